//! How a consent, or what held for a while, came to hold no longer, where a step waits for that.

use super::said::Said;
use crate::calendar::{Day, Moment};
use crate::model::{Ceasing, Procedure, ThresholdId};
use serde::Serialize;

/// Something that holds no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ceased {
    /// The name of the consent, the assessment or the fact.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What was waited for, as written: `journaldeling udløber`.
    pub awaited: String,
    /// Withdrawn, or run out.
    pub way: Ceasing,
    /// The first day on which it did not hold.
    pub on: Day,
    /// The event that withdrew it, or that told what ran out.
    pub by: String,
    /// When that told it; of what was withdrawn, when that was.
    pub said: Moment,
    #[serde(skip)]
    pub(crate) threshold: ThresholdId,
    #[serde(skip)]
    pub(crate) ordinal: u32,
}

impl Ceased {
    /// Did time bring it, and no event?
    #[must_use]
    pub fn by_time(&self) -> bool {
        self.way == Ceasing::RunsOut
    }

    /// On a day, by an event with its number; `said` is what was said of the fact last.
    pub(super) fn new(procedure: &Procedure, threshold: ThresholdId, way: Ceasing, on: Day, ordinal: u32, said: &[Said]) -> Option<Self> {
        let data = procedure.threshold(threshold);
        let fact = data.mark.ceases()?;
        let said = said.iter().find(|said| said.fact == fact)?;
        Some(Self {
            name: said.name.clone(),
            title: said.title.clone(),
            awaited: data.words.clone(),
            way,
            on,
            by: said.by.clone(),
            said: said.on,
            threshold,
            ordinal,
        })
    }
}
