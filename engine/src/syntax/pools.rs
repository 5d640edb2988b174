//! The lines of a pool.

use super::ast::{InPool, Level, PoolAct, PoolAnswer, PoolClause, PoolCount, PoolFigure, Shortage};
use super::clauses::{basis, inner, ladder, period, step};
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
        Kind::pool_keeps => PoolClause::Keeps(number(clause, text)?, clause.has(Kind::k_u_places), text.span(clause)),
        Kind::pool_may => PoolClause::May(act_allowed(clause), text.names(clause)),
        Kind::hidden => PoolClause::Hidden(text.names(clause)),
        Kind::basis => PoolClause::Basis(basis(clause, text)),
        _ => PoolClause::Step(step(reader, node, text)?),
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

fn act_allowed(clause: Node<'_>) -> PoolAct {
    if clause.has(Kind::k_may_add) {
        PoolAct::Add
    } else if clause.has(Kind::k_may_withdraw) {
        PoolAct::Withdraw
    } else if clause.has(Kind::k_may_reserve) {
        PoolAct::Reserve
    } else if clause.has(Kind::k_may_give_back) {
        PoolAct::GiveBack
    } else {
        PoolAct::Shut
    }
}

/// What an indicator measures of a pool.
pub(super) fn figure(clause: Node<'_>) -> PoolFigure {
    if clause.has(Kind::k_level_free) {
        PoolFigure::Free
    } else if clause.has(Kind::k_level_places) {
        PoolFigure::Places
    } else if clause.has(Kind::k_days_below) {
        PoolFigure::Below
    } else if clause.has(Kind::k_days_full) {
        PoolFigure::Full
    } else if clause.has(Kind::k_days_waited) {
        PoolFigure::Waited
    } else {
        PoolFigure::Expired
    }
}

/// How much a scenario finds in a pool.
pub(super) fn level(node: Node<'_>, text: Text<'_>) -> Option<Level> {
    let of = if node.has(Kind::k_count_free) {
        PoolCount::Free
    } else if node.has(Kind::k_count_kept) {
        PoolCount::Reserved
    } else if node.has(Kind::k_count_line) {
        PoolCount::Waiting
    } else {
        PoolCount::Places
    };
    let number = if node.has(Kind::k_none_of) { None } else { Some(number(node, text)?) };
    Some(Level { pool: text.name(node.child(&[Kind::name])?), of, number, holds: !node.has(Kind::k_not) })
}

/// What somebody does in a pool's log, where the line says that.
pub(super) fn act(node: Node<'_>, text: Text<'_>) -> Option<InPool> {
    if node.has(Kind::k_other_asks) {
        return Some(InPool::OtherAsks);
    }
    let act = node.child(&[Kind::pool_adds, Kind::pool_draws, Kind::pool_shuts])?;
    let mut names = text.names(act).into_iter();
    let first = names.next()?;
    Some(match act.kind {
        Kind::pool_adds => InPool::Adds(first, names.next()?),
        Kind::pool_draws => InPool::Draws(first, names.next()?),
        _ => InPool::Shuts(first, act.has(Kind::k_shuts)),
    })
}
