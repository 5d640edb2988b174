//! What is said of activities, in Danish and in English.

use super::{Misfit, Occurrence, Standing, Why, WhyMisfit};
use crate::calendar::{Calendar, Moment};
use crate::explain::moment_words;
use crate::lexicon::Language;

/// What became of a day of an activity.
#[must_use]
pub fn state_words(language: Language, calendar: &Calendar, occurrence: &Occurrence) -> String {
    let when = |moment| moment_words(language, calendar, moment);
    let moved = (occurrence.due != occurrence.day).then(|| when(Moment::Day(occurrence.due)));
    match (occurrence.standing, occurrence.held(), moved) {
        (Standing::Cancelled, ..) => {
            let on = occurrence.cancelled().map(|ended| format!(" {}", when(ended.on))).unwrap_or_default();
            language.pick(format!("aflyst{on}"), format!("cancelled{on}"))
        }
        (Standing::Held, Some(held), _) => language.pick(format!("holdt {}", when(held.on)), format!("held {}", when(held.on))),
        (Standing::HeldLate, Some(held), _) => {
            language.pick(format!("holdt for sent, {}", when(held.on)), format!("held late, {}", when(held.on)))
        }
        (Standing::Late, _, Some(moved)) => {
            language.pick(format!("flyttet til {moved}, men ikke holdt"), format!("moved to {moved}, but not held"))
        }
        (Standing::Late, ..) => language.pick("ikke holdt", "not held").to_owned(),
        (_, _, Some(moved)) => language.pick(format!("flyttet til {moved}"), format!("moved to {moved}")),
        _ => language.pick("kommer", "coming").to_owned(),
    }
}

/// Why a case is on an agenda.
#[must_use]
pub fn why_sentence(language: Language, calendar: &Calendar, why: &Why) -> String {
    let when = |moment: &Moment| moment_words(language, calendar, *moment);
    let since = why.since.as_ref().map(|since| format!("{} {}", language.pick("siden", "since"), when(since)));
    let due = why.due.as_ref().map(|due| format!("{} {}", language.pick("frist", "due"), when(due)));
    let remarks: Vec<String> = since.into_iter().chain(due).collect();
    if remarks.is_empty() { why.words.clone() } else { format!("{} ({})", why.words, remarks.join(", ")) }
}

/// Why an event is about no day of any activity.
#[must_use]
pub fn misfit_sentence(language: Language, misfit: &Misfit) -> String {
    let event = language.quoted(&misfit.event);
    match misfit.why {
        WhyMisfit::NoActivity => language.pick(
            format!("hændelsen {event} hører ikke til nogen aktivitet i sagsgangen"),
            format!("the event {event} belongs to no activity of the procedure"),
        ),
        WhyMisfit::NoSuchDay => language.pick(
            format!("hændelsen {event} ligger ikke på en dag, hvor aktiviteten kommer; skriv i »about«, hvilken dag den handler om"),
            format!("the event {event} is not on a day on which the activity comes; let `about` say which day it is about"),
        ),
    }
}
