//! `pool`: what a pool holds, who has what and until when, who waits; and what is to be carried between it and its cases.

use crate::desk::{Desk, Times, logs_among};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::usage::Trouble;
use crate::words::{as_of, did_you_mean, fault_notes};
use sagsgang::explain::finding_sentence;
use sagsgang::lexicon::Language;
use sagsgang::log::{Event, Log};
use sagsgang::model::{Checked, PoolId, Procedure};
use sagsgang::pool::{Carried, Request, Stock, carry, finding_words, level_sentence, request_sentence, stock, told_sentence};
use sagsgang::situation::AskedStanding;
use serde::Serialize;

/// Vis en pulje, som sager deler / show a pool that cases share
///
/// Hvad der er ledigt, hvem der har hvad og hvor længe, og hvem der venter. Med --carry også det, der skal skrives i
/// puljens log og i sagernes. Intet skrives.
/// What is free, who has what and for how long, and who waits. With --carry also what is to be appended to the log of the
/// pool and to those of the cases. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang pool procedure.sag pulje.jsonl sager/ --at 2026-03-06 --carry"
)]
pub(crate) struct Pool {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Puljens log / the log of the pool (.jsonl)
    #[arg(value_name = "LOG")]
    log: String,
    /// Sagers logge, eller mapper med logge / logs of cases, or folders of logs (.jsonl)
    #[arg(value_name = "CASES")]
    cases: Vec<String>,
    /// Vis det, der skal skrives i loggene / show what is to be appended to the logs
    #[arg(long, requires = "cases")]
    carry: bool,
    #[command(flatten)]
    times: Times,
}

/// `docs/schemas/pool.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    stock: &'a Stock,
    #[serde(skip_serializing_if = "Option::is_none")]
    carry: Option<&'a Carried>,
    unreadable_lines: usize,
    words: Words,
}

/// The same in sentences.
#[derive(Serialize)]
struct Words {
    language: &'static str,
    level: String,
    findings: Vec<String>,
    messages: Vec<String>,
}

impl Pool {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (procedure, language) = desk.runnable(&self.file)?;
        let times = self.times.as_of(desk, language)?;
        let (log, faults) = desk.log(&self.log).map_err(|trouble| trouble.said_in(language))?;
        let (mut notes, mut unreadable) = (fault_notes(language, &self.log, &faults).0, faults.len());
        let pool = self.pool(&procedure, &log).map_err(|trouble| trouble.said_in(language))?;
        let mut cases = Vec::new();
        for path in logs_among(&self.cases).map_err(|trouble| trouble.said_in(language))? {
            let (log, faults) = desk.log(&path).map_err(|trouble| trouble.said_in(language))?;
            notes.push_str(&fault_notes(language, &path, &faults).0);
            unreadable += faults.len();
            // A folder may hold the log of the pool beside those of the cases.
            if log.header().is_some_and(|header| header.pool.is_none()) {
                cases.push(log);
            }
        }
        let now = stock(&procedure, pool, &log, times);
        let carried = self.carry.then(|| carry(&procedure, pool, &log, &cases, times));
        let unsettled = carried.as_ref().is_some_and(|carried| !carried.settled || !carried.unfounded.is_empty());
        let exit = Exit::findings(unreadable > 0 || unsettled || !now.findings.is_empty() || !now.corrections.is_empty());
        if desk.json() {
            let calendar = procedure.calendar();
            let words = Words {
                language: language.code(),
                level: level_sentence(language, &now),
                findings: findings(language, &now),
                messages: now.messages.iter().map(|told| told_sentence(language, calendar, told)).collect(),
            };
            let report = Report { stock: &now, carry: carried.as_ref(), unreadable_lines: unreadable, words };
            return Ok(Answer::json(&report, exit)?.with_notes(notes));
        }
        let mut text = screen(desk, language, &procedure, &now, carried.as_ref());
        text.push_str(&carried.as_ref().map(|carried| to_append(language, carried)).unwrap_or_default());
        Ok(Answer::text(text, exit).with_notes(notes))
    }

    /// The pool that the log belongs to.
    fn pool(&self, procedure: &Checked<Procedure>, log: &Log) -> Result<PoolId, Trouble> {
        let named = log.header().and_then(|header| header.pool.as_deref());
        let Some(name) = named else {
            let header = format!("{{\"sagsgang\":1,\"pool\":\"…\",\"procedure\":\"{}\",\"zone\":\"Europe/Copenhagen\"}}", procedure.name());
            let trouble = Trouble::new(
                format!("{} siger ikke, hvilken pulje den er log for", self.log),
                format!("{} does not say which pool it is the log of", self.log),
            );
            let danish = format!("en puljes log begynder med linjen {header}");
            return Err(trouble.with_help(&danish, &format!("the log of a pool begins with the line {header}")));
        };
        procedure.pool_named(name).map(|(id, _)| id).ok_or_else(|| {
            let names = || procedure.pools().iter().map(|pool| pool.name.as_str());
            let near = |language| did_you_mean(language, name, names());
            Trouble::new(
                format!("sagsgangen har ingen pulje, der hedder {}{}", Language::Danish.quoted(name), near(Language::Danish)),
                format!("the procedure has no pool called {}{}", Language::English.quoted(name), near(Language::English)),
            )
        })
    }
}

fn findings(language: Language, stock: &Stock) -> Vec<String> {
    let own = stock.findings.iter().map(|finding| finding_words(language, finding));
    own.chain(stock.corrections.iter().map(|finding| finding_sentence(language, finding))).collect()
}

fn screen(desk: &Desk<'_>, language: Language, procedure: &Procedure, stock: &Stock, carried: Option<&Carried>) -> String {
    let calendar = procedure.calendar();
    let say = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let opening = [
        Piece::new(Style::Strong, format!("{} · {}", procedure.name(), stock.title)),
        Piece::new(Style::Faint, as_of(language, calendar, stock.as_of)),
        Piece::new(if stock.open { Style::Plain } else { Style::Alarm }, level_sentence(language, stock)),
    ];
    let of = |states: &[AskedStanding], heading: String| {
        let mut requests: Vec<&Request> = stock.requests.iter().filter(|request| states.contains(&request.state)).collect();
        requests.sort_by_key(|request| request.number);
        let mut section = Section::new(heading);
        for request in requests {
            let sentence = format!("{}: {}", request.case, request_sentence(language, calendar, request));
            section.push(Block::default().right(Style::Plain, sentence));
        }
        section
    };
    let sentences = |heading: String, sentences: Vec<String>, style: Style| {
        let mut section = Section::new(heading);
        sentences.into_iter().for_each(|sentence| section.push(Block::default().right(style, sentence)));
        section
    };
    let told: Vec<String> =
        stock.messages.iter().filter(|told| !told.acknowledged).map(|told| told_sentence(language, calendar, told)).collect();
    let mut sections = vec![
        of(&[AskedStanding::Reserved], say("RESERVERET", "RESERVED")),
        of(&[AskedStanding::Taken], say("I BRUG", "IN USE")),
        of(&[AskedStanding::Waiting], say("VENTER", "WAITING")),
        sentences(say("BESKEDER", "MESSAGES"), told, Style::Plain),
        sentences(say("SE EFTER", "LOOK INTO"), findings(language, stock), Style::Alarm),
    ];
    if let Some(carried) = carried {
        sections.push(sentences(say("SKAL BÆRES", "TO BE CARRIED"), carrying(language, carried), Style::Plain));
    }
    page(desk.paint(), &opening, &sections)
}

/// How much is to be carried, and what somebody should look into before.
fn carrying(language: Language, carried: &Carried) -> Vec<String> {
    let mut words = Vec::new();
    let to_cases: usize = carried.to_cases.values().map(Vec::len).sum();
    if carried.is_empty() {
        words.push(language.pick("Intet: loggene siger det samme.", "Nothing: the logs say the same.").to_owned());
    } else {
        words.push(language.pick(
            format!("{} til puljens log, {to_cases} til sagernes; linjerne står nedenfor.", carried.to_pool.len()),
            format!("{} to the log of the pool, {to_cases} to those of the cases; the lines stand below.", carried.to_pool.len()),
        ));
    }
    words.extend(carried.unfounded.iter().map(|one| {
        language.pick(
            format!("{}: {} er opfyldt med en plads, som sagen ikke havde; se på det.", one.case, one.instance),
            format!("{}: {} was met with a place that the case did not have; look into it.", one.case, one.instance),
        )
    }));
    if !carried.settled {
        let words_of = language.pick(
            "Det falder ikke til ro: et trin beder igen, hver gang puljen har svaret.",
            "It does not come to rest: a step asks again each time the pool has answered.",
        );
        words.push(words_of.to_owned());
    }
    words
}

/// The lines to append, log by log.
fn to_append(language: Language, carried: &Carried) -> String {
    let mut text = String::new();
    let mut put = |heading: String, events: &[Event]| {
        if !events.is_empty() {
            text.push_str(&format!("\n# {heading}\n"));
        }
        for line in events.iter().filter_map(|event| serde_json::to_string(event).ok()) {
            text.push_str(&line);
            text.push('\n');
        }
    };
    put(language.pick("puljens log", "the log of the pool").to_owned(), &carried.to_pool);
    for (case, events) in &carried.to_cases {
        put(language.pick(format!("sagens log: {case}"), format!("the log of the case: {case}")), events);
    }
    text
}
