//! `migrate --dry-run`: what moving cases to another version of their procedure would change, case by case.

use crate::desk::{Desk, Times, logs_among};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::words::{self, counted, fault_notes};
use sagsgang::calendar::{Calendar, Moment};
use sagsgang::case::Stage;
use sagsgang::consequence::{Changed, standing_words};
use sagsgang::explain::moment_words;
use sagsgang::lexicon::Language;
use sagsgang::versions::{Rehearsal, RuleSays, reason_sentence, rehearse};
use serde::Serialize;

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
    stay: usize,
    already: usize,
    closed: usize,
    not_begun: usize,
}

impl Migrate {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (old, language) = desk.runnable(&self.old)?;
        let (new, _) = desk.runnable(&self.new)?;
        let as_of = self.times.as_of(desk, language)?;
        let mut cases = Vec::new();
        let (mut not_begun, mut closed) = (0, 0);
        let mut notes = String::new();
        let mut faulty = false;
        let files = logs_among(&self.logs)?;
        for (done, path) in files.iter().enumerate() {
            desk.progress(language, done, files.len());
            let (log, faults) = desk.log(path)?;
            let (more, _) = fault_notes(language, path, &faults);
            notes.push_str(&more);
            faulty |= !faults.is_empty();
            // The log of a pool is no case.
            if log.header().is_some_and(|header| header.pool.is_some()) {
                continue;
            }
            let case = rehearse(&old, &new, &log, as_of);
            match (case.begun, case.stage.0) {
                (false, _) => not_begun += 1,
                (true, Stage::Closed) => closed += 1,
                (true, _) => cases.push(case),
            }
        }
        desk.progress(language, files.len(), files.len());
        let already = cases.iter().filter(|case| case.already).count();
        let stay = cases.iter().filter(|case| stays(case)).count();
        let may_move = cases.iter().filter(|case| !case.already && !stays(case) && case.may_move).count();
        let may_not_move = cases.len() - already - stay - may_move;
        let exit = Exit::findings(may_not_move > 0 || faulty);
        if desk.json() {
            return Ok(Answer::json(&Report { cases, may_move, may_not_move, stay, already, closed, not_begun }, exit)?.with_notes(notes));
        }
        let calendar = new.calendar();
        let title = language
            .pick(format!("{may_move} af {} sager kan flyttes", cases.len()), format!("{may_move} of {} cases can be moved", cases.len()));
        let mut opening = vec![Piece::new(Style::Strong, title), Piece::new(Style::Faint, words::as_of(language, calendar, as_of))];
        if stay > 0 {
            let words = language.pick(
                format!("{} efter overgangen på den tidligere udgave.", counted(stay, "sag bliver", "sager bliver")),
                format!("{} with the earlier version by the transition.", counted(stay, "case stays", "cases stay")),
            );
            opening.push(Piece::new(Style::Plain, words));
        }
        if already > 0 {
            let words = language.pick(
                format!("{} allerede den nye udgave.", counted(already, "sag følger", "sager følger")),
                format!("{} the new version already.", counted(already, "case follows", "cases follow")),
            );
            opening.push(Piece::new(Style::Plain, words));
        }
        if closed > 0 {
            let words = language.pick(
                format!("{} lukket og følger ingen ny udgave.", counted(closed, "sag er", "sager er")),
                format!("{} closed and follow no new version.", counted(closed, "case is", "cases are")),
            );
            opening.push(Piece::new(Style::Plain, words));
        }
        if not_begun > 0 {
            let words = language.pick(
                format!("{} ikke begyndt endnu.", counted(not_begun, "sag er", "sager er")),
                format!("{} not begun yet.", counted(not_begun, "case has", "cases have")),
            );
            opening.push(Piece::new(Style::Plain, words));
        }
        let sections: Vec<Section> = cases.iter().map(|case| section(language, calendar, case)).collect();
        Ok(Answer::text(page(desk.paint(), &opening, &sections), exit).with_notes(notes))
    }
}

/// Does the transition leave the case with the earlier version?
fn stays(case: &Rehearsal) -> bool {
    !case.already && case.rule.says == RuleSays::Stay
}

fn section(language: Language, calendar: &Calendar, case: &Rehearsal) -> Section {
    let verdict = match (case.may_move, case.changed.is_empty() && case.begin.is_empty()) {
        (true, true) => language.pick("KAN FLYTTES, INTET ÆNDRES", "CAN BE MOVED, NOTHING CHANGES"),
        (true, false) => language.pick("KAN FLYTTES", "CAN BE MOVED"),
        (false, _) => language.pick("KAN IKKE FLYTTES", "CANNOT BE MOVED"),
    };
    let verdict = match case.rule.says {
        _ if case.already => language.pick("FØLGER ALLEREDE DEN NYE UDGAVE", "FOLLOWS THE NEW VERSION ALREADY"),
        RuleSays::Stay => language.pick("BLIVER PÅ DEN TIDLIGERE UDGAVE", "STAYS WITH THE EARLIER VERSION"),
        RuleSays::Move | RuleSays::Unknown | RuleSays::Nothing => verdict,
    };
    let mut section = Section::new(format!("{} · {verdict}", case.case));
    let mut say = |style, sentence: String| section.push(Block::default().right(style, sentence));
    for reason in &case.rule.reasons {
        say(Style::Plain, reason_sentence(language, calendar, reason));
    }
    if case.already || case.rule.says == RuleSays::Stay {
        return section;
    }
    if let Some(from) = case.rule.from.filter(|_| case.rule.says == RuleSays::Move) {
        let from = moment_words(language, calendar, Moment::Day(from));
        say(
            Style::Plain,
            match case.may_move {
                true => language.pick(format!("Den går selv over {from}."), format!("It goes over by itself on {from}.")),
                false => language.pick(
                    format!("Den skulle gå over {from}, men bliver, hvor den er, til nogen flytter den."),
                    format!("It should go over on {from}, but stays where it is until somebody moves it."),
                ),
            },
        );
    }
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
