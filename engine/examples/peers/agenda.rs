//! J2: which obligations of many open cases are overdue, and which fall due within a week.
//!
//! The cases of the workload are given as due minutes; here each is opened by the events that make it so, a day before.

use crate::report;
use crate::workload::instant;
use sagsgang::case::{Agenda, Case, Hit};
use sagsgang::log::EventRef;
use sagsgang::model::{Checked, Procedure, StepId};
use serde_json::json;
use std::time::Instant;

/// The four obligations, in the workload's order, and the event that opens each.
const OBLIGATIONS: [(&str, &str); 4] =
    [("kontakt", "sygemelding"), ("attest", "anmodning"), ("opfølgning", "samtale"), ("tilbagekald", "virksomheden ringer")];
const WEEK: i64 = 7 * 24 * 60;

pub fn sweep(folder: &str, runs: usize) {
    let meta = std::fs::read_to_string(format!("{folder}/meta.json")).expect("meta.json");
    let meta: serde_json::Value = serde_json::from_str(&meta).expect("JSON");
    let total = meta["sweep"]["n"].as_u64().expect("n") as usize;
    let now = meta["sweep"]["as_of_min"].as_i64().expect("as_of_min");
    let none = meta["sweep"]["none"].as_i64().expect("none");
    let bytes = std::fs::read(format!("{folder}/sweep.i32")).expect("sweep.i32");
    let due = |case: usize, kind: usize| {
        let at = (kind * total + case) * 4;
        i64::from(i32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")))
    };
    let procedure = crate::procedure("sweep.sag");
    let steps = OBLIGATIONS.map(|(step, _)| procedure.step_named(step).expect("a step").0);
    for count in [100_000, total] {
        let mut agenda = Agenda::new(&steps);
        let mut cases = Vec::with_capacity(count);
        for number in 0..count {
            let dues = [0, 1, 2, 3].map(|kind| Some(due(number, kind)).filter(|due| *due != none));
            let case = opened(&procedure, dues);
            agenda.note(number as u32, &case);
            cases.push(case);
        }
        let (now, until) = (instant(now * 60), instant((now + WEEK) * 60));
        let mut hits: Vec<Hit> = Vec::new();
        let rates = report::measure(runs, || {
            let times = 2_000_000 / count;
            let start = Instant::now();
            for _ in 0..times {
                hits.clear();
                agenda.due(now, until, &mut hits);
                std::hint::black_box(&hits);
            }
            ((times * count) as f64, start.elapsed().as_secs_f64())
        });
        let note = "cases opened by events; agenda of deadlines (noted after every event that had an effect: charged in J1 and J1i)";
        let more = json!({"sweep": counts(&hits, steps), "cases": count, "hits": hits.len(), "note": note});
        report::line("ours", "J2", "cases/s", &rates, more);
        let rates = report::measure(runs.min(3), || {
            let start = Instant::now();
            walk(&cases, steps, now, until, &mut hits);
            (count as f64, start.elapsed().as_secs_f64())
        });
        let note = "the same cases, each asked for its open duties; no index";
        let more = json!({"sweep": counts(&hits, steps), "cases": count, "hits": hits.len(), "note": note});
        report::line("ours-walk", "J2", "cases/s", &rates, more);
    }
}

/// A case with these obligations: each opened a day before it is due.
fn opened(procedure: &Checked<Procedure>, dues: [Option<i64>; 4]) -> Case {
    let mut events: Vec<(i64, usize)> = (0..).zip(dues).filter_map(|(kind, due)| Some((due? - 24 * 60, kind))).collect();
    events.sort_unstable();
    let mut case = Case::open(procedure);
    for (minute, kind) in events {
        let (recorded, id) = (instant(minute * 60), ["e0", "e1", "e2", "e3"][kind]);
        let event = EventRef {
            id,
            kind: OBLIGATIONS[kind].1,
            happened: recorded.into(),
            recorded,
            actor: "person-1",
            role: "borgeren",
            fields: None,
            about: None,
            supersedes: None,
            reason: None,
        };
        case.advance(procedure, event, &mut ()).expect("in order");
    }
    case
}

/// The same answer without an agenda.
fn walk(cases: &[Case], steps: [StepId; 4], now: sagsgang::calendar::Instant, until: sagsgang::calendar::Instant, hits: &mut Vec<Hit>) {
    hits.clear();
    for (case, state) in (0..).zip(cases) {
        for (instance, passes) in state.living() {
            if let Some(passes) = passes.filter(|passes| *passes <= until && steps.contains(&instance.step)) {
                hits.push(Hit { case, step: instance.step, overdue: passes <= now });
            }
        }
    }
}

/// Overdue and soon, by kind.
fn counts(hits: &[Hit], steps: [StepId; 4]) -> [[usize; 2]; 4] {
    steps.map(|step| {
        let mine = || hits.iter().filter(|hit| hit.step == step);
        [mine().filter(|hit| hit.overdue).count(), mine().filter(|hit| !hit.overdue).count()]
    })
}
