//! The book is true: every example is read by the engine, every message is the real one, every command is run in order by the built
//! command, and what is shown is what it said. `SAGSGANG_WRITE_BOOK=1 cargo test -p sagsgang-cli --test book` writes what is shown anew;
//! read the difference before you commit it.
//!
//! What the words behind a fence mean (Danish | English):
//!
//! | fence | meaning |
//! |---|---|
//! | `sag` | an excerpt that is put into the page's surroundings, where it takes the place of what it names itself; or a text that builds on Varde's |
//! | `sag,omgivelser` \| `sag,surroundings` | the surroundings of a page |
//! | `sag,fejl=CODE` \| `sag,error=CODE` | an excerpt in which exactly that is wrong |
//! | `besked` \| `message` | the message about the excerpt above |
//! | `console` | commands and what they said: the reference runs them in `dsl-examples`, a tutorial in a folder of its own |
//! | `sag,fil=F` \| `sag,file=F`, `json,…` | the reader makes this file |
//! | `sag,ret=F` \| `sag,put=F` | the reader puts this into the file |
//! | `sag,indtil-nu=F` \| `sag,so-far=F` | the file as it stands now |

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::diagnostic::{Code, Diagnostic, Severity};
use sagsgang::lexicon::Language;
use sagsgang::scenario;
use sagsgang::source::SourceMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

#[path = "book/page.rs"]
mod page;
#[path = "book/readers.rs"]
mod readers;
#[path = "book/summary.rs"]
mod summary;

use page::{Page, put};

static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The built command in a folder; what it wrote, its notes first.
fn command(folder: &Path, line: &str) -> String {
    let words = page::words(line);
    assert_eq!(words.first().map(String::as_str), Some("sagsgang"), "not a command of ours: {line}");
    let done = Command::new(env!("CARGO_BIN_EXE_sagsgang")).args(&words[1..]).current_dir(folder).output().unwrap();
    assert!(done.status.code().is_some_and(|code| code < 2), "{line}\n{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8([done.stderr, done.stdout].concat()).unwrap()
}

/// The commands of a block, each with what it says.
fn session(folder: &Path, block: &str) -> String {
    let mut text = String::new();
    for line in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let said = command(folder, line);
        text.push_str(&format!("$ {line}\n"));
        said.lines().for_each(|line| text.push_str(&format!("{}\n", line.trim_end())));
    }
    text
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let mut sources = SourceMap::new();
    let id = sources.add("opslag.sag", text);
    for below in ["procedure.sag", "procedure.en.sag"] {
        sources.add(below, &std::fs::read_to_string(root().join("dsl-examples/varde").join(below)).unwrap());
    }
    let loaded = load(&sources, id, &CALENDARS);
    if let Some(procedure) = &loaded.procedure {
        for told in scenario::run(procedure).0 {
            assert!(
                told.passed,
                "a scenario of an example fails: {:#?}",
                told.lines.iter().filter(|line| !line.passed).collect::<Vec<_>>()
            );
        }
    }
    loaded.diagnostics
}

fn codes(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    found.iter().filter(|one| one.code != Code::Unused).map(|one| one.code.slug()).collect()
}

fn message(found: &[Diagnostic], language: Language) -> String {
    let one = found.iter().find(|one| one.code != Code::Unused).expect("no message");
    let word = match one.severity {
        Severity::Error => language.pick("fejl", "error"),
        Severity::Warning => language.pick("advarsel", "warning"),
    };
    format!("{word}[{}]: {}\n{}: {}\n", one.code.slug(), one.title(language), language.pick("hjælp", "help"), one.help(language))
}

#[test]
fn every_example_of_the_reference_is_read_and_every_answer_is_real() {
    for (file, language) in [("engine/reference.da.md", Language::Danish), ("engine/reference.en.md", Language::English)] {
        let mut page = Page::read(&root().join(file));
        let around = page.blocks().find(|block| ["sag,omgivelser", "sag,surroundings"].contains(&block.fence.as_str()));
        let around = around.expect("a page with excerpts has surroundings").body.clone();
        assert_eq!(codes(&diagnostics(&around)), BTreeSet::new(), "{file}: the surroundings");
        let mut last = Vec::new();
        for block in page.blocks_mut() {
            let place = format!("{file}: ```{}\n{}", block.fence, block.body);
            match block.fence.split_once(',').unwrap_or((&block.fence, "")) {
                ("sag", "omgivelser" | "surroundings") => {}
                ("sag", tag) => {
                    // What builds on another text is whole.
                    let whole = block.body.contains("    bygger på ") || block.body.contains("    builds on ");
                    last = diagnostics(&if whole { block.body.clone() } else { put(&around, &block.body) });
                    let wanted: BTreeSet<&str> = tag.split_once('=').into_iter().map(|(_, code)| code).collect();
                    assert_eq!(
                        codes(&last),
                        wanted,
                        "{}\n{place}",
                        last.iter().map(|one| one.title(language)).collect::<Vec<_>>().join("\n")
                    );
                }
                ("besked" | "message", "") => block.body = message(&last, language),
                ("console", "") => block.body = session(&root().join("dsl-examples"), &block.body),
                _ => panic!("what is this block?\n{place}"),
            }
        }
        page.hold();
    }
}

/// A folder of its own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sagsgang-book-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_tutorial_can_be_followed_to_the_letter() {
    for file in ["da/trin-for-trin.md", "en/step-by-step.md"] {
        let folder = Folder::new(&file.replace('/', "-"));
        let mut page = Page::read(&root().join("docs/book/src").join(file));
        for block in page.blocks_mut() {
            let (_, tag) = block.fence.split_once(',').unwrap_or((&block.fence, ""));
            let (what, name) = tag.split_once('=').unwrap_or((tag, ""));
            let path = folder.0.join(name);
            match what {
                "fil" | "file" => std::fs::write(&path, &block.body).unwrap(),
                "ret" | "put" => {
                    let text = std::fs::read_to_string(&path).unwrap();
                    std::fs::write(&path, put(&text, &block.body)).unwrap();
                }
                "indtil-nu" | "so-far" => block.body = std::fs::read_to_string(&path).unwrap(),
                _ => {
                    assert_eq!(block.fence, "console", "{file}: what is this block?\n{}", block.body);
                    block.body = session(&folder.0, &block.body);
                }
            }
        }
        page.hold();
    }
}
