//! `test`: the scenarios of a procedure, played by the engine, and what they reached.

use super::check;
use crate::desk::Desk;
use crate::output::{Answer, Exit, Stop};
use crate::usage::Trouble;
use sagsgang::scenario::{Coverage, ScenarioResult, run};
use screen::Showing;
use serde::Serialize;

mod junit;
mod mutate;
mod screen;
mod suggest;

/// Prøv scenarierne / play the scenarios
///
/// Et scenarie, der fejler, vises som en tidslinje med det første, der ikke passer.
/// A scenario that fails is shown as a timeline with the first line that does not hold.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Test {
    /// Sagsgange / procedures (.sag)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Vis også de scenarier, der består / show those that pass too
    #[arg(long, short)]
    verbose: bool,
    /// Vis, hvad ingen scenarier når / show what no scenario reaches
    #[arg(long)]
    coverage: bool,
    /// Skriv resultatet som JUnit-XML, `-` til standard output / write the results as JUnit XML, `-` to standard output
    #[arg(long, value_name = "OUT")]
    junit: Option<String>,
    /// Skriv scenarier for det, ingen scenarier når; deres datoer er motorens egne / write scenarios for what none reaches; their dates are the engine's own
    #[arg(long, conflicts_with_all = ["junit", "coverage", "verbose"])]
    suggest: bool,
    /// Prøv teksten med én lille fejl ad gangen: hvilke opdager ingen scenarier? / try the text with one small mistake at a time: which does no scenario notice?
    #[arg(long, conflicts_with_all = ["junit", "coverage", "verbose", "suggest"])]
    mutate: bool,
    /// Med --mutate: 1, hvis scenarierne opdager færre end så mange procent / with --mutate: 1 if the scenarios notice less than this percentage
    #[arg(long, value_name = "PERCENT", requires = "mutate", value_parser = clap::value_parser!(u8).range(0..=100))]
    at_least: Option<u8>,
}

/// `docs/schemas/test.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    passed: bool,
    files: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileReport<'a> {
    Played {
        file: &'a str,
        passed: bool,
        scenarios: Vec<ScenarioResult>,
        coverage: Coverage,
    },
    /// A file with errors, as `check` reports it.
    Faulty(check::FileReport<'a>),
}

impl Test {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let texts = desk.texts(&self.files)?;
        if self.suggest {
            return suggest::answer(desk, &texts);
        }
        if self.mutate {
            return mutate::answer(desk, &texts, self.at_least);
        }
        let mut reports = Vec::new();
        let mut out = String::new();
        let mut passed = true;
        let mut suites = Vec::new();
        for text in &texts {
            let language = desk.language_or(text.loaded.file.language);
            let Some(procedure) = &text.loaded.procedure else {
                passed = false;
                out.push_str(&check::frames(desk, &text.sources, &text.loaded.diagnostics, language));
                out.push_str(&language.pick(
                    format!("{}: har fejl, så scenarierne er ikke prøvet\n", text.path),
                    format!("{}: has errors, so the scenarios are not played\n", text.path),
                ));
                suites.push(junit::faulty(text, language));
                reports.push(FileReport::Faulty(check::FileReport::of(desk, text)));
                continue;
            };
            let (scenarios, coverage) = run(procedure);
            let all = scenarios.iter().all(|scenario| scenario.passed);
            passed &= all;
            let showing = Showing { language, paint: desk.paint(), verbose: self.verbose, missing: self.verbose || self.coverage };
            out.push_str(&showing.file(text, procedure, &scenarios, &coverage));
            suites.push(junit::suite(text, procedure, &scenarios, language));
            reports.push(FileReport::Played { file: &text.path, passed: all, scenarios, coverage });
        }
        let exit = Exit::findings(!passed);
        if let Some(path) = &self.junit {
            let report = junit::report(&suites);
            if path == "-" {
                return Ok(Answer::text(report, exit));
            }
            std::fs::write(path, report).map_err(|error| {
                let trouble = Trouble::new(format!("{path} kan ikke skrives ({error})"), format!("{path} cannot be written ({error})"));
                trouble
                    .said_in(desk.language_or(texts.first().map_or(sagsgang::lexicon::Language::Danish, |text| text.loaded.file.language)))
            })?;
        }
        if desk.json() {
            return Answer::json(&Report { passed, files: reports }, exit);
        }
        Ok(Answer::text(out, exit))
    }
}
