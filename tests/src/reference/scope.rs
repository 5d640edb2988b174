//! Which cases a text applies to. A case that is told to belong elsewhere leaves: what is not law ends, and begins no more. One that comes
//! is read as if it had always been here; only nothing that is not law was known here before, and nobody here was told before.

use super::book::Book;
use super::bounds::is_statutory;
use super::lines::{Entry, What, when};
use super::told::read;
use super::world::{Instance, World};
use sagsgang::log::Log;

/// Does an event tell that the case belongs here, or that it does not?
pub(super) fn belongs(book: &Book, entry: &Entry<'_>) -> Option<bool> {
    let (fact, values) = book.scope.as_ref()?;
    let What::Report(kind) = entry.what else { return None };
    let declared = book.facts.get(fact.index()).filter(|_| book.kind(kind).tells.contains(fact))?;
    let fields = &entry.event.fields;
    let other_case = || fields.iter().find(|(name, _)| name.to_lowercase() == declared.name.to_lowercase()).map(|(_, field)| field);
    let field = fields.get(&declared.name).or_else(other_case)?;
    Some(read(&book.almanac, field, &declared.kind).is_some_and(|told| values.contains(&told)))
}

/// Was the log opened under another text?
pub(super) fn opened_elsewhere(book: &Book, log: &Log) -> bool {
    log.header().is_some_and(|header| header.procedure != book.name)
}

/// Marks what came before the case did, and the event it came with.
pub(super) fn mark(book: &Book, opened_elsewhere: bool, line: &mut [Entry<'_>]) {
    let back = stays(book, opened_elsewhere, line).pop().map_or(0, |(at, _)| at + 1);
    line.iter_mut().take(back).for_each(|entry| entry.before_it_came = true);
}

/// When it was known that the case came, in milliseconds; the beginning of time, where it did not. Where that it was elsewhere was not
/// known before it was known to be back, it was here all the time, as far as anybody could know.
pub(super) fn came(book: &Book, opened_elsewhere: bool, line: &[Entry<'_>]) -> i64 {
    let known_away = stays(book, opened_elsewhere, line).into_iter().rfind(|(_, (away, back))| away < back);
    known_away.map_or(i64::MIN, |(_, (_, back))| back)
}

/// Each time the case came: with which event, since when it was known to be elsewhere, and since when to be back.
fn stays(book: &Book, opened_elsewhere: bool, line: &[Entry<'_>]) -> Vec<(usize, (i64, i64))> {
    let known = |entry: &Entry<'_>| entry.place.instant.max(entry.event.recorded.milliseconds());
    let told: Vec<(usize, bool, i64)> =
        line.iter().enumerate().filter_map(|(at, entry)| Some((at, belongs(book, entry)?, known(entry)))).collect();
    let mut stays = Vec::new();
    for (number, (at, here, back)) in told.iter().enumerate() {
        // Those right before that tell it to be elsewhere.
        let before = told.iter().take(number).rev().take_while(|(_, here, _)| !here);
        let from_the_start = opened_elsewhere && told.iter().take(number).all(|(_, here, _)| !here);
        let away = before.map(|(_, _, known)| *known).chain(from_the_start.then_some(i64::MIN)).min();
        // Those right after that tell the same may have been known before.
        let after = told.iter().skip(number).take_while(|(_, here, _)| *here);
        let back = after.map(|(_, _, known)| *known).min().unwrap_or(*back);
        stays.extend(away.filter(|_| *here).map(|away| (*at, (away, back))));
    }
    stays
}

impl World<'_, '_> {
    /// What an event does to where the case belongs; `declared` where the text says that such an event hands it over.
    pub(super) fn move_by(&mut self, declared: bool, entry: &Entry<'_>) {
        match (belongs(self.book, entry), entry.before_it_came) {
            // What was asked elsewhere is asked of nobody here.
            (Some(true), true) => self.wait_no_more(entry.place, |_| true),
            (_, true) | (Some(true), false) => {}
            (Some(false), false) => {
                self.outside = true;
                self.hand_over(entry);
            }
            (None, false) if declared => self.hand_over(entry),
            (None, false) => {}
        }
    }

    /// Is a step a promise that is not kept for a case that belongs elsewhere?
    pub(super) fn is_promised_elsewhere(&self, step: usize) -> bool {
        self.outside && !is_statutory(self.book.step(step))
    }

    /// From when on something could be known here of a step.
    pub(super) fn known_here(&self, step: usize, known: i64) -> i64 {
        let promised = self.book.charges_what_came && !is_statutory(self.book.step(step));
        if promised { known.max(self.came_here) } else { known }
    }

    /// When somebody here is told of what was to be told at an instant; nothing, where it was over when the case came.
    pub(super) fn told_here(&self, instance: Option<&Instance>, at: i64) -> Option<i64> {
        if at >= self.came_here {
            return Some(at);
        }
        let instance = instance?;
        let over = instance.met.as_ref().or(instance.ended.as_ref());
        let over = over.map(|(on, _)| when(&self.book.almanac, *on).instant(&self.book.almanac));
        over.is_none_or(|over| over >= self.came_here).then_some(self.came_here)
    }
}
