//! Pools shared by cases: what is free, who has what and until when, who waits in which place.
//!
//! In: a procedure, the log of a pool, two times. Out: a [`Stock`]: places, requests, the waiting list, who is told what; and with
//! the cases' logs beside it, the events that carry what they ask to the pool and what it answers back ([`carry`]). A case
//! rests on its own log alone: that is how it hears of a pool. Must not know how anything is shown, nor deliver anything.

use crate::calendar::{Day, Instant, Moment};
use crate::log::Log;
use crate::model::{Checked, Pool, PoolAnswer, PoolId, PoolLevel, Procedure};
use crate::situation::{AsOf, AskedStanding, Finding};
use serde::Serialize;

mod carry;
mod fold;
mod told;
mod words;

pub use carry::{Carried, carry};
pub use words::{asked_sentence, finding_words, level_sentence, request_sentence, standing_words, told_sentence};

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
    /// Was it acknowledged?
    pub acknowledged: bool,
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

/// Folds the log of a pool into what it holds as of a date.
#[must_use]
pub fn stock(procedure: &Checked<Procedure>, pool: PoolId, log: &Log, as_of: AsOf) -> Stock {
    fold::stock(procedure, procedure.pool(pool), log, as_of)
}

fn title(pool: &Pool) -> String {
    pool.title().to_owned()
}
