//! `test --suggest`: scenarios for what none reaches, ready to be put at the end of the text.

use crate::command::check;
use crate::desk::{Desk, Text};
use crate::output::{Answer, Exit, Stop};
use crate::page::bullet;
use crate::words::counted;
use sagsgang::lexicon::Language;
use sagsgang::scenario::{Spot, What};
use sagsgang::suggest::{Suggestions, suggest};
use serde::Serialize;

/// `docs/schemas/test-suggest.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    files: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileReport<'a> {
    Searched {
        file: &'a str,
        scenarios: Vec<Scenario>,
        /// What still no scenario reaches.
        missed: Vec<Spot>,
        /// How many acts were tried.
        tried: usize,
    },
    Faulty(check::FileReport<'a>),
}

#[derive(Serialize)]
struct Scenario {
    title: String,
    text: String,
    reaches: Vec<Spot>,
}

pub(super) fn answer(desk: &mut Desk<'_>, texts: &[Text]) -> Result<Answer, Stop> {
    let mut out = String::new();
    let mut notes = String::new();
    let mut reports = Vec::new();
    let mut faulty = false;
    for text in texts {
        let language = desk.language_or(text.loaded.file.language);
        let Some(found) = suggest(&text.sources, text.id, &desk.calendars) else {
            faulty = true;
            out.push_str(&check::frames(desk, &text.sources, &text.loaded.diagnostics, language));
            reports.push(FileReport::Faulty(check::FileReport::of(desk, text)));
            continue;
        };
        if texts.len() > 1 {
            out.push_str(&format!("\n# {}\n", text.path));
        }
        found.scenarios.iter().for_each(|one| out.push_str(&one.text));
        notes.push_str(&note(language, &text.path, &found));
        let scenarios =
            found.scenarios.into_iter().map(|one| Scenario { title: one.title, text: one.text, reaches: one.reaches }).collect();
        reports.push(FileReport::Searched { file: &text.path, scenarios, missed: found.missed, tried: found.tried });
    }
    let exit = Exit::findings(faulty);
    if desk.json() {
        return Answer::json(&Report { files: reports }, exit);
    }
    Ok(Answer::text(out, exit).with_notes(notes))
}

/// What the suggestions reach, and for what none was found.
fn note(language: Language, path: &str, found: &Suggestions) -> String {
    let reached: usize = found.scenarios.iter().map(|one| one.reaches.len()).sum();
    let number = counted(found.scenarios.len(), language.pick("forslag", "suggestion"), language.pick("forslag", "suggestions"));
    let mut note = match (found.scenarios.len(), found.missed.len()) {
        (0, 0) => language.pick(format!("{path}: alt er nået.\n"), format!("{path}: everything is reached.\n")),
        (1, missed) => language.pick(
            format!("{path}: {number}, der når {reached} steder mere; {missed} mangler stadig.\n"),
            format!("{path}: {number} that reaches {reached} more; {missed} are still missing.\n"),
        ),
        (_, missed) => language.pick(
            format!("{path}: {number}, der når {reached} steder mere; {missed} mangler stadig.\n"),
            format!("{path}: {number} that reach {reached} more; {missed} are still missing.\n"),
        ),
    };
    if found.missed.is_empty() {
        return note;
    }
    note.push_str(language.pick(
        "Her blev der ikke fundet nogen historie (måske er der ingen):\n",
        "For these no story was found (perhaps there is none):\n",
    ));
    for (name, all) in by_name(language, &found.missed) {
        note.push_str(&bullet("·", &format!("{}: {}", language.quoted(name), all.join(", ")), 2));
    }
    note
}

/// Spots gathered by step; a step that never opens says only that.
pub(super) fn by_name(language: Language, missed: &[Spot]) -> Vec<(&str, Vec<String>)> {
    let mut steps: Vec<(&str, Vec<String>)> = Vec::new();
    let never = |name: &str| missed.iter().any(|spot| spot.name == name && spot.what == What::Opens);
    for spot in missed {
        let words = match spot.what {
            What::Opens => language.pick("åbner aldrig", "never opens").to_owned(),
            what if never(&spot.name) && !matches!(what, What::Row(_)) => continue,
            what => what.words(language),
        };
        match steps.iter_mut().find(|(name, _)| *name == spot.name) {
            Some((_, all)) => all.push(words),
            None => steps.push((&spot.name, vec![words])),
        }
    }
    steps
}
