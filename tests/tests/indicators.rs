//! Indicators over eight small cases, reckoned by hand: late registration, a correction, a relapse that is over and one that is
//! not, a case that ended otherwise, one without the beginning, an event by a role that may not report it.
//!
//! | case | first contact | back, gross | back, net | deadlines |
//! |---|---|---|---|---|
//! | a | 8 January to 16 January: 8 | to 4 March: 56 | 56 | kept |
//! | b | 1 February to 13 February: 12 | to 15 April: 74 | to 1 July, after the relapse: 151 | missed, kept |
//! | c | 4 November to 12 November: 8, recorded on 20 December | not yet | not yet | kept; as known before: missed |
//! | d | 4 March to 14 March: 10; before the correction of 10 December from 10 March: 4 | to 20 June: 108; before: 102 | the same | kept |
//! | e | none: pension on 20 June | ended without | ended without | missed on 13 June |
//! | f | no sick report | not in | not in | none |
//! | g | 2 September to 12 September: 10; what the citizen reported on the 5th is no contact | not yet | not yet | kept |
//! | h | 1 August to 5 August: 4 | to 30 September: 60 | not yet: sick again since 10 October | kept, missed |

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails loudly")]

use sagsgang::calendar::{Calendars, Instant};
use sagsgang::check::load;
use sagsgang::source::SourceMap;
use sagsgang_cli::{Surroundings, run};
use serde_json::{Value, json};

const DANISH: &str = "indicators/prøve.sag";
const ENGLISH: &str = "indicators/prøve.en.sag";
const CASES: &str = "indicators/sager";

fn said(arguments: &[&str]) -> (u8, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let exit = run(
        std::iter::once(&"sagsgang").chain(arguments),
        &mut Surroundings {
            input: &mut std::io::empty(),
            output: &mut output,
            errors: &mut errors,
            now: Instant::parse("2025-01-15T09:00:00+01:00").unwrap(),
            colour: false,
            progress: false,
        },
    );
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap())
}

fn answer(arguments: &[&str]) -> Value {
    let (exit, output, errors) = said(&[&["indicators"], arguments, &["--format", "json"]].concat());
    assert_eq!((exit, errors.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&output).unwrap()
}

/// What an indicator rests on, its figures, and everything it does not rest on, without what is zero.
fn figures(look: &Value) -> Value {
    let mut look = look.as_object().unwrap().clone();
    look.retain(|key, value| !matches!(key.as_str(), "words" | "spans") && *value != json!(0));
    Value::Object(look)
}

fn days(rests_on: usize, (median, mean): (&str, &str), sum: i64, (shortest, longest): (i64, i64), rest: &Value) -> Value {
    let mut figures = json!({
        "rests_on": rests_on,
        "days": { "median": median, "mean": mean, "sum": sum, "shortest": shortest, "longest": longest },
    });
    join(&mut figures, rest);
    figures
}

fn share(rests_on: usize, hits: usize, percent: &str, rest: &Value) -> Value {
    let mut figures = json!({ "rests_on": rests_on, "share": { "hits": hits, "percent": percent } });
    join(&mut figures, rest);
    figures
}

fn join(figures: &mut Value, rest: &Value) {
    for (key, value) in rest.as_object().unwrap() {
        figures[key] = value.clone();
    }
}

#[test]
fn the_year_as_it_is_known_now() {
    let expected = [
        // 4, 8, 8, 10, 10, 12; e ended without, f has no sick report.
        days(6, ("9.0", "8.7"), 52, (4, 12), &json!({ "ended_without": 1, "no_beginning": 1 })),
        // a alone; b and d were closed and e ended without it; c, g and h go on.
        days(1, ("28.0", "28.0"), 28, (28, 28), &json!({ "ended_without": 3, "not_yet": 3, "no_beginning": 1 })),
        // 56, 60, 74, 108.
        days(4, ("67.0", "74.5"), 298, (56, 108), &json!({ "not_yet": 2, "ended_without": 1, "no_beginning": 1 })),
        // 56, 108, 151.
        days(3, ("108.0", "105.0"), 315, (56, 151), &json!({ "not_yet": 3, "ended_without": 1, "no_beginning": 1 })),
        // a, b and h of all but c, whose three months last until 4 February, and f.
        share(6, 3, "50.0", &json!({ "not_yet": 1, "no_beginning": 1 })),
        // a alone: b was back for good only in July, and h is not.
        share(6, 1, "16.7", &json!({ "not_yet": 1, "no_beginning": 1 })),
        // The first of b, e, and the second of h; of nine.
        share(9, 3, "33.3", &json!({})),
        json!({ "rests_on": 9 }),
        // All but e, which has ended; f goes on.
        share(7, 6, "85.7", &json!({ "not_yet": 1 })),
    ];
    for file in [DANISH, ENGLISH] {
        let answer = answer(&[file, CASES, "--happened-by", "2024-12-31"]);
        assert_eq!(answer["cases"], 8);
        for (indicator, expected) in answer["indicators"].as_array().unwrap().iter().zip(&expected) {
            assert_eq!(figures(&indicator["now"]), *expected, "{}", indicator["name"]);
        }
        let spans: Vec<(&str, u64)> = answer["indicators"][7]["now"]["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(|span| (span["from"].as_str().unwrap(), span["rests_on"].as_u64().unwrap()))
            .collect();
        let months = ["01", "02", "03", "05", "06", "08", "09", "10", "11"].map(|month| format!("2024-{month}-01"));
        assert_eq!(spans, months.iter().map(|month| (month.as_str(), 1)).collect::<Vec<_>>());
    }
}

#[test]
fn the_first_of_december_as_it_was_known_then() {
    let answer = answer(&[DANISH, CASES, "--as-known", "2024-12-01"]);
    let then = |at: usize| figures(&answer["indicators"][at]["then"]);
    let now = |at: usize| figures(&answer["indicators"][at]["now"]);
    let changed = |at: usize| -> Vec<&str> {
        let changed = answer["indicators"][at]["changed"].as_array().unwrap();
        changed.iter().map(|changed| changed["case"].as_str().unwrap()).collect()
    };
    // Without c, and d from the 10th of March: 4, 4, 8, 10, 12.
    assert_eq!(then(0), days(5, ("8.0", "7.6"), 38, (4, 12), &json!({ "not_yet": 1, "ended_without": 1, "no_beginning": 1 })));
    assert_eq!(now(0), days(6, ("9.0", "8.7"), 52, (4, 12), &json!({ "ended_without": 1, "no_beginning": 1 })));
    assert_eq!(changed(0), ["c-registreret-sent", "d-rettet"]);
    // 56, 60, 74, 102.
    assert_eq!(then(2), days(4, ("67.0", "73.0"), 292, (56, 102), &json!({ "not_yet": 2, "ended_without": 1, "no_beginning": 1 })));
    assert_eq!(changed(2), ["d-rettet"]);
    // 56, 102, 151.
    assert_eq!(then(3), days(3, ("102.0", "103.0"), 309, (56, 151), &json!({ "not_yet": 3, "ended_without": 1, "no_beginning": 1 })));
    // The three months of g last until 2 December: they are not over.
    assert_eq!(now(4), share(5, 3, "60.0", &json!({ "not_yet": 2, "no_beginning": 1 })));
    assert_eq!(then(4), now(4));
    // The contact of c was held in time, and nobody knew.
    assert_eq!(then(6), share(9, 4, "44.4", &json!({})));
    assert_eq!(now(6), share(9, 3, "33.3", &json!({})));
    assert_eq!(changed(6), ["c-registreret-sent"], "the deadline of d moved, and was kept all the same");
    assert_eq!(changed(8), ["c-registreret-sent"]);
    assert_eq!(changed(7), ["d-rettet"], "on another day of March");
    assert_eq!(then(8), share(6, 5, "83.3", &json!({ "not_yet": 2 })));
}

#[test]
fn the_first_and_the_latest_are_told_apart() {
    let more = "\nnøgletal \"Fra første til seneste\"\n    dage fra første sygemelding til seneste sygemelding\n\nnøgletal \"Fra den seneste\"\n    dage fra seneste sygemelding til kontakt\n\nnøgletal \"Bagefter\"\n    dage fra kontakt til sygemelding\n";
    let path = std::env::temp_dir().join(format!("sagsgang-seneste-{}.sag", std::process::id()));
    std::fs::write(&path, std::fs::read_to_string(DANISH).unwrap() + more).unwrap();
    let answer = answer(&[path.to_str().unwrap(), CASES, "--happened-by", "2024-12-31"]);
    std::fs::remove_file(path).unwrap();
    let now = |at: usize| figures(&answer["indicators"][9 + at]["now"]);
    // b: 1 February to 2 May, 91; h: 1 August to 10 October, 70; a, c, d, e and g have one.
    assert_eq!(now(0), days(7, ("0.0", "23.0"), 161, (0, 91), &json!({ "no_beginning": 1 })));
    // b: 2 May to 10 May, 8; h is not there yet; a 8, c 8, d 10, g 10.
    assert_eq!(now(1), days(5, ("8.0", "8.8"), 44, (8, 10), &json!({ "not_yet": 1, "ended_without": 1, "no_beginning": 1 })));
    // b: 13 February to 2 May, 79; h: 5 August to 10 October, 66; in a, c, d and g it came before; e and f have no contact.
    assert_eq!(now(2), days(2, ("72.5", "72.5"), 145, (66, 79), &json!({ "came_before": 4, "no_beginning": 2 })));
}

/// An indicator changes nothing in any case: no log becomes foreign when one is added.
#[test]
fn an_indicator_is_no_part_of_the_fingerprint() {
    let fingerprint = |text: &str| {
        let mut sources = SourceMap::new();
        let id = sources.add("x.sag", text);
        load(&sources, id, &Calendars::builtin()).procedure.unwrap().fingerprint().to_owned()
    };
    let text = std::fs::read_to_string(DANISH).unwrap();
    let (without, _) = text.split_once("\nnøgletal").unwrap();
    assert_eq!(fingerprint(&text), fingerprint(without));
    assert_eq!(fingerprint(&text), fingerprint(&std::fs::read_to_string(ENGLISH).unwrap()), "both languages");
}

#[test]
fn the_figures_as_people_read_them() {
    let screen = |arguments: &[&str]| {
        let (exit, output, errors) = said(&[&["indicators"], arguments].concat());
        assert_eq!((exit, errors.as_str()), (0, ""));
        format!("$ sagsgang indicators {}\n{output}", arguments.join(" "))
    };
    insta::assert_snapshot!("danish", screen(&[DANISH, CASES, "--happened-by", "2024-12-31", "--as-known", "2025-01-01", "--cases"]));
    insta::assert_snapshot!("english_then", screen(&[ENGLISH, CASES, "--as-known", "2024-12-01"]));
}

#[test]
fn a_log_that_cannot_be_used_is_told_of_and_loses_no_other() {
    let folder = std::env::temp_dir().join(format!("sagsgang-indicators-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let a = std::fs::read_to_string(format!("{CASES}/a-ligeud.jsonl")).unwrap();
    let other = write("anden.jsonl", &a.replace("\"Prøve\"", "\"En anden\"").replace("a-ligeud", "x"));
    let headless = write("uden-hoved.jsonl", a.split_once('\n').unwrap().1);
    let broken = write("linje.jsonl", &format!("{}{{\n", a.replace("a-ligeud", "i-god")));
    let copy = write("kopi.jsonl", &a);
    let b = std::fs::read_to_string(format!("{CASES}/b-tilbagefald.jsonl")).unwrap();
    let rival = write("rival.jsonl", &b.replace("2024-02-13", "2024-02-11"));
    let missing = folder.join("findes-ikke.jsonl").to_str().unwrap().to_owned();
    let told = |output: &str| {
        let answer: Value = serde_json::from_str(output).unwrap();
        serde_json::to_string_pretty(&answer["left_out"]).unwrap().replace(folder.to_str().unwrap(), "MAPPE")
    };
    let arguments = [
        "indicators",
        DANISH,
        CASES,
        &other,
        &headless,
        &broken,
        &copy,
        &rival,
        &missing,
        "--happened-by",
        "2024-12-31",
        "--format",
        "json",
    ];
    let (exit, output, errors) = said(&arguments);
    assert_eq!(exit, 1);
    insta::assert_snapshot!("left_out", told(&output));
    assert_eq!(errors.lines().count(), 2, "{errors}");
    // a once, b not at all, and the case with a broken line by the rest: 8 cases again.
    assert_eq!(serde_json::from_str::<Value>(&output).unwrap()["cases"], 8);
    let mut turned = arguments;
    turned[2..9].reverse();
    assert_eq!(said(&turned).1, output);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_day_that_nobody_could_know_of_is_refused() {
    let (exit, output, errors) = said(&["indicators", DANISH, CASES, "--at", "2024-12-31", "--as-known", "2024-06-30"]);
    assert_eq!((exit, output.as_str()), (2, ""));
    assert!(errors.contains("--as-known 2024-06-30: da kunne ingen vide"), "{errors}");
    let (exit, _, errors) = said(&["indicators", ENGLISH, CASES, "--happened-by", "2024-12-31", "--as-known", "2026-01-01"]);
    assert_eq!(exit, 2);
    assert!(errors.contains("is later than what it is compared with"), "{errors}");
}
