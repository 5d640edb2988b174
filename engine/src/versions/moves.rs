//! Moving a case from one version to another: what it would change, and the event that does it.

use super::transition::{Verdict, verdict};
use super::{Reason, Versions};
use crate::calendar::{Day, Instant, Moment};
use crate::case::{Bar, Stage};
use crate::consequence::{Changed, Standing};
use crate::log::{Actor, Event, FieldValue, Log, built_in};
use crate::model::{Checked, LegalBasis, Procedure, key};
use crate::situation::{AsOf, Finding, Narrative, Record, Situation, situation};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What moving a case to another version would change, without moving it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rehearsal {
    /// The case.
    pub case: String,
    /// The fingerprint of the version it follows.
    pub from: String,
    /// The fingerprint of the version it would follow.
    pub to: String,
    /// Has anything happened in it by then?
    pub begun: bool,
    /// Does it follow the new version already? Then there is nothing to move.
    pub already: bool,
    /// What the new version's transition says about the case.
    pub rule: Rule,
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

/// What the transition of a version says about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// In a word.
    pub says: RuleSays,
    /// From which day it says so.
    pub from: Option<Day>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
}

/// What a transition says about a case, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSays {
    /// It goes over to the new version.
    Move,
    /// It stays with the earlier one.
    Stay,
    /// It cannot be told yet.
    Unknown,
    /// Nothing.
    Nothing,
}

impl Rule {
    /// What a version's transition says about a case by what is known then, looked at on its first day at the earliest.
    fn of(text: &Checked<Procedure>, log: &Log, as_of: AsOf) -> Self {
        let first = text.validity().0;
        let today = text.calendar().day(as_of.happened_by);
        let today = first.map_or(today, |first| first.max(today));
        let (says, reason) = match verdict(text, &Narrative::of(text, log, as_of), today) {
            Verdict::Silent => (RuleSays::Nothing, None),
            Verdict::Unknown(reason) => (RuleSays::Unknown, Some(reason)),
            Verdict::Keeps(reason, _) => (RuleSays::Stay, Some(reason)),
            Verdict::Takes(reason, _) => (RuleSays::Move, Some(reason)),
        };
        let from = match &reason {
            Some(Reason::Ended { until, .. }) => Some(*until),
            Some(_) => first,
            None => None,
        };
        let basis = text.transition().filter(|_| reason.is_some()).map(|transition| transition.basis.clone());
        Self { says, from, reasons: reason.into_iter().collect(), basis: basis.unwrap_or_default() }
    }
}

/// What is another one between two situations of a case.
#[derive(Default)]
pub(super) struct Compared {
    changed: Vec<Changed>,
    begin: Vec<Changed>,
    pub(super) vanish: Vec<Changed>,
}

/// Rehearses moving a case: what would change if it were moved at this moment. Nothing is written.
#[must_use]
pub fn rehearse(old: &Checked<Procedure>, new: &Checked<Procedure>, log: &Log, as_of: AsOf) -> Rehearsal {
    let follows = || Versions::of(vec![old.clone(), new.clone()]).follows(log, as_of);
    // Texts that do not say from when they apply are not told apart by any day.
    let dated = new.validity().0.is_some() && old.validity().0 < new.validity().0;
    let already = dated && follows().is_some_and(|follows| follows.version == new.fingerprint());
    let before = situation(old, log, as_of);
    let moved = migration(new, log, as_of, "~", Actor { id: "~".to_owned(), role: "~".to_owned() });
    let mut would = log.clone();
    would.append(moved.clone());
    let after = joined(&before, situation(new, &would, as_of), moved.recorded);
    let Compared { changed, begin, vanish } = if already { Compared::default() } else { compared(&before, &after) };
    let unknown = after.findings.iter().filter_map(|finding| match finding {
        Finding::NoEffect { event, why: Bar::UnknownKind, .. } => Some(event.clone()),
        _ => None,
    });
    let loses_goal = !already && before.goal.reached.is_some() && after.goal.reached.is_none();
    Rehearsal {
        case: log.case().to_owned(),
        from: old.fingerprint().to_owned(),
        to: new.fingerprint().to_owned(),
        begun: before.events > 0,
        already,
        rule: Rule::of(new, log, as_of),
        changed,
        begin,
        may_move: vanish.is_empty() && !loses_goal,
        vanish,
        unknown: unknown.collect(),
        stage: (before.stage, after.stage),
    }
}

/// What is another one in the situation after than it was before.
pub(super) fn compared(before: &Situation, after: &Situation) -> Compared {
    let at = |situation: &Situation| -> BTreeMap<String, Record> {
        situation.duties.iter().map(|record| (record.instance.clone(), record.clone())).collect()
    };
    let (was, is) = (at(before), at(after));
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
    let mut compared = Compared::default();
    for instance in all {
        let Some(change) = changed(instance).filter(|change| change.before != change.after) else { continue };
        match (living(&was, instance), living(&is, instance)) {
            (true, false) if !met(instance) => compared.vanish.push(change),
            (false, true) if change.before.is_none() => compared.begin.push(change),
            _ => compared.changed.push(change),
        }
    }
    compared
}

/// A situation under the new version, with what was over before the case went over to it as it was judged then.
pub(crate) fn joined(old: &Situation, mut new: Situation, since: Instant) -> Situation {
    let over: BTreeMap<&str, &Record> =
        old.duties.iter().filter(|record| !record.is_open()).map(|record| (record.instance.as_str(), record)).collect();
    // What was late before and still is, was late by the rules of then.
    let late: BTreeMap<&str, &Record> =
        old.duties.iter().filter(|record| record.is_open() && record.breached).map(|record| (record.instance.as_str(), record)).collect();
    for record in &mut new.duties {
        let over = over.get(record.instance.as_str()).filter(|was| was.met.is_some() && record.met.is_some());
        let late = late.get(record.instance.as_str()).filter(|was| was.due == record.due);
        if let Some(was) = over {
            (record.state, record.due) = (was.state, was.due);
        }
        if let Some(was) = over.or(late) {
            (record.breached, record.charged) = (was.breached, was.charged);
            (record.born_late, record.discovered, record.due_by_rule) = (was.born_late, was.discovered, was.due_by_rule);
        }
    }
    let known: BTreeSet<&str> = new.duties.iter().map(|record| record.instance.as_str()).collect();
    let gone: Vec<Record> = over.values().filter(|was| !known.contains(was.instance.as_str())).map(|was| (*was).clone()).collect();
    new.duties.extend(gone);
    let told: BTreeSet<&str> = old.messages.iter().map(|message| message.id.as_str()).collect();
    new.messages.retain(|message| message.at >= since && !told.contains(message.id.as_str()));
    new.findings.retain(|finding| !matches!(finding, Finding::WithdrawnMessage { message } if told.contains(message.as_str())));
    let mut told = old.messages.clone();
    // What was received since then counts too.
    for message in &mut told {
        message.acknowledged |= new.narrative.acknowledged.contains(&message.id);
    }
    new.messages.splice(0..0, told);
    new
}

/// The event that moves a case to another version: the host appends it, when somebody has decided so.
#[must_use]
pub fn migration(to: &Checked<Procedure>, log: &Log, as_of: AsOf, id: &str, actor: Actor) -> Event {
    move_at(to, log, as_of.last_known(to.calendar()), id, actor)
}

/// The event that moves a case at an instant.
pub(super) fn move_at(to: &Checked<Procedure>, log: &Log, at: Instant, id: &str, actor: Actor) -> Event {
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
