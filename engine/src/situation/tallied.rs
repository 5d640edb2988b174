//! How a tally came to what a step waits for: the day, the total, and what it is the total of.

use crate::calendar::Day;
use crate::model::{Counts, Procedure, Tally, ThresholdId};
use serde::Serialize;

/// A tally that reached what a step waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tallied {
    /// The tally's name.
    pub tally: String,
    /// What had to be reached, as written: `"udbetalte uger" er over 22 uger`.
    pub reached: String,
    /// The day on which it was.
    pub on: Day,
    /// The event that brought it.
    pub by: String,
    /// What is counted.
    pub measure: Measure,
    /// The total of that day's window; a sum in millionths.
    pub total: i64,
    /// The first day of that window; nothing where everything since the case began counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// What lies in the window, in order of days; empty where there is no window.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Spanned>,
    #[serde(skip)]
    pub(crate) threshold: ThresholdId,
    #[serde(skip)]
    pub(crate) ordinal: u32,
}

/// Days that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Spanned {
    /// The first.
    pub from: Day,
    /// The last.
    pub through: Day,
    /// How much each counts; of a sum in millionths.
    pub each: i64,
}

/// What a total is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Events.
    Times,
    /// Days.
    Days,
    /// Weeks of which a day counts.
    Weeks,
    /// A sum.
    Number,
}

impl Measure {
    /// What a tally's totals are a number of.
    pub(crate) fn of(tally: &Tally) -> Self {
        match tally.counts {
            Counts::Events => Self::Times,
            Counts::Days { .. } if tally.whole_weeks => Self::Weeks,
            Counts::Days { .. } => Self::Days,
            Counts::Sum(_) => Self::Number,
        }
    }
}

impl Tallied {
    pub(super) fn new(
        procedure: &Procedure,
        threshold: ThresholdId,
        (on, total, since): (Day, i64, Day),
        by: (u32, String),
    ) -> Option<Self> {
        let data = procedure.threshold(threshold);
        let tally = procedure.tally(data.mark.tally()?);
        Some(Self {
            tally: tally.name.clone(),
            reached: data.words.clone(),
            on,
            by: by.1,
            measure: Measure::of(tally),
            total,
            since: tally.window.map(|_| since),
            spans: Vec::new(),
            threshold,
            ordinal: by.0,
        })
    }
}
