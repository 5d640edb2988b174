//! A text on top of a law that changes: no word of it changes, and it goes over to each new version of the law. Every date is counted by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use sagsgang::calendar::{Day, Moment};
use sagsgang::check::{Loaded, load};
use sagsgang::diagnostic::{Code, Severity};
use sagsgang::layers::editions;
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure};
use sagsgang::scenario::run;
use sagsgang::situation::AsOf;
use sagsgang::source::{SourceId, SourceMap};
use sagsgang::versions::Versions;
use sagsgang_tests::story::CALENDARS;

/// A law with a talk within 8 weeks, a meeting within so many, and what else it says.
fn law(valid: &str, weeks: u32, more: &str) -> String {
    format!(
        "sagsgang \"Loven\"\n    gælder {valid}\n    kalender danmark\n\n\
         rolle borgeren         uden for kommunen\nrolle sagsbehandleren\nrolle teamlederen      leder sagsbehandleren\n\n\
         oplysning \"første fraværsdag\"  dato\n\n\
         hændelse sygemelding   fra borgeren, oplyser \"første fraværsdag\"\nhændelse tilbagekomst  fra borgeren\n\n\
         mål \"tilbage på arbejde\"\n    nås ved tilbagekomst\n    hjemmel lov \"§ 1\"\n\n\
         trin samtale\n    efter første sygemelding\n    sagsbehandleren skal tale med borgeren\n    \
         senest 8 uger efter \"første fraværsdag\", uændret på en fridag\n    \
         ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 13\"\n\n\
         trin møde\n    efter første sygemelding\n    sagsbehandleren skal holde møde med borgeren\n    \
         senest {weeks} uger efter \"første fraværsdag\", uændret på en fridag\n    \
         ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 14\"\n{more}"
    )
}

fn town(valid: &str, more: &str) -> String {
    format!(
        "sagsgang \"Byen\"\n    gælder {valid}\n    bygger på \"Loven\"\n\n\
         trin samtale\n    senest 6 uger efter \"første fraværsdag\", uændret på en fridag\n    hjemmel lokal \"Byens løfte\"\n{more}"
    )
}

const OLD: &str = "fra 1. januar 2015 til og med 31. december 2019";
const NEW: &str = "fra 1. januar 2020 til og med 31. december 2024";
const NEWEST: &str = "fra 1. januar 2025";
const TOWN: &str = "fra 1. marts 2016";

fn at_once() -> &'static str {
    "\novergang\n    gælder straks for alle åbne sager\n    hjemmel lov \"§ 99\"\n"
}

fn loaded(texts: &[String]) -> (SourceMap, SourceId, Loaded) {
    let mut sources = SourceMap::new();
    let ids: Vec<SourceId> = texts.iter().zip(1..).map(|(text, number)| sources.add(format!("{number}.sag"), text)).collect();
    let loaded = load(&sources, ids[0], &CALENDARS);
    (sources, ids[0], loaded)
}

fn procedure(texts: &[String]) -> Checked<Procedure> {
    let (_, _, loaded) = loaded(texts);
    let told: Vec<String> = loaded.diagnostics.iter().map(|found| found.title(Language::Danish)).collect();
    assert!(told.is_empty(), "{told:?}");
    loaded.procedure.unwrap()
}

fn sick(day: &str) -> Log {
    let text = format!(
        "{{\"sagsgang\":1,\"case\":\"sag-1\",\"procedure\":\"Byen\",\"zone\":\"Europe/Copenhagen\"}}\n\
         {{\"id\":\"e1\",\"kind\":\"sygemelding\",\"happened\":\"{day}\",\"recorded\":\"{day}T10:00:00+01:00\",\
         \"actor\":{{\"id\":\"b\",\"role\":\"borgeren\"}},\"fields\":{{\"første fraværsdag\":\"{day}\"}}}}\n"
    );
    let (log, faults) = Log::read(&text);
    assert!(faults.is_empty(), "{faults:?}");
    log
}

fn at(day: &str) -> AsOf {
    AsOf::at(Moment::parse(day).unwrap())
}

/// When the talk and the meeting are due.
fn due(versions: &Versions, log: &Log, on: &str) -> [String; 2] {
    let now = versions.situation(log, at(on)).unwrap();
    ["samtale", "møde"].map(|step| now.duty(step).unwrap().due.unwrap().to_string())
}

fn days(procedure: &Checked<Procedure>) -> Vec<(String, Option<String>)> {
    let words = |procedure: &Checked<Procedure>| {
        let (from, to) = procedure.validity();
        (from.unwrap().to_string(), to.map(|to| to.to_string()))
    };
    std::iter::once(procedure).chain(procedure.later()).map(words).collect()
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    wanted.iter().map(|(from, to)| ((*from).to_owned(), Some(*to).filter(|to| !to.is_empty()).map(str::to_owned))).collect()
}

#[test]
fn a_text_goes_over_to_each_version_of_the_law_below_it() {
    // The law shortens the limit of the meeting to 4 weeks, and later lengthens it to 9. The talk is the town's 6 weeks all the time.
    let texts = [town(TOWN, ""), law(OLD, 8, ""), law(NEW, 4, at_once()), law(NEWEST, 9, at_once())];
    let (sources, id, _) = loaded(&texts);
    assert_eq!(editions(&sources, id), [Day::parse("2020-01-01").unwrap(), Day::parse("2025-01-01").unwrap()]);
    let town = procedure(&texts);
    assert_eq!(days(&town), pairs(&[("2016-03-01", "2019-12-31"), ("2020-01-01", "2024-12-31"), ("2025-01-01", "")]));
    let versions = Versions::of(vec![town]);
    // Six and eight weeks from 4 February 2019; six and four from 3 February 2020; six and nine from 3 February 2025.
    assert_eq!(due(&versions, &sick("2019-02-04"), "2019-02-10"), ["2019-03-18", "2019-04-01"]);
    assert_eq!(due(&versions, &sick("2020-02-03"), "2020-02-10"), ["2020-03-16", "2020-03-02"]);
    assert_eq!(due(&versions, &sick("2025-02-03"), "2025-02-10"), ["2025-03-17", "2025-04-07"]);
    // A case of 16 December 2019 has the old law's 10 February, and from the change on the new one's 13 January.
    let log = sick("2019-12-16");
    assert_eq!(due(&versions, &log, "2019-12-31"), ["2020-01-27", "2020-02-10"]);
    assert_eq!(due(&versions, &log, "2020-01-01"), ["2020-01-27", "2020-01-13"]);
}

#[test]
fn the_order_in_which_texts_are_supplied_does_not_matter() {
    let mut texts = vec![town(TOWN, ""), law(OLD, 8, ""), law(NEW, 4, ""), law(NEWEST, 9, "")];
    let prints = |procedure: &Checked<Procedure>| -> Vec<String> {
        std::iter::once(procedure).chain(procedure.later()).map(|text| text.fingerprint().to_owned()).collect()
    };
    let first = prints(&procedure(&texts));
    texts[1..].reverse();
    assert_eq!(prints(&procedure(&texts)), first);
    assert_eq!(first.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    // A law of tomorrow does not change what the text of today is called.
    let today: Vec<String> = texts[..1].iter().chain(&texts[2..]).cloned().collect();
    assert_eq!(prints(&loaded(&today).2.procedure.unwrap()), first[..2]);
}

#[test]
fn a_law_without_a_last_day_ends_where_the_next_begins() {
    let texts = [town(TOWN, ""), law("fra 1. januar 2015", 8, ""), law(NEWEST, 9, "")];
    let town = procedure(&texts);
    let firsts: Vec<String> = days(&town).into_iter().map(|(from, _)| from).collect();
    assert_eq!(firsts, ["2016-03-01", "2025-01-01"]);
    let versions = Versions::of(vec![town]);
    assert_eq!(due(&versions, &sick("2025-02-03"), "2025-02-10"), ["2025-03-17", "2025-04-07"]);
    assert_eq!(versions.follows(&sick("2025-02-03"), at("2025-02-10")).unwrap().from, Day::parse("2025-01-01"));
}

#[test]
fn a_text_that_ends_itself_goes_no_further() {
    let texts = [town("fra 1. marts 2016 til og med 31. december 2024", ""), law(OLD, 8, ""), law(NEW, 4, ""), law(NEWEST, 9, "")];
    assert_eq!(days(&procedure(&texts)), pairs(&[("2016-03-01", "2019-12-31"), ("2020-01-01", "2024-12-31")]));
}

#[test]
fn where_no_version_follows_that_is_said_with_the_day() {
    // The town goes on, the law does not; or there is a gap before its next version.
    let gap = law("fra 1. juli 2025", 9, "");
    for texts in [vec![town(TOWN, ""), law(OLD, 8, ""), law(NEW, 4, "")], vec![town(TOWN, ""), law(OLD, 8, ""), law(NEW, 4, ""), gap]] {
        let (_, _, loaded) = loaded(&texts);
        let [found] = &loaded.diagnostics[..] else { panic!("{:?}", loaded.diagnostics) };
        assert_eq!((found.code, found.severity), (Code::BaseEnds, Severity::Warning));
        assert_eq!(
            found.title(Language::Danish),
            "»Loven« gælder ikke længere end til og med 31. december 2024, og så gælder denne tekst heller ikke længere"
        );
        let town = loaded.procedure.unwrap();
        assert_eq!(days(&town), pairs(&[("2016-03-01", "2019-12-31"), ("2020-01-01", "2024-12-31")]));
        // No case begins under it afterwards.
        assert!(Versions::of(vec![town]).for_new_case(Day::parse("2025-02-03").unwrap()).is_none());
    }
    let ends = [town("fra 1. marts 2016 til og med 31. december 2019", ""), law(OLD, 8, "")];
    assert!(loaded(&ends).2.diagnostics.is_empty());
}

#[test]
fn what_cannot_stand_on_a_later_version_is_told_from_that_day_and_holds_until_then() {
    // The later law asks for the talk within 4 weeks, and the town's promise of 6 would be laxer.
    let stricter = law(NEW, 4, "").replace("senest 8 uger", "senest 4 uger");
    let texts = [town(TOWN, ""), law(OLD, 8, ""), stricter, law(NEWEST, 9, "")];
    let (_, _, loaded) = loaded(&texts);
    assert_eq!(loaded.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::LaxerThanBase]);
    for found in &loaded.diagnostics {
        assert_eq!(found.severity, Severity::Error);
        assert!(found.title(Language::Danish).starts_with("fra 1. januar 2020: "), "{}", found.title(Language::Danish));
        assert!(found.title(Language::English).starts_with("from 1 January 2020: "), "{}", found.title(Language::English));
    }
    // Until then, and under the version after it, the text can run.
    let town = loaded.procedure.unwrap();
    let firsts: Vec<String> = days(&town).into_iter().map(|(from, _)| from).collect();
    assert_eq!(firsts, ["2016-03-01", "2025-01-01"]);
}

#[test]
fn a_scenario_is_played_on_the_law_of_its_first_day() {
    let stories = "\nscenarie \"Byens seks uger\"\n    2019-02-04  borgeren: sygemelding, \"første fraværsdag\" 2019-02-04\n                \
                   så er samtale åben, frist 2019-03-18\n\n\
                   scenarie \"Lovens fire uger\"\n    2020-02-03  borgeren: sygemelding, \"første fraværsdag\" 2020-02-03\n                \
                   så er samtale åben, frist 2020-03-16\n                så er møde åben, frist 2020-03-02\n                så er opringning åben\n    \
                   2020-03-16  så er samtale åben\n    2020-03-17  så er samtale overskredet\n                \
                   så får teamlederen besked om samtale\n";
    let call = "\ntrin opringning\n    efter første sygemelding\n    sagsbehandleren bør ringe til borgeren\n    hjemmel lov \"§ 14\"\n";
    let texts = [town(TOWN, stories), law(OLD, 8, ""), law(NEW, 4, call), law(NEWEST, 9, "")];
    let town = procedure(&texts);
    assert_eq!(town.scenario_titles().collect::<Vec<_>>(), ["Byens seks uger", "Lovens fire uger"]);
    let (results, coverage) = run(&town);
    assert!(results.iter().all(|result| result.passed), "{results:?}");
    // What the later law adds is no part of what the town says, and what is reached under either counts.
    assert_eq!(coverage.steps.all(), 1);
    let reached = |slip: &str| coverage.boundaries.reached.iter().filter(|spot| format!("{:?}", spot.what).contains(slip)).count();
    assert_eq!((reached("On"), reached("After")), (1, 1));
    assert_eq!(coverage.rungs.reached.len(), 1);
}
