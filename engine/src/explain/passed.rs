//! That a deadline passed, or a right ran out, in words: what opens by that.

use super::words::moment_words;
use crate::calendar::{Calendar, Moment};
use crate::lexicon::Language;
use crate::situation::Passed;

/// Why a step came: whose deadline passed, and when.
pub(super) fn sentence(language: Language, calendar: &Calendar, passed: &Passed) -> String {
    let title = language.quoted(&passed.title);
    let (due, on) = (moment_words(language, calendar, passed.due), moment_words(language, calendar, passed.on));
    match (passed.is_right, passed.due) {
        (true, Moment::Day(_)) => language.pick(
            format!("Retten {title} ({}) gjaldt til og med {due}, og fra {on} er den udløbet.", passed.instance),
            format!("The right {title} ({}) held through {due}, and has run out from {on}.", passed.instance),
        ),
        (true, Moment::Instant(_)) => language.pick(
            format!("Retten {title} ({}) udløb {due}.", passed.instance),
            format!("The right {title} ({}) ran out {due}.", passed.instance),
        ),
        (false, Moment::Day(_)) => language.pick(
            format!("Fristen for {title} ({}) var {due}, og fra {on} er den overskredet.", passed.instance),
            format!("The deadline for {title} ({}) was {due}, and had passed from {on}.", passed.instance),
        ),
        (false, Moment::Instant(_)) => language.pick(
            format!("Fristen for {title} ({}) var {due} og blev overskredet.", passed.instance),
            format!("The deadline for {title} ({}) was {due}, and it passed.", passed.instance),
        ),
    }
}

/// That the deadline a step waits for has not passed.
pub(super) fn still_stands(language: Language, calendar: &Calendar, (step, needed, of): (&str, &str, &str), due: Option<Moment>) -> String {
    let (needed, of) = (language.quoted(needed), language.quoted(of));
    match due.map(|due| moment_words(language, calendar, due)) {
        Some(due) => language.pick(
            format!("Trinnet {step} kommer, når {needed}. Fristen for {of} er {due}."),
            format!("The step {step} comes when {needed}. The deadline for {of} is {due}."),
        ),
        None => language.pick(
            format!("Trinnet {step} kommer, når {needed}. Der er ingen åben frist for {of}."),
            format!("The step {step} comes when {needed}. No deadline for {of} is open."),
        ),
    }
}
