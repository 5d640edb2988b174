//! Deadlines: from what they are counted, whether they were late before anybody knew, and what shortens them.

use super::count::{When, count};
use super::lines::Entry;
use super::place::Place;
use super::world::{Alarm, Deadline, Instance, World};
use sagsgang::calendar::CountRule;
use sagsgang::model::{Anchor, Which};

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
    fn deadline(&mut self, place: usize) -> Option<Deadline> {
        let almanac = &self.book.almanac;
        let instance = self.see(place).clone();
        let step = self.book.step(instance.step);
        let limit = step.limit.as_ref()?;
        let (anchor, known) = self.anchor(&instance, limit.anchor, limit.in_hours())?;
        let known = known.max(instance.known);
        let due_by_rule = count(almanac, &limit.rule, instance.rounds, anchor, &|_| false);
        let passes_by_rule = Place::passing(almanac, due_by_rule);
        // Late before anybody knew: due before the first version of the trigger was recorded, as told then and as known now.
        // What was in time as told first and is late by a correction is discovered instead.
        let (first, since) = *self.at(place).as_told_first.get_or_insert((passes_by_rule, known));
        let born_late = passes_by_rule.max(first) <= Place::at(instance.first_known);
        if let Some(cap) = step.cap.as_ref().filter(|_| !born_late) {
            let comes_first = self.comes_first(cap.before.index(), passes_by_rule, known);
            self.at(place).shortened |= comes_first;
        }
        let shortened = self.see(place).shortened;
        // What is put in its place stands since it was late, as told first.
        let known = if born_late && step.born_late.is_some() { since } else { known };
        let plain = (limit.rule, instance.rounds, anchor);
        let (rule, rounds, anchor): (CountRule, u32, When) = match (&step.born_late, &step.cap) {
            (Some(instead), _) if born_late => (instead.rule, 1, When::Day(almanac.day_at(instance.first_known))),
            (_, Some(cap)) if !born_late && shortened => (cap.rule, 1, anchor),
            _ => plain,
        };
        let stands_still = |day| instance.pauses.iter().any(|(from, until)| *from <= day && until.is_some_and(|until| day < until));
        let due = count(almanac, &rule, rounds, anchor, &stands_still);
        Some(Deadline { due, passes: Place::passing(almanac, due), due_by_rule, born_late, known })
    }

    /// What a limit is counted from, and when that was known.
    fn anchor(&self, instance: &Instance, anchor: Anchor, in_hours: bool) -> Option<(When, i64)> {
        let almanac = &self.book.almanac;
        match anchor {
            Anchor::Opening => Some((instance.opened, instance.known)),
            Anchor::Round | Anchor::Reached(_) => Some((When::Day(instance.base), instance.known)),
            Anchor::Fact(fact) => {
                let (value, known) = self.facts.get(fact.index()).copied().flatten()?;
                Some((When::Day(almanac.since_1970(i32::try_from(value).ok()?)), known))
            }
            Anchor::Signal(signal, which) => {
                let mut came = self.occurrences.iter().filter(|occurrence| occurrence.signal == signal);
                let one = if which == Which::Latest { came.next_back() } else { came.next() }?;
                let when = if in_hours { When::Instant(one.instant) } else { When::Day(almanac.day_at(one.instant)) };
                Some((when, one.known))
            }
        }
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

    /// When the deadline of an instance passes by what its trigger told of the date it is counted from, before that was
    /// corrected, and since when that is known. What else it rests on may have become known later.
    pub(super) fn told_before_correction(&self, place: usize, entry: &Entry<'_>) -> Option<(Place, i64)> {
        let instance = self.see(place);
        let limit = self.book.step(instance.step).limit.as_ref().filter(|_| instance.root == entry.root)?;
        let Anchor::Fact(fact) = limit.anchor else { return None };
        let almanac = &self.book.almanac;
        let day = almanac.since_1970(i32::try_from(self.told_first(entry, fact)?).ok()?);
        let passes = Place::passing(almanac, count(almanac, &limit.rule, 1, When::Day(day), &|_| false));
        Some((passes, if instance.known > entry.known { instance.known } else { entry.first_known }))
    }
}
