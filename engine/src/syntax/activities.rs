//! Clauses of an activity: on which days, with whom, about which cases.

use super::ast::{ActivityClause, Agenda, AgendaMark, Comes, DayOff, MarkOf, Power, PowerKind, Reason, Rhythm, Stands};
use super::clauses::{atom, bounded, clock_below, inner, landing, long_date, period, step};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};
use crate::calendar::{Unit, Weekday};
use crate::diagnostic::{Code, Part};
use crate::lexicon::day_names;
use crate::terms::leading_number;

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<ActivityClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::comes => ActivityClause::Comes(comes(reader, clause, text)?),
        Kind::arranged => {
            let at_most = match clause.child(&[Kind::period]) {
                Some(node) => Some(period(reader, node, text)?),
                None => None,
            };
            ActivityClause::Arranged(Power {
                what: if clause.has(Kind::k_movable) { PowerKind::Extend } else { PowerKind::Lift },
                by: text.names(clause.child(&[Kind::role_or])?),
                otherwise: false,
                times: None,
                at_most,
                span: text.span(clause),
            })
        }
        Kind::agenda => {
            let mut nodes = Vec::new();
            clause.each(Kind::reason, &mut |reason| nodes.push(reason));
            let reasons = nodes.into_iter().map(|node| reason(reader, node, text)).collect::<Option<_>>()?;
            ActivityClause::Agenda(Agenda { reasons, bullets: clause.has(Kind::bar) })
        }
        _ => ActivityClause::Step(step(reader, node, text)?),
    })
}

fn comes(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Comes> {
    let mut dates = Vec::new();
    for node in clause.children().filter(|child| child.kind == Kind::long_date) {
        dates.push(long_date(reader, node, text)?);
    }
    let mut dates = dates.into_iter();
    let day_off = clause.child(&[Kind::day_off]).map(|node| match node.child(&[Kind::landing]) {
        Some(lands) => DayOff::Lands(landing(lands)),
        None => DayOff::Falls,
    });
    let (rhythm, from, to) = (rhythm(reader, clause, text)?, dates.next()?, dates.next());
    Some(Comes { rhythm, from, to, clock: clock_below(reader, clause, text)?, day_off, span: text.span(clause) })
}

fn rhythm(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Rhythm> {
    let day = clause.find(Kind::day_name).and_then(|name| weekday(reader, text.of(name)));
    let ordinal = clause.find(Kind::ordinal);
    let number = ordinal.and_then(|ordinal| leading_number(text.of(ordinal)));
    if let Some(nth) = clause.child(&[Kind::nth_day]) {
        // A fifth Wednesday comes in some months only.
        let which = if nth.has(Kind::k_last) { Some(0) } else { number.filter(|number| (1..=4).contains(number)) };
        let Some(which) = which.and_then(|which| u8::try_from(which).ok()) else {
            let place = ordinal.unwrap_or(nth);
            let expected = ("1., 2., 3., 4. eller sidste", "1st, 2nd, 3rd, 4th or last");
            let help = (
                "skriv fx »den sidste onsdag i måneden«: en 5. onsdag er der ikke i alle måneder",
                "write for instance `on the last Wednesday of the month`: not every month has a 5th",
            );
            let fault = reader.fault(Code::Syntax, text.span(place)).with(expected).with(Part::quoted(text.of(place))).with(help);
            reader.push(fault);
            return None;
        };
        return Some(Rhythm::OfMonth(which, day?));
    }
    // Every 0th would never come to an end.
    let number = number.unwrap_or(1).max(1);
    let place = ordinal.unwrap_or(clause);
    if let Some(day) = day {
        bounded(reader, number, Unit::Weeks, text.of(place), text.span(place))?;
        return Some(Rhythm::On(day, number));
    }
    let unit = match clause.find(Kind::cycle)?.children().next()?.kind {
        Kind::k_u_days => Unit::Days,
        Kind::k_u_weeks => Unit::Weeks,
        Kind::k_u_months => Unit::Months,
        _ => Unit::Years,
    };
    Some(Rhythm::Every(bounded(reader, number, unit, text.of(place), text.span(place))?))
}

fn weekday(reader: &Reader, words: &str) -> Option<Weekday> {
    let wanted = words.to_lowercase();
    let at = day_names(reader.language).iter().position(|name| name.to_lowercase() == wanted)?;
    Weekday::ALL.get(at).copied()
}

fn reason(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Reason> {
    let marks = node.children().filter(|child| child.kind == Kind::mark);
    let marks = marks.map(|node| mark(reader, node, text)).collect::<Option<_>>()?;
    Some(Reason { marks, span: text.span(node) })
}

fn mark(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<AgendaMark> {
    let below = inner(node)?;
    let of = match below.kind {
        Kind::k_case_runs => MarkOf::Runs,
        Kind::k_goal_is => MarkOf::Goal(true),
        Kind::k_goal_is_not => MarkOf::Goal(false),
        Kind::step_mark => {
            let stands = match below.children().last()?.kind {
                Kind::k_stands_late => Stands::Late,
                Kind::k_stands_paused => Stands::Paused,
                Kind::k_stands_met => Stands::Met,
                Kind::k_stands_waiting => Stands::Waiting,
                _ => Stands::Open,
            };
            MarkOf::Step(text.name(below.child(&[Kind::name])?), stands)
        }
        _ => MarkOf::Fact(atom(reader, below, text)?),
    };
    Some(AgendaMark { of, since_last: node.child(&[Kind::k_since_last]).is_some(), span: text.span(node) })
}
