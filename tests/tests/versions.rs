//! Versions of one procedure: which one a case follows, what moving it would change, and that what was judged stays judged.
//! Dates by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::calendar::{Calendars, Day, Moment};
use sagsgang::check::load;
use sagsgang::log::{Actor, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, State, situation};
use sagsgang::source::SourceMap;
use sagsgang::versions::{Versions, migration, rehearse};

const HEAD: &str = r#"
    kalender danmark
    ved overskridelse: teamlederen 1. hverdag kl. 8

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle teamlederen      leder sagsbehandleren

hændelse start         fra borgeren
hændelse tilbagekomst  fra borgeren

mål "tilbage"
    nås ved tilbagekomst
    hjemmel lokal "x"
"#;

fn step(name: &str, after: &str, limit: &str) -> String {
    format!("\ntrin {name}\n    efter {after}\n    sagsbehandleren skal gøre det\n    {limit}\n    hjemmel lov \"§ 1\"\n")
}

fn text(validity: &str, steps: &[String]) -> Checked<Procedure> {
    let text = format!("sagsgang \"Prøve\"\n    {validity}{HEAD}{}", steps.concat());
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", &text);
    let loaded = load(&sources, id, &Calendars::builtin());
    assert!(loaded.diagnostics.is_empty(), "{:?}\n{text}", loaded.diagnostics);
    loaded.procedure.unwrap()
}

fn old() -> Checked<Procedure> {
    let steps = [
        step("kontakt", "første start", "inden for 8 dage, uændret på en fridag"),
        step("samtale", "kontakt", "inden for 20 dage, uændret på en fridag"),
        step("notat", "kontakt", "inden for 30 dage, uændret på en fridag"),
    ];
    text("gælder fra 1. januar 2020 til og med 31. december 2024", &steps)
}

fn new(more: &[String]) -> Checked<Procedure> {
    let mut steps = vec![
        step("kontakt", "første start", "inden for 4 dage, uændret på en fridag"),
        step("samtale", "kontakt", "inden for 10 dage, uændret på en fridag"),
        step("plan", "kontakt", "inden for 40 dage, uændret på en fridag"),
    ];
    steps.extend_from_slice(more);
    text("gælder fra 1. januar 2025", &steps)
}

fn log(old: &Checked<Procedure>) -> Log {
    let header =
        format!(r#"{{"sagsgang":1,"case":"sag-1","procedure":"Prøve","fingerprint":"{}","zone":"Europe/Copenhagen"}}"#, old.fingerprint());
    let event = |id: &str, kind: &str, day: &str, role: &str| {
        format!(
            r#"{{"id":"{id}","kind":"{kind}","happened":"{day}","recorded":"{day}T09:00:00+01:00","actor":{{"id":"p","role":"{role}"}}}}"#
        )
    };
    let lines =
        [header, event("e1", "start", "2024-12-02", "borgeren"), event("e2", "kontakt", "2024-12-09", "sagsbehandleren")].join("\n");
    let (log, faults) = Log::read(&lines);
    assert!(faults.is_empty(), "{faults:?}");
    log
}

fn at(day: &str) -> AsOf {
    AsOf::at(Moment::parse(day).unwrap())
}

fn actor() -> Actor {
    Actor { id: "p".to_owned(), role: "teamlederen".to_owned() }
}

#[test]
fn a_case_follows_the_version_it_was_opened_under_until_it_is_moved() {
    let (old, new) = (old(), new(&[]));
    let log = log(&old);
    let versions = Versions::of(vec![new.clone(), old.clone()]);
    assert_eq!(versions.of_case(&log, at("2025-02-01")).unwrap().fingerprint(), old.fingerprint());
    let on = |day| versions.for_new_case(Day::parse(day).unwrap()).map(|text| text.fingerprint().to_owned());
    // After its last day the old version opens no new case.
    assert_eq!(on("2024-12-31"), Some(old.fingerprint().to_owned()));
    assert_eq!(on("2025-01-01"), Some(new.fingerprint().to_owned()));
    assert_eq!(on("2019-12-31"), None);
    let mut moved = log.clone();
    moved.append(migration(&new, &log, at("2025-01-02"), "flytning", actor()));
    assert_eq!(versions.of_case(&moved, at("2025-01-01")).unwrap().fingerprint(), old.fingerprint());
    assert_eq!(versions.of_case(&moved, at("2025-01-02")).unwrap().fingerprint(), new.fingerprint());
}

#[test]
fn a_case_in_which_a_duty_would_vanish_is_not_moved() {
    let (old, new) = (old(), new(&[]));
    let log = log(&old);
    let found = rehearse(&old, &new, &log, at("2024-12-20"));
    assert!(!found.may_move);
    assert_eq!(found.vanish.iter().map(|gone| gone.instance.as_str()).collect::<Vec<_>>(), ["notat@e2"]);
    assert_eq!(found.begin.iter().map(|new| new.instance.as_str()).collect::<Vec<_>>(), ["plan@e2"]);
    let [samtale] = found.changed.as_slice() else { panic!("{:#?}", found.changed) };
    assert_eq!(samtale.before.unwrap().due, Moment::parse("2024-12-29"));
    assert_eq!(samtale.after.unwrap().due, Moment::parse("2024-12-19"));
    // By the new rule it had passed the day before the move: late, and charged to nobody.
    assert_eq!((samtale.after.unwrap().state, samtale.after.unwrap().charged), (State::Late, false));
}

#[test]
fn what_was_judged_before_the_move_stays_judged() {
    let notat = step("notat", "kontakt", "inden for 30 dage, uændret på en fridag");
    let (old, new) = (old(), new(&[notat]));
    let log = log(&old);
    let found = rehearse(&old, &new, &log, at("2024-12-16"));
    assert!(found.may_move, "{found:#?}");
    let mut moved = log.clone();
    moved.append(migration(&new, &log, at("2024-12-16"), "flytning", actor()));
    let versions = Versions::of(vec![old, new.clone()]);
    let now = versions.situation(&moved, at("2025-01-31")).unwrap();
    // Held on day 7: in time by the rule of its time, late by the new one.
    let kontakt = now.duty("kontakt").unwrap();
    assert_eq!((kontakt.state, kontakt.due.unwrap(), kontakt.breached), (State::Met, Moment::parse("2024-12-10").unwrap(), false));
    assert_eq!(now.duty("samtale").unwrap().due, Moment::parse("2024-12-19"));
    // Its rung came after the move, and is told once.
    let told = now.messages.iter().filter(|message| message.step == "samtale").count();
    assert_eq!(told, 1);
    assert!(now.messages.iter().all(|message| message.step != "kontakt"));
    // Read without the old version it is the same case, told as far as the new one knows it.
    assert_eq!(situation(&new, &moved, at("2025-01-31")).duties.len(), now.duties.len());
}
