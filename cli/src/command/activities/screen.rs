//! Activities as people read them: what they are, then day by day.

use super::Found;
use crate::output::{Paint, Style};
use crate::page::{Block, Piece, Section, page};
use crate::words::{self, basis_sentence, counted};
use sagsgang::activities::{Item, Occurrence, Standing, misfit_sentence, state_words, why_sentence};
use sagsgang::calendar::Moment;
use sagsgang::explain::{finding_sentence, moment_words};
use sagsgang::model::Activity;
use sagsgang::situation::MessageKind;

pub(super) fn screen(found: &Found, paint: Paint) -> String {
    let (language, procedure) = (found.language, &found.procedure);
    let name = language.quoted(procedure.name());
    let cases = language.pick(counted(found.cases, "sag", "sager"), counted(found.cases, "case", "cases"));
    let (from, to) = found.days;
    let title = language.pick(format!("Aktiviteter i {name}, {cases}"), format!("Activities of {name}, {cases}"));
    let span = language.pick(format!("Fra {from} til og med {to}."), format!("From {from} through {to}."));
    let as_of = words::as_of(language, procedure.calendar(), found.as_of);
    let mut opening = vec![Piece::new(Style::Strong, title), Piece::new(Style::Faint, format!("{as_of} {span}"))];
    if let Some(role) = found.role_name() {
        let only = language.pick(format!("Kun det, {role} må se."), format!("Only what the {role} may see."));
        opening.push(Piece::new(Style::Faint, only));
    }
    let mut sections: Vec<Section> = procedure.activities().iter().map(|activity| declared(found, activity)).collect();
    if sections.is_empty() {
        let nothing = language.pick(
            ["Sagsgangen erklærer ingen aktiviteter.", "Skriv fx: aktivitet statusmøde og under det: hver 4. uge fra …"],
            ["The procedure declares no activities.", "Write for instance: activity status and below it: every 4th week from …"],
        );
        sections.push(Section::of_sentences(language.pick("INGEN AKTIVITETER", "NO ACTIVITIES"), nothing));
    } else if found.occurrences.is_empty() {
        let nothing = language.pick(
            "Ingen aktivitet kommer på disse dage; vælg andre med --from og --to.",
            "No activity comes on these days; choose others with --from and --to.",
        );
        sections.push(Section::of_sentences(language.pick("INGEN DAGE", "NO DAYS"), [nothing]));
    }
    sections.extend(found.occurrences.iter().map(|(day, items)| one(found, day, items)));
    let misfits = found.misfits.iter().map(|misfit| format!("{}.", sentence(misfit_sentence(language, misfit))));
    sections.push(Section::of_sentences(language.pick("PASSER IKKE TIL NOGEN DAG", "FITS NO DAY"), misfits));
    page(paint, &opening, &sections)
}

/// With a large first letter.
fn sentence(words: String) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn declared(found: &Found, activity: &Activity) -> Section {
    let procedure = &found.procedure;
    let step = activity.duty();
    let who = words::roles(procedure, &procedure.role_names(&step.actors));
    let mut section = Section::new(activity.title());
    let task = format!("{who} {} {}.", words::modal(procedure.language(), step.modal), step.action);
    let block = Block::default().right(Style::Plain, sentence(activity.comes.words.clone())).right(Style::Plain, sentence(task));
    section.push(basis_sentence(found.language, &activity.basis).into_iter().fold(block, |block, basis| block.right(Style::Faint, basis)));
    section
}

fn one(found: &Found, day: &Occurrence, items: &[Item]) -> Section {
    let (language, calendar) = (found.language, found.procedure.calendar());
    let when = |moment| moment_words(language, calendar, moment);
    let activity = found.procedure.activities().get(day.activity);
    let title = activity.map_or("", Activity::title);
    let state = state_words(language, calendar, day);
    let mut section = Section::new(format!("{} · {title}: {state}", when(Moment::Day(day.day))));
    for item in items {
        let block = Block::default().left(Style::Strong, item.case.clone());
        section.push(item.why.iter().fold(block, |block, why| block.right(Style::Plain, why_sentence(language, calendar, why))));
    }
    if let Some(looks) = day.looks {
        let none = language.pick("Ingen sager på dagsordenen.", "No cases on the agenda.");
        if items.is_empty() {
            section.push(Block::default().right(Style::Plain, none));
        }
        let at = when(looks.now.happened_by);
        let last = looks.last.map(|last| when(last.happened_by));
        let last = last.map(|last| language.pick(format!("; sidst var {last}"), format!("; last time was {last}"))).unwrap_or_default();
        let seen = match day.standing {
            Standing::Coming => language.pick(format!("Som sagerne står nu, {at}{last}."), format!("As the cases stand now, {at}{last}.")),
            _ => language.pick(format!("Som sagerne stod {at}{last}."), format!("As the cases stood {at}{last}.")),
        };
        section.push(Block::default().right(Style::Faint, seen));
    }
    for message in found.messages(day) {
        let kind = match message.kind {
            MessageKind::Reminder => language.pick("påmindelse", "reminder"),
            MessageKind::Escalation => language.pick("overskridelse", "late"),
            MessageKind::Shortage => language.pick("for lidt tilbage", "too little left"),
            MessageKind::Request => language.pick("venter på svar", "waits for an answer"),
        };
        let to = words::roles(&found.procedure, &message.to);
        let at = when(Moment::Instant(message.at));
        let words = language.pick(format!("Besked til {to} {at}: {kind}"), format!("Message to {to} {at}: {kind}"));
        section.push(Block::default().right(Style::Plain, format!("{words} ({}).", message.id)));
    }
    for finding in day.findings() {
        section.push(Block::default().right(Style::Alarm, finding_sentence(language, finding)));
    }
    // A heading alone would be left out.
    if section.is_empty() {
        let by = day.cancelled().and_then(|ended| ended.by.clone());
        let words = match by {
            Some(event) => language.pick(format!("Aflyst ved {event}."), format!("Cancelled by {event}.")),
            None => language.pick("Uden dagsorden.", "Without an agenda.").to_owned(),
        };
        section.push(Block::default().right(Style::Faint, words));
    }
    section
}
