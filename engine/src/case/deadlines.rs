//! Deadlines as their rules, their anchors and their pauses have them; counted anew where one of these changes.

use super::duties::{Duty, Ground, moment, passing};
use super::{Case, Cause, Change, Tick, Transition, Witness};
use crate::calendar::Moment;
use crate::model::{Anchor, Procedure, StepId, TimeLimit};

impl Case {
    /// The deadline of a duty as its rule, its anchor and its pauses have it: from what, when it passes, and when it would
    /// have passed had it not been late before anybody knew.
    ///
    /// Whether another step's deadline comes first is decided when the limit is counted from a new anchor, or when that other
    /// deadline is new or has moved (`decide`): that the other is met gives nobody more time.
    fn counted(&self, procedure: &Procedure, duty: &mut Duty, decide: bool) -> Option<(Ground, Tick, Tick)> {
        let step = procedure.step(duty.step);
        let limit = step.limit.as_ref()?;
        let calendar = procedure.calendar();
        let (anchor, known) = self.anchor(procedure, duty, limit)?;
        let rule = super::rounds_of(limit.rule, duty.rounds);
        let by_rule = passing(calendar.count(&rule, anchor), calendar);
        let mut ground = Ground { anchor, known, rounds: duty.rounds, born_late: by_rule <= duty.first_known, capped: false };
        let rule = match (&step.born_late, ground.born_late) {
            (Some(instead), true) => {
                ground.anchor = Moment::Day(calendar.day_of(duty.first_known.instant()));
                instead.rule
            }
            _ => rule,
        };
        let from = Tick::of(anchor, calendar);
        if let Some(cap) = &step.cap
            && (decide || duty.anchor != from)
        {
            duty.shortened = self.comes_first(cap.before, by_rule);
        }
        duty.anchor = from;
        let rule = match &step.cap {
            Some(cap) if !ground.born_late && duty.shortened => {
                ground.capped = true;
                cap.rule
            }
            _ => rule,
        };
        let mut pauses = self.pauses_of(duty.instance()).peekable();
        let due = if pauses.peek().is_some() {
            super::pauses::due_with_pauses(rule, ground.anchor, pauses, calendar)
        } else {
            calendar.count(&rule, ground.anchor)
        };
        duty.known = ground.known;
        Some((ground, passing(due, calendar), by_rule))
    }

    /// Does an open duty of a step have its deadline before this tick?
    fn comes_first(&self, step: StepId, tick: Tick) -> bool {
        self.duties.iter().any(|duty| duty.step == step && duty.is_open() && duty.passes < tick)
    }

    /// What a limit is counted from, and when that was known.
    fn anchor(&self, procedure: &Procedure, duty: &Duty, limit: &TimeLimit) -> Option<(Moment, Tick)> {
        let calendar = procedure.calendar();
        match limit.anchor {
            Anchor::Opening => Some((moment(duty.opened, duty.clocked, calendar), duty.rests_on)),
            Anchor::Round => Some((moment(duty.base, false, calendar), duty.rests_on)),
            Anchor::Fact(fact) => {
                let (value, known) = self.told(procedure, fact)?;
                Some((Moment::Day(value.as_day()?), duty.rests_on.max(known)))
            }
            Anchor::Signal(signal, which) => {
                let (tick, known) = self.seen(procedure, procedure.heard(signal))?.one(which);
                // A position at midnight sharp stands for its day; hours are then counted from that midnight.
                Some((moment(tick, limit.in_hours(), calendar), duty.rests_on.max(known)))
            }
        }
    }

    /// Counts a duty's deadline from its anchor, where that is known. Answers the change, if there is one.
    ///
    /// A moved deadline brings its alarms back; those whose time has passed under the new date too stay gone.
    pub(super) fn count(&self, procedure: &Procedure, duty: &mut Duty, now: Tick, decide: bool) -> Option<Change> {
        let before = (duty.passes, duty.by_rule, duty.known);
        let (ground, passes, by_rule) = self.counted(procedure, duty, decide)?;
        if before == (passes, by_rule, duty.known) || duty.paused {
            return None;
        }
        duty.by_rule = by_rule;
        if passes != duty.passes {
            let gone = duty.gone;
            duty.passes = passes;
            duty.gone = 0;
            let stay: u32 = duty.alarms(procedure).filter(|(_, tick)| *tick <= now).map(|(number, _)| 1 << number).sum();
            duty.gone = gone & stay;
        }
        Some(Change::Counted { instance: duty.instance(), ground, passes, by_rule })
    }

    /// Counts the deadlines of a step's open duties anew, and those they shorten.
    pub(super) fn recount(
        &mut self,
        procedure: &Procedure,
        step: StepId,
        decide: bool,
        (at, cause): (Tick, Cause),
        witness: &mut impl Witness,
    ) {
        for place in 0..self.duties.len() {
            let Some(mut duty) = self.duties.get(place).copied().filter(|duty| duty.step == step && duty.is_open()) else { continue };
            if let Some(change) = self.count(procedure, &mut duty, at, decide) {
                witness.note(Transition { at, cause, change });
            }
            duty.wind(procedure);
            if let Some(place) = self.duties.get_mut(place) {
                *place = duty;
            }
            self.shorten(procedure, step, (at, cause), witness);
        }
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
                self.recount(procedure, *shortened, true, at, witness);
            }
        }
    }
}
