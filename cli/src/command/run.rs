//! `run`: the situation of a case. What now, who, by when, why; what comes; may it close.

use crate::desk::{Desk, Times};
use crate::output::{Answer, Exit, Stop};
use crate::words::fault_sentence;
use sagsgang::explain::{closing_sentences, finding_sentence};
use sagsgang::log::LogFault;
use sagsgang::situation::{Situation, situation};
use serde::Serialize;

mod screen;

/// Vis en sag / show a case
///
/// Hvad nu, hvem, inden hvornår og hvorfor; hvad der kommer; og om sagen må lukkes.
/// What now, who, by when and why; what comes next; and whether the case may close.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, after_help = "Eksempel / example:\n  sagsgang run procedure.sag sag.jsonl --at 2024-06-17")]
pub(crate) struct Run {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Sagens log / the case's log (.jsonl)
    #[arg(value_name = "LOG")]
    log: String,
    #[command(flatten)]
    times: Times,
}

/// `docs/schemas/run.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    situation: &'a Situation,
    log_faults: &'a [LogFault],
    words: Words,
}

/// The same in sentences.
#[derive(Serialize)]
struct Words {
    language: &'static str,
    closing: Vec<String>,
    findings: Vec<String>,
    log_faults: Vec<String>,
}

impl Run {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let files = desk.case_files(&self.file, &self.log)?;
        let language = files.language;
        let as_of = self.times.as_of(desk, language)?;
        let now = situation(&files.procedure, &files.log, as_of);
        let exit = Exit::findings(!files.faults.is_empty());
        if desk.json() {
            let words = Words {
                language: language.code(),
                closing: closing_sentences(language, &files.procedure, &now),
                findings: now.findings.iter().map(|finding| finding_sentence(language, finding)).collect(),
                log_faults: files.faults.iter().map(|fault| fault_sentence(language, fault)).collect(),
            };
            return Answer::json(&Report { situation: &now, log_faults: &files.faults, words }, exit);
        }
        Ok(Answer::text(screen::screen(&files, &now, desk.paint()), exit))
    }
}
