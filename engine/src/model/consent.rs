//! Consents: who lets whom act on what, what for, and until when.
//!
//! A consent is an event (it is given) and a fact (it holds, or does not), by one name. It holds from the day it is given
//! until it is withdrawn or has run out; before anybody was asked it is unknown (the General Data Protection Regulation,
//! articles 4 (11) and 7).

use super::{Ceasing, FactId, KindId, LegalBasis, Mark, Procedure, Roles, ThresholdId, Value};
use crate::calendar::CountRule;
use serde::Serialize;

/// What somebody consents to.
#[derive(Debug, Clone, Serialize)]
pub struct Consent {
    /// Whether it holds: unknown, yes or no.
    pub fact: FactId,
    /// The event that gives it.
    pub given_by: KindId,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// Who may act on it.
    pub to: Roles,
    /// What it covers, in free words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What for, in free words.
    pub purpose: String,
    /// The events that refuse it.
    pub refused_on: Vec<KindId>,
    /// The events that withdraw it.
    pub withdrawn_on: Vec<KindId>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// How long a fact holds after the day on which it was told, and what is known of it then.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Lasts {
    /// Its last day.
    pub rule: CountRule,
    /// What it is afterwards: a consent does not hold any more, anything else is unknown.
    pub then: Option<Value>,
}

impl Procedure {
    /// The kinds of event that a consent ceases to hold by, or after which something runs out.
    pub(crate) fn ceases_by(&self, fact: FactId, how: Ceasing) -> Vec<KindId> {
        let ends = |kind: &KindId| {
            let kind = self.kind(*kind);
            let ends_it = kind.settles.iter().any(|(settled, value)| *settled == fact && *value == Value::yes_no(false));
            (ends_it && how.is_by(Ceasing::Withdrawn))
                || (!ends_it && how.is_by(Ceasing::RunsOut) && self.fact(fact).lasts.is_some() && kind.speaks_of().any(|of| of == fact))
        };
        self.kind_ids().filter(ends).collect()
    }

    /// What steps wait for to cease to hold.
    pub(crate) fn ceasing(&self, fact: FactId, way: Ceasing) -> impl Iterator<Item = ThresholdId> {
        let waits = move |mark: &Mark| matches!(mark, Mark::Ceases { fact: of, how } if *of == fact && how.is_by(way));
        self.thresholds.iter().enumerate().filter(move |(_, threshold)| waits(&threshold.mark)).map(|(at, _)| ThresholdId::new(at))
    }
}

impl Lasts {
    /// Does it bear on a value? That a consent does not hold never runs out.
    pub(crate) fn bears_on(&self, value: Value) -> bool {
        self.then != Some(value)
    }
}
