//! Deadlines: whether they were late before anybody knew, what shortens them, and when they move.

use super::bounds::Reading;
use super::count::{When, count};
use super::lines::Entry;
use super::place::Place;
use super::world::{Alarm, Deadline, Instance, World};
use sagsgang::calendar::CountRule;
use sagsgang::model::{Anchor, FactId};

impl World<'_, '_> {
    /// Counts the deadline of every open instance anew. One that moves brings back what would come by itself; what has come
    /// and would have come under the new date too does not come twice.
    pub(super) fn count_deadlines(&mut self, now: Place) {
        // What shortens another's limit first; it is not shortened itself.
        let (shortened, own): (Vec<usize>, Vec<usize>) =
            self.which(Instance::is_open).into_iter().partition(|place| self.book.step(self.see(*place).step).cap.is_some());
        for place in own.into_iter().chain(shortened) {
            self.count_deadline(place, now);
        }
    }

    pub(super) fn count_deadline(&mut self, place: usize, now: Place) {
        if self.see(place).is_paused() {
            // Nothing is counted while it stands still; only whether another deadline comes first is looked at.
            let _ = self.deadline(place);
            return;
        }
        let Some(deadline) = self.deadline(place) else {
            // Not known (yet, or since a reopening): what was counted before stays.
            self.look_ahead(place);
            return;
        };
        self.at(place).stands = true;
        let before = self.at(place).deadline.replace(deadline);
        let moved = before.is_none_or(|before| before.passes != deadline.passes);
        if moved {
            let times = self.times_of_alarms(place);
            let past = |alarm| times.iter().any(|(at, other)| *other == alarm && *at <= now);
            self.at(place).gone.retain(|alarm| past(*alarm));
        }
        // It stays late without passing again, but is no longer late before anybody knew.
        let is_duty = self.book.step(self.see(place).step).is_duty();
        let was_born_late = before.is_some_and(|before| before.born_late);
        if is_duty && was_born_late && !deadline.born_late && self.see(place).gone.contains(&Alarm::Deadline) {
            self.at(place).breach();
        }
        self.look_ahead(place);
    }

    /// The deadline of an instance, from what is known now.
    pub(super) fn deadline(&mut self, place: usize) -> Option<Deadline> {
        let almanac = &self.book.almanac;
        let instance = self.see(place).clone();
        let step = self.book.step(instance.step);
        let limit = step.limit.as_ref()?;
        let read = |world: &Self, own: (CountRule, u32), pauses: bool| {
            world.decided(&instance, limit, &Reading { own, pauses, told: &|fact| world.told_for(&instance, fact) })
        };
        let (due_by_rule, known) = read(self, (limit.rule, instance.rounds), false)?;
        let passes_by_rule = Place::passing(almanac, due_by_rule);
        // What leaves the date as it was makes it known no later: no breach is forgiven by it, and nobody is told again.
        let as_before = instance.deadline.filter(|before| before.due_by_rule == due_by_rule);
        let known = as_before.map_or(known, |before| known.min(before.known).max(instance.known));
        // Late before anybody knew: due before the first version of the trigger was recorded, as told then and as known now.
        // What was in time as told first and is late by a correction is discovered instead.
        let (first, since) = *self.at(place).as_told_first.get_or_insert((passes_by_rule, known));
        let born_late = passes_by_rule.max(first) <= Place::at(instance.first_known);
        if let Some(cap) = step.cap.as_ref().filter(|_| !born_late) {
            let comes_first = self.comes_first(cap.before.index(), passes_by_rule, known);
            self.at(place).shortened |= comes_first;
        }
        let shortened = self.see(place).shortened;
        let (due, known) = match (&step.born_late, &step.cap) {
            (Some(instead), _) if born_late => {
                // It stands since the day it became known, and was late as told first.
                let from = When::Day(almanac.day_at(instance.first_known));
                let still = |day| self.stands_still(&instance, &instead.rule, true, day);
                (count(almanac, &instead.rule, 1, from, &still), since)
            }
            (_, Some(cap)) if !born_late && shortened => (read(self, (cap.rule, instance.rounds), true)?.0, known),
            _ => (read(self, (limit.rule, instance.rounds), true)?.0, known),
        };
        // Put off to a day, it is that day, whatever stands still; unless what it is counted from has moved beyond.
        let until = instance.put_off.map(|(until, _)| When::Day(until));
        let due = until.filter(|until| Place::passing(almanac, *until) > Place::passing(almanac, due)).unwrap_or(due);
        Some(Deadline { due, passes: Place::passing(almanac, due), due_by_rule, born_late, known })
    }

    /// Does the deadline of another step come first, by what was known when this one was given? What becomes known later is
    /// not held against whoever was given it.
    fn comes_first(&self, before: usize, by_rule: Place, known: i64) -> bool {
        let others = self.instances.iter().filter(|other| other.step == before && other.is_open() && !other.is_paused());
        let mut passing = others.filter_map(|other| match (other.deadline?, other.as_told_first) {
            (deadline, _) if deadline.known <= known => Some(deadline.passes),
            (_, Some((passes, since))) if since <= known => Some(passes),
            _ => None,
        });
        passing.any(|passes| passes < by_rule)
    }

    /// When the deadline of an instance passes by what its trigger told of the dates it is counted from, before that was
    /// corrected, and since when that is known. What else it rests on may have become known later.
    pub(super) fn told_before_correction(&self, place: usize, entry: &Entry<'_>) -> Option<(Place, i64)> {
        let mut instance = self.see(place).clone();
        let limit = self.book.step(instance.step).limit.as_ref().filter(|_| instance.root == entry.root)?;
        let first = |fact: FactId| Some((self.told_first(entry, fact)?, entry.first_known));
        let corrected = |anchor: Anchor| matches!(anchor, Anchor::Fact(fact) if first(fact).is_some());
        if !limit.anchors().any(corrected) {
            return None;
        }
        instance.known = if instance.known > entry.known { instance.known } else { entry.first_known };
        let told = |fact: FactId| first(fact).or_else(|| self.told_for(&instance, fact));
        let (due, known) = self.decided(&instance, limit, &Reading { own: (limit.rule, 1), pauses: false, told: &told })?;
        Some((Place::passing(&self.book.almanac, due), known))
    }
}
