//! The scenarios on a screen: which held, the timeline of those that did not, and what none of them reached.

use super::suggest::by_name;
use crate::desk::Text;
use crate::output::{Paint, Style};
use crate::page::{bullet, wrap};
use crate::words::counted;
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure};
use sagsgang::scenario::{Coverage, LineResult, ScenarioResult, Spot};
use sagsgang::source::Source;

/// The line as it stands in the text, dates in their column, without its comment.
pub(super) fn as_written(source: Option<&Source>, line: &LineResult) -> String {
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

/// How the answer is shown.
pub(super) struct Showing {
    pub(super) language: Language,
    pub(super) paint: Paint,
    /// The scenarios that pass too.
    pub(super) verbose: bool,
    /// What no scenario reaches.
    pub(super) missing: bool,
}

impl Showing {
    pub(super) fn file(&self, text: &Text, procedure: &Checked<Procedure>, scenarios: &[ScenarioResult], coverage: &Coverage) -> String {
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
        let shares = coverage.shares(language);
        let shares = shares.iter().filter(|(_, share)| share.all() > 0);
        let shares: Vec<String> = shares.map(|(name, share)| format!("{name} {}/{}", share.reached.len(), share.all())).collect();
        let mut out = format!("{verdict}.\n");
        out.push_str(&format!("{} {}\n", language.pick("Nået:", "Reached:"), shares.join(" · ")));
        if self.missing {
            self.missed(&mut out, procedure, coverage);
        }
        out
    }

    /// What no scenario reaches, step by step. Of a step that never opens nothing more is said.
    fn missed(&self, out: &mut String, procedure: &Procedure, coverage: &Coverage) {
        let language = self.language;
        let missed: Vec<Spot> = coverage.shares(language).iter().flat_map(|(_, share)| share.missed.clone()).collect();
        let mut steps = by_name(language, &missed);
        // In the order of the text, as its steps stand there; tables follow.
        steps.sort_by_key(|(name, _)| procedure.steps().iter().position(|step| step.name == *name).unwrap_or(usize::MAX));
        if steps.is_empty() {
            return;
        }
        out.push_str(language.pick("Det når ingen scenarier:\n", "What no scenario reaches:\n"));
        for (name, all) in steps {
            out.push_str(&bullet("·", &format!("{}: {}", language.quoted(name), all.join(", ")), 2));
        }
    }
}
