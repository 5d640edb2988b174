//! Places in time. At one instant things have their turn: first passes what had the day before to be done, then come events,
//! then deadlines in hours and messages. So a call answered at the very minute is in time.

use super::almanac::Almanac;
use super::count::When;
use super::lines::when;
use sagsgang::calendar::Moment;

/// Whose turn it is at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Where a look at the day before stops.
    Eve,
    /// Deadlines in days pass as their day ends.
    DayEnds,
    /// Events.
    Events,
    /// Deadlines in hours, and messages.
    After,
}

/// An instant in milliseconds, and a turn at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The instant.
    pub(super) instant: i64,
    turn: Turn,
}

impl Place {
    /// Before anything.
    pub(super) const BEGINNING: Self = Self { instant: i64::MIN, turn: Turn::Eve };

    /// Is it after all events at its instant, where deadlines in hours pass?
    pub(super) fn is_after(self) -> bool {
        self.turn == Turn::After
    }

    /// Where an event stands.
    pub(super) fn at(instant: i64) -> Self {
        Self { instant, turn: Turn::Events }
    }

    /// After all events at an instant.
    pub(super) fn after(instant: i64) -> Self {
        Self { instant, turn: Turn::After }
    }

    /// Where a day ends.
    pub(super) fn end_of_day(almanac: &Almanac, day: usize) -> Self {
        Self { instant: almanac.midnight(day + 1), turn: Turn::DayEnds }
    }

    /// Where a due moment has passed: a day's at its 24:00, an instant's after all at it.
    pub(super) fn passing(almanac: &Almanac, due: When) -> Self {
        match due {
            When::Day(day) => Self::end_of_day(almanac, day),
            When::Instant(instant) => Self::after(instant),
        }
    }
}

/// The last place that belongs to a moment: of a day, just before its 24:00; of an instant, all at it.
pub(super) fn end_of(almanac: &Almanac, moment: Moment) -> Place {
    match when(almanac, moment) {
        When::Day(day) => Place { instant: almanac.midnight(day + 1), turn: Turn::Eve },
        When::Instant(instant) => Place::after(instant),
    }
}
