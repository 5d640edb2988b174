//! What is suggested for a text is true of it, and what is said of a small mistake is so.

use super::{Verdict, holds_in, same, so};
use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::mutants::{self, mutants};
use sagsgang::scenario::run;
use sagsgang::source::SourceMap;
use sagsgang::suggest::suggest;
use sagsgang::syntax::{format, parse};

/// How many texts: each is searched, or tried with many mistakes.
const TEXTS: u32 = 12;

fn reached(text: &str, calendars: &Calendars) -> Result<(usize, usize, bool), String> {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    let loaded = load(&sources, id, calendars);
    let procedure = loaded.procedure.ok_or_else(|| format!("does not check: {:?}\n{text}", loaded.diagnostics.first()))?;
    let (results, coverage) = run(&procedure);
    let missed = coverage.shares(loaded.file.language).iter().map(|(_, share)| share.missed.len()).sum();
    Ok((coverage.reached(), missed, results.iter().all(|result| result.passed)))
}

#[test]
fn what_is_suggested_reads_holds_and_reaches_what_nothing_did() {
    let calendars = Calendars::builtin();
    holds_in(TEXTS, "what is suggested reads, holds and reaches more", |story, _| -> Verdict {
        // Its own stories may say what does not hold, so they are left out.
        let scenario = ["\nscenarie ", "\nscenario "].iter().filter_map(|word| story.written.text.find(word)).min();
        let mut text = story.written.text.get(..scenario.unwrap_or(story.written.text.len())).unwrap_or_default().trim_end().to_owned();
        text.push('\n');
        let mut sources = SourceMap::new();
        let id = sources.add("prøve.sag", &text);
        let Some(found) = suggest(&sources, id, &calendars) else { return Ok(()) };
        let again = suggest(&sources, id, &calendars).map(|found| found.scenarios.iter().map(|one| one.text.clone()).collect::<Vec<_>>());
        same("the same each time", &again, &Some(found.scenarios.iter().map(|one| one.text.clone()).collect()))?;
        let (mut before, _, _) = reached(&text, &calendars)?;
        for one in &found.scenarios {
            text.push_str(&one.text);
            let (after, _, hold) = reached(&text, &calendars)?;
            so(hold, || format!("does not hold:\n{}", one.text))?;
            same(&format!("reached by\n{}", one.text), &(before + one.reaches.len()), &after)?;
            so(!one.reaches.is_empty(), || format!("reaches nothing:\n{}", one.text))?;
            before = after;
        }
        let (_, missed, _) = reached(&text, &calendars)?;
        same("missed", &found.missed.len(), &missed)?;
        let mut sources = SourceMap::new();
        let id = sources.add("prøve.sag", &text);
        let canonical = format(&parse(&sources, id).file).map_err(|error| error.to_string())?;
        let tail = |text: &str| text.rsplit_once("\nscenarie ").or(text.rsplit_once("\nscenario ")).map(|(_, last)| last.to_owned());
        same("canonical", &tail(&canonical), &tail(&text))
    });
}

#[test]
fn what_is_said_of_a_small_mistake_is_so() {
    let calendars = Calendars::builtin();
    holds_in(TEXTS, "what is said of a small mistake is so", |story, _| -> Verdict {
        let mut sources = SourceMap::new();
        let id = sources.add("prøve.sag", &story.written.text);
        let Some(procedure) = load(&sources, id, &calendars).procedure else { return Ok(()) };
        let before = sources.get(id).map(|source| source.text().to_owned()).unwrap_or_default();
        for mutant in mutants(&sources, id) {
            let changed = mutant.apply(&sources, id);
            let after = changed.get(id).map(|source| source.text()).unwrap_or_default();
            so(after != before, || format!("no change: {mutant:?}"))?;
            // Only the line it names is another, or is gone.
            let line = usize::try_from(mutant.line).unwrap_or_default() - 1;
            let upto = |text: &str| text.lines().take(line).map(str::to_owned).collect::<Vec<_>>();
            same("the lines before", &upto(after), &upto(&before))?;
            let Some(verdict) = mutant.verdict(&sources, id, &calendars, &procedure) else {
                return Err(format!("cannot be read: {mutant:?}"));
            };
            let loaded = load(&changed, id, &calendars);
            let expected = match &loaded.procedure {
                None => mutants::Verdict::Stopped,
                Some(other) if other.fingerprint() == procedure.fingerprint() => mutants::Verdict::Same,
                Some(other) if run(other).0.iter().all(|result| result.passed) => mutants::Verdict::Alive,
                Some(_) => mutants::Verdict::Killed,
            };
            so(expected == verdict, || format!("{verdict:?} of {mutant:?}"))?;
        }
        Ok(())
    });
}
