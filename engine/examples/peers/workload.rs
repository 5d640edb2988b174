//! The workload as a host would have it: the events of some cases, each with all it says.

use sagsgang::calendar::{Instant, Moment};
use sagsgang::log::{Actor, Event};
use serde_json::Value;
use std::collections::BTreeMap;

/// One case: its events in their order, and until when its clock runs.
pub struct Case {
    pub events: Vec<Event>,
    pub end: Moment,
}

/// Names of the workload's events, and as whom who reports them in the procedure.
const EVENTS: [(&str, &str, &str); 12] = [
    ("sick_report", "sygemelding", "borgeren"),
    ("contact_held", "kontakt", "sagsbehandleren"),
    ("le285_requested", "anmodning om attest", "sagsbehandleren"),
    ("le285_received", "attest", "lægen"),
    ("placement_started", "plads", "sagsbehandleren"),
    ("partial_return", "delvis tilbage", "borgeren"),
    ("back_at_work", "raskmelding", "borgeren"),
    ("relapse", "tilbagefald", "borgeren"),
    ("followup_held", "opfølgning", "sagsbehandleren"),
    ("employer_call", "virksomheden ringer", "arbejdsgiveren"),
    ("employer_answer", "tilbagekald", "sagsbehandleren"),
    ("document", "dokument", "lægen"),
];

/// Seconds since 1970 as an instant.
pub fn instant(seconds: i64) -> Instant {
    Instant::from_milliseconds(seconds * 1000)
}

pub fn cases(folder: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(format!("{folder}/cases.jsonl")).expect("cases.jsonl");
    text.lines().map(|line| case(&serde_json::from_str(line).expect("JSON"))).collect()
}

fn case(json: &Value) -> Case {
    let events = json["events"].as_array().expect("events");
    let events = events.iter().enumerate().map(|(number, event)| read(number, event)).collect();
    Case { events, end: instant(json["end"].as_i64().expect("end")).into() }
}

fn read(number: usize, json: &Value) -> Event {
    let (_, kind, role) = EVENTS.iter().find(|(name, ..)| json["type"] == *name).expect("a known event");
    let at = instant(json["ts"].as_i64().expect("ts"));
    let call = json["call"].as_u64().map(|call| format!("opkald-{call}"));
    // A call is its own key; an answer names the call it is about.
    let (id, about) = match (*kind, call) {
        ("virksomheden ringer", Some(call)) => (call, None),
        (_, about) => (format!("e{number}"), about),
    };
    event(id, kind, role, at, about)
}

/// An event that is recorded when it happens.
pub fn event(id: String, kind: &str, role: &str, at: Instant, about: Option<String>) -> Event {
    Event {
        id,
        kind: kind.to_owned(),
        happened: Moment::Instant(at),
        recorded: at,
        actor: Actor { id: format!("p-{role}"), role: role.to_owned() },
        fields: BTreeMap::new(),
        about,
        supersedes: None,
        reason: None,
    }
}
