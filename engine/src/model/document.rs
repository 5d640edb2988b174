//! Documents, and what it takes to meet a step besides an event that meets it.

use super::ids::DocumentId;
use super::{EventKind, FactId, FieldValue, LegalBasis, Procedure, Roles, same};
use serde::Serialize;
use std::collections::BTreeMap;

/// A document: facts that must stand in it, and facts that should.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// What must stand in it.
    pub must: Vec<FactId>,
    /// What is recommended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub should: Vec<FactId>,
    /// The roles it is hidden from.
    #[serde(skip_serializing_if = "Roles::is_empty")]
    pub hidden: Roles,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

impl Document {
    /// What people read: the label, or else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// All its facts, first those that must stand in it.
    pub(crate) fn facts(&self) -> impl Iterator<Item = FactId> {
        self.must.iter().chain(&self.should).copied()
    }
}

impl Procedure {
    /// Its documents, in the order of the text.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// A document of this procedure.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> &Document {
        super::at(&self.documents, id.index())
    }

    /// The document with this name.
    #[must_use]
    pub fn document_named(&self, name: &str) -> Option<DocumentId> {
        self.documents.iter().position(|document| same(&document.name, name)).map(DocumentId::new)
    }

    /// Who may tell a fact, or what a decision that gives it asks about; nobody where anybody may.
    pub(crate) fn who_tells(&self, fact: FactId) -> Vec<String> {
        let told = self.told_facts(fact);
        let tells = |kind: &&EventKind| kind.speaks_of().any(|fact| told.contains(&fact));
        let from = self.kinds.iter().filter(tells).fold(Roles::default(), |from, kind| from.join(kind.from));
        if from.is_anyone() { Vec::new() } else { self.roles_among(from) }
    }
}

/// One thing without which an event does not meet a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// The fact is known by then, perhaps by the event itself.
    Known(FactId),
    /// The event tells that all of these attended.
    Attended(Roles),
    /// The event tells that it was at one of these.
    Venue(Vec<String>),
    /// The event tells that it was in one of these ways.
    Channel(Vec<String>),
}

/// What it takes to meet a step, and what would be good.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Takes {
    /// The documents that go with it.
    pub documents: Vec<DocumentId>,
    /// All without which it is not met; at most [`limits::TAKES`](super::limits::TAKES).
    pub requirements: Vec<Requirement>,
    /// Facts that are recommended; at most as many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub should: Vec<FactId>,
    /// What should be covered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<String>,
}

impl Takes {
    pub(crate) fn is_nothing(&self) -> bool {
        self.documents.is_empty() && self.requirements.is_empty() && self.checklist.is_empty()
    }

    /// The facts that it rests on, required or recommended.
    pub(crate) fn facts(&self) -> impl Iterator<Item = FactId> {
        self.required().chain(self.should.iter().copied())
    }

    /// The facts without which it is not met.
    pub(crate) fn required(&self) -> impl Iterator<Item = FactId> {
        let known = |requirement: &Requirement| if let Requirement::Known(fact) = requirement { Some(*fact) } else { None };
        self.requirements.iter().filter_map(known)
    }

    /// What an event that would meet it lacks: a bit for each requirement.
    pub(crate) fn lacking(
        &self,
        procedure: &Procedure,
        fields: Option<&BTreeMap<String, FieldValue>>,
        known: impl Fn(FactId) -> bool,
    ) -> u32 {
        bits(&self.requirements, |requirement| match requirement {
            Requirement::Known(fact) => !known(*fact),
            Requirement::Attended(roles) => !roles.are_among(Detail::attended(procedure, fields)),
            Requirement::Venue(venues) => !is_one_of(Detail::Venue, venues, fields),
            Requirement::Channel(channels) => !is_one_of(Detail::Channel, channels, fields),
        })
    }

    /// Which of the facts that are recommended are not known: a bit for each.
    pub(crate) fn without(&self, known: impl Fn(FactId) -> bool) -> u32 {
        bits(&self.should, |fact| !known(*fact))
    }

    /// The details that an event which meets it may tell.
    pub(crate) fn details(&self) -> impl Iterator<Item = Detail> {
        let of = |requirement: &Requirement| match requirement {
            Requirement::Known(_) => None,
            Requirement::Attended(_) => Some(Detail::Attended),
            Requirement::Venue(_) => Some(Detail::Venue),
            Requirement::Channel(_) => Some(Detail::Channel),
        };
        let covered = (!self.checklist.is_empty()).then_some(Detail::Covered);
        self.requirements.iter().filter_map(of).chain(covered)
    }
}

/// A bit for each item of which something holds.
fn bits<T>(items: &[T], holds: impl Fn(&T) -> bool) -> u32 {
    items.iter().enumerate().filter(|(_, item)| holds(item)).fold(0, |bits, (at, _)| bits | 1_u32.checked_shl(at as u32).unwrap_or(0))
}

/// Those of some items whose bit is set.
pub(crate) fn chosen<T>(items: &[T], bits: u32) -> impl Iterator<Item = &T> {
    items.iter().enumerate().filter(move |(at, _)| bits.checked_shr(*at as u32).unwrap_or(0) & 1 == 1).map(|(_, item)| item)
}

fn is_one_of(detail: Detail, allowed: &[String], fields: Option<&BTreeMap<String, FieldValue>>) -> bool {
    detail.told(fields).iter().any(|told| allowed.iter().any(|one| same(one, told)))
}

/// How something was done: what an event may tell besides facts. The names of these fields cannot be names of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Who attended: roles.
    Attended,
    /// Where it was.
    Venue,
    /// In which way it was.
    Channel,
    /// What was covered of a checklist.
    Covered,
}

impl Detail {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Attended, Self::Venue, Self::Channel, Self::Covered];

    /// The field of an event that tells it.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Attended => "@attended",
            Self::Venue => "@venue",
            Self::Channel => "@channel",
            Self::Covered => "@covered",
        }
    }

    /// The detail that a field tells.
    #[must_use]
    pub fn of_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.field() == field)
    }

    /// What is told of it; nothing where it is not told. One is told as words, several as a list.
    #[must_use]
    pub fn told(self, fields: Option<&BTreeMap<String, FieldValue>>) -> Vec<&str> {
        match fields.and_then(|fields| fields.get(self.field())) {
            Some(FieldValue::Text(words)) => vec![words],
            Some(FieldValue::List(words)) => words.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Who is told to have attended.
    pub(crate) fn attended(procedure: &Procedure, fields: Option<&BTreeMap<String, FieldValue>>) -> Roles {
        Self::Attended.told(fields).into_iter().filter_map(|name| procedure.role_named(name)).collect()
    }

    /// Is this a way to tell it: words or a list, of roles or of what the list has, as it asks?
    pub(crate) fn reads(self, procedure: &Procedure, takes: &[&Takes], value: &FieldValue) -> bool {
        let words = match value {
            FieldValue::Text(words) => vec![words],
            FieldValue::List(words) if matches!(self, Self::Attended | Self::Covered) => words.iter().collect(),
            _ => return false,
        };
        words.iter().all(|words| match self {
            Self::Attended => procedure.role_named(words).is_some(),
            Self::Venue | Self::Channel => !words.trim().is_empty(),
            Self::Covered => takes.iter().any(|takes| takes.checklist.iter().any(|item| same(item, words))),
        })
    }
}
