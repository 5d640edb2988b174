//! Why somebody could not grant something, in Danish and in English.

use super::words::{basis_in_brackets, listed};
use crate::lexicon::Language;
use crate::model::{Beyond, Shortfall};

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
    std::iter::once(lacks).chain(may).collect()
}

/// The same as part of a finding, with the legal basis.
pub(super) fn beyond_words(language: Language, beyond: &Beyond) -> String {
    let sentences = beyond_sentences(language, beyond).join(" ");
    let mut letters = sentences.chars();
    let first = letters.next().map(|first| first.to_lowercase().collect::<String>()).unwrap_or_default();
    let basis = basis_in_brackets(language, &beyond.basis);
    format!("{first}{}{basis}", letters.as_str().trim_end_matches('.'))
}
