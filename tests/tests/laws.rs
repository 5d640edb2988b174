//! Laws that hold for every procedure and every log, tried on random ones.
//!
//! `SAGSGANG_CASES` says how many stories each law is tried on, `SAGSGANG_SEED` which ones. A story on which a law does
//! not hold is made as small as it goes, shown, and written to a file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use sagsgang_tests::procedures::Recipe;
use sagsgang_tests::story::{Numbers, Story, smallest};

#[path = "laws/activities.rs"]
mod activities;
#[path = "laws/advancing.rs"]
mod advancing;
#[path = "laws/asking.rs"]
mod asking;
#[path = "laws/consents.rs"]
mod consents;
#[path = "laws/coverage.rs"]
mod coverage;
#[path = "laws/duties.rs"]
mod duties;
#[path = "laws/indicators.rs"]
mod indicators;
#[path = "laws/places.rs"]
mod places;
#[path = "laws/reading.rs"]
mod reading;
#[path = "laws/situations.rs"]
mod situations;
#[path = "laws/tables.rs"]
mod tables;
#[path = "laws/takes.rs"]
mod takes;
#[path = "laws/text.rs"]
mod text;
#[path = "laws/trying.rs"]
mod trying;
#[path = "laws/views.rs"]
mod views;

/// A law: nothing, or what does not hold.
type Verdict = Result<(), String>;

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// How many stories a law is tried on.
fn cases() -> u32 {
    setting("SAGSGANG_CASES", 200)
}

/// The same stories for every law, every time.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&setting("SAGSGANG_SEED", 2026).to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let tapes = |length, count| vec(vec(any::<u16>(), length), count);
    (vec(any::<u16>(), 150..350), tapes(30..150, 2..12), tapes(4..90, 0..2), tapes(4..40, 1..24), vec(any::<u16>(), 4..30))
        .prop_map(|(head, steps, scenes, log, more)| Numbers { recipe: Recipe { head, steps, scenes }, log, more })
}

/// Tries a law on random stories; makes the first one on which it does not hold as small as it goes.
fn holds(law: &str, test: impl Fn(&Story, &Numbers) -> Verdict) {
    holds_in(cases(), law, test);
}

/// The same in more stories, for what few of them have.
fn holds_often(law: &str, test: impl Fn(&Story, &Numbers) -> Verdict) {
    holds_in(3 * cases(), law, test);
}

fn holds_in(cases: u32, law: &str, test: impl Fn(&Story, &Numbers) -> Verdict) {
    let judge = |numbers: &Numbers| {
        let verdict = || test(&Story::of(numbers)?, numbers);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(verdict)).unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
            Err(format!("panicked: {}", words.unwrap_or_default()))
        })
    };
    let Err(TestError::Fail(_, numbers)) = runner(cases).run(&numbers(), |numbers| judge(&numbers).map_err(TestCaseError::fail)) else {
        return;
    };
    let smallest = smallest(numbers, |numbers| judge(numbers).is_err());
    let why = judge(&smallest).err().unwrap_or_default();
    let story = Story::of(&smallest).map_or_else(|faults| faults, |story| story.show());
    broken(law, &why, &story);
}

/// Shows what a law does not hold for, and keeps it in a file.
fn broken(law: &str, why: &str, story: &str) -> ! {
    let file = std::env::temp_dir().join(format!("sagsgang-{}.txt", law.replace(' ', "-")));
    let text = format!("does not hold: {law}\n{why}\n{story}");
    let kept = std::fs::write(&file, &text).map_or_else(|error| error.to_string(), |()| file.display().to_string());
    panic!("{text}\n(kept in {kept})");
}

/// Nothing, if two things are the same.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, left: &T, right: &T) -> Verdict {
    if left == right { Ok(()) } else { Err(format!("{what}:\n  {left:?}\n  {right:?}")) }
}

/// Nothing, if something is so.
fn so(holds: bool, what: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(what()) }
}
