//! What a procedure says, copied out of the checked model as plain data: only what its text says, none of the cross references
//! that the engine works out for speed. A fault is made by changing the copy.

use super::almanac::Almanac;
use sagsgang::model::{
    Anchor, Awaited, Beginning, Decision, EventKind, Fact, FactId, Goal, KindId, Measure, Principle, Procedure, Ramp, Role, RoleId, Signal,
    Step, StepId, Tally, Threshold, TimeLimit, Type,
};

/// A procedure to be read slowly.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its name.
    pub name: String,
    /// What tells its text from others.
    pub fingerprint: String,
    /// Which days are off, and when days begin.
    pub almanac: Almanac,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Their ids, in the same order.
    pub role_ids: Vec<RoleId>,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// Its kinds of event.
    pub kinds: Vec<EventKind>,
    /// Their ids, in the same order.
    pub kind_ids: Vec<KindId>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Their ids, in the same order.
    pub step_ids: Vec<StepId>,
    /// Its decisions.
    pub decisions: Vec<Decision>,
    /// Its principles.
    pub principles: Vec<Principle>,
    /// Its tallies.
    pub tallies: Vec<Tally>,
    /// Its progressions.
    pub ramps: Vec<Ramp>,
    /// What they must reach, with the signals that they have.
    pub thresholds: Vec<(Signal, Threshold)>,
    /// Its goal.
    pub goal: Goal,
    /// Faults that no change of the text makes: a day counts as often as it is told.
    pub twice: bool,
    /// What is enough already is reached by every event that adds to it.
    pub again: bool,
    /// Which cases it applies to: a fact and its values.
    pub scope: Option<(FactId, Vec<i64>)>,
    /// Is a case that comes charged with nothing that was not known here?
    pub charges_what_came: bool,
    /// What the part of a case matters to.
    pub parts_of: PartsOf,
}

/// What the part that an event names matters to; everything, unless there is a fault.
#[derive(Debug, Clone, Copy)]
pub struct PartsOf {
    /// What it meets, supersedes and lets lapse.
    pub met: bool,
    /// The dates that deadlines are counted from.
    pub told: bool,
    /// What comes after a step of a part.
    pub inherited: bool,
}

fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// What steps wait for or count from, and what indicators name, with the signals they do it by.
fn thresholds(procedure: &Procedure) -> Vec<(Signal, Threshold)> {
    let mut waited_for: Vec<(Signal, Threshold)> = Vec::new();
    let steps = procedure.steps();
    let anchors = steps.iter().flat_map(|step| step.limits().chain(&step.earliest)).flat_map(TimeLimit::anchors);
    let anchors = anchors.filter_map(|anchor| if let Anchor::Signal(signal, _) = anchor { Some(signal) } else { None });
    let begins = |from: &Beginning| if let Beginning::Signal(signal, _) = from { Some(*signal) } else { None };
    let awaits = |of: &Awaited| if let Awaited::Signal(signal, _) = of { Some(*signal) } else { None };
    let named = procedure.indicators().iter().flat_map(|indicator| match &indicator.measure {
        Measure::Days(from, to) => vec![begins(from), awaits(to)],
        Measure::Share(of, within) => vec![awaits(of), within.as_ref().and_then(|(_, from)| begins(from))],
        Measure::Number(signal) => vec![Some(*signal)],
        Measure::Late(..) | Measure::Pool(..) => Vec::new(),
    });
    let waited = steps.iter().flat_map(|step| step.after.signals.iter().copied());
    for signal in waited.chain(anchors).chain(named.flatten()) {
        if let Signal::Reached(id) = signal
            && waited_for.iter().all(|(other, _)| *other != signal)
        {
            waited_for.push((signal, procedure.threshold(id).clone()));
        }
    }
    waited_for.sort_by_key(|(signal, _)| *signal);
    waited_for
}

impl Book {
    /// The type of a fact.
    pub(super) fn kind_of(&self, fact: FactId) -> Type {
        self.facts.get(fact.index()).map_or(Type::Text, |fact| fact.kind.clone())
    }

    /// The book of a procedure.
    #[must_use]
    pub fn of(procedure: &Procedure, almanac: &Almanac) -> Self {
        Self {
            name: procedure.name().to_owned(),
            fingerprint: procedure.fingerprint().to_owned(),
            almanac: almanac.clone(),
            roles: procedure.roles().to_vec(),
            role_ids: procedure.roles().iter().filter_map(|role| procedure.role_named(&role.name)).collect(),
            facts: procedure.facts().to_vec(),
            kinds: procedure.kinds().to_vec(),
            kind_ids: procedure.kinds().iter().filter_map(|kind| procedure.kind_named(&kind.name)).collect(),
            steps: procedure.steps().to_vec(),
            step_ids: procedure.steps().iter().filter_map(|step| Some(procedure.step_named(&step.name)?.0)).collect(),
            decisions: procedure.decisions().to_vec(),
            principles: procedure.principles().to_vec(),
            tallies: procedure.tallies().to_vec(),
            ramps: procedure.ramps().to_vec(),
            thresholds: thresholds(procedure),
            goal: procedure.goal().clone(),
            twice: false,
            again: false,
            scope: procedure.scope().map(|scope| (scope.fact, scope.values.iter().map(|value| value.number_kept()).collect())),
            charges_what_came: true,
            parts_of: PartsOf { met: true, told: true, inherited: true },
        }
    }

    pub(super) fn kind_named(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| same_name(&kind.name, name))
    }

    pub(super) fn role_named(&self, name: &str) -> Option<usize> {
        self.roles.iter().position(|role| same_name(&role.name, name))
    }

    pub(super) fn role_names(&self, roles: &[RoleId]) -> Vec<String> {
        roles.iter().filter_map(|role| self.roles.get(role.index())).map(|role| role.name.clone()).collect()
    }

    /// A step by its place in the text.
    #[expect(clippy::indexing_slicing, reason = "places of steps come from this very book")]
    pub(super) fn step(&self, place: usize) -> &Step {
        &self.steps[place]
    }

    #[expect(clippy::indexing_slicing, reason = "places of kinds come from this very book")]
    pub(super) fn kind(&self, place: usize) -> &EventKind {
        &self.kinds[place]
    }

    /// The steps that an event of a kind meets, in the order of the text.
    pub(super) fn met_by(&self, kind: usize) -> Vec<usize> {
        self.steps_that(|step| step.met_by.iter().any(|by| by.index() == kind))
    }

    /// The steps that its confirmation meets.
    pub(super) fn met_by_confirmation(&self, kind: usize) -> Vec<usize> {
        self.steps_that(|step| step.met_by_confirmation.iter().any(|by| by.index() == kind))
    }

    /// The steps that come after a signal.
    pub(super) fn opened_by(&self, signal: Signal) -> Vec<usize> {
        self.steps_that(|step| step.after.signals.contains(&signal))
    }

    /// The steps that a step may stand in for, by others: who replaces it.
    pub(super) fn replacers(&self, step: usize) -> Vec<usize> {
        self.steps_that(|other| other.replaces.iter().any(|replaced| replaced.index() == step))
    }

    /// That a step is met, as a signal.
    pub(super) fn met_signal(&self, step: usize) -> Option<Signal> {
        self.step_ids.get(step).map(|id| Signal::Met(*id))
    }

    /// That an event of a kind came, as a signal.
    pub(super) fn event_signal(&self, kind: usize) -> Option<Signal> {
        self.kind_ids.get(kind).map(|id| Signal::Event(*id))
    }

    fn steps_that(&self, is: impl Fn(&Step) -> bool) -> Vec<usize> {
        self.steps.iter().enumerate().filter(|(_, step)| is(step)).map(|(place, _)| place).collect()
    }
}
