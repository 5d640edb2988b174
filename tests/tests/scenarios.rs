//! Every scenario in every procedure under `scenarios/`: one construct a file, its dates by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails may fall")]

use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::scenario::run;
use sagsgang::source::SourceMap;
use sagsgang::syntax::{format, parse};
use std::path::PathBuf;

fn files() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "sag"));
    paths.sort();
    assert!(paths.len() >= 5, "the scenario files have gone");
    let named = |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap());
    paths.into_iter().map(named).collect()
}

#[test]
fn every_scenario_holds() {
    let mut wrong = Vec::new();
    for (name, text) in files() {
        let mut sources = SourceMap::new();
        let id = sources.add(&name, &text);
        let loaded = load(&sources, id, &Calendars::builtin());
        let language = loaded.file.language;
        wrong.extend(loaded.diagnostics.iter().map(|found| format!("{name}: {} {}", found.title(language), found.help(language))));
        let Some(procedure) = loaded.procedure else { continue };
        let (results, _) = run(&procedure);
        assert!(!results.is_empty(), "{name} has no scenario");
        let lines = results.iter().flat_map(|result| result.lines.iter().map(move |line| (&result.title, line)));
        wrong.extend(
            lines
                .filter(|(_, line)| !line.passed)
                .map(|(title, line)| format!("{name}:{}: {title}\n    {}\n    {}", line.line, line.words, line.found.join("\n    "))),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_as_the_formatter_writes_it() {
    for (name, text) in files() {
        let mut sources = SourceMap::new();
        let id = sources.add(&name, &text);
        let canonical = format(&parse(&sources, id).file).unwrap();
        assert_eq!(canonical, text, "{name}");
    }
}
