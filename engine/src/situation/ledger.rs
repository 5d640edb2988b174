//! From transitions to records: what became of every duty and right, and of the case as a whole.

use super::belongs::{belongs, told_here};
use super::ceased::Ceased;
use super::findings::{acknowledged, findings};
use super::goal::{Goal, GoalEvent};
use super::messages::{self, Message, MessageKind};
use super::narrative::Narrative;
use super::ordered::{Chosen, How};
use super::outlook::{closing, coming};
use super::passed::Passed;
use super::progress::Turning;
use super::record::{Ending, Extension, Met, PausedFor, Record, State};
use super::said::{self, Said, Stands};
use super::takes::{Taken, lacks};
use super::tallied::{Spanned, Tallied};
use super::waiting::Waited;
use super::{AsOf, Closing, Finding, Situation};
use crate::calendar::{Instant, Moment};
use crate::case::{Bar, Case, Cause, Change, Climbed, Instance, Tick, Transition, due_of};
use crate::log::Log;
use crate::model::{Level, PrincipleId, Procedure, RoleId, Signal, Step};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn build(
    procedure: &Procedure,
    log: &Log,
    as_of: AsOf,
    narrative: Narrative,
    state: Case,
    transitions: &[Transition],
) -> Situation {
    let mut ledger = Ledger {
        procedure,
        subject: narrative.subject(log.case()),
        narrative: &narrative,
        records: Vec::new(),
        by_instance: BTreeMap::new(),
        numbers: BTreeMap::new(),
        messages: Vec::new(),
        told: BTreeSet::new(),
        goal: Goal {
            name: procedure.goal().name.clone(),
            reached: None,
            awaits: None,
            not_counted: Vec::new(),
            parts: Vec::new(),
            ended: None,
            closed: None,
            reopened: None,
            before: Vec::new(),
            reached_before: Vec::new(),
        },
        tallied: Vec::new(),
        turned: Vec::new(),
        climbed: Vec::new(),
        ceased: Vec::new(),
        passed: Vec::new(),
        chosen: Vec::new(),
        said: Vec::new(),
        lacking: Vec::new(),
        without: None,
        waits: Vec::new(),
        idle: Vec::new(),
        useful: BTreeSet::new(),
    };
    for transition in transitions {
        ledger.enter(transition);
    }
    ledger.rest();
    ledger.requests(Tick::end_of(as_of.happened_by, procedure.calendar()));
    let event = |waited: &Waited| narrative.event(waited.by);
    let waiting = ledger.waits.iter().filter_map(|waited| waited.told(procedure, event(waited)?)).collect();
    let halves = ledger.waits.iter().filter(|waited| waited.second).filter_map(|waited| Some(event(waited)?.id.clone())).collect();
    let Ledger { mut records, messages, goal, tallied, turned, climbed, ceased, passed, chosen, mut said, lacking, idle, useful, .. } =
        ledger;
    said.sort_by_key(|said| said.fact);
    let messages = acknowledged(told_here(messages, &records, narrative.came(), procedure.calendar()), &narrative);
    let mut findings = findings(procedure, log, &narrative, &idle, &useful, &messages);
    findings.extend(lacking);
    for record in records.iter_mut().filter(|record| record.is_open() || record.state == State::Waiting) {
        let step = procedure.step(record.id.step);
        record.takes.iter_mut().for_each(|taken| taken.look(procedure, step, &state));
    }
    let mut situation = Situation {
        case: log.case().to_owned(),
        procedure: procedure.name().to_owned(),
        fingerprint: procedure.fingerprint().to_owned(),
        as_of,
        seen_by: None,
        stage: state.stage(),
        belongs: belongs(procedure, &narrative, &state),
        goal,
        duties: records,
        messages,
        coming: Vec::new(),
        closing: Closing { may_close: false, obstacles: Vec::new() },
        findings,
        ordered: super::ordered::ordered(procedure, &state, &narrative, &chosen),
        decided: super::decided::decided(procedure, &state),
        said,
        progress: super::progress::progress(procedure, &state, &narrative, &climbed, procedure.calendar().day(as_of.happened_by)),
        asked: Vec::new(),
        waiting,
        halves,
        events: narrative.len(),
        tallied,
        turned,
        ceased,
        passed,
        narrative,
        state,
    };
    situation.coming = coming(procedure, &situation);
    situation.asked = super::asked::asked(procedure, &situation);
    situation.closing = closing(procedure, &situation);
    let closed = situation.duties.iter().filter(|record| record.is_open()).filter_map(|record| {
        let closure = procedure.calendar().closure(procedure.calendar().day(record.due?))?;
        Some(Finding::DueInClosure { instance: record.instance.clone(), closure: closure.name_da.clone() })
    });
    situation.findings.extend(closed.collect::<Vec<_>>());
    situation.findings.sort();
    situation
}

struct Ledger<'a> {
    procedure: &'a Procedure,
    /// What messages are about.
    subject: String,
    narrative: &'a Narrative,
    records: Vec<Record>,
    by_instance: BTreeMap<Instance, usize>,
    numbers: BTreeMap<crate::model::StepId, u32>,
    messages: Vec<Message>,
    told: BTreeSet<(Instance, u8, Option<Tick>)>,
    goal: Goal,
    tallied: Vec<Tallied>,
    turned: Vec<Turning>,
    /// What progressions were told, and the plans that began.
    climbed: Vec<(Climbed, Vec<Level>)>,
    ceased: Vec<Ceased>,
    passed: Vec<Passed>,
    chosen: Vec<Chosen>,
    /// What was said and holds for a while, the last of each.
    said: Vec<Said>,
    /// What events lacked to meet a step.
    lacking: Vec<Finding>,
    /// What was recommended and not known, of what is met next.
    without: Option<(Instance, u32)>,
    /// Grants that waited, or still wait.
    waits: Vec<Waited>,
    /// Events without effect, with the reason.
    idle: Vec<(u32, Bar)>,
    /// Events with an effect.
    useful: BTreeSet<u32>,
}

impl Ledger<'_> {
    fn enter(&mut self, transition: &Transition) {
        let cause = match transition.cause {
            Cause::Event(ordinal) => Some(ordinal),
            Cause::Time => None,
        };
        if let (Some(ordinal), Change::NoEffect(bar)) = (cause, transition.change) {
            self.idle.push((ordinal, bar));
            return;
        }
        if let Change::Lacks { step, lacking } = transition.change {
            let lacking = cause.and_then(|ordinal| self.narrative.event(ordinal)).map(|event| {
                let step = self.procedure.step(step);
                let lacks = lacks(self.procedure, step, lacking, event);
                Finding::Lacks { event: event.id.clone(), step: step.name.clone(), lacks }
            });
            self.lacking.extend(lacking);
            return;
        }
        // What is heard of by nobody but figures and pictures makes no event useful.
        let heard = match transition.change {
            Change::Turned(turned) => self.procedure.threshold(turned.threshold).is_heard(),
            // A plan begins what steps wait for.
            Change::Climbed(climbed) => climbed.begins && self.procedure.marks_of(climbed.ramp).any(|(_, mark)| mark.is_heard()),
            Change::Planned(..) => false,
            _ => true,
        };
        self.useful.extend(cause.filter(|_| heard));
        match transition.change {
            Change::Waits(instance) => self.record(instance, State::Waiting),
            Change::Opened(instance) => {
                self.record(instance, State::Open);
                let on = self.ending(cause, transition).on;
                let asks = self.procedure.step(instance.step).asks.is_some();
                self.with(instance, |record| record.stood.extend(asks.then_some((on, None))));
            }
            Change::Counted { instance, ground, passes, by_rule } => {
                let due = due_of(passes, self.procedure.calendar());
                let due_by_rule = due_of(by_rule, self.procedure.calendar());
                self.with(instance, |record| {
                    // Told anew, the deadline may lie ahead again; that it was breached stays.
                    if passes > transition.at {
                        record.passed = false;
                        if record.state == State::Late {
                            record.state = State::Open;
                        }
                    }
                    record.due = Some(due);
                    record.ground = Some(ground);
                    record.terms.clear();
                    record.limits.clear();
                    let was_born_late = record.born_late;
                    record.born_late = ground.born_late;
                    record.due_by_rule = ground.born_late.then_some(due_by_rule);
                    record.passes = Some(passes);
                    // It stays late without passing again, but is no longer late before anybody knew.
                    if record.passed && was_born_late && !ground.born_late {
                        record.breach(true);
                    }
                });
            }
            Change::Limit { instance, number, due } => self.with(instance, |record| record.limits.push((number, due))),
            Change::Term { instance, number, anchor, due } => self.with(instance, |record| record.terms.push((number, anchor, due))),
            Change::Met { instance, by, late } => {
                self.useful.insert(by);
                let met = self.event_moment(by).map(|on| Met { on, by: self.event_id(by) });
                let (narrative, procedure) = (self.narrative, self.procedure);
                let without = self.without.take().filter(|(of, _)| *of == instance).map_or(0, |(_, without)| without);
                self.with(instance, |record| {
                    if let (Some(taken), Some(event)) = (&mut record.takes, narrative.event(by)) {
                        taken.met_by(event);
                        taken.without(procedure, procedure.step(instance.step), without);
                    }
                    record.state = if late { State::MetLate } else { State::Met };
                    record.done = record.times;
                    record.breach(late);
                    record.met = met;
                });
            }
            Change::Late(instance) => self.with(instance, |record| {
                (record.state, record.passed) = (State::Late, true);
                record.breach(true);
            }),
            Change::TargetMissed(instance) => self.with(instance, |record| record.target_missed = true),
            Change::Expired(instance) => {
                let on = Moment::Instant(transition.at.instant());
                self.end(instance, State::Expired, Ending { on, by: None });
            }
            Change::Rung { instance, rung } => self.message(instance, rung, transition.at.instant()),
            Change::Lapsed { instance, .. } => {
                let ending = self.ending(cause, transition);
                self.end(instance, State::Lapsed, ending);
            }
            Change::Cancelled(instance) => {
                let ending = self.ending(cause, transition);
                self.end(instance, State::Cancelled, ending);
            }
            Change::Paused(instance) => {
                let on = self.ending(cause, transition).on;
                self.with(instance, |record| {
                    if record.is_open() {
                        record.state = State::Paused;
                    }
                    record.due = None;
                    record.pauses.push(PausedFor { from: on, until: None });
                });
            }
            Change::Resumed(instance) => {
                let on = self.ending(cause, transition).on;
                self.with(instance, |record| {
                    if record.is_open() {
                        record.state = State::Open;
                    }
                    if let Some(pause) = record.pauses.last_mut() {
                        pause.until = Some(on);
                    }
                });
            }
            Change::SetAside(instance) => {
                self.record(instance, State::Superseded);
                let ending = self.ending(cause, transition);
                self.end(instance, State::Superseded, ending);
            }
            Change::Restored(instance) => {
                let on = self.ending(cause, transition).on;
                self.with(instance, |record| {
                    if let Some(stood) = record.stood.last_mut() {
                        stood.1 = record.ended.as_ref().map(|ending| ending.on);
                        record.stood.push((on, None));
                    }
                    let paused = record.pauses.last().is_some_and(|pause| pause.until.is_none());
                    let late = record.passes.is_some_and(|passes| passes <= transition.at);
                    record.state = match (paused, late) {
                        (true, _) => State::Paused,
                        (false, true) => State::Late,
                        (false, false) => State::Open,
                    };
                    record.ended = None;
                    record.began = true;
                });
            }
            Change::Done { instance, times } => self.with(instance, |record| record.done = times),
            Change::Extended { instance, until } => {
                let by = cause.map(|ordinal| self.event_id(ordinal)).unwrap_or_default();
                self.with(instance, |record| record.extended.push(Extension { until: Moment::Day(until), by }));
            }
            Change::Excused(instance) => {
                let ending = self.ending(cause, transition);
                self.with(instance, |record| {
                    record.charged = false;
                    record.state = State::Excused;
                    record.ended = Some(ending);
                });
            }
            Change::Lifted(instance) => {
                let ending = self.ending(cause, transition);
                self.end(instance, State::Lifted, ending);
            }
            Change::HandedOver(instance) => {
                let ending = self.ending(cause, transition);
                self.end(instance, State::HandedOver, ending);
            }
            Change::Superseded(instance) => {
                let ending = self.ending(cause, transition);
                self.end(instance, State::Superseded, ending);
            }
            Change::Holds { fact, value, until } => {
                let event = cause.and_then(|ordinal| self.narrative.event(ordinal));
                let said = event.map(|event| said::said_by(self.procedure, event, fact, value, until));
                self.said.retain(|said| said.fact != fact);
                self.said.extend(said);
            }
            Change::Over(fact) => {
                let over = self.said.iter_mut().find(|said| said.fact == fact);
                over.into_iter().for_each(|said| said.state = Stands::Over);
            }
            Change::GoalNotCounted(ordinal) => self.goal.not_counted.extend(self.goal_event(ordinal)),
            Change::GoalAwaits(ordinal) => {
                self.useful.insert(ordinal);
                self.goal.awaits = self.goal_event(ordinal);
            }
            Change::GoalPart(ordinal) => {
                self.goal.awaits = None;
                self.goal.parts.extend(self.goal_event(ordinal));
            }
            Change::GoalReached(ordinal) => {
                self.goal.awaits = None;
                self.goal.reached = self.goal_event(ordinal);
            }
            Change::Ended => self.goal.ended = cause.and_then(|ordinal| self.goal_event(ordinal)),
            Change::Closed => self.goal.closed = cause.and_then(|ordinal| self.goal_event(ordinal)),
            Change::Reopened => {
                self.chosen.clear();
                self.goal.reached_before.extend(self.goal.reached.clone());
                let ended = self.goal.reached.take().or(self.goal.ended.take());
                self.goal.before.extend(ended);
                (self.goal.ended, self.goal.closed) = (None, None);
                self.goal.reopened = cause.and_then(|ordinal| self.goal_event(ordinal));
            }
            Change::Reached { threshold, day, total, since } => {
                let by = cause.map(|ordinal| (ordinal, self.event_id(ordinal))).unwrap_or_default();
                self.tallied.extend(Tallied::new(self.procedure, threshold, (day, total, since), by));
            }
            Change::Tallied { from, through, each, .. } => {
                if let Some(tallied) = self.tallied.last_mut() {
                    tallied.spans.push(Spanned { from, through, each });
                }
            }
            Change::Turned(turned) => {
                let by = self.trigger_of(turned.event);
                self.turned.extend(Turning::new(self.procedure, &turned, by));
            }
            Change::Climbed(climbed) => self.climbed.push((climbed, Vec::new())),
            Change::Planned(_, level) => self.climbed.iter_mut().last().into_iter().for_each(|(_, plan)| plan.push(level)),
            Change::Ceased { threshold, way, event } => {
                let on = self.procedure.calendar().day_of(transition.at.instant());
                self.ceased.extend(Ceased::new(self.procedure, threshold, way, on, event, &self.said));
            }
            Change::Passed { threshold, instance } => {
                let of = self.by_instance.get(&instance).and_then(|at| self.records.get(*at));
                let of = of.and_then(|record| Some((record.instance.clone(), record.due?)));
                self.passed.extend(of.map(|(called, due)| Passed::new(self.procedure, threshold, instance, called, due, transition.at)));
            }
            Change::Used { principle, option } => self.chose(principle, option, How::Used, cause),
            Change::GivenUp { principle, option } => self.chose(principle, option, How::GivenUp, cause),
            Change::PassedOver { principle, option } => self.chose(principle, option, How::PassedOver, cause),
            Change::MetWithout { instance, recommended } => self.without = Some((instance, recommended)),
            Change::Awaits { grant, second } => self.waits.extend(cause.map(|by| Waited::new(grant, second, by))),
            Change::AwaitsNoMore { by, .. } => {
                let waits = self.waits.iter_mut().filter(|waited| waited.by == by && waited.over.is_none());
                waits.for_each(|waited| waited.over = Some(transition.at));
            }
            Change::Left | Change::NoEffect(_) | Change::Lacks { .. } => {}
        }
    }

    /// The last day from which the rest of a counting duty fits.
    fn rest(&mut self) {
        let calendar = self.procedure.calendar();
        for record in self.records.iter_mut().filter(|record| record.times > 1 && record.is_open()) {
            let left = u32::from(record.times.saturating_sub(record.done));
            record.rest_fits_from = match record.due {
                Some(Moment::Day(due)) => Some(calendar.working_day_before(due.plus(1), left)),
                _ => None,
            };
        }
    }

    fn event_moment(&self, ordinal: u32) -> Option<Moment> {
        self.narrative.event(ordinal).map(|event| event.happened)
    }

    fn event_id(&self, ordinal: u32) -> String {
        self.narrative.event(ordinal).map(|event| event.id.clone()).unwrap_or_default()
    }

    fn goal_event(&self, ordinal: u32) -> Option<GoalEvent> {
        self.narrative.event(ordinal).map(|event| GoalEvent { on: event.happened, event: event.id.clone() })
    }

    fn ending(&self, cause: Option<u32>, transition: &Transition) -> Ending {
        if let Some(event) = cause.and_then(|ordinal| self.narrative.event(ordinal)) {
            return Ending { on: event.happened, by: Some(event.id.clone()) };
        }
        // What holds for a while ends with a day; what else comes by itself comes before or after that.
        let calendar = self.procedure.calendar();
        let day = calendar.day_of(transition.at.instant());
        let with_the_day = transition.at == Tick::at(calendar.midnight(day));
        let on = if with_the_day { Moment::Day(day) } else { Moment::Instant(transition.at.instant()) };
        Ending { on, by: None }
    }

    fn with(&mut self, instance: Instance, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.by_instance.get(&instance).and_then(|at| self.records.get_mut(*at)) {
            change(record);
        }
    }

    fn end(&mut self, instance: Instance, state: State, ending: Ending) {
        self.with(instance, |record| {
            record.state = state;
            record.ended = Some(ending);
        });
    }

    fn record(&mut self, instance: Instance, state: State) {
        if self.by_instance.contains_key(&instance) {
            self.with(instance, |record| {
                record.state = state;
                record.began |= state == State::Open;
            });
            return;
        }
        let step = self.procedure.step(instance.step);
        let number = self.numbers.entry(instance.step).or_insert(0);
        *number += 1;
        let number = *number;
        let turned = self.turned_by(step, instance).cloned();
        let ceased = self.ceased_by(step, instance).cloned();
        let by_time = turned.as_ref().filter(|turned| turned.by_time()).map(|turned| turned.on);
        let by_time = by_time.or(ceased.as_ref().filter(|ceased| ceased.by_time()).map(|ceased| ceased.on)).map(Moment::Day);
        let passed = self.passed_by(step, instance).cloned();
        let by_time = by_time.or(passed.as_ref().map(|passed| passed.on));
        let opened = by_time.or_else(|| self.event_moment(instance.trigger)).unwrap_or(Moment::Instant(Instant::from_milliseconds(0)));
        let record = Record {
            instance: self.name(&step.name, instance),
            step: step.name.clone(),
            title: step.title().to_owned(),
            number,
            modal: step.modal,
            who: self.procedure.role_names(&step.actors),
            action: step.action.clone(),
            state,
            opened,
            opened_by: self.event_id(instance.trigger),
            due: None,
            pauses: Vec::new(),
            extended: Vec::new(),
            times: step.times,
            done: 0,
            rest_fits_from: None,
            target: target(self.procedure, step, opened),
            target_missed: false,
            breached: false,
            charged: false,
            discovered: None,
            tallied: self.reached_by(step, instance).cloned(),
            turned,
            ceased,
            passed_before: passed,
            born_late: false,
            due_by_rule: None,
            met: None,
            ended: None,
            basis: step.basis.clone(),
            takes: Taken::of(self.procedure, step).map(Box::new),
            id: instance,
            ground: None,
            terms: Vec::new(),
            limits: Vec::new(),
            stood: Vec::new(),
            passes: None,
            began: state == State::Open,
            passed: false,
        };
        self.by_instance.insert(instance, self.records.len());
        self.records.push(record);
    }

    /// The tally that opened an instance of a step.
    fn reached_by(&self, step: &Step, instance: Instance) -> Option<&Tallied> {
        let [Signal::Reached(threshold)] = step.after.signals.as_slice() else { return None };
        self.tallied.iter().rev().find(|tallied| tallied.threshold == *threshold && tallied.ordinal == instance.trigger)
    }

    /// The turn of a progression that opened an instance of a step.
    fn turned_by(&self, step: &Step, instance: Instance) -> Option<&Turning> {
        let [Signal::Reached(threshold)] = step.after.signals.as_slice() else { return None };
        self.turned.iter().rev().find(|turned| turned.threshold == *threshold && turned.ordinal == instance.trigger)
    }

    /// What ceased to hold, where that opened an instance of a step.
    fn ceased_by(&self, step: &Step, instance: Instance) -> Option<&Ceased> {
        let [Signal::Reached(threshold)] = step.after.signals.as_slice() else { return None };
        self.ceased.iter().rev().find(|ceased| ceased.threshold == *threshold && ceased.ordinal == instance.trigger)
    }

    /// The deadline that passed, where that opened an instance of a step.
    fn passed_by(&self, step: &Step, instance: Instance) -> Option<&Passed> {
        let [Signal::Reached(threshold)] = step.after.signals.as_slice() else { return None };
        let opened =
            |passed: &&Passed| passed.threshold == *threshold && (passed.of.trigger, passed.of.nth) == (instance.trigger, instance.nth);
        self.passed.iter().rev().find(opened)
    }

    fn chose(&mut self, principle: PrincipleId, option: usize, how: How, cause: Option<u32>) {
        self.chosen.extend(cause.map(|by| Chosen { principle, option, how, by }));
    }

    fn trigger_of(&self, ordinal: u32) -> (u32, String) {
        (ordinal, self.event_id(ordinal))
    }

    /// Who is told: a substitute where the recipient is away, or is the one who owes what an escalation is about.
    fn recipients(&self, instance: Instance, rung: &crate::model::Rung, at: Instant) -> (Vec<RoleId>, Vec<RoleId>) {
        let owes = &self.procedure.step(instance.step).actors;
        self.stand_in(&rung.to, |role| self.narrative.is_absent(role, at) || (!rung.reminder && owes.contains(&role)))
    }

    /// Who is told in the place of roles that are passed over, and whom they stand in for.
    fn stand_in(&self, roles: &[RoleId], passed_over: impl Fn(RoleId) -> bool) -> (Vec<RoleId>, Vec<RoleId>) {
        let (mut to, mut instead_of) = (Vec::new(), Vec::new());
        for role in roles {
            let mut told = *role;
            // Substitutes may stand in for each other in a ring: after as many steps as there are roles nobody is left.
            for _ in self.procedure.roles() {
                match self.procedure.role(told).substitute {
                    Some(substitute) if passed_over(told) => told = substitute,
                    _ => break,
                }
            }
            if passed_over(told) {
                told = *role;
            }
            if told != *role {
                instead_of.push(*role);
            }
            if !to.contains(&told) {
                to.push(told);
            }
        }
        (to, instead_of)
    }

    /// `step@key`; further rounds that the same event opened have their number.
    fn name(&self, step: &str, instance: Instance) -> String {
        let root = self.narrative.root(instance.trigger);
        if instance.nth == 0 { format!("{step}@{root}") } else { format!("{step}@{root}/{}", instance.nth + 1) }
    }

    /// Whoever is waited for is told, among the other messages in the order of time.
    fn requests(&mut self, by: Tick) {
        let absent = |roles: &[RoleId], at: Instant| self.stand_in(roles, |role| self.narrative.is_absent(role, at));
        let told = self.waits.iter().filter_map(|waited| {
            let (event, root) = (self.narrative.event(waited.by)?, self.narrative.root(waited.by));
            waited.message(self.procedure, &self.subject, event, root, absent, by)
        });
        let told: Vec<Message> = told.collect();
        if !told.is_empty() {
            self.messages.extend(told);
            self.messages.sort_by_key(|message| message.at);
        }
    }

    fn message(&mut self, instance: Instance, rung: u8, at: Instant) {
        let Some(record) = self.by_instance.get(&instance).and_then(|at| self.records.get(*at)) else { return };
        let Some(declared) = self.procedure.step(instance.step).rungs.get(usize::from(rung)) else { return };
        // A deadline that moves away and back brings its rungs back, but the message is the same: it is told once.
        if !self.told.insert((instance, rung, record.passes)) {
            return;
        }
        let number = rung.saturating_add(1);
        let (to, instead_of) = self.recipients(instance, declared, at);
        self.messages.push(Message {
            id: messages::id(&self.subject, &record.instance, number, record.due),
            at,
            kind: if declared.reminder { MessageKind::Reminder } else { MessageKind::Escalation },
            to: self.procedure.role_names(&to),
            instead_of: self.procedure.role_names(&instead_of),
            instance: record.instance.clone(),
            step: record.step.clone(),
            rung: number,
            due: record.due,
            acknowledged: false,
        });
    }
}

fn target(procedure: &Procedure, step: &Step, opened: Moment) -> Option<Moment> {
    step.target.as_ref().map(|target| procedure.calendar().count(&target.rule, opened))
}
