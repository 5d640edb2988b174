//! What events tell, as one number a value, and what conditions make of it: true, false, or not known.

use super::almanac::{Almanac, Date};
use sagsgang::log::FieldValue;
use sagsgang::model::{Allowed, Atom, Comparison, Condition, Decision, FactId, Type, Unknown};
use std::cmp::Ordering;

/// A value: a date's day since 1970, yes as 1, a choice's place, a number in millionths, a length with its kind in the
/// lowest three bits (days, months, working days, bank days, running hours, working hours), 1 for words.
pub(super) type Value = i64;

/// What a field says of a fact; nothing where it is not of the fact's type.
pub(super) fn read(almanac: &Almanac, field: &FieldValue, kind: &Type) -> Option<Value> {
    match (kind, field) {
        (Type::YesNo, FieldValue::YesNo(yes)) => Some(i64::from(*yes)),
        (Type::YesNo, FieldValue::Text(words)) => match words.as_str() {
            "ja" | "yes" => Some(1),
            "nej" | "no" => Some(0),
            _ => None,
        },
        (Type::Date, FieldValue::Text(words)) => {
            let day = almanac.day_of_date(Date::read(words)?)?;
            Some(i64::from(almanac.to_since_1970(day)))
        }
        (Type::Duration, FieldValue::Text(words)) => length(words),
        (Type::Number, FieldValue::Number(number)) => millionths(&number.to_string()),
        (Type::Number, FieldValue::Text(words)) => millionths(words),
        (Type::Text, FieldValue::Text(_)) => Some(1),
        // Two plans are the same if their levels are; a number that tells them apart is enough.
        (Type::Plan, FieldValue::Text(words)) => super::ramps::read_plan(words)
            .map(|plan| plan.iter().fold(1_i64, |all, (day, level)| all.wrapping_mul(1_000_003) ^ (i64::from(*day) << 40) ^ level)),
        (Type::Identifier, FieldValue::Text(words)) => (!words.trim().is_empty()).then_some(1),
        (Type::Choice(options), FieldValue::Text(words)) => {
            let place = options.iter().position(|option| option.to_lowercase() == words.to_lowercase())?;
            i64::try_from(place).ok()
        }
        _ => None,
    }
}

pub(super) fn millionths(words: &str) -> Option<i64> {
    let (sign, digits) = match words.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, words),
    };
    let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let all_digits = |words: &str| words.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || decimals.len() > 6 || !all_digits(whole) || !all_digits(decimals) {
        return None;
    }
    let mut value: i64 = whole.parse().ok()?;
    for place in 0..6 {
        value = value * 10 + decimals.chars().nth(place).and_then(|c| c.to_digit(10)).map_or(0, i64::from);
    }
    Some(sign * value)
}

pub(super) fn length(words: &str) -> Option<i64> {
    let (amount, unit) = words.split_once(' ')?;
    let amount: i64 = amount.parse().ok()?;
    let (amount, kind) = match unit {
        "dag" | "dage" | "day" | "days" => (amount, 0),
        "uge" | "uger" | "week" | "weeks" => (7 * amount, 0),
        "måned" | "måneder" | "month" | "months" => (amount, 1),
        "år" | "year" | "years" => (12 * amount, 1),
        "hverdag" | "hverdage" | "working day" | "working days" => (amount, 2),
        "bankdag" | "bankdage" | "bank day" | "bank days" => (amount, 3),
        "løbende time" | "løbende timer" | "running hour" | "running hours" => (amount, 4),
        "hverdagstime" | "hverdagstimer" | "working hour" | "working hours" => (amount, 5),
        _ => return None,
    };
    Some(amount * 8 + kind)
}

/// How two values of a type compare; nothing where that cannot be told. A month has 28 to 31 days.
fn compare(kind: &Type, one: Value, other: Value) -> Option<Ordering> {
    if *kind != Type::Duration {
        return Some(one.cmp(&other));
    }
    let ((one, one_kind), (other, other_kind)) = ((one / 8, one % 8), (other / 8, other % 8));
    match (one_kind, other_kind) {
        (a, b) if a == b => Some(one.cmp(&other)),
        (1, 0) if 28 * one > other => Some(Ordering::Greater),
        (1, 0) if 31 * one < other => Some(Ordering::Less),
        (0, 1) if one > 31 * other => Some(Ordering::Greater),
        (0, 1) if one < 28 * other => Some(Ordering::Less),
        _ => None,
    }
}

/// True, false, or (nothing) not known.
pub(super) type Truth = Option<bool>;

fn atom(atom: &Atom, facts: &dyn Fn(FactId) -> (Type, Option<Value>)) -> Truth {
    let (kind, told) = facts(atom.fact());
    match atom {
        Atom::Given(_, given) => Some(told.is_some() == *given),
        Atom::Equals(_, value, equal) => {
            let ordering = compare(&kind, told?, value.number_kept())?;
            Some((ordering == Ordering::Equal) == *equal)
        }
        Atom::Compare(_, comparison, value) => {
            let ordering = compare(&kind, told?, value.number_kept())?;
            Some(lies(ordering, *comparison))
        }
    }
}

/// Is that how something lies to its bound?
fn lies(ordering: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Over => ordering.is_gt(),
        Comparison::Under => ordering.is_lt(),
        Comparison::AtLeast => ordering.is_ge(),
        Comparison::AtMost => ordering.is_le(),
    }
}

/// The test of a condition, before *unless* and before what unknown counts as.
fn test(condition: &Condition, facts: &dyn Fn(FactId) -> (Type, Option<Value>)) -> Truth {
    let truths: Vec<Truth> = condition.atoms.iter().map(|one| atom(one, facts)).collect();
    // One false spoils all of them, one true is enough for any of them; else one unknown leaves it open.
    if truths.contains(&Some(!condition.all)) {
        Some(!condition.all)
    } else if truths.contains(&None) {
        None
    } else {
        Some(condition.all)
    }
}

/// Does a condition hold for its step? Where the test is unknown, the text says what it counts as.
pub(super) fn holds(condition: &Condition, facts: &dyn Fn(FactId) -> (Type, Option<Value>)) -> Truth {
    let test = match (test(condition, facts), condition.unknown) {
        (None, Unknown::Yes) => Some(true),
        (None, Unknown::No) => Some(false),
        (known, _) => known,
    };
    test.map(|holds| holds != condition.negated)
}

/// Is a condition known to hold?
pub(super) fn known_to_hold(condition: &Condition, facts: &dyn Fn(FactId) -> (Type, Option<Value>)) -> bool {
    test(condition, facts).map(|holds| holds != condition.negated) == Some(true)
}

/// What a decision gives: the result of the row that fits, or the sum of all that do. Rows are tried one by one. A value that
/// cannot be held against every value of its column is not known.
pub(super) fn decide(decision: &Decision, facts: &dyn Fn(FactId) -> (Type, Option<Value>)) -> Value {
    let mut sum = 0;
    for row in &decision.rows {
        let mut fits = true;
        for (column, (fact, answer)) in decision.columns.iter().zip(&row.answers).enumerate() {
            let (kind, told) = facts(*fact);
            let clear = |value: &Value| column_values(decision, column).iter().all(|other| compare(&kind, *value, *other).is_some());
            let told = told.filter(clear);
            fits &= answer.0.is_empty() || answer.0.iter().any(|allowed| is_allowed(allowed, &kind, told));
        }
        if fits && !decision.adds_up {
            return row.result.number_kept();
        }
        if fits {
            sum += row.result.number_kept();
        }
    }
    sum
}

/// Every value that stands in a column.
fn column_values(decision: &Decision, column: usize) -> Vec<Value> {
    let mut values = Vec::new();
    for row in &decision.rows {
        for allowed in row.answers.get(column).map_or(&[][..], |answer| &answer.0) {
            match allowed {
                Allowed::Unknown => {}
                Allowed::Value(value, _) => values.push(value.number_kept()),
                Allowed::Bounds(bounds) => values.extend(bounds.iter().map(|(_, value)| value.number_kept())),
            }
        }
    }
    values
}

fn is_allowed(allowed: &Allowed, kind: &Type, told: Option<Value>) -> bool {
    match (allowed, told) {
        (Allowed::Unknown, told) => told.is_none(),
        (_, None) => false,
        (Allowed::Value(value, same), Some(told)) => (compare(kind, told, value.number_kept()) == Some(Ordering::Equal)) == *same,
        (Allowed::Bounds(bounds), Some(told)) => bounds
            .iter()
            .all(|(comparison, value)| compare(kind, told, value.number_kept()).is_some_and(|ordering| lies(ordering, *comparison))),
    }
}
