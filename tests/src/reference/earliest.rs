//! The first day on which a step may be open: until then it waits, and with that day it opens by itself, if its conditions hold.

use super::bounds::Reading;
use super::place::Place;
use super::world::{Life, World};

impl<'l> World<'_, 'l> {
    /// From when on a waiting instance may open, and since when that is known: at once, where no first day is written; nothing while
    /// what it is counted from is unknown.
    fn may_open_from(&self, place: usize) -> Option<(Option<Place>, i64)> {
        let instance = self.see(place);
        let Some(earliest) = &self.book.step(instance.step).earliest else { return Some((None, i64::MIN)) };
        let told = |fact| self.told_for(instance, fact);
        let (from, known) = self.decided(instance, earliest, &Reading { own: (earliest.rule, 1), pauses: false, told: &told })?;
        let almanac = &self.book.almanac;
        Some((Some(Place::at(almanac.midnight(from.day(almanac)))), known))
    }

    /// Has its first day come? Then it rests on all that this rests on.
    pub(super) fn is_its_day(&mut self, place: usize, now: Place) -> bool {
        match self.may_open_from(place) {
            Some((from, known)) if from.is_none_or(|from| from <= now) => {
                self.at(place).known_by(known);
                true
            }
            _ => false,
        }
    }

    /// The first day that comes next, of what waits for nothing else.
    pub(super) fn next_first_day(&self) -> Option<(Place, usize)> {
        let waiting = self.which(|instance| instance.life == Life::Waiting);
        let ready = waiting.into_iter().filter(|place| self.conditions_hold(self.see(*place).step) == Some(true));
        ready.filter_map(|place| Some((self.may_open_from(place)?.0?, place))).min()
    }

    /// Its first day has come.
    pub(super) fn first_day_comes(&mut self, place: usize, at: Place) {
        let root = self.see(place).root.clone();
        let Some(by) = self.came.iter().rev().find(|entry| entry.root == root).cloned() else { return };
        self.is_its_day(place, at);
        // Before that day nobody could owe it.
        self.at(place).known_by(at.instant);
        self.by_time(by, at, at.instant, |case, entry| case.open(place, entry));
    }
}
