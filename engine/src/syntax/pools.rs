//! The lines of a pool.

use super::ast::{PoolAnswer, PoolClause, Shortage};
use super::clauses::{basis, inner, ladder, period};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};
use crate::terms::leading_number;

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<PoolClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::pool_holds => PoolClause::Holds(number(clause, text)?, text.span(clause)),
        Kind::pool_expires => PoolClause::Expires(period(reader, clause.find(Kind::period)?, text)?, text.span(clause)),
        Kind::k_waiting_list => PoolClause::WaitingList,
        Kind::pool_answers => PoolClause::Answers(text.name(clause.child(&[Kind::name])?), answer(clause)),
        Kind::pool_short => {
            let below = if clause.has(Kind::k_none_free) { None } else { Some(number(clause, text)?) };
            let of_all = clause.has(Kind::k_u_places);
            PoolClause::Short(Shortage { below, of_all, rungs: ladder(reader, clause, text)?, span: text.span(clause) })
        }
        Kind::hidden => PoolClause::Hidden(text.names(clause)),
        _ => PoolClause::Basis(basis(clause, text)),
    })
}

fn number(clause: Node<'_>, text: Text<'_>) -> Option<u32> {
    leading_number(text.of(clause.find(Kind::integer)?))
}

fn answer(clause: Node<'_>) -> PoolAnswer {
    if clause.has(Kind::k_when_reserved) {
        PoolAnswer::Reserved
    } else if clause.has(Kind::k_when_waits) {
        PoolAnswer::Waits
    } else if clause.has(Kind::k_when_refused) {
        PoolAnswer::Refused
    } else if clause.has(Kind::k_when_lost) {
        PoolAnswer::Lost
    } else {
        PoolAnswer::Expired
    }
}
