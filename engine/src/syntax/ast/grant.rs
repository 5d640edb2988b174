//! Grants as written: what may be granted, by whom, and how much.

use super::{Basis, Clause, Day, Name, Period, Span};

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
    /// `kræver to personer`.
    TwoPersons,
    /// `sendes videre ved E`: whoever may not grant asks whoever may.
    PassedOn(Vec<Name>),
    /// `afslås ved E`: whoever was asked says no.
    Refused(Vec<Name>),
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
    /// No more than this.
    pub at_most: Option<Amount>,
    /// From this day on.
    pub from: Option<Day>,
    /// Until this day, and no longer on it.
    pub until: Option<Day>,
    /// Where.
    pub span: Span,
}

/// How much.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// A length of time, or a number of something.
    pub what: AmountOf,
    /// Where.
    pub span: Span,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountOf {
    /// `1 år`.
    Length(Period),
    /// `50.000`, in its written form.
    Number(String),
    /// `50.000 kr.`.
    Kroner(String),
    /// `20 timer om ugen`.
    WeekHours(String),
}
