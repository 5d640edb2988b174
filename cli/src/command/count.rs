//! `count`: one deadline, with every counted and skipped day explained. Needs no procedure.

use crate::desk::Desk;
use crate::output::{Answer, Exit, Stop, Style};
use crate::page::{Piece, WIDTH, page, wrap};
use crate::usage::Trouble;
use crate::words::did_you_mean;
use clap::ValueEnum;
use sagsgang::calendar::{Calendar, Calendars, CountRule, CountStep, Counting, Hours, Landing, Moment, MonthEnd, Period, Question, Unit};
use sagsgang::explain::{count_sentences, moment_words};
use sagsgang::lexicon::Language;
use sagsgang::terms::{PeriodFault, parse_period};
use serde::Serialize;

/// Regn en frist ud / count a deadline
///
/// Enheder: dage, hverdage, bankdage, uger, måneder, år, løbende timer, hverdagstimer.
/// Units: days, working days, bank days, weeks, months, years, running hours, working hours.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang count --within \"10 dage\" --after 2018-02-05 --landing previous"
)]
pub(crate) struct Count {
    /// Hvor længe / how long: "10 dage", "2 working days"
    #[arg(long, value_name = "PERIOD")]
    within: String,
    /// Hvorfra / from when: 2018-02-05, 2026-03-28T15:00:00+01:00
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    after: String,
    /// Tæller dagen selv med? / does the day itself count? after: nej/no, from: ja/yes
    #[arg(long, value_enum, default_value = "after")]
    counting: CountingWord,
    /// Falder fristen på en fridag / where it falls on a day off
    #[arg(long, value_enum, default_value = "stays")]
    landing: LandingWord,
    /// Timer: løbende eller kun hverdage / hours: as they pass, or those of working days
    #[arg(long, value_enum)]
    hours: Option<HoursWord>,
    /// Sidst på måneden / at the end of a month
    #[arg(long, value_enum, default_value = "clamp")]
    month: MonthWord,
    /// Hvilken kalender / which calendar
    #[arg(long, value_name = "NAME", default_value = "danmark")]
    calendar: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CountingWord {
    #[value(alias = "efter")]
    After,
    #[value(alias = "fra")]
    From,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LandingWord {
    #[value(alias = "næste")]
    Next,
    #[value(alias = "forrige")]
    Previous,
    #[value(alias = "bliver")]
    Stays,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum HoursWord {
    #[value(alias = "løbende")]
    Elapsed,
    #[value(alias = "hverdage")]
    Working,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MonthWord {
    Clamp,
    Sticky,
}

/// `docs/schemas/count.schema.json`.
#[derive(Serialize)]
struct Counted<'a> {
    question: Question,
    /// A day, or an instant with its local offset.
    due: String,
    explanation: &'a [CountStep],
}

impl Count {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let language = desk.language_or(Language::Danish);
        let calendars = desk.calendars.clone();
        let calendar = calendars.get(&self.calendar).ok_or_else(|| unknown_calendar(&calendars, &self.calendar))?;
        let rule = self.rule()?;
        let anchor = self.anchor(&rule)?;
        let counted = calendar.explain(&rule, anchor);
        if desk.json() {
            let due = match counted.due {
                Moment::Day(day) => day.to_string(),
                Moment::Instant(instant) => calendar.rfc3339(instant),
            };
            let question = Question { calendar: calendar.name().to_owned(), rule, rounds: 1, anchor, pauses: Vec::new() };
            return Answer::json(&Counted { question, due, explanation: &counted.steps }, Exit::Fine);
        }
        let mut lines = vec![self.question(language, calendar, &rule, anchor)];
        lines.extend(count_sentences(language, calendar, &counted.steps));
        lines.extend(stays_on(language, calendar, &rule, counted.due));
        let mut out = page(desk.paint(), &[Piece::new(Style::Strong, moment_words(language, calendar, counted.due))], &[]);
        out.push('\n');
        for line in lines.iter().flat_map(|line| wrap(line, WIDTH)) {
            out.push_str(&line);
            out.push('\n');
        }
        Ok(Answer::text(out, Exit::Fine))
    }

    fn rule(&self) -> Result<CountRule, Trouble> {
        let hours = self.hours.map(|hours| match hours {
            HoursWord::Elapsed => Hours::Elapsed,
            HoursWord::Working => Hours::Working,
        });
        let mut rule = CountRule::new(self.period(hours)?);
        rule.counting = match self.counting {
            CountingWord::After => Counting::After,
            CountingWord::From => Counting::From,
        };
        rule.landing = match self.landing {
            LandingWord::Next => Landing::Next,
            LandingWord::Previous => Landing::Previous,
            LandingWord::Stays => Landing::Stays,
        };
        rule.month_end = match self.month {
            MonthWord::Clamp => MonthEnd::Clamp,
            MonthWord::Sticky => MonthEnd::Sticky,
        };
        Ok(rule)
    }

    fn period(&self, hours: Option<Hours>) -> Result<Period, Trouble> {
        let words = self.within.trim();
        let period = parse_period(&common_unit(words), hours).map_err(|fault| match fault {
            PeriodFault::NotAPeriod => Trouble::new(
                format!("--within: »{words}« er ikke et tal og en enhed som »10 dage«; enhederne er dage, hverdage, bankdage, uger, måneder, år, løbende timer og hverdagstimer, eller skriv »udgangen af måneden«"),
                format!("--within: `{words}` is not a number and a unit like `10 days`; the units are days, working days, bank days, weeks, months, years, running hours and working hours, or write `the end of the month`"),
            ),
            PeriodFault::WhichHours => Trouble::new(
                format!("--within: hvilke timer er »{words}«? Skriv --hours elapsed (også nat og weekend) eller --hours working (kun hverdage tæller)"),
                format!("--within: which hours are `{words}`? Write --hours elapsed (nights and weekends too) or --hours working (only working days count)"),
            ),
            PeriodFault::TooLong => Trouble::new(
                format!("--within: »{words}« er længere, end en frist kan være (50 år)"),
                format!("--within: `{words}` is longer than a deadline can be (50 years)"),
            ),
        })?;
        match (period.unit(), hours) {
            (Unit::Hours(said), Some(asked)) if said != asked => Err(Trouble::new(
                format!("»{words}« og --hours siger hver sit; udelad --hours"),
                format!("`{words}` and --hours disagree; leave --hours out"),
            )),
            (unit, Some(_)) if !matches!(unit, Unit::Hours(_)) => Err(Trouble::new(
                format!("--hours gælder kun timer, ikke »{words}«"),
                format!("--hours is about hours only, not `{words}`"),
            )),
            _ => Ok(period),
        }
    }

    fn anchor(&self, rule: &CountRule) -> Result<Moment, Trouble> {
        let anchor = Moment::parse(&self.after).ok_or_else(|| {
            Trouble::new(
                format!("--after: »{}« er hverken en dato som 2018-02-05 eller et tidspunkt som 2026-03-28T15:00:00+01:00", self.after),
                format!("--after: `{}` is neither a date such as 2018-02-05 nor a time such as 2026-03-28T15:00:00+01:00", self.after),
            )
        })?;
        match (rule.period.unit(), anchor) {
            (Unit::Hours(_), Moment::Day(day)) => Err(Trouble::new(
                format!("--after: timer tælles fra et klokkeslæt; skriv fx {day}T15:00:00+01:00 i stedet for {day}"),
                format!("--after: hours are counted from a time of day; write for instance {day}T15:00:00+01:00 instead of {day}"),
            )),
            (_, anchor) => Ok(anchor),
        }
    }

    /// What was asked, in words.
    fn question(&self, language: Language, calendar: &Calendar, rule: &CountRule, anchor: Moment) -> String {
        let (within, anchor, name) = (self.within.trim(), moment_words(language, calendar, anchor), calendar.name());
        let hours = matches!(rule.period.unit(), Unit::Hours(_));
        let own_day = match rule.counting {
            _ if hours || rule.period.unit() == Unit::MonthEnds => "",
            Counting::After => language.pick("; dagen selv tæller ikke med", "; the day itself does not count"),
            Counting::From => language.pick("; dagen selv er dag 1", "; the day itself is day 1"),
        };
        let landing = match rule.landing {
            _ if hours => "",
            Landing::Next => language.pick("; på en fridag hverdagen efter", "; on a day off the working day after"),
            Landing::Previous => language.pick("; på en fridag hverdagen før", "; on a day off the working day before"),
            Landing::Stays => "",
        };
        language.pick(
            format!("{within} regnet fra {anchor}{own_day}{landing} (kalender: {name})."),
            format!("{within} counted from {anchor}{own_day}{landing} (calendar: {name})."),
        )
    }
}

/// Says so when the deadline is a day off and stays there.
fn stays_on(language: Language, calendar: &Calendar, rule: &CountRule, due: Moment) -> Option<String> {
    let Moment::Day(day) = due else { return None };
    if rule.landing != Landing::Stays || calendar.is_working_day(day) {
        return None;
    }
    let off = calendar.day_off(day)?;
    let due = moment_words(language, calendar, due);
    Some(language.pick(
        format!("{due} er en fridag ({}); fristen bliver stående der. --landing next eller previous flytter den.", off.name_da()),
        format!("{due} is a day off ({}); the deadline stays there. --landing next or previous moves it.", off.name_en()),
    ))
}

/// Units that people write and the language does not: workdays by their other name, and hyphens.
fn common_unit(words: &str) -> String {
    let words = words.to_lowercase().replace(['-', '\u{a0}'], " ");
    match words.split_once("arbejdsdag") {
        Some((amount, "e")) => format!("{amount}hverdage"),
        Some((amount, "")) => format!("{amount}hverdag"),
        _ => words,
    }
}

fn unknown_calendar(calendars: &Calendars, name: &str) -> Trouble {
    let known = calendars.names().collect::<Vec<_>>().join(", ");
    let (danish, english) =
        (did_you_mean(Language::Danish, name, calendars.names()), did_you_mean(Language::English, name, calendars.names()));
    Trouble::new(
        format!("--calendar: jeg kender ikke kalenderen »{name}«{danish} (kendte: {known})"),
        format!("--calendar: I do not know the calendar `{name}`{english} (known: {known})"),
    )
}
