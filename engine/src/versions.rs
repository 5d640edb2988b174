//! Versions of one procedure: which one a case follows, and what moving a case to another one would change.
//!
//! A case follows the version it was opened under. Only an event moves it ([`built_in::MIGRATED`]), and what was done, owed
//! and told until then stands as it was judged then: the new rules count as known from the move on, so nobody is late by them
//! before. Must not know how anything is shown.

use crate::calendar::Moment;
use crate::case::{Stage, Tick};
use crate::consequence::{Changed, Standing};
use crate::log::{Event, FieldValue, Log, built_in};
use crate::model::{Checked, Procedure, key};
use crate::situation::{AsOf, Finding, Record, Situation, situation};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The versions of one procedure: texts with one name, each with its time.
#[derive(Debug, Clone, Default)]
pub struct Versions(Vec<Checked<Procedure>>);

impl Versions {
    /// Puts versions in the order of their validity.
    #[must_use]
    pub fn of(mut texts: Vec<Checked<Procedure>>) -> Self {
        texts.sort_by_key(|text| text.validity().0);
        Self(texts)
    }

    /// The version that new cases follow on a day: the latest that applies then. After the last day of a version no new case
    /// begins under it; those that have begun go on.
    #[must_use]
    pub fn for_new_case(&self, on: crate::calendar::Day) -> Option<&Checked<Procedure>> {
        let applies = |text: &&Checked<Procedure>| {
            let (from, to) = text.validity();
            from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
        };
        self.0.iter().rev().find(applies)
    }

    /// The version a case follows as of a date: the one it was moved to last, else the one it was opened under, else the one
    /// that applied on the day of its first event.
    #[must_use]
    pub fn of_case(&self, log: &Log, as_of: AsOf) -> Option<&Checked<Procedure>> {
        let with = |fingerprint: &str| self.0.iter().find(|text| text.fingerprint() == fingerprint);
        if let Some(moved) = self.last_move(log, as_of) {
            return target(moved).and_then(with);
        }
        let pinned = log.header().and_then(|header| header.fingerprint.as_deref()).and_then(with);
        let calendar = self.0.first().map(|text| text.calendar().clone());
        let first = || log.events().iter().map(|event| event.happened).min_by_key(|on| calendar.as_ref().map(|calendar| calendar.day(*on)));
        pinned.or_else(|| self.for_new_case(calendar.as_ref()?.day(first()?)))
    }

    /// The situation of a case under the version it follows. What ended, and what was told, before it was moved stands as it
    /// was judged by the version it followed then.
    #[must_use]
    pub fn situation(&self, log: &Log, as_of: AsOf) -> Option<Situation> {
        let now = self.of_case(log, as_of)?;
        let new = situation(now, log, as_of);
        let Some(moved) = self.last_move(log, as_of) else { return Some(new) };
        let before = AsOf::at(Moment::Instant(moved.recorded.plus_milliseconds(-1)));
        match self.situation(log, before) {
            Some(old) => Some(joined(&old, new, moved)),
            None => Some(new),
        }
    }

    /// The event that moved a case last, as of a date.
    fn last_move<'l>(&self, log: &'l Log, as_of: AsOf) -> Option<&'l Event> {
        let known_by = Tick::end_of(as_of.known_by, self.0.first()?.calendar());
        let moves = log.events().iter().filter(|event| event.kind == built_in::MIGRATED && Tick::at(event.recorded) <= known_by);
        moves.max_by_key(|event| (event.recorded, &event.id))
    }
}

fn target(event: &Event) -> Option<&str> {
    match event.fields.get(built_in::VERSION_FIELD) {
        Some(FieldValue::Text(fingerprint)) => Some(fingerprint),
        _ => None,
    }
}

/// A situation under the new version, with what was over before the move as it was judged then.
fn joined(old: &Situation, mut new: Situation, moved: &Event) -> Situation {
    let over: BTreeMap<&str, &Record> =
        old.duties.iter().filter(|record| !record.is_open()).map(|record| (record.instance.as_str(), record)).collect();
    for record in &mut new.duties {
        if let Some(was) = over.get(record.instance.as_str()).filter(|was| was.met.is_some() && record.met.is_some()) {
            (record.state, record.due, record.breached, record.charged) = (was.state, was.due, was.breached, was.charged);
            (record.born_late, record.discovered, record.due_by_rule) = (was.born_late, was.discovered, was.due_by_rule);
        }
    }
    let known: BTreeSet<&str> = new.duties.iter().map(|record| record.instance.as_str()).collect();
    let gone: Vec<Record> = over.values().filter(|was| !known.contains(was.instance.as_str())).map(|was| (*was).clone()).collect();
    new.duties.extend(gone);
    new.messages.retain(|message| message.at >= moved.recorded);
    new.messages.splice(0..0, old.messages.iter().cloned());
    new
}

/// What moving a case to another version would change, without moving it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rehearsal {
    /// The case.
    pub case: String,
    /// The fingerprint of the version it follows.
    pub from: String,
    /// The fingerprint of the version it would follow.
    pub to: String,
    /// Duties whose deadline or state would be another one.
    pub changed: Vec<Changed>,
    /// Duties that would begin.
    pub begin: Vec<Changed>,
    /// Duties that would vanish, unmet: nothing is moved then.
    pub vanish: Vec<Changed>,
    /// Events that the new version does not know.
    pub unknown: Vec<String>,
    /// How far the case has come, before and after.
    pub stage: (Stage, Stage),
    /// May it be moved? Not where a duty would vanish, or the goal.
    pub may_move: bool,
}

/// Rehearses moving a case: what would change if it were moved at this moment. Nothing is written.
#[must_use]
pub fn rehearse(old: &Checked<Procedure>, new: &Checked<Procedure>, log: &Log, as_of: AsOf) -> Rehearsal {
    let before = situation(old, log, as_of);
    let moved = migration(new, log, as_of, "~", crate::log::Actor { id: "~".to_owned(), role: "~".to_owned() });
    let mut would = log.clone();
    would.append(moved.clone());
    let after = joined(&before, situation(new, &would, as_of), &moved);
    let at = |situation: &Situation| -> BTreeMap<String, Record> {
        situation.duties.iter().map(|record| (record.instance.clone(), record.clone())).collect()
    };
    let (was, is) = (at(&before), at(&after));
    let changed = |instance: &str| {
        let (before, after) = (was.get(instance), is.get(instance));
        let record = after.or(before)?;
        Some(Changed {
            instance: record.instance.clone(),
            step: record.step.clone(),
            title: record.title.clone(),
            before: before.map(Standing::of),
            after: after.map(Standing::of),
        })
    };
    let living = |records: &BTreeMap<String, Record>, instance: &str| records.get(instance).is_some_and(Record::is_open);
    let met = |instance: &str| is.get(instance).is_some_and(|record| record.met.is_some());
    let all: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let (mut moves, mut begin, mut vanish) = (Vec::new(), Vec::new(), Vec::new());
    for instance in all {
        let Some(change) = changed(instance).filter(|change| change.before != change.after) else { continue };
        match (living(&was, instance), living(&is, instance)) {
            (true, false) if !met(instance) => vanish.push(change),
            (false, true) if change.before.is_none() => begin.push(change),
            _ => moves.push(change),
        }
    }
    let unknown = after.findings.iter().filter_map(|finding| match finding {
        Finding::NoEffect { event, why: crate::case::Bar::UnknownKind } => Some(event.clone()),
        _ => None,
    });
    let loses_goal = before.goal.reached.is_some() && after.goal.reached.is_none();
    Rehearsal {
        case: log.case().to_owned(),
        from: old.fingerprint().to_owned(),
        to: new.fingerprint().to_owned(),
        changed: moves,
        begin,
        may_move: vanish.is_empty() && !loses_goal,
        vanish,
        unknown: unknown.collect(),
        stage: (before.stage, after.stage),
    }
}

/// The event that moves a case to another version: the host appends it, when somebody has decided so.
#[must_use]
pub fn migration(to: &Checked<Procedure>, log: &Log, as_of: AsOf, id: &str, actor: crate::log::Actor) -> Event {
    let at = as_of.last_known(to.calendar());
    let fields = BTreeMap::from([(built_in::VERSION_FIELD.to_owned(), FieldValue::Text(to.fingerprint().to_owned()))]);
    let id =
        if log.events().iter().any(|event| key(&event.id) == key(id)) { format!("{id}-{}", log.events().len()) } else { id.to_owned() };
    Event {
        id,
        kind: built_in::MIGRATED.to_owned(),
        happened: Moment::Instant(at),
        recorded: at,
        actor,
        fields,
        about: None,
        supersedes: None,
        reason: None,
    }
}
