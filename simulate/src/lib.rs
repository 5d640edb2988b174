//! Populations of invented cases for any procedure: thousands of logs, and what came of them.
//!
//! In: one or more checked procedures, a [`Population`], a [`Period`], a seed. Out: case number `i` ([`Simulation::case`]) as the log of a
//! case, and [`Figures`] of many. A case is made by running the procedure: [`sagsgang::situation`] says what is open, for whom and until
//! when, [`sagsgang::attempt`] what a role may do; nothing here knows what a step means. What comes from outside is taken from the text's
//! own scenarios, so the crate knows no field of administration either.
//!
//! Case `i` is a function of texts, population, period, seed and `i` alone: more cases never change earlier ones. Only cases of a text with
//! pools share something, and are made [together](Simulation::together), with the pools' logs. All decisions are taken in whole numbers. No
//! clock, no files, no threads.
//!
//! ```
//! use sagsgang::{calendar::*, check::load, source::SourceMap};
//! use sagsgang_simulate::{Period, Population, Simulation};
//! # let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren  uden for kommunen\nrolle chefen\nhændelse start  fra borgeren\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    chefen skal svare\n    inden for 2 hverdage\n    ved overskridelse: chefen straks\n    hjemmel lokal \"x\"\n";
//! let mut sources = SourceMap::new();
//! let id = sources.add("prøve.sag", text);
//! let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
//! let period = Period::of(&procedure);
//! let simulation = Simulation::new(vec![procedure], Population::default(), period, 1).unwrap();
//! let case = simulation.case(0);
//! assert_eq!(case.log.case(), "sim-1-000001");
//! assert!(!case.log.events().is_empty());
//! ```

mod chance;
mod course;
mod figures;
mod noise;
mod places;
mod plans;
mod pools;
mod population;
mod tales;

pub use chance::{CHANCES, Chance};
pub use figures::{Count, Figures, PerStep, Spread};
pub use noise::{Noise, NoiseKind};
pub use pools::Together;
pub use population::{Outside, Own, Personas, Population, PopulationFault, Stretch, Thing, Wanted, Wrong};

use course::Course;
use sagsgang::calendar::{Day, Moment, Weekday};
use sagsgang::homes::{Homes, SharedTwice};
use sagsgang::log::Log;
use sagsgang::model::{Checked, Procedure, Signal, Step};
use sagsgang::situation::{AsOf, Situation, situation};
use sagsgang::versions::Versions;
use tales::{Tales, tales};

/// The days on which cases begin, and the day until which they are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day on which a case may begin.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// The day until which every case is followed.
    pub until: Day,
}

/// The year that is taken where the text says nothing of when it applies.
const PLAIN_YEAR: i32 = 2025;
/// How many days a case is followed after the last day on which one may begin.
const FOLLOWED: i32 = 365;

impl Period {
    /// A year of the procedure's own time, and a year in which its cases are followed.
    #[must_use]
    pub fn of(procedure: &Procedure) -> Self {
        let (first, last) = procedure.validity();
        let plain = Day::from_ymd(PLAIN_YEAR, 1, 1).unwrap_or(Day::LAST);
        let from = match (first, last) {
            (Some(first), _) => first,
            (None, Some(last)) if last < plain.plus(364) => last.plus(-364),
            _ => plain,
        };
        let to = last.map_or(from.plus(364), |last| last.min(from.plus(364)));
        Self::between(from, to)
    }

    /// Cases that begin on these days.
    #[must_use]
    pub fn between(from: Day, to: Day) -> Self {
        Self { from, to, until: to.plus(FOLLOWED) }
    }
}

/// A population: texts, how their cases go, and a seed.
#[derive(Debug)]
pub struct Simulation {
    texts: Vec<Text>,
    /// The texts that a case may follow, where there is more than one or something to choose.
    homes: Option<Homes>,
    /// Texts of one name, as versions: where new cases begin.
    families: Vec<Versions>,
    population: Population,
    period: Period,
    seed: u64,
    starts: Vec<(Day, u32)>,
    /// May time alone open a step, or change what it rests on?
    time_opens: bool,
}

/// A text with the tales its scenarios tell.
#[derive(Debug)]
struct Text {
    procedure: Checked<Procedure>,
    tales: Tales,
}

/// An invented case.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its log, as it would be read.
    pub log: Log,
    /// The scenario it was drawn from; nothing where the text has none.
    pub tale: Option<String>,
    /// What was done on top of its course, in the order in which it was.
    pub noise: Vec<NoiseKind>,
}

/// Why a simulation cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// There is no text.
    #[error("no procedure to simulate")]
    NoText,
    /// Two of the texts apply to the same cases.
    #[error("{} and {} apply to the same cases", .0.first, .0.second)]
    SharedTwice(SharedTwice),
    /// The period ends before it begins, or the cases are followed for less.
    #[error("the period ends before it begins")]
    EmptyPeriod,
}

impl Simulation {
    /// Puts a simulation together. The first text is the one whose figures are asked for; others are its earlier versions, or texts for
    /// other cases.
    ///
    /// # Errors
    /// [`SimulationError`] says what keeps it from being made.
    pub fn new(texts: Vec<Checked<Procedure>>, population: Population, period: Period, seed: u64) -> Result<Self, SimulationError> {
        let Some(first) = texts.first() else { return Err(SimulationError::NoText) };
        if period.to < period.from || period.until < period.to {
            return Err(SimulationError::EmptyPeriod);
        }
        let alone = texts.len() == 1 && first.transition().is_none() && first.scope().is_none();
        let homes = if alone { None } else { Some(Homes::of(texts.clone()).map_err(SimulationError::SharedTwice)?) };
        let starts = starts(first, &population, period);
        let time_opens = homes.is_some() || texts.iter().any(|text| opens_by_time(text));
        let mut families: Vec<Vec<Checked<Procedure>>> = Vec::new();
        for text in &texts {
            let same = |family: &&mut Vec<Checked<Procedure>>| {
                family.first().is_some_and(|other| other.name().to_lowercase() == text.name().to_lowercase())
            };
            match families.iter_mut().find(same) {
                Some(family) => family.push(text.clone()),
                None => families.push(vec![text.clone()]),
            }
        }
        let texts = texts.into_iter().map(|procedure| Text { tales: tales(&procedure), procedure }).collect();
        let families = families.into_iter().map(Versions::of).collect();
        Ok(Self { texts, homes, families, population, period, seed, starts, time_opens })
    }

    /// Case number `i`, from 0.
    #[must_use]
    pub fn case(&self, number: u64) -> Made {
        Course::of(self, number).run()
    }

    /// What holds in a case as of a moment, by the texts it has followed.
    #[must_use]
    pub fn situation(&self, log: &Log, at: Moment) -> Situation {
        let as_of = AsOf::at(at);
        let followed = self.homes.as_ref().and_then(|homes| homes.situation(log, as_of));
        followed.unwrap_or_else(|| situation(&self.main().procedure, log, as_of))
    }

    /// What holds in a case when it is followed no longer.
    #[must_use]
    pub fn at_the_end(&self, log: &Log) -> Situation {
        self.situation(log, Moment::Day(self.period.until))
    }

    /// The text whose figures are asked for.
    #[must_use]
    pub fn procedure(&self) -> &Checked<Procedure> {
        &self.main().procedure
    }

    /// The days on which cases begin, and until when they are followed.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The titles of the scenarios that cases are drawn from, in the order of the texts.
    pub fn tales(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().flat_map(|text| text.tales.all.iter().map(|tale| tale.title.as_str()))
    }

    /// INVARIANT: `new` refuses to make a simulation without a text.
    #[expect(clippy::indexing_slicing, reason = "INVARIANT: there is at least one text")]
    fn main(&self) -> &Text {
        &self.texts[0]
    }

    /// The text a case follows as of a moment.
    fn text_of(&self, log: &Log, at: Moment) -> &Checked<Procedure> {
        let followed = self.homes.as_ref().and_then(|homes| homes.of_case(log, AsOf::at(at)));
        followed.unwrap_or(&self.main().procedure)
    }

    /// The text under which a case begins, with its tales.
    fn begins_under(&self, chance: &mut Chance, on: Day) -> &Text {
        let open: Vec<&Checked<Procedure>> = self.families.iter().filter_map(|family| family.for_new_case(on)).collect();
        let drawn = chance.pick(&open).map(|text| text.fingerprint());
        let same = |text: &&Text| Some(text.procedure.fingerprint()) == drawn;
        self.texts.iter().find(same).unwrap_or_else(|| self.main())
    }
}

/// May time alone open a step of a procedure, or change what one rests on?
fn opens_by_time(procedure: &Procedure) -> bool {
    let by_time = |step: &Step| {
        let reached = step.after.signals.iter().any(|signal| matches!(signal, Signal::Reached(_)));
        reached || step.every.is_some() || step.earliest.is_some() || step.pausing.is_some()
    };
    procedure.steps().iter().any(by_time) || procedure.facts().iter().any(|fact| fact.lasts.is_some())
}

/// The days on which cases may begin, each with its weight: by the month, and more on Mondays than towards a weekend.
fn starts(procedure: &Procedure, population: &Population, period: Period) -> Vec<(Day, u32)> {
    let calendar = procedure.calendar();
    let weight = |day: Day| {
        let week = match day.weekday() {
            _ if !calendar.is_working_day(day) => 3,
            Weekday::Monday => 30,
            Weekday::Tuesday => 22,
            _ => 18,
        };
        let month = usize::try_from(day.ymd().1).unwrap_or(1).saturating_sub(1);
        week * population.months.get(month).copied().unwrap_or(1)
    };
    let days = (0..=period.from.days_until(period.to)).map(|days| period.from.plus(days));
    days.map(|day| (day, weight(day))).collect()
}
