//! How long an editor waits after a key, beside the time it takes to read and check the whole text, in the same run.
//!
//! `cargo bench -p sagsgang-editor`; compare the ratios to `load`, times on a shared machine mean little.

#![allow(missing_docs, clippy::unwrap_used, reason = "a measuring program may fall; it must not measure the wrong thing")]

use criterion::{Criterion, criterion_group, criterion_main};
use sagsgang::calendar::{Calendars, Day, Moment};
use sagsgang::check::load;
use sagsgang::source::SourceMap;
use sagsgang_editor::{Around, Server};
use serde_json::{Value, json};
use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// As in the command.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STEPS: usize = 1_000;
const URI: &str = "file:///x/k%C3%A6de.sag";

/// Nothing but a day.
struct Nowhere;

impl Around for Nowhere {
    fn today(&self) -> Day {
        let Some(Moment::Day(day)) = Moment::parse("2026-11-23") else { unreachable!() };
        day
    }
    fn read(&self, _: &Path) -> Option<String> {
        None
    }
    fn texts_in(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
    fn texts_below(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
    fn texts_beside(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// Steps as they are written in the examples: eight lines each, no two alike.
fn text() -> String {
    let mut text = String::from("sagsgang \"Kæde\"\n    kalender danmark\n    fristberegning \"dagen efter\"\n\nrolle sagsbehandleren\n");
    text.push_str(
        "rolle teamlederen  leder sagsbehandleren\n\nhændelse start  fra sagsbehandleren\nhændelse stop   fra sagsbehandleren\n\n",
    );
    write!(text, "mål \"nået\"\n    nås ved s{}\n    hjemmel lokal \"kæde\"\n", STEPS - 1).unwrap();
    for step in 0..STEPS {
        let before = if step == 0 { "start".to_owned() } else { format!("s{}", step - 1) };
        write!(text, "\n> Det {step}. led i kæden (gengivet).\ntrin s{step} \"Led nr. {step}\"\n    efter første {before}\n").unwrap();
        write!(text, "    sagsbehandleren skal gøre det {step}. led færdigt\n    senest {} dage efter {before}", step % 60 + 1).unwrap();
        text.push_str(", uændret på en fridag\n    påmind sagsbehandleren 1 dag før fristen\n");
        text.push_str("    ved overskridelse: teamlederen 1. hverdag kl. 8\n    bortfalder ved stop\n");
        writeln!(text, "    hjemmel lokal \"kæde, led {step}\"").unwrap();
    }
    text
}

fn place(text: &str, words: &str) -> (usize, usize) {
    let at = text.find(words).unwrap();
    let line = text.get(..at).unwrap().matches('\n').count();
    (line, at - text.get(..at).unwrap().rfind('\n').unwrap() - 1)
}

fn notice(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

fn keystroke(c: &mut Criterion) {
    let text = text();
    let around = Nowhere;
    let mut group = c.benchmark_group("keystroke");
    group.sample_size(30);
    let calendars = Calendars::builtin();
    group.bench_function("load", |b| {
        b.iter(|| {
            let mut sources = SourceMap::new();
            let id = sources.add("x.sag", black_box(&text));
            let loaded = load(&sources, id, &calendars);
            assert!(loaded.procedure.is_some());
            loaded
        });
    });

    let mut server = Server::new(Calendars::builtin(), &around);
    server.hear(&json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {} }), &[]);
    let document = json!({ "uri": URI, "languageId": "sagsgang", "version": 1, "text": text });
    server.hear(&notice("textDocument/didOpen", json!({ "textDocument": document })), &[]);
    assert_eq!(server.rest().len(), 1);
    // A letter more and a letter less in the middle of the text.
    let (line, column) = place(&text, "gøre det 500. led færdigt");
    let mut version: i64 = 1;
    let mut typed = false;
    let mut key = |server: &mut Server<'_>, version: &mut i64| {
        *version += 1;
        let end = column + usize::from(typed);
        let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": end } });
        let change = json!({ "range": range, "text": if typed { "" } else { "x" } });
        typed = !typed;
        let document = json!({ "uri": URI, "version": version });
        server.hear(&notice("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] })), &[]);
    };
    group.bench_function("faults", |b| {
        b.iter(|| {
            key(&mut server, &mut version);
            server.rest()
        });
    });
    // The same in a keyword: every other time a line cannot be read, and what was meant is looked for.
    let (line, column) = place(&text, "efter første s500");
    let mut broken = false;
    group.bench_function("a-line-that-cannot-be-read", |b| {
        b.iter(|| {
            broken = !broken;
            version += 1;
            let end = column + usize::from(!broken);
            let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": end } });
            let change = json!({ "range": range, "text": if broken { "x" } else { "" } });
            let document = json!({ "uri": URI, "version": version });
            server.hear(&notice("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] })), &[]);
            server.rest()
        });
    });
    if broken {
        let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": column + 1 } });
        let change = json!({ "range": range, "text": "" });
        let document = json!({ "uri": URI, "version": version + 1 });
        server.hear(&notice("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] })), &[]);
        server.rest();
    }
    let ask = |server: &mut Server<'_>, method: &str, (line, character): (usize, usize)| {
        let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99_999, "character": 0 } });
        let params = json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character }, "range": whole });
        let answers = server.hear(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }), &[]);
        assert!(answers.first().is_some_and(|answer| answer.get("result").is_some_and(|result| !result.is_null())));
        answers
    };
    let (after, at) = place(&text, "første s500");
    for (name, method, place) in [
        ("faults-and-completion", "textDocument/completion", (after, at + "første ".len())),
        ("faults-and-hover", "textDocument/hover", (after, at + "første s".len())),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| {
                key(&mut server, &mut version);
                (server.rest(), ask(&mut server, method, place))
            });
        });
    }
    for (name, method) in [
        ("outline", "textDocument/documentSymbol"),
        ("folds", "textDocument/foldingRange"),
        ("colours", "textDocument/semanticTokens/full"),
        ("hints", "textDocument/inlayHint"),
    ] {
        group.bench_function(name, |b| b.iter(|| ask(&mut server, method, (0, 0))));
    }
    group.finish();
}

criterion_group!(editor, keystroke);
criterion_main!(editor);
