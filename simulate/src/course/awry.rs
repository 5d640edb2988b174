//! What goes awry in a case: told late, corrected, taken back, tried in vain, put off, begun anew.

use super::{Course, MINUTE, What, report};
use crate::noise::NoiseKind;
use crate::plans::Planner;
use crate::tales::{Part, first_of, person_of, plain_part};
use sagsgang::attempt::Command;
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::log::Event;
use sagsgang::model::PowerKind;
use sagsgang::situation::Record;

/// How often a case begins anew.
const MOST_RELAPSES: u8 = 2;

impl Course<'_> {
    /// What goes awry before a duty is met: an attempt in vain, a deadline put off.
    pub(super) fn awry(&mut self, record: &Record, by: &Part, at: Instant) {
        let noise = self.simulation.population.noise;
        let procedure = self.procedure();
        let Some((id, step)) = procedure.step_named(&record.step) else { return };
        let attempts: Vec<String> =
            procedure.kinds().iter().filter(|kind| kind.attempts.contains(&id)).map(|kind| kind.name.clone()).collect();
        if !attempts.is_empty() && self.noise.hit(noise.vain_attempt) {
            let told = attempts.iter().flat_map(|kind| self.tales.of_kind(kind)).next().cloned();
            let plain = attempts.iter().find_map(|kind| plain_part(procedure, procedure.kind(procedure.kind_named(kind)?)));
            if let Some(vain) = told.or(plain) {
                let earlier = Instant::from_milliseconds(self.now.milliseconds().midpoint(at.milliseconds()));
                let day = self.calendar().day_of(earlier);
                if self.calendar().is_working_day(day) {
                    let part = Part { about: None, ..vain };
                    self.plan(earlier, What::Vain { instance: record.instance.clone(), by: Box::new(part) });
                }
            }
        }
        let by_day = matches!(record.due, Some(Moment::Day(_)));
        if by_day && !step.extensions.is_empty() && self.noise.hit(noise.extension) {
            let earlier = self.in_days(&by.role, 0, 2);
            if earlier < at {
                self.plan(earlier, What::Extend { instance: record.instance.clone() });
            }
        }
    }

    /// When something is recorded that happens at a moment: then, or, now and then, some days later.
    pub(super) fn recorded(&mut self, at: Instant, role: &str) -> (Instant, Option<Day>) {
        if !self.noise.hit(self.simulation.population.noise.late_registration) {
            return (at, None);
        }
        let days = self.noise.between(1, 8);
        let persona = self.persona(role);
        let (happened, mut planner) = (self.calendar().day_of(at), self.planner(persona));
        let later = planner.workday(happened, days);
        (planner.time_on(later), Some(happened))
    }

    /// Draws whether what was reached lasts.
    pub(super) fn relapse(&mut self) {
        if self.relapses >= MOST_RELAPSES || !self.noise.hit(self.simulation.population.noise.relapse) {
            return;
        }
        let procedure = self.procedure();
        let back: Vec<String> =
            procedure.kinds().iter().filter(|kind| kind.revokes || kind.reopens.is_some()).map(|kind| kind.name.clone()).collect();
        let (part, anew) = match self.way_to_meet(&back) {
            Some(part) => (Some(part), false),
            None => (self.tale.parts.first().cloned(), true),
        };
        let Some(part) = part else { return };
        self.relapses += 1;
        let at = self.in_days(&part.role, if anew { 20 } else { 3 }, if anew { 90 } else { 25 });
        self.plan(at, What::Relapse(Box::new(part), anew));
    }

    /// Draws whether what was told is corrected, or taken back.
    pub(super) fn may_be_wrong(&mut self, id: String) {
        let noise = self.simulation.population.noise;
        let role = self.log.events().iter().find(|event| event.id == id).map(|event| event.actor.role.clone()).unwrap_or_default();
        if self.noise.hit(noise.correction) {
            let at = self.in_noisy_days(&role, 12);
            self.plan(at, What::Correct(id));
        } else if self.noise.hit(noise.withdrawal) {
            let at = self.in_noisy_days(&role, 6);
            self.plan(at, What::Withdraw(id));
        }
    }

    pub(super) fn in_noisy_days(&mut self, role: &str, most: u32) -> Instant {
        let days = self.noise.between(1, most);
        let (today, persona) = (self.today(), self.persona(role));
        let mut planner = Planner { calendar: self.simulation.procedure().calendar(), chance: &mut self.noise, now: self.now, persona };
        let day = planner.workday(today, days);
        planner.time_on(day)
    }

    pub(super) fn correct(&mut self, id: &str) -> bool {
        let Some(event) = self.event_to_change(id) else { return false };
        let days = i32::try_from(self.noise.between(1, 3)).unwrap_or(1);
        let days = if self.noise.hit(500) { days } else { -days };
        let moved = match event.happened {
            Moment::Day(day) => Moment::Day(day.plus(days).min(self.today())),
            Moment::Instant(instant) => {
                let moved = instant.plus_milliseconds(i64::from(days) * 24 * 60 * MINUTE);
                if moved > self.now { return false } else { Moment::Instant(moved) }
            }
        };
        if moved == event.happened {
            return false;
        }
        self.ask_as(&report(&event, Some(id.to_owned())), event.actor.clone(), Some(moved)).is_some()
    }

    pub(super) fn withdraw(&mut self, id: &str) {
        let Some(event) = self.event_to_change(id) else { return };
        let command = Command::Retract { event: id.to_owned(), reason: Some("r-1".to_owned()) };
        if self.ask_as(&command, event.actor.clone(), None).is_none() {
            return;
        }
        self.done_awry.push(NoiseKind::Withdrawal);
        if self.noise.hit(800) {
            let at = self.in_noisy_days(&event.actor.role, 3);
            self.plan(at, What::Again(Box::new(event)));
        }
    }

    /// An event that nothing has changed yet.
    pub(super) fn event_to_change(&self, id: &str) -> Option<Event> {
        let changed = self.log.events().iter().any(|event| event.supersedes.as_deref() == Some(id));
        self.log.events().iter().find(|event| event.id == id).filter(|_| !changed).cloned()
    }

    /// A deadline is put off by whoever may, by some working days.
    pub(super) fn extend(&mut self, instance: &str) -> bool {
        let situation = self.situation();
        let procedure = self.procedure();
        let record = situation.duty(instance).and_then(|record| Some((record, procedure.step_named(&record.step)?.1)));
        let Some((record, step)) = record else { return false };
        let Some(Moment::Day(due)) = record.due else { return false };
        let by = step.power(PowerKind::Extend);
        let Some(role) = first_of(procedure, by).map(|role| procedure.role(role).name.clone()) else { return false };
        let until = self.calendar().working_day_after(due, self.noise.between(1, 5));
        let reason = Some("r-1".to_owned());
        let command =
            Command::Use { power: PowerKind::Extend, step: step.name.clone(), about: self.about(instance), until: Some(until), reason };
        self.ask(&command, &role, &person_of(&role), None).is_some()
    }

    /// The case is open again: its tale, or an end to it, may come once more.
    pub(super) fn begin_anew(&mut self, anew: bool) {
        self.ends = 0;
        self.close_planned = false;
        let today = self.today();
        if anew {
            self.settled.clear();
            self.in_hand.clear();
            self.told.clear();
            self.plans.retain(|plan| !matches!(plan.what, What::Part(_) | What::Duty { .. }));
            self.begun = today;
            self.last = (0, today);
            self.settle(0, today);
        }
    }
}
