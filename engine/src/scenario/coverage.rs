//! What of a procedure its stories have reached: told by the one transition, never read off the words of a story.

use crate::calendar::{Calendar, CountRule, Hours, Instant, Landing, Moment, Unit, Weekday};
use crate::case::{Case, Change, Ground, Instance, Tick, Transition, due_of, rounds_of};
use crate::lexicon::Language;
use crate::log::Log;
use crate::model::{Checked, Decision, Manner, PowerKind, Procedure, Step, StepId, Which};
use crate::situation::{AsOf, Record, State, fold};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What may become of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Met in time.
    Met,
    /// Met after its deadline.
    MetLate,
    /// A right that was not used.
    Expired,
    /// It lapsed by an event.
    Lapsed,
    /// It lapsed because its condition no longer holds.
    ConditionGone,
    /// The goal or an ending cancelled it.
    Cancelled,
    /// A newer occurrence of its trigger took its place.
    Superseded,
    /// Its deadline was put off.
    Extended,
    /// It could not be kept.
    Excused,
    /// It was no longer needed.
    Lifted,
    /// Its deadline stood still.
    Paused,
    /// Another step took its place.
    SetAside,
    /// It applied again after that.
    Restored,
    /// It ended as the case went to another municipality.
    HandedOver,
}

impl Outcome {
    const ALL: [Self; 14] = [
        Self::Met,
        Self::MetLate,
        Self::Expired,
        Self::Lapsed,
        Self::ConditionGone,
        Self::Cancelled,
        Self::Superseded,
        Self::Extended,
        Self::Excused,
        Self::Lifted,
        Self::Paused,
        Self::SetAside,
        Self::Restored,
        Self::HandedOver,
    ];

    /// May this become of a step, as the text stands?
    fn is_possible(self, procedure: &Procedure, id: StepId, step: &Step) -> bool {
        let kinds = || procedure.kinds().iter();
        match self {
            Self::Met => !step.met_by.is_empty() || !step.met_by_confirmation.is_empty(),
            Self::MetLate => step.is_duty() && step.is_limited() && Self::Met.is_possible(procedure, id, step),
            Self::Expired => !step.is_duty() && step.is_limited(),
            Self::Lapsed => kinds().any(|kind| kind.lapses.contains(&id)),
            Self::ConditionGone => !step.conditions.is_empty(),
            Self::Cancelled => !step.survives || kinds().any(|kind| kind.ends == Some(Manner::AtOnce)),
            Self::Superseded => step.after.which == Which::Latest,
            Self::Extended => !step.extensions.is_empty(),
            Self::Excused => !step.power(PowerKind::Excuse).is_empty(),
            Self::Lifted => !step.power(PowerKind::Lift).is_empty(),
            Self::Paused => step.pausing.is_some(),
            Self::SetAside => !step.replaced_by.is_empty(),
            Self::Restored => step.replaced_by.iter().any(|other| kinds().any(|kind| kind.declines.contains(other))),
            Self::HandedOver => !step.is_statutory() && kinds().any(|kind| kind.hands_over),
        }
    }

    fn words(self, language: Language) -> &'static str {
        let (da, en) = match self {
            Self::Met => ("opfyldt", "met"),
            Self::MetLate => ("opfyldt for sent", "met late"),
            Self::Expired => ("udløbet", "expired"),
            Self::Lapsed => ("bortfaldet ved en hændelse", "lapsed on an event"),
            Self::ConditionGone => ("bortfaldet med sin betingelse", "lapsed with its condition"),
            Self::Cancelled => ("aflyst ved sagens slutning", "cancelled as the case ends"),
            Self::Superseded => ("afløst af en nyere", "superseded by a newer one"),
            Self::Extended => ("forlænget", "extended"),
            Self::Excused => ("undskyldt", "excused"),
            Self::Lifted => ("ophævet", "lifted"),
            Self::Paused => ("på pause", "paused"),
            Self::SetAside => ("erstattet af et andet trin", "replaced by another step"),
            Self::Restored => ("gældende igen", "applying again"),
            Self::HandedOver => ("overdraget", "handed over"),
        };
        language.pick(da, en)
    }
}

/// A place at a deadline where a small mistake in the text would show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// Looked at on the day before the deadline; of one in hours, within the hour before it.
    Before,
    /// On its day; of one in hours, at that very minute.
    On,
    /// On the day after; of one in hours, within the hour after it.
    After,
    /// It fell on a Saturday or a Sunday, before that was moved.
    Weekend,
    /// It fell on another day off.
    Holiday,
}

impl Boundary {
    const ALL: [Self; 5] = [Self::Before, Self::On, Self::After, Self::Weekend, Self::Holiday];

    fn is_possible(self, step: &Step) -> bool {
        match self {
            Self::Before | Self::On | Self::After => step.is_limited(),
            Self::Weekend | Self::Holiday => step.limits().any(|limit| may_be_off(limit.rule.period.unit())),
        }
    }

    fn words(self, language: Language) -> &'static str {
        let (da, en) = match self {
            Self::Before => ("lige før fristen", "just before the deadline"),
            Self::On => ("på fristen", "at the deadline"),
            Self::After => ("lige efter fristen", "just after the deadline"),
            Self::Weekend => ("frist i en weekend", "deadline on a weekend"),
            Self::Holiday => ("frist på en helligdag", "deadline on a holiday"),
        };
        language.pick(da, en)
    }
}

/// Something a story may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The step opens.
    #[serde(rename = "step")]
    Opens,
    /// This becomes of it.
    Outcome(Outcome),
    /// Its reminder or message with this number comes.
    Rung(u8),
    /// The row with this number gives the answer.
    Row(usize),
    /// Its deadline is looked at there.
    Boundary(Boundary),
}

impl What {
    /// In words, behind the name of the step or the decision; nothing more is said of a step that opens.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        match self {
            Self::Opens => String::new(),
            Self::Outcome(outcome) => outcome.words(language).to_owned(),
            Self::Rung(number) => language.pick(format!("besked nr. {number}"), format!("message no. {number}")),
            Self::Row(number) => language.pick(format!("række {number}"), format!("row {number}")),
            Self::Boundary(boundary) => boundary.words(language).to_owned(),
        }
    }
}

/// A step or a decision, and what of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    /// The name of the step or the decision.
    pub name: String,
    /// What of it; of a step that opens nothing more is said.
    #[serde(flatten, serialize_with = "flat")]
    pub what: What,
}

fn flat<S: serde::Serializer>(what: &What, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = serializer.serialize_map(None)?;
    match what {
        What::Opens => {}
        What::Outcome(outcome) => map.serialize_entry("outcome", outcome)?,
        What::Rung(number) => map.serialize_entry("rung", number)?,
        What::Row(number) => map.serialize_entry("row", number)?,
        What::Boundary(boundary) => map.serialize_entry("boundary", boundary)?,
    }
    map.end()
}

/// What was reached of one sort, and what was not; in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Reached by some story.
    pub reached: Vec<Spot>,
    /// Reached by none.
    pub missed: Vec<Spot>,
}

impl Share {
    /// How many there are in all.
    #[must_use]
    pub fn all(&self) -> usize {
        self.reached.len() + self.missed.len()
    }
}

/// Which parts of the procedure the stories reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Steps that opened.
    pub steps: Share,
    /// What became of steps, of all that may.
    pub outcomes: Share,
    /// Reminders and messages that came.
    pub rungs: Share,
    /// Rows of tables that gave the answer.
    pub rows: Share,
    /// Deadlines looked at where a small mistake would show.
    pub boundaries: Share,
}

impl Coverage {
    /// The five sorts, each with its name.
    pub fn shares(&self, language: Language) -> [(&'static str, &Share); 5] {
        [
            (language.pick("trin", "steps"), &self.steps),
            (language.pick("udfald", "outcomes"), &self.outcomes),
            (language.pick("beskeder", "messages"), &self.rungs),
            (language.pick("rækker", "rows"), &self.rows),
            (language.pick("grænser", "boundaries"), &self.boundaries),
        ]
    }

    /// How much was reached in all.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.shares(Language::Danish).iter().map(|(_, share)| share.reached.len()).sum()
    }
}

/// Whose it is: a step's or a decision's, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    Step(StepId),
    Decision(usize),
}

/// Something a story may reach, by number.
pub(crate) type Target = (Of, What);

/// All that the stories of a procedure may reach, in the order of the text.
///
/// Of a text that builds on others, what it says itself: of a step or a decision that it says nothing of, the texts below have stories.
pub(crate) fn targets(procedure: &Procedure) -> Vec<Target> {
    let mut all = Vec::new();
    let top = procedure.own_layer();
    for (at, step) in procedure.steps().iter().enumerate() {
        if top > 0 && !step.is_spoken_of_by(top) {
            continue;
        }
        let id = StepId::new(at);
        let outcomes = Outcome::ALL.into_iter().filter(|outcome| outcome.is_possible(procedure, id, step)).map(What::Outcome);
        let rungs = (1..).zip(&step.rungs).map(|(number, _)| What::Rung(number));
        let boundaries = Boundary::ALL.into_iter().filter(|boundary| boundary.is_possible(step)).map(What::Boundary);
        let whats = std::iter::once(What::Opens).chain(outcomes).chain(rungs).chain(boundaries);
        all.extend(whats.map(|what| (Of::Step(id), what)));
    }
    for (at, decision) in procedure.decisions().iter().enumerate().filter(|(_, decision)| decision.layer == top) {
        all.extend((1..=decision.rows.len()).map(|row| (Of::Decision(at), What::Row(row))));
    }
    all
}

/// The spot of a target, by name.
pub(crate) fn spot(procedure: &Procedure, (of, what): Target) -> Spot {
    let decision = |at: usize| procedure.decisions().get(at).map(|decision| procedure.fact(decision.fact).name.clone());
    let name = match of {
        Of::Step(step) => procedure.step(step).name.clone(),
        Of::Decision(at) => decision(at).unwrap_or_default(),
    };
    Spot { name, what }
}

/// What was reached, of all that may be; `elsewhere` is what was reached of the same text on later versions of those below.
pub(super) fn coverage(procedure: &Procedure, reached: &BTreeSet<Target>, elsewhere: &BTreeSet<Spot>) -> Coverage {
    let mut coverage = Coverage::default();
    for target in targets(procedure) {
        let share = match target.1 {
            What::Opens => &mut coverage.steps,
            What::Outcome(_) => &mut coverage.outcomes,
            What::Rung(_) => &mut coverage.rungs,
            What::Row(_) => &mut coverage.rows,
            What::Boundary(_) => &mut coverage.boundaries,
        };
        let spot = spot(procedure, target);
        let list = if reached.contains(&target) || elsewhere.contains(&spot) { &mut share.reached } else { &mut share.missed };
        list.push(spot);
    }
    coverage
}

/// What one look at a case shows to have been reached so far.
pub(crate) fn look(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, reached: &mut BTreeSet<Target>) -> Case {
    let mut told: Vec<Transition> = Vec::new();
    let case = fold(procedure, log, as_of, &mut told);
    let mut due: BTreeMap<Instance, Tick> = BTreeMap::new();
    for transition in &told {
        step_reached(procedure, *transition, &mut due, reached);
    }
    for (at, decision) in procedure.decisions().iter().enumerate() {
        let known = |fact| case.known(procedure, fact);
        let (_, rows) = decision.decide(known);
        let told = decision.columns.iter().any(|fact| known(*fact).1.is_some());
        let rows = rows.into_iter().filter(|row| told || asks_unknown(decision, *row));
        reached.extend(rows.map(|row| (Of::Decision(at), What::Row(row + 1))));
    }
    case
}

/// Does a row ask in every column for what is not known? A row that lets anything through gives no answer worth the name before
/// anything is told.
fn asks_unknown(decision: &Decision, row: usize) -> bool {
    let answers = decision.rows.get(row).map_or(&[][..], |row| &row.answers);
    answers.iter().all(|answer| answer.0.iter().any(|allowed| matches!(allowed, crate::model::Allowed::Unknown)))
}

fn step_reached(procedure: &Procedure, transition: Transition, due: &mut BTreeMap<Instance, Tick>, reached: &mut BTreeSet<Target>) {
    let mut note = |instance: Instance, what: What| reached.insert((Of::Step(instance.step), what));
    let mut outcome = |instance: Instance, outcome: Outcome| note(instance, What::Outcome(outcome));
    match transition.change {
        Change::Opened(instance) => note(instance, What::Opens),
        Change::Counted { instance, ground, passes, .. } => {
            due.insert(instance, passes);
            match day_off(procedure, instance, ground) {
                Some(boundary) => note(instance, What::Boundary(boundary)),
                None => false,
            }
        }
        Change::Met { instance, late, .. } => {
            outcome(instance, if late { Outcome::MetLate } else { Outcome::Met });
            let calendar = procedure.calendar();
            let when = due.get(&instance).and_then(|due| near(due_of(*due, calendar), transition.at, calendar));
            when.is_some_and(|boundary| note(instance, What::Boundary(boundary)))
        }
        Change::Expired(instance) => outcome(instance, Outcome::Expired),
        Change::Rung { instance, rung } => note(instance, What::Rung(rung.saturating_add(1))),
        Change::Lapsed { instance, by_condition } => outcome(instance, if by_condition { Outcome::ConditionGone } else { Outcome::Lapsed }),
        Change::Extended { instance, .. } => outcome(instance, Outcome::Extended),
        Change::Excused(instance) => outcome(instance, Outcome::Excused),
        Change::Lifted(instance) => outcome(instance, Outcome::Lifted),
        Change::HandedOver(instance) => outcome(instance, Outcome::HandedOver),
        Change::Cancelled(instance) => outcome(instance, Outcome::Cancelled),
        Change::Superseded(instance) => outcome(instance, Outcome::Superseded),
        Change::SetAside(instance) => outcome(instance, Outcome::SetAside),
        Change::Restored(instance) => outcome(instance, Outcome::Restored),
        Change::Paused(instance) => outcome(instance, Outcome::Paused),
        _ => false,
    };
}

/// A line that says how a step stands has looked at its deadline, where it says so beside it and the step is still owed (or, after it,
/// could no longer be used).
pub(super) fn stated(procedure: &Procedure, record: &Record, at: Moment, reached: &mut BTreeSet<Target>) {
    let Some(due) = record.due else { return };
    let calendar = procedure.calendar();
    let tick = match at {
        Moment::Day(day) => Tick::at(calendar.midnight(day)),
        Moment::Instant(instant) => Tick::at(instant),
    };
    if matches!((at, due), (Moment::Day(_), Moment::Instant(_))) {
        // It is looked at when the day is over, which is no place beside an hour.
        return;
    }
    let Some(boundary) = near(due, tick, calendar) else { return };
    if record.is_open() || (boundary == Boundary::After && record.state == State::Expired) {
        reached.insert((Of::Step(record.id.step), What::Boundary(boundary)));
    }
}

const HOUR: i64 = 3_600_000;

/// Which place beside a deadline this is.
fn near(due: Moment, at: Tick, calendar: &Calendar) -> Option<Boundary> {
    match due {
        Moment::Day(due) => match calendar.day_of(at.instant()).days_until(due) {
            1 => Some(Boundary::Before),
            0 => Some(Boundary::On),
            -1 => Some(Boundary::After),
            _ => None,
        },
        Moment::Instant(due) => {
            let since = |instant: Instant| instant.milliseconds();
            match since(at.instant()) - since(due) {
                0 => Some(Boundary::On),
                early if (-HOUR..0).contains(&early) => Some(Boundary::Before),
                late if (1..=HOUR).contains(&late) => Some(Boundary::After),
                _ => None,
            }
        }
    }
}

/// May a period of this unit end on a day off? Working days and bank days do not, and hours have no day.
fn may_be_off(unit: Unit) -> bool {
    !matches!(unit, Unit::WorkingDays | Unit::BankDays | Unit::Hours(Hours::Elapsed | Hours::Working))
}

/// The day off on which a deadline falls by its rule, before it is moved.
fn day_off(procedure: &Procedure, instance: Instance, ground: Ground) -> Option<Boundary> {
    let step = procedure.step(instance.step);
    let limit = step.limit_numbered(ground.limit)?;
    let own = ground.bound.checked_sub(1).and_then(|at| limit.bounds.get(usize::from(at))).map_or(limit.rule, |bound| bound.rule);
    let rule = match (&step.cap, step.born_late_numbered(ground.limit)) {
        (_, Some(instead)) if ground.born_late => instead.rule,
        (Some(cap), _) if ground.capped => cap.rule,
        _ => own,
    };
    if !may_be_off(rule.period.unit()) {
        return None;
    }
    let rounds = if ground.bound == 0 { ground.rounds } else { 1 };
    let calendar = procedure.calendar();
    let plain = CountRule { landing: Landing::Stays, ..rounds_of(rule, rounds) };
    let day = calendar.day(calendar.count(&plain, ground.anchor));
    match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => Some(Boundary::Weekend),
        _ if calendar.is_working_day(day) => None,
        _ => Some(Boundary::Holiday),
    }
}
