//! The figures of an indicator, and what they rest on, in Danish and in English.

use super::recipe::Words;
use super::{Figures, Found, InSpan, Outcome, Tenths, Unit};
use crate::calendar::{Calendar, Moment};
use crate::explain::moment_words;
use crate::lexicon::{Language, months};
use crate::model::{Indicator, Measure, Procedure, SpanOfTime};
use crate::terms::decimal;

/// What an indicator comes to, in sentences: the figure first, then everything it does not rest on.
#[must_use]
pub fn figures_sentences(language: Language, procedure: &Procedure, indicator: &Indicator, figures: &Figures) -> Vec<String> {
    let count = |number: usize| counted(language, Unit::of(&indicator.measure), number);
    let mut sentences = vec![figure(language, &indicator.measure, figures)];
    let mut say = |number: usize, danish: &str, english: &str| {
        if number > 0 {
            sentences.push(language.pick(format!("{} {danish}.", count(number)), format!("{} {english}.", count(number))));
        }
    };
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    match &indicator.measure {
        Measure::Days(..) => say(figures.not_yet, "er ikke nået dertil endnu", &format!("{} not there yet", are(figures.not_yet))),
        Measure::Share(..) => say(figures.not_yet, "er ikke afgjort endnu", &format!("{} not decided yet", are(figures.not_yet))),
        Measure::Late(..) => say(figures.not_yet, "løber endnu", if figures.not_yet == 1 { "still runs" } else { "still run" }),
        Measure::Pool(..) => say(figures.not_yet, "løber endnu", if figures.not_yet == 1 { "still runs" } else { "still run" }),
        Measure::Number(_) => {}
    }
    match &indicator.measure {
        Measure::Pool(..) => say(figures.ended_without, "sluttede uden en plads", "ended without a place"),
        _ => say(figures.ended_without, "sluttede uden", "ended without"),
    }
    say(figures.came_before, "nåede det før den dag, der tælles fra", "had it before the day that is counted from");
    say(figures.born_late, "var gået, før nogen kendte pligten", "had passed before anybody knew of the duty");
    if figures.fell_away > 0 {
        let (noun, number) = (if figures.fell_away == 1 { ("pligt", "duty") } else { ("pligter", "duties") }, figures.fell_away);
        sentences.push(language.pick(
            format!("{number} {} endte, før fristen var gået eller kendt.", noun.0),
            format!("{number} {} ended before the deadline had passed or was known.", noun.1),
        ));
    }
    if let (Measure::Days(from, _) | Measure::Share(_, Some((_, from))), 1..) = (&indicator.measure, figures.no_beginning) {
        let (name, number) = (Words { language, procedure }.beginning(*from), count(figures.no_beginning));
        let (has, is) = if figures.no_beginning == 1 { ("has", "is") } else { ("have", "are") };
        sentences
            .push(language.pick(format!("{number} er uden {name} og ikke med."), format!("{number} {has} no {name} and {is} not in.")));
    }
    sentences
}

/// The figure itself.
fn figure(language: Language, measure: &Measure, figures: &Figures) -> String {
    let unit = Unit::of(measure);
    let all = counted(language, unit, figures.rests_on);
    if figures.without_log {
        return language.pick("Puljens log er ikke med.", "The log of the pool is not in.").to_owned();
    }
    if let Some(level) = &figures.level {
        let (lowest, mean, highest) = (level.lowest, tenths(language, level.mean), level.highest);
        return language.pick(
            format!("Laveste {lowest}, gennemsnit {mean}, højeste {highest}; i {all}."),
            format!("Lowest {lowest}, mean {mean}, highest {highest}; over {all}."),
        );
    }
    if let Some(days) = &figures.days {
        let shortest = days.shortest;
        if figures.rests_on == 1 {
            return language
                .pick(format!("{} i {all}.", day_count(language, shortest)), format!("{} in {all}.", day_count(language, shortest)));
        }
        let (median, mean, longest) = (tenths(language, days.median), tenths(language, days.mean), days.longest);
        return language.pick(
            format!("Median {median} dage, gennemsnit {mean} dage, korteste {shortest}, længste {longest}; i {all}."),
            format!("Median {median} days, mean {mean} days, shortest {shortest}, longest {longest}; in {all}."),
        );
    }
    if let Some(share) = &figures.share {
        let (hits, percent) = (share.hits, tenths(language, share.percent));
        let unknown = share.unknown_then;
        return match unit {
            Unit::Deadlines if unknown > 0 => language.pick(
                format!("{percent} %: {hits} af {all} er overskredet, heraf {unknown}, som først kunne ses bagefter."),
                format!("{percent}%: {hits} of {all} missed, {unknown} of which could be seen only afterwards."),
            ),
            Unit::Deadlines => {
                language.pick(format!("{percent} %: {hits} af {all} er overskredet."), format!("{percent}%: {hits} of {all} missed."))
            }
            _ => language.pick(format!("{percent} %: {hits} af {all}."), format!("{percent}%: {hits} of {all}.")),
        };
    }
    match (unit, figures.rests_on) {
        (Unit::Times, _) => format!("{all}."),
        (Unit::CivilDays, _) => language.pick("Ingen dag er med.", "No day is in.").to_owned(),
        (Unit::Waits, _) => language.pick("Ingen ventetid er slut.", "No wait is over.").to_owned(),
        (Unit::Deadlines, _) => language.pick("Ingen frist er holdt eller overskredet.", "No deadline was kept or missed.").to_owned(),
        (Unit::Cases, _) if matches!(measure, Measure::Share(..)) => {
            language.pick("Ingen sag er afgjort.", "No case is decided.").to_owned()
        }
        (Unit::Cases, _) => language.pick("Ingen sag har et tal.", "No case has a figure.").to_owned(),
    }
}

/// A span of time: `marts 2024`, `2. kvartal 2024`, `2024`.
#[must_use]
pub fn span_words(language: Language, per: SpanOfTime, span: &InSpan) -> String {
    let (year, month, _) = span.from.ymd();
    match per {
        SpanOfTime::Year => year.to_string(),
        SpanOfTime::Quarter => {
            let quarter = (month - 1) / 3 + 1;
            language.pick(format!("{quarter}. kvartal {year}"), format!("quarter {quarter}, {year}"))
        }
        SpanOfTime::Month => {
            let name = months(language).get(month as usize - 1).copied().unwrap_or_default();
            format!("{name} {year}")
        }
    }
}

/// What was found in a case, with the events it rests on.
#[must_use]
pub fn found_words(language: Language, calendar: &Calendar, found: &Found) -> String {
    let day = |moment: Moment| moment_words(language, calendar, moment);
    let at = |at: &super::At| {
        if at.event.is_empty() { day(at.on) } else { format!("{} ({})", day(at.on), at.event) }
    };
    let (from, to) = (found.from.as_ref().map(at), found.to.as_ref().map(at));
    let until = found.until.map(day);
    let what = outcome_words(language, found);
    let mut words = match &found.instance {
        Some(instance) => format!("{instance}: {what}"),
        None => what,
    };
    let said: [(Option<String>, &str); 3] = match found.outcome {
        Outcome::Days => [(from, language.pick("fra", "from")), (to, language.pick("til", "to")), (None, "")],
        Outcome::Counted => return to.unwrap_or_default(),
        Outcome::Level => {
            let began = found.began.map(|began| day(Moment::Day(began))).unwrap_or_default();
            return language.pick(format!("fra {began}: {words}"), format!("from {began}: {words}"));
        }
        Outcome::CameBefore => [(from, language.pick("fra", "from")), (to, language.pick("sket", "happened")), (None, "")],
        _ if found.instance.is_some() => {
            [(from, language.pick("fra", "from")), (to, language.pick("opfyldt", "met")), (until, language.pick("frist", "due"))]
        }
        _ => [
            (from, language.pick("fra", "from")),
            (to, language.pick("sket", "happened")),
            (until, language.pick("senest", "no later than")),
        ],
    };
    let said: Vec<String> = said
        .into_iter()
        .filter_map(|(what, word)| what.map(|what| if word.is_empty() { what } else { format!("{word} {what}") }))
        .collect();
    if !said.is_empty() {
        words.push_str(&format!("; {}", said.join(", ")));
    }
    words
}

fn outcome_words(language: Language, found: &Found) -> String {
    let words = match found.outcome {
        Outcome::Days => return day_count(language, found.days.unwrap_or_default()),
        Outcome::Level => {
            let days = day_count(language, found.days.unwrap_or_default());
            let much = match (found.level, found.hit) {
                (Some(level), _) => level.to_string(),
                (None, Some(true)) => language.pick("ja", "yes").to_owned(),
                (None, _) => language.pick("nej", "no").to_owned(),
            };
            return language.pick(format!("{much} i {days}"), format!("{much} for {days}"));
        }
        Outcome::Yes => language.pick("ja", "yes"),
        Outcome::No => language.pick("nej", "no"),
        Outcome::Counted => "",
        Outcome::Kept => language.pick("holdt", "kept"),
        Outcome::Missed => language.pick("overskredet", "missed"),
        Outcome::MissedUnknown => language.pick("overskredet, som først kunne ses bagefter", "missed, which could be seen only afterwards"),
        Outcome::NotYet if found.instance.is_some() => language.pick("løber endnu", "still runs"),
        Outcome::NotYet if found.until.is_some() => language.pick("ikke afgjort endnu", "not decided yet"),
        Outcome::NotYet => language.pick("endnu ikke", "not yet"),
        Outcome::EndedWithout => language.pick("sluttede uden", "ended without"),
        Outcome::CameBefore => language.pick("før den dag, der tælles fra", "before the day that is counted from"),
        Outcome::NoBeginning => language.pick("ikke med", "not in"),
        Outcome::FellAway => language.pick("endte før fristen", "ended before the deadline"),
        Outcome::BornLate => language.pick("var gået, før nogen kendte pligten", "had passed before anybody knew of the duty"),
    };
    words.to_owned()
}

fn day_count(language: Language, days: i32) -> String {
    let noun = if days == 1 { language.pick("dag", "day") } else { language.pick("dage", "days") };
    format!("{days} {noun}")
}

fn tenths(language: Language, number: Tenths) -> String {
    decimal(language, number.0 * 100_000)
}

fn counted(language: Language, unit: Unit, number: usize) -> String {
    let (one, many) = match unit {
        Unit::Cases => language.pick(("sag", "sager"), ("case", "cases")),
        Unit::Deadlines => language.pick(("frist", "frister"), ("deadline", "deadlines")),
        Unit::Times => language.pick(("gang", "gange"), ("time", "times")),
        Unit::CivilDays => language.pick(("dag", "dage"), ("day", "days")),
        Unit::Waits => language.pick(("ventetid", "ventetider"), ("wait", "waits")),
    };
    format!("{number} {}", if number == 1 { one } else { many })
}
