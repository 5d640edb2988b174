//! The command as people and programs meet it: whole screens as snapshots, JSON against the published schemas.
//!
//! The library form of the command runs with a fixed present, so that every screen is the same every day. Read a
//! changed snapshot as the caseworker it is for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use jsonschema::{Registry, Validator};
use sagsgang::calendar::Instant;
use sagsgang::lexicon::Language;
use sagsgang::log::{Event, Log};
use sagsgang_cli::{Surroundings, run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

const FAST_TRACK: &str = "../dsl-examples/fast-track/procedure.sag";
const STORY_1: &str = "../dsl-examples/fast-track/cases/story-1.jsonl";
const VARDE: &str = "../dsl-examples/varde/procedure.sag";
const VARDE_EN: &str = "../dsl-examples/varde/procedure.en.sag";
const STORY_2: &str = "../dsl-examples/varde/cases/story-2.jsonl";
const STORY_3: &str = "../dsl-examples/varde/cases/story-3.jsonl";

/// What a command left behind.
struct Told {
    exit: u8,
    output: String,
    errors: String,
}

fn told_from(input: &str, arguments: &[&str]) -> Told {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let exit = run(
        std::iter::once(&"sagsgang").chain(arguments),
        &mut Surroundings {
            input: &mut input.as_bytes(),
            output: &mut output,
            errors: &mut errors,
            now: Instant::parse("2026-11-02T09:30:00+01:00").unwrap(),
            colour: false,
            progress: false,
        },
    );
    Told { exit, output: String::from_utf8(output).unwrap(), errors: String::from_utf8(errors).unwrap() }
}

fn told(arguments: &[&str]) -> Told {
    told_from("", arguments)
}

/// A session as a terminal shows it.
fn session(commands: &[&[&str]]) -> String {
    let mut session = String::new();
    for arguments in commands {
        let told = told(arguments);
        let words: Vec<String> =
            arguments.iter().map(|word| if word.contains([' ', '"', '{']) { format!("'{word}'") } else { (*word).to_owned() }).collect();
        writeln!(session, "$ sagsgang {}", words.join(" ").replace("../dsl-examples/", "")).unwrap();
        session.push_str(&told.errors.replace("../dsl-examples/", ""));
        session.push_str(&told.output.replace("../dsl-examples/", ""));
        writeln!(session, "[{}]\n", told.exit).unwrap();
    }
    session
}

/// Holds a screen against the one that was read and approved.
fn golden(name: impl AsRef<str>, screen: impl AsRef<str>) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!(name.as_ref(), screen.as_ref());
    });
}

/// A folder of its own for a test that needs files.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sagsgang-command-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A session whose paths do not tell where the folder is.
    fn session(&self, commands: &[&[&str]]) -> String {
        session(commands).replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const THREE_FAULTS: &str = "sagsgang \"Prøve med fejl\"
    kalender danmark

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle teamlederen      leder sagsbehandleren

oplysning \"første fraværsdag\"  dato

hændelse sygemelding   fra borgeren, oplyser \"første fraværsdag\"
hændelse tilbagekomst  fra borgeren

mål \"tilbage på arbejdspladsen\"
    nås ved tilbagekomst
    hjemmel lokal \"Prøve\"

trin kontakt \"Første kontakt\"
    efter første sygemelding
    sagsbehandlren skal tale med borgeren
    senest 10 dage efter \"første fraværsdag\", på en fridag hverdagen før
    ved overskridelse: teamlederen 1. hverdag kl. 8
    hjemmel lokal \"Prøve\"

trin svar \"Borgerens svar\"
    efter første sygemelding
    borgeren skal svare
    inden for 24 timer
    ved overskridelse: teamlederen straks
    hjemmel lokal \"Prøve\"

trin kontakt \"Ring igen\"
    efter svar
    sagsbehandleren skal ringe til borgeren
    inden for 2 hverdage
    ved overskridelse: teamlederen 1. hverdag kl. 8
    hjemmel lokal \"Prøve\"
";

#[test]
fn story_1_on_the_screen() {
    for day in ["2018-02-14", "2018-02-16", "2018-04-20"] {
        golden(format!("run_story_1_{day}"), session(&[&["run", FAST_TRACK, STORY_1, "--at", day]]));
    }
}

#[test]
fn story_2_on_the_screen() {
    for day in ["2024-06-17", "2024-07-23", "2024-08-01", "2024-09-02", "2024-09-04"] {
        golden(format!("run_story_2_{day}"), session(&[&["run", VARDE, STORY_2, "--at", day]]));
    }
}

#[test]
fn hours_rights_and_corrections_on_the_screen() {
    let corrected = "../dsl-examples/fast-track/cases/story-1-corrected.jsonl";
    golden("run_hours", session(&[&["run", VARDE, STORY_3, "--at", "2026-03-28T16:00:00+01:00"]]));
    golden("run_right", session(&[&["run", FAST_TRACK, STORY_1, "--at", "2018-02-06"]]));
    golden(
        "run_corrected",
        session(&[
            &["run", FAST_TRACK, corrected, "--at", "2018-02-13"],
            &["run", FAST_TRACK, corrected, "--happened-by", "2018-02-13", "--known-by", "2018-02-12"],
        ]),
    );
}

#[test]
fn a_case_that_moves_to_another_municipality_on_the_screen() {
    let (here, there) = ("../dsl-examples/hjemkommune/vordingborg.sag", "../dsl-examples/hjemkommune/roskilde.sag");
    let log = "../dsl-examples/hjemkommune/cases/flyttet.jsonl";
    golden(
        "run_moved",
        session(&[
            &["run", here, log, "--also", there, "--at", "2019-05-26"],
            &["run", here, log, "--also", there, "--at", "2019-05-28", "--lang", "en"],
            &["run", here, log, "--at", "2019-05-28"],
            &["explain", here, log, "--why-not", "fastholdelsesmøde", "--at", "2019-05-28"],
            &["attempt", here, log, "Fønix-medarbejderen: bindeled", "--also", there, "--at", "2019-05-28"],
            &["run", here, log, "--also", here, "--at", "2019-05-28"],
        ]),
    );
}

#[test]
fn an_english_procedure_answers_in_english() {
    let folder = Folder::new("english");
    let log = folder.file(
        "case.jsonl",
        r#"{"sagsgang":1,"case":"case-7","procedure":"Sickness absence in Varde","zone":"Europe/Copenhagen"}
{"id":"e1","kind":"sick report","happened":"2025-09-01","recorded":"2025-09-01T09:00:00+02:00","actor":{"id":"c1","role":"citizen"},"fields":{"first absence day":"2025-09-01"}}
{"id":"e2","kind":"the company calls","happened":"2025-09-02T10:00:00+02:00","recorded":"2025-09-02T10:00:00+02:00","actor":{"id":"m1","role":"employer"}}
{"id":"e3","kind":"dance","happened":"2025-09-02","recorded":"2025-09-02T11:00:00+02:00","actor":{"id":"c1","role":"citizen"}}
"#,
    );
    golden(
        "run_english",
        folder.session(&[
            &["run", VARDE_EN, &log, "--at", "2025-09-12T09:00:00+02:00"],
            &["attempt", VARDE_EN, &log, "caseworker: close the case", "--at", "2025-09-12"],
            &["attempt", VARDE_EN, &log, "the caseworker: contact", "--at", "2025-09-12", "--actor", "s1"],
            &["explain", VARDE_EN, &log, "conversation", "--at", "2025-09-12"],
            &["explain", VARDE_EN, &log, "--why-not", "place", "--at", "2025-09-12"],
        ]),
    );
}

#[test]
fn a_log_of_another_procedure_is_said_first() {
    let told = told(&["run", FAST_TRACK, STORY_2, "--at", "2024-06-17"]);
    assert_eq!(told.output.lines().nth(2), Some("Loggen hører til en anden sagsgang: »Sygefravær i Varde«."));
}

#[test]
fn lines_that_cannot_be_read_are_shown_and_the_rest_is_answered() {
    let folder = Folder::new("faults");
    let story = std::fs::read_to_string(STORY_1).unwrap();
    let mut lines: Vec<&str> = story.lines().take(4).collect();
    lines.insert(2, "{\"id\":\"e98\",\"kind\":");
    lines.insert(4, "{\"id\":\"010190-1234\",\"kind\":\"screening\",\"happened\":\"2018-02-07\",\"recorded\":\"2018-02-07T09:05:00+01:00\",\"actor\":{\"id\":\"k1\",\"role\":\"lederen\"}}");
    lines.push("{\"id\":\"e99\",\"happened\":\"2018-02-07\"}");
    lines.push("{\"id\":\"e97\",\"kind\":\"dans\",\"happened\":\"2018-02-07\",\"recorded\":\"2018-02-07T09:05:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"borgeren\"}}");
    let log = folder.file("sag.jsonl", &lines.join("\n"));
    let session = folder.session(&[
        &["run", FAST_TRACK, &log, "--at", "2018-02-07"],
        &["attempt", FAST_TRACK, &log, "sagsbehandleren: kontakt", "--at", "2018-02-07"],
        &["explain", FAST_TRACK, &log, "--closing", "--at", "2018-02-07", "--lang", "en"],
    ]);
    assert!(!session.contains("010190"), "personal data stays out");
    golden("log_faults", session);
}

#[test]
fn attempts_are_answered_with_events_or_reasons() {
    let at = ["--at", "2024-06-17"];
    let ask = |command: &'static str| ["attempt", VARDE, STORY_2, command, at[0], at[1]];
    golden(
        "attempt",
        session(&[
            &ask("sagsbehandleren: luk sagen"),
            &ask("virksomhedskonsulenten: \"plads fundet\""),
            &ask("borgeren: plads fundet"),
            &ask("sagsbehandleren: kontakt"),
            &ask("sagsbehandlren: kontkt"),
            &ask("borgeren: tilbagekomst, arbejdssted skole"),
            &ask("borgeren: tilbagekomst"),
            &ask("borgeren: tilbagekomst, arbejdsted job"),
            &ask("arbejdsgiveren: bekræfter tilbagekomst"),
            &ask("luk sagen"),
            &[
                "attempt",
                VARDE,
                STORY_2,
                r#"{"do":"retract","event":"e14","reason":"journal 7"}"#,
                "--role",
                "borgeren",
                "--actor",
                "b1",
                "--at",
                "2024-06-18T10:00:00+02:00",
            ],
            &["attempt", VARDE, STORY_2, r#"{"do":"close"}"#, "--role", "sagsbehandleren", "--at", "2024-06-17", "--format", "json"],
        ]),
    );
}

#[test]
fn an_accepted_event_can_be_appended_and_read_again() {
    let folder = Folder::new("append");
    let story = std::fs::read_to_string(STORY_2).unwrap();
    let before: Vec<&str> = story.lines().take(15).collect();
    // The last line lacks its end, as editors leave it.
    let log = folder.file("sag.jsonl", &before.join("\n"));
    let told = told(&["attempt", VARDE, &log, "virksomhedskonsulenten: plads fundet", "--at", "2024-06-27T11:20:00+02:00", "--append"]);
    assert_eq!((told.exit, told.errors.as_str()), (0, ""));
    let (after, faults) = Log::read(&std::fs::read_to_string(&log).unwrap());
    assert_eq!((after.events().len(), faults.len()), (15, 0));
    assert_eq!(told.output, format!("{}\n", std::fs::read_to_string(&log).unwrap().lines().last().unwrap()));
    let event = after.events().last().unwrap();
    assert_eq!((event.id.as_str(), event.kind.as_str()), ("e0015", "plads fundet"));
    golden("append", folder.session(&[&["explain", VARDE, &log, "plads", "--at", "2024-06-28"]]));
}

#[test]
fn explanations() {
    golden(
        "explain",
        session(&[
            &[
                "explain",
                "../dsl-examples/varde/tilbagekald-hverdage.sag",
                "../dsl-examples/varde/cases/story-3-hverdage.jsonl",
                "tilbagekald@e07",
                "--at",
                "2026-04-08",
            ],
            &["explain", VARDE, STORY_2, "plads", "--at", "2024-06-20"],
            &["explain", VARDE, STORY_2, "arbejdsplads", "--at", "2024-07-29"],
            &["explain", VARDE, STORY_2, "--closing", "--at", "2024-06-17"],
            &["explain", VARDE, STORY_2, "--why-not", "arbejdsgiverens bekræftelse", "--at", "2024-08-01"],
            &["explain", VARDE, STORY_2, "borgersvar", "--at", "2024-05-03"],
            &["explain", VARDE, STORY_2, "samtalle"],
            &["explain", VARDE, STORY_2, "samtale@e99"],
        ]),
    );
}

#[test]
fn a_deadline_that_stands_still_has_no_date_to_explain() {
    let folder = Folder::new("paused");
    let mut log = Log::new("sag-1", "Pauser");
    let event = |id: &str, kind: &str, role: &str, day: &str, fields: Value| {
        let recorded = format!("{day}T12:00:00Z");
        let event = serde_json::json!({ "id": id, "kind": kind, "happened": day, "recorded": recorded,
            "actor": { "id": "p1", "role": role }, "fields": fields });
        Event::from_json(&event).unwrap()
    };
    log.append(event("e1", "anmodning", "sagsbehandleren", "2025-03-03", serde_json::json!({})));
    log.append(event("e2", "samtykke", "borgeren", "2025-03-10", serde_json::json!({ "samtykke mangler": true })));
    let log = folder.file("sag.jsonl", &log.write());
    let before = told(&["explain", "scenarios/pauses.sag", &log, "attest", "--at", "2025-03-09"]);
    assert!(before.output.contains("Fristen er ma 2025-03-17 (til kl. 24)."), "{}", before.output);
    let paused = told(&["explain", "scenarios/pauses.sag", &log, "attest", "--at", "2025-03-12"]);
    assert!(!paused.output.contains("2025-03-17") && !paused.output.contains("Fristen er"), "{}", paused.output);
    assert!(paused.output.contains("Fristen står stille fra ma 2025-03-10 og regnes ud, når pausen er forbi."), "{}", paused.output);
}

const CORRECTED: &str = r#"sagsgang "Rettet"
    kalender danmark
    ved overskridelse: teamlederen 1. hverdag kl. 8

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle teamlederen      leder sagsbehandleren

oplysning fraværsdag  dato

hændelse sygemelding   fra borgeren, oplyser fraværsdag
hændelse tilbagekomst  fra borgeren

mål "tilbage"
    nås ved tilbagekomst
    hjemmel lokal "x"

trin kontakt
    efter første sygemelding
    sagsbehandleren skal tale med borgeren
    senest 10 dage efter fraværsdag, uændret på en fridag
    hjemmel lokal "x"

trin plan
    efter første sygemelding
    sagsbehandleren skal lægge en plan
    senest 3 uger efter fraværsdag, uændret på en fridag
    kan forlænges af teamlederen, højst 1 gang
    hjemmel lokal "x"
"#;

/// 2 March became 20 February on 17 March: contact on the 12th was late after all, and the plan has been late since the 14th.
fn corrected_log() -> String {
    let mut log = Log::new("sag-1", "Rettet");
    let event = |id: &str, kind: &str, role: &str, day: &str, recorded: &str, fields: Value, supersedes: Option<&str>| {
        let mut event = serde_json::json!({ "id": id, "kind": kind, "happened": day, "recorded": format!("{recorded}T09:00:00Z"),
            "actor": { "id": "p1", "role": role }, "fields": fields });
        if let Some(wrong) = supersedes {
            event["supersedes"] = Value::from(wrong);
        }
        Event::from_json(&event).unwrap()
    };
    let told = |day: &str| serde_json::json!({ "fraværsdag": day });
    log.append(event("e1", "sygemelding", "borgeren", "2026-03-03", "2026-03-03", told("2026-03-02"), None));
    log.append(event("e2", "kontakt", "sagsbehandleren", "2026-03-12", "2026-03-12", serde_json::json!({}), None));
    log.append(event("e3", "sygemelding", "borgeren", "2026-03-03", "2026-03-17", told("2026-02-21"), Some("e1")));
    log.write()
}

#[test]
fn what_was_learned_since_has_its_consequences() {
    let folder = Folder::new("consequences");
    let procedure = folder.file("rettet.sag", CORRECTED);
    let log = folder.file("sag.jsonl", &corrected_log());
    let commands: &[&[&str]] = &[
        &["consequences", &procedure, &log, "--since", "2026-03-16", "--at", "2026-03-17"],
        &["consequences", &procedure, &log, "--since", "2026-03-16", "--at", "2026-03-17", "--lang", "en"],
        &["consequences", &procedure, &log, "--since", "2026-03-17", "--at", "2026-03-17"],
    ];
    golden("consequences", folder.session(commands));
    Schemas::read().answer("consequences", commands[0]);
}

#[test]
fn what_if_is_answered_and_nothing_is_written() {
    let folder = Folder::new("suppose");
    let procedure = folder.file("rettet.sag", CORRECTED);
    let log = folder.file("sag.jsonl", &corrected_log());
    let before = std::fs::read_to_string(&log).unwrap();
    let extends = "teamlederen: forlænger plan til 2026-03-27, fordi ferie";
    let commands: &[&[&str]] = &[
        &["run", &procedure, &log, "--at", "2026-03-12", "--suppose", extends],
        &["run", &procedure, &log, "--at", "2026-03-18", "--suppose", extends],
        &["run", &procedure, &log, "--at", "2026-03-18", "--suppose", "borgeren: tilbagekomst"],
    ];
    golden("suppose", folder.session(commands));
    assert_eq!(std::fs::read_to_string(&log).unwrap(), before);
}

#[test]
fn moving_cases_is_rehearsed() {
    let folder = Folder::new("migrate");
    let old = folder.file("gammel.sag", CORRECTED);
    let shorter = CORRECTED.replace("senest 3 uger", "senest 4 uger").replace("trin kontakt", "trin opkald");
    let new = folder.file("ny.sag", &shorter);
    let gone = folder.file("uden-plan.sag", CORRECTED.split("\ntrin plan").next().unwrap());
    let log = folder.file("sag.jsonl", &corrected_log());
    let logs = folder.0.to_str().unwrap().to_owned();
    let commands: &[&[&str]] = &[
        &["migrate", &old, &new, &log, "--dry-run", "--at", "2026-03-12"],
        &["migrate", &old, &gone, &log, "--dry-run", "--at", "2026-03-12"],
        &["migrate", &old, &old, &log, "--dry-run", "--at", "2026-03-12", "--lang", "en"],
        &["migrate", &old, &new, &log],
    ];
    golden("migrate", folder.session(commands));
    let whole = Schemas::read().answer("migrate", &["migrate", &old, &gone, &logs, "--dry-run", "--at", "2026-03-12"]);
    assert_eq!(whole["may_not_move"], 1);
}

const RULES_2020: &str = "../dsl-examples/lovskifte-2025/regler-2020.sag";
const RULES_2025: &str = "../dsl-examples/lovskifte-2025/regler-2025.sag";
const LAW_CASES: &str = "../dsl-examples/lovskifte-2025/cases";

#[test]
fn a_change_of_law_on_the_screen() {
    let december = format!("{LAW_CASES}/fravaer-i-december.jsonl");
    // Rules that apply at once and have forgotten a step.
    let text = std::fs::read_to_string(RULES_2025).unwrap();
    let lines = text.lines().map(|line| if line.starts_with("    sager med") { "    gælder straks for alle åbne sager" } else { line });
    let text: String = lines.filter(|line| !line.contains("ingen nye")).map(|line| format!("{line}\n")).collect();
    let (before, after) = (text.find("# Kategori 3").unwrap(), text.find("scenarie").unwrap());
    let last = text.rfind("scenarie").unwrap();
    let folder = Folder::new("law");
    let without = folder.file("uden-team.sag", &format!("{}{}", &text[..before], &text[after..last]));
    let commands: &[&[&str]] = &[
        &["check", RULES_2020, RULES_2025],
        &["run", RULES_2025, &december, "--earlier", RULES_2020, "--at", "2025-03-18"],
        &["run", RULES_2025, &december, "--at", "2025-03-18"],
        &["explain", RULES_2025, &december, "samtale", "--earlier", RULES_2020, "--at", "2025-01-06"],
        &["explain", RULES_2025, &december, "--closing", "--earlier", RULES_2020, "--at", "2025-07-02", "--lang", "en"],
        &[
            "explain",
            RULES_2025,
            &format!("{LAW_CASES}/kategori-3.jsonl"),
            "--why-not",
            "rehabiliteringsteam",
            "--earlier",
            RULES_2020,
            "--at",
            "2025-01-14",
        ],
        &["migrate", RULES_2020, RULES_2025, LAW_CASES, "--dry-run", "--at", "2025-01-21"],
        &["migrate", RULES_2020, &without, LAW_CASES, "--dry-run", "--at", "2024-12-20", "--lang", "en"],
        &["run", RULES_2025, &december, "--earlier", FAST_TRACK],
    ];
    golden("change_of_law", folder.session(commands));
    let schemas = Schemas::read();
    for on in ["2024-12-20", "2025-01-10", "2025-01-20", "2025-07-02"] {
        for case in ["fravaer-i-december", "fravaer-i-januar", "kategori-3", "rettet"] {
            let log = format!("{LAW_CASES}/{case}.jsonl");
            schemas.answer("run", &["run", RULES_2025, &log, "--earlier", RULES_2020, "--at", on]);
            schemas.answer("explain", &["explain", RULES_2025, &log, "--earlier", RULES_2020, "--at", on, "--closing"]);
        }
        schemas.answer("migrate", &["migrate", RULES_2020, RULES_2025, LAW_CASES, "--dry-run", "--at", on]);
    }
}

#[test]
fn versions_that_do_not_meet_are_reported_together() {
    let folder = Folder::new("seams");
    let text = |to: &str| std::fs::read_to_string(RULES_2020).unwrap().replace("31. december 2024", to);
    let gap = folder.file("hul.sag", &text("30. november 2024"));
    let overlap = folder.file("overlap.sag", &text("1. januar 2025"));
    golden("version_seams", folder.session(&[&["check", &gap, RULES_2025], &["check", RULES_2025, &overlap, "--lang", "en"]]));
    let found = Schemas::read().answer("check", &["check", &gap, RULES_2025]);
    assert_eq!(found["errors"], 1);
}

/// The figures of `dsl-examples/varde` by hand: fit for work 76 days after 2 April 2024, back after 153 (its README says so); of its
/// deadlines `arbejdsplads` is missed, and four of the five calls.
#[test]
fn the_indicators_of_the_examples() {
    let schemas = Schemas::read();
    let figures = |file: &str| -> Vec<Value> {
        let answer = schemas.answer("indicators", &["indicators", file, STORY_2, STORY_3, "--at", "2026-11-01", "--cases"]);
        answer["indicators"].as_array().unwrap().iter().map(|indicator| indicator["now"].clone()).collect()
    };
    let varde = figures(VARDE);
    assert_eq!(varde[0]["days"]["median"], "76.0");
    assert_eq!(varde[1]["days"]["median"], "153.0");
    assert_eq!((&varde[2]["share"]["percent"], &varde[2]["rests_on"]), (&"100.0".into(), &1.into()));
    assert_eq!(varde[3]["share"]["hits"], 5);
    // Nothing is declared, a log of another procedure, and wrong use.
    schemas.answer("indicators", &["indicators", "../dsl-examples/varde/tilbagekald-hverdage.sag", STORY_3, "--at", "2026-11-01"]);
    schemas.answer("indicators", &["indicators", FAST_TRACK, STORY_1, "--as-known", "2018-02-12"]);
    let asked: [&[&str]; 2] = [
        &["indicators", FAST_TRACK, "../dsl-examples/fast-track/cases", "--as-known", "2018-02-12"],
        &["indicators", "../dsl-examples/varde/tilbagekald-hverdage.sag", STORY_3],
    ];
    insta::assert_snapshot!("indicators", session(&asked));
}

#[test]
fn the_activities_of_the_examples() {
    let schemas = Schemas::read();
    let (procedure, cases) = ("../dsl-examples/stuegang/procedure.sag", "../dsl-examples/stuegang/cases");
    let held = ["--held", "../dsl-examples/stuegang/holdt.jsonl"];
    let asked = |more: &[&'static str]| -> Vec<&'static str> {
        ["activities", procedure, cases].iter().chain(&held).chain(more).copied().collect()
    };
    let april = asked(&["--from", "2017-03-01", "--to", "2017-05-20", "--at", "2017-04-12T15:00:00+02:00"]);
    let march = asked(&["--from", "2017-03-01", "--to", "2017-04-10", "--at", "2017-03-21T12:00:00+01:00", "--lang", "en"]);
    let as_leader = asked(&["--from", "2017-03-20", "--to", "2017-03-20", "--at", "2017-03-21T12:00:00+01:00", "--as", "teamlederen"]);
    let meetings =
        ["activities", "../dsl-examples/genoptraening/procedure.sag", "--from", "2017-04-05", "--to", "2017-04-12", "--at", "2017-04-03"];
    for arguments in [&april, &march, &as_leader] {
        schemas.answer("activities", arguments);
    }
    schemas.answer("activities", &meetings);
    // Nothing is declared, the same case twice, days that go backwards, a log of another procedure.
    let twice = ["activities", procedure, cases, "../dsl-examples/stuegang/cases/sag-17-101.jsonl"];
    let backwards = ["activities", procedure, "--from", "2017-05-01", "--to", "2017-04-01"];
    let none = ["activities", "../dsl-examples/varde/tilbagekald-hverdage.sag", "--at", "2026-11-01"];
    let other = ["activities", procedure, "--held", STORY_3];
    let all: [&[&str]; 8] = [&april, &march, &as_leader, &meetings, &twice, &backwards, &none, &other];
    golden("activities", session(&all));
}

#[test]
fn messages_of_many_cases_are_put_together_and_sent_once() {
    let folder = Folder::new("messages");
    let story = std::fs::read_to_string(STORY_1).unwrap();
    let case = |name: &str| story.replace("\"case\":\"sag-1\"", &format!("\"case\":\"{name}\""));
    assert_ne!(case("sag-x"), story);
    std::fs::create_dir_all(folder.0.join("sager")).unwrap();
    folder.file("sager/a.jsonl", &case("sag-a"));
    folder.file("sager/b.jsonl", &case("sag-b"));
    let logs = folder.0.join("sager").to_str().unwrap().to_owned();
    let schemas = Schemas::read();
    let at = ["--at", "2018-02-20"];
    let ask = |more: &[&str]| {
        let arguments: Vec<&str> = ["messages", FAST_TRACK, &logs].iter().chain(&at).chain(more).copied().collect();
        schemas.answer("messages", &arguments)
    };
    let ids = |answer: &Value| -> Vec<(String, String)> {
        let envelopes = answer["envelopes"].as_array().unwrap().iter();
        let one =
            |envelope: &Value, message: &Value| (message["id"].as_str().unwrap().to_owned(), envelope["to"].as_str().unwrap().to_owned());
        envelopes.flat_map(|envelope| envelope["messages"].as_array().unwrap().iter().map(move |message| one(envelope, message))).collect()
    };
    let all = ids(&ask(&[]));
    assert!(all.len() >= 2 && all.len() % 2 == 0, "{all:?}");
    // Whatever was sent, the rest is what is missing, each to each one time.
    for (many, _) in all.iter().enumerate() {
        let sent: Vec<String> = all[..many].iter().map(|(id, to)| format!("{id} {to}")).collect();
        let sent = folder.file("sendt.txt", &sent.join("\n"));
        assert_eq!(ids(&ask(&["--sent", &sent])), all[many..]);
    }
    let some = folder.file("sendt.txt", &format!("# i går\n{}\n\n{} lægen\n000000000000000000000000\n", all[0].0, all[1].0));
    let answer = ask(&["--sent", &some]);
    assert_eq!(answer["withdrawn"].as_array().unwrap().len(), 2);
    let commands: &[&[&str]] = &[
        &["messages", FAST_TRACK, &logs, "--at", "2018-02-20"],
        &["messages", FAST_TRACK, &logs, "--at", "2018-02-20", "--sent", &some],
        &["messages", FAST_TRACK, &logs, "--at", "2018-02-20", "--since", "2018-02-19", "--lang", "en"],
        &["messages", VARDE, &logs, "--at", "2018-02-20"],
        &["messages", RULES_2025, LAW_CASES, "--earlier", RULES_2020, "--at", "2025-07-02"],
    ];
    golden("messages", folder.session(commands));
}

/// The example of a pool: its README has the dates, counted by hand.
#[test]
fn a_pool_is_shown_and_what_is_to_be_carried() {
    const BANK: &str = "../dsl-examples/praktikpladsbanken/procedure.sag";
    const POOL: &str = "../dsl-examples/praktikpladsbanken/pulje.jsonl";
    const CASES: &str = "../dsl-examples/praktikpladsbanken/cases";
    const SECOND: &str = "../dsl-examples/praktikpladsbanken/cases/sag-2.jsonl";
    const THIRD: &str = "../dsl-examples/praktikpladsbanken/cases/sag-3.jsonl";
    let folder = Folder::new("pool");
    let schemas = Schemas::read();
    let lines = std::fs::read_to_string(POOL).unwrap();
    // Only what people wrote: nothing was carried.
    let own: Vec<&str> = lines.lines().filter(|line| !line.contains("\"id\":\"sagsgang\"")).collect();
    let bare = folder.file("pulje.jsonl", &format!("{}\n", own.join("\n")));
    let faulty = [
        r#"{"sagsgang":1,"pool":"praktikpladsbanken","procedure":"Praktik i Varde","zone":"Europe/Copenhagen"}"#,
        r#"{"id":"x1","kind":"@withdrawn","happened":"2018-03-01","recorded":"2018-03-01T09:00:00+01:00","actor":{"id":"v1","role":"virksomhedskonsulenten"},"fields":{"place":"ingen"}}"#,
        r#"{"id":"x2","kind":"@taken","happened":"2018-03-01","recorded":"2018-03-01T09:00:00+01:00","actor":{"id":"v1","role":"virksomhedskonsulenten"},"fields":{"request":"r"}}"#,
        r#"{"id":"x3","kind":"@asked","happened":"2018-03-01","recorded":"2018-03-01T09:00:00+01:00","actor":{"id":"v1","role":"virksomhedskonsulenten"}}"#,
        r#"{"id":"x4","kind":"@closed","happened":"2018-03-02","recorded":"2018-03-02T09:00:00+01:00","actor":{"id":"t1","role":"teamlederen"}}"#,
        r#"{"id":"x5","kind":"møde","happened":"2018-03-02","recorded":"2018-03-02T09:00:00+01:00","actor":{"id":"v1","role":"virksomhedskonsulenten"}}"#,
    ];
    let faulty = folder.file("fejl.jsonl", &format!("{}\n", faulty.join("\n")));
    let other = folder.file(
        "anden.jsonl",
        "{\"sagsgang\":1,\"pool\":\"praktikpladsbanke\",\"procedure\":\"Praktik i Varde\",\"zone\":\"Europe/Copenhagen\"}\n",
    );
    let nothing = schemas.answer("pool", &["pool", BANK, POOL, CASES, "--at", "2018-04-20", "--carry"]);
    assert_eq!((&nothing["carry"]["to_pool"], nothing["carry"]["settled"].as_bool()), (&Value::Array(Vec::new()), Some(true)));
    let all = schemas.answer("pool", &["pool", BANK, &bare, CASES, "--at", "2018-03-07", "--carry"]);
    assert_eq!(all["carry"]["to_pool"].as_array().unwrap().len(), 3);
    schemas.answer("pool", &["pool", BANK, &faulty, "--at", "2018-03-02"]);
    schemas.answer("run", &["run", BANK, THIRD, "--at", "2018-03-14"]);
    let commands: &[&[&str]] = &[
        &["pool", BANK, POOL, "--at", "2018-03-07"],
        &["pool", BANK, POOL, CASES, "--at", "2018-03-14", "--carry", "--lang", "en"],
        &["pool", BANK, &bare, CASES, "--at", "2018-03-07", "--carry"],
        &["pool", BANK, &faulty, "--at", "2018-03-02"],
        &["pool", BANK, &faulty, "--at", "2018-03-02", "--lang", "en"],
        &["pool", BANK, &other],
        &["pool", BANK, SECOND],
        &["run", BANK, SECOND, "--at", "2018-03-20"],
        &["run", BANK, THIRD, "--at", "2018-03-14"],
        &["run", BANK, THIRD, "--at", "2018-03-14", "--lang", "en"],
    ];
    golden("pool", folder.session(commands));
}

/// The same over time: the README has the levels, the waits, and who is told, counted by hand.
#[test]
fn a_pool_over_time_is_shown_reckoned_sent_and_acted_in() {
    const BANK: &str = "../dsl-examples/praktikpladsbanken/procedure.sag";
    const POOL: &str = "../dsl-examples/praktikpladsbanken/pulje.jsonl";
    const CASES: &str = "../dsl-examples/praktikpladsbanken/cases";
    const THIRD: &str = "../dsl-examples/praktikpladsbanken/cases/sag-3.jsonl";
    let (folder, schemas) = (Folder::new("pool-over-time"), Schemas::read());
    let days = ["--at", "2018-04-20", "--from", "2018-03-10", "--to", "2018-03-20"];
    let found = schemas.answer("pool", &[&["pool", BANK, POOL], &days[..]].concat());
    // The level with which the 10th begins is that of Wednesday the 7th.
    let levels = found["levels"].as_array().unwrap().iter().map(|level| format!("{} {}", level["day"], level["waiting"]));
    let expected = ["\"2018-03-07\" 1", "\"2018-03-12\" 1", "\"2018-03-13\" 2", "\"2018-03-19\" 1"];
    assert_eq!(levels.collect::<Vec<_>>(), expected);
    assert_eq!(found["stock"]["target"]["duties"][0]["due"], "2018-03-01");
    let reckoned = schemas.answer("indicators", &["indicators", BANK, CASES, POOL, "--at", "2018-04-30", "--cases"]);
    assert_eq!((reckoned["cases"].as_u64(), &reckoned["pools"][0]), (Some(3), &Value::from("praktikpladsbanken")));
    let wait = &reckoned["indicators"][2]["now"]["days"];
    assert_eq!((wait["shortest"].as_u64(), wait["longest"].as_u64()), (Some(6), Some(30)));
    let then = &["indicators", BANK, POOL, "--happened-by", "2018-03-14", "--as-known", "2018-03-14"];
    assert_eq!(schemas.answer("indicators", then)["indicators"][2]["changed"], Value::Array(Vec::new()));
    let sent = schemas.answer("messages", &["messages", BANK, CASES, POOL, "--at", "2018-03-06"]);
    assert_eq!((sent["cases"].as_u64(), sent["pools"].as_u64(), sent["messages"].as_u64()), (Some(3), Some(1), Some(2)));
    schemas.answer("explain", &["explain", BANK, THIRD, "--why-not", "tilbud", "--at", "2018-03-14"]);
    let refused = &["attempt", BANK, POOL, "virksomhedskonsulenten: trækker pladsen møllen ud af praktikpladsbanken", "--at", "2018-04-20"];
    assert_eq!(schemas.answer("attempt", refused)["reasons"][0]["why"], "unknown-place");
    let log = folder.file("pulje.jsonl", &std::fs::read_to_string(POOL).unwrap());
    let adds = "virksomhedskonsulenten: tilføjer pladsen møllen";
    let by_another = r#"{"id":"x1","kind":"@added","happened":"2018-03-20","recorded":"2018-03-20T10:00:00+01:00","actor":{"id":"s1","role":"sagsbehandleren"},"fields":{"place":"savværket"}}"#;
    let lines = std::fs::read_to_string(POOL).unwrap();
    let barred = folder.file("andres.jsonl", &format!("{lines}{by_another}\n"));
    schemas.answer("pool", &["pool", BANK, &barred, "--at", "2018-03-20"]);
    let commands: &[&[&str]] = &[
        &[&["pool", BANK, POOL], &days[..]].concat(),
        &["pool", BANK, &barred, "--at", "2018-03-20", "--from", "2018-03-20", "--lang", "en"],
        &["pool", BANK, &barred, "--at", "2018-03-20"],
        &["pool", BANK, POOL, "--from", "2018-03-20", "--to", "2018-03-10"],
        &["indicators", BANK, CASES, POOL, "--at", "2018-04-30"],
        &["indicators", BANK, CASES, POOL, "--at", "2018-03-14", "--cases", "--lang", "en"],
        &["indicators", BANK, POOL, &log, &barred, "--at", "2018-03-21"],
        &["messages", BANK, CASES, POOL, "--at", "2018-03-06"],
        &["messages", BANK, CASES, POOL, "--at", "2018-03-06", "--lang", "en"],
        &["attempt", BANK, &log, "sagsbehandleren: tilføjer pladsen møllen", "--at", "2018-04-20"],
        &["attempt", BANK, &log, adds, "--at", "2018-04-20", "--append"],
        &["attempt", BANK, &log, adds, "--at", "2018-04-20", "--lang", "en"],
        &["attempt", BANK, &log, "teamlederen: lukker puljen", "--at", "2018-04-20"],
        &["pool", BANK, &log, "--at", "2018-04-20"],
        &["explain", BANK, THIRD, "--why-not", "tilbud", "--at", "2018-03-14"],
        &["explain", BANK, THIRD, "--why-not", "tilbud", "--at", "2018-03-14", "--lang", "en"],
        &["explain", BANK, THIRD, "plads", "--at", "2018-03-14"],
    ];
    golden("pool-over-time", folder.session(commands));
}

#[test]
fn long_work_says_how_far_it_is_to_whoever_watches() {
    let folder = Folder::new("progress");
    let story = std::fs::read_to_string(STORY_1).unwrap();
    for number in 0..120 {
        folder.file(&format!("{number:03}.jsonl"), &story);
    }
    let logs = folder.0.to_str().unwrap();
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let now = Instant::parse("2026-11-02T09:30:00+01:00").unwrap();
    let mut surroundings =
        Surroundings { input: &mut io::empty(), output: &mut output, errors: &mut errors, now, colour: false, progress: true };
    assert_eq!(run(["sagsgang", "messages", FAST_TRACK, logs, "--at", "2018-02-06"], &mut surroundings), 0);
    let told = String::from_utf8(errors).unwrap();
    assert_eq!(told, "\r0 af 120 sager (0 %)\r100 af 120 sager (83 %)\r120 af 120 sager (100 %)\n");
    assert!(String::from_utf8(output).unwrap().contains("fra 120 sager"));
}

#[test]
fn a_municipality_counts_by_its_own_calendar() {
    let folder = Folder::new("calendars");
    let bad = folder.file("forkert.json", r#"{"calendars":[{"name":"danmark","zone":"UTC","off":[]}]}"#);
    let count =
        |calendars| ["count", "--within", "5 hverdage", "--after", "2026-07-10", "--calendar", "kommunen", "--calendars", calendars];
    let commands: &[&[&str]] = &[&count("calendars/lukket.json"), &count(&bad), &count("findes-ikke.json")];
    golden("calendars", folder.session(commands));
}

#[test]
fn counts() {
    golden(
        "count",
        session(&[
            &["count", "--within", "10 dage", "--after", "2018-02-05"],
            &["count", "--within", "10 dage", "--after", "2025-12-22"],
            &["count", "--within", "10 dage", "--after", "2026-03-25", "--landing", "previous"],
            &["count", "--within", "10 arbejdsdage", "--after", "2026-03-25"],
            &["count", "--within", "8 uger", "--after", "2018-02-05", "--counting", "from"],
            &["count", "--within", "1 month", "--after", "2024-01-31", "--lang", "en"],
            &["count", "--within", "24 hverdagstimer", "--after", "2026-03-27T15:40:00+01:00"],
            &["count", "--within", "24 hours", "--after", "2026-03-28T15:00:00+01:00", "--hours", "elapsed", "--format", "json"],
            &["count", "--within", "2 hverdage", "--after", "2024-05-07", "--format", "json"],
        ]),
    );
}

#[test]
fn checks() {
    let folder = Folder::new("check");
    let file = folder.file("tre-fejl.sag", THREE_FAULTS);
    golden(
        "check",
        folder.session(&[
            &["check", &file],
            &["check", VARDE, VARDE_EN],
            &["check", &file, "--format", "json", "--lang", "en"],
            &["run", &file, STORY_1],
        ]),
    );
}

/// One slip a line, and some with two; what is left is for whoever wrote it to say.
const SLIPS: &str = "\
sagsgang \"Sygefravær\"
    kalendre danmark

rolle borgeren         uden for kommunen
rolle sagsbehandleren
    rolle teamlederen  leder sagsbehandleren;

hændelse sygemeldnig   fra borgeren
hændelse tilbagekomst  fra borgeren

mål \"tilbage på arbejde\"
    nås ved tilbagekomst
    hjemmel lokal \"Kommunens mål\"

trin kontakt
    efter første sygemelding
    sagsbehandleren skal tale med borgeren
    indenfor P5D
    ved overskridelse teamlederen 1. hverdag klokken 8
    hjemmel lokal \"Kommunens løfte\"

scenarie \"Til tiden\"
    mandag 05/02-2018  borgeren: sygemelding
                   så er kontakt aben, frist 2018-02-12
";

#[test]
fn what_can_only_have_been_meant_is_written() {
    let folder = Folder::new("fix");
    let file = folder.file("hastværk.sag", SLIPS);
    let first = folder.session(&[&["check", "--fix", &file]]);
    let text = std::fs::read_to_string(&file).unwrap();
    // Mended, and the landing chosen by hand: 2018-02-05 and 5 days is a Saturday, so the working day after is Monday the 12th.
    let by_hand = text.replace("inden for 5 dage", "inden for 5 dage, på en fridag hverdagen efter");
    folder.file("hastværk.sag", &by_hand);
    let then = folder.session(&[&["check", "--fix", &file, "--lang", "en"], &["test", &file], &["check", "--fix", "-"]]);
    golden("check_fix", format!("{first}\n--- hastværk.sag\n{text}\n{then}"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), by_hand, "nothing is left to mend, so nothing is written");
}

#[test]
fn tests() {
    let folder = Folder::new("test");
    let varde = std::fs::read_to_string(VARDE).unwrap();
    let failing = folder.file("fejler.sag", &varde.replacen("frist 2024-04-12", "frist 2024-04-15", 1));
    let faulty = folder.file("tre-fejl.sag", THREE_FAULTS);
    golden("test", folder.session(&[&["test", FAST_TRACK], &["test", &failing], &["test", &faulty, "--lang", "en"]]));
}

/// A text of one step in both languages, with a story that says little of it.
const LITTLE_DA: &str = "sagsgang \"Svar\"
    kalender danmark
    fristberegning \"dagen efter\"

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle lederen          leder sagsbehandleren

hændelse ansøgning  fra borgeren
hændelse afgørelse  fra sagsbehandleren

mål \"afgjort\"
    nås ved afgørelse
    hjemmel lokal \"Eksempel\"

trin svar \"Svar på ansøgningen\"
    efter første ansøgning
    sagsbehandleren skal svare
    inden for 5 dage, på en fridag hverdagen efter
    ved overskridelse: lederen 1. hverdag kl. 8
    hjemmel lokal \"Eksempel\"

scenarie \"Der svares\"
    # Fem dage efter mandag den 8. april er lørdag den 13.: mandag den 15.
    ma 2024-04-08  borgeren: ansøgning
                   så er svar åben, frist 2024-04-15
    on 2024-04-10  sagsbehandleren: svar
                   så er svar opfyldt
";

const LITTLE_EN: &str = "procedure \"Answer\"
    calendar denmark
    counting rule \"the day after\"

role citizen     outside the municipality
role caseworker
role manager     leads the caseworker

event application  from the citizen
event settlement   from the caseworker

goal \"decided\"
    reached on settlement
    basis local \"Example\"

step answer \"Answer the application\"
    after the first application
    the caseworker must answer
    within 5 days, on a day off the working day after
    if late: the manager 1st working day at 8
    basis local \"Example\"

scenario \"It is answered\"
    # Five days after Monday 8 April is Saturday the 13th: Monday the 15th.
    Mon 2024-04-08  citizen: application
                    then answer is open, due 2024-04-15
    Wed 2024-04-10  caseworker: answer
                    then answer is met
";

#[test]
fn what_scenarios_reach_and_notice() {
    let folder = Folder::new("coverage");
    let (da, en) = (folder.file("svar.sag", LITTLE_DA), folder.file("answer.sag", LITTLE_EN));
    let failing = folder.file("fails.sag", &LITTLE_EN.replace("due 2024-04-15", "due 2024-04-16"));
    golden(
        "test_coverage",
        folder.session(&[&["test", "--coverage", &da], &["test", &en], &["test", "--verbose", &en], &["test", &failing]]),
    );
    golden("test_suggest", folder.session(&[&["test", "--suggest", &da], &["test", "--suggest", &en]]));
    golden(
        "test_mutate",
        folder.session(&[
            &["test", "--mutate", &da],
            &["test", "--mutate", &en],
            &["test", "--mutate", "--at-least", "90", &en],
            &["test", "--mutate", &failing],
            &["test", "--at-least", "90", &en],
        ]),
    );
}

/// The blocks are put at the end of the text as they come.
#[test]
fn what_is_suggested_can_be_put_at_the_end() {
    let folder = Folder::new("suggested");
    for (name, text) in [("svar.sag", LITTLE_DA), ("answer.sag", LITTLE_EN)] {
        let file = folder.file(name, text);
        let blocks = told(&["test", "--suggest", &file]).output;
        let whole = folder.file(name, &format!("{text}{blocks}"));
        assert_eq!(told(&["format", "--check", &whole]).exit, 0, "{blocks}");
        assert_eq!(told(&["test", &whole]).exit, 0, "{blocks}");
        // Once more there is nothing left to find.
        assert_eq!(told(&["test", "--suggest", &whole]).output, "");
    }
}

#[test]
fn results_for_build_servers() {
    let folder = Folder::new("junit");
    let text = LITTLE_EN.replace("due 2024-04-15", "due 2024-04-16").replace("\"It is answered\"", "\"Is <it> 'answered' & \u{e9}?\"");
    let failing = folder.file("fails & <more>.sag", &text);
    let good = folder.file("svar.sag", LITTLE_DA);
    let faulty = folder.file("tre-fejl.sag", THREE_FAULTS);
    let out = folder.0.join("out.xml");
    golden("test_junit", folder.session(&[&["test", &good, &failing, &faulty, "--lang", "en", "--junit", "-"]]));
    let answered = told(&["test", &good, &failing, &faulty, "--junit", out.to_str().unwrap()]);
    assert_eq!(answered.exit, 1);
    assert!(answered.output.contains("Der svares"), "the answer in words comes all the same");
    let xml = std::fs::read_to_string(&out).unwrap();
    let tags = tags(&xml);
    let named = |name: &str| tags.iter().filter(|(tag, _)| tag == name).map(|(_, told)| told).collect::<Vec<_>>();
    assert_eq!(named("testsuite").len(), 3);
    assert_eq!(named("testsuites")[0]["tests"], "3");
    assert_eq!((named("testsuites")[0]["failures"].as_str(), named("testsuites")[0]["errors"].as_str()), ("1", "1"));
    let case = named("testcase")[1];
    assert_eq!((case["name"].as_str(), case["classname"].as_str()), ("Is <it> 'answered' & \u{e9}?", "Answer"));
    assert!(case["file"].ends_with("fails & <more>.sag"));
    assert_eq!(case["line"], "23");
    assert!(named("failure")[0]["message"].contains("due 2024-04-16"));
    let nowhere = told(&["test", &good, "--junit", "/nowhere/at/all.xml"]);
    assert_eq!((nowhere.exit, nowhere.output.as_str()), (2, ""));
}

/// The tags of an XML text with their attributes, read strictly: every tag closed in its order, every `&` a known entity, nothing that
/// XML cannot hold.
fn tags(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let plain = |words: &str| {
        let mut out = String::new();
        let mut rest = words;
        while let Some(at) = rest.find('&') {
            let (before, entity) = rest.split_at(at);
            let (entity, after) = entity.split_once(';').expect("an entity ends");
            out.push_str(before);
            out.push(match entity {
                "&amp;" | "&amp" => '&',
                "&lt" => '<',
                "&gt" => '>',
                "&quot" => '"',
                "&#39" => '\'',
                "&#10" => '\n',
                "&#9" => '\t',
                other => panic!("unknown entity {other}"),
            });
            rest = after;
        }
        out + rest
    };
    let mut all = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("the declaration comes first");
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>') && (!open.is_empty() || text.trim().is_empty()), "words outside: {text}");
        plain(text);
        let mut quoted = false;
        let end = after.find(|letter| {
            quoted ^= letter == '"';
            letter == '>' && !quoted
        });
        let (tag, after) = after.split_at(end.expect("a tag ends"));
        rest = &after[1..];
        assert!(tag.chars().all(|letter| letter != '<' && letter >= ' '), "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut words) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut told = BTreeMap::new();
        while let Some((key, value)) = words.trim_start().split_once("=\"") {
            let (value, after) = value.split_once('"').expect("an attribute ends");
            assert!(told.insert(key.to_owned(), plain(value)).is_none(), "twice: {key}");
            words = after;
        }
        assert_eq!(words.trim(), "");
        all.push((name.to_owned(), told));
        if !closed {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    all
}

#[test]
fn formats() {
    let folder = Folder::new("format");
    let crooked = "sagsgang  \"Prøve\"\r\n  kalender danmark\r\n\r\nrolle    borgeren uden for kommunen\r\nhændelse slut fra borgeren\r\nmål \"slut\"\r\n   nås ved slut   \r\n   hjemmel lokal \"x\"\r\n";
    let file = folder.file("skæv.sag", crooked);
    let broken = folder.file("i-stykker.sag", "sagsgang \"Prøve\"\n    kalender danmark\n\nmål \"slut\" nås 7 %\n");
    golden(
        "format",
        folder.session(&[
            &["format", "--check", &file],
            &["format", &file],
            &["format", &file],
            &["format", &broken],
            &["format", &file, "--format", "json"],
        ]),
    );
    assert_eq!(std::fs::read_to_string(&broken).unwrap(), "sagsgang \"Prøve\"\n    kalender danmark\n\nmål \"slut\" nås 7 %\n");
    assert_eq!(told_from(crooked, &["format", "-"]).output, std::fs::read_to_string(&file).unwrap());
}

/// One example in English as the command writes it, and what it says where it writes nothing.
#[test]
fn translates() {
    golden("translate_grants", session(&[&["translate", "--to", "en", "../dsl-examples/lejre/procedure.sag"]]));
    golden("translate_progression", session(&[&["translate", "--to", "da", "../dsl-examples/gradvis-tilbage/varde.en.sag"]]));
    let folder = Folder::new("translate");
    let into = folder.0.join("ud");
    std::fs::create_dir_all(&into).unwrap();
    let (into, english) = (into.to_str().unwrap(), folder.0.join("kort.en.sag"));
    let short = |line: &str| {
        format!(
            "sagsgang \"Prøve\"\n    kalender danmark\n\nrolle borgeren  uden for kommunen\n{line}\nhændelse event  fra borgeren  # navnet er et engelsk ord\nhændelse slut   fra borgeren\n\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\n\ntrin kontakt\n    efter første event\n    borgeren skal skrive within 3 days\n    hjemmel lokal \"x\"\n"
        )
    };
    let plain = folder.file("kort.sag", &short("").replace(" within 3 days", ""));
    let role = folder.file("rolle.sag", &short("rolle calendar").replace(" within 3 days", "").replace("borgeren skal", "calendar skal"));
    let prose = folder.file("ord.sag", &short(""));
    let broken = folder.file("i-stykker.sag", "sagsgang \"Prøve\"\n    kalender danmark\n\nmål \"slut\" nås 7 %\n");
    golden(
        "translate",
        folder.session(&[
            &["translate", "--to", "en", &plain],
            &["translate", "--to", "en", &plain, "-o", english.to_str().unwrap()],
            &["translate", "--to", "da", english.to_str().unwrap()],
            &["translate", "--to", "da", &plain, "--format", "json"],
            &["translate", "--to", "en", &role],
            &["translate", "--to", "en", &prose, "--lang", "en"],
            &["translate", "--to", "en", &broken],
            &["translate", "--to", "en", &plain, &role],
            &["translate", "--to", "en", &plain, &prose, "-o", into],
            &["translate", &plain],
            &["translate", "--to", "en", "findes-ikke.sag"],
        ]),
    );
    // What is in the language already stays as the formatter writes it.
    assert_eq!(told(&["translate", "--to", "da", &plain]).output, std::fs::read_to_string(&plain).unwrap());
    let there = told(&["translate", "--to", "en", VARDE]).output;
    assert_eq!(told_from(&there, &["translate", "--to", "da", "-"]).output, std::fs::read_to_string(VARDE).unwrap());
}

#[test]
fn wrong_use_is_said_in_words() {
    let folder = Folder::new("wrong");
    let latin = folder.0.join("latin.sag");
    std::fs::write(&latin, b"sagsgang \"Pr\xf8ve\"\n").unwrap();
    let latin = latin.to_str().unwrap();
    let session = folder.session(&[
        &["chek"],
        &["check"],
        &["check", "findes-ikke.sag"],
        &["check", ".."],
        &["check", latin],
        &["check", latin, "--lang", "en"],
        &["run", VARDE],
        &["run", VARDE, "findes-ikke.jsonl"],
        &["run", VARDE_EN, "findes-ikke.jsonl"],
        &["run", VARDE, STORY_2, "--at", "i går"],
        &["run", VARDE, STORY_2, "--at", "2024-06-17", "--known-by", "2024-06-17"],
        &["run", VARDE, STORY_2, "--on", "2024-06-17", "--lang", "en"],
        &["explain", VARDE, STORY_2],
        &["explain", VARDE, STORY_2, "plads", "--closing"],
        &["count", "--within", "24 timer", "--after", "2026-03-27T15:40:00+01:00"],
        &["count", "--within", "24 løbende timer", "--after", "2026-03-27"],
        &["count", "--within", "24 hverdagstimer", "--after", "2026-03-27T15:40:00+01:00", "--hours", "elapsed"],
        &["count", "--within", "10 dage", "--after", "2026-03-27", "--hours", "working"],
        &["count", "--within", "ti dage", "--after", "2026-03-27"],
        &["count", "--within", "51 år", "--after", "2026-03-27"],
        &["count", "--within", "10 dage", "--after", "den 5. februar"],
        &["count", "--within", "10 dage", "--after", "2018-02-05", "--calendar", "danmrk"],
        &["count", "--within", "10 dage", "--after", "2018-02-05", "--landing", "nest"],
        &["count", "--within"],
        &["explain-code", "missing-lading"],
        &["draw", VARDE, "-o", "billede.pdf"],
        &["draw", VARDE, "-o", "-"],
        &["draw", VARDE],
    ]);
    assert!(!session.contains("Some("), "{session}");
    golden("wrong_use", session);
}

#[test]
fn the_language_can_be_looked_up() {
    golden(
        "help",
        session(&[
            &["help", "language"],
            &["help", "language", "hjemmel"],
            &["help", "language", "pauser"],
            &["help", "language", "lapses on"],
            &["help", "language", "senest"],
            &["help", "sprog", "snest"],
            &["help", "language", "deadline", "--lang", "en"],
            &["help", "rn"],
            &["help", "rn", "--lang", "en"],
        ]),
    );
    let whole = told(&["help", "language", "all", "--lang", "en"]).output;
    assert!(whole.lines().count() > 900 && whole.ends_with('\n'));
    let widest = whole.lines().filter(|line| !line.starts_with("    ")).max_by_key(|line| line.chars().count()).unwrap();
    assert!(widest.chars().count() <= 100, "{widest}");
    assert_eq!(told(&["help", "count"]).output, told(&["count", "--help"]).output);
    assert_eq!(told(&["help"]).output, told(&["--help"]).output);
    let schemas = Schemas::read();
    assert_eq!(
        schemas.answer("help", &["help", "language"])["topics"].as_array().unwrap().len(),
        sagsgang::reference::topics(Language::Danish).len()
    );
    schemas.answer("help", &["help", "language", "frister", "--lang", "en"]);
    schemas.answer("help", &["help", "count"]);
}

/// A reader that goes away.
struct Gone;

impl io::Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let now = Instant::parse("2026-11-02T09:30:00+01:00").unwrap();
    let mut errors = Vec::new();
    let mut surroundings =
        Surroundings { input: &mut io::empty(), output: &mut Gone, errors: &mut errors, now, colour: true, progress: false };
    assert_eq!(run(["sagsgang", "check", VARDE], &mut surroundings), 0);
    assert_eq!(run(["sagsgang", "check", "findes-ikke.sag"], &mut surroundings), 2);
}

#[test]
fn the_present_is_the_default_and_is_shown() {
    let told = told(&["run", VARDE, STORY_2]);
    assert_eq!(told.exit, 0);
    assert_eq!(told.output.lines().nth(1), Some("Set ma 2026-11-02 kl. 9.30. 20 hændelser."));
}

#[test]
fn colour_only_helps() {
    let coloured = |colour| {
        let mut output = Vec::new();
        let now = Instant::parse("2026-11-02T09:30:00+01:00").unwrap();
        let mut surroundings =
            Surroundings { input: &mut io::empty(), output: &mut output, errors: &mut io::sink(), now, colour, progress: false };
        run(["sagsgang", "run", VARDE, STORY_2, "--at", "2024-07-23"], &mut surroundings);
        String::from_utf8(output).unwrap()
    };
    let (with, without) = (coloured(true), coloured(false));
    assert!(with.contains('\u{1b}') && !without.contains('\u{1b}'));
    let mut stripped = with;
    for code in ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[32m", "\u{1b}[1;31m", "\u{1b}[0m"] {
        stripped = stripped.replace(code, "");
    }
    assert_eq!(stripped, without);
    assert!(without.contains("OVERSKREDET"));
}

/// Every example procedure, and every log with its procedure.
fn examples() -> (Vec<String>, Vec<(String, String)>) {
    let mut procedures = BTreeMap::new();
    let mut logs = Vec::new();
    let mut folders = vec![PathBuf::from("../dsl-examples")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let name = path.to_str().unwrap().to_owned();
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("sag") => {
                    let first = std::fs::read_to_string(&path).unwrap();
                    let header =
                        first.lines().find(|line| line.starts_with("sagsgang") || line.starts_with("procedure")).unwrap().to_owned();
                    procedures.insert(header.split('"').nth(1).unwrap().to_owned(), name);
                }
                Some("jsonl") => logs.push(name),
                _ => {}
            }
        }
    }
    let pairs = logs
        .into_iter()
        .map(|log| {
            let (read, faults) = Log::read(&std::fs::read_to_string(&log).unwrap());
            assert!(faults.is_empty(), "{log}: {faults:?}");
            (procedures[&read.header().unwrap().procedure].clone(), log)
        })
        .collect();
    (procedures.into_values().collect(), pairs)
}

const POPULATION: &str = "../dsl-examples/fast-track/population.json";

#[test]
fn invented_cases_are_told_of_and_what_is_wrong_with_a_population_is_told_by_line() {
    let folder = Folder::new("simulate");
    let faulty =
        folder.file("forkert.json", "{\n  \"own_roles\": { \"diligent\": 900, \"pressed\": 200 },\n  \"roles\": { \"lægn\": {} }\n}\n");
    let broken = folder.file("brudt.json", "{\n  \"noise\": {\n");
    let real = folder.file("sag.jsonl", &std::fs::read_to_string(STORY_1).unwrap());
    let screen = folder.session(&[
        &["simulate", FAST_TRACK, "--cases", "12", "--population", POPULATION, "--from", "2018-01-01", "--to", "2018-03-31"],
        &["simulate", VARDE_EN, "--cases", "8", "--seed", "4"],
        &["simulate", FAST_TRACK, "--population", &faulty],
        &["simulate", FAST_TRACK, "--population", &broken, "--lang", "en"],
        &["simulate", FAST_TRACK, "--from", "2018-03-01", "--to", "2018-02-01"],
        &["simulate", FAST_TRACK, "--cases", "3000000"],
        &["simulate", FAST_TRACK, "--cases", "1", "-o", "sager.txt"],
        &["simulate", FAST_TRACK, "--cases", "1", "-o", &real],
    ]);
    golden("invented_cases", screen);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), std::fs::read_to_string(STORY_1).unwrap());
}

#[test]
fn the_logs_of_invented_cases_are_read_by_the_other_commands_and_answers_fit_the_schema() {
    let (folder, schemas) = (Folder::new("simulate-logs"), Schemas::read());
    let out = format!("{}/", folder.0.join("sager").display());
    let asked = ["simulate", FAST_TRACK, "--cases", "5", "-o", &out];
    let made = schemas.answer("simulate", &asked);
    assert_eq!(made["cases"]["begun"], 5);
    assert_eq!(made["written"]["cases"], 5);
    let until = made["until"].as_str().unwrap();
    let reckoned = schemas.answer("indicators", &["indicators", FAST_TRACK, &out, "--at", until]);
    assert_eq!(reckoned["cases"], 5);
    // The same indicators, reckoned from the files.
    for (one, other) in made["indicators"].as_array().unwrap().iter().zip(reckoned["indicators"].as_array().unwrap()) {
        assert_eq!(one["words"], other["now"]["words"]);
    }
    schemas.answer("run", &["run", FAST_TRACK, &format!("{out}sim-1-000004.jsonl"), "--at", until]);
    // One file of them all is the same logs, one after the other; it is written over, being invented.
    let one = folder.0.join("alle.jsonl").to_str().unwrap().to_owned();
    for _ in 0..2 {
        schemas.answer("simulate", &["simulate", FAST_TRACK, "--cases", "5", "-o", &one]);
    }
    let each: String = (1..=5).map(|case| std::fs::read_to_string(format!("{out}sim-1-{case:06}.jsonl")).unwrap()).collect();
    assert_eq!(std::fs::read_to_string(&one).unwrap(), each);
    let others = ["--earlier", RULES_2020, "--from", "2025-04-01", "--to", "2025-09-30"];
    schemas.answer("simulate", &[&["simulate", RULES_2025, "--cases", "6"], &others[..]].concat());
    schemas.answer("simulate", &["simulate", "../dsl-examples/tre-lag/afdeling.sag", "--cases", "4"]);
}

#[test]
fn invented_cases_that_share_pools_are_written_with_the_pools() {
    const BANK: &str = "../dsl-examples/praktikpladsbanken/procedure.sag";
    let (folder, schemas) = (Folder::new("simulate-pools"), Schemas::read());
    let out = format!("{}/", folder.0.join("sager").display());
    let made = schemas.answer("simulate", &["simulate", BANK, "--cases", "30", "--to", "2018-03-31", "--until", "2018-09-30", "-o", &out]);
    assert_eq!((&made["written"]["cases"], &made["written"]["pools"]), (&Value::from(30), &Value::from(2)));
    let indicators = schemas.answer("indicators", &["indicators", BANK, &out, "--at", "2018-09-30"]);
    for (one, other) in made["indicators"].as_array().unwrap().iter().zip(indicators["indicators"].as_array().unwrap()) {
        assert_eq!(one["words"], other["now"]["words"]);
    }
    for (held, name) in made["pools"].as_array().unwrap().iter().zip(["praktikpladsbanken", "fysioterapeuterne"]) {
        let log = format!("{out}sim-1-{name}.jsonl");
        let shown = schemas.answer("pool", &["pool", BANK, &log, &out, "--carry", "--at", "2018-09-30"]);
        assert_eq!(shown["carry"]["to_pool"].as_array().unwrap().len(), 0, "{name}");
        assert_eq!((&shown["stock"]["places"], &shown["stock"]["waiting"]), (&held["places"], &held["waiting"]), "{name}");
        assert_eq!(Value::from(shown["stock"]["requests"].as_array().unwrap().len()), held["requests"], "{name}");
    }
    let few = folder.file("faa.json", "{ \"pools\": { \"praktikpladsbanken\": 3 }, \"noise\": { \"place_withdrawn\": 200 } }");
    let none = folder.file("ingen.json", "{\n  \"pools\": { \"banken\": 3 }\n}");
    let screen = folder.session(&[
        &["simulate", BANK, "--cases", "30", "--to", "2018-03-31", "--until", "2018-09-30", "--population", &few],
        &["simulate", BANK, "--cases", "30", "--population", &none],
        &["simulate", BANK, "--cases", "30000"],
    ]);
    golden("invented_cases_with_pools", screen);
}

/// The published schemas, by name.
struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas");
        let mut texts: BTreeMap<String, Value> = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().trim_end_matches(".schema.json").to_owned();
            let schema: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
            texts.insert(name, schema);
        }
        let mut registry = Registry::new();
        for schema in texts.values() {
            registry = registry.add(schema["$id"].as_str().unwrap(), schema).unwrap();
        }
        let registry = registry.prepare().unwrap();
        let build = |schema| jsonschema::options().with_registry(&registry).build(schema).unwrap();
        Self(texts.iter().map(|(name, schema)| (name.clone(), build(schema))).collect())
    }

    fn hold(&self, name: &str, value: &Value, whose: &str) {
        let faults: Vec<String> = self.0[name].iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(faults.is_empty(), "{whose} does not fit {name}.schema.json:\n{}", faults.join("\n"));
    }

    /// Runs a command with `--format json` and holds its answer against its schema.
    fn answer(&self, name: &str, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
        let told = told(&arguments);
        assert_eq!(told.errors, "", "{arguments:?}");
        let value = serde_json::from_str(&told.output).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        self.hold(name, &value, &arguments.join(" "));
        value
    }
}

#[test]
fn answers_about_procedures_fit_the_published_schemas() {
    let schemas = Schemas::read();
    let folder = Folder::new("schemas");
    let faulty = folder.file("tre-fejl.sag", THREE_FAULTS);
    let (procedures, _) = examples();
    assert!(procedures.len() >= 4);
    for file in procedures.iter().chain([&faulty]) {
        schemas.answer("check", &["check", file]);
        schemas.answer("test", &["test", file]);
        schemas.answer("layers", &["layers", file]);
        if file != &faulty {
            schemas.answer("format", &["format", "--check", file]);
            schemas.answer("translate", &["translate", "--to", "en", file]);
        }
    }
    let little = folder.file("svar.sag", LITTLE_DA);
    for file in [&little, &faulty] {
        schemas.answer("test-suggest", &["test", "--suggest", file]);
        schemas.answer("test-mutants", &["test", "--mutate", file]);
    }
    schemas.answer("run", &["run", &faulty, STORY_1]);
    schemas.answer("attempt", &["attempt", &faulty, STORY_1, "sagsbehandleren: kontakt"]);
    schemas.answer("explain", &["explain", &faulty, STORY_1, "kontakt"]);
    schemas.answer("explain-code", &["explain-code", "missing-landing"]);
}

/// About so many of all, evenly apart, the last among them.
fn some<T>(all: &[T], number: usize) -> impl DoubleEndedIterator<Item = &T> {
    let apart = 1 + all.len() / number;
    all.iter().enumerate().filter(move |(at, _)| (all.len() - 1 - at).is_multiple_of(apart)).map(|(_, one)| one)
}

#[test]
fn answers_about_cases_fit_the_published_schemas() {
    let schemas = Schemas::read();
    let layered = ["explain", "../dsl-examples/tre-lag/afdeling.sag", "layers/fast-track.jsonl", "tidlig samtale", "--at", "2025-09-09"];
    assert_eq!(schemas.answer("explain", &layered)["explanation"]["limits"].as_array().map(Vec::len), Some(3));
    let (_, cases) = examples();
    assert!(cases.len() >= 6);
    for (procedure, log) in &cases {
        let text = std::fs::read_to_string(log).unwrap();
        for line in text.lines() {
            schemas.hold("log", &serde_json::from_str(line).unwrap(), log);
        }
        let (read, _) = Log::read(&text);
        let mut moments: Vec<String> = read.events().iter().map(|event| event.recorded.to_string()).collect();
        moments.push("2030-01-01".to_owned());
        for (number, at) in some(&moments, 2).rev().enumerate() {
            let answer = schemas.answer("run", &["run", procedure, log, "--at", at]);
            schemas.answer("explain", &["explain", procedure, log, "--closing", "--at", at]);
            if number > 0 {
                continue;
            }
            for duty in some(answer["situation"]["duties"].as_array().unwrap(), 3) {
                schemas.answer("explain", &["explain", procedure, log, duty["instance"].as_str().unwrap(), "--at", at]);
                schemas.answer("explain", &["explain", procedure, log, "--why-not", duty["step"].as_str().unwrap(), "--at", at]);
            }
        }
    }
}

#[test]
fn attempts_fit_the_published_schemas() {
    let schemas = Schemas::read();
    let (_, cases) = examples();
    let (mut accepted, mut refused) = (0, 0);
    for (procedure, log) in &cases {
        let (read, _) = Log::read(&std::fs::read_to_string(log).unwrap());
        for event in some(read.events(), 1) {
            let at = event.recorded.to_string();
            let near = read.events().iter().map(|event| event.kind.as_str()).filter(|kind| !kind.starts_with('@')).step_by(3);
            for kind in near.chain(["dans"]) {
                let command = serde_json::json!({"do": "report", "kind": kind, "fields": event.fields}).to_string();
                let answer = schemas.answer("attempt", &["attempt", procedure, log, &command, "--role", &event.actor.role, "--at", &at]);
                if answer["accepted"] == true {
                    accepted += 1;
                    schemas.hold("log", &answer["events"][0], "an event to append");
                } else {
                    refused += 1;
                }
            }
            schemas.answer("attempt", &["attempt", procedure, log, r#"{"do":"close"}"#, "--role", &event.actor.role, "--at", &at]);
            schemas.answer(
                "attempt",
                &["attempt", procedure, log, r#"{"do":"confirm","event":"e17"}"#, "--role", &event.actor.role, "--at", &at],
            );
            schemas.answer(
                "attempt",
                &["attempt", procedure, log, r#"{"do":"retract","event":"e02"}"#, "--role", &event.actor.role, "--at", &at],
            );
            schemas.answer(
                "attempt",
                &["attempt", procedure, log, r#"{"do":"acknowledge","message":"x"}"#, "--role", &event.actor.role, "--at", &at],
            );
        }
    }
    assert!(accepted > 10 && refused > 50, "{accepted} accepted, {refused} refused");
}

#[test]
fn grants_fit_the_published_schemas() {
    const GRANTS: &str = "scenarios/grants.sag";
    let schemas = Schemas::read();
    let folder = Folder::new("grants");
    let mut log = r#"{"sagsgang":1,"case":"sag-1","procedure":"Bevillinger","zone":"Europe/Copenhagen"}"#.to_owned();
    let told = [("14 måneder", "fastholdelsesmedarbejderen"), ("1 måned", "sagsbehandleren"), ("længe", "fastholdelsesmedarbejderen")];
    for (number, (amount, role)) in told.iter().enumerate() {
        let event = serde_json::json!({
            "id": format!("e{number}"), "kind": "virksomhedsrevalidering", "happened": "2022-08-02", "recorded": "2022-08-02T09:00:00+02:00",
            "actor": {"id": "m1", "role": role}, "fields": {"amount": amount},
        });
        schemas.hold("log", &event, "a grant");
        write!(log, "\n{event}").unwrap();
    }
    let log = folder.file("sag.jsonl", &log);
    let found = schemas.answer("run", &["run", GRANTS, &log, "--at", "2022-08-03"]);
    let findings = found["situation"]["findings"].as_array().unwrap();
    assert_eq!(findings.iter().filter(|finding| finding["authority"]["grant"] == "virksomhedsrevalidering").count(), 3, "{findings:?}");
    for (amount, accepted) in [("1 år", true), ("14 måneder", false), ("50000", false), ("længe", false)] {
        let command = serde_json::json!({"do": "report", "kind": "virksomhedsrevalidering", "fields": {"amount": amount}}).to_string();
        let attempt = ["attempt", GRANTS, &log, &command, "--role", "fastholdelsesmedarbejderen", "--at", "2022-08-03"];
        assert_eq!(schemas.answer("attempt", &attempt)["accepted"], accepted, "{amount}");
    }
    let short = "fastholdelsesmedarbejderen: bevilger virksomhedsrevalidering, 14 måneder";
    golden(
        "grant_refused",
        folder.session(&[
            &["attempt", GRANTS, &log, short, "--at", "2022-08-03"],
            &["attempt", GRANTS, &log, short, "--at", "2022-08-03", "--lang", "en"],
            &["attempt", GRANTS, &log, "fastholdelsesmedarbejderen: bevilger ansøgning", "--at", "2022-08-03"],
            &["run", GRANTS, &log, "--at", "2022-08-03"],
            &["run", GRANTS, &log, "--at", "2022-08-03", "--lang", "en"],
        ]),
    );
}

#[test]
fn every_example_can_be_drawn_in_every_form() {
    let schemas = Schemas::read();
    let (procedures, cases) = examples();
    let folder = Folder::new("draw");
    for kind in ["svg", "html", "dot", "mmd"] {
        // Each as it is seen most; in the other forms some of them, evenly apart.
        for procedure in some(&procedures, if kind == "svg" { procedures.len() } else { 15 }) {
            let answer = schemas.answer("draw", &["draw", procedure, "-o", "-", "--kind", kind]);
            assert_eq!(answer["text"], told(&["draw", procedure, "-o", "-", "--kind", kind]).output, "same bytes, {procedure}");
        }
        let (procedure, log) = cases.iter().find(|(_, log)| log.ends_with("fast-track/cases/story-1.jsonl")).unwrap();
        let out = folder.0.join(format!("sag.{kind}"));
        let told = told(&["draw", procedure, "--log", log, "--at", "2018-02-16", "-o", out.to_str().unwrap()]);
        assert_eq!((told.exit, told.errors.as_str()), (0, ""));
        assert!(told.output.ends_with("er tegnet. Set ved udgangen af fr 2018-02-16.\n"), "{}", told.output);
        assert!(std::fs::read_to_string(out).unwrap().len() > 500);
    }
}

#[test]
fn counts_fit_the_published_schema() {
    let schemas = Schemas::read();
    for period in ["10 dage", "10 hverdage", "10 bankdage", "8 uger", "1 måned", "2 år", "0 dage"] {
        for landing in ["next", "previous", "stays"] {
            for after in ["2026-03-25", "2024-01-31", "2025-12-22T23:30:00Z"] {
                let answer = schemas.answer("count", &["count", "--within", period, "--after", after, "--landing", landing]);
                assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["due", "explanation", "question"]);
            }
        }
    }
    for hours in ["elapsed", "working"] {
        let answer = schemas.answer("count", &["count", "--within", "30 timer", "--after", "2026-10-24T12:00:00+02:00", "--hours", hours]);
        assert!(answer["due"].as_str().unwrap().ends_with("+01:00"));
    }
}

#[test]
fn no_screen_is_wider_than_a_hundred_columns() {
    let (_, cases) = examples();
    for (procedure, log) in &cases {
        let (read, _) = Log::read(&std::fs::read_to_string(log).unwrap());
        for event in some(read.events(), 4) {
            for language in ["da", "en"] {
                let told = told(&["run", procedure, log, "--at", &event.recorded.to_string(), "--lang", language]);
                let wide = told.output.lines().find(|line| line.chars().count() > 100);
                assert_eq!(wide, None, "{log}");
                assert!(told.output.lines().all(|line| line.trim_end() == line));
            }
        }
    }
}

/// What a decision says, by which row and because of what; the same as data.
#[test]
fn decisions_are_told_by_their_rows() {
    const DECISIONS: &str = "scenarios/decisions.sag";
    let schemas = Schemas::read();
    let folder = Folder::new("decisions");
    let head = r#"{"sagsgang":1,"case":"sag-1","procedure":"Beslutninger","zone":"Europe/Copenhagen"}"#;
    let event = |id: &str, kind: &str, day: &str, role: &str, fields: serde_json::Value| {
        serde_json::json!({
            "id": id, "kind": kind, "happened": day, "recorded": format!("{day}T09:00:00+02:00"),
            "actor": {"id": "p1", "role": role}, "fields": fields,
        })
    };
    let reported = event("e1", "sygemelding", "2024-04-08", "borgeren", serde_json::json!({"ansættelse": "job"}));
    let judged = serde_json::json!({"forventet varighed": "9 uger", "smerter": 7.5});
    let judged = event("e2", "skøn", "2024-04-09", "sagsbehandleren", judged);
    let log = folder.file("sag.jsonl", &format!("{head}\n{reported}\n{judged}"));
    let found = schemas.answer("run", &["run", DECISIONS, &log, "--at", "2024-04-09"]);
    let decided = found["situation"]["decided"].as_array().unwrap();
    // Job and not asked: the third row. Over 8 weeks 2 points, pain of 7.5 one point. 7.5 is not under 7.5.
    assert_eq!((&decided[0]["result"], &decided[0]["rows"][0]["number"]), (&serde_json::json!("spørg"), &serde_json::json!(3)));
    assert_eq!((&decided[1]["result"], decided[1]["rows"].as_array().unwrap().len()), (&serde_json::json!(3), 2));
    assert_eq!(decided[2]["result"], "hurtigt");
    assert_eq!(decided[0]["because"][0], serde_json::json!({"fact": "kan vende tilbage", "told": null}));
    let why_not = ["explain", DECISIONS, &log, "--why-not", "plads", "--at", "2024-04-09"];
    schemas.answer("explain", &why_not);
    golden(
        "decisions",
        folder.session(&[
            &["run", DECISIONS, &log, "--at", "2024-04-09"],
            &["run", DECISIONS, &log, "--at", "2024-04-09", "--lang", "en"],
            &why_not,
            &["explain", DECISIONS, &log, "--why-not", "rundbord", "--at", "2024-04-09", "--lang", "en"],
        ]),
    );
}

/// A log of the procedure of consents: given on 6 March 2017, an assessment, look-ups, withdrawn on 5 April.
fn consented() -> String {
    let mut lines = vec![r#"{"sagsgang":1,"case":"sag-1","procedure":"Samtykke og vurdering","zone":"Europe/Copenhagen"}"#.to_owned()];
    let mut event = |id: &str, kind: &str, day: &str, role: &str, more: serde_json::Value| {
        let mut event = serde_json::json!({
            "id": id, "kind": kind, "happened": day, "recorded": format!("{day}T12:00:00+01:00"), "actor": {"id": "p1", "role": role},
        });
        let object = event.as_object_mut().unwrap();
        object.extend(more.as_object().unwrap().clone());
        lines.push(event.to_string());
    };
    let nothing = || serde_json::json!({});
    event("e1", "genoptræningsplan", "2017-03-01", "fysioterapeuten", nothing());
    event("e2", "journaldeling", "2017-03-06", "borgeren", nothing());
    let assessed = serde_json::json!({"fields": {"parat": true}, "reason": "Lægen og borgeren er enige"});
    event("e3", "parat", "2017-03-07", "sagsbehandleren", assessed);
    event("e4", "opslag", "2017-03-08", "sagsbehandleren", nothing());
    event("e5", "lægebrev", "2017-03-08", "borgeren", serde_json::json!({"fields": {"forventet raskmelding": "2017-04-10"}}));
    event("e6", "samtykke trukket tilbage", "2017-04-05", "borgeren", nothing());
    event("e7", "opslag", "2017-04-06", "sagsbehandleren", nothing());
    lines.join("\n")
}

#[test]
fn a_consent_is_told_with_its_last_day_and_its_end() {
    const CONSENTS: &str = "scenarios/consents.sag";
    let schemas = Schemas::read();
    let folder = Folder::new("consents");
    let log = folder.file("sag.jsonl", &consented());
    let found = schemas.answer("run", &["run", CONSENTS, &log, "--at", "2017-04-07"]);
    let said = found["situation"]["said"].as_array().unwrap();
    // In the order of the text: the doctor's date, four weeks from 8 March; the assessment, three months; the consent.
    let of = |name: &str, state: &str, through: Option<&str>| {
        let found = said.iter().find(|said| said["name"] == name).unwrap();
        assert_eq!((found["state"].as_str(), found["through"].as_str()), (Some(state), through), "{name}");
    };
    of("forventet raskmelding", "over", Some("2017-04-05"));
    of("parat", "assessed", Some("2017-06-07"));
    of("journaldeling", "withdrawn", None);
    let refused = ["attempt", CONSENTS, &log, "sagsbehandleren: opslag", "--at", "2017-04-07"];
    schemas.answer("attempt", &refused);
    let why_not = ["explain", CONSENTS, &log, "--why-not", "status", "--at", "2017-04-07"];
    schemas.answer("explain", &why_not);
    golden(
        "consents",
        folder.session(&[
            &["run", CONSENTS, &log, "--at", "2017-03-09"],
            &["run", CONSENTS, &log, "--at", "2017-04-07", "--lang", "en"],
            &why_not,
            &["explain", CONSENTS, &log, "--why-not", "status", "--at", "2017-03-02", "--lang", "en"],
            &refused,
            &["attempt", CONSENTS, &log, "sagsbehandleren: opslag", "--at", "2017-03-02T10:00:00+01:00", "--lang", "en"],
            &["attempt", CONSENTS, &log, "sagsbehandleren: vurderer parat nej", "--at", "2017-04-07"],
        ]),
    );
}

/// A log of the procedure of what it takes: the citizen's answer, a request without the employer's, then with it; a talk to which
/// the leader did not come, and one to which all did.
fn taken() -> String {
    let mut lines = vec![r#"{"sagsgang":1,"case":"sag-1","procedure":"Hvad der skal til","zone":"Europe/Copenhagen"}"#.to_owned()];
    let mut event = |id: &str, kind: &str, at: &str, role: &str, fields: serde_json::Value| {
        let event = serde_json::json!({
            "id": id, "kind": kind, "happened": at, "recorded": at, "actor": {"id": "p1", "role": role}, "fields": fields,
        });
        lines.push(event.to_string());
    };
    let nothing = || serde_json::json!({});
    event("e1", "sygemelding", "2018-03-01T09:00:00+01:00", "borgeren", nothing());
    event(
        "e2",
        "opkald til borgeren",
        "2018-03-01T10:00:00+01:00",
        "sagsbehandleren",
        serde_json::json!({"borgerens svar": "løft over 5 kg"}),
    );
    event("e3", "anmodning", "2018-03-02T09:00:00+01:00", "sagsbehandleren", nothing());
    event("e4", "indkaldelse", "2018-03-02T10:00:00+01:00", "sagsbehandleren", nothing());
    event(
        "e5",
        "arbejdsgiversvar",
        "2018-03-05T09:00:00+01:00",
        "arbejdsgiveren",
        serde_json::json!({"arbejdsgiverens svar": "siddende arbejde"}),
    );
    let two = serde_json::json!({"@attended": ["borgeren", "sagsbehandleren"], "@venue": "hjemmet"});
    event("e6", "samtale", "2018-03-05T10:00:00+01:00", "sagsbehandleren", two);
    event("e7", "anmodning", "2018-03-05T11:00:00+01:00", "sagsbehandleren", nothing());
    let all = serde_json::json!({
        "@attended": ["borgeren", "lederen", "sagsbehandleren"], "@venue": "jobcentret", "@channel": "video", "@covered": ["Fysiske forhold"],
    });
    event("e8", "samtale", "2018-03-06T10:00:00+01:00", "sagsbehandleren", all);
    event(
        "e9",
        "arbejdsgiversvar",
        "2018-03-07T09:00:00+01:00",
        "arbejdsgiveren",
        serde_json::json!({"arbejdsgiverens svar": "stående arbejde"}),
    );
    lines.join("\n")
}

#[test]
fn what_a_step_takes_is_told_before_and_after() {
    const TAKES: &str = "scenarios/takes.sag";
    let schemas = Schemas::read();
    let folder = Folder::new("takes");
    let log = folder.file("sag.jsonl", &taken());
    let sees = |at: &str| schemas.answer("run", &["run", TAKES, &log, "--at", at])["situation"].clone();
    let request =
        |situation: &Value| situation["duties"].as_array().unwrap().iter().find(|duty| duty["step"] == "anmodning").unwrap().clone();
    let before = sees("2018-03-02");
    assert_eq!(request(&before)["takes"]["missing"][0]["fact"], "arbejdsgiverens svar");
    assert_eq!(request(&before)["takes"]["missing"][0]["told_by"][0], "arbejdsgiveren");
    assert_eq!(before["findings"][0]["finding"], "lacks");
    let after = sees("2018-03-07");
    assert_eq!(
        (&request(&after)["met"]["by"], &request(&after)["takes"]["recommended"][0]["fact"]),
        (&"e7".into(), &"foreløbige overvejelser".into())
    );
    let whole = schemas.answer("document", &["document", TAKES, &log, "anmodning om attest", "--at", "2018-03-07"])["document"].clone();
    // What stands in it now, and what stood in it when it was sent: the employer has answered again since.
    assert_eq!((&whole["fields"][1]["value"], &whole["fields"][1]["told"]["event"]), (&"stående arbejde".into(), &"e9".into()));
    assert_eq!((&whole["used"][0]["by"], &whole["used"][0]["fields"][1]["value"]), (&"e7".into(), &"siddende arbejde".into()));
    // What was known when it was sent, though more had happened by then.
    let then = schemas
        .answer("document", &["document", TAKES, &log, "anmodning om attest", "--happened-by", "2018-03-07", "--known-by", "2018-03-02"]);
    assert_eq!((&then["document"]["complete"], &then["document"]["fields"][1]["told_by"][0]), (&false.into(), &"arbejdsgiveren".into()));
    let refused = ["attempt", TAKES, &log, "sagsbehandleren: anmodning", "--at", "2018-03-02T12:00:00+01:00", "--id", "x1"];
    schemas.answer("attempt", &refused);
    let talk = "sagsbehandleren: samtale, deltagere borgeren og sagsbehandleren, mødested hjemmet";
    let at = ["--at", "2018-03-05T12:00:00+01:00", "--id", "x1"];
    schemas.answer("attempt", &[&["attempt", TAKES, &log, talk], at.as_slice()].concat());
    schemas.answer("explain", &["explain", TAKES, &log, "--why-not", "samtale", "--at", "2018-03-03"]);
    schemas.answer("explain", &["explain", TAKES, &log, "samtale", "--at", "2018-03-07"]);
    golden(
        "takes",
        folder.session(&[
            &["run", TAKES, &log, "--at", "2018-03-02T12:00:00+01:00"],
            &["run", TAKES, &log, "--at", "2018-03-07", "--lang", "en"],
            &refused,
            &["attempt", TAKES, &log, talk, "--at", "2018-03-05T12:00:00+01:00", "--id", "x1", "--lang", "en"],
            &[
                "attempt",
                TAKES,
                &log,
                "sagsbehandleren: samtale, kontaktform video, huskeliste \"Hvem\"",
                "--at",
                "2018-03-05T12:00:00+01:00",
                "--id",
                "x1",
            ],
            &["explain", TAKES, &log, "--why-not", "samtale", "--at", "2018-03-03"],
            &["explain", TAKES, &log, "samtale", "--at", "2018-03-07", "--lang", "en"],
            &["document", TAKES, &log, "anmodning om attest", "--at", "2018-03-07"],
            &["document", TAKES, &log, "anmodning om attest", "--happened-by", "2018-03-07", "--known-by", "2018-03-02", "--lang", "en"],
            &["document", TAKES, &log, "anmodningen"],
            &["document", VARDE, STORY_2, "anmodning om LÆ285", "--at", "2024-05-20"],
        ]),
    );
}

#[test]
fn a_role_sees_what_it_may_see() {
    const VIEWS: &str = "scenarios/views.sag";
    let schemas = Schemas::read();
    let folder = Folder::new("views");
    let head = r#"{"sagsgang":1,"case":"sag-1","procedure":"Syn","zone":"Europe/Copenhagen"}"#;
    let event = |id: &str, kind: &str, at: &str, role: &str, fields: serde_json::Value| {
        serde_json::json!({
            "id": id, "kind": kind, "happened": at, "recorded": at, "actor": {"id": "p1", "role": role}, "fields": fields,
        })
    };
    // Two cases that differ in health alone: what the diagnosis is, whether there is a certificate, and what follows from it.
    let reported = |diagnosis: serde_json::Value| event("k3f", "sygemelding", "2026-03-02T09:00:00+01:00", "borgeren", diagnosis);
    let contact = event("q81", "kontakt", "2026-03-04T09:00:00+01:00", "sagsbehandleren", serde_json::json!({}));
    let certificate = event("m20", "lægeattest", "2026-03-03T09:00:00+01:00", "lægen", serde_json::json!({"kan arbejde": false}));
    let treatment = event("z77", "behandling", "2026-03-04T10:00:00+01:00", "sagsbehandleren", serde_json::json!({}));
    let granted = event("b05", "mentor", "2026-03-05T10:00:00+01:00", "sagsbehandleren", serde_json::json!({"amount": "6 måneder"}));
    let ill = reported(serde_json::json!({"diagnose": "knækket ben", "arbejdssted": "job"}));
    let well = reported(serde_json::json!({"arbejdssted": "job"}));
    let one = folder.file("sag.jsonl", &format!("{head}\n{ill}\n{certificate}\n{contact}\n{treatment}\n{granted}"));
    let other = folder.file("anden.jsonl", &format!("{head}\n{well}\n{contact}"));
    let now = ["--at", "2026-03-06", "--as", "arbejdsgiveren"];
    let with = |first: &[&'static str], log: &str| {
        let words = first.iter().map(|word| if *word == "LOG" { log.to_owned() } else { (*word).to_owned() });
        words.chain(now.iter().map(|word| (*word).to_owned())).collect::<Vec<String>>()
    };
    for first in [
        &["run", VIEWS, "LOG"][..],
        &["explain", VIEWS, "LOG", "svar"],
        &["explain", VIEWS, "LOG", "behandling"],
        &["explain", VIEWS, "LOG", "--closing"],
        &["explain", VIEWS, "LOG", "--why-not", "kontakt"],
        &["run", VIEWS, "LOG", "--suppose", "borgeren: tilbagekomst"],
    ] {
        for format in ["text", "json"] {
            for language in ["da", "en"] {
                let said = |log: &str| {
                    let words = with(first, log);
                    let words: Vec<&str> = words.iter().map(String::as_str).chain(["--format", format, "--lang", language]).collect();
                    let told = told(&words);
                    format!("{}{}[{}]", told.output, told.errors, told.exit)
                };
                let seen = said(&one);
                assert_eq!(seen, said(&other), "{first:?} as {format}");
                for secret in ["knækket", "lægeattest", "kan arbejde", "indsats", "mentor", "m20", "z77", "b05"] {
                    assert!(!seen.contains(secret), "{secret} in {first:?}:\n{seen}");
                }
            }
        }
    }
    let seen = schemas.answer("run", &["run", VIEWS, &one, "--at", "2026-03-06", "--as", "arbejdsgiveren"]);
    assert_eq!(
        (&seen["situation"]["seen_by"], &seen["situation"]["events"]),
        (&serde_json::json!("arbejdsgiveren"), &serde_json::json!(2))
    );
    let whole = schemas.answer("run", &["run", VIEWS, &one, "--at", "2026-03-06"]);
    assert_eq!(whole["situation"]["seen_by"], serde_json::Value::Null);
    schemas.answer("explain", &["explain", VIEWS, &one, "--closing", "--at", "2026-03-06", "--as", "arbejdsgiveren"]);
    golden(
        "views",
        folder.session(&[
            &["run", VIEWS, &one, "--at", "2026-03-06", "--as", "arbejdsgiveren"],
            &["run", VIEWS, &one, "--at", "2026-03-06", "--as", "arbejdsgiveren", "--lang", "en"],
            &["run", VIEWS, &one, "--at", "2026-03-06", "--as", "personalekonsulenten"],
            &["run", VIEWS, &one, "--at", "2026-03-06", "--as", "lederen"],
            &["explain", VIEWS, &one, "svar", "--at", "2026-03-06", "--as", "arbejdsgiveren"],
            &["explain", VIEWS, &one, "behandling", "--at", "2026-03-06", "--as", "arbejdsgiveren"],
            &["explain", VIEWS, &one, "behandling", "--at", "2026-03-06", "--as", "arbejdsgiveren", "--lang", "en"],
            &["attempt", VIEWS, &one, "arbejdsgiveren: bekræfter lægeattest", "--at", "2026-03-06"],
            &["attempt", VIEWS, &one, "arbejdsgiveren: bekræfter lægeattest", "--at", "2026-03-06", "--lang", "en"],
            &["attempt", VIEWS, &one, "arbejdsgiveren: behandling", "--at", "2026-03-06"],
        ]),
    );
}

/// The figures of `dsl-examples/gradvis-tilbage` by hand (its README says so).
#[test]
fn the_example_of_gradual_return() {
    let schemas = Schemas::read();
    let (danish, english, cases) = (
        "../dsl-examples/gradvis-tilbage/varde.sag",
        "../dsl-examples/gradvis-tilbage/varde.en.sag",
        "../dsl-examples/gradvis-tilbage/cases",
    );
    let look = |times: &[&str], which: &str| -> Vec<Value> {
        let answer = schemas.answer("indicators", &[&["indicators", danish, cases], times].concat());
        answer["indicators"].as_array().unwrap().iter().map(|indicator| indicator[which].clone()).collect()
    };
    let verdicts = |look: &[Value]| -> Vec<Value> { look.iter().map(|look| look["judged"]["verdict"].clone()).collect() };
    // 42, 56 and 63 days; 84, 91 and 28 days: 203 through three. One of three.
    let now = look(&["--happened-by", "2018-12-31"], "now");
    assert_eq!(now[0]["days"]["median"], "56.0");
    assert_eq!((&now[1]["days"]["sum"], &now[1]["days"]["mean"]), (&203.into(), &"67.7".into()));
    assert_eq!((&now[2]["share"]["hits"], &now[2]["rests_on"]), (&1.into(), &3.into()));
    assert_eq!(verdicts(&now), ["reached".into(), "reached".into(), "reached".into(), Value::Null]);
    assert_eq!((&now[3]["rests_on"], &now[3]["spans"][0]["judged"]["verdict"]), (&1.into(), &"reached".into()));
    // As it was known on 30 June, two had stalled; the first case's six months run until 19 September.
    let then = look(&["--happened-by", "2018-06-30", "--as-known", "2018-06-30"], "then");
    assert_eq!((&then[2]["share"]["hits"], &then[2]["rests_on"], &then[2]["not_yet"]), (&2.into(), &2.into(), &1.into()));
    assert_eq!(verdicts(&then), ["reached".into(), "too-few".into(), "not-reached".into(), Value::Null]);
    assert_eq!((&then[3]["rests_on"], &then[3]["spans"][0]["judged"]["verdict"]), (&2.into(), &"not-reached".into()));
    // Of 84 and 28 days two cases have a figure by then.
    let now = look(&["--happened-by", "2018-06-30", "--as-known", "2018-06-30"], "now");
    assert_eq!((&now[1]["rests_on"], &now[1]["judged"]["verdict"]), (&2.into(), &"too-few".into()));
    schemas.answer("run", &["run", danish, "../dsl-examples/gradvis-tilbage/cases/varde-2.jsonl", "--at", "2018-05-07"]);
    let case = "../dsl-examples/gradvis-tilbage/cases/varde-2.jsonl";
    let asked: [&[&str]; 4] = [
        &["run", danish, case, "--at", "2018-05-01"],
        &["run", danish, case, "--at", "2018-05-20"],
        &["indicators", danish, cases, "--happened-by", "2018-06-30", "--as-known", "2018-06-30"],
        &["indicators", english, "../dsl-examples/gradvis-tilbage/cases/varde-4.jsonl", "--happened-by", "2018-06-30"],
    ];
    golden("gradual_return", session(&asked));
    let drawn: [&[&str]; 4] = [
        &["draw", danish, "--kind", "dot", "-o", "-"],
        &["draw", danish, "--log", case, "--at", "2018-05-20", "--kind", "mmd", "-o", "-"],
        &["draw", english, "--kind", "svg", "-o", "-"],
        &["draw", danish, "--log", case, "--at", "2018-05-20", "--kind", "html", "-o", "-"],
    ];
    let stairs = |told: &Told| -> String {
        let lines = told.output.lines().skip_while(|line| !line.contains("stair"));
        lines.filter(|line| !line.contains("linkStyle")).collect::<Vec<_>>().join("\n")
    };
    golden("gradual_return_drawn", drawn.iter().map(|asked| stairs(&told(asked))).collect::<Vec<_>>().join("\n----\n"));
}
