//! The reading test: questions of the kind *what happens next?*, with the answers that `run` gives.
//!
//! A remark above the questions names the procedure and the case: `<!-- FILE LOG -->`. Each question ends with a remark that says where its
//! answer is found: a day, and `trin NAME` (also `trin NAME nr. 2`), `opgaver`, `besked`, `næste besked` or `lukkes`. Both languages use these words.

use super::page::Page;
use super::{CALENDARS, root};
use sagsgang::calendar::{Calendar, Moment};
use sagsgang::check::load;
use sagsgang::explain::{closing_sentences, moment_words};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, Modal, Procedure};
use sagsgang::situation::{AsOf, Record, Situation, State, situation};
use sagsgang::source::SourceMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

const QUESTIONS: usize = 10;

/// A procedure of the examples, with what it builds on, and a case.
fn case(named: &str) -> (Checked<Procedure>, Log) {
    let (file, log) = named.split_once(' ').unwrap_or_else(|| panic!("which case? {named}"));
    let folder = root().join("dsl-examples");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut sources = SourceMap::new();
    let id = sources.add(file, &read(&folder.join(file)));
    // What it builds on lies beside it, or with the law.
    let folders = BTreeSet::from([folder.join(file).parent().unwrap().to_owned(), folder.join("national")]);
    let texts = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let beside: BTreeSet<_> =
        texts.filter(|path| path.extension().is_some_and(|extension| extension == "sag") && !path.ends_with(file)).collect();
    for path in beside {
        sources.add(path.display().to_string(), &read(&path));
    }
    let procedure = load(&sources, id, &CALENDARS).procedure.unwrap_or_else(|| panic!("{file} has faults"));
    let (log, faults) = Log::read(&read(&folder.join(log)));
    assert!(faults.is_empty(), "{named}");
    (procedure, log)
}

fn stands(language: Language, state: State) -> &'static str {
    let (danish, english) = match state {
        State::Waiting => ("venter", "waits"),
        State::Open => ("er åbent", "is open"),
        State::Late => ("er overskredet", "is late"),
        State::Paused => ("er på pause", "is paused"),
        State::Met => ("er opfyldt", "is met"),
        State::MetLate => ("er opfyldt for sent", "is met late"),
        State::Expired => ("er udløbet", "has expired"),
        State::Lapsed => ("er bortfaldet", "has lapsed"),
        State::Cancelled => ("er aflyst", "is cancelled"),
        State::Superseded => ("er afløst", "has been replaced"),
        State::Excused => ("er undskyldt", "is excused"),
        State::Lifted => ("er ophævet", "is lifted"),
        State::HandedOver => ("er overdraget", "is handed over"),
    };
    language.pick(danish, english)
}

fn living(record: &Record) -> bool {
    matches!(record.state, State::Open | State::Late | State::Paused)
}

/// The name of what is owed, and by when.
fn owed(language: Language, calendar: &Calendar, record: &Record) -> String {
    let due = record
        .due
        .filter(|_| living(record))
        .map(|due| format!(", {} {}", language.pick("frist", "due"), moment_words(language, calendar, due)));
    due.unwrap_or_default()
}

fn sentence(language: Language, parts: &[String]) -> String {
    if parts.is_empty() { language.pick("Ingenting.", "Nothing.").to_owned() } else { format!("{}.", parts.join("; ")) }
}

/// The answer to one question.
fn answer(language: Language, procedure: &Checked<Procedure>, log: &Log, asked: &str) -> String {
    let (day, what) = asked.split_once(' ').unwrap_or_else(|| panic!("no day: {asked}"));
    let moment = Moment::parse(day).unwrap_or_else(|| panic!("no day: {asked}"));
    let now: Situation = situation(procedure, log, AsOf::at(moment));
    let calendar = procedure.calendar();
    let title = |instance: &str| {
        let record = now.duties.iter().find(|record| record.instance == instance);
        language.quoted(record.map_or("?", |record| &record.title))
    };
    match what.split_once(' ').unwrap_or((what, "")) {
        ("trin", name) => {
            let (name, number) = name.split_once(" nr. ").unwrap_or((name, ""));
            let own = |record: &&Record| record.step == name && (number.is_empty() || record.number.to_string() == number);
            assert!(procedure.steps().iter().any(|step| step.name.as_str() == name), "{asked}: no such step");
            match now.duties.iter().rfind(own) {
                Some(record) => {
                    format!("{} {}{}.", language.quoted(&record.title), stands(language, record.state), owed(language, calendar, record))
                }
                None => language.pick("Det er ikke begyndt.", "It has not begun.").to_owned(),
            }
        }
        ("opgaver", "") => {
            let owed =
                now.duties.iter().filter(|record| living(record) && record.modal == Modal::Must).map(|record| {
                    format!("{}: {}{}", record.who.join(", "), language.quoted(&record.title), owed(language, calendar, record))
                });
            sentence(language, &owed.collect::<Vec<_>>())
        }
        ("besked", "") => {
            let of_day = now.messages.iter().map(|message| (moment_words(language, calendar, Moment::Instant(message.at)), message));
            let told = of_day
                .filter(|(at, _)| at.contains(day))
                .map(|(_, message)| format!("{}: {}", message.to.join(", "), title(&message.instance)));
            sentence(language, &told.collect::<Vec<_>>())
        }
        ("næste", "besked") => {
            let next = now.coming.iter().find(|coming| !coming.to.is_empty()).map(|coming| {
                format!(
                    "{}, {}: {}",
                    moment_words(language, calendar, Moment::Instant(coming.at)),
                    coming.to.join(", "),
                    title(&coming.instance)
                )
            });
            sentence(language, &next.into_iter().collect::<Vec<_>>())
        }
        ("lukkes", "") if now.closing.may_close => language.pick("Ja.", "Yes.").to_owned(),
        ("lukkes", "") => format!("{} {}", language.pick("Nej.", "No."), closing_sentences(language, procedure, &now).join(" ")),
        other => panic!("what is asked? {other:?}"),
    }
}

#[test]
fn every_question_is_answered_as_the_case_would_be() {
    for (file, language) in [("docs/laesbarhed.md", Language::Danish), ("docs/readability.md", Language::English)] {
        let mut page = Page::read(&root().join(file));
        let mut procedures = 0;
        page.answer(|text, block| {
            let remarks: Vec<&str> = text.split("<!-- ").skip(1).filter_map(|rest| rest.split(" -->").next()).collect();
            let (named, questions) = remarks.split_first().unwrap_or_else(|| panic!("{file}: questions about which case?\n{text}"));
            assert_eq!(questions.len(), QUESTIONS, "{file}, {named}");
            let (procedure, log) = case(named);
            let mut answers = String::new();
            for (at, asked) in questions.iter().enumerate() {
                writeln!(answers, "{}. {}", at + 1, answer(language, &procedure, &log, asked)).unwrap();
            }
            block.body = answers;
            procedures += 1;
        });
        let examples =
            std::fs::read_dir(root().join("dsl-examples")).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
        println!("{file}: {procedures} of {examples} examples");
        page.hold();
    }
}
