//! Carrying out what somebody has in mind: through the engine's `attempt`, and never past it.

use super::{Course, MINUTE, Plan, What, report};
use crate::noise::NoiseKind;
use crate::plans::Persona;
use crate::tales::{Part, Told, person_of};
use sagsgang::attempt::{Command, Context, Reason, attempt};
use sagsgang::calendar::{Day, Moment};
use sagsgang::log::{Actor, FieldValue, built_in};
use sagsgang::model::{PowerKind, RoleId};
use sagsgang::situation::{Lack, Situation, Waiting, WaitingFor};
use std::collections::BTreeMap;

/// How often what is refused is tried again, and how many working days lie between.
const MOST_TRIES: u8 = 4;
const BETWEEN_TRIES: u32 = 4;
/// How many persons act in each role of the house.
const STAFF: u32 = 24;

impl Course<'_> {
    /// A grant waits for somebody.
    pub(super) fn answer(&mut self, waiting: &Waiting) {
        if !self.asked.insert(format!("{} {}", waiting.grant, waiting.by)) {
            return;
        }
        let Some(first) = self.log.events().iter().find(|event| event.id == waiting.by) else { return };
        let Some(role) = waiting.who.first().cloned() else { return };
        let second = waiting.waits_for == WaitingFor::SecondPerson;
        let suffix = if second { " 2" } else { "" };
        let part = Part {
            kind: waiting.grant.clone(),
            actor: format!("{}{suffix}", person_of(&role)),
            role: role.clone(),
            day: 0,
            minute: None,
            known: 0,
            fields: first.fields.iter().map(|(name, value)| (name.clone(), Told::As(value.clone()))).collect(),
            about: None,
            confirms: None,
            reason: Some("r-1".to_owned()),
        };
        let at = self.in_days(&role, 1, 5);
        self.plan(at, What::Answer(Box::new(part)));
    }

    /// Who closes the case: whoever had most to do in it.
    pub(super) fn closer(&self, situation: &Situation) -> String {
        let procedure = self.procedure();
        let mut most: BTreeMap<&str, usize> = BTreeMap::new();
        for who in situation.duties.iter().flat_map(|record| &record.who) {
            if procedure.role_named(who).is_some_and(|id| !procedure.role(id).outside) {
                *most.entry(who.as_str()).or_default() += 1;
            }
        }
        let most = most.into_iter().max_by_key(|(name, number)| (*number, std::cmp::Reverse(*name))).map(|(name, _)| name.to_owned());
        let own = || procedure.roles().iter().find(|role| !role.outside).map(|role| role.name.clone());
        most.or_else(own).unwrap_or_default()
    }

    pub(super) fn carry_out(&mut self, plan: Plan) {
        let day = plan.happened.unwrap_or(self.today());
        let done = match &plan.what {
            What::Part(at) => {
                // What a pool has not said by now it does not say in this case.
                let part = self.tale.parts.get(*at).filter(|part| !self.is_said_by_a_pool(&part.kind)).cloned();
                part.is_none_or(|part| self.tell(&part, plan.happened, None, Some(*at)))
            }
            What::Duty { instance, part, by, colleague, .. } => {
                let about = self.about(instance);
                let mut by = (**by).clone();
                if *colleague {
                    self.hand_on(&mut by);
                }
                self.tell_with_what_it_takes(&by, plan.happened, about, *part)
            }
            What::Vain { instance, by } => {
                let about = self.about(instance);
                let done = self.tell(by, plan.happened, about, None);
                if done {
                    self.done_awry.push(NoiseKind::VainAttempt);
                }
                // It was in vain in any case.
                true
            }
            What::End(part) | What::Answer(part) => self.tell(part, plan.happened, None, None),
            What::Relapse(part, anew) => {
                let done = self.tell(part, plan.happened, None, None);
                if done {
                    self.done_awry.push(NoiseKind::Relapse);
                    self.begin_anew(*anew);
                }
                true
            }
            What::Confirm { event, role } => {
                let command = Command::Confirm { event: event.clone() };
                self.ask(&command, role, &person_of(role), None).is_some()
            }
            What::Extend { instance } => {
                if self.extend(instance) {
                    self.done_awry.push(NoiseKind::Extension);
                }
                true
            }
            What::Correct(id) => {
                if self.correct(id) {
                    self.done_awry.push(NoiseKind::Correction);
                }
                true
            }
            What::Withdraw(id) => {
                self.withdraw(id);
                true
            }
            What::Again(event) => {
                let command = report(event, None);
                self.ask_as(&command, event.actor.clone(), None).is_some() || plan.tries > 0
            }
            What::Close => {
                let situation = self.situation();
                let role = self.closer(&situation);
                self.ask(&Command::Close, &role, &person_of(&role), None);
                true
            }
        };
        if done {
            if let What::Part(part) | What::Duty { part: Some(part), .. } = plan.what {
                self.settle(part, day);
            }
            return;
        }
        self.again_or_never(plan, day);
    }

    /// What was refused is tried again in some days, and then given up.
    pub(super) fn again_or_never(&mut self, mut plan: Plan, day: Day) {
        if plan.tries < MOST_TRIES {
            plan.tries += 1;
            let role = match &plan.what {
                What::Part(at) => self.tale.parts.get(*at).map(|part| part.role.clone()),
                What::Duty { by, .. } | What::End(by) | What::Answer(by) => Some(by.role.clone()),
                _ => None,
            };
            plan.at = self.in_days(&role.unwrap_or_default(), 1, BETWEEN_TRIES);
            plan.happened = None;
            if let What::Duty { instance, due, by, .. } = &mut plan.what {
                // Whoever keeps deadlines tries again before it is too late.
                if let Some(due) = due.filter(|_| matches!(self.persona(&by.role), Persona::Diligent | Persona::Prompt)) {
                    let end = match due {
                        Moment::Day(day) => self.calendar().midnight(day).plus_milliseconds(15 * 60 * MINUTE),
                        Moment::Instant(instant) => instant,
                    };
                    if end > self.now {
                        plan.at = plan.at.min(end);
                    }
                }
                // Perhaps there is another way to do it.
                let procedure = self.procedure();
                let step = instance.split_once('@').and_then(|(step, _)| procedure.step_named(step));
                let kinds: Vec<&str> =
                    step.map(|(_, step)| step.met_by.iter().map(|kind| procedure.kind(*kind).name.as_str()).collect()).unwrap_or_default();
                let other = kinds.get((usize::from(plan.tries) - 1) % kinds.len().max(1)).map(|kind| (*kind).to_owned());
                if let Some(other) = other.and_then(|other| self.way_to_meet(&[other])) {
                    let part: BTreeMap<String, Told> = step
                        .and_then(|(_, step)| step.per)
                        .and_then(|fact| by.fields.get_key_value(&procedure.fact(fact).name))
                        .map(|(fact, value)| (fact.clone(), value.clone()))
                        .into_iter()
                        .collect();
                    **by = other;
                    by.fields.extend(part);
                }
            }
            self.plans.push(plan);
            return;
        }
        match plan.what {
            What::Part(part) => self.settle(part, day),
            What::Duty { instance, part, .. } => {
                self.abandoned.insert(instance);
                if let Some(part) = part {
                    self.settle(part, day);
                }
            }
            _ => {}
        }
    }

    /// The trigger of an instance, where a step has several open.
    pub(super) fn about(&self, instance: &str) -> Option<String> {
        let situation = self.situation();
        let record = situation.duty(instance)?;
        let open = situation.duties.iter().filter(|other| other.step == record.step && other.is_open()).count();
        let (_, opened) = instance.split_once('@')?;
        (open > 1).then(|| opened.split('/').next().unwrap_or(opened).to_owned())
    }

    /// Who is absent does nothing: a colleague does, or whoever leads him, if he may.
    pub(super) fn hand_on(&mut self, by: &mut Part) {
        let procedure = self.procedure();
        by.actor = format!("{} 2", person_of(&by.role));
        let (Some(role), Some(kind)) = (procedure.role_named(&by.role), procedure.kind_named(&by.kind)) else { return };
        let from = procedure.kind(kind).from;
        let leader = procedure.role(role).led_by.iter().copied().find(|leader: &RoleId| !from.is_anyone() && from.contains(*leader));
        if let Some(leader) = leader {
            by.role.clone_from(&procedure.role(leader).name);
            by.actor = person_of(&by.role);
        }
    }

    /// Does what a part says; says whether it was done.
    pub(super) fn tell(&mut self, part: &Part, happened: Option<Day>, about: Option<String>, of_tale: Option<usize>) -> bool {
        let procedure = self.procedure();
        if self.is_said_by_a_pool(&part.kind) {
            return false;
        }
        let day = happened.unwrap_or(self.today());
        let fields = self.fields(part, day);
        let id_of = |at: Option<usize>| at.and_then(|at| self.told.get(&at).cloned());
        let step = || match fields.get(built_in::STEP_FIELD) {
            Some(FieldValue::Text(step)) => step.clone(),
            _ => String::new(),
        };
        let until = || match fields.get(built_in::UNTIL_FIELD) {
            Some(FieldValue::Text(day)) => Day::parse(day),
            _ => None,
        };
        let power = |power: PowerKind| Command::Use { power, step: step(), about: id_of(part.about), until: until(), reason: reason(part) };
        let command = match part.kind.as_str() {
            // Closing comes by itself when the case may be closed; a tale of it has nothing to add.
            built_in::CLOSED => return true,
            built_in::CONFIRMED => match id_of(part.confirms) {
                Some(event) => Command::Confirm { event },
                None => return true,
            },
            built_in::EXTENDED => power(PowerKind::Extend),
            built_in::EXCUSED => power(PowerKind::Excuse),
            built_in::LIFTED => power(PowerKind::Lift),
            built_in::ABSENT => match until() {
                Some(until) => Command::Absent { until },
                None => return true,
            },
            kind if kind.starts_with('@') || procedure.kind_named(kind).is_none() => return true,
            kind => Command::Report {
                kind: kind.to_owned(),
                fields,
                about: about.or_else(|| id_of(part.about)),
                supersedes: None,
                reason: part.reason.as_ref().map(|_| "r-1".to_owned()),
            },
        };
        let at = match part.minute {
            Some(_) if happened.is_none() => Moment::Instant(self.now),
            _ => Moment::Day(day),
        };
        let in_hours = procedure.kind_named(&part.kind).is_some_and(|kind| {
            let kind = procedure.kind(kind);
            kind.meets.iter().chain(&kind.heard.opens).any(|step| procedure.step(*step).limits().any(sagsgang::model::TimeLimit::in_hours))
        });
        let at = if in_hours && happened.is_none() { Moment::Instant(self.now) } else { at };
        let Some(id) = self.ask(&command, &part.role, &part.actor, Some(at)) else { return false };
        if happened.is_some() {
            self.done_awry.push(NoiseKind::LateRegistration);
        }
        if let Some(of_tale) = of_tale {
            self.told.insert(of_tale, id.clone());
        }
        if matches!(command, Command::Report { .. }) {
            self.may_be_wrong(id);
        }
        true
    }

    /// Does what a part says; where it is refused for want of facts or consents, these are told first, and the part again.
    pub(super) fn tell_with_what_it_takes(
        &mut self,
        part: &Part,
        happened: Option<Day>,
        about: Option<String>,
        of_tale: Option<usize>,
    ) -> bool {
        if self.tell(part, happened, about.clone(), of_tale) {
            return true;
        }
        let procedure = self.procedure();
        let mut told = false;
        for name in std::mem::take(&mut self.lacking) {
            let telling = procedure.kinds().iter().filter(|kind| {
                let tells = procedure.fact_named(&name).is_some_and(|fact| kind.tells.contains(&fact));
                (tells && kind.meets.is_empty()) || kind.name == name
            });
            let kinds: Vec<String> = telling.map(|kind| kind.name.clone()).collect();
            let from_same = |kind: &String| {
                let id = procedure.role_named(&part.role).zip(procedure.kind_named(kind));
                id.is_some_and(|(role, kind)| procedure.kind(kind).from.contains(role))
            };
            let same: Vec<String> = kinds.iter().filter(|kind| from_same(kind)).cloned().collect();
            if let Some(first) = self.way_to_meet(if same.is_empty() { &kinds } else { &same }) {
                told |= self.tell(&first, None, None, None);
            }
        }
        told && self.tell(part, None, about, of_tale)
    }

    /// What is told: as the tale has it, but by the values the case has drawn, and now and then as another tale has it.
    pub(super) fn fields(&mut self, part: &Part, day: Day) -> BTreeMap<String, FieldValue> {
        let mut fields = BTreeMap::new();
        for (name, told) in &part.fields {
            let own = self.values.get(&name.to_lowercase()).filter(|_| matches!(told, Told::As(_))).cloned();
            let value = match own {
                Some(value) => value,
                None if matches!(told, Told::As(FieldValue::YesNo(_) | FieldValue::Text(_))) && !name.starts_with('@') => {
                    let other = self.noise.hit(self.simulation.population.noise.other_value);
                    let other = if other { self.noise.pick(self.tales.told_of(name)).cloned() } else { None };
                    other.unwrap_or_else(|| told.on(day))
                }
                None => told.on(day),
            };
            fields.insert(name.clone(), value);
        }
        fields
    }

    /// Asks whether somebody in a role may do something, and notes it where he may.
    pub(super) fn ask(&mut self, command: &Command, role: &str, actor: &str, happened: Option<Moment>) -> Option<String> {
        let id = self.person(role, actor);
        self.ask_as(command, Actor { id, role: role.to_owned() }, happened)
    }

    pub(super) fn ask_as(&mut self, command: &Command, actor: Actor, happened: Option<Moment>) -> Option<String> {
        let id = format!("e{:04}", self.log.events().len() + 1);
        // What comes later on a day on which something has been told has its time of day: it comes after that.
        let today = self.today();
        let second = self.log.events().iter().any(|event| self.calendar().day(event.happened) == today);
        let now = if second { Moment::Instant(self.now) } else { Moment::Day(today) };
        let happened = Some(happened.filter(|moment| *moment != Moment::Day(today)).unwrap_or(now));
        let context = Context { now: self.now, happened, actor, id: id.clone() };
        self.lacking.clear();
        let events = attempt(self.procedure(), &self.log, command, &context);
        let events = match events {
            Ok(events) => events,
            Err(refusal) => {
                self.lacking = refusal.reasons.iter().flat_map(lacking).collect();
                return None;
            }
        };
        events.into_iter().for_each(|event| self.log.append(event));
        Some(id)
    }

    /// The opaque id of whoever acts: one of the staff, or somebody of this case alone.
    pub(super) fn person(&mut self, role: &str, actor: &str) -> String {
        if let Some(person) = self.persons.get(actor) {
            return person.clone();
        }
        let procedure = self.procedure();
        let place = procedure.roles().iter().position(|one| one.name.to_lowercase() == role.to_lowercase()).unwrap_or(0);
        let outside = procedure.roles().get(place).is_some_and(|role| role.outside);
        let person = if outside {
            format!("u-{}-{}", self.number + 1, self.persons.len() + 1)
        } else {
            let first = u32::try_from(place).unwrap_or(0) * STAFF + 1;
            let drawn = self.chance.below(STAFF);
            let free = (0..STAFF).map(|more| format!("p-{}", first + (drawn + more) % STAFF));
            let mut free = free.filter(|person| self.persons.values().all(|other| other != person));
            free.next().unwrap_or_else(|| format!("p-{}-{}", self.number + 1, self.persons.len() + 1))
        };
        self.persons.insert(actor.to_owned(), person.clone());
        person
    }
}

/// The facts and consents that a refusal says are missing, by name.
fn lacking(reason: &Reason) -> Vec<String> {
    match reason {
        Reason::Lacks { lacks, .. } => {
            let fact = |lack: &Lack| if let Lack::Fact(unknown) = lack { Some(unknown.fact.clone()) } else { None };
            lacks.iter().filter_map(fact).collect()
        }
        Reason::ConsentMissing { consents } => consents.iter().map(|lack| lack.consent.clone()).collect(),
        _ => Vec::new(),
    }
}

/// A reason is a reference, never a person's words.
fn reason(part: &Part) -> Option<String> {
    part.reason.as_ref().map(|_| "r-1".to_owned())
}
