//! No example is a copy of another: each carries what its own source says. Two texts may share steps only through a layer that both build
//! on, apart from a translation beside its original and the versions of one law.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::source::SourceMap;
use sagsgang::syntax::ast::{Declaration, File, HeaderClause, StepClause, What};
use sagsgang::syntax::parse;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Pairs that share more than half of the steps of one of them, and why they may.
const MAY_SHARE: [(&str, &str, &str); 1] = [(
    "sygedagpenge-2025/procedure.sag",
    "varde/procedure.sag",
    "both carry the law of their time within themselves: one to show it as one text, the other as the whole that an author reads first",
)];
/// A text with fewer steps of its own shows one thing of the language on an extract of the law; half of it is a step or two.
const WHOLE: usize = 5;

struct Example {
    path: String,
    name: String,
    file: Arc<File>,
    text: String,
    /// The name of the text it builds on.
    base: Option<String>,
}

/// A step as its own text says it: what people read, what they do, and what its deadline, triggers and endings are.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    name: String,
    does: Option<String>,
    lines: BTreeSet<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples")
}

fn texts(below: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sag") && !path.to_string_lossy().ends_with(".en.sag") {
            found.push(path);
        }
    }
}

fn examples() -> Vec<Example> {
    let mut paths = Vec::new();
    texts(&folder(), &mut paths);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let mut sources = SourceMap::new();
        let id = sources.add("x.sag", &text);
        let file = parse(&sources, id).file;
        let header = file.declarations.iter().find_map(|d| if let What::Header(header) = &d.what { Some(header) } else { None }).unwrap();
        let name = header.name.text.clone();
        let base = header.clauses.iter().find_map(|clause| match &clause.what {
            HeaderClause::BuildsOn(base) => Some(base.text.clone()),
            _ => None,
        });
        let path = path.strip_prefix(folder()).unwrap().to_string_lossy().into_owned();
        let text = sources.get(id).unwrap().text().to_owned();
        Example { path, name, file, text, base }
    };
    paths.into_iter().map(read).collect()
}

/// Words without what makes two lines differ that say the same.
fn plain(words: &str) -> String {
    let letters = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect::<String>().to_lowercase();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn steps(example: &Example) -> Vec<Said> {
    let said = |declaration: &Declaration| {
        let What::Step(step) = &declaration.what else { return None };
        let words = |from: u32, to: u32| plain(&example.text[from as usize..to as usize]);
        let mut does = None;
        let mut lines = BTreeSet::new();
        for clause in &step.clauses {
            match &clause.what {
                StepClause::Deed(deed) => does = Some(plain(&deed.action)),
                StepClause::Basis(_) => {}
                _ => {
                    lines.insert(words(clause.span.start, clause.span.end));
                }
            }
        }
        let name = step.label.as_ref().unwrap_or(&step.name);
        Some(Said { name: plain(&name.text), does, lines })
    };
    example.file.declarations.iter().filter_map(said).collect()
}

/// Two steps are the same when people do the same in them, or read the same name above lines that are mostly the same.
fn same(one: &Said, other: &Said) -> bool {
    let common = one.lines.intersection(&other.lines).count() * 2;
    let alike = common > one.lines.len().max(other.lines.len());
    (one.does.is_some() && one.does == other.does) || (one.name == other.name && alike) || (alike && one.lines.len() > 3)
}

fn shared(one: &[Said], other: &[Said]) -> usize {
    one.iter().filter(|step| other.iter().any(|other| same(step, other))).count()
}

#[test]
fn no_two_examples_share_more_than_half_of_their_steps() {
    let all = examples();
    let steps: Vec<Vec<Said>> = all.iter().map(steps).collect();
    assert!(all.len() >= 38, "{} examples", all.len());
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    let mut most = (0, String::new());
    for (at, one) in all.iter().enumerate() {
        for (beside, other) in all.iter().enumerate().skip(at + 1) {
            // The versions of one law repeat what a change of the law leaves; a text and its base are one case of use.
            let versions = one.name == other.name;
            let layers = one.base.as_ref() == Some(&other.name) || other.base.as_ref() == Some(&one.name);
            let fewest = steps[at].len().min(steps[beside].len());
            if versions || layers || fewest < WHOLE {
                continue;
            }
            let common = shared(&steps[at], &steps[beside]).min(shared(&steps[beside], &steps[at]));
            let told = format!("{} and {} share {common} of {fewest} steps", one.path, other.path);
            if common * 100 / fewest > most.0 {
                most = (common * 100 / fewest, told.clone());
            }
            if let Some(place) = MAY_SHARE.iter().position(|(first, second, _)| *first == one.path && *second == other.path) {
                used.insert(place);
            } else if common * 2 > fewest {
                wrong.push(told);
            }
        }
    }
    println!("most: {}", most.1);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(used.len(), MAY_SHARE.len(), "a pair that shares no more than half needs no excuse");
}

#[test]
fn a_renamed_copy_is_found() {
    let all = examples();
    let original = all.iter().find(|example| example.path == "lejre/procedure.sag").unwrap();
    let copy = original.text.replace("Lejre", "Byen").replace("sagsbehandleren", "medarbejderen");
    let mut sources = SourceMap::new();
    let id = sources.add("kopi.sag", &copy);
    let file = parse(&sources, id).file;
    let copy = Example { path: String::new(), name: "Byen".to_owned(), file, text: sources.get(id).unwrap().text().to_owned(), base: None };
    let (one, other) = (steps(original), steps(&copy));
    assert!(one.len() > 4);
    assert_eq!(shared(&one, &other), one.len());
}
