//! Who may grant how much. A month may be of any length: what is within the limit must be so whatever the months are.

use super::told::{length, millionths};
use sagsgang::calendar::Unit;
use sagsgang::log::{Event, FieldValue, built_in};
use sagsgang::model::{Amount, Grant, RoleId};

/// How much is granted: a length with its kind in the lowest three bits, or a number in millionths.
#[derive(Clone, Copy)]
enum Told {
    Length(i64, i64),
    Number(i64),
}

fn told(event: &Event) -> Option<Told> {
    match event.fields.get(built_in::AMOUNT_FIELD)? {
        FieldValue::Text(words) => match length(words) {
            Some(length) => Some(Told::Length(length / 8, length % 8)),
            None => millionths(words).map(Told::Number),
        },
        FieldValue::Number(number) => millionths(&number.to_string()).map(Told::Number),
        FieldValue::YesNo(_) | FieldValue::List(_) => None,
    }
}

/// May a role grant what an event tells?
pub(super) fn may(grant: &Grant, role: RoleId, event: &Event) -> bool {
    let told = told(event);
    grant.authorities.iter().filter(|authority| authority.by.contains(role)).any(|authority| match (&authority.at_most, told) {
        (None, _) => true,
        (Some(Amount::Number(limit)), Some(Told::Number(told))) => millionths(limit).is_some_and(|limit| told <= limit),
        (Some(Amount::Length(limit)), Some(Told::Length(amount, kind))) => {
            let most = i64::from(limit.amount());
            // Days, or months.
            let (most, most_kind) = match limit.unit() {
                Unit::Days => (most, 0),
                Unit::Weeks => (most * 7, 0),
                Unit::Months => (most, 1),
                Unit::Years => (most * 12, 1),
                _ => return false,
            };
            if kind == most_kind {
                return amount <= most;
            }
            let days = |number: i64, kind: i64, month: i64| if kind == 0 { number } else { number * month };
            kind < 2 && (28..=31).all(|month| days(amount, kind, month) <= days(most, most_kind, month))
        }
        _ => false,
    })
}
