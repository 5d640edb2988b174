//! A case in several parts: one employment each, where a step or the goal says *per*.
//!
//! What an event tells together with the part it is about belongs to that part: the same step stands once for each, with its
//! own deadline. What it tells without one belongs to the case as a whole.

use super::duties::{Duty, Raised, Work};
use super::{Case, Change, Instance, Tick, Witness};
use crate::model::{FactId, StepId, Value};

/// What a case remembers of its parts; nothing where no step and no goal knows any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    /// What was told of a part: the last value of each fact, and when that was known.
    told: Vec<(Part, FactId, Value, Tick)>,
    /// Steps that have opened for a part, since the case was opened or reopened.
    opened: Vec<(StepId, Part)>,
    /// The part that a remembered instance is for.
    of: Vec<(Instance, Part)>,
    /// How far each part is, in the order in which they became known.
    pub(crate) stands: Vec<(Part, Stand)>,
}

/// One part of a case: what tells it apart, and what that is for it. The same words may name one thing of each of two sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) by: FactId,
    pub(crate) value: Value,
}

/// How far one part of a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Not at the goal.
    Away,
    /// At the goal.
    Back,
    /// Gone for good: the goal does not wait for it.
    Gone,
}

impl Case {
    /// What is known of the parts of the case; nothing where the procedure knows none.
    pub(crate) fn parts(&self) -> Option<&Parts> {
        self.aside.as_ref()?.parts.as_ref()
    }

    fn parts_mut(&mut self) -> Option<&mut Parts> {
        self.aside.as_mut()?.parts.as_mut()
    }

    /// The part that an instance is for.
    pub(crate) fn part_of(&self, instance: Instance) -> Option<Part> {
        self.parts()?.of.iter().find(|(of, _)| *of == instance).map(|(_, part)| *part)
    }

    /// What was told of a fact for the part that a duty is for.
    pub(super) fn told_for_part(&self, duty: &Duty, fact: FactId) -> Option<(Value, Tick)> {
        let part = self.part_of(duty.instance())?;
        let told = &self.parts()?.told;
        told.iter().find(|(of, other, ..)| (*of, *other) == (part, fact)).map(|(_, _, value, known)| (*value, *known))
    }

    /// Has a step opened for this part?
    pub(super) fn has_opened_for(&self, step: StepId, part: Part) -> bool {
        self.parts().is_some_and(|parts| parts.opened.contains(&(step, part)))
    }

    /// *First* is counted since the last reopening, for each part too.
    pub(super) fn forget_first_parts(&mut self) {
        if let Some(parts) = self.parts_mut() {
            parts.opened.clear();
        }
    }
}

impl Parts {
    /// What was told last of a fact for each part.
    pub(crate) fn told_of(&self, fact: FactId) -> impl Iterator<Item = (Part, Value)> {
        self.told.iter().filter(move |(_, other, ..)| *other == fact).map(|(part, _, value, _)| (*part, *value))
    }

    /// Instances that are gone need no part.
    pub(super) fn settle(&mut self, lives: impl Fn(Instance) -> bool) {
        self.of.retain(|(instance, _)| lives(*instance));
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// The part that the event at hand is about, as a step or the goal divides the case.
    pub(super) fn part_told(&self, by: FactId) -> Option<Part> {
        self.occurrence.tells(self.procedure, by).map(|value| Part { by, value })
    }

    /// The part that the event at hand is about for a step; nothing where it names none, or the step has no parts.
    pub(super) fn part_for(&self, step: StepId) -> Option<Part> {
        self.part_told(self.procedure.step(step).per?)
    }

    /// Is a duty for the part that the event is about? Where either is about none, it may be.
    pub(super) fn fits_part(&self, step: StepId, instance: Instance) -> bool {
        match (self.part_for(step), self.case.part_of(instance)) {
            (Some(told), Some(part)) => told == part,
            _ => true,
        }
    }

    /// The part for which a signal opens a step: the one the event names, or that of the step that was met.
    pub(super) fn part_opened(&self, step: StepId, raised: Raised) -> Option<Part> {
        let by = self.procedure.step(step).per?;
        self.part_for(step).or(raised.part.filter(|part| part.by == by))
    }

    /// Has a step that opens once opened for all that the event can be about? There can always be another part.
    pub(super) fn has_opened_for_all(&self, step: StepId) -> bool {
        match self.part_for(step) {
            Some(part) => self.case.has_opened_for(step, part),
            None => self.procedure.step(step).per.is_none() && self.case.has_opened(self.procedure, step),
        }
    }

    /// Notes that an instance is for a part.
    pub(super) fn is_for(&mut self, instance: Instance, part: Option<Part>, opens: bool) {
        if let (Some(parts), Some(part)) = (self.case.parts_mut(), part) {
            parts.of.push((instance, part));
            if opens {
                parts.opened.push((instance.step, part));
            }
        }
    }

    /// Remembers what the event tells of the part it is about; answers the facts that are new for it.
    pub(super) fn learn_of_part(&mut self, tells: &[FactId]) -> Vec<FactId> {
        let procedure = self.procedure;
        let mut learned = Vec::new();
        for by in procedure.divides() {
            let Some(part) = self.part_told(*by).filter(|_| tells.contains(by)) else { continue };
            for fact in tells.iter().filter(|fact| *fact != by) {
                let Some(value) = self.occurrence.tells(procedure, *fact) else { continue };
                let known = self.occurrence.known_of(procedure, *fact);
                let Some(parts) = self.case.parts_mut() else { continue };
                match parts.told.iter_mut().find(|(of, other, ..)| (*of, *other) == (part, *fact)) {
                    Some(told) if told.2 == value => {}
                    Some(told) => {
                        (told.2, told.3) = (value, known);
                        learned.push(*fact);
                    }
                    None => {
                        parts.told.push((part, *fact, value, known));
                        learned.push(*fact);
                    }
                }
            }
        }
        learned
    }

    /// The event makes a part of the case known, or brings it away from the goal again, or ends it for good. Answers whether
    /// the goal waits for one part less.
    pub(super) fn part_stands(&mut self, kind: crate::model::KindId) -> bool {
        let procedure = self.procedure;
        let Some(goal) = &procedure.goal.parts else { return false };
        let Some(part) = self.part_told(goal.by) else { return false };
        let kind = procedure.kind(kind);
        let (again, gone) = (kind.reopens.is_some(), kind.ends_part);
        let Some(parts) = self.case.parts_mut() else { return false };
        match parts.stands.iter_mut().find(|(of, _)| *of == part) {
            Some((_, stand)) if gone => *stand = Stand::Gone,
            Some((_, stand)) if again => *stand = Stand::Away,
            Some(_) => {}
            None => parts.stands.push((part, if gone { Stand::Gone } else { Stand::Away })),
        }
        gone
    }

    /// One part is at the goal; answers whether all are that it waits for.
    pub(super) fn part_back(&mut self, by: FactId, event: u32) -> bool {
        let Some(part) = self.part_told(by) else { return false };
        let Some(parts) = self.case.parts_mut() else { return false };
        if let Some((_, stand)) = parts.stands.iter_mut().find(|(of, _)| *of == part) {
            *stand = Stand::Back;
        }
        let all = self.all_parts_back();
        if !all {
            self.note(Change::GoalPart(event));
        }
        all
    }

    /// Is every part at the goal that has not gone, and one at least?
    pub(super) fn all_parts_back(&self) -> bool {
        let stands = self.case.parts().into_iter().flat_map(|parts| &parts.stands).map(|(_, stand)| *stand);
        stands.clone().all(|stand| stand != Stand::Away) && stands.into_iter().any(|stand| stand == Stand::Back)
    }
}
