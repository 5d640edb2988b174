//! Decisions in their canonical form: the lines of a table stand under each other.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::{Cell, CellPart, Comparison, Decision, DecisionClause, Row, Value};

impl Printer {
    pub(super) fn decision(&mut self, decision: &Decision) {
        let rows = decision.clauses.iter().filter_map(|clause| if let DecisionClause::Row(row) = &clause.what { Some(row) } else { None });
        let mut widths: Vec<usize> = Vec::new();
        let mut result = 0;
        for row in rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| self.cell(cell)).collect();
            widths.resize(widths.len().max(cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(&cells) {
                *width = (*width).max(cell.chars().count());
            }
            result = result.max(self.value(&row.result).chars().count());
        }
        self.clauses(&decision.clauses, |printer, clause| match clause {
            DecisionClause::ExactlyOne(_) => printer.word(Word::k_exactly_one),
            DecisionClause::AddsUp(_) => printer.word(Word::k_adds_up),
            DecisionClause::Row(row) => printer.row(row, &widths, result),
            DecisionClause::Basis(basis) => printer.basis(basis),
        });
    }

    fn row(&mut self, row: &Row, widths: &[usize], result: usize) {
        let cells: Vec<String> = row.cells.iter().zip(widths).map(|(cell, width)| format!("| {:width$} ", self.cell(cell))).collect();
        self.put(&format!("{}|| {:result$} |", cells.concat(), self.value(&row.result)));
    }

    /// What a row asks of one fact.
    pub(super) fn cell(&self, cell: &Cell) -> String {
        if cell.parts.is_empty() {
            return self.w(Word::k_any).to_owned();
        }
        let parts: Vec<String> = cell.parts.iter().map(|part| self.cell_part(part)).collect();
        parts.join(&format!(" {} ", self.w(Word::k_or)))
    }

    fn cell_part(&self, part: &CellPart) -> String {
        match part {
            CellPart::Unknown => self.w(Word::k_cell_unknown).to_owned(),
            // Two words have a meaning of their own between the lines.
            CellPart::Is(Value::Words(name))
                if [Word::k_any, Word::k_cell_unknown].iter().any(|word| name.text.to_lowercase() == self.w(*word)) =>
            {
                format!("\"{}\"", name.text)
            }
            CellPart::Is(value) => self.value(value),
            CellPart::Not(value) => format!("{} {}", self.w(Word::k_not), self.value(value)),
            CellPart::Bounds(bounds) => {
                let bound = |(comparison, value)| format!("{} {}", self.w(comparing(comparison)), self.value(value));
                let bounds: Vec<String> = bounds.iter().map(|(comparison, value)| bound((*comparison, value))).collect();
                bounds.join(&format!(" {} ", self.w(Word::k_and)))
            }
        }
    }
}

/// The word for a comparison.
pub(super) fn comparing(comparison: Comparison) -> Word {
    match comparison {
        Comparison::Over => Word::k_over,
        Comparison::Under => Word::k_under,
        Comparison::AtLeast => Word::k_at_least,
        Comparison::AtMost => Word::k_at_most,
    }
}
