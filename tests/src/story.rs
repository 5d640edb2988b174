//! A procedure, a log and some looks at it, made of numbers; and how they are shown when a law does not hold.

use crate::logs;
use crate::procedures::{self, Recipe, Written};
use sagsgang::calendar::Calendars;
use sagsgang::check::{Loaded, load};
use sagsgang::diagnostic::has_errors;
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::AsOf;
use sagsgang::source::SourceMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

/// The calendars of all tests, built once.
pub static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| Calendars::from_json(KOMMUNEN).unwrap_or_default());

/// The calendar of a municipality, `kommunen`: that of the country, with the town hall's own closures.
pub const KOMMUNEN: &str = include_str!("../calendars/ferier.json");

/// Procedures by text: several laws look at the same ones.
static CHECKED: LazyLock<Mutex<BTreeMap<String, Arc<Checked<Procedure>>>>> = LazyLock::new(Mutex::default);

/// The numbers a story is made of.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The procedure.
    pub recipe: Recipe,
    /// One tape an event of the log.
    pub log: Vec<Vec<u16>>,
    /// For the looks, and for whatever else a law needs.
    pub more: Vec<u16>,
}

/// A checked procedure, a log of one of its cases, and some moments to look at it.
#[derive(Debug, Clone)]
pub struct Story {
    /// The text.
    pub written: Written,
    /// What it means.
    pub procedure: Arc<Checked<Procedure>>,
    /// The log.
    pub log: Log,
    /// The constructs of the log.
    pub constructs: BTreeSet<&'static str>,
    /// When to look.
    pub looks: Vec<AsOf>,
}

/// The law that examples build on, by its name in their headers, and its texts.
const LAW: &str = "\"Sygeopfølgning efter loven\"";
static LAW_TEXTS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples/national");
    let read = |name| (name, std::fs::read_to_string(folder.join(name)).unwrap_or_default());
    ["faelles.sag", "regler-2015.sag", "regler-2020.sag", "regler-2025.sag", "regler-2026.sag"].map(read).into()
});

/// Reads and checks a text.
#[must_use]
pub fn loaded(text: &str) -> (SourceMap, Loaded) {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    if text.contains(LAW) {
        for (name, text) in LAW_TEXTS.iter() {
            sources.add(*name, text);
        }
    }
    let loaded = load(&sources, id, &CALENDARS);
    (sources, loaded)
}

/// A text that must be without errors.
///
/// # Panics
/// Where it has any: with each of them.
#[must_use]
#[expect(clippy::panic, reason = "a test whose text is wrong must fall")]
pub fn checked(text: &str) -> Checked<Procedure> {
    let (sources, loaded) = loaded(text);
    let faults = faults(&sources, &loaded);
    loaded.procedure.unwrap_or_else(|| panic!("{faults}\n{text}"))
}

/// The faults of a text, one a line.
#[must_use]
pub fn faults(sources: &SourceMap, loaded: &Loaded) -> String {
    let mut lines = String::new();
    for fault in &loaded.diagnostics {
        let place = sources.get(fault.source).map_or((0, 0), |source| {
            let place = source.place(fault.span.start);
            (place.line, place.column)
        });
        let (title, help) = (fault.title(Language::English), fault.help(Language::English));
        let _ = writeln!(lines, "{}:{} [{}] {title} ({help})", place.0, place.1, fault.code.slug());
    }
    lines
}

/// The procedure of a text, remembered.
///
/// # Errors
/// Says what is wrong with it.
pub fn checked_text(text: &str) -> Result<Arc<Checked<Procedure>>, String> {
    if let Ok(cache) = CHECKED.lock()
        && let Some(procedure) = cache.get(text)
    {
        return Ok(Arc::clone(procedure));
    }
    let (sources, loaded) = loaded(text);
    let faults = faults(&sources, &loaded);
    match loaded.procedure {
        Some(procedure) if !has_errors(&loaded.diagnostics) => {
            let procedure = Arc::new(procedure);
            if let Ok(mut cache) = CHECKED.lock() {
                cache.insert(text.to_owned(), Arc::clone(&procedure));
            }
            Ok(procedure)
        }
        _ => Err(format!("the procedure has errors:\n{faults}\n{}", numbered(text))),
    }
}

impl Story {
    /// The story of some numbers.
    ///
    /// # Errors
    /// Says what is wrong with the procedure, should it have errors.
    pub fn of(numbers: &Numbers) -> Result<Self, String> {
        let written = procedures::write(&numbers.recipe);
        let procedure = checked_text(&written.text)?;
        let made = logs::write(&procedure, &numbers.log);
        let looks = logs::looks(&procedure, &made.log, &numbers.more);
        Ok(Self { written, procedure, log: made.log, constructs: made.constructs, looks })
    }

    /// The story as people can read it, and run it again.
    #[must_use]
    pub fn show(&self) -> String {
        let mut looks = String::new();
        for look in &self.looks {
            let _ = writeln!(looks, "happened by {} · known by {}", look.happened_by, look.known_by);
        }
        format!("--- procedure\n{}\n--- log\n{}\n--- looks\n{looks}", numbered(&self.written.text), self.log.write())
    }
}

/// A text with its line numbers.
#[must_use]
pub fn numbered(text: &str) -> String {
    let mut shown = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        let _ = writeln!(shown, "{number:4}  {line}");
    }
    shown
}

/// The smallest numbers near these that still fail: events, steps and scenarios left out, then numbers made small.
#[must_use]
pub fn smallest(mut numbers: Numbers, fails: impl Fn(&Numbers) -> bool) -> Numbers {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(90);
    loop {
        let mut smaller = false;
        for list in 0..3 {
            for length in [8, 3, 1] {
                let mut at = 0;
                while at + length <= tapes(&mut numbers, list).len() && std::time::Instant::now() < until {
                    let mut fewer = numbers.clone();
                    tapes(&mut fewer, list).drain(at..at + length);
                    if fails(&fewer) {
                        numbers = fewer;
                        smaller = true;
                    } else {
                        at += 1;
                    }
                }
            }
        }
        for tape in 0..tape_count(&numbers) {
            smaller |= simpler_tape(&mut numbers, tape, &fails, until);
        }
        if !smaller || std::time::Instant::now() >= until {
            return numbers;
        }
    }
}

fn tapes(numbers: &mut Numbers, list: usize) -> &mut Vec<Vec<u16>> {
    match list {
        0 => &mut numbers.log,
        1 => &mut numbers.recipe.scenes,
        _ => &mut numbers.recipe.steps,
    }
}

fn tape_count(numbers: &Numbers) -> usize {
    2 + numbers.log.len() + numbers.recipe.scenes.len() + numbers.recipe.steps.len()
}

fn tape_mut(numbers: &mut Numbers, tape: usize) -> Option<&mut Vec<u16>> {
    let Numbers { recipe, log, more } = numbers;
    let lists = recipe.steps.iter_mut().chain(&mut recipe.scenes).chain(log);
    [&mut recipe.head, more].into_iter().chain(lists).nth(tape)
}

/// Cuts a tape short, and its numbers to nothing, as far as it still fails.
fn simpler_tape(numbers: &mut Numbers, tape: usize, fails: &impl Fn(&Numbers) -> bool, until: std::time::Instant) -> bool {
    let mut smaller = false;
    let mut attempt = |numbers: &mut Numbers, change: &dyn Fn(&mut Vec<u16>)| {
        let mut changed = numbers.clone();
        let Some(list) = tape_mut(&mut changed, tape) else { return false };
        let before = list.clone();
        change(list);
        let better = *list != before && std::time::Instant::now() < until && fails(&changed);
        if better {
            *numbers = changed;
            smaller = true;
        }
        better
    };
    let length = |numbers: &mut Numbers| tape_mut(numbers, tape).map_or(0, |list| list.len());
    for share in [0, 1, 2, 3] {
        let keep = length(numbers) * share / 4;
        if attempt(numbers, &|list| list.truncate(keep)) {
            break;
        }
    }
    while attempt(numbers, &|list| list.truncate(list.len().saturating_sub(1))) {}
    let mut width = length(numbers);
    while width > 0 {
        for start in (0..length(numbers)).step_by(width) {
            attempt(numbers, &|list| list.iter_mut().skip(start).take(width).for_each(|number| *number = 0));
        }
        width /= 2;
    }
    smaller
}

/// The smallest text near this one that still fails: lines left out, then letters.
#[must_use]
pub fn smallest_text(text: String, fails: impl Fn(&str) -> bool) -> String {
    let lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let lines = fewest(lines, |lines| fails(&lines.concat()));
    let letters: Vec<String> = lines.concat().chars().map(String::from).collect();
    fewest(letters, |letters| fails(&letters.concat())).concat()
}

fn fewest(mut parts: Vec<String>, fails: impl Fn(&[String]) -> bool) -> Vec<String> {
    let mut width = parts.len();
    while width > 0 {
        let mut at = 0;
        while at < parts.len() {
            let mut fewer = parts.clone();
            fewer.drain(at..(at + width).min(parts.len()));
            if fails(&fewer) {
                parts = fewer;
            } else {
                at += width;
            }
        }
        width /= 2;
    }
    parts
}
