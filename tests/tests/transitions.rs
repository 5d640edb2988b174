//! A change of law: which running cases go over to the new rules, from when and why, and which steps begin no more. The
//! procedures and cases are those of `dsl-examples/lovskifte-2025`; every date is counted by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use proptest::prelude::*;
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::check::{Loaded, load, seams};
use sagsgang::explain::{Missing, why_not};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, State};
use sagsgang::source::{SourceId, SourceMap};
use sagsgang::versions::{Reason, RuleSays, Versions, follows_sentences, migration, rehearse};
use sagsgang_tests::story::CALENDARS;
use std::collections::BTreeSet;
use std::path::Path;

const LEFT: &str = "    sager med \"første fraværsdag\" før 1. januar 2025 følger den tidligere udgave indtil 1. juli 2025\n";
const NO_NEW: &str = "    ingen nye rehabiliteringsteam fra 1. januar 2025\n";

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples/lovskifte-2025").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn checked(text: &str) -> Checked<Procedure> {
    let mut sources = SourceMap::new();
    let id = sources.add("regler.sag", text);
    let loaded = load(&sources, id, &CALENDARS);
    assert!(loaded.diagnostics.is_empty(), "{:?}\n{text}", loaded.diagnostics);
    loaded.procedure.unwrap()
}

fn old() -> Checked<Procedure> {
    checked(&file("regler-2020.sag"))
}

/// The rules of 2025 with other lines in the place of the one that leaves cases with the earlier version.
fn new_with(lines: &str) -> Checked<Procedure> {
    let text = file("regler-2025.sag");
    assert!(text.contains(LEFT));
    checked(&text.replace(LEFT, lines))
}

fn versions() -> Versions {
    Versions::of(vec![new_with(LEFT), old()])
}

fn log(name: &str) -> Log {
    let (log, faults) = Log::read(&file(&format!("cases/{name}.jsonl")));
    assert!(faults.is_empty(), "{faults:?}");
    log
}

fn at(moment: &str) -> AsOf {
    AsOf::at(Moment::parse(moment).unwrap())
}

fn day(words: &str) -> Day {
    Day::parse(words).unwrap()
}

/// The year of the rules a case follows.
fn rules(versions: &Versions, log: &Log, on: &str) -> i32 {
    versions.of_case(log, at(on)).unwrap().validity().0.unwrap().ymd().0
}

fn due(versions: &Versions, log: &Log, on: &str, duty: &str) -> String {
    let now = versions.situation(log, at(on)).unwrap();
    now.duty(duty).unwrap().due.unwrap().to_string()
}

#[test]
fn an_absence_before_the_change_follows_the_earlier_rules_however_late_it_is_reported() {
    let (versions, log) = (versions(), log("fravaer-i-december"));
    for on in ["2025-01-06", "2025-03-17", "2025-06-30"] {
        assert_eq!(rules(&versions, &log, on), 2020, "{on}");
    }
    // 19 December is day 1 of 56.
    assert_eq!(due(&versions, &log, "2025-01-06", "samtale"), "2025-02-12");
    assert_eq!(due(&versions, &log, "2025-01-06", "opfølgninger"), "2025-06-19");
    let follows = versions.follows(&log, at("2025-01-06")).unwrap();
    assert_eq!(follows.since, None);
    let kept = Reason::Kept {
        of: Some(day("2025-01-01")),
        by: "første fraværsdag".to_owned(),
        event: "e1".to_owned(),
        before: day("2025-01-01"),
        until: Some(day("2025-07-01")),
    };
    assert_eq!(follows.reasons, [Reason::Opened { on: day("2025-01-06") }, kept]);
    assert_eq!(follows.basis[0].place, "L 74 (2024-25), ikrafttræden");
}

#[test]
fn it_goes_over_when_its_time_is_up_and_what_was_late_stays_late() {
    let (versions, log) = (versions(), log("fravaer-i-december"));
    let follows = versions.follows(&log, at("2025-07-01")).unwrap();
    assert_eq!((follows.from, follows.since), (Some(day("2025-01-01")), Instant::parse("2025-07-01T00:00:00+02:00")));
    assert!(matches!(&follows.reasons[..], [Reason::Ended { until, .. }] if *until == day("2025-07-01")));
    let before = versions.situation(&log, at("2025-06-30")).unwrap();
    let after = versions.situation(&log, at("2025-07-02")).unwrap();
    for now in [&before, &after] {
        let four = now.duty("opfølgninger").unwrap();
        assert_eq!((four.state, four.done, four.breached, four.charged), (State::Late, 2, true, true));
        let told: Vec<Instant> = now.messages.iter().map(|message| message.at).collect();
        assert_eq!(told, [Instant::parse("2025-06-20T08:00:00+02:00").unwrap()]);
    }
    assert_eq!(after.events, 3);
}

#[test]
fn an_absence_from_after_the_change_follows_the_new_rules_from_the_beginning() {
    let (versions, log) = (versions(), log("fravaer-i-januar"));
    let follows = versions.follows(&log, at("2025-02-24")).unwrap();
    assert_eq!((follows.from, follows.since), (Some(day("2025-01-01")), None));
    assert!(matches!(&follows.reasons[..], [Reason::Taken { event, .. }] if event == "e1"));
    // 24 February is day 1 of 91.
    assert_eq!(due(&versions, &log, "2025-02-24", "raskmeldingskontrol"), "2025-05-25");
    assert_eq!(versions.situation(&log, at("2025-02-24")).unwrap().duty("opfølgninger").unwrap().state, State::Lapsed);
}

#[test]
fn a_step_that_begins_no_more_runs_on_where_it_is_open_under_either_version() {
    let log = log("kategori-3");
    for (versions, year) in [(versions(), 2020), (Versions::of(vec![old(), new_with("    gælder straks for alle åbne sager\n")]), 2025)] {
        assert_eq!(rules(&versions, &log, "2025-01-10"), year);
        let now = versions.situation(&log, at("2025-01-10")).unwrap();
        let team: Vec<_> = now.duties.iter().filter(|record| record.step == "rehabiliteringsteam").collect();
        assert_eq!(team.len(), 1, "{year}");
        assert_eq!((team[0].instance.as_str(), team[0].due), ("rehabiliteringsteam@e3", Moment::parse("2025-01-13")));
        let later = versions.situation(&log, at("2025-01-15")).unwrap();
        assert_eq!(later.duty("rehabiliteringsteam@e3").unwrap().state, State::MetLate);
        let text = versions.of_case(&log, at("2025-01-15")).unwrap();
        let (step, _) = text.step_named("rehabiliteringsteam").unwrap();
        assert!(why_not(text, &later, step).reasons.contains(&Missing::NoNew { from: day("2025-01-01") }));
    }
    // Read without the rules of 2025 the second one opens: 8 January and four weeks.
    let alone = Versions::of(vec![old()]).situation(&log, at("2025-01-10")).unwrap();
    assert_eq!(alone.duty("rehabiliteringsteam@e4").unwrap().due, Moment::parse("2025-02-05"));
}

#[test]
fn of_a_step_that_recurs_no_further_round_begins() {
    let every = "\ntrin start\n    efter første sygemelding\n    sagsbehandleren skal holde den første opfølgning\n    \
                 opfyldes ved \"første opfølgning\"\n    inden for 4 uger, uændret på en fridag\n    \
                 ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 13 b\"\n\n\
                 trin opfølgning\n    hver 4. uge efter første \"første opfølgning\", regnet fra den faktiske dag\n    \
                 sagsbehandleren skal følge op\n    senest på dagen, uændret på en fridag\n    \
                 ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 13 b\"\n";
    let text = |header: &str, more: &str| {
        format!(
            "sagsgang \"Loven\"\n    {header}\n    kalender danmark\n\nrolle borgeren uden for kommunen\nrolle sagsbehandleren\n\
             rolle teamlederen leder sagsbehandleren\n\nhændelse sygemelding fra borgeren\nhændelse tilbagekomst fra borgeren\n\
             hændelse \"første opfølgning\" fra sagsbehandleren\n\nmål \"tilbage\"\n    nås ved tilbagekomst\n    \
             hjemmel lov \"§ 1\"\n{every}{more}"
        )
    };
    let earlier = checked(&text("gælder fra 1. januar 2015 til og med 31. december 2019", ""));
    let stop = "\novergang\n    sager med sygemelding før 1. januar 2020 følger den tidligere udgave\n    ingen nye opfølgning fra 1. januar 2020\n    \
                hjemmel lov \"§ 99\"\n";
    let later = checked(&text("gælder fra 1. januar 2020", stop));
    let header = "{\"sagsgang\":1,\"case\":\"sag-1\",\"procedure\":\"Loven\",\"zone\":\"Europe/Copenhagen\"}";
    let event = |id: &str, kind: &str, role: &str, day: &str| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"{kind}\",\"happened\":\"{day}\",\"recorded\":\"{day}T10:00:00+01:00\",\
             \"actor\":{{\"id\":\"p\",\"role\":\"{role}\"}},\"fields\":{{}}}}"
        )
    };
    let lines = [
        header.to_owned(),
        event("e1", "sygemelding", "borgeren", "2019-11-04"),
        event("e2", "første opfølgning", "sagsbehandleren", "2019-12-02"),
        event("e3", "opfølgning", "sagsbehandleren", "2020-01-06"),
    ];
    let (log, faults) = Log::read(&lines.join("\n"));
    assert!(faults.is_empty(), "{faults:?}");
    let rounds = |versions: &Versions, on: &str| -> Vec<(State, Option<Moment>)> {
        let now = versions.situation(&log, at(on)).unwrap();
        now.duties.iter().filter(|record| record.step == "opfølgning").map(|record| (record.state, record.due)).collect()
    };
    let due = |day: &str| Moment::parse(day);
    let versions = Versions::of(vec![earlier.clone(), later]);
    // 2 December and four weeks is 30 December: that round is open as the law changes, late on 31 December, and the last one.
    assert_eq!(rounds(&versions, "2020-01-05"), [(State::Late, due("2019-12-30"))]);
    assert_eq!(rounds(&versions, "2020-03-01"), [(State::MetLate, due("2019-12-30"))]);
    // Without the change another one follows: 6 January and four weeks.
    let alone = Versions::of(vec![earlier]);
    assert_eq!(rounds(&alone, "2020-01-07")[1], (State::Open, due("2020-02-03")));
}

#[test]
fn a_correction_of_the_day_takes_the_case_to_the_other_rules_from_when_it_was_known() {
    let (versions, log) = (versions(), log("rettet"));
    assert_eq!(rules(&versions, &log, "2025-01-19"), 2025);
    // 2 January is day 1 of 56; 27 December is.
    assert_eq!(due(&versions, &log, "2025-01-19", "samtale"), "2025-02-26");
    assert_eq!(due(&versions, &log, "2025-01-20", "samtale"), "2025-02-20");
    let course = versions.course(&log, at("2025-07-01"));
    let found: Vec<_> = course.iter().map(|stage| (stage.from.unwrap().ymd().0, stage.since)).collect();
    let since = |words: &str| Some(Instant::parse(words).unwrap());
    assert_eq!(found, [(2025, None), (2020, since("2025-01-20T11:00:00+01:00")), (2025, since("2025-07-01T00:00:00+02:00"))]);
    // As known before the correction, it was never otherwise.
    let then = AsOf { happened_by: Moment::parse("2025-03-01").unwrap(), known_by: Moment::parse("2025-01-19").unwrap() };
    assert_eq!(versions.follows(&log, then).unwrap().from, Some(day("2025-01-01")));
}

#[test]
fn an_event_can_be_what_decides() {
    let versions = Versions::of(vec![old(), new_with("    sager med sygemelding før 1. januar 2025 følger den tidligere udgave\n")]);
    assert_eq!(rules(&versions, &log("fravaer-i-december"), "2025-01-06"), 2025);
    assert_eq!(rules(&versions, &log("kategori-3"), "2024-12-31"), 2020);
    assert_eq!(rules(&versions, &log("kategori-3"), "2030-01-01"), 2020);
}

#[test]
fn open_cases_go_over_at_once_and_closed_ones_do_not() {
    let versions = Versions::of(vec![old(), new_with("    gælder straks for alle åbne sager\n")]);
    let mut log = log("kategori-3");
    assert_eq!(rules(&versions, &log, "2024-12-31"), 2020);
    let follows = versions.follows(&log, at("2025-01-01")).unwrap();
    assert_eq!((follows.from, follows.since), (Some(day("2025-01-01")), Instant::parse("2025-01-01T00:00:00+01:00")));
    assert_eq!(follows.reasons, [Reason::AtOnce { of: Some(day("2025-01-01")) }]);
    for (id, kind, role) in [("x1", "tilbagekomst", "borgeren"), ("x2", "@closed", "sagsbehandleren")] {
        let line = format!(
            r#"{{"id":"{id}","kind":"{kind}","happened":"2024-12-20","recorded":"2024-12-20T12:00:00+01:00","actor":{{"id":"p","role":"{role}"}}}}"#
        );
        log.append(event_of(&line));
    }
    assert_eq!(rules(&versions, &log, "2025-06-01"), 2020);
}

#[test]
fn no_rule_moves_a_case_in_which_a_duty_would_vanish() {
    let text = file("regler-2025.sag").replace(LEFT, "    gælder straks for alle åbne sager\n").replace(NO_NEW, "");
    let step = text.find("# Kategori 3 er afskaffet").unwrap();
    let rest = text[step..].find("scenarie").unwrap();
    let last = text.find("scenarie \"Ingen nye").unwrap();
    let text = format!("{}{}", &text[..step], &text[step + rest..last]);
    let text = text.replace("hændelse \"visitation til kategori 3\"    fra sagsbehandleren\n", "");
    let new = checked(&text);
    let versions = Versions::of(vec![old(), new.clone()]);
    let log = log("kategori-3");
    let follows = versions.follows(&log, at("2025-01-02")).unwrap();
    assert_eq!(follows.from, Some(day("2020-01-01")));
    let held = Reason::Held { of: Some(day("2025-01-01")), vanish: vec!["rehabiliteringsteam@e3".to_owned()] };
    assert!(follows.reasons.contains(&held), "{follows:?}");
    assert_eq!(versions.situation(&log, at("2025-01-12")).unwrap().duty("rehabiliteringsteam@e3").unwrap().state, State::Open);
    // Somebody may move it all the same.
    let mut moved = log.clone();
    moved.append(migration(&new, &log, at("2025-01-20"), "flytning", actor()));
    assert_eq!(rules(&versions, &moved, "2025-01-20"), 2025);
}

fn event_of(line: &str) -> Event {
    Event::from_json(&serde_json::from_str(line).unwrap()).unwrap()
}

fn actor() -> Actor {
    Actor { id: "p".to_owned(), role: "teamlederen".to_owned() }
}

#[test]
fn an_event_moves_a_case_against_the_rule_until_it_is_taken_back() {
    let (versions, log, new) = (versions(), log("fravaer-i-december"), new_with(LEFT));
    let mut moved = log.clone();
    moved.append(migration(&new, &log, at("2025-02-03"), "flytning", actor()));
    assert_eq!(rules(&versions, &moved, "2025-02-02"), 2020);
    assert_eq!(versions.follows(&moved, at("2025-02-03")).unwrap().reasons, [Reason::Moved { by: "flytning".to_owned() }]);
    assert_eq!(rules(&versions, &moved, "2025-02-10"), 2025);
    let line = r#"{"id":"r1","kind":"@retracted","happened":"2025-02-12","recorded":"2025-02-12T09:00:00+01:00","actor":{"id":"p","role":"teamlederen"},"supersedes":"flytning"}"#;
    moved.append(event_of(line));
    assert_eq!(rules(&versions, &moved, "2025-02-11"), 2025);
    assert_eq!(rules(&versions, &moved, "2025-02-12"), 2020);
    // Moved back to the earlier rules by hand, it stays there until the rule's own day comes.
    let mut back = log.clone();
    back.append(migration(&old(), &log, at("2025-05-01"), "tilbage", actor()));
    assert_eq!((rules(&versions, &back, "2025-06-30"), rules(&versions, &back, "2025-07-01")), (2020, 2025));
}

#[test]
fn what_is_not_told_yet_decides_nothing() {
    let versions = versions();
    let (log, _) = Log::read(
        r#"{"sagsgang":1,"case":"sag-9","procedure":"Opfølgning over et lovskifte","zone":"Europe/Copenhagen"}
{"id":"e1","kind":"opfølgning","happened":"2024-12-30","recorded":"2025-01-03T09:00:00+01:00","actor":{"id":"s1","role":"sagsbehandleren"}}"#,
    );
    let follows = versions.follows(&log, at("2025-01-03")).unwrap();
    assert_eq!(follows.from, Some(day("2020-01-01")));
    let unknown = Reason::Unknown { of: Some(day("2025-01-01")), by: vec!["første fraværsdag".to_owned()] };
    assert_eq!(follows.reasons, [Reason::Opened { on: day("2024-12-30") }, unknown]);
}

#[test]
fn an_earlier_version_that_is_not_here_is_said() {
    let alone = Versions::of(vec![new_with(LEFT)]);
    let follows = alone.follows(&log("fravaer-i-december"), at("2025-01-06")).unwrap();
    assert!(matches!(follows.reasons.last(), Some(Reason::Absent { .. })));
}

#[test]
fn rehearsing_says_what_the_rule_says() {
    let (old, new) = (old(), new_with(LEFT));
    let says = |name: &str, on: &str| {
        let found = rehearse(&old, &new, &log(name), at(on));
        (found.rule.says, found.rule.from.map(|day| day.to_string()), found.already)
    };
    let from = |words: &str| Some(words.to_owned());
    // Before the change of law as well as after it.
    assert_eq!(says("kategori-3", "2024-12-20"), (RuleSays::Stay, from("2025-01-01"), false));
    assert_eq!(says("fravaer-i-december", "2025-01-10"), (RuleSays::Stay, from("2025-01-01"), false));
    assert_eq!(says("fravaer-i-december", "2025-07-10"), (RuleSays::Move, from("2025-07-01"), true));
    assert_eq!(says("fravaer-i-januar", "2025-01-10"), (RuleSays::Move, from("2025-01-01"), true));
    let at_once = new_with("    gælder straks for alle åbne sager\n");
    let found = rehearse(&old, &at_once, &log("kategori-3"), at("2024-12-20"));
    assert_eq!((found.rule.says, found.already, found.may_move), (RuleSays::Move, false, true));
}

#[test]
fn the_reasons_are_said_in_both_languages() {
    let (versions, log) = (versions(), log("fravaer-i-december"));
    let calendar = old().calendar().clone();
    let follows = versions.follows(&log, at("2025-01-06")).unwrap();
    assert_eq!(
        follows_sentences(Language::Danish, &calendar, &follows),
        [
            "Sagen følger udgaven fra on 2020-01-01.",
            "Den gjaldt på dagen for sagens første hændelse, ma 2025-01-06.",
            "Overgangen i udgaven fra on 2025-01-01 siger, at sager med »første fraværsdag« før on 2025-01-01 følger den tidligere udgave indtil ti 2025-07-01; det har sagen (hændelse e1).",
        ]
    );
    let english = follows_sentences(Language::English, &calendar, &follows).join(" ");
    assert!(
        english.contains("cases with `første fraværsdag` before Wed 2025-01-01 follow the earlier version until Tue 2025-07-01"),
        "{english}"
    );
}

// ---- seams ---------------------------------------------------------------------------------------------------------------

fn version(from: Day, to: Option<Day>) -> String {
    let words = |day: Day| {
        let (year, month, date) = day.ymd();
        let months =
            ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];
        format!("{date}. {} {year}", months[month as usize - 1])
    };
    let to = to.map(|to| format!(" til {}", words(to))).unwrap_or_default();
    format!(
        "sagsgang \"Prøve\"\n    gælder fra {}{to}\n    kalender danmark\nrolle borgeren\nhændelse start  fra borgeren\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    borgeren skal svare\n    hjemmel lokal \"x\"\n",
        words(from)
    )
}

#[test]
fn a_version_that_goes_on_until_the_next_claims_no_day_after_it() {
    let mut sources = SourceMap::new();
    let spans = [("2024-11-01", Some("2025-01-04")), ("2024-11-02", None), ("2024-11-03", Some("2024-11-03"))];
    let texts = spans.map(|(from, to)| {
        let id = sources.add("x.sag", &version(day(from), to.map(day)));
        (id, load(&sources, id, &CALENDARS))
    });
    let pairs: Vec<(SourceId, &Loaded)> = texts.iter().map(|(id, loaded)| (*id, loaded)).collect();
    let titles: Vec<String> = seams(&pairs).iter().map(|(_, seam)| seam.title(Language::English)).collect();
    assert_eq!(titles, ["two versions of `Prøve` apply on 2 November 2024", "two versions of `Prøve` apply on 3 November 2024"]);
}

/// The days a message names, in English.
fn named(title: &str) -> Vec<Day> {
    let months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let words: Vec<&str> = title.split(' ').collect();
    let date = |window: &[&str]| {
        let month = months.iter().position(|month| *month == window[1])?;
        Day::from_ymd(window[2].parse().ok()?, u32::try_from(month + 1).ok()?, window[0].parse().ok()?)
    };
    let found: Vec<Day> = words.windows(3).filter_map(date).collect();
    match found[..] {
        [one] => vec![one],
        [from, to] => (0..=from.days_until(to)).map(|after| from.plus(after)).collect(),
        _ => panic!("{title}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every day from the first of the first version on has exactly one version, or is reported with its date.
    #[test]
    fn every_first_day_has_one_version_or_is_reported(
        spans in proptest::collection::vec((0_i32..200, proptest::option::of(0_i32..90)), 1..5),
        order in any::<prop::sample::Index>(),
    ) {
        let zero = day("2024-11-01");
        let mut spans: Vec<(Day, Option<Day>)> =
            spans.into_iter().map(|(from, length)| (zero.plus(from), length.map(|length| zero.plus(from + length)))).collect();
        // Two that begin on one day are told apart by nothing: that is reported, and not looked at here.
        spans.sort();
        spans.dedup_by_key(|span| span.0);
        let turned = order.index(spans.len());
        spans.rotate_left(turned);
        let mut sources = SourceMap::new();
        let texts: Vec<(SourceId, Loaded)> = spans
            .iter()
            .map(|(from, to)| {
                let id = sources.add("x.sag", &version(*from, *to));
                (id, load(&sources, id, &CALENDARS))
            })
            .collect();
        let pairs: Vec<(SourceId, &Loaded)> = texts.iter().map(|(id, loaded)| (*id, loaded)).collect();
        let (mut gaps, mut overlaps) = (BTreeSet::new(), BTreeSet::new());
        for (_, seam) in seams(&pairs) {
            let days = named(&seam.title(Language::English));
            if seam.code.slug() == "version-gap" { gaps.extend(days) } else { overlaps.extend(days) }
        }
        let versions = Versions::of(texts.iter().map(|(_, loaded)| loaded.procedure.clone().unwrap()).collect());
        spans.sort();
        let ends: Vec<(Day, Option<Day>)> = spans
            .iter()
            .enumerate()
            .map(|(at, (from, to))| (*from, to.or(spans.get(at + 1).map(|next| next.0.plus(-1)))))
            .collect();
        let furthest = ends.iter().map(|(_, to)| to.unwrap_or(zero.plus(400))).max().unwrap();
        let mut on = ends[0].0;
        while on <= furthest {
            let count = ends.iter().filter(|(from, to)| *from <= on && to.is_none_or(|to| on <= to)).count();
            prop_assert_eq!(count == 0, gaps.contains(&on), "{}", on);
            prop_assert_eq!(count > 1, overlaps.contains(&on), "{}", on);
            prop_assert_eq!(versions.for_new_case(on).is_some(), count > 0, "{}", on);
            on = on.plus(1);
        }
    }

    /// Which version a case follows does not depend on the order in which its events arrive.
    #[test]
    fn the_order_of_arrival_decides_nothing(
        order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(),
        on in 0_i32..220,
    ) {
        let versions = versions();
        let log = log("rettet");
        let text = new_with(LEFT);
        let mut events: Vec<Event> = log.events().to_vec();
        let third = Event { id: "e3".to_owned(), supersedes: Some("e2".to_owned()), ..events[1].clone() };
        let told = |event: &Event, first: &str, at: &str| {
            let mut event = event.clone();
            event.fields.insert("første fraværsdag".to_owned(), sagsgang::log::FieldValue::Text(first.to_owned()));
            event.recorded = Instant::parse(at).unwrap();
            event
        };
        events.push(told(&third, "2025-01-03", "2025-02-10T09:00:00+01:00"));
        events.push(migration(&text, &log, at("2025-03-01"), "m1", actor()));
        events.push(migration(&old(), &log, at("2025-04-01"), "m2", actor()));
        let retracts = r#"{"id":"r1","kind":"@retracted","happened":"2025-05-02","recorded":"2025-05-02T09:00:00+02:00","actor":{"id":"p","role":"teamlederen"},"supersedes":"m2"}"#;
        events.push(event_of(retracts));
        let build = |order: &[usize]| {
            let (mut log, _) = Log::read(&file("cases/rettet.jsonl").lines().take(1).collect::<String>());
            order.iter().for_each(|at| log.append(events[*at].clone()));
            log
        };
        let on = at(&day("2025-01-01").plus(on).to_string());
        let (straight, shuffled) = (build(&[0, 1, 2, 3, 4, 5]), build(&order));
        prop_assert_eq!(versions.course(&straight, on), versions.course(&shuffled, on));
        let whole = |log: &Log| serde_json::to_string(&versions.situation(log, on)).unwrap();
        prop_assert_eq!(whole(&straight), whole(&shuffled));
    }
}
