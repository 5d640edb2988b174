//! Consents as written: who lets whom know what, and for what.

use super::{Basis, Clause, Name, Period, Span};

/// What somebody consents to.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<ConsentClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a consent.
#[derive(Debug, Clone, PartialEq)]
pub enum ConsentClause {
    /// `fra R`: who gives it.
    From(Vec<Name>),
    /// `til R og S`: who may act on it.
    To(Vec<Name>),
    /// `om "…"`: what it covers.
    About(Name),
    /// `formål "…"`: what for.
    Purpose(Name),
    /// `højst 12 måneder`: how long it holds.
    AtMost(Period, Span),
    /// `afslås ved X`.
    RefusedOn(Vec<Name>),
    /// `trækkes tilbage ved X`.
    WithdrawnOn(Vec<Name>),
    /// `skjult for …`.
    Hidden(Vec<Name>),
    /// `hjemmel …`.
    Basis(Basis),
}
