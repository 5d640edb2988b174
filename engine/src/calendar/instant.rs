//! Instants, and the moments that are either an instant or a whole day. Knows UTC and no other zone.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::civil::{Day, civil_from_days, days_from_civil, days_in_month, digits};

/// Milliseconds of a day of 24 hours.
pub(super) const DAY_MS: i64 = 86_400_000;

/// Milliseconds of an hour.
pub(super) const HOUR_MS: i64 = 3_600_000;

/// A point in time, kept as milliseconds since 1970-01-01T00:00Z.
///
/// Every `Instant` lies in [`Instant::FIRST`]`..=`[`Instant::LAST`]; arithmetic stops at the ends. Shown and serialized as RFC 3339
/// in UTC, with milliseconds only where there are any: `2026-03-29T14:00:00Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The first supported instant, 1899-12-31T00:00:00Z: early enough for the start of [`Day::FIRST`] in any zone.
    pub const FIRST: Instant = Instant(days_from_civil(1899, 12, 31) as i64 * DAY_MS);

    /// The last supported instant, 2200-01-01T23:59:59.999Z: late enough for the end of [`Day::LAST`] in any zone.
    pub const LAST: Instant = Instant(days_from_civil(2200, 1, 2) as i64 * DAY_MS - 1);

    /// Constructs an instant from milliseconds since 1970-01-01T00:00Z, or the nearest supported one.
    pub fn from_milliseconds(milliseconds: i64) -> Instant {
        Instant(milliseconds.clamp(Instant::FIRST.0, Instant::LAST.0))
    }

    /// Answers milliseconds since 1970-01-01T00:00Z, negative before.
    pub fn milliseconds(self) -> i64 {
        self.0
    }

    /// Answers the instant `milliseconds` later (earlier if negative), stopping at the ends.
    pub fn plus_milliseconds(self, milliseconds: i64) -> Instant {
        Instant::from_milliseconds(self.0.saturating_add(milliseconds))
    }

    /// Reads RFC 3339 such as `2026-03-29T16:00:00+02:00`; the offset or `Z` is required.
    ///
    /// Fractions beyond milliseconds are cut off. `None` for other text, for leap seconds (`:60`) and for instants not
    /// supported.
    pub fn parse(text: &str) -> Option<Instant> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't', h1, h2, b':', n1, n2, b':', s1, s2, ref rest @ ..] = text.as_bytes()
        else {
            return None;
        };
        let year = i32::try_from(digits(&[y1, y2, y3, y4])?).ok()?;
        let month = u8::try_from(digits(&[m1, m2])?).ok()?;
        let day = u8::try_from(digits(&[d1, d2])?).ok()?;
        if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
            return None;
        }
        let time = clock(digits(&[h1, h2])?, digits(&[n1, n2])?)? * 60 + bounded(digits(&[s1, s2])?, 59)?;
        let (fraction, zone) = fraction(rest)?;
        let offset = offset(zone)?;
        let at = i64::from(days_from_civil(year, month, day)) * DAY_MS + time * 1000 + fraction - offset * 60_000;
        (Instant::FIRST.0..=Instant::LAST.0).contains(&at).then_some(Instant(at))
    }

    /// Answers the instant as RFC 3339 in UTC.
    pub fn to_utc_rfc3339(self) -> String {
        rfc3339(self.0, None)
    }
}

/// Minutes of the day.
fn clock(hour: u32, minute: u32) -> Option<i64> {
    Some(bounded(hour, 23)? * 60 + bounded(minute, 59)?)
}

fn bounded(number: u32, most: u32) -> Option<i64> {
    (number <= most).then_some(i64::from(number))
}

/// Splits an optional fraction of a second, in milliseconds, from what follows it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.', text)) = text.split_first() else {
        return Some((0, text));
    };
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = text.split_at_checked(length)?;
    let padded = number.iter().chain([b'0', b'0'].iter()).copied().take(3);
    let milliseconds = padded.fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    (length > 0).then_some((milliseconds, rest))
}

/// Minutes east of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    match *text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let minutes = clock(digits(&[h1, h2])?, digits(&[m1, m2])?)?;
            Some(if sign == b'-' { -minutes } else { minutes })
        }
        _ => None,
    }
}

/// RFC 3339 of a local time given as if it were UTC, with its offset in minutes, or `Z`.
pub(super) fn rfc3339(local: i64, offset_minutes: Option<i32>) -> String {
    // INVARIANT: instants lie within 1899..=2200 and offsets within a day, so the days fit an i32.
    let (year, month, day) = civil_from_days(local.div_euclid(DAY_MS) as i32);
    let of_day = local.rem_euclid(DAY_MS);
    let (seconds, milliseconds) = (of_day / 1000, of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if milliseconds != 0 {
        text.push_str(&format!(".{milliseconds:03}"));
    }
    match offset_minutes {
        None => text.push('Z'),
        Some(offset) => {
            let sign = if offset < 0 { '-' } else { '+' };
            let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
            text.push_str(&format!("{sign}{hours:02}:{minutes:02}"));
        }
    }
    text
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc_rfc3339())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        let text = String::deserialize(deserializer)?;
        Instant::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!("expected a time with its offset such as 2026-03-29T16:00:00+02:00, found `{text}`"))
        })
    }
}

impl From<Instant> for chrono::DateTime<chrono::Utc> {
    fn from(instant: Instant) -> chrono::DateTime<chrono::Utc> {
        // INVARIANT: an Instant exists in chrono's far wider range.
        chrono::DateTime::from_timestamp_millis(instant.0).unwrap_or_default()
    }
}

/// Cuts off what is finer than milliseconds and stops at the ends of the supported range.
impl From<chrono::DateTime<chrono::Utc>> for Instant {
    fn from(time: chrono::DateTime<chrono::Utc>) -> Instant {
        Instant::from_milliseconds(time.timestamp_millis())
    }
}

/// A whole day, or an instant: what an event happened at, and what a deadline is.
///
/// Text and data tell them apart by form: `2018-02-05` or `2018-02-05T08:00:00+01:00`. There is no order between moments,
/// since a day has a start only in a zone; compare [`Calendar::instant`](super::Calendar::instant)s.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A whole local day.
    Day(Day),
    /// A point in time.
    Instant(Instant),
}

impl Moment {
    /// Reads an ISO date as [`Day::parse`] does, or else RFC 3339 as [`Instant::parse`] does.
    pub fn parse(text: &str) -> Option<Moment> {
        Day::parse(text).map(Moment::Day).or_else(|| Instant::parse(text).map(Moment::Instant))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(day) => day.fmt(f),
            Moment::Instant(instant) => instant.fmt(f),
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "expected a date such as 2018-02-05 or a time with its offset such as 2026-03-29T16:00:00+02:00, found `{text}`"
            ))
        })
    }
}

impl From<Day> for Moment {
    fn from(day: Day) -> Moment {
        Moment::Day(day)
    }
}

impl From<Instant> for Moment {
    fn from(instant: Instant) -> Moment {
        Moment::Instant(instant)
    }
}

/// What calendar and clock show at an instant, in the zone of a [`Calendar`](super::Calendar).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LocalTime {
    /// The local day.
    pub day: Day,
    /// Hour of the day, 0–23.
    pub hour: u8,
    /// Minute of the hour, 0–59.
    pub minute: u8,
    /// Second of the minute, 0–59.
    pub second: u8,
    /// Millisecond of the second, 0–999.
    pub millisecond: u16,
    /// Minutes east of UTC: 60 for CET, 120 for CEST. What is finer than a minute is cut off.
    pub offset_minutes: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_and_show() {
        for (text, shown) in [
            ("2026-03-29T16:00:00+02:00", "2026-03-29T14:00:00Z"),
            ("2026-03-29T14:00:00Z", "2026-03-29T14:00:00Z"),
            ("2026-03-29t14:00:00z", "2026-03-29T14:00:00Z"),
            ("2026-03-29T14:00:00-00:00", "2026-03-29T14:00:00Z"),
            ("2026-01-01T00:30:00.5+01:00", "2025-12-31T23:30:00.500Z"),
            ("2026-01-01T00:30:00.1239999-05:45", "2026-01-01T06:15:00.123Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("1899-12-31T00:00:00Z", "1899-12-31T00:00:00Z"),
            ("2200-01-01T23:59:59.999Z", "2200-01-01T23:59:59.999Z"),
        ] {
            let instant = Instant::parse(text).unwrap();
            assert_eq!(instant.to_string(), shown, "{text}");
            assert_eq!(Instant::parse(shown), Some(instant));
            assert_eq!(Moment::parse(text), Some(Moment::Instant(instant)));
            let time = chrono::DateTime::<chrono::Utc>::from(instant);
            assert_eq!(time.timestamp_millis(), instant.milliseconds());
            assert_eq!(Instant::from(time), instant);
        }
    }

    #[test]
    fn parse_is_strict() {
        for text in [
            "2026-03-29",
            "2026-03-29T14:00:00",
            "2026-03-29 14:00:00Z",
            "2026-03-29T14:00Z",
            "2026-03-29T24:00:00Z",
            "2026-03-29T14:60:00Z",
            "2026-03-29T23:59:60Z",
            "2026-02-29T14:00:00Z",
            "2026-03-29T14:00:00.Z",
            "2026-03-29T14:00:00+0200",
            "2026-03-29T14:00:00+24:00",
            "2026-03-29T14:00:00+02:60",
            "2026-03-29T14:00:00ZZ",
            "1899-12-30T23:59:59Z",
            "2200-01-02T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2026-00-29T14:00:00Z",
            "",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(Instant::from_milliseconds(i64::MAX), Instant::LAST);
        assert_eq!(Instant::FIRST.plus_milliseconds(i64::MIN), Instant::FIRST);
    }

    #[test]
    fn moments_are_strings_in_data() {
        for text in [r#""2018-02-05""#, r#""2026-03-29T14:00:00Z""#] {
            let moment: Moment = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&moment).unwrap(), text);
        }
        assert!(serde_json::from_str::<Moment>(r#""5 February""#).is_err());
        assert!(serde_json::from_str::<Moment>("20180205").is_err());
    }
}
