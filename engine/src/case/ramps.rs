//! Progressions: what is told against what is planned. What an event tells, and the day for which the plan has a higher level,
//! and that nothing has risen for so long, are turns that steps come after.
//!
//! A progression begins, and begins anew, with an event; its plan is that of the text, or what the event tells. What is measured is
//! the last that was told, or the sum of the last of each part of the case. It stalls with the day after the last one on which it
//! could have risen in time, once; a rise, or a plan that begins anew, lets it stall again.

use super::duties::{Raised, Work};
use super::parts::Stand;
use super::{Case, Change, Tick, Witness};
use crate::calendar::{Calendar, Day, Moment};
use crate::model::{FactId, KindId, Level, Mark, Procedure, Ramp, RampId, Signal, ThresholdId, Turn, Value, levels_of};

/// What a case remembers of one progression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Climb {
    /// The levels of its plan; none before it has begun.
    pub(crate) plan: Vec<Level>,
    /// How many of them are behind.
    past: usize,
    /// How many of them were told as they came.
    told: usize,
    /// What began it.
    pub(crate) begun: By,
    /// What was told last, or the sum of it.
    pub(crate) actual: Option<i64>,
    /// What made it so.
    pub(crate) since: By,
    /// What it must rise after, not to stall: that it began, that it rose, or that it fell from the last level.
    pub(crate) from: By,
    /// The day on which it stalled, while it does.
    pub(crate) stalled: Option<Day>,
    /// Is it at the last level?
    pub(crate) complete: bool,
    /// When all of this was known.
    known: Tick,
    /// The next time something changes by itself.
    pub(super) wake: Tick,
}

/// An event: its number, the key of what it opens, and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) event: u32,
    key: u64,
    pub(crate) day: Day,
}

/// How a progression stood as it took a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turned {
    /// Which turn, or how far it came.
    pub threshold: ThresholdId,
    /// The event that brought it, or that it follows from.
    pub event: u32,
    /// On which day.
    pub on: Day,
    /// The planned level of that day.
    pub planned: Option<Level>,
    /// What was told last, in millionths, and the day.
    pub actual: Option<(i64, Day)>,
    /// What it was before.
    pub before: Option<i64>,
    /// The day it has not risen since.
    pub from: Day,
    /// The last level of the plan.
    pub last: Option<i64>,
}

/// What an event made of a progression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Climbed {
    /// Which.
    pub ramp: RampId,
    /// The event.
    pub event: u32,
    /// Its day.
    pub on: Day,
    /// What was told last, in millionths.
    pub actual: Option<i64>,
    /// A plan began, whose levels follow.
    pub begins: bool,
}

impl Climb {
    /// Nothing has begun.
    pub(super) fn new() -> Self {
        let nothing = By { event: 0, key: 0, day: Day::FIRST };
        Self {
            plan: Vec::new(),
            past: 0,
            told: 0,
            begun: nothing,
            actual: None,
            since: nothing,
            from: nothing,
            stalled: None,
            complete: false,
            known: Tick::LONG_AGO,
            wake: Tick::NEVER,
        }
    }

    /// The level that is planned for a day.
    pub(crate) fn planned(&self, day: Day) -> Option<Level> {
        self.plan.iter().take_while(|level| level.from <= day).last().copied()
    }

    /// The last level of the plan.
    pub(crate) fn last(&self) -> Option<i64> {
        self.plan.last().map(|level| level.level)
    }

    /// The last day on which it may rise without having stalled; nothing where it cannot stall now.
    pub(crate) fn must_rise_by(&self, ramp: &Ramp, calendar: &Calendar) -> Option<Day> {
        let rule = ramp.stalls.filter(|_| !self.plan.is_empty() && !self.complete && self.stalled.is_none())?;
        Some(calendar.day(calendar.count(&rule, Moment::Day(self.from.day))))
    }

    /// The beginning of the day on which the next level is planned.
    fn next_level(&self, calendar: &Calendar) -> Tick {
        self.plan.get(self.past).map_or(Tick::NEVER, |level| Tick::at(calendar.midnight(level.from)))
    }

    fn wind(&mut self, ramp: &Ramp, calendar: &Calendar) {
        let stalls = self.must_rise_by(ramp, calendar).map_or(Tick::NEVER, |day| Tick::at(calendar.midnight(day.plus(1))));
        self.wake = self.next_level(calendar).min(stalls);
    }

    fn turned(&self, threshold: ThresholdId, event: u32, on: Day, before: Option<i64>) -> Turned {
        Turned {
            threshold,
            event,
            on,
            planned: self.planned(on),
            actual: self.actual.map(|actual| (actual, self.since.day)),
            before,
            from: self.from.day,
            last: self.last(),
        }
    }
}

impl Case {
    /// How far a progression has come.
    pub(crate) fn climb(&self, ramp: RampId) -> Option<&Climb> {
        self.aside.as_ref()?.climbs.get(ramp.index())
    }

    /// What was told last of a fact for each part of the case that has not gone for good.
    pub(crate) fn counted_parts(&self, fact: FactId, per: FactId) -> Vec<Value> {
        let Some(parts) = self.parts() else { return Vec::new() };
        let gone = |part| parts.stands.iter().any(|(of, stand)| *of == part && *stand == Stand::Gone);
        parts.told_of(fact).filter(|(part, _)| part.by == per && !gone(*part)).map(|(_, value)| value).collect()
    }

    fn climb_mut(&mut self, ramp: RampId) -> Option<&mut Climb> {
        self.aside.as_mut()?.climbs.get_mut(ramp.index())
    }

    /// The progression that changes next by itself, and when.
    pub(super) fn next_climb(&self) -> Option<(Tick, RampId)> {
        let climbs = self.aside.iter().flat_map(|aside| &aside.climbs).enumerate();
        climbs.filter(|(_, climb)| climb.wake != Tick::NEVER).map(|(at, climb)| (climb.wake, RampId::new(at))).min()
    }

    /// The day has come for which the plan has a higher level, or on which it has not risen for too long.
    pub(super) fn climb_by_time(&mut self, procedure: &Procedure, id: RampId, witness: &mut impl Witness) {
        let (ramp, calendar) = (procedure.ramp(id), procedure.calendar());
        let Some(climb) = self.climb_mut(id) else { return };
        let at = climb.wake;
        let day = calendar.day_of(at.instant());
        let (turn, by, nth) = if climb.next_level(calendar) == at {
            climb.past += 1;
            // Who is there already need not rise.
            let turn = (!climb.complete).then_some(Turn::Review);
            let nth = climb.told;
            climb.told += usize::from(turn.is_some());
            (turn, climb.begun, nth)
        } else {
            climb.stalled = Some(day);
            (Some(Turn::Stalls), climb.from, 0)
        };
        climb.wind(ramp, calendar);
        let climb = climb.clone();
        let known = at.max(climb.known);
        self.by_time(procedure, (at, known), (by.event, by.key), witness, |work| {
            for (threshold, _) in
                procedure.marks_of(id).filter(|(_, data)| matches!(data.mark, Mark::Turn { turn: its, .. } if Some(its) == turn))
            {
                // One event begins the plan, and a step may come with each of its levels.
                let opens = &procedure.threshold(threshold).heard.opens;
                opens.iter().for_each(|step| (0..nth).for_each(|_| work.begun.push(*step)));
                work.turns(climb.turned(threshold, by.event, day, None), known);
            }
        });
    }
}

impl<W: Witness> Work<'_, '_, W> {
    fn turns(&mut self, turned: Turned, known: Tick) {
        let signal = Signal::Reached(turned.threshold);
        self.note(Change::Turned(turned));
        self.raised.push(Raised { known, ..self.by_this(signal) });
    }

    /// Lets the progressions hear of an event: it may begin them, and tell what they measure.
    pub(super) fn climb(&mut self, kind: KindId) {
        let procedure = self.procedure;
        for id in &procedure.kind(kind).climbs {
            self.climb_one(*id, procedure.ramp(*id), kind);
        }
    }

    fn climb_one(&mut self, id: RampId, ramp: &Ramp, kind: KindId) {
        let (procedure, calendar) = (self.procedure, self.procedure.calendar());
        let begins = ramp.begins_on.contains(&kind);
        let Some(climb) = self.case.climb(id) else { return };
        let (was, was_complete) = (climb.actual, climb.complete);
        let actual = self.measured(ramp, kind, was);
        if !begins && actual.is_none() {
            return;
        }
        let day = self.occurrence.day(calendar);
        let own = ramp.own_plan.filter(|_| begins).and_then(|fact| Some((fact, self.plan_told(fact)?)));
        let told = actual.is_some().then_some(ramp.measures).into_iter().chain(own.as_ref().map(|(fact, _)| *fact));
        let known = told.map(|fact| self.occurrence.known_of(procedure, fact)).fold(self.occurrence.known, Tick::max);
        let plan = own.map(|(_, plan)| plan).or_else(|| begins.then(|| ramp.plan_from(day, calendar))).filter(|plan| !plan.is_empty());
        let by = By { event: self.ordinal, key: self.occurrence.key(), day };
        let now = actual.unwrap_or(was);
        let Some(climb) = self.case.climb_mut(id) else { return };
        climb.known = climb.known.max(known);
        let planned = plan.clone().unwrap_or_default();
        if let Some(plan) = plan {
            climb.past = plan.iter().take_while(|level| level.from <= day).count();
            climb.plan = plan;
            (climb.told, climb.begun, climb.from, climb.stalled, climb.complete) = (0, by, by, None, false);
        }
        let rose = now.is_some_and(|now| was.is_none_or(|was| now > was));
        let fell = matches!((was, now), (Some(was), Some(now)) if now < was);
        if now != was {
            (climb.actual, climb.since) = (now, by);
        }
        let before = climb.complete;
        climb.complete = matches!((now, climb.last()), (Some(now), Some(last)) if now >= last);
        if rose || (was_complete && !climb.complete) {
            (climb.from, climb.stalled) = (by, None);
        }
        climb.wind(ramp, calendar);
        let (climb, known) = (climb.clone(), climb.known);
        if now != was || !planned.is_empty() {
            self.note(Change::Climbed(Climbed { ramp: id, event: by.event, on: day, actual: now, begins: !planned.is_empty() }));
            planned.into_iter().for_each(|level| self.note(Change::Planned(id, level)));
        }
        let completes = climb.complete && !before;
        for (threshold, data) in procedure.marks_of(id) {
            let takes = match data.mark {
                Mark::Turn { turn: Turn::Falls, .. } => fell && !climb.plan.is_empty(),
                Mark::Turn { turn: Turn::Complete, .. } => completes,
                Mark::Turn { turn: Turn::Review | Turn::Stalls, .. } | Mark::Tally { .. } | Mark::Ceases { .. } | Mark::Passes { .. } => {
                    false
                }
                mark @ Mark::Ramp { .. } => now.is_some_and(|now| mark.is_reached(now)) && !was.is_some_and(|was| mark.is_reached(was)),
            };
            if takes {
                self.turns(climb.turned(threshold, by.event, day, was), known);
            }
        }
    }

    /// What the event makes of what is measured: nothing where it does not touch it.
    fn measured(&self, ramp: &Ramp, kind: KindId, was: Option<i64>) -> Option<Option<i64>> {
        let tells = |fact| self.occurrence.tells(self.procedure, fact).filter(|_| self.procedure.kind(kind).tells.contains(&fact));
        let told = tells(ramp.measures).map(Value::number_kept);
        let Some(per) = ramp.per else { return told.map(Some) };
        let now = self.case.counted_parts(ramp.measures, per).into_iter().map(Value::number_kept).reduce(i64::saturating_add);
        (now != was || (told.is_some() && tells(per).is_some())).then_some(now)
    }

    /// The plan that the event at hand tells.
    fn plan_told(&self, fact: FactId) -> Option<Vec<Level>> {
        self.occurrence.tells(self.procedure, fact)?;
        match super::occurrence::field(self.occurrence.event.fields, self.procedure, fact)? {
            crate::log::FieldValue::Text(words) => levels_of(words),
            _ => None,
        }
    }
}
