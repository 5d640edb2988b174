//! Where each of the 65 things that the sources name lives: every row has a home that is there, or a reason; and every example is named by
//! a row, or is of another kind.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::source::SourceMap;
use sagsgang::syntax::parse;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many the sources name.
const SYSTEMS: usize = 65;
/// What a row without a home must begin with.
const NO_PROCEDURE: &str = "ingen sagsgang: ";
/// Examples that no row names, and why.
const BESIDE: [(&str, &str); 13] = [
    ("aktindsigt/procedure.sag", "of another kind: access to documents"),
    ("partshoering/procedure.sag", "of another kind: a hearing"),
    ("byggesag/procedure.sag", "of another kind: a building permit"),
    ("national/faelles.sag", "the law below them all"),
    ("national/regler-2015.sag", "an earlier version of the law"),
    ("national/regler-2020.sag", "an earlier version of the law"),
    ("national/regler-2025.sag", "an earlier version of the law"),
    ("national/forslag-2027.sag", "not adopted"),
    ("national/kommune.sag", "how a text follows the law below it"),
    ("sygedagpenge-2025/procedure.sag", "the law of one year as one text"),
    ("tre-lag/kommune.sag", "how layers stand on each other"),
    ("lovskifte-2025/regler-2020.sag", "the version before"),
    ("tre-lag/lov.sag", "a layer for the example above it"),
];

struct Row {
    number: usize,
    home: String,
    remark: String,
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples")
}

fn rows() -> Vec<Row> {
    table("SYSTEMER.md", "")
}

/// The rows of a table, whose numbers begin with a letter or with none.
fn table(file: &str, letter: &str) -> Vec<Row> {
    let text = fs::read_to_string(examples().join(file)).unwrap();
    let cells = |line: &str| -> Vec<String> { line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect() };
    let numbered = |line: &&str| {
        let number = line.strip_prefix("| ").and_then(|line| line.strip_prefix(letter));
        number.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit()))
    };
    let lines = text.lines().filter(numbered);
    lines
        .map(|line| {
            let cells = cells(line);
            assert_eq!(cells.len(), 4, "{line}");
            Row { number: cells[0].trim_start_matches(letter).parse().unwrap(), home: cells[2].clone(), remark: cells[3].clone() }
        })
        .collect()
}

/// The files that a home links to, each with what is named in it.
fn homes(row: &Row) -> Vec<(String, Vec<String>)> {
    let parts = row.home.split(';').map(|part| {
        let file = part.split_once("](").and_then(|(_, rest)| rest.split_once(')')).unwrap_or_else(|| panic!("{}: {part}", row.number)).0;
        let named = part.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (file.to_owned(), named)
    });
    parts.collect()
}

/// What the lines of a text begin with: declarations, and the lines below them.
fn declared(file: &str) -> Vec<String> {
    let text = fs::read_to_string(examples().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut sources = SourceMap::new();
    let id = sources.add(file, &text);
    assert!(parse(&sources, id).diagnostics.is_empty(), "{file}");
    text.lines().map(str::trim_start).filter(|line| line.starts_with(char::is_alphabetic)).map(str::to_owned).collect()
}

#[test]
fn each_of_the_65_has_a_home_that_is_there_or_a_reason() {
    let rows = rows();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (1..=SYSTEMS).collect::<Vec<_>>());
    for row in &rows {
        if row.home == "–" {
            assert!(row.remark.starts_with(NO_PROCEDURE), "{}: {}", row.number, row.remark);
            continue;
        }
        for (file, named) in homes(row) {
            let declared = declared(&file);
            assert!(!named.is_empty(), "{}: {file} and no step", row.number);
            for name in named {
                let begins = |line: &String| line.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
                assert!(declared.iter().any(begins), "{}: {file} declares no {name}", row.number);
            }
        }
    }
}

#[test]
fn the_numbers_above_the_table_are_those_of_the_table() {
    let rows = rows();
    let none = rows.iter().filter(|row| row.remark.starts_with(NO_PROCEDURE)).count();
    let text = fs::read_to_string(examples().join("SYSTEMER.md")).unwrap();
    let said = format!("{} har en fil og et sted i den, og {none} er ingen sagsgang", SYSTEMS - none);
    assert!(text.replace('\n', " ").contains(&said), "{said}");
}

#[test]
fn every_example_is_named_by_a_row_or_is_of_another_kind() {
    let named: BTreeSet<String> = rows().iter().filter(|row| row.home != "–").flat_map(homes).map(|(file, _)| file).collect();
    let mut found = Vec::new();
    for folder in fs::read_dir(examples()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let path = file.strip_prefix(examples()).unwrap().to_string_lossy().into_owned();
            let is_text = file.extension().is_some_and(|kind| kind == "sag") && !path.ends_with(".en.sag");
            let beside = BESIDE.iter().any(|(other, _)| *other == path);
            if is_text && !named.contains(&path) && !beside {
                found.push(path.clone());
            }
            assert!(!(beside && named.contains(&path)), "{path} is named after all");
        }
    }
    assert!(found.is_empty(), "no row names {found:?}");
}

/// How many realities there are.
const REALITIES: usize = 45;
/// What a reality that no scenario can show must begin with.
const NO_SCENARIO: &str = "intet scenarie: ";

/// The scenarios of all texts that are named after a reality: its number, the file, the title.
fn scenarios_of_realities() -> BTreeSet<(usize, String, String)> {
    let mut found = BTreeSet::new();
    for folder in fs::read_dir(examples()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let path = file.strip_prefix(examples()).unwrap().to_string_lossy().into_owned();
            if file.extension().is_none_or(|kind| kind != "sag") || path.ends_with(".en.sag") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let titles = text.lines().filter_map(|line| line.strip_prefix("scenarie \"N"));
            for (number, title) in titles.filter_map(|title| title.trim_end_matches('"').split_once(": ")) {
                // A title may begin with the letter, too.
                found.extend(number.parse().ok().map(|number| (number, path.clone(), title.to_owned())));
            }
        }
    }
    found
}

#[test]
fn each_of_the_45_realities_has_a_scenario_named_after_it_or_a_reason() {
    let rows = table("VIRKELIGHED.md", "N");
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (1..=REALITIES).collect::<Vec<_>>());
    let found = scenarios_of_realities();
    for row in &rows {
        let of_row: BTreeSet<&str> = found.iter().filter(|(number, ..)| *number == row.number).map(|(_, file, _)| file.as_str()).collect();
        if row.home == "–" {
            assert!(of_row.is_empty(), "N{}: {of_row:?}", row.number);
            assert!(row.remark.starts_with(NO_SCENARIO), "N{}: {}", row.number, row.remark);
            continue;
        }
        let mut named = BTreeSet::new();
        for part in row.home.split("; [") {
            let (file, said) = part.split_once("](").and_then(|(_, rest)| rest.split_once("): »")).unwrap();
            let (title, more) = said.rsplit_once('«').unwrap();
            let titles: Vec<_> = found.iter().filter(|(number, of, _)| (*number, of.as_str()) == (row.number, file)).collect();
            assert!(titles.iter().any(|(.., other)| other == title), "N{}: {file} has no »{title}«", row.number);
            let others: usize = more.split_whitespace().find_map(|word| word.parse().ok()).unwrap_or(0);
            assert_eq!(titles.len(), others + 1, "N{}: {file}", row.number);
            named.insert(file);
        }
        assert_eq!(named, of_row, "N{}", row.number);
    }
    let text = fs::read_to_string(examples().join("VIRKELIGHED.md")).unwrap();
    let without = rows.iter().filter(|row| row.home == "–").count();
    for said in [format!("{} har et scenarie", REALITIES - without), format!("{without} kan intet scenarie vise")] {
        assert!(text.contains(&said), "{said}");
    }
}

/// Words of the first field: what is built into the engine must know none of them.
const FIELD: [&str; 14] = [
    "sygemeld",
    "sygedag",
    "sygefrav",
    "raskmeld",
    "jobcent",
    "lægeattest",
    "LÆ285",
    "fleksjob",
    "arbejdsgiver",
    "sickness",
    "sick_report",
    "employer",
    "job_cent",
    "placement",
];
/// Where such words stand in examples for authors: "write for instance".
const EXAMPLES: [&str; 3] = ["syntax/faults.rs", "check/steps.rs", "check/procedure.rs"];

fn sources_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources_below(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_of_sickness_is_built_into_the_engine() {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src");
    let mut files = Vec::new();
    sources_below(&engine, &mut files);
    let (mut found, mut examples) = (Vec::new(), BTreeSet::new());
    for file in files {
        let name = file.strip_prefix(&engine).unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        // Tests may tell a story, and so may what is written about the code.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let lower = line.to_lowercase();
            if !FIELD.iter().any(|word| lower.contains(&word.to_lowercase())) {
                continue;
            }
            if EXAMPLES.contains(&name.as_str()) {
                examples.insert(name.clone());
            } else {
                found.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let needless: Vec<&&str> = EXAMPLES.iter().filter(|name| !examples.contains(**name)).collect();
    assert!(needless.is_empty(), "no examples stand in {needless:?}");
}
