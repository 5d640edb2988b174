//! A municipality's own calendar: its closures pause what it has promised itself, warn of the rest, and never move what the
//! law says. Dates by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails may fall")]

use sagsgang::calendar::{Calendars, Instant, Moment};
use sagsgang::check::load;
use sagsgang::explain::{deadline, finding_sentence};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Finding, Situation, situation};
use sagsgang::source::SourceMap;

const CALENDAR: &str = include_str!("../calendars/lukket.json");
const PROCEDURE: &str = r#"sagsgang "Lukket"
    kalender kommunen
    ved overskridelse: teamlederen 1. hverdag kl. 8

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle teamlederen      leder sagsbehandleren

oplysning "mangler noget"  ja/nej

hændelse start         fra borgeren, oplyser "mangler noget"
hændelse svar          fra borgeren, oplyser "mangler noget"
hændelse tilbagekomst  fra borgeren

mål "tilbage"
    nås ved tilbagekomst
    hjemmel lokal "x"

trin lokalt
    efter første start
    sagsbehandleren skal ringe
    inden for 10 dage, uændret på en fridag
    hjemmel lokal "Kommunens løfte"

trin hverdage
    efter første start
    sagsbehandleren skal skrive
    inden for 5 hverdage
    hjemmel praksis "Sådan gør vi"

trin lovens
    efter første start
    sagsbehandleren skal svare
    inden for 10 dage, uændret på en fridag
    hjemmel lov "forvaltningsloven § 16"

trin holder
    efter første start
    sagsbehandleren skal aftale
    inden for 10 dage, uændret på en fridag
    holder pause mens "mangler noget"
    hjemmel lokal "Kommunens løfte"

trin timer
    efter første start
    sagsbehandleren skal ringe tilbage
    inden for 48 løbende timer
    ved overskridelse: teamlederen straks
    hjemmel lokal "Kommunens løfte"
"#;

fn procedure() -> Checked<Procedure> {
    let mut sources = SourceMap::new();
    let id = sources.add("lukket.sag", PROCEDURE);
    let loaded = load(&sources, id, &Calendars::from_json(CALENDAR).unwrap());
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    loaded.procedure.unwrap()
}

fn event(id: &str, kind: &str, happened: &str, fields: &str) -> String {
    let recorded = if happened.contains('T') { happened.to_owned() } else { format!("{happened}T09:00:00+02:00") };
    format!(
        r#"{{"id":"{id}","kind":"{kind}","happened":"{happened}","recorded":"{recorded}","actor":{{"id":"b1","role":"borgeren"}},"fields":{{{fields}}}}}"#
    )
}

fn look(procedure: &Checked<Procedure>, events: &[String], at: &str) -> Situation {
    let header = r#"{"sagsgang":1,"case":"sag-1","procedure":"Lukket","zone":"Europe/Copenhagen"}"#;
    let (log, faults) = Log::read(&std::iter::once(header.to_owned()).chain(events.iter().cloned()).collect::<Vec<_>>().join("\n"));
    assert!(faults.is_empty(), "{faults:?}");
    situation(procedure, &log, AsOf::at(Moment::parse(at).unwrap()))
}

fn due(now: &Situation, step: &str) -> String {
    now.duty(step).unwrap().due.unwrap().to_string()
}

#[test]
fn closures_pause_promises_and_never_the_law() {
    let procedure = procedure();
    let now = look(&procedure, &[event("e1", "start", "2026-07-08", r#""mangler noget":false"#)], "2026-07-10");
    // 9-12 July are days 1-4; 13-31 July stand still; 1-6 August are days 5-10.
    assert_eq!(due(&now, "lokalt"), "2026-08-06");
    // 9 and 10 July, then 3, 4 and 5 August.
    assert_eq!(due(&now, "hverdage"), "2026-08-05");
    assert_eq!(due(&now, "lovens"), "2026-07-18");
    let closed = Finding::DueInClosure { instance: "lovens@e1".to_owned(), closure: "Sommerlukket".to_owned() };
    assert_eq!(now.findings, std::slice::from_ref(&closed));
    let words = finding_sentence(Language::Danish, &closed);
    assert_eq!(words, "Fristen for lovens@e1 falder, mens her er lukket (Sommerlukket).");
    assert_eq!(finding_sentence(Language::English, &closed), "The deadline of lovens@e1 falls while it is closed here (Sommerlukket).");
}

#[test]
fn a_pause_of_its_own_and_a_closure_are_one() {
    let procedure = procedure();
    let events = [
        event("e1", "start", "2026-07-08", r#""mangler noget":false"#),
        event("e2", "svar", "2026-07-10", r#""mangler noget":true"#),
        event("e3", "svar", "2026-08-03", r#""mangler noget":false"#),
    ];
    let now = look(&procedure, &events, "2026-08-04");
    // 9 July is day 1; 10 July to 2 August stand still once; 3-11 August are days 2-10.
    assert_eq!(due(&now, "holder"), "2026-08-11");
    let record = now.duty("holder").unwrap();
    let explained = deadline(&procedure, &now, record).unwrap();
    assert_eq!(explained.due, record.due.unwrap());
    assert_eq!(explained.question.pauses.len(), 1);
}

#[test]
fn hours_do_not_stand_still_and_a_warning_moves_nothing() {
    let procedure = procedure();
    let now =
        look(&procedure, &[event("e1", "start", "2026-07-12T10:00:00+02:00", r#""mangler noget":false"#)], "2026-07-12T11:00:00+02:00");
    assert_eq!(now.duty("timer").unwrap().due, Some(Moment::Instant(Instant::parse("2026-07-14T10:00:00+02:00").unwrap())));
    let now = look(&procedure, &[event("e1", "start", "2026-09-04", r#""mangler noget":false"#)], "2026-09-05");
    assert_eq!(due(&now, "lokalt"), "2026-09-14");
    let warned = now.findings.iter().filter(|finding| matches!(finding, Finding::DueInClosure { closure, .. } if closure == "Flytning"));
    assert_eq!(warned.count(), 3);
}

#[test]
fn every_day_of_a_closure_is_shown_as_standing_still() {
    let procedure = procedure();
    let now = look(&procedure, &[event("e1", "start", "2026-07-08", r#""mangler noget":false"#)], "2026-07-10");
    let explained = deadline(&procedure, &now, now.duty("lokalt").unwrap()).unwrap();
    let still = explained.counted.steps.iter().filter(|step| step.what == sagsgang::calendar::CountWhat::Paused).count();
    assert_eq!(still, 19);
    assert_eq!(explained.due, Moment::parse("2026-08-06").unwrap());
}
