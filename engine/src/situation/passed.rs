//! How a deadline passed, or a right ran out, where a step waits for that.

use crate::calendar::{Calendar, Moment};
use crate::case::{Instance, Tick};
use crate::model::{Procedure, ThresholdId};
use serde::Serialize;

/// A deadline that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// The step whose deadline it was, as an instance: `rykker@e4`.
    pub instance: String,
    /// What people read.
    pub title: String,
    /// What was waited for, as written: `fristen for rykker er overskredet`.
    pub awaited: String,
    /// The deadline.
    pub due: Moment,
    /// From when on it had passed: the day after, or of a deadline in hours the instant.
    pub on: Moment,
    /// Is it a right, which ran out?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_right: bool,
    #[serde(skip)]
    pub(crate) threshold: ThresholdId,
    #[serde(skip)]
    pub(crate) of: Instance,
}

impl Passed {
    /// The deadline of an instance that is called so, passed at a tick.
    pub(super) fn new(procedure: &Procedure, threshold: ThresholdId, of: Instance, called: String, due: Moment, at: Tick) -> Self {
        let step = procedure.step(of.step);
        Self {
            instance: called,
            title: step.title().to_owned(),
            awaited: procedure.threshold(threshold).words.clone(),
            due,
            on: moment(at, procedure.calendar()),
            is_right: !step.is_duty(),
            threshold,
            of,
        }
    }
}

fn moment(at: Tick, calendar: &Calendar) -> Moment {
    if at.is_after() { Moment::Instant(at.instant()) } else { Moment::Day(calendar.day_of(at.instant())) }
}
