//! How much a pool had over time: what the level was at the end of each day on which something changed, who waited, and how long.

use super::fold::fold;
use crate::calendar::{Day, Moment};
use crate::case::Tick;
use crate::log::Log;
use crate::model::{Checked, PoolId, PoolLevel, Procedure};
use crate::situation::AsOf;
use serde::Serialize;

/// How much a pool had at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LevelOn {
    /// The day.
    pub day: Day,
    /// How many places it had.
    pub places: u32,
    /// How many of them nobody had.
    pub free: u32,
    /// How many were reserved.
    pub reserved: u32,
    /// How many were in use.
    pub taken: u32,
    /// How many requests waited.
    pub waiting: u32,
    /// Did it give places?
    pub open: bool,
}

impl LevelOn {
    /// How much there was.
    #[must_use]
    pub fn of(&self, level: PoolLevel) -> u32 {
        match level {
            PoolLevel::Free => self.free,
            PoolLevel::All => self.places,
        }
    }

    fn same(&self, other: &Self) -> bool {
        Self { day: other.day, ..*self } == *other
    }
}

/// A case that stood in line once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) case: String,
    pub(crate) from: Moment,
    /// The event with which it began, where one did.
    pub(crate) by: Option<String>,
    /// When it was over, the event by which, and whether it got a place.
    pub(crate) over: Option<(Moment, Option<String>, bool)>,
}

/// A reservation that expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expiry {
    pub(crate) case: String,
    pub(crate) on: Moment,
    /// The event that asked for it.
    pub(crate) by: Option<String>,
}

/// A pool over time, as of a date.
#[derive(Debug, Clone, Default)]
pub struct Course {
    pub(super) levels: Vec<LevelOn>,
    pub(crate) waits: Vec<Wait>,
    pub(crate) expired: Vec<Expiry>,
    /// The last day that has ended.
    pub(super) ended: Option<Day>,
}

impl Course {
    /// What the level was at the end of each day on which it changed, in order. The first is that of the first day of the log.
    #[must_use]
    pub fn levels(&self) -> &[LevelOn] {
        &self.levels
    }

    /// The same from one day through another: first the level with which that time began, where there was one, by the day it is since.
    #[must_use]
    pub fn between(&self, from: Day, through: Day) -> &[LevelOn] {
        let first = self.levels.partition_point(|level| level.day <= from).saturating_sub(1);
        let last = self.levels.partition_point(|level| level.day <= through);
        self.levels.get(first..last).unwrap_or_default()
    }

    /// The last day that has ended.
    pub(crate) fn last_day(&self) -> Option<Day> {
        self.ended
    }
}

/// What a pool had over time, as of a date.
#[must_use]
pub fn course(procedure: &Checked<Procedure>, pool: PoolId, log: &Log, as_of: AsOf) -> Course {
    let calendar = procedure.calendar();
    let mut course: Course = fold(procedure, procedure.pool(pool), log, as_of).0;
    let last = calendar.day(as_of.happened_by);
    let has_ended = Tick::end_of(Moment::Day(last), calendar) <= Tick::end_of(as_of.happened_by, calendar);
    course.ended = Some(if has_ended { last } else { last.plus(-1) });
    // Of one day the last level counts, and what is as it was before is no change.
    let mut levels: Vec<LevelOn> = Vec::with_capacity(course.levels.len());
    for level in course.levels {
        levels.pop_if(|before| before.day == level.day);
        if levels.last().is_none_or(|before| !before.same(&level)) {
            levels.push(level);
        }
    }
    course.levels = levels;
    course
}
