//! The worked stories, row by row, through the log and the engine's front door: as known then and as known now. What is
//! expected stands only in `stories/rows.tsv`: another number in a `.sag` file turns its rows red, and a test shows that it does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::attempt::{Command, Context, Reason, attempt};
use sagsgang::calendar::{Calendars, CountRule, Counting, Day, Instant, Moment, Period, Unit};
use sagsgang::case::{Bar, Stage};
use sagsgang::check::load;
use sagsgang::log::{Actor, Log};
use sagsgang::model::{Checked, FieldValue, Modal, Procedure};
use sagsgang::parties::situation_for;
use sagsgang::situation::{AsOf, Finding, Goal, MessageKind, Obstacle, Record, Situation, State, situation, visible};
use sagsgang::source::SourceMap;
use std::collections::BTreeMap;
use std::path::PathBuf;

struct Row {
    id: String,
    place: String,
    procedure: String,
    log: String,
    as_of: AsOf,
    instance: String,
    expected: Looks,
    numbers: Vec<String>,
}

/// What a row says of a duty, in the words of the table.
#[derive(Debug, PartialEq, Eq)]
struct Looks {
    due: String,
    outcome: String,
    breach: String,
    reminders: String,
    escalations: String,
}

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples")
}

/// Long after every story.
fn now() -> Moment {
    Moment::parse("2027-06-30").unwrap()
}

fn rows() -> Vec<Row> {
    let when = |words: &str| if words == "now" { now() } else { Moment::parse(words).unwrap() };
    let lines = (1..).zip(include_str!("../stories/rows.tsv").lines()).filter(|(_, line)| !line.starts_with('#'));
    let row = |(number, line): (u32, &str)| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [row, procedure, log, happened_by, known_by, instance, due, outcome, breach, reminders, escalations, numbers] = cells[..]
        else {
            panic!("line {number} has {} columns", cells.len())
        };
        Row {
            id: row.to_owned(),
            place: format!("line {number}, row {row} ({instance}, happened by {happened_by}, known by {known_by})"),
            procedure: procedure.to_owned(),
            log: log.to_owned(),
            as_of: AsOf { happened_by: when(happened_by), known_by: when(known_by) },
            instance: instance.to_owned(),
            expected: Looks {
                due: due.to_owned(),
                outcome: outcome.to_owned(),
                breach: breach.to_owned(),
                reminders: reminders.to_owned(),
                escalations: escalations.to_owned(),
            },
            numbers: numbers.split("; ").filter(|number| *number != "-").map(str::to_owned).collect(),
        }
    };
    lines.map(row).collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(examples().join(path)).unwrap()
}

fn procedure(text: &str) -> Checked<Procedure> {
    let mut sources = SourceMap::new();
    let id = sources.add("procedure.sag", text);
    for law in ["faelles", "regler-2015", "regler-2020", "regler-2025", "regler-2026"].map(|law| format!("national/{law}.sag")) {
        sources.add(law.as_str(), &read(&law));
    }
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

fn as_known(happened_by: &str, known_by: &str) -> AsOf {
    AsOf { happened_by: Moment::parse(happened_by).unwrap(), known_by: Moment::parse(known_by).unwrap() }
}

fn much_later(procedure: &Checked<Procedure>, log: &Log) -> Situation {
    situation(procedure, log, AsOf::at(now()))
}

fn local(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Instant(instant) => Calendars::builtin().get("danmark").unwrap().rfc3339(instant),
    }
}

fn looks(situation: &Situation, instance: &str) -> Looks {
    let nothing = || "-".to_owned();
    let (due, outcome, breach) = match situation.duty(instance) {
        _ if instance == "goal" => (nothing(), goal(&situation.goal), nothing()),
        None => (nothing(), "none".to_owned(), nothing()),
        Some(record) => (record.due.map_or_else(nothing, local), outcome(record), breach(record)),
    };
    let about = situation.duty(instance).map_or("", |record| record.instance.as_str());
    let told = |kind: MessageKind| {
        let messages = situation.messages.iter().filter(|message| message.instance == about && message.kind == kind);
        let told: Vec<String> =
            messages.map(|message| format!("{} {}", message.to.join(" og "), local(Moment::Instant(message.at)))).collect();
        if told.is_empty() { nothing() } else { told.join(", ") }
    };
    Looks { due, outcome, breach, reminders: told(MessageKind::Reminder), escalations: told(MessageKind::Escalation) }
}

impl Row {
    fn look(&self, procedure: &Checked<Procedure>) -> Looks {
        looks(&situation(procedure, &log(&self.log), self.as_of), &self.instance)
    }
}

fn outcome(record: &Record) -> String {
    let met = || local(record.met.as_ref().unwrap().on);
    let ended = || local(record.ended.as_ref().unwrap().on);
    match record.state {
        State::Open if record.done > 0 => format!("open, {} of {}", record.done, record.times),
        State::Open => "open".to_owned(),
        State::Late => "late".to_owned(),
        State::Met => format!("met {}", met()),
        State::MetLate => format!("late, met {}", met()),
        State::Superseded => format!("superseded {}", ended()),
        State::Cancelled => format!("cancelled {}", ended()),
        State::Lapsed => format!("lapsed {}", ended()),
        State::Expired => format!("expired {}", ended()),
        State::Excused => format!("excused {}", ended()),
        State::Lifted => format!("lifted {}", ended()),
        State::HandedOver => format!("handed over {}", ended()),
        State::Waiting => "waiting".to_owned(),
        State::Paused => "paused".to_owned(),
    }
}

fn breach(record: &Record) -> String {
    match (record.charged, record.discovered, record.due_by_rule) {
        (true, None, _) => "charged".to_owned(),
        (false, Some(known), _) => format!("discovered {}", local(Moment::Instant(known))),
        (false, None, Some(by_rule)) if record.born_late => format!("born late, due {} by rule", local(by_rule)),
        (false, None, _) => {
            assert!(!record.breached, "{}: a breach is charged or discovered", record.instance);
            "-".to_owned()
        }
        both => panic!("{}: {both:?}", record.instance),
    }
}

fn goal(goal: &Goal) -> String {
    match (&goal.reached, &goal.awaits, goal.not_counted.last()) {
        (Some(event), ..) => format!("reached {}", local(event.on)),
        (None, Some(event), _) => format!("awaits {}", local(event.on)),
        (None, None, Some(event)) => format!("not counted {}", local(event.on)),
        (None, None, None) => "not reached".to_owned(),
    }
}

#[test]
fn every_row_comes_out() {
    let mut procedures: BTreeMap<String, Checked<Procedure>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows() {
        let procedure = procedures.entry(row.procedure.clone()).or_insert_with(|| procedure(&read(&row.procedure)));
        let found = row.look(procedure);
        if found != row.expected {
            wrong.push(format!("{}\n  expected {:?}\n  found    {found:?}", row.place, row.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_of_the_stories_stands_as_known_then_and_as_known_now() {
    let mut then_and_now: BTreeMap<String, (bool, bool)> = BTreeMap::new();
    for row in rows() {
        let (then, known_now) = then_and_now.entry(row.id.trim_end_matches('\'').to_owned()).or_default();
        *then |= row.as_of.known_by != now();
        *known_now |= row.as_of.known_by == now();
    }
    let stories = [
        ("1", 'a'..='j'),
        ("2", 'a'..='j'),
        ("4", 'a'..='e'),
        ("4", 'g'..='g'),
        ("5", 'a'..='e'),
        ("9", 'a'..='a'),
        ("9", 'c'..='c'),
        ("9", 'e'..='e'),
    ];
    let mut expected: Vec<String> = stories.into_iter().flat_map(|(story, rows)| rows.map(move |row| format!("{story}{row}"))).collect();
    expected.extend(('a'..='e').flat_map(|call| ["1", "2"].map(|mode| format!("3{call}{mode}"))));
    for row in expected {
        assert_eq!(then_and_now.get(&row), Some(&(true, true)), "row {row}: as known then, as known now");
    }
}

/// The text with a number made larger by five, where the words that end in it stand in a clause of a step, else of the header.
fn with_another_number(text: &str, step: &str, words: &str) -> String {
    let (before, number) = words.rsplit_once(' ').unwrap();
    let another = format!("{before} {}", number.parse::<u32>().unwrap() + 5);
    let heads = [format!("trin {step}"), format!("trin \"{step}\""), "sagsgang".to_owned()];
    let mut declarations: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        match declarations.last_mut() {
            Some(declaration) if line.starts_with([' ', '\n']) => declaration.push_str(line),
            _ => declarations.push(line.to_owned()),
        }
    }
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_digit());
    for head in heads {
        let its = |declaration: &&mut String| {
            declaration.strip_prefix(head.as_str()).is_some_and(|rest| rest.starts_with([' ', '\n'])) && declaration.contains(words)
        };
        if let Some(declaration) = declarations.iter_mut().find(its) {
            let head_line = declaration.find('\n').unwrap();
            let all = declaration.match_indices(words).map(|(at, _)| at);
            let is_it = |at: &usize| *at > head_line && declaration.get(at + words.len()..).is_some_and(ends);
            let places: Vec<usize> = all.filter(is_it).collect();
            assert_eq!(places.len(), 1, "`{words}` must stand once in {step}");
            declaration.replace_range(places[0]..places[0] + words.len(), &another);
            return declarations.concat();
        }
    }
    panic!("`{words}` stands neither in {step} nor in the header")
}

#[test]
fn another_number_turns_its_rows_red() {
    let mut procedures: BTreeMap<(String, String, String), Checked<Procedure>> = BTreeMap::new();
    for row in rows() {
        let step = row.instance.split('@').next().unwrap();
        let has_deadline = row.expected.due != "-";
        assert_eq!(row.numbers.is_empty(), !has_deadline, "{}: a deadline rests on a number", row.place);
        for number in &row.numbers {
            let key = (row.procedure.clone(), step.to_owned(), number.clone());
            let mutant = procedures.entry(key).or_insert_with(|| procedure(&with_another_number(&read(&row.procedure), step, number)));
            let found = row.look(mutant);
            assert_ne!(found, row.expected, "{}: another number than `{number}` goes unnoticed", row.place);
        }
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
    assert_eq!(situation(&procedure, &log, as_known("2018-04-16", "2018-04-18")).stage, Stage::GoalReached);
    let end = much_later(&procedure, &log);
    assert_eq!(end.stage, Stage::Closed);
    assert!(end.messages.iter().all(|message| message.kind != MessageKind::Escalation), "{:?}", end.messages);
    assert!(end.findings.is_empty(), "{:?}", end.findings);
}

#[test]
fn story_7_is_finished_at_one_workplace_or_at_every_one_as_the_goal_says() {
    let text = read("to-arbejdsgivere/procedure.sag");
    let log = log("to-arbejdsgivere/cases/story-7.jsonl");
    // 7h: the case waits for both; the one that came first is told.
    let each = much_later(&procedure(&text), &log);
    let on = |situation: &Situation| situation.goal.reached.as_ref().map(|event| event.on);
    assert_eq!(on(&each), Moment::parse("2024-08-26"));
    assert_eq!(each.goal.parts.iter().map(|event| Some(event.on)).collect::<Vec<_>>(), [Moment::parse("2024-06-24")]);
    // 7g: with the other rule it was over when the person was back at one.
    let clause = text.lines().find(|line| line.trim_start().starts_with("gælder for hver ansættelse")).unwrap();
    let one = procedure(&text.replace(clause, "    gælder for mindst én ansættelse"));
    assert_eq!(on(&much_later(&one, &log)), Moment::parse("2024-06-24"));
    // The hours of both employments, added up: 12 at B; 10 more at A; 20 in the end.
    let each = procedure(&text);
    let hours =
        |on: &str| situation(&each, &log, at(on)).progress.first().and_then(|progress| progress.actual.clone()).map(|told| told.level);
    let number = |hours: u32| Some(FieldValue::Number(hours.into()));
    assert_eq!([hours("2024-06-24"), hours("2024-07-01"), hours("2024-08-26")], [number(12), number(22), number(32)]);
    // The personnel department of an employer that is itself a municipality sees no step of the case.
    let each = procedure(&text);
    let role = each.role_named("personalekonsulenten").unwrap();
    assert!(situation_for(&each, &log, AsOf::at(now()), role).duties.is_empty());
}

#[test]
fn story_9_grants_what_its_people_may_grant_and_waits_a_year() {
    let procedure = procedure(&read("lejre/procedure.sag"));
    let log = log("lejre/cases/story-9.jsonl");
    // 9b and 9c: the mentor is within the authority; of the personal assistance only the second grant counts. 9e: the first application
    // came too early.
    let end = much_later(&procedure, &log);
    let idle: Vec<&Finding> = end.findings.iter().filter(|finding| matches!(finding, Finding::NoEffect { .. })).collect();
    let of = |finding: &Finding| if let Finding::NoEffect { event, why, .. } = finding { (event.clone(), *why) } else { panic!() };
    let idle: Vec<(String, Bar)> = idle.into_iter().map(of).collect();
    assert_eq!(idle, [("e11".to_owned(), Bar::StepNotOpen), ("e5".to_owned(), Bar::BeyondAuthority)]);
    // 9d: fourteen months are more than a year; who may grant so much is said.
    let grant = |months: &str| {
        let actor = Actor { id: "m1".to_owned(), role: "fastholdelsesmedarbejderen".to_owned() };
        let context = Context { now: Instant::parse("2022-08-15T09:00:00Z").unwrap(), happened: None, actor, id: "ny".to_owned() };
        let fields = BTreeMap::from([("amount".to_owned(), FieldValue::Text(months.to_owned()))]);
        let kind = "virksomhedsrevalidering".to_owned();
        attempt(&procedure, &log, &Command::Report { kind, fields, about: None, supersedes: None, reason: None }, &context)
    };
    assert!(grant("12 måneder").is_ok());
    let refusal = grant("14 måneder").unwrap_err();
    let [Reason::BeyondAuthority(beyond)] = refusal.reasons.as_slice() else { panic!("{refusal:?}") };
    assert_eq!(beyond.who, ["afdelingslederen"]);
    // Nothing in the case is counted from a first day of absence: none was told, so no duty of the law's for the sick came of it.
    let at_work = ["afklaring", "aftale", "dialog", "arbejdsgivermøde", "bevilling"];
    let flexible = ["fastholdelsesfleksjob", "fleksjob uden ventetid", "fleksjob ved akut sygdom"];
    let others: Vec<&str> = end.duties.iter().map(|record| record.step.as_str()).collect();
    assert!(others.iter().all(|step| at_work.contains(step) || flexible.contains(step)), "{others:?}");
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
        [Obstacle::GoalNotReached, Obstacle::NotConfirmed { event: "e18".to_owned(), by: "arbejdsgiveren".to_owned() }]
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

fn days(from: &str, to: Moment) -> i32 {
    Day::parse(from).unwrap().days_until(Calendars::builtin().get("danmark").unwrap().day(to))
}

#[test]
fn fit_for_work_and_back_are_two_numbers() {
    let first = much_later(&procedure(&read("fast-track/procedure.sag")), &log("fast-track/cases/story-1.jsonl"));
    let met = |step: &str| first.duty(step).and_then(|record| record.met.as_ref()).unwrap().on;
    assert_eq!(days("2018-02-05", met("kontakt")), 10);
    assert_eq!(days("2018-02-05", met("gradvis start")), 28);
    assert_eq!(days("2018-02-05", first.goal.reached.as_ref().unwrap().on), 70);
    let second = much_later(&procedure(&read("varde/procedure.sag")), &log("varde/cases/story-2.jsonl"));
    assert_eq!(days("2024-04-02", second.duty("arbejdsplads").unwrap().opened), 76);
    assert_eq!(days("2024-04-02", second.goal.reached.as_ref().unwrap().on), 153);
}

#[test]
fn somebody_in_the_municipality_always_owes_something_until_the_person_is_back() {
    let stories = [
        ("fast-track/procedure.sag", "fast-track/cases/story-1.jsonl", "2018-02-05", "2018-04-17"),
        ("varde/procedure.sag", "varde/cases/story-2.jsonl", "2024-04-08", "2024-09-02"),
        ("sygedagpenge-2025/procedure.sag", "sygedagpenge-2025/cases/story-4.jsonl", "2025-03-27", "2025-05-31"),
        ("sygedagpenge-2025/procedure.sag", "sygedagpenge-2025/cases/story-5.jsonl", "2025-09-03", "2025-11-30"),
    ];
    for (path, story, from, to) in stories {
        let (procedure, log) = (procedure(&read(path)), log(story));
        let inside =
            |record: &Record| record.who.iter().any(|role| procedure.roles().iter().any(|known| known.name == *role && !known.outside));
        let first = Day::parse(from).unwrap();
        for day in (0..=first.days_until(Day::parse(to).unwrap())).map(|later| first.plus(later)) {
            let known_then = situation(&procedure, &log, AsOf::at(Moment::Day(day)));
            let owed = known_then.duties.iter().any(|record| record.is_open() && record.modal == Modal::Must && inside(record));
            assert!(owed, "{story}: nobody owes anything on {day}");
        }
    }
}

#[test]
fn a_log_of_a_story_leaves_nothing_unsaid() {
    let stories: std::collections::BTreeSet<(String, String)> = rows().into_iter().map(|row| (row.procedure, row.log)).collect();
    // Story 9 is about what has no effect; that is looked at on its own.
    for (path, story) in stories.into_iter().filter(|(path, _)| !path.starts_with("lejre")) {
        let end = much_later(&procedure(&read(&path)), &log(&story));
        assert!(end.findings.is_empty(), "{story}: {:?}", end.findings);
    }
}

#[test]
fn story_4_keeps_both_registrations_and_counts_the_employers_30_days_from_the_one_that_is_known() {
    let procedure = procedure(&read("sygedagpenge-2025/procedure.sag"));
    let log = log("sygedagpenge-2025/cases/story-4.jsonl");
    let registrations: Vec<&str> = log.events().iter().filter(|event| event.kind == "sygemelding").map(|event| event.id.as_str()).collect();
    assert_eq!(registrations, ["e01", "e10"]);
    let last_day = |known_by: &str| {
        let events = visible(&procedure, &log, as_known("2025-12-31", known_by));
        let report = events.iter().find(|event| event.kind == "sygemelding").unwrap();
        let Some(FieldValue::Text(day)) = report.fields.get("første fraværsdag") else { panic!("{report:?}") };
        let rule = CountRule { counting: Counting::From, ..CountRule::new(Period::new(30, Unit::Days).unwrap()) };
        local(procedure.calendar().count(&rule, Moment::parse(day).unwrap()))
    };
    assert_eq!(last_day("2025-04-14"), "2025-03-25");
    assert_eq!(last_day("2025-04-15"), "2025-03-18");
}

#[test]
fn story_5_the_conversation_does_not_wait_for_the_certificate_and_its_last_day_has_25_hours() {
    let procedure = procedure(&read("sygedagpenge-2025/procedure.sag"));
    let log = log("sygedagpenge-2025/cases/story-5.jsonl");
    let held = situation(&procedure, &log, at("2025-10-24"));
    assert_eq!(held.duty("samtale").map(|record| record.state), Some(State::Met));
    assert_eq!(held.duty("lægeattest").map(|record| record.state), Some(State::Late));
    // Had it not been held: in time until 24:00 of the day on which summer time ends.
    let not_held = |until: &str| situation(&procedure, &log, as_known(until, "2025-10-23")).duty("samtale").map(|record| record.state);
    assert_eq!(not_held("2025-10-26T22:59:59Z"), Some(State::Open));
    assert_eq!(not_held("2025-10-26T23:00:00Z"), Some(State::Late));
}

#[test]
fn what_is_known_later_shortens_no_limit_that_was_given_before() {
    let procedure = procedure(&read("sygedagpenge-2025/procedure.sag"));
    let log = log("sygedagpenge-2025/cases/story-4.jsonl");
    // The corrected conversation's deadline, 13 April, lies before the doctor's 16 April; nobody could tell the doctor so.
    let end = much_later(&procedure, &log);
    let certificate = end.duty("lægeattest").unwrap();
    assert_eq!((certificate.due, certificate.breached), (Moment::parse("2025-04-16"), false));
}

#[test]
fn a_correction_that_moves_no_deadline_takes_nothing_back() {
    let procedure = procedure(&read("sygedagpenge-2025/procedure.sag"));
    let mut corrected = log("sygedagpenge-2025/cases/story-5.jsonl");
    let before = much_later(&procedure, &corrected);
    corrected.append(
        sagsgang::log::Event::from_json(&serde_json::json!({
            "id": "x", "kind": "sygemelding", "happened": "2025-09-01", "recorded": "2025-10-15T10:00:00+02:00",
            "actor": {"id": "b1", "role": "borgeren"}, "fields": {"første fraværsdag": "2025-09-01"},
            "supersedes": "e01", "reason": "samme dag, meldt af borgeren selv"
        }))
        .unwrap(),
    );
    let after = much_later(&procedure, &corrected);
    assert_eq!(after.messages, before.messages);
    let kept = |situation: &Situation| -> Vec<(String, Looks)> {
        situation.duties.iter().map(|record| (record.instance.clone(), looks(situation, &record.instance))).collect()
    };
    assert_eq!(kept(&after), kept(&before));
}
