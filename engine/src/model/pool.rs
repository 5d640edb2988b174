//! Pools: what cases share. No case knows of a pool more than what it has asked and was answered.

use super::{KindId, LegalBasis, PoolAnswer, PoolId, Procedure, RoleId, Rung, at};
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
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
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
