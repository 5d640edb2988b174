//! Pools in Danish and in English.

use super::{Fault, Filling, Request, Stock, Target, Told};
use crate::calendar::{Calendar, Moment};
use crate::explain::{listed, moment_words, state_words};
use crate::lexicon::Language;
use crate::model::PoolLevel;
use crate::situation::{Asked, AskedStanding};

/// How it stands with a request, in a few words.
#[must_use]
pub fn standing_words(language: Language, standing: AskedStanding) -> &'static str {
    match standing {
        AskedStanding::Asked => language.pick("har ikke fået svar", "has no answer yet"),
        AskedStanding::Waiting => language.pick("venter", "waits"),
        AskedStanding::Reserved => language.pick("reserveret", "reserved"),
        AskedStanding::Taken => language.pick("i brug", "in use"),
        AskedStanding::GivenBack => language.pick("givet tilbage", "given back"),
        AskedStanding::Dropped => language.pick("beder ikke mere", "asks no longer"),
        AskedStanding::Refused => language.pick("afvist, fordi ingen plads var ledig", "refused, because no place was free"),
        AskedStanding::Lost => language.pick("mistet, fordi pladsen blev trukket tilbage", "lost, because the place was withdrawn"),
        AskedStanding::Expired => language.pick("reservationen er udløbet", "the reservation has expired"),
    }
}

/// How much a pool has: one sentence.
#[must_use]
pub fn level_sentence(language: Language, stock: &Stock) -> String {
    let Stock { places, free, reserved, taken, waiting, .. } = stock;
    let places = language.pick(
        format!("{places} {}", if *places == 1 { "plads" } else { "pladser" }),
        format!("{places} {}", if *places == 1 { "place" } else { "places" }),
    );
    let level = language.pick(
        format!(
            "{places}: {free} {}, {reserved} reserveret, {taken} i brug; {waiting} venter.",
            if *free == 1 { "ledig" } else { "ledige" }
        ),
        format!("{places}: {free} free, {reserved} reserved, {taken} in use; {waiting} waiting."),
    );
    if stock.open {
        return level;
    }
    let closed = language.pick("Puljen er lukket og giver ingen pladser.", "The pool is closed and gives no places.");
    format!("{level} {closed}")
}

/// How it stands with a request: a sentence without the case.
#[must_use]
pub fn request_sentence(language: Language, calendar: &Calendar, request: &Request) -> String {
    let said = Said {
        state: request.state,
        since: request.since,
        number: request.number,
        until: request.until.map(Moment::Day),
        place: request.place.as_deref(),
    };
    said.words(language, calendar)
}

/// What a case asked a pool for, and what became of it: one sentence.
#[must_use]
pub fn asked_sentence(language: Language, calendar: &Calendar, asked: &Asked) -> String {
    let until = asked.until.map(Moment::Day);
    let said = Said { state: asked.state, since: asked.since, number: None, until, place: asked.place.as_deref() };
    // Of the line the case knows no more than what it was told.
    if let (AskedStanding::Waiting, Some(number)) = (asked.state, asked.number) {
        let waits = standing_words(language, asked.state);
        let since = moment_words(language, calendar, asked.since);
        return language.pick(
            format!("{}: {waits} siden {since}; det var som nr. {number}, da puljen svarede.", asked.title),
            format!("{}: {waits} since {since}; as no. {number} when the pool answered.", asked.title),
        );
    }
    format!("{}: {}", asked.title, said.words(language, calendar))
}

struct Said<'s> {
    state: AskedStanding,
    since: Moment,
    number: Option<u32>,
    until: Option<Moment>,
    place: Option<&'s str>,
}

impl Said<'_> {
    fn words(&self, language: Language, calendar: &Calendar) -> String {
        let words = standing_words(language, self.state);
        let since = moment_words(language, calendar, self.since);
        let number = self.number.filter(|_| self.state == AskedStanding::Waiting);
        let number = number.map(|number| language.pick(format!(" som nr. {number}"), format!(" as no. {number}"))).unwrap_or_default();
        let has = matches!(self.state, AskedStanding::Reserved | AskedStanding::Taken | AskedStanding::GivenBack | AskedStanding::Lost);
        let place =
            self.place.filter(|_| has).map(|place| language.pick(format!("plads {place} "), format!("place {place} "))).unwrap_or_default();
        let until = self.until.filter(|_| self.state == AskedStanding::Reserved).map(|day| {
            let day = moment_words(language, calendar, day);
            language.pick(format!(" til og med {day}"), format!(" through {day}"))
        });
        let until = until.unwrap_or_default();
        language.pick(format!("{place}{words}{number}{until}, siden {since}."), format!("{place}{words}{number}{until}, since {since}."))
    }
}

/// Who was told that too little is left: one sentence.
#[must_use]
pub fn told_sentence(language: Language, calendar: &Calendar, told: &Told) -> String {
    let to = listed(&told.to, language.pick("og", "and"));
    let at = moment_words(language, calendar, Moment::Instant(told.at));
    let since = moment_words(language, calendar, told.since);
    let short = match (told.of, told.below) {
        (PoolLevel::Free, 1) => language.pick("ingen ledige".to_owned(), "none free".to_owned()),
        (PoolLevel::Free, below) => language.pick(format!("færre end {below} ledige"), format!("fewer than {below} free")),
        (PoolLevel::All, below) => language.pick(format!("færre end {below} pladser"), format!("fewer than {below} places")),
    };
    language.pick(format!("{at}: besked til {to}, {short} siden {since}."), format!("{at}: {to} told, {short} since {since}."))
}

/// How much a pool must have, and how it stands with that: one sentence.
#[must_use]
pub fn target_sentence(language: Language, stock: &Stock, target: &Target) -> String {
    let Target { least, of, .. } = target;
    let (has, one) = match of {
        PoolLevel::Free => (stock.free, language.pick(("ledig", "ledige"), ("free", "free"))),
        PoolLevel::All => (stock.places, language.pick(("plads", "pladser"), ("place", "places"))),
    };
    let noun = if *least == 1 { one.0 } else { one.1 };
    let lacks = least.saturating_sub(has);
    match lacks {
        0 => language.pick(
            format!("Målet er mindst {least} {noun}; det er nået."),
            format!("The target is at least {least} {noun}; it is reached."),
        ),
        _ => language.pick(
            format!("Målet er mindst {least} {noun}; der mangler {lacks}."),
            format!("The target is at least {least} {noun}; {lacks} {} missing.", if lacks == 1 { "is" } else { "are" }),
        ),
    }
}

/// That there was less than a pool must have, by when it must be filled up, and when it was: one sentence.
#[must_use]
pub fn filling_sentence(language: Language, calendar: &Calendar, filling: &Filling) -> String {
    let moment = |moment| moment_words(language, calendar, moment);
    let since = moment(filling.since);
    let due =
        filling.due.map(|due| language.pick(format!(", frist {}", moment(due)), format!(", due {}", moment(due)))).unwrap_or_default();
    let state = state_words(language, filling.state);
    match filling.filled {
        Some(filled) => language.pick(
            format!("under målet fra {since}{due}; fyldt op {} ({state}).", moment(filled)),
            format!("below the target from {since}{due}; filled up {} ({state}).", moment(filled)),
        ),
        None => {
            language.pick(format!("under målet siden {since}{due} ({state})."), format!("below the target since {since}{due} ({state})."))
        }
    }
}

/// What somebody should look at in the log of a pool.
#[must_use]
pub fn finding_words(language: Language, finding: &Fault) -> String {
    let (da, en) = match finding {
        Fault::OtherPool { pool } => (format!("loggen hører til puljen »{pool}«"), format!("the log belongs to the pool `{pool}`")),
        Fault::UnknownKind { event } => {
            (format!("{event}: den slags hændelse kender en pulje ikke"), format!("{event}: no pool knows such an event"))
        }
        Fault::MissingField { event, field } => (
            format!("{event}: feltet »{field}« mangler, så hændelsen har ingen virkning"),
            format!("{event}: the field `{field}` is missing, so the event has no effect"),
        ),
        Fault::AskedTwice { event } => (
            format!("{event}: der er bedt om det samme før, så hændelsen har ingen virkning"),
            format!("{event}: the same was asked before, so the event has no effect"),
        ),
        Fault::UnknownRequest { event } => (
            format!("{event}: ingen har bedt om den plads, så hændelsen har ingen virkning"),
            format!("{event}: nobody asked for that place, so the event has no effect"),
        ),
        Fault::TakenTwice { event } => (
            format!("{event}: pladsen er taget i brug før, så hændelsen har ingen virkning"),
            format!("{event}: the place was taken before, so the event has no effect"),
        ),
        Fault::PlaceTwice { event } => (
            format!("{event}: puljen har en plads med det navn, så hændelsen har ingen virkning"),
            format!("{event}: the pool has a place of that name, so the event has no effect"),
        ),
        Fault::UnknownPlace { event } => (
            format!("{event}: puljen har ingen plads med det navn, så hændelsen har ingen virkning"),
            format!("{event}: the pool has no place of that name, so the event has no effect"),
        ),
        Fault::RoleMayNot { event, role } => (
            format!("{event}: rollen {role} må ikke gøre det i puljens log, så hændelsen har ingen virkning"),
            format!("{event}: the role {role} may not do that in the log of the pool, so the event has no effect"),
        ),
        Fault::WithdrawnMessage { message } => (
            format!("beskeden {message} er set, men der er ikke længere grund til den"),
            format!("the message {message} was acknowledged, and there is no ground for it any more"),
        ),
    };
    language.pick(da, en)
}
