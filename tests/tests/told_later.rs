//! What is told later, corrected or taken back, where several bounds, early completions and closures meet. Dates by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::calendar::{Instant, Moment};
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Situation, situation};
use sagsgang_tests::story::checked_text;
use std::sync::Arc;

const HEAD: &str = r#"sagsgang "Prøve"
    kalender danmark
    ved overskridelse: teamlederen 1. hverdag kl. 8

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle teamlederen      leder sagsbehandleren

oplysning mødedag  dato
oplysning fraværsdag  dato

hændelse anmodning     fra borgeren, oplyser fraværsdag
hændelse mødeaftale    fra borgeren, oplyser mødedag
hændelse afbud         fra borgeren
hændelse tilbagekomst  fra borgeren

mål "tilbage"
    nås ved tilbagekomst
    tilbagekaldes ved afbud
    hjemmel lokal "x"
"#;

fn procedure(limit: &str) -> Arc<Checked<Procedure>> {
    let step = format!("\ntrin svar\n    efter første anmodning\n    sagsbehandleren skal svare\n    {limit}\n    hjemmel lov \"§ 1\"\n");
    checked_text(&format!("{HEAD}{step}")).unwrap()
}

/// Lines of `id kind happened recorded field`; a day is recorded at nine, what takes back or corrects says of what.
fn look(procedure: &Checked<Procedure>, lines: &[(&str, &str, &str, &str, &str)]) -> Situation {
    let mut text = r#"{"sagsgang":1,"case":"sag-1","procedure":"Prøve","zone":"Europe/Copenhagen"}"#.to_owned();
    for (id, kind, happened, recorded, more) in lines {
        let more = if more.is_empty() { String::new() } else { format!(",{more}") };
        text.push_str(&format!(
            "\n{{\"id\":\"{id}\",\"kind\":\"{kind}\",\"happened\":\"{happened}\",\"recorded\":\"{recorded}T09:00:00+01:00\",\"actor\":{{\"id\":\"p\",\"role\":\"borgeren\"}}{more}}}"
        ));
    }
    let (log, faults) = Log::read(&text);
    assert!(faults.is_empty(), "{faults:?}");
    situation(procedure, &log, AsOf::at(Moment::parse("2018-04-01").unwrap()))
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn a_ceiling_told_late_that_lies_beyond_the_deadline_forgives_nothing() {
    // Asked on Wednesday 7 February: due on 21 February, whatever is agreed of a meeting in March.
    let procedure = procedure("senest 14 dage efter første anmodning, dog senest ved mødedag, uændret på en fridag");
    let agreed = ("e2", "mødeaftale", "2018-02-08", "2018-02-26", r#""fields":{"mødedag":"2018-03-15"}"#);
    let now = look(&procedure, &[("e1", "anmodning", "2018-02-07", "2018-02-07", ""), agreed]);
    let duty = &now.duties[0];
    assert_eq!((duty.due, duty.breached, duty.charged), (Moment::parse("2018-02-21"), true, true));
    let told: Vec<Instant> = now.messages.iter().map(|message| message.at).collect();
    assert_eq!(told, [at("2018-02-22T08:00:00+01:00")]);
}

#[test]
fn a_correction_that_moves_one_of_several_bounds_into_the_past_is_discovered() {
    // As told first: 10 days after 5 February, so 15 February. Corrected on the 20th: 10 days after 20 January, 30 January.
    let procedure = procedure("senest 10 dage efter fraværsdag, dog senest ved mødedag, uændret på en fridag");
    let first = ("e1", "anmodning", "2018-02-07", "2018-02-07", r#""fields":{"fraværsdag":"2018-02-05"}"#);
    let right = ("e2", "anmodning", "2018-02-07", "2018-02-20", r#""supersedes":"e1","fields":{"fraværsdag":"2018-01-20"}"#);
    let now = look(&procedure, &[first, right]);
    let duty = &now.duties[0];
    assert_eq!((duty.due, duty.born_late, duty.charged), (Moment::parse("2018-01-30"), false, false));
    assert_eq!((duty.breached, duty.discovered), (true, Some(at("2018-02-20T09:00:00+01:00"))));
}

#[test]
fn what_corrects_a_retraction_is_the_one_version_that_stands() {
    let procedure = procedure("senest 14 dage efter første anmodning, uændret på en fridag");
    let asked = |id, day, recorded, supersedes| (id, "anmodning", day, recorded, supersedes);
    let lines = [
        asked("e1", "2018-02-07", "2018-02-07", ""),
        ("e2", "@retracted", "2018-02-08", "2018-02-08", r#""supersedes":"e1""#),
        asked("e3", "2018-02-09", "2018-02-09", r#""supersedes":"e1""#),
        asked("e4", "2018-02-12", "2018-02-12", r#""supersedes":"e2""#),
    ];
    let now = look(&procedure, &lines);
    // The last one recorded: asked on 12 February, due on the 26th; nothing else stands.
    let all: Vec<(&str, Option<Moment>)> = now.duties.iter().map(|duty| (duty.opened_by.as_str(), duty.due)).collect();
    assert_eq!(all, [("e4", Moment::parse("2018-02-26"))]);
    assert_eq!(now.duties[0].instance, "svar@e1");
}

#[test]
fn the_goal_that_was_taken_back_is_named_by_the_event_that_reached_it() {
    let text = HEAD.replace("nås ved tilbagekomst", "nås ved svar")
        + "\ntrin svar\n    efter første anmodning\n    borgeren skal svare\n    inden for 2 hverdage\n    opfyldes ved tilbagekomst\n    hjemmel lov \"§ 1\"\n";
    let procedure = checked_text(&text).unwrap();
    // Answered at eight, asked at ten the same day, without times of day that say so: the answer counts when the step opens.
    // What is called off at noon had been answered before.
    let lines = [
        ("e1", "tilbagekomst", "2018-02-07", "2018-02-07", ""),
        ("e2", "anmodning", "2018-02-07", "2018-02-07", ""),
        ("e3", "afbud", "2018-02-08", "2018-02-08", ""),
    ];
    let now = look(&procedure, &lines);
    assert!(now.goal.reached.is_none());
    let named: Vec<&str> = now.goal.not_counted.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(named, ["e1"]);
}
