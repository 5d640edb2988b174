//! From anchor to deadline in visible steps. Walks day by day and asks the calendar only whether a day is off, so that the
//! steps can be checked against the calendar by hand, and `count.rs` against the steps.

use serde::Serialize;

use super::Calendar;
use super::civil::Day;
use super::instant::{HOUR_MS, Instant, Moment};
use super::rule::{CountRule, Counting, Direction, Hours, Landing, MonthEnd, Unit};
use super::table::DayOff;

/// What was counted: with the days off of that calendar, all that anybody needs to count it again.
///
/// `tests/checker/check_explanation.py` does so, and shares nothing with the engine.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// The calendar's name.
    pub calendar: String,
    /// The rule; of a recurring step, that of one round.
    pub rule: CountRule,
    /// How many periods of the rule were counted as one: 1, or more where rounds of a recurring step were left out.
    pub rounds: u32,
    /// What it was counted from.
    pub anchor: Moment,
    /// When the deadline stood still, in order and apart from each other.
    pub pauses: Vec<Standstill>,
}

/// Days on which a deadline stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Standstill {
    /// The first day that does not count.
    pub from: Day,
    /// The first day that counts again.
    pub until: Day,
}

/// A deadline with the steps that lead to it.
///
/// **To check it:** the first step is the anchor. Of the steps *counted*, the last has the number of days, working days or
/// bank days in the period, or of days until the *same date*, and every day between it and the anchor is either counted or
/// skipped for a reason; the deadline is that day. If it is off and the rule lands, every day left is one *landed from*,
/// and the deadline is the day *landed*. For hours, the segments follow each other without gaps, and the milliseconds of
/// those counted add up to the period.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counted {
    /// The deadline; what [`Calendar::count`] answers.
    pub due: Moment,
    /// How it was reached, in the order of counting: backward in time for a period before its anchor.
    pub steps: Vec<CountStep>,
}

/// One step of a count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CountStep {
    /// The local day it concerns.
    pub day: Day,
    /// What is said of it.
    #[serde(flatten)]
    pub what: CountWhat,
}

/// What a step says of its day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum CountWhat {
    /// The count starts here. Whether the day itself counts is said by a step of its own.
    Anchor {
        /// The anchor as it was given, or for hours the instant it stands for.
        at: Moment,
    },
    /// The day counts.
    Counted {
        /// Its number in the period, from 1.
        number: u32,
    },
    /// The day does not count.
    Skipped {
        /// Why.
        reason: DayOff,
    },
    /// The date to which the months or years of the period lead. Counted after it, the period ends here; counted from the
    /// anchor, on the day before (for a period before its anchor, the day after). Not told where a pause moved the end.
    SameDate {
        /// How many months from the anchor, negative before; a year is twelve.
        months: i32,
        /// The rule that chose another date than the anchor's, where one did.
        #[serde(skip_serializing_if = "Option::is_none")]
        month_end: Option<MonthEnd>,
    },
    /// The end of the month to which the period leads; backward, its first day. Not told where a pause moved the end.
    EndOfMonth,
    /// The deadline stands still on this day: it does not count, whatever day it is.
    Paused,
    /// The deadline may not be this day, and moves on.
    LandedFrom {
        /// Why.
        reason: DayOff,
    },
    /// The deadline has moved to this day.
    Landed,
    /// Hours of the day count.
    HoursCounted {
        /// The earlier end of the segment.
        from: Instant,
        /// The later end of the segment.
        until: Instant,
        /// How long it really is.
        milliseconds: i64,
    },
    /// Hours of the day do not count.
    HoursSkipped {
        /// The earlier end of the segment.
        from: Instant,
        /// The later end of the segment.
        until: Instant,
        /// Why.
        reason: DayOff,
    },
}

impl Calendar {
    /// Counts as [`Calendar::count`] does, and shows every step. Takes time in proportion to the period.
    pub fn explain(&self, rule: &CountRule, anchor: Moment) -> Counted {
        let mut walk = Walk { calendar: self, rule, steps: Vec::new() };
        let due = match rule.period.unit() {
            Unit::Hours(hours) => Moment::Instant(walk.hours(hours, self.hours_anchor(anchor))),
            unit => {
                let day = self.day(anchor);
                walk.step(day, CountWhat::Anchor { at: anchor });
                let end = walk.period(unit, day);
                Moment::Day(walk.land(end))
            }
        };
        Counted { due, steps: walk.steps }
    }
}

/// A count under way.
struct Walk<'a> {
    calendar: &'a Calendar,
    rule: &'a CountRule,
    steps: Vec<CountStep>,
}

impl Walk<'_> {
    fn step(&mut self, day: Day, what: CountWhat) {
        self.steps.push(CountStep { day, what });
    }

    /// Walks from the anchor's day to the end of the period.
    fn period(&mut self, unit: Unit, anchor: Day) -> Day {
        let amount = self.rule.period.amount();
        if amount == 0 {
            return anchor;
        }
        match unit {
            Unit::Weeks => self.number(anchor, amount * 7, |_| true),
            Unit::Months => self.months(anchor, amount as i32, self.rule.month_end),
            Unit::Years => self.months(anchor, amount as i32 * 12, MonthEnd::Clamp),
            Unit::MonthEnds => {
                let end = super::count::end_of_month(anchor, self.rule.direction, self.rule.direction.sign() * amount as i32);
                let days = anchor.days_until(end).unsigned_abs();
                if days > 0 {
                    self.number(anchor, days, |_| true);
                }
                self.step(end, CountWhat::EndOfMonth);
                end
            }
            Unit::WorkingDays => {
                let calendar = self.calendar;
                self.number(anchor, amount, |day| calendar.is_working_day(day))
            }
            Unit::BankDays => {
                let calendar = self.calendar;
                self.number(anchor, amount, |day| calendar.is_bank_day(day))
            }
            Unit::Days | Unit::Hours(_) => self.number(anchor, amount, |_| true),
        }
    }

    /// Counts days until so many counted; stops where the supported days end.
    fn number(&mut self, anchor: Day, amount: u32, counts: impl Fn(Day) -> bool) -> Day {
        let mut next = match self.rule.counting {
            Counting::From if self.rule.period.unit() != Unit::MonthEnds => Some(anchor),
            Counting::After | Counting::From => self.beyond(anchor),
        };
        let mut number = 0;
        while let Some(day) = next {
            if counts(day) {
                number += 1;
                self.step(day, CountWhat::Counted { number });
            } else if let Some(reason) = self.calendar.day_off(day) {
                self.step(day, CountWhat::Skipped { reason });
            }
            if number == amount {
                return day;
            }
            next = self.beyond(day);
        }
        match self.rule.direction {
            Direction::Forward => Day::LAST,
            Direction::Backward => Day::FIRST,
        }
    }

    /// Counts the days to the same date some months away.
    fn months(&mut self, anchor: Day, months: i32, month_end: MonthEnd) -> Day {
        let sign = self.rule.direction.sign();
        let target = anchor.plus_months(sign * months, month_end);
        let end = match self.rule.counting {
            Counting::After => target,
            Counting::From => target.plus(-sign),
        };
        let days = anchor.days_until(end).unsigned_abs();
        let days = if self.rule.counting == Counting::From { days + 1 } else { days };
        if days > 0 {
            self.number(anchor, days, |_| true);
        }
        let moved = (target.ymd().2 != anchor.ymd().2).then_some(month_end);
        self.step(target, CountWhat::SameDate { months: sign * months, month_end: moved });
        end
    }

    /// Leaves days on which a deadline may not be.
    fn land(&mut self, end: Day) -> Day {
        let sign = match self.rule.landing {
            Landing::Next => 1,
            Landing::Previous => -1,
            Landing::Stays => return end,
        };
        let mut day = end;
        while let Some(reason) = self.may_not_land(day) {
            self.step(day, CountWhat::LandedFrom { reason });
            let next = day.plus(sign);
            if next == day {
                // The supported days end here.
                return day;
            }
            day = next;
        }
        if day != end {
            self.step(day, CountWhat::Landed);
        }
        day
    }

    fn may_not_land(&self, day: Day) -> Option<DayOff> {
        let allowed = match self.rule.period.unit() {
            Unit::BankDays => self.calendar.is_bank_day(day),
            _ => self.calendar.is_working_day(day),
        };
        if allowed { None } else { self.calendar.day_off(day) }
    }

    /// The next day in the direction of counting, while there is one.
    fn beyond(&self, day: Day) -> Option<Day> {
        let next = day.plus(self.rule.direction.sign());
        (next != day).then_some(next)
    }

    /// Walks a number of hours, day by day.
    fn hours(&mut self, hours: Hours, anchor: Instant) -> Instant {
        let forward = self.rule.direction == Direction::Forward;
        let mut left = i64::from(self.rule.period.amount()) * HOUR_MS;
        let mut at = anchor;
        let mut next = Some(self.calendar.day_of(anchor));
        if let Some(day) = next {
            self.step(day, CountWhat::Anchor { at: Moment::Instant(anchor) });
        }
        while let Some(day) = next.filter(|_| left > 0) {
            let reason = match hours {
                Hours::Working if !self.calendar.is_working_day(day) => self.calendar.day_off(day),
                _ => None,
            };
            let (midnight, end) = (self.calendar.midnight(day), self.calendar.end(day));
            let far = if forward { end } else { midnight };
            let whole = (far.milliseconds() - at.milliseconds()).abs();
            let length = if reason.is_some() { whole } else { whole.min(left) };
            let until = at.plus_milliseconds(if forward { length } else { -length });
            let (from, until, reached) = if forward { (at, until, until) } else { (until, at, until) };
            match reason {
                _ if length == 0 => {}
                Some(reason) => self.step(day, CountWhat::HoursSkipped { from, until, reason }),
                None => {
                    left -= length;
                    self.step(day, CountWhat::HoursCounted { from, until, milliseconds: length });
                }
            }
            at = reached;
            next = self.beyond(day);
        }
        at
    }
}
