//! Legal time as declared: what is counted, from what, and who hears when it passes.

use super::{Condition, FactId, RoleId, Roles, Signal, StepId, ThresholdId, Which};
use crate::calendar::{CountRule, Counting, Direction, Landing, Unit};
use serde::Serialize;

/// What a limit is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The moment the step opened.
    Opening,
    /// The date a fact tells.
    Fact(FactId),
    /// When something happened: its first or its latest occurrence.
    Signal(Signal, Which),
    /// The day on which a tally reached this.
    Reached(ThresholdId),
    /// Of a recurring step: the day the round before was done, or the first day, so many periods back.
    Round,
}

/// A limit: how it is counted, and from what.
#[derive(Debug, Clone, Serialize)]
pub struct TimeLimit {
    /// Period, direction, counting, landing, month rule.
    pub rule: CountRule,
    /// From what.
    pub anchor: Anchor,
    /// Must the anchor be known before there is a deadline at all? In a list of which the last decides, each must be.
    pub needed: bool,
    /// Other bounds, in the order in which they act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<Bound>,
    /// As written.
    #[serde(skip)]
    pub words: String,
}

/// A further bound of a limit. A ceiling takes the place of what lies after it, a floor of what lies before it; the last one
/// written has the last word.
#[derive(Debug, Clone, Serialize)]
pub struct Bound {
    /// A floor, or else a ceiling.
    pub floor: bool,
    /// How it is counted; it lands nowhere, the limit as a whole does.
    pub rule: CountRule,
    /// From what.
    pub anchor: Anchor,
    /// As written.
    #[serde(skip)]
    pub words: String,
}

impl TimeLimit {
    pub(crate) fn new(rule: CountRule, anchor: Anchor, words: String) -> Self {
        Self { rule, anchor, needed: false, bounds: Vec::new(), words }
    }

    /// Everything it is counted from.
    pub fn anchors(&self) -> impl Iterator<Item = Anchor> + '_ {
        std::iter::once(self.anchor).chain(self.bounds.iter().map(|bound| bound.anchor))
    }

    /// Is it counted in hours (an instant), or in days (kept until 24:00)?
    #[must_use]
    pub fn in_hours(&self) -> bool {
        matches!(self.rule.period.unit(), Unit::Hours(_))
    }
}

/// A limit that a text building on the step's own text adds to it. It can only make the deadline earlier: of all limits of a
/// step the earliest decides.
#[derive(Debug, Clone, Serialize)]
pub struct Tighter {
    /// The layer that says so, as in [`super::Procedure::layers`].
    pub layer: u8,
    /// The limit.
    pub limit: TimeLimit,
    /// The limit in its place, where it had passed before anybody knew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born_late: Option<TimeLimit>,
}

/// A shorter limit that takes the place of a step's own where that would lie after another step's deadline.
#[derive(Debug, Clone, Serialize)]
pub struct Cap {
    /// The other step.
    pub before: StepId,
    /// The shorter limit.
    pub rule: CountRule,
    /// As written.
    #[serde(skip)]
    pub words: String,
}

/// When a step's deadline stands still.
#[derive(Debug, Clone, Serialize)]
pub struct Pausing {
    /// While this is known to hold.
    pub while_: Condition,
    /// At most so many days in all.
    pub at_most_days: Option<u32>,
    /// As written.
    #[serde(skip)]
    pub words: String,
}

/// How far a deadline may be put off, and by whom.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Extension {
    /// By whom.
    pub by: Roles,
    /// At most so many times.
    pub times: Option<u8>,
    /// At most so far from the deadline by the rule.
    pub at_most: Option<CountRule>,
}

impl Extension {
    /// Does it allow something that another does not: more times, or further?
    pub(crate) fn gives_more_than(&self, other: &Self) -> bool {
        let oftener = other.times.is_some_and(|most| self.times.is_none_or(|times| times > most));
        let period = |rule: &CountRule| super::Value::duration(rule.period);
        let further =
            other.at_most.as_ref().is_some_and(|most| self.at_most.as_ref().is_none_or(|own| !period(own).is_within(period(most))));
        oftener || further
    }
}

/// How a step comes again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Every {
    /// The next round is counted from the day this one was really done; else from the planned day.
    pub from_actual: bool,
}

/// When a rung comes, seen from the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RungTime {
    /// The moment the deadline passes.
    AtOnce,
    /// A length before the deadline (true) or after it, at a time of day.
    Off {
        /// How it is counted from the deadline's day.
        rule: CountRule,
        /// Hour.
        hour: u8,
        /// Minute.
        minute: u8,
    },
}

impl RungTime {
    /// Does it come at the deadline or after it, whatever the deadline is?
    pub(crate) fn comes_after(self) -> bool {
        match self {
            Self::AtOnce => true,
            Self::Off { rule, .. } => {
                let onward = rule.direction == Direction::Forward && rule.counting == Counting::After;
                onward && rule.landing != Landing::Previous && rule.period.amount() > 0
            }
        }
    }

    /// Of two that come at the deadline or after it: does this one come first, or both at once, whatever the deadline is?
    fn never_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::AtOnce, _) => true,
            (Self::Off { .. }, Self::AtOnce) => false,
            (Self::Off { rule, hour, minute }, Self::Off { rule: later, hour: later_hour, minute: later_minute }) => {
                let alike = CountRule { period: rule.period, ..later } == rule && rule.period.unit() == later.period.unit();
                // At the end of the calendar all days are one, so the hours must not go back either.
                alike && rule.period.amount() <= later.period.amount() && (hour, minute) <= (later_hour, later_minute)
            }
        }
    }
}

/// A reminder or a rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// Who is told.
    pub to: Vec<RoleId>,
    /// When.
    pub when: RungTime,
    /// A reminder, or a rung of the escalation ladder?
    pub reminder: bool,
}

/// The alarms of a step by number: the deadline, the soft target, then the rungs. What of them comes when is told by the text,
/// so that a running case counts no more of them than it must.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Alarms {
    /// One bit for each that may come before the deadline, and for the deadline itself.
    pub(crate) ahead: u32,
    /// One bit for each that comes at the deadline or after it.
    pub(crate) after: u32,
    /// Do those after the deadline come in the order in which they are numbered, whatever the deadline is?
    pub(crate) in_order: bool,
}

impl Alarms {
    pub(crate) const DEADLINE: usize = 0;
    pub(crate) const TARGET: usize = 1;
    pub(crate) const RUNGS: usize = 2;

    pub(crate) fn of(target: bool, rungs: &[Rung]) -> Self {
        let bit = |number: usize| u32::try_from(number).ok().and_then(|number| 1_u32.checked_shl(number)).unwrap_or(0);
        let mut alarms = Self { ahead: bit(Self::DEADLINE), after: 0, in_order: true };
        if target {
            alarms.ahead |= bit(Self::TARGET);
        }
        let mut before = RungTime::AtOnce;
        for (at, rung) in rungs.iter().enumerate() {
            if rung.when.comes_after() {
                alarms.after |= bit(Self::RUNGS + at);
                alarms.in_order &= before.never_after(rung.when);
                before = rung.when;
            } else {
                alarms.ahead |= bit(Self::RUNGS + at);
            }
        }
        alarms
    }
}
