//! Turns of progressions in indicators and deadlines, and targets held against figures. Dates and figures by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::calendar::{Calendars, Day, Moment};
use sagsgang::check::load;
use sagsgang::explain::{coming_turn_sentence, deadline, deadline_sentences};
use sagsgang::indicators::{Found, Reckoned, Verdict, figures_sentences, find, judged_sentence, recipe_sentences, reckon};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Comes, Situation, situation};
use sagsgang::source::SourceMap;
use sagsgang::syntax::{format, parse};
use sagsgang::view::flow::StairTurnKind;
use sagsgang_tests::story::checked_text;
use sagsgang_tests::texts::PROGRESSION;
use std::fmt::Write as _;
use std::sync::Arc;

/// A step that waits for a turn of it.
const STATUS: &str = r#"
trin status
    når timer skal vurderes
    sagsbehandleren skal se på planen
    inden for 2 hverdage
    hjemmel lokal "x"
"#;

fn procedure(more: &str) -> Arc<Checked<Procedure>> {
    checked_text(&format!("{PROGRESSION}{STATUS}{more}")).unwrap()
}

/// Lines of `id kind happened fields`; each is recorded at nine the same day, or where a second day follows after a slash, on that.
fn log(case: &str, lines: &[(&str, &str, &str, &str)]) -> Log {
    let mut text = format!("{{\"sagsgang\":1,\"case\":\"{case}\",\"procedure\":\"Prøve\",\"zone\":\"Europe/Copenhagen\"}}");
    for (id, kind, when, fields) in lines {
        let (happened, recorded) = when.split_once('/').unwrap_or((when, when));
        let role = if *kind == "timetal" || *kind == "tilbagekomst" { "borgeren" } else { "sagsbehandleren" };
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

fn hours(number: u32) -> String {
    format!("\"ugetimer\":{number}")
}

fn at(day: &str) -> AsOf {
    AsOf::at(Moment::parse(day).unwrap())
}

fn due(now: &Situation, step: &str) -> Option<Moment> {
    now.duties.iter().find(|duty| duty.step == step).unwrap().due
}

#[test]
fn a_deadline_is_counted_from_a_turn() {
    let step = |limit: &str| {
        format!(
            "\ntrin besøg\n    efter første planaftale\n    sagsbehandleren skal besøge arbejdspladsen\n    {limit}\n    hjemmel lokal \"x\"\n"
        )
    };
    let [twelve, twenty, three] = [12, 20, 3].map(hours);
    let lines = [
        ("p", "planaftale", "2026-05-01", ""),
        ("t", "timetal", "2026-05-04", &*twelve),
        ("u", "timetal", "2026-06-02", &*three),
        ("v", "timetal", "2026-06-08", &*twenty),
    ];
    let of = |limit: &str, until: usize, day: &str| due(&situation(&procedure(&step(limit)), &log("s", &lines[..until]), at(day)), "besøg");
    let day = |day: &str| Moment::parse(day);
    // Before the turn there is nothing to count from.
    let amount = "senest 3 hverdage efter første timer er mindst 10";
    assert_eq!(of(amount, 1, "2026-05-03"), None);
    // 12 hours on Monday 4 May; three working days on: Thursday the 7th. The first time is not the last: below ten on 2 June, above
    // it again on Monday 8 June, and three working days on is Thursday 11 June.
    assert_eq!(of(amount, 4, "2026-06-30"), day("2026-05-07"));
    assert_eq!(of("senest 3 hverdage efter seneste timer er mindst 10", 4, "2026-06-30"), day("2026-06-11"));
    assert_eq!(of("senest 3 hverdage efter timer er mindst 10", 4, "2026-06-30"), day("2026-06-11"));
    assert_eq!(of("senest 3 hverdage efter timer er mindst 10", 4, "2026-06-05"), day("2026-05-07"));
    // Four weeks after 4 May are through with Monday 1 June: it stalls on Tuesday 2 June; Grundlovsdag is a Friday and a day off,
    // so five working days on is Wednesday 10 June.
    assert_eq!(of("senest 5 hverdage efter timer går i stå", 2, "2026-06-01"), None);
    assert_eq!(of("senest 5 hverdage efter timer går i stå", 2, "2026-06-02"), day("2026-06-10"));
    // The second level comes on Friday 15 May, the third on Friday the 29th.
    assert_eq!(of("senest 2 uger efter første timer skal vurderes, uændret på en fridag", 2, "2026-06-30"), day("2026-05-29"));
    assert_eq!(of("senest 2 uger efter seneste timer skal vurderes, uændret på en fridag", 2, "2026-06-30"), day("2026-06-12"));
    assert_eq!(of("senest 1 uge efter timer går ned, uændret på en fridag", 4, "2026-06-30"), day("2026-06-09"));
    let full = [lines[0], ("w", "timetal", "2026-05-11", "\"ugetimer\":37")];
    let done = situation(&procedure(&step("senest 1 uge efter timer er nået, uændret på en fridag")), &log("s", &full), at("2026-06-30"));
    assert_eq!(due(&done, "besøg"), day("2026-05-18"));
    // And it says from what.
    let text = procedure(&step("senest 5 hverdage efter timer går i stå"));
    let now = situation(&text, &log("s", &lines[..2]), at("2026-06-03"));
    let record = now.duties.iter().find(|duty| duty.step == "besøg").unwrap();
    let why = deadline(&text, &now, record).unwrap();
    let both = [Language::Danish, Language::English].map(|language| deadline_sentences(language, text.calendar(), &why).join("\n"));
    insta::assert_snapshot!("why_so_many_days_after_a_turn", both.join("\n--\n"));
    // What an event brought is said with that event.
    let text = procedure(&step("senest 3 hverdage efter timer er mindst 10"));
    let now = situation(&text, &log("s", &lines[..2]), at("2026-06-03"));
    let record = now.duties.iter().find(|duty| duty.step == "besøg").unwrap();
    let words = deadline_sentences(Language::Danish, text.calendar(), &deadline(&text, &now, record).unwrap()).join("\n");
    assert!(words.contains("ma 2026-05-04 (hændelse t, registreret"), "{words}");
}

#[test]
fn a_step_that_comes_with_a_turn_counts_from_its_own() {
    let text = procedure(
        "\ntrin hjælp\n    når timer går i stå\n    sagsbehandleren skal se på det\n    senest 5 hverdage efter timer går i stå\n    hjemmel lokal \"x\"\n",
    );
    let [twelve, thirteen] = [12, 13].map(hours);
    let lines =
        [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-01", &*twelve), ("u", "timetal", "2026-06-09", &*thirteen)];
    let now = situation(&text, &log("s", &lines), at("2026-07-31"));
    let due: Vec<Option<Moment>> = now.duties.iter().filter(|duty| duty.step == "hjælp").map(|duty| duty.due).collect();
    // Four weeks after Friday 1 May are through on the 29th: Saturday 30 May, and five working days without Grundlovsdag, Friday 5 June:
    // Monday 8 June. Four weeks after Tuesday 9 June are through on 7 July: Wednesday 8 July, and five on is Wednesday the 15th.
    assert_eq!(due, [Moment::parse("2026-06-08"), Moment::parse("2026-07-15")]);
}

#[test]
fn what_rests_on_a_plan_or_a_number_hidden_from_a_role_is_hidden_from_it_too() {
    let leaks = |from: &str, to: &str, more: &str| {
        let text = format!("{PROGRESSION}{STATUS}{more}")
            .replace("rolle borgeren         uden", "rolle naboen           uden for kommunen\nrolle borgeren         uden");
        let mut sources = SourceMap::new();
        let id = sources.add("x.sag", &text.replace(from, to));
        let loaded = load(&sources, id, &Calendars::builtin());
        let slugs: Vec<&str> = loaded.diagnostics.iter().map(|fault| fault.code.slug()).collect();
        slugs.contains(&"hidden-leaks")
    };
    assert!(!leaks("", "", ""));
    // The step that comes with each level rests on what begins the plan, and on the plan that is told.
    assert!(leaks("oplyser \"aftalt plan\"", "oplyser \"aftalt plan\", skjult for naboen", ""));
    assert!(leaks("plan, kan mangle", "plan, kan mangle, skjult for naboen", ""));
    assert!(leaks("ugetimer       tal", "ugetimer       tal, skjult for naboen", ""));
}

/// Reckons the only indicator of a text over some cases.
fn reckoned(more: &str, cases: &[Log], look: AsOf) -> (Arc<Checked<Procedure>>, Reckoned) {
    let procedure = procedure(more);
    let found: Vec<Vec<Vec<Found>>> = cases.iter().map(|log| find(&procedure, &situation(&procedure, log, look))).collect();
    let today = procedure.calendar().day(look.happened_by);
    let reckoned = reckon(&procedure, &found, &[], today).remove(0);
    (procedure, reckoned)
}

fn indicator(lines: &[&str]) -> String {
    format!("\nnøgletal \"Tal\"\n    {}\n", lines.join("\n    "))
}

/// Four cases with a plan of 1 May 2026. a: 12 hours on the 4th, 37 on the 18th. b: 12 hours on the 8th, and nothing since, so that
/// it stalls on 6 June. c: no hours, so that it stalls on 30 May; 12 hours on 10 June. d: no plan, no hours.
fn four() -> [Log; 4] {
    let [twelve, full] = [12, 37].map(hours);
    let plan = ("p", "planaftale", "2026-05-01", "");
    [
        log(
            "a",
            &[
                plan,
                ("t", "timetal", "2026-05-04", &twelve),
                ("u", "timetal", "2026-05-18", &full),
                ("z", "tilbagekomst", "2026-05-18", ""),
            ],
        ),
        log("b", &[plan, ("t", "timetal", "2026-05-08", &twelve)]),
        log("c", &[plan, ("t", "timetal", "2026-06-10/2026-06-20", &twelve)]),
        log("d", &[]),
    ]
}

#[test]
fn indicators_name_turns() {
    let days = |measure: &str, look: &str| {
        let (_, reckoned) = reckoned(&indicator(&[measure]), &four(), at(look));
        let days: Vec<(String, Option<i32>)> = reckoned.found.iter().map(|found| (found.case.clone(), found.days)).collect();
        (days, reckoned.all)
    };
    let by = |case: &str, days: Option<i32>| (case.to_owned(), days);
    // From 1 May: 3, 7 and 40 days.
    let (found, all) = days("dage fra første planaftale til timer er mindst 1", "2026-06-30");
    assert_eq!(found, [by("a", Some(3)), by("b", Some(7)), by("c", Some(40)), by("d", None)]);
    assert_eq!((all.days.unwrap().sum, all.no_beginning), (50, 1));
    let (found, all) = days("dage fra timer er mindst 1 til timer er nået", "2026-06-30");
    assert_eq!(found, [by("a", Some(14)), by("b", None), by("c", None), by("d", None)]);
    assert_eq!((all.not_yet, all.no_beginning), (2, 1));
    // Of b and c. a has ended without; c may still come again, and d stall some day.
    let (_, all) = days("andel af sager, hvor timer går i stå", "2026-06-30");
    assert_eq!(all.share.unwrap().hits, 2);
    assert_eq!((all.rests_on, all.not_yet), (2, 2));
    // Two months after 1 May are over with 1 July.
    let (_, all) = days("andel af sager, hvor timer går i stå inden for 2 måneder efter første planaftale", "2026-07-01");
    assert_eq!((all.rests_on, all.share.unwrap().hits, all.no_beginning), (3, 2, 1));
    // b stalls on 6 June, c on 30 May and, from 10 June on, on 9 July.
    for (look, times) in [("2026-05-29", 0), ("2026-05-30", 1), ("2026-06-06", 2), ("2026-07-08", 2), ("2026-07-09", 3)] {
        assert_eq!(days("antal gange, timer går i stå", look).1.rests_on, times, "{look}");
    }
    // What was not known before 20 June: c's first hours.
    let look = AsOf { happened_by: Moment::parse("2026-06-30").unwrap(), known_by: Moment::parse("2026-06-19").unwrap() };
    let (_, then) = reckoned(&indicator(&["dage fra første planaftale til timer er mindst 1"]), &four(), look);
    assert_eq!((then.all.rests_on, then.all.not_yet), (2, 1));
}

#[test]
fn an_indicator_changes_nothing_in_any_case_also_where_it_names_a_turn() {
    let (without, with) = (procedure(""), procedure(&indicator(&["antal gange, timer går ned"])));
    assert_eq!(without.fingerprint(), with.fingerprint());
    let [twelve, eight] = [12, 8].map(hours);
    let lines = [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-04", &*twelve), ("u", "timetal", "2026-05-05", &*eight)];
    let seen = |procedure: &Checked<Procedure>| serde_json::to_string(&situation(procedure, &log("s", &lines), at("2026-07-01"))).unwrap();
    assert_eq!(seen(&without), seen(&with));
    // An event that met no open step stays one, whatever a figure makes of it.
    let step = "\ntrin timetal\n    efter første tilbagekomst\n    borgeren kan oplyse timer\n    hjemmel lokal \"x\"\n";
    let figure = indicator(&["antal gange, timer er mindst 1"]);
    let (without, with) = (procedure(step), procedure(&format!("{step}{figure}")));
    assert!(seen(&without).contains("no-effect"), "{}", seen(&without));
    assert_eq!(seen(&without), seen(&with));
}

fn verdict(lines: &[&str], look: &str) -> Option<(Verdict, bool)> {
    let (_, reckoned) = reckoned(&indicator(lines), &four(), at(look));
    reckoned.judged.map(|judged| (judged.verdict, judged.so_far))
}

#[test]
fn a_target_is_reached_or_not_by_the_figure_before_it_is_rounded() {
    use Verdict::{NoFigure, NotReached, Reached, TooFew};
    let share = "andel af sager, hvor timer går i stå inden for 2 måneder efter første planaftale";
    // 2 of 3 are 66,666… percent, which is written 66,7.
    let of = |target: &str| verdict(&[share, target], "2026-07-01");
    assert_eq!(of("måltal mindst 66,6 procent"), Some((Reached, false)));
    assert_eq!(of("måltal mindst 66,7 procent"), Some((NotReached, false)));
    assert_eq!(of("måltal højst 66,7 procent"), Some((Reached, false)));
    assert_eq!(of("måltal højst 66,6 procent"), Some((NotReached, false)));
    assert_eq!(of("måltal mindst 50 procent, med mindst 3 sager"), Some((Reached, false)));
    assert_eq!(of("måltal mindst 50 procent, med mindst 4 sager"), Some((TooFew, false)));
    // 3, 7 and 40 days: the median is 7, the mean 50/3 = 16,666…, written 16,7. A case without a beginning does not count.
    let days = "dage fra første planaftale til timer er mindst 1";
    let of = |target: &str, look: &str| verdict(&[days, target], look);
    assert_eq!(of("måltal median højst 7 dage", "2026-06-30"), Some((Reached, false)));
    assert_eq!(of("måltal median højst 6,9 dage", "2026-06-30"), Some((NotReached, false)));
    assert_eq!(of("måltal gennemsnit højst 16,7 dage", "2026-06-30"), Some((Reached, false)));
    assert_eq!(of("måltal gennemsnit mindst 16,7 dage", "2026-06-30"), Some((NotReached, false)));
    // On 5 May one case has a figure, and two are not there yet.
    assert_eq!(of("måltal median højst 7 dage", "2026-05-05"), Some((Reached, true)));
    assert_eq!(of("måltal median højst 7 dage, med mindst 2 sager", "2026-05-05"), Some((TooFew, true)));
    assert_eq!(of("måltal median højst 7 dage", "2026-05-01"), Some((NoFigure, true)));
    // Three times by 9 July; there may always be one more.
    let number = "antal gange, timer går i stå";
    assert_eq!(verdict(&[number, "måltal højst 3 gange"], "2026-07-09"), Some((Reached, true)));
    assert_eq!(verdict(&[number, "måltal højst 2 gange"], "2026-07-09"), Some((NotReached, true)));
    assert_eq!(verdict(&[number, "måltal højst 2 gange"], "2026-05-01"), Some((Reached, true)));
    // Deadlines: b's two reviews, of 15 and 29 May, and c's two were missed. a's one was not looked at before the goal was reached.
    let late = "andel af overskredne frister";
    assert_eq!(verdict(&[late, "måltal højst 99 procent, med mindst 4 frister"], "2026-07-09"), Some((NotReached, false)));
    assert_eq!(verdict(&[number], "2026-07-09"), None);
}

#[test]
fn a_target_holds_for_its_time_and_for_each_span() {
    use Verdict::{NotReached, Reached};
    let number = "antal gange, timer går i stå";
    let (first, second) = ("måltal højst 2 gange, til og med 30. juni 2026", "måltal højst 3 gange, fra 1. juli 2026");
    // The day after `til og med` is the last one.
    assert_eq!(verdict(&[number, first], "2026-06-30"), Some((Reached, true)));
    assert_eq!(verdict(&[number, first], "2026-07-01"), None);
    assert_eq!(verdict(&[number, first, second], "2026-07-09"), Some((Reached, true)));
    let spans = |look: &str| {
        let (_, reckoned) = reckoned(
            &indicator(&[
                "antal gange, timer går i stå, pr. måned",
                "måltal højst 0 gange, til og med 31. maj 2026",
                "måltal højst 1 gang, fra 1. juni 2026",
            ]),
            &four(),
            at(look),
        );
        assert_eq!(reckoned.judged, None, "each span has its own");
        let spans =
            reckoned.spans.into_iter().map(|span| (span.from.to_string(), span.judged.map(|judged| (judged.verdict, judged.so_far))));
        spans.collect::<Vec<_>>()
    };
    let span = |from: &str, verdict, so_far| (from.to_owned(), Some((verdict, so_far)));
    // 30 May, 6 June and 9 July, once each.
    assert_eq!(spans("2026-05-30"), [span("2026-05-01", NotReached, true)]);
    assert_eq!(spans("2026-05-31"), [span("2026-05-01", NotReached, false)]);
    let all = [span("2026-05-01", NotReached, false), span("2026-06-01", Reached, false), span("2026-07-01", Reached, true)];
    assert_eq!(spans("2026-07-30"), all);
    // The second quarter has the target of its first day, though another holds on its last.
    let lines = [
        "antal gange, timer går i stå, pr. kvartal",
        "måltal højst 0 gange, til og med 31. maj 2026",
        "måltal højst 9 gange, fra 1. juni 2026",
    ];
    let (_, reckoned) = reckoned(&indicator(&lines), &four(), at("2026-06-30"));
    assert_eq!(reckoned.spans[0].judged.as_ref().unwrap().verdict, NotReached);
}

#[test]
fn people_read_targets() {
    let mut words = String::new();
    let share = "andel af sager, hvor timer går i stå inden for 2 måneder efter første planaftale";
    let texts = [
        indicator(&[share, "måltal mindst 66,7 procent, med mindst 3 sager, til og med 31. december 2026"]),
        indicator(&[share, "måltal højst 80 procent, med mindst 4 sager"]),
        indicator(&["dage fra første planaftale til timer er mindst 1", "måltal median højst 7 dage"]),
        indicator(&["antal gange, timer går i stå, pr. måned", "måltal højst 1 gang"]),
        indicator(&["andel af overskredne frister", "måltal højst 10 procent, med mindst 9 frister"]),
    ];
    for text in texts {
        let (procedure, reckoned) = reckoned(&text, &four(), at("2026-07-09"));
        let indicator = &procedure.indicators()[0];
        for language in [Language::Danish, Language::English] {
            writeln!(words, "{}", figures_sentences(language, &procedure, indicator, &reckoned.all).join("\n")).unwrap();
            let spans = reckoned.spans.iter().map(|span| (&span.judged, &span.figures));
            for (judged, figures) in spans.chain([(&reckoned.judged, &reckoned.all)]) {
                let sentence = judged.as_ref().map(|judged| judged_sentence(language, indicator, judged, figures));
                writeln!(words, "{}", sentence.unwrap_or_default()).unwrap();
            }
            writeln!(words, "{}\n", recipe_sentences(language, &procedure, indicator).join("\n")).unwrap();
        }
    }
    insta::assert_snapshot!(words);
}

#[test]
fn targets_and_turns_that_cannot_be_are_told() {
    let days = "dage fra første planaftale til timer er mindst 1";
    let wrong = [
        indicator(&[days, "måltal højst 10 dage"]),
        indicator(&[days, "måltal median højst 10 procent"]),
        indicator(&[days, "måltal median højst 10 dage, med mindst 5 frister"]),
        indicator(&[days, "måltal median højst 10 dage", "måltal median højst 9 dage, fra 1. januar 2027"]),
        indicator(&[days, "måltal median højst 10 dage, fra 1. januar 2027 til og med 31. december 2026"]),
        indicator(&["andel af sager, hvor timer går i stå", "måltal højst 110 procent"]),
        indicator(&["andel af sager, hvor timer går i stå", "måltal median højst 10 procent"]),
        indicator(&["antal gange, timer går i stå", "måltal højst 2 gange, med mindst 5 sager"]),
        indicator(&["antal gange, timer går i stå", "måltal højst 2,5 gange"]),
        indicator(&["antal gange, tilbagekomst går i stå"]),
        indicator(&["dage fra timer er mindst 4 til timer er mindst 4"]),
        "\ntrin besøg\n    efter første planaftale\n    sagsbehandleren skal se på det\n    senest 2 hverdage efter planaftale går i stå\n    hjemmel lokal \"x\"\n".to_owned(),
    ];
    let mut words = String::new();
    for text in wrong {
        let mut sources = SourceMap::new();
        let id = sources.add("x.sag", &format!("{PROGRESSION}{STATUS}{text}"));
        let loaded = load(&sources, id, &Calendars::builtin());
        writeln!(words, "{}", text.trim()).unwrap();
        for fault in &loaded.diagnostics {
            for language in [Language::Danish, Language::English] {
                writeln!(words, "  {} {}: {} ({})", language.code(), fault.code.slug(), fault.title(language), fault.help(language))
                    .unwrap();
            }
        }
    }
    insta::assert_snapshot!(words);
}

#[test]
fn what_comes_next_has_the_days_of_the_plan() {
    let twelve = hours(12);
    let lines = [("p", "planaftale", "2026-05-01", ""), ("t", "timetal", "2026-05-04", &*twelve)];
    let procedure = procedure("");
    let coming = |until: usize, day: &str| {
        let now = situation(&procedure, &log("s", &lines[..until]), at(day));
        let coming: Vec<(String, String)> = now.progress[0]
            .coming
            .iter()
            .map(|coming| {
                let what = match &coming.what {
                    Comes::Level { number, last, review, .. } => format!("level {number}, last {last}, review {review}"),
                    Comes::LastDayToRise => "last day".to_owned(),
                    Comes::LastLevel { .. } => "last level".to_owned(),
                };
                (coming.on.to_string(), what)
            })
            .collect();
        coming
    };
    let one = |day: &str, what: &str| (day.to_owned(), what.to_owned());
    // Four weeks after 1 May, and after 4 May.
    let review = one("2026-05-15", "level 2, last false, review true");
    assert_eq!(coming(1, "2026-05-01"), [review.clone(), one("2026-05-29", "last day"), one("2026-05-29", "last level")]);
    assert_eq!(coming(2, "2026-05-04"), [review, one("2026-05-29", "last level"), one("2026-06-01", "last day")]);
    assert_eq!(coming(2, "2026-05-15"), [one("2026-05-29", "level 3, last true, review true"), one("2026-06-01", "last day")]);
    // It has stalled on 2 June, and the plan is through.
    assert_eq!(coming(2, "2026-06-01"), [one("2026-06-01", "last day")]);
    assert_eq!(coming(2, "2026-06-02"), []);
    let now = situation(&procedure, &log("s", &lines), at("2026-05-04"));
    let progress = &now.progress[0];
    let sentences = |language| {
        let sentences = progress.coming.iter().map(|coming| coming_turn_sentence(language, progress, &coming.what));
        sentences.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("what_comes_next_of_a_progression", [Language::Danish, Language::English].map(sentences).join("\n"));
    // Who is at the last level, or whose case is closed, has nothing to wait for.
    let full = hours(37);
    let done = [lines[0], ("t", "timetal", "2026-05-04", &*full)];
    assert_eq!(situation(&procedure, &log("s", &done), at("2026-05-04")).progress[0].coming, []);
    let closed = [lines[0], lines[1], ("z", "tilbagekomst", "2026-05-06", ""), ("l", "@closed", "2026-05-07", "")];
    let now = situation(&procedure, &log("s", &closed), at("2026-05-08"));
    assert_eq!((now.goal.closed.is_some(), now.progress[0].coming.len()), (true, 0));
}

#[test]
fn a_plan_is_a_stair_and_what_was_told_a_line_against_it() {
    let plain = procedure("");
    let procedure = procedure(
        "\ntrin hjælp\n    når timer går i stå\n    sagsbehandleren skal se på det\n    inden for 2 hverdage\n    hjemmel lokal \"x\"\n",
    );
    // Of the procedure alone: after 0, 14 and 28 days.
    let declared = sagsgang::view::flow(&procedure, None).stairs.remove(0);
    let treads: Vec<(i32, Option<i64>)> = declared.flights[0].treads.iter().map(|tread| (tread.day, tread.level)).collect();
    assert_eq!(treads, [(0, Some(12_000_000)), (14, Some(20_000_000)), (28, Some(37_000_000))]);
    assert_eq!((declared.told, declared.turns), (Vec::new(), Vec::new()));
    // A plan of 1 May, 12 hours on the 4th; stalled on 2 June; another plan of the case's own on 8 June, 20 hours on the 10th.
    let [twelve, twenty] = [12, 20].map(hours);
    let lines = [
        ("p", "planaftale", "2026-05-01", ""),
        ("t", "timetal", "2026-05-04", &*twelve),
        ("q", "planaftale", "2026-06-08", "\"aftalt plan\":\"2026-06-10: 15; 2026-07-01: 30\""),
        ("u", "timetal", "2026-06-10", &*twenty),
    ];
    let now = situation(&procedure, &log("s", &lines), at("2026-06-20"));
    let stair = sagsgang::view::flow(&procedure, Some(&now)).stairs.remove(0);
    let day = |day: &str| Day::parse(day).unwrap().days_since_1970();
    let flights: Vec<(i32, Option<i32>, Vec<i32>)> = stair
        .flights
        .iter()
        .map(|flight| (flight.from_day, flight.until_day, flight.treads.iter().map(|tread| tread.day).collect()))
        .collect();
    let (first, second) = (["2026-05-01", "2026-05-15", "2026-05-29"].map(day), ["2026-06-10", "2026-07-01"].map(day));
    assert_eq!(flights, [(first[0], Some(day("2026-06-08")), first.to_vec()), (day("2026-06-08"), None, second.to_vec())]);
    let told: Vec<(i32, Option<i64>)> = stair.told.iter().map(|tread| (tread.day, tread.level)).collect();
    assert_eq!(told, [(day("2026-05-04"), Some(12_000_000)), (day("2026-06-10"), Some(20_000_000))]);
    let turns: Vec<(i32, StairTurnKind)> = stair.turns.iter().map(|turn| (turn.day, turn.kind)).collect();
    // Four weeks after 10 June: 8 July.
    let expected = [
        ("2026-05-15", StairTurnKind::Review),
        ("2026-05-29", StairTurnKind::Review),
        ("2026-06-02", StairTurnKind::Stalled),
        ("2026-06-10", StairTurnKind::Review),
        ("2026-07-08", StairTurnKind::LastDay),
    ];
    assert_eq!(turns, expected.map(|(on, kind)| (day(on), kind)));
    // Where no step waits for it, it stalls all the same.
    let now = situation(&plain, &log("s", &lines[..2]), at("2026-06-05"));
    let stair = sagsgang::view::flow(&plain, Some(&now)).stairs.remove(0);
    assert_eq!(stair.turns.last().map(|turn| (turn.day, turn.kind)), Some((day("2026-06-02"), StairTurnKind::Stalled)));
}

#[test]
fn plan_and_progression_are_ordinary_names_too() {
    let danish = "sagsgang \"x\"\n    kalender danmark\n\nrolle optrapning\n\noplysning plan  plan\n\nhændelse plan        fra optrapning, oplyser plan\nhændelse optrapning\n\noptrapning optrapning\n    måler plan\n    begynder ved plan eller optrapning\n    plan 12 og 20, hver 2. uge\n    egen plan i plan\n    hjemmel lokal \"x\"\n\ntrin plan\n    efter første optrapning\n    optrapning skal lave plan\n    senest 2 hverdage efter optrapning skal vurderes\n    opfyldes ved plan\n    hjemmel lokal \"x\"\n\nscenarie \"x\"\n                   optrapning: plan, plan \"2026-05-04: 12\"\n    ma 2026-05-04  optrapning: optrapning\n                   så er plan åben\n";
    let english = "procedure \"x\"\n    calendar danmark\n\nrole progression\n\nfact plan  plan\n\nevent plan         from the progression, states plan\nevent progression\n\nprogression progression\n    measures plan\n    begins on plan or progression\n    plan 12 and 20, every 2nd week\n    own plan in plan\n    basis local \"x\"\n\nstep plan\n    after the first progression\n    the progression must make a plan\n    no later than 2 working days after progression is due for review\n    met by plan\n    basis local \"x\"\n\nscenario \"x\"\n                    progression: plan, plan \"2026-05-04: 12\"\n    Mon 2026-05-04  progression: progression\n                    then plan is open\n";
    for text in [danish, english] {
        let mut sources = SourceMap::new();
        let id = sources.add("x.sag", text);
        let parsed = parse(&sources, id);
        assert_eq!(parsed.diagnostics, [], "{text}");
        assert_eq!(format(&parsed.file).unwrap(), text);
    }
}

#[test]
fn the_examples_are_in_their_canonical_form() {
    for file in ["gradvis-tilbage/varde.sag", "gradvis-tilbage/varde.en.sag", "gradvis-tilbage/odder.sag", "fast-track/procedure.sag"] {
        let text = std::fs::read_to_string(format!("../dsl-examples/{file}")).unwrap();
        let mut sources = SourceMap::new();
        let id = sources.add(file, &text);
        assert_eq!(format(&parse(&sources, id).file).unwrap(), text, "{file}");
    }
}
