//! `consequences`: what something learned since a date means for a case.

use crate::desk::{Desk, Times};
use crate::output::{Answer, Stop, Style};
use crate::page::{Piece, Section, page};
use crate::words::{self, fault_notes};
use sagsgang::consequence::{Consequences as Found, consequences, paragraphs};
use sagsgang::explain::moment_words;
use sagsgang::situation::AsOf;
use serde::Serialize;

/// Hvad betyder det, der er kommet til siden? / what does what was learned since mean?
#[derive(Debug, clap::Args)]
#[command(after_help = "Eksempel / example:\n  sagsgang consequences procedure.sag sag.jsonl --since 2025-04-14 --at 2025-04-15")]
pub(crate) struct Consequences {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Sagens log / the case's log (.jsonl)
    #[arg(value_name = "LOG")]
    log: String,
    /// Det, man vidste til og med da / what was known up to and with then
    #[arg(long, value_name = "T")]
    since: String,
    #[command(flatten)]
    times: Times,
}

/// `docs/schemas/consequences.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    consequences: &'a Found,
    sentences: Vec<String>,
}

impl Consequences {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let files = desk.case_files(&self.file, &self.log)?;
        let language = files.language;
        let now = self.times.as_of(desk, language)?;
        let since = crate::desk::moment("--since", &self.since, language)?;
        let then = AsOf { happened_by: since, known_by: since };
        let found = consequences(&files.procedure, &files.log, then, now);
        let (notes, exit) = fault_notes(language, &self.log, &files.faults);
        let calendar = files.procedure.calendar();
        let told = paragraphs(language, calendar, &found);
        if desk.json() {
            let sentences = told.into_iter().flat_map(|paragraph| paragraph.sentences).collect();
            return Ok(Answer::json(&Report { consequences: &found, sentences }, exit)?.with_notes(notes));
        }
        let since = moment_words(language, calendar, since);
        let title = language.pick(format!("Hvad er kommet til siden {since}?"), format!("What was learned since {since}?"));
        let opening = [Piece::new(Style::Strong, title), Piece::new(Style::Faint, words::as_of(language, calendar, now))];
        let mut sections: Vec<Section> =
            told.into_iter().map(|paragraph| Section::of_sentences(paragraph.heading, paragraph.sentences)).collect();
        if sections.is_empty() {
            let nothing = language.pick("Der er ikke kommet noget til.", "Nothing was learned.");
            sections.push(Section::of_sentences(language.pick("INTET", "NOTHING"), [nothing]));
        }
        Ok(Answer::text(page(desk.paint(), &opening, &sections), exit).with_notes(notes))
    }
}
