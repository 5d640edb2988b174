//! `draw`: the flow of a procedure as a picture; with a log, the case on the flow.

use crate::desk::{CaseFiles, Desk, Times};
use crate::draw::{self, DrawError};
use crate::output::{Answer, Stop};
use crate::usage::Trouble;
use crate::words::{self, fault_notes};
use clap::ValueEnum;
use sagsgang::log::Log;
use sagsgang::situation::situation;
use sagsgang::view::flow;
use serde::Serialize;
use std::path::Path;

/// Tegn en sagsgang / draw a procedure
///
/// Formen følger filens endelse: .svg, .html, .dot (Graphviz) eller .mmd (Mermaid). `-o -` skriver til standard output.
/// The form follows the file's ending. `-o -` writes to standard output.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, after_help = "Eksempel / example:\n  sagsgang draw procedure.sag --log sag.jsonl -o sag.html")]
pub(crate) struct Draw {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Tegn sagen på sagsgangen / draw the case on the procedure (.jsonl)
    #[arg(long, value_name = "LOG")]
    log: Option<String>,
    /// Hvor billedet skrives / where the picture is written
    #[arg(long, short, value_name = "OUT")]
    out: String,
    /// Formen, når endelsen ikke siger den / the form, where the ending does not tell
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    #[command(flatten)]
    times: Times,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Svg,
    Html,
    Dot,
    Mmd,
}

/// `docs/schemas/draw.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The picture itself, where it goes to standard output.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl Draw {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let kind = self.kind()?;
        let files = match &self.log {
            Some(log) => desk.case_files(&self.file, log)?,
            None => {
                let (procedure, language) = desk.runnable(&self.file)?;
                CaseFiles::of(procedure, Log::default(), Vec::new(), language)
            }
        };
        let language = files.language;
        let as_of = self.times.as_of(desk, language)?;
        let case = self.log.as_ref().map(|_| situation(&files.procedure, &files.log, as_of));
        let flow = flow(&files.procedure, case.as_ref());
        let drawn = match kind {
            Kind::Svg => draw::svg(&flow),
            Kind::Html => draw::html(&flow),
            Kind::Dot => draw::dot(&flow),
            Kind::Mmd => draw::mermaid(&flow),
        };
        let picture = drawn.map_err(|error| undrawable(&error).said_in(language))?;
        let (notes, exit) = fault_notes(language, self.log.as_deref().unwrap_or_default(), &files.faults);
        if self.out == "-" {
            let answer = if desk.json() {
                Answer::json(&Report { kind, file: None, text: Some(&picture) }, exit)?
            } else {
                Answer::text(picture, exit)
            };
            return Ok(answer.with_notes(notes));
        }
        std::fs::write(&self.out, &picture).map_err(|error| {
            Trouble::new(format!("{} kan ikke skrives ({error})", self.out), format!("{} cannot be written ({error})", self.out))
                .said_in(language)
        })?;
        let answer = if desk.json() {
            Answer::json(&Report { kind, file: Some(&self.out), text: None }, exit)?
        } else {
            let as_of = case.map(|case| format!(" {}", words::as_of(language, files.procedure.calendar(), case.as_of))).unwrap_or_default();
            Answer::text(language.pick(format!("{} er tegnet.{as_of}\n", self.out), format!("{} is drawn.{as_of}\n", self.out)), exit)
        };
        Ok(answer.with_notes(notes))
    }

    fn kind(&self) -> Result<Kind, Trouble> {
        if let Some(kind) = self.kind {
            return Ok(kind);
        }
        if self.out == "-" {
            return Err(Trouble::new(
                "hvilken form? Skriv --kind svg, html, dot eller mmd",
                "which form? Write --kind svg, html, dot or mmd",
            ));
        }
        let ending = Path::new(&self.out).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        Kind::from_str(ending, true).map_err(|_| {
            Trouble::new(
                format!("{} ender ikke på .svg, .html, .dot eller .mmd; skriv --kind", self.out),
                format!("{} does not end in .svg, .html, .dot or .mmd; write --kind", self.out),
            )
        })
    }
}

/// Why there is no picture. What stands in a checked procedure can be drawn, unless it is very large.
fn undrawable(error: &DrawError) -> Trouble {
    match error {
        DrawError::TooLarge => Trouble::new("billedet ville blive for stort til at læse", "the picture would be too large to read"),
        DrawError::NoSuchNode(name) | DrawError::NoSuchLane(name) => Trouble::new(
            format!("»{name}« mangler i billedet; det er en fejl i sagsgang"),
            format!("`{name}` is missing in the picture; that is a fault of sagsgang"),
        ),
    }
}
