//! Where a case belongs, where its text does not apply to all cases; and what is told here of what began elsewhere.

use super::messages::Message;
use super::narrative::Narrative;
use super::record::Record;
use crate::calendar::{Calendar, Moment};
use crate::case::{Case, Tick};
use crate::model::Procedure;
use serde::Serialize;

/// Where a case belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Belongs {
    /// The fact that tells it.
    pub fact: String,
    /// Does it belong to this text? Nothing, while that is not told.
    pub here: Option<bool>,
    /// Since when it was told last; nothing, while it is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// The event that told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Did it come from elsewhere?
    pub came: bool,
}

pub(super) fn belongs(procedure: &Procedure, narrative: &Narrative, case: &Case) -> Option<Belongs> {
    let scope = procedure.scope()?;
    let told = narrative.belonging(procedure).last();
    let event = told.and_then(|(at, _)| narrative.event(at));
    Some(Belongs {
        fact: procedure.fact(scope.fact).name.clone(),
        here: told.map(|(_, here)| here && !case.is_outside()),
        since: event.map(|event| event.happened),
        event: event.map(|event| event.id.clone()),
        came: narrative.came().is_some(),
    })
}

/// Of what came before the case did, nobody here was told; of what was still owed then, everybody is told as it comes.
pub(super) fn told_here(messages: Vec<Message>, records: &[Record], came: Option<Tick>, calendar: &Calendar) -> Vec<Message> {
    let Some(came) = came else { return messages };
    let owed_then = |message: &Message| {
        let record = records.iter().find(|record| record.instance == message.instance);
        let over = |record: &Record| {
            let met = record.met.as_ref().map(|met| met.on);
            met.or(record.ended.as_ref().map(|ending| ending.on)).is_some_and(|on| Tick::of(on, calendar) < came)
        };
        record.is_some_and(|record| !over(record))
    };
    let mut told: Vec<Message> = messages.into_iter().filter(|message| Tick::at(message.at) >= came || owed_then(message)).collect();
    told.iter_mut().for_each(|message| message.at = message.at.max(came.instant()));
    told.sort_by_key(|message| message.at);
    told
}
