//! Types and values of facts, in the form a case remembers: one number.

use crate::calendar::{Day, Hours, Period, Unit};
use crate::lexicon::{Language, Word};
use crate::terms::{MILLION, decimal, period_words};
use serde::{Deserialize, Serialize};

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// A civil day.
    Date,
    /// A length of time.
    Duration,
    /// Yes or no.
    YesNo,
    /// Words; only whether they are there can be asked.
    Text,
    /// A number with up to six decimals.
    Number,
    /// What tells one thing from another of its sort; only whether two are the same can be asked.
    Identifier,
    /// Levels, each from a day on; only whether it is there can be asked.
    Plan,
    /// One of these.
    Choice(Vec<String>),
}

/// What an event tells of one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Number(serde_json::Number),
    /// A date, a duration, a choice or words.
    Text(String),
    /// Several: who attended, what was covered. No fact is told so.
    List(Vec<String>),
}

/// A value as people write it; where there is none, that it is not known.
pub(crate) fn value_words(language: Language, kind: &Type, value: Option<Value>) -> String {
    let Some(value) = value else { return Word::k_cell_unknown.text(language).to_owned() };
    let words = match kind {
        Type::Date => value.as_day().map(|day| day.to_string()),
        Type::Duration => value.as_period().map(|period| {
            // Weeks and days are kept alike, and people say weeks.
            let weeks = Some(period.amount()).filter(|days| period.unit() == Unit::Days && *days > 14 && days % 7 == 0);
            let weeks = weeks.and_then(|days| Period::new(days / 7, Unit::Weeks).ok());
            period_words(language, weeks.unwrap_or(period))
        }),
        Type::YesNo => Some((if value.0 == 0 { Word::k_no } else { Word::k_yes }).text(language).to_owned()),
        Type::Number => Some(decimal(language, value.0)),
        Type::Choice(options) => usize::try_from(value.0).ok().and_then(|at| options.get(at)).cloned(),
        // Only that they are there is kept of words.
        Type::Text | Type::Identifier | Type::Plan => Some("…".to_owned()),
    };
    words.unwrap_or_default()
}

/// A value of a fact as one number: a date's day, yes = 1, a choice's index, a number in millionths, an identifier's hash, a duration with
/// its kind of unit in the lowest three bits, 1 for a text that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Value(pub(crate) i64);

/// Kinds of unit that can be compared exactly.
const DAYS: i64 = 0;
const MONTHS: i64 = 1;

impl Value {
    /// A day.
    #[must_use]
    pub fn date(day: Day) -> Self {
        Self(i64::from(day.days_since_1970()))
    }

    /// Yes or no.
    #[must_use]
    pub const fn yes_no(yes: bool) -> Self {
        Self(yes as i64)
    }

    /// A length of time.
    #[must_use]
    pub fn duration(period: Period) -> Self {
        let amount = i64::from(period.amount());
        let (amount, unit) = match period.unit() {
            Unit::Days => (amount, DAYS),
            Unit::Weeks => (amount * 7, DAYS),
            Unit::Months => (amount, MONTHS),
            Unit::Years => (amount * 12, MONTHS),
            Unit::WorkingDays => (amount, 2),
            Unit::BankDays => (amount, 3),
            Unit::Hours(Hours::Elapsed) => (amount, 4),
            Unit::Hours(Hours::Working) => (amount, 5),
            Unit::MonthEnds => (amount, 6),
        };
        Self(amount << 3 | unit)
    }

    /// A number written with a decimal comma (or point) and up to six decimals.
    #[must_use]
    pub fn number(words: &str) -> Option<Self> {
        let (negative, digits) = words.strip_prefix('-').map_or((false, words), |rest| (true, rest));
        let (whole, fraction) = digits.split_once([',', '.']).unwrap_or((digits, ""));
        let fraction_ok = fraction.len() <= 6 && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let whole_ok = !whole.is_empty() && whole.len() <= 12 && whole.bytes().all(|byte| byte.is_ascii_digit());
        if !fraction_ok || !whole_ok {
            return None;
        }
        let padded: i64 = format!("{fraction:0<6}").parse().ok()?;
        let value = whole.parse::<i64>().ok()? * MILLION + padded;
        Some(Self(if negative { -value } else { value }))
    }

    /// The number it is kept as.
    #[must_use]
    pub fn number_kept(self) -> i64 {
        self.0
    }

    /// The day of a date.
    #[must_use]
    pub fn as_day(self) -> Option<Day> {
        i32::try_from(self.0).ok().and_then(Day::from_days_since_1970)
    }

    /// The length of time.
    pub(crate) fn as_period(self) -> Option<Period> {
        let unit = match self.0 & 7 {
            DAYS => Unit::Days,
            MONTHS => Unit::Months,
            2 => Unit::WorkingDays,
            3 => Unit::BankDays,
            4 => Unit::Hours(Hours::Elapsed),
            6 => Unit::MonthEnds,
            _ => Unit::Hours(Hours::Working),
        };
        Period::new(u32::try_from(self.0 >> 3).ok()?, unit).ok()
    }

    /// A length of time at its shortest and at its longest, in days; nothing where days off decide. A month has 28 to 31 days.
    fn in_days(self) -> Option<(i64, i64)> {
        match (self.0 >> 3, self.0 & 7) {
            (amount, DAYS) => Some((amount, amount)),
            (amount, MONTHS) => Some((amount * 28, amount * 31)),
            _ => None,
        }
    }

    /// Is it certain that one length of time is no longer than another?
    pub(crate) fn is_within(self, limit: Self) -> bool {
        if self.0 & 7 == limit.0 & 7 {
            return self.0 <= limit.0;
        }
        self.in_days().zip(limit.in_days()).is_some_and(|((_, longest), (shortest, _))| longest <= shortest)
    }

    /// Compares two values of one type; nothing where it cannot be told (3 months against 13 weeks).
    #[must_use]
    pub fn compare(self, other: Self, kind: &Type) -> Option<std::cmp::Ordering> {
        if *kind != Type::Duration {
            return Some(self.0.cmp(&other.0));
        }
        let (a, b) = ((self.0 >> 3, self.0 & 7), (other.0 >> 3, other.0 & 7));
        if a.1 == b.1 {
            return Some(a.0.cmp(&b.0));
        }
        let ((a_low, a_high), (b_low, b_high)) = (self.in_days()?, other.in_days()?);
        if a_high < b_low {
            Some(std::cmp::Ordering::Less)
        } else if a_low > b_high {
            Some(std::cmp::Ordering::Greater)
        } else {
            None
        }
    }

    /// Reads a value from an event's field; nothing when it is not of the type.
    #[must_use]
    pub fn read(field: &FieldValue, kind: &Type) -> Option<Self> {
        match (kind, field) {
            (Type::YesNo, FieldValue::YesNo(yes)) => Some(Self::yes_no(*yes)),
            (Type::YesNo, FieldValue::Text(words)) => match words.as_str() {
                "ja" | "yes" => Some(Self::yes_no(true)),
                "nej" | "no" => Some(Self::yes_no(false)),
                _ => None,
            },
            (Type::Date, FieldValue::Text(words)) => Day::parse(words).map(Self::date),
            (Type::Duration, FieldValue::Text(words)) => {
                let period = crate::terms::parse_period(words, None).ok()?;
                // The end of a month is a point in time, and no length.
                (period.unit() != Unit::MonthEnds).then(|| Self::duration(period))
            }
            (Type::Number, FieldValue::Number(number)) => Self::number(&number.to_string()),
            (Type::Number, FieldValue::Text(words)) => Self::number(words),
            (Type::Text, FieldValue::Text(_)) => Some(Self(1)),
            (Type::Identifier, FieldValue::Text(words)) => {
                let words = words.trim();
                // INVARIANT: the least number stands for nothing told.
                (!words.is_empty()).then(|| Self((super::letters(words).cast_signed()).max(i64::MIN + 1)))
            }
            (Type::Plan, FieldValue::Text(words)) => super::ramp::levels_of(words).map(|levels| {
                let same = |level: &super::Level| format!("{}:{};", level.from, level.level);
                Self(super::letters(&levels.iter().map(same).collect::<String>()).cast_signed().max(i64::MIN + 1))
            }),
            (Type::Choice(options), FieldValue::Text(words)) => {
                let wanted = super::key(words);
                let at = options.iter().position(|option| option == words || super::key(option) == wanted)?;
                i64::try_from(at).ok().map(Self)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    #[test]
    fn lengths_compare_where_they_can() {
        let duration = |words| Value::duration(crate::terms::parse_period(words, None).unwrap());
        let compare = |a, b| duration(a).compare(duration(b), &Type::Duration);
        assert_eq!(compare("8 uger", "56 dage"), Some(Ordering::Equal));
        assert_eq!(compare("12 uger", "8 uger"), Some(Ordering::Greater));
        assert_eq!(compare("3 måneder", "8 uger"), Some(Ordering::Greater));
        assert_eq!(compare("3 måneder", "13 uger"), None);
        assert_eq!(compare("1 år", "12 måneder"), Some(Ordering::Equal));
        assert_eq!(compare("10 hverdage", "14 dage"), None);
    }

    #[test]
    fn numbers_keep_six_decimals() {
        assert_eq!(Value::number("3,5"), Some(Value(3_500_000)));
        assert_eq!(Value::number("-0.000001"), Some(Value(-1)));
        assert_eq!(Value::number("1,0000001"), None);
        assert_eq!(Value::number("x"), None);
    }
}
