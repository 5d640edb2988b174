//! Authority to grant: which roles may grant something, and how much of it.
//!
//! Whoever grants has authority of his own; none of it comes from the case. It may hold for a time only, and may need a second person.

use super::{Amount, KindId, LegalBasis, RoleId, Roles};
use crate::calendar::Day;
use serde::Serialize;

/// Who may grant something, from the lowest authority up.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    /// The authorities, each higher than the one before.
    pub authorities: Vec<Authority>,
    /// Two persons must grant the same, each of whom may.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub two_persons: bool,
    /// The events by which whoever may not grant asks whoever may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_on_by: Vec<KindId>,
    /// The events by which whoever was asked says no.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_on: Vec<KindId>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// Roles that may grant up to a limit.
#[derive(Debug, Clone, Serialize)]
pub struct Authority {
    /// Each of these may.
    pub by: Roles,
    /// No more than this; nothing means however much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Amount>,
    /// From this day on; always, if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Until this day, and no longer on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// Why somebody could not grant something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// The role may not grant this at all.
    NoAuthority,
    /// The role may grant it, but not on that day.
    NotThen,
    /// There is a limit, and how much is granted was not told.
    AmountNotTold,
    /// It is more than the role may grant, or may be more.
    OverLimit,
}

/// An act beyond the authority of whoever acted. Names the limit, never what was granted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Beyond {
    /// What was to be granted.
    pub grant: String,
    /// The role that acted.
    pub role: String,
    /// What was lacking.
    pub lacks: Shortfall,
    /// The most the role may grant; nothing where it may grant none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Amount>,
    /// Of an authority that did not hold on that day: from when on it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Of the same: until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The roles that may grant so much; where a role with no authority did not say how much, all that may grant any.
    pub who: Vec<String>,
    /// The events by which they are asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask_by: Vec<String>,
    /// The legal basis of the authority.
    pub basis: Vec<LegalBasis>,
}

impl Authority {
    /// Does it hold on a day?
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Is there a day on which both hold?
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let begins = self.from.max(other.from);
        let ends = [self.until, other.until].into_iter().flatten().min();
        begins.is_none_or(|begins| ends.is_none_or(|ends| begins < ends))
    }

    /// Can all that another lets be granted, on each of its days, be granted by this one too?
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let enough = match (&self.at_most, &other.at_most) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(most), Some(of_other)) => of_other.is_like(most) && of_other.is_within(most),
        };
        let begins = self.from.is_none_or(|from| other.from.is_some_and(|of_other| from <= of_other));
        enough && begins && self.until.is_none_or(|until| other.until.is_some_and(|of_other| of_other <= until))
    }

    /// Is it enough for so much? A limited one is not, where how much is not told.
    fn reaches(&self, amount: Option<&Amount>) -> bool {
        match (&self.at_most, amount) {
            (None, _) => true,
            (Some(limit), Some(amount)) => amount.is_within(limit),
            (Some(_), None) => false,
        }
    }
}

impl Grant {
    pub(crate) fn on(&self, day: Day) -> impl DoubleEndedIterator<Item = &Authority> {
        self.authorities.iter().filter(move |authority| authority.holds_on(day))
    }

    /// May the role grant so much on a day?
    #[must_use]
    pub fn may(&self, role: RoleId, amount: Option<&Amount>, day: Day) -> bool {
        self.on(day).any(|authority| authority.by.contains(role) && authority.reaches(amount))
    }

    /// The roles that may grant so much on a day.
    #[must_use]
    pub fn who(&self, amount: Option<&Amount>, day: Day) -> Roles {
        let enough = self.on(day).filter(|authority| authority.reaches(amount));
        enough.fold(Roles::default(), |who, authority| who.join(authority.by))
    }

    /// The roles with the lowest authority that is enough for so much on a day; with the highest of that day, where none is.
    #[must_use]
    pub fn asked(&self, amount: Option<&Amount>, day: Day) -> Roles {
        let lowest = self.on(day).find(|authority| authority.reaches(amount));
        lowest.or_else(|| self.on(day).next_back()).map_or(Roles::default(), |authority| authority.by)
    }

    /// Everybody who may grant any of it, at some time.
    #[must_use]
    pub fn anybody(&self) -> Roles {
        self.authorities.iter().fold(Roles::default(), |who, authority| who.join(authority.by))
    }

    /// Everybody who may grant any of it on a day.
    #[must_use]
    pub fn anybody_on(&self, day: Day) -> Roles {
        self.on(day).fold(Roles::default(), |who, authority| who.join(authority.by))
    }

    /// The most a role may grant on a day; nothing where there is no limit, or no authority.
    #[must_use]
    pub fn limit(&self, role: RoleId, day: Day) -> Option<&Amount> {
        self.on(day).rev().find(|authority| authority.by.contains(role))?.at_most.as_ref()
    }
}
