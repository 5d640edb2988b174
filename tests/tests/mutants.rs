//! What people are told when they make a mistake, measured: the examples are broken in many small ways, in both languages, and the first
//! message is held against what was broken. The table is a golden file; `SAGSGANG_SHOW_MUTANTS=1` prints each mutant with its messages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

#[path = "mutants/lines.rs"]
mod lines;
#[path = "mutants/meant.rs"]
mod meant;
#[path = "mutants/measured.rs"]
mod measured;
#[path = "mutants/slips.rs"]
mod slips;
#[path = "mutants/texts.rs"]
mod texts;

use measured::Measured;
use sagsgang::lexicon::Language;
use std::fmt::Write as _;
use texts::Base;

/// How many faults of each sort are looked at, in each language.
const SLIPS: usize = 500;
const MEANT: usize = 200;

#[test]
fn a_message_for_each_fault_at_its_place_with_what_to_write_instead() {
    let mut table = String::new();
    for language in [Language::Danish, Language::English] {
        let bases = texts::bases(language);
        let slips = measured(&bases, SLIPS, slips::SORTS);
        let meant = measured(&bases, MEANT, meant::SORTS);
        writeln!(table, "{}\n", language.pick("In Danish", "In English")).unwrap();
        writeln!(table, "{}", measured::table("one word or sign", &slips)).unwrap();
        writeln!(table, "{}", measured::table("what is meant", &meant)).unwrap();
        for (of, all) in [("one word or sign", &slips), ("what is meant", &meant)] {
            let total = measured::total(all);
            assert!(total.in_place() >= 95.0, "{of}: the place\n{table}");
            assert!(total.messages_a_fault() <= 1.2, "{of}: messages a fault\n{table}");
        }
        let total = measured::total(&slips);
        assert!(total.repaired() >= 80.0, "repaired\n{table}");
    }
    insta::assert_snapshot!("mutants", table);
}

/// Breaks texts drawn by lot until so many faults were noticed; each sort as often as the others, where the texts have what it breaks.
fn measured(bases: &[Base], wanted: usize, sorts: &[texts::Sort]) -> Vec<Measured> {
    let mut all: Vec<Measured> = sorts.iter().map(|sort| Measured::of(sort.name)).collect();
    let mut dice = texts::Dice::new(20_180_205);
    let show = std::env::var("SAGSGANG_SHOW_MUTANTS").is_ok();
    for round in 0.. {
        if all.iter().map(|sort| sort.faults).sum::<usize>() >= wanted {
            break;
        }
        assert!(round < wanted * 20, "too few faults: {all:?}");
        let sort = round % sorts.len();
        let drawn = (0..60).find_map(|_| {
            let base = &bases[dice.below(bases.len())];
            (sorts[sort].make)(base, &mut dice).map(|mutant| (base, mutant))
        });
        if let Some((base, mutant)) = drawn {
            all[sort].look(base, &mutant, show);
        }
    }
    all
}

/// A step that comes when a deadline passes, in words that people try first: the edit proposed is the line that can be read.
#[test]
fn a_passed_deadline_can_be_asked_for_in_other_words() {
    let danish = "sagsgang \"Prøve\"\n    kalender danmark\n    ved overskridelse: lederen straks\n\nrolle borgeren  uden for kommunen\nrolle kommunen\nrolle lederen\n\nhændelse start    fra borgeren\nhændelse tilbage  fra borgeren\n\nmål \"tilbage\"\n    nås ved tilbage\n    hjemmel lov \"§ 1\"\n\ntrin samtale\n    efter første start\n    kommunen skal tale\n    inden for 5 hverdage\n    hjemmel lov \"§ 2\"\n\ntrin rykker\n    når fristen for samtale er overskredet\n    kommunen skal rykke\n    inden for 2 hverdage\n    hjemmel lov \"§ 2\"\n";
    let english = "procedure \"Try\"\n    calendar denmark\n    if late: the leader at once\n\nrole citizen  outside the municipality\nrole office\nrole leader\n\nevent start   from the citizen\nevent return  from the citizen\n\ngoal \"back\"\n    reached on return\n    basis law \"§ 1\"\n\nstep talk\n    after first start\n    the office must talk\n    within 5 working days\n    basis law \"§ 2\"\n\nstep reminder\n    when the deadline for talk has passed\n    the office must remind\n    within 2 working days\n    basis law \"§ 2\"\n";
    let tried: [(&str, &str, &[&str]); 2] = [
        (
            danish,
            "når fristen for samtale er overskredet",
            &[
                "når samtale er overskredet",
                "når fristen for samtale er gået",
                "når fristen for samtale er udløbet",
                "når fristen for samtale overskrides",
                "når fristen på samtale er overskredet",
                "efter fristen for samtale er overskredet",
                "hvis fristen for samtale er overskredet",
            ],
        ),
        (
            english,
            "when the deadline for talk has passed",
            &[
                "when talk has passed",
                "when the deadline for talk passes",
                "when the deadline for talk has expired",
                "when the deadline for talk is exceeded",
                "when the deadline of talk has passed",
                "if the deadline for talk has passed",
                "after the deadline for talk has passed",
            ],
        ),
    ];
    for (text, right, others) in tried {
        let load = |text: &str| {
            let mut sources = sagsgang::source::SourceMap::new();
            let id = sources.add("x.sag", text);
            sagsgang::check::load(&sources, id, &sagsgang_tests::story::CALENDARS)
        };
        assert_eq!(load(text).diagnostics, []);
        for other in others {
            let broken = text.replace(right, other);
            let found = load(&broken).diagnostics;
            let fix = found.first().and_then(|fault| fault.fixes.first()).unwrap_or_else(|| panic!("nothing is proposed for: {other}"));
            let (before, after) = (&broken[..fix.span.start as usize], &broken[fix.span.end as usize..]);
            assert_eq!(format!("{before}{}{after}", fix.text), text, "{other}");
            assert_eq!(found.len(), 1, "{other}: {found:?}");
        }
    }
}
