//! `test --mutate`: the text with one small mistake after another, and which of them no scenario notices.

use crate::command::check;
use crate::desk::{Desk, Text};
use crate::output::{Answer, Exit, Paint, Stop, Style};
use crate::page::{bullet, wrap};
use crate::words::counted;
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure};
use sagsgang::mutants::{Mutant, Slip, Verdict, mutants};
use sagsgang::scenario::fails;
use serde::Serialize;

/// `docs/schemas/test-mutants.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    /// Does every file reach the share that was asked for?
    passed: bool,
    files: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileReport<'a> {
    Tried {
        file: &'a str,
        passed: bool,
        /// Do the scenarios hold without any mistake? Else none is tried.
        scenarios_hold: bool,
        #[serde(flatten)]
        score: Score,
        mutants: Vec<MutantReport>,
    },
    Faulty(check::FileReport<'a>),
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Score {
    killed: usize,
    alive: usize,
    stopped: usize,
    same: usize,
    /// Of those that a scenario could notice, in whole percent, rounded down; nothing where there is none.
    percent: Option<usize>,
}

#[derive(Serialize)]
struct MutantReport {
    line: u32,
    slip: Slip,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    was: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    becomes: Option<String>,
    verdict: Verdict,
}

impl Score {
    fn of(tried: &[(Mutant, Verdict)]) -> Self {
        let mut score = Self::default();
        for (_, verdict) in tried {
            match verdict {
                Verdict::Killed => score.killed += 1,
                Verdict::Alive => score.alive += 1,
                Verdict::Stopped => score.stopped += 1,
                Verdict::Same => score.same += 1,
            }
        }
        score.percent = (score.killed * 100).checked_div(score.killed + score.alive);
        score
    }

    fn all(self) -> usize {
        self.killed + self.alive + self.stopped + self.same
    }
}

pub(super) fn answer(desk: &mut Desk<'_>, texts: &[Text], at_least: Option<u8>) -> Result<Answer, Stop> {
    let mut out = String::new();
    let mut reports = Vec::new();
    let mut passed = true;
    for text in texts {
        let language = desk.language_or(text.loaded.file.language);
        let Some(procedure) = &text.loaded.procedure else {
            passed = false;
            out.push_str(&check::frames(desk, &text.sources, &text.loaded.diagnostics, language));
            reports.push(FileReport::Faulty(check::FileReport::of(desk, text)));
            continue;
        };
        let showing = Showing { language, paint: desk.paint() };
        out.push_str(&format!("{} ({})\n", showing.paint.paint(Style::Strong, procedure.name()), text.path));
        let holds = !fails(procedure);
        let tried = if holds { try_all(desk, text, procedure, language) } else { Vec::new() };
        let score = Score::of(&tried);
        let enough = holds && score.percent.is_none_or(|percent| percent >= usize::from(at_least.unwrap_or(0)));
        passed &= enough;
        out.push_str(&if holds { showing.file(&tried, score) } else { showing.failing() });
        if let (true, false, Some(least)) = (holds, enough, at_least) {
            out.push_str(&language.pick(format!("Der er bedt om mindst {least} %.\n"), format!("At least {least}% is asked for.\n")));
        }
        let mutants = tried.into_iter().map(|(mutant, verdict)| report(mutant, verdict)).collect();
        reports.push(FileReport::Tried { file: &text.path, passed: enough, scenarios_hold: holds, score, mutants });
    }
    let exit = Exit::findings(!passed);
    if desk.json() {
        return Answer::json(&Report { passed, files: reports }, exit);
    }
    Ok(Answer::text(out, exit))
}

fn try_all(desk: &mut Desk<'_>, text: &Text, procedure: &Checked<Procedure>, language: Language) -> Vec<(Mutant, Verdict)> {
    let all = mutants(&text.sources, text.id);
    let number = all.len();
    let mut tried = Vec::new();
    for (done, mutant) in all.into_iter().enumerate() {
        if let Some(verdict) = mutant.verdict(&text.sources, text.id, &desk.calendars, procedure) {
            tried.push((mutant, verdict));
        }
        desk.progress_of(language, (done + 1, number), 10, ("små fejl", "small mistakes"));
    }
    tried
}

fn report(mutant: Mutant, verdict: Verdict) -> MutantReport {
    let Mutant { line, slip, about, was, becomes, .. } = mutant;
    MutantReport { line, slip, about, was, becomes, verdict }
}

struct Showing {
    language: Language,
    paint: Paint,
}

impl Showing {
    fn failing(&self) -> String {
        self.language
            .pick(
                "Et scenarie fejler, som teksten er. Kør først »sagsgang test«.\n",
                "A scenario fails as the text stands. Run `sagsgang test` first.\n",
            )
            .to_owned()
    }

    fn file(&self, tried: &[(Mutant, Verdict)], score: Score) -> String {
        let language = self.language;
        let mut out = String::new();
        for (of, words) in [
            (Verdict::Alive, language.pick("Det opdager ingen scenarier:\n", "No scenario notices:\n")),
            (
                Verdict::Same,
                language
                    .pick("Det er ingen fejl, for teksten betyder det samme:\n", "These are no mistakes, for the text means the same:\n"),
            ),
        ] {
            let mut those = tried.iter().filter(|(_, verdict)| *verdict == of).peekable();
            if those.peek().is_some() {
                out.push_str(words);
            }
            those.for_each(|(mutant, _)| self.mutant(&mut out, mutant));
        }
        out.push_str(&self.sum(score));
        out
    }

    fn sum(&self, score: Score) -> String {
        let language = self.language;
        if score.all() == 0 {
            return language.pick("Der er ingen små fejl at prøve.\n", "There are no small mistakes to try.\n").to_owned();
        }
        let number = counted(score.all(), language.pick("lille fejl", "small mistake"), language.pick("små fejl", "small mistakes"));
        let Score { killed, alive, stopped, same, percent } = score;
        let share = percent.map(|percent| language.pick(format!(" ({percent} %)"), format!(" ({percent}%)"))).unwrap_or_default();
        let noticed = language.pick(
            format!("scenarierne opdager {killed} af {}{share}", killed + alive),
            format!("the scenarios notice {killed} of {}{share}", killed + alive),
        );
        let stopped = language.pick(format!("{stopped} stoppes af check"), format!("{stopped} are stopped by check"));
        let same = language.pick(format!("{same} er ingen fejl"), format!("{same} are no mistakes"));
        format!("{number}: {noticed}, {stopped}, {same}.\n")
    }

    fn mutant(&self, out: &mut String, mutant: &Mutant) {
        let language = self.language;
        let about = mutant.about.as_ref().map(|name| format!(" {}", language.quoted(name))).unwrap_or_default();
        let line = language.pick("linje", "line");
        out.push_str(&bullet("·", &format!("{line} {}{about}: {}", mutant.line, mutant.slip.words(language)), 2));
        for (mark, words, style) in [("-", Some(&mutant.was), Style::Faint), ("+", mutant.becomes.as_ref(), Style::Plain)] {
            for (at, words) in words.into_iter().flat_map(|words| wrap(words, 90)).enumerate() {
                let mark = if at == 0 { mark } else { " " };
                out.push_str(&format!("    {mark} {}\n", self.paint.paint(style, &words)));
            }
        }
    }
}
