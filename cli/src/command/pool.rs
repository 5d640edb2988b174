//! `pool`: what a pool holds, who has what and until when, who waits; and what is to be carried between it and its cases.

use crate::desk::{Desk, Times, day_or, logs_among};
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::usage::Trouble;
use crate::words::{as_of, did_you_mean, fault_notes, listed};
use sagsgang::calendar::{Calendar, Day, Instant, Moment};
use sagsgang::explain::{finding_sentence, moment_words};
use sagsgang::lexicon::Language;
use sagsgang::log::{Event, Log};
use sagsgang::model::{Checked, Modal, PoolId, Procedure};
use sagsgang::pool::{
    Carried, LevelOn, Request, Stock, carry, course, filling_sentence, finding_words, level_sentence, request_sentence, stock,
    target_sentence, told_sentence,
};
use sagsgang::situation::{AskedStanding, MessageKind};
use serde::Serialize;

/// Vis en pulje, som sager deler / show a pool that cases share
///
/// Hvad der er ledigt, hvem der har hvad og hvor længe, og hvem der venter. Med --carry også det, der skal skrives i
/// puljens log og i sagernes. Med --from og --to også, hvor meget der var dag for dag. Intet skrives.
/// What is free, who has what and for how long, and who waits. With --carry also what is to be appended to the log of the
/// pool and to those of the cases. With --from and --to also how much there was day by day. Nothing is written.
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
    /// Vis, hvor meget der var, fra denne dag / show how much there was, from this day
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Vis, hvor meget der var, til og med denne dag / show how much there was, through this day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[command(flatten)]
    times: Times,
}

/// `docs/schemas/pool.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    stock: &'a Stock,
    #[serde(skip_serializing_if = "Option::is_none")]
    levels: Option<&'a [LevelOn]>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    target: Vec<String>,
    findings: Vec<String>,
    messages: Vec<String>,
}

impl Pool {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (procedure, language) = desk.runnable(&self.file)?;
        let times = self.times.as_of(desk, language)?;
        let (log, faults) = desk.log(&self.log).map_err(|trouble| trouble.said_in(language))?;
        let (mut notes, mut unreadable) = (fault_notes(language, &self.log, &faults).0, faults.len());
        let pool = pool_of(&procedure, &self.log, &log).map_err(|trouble| trouble.said_in(language))?;
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
        let days = self.days(language)?;
        let now = stock(&procedure, pool, &log, times);
        let over_time = days.map(|_| course(&procedure, pool, &log, times));
        let levels = over_time.as_ref().zip(days).map(|(course, (from, to))| course.between(from, to));
        let carried = self.carry.then(|| carry(&procedure, pool, &log, &cases, times));
        let unsettled = carried.as_ref().is_some_and(|carried| !carried.settled || !carried.unfounded.is_empty());
        let exit = Exit::findings(unreadable > 0 || unsettled || !now.findings.is_empty() || !now.corrections.is_empty());
        if desk.json() {
            let calendar = procedure.calendar();
            let words = Words {
                language: language.code(),
                level: level_sentence(language, &now),
                target: target(language, procedure.calendar(), &now),
                findings: findings(language, &now),
                messages: now.messages.iter().map(|told| told_sentence(language, calendar, told)).collect(),
            };
            let report = Report { stock: &now, levels, carry: carried.as_ref(), unreadable_lines: unreadable, words };
            return Ok(Answer::json(&report, exit)?.with_notes(notes));
        }
        let mut text = screen(desk, language, &procedure, &now, (levels, carried.as_ref()));
        text.push_str(&carried.as_ref().map(|carried| to_append(language, carried)).unwrap_or_default());
        Ok(Answer::text(text, exit).with_notes(notes))
    }

    /// From which day through which the level is shown, where that is asked for.
    fn days(&self, language: Language) -> Result<Option<(Day, Day)>, Trouble> {
        if self.from.is_none() && self.to.is_none() {
            return Ok(None);
        }
        let from = day_or("--from", self.from.as_deref(), Day::FIRST, language)?;
        let to = day_or("--to", self.to.as_deref(), Day::LAST, language)?;
        if to < from {
            let trouble = Trouble::new(format!("--to {to} er før --from {from}"), format!("--to {to} is before --from {from}"));
            return Err(trouble.said_in(language));
        }
        Ok(Some((from, to)))
    }
}

/// The pool that a log belongs to.
pub(super) fn pool_of(procedure: &Checked<Procedure>, path: &str, log: &Log) -> Result<PoolId, Trouble> {
    let named = log.header().and_then(|header| header.pool.as_deref());
    let Some(name) = named else {
        let header = format!("{{\"sagsgang\":1,\"pool\":\"…\",\"procedure\":\"{}\",\"zone\":\"Europe/Copenhagen\"}}", procedure.name());
        let trouble = Trouble::new(
            format!("{path} siger ikke, hvilken pulje den er log for"),
            format!("{path} does not say which pool it is the log of"),
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

fn findings(language: Language, stock: &Stock) -> Vec<String> {
    let own = stock.findings.iter().map(|finding| finding_words(language, finding));
    own.chain(stock.corrections.iter().map(|finding| finding_sentence(language, finding))).collect()
}

/// How it stands with what the pool must have, and each time it had too little: the last first.
fn target(language: Language, calendar: &Calendar, stock: &Stock) -> Vec<String> {
    let Some(target) = &stock.target else { return Vec::new() };
    let fillings = target.duties.iter().rev().map(|filling| filling_sentence(language, calendar, filling));
    let must = match target.modal {
        Modal::Should => language.pick("bør", "should"),
        _ => language.pick("skal", "must"),
    };
    let who = format!("{} {must} {}.", listed(language, &target.who), target.action);
    [target_sentence(language, stock, target), who].into_iter().chain(fillings).collect()
}

/// Who was told that too little is left, reminded to fill it up, or told that it was not; in order of time.
fn all_told(language: Language, calendar: &Calendar, stock: &Stock) -> Vec<String> {
    let short = stock.messages.iter().filter(|told| !told.acknowledged);
    let short = short.map(|told| (told.at, told_sentence(language, calendar, told)));
    let messages = stock.target.iter().flat_map(|target| &target.messages).filter(|message| !message.acknowledged);
    let of_target = messages.map(|message| {
        let at = moment_words(language, calendar, Moment::Instant(message.at));
        let to = listed(language, &message.to);
        let words = match message.kind {
            MessageKind::Reminder => {
                language.pick(format!("{at}: {to} påmindes om at fylde op."), format!("{at}: {to} reminded to fill it up."))
            }
            _ => language.pick(format!("{at}: besked til {to}, ikke fyldt op i tide."), format!("{at}: {to} told, not filled up in time.")),
        };
        (message.at, words)
    });
    let mut all: Vec<(Instant, String)> = short.chain(of_target).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, words)| words).collect()
}

/// How much there was at the end of each day on which that changed.
fn table(language: Language, levels: &[LevelOn]) -> Section {
    let mut section = Section::new(language.pick("DAG FOR DAG", "DAY BY DAY"));
    let heads = language.pick(["ledige", "reserveret", "i brug", "pladser", "venter"], ["free", "reserved", "in use", "places", "waiting"]);
    let row = |day: &str, cells: [String; 5], closed: &str| {
        let mut row = format!("{day:<13}");
        for (head, cell) in heads.iter().zip(cells) {
            let width = head.chars().count() + 3;
            row.push_str(&format!("{cell:>width$}"));
        }
        Block::default().left(Style::Plain, format!("{row}{closed}"))
    };
    if !levels.is_empty() {
        section.push(row("", heads.map(str::to_owned), ""));
    }
    for level in levels {
        let cells = [level.free, level.reserved, level.taken, level.places, level.waiting].map(|number| number.to_string());
        let day = level.day.to_string();
        section.push(row(&day, cells, if level.open { "" } else { language.pick("   lukket", "   closed") }));
    }
    section
}

fn screen(
    desk: &Desk<'_>,
    language: Language,
    procedure: &Procedure,
    stock: &Stock,
    (levels, carried): (Option<&[LevelOn]>, Option<&Carried>),
) -> String {
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
    let told = all_told(language, calendar, stock);
    let mut sections = vec![
        sentences(say("MÅLET", "THE TARGET"), target(language, calendar, stock), Style::Plain),
        of(&[AskedStanding::Reserved], say("RESERVERET", "RESERVED")),
        of(&[AskedStanding::Taken], say("I BRUG", "IN USE")),
        of(&[AskedStanding::Waiting], say("VENTER", "WAITING")),
        sentences(say("BESKEDER", "MESSAGES"), told, Style::Plain),
        sentences(say("SE EFTER", "LOOK INTO"), findings(language, stock), Style::Alarm),
    ];
    if let Some(levels) = levels {
        sections.push(table(language, levels));
    }
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
