//! What a procedure means: every name resolved, every limit countable, nothing left that could be wrong.
//!
//! Built by `check` and by nothing else. Items refer to each other by small numbers, so that a running case is a few
//! dense slots and the rules are data beside it. Must not know the text's grammar, diagnostics, or any running case.

use crate::calendar::{Calendar, Day};
use crate::lexicon::Language;
use crate::source::Span;
use serde::Serialize;

mod activity;
mod amount;
mod condition;
mod consent;
mod decision;
mod document;
mod event;
mod fingerprint;
mod grant;
mod ids;
mod indicator;
mod names;
mod pool;
mod principle;
mod ramp;
mod scenario;
mod scope;
mod sight;
mod step;
mod tally;
mod time_limit;
mod transition;
mod value;

pub(crate) use activity::lands;
pub use activity::{Activity, AgendaMark, Comes, MarkOf, Reason};
pub use amount::{Amount, Counted};
pub use condition::{Atom, Condition, Truth};
pub use consent::{Consent, Lasts};
pub use decision::{Allowed, Answer, Decision, Row};
pub(crate) use document::chosen;
pub use document::{Detail, Document, Requirement, Takes};
pub use event::{EventKind, Heard, Signal};
pub(crate) use fingerprint::Fingerprint;
pub use grant::{Authority, Beyond, Grant, Shortfall};
pub use ids::{DocumentId, FactId, KindId, PhaseId, PoolId, PrincipleId, RampId, RoleId, Roles, StepId, TallyId, ThresholdId};
pub use indicator::{Aim, AimedFigure, Awaited, Beginning, Indicator, Measure, Owed};
pub(crate) use names::{Names, letters, same};
pub use pool::{Pool, PoolLevel, PoolTarget, Shortage};
pub use principle::{Choice, Principle};
pub(crate) use ramp::levels_of;
pub use ramp::{Level, Mark, Ramp, Threshold};
pub(crate) use scenario::{InPool, Line, Says, Scenario, Sight, StepRef, WaitsFor};
pub use scope::Scope;
pub(crate) use sight::{How, Rests, Thing, all_below};
pub use step::Step;
pub use tally::{Counts, Tally};
pub(crate) use time_limit::Alarms;
pub use time_limit::{Anchor, Bound, Cap, Every, Extension, Pausing, Rung, RungTime, Tighter, TimeLimit};
pub use transition::{Keeps, Telling, Transition};
pub(crate) use value::value_words;
pub use value::{FieldValue, Type, Value};

pub(crate) use crate::terms::MILLION;
pub use crate::terms::{
    BasisKind, Ceasing, Comparison, DayOff, HowReached, Manner, Modal, PoolAct, PoolAnswer, PoolCount, PoolFigure, PowerKind, Rhythm,
    SpanOfTime, Stands, StepState, Turn, Unknown, Which, Why,
};

/// The most roles, steps, facts and kinds of event a procedure may have, and the most rungs of one step.
pub mod limits;

/// Proof that `check` found no error: only that can be run.
#[derive(Debug, Clone)]
pub struct Checked<T>(pub(crate) T);

impl<T> std::ops::Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A role.
#[derive(Debug, Clone, Serialize)]
pub struct Role {
    /// Its name, in the definite form.
    pub name: String,
    /// Does it stand outside the municipality?
    pub outside: bool,
    /// Who leads it.
    pub led_by: Vec<RoleId>,
    /// Who is told in its place, when it is away or is the one who owes.
    pub substitute: Option<RoleId>,
    /// The roles a team consists of: whoever has one of them may act for it. Empty of a role that is no team.
    #[serde(skip_serializing_if = "Roles::is_empty")]
    pub members: Roles,
    /// The roles that nobody who acts in this one may act in too, in one case.
    #[serde(skip_serializing_if = "Roles::is_empty")]
    pub separate: Roles,
    /// Does it see only the steps it has a part in, and what these rest on?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own_only: bool,
}

/// A fact.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// May an event that tells it leave it out?
    pub may_miss: bool,
    /// The roles it is hidden from.
    #[serde(skip_serializing_if = "Roles::is_empty")]
    pub hidden: Roles,
    /// Its place among the facts a case remembers; nothing rests on the others.
    pub(crate) slot: Option<usize>,
    /// Is it remembered only because an agenda asks for it? Then it changes nothing in a case.
    #[serde(skip)]
    pub(crate) for_agendas: bool,
    /// The decision that gives it, where nobody tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) decided: Option<usize>,
    /// How long it holds; for good, if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Lasts>,
    /// The event of its own name, and no other, tells it: it is an assessment, or a consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_by: Option<KindId>,
    /// Is it whether a consent holds?
    #[serde(skip)]
    pub(crate) is_consent: bool,
    /// Steps whose deadline or condition rests on it.
    pub(crate) bears_on: Vec<StepId>,
    #[serde(skip)]
    pub(crate) declared_at: Span,
}

impl Fact {
    /// Where a day is asked for, does its name mean the day on which it was said? A date that was assessed is itself one.
    pub(crate) fn stands_for_its_event(&self) -> bool {
        self.said_by.is_some() && self.kind != Type::Date
    }
}

/// What a step comes after.
#[derive(Debug, Clone, Serialize)]
pub struct Trigger {
    /// Which occurrence.
    pub which: Which,
    /// All of the signals, or any of them.
    pub all: bool,
    /// The signals.
    pub signals: Vec<Signal>,
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LegalBasis {
    /// Law, local decision or practice.
    pub kind: BasisKind,
    /// The place: a paragraph, a decision.
    pub place: String,
}

/// Does what rests on all this rest on a statute or an order?
pub(crate) fn is_statutory(basis: &[LegalBasis]) -> bool {
    basis.iter().any(|basis| basis.kind == BasisKind::Law)
}

/// The goal.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    /// Its name.
    pub name: String,
    /// What reaches it.
    pub reached_by: Signal,
    /// Who must confirm it.
    pub confirmed_by: Option<RoleId>,
    /// What must hold besides when the event comes.
    pub conditions: Vec<Condition>,
    /// Whether each part of the case must reach it, or one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<GoalParts>,
    /// The fact that decides whether the event counts, and the values that do.
    pub counts: Option<(FactId, Vec<Value>)>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// The text it implements.
    #[serde(skip)]
    pub quote: Vec<String>,
    #[serde(skip)]
    pub(crate) line: u32,
}

/// Of a case in several parts, how many must reach the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GoalParts {
    /// The fact that tells the parts apart.
    pub by: FactId,
    /// Each of them; else one.
    pub each: bool,
}

/// A procedure as it is meant. Made by [`crate::check`] alone.
#[derive(Debug, Clone, Serialize)]
pub struct Procedure {
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) language: Language,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) layers: Vec<String>,
    pub(crate) valid_from: Option<Day>,
    pub(crate) valid_to: Option<Day>,
    pub(crate) calendar_name: String,
    #[serde(skip)]
    pub(crate) calendar: Calendar,
    pub(crate) counting_rule: &'static str,
    #[serde(skip)]
    pub(crate) themes: Vec<String>,
    pub(crate) roles: Vec<Role>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) kinds: Vec<EventKind>,
    pub(crate) phases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) decisions: Vec<Decision>,
    pub(crate) consents: Vec<Consent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) pools: Vec<Pool>,
    pub(crate) documents: Vec<Document>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) principles: Vec<Principle>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tallies: Vec<Tally>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) thresholds: Vec<Threshold>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) ramps: Vec<Ramp>,
    pub(crate) steps: Vec<Step>,
    pub(crate) goal: Goal,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) transition: Option<Transition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scope: Option<Scope>,
    // They change nothing in a case, so they are no part of what a fingerprint tells apart.
    #[serde(skip)]
    pub(crate) indicators: Vec<Indicator>,
    #[serde(skip)]
    pub(crate) activities: Vec<Activity>,
    #[serde(skip)]
    pub(crate) scenarios: Vec<Scenario>,
    /// The same text on the later versions of those it builds on.
    #[serde(skip)]
    pub(crate) later: Vec<Checked<Procedure>>,
    #[serde(skip)]
    pub(crate) layout: Layout,
    /// The facts that divide a case into parts.
    #[serde(skip)]
    pub(crate) divides: Vec<FactId>,
    #[serde(skip)]
    pub(crate) kind_by_name: Names,
    #[serde(skip)]
    pub(crate) role_by_name: Names,
    #[serde(skip)]
    pub(crate) fact_by_name: Names,
    #[serde(skip)]
    pub(crate) fingerprint: Fingerprint,
}

/// How large a case's memory is: two numbers a remembered fact, four a remembered signal, two bits a step.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout {
    pub(crate) facts: usize,
    pub(crate) signals: usize,
    pub(crate) step_words: usize,
}

/// Names are compared without case; the declared spelling is canonical.
pub(crate) fn key(name: &str) -> String {
    name.to_lowercase()
}

impl Procedure {
    /// The procedure's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The keyword language of its text; answers follow it.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The names of the texts it is made of, the one that all others build on first; empty where it builds on none.
    #[must_use]
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// The number of the text itself among its layers, from the lowest.
    pub(crate) fn own_layer(&self) -> u8 {
        u8::try_from(self.layers.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }

    /// The same text as it is when a text that it builds on is followed by its next version, in the order of their days: a law changes, and
    /// no word of the text on top of it has. [`crate::versions::Versions`] puts a case under the one that applies to it.
    #[must_use]
    pub fn later(&self) -> &[Checked<Procedure>] {
        &self.later
    }

    /// From when to when it applies.
    #[must_use]
    pub fn validity(&self) -> (Option<Day>, Option<Day>) {
        (self.valid_from, self.valid_to)
    }

    /// Its calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The name of its calendar.
    #[must_use]
    pub fn calendar_name(&self) -> &str {
        &self.calendar_name
    }

    /// Its themes.
    #[must_use]
    pub fn themes(&self) -> &[String] {
        &self.themes
    }

    /// SHA-256 over the canonical model, in hexadecimal: no spans, labels, comments or keyword language.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        self.fingerprint.text(self)
    }

    /// Its roles, in the order of the text.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Its facts, in the order of the text.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Its kinds of event: the declared ones first, then the steps' own.
    #[must_use]
    pub fn kinds(&self) -> &[EventKind] {
        &self.kinds
    }

    /// Its phases, in the order of the text.
    #[must_use]
    pub fn phases(&self) -> &[String] {
        &self.phases
    }

    /// Its steps, in the order of the text.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Its goal.
    #[must_use]
    pub fn goal(&self) -> &Goal {
        &self.goal
    }

    /// The titles of its scenarios, those that are told of later versions of the texts below included.
    pub fn scenario_titles(&self) -> impl Iterator<Item = &str> {
        let later = self.later.iter().flat_map(|later| &later.0.scenarios);
        self.scenarios.iter().chain(later).map(|scenario| scenario.title.as_str())
    }

    /// The step with this name; what the goal implies is known by its name in either language.
    #[must_use]
    pub fn step_named(&self, name: &str) -> Option<(StepId, &Step)> {
        let at_name = |wanted: &str| self.steps.iter().position(|step| key(&step.name) == wanted);
        let wanted = key(name);
        let at = at_name(&wanted).or_else(|| at_name(&crate::terms::implied_elsewhere(&wanted)?))?;
        Some((StepId::new(at), self.steps.get(at)?))
    }

    /// The kind of event with this name.
    #[must_use]
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        self.kind_by_name.get(name).map(KindId::new)
    }

    /// The role with this name.
    #[must_use]
    pub fn role_named(&self, name: &str) -> Option<RoleId> {
        self.role_by_name.get(name).map(RoleId::new)
    }

    /// The fact with this name.
    #[must_use]
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        self.fact_by_name.get(name).map(FactId::new)
    }

    /// A role of this procedure.
    #[must_use]
    pub fn role(&self, id: RoleId) -> &Role {
        at(&self.roles, id.index())
    }

    /// A fact of this procedure.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        at(&self.facts, id.index())
    }

    /// A kind of event of this procedure.
    #[must_use]
    pub fn kind(&self, id: KindId) -> &EventKind {
        at(&self.kinds, id.index())
    }

    /// A step of this procedure.
    #[must_use]
    pub fn step(&self, id: StepId) -> &Step {
        at(&self.steps, id.index())
    }

    /// Its consents, in the order of the text.
    #[must_use]
    pub fn consents(&self) -> &[Consent] {
        &self.consents
    }

    /// Its decisions, in the order of the text.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The decision that gives a fact, where nobody tells it.
    pub(crate) fn decision(&self, fact: FactId) -> Option<&Decision> {
        self.decisions.get(self.fact(fact).decided?)
    }

    /// The consent that a fact is, if it is one.
    pub(crate) fn consent(&self, fact: FactId) -> Option<&Consent> {
        self.consents.iter().find(|consent| consent.fact == fact)
    }

    /// The facts that events tell and a fact rests on: itself, or those of the decision that gives it.
    pub(crate) fn told_facts(&self, fact: FactId) -> Vec<FactId> {
        match self.decision(fact) {
            None => vec![fact],
            Some(decision) => decision.columns.clone(),
        }
    }

    /// Its tallies, in the order of the text.
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// A tally of this procedure.
    #[must_use]
    pub fn tally(&self, id: TallyId) -> &Tally {
        at(&self.tallies, id.index())
    }

    /// What a tally or a progression of this procedure must come to.
    #[must_use]
    pub fn threshold(&self, id: ThresholdId) -> &Threshold {
        at(&self.thresholds, id.index())
    }

    /// What tallies and progressions must come to for steps to open, in the order of the text.
    #[must_use]
    pub fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// All that a tally may reach.
    pub(crate) fn thresholds_of(&self, tally: TallyId) -> impl Iterator<Item = (ThresholdId, &Threshold)> {
        let all = self.thresholds.iter().enumerate().map(|(at, threshold)| (ThresholdId::new(at), threshold));
        all.filter(move |(_, threshold)| threshold.mark.tally() == Some(tally))
    }

    /// The facts that divide a case into parts: employments, for instance.
    #[must_use]
    pub fn divides(&self) -> &[FactId] {
        &self.divides
    }

    pub(crate) fn heard(&self, signal: Signal) -> &Heard {
        match signal {
            Signal::Event(kind) => &self.kind(kind).heard,
            Signal::Met(step) => &self.step(step).heard,
            Signal::Reached(threshold) => &self.threshold(threshold).heard,
        }
    }

    /// What people read for a signal.
    #[must_use]
    pub fn signal_title(&self, signal: Signal) -> &str {
        match signal {
            Signal::Event(kind) => {
                let kind = self.kind(kind);
                kind.label.as_deref().unwrap_or(&kind.name)
            }
            Signal::Met(step) => self.step(step).title(),
            Signal::Reached(threshold) => &self.threshold(threshold).words,
        }
    }

    /// The name a signal is written with.
    #[must_use]
    pub fn signal_name(&self, signal: Signal) -> &str {
        match signal {
            Signal::Event(kind) => &self.kind(kind).name,
            Signal::Met(step) => &self.step(step).name,
            Signal::Reached(threshold) => &self.threshold(threshold).words,
        }
    }

    pub(crate) fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len()).map(KindId::new)
    }

    /// The names of the roles in a set, in the order of the text.
    #[must_use]
    pub fn roles_among(&self, set: Roles) -> Vec<String> {
        let named = self.roles.iter().enumerate().filter(|(at, _)| set.contains(RoleId::new(*at)));
        named.map(|(_, role)| role.name.clone()).collect()
    }

    /// May whoever acts in a role act in another: is it the same, or does the other one consist of it?
    #[must_use]
    pub fn acts_for(&self, role: RoleId, other: RoleId) -> bool {
        role == other || self.role(other).members.contains(role)
    }

    /// The names of some roles.
    #[must_use]
    pub fn role_names(&self, roles: &[RoleId]) -> Vec<String> {
        roles.iter().map(|role| self.role(*role).name.clone()).collect()
    }
}

/// An id always comes from the procedure it is used with.
#[expect(clippy::indexing_slicing, reason = "INVARIANT: ids are made by check for this very procedure")]
fn at<T>(items: &[T], index: usize) -> &T {
    &items[index]
}
