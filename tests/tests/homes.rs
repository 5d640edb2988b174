//! Texts that share out the cases between them: to which one a case belongs, and what becomes of its duties as it moves. Random moves are
//! held against a few lines of bookkeeping; the rest are dates counted by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::Config;
use sagsgang::calendar::{Calendars, Day, Instant, Moment};
use sagsgang::case::{Case, NeedsLog};
use sagsgang::check::{Loaded, load};
use sagsgang::explain::ways::{Wanted, ways};
use sagsgang::explain::{why_not, why_not_sentences};
use sagsgang::homes::{Carrying, Homes, handover_sentences, stay_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Finding, Record, Situation, State, fold, situation};
use sagsgang::source::SourceMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

fn read(text: &str) -> Loaded {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    load(&sources, id, &Calendars::builtin())
}

fn checked(text: &str) -> Checked<Procedure> {
    let loaded = read(text);
    loaded.procedure.unwrap_or_else(|| panic!("{text}\n{:#?}", loaded.diagnostics))
}

/// The text of a place: a talk within 20 days by law, a call within some working days by its own promise.
fn text(language: Language, place: &str, call: u32) -> String {
    let (danish, english) = (
        format!(
            "sagsgang \"{place}\"\n    kalender danmark\n    gælder for sager hvor bopæl er {place}\n    ved overskridelse: lederen 1. hverdag kl. 8\n\
             rolle borgeren  uden for kommunen\nrolle rådgiveren\nrolle lederen  leder rådgiveren\noplysning bopæl  betegnelse\n\
             hændelse start  fra borgeren, oplyser bopæl\nhændelse flytning  fra borgeren, oplyser bopæl\nhændelse tilbage  fra borgeren\n\
             mål \"tilbage\"\n    nås ved tilbage\n    hjemmel lokal \"x\"\n\
             trin samtale \"Samtalen\"\n    efter første start\n    rådgiveren skal holde samtalen\n    inden for 20 dage, uændret på en fridag\n    hjemmel lov \"loven § 1\"\n\
             trin opkald \"Opkaldet\"\n    efter første start\n    rådgiveren skal ringe\n    inden for {call} hverdage\n    allerede udløbet: inden for 2 hverdage\n    hjemmel lokal \"løftet\"\n"
        ),
        format!(
            "procedure \"{place}\"\n    calendar denmark\n    applies to cases where residence is {place}\n    if late: the leader 1st working day at 8\n\
             role citizen  outside the municipality\nrole adviser\nrole leader  leads the adviser\nfact residence  identifier\n\
             event start  from the citizen, states residence\nevent removal  from the citizen, states residence\nevent back  from the citizen\n\
             goal \"back\"\n    reached on back\n    basis local \"x\"\n\
             step talk \"The talk\"\n    after the first start\n    the adviser must hold the talk\n    within 20 days, even on a day off\n    basis law \"the act § 1\"\n\
             step call \"The call\"\n    after the first start\n    the adviser must call\n    within {call} working days\n    already expired: within 2 working days\n    basis local \"the promise\"\n"
        ),
    );
    if language == Language::Danish { danish } else { english }
}

fn nord() -> Checked<Procedure> {
    checked(&text(Language::Danish, "Nord", 3))
}

fn syd() -> Checked<Procedure> {
    checked(&text(Language::Danish, "Syd", 10))
}

fn homes() -> Homes {
    Homes::of(vec![nord(), syd()]).unwrap()
}

fn day(words: &str) -> Day {
    Day::parse(words).unwrap()
}

fn instant(words: &str) -> Instant {
    Instant::parse(words).unwrap()
}

/// Noon, in the summer of 2025.
fn noon(day: Day) -> Instant {
    instant(&format!("{day}T12:00:00+02:00"))
}

fn event(id: &str, kind: &str, happened: Moment, recorded: Instant, role: &str, fields: &[(&str, &str)]) -> Event {
    let fields = fields.iter().map(|(name, words)| ((*name).to_owned(), FieldValue::Text((*words).to_owned()))).collect();
    let actor = Actor { id: "p1".to_owned(), role: role.to_owned() };
    let (id, kind) = (id.to_owned(), kind.to_owned());
    Event { id, kind, happened, recorded, actor, fields, about: None, supersedes: None, reason: None }
}

fn told(log: &mut Log, id: &str, kind: &str, on: &str, place: &str) {
    let role = if matches!(kind, "samtale" | "opkald") { "rådgiveren" } else { "borgeren" };
    let fields: &[(&str, &str)] = if place.is_empty() { &[] } else { &[("bopæl", place)] };
    log.append(event(id, kind, Moment::Day(day(on)), noon(day(on)), role, fields));
}

/// A case that begins in the north on Friday 1 August 2025.
fn begun() -> Log {
    let mut log = Log::new("sag-1", "Nord");
    told(&mut log, "e1", "start", "2025-08-01", "Nord");
    log
}

fn at(words: &str) -> AsOf {
    AsOf::at(Moment::parse(words).unwrap())
}

fn seen(log: &Log, words: &str) -> Situation {
    homes().situation(log, at(words)).unwrap()
}

fn record<'s>(situation: &'s Situation, step: &str) -> &'s Record {
    situation.duty(step).unwrap_or_else(|| panic!("no {step} in {:#?}", situation.duties))
}

fn belongs_to(log: &Log, words: &str) -> Option<String> {
    homes().stays(log, at(words)).pop().unwrap().procedure
}

// ---- what a text alone does ------------------------------------------------------------------------------------------

#[test]
fn what_was_promised_ends_as_a_case_leaves_and_what_the_law_asks_for_does_not() {
    let mut log = begun();
    let before = situation(&nord(), &log, at("2025-08-05"));
    assert_eq!((record(&before, "opkald").state, record(&before, "samtale").state), (State::Open, State::Open));
    told(&mut log, "e2", "flytning", "2025-08-05", "Vest");
    let after = situation(&nord(), &log, at("2025-08-05"));
    assert_eq!((record(&after, "opkald").state, record(&after, "samtale").state), (State::HandedOver, State::Open));
    assert_eq!(record(&after, "samtale").due, Some(Moment::Day(day("2025-08-21"))));
    // Nothing is promised to whoever belongs elsewhere from the start.
    let mut elsewhere = Log::new("sag-1", "Nord");
    told(&mut elsewhere, "e1", "start", "2025-08-01", "Vest");
    let elsewhere = situation(&nord(), &elsewhere, at("2025-08-05"));
    assert_eq!(elsewhere.duties.len(), 1, "{:#?}", elsewhere.duties);
    assert_eq!(elsewhere.belongs.unwrap().here, Some(false));
    // A value that cannot be read is none that belongs here; what is not told is no move.
    let mut unread = begun();
    let mut wrong = event("e2", "flytning", Moment::Day(day("2025-08-05")), noon(day("2025-08-05")), "borgeren", &[]);
    unread.append(wrong.clone());
    assert_eq!(record(&situation(&nord(), &unread, at("2025-08-05")), "opkald").state, State::Open);
    wrong.fields = BTreeMap::from([("bopæl".to_owned(), FieldValue::YesNo(true))]);
    let mut unread = begun();
    unread.append(wrong);
    assert_eq!(record(&situation(&nord(), &unread, at("2025-08-05")), "opkald").state, State::HandedOver);
}

#[test]
fn a_case_that_comes_needs_its_log() {
    let (text, log) = (syd(), begun());
    let mut case = fold(&text, &log, at("2025-08-01"), &mut ());
    let comes = event("e2", "flytning", Moment::Day(day("2025-08-05")), noon(day("2025-08-05")), "borgeren", &[("bopæl", "Syd")]);
    assert_eq!(case.clone().advance(&text, &comes, &mut ()), Err(NeedsLog));
    let leaves_further = Event { fields: BTreeMap::from([("bopæl".to_owned(), FieldValue::Text("Vest".to_owned()))]), ..comes.clone() };
    assert_eq!(case.advance(&text, &leaves_further, &mut ()), Ok(()));
    // One that belongs here goes on in place, and as it leaves, too.
    let text = nord();
    let mut case = Case::open(&text);
    let begins = &log.events()[0];
    assert_eq!(case.advance(&text, begins, &mut ()), Ok(()));
    assert_eq!(case.advance(&text, &comes, &mut ()), Ok(()));
    let mut all = log.clone();
    all.append(comes);
    case.pass(&text, Moment::Day(day("2025-08-06")), &mut ());
    assert_eq!(case, fold(&text, &all, at("2025-08-06"), &mut ()));
}

#[test]
fn why_a_promise_is_not_kept_elsewhere_is_said_and_what_would_help() {
    let mut log = Log::new("sag-1", "Nord");
    told(&mut log, "e1", "start", "2025-08-01", "Vest");
    for (procedure, step) in [(nord(), "opkald"), (nord(), "samtale")] {
        let now = situation(&procedure, &log, at("2025-08-05"));
        let (id, _) = procedure.step_named(step).unwrap();
        let why = why_not(&procedure, &now, id);
        let shown = why_not_sentences(Language::Danish, procedure.calendar(), &why).join(" ");
        let expected = "Sagen hører ikke til her: det siger »bopæl« (hændelse e1). Lovens trin går med, det gør »opkald« ikke.";
        assert_eq!(shown, if step == "opkald" { expected } else { "Trinnet »samtale« er åbent." });
        let ways = ways(&procedure, &log, at("2025-08-05"), Wanted::Opens(id));
        let told: Vec<(String, Vec<(String, String)>)> =
            ways.into_iter().flat_map(|way| way.events).map(|event| (event.kind, event.tells)).collect();
        let here = vec![("bopæl".to_owned(), "Nord".to_owned())];
        let both = vec![("flytning".to_owned(), here.clone()), ("start".to_owned(), here)];
        assert_eq!(told, if step == "opkald" { both } else { Vec::new() });
    }
}

#[test]
fn an_event_that_hands_over_is_none_where_it_tells_that_the_case_stays() {
    let text = checked(&format!("{}overdrages ved flytning\n", text(Language::Danish, "Nord", 3)));
    let state = |place: &str| {
        let mut log = begun();
        told(&mut log, "e2", "flytning", "2025-08-05", place);
        record(&situation(&text, &log, at("2025-08-05")), "opkald").state
    };
    assert_eq!((state("Nord"), state("Vest"), state("")), (State::Open, State::HandedOver, State::HandedOver));
}

// ---- several texts ---------------------------------------------------------------------------------------------------

#[test]
fn the_law_goes_along_and_the_promises_change() {
    let mut log = begun();
    // The move on Thursday the 7th is told on Monday the 11th.
    let moved =
        event("e2", "flytning", Moment::Day(day("2025-08-07")), instant("2025-08-11T09:00:00+02:00"), "borgeren", &[("bopæl", "Syd")]);
    log.append(moved);
    assert_eq!(belongs_to(&log, "2025-08-10").as_deref(), Some("Nord"));
    assert_eq!(belongs_to(&log, "2025-08-11").as_deref(), Some("Syd"));
    // The call was due in the north on Wednesday the 6th, and was late there; in the south its 10 working days end on the 15th.
    let before = seen(&log, "2025-08-10");
    assert_eq!((record(&before, "opkald").state, record(&before, "opkald").due), (State::Late, Some(Moment::Day(day("2025-08-06")))));
    let after = seen(&log, "2025-08-11");
    let call = record(&after, "opkald");
    assert_eq!((call.state, call.due, call.breached), (State::Open, Some(Moment::Day(day("2025-08-15"))), false));
    assert_eq!(record(&after, "samtale").due, Some(Moment::Day(day("2025-08-21"))));
    // Who was told in the north, was told; nobody is told twice, and the south is told of its own.
    let messages = |situation: &Situation| -> Vec<(String, String)> {
        situation.messages.iter().map(|message| (message.at.to_string(), message.instance.clone())).collect()
    };
    let expected = vec![("2025-08-07T06:00:00Z".to_owned(), "opkald@e1".to_owned())];
    assert_eq!((messages(&before), messages(&after)), (expected.clone(), expected.clone()));
    let later = seen(&log, "2025-08-18");
    let expected = [expected, vec![("2025-08-18T06:00:00Z".to_owned(), "opkald@e1".to_owned())]].concat();
    assert_eq!(messages(&later), expected);
    let ids: BTreeSet<&str> = later.messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids.len(), 2);
}

#[test]
fn what_the_law_asks_for_and_is_late_is_told_where_the_case_comes() {
    let mut log = begun();
    // The 20 days end on Thursday the 21st; the north is told on the 22nd, the south when the case comes on the 26th.
    told(&mut log, "e2", "flytning", "2025-08-26", "Syd");
    let now = seen(&log, "2025-08-27");
    let talk = record(&now, "samtale");
    assert_eq!((talk.state, talk.due, talk.breached, talk.charged), (State::Late, Some(Moment::Day(day("2025-08-21"))), true, true));
    let told: Vec<String> = now.messages.iter().filter(|message| message.step == "samtale").map(|message| message.at.to_string()).collect();
    // Told at noon of the 26th, because the move was recorded then.
    assert_eq!(told, ["2025-08-22T06:00:00Z", "2025-08-26T10:00:00Z"]);
    let ids: BTreeSet<&str> = now.messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids.len(), now.messages.len());
    // The promise to call: 10 working days after the 1st were over on the 15th, so two after the 26th.
    assert_eq!(record(&now, "opkald").due, Some(Moment::Day(day("2025-08-28"))));
}

#[test]
fn a_case_may_come_back() {
    let mut log = begun();
    told(&mut log, "e2", "flytning", "2025-08-05", "Syd");
    told(&mut log, "e3", "flytning", "2025-08-08", "Nord");
    let stays = homes().stays(&log, at("2025-08-20"));
    let names: Vec<Option<&str>> = stays.iter().map(|stay| stay.procedure.as_deref()).collect();
    assert_eq!(names, [Some("Nord"), Some("Syd"), Some("Nord")]);
    // Three working days after the 1st are over on the 6th: two after the 8th, a Friday, are the 12th.
    let call = record(&seen(&log, "2025-08-09"), "opkald").clone();
    assert_eq!((call.state, call.due), (State::Open, Some(Moment::Day(day("2025-08-12")))));
    // Told once more where it belongs, nothing turns.
    told(&mut log, "e4", "flytning", "2025-08-11", "Nord");
    assert_eq!(homes().stays(&log, at("2025-08-20")), stays);
}

#[test]
fn a_move_that_is_taken_back_was_one_for_as_long_as_it_was_known() {
    let mut log = begun();
    told(&mut log, "e2", "flytning", "2025-08-05", "Syd");
    let mut back = event("e3", built_in::RETRACTED, Moment::Day(day("2025-08-11")), noon(day("2025-08-11")), "rådgiveren", &[]);
    back.supersedes = Some("e2".to_owned());
    back.reason = Some("fejl".to_owned());
    log.append(back);
    assert_eq!(belongs_to(&log, "2025-08-10").as_deref(), Some("Syd"));
    assert_eq!(belongs_to(&log, "2025-08-12").as_deref(), Some("Nord"));
    // What it was told in the south meanwhile stays known.
    let known_then = AsOf { happened_by: Moment::Day(day("2025-08-12")), known_by: Moment::Day(day("2025-08-10")) };
    assert_eq!(homes().stays(&log, known_then).pop().unwrap().procedure.as_deref(), Some("Syd"));
}

#[test]
fn without_a_text_for_where_it_went_the_law_is_still_owed() {
    let mut log = begun();
    told(&mut log, "e2", "flytning", "2025-08-05", "Vest");
    assert_eq!(belongs_to(&log, "2025-08-06"), None);
    let now = seen(&log, "2025-08-25");
    assert_eq!((record(&now, "samtale").state, record(&now, "opkald").state), (State::Late, State::HandedOver));
    let handovers = homes().handovers(&log, at("2025-08-25"));
    let carried: Vec<(&str, Carrying)> = handovers[0].duties.iter().map(|one| (one.step.as_str(), one.what)).collect();
    assert_eq!(carried, [("samtale", Carrying::GoesAlong), ("opkald", Carrying::Ends)]);
    // Held by its talk after all.
    told(&mut log, "e3", "samtale", "2025-08-26", "");
    assert_eq!(record(&seen(&log, "2025-08-27"), "samtale").state, State::MetLate);
}

#[test]
fn what_has_no_step_to_go_on_in_is_said() {
    let without = text(Language::Danish, "Syd", 10).replace("trin samtale", "trin dialog");
    let homes = Homes::of(vec![nord(), checked(&without)]).unwrap();
    let mut log = begun();
    told(&mut log, "e2", "flytning", "2025-08-05", "Syd");
    let now = homes.situation(&log, at("2025-08-06")).unwrap();
    assert!(now.findings.contains(&Finding::NotCarried { instance: "samtale@e1".to_owned() }), "{:#?}", now.findings);
    assert_eq!(record(&now, "samtale").state, State::Open);
    let handover = homes.handovers(&log, at("2025-08-06")).pop().unwrap();
    let not_carried: Vec<&str> =
        handover.duties.iter().filter(|one| one.what == Carrying::NotCarried).map(|one| one.step.as_str()).collect();
    assert_eq!(not_carried, ["samtale"]);
}

#[test]
fn a_case_belongs_to_one_text_only() {
    let both = text(Language::Danish, "Nord", 3).replace("sagsgang \"Nord\"", "sagsgang \"Nabo\"");
    let shared = Homes::of(vec![nord(), checked(&both)]).unwrap_err();
    assert_eq!(shared.to_string(), "`Nord` and `Nabo` both apply to cases where `bopæl` is `Nord`");
    // Versions of one text apply to the same cases.
    let dated =
        |from: &str| checked(&text(Language::Danish, "Nord", 3).replace("    kalender", &format!("    gælder fra {from}\n    kalender")));
    assert!(Homes::of(vec![dated("1. januar 2024"), dated("1. januar 2025"), syd()]).is_ok());
}

#[test]
fn how_a_move_is_told() {
    let mut shown = String::new();
    for language in [Language::Danish, Language::English] {
        let place = |place: &str, call| checked(&text(language, place, call));
        let homes = Homes::of(vec![place("Nord", 3), place("Syd", 10)]).unwrap();
        let mut log = Log::new("sag-1", "Nord");
        let (removal, role, fact) = language.pick(("flytning", "borgeren", "bopæl"), ("removal", "citizen", "residence"));
        let mut tell = |id: &str, kind: &str, on: &str, place: &str| {
            log.append(event(id, kind, Moment::Day(day(on)), noon(day(on)), role, &[(fact, place)]));
        };
        tell("e1", "start", "2025-08-01", "Nord");
        tell("e2", removal, "2025-08-07", "Syd");
        tell("e3", removal, "2025-08-14", "Vest");
        for on in ["2025-08-04", "2025-08-08", "2025-08-15"] {
            let calendar = Calendars::builtin().get("danmark").unwrap().clone();
            let stays = homes.stays(&log, at(on));
            let handovers = homes.handovers(&log, at(on));
            let told = handovers.iter().flat_map(|handover| handover_sentences(language, &calendar, handover));
            for sentence in stay_sentences(language, &calendar, &stays).into_iter().chain(told) {
                writeln!(shown, "{on}  {sentence}").unwrap();
            }
        }
        // The text of the second place alone.
        let alone = Homes::of(vec![place("Syd", 10)]).unwrap();
        let calendar = Calendars::builtin().get("danmark").unwrap().clone();
        let stays = alone.stays(&log, at("2025-08-08"));
        writeln!(shown, "alone       {}", stay_sentences(language, &calendar, &stays).join(" ")).unwrap();
    }
    insta::assert_snapshot!(shown);
}

// ---- any moves -------------------------------------------------------------------------------------------------------

/// So many working days after a day, in a time without holidays.
fn working_days_after(from: Day, count: u32) -> Day {
    let (mut on, mut left) = (from, count);
    while left > 0 {
        on = on.plus(1);
        left -= u32::from(on.weekday().number() < 6);
    }
    on
}

/// One thing that happens: how many days after the one before, where to, and how many days later it is recorded.
type Turn = (u8, u8, u8);

const PLACES: [&str; 3] = ["Nord", "Syd", "Vest"];

fn moves(turns: &[Turn]) -> (Log, Vec<(Day, Instant, &'static str)>) {
    let mut log = begun();
    let (mut on, mut told) = (day("2025-08-01"), vec![(day("2025-08-01"), noon(day("2025-08-01")), "Nord")]);
    for (number, (later, place, delay)) in turns.iter().enumerate() {
        on = on.plus(1 + i32::from(later % 6));
        let place = PLACES[usize::from(*place) % PLACES.len()];
        let recorded = noon(on.plus(i32::from(delay % 4)));
        let id = format!("m{number:02}");
        log.append(event(&id, "flytning", Moment::Day(on), recorded, "borgeren", &[("bopæl", place)]));
        told.push((on, recorded, place));
    }
    (log, told)
}

proptest! {
    #![proptest_config(Config { cases: 300, ..Config::default() })]

    #[test]
    fn a_case_belongs_where_it_was_told_last(turns in vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..6), look in 0_i32..40) {
        let (log, told) = moves(&turns);
        let homes = homes();
        let on = day("2025-08-01").plus(look);
        let look = AsOf::at(Moment::Day(on));
        let evening = instant(&format!("{on}T23:59:59+02:00"));
        let known = told.iter().filter(|(happened, recorded, _)| *happened <= on && *recorded <= evening);
        let last = known.max_by_key(|(happened, _, _)| *happened).unwrap().2;
        let stays = homes.stays(&log, look);
        let now = homes.situation(&log, look).unwrap();
        prop_assert_eq!(stays.last().unwrap().procedure.as_deref(), (last != "Vest").then_some(last));
        // The law's talk is due 20 days after the start wherever the case is, and late after that.
        let talk = now.duty("samtale").unwrap();
        prop_assert_eq!(talk.due, Some(Moment::Day(day("2025-08-21"))));
        prop_assert_eq!(talk.state, if on > day("2025-08-21") { State::Late } else { State::Open });
        prop_assert!(!talk.breached || talk.charged);
        // A call is owed where it was promised: by its own days, or two after the case came if these were over by then.
        let calls: Vec<&Record> = now.duties.iter().filter(|record| record.step == "opkald" && record.is_open()).collect();
        prop_assert_eq!(calls.len(), usize::from(last != "Vest"));
        if let [call] = calls.as_slice() {
            let days = if last == "Nord" { 3 } else { 10 };
            let own = working_days_after(day("2025-08-01"), days);
            let came = stays.last().unwrap().since.map(|since| Day::parse(&since.to_string()[..10]).unwrap());
            let due = came.filter(|came| own < *came).map_or(own, |came| working_days_after(came, 2));
            prop_assert_eq!(call.due, Some(Moment::Day(due)));
        }
        let ids: BTreeSet<&str> = now.messages.iter().map(|message| message.id.as_str()).collect();
        prop_assert_eq!(ids.len(), now.messages.len());
    }

    #[test]
    fn what_was_said_then_is_said_for_ever(turns in vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..6), look in 0_i32..40) {
        let (log, _) = moves(&turns);
        let homes = homes();
        let on = day("2025-08-01").plus(look);
        let look = AsOf::at(Moment::Day(on));
        let evening = instant(&format!("{on}T23:59:59+02:00"));
        let mut then = Log::new("sag-1", "Nord");
        log.events().iter().filter(|event| event.recorded <= evening).for_each(|event| then.append(event.clone()));
        let shown = |log: &Log| serde_json::to_string(&homes.situation(log, look).unwrap()).unwrap();
        prop_assert_eq!(shown(&log), shown(&then));
        // What was told by then was told, and is told later too.
        let later = homes.situation(&log, AsOf::at(Moment::Day(on.plus(15)))).unwrap();
        let ids: BTreeSet<&str> = later.messages.iter().map(|message| message.id.as_str()).collect();
        let now = homes.situation(&log, look).unwrap();
        prop_assert!(now.messages.iter().all(|message| ids.contains(message.id.as_str())), "{:#?}\n{:#?}", now.messages, later.messages);
    }
}
