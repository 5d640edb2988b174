//! Whether a case belongs to its text: a case leaves as it is told that it belongs elsewhere, and comes as it is told that it
//! belongs here.
//!
//! As it leaves, it is handed over: what the law asks for goes along, what was promised here ends and begins no more. As it comes,
//! everything is read as if it had belonged here from the start, but nothing of what was promised here was known before: so the case
//! is folded again.

use super::duties::Work;
use super::{Case, Occurrence, Subject, Tick, Witness};
use crate::model::{Procedure, StepId};

/// Where a case stands with a text that does not apply to all cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stay {
    /// Does it belong elsewhere?
    outside: bool,
    /// When it was known that it came, where it came from elsewhere.
    came: Tick,
}

impl Stay {
    const FROM_THE_START: Self = Self { outside: false, came: Tick::LONG_AGO };
}

impl Case {
    fn stay(&self) -> Stay {
        self.aside.as_ref().and_then(|aside| aside.stay).unwrap_or(Stay::FROM_THE_START)
    }

    fn stays(&mut self, stay: Stay) {
        self.aside.get_or_insert_default().stay = Some(stay);
    }

    /// Does it belong elsewhere, as far as is told?
    pub(crate) fn is_outside(&self) -> bool {
        self.stay().outside
    }

    /// When it was known that it came from elsewhere; long ago, where it did not.
    pub(super) fn came(&self) -> Tick {
        self.stay().came
    }

    /// It comes from elsewhere, which is known from a tick on.
    pub(crate) fn come(&mut self, known: Tick) {
        self.stays(Stay { came: known, ..self.stay() });
    }
}

impl Occurrence<'_> {
    /// Does it tell that the case belongs to the text (or that it does not)? Nothing, where it tells neither. A value that cannot be read
    /// is none of those that belong here.
    pub(crate) fn belongs(&self, procedure: &Procedure) -> Option<bool> {
        let scope = procedure.scope()?;
        let Subject::Kind(kind) = self.subject else { return None };
        if self.bar.is_some() || !procedure.kind(kind).tells.contains(&scope.fact) {
            return None;
        }
        super::occurrence::field(self.event.fields, procedure, scope.fact)?;
        Some(self.tells(procedure, scope.fact).is_some_and(|value| scope.values.contains(&value)))
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// What an event at hand does to where the case belongs; `declared` where the text says that such an event hands it over.
    pub(super) fn moves(&mut self, declared: bool) {
        let belongs = self.occurrence.belongs(self.procedure);
        if self.occurrence.before_it_came {
            // What somebody elsewhere was asked to grant is not asked of anybody here.
            if belongs == Some(true) {
                self.waits_no_more(|_| true);
            }
            return;
        }
        if belongs == Some(false) && !self.case.is_outside() {
            let stay = Stay { outside: true, ..self.case.stay() };
            self.case.stays(stay);
            self.note(super::Change::Left);
        }
        if belongs == Some(false) || (declared && belongs.is_none()) {
            self.hand_over();
        }
    }

    /// From when on anything could be known here of a step: of what was promised here, not before the case came.
    pub(super) fn known_here(&self, step: StepId, known: Tick) -> Tick {
        if self.procedure.step(step).is_statutory() { known } else { known.max(self.case.came()) }
    }
}
