//! `migrate --dry-run`: what moving cases to another version of their procedure would change, case by case.

use crate::desk::{Desk, Times};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::usage::Trouble;
use crate::words::{self, fault_notes};
use sagsgang::calendar::Calendar;
use sagsgang::consequence::{Changed, standing_words};
use sagsgang::lexicon::Language;
use sagsgang::versions::{Rehearsal, rehearse};
use serde::Serialize;
use std::path::Path;

/// Prøv at flytte sager til en ny udgave / rehearse moving cases to another version
///
/// Intet skrives. En sag, hvor en pligt ville forsvinde, kan ikke flyttes.
/// Nothing is written. A case in which a duty would vanish cannot be moved.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, after_help = "Eksempel / example:\n  sagsgang migrate gammel.sag ny.sag sager/ --dry-run --at 2025-01-01")]
pub(crate) struct Migrate {
    /// Den udgave, sagerne følger / the version the cases follow (.sag)
    #[arg(value_name = "OLD")]
    old: String,
    /// Den nye udgave / the new version (.sag)
    #[arg(value_name = "NEW")]
    new: String,
    /// Logge, eller mapper med logge / logs, or folders of logs (.jsonl)
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<String>,
    /// Prøv kun; flytningen er en hændelse, som sagssystemet selv skriver / only rehearse; the host writes the event that moves
    #[arg(long, required = true)]
    dry_run: bool,
    #[command(flatten)]
    times: Times,
}

/// `docs/schemas/migrate.schema.json`.
#[derive(Serialize)]
struct Report {
    cases: Vec<Rehearsal>,
    may_move: usize,
    may_not_move: usize,
}

impl Migrate {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (old, language) = desk.runnable(&self.old)?;
        let (new, _) = desk.runnable(&self.new)?;
        let as_of = self.times.as_of(desk, language)?;
        let mut cases = Vec::new();
        let mut notes = String::new();
        let mut faulty = false;
        for path in self.files()? {
            let (log, faults) = desk.log(&path)?;
            let (more, _) = fault_notes(language, &path, &faults);
            notes.push_str(&more);
            faulty |= !faults.is_empty();
            cases.push(rehearse(&old, &new, &log, as_of));
        }
        let may_move = cases.iter().filter(|case| case.may_move).count();
        let may_not_move = cases.len() - may_move;
        let exit = Exit::findings(may_not_move > 0 || faulty);
        if desk.json() {
            return Ok(Answer::json(&Report { cases, may_move, may_not_move }, exit)?.with_notes(notes));
        }
        let calendar = new.calendar();
        let title = language
            .pick(format!("{may_move} af {} sager kan flyttes", cases.len()), format!("{may_move} of {} cases can be moved", cases.len()));
        let opening = [Piece::new(Style::Strong, title), Piece::new(Style::Faint, words::as_of(language, calendar, as_of))];
        let sections: Vec<Section> = cases.iter().map(|case| section(language, calendar, case)).collect();
        Ok(Answer::text(page(desk.paint(), &opening, &sections), exit).with_notes(notes))
    }

    /// The logs named, and those in the folders named, in order.
    fn files(&self) -> Result<Vec<String>, Trouble> {
        let mut files = Vec::new();
        for path in &self.logs {
            if !Path::new(path).is_dir() {
                files.push(path.clone());
                continue;
            }
            let entries = std::fs::read_dir(path).map_err(|error| crate::desk::unreadable(path, &error))?;
            let mut found: Vec<String> = entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
                .map(|path| path.to_string_lossy().into_owned())
                .collect();
            if found.is_empty() {
                return Err(Trouble::new(format!("der er ingen logge (.jsonl) i {path}"), format!("there are no logs (.jsonl) in {path}")));
            }
            found.sort();
            files.append(&mut found);
        }
        Ok(files)
    }
}

fn section(language: Language, calendar: &Calendar, case: &Rehearsal) -> Section {
    let verdict = match (case.may_move, case.changed.is_empty() && case.begin.is_empty()) {
        (true, true) => language.pick("KAN FLYTTES, INTET ÆNDRES", "CAN BE MOVED, NOTHING CHANGES"),
        (true, false) => language.pick("KAN FLYTTES", "CAN BE MOVED"),
        (false, _) => language.pick("KAN IKKE FLYTTES", "CANNOT BE MOVED"),
    };
    let mut section = Section::new(format!("{} · {verdict}", case.case));
    let mut say = |style, sentence: String| section.push(Block::default().right(style, sentence));
    if case.may_move && case.changed.is_empty() && case.begin.is_empty() {
        say(Style::Plain, language.pick("Alt står, som det gør nu.", "Everything stands as it does now.").to_owned());
    }
    for gone in &case.vanish {
        let was = standing_words(language, calendar, gone.before);
        say(
            Style::Alarm,
            language.pick(format!("{} ville forsvinde ({was}).", gone.title), format!("{} would vanish ({was}).", gone.title)),
        );
    }
    for moved in &case.changed {
        say(Style::Plain, changed(language, calendar, moved));
    }
    for new in &case.begin {
        let is = standing_words(language, calendar, new.after);
        say(Style::Plain, language.pick(format!("Ny: {} ({is}).", new.title), format!("New: {} ({is}).", new.title)));
    }
    if case.stage.0 != case.stage.1 && !case.may_move {
        say(Style::Alarm, language.pick("Målet ville ikke længere være nået.", "The goal would no longer be reached.").to_owned());
    }
    for event in &case.unknown {
        say(
            Style::Faint,
            language.pick(
                format!("Den nye udgave kender ikke hændelse {event}; den står i loggen, men har ingen virkning."),
                format!("The new version does not know event {event}; it stays in the log without effect."),
            ),
        );
    }
    section
}

fn changed(language: Language, calendar: &Calendar, changed: &Changed) -> String {
    let (was, is) = (standing_words(language, calendar, changed.before), standing_words(language, calendar, changed.after));
    language.pick(format!("{}: fra {was} til {is}.", changed.title), format!("{}: from {was} to {is}.", changed.title))
}
