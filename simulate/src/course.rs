//! One case: what comes from outside by its tale, what is open done by whoever owes it, and what goes awry.
//!
//! Every act is put to [`attempt`] at the moment it would be recorded; what is refused is tried again some days later, and then given up.

use crate::chance::{Chance, Of};
use crate::noise::{NoiseKind, arrive};
use crate::plans::{Persona, Planner};
use crate::tales::{Part, Tale, Tales, Told, first_of, person_of, plain_part};
use crate::{Made, Simulation};
use sagsgang::attempt::{Command, Context, Reason, attempt};
use sagsgang::calendar::{Calendar, Day, Instant, Moment};
use sagsgang::case::Stage;
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, PowerKind, Procedure, RoleId};
use sagsgang::situation::{Lack, Record, Situation, Waiting, WaitingFor};
use std::collections::{BTreeMap, BTreeSet};

const MINUTE: i64 = 60_000;
/// The most events of a case, and the most that happens in it: a procedure may turn in a circle for as long as it is followed.
const MOST_EVENTS: usize = 250;
const MOST_TURNS: usize = 1500;
/// How often what is refused is tried again, and how many working days lie between.
const MOST_TRIES: u8 = 4;
const BETWEEN_TRIES: u32 = 4;
/// How often an end is looked for, and how many of a thousand ends are the goal, where a text tells of others.
const MOST_ENDS: u8 = 6;
const ENDS_IN_GOAL: u32 = 850;
/// How often a case begins anew.
const MOST_RELAPSES: u8 = 2;
/// How many persons act in each role of the house.
const STAFF: u32 = 24;

/// Something that somebody has in mind.
#[derive(Debug, Clone)]
struct Plan {
    at: Instant,
    /// Where it happened earlier than it is told.
    happened: Option<Day>,
    /// Plans of one moment are carried out in the order in which they were made.
    number: u32,
    tries: u8,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// A part of the tale.
    Part(usize),
    /// What meets a duty, perhaps as a part of the tale has it.
    Duty {
        instance: String,
        due: Option<Moment>,
        part: Option<usize>,
        by: Box<Part>,
        colleague: bool,
    },
    /// An attempt that is in vain.
    Vain {
        instance: String,
        by: Box<Part>,
    },
    /// What brings a case to its end.
    End(Box<Part>),
    Confirm {
        event: String,
        role: String,
    },
    Answer(Box<Part>),
    Extend {
        instance: String,
    },
    Correct(String),
    Withdraw(String),
    Again(Box<Event>),
    /// The goal is taken back, the case reopened, or begun anew.
    Relapse(Box<Part>, bool),
    Close,
}

pub(crate) struct Course<'s> {
    simulation: &'s Simulation,
    tales: &'s Tales,
    tale: &'s Tale,
    number: u64,
    log: Log,
    now: Instant,
    chance: Chance,
    noise: Chance,
    done_awry: Vec<NoiseKind>,
    personas: BTreeMap<String, Persona>,
    persons: BTreeMap<String, String>,
    /// The value of each fact that the case draws for itself.
    values: BTreeMap<String, FieldValue>,
    /// How much slower than its tale it goes, out of a thousand.
    pace: u32,
    plans: Vec<Plan>,
    planned: u32,
    /// The events by which parts of the tale were done.
    told: BTreeMap<usize, String>,
    /// The parts that are planned, done or given up.
    settled: BTreeSet<usize>,
    in_hand: BTreeSet<usize>,
    /// The day from which the days of the tale count.
    begun: Day,
    /// The part of the tale that came last, and when.
    last: (usize, Day),
    abandoned: BTreeSet<String>,
    asked: BTreeSet<String>,
    /// How often an end was looked for.
    ends: u8,
    close_planned: bool,
    relapses: u8,
    /// The id of the goal's event whose relapse was drawn.
    goal_seen: Option<String>,
    /// What the last refusal missed: facts that nobody had told, consents that nobody had given.
    lacking: Vec<String>,
}

impl<'s> Course<'s> {
    pub(crate) fn of(simulation: &'s Simulation, number: u64) -> Self {
        let mut beginning = Chance::of(simulation.seed, number, Of::Beginning);
        let population = &simulation.population;
        let day = beginning.weighted(&simulation.starts).copied().unwrap_or(simulation.period.from);
        let text = simulation.begins_under(&mut beginning, day);
        let weighted: Vec<(&Tale, u32)> = text.tales.all.iter().map(|tale| (tale, population.weight_of(&tale.title, tale.ends))).collect();
        #[expect(clippy::indexing_slicing, reason = "INVARIANT: a text without scenarios has a plain tale")]
        let tale = beginning.weighted(&weighted).copied().unwrap_or(&text.tales.all[0]);
        let pace = beginning.between(population.stretch.shortest, population.stretch.longest);
        let mut personas = BTreeMap::new();
        for role in text.procedure.roles() {
            personas.insert(role.name.to_lowercase(), Persona::of(population, role, &mut beginning));
        }
        let mut values = BTreeMap::new();
        for (fact, shares) in &population.facts {
            let drawn = beginning.weighted(shares).cloned();
            values.extend(drawn.map(|value| (fact.clone(), value)));
        }
        let calendar = text.procedure.calendar();
        let log = Log::new(format!("sim-{}-{:06}", simulation.seed, number + 1), text.procedure.name());
        let mut course = Self {
            simulation,
            tales: &text.tales,
            tale,
            number,
            log,
            now: calendar.at(day, 6, 0),
            chance: Chance::of(simulation.seed, number, Of::Course),
            noise: Chance::of(simulation.seed, number, Of::Noise),
            done_awry: Vec::new(),
            personas,
            persons: BTreeMap::new(),
            values,
            pace,
            plans: Vec::new(),
            planned: 0,
            told: BTreeMap::new(),
            settled: BTreeSet::new(),
            in_hand: BTreeSet::new(),
            begun: day,
            last: (0, day),
            abandoned: BTreeSet::new(),
            asked: BTreeSet::new(),
            ends: 0,
            close_planned: false,
            relapses: 0,
            goal_seen: None,
            lacking: Vec::new(),
        };
        // A municipality's own people begin nothing on a day off.
        let first = course.tale.parts.first().map(|part| course.persona(&part.role));
        let day = course.planner(first.unwrap_or(Persona::Prompt)).workday(day, 0);
        course.now = calendar.at(day, 6, 0);
        course.begun = day;
        course.last = (0, day);
        if let Some(part) = course.tale.parts.first() {
            let at = course.time_for(part, day);
            course.plan(at, What::Part(0));
        }
        course
    }

    pub(crate) fn run(mut self) -> Made {
        let until = self.calendar().end(self.simulation.period.until);
        for _ in 0..MOST_TURNS {
            let situation = self.situation();
            self.look(&situation);
            let next = self.plans.iter().enumerate().min_by_key(|(_, plan)| (plan.at, plan.number)).map(|(at, plan)| (at, plan.at));
            // Time may open a step, or let a deadline pass, before anybody does anything.
            let wakes = situation.wake().filter(|wake| *wake > self.now && self.simulation.time_opens);
            let wakes = wakes.map(|wake| self.morning_of(wake));
            match (next, wakes) {
                (next, Some(wake)) if next.is_none_or(|(_, at)| wake < at) && self.log.events().len() < MOST_EVENTS => {
                    if wake >= until {
                        break;
                    }
                    self.now = wake;
                }
                (Some((at, when)), _) => {
                    if when >= until || self.log.events().len() >= MOST_EVENTS {
                        break;
                    }
                    let plan = self.plans.swap_remove(at);
                    self.now = when.max(self.now.plus_milliseconds(MINUTE));
                    self.carry_out(plan);
                }
                (None, _) => break,
            }
        }
        self.finish()
    }

    /// What comes by itself before people come to work is seen when they do.
    fn morning_of(&self, wake: Instant) -> Instant {
        let calendar = self.calendar();
        wake.max(calendar.at(calendar.day_of(wake), 7, 59))
    }

    fn finish(mut self) -> Made {
        let arrived = arrive(self.log.events(), &self.simulation.population.noise, &mut self.noise, &mut self.done_awry);
        let mut log = Log::new(self.log.case(), self.log.header().map_or("", |header| header.procedure.as_str()));
        arrived.into_iter().for_each(|event| log.append(event));
        Made { log, tale: self.tale.told.then(|| self.tale.title.clone()), noise: self.done_awry }
    }

    fn procedure(&self) -> &'s Checked<Procedure> {
        self.simulation.text_of(&self.log, Moment::Instant(self.now))
    }

    fn calendar(&self) -> &'s Calendar {
        self.simulation.procedure().calendar()
    }

    fn situation(&self) -> Situation {
        self.simulation.situation(&self.log, Moment::Instant(self.now))
    }

    fn today(&self) -> Day {
        self.calendar().day_of(self.now)
    }

    fn persona(&self, role: &str) -> Persona {
        if let Some(persona) = self.personas.get(&role.to_lowercase()) {
            return *persona;
        }
        // A role of another text that the case has come to.
        let procedure = self.procedure();
        let outside = procedure.role_named(role).is_some_and(|id| procedure.role(id).outside);
        if outside { Persona::Prompt } else { Persona::Diligent }
    }

    fn planner(&mut self, persona: Persona) -> Planner<'_> {
        Planner { calendar: self.simulation.procedure().calendar(), chance: &mut self.chance, now: self.now, persona }
    }

    fn plan(&mut self, at: Instant, what: What) {
        self.plan_told_later(at, None, what);
    }

    fn plan_told_later(&mut self, at: Instant, happened: Option<Day>, what: What) {
        self.planned += 1;
        self.plans.push(Plan { at, happened, number: self.planned, tries: 0, what });
    }

    /// In so many days on which somebody in a role works.
    fn in_days(&mut self, role: &str, low: u32, high: u32) -> Instant {
        let days = self.chance.between(low, high);
        let today = self.today();
        let persona = self.persona(role);
        let mut planner = self.planner(persona);
        let day = planner.workday(today, days);
        planner.time_on(day)
    }

    /// When a part of a tale comes on a day: at its own minute, where it has one.
    fn time_for(&mut self, part: &Part, day: Day) -> Instant {
        let persona = self.persona(&part.role);
        let day = self.planner(persona).workday(day, 0);
        if let Some(minute) = part.minute {
            let at = self.calendar().midnight(day).plus_milliseconds(minute * MINUTE);
            if at > self.now {
                return at;
            }
        }
        let at = self.planner(persona).time_on(day);
        // Nobody in the house begins on it in the evening.
        let evening = self.calendar().at(self.calendar().day_of(at), 17, 0);
        if at > evening && !persona.is_outside() {
            let mut planner = self.planner(persona);
            let next = planner.workday(day.plus(1), 0);
            return planner.time_on(next);
        }
        at
    }

    /// Sees what is open, and who will do what about it.
    fn look(&mut self, situation: &Situation) {
        if situation.stage == Stage::Closed && self.relapses == 0 && self.plans.iter().all(|plan| !matches!(plan.what, What::Relapse(..))) {
            self.plans.clear();
            return;
        }
        self.drop_idle(situation);
        for record in situation.duties.iter().filter(|record| record.is_open() && is_duty(record)) {
            self.duty(record, situation);
        }
        for waiting in &situation.waiting {
            self.answer(waiting);
        }
        if let Some(event) = &situation.goal.awaits
            && self.asked.insert(format!("confirm {}", event.event))
        {
            let procedure = self.procedure();
            if let Some(role) = procedure.goal().confirmed_by.map(|role| procedure.role(role).name.clone()) {
                if self.persona(&role) != Persona::Silent {
                    let at = self.in_days(&role, 1, 8);
                    self.plan(at, What::Confirm { event: event.event.clone(), role });
                }
            }
        }
        let over = situation.goal.reached.as_ref().or(situation.goal.ended.as_ref());
        if let Some(reached) = &situation.goal.reached
            && self.goal_seen.as_ref() != Some(&reached.event)
        {
            self.goal_seen = Some(reached.event.clone());
            self.relapse();
        }
        self.go_on(over.is_none());
        if situation.closing.may_close && !self.close_planned {
            self.close_planned = true;
            if !self.noise.hit(self.simulation.population.noise.left_open) {
                let role = self.closer(situation);
                let at = self.in_days(&role, 1, 10);
                self.plan(at, What::Close);
            }
        }
    }

    /// Forgets plans for duties that are over, or whose deadline is another by now.
    fn drop_idle(&mut self, situation: &Situation) {
        let mut given_up = Vec::new();
        let in_hand = &mut self.in_hand;
        self.plans.retain(|plan| {
            let (What::Duty { instance, .. } | What::Vain { instance, .. } | What::Extend { instance }) = &plan.what else { return true };
            let record = situation.duty(instance).filter(|record| record.is_open());
            if let What::Duty { due, part, .. } = &plan.what {
                let moved = record.is_some_and(|record| record.due != *due);
                if record.is_none() || moved {
                    if let Some(part) = part {
                        in_hand.remove(part);
                        if record.is_none() {
                            given_up.push(*part);
                        }
                    }
                    return false;
                }
            }
            record.is_some()
        });
        let today = self.today();
        for part in given_up {
            self.settle(part, today);
        }
    }

    /// Plans what meets a duty, unless somebody has it in mind already.
    fn duty(&mut self, record: &Record, situation: &Situation) {
        let in_mind = self.plans.iter().any(|plan| matches!(&plan.what, What::Duty { instance, .. } if *instance == record.instance));
        if in_mind || self.abandoned.contains(&record.instance) {
            return;
        }
        let procedure = self.procedure();
        let Some((_, step)) = procedure.step_named(&record.step) else { return };
        let meets = |kind: &str| procedure.kind_named(kind).is_some_and(|kind| step.met_by.contains(&kind));
        // A step that stands once for each part of a case is met by what tells of the same part.
        let per = step.per.map(|fact| procedure.fact(fact).name.as_str());
        let opener = self.log.events().iter().find(|event| event.id == record.opened_by);
        let of = per.and_then(|fact| opener.and_then(|event| event.fields.get(fact)).map(|value| (fact, value.clone())));
        let same_part =
            |part: &Part| of.as_ref().is_none_or(|(fact, value)| matches!(part.fields.get(*fact), Some(Told::As(told)) if told == value));
        let next = self
            .tale
            .parts
            .iter()
            .enumerate()
            .find(|(at, part)| !self.settled.contains(at) && !self.in_hand.contains(at) && meets(&part.kind) && same_part(part));
        let next = next.map(|(at, part)| (at, part.clone()));
        let (part, mut by) = match next {
            Some((at, part)) => (Some(at), part),
            None => match self.way_to_meet(&step.met_by.iter().map(|kind| procedure.kind(*kind).name.clone()).collect::<Vec<_>>()) {
                Some(by) => (None, by),
                None => {
                    self.abandoned.insert(record.instance.clone());
                    return;
                }
            },
        };
        if let Some((fact, value)) = of {
            by.fields.insert(fact.to_owned(), Told::As(value));
        }
        let persona = self.persona(&by.role);
        let at = self.planner(persona).on(record, situation);
        let Some(at) = at else {
            self.abandoned.insert(record.instance.clone());
            if let Some(part) = part {
                // The tale goes on without it, some time after it should have come.
                self.settle(part, record.due.map_or(self.today(), |due| self.calendar().day(due)).plus(14).max(self.today()));
            }
            return;
        };
        let colleague = persona == Persona::Absent;
        self.awry(record, &by, at);
        self.in_hand.extend(part);
        let (at, happened) = self.recorded(at, &by.role);
        let what = What::Duty { instance: record.instance.clone(), due: record.due, part, by: Box::new(by), colleague };
        self.plan_told_later(at, happened, what);
    }

    /// How any of these is done: as some tale tells, or else plainly.
    fn way_to_meet(&mut self, kinds: &[String]) -> Option<Part> {
        let told: Vec<Part> = kinds.iter().flat_map(|kind| self.tales.of_kind(kind)).cloned().collect();
        if let Some(part) = self.chance.pick(&told) {
            return Some(Part { about: None, ..part.clone() });
        }
        let procedure = self.procedure();
        let plain: Vec<Part> = kinds.iter().filter_map(|kind| plain_part(procedure, procedure.kind(procedure.kind_named(kind)?))).collect();
        self.chance.pick(&plain).cloned()
    }

    /// What goes awry before a duty is met: an attempt in vain, a deadline put off.
    fn awry(&mut self, record: &Record, by: &Part, at: Instant) {
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
    fn recorded(&mut self, at: Instant, role: &str) -> (Instant, Option<Day>) {
        if !self.noise.hit(self.simulation.population.noise.late_registration) {
            return (at, None);
        }
        let days = self.noise.between(1, 8);
        let persona = self.persona(role);
        let (happened, mut planner) = (self.calendar().day_of(at), self.planner(persona));
        let later = planner.workday(happened, days);
        (planner.time_on(later), Some(happened))
    }

    /// A part of the tale is done, or given up: what comes after it may come, once it is seen who owes what by then.
    fn settle(&mut self, part: usize, day: Day) {
        self.in_hand.remove(&part);
        self.settled.insert(part);
        if part >= self.last.0 {
            self.last = (part, day);
        }
    }

    /// Plans the next part of the tale, or what brings the case to its end where the tale breaks off.
    fn go_on(&mut self, open: bool) {
        let waits = self.plans.iter().any(|plan| matches!(plan.what, What::Part(_) | What::Relapse(..) | What::End(_)));
        if waits {
            return;
        }
        let next = (0..self.tale.parts.len()).find(|at| !self.settled.contains(at) && !self.in_hand.contains(at));
        match next {
            // What is in hand and comes before it in the tale comes before it here.
            Some(next) if self.in_hand.iter().all(|other| *other > next) => {
                let Some(part) = self.tale.parts.get(next) else { return };
                let before = self.tale.parts.get(self.last.0).map_or(0, |last| last.day);
                // Never sooner than the tale has it, and as long after what came before.
                let after = self.last.1.plus(self.paced(part.day - before));
                let day = self.begun.plus(self.paced(part.day)).max(after).max(self.today());
                let at = self.time_for(part, day);
                self.in_hand.insert(next);
                let known = part.known;
                let (at, happened) = if known > 0 {
                    let happened = self.calendar().day_of(at);
                    let persona = self.persona(&part.role);
                    let mut planner = self.planner(persona);
                    let later = planner.workday(happened.plus(i32::try_from(known).unwrap_or(0)), 0);
                    (planner.time_on(later), Some(happened))
                } else {
                    self.recorded(at, &part.role)
                };
                self.plan_told_later(at, happened, What::Part(next));
            }
            Some(_) => {}
            None if open && self.in_hand.is_empty() => self.end(),
            None => {}
        }
    }

    /// A number of days at the case's own pace.
    fn paced(&self, days: i32) -> i32 {
        i32::try_from(i64::from(days) * i64::from(self.pace) / 1000).unwrap_or(days).max(0)
    }

    /// The tale is told, and the case not over: it goes on as another tale ends, or stays as it is.
    fn end(&mut self) {
        self.ends += 1;
        // A case in several parts ends part by part.
        if self.ends > MOST_ENDS || (self.ends == 1 && !self.chance.hit(self.simulation.population.goes_on)) {
            self.ends = MOST_ENDS;
            return;
        }
        let goal = self.tales.endings.is_empty() || self.chance.hit(ENDS_IN_GOAL);
        let Some((part, days)) = self.chance.pick(if goal { &self.tales.goals } else { &self.tales.endings }).cloned() else { return };
        let day = self.begun.plus(self.paced(days)).max(self.today().plus(1));
        let at = self.time_for(&part, day);
        self.plan(at, What::End(Box::new(Part { about: None, ..part })));
    }

    /// Draws whether what was reached lasts.
    fn relapse(&mut self) {
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

    /// A grant waits for somebody.
    fn answer(&mut self, waiting: &Waiting) {
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
    fn closer(&self, situation: &Situation) -> String {
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

    fn carry_out(&mut self, plan: Plan) {
        let day = plan.happened.unwrap_or(self.today());
        let done = match &plan.what {
            What::Part(at) => {
                let part = self.tale.parts.get(*at).cloned();
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
    fn again_or_never(&mut self, mut plan: Plan, day: Day) {
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
    fn about(&self, instance: &str) -> Option<String> {
        let situation = self.situation();
        let record = situation.duty(instance)?;
        let open = situation.duties.iter().filter(|other| other.step == record.step && other.is_open()).count();
        let (_, opened) = instance.split_once('@')?;
        (open > 1).then(|| opened.split('/').next().unwrap_or(opened).to_owned())
    }

    /// Who is absent does nothing: a colleague does, or whoever leads him, if he may.
    fn hand_on(&mut self, by: &mut Part) {
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
    fn tell(&mut self, part: &Part, happened: Option<Day>, about: Option<String>, of_tale: Option<usize>) -> bool {
        let procedure = self.procedure();
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
    fn tell_with_what_it_takes(&mut self, part: &Part, happened: Option<Day>, about: Option<String>, of_tale: Option<usize>) -> bool {
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
    fn fields(&mut self, part: &Part, day: Day) -> BTreeMap<String, FieldValue> {
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

    /// Draws whether what was told is corrected, or taken back.
    fn may_be_wrong(&mut self, id: String) {
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

    fn in_noisy_days(&mut self, role: &str, most: u32) -> Instant {
        let days = self.noise.between(1, most);
        let (today, persona) = (self.today(), self.persona(role));
        let mut planner = Planner { calendar: self.simulation.procedure().calendar(), chance: &mut self.noise, now: self.now, persona };
        let day = planner.workday(today, days);
        planner.time_on(day)
    }

    fn correct(&mut self, id: &str) -> bool {
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

    fn withdraw(&mut self, id: &str) {
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
    fn event_to_change(&self, id: &str) -> Option<Event> {
        let changed = self.log.events().iter().any(|event| event.supersedes.as_deref() == Some(id));
        self.log.events().iter().find(|event| event.id == id).filter(|_| !changed).cloned()
    }

    /// A deadline is put off by whoever may, by some working days.
    fn extend(&mut self, instance: &str) -> bool {
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
    fn begin_anew(&mut self, anew: bool) {
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

    /// Asks whether somebody in a role may do something, and notes it where he may.
    fn ask(&mut self, command: &Command, role: &str, actor: &str, happened: Option<Moment>) -> Option<String> {
        let id = self.person(role, actor);
        self.ask_as(command, Actor { id, role: role.to_owned() }, happened)
    }

    fn ask_as(&mut self, command: &Command, actor: Actor, happened: Option<Moment>) -> Option<String> {
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
    fn person(&mut self, role: &str, actor: &str) -> String {
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

fn is_duty(record: &Record) -> bool {
    matches!(record.modal, sagsgang::model::Modal::Must | sagsgang::model::Modal::Should)
}

/// A reason is a reference, never a person's words.
fn reason(part: &Part) -> Option<String> {
    part.reason.as_ref().map(|_| "r-1".to_owned())
}

/// An event told once more.
fn report(event: &Event, supersedes: Option<String>) -> Command {
    let Event { kind, fields, about, reason, .. } = event.clone();
    Command::Report { kind, fields, about, supersedes, reason }
}
