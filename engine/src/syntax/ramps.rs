//! The lines of a progression, and what a step waits for it to come to.

use super::ast::{Mark, RampClause, Reached};
use super::clauses::{basis, cycle, inner, period, value};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};
use crate::terms::{Ceasing, Turn};

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<RampClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::measures => {
            let per = clause.child(&[Kind::per]).map(|per| text.name(per));
            RampClause::Measures(text.name(clause.child(&[Kind::name])?), per)
        }
        Kind::begins_on => RampClause::BeginsOn(text.names(clause)),
        Kind::plan => {
            let levels = clause.children().filter(|child| child.kind == Kind::level);
            let levels: Option<Vec<_>> = levels.map(|level| value(reader, level, text)).collect();
            let every = match clause.child(&[Kind::ordinal]) {
                Some(ordinal) => Some((cycle(reader, clause, text)?, text.span(ordinal))),
                None => None,
            };
            RampClause::Plan(levels?, every, text.span(clause))
        }
        Kind::own_plan => RampClause::OwnPlan(text.name(clause.child(&[Kind::name])?)),
        Kind::stalls_after => RampClause::StallsAfter(period(reader, clause.find(Kind::period)?, text)?, text.span(clause)),
        _ => RampClause::Basis(basis(clause, text)),
    })
}

/// What a step waits for a progression or a tally to come to.
pub(super) fn reached(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Reached> {
    let of = text.name(clause.child(&[Kind::name])?);
    Some(Reached { of, mark: turn(reader, clause, text)?, span: text.span(clause) })
}

/// What a progression or a tally comes to.
pub(super) fn turn(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Mark> {
    let turns =
        [(Kind::k_review, Turn::Review), (Kind::k_stalls, Turn::Stalls), (Kind::k_falls, Turn::Falls), (Kind::k_complete, Turn::Complete)];
    if clause.kind == Kind::passed {
        return Some(Mark::Passed);
    }
    let ends =
        [(Kind::k_is_withdrawn, Ceasing::Withdrawn), (Kind::k_runs_out, Ceasing::RunsOut), (Kind::k_holds_no_longer, Ceasing::EitherWay)];
    if let Some((_, how)) = ends.into_iter().find(|(kind, _)| clause.child(&[*kind]).is_some()) {
        return Some(Mark::Ceases(how));
    }
    Some(match turns.into_iter().find(|(kind, _)| clause.child(&[*kind]).is_some()) {
        Some((_, turn)) => Mark::Turn(turn),
        None => {
            Mark::Amount { over: clause.child(&[Kind::k_over]).is_some(), amount: value(reader, clause.child(&[Kind::amount])?, text)? }
        }
    })
}
