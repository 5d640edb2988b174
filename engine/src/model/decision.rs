//! A decision: a table of answers and what follows from them. Its name is that of a fact which nobody tells.

use super::{Comparison, FactId, LegalBasis, Type, Value};
use serde::Serialize;
use std::cmp::Ordering;

/// A table of answers and what follows from them.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {
    /// The fact it decides.
    pub fact: FactId,
    /// The question it answers.
    #[serde(skip)]
    pub label: Option<String>,
    /// The facts it rests on, in the order of its columns.
    pub columns: Vec<FactId>,
    /// Results of all rows that fit are added up; else exactly one row fits, whatever is known.
    pub adds_up: bool,
    /// The rows, in the order of the text.
    pub rows: Vec<Row>,
    /// Why.
    pub basis: Vec<LegalBasis>,
    /// The layer that declares it.
    #[serde(skip)]
    pub(crate) layer: u8,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What it asks of each column's fact.
    pub answers: Vec<Answer>,
    /// What follows.
    pub result: Value,
    /// As written: one entry a column.
    #[serde(skip)]
    pub words: Vec<String>,
}

/// The answers that a row lets through for one fact: one of these, or any at all where there is none.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Answer(pub Vec<Allowed>);

/// One sort of answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowed {
    /// The fact is not known.
    Unknown,
    /// It has this value (true), or is known and has another (false).
    Value(Value, bool),
    /// It compares so with all of these.
    Bounds(Vec<(Comparison, Value)>),
}

impl Allowed {
    /// The values it tells apart from others.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = Value> {
        let (one, several) = match self {
            Self::Unknown => (None, &[][..]),
            Self::Value(value, _) => (Some(*value), &[][..]),
            Self::Bounds(bounds) => (None, bounds.as_slice()),
        };
        one.into_iter().chain(several.iter().map(|(_, value)| *value))
    }

    fn allows(&self, kind: &Type, known: Option<Value>) -> bool {
        let compared = |value: &Value| known.and_then(|known| known.compare(*value, kind));
        match self {
            Self::Unknown => known.is_none(),
            Self::Value(value, same) => compared(value).is_some_and(|ordering| (ordering == Ordering::Equal) == *same),
            Self::Bounds(bounds) => {
                bounds.iter().all(|(comparison, value)| compared(value).is_some_and(|ordering| comparison.holds(ordering)))
            }
        }
    }
}

impl Answer {
    /// Does a row let this through?
    #[must_use]
    pub fn allows(&self, kind: &Type, known: Option<Value>) -> bool {
        self.0.is_empty() || self.0.iter().any(|allowed| allowed.allows(kind, known))
    }
}

impl Decision {
    /// The values that the rows tell apart in a column.
    pub(crate) fn bounds(&self, column: usize) -> impl Iterator<Item = Value> {
        self.rows.iter().filter_map(move |row| row.answers.get(column)).flat_map(|answer| &answer.0).flat_map(Allowed::bounds)
    }

    /// The values of a fact that the rows tell apart, wherever it is asked about.
    pub(crate) fn bounds_of(&self, fact: FactId) -> impl Iterator<Item = Value> {
        let columns = (0..).zip(&self.columns).filter(move |(_, column)| **column == fact);
        columns.flat_map(|(column, _)| self.bounds(column))
    }

    /// What follows from what is known, and the rows it follows from. A length of time that cannot be held against the rows
    /// (3 months, where they speak of weeks) is as good as unknown.
    pub fn decide<'a>(&self, known: impl Fn(FactId) -> (&'a Type, Option<Value>)) -> (Option<Value>, Vec<usize>) {
        let told: Vec<(&Type, Option<Value>)> = (0..)
            .zip(&self.columns)
            .map(|(column, fact)| {
                let (kind, value) = known(*fact);
                let clear =
                    |value: &Value| *kind != Type::Duration || self.bounds(column).all(|bound| value.compare(bound, kind).is_some());
                (kind, value.filter(clear))
            })
            .collect();
        let fits = |row: &Row| row.answers.iter().zip(&told).all(|(answer, (kind, value))| answer.allows(kind, *value));
        let rows: Vec<usize> = (0..).zip(&self.rows).filter(|(_, row)| fits(row)).map(|(at, _)| at).collect();
        let mut results = rows.iter().filter_map(|at| self.rows.get(*at)).map(|row| row.result);
        let value =
            if self.adds_up { Some(results.fold(Value(0), |sum, result| Value(sum.0.saturating_add(result.0)))) } else { results.next() };
        (value, rows)
    }
}
