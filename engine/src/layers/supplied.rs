//! The texts a host supplies, by the names and the days in their headers: which of them a text builds on, and when that changes.
//!
//! Each header is read once, and none as long as nobody asks. Must not know what stands below a header.

use crate::calendar::Day;
use crate::diagnostic::{Code, Diagnostic, Part, nearest};
use crate::model::{key, limits};
use crate::source::{SourceId, SourceMap};
use crate::syntax::ast::{Header, Name};
use std::cell::OnceCell;

/// The texts that are supplied.
pub(crate) struct Supplied<'s> {
    sources: &'s SourceMap,
    headers: OnceCell<Vec<(SourceId, Header)>>,
}

/// A text with its time. One without a last day applies until the next of its name begins.
struct Dated<'h> {
    id: SourceId,
    header: &'h Header,
    from: Option<Day>,
    to: Option<Day>,
}

impl Dated<'_> {
    fn on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The last days of versions of one text. One that names none applies until the next begins.
pub(crate) fn last_days(versions: impl Iterator<Item = (Option<Day>, Option<Day>)> + Clone) -> Vec<Option<Day>> {
    let next = |from: Option<Day>| versions.clone().filter_map(|(first, _)| first).filter(|first| Some(*first) > from).min();
    versions.clone().map(|(from, to)| to.or(next(from).map(|next| next.plus(-1)))).collect()
}

impl<'s> Supplied<'s> {
    pub(crate) fn of(sources: &'s SourceMap) -> Self {
        Self { sources, headers: OnceCell::new() }
    }

    pub(crate) fn sources(&self) -> &'s SourceMap {
        self.sources
    }

    fn headers(&self) -> &[(SourceId, Header)] {
        let read = || self.sources.ids().filter_map(|id| Some((id, crate::syntax::header(self.sources, id)?))).collect();
        self.headers.get_or_init(read)
    }

    /// The texts of a name, but for one that builds on it.
    fn versions_of(&self, id: SourceId, name: &Name) -> Vec<Dated<'_>> {
        let named = self.headers().iter().filter(|(other, header)| *other != id && key(&header.name.text) == key(&name.text));
        let mut found: Vec<Dated<'_>> = named
            .map(|(id, header)| {
                let (from, to) = header.validity();
                Dated { id: *id, header, from, to }
            })
            .collect();
        let last = last_days(found.iter().map(|dated| (dated.from, dated.to)));
        found.iter_mut().zip(last).for_each(|(dated, last)| dated.to = last);
        found
    }

    /// The text that a text builds on: of several versions the one in force on a day.
    pub(super) fn base_of(&self, id: SourceId, name: &Name, above: &[String], on: Option<Day>) -> Result<SourceId, Box<Diagnostic>> {
        self.dated_base_of(id, name, above, on).map(|dated| dated.id)
    }

    fn dated_base_of(&self, id: SourceId, name: &Name, above: &[String], on: Option<Day>) -> Result<Dated<'_>, Box<Diagnostic>> {
        let fault = |code| Diagnostic::new(code, id, name.span).with(name.text.as_str());
        if let Some(at) = above.iter().position(|other| key(other) == key(&name.text)) {
            let circle: Vec<&str> = above.iter().take(at + 1).rev().map(String::as_str).chain([name.text.as_str()]).collect();
            let all = |open, close| circle.iter().map(|name| format!("{open}{name}{close}")).collect::<Vec<_>>().join(" → ");
            let path = Part::Each(all('»', '«'), all('`', '`'));
            return Err(Box::new(fault(Code::CircularLayers).with(path)));
        }
        if above.len() >= limits::LAYERS {
            let noun = ("tekster, der bygger på hinanden", "texts that build on each other");
            let fault = Diagnostic::new(Code::TooMany, id, name.span).with(noun).with(limits::LAYERS.to_string());
            return Err(Box::new(fault));
        }
        let mut named = self.versions_of(id, name);
        let several = named.len();
        if several > 1 {
            named.retain(|dated| on.is_some_and(|day| dated.on(day)));
        }
        let only = if named.len() == 1 { named.pop() } else { None };
        only.ok_or_else(|| {
            Box::new(if several == 0 { self.unknown(id, name) } else { fault(Code::AmbiguousBase).with(several.to_string()) })
        })
    }

    /// No text of that name is supplied.
    fn unknown(&self, id: SourceId, name: &Name) -> Diagnostic {
        let others = self.headers().iter().filter(|(other, _)| *other != id).map(|(_, header)| header.name.text.as_str());
        let near = nearest(&name.text, others);
        let help = near.map_or(
            Part::from((
                "giv teksten med, eller læg den i samme mappe; navnet er det, der står efter »sagsgang« i den",
                "supply that text too, or put it into the same folder; the name is what stands after `procedure` in it",
            )),
            |near| Part::Each(format!("mente du »{near}«?"), format!("did you mean `{near}`?")),
        );
        let fault = Diagnostic::new(Code::UnknownBase, id, name.span).with(name.text.as_str()).with(help);
        near.into_iter().fold(fault, |fault, near| fault.fix(name.span, format!("\"{near}\"")))
    }

    /// The texts below a text as of a day, the nearest first; nothing where one of them is not clear.
    fn below<'h>(&'h self, id: SourceId, header: &'h Header, on: Day) -> Option<Vec<Dated<'h>>> {
        let (mut id, mut header) = (id, header);
        let mut above = vec![header.name.text.clone()];
        let mut found = Vec::new();
        while let Some(name) = header.builds_on() {
            let dated = self.dated_base_of(id, name, &above, Some(on)).ok()?;
            (id, header) = (dated.id, dated.header);
            above.insert(0, header.name.text.clone());
            found.push(dated);
        }
        Some(found)
    }

    /// The days on which a text below a text is followed by its next version, and the last day on which there is one, where the text itself
    /// would go on after it.
    pub(crate) fn course(&self, id: SourceId, header: &Header) -> (Vec<Day>, Option<Day>) {
        let mut days = Vec::new();
        let (Some(mut on), to) = header.validity() else { return (days, None) };
        if header.builds_on().is_none() {
            return (days, None);
        }
        let mut below = self.below(id, header, on);
        while let Some(last) = below.iter().flatten().filter_map(|dated| dated.to).min().filter(|last| *last >= on) {
            if to.is_some_and(|to| to <= last) {
                break;
            }
            let next = last.plus(1);
            below = self.below(id, header, next).filter(|texts| texts.iter().all(|dated| dated.on(next)));
            if days.len() >= limits::EDITIONS || below.is_none() {
                return (days, Some(last));
            }
            days.push(next);
            on = next;
        }
        (days, None)
    }
}
