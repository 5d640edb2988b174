//! The worked stories, row by row, through the log and the engine's front door. Expected dates stand only in
//! `stories/rows.tsv`: changing one number in a `.sag` file turns its row red, and a test shows that it does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::attempt::{Command, Context, Reason, attempt};
use sagsgang::calendar::{Calendars, Instant, Moment};
use sagsgang::case::Stage;
use sagsgang::check::load;
use sagsgang::log::{Actor, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, MessageKind, Obstacle, Record, Situation, State, situation};
use sagsgang::source::SourceMap;
use std::path::PathBuf;

struct Row {
    id: String,
    procedure: String,
    log: String,
    instance: String,
    due: Moment,
    outcome: String,
    escalations: String,
}

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples")
}

fn rows() -> Vec<Row> {
    let text = include_str!("../stories/rows.tsv");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        Row {
            id: cells[0].to_owned(),
            procedure: cells[1].to_owned(),
            log: cells[2].to_owned(),
            instance: cells[3].to_owned(),
            due: Moment::parse(cells[4]).unwrap(),
            outcome: cells[5].to_owned(),
            escalations: cells[6].to_owned(),
        }
    })
    .collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(examples().join(path)).unwrap()
}

fn procedure(text: &str) -> Checked<Procedure> {
    let mut sources = SourceMap::new();
    let id = sources.add("procedure.sag", text);
    let loaded = load(&sources, id, &Calendars::builtin());
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    loaded.procedure.unwrap()
}

fn log(path: &str) -> Log {
    let (log, faults) = Log::read(&read(path));
    assert!(faults.is_empty(), "{path}: {faults:?}");
    log
}

fn at(words: &str) -> AsOf {
    AsOf::at(Moment::parse(words).unwrap())
}

fn much_later(procedure: &Checked<Procedure>, log: &Log) -> Situation {
    situation(procedure, log, at("2027-06-30"))
}

fn outcome(record: &Record) -> String {
    let met = record.met.as_ref().map(|met| met.on);
    match (record.state, met) {
        (State::Met, Some(on)) => format!("met {}", local(on)),
        (State::MetLate, Some(on)) => format!("breached, met {}", local(on)),
        (state, _) => format!("{state:?}"),
    }
}

fn local(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Instant(instant) => Calendars::builtin().get("danmark").unwrap().rfc3339(instant),
    }
}

fn escalations(situation: &Situation, instance: &str) -> String {
    let told: Vec<String> = situation
        .messages
        .iter()
        .filter(|message| message.instance == instance && message.kind == MessageKind::Escalation)
        .map(|message| format!("{} {}", message.to.join(" og "), local(Moment::Instant(message.at))))
        .collect();
    if told.is_empty() { "-".to_owned() } else { told.join("; ") }
}

#[test]
fn every_row_comes_out() {
    for row in rows() {
        let procedure = procedure(&read(&row.procedure));
        let end = much_later(&procedure, &log(&row.log));
        let record = end.duty(&row.instance).unwrap_or_else(|| panic!("{}: no {}", row.id, row.instance));
        assert_eq!(record.due, Some(row.due), "{}: due", row.id);
        assert_eq!(outcome(record), row.outcome, "{}: outcome", row.id);
        assert_eq!(escalations(&end, &record.instance), row.escalations, "{}: escalations", row.id);
    }
}

#[test]
fn a_changed_number_turns_its_row_red() {
    for row in rows() {
        let text = read(&row.procedure);
        let step = row.instance.split('@').next().unwrap();
        let mut inside = false;
        let mut changed = false;
        let mutant: Vec<String> = text
            .lines()
            .map(|line| {
                if line.starts_with("trin ") {
                    let name = line.trim_start_matches("trin ");
                    inside = name == step || name.starts_with(&format!("{step} ")) || name.starts_with(&format!("\"{step}\""));
                }
                let limit = line.trim_start();
                if inside && !changed && (limit.starts_with("senest ") || limit.starts_with("inden for ")) {
                    changed = true;
                    let digits: String = line.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
                    return line.replacen(&digits, &(digits.parse::<u32>().unwrap() + 5).to_string(), 1);
                }
                line.to_owned()
            })
            .collect();
        assert!(changed, "{}: no limit found", row.id);
        let end = much_later(&procedure(&(mutant.join("\n") + "\n")), &log(&row.log));
        let due = end.duty(&row.instance).and_then(|record| record.due);
        assert_ne!(due, Some(row.due), "{}: a changed number goes unnoticed", row.id);
    }
}

#[test]
fn story_1_ends_on_the_day_back_and_nobody_was_ever_told_of_lateness() {
    let procedure = procedure(&read("fast-track/procedure.sag"));
    let log = log("fast-track/cases/story-1.jsonl");
    // Known on the 17th, the return waits to be confirmed; known on the 18th, the case was finished on the 16th.
    let before = situation(&procedure, &log, at("2018-04-17"));
    assert_eq!(before.stage, Stage::Running);
    assert_eq!(before.goal.awaits.as_ref().map(|event| event.on), Moment::parse("2018-04-16"));
    let after = situation(&procedure, &log, at("2018-04-18"));
    assert_eq!(after.goal.reached.as_ref().map(|event| event.on), Moment::parse("2018-04-16"));
    let looking_back = AsOf { happened_by: Moment::parse("2018-04-16").unwrap(), known_by: Moment::parse("2018-04-18").unwrap() };
    assert_eq!(situation(&procedure, &log, looking_back).stage, Stage::GoalReached);
    let end = much_later(&procedure, &log);
    assert_eq!(end.stage, Stage::Closed);
    assert!(end.messages.iter().all(|message| message.kind != MessageKind::Escalation), "{:?}", end.messages);
    assert!(end.findings.is_empty(), "{:?}", end.findings);
}

fn close(procedure: &Checked<Procedure>, log: &Log, now: &str) -> Result<(), Vec<Obstacle>> {
    let now = Instant::parse(now).unwrap();
    let actor = Actor { id: "s1".to_owned(), role: "sagsbehandleren".to_owned() };
    let context = Context { now, happened: None, actor, id: "luk".to_owned() };
    let mut known = Log::new(log.case(), procedure.name());
    log.events().iter().filter(|event| event.recorded <= now).for_each(|event| known.append(event.clone()));
    match attempt(procedure, &known, &Command::Close, &context) {
        Ok(_) => Ok(()),
        Err(refusal) => match refusal.reasons.as_slice() {
            [Reason::MayNotClose { obstacles }] => Err(obstacles.clone()),
            other => panic!("{other:?}"),
        },
    }
}

#[test]
fn story_2_does_not_close_at_fit_for_work_nor_at_a_placement_but_at_the_job() {
    let procedure = procedure(&read("varde/procedure.sag"));
    let log = log("varde/cases/story-2.jsonl");
    let fit = close(&procedure, &log, "2024-06-17T12:00:00+02:00").unwrap_err();
    assert_eq!(fit, [Obstacle::GoalNotReached]);
    let placement = close(&procedure, &log, "2024-07-29T12:00:00+02:00").unwrap_err();
    assert_eq!(placement, [Obstacle::GoalNotReached, Obstacle::NotCounted { event: "e16".to_owned() }]);
    let unconfirmed = close(&procedure, &log, "2024-09-02T12:00:00+02:00").unwrap_err();
    assert_eq!(
        unconfirmed,
        [Obstacle::GoalNotReached, Obstacle::NotConfirmed { event: "e17".to_owned(), by: "arbejdsgiveren".to_owned() }]
    );
    assert_eq!(close(&procedure, &log, "2024-09-03T14:00:00+02:00"), Ok(()));
    let end = much_later(&procedure, &log);
    assert_eq!(end.goal.reached.as_ref().map(|event| event.on), Moment::parse("2024-09-02"));
    assert_eq!(end.goal.closed.as_ref().map(|event| event.on), Moment::parse("2024-09-04"));
}

#[test]
fn with_praktik_counted_story_2_would_have_ended_at_the_placement() {
    let text = read("varde/procedure.sag");
    let counts = text.lines().find(|line| line.trim_start().starts_with("medregner ") && !line.contains("ikke")).unwrap();
    let not = text.lines().find(|line| line.trim_start().starts_with("medregner ikke")).unwrap();
    let all = format!("    medregner praktik, {}", counts.trim_start().trim_start_matches("medregner "));
    let looser = text.replace(&format!("{not}\n"), "").replace(counts, &all);
    let procedure = procedure(&looser);
    let mut log = log("varde/cases/story-2.jsonl");
    log.append(
        sagsgang::log::Event::from_json(&serde_json::json!({
            "id": "x", "kind": "@confirmed", "happened": "2024-07-30", "recorded": "2024-07-30T10:00:00+02:00",
            "actor": {"id": "a1", "role": "arbejdsgiveren"}, "fields": {"event": "e16"}
        }))
        .unwrap(),
    );
    let end = situation(&procedure, &log, at("2024-08-01"));
    assert_eq!(end.goal.reached.as_ref().map(|event| event.on), Moment::parse("2024-07-29"));
}
