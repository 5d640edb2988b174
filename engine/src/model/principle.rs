//! Principles: in which order options are tried, and what must have become of those before.
//!
//! An option is an event. It is *settled* once it has been used, once it has been given up, or while a condition rules it out; an
//! option may be used when all before it are settled.

use super::{Condition, KindId, LegalBasis, PrincipleId, Procedure, Signal};
use serde::Serialize;

/// In which order options are tried.
#[derive(Debug, Clone, Serialize)]
pub struct Principle {
    /// Its name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// Must the order be followed? Else it may be left with a reason.
    pub must: bool,
    /// The options, the first one first.
    pub options: Vec<Choice>,
    /// Why.
    pub basis: Vec<LegalBasis>,
}

/// One of the options.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The event that uses it.
    pub option: KindId,
    /// The events by which it is given up.
    pub given_up_on: Vec<KindId>,
    /// What rules it out, as long as it is known to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unless: Option<Condition>,
}

impl Principle {
    /// What people read.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_ref().unwrap_or(&self.name)
    }

    /// The place of an option among the others.
    pub(crate) fn place_of(&self, kind: KindId) -> Option<usize> {
        self.options.iter().position(|choice| choice.option == kind)
    }

    /// What a case must remember of it: whether an option that something stands after was used, or given up.
    pub(crate) fn remembered(&self) -> impl Iterator<Item = Signal> {
        let before = self.options.split_last().map(|(_, before)| before).unwrap_or_default();
        before.iter().flat_map(|choice| std::iter::once(&choice.option).chain(&choice.given_up_on)).map(|kind| Signal::Event(*kind))
    }
}

impl Procedure {
    /// Its principles, in the order of the text.
    #[must_use]
    pub fn principles(&self) -> &[Principle] {
        &self.principles
    }

    /// A principle of this procedure.
    #[must_use]
    pub fn principle(&self, id: PrincipleId) -> &Principle {
        super::at(&self.principles, id.index())
    }

    /// The principles in which a kind of event is an option, with its place.
    pub(crate) fn places_of(&self, kind: KindId) -> impl Iterator<Item = (PrincipleId, usize)> {
        let all = self.principles.iter().enumerate();
        all.filter_map(move |(at, principle)| Some((PrincipleId::new(at), principle.place_of(kind)?)))
    }
}
