//! The book's table of contents against its files, its links against what is there, and its words against the language.

use super::root;
use sagsgang::lexicon::Language;
use sagsgang::reference::keywords;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn src() -> PathBuf {
    root().join("docs/book/src")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The targets of links in running text: `[words](target)`; what stands in fences and in code is no link.
fn links(text: &str) -> Vec<String> {
    let running: String = text.split("```").step_by(2).collect();
    let running: String = running.split('`').step_by(2).collect();
    running.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

/// What a heading is called in a link.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c)).collect::<String>();
    kept.replace(' ', "-")
}

fn anchors(text: &str) -> BTreeSet<String> {
    let running: String = text.split("```").step_by(2).collect();
    running.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn pages(below: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.insert(path.canonicalize().unwrap());
        }
    }
}

#[test]
fn the_table_of_contents_and_the_files_agree() {
    let listed = links(&read(&src().join("SUMMARY.md")));
    let mut there = BTreeSet::new();
    pages(&src(), &mut there);
    let mut named: BTreeSet<PathBuf> = BTreeSet::from([src().join("SUMMARY.md").canonicalize().unwrap()]);
    for target in listed {
        let path = src().join(&target);
        let path = path.canonicalize().unwrap_or_else(|error| panic!("SUMMARY.md lists {target}: {error}"));
        assert!(named.insert(path), "SUMMARY.md lists {target} twice");
    }
    let unlisted: Vec<_> = there.difference(&named).collect();
    assert!(unlisted.is_empty(), "SUMMARY.md lacks {unlisted:?}");
    let (danish, english) = (std::fs::read_dir(src().join("da")).unwrap().count(), std::fs::read_dir(src().join("en")).unwrap().count());
    assert_eq!(danish, english, "each page stands in both languages");
}

#[test]
fn links_and_inclusions_lead_somewhere() {
    let mut pages_of_the_book = BTreeSet::new();
    pages(&src(), &mut pages_of_the_book);
    for outside in
        ["README.md", "docs/README.md", "docs/laesbarhed.md", "docs/readability.md", "engine/reference.da.md", "engine/reference.en.md"]
    {
        pages_of_the_book.insert(root().join(outside).canonicalize().unwrap());
    }
    for page in pages_of_the_book {
        let text = read(&page);
        let folder = page.parent().unwrap();
        for included in text.split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(folder.join(included).is_file(), "{}: includes {included}", page.display());
        }
        for target in links(&text).iter().filter(|target| !target.contains("://")) {
            let (file, part) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { page.clone() } else { folder.join(file) };
            assert!(path.exists(), "{}: leads to {target}", page.display());
            let leaves =
                page.starts_with(src().canonicalize().unwrap()) && !path.canonicalize().unwrap().starts_with(src().canonicalize().unwrap());
            assert!(!leaves, "{}: {target} is no page of the book", page.display());
            if !part.is_empty() {
                let mut text = read(&path);
                let inclusions: Vec<String> =
                    text.split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next()).map(str::to_owned).collect();
                inclusions.iter().for_each(|included| text.push_str(&read(&path.parent().unwrap().join(included))));
                assert!(anchors(&text).contains(part), "{}: {target}: no such heading", page.display());
            }
        }
    }
}

#[test]
fn the_glossary_uses_words_that_the_language_has() {
    for (file, language) in [("da/ordliste.md", Language::Danish), ("en/glossary.md", Language::English)] {
        let known: BTreeSet<&str> = keywords(language).collect();
        let text = read(&src().join(file));
        let mut told = 0;
        for row in text.lines().filter(|line| line.starts_with("| `")) {
            let first = row.split('|').nth(1).unwrap();
            for word in first.split('`').skip(1).step_by(2) {
                let parts = word.split('…').map(str::trim).filter(|part| !part.is_empty());
                parts.for_each(|part| assert!(known.contains(part), "{file}: `{part}` is no word of the language"));
                told += 1;
            }
        }
        assert!(told > 30, "{file}: only {told} words");
    }
}
