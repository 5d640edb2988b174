//! Principles in words: how their options stand, and what they put first.

use super::words::{basis_in_brackets, listed, moment_words};
use crate::attempt::PutsFirst;
use crate::calendar::Calendar;
use crate::lexicon::Language;
use crate::situation::{OptionStands, OptionState, Ordered};

/// How the options of a principle stand, and which is the next.
#[must_use]
pub fn ordered_sentences(language: Language, calendar: &Calendar, ordered: &Ordered) -> Vec<String> {
    let title = language.quoted(&ordered.title);
    let basis = basis_in_brackets(language, &ordered.basis);
    let options: Vec<String> = ordered.options.iter().map(|option| option_words(language, calendar, option)).collect();
    let options = options.join("; ");
    let mut sentences =
        vec![language.pick(format!("Princippet {title}{basis}: {options}."), format!("The principle {title}{basis}: {options}."))];
    if let Some(next) = ordered.next() {
        let next = language.quoted(&next.option);
        sentences.push(match ordered.must {
            true => language.pick(format!("Den næste skal være {next}."), format!("The next must be {next}.")),
            false => language.pick(
                format!("Den næste bør være {next}; alt andet skal begrundes."),
                format!("The next should be {next}; anything else takes a reason."),
            ),
        });
    }
    sentences
}

fn option_words(language: Language, calendar: &Calendar, option: &OptionStands) -> String {
    let name = language.quoted(&option.option);
    let when = option.on.map(|on| moment_words(language, calendar, on)).unwrap_or_default();
    let by = option.by.as_deref().unwrap_or_default();
    let stands = match option.state {
        OptionState::Untried => language.pick("er ikke prøvet".to_owned(), "has not been tried".to_owned()),
        OptionState::Used => language.pick(format!("blev brugt {when} ({by})"), format!("was used {when} ({by})")),
        OptionState::GivenUp => language.pick(format!("blev opgivet {when} ({by})"), format!("was given up {when} ({by})")),
        OptionState::RuledOut => {
            let because = language.quoted(option.because.as_deref().unwrap_or_default());
            language.pick(format!("er udelukket, fordi {because}"), format!("is ruled out, because {because}"))
        }
    };
    if option.passed_over_by.is_empty() {
        return format!("{name} {stands}");
    }
    let over = listed(&option.passed_over_by, language.pick("og", "and"));
    language.pick(
        format!("{name} {stands} (sprunget over med begrundelse: {over})"),
        format!("{name} {stands} (passed over with a reason: {over})"),
    )
}

/// What a principle puts before what was to be used.
pub(super) fn puts_first(language: Language, before: &PutsFirst) -> String {
    let title = language.quoted(&before.title);
    let basis = basis_in_brackets(language, &before.basis);
    let first: Vec<String> = before.first.iter().map(|name| language.quoted(name)).collect();
    let (first, option) = (listed(&first, language.pick("og", "and")), language.quoted(&before.option));
    if before.must {
        return language.pick(
            format!("Princippet {title}{basis}: {first} skal være prøvet, opgivet eller udelukket før {option}."),
            format!("The principle {title}{basis}: {first} must be tried, given up or ruled out before {option}."),
        );
    }
    language.pick(
        format!("Princippet {title}{basis}: {first} bør være prøvet, opgivet eller udelukket før {option}; ellers skal det begrundes."),
        format!(
            "The principle {title}{basis}: {first} should be tried, given up or ruled out before {option}; otherwise it takes a reason."
        ),
    )
}
