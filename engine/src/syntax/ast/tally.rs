//! A tally as written.

use super::{Clause, Name, Period};
use crate::source::Span;

/// What adds up as events come.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<TallyClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a tally.
#[derive(Debug, Clone, PartialEq)]
pub enum TallyClause {
    /// `tæller X eller Y`: how often they happen.
    Events(Vec<Name>),
    /// `tæller dagene fra F til og med G ved X`.
    Days(Name, Name, Vec<Name>),
    /// `tæller F ved X`: the sum of a number.
    Sum(Name, Vec<Name>),
    /// `inden for 9 kalendermåneder`.
    Within(Period, Span),
    /// `de første 30 dage regnet fra F tæller ikke`.
    Skips(Period, Name, Span),
    /// `en påbegyndt uge tæller helt`.
    WholeWeeks,
    /// `begynder forfra ved X`.
    Restarts(Vec<Name>),
}
