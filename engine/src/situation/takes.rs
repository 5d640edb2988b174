//! What it takes to meet a step: what an event lacked, what is still to come, and what was left out.

use crate::case::Case;
use crate::log::Event;
use crate::model::{Detail, FactId, Procedure, Requirement, Step, chosen, same};
use serde::Serialize;

/// One thing that an event lacks to meet a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "lacks")]
pub enum Lack {
    /// A fact that was not known.
    Fact(Unknown),
    /// It is not told how it was done.
    NotTold {
        /// What is not told.
        detail: Detail,
        /// What the step takes: who, or one of these.
        takes: Vec<String>,
    },
    /// It is told how it was done, and that is not enough, or something else.
    Otherwise {
        /// What is otherwise.
        detail: Detail,
        /// What the step takes: who was not there, or one of these.
        takes: Vec<String>,
    },
}

/// A fact that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unknown {
    /// The fact.
    pub fact: String,
    /// The documents in which it stands.
    pub documents: Vec<String>,
    /// Who may tell it; empty where anybody may.
    pub told_by: Vec<String>,
}

/// What it takes to meet a step, as far as the case has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The documents that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Of what can be met: facts without which it is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Unknown>,
    /// Recommended facts that are not known, or were not when it was met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recommended: Vec<Unknown>,
    /// Who must attend, each list all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Vec<String>>,
    /// Where it is, each list one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub venues: Vec<Vec<String>>,
    /// In which way it is, each list one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Vec<String>>,
    /// What should be covered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<String>,
    /// Of what was met: what of that was not told to be covered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_covered: Vec<String>,
}

impl Taken {
    /// What a step takes by the text alone.
    pub(crate) fn of(procedure: &Procedure, step: &Step) -> Option<Self> {
        if step.takes.is_nothing() {
            return None;
        }
        let mut taken = Self {
            documents: step.takes.documents.iter().map(|id| procedure.document(*id).name.clone()).collect(),
            checklist: step.takes.checklist.clone(),
            ..Self::default()
        };
        for requirement in &step.takes.requirements {
            match requirement {
                Requirement::Known(_) => {}
                Requirement::Attended(roles) => taken.participants.push(procedure.roles_among(*roles)),
                Requirement::Venue(venues) => taken.venues.push(venues.clone()),
                Requirement::Channel(channels) => taken.channels.push(channels.clone()),
            }
        }
        Some(taken)
    }

    /// What is not known now of a step that can be met.
    pub(super) fn look(&mut self, procedure: &Procedure, step: &Step, state: &Case) {
        let unknown = |fact: &FactId| state.value(procedure, *fact).is_none();
        self.missing = step.takes.required().filter(unknown).map(|fact| Unknown::of(procedure, step, fact)).collect();
        self.recommended = step.takes.should.iter().filter(|fact| unknown(fact)).map(|fact| Unknown::of(procedure, step, *fact)).collect();
    }

    /// What was recommended and not known when it was met.
    pub(super) fn without(&mut self, procedure: &Procedure, step: &Step, recommended: u32) {
        self.recommended = chosen(&step.takes.should, recommended).map(|fact| Unknown::of(procedure, step, *fact)).collect();
    }

    /// What was not covered by the event that met it.
    pub(super) fn met_by(&mut self, event: &Event) {
        let told = Detail::Covered.told(Some(&event.fields));
        self.not_covered = self.checklist.iter().filter(|item| !told.iter().any(|told| same(told, item))).cloned().collect();
    }
}

impl Unknown {
    fn of(procedure: &Procedure, step: &Step, fact: FactId) -> Self {
        let documents = step.takes.documents.iter().map(|id| procedure.document(*id));
        let documents = documents.filter(|document| document.facts().any(|other| other == fact));
        Self {
            fact: procedure.fact(fact).name.clone(),
            documents: documents.map(|document| document.name.clone()).collect(),
            told_by: procedure.who_tells(fact),
        }
    }
}

/// All that an event lacks to meet a step.
pub(super) fn lacks(procedure: &Procedure, step: &Step, lacking: u32, event: &Event) -> Vec<Lack> {
    let fields = Some(&event.fields);
    let how = |detail: Detail, takes: Vec<String>| {
        if detail.told(fields).is_empty() { Lack::NotTold { detail, takes } } else { Lack::Otherwise { detail, takes } }
    };
    let one = |requirement: &Requirement| match requirement {
        Requirement::Known(fact) => Lack::Fact(Unknown::of(procedure, step, *fact)),
        Requirement::Attended(roles) => how(Detail::Attended, procedure.roles_among(roles.less(Detail::attended(procedure, fields)))),
        Requirement::Venue(venues) => how(Detail::Venue, venues.clone()),
        Requirement::Channel(channels) => how(Detail::Channel, channels.clone()),
    };
    chosen(&step.takes.requirements, lacking).map(one).collect()
}
