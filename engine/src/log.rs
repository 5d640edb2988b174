//! The log of a case: the truth. Events with two times, happened and recorded; nothing derived is stored.
//!
//! In: JSON Lines, line 1 the header, then one event a line. Out: [`Log`] and a [`LogFault`] for each line that could
//! not be read; the rest is read on. Must not know what the events mean.

use crate::calendar::{Instant, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use crate::model::FieldValue;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The version of the log's form that this engine writes and reads.
pub const FORMAT_VERSION: u64 = 1;
/// The longest line of a log, in bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;
/// The most events that are read from one log.
pub const MAX_EVENTS: usize = 1_000_000;
/// The longest id, in bytes.
const MAX_ID_BYTES: usize = 200;

/// Kinds of event that every procedure has. Their names cannot be names of a procedure's own events.
pub mod built_in {
    /// The case is closed.
    pub const CLOSED: &str = "@closed";
    /// A named party confirms an event; the field `event` names it.
    pub const CONFIRMED: &str = "@confirmed";
    /// An event is taken back: `supersedes` names it.
    pub const RETRACTED: &str = "@retracted";
    /// A message was received; the field `message` names it.
    pub const ACKNOWLEDGED: &str = "@acknowledged";
    /// A deadline is put off: the fields name the step and the new day.
    pub const EXTENDED: &str = "@extended";
    /// A duty that could not be kept ends: the field `step` names the step.
    pub const EXCUSED: &str = "@excused";
    /// A duty that is no longer needed ends: the field `step` names the step.
    pub const LIFTED: &str = "@lifted";
    /// Whoever acts in a role is away, from the day it happened and through the day in the field `until`.
    pub const ABSENT: &str = "@absent";
    /// The case follows another version of its procedure from now on: the field `version` has its fingerprint.
    pub const MIGRATED: &str = "@migrated";
    /// The field of [`MIGRATED`].
    pub const VERSION_FIELD: &str = "version";
    /// The field of [`EXTENDED`], [`EXCUSED`] and [`LIFTED`] that names the step.
    pub const STEP_FIELD: &str = "step";
    /// The field of [`EXTENDED`] and [`ABSENT`] with a day.
    pub const UNTIL_FIELD: &str = "until";
    /// The field of a grant that tells how much: a length of time or a number.
    pub const AMOUNT_FIELD: &str = crate::model::Amount::FIELD;
    /// In the log of a pool: it has a place more; the field `place` may name it.
    pub const ADDED: &str = "@added";
    /// In the log of a pool: the place in the field `place` is withdrawn by its owner.
    pub const WITHDRAWN: &str = "@withdrawn";
    /// In the log of a pool: a case asks for a place. The fields name the case, the step, and the request.
    pub const ASKED: &str = "@asked";
    /// In the log of a pool: a case takes the place that is reserved for its request.
    pub const TAKEN: &str = "@taken";
    /// In the log of a pool: a case gives its place back, or asks no longer.
    pub const RELEASED: &str = "@released";
    /// In the log of a pool: it gives places again after it was [`CLOSED`].
    pub const OPENED: &str = "@opened";
    /// The field of [`ADDED`] and [`WITHDRAWN`], and of an answer, that names a place.
    pub const PLACE_FIELD: &str = "place";
    /// The field of [`ASKED`] that names the case.
    pub const CASE_FIELD: &str = "case";
    /// The field that names a request to a pool: of [`ASKED`], [`TAKEN`], [`RELEASED`], and of an answer.
    pub const REQUEST_FIELD: &str = "request";
    /// The field of an answer with the number in the waiting list.
    pub const NUMBER_FIELD: &str = "number";
    /// The field of [`CONFIRMED`] that names the event.
    pub const EVENT_FIELD: &str = "event";
}

/// The first line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// [`FORMAT_VERSION`].
    pub sagsgang: u64,
    /// The case's id; empty in the log of a pool.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// In the log of a pool: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// The procedure's name.
    pub procedure: String,
    /// The procedure's fingerprint when the case was opened, if it was pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The time zone of civil days.
    pub zone: String,
}

/// Who did something, in which role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// An opaque id of the host's.
    pub id: String,
    /// The role, by name.
    pub role: String,
}

/// Something that happened.
///
/// `Serialize` writes the log's form of it; [`Event::from_json`] reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The host's id; the same id and content again is the same event.
    pub id: String,
    /// Its kind, by name, or one of [`built_in`].
    pub kind: String,
    /// When it happened: a day or an instant.
    pub happened: Moment,
    /// When it was recorded.
    pub recorded: Instant,
    /// Who, in which role.
    pub actor: Actor,
    /// What it tells.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldValue>,
    /// The id of the trigger whose instance it is about, where a step has several open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The event it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// Why, by reference; no personal words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An event whose words stand elsewhere: a host that keeps millions of events in a form of its own hands them to
/// [`Case::advance`](crate::case::Case::advance) like this, without making strings of them.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, source::SourceMap};
/// use sagsgang::{case::Case, log::EventRef};
/// # let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren\nhændelse start  fra borgeren\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    borgeren skal svare\n    inden for 2 hverdage\n    ved overskridelse: borgeren straks\n    hjemmel lokal \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("prøve.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// let row = "e1;start;b1;borgeren";
/// let mut words = row.split(';');
/// let now = Instant::parse("2026-03-27T09:00:00Z").unwrap();
/// let event = EventRef {
///     id: words.next().unwrap(),
///     kind: words.next().unwrap(),
///     happened: now.into(),
///     recorded: now,
///     actor: words.next().unwrap(),
///     role: words.next().unwrap(),
///     fields: None,
///     about: None,
///     supersedes: None,
///     reason: None,
/// };
/// let mut case = Case::open(&procedure);
/// case.advance(&procedure, event, &mut ())?;
/// assert_eq!(case.living().count(), 1);
/// # Ok::<(), sagsgang::case::NeedsLog>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRef<'a> {
    /// See [`Event::id`].
    pub id: &'a str,
    /// See [`Event::kind`].
    pub kind: &'a str,
    /// See [`Event::happened`].
    pub happened: Moment,
    /// See [`Event::recorded`].
    pub recorded: Instant,
    /// The actor's id.
    pub actor: &'a str,
    /// The role the actor acts in, by name.
    pub role: &'a str,
    /// What it tells; nothing is the same as no fields.
    pub fields: Option<&'a BTreeMap<String, FieldValue>>,
    /// See [`Event::about`].
    pub about: Option<&'a str>,
    /// See [`Event::supersedes`].
    pub supersedes: Option<&'a str>,
    /// See [`Event::reason`].
    pub reason: Option<&'a str>,
}

impl<'a> From<&'a Event> for EventRef<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            id: &event.id,
            kind: &event.kind,
            happened: event.happened,
            recorded: event.recorded,
            actor: &event.actor.id,
            role: &event.actor.role,
            fields: Some(&event.fields),
            about: event.about.as_deref(),
            supersedes: event.supersedes.as_deref(),
            reason: event.reason.as_deref(),
        }
    }
}

/// What is wrong with a line of a log. Names the field, never the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "fault", content = "about")]
pub enum Fault {
    /// The line is longer than [`MAX_LINE_BYTES`].
    TooLong,
    /// More events than [`MAX_EVENTS`].
    TooManyEvents,
    /// Not JSON from this column on.
    NotJson(usize),
    /// Not a JSON object.
    NotAnObject,
    /// The field is missing.
    Missing(&'static str),
    /// The field is of the wrong form.
    WrongForm(&'static str),
    /// The field looks like a CPR number, which does not belong in a log.
    LooksLikeCpr(&'static str),
    /// A version of the form that this engine does not know.
    UnknownVersion,
    /// The first line is no header.
    NoHeader,
}

/// A line that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LogFault {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong with it.
    #[serde(flatten)]
    pub fault: Fault,
}

/// The log of one case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Log {
    header: Option<Header>,
    /// Shared with the situations folded from them.
    events: Arc<Vec<Event>>,
}

impl Log {
    /// An empty log of a case.
    #[must_use]
    pub fn new(case: impl Into<String>, procedure: impl Into<String>) -> Self {
        let header = Header {
            sagsgang: FORMAT_VERSION,
            case: case.into(),
            pool: None,
            procedure: procedure.into(),
            fingerprint: None,
            zone: "Europe/Copenhagen".to_owned(),
        };
        Self { header: Some(header), events: Arc::default() }
    }

    /// An empty log of a pool.
    #[must_use]
    pub fn of_pool(pool: impl Into<String>, procedure: impl Into<String>) -> Self {
        let mut log = Self::new("", procedure);
        if let Some(header) = &mut log.header {
            header.pool = Some(pool.into());
        }
        log
    }

    /// Reads JSON Lines. Always answers: lines that cannot be read are told of and left out.
    ///
    /// ```
    /// let text = r#"{"sagsgang":1,"case":"sag-1","procedure":"Prøve","zone":"Europe/Copenhagen"}
    /// {"id":"e1","kind":"sygemelding","happened":"2018-02-05","recorded":"2018-02-05T09:00:00+01:00","actor":{"id":"b1","role":"borgeren"}}
    /// {"id":"e2"}
    /// "#;
    /// let (log, faults) = sagsgang::log::Log::read(text);
    /// assert_eq!(log.events().len(), 1);
    /// assert_eq!(faults[0].line, 3);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<LogFault>) {
        let mut log = Self::default();
        let mut events = Vec::new();
        let mut faults = Vec::new();
        for (number, line) in (1_u32..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            if events.len() >= MAX_EVENTS {
                faults.push(LogFault { line: number, fault: Fault::TooManyEvents });
                break;
            }
            match json(line) {
                Err(fault) => faults.push(LogFault { line: number, fault }),
                Ok(json) if number == 1 && json.get("sagsgang").is_some() => match Header::from_json(&json) {
                    Ok(header) => log.header = Some(header),
                    Err(fault) => faults.push(LogFault { line: number, fault }),
                },
                Ok(json) => {
                    if number == 1 {
                        faults.push(LogFault { line: number, fault: Fault::NoHeader });
                    }
                    match Event::from_json(&json) {
                        Ok(event) => events.push(event),
                        Err(fault) => faults.push(LogFault { line: number, fault }),
                    }
                }
            }
        }
        log.events = Arc::new(events);
        (log, faults)
    }

    /// The header, if the log has one.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// The case's id; empty when the log has no header.
    #[must_use]
    pub fn case(&self) -> &str {
        self.header.as_ref().map_or("", |header| header.case.as_str())
    }

    /// The events in the order of arrival.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The same, to be kept.
    pub(crate) fn shared(&self) -> Arc<Vec<Event>> {
        Arc::clone(&self.events)
    }

    /// The same case with other events.
    pub(crate) fn with_events(&self, events: Vec<Event>) -> Self {
        Self { header: self.header.clone(), events: Arc::new(events) }
    }

    /// Appends an event. A log is never shortened or rewritten; a situation folded from it keeps the events it was folded
    /// from.
    pub fn append(&mut self, event: Event) {
        Arc::make_mut(&mut self.events).push(event);
    }

    /// The log as JSON Lines.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::new();
        let header = self.header.as_ref().and_then(|header| serde_json::to_string(header).ok());
        let events = self.events.iter().filter_map(|event| serde_json::to_string(event).ok());
        for line in header.into_iter().chain(events) {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

fn json(line: &str) -> Result<Json, Fault> {
    if line.len() > MAX_LINE_BYTES {
        return Err(Fault::TooLong);
    }
    let json: Json = serde_json::from_str(line).map_err(|error| Fault::NotJson(error.column()))?;
    if json.is_object() { Ok(json) } else { Err(Fault::NotAnObject) }
}

impl Header {
    fn from_json(json: &Json) -> Result<Self, Fault> {
        if json.get("sagsgang").and_then(Json::as_u64) != Some(FORMAT_VERSION) {
            return Err(Fault::UnknownVersion);
        }
        let pool = optional(json, "pool")?;
        Ok(Self {
            sagsgang: FORMAT_VERSION,
            case: if pool.is_some() { String::new() } else { id(json, "case")? },
            pool,
            procedure: required(json, "procedure")?,
            fingerprint: optional(json, "fingerprint")?,
            zone: required(json, "zone")?,
        })
    }
}

impl Event {
    /// Reads an event from its JSON form.
    ///
    /// # Errors
    /// Names the first field that is missing or of the wrong form.
    pub fn from_json(json: &Json) -> Result<Self, Fault> {
        let actor = json.get("actor").ok_or(Fault::Missing("actor"))?;
        let happened = required(json, "happened")?;
        let recorded = required(json, "recorded")?;
        Ok(Self {
            id: id(json, "id")?,
            kind: required(json, "kind")?,
            happened: Moment::parse(&happened).ok_or(Fault::WrongForm("happened"))?,
            recorded: Instant::parse(&recorded).ok_or(Fault::WrongForm("recorded"))?,
            actor: Actor { id: id(actor, "id").map_err(in_actor)?, role: required(actor, "role").map_err(in_actor)? },
            fields: fields(json)?,
            about: optional(json, "about")?,
            supersedes: optional(json, "supersedes")?,
            reason: optional(json, "reason")?,
        })
    }
}

fn in_actor(fault: Fault) -> Fault {
    match fault {
        Fault::Missing("id") => Fault::Missing("actor.id"),
        Fault::Missing(_) => Fault::Missing("actor.role"),
        Fault::WrongForm("id") => Fault::WrongForm("actor.id"),
        Fault::WrongForm(_) => Fault::WrongForm("actor.role"),
        Fault::LooksLikeCpr(_) => Fault::LooksLikeCpr("actor.id"),
        other => other,
    }
}

fn fields(json: &Json) -> Result<BTreeMap<String, FieldValue>, Fault> {
    let Some(fields) = json.get("fields") else { return Ok(BTreeMap::new()) };
    let fields = fields.as_object().ok_or(Fault::WrongForm("fields"))?;
    fields
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Json::Bool(yes) => FieldValue::YesNo(*yes),
                Json::Number(number) => FieldValue::Number(number.clone()),
                Json::String(words) => FieldValue::Text(words.clone()),
                Json::Array(items) => {
                    let words = |item: &Json| item.as_str().map(str::to_owned);
                    FieldValue::List(items.iter().map(words).collect::<Option<_>>().ok_or(Fault::WrongForm("fields"))?)
                }
                _ => return Err(Fault::WrongForm("fields")),
            };
            Ok((name.clone(), value))
        })
        .collect()
}

fn optional(json: &Json, field: &'static str) -> Result<Option<String>, Fault> {
    match json.get(field) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(words)) => Ok(Some(words.clone())),
        Some(_) => Err(Fault::WrongForm(field)),
    }
}

fn required(json: &Json, field: &'static str) -> Result<String, Fault> {
    optional(json, field)?.ok_or(Fault::Missing(field))
}

fn id(json: &Json, field: &'static str) -> Result<String, Fault> {
    let id = required(json, field)?;
    if id.is_empty() || id.len() > MAX_ID_BYTES {
        return Err(Fault::WrongForm(field));
    }
    if looks_like_cpr(&id) { Err(Fault::LooksLikeCpr(field)) } else { Ok(id) }
}

/// Ten digits whose first four are a day and a month, with or without a dash before the last four.
#[must_use]
pub fn looks_like_cpr(id: &str) -> bool {
    let digits: Vec<u32> = match id.split_once('-') {
        Some((date, rest)) if date.len() == 6 && rest.len() == 4 => {
            date.chars().chain(rest.chars()).filter_map(|c| c.to_digit(10)).collect()
        }
        None if id.len() == 10 => id.chars().filter_map(|c| c.to_digit(10)).collect(),
        _ => return false,
    };
    match digits.as_slice() {
        [a, b, c, d, _, _, _, _, _, _] => (1..=31).contains(&(a * 10 + b)) && (1..=12).contains(&(c * 10 + d)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpr_number_is_refused_and_other_ids_are_not() {
        assert!(looks_like_cpr("010190-1234"));
        assert!(looks_like_cpr("3112991234"));
        assert!(!looks_like_cpr("sag-1"));
        assert!(!looks_like_cpr("9999991234"));
        assert!(!looks_like_cpr("01019012345"));
    }

    #[test]
    fn a_broken_line_is_named_and_the_rest_is_read() {
        let good = r#"{"id":"e1","kind":"k","happened":"2018-02-05","recorded":"2018-02-05T09:00:00Z","actor":{"id":"a","role":"r"}}"#;
        let text =
            format!("{{\"sagsgang\":1,\"case\":\"c\",\"procedure\":\"p\",\"zone\":\"z\"}}\n{{\n{good}\n{{\"id\":\"e2\",\"kind\":5}}\n");
        let (log, faults) = Log::read(&text);
        assert_eq!(log.events().len(), 1);
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(faults[1].fault, Fault::Missing("actor"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut log = Log::new("sag-1", "Prøve");
        log.append(Event {
            id: "e1".into(),
            kind: "sygemelding".into(),
            happened: Moment::parse("2018-02-05").unwrap(),
            recorded: Instant::parse("2018-02-05T09:00:00+01:00").unwrap(),
            actor: Actor { id: "b1".into(), role: "borgeren".into() },
            fields: [("x".to_owned(), FieldValue::YesNo(true))].into(),
            about: None,
            supersedes: None,
            reason: None,
        });
        assert_eq!(Log::read(&log.write()), (log, Vec::new()));
    }
}
