//! What became of the options of each principle, and what was passed over.

use super::narrative::Narrative;
use crate::calendar::Moment;
use crate::case::Case;
use crate::model::{Choice, FactId, KindId, LegalBasis, Principle, PrincipleId, Procedure, RoleId, StepId};
use serde::Serialize;

/// How the options of a principle stand, since the case was opened or reopened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ordered {
    /// The principle's name.
    pub principle: String,
    /// What people read.
    pub title: String,
    /// Must the order be followed? Else it may be left with a reason.
    pub must: bool,
    /// The options, the first one first.
    pub options: Vec<OptionStands>,
    /// Why.
    pub basis: Vec<LegalBasis>,
    #[serde(skip)]
    pub(crate) id: PrincipleId,
}

/// How an option stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionStands {
    /// Its name.
    pub option: String,
    /// What became of it.
    pub state: OptionState,
    /// When that was; of what is ruled out, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Moment>,
    /// By which event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What rules it out, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The events that used a later option before anything became of this one; they carry the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_over_by: Vec<String>,
}

/// What became of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptionState {
    /// Nothing yet.
    Untried,
    /// It was used.
    Used,
    /// It was given up.
    GivenUp,
    /// What is known rules it out.
    RuledOut,
}

/// What happened to the option of a principle, as it happened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub(super) principle: PrincipleId,
    pub(super) option: usize,
    pub(super) how: How,
    pub(super) by: u32,
}

/// How.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Used,
    GivenUp,
    PassedOver,
}

impl Ordered {
    /// The first option that nothing became of.
    #[must_use]
    pub fn next(&self) -> Option<&OptionStands> {
        self.options.iter().find(|option| option.state == OptionState::Untried)
    }

    /// Those that are about the events that meet a step.
    pub(crate) fn of_step(procedure: &Procedure, all: &[Self], step: StepId) -> Vec<Self> {
        let met_by = &procedure.step(step).met_by;
        let about = |ordered: &&Self| procedure.principle(ordered.id).options.iter().any(|choice| met_by.contains(&choice.option));
        all.iter().filter(about).cloned().collect()
    }

    /// May a role see all that it is about? `hears` says of a fact that nothing hidden from the role tells it.
    pub(crate) fn is_seen(&self, procedure: &Procedure, role: RoleId, hears: impl Fn(FactId) -> bool) -> bool {
        let seen = |kind: &KindId| !procedure.event_is_hidden(*kind, role);
        procedure.principle(self.id).options.iter().all(|choice| {
            let asked = choice.unless.iter().flat_map(|condition| condition.facts());
            let told = |fact: FactId| !procedure.fact_is_hidden(fact, role) && hears(fact);
            seen(&choice.option) && choice.given_up_on.iter().all(seen) && asked.flat_map(|fact| procedure.told_facts(fact)).all(told)
        })
    }
}

/// How every principle stands.
pub(super) fn ordered(procedure: &Procedure, state: &Case, narrative: &Narrative, chosen: &[Chosen]) -> Vec<Ordered> {
    let all = procedure.principles().iter().enumerate();
    all.map(|(at, principle)| stands(procedure, (PrincipleId::new(at), principle), state, narrative, chosen)).collect()
}

fn stands(
    procedure: &Procedure,
    (id, principle): (PrincipleId, &Principle),
    state: &Case,
    narrative: &Narrative,
    chosen: &[Chosen],
) -> Ordered {
    let options = principle.options.iter().enumerate().map(|(place, choice)| {
        let about = || chosen.iter().filter(move |chosen| chosen.principle == id && chosen.option == place);
        let event = |by: u32| narrative.event(by).map(|event| (event.happened, event.id.clone()));
        let last = about().rev().find(|chosen| chosen.how != How::PassedOver);
        let passed_over = about().filter(|chosen| chosen.how == How::PassedOver);
        let ruled_out = last.is_none() && state.rules_out(procedure, choice);
        let (on, by) = last.and_then(|chosen| event(chosen.by)).unzip();
        OptionStands {
            option: procedure.kind(choice.option).name.clone(),
            state: match last.map(|chosen| chosen.how) {
                Some(How::Used) => OptionState::Used,
                Some(_) => OptionState::GivenUp,
                None if ruled_out => OptionState::RuledOut,
                None => OptionState::Untried,
            },
            on,
            by,
            because: because(choice).filter(|_| ruled_out),
            passed_over_by: passed_over.filter_map(|chosen| Some(event(chosen.by)?.1)).collect(),
        }
    });
    Ordered {
        principle: principle.name.clone(),
        title: principle.title().to_owned(),
        must: principle.must,
        options: options.collect(),
        basis: principle.basis.clone(),
        id,
    }
}

fn because(choice: &Choice) -> Option<String> {
    choice.unless.as_ref().map(|condition| condition.words.clone())
}
