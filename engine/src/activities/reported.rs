//! What the log tells of activities: which event is about which day.

use crate::calendar::{Calendar, Day, Instant, Moment};
use crate::log::{Actor, Event, FieldValue, Log, built_in};
use crate::model::{Activity, Procedure, key};
use crate::situation::AsOf;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An event that is about no day of any activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// The event.
    pub event: String,
    /// Why.
    pub why: WhyMisfit,
}

/// Why an event is about no day of any activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyMisfit {
    /// Its kind, or the step it names, is no activity.
    NoActivity,
    /// The activity does not come on the day it is about.
    NoSuchDay,
}

/// A day of an activity: its number in the text, and the day.
type Target = (usize, Day);

/// Events in the order of the log, by what they are about.
#[derive(Debug, Default)]
pub(super) struct Reported {
    days: Vec<Vec<Day>>,
    about: BTreeMap<Target, Vec<Event>>,
    /// Who is away is so whatever day it is.
    away: Vec<Event>,
    /// By the message they name.
    acknowledgements: BTreeMap<String, Event>,
    pub(super) misfits: Vec<Misfit>,
}

impl Reported {
    /// Sorts the events that are known as of a date; the days are those up to one, or to the last that an event is about.
    pub(super) fn of(procedure: &Procedure, log: &Log, to: Day, as_of: AsOf) -> Self {
        let calendar = procedure.calendar();
        let known = log.events().iter().filter(|event| is_known(calendar, event, as_of));
        let known: Vec<&Event> = known.collect();
        let horizon = known.iter().map(|event| day_of(calendar, event)).max().map_or(to, |last| last.max(to));
        let mut reported = Self::default();
        for activity in procedure.activities() {
            reported.days.push(activity.comes.days(calendar).take_while(|day| *day <= horizon).collect());
        }
        let own: BTreeMap<&str, Own> = known.iter().map(|event| (event.id.as_str(), reported.own(procedure, event))).collect();
        let by_id: BTreeMap<&str, &Event> = known.iter().map(|event| (event.id.as_str(), *event)).collect();
        for event in known {
            reported.put(event, &own, &by_id);
        }
        reported
    }

    /// What an event is about by its own words.
    fn own(&self, procedure: &Procedure, event: &Event) -> Own {
        let named = |name: &str| procedure.activities().iter().position(|activity| key(&activity.name) == key(name));
        let activity = match event.kind.as_str() {
            built_in::ABSENT | built_in::ACKNOWLEDGED => return Own::Aside,
            built_in::RETRACTED => return Own::AsCorrected,
            built_in::EXTENDED | built_in::EXCUSED | built_in::LIFTED => match event.fields.get(built_in::STEP_FIELD) {
                Some(FieldValue::Text(name)) => named(name),
                _ => None,
            },
            kind => named(kind),
        };
        let Some(activity) = activity else { return Own::Nothing(WhyMisfit::NoActivity) };
        let day = day_of(procedure.calendar(), event);
        let comes = self.days.get(activity).is_some_and(|days| days.binary_search(&day).is_ok());
        match (comes, &event.about) {
            (true, _) => Own::Is((activity, day)),
            // What is corrected told the day.
            (false, None) if event.supersedes.is_some() => Own::AsCorrected,
            (false, _) => Own::Nothing(WhyMisfit::NoSuchDay),
        }
    }

    fn put(&mut self, event: &Event, own: &BTreeMap<&str, Own>, by_id: &BTreeMap<&str, &Event>) {
        match target(event, own, by_id) {
            Own::Aside if event.kind == built_in::ABSENT => self.away.push(event.clone()),
            Own::Aside => {
                if let Some(FieldValue::Text(message)) = event.fields.get("message") {
                    self.acknowledgements.entry(message.clone()).or_insert_with(|| event.clone());
                }
            }
            Own::Is(here) => {
                let corrected = event.supersedes.as_ref().and_then(|id| by_id.get(id.as_str()));
                match corrected.map(|corrected| target(corrected, own, by_id)) {
                    Some(Own::Is(there)) if there != here => {
                        // Another day was meant: on this one it is as if it had been taken back.
                        let gone = Event { kind: built_in::RETRACTED.to_owned(), fields: BTreeMap::new(), ..event.clone() };
                        self.about.entry(there).or_default().push(gone);
                        self.about.entry(here).or_default().push(Event { supersedes: None, ..event.clone() });
                    }
                    _ => self.about.entry(here).or_default().push(event.clone()),
                }
            }
            Own::Nothing(why) => self.misfits.push(Misfit { event: event.id.clone(), why }),
            Own::AsCorrected => self.misfits.push(Misfit { event: event.id.clone(), why: WhyMisfit::NoSuchDay }),
        }
    }

    /// The days of an activity.
    pub(super) fn days(&self, activity: usize) -> &[Day] {
        self.days.get(activity).map_or(&[], Vec::as_slice)
    }

    /// For each event about a day of an activity, the day and when it happened.
    pub(super) fn told(&self, activity: usize) -> impl Iterator<Item = (Day, Moment)> + '_ {
        let days = self.about.range((activity, Day::FIRST)..=(activity, Day::LAST));
        days.flat_map(|((_, day), events)| events.iter().map(|event| (*day, event.happened)))
    }

    /// Which of these messages were acknowledged.
    pub(super) fn acknowledged<'m>(&self, messages: impl Iterator<Item = &'m str>) -> Vec<String> {
        messages.filter(|id| self.acknowledgements.contains_key(*id)).map(str::to_owned).collect()
    }

    /// The log of one day of an activity: that it is planned, which was always known, and what is told of it.
    pub(super) fn log_of(&self, log: &Log, procedure: &Procedure, activity: usize, day: Day, acknowledged: &[String]) -> Log {
        let case = if log.case().is_empty() { procedure.name() } else { log.case() };
        let recorded = procedure.calendar().midnight(Day::FIRST);
        let mut of_day = Log::new(case, procedure.name());
        of_day.append(planned(day, recorded));
        let told = self.about.get(&(activity, day)).into_iter().flatten();
        let seen = acknowledged.iter().filter_map(|id| self.acknowledgements.get(id));
        for event in told {
            let about = Some(day.to_string()).filter(|_| event.kind != built_in::RETRACTED);
            of_day.append(Event { about, ..event.clone() });
        }
        self.away.iter().chain(seen).for_each(|event| of_day.append(event.clone()));
        of_day
    }
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// A day of an activity.
    Is(Target),
    /// What the event it corrects is about.
    AsCorrected,
    /// Nothing of one day.
    Aside,
    Nothing(WhyMisfit),
}

/// What an event is about, by its own words or those of what it corrects.
fn target(event: &Event, own: &BTreeMap<&str, Own>, by_id: &BTreeMap<&str, &Event>) -> Own {
    let mut seen = BTreeSet::new();
    let mut at = event;
    while seen.insert(at.id.as_str()) {
        match own.get(at.id.as_str()) {
            Some(Own::AsCorrected) => {}
            Some(known) => return *known,
            None => break,
        }
        let Some(before) = at.supersedes.as_ref().and_then(|id| by_id.get(id.as_str())) else { break };
        at = before;
    }
    Own::AsCorrected
}

/// The day an event is about: the one it names, or else the one it happened on.
fn day_of(calendar: &Calendar, event: &Event) -> Day {
    let named = event.about.as_deref().and_then(Day::parse);
    named.unwrap_or_else(|| calendar.day(event.happened))
}

fn is_known(calendar: &Calendar, event: &Event, as_of: AsOf) -> bool {
    event.recorded <= as_of.last_known(calendar)
}

/// That a day of an activity comes. It follows from the text, so it was known from the beginning.
fn planned(day: Day, recorded: Instant) -> Event {
    Event {
        id: day.to_string(),
        kind: Activity::PLANNED.to_owned(),
        happened: Moment::Day(Day::FIRST),
        recorded,
        actor: Actor { id: String::new(), role: String::new() },
        fields: BTreeMap::from([(Activity::DAY.to_owned(), FieldValue::Text(day.to_string()))]),
        about: None,
        supersedes: None,
        reason: None,
    }
}
