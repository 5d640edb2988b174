//! Where a case belongs, and what became of its duties as it went from one text to another, in sentences.

use super::{Carried, Carrying, Handover, Stay};
use crate::calendar::Calendar;
use crate::consequence::standing_words;
use crate::explain::instant_words;
use crate::lexicon::Language;

/// Somebody else.
fn without_text(language: Language) -> String {
    language.pick("en anden, hvis tekst ikke er givet", "somebody whose text was not given").to_owned()
}

/// To which text a case belongs, since when and why; `stays` is where it has belonged, in order.
#[must_use]
pub fn stay_sentences(language: Language, calendar: &Calendar, stays: &[Stay]) -> Vec<String> {
    let Some((now, before)) = stays.split_last() else { return Vec::new() };
    let told = now.fact.as_ref().zip(now.event.as_ref()).map(|(fact, event)| {
        let fact = language.quoted(fact);
        language.pick(format!("Hændelse {event} fortalte {fact}."), format!("Event {event} told {fact}."))
    });
    let not_told = || {
        let danish = "Det er ikke fortalt, hvor den hører til; det er den tekst, loggen er åbnet under.";
        language.pick(danish, "It is not told where it belongs; this is the text its log was opened under.").to_owned()
    };
    let last = before.iter().rev().find_map(|stay| stay.procedure.as_ref());
    let since = now.since.map(|since| instant_words(language, calendar, since));
    let first = match (&now.procedure, &since) {
        (Some(name), None) => {
            let name = language.quoted(name);
            language.pick(format!("Sagen hører til {name}."), format!("The case belongs to {name}."))
        }
        (Some(name), Some(since)) => {
            let name = language.quoted(name);
            let from = last.map_or_else(|| without_text(language), |name| language.quoted(name));
            language.pick(
                format!("Sagen hører til {name} siden {since}; før hørte den til {from}. Det, der var gjort og sagt inden da, står, som det blev bedømt."),
                format!("The case belongs to {name} since {since}; before it belonged to {from}. What was done and told before then stands as it was judged."),
            )
        }
        (None, since) => {
            let since = since.as_ref().map(|since| format!(" {} {since}", language.pick("siden", "since"))).unwrap_or_default();
            let elsewhere = without_text(language);
            let read = last.map(|name| {
                let name = language.quoted(name);
                language.pick(
                    format!(" Den er læst videre efter {name}: lovens trin løber, de lokale er bortfaldet."),
                    format!(" It is read on by {name}: what the law asks for goes on, what was promised there has ended."),
                )
            });
            let read = read.unwrap_or_default();
            language.pick(format!("Sagen hører{since} til {elsewhere}.{read}"), format!("The case belongs{since} to {elsewhere}.{read}"))
        }
    };
    vec![first, told.unwrap_or_else(not_told)]
}

/// A hand-over: first what happened, then a sentence for each duty.
#[must_use]
pub fn handover_sentences(language: Language, calendar: &Calendar, handover: &Handover) -> Vec<String> {
    let at = instant_words(language, calendar, handover.at);
    let by = handover.event.as_ref().map(|event| format!(" ({} {event})", language.pick("hændelse", "event"))).unwrap_or_default();
    let from = language.quoted(&handover.from);
    let first = match &handover.to {
        Some(to) => {
            let to = language.quoted(to);
            language.pick(format!("Overdraget fra {from} til {to} {at}{by}."), format!("Handed over from {from} to {to} on {at}{by}."))
        }
        None => language.pick(
            format!("Overdraget fra {from} til {} {at}{by}.", without_text(Language::Danish)),
            format!("Handed over from {from} to {} on {at}{by}.", without_text(Language::English)),
        ),
    };
    let mut sentences = vec![first];
    sentences.extend(handover.duties.iter().map(|carried| carried_sentence(language, calendar, carried)));
    sentences
}

fn carried_sentence(language: Language, calendar: &Calendar, carried: &Carried) -> String {
    let Carried { title, before, after, .. } = carried;
    let was = || standing_words(language, calendar, *before);
    let is = || standing_words(language, calendar, *after);
    let (danish, english) = match carried.what {
        Carrying::GoesAlong if before == after => (format!("Går med: {title} ({}).", was()), format!("Goes along: {title} ({}).", was())),
        Carrying::GoesAlong => {
            (format!("Går med: {title} (før {}, nu {}).", was(), is()), format!("Goes along: {title} (was {}, now {}).", was(), is()))
        }
        Carrying::Ends => (format!("Bortfalder: {title} (før {}).", was()), format!("Ends: {title} (was {}).", was())),
        Carrying::Begins => (format!("Begynder: {title} ({}).", is()), format!("Begins: {title} ({}).", is())),
        Carrying::NotCarried => (
            format!("Har intet trin at gå videre i, men er lov: {title} ({}).", was()),
            format!("Has no step to go on in, but is law: {title} ({}).", was()),
        ),
    };
    language.pick(danish, english)
}
