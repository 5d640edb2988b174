//! What a decision says of a case, in sentences.

use super::words::{basis_in_brackets, listed};
use crate::lexicon::Language;
use crate::model::FieldValue;
use crate::situation::{Decided, DecidedRow};

/// What a decision says, by which rows, and because of what.
#[must_use]
pub fn decided_sentence(language: Language, decided: &Decided) -> String {
    let shown = |value: &FieldValue| field_words(language, value);
    let because: Vec<String> = decided
        .because
        .iter()
        .map(|answered| {
            let told = answered.told.as_ref().map_or_else(|| language.pick("ukendt", "unknown").to_owned(), shown);
            format!("{} {} {told}", language.quoted(&answered.fact), language.pick("er", "is"))
        })
        .collect();
    let because = listed(&because, language.pick("og", "and"));
    let name = language.quoted(&decided.decision);
    let basis = basis_in_brackets(language, &decided.basis);
    let result = shown(&decided.result);
    if decided.adds_up {
        let given = |row: &DecidedRow| {
            let (number, result) = (row.number, shown(&row.result));
            language.pick(format!("linje {number} giver {result}"), format!("row {number} gives {result}"))
        };
        let given: Vec<String> = decided.rows.iter().map(given).collect();
        let given = if given.is_empty() {
            language.pick("ingen linje passer", "no row matches").to_owned()
        } else {
            listed(&given, language.pick("og", "and"))
        };
        return language.pick(
            format!("{name} er {result}: {given}, da {because}{basis}."),
            format!("{name} is {result}: {given}, since {because}{basis}."),
        );
    }
    let number = decided.rows.first().map_or(0, |row| row.number);
    language.pick(
        format!("{name} er {} efter linje {number}, da {because}{basis}.", language.quoted(&result)),
        format!("{name} is {} by row {number}, since {because}{basis}.", language.quoted(&result)),
    )
}

/// A value that was told, as people write it.
#[must_use]
pub fn field_words(language: Language, value: &FieldValue) -> String {
    match value {
        FieldValue::YesNo(true) => language.pick("ja", "yes").to_owned(),
        FieldValue::YesNo(false) => language.pick("nej", "no").to_owned(),
        FieldValue::Number(number) => language.pick(number.to_string().replace('.', ","), number.to_string()),
        FieldValue::Text(words) => words.clone(),
        FieldValue::List(words) => super::words::listed(words, language.pick("og", "and")),
    }
}
