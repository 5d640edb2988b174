//! Progressions in words: how one stands against its plan, and how it stood when a step came of it.

use super::decided::field_words;
use super::words::{basis_words, day_words};
use crate::lexicon::Language;
use crate::model::{FieldValue, Turn};
use crate::situation::{Comes, PlannedLevel, Progress, Standing, Turning};

/// How a progression stands: what is planned, what was told, and by when it must rise.
#[must_use]
pub fn progress_sentences(language: Language, progress: &Progress) -> Vec<String> {
    let day = |on| day_words(language, on);
    let words = |level: &FieldValue| field_words(language, level);
    let mut sentences = vec![planned_words(language, progress)];
    if let Some(actual) = &progress.actual {
        let sum = if progress.parts.len() > 1 {
            let parts: Vec<String> = progress.parts.iter().map(words).collect();
            format!(" ({})", parts.join(" + "))
        } else {
            String::new()
        };
        let (level, since, by) = (words(&actual.level), day(actual.since), &actual.by);
        sentences.push(language.pick(
            format!("Oplyst er {level}{sum} siden {since} (hændelse {by})."),
            format!("Stated is {level}{sum} since {since} (event {by})."),
        ));
    } else {
        sentences.push(language.pick("Der er intet oplyst endnu.", "Nothing has been stated yet.").to_owned());
    }
    if let (Some(stalled), Some(since)) = (progress.stalled, progress.not_risen_since) {
        let (stalled, since) = (day(stalled), day(since));
        sentences.push(language.pick(
            format!("Det gik i stå {stalled}: det er ikke steget siden {since}."),
            format!("It stalled on {stalled}: it has not risen since {since}."),
        ));
    } else if let (Some(by), Some(since)) = (progress.must_rise_by, progress.not_risen_since) {
        let (by, since) = (day(by), day(since));
        sentences.push(language.pick(
            format!("Det går i stå, hvis det ikke stiger senest {by} (regnet fra {since})."),
            format!("It stalls unless it rises by {by} (counted from {since})."),
        ));
    }
    let next = progress.plan.get(progress.number.unwrap_or(0)).filter(|_| progress.state != Standing::Complete);
    if let Some(PlannedLevel { from, level }) = next {
        let (from, level) = (day(*from), words(level));
        sentences.push(language.pick(format!("Næste trin er {level} fra {from}."), format!("The next level is {level} from {from}.")));
    }
    for basis in &progress.basis {
        let basis = basis_words(language, basis);
        sentences.push(language.pick(format!("Hjemmel, {basis}."), format!("Basis, {basis}.")));
    }
    sentences
}

/// What comes next of a progression by itself, as one line of what comes next.
#[must_use]
pub fn coming_turn_sentence(language: Language, progress: &Progress, what: &Comes) -> String {
    let (title, count) = (&progress.title, progress.plan.len());
    match what {
        Comes::Level { level, number, last, review } => {
            let level = field_words(language, level);
            let review = if *review { language.pick(" og skal vurderes", " and is due for review") } else { "" };
            let last = if *last { language.pick(", det sidste", ", the last one") } else { "" };
            language.pick(
                format!("planen stiger til {level} (trin {number} af {count}{last}){review}: {title}"),
                format!("the plan rises to {level} (level {number} of {count}{last}){review}: {title}"),
            )
        }
        Comes::LastDayToRise => language
            .pick(format!("sidste dag, det kan stige, før det går i stå: {title}"), format!("last day to rise before it stalls: {title}")),
        Comes::LastLevel { level } => {
            let level = field_words(language, level);
            language.pick(format!("planens sidste trin, {level}: {title}"), format!("the last level of the plan, {level}: {title}"))
        }
    }
}

fn planned_words(language: Language, progress: &Progress) -> String {
    let (Some(begun), count) = (progress.begun, progress.plan.len()) else {
        return language.pick("Planen er ikke begyndt.", "The plan has not begun.").to_owned();
    };
    if progress.state == Standing::Complete {
        let last = progress.plan.last().map(|level| field_words(language, &level.level)).unwrap_or_default();
        return language.pick(format!("Planens sidste trin, {last}, er nået."), format!("The last level of the plan, {last}, is reached."));
    }
    let number = progress.number.unwrap_or(0);
    match number.checked_sub(1).and_then(|at| progress.plan.get(at)) {
        Some(PlannedLevel { from, level }) => {
            let (from, level) = (day_words(language, *from), field_words(language, level));
            language.pick(
                format!("Planlagt er {level} siden {from} (trin {number} af {count})."),
                format!("Planned is {level} since {from} (level {number} of {count})."),
            )
        }
        None => {
            let begun = day_words(language, begun);
            language.pick(
                format!("Planen blev aftalt {begun}, og det første trin er ikke kommet endnu."),
                format!("The plan was agreed on {begun}, and its first level has not come yet."),
            )
        }
    }
}

/// How a progression stood when a step came of it.
pub(super) fn turning_sentences(language: Language, turning: &Turning) -> Vec<String> {
    let (title, on, by) = (language.quoted(&turning.title), day_words(language, turning.on), &turning.by);
    let words = |level: &FieldValue| field_words(language, level);
    let actual = turning.actual.as_ref().map(words);
    let unknown = || language.pick("ukendt", "unknown").to_owned();
    let now = actual.clone().unwrap_or_else(unknown);
    let mut sentences = vec![match turning.turn {
        Some(Turn::Stalls) => {
            let since = turning.not_risen_since.map(|since| day_words(language, since)).unwrap_or_default();
            language.pick(
                format!("{title} gik i stå {on}: det var ikke steget siden {since} (hændelse {by})."),
                format!("{title} stalled on {on}: it had not risen since {since} (event {by})."),
            )
        }
        Some(Turn::Review) => {
            let level = turning.planned.as_ref().map(|planned| words(&planned.level)).unwrap_or_default();
            language.pick(
                format!("Planen for {title} steg {on} til {level} (planen begyndte med hændelse {by})."),
                format!("The plan of {title} rose on {on} to {level} (it began with event {by})."),
            )
        }
        Some(Turn::Falls) => {
            let before = turning.before.as_ref().map_or_else(unknown, words);
            language.pick(
                format!("{title} gik ned {on} fra {before} til {now} (hændelse {by})."),
                format!("{title} went down on {on} from {before} to {now} (event {by})."),
            )
        }
        Some(Turn::Complete) => language.pick(
            format!("{title} nåede planens sidste trin {on}: {now} (hændelse {by})."),
            format!("{title} came to the last level of its plan on {on}: {now} (event {by})."),
        ),
        None => {
            let reached = language.quoted(&turning.reached);
            language.pick(
                format!("Det gjaldt fra {on}, at {reached}: {now} (hændelse {by})."),
                format!("From {on} it held that {reached}: {now} (event {by})."),
            )
        }
    }];
    if !matches!(turning.turn, Some(Turn::Stalls | Turn::Review)) {
        return sentences;
    }
    let since = turning.since.map(|since| day_words(language, since));
    let told = actual.zip(since).map(|(actual, since)| {
        language.pick(format!("oplyst var {actual} siden {since}"), format!("{actual} had been stated since {since}"))
    });
    let planned = turning.planned.as_ref().filter(|_| turning.turn == Some(Turn::Stalls)).map(|planned| {
        let (level, from) = (words(&planned.level), day_words(language, planned.from));
        language.pick(format!("planlagt var {level} fra {from}"), format!("{level} was planned from {from}"))
    });
    let both: Vec<String> = planned.into_iter().chain(told).collect();
    if !both.is_empty() {
        let mut sentence = both.join(language.pick(", og ", ", and "));
        if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
            sentence.replace_range(..1, &first);
        }
        sentence.push('.');
        sentences.push(sentence);
    }
    sentences
}
