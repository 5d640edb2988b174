//! The workload as a host would keep it: each event whole, in rows of a few bytes, its words beside them.

use sagsgang::calendar::{Instant, Moment};
use sagsgang::log::{Actor, Event, EventRef};
use serde_json::Value;

/// The events of many cases.
pub struct Workload {
    pub cases: Vec<Case>,
    rows: Vec<Row>,
    /// The ids of all events, one after another.
    words: String,
}

/// One case: its rows in their order, and until when its clock runs.
pub struct Case {
    pub first: usize,
    pub after_last: usize,
    pub end: Moment,
}

struct Row {
    at: Instant,
    id: Words,
    about: Words,
    kind: u8,
}

/// Where an id stands; nothing where it is empty.
#[derive(Clone, Copy)]
struct Words {
    start: u32,
    length: u8,
}

/// Names of the workload's events; what each is in the procedure, who reports it in which role.
const EVENTS: [(&str, &str, &str, &str); 12] = [
    ("sick_report", "sygemelding", "person-1", "borgeren"),
    ("contact_held", "kontakt", "person-7", "sagsbehandleren"),
    ("le285_requested", "anmodning om attest", "person-7", "sagsbehandleren"),
    ("le285_received", "attest", "person-3", "lægen"),
    ("placement_started", "plads", "person-7", "sagsbehandleren"),
    ("partial_return", "delvis tilbage", "person-1", "borgeren"),
    ("back_at_work", "raskmelding", "person-1", "borgeren"),
    ("relapse", "tilbagefald", "person-1", "borgeren"),
    ("followup_held", "opfølgning", "person-7", "sagsbehandleren"),
    ("employer_call", "virksomheden ringer", "person-5", "arbejdsgiveren"),
    ("employer_answer", "tilbagekald", "person-7", "sagsbehandleren"),
    ("document", "dokument", "person-3", "lægen"),
];

/// Seconds since 1970 as an instant.
pub fn instant(seconds: i64) -> Instant {
    Instant::from_milliseconds(seconds * 1000)
}

impl Workload {
    pub fn read(folder: &str) -> Self {
        let text = std::fs::read_to_string(format!("{folder}/cases.jsonl")).expect("cases.jsonl");
        let mut workload = Self { cases: Vec::new(), rows: Vec::new(), words: String::new() };
        for line in text.lines() {
            workload.case(&serde_json::from_str(line).expect("JSON"));
        }
        workload
    }

    fn case(&mut self, json: &Value) {
        let first = self.rows.len();
        for (number, event) in json["events"].as_array().expect("events").iter().enumerate() {
            let kind = EVENTS.iter().position(|(name, ..)| event["type"] == *name).expect("a known event");
            let call = event["call"].as_u64().map(|call| format!("opkald-{call}"));
            // A call is its own key; an answer names the call it is about.
            let (id, about) = match (EVENTS[kind].0, call) {
                ("employer_call", Some(call)) => (call, String::new()),
                (_, about) => (format!("e{number}"), about.unwrap_or_default()),
            };
            let row =
                Row { at: instant(event["ts"].as_i64().expect("ts")), id: self.keep(&id), about: self.keep(&about), kind: kind as u8 };
            self.rows.push(row);
        }
        let end = instant(json["end"].as_i64().expect("end")).into();
        self.cases.push(Case { first, after_last: self.rows.len(), end });
    }

    fn keep(&mut self, words: &str) -> Words {
        let start = self.words.len() as u32;
        self.words.push_str(words);
        Words { start, length: words.len() as u8 }
    }

    pub fn events(&self) -> usize {
        self.rows.len()
    }

    pub fn at(&self, row: usize) -> Instant {
        self.rows[row].at
    }

    /// The event of a row.
    pub fn event(&self, row: usize) -> EventRef<'_> {
        let row = &self.rows[row];
        let words = |words: Words| &self.words[words.start as usize..words.start as usize + usize::from(words.length)];
        let (_, kind, actor, role) = EVENTS[usize::from(row.kind)];
        EventRef {
            id: words(row.id),
            kind,
            happened: Moment::Instant(row.at),
            recorded: row.at,
            actor,
            role,
            fields: None,
            about: Some(words(row.about)).filter(|about| !about.is_empty()),
            supersedes: None,
            reason: None,
        }
    }
}

/// The event as a log keeps it.
pub fn owned(event: EventRef<'_>) -> Event {
    Event {
        id: event.id.to_owned(),
        kind: event.kind.to_owned(),
        happened: event.happened,
        recorded: event.recorded,
        actor: Actor { id: event.actor.to_owned(), role: event.role.to_owned() },
        fields: Default::default(),
        about: event.about.map(str::to_owned),
        supersedes: None,
        reason: None,
    }
}
