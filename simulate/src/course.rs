//! One case: what comes from outside by its tale, what is open done by whoever owes it, and what goes awry.
//!
//! Every act is put to `attempt` at the moment it would be recorded; what is refused is tried again some days later, and then given up.

mod awry;
mod tell;
mod wait;

use crate::chance::{Chance, Of};
use crate::noise::{NoiseKind, arrive};
use crate::plans::{Persona, Planner};
use crate::tales::{Part, Tale, Tales, Told, plain_part};
use crate::{Made, Simulation};
use sagsgang::attempt::Command;
use sagsgang::calendar::{Calendar, Day, Instant, Moment};
use sagsgang::case::Stage;
use sagsgang::log::{Event, FieldValue, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{Record, Situation};
use std::collections::{BTreeMap, BTreeSet};

const MINUTE: i64 = 60_000;
/// The most events of a case, and the most that happens in it: a procedure may turn in a circle for as long as it is followed.
const MOST_EVENTS: usize = 250;
const MOST_TURNS: usize = 1500;
/// How often an end is looked for, and how many of a thousand ends are the goal, where a text tells of others.
const MOST_ENDS: u8 = 6;
const ENDS_IN_GOAL: u32 = 850;

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
    /// How much has happened in it.
    turns: usize,
    /// Does it share the pools of its text with other cases? Else pools answer as its tale has it.
    shares: bool,
    /// What meets a step that has asked for a place and has none yet.
    held_up: BTreeSet<String>,
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
            turns: 0,
            shares: false,
            held_up: BTreeSet::new(),
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
        self.go_until(until);
        self.finish()
    }

    /// Goes on until a moment; says when it goes on after that.
    pub(crate) fn go_until(&mut self, limit: Instant) -> Option<Instant> {
        while self.turns < MOST_TURNS {
            self.turns += 1;
            let situation = self.situation();
            self.look(&situation);
            let next = self.plans.iter().enumerate().min_by_key(|(_, plan)| (plan.at, plan.number)).map(|(at, plan)| (at, plan.at));
            // Time may open a step, or let a deadline pass, before anybody does anything.
            let by_time = self.simulation.time_opens || self.waits_on_a_pool(&situation);
            let wakes = situation.wake().filter(|wake| *wake > self.now && by_time);
            let wakes = wakes.map(|wake| self.morning_of(wake));
            let full = self.log.events().len() >= MOST_EVENTS;
            match (next, wakes) {
                (next, Some(wake)) if next.is_none_or(|(_, at)| wake < at) && !full => {
                    if wake >= limit {
                        return Some(wake);
                    }
                    self.now = wake;
                }
                (Some((at, when)), _) => {
                    if when >= limit {
                        return Some(when);
                    }
                    if full {
                        return None;
                    }
                    let plan = self.plans.swap_remove(at);
                    self.now = when.max(self.now.plus_milliseconds(MINUTE));
                    self.carry_out(plan);
                }
                (None, _) => return None,
            }
        }
        None
    }

    /// What comes by itself before people come to work is seen when they do.
    fn morning_of(&self, wake: Instant) -> Instant {
        let calendar = self.calendar();
        wake.max(calendar.at(calendar.day_of(wake), 7, 59))
    }

    pub(crate) fn finish(mut self) -> Made {
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
        self.hear(situation);
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
            let role = procedure.goal().confirmed_by.map(|role| procedure.role(role).name.clone());
            if let Some(role) = role.filter(|role| self.persona(role) != Persona::Silent) {
                let at = self.in_days(&role, 1, 8);
                self.plan(at, What::Confirm { event: event.event.clone(), role });
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
        if step.met_by.iter().any(|kind| self.held_up.contains(&procedure.kind(*kind).name)) {
            return;
        }
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
        let reserved = self.reserved_until(record, situation);
        let at = self.planner(persona).on(reserved.as_ref().unwrap_or(record), situation);
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
                if self.held_up.contains(&part.kind) {
                    return;
                }
                if self.is_said_by_a_pool(&part.kind) {
                    self.listen_for(next, open);
                    return;
                }
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
}

fn is_duty(record: &Record) -> bool {
    matches!(record.modal, sagsgang::model::Modal::Must | sagsgang::model::Modal::Should)
}

/// An event told once more.
fn report(event: &Event, supersedes: Option<String>) -> Command {
    let Event { kind, fields, about, reason, .. } = event.clone();
    Command::Report { kind, fields, about, supersedes, reason }
}
