//! One competitor for a benchmark of engines: the jobs J1, J1i, J2 and J4, through the public front door alone.
//!
//! ```text
//! cargo run --release -p sagsgang --example peers -- --workload DIR --runs 5 --job J1
//! ```
//!
//! Reads the workload outside the timed part, runs once to warm up and then so often for the record, and prints one JSON
//! line. `docs/benchmarks.md` says what the jobs are and what the numbers mean. A job it does not know prints nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a measuring program may fall; it must not measure the wrong thing"
)]

mod advance;
mod agenda;
mod definition;
mod report;
mod workload;

use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::model::{Checked, Procedure};
use sagsgang::source::SourceMap;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|word| word == name).and_then(|at| arguments.get(at + 1)).cloned();
    let folder = value("--workload").expect("--workload DIR");
    let runs = value("--runs").and_then(|runs| runs.parse().ok()).unwrap_or(5);
    match value("--job").as_deref() {
        Some("J1") => advance::one_by_one(&folder, runs),
        Some("J1i") => advance::all_at_once(&folder, runs),
        Some("J2") => agenda::sweep(&folder, runs),
        Some("J4") => definition::read(&folder, runs),
        _ => {}
    }
}

/// Reads a procedure that stands beside this program.
fn procedure(name: &str) -> Checked<Procedure> {
    let path = format!("{}/examples/peers/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the procedure beside this program");
    checked(name, &text)
}

fn checked(name: &str, text: &str) -> Checked<Procedure> {
    let mut sources = SourceMap::new();
    let id = sources.add(name, text);
    let loaded = load(&sources, id, &Calendars::builtin());
    let language = loaded.file.language;
    for diagnostic in &loaded.diagnostics {
        let place = sources.get(id).unwrap().place(diagnostic.span.start);
        eprintln!("{name}:{}: {} ({})", place.line, diagnostic.title(language), diagnostic.help(language));
    }
    loaded.procedure.expect("a procedure without errors")
}
