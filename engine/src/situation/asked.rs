//! What a case has asked of pools, and what became of it as far as it was told: the case knows of a pool only its answers.

use super::messages::digest;
use super::record::Record;
use super::{Narrative, Situation};
use crate::calendar::{Day, Moment};
use crate::case::{Subject, Tick};
use crate::log::{Event, FieldValue, built_in};
use crate::model::{KindId, PoolAnswer, PoolId, Procedure};
use serde::Serialize;

/// How it stands with something that a case asked a pool for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedStanding {
    /// It has asked, and has no answer.
    Asked,
    /// It stands in the waiting list.
    Waiting,
    /// A place is reserved for it.
    Reserved,
    /// It has taken the place.
    Taken,
    /// It has given the place back.
    GivenBack,
    /// It asks no longer, and had taken no place.
    Dropped,
    /// No place was free.
    Refused,
    /// Its place was withdrawn.
    Lost,
    /// Its reservation expired.
    Expired,
}

impl From<PoolAnswer> for AskedStanding {
    fn from(answer: PoolAnswer) -> Self {
        match answer {
            PoolAnswer::Reserved => Self::Reserved,
            PoolAnswer::Waits => Self::Waiting,
            PoolAnswer::Refused => Self::Refused,
            PoolAnswer::Lost => Self::Lost,
            PoolAnswer::Expired => Self::Expired,
        }
    }
}

/// What a case asked a pool for by opening a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The pool's name.
    pub pool: String,
    /// What people read for the pool.
    pub title: String,
    /// The step that asks.
    pub step: String,
    /// Its instance, as `step@key`.
    pub instance: String,
    /// The id of the request: a hash of case, instance, and which time it asks.
    pub request: String,
    /// When it asked.
    pub on: Moment,
    /// How it stands.
    pub state: AskedStanding,
    /// Since when.
    pub since: Moment,
    /// The event that the pool answered with last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Its number in the waiting list when it was told of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The last day of the reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When the step ended, and whether it was met.
    #[serde(skip)]
    pub(crate) ended: Option<(Moment, bool)>,
    /// When the place it was met with was given back.
    #[serde(skip)]
    pub(crate) given_back: Option<Moment>,
    #[serde(skip)]
    pub(crate) pool_id: PoolId,
}

/// An event of the case that says something about a request.
struct Spoken<'n> {
    event: &'n Event,
    kind: KindId,
    tick: Tick,
}

impl Spoken<'_> {
    fn words(&self, field: &str) -> Option<&str> {
        if let Some(FieldValue::Text(words)) = self.event.fields.get(field) { Some(words) } else { None }
    }

    fn number(&self) -> Option<u32> {
        match self.event.fields.get(built_in::NUMBER_FIELD) {
            Some(FieldValue::Number(number)) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
            _ => None,
        }
    }

    /// Is it about an instance, where it says about which?
    fn is_about(&self, instance: &str) -> bool {
        let key = |about: &String| instance.split_once('@').is_some_and(|(_, key)| key == about || key.split('/').next() == Some(about));
        self.event.about.as_ref().is_none_or(key)
    }
}

/// All that the case asked, in the order in which its steps opened.
pub(super) fn asked(procedure: &Procedure, situation: &Situation) -> Vec<Asked> {
    if procedure.pools().is_empty() {
        return Vec::new();
    }
    let at = |moment| Tick::of(moment, procedure.calendar());
    let mut all: Vec<Asked> = situation.duties.iter().flat_map(|record| of_record(procedure, &situation.case, record)).collect();
    let spoken = spoken(procedure, &situation.narrative);
    for said in &spoken {
        let Some((pool, answer)) = procedure.kind(said.kind).answers else { continue };
        let named = said.words(built_in::REQUEST_FIELD);
        let before = |asked: &&mut Asked| asked.pool_id == pool && at(asked.on) <= said.tick;
        let meant = all.iter_mut().rev().filter(before).find(|asked| match named {
            Some(request) => asked.request == request,
            None => said.is_about(&asked.instance),
        });
        let Some(asked) = meant else { continue };
        (asked.state, asked.since, asked.by) = (answer.into(), said.event.happened, Some(said.event.id.clone()));
        asked.number = said.number();
        asked.until = said.words(built_in::UNTIL_FIELD).and_then(Day::parse);
        asked.place = said.words(built_in::PLACE_FIELD).map(str::to_owned);
    }
    for asked in &mut all {
        let Some((on, met)) = asked.ended else { continue };
        let gives_back = procedure.step_named(&asked.step).map(|(_, step)| &step.gives_back);
        let back = |said: &&Spoken<'_>| {
            gives_back.is_some_and(|kinds| kinds.contains(&said.kind)) && said.tick >= at(on) && said.is_about(&asked.instance)
        };
        // Said whatever the pool answered, so that no answer changes what was said.
        asked.given_back = spoken.iter().find(back).map(|said| said.event.happened).filter(|_| met);
        // What was over before the step ended stays as it was; a place that is withdrawn after it was taken is lost.
        if matches!(asked.state, AskedStanding::Refused | AskedStanding::Expired | AskedStanding::Lost) {
            continue;
        }
        let held = met && asked.state == AskedStanding::Reserved;
        (asked.state, asked.since) = match asked.given_back {
            Some(back) if held => (AskedStanding::GivenBack, back),
            _ if held => (AskedStanding::Taken, on),
            _ => (AskedStanding::Dropped, on),
        };
    }
    all
}

fn of_record(procedure: &Procedure, case: &str, record: &Record) -> Vec<Asked> {
    let Some(id) = procedure.step(record.id.step).asks else { return Vec::new() };
    let pool = procedure.pool(id);
    let last = record.stood.len().saturating_sub(1);
    let end = |at: usize, until: Option<Moment>| match (at == last, &record.met, &record.ended) {
        (true, Some(met), _) => Some((met.on, true)),
        (true, None, Some(ended)) => Some((ended.on, false)),
        _ => until.map(|on| (on, false)),
    };
    let asked = record.stood.iter().enumerate().map(|(at, (from, until))| Asked {
        pool: pool.name.clone(),
        title: pool.title().to_owned(),
        step: record.step.clone(),
        instance: record.instance.clone(),
        request: digest(&format!("{}\n{case}\n{}\n{at}", pool.name, record.instance)),
        on: *from,
        state: AskedStanding::Asked,
        since: *from,
        by: None,
        number: None,
        until: None,
        place: None,
        // What met the step on the day it opened may stand before it.
        ended: end(at, *until).map(|(on, met)| (later(procedure, *from, on), met)),
        given_back: None,
        pool_id: id,
    });
    asked.collect()
}

fn later(procedure: &Procedure, one: Moment, other: Moment) -> Moment {
    let at = |moment| Tick::of(moment, procedure.calendar());
    if at(other) < at(one) { one } else { other }
}

/// The events that count and that a pool answered with, or that give a place back.
fn spoken<'n>(procedure: &Procedure, narrative: &'n Narrative) -> Vec<Spoken<'n>> {
    let speaks =
        |kind: KindId| procedure.kind(kind).answers.is_some() || procedure.steps().iter().any(|step| step.gives_back.contains(&kind));
    let mut found = Vec::new();
    let mut ordinal = 0;
    narrative.each(procedure, |occurrence| {
        if let (Subject::Kind(kind), None, Some(event)) = (occurrence.subject, occurrence.bar, narrative.event(ordinal))
            && speaks(kind)
        {
            found.push(Spoken { event, kind, tick: occurrence.tick });
        }
        ordinal += 1;
    });
    found
}
