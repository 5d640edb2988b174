//! From anchor to deadline by look-up. `explain.rs` walks the same way day by day; the tests hold the two together.

use super::Calendar;
use super::civil::Day;
use super::instant::{HOUR_MS, Instant, Moment};
use super::rule::{CountRule, Counting, Direction, Hours, Landing, MonthEnd, Unit};
use super::table::Ranks;

impl Calendar {
    /// Counts from an anchor to the deadline.
    ///
    /// In days and longer units the deadline is a day, and an anchor that is an instant stands for its local day; in hours
    /// it is an instant, and an anchor that is a day stands for its local midnight. Deadlines that would lie outside the
    /// supported days end at the first or last of them. Takes much less than a microsecond however long the period.
    pub fn count(&self, rule: &CountRule, anchor: Moment) -> Moment {
        match rule.period.unit() {
            Unit::Hours(hours) => {
                let amount = i64::from(rule.period.amount()) * HOUR_MS;
                Moment::Instant(self.count_hours(hours, rule.direction, amount, self.hours_anchor(anchor)))
            }
            unit => Moment::Day(self.land(unit, rule.landing, self.nominal(rule, self.day(anchor)))),
        }
    }

    /// The deadline before landing.
    fn nominal(&self, rule: &CountRule, anchor: Day) -> Day {
        let amount = rule.period.amount();
        if amount == 0 {
            return anchor;
        }
        // INVARIANT: periods are bounded, so that 7 × their amount fits an i32.
        let sign = rule.direction.sign();
        let units = sign * amount as i32;
        let own_day = if rule.counting == Counting::From { -sign } else { 0 };
        match rule.period.unit() {
            Unit::Days => anchor.plus(units + own_day),
            Unit::Weeks => anchor.plus(7 * units + own_day),
            Unit::Months => anchor.plus_months(units, rule.month_end).plus(own_day),
            // A year leads to the same date; restaurationsloven § 36 a, stk. 4, unlike stk. 3, knows no sticky month end.
            Unit::Years => anchor.plus_months(12 * units, MonthEnd::Clamp).plus(own_day),
            Unit::MonthEnds => end_of_month(anchor, rule.direction, units),
            Unit::WorkingDays => numbered(self.working(), rule, anchor),
            Unit::BankDays => numbered(self.bank(), rule, anchor),
            Unit::Hours(_) => anchor,
        }
    }

    fn land(&self, unit: Unit, landing: Landing, day: Day) -> Day {
        let allowed = if unit == Unit::BankDays { self.bank() } else { self.working() };
        match landing {
            Landing::Next => allowed.nth_from(day, 1),
            Landing::Previous => allowed.nth_until(day, 1),
            Landing::Stays => day,
        }
    }

    /// An anchor for hours: within the supported days.
    pub(super) fn hours_anchor(&self, anchor: Moment) -> Instant {
        self.instant(anchor).clamp(self.midnight(Day::FIRST), self.end(Day::LAST))
    }

    fn count_hours(&self, hours: Hours, direction: Direction, amount: i64, anchor: Instant) -> Instant {
        let (first, last) = (self.midnight(Day::FIRST), self.end(Day::LAST));
        let forward = direction == Direction::Forward;
        match hours {
            _ if amount == 0 => anchor,
            Hours::Elapsed if forward => anchor.plus_milliseconds(amount).min(last),
            Hours::Elapsed => anchor.plus_milliseconds(-amount).max(first),
            Hours::Working if forward => {
                let found = self.working_time().reaches(self.worked_before(anchor) + amount);
                found.and_then(|place| self.within_working_day(place)).unwrap_or(last)
            }
            Hours::Working => {
                let found = self.working_time().leaves(self.worked_before(anchor) - amount);
                found.and_then(|place| self.within_working_day(place)).unwrap_or(first)
            }
        }
    }

    /// The time of working days before an instant, in milliseconds from the first supported day.
    fn worked_before(&self, instant: Instant) -> i64 {
        let day = self.day_of(instant);
        let days = self.working_time().before(self.working().before(day));
        if self.is_working_day(day) { days + instant.milliseconds() - self.midnight(day).milliseconds() } else { days }
    }

    /// The instant some milliseconds into the working day that follows a number of others.
    fn within_working_day(&self, (count, milliseconds): (usize, i64)) -> Option<Instant> {
        let day = self.working().day_after(count)?;
        Some(self.midnight(day).plus_milliseconds(milliseconds))
    }
}

impl Direction {
    /// What a day is multiplied by: 1 or −1.
    pub(super) fn sign(self) -> i32 {
        match self {
            Direction::Forward => 1,
            Direction::Backward => -1,
        }
    }
}

/// The last day of the month so many months on, the anchor's own being the first; backward, the first day.
pub(super) fn end_of_month(anchor: Day, direction: Direction, units: i32) -> Day {
    let month = anchor.plus_months(units - direction.sign(), MonthEnd::Clamp);
    match direction {
        Direction::Forward => month.last_of_month(),
        Direction::Backward => Day::from_ymd(month.ymd().0, month.ymd().1, 1).unwrap_or(month),
    }
}

/// The end of a period of allowed days.
fn numbered(allowed: &Ranks, rule: &CountRule, anchor: Day) -> Day {
    let n = rule.period.amount();
    match (rule.direction, rule.counting) {
        (Direction::Forward, Counting::After) => allowed.nth_after(anchor, n),
        (Direction::Forward, Counting::From) => allowed.nth_from(anchor, n),
        (Direction::Backward, Counting::After) => allowed.nth_before(anchor, n),
        (Direction::Backward, Counting::From) => allowed.nth_until(anchor, n),
    }
}
