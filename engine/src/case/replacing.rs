//! Steps that take each other's place: what is set aside keeps all it is, and applies again when its place is free.

use super::duties::{State, Work};
use super::{Change, Tick, Witness};
use crate::model::{Step, StepId};

impl<W: Witness> Work<'_, '_, W> {
    /// Does another step stand in this one's place: open, or met?
    pub(super) fn is_replaced(&self, step: &Step) -> bool {
        step.replaced_by.iter().any(|by| {
            let open = self.case.duties.iter().any(|duty| duty.step == *by && duty.is_open());
            open || self.case.has_been_met(self.procedure, *by)
        })
    }

    /// A step opened that takes the place of others: they are set aside with all they are.
    pub(super) fn take_place(&mut self, step: StepId) {
        let replaces = &self.procedure.step(step).replaces;
        let mut aside = Vec::new();
        for duty in self.case.duties.iter_mut().filter(|duty| replaces.contains(&duty.step) && duty.is_open()) {
            duty.state = State::SetAside;
            duty.wake = Tick::NEVER;
            aside.push(duty.instance());
        }
        for instance in aside {
            self.note(Change::SetAside(instance));
        }
    }

    /// A step that took others' place ended without being met: they apply again with their original deadlines.
    pub(super) fn give_back(&mut self, by: StepId) {
        for step in &self.procedure.step(by).replaces {
            while let Some(at) = self.case.duties.iter().position(|duty| duty.step == *step && duty.state == State::SetAside) {
                if self.is_replaced(self.procedure.step(*step)) {
                    break;
                }
                let mut duty = self.case.duties.remove(at);
                duty.state = State::Open;
                duty.known = duty.known.max(self.occurrence.known);
                self.note(Change::Restored(duty.instance()));
                self.count(&mut duty);
                duty.wind(self.procedure);
                self.case.remember(duty);
            }
        }
    }
}
