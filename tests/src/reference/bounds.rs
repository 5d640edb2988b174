//! What a limit gives: one date, or several of which one decides. A ceiling takes the place of what lies after it, a floor of
//! what lies before it, the last one written has the last word; then the whole lands.
//!
//! A term that is not known yet bounds nothing, a floor alone is no deadline, and where all must be known there is none before
//! they are.

use super::count::{When, count, land};
use super::place::Place;
use super::told::Value;
use super::world::{Instance, World};
use sagsgang::calendar::{CountRule, Direction, Landing, Unit};
use sagsgang::model::{Anchor, FactId, Step, TimeLimit, Which};

/// How a limit is read.
pub(super) struct Reading<'r> {
    /// The rule of its own term, and how many times it is counted.
    pub(super) own: (CountRule, u32),
    /// Do the duty's own pauses count?
    pub(super) pauses: bool,
    /// What is known of facts, and since when.
    pub(super) told: &'r dyn Fn(FactId) -> Option<(Value, i64)>,
}

/// What a term does to those before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Begins,
    Ceiling,
    Floor,
}

/// A term: what it does, and the date it gives with when that was known.
type Term = (Does, Option<(When, i64)>);

impl World<'_, '_> {
    /// The date a limit gives, and when all that it rests on was known.
    pub(super) fn decided(&self, instance: &Instance, limit: &TimeLimit, reading: &Reading<'_>) -> Option<(When, i64)> {
        let almanac = &self.book.almanac;
        let (rule, times) = reading.own;
        let one = |anchor: Anchor, rule: CountRule, times: u32, stands_still: bool| {
            let (from, known) = self.anchor(instance, anchor, limit.in_hours(), reading.told)?;
            let still = |day| stands_still && self.stands_still(instance, &rule, reading.pauses, day);
            Some((count(almanac, &rule, times, from, &still), known))
        };
        if limit.bounds.is_empty() {
            return one(limit.anchor, rule, times, true);
        }
        // On a day that was planned nothing is counted, so nothing stands still; and no term lands by itself.
        let term =
            |anchor, rule: CountRule, times| one(anchor, CountRule { landing: Landing::Stays, ..rule }, times, rule.period.amount() > 0);
        let mut terms: Vec<Term> = vec![(Does::Begins, term(limit.anchor, rule, times))];
        for bound in &limit.bounds {
            terms.push((if bound.floor { Does::Floor } else { Does::Ceiling }, term(bound.anchor, bound.rule, 1)));
        }
        if limit.needed && terms.iter().any(|(_, counted)| counted.is_none()) {
            return None;
        }
        let (date, known) = self.decides(&terms)?;
        let date = match date {
            When::Day(day) => When::Day(land(almanac, Unit::Days, limit.rule.landing, day)),
            instant => instant,
        };
        Some((date, known))
    }

    /// Which date decides. It rests on all that is known by now, also on what lies beyond what decides; but not on a floor under
    /// nothing.
    fn decides(&self, terms: &[Term]) -> Option<(When, i64)> {
        let passes = |when: When| Place::passing(&self.book.almanac, when);
        let mut so_far: Option<(When, i64)> = None;
        for (does, counted) in terms {
            so_far = match (does, so_far, *counted) {
                (_, so_far, None) => so_far,
                (Does::Begins, _, begins) | (Does::Ceiling, None, begins) => begins,
                (Does::Floor, None, _) => None,
                (_, Some((before, known)), Some((other, other_known))) => {
                    let other_decides = match does {
                        Does::Ceiling => passes(other) < passes(before),
                        _ => passes(other) > passes(before),
                    };
                    Some((if other_decides { other } else { before }, known.max(other_known)))
                }
            };
        }
        so_far
    }

    /// Does a deadline stand still on a day? During its own pauses, and while the place is closed, unless it rests on a law. What
    /// is counted back from a day moves with that day, and stands still for nothing.
    pub(super) fn stands_still(&self, instance: &Instance, rule: &CountRule, pauses: bool, day: usize) -> bool {
        let paused = || instance.pauses.iter().any(|(from, until)| *from <= day && until.is_some_and(|until| day < until));
        let closed = || !is_statutory(self.book.step(instance.step)) && self.book.almanac.is_closed(day);
        rule.direction == Direction::Forward && (pauses && paused() || closed())
    }

    /// What a term is counted from, and when that was known.
    fn anchor(
        &self,
        instance: &Instance,
        anchor: Anchor,
        in_hours: bool,
        told: &dyn Fn(FactId) -> Option<(Value, i64)>,
    ) -> Option<(When, i64)> {
        let almanac = &self.book.almanac;
        let (when, known) = match anchor {
            Anchor::Opening => (instance.opened, instance.known),
            Anchor::Round | Anchor::Reached(_) => (When::Day(instance.base), instance.known),
            Anchor::Fact(fact) => {
                let (value, known) = told(fact)?;
                (When::Day(almanac.since_1970(i32::try_from(value).ok()?)), known)
            }
            Anchor::Signal(signal, which) => {
                // What it was counted from before a reopening stays, until that comes again.
                let here = self.occurrences.iter().any(|occurrence| occurrence.signal == signal);
                let occurrences = if here { &self.occurrences } else { &instance.kept };
                let mut came = occurrences.iter().filter(|occurrence| occurrence.signal == signal);
                let one = if which == Which::Latest { came.next_back() } else { came.next() }?;
                let when = if in_hours { When::Instant(one.instant) } else { When::Day(almanac.day_at(one.instant)) };
                (when, one.known)
            }
        };
        Some((when, known.max(instance.known)))
    }
}

/// Does a step rest on a statute or an order?
pub(super) fn is_statutory(step: &Step) -> bool {
    step.basis.iter().any(|basis| basis.kind == sagsgang::model::BasisKind::Law)
}
