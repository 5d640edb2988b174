//! Messages: derived from log and date, never stored; each has an id that tells it from every other.

use crate::calendar::{Instant, Moment};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// A reminder about a deadline.
    Reminder,
    /// A rung of the ladder: the deadline has passed.
    Escalation,
    /// A grant waits for whoever is told: it was asked for, or takes a second person. What is called step is then the grant.
    Request,
    /// Of a pool: too little is left.
    Shortage,
}

/// A message that was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// A hash of case, instance, rung and due date: the same message has the same id whenever it is derived.
    pub id: String,
    /// When it was due: when its rung came, or when its ground became known, if that was later.
    pub at: Instant,
    /// Reminder or escalation.
    pub kind: MessageKind,
    /// Who is told, by role.
    pub to: Vec<String>,
    /// The roles it would have gone to, where substitutes are told in their place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<String>,
    /// The instance it is about, as `step@key`.
    pub instance: String,
    /// The step's name.
    pub step: String,
    /// Which rung of the step, from 1.
    pub rung: u8,
    /// The deadline it is about.
    pub due: Option<Moment>,
    /// Was it acknowledged?
    pub acknowledged: bool,
}

/// The id of a message.
pub(super) fn id(case: &str, instance: &str, rung: u8, due: Option<Moment>) -> String {
    let due = due.map(|due| due.to_string()).unwrap_or_default();
    digest(&format!("{case}\n{instance}\n{rung}\n{due}"))
}

/// A short hash of some words, in hexadecimal: the same words give the same id.
pub(crate) fn digest(words: &str) -> String {
    let digest = Sha256::digest(words.as_bytes());
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    digest.iter().take(12).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
