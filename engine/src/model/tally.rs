//! Tallies as declared: what adds up, and over which window.

use super::{FactId, KindId, Roles};
use crate::calendar::{CountRule, Unit};
use serde::Serialize;

/// What adds up as events come: how often, how many days, or how much.
#[derive(Debug, Clone, Serialize)]
pub struct Tally {
    /// Its name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// What is counted.
    pub counts: Counts,
    /// The events it is counted on.
    pub on: Vec<KindId>,
    /// How far back a day looks, backwards and the day itself included; nothing means since the case began.
    pub window: Option<CountRule>,
    /// Days that do not count: from the date of the fact, that day included, through the end of the period.
    pub skips: Option<(CountRule, FactId)>,
    /// A week of which one day counts, counts in full.
    pub whole_weeks: bool,
    /// The roles from which something it rests on is hidden.
    #[serde(skip)]
    pub(crate) hidden: Roles,
    /// The events on which it starts again from nothing.
    #[serde(skip)]
    pub(crate) restarts: Vec<KindId>,
}

/// What a tally counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// How often the events happen.
    Events,
    /// The days of the periods they tell of: from the date of one fact through that of the other. A day counts once.
    Days {
        /// The first day.
        from: FactId,
        /// The last day.
        through: FactId,
    },
    /// The sum of a number they tell, in millionths.
    Sum(FactId),
}

impl Tally {
    /// What people read: the label, or else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// Does its window end with calendar months: the day's own and those before it?
    #[must_use]
    pub fn by_calendar_month(&self) -> bool {
        self.window.is_some_and(|window| window.period.unit() == Unit::MonthEnds)
    }
}
