//! Grants as written: what may be granted, by whom, and how much.

use super::{Basis, Clause, Name, Span, Value};

/// What may be granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<GrantClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a grant.
#[derive(Debug, Clone, PartialEq)]
pub enum GrantClause {
    /// `af R`, `ellers af R`.
    By(Authority),
    /// `skjult for …`.
    Hidden(Vec<Name>),
    /// `hjemmel …`.
    Basis(Basis),
}

/// Who may grant, and how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Authority {
    /// `ellers af`: a higher authority than the one above it.
    pub otherwise: bool,
    /// Each of these may.
    pub by: Vec<Name>,
    /// No more than this: a length of time or a number.
    pub at_most: Option<Value>,
    /// Where.
    pub span: Span,
}
