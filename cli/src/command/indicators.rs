//! `indicators`: what many cases say together, each figure with its recipe; as known now, and as known then.

use crate::desk::{Desk, OtherTexts, Times, moment};
use crate::output::{Answer, Exit, Stop};
use crate::usage::Trouble;
use crate::words::fault_notes;
use gather::{Gathered, LeftOut, Sorted};
use sagsgang::calendar::{Calendar, Instant, Moment};
use sagsgang::indicators::{
    Figures, Found, InSpan, Judged, Reckoned, changed, figures_sentences, judged_sentence, recipe_sentences, reckon, sources_sentences,
};
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Indicator, LegalBasis, Procedure, SpanOfTime};
use sagsgang::situation::AsOf;
use serde::Serialize;

mod gather;
mod screen;

/// Regn nøgletallene / reckon the indicators
///
/// De nøgletal, sagsgangen erklærer, regnet af mange sagers og af puljers logge, hvert med sin opskrift. Intet skrives.
/// The indicators that the procedure declares, from the logs of many cases and of pools, each with its recipe. Nothing
/// is written.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang indicators procedure.sag sager/ --happened-by 2024-12-31 --as-known 2025-01-10"
)]
pub(crate) struct Indicators {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Logge, eller mapper med logge / logs, or folders of logs (.jsonl)
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<String>,
    #[command(flatten)]
    others: OtherTexts,
    #[command(flatten)]
    times: Times,
    /// Vis ved siden af, hvad man vidste ved T / show beside it what was known by T
    #[arg(long, value_name = "T")]
    as_known: Option<String>,
    /// Vis hver sag og de hændelser, tallet hviler på / show each case and the events its figure rests on
    #[arg(long)]
    cases: bool,
}

/// `docs/schemas/indicators.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    procedure: &'a str,
    fingerprint: &'a str,
    as_of: AsOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_known: Option<AsOf>,
    cases: usize,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pools: &'a [String],
    indicators: Vec<One<'a>>,
    left_out: &'a [LeftOut],
    unreadable_lines: usize,
    words: Words,
}

/// How all figures are reckoned, in sentences.
#[derive(Serialize)]
struct Words {
    language: &'static str,
    sources: Vec<String>,
}

#[derive(Serialize)]
struct One<'a> {
    name: &'a str,
    measure: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<SpanOfTime>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    targets: Vec<&'a str>,
    basis: &'a [LegalBasis],
    now: Look<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<Look<'a>>,
    /// The cases in which the two looks found different things.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<Changed<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<&'a [Found]>,
    recipe: Vec<String>,
}

#[derive(Serialize)]
struct Look<'a> {
    #[serde(flatten)]
    figures: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<&'a Judged>,
    #[serde(skip_serializing_if = "<[InSpan]>::is_empty")]
    spans: &'a [InSpan],
    words: Vec<String>,
}

#[derive(Serialize)]
struct Changed<'a> {
    case: &'a str,
    now: Vec<&'a Found>,
    then: Vec<&'a Found>,
}

/// What was reckoned, for one answer.
struct Answered {
    language: Language,
    procedure: Checked<Procedure>,
    now: AsOf,
    then: Option<AsOf>,
    cases: usize,
    /// The pools whose log is in.
    pools: Vec<String>,
    reckoned: Vec<Reckoned>,
    /// The same as known then.
    before: Option<Vec<Reckoned>>,
    left_out: Vec<LeftOut>,
    unreadable: usize,
}

impl Indicators {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (procedure, language) = desk.runnable(&self.file)?;
        if self.file == "-" && self.logs.iter().any(|log| log == "-") {
            let trouble = Trouble::new("kun én af filerne kan være »-«", "only one of the files can be `-`");
            return Err(trouble.said_in(language).into());
        }
        let homes = self.others.homes(desk, &procedure, language)?;
        let (now, then) = self.looks(desk, language, procedure.calendar())?;
        let mut gathered = Gathered::default();
        let mut notes = String::new();
        let files = gathered.files(language, &self.logs);
        for (done, path) in files.iter().enumerate() {
            desk.progress(language, done, files.len());
            let (log, faults) = match desk.log(path) {
                Ok(read) => read,
                Err(trouble) => {
                    gathered.leave_out(LeftOut::unreadable(path, trouble.words(language)));
                    continue;
                }
            };
            notes.push_str(&fault_notes(language, path, &faults).0);
            gathered.unreadable += faults.len();
            let look = |at| homes.situation(&log, at).unwrap_or_else(|| sagsgang::situation::situation(&procedure, &log, at));
            gathered.add(language, &procedure, path, &log, look, (now, then));
        }
        desk.progress(language, files.len(), files.len());
        let unreadable = gathered.unreadable;
        let Sorted { now: cases, then: before, pools_now, pools_then, left_out } = gathered.sorted(language, &procedure);
        let answered = Answered {
            reckoned: reckon(&procedure, &cases, &pools_now, procedure.calendar().day(now.happened_by)),
            before: then.map(|then| reckon(&procedure, &before, &pools_then, procedure.calendar().day(then.happened_by))),
            cases: cases.len(),
            pools: pools_now.into_iter().map(|(pool, _)| procedure.pool(pool).name.clone()).collect(),
            language,
            procedure,
            now,
            then,
            left_out,
            unreadable,
        };
        let exit = Exit::findings(!answered.left_out.is_empty() || unreadable > 0);
        let answer = if desk.json() {
            Answer::json(&answered.report(self.cases), exit)?
        } else {
            Answer::text(screen::screen(&answered, self.cases, desk.paint()), exit)
        };
        Ok(answer.with_notes(notes))
    }

    /// As of when, and what was known then. Where nothing is said of what had happened, both look at what had happened then.
    fn looks(&self, desk: &Desk<'_>, language: Language, calendar: &Calendar) -> Result<(AsOf, Option<AsOf>), Trouble> {
        let mut now = self.times.as_of(desk, language)?;
        let Some(words) = &self.as_known else { return Ok((now, None)) };
        let known = moment("--as-known", words, language)?;
        if self.times.leaves_open() {
            now.happened_by = known;
        }
        if last(calendar, now.happened_by) > last(calendar, known) {
            let trouble = Trouble::new(
                format!("--as-known {words}: da kunne ingen vide, hvad der ville være sket til og med {}", now.happened_by),
                format!("--as-known {words}: nobody could know then what would have happened by {}", now.happened_by),
            );
            let trouble = trouble.with_help(
                "--happened-by er den dag, der gøres op; --as-known er samme dag eller senere",
                "--happened-by is the day that is looked at; --as-known is the same day or later",
            );
            return Err(trouble.said_in(language));
        }
        if last(calendar, known) > last(calendar, now.known_by) {
            let trouble = Trouble::new(
                format!("--as-known {words} er senere end det, der sammenlignes med"),
                format!("--as-known {words} is later than what it is compared with"),
            );
            return Err(trouble.said_in(language));
        }
        Ok((now, Some(AsOf { happened_by: now.happened_by, known_by: known })))
    }
}

/// The last instant of a moment.
fn last(calendar: &Calendar, moment: Moment) -> Instant {
    match moment {
        Moment::Day(day) => calendar.end(day).plus_milliseconds(-1),
        Moment::Instant(instant) => instant,
    }
}

impl Answered {
    /// Each indicator, with what it came to now and then.
    fn each(&self) -> impl Iterator<Item = (&Indicator, &Reckoned, Option<&Reckoned>)> {
        let before = |at: usize| self.before.as_ref().and_then(|before| before.get(at));
        let indicators = self.procedure.indicators().iter().zip(&self.reckoned).enumerate();
        indicators.map(move |(at, (indicator, now))| (indicator, now, before(at)))
    }

    fn report(&self, with_cases: bool) -> Report<'_> {
        Report {
            procedure: self.procedure.name(),
            fingerprint: self.procedure.fingerprint(),
            as_of: self.now,
            as_known: self.then,
            cases: self.cases,
            pools: &self.pools,
            indicators: self.each().map(|(indicator, now, then)| self.one(indicator, now, then, with_cases)).collect(),
            left_out: &self.left_out,
            unreadable_lines: self.unreadable,
            words: Words { language: self.language.code(), sources: sources_sentences(self.language) },
        }
    }

    fn one<'a>(&self, indicator: &'a Indicator, now: &'a Reckoned, then: Option<&'a Reckoned>, with_cases: bool) -> One<'a> {
        let differing = then.map(|then| changed(indicator, now, then));
        One {
            name: &indicator.name,
            measure: &indicator.words,
            per: indicator.per,
            targets: indicator.aims.iter().map(|aim| aim.words.as_str()).collect(),
            basis: &indicator.basis,
            now: self.look(indicator, now),
            then: then.map(|then| self.look(indicator, then)),
            changed: differing.map(|cases| cases.into_iter().map(|(case, now, then)| Changed { case, now, then }).collect()),
            cases: with_cases.then_some(&now.found),
            recipe: recipe_sentences(self.language, &self.procedure, indicator),
        }
    }

    fn look<'a>(&self, indicator: &Indicator, reckoned: &'a Reckoned) -> Look<'a> {
        let mut words = figures_sentences(self.language, &self.procedure, indicator, &reckoned.all);
        words.extend(reckoned.judged.as_ref().map(|judged| judged_sentence(self.language, indicator, judged, &reckoned.all)));
        Look { figures: reckoned.all, judged: reckoned.judged.as_ref(), spans: &reckoned.spans, words }
    }
}
