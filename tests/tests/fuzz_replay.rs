//! The fuzzer's bodies on every run of the tests: on what once broke them, on the examples, and on generated stories.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly, and helpers of tests are tests")]

use sagsgang::lexicon::{Language, lexicon_grammar};
use sagsgang_fuzz::{CUT, check, format, parse, run};
use sagsgang_tests::procedures::Recipe;
use sagsgang_tests::story::{Numbers, Story};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
    found.sort();
}

/// Runs every body on some bytes, and says on which bytes it failed.
fn replay(name: &str, bytes: &[u8]) {
    for (body, target) in [(parse as fn(&[u8]), "parse"), (format, "format"), (check, "check"), (run, "run")] {
        let outcome = std::panic::catch_unwind(|| body(bytes));
        assert!(outcome.is_ok(), "{target} on {name}");
    }
}

#[test]
fn what_once_broke_is_mended() {
    let mut found = Vec::new();
    files(&root().join("fuzz/regressions"), &mut found);
    assert!(!found.is_empty());
    for path in found {
        replay(&path.display().to_string(), &fs::read(&path).unwrap());
    }
}

#[test]
fn examples_hold() {
    let mut found = Vec::new();
    files(&root().join("dsl-examples"), &mut found);
    for path in &found {
        let bytes = fs::read(path).unwrap();
        replay(&path.display().to_string(), &bytes);
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            let procedure = path.parent().and_then(Path::parent).unwrap().join("procedure.sag");
            // A text that builds on others cannot be read alone.
            if !procedure.exists() {
                continue;
            }
            let text = fs::read_to_string(procedure).unwrap() + CUT + &String::from_utf8(bytes).unwrap();
            run(text.as_bytes());
        }
    }
}

/// The same numbers on every machine (Numerical Recipes' generator).
struct Dice(u32);

impl Dice {
    fn roll(&mut self) -> u16 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0.to_be_bytes().first_chunk::<2>().map_or(0, |high| u16::from_be_bytes(*high))
    }

    fn tape(&mut self, length: u16) -> Vec<u16> {
        (0..length).map(|_| self.roll()).collect()
    }

    fn tapes(&mut self, most: u16, length: u16) -> Vec<Vec<u16>> {
        (0..1 + self.roll() % most).map(|_| self.tape(length)).collect()
    }
}

#[test]
fn generated_stories_hold() {
    let mut dice = Dice(2026);
    for number in 0..60 {
        let recipe = Recipe { head: dice.tape(250), steps: dice.tapes(12, 80), scenes: dice.tapes(2, 80) };
        let numbers = Numbers { recipe, log: dice.tapes(14, 30), more: dice.tape(20) };
        let story = Story::of(&numbers).unwrap();
        replay(&format!("story {number}:\n{}", story.written.text), story.written.text.as_bytes());
        let both = format!("{}{CUT}{}", story.written.text, story.log.write());
        assert!(std::panic::catch_unwind(|| run(both.as_bytes())).is_ok(), "run on story {number}:\n{both}");
    }
}

#[test]
fn the_dictionary_is_made_from_the_lexicon() {
    let mut words = BTreeSet::new();
    for language in [Language::Danish, Language::English] {
        words.extend(lexicon_grammar(language).split('"').skip(1).step_by(2).map(str::to_owned));
    }
    for event in ["id", "kind", "happened", "recorded", "actor", "role", "fields", "about", "supersedes", "reason", "event", "message"] {
        words.insert(format!("\"{event}\":"));
    }
    let marks = [
        "@closed",
        "@confirmed",
        "@retracted",
        "@acknowledged",
        "2026-03-29",
        "2026-03-29T02:30:00+01:00",
        "\n    ",
        "  # ",
        "> ",
        "»",
        "«",
        CUT,
    ];
    words.extend(marks.map(str::to_owned));
    let mut made = String::from("# Made by tests/tests/fuzz_replay.rs; run it with SAGSGANG_WRITE_DICT=1.\n");
    for word in words.iter().filter(|word| !word.is_empty()) {
        let escaped: String = word.bytes().map(escape).collect();
        made.push_str(&format!("\"{escaped}\"\n"));
    }
    let path = root().join("fuzz/dict/sag.dict");
    if std::env::var_os("SAGSGANG_WRITE_DICT").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), made, "the dictionary is out of date");
}

fn escape(byte: u8) -> String {
    match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    }
}
