//! Steps that take each other's place: what is set aside keeps all it is, and applies again when its place is free.

use super::duties::{Duty, State, Work};
use super::{Case, Cause, Change, Tick, Transition, Witness};
use crate::model::{Procedure, Step, StepId};

impl Case {
    /// Does another step stand in this one's place: open, set aside for a third one, or met?
    pub(super) fn is_replaced(&self, procedure: &Procedure, step: &Step) -> bool {
        let stands = |by: &StepId| self.duties.iter().any(|duty| duty.step == *by && duty.is_alive());
        step.replaced_by.iter().any(stands) || self.is_replaced_for_good(procedure, step)
    }

    /// Was another step met in this one's place?
    pub(super) fn is_replaced_for_good(&self, procedure: &Procedure, step: &Step) -> bool {
        step.replaced_by.iter().any(|by| self.has_been_met(procedure, *by))
    }

    /// What nobody stands in for any more applies again with its original deadline. Told by an event, it is not known before
    /// that is.
    pub(super) fn free_places(
        &mut self,
        procedure: &Procedure,
        known: Option<Tick>,
        (at, cause): (Tick, Cause),
        witness: &mut impl Witness,
    ) {
        let free = |case: &Self| {
            let aside = |step: StepId| !case.is_replaced(procedure, procedure.step(step));
            case.duties.iter().position(|duty| duty.state == State::SetAside && aside(duty.step))
        };
        while let Some(place) = free(self) {
            let Some(mut duty) = self.duty(place) else { return };
            duty.state = State::Open;
            if let Some(known) = known {
                duty.known_by(known);
            }
            witness.note(Transition { at, cause, change: Change::Restored(duty.instance()) });
            if let Some(change) = self.count(procedure, &mut duty, at) {
                self.tell_count(procedure, &duty, change, (at, cause), witness);
            }
            duty.wind(procedure);
            self.put(place, duty);
            self.shorten(procedure, duty.step, (at, cause), witness);
            self.take_place(procedure, duty.step, (at, cause), witness);
        }
    }

    /// A step opened, or applies again, that takes the place of others: they are set aside with all they are.
    fn take_place(&mut self, procedure: &Procedure, step: StepId, (at, cause): (Tick, Cause), witness: &mut impl Witness) {
        let replaces = &procedure.step(step).replaces;
        if replaces.is_empty() {
            return;
        }
        let mut aside = Vec::new();
        for kept in self.duties.iter_mut().filter(|duty| replaces.contains(&duty.step) && duty.is_open()) {
            let mut duty = Duty { state: State::SetAside, ..kept.duty() };
            duty.wind(procedure);
            aside.push(duty.instance());
            *kept = duty.into();
        }
        for instance in aside {
            witness.note(Transition { at, cause, change: Change::SetAside(instance) });
        }
    }
}

impl<W: Witness> Work<'_, '_, W> {
    pub(super) fn take_place(&mut self, step: StepId) {
        let here = self.here();
        self.case.take_place(self.procedure, step, here, self.witness);
    }

    /// A step was met: what is set aside for it stays so, and need not be remembered.
    pub(super) fn keep_place(&mut self, step: StepId) {
        let replaces = &self.procedure.step(step).replaces;
        if !replaces.is_empty() {
            self.case.duties.retain(|duty| duty.state != State::SetAside || !replaces.contains(&duty.step));
        }
    }

    pub(super) fn free_places(&mut self) {
        if self.case.duties.iter().any(|duty| duty.state == State::SetAside) {
            let here = self.here();
            self.case.free_places(self.procedure, Some(self.occurrence.known), here, self.witness);
        }
    }
}
