//! What scenarios reach, by hand: one story a line of a table, and all that it reaches.
//!
//! And small mistakes in a text, of which it is told here who notices them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails may fall")]

use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure};
use sagsgang::mutants::{Slip, Verdict, mutants};
use sagsgang::scenario::{What, run};
use sagsgang::source::{SourceId, SourceMap};
use std::collections::BTreeSet;

const TEXT: &str = "sagsgang \"Dækning\"
    kalender danmark
    fristberegning \"dagen efter\"

rolle borgeren         uden for kommunen
rolle sagsbehandleren
rolle lederen          leder sagsbehandleren

oplysning bopæl  en af her, andetsteds eller ukendt_sted
oplysning travlt ja/nej

hændelse ansøgning    fra borgeren
hændelse flytning     fra borgeren, oplyser bopæl
hændelse melding      fra sagsbehandleren, oplyser travlt
hændelse fortrydelse  fra borgeren
hændelse afgørelse    fra sagsbehandleren
hændelse dødsfald
hændelse opkald       fra borgeren

beslutning vej
    præcis én linje passer
    | bopæl       || vej     |
    | her         || kort    |
    | andetsteds  || lang    |
    | ukendt_sted || lang    |
    | ukendt      || ingen   |
    hjemmel lokal \"Eksempel\"

mål \"afgjort\"
    nås ved afgørelse
    hjemmel lokal \"Eksempel\"

slutter også ved dødsfald

trin svar
    efter seneste ansøgning
    medmindre travlt, ukendt tæller som nej
    sagsbehandleren skal svare
    inden for 5 dage, på en fridag hverdagen efter
    påmind sagsbehandleren 1 dag før fristen
    ved overskridelse: lederen 1. hverdag kl. 8
    kan forlænges af lederen
    kan undskyldes af lederen
    kan ophæves af lederen
    bortfalder ved fortrydelse
    hjemmel lokal \"Eksempel\"

trin klage
    efter svar
    borgeren kan klage over svaret
    udløber 5 hverdage efter svar
    hjemmel lokal \"Eksempel\"

trin tilbagekald
    hver gang opkald
    sagsbehandleren skal ringe tilbage
    inden for 24 løbende timer
    ved overskridelse: lederen 3. hverdag kl. 8
    gælder også efter målet
    hjemmel lokal \"Eksempel\"
";

fn checked(text: &str) -> (SourceMap, SourceId, Checked<Procedure>) {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    let loaded = load(&sources, id, &Calendars::builtin());
    let faults: Vec<String> = loaded.diagnostics.iter().map(|found| found.title(Language::Danish)).collect();
    let procedure = loaded.procedure.unwrap_or_else(|| panic!("{faults:#?}\n{text}"));
    (sources, id, procedure)
}

/// What one story reaches, in words; the story must hold.
fn reached(lines: &str) -> BTreeSet<String> {
    let lines: String = lines.trim().lines().map(|line| format!("    {}\n", line.trim())).collect();
    let (_, _, procedure) = checked(&format!("{TEXT}\nscenarie \"x\"\n{lines}"));
    let (results, coverage) = run(&procedure);
    assert!(results.iter().all(|result| result.passed), "{results:#?}");
    let shares = coverage.shares(Language::Danish);
    let spots = shares.iter().flat_map(|(_, share)| &share.reached);
    spots
        .map(
            |spot| {
                if spot.what == What::Opens { spot.name.clone() } else { format!("{} {}", spot.name, spot.what.words(Language::Danish)) }
            },
        )
        .collect()
}

/// Days counted by hand. 8 April 2024 is a Monday: five days after it is Saturday the 13th, which is moved to Monday the 15th. The
/// reminder comes on Sunday the 14th, the message to the leader on Tuesday the 16th at 8.
#[test]
fn each_story_reaches_what_it_reaches_and_nothing_more() {
    let asks = "ma 2024-04-08 borgeren: ansøgning\n";
    let open = ["svar", "svar frist i en weekend"];
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        ("fr 2024-04-12 så er svar åben", &[]),
        // It is looked at on the day before by who says how it stands, and not by who only happens to do something.
        ("sø 2024-04-14 så er svar åben", &["svar besked nr. 1", "svar lige før fristen"]),
        ("sø 2024-04-14 borgeren: opkald", &["svar besked nr. 1", "tilbagekald"]),
        ("ma 2024-04-15 så er svar åben", &["svar besked nr. 1", "svar på fristen"]),
        ("ti 2024-04-16 så er svar overskredet", &["svar besked nr. 1", "svar besked nr. 2", "svar lige efter fristen"]),
        ("on 2024-04-17 så er svar overskredet", &["svar besked nr. 1", "svar besked nr. 2"]),
        ("on 2024-04-10 sagsbehandleren: svar", &["svar opfyldt", "klage"]),
        ("ma 2024-04-15 sagsbehandleren: svar", &["svar opfyldt", "svar på fristen", "svar besked nr. 1", "klage"]),
        // Met before 8 o'clock, so the leader is not told.
        ("ti 2024-04-16 sagsbehandleren: svar", &["svar opfyldt for sent", "svar lige efter fristen", "svar besked nr. 1", "klage"]),
        // The day it is met is not looked at again by saying so.
        ("on 2024-04-10 sagsbehandleren: svar\nma 2024-04-15 så er svar opfyldt", &["svar opfyldt", "klage"]),
        // Five working days after Wednesday the 10th: Wednesday the 17th. The right is gone on the 18th.
        (
            "on 2024-04-10 sagsbehandleren: svar\nti 2024-04-16 så er klage åben\non 2024-04-17 så er klage åben\nto 2024-04-18 så er klage udløbet",
            &["svar opfyldt", "klage", "klage lige før fristen", "klage på fristen", "klage lige efter fristen", "klage udløbet"],
        ),
        ("on 2024-04-10 sagsbehandleren: svar\nto 2024-04-11 borgeren: klage", &["svar opfyldt", "klage", "klage opfyldt"]),
        ("on 2024-04-10 borgeren: fortrydelse", &["svar bortfaldet ved en hændelse"]),
        ("on 2024-04-10 sagsbehandleren: melding, travlt ja", &["svar bortfaldet med sin betingelse"]),
        ("on 2024-04-10 borgeren: dødsfald", &["svar aflyst ved sagens slutning"]),
        ("on 2024-04-10 sagsbehandleren: afgørelse", &["svar aflyst ved sagens slutning"]),
        ("on 2024-04-10 lederen: forlænger svar til 2024-04-19", &["svar forlænget"]),
        ("on 2024-04-10 lederen: undskylder svar", &["svar undskyldt"]),
        ("on 2024-04-10 lederen: ophæver svar", &["svar ophævet"]),
        // Asked again on Tuesday the 9th: five days after it is Sunday the 14th.
        ("ti 2024-04-09 borgeren: ansøgning", &["svar afløst af en nyere"]),
        ("ti 2024-04-09 borgeren: flytning, bopæl her", &["vej række 1"]),
        ("ti 2024-04-09 borgeren: flytning, bopæl andetsteds", &["vej række 2"]),
        // What is refused reaches nothing.
        ("ti 2024-04-09 borgeren: klage\nså afvises det, fordi trinnet ikke er åbent", &[]),
    ];
    for (lines, more) in table {
        // A row that asks for what is unknown answers from the beginning.
        let mut expected: BTreeSet<String> = open.iter().chain(*more).map(|words| (*words).to_owned()).collect();
        expected.insert("vej række 4".to_owned());
        assert_eq!(reached(&format!("{asks}{lines}")), expected, "{lines}");
    }
}

/// Five days after Friday 3 May 2024 is Wednesday the 8th; after Saturday the 4th it is Thursday the 9th, Ascension Day; after
/// Wednesday 15 May it is Whit Monday the 20th.
#[test]
fn a_deadline_on_a_working_day_on_a_weekend_and_on_a_holiday() {
    let of = |words: &str| reached(words).into_iter().filter(|spot| spot.contains("frist ")).collect::<Vec<_>>();
    assert!(of("fr 2024-05-03 borgeren: ansøgning").is_empty());
    assert_eq!(of("lø 2024-05-04 borgeren: ansøgning"), ["svar frist på en helligdag"]);
    assert_eq!(of("on 2024-05-15 borgeren: ansøgning"), ["svar frist på en helligdag"]);
    assert_eq!(of("ti 2024-05-14 borgeren: ansøgning"), ["svar frist i en weekend"]);
}

/// A call on Monday at 10 must be answered by Tuesday at 10. Within the hour before it, at the minute, within the hour after it.
#[test]
fn a_deadline_in_hours_is_looked_at_beside_its_minute() {
    let of = |line: &str| {
        let all = reached(&format!("ma 2024-04-08 kl. 10 borgeren: opkald\n{line}"));
        all.into_iter().filter(|spot| spot.contains(" fristen")).collect::<Vec<_>>()
    };
    assert!(of("ti 2024-04-09 kl. 8.59 så er tilbagekald åben").is_empty());
    assert_eq!(of("ti 2024-04-09 kl. 9 så er tilbagekald åben"), ["tilbagekald lige før fristen"]);
    assert_eq!(of("ti 2024-04-09 kl. 10 så er tilbagekald åben"), ["tilbagekald på fristen"]);
    assert_eq!(of("ti 2024-04-09 kl. 10 sagsbehandleren: tilbagekald"), ["tilbagekald på fristen"]);
    assert_eq!(of("ti 2024-04-09 kl. 11 så er tilbagekald overskredet"), ["tilbagekald lige efter fristen"]);
    assert!(of("ti 2024-04-09 kl. 11.01 så er tilbagekald overskredet").is_empty());
    // At the end of the day is not beside ten o'clock.
    assert!(of("ti 2024-04-09 så er tilbagekald overskredet").is_empty());
}

/// Counted on the text: `svar` may be met, met late, lapse on an event, lapse with its condition, be cancelled, superseded, extended, excused and
/// lifted (9), and has 2 rungs and 5 boundaries. `klage` is a right of working days: met, expired, cancelled (3), 3 boundaries. `tilbagekald`
/// survives the goal and no ending is at once: met, met late (2), 1 rung, 3 boundaries. Four rows.
#[test]
fn all_that_may_be_reached_is_what_the_text_allows() {
    let (_, _, procedure) = checked(TEXT);
    let (_, coverage) = run(&procedure);
    let all: Vec<usize> = coverage.shares(Language::Danish).iter().map(|(_, share)| share.all()).collect();
    assert_eq!(all, [3, 14, 3, 4, 11]);
    assert_eq!(coverage.reached(), 0);
}

/// The story looks at the day before, the day and the day after, so it notices a day more and a day fewer; it says nothing of the message,
/// the ending or a second application; `skal` is noticed because a right is never late.
const STORY: &str = "
scenarie \"Dag for dag\"
    ma 2024-04-08  borgeren: ansøgning
    ma 2024-04-15  så er svar åben, frist 2024-04-15
    ti 2024-04-16  så er svar overskredet, frist 2024-04-15
    on 2024-04-17  sagsbehandleren: svar
                   så er svar opfyldt for sent
    on 2024-04-24  så er klage åben, frist 2024-04-24
";

#[test]
fn who_notices_a_small_mistake() {
    let (sources, id, procedure) = checked(&format!("{TEXT}{STORY}"));
    let calendars = Calendars::builtin();
    let all = mutants(&sources, id);
    let verdict = |slip: Slip, was: &str, becomes: Option<&str>| {
        let fits = |mutant: &&sagsgang::mutants::Mutant| {
            mutant.slip == slip && mutant.was.starts_with(was) && mutant.becomes.as_deref() == becomes
        };
        let found: Vec<_> = all.iter().filter(fits).collect();
        assert_eq!(found.len(), 1, "{slip:?} {was} {becomes:?}: {:#?}", all.iter().filter(|other| other.slip == slip).collect::<Vec<_>>());
        found[0].verdict(&sources, id, &calendars, &procedure).unwrap()
    };
    let limit = "inden for 5 dage";
    // 13 April is moved to the 15th either way with four days (Friday the 12th stays), and six days (Sunday the 14th) give the 15th too.
    assert_eq!(verdict(Slip::Longer, limit, Some("inden for 6 dage, på en fridag hverdagen efter")), Verdict::Alive);
    assert_eq!(verdict(Slip::Shorter, limit, Some("inden for 4 dage, på en fridag hverdagen efter")), Verdict::Killed);
    assert_eq!(verdict(Slip::Landing, limit, Some("inden for 5 dage, på en fridag hverdagen før")), Verdict::Killed);
    assert_eq!(verdict(Slip::Modal, "sagsbehandleren skal svare", Some("sagsbehandleren kan svare")), Verdict::Stopped);
    assert_eq!(verdict(Slip::RungGone, "påmind", None), Verdict::Alive);
    assert_eq!(verdict(Slip::RungMoved, "ved overskridelse", Some("ved overskridelse: lederen 2. hverdag kl. 8")), Verdict::Alive);
    assert_eq!(verdict(Slip::Which, "efter seneste ansøgning", Some("efter første ansøgning")), Verdict::Alive);
    assert_eq!(verdict(Slip::Negated, "medmindre", Some("hvis travlt, ukendt tæller som nej")), Verdict::Killed);
    assert_eq!(verdict(Slip::ConditionGone, "medmindre", None), Verdict::Alive);
    assert_eq!(verdict(Slip::EndingGone, "slutter også ved dødsfald", None), Verdict::Alive);
    assert_eq!(verdict(Slip::Longer, "udløber 5 hverdage", Some("udløber 6 hverdage efter svar")), Verdict::Killed);
    assert_eq!(verdict(Slip::Answer, "| her ", Some("| her || lang |")), Verdict::Alive);
    // Without it a place is not decided, which `check` finds.
    assert_eq!(verdict(Slip::RowGone, "| her ", None), Verdict::Stopped);
}

/// The step's own ladder says what the procedure's says, so without it the text means the same; a day later it does not.
#[test]
fn what_means_the_same_is_no_mistake() {
    let ladder = "    ved overskridelse: lederen 1. hverdag kl. 8\n";
    let text = TEXT.replacen("fristberegning \"dagen efter\"\n", &format!("fristberegning \"dagen efter\"\n{ladder}"), 1);
    let (sources, id, procedure) = checked(&text);
    let calendars = Calendars::builtin();
    let of = |line: u32| mutants(&sources, id).into_iter().filter(|mutant| mutant.line == line).collect::<Vec<_>>();
    let own = text.lines().position(|line| line.contains("påmind")).unwrap() + 2;
    let verdicts: Vec<_> =
        of(u32::try_from(own).unwrap()).iter().map(|mutant| (mutant.slip, mutant.verdict(&sources, id, &calendars, &procedure))).collect();
    assert_eq!(verdicts, [(Slip::RungGone, Some(Verdict::Same)), (Slip::RungMoved, Some(Verdict::Alive))]);
}

/// Whatever a text of the scenarios has, its mistakes can be read.
#[test]
fn every_small_mistake_can_be_read() {
    let calendars = Calendars::builtin();
    let mut slips = BTreeSet::new();
    for path in std::fs::read_dir(format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let path = path.unwrap().path();
        let (sources, id, _) = checked(&std::fs::read_to_string(&path).unwrap());
        for mutant in mutants(&sources, id) {
            let loaded = load(&mutant.apply(&sources, id), id, &calendars);
            assert!(loaded.file.whole, "{}: {mutant:?}", path.display());
            slips.insert(mutant.slip);
        }
    }
    assert!(slips.len() >= 16, "only {slips:?}");
}
