//! Consents, assessments and what holds for a while, in Danish and in English.

use super::decided::field_words;
use super::words::{basis_in_brackets, listed, moment_words};
use crate::attempt::ConsentLack;
use crate::calendar::{Calendar, Moment};
use crate::lexicon::Language;
use crate::situation::{Said, Stands};

/// What was said last and whether it holds: one sentence.
#[must_use]
pub fn said_sentence(language: Language, calendar: &Calendar, said: &Said) -> String {
    let name = language.quoted(&said.title);
    let on = moment_words(language, calendar, said.on);
    let (by, basis) = (&said.by, basis_in_brackets(language, &said.basis));
    let through = said.through.map(|day| moment_words(language, calendar, Moment::Day(day)));
    let holds = match (&through, said.state) {
        (Some(day), Stands::Over) => language.pick(format!(" og gjaldt til og med {day}"), format!(" and held through {day}")),
        (Some(day), _) => language.pick(format!(" og gælder til og med {day}"), format!(" and holds through {day}")),
        (None, _) => String::new(),
    };
    let value = said.value.as_ref().map(|value| field_words(language, value)).unwrap_or_default();
    match said.state {
        Stands::Refused => {
            language.pick(format!("{name} blev afslået {on} ({by}){basis}."), format!("{name} was refused {on} ({by}){basis}."))
        }
        Stands::Withdrawn => {
            language.pick(format!("{name} blev trukket tilbage {on} ({by}){basis}."), format!("{name} was withdrawn {on} ({by}){basis}."))
        }
        Stands::Given | Stands::Over if said.value.is_none() => {
            let to = listed(&said.to, language.pick("og", "and"));
            language.pick(
                format!("{name} blev givet {on} ({by}) til {to}{holds}{basis}."),
                format!("{name} was given {on} ({by}) to {to}{holds}{basis}."),
            )
        }
        Stands::Assessed => language.pick(
            format!("{name} blev vurderet til {value} {on} ({by}){holds}."),
            format!("{name} was assessed as {value} {on} ({by}){holds}."),
        ),
        Stands::Given | Stands::Told | Stands::Over => language.pick(
            format!("{name} blev oplyst som {value} {on} ({by}){holds}."),
            format!("{name} was stated as {value} {on} ({by}){holds}."),
        ),
    }
}

/// Why a consent does not hold.
pub(super) fn consent_sentence(language: Language, calendar: &Calendar, lack: &ConsentLack) -> String {
    let needed = language.quoted(&lack.consent);
    let why = match &lack.said {
        None => language.pick("Det er ikke givet.".to_owned(), "It was not given.".to_owned()),
        Some(said) => said_sentence(language, calendar, said),
    };
    language.pick(format!("Det kræver samtykket {needed}. {why}"), format!("It requires the consent {needed}. {why}"))
}
