//! The almanac: one page a day, written a day at a time from a day whose weekday is known.
//!
//! Facts of the Danish calendars that come with the engine, stated again: Saturdays and Sundays; the public holidays of
//! lukkeloven § 2 (Store Bededag the fourth Friday after Easter, until 2023); 5 June, 24 and 31 December; the Friday after
//! Ascension Day is no bank day. Clocks: one hour ahead of UTC, two from the last Sunday in March at 01:00 UTC to the last Sunday
//! in October at 01:00 UTC (Directive 2000/84/EC).

use std::sync::Arc;

/// The first page: 1 January 1997, a Wednesday, the first year with the clock changes of today.
const FIRST_YEAR: i32 = 1997;
const FIRST_WEEKDAY: usize = 2;
/// 1 January 1997 in days since 1970: 27 years, of which 1972, 76, 80, 84, 88, 92 and 96 had a day more.
const FIRST_SINCE_1970: i32 = 27 * 365 + 7;
/// The last year with pages.
const LAST_YEAR: i32 = 2079;

/// An hour in milliseconds.
pub const HOUR: i64 = 3_600_000;

/// A date as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
}

/// How many days a month has.
#[must_use]
pub fn month_length(year: i32, month: u32) -> u32 {
    let leap = if year % 100 == 0 { year % 400 == 0 } else { year % 4 == 0 };
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    fn next(self) -> Self {
        let Self { year, month, day } = self;
        if day < month_length(year, month) {
            Self { year, month, day: day + 1 }
        } else if month < 12 {
            Self { year, month: month + 1, day: 1 }
        } else {
            Self { year: year + 1, month: 1, day: 1 }
        }
    }

    /// Reads `2026-03-29`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let right = [(year, 4), (month, 2), (day, 2)].iter().all(|(part, length)| part.len() == *length);
        if !right || parts.next().is_some() || !text.chars().all(|c| c.is_ascii_digit() || c == '-') {
            return None;
        }
        let date = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let exists = (1..=12).contains(&date.month) && (1..=month_length(date.year, date.month)).contains(&date.day);
        exists.then_some(date)
    }
}

/// Full moons of the church, by the year's place in the cycle of 19 (good from 1900 to 2199); Easter is the Sunday after.
const PASCHAL_MOONS: [(u32, u32); 19] = [
    (4, 14),
    (4, 3),
    (3, 23),
    (4, 11),
    (3, 31),
    (4, 18),
    (4, 8),
    (3, 28),
    (4, 16),
    (4, 5),
    (3, 25),
    (4, 13),
    (4, 2),
    (3, 22),
    (4, 10),
    (3, 30),
    (4, 17),
    (4, 7),
    (3, 27),
];

/// One day.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Its date.
    pub date: Date,
    /// 0 is Monday.
    pub weekday: usize,
    /// Its first instant, in milliseconds since 1970 UTC.
    pub midnight: i64,
    /// Is it a working day?
    pub working: bool,
    /// Is it a bank day?
    pub bank: bool,
}

/// The number of a page.
pub type Day = usize;

/// Days off that a fault may take out of the calendar, to see that somebody notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOff {
    /// Easter Monday.
    EasterMonday,
    /// Christmas Eve and New Year's Eve, Constitution Day.
    ClosingDays,
    /// Saturdays.
    Saturdays,
    /// The Friday after Ascension Day, for banks.
    BankFriday,
    /// Every holiday that goes by Easter.
    Easter,
}

/// All pages.
#[derive(Debug, Clone)]
pub struct Almanac {
    pages: Arc<Vec<Page>>,
    /// The first and the last day of each time that the place itself is closed, so that its own deadlines stand still.
    closed: Vec<(Day, Day)>,
}

impl Almanac {
    /// Writes the almanac of Denmark.
    #[must_use]
    pub fn danmark() -> Self {
        Self::without(None, false)
    }

    /// The same with a day off forgotten, or without summer time: wrong, and made to be found out.
    #[must_use]
    pub fn without(forgotten: Option<DayOff>, no_summer_time: bool) -> Self {
        let mut pages = Vec::new();
        let mut date = Date { year: FIRST_YEAR, month: 1, day: 1 };
        let mut weekday = FIRST_WEEKDAY;
        // Winter time: midnight is 23:00 UTC of the day before.
        let mut midnight = i64::from(FIRST_SINCE_1970) * 24 * HOUR - HOUR;
        while date.year <= LAST_YEAR {
            pages.push(Page { date, weekday, midnight, working: weekday < 5, bank: weekday < 5 });
            let hours = match (date.month, weekday) {
                _ if no_summer_time => 24,
                (3, 6) if date.day + 7 > 31 => 23,
                (10, 6) if date.day + 7 > 31 => 25,
                _ => 24,
            };
            midnight += hours * HOUR;
            weekday = (weekday + 1) % 7;
            date = date.next();
        }
        let mut written = Self { pages: Arc::new(pages), closed: Vec::new() };
        written.holidays(forgotten);
        written
    }

    /// The same almanac in a place that is closed by itself, as a calendar of its own tells (in the form of those that come with
    /// the engine). Of what only warns nobody needs to know here.
    #[must_use]
    pub fn of_place(&self, calendar: &str) -> Self {
        let json: serde_json::Value = serde_json::from_str(calendar).unwrap_or_default();
        let lists = json.get("calendars").and_then(|lists| lists.as_array()).into_iter().flatten();
        let closures = lists.filter_map(|calendar| calendar.get("closures")?.as_array()).flatten();
        let day = |closure: &serde_json::Value, which: &str| self.day_of_date(Date::read(closure.get(which)?.as_str()?)?);
        let standing = closures.filter(|closure| closure.get("effect").is_some_and(|effect| effect == "pause"));
        Self { closed: standing.filter_map(|closure| Some((day(closure, "from")?, day(closure, "until")?))).collect(), ..self.clone() }
    }

    /// The almanac of a place that is never closed.
    pub fn open(&mut self) {
        self.closed.clear();
    }

    /// The same times of being closed in another almanac.
    pub fn closed_as(&mut self, other: &Self) {
        self.closed.clone_from(&other.closed);
    }

    /// Is the place closed on a day?
    #[must_use]
    pub fn is_closed(&self, day: Day) -> bool {
        self.closed.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    fn holidays(&mut self, forgotten: Option<DayOff>) {
        if forgotten == Some(DayOff::Saturdays) {
            for page in Arc::make_mut(&mut self.pages).iter_mut().filter(|page| page.weekday == 5) {
                (page.working, page.bank) = (true, true);
            }
        }
        for year in FIRST_YEAR..=LAST_YEAR {
            for (month, day) in [(1, 1), (12, 25), (12, 26)] {
                self.off(Date { year, month, day }, 0);
            }
            if forgotten != Some(DayOff::ClosingDays) {
                for (month, day) in [(6, 5), (12, 24), (12, 31)] {
                    self.off(Date { year, month, day }, 0);
                }
            }
            let Some(easter) = self.easter(year) else { continue };
            let easter = self.date(easter);
            // Maundy Thursday, Good Friday, Easter, the day after, Ascension Day, Whit Sunday, the day after.
            for after in [-3, -2, 0, 1, 39, 49, 50] {
                let kept = match forgotten {
                    Some(DayOff::Easter) => false,
                    Some(DayOff::EasterMonday) => after != 1,
                    _ => true,
                };
                if kept {
                    self.off(easter, after);
                }
            }
            if year <= 2023 {
                self.off(easter, 26);
            }
            let friday = self.day_of_date(easter).map(|day| day + 40);
            // The Friday after Ascension Day is a bank closing day since 2009.
            if let Some(page) = friday.and_then(|day| Arc::make_mut(&mut self.pages).get_mut(day))
                && year >= 2009
                && forgotten != Some(DayOff::BankFriday)
            {
                page.bank = false;
            }
        }
    }

    /// The Sunday after the year's paschal full moon.
    fn easter(&self, year: i32) -> Option<Day> {
        let place = usize::try_from(year % 19).ok()?;
        let (month, day) = *PASCHAL_MOONS.get(place)?;
        let moon = self.day_of_date(Date { year, month, day })?;
        (moon + 1..moon + 8).find(|day| self.pages.get(*day).is_some_and(|page| page.weekday == 6))
    }

    fn off(&mut self, date: Date, days_after: i32) {
        let day = self.day_of_date(date).and_then(|day| day.checked_add_signed(days_after as isize));
        if let Some(page) = day.and_then(|day| Arc::make_mut(&mut self.pages).get_mut(day)) {
            (page.working, page.bank) = (false, false);
        }
    }

    /// The page of a day. Stories do not leave the almanac.
    #[must_use]
    pub fn page(&self, day: Day) -> Page {
        self.pages.get(day).or(self.pages.last()).copied().unwrap_or(Page {
            date: Date { year: FIRST_YEAR, month: 1, day: 1 },
            weekday: FIRST_WEEKDAY,
            midnight: 0,
            working: true,
            bank: true,
        })
    }

    /// The date of a day.
    #[must_use]
    pub fn date(&self, day: Day) -> Date {
        self.page(day).date
    }

    /// The page with a date.
    #[must_use]
    pub fn day_of_date(&self, date: Date) -> Option<Day> {
        self.pages.binary_search_by(|page| page.date.cmp(&date)).ok()
    }

    /// The page of a day that is given as a number of days since 1970.
    #[must_use]
    pub fn since_1970(&self, days: i32) -> Day {
        usize::try_from(days - FIRST_SINCE_1970).unwrap_or(0).min(self.pages.len() - 1)
    }

    /// A page as a number of days since 1970.
    #[must_use]
    pub fn to_since_1970(&self, day: Day) -> i32 {
        FIRST_SINCE_1970 + i32::try_from(day).unwrap_or(0)
    }

    /// The first instant of a day.
    #[must_use]
    pub fn midnight(&self, day: Day) -> i64 {
        self.page(day).midnight
    }

    /// The day that an instant belongs to.
    #[must_use]
    pub fn day_at(&self, instant: i64) -> Day {
        self.pages.partition_point(|page| page.midnight <= instant).saturating_sub(1)
    }

    /// The instant at which the clocks first show a time of day. A time that the clocks skip is the first that they show.
    #[must_use]
    pub fn clock(&self, day: Day, hour: u8, minute: u8) -> i64 {
        let length = self.midnight(day + 1) - self.midnight(day);
        let shown = i64::from(hour) * HOUR + i64::from(minute) * 60_000;
        let passed = match length / HOUR {
            // 02:00 becomes 03:00: two hours have passed then.
            23 if hour >= 3 => shown - HOUR,
            23 if hour == 2 => 2 * HOUR,
            // 03:00 becomes 02:00: from the second 02:00 on an hour more has passed.
            25 if hour >= 3 => shown + HOUR,
            _ => shown,
        };
        self.midnight(day) + passed
    }
}
