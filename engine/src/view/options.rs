//! Principles in the picture: at each option, what comes before it.

use super::Painter;
use crate::explain::listed;
use crate::lexicon::Word;
use crate::model::{KindId, Step};
use crate::syntax::name_words;

impl Painter<'_> {
    /// Is it an option of a principle?
    pub(super) fn is_option(&self, kind: KindId) -> bool {
        self.procedure.places_of(kind).next().is_some()
    }

    /// The events that meet a step and have no box of their own.
    pub(super) fn undrawn(&self, step: &Step) -> Vec<KindId> {
        step.met_by.iter().copied().filter(|kind| !self.is_drawn(*kind)).collect()
    }

    /// In which place each principle puts an event: first, or after what.
    pub(super) fn first_of(&self, kind: KindId) -> Vec<String> {
        let lines = self.procedure.places_of(kind).map(|(id, place)| {
            let principle = self.procedure.principle(id);
            let name = |kind: KindId| name_words(self.language, &self.procedure.kind(kind).name);
            let before: Vec<String> = principle.options.iter().take(place).map(|choice| name(choice.option)).collect();
            let place = match before.as_slice() {
                [] => Word::k_option_first.text(self.language).to_owned(),
                before => format!("{} {}", Word::k_after.text(self.language), listed(before, Word::k_and.text(self.language))),
            };
            format!("{}: {place}", self.language.quoted(principle.title()))
        });
        lines.collect()
    }
}
