//! A decision as written: a table of answers and what follows from them.

use super::{Basis, Clause, Comparison, Name, Value};
use crate::source::Span;

/// What follows from what is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its name: that of a fact which nobody tells.
    pub name: Name,
    /// The question it answers.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<DecisionClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a decision.
#[derive(Debug, Clone, PartialEq)]
pub enum DecisionClause {
    /// `præcis én linje passer`.
    ExactlyOne(Span),
    /// `linjer der passer lægges sammen`.
    AddsUp(Span),
    /// `| svar | svar || resultat |`; the first names the facts.
    Row(Row),
    /// `hjemmel …`.
    Basis(Basis),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What is asked of each fact, in the order of the first row.
    pub cells: Vec<Cell>,
    /// What follows.
    pub result: Value,
    /// Where.
    pub span: Span,
}

/// What a row asks of one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// One of these; `enhver`, where there is none.
    pub parts: Vec<CellPart>,
    /// Where.
    pub span: Span,
}

/// One of the answers that a cell lets through.
#[derive(Debug, Clone, PartialEq)]
pub enum CellPart {
    /// `ukendt`.
    Unknown,
    /// A value.
    Is(Value),
    /// `ikke` a value: any other that is known.
    Not(Value),
    /// `mindst 4 og under 15`.
    Bounds(Vec<(Comparison, Value)>),
}
