//! `simulate`: a population of invented cases of a procedure: their logs, and what came of them.

use crate::desk::{Desk, OtherTexts, day_or, shared_twice};
use crate::output::{Answer, Exit, Stop};
use crate::usage::Trouble;
use crate::words::counted;
use sagsgang::calendar::{Day, Moment};
use sagsgang::indicators::{Figures as Measured, InSpan, Judged, Reckoned, figures_sentences, find_in_pool, judged_sentence, reckon};
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Indicator, Procedure};
use sagsgang::pool::{Stock, level_sentence, stock};
use sagsgang::situation::AsOf;
use sagsgang_simulate::{Figures, Made, NoiseKind, PerStep, Period, Population, PopulationFault, Simulation, SimulationError, Spread};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

mod screen;
mod write;

/// The most cases that are made at a time.
const MOST_CASES: u64 = 1_000_000;
/// The most that share pools: every day looks at the whole of a pool's log.
const MOST_TOGETHER: u64 = 20_000;
/// The cases that are made where nothing says how many.
const PLAIN_CASES: u64 = 1000;

/// Opdigtede sager i tusindvis / invented cases by the thousand
///
/// Kører sagsgangen for mange opdigtede sager: frister, beskeder, arbejde og nøgletal. Det er ingen prognose. Samme frø giver
/// samme sager, og flere sager ændrer ikke de tidligere, medmindre de deler puljer. Med -o skrives sagernes logge og puljernes;
/// ellers skrives intet.
/// Runs the procedure for many invented cases: deadlines, messages, work and indicators. It is no forecast. The same seed gives
/// the same cases, and more cases change none of the earlier ones, unless they share pools. With -o the logs of the cases are
/// written, and those of the pools; else nothing is.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang simulate procedure.sag --cases 2000 --population population.json -o sager/"
)]
pub(crate) struct Simulate {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Antal sager (ellers populationens, ellers 1000) / number of cases (else the population's, else 1000)
    #[arg(long, value_name = "N")]
    cases: Option<u64>,
    /// Frø: samme frø, samme sager / seed: the same seed, the same cases
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Første dag, en sag kan begynde / first day on which a case may begin
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Sidste dag, en sag kan begynde / last day on which a case may begin
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Dagen, sagerne følges til (ellers et år efter den sidste) / the day until which cases are followed (else a year after the last)
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Hvordan sagerne går (.json) / how the cases go (.json)
    #[arg(long, value_name = "FILE")]
    population: Option<String>,
    /// Skriv loggene: i én fil (.jsonl), eller én fil pr. sag i en mappe / write the logs: into one file (.jsonl), or one a case into a folder
    #[arg(short, long, value_name = "OUT")]
    out: Option<String>,
    #[command(flatten)]
    others: OtherTexts,
}

/// `docs/schemas/simulate.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    procedure: &'a str,
    fingerprint: &'a str,
    seed: u64,
    from: Day,
    to: Day,
    until: Day,
    cases: Cases,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_goal: Option<Spread>,
    events: u64,
    steps: Vec<Step<'a>>,
    acts: Vec<Acts<'a>>,
    noise: &'a BTreeMap<NoiseKind, u64>,
    findings: &'a BTreeMap<String, u64>,
    indicators: Vec<One<'a>>,
    #[serde(skip_serializing_if = "<[Held]>::is_empty")]
    pools: &'a [Held],
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'a Written>,
    words: Words,
}

#[derive(Serialize)]
struct Cases {
    begun: u64,
    reached: u64,
    ended: u64,
    open: u64,
    closed: u64,
    reopened: u64,
}

#[derive(Serialize)]
struct Step<'a> {
    step: &'a str,
    title: &'a str,
    opened: u64,
    kept: u64,
    late: u64,
    otherwise: u64,
    open: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_late: Option<Spread>,
    reminders: u64,
    rungs: u64,
}

#[derive(Serialize)]
struct Acts<'a> {
    role: &'a str,
    months: Vec<Month>,
}

#[derive(Serialize)]
struct Month {
    month: String,
    acts: u64,
}

#[derive(Serialize)]
struct One<'a> {
    name: &'a str,
    measure: &'a str,
    #[serde(flatten)]
    figures: Measured,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<&'a Judged>,
    #[serde(skip_serializing_if = "<[InSpan]>::is_empty")]
    spans: &'a [InSpan],
    words: Vec<String>,
}

/// What a pool holds at the end.
#[derive(Serialize)]
struct Held {
    pool: String,
    title: String,
    requests: usize,
    places: u32,
    free: u32,
    reserved: u32,
    taken: u32,
    waiting: u32,
    words: String,
}

/// Where the logs are.
#[derive(Serialize)]
struct Written {
    to: String,
    cases: u64,
    #[serde(skip_serializing_if = "is_none")]
    pools: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(number: &usize) -> bool {
    *number == 0
}

#[derive(Serialize)]
struct Words {
    language: &'static str,
    caution: &'static str,
}

/// What was made, for one answer.
struct Answered<'a> {
    language: Language,
    simulation: &'a Simulation,
    seed: u64,
    figures: Figures,
    reckoned: Vec<Reckoned>,
    pools: Vec<Held>,
    written: Option<Written>,
}

impl Simulate {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (procedure, language) = desk.runnable(&self.file)?;
        let texts = self.others.texts(desk, &procedure)?;
        let population = self.population(desk, &texts, language)?;
        let period = self.period(&procedure, language)?;
        let together = !procedure.pools().is_empty();
        let cases = self.number(&population, period, together, language)?;
        let simulation = Simulation::new(texts, population, period, self.seed).map_err(|error| trouble(&error).said_in(language))?;
        let mut writer = match &self.out {
            Some(out) => Some(write::Writer::to(out, language)?),
            None => None,
        };
        let mut figures = Figures::default();
        let mut add = |made: &Made| {
            figures.add(simulation.procedure(), made, &simulation.at_the_end(&made.log));
            writer.as_mut().map_or(Ok(()), |writer| writer.case(&made.log, language))
        };
        let mut pools = Vec::new();
        if together {
            let made = simulation.together(cases, |done, all| desk.progress_of(language, (done, all), 100, ("dage", "days")));
            made.cases.iter().try_for_each(add)?;
            pools = made.pools;
        } else {
            let all = usize::try_from(cases).unwrap_or(usize::MAX);
            for (done, number) in (0..cases).enumerate() {
                desk.progress(language, done, all);
                add(&simulation.case(number))?;
            }
            desk.progress(language, all, all);
        }
        if let Some(writer) = &mut writer {
            pools.iter().try_for_each(|(_, log)| writer.pool(self.seed, log, language))?;
        }
        let written = match writer {
            Some(writer) => Some(Written { to: writer.finish(language)?, cases, pools: pools.len() }),
            None => None,
        };
        let at_the_end = AsOf::at(Moment::Day(period.until));
        let procedure = simulation.procedure();
        let in_pools: Vec<_> = pools.iter().map(|(pool, log)| (*pool, find_in_pool(procedure, *pool, log, at_the_end))).collect();
        let reckoned = reckon(procedure, &figures.found, &in_pools, period.until);
        let pools = pools.iter().map(|(pool, log)| Held::of(language, &stock(procedure, *pool, log, at_the_end))).collect();
        let answered = Answered { language, simulation: &simulation, seed: self.seed, figures, reckoned, pools, written };
        if desk.json() {
            Answer::json(&answered.report(), Exit::Fine)
        } else {
            Ok(Answer::text(screen::screen(&answered, desk.paint()), Exit::Fine))
        }
    }

    fn population(&self, desk: &mut Desk<'_>, texts: &[Checked<Procedure>], language: Language) -> Result<Population, Stop> {
        let Some(path) = &self.population else { return Ok(Population::default()) };
        let words = desk.words(path).map_err(|trouble| trouble.said_in(language))?;
        Population::read(&words, texts).map_err(|faults| faulty(path, &faults).said_in(language).into())
    }

    fn period(&self, procedure: &Procedure, language: Language) -> Result<Period, Trouble> {
        let plain = Period::of(procedure);
        let from = day_or("--from", self.from.as_deref(), plain.from, language)?;
        let otherwise = if self.from.is_some() { from.plus(364) } else { plain.to };
        let to = day_or("--to", self.to.as_deref(), otherwise, language)?;
        let from = if self.from.is_none() && to < from { to.plus(-364) } else { from };
        let until = day_or("--until", self.until.as_deref(), Period::between(from, to).until, language)?;
        if to < from {
            let trouble = Trouble::new(format!("--to {to} er før --from {from}"), format!("--to {to} is before --from {from}"));
            return Err(trouble.said_in(language));
        }
        if until < to {
            let trouble = Trouble::new(
                format!("--until {until} er før den sidste dag, en sag kan begynde: {to}"),
                format!("--until {until} is before the last day on which a case may begin: {to}"),
            );
            return Err(trouble.said_in(language));
        }
        Ok(Period { from, to, until })
    }

    fn number(&self, population: &Population, period: Period, together: bool, language: Language) -> Result<u64, Trouble> {
        let number = self.cases.or(population.cases_in(period)).unwrap_or(PLAIN_CASES);
        if together && number > MOST_TOGETHER {
            let trouble = Trouble::new(
                format!("{number} sager, der deler puljer, er for mange på én gang; højst {MOST_TOGETHER}"),
                format!("{number} cases that share pools are too many at a time; at most {MOST_TOGETHER}"),
            );
            return Err(trouble.said_in(language));
        }
        if number > MOST_CASES {
            let trouble = Trouble::new(
                format!("{number} sager er for mange på én gang; højst {MOST_CASES}"),
                format!("{number} cases are too many at a time; at most {MOST_CASES}"),
            );
            return Err(trouble.said_in(language));
        }
        Ok(number)
    }
}

/// Every fault of a population file, each with its line.
fn faulty(path: &str, faults: &[PopulationFault]) -> Trouble {
    let all = |language: Language| {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| {
                let line = language.pick("linje", "line");
                format!("{path}, {line} {}: {}", fault.line, fault.words(language))
            })
            .collect();
        lines.join(language.pick("\nfejl: ", "\nerror: "))
    };
    Trouble::new(all(Language::Danish), all(Language::English))
}

fn trouble(error: &SimulationError) -> Trouble {
    match error {
        SimulationError::SharedTwice(shared) => shared_twice(shared),
        SimulationError::NoText | SimulationError::EmptyPeriod => {
            Trouble::new("perioden slutter, før den begynder", "the period ends before it begins")
        }
    }
}

/// Is it a folder that was named?
fn is_folder(out: &str) -> bool {
    out.ends_with(['/', '\\']) || Path::new(out).is_dir()
}

impl Held {
    fn of(language: Language, stock: &Stock) -> Self {
        let requests = stock.requests.len();
        let asked = language.pick(
            counted(requests, "gang er der bedt om en plads.", "gange er der bedt om en plads."),
            counted(requests, "request for a place.", "requests for a place."),
        );
        Self {
            pool: stock.pool.clone(),
            title: stock.title.clone(),
            requests,
            places: stock.places,
            free: stock.free,
            reserved: stock.reserved,
            taken: stock.taken,
            waiting: stock.waiting,
            words: format!("{asked} {}", level_sentence(language, stock)),
        }
    }
}

impl Answered<'_> {
    /// What became of each step, in the order of the text; steps of other texts last.
    fn steps(&self) -> Vec<(&str, &str, &PerStep)> {
        let procedure = self.simulation.procedure();
        let own = procedure.steps().iter().filter_map(|step| Some((step.name.as_str(), step.title(), self.figures.steps.get(&step.name)?)));
        let others = self.figures.steps.iter().filter(|(name, _)| procedure.steps().iter().all(|step| step.name != **name));
        own.chain(others.map(|(name, figures)| (name.as_str(), name.as_str(), figures))).filter(|(.., step)| step.opened > 0).collect()
    }

    /// Each indicator, with what it came to, in sentences.
    fn indicators(&self) -> impl Iterator<Item = (&Indicator, &Reckoned, Vec<String>)> {
        let procedure = self.simulation.procedure();
        procedure.indicators().iter().zip(&self.reckoned).map(move |(indicator, reckoned)| {
            let mut words = figures_sentences(self.language, procedure, indicator, &reckoned.all);
            words.extend(reckoned.judged.as_ref().map(|judged| judged_sentence(self.language, indicator, judged, &reckoned.all)));
            (indicator, reckoned, words)
        })
    }

    fn report(&self) -> Report<'_> {
        let (procedure, period, figures) = (self.simulation.procedure(), self.simulation.period(), &self.figures);
        let step = |(name, title, step): (_, _, &PerStep)| Step {
            step: name,
            title,
            opened: step.opened,
            kept: step.kept,
            late: step.late,
            otherwise: step.otherwise,
            open: step.open,
            days_late: step.days_late.spread(),
            reminders: step.reminders,
            rungs: step.rungs,
        };
        let month = |((year, month), acts): (&(i32, u32), &u64)| Month { month: format!("{year}-{month:02}"), acts: *acts };
        Report {
            procedure: procedure.name(),
            fingerprint: procedure.fingerprint(),
            seed: self.seed,
            from: period.from,
            to: period.to,
            until: period.until,
            cases: Cases {
                begun: figures.begun,
                reached: figures.reached,
                ended: figures.ended,
                open: figures.open,
                closed: figures.closed,
                reopened: figures.reopened,
            },
            to_goal: figures.to_goal.spread(),
            events: figures.events,
            steps: self.steps().into_iter().map(step).collect(),
            acts: figures.acts.iter().map(|(role, months)| Acts { role, months: months.iter().map(month).collect() }).collect(),
            noise: &figures.noise,
            findings: &figures.findings,
            indicators: self
                .indicators()
                .map(|(indicator, reckoned, words)| One {
                    name: &indicator.name,
                    measure: &indicator.words,
                    figures: reckoned.all,
                    judged: reckoned.judged.as_ref(),
                    spans: &reckoned.spans,
                    words,
                })
                .collect(),
            pools: &self.pools,
            written: self.written.as_ref(),
            words: Words { language: self.language.code(), caution: screen::caution(self.language) },
        }
    }
}
