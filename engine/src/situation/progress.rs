//! What is told of a progression against what is planned: how it stands now, and how it stood when a step came of it.

use super::Narrative;
use super::decided::field;
use crate::calendar::Day;
use crate::case::{Case, Climbed, Stage, Turned};
use crate::model::{FieldValue, LegalBasis, Level, Mark, Procedure, Ramp, RampId, ThresholdId, Turn, Type, Value};
use serde::Serialize;

/// How a progression stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Its name.
    pub progression: String,
    /// What people read.
    pub title: String,
    /// How it stands.
    pub state: Standing,
    /// The day on which its plan began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begun: Option<Day>,
    /// The event that began it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begun_by: Option<String>,
    /// Its plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<PlannedLevel>,
    /// Which level of the plan is due, from 1; nothing before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// What was told last; the sum of what was told last of each part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<ToldLevel>,
    /// What was told last of each part, in the order in which the parts became known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FieldValue>,
    /// The last day on which it may rise without having stalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_rise_by: Option<Day>,
    /// The day it has not risen since, where it can stall or has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_risen_since: Option<Day>,
    /// The day on which it stalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stalled: Option<Day>,
    /// What was told, from the first on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Measured>,
    /// Plans that a later one took the place of, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierPlan>,
    /// What comes next by itself, in order of days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coming: Vec<ComingTurn>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// What was measured from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// From this day on.
    pub on: Day,
    /// The event that made it so.
    pub by: String,
    /// How much; nothing where no part is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<FieldValue>,
}

/// A plan that a later one took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EarlierPlan {
    /// The day on which it began.
    pub begun: Day,
    /// The event that began it.
    pub begun_by: String,
    /// The day on which the later one began.
    pub until: Day,
    /// Its levels.
    pub plan: Vec<PlannedLevel>,
}

/// What comes next of a progression by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComingTurn {
    /// The day.
    pub on: Day,
    /// What.
    #[serde(flatten)]
    pub what: Comes,
}

/// What comes of a plan, or of nothing rising.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Comes {
    /// The plan rises to a level.
    Level {
        /// The level.
        level: FieldValue,
        /// Its number, from 1.
        number: usize,
        /// Is it the last one?
        last: bool,
        /// Does a step come with it?
        review: bool,
    },
    /// The last day on which it may rise without having stalled.
    LastDayToRise,
    /// The plan comes to its last level.
    LastLevel {
        /// The level.
        level: FieldValue,
    },
}

/// How a progression stands against its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Its plan has not begun.
    NotBegun,
    /// At what is planned, or above.
    OnPlan,
    /// Below what is planned.
    Behind,
    /// It has not risen for too long.
    Stalled,
    /// The last level is reached.
    Complete,
}

/// A level of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedLevel {
    /// From this day on.
    pub from: Day,
    /// How much.
    pub level: FieldValue,
}

/// What was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldLevel {
    /// How much.
    pub level: FieldValue,
    /// Since when it is so.
    pub since: Day,
    /// The event that made it so.
    pub by: String,
}

/// A turn that a progression took, or how far it came, with how it stood then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turning {
    /// The progression's name.
    pub progression: String,
    /// What people read.
    pub title: String,
    /// As written: `timer går i stå`.
    pub reached: String,
    /// Which turn; nothing where it came to an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// On which day.
    pub on: Day,
    /// The event that brought it, or after which nothing rose.
    pub by: String,
    /// The planned level of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<PlannedLevel>,
    /// What was told last, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<FieldValue>,
    /// Since when it is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// What it was before, where it went down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<FieldValue>,
    /// Where it stalled: the day it had not risen since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_risen_since: Option<Day>,
    #[serde(skip)]
    pub(crate) threshold: ThresholdId,
    #[serde(skip)]
    pub(crate) ordinal: u32,
}

impl Turning {
    /// Did time bring it, and no event?
    #[must_use]
    pub fn by_time(&self) -> bool {
        matches!(self.turn, Some(Turn::Review | Turn::Stalls))
    }

    pub(super) fn new(procedure: &Procedure, turned: &Turned, by: (u32, String)) -> Option<Self> {
        let data = procedure.threshold(turned.threshold);
        let ramp = procedure.ramp(data.mark.ramp()?);
        let turn = if let Mark::Turn { turn, .. } = data.mark { Some(turn) } else { None };
        let number = |value: i64| number(procedure, value);
        Some(Self {
            progression: ramp.name.clone(),
            title: ramp.title().to_owned(),
            reached: data.words.clone(),
            turn,
            on: turned.on,
            by: by.1,
            planned: turned.planned.map(|level| PlannedLevel { from: level.from, level: number(level.level) }),
            actual: turned.actual.map(|(actual, _)| number(actual)),
            since: turned.actual.map(|(_, since)| since),
            before: turned.before.filter(|_| turn == Some(Turn::Falls)).map(number),
            not_risen_since: (turn == Some(Turn::Stalls)).then_some(turned.from),
            threshold: turned.threshold,
            ordinal: by.0,
        })
    }
}

fn number(procedure: &Procedure, value: i64) -> FieldValue {
    field(procedure, &Type::Number, Value(value))
}

/// How every progression stands that has begun, or of which something was told.
pub(super) fn progress(
    procedure: &Procedure,
    case: &Case,
    narrative: &Narrative,
    climbed: &[(Climbed, Vec<Level>)],
    today: Day,
) -> Vec<Progress> {
    let all = procedure.ramps().iter().enumerate();
    all.filter_map(|(at, ramp)| {
        let id = RampId::new(at);
        let of_it = climbed.iter().filter(|(climbed, _)| climbed.ramp == id);
        let stands = stands(procedure, (id, ramp), case, narrative, today)?;
        Some(with_its_course(procedure, narrative, stands, &of_it.collect::<Vec<_>>()))
    })
    .collect()
}

/// What was told from the first on, and the plans that came before the one that applies.
fn with_its_course(procedure: &Procedure, narrative: &Narrative, stands: Progress, climbed: &[&(Climbed, Vec<Level>)]) -> Progress {
    let event = |ordinal: u32| narrative.event(ordinal).map(|event| event.id.clone()).unwrap_or_default();
    let mut told: Vec<Measured> = Vec::new();
    for (climbed, _) in climbed {
        let level = climbed.actual.map(|actual| number(procedure, actual));
        if told.last().map(|last| &last.level) != Some(&level) && (level.is_some() || !told.is_empty()) {
            told.push(Measured { on: climbed.on, by: event(climbed.event), level });
        }
    }
    let plans: Vec<&(Climbed, Vec<Level>)> = climbed.iter().filter(|(climbed, _)| climbed.begins).copied().collect();
    let earlier = plans.windows(2).filter_map(|pair| {
        let [(climbed, plan), (next, _)] = pair else { return None };
        let plan = plan.iter().map(|level| PlannedLevel { from: level.from, level: number(procedure, level.level) });
        Some(EarlierPlan { begun: climbed.on, begun_by: event(climbed.event), until: next.on, plan: plan.collect() })
    });
    Progress { told, earlier: earlier.collect(), ..stands }
}

/// What comes next by itself while the case runs.
fn coming(procedure: &Procedure, case: &Case, id: RampId, climb: &crate::case::Climb, today: Day) -> Vec<ComingTurn> {
    if matches!(case.stage(), Stage::Closed | Stage::Stopped) || climb.complete || climb.plan.is_empty() {
        return Vec::new();
    }
    let ramp = procedure.ramp(id);
    let level = |level: &Level| number(procedure, level.level);
    let count = climb.plan.len();
    let mut coming = Vec::new();
    let is_review = |mark: Mark| matches!(mark, Mark::Turn { ramp, turn: Turn::Review } if ramp == id);
    let review = procedure.thresholds().iter().any(|threshold| !threshold.heard.opens.is_empty() && is_review(threshold.mark));
    if let Some((at, next)) = climb.plan.iter().enumerate().find(|(_, level)| level.from > today) {
        coming.push(ComingTurn { on: next.from, what: Comes::Level { level: level(next), number: at + 1, last: at + 1 == count, review } });
    }
    coming.extend(climb.must_rise_by(ramp, procedure.calendar()).map(|on| ComingTurn { on, what: Comes::LastDayToRise }));
    let is_next = |last: &&Level| climb.plan.iter().find(|level| level.from > today).is_some_and(|next| next.from == last.from);
    if let Some(last) = climb.plan.last().filter(|last| last.from > today && !is_next(last)) {
        coming.push(ComingTurn { on: last.from, what: Comes::LastLevel { level: level(last) } });
    }
    coming.sort_by_key(|coming| coming.on);
    coming
}

fn stands(procedure: &Procedure, (id, ramp): (RampId, &Ramp), case: &Case, narrative: &Narrative, today: Day) -> Option<Progress> {
    let climb = case.climb(id)?;
    let begun = !climb.plan.is_empty();
    if !begun && climb.actual.is_none() {
        return None;
    }
    let number = |value: i64| number(procedure, value);
    let event = |ordinal: u32| narrative.event(ordinal).map(|event| event.id.clone()).unwrap_or_default();
    let planned = climb.planned(today);
    let state = match (begun, climb.complete, climb.stalled) {
        (false, ..) => Standing::NotBegun,
        (true, true, _) => Standing::Complete,
        (true, false, Some(_)) => Standing::Stalled,
        (true, false, None) if planned.is_some_and(|planned| climb.actual.is_none_or(|actual| actual < planned.level)) => Standing::Behind,
        (true, false, None) => Standing::OnPlan,
    };
    let must_rise_by = climb.must_rise_by(ramp, procedure.calendar());
    let parts = ramp.per.map(|per| case.counted_parts(ramp.measures, per)).unwrap_or_default();
    Some(Progress {
        progression: ramp.name.clone(),
        title: ramp.title().to_owned(),
        state,
        begun: begun.then_some(climb.begun.day),
        begun_by: begun.then(|| event(climb.begun.event)),
        plan: climb.plan.iter().map(|level| PlannedLevel { from: level.from, level: number(level.level) }).collect(),
        number: Some(climb.plan.iter().filter(|level| level.from <= today).count()).filter(|number| *number > 0),
        actual: climb.actual.map(|actual| ToldLevel { level: number(actual), since: climb.since.day, by: event(climb.since.event) }),
        parts: parts.into_iter().map(|value| number(value.number_kept())).collect(),
        must_rise_by,
        not_risen_since: (must_rise_by.is_some() || climb.stalled.is_some()).then_some(climb.from.day),
        stalled: climb.stalled,
        told: Vec::new(),
        earlier: Vec::new(),
        coming: coming(procedure, case, id, climb, today),
        basis: ramp.basis.clone(),
    })
}
