//! Scenarios: dated stories inside a procedure, run through `attempt` and `situation` like any case.
//!
//! In: a checked procedure. Out: for every line whether it held, and what was found instead. Must not know how the
//! results are shown.

use crate::attempt::{Command, Context, Reason, Refusal, attempt};
use crate::calendar::{Instant, Moment};
use crate::case::{Stage, told};
use crate::explain::{self, moment_words, reason_sentences, state_words};
use crate::lexicon::Language;
use crate::log::{Actor, Event, Log};
use crate::model::{
    Amount, Beyond, Checked, Detail, KindId, Line, PoolId, Procedure, RoleId, Says, Scenario, Shortfall, Sight, StepRef, StepState,
    WaitsFor, Why, key,
};
use crate::parties::situation_for;
use crate::situation::{AsOf, Lack, MessageKind, Obstacle, Record, Situation, State, WaitingFor, situation};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

mod coverage;
mod pools;

pub use coverage::{Boundary, Coverage, Outcome, Share, Spot, What};
pub(crate) use coverage::{Of, Target, look as reached_at, spot, targets};

/// How a scenario went.
#[derive(Debug, Clone, Serialize)]
pub struct ScenarioResult {
    /// Its title.
    pub title: String,
    /// The line it begins on.
    pub line: u32,
    /// Did every line hold?
    pub passed: bool,
    /// Its lines, in order.
    pub lines: Vec<LineResult>,
}

/// How a line of a scenario went.
#[derive(Debug, Clone, Serialize)]
pub struct LineResult {
    /// The line in the text.
    pub line: u32,
    /// As written.
    pub words: String,
    /// Did it hold?
    pub passed: bool,
    /// What was found instead, where it did not; in the procedure's language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
}

/// Runs every scenario of a procedure, in the order of the text; each on the version of the texts below that was in force as it begins.
#[must_use]
pub fn run(procedure: &Checked<Procedure>) -> (Vec<ScenarioResult>, Coverage) {
    let (mut results, reached) = played(procedure);
    let mut elsewhere = BTreeSet::new();
    for later in procedure.later() {
        let (more, reached) = played(later);
        results.extend(more);
        elsewhere.extend(reached.into_iter().map(|target| spot(later, target)));
    }
    results.sort_by_key(|result| result.line);
    (results, coverage::coverage(procedure, &reached, &elsewhere))
}

fn played(procedure: &Checked<Procedure>) -> (Vec<ScenarioResult>, BTreeSet<Target>) {
    let mut reached = BTreeSet::new();
    (procedure.scenarios.iter().map(|scenario| play(procedure, scenario, &mut reached)).collect(), reached)
}

/// What a scenario tells, without what it expects: the story as the log of a case.
#[derive(Debug, Clone)]
pub struct Story {
    /// Its title.
    pub title: String,
    /// The line it begins on.
    pub line: u32,
    /// What was done in it, in the order of its lines; what was refused, or done in a pool, is not there.
    pub log: Log,
}

/// The stories that the scenarios of a procedure tell, in the order of the text.
#[must_use]
pub fn stories(procedure: &Checked<Procedure>) -> Vec<Story> {
    let told = |scenario: &Scenario| {
        let mut play = Play::new(procedure, None);
        for line in &scenario.lines {
            if let (Some(Ok(event)), false) = (play.act(line), matches!(line.says, Says::InPool { .. })) {
                play.log.append(event);
            }
        }
        Story { title: scenario.title.clone(), line: scenario.line, log: play.log }
    };
    procedure.scenarios.iter().map(told).collect()
}

/// Does a scenario of the procedure fail? It stops at the first that does.
#[must_use]
pub fn fails(procedure: &Checked<Procedure>) -> bool {
    let any =
        |procedure: &Checked<Procedure>| procedure.scenarios.iter().any(|scenario| !Play::new(procedure, None).scenario(scenario).passed);
    any(procedure) || procedure.later().iter().any(any)
}

/// Runs one scenario, and notes what it reaches.
pub(crate) fn play(procedure: &Checked<Procedure>, scenario: &Scenario, reached: &mut BTreeSet<Target>) -> ScenarioResult {
    Play::new(procedure, Some(reached)).scenario(scenario)
}

/// What becomes of a line on which somebody does something; nothing where it is refused.
pub(crate) fn done(procedure: &Checked<Procedure>, log: &Log, line: &Line) -> Option<Event> {
    Play { log: log.clone(), ..Play::new(procedure, None) }.act(line)?.ok()
}

struct Play<'a> {
    procedure: &'a Checked<Procedure>,
    language: Language,
    log: Log,
    /// What the story tells of each pool.
    pools: BTreeMap<PoolId, Log>,
    /// What is reached, where anybody asks.
    reached: Option<&'a mut BTreeSet<Target>>,
}

impl<'a> Play<'a> {
    fn new(procedure: &'a Checked<Procedure>, reached: Option<&'a mut BTreeSet<Target>>) -> Self {
        Self { procedure, language: procedure.language(), log: Log::new("scenarie", procedure.name()), pools: BTreeMap::new(), reached }
    }

    fn scenario(mut self, scenario: &Scenario) -> ScenarioResult {
        let mut lines = Vec::new();
        let mut refused: Option<Refusal> = None;
        for (at, line) in scenario.lines.iter().enumerate() {
            let refusal_follows = scenario.lines.get(at + 1).is_some_and(|next| {
                matches!(next.says, Says::Refused(_) | Says::MustGrant(_) | Says::OverLimit(_) | Says::NotThere(_) | Says::Lacking(_))
            });
            let found = match self.act(line) {
                Some(Ok(event)) => {
                    match &line.says {
                        Says::InPool { pool, .. } => pools::log_of(&mut self.pools, self.procedure, *pool).append(event),
                        _ => self.log.append(event),
                    }
                    refused = None;
                    Vec::new()
                }
                Some(Err(refusal)) if refusal_follows => {
                    refused = Some(refusal);
                    Vec::new()
                }
                Some(Err(refusal)) => self.why(&refusal),
                None => self.expect(line, refused.take()),
            };
            lines.push(LineResult { line: line.line, words: line.words.clone(), passed: found.is_empty(), found });
            let expects = !matches!(
                line.says,
                Says::Report { .. }
                    | Says::Confirm { .. }
                    | Says::Use { .. }
                    | Says::Absent { .. }
                    | Says::Close { .. }
                    | Says::InPool { .. }
            );
            // What is told of one day is told before the day is over, unless a line asks how it then stands.
            if expects || scenario.lines.get(at + 1).is_none_or(|next| next.at != line.at) {
                self.look(line.at);
            }
        }
        self.look_last();
        ScenarioResult { title: scenario.title.clone(), line: scenario.line, passed: lines.iter().all(|line| line.passed), lines }
    }

    /// What is reached as a line stands.
    fn look(&mut self, at: Moment) {
        if let Some(reached) = &mut self.reached {
            coverage::look(self.procedure, &self.log, AsOf::at(at), reached);
        }
    }

    /// What was heard of after the last line counts too.
    fn look_last(&mut self) {
        let Some(last) = self.log.events().iter().map(|event| event.recorded).max() else { return };
        self.look(Moment::Instant(last));
    }

    /// Carries out a line on which somebody does something.
    fn act(&self, line: &Line) -> Option<Result<Event, Refusal>> {
        let (role, known, command) = match &line.says {
            Says::Report { role, kind, fields, known, reason } => {
                let command = Command::Report {
                    kind: self.procedure.kind(*kind).name.clone(),
                    fields: fields.iter().cloned().collect(),
                    about: None,
                    supersedes: None,
                    reason: reason.clone(),
                };
                (*role, *known, command)
            }
            Says::Confirm { role, kind, known } => (*role, *known, Command::Confirm { event: self.procedure.kind(*kind).name.clone() }),
            Says::Use { role, power, on, until, known } => {
                let about = on.nth.and_then(|_| self.opened_by(line, *on));
                let step = self.procedure.step(on.step).name.clone();
                let reason = Some(self.language.pick("scenarie", "scenario").to_owned());
                (*role, *known, Command::Use { power: *power, step, about, until: *until, reason })
            }
            Says::Absent { role, until, known } => (*role, *known, Command::Absent { until: *until }),
            Says::Close { role } => (*role, None, Command::Close),
            Says::InPool { role, pool, act, known } => return Some(self.act_in_pool(line, *role, *pool, act, *known)),
            _ => return None,
        };
        let context = self.context(line, role, known);
        let events = attempt(self.procedure, &self.log, &command, &context);
        Some(events.and_then(|events| events.into_iter().next().ok_or(Refusal { reasons: Vec::new(), basis: Vec::new() })))
    }

    /// The event that opened an instance of a step.
    fn opened_by(&self, line: &Line, on: StepRef) -> Option<String> {
        let now = situation(self.procedure, &self.log, AsOf::at(line.at));
        record_of(&now, on)
            .and_then(|record| record.instance.split_once('@'))
            .map(|(_, key)| key.split('/').next().unwrap_or(key).to_owned())
    }

    fn context(&self, line: &Line, role: RoleId, known: Option<Moment>) -> Context {
        let role = self.procedure.role(role).name.clone();
        let now = self.procedure.calendar().instant(known.unwrap_or(line.at));
        // Ids count up in the order of the lines, so that events of one moment stay in the order written.
        let of_pools: usize = self.pools.values().map(|log| log.events().len()).sum();
        let id = format!("h{:04}", self.log.events().len() + of_pools + 1);
        // A role is one person, unless the line names another.
        let person = line.person.as_ref().map_or_else(|| format!("rolle {}", key(&role)), |person| format!("person {person}"));
        Context { now, happened: Some(line.at), actor: Actor { id: person, role }, id }
    }

    fn why(&self, refusal: &Refusal) -> Vec<String> {
        let start = self.language.pick("det blev afvist:", "it was refused:");
        let reasons = refusal.reasons.iter().flat_map(|reason| reason_sentences(self.language, self.procedure, reason));
        std::iter::once(start.to_owned()).chain(reasons).collect()
    }

    /// Asks what a line expects; nothing found wrong means it holds.
    fn expect(&mut self, line: &Line, refused: Option<Refusal>) -> Vec<String> {
        let now = situation(self.procedure, &self.log, AsOf::at(line.at));
        if let (Says::State(step, ..), Some(reached)) = (&line.says, self.reached.as_deref_mut()) {
            let record = record_of(&now, *step);
            record.into_iter().for_each(|record| coverage::stated(self.procedure, record, line.at, reached));
        }
        match &line.says {
            Says::Refused(why) => self.expect_refusal(refused.as_ref(), |reason| fits(*why, reason)),
            Says::MustGrant(role) => {
                let role = &self.procedure.role(*role).name;
                self.expect_refusal(
                    refused.as_ref(),
                    |reason| matches!(reason, Reason::BeyondAuthority(beyond) if beyond.who.contains(role)),
                )
            }
            Says::NotThere(role) => {
                let role = &self.procedure.role(*role).name;
                self.expect_refusal(refused.as_ref(), |reason| {
                    lacks(reason, |lack| is_how(lack, Detail::Attended).is_some_and(|who| who.contains(role)))
                })
            }
            Says::Lacking(fact) => {
                let fact = &self.procedure.fact(*fact).name;
                self.expect_refusal(refused.as_ref(), |reason| {
                    let untold = matches!(reason, Reason::MissingFact { fact: missing } if missing == fact);
                    untold || lacks(reason, |lack| matches!(lack, Lack::Fact(unknown) if unknown.fact == *fact))
                })
            }
            Says::OverLimit(limit) => self.expect_refusal(refused.as_ref(), |reason| {
                let over = matches!(reason, Reason::BeyondAuthority(Beyond { lacks: Shortfall::OverLimit, .. }));
                let is_limit = |other: &Amount| other.is_within(limit) && limit.is_within(other);
                over && matches!(reason, Reason::BeyondAuthority(Beyond { limit: Some(other), .. }) if is_limit(other))
            }),
            Says::State(step, state, due) => self.expect_state(&now, *step, *state, *due),
            Says::Reminded(role, step) => self.expect_message(&now, line, *role, *step, Some(MessageKind::Reminder)),
            Says::Told(role, step, true) => self.expect_message(&now, line, *role, *step, None),
            Says::Told(role, step, false) => self.expect_no_message(&now, *role, *step),
            Says::Sees(role, sight, sees) => self.expect_sight(&now, line, *role, *sight, *sees),
            Says::Waits(grant, on) => self.expect_wait(&now, *grant, *on),
            Says::Level { pool, of, number, holds } => self.expect_level(line, *pool, *of, (*number, *holds)),
            Says::Goal(day) => self.expect_goal(&now, *day),
            Says::GoalNot => match &now.goal.reached {
                None => Vec::new(),
                Some(event) => {
                    let on = moment_words(self.language, self.procedure.calendar(), event.on);
                    vec![self.language.pick(format!("målet blev nået {on}"), format!("the goal was reached {on}"))]
                }
            },
            Says::Reopened if now.goal.reopened.is_some() && now.stage == Stage::Running => Vec::new(),
            Says::Reopened => vec![self.language.pick("sagen er ikke genåbnet".to_owned(), "the case is not reopened".to_owned())],
            Says::Closed if now.stage == Stage::Closed => Vec::new(),
            Says::Closed => {
                let mut found = vec![self.language.pick("sagen er ikke lukket".to_owned(), "the case is not closed".to_owned())];
                found.extend(explain::closing_sentences(self.language, self.procedure, &now));
                found
            }
            Says::Report { .. }
            | Says::Confirm { .. }
            | Says::Use { .. }
            | Says::Absent { .. }
            | Says::Close { .. }
            | Says::InPool { .. } => Vec::new(),
        }
    }

    /// Whether a grant waits, and for whom.
    fn expect_wait(&self, now: &Situation, grant: KindId, on: Option<WaitsFor>) -> Vec<String> {
        let name = &self.procedure.kind(grant).name;
        let waits: Vec<_> = now.waiting.iter().filter(|waiting| waiting.grant == *name).collect();
        let holds = match on {
            None => waits.is_empty(),
            Some(WaitsFor::SecondPerson) => waits.iter().any(|waiting| waiting.waits_for == WaitingFor::SecondPerson),
            Some(WaitsFor::Role(role)) => {
                let role = &self.procedure.role(role).name;
                waits.iter().any(|waiting| waiting.waits_for == WaitingFor::Answer && waiting.who.contains(role))
            }
        };
        if holds {
            return Vec::new();
        }
        if waits.is_empty() {
            let name = self.language.quoted(name);
            return vec![self.language.pick(format!("{name} venter ikke"), format!("{name} does not wait"))];
        }
        waits.iter().map(|waiting| explain::waiting_sentence(self.language, self.procedure, waiting)).collect()
    }

    fn expect_refusal(&self, refused: Option<&Refusal>, fits: impl Fn(&Reason) -> bool) -> Vec<String> {
        let Some(refusal) = refused else {
            return vec![self.language.pick("det blev ikke afvist".to_owned(), "it was not refused".to_owned())];
        };
        if refusal.reasons.iter().any(fits) { Vec::new() } else { self.why(refusal) }
    }

    /// Whether a role can see something: what is there at all to be seen, and what it sees.
    fn expect_sight(&self, now: &Situation, line: &Line, role: RoleId, sight: Sight, sees: bool) -> Vec<String> {
        let seen = situation_for(self.procedure, &self.log, AsOf::at(line.at), role);
        let name = |language: Language| language.quoted(sight.name(self.procedure));
        let (da, en) = match (self.holds(now, sight), self.holds(&seen, sight)) {
            (true, found) if found == sees => return Vec::new(),
            (false, _) => ("der er intet at se endnu:", "there is nothing to see yet:"),
            (true, true) => ("rollen kan se", "the role can see"),
            (true, false) => ("rollen kan ikke se", "the role cannot see"),
        };
        vec![self.language.pick(format!("{da} {}", name(Language::Danish)), format!("{en} {}", name(Language::English)))]
    }

    /// Does a situation hold such a step, such an event, or a value of such a fact?
    fn holds(&self, now: &Situation, sight: Sight) -> bool {
        match sight {
            Sight::Step(step) => now.duties.iter().any(|record| record.id.step == step),
            Sight::Event(kind) => now.narrative.events().any(|event| self.procedure.kind_named(&event.kind) == Some(kind)),
            Sight::Fact(fact) if self.procedure.decision(fact).is_some() => {
                now.decided.iter().any(|decided| decided.decision == self.procedure.fact(fact).name)
            }
            Sight::Fact(fact) if now.said.iter().any(|said| said.fact == fact) => true,
            Sight::Fact(fact) => now.narrative.events().any(|event| {
                let tells = |kind| self.procedure.kind(kind).tells.contains(&fact);
                self.procedure.kind_named(&event.kind).is_some_and(tells) && told(Some(&event.fields), self.procedure, fact).is_some()
            }),
        }
    }

    fn expect_state(&self, now: &Situation, step: StepRef, state: StepState, due: Option<Moment>) -> Vec<String> {
        let name = &self.procedure.step(step.step).name;
        let record = record_of(now, step);
        let holds = match (record.map(|record| record.state), state) {
            (found, StepState::NotOpen) => !matches!(found, Some(State::Open | State::Late | State::Paused)),
            (Some(State::Open | State::Late | State::Paused), StepState::Open)
            | (Some(State::Met), StepState::Met)
            | (Some(State::MetLate), StepState::MetLate)
            | (Some(State::Late), StepState::Late)
            | (Some(State::Paused), StepState::Paused)
            | (Some(State::Lapsed | State::HandedOver), StepState::Lapsed)
            | (Some(State::Cancelled), StepState::Cancelled)
            | (Some(State::Expired), StepState::Expired)
            | (Some(State::Excused), StepState::Excused)
            | (Some(State::Lifted), StepState::Lifted) => true,
            _ => false,
        };
        let mut found = Vec::new();
        if !holds {
            found.extend(match record {
                Some(record) => {
                    let state = state_words(self.language, record.state);
                    vec![self.language.pick(format!("»{name}« er {state}"), format!("`{name}` is {state}"))]
                }
                None => {
                    let why = explain::why_not(self.procedure, now, step.step);
                    explain::why_not_sentences(self.language, self.procedure.calendar(), &why)
                }
            });
        }
        if let (Some(expected), Some(record)) = (due, record)
            && !self.same_due(expected, record.due)
        {
            let actual = match record.due {
                Some(due) => moment_words(self.language, self.procedure.calendar(), due),
                None => self.language.pick("ukendt", "unknown").to_owned(),
            };
            found.push(self.language.pick(format!("fristen er {actual}"), format!("it is due {actual}")));
        }
        found
    }

    /// A date without a time of day fits an hour's deadline on that day.
    fn same_due(&self, expected: Moment, actual: Option<Moment>) -> bool {
        match (expected, actual) {
            (Moment::Day(day), Some(actual @ Moment::Instant(_))) => self.procedure.calendar().day(actual) == day,
            (expected, actual) => actual == Some(expected),
        }
    }

    fn messages<'s>(&'s self, now: &'s Situation, role: RoleId, step: StepRef) -> impl Iterator<Item = &'s crate::situation::Message> {
        let record = record_of(now, step).map(|record| record.instance.clone());
        let role = self.procedure.role(role).name.as_str();
        now.messages.iter().filter(move |message| Some(&message.instance) == record.as_ref() && message.to.iter().any(|to| to == role))
    }

    fn expect_message(&self, now: &Situation, line: &Line, role: RoleId, step: StepRef, kind: Option<MessageKind>) -> Vec<String> {
        let at_that_time = |at: Instant| match line.at {
            Moment::Instant(instant) => at == instant,
            Moment::Day(day) => self.procedure.calendar().day_of(at) == day,
        };
        let messages: Vec<_> = self.messages(now, role, step).filter(|message| kind.is_none_or(|kind| message.kind == kind)).collect();
        if messages.iter().any(|message| at_that_time(message.at)) {
            return Vec::new();
        }
        if messages.is_empty() {
            return vec![self.language.pick("der er ingen sådan besked".to_owned(), "there is no such message".to_owned())];
        }
        messages
            .iter()
            .map(|message| {
                let at = moment_words(self.language, self.procedure.calendar(), Moment::Instant(message.at));
                self.language.pick(format!("beskeden kom {at}"), format!("the message came {at}"))
            })
            .collect()
    }

    fn expect_no_message(&self, now: &Situation, role: RoleId, step: StepRef) -> Vec<String> {
        self.messages(now, role, step)
            .map(|message| {
                let at = moment_words(self.language, self.procedure.calendar(), Moment::Instant(message.at));
                self.language.pick(format!("der kom en besked {at}"), format!("a message came {at}"))
            })
            .collect()
    }

    fn expect_goal(&self, now: &Situation, day: Option<crate::calendar::Day>) -> Vec<String> {
        let calendar = self.procedure.calendar();
        match &now.goal.reached {
            Some(event) if day.is_none_or(|day| calendar.day(event.on) == day) => Vec::new(),
            Some(event) => {
                let on = moment_words(self.language, calendar, event.on);
                vec![self.language.pick(format!("målet blev nået {on}"), format!("the goal was reached {on}"))]
            }
            None => explain::closing_sentences(self.language, self.procedure, now),
        }
    }
}

/// The instance of a step that a line speaks of.
fn record_of(now: &Situation, step: StepRef) -> Option<&Record> {
    let mut records = now.duties.iter().filter(|record| record.id.step == step.step);
    match step.nth {
        Some(nth) => records.find(|record| record.number == nth),
        None => records.next_back(),
    }
}

/// Is something of this sort lacking?
fn lacks(reason: &Reason, is: impl Fn(&Lack) -> bool) -> bool {
    matches!(reason, Reason::Lacks { lacks, .. } if lacks.iter().any(is))
}

/// What a step takes of how it is done, where that is not told or is otherwise.
fn is_how(lack: &Lack, wanted: Detail) -> Option<&[String]> {
    match lack {
        Lack::NotTold { detail, takes } | Lack::Otherwise { detail, takes } if *detail == wanted => Some(takes),
        _ => None,
    }
}

/// Is this the reason a scenario gives?
fn fits(why: Option<Why>, reason: &Reason) -> bool {
    match (why, reason) {
        (None, _) => true,
        (Some(Why::Goal), Reason::MayNotClose { obstacles }) => obstacles.contains(&Obstacle::GoalNotReached),
        (Some(Why::Venue), reason) => lacks(reason, |lack| is_how(lack, Detail::Venue).is_some()),
        (Some(Why::Channel), reason) => lacks(reason, |lack| is_how(lack, Detail::Channel).is_some()),
        (Some(Why::Role), Reason::BeyondAuthority(beyond)) => beyond.lacks == Shortfall::NoAuthority,
        (Some(Why::Consent), Reason::ConsentMissing { .. })
        | (Some(Why::Reason), Reason::ReasonMissing)
        | (Some(Why::SamePerson), Reason::SamePerson { .. })
        | (Some(Why::Separate), Reason::Separate { .. })
        | (Some(Why::Order), Reason::OutOfOrder { .. })
        | (Some(Why::Role), Reason::RoleMayNot { .. })
        | (Some(Why::NotOpen), Reason::StepNotOpen { .. })
        | (Some(Why::Closed), Reason::CaseClosed | Reason::TooLateToReopen) => true,
        _ => false,
    }
}
