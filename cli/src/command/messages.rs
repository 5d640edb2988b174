//! `messages`: what is to be sent over many cases, one envelope for each recipient and time; never twice.

use super::pool::pool_of;
use crate::desk::{Desk, OtherTexts, Times, logs_among, moment};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::usage::Trouble;
use crate::words::{self, counted, fault_notes};
use sagsgang::calendar::{Calendar, Instant, Moment};
use sagsgang::explain::moment_words;
use sagsgang::lexicon::Language;
use sagsgang::pool::stock;
use sagsgang::situation::{AsOf, Envelope, MessageKind, Post, Sent, Sorted, Withdrawn};
use serde::Serialize;

/// Hvad skal sendes? / what is to be sent?
///
/// Beskeder fra mange sager og fra puljer, samlet for hver modtager og hvert tidspunkt. Intet sendes, og intet skrives.
/// Messages of many cases and of pools, put together for each recipient and time. Nothing is sent, and nothing is written.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang messages procedure.sag sager/ --since 2025-06-19 --sent sendt.txt"
)]
pub(crate) struct Messages {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Logge, eller mapper med logge / logs, or folders of logs (.jsonl)
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<String>,
    #[command(flatten)]
    others: OtherTexts,
    /// Kun det, der skulle sendes efter T / only what was to be sent after T
    #[arg(long, value_name = "T")]
    since: Option<String>,
    /// Det, der er sendt: en besked pr. linje, evt. med rollen / what was sent: one id a line, perhaps with the role
    #[arg(long, value_name = "FILE")]
    sent: Option<String>,
    #[command(flatten)]
    times: Times,
}

/// `docs/schemas/messages.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    as_of: AsOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Moment>,
    cases: usize,
    #[serde(skip_serializing_if = "is_none")]
    pools: usize,
    messages: usize,
    envelopes: Vec<Told<'a>>,
    withdrawn: &'a [Withdrawn],
    unreadable_lines: usize,
}

#[derive(Serialize)]
struct Told<'a> {
    to: &'a str,
    at: Instant,
    messages: Vec<One<'a>>,
}

/// A message by its id: what it is about stands in the case.
#[derive(Serialize)]
struct One<'a> {
    id: &'a str,
    kind: MessageKind,
    case: &'a str,
    step: &'a str,
    instance: &'a str,
}

impl Messages {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (procedure, language) = desk.runnable(&self.file)?;
        let calendar = procedure.calendar().clone();
        let homes = self.others.homes(desk, &procedure, language)?;
        let as_of = self.times.as_of(desk, language)?;
        let since = self.since.as_deref().map(|since| moment("--since", since, language)).transpose()?;
        let sent = match &self.sent {
            Some(path) => Sent::read(&desk.words(path).map_err(|trouble| trouble.said_in(language))?),
            None => Sent::default(),
        };
        let files = logs_among(&self.logs).map_err(|trouble| trouble.said_in(language))?;
        let mut post = Post::default();
        let (mut notes, mut unreadable, mut pools) = (String::new(), 0, 0);
        for (done, path) in files.iter().enumerate() {
            desk.progress(language, done, files.len());
            let (log, faults) = desk.log(path).map_err(|trouble| trouble.said_in(language))?;
            if log.header().is_some_and(|header| header.procedure.to_lowercase() != procedure.name().to_lowercase()) {
                return Err(other_procedure(path, procedure.name()).said_in(language).into());
            }
            notes.push_str(&fault_notes(language, path, &faults).0);
            unreadable += faults.len();
            if log.header().is_some_and(|header| header.pool.is_some()) {
                // What a pool tells stands in its own log; it is no case.
                let pool = pool_of(&procedure, path, &log).map_err(|trouble| trouble.said_in(language))?;
                let stock = stock(&procedure, pool, &log, as_of);
                post.tell(&stock.pool, &stock.told(), stock.withdrawn());
                pools += 1;
                continue;
            }
            let case = homes.situation(&log, as_of).unwrap_or_else(|| sagsgang::situation::situation(&procedure, &log, as_of));
            post.add(&case);
        }
        desk.progress(language, files.len(), files.len());
        let mut sorted = post.sort(&sent);
        sorted.envelopes.retain(|envelope| since.is_none_or(|since| is_after(&calendar, envelope.at, since)));
        let exit = Exit::findings(!sorted.withdrawn.is_empty() || unreadable > 0);
        if desk.json() {
            let report = Report {
                as_of,
                since,
                cases: files.len() - pools,
                pools,
                messages: sorted.envelopes.iter().map(|envelope| envelope.messages.len()).sum(),
                envelopes: sorted.envelopes.iter().map(told).collect(),
                withdrawn: &sorted.withdrawn,
                unreadable_lines: unreadable,
            };
            return Ok(Answer::json(&report, exit)?.with_notes(notes));
        }
        let text = screen(desk, language, &calendar, as_of, (files.len() - pools, pools), &sorted);
        Ok(Answer::text(text, exit).with_notes(notes))
    }
}

fn is_none(number: &usize) -> bool {
    *number == 0
}

/// `3 sager`, `3 sager og 1 pulje`.
fn from_words(language: Language, cases: usize, pools: usize) -> String {
    let cases = language.pick(counted(cases, "sag", "sager"), counted(cases, "case", "cases"));
    if pools == 0 {
        return cases;
    }
    let pools = language.pick(counted(pools, "pulje", "puljer"), counted(pools, "pool", "pools"));
    format!("{cases} {} {pools}", language.pick("og", "and"))
}

fn other_procedure(path: &str, name: &str) -> Trouble {
    Trouble::new(format!("{path} hører til en anden sagsgang end »{name}«"), format!("{path} belongs to another procedure than `{name}`"))
}

/// A day reaches to its end.
fn is_after(calendar: &Calendar, at: Instant, since: Moment) -> bool {
    match since {
        Moment::Day(day) => at >= calendar.end(day),
        Moment::Instant(since) => at > since,
    }
}

fn told(envelope: &Envelope) -> Told<'_> {
    let messages = envelope.messages.iter().map(|(case, message)| One {
        id: &message.id,
        kind: message.kind,
        case,
        step: &message.step,
        instance: &message.instance,
    });
    Told { to: &envelope.to, at: envelope.at, messages: messages.collect() }
}

fn screen(
    desk: &Desk<'_>,
    language: Language,
    calendar: &Calendar,
    as_of: AsOf,
    (cases, pools): (usize, usize),
    sorted: &Sorted,
) -> String {
    let from = from_words(language, cases, pools);
    let messages = sorted.envelopes.iter().map(|envelope| envelope.messages.len()).sum();
    let title = language.pick(
        format!("{} i {} fra {from}", counted(messages, "besked", "beskeder"), counted(sorted.envelopes.len(), "kuvert", "kuverter")),
        format!("{} in {} from {from}", counted(messages, "message", "messages"), counted(sorted.envelopes.len(), "envelope", "envelopes")),
    );
    let opening = [Piece::new(Style::Strong, title), Piece::new(Style::Faint, words::as_of(language, calendar, as_of))];
    let mut sections = Vec::new();
    for envelope in &sorted.envelopes {
        let at = moment_words(language, calendar, Moment::Instant(envelope.at));
        let mut section = Section::new(format!("{} · {at}", envelope.to));
        for (case, message) in &envelope.messages {
            let kind = match message.kind {
                MessageKind::Reminder => language.pick("påmindelse", "reminder"),
                MessageKind::Escalation => language.pick("overskridelse", "late"),
                MessageKind::Shortage => language.pick("for lidt tilbage", "too little left"),
                MessageKind::Request => language.pick("venter på svar", "waits for an answer"),
            };
            let words = format!("{case}: {kind}, {} ({})", message.instance, message.id);
            section.push(Block::default().right(Style::Plain, words));
        }
        sections.push(section);
    }
    if !sorted.withdrawn.is_empty() {
        let mut section = Section::new(language.pick("SENDT, MEN SKULLE IKKE VÆRE SENDT", "SENT, BUT SHOULD NOT HAVE BEEN"));
        for gone in &sorted.withdrawn {
            let case = gone.case.as_ref().map(|case| format!("{case}: ")).unwrap_or_default();
            let to = if gone.to.is_empty() {
                String::new()
            } else {
                format!(" {} {}", language.pick("til", "to"), words::listed(language, &gone.to))
            };
            section.push(Block::default().right(Style::Alarm, format!("{case}{}{to}", gone.id)));
        }
        sections.push(section);
    }
    if sections.is_empty() {
        let nothing = language.pick("Der er ikke noget at sende.", "There is nothing to send.");
        sections.push(Section::of_sentences(language.pick("INTET", "NOTHING"), [nothing]));
    }
    page(desk.paint(), &opening, &sections)
}
