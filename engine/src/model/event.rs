//! Events and what hears of them.

use super::ids::KindId;
use super::{Detail, FactId, Grant, Manner, PoolAnswer, PoolId, RampId, Roles, StepId, TallyId, ThresholdId, Value};
use crate::calendar::CountRule;
use crate::source::Span;
use serde::Serialize;

/// A kind of event, and everything that follows from it.
#[derive(Debug, Clone, Serialize)]
pub struct EventKind {
    /// Its name; a step's own event has the step's name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// Was it declared as an event, or is it only a step's own?
    pub declared: bool,
    /// Who may report it.
    pub from: Roles,
    /// The facts it tells.
    pub tells: Vec<FactId>,
    /// What it settles by happening: that a consent holds, or does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<(FactId, Value)>,
    /// The consents without which it may not be done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<FactId>,
    /// What else it may tell: how what it meets was done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    /// Does it meet a step that takes facts? Of one day it comes after what tells them.
    #[serde(skip)]
    pub(crate) takes_facts: bool,
    /// Does it tell what a step takes?
    #[serde(skip)]
    pub(crate) tells_taken: bool,
    /// Is it a person's assessment, which must give its reason?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub assesses: bool,
    /// The pool that answers with it, and what that says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<(PoolId, PoolAnswer)>,
    /// The steps it meets.
    pub meets: Vec<StepId>,
    /// The steps its confirmation meets.
    pub confirmation_meets: Vec<StepId>,
    /// The steps it is an attempt at.
    pub attempts: Vec<StepId>,
    /// The steps it lets lapse.
    pub lapses: Vec<StepId>,
    /// The steps it declines: what they took the place of applies again.
    pub declines: Vec<StepId>,
    /// Does it hand the case over to another municipality? The law's deadlines go along, local ones end.
    pub hands_over: bool,
    /// Does it take the goal back?
    pub revokes: bool,
    /// Does the goal wait no longer for the part of the case it is about?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ends_part: bool,
    /// How it ends the case, if it does.
    pub ends: Option<Manner>,
    /// The fact that says for when it is planned.
    pub planned: Option<FactId>,
    /// How long after its end it reopens the case, if it does.
    pub reopens: Option<CountRule>,
    /// Who may grant it, and how much, if it is a grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
    /// The grants it asks for.
    #[serde(skip)]
    pub asks_for: Vec<KindId>,
    /// The grants it refuses to whoever asked.
    #[serde(skip)]
    pub refuses: Vec<KindId>,
    /// The tallies it counts in.
    #[serde(skip)]
    pub tallied: Vec<TallyId>,
    /// The progressions it begins, or that measure something of it.
    #[serde(skip)]
    pub climbs: Vec<RampId>,
    /// The tallies it starts again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restarts: Vec<TallyId>,
    /// The roles it is hidden from.
    #[serde(skip_serializing_if = "Roles::is_empty")]
    pub hidden: Roles,
    /// What hears of it.
    pub heard: Heard,
    #[serde(skip)]
    pub(crate) declared_at: Span,
}

impl EventKind {
    /// Does it tell how much is granted, or asked for?
    #[must_use]
    pub fn tells_amount(&self) -> bool {
        self.grant.is_some() || !self.asks_for.is_empty()
    }

    /// The facts that become known by it.
    pub(crate) fn speaks_of(&self) -> impl Iterator<Item = FactId> {
        self.tells.iter().copied().chain(self.settles.iter().map(|(fact, _)| *fact))
    }
}

/// What hears of a signal: of an event, or of a step that is met.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Heard {
    /// Steps that come after it.
    pub opens: Vec<StepId>,
    /// Steps whose deadline is counted from it, besides those it opens.
    pub anchors: Vec<StepId>,
    /// Its place among the signals a case remembers.
    pub(crate) slot: Option<usize>,
}

/// Something that happens and that steps wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// An event of this kind.
    Event(KindId),
    /// This step is met, in time or late.
    Met(StepId),
    /// A tally reaches this, or a progression takes this turn.
    Reached(ThresholdId),
}
