//! Progressions as declared: what is to rise, by which plan, and when it stalls; and what steps wait for.

use super::{Ceasing, EventKind, FactId, Heard, KindId, LegalBasis, Procedure, RampId, Roles, StepId, TallyId, ThresholdId, Turn, Value};
use crate::calendar::{Calendar, CountRule, Day, Moment, Period};
use serde::Serialize;

/// A number that is to rise by a plan.
#[derive(Debug, Clone, Serialize)]
pub struct Ramp {
    /// Its name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// The number that is to rise.
    pub measures: FactId,
    /// The fact that tells the parts apart whose latest numbers are added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<FactId>,
    /// The events on which it begins, and begins anew.
    pub begins_on: Vec<KindId>,
    /// The levels of the plan that applies where nobody tells another, in millionths.
    pub levels: Vec<i64>,
    /// How long each of these levels lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<CountRule>,
    /// The fact that tells a case's own plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_plan: Option<FactId>,
    /// How long it may stand without rising, before it stalls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stalls: Option<CountRule>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// The roles from which something it rests on is hidden.
    #[serde(skip)]
    pub(crate) hidden: Roles,
}

/// A level of a plan, and the day from which it is meant to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// From this day on.
    pub from: Day,
    /// How much, in millionths.
    pub level: i64,
}

impl Ramp {
    /// What people read: the label, or else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// Does an event of this kind begin it, tell what it measures, or end a part of it?
    pub(crate) fn hears(&self, id: KindId, kind: &EventKind) -> bool {
        self.begins_on.contains(&id) || kind.tells.contains(&self.measures) || (kind.ends_part && self.per.is_some())
    }

    /// The declared plan, begun on a day.
    #[must_use]
    pub fn plan_from(&self, day: Day, calendar: &Calendar) -> Vec<Level> {
        let from = |number: u32| match self.every {
            Some(every) if number > 0 => {
                let unit = every.period.unit();
                // Beyond the longest period the calendar knows, the last possible one is as good as never.
                let longest = every.period.amount().saturating_mul(number).min(unit.limit());
                let period = Period::new(longest, unit).unwrap_or(every.period);
                calendar.day(calendar.count(&CountRule { period, ..every }, Moment::Day(day)))
            }
            _ => day,
        };
        self.levels.iter().zip(0..).map(|(level, number)| Level { from: from(number), level: *level }).collect()
    }
}

/// The levels of a plan as an event tells it: `2026-05-04: 12; 2026-05-18: 20`. Days and levels rise.
pub(crate) fn levels_of(words: &str) -> Option<Vec<Level>> {
    let level = |part: &str| {
        let (day, level) = part.trim().split_once(':')?;
        Some(Level { from: Day::parse(day.trim())?, level: Value::number(level.trim())?.number_kept() })
    };
    let levels: Vec<Level> = words.split(';').map(level).collect::<Option<_>>()?;
    let rise = levels.windows(2).all(|pair| matches!(pair, [one, next] if one.from < next.from && one.level < next.level));
    (rise && levels.len() <= super::limits::LEVELS).then_some(levels)
}

/// What a step waits for a tally or a progression to come to.
#[derive(Debug, Clone, Serialize)]
pub struct Threshold {
    /// Of what, and what.
    #[serde(flatten)]
    pub mark: Mark,
    /// As written.
    #[serde(skip)]
    pub words: String,
    /// What hears of it.
    pub heard: Heard,
}

/// What a tally or a progression comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Mark {
    /// A tally has come so far.
    Tally {
        /// Which.
        tally: TallyId,
        /// More than the amount; else at least so much.
        over: bool,
        /// How much, in the tally's own measure: times, days, weeks, or millionths.
        amount: i64,
    },
    /// A progression has come so far.
    Ramp {
        /// Which.
        ramp: RampId,
        /// More than the amount; else at least so much.
        over: bool,
        /// How much, in millionths.
        amount: i64,
    },
    /// A consent, or what holds for a while, holds no longer.
    Ceases {
        /// Which.
        fact: FactId,
        /// In which way.
        how: Ceasing,
    },
    /// A progression takes a turn.
    Turn {
        /// Which.
        ramp: RampId,
        /// Which turn.
        turn: Turn,
    },
    /// The deadline of a step passes while it is open, or a right runs out.
    Passes {
        /// Which.
        step: StepId,
    },
}

impl Threshold {
    /// Does a step wait for it, or count from it?
    pub(crate) fn is_heard(&self) -> bool {
        !self.heard.opens.is_empty() || !self.heard.anchors.is_empty()
    }
}

impl Mark {
    /// Is a total enough?
    #[must_use]
    pub fn is_reached(&self, total: i64) -> bool {
        match *self {
            Self::Tally { over, amount, .. } | Self::Ramp { over, amount, .. } => {
                if over {
                    total > amount
                } else {
                    total >= amount
                }
            }
            Self::Turn { .. } | Self::Ceases { .. } | Self::Passes { .. } => false,
        }
    }

    /// The tally it is about.
    #[must_use]
    pub fn tally(&self) -> Option<TallyId> {
        match *self {
            Self::Tally { tally, .. } => Some(tally),
            Self::Ramp { .. } | Self::Turn { .. } | Self::Ceases { .. } | Self::Passes { .. } => None,
        }
    }

    /// The consent or the fact it is about.
    #[must_use]
    pub fn ceases(&self) -> Option<FactId> {
        match *self {
            Self::Ceases { fact, .. } => Some(fact),
            Self::Tally { .. } | Self::Ramp { .. } | Self::Turn { .. } | Self::Passes { .. } => None,
        }
    }

    /// The progression it is about.
    #[must_use]
    pub fn ramp(&self) -> Option<RampId> {
        match *self {
            Self::Ramp { ramp, .. } | Self::Turn { ramp, .. } => Some(ramp),
            Self::Tally { .. } | Self::Ceases { .. } | Self::Passes { .. } => None,
        }
    }

    /// The step whose deadline it is about.
    #[must_use]
    pub fn passes(&self) -> Option<StepId> {
        if let Self::Passes { step } = *self { Some(step) } else { None }
    }
}

impl Procedure {
    /// Its progressions, in the order of the text.
    #[must_use]
    pub fn ramps(&self) -> &[Ramp] {
        &self.ramps
    }

    /// A progression of this procedure.
    #[must_use]
    pub fn ramp(&self, id: RampId) -> &Ramp {
        super::at(&self.ramps, id.index())
    }

    /// The kinds of event that a tally or a progression comes to something by.
    pub(crate) fn kinds_for(&self, threshold: ThresholdId) -> Vec<KindId> {
        match self.threshold(threshold).mark {
            Mark::Tally { tally, .. } => self.tally(tally).on.clone(),
            Mark::Ramp { ramp, .. } | Mark::Turn { ramp, .. } => {
                self.kind_ids().filter(|kind| self.kind(*kind).climbs.contains(&ramp)).collect()
            }
            Mark::Ceases { fact, how } => self.ceases_by(fact, how),
            // It passes because nothing happens.
            Mark::Passes { .. } => Vec::new(),
        }
    }

    /// What steps wait for as the deadline of a step passes.
    pub(crate) fn passing(&self, step: StepId) -> Option<ThresholdId> {
        self.thresholds.iter().position(|threshold| threshold.mark.passes() == Some(step)).map(ThresholdId::new)
    }

    /// All that a progression may come to.
    pub(crate) fn marks_of(&self, ramp: RampId) -> impl Iterator<Item = (ThresholdId, &Threshold)> {
        let all = self.thresholds.iter().enumerate().map(|(at, threshold)| (ThresholdId::new(at), threshold));
        all.filter(move |(_, threshold)| threshold.mark.ramp() == Some(ramp))
    }
}

#[cfg(test)]
mod tests {
    use super::levels_of;

    #[test]
    fn a_plan_rises_in_days_and_in_levels() {
        let levels = levels_of("2026-05-04: 12; 2026-05-18:20,5 ;2026-06-01: 37").unwrap();
        let told: Vec<(String, i64)> = levels.iter().map(|level| (level.from.to_string(), level.level)).collect();
        let expected = [("2026-05-04", 12_000_000), ("2026-05-18", 20_500_000), ("2026-06-01", 37_000_000)];
        assert_eq!(told, expected.map(|(day, level)| (day.to_owned(), level)));
        for wrong in ["", "12", "2026-05-04: 12; 2026-05-04: 20", "2026-05-04: 12; 2026-05-18: 12", "2026-05-04: 12;", "2026-05-04 12"] {
            assert_eq!(levels_of(wrong), None, "{wrong}");
        }
    }
}
