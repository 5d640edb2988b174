//! Clauses of the header, the goal and the steps.

use super::ast::{
    After, Amount, AmountOf, Anchor, Atom, AtomTest, Authority, Basis, BasisKind, Bound, Comparison, Deed, Every, GoalClause, GrantClause,
    HeaderClause, Limit, MetItem, Modal, Name, Power, PowerKind, Remind, Rung, RungTime, Several, StepClause, TallyClause, Target, Test,
    TransitionClause, Unknown, Value, Which,
};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};
use crate::calendar::{Day, Hours, Landing, Period, Unit};
use crate::diagnostic::Code;
use crate::lexicon::{Language, Word};
use crate::source::Span;
use crate::terms::{leading_number, marked};

/// The years in which a written date may lie; deadlines counted from it stay inside the calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2149;

pub(super) fn header(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<HeaderClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::valid_from => {
            let mut dates = Vec::new();
            clause.each(Kind::long_date, &mut |date| dates.push(date));
            let mut dates = dates.into_iter().map(|date| long_date(reader, date, text));
            HeaderClause::ValidFrom(dates.next()??, dates.next().flatten())
        }
        Kind::scope => {
            let mut values = Vec::new();
            clause.each(Kind::value, &mut |node| values.push(node));
            let values = values.into_iter().map(|node| value(reader, node, text)).collect::<Option<_>>()?;
            HeaderClause::Scope(text.name(clause.child(&[Kind::name])?), values)
        }
        Kind::builds_on => HeaderClause::BuildsOn(text.name(clause.find(Kind::label).unwrap_or(clause))),
        Kind::calendar => HeaderClause::Calendar(text.name(clause)),
        Kind::counting => HeaderClause::Counting(text.name(clause)),
        Kind::themes => HeaderClause::Themes(text.names(clause)),
        _ => HeaderClause::IfLate(ladder(reader, clause, text)?),
    })
}

pub(super) fn transition(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<TransitionClause> {
    let clause = inner(node)?;
    let mut nodes = Vec::new();
    clause.each(Kind::long_date, &mut |date| nodes.push(date));
    let mut dates = Vec::with_capacity(nodes.len());
    for node in nodes {
        dates.push(long_date(reader, node, text)?);
    }
    let mut dates = dates.into_iter();
    Some(match clause.kind {
        Kind::cases_with => TransitionClause::Keeps(text.name(clause.child(&[Kind::name])?), dates.next()?, dates.next()),
        Kind::no_new => TransitionClause::NoNew(text.names(clause), dates.next()?),
        Kind::k_all_open => TransitionClause::AllOpen,
        _ => TransitionClause::Basis(basis(clause, text)),
    })
}

pub(super) fn goal(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<GoalClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::reached => {
            let limit = match clause.child(&[Kind::within]) {
                Some(within) => Some(limit(reader, within, text)?),
                None => None,
            };
            let role = clause.child(&[Kind::role_name]).map(|role| text.name(role));
            GoalClause::Reached(text.name(clause.child(&[Kind::name])?), role, limit)
        }
        Kind::for_parts => {
            let except = clause.child(&[Kind::or_list]).map(|except| text.names(except)).unwrap_or_default();
            GoalClause::For(clause.has(Kind::k_for_each), text.name(clause.child(&[Kind::name])?), except)
        }
        Kind::counts => GoalClause::Counts(text.names(clause)),
        Kind::condition => GoalClause::If(test(reader, clause, text)?, false),
        Kind::unless => GoalClause::If(test(reader, clause, text)?, true),
        Kind::revoked => GoalClause::Revoked(text.names(clause)),
        Kind::counts_not => GoalClause::CountsNot(text.names(clause)),
        _ => GoalClause::Basis(basis(clause, text)),
    })
}

pub(super) fn tally(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<TallyClause> {
    let clause = inner(node)?;
    let names = |kind| clause.find(kind).map(|names| text.names(names)).unwrap_or_default();
    let mut own = clause.children().filter(|child| child.kind == Kind::name).map(|name| text.name(name));
    Some(match clause.kind {
        Kind::tally_days => TallyClause::Days(own.next()?, own.next()?, names(Kind::or_list)),
        Kind::tally_sum => TallyClause::Sum(own.next()?, names(Kind::or_list)),
        Kind::tally_events => TallyClause::Events(names(Kind::or_list)),
        Kind::tally_within => {
            let window = match clause.child(&[Kind::calendar_months]) {
                Some(months) => {
                    let number = leading_number(text.of(months))?;
                    bounded(reader, number, Unit::MonthEnds, text.of(months), text.span(months))?
                }
                None => period(reader, clause.child(&[Kind::period])?, text)?,
            };
            TallyClause::Within(window, text.span(clause))
        }
        Kind::tally_skips => TallyClause::Skips(period(reader, clause.child(&[Kind::period])?, text)?, own.next()?, text.span(clause)),
        Kind::restarts => TallyClause::Restarts(names(Kind::or_list)),
        _ => TallyClause::WholeWeeks,
    })
}

pub(super) fn grant(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<GrantClause> {
    let clause = inner(node)?;
    if clause.kind == Kind::basis {
        return Some(GrantClause::Basis(basis(clause, text)));
    }
    match clause.kind {
        Kind::hidden => return Some(GrantClause::Hidden(text.names(clause))),
        Kind::k_two_persons => return Some(GrantClause::TwoPersons),
        Kind::passed_on => return Some(GrantClause::PassedOn(text.names(clause))),
        Kind::refused_on => return Some(GrantClause::Refused(text.names(clause))),
        _ => {}
    }
    let at_most = match clause.child(&[Kind::grant_amount]) {
        Some(granted) => Some(amount(reader, granted, text)?),
        None => None,
    };
    let (from, until) = in_force(reader, clause, text)?;
    let by = text.names(clause.child(&[Kind::grantors])?);
    Some(GrantClause::By(Authority { otherwise: clause.has(Kind::k_otherwise_by), by, at_most, from, until, span: text.span(clause) }))
}

/// `fra … til og med …`: the first day, and the first one that is no longer in it.
pub(super) fn in_force(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<(Option<Day>, Option<Day>)> {
    let (mut from, mut until, mut to) = (None, None, false);
    for part in clause.child(&[Kind::in_force]).iter().flat_map(|in_force| in_force.children()) {
        match part.kind {
            Kind::k_to | Kind::k_through => to = true,
            Kind::long_date if to => until = Some(long_date(reader, part, text)?.plus(1)),
            Kind::long_date => from = Some(long_date(reader, part, text)?),
            _ => {}
        }
    }
    Some((from, until))
}

/// How much is granted, or may be.
pub(super) fn amount(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Amount> {
    let below = node.children().next()?;
    let what = match below.kind {
        Kind::period => AmountOf::Length(period(reader, below, text)?),
        Kind::week_hours => AmountOf::WeekHours(number(reader, below.find(Kind::decimal)?, text)),
        Kind::kroner => AmountOf::Kroner(number(reader, below.find(Kind::decimal)?, text)),
        _ => AmountOf::Number(number(reader, below, text)),
    };
    Some(Amount { what, span: text.span(below) })
}

pub(super) fn step(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<StepClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::after | Kind::each_time => StepClause::After(after(clause, text)),
        Kind::times => {
            let times = leading_number(text.of(clause.find(Kind::integer)?))?.clamp(1, 255);
            StepClause::Times(times, limit(reader, clause, text)?)
        }
        Kind::pauses => {
            let at_most = match clause.children().find(|child| child.kind == Kind::period) {
                Some(node) => Some(period(reader, node, text)?),
                None => None,
            };
            StepClause::Pauses(test(reader, clause, text)?, at_most)
        }
        Kind::capped => StepClause::Capped(period(reader, clause.find(Kind::period)?, text)?, text.name(clause.child(&[Kind::name])?)),
        Kind::replaces => StepClause::Replaces(text.names(clause)),
        Kind::restores => {
            let mut names = text.names(clause).into_iter();
            StepClause::Restores(names.next()?, names.next()?)
        }
        Kind::per => StepClause::Per(text.name(clause)),
        Kind::tally_reached | Kind::ramp_turns | Kind::ceases | Kind::passed => {
            StepClause::Reached(super::ramps::reached(reader, clause, text)?)
        }
        Kind::every => StepClause::Every(every(reader, clause, text)?),
        Kind::born_late => {
            let period = period(reader, clause.find(Kind::period)?, text)?;
            StepClause::BornLate(period, clause.find(Kind::landing).map(landing), text.span(clause))
        }
        Kind::on_the_day => StepClause::OnTheDay(landing(clause.find(Kind::landing)?)),
        Kind::condition => StepClause::If(test(reader, clause, text)?, false),
        Kind::unless => StepClause::If(test(reader, clause, text)?, true),
        Kind::deed => StepClause::Deed(deed(reader, clause, text)?),
        Kind::target => {
            let target = match clause.child(&[Kind::period]) {
                Some(node) => Target::Within(period(reader, node, text)?),
                None => Target::SameDay,
            };
            let hard = match clause.child(&[Kind::latest_several, Kind::latest_end, Kind::latest, Kind::within]) {
                Some(node) => Some(limit(reader, node, text)?),
                None => None,
            };
            StepClause::Target(target, hard)
        }
        Kind::within | Kind::latest | Kind::latest_end | Kind::latest_several => StepClause::Limit(limit(reader, clause, text)?),
        Kind::expires => StepClause::Expires(limit(reader, clause, text)?),
        Kind::earliest => StepClause::Earliest(limit(reader, clause, text)?),
        Kind::remind => StepClause::Remind(Remind {
            roles: text.names(clause),
            period: period(reader, clause.find(Kind::period)?, text)?,
            before: clause.has(Kind::k_before),
            clock: clock_below(reader, clause, text)?,
        }),
        Kind::if_late => StepClause::IfLate(ladder(reader, clause, text)?),
        Kind::met_by => {
            let mut items = Vec::new();
            clause.each(Kind::met_item, &mut |item| {
                let name = text.name(item);
                items.push(if item.has(Kind::k_confirm_of) { MetItem::ConfirmationOf(name) } else { MetItem::Event(name) });
            });
            StepClause::MetBy(items)
        }
        Kind::not_met_by => StepClause::NotMetBy(text.names(clause)),
        Kind::lapses_on => StepClause::LapsesOn(text.names(clause)),
        Kind::basis => StepClause::Basis(basis(clause, text)),
        Kind::hidden => StepClause::Hidden(text.names(clause)),
        Kind::needs_consent => StepClause::Needs(text.names(clause)),
        Kind::reserves => StepClause::Reserves(text.name(clause.child(&[Kind::name])?)),
        Kind::gives_back => StepClause::GivesBack(text.names(clause)),
        Kind::with_document | Kind::participants | Kind::at_venue | Kind::by_channel | Kind::checklist => {
            StepClause::Takes(super::documents::takes(clause, text))
        }
        Kind::power => StepClause::Power(power(reader, clause, text)?),
        _ => StepClause::Survives,
    })
}

/// The alternative that was read: the first child that is no mark of the entry rule.
pub(super) fn inner(node: Node<'_>) -> Option<Node<'_>> {
    node.children().next()
}

fn after(clause: Node<'_>, text: Text<'_>) -> After {
    After {
        which: if clause.kind == Kind::each_time { Which::Each } else { which(clause) },
        all: clause.has(Kind::signals_and),
        signals: text.names(clause),
    }
}

fn which(node: Node<'_>) -> Which {
    if node.has(Kind::k_first) {
        Which::First
    } else if node.has(Kind::k_latest_of) {
        Which::Latest
    } else {
        Which::Unsaid
    }
}

fn test(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Test> {
    let mut nodes = Vec::new();
    clause.each(Kind::atom, &mut |node| nodes.push(node));
    let atoms = nodes.into_iter().map(|node| atom(reader, node, text)).collect::<Option<Vec<_>>>()?;
    let unknown = if clause.has(Kind::k_unknown_yes) {
        Some(Unknown::Yes)
    } else if clause.has(Kind::k_unknown_no) {
        Some(Unknown::No)
    } else {
        clause.has(Kind::k_unknown_waits).then_some(Unknown::Waits)
    };
    Some(Test { all: !clause.has(Kind::k_any_of), atoms, unknown, bullets: clause.has(Kind::several) })
}

pub(super) fn atom(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Atom> {
    let fact = text.name(node.child(&[Kind::name])?);
    let test = match node.find(Kind::is_test) {
        None if node.has(Kind::k_missing) => AtomTest::Missing,
        None => AtomTest::Holds,
        Some(is) if is.has(Kind::k_given) => AtomTest::Given,
        Some(is) => match is.find(Kind::compare) {
            Some(compare) => AtomTest::Compare(comparison(compare), value(reader, is.find(Kind::amount)?, text)?),
            None => AtomTest::Equals(value(reader, is.find(Kind::value)?, text)?, is.has(Kind::k_not)),
        },
    };
    Some(Atom { fact, test, span: text.span(node) })
}

pub(super) fn comparison(node: Node<'_>) -> Comparison {
    if node.has(Kind::k_over) {
        Comparison::Over
    } else if node.has(Kind::k_under) {
        Comparison::Under
    } else if node.has(Kind::k_at_least) {
        Comparison::AtLeast
    } else {
        Comparison::AtMost
    }
}

/// A number with the marks it has in Danish. Where its only mark might be either, it is reported: `50.000` is fifty in English.
pub(super) fn number(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> String {
    let digits = marked(reader.language, text.of(node));
    if let Some((whole, fraction)) = digits.trim_start_matches('-').split_once(',')
        && fraction.len() == 3
        && whole.len() <= 3
        && whole != "0"
    {
        let (grouped, longer) = (marked(reader.language, &digits.replace(',', ".")), marked(reader.language, &format!("{digits}0")));
        let fault = reader.fault(Code::AmbiguousNumber, text.span(node)).with(text.of(node)).with(grouped).with(longer);
        reader.push(fault);
    }
    digits
}

/// A value as written; an impossible date is reported and gives nothing.
pub(super) fn value(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Value> {
    let below = node.children().next()?;
    let span = text.span(below);
    Some(match below.kind {
        Kind::k_yes => Value::YesNo(true, span),
        Kind::k_no => Value::YesNo(false, span),
        Kind::iso_date => Value::Date(iso_date(reader, below, text)?, span),
        Kind::long_date => Value::Date(long_date(reader, below, text)?, span),
        Kind::period => Value::Duration(period(reader, below, text)?, span),
        Kind::decimal => Value::Number(number(reader, below, text), span),
        _ => Value::Words(text.name(below)),
    })
}

fn deed(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Deed> {
    let modal = clause.find(Kind::modal)?;
    let prose = clause.find(Kind::prose)?;
    let action = text.of(prose);
    let span = text.span(prose);
    if let Some((at, words)) = hidden_deadline(action, reader.language) {
        let start = span.start as usize + at;
        let fault = reader.fault(Code::DeadlineInProse, Span::new(start, start + words.len())).with(words);
        reader.push(fault);
    }
    Some(Deed {
        actors: clause.find(Kind::role_and).map(|actors| text.names(actors)).unwrap_or_default(),
        modal: if modal.has(Kind::k_must) {
            Modal::Must
        } else if modal.has(Kind::k_should) {
            Modal::Should
        } else if modal.has(Kind::k_right) {
            Modal::Right
        } else {
            Modal::May
        },
        action: action.split_whitespace().collect::<Vec<_>>().join(" "),
        action_span: span,
    })
}

/// Small numbers in words, as people write them in running text. One is left out: it is an article too.
const NUMBERS: ([&str; 14], [&str; 14]) = (
    ["to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "fjorten", "tyve", "tredive"],
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fourteen", "twenty", "thirty"],
);

/// A deadline word followed closely by a number, outside quotes: it would be read as free words and never counted.
fn hidden_deadline(prose: &str, language: Language) -> Option<(usize, &str)> {
    let words = [Word::k_within, Word::k_latest, Word::k_expires];
    let also = language.pick(&["inden", "tidligst"][..], &["no earlier than", "by"][..]);
    let starters = words.into_iter().map(|word| word.text(language)).chain(also.iter().copied());
    let numbers = language.pick(NUMBERS.0, NUMBERS.1);
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || numbers.contains(&word);
    let hides = |rest: &str, starter: &str| {
        // Asked at every word of what people do; all these words begin with an English letter, and few others with that one.
        let near = rest.as_bytes().first().zip(starter.as_bytes().first()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other));
        let head = near && rest.get(..starter.len()).is_some_and(|head| head.to_lowercase() == starter);
        let tail = rest.get(starter.len()..).unwrap_or("");
        head && tail.starts_with(' ') && tail.split_whitespace().next().is_some_and(is_number)
    };
    let (mut quoted, mut fresh) = (false, true);
    for (at, c) in prose.char_indices() {
        let rest = prose.get(at..).unwrap_or("");
        if fresh && !quoted && starters.clone().any(|starter| hides(rest, starter)) {
            return Some((at, rest));
        }
        quoted ^= c == '"';
        fresh = matches!(c, ' ' | ',' | '\n');
    }
    None
}

fn limit(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Limit> {
    let landing = clause.find(Kind::landing).map(landing);
    let span = text.span(clause);
    if clause.kind == Kind::latest_several {
        let several = if clause.has(Kind::k_earliest_of) { Several::First } else { Several::Last };
        let floor = several == Several::Last;
        let terms = clause.children().filter(|child| child.kind == Kind::term);
        let mut terms = terms.map(|node| term(reader, node, floor, text)).collect::<Option<Vec<_>>>()?.into_iter();
        let Bound { period, anchor, inclusive, before, .. } = terms.next()?;
        let period = period.or_else(|| Period::new(0, Unit::Days).ok())?;
        return Some(Limit { period, anchor, inclusive, before, bounds: terms.collect(), several: Some(several), landing, span });
    }
    let own = |kind: Kind| clause.child(&[kind]);
    let (period, inclusive, anchor) = match own(Kind::end_point) {
        Some(node) => end_point(reader, node, text)?,
        None => (period(reader, clause.find(Kind::period)?, text)?, false, own(Kind::anchor).map(|node| anchor(reader, node, text))),
    };
    let mut nodes = Vec::new();
    clause.each(Kind::bound, &mut |node| nodes.push(node));
    let bounds = nodes.into_iter().map(|node| term(reader, node.find(Kind::term)?, node.has(Kind::k_but_earliest), text));
    let bounds = bounds.collect::<Option<Vec<_>>>()?;
    Some(Limit { period, anchor, inclusive, before: own(Kind::k_before).is_some(), bounds, several: None, landing, span })
}

fn term(reader: &mut Reader, node: Node<'_>, floor: bool, text: Text<'_>) -> Option<Bound> {
    if let Some(end) = node.child(&[Kind::end_point]) {
        let (period, inclusive, anchor) = end_point(reader, end, text)?;
        return Some(Bound { floor, period: Some(period), anchor, inclusive, before: false, span: text.span(node) });
    }
    let period = match node.child(&[Kind::period]) {
        Some(node) => Some(period(reader, node, text)?),
        None => None,
    };
    let anchor = node.child(&[Kind::anchor]).map(|node| anchor(reader, node, text));
    Some(Bound { floor, period, anchor, inclusive: false, before: node.has(Kind::k_before), span: text.span(node) })
}

/// The end of a week or a month: how far away, whether the anchor's own day counts, and the anchor.
fn end_point(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<(Period, bool, Option<Anchor>)> {
    let anchor = node.child(&[Kind::anchor]).map(|node| anchor(reader, node, text));
    let Some(ordinal) = node.child(&[Kind::ordinal]) else {
        return Some((Period::new(1, Unit::MonthEnds).ok()?, false, anchor));
    };
    let number = leading_number(text.of(ordinal))?;
    let (number, unit, inclusive) = if node.has(Kind::k_u_calmonths) {
        // The end of the anchor's own month is the first; the first calendar month after it ends with the second.
        (number.saturating_add(1), Unit::MonthEnds, false)
    } else {
        (number, if node.has(Kind::k_u_months) { Unit::Months } else { Unit::Weeks }, true)
    };
    Some((bounded(reader, number, unit, text.of(ordinal), text.span(ordinal))?, inclusive, anchor))
}

pub(super) fn anchor(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Anchor {
    let turn = node.child(&[Kind::turn]).and_then(|turn| super::ramps::turn(reader, turn, text));
    Anchor { which: which(node), name: text.name(node), turn }
}

pub(super) fn landing(node: Node<'_>) -> Landing {
    if node.has(Kind::k_land_prev) {
        Landing::Previous
    } else if node.has(Kind::k_land_next) {
        Landing::Next
    } else {
        Landing::Stays
    }
}

/// How long one round of a cycle is: `hver 4. uge`.
pub(super) fn cycle(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Period> {
    let ordinal = clause.find(Kind::ordinal)?;
    let unit = match clause.find(Kind::cycle)?.children().next()?.kind {
        Kind::k_u_days => Unit::Days,
        Kind::k_u_weeks => Unit::Weeks,
        Kind::k_u_months => Unit::Months,
        _ => Unit::Years,
    };
    // Every 0th day would never come to an end.
    let amount = leading_number(text.of(ordinal))?.max(1);
    bounded(reader, amount, unit, text.of(ordinal), text.span(ordinal))
}

fn every(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Every> {
    Some(Every {
        period: cycle(reader, clause, text)?,
        after: text.name(clause.child(&[Kind::name])?),
        which: which(clause),
        from_actual: clause.has(Kind::k_base_actual),
        until: clause.find(Kind::or_list).map(|until| text.names(until)).unwrap_or_default(),
    })
}

/// A period; bare hours are reported and read as running hours.
pub(super) fn period(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Period> {
    let amount = leading_number(text.of(node.find(Kind::integer)?))?;
    let unit_node = node.find(Kind::unit)?;
    let unit = match unit_node.children().next()?.kind {
        Kind::k_u_running => Unit::Hours(Hours::Elapsed),
        Kind::k_u_workhours => Unit::Hours(Hours::Working),
        Kind::k_u_workdays => Unit::WorkingDays,
        Kind::k_u_bankdays => Unit::BankDays,
        Kind::k_u_days => Unit::Days,
        Kind::k_u_weeks => Unit::Weeks,
        Kind::k_u_months => Unit::Months,
        Kind::k_u_years => Unit::Years,
        _ => {
            let fault = reader.fault(Code::BareHours, text.span(node)).with(text.of(node));
            reader.push(fault);
            Unit::Hours(Hours::Elapsed)
        }
    };
    bounded(reader, amount, unit, text.of(node), text.span(node))
}

pub(super) fn bounded(reader: &mut Reader, amount: u32, unit: Unit, words: &str, span: Span) -> Option<Period> {
    let period = Period::new(amount, unit).ok();
    if period.is_none() {
        let fault = reader.fault(Code::PeriodTooLong, span).with(words);
        reader.push(fault);
    }
    period
}

pub(super) fn ladder(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Vec<Rung>> {
    let mut nodes = Vec::new();
    clause.each(Kind::rung, &mut |node| nodes.push(node));
    nodes.into_iter().map(|node| rung(reader, node, text)).collect()
}

fn rung(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Rung> {
    let when = match node.find(Kind::ordinal) {
        None => RungTime::AtOnce,
        Some(ordinal) => {
            let nth = leading_number(text.of(ordinal))?;
            bounded(reader, nth, Unit::WorkingDays, text.of(ordinal), text.span(ordinal))?;
            RungTime::Nth { nth, working: node.has(Kind::k_u_workdays), clock: clock_below(reader, node, text)? }
        }
    };
    Some(Rung { roles: text.names(node), when, span: text.span(node) })
}

fn power(reader: &mut Reader, clause: Node<'_>, text: Text<'_>) -> Option<Power> {
    let at_most = match clause.child(&[Kind::period]) {
        Some(node) => Some(period(reader, node, text)?),
        None => None,
    };
    Some(Power {
        otherwise: clause.has(Kind::k_otherwise_by),
        what: if clause.has(Kind::k_extendable) || clause.has(Kind::k_otherwise_by) {
            PowerKind::Extend
        } else if clause.has(Kind::k_excusable) {
            PowerKind::Excuse
        } else {
            PowerKind::Lift
        },
        by: clause.find(Kind::role_or).map(|roles| text.names(roles)).unwrap_or_default(),
        times: clause.child(&[Kind::integer]).and_then(|number| leading_number(text.of(number))),
        at_most,
        span: text.span(clause),
    })
}

pub(super) fn basis(clause: Node<'_>, text: Text<'_>) -> Basis {
    let kind = if clause.has(Kind::k_law) {
        BasisKind::Law
    } else if clause.has(Kind::k_local) {
        BasisKind::Local
    } else {
        BasisKind::Practice
    };
    Basis { kind, place: clause.find(Kind::label).map_or_else(|| text.name(clause), |label| text.name(label)) }
}

/// The hour and minute written below a node: `Some(None)` where there is none, `None` where it does not exist.
#[expect(clippy::option_option, reason = "absent and impossible are different answers")]
pub(super) fn clock_below(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Option<(u8, u8)>> {
    let Some(time) = node.find(Kind::time) else { return Some(None) };
    let mut parts = text.of(time).split(['.', ':']);
    let hour = parts.next().and_then(|part| part.parse::<u8>().ok());
    let minute = parts.next().map_or(Some(0), |part| part.parse::<u8>().ok());
    match (hour, minute) {
        (Some(hour), Some(minute)) if hour < 24 && minute < 60 => Some(Some((hour, minute))),
        _ => {
            no_such_date(reader, time, text);
            None
        }
    }
}

pub(super) fn iso_date(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Day> {
    let day = Day::parse(text.of(node)).filter(|day| YEARS.contains(&day.ymd().0));
    if day.is_none() {
        no_such_date(reader, node, text);
    }
    day
}

pub(super) fn long_date(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Day> {
    let mut numbers = Vec::new();
    node.each(Kind::integer, &mut |number| numbers.push(leading_number(text.of(number))));
    let month = node.find(Kind::month).map(|month| text.of(month).to_lowercase())?;
    let month = crate::lexicon::months(reader.language).iter().position(|name| name.to_lowercase() == month)?;
    let date = match numbers.as_slice() {
        [Some(day), Some(year)] => i32::try_from(*year)
            .ok()
            .filter(|year| YEARS.contains(year))
            .and_then(|year| Day::from_ymd(year, u32::try_from(month + 1).ok()?, *day)),
        _ => None,
    };
    if date.is_none() {
        no_such_date(reader, node, text);
    }
    date
}

fn no_such_date(reader: &mut Reader, node: Node<'_>, text: Text<'_>) {
    let fault = reader.fault(Code::NoSuchDate, text.span(node)).with(text.of(node));
    reader.push(fault);
}

/// A name taken from a node, for scenario lines.
pub(super) fn name_in(node: Node<'_>, text: Text<'_>) -> Name {
    node.find(Kind::name).map_or_else(|| text.name(node), |name| text.name(name))
}
