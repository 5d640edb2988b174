//! Clauses of an indicator: what is computed, and for which span of time.

use super::ast::{Anchor, HowReached, IndicatorClause, Measure, Measured, Point, SpanOfTime, Which};
use super::clauses::{anchor, basis, period};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<IndicatorClause> {
    let clause = node.children().next()?;
    let named = |node: Node<'_>| Some(text.name(node.child(&[Kind::name])?));
    let of = match clause.kind {
        Kind::days_between => {
            let mut anchors = clause.children().filter(|child| child.kind == Kind::anchor).map(|node| anchor(node, text));
            let from = anchors.next()?;
            let to = match clause.child(&[Kind::until_goal]) {
                Some(goal) => Point::Goal(how(goal), text.span(goal)),
                None => Point::Signal(anchors.next()?),
            };
            Measured::Days(from, to)
        }
        Kind::share_cases => {
            let of = match clause.child(&[Kind::where_goal]) {
                Some(goal) => Point::Goal(how(goal), text.span(goal)),
                None => Point::Signal(Anchor { which: Which::Unsaid, name: named(clause)? }),
            };
            let within = match clause.child(&[Kind::in_time]) {
                Some(within) => {
                    let length = within.child(&[Kind::period])?;
                    let after = anchor(within.child(&[Kind::anchor])?, text);
                    Some((period(reader, length, text)?, after, text.span(length)))
                }
                None => None,
            };
            Measured::Share(of, within)
        }
        Kind::share_late => Measured::Late(text.names(clause), clause.child(&[Kind::k_of_anchor]).is_some()),
        Kind::number_of => Measured::Number(named(clause)?),
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

fn how(node: Node<'_>) -> HowReached {
    if node.has(Kind::k_first_time) {
        HowReached::FirstTime
    } else if node.has(Kind::k_for_good) {
        HowReached::ForGood
    } else {
        HowReached::Once
    }
}
