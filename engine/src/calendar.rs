//! Days, instants, periods, and how a deadline is counted from its anchor.
//!
//! In go anchors, [`CountRule`]s and calendars as data ([`Calendars`]); out come deadlines ([`Calendar::count`]) and the steps
//! that lead to them ([`Calendar::explain`]). Everything is computed from the arguments: this module must not know what time
//! it is, what a deadline is for, or who keeps it. It is the only one that sees `chrono` and `chrono-tz`.
//!
//! ```
//! use sagsgang::calendar::{Calendars, CountRule, Counting, Moment, Period, Unit};
//!
//! let calendars = Calendars::builtin();
//! let danmark = calendars.get("danmark").unwrap();
//! let mut rule = CountRule::new(Period::new(8, Unit::Weeks)?);
//! rule.counting = Counting::From;
//! let due = danmark.count(&rule, Moment::parse("2018-02-05").unwrap());
//! assert_eq!(due, Moment::parse("2018-04-01").unwrap());
//! # Ok::<(), sagsgang::calendar::PeriodError>(())
//! ```

mod civil;
mod count;
mod data;
mod explain;
mod instant;
mod rule;
mod set;
mod table;
mod zone;

use std::fmt;
use std::sync::Arc;

pub use civil::{Day, Weekday};
pub use data::CalendarError;
pub use explain::{CountStep, CountWhat, Counted, Question, Standstill};
pub use instant::{Instant, LocalTime, Moment};
pub use rule::{CountRule, Counting, Direction, Hours, Landing, MonthEnd, Period, PeriodError, Unit};
pub use set::Calendars;
pub use table::{DayOff, DayOffKind};

use table::{DaysOff, Ranks, WorkingTime};
use zone::Zone;

/// A calendar: which days are working days and bank days, and when each day begins. Cheap to clone.
#[derive(Clone)]
pub struct Calendar(Arc<Tables>);

/// What a calendar looks things up in.
struct Tables {
    name: String,
    zone: Arc<Zone>,
    off: DaysOff,
    working: Arc<Ranks>,
    // INVARIANT: every bank day is a working day.
    bank: Arc<Ranks>,
    time: WorkingTime,
}

impl Calendar {
    fn of(name: String, zone: Arc<Zone>, off: DaysOff, (working, bank): (Arc<Ranks>, Arc<Ranks>), time: WorkingTime) -> Calendar {
        Calendar(Arc::new(Tables { name, zone, off, working, bank, time }))
    }

    fn working(&self) -> &Ranks {
        &self.0.working
    }

    fn bank(&self) -> &Ranks {
        &self.0.bank
    }

    fn working_time(&self) -> &WorkingTime {
        &self.0.time
    }

    /// Answers the name it has in its data, not an alias.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Answers whether the day is a working day (hverdag).
    pub fn is_working_day(&self, day: Day) -> bool {
        self.working().contains(day)
    }

    /// Answers whether the day is a bank day (bankdag); every bank day is a working day.
    pub fn is_bank_day(&self, day: Day) -> bool {
        self.bank().contains(day)
    }

    /// Answers why the day is off, if it is: no working day, or (kind [`DayOffKind::BankClosing`], as a rule) no bank day.
    pub fn day_off(&self, day: Day) -> Option<DayOff> {
        self.0.off.reason(day).cloned()
    }

    /// Answers the first instant of the local day: midnight, or where the clocks skip midnight, the first time after.
    pub fn midnight(&self, day: Day) -> Instant {
        self.0.zone.midnight(day)
    }

    /// Answers the first instant after the local day (24:00), also after [`Day::LAST`].
    pub fn end(&self, day: Day) -> Instant {
        self.0.zone.end(day)
    }

    /// Answers the local day of an instant, or the nearest supported one.
    pub fn day_of(&self, instant: Instant) -> Day {
        self.0.zone.day_of(instant)
    }

    /// Answers the instant at which the local clock first shows a time of the day; 24:00 is the end of the day.
    ///
    /// A time that does not exist because the clocks go forward becomes the first that does: 02:30 on the day summer time
    /// begins is 03:00. Of two because the clocks go back, the first is taken. An hour above 24 or a minute above 59 is
    /// taken for 24:00 and 59.
    pub fn at(&self, day: Day, hour: u8, minute: u8) -> Instant {
        if hour >= 24 {
            return self.end(day);
        }
        let minutes = i64::from(hour) * 60 + i64::from(minute.min(59));
        self.0.zone.at(day, minutes * 60_000)
    }

    /// Answers what calendar and clock show at an instant.
    pub fn local(&self, instant: Instant) -> LocalTime {
        self.0.zone.local(instant)
    }

    /// Answers the instant as RFC 3339 with the local offset, such as `2026-03-29T16:00:00+02:00`.
    ///
    /// Where the offset is no whole number of minutes (none in Denmark since 1894), which RFC 3339 cannot say, in UTC.
    pub fn rfc3339(&self, instant: Instant) -> String {
        self.0.zone.rfc3339(instant)
    }

    /// Answers the local day of a moment.
    pub fn day(&self, moment: Moment) -> Day {
        match moment {
            Moment::Day(day) => day,
            Moment::Instant(instant) => self.day_of(instant),
        }
    }

    /// Answers the instant of a moment; a day's is its local midnight.
    pub fn instant(&self, moment: Moment) -> Instant {
        match moment {
            Moment::Day(day) => self.midnight(day),
            Moment::Instant(instant) => instant,
        }
    }

    /// Answers the nth working day after a day, the day itself for 0; at most [`Day::LAST`].
    pub fn working_day_after(&self, day: Day, n: u32) -> Day {
        if n == 0 { day } else { self.working().nth_after(day, n) }
    }

    /// Answers the nth working day before a day, the day itself for 0; at least [`Day::FIRST`].
    pub fn working_day_before(&self, day: Day, n: u32) -> Day {
        if n == 0 { day } else { self.working().nth_before(day, n) }
    }

    /// Answers how many working days lie after `from`, up to and including `until`; 0 if `until` is not after `from`.
    ///
    /// So `working_days_between(day, working_day_after(day, n))` is `n`.
    pub fn working_days_between(&self, from: Day, until: Day) -> u32 {
        let days = self.working().until(until).saturating_sub(self.working().until(from));
        // INVARIANT: there are fewer supported days than a u32 can count.
        days as u32
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Calendar").field(&self.0.name).finish()
    }
}

impl fmt::Debug for Calendars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
