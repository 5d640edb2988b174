//! The form of calendar data: lists of days off by rule, and calendars made of lists. Knows JSON; knows no country.
//!
//! There is no rule for enumerated dates: a list of dates ends some day, and a deadline beyond its end would be counted as
//! if there were no days off at all.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::civil::{Day, Weekday, days_in_month, digits, easter};
use super::table::DayOffKind;

/// Why calendar data is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The text is not JSON, or not of the expected form; among others where a day off has an unknown kind of rule.
    #[error("calendar data, line {line}, column {column}: {message}")]
    Form {
        /// Line of the text, from 1.
        line: usize,
        /// Column of the line, from 1.
        column: usize,
        /// What was expected and found.
        message: String,
    },
    /// A rule names a date that no year has, or a day too far from Easter to lie in its year (−80 to 240 days).
    #[error("`{day}` in list `{list}` has a rule that leads to no day")]
    NoSuchDay {
        /// The list.
        list: String,
        /// Danish name of the day off.
        day: String,
    },
    /// A day off has no name or source, or ends before it begins.
    #[error("`{day}` in list `{list}` needs names, a source, and a first year that is not after the last")]
    Incomplete {
        /// The list.
        list: String,
        /// Danish name of the day off.
        day: String,
    },
    /// A list, calendar or alias has the name of another.
    #[error("there are two of the name `{name}`")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A calendar refers to a list that does not exist.
    #[error("calendar `{calendar}` refers to `{list}`, which is no list of days off")]
    UnknownList {
        /// The calendar.
        calendar: String,
        /// The name it refers to.
        list: String,
    },
    /// A calendar's time zone does not exist.
    #[error("calendar `{calendar}` has the time zone `{zone}`, which does not exist")]
    UnknownZone {
        /// The calendar.
        calendar: String,
        /// The name of the zone.
        zone: String,
    },
    /// A calendar's time zone has skipped a day or set its clocks back over midnight, so that days have no single start.
    #[error("calendar `{calendar}` has the time zone `{zone}`, in which some day has no single start")]
    UnsteadyZone {
        /// The calendar.
        calendar: String,
        /// The name of the zone.
        zone: String,
    },
    /// A closure has no name or source, ends before it begins, or overlaps another of its calendar.
    #[error("closure `{closure}` of calendar `{calendar}` needs names, a source, and days that no other closure has")]
    BadClosure {
        /// The calendar.
        calendar: String,
        /// Danish name of the closure.
        closure: String,
    },
    /// A calendar has no working days or no bank days at all.
    #[error("calendar `{calendar}` has no working days, or no bank days")]
    NeverOpen {
        /// The calendar.
        calendar: String,
    },
    /// A calendar's lists have more days off, by rule, than can be kept (65,535).
    #[error("calendar `{calendar}` has too many days off")]
    TooMany {
        /// The calendar.
        calendar: String,
    },
}

/// Days on which a place is closed, by its own decision. They never move what the law says; see [`ClosureEffect`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// Danish name.
    pub name_da: String,
    /// English name.
    pub name_en: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// What it does to deadlines that rest on no law.
    pub effect: ClosureEffect,
    /// Where it was decided.
    pub source: String,
}

/// What a closure does to deadlines that rest on no law. Those that do are only warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClosureEffect {
    /// Nothing: whoever looks is warned.
    Warn,
    /// They stand still, and go on with what was left.
    Pause,
}

/// Some days off, as a file has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) name: String,
    pub(super) kind: DayOffKind,
    #[serde(rename = "about", default)]
    _about: String,
    pub(super) days: Vec<ListedDay>,
}

/// A day off by rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedDay {
    pub(super) name_da: String,
    pub(super) name_en: String,
    pub(super) rule: DayRule,
    /// The first year it is off.
    pub(super) from: Option<i32>,
    /// The last year it is off.
    pub(super) until: Option<i32>,
    pub(super) source: String,
}

/// Which days are meant. Every rule is good for all years.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DayRule {
    /// `MM-DD`; 29 February in leap years only.
    Fixed(String),
    /// Days after Easter Sunday, negative before.
    Easter(i32),
    /// Every week.
    Weekday(Weekday),
}

/// A calendar, as a file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Composition {
    pub(super) name: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(rename = "about", default)]
    _about: String,
    pub(super) zone: String,
    /// Lists of days that are neither working days nor bank days; where lists overlap, the first names the day.
    pub(super) off: Vec<String>,
    /// Lists of days that are not bank days either.
    #[serde(default)]
    pub(super) bank_off: Vec<String>,
    /// When the place is closed. Dates may be listed here: what the law says never rests on them.
    #[serde(default)]
    pub(super) closures: Vec<Closure>,
}

/// Lists and calendars in one text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bundle {
    #[serde(default)]
    pub(super) lists: Vec<List>,
    pub(super) calendars: Vec<Composition>,
}

/// Every supported day a rule means; `None` when it can mean none.
pub(super) fn days_of(rule: &DayRule) -> Option<Vec<Day>> {
    let years = Day::FIRST.ymd().0..=Day::LAST.ymd().0;
    match rule {
        DayRule::Fixed(date) => {
            let &[m1, m2, b'-', d1, d2] = date.as_bytes() else {
                return None;
            };
            let (month, day) = (digits(&[m1, m2])?, digits(&[d1, d2])?);
            // 2000 stands for any leap year.
            let last = u32::from(days_in_month(2000, u8::try_from(month).ok()?));
            let exists = (1..=12).contains(&month) && (1..=last).contains(&day);
            exists.then(|| years.filter_map(|year| Day::from_ymd(year, month, day)).collect())
        }
        DayRule::Easter(offset) => {
            // Easter is the 81st day of its year at the earliest and the 116th at the latest.
            let within = (-80..=240).contains(offset);
            within.then(|| years.filter_map(easter).map(|sunday| sunday.plus(*offset)).collect())
        }
        DayRule::Weekday(weekday) => Some(Day::all().filter(|day| day.weekday() == *weekday).collect()),
    }
}

/// Reads a text of the form of `T`.
pub(super) fn read<'text, T: Deserialize<'text>>(text: &'text str) -> Result<T, CalendarError> {
    serde_json::from_str(text).map_err(|error| {
        let full = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        CalendarError::Form { line: error.line(), column: error.column(), message: full.strip_suffix(&place).unwrap_or(&full).to_owned() }
    })
}
