//! J4: reading and checking a procedure of 60 or 1,000 steps.

use crate::report;
use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::source::SourceMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

pub fn read(folder: &str, runs: usize) {
    let calendars = Calendars::builtin();
    for steps in [60, 1000] {
        let neutral = std::fs::read_to_string(format!("{folder}/def_{steps}.json")).expect("a definition");
        let text = in_our_words(&serde_json::from_str(&neutral).expect("JSON"));
        assert_eq!(crate::checked("definition.sag", &text).steps().len(), steps);
        let times = 3000 / steps;
        let rates = report::measure(runs, || {
            let start = Instant::now();
            for _ in 0..times {
                let mut sources = SourceMap::new();
                let id = sources.add("definition.sag", &text);
                assert!(load(&sources, id, &calendars).procedure.is_some());
            }
            ((times * text.len()) as f64 / 1e6, start.elapsed().as_secs_f64())
        });
        let milliseconds = text.len() as f64 / 1e3 / report::median(&rates);
        let note = "our own text (rendered beforehand), read and checked: names, types, limits, reachability, nothing unwatched";
        report::line(
            "ours",
            "J4",
            "MB/s",
            &rates,
            json!({"check": "ok", "steps": steps, "bytes": text.len(), "ms": milliseconds, "note": note}),
        );
    }
}

/// The neutral definition as a procedure: each move is an event that meets the step it leaves and opens the one it leads to.
fn in_our_words(neutral: &Value) -> String {
    let steps = neutral["steps"].as_array().expect("steps");
    let words = |value: &Value| value.as_str().expect("words").to_owned();
    let mut text = format!("sagsgang \"{}\"\n    kalender danmark\n    fristberegning \"dagen efter\"\n\n", words(&neutral["name"]));
    text.push_str("rolle sagsbehandleren\nrolle teamlederen  leder sagsbehandleren\n\nhændelse start  fra sagsbehandleren\n");
    let mut ways_in: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for way in steps.iter().flat_map(|step| step["next"].as_array().expect("next")) {
        writeln!(text, "hændelse {}  fra sagsbehandleren", words(&way["on"])).expect("a string");
        ways_in.entry(words(&way["to"])).or_default().push(words(&way["on"]));
    }
    let last = words(&steps.last().expect("a step")["id"]);
    write!(text, "\nmål \"nået\"\n    nås ved {last}\n    hjemmel lokal \"def\"\n").expect("a string");
    for (number, step) in steps.iter().enumerate() {
        let id = words(&step["id"]);
        let mut before = ways_in.remove(&id).unwrap_or_default();
        if number == 0 {
            before.insert(0, "start".to_owned());
        }
        write!(text, "\ntrin {id} \"{}\"\n    hver gang {}\n", words(&step["title"]), or(&before)).expect("a string");
        text.push_str("    sagsbehandleren skal gøre det\n");
        let mut basis = "def".to_owned();
        if let Some(deadline) = step["deadlines"].get(0) {
            let (remind, days) = (deadline["remind"].as_u64().expect("a day"), deadline["days"].as_u64().expect("a day"));
            let unit = |count: u64| if count == 1 { "dag" } else { "dage" };
            writeln!(text, "    inden for {days} {}, uændret på en fridag", unit(days)).expect("a string");
            writeln!(text, "    påmind sagsbehandleren {} {} før fristen", days - remind, unit(days - remind)).expect("a string");
            text.push_str("    ved overskridelse: teamlederen straks\n");
            basis = words(&deadline["raise"]);
        }
        let after: Vec<String> = step["next"].as_array().expect("next").iter().map(|way| words(&way["on"])).collect();
        if !after.is_empty() {
            writeln!(text, "    opfyldes ved {}", or(&after)).expect("a string");
        }
        writeln!(text, "    hjemmel lokal \"{basis}\"").expect("a string");
    }
    text
}

fn or(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} eller {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
