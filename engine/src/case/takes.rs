//! What it takes to meet a step: an event that lacks any of it is a fact all the same, and meets nothing.
//!
//! Nothing is remembered and nothing is met afterwards: when what was lacking comes, the act is done, or reported, anew.

use super::duties::{Bar, Work};
use super::{Change, Instance, Witness};
use crate::model::StepId;

impl<W: Witness> Work<'_, '_, W> {
    /// The event meets a step, perhaps later the same day, unless it lacks something.
    pub(super) fn may_meet(&mut self, step: StepId) {
        let lacking = self.lacking(step);
        if lacking != 0 {
            let open = self.meant(step).is_some();
            if !open {
                self.note(Change::NoEffect(Bar::StepNotOpen));
            }
            // Of a step that cannot open any more today it lacks nothing.
            if open || self.may_open_today(step) {
                self.note(Change::Lacks { step, lacking });
            }
        } else if !self.meet(step) {
            self.remember_early(step);
        }
    }

    /// What the event lacks: a bit for each requirement of the step. What it tells is known by now.
    pub(super) fn lacking(&self, step: StepId) -> u32 {
        let (procedure, case) = (self.procedure, &self.case);
        let takes = &procedure.step(step).takes;
        if takes.requirements.is_empty() {
            return 0;
        }
        takes.lacking(procedure, self.occurrence.event.fields, |fact| case.value(procedure, fact).is_some())
    }

    /// Tells what is recommended and not known, when a step is met.
    pub(super) fn met_without(&mut self, instance: Instance) {
        let (procedure, case) = (self.procedure, &self.case);
        let takes = &procedure.step(instance.step).takes;
        if takes.should.is_empty() {
            return;
        }
        let recommended = takes.without(|fact| case.value(procedure, fact).is_some());
        if recommended != 0 {
            self.note(Change::MetWithout { instance, recommended });
        }
    }
}
