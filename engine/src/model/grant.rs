//! Authority to grant: which roles may grant something, and how much of it.
//!
//! Whoever grants has authority of his own; none of it comes from the case. Lengths of different units are compared so that the
//! answer is certain: a year is twelve months, a month has 28 to 31 days, and what may be more than the limit is not within it.

use super::{FieldValue, LegalBasis, RoleId, Roles, Type, Value};
use crate::calendar::{Period, Unit};
use crate::lexicon::Language;
use serde::Serialize;
use std::cmp::Ordering;

/// Who may grant something, from the lowest authority up.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    /// The authorities, each higher than the one before.
    pub authorities: Vec<Authority>,
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
}

/// How much is granted, or may be: a length of time, or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    /// A length of time.
    Length(Period),
    /// A number in digits, with a decimal point.
    Number(String),
}

/// Why somebody could not grant something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// The role may not grant this at all.
    NoAuthority,
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
    /// The roles that may grant so much; where a role with no authority did not say how much, all that may grant any.
    pub who: Vec<String>,
    /// The legal basis of the authority.
    pub basis: Vec<LegalBasis>,
}

impl Amount {
    /// The field of an event that tells how much is granted.
    pub const FIELD: &str = "amount";

    /// Reads an amount from an event's field; nothing when it is neither a length of time nor a number.
    ///
    /// ```
    /// use sagsgang::model::{Amount, FieldValue};
    /// let told = |words: &str| Amount::read(&FieldValue::Text(words.to_owned()));
    /// assert!(told("14 måneder").unwrap().is_within(&told("2 years").unwrap()));
    /// assert_eq!(told("meget"), None);
    /// ```
    #[must_use]
    pub fn read(field: &FieldValue) -> Option<Self> {
        match field {
            FieldValue::YesNo(_) | FieldValue::List(_) => None,
            FieldValue::Number(number) => Self::number(&number.to_string()),
            FieldValue::Text(words) => match crate::terms::parse_period(words, None) {
                Ok(period) => (period.unit() != Unit::MonthEnds).then_some(Self::Length(period)),
                Err(_) => Self::number(words.trim()),
            },
        }
    }

    /// A number in digits, with a decimal comma or point.
    pub(crate) fn number(digits: &str) -> Option<Self> {
        Value::number(digits).map(|_| Self::Number(digits.replace(',', ".")))
    }

    /// Is it certain that this is no more than the limit?
    #[must_use]
    pub fn is_within(&self, limit: &Self) -> bool {
        match (self, limit) {
            (Self::Number(amount), Self::Number(limit)) => match (Value::number(amount), Value::number(limit)) {
                (Some(amount), Some(limit)) => amount.compare(limit, &Type::Number).is_some_and(Ordering::is_le),
                _ => false,
            },
            (Self::Length(amount), Self::Length(limit)) => Value::duration(*amount).is_within(Value::duration(*limit)),
            _ => false,
        }
    }

    /// Are both lengths of time, or both numbers?
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Length(_), Self::Length(_)) | (Self::Number(_), Self::Number(_)))
    }

    /// As people write it: `14 måneder`, `50000`.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::Length(period) => crate::terms::period_words(language, *period),
            Self::Number(digits) => language.pick(digits.replace('.', ","), digits.clone()),
        }
    }

    /// As an event's field carries it.
    pub(crate) fn field(&self) -> FieldValue {
        FieldValue::Text(self.words(Language::Danish))
    }

    fn order(&self) -> (u32, Option<Unit>, &str) {
        match self {
            Self::Length(period) => (period.amount(), Some(period.unit()), ""),
            Self::Number(digits) => (0, None, digits),
        }
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Authority {
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
    /// May the role grant so much?
    #[must_use]
    pub fn may(&self, role: RoleId, amount: Option<&Amount>) -> bool {
        self.authorities.iter().any(|authority| authority.by.contains(role) && authority.reaches(amount))
    }

    /// The roles that may grant so much.
    #[must_use]
    pub fn who(&self, amount: Option<&Amount>) -> Roles {
        let enough = self.authorities.iter().filter(|authority| authority.reaches(amount));
        enough.fold(Roles::default(), |who, authority| who.join(authority.by))
    }

    /// Everybody who may grant any of it.
    #[must_use]
    pub fn anybody(&self) -> Roles {
        self.authorities.iter().fold(Roles::default(), |who, authority| who.join(authority.by))
    }

    /// The most a role may grant; nothing where there is no limit, or no authority.
    #[must_use]
    pub fn limit(&self, role: RoleId) -> Option<&Amount> {
        self.authorities.iter().rev().find(|authority| authority.by.contains(role))?.at_most.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_more_than_the_limit_is_not_within_it() {
        let amount = |words: &str| Amount::read(&FieldValue::Text(words.to_owned())).unwrap();
        let within = |granted, limit| amount(granted).is_within(&amount(limit));
        assert!(within("12 måneder", "1 år"));
        assert!(!within("13 måneder", "1 år"));
        assert!(within("8 uger", "56 dage"));
        assert!(!within("57 dage", "8 uger"));
        // A month has 28 days at least, and 31 at most.
        assert!(within("28 dage", "1 måned"));
        assert!(!within("29 dage", "1 måned"));
        assert!(within("1 måned", "31 dage"));
        assert!(!within("1 måned", "30 dage"));
        assert!(within("10 hverdage", "10 hverdage"));
        assert!(!within("10 hverdage", "1 år"));
        assert!(within("49999,5", "50000"));
        assert!(!within("50000,5", "50000"));
        assert!(!within("5", "1 år"));
        assert!(!within("1 år", "5"));
    }
}
