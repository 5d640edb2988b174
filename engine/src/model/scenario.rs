//! Scenarios with their names resolved.

use super::{Amount, FactId, FieldValue, KindId, PoolCount, PoolId, PowerKind, Procedure, RoleId, StepId, StepState, Why};
use crate::calendar::{Day, Moment};

#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) title: String,
    pub(crate) line: u32,
    pub(crate) lines: Vec<Line>,
}

/// A line with the moment it speaks of.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) line: u32,
    pub(crate) words: String,
    pub(crate) at: Moment,
    /// Who acts, where a role may be more than one person.
    pub(crate) person: Option<String>,
    pub(crate) says: Says,
}

#[derive(Debug, Clone)]
pub(crate) enum Says {
    Report { role: RoleId, kind: KindId, fields: Vec<(String, FieldValue)>, known: Option<Moment>, reason: Option<String> },
    Confirm { role: RoleId, kind: KindId, known: Option<Moment> },
    Use { role: RoleId, power: PowerKind, on: StepRef, until: Option<Day>, known: Option<Moment> },
    Absent { role: RoleId, until: Day, known: Option<Moment> },
    Close { role: RoleId },
    InPool { role: RoleId, pool: PoolId, act: InPool, known: Option<Moment> },
    Level { pool: PoolId, of: PoolCount, number: u32, holds: bool },
    Reminded(RoleId, StepRef),
    Told(RoleId, StepRef, bool),
    Sees(RoleId, Sight, bool),
    State(StepRef, StepState, Option<Moment>),
    Goal(Option<Day>),
    GoalNot,
    Closed,
    Reopened,
    Refused(Option<Why>),
    MustGrant(RoleId),
    NotThere(RoleId),
    Lacking(FactId),
    OverLimit(Amount),
    Waits(KindId, Option<WaitsFor>),
}

/// What somebody does in a pool's log; the name is that of a place.
#[derive(Debug, Clone)]
pub(crate) enum InPool {
    Adds(String),
    Draws(String),
    Shuts(bool),
    OtherAsks,
}

/// What a grant waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum WaitsFor {
    SecondPerson,
    Role(RoleId),
}

/// What a role may see, or not.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sight {
    Fact(FactId),
    Event(KindId),
    Step(StepId),
}

impl Sight {
    pub(crate) fn name(self, procedure: &Procedure) -> &str {
        match self {
            Self::Fact(fact) => &procedure.fact(fact).name,
            Self::Event(kind) => &procedure.kind(kind).name,
            Self::Step(step) => &procedure.step(step).name,
        }
    }
}

/// A step and which of its instances: the n-th that opened, or the latest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepRef {
    pub(crate) step: StepId,
    pub(crate) nth: Option<u32>,
}
