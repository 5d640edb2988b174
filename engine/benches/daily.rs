//! What one changes daily, measured: counting a deadline, advancing and folding a case, reading and checking a text.
//!
//! `cargo bench -p sagsgang` runs all of it, `cargo bench -p sagsgang -- fold` what has *fold* in its name.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measuring program may fall; it must not measure the wrong thing"
)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sagsgang::calendar::{Calendars, CountRule, Hours, Instant, Moment, Period, Unit};
use sagsgang::case::Case;
use sagsgang::check::load;
use sagsgang::log::{Event, EventRef, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, fold, situation, visible};
use sagsgang::source::SourceMap;
use std::fmt::Write;
use std::hint::black_box;

const VARDE: &str = include_str!("../../dsl-examples/varde/procedure.sag");
const STORY: &str = include_str!("../../dsl-examples/varde/cases/story-2.jsonl");

fn checked(text: &str) -> Option<Checked<Procedure>> {
    let mut sources = SourceMap::new();
    let id = sources.add("procedure.sag", text);
    load(&sources, id, &Calendars::builtin()).procedure
}

/// Everything in the story has happened and is known.
fn long_after() -> AsOf {
    AsOf::at(Moment::parse("2025-01-01").unwrap())
}

fn count(c: &mut Criterion) {
    let calendars = Calendars::builtin();
    let calendar = calendars.get("danmark").unwrap();
    let anchor = Moment::parse("2026-03-27T15:40:00+01:00").unwrap();
    let mut group = c.benchmark_group("count");
    for (name, amount, unit) in [
        ("days", 10, Unit::Days),
        ("working-days", 10, Unit::WorkingDays),
        ("bank-days", 10, Unit::BankDays),
        ("weeks", 8, Unit::Weeks),
        ("months", 3, Unit::Months),
        ("years", 2, Unit::Years),
        ("hours", 24, Unit::Hours(Hours::Elapsed)),
        ("working-hours", 24, Unit::Hours(Hours::Working)),
    ] {
        let rule = CountRule::new(Period::new(amount, unit).unwrap());
        group.bench_function(name, |b| b.iter(|| calendar.count(black_box(&rule), black_box(anchor))));
    }
    group.finish();
}

/// A case that has seen some events which change nothing, and the next such event.
fn long_case(procedure: &Checked<Procedure>, first: &Event, events: u32) -> (Case, String, Instant) {
    let mut case = Case::open(procedure);
    case.advance(procedure, first, &mut ()).unwrap();
    let start = first.recorded.milliseconds();
    let at = |number: u32| Instant::from_milliseconds(start + i64::from(number) * 1000);
    for number in 1..events {
        let id = format!("f{number}");
        case.advance(procedure, attempt(&id, at(number)), &mut ()).unwrap();
    }
    (case, format!("f{events}"), at(events))
}

fn attempt(id: &str, at: Instant) -> EventRef<'_> {
    EventRef {
        id,
        kind: "kontaktforsøg",
        happened: at.into(),
        recorded: at,
        actor: "s1",
        role: "sagsbehandleren",
        fields: None,
        about: None,
        supersedes: None,
        reason: None,
    }
}

fn advance(c: &mut Criterion) {
    let procedure = checked(VARDE).unwrap();
    let (log, _) = Log::read(STORY);
    let events = visible(&procedure, &log, long_after());
    let mut group = c.benchmark_group("advance");
    group.bench_function("varde-opening", |b| {
        b.iter_batched_ref(
            || Case::open(&procedure),
            |case| case.advance(&procedure, black_box(&events[0]), &mut ()),
            BatchSize::SmallInput,
        );
    });
    for length in [10, 10_000] {
        let (case, id, at) = long_case(&procedure, &events[0], length);
        group.bench_with_input(BenchmarkId::new("varde-event", length), &length, |b, _| {
            b.iter_batched_ref(
                || case.clone(),
                |case| case.advance(&procedure, black_box(attempt(&id, at)), &mut ()),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn whole_log(c: &mut Criterion) {
    let procedure = checked(VARDE).unwrap();
    let (log, _) = Log::read(STORY);
    let mut group = c.benchmark_group("log");
    group.throughput(Throughput::Elements(log.events().len() as u64));
    group.bench_function("read", |b| b.iter(|| Log::read(black_box(STORY))));
    group.bench_function("fold", |b| b.iter(|| fold(&procedure, black_box(&log), long_after(), &mut ())));
    group.bench_function("situation", |b| b.iter(|| situation(&procedure, black_box(&log), long_after())));
    group.finish();
}

/// A chain of steps with a deadline each.
fn chain(steps: usize) -> String {
    let mut text = String::from("sagsgang \"Kæde\"\n    kalender danmark\n    fristberegning \"dagen efter\"\n\nrolle sagsbehandleren\n");
    text.push_str("rolle teamlederen  leder sagsbehandleren\n\nhændelse start  fra sagsbehandleren\n\n");
    write!(text, "mål \"nået\"\n    nås ved s{}\n    hjemmel lokal \"kæde\"\n", steps - 1).unwrap();
    for step in 0..steps {
        let before = if step == 0 { "start".to_owned() } else { format!("s{}", step - 1) };
        write!(text, "\ntrin s{step}\n    efter første {before}\n    sagsbehandleren skal gøre det\n").unwrap();
        text.push_str("    inden for 10 dage, uændret på en fridag\n    ved overskridelse: teamlederen 1. hverdag kl. 8\n");
        text.push_str("    hjemmel lokal \"kæde\"\n");
    }
    text
}

fn read_and_check(c: &mut Criterion) {
    let calendars = Calendars::builtin();
    let mut group = c.benchmark_group("read-and-check");
    group.sample_size(10);
    for steps in [60, 1_000, 10_000] {
        let text = chain(steps);
        assert_eq!(checked(&text).expect("no errors").steps().len(), steps);
        group.throughput(Throughput::Elements(steps as u64));
        group.bench_with_input(BenchmarkId::new("steps", steps), &text, |b, text| {
            b.iter(|| {
                let mut sources = SourceMap::new();
                let id = sources.add("chain.sag", text);
                load(&sources, id, &calendars)
            });
        });
    }
    group.finish();
}

criterion_group!(daily, count, advance, whole_log, read_and_check);
criterion_main!(daily);
