//! What something learned since means for a case: dates that moved, messages that should or should not have gone, decisions
//! that rested on what proved wrong, and who must look.
//!
//! In: a log and two looks at it. Out: the difference, as data. Nothing is undone and nobody is blamed: what was right by what
//! was known then stays right. Must not know how it is shown.

use crate::calendar::{Instant, Moment};
use crate::case::Tick;
use crate::log::{Event, FieldValue, Log, built_in};
use crate::model::{Anchor, Checked, FactId, Procedure, Signal, Step, key};
use crate::situation::{AsOf, Message, Record, Situation, State, situation};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

mod words;

pub use words::{Paragraph, paragraphs, standing_words};

/// What became known between two looks, and what follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consequences {
    /// The earlier look.
    pub then: AsOf,
    /// The later look.
    pub now: AsOf,
    /// What was recorded in between, in the order of recording.
    pub learned: Vec<Learned>,
    /// Duties whose deadline or state is another one than was thought then.
    pub changed: Vec<Changed>,
    /// Messages that went out by what was known then, and should not have.
    pub unfounded: Vec<Message>,
    /// Messages that should have gone by then, had it been known.
    pub missing: Vec<Message>,
    /// What was decided on what proved wrong.
    pub decisions: Vec<Decision>,
    /// Who must look, and at what; each role once.
    pub look: Vec<Look>,
}

/// Something that became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Learned {
    /// The event.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// When it happened.
    pub happened: Moment,
    /// When it was recorded.
    pub recorded: Instant,
    /// The event it corrects or takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<String>,
    /// The facts it tells otherwise than what it corrects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<String>,
}

/// A duty that is another one than was thought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The instance, as `step@key`.
    pub instance: String,
    /// The step's name.
    pub step: String,
    /// What people read.
    pub title: String,
    /// As was thought then; nothing where it was not there.
    pub before: Option<Standing>,
    /// As it is now; nothing where it is not there any more.
    pub after: Option<Standing>,
}

/// How a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// By when.
    pub due: Option<Moment>,
    /// Was it breached?
    pub breached: bool,
    /// Could it be known in time?
    pub charged: bool,
}

/// Something that was decided on what proved wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The event.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// Who, by role.
    pub by: String,
    /// When.
    pub on: Moment,
    /// What it rested on: the event that proved wrong.
    pub rested_on: String,
}

/// Somebody who must look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The role.
    pub role: String,
    /// Instances, messages' instances and decisions' events, in order.
    pub at: Vec<String>,
}

/// What follows from all that was recorded between two looks at a case.
///
/// Compare the same happened-by date to see what knowledge alone changed, or two dates to see what a week brought.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::Log, situation::AsOf, source::SourceMap, consequence::consequences};
/// # let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren\noplysning dag  dato\nhændelse start  fra borgeren, oplyser dag\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    borgeren skal svare\n    senest 2 hverdage efter dag\n    ved overskridelse: borgeren straks\n    hjemmel lokal \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("prøve.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// let (log, _) = Log::read(concat!(
///     "{\"sagsgang\":1,\"case\":\"sag-1\",\"procedure\":\"Prøve\",\"zone\":\"Europe/Copenhagen\"}\n",
///     "{\"id\":\"e1\",\"kind\":\"start\",\"happened\":\"2026-03-02\",\"recorded\":\"2026-03-02T09:00:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"borgeren\"},\"fields\":{\"dag\":\"2026-03-02\"}}\n",
///     "{\"id\":\"e2\",\"kind\":\"start\",\"happened\":\"2026-03-02\",\"recorded\":\"2026-03-03T09:00:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"borgeren\"},\"fields\":{\"dag\":\"2026-03-03\"},\"supersedes\":\"e1\"}\n",
/// ));
/// let day = |text| Moment::parse(text).unwrap();
/// let found = consequences(&procedure, &log, AsOf::at(day("2026-03-02")), AsOf::at(day("2026-03-03")));
/// assert_eq!(found.changed[0].before.unwrap().due, Moment::parse("2026-03-04"));
/// assert_eq!(found.changed[0].after.unwrap().due, Moment::parse("2026-03-05"));
/// ```
#[must_use]
pub fn consequences(procedure: &Checked<Procedure>, log: &Log, then: AsOf, now: AsOf) -> Consequences {
    let before = situation(procedure, log, then);
    let after = situation(procedure, log, now);
    let calendar = procedure.calendar();
    let (known_then, known_now) = (Tick::end_of(then.known_by, calendar), Tick::end_of(now.known_by, calendar));
    let recorded_between = |event: &&Event| {
        let recorded = Tick::at(event.recorded);
        known_then < recorded && recorded <= known_now
    };
    let mut fresh: Vec<&Event> = log.events().iter().filter(recorded_between).collect();
    fresh.sort_by(|a, b| (a.recorded, &a.id).cmp(&(b.recorded, &b.id)));
    let events: BTreeMap<&str, &Event> = log.events().iter().map(|event| (event.id.as_str(), event)).collect();
    let learned: Vec<Learned> = fresh.iter().map(|event| learned(event, &events)).collect();
    let changed = changed(&before, &after);
    let derived: BTreeSet<&str> = after.messages.iter().map(|message| message.id.as_str()).collect();
    let unfounded = before.messages.iter().filter(|message| !derived.contains(message.id.as_str())).cloned().collect();
    let missing = missing(procedure, &before, &after, then);
    let decisions = decisions(procedure, log, &before, &learned, &events);
    let mut found = Consequences { then, now, learned, changed, unfounded, missing, decisions, look: Vec::new() };
    found.look = look(procedure, &found, &after, &before);
    found
}

fn learned(event: &Event, events: &BTreeMap<&str, &Event>) -> Learned {
    let corrected = event.supersedes.as_deref().and_then(|id| events.get(id));
    let otherwise = match corrected {
        Some(corrected) if event.kind != built_in::RETRACTED => {
            let names: BTreeSet<&String> = event.fields.keys().chain(corrected.fields.keys()).collect();
            names.into_iter().filter(|name| event.fields.get(*name) != corrected.fields.get(*name)).cloned().collect()
        }
        Some(corrected) => corrected.fields.keys().cloned().collect(),
        None => Vec::new(),
    };
    Learned {
        event: event.id.clone(),
        kind: event.kind.clone(),
        happened: event.happened,
        recorded: event.recorded,
        corrects: event.supersedes.clone(),
        otherwise,
    }
}

impl Standing {
    /// How a duty stands by its record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        Self { state: record.state, due: record.due, breached: record.breached, charged: record.charged }
    }
}

fn changed(before: &Situation, after: &Situation) -> Vec<Changed> {
    let at = |situation: &Situation| -> BTreeMap<String, Standing> {
        situation.duties.iter().map(|record| (record.instance.clone(), Standing::of(record))).collect()
    };
    let (was, is) = (at(before), at(after));
    let mut seen = BTreeSet::new();
    let both = after.duties.iter().chain(&before.duties).filter(|record| seen.insert(record.instance.clone()));
    let changed = both.map(|record| Changed {
        instance: record.instance.clone(),
        step: record.step.clone(),
        title: record.title.clone(),
        before: was.get(&record.instance).copied(),
        after: is.get(&record.instance).copied(),
    });
    changed.filter(|changed| changed.before != changed.after).collect()
}

/// Messages whose rung, by the deadline as it is now known, came by the earlier look, and that did not go then.
fn missing(procedure: &Procedure, before: &Situation, after: &Situation, then: AsOf) -> Vec<Message> {
    let went: BTreeSet<&str> = before.messages.iter().map(|message| message.id.as_str()).collect();
    let until = Tick::end_of(then.happened_by, procedure.calendar());
    let came = |message: &&Message| {
        let record = after.duties.iter().find(|record| record.instance == message.instance);
        let rung = procedure.step_named(&message.step).and_then(|(_, step)| step.rungs.get(usize::from(message.rung).saturating_sub(1)));
        let passes = record.and_then(|record| record.passes);
        let by_rule = rung.zip(passes).map(|(rung, passes)| crate::case::rung_tick(rung.when, passes, procedure.calendar()));
        by_rule.is_some_and(|tick| tick <= until)
    };
    after.messages.iter().filter(|message| !went.contains(message.id.as_str())).filter(came).cloned().collect()
}

/// Does a step's deadline or opening rest on a fact?
fn rests_on_fact(step: &Step, fact: FactId) -> bool {
    let anchored = step.limits().flat_map(crate::model::TimeLimit::anchors).any(|anchor| anchor == Anchor::Fact(fact));
    anchored || step.conditions.iter().flat_map(|condition| &condition.atoms).any(|atom| atom.fact() == fact)
}

/// What the municipality's own did between the first telling and its correction, on steps that rest on what was told.
fn decisions(procedure: &Procedure, log: &Log, before: &Situation, learned: &[Learned], events: &BTreeMap<&str, &Event>) -> Vec<Decision> {
    let mut found = Vec::new();
    for learned in learned {
        let Some(wrong) = learned.corrects.as_deref().and_then(|id| events.get(id)) else { continue };
        let facts: Vec<FactId> = learned.otherwise.iter().filter_map(|name| procedure.fact_named(name)).collect();
        let kind = procedure.kind_named(&wrong.kind);
        let moved = learned.kind == built_in::RETRACTED || learned.happened != wrong.happened;
        let rests = |record: &Record| {
            let step = procedure.step(record.id.step);
            let on_facts = facts.iter().any(|fact| rests_on_fact(step, *fact));
            let on_event = kind.is_some_and(|kind| step.after.signals.contains(&Signal::Event(kind)));
            let opened = record.instance.split_once('@').is_some_and(|(_, root)| root.split('/').next() == Some(wrong.id.as_str()));
            on_facts || (moved && (on_event || opened))
        };
        let own = |event: &Event| procedure.role_named(&event.actor.role).is_some_and(|role| !procedure.role(role).outside);
        let between = |event: &Event| wrong.recorded <= event.recorded && event.recorded < learned.recorded && event.id != wrong.id;
        for event in log.events().iter().filter(|event| own(event) && between(event)) {
            let met = before.duties.iter().any(|record| rests(record) && record.met.as_ref().is_some_and(|met| met.by == event.id));
            let over = |record: &Record| match event.fields.get(built_in::STEP_FIELD) {
                Some(FieldValue::Text(step)) => key(step) == key(&record.step) && rests(record),
                _ => false,
            };
            let used = event.kind.starts_with('@') && before.duties.iter().any(over);
            let closed = event.kind == built_in::CLOSED && before.duties.iter().any(rests);
            if met || used || closed {
                found.push(Decision {
                    event: event.id.clone(),
                    kind: event.kind.clone(),
                    by: event.actor.role.clone(),
                    on: event.happened,
                    rested_on: wrong.id.clone(),
                });
            }
        }
    }
    found.sort_by(|a, b| (&a.event, &a.rested_on).cmp(&(&b.event, &b.rested_on)));
    found.dedup();
    found
}

/// The municipality's own whose duty changed, who were told wrongly or not at all, or who decided.
fn look(procedure: &Procedure, found: &Consequences, after: &Situation, before: &Situation) -> Vec<Look> {
    let mut look: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let inside = |role: &str| procedure.role_named(role).is_some_and(|role| !procedure.role(role).outside);
    let mut must = |role: &str, at: &str| {
        if inside(role) {
            look.entry(role.to_owned()).or_default().insert(at.to_owned());
        }
    };
    for changed in &found.changed {
        let records = after.duties.iter().chain(&before.duties);
        let who = records.filter(|record| record.instance == changed.instance).map(|record| &record.who).next();
        who.into_iter().flatten().for_each(|role| must(role, &changed.instance));
    }
    for message in found.unfounded.iter().chain(&found.missing) {
        message.to.iter().for_each(|role| must(role, &message.instance));
    }
    for decision in &found.decisions {
        must(&decision.by, &decision.event);
    }
    look.into_iter().map(|(role, at)| Look { role, at: at.into_iter().collect() }).collect()
}
