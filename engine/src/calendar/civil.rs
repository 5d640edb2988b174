//! Civil days: what a date is, without any clock or zone. Knows the Gregorian calendar and nothing else.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::rule::MonthEnd;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    /// Day 1 of the ISO 8601 week.
    Monday,
    /// Day 2.
    Tuesday,
    /// Day 3.
    Wednesday,
    /// Day 4.
    Thursday,
    /// Day 5.
    Friday,
    /// Day 6.
    Saturday,
    /// Day 7.
    Sunday,
}

impl Weekday {
    /// All seven, from Monday.
    pub const ALL: [Weekday; 7] =
        [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];

    /// Answers its ISO 8601 number: 1 for Monday to 7 for Sunday. Names belong to the reader's language, not here.
    pub fn number(self) -> u8 {
        match self {
            Weekday::Monday => 1,
            Weekday::Tuesday => 2,
            Weekday::Wednesday => 3,
            Weekday::Thursday => 4,
            Weekday::Friday => 5,
            Weekday::Saturday => 6,
            Weekday::Sunday => 7,
        }
    }
}

/// A civil day, kept as days since 1970-01-01.
///
/// Every `Day` lies in [`Day::FIRST`]`..=`[`Day::LAST`]: arithmetic stops at the ends, and nothing outside can be parsed
/// or constructed. Shown, parsed and serialized as ISO 8601 (`2018-02-05`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The first supported day, 1900-01-01.
    pub const FIRST: Day = Day(days_from_civil(1900, 1, 1));

    /// The last supported day, 2199-12-31.
    pub const LAST: Day = Day(days_from_civil(2199, 12, 31));

    /// How many days are supported.
    pub(super) const HOW_MANY: usize = (Day::LAST.0 - Day::FIRST.0 + 1) as usize;

    /// Constructs a day from year, month 1–12 and day of the month; `None` if there is no such day or it is not supported.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        let month = u8::try_from(month).ok()?;
        let day = u8::try_from(day).ok()?;
        // The year is bounded before the arithmetic, which would overflow for extreme years.
        let exists = (1900..=2199).contains(&year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        exists.then(|| Day(days_from_civil(year, month, day)))
    }

    /// Constructs a day from days since 1970-01-01; `None` outside the supported range.
    pub fn from_days_since_1970(days: i32) -> Option<Day> {
        (Day::FIRST.0..=Day::LAST.0).contains(&days).then_some(Day(days))
    }

    /// Reads `YYYY-MM-DD` and nothing else; `None` for other text, days that do not exist and days not supported.
    pub fn parse(text: &str) -> Option<Day> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return None;
        };
        let year = digits(&[y1, y2, y3, y4])?;
        Day::from_ymd(i32::try_from(year).ok()?, digits(&[m1, m2])?, digits(&[d1, d2])?)
    }

    /// Answers days since 1970-01-01, negative before.
    pub fn days_since_1970(self) -> i32 {
        self.0
    }

    /// Answers year, month 1–12 and day of the month 1–31.
    pub fn ymd(self) -> (i32, u32, u32) {
        let (year, month, day) = civil_from_days(self.0);
        (year, u32::from(month), u32::from(day))
    }

    /// Answers the day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.0 + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// Answers the day `days` later (earlier if negative), stopping at [`Day::FIRST`] and [`Day::LAST`].
    pub fn plus(self, days: i32) -> Day {
        Day::saturated(i64::from(self.0) + i64::from(days))
    }

    /// Answers the same date `months` later (earlier if negative), with `month_end` for dates at the end of a month.
    ///
    /// Stops at [`Day::FIRST`] and [`Day::LAST`].
    pub fn plus_months(self, months: i32, month_end: MonthEnd) -> Day {
        let (year, month, day) = civil_from_days(self.0);
        let total = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let (target_year, index) = (total.div_euclid(12), total.rem_euclid(12));
        if target_year < 1900 {
            return Day::FIRST;
        }
        if target_year > 2199 {
            return Day::LAST;
        }
        // Both fit: the year was bounded just above, the index is a remainder by 12.
        let (target_year, target_month) = (target_year as i32, index as u8 + 1);
        let last = days_in_month(target_year, target_month);
        let sticks = month_end == MonthEnd::Sticky && day == days_in_month(year, month);
        let target_day = if sticks { last } else { day.min(last) };
        Day(days_from_civil(target_year, target_month, target_day))
    }

    /// Answers the last day of the day's month.
    pub fn last_of_month(self) -> Day {
        let (year, month, _) = civil_from_days(self.0);
        Day(days_from_civil(year, month, days_in_month(year, month)))
    }

    /// Answers how many days `later` lies after this day; negative if before.
    pub fn days_until(self, later: Day) -> i32 {
        later.0 - self.0
    }

    /// The day `days` since 1970, or the nearest supported one.
    pub(super) fn saturated(days: i64) -> Day {
        let bounded = days.clamp(i64::from(Day::FIRST.0), i64::from(Day::LAST.0));
        Day(bounded as i32)
    }

    /// Where the day stands in tables that begin with [`Day::FIRST`].
    pub(super) fn index(self) -> usize {
        // INVARIANT: a Day is never before FIRST, so the difference is not negative.
        (self.0 - Day::FIRST.0) as usize
    }

    /// Every supported day, in order.
    pub(super) fn all() -> impl Iterator<Item = Day> {
        (Day::FIRST.0..=Day::LAST.0).map(Day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!("expected a date from 1900-01-01 to 2199-12-31 such as 2018-02-05, found `{text}`"))
        })
    }
}

impl From<Day> for chrono::NaiveDate {
    fn from(day: Day) -> chrono::NaiveDate {
        let (year, month, day) = day.ymd();
        // INVARIANT: a Day exists in chrono's far wider range.
        chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }
}

/// Stops at [`Day::FIRST`] and [`Day::LAST`].
impl From<chrono::NaiveDate> for Day {
    fn from(date: chrono::NaiveDate) -> Day {
        use chrono::Datelike as _;
        // chrono counts 0001-01-01 as day 1, which is 719163 days before 1970-01-01.
        Day::saturated(i64::from(date.num_days_from_ce()) - 719_163)
    }
}

/// Answers Easter Sunday of a year of the Gregorian calendar.
///
/// The anonymous algorithm: *Nature* 13 (20 April 1876), p. 487, in the form of J. Meeus, *Astronomical Algorithms* (1991), ch. 8.
pub(super) fn easter(year: i32) -> Option<Day> {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Day::from_ymd(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

/// Reads decimal digits; `None` if any is not one. At most nine of them.
pub(super) fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// How many days a month has; months are 1–12.
pub(super) const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 (H. Hinnant, “chrono-Compatible Low-Level Date Algorithms”, `days_from_civil`).
pub(super) const fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    // The year begins in March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i32 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of the month (H. Hinnant, as above, `civil_from_days`).
pub(super) const fn civil_from_days(days: i32) -> (i32, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn every_day_agrees_with_chrono() {
        let first = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        for (expected, day) in first.iter_days().zip(Day::all()) {
            assert_eq!(day.to_string(), expected.to_string());
            assert_eq!(Day::parse(&day.to_string()), Some(day));
            assert_eq!(chrono::NaiveDate::from(day), expected);
            assert_eq!(Day::from(expected), day);
            let weekday = chrono::Datelike::weekday(&expected).number_from_monday();
            assert_eq!(u32::from(day.weekday().number()), weekday);
        }
        assert_eq!(Day::all().count(), Day::HOW_MANY);
        assert_eq!(Day::LAST, day("2199-12-31"));
    }

    #[test]
    fn parse_is_strict() {
        for text in [
            "2018-2-5",
            "2018-02-5 ",
            " 2018-02-05",
            "2018-02-30",
            "2023-02-29",
            "2018-00-01",
            "2018-13-01",
            "2018-01-00",
            "1899-12-31",
            "2200-01-01",
            "20180205",
            "2018/02/05",
            "+018-02-05",
            "2018-02-05T",
            "",
            "201８-2-5",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(Day::LAST.plus(i32::MAX), Day::LAST);
        assert_eq!(Day::FIRST.plus(i32::MIN), Day::FIRST);
        assert_eq!(Day::LAST.plus_months(1, MonthEnd::Clamp), Day::LAST);
        assert_eq!(Day::FIRST.plus_months(i32::MIN, MonthEnd::Sticky), Day::FIRST);
        assert_eq!(Day::from_ymd(i32::MAX, 1, 1), None);
        assert_eq!(Day::from_ymd(2018, 300, 1), None);
    }

    #[test]
    fn month_ends() {
        use MonthEnd::{Clamp, Sticky};
        assert_eq!(day("2024-01-31").plus_months(1, Clamp), day("2024-02-29"));
        assert_eq!(day("2025-02-28").plus_months(1, Clamp), day("2025-03-28"));
        assert_eq!(day("2025-02-28").plus_months(1, Sticky), day("2025-03-31"));
        assert_eq!(day("2025-04-30").plus_months(-2, Sticky), day("2025-02-28"));
        assert_eq!(day("2025-04-29").plus_months(-2, Sticky), day("2025-02-28"));
        assert_eq!(day("2024-02-05").last_of_month(), day("2024-02-29"));
    }

    #[test]
    fn easter_of_known_years() {
        // The earliest and the latest possible, and those around the vectors.
        for (year, date) in [
            (1913, "1913-03-23"),
            (1943, "1943-04-25"),
            (1954, "1954-04-18"),
            (1981, "1981-04-19"),
            (2018, "2018-04-01"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year), Day::parse(date));
        }
    }
}
