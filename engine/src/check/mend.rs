//! Writes what can only have been meant: the safe edits of a text, as long as each makes it better.

use super::load;
use crate::calendar::Calendars;
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::source::{SourceId, SourceMap};

/// How often a text is read again: an edit may let a line be read that needs one itself.
const MOST_ROUNDS: usize = 20;

/// An edit that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The line it stands in, in the text as it was then.
    pub line: u32,
    /// Of which fault.
    pub code: Code,
    /// What stood there; empty where something was missing.
    pub before: String,
    /// What stands there now; empty where something was too many.
    pub after: String,
}

/// A text with its safe edits written, and each of them. What is not safe is left as it is, and so is an edit after which more would be wrong.
///
/// ```
/// use sagsgang::{calendar::Calendars, check::mend, source::SourceMap};
/// let mut sources = SourceMap::new();
/// let id = sources.add("x.sag", "sagsgang \"Prøve\"\n    kalendre danmark\n");
/// let (text, mended) = mend(&sources, id, &Calendars::builtin());
/// assert_eq!(text, "sagsgang \"Prøve\"\n    kalender danmark\n");
/// assert_eq!((mended[0].line, mended[0].after.as_str()), (2, "kalender"));
/// ```
#[must_use]
pub fn mend(sources: &SourceMap, id: SourceId, calendars: &Calendars) -> (String, Vec<Mended>) {
    let mut text = sources.get(id).map_or_else(String::new, |source| source.text().to_owned());
    let mut mended = Vec::new();
    let mut left = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let (read, own) = with(sources, id, &text);
        let loaded = load(&read, own, calendars);
        let safe = |fault: &&Diagnostic| fault.source == own && fault.fixes.first().is_some_and(|fix| fix.safe && !left.contains(fix));
        let Some(fault) = loaded.diagnostics.iter().find(safe) else { break };
        let (Some(fix), Some(source)) = (fault.fixes.first(), read.get(own)) else { break };
        let Some(changed) = applied(&text, fix) else { break };
        let (again, other) = with(sources, id, &changed);
        if better(&loaded.diagnostics, &load(&again, other, calendars).diagnostics, fault) {
            let line = source.place(fix.span.start).line;
            mended.push(Mended { line, code: fault.code, before: source.slice(fix.span).to_owned(), after: fix.text.clone() });
            text = changed;
            left.clear();
        } else {
            left.push(fix.clone());
        }
    }
    (text, mended)
}

/// The texts with another in the place of one; the ids stay.
fn with(sources: &SourceMap, id: SourceId, text: &str) -> (SourceMap, SourceId) {
    let mut read = SourceMap::new();
    for other in sources.ids() {
        if let Some(source) = sources.get(other) {
            read.add(source.name(), if other == id { text } else { source.text() });
        }
    }
    (read, id)
}

fn applied(text: &str, fix: &Fix) -> Option<String> {
    let (before, after) = (text.get(..fix.span.start as usize)?, text.get(fix.span.end as usize..)?);
    Some(format!("{before}{}{after}", fix.text))
}

/// Is less wrong, or a line read that could not be?
fn better(before: &[Diagnostic], after: &[Diagnostic], fault: &Diagnostic) -> bool {
    let unread = |faults: &[Diagnostic]| faults.iter().filter(|fault| fault.code.is_of_reading()).count();
    if fault.code.is_of_reading() { unread(after) < unread(before) } else { after.len() < before.len() }
}
