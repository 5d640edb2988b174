//! The first day on which a step may be open: until then it waits, and then it opens by itself.

use super::deadlines::Reading;
use super::duties::{Duty, State, Work};
use super::kept::Kept;
use super::{Case, Instance, Tick, Witness};
use crate::calendar::{Day, Moment};
use crate::model::{Condition, Procedure, Step, StepId, TimeLimit, Truth};

impl Case {
    /// From when on a waiting duty's step may be open, and when all that this rests on was known; nothing while that is unknown.
    fn first_day(&self, procedure: &Procedure, duty: &Duty, earliest: &TimeLimit) -> Option<(Tick, Tick)> {
        let (from, known) = self.first_moment(procedure, duty, earliest)?;
        Some((Tick::of(Moment::Day(procedure.calendar().day(from)), procedure.calendar()), known))
    }

    fn first_moment(&self, procedure: &Procedure, duty: &Duty, earliest: &TimeLimit) -> Option<(Moment, Tick)> {
        self.due(procedure, duty, earliest, Reading { rule: None, pauses: false, told: None })
    }

    /// Does a duty wait for its first day, and for nothing else?
    pub(crate) fn waits_for_its_day(&self, procedure: &Procedure, duty: &Kept) -> bool {
        let holds = |condition: &Condition| condition.lets_open(|fact| self.known(procedure, fact)) == Truth::True;
        duty.state == State::Waiting && duty.wake != Tick::NEVER && procedure.step(duty.step).conditions.iter().all(holds)
    }

    /// The first day of what an instance of a step waits for, while that is known.
    pub(crate) fn first_day_of(&self, procedure: &Procedure, instance: Instance) -> Option<Day> {
        let duty = self.duties.iter().find(|duty| duty.instance() == instance)?.duty();
        let earliest = procedure.step(instance.step).earliest.as_ref()?;
        self.first_moment(procedure, &duty, earliest).map(|(from, _)| procedure.calendar().day(from))
    }

    /// The first day of a waiting duty has come.
    pub(super) fn day_has_come(&mut self, procedure: &Procedure, place: usize, duty: Duty, witness: &mut impl Witness) {
        let at = duty.wake;
        let step = procedure.step(duty.step);
        let known =
            step.earliest.as_ref().and_then(|earliest| self.first_day(procedure, &duty, earliest)).map_or(duty.known, |(_, known)| known);
        self.by_time(procedure, (at, at.max(known)), (duty.trigger, duty.key), witness, |work| {
            if work.lets_open(step) != Truth::True || work.opens_no_more(step) {
                // It goes on waiting, for its conditions alone.
                work.case.put(place, Duty { wake: Tick::NEVER, ..duty });
                return;
            }
            work.case.duties.remove(place);
            let mut duty = Duty { wake: Tick::NEVER, ..duty };
            // Before that day nobody could owe it.
            duty.known_by(at.max(known));
            work.open(duty);
        });
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// May a duty that waits open now, as far as days go? Then, if its conditions hold too, it rests on what its first day rests on;
    /// if not, it is wound to that day.
    pub(super) fn is_time(&self, step: &Step, duty: &mut Duty, holds: bool) -> bool {
        duty.wake = Tick::NEVER;
        let Some(earliest) = &step.earliest else { return holds };
        match self.case.first_day(self.procedure, duty, earliest) {
            None => false,
            Some((from, known)) if from <= self.occurrence.tick => {
                if holds {
                    duty.known_by(known);
                }
                holds
            }
            Some((from, _)) => {
                duty.wake = from;
                false
            }
        }
    }

    /// What a first day is counted from came: what waits for it is looked at again.
    pub(super) fn look_again(&mut self, steps: &[StepId]) {
        for step in steps.iter().filter(|step| self.procedure.step(**step).earliest.is_some()) {
            self.open_what_waits(*step);
        }
    }

    /// Waiting duties of a step whose first day has come, and those that go on waiting, wound anew.
    pub(super) fn take_what_may_open(&mut self, id: StepId, holds: bool) -> Vec<Duty> {
        let step = self.procedure.step(id);
        let mut opens = Vec::new();
        // INVARIANT: what opens is taken out at once, so places before it do not move.
        let mut place = 0;
        while place < self.case.duties.len() {
            let waiting = self.case.duties.get(place).filter(|duty| duty.step == id && duty.state == State::Waiting);
            let Some(mut duty) = waiting.map(Kept::duty) else {
                place += 1;
                continue;
            };
            let before = duty.wake;
            if self.is_time(step, &mut duty, holds) {
                self.case.duties.remove(place);
                opens.push(duty);
                continue;
            }
            if duty.wake != before {
                self.case.put(place, duty);
            }
            place += 1;
        }
        opens
    }
}
