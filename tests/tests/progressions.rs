//! Progressions: what is told against what is planned. Dates by hand; and stalling counted once more, day by day, for random numbers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};
use proptest::test_runner::Config;
use sagsgang::calendar::{Day, Moment};
use sagsgang::explain::{deadline, deadline_sentences, progress_sentences, why_not, why_not_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, FieldValue, Procedure};
use sagsgang::situation::{AsOf, Finding, Situation, Standing, situation};
use sagsgang_tests::story::checked_text;
use sagsgang_tests::texts::PROGRESSION;
use std::fmt::Write as _;
use std::sync::Arc;

/// The clauses by which steps may come of it, one step each.
const TURNS: &[(&str, &str)] = &[
    ("hjælp", "går i stå"),
    ("status", "skal vurderes"),
    ("fald", "går ned"),
    ("færdig", "er nået"),
    ("fire", "er mindst 4"),
    ("mange", "er over 33"),
];

fn procedure() -> Arc<Checked<Procedure>> {
    let mut text = PROGRESSION.to_owned();
    for (name, turn) in TURNS {
        write!(
            text,
            "\ntrin {name}\n    når timer {turn}\n    sagsbehandleren skal se på sagen\n    inden for 2 hverdage\n    hjemmel lokal \"x\"\n"
        )
        .unwrap();
    }
    checked_text(&text).unwrap()
}

/// Lines of `id kind happened fields`; a day is recorded at nine the same day, or where a second day follows after a slash, on that.
fn log(lines: &[(&str, &str, &str, &str)]) -> Log {
    let mut text = "{\"sagsgang\":1,\"case\":\"s\",\"procedure\":\"Prøve\",\"zone\":\"Europe/Copenhagen\"}".to_owned();
    for (id, kind, when, fields) in lines {
        let (happened, recorded) = when.split_once('/').unwrap_or((when, when));
        let role = if *kind == "planaftale" { "sagsbehandleren" } else { "borgeren" };
        write!(
            text,
            "\n{{\"id\":\"{id}\",\"kind\":\"{kind}\",\"happened\":\"{happened}\",\"recorded\":\"{recorded}T09:00:00+02:00\",\
             \"actor\":{{\"id\":\"x\",\"role\":\"{role}\"}},\"fields\":{{{fields}}}}}"
        )
        .unwrap();
    }
    let (log, faults) = Log::read(&text);
    assert!(faults.is_empty(), "{faults:?}");
    log
}

fn look(lines: &[(&str, &str, &str, &str)], at: &str) -> Situation {
    situation(&procedure(), &log(lines), AsOf::at(Moment::parse(at).unwrap()))
}

/// What came of a step: each instance with the day it opened.
fn came(now: &Situation, step: &str) -> Vec<String> {
    let of_step = now.duties.iter().filter(|duty| duty.step == step);
    of_step.map(|duty| format!("{} {}", duty.instance, duty.opened)).collect()
}

fn hours(number: u32) -> String {
    format!("\"ugetimer\":{number}")
}

#[test]
fn levels_come_on_their_days_and_what_does_not_rise_stalls_once() {
    let twelve = hours(12);
    let lines = [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-01", &twelve)];
    // 12 from 1 May, 20 two weeks later, 37 four weeks later; four weeks after 1 May are through on 29 May.
    let now = look(&lines, "2026-08-01");
    assert_eq!(came(&now, "status"), ["status@p 2026-05-15", "status@p/2 2026-05-29"]);
    assert_eq!(came(&now, "hjælp"), ["hjælp@t 2026-05-30"]);
    assert_eq!(came(&look(&lines, "2026-05-29"), "hjælp"), [""; 0]);
    // Two working days after Saturday 30 May: Tuesday 2 June.
    assert_eq!(now.duties.iter().find(|duty| duty.step == "hjælp").unwrap().due, Moment::parse("2026-06-02"));
    assert_eq!(came(&now, "fald"), [""; 0]);
    assert_eq!(came(&now, "færdig"), [""; 0]);
}

#[test]
fn a_rise_on_the_last_day_is_in_time_and_lets_it_stall_again() {
    let (twelve, thirteen) = (hours(12), hours(13));
    let lines = [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-01", &twelve), ("u", "timetal", "2026-05-29", &thirteen)];
    // Four weeks after 29 May: 26 June.
    assert_eq!(came(&look(&lines, "2026-12-31"), "hjælp"), ["hjælp@u 2026-06-27"]);
    // The same number again is no rise.
    let again = [lines[0], lines[1], ("u", "timetal", "2026-05-29", &twelve)];
    assert_eq!(came(&look(&again, "2026-12-31"), "hjælp"), ["hjælp@t 2026-05-30"]);
    // A day late it has stalled, and stalls once more after the rise: four weeks after 30 May are through on 27 June.
    let late = [lines[0], lines[1], ("u", "timetal", "2026-05-30", &thirteen)];
    assert_eq!(came(&look(&late, "2026-12-31"), "hjælp"), ["hjælp@t 2026-05-30", "hjælp@u 2026-06-28"]);
}

#[test]
fn it_goes_down_comes_to_amounts_and_to_its_last_level() {
    let [three, twelve, two, forty] = [3, 12, 2, 40].map(hours);
    let lines = [
        ("a", "timetal", "2026-04-20", &*three),
        ("p", "planaftale", "2026-05-01", ""),
        ("b", "timetal", "2026-05-04", &twelve),
        ("c", "timetal", "2026-05-05", &two),
        ("d", "timetal", "2026-05-06", &forty),
    ];
    let now = look(&lines, "2026-12-31");
    assert_eq!(came(&now, "fire"), ["fire@b 2026-05-04", "fire@d 2026-05-06"]);
    assert_eq!(came(&now, "mange"), ["mange@d 2026-05-06"]);
    assert_eq!(came(&now, "fald"), ["fald@c 2026-05-05"]);
    assert_eq!(came(&now, "færdig"), ["færdig@d 2026-05-06"]);
    // Who is at the last level has nothing to look at, and cannot stall.
    assert_eq!((came(&now, "status"), came(&now, "hjælp")), (Vec::new(), Vec::new()));
    assert_eq!(now.progress[0].state, Standing::Complete);
    // Down from the last level on 1 June: four weeks are through on 29 June.
    let fallen = lines.into_iter().chain([("e", "timetal", "2026-06-01", &*twelve)]).collect::<Vec<_>>();
    let now = look(&fallen, "2026-12-31");
    assert_eq!(came(&now, "hjælp"), ["hjælp@e 2026-06-30"]);
    assert_eq!(came(&now, "fald"), ["fald@c 2026-05-05", "fald@e 2026-06-01"]);
}

#[test]
fn a_case_has_its_own_plan_and_a_new_one_takes_its_place() {
    let own = "\"aftalt plan\":\"2026-05-11: 8; 2026-06-08: 16\"";
    let lines = [("p", "planaftale", "2026-05-01", own)];
    let now = look(&lines, "2026-06-10");
    assert_eq!(came(&now, "status"), ["status@p 2026-05-11", "status@p/2 2026-06-08"]);
    let plan: Vec<String> = now.progress[0].plan.iter().map(|level| format!("{} {:?}", level.from, level.level)).collect();
    let number = |number: i64| FieldValue::Number(number.into());
    assert_eq!(plan, [format!("2026-05-11 {:?}", number(8)), format!("2026-06-08 {:?}", number(16))]);
    // Told anew on 1 June, the plan of the text begins: its second level is two weeks later, and four weeks count anew.
    let anew = [lines[0], ("q", "planaftale", "2026-06-01", "")];
    let now = look(&anew, "2026-06-30");
    assert_eq!(came(&now, "status"), ["status@p 2026-05-11", "status@q 2026-06-15", "status@q/2 2026-06-29"]);
    // 1 May and 1 June, four weeks each: 29 May, and 29 June.
    assert_eq!(came(&now, "hjælp"), ["hjælp@p 2026-05-30", "hjælp@q 2026-06-30"]);
    // A plan that does not rise is none, and is found; that of the text applies.
    let wrong = [("p", "planaftale", "2026-05-01", "\"aftalt plan\":\"2026-05-11: 8; 2026-06-08: 8\"")];
    let now = look(&wrong, "2026-05-20");
    assert_eq!(came(&now, "status"), ["status@p 2026-05-15"]);
    assert!(now.findings.contains(&Finding::WrongValue { event: "p".to_owned(), fact: "aftalt plan".to_owned() }), "{:?}", now.findings);
}

#[test]
fn over_an_amount_is_more_than_it_and_at_least_is_as_much() {
    let [four, exactly, more] = [4, 33, 34].map(hours);
    let lines = [("a", "timetal", "2026-05-04", &*four), ("b", "timetal", "2026-05-05", &*exactly), ("c", "timetal", "2026-05-06", &*more)];
    let now = look(&lines, "2026-05-31");
    assert_eq!(came(&now, "fire"), ["fire@a 2026-05-04"]);
    assert_eq!(came(&now, "mange"), ["mange@c 2026-05-06"]);
}

#[test]
fn what_a_correction_tells_is_known_when_it_was_recorded() {
    let three = hours(3);
    let mut log = log(&[("t", "timetal", "2026-05-04", &*three)]);
    let corrected = "{\"id\":\"u\",\"kind\":\"timetal\",\"happened\":\"2026-05-04\",\"recorded\":\"2026-06-20T09:00:00+02:00\",\
        \"actor\":{\"id\":\"x\",\"role\":\"borgeren\"},\"supersedes\":\"t\",\"fields\":{\"ugetimer\":5}}";
    let header = "{\"sagsgang\":1,\"case\":\"s\",\"procedure\":\"Prøve\",\"zone\":\"Europe/Copenhagen\"}";
    Log::read(&format!("{header}\n{corrected}")).0.events().iter().for_each(|event| log.append(event.clone()));
    let now = situation(&procedure(), &log, AsOf::at(Moment::parse("2026-06-30").unwrap()));
    // Of 4 May, by what was recorded on 20 June: its two working days were over before anybody could know.
    let duty = now.duties.iter().find(|duty| duty.step == "fire").unwrap();
    assert_eq!((duty.opened, duty.due), (Moment::parse("2026-05-04").unwrap(), Moment::parse("2026-05-06")));
    assert!(duty.born_late || duty.discovered.is_some(), "{duty:?}");
    assert!(!duty.charged);
}

#[test]
fn a_plan_that_begins_anew_has_to_be_reached_anew() {
    let full = hours(40);
    let lines = [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-04", &*full), ("q", "planaftale", "2026-06-01", "")];
    assert_eq!(came(&look(&lines, "2026-06-30"), "færdig"), ["færdig@t 2026-05-04", "færdig@q 2026-06-01"]);
}

#[test]
fn the_hours_of_two_employments_are_added_up_and_one_that_is_left_no_longer_counts() {
    let text = PROGRESSION
        .replace("oplysning ugetimer       tal\n", "oplysning ugetimer       tal\noplysning ansættelse     betegnelse\n")
        .replace("oplyser ugetimer\n", "oplyser ansættelse og ugetimer\nhændelse fratrædelse   fra borgeren, oplyser ansættelse\n")
        .replace("hændelse tilbagekomst  fra borgeren\n", "hændelse tilbagekomst  fra borgeren, oplyser ansættelse\n")
        .replace("måler ugetimer\n", "måler ugetimer pr. ansættelse\n")
        .replace("nås ved tilbagekomst\n", "nås ved tilbagekomst\n    gælder for hver ansættelse, undtagen efter fratrædelse\n");
    let step = |name: &str, turn: &str| {
        format!(
            "\ntrin {name}\n    når timer {turn}\n    sagsbehandleren skal se på sagen\n    inden for 2 hverdage\n    hjemmel lokal \"x\"\n"
        )
    };
    let procedure = checked_text(&format!("{text}{}{}", step("mange", "er mindst 20"), step("fald", "går ned"))).unwrap();
    let told = |part: &str, number: u32| format!("\"ansættelse\":\"{part}\",\"ugetimer\":{number}");
    let [a, b, c] = [told("A", 12), told("B", 10), told("A", 11)];
    let lines = [
        ("p", "planaftale", "2026-05-01", ""),
        ("a", "timetal", "2026-05-04", &*a),
        ("b", "timetal", "2026-05-05", &*b),
        ("c", "timetal", "2026-05-06", &*c),
        ("d", "fratrædelse", "2026-05-07", "\"ansættelse\":\"A\""),
    ];
    let now = situation(&procedure, &log(&lines), AsOf::at(Moment::parse("2026-05-31").unwrap()));
    // 12; 12 + 10; 11 + 10; 10 alone.
    let course: Vec<FieldValue> = now.progress[0].told.iter().filter_map(|told| told.level.clone()).collect();
    assert_eq!(course, [12, 22, 21, 10].map(|number: i64| FieldValue::Number(number.into())));
    assert_eq!(came(&now, "mange"), ["mange@b 2026-05-05"]);
    assert_eq!(came(&now, "fald"), ["fald@c 2026-05-06", "fald@d 2026-05-07"]);
}

#[test]
fn a_rise_that_is_heard_of_later_takes_the_stall_back() {
    let (twelve, twenty) = (hours(12), hours(20));
    let lines = [
        ("p", "planaftale", "2026-05-01", ""),
        ("t", "timetal", "2026-05-01", &*twelve),
        ("u", "timetal", "2026-05-20/2026-06-10", &twenty),
    ];
    let seen = |known: &str| {
        let as_of = AsOf { happened_by: Moment::parse("2026-12-31").unwrap(), known_by: Moment::parse(known).unwrap() };
        came(&situation(&procedure(), &log(&lines), as_of), "hjælp")
    };
    assert_eq!(seen("2026-06-09"), ["hjælp@t 2026-05-30"]);
    // Four weeks after 20 May: 17 June.
    assert_eq!(seen("2026-06-10"), ["hjælp@u 2026-06-18"]);
}

#[test]
fn people_read_what_is_planned_told_and_missing() {
    let twelve = hours(12);
    let lines = [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-04", &*twelve)];
    let procedure = procedure();
    let mut words = String::new();
    for at in ["2026-04-01", "2026-05-20", "2026-06-02"] {
        let now = look(&lines, at);
        for language in [Language::Danish, Language::English] {
            for progress in &now.progress {
                writeln!(words, "{at} {:?}\n{}", progress.state, progress_sentences(language, progress).join("\n")).unwrap();
            }
            for step in ["hjælp", "status"] {
                let (id, _) = procedure.step_named(step).unwrap();
                let missing = why_not(&procedure, &now, id);
                writeln!(words, "{}", why_not_sentences(language, procedure.calendar(), &missing).join("\n")).unwrap();
                for record in now.duties.iter().filter(|record| record.step == step) {
                    let why = deadline(&procedure, &now, record).unwrap();
                    writeln!(words, "{}", deadline_sentences(language, procedure.calendar(), &why).join("\n")).unwrap();
                }
            }
        }
    }
    insta::assert_snapshot!(words);
}

/// The days on which it stalls, found by asking on every day: has it risen on one of the last `weeks` weeks' days, and if not, is it
/// below 37, and has it not stalled since it rose last? `told` are days after the first of May, with hours, in order of days.
fn stalls_by_brute_force(told: &[(i32, u32)], until: i32) -> Vec<i32> {
    let (mut last_rise, mut hours, mut stalled, mut days) = (0, None, false, Vec::new());
    for day in 0..=until {
        // Its four weeks are through with day 28; on day 29 it has stalled, before anything else happens.
        if day - last_rise > 28 && !stalled && hours.is_none_or(|hours| hours < 37) {
            stalled = true;
            days.push(day);
        }
        for (_, now) in told.iter().filter(|(on, _)| *on == day) {
            let down_from_the_top = hours.is_some_and(|before| before >= 37 && *now < 37);
            if hours.is_none_or(|before| *now > before) || down_from_the_top {
                (last_rise, stalled) = (day, false);
            }
            hours = Some(*now);
        }
    }
    days
}

fn some_hours() -> impl Strategy<Value = Vec<(i32, u32)>> {
    prop::collection::btree_map(0..150_i32, prop::sample::select(vec![0, 4, 12, 20, 36, 37, 40]), 0..8)
        .prop_map(|told| told.into_iter().collect())
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn it_stalls_so_long_after_the_last_rise_or_never(told in some_hours()) {
        let first = Day::parse("2026-05-01").unwrap();
        let events: Vec<(String, String, String)> =
            told.iter().enumerate().map(|(at, (day, hours))| (format!("t{at}"), first.plus(*day).to_string(), self::hours(*hours))).collect();
        let mut lines = vec![("a-p", "planaftale", "2026-05-01", "")];
        lines.extend(events.iter().map(|(id, day, hours)| (id.as_str(), "timetal", day.as_str(), hours.as_str())));
        let now = look(&lines, &first.plus(240).to_string());
        let days: Vec<Moment> = now.duties.iter().filter(|duty| duty.step == "hjælp").map(|duty| duty.opened).collect();
        let expected: Vec<Moment> = stalls_by_brute_force(&told, 240).into_iter().map(|day| Moment::Day(first.plus(day))).collect();
        prop_assert_eq!(days, expected);
        // What was told stands in order, each number from its day until another came.
        let mut course: Vec<(Day, FieldValue)> = Vec::new();
        for (day, hours) in &told {
            let level = FieldValue::Number(i64::from(*hours).into());
            if course.last().is_none_or(|(_, before)| *before != level) {
                course.push((first.plus(*day), level));
            }
        }
        let kept = &now.progress[0].told;
        prop_assert_eq!(kept.iter().filter_map(|one| Some((one.on, one.level.clone()?))).collect::<Vec<_>>(), course);
    }

    #[test]
    fn what_is_planned_for_a_day_is_a_formula(later in 0..80_i32) {
        let first = Day::parse("2026-05-01").unwrap();
        let now = look(&[("p", "planaftale", "2026-05-01", "")], &first.plus(later).to_string());
        // A level every two weeks, three of them.
        prop_assert_eq!(now.progress[0].number, Some(usize::try_from(later / 14 + 1).unwrap().min(3)));
    }
}
