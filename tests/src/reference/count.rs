//! Counting, a day at a time. A deadline in days is a day; a deadline in hours is an instant.
//!
//! Days on which a deadline stands still are stepped over: they are not counted, whatever is counted.

use super::almanac::{Almanac, Day, HOUR, month_length};
use sagsgang::calendar::{CountRule, Counting, Direction, Hours, Landing, MonthEnd, Unit};

/// A day, or an instant in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A whole day.
    Day(Day),
    /// An instant.
    Instant(i64),
}

impl When {
    /// The day it is, or belongs to.
    pub fn day(self, almanac: &Almanac) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => almanac.day_at(instant),
        }
    }

    /// The instant it is, or begins at.
    pub fn instant(self, almanac: &Almanac) -> i64 {
        match self {
            Self::Day(day) => almanac.midnight(day),
            Self::Instant(instant) => instant,
        }
    }
}

/// Counts `times` periods of a rule from an anchor; `stands_still` says which days do not count.
pub fn count(almanac: &Almanac, rule: &CountRule, times: u32, anchor: When, stands_still: &dyn Fn(Day) -> bool) -> When {
    let amount = rule.period.amount() * times.max(1);
    match rule.period.unit() {
        Unit::Hours(hours) => When::Instant(count_hours(almanac, hours, rule.direction, amount, anchor.instant(almanac))),
        unit => {
            let day = count_days(almanac, rule, amount, anchor.day(almanac), stands_still);
            When::Day(land(almanac, unit, rule.landing, day))
        }
    }
}

fn step(day: Day, direction: Direction) -> Day {
    match direction {
        Direction::Forward => day + 1,
        Direction::Backward => day.saturating_sub(1),
    }
}

fn count_days(almanac: &Almanac, rule: &CountRule, amount: u32, anchor: Day, stands_still: &dyn Fn(Day) -> bool) -> Day {
    let direction = rule.direction;
    if amount == 0 {
        // No time at all: the very day; where that stands still, the first day that does not.
        let mut day = anchor;
        while stands_still(day) {
            day += 1;
        }
        return day;
    }
    // How many days of which kind are counted. Months and years are as many calendar days as lie up to the same date.
    let (number, counts): (u32, fn(&Almanac, Day) -> bool) = match rule.period.unit() {
        Unit::WorkingDays => (amount, |almanac, day| almanac.page(day).working),
        Unit::BankDays => (amount, |almanac, day| almanac.page(day).bank),
        Unit::Weeks => (7 * amount, |_, _| true),
        Unit::Months => (days_to_same_date(almanac, anchor, amount, direction, rule.month_end), |_, _| true),
        Unit::Years => (days_to_same_date(almanac, anchor, 12 * amount, direction, MonthEnd::Clamp), |_, _| true),
        Unit::Days | Unit::Hours(_) => (amount, |_, _| true),
        Unit::MonthEnds => {
            // Walk to the last day of a month (backward, to a first day) until there have been enough of them.
            let is_end = |day| match direction {
                Direction::Forward => almanac.date(day + 1).day == 1,
                Direction::Backward => almanac.date(day).day == 1,
            };
            let (mut day, mut days, mut ends) = (anchor, 0, u32::from(is_end(anchor)));
            while ends < amount {
                day = step(day, direction);
                days += 1;
                ends += u32::from(is_end(day));
            }
            (days, |_, _| true)
        }
    };
    // Counted *from* a day, that day is the first; counted *after* it, the next one is.
    let to_month_end = rule.period.unit() == Unit::MonthEnds;
    if to_month_end && number == 0 {
        return anchor;
    }
    let mut day = if rule.counting == Counting::From && !to_month_end { anchor } else { step(anchor, direction) };
    let mut counted = 0;
    loop {
        if counts(almanac, day) && !stands_still(day) {
            counted += 1;
        }
        if counted >= number {
            return day;
        }
        day = step(day, direction);
    }
}

/// How many days lie after a day up to the same date some months on (or back).
fn days_to_same_date(almanac: &Almanac, anchor: Day, months: u32, direction: Direction, month_end: MonthEnd) -> u32 {
    let from = almanac.date(anchor);
    let (mut year, mut month) = (from.year, from.month);
    for _ in 0..months {
        (year, month) = match (direction, month) {
            (Direction::Forward, 12) => (year + 1, 1),
            (Direction::Forward, _) => (year, month + 1),
            (Direction::Backward, 1) => (year - 1, 12),
            (Direction::Backward, _) => (year, month - 1),
        };
    }
    let longest = month_length(year, month);
    let at_month_end = from.day == month_length(from.year, from.month);
    let sticks = month_end == MonthEnd::Sticky && at_month_end;
    let day = if sticks { longest } else { from.day.min(longest) };
    let mut at = anchor;
    let mut steps = 0;
    while almanac.date(at) != (super::almanac::Date { year, month, day }) {
        at = step(at, direction);
        steps += 1;
    }
    steps
}

/// Moves a day off a day off, as the landing says.
pub fn land(almanac: &Almanac, unit: Unit, landing: Landing, mut day: Day) -> Day {
    let allowed = |day| if unit == Unit::BankDays { almanac.page(day).bank } else { almanac.page(day).working };
    match landing {
        Landing::Stays => {}
        Landing::Next => {
            while !allowed(day) {
                day += 1;
            }
        }
        Landing::Previous => {
            while !allowed(day) {
                day -= 1;
            }
        }
    }
    day
}

/// Hours as they really pass; working hours are the hours of working days, from midnight to midnight.
fn count_hours(almanac: &Almanac, hours: Hours, direction: Direction, amount: u32, anchor: i64) -> i64 {
    let mut left = i64::from(amount) * HOUR;
    match (hours, direction) {
        _ if left == 0 => anchor,
        (Hours::Elapsed, Direction::Forward) => anchor + left,
        (Hours::Elapsed, Direction::Backward) => anchor - left,
        (Hours::Working, Direction::Forward) => {
            let (mut day, mut at) = (almanac.day_at(anchor), anchor);
            loop {
                let end = almanac.midnight(day + 1);
                if almanac.page(day).working {
                    // Used up at midnight sharp, it is the end of this day.
                    if at + left <= end {
                        return at + left;
                    }
                    left -= end - at;
                }
                (day, at) = (day + 1, end);
            }
        }
        (Hours::Working, Direction::Backward) => {
            let (mut day, mut at) = (almanac.day_at(anchor), anchor);
            loop {
                let start = almanac.midnight(day);
                if almanac.page(day).working {
                    if at - left >= start {
                        return at - left;
                    }
                    left -= at - start;
                }
                (day, at) = (day - 1, start);
            }
        }
    }
}
