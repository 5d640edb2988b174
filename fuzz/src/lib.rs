//! What must hold for any bytes whatever. Each body takes bytes, never panics on account of the engine, and panics itself
//! when a law does not hold. A fuzzer calls them (`fuzz_targets/`), and `tests/tests/fuzz_replay.rs` on every run.
//!
//! ```sh
//! cargo fuzz run -s none --features fuzzing parse -- -dict=fuzz/dict/sag.dict -max_total_time=60
//! ```

use sagsgang::calendar::{Calendars, Moment};
use sagsgang::case::{Case, Tick, Transition};
use sagsgang::check::{Loaded, load};
use sagsgang::diagnostic::{Diagnostic, has_errors};
use sagsgang::explain;
use sagsgang::lexicon::Language;
use sagsgang::log::{Event, Log, built_in};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Situation, situation, visible};
use sagsgang::source::{Source, SourceMap, Span};
use sagsgang::syntax::{FormatError, ast::File, format as format_file, parse as parse_text};
use std::sync::LazyLock;

/// Between the procedure and the log in the bytes of [`run`].
pub const CUT: &str = "\n=====\n";

static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

/// The procedure of [`run`] when the bytes hold none that checks.
const EXAMPLE: &str = include_str!("example.sag");

static PROCEDURE: LazyLock<Checked<Procedure>> = LazyLock::new(|| loaded(EXAMPLE).1.procedure.expect("the example checks"));

fn loaded(text: &str) -> (SourceMap, Loaded) {
    let mut sources = SourceMap::new();
    let id = sources.add("fuzz.sag", text);
    let loaded = load(&sources, id, &CALENDARS);
    (sources, loaded)
}

/// Any text is read, the same each time, and every message has words and a place.
pub fn parse(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = SourceMap::new();
    let id = sources.add("fuzz.sag", &text);
    let parsed = parse_text(&sources, id);
    assert_eq!(parsed, parse_text(&sources, id), "read twice");
    let source = sources.get(id).expect("the text is there");
    in_order(source, &parsed.diagnostics);
    for declaration in &parsed.file.declarations {
        stands(source, declaration.span);
    }
}

fn in_order(source: &Source, diagnostics: &[Diagnostic]) {
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start), "messages in the order of the text");
    for diagnostic in diagnostics {
        stands(source, diagnostic.span);
        diagnostic.also.iter().for_each(|span| stands(source, *span));
        diagnostic.fixes.iter().for_each(|fix| stands(source, fix.span));
        assert!(source.place(diagnostic.span.start).line >= 1);
        for language in [Language::Danish, Language::English] {
            let (title, help) = (diagnostic.title(language), diagnostic.help(language));
            assert!(!title.trim().is_empty() && !title.contains('\n') && !help.contains('\n'), "{title:?} {help:?}");
        }
    }
}

fn stands(source: &Source, span: Span) {
    let place = source.text().get(span.start as usize..span.end as usize);
    assert!(place.is_some(), "{span:?} is no place of the text");
}

/// What can be formatted reads the same, is formatted already, and says the same in the other keyword language.
pub fn format(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let file = tree(&text);
    let canonical = match format_file(&file) {
        Ok(canonical) => canonical,
        Err(FormatError::Unreadable) => return,
        Err(FormatError::Changed) => panic!("the formatted text would read differently"),
    };
    let again = tree(&canonical);
    assert_eq!(again.without_places(), file.without_places(), "another tree");
    assert_eq!(format_file(&again).as_ref(), Ok(&canonical), "formatted twice");
    let mut other = file.clone();
    other.language = file.language.pick(Language::English, Language::Danish);
    let mut back = tree(&format_file(&other).expect("the other language can say it"));
    back.language = file.language;
    assert_eq!(format_file(&back), Ok(canonical), "there and back");
}

fn tree(text: &str) -> File {
    let mut sources = SourceMap::new();
    let id = sources.add("fuzz.sag", text);
    parse_text(&sources, id).file.as_ref().clone()
}

/// Any text is checked, the same each time; what checks can be run.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (sources, first) = loaded(&text);
    let (_, second) = loaded(&text);
    assert_eq!(first.file, second.file, "read twice");
    assert_eq!(first.diagnostics, second.diagnostics, "checked twice");
    if let Some(diagnostic) = first.diagnostics.first() {
        in_order(sources.get(diagnostic.source).expect("the text is there"), &first.diagnostics);
    }
    assert_eq!(first.procedure.is_none(), has_errors(&first.diagnostics), "errors and no procedure go together");
    let (Some(one), Some(two)) = (first.procedure, second.procedure) else { return };
    assert_eq!(one.fingerprint(), two.fingerprint(), "fingerprints");
    // Every line of a scenario looks at its whole story; a few hundred are enough.
    if text.len() < 20_000 {
        let (results, _) = sagsgang::scenario::run(&one);
        for line in results.iter().flat_map(|result| &result.lines) {
            assert_eq!(line.passed, line.found.is_empty(), "{line:?}");
        }
    }
    if let Ok(canonical) = format_file(&first.file) {
        let again = loaded(&canonical).1.procedure;
        assert_eq!(again.as_ref().map(|again| again.fingerprint()), Some(one.fingerprint()), "formatted, it means something else");
    }
}

/// A procedure and a log, with [`CUT`] between them (or the log alone, for an example): any log is folded, whatever the
/// order of arrival, and event by event in place.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (procedure, log) = match text.split_once(CUT) {
        Some((procedure, log)) => (loaded(procedure).1.procedure, log),
        None => (None, text.as_ref()),
    };
    let procedure = procedure.as_ref().unwrap_or(&PROCEDURE);
    let (log, faults) = Log::read(log);
    assert!(faults.is_sorted_by_key(|fault| fault.line), "faults in the order of the lines");
    if log.events().len() > 500 {
        return;
    }
    let (again, faults) = Log::read(&log.write());
    assert!(again == log && faults.iter().all(|fault| fault.line == 1), "written and read again: {faults:?}");
    for look in looks(&log) {
        let now = situation(procedure, &log, look);
        assert_eq!(bytes_of(&situation(procedure, &log, look)), bytes_of(&now), "the same question twice");
        assert_eq!(bytes_of(&situation(procedure, &backwards(&log), look)), bytes_of(&now), "another order of arrival");
        explained(procedure, &now);
        in_place(procedure, &log, look);
    }
}

fn bytes_of(situation: &Situation) -> String {
    serde_json::to_string(situation).expect("a situation is JSON")
}

fn looks(log: &Log) -> Vec<AsOf> {
    let moments = log.events().iter().flat_map(|event| [event.happened, Moment::Instant(event.recorded)]);
    let mut moments: Vec<Moment> = moments.collect();
    let few = moments.len().div_ceil(3).max(1);
    moments = moments.into_iter().step_by(few).collect();
    moments.push(Moment::Day(sagsgang::calendar::Day::LAST));
    let late = moments.last().copied();
    moments
        .into_iter()
        .flat_map(|moment| [Some(moment), late].into_iter().flatten().map(move |known_by| AsOf { happened_by: moment, known_by }))
        .collect()
}

/// The same log as it would be if the last event had come first.
fn backwards(log: &Log) -> Log {
    let header = log.write().lines().next().filter(|_| log.header().is_some()).map(|line| format!("{line}\n"));
    let mut turned = header.map_or_else(Log::default, |header| Log::read(&header).0);
    log.events().iter().rev().for_each(|event| turned.append(event.clone()));
    turned
}

fn explained(procedure: &Checked<Procedure>, now: &Situation) {
    for record in &now.duties {
        let deadline = explain::deadline(procedure, now, record);
        assert_eq!(deadline.as_ref().map(|deadline| deadline.due), record.due, "{record:?}");
        for language in [Language::Danish, Language::English] {
            if let Some(deadline) = &deadline {
                assert!(!explain::deadline_sentences(language, procedure.calendar(), deadline).is_empty());
            }
        }
    }
    for step in procedure.steps() {
        if let Some((id, _)) = procedure.step_named(&step.name) {
            let open = now.duties.iter().any(|record| record.step == step.name && record.is_open());
            assert_eq!(explain::why_not(procedure, now, id).reasons.is_empty(), open, "`{}`", step.name);
        }
    }
    for language in [Language::Danish, Language::English] {
        for finding in &now.findings {
            assert!(!explain::finding_sentence(language, finding).is_empty(), "{finding:?}");
        }
        let _ = explain::closing_sentences(language, procedure, now);
    }
}

/// Advancing event by event leads where the fold leads, as long as the case can tell the events apart.
fn in_place(procedure: &Checked<Procedure>, log: &Log, look: AsOf) {
    let mut events = visible(procedure, log, look);
    // What says something about earlier events needs the log.
    let revokes = |kind: &str| procedure.kind_named(kind).is_some_and(|kind| procedure.kind(kind).revokes);
    events.retain(|event| !matches!(event.kind.as_str(), built_in::CONFIRMED | built_in::MIGRATED) && !revokes(&event.kind));
    events.iter_mut().for_each(|event| event.supersedes = None);
    let mut plain = Log::new(log.case(), procedure.name());
    let mut case = Case::open(procedure);
    let mut told: Vec<Transition> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        plain.append(event.clone());
        if case.advance(procedure, event, &mut told).is_err() {
            // As a case comes from elsewhere, all is read anew.
            if procedure.scope().is_some_and(|scope| event.fields.keys().any(|name| same_name(name, &procedure.fact(scope.fact).name))) {
                return;
            }
            let before = at.checked_sub(1).and_then(|before| events.get(before));
            assert!(before.is_some_and(|before| alike(procedure, before, event)), "{} is in order", event.id);
            return;
        }
    }
    case.pass(procedure, look.happened_by, &mut told);
    let folded = situation(procedure, &plain, AsOf { happened_by: look.happened_by, known_by: Moment::Day(sagsgang::calendar::Day::LAST) });
    assert_eq!(case.stage(), folded.stage);
    assert_eq!(case.wake(), folded.wake());
    assert_eq!(case.living().count(), folded.duties.iter().filter(|record| record.is_open()).count());
}

fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn alike(procedure: &Checked<Procedure>, one: &Event, other: &Event) -> bool {
    let place = |event: &Event| Tick::of(event.happened, procedure.calendar());
    let letters = |event: &Event| event.id.bytes().take(8).collect::<Vec<u8>>();
    place(one) == place(other) && letters(one) == letters(other)
}
