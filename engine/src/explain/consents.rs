//! Consents, assessments and what holds for a while, in Danish and in English.

use super::decided::field_words;
use super::words::{basis_in_brackets, listed, moment_words};
use crate::attempt::ConsentLack;
use crate::calendar::{Calendar, Moment};
use crate::lexicon::Language;
use crate::situation::{Standing, Stands};

/// What was said last and whether it holds: one sentence.
#[must_use]
pub fn standing_sentence(language: Language, calendar: &Calendar, standing: &Standing) -> String {
    let name = language.quoted(&standing.title);
    let on = moment_words(language, calendar, standing.on);
    let (by, basis) = (&standing.by, basis_in_brackets(language, &standing.basis));
    let through = standing.through.map(|day| moment_words(language, calendar, Moment::Day(day)));
    let holds = match (&through, standing.state) {
        (Some(day), Stands::Over) => language.pick(format!(" og gjaldt til og med {day}"), format!(" and held through {day}")),
        (Some(day), _) => language.pick(format!(" og gælder til og med {day}"), format!(" and holds through {day}")),
        (None, _) => String::new(),
    };
    let value = standing.value.as_ref().map(|value| field_words(language, value)).unwrap_or_default();
    match standing.state {
        Stands::Refused => {
            language.pick(format!("{name} blev afslået {on} ({by}){basis}."), format!("{name} was refused {on} ({by}){basis}."))
        }
        Stands::Withdrawn => {
            language.pick(format!("{name} blev trukket tilbage {on} ({by}){basis}."), format!("{name} was withdrawn {on} ({by}){basis}."))
        }
        Stands::Given | Stands::Over if standing.value.is_none() => {
            let to = listed(&standing.to, language.pick("og", "and"));
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
    let why = match &lack.standing {
        None => language.pick("Det er ikke givet.".to_owned(), "It was not given.".to_owned()),
        Some(standing) => standing_sentence(language, calendar, standing),
    };
    language.pick(format!("Det kræver samtykket {needed}. {why}"), format!("It requires the consent {needed}. {why}"))
}
