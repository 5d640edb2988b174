//! Pools: what cases share. No case knows of a pool more than what it has asked and was answered.

use super::{Checked, KindId, LegalBasis, PoolAct, PoolAnswer, PoolId, Procedure, RoleId, Roles, Rung, Step, StepId, at};
use crate::calendar::CountRule;
use serde::Serialize;

/// Something that cases share: places, people.
#[derive(Debug, Clone, Serialize)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// As whom it reports its answers.
    pub role: RoleId,
    /// How many places it has at the beginning.
    pub places: u32,
    /// The last day of a reservation, counted from the day it was given; for good, if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<CountRule>,
    /// Does a case wait where no place is free? Else it is refused.
    pub waits: bool,
    /// The events it answers with.
    pub answers: Vec<(PoolAnswer, KindId)>,
    /// Who is told when there is too little left.
    pub shortages: Vec<Shortage>,
    /// How much it must have, and who must see to it. No case rests on it, so it is no part of the fingerprint.
    #[serde(skip)]
    pub target: Option<PoolTarget>,
    /// Who may do what in its log; what is not said here anybody may.
    #[serde(skip)]
    pub may: Vec<(PoolAct, Roles)>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// How much a pool must have.
#[derive(Debug, Clone)]
pub struct PoolTarget {
    /// At least this.
    pub least: u32,
    /// Of what.
    pub of: PoolLevel,
    /// Filling it up as a procedure of one step, which opens each time the level falls below and is met when it is reached again: so
    /// what is not filled up is late, and is told up the ladder, as any duty is.
    pub(crate) duty: Checked<Procedure>,
}

impl PoolTarget {
    /// The event that the duty begins with. No text can write this name.
    pub(crate) const BELOW: &'static str = "@below";
    /// The event that ends it.
    pub(crate) const FILLED: &'static str = "@filled";
    /// What never happens: the pool has no goal.
    pub(crate) const NEVER: &'static str = "@never";

    /// Who must do what by when, and who is told.
    #[must_use]
    pub fn duty(&self) -> &Step {
        self.duty.step(StepId::new(0))
    }
}

/// Who is told when there is too little left.
#[derive(Debug, Clone, Serialize)]
pub struct Shortage {
    /// Fewer than this.
    pub below: u32,
    /// Of what.
    pub of: PoolLevel,
    /// Who is told, and when.
    pub rungs: Vec<Rung>,
}

/// What is counted of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolLevel {
    /// The places that nobody has.
    Free,
    /// All places.
    All,
}

impl Pool {
    /// What people read: the label, or else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// Who may do this in its log; nothing where anybody may.
    #[must_use]
    pub fn may(&self, act: PoolAct) -> Option<Roles> {
        self.may.iter().find(|(of, _)| *of == act).map(|(_, roles)| *roles)
    }

    /// The event that says so, where the text names one.
    #[must_use]
    pub fn answer(&self, answer: PoolAnswer) -> Option<KindId> {
        self.answers.iter().find(|(of, _)| *of == answer).map(|(_, kind)| *kind)
    }
}

impl Procedure {
    /// Its pools, in the order of the text.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// A pool of this procedure.
    #[must_use]
    pub fn pool(&self, id: PoolId) -> &Pool {
        at(&self.pools, id.index())
    }

    /// The pool with this name.
    #[must_use]
    pub fn pool_named(&self, name: &str) -> Option<(PoolId, &Pool)> {
        let at = self.pools.iter().position(|pool| super::same(&pool.name, name))?;
        Some((PoolId::new(at), self.pools.get(at)?))
    }
}
