//! `document`: what stands in a document of a case, who told it and when, what is missing; and how it was when it was used.

use crate::desk::{CaseFiles, Desk, OtherTexts, Times, Viewer};
use crate::output::{Answer, Exit, Paint, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::usage::Trouble;
use crate::words::{self, fault_notes};
use sagsgang::calendar::Moment;
use sagsgang::document::{Document as Whole, Field, Used, document};
use sagsgang::explain::{field_words, moment_words};
use sagsgang::lexicon::Language;
use sagsgang::model::DocumentId;
use serde::Serialize;

/// Vis et dokument i en sag / show a document of a case
///
/// Hvad der står i det, hvem der har oplyst det og hvornår, og hvad der mangler. Dette ene svar viser, hvad hændelser oplyser.
/// What stands in it, who told it and when, and what is missing. This one answer shows what events tell.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang document procedure.sag sag.jsonl \"anmodning om LÆ 285\" --at 2018-03-05"
)]
pub(crate) struct Document {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Sagens log / the case's log (.jsonl)
    #[arg(value_name = "LOG")]
    log: String,
    /// Dokumentets navn / the document's name
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    others: OtherTexts,
    #[command(flatten)]
    times: Times,
    #[command(flatten)]
    viewer: Viewer,
}

/// `docs/schemas/document.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    document: &'a Whole,
}

impl Document {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let mut files = desk.case_files(&self.file, &self.log)?;
        let as_of = self.times.as_of(desk, files.language)?;
        files.choose(desk, &self.others, as_of)?;
        files.see_as(&self.viewer)?;
        let (notes, exit) = fault_notes(files.language, &self.log, &files.faults);
        let id = files.procedure.document_named(&self.name).ok_or_else(|| self.unknown(&files))?;
        let Some(found) = document(&files.procedure, &files.log, as_of, id, files.seen_by) else {
            return Err(hidden(&files, id).into());
        };
        let exit = if found.complete { exit } else { Exit::findings(true) };
        if desk.json() {
            return Ok(Answer::json(&Report { document: &found }, exit)?.with_notes(notes));
        }
        Ok(Answer::text(Sheet { files: &files, found: &found }.text(desk.paint()), exit).with_notes(notes))
    }

    fn unknown(&self, files: &CaseFiles) -> Trouble {
        let names: Vec<&str> = files.procedure.documents().iter().map(|document| document.name.as_str()).collect();
        Trouble::unknown(("dokumentet", "the document"), &self.name, &names).said_in(files.language)
    }
}

fn hidden(files: &CaseFiles, id: DocumentId) -> Trouble {
    let name = &files.procedure.document(id).name;
    let role = files.seen_by.map(|role| files.procedure.role(role).name.clone()).unwrap_or_default();
    Trouble::new(
        format!("dokumentet {} er skjult for {role}", Language::Danish.quoted(name)),
        format!("the document {} is hidden from the {role}", Language::English.quoted(name)),
    )
    .said_in(files.language)
}

/// The document on a page.
struct Sheet<'a> {
    files: &'a CaseFiles,
    found: &'a Whole,
}

impl Sheet<'_> {
    fn say<'w>(&self, danish: &'w str, english: &'w str) -> &'w str {
        self.files.language.pick(danish, english)
    }

    fn when(&self, moment: Moment) -> String {
        moment_words(self.files.language, self.files.procedure.calendar(), moment)
    }

    fn text(&self, paint: Paint) -> String {
        let found = self.found;
        let case = if found.case.is_empty() { String::new() } else { format!(" · {}", found.case) };
        let mut opening = vec![
            Piece::new(Style::Strong, format!("{}{case}", found.title)),
            Piece::new(Style::Faint, words::as_of(self.files.language, self.files.procedure.calendar(), found.as_of)),
        ];
        let seen_by = found
            .seen_by
            .as_ref()
            .map(|role| self.files.language.pick(format!("Kun det, {role} må se."), format!("Only what the {role} may see.")));
        opening.extend(seen_by.map(|words| Piece::new(Style::Strong, words)));
        let mut sections = vec![self.known(self.say("DER STÅR", "IT SAYS"), &found.fields)];
        sections.push(self.missing(self.say("MANGLER", "MISSING"), true));
        sections.push(self.missing(self.say("BØR OGSÅ MED", "SHOULD BE INCLUDED TOO"), false));
        sections.push(Section::of_sentences(
            if found.complete {
                self.say("ER DET HELT? JA", "IS IT COMPLETE? YES")
            } else {
                self.say("ER DET HELT? NEJ", "IS IT COMPLETE? NO")
            },
            [if found.complete {
                self.say("Alt, hvad der skal stå i det, er oplyst.", "All that must stand in it is stated.")
            } else {
                self.say("Et trin med dokumentet kan ikke opfyldes endnu.", "A step with the document cannot be met yet.")
            }],
        ));
        sections.extend(found.used.iter().map(|used| self.used(used)));
        let basis: Vec<String> = found.basis.iter().map(|basis| format!("{}.", words::basis(self.files.language, basis))).collect();
        sections.push(Section::of_sentences(self.say("HJEMMEL", "BASIS"), &basis));
        sections.extend(Some(Section::of_sentences(self.say("HVILKEN UDGAVE", "WHICH VERSION"), self.files.follows_words())));
        page(paint, &opening, &sections)
    }

    /// What is known: the value, who told it, and when.
    fn known(&self, heading: impl Into<String>, fields: &[Field]) -> Section {
        let mut section = Section::new(heading);
        for field in fields {
            let Some(value) = &field.value else { continue };
            let words = format!("{}: {}", field.fact, field_words(self.files.language, value));
            let told = field.told.as_ref().map(|told| {
                let (when, role, event) = (self.when(told.happened), &told.role, &told.event);
                self.files.language.pick(format!("oplyst af {role} {when} ({event})"), format!("stated by the {role} {when} ({event})"))
            });
            let told = told.unwrap_or_else(|| self.say("følger af en beslutning", "follows from a decision").to_owned());
            section.push(Block::default().right(Style::Plain, words).right(Style::Faint, told));
        }
        section
    }

    fn missing(&self, heading: impl Into<String>, required: bool) -> Section {
        let mut section = Section::new(heading);
        for field in self.found.fields.iter().filter(|field| field.value.is_none() && field.required == required) {
            let who = field.told_by.join(self.say(" eller ", " or the "));
            let words = match who.as_str() {
                "" => format!("{}.", field.fact),
                who => {
                    let fact = &field.fact;
                    self.files.language.pick(format!("{fact}, som {who} kan oplyse."), format!("{fact}, which the {who} can state."))
                }
            };
            section.push(Block::default().right(if required { Style::Alarm } else { Style::Plain }, words));
        }
        section
    }

    /// How it was when a step was met with it.
    fn used(&self, used: &Used) -> Section {
        let when = self.when(used.on);
        let heading = self
            .files
            .language
            .pick(format!("SOM DET VAR {when}: {} ({})", used.title, used.by), format!("AS IT WAS {when}: {} ({})", used.title, used.by));
        let mut section = self.known(heading, &used.fields);
        let without: Vec<&str> = used.fields.iter().filter(|field| field.value.is_none()).map(|field| field.fact.as_str()).collect();
        if !without.is_empty() {
            let facts = without.join(", ");
            let words = self.files.language.pick(format!("Uden {facts}."), format!("Without {facts}."));
            section.push(Block::default().right(Style::Plain, words));
        }
        section
    }
}
