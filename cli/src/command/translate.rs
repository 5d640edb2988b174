//! `translate`: a procedure with the keywords of the other language, and every other word as it was.

use super::check;
use crate::arguments::Lang;
use crate::desk::{Desk, Text};
use crate::output::{Answer, Exit, Stop};
use crate::usage::Trouble;
use sagsgang::diagnostic::{Severity, has_errors};
use sagsgang::lexicon::Language;
use sagsgang::syntax::{self, TranslateError};
use serde::Serialize;
use std::path::Path;

/// Skriv sagsgange med det andet sprogs nøgleord / write procedures with the keywords of the other language
///
/// Navne, frie ord, citater og bemærkninger står, som de stod; et navn, der er et nøgleord i det andet sprog, sættes i
/// anførselstegn. Det, der skrives, betyder det samme: det prøves, før det skrives.
/// Names, free words, quotes and remarks stand as they stood; a name that is a keyword in the other language is put into
/// quotation marks. What is written means the same: that is tried before it is written.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, after_help = "Eksempel / example:\n  sagsgang translate --to en procedure.sag -o procedure.en.sag")]
pub(crate) struct Translate {
    /// Sagsgange / procedures (.sag)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Sproget, der skrives på / the language to write in
    #[arg(long, value_enum)]
    to: Lang,
    /// Filen eller mappen, der skrives i (ellers standard output) / the file or folder to write to (else standard output)
    #[arg(long, short, value_name = "OUT")]
    out: Option<String>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// It was written in the other language.
    Translated,
    /// It is in that language already, and was written in its canonical form.
    Unchanged,
    /// It cannot be read, or would mean something else.
    Refused,
}

#[derive(Serialize)]
struct FileOutcome<'a> {
    file: &'a str,
    outcome: Outcome,
    /// Where it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    out: Option<String>,
    /// What both texts mean, where they can run.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    /// The text, where it goes to standard output.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// `docs/schemas/translate.schema.json`.
#[derive(Serialize)]
struct Outcomes<'a> {
    language: &'static str,
    files: Vec<FileOutcome<'a>>,
}

impl Translate {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let to = self.to.language();
        self.room()?;
        let mut outcomes = Vec::new();
        let mut answer = Answer::text(String::new(), Exit::Fine);
        for file in &self.files {
            let outcome = self.one(desk, file, to, &mut answer)?;
            if outcome.outcome == Outcome::Refused {
                answer.exit = Exit::Findings;
            }
            outcomes.push(outcome);
        }
        if desk.json() {
            return Answer::json(&Outcomes { language: to.code(), files: outcomes }, answer.exit);
        }
        Ok(answer)
    }

    /// Several texts need a folder: one after another they would be no text.
    fn room(&self) -> Result<(), Trouble> {
        let folder = self.out.as_deref().is_some_and(|out| Path::new(out).is_dir());
        if self.files.len() > 1 && !folder {
            return Err(Trouble::new("flere sagsgange kan ikke skrives i én fil", "several procedures cannot be written to one file")
                .with_help("nævn en mappe, der findes, med -o", "name a folder that exists with -o"));
        }
        Ok(())
    }

    /// Where a file's text goes; nothing for standard output.
    fn place(&self, file: &str) -> Option<String> {
        let out = self.out.as_deref().filter(|out| *out != "-")?;
        let into = Path::new(out);
        match Path::new(file).file_name().filter(|_| into.is_dir()) {
            Some(name) => Some(into.join(name).to_string_lossy().into_owned()),
            None => Some(out.to_owned()),
        }
    }

    fn one<'a>(&self, desk: &mut Desk<'_>, file: &'a str, to: Language, answer: &mut Answer) -> Result<FileOutcome<'a>, Stop> {
        let before = desk.text(file)?;
        let own = before.loaded.file.language;
        let language = desk.language_or(own);
        let refused = FileOutcome { file, outcome: Outcome::Refused, out: None, fingerprint: None, text: None };
        let translated = syntax::translate(&before.loaded.file, to);
        let words = match &translated {
            Ok(words) | Err(TranslateError::Differs { text: words }) => words,
            Err(TranslateError::Unreadable) => {
                let (danish, english) = ("kan ikke læses og er ikke oversat", "cannot be read and is not translated");
                answer.notes.push_str(&check::frames(desk, &before.sources, &before.loaded.diagnostics, language));
                answer.notes.push_str(&format!("{file} {}\n", language.pick(danish, english)));
                return Ok(refused);
            }
        };
        let after = desk.text_of(file, words);
        if translated.is_err() || !is_like(&before, &after) {
            let found: Vec<_> = after.loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned().collect();
            answer.notes.push_str(&check::frames(desk, &after.sources, &found, language));
            let there = to.pick(("på dansk", "in Danish"), ("på engelsk", "in English"));
            answer.notes.push_str(&language.pick(
                format!("{file} ville ikke sige det samme {} og er ikke oversat; stederne ovenfor står i den oversatte tekst\n", there.0),
                format!(
                    "{file} would not say the same {} and is not translated; the places above are those of the translated text\n",
                    there.1
                ),
            ));
            return Ok(refused);
        }
        let outcome = if own == to { Outcome::Unchanged } else { Outcome::Translated };
        let fingerprint = after.loaded.procedure.as_ref().map(|procedure| procedure.fingerprint().to_owned());
        let Some(out) = self.place(file) else {
            answer.out.push_str(words);
            return Ok(FileOutcome { outcome, fingerprint, text: Some(words.clone()), ..refused });
        };
        std::fs::write(&out, words).map_err(|error| {
            Trouble::new(format!("{out} kan ikke skrives ({error})"), format!("{out} cannot be written ({error})")).said_in(language)
        })?;
        answer.out.push_str(&format!(
            "{out}: {}\n",
            language.pick(to.pick("skrevet på dansk", "skrevet på engelsk"), to.pick("written in Danish", "written in English"))
        ));
        Ok(FileOutcome { outcome, fingerprint, out: Some(out), ..refused })
    }
}

/// Does a text mean what the other does, as far as it means anything?
fn is_like(before: &Text, after: &Text) -> bool {
    let meaning = |text: &Text| text.loaded.procedure.as_ref().map(|procedure| procedure.fingerprint().to_owned());
    match meaning(before) {
        Some(fingerprint) => meaning(after).as_ref() == Some(&fingerprint),
        None => has_errors(&before.loaded.diagnostics),
    }
}
