//! Documents as written, and what it takes to meet a step.

use super::{Basis, Clause, Name};

/// A document: what must stand in it, and what should.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<Clause<DocumentClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentClause {
    /// `skal indeholde A og B`: facts that must be known.
    Must(Vec<Name>),
    /// `bør indeholde C`: facts that are recommended.
    Should(Vec<Name>),
    /// `skjult for …`.
    Hidden(Vec<Name>),
    /// `hjemmel …`.
    Basis(Basis),
}

/// What it takes to meet a step, besides an event that meets it.
#[derive(Debug, Clone, PartialEq)]
pub enum Takes {
    /// `med dokument D`.
    Documents(Vec<Name>),
    /// `deltagere R, S og T`: all of them attend.
    Participants(Vec<Name>),
    /// `mødested A eller B`.
    Venues(Vec<Name>),
    /// `kontaktform A eller B`.
    Channels(Vec<Name>),
    /// `huskeliste "…", "…" og "…"`.
    Checklist(Vec<Name>),
}

/// How something was done, as a line of a scenario tells it.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// `deltagere R og S`.
    Attended(Vec<Name>),
    /// `mødested A`.
    Venue(Name),
    /// `kontaktform A`.
    Channel(Name),
    /// `huskeliste "…" og "…"`.
    Covered(Vec<Name>),
}

impl Takes {
    /// The names it lists.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        match self {
            Self::Documents(names) | Self::Participants(names) | Self::Venues(names) | Self::Channels(names) | Self::Checklist(names) => {
                names
            }
        }
    }

    pub(super) fn names_mut(&mut self) -> &mut [Name] {
        match self {
            Self::Documents(names) | Self::Participants(names) | Self::Venues(names) | Self::Channels(names) | Self::Checklist(names) => {
                names
            }
        }
    }
}

impl Detail {
    /// The names it lists.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        match self {
            Self::Attended(names) | Self::Covered(names) => names,
            Self::Venue(name) | Self::Channel(name) => std::slice::from_ref(name),
        }
    }

    pub(super) fn names_mut(&mut self) -> &mut [Name] {
        match self {
            Self::Attended(names) | Self::Covered(names) => names,
            Self::Venue(name) | Self::Channel(name) => std::slice::from_mut(name),
        }
    }
}
