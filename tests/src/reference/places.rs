//! Steps that take each other's place. While a step is open, what it replaces is set aside with all it is; when it is met,
//! that is for good; when it ends otherwise, what it replaced applies again with its original deadline.

use super::effect::on;
use super::lines::Entry;
use super::place::Place;
use super::world::{Instance, Life, On, World};
use sagsgang::calendar::{Instant as Clock, Moment};
use sagsgang::model::StepId;

impl World<'_, '_> {
    /// Whether another step stands in a step's place, and if so, whether for good.
    pub(super) fn replaced(&self, step: usize) -> Option<Life> {
        let replacers = self.book.replacers(step);
        if replacers.iter().any(|by| self.met.contains(by)) {
            return Some(Life::Aside { for_good: true });
        }
        let stands = |by: &usize| self.instances.iter().any(|instance| instance.step == *by && instance.is_alive());
        replacers.iter().any(stands).then_some(Life::Aside { for_good: false })
    }

    /// A step opened, or applies again: what it replaces is set aside, by an event or by time.
    pub(super) fn take_place(&mut self, step: usize, by: On) {
        for place in self.which(Instance::is_open) {
            if self.is_replaced_by(place, step) {
                let instance = self.at(place);
                instance.life = Life::Aside { for_good: false };
                instance.ended = Some(by.clone());
            }
        }
    }

    /// A step was met: what was set aside for it stays so.
    pub(super) fn keep_place(&mut self, step: usize) {
        for place in self.which(|instance| instance.life == Life::Aside { for_good: false }) {
            if self.is_replaced_by(place, step) {
                self.at(place).life = Life::Aside { for_good: true };
            }
        }
    }

    fn is_replaced_by(&self, place: usize, step: usize) -> bool {
        self.book.step(step).replaces.iter().map(|id: &StepId| id.index()).any(|replaced| replaced == self.see(place).step)
    }

    /// What nobody stands in for any more applies again. Told by an event, it cannot be known before that is.
    pub(super) fn free_places(&mut self, by: Option<&Entry<'_>>, now: Place) {
        for place in self.which(|instance| instance.life == Life::Aside { for_good: false }) {
            if self.replaced(self.see(place).step).is_some() {
                continue;
            }
            let instance = self.at(place);
            instance.life = Life::Open;
            instance.ended = None;
            if let Some(by) = by {
                instance.known_by(by.known);
            }
            let step = instance.step;
            self.count_deadlines(now);
            let at = || (Moment::Instant(Clock::from_milliseconds(now.instant)), None);
            self.take_place(step, by.map_or_else(at, |by| on(self.book, by)));
        }
    }
}
