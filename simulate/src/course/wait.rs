//! A case that shares the pools of its text with others: what it asks stands open until the pool answers, and its tale waits for that.

use super::{Course, What};
use sagsgang::calendar::{Instant, Moment};
use sagsgang::log::{Event, Log};
use sagsgang::situation::{AskedStanding, Record, Situation};
use std::collections::BTreeSet;

/// How many days longer than in its tale a case waits for what a pool says there, before it goes on without it.
const PATIENCE: i32 = 21;

impl Course<'_> {
    /// From now on pools answer it, and no tale.
    pub(crate) fn sharing(mut self) -> Self {
        self.shares = true;
        self
    }

    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// When it begins.
    pub(crate) fn begins(&self) -> Option<Instant> {
        self.plans.iter().map(|plan| plan.at).min()
    }

    /// Does it follow the text whose pools are shared?
    pub(crate) fn is_of_the_pools(&self) -> bool {
        self.shares && self.procedure().fingerprint() == self.simulation.procedure().fingerprint()
    }

    /// What a pool says is in its log, and is seen from then on.
    pub(crate) fn told_by_a_pool(&mut self, said: Vec<Event>) -> Instant {
        for event in said {
            self.now = self.now.max(event.recorded.plus_milliseconds(1));
            self.log.append(event);
        }
        self.now
    }

    /// Is something of this kind said by a pool that the case shares?
    pub(super) fn is_said_by_a_pool(&self, kind: &str) -> bool {
        let procedure = self.procedure();
        self.is_of_the_pools() && procedure.kind_named(kind).is_some_and(|kind| procedure.kind(kind).answers.is_some())
    }

    /// May time change what it asks of a pool?
    pub(super) fn waits_on_a_pool(&self, situation: &Situation) -> bool {
        self.shares && situation.asked.iter().any(|asked| waits(asked.state) || asked.state == AskedStanding::Reserved)
    }

    /// A duty for which a place is reserved: whoever owes it reckons with the day on which the reservation runs out, where that comes first.
    pub(super) fn reserved_until(&self, record: &Record, situation: &Situation) -> Option<Record> {
        let asked = situation.asked.iter().filter(|asked| asked.instance == record.instance && asked.state == AskedStanding::Reserved);
        let until = asked.filter_map(|asked| asked.until).min().filter(|_| self.shares)?;
        let sooner = record.due.is_none_or(|due| until < self.calendar().day(due));
        let mut reserved = record.clone();
        reserved.due = Some(Moment::Day(until));
        sooner.then_some(reserved)
    }

    /// Hears what pools have said that its tale waits for, and what cannot be done before they answer.
    pub(super) fn hear(&mut self, situation: &Situation) {
        if !self.is_of_the_pools() {
            return;
        }
        let procedure = self.procedure();
        let without = situation.asked.iter().filter(|asked| waits(asked.state)).filter_map(|asked| procedure.step_named(&asked.step));
        let held_up: BTreeSet<String> = without.flat_map(|(_, step)| &step.met_by).map(|kind| procedure.kind(*kind).name.clone()).collect();
        // Whoever meant to begin on a place that is gone waits for another.
        let in_hand = &mut self.in_hand;
        self.plans.retain(|plan| match &plan.what {
            What::Duty { by, part, .. } if held_up.contains(&by.kind) => {
                part.map(|part| in_hand.remove(&part));
                false
            }
            _ => true,
        });
        self.held_up = held_up;
        let listens = self.plans.iter().filter_map(|plan| if let What::Part(part) = plan.what { Some(part) } else { None });
        for part in listens.collect::<Vec<_>>() {
            if self.heard(part) {
                self.plans.retain(|plan| !matches!(plan.what, What::Part(other) if other == part));
            }
        }
    }

    /// The tale says that a pool says something: it goes on when that has been said, or after some time without it.
    pub(super) fn listen_for(&mut self, part: usize, open: bool) {
        if self.heard(part) {
            return self.go_on(open);
        }
        let days = self.tale.parts.get(part).map_or(0, |part| part.day);
        let before = self.tale.parts.get(self.last.0).map_or(0, |last| last.day);
        let until = self.last.1.plus(self.paced(days - before)).max(self.today()).plus(PATIENCE);
        let at = self.calendar().at(until, 8, 0);
        self.in_hand.insert(part);
        self.plan(at, What::Part(part));
    }

    /// Has a pool said what a part of the tale has it say? What was said counts for one part.
    fn heard(&mut self, part: usize) -> bool {
        let Some(kind) = self.tale.parts.get(part).map(|part| part.kind.as_str()).filter(|kind| self.is_said_by_a_pool(kind)) else {
            return false;
        };
        let new = |event: &&Event| event.kind == kind && self.told.values().all(|told| *told != event.id);
        let Some(said) = self.log.events().iter().find(new) else { return false };
        let (id, day) = (said.id.clone(), self.calendar().day(said.happened));
        self.told.insert(part, id);
        self.settle(part, day);
        true
    }
}

/// Has it asked, and no place yet?
fn waits(state: AskedStanding) -> bool {
    matches!(state, AskedStanding::Asked | AskedStanding::Waiting)
}
