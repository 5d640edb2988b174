//! Explanations of duties in cases: pauses of every kind, rounds left out, shortened and already expired limits.

use super::Dice;
use super::counts::command;
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::explain::deadline;
use sagsgang::log::{Actor, Event, FieldValue, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, situation};
use sagsgang_tests::story::checked_text;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400_000;

/// A procedure whose deadlines stand still while an answer is missing.
fn procedure(dice: &mut Dice) -> String {
    let calendar = dice.one(&["danmark", "danmark", "helligdage", "bankdage"]);
    let counting = dice.one(&["dagen efter", "restaurationsloven § 36 a"]);
    let mut text = format!(
        "sagsgang \"Prøve\"
    kalender {calendar}
    fristberegning \"{counting}\"
    ved overskridelse: teamlederen straks

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle teamlederen      leder sagsbehandleren

oplysning \"svar mangler\"  ja/nej
oplysning \"planlagt dag\"  dato

hændelse anmodning     fra borgeren
hændelse svar          fra borgeren, oplyser \"svar mangler\"
hændelse plan          fra borgeren, oplyser \"planlagt dag\"
hændelse tilbagekomst  fra borgeren

mål \"tilbage\"
    nås ved tilbagekomst
    hjemmel lokal \"Prøve\"
"
    );
    for name in ["a", "b", "c"] {
        let after = dice.one(&["efter første anmodning", "efter seneste anmodning", "hver gang anmodning"]);
        let pausing = match dice.below(4) {
            0 => "\n    holder pause mens \"svar mangler\", højst 3 uger".to_owned(),
            1 => format!("\n    holder pause mens \"svar mangler\", højst {} dage", dice.between(2, 40)),
            _ => "\n    holder pause mens \"svar mangler\"".to_owned(),
        };
        let late = if dice.below(4) == 0 { "\n    allerede udløbet: inden for 3 hverdage" } else { "" };
        let limit = limit(dice);
        text.push_str(&format!(
            "\ntrin {name}\n    {after}\n    sagsbehandleren skal se på {name}\n    {limit}{pausing}{late}\n    hjemmel lokal \"Prøve\"\n"
        ));
    }
    let capped = limit(dice);
    let shorter = dice.one(&["3 dage", "3 dage", "20 løbende timer", "30 hverdagstimer"]);
    let late = dice.one(&["", "\n    allerede udløbet: inden for 30 løbende timer", "\n    allerede udløbet: inden for 50 hverdagstimer"]);
    text.push_str(&format!(
        "\ntrin kort\n    efter første anmodning\n    sagsbehandleren skal skynde sig\n    {capped}\n    dog {shorter}, hvis fristen for a kommer før{late}\n    hjemmel lokal \"Prøve\"\n"
    ));
    let every = dice.one(&["2. uge", "3. uge", "5. dag", "2. måned"]);
    let base = dice.one(&["den planlagte dag", "den planlagte dag", "den faktiske dag"]);
    let landing = &landing(dice)[2..];
    let pausing = dice.one(&["", "\n    holder pause mens \"svar mangler\""]);
    text.push_str(&format!(
        "\ntrin runde\n    hver {every} efter første anmodning, regnet fra {base}\n    sagsbehandleren skal følge op\n    senest på dagen, {landing}{pausing}\n    hjemmel lokal \"Prøve\"\n"
    ));
    text
}

fn landing(dice: &mut Dice) -> &'static str {
    dice.one(&[", på en fridag hverdagen før", ", på en fridag hverdagen efter", ", uændret på en fridag"])
}

fn limit(dice: &mut Dice) -> String {
    let (most, unit) = dice.one(&[(40, "dage"), (25, "hverdage"), (25, "bankdage"), (8, "uger"), (4, "måneder"), (2, "år")]);
    let length = format!("{} {unit}", dice.between(2, most));
    let landing = if unit.ends_with("hverdage") || unit.ends_with("bankdage") { "" } else { landing(dice) };
    match dice.below(5) {
        0 => format!("senest {length} efter \"planlagt dag\"{landing}"),
        1 => format!("senest {length} efter seneste anmodning{landing}"),
        2 => format!("senest udgangen af {}. uge regnet fra \"planlagt dag\"{}", dice.between(1, 9), self::landing(dice)),
        _ => format!("inden for {length}{landing}"),
    }
}

/// A case of it: asked for, paused, asked for again, planned anew, told late.
fn log(dice: &mut Dice, procedure: &Checked<Procedure>) -> Log {
    let calendar = procedure.calendar();
    let mut log = Log::new("sag-1", procedure.name());
    let mut today = Day::parse(dice.one(&["2026-03-23", "2025-12-15", "2024-04-29", "2023-04-24", "2026-10-19"])).unwrap();
    let mut waits = false;
    for number in 0..dice.between(4, 14) {
        let (kind, role, fields) = match if number == 0 { dice.below(2) * 3 } else { dice.below(9) } {
            0 | 1 => ("anmodning", "borgeren", None),
            2 | 3 => ("plan", "borgeren", Some(("planlagt dag", FieldValue::Text(today.plus(dice.between(-20, 30)).to_string())))),
            4 => (dice.one(&["a", "b", "kort"]), "sagsbehandleren", None),
            5 => ("runde", "sagsbehandleren", None),
            _ => {
                waits = !waits || dice.below(6) == 0;
                ("svar", "borgeren", Some(("svar mangler", FieldValue::YesNo(waits))))
            }
        };
        let at = calendar.at(today, u8::try_from(dice.between(0, 23)).unwrap(), 15);
        let happened = if dice.below(3) == 0 { Moment::Instant(at) } else { Moment::Day(today) };
        let recorded = at.plus_milliseconds(if dice.below(5) == 0 { i64::from(dice.between(1, 45)) * DAY } else { 0 });
        log.append(Event {
            id: format!("e{number:02}"),
            kind: kind.to_owned(),
            happened,
            recorded,
            actor: Actor { id: "p1".to_owned(), role: role.to_owned() },
            fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            about: None,
            supersedes: None,
            reason: None,
        });
        today = today.plus(dice.one(&[0, 1, 1, 2, 3, 5, 9, 16]));
    }
    log
}

/// So many cases: every duty at some moments, in the form of `explain --format json`, and what occurs how often.
pub(super) fn explained(dice: &mut Dice, how_many: usize) -> (Vec<String>, BTreeMap<&'static str, usize>) {
    let mut lines = BTreeSet::new();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    for _ in 0..how_many {
        let procedure = checked_text(&procedure(dice)).unwrap_or_else(|faults| panic!("{faults}"));
        let log = log(dice, &procedure);
        let last = log.events().iter().map(|event| event.recorded).max().unwrap_or(Instant::FIRST);
        let mut looks = vec![last.plus_milliseconds(90 * DAY), last];
        let recorded: Vec<Instant> = log.events().iter().map(|event| event.recorded).collect();
        looks.extend([dice.one(&recorded), dice.one(&recorded)]);
        for look in looks {
            let now = situation(&procedure, &log, AsOf::at(Moment::Instant(look)));
            for duty in &now.duties {
                let answer = json!({ "duty": duty, "explanation": deadline(&procedure, &now, duty) });
                if lines.insert(answer.to_string()) {
                    features(&answer).into_iter().for_each(|feature| *seen.entry(feature).or_default() += 1);
                }
            }
        }
    }
    (lines.into_iter().collect(), seen)
}

/// What is remarkable about an explanation.
fn features(answer: &Value) -> Vec<&'static str> {
    let explanation = &answer["explanation"];
    if explanation.is_null() {
        return vec!["no deadline"];
    }
    let question = &explanation["question"];
    let pauses = question["pauses"].as_array().unwrap();
    let steps = explanation["counted"]["steps"].as_array().unwrap();
    let (paused, landed) = (steps.iter().any(|step| step["what"] == "paused"), steps.iter().any(|step| step["what"] == "landed"));
    let anchor = steps[0]["day"].as_str().unwrap();
    let unit = question["rule"]["period"]["unit"].as_str().unwrap_or("hours");
    let mut features = vec![
        (paused, "paused"),
        (paused && landed, "paused and landed"),
        (paused && pauses.len() > 1, "paused more than once"),
        (paused && unit == "working-days", "paused working days"),
        (paused && unit == "bank-days", "paused bank days"),
        (paused && unit == "months", "paused months"),
        (paused && pauses.iter().any(|pause| pause["from"] == anchor), "paused on the anchor's day"),
        (pauses.iter().any(|pause| pause["until"].as_str().unwrap() <= anchor), "paused before the count began"),
        (unit == "hours", "hours in place of days"),
        (question["rounds"].as_i64().unwrap() > 1, "rounds left out"),
        (question["rule"]["counting"] == "from", "the anchor's day counts"),
        (question["rule"]["month-end"] == "sticky" && unit == "months", "sticky months"),
    ];
    features.push(match explanation["applies"].as_str().unwrap() {
        "shortened" => (true, "shortened"),
        "already-expired" => (true, "already expired"),
        _ => (true, "its own limit"),
    });
    features.into_iter().filter_map(|(occurs, feature)| occurs.then_some(feature)).collect()
}

/// Every duty of the example cases at each of their events, as the command tells it.
pub(super) fn examples() -> Vec<String> {
    let mut lines = Vec::new();
    for (procedure, logs) in [
        ("fast-track", &["story-1", "story-1-breached", "story-1-corrected"][..]),
        ("varde", &["story-2", "story-3", "story-3-hverdage"][..]),
    ] {
        let file = format!("../dsl-examples/{procedure}/procedure.sag");
        for log in logs {
            let log = format!("../dsl-examples/{procedure}/cases/{log}.jsonl");
            let (read, _) = Log::read(&std::fs::read_to_string(&log).unwrap());
            for at in read.events().iter().step_by(3).map(|event| event.recorded.to_string()).chain(["2030-01-01".to_owned()]) {
                let run: Value =
                    serde_json::from_str(&command(&["sagsgang", "run", &file, &log, "--at", &at, "--format", "json"])).unwrap();
                for duty in run["situation"]["duties"].as_array().unwrap() {
                    let instance = duty["instance"].as_str().unwrap();
                    lines.push(command(&["sagsgang", "explain", &file, &log, instance, "--at", &at, "--format", "json"]));
                }
            }
        }
    }
    lines
}
