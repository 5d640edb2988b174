//! Why somebody could not grant something, in Danish and in English.

use super::words::{basis_in_brackets, day_words, listed, moment_words};
use crate::calendar::Day;
use crate::lexicon::Language;
use crate::model::{Beyond, Procedure, Shortfall};
use crate::situation::{Waiting, WaitingFor};

/// What was lacking, and who may: one sentence each.
pub(super) fn beyond_sentences(language: Language, beyond: &Beyond) -> Vec<String> {
    let (grant, role) = (language.quoted(&beyond.grant), language.quoted(&beyond.role));
    let limit = beyond.limit.as_ref().map(|limit| limit.words(language)).unwrap_or_default();
    let who = listed(&beyond.who, language.pick("eller", "or"));
    let nobody = who.is_empty();
    let (lacks, may) = match beyond.lacks {
        Shortfall::NoAuthority => (
            language.pick(format!("Rollen {role} kan ikke bevilge {grant}."), format!("The role {role} may not grant {grant}.")),
            (!nobody).then(|| language.pick(format!("Det kan {who}."), format!("These may: {who}."))),
        ),
        Shortfall::NotThen => {
            let then = in_force(language, beyond.from, beyond.until);
            (
                language.pick(
                    format!("Rollen {role} kan kun bevilge {grant} {then}."),
                    format!("The role {role} may grant {grant} {then} only."),
                ),
                (!nobody).then(|| language.pick(format!("På den dag kan {who} bevilge det."), format!("On that day these may: {who}."))),
            )
        }
        Shortfall::AmountNotTold => (
            language.pick(
                format!("Der står ikke, hvor meget der bevilges, og rollen {role} kan kun bevilge {grant} op til {limit}."),
                format!("How much is granted is not told, and the role {role} may grant {grant} up to {limit} only."),
            ),
            (!nobody).then(|| language.pick(format!("Uden grænse kan {who} bevilge det."), format!("These may without limit: {who}."))),
        ),
        Shortfall::OverLimit => (
            language.pick(
                format!("Rollen {role} kan kun bevilge {grant} op til {limit}."),
                format!("The role {role} may grant {grant} up to {limit} only."),
            ),
            Some(if nobody {
                language.pick("Så meget kan ingen bevilge.".to_owned(), "Nobody may grant so much.".to_owned())
            } else {
                language.pick(format!("Så meget kan {who} bevilge."), format!("So much may be granted by: {who}."))
            }),
        ),
    };
    let ask: Vec<String> = beyond.ask_by.iter().map(|event| language.quoted(event)).collect();
    let ask = listed(&ask, language.pick("eller", "or"));
    let ask = (!ask.is_empty()).then(|| language.pick(format!("Bed om det med {ask}."), format!("Ask for it with {ask}.")));
    [Some(lacks), may, ask].into_iter().flatten().collect()
}

/// `fra fr 2022-07-01 til og med sø 2023-12-31`.
fn in_force(language: Language, from: Option<Day>, until: Option<Day>) -> String {
    let day = |day| day_words(language, day);
    let parts = [
        from.map(|from| language.pick(format!("fra {}", day(from)), format!("from {}", day(from)))),
        until.map(|until| day(until.plus(-1))).map(|last| language.pick(format!("til og med {last}"), format!("through {last}"))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// That it takes another person, and who that may be.
pub(super) fn same_person_sentences(language: Language, grant: &str, who: &[String]) -> Vec<String> {
    let (grant, who) = (language.quoted(grant), listed(who, language.pick("eller", "or")));
    vec![
        language.pick(
            format!("{grant} kræver to personer, og den samme person har allerede bevilget det."),
            format!("{grant} requires two persons, and the same person has granted it already."),
        ),
        language.pick(format!("Der mangler en anden person: {who}."), format!("Another person is lacking: {who}.")),
    ]
}

/// The same as part of a finding, with the legal basis.
pub(super) fn beyond_words(language: Language, beyond: &Beyond) -> String {
    let sentences = beyond_sentences(language, beyond).join(" ");
    let mut letters = sentences.chars();
    let first = letters.next().map(|first| first.to_lowercase().collect::<String>()).unwrap_or_default();
    let basis = basis_in_brackets(language, &beyond.basis);
    format!("{first}{}{basis}", letters.as_str().trim_end_matches('.'))
}

/// A grant that waits: for what, since when, and for whom.
#[must_use]
pub fn waiting_sentence(language: Language, procedure: &Procedure, waiting: &Waiting) -> String {
    let title = language.quoted(&waiting.title);
    let since = moment_words(language, procedure.calendar(), waiting.since);
    let who = listed(&waiting.who, language.pick("eller", "or"));
    let amount = waiting.amount.as_ref().map(|amount| format!(" ({})", amount.words(language))).unwrap_or_default();
    let basis = basis_in_brackets(language, &waiting.basis);
    match waiting.waits_for {
        WaitingFor::SecondPerson => language.pick(
            format!("{title}{amount} er bevilget af én person {since} og venter på en anden: {who}{basis}."),
            format!("{title}{amount} was granted by one person {since} and waits for another: {who}{basis}."),
        ),
        WaitingFor::Answer => language.pick(
            format!("Der er bedt om {title}{amount} {since}; det venter på {who}{basis}."),
            format!("{title}{amount} was asked for {since}; it waits for {who}{basis}."),
        ),
    }
}
