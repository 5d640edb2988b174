//! What holds, as both sides say it, and how two answers differ.

use super::world::{GoalSaid, On};
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::case::Stage;
use sagsgang::model::Signal;
use sagsgang::situation::{Ending, GoalEvent, Record, Situation, State, WaitingFor};
use std::fmt::Debug;

/// A duty or a right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The step.
    pub step: String,
    /// Which instance of it.
    pub number: u32,
    /// `step@key`.
    pub instance: String,
    /// What became of it.
    pub state: State,
    /// When it began.
    pub opened: Moment,
    /// By when.
    pub due: Option<Moment>,
    /// By when by the rule, where it was born late.
    pub due_by_rule: Option<Moment>,
    /// Did its deadline pass while it was owed?
    pub breached: bool,
    /// Could that be known?
    pub charged: bool,
    /// When the breach was discovered.
    pub discovered: Option<Instant>,
    /// Late before anybody knew?
    pub born_late: bool,
    /// Did the soft target pass?
    pub target_missed: bool,
    /// How many times it was done.
    pub times: u8,
    /// Where a tally opened it: the day it was reached, the total, and since when it was counted.
    pub reached: Option<(Day, i64, Option<Day>)>,
    /// When it was met, by which event.
    pub met: Option<On>,
    /// What it was met without: recommended facts, items of its checklist.
    pub left_out: Vec<String>,
    /// How it ended otherwise.
    pub ended: Option<On>,
    /// Was its deadline ever counted? Only the reference says.
    pub counted: bool,
}

/// Of a duty: its step, number and state; was it breached, and its target missed?
pub type Outcome<'a> = (&'a str, u32, State, bool, bool);

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// When it was due.
    pub at: Instant,
    /// What it is about.
    pub instance: String,
    /// Which rung, from 1.
    pub rung: usize,
    /// Who is told.
    pub to: Vec<String>,
    /// The deadline it is about.
    pub due: Option<String>,
}

/// What holds in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How far it has come.
    pub stage: Stage,
    /// What is said of the goal.
    pub goal: GoalSaid,
    /// May it be closed?
    pub may_close: bool,
    /// Its duties and rights, by step and number.
    pub duties: Vec<Duty>,
    /// Its messages, in order.
    pub messages: Vec<Message>,
    /// Grants that wait: which, for a second person or not, since which event.
    pub waits: Vec<(String, bool, String)>,
    /// What no answer of the engine says: what indicators look at.
    pub course: Course,
}

/// What a case took in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// Its events in order: the kind, when it happened, the id.
    pub taken: Vec<(String, Moment, String)>,
    /// Every time the goal was reached.
    pub reached: Vec<On>,
    /// What each fact was told to be last.
    pub told: Vec<Option<i64>>,
    /// What progressions came to, in order, and the milliseconds at which they did.
    pub turned: Vec<(Signal, i64)>,
}

impl Answer {
    /// Duties by step and number, so that it does not matter in which order they were found. What another stands in for is
    /// not owed, so nothing is said of when it would be due.
    pub(super) fn in_order(mut self) -> Self {
        self.duties.iter_mut().filter(|duty| duty.state == State::Superseded).for_each(|duty| duty.due = None);
        self.duties.sort_by(|one, other| (&one.step, one.number).cmp(&(&other.step, other.number)));
        self.messages.sort();
        self
    }

    /// What became of everything, without dates: stage, states, breaches, and how many messages.
    #[must_use]
    pub fn outcome(&self) -> (Stage, Vec<Outcome<'_>>, usize) {
        let duty = |duty| {
            let Duty { step, number, state, breached, target_missed, .. }: &Duty = duty;
            (step.as_str(), *number, *state, *breached, *target_missed)
        };
        (self.stage, self.duties.iter().map(duty).collect(), self.messages.len())
    }

    /// How another answer differs from this one, one line a difference; nothing where it does not.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut differ = |what: &str, one: &dyn Debug, other: &dyn Debug| {
            let (one, other) = (format!("{one:?}"), format!("{other:?}"));
            if one != other {
                lines.push(format!("{what}: {one} | {other}"));
            }
        };
        differ("stage", &self.stage, &other.stage);
        differ("goal", &self.goal, &other.goal);
        differ("may close", &self.may_close, &other.may_close);
        let names = |answer: &Self| -> Vec<(String, u32)> { answer.duties.iter().map(|duty| (duty.step.clone(), duty.number)).collect() };
        differ("duties", &names(self), &names(other));
        for duty in &self.duties {
            let Some(theirs) = other.duties.iter().find(|theirs| (&theirs.step, theirs.number) == (&duty.step, duty.number)) else {
                continue;
            };
            let of = |what: &str| format!("{} no. {}: {what}", duty.step, duty.number);
            differ(&of("instance"), &duty.instance, &theirs.instance);
            differ(&of("state"), &duty.state, &theirs.state);
            differ(&of("opened"), &duty.opened, &theirs.opened);
            differ(&of("due"), &duty.due, &theirs.due);
            differ(&of("due by rule"), &duty.due_by_rule, &theirs.due_by_rule);
            differ(&of("breached"), &duty.breached, &theirs.breached);
            differ(&of("charged"), &duty.charged, &theirs.charged);
            differ(&of("discovered"), &duty.discovered, &theirs.discovered);
            differ(&of("born late"), &duty.born_late, &theirs.born_late);
            differ(&of("target missed"), &duty.target_missed, &theirs.target_missed);
            differ(&of("times done"), &duty.times, &theirs.times);
            differ(&of("reached"), &duty.reached, &theirs.reached);
            differ(&of("met"), &duty.met, &theirs.met);
            differ(&of("left out"), &duty.left_out, &theirs.left_out);
            differ(&of("ended"), &duty.ended, &theirs.ended);
        }
        let only = |one: &Self, other: &Self| -> Vec<Message> {
            one.messages.iter().filter(|message| !other.messages.contains(message)).cloned().collect()
        };
        differ("messages of one only", &only(self, other), &only(other, self));
        differ("waits", &self.waits, &other.waits);
        differ("how many messages", &self.messages.len(), &other.messages.len());
        lines
    }
}

fn left_out(record: &Record) -> Vec<String> {
    let Some(taken) = record.takes.as_ref().filter(|_| record.met.is_some()) else { return Vec::new() };
    taken.recommended.iter().map(|unknown| unknown.fact.clone()).chain(taken.not_covered.iter().cloned()).collect()
}

/// What the engine says.
#[must_use]
pub fn of_situation(situation: &Situation) -> Answer {
    let on = |event: &GoalEvent| (event.on, Some(event.event.clone()));
    let goal = &situation.goal;
    let goal = GoalSaid {
        reached: goal.reached.as_ref().map(on),
        awaits: goal.awaits.as_ref().map(on),
        not_counted: goal.not_counted.iter().map(on).collect(),
        parts: goal.parts.iter().map(on).collect(),
        ended: goal.ended.as_ref().map(on),
        closed: goal.closed.as_ref().map(on),
        reopened: goal.reopened.as_ref().map(on),
        before: goal.before.iter().map(on).collect(),
    };
    let duties = situation.duties.iter().map(|record| Duty {
        step: record.step.clone(),
        number: record.number,
        instance: record.instance.clone(),
        state: record.state,
        opened: record.opened,
        due: record.due,
        due_by_rule: record.due_by_rule,
        breached: record.breached,
        charged: record.charged,
        discovered: record.discovered,
        born_late: record.born_late,
        target_missed: record.target_missed,
        times: record.done,
        reached: record.tallied.as_ref().map(|tallied| (tallied.on, tallied.total, tallied.since)),
        met: record.met.as_ref().map(|met| (met.on, Some(met.by.clone()))),
        left_out: left_out(record),
        ended: record.ended.as_ref().map(|Ending { on, by }| (*on, by.clone())),
        counted: record.due.is_some(),
    });
    let messages = situation.messages.iter().map(|message| Message {
        at: message.at,
        instance: message.instance.clone(),
        rung: usize::from(message.rung),
        to: message.to.clone(),
        due: message.due.map(|due| due.to_string()),
    });
    Answer {
        stage: situation.stage,
        goal,
        may_close: situation.closing.may_close,
        duties: duties.collect(),
        messages: messages.collect(),
        waits: situation
            .waiting
            .iter()
            .map(|waiting| (waiting.grant.clone(), waiting.waits_for == WaitingFor::SecondPerson, waiting.by.clone()))
            .collect(),
        course: Course::default(),
    }
    .in_order()
}
