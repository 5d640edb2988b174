//! Where versions of one procedure meet: no day without a version, and none with two.
//!
//! A version without a last day goes on until the next one begins, so only days that a text gives away, or claims twice, are
//! reported. A version reads its own last day as its own: `til og med 31. december 2024` and `fra 1. januar 2025` meet.

use super::Loaded;
use crate::calendar::Day;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::layers::last_days;
use crate::lexicon::Language;
use crate::model::key;
use crate::source::{SourceId, Span};
use crate::syntax::ast::Header;
use crate::syntax::long_date;
use std::collections::BTreeMap;

/// When a text says it applies.
#[derive(Clone, Copy)]
struct Validity {
    /// Which of the texts.
    text: usize,
    from: Option<Day>,
    to: Option<Day>,
    /// Where it says so.
    span: Span,
}

/// Looks at texts that belong together: those with one name are versions of one procedure. Each diagnostic comes with the
/// number of the text it is about, the later of the two that meet.
///
/// ```
/// use sagsgang::{calendar::Calendars, check::{load, seams}, source::SourceMap};
/// let mut sources = SourceMap::new();
/// let mut text = |words: &str| {
///     let id = sources.add("x.sag", &format!("sagsgang \"Prøve\"\n    {words}\n    kalender danmark\n"));
///     (id, load(&sources, id, &Calendars::builtin()))
/// };
/// let old = text("gælder fra 1. januar 2020 til og med 30. november 2024");
/// let new = text("gælder fra 1. januar 2025");
/// let found = seams(&[(old.0, &old.1), (new.0, &new.1)]);
/// assert_eq!((found[0].0, found[0].1.code.slug()), (1, "version-gap"));
/// ```
#[must_use]
pub fn seams(texts: &[(SourceId, &Loaded)]) -> Vec<(usize, Diagnostic)> {
    let mut by_name: BTreeMap<String, (String, Vec<Validity>)> = BTreeMap::new();
    for (at, (_, loaded)) in texts.iter().enumerate() {
        if let Some(header) = loaded.file.header().filter(|header| !header.damaged) {
            let entry = by_name.entry(key(&header.name.text)).or_insert_with(|| (header.name.text.clone(), Vec::new()));
            entry.1.push(validity(at, header));
        }
    }
    let mut found = Vec::new();
    for (name, mut versions) in by_name.into_values() {
        versions.sort_by_key(|version| (version.from, version.text));
        let last_days = last_days(versions.iter().map(|version| (version.from, version.to)));
        versions.iter_mut().zip(last_days).for_each(|(version, last)| version.to = last);
        // The version that reaches furthest of those before.
        let mut reach: Option<Validity> = None;
        for next in versions {
            if let Some(before) = reach {
                let source = texts.get(next.text).map(|(id, _)| *id);
                let fault = source.and_then(|source| seam(source, &name, before, next));
                found.extend(fault.map(|fault| (next.text, fault)));
            }
            let further = |before: Validity| before.to.is_some_and(|to| next.to.is_none_or(|last| last > to));
            if reach.is_none_or(further) {
                reach = Some(next);
            }
        }
    }
    found
}

fn validity(text: usize, header: &Header) -> Validity {
    let (from, to) = header.validity();
    Validity { text, from, to, span: header.valid().map_or(header.name.span, |(span, ..)| span) }
}

/// What is wrong where one version follows another.
fn seam(source: SourceId, name: &str, before: Validity, next: Validity) -> Option<Diagnostic> {
    let one = Part::quoted(name);
    let Some(from) = next.from.filter(|from| before.from != Some(*from)) else {
        // Both begin on the same day, or neither has a first day.
        let on = next.from.map_or(Part::from(("uden en første dag", "without a first day")), |from| days(from, Some(from)));
        return Some(Diagnostic::new(Code::VersionOverlap, source, next.span).with(one).with(on));
    };
    let to = before.to?;
    if to >= from {
        let last = next.to.map_or(to, |last| last.min(to));
        return Some(Diagnostic::new(Code::VersionOverlap, source, next.span).with(one).with(days(from, Some(last))));
    }
    let gap = to.plus(1);
    (gap < from).then(|| Diagnostic::new(Code::VersionGap, source, next.span).with(one).with(days(gap, Some(from.plus(-1)))))
}

/// A day, or the days from one through another.
fn days(from: Day, to: Option<Day>) -> Part {
    let words = |language: Language| {
        let from_words = long_date(language, from);
        match to.filter(|to| *to != from) {
            Some(to) => {
                let to = long_date(language, to);
                language.pick(format!("fra {from_words} til og med {to}"), format!("from {from_words} through {to}"))
            }
            None => language.pick(format!("den {from_words}"), format!("on {from_words}")),
        }
    };
    Part::Each(words(Language::Danish), words(Language::English))
}
