//! What is to rise by a plan. Every event that begins a plan, or that changes what is measured, is written down with how much it
//! was then; all else is worked out anew from that list whenever it is asked for.
//!
//! On the day of each level after the first day of its plan it is due for review, unless the last level is reached by then. It
//! stalls with the first day after the last one on which it could have risen in time, counted from what it rose with last, from the
//! beginning of the plan, or from what brought it down from the last level; once.

use super::almanac::Day;
use super::count::{When, count};
use super::lines::Entry;
use super::place::Place;
use super::told::millionths;
use super::world::{Raised, Reached, World};
use sagsgang::case::Stage;
use sagsgang::log::FieldValue;
use sagsgang::model::{FactId, Mark, Ramp, Turn};
use std::collections::{BTreeMap, BTreeSet};

/// An event that a progression hears of.
#[derive(Debug, Clone)]
pub(super) struct Point<'l> {
    entry: Entry<'l>,
    /// The plan that begins with it.
    plan: Option<Vec<(Day, i64)>>,
    /// What was measured after it.
    total: Option<i64>,
    known: i64,
}

/// What is known of one progression.
#[derive(Debug, Clone, Default)]
pub(super) struct Climb<'l> {
    points: Vec<Point<'l>>,
    /// What came by itself: for which point, and which level of its plan; no level where it stalled.
    came: BTreeSet<(usize, Option<usize>)>,
    /// How many reviews each plan has come to.
    reviews: BTreeMap<usize, usize>,
}

impl<'l> Climb<'l> {
    /// The plan that applies, and the place of the point it began with.
    fn plan(&self) -> Option<(usize, &[(Day, i64)])> {
        self.points.iter().enumerate().rev().find_map(|(at, point)| Some((at, point.plan.as_deref()?)))
    }

    fn total(&self, at: usize) -> Option<i64> {
        self.points.get(at).and_then(|point| point.total)
    }

    /// What was measured before a point.
    fn before(&self, at: usize) -> Option<i64> {
        at.checked_sub(1).and_then(|before| self.total(before))
    }

    /// Is the last level of a plan reached?
    fn is_complete(&self, at: usize, plan: &[(Day, i64)]) -> bool {
        self.total(at).zip(plan.last()).is_some_and(|(total, (_, last))| total >= *last)
    }

    fn rose(&self, at: usize) -> bool {
        self.total(at).is_some_and(|total| self.before(at).is_none_or(|before| total > before))
    }

    fn fell(&self, at: usize) -> bool {
        self.total(at).zip(self.before(at)).is_some_and(|(total, before)| total < before)
    }

    /// The point it has not risen since.
    fn not_risen_since(&self) -> Option<usize> {
        let (begun, plan) = self.plan()?;
        let counts = |at: &usize| {
            let was_complete = *at > begun && self.is_complete(at - 1, plan);
            *at == begun || self.rose(*at) || (was_complete && !self.is_complete(*at, plan))
        };
        (begun..self.points.len()).rev().find(counts)
    }

    /// When all that it rests on was known.
    fn known(&self) -> i64 {
        self.points.iter().map(|point| point.known).max().unwrap_or(i64::MIN)
    }
}

impl<'l> World<'_, 'l> {
    /// An event may begin a plan, or change what is measured; what a progression comes to by it is raised.
    pub(super) fn climb(&mut self, kind: usize, entry: &Entry<'l>) {
        for (at, ramp) in self.book.ramps.iter().enumerate() {
            let begins = ramp.begins_on.iter().any(|on| on.index() == kind);
            let Some(climb) = self.climbs.get(at) else { continue };
            let before = climb.points.last().and_then(|point| point.total);
            let told = self.told_with(kind, entry, ramp.measures);
            let (total, touched) = match ramp.per {
                None => (told.or(before), told.is_some()),
                Some(per) => {
                    let total = self.sum_of_parts(ramp.measures);
                    let named = self.book.kind(kind).tells.contains(&per) && self.part_named(per, entry).is_some();
                    (total, total != before || (told.is_some() && named))
                }
            };
            if !begins && !touched {
                continue;
            }
            let mut known = entry.known;
            if touched {
                known = known.max(self.told_since(entry, ramp.measures));
            }
            let mut plan = None;
            if begins {
                let own = ramp.own_plan.and_then(|fact| Some((fact, self.own_plan(fact, entry)?)));
                known = known.max(own.as_ref().map_or(i64::MIN, |(fact, _)| self.told_since(entry, *fact)));
                plan = own.map(|(_, plan)| plan).or_else(|| Some(self.declared_plan(ramp, entry.day))).filter(|plan| !plan.is_empty());
            }
            let Some(climb) = self.climbs.get_mut(at) else { continue };
            climb.points.push(Point { entry: entry.clone(), plan, total, known });
            self.what_it_comes_to(at, entry);
        }
    }

    /// What an event brings by itself.
    fn what_it_comes_to(&mut self, ramp: usize, entry: &Entry<'l>) {
        let Some(climb) = self.climbs.get(ramp).cloned() else { return };
        let Some(now) = climb.points.len().checked_sub(1) else { return };
        let plan = climb.plan();
        // A plan that begins anew has to be reached anew.
        let reached = |at: usize| plan.is_some_and(|(begun, plan)| at >= begun && climb.is_complete(at, plan));
        let completes = reached(now) && !now.checked_sub(1).is_some_and(reached);
        for (signal, threshold) in &self.book.thresholds {
            let comes = match threshold.mark {
                Mark::Turn { ramp: its, turn: Turn::Falls } => its.index() == ramp && climb.fell(now) && plan.is_some(),
                Mark::Turn { ramp: its, turn: Turn::Complete } => its.index() == ramp && completes,
                Mark::Ramp { ramp: its, over, amount } => {
                    let enough = |total: Option<i64>| total.is_some_and(|total| if over { total > amount } else { total >= amount });
                    its.index() == ramp && enough(climb.total(now)) && !enough(climb.before(now))
                }
                Mark::Turn { turn: Turn::Review | Turn::Stalls, .. } | Mark::Tally { .. } | Mark::Ceases { .. } | Mark::Passes { .. } => {
                    false
                }
            };
            if comes {
                let reached = Some(Reached { day: entry.day, known: climb.known(), total: 0, since: None, of_tally: false, review: None });
                self.raised.push(Raised { signal: *signal, by: entry.clone(), part: None, reached });
            }
        }
    }

    /// What comes next by itself: the day of a level, or that it stalls.
    pub(super) fn next_turn(&self) -> Option<(Place, usize, (usize, Option<usize>))> {
        let almanac = &self.book.almanac;
        let turns = self.climbs.iter().zip(&self.book.ramps).enumerate().flat_map(|(at, (climb, ramp))| {
            let mut turns = Vec::new();
            let Some((begun, plan)) = climb.plan() else { return turns };
            let Some(first) = climb.points.get(begun).map(|point| point.entry.day) else { return turns };
            for (number, (day, _)) in plan.iter().enumerate().filter(|(_, (day, _))| *day > first) {
                turns.push((Place::at(almanac.midnight(*day)), at, (begun, Some(number))));
            }
            let reached = climb.points.len().checked_sub(1).is_some_and(|now| climb.is_complete(now, plan));
            let since = climb.not_risen_since().filter(|_| !reached);
            if let (Some(rule), Some(since)) = (ramp.stalls, since)
                && let Some(point) = climb.points.get(since)
            {
                let last = count(almanac, &rule, 1, When::Day(point.entry.day), &|_| false).day(almanac);
                turns.push((Place::at(almanac.midnight(last + 1)), at, (since, None)));
            }
            turns.retain(|(_, _, turn)| !climb.came.contains(turn));
            turns
        });
        // Of one day, a level comes before it stalls.
        turns.min_by_key(|(place, ramp, (point, level))| (*place, *ramp, level.is_none(), *point, *level))
    }

    /// It comes.
    pub(super) fn turn_comes(&mut self, place: Place, ramp: usize, turn: (usize, Option<usize>)) {
        let Some(climb) = self.climbs.get_mut(ramp) else { return };
        climb.came.insert(turn);
        let climb = climb.clone();
        let Some(by) = climb.points.get(turn.0).map(|point| point.entry.clone()) else { return };
        let reached = climb.plan().is_some_and(|(_, plan)| climb.is_complete(climb.points.len() - 1, plan));
        let review = turn.1.filter(|_| !reached).map(|_| {
            let reviews = self.climbs.get_mut(ramp).map(|climb| climb.reviews.entry(turn.0).or_default());
            reviews.map_or(0, |reviews| {
                *reviews += 1;
                *reviews
            })
        });
        if matches!(self.stage, Stage::Closed | Stage::Stopped) || reached {
            return;
        }
        let wanted = if turn.1.is_some() { Turn::Review } else { Turn::Stalls };
        let known = climb.known().max(place.instant);
        self.by_time(by, place, known, |world, entry| {
            for (signal, threshold) in &world.book.thresholds {
                if matches!(threshold.mark, Mark::Turn { ramp: its, turn } if its.index() == ramp && turn == wanted) {
                    let reached = Some(Reached { day: entry.day, known, total: 0, since: None, of_tally: false, review });
                    world.raised.push(Raised { signal: *signal, by: entry.clone(), part: None, reached });
                }
            }
        });
    }

    fn told_with(&self, kind: usize, entry: &Entry<'_>, fact: FactId) -> Option<i64> {
        self.tells(entry.event, fact).filter(|_| self.book.kind(kind).tells.contains(&fact))
    }

    /// The declared plan, begun on a day: each level so many periods later.
    fn declared_plan(&self, ramp: &Ramp, day: Day) -> Vec<(Day, i64)> {
        let almanac = &self.book.almanac;
        let later = |number: u32| match ramp.every {
            Some(every) if number > 0 => count(almanac, &every, number, When::Day(day), &|_| false).day(almanac),
            _ => day,
        };
        ramp.levels.iter().zip(0..).map(|(level, number)| (later(number), *level)).collect()
    }

    /// The plan that an event tells: days and levels, both rising.
    fn own_plan(&self, fact: FactId, entry: &Entry<'_>) -> Option<Vec<(Day, i64)>> {
        let name = self.book.facts.get(fact.index())?.name.to_lowercase();
        let (_, field) = entry.event.fields.iter().find(|(field, _)| field.to_lowercase() == name)?;
        let FieldValue::Text(words) = field else { return None };
        read_plan(words).map(|plan| plan.into_iter().map(|(day, level)| (self.book.almanac.since_1970(day), level)).collect())
    }
}

/// `2026-05-04: 12; 2026-05-18: 20`, each day as days since 1970.
pub(super) fn read_plan(words: &str) -> Option<Vec<(i32, i64)>> {
    let mut plan: Vec<(i32, i64)> = Vec::new();
    for part in words.split(';') {
        let mut halves = part.split(':');
        let (day, level) = (halves.next()?.trim(), halves.next()?.trim());
        let day = sagsgang::calendar::Day::parse(day)?.days_since_1970();
        let level = millionths(level)?;
        if halves.next().is_some() || plan.last().is_some_and(|(before, below)| *before >= day || *below >= level) {
            return None;
        }
        plan.push((day, level));
    }
    (plan.len() <= 60).then_some(plan)
}
