//! A second opinion on every date: `checker/check_explanation.py`, written anew in another language, counts again from the
//! engine's own explanations and agrees; and notices every explanation that was tampered with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use sagsgang::calendar::{Day, DayOffKind};
use sagsgang_tests::story::CALENDARS;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

#[path = "checker/cases.rs"]
mod cases;
#[path = "checker/counts.rs"]
mod counts;
#[path = "checker/lies.rs"]
mod lies;

/// Numbers at random, and the same ones every time (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without `bound`.
    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound)).unwrap()
    }

    fn between(&mut self, low: i32, high: i32) -> i32 {
        low + i32::try_from(self.below(u32::try_from(high - low + 1).unwrap())).unwrap()
    }

    fn one<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(u32::try_from(things.len()).unwrap()) as usize]
    }
}

/// Runs the checker over some lines: its exit status and what it says of each. Nothing where there is no Python.
fn checked(arguments: &[&str], lines: &[String]) -> Option<(i32, Vec<String>)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("checker/check_explanation.py");
    let mut python = Command::new("python3");
    python.arg(script).args(arguments).env("PYTHONIOENCODING", "utf-8").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = match python.spawn() {
        Ok(python) => python,
        Err(error) => {
            assert!(
                std::env::var_os("SAGSGANG_REQUIRE_PYTHON").is_none(),
                "SAGSGANG_REQUIRE_PYTHON is set, and python3 does not run: {error}"
            );
            // Written past the test harness, which would hide it.
            let skipped = format!("SKIPPED: the checker was not asked, since python3 does not run ({error})\n");
            std::io::stderr().write_all(skipped.as_bytes()).unwrap();
            return None;
        }
    };
    let mut input = python.stdin.take().unwrap();
    let text = lines.join("\n");
    let told = std::thread::scope(|scope| {
        // The checker reads everything before it says anything; it may end before that only by failing.
        scope.spawn(move || input.write_all(text.as_bytes()));
        python.wait_with_output().unwrap()
    });
    let said = String::from_utf8(told.stdout).unwrap().lines().map(str::to_owned).collect();
    Some((told.status.code().unwrap_or(-1), said))
}

/// The wrong ones of some verdicts, a few of them with what was asked.
fn wrong(said: &[String], lines: &[String]) -> String {
    let wrong: Vec<usize> = (0..said.len()).filter(|at| !said[*at].contains(": ok, ")).collect();
    let shown: Vec<String> = wrong.iter().take(5).map(|at| format!("{}\n    {}", said[*at], lines[*at])).collect();
    if wrong.is_empty() { String::new() } else { format!("{} wrong:\n{}", wrong.len(), shown.join("\n")) }
}

#[test]
fn an_independent_checker_agrees_with_every_explanation() {
    let mut dice = Dice(2026);
    let mut lines = counts::counted(&mut dice, 10_000);
    lines.extend(counts::commanded(&mut dice, 300));
    let (told, seen) = cases::explained(&mut dice, 400);
    lines.extend(told);
    lines.extend(cases::examples());
    for (what, times) in &seen {
        assert!(*times >= 20, "{what}: only {times} times; {seen:?}");
    }
    println!("{} explanations, of cases among others: {seen:?}", lines.len());
    let Some((status, said)) = checked(&[], &lines) else { return };
    assert_eq!(said.len(), lines.len(), "{:?}", said.last());
    assert_eq!(wrong(&said, &lines), "");
    assert_eq!(status, 0);
}

#[test]
fn every_tampered_explanation_is_noticed() {
    let mut dice = Dice(7);
    let mut lines = counts::counted(&mut dice, 1_000);
    lines.extend(cases::explained(&mut dice, 60).0);
    let mut lied: Vec<(&str, String)> = Vec::new();
    for line in &lines {
        let honest: Value = serde_json::from_str(line).unwrap();
        lied.extend((0..4).filter_map(|_| lies::lie(&mut dice, &honest)));
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    lied.iter().for_each(|(kind, _)| *kinds.entry(kind).or_default() += 1);
    assert!(lied.len() >= 2_000 && kinds.len() == lies::KINDS && kinds.values().all(|times| *times >= 30), "{} {kinds:?}", lied.len());
    println!("{} lies: {kinds:?}", lied.len());
    let texts: Vec<String> = lied.iter().map(|(_, line)| line.clone()).collect();
    let Some((status, said)) = checked(&[], &texts) else { return };
    assert_eq!(said.len(), texts.len(), "{:?}", said.last());
    let missed: Vec<String> =
        (0..said.len()).filter(|at| !said[*at].contains(": WRONG: ")).map(|at| format!("{}: {}", lied[at].0, texts[at])).collect();
    assert!(missed.is_empty(), "{} not noticed:\n{}", missed.len(), missed[..missed.len().min(5)].join("\n"));
    // Not because it cannot read them: what it says is about steps and dates.
    let unread = said.iter().find(|verdict| !verdict.contains(": WRONG: ValueError: "));
    assert_eq!(unread, None);
    assert_eq!(status, 1);
}

#[test]
fn what_is_no_explanation_is_wrong() {
    for text in ["", "{}", "nothing", "{\"question\":{}}\n{", "{\"duty\":{\"due\":\"2026-01-02\"},\"explanation\":null}"] {
        let Some((status, said)) = checked(&[], &[text.to_owned()]) else { return };
        assert!(status == 1 && said.iter().all(|verdict| verdict.contains(": WRONG: ")) && !said.is_empty(), "{text}: {said:?}");
    }
}

/// Engine, checker and a published table of 1950–2050 name the same public holidays; engine and checker agree on every
/// day off of every calendar besides, over all years.
#[test]
fn three_calendars_agree() {
    let mut published = BTreeMap::new();
    for row in include_str!("../calendar/danish-public-holidays.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (day, name) = row.split_once('\t').unwrap();
        published.insert(Day::parse(day).unwrap(), name.replace("Anden ", "2. ").replace("Kristi ", "Kr. "));
    }
    assert_eq!(published.len(), 1084);
    for name in ["danmark", "helligdage", "bankdage"] {
        let Some((_, said)) = checked(&["--days-off", name, "1900", "2199"], &[]) else { return };
        let calendar = CALENDARS.get(name).unwrap();
        let days = (0..).map(|later| Day::FIRST.plus(later)).take_while(|day| *day < Day::LAST).chain([Day::LAST]);
        let engine: Vec<String> = days
            .filter_map(|day| calendar.day_off(day).map(|off| (day, off)))
            .map(|(day, off)| {
                let kind = serde_json::to_value(off.kind()).unwrap();
                format!("{day}\t{}\t{}\t{}", kind.as_str().unwrap(), off.name_da(), off.name_en())
            })
            .collect();
        let differs = engine.iter().zip(&said).find(|(engine, checker)| engine != checker);
        assert_eq!((differs, engine.len()), (None, said.len()), "{name}");
        let kind = serde_json::to_value(DayOffKind::PublicHoliday).unwrap();
        let mut holidays = BTreeMap::new();
        for line in &said {
            let fields: Vec<&str> = line.split('\t').collect();
            if fields[1] == kind && ("1950".."2051").contains(&&line[..4]) {
                holidays.insert(Day::parse(fields[0]).unwrap(), fields[2].to_owned());
            }
        }
        assert_eq!(holidays, published, "{name}");
    }
}
