//! Principles: an option may be used when those before it were used, given up or ruled out; what is passed over is told.

use super::duties::{Bar, Work};
use super::grants::Persons;
use super::occurrence::Subject;
use super::{Case, Change, Witness};
use crate::model::{Choice, KindId, PrincipleId, Procedure, Signal, Truth};

impl Case {
    /// What became of an option: it was used, given up, or is ruled out by what is known.
    pub(crate) fn is_settled(&self, procedure: &Procedure, choice: &Choice) -> bool {
        let came = |kind: &KindId| self.seen(procedure, procedure.heard(Signal::Event(*kind))).is_some();
        came(&choice.option) || choice.given_up_on.iter().any(came) || self.rules_out(procedure, choice)
    }

    /// Is an option ruled out by what is known?
    pub(crate) fn rules_out(&self, procedure: &Procedure, choice: &Choice) -> bool {
        choice.unless.as_ref().is_some_and(|condition| condition.truth(|fact| self.known(procedure, fact)) == Truth::True)
    }

    /// The places of the options before one that nothing became of yet.
    pub(crate) fn passed_over(&self, procedure: &Procedure, id: PrincipleId, place: usize) -> Vec<usize> {
        let before = procedure.principle(id).options.iter().enumerate().take(place);
        before.filter(|(_, choice)| !self.is_settled(procedure, choice)).map(|(at, _)| at).collect()
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// Why the event could have no effect, however far the case has come.
    pub(super) fn unlawful(&self, persons: Persons) -> Option<Bar> {
        let same = || (persons == Persons::Same).then_some(Bar::SamePerson);
        let lawful = self.occurrence.bar.or_else(|| self.separated()).or_else(|| self.consent_missing());
        lawful.or_else(|| self.out_of_order()).or_else(same)
    }

    /// Does a principle put something else first that nothing became of? Where the order only should be followed, a reason is enough.
    fn out_of_order(&self) -> Option<Bar> {
        let Subject::Kind(kind) = self.occurrence.subject else { return None };
        let reasoned = self.occurrence.event.reason.is_some_and(|reason| !reason.trim().is_empty());
        let mut places = self.procedure.places_of(kind);
        let passes_over = |(id, place): (PrincipleId, usize)| {
            (self.procedure.principle(id).must || !reasoned) && !self.case.passed_over(self.procedure, id, place).is_empty()
        };
        places.any(passes_over).then_some(Bar::OutOfOrder)
    }

    /// Tells which options the event uses and gives up, and which it passes over.
    pub(super) fn choose(&mut self, kind: KindId) {
        let procedure = self.procedure;
        for (at, principle) in procedure.principles().iter().enumerate() {
            let id = PrincipleId::new(at);
            if let Some(place) = principle.place_of(kind) {
                for over in self.case.passed_over(procedure, id, place) {
                    self.note(Change::PassedOver { principle: id, option: over });
                }
                self.note(Change::Used { principle: id, option: place });
            }
            for (place, _) in principle.options.iter().enumerate().filter(|(_, choice)| choice.given_up_on.contains(&kind)) {
                self.note(Change::GivenUp { principle: id, option: place });
            }
        }
    }
}
