//! Principles: an event that is a later option waits for what became of every option before it.

use super::lines::Entry;
use super::told::known_to_hold;
use super::world::World;

impl<'l> World<'_, 'l> {
    /// Does an event come before something that a principle puts first, and nothing excuses that?
    pub(super) fn jumps_ahead(&self, kind: usize, entry: &Entry<'l>) -> bool {
        let reasoned = entry.event.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        self.book.principles.iter().filter(|principle| principle.must || !reasoned).any(|principle| {
            let before: Vec<_> = principle.options.iter().take_while(|choice| choice.option.index() != kind).collect();
            // It is no option of this one.
            if before.len() == principle.options.len() {
                return false;
            }
            before.iter().any(|choice| {
                let mut by = std::iter::once(&choice.option).chain(&choice.given_up_on);
                let came = by.any(|kind| self.done.contains(&kind.index()));
                let out = choice.unless.as_ref().is_some_and(|condition| known_to_hold(condition, &|fact| self.fact(fact)));
                !came && !out
            })
        })
    }
}
