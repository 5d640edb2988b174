//! `layers`: what a text changes of the one it builds on, and that of the one below, down to the law.

use super::check;
use crate::desk::{Desk, Text};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{bullet, wrap};
use sagsgang::layers::{Change, change_sentence};
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure};
use serde::Serialize;

/// Vis lagene / show the layers
///
/// Hvad hver tekst tilføjer og strammer i forhold til den, den bygger på; den nederste først.
/// What each text adds and tightens compared with the one it builds on; the lowest first.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, after_help = "Eksempel / example:\n  sagsgang layers afdeling.sag")]
pub(crate) struct Layers {
    /// Sagsgange / procedures (.sag)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// `docs/schemas/layers.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    files: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileReport<'a> {
    Layered {
        file: &'a str,
        procedure: &'a str,
        fingerprint: &'a str,
        /// The texts, the one that all others build on first.
        layers: &'a [String],
        changes: Vec<ChangeReport<'a>>,
    },
    /// A file with errors, as `check` reports it.
    Faulty(check::FileReport<'a>),
}

#[derive(Serialize)]
struct ChangeReport<'a> {
    #[serde(flatten)]
    change: &'a Change,
    sentence: String,
}

impl Layers {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let texts = desk.texts(&self.files)?;
        let mut out = String::new();
        let mut reports = Vec::new();
        let mut faulty = false;
        for text in &texts {
            let language = desk.language_or(text.loaded.file.language);
            let Some(procedure) = &text.loaded.procedure else {
                faulty = true;
                out.push_str(&check::frames(desk, &text.sources, &text.loaded.diagnostics, language));
                reports.push(FileReport::Faulty(check::FileReport::of(desk, text)));
                continue;
            };
            out.push_str(&shown(desk, text, procedure, language));
            let said = |change| ChangeReport { change, sentence: change_sentence(language, change) };
            reports.push(FileReport::Layered {
                file: &text.path,
                procedure: procedure.name(),
                fingerprint: procedure.fingerprint(),
                layers: procedure.layers(),
                changes: text.loaded.changes.iter().map(said).collect(),
            });
        }
        let exit = Exit::findings(faulty);
        if desk.json() {
            return Answer::json(&Report { files: reports }, exit);
        }
        Ok(Answer::text(out, exit))
    }
}

/// The texts from the lowest up, each with what it tightens, then what it adds.
fn shown(desk: &Desk<'_>, text: &Text, procedure: &Checked<Procedure>, language: Language) -> String {
    let paint = desk.paint();
    let mut out = format!("{} ({})\n", paint.paint(Style::Strong, procedure.name()), text.path);
    if procedure.layers().is_empty() {
        out.push_str(language.pick("  bygger ikke på nogen tekst\n", "  builds on no other text\n"));
        return out;
    }
    for pair in procedure.layers().windows(2) {
        let [base, layer] = pair else { continue };
        let (base_name, layer_name) = (language.quoted(base), language.quoted(layer));
        let heading = language.pick(format!("{layer_name} oven på {base_name}"), format!("{layer_name} on top of {base_name}"));
        out.push('\n');
        for line in wrap(&heading, 98) {
            out.push_str(&format!("  {}\n", paint.paint(Style::Strong, &line)));
        }
        let of_layer = |addition: bool| {
            text.loaded
                .changes
                .iter()
                .filter(move |change| change.layer == *layer && change.base == *base && change.is_addition() == addition)
        };
        let parts = [
            (language.pick("ændrer kun i strengere retning, eller forklarer:", "changes, only to the stricter side, or explains:"), false),
            (language.pick("tilføjer:", "adds:"), true),
        ];
        for (title, addition) in parts {
            if of_layer(addition).next().is_none() {
                continue;
            }
            out.push_str(&format!("  {title}\n"));
            for change in of_layer(addition) {
                let line = language.pick("linje", "line");
                let mark = format!("{line} {:>3} ", change.line);
                out.push_str(&bullet(&mark, &change_sentence(language, change), 4));
            }
        }
    }
    out
}
