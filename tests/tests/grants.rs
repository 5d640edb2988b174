//! Authority to grant: accepted exactly when a naive comparison of lengths says so, refused with the limit, the basis and who may.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use proptest::prelude::{any, prop_assert_eq, proptest};
use proptest::test_runner::Config;
use sagsgang::attempt::{Command, Context, Reason, Refusal, attempt};
use sagsgang::calendar::{Calendars, Instant, Moment};
use sagsgang::check::{Loaded, load};
use sagsgang::explain::{finding_sentence, reason_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, Procedure, Shortfall};
use sagsgang::scenario::run;
use sagsgang::situation::{AsOf, Finding, situation};
use sagsgang::source::SourceMap;
use sagsgang::syntax::{format, parse};
use sagsgang_tests::story::checked;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SCENARIOS: &str = include_str!("../scenarios/grants.sag");

fn read(text: &str) -> Loaded {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    load(&sources, id, &Calendars::builtin())
}

fn amount(words: Option<&str>) -> BTreeMap<String, FieldValue> {
    words.map(|words| (built_in::AMOUNT_FIELD.to_owned(), FieldValue::Text(words.to_owned()))).into_iter().collect()
}

fn grant(procedure: &Checked<Procedure>, role: &str, kind: &str, words: Option<&str>) -> Result<Vec<Event>, Refusal> {
    let command = Command::Report { kind: kind.to_owned(), fields: amount(words), about: None, supersedes: None, reason: None };
    let now = Instant::parse("2022-08-02T09:00:00+02:00").unwrap();
    let actor = Actor { id: "m1".to_owned(), role: role.to_owned() };
    attempt(procedure, &Log::new("sag-1", procedure.name()), &command, &Context { now, happened: None, actor, id: "e1".to_owned() })
}

/// What the host recorded without asking, and what the situation then says of it.
fn recorded(procedure: &Checked<Procedure>, role: &str, kind: &str, words: Option<&str>) -> Vec<Finding> {
    let now = Instant::parse("2022-08-02T09:00:00+02:00").unwrap();
    let mut log = Log::new("sag-1", procedure.name());
    log.append(Event {
        id: "e1".to_owned(),
        kind: kind.to_owned(),
        happened: Moment::Instant(now),
        recorded: now,
        actor: Actor { id: "m1".to_owned(), role: role.to_owned() },
        fields: amount(words),
        about: None,
        supersedes: None,
        reason: None,
    });
    situation(procedure, &log, AsOf::at(Moment::Instant(now))).findings
}

#[test]
fn a_refusal_and_a_finding_name_the_limit_the_basis_and_who_may() {
    let procedure = checked(SCENARIOS);
    let tried = [
        ("fastholdelsesmedarbejderen", "virksomhedsrevalidering", Some("14 måneder")),
        ("fastholdelsesmedarbejderen", "virksomhedsrevalidering", None),
        ("fastholdelsesmedarbejderen", "hjælpemiddel", None),
        ("sagsbehandleren", "virksomhedsrevalidering", Some("1 måned")),
        ("sagsbehandleren", "virksomhedsrevalidering", None),
        ("afdelingslederen", "hjælpemiddel", Some("200000,5")),
        ("direktøren", "mentor", None),
        ("direktøren", "virksomhedsrevalidering", Some("længe")),
        ("borgeren", "mentor", Some("2")),
    ];
    let mut screen = String::new();
    for (role, kind, words) in tried {
        writeln!(screen, "{role}: {kind} {}", words.unwrap_or("–")).unwrap();
        let refusal = grant(&procedure, role, kind, words).unwrap_err();
        for language in [Language::Danish, Language::English] {
            for reason in &refusal.reasons {
                writeln!(screen, "  {}", reason_sentences(language, &procedure, reason).join(" ")).unwrap();
            }
            for finding in recorded(&procedure, role, kind, words) {
                writeln!(screen, "  {}", finding_sentence(language, &finding)).unwrap();
            }
        }
        let places: Vec<&str> = refusal.basis.iter().map(|basis| basis.place.as_str()).collect();
        writeln!(screen, "  {places:?}").unwrap();
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!("refusals", screen);
    });
}

#[test]
fn what_was_granted_is_never_repeated() {
    let procedure = checked(SCENARIOS);
    let refusal = grant(&procedure, "fastholdelsesmedarbejderen", "virksomhedsrevalidering", Some("14 måneder")).unwrap_err();
    let [Reason::BeyondAuthority(beyond)] = refusal.reasons.as_slice() else { panic!("{refusal:?}") };
    assert_eq!((beyond.lacks, beyond.who.join(" ")), (Shortfall::OverLimit, "afdelingslederen direktøren".to_owned()));
    let findings = recorded(&procedure, "fastholdelsesmedarbejderen", "virksomhedsrevalidering", Some("14 måneder"));
    assert!(!format!("{findings:?}").contains("14"), "{findings:?}");
}

/// Each scenario line that is refused rests on one line of the text; without it the same act is accepted, and the other way about.
#[test]
fn the_lines_of_the_text_decide() {
    let of = |text: &str| checked(text);
    let accepted = |text: &str, role, kind, words| grant(&of(text), role, kind, words).is_ok();
    let act = ("fastholdelsesmedarbejderen", "virksomhedsrevalidering", Some("14 måneder"));
    assert!(!accepted(SCENARIOS, act.0, act.1, act.2));
    let unlimited = SCENARIOS.replace(
        "    af fastholdelsesmedarbejderen, højst 1 år\n    ellers af afdelingslederen, højst 2 år\n    ellers af direktøren\n",
        "    af fastholdelsesmedarbejderen\n",
    );
    assert_ne!(unlimited, SCENARIOS);
    assert!(accepted(&unlimited, act.0, act.1, act.2));
    let none = SCENARIOS.replace("    af fastholdelsesmedarbejderen og sagsbehandleren\n", "    af fastholdelsesmedarbejderen\n");
    assert!(accepted(SCENARIOS, "sagsbehandleren", "mentor", None));
    assert!(!accepted(&none, "sagsbehandleren", "mentor", None));
    // The scenarios tell: with the limit gone, what should be refused is not.
    let (results, _) = run(&of(&unlimited));
    let failed: Vec<&str> = results.iter().filter(|result| !result.passed).map(|result| result.title.as_str()).collect();
    assert!(failed.contains(&"En måned over grænsen afvises og opfylder intet"), "{failed:?}");
    // An event in place of the grant is anybody's that is named, however much.
    let event = SCENARIOS.replace(
        "bevilling virksomhedsrevalidering \"Virksomhedsrevalidering\"\n    af fastholdelsesmedarbejderen, højst 1 år\n    ellers af afdelingslederen, højst 2 år\n    ellers af direktøren\n    hjemmel lov \"LAB kap. 12\"\n",
        "hændelse virksomhedsrevalidering  fra fastholdelsesmedarbejderen\n",
    );
    let event: String = event.split("scenarie").next().unwrap().to_owned();
    assert!(accepted(&event, act.0, act.1, None));
}

#[test]
fn the_same_grants_in_english() {
    let mut sources = SourceMap::new();
    let id = sources.add("grants.sag", SCENARIOS);
    let mut file = std::sync::Arc::unwrap_or_clone(parse(&sources, id).file);
    file.language = Language::English;
    let english = format(&file).unwrap();
    assert!(
        english.contains("    by the fastholdelsesmedarbejderen, at most 1 year\n    otherwise by the afdelingslederen, at most 2 years\n")
    );
    assert!(english.contains("then it is refused, because the limit is 1 year\n"));
    assert!(english.contains("then it is refused, because the afdelingslederen must grant it\n"));
    assert!(english.contains("fastholdelsesmedarbejderen: grants virksomhedsrevalidering, 13 months\n"));
    // The calendar and the counting rule are names, which stand as they were written; what it means is the same.
    assert_eq!(checked(&english).fingerprint(), checked(SCENARIOS).fingerprint());
    let (results, _) = run(&checked(&english));
    assert!(results.iter().all(|result| result.passed), "{results:#?}");
}

/// A grant that would take the goal back takes nothing back where the role may not grant it.
#[test]
fn beyond_authority_nothing_is_taken_back_either() {
    let text = "sagsgang \"Prøve\"
    kalender danmark
rolle borgeren uden for kommunen
rolle sagsbehandleren
rolle lederen leder sagsbehandleren
hændelse slut fra borgeren
bevilling forlængelse
    af sagsbehandleren, højst 3 måneder
    ellers af lederen
    hjemmel lokal \"x\"
mål \"slut\"
    nås ved slut
    tilbagekaldes ved forlængelse
    hjemmel lokal \"x\"
scenarie \"For længe\"
    ma 2022-08-01  borgeren: slut
                   så er målet nået
    ti 2022-08-02  sagsbehandleren: bevilger forlængelse, 4 måneder
                   så afvises det
    ti 2022-08-02  sagsbehandleren: bevilger forlængelse, 3 måneder
                   så er målet ikke nået
";
    let procedure = checked(text);
    let (results, _) = run(&procedure);
    assert!(results.iter().all(|result| result.passed), "{results:#?}");
    let mut log = Log::new("sag-1", procedure.name());
    for (number, (role, kind, words)) in
        [("borgeren", "slut", None), ("sagsbehandleren", "forlængelse", Some("4 måneder"))].into_iter().enumerate()
    {
        let now = Instant::parse(&format!("2022-08-0{}T09:00:00+02:00", number + 1)).unwrap();
        let actor = Actor { id: "x1".to_owned(), role: role.to_owned() };
        let (about, supersedes, reason) = (None, None, None);
        let (id, kind, happened) = (format!("e{number}"), kind.to_owned(), Moment::Instant(now));
        log.append(Event { id, kind, happened, recorded: now, actor, fields: amount(words), about, supersedes, reason });
    }
    let now = situation(&procedure, &log, AsOf::at(Moment::Instant(Instant::parse("2022-08-09T09:00:00+02:00").unwrap())));
    assert!(now.goal.reached.is_some());
}

#[test]
fn a_local_text_adds_grants_under_names_of_their_own() {
    let base = "sagsgang \"Loven\"
    kalender danmark
rolle borgeren uden for kommunen
rolle sagsbehandleren
hændelse start fra borgeren
bevilling mentor
    af sagsbehandleren
    hjemmel lov \"x\"
mål \"slut\"
    nås ved mentor
    hjemmel lov \"x\"
trin svar
    efter første start
    sagsbehandleren skal svare
    inden for 5 hverdage
    ved overskridelse: sagsbehandleren straks
    hjemmel lov \"x\"
";
    let on_top = |lines: &str| {
        let mut sources = SourceMap::new();
        sources.add("loven.sag", base);
        let id = sources.add("her.sag", &format!("sagsgang \"Her\"\n    bygger på \"Loven\"\n{lines}"));
        load(&sources, id, &Calendars::builtin())
    };
    let added = on_top("bevilling hjælpemiddel\n    af sagsbehandleren, højst 50.000\n    hjemmel lokal \"x\"\n");
    assert_eq!(added.diagnostics, []);
    let procedure = added.procedure.unwrap();
    assert!(grant(&procedure, "sagsbehandleren", "hjælpemiddel", Some("50000")).is_ok());
    assert!(grant(&procedure, "sagsbehandleren", "hjælpemiddel", Some("50001")).is_err());
    assert!(added.changes.iter().any(|change| change.name == "hjælpemiddel"));
    for taken in ["start", "svar"] {
        let again = on_top(&format!("bevilling {taken}\n    af sagsbehandleren\n    hjemmel lokal \"x\"\n"));
        let codes: Vec<&str> = again.diagnostics.iter().map(|found| found.code.slug()).collect();
        assert_eq!(codes, ["fixed-in-base"], "{taken}");
    }
}

const UNITS: [&str; 4] = ["dage", "uger", "måneder", "år"];

/// So many of a unit are no more than so many of another, whatever the months are.
fn no_more((amount, unit): (u32, usize), (limit, limit_unit): (u32, usize)) -> bool {
    let in_months = |unit: usize| unit >= 2;
    let days = |amount: u32, unit: usize, month: u32| amount * [1, 7, month, 12 * month][unit];
    let months = 28..=31;
    if in_months(unit) == in_months(limit_unit) {
        return days(amount, unit, 30) <= days(limit, limit_unit, 30);
    }
    months.clone().all(|month| months.clone().all(|other| days(amount, unit, month) <= days(limit, limit_unit, other)))
}

fn two_authorities(low: (u32, usize), high: (u32, usize)) -> String {
    let limit = |(amount, unit): (u32, usize)| format!("{amount} {}", UNITS[unit]);
    format!(
        "sagsgang \"Prøve\"\n    kalender danmark\nrolle a\nrolle b\nrolle c\nhændelse slut fra c\nbevilling x\n    af a, højst {}\n    ellers af b, højst {}\n    hjemmel lokal \"x\"\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\n",
        limit(low),
        limit(high)
    )
}

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn accepted_exactly_when_it_is_certainly_within_a_limit(
        low in (2_u32..25, 0_usize..4), more in (0_u32..25, 0_usize..4), granted in (1_u32..50, 0_usize..4), years in any::<bool>(),
    ) {
        // Half the time both are in the same measure, so that they meet at the limit.
        let high = if years { (low.0 + more.0, low.1) } else { (more.0.max(1), more.1) };
        let granted = if years { (low.0 + granted.0 % 3 - 1, low.1) } else { granted };
        let loaded = read(&two_authorities(low, high));
        let codes: Vec<&str> = loaded.diagnostics.iter().map(|found| found.code.slug()).collect();
        let needless = no_more(high, low);
        prop_assert_eq!(codes, if needless { vec!["authority-not-higher"] } else { vec![] });
        let Some(procedure) = loaded.procedure else { return Ok(()) };
        let words = format!("{} {}", granted.0, UNITS[granted.1]);
        let (a, b) = (no_more(granted, low), no_more(granted, high));
        prop_assert_eq!(grant(&procedure, "a", "x", Some(&words)).is_ok(), a);
        prop_assert_eq!(grant(&procedure, "b", "x", Some(&words)).is_ok(), b);
        prop_assert_eq!(recorded(&procedure, "a", "x", Some(&words)).is_empty(), a);
        prop_assert_eq!(grant(&procedure, "c", "x", Some(&words)).is_ok(), false);
        prop_assert_eq!(grant(&procedure, "a", "x", None).is_ok(), false);
        if let Err(refusal) = grant(&procedure, "c", "x", Some(&words)) {
            let [Reason::BeyondAuthority(beyond)] = refusal.reasons.as_slice() else { panic!("{refusal:?}") };
            let who: Vec<&str> = [("a", a), ("b", b)].into_iter().filter(|(_, may)| *may).map(|(role, _)| role).collect();
            prop_assert_eq!(beyond.who.iter().map(String::as_str).collect::<Vec<_>>(), who);
        }
    }
}

#[test]
fn what_is_granted_within_the_limit_needs_nobody_to_have_asked() {
    let story = "\nscenarie \"Inden for teamets grænse\"\n    ma 2017-03-06  borgeren: henvisning\n    \
                 to 2017-03-09  virksomhedskonsulenten: bevilger \"personlig assistance\", 8 timer om ugen\n    \
                 fr 2017-03-10  virksomhedskonsulenten: \"afslag på assistance\"\n                   så afvises det\n";
    let text = format!("{}{story}", include_str!("../../dsl-examples/specialistteam/procedure.sag"));
    let (results, _) = run(&checked(&text));
    let told: Vec<_> = results.iter().filter(|result| !result.passed).collect();
    assert!(told.is_empty(), "{told:?}");
}
