//! Texts that build on each other, such as a law, a municipality's text and a department's: laid on top of each other into the
//! one tree that is checked.
//!
//! In: a tree and the texts the host supplies. Out: one tree, each of whose places tells which text it stands in; what each
//! text changes of the one below; and everything that would make that one laxer. Texts find each other by the name in their
//! header, never by path. Must not know what a step means when a case runs.

use crate::calendar::Day;
use crate::diagnostic::Diagnostic;
use crate::source::{Joined, SourceId, SourceMap};
use crate::syntax::ast::{File, Header};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

mod changes;
mod documents;
mod grants;
mod header;
mod merge;
mod steps;
mod supplied;

pub use changes::{Aspect, Change, Sort, change_sentence};
pub(crate) use supplied::{Supplied, last_days};

/// What a host must know of a text to supply those it builds on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The name in its header.
    pub name: String,
    /// The name of the text it builds on.
    pub builds_on: Option<String>,
}

/// The header of a text, without reading the rest; nothing where it has none.
///
/// ```
/// use sagsgang::{layers::head, source::SourceMap};
/// let mut sources = SourceMap::new();
/// let id = sources.add("kommune.sag", "sagsgang \"Byen\"\n    bygger på \"Loven\"\n");
/// let head = head(&sources, id).unwrap();
/// assert_eq!((head.name.as_str(), head.builds_on.as_deref()), ("Byen", Some("Loven")));
/// ```
#[must_use]
pub fn head(sources: &SourceMap, id: SourceId) -> Option<Head> {
    let header = crate::syntax::header(sources, id)?;
    let builds_on = header.builds_on().map(|name| name.text.clone());
    Some(Head { name: header.name.text, builds_on })
}

/// The text that a text builds on, among those supplied; nothing where it builds on none, or it is not clear on which.
#[must_use]
pub fn base(sources: &SourceMap, id: SourceId) -> Option<SourceId> {
    let header = crate::syntax::header(sources, id)?;
    let above = std::slice::from_ref(&header.name.text);
    Supplied::of(sources).base_of(id, header.builds_on()?, above, header.validity().0).ok()
}

/// The days on which one of the texts below a text is followed by its next version, as long as the text applies: from each of them on it
/// means something else, though no word of it has changed. The first day of the text itself is not among them.
#[must_use]
pub fn editions(sources: &SourceMap, id: SourceId) -> Vec<Day> {
    crate::syntax::header(sources, id).map(|header| Supplied::of(sources).course(id, &header).0).unwrap_or_default()
}

/// A text with those it builds on, as one tree.
pub(crate) struct Stack<'f> {
    /// The tree: the text's own, where it stands alone.
    pub(crate) file: Cow<'f, File>,
    /// Where its places lie: the text itself first, then the one it builds on, and so on.
    pub(crate) joined: Joined,
    /// The names of the texts, the one that all others build on first; empty where there is one only.
    pub(crate) names: Vec<String>,
    /// What each changes of the one below.
    pub(crate) changes: Vec<Change>,
    /// What is wrong: with places in the whole for what concerns two texts, in their own text otherwise.
    pub(crate) of_whole: Vec<Diagnostic>,
    pub(crate) of_texts: Vec<Diagnostic>,
    /// Is there nothing to check, because a text that is built on is missing?
    pub(crate) broken: bool,
}

/// Lays a text on those it builds on among those supplied, as they are on a day: where none is said, on its first.
pub(crate) fn stack<'f>(supplied: &Supplied<'_>, id: SourceId, file: &'f File, on: Option<Day>) -> Stack<'f> {
    let sources = supplied.sources();
    let mut stack = Stack {
        file: Cow::Borrowed(file),
        joined: Joined::of(id),
        names: Vec::new(),
        changes: Vec::new(),
        of_whole: Vec::new(),
        of_texts: Vec::new(),
        broken: false,
    };
    let Some(top) = file.header().filter(|header| header.builds_on().is_some()) else { return stack };
    let on = on.or(top.validity().0);
    let mut whole = File { language: file.language, declarations: Vec::new(), trailing: Vec::new(), whole: file.whole };
    let mut texts = vec![file.declarations.clone()];
    let mut ids = vec![id];
    while let Some(header) = texts.last().and_then(|text| Header::among(text)) {
        stack.names.insert(0, header.name.text.clone());
        let Some(name) = header.builds_on() else { break };
        let source = ids.last().copied().unwrap_or(id);
        match supplied.base_of(source, name, &stack.names, on) {
            Ok(base) if !ids.contains(&base) => {
                let parsed = crate::syntax::parse(sources, base);
                stack.of_texts.extend(parsed.diagnostics);
                whole.whole &= parsed.file.whole;
                texts.push(Arc::unwrap_or_clone(parsed.file).declarations);
                ids.push(base);
            }
            Ok(_) => break,
            Err(fault) => {
                stack.of_texts.push(*fault);
                stack.broken = true;
                stack.file = Cow::Owned(whole);
                return stack;
            }
        }
    }
    if texts.len() < 2 {
        stack.names.clear();
        return stack;
    }
    for (text, id) in texts.iter_mut().zip(&ids).skip(1) {
        let start = stack.joined.add(sources, *id);
        text.iter_mut().for_each(|declaration| declaration.move_on(start.into()));
    }
    let mut below = texts.pop().unwrap_or_default();
    for (at, above) in texts.into_iter().enumerate().rev() {
        let layer = stack.names.len().saturating_sub(at + 1);
        let name = |layer: usize| stack.names.get(layer).cloned().unwrap_or_default();
        let (base, layer) = (name(layer.saturating_sub(1)), name(layer));
        let line = |span| {
            let (_, id, span) = stack.joined.place(span);
            sources.get(id).map_or(1, |source| source.place(span.start).line)
        };
        let mut merger = merge::Merger::new(file.language, id, layer, base, &line);
        below = merger.onto(below, above);
        let merge::Merger { changes, faults, .. } = merger;
        stack.changes.extend(changes);
        stack.of_whole.extend(faults);
    }
    whole.declarations = below;
    stack.file = Cow::Owned(whole);
    stack
}
