//! Which version a case follows and why, in sentences.

use super::{Follows, Reason};
use crate::calendar::{Calendar, Day, Moment};
use crate::explain::{instant_words, moment_words};
use crate::lexicon::Language;

/// Which version a case follows, since when and why.
#[must_use]
pub fn follows_sentences(language: Language, calendar: &Calendar, follows: &Follows) -> Vec<String> {
    let version = version(language, calendar, follows.from);
    let mut sentences = vec![match follows.since {
        None => language.pick(format!("Sagen følger {version}."), format!("The case follows {version}.")),
        Some(since) => {
            let since = instant_words(language, calendar, since);
            language.pick(
                format!("Sagen følger {version} siden {since}. Det, der var gjort og sagt inden da, står, som det blev bedømt."),
                format!("The case follows {version} since {since}. What was done and told before then stands as it was judged."),
            )
        }
    }];
    sentences.extend(follows.reasons.iter().map(|reason| reason_sentence(language, calendar, reason)));
    sentences
}

/// `udgaven fra on 2025-01-01`.
fn version(language: Language, calendar: &Calendar, from: Option<Day>) -> String {
    match from {
        Some(from) => {
            let from = moment_words(language, calendar, Moment::Day(from));
            language.pick(format!("udgaven fra {from}"), format!("the version of {from}"))
        }
        None => language.pick("udgaven uden første dag", "the version without a first day").to_owned(),
    }
}

/// One reason why a case follows a version.
#[must_use]
pub fn reason_sentence(language: Language, calendar: &Calendar, reason: &Reason) -> String {
    let day = |day: Day| moment_words(language, calendar, Moment::Day(day));
    let quoted = |words: &str| language.quoted(words);
    let rule = |of: Option<Day>| {
        let version = version(language, calendar, of);
        language.pick(format!("Overgangen i {version} siger"), format!("The transition in {version} says"))
    };
    match reason {
        Reason::Opened { on } => {
            let on = day(*on);
            language.pick(
                format!("Den gjaldt på dagen for sagens første hændelse, {on}."),
                format!("It applied on the day of the case's first event, {on}."),
            )
        }
        Reason::Pinned => language.pick(
            "Sagen blev åbnet under den; det står i sagens log.".to_owned(),
            "The case was opened under it; its log says so.".to_owned(),
        ),
        Reason::Moved { by } => {
            language.pick(format!("Hændelse {by} flyttede sagen til den."), format!("Event {by} moved the case to it."))
        }
        Reason::Kept { of, by, event, before, until } => {
            let (rule, by, before) = (rule(*of), quoted(by), day(*before));
            let until = until.map(|until| format!(" {} {}", language.pick("indtil", "until"), day(until))).unwrap_or_default();
            language.pick(
                format!("{rule}, at sager med {by} før {before} følger den tidligere udgave{until}; det har sagen (hændelse {event})."),
                format!("{rule} that cases with {by} before {before} follow the earlier version{until}; so it is here (event {event})."),
            )
        }
        Reason::Taken { of, by, event, before } => {
            let (rule, by, before) = (rule(*of), quoted(by), day(*before));
            language.pick(
                format!(
                    "{rule}, at kun sager med {by} før {before} følger den tidligere udgave; det har sagen ikke (hændelse {event}), så den følger den nye."
                ),
                format!(
                    "{rule} that only cases with {by} before {before} follow the earlier version; it is not so here (event {event}), so the case follows the new one."
                ),
            )
        }
        Reason::AtOnce { of } => {
            let rule = rule(*of);
            language.pick(
                format!("{rule}, at udgaven gælder straks for alle åbne sager."),
                format!("{rule} that the version applies at once to all open cases."),
            )
        }
        Reason::Ended { of, by, event, until } => {
            let (rule, by, until) = (rule(*of), quoted(by), day(*until));
            language.pick(
                format!("{rule}, at sagen på grund af {by} (hændelse {event}) kun fulgte den tidligere udgave indtil {until}."),
                format!("{rule} that because of {by} (event {event}) the case followed the earlier version only until {until}."),
            )
        }
        Reason::Unknown { of, by } => {
            let version = version(language, calendar, *of);
            let by: Vec<String> = by.iter().map(|name| quoted(name)).collect();
            let by = by.join(language.pick(" og ", " and "));
            language.pick(
                format!("Overgangen i {version} deler sagerne efter {by}, som ikke er kendt endnu."),
                format!("The transition in {version} parts the cases by {by}, which is not known yet."),
            )
        }
        Reason::Held { of, vanish } => {
            let (version, vanish) = (version(language, calendar, *of), vanish.join(", "));
            language.pick(
                format!("Efter overgangen skulle sagen følge {version}, men så ville en pligt forsvinde: {vanish}. Den bliver, hvor den er, til nogen flytter den."),
                format!("By the transition the case should follow {version}, but a duty would vanish: {vanish}. It stays where it is until somebody moves it."),
            )
        }
        Reason::Absent { .. } => language.pick(
            "Den tidligere udgave er ikke blandt de tekster, der er givet, så sagen er læst efter denne.".to_owned(),
            "The earlier version is not among the texts that were given, so the case is read by this one.".to_owned(),
        ),
    }
}
