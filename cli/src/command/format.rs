//! `format`: the canonical text of a procedure, written back into its file.

use super::check;
use crate::desk::Desk;
use crate::output::{Answer, Exit, Stop};
use crate::usage::Trouble;
use sagsgang::lexicon::Language;
use sagsgang::source::SourceMap;
use sagsgang::syntax::{self, FormatError};
use serde::Serialize;
use std::path::Path;

/// Skriv sagsgange i den faste form / write procedures in their canonical form
///
/// En fil, der ikke kan læses, røres ikke. `-` læser fra standard input og skriver til standard output.
/// A file that cannot be read is left alone. `-` reads standard input and writes standard output.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Format {
    /// Sagsgange / procedures (.sag)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Skriv intet; 1, hvis noget ville ændres / write nothing; 1 if something would change
    #[arg(long)]
    check: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// It was in its canonical form.
    Unchanged,
    /// It was written anew.
    Changed,
    /// It would be written anew (with `--check`).
    WouldChange,
    /// It cannot be read, and was left alone.
    Refused,
}

#[derive(Serialize)]
struct FileOutcome<'a> {
    file: &'a str,
    outcome: Outcome,
    /// The canonical text, for standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Serialize)]
struct Outcomes<'a> {
    files: Vec<FileOutcome<'a>>,
}

impl Format {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let mut outcomes = Vec::new();
        let mut answer = Answer::text(String::new(), Exit::Fine);
        for file in &self.files {
            let outcome = self.one(desk, file, &mut answer)?;
            if matches!(outcome.outcome, Outcome::WouldChange | Outcome::Refused) {
                answer.exit = Exit::Findings;
            }
            outcomes.push(outcome);
        }
        if desk.json() {
            return Answer::json(&Outcomes { files: outcomes }, answer.exit);
        }
        Ok(answer)
    }

    fn one<'a>(&self, desk: &mut Desk<'_>, file: &'a str, answer: &mut Answer) -> Result<FileOutcome<'a>, Stop> {
        let words = desk.words(file)?;
        let mut sources = SourceMap::new();
        let id = sources.add(file, &words);
        let parsed = syntax::parse(&sources, id);
        let language = desk.language_or(parsed.file.language);
        let standard = file == "-";
        let canonical = match syntax::format(&parsed.file) {
            Ok(canonical) if !sagsgang::diagnostic::has_errors(&parsed.diagnostics) => canonical,
            Ok(_) | Err(FormatError::Unreadable) => {
                let (readable, unchanged) = ("kan ikke læses og er ikke ændret", "cannot be read and is not changed");
                answer.notes.push_str(&check::frames(desk, &sources, &parsed.diagnostics, language));
                answer.notes.push_str(&format!("{file} {}\n", language.pick(readable, unchanged)));
                return Ok(FileOutcome { file, outcome: Outcome::Refused, text: None });
            }
            Err(FormatError::Changed) => {
                return Err(Trouble::new(
                    format!("{file} ville betyde noget andet i den faste form, og er ikke ændret; det er en fejl i sagsgang"),
                    format!("{file} would mean something else in its canonical form, and is not changed; that is a fault of sagsgang"),
                )
                .said_in(language)
                .into());
            }
        };
        let changes = canonical != words;
        let outcome = match (changes, self.check) {
            (false, _) => Outcome::Unchanged,
            (true, true) => Outcome::WouldChange,
            (true, false) => Outcome::Changed,
        };
        if self.check && changes {
            answer.out.push_str(&difference(file, &words, &canonical, language));
        } else if standard && !self.check {
            answer.out.push_str(&canonical);
        } else if changes {
            replace(file, &canonical).map_err(|error| {
                Trouble::new(format!("{file} kan ikke skrives ({error})"), format!("{file} cannot be written ({error})")).said_in(language)
            })?;
            answer.out.push_str(&format!("{file}: {}\n", language.pick("skrevet i den faste form", "written in its canonical form")));
        }
        let text = (standard && !self.check).then_some(canonical);
        Ok(FileOutcome { file, outcome, text })
    }
}

/// Writes a file whole or not at all: beside it first, then in its place.
pub(super) fn replace(file: &str, text: &str) -> std::io::Result<()> {
    let path = Path::new(file).canonicalize()?;
    let mut beside = path.clone().into_os_string();
    beside.push(".sagsgang-new");
    let written = std::fs::write(&beside, text)
        .and_then(|()| std::fs::set_permissions(&beside, std::fs::metadata(&path)?.permissions()))
        .and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        // The first fault is the one to tell of.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// The first place where two texts differ, as a small diff.
fn difference(file: &str, before: &str, after: &str, language: Language) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let number = same + 1;
    let mut text = language.pick(
        format!("{file}: ikke i den faste form; den første forskel er linje {number}\n"),
        format!("{file}: not in its canonical form; the first difference is line {number}\n"),
    );
    let show = |mark: char, line: Option<&&str>| line.map(|line| format!("    {mark} {}\n", visible(line))).unwrap_or_default();
    match (old.get(same), new.get(same)) {
        // The same lines, but not the same bytes: line ends, or the last one is missing.
        (None, None) => text.push_str(language.pick("    kun linjeskiftene er anderledes\n", "    only the line ends differ\n")),
        (old, new) => {
            text.push_str(&show('-', old));
            text.push_str(&show('+', new));
        }
    }
    text
}

/// Blanks at the end of a line and tabs, made visible.
fn visible(line: &str) -> String {
    let words = line.trim_end();
    let trailing = line.chars().count() - words.chars().count();
    format!("{}{}", words.replace('\t', "→"), "·".repeat(trailing))
}
