//! Pauses: a deadline stands still while something is known to hold, from the day that begins up to, and without, the day it
//! ends; at most so many days in all. Several causes at once are one pause. What is late already does not pause.

use super::lines::Entry;
use super::place::Place;
use super::told::known_to_hold;
use super::world::{Instance, World};

impl World<'_, '_> {
    /// Begins and ends pauses as their conditions hold after an event.
    pub(super) fn pause_and_resume(&mut self, entry: &Entry<'_>) {
        self.pause_and_resume_where(entry, Instance::is_alive);
    }

    /// A step has opened: while others still open by the same event, it pauses or not with all of its own, and they do not yet.
    pub(super) fn pause_and_resume_step(&mut self, step: usize, entry: &Entry<'_>) {
        self.pause_and_resume_where(entry, |instance| instance.is_alive() && instance.step == step);
    }

    fn pause_and_resume_where(&mut self, entry: &Entry<'_>, looked_at: impl Fn(&Instance) -> bool) {
        for place in self.which(looked_at) {
            let Some(pausing) = &self.book.step(self.see(place).step).pausing else { continue };
            let holds = known_to_hold(&pausing.while_, &|fact| self.fact(fact));
            match (holds, self.see(place).is_paused()) {
                (true, false) => self.pause(place, entry),
                (false, true) => {
                    if let Some((_, until)) = self.at(place).pauses.last_mut() {
                        *until = Some(entry.day);
                    }
                    self.count_deadlines(entry.place);
                }
                _ => {}
            }
        }
    }

    fn pause(&mut self, place: usize, entry: &Entry<'_>) {
        let instance = self.see(place);
        let (stands, counted) = (instance.stands, instance.deadline);
        // What is set aside was counted when it was; its deadline may have moved since.
        let now = if stands && !instance.is_open() { self.deadline(place).or(counted) } else { counted };
        let late = stands && now.is_some_and(|deadline| entry.place >= deadline.passes);
        if !late && self.days_of_pause_left(place) != Some(0) {
            self.at(place).pauses.push((entry.day, None));
            self.at(place).stands = false;
            self.look_ahead(place);
        }
    }

    /// How many days of pause are left, where they are numbered.
    fn days_of_pause_left(&self, place: usize) -> Option<usize> {
        let instance = self.see(place);
        let most = self.book.step(instance.step).pausing.as_ref()?.at_most_days?;
        let used: usize = instance.pauses.iter().filter_map(|(from, until)| Some((*until)? - from)).sum();
        Some(usize::try_from(most).unwrap_or(usize::MAX).saturating_sub(used))
    }

    /// The first pause that runs out by itself, and the instance it is of.
    pub(super) fn next_pause_end(&self) -> Option<(Place, usize)> {
        let paused = self.which(|instance| instance.is_alive() && instance.is_paused());
        paused.into_iter().filter_map(|place| Some((Place::end_of_day(&self.book.almanac, self.last_day_of_pause(place)?), place))).min()
    }

    fn last_day_of_pause(&self, place: usize) -> Option<usize> {
        let (from, _) = self.see(place).pauses.last()?;
        Some(from + self.days_of_pause_left(place)? - 1)
    }

    /// The longest pause is over: the deadline goes on with what was left.
    pub(super) fn pause_runs_out(&mut self, place: usize, at: Place) {
        let last = self.last_day_of_pause(place);
        if let (Some((_, until)), Some(last)) = (self.at(place).pauses.last_mut(), last) {
            *until = Some(last + 1);
        }
        self.count_deadlines(at);
    }
}
