//! That a consent, or what held for a while, holds no longer, in words: how it ended, and what opens by that.

use super::words::{day_words, moment_words};
use crate::calendar::Calendar;
use crate::lexicon::Language;
use crate::model::Ceasing;
use crate::situation::{Ceased, Said};

/// Why a step came: what ceased to hold, and how.
pub(super) fn sentence(language: Language, calendar: &Calendar, ceased: &Ceased) -> String {
    let (title, on, by) = (language.quoted(&ceased.title), day_words(language, ceased.on), &ceased.by);
    if ceased.way == Ceasing::Withdrawn {
        return language
            .pick(format!("{title} blev trukket tilbage {on} (hændelse {by})."), format!("{title} was withdrawn on {on} (event {by})."));
    }
    let (said, last) = (moment_words(language, calendar, ceased.said), day_words(language, ceased.on.plus(-1)));
    language.pick(
        format!("{title} fra {said} gjaldt til og med {last} (hændelse {by}), og fra {on} gælder det ikke længere."),
        format!("{title} of {said} held through {last} (event {by}), and no longer holds from {on}."),
    )
}

/// That what a step waits for holds still, or never has.
pub(super) fn still_holds(
    language: Language,
    calendar: &Calendar,
    (step, needed, name): (&str, &str, &str),
    said: Option<&Said>,
) -> String {
    let needed = language.quoted(needed);
    let stands = match said {
        Some(said) => super::consents::said_sentence(language, calendar, said),
        None => {
            let name = language.quoted(name);
            language.pick(format!("Om {name} er der intet sagt endnu."), format!("Nothing has been said of {name} yet."))
        }
    };
    language.pick(format!("Trinnet {step} kommer, når {needed}. {stands}"), format!("The step {step} comes when {needed}. {stands}"))
}
