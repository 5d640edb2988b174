//! Deadlines as their rules, their anchors, their bounds and their pauses have them; counted anew where one of these changes.

use super::alarms::TOLD;
use super::duties::Duty;
use super::kept::Kept;
use super::{Case, Cause, Change, Instance, Tick, Transition, Witness};
use crate::calendar::{Calendar, ClosureEffect, CountRule, Day, Direction, Landing, Moment, Period, Unit};
use crate::model::{Anchor, FactId, Procedure, Signal, Step, StepId, Tighter, TimeLimit, Value, Which};

/// What a deadline was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The anchor.
    pub anchor: Moment,
    /// When all that it rests on was known.
    pub known: Tick,
    /// How many periods were counted from it: more than one where rounds of a recurring step were left out.
    pub rounds: u32,
    /// Which bound of the limit decided, from 1; 0 is the limit itself.
    pub bound: u8,
    /// Was the deadline late before anybody knew, and another put in its place?
    pub born_late: bool,
    /// Was the limit shortened, because another step's deadline comes first?
    pub capped: bool,
    /// Which of the step's limits decided: 0 is its own, then the tighter ones in order.
    pub limit: u8,
}

/// What a duty's deadline is counted from though the case has been reopened since: the signal, when it came, when that was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) instance: Instance,
    signal: Signal,
    which: Which,
    came: (Tick, Tick),
}

/// What was told of a fact, and when that was known.
pub(super) type Told<'t> = &'t dyn Fn(FactId) -> Option<(Value, Tick)>;

/// How a limit is read: perhaps with a shorter rule in place of its own, with the duty's own pauses or without, and perhaps by
/// what was told at first.
#[derive(Clone, Copy)]
pub(super) struct Reading<'t> {
    pub(super) rule: Option<CountRule>,
    pub(super) pauses: bool,
    pub(super) told: Option<Told<'t>>,
}

/// One term of a limit, counted.
struct Term {
    passes: Tick,
    due: Moment,
    anchor: Moment,
    bound: u8,
}

/// The tick at which a due moment has passed.
pub(super) fn passing(due: Moment, calendar: &Calendar) -> Tick {
    match due {
        Moment::Day(day) => Tick::before(calendar.midnight(day.plus(1))),
        Moment::Instant(instant) => Tick::after(instant),
    }
}

/// The due moment of a deadline that passes at a tick: a day, or an instant where it was counted in hours.
pub(crate) fn due_of(passes: Tick, calendar: &Calendar) -> Moment {
    if passes.is_after() { Moment::Instant(passes.instant()) } else { Moment::Day(calendar.day_of(passes.instant()).plus(-1)) }
}

/// The moment a tick stands for.
pub(super) fn moment(tick: Tick, clocked: bool, calendar: &Calendar) -> Moment {
    if clocked { Moment::Instant(tick.instant()) } else { Moment::Day(calendar.day_of(tick.instant())) }
}

/// Do the place's own closures bear on a step's deadline? Never where it rests on a law.
fn closes(step: &Step, calendar: &Calendar) -> bool {
    !calendar.closures().is_empty() && !step.is_statutory()
}

/// All days on which a deadline stands still: its own pauses, and the closures of the place where no law sets it; what
/// overlaps is one. From a first day up to, and without, the last.
pub(crate) fn standstills(step: &Step, own: Vec<(Day, Day)>, rule: CountRule, calendar: &Calendar) -> Vec<(Day, Day)> {
    let in_hours = matches!(rule.period.unit(), Unit::Hours(_));
    if in_hours || !closes(step, calendar) {
        return own;
    }
    let closed = calendar.closures().iter().filter(|closure| closure.effect == ClosureEffect::Pause);
    let mut all: Vec<(Day, Day)> = closed.map(|closure| (closure.from, closure.until.plus(1))).chain(own).collect();
    all.sort_unstable();
    let mut union: Vec<(Day, Day)> = Vec::new();
    for (from, until) in all {
        match union.last_mut() {
            Some((_, last)) if from <= *last => *last = until.max(*last),
            _ => union.push((from, until)),
        }
    }
    union
}

/// A due day moved off a day off, as the limit as a whole says.
fn landed(landing: Landing, due: Moment, calendar: &Calendar) -> Moment {
    match (landing, due, Period::new(0, Unit::Days)) {
        (Landing::Previous | Landing::Next, Moment::Day(_), Ok(period)) => {
            calendar.count(&CountRule { landing, ..CountRule::new(period) }, due)
        }
        _ => due,
    }
}

impl Case {
    /// The case is about to forget what it saw: what living duties are counted from stays, until it comes again.
    pub(super) fn keep_anchors(&mut self, procedure: &Procedure) {
        let mut held = Vec::new();
        for duty in self.duties.iter().filter(|duty| !duty.is_early()) {
            let step = procedure.step(duty.step);
            let anchors = step.limits().chain(&step.earliest).flat_map(TimeLimit::anchors);
            for anchor in anchors {
                let Anchor::Signal(signal, which) = anchor else { continue };
                let instance = duty.instance();
                if let Some(seen) = self.seen(procedure, procedure.heard(signal)) {
                    held.push(Held { instance, signal, which, came: seen.one(which) });
                }
            }
        }
        if held.is_empty() {
            return;
        }
        let aside = self.aside.get_or_insert_default();
        aside.held.retain(|old| held.iter().all(|new| (new.instance, new.signal, new.which) != (old.instance, old.signal, old.which)));
        aside.held.extend(held);
    }

    fn held(&self, instance: Instance, signal: Signal, which: Which) -> Option<(Tick, Tick)> {
        let held = &self.aside.as_ref()?.held;
        Some(held.iter().find(|held| (held.instance, held.signal, held.which) == (instance, signal, which))?.came)
    }

    /// The deadline of a duty as its rule, its anchors and its pauses have it: from what, when it passes, and when it would
    /// have passed had it not been late before anybody knew.
    ///
    /// Of several limits the earliest decides: a text that builds on another can only make it earlier.
    fn counted(&self, procedure: &Procedure, duty: &mut Duty) -> Option<(Ground, Tick, Tick)> {
        let mut decides = self.own_limit(procedure, duty);
        for (tighter, number) in procedure.step(duty.step).tighter.iter().zip(1..) {
            let other = self.tighter_limit(procedure, duty, tighter, number);
            decides = decides.into_iter().chain(other).min_by_key(|(ground, passes, _)| (*passes, ground.limit));
        }
        let (ground, passes, by_rule) = decides?;
        let passes = self.extended(duty.instance(), procedure.calendar()).map_or(passes, |extended| passes.max(extended));
        Some((ground, passes, by_rule))
    }

    /// A limit that was shortened stays so: that the other deadline is met, or moves, gives nobody more time.
    fn own_limit(&self, procedure: &Procedure, duty: &mut Duty) -> Option<(Ground, Tick, Tick)> {
        let step = procedure.step(duty.step);
        let limit = step.limit.as_ref()?;
        let calendar = procedure.calendar();
        // By the rule alone, pauses left out: whether it had passed before anybody knew cannot rest on what stood still later.
        let own = Reading { rule: None, pauses: true, told: None };
        let plain = Reading { pauses: false, ..own };
        let (by_rule, mut known) = self.term(procedure, duty, limit, plain)?;
        if by_rule.passes == duty.by_rule {
            // What leaves the date as it was makes it known no later: no breach is forgiven by it, and nobody is told again.
            known = known.min(duty.known).max(duty.rests_on);
        }
        if duty.first_passes == Tick::NEVER {
            (duty.first_passes, duty.first_counted) = (by_rule.passes, known);
        }
        // What a correction moves into the past was not late before anybody knew: it is discovered.
        let born_late = by_rule.passes.max(duty.first_passes) <= duty.first_known;
        let mut ground =
            Ground { anchor: by_rule.anchor, known, rounds: duty.rounds, bound: by_rule.bound, born_late, capped: false, limit: 0 };
        let by_rule = by_rule.passes;
        if let Some(cap) = &step.cap
            && !born_late
        {
            duty.shortened |= self.comes_first(cap.before, by_rule, known);
        }
        let instead = match (&step.born_late, &step.cap) {
            (Some(instead), _) if ground.born_late => {
                ground.anchor = Moment::Day(calendar.day_of(duty.first_known.instant()));
                ground.bound = 0;
                // It was late as told first too, so what is put in its place stands since then.
                ground.known = duty.first_counted;
                let due = self.paused(procedure, instead.rule, ground.anchor, duty, true);
                Some(passing(due, calendar))
            }
            (_, Some(cap)) if !ground.born_late && duty.shortened => {
                let (capped, _) = self.term(procedure, duty, limit, Reading { rule: Some(cap.rule), ..own })?;
                (ground.anchor, ground.bound, ground.capped) = (capped.anchor, capped.bound, true);
                Some(capped.passes)
            }
            _ if self.pauses_of(duty.instance()).next().is_some() => {
                let (paused, _) = self.term(procedure, duty, limit, own)?;
                (ground.anchor, ground.bound) = (paused.anchor, paused.bound);
                Some(paused.passes)
            }
            _ => None,
        };
        Some((ground, instead.unwrap_or(by_rule), by_rule))
    }

    /// A limit that another text adds, with what it puts in its place where it had passed before anybody knew.
    fn tighter_limit(&self, procedure: &Procedure, duty: &Duty, tighter: &Tighter, number: u8) -> Option<(Ground, Tick, Tick)> {
        let calendar = procedure.calendar();
        let (by_rule, known) = self.term(procedure, duty, &tighter.limit, Reading { rule: None, pauses: false, told: None })?;
        // What another text promised besides was no promise to the case before it came.
        let first_known = duty.first_known.max(self.came());
        let born_late = by_rule.passes <= first_known;
        let (bound, rounds) = (by_rule.bound, duty.rounds);
        let ground = Ground { anchor: by_rule.anchor, known, rounds, bound, born_late, capped: false, limit: number };
        if let (Some(instead), true) = (&tighter.born_late, born_late) {
            let anchor = Moment::Day(calendar.day_of(first_known.instant()));
            let due = self.paused(procedure, instead.rule, anchor, duty, true);
            return Some((Ground { anchor, bound: 0, ..ground }, passing(due, calendar), by_rule.passes));
        }
        let (counted, _) = self.term(procedure, duty, &tighter.limit, Reading { rule: None, pauses: true, told: None })?;
        Some((Ground { anchor: counted.anchor, bound: counted.bound, ..ground }, counted.passes, by_rule.passes))
    }

    /// When a limit passes by what was told of facts at first, and when all that it rests on was known.
    pub(super) fn as_told(&self, procedure: &Procedure, duty: &Duty, limit: &TimeLimit, told: Told<'_>) -> Option<(Tick, Tick)> {
        let (term, known) = self.term(procedure, duty, limit, Reading { rule: None, pauses: false, told: Some(told) })?;
        Some((term.passes, known))
    }

    /// The day or instant a limit gives, and when all that it rests on was known.
    pub(super) fn due(&self, procedure: &Procedure, duty: &Duty, limit: &TimeLimit, reading: Reading<'_>) -> Option<(Moment, Tick)> {
        self.term(procedure, duty, limit, reading).map(|(term, known)| (term.due, known))
    }

    /// The term of a limit that decides, landed, with when all that it rests on was known.
    fn term(&self, procedure: &Procedure, duty: &Duty, limit: &TimeLimit, reading: Reading<'_>) -> Option<(Term, Tick)> {
        let calendar = procedure.calendar();
        let Reading { rule, pauses, told } = reading;
        let rule = super::rounds_of(rule.unwrap_or(limit.rule), duty.rounds);
        let counted_from = |anchor: Anchor| match (anchor, told) {
            (Anchor::Fact(fact), Some(told)) if told(fact).is_some() => {
                let (value, known) = told(fact)?;
                Some((Moment::Day(value.as_day()?), duty.rests_on.max(known)))
            }
            _ => self.anchor(procedure, duty, anchor, limit.in_hours()),
        };
        let first = counted_from(limit.anchor);
        if limit.bounds.is_empty() {
            let (anchor, known) = first?;
            let due = self.paused(procedure, rule, anchor, duty, pauses);
            return Some((Term { passes: passing(due, calendar), due, anchor, bound: 0 }, known));
        }
        let counted = |rule: CountRule, (anchor, known): (Moment, Tick), bound: usize| {
            let due = self.unlanded(procedure, rule, anchor, duty, pauses);
            (Term { passes: passing(due, calendar), due, anchor, bound: u8::try_from(bound).unwrap_or(u8::MAX) }, known)
        };
        let mut decides = first.map(|anchor| counted(rule, anchor, 0));
        for (at, bound) in limit.bounds.iter().enumerate() {
            let Some(anchor) = counted_from(bound.anchor) else {
                if limit.needed {
                    return None;
                }
                continue;
            };
            let (other, known) = counted(bound.rule, anchor, at + 1);
            decides = match decides {
                // A ceiling alone is a deadline too; a floor alone is none.
                None => (!bound.floor).then_some((other, known)),
                Some((so_far, before)) => {
                    let other_wins = if bound.floor { other.passes > so_far.passes } else { other.passes < so_far.passes };
                    Some((if other_wins { other } else { so_far }, known.max(before)))
                }
            };
        }
        if limit.needed && first.is_none() {
            return None;
        }
        let (mut decides, known) = decides?;
        decides.due = landed(limit.rule.landing, decides.due, calendar);
        decides.passes = passing(decides.due, calendar);
        Some((decides, known))
    }

    /// Every term of a limit with bounds that is known: its number, its anchor, and the day or instant it gives.
    pub(super) fn terms(&self, procedure: &Procedure, duty: &Duty, ground: Ground) -> Vec<(u8, Moment, Moment)> {
        let step = procedure.step(duty.step);
        let limit = step.limit_numbered(ground.limit);
        let Some(limit) = limit.filter(|limit| !limit.bounds.is_empty()) else { return Vec::new() };
        let own = step.cap.as_ref().filter(|_| ground.capped).map_or(limit.rule, |cap| cap.rule);
        let own = (super::rounds_of(own, duty.rounds), limit.anchor);
        let all = std::iter::once(own).chain(limit.bounds.iter().map(|bound| (bound.rule, bound.anchor)));
        let known = all.zip(0_u8..).filter_map(|((rule, anchor), number)| {
            let (anchor, _) = self.anchor(procedure, duty, anchor, limit.in_hours())?;
            Some((number, anchor, self.unlanded(procedure, rule, anchor, duty, true)))
        });
        known.collect()
    }

    /// One term of a limit with several bounds: it lands nowhere, the limit as a whole does. On a planned day itself nothing is
    /// counted, and nothing can stand still.
    fn unlanded(&self, procedure: &Procedure, rule: CountRule, anchor: Moment, duty: &Duty, with_own: bool) -> Moment {
        let rule = CountRule { landing: Landing::Stays, ..rule };
        let at_point = rule.period.amount() == 0;
        if at_point { procedure.calendar().count(&rule, anchor) } else { self.paused(procedure, rule, anchor, duty, with_own) }
    }

    /// A rule counted from an anchor, with the pauses of the duty left out, where they count, and the days on which the place is
    /// closed, where they do.
    fn paused(&self, procedure: &Procedure, rule: CountRule, anchor: Moment, duty: &Duty, with_own: bool) -> Moment {
        let (step, calendar) = (procedure.step(duty.step), procedure.calendar());
        if self.aside.is_none() && !closes(step, calendar) {
            return calendar.count(&rule, anchor);
        }
        let own = self.pauses_of(duty.instance()).filter(|_| with_own).collect();
        let pauses = standstills(step, own, rule, calendar);
        // What is counted towards a planned day moves with it, and not with pauses.
        let moves = rule.direction == Direction::Forward;
        if !pauses.is_empty() && moves {
            super::pauses::due_with_pauses(rule, anchor, pauses.into_iter(), calendar)
        } else {
            calendar.count(&rule, anchor)
        }
    }

    /// Did an open duty of a step have its deadline before this tick, as far as was known when the limit was given? What
    /// becomes known later changes no limit that was given before.
    fn comes_first(&self, step: StepId, tick: Tick, known: Tick) -> bool {
        let as_known = |duty: Duty| {
            let first = if duty.first_counted <= known { duty.first_passes } else { Tick::NEVER };
            if duty.known <= known { duty.passes } else { first }
        };
        let has_deadline = |duty: &&Kept| duty.step == step && duty.is_open() && duty.passes != Tick::NEVER;
        self.duties.iter().filter(has_deadline).any(|duty| as_known(duty.duty()) < tick)
    }

    /// What a term is counted from, and when that was known.
    fn anchor(&self, procedure: &Procedure, duty: &Duty, anchor: Anchor, in_hours: bool) -> Option<(Moment, Tick)> {
        let calendar = procedure.calendar();
        match anchor {
            Anchor::Opening => Some((moment(duty.opened, duty.clocked, calendar), duty.rests_on)),
            Anchor::Round | Anchor::Reached(_) => Some((moment(duty.base, false, calendar), duty.rests_on)),
            Anchor::Fact(fact) => {
                // What was told of the duty's own part of the case goes before what was told of the case.
                let (value, known) = self.told_for_part(duty, fact).or_else(|| self.told(procedure, fact))?;
                Some((Moment::Day(value.as_day()?), duty.rests_on.max(known)))
            }
            Anchor::Signal(signal, which) => {
                let seen = self.seen(procedure, procedure.heard(signal)).map(|seen| seen.one(which));
                let (tick, known) = seen.or_else(|| self.held(duty.instance(), signal, which))?;
                // A position at midnight sharp stands for its day; hours are then counted from that midnight.
                Some((moment(tick, in_hours, calendar), duty.rests_on.max(known)))
            }
        }
    }

    /// Counts a duty's deadline from its anchor, where that is known. Answers the change, if there is one.
    ///
    /// A moved deadline brings its alarms back; those whose time has passed under the new date too stay gone.
    pub(super) fn count(&self, procedure: &Procedure, duty: &mut Duty, now: Tick) -> Option<Change> {
        let before = (duty.passes, duty.by_rule, duty.known);
        let (ground, passes, by_rule) = self.counted(procedure, duty)?;
        if before == (passes, by_rule, ground.known) || duty.paused {
            return None;
        }
        (duty.by_rule, duty.known) = (by_rule, ground.known);
        if passes != duty.passes {
            let gone = duty.gone;
            duty.passes = passes;
            duty.gone = 0;
            if gone != 0 {
                let stay: u32 = duty.alarms(procedure).filter(|(_, tick)| *tick <= now).map(|(number, _)| 1 << number).sum();
                duty.gone = gone & (stay | TOLD);
            }
        }
        Some(Change::Counted { instance: duty.instance(), ground, passes, by_rule })
    }

    /// Tells that a deadline was counted, with every term of a limit with several bounds.
    pub(super) fn tell_count(
        &self,
        procedure: &Procedure,
        duty: &Duty,
        change: Change,
        (at, cause): (Tick, Cause),
        witness: &mut impl Witness,
    ) {
        witness.note(Transition { at, cause, change });
        let Change::Counted { ground, .. } = change else { return };
        for (number, anchor, due) in self.terms(procedure, duty, ground) {
            let change = Change::Term { instance: duty.instance(), number, anchor, due };
            witness.note(Transition { at, cause, change });
        }
        let tighter = &procedure.step(duty.step).tighter;
        if tighter.is_empty() {
            return;
        }
        let own = self.own_limit(procedure, &mut duty.clone());
        let others = tighter.iter().zip(1..).filter_map(|(tighter, number)| self.tighter_limit(procedure, duty, tighter, number));
        for (ground, passes, _) in own.into_iter().chain(others) {
            let due = due_of(passes, procedure.calendar());
            let change = Change::Limit { instance: duty.instance(), number: ground.limit, due };
            witness.note(Transition { at, cause, change });
        }
    }

    /// Counts the deadlines of a step's open duties anew, and those they shorten.
    pub(super) fn recount(&mut self, procedure: &Procedure, step: StepId, (at, cause): (Tick, Cause), witness: &mut impl Witness) {
        for place in 0..self.duties.len() {
            let kept = self.duties.get(place).filter(|duty| duty.step == step && duty.is_open());
            let Some(mut duty) = kept.map(Kept::duty) else { continue };
            if let Some(change) = self.count(procedure, &mut duty, at) {
                self.tell_count(procedure, &duty, change, (at, cause), witness);
            }
            duty.wind(procedure);
            self.put(place, duty);
        }
        // All of the step's deadlines have moved by then: what one of them shortens stays so.
        self.shorten(procedure, step, (at, cause), witness);
    }

    /// Has a step an open duty whose deadline is known and does not stand still?
    pub(super) fn has_deadline(&self, step: StepId) -> bool {
        self.duties.iter().any(|duty| duty.step == step && duty.is_open() && duty.passes != Tick::NEVER)
    }

    /// The limits that a step's deadline may shorten are counted anew when it moves.
    pub(super) fn shorten(&mut self, procedure: &Procedure, step: StepId, at: (Tick, Cause), witness: &mut impl Witness) {
        // INVARIANT: a step that shortens others is not shortened itself, so this goes one deep.
        for shortened in &procedure.step(step).shortens {
            if self.has_deadline(step) {
                self.recount(procedure, *shortened, at, witness);
            }
        }
    }
}
