//! Clauses of an indicator: what is computed, and for which span of time.

use super::ast::{Aim, AimedAt, Anchor, HowReached, IndicatorClause, Measure, Measured, Middle, Point, SpanOfTime, Which};
use super::clauses::{anchor, basis, in_force, number, period};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};
use crate::terms::leading_number;

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<IndicatorClause> {
    let clause = node.children().next()?;
    let of = match clause.kind {
        Kind::days_between => {
            let mut anchors = clause.children().filter(|child| child.kind == Kind::anchor).map(|node| anchor(reader, node, text));
            let from = anchors.next()?;
            let to = match clause.child(&[Kind::until_goal]) {
                Some(goal) => Point::Goal(how(goal), text.span(goal)),
                None => Point::Signal(anchors.next()?),
            };
            drop(anchors);
            Measured::Days(from, to)
        }
        Kind::share_cases => {
            let of = match clause.child(&[Kind::where_goal]) {
                Some(goal) => Point::Goal(how(goal), text.span(goal)),
                None => Point::Signal(occurring(reader, clause, text)?),
            };
            let within = match clause.child(&[Kind::in_time]) {
                Some(within) => {
                    let length = within.child(&[Kind::period])?;
                    let after = anchor(reader, within.child(&[Kind::anchor])?, text);
                    Some((period(reader, length, text)?, after, text.span(length)))
                }
                None => None,
            };
            Measured::Share(of, within)
        }
        Kind::share_late => Measured::Late(text.names(clause), clause.child(&[Kind::k_of_anchor]).is_some()),
        Kind::number_of => Measured::Number(occurring(reader, clause, text)?),
        Kind::pool_figure => Measured::Pool(super::pools::figure(clause), text.name(clause.child(&[Kind::name])?)),
        Kind::aim => return Some(IndicatorClause::Aim(aim(reader, clause, text)?)),
        _ => return Some(IndicatorClause::Basis(basis(clause, text))),
    };
    let per = node.child(&[Kind::span_of_time]).map(|node| {
        if node.has(Kind::k_quarter) {
            SpanOfTime::Quarter
        } else if node.has(Kind::k_u_years) {
            SpanOfTime::Year
        } else {
            SpanOfTime::Month
        }
    });
    Some(IndicatorClause::Measure(Measure { of, per, span: text.span(node) }))
}

/// What happens: an event or a step by its name, or what a progression comes to.
fn occurring(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Anchor> {
    let node = clause.child(&[Kind::turned]).unwrap_or(clause);
    let turn = match node.child(&[Kind::turn]) {
        Some(turn) => Some(super::ramps::turn(reader, turn, text)?),
        None => None,
    };
    Some(Anchor { which: Which::Unsaid, name: text.name(node.child(&[Kind::name])?), turn })
}

fn aim(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Aim> {
    let one_of = |kinds: &[Kind]| clause.child(kinds).map(|node| node.kind);
    let enough = match clause.child(&[Kind::enough]) {
        Some(enough) => {
            let cases = leading_number(text.of(enough.child(&[Kind::integer])?))?;
            Some((cases, enough.child(&[Kind::k_u_cases]).is_some(), text.span(enough)))
        }
        None => None,
    };
    let (from, until) = in_force(reader, clause, text)?;
    Some(Aim {
        middle: one_of(&[Kind::k_median, Kind::k_mean]).map(|kind| if kind == Kind::k_median { Middle::Median } else { Middle::Mean }),
        at_least: clause.child(&[Kind::k_at_least]).is_some(),
        amount: number(reader, clause.child(&[Kind::decimal])?, text),
        of: one_of(&[Kind::k_percent, Kind::k_u_days, Kind::k_times]).map(|kind| match kind {
            Kind::k_percent => AimedAt::Percent,
            Kind::k_u_days => AimedAt::Days,
            _ => AimedAt::Times,
        }),
        enough,
        from,
        until,
        span: text.span(clause),
    })
}

fn how(node: Node<'_>) -> HowReached {
    if node.has(Kind::k_first_time) {
        HowReached::FirstTime
    } else if node.has(Kind::k_for_good) {
        HowReached::ForGood
    } else {
        HowReached::Once
    }
}
