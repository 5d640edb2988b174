//! A progression as written: what is to rise, by which plan; and what a step waits for, of a progression or a tally.

use super::{Basis, Clause, Name, Period, Value};
use crate::source::Span;
use crate::terms::{Ceasing, Turn};

/// Something that rises by a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<RampClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a progression.
#[derive(Debug, Clone, PartialEq)]
pub enum RampClause {
    /// `måler F`, `måler F pr. G`: the number that is to rise, or its sum over the parts of a case.
    Measures(Name, Option<Name>),
    /// `begynder ved X eller Y`.
    BeginsOn(Vec<Name>),
    /// `plan 12, 20 og 37, hver 2. uge`: levels, and how long each lasts, with where that stands.
    Plan(Vec<Value>, Option<(Period, Span)>, Span),
    /// `egen plan i F`: the case's own plan, told with what begins it.
    OwnPlan(Name),
    /// `går i stå efter 4 uger`.
    StallsAfter(Period, Span),
    /// `hjemmel …`.
    Basis(Basis),
}

/// What a step waits for: `når X er over N`, `når X går i stå`, `når X udløber`, `når fristen for X er overskredet`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// The tally, the progression, the consent, the fact or the step.
    pub of: Name,
    /// What it comes to.
    pub mark: Mark,
    /// Where.
    pub span: Span,
}

/// What a tally or a progression comes to, or how something ceases to hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// More than the amount (`over`), or at least so much (`mindst`).
    Amount {
        /// More than it.
        over: bool,
        /// How much.
        amount: Value,
    },
    /// A turn of a progression.
    Turn(Turn),
    /// A consent, or what holds for a while, holds no longer; of a step that is a right, that it runs out.
    Ceases(Ceasing),
    /// The deadline of a step has passed.
    Passed,
}
