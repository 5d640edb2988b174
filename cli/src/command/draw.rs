//! `draw`: the flow of a procedure as a picture; with a log, the case on the flow.

use crate::desk::{CaseFiles, Desk, OtherTexts, Times, unknown_role};
use crate::draw::{self, DrawError};
use crate::output::{Answer, Stop};
use crate::usage::Trouble;
use crate::words::{self, fault_notes, step_names};
use clap::ValueEnum;
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::Procedure;
use sagsgang::situation::AsOf;
use sagsgang::versions::Versions;
use sagsgang::view::{Part, flow_of};
use serde::Serialize;
use std::path::Path;

/// A picture with more boxes than this is hard to read at once.
const MANY: usize = 60;

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
    part: PartArgs,
    #[command(flatten)]
    others: OtherTexts,
    #[command(flatten)]
    times: Times,
}

/// What of it to draw.
#[derive(Debug, clap::Args)]
struct PartArgs {
    /// Kun det, teksten selv siger, når den bygger på andre / only what the text itself says, where it builds on others
    #[arg(long)]
    own: bool,
    /// Kun en fase; kan gentages / only a phase; may be repeated
    #[arg(long, value_name = "PHASE")]
    phase: Vec<String>,
    /// Kun det, en rolle gør og melder; kan gentages / only what a role does and reports; may be repeated
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// Kun et trin; kan gentages / only a step; may be repeated
    #[arg(long, value_name = "STEP")]
    step: Vec<String>,
}

impl PartArgs {
    fn of(&self, procedure: &Procedure) -> Result<Part, Trouble> {
        let phase = |name: &String| {
            let names: Vec<&str> = procedure.phases().iter().map(String::as_str).collect();
            let found = names.iter().position(|phase| phase.to_lowercase() == name.to_lowercase());
            found.ok_or_else(|| Trouble::unknown(("fasen", "the phase"), name, &names))
        };
        let role = |name: &String| procedure.role_named(name).ok_or_else(|| unknown_role(procedure, name));
        let step = |name: &String| {
            let found = procedure.step_named(name).map(|(id, _)| id);
            found.ok_or_else(|| Trouble::unknown(("trinnet", "the step"), name, &step_names(procedure).collect::<Vec<_>>()))
        };
        Ok(Part {
            own: self.own,
            phases: self.phase.iter().map(phase).collect::<Result<_, _>>()?,
            roles: self.role.iter().map(role).collect::<Result<_, _>>()?,
            steps: self.step.iter().map(step).collect::<Result<_, _>>()?,
        })
    }
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
        let mut files = match &self.log {
            Some(log) => desk.case_files(&self.file, log)?,
            None => {
                let (procedure, language) = desk.runnable(&self.file)?;
                CaseFiles::of(procedure, Log::default(), Vec::new(), language)
            }
        };
        let language = files.language;
        let as_of = self.times.as_of(desk, language)?;
        let case = if self.log.is_some() {
            files.choose(desk, &self.others, as_of)?;
            Some(files.situation(as_of))
        } else {
            self.in_force(desk, &mut files, as_of)?;
            None
        };
        let part = self.part.of(&files.procedure).map_err(|trouble| trouble.said_in(language))?;
        let flow = flow_of(&files.procedure, case.as_ref(), &part);
        if flow.nodes.iter().all(|node| node.beside) {
            return Err(nothing_in(&part).said_in(language).into());
        }
        let drawn = match kind {
            Kind::Svg => draw::svg(&flow),
            Kind::Html => draw::html(&flow),
            Kind::Dot => draw::dot(&flow),
            Kind::Mmd => draw::mermaid(&flow),
        };
        let picture = drawn.map_err(|error| undrawable(&error).said_in(language))?;
        let (mut notes, exit) = fault_notes(language, self.log.as_deref().unwrap_or_default(), &files.faults);
        if !desk.json() && part.is_whole(&files.procedure) && flow.nodes.len() > MANY {
            notes.push_str(&too_much(language, &files.procedure, flow.nodes.len()));
        }
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

    /// Without a case, the version that a new case would follow.
    fn in_force(&self, desk: &mut Desk<'_>, files: &mut CaseFiles, as_of: AsOf) -> Result<(), Stop> {
        let day = files.procedure.calendar().day(as_of.happened_by);
        let mut texts = self.others.texts(desk, &files.procedure)?;
        texts.retain(|text| text.name().to_lowercase() == files.procedure.name().to_lowercase());
        if let Some(text) = Versions::of(texts).for_new_case(day) {
            files.procedure = text.clone();
        }
        Ok(())
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

/// Nothing of what was asked for stands in the picture.
fn nothing_in(part: &Part) -> Trouble {
    if part.roles.is_empty() {
        Trouble::new("udsnittet er tomt: der er ingen trin i det", "the part is empty: it has no steps")
    } else {
        Trouble::new("udsnittet er tomt: rollen gør intet og melder intet", "the part is empty: the role does nothing and reports nothing")
    }
}

/// That a picture is too large to be read at once, and what to do.
fn too_much(language: Language, procedure: &Procedure, boxes: usize) -> String {
    let own = if procedure.layers().is_empty() { "" } else { "--own, " };
    language.pick(
        format!("bemærk: billedet har {boxes} kasser. Vis et udsnit med {own}--phase, --role eller --step.\n"),
        format!("note: the picture has {boxes} boxes. Show a part of it with {own}--phase, --role or --step.\n"),
    )
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
