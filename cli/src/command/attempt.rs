//! `attempt`: may this be done now? The events to append, or every reason why not.

use super::pool::pool_of;
use crate::desk::{CaseFiles, Desk, OtherTexts, moment};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::bullet;
use crate::usage::Trouble;
use crate::words::{self, fault_notes, nearest};
use sagsgang::attempt::{Context, Reason, Refusal, attempt, in_pool};
use sagsgang::calendar::{Calendar, Instant, Moment};
use sagsgang::explain::{reason_sentences, waiting_sentence};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue};
use sagsgang::model::{LegalBasis, Type};
use sagsgang::situation::{AsOf, situation};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

pub(super) mod asked;

/// Spørg, om noget må gøres / ask whether something may be done
///
/// Ja: hændelser som JSON-linjer. Nej: alle grunde, og 1.
/// Yes: events as JSON lines. No: every reason, and 1.
///
/// COMMAND:
///   "sagsbehandleren: kontakt"
///   "borgeren: tilbagekomst, arbejdssted job"
///   "arbejdsgiveren: bekræfter tilbagekomst"   (in English: confirms)
///   "sagsbehandleren: luk sagen"               (in English: close the case)
///   "konsulenten: tilføjer pladsen bageriet"   (in a pool's log; in English: adds the place, withdraws the place)
///   "teamlederen: lukker puljen"               (in English: closes the pool, opens the pool)
/// eller JSON, med --role / or JSON, with --role:
///   {"do":"report","kind":…,"fields":{…},"about":…,"supersedes":…,"reason":…}
///   {"do":"confirm","event":…}     {"do":"retract","event":…,"reason":…}
///   {"do":"acknowledge","message":…}     {"do":"close"}
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Attempt {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Sagens eller puljens log / the case's or the pool's log (.jsonl)
    #[arg(value_name = "LOG")]
    log: String,
    /// Hvad der skal gøres / what is to be done
    #[arg(value_name = "COMMAND")]
    command: String,
    #[command(flatten)]
    others: OtherTexts,
    /// Hvornår der spørges og registreres (ellers nu) / when it is asked and recorded (else now)
    #[arg(long, value_name = "T")]
    at: Option<String>,
    /// Hvornår det skete (ellers --at) / when it happened (else --at)
    #[arg(long, value_name = "T")]
    happened: Option<String>,
    /// Hændelsens id (ellers det næste ledige) / the event's id (else the next one free)
    #[arg(long)]
    id: Option<String>,
    /// Rollen, når COMMAND er JSON / the role, where COMMAND is JSON
    #[arg(long)]
    role: Option<String>,
    /// Hvem, som en kode / who, as an opaque id
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
    /// Føj hændelserne til LOG / append the events to LOG
    #[arg(long)]
    append: bool,
}

/// An event in the order and the local time in which people read a log.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    kind: &'a str,
    happened: String,
    recorded: String,
    actor: &'a Actor,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: &'a BTreeMap<String, FieldValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(event: &'a Event, calendar: &Calendar) -> Self {
        Self {
            id: &event.id,
            kind: &event.kind,
            happened: match event.happened {
                Moment::Day(day) => day.to_string(),
                Moment::Instant(instant) => calendar.rfc3339(instant),
            },
            recorded: calendar.rfc3339(event.recorded),
            actor: &event.actor,
            fields: &event.fields,
            about: event.about.as_deref(),
            supersedes: event.supersedes.as_deref(),
            reason: event.reason.as_deref(),
        }
    }
}

/// `docs/schemas/attempt.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    accepted: bool,
    events: Vec<Line<'a>>,
    appended: bool,
    reasons: Vec<ReasonReport<'a>>,
    basis: &'a [LegalBasis],
}

/// A reason with its sentences.
#[derive(Serialize)]
struct ReasonReport<'a> {
    #[serde(flatten)]
    reason: &'a Reason,
    sentences: Vec<String>,
}

impl Attempt {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let mut files = desk.case_files(&self.file, &self.log)?;
        let language = files.language;
        let at = time("--at", &self.at, language)?;
        let now = match at {
            None => desk.now,
            Some(Moment::Instant(instant)) => instant,
            // A day is asked at its end, so that everything recorded on it is known.
            Some(Moment::Day(day)) => Instant::from_milliseconds(files.procedure.calendar().end(day).milliseconds() - 1_000),
        };
        files.choose(desk, &self.others, AsOf::at(Moment::Instant(now)))?;
        if !files.faults.is_empty() {
            return Ok(incomplete(&files, &self.log));
        }
        if self.append && self.log == "-" {
            return Err(Trouble::new("--append kræver, at LOG er en fil", "--append needs LOG to be a file").said_in(language).into());
        }
        let asked = asked::read(&self.command, self.role.as_deref(), &files.procedure).map_err(|trouble| trouble.said_in(language))?;
        let context = self.context(&files, at, now, asked.role)?;
        let outcome = match is_of_pool(&files) {
            true => {
                let pool = pool_of(&files.procedure, &self.log, &files.log).map_err(|trouble| trouble.said_in(language))?;
                in_pool(&files.procedure, pool, &files.log, &asked.command, &context)
            }
            false => attempt(&files.procedure, &files.log, &asked.command, &context),
        };
        let calendar = files.procedure.calendar();
        match outcome {
            Ok(events) => {
                let lines: Vec<Line<'_>> = events.iter().map(|event| Line::of(event, calendar)).collect();
                let mut out = String::new();
                for line in &lines {
                    out.push_str(&serde_json::to_string(line).map_err(|error| unwritable(&self.log, &error))?);
                    out.push('\n');
                }
                if self.append {
                    append(&self.log, &out).map_err(|error| unwritable(&self.log, &error).said_in(language))?;
                }
                if desk.json() {
                    return Answer::json(
                        &Report { accepted: true, events: lines, appended: self.append, reasons: Vec::new(), basis: &[] },
                        Exit::Fine,
                    );
                }
                Ok(Answer::text(out, Exit::Fine).with_notes(self.waits(&files, &events)))
            }
            Err(refusal) if desk.json() => {
                let report = |reason| ReasonReport { reason, sentences: reason_sentences(language, &files.procedure, reason) };
                let reasons = refusal.reasons.iter().map(report).collect();
                Answer::json(
                    &Report { accepted: false, events: Vec::new(), appended: false, reasons, basis: &refusal.basis },
                    Exit::Findings,
                )
            }
            Err(refusal) => Ok(Answer::text(refused(desk, &files, &refusal), Exit::Findings)),
        }
    }

    /// That what was granted waits for a second person, or what was asked for for an answer: the event alone does not show it.
    fn waits(&self, files: &CaseFiles, events: &[Event]) -> String {
        let Some(last) = events.iter().map(|event| event.recorded).max() else { return String::new() };
        if is_of_pool(files) {
            return String::new();
        }
        let mut log = files.log.clone();
        events.iter().for_each(|event| log.append(event.clone()));
        let now = situation(&files.procedure, &log, AsOf::at(Moment::Instant(last)));
        let of_these = now.waiting.iter().filter(|waiting| events.iter().any(|event| event.id == waiting.by));
        of_these.map(|waiting| format!("{}\n", waiting_sentence(files.language, &files.procedure, waiting))).collect()
    }

    fn context(&self, files: &CaseFiles, at: Option<Moment>, now: Instant, role: String) -> Result<Context, Trouble> {
        let happened = time("--happened", &self.happened, files.language)?.or(at);
        let id = self.id.clone().unwrap_or_else(|| free_id(files));
        let actor = Actor { id: self.actor.clone().unwrap_or_else(|| role.clone()), role };
        Ok(Context { now, happened, actor, id })
    }
}

/// Is the log that of a pool?
fn is_of_pool(files: &CaseFiles) -> bool {
    files.log.header().is_some_and(|header| header.pool.is_some())
}

/// A time that may be given.
fn time(option: &str, words: &Option<String>, language: Language) -> Result<Option<Moment>, Trouble> {
    words.as_deref().map(|words| moment(option, words, language)).transpose()
}

/// `e` and the next number, in four digits, that no event bears.
fn free_id(files: &CaseFiles) -> String {
    let events = files.log.events();
    let mut number = events.len() + 1;
    loop {
        let id = format!("e{number:04}");
        if events.iter().all(|event| event.id != id) {
            return id;
        }
        number += 1;
    }
}

/// Nothing is decided on a log that is only partly read.
fn incomplete(files: &CaseFiles, log: &str) -> Answer {
    let (mut notes, _) = fault_notes(files.language, log, &files.faults);
    notes.push_str(files.language.pick(
        "Der svares ikke ud fra en log, som kun er læst delvist. Ret linjerne, og spørg igen.\n",
        "No answer is given from a log that is only partly read. Mend the lines and ask again.\n",
    ));
    Answer::misuse(notes)
}

fn refused(desk: &Desk<'_>, files: &CaseFiles, refusal: &Refusal) -> String {
    let language = files.language;
    let mut text = desk.paint().paint(Style::Alarm, language.pick("Afvist:", "Refused:"));
    text.push('\n');
    for reason in &refusal.reasons {
        for sentence in reason_sentences(language, &files.procedure, reason) {
            text.push_str(&bullet("·", &sentence, 2));
        }
        if let Some(hint) = hint(language, files, reason) {
            text.push_str(&bullet(" ", &hint, 2));
        }
    }
    let mut places: Vec<String> = Vec::new();
    for basis in &refusal.basis {
        let place = words::basis(language, basis);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if !places.is_empty() {
        text.push_str(&bullet(language.pick("Hjemmel:", "Basis:"), &format!("{}.", places.join("; ")), 2));
    }
    text
}

/// What would do instead: the name that was probably meant, or the form of a value.
fn hint(language: Language, files: &CaseFiles, reason: &Reason) -> Option<String> {
    let procedure = &files.procedure;
    let meant = match reason {
        Reason::WrongValue { fact } => {
            let fact = procedure.fact(procedure.fact_named(fact)?);
            return Some(language.pick(format!("Skriv {}.", form(language, &fact.kind)), format!("Write {}.", form(language, &fact.kind))));
        }
        Reason::UnknownKind { kind } => nearest(kind, procedure.kinds().iter().map(|kind| kind.name.as_str())),
        Reason::UnknownRole { role } => nearest(role, procedure.roles().iter().map(|role| role.name.as_str())),
        Reason::UnknownField { field } => nearest(field, procedure.facts().iter().map(|fact| fact.name.as_str())),
        _ => None,
    }?;
    let meant = language.quoted(meant);
    Some(language.pick(format!("Mente du {meant}?"), format!("Did you mean {meant}?")))
}

/// How a value of a type is written.
fn form(language: Language, kind: &Type) -> String {
    match kind {
        Type::Date => language.pick("en dato som 2018-02-15", "a date such as 2018-02-15").to_owned(),
        Type::Duration => language.pick("en varighed som 10 uger", "a duration such as 10 weeks").to_owned(),
        Type::YesNo => language.pick("ja eller nej", "yes or no").to_owned(),
        Type::Text => language.pick("tekst", "words").to_owned(),
        Type::Identifier => language.pick("betegnelse", "an identifier").to_owned(),
        Type::Plan => {
            language.pick("en plan som \"2026-05-04: 12; 2026-05-18: 20\"", "a plan such as \"2026-05-04: 12; 2026-05-18: 20\"").to_owned()
        }
        Type::Number => language.pick("et tal som 12 eller 3,5", "a number such as 12 or 3.5").to_owned(),
        Type::Choice(options) => {
            language.pick(format!("et af disse: {}", options.join(", ")), format!("one of these: {}", options.join(", ")))
        }
    }
}

fn unwritable(path: &str, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(format!("{path} kan ikke skrives ({error})"), format!("{path} cannot be written ({error})"))
}

/// Adds lines at the end of a log; a last line without its end gets one first.
fn append(path: &str, lines: &str) -> std::io::Result<()> {
    let whole = std::fs::read(path)?;
    let mut file = std::fs::OpenOptions::new().append(true).open(path)?;
    let gap = if whole.last().is_none_or(|byte| *byte == b'\n') { "" } else { "\n" };
    file.write_all(format!("{gap}{lines}").as_bytes())
}
