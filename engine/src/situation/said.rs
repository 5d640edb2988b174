//! What was said and holds for a while: consents, assessments, and facts that must be told again.

use super::decided::field;
use crate::calendar::{Day, Moment};
use crate::case::Tick;
use crate::log::Event;
use crate::model::{Consent, FactId, FieldValue, LegalBasis, Procedure, Value};
use serde::Serialize;

/// What was said last, and whether it still holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The name of the consent, the assessment or the fact.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What became of it.
    pub state: Stands,
    /// What was said; of a consent its state says that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<FieldValue>,
    /// When it was said.
    pub on: Moment,
    /// By which event; that tells who said it, and why.
    pub by: String,
    /// The last day on which it holds, or held; nothing where it holds for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Day>,
    /// Of a consent: who may act on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Of a consent: what it covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Of a consent: what for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Of a consent: its legal basis.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<LegalBasis>,
    #[serde(skip)]
    pub(crate) fact: FactId,
}

/// What became of something that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// A consent that was given, and holds.
    Given,
    /// A consent that was refused.
    Refused,
    /// A consent that was withdrawn.
    Withdrawn,
    /// An assessment that holds.
    Assessed,
    /// A fact that holds.
    Told,
    /// It held for as long as it could.
    Over,
}

/// What an event said.
pub(super) fn said_by(procedure: &Procedure, event: &Event, fact: FactId, value: Value, until: Tick) -> Said {
    let declared = procedure.fact(fact);
    let consent = procedure.consent(fact);
    let through = (until != Tick::NEVER).then(|| procedure.calendar().day_of(until.instant()).plus(-1));
    let state = match consent {
        Some(_) if value == Value::yes_no(true) => Stands::Given,
        Some(consent) => ended(procedure, consent, event),
        None if declared.said_by.is_some() => Stands::Assessed,
        None => Stands::Told,
    };
    Said {
        name: declared.name.clone(),
        title: consent.and_then(|consent| consent.label.clone()).unwrap_or_else(|| declared.name.clone()),
        state,
        value: consent.is_none().then(|| field(procedure, &declared.kind, value)),
        on: event.happened,
        by: event.id.clone(),
        through,
        to: consent.map(|consent| procedure.roles_among(consent.to)).unwrap_or_default(),
        about: consent.and_then(|consent| consent.about.clone()),
        purpose: consent.map(|consent| consent.purpose.clone()),
        basis: consent.map(|consent| consent.basis.clone()).unwrap_or_default(),
        fact,
    }
}

fn ended(procedure: &Procedure, consent: &Consent, event: &Event) -> Stands {
    let withdrawn = procedure.kind_named(&event.kind).is_some_and(|kind| consent.withdrawn_on.contains(&kind));
    if withdrawn { Stands::Withdrawn } else { Stands::Refused }
}
