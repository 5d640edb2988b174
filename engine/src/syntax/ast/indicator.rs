//! An indicator as written: what is computed from the logs of many cases.

use super::{Anchor, Basis, Clause, HowReached, Name, SpanOfTime};
use crate::calendar::Period;
use crate::source::Span;

/// What is computed from the logs of many cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its name.
    pub name: Name,
    /// Its clauses.
    pub clauses: Vec<Clause<IndicatorClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub enum IndicatorClause {
    /// What is computed.
    Measure(Measure),
    /// `hjemmel …`.
    Basis(Basis),
}

/// What an indicator computes.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// From what.
    pub of: Measured,
    /// `pr. måned`: one figure for each, too.
    pub per: Option<SpanOfTime>,
    /// Where.
    pub span: Span,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// `dage fra X til Y`.
    Days(Anchor, Point),
    /// `andel af sager med Y inden for P efter X`.
    Share(Point, Option<(Period, Anchor, Span)>),
    /// `andel af overskredne frister`: of all steps, `for` some roles (true), or `ved` some steps.
    Late(Vec<Name>, bool),
    /// `antal X`.
    Number(Name),
}

/// Something that is waited for.
#[derive(Debug, Clone, PartialEq)]
pub enum Point {
    /// An event or a step's being met.
    Signal(Anchor),
    /// The goal, and which time it is reached.
    Goal(HowReached, Span),
}
