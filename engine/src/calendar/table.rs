//! Which days are off, and the tables that make counting them a look-up. Knows days only: no names of lists, no data format.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::civil::Day;
use super::zone::Zone;

/// What kind of day off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOffKind {
    /// Saturday or Sunday, where those are days off.
    Weekend,
    /// A public holiday (helligdag), also when it falls in a weekend.
    PublicHoliday,
    /// A day on which offices are closed, though it is no public holiday.
    ClosingDay,
    /// A day on which only banks are closed.
    BankClosing,
}

/// Why a day is off: kind, names and source. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DayOff(Arc<Facts>);

/// What a [`DayOff`] says, in the form it is serialized.
#[derive(Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Facts {
    pub(super) kind: DayOffKind,
    pub(super) name_da: String,
    pub(super) name_en: String,
    pub(super) source: String,
}

impl DayOff {
    pub(super) fn new(facts: Facts) -> DayOff {
        DayOff(Arc::new(facts))
    }

    /// Answers the kind; where a day is off for several reasons, that of the calendar's first list.
    pub fn kind(&self) -> DayOffKind {
        self.0.kind
    }

    /// Answers the Danish name, such as `Langfredag`.
    pub fn name_da(&self) -> &str {
        &self.0.name_da
    }

    /// Answers the English name, such as `Good Friday`.
    pub fn name_en(&self) -> &str {
        &self.0.name_en
    }

    /// Answers where it is written that the day is off.
    pub fn source(&self) -> &str {
        &self.0.source
    }
}

impl Serialize for DayOff {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The reasons for each supported day to be off.
pub(super) struct DaysOff {
    /// For each day: 0, or the number of its reason.
    numbers: Vec<u16>,
    /// Reason number 1 first.
    reasons: Vec<DayOff>,
}

impl DaysOff {
    /// No day is off.
    pub(super) fn none() -> DaysOff {
        DaysOff { numbers: vec![0; Day::HOW_MANY], reasons: Vec::new() }
    }

    /// Adds a reason for some days; a day that has one keeps it. `None` when there are too many reasons.
    pub(super) fn add(&mut self, reason: &DayOff, days: impl Iterator<Item = Day>) -> Option<()> {
        self.reasons.push(reason.clone());
        let number = u16::try_from(self.reasons.len()).ok()?;
        for day in days {
            if let Some(slot @ 0) = self.numbers.get_mut(day.index()) {
                *slot = number;
            }
        }
        Some(())
    }

    /// The reason for a day, if any.
    pub(super) fn reason(&self, day: Day) -> Option<&DayOff> {
        let number = self.numbers.get(day.index()).copied()?;
        self.reasons.get(usize::from(number).checked_sub(1)?)
    }

    /// The days without a reason.
    pub(super) fn ranks(&self) -> Ranks {
        Ranks::of(self.numbers.iter().map(|number| *number == 0))
    }
}

/// Allowed days, by number and by day.
pub(super) struct Ranks {
    /// For each supported day and the one after the last: how many allowed days come before it.
    before: Vec<u32>,
    /// The allowed days, in order.
    days: Vec<Day>,
}

impl Ranks {
    fn of(allowed: impl Iterator<Item = bool>) -> Ranks {
        let mut ranks = Ranks { before: Vec::with_capacity(Day::HOW_MANY + 1), days: Vec::with_capacity(Day::HOW_MANY) };
        for (day, allowed) in Day::all().zip(allowed) {
            ranks.before.push(ranks.days.len() as u32);
            if allowed {
                ranks.days.push(day);
            }
        }
        ranks.before.push(ranks.days.len() as u32);
        ranks
    }

    /// Whether there are none at all.
    pub(super) fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Whether the day is allowed.
    pub(super) fn contains(&self, day: Day) -> bool {
        self.until(day) > self.before(day)
    }

    /// How many allowed days come before the day.
    pub(super) fn before(&self, day: Day) -> usize {
        self.before.get(day.index()).copied().unwrap_or_default() as usize
    }

    /// How many allowed days come before the day or are the day.
    pub(super) fn until(&self, day: Day) -> usize {
        self.before.get(day.index() + 1).copied().unwrap_or_default() as usize
    }

    /// The nth allowed day after a day, n ≥ 1; beyond the table, the last supported day.
    pub(super) fn nth_after(&self, day: Day, n: u32) -> Day {
        self.numbered(self.until(day) + n as usize)
    }

    /// The nth allowed day that is a day or after it, n ≥ 1; beyond the table, the last supported day.
    pub(super) fn nth_from(&self, day: Day, n: u32) -> Day {
        self.numbered(self.before(day) + n as usize)
    }

    /// The nth allowed day before a day, n ≥ 1; beyond the table, the first supported day.
    pub(super) fn nth_before(&self, day: Day, n: u32) -> Day {
        self.numbered_back(self.before(day), n)
    }

    /// The nth allowed day that is a day or before it, n ≥ 1; beyond the table, the first supported day.
    pub(super) fn nth_until(&self, day: Day, n: u32) -> Day {
        self.numbered_back(self.until(day), n)
    }

    /// The allowed day after `count` others, if there is one.
    pub(super) fn day_after(&self, count: usize) -> Option<Day> {
        self.days.get(count).copied()
    }

    /// The allowed day with this number, from 1.
    fn numbered(&self, number: usize) -> Day {
        let index = number.wrapping_sub(1);
        self.days.get(index).copied().unwrap_or(Day::LAST)
    }

    fn numbered_back(&self, count: usize, n: u32) -> Day {
        let index = count.checked_sub(n as usize);
        index.and_then(|index| self.days.get(index)).copied().unwrap_or(Day::FIRST)
    }
}

/// How much time of working days has passed, in milliseconds as they really pass.
pub(super) struct WorkingTime {
    /// For each working day, and after the last: the time of all working days before it.
    before: Vec<i64>,
}

impl WorkingTime {
    pub(super) fn of(working: &Ranks, zone: &Zone) -> WorkingTime {
        let mut total = 0;
        let mut before = Vec::with_capacity(working.days.len() + 1);
        before.push(total);
        for day in &working.days {
            total += zone.end(*day).milliseconds() - zone.midnight(*day).milliseconds();
            before.push(total);
        }
        WorkingTime { before }
    }

    /// The time of all working days before a number of them.
    pub(super) fn before(&self, count: usize) -> i64 {
        self.before.get(count).copied().unwrap_or_default()
    }

    /// Finds the working day in which the total reaches `total`: how many come before it, and how far into it.
    ///
    /// At the seam of two days, `total` is the end of the earlier one; `None` beyond the last.
    pub(super) fn reaches(&self, total: i64) -> Option<(usize, i64)> {
        let next = self.first_at_least(total);
        (next < self.before.len()).then(|| {
            let count = next.saturating_sub(1);
            (count, total - self.before(count))
        })
    }

    /// Finds the working day in which the total leaves `total`: as [`WorkingTime::reaches`], but at a seam the start of the
    /// later day; `None` before the first.
    pub(super) fn leaves(&self, total: i64) -> Option<(usize, i64)> {
        let count = self.first_at_least(total + 1).checked_sub(1)?;
        Some((count, total - self.before(count)))
    }

    /// The smallest count of working days whose time is at least `total`.
    ///
    /// Nearly all days have 24 hours, so the guess is at most a few days off.
    fn first_at_least(&self, total: i64) -> usize {
        let guess = total.max(0) as usize / super::instant::DAY_MS as usize;
        let mut count = guess.min(self.before.len());
        while count > 0 && self.before(count - 1) >= total {
            count -= 1;
        }
        while self.before.get(count).is_some_and(|before| *before < total) {
            count += 1;
        }
        count
    }
}
