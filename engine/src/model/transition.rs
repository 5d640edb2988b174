//! The transition from the version before: which running cases a version takes over, and which steps begin no more.

use super::{FactId, KindId, LegalBasis, Procedure, StepId, key};
use crate::calendar::Day;
use serde::Serialize;

/// Which running cases a version takes over from the one before it.
#[derive(Debug, Clone, Serialize)]
pub struct Transition {
    /// Cases that go on under the version before.
    pub keeps: Vec<Keeps>,
    /// Does it apply at once to every other open case?
    pub all_open: bool,
    /// Steps that open no more, each from its day on.
    pub no_new: Vec<(StepId, Day)>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// Cases that go on under the version before: those in which something lies before a day.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Keeps {
    /// What.
    pub by: Telling,
    /// Before which day.
    pub before: Day,
    /// Until which day, itself not counted; without one, for as long as they run.
    pub until: Option<Day>,
}

/// What tells to which version a case belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telling {
    /// The day that a fact tells, as it was told last.
    Fact(FactId),
    /// The day on which an event of this kind happened for the first time.
    Event(KindId),
}

impl Procedure {
    /// The transition from the version before.
    #[must_use]
    pub fn transition(&self) -> Option<&Transition> {
        self.transition.as_ref()
    }

    /// The name of what tells to which version a case belongs.
    #[must_use]
    pub fn telling_name(&self, telling: Telling) -> &str {
        match telling {
            Telling::Fact(fact) => &self.fact(fact).name,
            Telling::Event(kind) => &self.kind(kind).name,
        }
    }

    /// The steps that open no more by its own transition.
    pub(crate) fn close_for_new(&mut self) {
        let no_new = self.transition.as_ref().map(|transition| transition.no_new.clone()).unwrap_or_default();
        for (step, from) in no_new {
            if let Some(step) = self.steps.get_mut(step.index()) {
                step.no_new_from = Some(from);
            }
        }
    }

    /// What a later version says of steps that open no more holds in cases that go on under this one too.
    pub(crate) fn close_for_new_as(&mut self, later: &Self) {
        for step in &mut self.steps {
            let same = later.steps.iter().find(|other| other.no_new_from.is_some() && key(&other.name) == key(&step.name));
            let Some(from) = same.and_then(|other| other.no_new_from) else { continue };
            step.no_new_from = Some(step.no_new_from.map_or(from, |own| own.min(from)));
        }
    }
}
