//! What is known for a while only: a consent that runs out, a fact or an assessment that must be told again. It holds through its
//! last day, and from the next day on it does not: a consent is then no, anything else is unknown.

use super::count::{When, count};
use super::lines::{Entry, What};
use super::place::Place;
use super::told::Value;
use super::world::{Raised, Reached, World};
use sagsgang::case::Stage;
use sagsgang::log::Event;
use sagsgang::model::{Ceasing, FactId, Mark};

/// When something ends, and what said it.
#[derive(Debug, Clone)]
pub(super) struct Ends<'l> {
    at: Place,
    by: Entry<'l>,
    /// Since when what was said is known.
    since: i64,
}

impl<'l> World<'_, 'l> {
    /// Everything an event says of facts, each with its value: that a consent holds or does not, then what its fields tell.
    pub(super) fn said(&self, kind: usize, event: &Event) -> Vec<(FactId, Value)> {
        let kind = self.book.kind(kind);
        let told = kind.tells.iter().filter_map(|fact| Some((*fact, self.tells(event, *fact)?)));
        told.chain(kind.settles.iter().map(|(fact, value)| (*fact, value.number_kept()))).collect()
    }

    /// May an event be, by the consents that it needs?
    pub(super) fn is_consented(&self, kind: usize) -> bool {
        self.book.kind(kind).needs.iter().all(|fact| self.told(*fact).is_some_and(|(value, _)| value == 1))
    }

    /// Something was said: until when does it hold?
    pub(super) fn holds_from(&mut self, fact: FactId, value: Value, entry: &Entry<'l>) {
        self.ends.remove(&fact.index());
        let Some(lasts) = self.book.facts.get(fact.index()).and_then(|fact| fact.lasts) else { return };
        if lasts.then.is_some_and(|then| then.number_kept() == value) {
            return;
        }
        let almanac = &self.book.almanac;
        let last = count(almanac, &lasts.rule, 1, When::Day(entry.day), &|_| false).day(almanac);
        let ends = Ends { at: Place::at(almanac.midnight(last + 1)), by: entry.clone(), since: self.told_since(entry, fact) };
        self.ends.insert(fact.index(), ends);
    }

    /// What ends next.
    pub(super) fn next_end(&self) -> Option<(Place, usize)> {
        self.ends.iter().map(|(fact, ends)| (ends.at, *fact)).min()
    }

    /// A fact holds no longer: all that rests on it is looked at again.
    pub(super) fn is_over(&mut self, fact: usize) {
        let Some(Ends { at, by, since }) = self.ends.remove(&fact) else { return };
        let then = self.book.facts.get(fact).and_then(|fact| fact.lasts?.then);
        let known = since.max(at.instant);
        if let Some(fact) = self.facts.get_mut(fact) {
            *fact = then.map(|value| (value.number_kept(), known));
        }
        if matches!(self.stage, Stage::Closed | Stage::Stopped) {
            return;
        }
        self.by_time(by, at, known, |case, entry| {
            case.reconsider(entry);
            case.pause_and_resume(entry);
            case.ceases(fact, Ceasing::RunsOut, entry);
        });
    }

    /// Does a consent hold?
    pub(super) fn consent_holds(&self, fact: FactId) -> bool {
        let is_consent = self.book.kinds.iter().any(|kind| kind.settles.iter().any(|(settled, _)| *settled == fact));
        is_consent && self.told(fact).is_some_and(|(value, _)| value == 1)
    }

    /// A fact ceased to hold, in one of the two ways: what waits for that hears of it.
    pub(super) fn ceases(&mut self, fact: usize, way: Ceasing, entry: &Entry<'l>) {
        for (signal, threshold) in &self.book.thresholds {
            let Mark::Ceases { fact: of, how } = threshold.mark else { continue };
            if of.index() == fact && (how == way || how == Ceasing::EitherWay) {
                let reached = Some(Reached { day: entry.day, known: entry.known, total: 0, since: None, of_tally: false, review: None });
                self.raised.push(Raised { signal: *signal, by: entry.clone(), part: None, reached });
            }
        }
    }

    /// What happens of itself when time has gone, and all that follows from it.
    pub(super) fn by_time(&mut self, by: Entry<'l>, at: Place, known: i64, happens: impl FnOnce(&mut Self, &Entry<'l>)) {
        let day = When::Instant(at.instant).day(&self.book.almanac);
        self.clock = self.clock.max(at);
        let entry = Entry {
            what: What::Nothing,
            by_time: true,
            place: at,
            day,
            // What is counted in hours passes at an instant.
            when: if at.is_after() { When::Instant(at.instant) } else { When::Day(day) },
            recorded: known,
            known,
            first_known: known,
            before: None,
            confirmed: false,
            revoked: false,
            ..by
        };
        self.triggered.clear();
        happens(self, &entry);
        self.follow(&entry);
        self.free_places(Some(&entry), at);
        self.count_deadlines(at);
        self.pause_and_resume(&entry);
    }
}
