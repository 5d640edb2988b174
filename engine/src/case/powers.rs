//! Powers over a duty: a deadline is put off, a duty is excused or lifted, a case is handed over. Each by somebody who may,
//! and for a reason.

use super::deadlines::passing;
use super::duties::{Bar, Duty, Work};
use super::{Case, Change, Instance, Tick, Witness};
use crate::calendar::{Calendar, CountRule, Day, Moment};
use crate::model::{Extension, PowerKind, StepId};

/// A deadline that was put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extended {
    pub(super) instance: Instance,
    until: Day,
    times: u8,
}

impl Case {
    fn extension_of(&self, instance: Instance) -> Option<Extended> {
        self.aside.as_ref()?.extensions.iter().find(|extended| extended.instance == instance).copied()
    }

    /// When the deadline of an instance passes as it was put off, if it was.
    pub(super) fn extended(&self, instance: Instance, calendar: &Calendar) -> Option<Tick> {
        let extended = self.extension_of(instance)?;
        Some(passing(Moment::Day(extended.until), calendar))
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// Uses a power over a duty: the one the event names, else the oldest that is open.
    pub(super) fn power(&mut self, power: PowerKind, step: StepId, until: Option<Day>) {
        let Some((at, duty)) = self.meant(step).and_then(|at| Some((at, self.case.duty(at)?))) else {
            self.note(Change::NoEffect(Bar::StepNotOpen));
            return;
        };
        match (power, until) {
            (PowerKind::Extend, Some(until)) => self.extend(at, duty, until),
            (PowerKind::Extend, None) => self.note(Change::NoEffect(Bar::BeyondPower)),
            (PowerKind::Excuse | PowerKind::Lift, _) => {
                self.case.duties.remove(at);
                let instance = duty.instance();
                self.note(if power == PowerKind::Excuse { Change::Excused(instance) } else { Change::Lifted(instance) });
            }
        }
    }

    /// Puts a deadline off: before it has passed, to a later day, not more often and not further than may be.
    fn extend(&mut self, at: usize, mut duty: Duty, until: Day) {
        let procedure = self.procedure;
        let calendar = procedure.calendar();
        let instance = duty.instance();
        if duty.is_paused() || duty.passes == Tick::NEVER || self.occurrence.tick >= duty.passes {
            self.note(Change::NoEffect(Bar::DeadlinePassed));
            return;
        }
        let times = self.case.extension_of(instance).map_or(0, |extended| extended.times);
        let passes = passing(Moment::Day(until), calendar);
        let furthest = |rule: CountRule| {
            let day = calendar.day_of(duty.by_rule.instant()).plus(-1);
            passing(calendar.count(&rule, Moment::Day(day)), calendar)
        };
        // One authority of the role must be enough, for how often and how far.
        let enough = |extension: &Extension| {
            self.occurrence.role.is_some_and(|role| extension.by.contains(role))
                && extension.times.is_none_or(|most| times < most)
                && extension.at_most.is_none_or(|rule| passes <= furthest(rule))
        };
        if passes <= duty.passes || !procedure.step(duty.step).extensions.iter().any(enough) {
            self.note(Change::NoEffect(Bar::BeyondPower));
            return;
        }
        let extensions = &mut self.case.aside.get_or_insert_default().extensions;
        extensions.retain(|extended| extended.instance != instance);
        extensions.push(Extended { instance, until, times: times.saturating_add(1) });
        duty.known_by(self.occurrence.known);
        self.note(Change::Extended { instance, until });
        self.count(&mut duty);
        duty.wind(procedure);
        self.case.put(at, duty);
        self.shorten(duty.step);
    }

    /// The case goes to another municipality: the law's duties go along with their dates, local ones end.
    pub(super) fn hand_over(&mut self) {
        let procedure = self.procedure;
        let mut ended = Vec::new();
        self.case.duties.retain(|duty| {
            let stays = procedure.step(duty.step).is_statutory();
            if !stays && !duty.is_early() {
                ended.push(duty.instance());
            }
            stays
        });
        for instance in ended {
            self.note(Change::HandedOver(instance));
        }
        self.waits_no_more(|_| true);
    }
}
