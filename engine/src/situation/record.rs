//! What became of one duty or right of a case.

use super::ceased::Ceased;
use super::passed::Passed;
use super::progress::Turning;
use super::takes::Taken;
use super::tallied::Tallied;
use crate::calendar::{Day, Instant, Moment};
use crate::case::{Ground, Instance, Tick};
use crate::model::{LegalBasis, Modal};
use serde::Serialize;

/// What became of a duty or a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its trigger came; it waits for a fact, or its condition does not hold.
    Waiting,
    /// Owed (or open to be used), and in time.
    Open,
    /// Owed, and its deadline has passed.
    Late,
    /// Owed, and its deadline stands still.
    Paused,
    /// Met in time.
    Met,
    /// Met after its deadline.
    MetLate,
    /// A right that was not used in time.
    Expired,
    /// It lapsed.
    Lapsed,
    /// The goal or an ending cancelled it.
    Cancelled,
    /// A newer occurrence of its trigger took its place.
    Superseded,
    /// It ended because it could not be kept: nobody is charged.
    Excused,
    /// It ended because it was no longer needed.
    Lifted,
    /// A local duty that ended when the case went to another municipality.
    HandedOver,
}

/// How and when it was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Met {
    /// When.
    pub on: Moment,
    /// By which event.
    pub by: String,
}

/// How and when it ended without being met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// When.
    pub on: Moment,
    /// By which event; nothing where time did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// When a deadline stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PausedFor {
    /// The first day that does not count.
    pub from: Moment,
    /// The first day that counts again; nothing while it lasts.
    pub until: Option<Moment>,
}

/// A deadline that was put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// To this day.
    pub until: Moment,
    /// By this event; it says who and why.
    pub by: String,
}

/// One duty or right of the case.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// `step@key`: the key is the id of the event that opened it (the root of its corrections).
    pub instance: String,
    /// The step's name.
    pub step: String,
    /// What people read.
    pub title: String,
    /// Which instance of the step, from 1.
    pub number: u32,
    /// How binding it is.
    pub modal: Modal,
    /// Who acts.
    pub who: Vec<String>,
    /// What is to be done.
    pub action: String,
    /// What became of it.
    pub state: State,
    /// When it opened (or began to wait).
    pub opened: Moment,
    /// The event that opened it.
    pub opened_by: String,
    /// By when; a day is kept until its 24:00. Nothing while what it is counted from is unknown.
    pub due: Option<Moment>,
    /// When its deadline stood still.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<PausedFor>,
    /// How its deadline was put off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extended: Vec<Extension>,
    /// How many times it must be done; once, as a rule.
    pub times: u8,
    /// How many of these times it was done.
    pub done: u8,
    /// Of what must be done several times: the last day from which the rest still fits before the deadline, one on each
    /// working day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_fits_from: Option<Day>,
    /// By when it would better be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Moment>,
    /// Did the soft target pass before it was met?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub target_missed: bool,
    /// Did its deadline pass while it was owed? Not said of what was late before anybody knew of it.
    pub breached: bool,
    /// Could it be known before the deadline passed? Only then is a breach charged to anybody.
    pub charged: bool,
    /// When a breach was discovered, where the deadline had passed before all that it rests on was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discovered: Option<Instant>,
    /// Had the deadline passed before what opened the step was known?
    pub born_late: bool,
    /// The deadline by the rule, where it had passed before anybody knew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_by_rule: Option<Moment>,
    /// How a tally came to what the step waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tallied: Option<Tallied>,
    /// How a progression stood that the step came of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turned: Option<Turning>,
    /// What ceased to hold, where the step came of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceased: Option<Ceased>,
    /// The deadline that passed, where the step came of that.
    #[serde(rename = "passed", skip_serializing_if = "Option::is_none")]
    pub passed_before: Option<Passed>,
    /// How it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
    /// How it ended otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// What it takes to meet it besides an event that does, where it takes anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Box<Taken>>,
    #[serde(skip)]
    pub(crate) id: Instance,
    #[serde(skip)]
    pub(crate) ground: Option<Ground>,
    /// The terms of a limit with several bounds: number, anchor, and what each gives.
    #[serde(skip)]
    pub(crate) terms: Vec<(u8, Moment, Moment)>,
    /// Where texts build on each other: the date each limit of the step gives.
    #[serde(skip)]
    pub(crate) limits: Vec<(u8, Moment)>,
    /// Of a step that asks a pool: from when to when it stood open. Each time is a request of its own.
    #[serde(skip)]
    pub(crate) stood: Vec<(Moment, Option<Moment>)>,
    /// Did it ever open? What only waited for its condition, or for its first day, did not.
    #[serde(skip)]
    pub(crate) began: bool,
    #[serde(skip)]
    pub(crate) passes: Option<Tick>,
    /// Did it pass while it was owed? What was set aside has not.
    #[serde(skip)]
    pub(super) passed: bool,
}

impl Record {
    pub(super) fn breach(&mut self, late: bool) {
        if !late {
            return;
        }
        let known_before = matches!((self.passes, self.ground), (Some(passes), Some(ground)) if ground.known < passes);
        let own_rule = self.born_late && self.due != self.due_by_rule;
        if self.born_late && !own_rule {
            return;
        }
        self.breached = true;
        self.charged |= known_before || own_rule;
        if !known_before && !own_rule {
            self.discovered = self.ground.map(|ground| ground.known.instant());
        }
    }

    /// Is it alive: owed, or open to be used?
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open | State::Late | State::Paused)
    }
}
