//! Pools as written: what cases share, and what they are told when they ask for some of it.

use super::{Basis, Clause, Name, Period, Rung, Span, StepClause};
use crate::terms::{PoolAct, PoolAnswer};

/// Something that cases share.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<PoolClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a pool.
#[derive(Debug, Clone, PartialEq)]
pub enum PoolClause {
    /// `rummer 250 pladser`: at the beginning.
    Holds(u32, Span),
    /// `en reservation udløber efter 14 dage`.
    Expires(Period, Span),
    /// `venteliste`.
    WaitingList,
    /// `svarer X, når …`.
    Answers(Name, PoolAnswer),
    /// `ingen ledige: …`, `færre end 20 ledige: …`.
    Short(Shortage),
    /// `skal have mindst 250 pladser`: how many, of all its places or else of those that are free.
    Keeps(u32, bool, Span),
    /// What a step says in the same words: who must fill it up, the limit, whom to remind, the ladder.
    Step(StepClause),
    /// `pladser kan tilføjes af …`.
    May(PoolAct, Vec<Name>),
    /// `skjult for …`.
    Hidden(Vec<Name>),
    /// `hjemmel …`.
    Basis(Basis),
}

/// Who is told when there is too little left.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    /// Fewer than this; nothing for `ingen ledige`.
    pub below: Option<u32>,
    /// Of all its places, else of those that are free.
    pub of_all: bool,
    /// Who is told, and when.
    pub rungs: Vec<Rung>,
    /// Where.
    pub span: Span,
}

impl Pool {
    /// The events it answers with, in the order of the text.
    pub(crate) fn answers(&self) -> impl Iterator<Item = &Name> {
        self.clauses.iter().filter_map(|clause| if let PoolClause::Answers(name, _) = &clause.what { Some(name) } else { None })
    }
}
