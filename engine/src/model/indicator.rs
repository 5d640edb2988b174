//! Indicators as declared: what is computed from the logs of many cases. No case knows of them.

use super::{FactId, LegalBasis, PoolFigure, PoolId, Procedure, RoleId, Signal, StepId};
use crate::calendar::{CountRule, Day};
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
    /// What its figure is meant to be, each for its own time.
    pub aims: Vec<Aim>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// What a figure is meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// As written.
    pub words: String,
    /// Which figure.
    pub figure: AimedFigure,
    /// At least so much; else at most.
    pub at_least: bool,
    /// How much, in millionths.
    pub amount: i64,
    /// On how many cases, or deadlines, the figure must rest for it to be said at all.
    pub enough: Option<u32>,
    /// The first day on which it holds.
    pub from: Option<Day>,
    /// The first day on which it holds no more.
    pub until: Option<Day>,
}

impl Aim {
    /// Does it hold on a day?
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// Which of an indicator's figures a target is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AimedFigure {
    /// The days of the case in the middle.
    Median,
    /// The mean of days.
    Mean,
    /// A share, in percent.
    Share,
    /// How many times.
    Number,
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
    /// Something of a pool, from its log.
    Pool(PoolFigure, PoolId),
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
