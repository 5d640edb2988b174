//! `run`: the situation of a case. What now, who, by when, why; what comes; may it close.

use super::attempt::asked;
use crate::desk::{CaseFiles, Desk, OtherTexts, Times, Viewer};
use crate::output::{Answer, Exit, Stop};
use crate::words::fault_sentence;
use sagsgang::attempt::{Context, attempt};
use sagsgang::explain::{closing_sentences, finding_sentence, reason_sentences};
use sagsgang::homes::{Handover, Stay};
use sagsgang::log::{Actor, LogFault};
use sagsgang::situation::{AsOf, Situation};
use sagsgang::versions::Follows;
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
    others: OtherTexts,
    #[command(flatten)]
    times: Times,
    #[command(flatten)]
    viewer: Viewer,
    /// Hvad hvis? Som i attempt: "ROLLE: HÆNDELSE, …"; intet skrives / what if? As in attempt; nothing is written
    #[arg(long, value_name = "COMMAND")]
    suppose: Vec<String>,
}

/// `docs/schemas/run.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    situation: &'a Situation,
    log_faults: &'a [LogFault],
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<&'a Follows>,
    #[serde(skip_serializing_if = "<[Stay]>::is_empty")]
    stays: &'a [Stay],
    #[serde(skip_serializing_if = "<[Handover]>::is_empty")]
    handovers: &'a [Handover],
    words: Words,
}

/// The same in sentences.
#[derive(Serialize)]
struct Words {
    language: &'static str,
    closing: Vec<String>,
    findings: Vec<String>,
    log_faults: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follows: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    belongs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    handovers: Vec<String>,
}

impl Run {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let mut files = desk.case_files(&self.file, &self.log)?;
        let language = files.language;
        let as_of = self.times.as_of(desk, language)?;
        files.choose(desk, &self.others, as_of)?;
        files.see_as(&self.viewer)?;
        if let Some(refused) = self.suppose(&mut files, as_of)? {
            return Ok(refused);
        }
        files.see_as(&self.viewer)?;
        let now = files.situation(as_of);
        let exit = Exit::findings(!files.faults.is_empty());
        if desk.json() {
            let words = Words {
                language: language.code(),
                closing: closing_sentences(language, &files.procedure, &now),
                findings: now.findings.iter().map(|finding| finding_sentence(language, finding)).collect(),
                log_faults: files.faults.iter().map(|fault| fault_sentence(language, fault)).collect(),
                follows: files.follows_words(),
                belongs: files.belongs_words(),
                handovers: files.handover_words(),
            };
            let (follows, stays, handovers) = (files.follows.as_ref(), files.stays.as_slice(), files.handovers.as_slice());
            return Answer::json(&Report { situation: &now, log_faults: &files.faults, follows, stays, handovers, words }, exit);
        }
        Ok(Answer::text(screen::screen(&files, &now, &self.suppose, desk.paint()), exit))
    }

    /// Adds what is supposed to the log in memory, each at the time looked at; where it would be refused, that is the answer.
    fn suppose(&self, files: &mut CaseFiles, as_of: AsOf) -> Result<Option<Answer>, Stop> {
        let now = as_of.last_known(files.procedure.calendar());
        for (at, words) in self.suppose.iter().enumerate() {
            let asked = asked::read(words, None, &files.procedure)?;
            let actor = Actor { id: "~".to_owned(), role: asked.role };
            let context = Context { now, happened: Some(as_of.happened_by), actor, id: format!("~{at:04}") };
            match attempt(&files.procedure, &files.log, &asked.command, &context) {
                Ok(events) => events.into_iter().for_each(|event| files.log.append(event)),
                Err(refusal) => {
                    let language = files.language;
                    let reasons = refusal.reasons.iter().flat_map(|reason| reason_sentences(language, &files.procedure, reason));
                    let mut text = language.pick(format!("Det kan ikke ske: {words}\n"), format!("This cannot happen: {words}\n"));
                    reasons.for_each(|reason| text.push_str(&format!("  {reason}\n")));
                    return Ok(Some(Answer::text(text, Exit::findings(true))));
                }
            }
        }
        Ok(None)
    }
}
