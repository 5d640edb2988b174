//! Activities outside a case, counted by hand: days around Easter, what becomes of a day, who is told, which cases are gone through.
//!
//! Easter Sunday of 2017 is 16 April; 13, 14 and 17 April are days off, and so are 12 and 25 May, 5 June and 24, 25, 26 and 31 December.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails loudly")]

use sagsgang::activities::{Occurrence, Plan, Standing, WhyMisfit, item, plan};
use sagsgang::calendar::{Calendars, Day, Instant, Moment};
use sagsgang::log::Log;
use sagsgang::parties::situation_for;
use sagsgang::situation::{AsOf, Finding, MessageKind, situation};
use sagsgang_cli::{Surroundings, run};
use sagsgang_tests::story::checked;
use serde_json::{Value, json};

const FILE: &str = "../dsl-examples/stuegang/procedure.sag";
const CASES: &str = "../dsl-examples/stuegang/cases";
const HELD: &str = "../dsl-examples/stuegang/holdt.jsonl";

fn said(arguments: &[&str]) -> (u8, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut surroundings = Surroundings {
        input: &mut std::io::empty(),
        output: &mut output,
        errors: &mut errors,
        now: Instant::parse("2017-04-12T15:00:00+02:00").unwrap(),
        colour: false,
        progress: false,
    };
    let exit = run(std::iter::once(&"sagsgang").chain(arguments), &mut surroundings);
    (exit, String::from_utf8(output).unwrap())
}

/// A text with one activity; `comes` is the line that says when, `more` what stands below it besides.
fn text(comes: &str, more: &str) -> String {
    format!(
        "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren  uden for kommunen\nrolle sagsbehandleren\nrolle teamlederen\n\
         oplysning barriere  tekst, skjult for teamlederen\noplysning sprog  tekst\nhændelse start  fra borgeren, oplyser sprog\n\
         hændelse besked  fra borgeren, oplyser barriere, skjult for teamlederen\nhændelse slut  fra borgeren\n\
         mål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    sagsbehandleren skal svare\n    \
         inden for 5 hverdage\n    ved overskridelse: teamlederen straks\n    hjemmel lokal \"x\"\naktivitet runde\n    {comes}\n    \
         sagsbehandleren skal gennemgå sagerne\n    påmind sagsbehandleren 2 dage før fristen\n    \
         ved overskridelse: teamlederen 1. hverdag kl. 8, teamlederen 3. hverdag kl. 8\n    kan aflyses af teamlederen\n    \
         kan flyttes af teamlederen, højst 7 dage\n    hjemmel lokal \"x\"\n{more}"
    )
}

fn day(words: &str) -> Day {
    Day::parse(words).unwrap()
}

fn at(words: &str) -> AsOf {
    AsOf::at(Moment::parse(words).unwrap())
}

/// The days of an activity in two months.
fn days(comes: &str, from: &str, to: &str) -> Vec<String> {
    let procedure = checked(&text(comes, ""));
    let plan = plan(&procedure, &Log::default(), (day(from), day(to)), at("2016-01-01"));
    plan.occurrences.iter().map(|one| one.day.to_string()).collect()
}

#[test]
fn days_by_rule_around_easter() {
    let spring = |comes: &str| days(comes, "2017-04-01", "2017-05-31");
    // Mondays from 3 April: the 17th is Easter Monday.
    assert_eq!(spring("hver 2. uge fra 3. april 2017, ikke på en fridag"), ["2017-04-03", "2017-05-01", "2017-05-15", "2017-05-29"]);
    let next = spring("hver 2. uge fra 3. april 2017, på en fridag hverdagen efter");
    assert_eq!(next, ["2017-04-03", "2017-04-18", "2017-05-01", "2017-05-15", "2017-05-29"]);
    // The working day before Easter Monday is Wednesday the 12th.
    let previous = spring("hver 2. uge fra 3. april 2017, på en fridag hverdagen før");
    assert_eq!(previous, ["2017-04-03", "2017-04-12", "2017-05-01", "2017-05-15", "2017-05-29"]);
    let stays = spring("hver 2. uge fra 3. april 2017, uændret på en fridag");
    assert_eq!(stays, ["2017-04-03", "2017-04-17", "2017-05-01", "2017-05-15", "2017-05-29"]);
    // The first Thursday from Monday 3 April is the 6th; every third one: 27 April, 18 May.
    assert_eq!(spring("hver 3. torsdag fra 3. april 2017, ikke på en fridag"), ["2017-04-06", "2017-04-27", "2017-05-18"]);
    // The last day of January, month by month: 30 April is a Sunday, so Friday the 28th; 31 May is a Wednesday.
    assert_eq!(spring("hver måned fra 31. januar 2017, på en fridag hverdagen før"), ["2017-04-28", "2017-05-31"]);
    // The second Friday of April is Good Friday, and the first working day after is Tuesday the 18th; 12 May is Prayer Day: Monday the 15th.
    assert_eq!(spring("den 2. fredag i måneden fra 1. april 2017, på en fridag hverdagen efter"), ["2017-04-18", "2017-05-15"]);
    // The last Friday of May is the day after Ascension Day, on which banks are closed and nobody else.
    assert_eq!(spring("den sidste fredag i måneden fra 1. april 2017, ikke på en fridag"), ["2017-04-28", "2017-05-26"]);
    // Ascension Day itself falls away.
    assert_eq!(spring("den sidste torsdag i måneden fra 1. april 2017, ikke på en fridag"), ["2017-04-27"]);
    assert_eq!(spring("den sidste torsdag i måneden fra 1. april 2017, uændret på en fridag"), ["2017-04-27", "2017-05-25"]);
    // Every day, and Saturday, Sunday and the holidays are held on the working day after: one day each.
    let daily = "hver dag fra 10. april 2017 til og med 18. april 2017, på en fridag hverdagen efter";
    assert_eq!(spring(daily), ["2017-04-10", "2017-04-11", "2017-04-12", "2017-04-18"]);
    // A month's first Wednesday that lies before the first day does not count.
    assert_eq!(spring("den 1. onsdag i måneden fra 6. april 2017, ikke på en fridag"), ["2017-05-03"]);
    assert_eq!(days("hver år fra 29. februar 2016, uændret på en fridag", "2016-01-01", "2020-12-31").len(), 5);
}

const HEADER: &str = r#"{"sagsgang":1,"case":"runder","procedure":"Prøve","zone":"Europe/Copenhagen"}"#;

fn event(id: &str, kind: &str, happened: &str, recorded: &str, role: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","kind":"{kind}","happened":"{happened}","recorded":"{recorded}T12:00:00+02:00","actor":{{"id":"x","role":"{role}"}}{more}}}"#
    )
}

fn log(events: &[String]) -> Log {
    let (log, faults) = Log::read(&format!("{HEADER}\n{}", events.join("\n")));
    assert_eq!(faults, []);
    log
}

/// Mondays 3 April, 1, 15 and 29 May, as of a day.
fn mondays(events: &[String], as_of: AsOf) -> Plan {
    let procedure = checked(&text("hver 2. uge fra 3. april 2017, ikke på en fridag", ""));
    plan(&procedure, &log(events), (day("2017-04-01"), day("2017-05-31")), as_of)
}

fn standings(plan: &Plan) -> Vec<Standing> {
    plan.occurrences.iter().map(|one| one.standing).collect()
}

/// What is told of a day: when, and whether it is a reminder.
fn messages(one: &Occurrence) -> Vec<(String, bool)> {
    let local = |at: Instant| Calendars::builtin().get("danmark").unwrap().rfc3339(at);
    one.messages().iter().map(|message| (local(message.at), message.kind == MessageKind::Reminder)).collect()
}

#[test]
fn a_day_that_nobody_reports_goes_up_the_ladder() {
    // 1 May is a Monday: reminded on Saturday the 29th; late from Tuesday the 2nd, told on the 2nd and on Thursday the 4th.
    let told = mondays(&[], at("2017-05-04"));
    assert_eq!(standings(&told), [Standing::Late, Standing::Late, Standing::Coming, Standing::Coming]);
    let expected = [("2017-04-29T08:00:00+02:00", true), ("2017-05-02T08:00:00+02:00", false), ("2017-05-04T08:00:00+02:00", false)];
    assert_eq!(messages(&told.occurrences[1]), expected.map(|(at, reminder)| (at.to_owned(), reminder)));
    // At the end of its day it is not late yet; and each day has its own.
    assert_eq!(standings(&mondays(&[], at("2017-05-01")))[1], Standing::Coming);
    let ids: Vec<&str> = told.occurrences.iter().flat_map(Occurrence::messages).map(|message| message.id.as_str()).collect();
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    // Reported in time, nobody is told up the ladder; reported on the 3rd, one had been told by then.
    let held = |recorded| [event("h1", "runde", "2017-05-01", recorded, "sagsbehandleren", "")];
    let in_time = mondays(&held("2017-05-01"), at("2017-05-04"));
    assert_eq!((standings(&in_time)[1], messages(&in_time.occurrences[1]).len()), (Standing::Held, 1));
    let known_by = |words| AsOf { happened_by: Moment::parse("2017-05-04").unwrap(), known_by: Moment::parse(words).unwrap() };
    assert_eq!(standings(&mondays(&held("2017-05-03"), known_by("2017-05-02")))[1], Standing::Late);
    assert_eq!(standings(&mondays(&held("2017-05-03"), known_by("2017-05-03")))[1], Standing::Held);
}

#[test]
fn what_is_told_of_a_day() {
    let about = |day: &str| format!(r#","about":"{day}""#);
    let events = [
        // Held the day before, and the day after.
        event("h1", "runde", "2017-04-02", "2017-04-02", "sagsbehandleren", &about("2017-04-03")),
        event("h2", "runde", "2017-05-02", "2017-05-02", "sagsbehandleren", &about("2017-05-01")),
        // Cancelled a month before.
        event(
            "h3",
            "@lifted",
            "2017-04-10",
            "2017-04-10",
            "teamlederen",
            r#","about":"2017-05-15","fields":{"step":"runde"},"reason":"r1""#,
        ),
        // Moved by two days: Wednesday the 31st.
        event(
            "h4",
            "@extended",
            "2017-05-02",
            "2017-05-02",
            "teamlederen",
            r#","about":"2017-05-29","fields":{"step":"Runde","until":"2017-05-31"},"reason":"r2""#,
        ),
    ];
    let now = mondays(&events, at("2017-05-30"));
    assert_eq!(standings(&now), [Standing::Held, Standing::HeldLate, Standing::Cancelled, Standing::Coming]);
    assert_eq!(now.occurrences[3].due, day("2017-05-31"));
    assert!(now.misfits.is_empty() && now.occurrences.iter().all(|one| one.findings().is_empty()));
    assert_eq!(now.occurrences[2].cancelled().unwrap().by.as_deref(), Some("h3"));
    // The 31st has passed, and nothing was reported.
    assert_eq!(standings(&mondays(&events, at("2017-06-01")))[3], Standing::Late);

    // By a role that may not, and without a day that it could be about.
    let events = [
        event("h1", "runde", "2017-05-01", "2017-05-01", "teamlederen", ""),
        event("h2", "runde", "2017-05-02", "2017-05-02", "sagsbehandleren", ""),
        event("h3", "møde", "2017-05-02", "2017-05-02", "sagsbehandleren", ""),
        event(
            "h4",
            "@lifted",
            "2017-04-10",
            "2017-04-10",
            "sagsbehandleren",
            r#","about":"2017-05-15","fields":{"step":"runde"},"reason":"r""#,
        ),
    ];
    let now = mondays(&events, at("2017-05-20"));
    assert_eq!(standings(&now)[..3], [Standing::Late, Standing::Late, Standing::Late]);
    let why: Vec<(&str, WhyMisfit)> = now.misfits.iter().map(|misfit| (misfit.event.as_str(), misfit.why)).collect();
    assert_eq!(why, [("h2", WhyMisfit::NoSuchDay), ("h3", WhyMisfit::NoActivity)]);
    let barred = |at: usize| matches!(now.occurrences[at].findings(), [Finding::NoEffect { .. }]);
    assert!(barred(1) && barred(2));
}

#[test]
fn corrections_and_retractions_of_what_was_told() {
    let first = event("h1", "runde", "2017-05-01", "2017-05-01", "sagsbehandleren", "");
    let back = event("h2", "@retracted", "2017-05-03", "2017-05-03", "sagsbehandleren", r#","supersedes":"h1""#);
    let now = mondays(&[first.clone(), back], at("2017-05-04"));
    assert_eq!((standings(&now)[1], now.misfits.len()), (Standing::Late, 0));
    // It was the 15th that was meant: that day is held, and 1 May is not.
    let other = event("h2", "runde", "2017-05-15", "2017-05-16", "sagsbehandleren", r#","supersedes":"h1""#);
    let now = mondays(&[first.clone(), other], at("2017-05-20"));
    assert_eq!(standings(&now)[1..3], [Standing::Late, Standing::Held]);
    assert!(now.occurrences.iter().all(|one| one.findings().is_empty()), "{:?}", now.occurrences[1].findings());
    // Held the day after, says the correction, which names no day: the day is that of what it corrects.
    let later = event("h2", "runde", "2017-05-02", "2017-05-03", "sagsbehandleren", r#","supersedes":"h1""#);
    assert_eq!(standings(&mondays(&[first, later], at("2017-05-20")))[1], Standing::HeldLate);
    // An acknowledgement counts for the day whose message it names.
    let id = mondays(&[], at("2017-05-02")).occurrences[1].messages()[1].id.clone();
    let seen = event("k1", "@acknowledged", "2017-05-02", "2017-05-02", "teamlederen", &format!(r#","fields":{{"message":"{id}"}}"#));
    let now = mondays(&[seen], at("2017-05-03"));
    let acknowledged = |at: usize| now.occurrences[at].messages().iter().filter(|message| message.acknowledged).count();
    assert_eq!((acknowledged(0), acknowledged(1)), (0, 1));
}

fn case(events: &[String]) -> Log {
    Log::read(&format!("{}\n{}", HEADER.replace("runder", "sag-1"), events.join("\n"))).0
}

#[test]
fn what_puts_a_case_on_and_what_does_not() {
    let agenda = "    dagsorden sager hvor\n        - svar er overskredet\n        - svar er åben siden sidst\n        - sprog er oplyst\n        - målet er nået\n        \
                  - sagen er i gang og svar er opfyldt\n        - barriere er oplyst og sagen er i gang\n";
    let procedure = checked(&text("hver uge fra 3. april 2017, ikke på en fridag", agenda));
    let activity = &procedure.activities()[0];
    let on = |log: &Log, now: &str, last: Option<&str>| -> Vec<usize> {
        let look = |words: &str| situation(&procedure, log, at(words));
        item(&procedure, activity, &look(now), last.map(look).as_ref()).iter().flat_map(|item| &item.why).map(|why| why.reason).collect()
    };
    let start = event("e1", "start", "2017-05-01", "2017-05-01", "borgeren", "");
    let told = event("e1", "start", "2017-05-01", "2017-05-01", "borgeren", r#","fields":{"sprog":"dansk"}"#);
    let answered = event("e2", "svar", "2017-05-03", "2017-05-03", "sagsbehandleren", "");
    let ended = event("e3", "slut", "2017-05-04", "2017-05-04", "borgeren", "");
    // Before anything is known of it, a case is on no agenda.
    assert_eq!(on(&case(std::slice::from_ref(&start)), "2017-04-30", None), Vec::<usize>::new());
    // Five working days after Monday 1 May is Monday the 8th.
    assert_eq!(on(&case(std::slice::from_ref(&start)), "2017-05-08", None), [2]);
    assert_eq!(on(&case(std::slice::from_ref(&start)), "2017-05-09", None), [1, 2]);
    assert_eq!(on(&case(std::slice::from_ref(&start)), "2017-05-09", Some("2017-05-02")), [1]);
    assert_eq!(on(&case(std::slice::from_ref(&start)), "2017-05-09", Some("2017-04-30")), [1, 2]);
    assert_eq!(on(&case(&[told.clone(), answered.clone()]), "2017-05-03", Some("2017-05-02")), [3, 5]);
    // The goal is reached: what is known of it does not keep it on, nor does what was met.
    assert_eq!(on(&case(&[told.clone(), answered.clone(), ended.clone()]), "2017-05-05", None), [4]);
    // Closed, it is on for what is new alone, and no line here asks for that.
    let closed = event("e4", "@closed", "2017-05-05", "2017-05-05", "teamlederen", "");
    assert_eq!(on(&case(&[told, answered, ended, closed]), "2017-05-06", None), Vec::<usize>::new());

    // What is hidden from a role puts no case on the agenda that it sees.
    let barrier = event("e2", "besked", "2017-05-02", "2017-05-02", "borgeren", r#","fields":{"barriere":"x"}"#);
    let log = case(&[start, barrier]);
    assert_eq!(on(&log, "2017-05-02", None), [2, 6]);
    let leader = procedure.role_named("teamlederen").unwrap();
    let seen = item(&procedure, activity, &situation_for(&procedure, &log, at("2017-05-02"), leader), None).unwrap();
    assert_eq!(seen.why.iter().map(|why| why.reason).collect::<Vec<_>>(), [2]);
}

/// What was met late was met; what asks that the case runs, or that its goal is not reached, falls away with the goal.
#[test]
fn marks_that_fall_away_with_the_goal() {
    let agenda = "    dagsorden sager hvor\n        - svar er opfyldt\n        - målet ikke er nået og svar er opfyldt siden sidst\n        \
                  - sagen er i gang og svar er opfyldt siden sidst\n";
    let procedure = checked(&text("hver uge fra 3. april 2017, ikke på en fridag", agenda));
    let on = |log: &Log, now: &str| -> Vec<usize> {
        let now = situation(&procedure, log, at(now));
        item(&procedure, &procedure.activities()[0], &now, None).iter().flat_map(|item| &item.why).map(|why| why.reason).collect()
    };
    // Due on Monday 8 May 2017: met on the 10th it is met late.
    let start = event("e1", "start", "2017-05-01", "2017-05-01", "borgeren", "");
    let answered = event("e2", "svar", "2017-05-10", "2017-05-10", "sagsbehandleren", "");
    let ended = event("e3", "slut", "2017-05-11", "2017-05-11", "borgeren", "");
    assert_eq!(on(&case(&[start.clone(), answered.clone()]), "2017-05-10"), [1, 2, 3]);
    assert_eq!(on(&case(&[start, answered, ended]), "2017-05-12"), Vec::<usize>::new());
}

#[test]
fn an_activity_changes_no_fingerprint_though_it_asks_for_a_fact() {
    let with = text("hver uge fra 3. april 2017, ikke på en fridag", "    dagsorden sager hvor sprog er oplyst og barriere mangler\n");
    let without = with.split("aktivitet").next().unwrap();
    assert_eq!(checked(&with).fingerprint(), checked(without).fingerprint());
}

/// The table in the example's README.
#[test]
fn the_rounds_of_the_example() {
    let (exit, output) =
        said(&["activities", FILE, CASES, "--held", HELD, "--from", "2017-03-01", "--to", "2017-05-20", "--format", "json"]);
    assert_eq!(exit, 0);
    let answer: Value = serde_json::from_str(&output).unwrap();
    let rows: Vec<Value> = answer["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| {
            let cases = day["agenda"]["cases"].as_array().map(Vec::as_slice).unwrap_or_default();
            let whys = |item: &Value| item["why"].as_array().unwrap().iter().map(|why| why["reason"].clone()).collect::<Vec<_>>();
            let cases: Vec<Value> =
                cases.iter().map(|item| json!([item["case"].as_str().unwrap().rsplit('-').next(), whys(item)])).collect();
            json!([day["day"], day["state"], cases])
        })
        .collect();
    let expected = json!([
        ["2017-03-06", "held", [["101", [4]]]],
        ["2017-03-20", "held", [["101", [1]]]],
        ["2017-04-03", "held", [["101", [3]], ["102", [4]]]],
        ["2017-04-18", "coming", [["101", [3]], ["102", [5]], ["103", [4]]]],
        ["2017-05-01", "cancelled", []],
        ["2017-05-15", "coming", [["101", [3]], ["102", [5]], ["103", [4]]]],
    ]);
    assert_eq!(Value::from(rows), expected);
    let certificate = &answer["days"][1]["agenda"]["cases"][0]["why"][0];
    assert_eq!((&certificate["since"], &certificate["due"]), (&json!("2017-03-17"), &json!("2017-03-16")));
}

#[test]
fn the_picture_lists_what_is_outside_the_cases() {
    for (kind, heading) in [("svg", ">Uden for sagerne</text>"), ("html", "<h2>Uden for sagerne</h2>")] {
        let (exit, picture) = said(&["draw", FILE, "--kind", kind, "-o", "-"]);
        assert_eq!(exit, 0, "{picture}");
        let picture = picture.replace('\u{a0}', " ");
        assert!(picture.contains(heading), "{kind}");
        // When, with whom, whom it is told to, and why.
        for words in
            ["hver 2. mandag fra 6. marts 2017 kl. 9", "lægekonsulenten skal gennemgå", "teamlederen 1 hverdag efter fristen kl. 8"]
        {
            assert!(picture.contains(words), "{kind}: {words}");
        }
        let (_, without) = said(&["draw", "../dsl-examples/varde/tilbagekald-hverdage.sag", "--kind", kind, "-o", "-"]);
        assert!(!without.contains("Uden for sagerne"), "{kind}");
    }
}

#[test]
fn a_step_that_waits_or_pauses_and_a_fact_that_is_known() {
    let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren  uden for kommunen\nrolle sagsbehandleren\noplysning ferie  ja/nej\n\
                hændelse start  fra borgeren\nhændelse besked  fra borgeren, oplyser ferie\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    \
                hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    sagsbehandleren skal svare\n    inden for 5 hverdage\n    \
                ved overskridelse: sagsbehandleren straks\n    holder pause mens ferie\n    hjemmel lokal \"x\"\ntrin opfølgning\n    efter første start\n    \
                hvis ferie, ukendt venter\n    sagsbehandleren skal følge op\n    inden for 5 hverdage\n    ved overskridelse: sagsbehandleren straks\n    \
                hjemmel lokal \"x\"\naktivitet runde\n    hver uge fra 3. april 2017, ikke på en fridag\n    sagsbehandleren skal gennemgå sagerne\n    \
                ved overskridelse: sagsbehandleren straks\n    dagsorden sager hvor\n        - svar er på pause\n        - opfølgning venter\n        - ferie\n        \
                - ferie er nej\n        - ferie mangler siden sidst\n    hjemmel lokal \"x\"\n";
    let procedure = checked(text);
    let on = |events: &[String], now: &str, last: Option<&str>| -> Vec<usize> {
        let log = case(events);
        let look = |words: &str| situation(&procedure, &log, at(words));
        let found = item(&procedure, &procedure.activities()[0], &look(now), last.map(look).as_ref());
        found.iter().flat_map(|item| &item.why).map(|why| why.reason).collect()
    };
    let start = event("e1", "start", "2017-05-01", "2017-05-01", "borgeren", "");
    let told = |yes: bool| event("e2", "besked", "2017-05-02", "2017-05-02", "borgeren", &format!(r#","fields":{{"ferie":{yes}}}"#));
    assert_eq!(on(std::slice::from_ref(&start), "2017-05-02", None), [2, 5]);
    assert_eq!(on(std::slice::from_ref(&start), "2017-05-02", Some("2017-05-01")), [2]);
    assert_eq!(on(&[start.clone(), told(true)], "2017-05-03", None), [1, 3]);
    // It waits until there is leave, though it is known that there is none.
    assert_eq!(on(&[start, told(false)], "2017-05-03", None), [2, 4]);
}
