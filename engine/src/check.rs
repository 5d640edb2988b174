//! From what was written to what it means. The only maker of a [`Checked`] procedure.
//!
//! In: a tree. Out: a procedure, if nothing is wrong with it, and everything that is, in the order of the text. Four
//! passes: names, then each declaration with its types and limits, then the flow as a whole, then the scenarios. Must
//! not know the grammar, nor any log.

use crate::calendar::{Calendars, Day};
use crate::diagnostic::{self, Code, Diagnostic, Part, Severity, has_errors};
use crate::layers::{self, Change, Supplied};
use crate::lexicon::Language;
use crate::model::{Checked, Fingerprint, LegalBasis, Procedure};
use crate::source::{Joined, SourceId, SourceMap, Span};
use crate::syntax::ast::{File, Header, HeaderClause, What};
use crate::syntax::{Parsed, header_words, long_date};
use std::sync::Arc;

mod activities;
mod aims;
mod boxes;
mod consents;
mod decisions;
mod documents;
mod flow;
mod grants;
mod header;
mod implied;
mod indicators;
mod mend;
mod names;
mod pool_target;
mod pools;
mod principles;
mod procedure;
mod proposals;
mod ramps;
mod roles;
mod scenarios;
mod scope;
mod seams;
mod sight;
mod steps;
mod tallies;
mod time_limits;
mod transitions;
mod types;
mod undeclared;
mod wire;

pub use mend::{Mended, mend};
pub use seams::seams;

/// A text that was read and checked.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What it means; nothing when there is an error. Where a text it builds on is followed by another version, [`Procedure::later`] has what
    /// the text means from then on, if nothing is wrong with it then.
    pub procedure: Option<Checked<Procedure>>,
    /// What was written.
    pub file: Arc<File>,
    /// All that is wrong or doubtful, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What it, and each text it builds on, changes of the one below.
    pub changes: Vec<Change>,
}

/// Reads and checks a text, together with those it builds on, which are looked for by name among the texts of `sources`.
/// Always answers.
///
/// ```
/// use sagsgang::{calendar::Calendars, check::load, source::SourceMap};
/// let mut sources = SourceMap::new();
/// let id = sources.add("x.sag", "sagsgang \"Prøve\"\n    kalender danmark\n");
/// let loaded = load(&sources, id, &Calendars::builtin());
/// assert!(loaded.procedure.is_none());
/// assert_eq!(loaded.diagnostics[0].code.slug(), "missing-goal");
/// ```
#[must_use]
pub fn load(sources: &SourceMap, id: SourceId, calendars: &Calendars) -> Loaded {
    let parsed = crate::syntax::parse(sources, id);
    check(sources, id, parsed, calendars)
}

/// Checks what was read.
#[must_use]
pub fn check(sources: &SourceMap, id: SourceId, parsed: Parsed, calendars: &Calendars) -> Loaded {
    let Parsed { file, diagnostics: read } = parsed;
    let supplied = Supplied::of(sources);
    let header = file.header();
    let (days, last) = header.map(|header| supplied.course(id, header)).unwrap_or_default();
    let until = |next: Option<&Day>| next.map(|day| day.plus(-1));
    let Edition { mut procedure, mut diagnostics, changes } =
        edition(&supplied, id, (&file, &read), calendars, (None, until(days.first())));
    let known = diagnostics.clone();
    for (at, day) in days.iter().enumerate() {
        let later = edition(&supplied, id, (&file, &read), calendars, (Some(*day), until(days.get(at + 1))));
        let only_then = later.diagnostics.into_iter().filter(|found| !known.contains(found));
        let since =
            Part::Each(format!("fra {}", long_date(Language::Danish, *day)), format!("from {}", long_date(Language::English, *day)));
        // What is wrong in a text below is wrong there from its own first day.
        let dated = |found: Diagnostic| Diagnostic { since: (found.source == id).then(|| since.clone()), ..found };
        diagnostics.extend(only_then.map(dated));
        if let (Some(first), Some(later)) = (&mut procedure, later.procedure) {
            first.0.later.push(later);
        }
    }
    if let (Some(last), Some(name)) = (last, header.and_then(Header::builds_on)) {
        let days = Part::Each(long_date(Language::Danish, last), long_date(Language::English, last));
        let fault = Diagnostic::new(Code::BaseEnds, id, name.span).with(name.text.as_str()).with(days);
        diagnostics.push(match header.and_then(Header::valid) {
            Some((span, from, _)) => fault.propose(span, header_words(file.language, &HeaderClause::ValidFrom(from, Some(last)))),
            None => fault,
        });
    }
    diagnostic::sort(&mut diagnostics);
    Loaded { procedure, file, diagnostics, changes }
}

/// What a text means on certain versions of those it builds on.
struct Edition {
    procedure: Option<Checked<Procedure>>,
    diagnostics: Vec<Diagnostic>,
    changes: Vec<Change>,
}

/// A text on those it builds on as they are on the first of the days given, with the scenarios that begin on these days.
fn edition(
    supplied: &Supplied<'_>,
    id: SourceId,
    (file, read): (&File, &[Diagnostic]),
    calendars: &Calendars,
    days: (Option<Day>, Option<Day>),
) -> Edition {
    let sources = supplied.sources();
    let stack = layers::stack(supplied, id, file, days.0);
    let readable = !has_errors(read) && !has_errors(&stack.of_texts);
    let whole: &File = &stack.file;
    let found: Vec<Diagnostic> = read.iter().cloned().chain(stack.of_whole).collect();
    let mut checker = Checker {
        source: id,
        sources,
        calendars,
        joined: &stack.joined,
        layers: &stack.names,
        language: file.language,
        diagnostics: found,
        guesses: 0,
        tallies: Vec::new(),
        ramps: Vec::new(),
        thresholds: Vec::new(),
        acting: Vec::new(),
        days,
    };
    let written_out = implied::written_out(whole);
    let implied = written_out.declarations.len() - whole.declarations.len();
    let procedure = if whole.declarations.is_empty() || stack.broken { None } else { checker.procedure(&written_out) };
    let mut diagnostics: Vec<Diagnostic> = checker.diagnostics.into_iter().map(|found| in_its_text(found, &stack.joined)).collect();
    // What is only doubtful in a text below is told of where that text stands alone.
    diagnostics.retain(|found| found.source == id || found.severity == Severity::Error);
    diagnostics.extend(stack.of_texts);
    diagnostic::sort(&mut diagnostics);
    undeclared::once(file, id, &mut diagnostics);
    // What is unused while something is wrong may be used by what is wrong.
    if has_errors(&diagnostics) || !readable {
        diagnostics.retain(|found| found.code != Code::Unused);
    }
    proposals::add(sources, id, file, &mut diagnostics);
    let procedure = procedure.filter(|_| readable && !has_errors(&diagnostics)).map(|mut procedure| {
        procedure.fingerprint = Fingerprint::of_all_but(implied);
        Checked(procedure)
    });
    let changes = stack.changes;
    Edition { procedure, diagnostics, changes }
}

/// A diagnostic with places in the whole, as one with places in the texts where the words stand.
fn in_its_text(found: Diagnostic, joined: &Joined) -> Diagnostic {
    if joined.len() < 2 {
        return found;
    }
    let (_, source, span) = joined.place(found.span);
    let also = found.also.map(|also| joined.place(also));
    let also_in = also.map(|(_, other, _)| other).filter(|other| *other != source);
    let fixes = found.fixes.into_iter().map(|fix| diagnostic::Fix { span: joined.place(fix.span).2, ..fix }).collect();
    Diagnostic { source, span, also: also.map(|(_, _, span)| span), also_in, fixes, ..found }
}

/// A legal basis as it is meant.
fn legal_basis(written: &crate::syntax::ast::Basis) -> LegalBasis {
    LegalBasis { kind: written.kind, place: written.place.text.clone() }
}

/// Collects what is wrong while it builds.
struct Checker<'a> {
    source: SourceId,
    sources: &'a SourceMap,
    calendars: &'a Calendars,
    /// The texts that the tree is made of, and their names from the lowest up.
    joined: &'a Joined,
    layers: &'a [String],
    language: crate::lexicon::Language,
    diagnostics: Vec<Diagnostic>,
    /// How many unknown names were given a suggestion.
    guesses: usize,
    /// What adds up, and what steps wait for it to reach; filled as the text is gone through.
    tallies: Vec<crate::model::Tally>,
    ramps: Vec<crate::model::Ramp>,
    thresholds: Vec<crate::model::Threshold>,
    /// For each role those that may act for it: itself, and the members of a team.
    acting: Vec<crate::model::Roles>,
    /// The days on which scenarios begin that are told of this edition.
    days: (Option<Day>, Option<Day>),
}

impl Checker<'_> {
    fn fault(&self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, self.source, span)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn line(&self, span: Span) -> u32 {
        let (_, id, span) = self.joined.place(span);
        self.sources.get(id).map_or(1, |source| source.place(span.start).line)
    }

    /// The layer a place stands in; the lowest is 0.
    fn layer(&self, span: Span) -> u8 {
        let from_top = self.joined.place(span).0;
        u8::try_from(self.joined.len().saturating_sub(from_top + 1)).unwrap_or(u8::MAX)
    }

    fn words(&self, span: Span) -> String {
        let (_, id, span) = self.joined.place(span);
        let words = self.sources.get(id).map_or("", |source| source.slice(span));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Is a part of the file unreadable, so that what seems missing may stand there?
fn has_broken(file: &File) -> bool {
    file.declarations.iter().any(|declaration| matches!(declaration.what, What::Broken(_)))
}
