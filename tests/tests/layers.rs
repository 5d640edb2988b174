//! Texts that build on each other: found by name, never laxer than what they build on, and answered however they are broken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use proptest::prelude::*;
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::check::{Loaded, load};
use sagsgang::diagnostic::Code;
use sagsgang::explain::{deadline, deadline_sentences};
use sagsgang::layers::{Aspect, change_sentence};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Situation, situation};
use sagsgang::source::{SourceId, SourceMap};
use sagsgang_cli::{Surroundings, run};
use sagsgang_tests::story::CALENDARS;

/// Checks the first text among all of them.
fn loaded(texts: &[&str]) -> (SourceMap, Loaded) {
    let mut sources = SourceMap::new();
    let ids: Vec<SourceId> = texts.iter().zip(1..).map(|(text, number)| sources.add(format!("{number}.sag"), text)).collect();
    let loaded = load(&sources, ids[0], &CALENDARS);
    (sources, loaded)
}

fn procedure(texts: &[&str]) -> Checked<Procedure> {
    let (_, loaded) = loaded(texts);
    let told: Vec<String> = loaded.diagnostics.iter().map(|found| found.title(Language::Danish)).collect();
    loaded.procedure.unwrap_or_else(|| panic!("{told:?}"))
}

fn codes(texts: &[&str]) -> Vec<Code> {
    loaded(texts).1.diagnostics.iter().map(|found| found.code).collect()
}

const LAW: &str = include_str!("../../dsl-examples/tre-lag/lov.sag");
const TOWN: &str = include_str!("../../dsl-examples/tre-lag/kommune.sag");
const TEAM: &str = include_str!("../../dsl-examples/tre-lag/afdeling.sag");

fn fast_track() -> Log {
    let (log, faults) = Log::read(include_str!("../layers/fast-track.jsonl"));
    assert!(faults.is_empty(), "{faults:?}");
    log
}

fn at(day: &str) -> AsOf {
    AsOf::at(Moment::parse(day).unwrap())
}

fn due(situation: &Situation, step: &str) -> Option<Moment> {
    situation.duties.iter().rfind(|record| record.step == step).and_then(|record| record.due)
}

fn day(words: &str) -> Option<Moment> {
    Some(Moment::parse(words).unwrap())
}

// ---- meaning -----------------------------------------------------------------------------------------------------------

/// Request on Wednesday 3 September 2025. The law: 2 weeks, Wednesday 17. The town: 10 days after Monday 1, Thursday 11. The team:
/// 5 working days (4, 5, 8, 9, 10), Wednesday 10.
#[test]
fn of_three_limits_the_earliest_decides_and_all_stay_visible() {
    let log = fast_track();
    let layers: [(&[&str], &str); 3] = [(&[LAW], "2025-09-17"), (&[TOWN, LAW], "2025-09-11"), (&[TEAM, LAW, TOWN], "2025-09-10")];
    for (texts, expected) in layers {
        assert_eq!(due(&situation(&procedure(texts), &log, at("2025-09-09")), "tidlig samtale"), day(expected));
    }
    let team = procedure(&[TEAM, LAW, TOWN]);
    let seen = situation(&team, &log, at("2025-09-09"));
    let record = seen.duties.iter().find(|record| record.step == "tidlig samtale").unwrap();
    let why = deadline(&team, &seen, record).unwrap();
    assert_eq!(why.layer.as_deref(), Some("Team Fremrykket"));
    let limits: Vec<_> = why.limits.iter().map(|limit| (limit.layer.as_str(), limit.due, limit.decides)).collect();
    let expected = [
        ("Opfølgning efter sygedagpengeloven", day("2025-09-17").unwrap(), false),
        ("Sygefravær i kommunen", day("2025-09-11").unwrap(), false),
        ("Team Fremrykket", day("2025-09-10").unwrap(), true),
    ];
    assert_eq!(limits, expected);
    assert_eq!(why.limits[0].basis[0].place, "sygedagpengeloven § 13 b, stk. 2 og 3");
    let words = deadline_sentences(Language::Danish, team.calendar(), &why).join("\n");
    assert!(words.contains("»Opfølgning efter sygedagpengeloven« giver on 2025-09-17"), "{words}");
    assert!(words.contains("i »Team Fremrykket«"), "{words}");
}

#[test]
fn the_fingerprint_changes_when_a_text_below_does() {
    let town = procedure(&[TOWN, LAW]);
    let moved = LAW.replace("inden for 2 uger, uændret", "inden for 3 uger, uændret");
    assert_ne!(town.fingerprint(), procedure(&[TOWN, &moved]).fingerprint());
    assert_eq!(town.fingerprint(), procedure(&[TOWN, TEAM, LAW]).fingerprint(), "a text that is not built on is no part of it");
    assert_eq!(town.layers(), ["Opfølgning efter sygedagpengeloven", "Sygefravær i kommunen"]);
}

#[test]
fn a_fault_is_shown_in_the_text_where_the_words_stand() {
    let law = LAW.replace("efter første sygemelding", "efter første sygemeling");
    let (sources, loaded) = loaded(&[TOWN, &law]);
    assert!(loaded.procedure.is_none());
    let found = loaded.diagnostics.iter().find(|found| found.code == Code::UnknownName).unwrap();
    assert_eq!(sources.get(found.source).unwrap().name(), "2.sag");
    assert_eq!(sources.get(found.source).unwrap().slice(found.span), "sygemeling");
}

#[test]
fn of_two_versions_the_one_in_force_is_built_on() {
    let old = LAW
        .replace("gælder fra 1. januar 2025", "gælder fra 1. januar 2015 til og med 31. december 2024")
        .replace("for 2 uger", "for 4 uger");
    let town = TOWN.replace(
        "bygger på \"Opfølgning efter sygedagpengeloven\"\n    gælder fra 1. februar 2025",
        "bygger på \"Opfølgning efter sygedagpengeloven\"\n    gælder fra 1. februar 2018",
    );
    assert_ne!(town, TOWN);
    let (from, to) = procedure(&[&town, LAW, &old]).validity();
    assert_eq!((from, to), (Day::parse("2018-02-01"), Day::parse("2024-12-31")));
    assert_eq!(procedure(&[TOWN, LAW, &old]).validity(), (Day::parse("2025-02-01"), None));
}

/// A base with one step, and a text on top that says one more line about it, or about something else.
fn on_top(lines: &str) -> (String, String) {
    let base = "sagsgang \"Loven\"\n    kalender danmark\n\nrolle borgeren uden for kommunen\nrolle sagsbehandleren\nrolle teamlederen leder sagsbehandleren\n\noplysning \"første dag\" dato\noplysning rask ja/nej\n\nhændelse start fra borgeren, oplyser \"første dag\"\nhændelse tilbage fra borgeren, oplyser rask\nhændelse død\n\nmål \"tilbage\"\n    nås ved tilbage\n    hjemmel lov \"§ 1\"\n\nslutter straks ved død\n\ntrin samtale\n    efter første start\n    sagsbehandleren bør tale med borgeren\n    senest 4 uger efter \"første dag\", uændret på en fridag\n    ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 2\"\n\ntrin ret\n    efter første start\n    borgeren har ret til at klage\n    udløber 4 uger efter \"første dag\", uændret på en fridag\n    hjemmel lov \"§ 3\"\n";
    (base.to_owned(), format!("sagsgang \"Byen\"\n    bygger på \"Loven\"\n\n{lines}\n"))
}

#[test]
fn what_a_text_may_say_about_another() {
    let may = [
        "trin samtale \"Den første samtale\"\n    hjemmel lokal \"x\"",
        "> En forklaring.\ntrin samtale\n    påmind sagsbehandleren 2 dage før fristen",
        "trin samtale\n    sagsbehandleren skal tale med borgeren",
        "trin samtale\n    teamlederen bør tale med borgeren",
        "trin samtale\n    senest 27 dage efter \"første dag\", uændret på en fridag",
        "trin samtale\n    senest 4 uger efter \"første dag\", uændret på en fridag",
        "trin samtale\n    inden for 10 hverdage",
        "trin samtale\n    helst samme dag",
        "trin samtale\n    opfyldes ikke ved tilbage",
        "trin samtale\n    gælder også efter målet",
        "trin samtale\n    ved overskridelse: sagsbehandleren straks",
        "mål \"tilbage\"\n    hvis rask, ukendt tæller som nej",
        "mål \"tilbage\"\n    tilbagekaldes ved start",
        "genåbnes ved start inden for 28 dage",
        "slutter straks ved død",
        "rolle borgeren uden for kommunen",
        "oplysning kanal tekst, kan mangle\n\nhændelse start oplyser kanal",
        "rolle teamlederen adskilt fra sagsbehandleren",
        "trin plan\n    efter samtale\n    sagsbehandleren kan lave en plan\n    hjemmel lokal \"x\"",
    ];
    for lines in may {
        let (base, text) = on_top(lines);
        assert!(loaded(&[&text, &base]).1.procedure.is_some(), "{lines}: {:?}", codes(&[&text, &base]));
    }
}

/// Roles of the text below can be kept separate, and then they are.
#[test]
fn roles_of_the_text_below_are_kept_separate() {
    let told = "scenarie \"Den samme i begge roller\"\n    ma 2025-03-03  borgeren: start, \"første dag\" 2025-03-03\n    ti 2025-03-04  teamlederen A: møde\n    on 2025-03-05  sagsbehandleren A: samtale\n                   så afvises det, fordi rollerne er adskilt\n";
    let lines = format!("rolle teamlederen adskilt fra sagsbehandleren\n\nhændelse møde fra teamlederen\n\n{told}");
    let (base, text) = on_top(&lines);
    let failed = |text: &str| {
        let procedure = procedure(&[text, &base]);
        sagsgang::scenario::run(&procedure).0.iter().any(|result| !result.passed)
    };
    assert!(!failed(&text));
    assert!(failed(&text.replace(" adskilt fra sagsbehandleren", "")));
    let (_, loaded) = loaded(&[&text, &base]);
    let said: Vec<String> = loaded.changes.iter().map(|change| change_sentence(Language::Danish, change)).collect();
    assert!(said.iter().any(|said| said.contains("adskilt fra sagsbehandleren")), "{said:?}");
}

#[test]
fn what_a_text_may_not_say_about_another() {
    use Code::{FixedInBase, LaxerThanBase};
    let may_not = [
        ("trin samtale\n    senest 29 dage efter \"første dag\", uændret på en fridag", LaxerThanBase),
        ("trin samtale\n    senest 5 uger efter \"første dag\", uændret på en fridag", LaxerThanBase),
        ("trin samtale\n    sagsbehandleren kan tale med borgeren", LaxerThanBase),
        ("trin samtale\n    sagsbehandleren bør skrive til borgeren", FixedInBase),
        ("trin samtale\n    borgeren bør tale med borgeren", FixedInBase),
        ("trin samtale\n    hvis rask, ukendt tæller som nej", FixedInBase),
        ("trin samtale\n    efter tilbage", FixedInBase),
        ("trin samtale\n    opfyldes ved tilbage", FixedInBase),
        ("trin samtale\n    bortfalder ved tilbage", FixedInBase),
        ("trin samtale\n    holder pause mens rask, højst 4 uger", FixedInBase),
        ("trin samtale\n    allerede udløbet: inden for 3 hverdage", FixedInBase),
        ("trin samtale\n    kan forlænges af teamlederen", FixedInBase),
        ("trin samtale\n    kan ophæves af teamlederen", FixedInBase),
        ("trin ret\n    udløber 2 uger efter \"første dag\", uændret på en fridag", FixedInBase),
        ("trin ret\n    senest 2 uger efter \"første dag\", uændret på en fridag", FixedInBase),
        ("trin ret\n    borgeren skal klage", FixedInBase),
        (
            "trin andet\n    efter første start\n    sagsbehandleren bør ringe\n    træder i stedet for samtale\n    hjemmel lokal \"x\"",
            FixedInBase,
        ),
        ("trin tilbage\n    efter første start\n    sagsbehandleren bør ringe\n    hjemmel lokal \"x\"", FixedInBase),
        ("hændelse samtale fra borgeren", FixedInBase),
        ("hændelse start fra teamlederen", FixedInBase),
        ("hændelse start oplyser rask", FixedInBase),
        ("oplysning kanal tekst\n\nhændelse start oplyser kanal", FixedInBase),
        ("slutter også ved tilbage", FixedInBase),
        ("overdrages ved start", FixedInBase),
        ("overgang\n    ingen nye samtale fra 1. januar 2026\n    hjemmel lokal \"x\"", FixedInBase),
        ("mål \"noget andet\"\n    nås ved start", FixedInBase),
        ("mål \"tilbage\"\n    nås ved start", FixedInBase),
        ("rolle sagsbehandleren uden for kommunen", FixedInBase),
        ("rolle nyansat\n\nrolle teamlederen består af sagsbehandleren og nyansat", FixedInBase),
        ("oplysning \"første dag\" tekst", FixedInBase),
    ];
    for (lines, code) in may_not {
        let (base, text) = on_top(lines);
        let (_, loaded) = loaded(&[&text, &base]);
        assert!(loaded.procedure.is_none(), "{lines}");
        assert!(loaded.diagnostics.iter().any(|found| found.code == code), "{lines}: {:?}", codes(&[&text, &base]));
    }
}

#[test]
fn a_text_on_top_adds_indicators_and_changes_none() {
    let measure = "    dage fra første sygemelding til kontakt\n";
    let with = |text: &str, name: &str| format!("{text}\nnøgletal \"{name}\"\n{measure}");
    let (law, town) = (with(LAW, "Lovens tal"), with(TOWN, "Kommunens tal"));
    let both = procedure(&[&town, &law]);
    let names: Vec<&str> = both.indicators().iter().map(|indicator| indicator.name.as_str()).collect();
    assert_eq!(names, ["Lovens tal", "Kommunens tal"]);
    let changes = loaded(&[&town, &law]).1.changes;
    let said: Vec<String> = changes.iter().map(|change| change_sentence(Language::Danish, change)).collect();
    assert!(said.contains(&"nøgletallet »Kommunens tal«".to_owned()), "{said:?}");
    let again = with(TOWN, "lovens tal");
    assert_eq!(codes(&[&again, &law]), [Code::DuplicateName]);
}

#[test]
fn a_text_on_top_adds_activities_and_changes_none() {
    let below = "    hver onsdag fra 1. marts 2017, ikke på en fridag\n    kommunen skal gennemgå sagerne\n    \
                 ved overskridelse: ledelsen straks\n    dagsorden sager hvor samtale er åben\n    hjemmel lokal \"x\"\n";
    let with = |text: &str, name: &str| format!("{text}\naktivitet {name}\n{below}");
    let (law, town) = (with(LAW, "tilsyn"), with(TOWN, "statusmøde"));
    let both = procedure(&[&town, &law]);
    let names: Vec<&str> = both.activities().iter().map(|activity| activity.name.as_str()).collect();
    assert_eq!(names, ["tilsyn", "statusmøde"]);
    let changes = loaded(&[&town, &law]).1.changes;
    let said: Vec<String> = changes.iter().map(|change| change_sentence(Language::Danish, change)).collect();
    assert!(said.contains(&"aktiviteten »statusmøde«".to_owned()), "{said:?}");
    assert_eq!(codes(&[&with(TOWN, "Tilsyn"), &law]), [Code::DuplicateName]);
    // What is wrong stands in its own text.
    let wrong = with(TOWN, "statusmøde").replace("kommunen skal gennemgå", "ukendte skal gennemgå");
    assert_eq!(codes(&[&wrong, &law]), [Code::UnknownName]);
}

#[test]
fn a_ladder_is_added_to_and_none_of_it_falls_away() {
    let (base, text) = on_top("trin samtale\n    ved overskridelse: sagsbehandleren straks");
    let base = base.replace("    kalender danmark\n", "    kalender danmark\n    ved overskridelse: teamlederen 5. hverdag kl. 8\n");
    let base = base.replace("    ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 2\"", "    hjemmel lov \"§ 2\"");
    let merged = procedure(&[&text, &base]);
    let rungs = &merged.step_named("samtale").unwrap().1.rungs;
    let told: Vec<Vec<String>> = rungs.iter().map(|rung| merged.role_names(&rung.to)).collect();
    assert_eq!(told, [["teamlederen"], ["sagsbehandleren"]]);
}

/// A header's ladder is whom that text tells: its own steps follow it, and on a step below it joins what the text below says.
#[test]
fn each_text_says_for_itself_whom_it_tells() {
    let ladder = |role: &str| format!("    ved overskridelse: {role} 1. hverdag kl. 8\n");
    let law = |header: &str, step: &str| {
        format!(
            "sagsgang \"Loven\"\n    kalender danmark\n{header}\nrolle borgeren uden for kommunen\nrolle kommunen\nrolle ledelsen\nrolle direktionen\n\nhændelse start fra borgeren\nhændelse tilbage fra borgeren\n\nmål \"tilbage\"\n    nås ved tilbage\n    hjemmel lov \"§ 1\"\n\ntrin samtale\n    efter første start\n    kommunen bør tale\n    inden for 5 hverdage\n{step}    hjemmel lov \"§ 2\"\n"
        )
    };
    let town = |header: &str, step: &str, own: &str| {
        format!(
            "sagsgang \"Byen\"\n    bygger på \"Loven\"\n{header}\nrolle teamlederen\nrolle chefen\n\ntrin samtale\n{step}    hjemmel lokal \"x\"\n\ntrin brev\n    efter første start\n    kommunen bør skrive\n    inden for 2 hverdage\n{own}    hjemmel lokal \"x\"\n"
        )
    };
    let team = |header: &str| {
        format!(
            "sagsgang \"Teamet\"\n    bygger på \"Byen\"\n{header}\nrolle koordinatoren\n\ntrin opkald\n    efter første start\n    kommunen bør ringe\n    inden for 1 hverdag\n    hjemmel lokal \"y\"\n"
        )
    };
    let (none, ledelsen, direktionen) = (String::new(), ladder("ledelsen"), ladder("direktionen"));
    let (teamlederen, chefen, koordinatoren) = (ladder("teamlederen"), ladder("chefen"), ladder("koordinatoren"));
    // The law's header and step, the town's header, its word on the law's step and on its own, the team's header; who is told of a
    // late talk (the law's), letter (the town's) and call (the team's).
    type Case<'a> = ([&'a String; 6], [&'a [&'a str]; 3]);
    let cases: [Case<'_>; 8] = [
        ([&ledelsen, &none, &none, &none, &none, &none], [&["ledelsen"], &["ledelsen"], &["ledelsen"]]),
        ([&ledelsen, &none, &teamlederen, &none, &none, &none], [&["ledelsen", "teamlederen"], &["teamlederen"], &["teamlederen"]]),
        (
            [&ledelsen, &direktionen, &teamlederen, &none, &none, &none],
            [&["direktionen", "teamlederen"], &["teamlederen"], &["teamlederen"]],
        ),
        ([&ledelsen, &none, &teamlederen, &chefen, &none, &none], [&["ledelsen", "chefen"], &["teamlederen"], &["teamlederen"]]),
        ([&ledelsen, &none, &none, &chefen, &teamlederen, &none], [&["ledelsen", "chefen"], &["teamlederen"], &["ledelsen"]]),
        (
            [&none, &direktionen, &none, &none, &none, &koordinatoren],
            [&["direktionen", "koordinatoren"], &["koordinatoren"], &["koordinatoren"]],
        ),
        (
            [&ledelsen, &none, &teamlederen, &none, &none, &koordinatoren],
            [&["ledelsen", "teamlederen", "koordinatoren"], &["teamlederen", "koordinatoren"], &["koordinatoren"]],
        ),
        (
            [&ledelsen, &direktionen, &teamlederen, &none, &chefen, &koordinatoren],
            [&["direktionen", "teamlederen", "koordinatoren"], &["chefen", "koordinatoren"], &["koordinatoren"]],
        ),
    ];
    for ([of_law, on_talk, of_town, talk, letter, of_team], expected) in cases {
        let texts = [team(of_team), town(of_town, talk, letter), law(of_law, on_talk)];
        let merged = procedure(&texts.each_ref().map(String::as_str));
        for (step, told) in ["samtale", "brev", "opkald"].into_iter().zip(expected) {
            let rungs = &merged.step_named(step).unwrap().1.rungs;
            let roles: Vec<String> = rungs.iter().flat_map(|rung| merged.role_names(&rung.to)).collect();
            assert_eq!(roles, told, "{step}\n{}", texts.join("\n"));
        }
    }
}

/// A law that lets two things be granted, and what a text on top says of them.
fn granting(lines: &str) -> [String; 2] {
    let (base, text) = on_top(lines);
    let grants = "\nbevilling assistance\n    af sagsbehandleren, højst 20 timer om ugen\n    skjult for borgeren\n    hjemmel lov \"§ 4\"\n\nbevilling praktik\n    af sagsbehandleren, højst 13 uger, fra 1. januar 2025 til og med 31. december 2025\n    ellers af teamlederen, højst 26 uger\n    sendes videre ved tilbage\n    hjemmel lov \"§ 5\"\n";
    let base = base.replace("oplyser rask\n", "oplyser rask\nhændelse tilsagn fra sagsbehandleren, skjult for borgeren\n");
    [text.replace("\"Loven\"\n", "\"Loven\"\n\nrolle specialisten\n"), base + grants]
}

/// What a text on top may say of a grant: who in the house, as much or less, on days on which the law lets it be granted.
#[test]
fn a_text_says_who_in_the_house_grants_and_never_more_than_the_one_below() {
    let may = [
        "bevilling assistance\n    af specialisten, højst 10 timer om ugen\n    ellers af teamlederen, højst 20 timer om ugen",
        "bevilling assistance \"Personlig assistance\"\n    af specialisten og teamlederen, højst 20 timer om ugen\n    kræver to personer",
        "bevilling assistance\n    kræver to personer\n    skjult for teamlederen\n    hjemmel lokal \"x\"",
        "bevilling assistance\n    sendes videre ved tilsagn",
        "bevilling praktik\n    af specialisten, højst 90 dage, fra 1. februar 2025 til og med 31. marts 2025\n    ellers af teamlederen, højst 26 uger",
    ];
    for lines in may {
        let texts = granting(lines);
        assert!(
            loaded(&texts.each_ref().map(String::as_str)).1.procedure.is_some(),
            "{lines}: {:?}",
            codes(&texts.each_ref().map(String::as_str))
        );
    }
    let may_not = [
        ("bevilling assistance\n    af specialisten, højst 21 timer om ugen", Code::LaxerThanBase),
        ("bevilling assistance\n    af specialisten, højst 10 timer om ugen\n    ellers af teamlederen", Code::LaxerThanBase),
        ("bevilling assistance\n    af specialisten, højst 2 uger", Code::LaxerThanBase),
        ("bevilling praktik\n    af specialisten, højst 27 uger", Code::LaxerThanBase),
        ("bevilling praktik\n    sendes videre ved tilsagn", Code::FixedInBase),
        ("bevilling samtale\n    af specialisten\n    hjemmel lokal \"x\"", Code::FixedInBase),
        ("bevilling assistance\n    af borgeren, højst 2 timer om ugen", Code::OutsiderGrants),
        ("bevilling assistance\n    ellers af teamlederen, højst 20 timer om ugen", Code::ClauseOutOfPlace),
    ];
    for (lines, code) in may_not {
        let texts = granting(lines);
        assert_eq!(codes(&texts.each_ref().map(String::as_str)), [code], "{lines}");
    }
    // Half a year is more than a quarter of one, and the teamleader's half year has no days.
    let [text, base] = granting("bevilling praktik\n    af specialisten, højst 26 uger, fra 1. januar 2026");
    assert_eq!(codes(&[&text, &base]), []);
    let only_then = base.replace("    ellers af teamlederen, højst 26 uger\n", "");
    assert_eq!(codes(&[&text, &only_then]), [Code::LaxerThanBase], "the law lets none be granted in 2026");
}

/// Three texts: the law gives the house 20 hours, the town its specialist 10 and its leader 20, the team its specialist 5.
#[test]
fn each_text_grants_no_more_than_the_one_just_below() {
    let [town, law] =
        granting("bevilling assistance\n    af specialisten, højst 10 timer om ugen\n    ellers af teamlederen, højst 20 timer om ugen");
    let team = |hours: &str| {
        format!("sagsgang \"Teamet\"\n    bygger på \"Byen\"\n\nbevilling assistance\n    af specialisten, højst {hours} timer om ugen\n")
    };
    let merged = procedure(&[&team("5"), &town, &law]);
    let kind = merged.kind(merged.kind_named("assistance").unwrap());
    let grant = kind.grant.as_ref().unwrap();
    let day = Day::parse("2025-03-03").unwrap();
    let hours = |hours: &str| sagsgang::model::Amount::read(&sagsgang::model::FieldValue::Text(format!("{hours} timer om ugen"))).unwrap();
    let may = |role: &str, asked: &str| grant.may(merged.role_named(role).unwrap(), Some(&hours(asked)), day);
    assert!(may("specialisten", "5") && !may("specialisten", "6"));
    assert!(!may("teamlederen", "5") && !may("sagsbehandleren", "5"), "the team's text names one role");
    assert_eq!(merged.roles_among(kind.hidden), ["borgeren"]);
    assert_eq!(codes(&[&team("21"), &town, &law]), [Code::LaxerThanBase]);
    let told: Vec<String> = loaded(&[&team("5"), &town, &law])
        .1
        .changes
        .iter()
        .filter(|change| change.aspect == Aspect::Actors)
        .map(|change| change_sentence(Language::Danish, change))
        .collect();
    assert_eq!(
        told,
        [
            "bevillingen »assistance«, hvem: før »af sagsbehandleren, højst 20 timer om ugen«, nu »af specialisten, højst 10 timer om ugen, ellers af teamlederen, højst 20 timer om ugen«",
            "bevillingen »assistance«, hvem: før »af specialisten, højst 10 timer om ugen, ellers af teamlederen, højst 20 timer om ugen«, nu »af specialisten, højst 5 timer om ugen«",
        ]
    );
}

// ---- never laxer ---------------------------------------------------------------------------------------------------------

#[derive(Debug, Clone)]
struct Written {
    limit: String,
    born_late: Option<String>,
}

fn limit() -> impl Strategy<Value = Written> {
    let unit = prop_oneof![Just("dage"), Just("uger"), Just("måneder"), Just("hverdage"), Just("bankdage")];
    let landing = prop_oneof![Just("uændret på en fridag"), Just("på en fridag hverdagen før"), Just("på en fridag hverdagen efter")];
    let anchor = prop_oneof![Just(" efter \"første dag\""), Just(" efter første start"), Just(" efter seneste møde"), Just("")];
    let born = proptest::option::weighted(0.4, 1_u32..8);
    (1_u32..9, unit, landing, anchor, any::<bool>(), born).prop_map(|(amount, unit, landing, anchor, inclusive, born)| {
        let lands = !matches!(unit, "hverdage" | "bankdage");
        let landing = if lands { format!(", {landing}") } else { String::new() };
        let limit = match anchor {
            "" => format!("inden for {amount} {unit}{landing}"),
            " efter \"første dag\"" if inclusive && unit == "uger" => {
                format!("senest udgangen af {amount}. uge regnet fra \"første dag\"{landing}")
            }
            anchor => format!("senest {amount} {unit}{anchor}{landing}"),
        };
        Written { limit, born_late: born.map(|days| format!("allerede udløbet: inden for {days} hverdage")) }
    })
}

fn clauses(written: &Written) -> String {
    let born = written.born_late.as_ref().map(|born| format!("    {born}\n")).unwrap_or_default();
    format!("    {}\n{born}", written.limit)
}

/// A log: a start that became known some days later, perhaps a meeting, perhaps a correction, a pause and its end.
fn log(tells: i32, known: i32, met: Option<i32>, corrected: Option<(i32, i32)>, paused: Option<(i32, i32)>) -> Log {
    let zero = Day::parse("2025-03-17").unwrap();
    let mut events = Vec::new();
    let mut event = |id: &str, kind: &str, on: i32, recorded: i32, fields: String, more: &str| {
        let at = Day::plus(zero, recorded);
        let line = format!(
            r#"{{"id":"{id}","kind":"{kind}","happened":"{}","recorded":"{at}T09:00:00+01:00","actor":{{"id":"p","role":"borgeren"}},"fields":{{{fields}}}{more}}}"#,
            zero.plus(on)
        );
        events.push((recorded, line));
    };
    let told = |day: i32| format!(r#""første dag":"{}""#, zero.plus(day));
    event("e1", "start", 0, known, told(tells), "");
    if let Some(on) = met {
        event("e2", "møde", on, on, String::new(), "");
    }
    if let Some((day, on)) = corrected {
        event("e3", "start", 0, known.max(on), told(day), r#","supersedes":"e1""#);
    }
    if let Some((from, days)) = paused {
        event("e4", "hvil", from, from, r#""hviler":true"#.to_owned(), "");
        event("e5", "hvil", from + days, from + days, r#""hviler":false"#.to_owned(), "");
    }
    events.sort();
    let header = r#"{"sagsgang":1,"case":"1","procedure":"Loven","zone":"Europe/Copenhagen"}"#;
    let lines: Vec<&str> = std::iter::once(header).chain(events.iter().map(|(_, line)| line.as_str())).collect();
    let (log, faults) = Log::read(&lines.join("\n"));
    assert!(faults.is_empty(), "{faults:?}\n{}", lines.join("\n"));
    log
}

const HEAD: &str = "sagsgang \"Loven\"\n    kalender danmark\n\nrolle borgeren uden for kommunen\nrolle sagsbehandleren\nrolle teamlederen leder sagsbehandleren\n\noplysning \"første dag\" dato\noplysning hviler ja/nej\n\nhændelse start fra borgeren, oplyser \"første dag\"\nhændelse møde fra borgeren\nhændelse hvil fra borgeren, oplyser hviler\nhændelse tilbage fra borgeren\n\nmål \"tilbage\"\n    nås ved tilbage\n    hjemmel lov \"§ 1\"\n\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_gives_a_later_date_than_the_one_it_builds_on(
        below in limit(),
        above in limit(),
        pauses in any::<bool>(),
        tells in -40_i32..10,
        known in 0_i32..30,
        met in proptest::option::of(0_i32..30),
        corrected in proptest::option::of((-60_i32..10, 0_i32..40)),
        paused in proptest::option::of((0_i32..20, 1_i32..20)),
    ) {
        let pausing = if pauses { "    holder pause mens hviler\n" } else { "" };
        let base = format!(
            "{HEAD}trin samtale\n    efter første start\n    sagsbehandleren skal tale med borgeren\n{}{pausing}    ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lov \"§ 2\"\n",
            clauses(&below)
        );
        let local = format!("sagsgang \"Byen\"\n    bygger på \"Loven\"\n\ntrin samtale\n{}    ved overskridelse: teamlederen straks\n    hjemmel lokal \"x\"\n", clauses(&above));
        let (_, loaded) = loaded(&[&local, &base]);
        let refused = loaded.diagnostics.iter().any(|found| found.code == Code::LaxerThanBase);
        // Repeated word for word it changes nothing, and what goes with a deadline has none of its own text to go with.
        let repeated = below.limit == above.limit;
        prop_assume!(!refused && !repeated);
        let base = procedure(&[&base]);
        let local = loaded.procedure.unwrap_or_else(|| panic!("{:?}\n{local}", loaded.diagnostics));
        let log = log(tells, known, met, corrected, paused);
        for after in [0, 3, 8, 15, 25, 40, 70] {
            let as_of = AsOf::at(Moment::Day(Day::parse("2025-03-17").unwrap().plus(after)));
            let (low, high) = (situation(&base, &log, as_of), situation(&local, &log, as_of));
            let (below, above) = (due(&low, "samtale"), due(&high, "samtale"));
            if let Some(below) = below {
                let Some(above) = above else { panic!("no deadline on top of {below:?}") };
                let calendar = base.calendar();
                prop_assert!(calendar.day(above) <= calendar.day(below), "{above:?} is later than {below:?} after {after} days");
            }
            // Whoever is told by the text below is told.
            let rungs = |procedure: &Checked<Procedure>| {
                let step = procedure.step_named("samtale").unwrap().1;
                step.rungs.iter().map(|rung| (procedure.role_names(&rung.to), rung.when)).collect::<Vec<_>>()
            };
            let all = rungs(&local);
            prop_assert!(rungs(&base).iter().all(|rung| all.contains(rung)));
            prop_assert_eq!(low.duties.len(), high.duties.len());
        }
    }
}

// ---- however broken ------------------------------------------------------------------------------------------------------

#[test]
fn circles_chains_and_missing_texts_are_answered() {
    let text = |name: &str, base: &str| format!("sagsgang \"{name}\"\n    bygger på \"{base}\"\n");
    assert_eq!(codes(&[&text("A", "A")]), [Code::CircularLayers]);
    assert_eq!(codes(&[&text("A", "B"), &text("B", "A")]), [Code::CircularLayers]);
    assert_eq!(codes(&[&text("A", "B"), &text("B", "C"), &text("C", "B")]), [Code::CircularLayers]);
    assert_eq!(codes(&[&text("A", "B")]), [Code::UnknownBase]);
    assert_eq!(codes(&[&text("A", "B"), &text("b", "C")]), [Code::UnknownBase], "names are compared without case");
    assert_eq!(codes(&[&text("A", "B"), &text("B", "C"), &text("B", "D")]), [Code::AmbiguousBase]);
    let chain: Vec<String> = (0..200).map(|at| text(&format!("T{at}"), &format!("T{}", at + 1))).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert_eq!(codes(&chain), [Code::TooMany]);
    assert_eq!(codes(&[&text("A", "B"), ""]), [Code::UnknownBase]);
    assert!(codes(&[&text("A", "B"), "sagsgang \"B\"\n"]).contains(&Code::MissingGoal));
}

#[test]
fn texts_cut_off_anywhere_are_answered() {
    let cuts = |text: &'static str| text.char_indices().map(|(at, _)| at).step_by(7).map(move |at| &text[..at]);
    for cut in cuts(TOWN) {
        loaded(&[cut, LAW]);
    }
    for cut in cuts(LAW) {
        loaded(&[TOWN, cut]);
    }
}

#[test]
fn a_text_with_faults_below_is_not_blamed_for_what_it_mentions() {
    let law = LAW.replace("trin samtale \"Første opfølgningssamtale\"", "trin samtale Første opfølgningssamtale");
    let (sources, loaded) = loaded(&[TOWN, &law]);
    let here: Vec<_> = loaded.diagnostics.iter().filter(|found| sources.get(found.source).unwrap().name() == "1.sag").collect();
    assert!(loaded.procedure.is_none());
    assert!(here.iter().all(|found| found.code != Code::UnknownName), "{here:?}");
}

// ---- shown -----------------------------------------------------------------------------------------------------------------

#[test]
fn changes_are_data_and_sentences() {
    let (_, loaded) = loaded(&[TEAM, TOWN, LAW]);
    let change = loaded.changes.iter().find(|change| change.layer == "Team Fremrykket" && change.aspect == Aspect::Deadline).unwrap();
    assert_eq!((change.base.as_str(), change.line, change.name.as_str()), ("Sygefravær i kommunen", 9, "tidlig samtale"));
    assert_eq!(
        change_sentence(Language::English, change),
        "the step `tidlig samtale`, deadline: before `senest 10 dage efter \"første fraværsdag\", på en fridag hverdagen før`, now also `inden for 5 hverdage`; the earliest deadline applies"
    );
}

fn told(arguments: &[&str]) -> String {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let now = Instant::parse("2025-09-09T09:30:00+02:00").unwrap();
    let surroundings =
        &mut Surroundings { input: &mut std::io::empty(), output: &mut output, errors: &mut errors, now, progress: false, colour: false };
    let exit = run(std::iter::once(&"sagsgang").chain(arguments), surroundings);
    let screen =
        format!("$ sagsgang {}\n{}{}[{exit}]\n\n", arguments.join(" "), String::from_utf8_lossy(&errors), String::from_utf8_lossy(&output));
    screen.replace("../dsl-examples/tre-lag/", "")
}

fn golden(name: &str, screen: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, { insta::assert_snapshot!(name, screen) });
}

#[test]
fn on_the_screen() {
    let [law, team] = ["lov", "afdeling"].map(|name| format!("../dsl-examples/tre-lag/{name}.sag"));
    let log = "layers/fast-track.jsonl";
    golden("changes", &(told(&["layers", &team]) + &told(&["layers", &law])));
    golden("changes_english", &told(&["layers", &team, "--lang", "en"]));
    golden(
        "explain",
        &(told(&["explain", &team, log, "tidlig samtale"]) + &told(&["explain", &team, log, "tidlig samtale", "--lang", "en"])),
    );
    // In a folder of its own, so that nothing lies beside it.
    let alone = std::env::temp_dir().join(format!("sagsgang-layers-{}", std::process::id()));
    let folder = alone.join("byen");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("laxer.sag");
    let laxer = TOWN.replace("senest 6 uger efter", "senest 9 uger efter").replace("inden for 2 hverdage", "kan ophæves af teamlederen");
    std::fs::write(
        &file,
        laxer.replace(
            "    sagsbehandleren skal holde den første opfølgningssamtale med borgeren\n    senest 9",
            "    sagsbehandleren bør holde den første opfølgningssamtale med borgeren\n    senest 9",
        ),
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let screen = told(&["check", path]) + &told(&["check", path, "--base", &law]) + &told(&["check", path, "--base", &law, "--lang", "en"]);
    std::fs::remove_dir_all(&alone).unwrap();
    golden("check", &screen.replace(&format!("{}/", folder.display()), ""));
}

const LETTER: &str = "sagsgang \"Loven\"
    kalender danmark

rolle borgeren         uden for kommunen
rolle sagsbehandleren

oplysning svar  tekst

hændelse sygemelding   fra borgeren, oplyser svar
hændelse tilbagekomst  fra borgeren

dokument brev
    skal indeholde svar

mål \"tilbage på arbejde\"
    nås ved tilbagekomst
    hjemmel lov \"§ 1\"

trin anmodning
    efter første sygemelding
    sagsbehandleren skal skrive til lægen
    med dokument brev
    mødested jobcentret
    hjemmel lov \"§ 13\"
";

const MORE_IN_THE_LETTER: &str = "sagsgang \"Byen\"
    bygger på \"Loven\"

oplysning tanker  tekst

hændelse notat  fra sagsbehandleren, oplyser tanker

dokument brev
    skal indeholde tanker og svar

trin anmodning
    deltagere sagsbehandleren
    mødested jobcentret
    hjemmel lokal \"Byens løfte\"
";

#[test]
fn a_text_on_top_asks_for_more_of_a_step_and_of_a_document() {
    let (below, above) = (procedure(&[LETTER]), procedure(&[MORE_IN_THE_LETTER, LETTER]));
    let event = |id: &str, kind: &str, hour: u32, role: &str, fields: &str| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"{kind}\",\"happened\":\"2026-01-05T{hour:02}:00:00+01:00\",\"recorded\":\"2026-01-05T{hour:02}:00:00+01:00\",\
             \"actor\":{{\"id\":\"p\",\"role\":\"{role}\"}},\"fields\":{fields}}}\n"
        )
    };
    let header = "{\"sagsgang\":1,\"case\":\"sag-1\",\"procedure\":\"Loven\",\"zone\":\"Europe/Copenhagen\"}\n";
    let told = event("e1", "sygemelding", 8, "borgeren", "{\"svar\":\"x\"}");
    let plain = event("e2", "anmodning", 9, "sagsbehandleren", "{\"@venue\":\"jobcentret\"}");
    let note = event("e3", "notat", 10, "sagsbehandleren", "{\"tanker\":\"y\"}");
    let with_all = event("e4", "anmodning", 11, "sagsbehandleren", "{\"@venue\":\"jobcentret\",\"@attended\":[\"sagsbehandleren\"]}");
    let without_place = event("e5", "anmodning", 12, "sagsbehandleren", "{\"@attended\":[\"sagsbehandleren\"]}");
    let met_by = |procedure: &Checked<Procedure>, events: &[&String]| {
        let text: String = std::iter::once(header).chain(events.iter().map(|event| event.as_str())).collect();
        let now = situation(procedure, &Log::read(&text).0, at("2026-01-06"));
        now.duties.iter().find_map(|record| record.met.as_ref()).map(|met| met.by.clone())
    };
    assert_eq!(met_by(&below, &[&told, &plain]), Some("e2".to_owned()));
    assert_eq!(met_by(&above, &[&told, &plain]), None);
    assert_eq!(met_by(&above, &[&told, &with_all]), None, "the thoughts are required on top");
    assert_eq!(met_by(&above, &[&told, &note, &plain]), None, "who attended is required on top");
    assert_eq!(met_by(&above, &[&told, &note, &without_place]), None, "what is required below stays so");
    assert_eq!(met_by(&above, &[&told, &plain, &note, &with_all]), Some("e4".to_owned()));
    let changes: Vec<Aspect> = loaded(&[MORE_IN_THE_LETTER, LETTER])
        .1
        .changes
        .iter()
        .map(|change| change.aspect)
        .filter(|aspect| *aspect == Aspect::Takes)
        .collect();
    assert_eq!(changes.len(), 2, "the letter and the participants, and not the venue that stands there already");
}
