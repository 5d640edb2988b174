//! How much is granted, or may be: a length of time, or a number of something.
//!
//! Lengths of different units are compared so that the answer is certain: a year is twelve months, a month has 28 to 31 days, and
//! what may be more than the limit is not within it. A bare number counts in whatever the limit counts in.

use super::{FieldValue, Type, Value};
use crate::calendar::{Period, Unit};
use crate::lexicon::{Language, Word};
use crate::terms::{period_words, week_hours};
use serde::Serialize;
use std::cmp::Ordering;

/// How much is granted, or may be: a length of time, or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    /// A length of time.
    Length(Period),
    /// A number in digits, with a decimal point.
    Number(String),
    /// A number of something.
    Measured {
        /// In digits, with a decimal point.
        number: String,
        /// What is counted.
        of: Counted,
    },
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Danish kroner.
    Kroner,
    /// Hours a week.
    WeekHours,
}

impl Counted {
    const ALL: [Self; 2] = [Self::Kroner, Self::WeekHours];

    /// What follows the number.
    fn words(self, language: Language, one: bool) -> String {
        match self {
            Self::Kroner => Word::k_kroner.text(language).to_owned(),
            Self::WeekHours => week_hours(language, one),
        }
    }

    /// Every way to write what follows the number.
    fn written(self) -> Vec<String> {
        let forms = |word: Word| [Language::Danish, Language::English].map(|language| (word.forms(language), language));
        match self {
            Self::Kroner => forms(Word::k_kroner).iter().flat_map(|(forms, _)| forms.iter()).map(|form| (*form).to_owned()).collect(),
            Self::WeekHours => {
                let each = |(hours, language): &(&'static [&'static str], Language)| -> Vec<String> {
                    hours.iter().map(|hours| format!("{hours} {}", Word::k_a_week.text(*language))).collect()
                };
                forms(Word::k_u_hours).iter().flat_map(each).collect()
            }
        }
    }
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
    /// assert!(!told("20,5 timer om ugen").unwrap().is_within(&told("20 hours a week").unwrap()));
    /// assert!(told("49999,99").unwrap().is_within(&told("50000 kr.").unwrap()));
    /// assert_eq!(told("meget"), None);
    /// ```
    #[must_use]
    pub fn read(field: &FieldValue) -> Option<Self> {
        match field {
            FieldValue::YesNo(_) | FieldValue::List(_) => None,
            FieldValue::Number(number) => Self::number(&number.to_string()),
            FieldValue::Text(words) => {
                if let Ok(period) = crate::terms::parse_period(words, None) {
                    return (period.unit() != Unit::MonthEnds).then_some(Self::Length(period));
                }
                let words = words.trim();
                let measured = Counted::ALL.into_iter().find_map(|of| {
                    let number = of.written().iter().find_map(|written| words.strip_suffix(written.as_str()))?;
                    Self::measured(number.trim_end(), of)
                });
                measured.or_else(|| Self::number(words))
            }
        }
    }

    /// A number in digits, with a decimal comma or point.
    pub(crate) fn number(digits: &str) -> Option<Self> {
        Value::number(digits).map(|_| Self::Number(digits.replace(',', ".")))
    }

    /// A number of something, likewise.
    pub(crate) fn measured(digits: &str, of: Counted) -> Option<Self> {
        Value::number(digits).map(|_| Self::Measured { number: digits.replace(',', "."), of })
    }

    fn digits(&self) -> Option<(&str, Option<Counted>)> {
        match self {
            Self::Length(_) => None,
            Self::Number(digits) => Some((digits, None)),
            Self::Measured { number, of } => Some((number, Some(*of))),
        }
    }

    /// Is it certain that this is no more than the limit?
    #[must_use]
    pub fn is_within(&self, limit: &Self) -> bool {
        if let (Self::Length(amount), Self::Length(limit)) = (self, limit) {
            return Value::duration(*amount).is_within(Value::duration(*limit));
        }
        let number = |amount: &Self| Value::number(amount.digits()?.0);
        match (number(self), number(limit)) {
            (Some(amount), Some(most)) => self.is_like(limit) && amount.compare(most, &Type::Number).is_some_and(Ordering::is_le),
            _ => false,
        }
    }

    /// Is it the same: neither more nor less?
    pub(crate) fn is_as_much_as(&self, other: &Self) -> bool {
        match (self.digits(), other.digits()) {
            (Some((one, of)), Some((two, other_of))) => {
                Value::number(one) == Value::number(two) && (of == other_of || of.is_none() || other_of.is_none())
            }
            _ => self.is_within(other) && other.is_within(self),
        }
    }

    /// Can it be set beside a limit: both lengths of time, both numbers of the same thing, or a bare number?
    pub(crate) fn is_like(&self, limit: &Self) -> bool {
        match (self.digits(), limit.digits()) {
            (None, None) => true,
            (Some((_, of)), Some((_, limited))) => of == limited || of.is_none(),
            _ => false,
        }
    }

    /// As people write it: `14 måneder`, `50000 kr.`.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let digits = |digits: &str| language.pick(digits.replace('.', ","), digits.to_owned());
        match self {
            Self::Length(period) => period_words(language, *period),
            Self::Number(number) => digits(number),
            Self::Measured { number, of } => format!("{} {}", digits(number), of.words(language, number == "1")),
        }
    }

    /// As an event's field carries it.
    pub(crate) fn field(&self) -> FieldValue {
        FieldValue::Text(self.words(Language::Danish))
    }

    fn order(&self) -> (u32, Option<Unit>, &str, Option<Counted>) {
        match self {
            Self::Length(period) => (period.amount(), Some(period.unit()), "", None),
            Self::Number(digits) => (0, None, digits, None),
            Self::Measured { number, of } => (0, None, number, Some(*of)),
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
        // To the øre.
        assert!(within("50000,00 kr.", "50000 kr."));
        assert!(!within("50000,01 kr.", "50000 kr."));
        // A bare number counts what the limit counts; hours a week are no kroner.
        assert!(within("20", "20 timer om ugen"));
        assert!(!within("20 timer om ugen", "20"));
        assert!(!within("5 kroner", "20 timer om ugen"));
        assert!(!within("20 timer om ugen", "1 år"));
        assert!(within("1 time om ugen", "1.5 hours a week"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        for words in ["14 måneder", "12,5", "50000 kr.", "1 time om ugen", "20 timer om ugen"] {
            let amount = Amount::read(&FieldValue::Text(words.to_owned())).unwrap();
            assert_eq!(amount.words(Language::Danish), words);
            let english = FieldValue::Text(amount.words(Language::English));
            assert_eq!(Amount::read(&english).as_ref(), Some(&amount));
        }
    }
}
