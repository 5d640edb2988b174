//! A principle as written: options, in the order in which they are tried.

use super::{Atom, Basis, Clause, Name};
use crate::source::Span;

/// In which order options are tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Principle {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<PrincipleClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a principle.
#[derive(Debug, Clone, PartialEq)]
pub enum PrincipleClause {
    /// `først …`, `derefter …`.
    Option(Choice),
    /// `rækkefølgen skal følges` (true), `rækkefølgen bør følges`.
    Binding(bool, Span),
    /// `hjemmel …`.
    Basis(Basis),
}

/// `derefter X, medmindre F er nej, opgives ved E`: an option.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Is it written as the first?
    pub first: bool,
    /// The event that uses it.
    pub option: Name,
    /// What rules it out.
    pub unless: Option<Atom>,
    /// The events by which it is given up.
    pub given_up: Vec<Name>,
    /// Where.
    pub span: Span,
}
