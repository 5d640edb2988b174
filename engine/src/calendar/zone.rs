//! Local time: when each local day begins, and which offset holds when. The only file that asks chrono-tz, once per zone.
//!
//! chrono-tz knows the rules of clock changes to the end of 2099; after that the zone keeps its last offset. For the years
//! before 1970 the time zone database gives Copenhagen the clock changes of Berlin.

use chrono::{DateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;

use super::civil::Day;
use super::instant::{DAY_MS, Instant, LocalTime, rfc3339};

/// A zone, tabulated over the supported days.
pub(super) struct Zone {
    /// In order of time; the first has no real start.
    spans: Vec<Span>,
    /// For each supported day and the one after: how many milliseconds before UTC midnight it begins.
    lead: Vec<i32>,
    /// For each supported day: whether the clocks change in it.
    changes: Vec<bool>,
}

/// A stretch of time with one offset.
struct Span {
    /// Its first millisecond.
    start: i64,
    /// What is added to UTC to get local time, in milliseconds.
    offset: i64,
}

/// Why a zone cannot be used.
pub(super) enum ZoneError {
    /// No zone has that name.
    Unknown,
    /// Its clocks once went back over midnight or skipped a whole day, so that days have no single start.
    Unsteady,
}

impl Zone {
    /// Looks up and tabulates an IANA zone.
    pub(super) fn named(name: &str) -> Result<Zone, ZoneError> {
        let zone: Tz = name.parse().map_err(|_| ZoneError::Unknown)?;
        let spans = spans(zone);
        let steady = spans.iter().zip(spans.iter().skip(1)).all(|(before, after)| {
            let last = (after.start - 1 + before.offset).div_euclid(DAY_MS);
            let first = (after.start + after.offset).div_euclid(DAY_MS);
            (0..=1).contains(&(first - last))
        });
        if !steady {
            return Err(ZoneError::Unsteady);
        }
        let mut zone = Zone { spans, lead: Vec::with_capacity(Day::HOW_MANY + 1), changes: vec![false; Day::HOW_MANY] };
        let first = i64::from(Day::FIRST.days_since_1970());
        for day in first..=first + Day::HOW_MANY as i64 {
            let utc = day * DAY_MS;
            // INVARIANT: offsets are less than a day, so the difference fits an i32.
            zone.lead.push((utc - zone.when(utc)) as i32);
        }
        for span in zone.spans.iter().skip(1) {
            let start = Instant::from_milliseconds(span.start);
            // A change at midnight belongs to both days.
            for day in [zone.day_of(start.plus_milliseconds(-1)), zone.day_of(start)] {
                if let Some(change) = zone.changes.get_mut(day.index()) {
                    *change = true;
                }
            }
        }
        Ok(zone)
    }

    /// The first instant at which the local clock has reached `local`, a local time given as if it were UTC.
    ///
    /// So a local time that does not exist moves forward to the end of the gap, and of two the first is taken.
    fn when(&self, local: i64) -> i64 {
        // A span can only hold it if the next one starts later than the reading of its clock says; the search leaves at
        // most a few spans to look at, since clocks change by less than a day.
        let from = self.spans.partition_point(|span| span.start <= local - 2 * DAY_MS);
        let mut candidates = self.spans.iter().skip(from.saturating_sub(1)).peekable();
        while let Some(span) = candidates.next() {
            let end = candidates.peek().map_or(i64::MAX, |next| next.start);
            let at = (local - span.offset).max(span.start);
            if at < end {
                return at;
            }
        }
        local
    }

    /// The first instant of a local day.
    pub(super) fn midnight(&self, day: Day) -> Instant {
        self.start(day.index(), day)
    }

    /// The first instant after a local day.
    pub(super) fn end(&self, day: Day) -> Instant {
        Instant::from_milliseconds(self.start(day.index() + 1, day).milliseconds() + DAY_MS)
    }

    /// UTC midnight of `day`, moved by the lead at `index`.
    fn start(&self, index: usize, day: Day) -> Instant {
        let lead = self.lead.get(index).copied().unwrap_or_default();
        Instant::from_milliseconds(i64::from(day.days_since_1970()) * DAY_MS - i64::from(lead))
    }

    /// The local day of an instant; the nearest supported one.
    pub(super) fn day_of(&self, instant: Instant) -> Day {
        let guess = Day::saturated(instant.milliseconds().div_euclid(DAY_MS));
        // Offsets are less than a day, so the UTC date is at most one day off.
        if instant < self.midnight(guess) {
            guess.plus(-1)
        } else if instant >= self.end(guess) {
            guess.plus(1)
        } else {
            guess
        }
    }

    /// The instant of a time of day in milliseconds, as [`Zone::when`] says.
    pub(super) fn at(&self, day: Day, of_day: i64) -> Instant {
        if self.changes.get(day.index()) == Some(&false) {
            return self.midnight(day).plus_milliseconds(of_day);
        }
        Instant::from_milliseconds(self.when(i64::from(day.days_since_1970()) * DAY_MS + of_day))
    }

    /// What is added to UTC at an instant, in milliseconds.
    fn offset(&self, instant: Instant) -> i64 {
        let after = self.spans.partition_point(|span| span.start <= instant.milliseconds());
        let span = self.spans.get(after.saturating_sub(1));
        span.map_or(0, |span| span.offset)
    }

    /// What calendar and clock show.
    pub(super) fn local(&self, instant: Instant) -> LocalTime {
        let offset = self.offset(instant);
        let of_day = (instant.milliseconds() + offset).rem_euclid(DAY_MS);
        let seconds = of_day / 1000;
        LocalTime {
            day: self.day_of(instant),
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            millisecond: (of_day % 1000) as u16,
            offset_minutes: (offset / 60_000) as i32,
        }
    }

    /// The instant as RFC 3339 in local time; in UTC where the offset has seconds, which RFC 3339 cannot say.
    pub(super) fn rfc3339(&self, instant: Instant) -> String {
        let offset = self.offset(instant);
        if offset % 60_000 == 0 {
            rfc3339(instant.milliseconds() + offset, Some((offset / 60_000) as i32))
        } else {
            instant.to_utc_rfc3339()
        }
    }
}

/// Finds the changes of offset: looks every week, and halves the weeks at whose ends the offsets differ.
fn spans(zone: Tz) -> Vec<Span> {
    const WEEK: i64 = 7 * 86_400;
    let (first, last) = (Instant::FIRST.milliseconds() / 1000, Instant::LAST.milliseconds() / 1000);
    let mut offset = offset_at(zone, first);
    let mut spans = vec![Span { start: i64::MIN, offset: offset * 1000 }];
    let mut from = first;
    while from < last {
        let until = from + WEEK;
        // More than one change in a week is found by halving what is left of it.
        while offset_at(zone, until) != offset {
            let (mut before, mut after) = (from, until);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if offset_at(zone, middle) == offset { before = middle } else { after = middle }
            }
            offset = offset_at(zone, after);
            spans.push(Span { start: after * 1000, offset: offset * 1000 });
            from = after;
        }
        from = until;
    }
    spans
}

/// Seconds east of UTC, `at` seconds after 1970-01-01T00:00Z.
fn offset_at(zone: Tz, at: i64) -> i64 {
    let utc = DateTime::from_timestamp(at, 0).unwrap_or_default().naive_utc();
    i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).ok().unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn agrees_with_chrono_every_three_hours() {
        for name in ["Europe/Copenhagen", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Cairo"] {
            let zone = zone(name);
            let tz: Tz = name.parse().unwrap();
            let mut at = Instant::parse("1900-01-03T00:00:00Z").unwrap();
            while at < Instant::parse("2199-12-29T00:00:00Z").unwrap() {
                let utc = DateTime::<chrono::Utc>::from(at);
                let expected = utc.with_timezone(&tz);
                assert_eq!(Day::from(expected.date_naive()), zone.day_of(at), "{name} {at}");
                assert_eq!(i64::from(expected.offset().fix().local_minus_utc()) * 1000, zone.offset(at));
                at = at.plus_milliseconds(3 * 3_600_000);
            }
        }
    }

    #[test]
    fn day_of_midnight_is_the_day_and_days_follow_each_other() {
        for name in ["Europe/Copenhagen", "America/Sao_Paulo", "Asia/Beirut", "UTC"] {
            let zone = zone(name);
            for day in Day::all() {
                assert_eq!(zone.day_of(zone.midnight(day)), day, "{name}");
                assert_eq!(zone.day_of(zone.end(day).plus_milliseconds(-1)), day, "{name}");
                if day < Day::LAST {
                    assert_eq!(zone.end(day), zone.midnight(day.plus(1)), "{name}");
                }
            }
        }
    }

    #[test]
    fn times_of_day_are_found_as_quickly_as_exactly() {
        for name in ["Europe/Copenhagen", "America/Sao_Paulo", "Asia/Beirut", "Africa/Monrovia"] {
            let zone = zone(name);
            for day in Day::all() {
                for of_day in [0, 1, 2 * 3_600_000 + 1_800_000, 8 * 3_600_000, DAY_MS - 1] {
                    let slowly = zone.when(i64::from(day.days_since_1970()) * DAY_MS + of_day);
                    assert_eq!(zone.at(day, of_day), Instant::from_milliseconds(slowly), "{name} {day} {of_day}");
                }
            }
        }
    }

    #[test]
    fn a_midnight_that_does_not_exist_moves_forward() {
        // Brazil began summer time at midnight.
        let zone = zone("America/Sao_Paulo");
        assert_eq!(zone.rfc3339(zone.midnight(day("2018-11-04"))), "2018-11-04T01:00:00-02:00");
    }

    #[test]
    fn zones_without_a_single_start_of_day_are_refused() {
        assert!(matches!(Zone::named("Pacific/Apia"), Err(ZoneError::Unsteady)));
        assert!(matches!(Zone::named("Europe/Kobenhavn"), Err(ZoneError::Unknown)));
    }

    #[test]
    fn offsets_with_seconds_are_shown_in_utc() {
        // Liberia's clocks were 44 minutes and 30 seconds behind until 1972.
        let zone = zone("Africa/Monrovia");
        let at = |text| Instant::parse(text).unwrap();
        assert_eq!(zone.rfc3339(at("1970-01-01T00:00:00Z")), "1970-01-01T00:00:00Z");
        assert_eq!(zone.local(at("1970-01-01T00:00:00Z")).minute, 15);
        assert_eq!(zone.rfc3339(at("1973-01-01T00:00:00Z")), "1973-01-01T00:00:00+00:00");
    }
}
