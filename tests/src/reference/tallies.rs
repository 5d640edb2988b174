//! What adds up: for each tally how much lies on each day, nothing forgotten. A total is the sum of the days of a window, walked one
//! by one.
//!
//! Events and sums lie on the day of the event; days are those that an event tells of, and one that is told twice counts once.
//! What of it is skipped is decided when the event comes, by what is known then.

use super::almanac::Day;
use super::count::{When, count};
use super::lines::Entry;
use super::world::{Raised, Reached, World};
use sagsgang::calendar::Unit;
use sagsgang::model::{Counts, FactId, Mark, Tally};
use std::collections::{BTreeMap, BTreeSet};

/// What has added up for one tally.
#[derive(Debug, Clone)]
pub(super) struct Heap {
    /// How much lies on which day.
    days: BTreeMap<Day, i64>,
    /// When all of it was known.
    known: i64,
}

impl Default for Heap {
    fn default() -> Self {
        Self { days: BTreeMap::new(), known: i64::MIN }
    }
}

/// What an event adds: how much on which days, and when that was known.
struct Added {
    days: Vec<(Day, i64)>,
    /// The first day it speaks of.
    from: Day,
    known: i64,
}

impl<'l> World<'_, 'l> {
    /// The total of the window of a day: that day, and the days before it as far as the window reaches.
    fn total(&self, tally: &Tally, heap: &Heap, day: Day) -> i64 {
        let mut total = 0;
        let mut weeks: BTreeSet<Day> = BTreeSet::new();
        for day in self.first_day(tally, heap, day)..=day {
            if let Some(amount) = heap.days.get(&day) {
                total += amount;
                // A week is known by its Monday.
                weeks.insert(day - self.book.almanac.page(day).weekday);
            }
        }
        if tally.whole_weeks { i64::try_from(weeks.len()).unwrap_or(i64::MAX) } else { total }
    }

    /// The first day of the window of a day; without a window, the first on which anything lies.
    fn first_day(&self, tally: &Tally, heap: &Heap, day: Day) -> Day {
        let almanac = &self.book.almanac;
        match tally.window {
            None => heap.days.first_key_value().map_or(day, |(first, _)| *first),
            Some(window) => {
                let back = count(almanac, &window, 1, When::Day(day), &|_| false).day(almanac);
                // Back to the same date some months before: that date itself is no longer in the window. By calendar months,
                // the first of the month is.
                if window.period.unit() == Unit::MonthEnds { back } else { back + 1 }
            }
        }
    }

    /// What an event adds to a tally; nothing where it does not tell it, or tells a period that ends before it begins.
    fn added(&self, tally: &Tally, entry: &Entry<'_>) -> Option<Added> {
        let almanac = &self.book.almanac;
        let mut known = entry.known;
        let mut told = |fact: FactId| {
            known = known.max(self.told_since(entry, fact));
            self.tells(entry.event, fact)
        };
        let day = |days: i64| i32::try_from(days).map(|days| almanac.since_1970(days)).ok();
        let (days, from): (Vec<(Day, i64)>, Day) = match tally.counts {
            Counts::Events => (vec![(entry.day, 1)], entry.day),
            Counts::Sum(fact) => (vec![(entry.day, told(fact)?)], entry.day),
            Counts::Days { from, through } => {
                let (from, through) = (told(from), told(through));
                let (from, through) = (day(from?)?, day(through?)?);
                if through < from {
                    return None;
                }
                ((from..=through).map(|day| (day, 1)).collect(), from)
            }
        };
        let skipped = tally.skips.and_then(|(rule, fact)| {
            let (first, since) = self.told(fact)?;
            let first = day(first)?;
            Some((first, count(almanac, &rule, 1, When::Day(first), &|_| false).day(almanac), since))
        });
        let Some((first, last, since)) = skipped else { return Some(Added { days, from, known }) };
        let days = days.into_iter().filter(|(day, _)| !(first..=last).contains(day)).collect();
        Some(Added { days, from, known: known.max(since) })
    }

    /// An event starts tallies again, and counts in others; what they reach by it is raised.
    pub(super) fn add_up(&mut self, kind: usize, entry: &Entry<'l>) {
        let kind = self.book.kind(kind);
        for id in &kind.restarts {
            if let Some(heap) = self.heaps.get_mut(id.index()) {
                *heap = Heap::default();
            }
        }
        for id in &kind.tallied {
            let book = self.book;
            let (Some(tally), Some(before)) = (book.tallies.get(id.index()), self.heaps.get(id.index()).cloned()) else { continue };
            let Some(added) = self.added(tally, entry) else { continue };
            let mut heap = before.clone();
            heap.known = heap.known.max(added.known);
            for (day, amount) in added.days {
                let lies = heap.days.entry(day).or_default();
                // A day counts once.
                *lies = if matches!(tally.counts, Counts::Days { .. }) && !book.twice { 1 } else { *lies + amount };
            }
            for (signal, threshold) in book.thresholds.iter().filter(|(_, threshold)| threshold.mark.tally() == Some(*id)) {
                let enough = |heap: &Heap, day: Day| {
                    let total = self.total(tally, heap, day);
                    match threshold.mark {
                        Mark::Tally { over: true, amount, .. } => total > amount,
                        Mark::Tally { over: false, amount, .. } => total >= amount,
                        Mark::Ramp { .. } | Mark::Turn { .. } | Mark::Ceases { .. } | Mark::Passes { .. } => false,
                    }
                };
                let last = heap.days.keys().chain(before.days.keys()).max().copied().unwrap_or(added.from).max(added.from);
                // Reached already on that day or later, it is not reached anew.
                let already = |day: Day| (day..=last).any(|later| enough(&before, later));
                let is_new = |day: &Day| enough(&heap, *day) && (book.again || !enough(&heap, *day - 1) && !already(*day));
                if let Some(day) = (added.from..=last).find(is_new) {
                    let total = self.total(tally, &heap, day);
                    let since = tally.window.is_some().then(|| self.first_day(tally, &heap, day));
                    let reached = Some(Reached { day, known: heap.known.max(entry.known), total, since, of_tally: true, review: None });
                    self.raised.push(Raised { signal: *signal, by: entry.clone(), part: None, reached });
                }
            }
            if let Some(place) = self.heaps.get_mut(id.index()) {
                *place = heap;
            }
        }
    }
}
