//! When a reminder or a rung of the ladder comes, seen from the deadline.

use super::Tick;
use super::deadlines::due_of;
use crate::calendar::{Calendar, CountRule, Moment, Unit};
use crate::model::RungTime;

/// The rung an alarm stands for.
pub(crate) fn rung_of(alarm: usize) -> Option<usize> {
    alarm.checked_sub(super::duties::RUNGS)
}

/// When a rung comes by its deadline alone, whenever that became known.
pub(crate) fn rung_tick(when: RungTime, passes: Tick, calendar: &Calendar) -> Tick {
    rung_time(when, due_of(passes, calendar), passes, calendar)
}

pub(super) fn rung_time(when: RungTime, due: Moment, passes: Tick, calendar: &Calendar) -> Tick {
    match when {
        RungTime::AtOnce => passes,
        RungTime::Off { rule, hour, minute } => match calendar.count(&rule, rung_anchor(&rule, due, passes)) {
            Moment::Day(day) => Tick::after(calendar.at(day, hour, minute)),
            Moment::Instant(instant) => Tick::after(instant),
        },
    }
}

/// Hours are counted from the instant the deadline passes, days from its day.
fn rung_anchor(rule: &CountRule, due: Moment, passes: Tick) -> Moment {
    if matches!(rule.period.unit(), Unit::Hours(_)) { Moment::Instant(passes.instant()) } else { due }
}
