//! An indicator as written: what is computed from the logs of many cases.

use super::PoolFigure;
use super::{Anchor, Basis, Clause, HowReached, Name, SpanOfTime};
use crate::calendar::{Day, Period};
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
    /// `måltal mindst 80 procent`.
    Aim(Aim),
    /// `hjemmel …`.
    Basis(Basis),
}

/// What a figure is meant to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// `median` or `gennemsnit`, where that is said.
    pub middle: Option<Middle>,
    /// `mindst`; else `højst`.
    pub at_least: bool,
    /// How much, in its written form.
    pub amount: String,
    /// Of what, where that is said.
    pub of: Option<AimedAt>,
    /// `med mindst 5 sager`: of how many it can be said at all, of cases (true) or deadlines, and where that stands.
    pub enough: Option<(u32, bool, Span)>,
    /// `fra`: the first day on which it holds.
    pub from: Option<Day>,
    /// The day after `til og med`: the first on which it holds no more.
    pub until: Option<Day>,
    /// Where.
    pub span: Span,
}

/// Which middle of a number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Middle {
    /// That of the case in the middle.
    Median,
    /// The sum through the number.
    Mean,
}

/// What a target is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AimedAt {
    /// `procent`.
    Percent,
    /// `dage`.
    Days,
    /// `gange`.
    Times,
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
    /// `antal X`, `antal gange, X går i stå`.
    Number(Anchor),
    /// `ledige pladser i P`, `dage på venteliste i P` …
    Pool(PoolFigure, Name),
}

/// Something that is waited for.
#[derive(Debug, Clone, PartialEq)]
pub enum Point {
    /// An event or a step's being met.
    Signal(Anchor),
    /// The goal, and which time it is reached.
    Goal(HowReached, Span),
}
