//! What the documents show works: every block of `sag` checks, every block of `sh` begins with a command there is.
//!
//! A block marked `sag,fragment` shows only a part of a procedure and is not checked. The book (`docs/book`) is followed step by step in
//! `cli/tests/book.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly, and helpers of tests are tests")]

use sagsgang::diagnostic::has_errors;
use sagsgang_tests::story::{faults, loaded};
use std::fs;
use std::path::{Path, PathBuf};

/// The commands that a block of `sh` may begin with.
const COMMANDS: &[&str] = &["sagsgang", "cargo"];

/// A fenced block of a document.
struct Block {
    /// Where: file and line.
    place: String,
    /// What stands behind the fence: `sag`, `sh`.
    mark: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "engine/README.md"].map(|name| root().join(name)).into_iter().filter(|path| path.is_file()).collect();
    collect(&root().join("docs"), &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("docs/book") {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

fn blocks() -> Vec<Block> {
    let documents = documents();
    assert!(!documents.is_empty(), "no documents under {}", root().display());
    let mut blocks = Vec::new();
    for path in documents {
        let mut open: Option<(String, Block)> = None;
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            let trimmed = line.trim_start();
            let fence: String = trimmed.chars().take_while(|c| *c == '`').collect();
            open = match open {
                Some((opened, block)) if trimmed.trim_end() == opened => {
                    blocks.push(block);
                    None
                }
                Some((opened, mut block)) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                    Some((opened, block))
                }
                None if fence.len() >= 3 => {
                    let mark = trimmed.trim_start_matches('`').trim().to_owned();
                    let place = format!("{}:{number}", path.strip_prefix(root()).unwrap().display());
                    Some((fence, Block { place, mark, text: String::new() }))
                }
                None => None,
            };
        }
        assert!(open.is_none(), "{}: a block is not closed", path.display());
    }
    blocks
}

#[test]
fn every_procedure_in_a_document_checks() {
    let mut wrong = String::new();
    for block in blocks() {
        match block.mark.as_str() {
            "sag" => {
                let (sources, loaded) = loaded(&block.text);
                if has_errors(&loaded.diagnostics) {
                    wrong.push_str(&format!("{}\n{}\n", block.place, faults(&sources, &loaded)));
                }
            }
            "sag,fragment" => {}
            mark => assert!(!mark.starts_with("sag") || mark.starts_with("sagsgang"), "{}: what is `{mark}`?", block.place),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_command_in_a_document_is_one() {
    for block in blocks().into_iter().filter(|block| block.mark == "sh") {
        let lines = block.text.lines().map(|line| line.trim().trim_start_matches("$ "));
        let first = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).find_map(|line| line.split_whitespace().next());
        let known = first.is_some_and(|first| COMMANDS.contains(&first));
        assert!(known, "{}: {first:?} is none of {COMMANDS:?}", block.place);
    }
}
