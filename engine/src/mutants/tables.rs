//! Mistakes in tables and in who may grant what.

use super::Slip;
use super::edits::Edits;
use crate::source::Span;
use crate::syntax::ast::{Decision, DecisionClause, Grant, GrantClause, Row};

/// Each row gone, and each with the answer of the next row that has another. The first line names the facts and is none.
pub(super) fn rows(edits: &mut Edits<'_>, decision: &Decision) {
    let rows = decision.clauses.iter().filter_map(|clause| match &clause.what {
        DecisionClause::Row(row) => Some((clause.span, row)),
        _ => None,
    });
    let rows: Vec<(Span, &Row)> = rows.skip(1).collect();
    for (at, (span, row)) in rows.iter().enumerate() {
        let place = row.result.span();
        let own = edits.slice(place);
        let mut after = rows.iter().cycle().skip(at + 1).take(rows.len()).map(|(_, row)| edits.slice(row.result.span()));
        if let Some(other) = after.find(|other| *other != own) {
            let words = edits.slice(*span);
            let cut = |at: u32| at.checked_sub(span.start).map(|at| at as usize);
            let before = cut(place.start).and_then(|at| words.get(..at));
            let rest = cut(place.end).and_then(|at| words.get(at..));
            if let (Some(before), Some(rest)) = (before, rest) {
                edits.replace(Slip::Answer, *span, format!("{before}{other}{rest}"));
            }
        }
        edits.remove(Slip::RowGone, *span);
    }
}

/// Each higher authority gone, and the second person, and the ways to pass a request on.
pub(super) fn grant(edits: &mut Edits<'_>, grant: &Grant) {
    for clause in &grant.clauses {
        match &clause.what {
            GrantClause::By(authority) if authority.otherwise => edits.remove(Slip::LineGone, clause.span),
            GrantClause::TwoPersons | GrantClause::PassedOn(_) | GrantClause::Refused(_) => edits.remove(Slip::LineGone, clause.span),
            _ => {}
        }
    }
}
