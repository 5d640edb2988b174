//! Activities outside a case, as declared: on which days they come, and which cases they go through. No case knows of them.

use super::{Checked, Condition, DayOff, LegalBasis, Procedure, Rhythm, Stands, StepId};
use crate::calendar::{Calendar, CountRule, Day, Landing, Moment, MonthEnd, Period, Unit, Weekday};

/// What is done outside any case, by the calendar.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Its name, and that of the event by which it is reported held.
    pub name: String,
    /// What people read instead of the name.
    pub label: Option<String>,
    /// On which days it comes.
    pub comes: Comes,
    /// What puts a case on its agenda: each of these; none, where it goes through no cases.
    pub agenda: Vec<Reason>,
    /// One day of it as a procedure of one step, due on that day and met by the activity's event: so what is not held is late, and is told
    /// up the ladder, as any duty is.
    pub(crate) day: Checked<Procedure>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// The text it implements.
    pub quote: Vec<String>,
}

/// On which days an activity comes.
#[derive(Debug, Clone)]
pub struct Comes {
    /// How it comes round.
    pub rhythm: Rhythm,
    /// The first day it can come.
    pub from: Day,
    /// The last.
    pub to: Option<Day>,
    /// When on its day the cases are looked at; the beginning of the day, where nothing is said.
    pub clock: Option<(u8, u8)>,
    /// What becomes of a day off.
    pub day_off: DayOff,
    pub(crate) month_end: MonthEnd,
    /// As written.
    pub words: String,
}

/// What puts a case on an agenda: all of its marks.
#[derive(Debug, Clone)]
pub struct Reason {
    /// What must hold.
    pub marks: Vec<AgendaMark>,
    /// As written.
    pub words: String,
}

/// One thing that holds of a case.
#[derive(Debug, Clone)]
pub struct AgendaMark {
    /// What.
    pub of: MarkOf,
    /// And it did not hold when the activity was held last.
    pub since_last: bool,
}

/// What can hold of a case.
#[derive(Debug, Clone)]
pub enum MarkOf {
    /// It has begun, and not ended.
    Runs,
    /// The goal is reached (true), or is not.
    Goal(bool),
    /// A step stands so.
    Step(StepId, Stands),
    /// This is known of a fact. What is not known puts no case on.
    Fact(Condition),
}

impl Activity {
    /// The event that a day of an activity begins with. No text can write this name.
    pub(crate) const PLANNED: &'static str = "@planned";
    /// The fact that it tells: which day it is.
    pub(crate) const DAY: &'static str = "@day";

    /// What people read: the label, or else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// Who must do what, and who is told.
    #[must_use]
    pub fn duty(&self) -> &super::Step {
        self.day.step(StepId::new(0))
    }
}

impl Comes {
    /// The days on which it is held, from the first on, in order and each once.
    pub fn days<'c>(&'c self, calendar: &'c Calendar) -> impl Iterator<Item = Day> + 'c {
        let mut last: Option<Day> = None;
        let held = self.planned().filter_map(move |day| self.held(calendar, day));
        held.filter(move |day| {
            // Two that land on one day are one.
            let new = last.is_none_or(|last| last < *day);
            last = last.max(Some(*day));
            new
        })
    }

    /// The days by the rule alone, in order.
    pub(crate) fn planned(&self) -> impl Iterator<Item = Day> + '_ {
        let mut before: Option<Day> = None;
        let days = (0..).map_while(move |number| {
            let day = self.nth(number);
            // The calendar has an end.
            let goes_on = before.is_none_or(|before| before < day) && self.to.is_none_or(|to| day <= to);
            before = Some(day);
            goes_on.then_some(day)
        });
        days.filter(|day| *day >= self.from)
    }

    /// The day by the rule with this number, counted from 0.
    fn nth(&self, number: i32) -> Day {
        let times = |amount: u32| i32::try_from(amount).unwrap_or(i32::MAX).saturating_mul(number);
        match self.rhythm {
            Rhythm::Every(period) => self.on(period, times(period.amount())),
            Rhythm::On(weekday, weeks) => {
                let ahead = (i32::from(weekday.number()) - i32::from(self.from.weekday().number())).rem_euclid(7);
                self.from.plus(ahead).plus(times(weeks).saturating_mul(7))
            }
            Rhythm::OfMonth(nth, weekday) => {
                let (year, month, _) = self.from.ymd();
                let first = Day::from_ymd(year, month, 1).unwrap_or(self.from).plus_months(number, MonthEnd::Clamp);
                of_month(first, nth, weekday)
            }
        }
    }

    fn on(&self, period: Period, amount: i32) -> Day {
        match period.unit() {
            Unit::Weeks => self.from.plus(amount.saturating_mul(7)),
            Unit::Months => self.from.plus_months(amount, self.month_end),
            // A year leads to the same date, or to the last of February.
            Unit::Years => self.from.plus_months(amount.saturating_mul(12), MonthEnd::Clamp),
            _ => self.from.plus(amount),
        }
    }

    /// The day on which what falls on a day is held; nothing where that is a day off on which it is not.
    pub(crate) fn held(&self, calendar: &Calendar, day: Day) -> Option<Day> {
        match self.day_off {
            DayOff::Falls => calendar.is_working_day(day).then_some(day),
            DayOff::Lands(landing) => Some(lands(calendar, day, landing)),
        }
    }

    /// The moment on a day at which the cases are looked at.
    #[must_use]
    pub fn moment(&self, calendar: &Calendar, day: Day) -> Moment {
        let (hour, minute) = self.clock.unwrap_or((0, 0));
        Moment::Instant(if self.clock.is_some() { calendar.at(day, hour, minute) } else { calendar.midnight(day) })
    }
}

/// Where a day lands.
pub(crate) fn lands(calendar: &Calendar, day: Day, landing: Landing) -> Day {
    let Ok(on_the_day) = Period::new(0, Unit::Days) else { return day };
    calendar.day(calendar.count(&CountRule { landing, ..CountRule::new(on_the_day) }, Moment::Day(day)))
}

/// The nth such weekday of the month that begins on a day; the last for 0.
fn of_month(first: Day, nth: u8, weekday: Weekday) -> Day {
    let wanted = i32::from(weekday.number());
    match nth {
        0 => {
            let last = first.last_of_month();
            last.plus(-(i32::from(last.weekday().number()) - wanted).rem_euclid(7))
        }
        nth => first.plus((wanted - i32::from(first.weekday().number())).rem_euclid(7) + 7 * (i32::from(nth) - 1)),
    }
}

impl Procedure {
    /// Its activities outside a case, in the order of the text.
    #[must_use]
    pub fn activities(&self) -> &[Activity] {
        &self.activities
    }
}
