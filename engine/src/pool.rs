//! Pools shared by cases: what is free, who has what and until when, who waits in which place.
//!
//! In: a procedure, the log of a pool, two times. Out: a [`Stock`]: places, requests, the waiting list, who is told what; and with
//! the cases' logs beside it, the events that carry what they ask to the pool and what it answers back ([`carry`]). A case
//! rests on its own log alone: that is how it hears of a pool. Must not know how anything is shown, nor deliver anything.

use crate::calendar::{Day, Instant, Moment};
use crate::log::Log;
use crate::model::{Checked, Modal, Pool, PoolAnswer, PoolId, PoolLevel, PoolTarget, Procedure, Signal, StepId};
use crate::situation::{AsOf, Asked, AskedStanding, Coming, Finding, Message, MessageKind, Situation, State};
use serde::Serialize;

mod carry;
mod course;
mod fold;
mod guard;
mod target;
mod told;
mod words;

pub(crate) use carry::with_asked;
pub use carry::{Carried, carry};
pub use course::{Course, LevelOn, course};
pub(crate) use guard::{act_of, guarded};
pub use words::{
    asked_sentence, filling_sentence, finding_words, level_sentence, request_sentence, standing_words, target_sentence, told_sentence,
};

/// The most rounds of asking and answering at one look. Each round of a text that comes to rest is caused by the one before.
pub const MAX_ROUNDS: usize = 32;

/// What a pool holds as of a date.
#[derive(Debug, Clone, Serialize)]
pub struct Stock {
    /// The pool's name.
    pub pool: String,
    /// What people read.
    pub title: String,
    /// As of when.
    pub as_of: AsOf,
    /// Does it give places? Closed, it gives none; what is reserved stays so.
    pub open: bool,
    /// How many places it has.
    pub places: u32,
    /// How many of them nobody has.
    pub free: u32,
    /// How many are reserved.
    pub reserved: u32,
    /// How many are in use.
    pub taken: u32,
    /// How many requests wait.
    pub waiting: u32,
    /// What was asked, in the order in which it was.
    pub requests: Vec<Request>,
    /// Who was told that too little is left, in order.
    pub messages: Vec<Told>,
    /// How much it must have, and each time somebody had to fill it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What somebody should look at.
    pub findings: Vec<Fault>,
    /// What is wrong with corrections in its log.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Finding>,
    #[serde(skip)]
    pub(crate) answers: Vec<Answered>,
}

/// One request of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Its id.
    pub request: String,
    /// The case's id.
    pub case: String,
    /// The step that asks.
    pub step: String,
    /// When it asked.
    pub asked: Moment,
    /// How it stands.
    pub state: AskedStanding,
    /// Since when.
    pub since: Moment,
    /// Its number in the waiting list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The place it has, or had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The last day of the reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// Somebody was told that too little is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// A hash of pool, line, rung and when it began.
    pub id: String,
    /// When.
    pub at: Instant,
    /// Who, by role.
    pub to: Vec<String>,
    /// Fewer than this,
    pub below: u32,
    /// of these.
    pub of: PoolLevel,
    /// Since when.
    pub since: Moment,
    /// Which rung of its line, from 1.
    #[serde(skip)]
    pub rung: u8,
    /// Was it acknowledged?
    pub acknowledged: bool,
}

/// How much a pool must have.
#[derive(Debug, Clone, Serialize)]
pub struct Target {
    /// At least this
    pub least: u32,
    /// of these.
    pub of: PoolLevel,
    /// Who must fill it up.
    pub who: Vec<String>,
    /// Must, or should.
    pub modal: Modal,
    /// What they must do.
    pub action: String,
    /// Each time there was too little, in order.
    pub duties: Vec<Filling>,
    /// Who was told of it, in order.
    pub messages: Vec<Message>,
    /// What comes next by itself.
    pub coming: Vec<Coming>,
}

/// A time for which there was less than a pool must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filling {
    /// Its instance, as `pool@key`: messages name it.
    pub instance: String,
    /// Since when.
    pub since: Moment,
    /// The last moment in time, where there is a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// How it stands.
    pub state: State,
    /// When there was enough again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled: Option<Moment>,
}

impl Filling {
    /// Is there still too little?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.filled.is_none()
    }
}

impl Target {
    fn of(target: &PoolTarget, duty: Situation) -> Self {
        let step = target.duty();
        let duties = duty.duties.iter().map(|record| Filling {
            instance: record.instance.clone(),
            since: record.opened,
            due: record.due,
            state: record.state,
            filled: record.met.as_ref().map(|met| met.on),
        });
        Self {
            least: target.least,
            of: target.of,
            who: target.duty.role_names(&step.actors),
            modal: step.modal,
            action: step.action.clone(),
            duties: duties.collect(),
            messages: duty.messages,
            coming: duty.coming,
        }
    }
}

impl Stock {
    /// Everybody who is told something of the pool, as messages of a case are: that too little is left, and that nobody has filled
    /// it up.
    #[must_use]
    pub fn told(&self) -> Vec<Message> {
        let short = self.messages.iter().map(|told| Message {
            id: told.id.clone(),
            at: told.at,
            kind: MessageKind::Shortage,
            to: told.to.clone(),
            instead_of: Vec::new(),
            instance: format!("{}@{}", self.pool, told.since),
            step: self.pool.clone(),
            rung: told.rung,
            due: None,
            acknowledged: told.acknowledged,
        });
        short.chain(self.target.iter().flat_map(|target| target.messages.iter().cloned())).collect()
    }

    /// The messages that were acknowledged and are no longer derived.
    pub fn withdrawn(&self) -> impl Iterator<Item = &str> {
        self.findings.iter().filter_map(|finding| match finding {
            Fault::WithdrawnMessage { message } => Some(message.as_str()),
            _ => None,
        })
    }
}

/// Something about the log of a pool that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum Fault {
    /// The log belongs to another pool.
    OtherPool {
        /// The pool named in the log.
        pool: String,
    },
    /// No pool knows such an event.
    UnknownKind {
        /// The event.
        event: String,
    },
    /// A field is missing, or of the wrong form.
    MissingField {
        /// The event.
        event: String,
        /// The field.
        field: &'static str,
    },
    /// The same request was made before.
    AskedTwice {
        /// The event.
        event: String,
    },
    /// Nobody made such a request.
    UnknownRequest {
        /// The event.
        event: String,
    },
    /// The place of this request was taken before.
    TakenTwice {
        /// The event.
        event: String,
    },
    /// The pool has a place of this name already.
    PlaceTwice {
        /// The event.
        event: String,
    },
    /// The pool has no place of this name.
    UnknownPlace {
        /// The event.
        event: String,
    },
    /// The role may not do that in the log of this pool.
    RoleMayNot {
        /// The event.
        event: String,
        /// The role.
        role: String,
    },
    /// A message was acknowledged that nobody is told any more.
    WithdrawnMessage {
        /// Its id.
        message: String,
    },
}

/// What a pool said to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) request: String,
    pub(crate) case: String,
    pub(crate) answer: PoolAnswer,
    pub(crate) at: Moment,
    pub(crate) number: Option<u32>,
    pub(crate) place: Option<String>,
    pub(crate) until: Option<Day>,
}

/// What a case asked of pools that a step turns on, in the order in which it asked: what the step asks itself, and what it waits to be
/// answered.
#[must_use]
pub fn asked_for<'s>(procedure: &Procedure, now: &'s Situation, step: StepId) -> Vec<&'s Asked> {
    let step = procedure.step(step);
    let answers = |asked: &Asked| {
        step.after.signals.iter().any(|signal| match signal {
            Signal::Event(kind) => procedure.kind(*kind).answers.is_some_and(|(pool, _)| pool == asked.pool_id),
            _ => false,
        })
    };
    now.asked.iter().filter(|asked| asked.step == step.name || answers(asked)).collect()
}

/// Folds the log of a pool into what it holds as of a date.
#[must_use]
pub fn stock(procedure: &Checked<Procedure>, pool: PoolId, log: &Log, as_of: AsOf) -> Stock {
    fold::fold(procedure, procedure.pool(pool), log, as_of).1
}

fn title(pool: &Pool) -> String {
    pool.title().to_owned()
}
