//! Inputs made to exhaust: each is answered with a message, in time that grows no faster than the input.
//!
//! Nothing is timed against a clock: each input is run at a size and at four times the size, and the larger one may take
//! at most [`MOST`] times as long.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, situation};
use sagsgang::syntax::format;
use sagsgang_tests::story::{checked_text, loaded};
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

/// Four times the input may take this many times as long: four for what is read once, more for sorting and for chance.
const MOST: u32 = 12;
/// Times shorter than this say nothing.
const SHORT: Duration = Duration::from_millis(10);

/// One measurement at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// What grew too fast in one test; told when all of it has been tried.
#[derive(Default)]
struct Growth {
    too_fast: Vec<String>,
}

impl Growth {
    /// Runs at a size and at four times that, and once or twice again where chance (another program, a cold cache) may
    /// have made the difference.
    fn gently(&mut self, what: &str, size: usize, mut run: impl FnMut(usize) -> Duration) {
        let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (mut small, mut large) = (run(size), run(size * 4));
        let too_fast = |small: Duration, large: Duration| large > small.max(SHORT) * MOST;
        for _ in 0..2 {
            if too_fast(small, large) {
                large = large.min(run(size * 4));
                // Slower is as good a measure of the small one: what counts is how it grows.
                small = small.max(run(size));
            }
        }
        let told = format!("{what}: {small:?} for {size}, {large:?} for {}", size * 4);
        println!("{told}");
        if too_fast(small, large) {
            self.too_fast.push(told);
        }
    }

    fn told(self) {
        assert!(self.too_fast.is_empty(), "{:#?}", self.too_fast);
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = std::time::Instant::now();
    let result = work();
    (start.elapsed(), result)
}

impl Growth {
    /// A text is read, checked and formatted, or told what is wrong with it.
    fn text(&mut self, what: &str, size: usize, text: impl Fn(usize) -> String) {
        self.gently(what, size, |size| {
            let text = text(size);
            let (time, loaded) = timed(|| {
                let (_, loaded) = loaded(&text);
                let _ = format(&loaded.file);
                loaded
            });
            assert!(loaded.procedure.is_some() || !loaded.diagnostics.is_empty(), "{what}: neither a procedure nor a message");
            time
        });
    }

    /// A log is folded as of long after its end.
    fn log(&mut self, what: &str, size: usize, make: impl Fn(usize, usize) -> Event) {
        self.gently(what, size, |size| {
            let mut log = Log::new("c", "x");
            (0..size).for_each(|number| log.append(make(number, size)));
            let look = AsOf::at(Moment::Instant(Instant::LAST));
            let (time, now) = timed(|| situation(&PROCEDURE, &log, look));
            assert!(now.events <= size, "{what}");
            time
        });
    }
}

fn lines(start: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = start.to_owned();
    for number in 0..count {
        text.push_str(&line(number));
        text.push('\n');
    }
    text
}

const HEAD: &str = "sagsgang \"x\"\n    kalender danmark\n";
const WHOLE: &str = "sagsgang \"x\"
    kalender danmark
rolle r
oplysning d  dato
hændelse e  oplyser d
hændelse slut
mål \"m\"
    nås ved slut
    hjemmel lov \"1\"
trin s
    hver gang e
    r skal gøre det
    inden for 2 hverdage
    ved overskridelse: r straks
    hjemmel lov \"1\"
";

#[test]
fn letters_without_end() {
    let mut growth = Growth::default();
    for letter in ["a", "\"", "»", "#", ",", "\n", "\t", " ", "\0", "1", "\u{301}", "- \n "] {
        let size = 20_000 / letter.len();
        growth.text(&format!("{letter:?} again and again"), size, |size| letter.repeat(size));
        growth.text(&format!("{letter:?} in a head"), size, |size| format!("{HEAD}trin {}", letter.repeat(size)));
        growth.text(&format!("{letter:?} in a clause"), size, |size| format!("{HEAD}trin s\n    efter {}\n", letter.repeat(size)));
    }

    growth.told();
}

#[test]
fn as_large_as_there_may_be() {
    let most = 2 * 1024 * 1024;
    let texts = [
        ("one word", format!("{HEAD}{}", "a".repeat(most - HEAD.len()))),
        ("quotation marks", format!("{HEAD}{}", "\"".repeat(most - HEAD.len()))),
        ("empty lines", format!("{HEAD}x{}", "\n".repeat(most - HEAD.len() - 1))),
        ("garbage", lines(HEAD, 100_000, |n| format!("x{n} y z"))),
        ("bad declarations", lines(HEAD, 20_000, |n| format!("trin {n} {n} {n}"))),
        ("clauses", lines(WHOLE, 20_000, |n| format!("    senset {n} dage"))),
        ("a row of steps", lines(WHOLE, 12_000, |n| format!("trin s{n}\n    efter s{}\n    r kan gå", n.max(1) - 1))),
        ("too much", "sagsgang \"x\"\n".repeat(1_000_000)),
    ];
    for (what, text) in texts {
        let (_, loaded) = loaded(&text);
        assert!(loaded.procedure.is_none() && !loaded.diagnostics.is_empty(), "{what}");
    }
    let mut log = Log::new("c", "x");
    for number in 0..200_000 {
        log.append(Event { supersedes: (1..10_000).contains(&number).then(|| event(number - 1, "e").id), ..event(number, "e") });
    }
    let now = situation(&PROCEDURE, &log, AsOf::at(Moment::Instant(Instant::LAST)));
    assert_eq!(now.events, 190_001);
}

#[test]
fn lines_without_end() {
    let mut growth = Growth::default();
    growth.text("garbage", 5_000, |size| lines(HEAD, size, |n| format!("x{n} y z")));
    growth.text("strays", 5_000, |size| lines("", size, |n| format!("  x{n}")) + HEAD);
    growth.text("bad declarations", 1_250, |size| lines(HEAD, size, |n| format!("trin {n} {n} {n}")));
    growth.text("misspelt declarations", 1_250, |size| lines(HEAD, size, |n| format!("rollle r{n}")));
    growth.text("headers", 1_250, |size| lines("", size, |_| HEAD.to_owned()));
    growth.text("goals", 1_250, |size| lines(HEAD, size, |_| "mål \"m\"\n    nås ved x".to_owned()));
    growth.text("roles", 1_250, |size| lines(HEAD, size, |n| format!("rolle r{n}")));
    growth.text("the same role", 1_250, |size| lines(HEAD, size, |_| "rolle r".to_owned()));
    growth.text("facts", 500, |size| lines(HEAD, size, |n| format!("oplysning f{n}  tal")));
    growth.text("events", 625, |size| lines(HEAD, size, |n| format!("hændelse e{n}  oplyser f{n}")));
    growth.text("comments", 5_000, |size| lines(HEAD, size, |n| format!("# x{n}")));
    growth.text("quotes", 5_000, |size| lines(HEAD, size, |n| format!("> x{n}")));
    growth.text("phases", 1_250, |size| lines(HEAD, size, |n| format!("fase \"{n}\"")));
    growth.text("endings", 625, |size| lines(HEAD, size, |n| format!("hændelse e{n}\nslutter også ved e{n}")));
    growth.told();
}

#[test]
fn lists_and_clauses_without_end() {
    let mut growth = Growth::default();
    let names = |size: usize, name: &dyn Fn(usize) -> String| (0..size).map(name).collect::<Vec<_>>().join(", ");
    growth.text("names in a list", 1_250, |size| format!("{HEAD}trin s\n    efter første {} eller x", names(size, &|n| format!("e{n}"))));
    growth.text("the same name in a list", 1_250, |size| format!("{WHOLE}    opfyldes ved {} eller e", names(size, &|_| "e".to_owned())));
    growth.text("values", 1_250, |size| format!("{HEAD}oplysning f  en af {} eller v", names(size, &|n| format!("v{n}"))));
    growth.text("rungs", 1_250, |size| format!("{HEAD}    ved overskridelse: {}", names(size, &|n| format!("r{n} straks"))));
    growth.text("lines of one clause", 1_250, |size| lines(&format!("{HEAD}trin s\n    efter e,\n"), size, |n| format!("        e{n},")));
    growth
        .text("bullets", 5_000, |size| lines(&format!("{WHOLE}    hvis alle disse passer\n"), size, |_| "        - d mangler".to_owned()));
    growth.text("clauses", 1_250, |size| lines(WHOLE, size, |n| format!("    hjemmel lov \"{n}\"")));
    growth.text("conditions", 1_250, |size| lines(WHOLE, size, |_| "    hvis d er oplyst".to_owned()));
    growth.text("the same clause", 1_250, |size| lines(WHOLE, size, |_| "    efter første e".to_owned()));
    growth.text("bad clauses", 1_250, |size| lines(WHOLE, size, |n| format!("    senset {n} dage")));
    growth.text("reminders", 1_250, |size| lines(WHOLE, size, |_| "    påmind r 1 dag før".to_owned()));
    growth.text("unindented clauses", 1_250, |size| lines(WHOLE, size, |_| "hjemmel lov \"x\"".to_owned()));
    growth.told();
}

#[test]
fn steps_without_end() {
    let mut growth = Growth::default();
    let step = |n: usize, after: &str| format!("trin s{n}\n    {after}\n    r skal gøre det\n    hjemmel lov \"1\"");
    growth.text("steps after one event", 500, |size| lines(WHOLE, size, |n| step(n, "efter første e")));
    growth.text("steps in a row", 500, |size| {
        lines(WHOLE, size, |n| step(n, &if n == 0 { "efter første e".to_owned() } else { format!("efter s{}", n - 1) }))
    });
    growth.text("steps in a circle", 500, |size| lines(WHOLE, size, |n| step(n, &format!("efter s{}", (n + 1) % size))));
    growth.text("steps after nothing known", 250, |size| lines(WHOLE, size, |n| step(n, &format!("efter første ukendt{n}"))));
    growth.text("more steps than there may be", 1_000, |size| lines(WHOLE, size, |n| step(n, "efter første e")));
    growth.text("steps that one event meets", 500, |size| lines(WHOLE, size, |n| step(n, "efter første e\n    opfyldes ved slut")));
    growth.told();
}

#[test]
fn scenarios_without_end() {
    let mut growth = Growth::default();
    growth.text("scenarios", 500, |size| lines(WHOLE, size, |n| format!("scenarie \"{n}\"\n    ma 2026-01-05  r: e, d 2026-01-05")));
    growth.text("lines of a scenario", 1_000, |size| {
        lines(&format!("{WHOLE}scenarie \"x\"\n    ma 2026-01-05  r: e\n"), size, |_| "    så er s åben".to_owned())
    });
    growth.told();
}

#[test]
fn texts_cut_anywhere_and_bytes_that_are_no_text() {
    let whole = format!("{WHOLE}scenarie \"x\"\n    ma 2026-01-05 kl. 8  r: e, d 2026-01-05\n    så er s åben, frist 2026-01-07\n");
    for (at, _) in whole.char_indices() {
        let (_, loaded) = loaded(whole.get(..at).unwrap());
        assert!(loaded.procedure.is_some() || !loaded.diagnostics.is_empty(), "cut at {at}");
    }
    let mut state = 1_u32;
    for size in [10, 1_000, 100_000] {
        let bytes: Vec<u8> = (0..size)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_le_bytes()[3]
            })
            .collect();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!loaded(&text).1.diagnostics.is_empty());
        assert!(!loaded(&format!("{HEAD}{text}")).1.diagnostics.is_empty());
        assert!(!Log::read(&text).1.is_empty());
    }
}

static PROCEDURE: LazyLock<Arc<Checked<Procedure>>> = LazyLock::new(|| checked_text(WHOLE).unwrap());

fn event(number: usize, kind: &str) -> Event {
    let at = Day::parse("2026-01-05").map(|day| PROCEDURE.calendar().midnight(day)).unwrap();
    let at = at.plus_milliseconds(60_000 * i64::try_from(number).unwrap());
    let actor = Actor { id: "p".to_owned(), role: "r".to_owned() };
    let (id, kind, fields) = (format!("e{number:07}"), kind.to_owned(), Default::default());
    Event { id, kind, happened: Moment::Instant(at), recorded: at, actor, fields, about: None, supersedes: None, reason: None }
}

#[test]
fn logs_without_end() {
    let mut growth = Growth::default();
    growth.log("triggers", 1_500, |number, _| event(number, "e"));
    growth.log("triggers, each met", 1_500, |number, _| event(number, if number % 2 == 0 { "e" } else { "s" }));
    growth.log("triggers of one moment", 1_500, |number, _| Event { happened: event(0, "e").happened, ..event(number, "e") });
    growth.log("events without effect", 2_500, |number, _| event(number, "ukendt"));
    growth.log("events that come too early, of many days", 1_500, |number, _| event(number * 1_440, "s"));
    growth
        .log("events that come too early, of one day", 3_000, |number, _| Event { happened: event(0, "s").happened, ..event(number, "s") });
    growth.log("roles that may not", 2_500, |number, _| Event {
        actor: Actor { id: "p".to_owned(), role: "fremmed".to_owned() },
        ..event(number, "s")
    });
    growth.log("the same id", 2_500, |number, _| Event { id: "e1".to_owned(), ..event(number, "e") });
    growth.log("acknowledgements of nothing", 1_500, |number, _| {
        let fields = [("message".to_owned(), FieldValue::Text(number.to_string()))].into();
        Event { fields, ..event(number, built_in::ACKNOWLEDGED) }
    });
    growth.log("confirmations", 1_500, |number, _| {
        let fields = [(built_in::EVENT_FIELD.to_owned(), FieldValue::Text("e0000000".to_owned()))].into();
        Event { fields, ..event(number, if number == 0 { "slut" } else { built_in::CONFIRMED }) }
    });
    growth.log("closings", 1_500, |number, _| event(number, if number == 0 { "slut" } else { built_in::CLOSED }));
    growth.log("huge ids", 100, |number, _| Event { id: format!("{}{number}", "æ".repeat(20_000)), ..event(number, "e") });
    growth.log("dates told again and again", 1_500, |number, _| {
        let day = format!("2026-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
        Event { fields: [("d".to_owned(), FieldValue::Text(day))].into(), ..event(number, "e") }
    });
    growth.told();
}

#[test]
fn corrections_without_end() {
    let mut growth = Growth::default();
    let corrects = |number: usize, other: usize| Event { supersedes: Some(event(other, "e").id), ..event(number, "e") };
    growth.log("a chain of corrections", 1_250, |number, _| if number == 0 { event(0, "e") } else { corrects(number, number - 1) });
    growth.log("rival corrections", 1_250, |number, _| if number == 0 { event(0, "e") } else { corrects(number, 0) });
    growth.log("a circle of corrections", 1_250, |number, size| corrects(number, (number + 1) % size));
    growth.log("corrections of nothing", 1_250, |number, _| corrects(number, 9_000_000 + number));
    growth.log("corrections and retractions in turn", 1_250, |number, _| {
        let kind = if number % 2 == 0 { "e" } else { built_in::RETRACTED };
        let supersedes = number.checked_sub(1).map(|before| event(before, "e").id);
        Event { supersedes, ..event(number, kind) }
    });
    growth.told();
}

#[test]
fn lines_of_a_log_without_end() {
    let mut growth = Growth::default();
    let header = "{\"sagsgang\":1,\"case\":\"c\",\"procedure\":\"x\",\"zone\":\"Europe/Copenhagen\"}\n";
    let mut read = |what: &str, size: usize, text: &dyn Fn(usize) -> String| {
        growth.gently(what, size, |size| {
            let text = text(size);
            let (time, (log, faults)) = timed(|| Log::read(&text));
            assert!(!log.events().is_empty() || !faults.is_empty(), "{what}");
            time
        });
    };
    read("events", 2_000, &|size| lines(header, size, |number| serde_json::to_string(&event(number, "e")).unwrap()));
    read("bad lines", 10_000, &|size| lines(header, size, |number| format!("{{{number}")));
    read("an open bracket", 500_000, &|size| format!("{header}{}", "[".repeat(size)));
    read("deep JSON, line by line", 200, &|size| lines(header, size, |_| format!("{{\"fields\":{}", "{\"a\":".repeat(5_000))));
    read("a long line", 500_000, &|size| format!("{header}{{\"id\":\"{}\"}}", "x".repeat(size)));
    let (log, faults) = Log::read(&format!("{header}{{\"id\":\"{}\"}}\n{{\"id\":\"{}\"}}\n", "x".repeat(70_000), "x".repeat(300)));
    assert!(log.events().is_empty());
    assert_eq!(faults.len(), 2);
    growth.told();
}

#[test]
fn a_large_log_is_written_and_read_again() {
    let mut text = String::new();
    let mut log = Log::new("c", "x");
    for number in 0..20_000 {
        log.append(event(number, "e"));
    }
    write!(text, "{}", log.write()).unwrap();
    assert_eq!(Log::read(&text), (log, Vec::new()));
}
