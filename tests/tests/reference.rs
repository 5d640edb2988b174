//! The engine against the reference: random procedures, logs and looks on both axes, and not one difference.
//!
//! `SAGSGANG_REFERENCE_CASES` says how many, `SAGSGANG_REFERENCE_SEED` which ones. A case on which the two differ is made as small
//! as it goes and shown, with what the engine says on the left and the reference on the right. Then it is told how often each
//! construct made a difference, and which faults, had the engine had them, would have been noticed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::situation::{AsOf, situation};
use sagsgang_tests::procedures::Recipe;
use sagsgang_tests::reference::almanac::Almanac;
use sagsgang_tests::reference::faults::{FAULTS, Fault};
use sagsgang_tests::reference::{Answer, Book, answer, of_situation};
use sagsgang_tests::story::{self, Numbers, Story, smallest};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cases of an ordinary run: a case is a procedure, a log and a look at it.
const CASES: usize = 20_000;
/// Logs of one procedure.
const LOGS: usize = 4;
/// Every so many stories it is asked what each construct and each fault changes.
const SAMPLE: usize = 3;
/// A construct that makes a difference in fewer of these stories is as good as not tried: one in thirty of some seventeen hundred. The
/// language has some seventy constructs, and one story holds few of them.
const LEAST_PERCENT: usize = 3;

static ALMANAC: LazyLock<Almanac> = LazyLock::new(Almanac::danmark);
static KOMMUNEN: LazyLock<Almanac> = LazyLock::new(|| ALMANAC.of_place(story::KOMMUNEN));

fn book(story: &Story) -> Book {
    Book::of(&story.procedure, if story.procedure.calendar_name() == "kommunen" { &KOMMUNEN } else { &ALMANAC })
}

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// Numbers from a seed (D. Lehmer's multiplier with a 128-bit state).
struct Dice(u128);

impl Dice {
    fn new(seed: usize, story: usize) -> Self {
        let mut dice = Self((seed as u128) << 64 | (story as u128) << 1 | 1);
        (0..8).for_each(|_| _ = dice.next());
        dice
    }

    fn next(&mut self) -> u16 {
        self.0 = self.0.wrapping_mul(0xda94_2042_e4dd_58b5);
        (self.0 >> 96) as u16
    }

    fn tape(&mut self, shortest: usize, longest: usize) -> Vec<u16> {
        let length = shortest + usize::from(self.next()) % (longest - shortest);
        (0..length).map(|_| self.next()).collect()
    }

    fn tapes(&mut self, fewest: usize, most: usize, (shortest, longest): (usize, usize)) -> Vec<Vec<u16>> {
        let count = fewest + usize::from(self.next()) % (most - fewest);
        (0..count).map(|_| self.tape(shortest, longest)).collect()
    }
}

/// The numbers of a story; several stories in a row share their procedure.
fn numbers(seed: usize, story: usize) -> Numbers {
    let mut dice = Dice::new(seed, story / LOGS * LOGS);
    let recipe = Recipe { head: dice.tape(200, 400), steps: dice.tapes(5, 13, (30, 150)), scenes: Vec::new() };
    let mut dice = Dice::new(seed, story);
    Numbers { recipe, log: dice.tapes(8, 36, (4, 40)), more: dice.tape(4, 30) }
}

/// The first difference of a story, or its number of looks.
fn judge(numbers: &Numbers) -> Result<usize, String> {
    let verdict = || {
        let story = Story::of(numbers)?;
        let book = book(&story);
        for look in &story.looks {
            let engine = of_situation(&situation(&story.procedure, &story.log, *look));
            let differences = engine.differences(&answer(&book, &story.log, *look));
            if !differences.is_empty() {
                return Err(format!("as of {} · known by {}\n{}", look.happened_by, look.known_by, differences.join("\n")));
            }
        }
        Ok(story.looks.len())
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(verdict)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
        Err(format!("panicked: {}", words.unwrap_or_default()))
    })
}

/// What sort of difference it is: its second line up to the values.
fn sort(why: &str) -> String {
    let line = why.lines().nth(1).unwrap_or(why);
    let words = line.split_once(": ").map_or(line, |(_, rest)| rest);
    words.split(": ").next().unwrap_or(words).chars().take(30).collect()
}

#[derive(Default)]
struct Tally {
    cases: usize,
    sampled: usize,
    noticed: BTreeMap<&'static str, usize>,
    failures: BTreeMap<String, Numbers>,
    failed: usize,
}

impl Tally {
    fn join(mut self, other: Self) -> Self {
        self.cases += other.cases;
        self.sampled += other.sampled;
        self.failed += other.failed;
        other.noticed.into_iter().for_each(|(name, count)| *self.noticed.entry(name).or_default() += count);
        self.failures.extend(other.failures);
        self
    }

    /// Which constructs and faults make a difference in a story: would the engine's answer be another?
    fn sample(&mut self, story: &Story) {
        self.sampled += 1;
        let book = book(story);
        let right: Vec<_> = story.looks.iter().map(|look| of_situation(&situation(&story.procedure, &story.log, *look))).collect();
        for fault in FAULTS {
            let (wrong, log) = fault.make(&book, &story.log);
            let differs = |(look, right): (&AsOf, &Answer)| {
                let mut wrong = answer(&wrong, &log, *look);
                fault.bend(&mut wrong);
                // What only one of the two says of itself is no difference.
                if fault.by_outcome { wrong.outcome() != right.outcome() } else { !wrong.differences(right).is_empty() }
            };
            if story.looks.iter().zip(&right).any(differs) {
                *self.noticed.entry(fault.name).or_default() += 1;
            }
        }
    }
}

/// One thread's share of the stories.
fn work(seed: usize, cases: usize, next: &AtomicUsize, done: &AtomicUsize) -> Tally {
    let mut tally = Tally::default();
    while done.load(Ordering::Relaxed) < cases {
        // Whole procedures, so that it does not depend on the threads which cases are tried.
        let first = next.fetch_add(LOGS, Ordering::Relaxed);
        for story in first..first + LOGS {
            let numbers = numbers(seed, story);
            match judge(&numbers) {
                Ok(looks) => {
                    tally.cases += looks;
                    done.fetch_add(looks, Ordering::Relaxed);
                    if story % SAMPLE == 0
                        && let Ok(story) = Story::of(&numbers)
                    {
                        tally.sample(&story);
                    }
                }
                Err(why) => {
                    tally.failed += 1;
                    done.fetch_add(4, Ordering::Relaxed);
                    tally.failures.entry(sort(&why)).or_insert(numbers);
                }
            }
        }
    }
    tally
}

#[test]
fn engine_and_reference_agree() {
    let cases = setting("SAGSGANG_REFERENCE_CASES", CASES);
    let seed = setting("SAGSGANG_REFERENCE_SEED", 2026);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let begun = std::time::Instant::now();
    let tally = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| work(seed, cases, &next, &done))).collect();
        threads.into_iter().map(|thread| thread.join().expect("judge catches panics")).fold(Tally::default(), Tally::join)
    });
    println!("{} cases in {:.1} s, {} stories sampled", tally.cases, begun.elapsed().as_secs_f64(), tally.sampled);
    let percent = |name: &str| tally.noticed.get(name).unwrap_or(&0) * 100;
    for Fault { name, construct, .. } in FAULTS {
        let mark = if *construct { "construct" } else { "fault" };
        println!("{:5.1} %  {mark}: {name}", percent(name) as f64 / tally.sampled.max(1) as f64);
    }
    let mut shown = String::new();
    for (sort, numbers) in tally.failures.iter().take(setting("SAGSGANG_REFERENCE_SHOW", 1)) {
        let same_sort = |numbers: &Numbers| judge(numbers).is_err_and(|why| self::sort(&why) == *sort);
        let smallest = smallest(numbers.clone(), same_sort);
        let why = judge(&smallest).err().unwrap_or_default();
        let story = Story::of(&smallest).map_or_else(|faults| faults, |story| story.show());
        shown.push_str(&format!("=== engine | reference, {sort}\n{why}\n{story}\n"));
    }
    let sorts: Vec<&String> = tally.failures.keys().collect();
    assert!(shown.is_empty(), "{} stories differ ({sorts:?})\n{shown}", tally.failed);
    let rare = FAULTS.iter().filter(|fault| fault.construct && percent(fault.name) < LEAST_PERCENT * tally.sampled);
    let rare: Vec<&str> = rare.map(|fault| fault.name).collect();
    let unnoticed: Vec<&str> = FAULTS.iter().map(|fault| fault.name).filter(|name| percent(name) == 0).collect();
    if cases >= CASES {
        assert!(rare.is_empty() && unnoticed.is_empty(), "too rare: {rare:?}\nnot noticed: {unnoticed:?}");
    }
}
