//! The results as JUnit XML, as build servers read it: a procedure is a suite, a scenario a case, a failure its timeline.

use super::screen::as_written;
use crate::desk::Text;
use crate::draw::escape;
use sagsgang::diagnostic::Severity;
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure};
use sagsgang::scenario::ScenarioResult;

/// One file's results.
pub(super) struct Suite {
    xml: String,
    tests: usize,
    failures: usize,
    errors: usize,
}

/// All files as one report.
pub(super) fn report(suites: &[Suite]) -> String {
    let sum = |number: fn(&Suite) -> usize| suites.iter().map(number).sum::<usize>();
    let counts = counts(sum(|suite| suite.tests), sum(|suite| suite.failures), sum(|suite| suite.errors));
    let suites: String = suites.iter().map(|suite| suite.xml.as_str()).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sagsgang\" {counts}>\n{suites}</testsuites>\n")
}

/// The scenarios of a file that could be played.
pub(super) fn suite(text: &Text, procedure: &Checked<Procedure>, scenarios: &[ScenarioResult], language: Language) -> Suite {
    let class = attribute(procedure.name());
    let file = attribute(&text.path);
    let mut xml = String::new();
    let mut failures = 0;
    for scenario in scenarios {
        let case = format!(
            "    <testcase name=\"{}\" classname=\"{class}\" file=\"{file}\" line=\"{}\"",
            attribute(&scenario.title),
            scenario.line
        );
        let Some(first) = scenario.lines.iter().find(|line| !line.passed) else {
            xml.push_str(&format!("{case}/>\n"));
            continue;
        };
        failures += 1;
        let found = first.found.join(" ");
        let message = language
            .pick(format!("linje {}: {}: {found}", first.line, first.words), format!("line {}: {}: {found}", first.line, first.words));
        let timeline = timeline(text, scenario, language);
        xml.push_str(&format!(
            "{case}>\n      <failure message=\"{}\" type=\"scenario\">{}</failure>\n    </testcase>\n",
            attribute(&message),
            escape(&timeline)
        ));
    }
    let counts = counts(scenarios.len(), failures, 0);
    let xml = format!("  <testsuite name=\"{class}\" file=\"{file}\" {counts}>\n{xml}  </testsuite>\n");
    Suite { xml, tests: scenarios.len(), failures, errors: 0 }
}

/// A file that could not be played: one case, which is its faults.
pub(super) fn faulty(text: &Text, language: Language) -> Suite {
    let file = attribute(&text.path);
    let name = attribute(language.pick("teksten har fejl", "the text has errors"));
    let faults: Vec<(u32, String)> = text
        .loaded
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .filter_map(|found| Some((text.sources.get(found.source)?.place(found.span.start).line, found.title(language))))
        .collect();
    let line = faults.first().map_or(1, |(line, _)| *line);
    let all: Vec<String> = faults.iter().map(|(line, fault)| format!("{}:{line}: {fault}", text.path)).collect();
    let message = attribute(faults.first().map_or("", |(_, fault)| fault.as_str()));
    let xml = format!(
        "  <testsuite name=\"{file}\" file=\"{file}\" {}>\n    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\">\n      <error message=\"{message}\" type=\"check\">{}</error>\n    </testcase>\n  </testsuite>\n",
        counts(1, 0, 1),
        escape(&all.join("\n")),
    );
    Suite { xml, tests: 1, failures: 0, errors: 1 }
}

fn counts(tests: usize, failures: usize, errors: usize) -> String {
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\"")
}

/// The scenario's lines; the first that does not hold is marked, with what was found instead.
fn timeline(text: &Text, scenario: &ScenarioResult, language: Language) -> String {
    let mut out = format!("{}:{}\n", text.path, scenario.lines.iter().find(|line| !line.passed).map_or(scenario.line, |line| line.line));
    let digits = scenario.lines.last().map_or(scenario.line, |line| line.line).to_string().len();
    let first = scenario.lines.iter().position(|line| !line.passed);
    for (at, line) in scenario.lines.iter().enumerate() {
        let mark = if Some(at) == first {
            "✗"
        } else if line.passed {
            " "
        } else {
            "×"
        };
        out.push_str(&format!("{mark} {:>digits$}  {}\n", line.line, as_written(text.source(), line)));
        for found in &line.found {
            out.push_str(&format!("  {:digits$}  {} {found}\n", "", language.pick("fundet:", "found:")));
        }
    }
    out
}

/// Words in an attribute, in which a plain line end would be read as a blank.
fn attribute(words: &str) -> String {
    escape(words).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_xml_is_written_otherwise() {
        assert_eq!(attribute("\"a\"\n<b>\t&amp;\u{1}'"), "&quot;a&quot;&#10;&lt;b&gt;&#9;&amp;amp; &#39;");
    }
}
