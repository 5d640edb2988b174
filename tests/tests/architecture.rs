//! Who may know whom: the pictures of the pipeline in `docs/architecture.md`, enforced on the sources of the engine.
//!
//! An arrow or a word that is not in the tables below fails. What is known to be wrong and waits to be mended stands in a
//! table of its own, with what to do about it; once it is mended, its row must go.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly, and helpers of tests are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the pipeline, and what each may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("lexicon", &[]),
    ("calendar", &[]),
    ("terms", &["calendar", "lexicon"]),
    ("diagnostic", &["source", "lexicon"]),
    ("reference", &["lexicon"]),
    ("syntax", &["source", "lexicon", "calendar", "terms", "diagnostic"]),
    ("model", &["source", "lexicon", "calendar", "terms"]),
    ("layers", &["source", "lexicon", "calendar", "terms", "diagnostic", "syntax", "model"]),
    ("check", &["source", "lexicon", "calendar", "terms", "diagnostic", "syntax", "model", "layers"]),
    ("log", &["calendar", "model"]),
    ("case", &["calendar", "model", "log"]),
    ("situation", &["calendar", "model", "log", "case"]),
    ("explain", &["source", "lexicon", "calendar", "terms", "model", "log", "case", "situation"]),
    ("parties", &["model", "log", "case", "situation", "explain"]),
    ("consequence", &["lexicon", "calendar", "model", "log", "case", "situation", "explain"]),
    ("versions", &["lexicon", "calendar", "model", "log", "case", "situation", "explain", "consequence"]),
    ("homes", &["lexicon", "calendar", "model", "log", "situation", "explain", "consequence", "versions"]),
    ("pool", &["lexicon", "calendar", "model", "log", "case", "situation", "explain"]),
    ("document", &["calendar", "model", "log", "case", "situation", "parties"]),
    ("indicators", &["lexicon", "calendar", "terms", "model", "log", "case", "situation", "explain", "pool"]),
    ("activities", &["lexicon", "calendar", "model", "log", "case", "situation", "explain"]),
    ("attempt", &["calendar", "model", "log", "case", "situation", "parties", "explain", "pool"]),
    ("scenario", &["lexicon", "calendar", "terms", "model", "log", "case", "situation", "parties", "attempt", "explain", "pool"]),
    ("suggest", &["source", "lexicon", "calendar", "terms", "syntax", "model", "check", "log", "case", "situation", "scenario"]),
    ("mutants", &["source", "lexicon", "calendar", "syntax", "model", "check", "scenario"]),
    ("view", &["source", "lexicon", "calendar", "terms", "model", "log", "case", "situation", "explain"]),
];

/// Arrows that should not be there.
const ARROWS_TO_MEND: &[(&str, &str, &str)] = &[
    ("explain", "attempt", "put the sentences of a refusal's reasons into attempt/words.rs: attempt uses explain, not both each other"),
    ("explain", "syntax", "put clock_words beside period_words into terms.rs"),
    ("view", "syntax", "as for explain"),
];

/// Third-party crates and the only files (or folders) that see them.
const HOMES: &[(&str, &[&str])] = &[
    ("pest", &["syntax/peg.rs"]),
    ("sagsgang_grammar", &["syntax/peg.rs", "reference.rs"]),
    ("petgraph", &["check/flow.rs"]),
    ("chrono", &["calendar.rs", "calendar/"]),
    ("chrono_tz", &["calendar.rs", "calendar/"]),
    ("strsim", &["diagnostic/suggest.rs"]),
    ("unicode_normalization", &["source.rs"]),
    ("sha2", &["model/fingerprint.rs", "situation/messages.rs"]),
];

/// What makes an answer depend on more than its arguments.
/// Where a word of [`IMPURE`] stands with a reason: the table has a fixed hasher and nothing walks over it; the lock
/// belongs to one value and holds what could be reckoned again.
const PURE: &[(&str, &str)] = &[("model/names.rs", "HashMap"), ("model/fingerprint.rs", "OnceLock")];

const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "println!",
    "eprintln!",
    "print!(",
    "dbg!",
    "todo!",
    "unimplemented!",
    "HashMap",
    "HashSet",
    "static mut",
    "thread_local!",
    "OnceLock",
    "LazyLock",
    "Mutex",
    "AtomicU",
    "unsafe ",
];

/// Words of one field of administration, which the engine must not know. Beginnings of words, in lower case.
const DOMAIN: &[&str] = &[
    "sygem",
    "sygefrav",
    "sygedag",
    "raskm",
    "fravær",
    "læ285",
    "læ 285",
    "lægen",
    "kommune",
    "municipal",
    "sick",
    "absence",
    "employer",
    "arbejdsgiver",
    "borger",
    "citizen",
    "sagsbehandler",
    "caseworker",
    "jobcent",
    "doctor",
    "virksomhed",
    "tilbagekomst",
    "varde",
    "lejre",
];

/// Where such words may stand all the same: phrases that show an author how a line is written, and keywords.
const EXAMPLES: &[(&str, &str)] = &[
    ("lexicon.rs", "the keyword lines: `uden for kommunen`, `outside the municipality`"),
    ("diagnostic/words.rs", "example phrases in the help of a message"),
    ("syntax/faults.rs", "example phrases: how such a line is written"),
    ("syntax/editing/meaning.rs", "what such keywords mean"),
];

/// Domain words that should not stand where they do.
const WORDS_TO_MEND: &[(&str, &str)] = &[
    ("check/procedure.rs", "the example of `nås ved`: take it from the examples in syntax/faults.rs, or put it into diagnostic/words.rs"),
    ("check/steps.rs", "the examples of `efter` and of a deed: likewise"),
];

/// The most lines of code in a file, its tests not counted.
const MOST_LINES: usize = 700;

/// A file of the engine without its tests and comments.
struct Code {
    /// From `engine/src`, with `/`.
    path: String,
    /// Its top-level module.
    module: String,
    lines: Vec<String>,
}

fn engine() -> Vec<Code> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 20, "no sources in {}", root.display());
    let code = paths.iter().map(|path| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let module = name.split(['/', '.']).next().unwrap().to_owned();
        Code { path: name, module, lines: code_of(&fs::read_to_string(path).unwrap()) }
    });
    code.collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The lines of code: without the tests, which stand last, and without comments.
fn code_of(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.map(|line| line.split(" // ").next().unwrap().to_owned()).collect()
}

/// The modules that code names after `crate::`.
fn named(code: &[String]) -> BTreeSet<String> {
    let code = code.join("\n");
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code.get(at + "crate::".len()..).unwrap();
        if let Some(list) = rest.strip_prefix('{') {
            let list = list.split('}').next().unwrap();
            named.extend(list.split(',').map(|item| first_word(item.trim())));
        } else {
            named.insert(first_word(rest));
        }
    }
    named.remove("");
    named
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
}

#[test]
fn modules_use_only_what_they_may() {
    let may: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = BTreeSet::new();
    let mut to_mend = BTreeSet::new();
    for code in engine().iter().filter(|code| code.module != "lib") {
        let Some(may) = may.get(code.module.as_str()) else {
            wrong.insert(format!("{}: the module has no row in the table", code.module));
            continue;
        };
        for used in named(&code.lines).into_iter().filter(|used| *used != code.module) {
            let mend = ARROWS_TO_MEND.iter().find(|(from, to, _)| *from == code.module && *to == used);
            if let Some((from, to, _)) = mend {
                to_mend.insert((*from, *to));
            } else if !may.contains(&used.as_str()) {
                wrong.insert(format!("{} uses {used}", code.path));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that are not in the table: {wrong:#?}");
    let mended = ARROWS_TO_MEND.iter().find(|(from, to, _)| !to_mend.contains(&(from, to)));
    assert!(mended.is_none(), "mended; take it out of the table: {mended:?}");
}

#[test]
fn the_table_has_no_circles() {
    for (at, (module, uses)) in MAY_USE.iter().enumerate() {
        let earlier: Vec<&str> = MAY_USE.iter().take(at).map(|(module, _)| *module).collect();
        let later: Vec<&&str> = uses.iter().filter(|used| !earlier.contains(used)).collect();
        assert!(later.is_empty(), "{module} uses {later:?}, which come after it");
    }
}

#[test]
fn each_third_party_crate_has_one_home() {
    let mut wrong = Vec::new();
    for code in engine() {
        for (name, homes) in HOMES {
            let at_home = homes.iter().any(|home| if home.ends_with('/') { code.path.starts_with(home) } else { code.path == *home });
            let sees = code.lines.iter().any(|line| names_crate(line, name));
            if sees && !at_home {
                wrong.push(format!("{} sees {name}", code.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
    }) || line.trim_start().starts_with(&format!("use {name};"))
}

#[test]
fn the_engine_has_no_clock_no_files_and_no_chance() {
    let mut wrong = Vec::new();
    for code in engine() {
        for line in &code.lines {
            let excused = |word: &str| PURE.contains(&(code.path.as_str(), word));
            let found = IMPURE.iter().filter(|word| line.contains(**word) && !excused(word));
            wrong.extend(found.map(|word| format!("{}: {word}: {}", code.path, line.trim())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_engine_knows_no_field_of_administration() {
    let mut wrong = Vec::new();
    let mut to_mend = BTreeSet::new();
    for code in engine() {
        let excused = EXAMPLES.iter().any(|(path, _)| *path == code.path);
        for line in &code.lines {
            let line = line.to_lowercase();
            let Some(word) = DOMAIN.iter().find(|word| begins_a_word(&line, word)) else { continue };
            if WORDS_TO_MEND.iter().any(|(path, _)| *path == code.path) {
                to_mend.insert(code.path.clone());
            } else if !excused {
                wrong.push(format!("{}: {word}: {}", code.path, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mended = WORDS_TO_MEND.iter().find(|(path, _)| !to_mend.contains(*path));
    assert!(mended.is_none(), "mended; take it out of the table: {mended:?}");
}

fn begins_a_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphabetic())
    })
}

#[test]
fn files_stay_readable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src");
    let mut wrong = Vec::new();
    for code in engine() {
        let text = fs::read_to_string(root.join(&code.path)).unwrap();
        let lines = text.split("#[cfg(test)]\nmod ").next().unwrap().lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines", code.path));
        }
        if !text.starts_with("//!") && code.path != "lib.rs" {
            wrong.push(format!("{}: does not say what it is for", code.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_simulator_has_no_clock_and_no_files_and_knows_no_field_of_administration() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulate/src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    assert!(paths.len() >= 8, "no sources in {}", root.display());
    let mut wrong = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("//!") || text.lines().count() > MOST_LINES {
            wrong.push(format!("{}: too long, or does not say what it is for", path.display()));
        }
        for line in code_of(&text) {
            let lower = line.to_lowercase();
            let impure = IMPURE.iter().filter(|word| line.contains(**word));
            let domain = DOMAIN.iter().filter(|word| begins_a_word(&lower, word));
            let floats = ["f32", "f64"].iter().filter(|word| line.contains(**word));
            wrong.extend(impure.chain(domain).chain(floats).map(|word| format!("{}: {word}: {}", path.display(), line.trim())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
