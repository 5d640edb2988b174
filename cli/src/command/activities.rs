//! `activities`: what is done outside any case: on which days, whether it was held, and which cases it goes through.

use crate::desk::{Desk, Times, Viewer, day_or, logs_among};
use crate::output::{Answer, Exit, Stop};
use crate::usage::Trouble;
use crate::words::fault_notes;
use sagsgang::activities::{Item, Misfit, Occurrence, Standing, item, misfit_sentence, plan, sort, state_words, why_sentence};
use sagsgang::calendar::{Day, Moment};
use sagsgang::explain::finding_sentence;
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, LegalBasis, Procedure, RoleId};
use sagsgang::parties::situation_for;
use sagsgang::situation::{AsOf, Ending, Finding, Message, Met, Situation, situation};
use serde::Serialize;
use std::collections::BTreeMap;

mod screen;

/// How many days before and after the day that is looked at are shown, where nothing is said.
const AROUND: i32 = 28;

/// Vis aktiviteterne uden for sagerne / show the activities outside the cases
///
/// Hvilke dage de kommer, om de er holdt, og hvilke sager der er på dagsordenen og hvorfor. Intet skrives.
/// On which days they come, whether they were held, and which cases are on the agenda and why. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Eksempel / example:\n  sagsgang activities procedure.sag sager/ --held holdt.jsonl --at 2017-04-03T08:00:00+02:00"
)]
pub(crate) struct Activities {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Sagernes logge, eller mapper med logge / the cases' logs, or folders of logs (.jsonl)
    #[arg(value_name = "LOG")]
    logs: Vec<String>,
    /// Loggen over det, der er holdt, aflyst eller flyttet / the log of what was held, cancelled or moved (.jsonl)
    #[arg(long, value_name = "LOG")]
    held: Option<String>,
    /// Fra denne dag (ellers 28 dage før) / from this day (else 28 days before)
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Til og med denne dag (ellers 28 dage efter) / through this day (else 28 days after)
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[command(flatten)]
    times: Times,
    #[command(flatten)]
    viewer: Viewer,
}

/// `docs/schemas/activities.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    procedure: &'a str,
    fingerprint: &'a str,
    as_of: AsOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_by: Option<&'a str>,
    from: Day,
    to: Day,
    cases: usize,
    activities: Vec<Declared<'a>>,
    days: Vec<OneDay<'a>>,
    misfits: Vec<Told<'a>>,
    unreadable_lines: usize,
    language: &'static str,
}

#[derive(Serialize)]
struct Declared<'a> {
    name: &'a str,
    title: &'a str,
    comes: &'a str,
    who: Vec<String>,
    action: &'a str,
    agenda: Vec<&'a str>,
    basis: &'a [LegalBasis],
}

#[derive(Serialize)]
struct OneDay<'a> {
    activity: &'a str,
    day: Day,
    due: Day,
    state: Standing,
    instance: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<&'a Met>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled: Option<&'a Ending>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agenda: Option<Agenda<'a>>,
    messages: Vec<&'a Message>,
    findings: &'a [Finding],
    words: Words,
}

#[derive(Serialize)]
struct Agenda<'a> {
    as_of: AsOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Moment>,
    cases: &'a [Item],
}

/// The same in sentences.
#[derive(Serialize)]
struct Words {
    state: String,
    agenda: Vec<String>,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    misfit: &'a Misfit,
    words: String,
}

/// What was found, for one answer.
struct Found {
    language: Language,
    procedure: Checked<Procedure>,
    as_of: AsOf,
    role: Option<RoleId>,
    days: (Day, Day),
    cases: usize,
    /// Each day with the cases on its agenda.
    occurrences: Vec<(Occurrence, Vec<Item>)>,
    misfits: Vec<Misfit>,
    unreadable: usize,
}

impl Activities {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let (procedure, language) = desk.runnable(&self.file)?;
        let as_of = self.times.as_of(desk, language)?;
        let role = self.viewer.role_of(&procedure, language)?;
        let days = self.days(language, procedure.calendar().day(as_of.happened_by))?;
        let (mut notes, mut unreadable) = (String::new(), 0);
        let mut log = |desk: &mut Desk<'_>, path: &str| -> Result<Log, Stop> {
            let (log, faults) = desk.log(path).map_err(|trouble| trouble.said_in(language))?;
            if log.header().is_some_and(|header| header.procedure.to_lowercase() != procedure.name().to_lowercase()) {
                return Err(other_procedure(path, procedure.name()).said_in(language).into());
            }
            notes.push_str(&fault_notes(language, path, &faults).0);
            unreadable += faults.len();
            Ok(log)
        };
        let held = match &self.held {
            Some(path) => log(desk, path)?,
            None => Log::default(),
        };
        let planned = plan(&procedure, &held, days, as_of);
        let mut occurrences: Vec<(Occurrence, Vec<Item>)> = planned.occurrences.into_iter().map(|day| (day, Vec::new())).collect();
        let files = logs_among(&self.logs).map_err(|trouble| trouble.said_in(language))?;
        let mut cases: BTreeMap<String, String> = BTreeMap::new();
        for (done, path) in files.iter().enumerate() {
            desk.progress(language, done, files.len());
            let case = log(desk, path)?;
            // The log of a pool beside those of the cases is none of them.
            if case.header().is_some_and(|header| header.pool.is_some()) {
                continue;
            }
            if let Some(first) = cases.insert(case.case().to_owned(), path.clone()) {
                return Err(twice(case.case(), &first, path).said_in(language).into());
            }
            put_on(&procedure, &case, role, &mut occurrences);
        }
        desk.progress(language, files.len(), files.len());
        occurrences.iter_mut().for_each(|(_, items)| sort(procedure.calendar(), items));
        let found = Found { language, as_of, role, days, cases: cases.len(), occurrences, misfits: planned.misfits, unreadable, procedure };
        let findings = found.occurrences.iter().any(|(day, _)| !day.findings().is_empty());
        let exit = Exit::findings(findings || !found.misfits.is_empty() || unreadable > 0);
        let answer =
            if desk.json() { Answer::json(&found.report(), exit)? } else { Answer::text(screen::screen(&found, desk.paint()), exit) };
        Ok(answer.with_notes(notes))
    }

    fn days(&self, language: Language, now: Day) -> Result<(Day, Day), Trouble> {
        let from = day_or("--from", self.from.as_deref(), now.plus(-AROUND), language)?;
        let to = day_or("--to", self.to.as_deref(), now.max(from).plus(AROUND), language)?;
        if to < from {
            let trouble = Trouble::new(format!("--to {to} er før --from {from}"), format!("--to {to} is before --from {from}"));
            return Err(trouble.said_in(language));
        }
        Ok((from, to))
    }
}

/// Puts a case on the agenda of each day that asks for it.
fn put_on(procedure: &Checked<Procedure>, log: &Log, role: Option<RoleId>, days: &mut [(Occurrence, Vec<Item>)]) {
    // What comes is looked at as things stand now: once for all.
    let mut seen: Vec<(AsOf, Situation)> = Vec::new();
    let look = |seen: &mut Vec<(AsOf, Situation)>, at: AsOf| -> Option<usize> {
        if let Some(known) = seen.iter().position(|(known, _)| *known == at) {
            return Some(known);
        }
        let case = role.map_or_else(|| situation(procedure, log, at), |role| situation_for(procedure, log, at, role));
        seen.push((at, case));
        seen.len().checked_sub(1)
    };
    for (day, items) in days {
        let (Some(looks), Some(activity)) = (day.looks, procedure.activities().get(day.activity)) else { continue };
        let now = look(&mut seen, looks.now);
        let last = looks.last.and_then(|last| look(&mut seen, last));
        let at = |place: Option<usize>| place.and_then(|place| seen.get(place)).map(|(_, case)| case);
        items.extend(at(now).and_then(|now| item(procedure, activity, now, at(last))));
    }
}

fn other_procedure(path: &str, name: &str) -> Trouble {
    Trouble::new(format!("{path} hører til en anden sagsgang end »{name}«"), format!("{path} belongs to another procedure than `{name}`"))
}

fn twice(case: &str, one: &str, other: &str) -> Trouble {
    Trouble::new(
        format!("{one} og {other} er begge to logge af sagen »{case}«"),
        format!("{one} and {other} are both logs of the case `{case}`"),
    )
    .with_help("giv kun den ene med", "name only one of them")
}

impl Found {
    fn role_name(&self) -> Option<&str> {
        self.role.map(|role| self.procedure.role(role).name.as_str())
    }

    /// The messages that whoever looks may see.
    fn messages<'d>(&self, day: &'d Occurrence) -> Vec<&'d Message> {
        let seen = |message: &&Message| self.role_name().is_none_or(|role| message.to.iter().any(|to| to == role));
        day.messages().iter().filter(seen).collect()
    }

    fn report(&self) -> Report<'_> {
        let procedure = &self.procedure;
        let declared = procedure.activities().iter().map(|activity| Declared {
            name: &activity.name,
            title: activity.title(),
            comes: &activity.comes.words,
            who: procedure.role_names(&activity.duty().actors),
            action: &activity.duty().action,
            agenda: activity.agenda.iter().map(|reason| reason.words.as_str()).collect(),
            basis: &activity.basis,
        });
        Report {
            procedure: procedure.name(),
            fingerprint: procedure.fingerprint(),
            as_of: self.as_of,
            seen_by: self.role_name(),
            from: self.days.0,
            to: self.days.1,
            cases: self.cases,
            activities: declared.collect(),
            days: self.occurrences.iter().map(|(day, items)| self.day(day, items)).collect(),
            misfits: self.misfits.iter().map(|misfit| Told { misfit, words: misfit_sentence(self.language, misfit) }).collect(),
            unreadable_lines: self.unreadable,
            language: self.language.code(),
        }
    }

    fn day<'a>(&'a self, day: &'a Occurrence, items: &'a [Item]) -> OneDay<'a> {
        let calendar = self.procedure.calendar();
        let whys = items.iter().flat_map(|item| item.why.iter().map(move |why| (item, why)));
        let sentences = whys.map(|(item, why)| format!("{}: {}", item.case, why_sentence(self.language, calendar, why)));
        OneDay {
            activity: self.procedure.activities().get(day.activity).map_or("", |activity| activity.name.as_str()),
            day: day.day,
            due: day.due,
            state: day.standing,
            instance: day.instance(),
            held: day.held(),
            cancelled: day.cancelled(),
            agenda: day.looks.map(|looks| Agenda { as_of: looks.now, last: looks.last.map(|last| last.happened_by), cases: items }),
            messages: self.messages(day),
            findings: day.findings(),
            words: Words {
                state: state_words(self.language, calendar, day),
                agenda: sentences.collect(),
                findings: day.findings().iter().map(|finding| finding_sentence(self.language, finding)).collect(),
            },
        }
    }
}
