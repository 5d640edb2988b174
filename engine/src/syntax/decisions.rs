//! Clauses of a decision: how rows are chosen, and the rows.

use super::ast::{Cell, CellPart, DecisionClause, Row, Value};
use super::clauses::{basis, comparison, value};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<DecisionClause> {
    let clause = node.children().next()?;
    Some(match clause.kind {
        Kind::k_exactly_one => DecisionClause::ExactlyOne(text.span(clause)),
        Kind::k_adds_up => DecisionClause::AddsUp(text.span(clause)),
        Kind::row => DecisionClause::Row(row(reader, clause, text)?),
        _ => DecisionClause::Basis(basis(clause, text)),
    })
}

fn row(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Row> {
    let mut cells = Vec::new();
    for node in node.children().filter(|child| child.kind == Kind::cell) {
        cells.push(cell(reader, node, text)?);
    }
    let result = answer(reader, node.child(&[Kind::result])?, text)?;
    Some(Row { cells, result, span: text.span(node) })
}

fn cell(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Cell> {
    let mut parts = Vec::new();
    if node.child(&[Kind::cell_words]).is_some() {
        parts.push(CellPart::Is(answer(reader, node, text)?));
    }
    for part in node.children().filter(|child| child.kind == Kind::cell_part) {
        parts.push(cell_part(reader, part, text)?);
    }
    Some(Cell { parts, span: text.span(node) })
}

fn cell_part(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<CellPart> {
    let part = node.children().next()?;
    Some(match part.kind {
        Kind::k_cell_unknown => CellPart::Unknown,
        Kind::cell_not => CellPart::Not(value(reader, part.child(&[Kind::value])?, text)?),
        Kind::cell_bounds => {
            let comparisons = part.children().filter(|child| child.kind == Kind::compare).map(comparison);
            let mut bounds = Vec::new();
            for (comparison, amount) in comparisons.zip(part.children().filter(|child| child.kind == Kind::amount)) {
                bounds.push((comparison, value(reader, amount, text)?));
            }
            CellPart::Bounds(bounds)
        }
        _ => CellPart::Is(value(reader, part, text)?),
    })
}

/// A value, or words without quotation marks.
fn answer(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Value> {
    match node.child(&[Kind::value]) {
        Some(node) => value(reader, node, text),
        None => Some(Value::Words(text.name(node.child(&[Kind::cell_words])?))),
    }
}
