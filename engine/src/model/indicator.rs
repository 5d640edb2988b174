//! Indicators as declared: what is computed from the logs of many cases. No case knows of them.

use super::{FactId, LegalBasis, Procedure, RoleId, Signal, StepId};
use crate::calendar::CountRule;
use crate::terms::{HowReached, SpanOfTime, Which};

/// What is computed from the logs of many cases.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// What it computes, as written.
    pub words: String,
    /// The same as data.
    pub measure: Measure,
    /// For what it is reckoned one by one, besides as a whole.
    pub per: Option<SpanOfTime>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// What an indicator measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// In each case, the days from one thing to another.
    Days(Beginning, Awaited),
    /// Of all cases, or of those with a beginning, the share in which something happened, perhaps so long after that beginning.
    Share(Awaited, Option<(CountRule, Beginning)>),
    /// Of all deadlines that were kept or missed, the share that was missed.
    Late(Vec<StepId>, Owed),
    /// How often something happened.
    Number(Signal),
}

/// What days are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// Something that happens: the first time, or the last.
    Signal(Signal, Which),
    /// The date that a fact tells.
    Fact(FactId),
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// Something that happens: the first time from the beginning on, or the last.
    Signal(Signal, Which),
    /// That the goal is reached.
    Goal(HowReached),
}

/// Whose deadlines are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owed {
    /// Everybody's.
    All,
    /// Those of these roles.
    By(Vec<RoleId>),
    /// Those of some steps.
    In,
}

impl Procedure {
    /// Its indicators, in the order of the text.
    #[must_use]
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }
}
