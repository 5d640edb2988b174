//! Powers over a duty: whoever may, and says why, puts its deadline off, excuses it, or lifts it. And a case that goes to another
//! municipality: what rests on a law goes along, what does not ends.

use super::book::Book;
use super::bounds::is_statutory;
use super::count::{When, count};
use super::lines::{Entry, What, when};
use super::place::Place;
use super::recipients::day;
use super::world::{Instance, Life, World};
use sagsgang::log::{Event, FieldValue, built_in};
use sagsgang::situation::State;

/// What somebody does with a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Power {
    /// Puts its deadline off to a day.
    PutOff(usize),
    /// Ends it, because it could not be kept.
    Excuse,
    /// Ends it, because it is no longer needed.
    Lift,
}

/// What an event does with a duty of which step, where whoever reports it may, and says why.
pub(super) fn power(book: &Book, event: &Event) -> Option<What> {
    let words = |field: &str| if let Some(FieldValue::Text(words)) = event.fields.get(field) { Some(words.as_str()) } else { None };
    let named = words(built_in::STEP_FIELD)?.to_lowercase();
    let step = book.steps.iter().position(|step| step.name.to_lowercase() == named)?;
    let declared = book.step(step);
    let (by, power) = match event.kind.as_str() {
        built_in::EXTENDED => {
            let until = day(&book.almanac, words(built_in::UNTIL_FIELD)?)?;
            (declared.power(sagsgang::model::PowerKind::Extend), Power::PutOff(when(&book.almanac, until).day(&book.almanac)))
        }
        built_in::EXCUSED => (declared.excusable_by, Power::Excuse),
        built_in::LIFTED => (declared.liftable_by, Power::Lift),
        _ => return None,
    };
    let role = book.role_ids.get(book.role_named(&event.actor.role)?)?;
    let says_why = event.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    (by.contains(*role) && says_why).then_some(What::Power(power, step))
}

impl World<'_, '_> {
    /// Somebody uses a power over a duty: the one that is named, else the oldest.
    pub(super) fn use_power(&mut self, power: Power, step: usize, entry: &Entry<'_>) {
        let Some(place) = self.meant(step, entry) else { return };
        let state = match power {
            Power::PutOff(until) => return self.put_off(place, until, entry),
            Power::Excuse => State::Excused,
            Power::Lift => State::Lifted,
        };
        if state == State::Excused {
            // What is excused is held against nobody.
            self.at(place).charged = false;
        }
        self.end(place, state, entry.event.happened, Some(&entry.event.id));
    }

    /// A deadline that has not passed is put off: to a later day, not more often and not further from the deadline by the rule
    /// than may be. What stands still has no deadline to be put off.
    fn put_off(&mut self, place: usize, until: usize, entry: &Entry<'_>) {
        let almanac = &self.book.almanac;
        let instance = self.see(place);
        let Some(deadline) = instance.deadline.filter(|_| !instance.is_paused()) else { return };
        let times = instance.put_off.map_or(0, |(_, times)| times);
        let Some(role) = self.book.role_named(&entry.event.actor.role).and_then(|role| self.book.role_ids.get(role)) else { return };
        let passes = |day: When| Place::passing(almanac, day);
        let later = deadline.passes < passes(When::Day(until));
        let in_time = entry.place < deadline.passes;
        // Somebody may whose line allows it so often and so far.
        let mut may = false;
        for line in self.book.step(instance.step).extensions.iter().filter(|line| line.by.contains(*role)) {
            let furthest = line.at_most.map(|rule| count(almanac, &rule, 1, deadline.due_by_rule, &|_| false));
            let too_often = line.times.is_some_and(|most| times >= most);
            let too_far = furthest.is_some_and(|furthest| passes(furthest) < passes(When::Day(until)));
            may |= !too_often && !too_far;
        }
        if in_time && later && may {
            let instance = self.at(place);
            instance.put_off = Some((until, times + 1));
            instance.known_by(entry.known);
            self.count_deadlines(entry.place);
        }
    }

    /// The case goes to another municipality.
    pub(super) fn hand_over(&mut self, entry: &Entry<'_>) {
        let goes_along = |world: &Self, step: usize| is_statutory(world.book.step(step));
        for place in self.which(|instance: &Instance| instance.is_alive() || instance.life == Life::Waiting) {
            if !goes_along(self, self.see(place).step) {
                self.end(place, State::HandedOver, entry.event.happened, Some(&entry.event.id));
            }
        }
        let book = self.book;
        self.early.retain(|early| is_statutory(book.step(early.step)));
        self.wait_no_more(entry.place, |_| true);
    }
}
