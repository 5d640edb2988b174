//! What a pool must have: each time there is too little, somebody must fill it up. That is a case of one step whose log is made of
//! the pool's levels, so late, who is told, and the ids of messages mean what they mean in any case.

use super::told::{Levels, spells};
use crate::calendar::{Instant, Moment};
use crate::log::{Actor, Event, FieldValue, Log, built_in};
use crate::model::{Pool, PoolTarget, Procedure};
use crate::situation::{AsOf, Situation, digest, situation};
use std::collections::BTreeMap;

pub(super) fn filled_up(pool: &Pool, procedure: &Procedure, levels: &Levels, log: &Log, as_of: AsOf) -> Option<Situation> {
    let target = pool.target.as_ref()?;
    let mut of_duty = Log::new(pool.name.clone(), procedure.name());
    for (begun, over) in spells(target.least, target.of, levels) {
        let id = digest(&format!("{}\n{}\n{}", pool.name, PoolTarget::BELOW, begun.at));
        of_duty.append(happens(&id, PoolTarget::BELOW, (begun.at, begun.known), None));
        if let Some(over) = over {
            of_duty.append(happens(&digest(&id), PoolTarget::FILLED, (over.at, over.known.max(begun.known)), Some(&id)));
        }
    }
    let told_aside = |kind: &'static str| log.events().iter().filter(move |event| event.kind == kind).cloned();
    told_aside(built_in::ABSENT).for_each(|event| of_duty.append(event));
    let alone = situation(&target.duty, &of_duty, as_of);
    // An acknowledgement names a message, and only the messages know which duty they are of.
    let mut seen = told_aside(built_in::ACKNOWLEDGED).filter(|event| {
        let named = event.fields.get("message");
        alone.messages.iter().any(|message| matches!(named, Some(FieldValue::Text(id)) if *id == message.id))
    });
    let Some(first) = seen.next() else { return Some(alone) };
    std::iter::once(first).chain(seen).for_each(|event| of_duty.append(event));
    Some(situation(&target.duty, &of_duty, as_of))
}

/// That there is too little, or enough again.
fn happens(id: &str, kind: &str, (happened, recorded): (Moment, Instant), about: Option<&str>) -> Event {
    Event {
        id: id.to_owned(),
        kind: kind.to_owned(),
        happened,
        recorded,
        actor: Actor { id: String::new(), role: String::new() },
        fields: BTreeMap::new(),
        about: about.map(str::to_owned),
        supersedes: None,
        reason: None,
    }
}
