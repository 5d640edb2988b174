//! A document of a case: what stands in it, who told it and when, what is missing; and how it was when a step was met with it.
//!
//! In: a procedure, a log, an as-of, a document. Out: the document as data. The only answer that shows what events tell; findings
//! and messages never do. Must not know how it is shown.

use crate::calendar::{Instant, Moment};
use crate::case::{Bar, told};
use crate::log::{Event, Log};
use crate::model::{Checked, DocumentId, FactId, FieldValue, LegalBasis, Procedure, RoleId};
use crate::parties::{log_for, situation_for};
use crate::situation::{AsOf, Finding, Situation, shown, situation};
use serde::Serialize;
use std::collections::BTreeSet;

/// A document, as of a date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// Its name.
    pub document: String,
    /// What people read.
    pub title: String,
    /// The case's id.
    pub case: String,
    /// As of when.
    pub as_of: AsOf,
    /// The role that it is seen by, where that is not all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_by: Option<String>,
    /// Does it hold all that it must?
    pub complete: bool,
    /// What stands in it: first what must, then what should.
    pub fields: Vec<Field>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// The steps that were met with it, in order, and how it was then, as known then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<Used>,
}

/// A fact of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The fact.
    pub fact: String,
    /// Must it stand there, or is it recommended?
    pub required: bool,
    /// What is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<FieldValue>,
    /// By whom and when that was told; nothing of what a decision gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Of what is not known: who may tell it; empty where anybody may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told_by: Vec<String>,
}

/// Who told something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The event.
    pub event: String,
    /// The role that reported it.
    pub role: String,
    /// When it happened.
    pub happened: Moment,
    /// When it was recorded.
    pub recorded: Instant,
}

/// A step that was met with a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Used {
    /// The instance, as `step@key`.
    pub instance: String,
    /// What people read of the step.
    pub title: String,
    /// When it was met.
    pub on: Moment,
    /// By which event.
    pub by: String,
    /// What stood in the document then, as it was known when that was recorded.
    pub fields: Vec<Field>,
}

/// A document of a case; nothing where the role may not see it.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::Log, model::FieldValue, situation::*, source::SourceMap};
/// use sagsgang::document::document;
/// # let text = "procedure \"Try\"\n    calendar denmark\nrole citizen     outside the municipality\nrole caseworker\nfact answer  text\nfact thoughts  text\nevent report  from the citizen, states answer\nevent note  from the caseworker, states thoughts\nevent return  from the citizen\ndocument request\n    must contain answer\n    should contain thoughts\ngoal \"back\"\n    reached on return\n    basis local \"x\"\nstep ask\n    after the first report\n    the caseworker must ask for a certificate\n    within 2 working days\n    with document request\n    if late: the caseworker at once\n    basis local \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("try.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// # let (log, _) = Log::read("{\"sagsgang\":1,\"case\":\"case-1\",\"procedure\":\"Try\",\"zone\":\"Europe/Copenhagen\"}\n{\"id\":\"e1\",\"kind\":\"report\",\"happened\":\"2026-03-27\",\"recorded\":\"2026-03-27T09:00:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"citizen\"},\"fields\":{\"answer\":\"the lifting\"}}");
/// let request = procedure.document_named("request").unwrap();
/// let now = AsOf::at(Moment::parse("2026-03-28").unwrap());
/// let document = document(&procedure, &log, now, request, None).unwrap();
/// assert!(document.complete);
/// assert_eq!(document.fields[0].value, Some(FieldValue::Text("the lifting".to_owned())));
/// assert_eq!((document.fields[1].required, &document.fields[1].value), (false, &None));
/// ```
#[must_use]
pub fn document(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, id: DocumentId, role: Option<RoleId>) -> Option<Document> {
    let declared = procedure.document(id);
    if role.is_some_and(|role| declared.hidden.contains(role)) {
        return None;
    }
    let seen = role.map(|role| log_for(procedure, log, role));
    let desk = Desk { procedure, log: seen.as_ref().unwrap_or(log), id, role };
    let now = desk.look(as_of);
    let used = now.duties.iter().filter(|record| procedure.step(record.id.step).takes.documents.contains(&id)).filter_map(|record| {
        let met = record.met.as_ref()?;
        let event = now.narrative.events().find(|event| event.id == met.by)?;
        // What was known when it was used, and nothing that came to be known later.
        let then = desk.look(AsOf { happened_by: met.on, known_by: Moment::Instant(event.recorded) });
        let (instance, title) = (record.instance.clone(), record.title.clone());
        Some(Used { instance, title, on: met.on, by: met.by.clone(), fields: desk.fields(&then) })
    });
    let mut used: Vec<Used> = used.collect();
    used.sort_by_key(|used| procedure.calendar().instant(used.on));
    let fields = desk.fields(&now);
    Some(Document {
        document: declared.name.clone(),
        title: declared.title().to_owned(),
        case: now.case.clone(),
        as_of,
        seen_by: role.map(|role| procedure.role(role).name.clone()),
        complete: fields.iter().all(|field| field.value.is_some() || !field.required),
        fields,
        basis: declared.basis.clone(),
        used,
    })
}

/// One document of one log.
struct Desk<'a> {
    procedure: &'a Checked<Procedure>,
    log: &'a Log,
    id: DocumentId,
    role: Option<RoleId>,
}

impl Desk<'_> {
    fn look(&self, as_of: AsOf) -> Situation {
        match self.role {
            Some(role) => situation_for(self.procedure, self.log, as_of, role),
            None => situation(self.procedure, self.log, as_of),
        }
    }

    /// Its fields as of a look; what is hidden from the role is no field of it.
    fn fields(&self, now: &Situation) -> Vec<Field> {
        let declared = self.procedure.document(self.id);
        let is_seen = |fact: &FactId| self.role.is_none_or(|role| !self.procedure.fact_is_hidden(*fact, role));
        let idle = without_effect(now);
        let one = |fact: FactId| {
            let known = now.state.value(self.procedure, fact);
            let told = known.and_then(|_| self.told(now, fact, &idle));
            let told_value = told.and_then(|event| field_of(self.procedure, event, fact));
            // What a decision gives, and whether a consent holds, no event tells in words.
            let value = told_value.or_else(|| known.map(|value| shown(self.procedure, &self.procedure.fact(fact).kind, value)));
            Field {
                fact: self.procedure.fact(fact).name.clone(),
                required: declared.must.contains(&fact),
                told_by: if value.is_none() { self.procedure.who_tells(fact) } else { Vec::new() },
                value,
                told: told.map(|event| Told {
                    event: event.id.clone(),
                    role: event.actor.role.clone(),
                    happened: event.happened,
                    recorded: event.recorded,
                }),
            }
        };
        declared.facts().filter(is_seen).map(one).collect()
    }

    /// The event that told what is known of a fact.
    fn told<'s>(&self, now: &'s Situation, fact: FactId, idle: &BTreeSet<&str>) -> Option<&'s Event> {
        let tells = |event: &&Event| {
            let kind = self.procedure.kind_named(&event.kind).map(|kind| self.procedure.kind(kind));
            let settles = kind.is_some_and(|kind| kind.settles.iter().any(|(settled, _)| *settled == fact));
            let states = kind.is_some_and(|kind| kind.tells.contains(&fact)) && told(Some(&event.fields), self.procedure, fact).is_some();
            (settles || states) && !idle.contains(event.id.as_str())
        };
        now.narrative.events().filter(tells).last()
    }
}

/// The events of a log that told nobody anything.
fn without_effect(now: &Situation) -> BTreeSet<&str> {
    let idle = |finding| match finding {
        &Finding::NoEffect { ref event, why, .. } if !matches!(why, Bar::StepNotOpen | Bar::TooManyInstances | Bar::NothingToCount) => {
            Some(event.as_str())
        }
        _ => None,
    };
    now.findings.iter().filter_map(idle).collect()
}

/// What an event tells of a fact, as it tells it.
fn field_of(procedure: &Procedure, event: &Event, fact: FactId) -> Option<FieldValue> {
    let name = &procedure.fact(fact).name;
    let exact = event.fields.get(name);
    exact.or_else(|| event.fields.iter().find(|(field, _)| crate::model::same(field, name)).map(|(_, value)| value)).cloned()
}
