//! How far the goal of a case has come.

use crate::calendar::Moment;
use serde::Serialize;

/// An event of the goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoalEvent {
    /// When it happened.
    pub on: Moment,
    /// The event.
    pub event: String,
}

/// The goal of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// Its name.
    pub name: String,
    /// When it was reached, and by what.
    pub reached: Option<GoalEvent>,
    /// What waits to be confirmed.
    pub awaits: Option<GoalEvent>,
    /// Events that would have reached it but do not count.
    pub not_counted: Vec<GoalEvent>,
    /// By which events parts of the case reached it, while others had not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<GoalEvent>,
    /// How the case ended otherwise.
    pub ended: Option<GoalEvent>,
    /// When the case was closed.
    pub closed: Option<GoalEvent>,
    /// When the case was reopened last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<GoalEvent>,
    /// The goal or endings that were reached before a reopening.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<GoalEvent>,
    /// Those of them that reached the goal.
    #[serde(skip)]
    pub(crate) reached_before: Vec<GoalEvent>,
}
