//! What it takes to meet a step, in Danish and in English: what is lacking, what is still to come, what was left out.

use super::words::listed;
use crate::lexicon::Language;
use crate::model::Detail;
use crate::situation::{Lack, Taken, Unknown};

/// What a detail is, in words.
pub(super) fn detail_words(language: Language, detail: Detail) -> &'static str {
    match detail {
        Detail::Attended => language.pick("hvem der deltog", "who attended"),
        Detail::Venue => language.pick("hvor det var", "where it was"),
        Detail::Channel => language.pick("hvordan kontakten foregik", "in which way the contact was made"),
        Detail::Covered => language.pick("hvad der blev gennemgået", "what was covered"),
    }
}

/// What an event tells, by the name a line gives it: a fact, or how something was done.
pub(super) fn told_name(language: Language, field: &str) -> &str {
    match Detail::of_field(field) {
        Some(Detail::Attended) => language.pick("deltagere", "participants"),
        Some(Detail::Venue) => language.pick("mødested", "venue"),
        Some(Detail::Channel) => language.pick("kontaktform", "channel"),
        Some(Detail::Covered) | None => field,
    }
}

/// Roles, in English with their articles.
fn roles(language: Language, names: &[String], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| language.pick(name.clone(), format!("the {name}"))).collect();
    listed(&names, last)
}

/// What something lacks: one sentence for each.
pub(super) fn lack_sentences(language: Language, step: &str, lacks: &[Lack]) -> Vec<String> {
    lacks.iter().map(|lack| lack_sentence(language, step, lack)).collect()
}

fn lack_sentence(language: Language, step: &str, lack: &Lack) -> String {
    let step = language.quoted(step);
    let any = |takes: &[String]| listed(takes, language.pick("eller", "or"));
    let all = |takes: &[String]| roles(language, takes, language.pick("og", "and"));
    match lack {
        Lack::Fact(unknown) => {
            let what = unknown_words(language, unknown);
            language.pick(format!("Til {step} mangler {what}."), format!("{step} lacks {what}."))
        }
        Lack::NotTold { detail: Detail::Attended, takes } => {
            let who = all(takes);
            language.pick(
                format!("Til {step} er det ikke oplyst, hvem der deltog; {who} skal deltage."),
                format!("For {step} it is not told who attended; {who} must attend."),
            )
        }
        Lack::Otherwise { detail: Detail::Attended, takes } => {
            let who = all(takes);
            language.pick(format!("I {step} mangler der deltagere: {who}."), format!("Participants are missing from {step}: {who}."))
        }
        Lack::NotTold { detail, takes } => {
            let (what, one) = (detail_words(language, *detail), any(takes));
            language.pick(
                format!("Til {step} er det ikke oplyst, {what}; det skal være: {one}."),
                format!("For {step} it is not told {what}; it must be: {one}."),
            )
        }
        Lack::Otherwise { detail, takes } => {
            let one = any(takes);
            match detail {
                Detail::Channel => language.pick(
                    format!("Kontaktformen passer ikke til {step}; den skal være: {one}."),
                    format!("The channel does not fit {step}; it must be: {one}."),
                ),
                _ => language.pick(
                    format!("Mødestedet passer ikke til {step}; det skal være: {one}."),
                    format!("The venue does not fit {step}; it must be: {one}."),
                ),
            }
        }
    }
}

/// A fact that is not known, and who may tell it.
fn unknown_words(language: Language, unknown: &Unknown) -> String {
    let fact = language.quoted(&unknown.fact);
    if unknown.told_by.is_empty() {
        return fact;
    }
    let who = roles(language, &unknown.told_by, language.pick("eller", "or"));
    language.pick(format!("{fact}, som {who} kan oplyse"), format!("{fact}, which {who} can state"))
}

/// What it takes to meet what is open, and what is still lacking of it: one sentence for each.
#[must_use]
pub fn taken_sentences(language: Language, taken: &Taken) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut say = |danish: &str, english: &str, what: String| sentences.push(format!("{} {what}.", language.pick(danish, english)));
    let quoted = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| language.quoted(name)).collect();
        listed(&names, language.pick("og", "and"))
    };
    if !taken.documents.is_empty() {
        say("Med dokument:", "With document:", quoted(&taken.documents));
    }
    for unknown in &taken.missing {
        say("Mangler:", "Lacks:", unknown_words(language, unknown));
    }
    for unknown in &taken.recommended {
        say("Bør også med:", "Should be included too:", unknown_words(language, unknown));
    }
    for attending in &taken.participants {
        say("Deltagere:", "Participants:", roles(language, attending, language.pick("og", "and")));
    }
    for venues in &taken.venues {
        say("Mødested:", "Venue:", listed(venues, language.pick("eller", "or")));
    }
    for channels in &taken.channels {
        say("Kontaktform:", "Channel:", listed(channels, language.pick("eller", "or")));
    }
    if !taken.checklist.is_empty() {
        say("Huskeliste:", "Checklist:", quoted(&taken.checklist));
    }
    sentences
}

/// What was left out of what was met: one sentence for each.
#[must_use]
pub fn left_out_sentences(language: Language, taken: &Taken) -> Vec<String> {
    let quoted = |names: Vec<&String>| {
        let names: Vec<String> = names.into_iter().map(|name| language.quoted(name)).collect();
        listed(&names, language.pick("og", "and"))
    };
    let mut sentences = Vec::new();
    if !taken.recommended.is_empty() {
        let facts = quoted(taken.recommended.iter().map(|unknown| &unknown.fact).collect());
        sentences.push(language.pick(format!("Uden {facts}, som var anbefalet."), format!("Without {facts}, which was recommended.")));
    }
    if !taken.not_covered.is_empty() {
        let items = quoted(taken.not_covered.iter().collect());
        sentences.push(language.pick(format!("Ikke gennemgået: {items}."), format!("Not covered: {items}.")));
    }
    sentences
}
