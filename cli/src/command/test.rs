//! `test`: the scenarios of a procedure, played by the engine, and what they reached.

use super::check;
use crate::desk::{Desk, Text};
use crate::output::{Answer, Exit, Paint, Stop, Style};
use crate::page::{bullet, wrap};
use crate::words::{counted, listed};
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure};
use sagsgang::scenario::{Coverage, LineResult, ScenarioResult, run};
use sagsgang::source::Source;
use serde::Serialize;

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
        let mut reports = Vec::new();
        let mut out = String::new();
        let mut passed = true;
        for text in &texts {
            let language = desk.language_or(text.loaded.file.language);
            let Some(procedure) = &text.loaded.procedure else {
                passed = false;
                out.push_str(&check::frames(desk, &text.sources, &text.loaded.diagnostics, language));
                out.push_str(&language.pick(
                    format!("{}: har fejl, så scenarierne er ikke prøvet\n", text.path),
                    format!("{}: has errors, so the scenarios are not played\n", text.path),
                ));
                reports.push(FileReport::Faulty(check::FileReport::of(desk, text)));
                continue;
            };
            let (scenarios, coverage) = run(procedure);
            let all = scenarios.iter().all(|scenario| scenario.passed);
            passed &= all;
            let showing = Showing { language, paint: desk.paint(), verbose: self.verbose };
            out.push_str(&showing.file(text, procedure, &scenarios, &coverage));
            reports.push(FileReport::Played { file: &text.path, passed: all, scenarios, coverage });
        }
        let exit = Exit::findings(!passed);
        if desk.json() {
            return Answer::json(&Report { passed, files: reports }, exit);
        }
        Ok(Answer::text(out, exit))
    }
}

/// The line as it stands in the text, dates in their column, without its comment.
fn as_written(source: Option<&Source>, line: &LineResult) -> String {
    let number = usize::try_from(line.line).unwrap_or_default();
    let written = source.and_then(|source| source.text().lines().nth(number.saturating_sub(1))).unwrap_or_default();
    let mut quoted = false;
    let comment = written.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '#' && !quoted
    });
    let written = comment.and_then(|(at, _)| written.get(..at)).unwrap_or(written).trim_end();
    let indented = written.strip_prefix("    ").unwrap_or(written);
    // A line that goes on below stands here in one piece.
    let whole = written.split_whitespace().eq(line.words.split_whitespace());
    if whole { indented.to_owned() } else { line.words.clone() }
}

struct Showing {
    language: Language,
    paint: Paint,
    verbose: bool,
}

impl Showing {
    fn file(&self, text: &Text, procedure: &Checked<Procedure>, scenarios: &[ScenarioResult], coverage: &Coverage) -> String {
        let language = self.language;
        let mut out = format!("{} ({})\n", self.paint.paint(Style::Strong, procedure.name()), text.path);
        for scenario in scenarios {
            let (mark, word, style) = if scenario.passed {
                ("✓", language.pick("består", "passes"), Style::Good)
            } else {
                ("✗", language.pick("fejler", "fails"), Style::Alarm)
            };
            out.push_str(&format!("  {}  {}\n", self.paint.paint(style, &format!("{mark} {word:6}")), scenario.title));
            if !scenario.passed || self.verbose {
                self.timeline(&mut out, text.source(), scenario);
            }
        }
        out.push_str(&self.summary(procedure, scenarios, coverage));
        out
    }

    /// The scenario's lines with their numbers; the first that does not hold is marked.
    fn timeline(&self, out: &mut String, source: Option<&Source>, scenario: &ScenarioResult) {
        let last = scenario.lines.last().map_or(scenario.line, |line| line.line);
        let digits = last.to_string().len();
        let first = scenario.lines.iter().find(|line| !line.passed).map(|line| line.line);
        for line in &scenario.lines {
            let is_first = Some(line.line) == first && !line.passed;
            let mark = if is_first {
                self.paint.paint(Style::Alarm, "✗")
            } else if line.passed {
                " ".to_owned()
            } else {
                "×".to_owned()
            };
            let style = if line.passed { Style::Plain } else { Style::Alarm };
            let number = self.paint.paint(Style::Faint, &format!("{:>digits$}", line.line));
            out.push_str(&format!("    {mark} {number}  {}\n", self.paint.paint(style, &as_written(source, line))));
            self.found(out, line, digits);
        }
        out.push('\n');
    }

    /// What was found instead, under the line.
    fn found(&self, out: &mut String, line: &LineResult, digits: usize) {
        for found in &line.found {
            let words = format!("{} {found}", self.language.pick("fundet:", "found:"));
            for words in wrap(&words, 80) {
                out.push_str(&format!("      {:digits$}  {words}\n", ""));
            }
        }
    }

    fn summary(&self, procedure: &Procedure, scenarios: &[ScenarioResult], coverage: &Coverage) -> String {
        let language = self.language;
        let failed = scenarios.iter().filter(|scenario| !scenario.passed).count();
        let number = counted(scenarios.len(), language.pick("scenarie", "scenario"), language.pick("scenarier", "scenarios"));
        let verdict = match (scenarios.len(), failed) {
            (0, _) => language.pick("ingen scenarier at prøve".to_owned(), "no scenarios to play".to_owned()),
            (1, 0) => language.pick(format!("{number} består"), format!("{number} passes")),
            (_, 0) => language.pick(format!("{number} består alle"), format!("{number}, all pass")),
            (all, failed) => language.pick(
                format!("{number}: {} består, {failed} fejler", all - failed),
                format!("{number}: {} pass, {failed} fail", all - failed),
            ),
        };
        let mut out = format!("{verdict}.\n");
        let all_steps = procedure.steps().len();
        let steps = all_steps - coverage.steps_missed.len();
        out.push_str(
            &language
                .pick(format!("Trin, der blev åbnet: {steps} af {all_steps}.\n"), format!("Steps that opened: {steps} of {all_steps}.\n")),
        );
        self.missed(&mut out, coverage.steps_missed.iter().map(|step| language.quoted(step)).collect());
        let rungs = coverage.rungs.len();
        let all_rungs = rungs + coverage.rungs_missed.len();
        if all_rungs > 0 {
            out.push_str(&language.pick(
                format!("Påmindelser og beskeder, der kom: {rungs} af {all_rungs}.\n"),
                format!("Reminders and messages that came: {rungs} of {all_rungs}.\n"),
            ));
            self.missed(&mut out, self.rungs(coverage.rungs_missed.iter()));
        }
        out
    }

    fn missed(&self, out: &mut String, names: Vec<String>) {
        if !names.is_empty() {
            out.push_str(&bullet(self.language.pick("aldrig:", "never:"), &names.join(", "), 2));
        }
    }

    /// `kontakt 1`, `kontakt 2` as the engine names rungs, gathered by step: `»kontakt« nr. 1 og 2`.
    fn rungs<'a>(&self, rungs: impl Iterator<Item = &'a String>) -> Vec<String> {
        let mut steps: Vec<(&str, Vec<String>)> = Vec::new();
        for rung in rungs {
            let (step, number) = rung.rsplit_once(' ').unwrap_or((rung, ""));
            match steps.last_mut() {
                Some((last, numbers)) if *last == step => numbers.push(number.to_owned()),
                _ => steps.push((step, vec![number.to_owned()])),
            }
        }
        let number = self.language.pick("nr.", "no.");
        steps.iter().map(|(step, numbers)| format!("{} {number} {}", self.language.quoted(step), listed(self.language, numbers))).collect()
    }
}
