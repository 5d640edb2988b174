//! What the decisions of a procedure say of a case, and by which rows.

use crate::case::Case;
use crate::model::{FactId, FieldValue, LegalBasis, MILLION, Procedure, Type, Value, value_words};
use serde::Serialize;

/// What one decision says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// Its name.
    pub decision: String,
    /// The question it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// What follows from what is known.
    pub result: FieldValue,
    /// Are the results of all rows that fit added up? Else one row fits.
    pub adds_up: bool,
    /// The rows that fit.
    pub rows: Vec<DecidedRow>,
    /// What is known of the facts it rests on.
    pub because: Vec<Answered>,
    /// Why it is decided so.
    pub basis: Vec<LegalBasis>,
}

/// A row that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecidedRow {
    /// Its number; the row that names the facts is not counted.
    pub number: usize,
    /// Its result.
    pub result: FieldValue,
    /// What it asks of each fact, as written.
    pub asks: Vec<String>,
}

/// What is known of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The fact.
    pub fact: String,
    /// Its value; nothing where it is not known.
    pub told: Option<FieldValue>,
}

/// What every decision says of a case.
pub(super) fn decided(procedure: &Procedure, state: &Case) -> Vec<Decided> {
    procedure.decisions().iter().filter_map(|decision| of_fact(procedure, state, decision.fact)).collect()
}

/// What the decision that gives a fact says; nothing where none does.
pub(crate) fn of_fact(procedure: &Procedure, state: &Case, fact: FactId) -> Option<Decided> {
    let decision = procedure.decision(fact)?;
    let (value, rows) = decision.decide(|column| state.known(procedure, column));
    let kind = &procedure.fact(fact).kind;
    let rows = rows.into_iter().filter_map(|at| {
        let row = decision.rows.get(at)?;
        Some(DecidedRow { number: at + 1, result: field(procedure, kind, row.result), asks: row.words.clone() })
    });
    let answered = |column: &FactId| {
        let (kind, value) = state.known(procedure, *column);
        Answered { fact: procedure.fact(*column).name.clone(), told: value.map(|value| field(procedure, kind, value)) }
    };
    Some(Decided {
        decision: procedure.fact(fact).name.clone(),
        question: decision.label.clone(),
        result: field(procedure, kind, value?),
        adds_up: decision.adds_up,
        rows: rows.collect(),
        because: decision.columns.iter().map(answered).collect(),
        basis: decision.basis.clone(),
    })
}

/// A value as an event would tell it.
/// A value that is kept, as people read it.
pub(crate) fn field(procedure: &Procedure, kind: &Type, value: Value) -> FieldValue {
    match kind {
        Type::YesNo => FieldValue::YesNo(value.0 != 0),
        Type::Number if value.0 % MILLION == 0 => FieldValue::Number((value.0 / MILLION).into()),
        #[expect(clippy::cast_precision_loss, reason = "a number has at most eighteen digits, and is only shown")]
        Type::Number => serde_json::Number::from_f64(value.0 as f64 / MILLION as f64).map_or(FieldValue::YesNo(false), FieldValue::Number),
        _ => FieldValue::Text(value_words(procedure.language(), kind, Some(value))),
    }
}
