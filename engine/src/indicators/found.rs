//! What an indicator finds in one case, and the events it rests on.

use crate::calendar::{Calendar, CountRule, Day, Moment};
use crate::case::{Bar, Stage, Tick, told};
use crate::log::Event;
use crate::model::{Awaited, Beginning, FactId, HowReached, KindId, Measure, Procedure, Signal, StepId, Which, key};
use crate::situation::{Finding, GoalEvent, Record, Situation, State};
use serde::Serialize;
use std::collections::BTreeSet;

/// What came out of a case, or of one of its deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// So many days.
    Days,
    /// So much was there for so many days.
    Level,
    /// It happened, in time where that is asked.
    Yes,
    /// It did not.
    No,
    /// It happened: one of those that are counted.
    Counted,
    /// The deadline was kept.
    Kept,
    /// It was missed.
    Missed,
    /// It was missed, which could not be known when it passed.
    MissedUnknown,
    /// What is waited for has not come yet, or there is still time.
    NotYet,
    /// The case ended without what is waited for.
    EndedWithout,
    /// What is waited for came before the beginning, and not after it.
    CameBefore,
    /// The case has no beginning.
    NoBeginning,
    /// The duty ended before its deadline had passed, or was known.
    FellAway,
    /// The deadline had passed before anybody knew of the duty.
    BornLate,
}

/// Something that happened, and the event that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct At {
    /// When it happened, or the day that is told.
    pub on: Moment,
    #[serde(skip)]
    pub(crate) day: Day,
    /// The event's id; nothing where time alone did it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
}

/// What was found in a case, or of one of its deadlines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The case's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// The pool, where it is something of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// The day by which it belongs to a month, a quarter or a year: that of the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub began: Option<Day>,
    /// The instance, as `step@key`, where it is a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// What came out.
    pub outcome: Outcome,
    /// How many days it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// How much there was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
    /// Does it count in a share of days?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit: Option<bool>,
    /// The beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<At>,
    /// What was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<At>,
    /// The last moment in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

impl Found {
    fn of(case: &Case<'_>, outcome: Outcome) -> Self {
        Self { case: case.now.case.clone(), ..Self::empty(outcome) }
    }

    pub(super) fn empty(outcome: Outcome) -> Self {
        Self {
            case: String::new(),
            pool: None,
            began: None,
            instance: None,
            outcome,
            days: None,
            level: None,
            hit: None,
            from: None,
            to: None,
            until: None,
        }
    }

    /// The case it was found in, or else the pool.
    #[must_use]
    pub fn whose(&self) -> &str {
        if self.case.is_empty() { self.pool.as_deref().unwrap_or_default() } else { &self.case }
    }

    /// What figures can rest on; the day of it where that matters.
    pub(super) fn says(&self, by_day: bool) -> impl PartialEq + '_ {
        (&self.instance, self.outcome, self.days, self.level, self.hit, self.began.filter(|_| by_day))
    }

    /// In which order they are told: by case, then by day.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let event = |at: &Option<At>| at.as_ref().map(|at| at.event.clone());
        (self.whose(), self.began, &self.instance, event(&self.from), event(&self.to))
    }
}

/// What each indicator of a procedure finds in a case, in the order of the text.
#[must_use]
pub fn find(procedure: &Procedure, now: &Situation) -> Vec<Vec<Found>> {
    let case = Case { procedure, now, barred: barred(now) };
    let of = |measure: &Measure, per: bool| match measure {
        Measure::Days(from, to) => vec![case.days(*from, *to)],
        Measure::Share(of, within) => vec![match within {
            Some((rule, after)) => case.in_time(*of, rule, *after),
            None => case.ever(*of, per),
        }],
        Measure::Late(steps, _) => case.deadlines(steps),
        Measure::Number(signal) => case.number(*signal),
        // No case knows of a pool.
        Measure::Pool(..) => Vec::new(),
    };
    procedure.indicators().iter().map(|indicator| of(&indicator.measure, indicator.per.is_some())).collect()
}

/// A case as indicators look at it.
struct Case<'c> {
    procedure: &'c Procedure,
    now: &'c Situation,
    /// Events that the case did not take in.
    barred: BTreeSet<&'c str>,
}

/// Events that may not be reported so, and those that came when everything was over. An event that met no open step happened all the
/// same.
fn barred(now: &Situation) -> BTreeSet<&str> {
    let barred = now.findings.iter().filter_map(|finding| match finding {
        Finding::NoEffect { event, why, .. } => match why {
            Bar::UnknownKind
            | Bar::UnknownRole
            | Bar::RoleMayNot
            | Bar::ConsentMissing
            | Bar::ReasonMissing
            | Bar::BeyondAuthority
            | Bar::SamePerson
            | Bar::Separate
            | Bar::OutOfOrder
            | Bar::BeyondPower
            | Bar::DeadlinePassed
            | Bar::NothingToConfirm
            | Bar::MayNotClose
            | Bar::CaseClosed
            | Bar::CaseEnded => Some(event.as_str()),
            Bar::StepNotOpen | Bar::TooLateToReopen | Bar::TooManyInstances | Bar::NothingToCount => None,
        },
        _ => None,
    });
    // The first of two persons has granted nothing yet.
    barred.chain(now.halves.iter().map(String::as_str)).collect()
}

impl Case<'_> {
    fn calendar(&self) -> &Calendar {
        self.procedure.calendar()
    }

    /// The events of the procedure's own kinds that the case took in, in order: no acknowledgements, powers or closings.
    fn taken_in(&self) -> impl Iterator<Item = (KindId, &Event)> {
        let events = self.now.narrative.events().filter(|event| !self.barred.contains(event.id.as_str()));
        events.filter_map(|event| Some((self.procedure.kind_named(&event.kind)?, event)))
    }

    fn at(&self, on: Moment, event: &str) -> At {
        At { on, day: self.calendar().day(on), event: event.to_owned() }
    }

    /// Every time something happened, in order.
    fn times(&self, signal: Signal) -> Vec<At> {
        match signal {
            Signal::Event(kind) => self.events(kind),
            Signal::Met(step) => {
                let name = key(&self.procedure.step(step).name);
                let mut met: Vec<(Tick, At)> = self
                    .now
                    .duties
                    .iter()
                    .filter(|record| key(&record.step) == name)
                    .filter_map(|record| record.met.as_ref())
                    .map(|met| (Tick::of(met.on, self.calendar()), self.at(met.on, &met.by)))
                    .collect();
                met.sort_by(|one, other| (one.0, &one.1.event).cmp(&(other.0, &other.1.event)));
                met.into_iter().map(|(_, at)| at).collect()
            }
            Signal::Reached(threshold) => {
                let turned = self.now.turned.iter().filter(|turned| turned.threshold == threshold);
                turned.map(|turned| self.at(Moment::Day(turned.on), &turned.by)).collect()
            }
        }
    }

    fn events(&self, kind: KindId) -> Vec<At> {
        let of_kind = self.taken_in().filter(|(of, _)| *of == kind);
        of_kind.map(|(_, event)| self.at(event.happened, &event.id)).collect()
    }

    /// The date a fact tells: as it was told last.
    fn date(&self, fact: FactId) -> Option<At> {
        let tells = |(kind, event): (KindId, &Event)| {
            let day =
                self.procedure.kind(kind).tells.contains(&fact).then(|| told(Some(&event.fields), self.procedure, fact))??.as_day()?;
            Some(At { on: Moment::Day(day), day, event: event.id.clone() })
        };
        self.taken_in().filter_map(tells).last()
    }

    /// The beginning, and the first of what could be it.
    fn beginning(&self, from: Beginning) -> Option<(At, Day)> {
        match from {
            Beginning::Fact(fact) => self.date(fact).map(|at| (at.clone(), at.day)),
            Beginning::Signal(signal, which) => {
                let times = self.times(signal);
                let first = times.first()?.day;
                let chosen = if which == Which::Latest { times.into_iter().next_back() } else { times.into_iter().next() };
                Some((chosen?, first))
            }
        }
    }

    /// Every time that counts of what is waited for, in order.
    fn awaited(&self, of: Awaited) -> Vec<At> {
        let at = |goal: &GoalEvent| self.at(goal.on, &goal.event);
        let (goal, before) = (&self.now.goal.reached, &self.now.goal.reached_before);
        match of {
            Awaited::Signal(signal, _) => self.times(signal),
            Awaited::Goal(HowReached::ForGood) => goal.iter().map(at).collect(),
            Awaited::Goal(HowReached::Once | HowReached::FirstTime) => before.iter().chain(goal).map(at).collect(),
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.now.stage, Stage::Ended | Stage::Stopped | Stage::Closed)
    }

    fn days(&self, from: Beginning, to: Awaited) -> Found {
        let Some((from, first)) = self.beginning(from) else { return Found::of(self, Outcome::NoBeginning) };
        let found = Found { began: Some(from.day), ..Found::of(self, Outcome::NotYet) };
        let times = self.awaited(to);
        let mut after = times.iter().filter(|at| at.day >= from.day);
        let chosen = if matches!(to, Awaited::Signal(_, Which::Latest)) { after.next_back() } else { after.next() };
        if let Some(to) = chosen {
            let days = from.day.days_until(to.day);
            return Found { outcome: Outcome::Days, days: Some(days), from: Some(from), to: Some(to.clone()), ..found };
        }
        let outcome = match times.last() {
            Some(last) if last.day < first => Outcome::CameBefore,
            _ if self.is_over() => Outcome::EndedWithout,
            _ => Outcome::NotYet,
        };
        Found { outcome, from: Some(from), to: times.into_iter().next_back().filter(|_| outcome == Outcome::CameBefore), ..found }
    }

    fn in_time(&self, of: Awaited, rule: &CountRule, after: Beginning) -> Found {
        let Some((from, _)) = self.beginning(after) else { return Found::of(self, Outcome::NoBeginning) };
        let until = self.calendar().day(self.calendar().count(rule, Moment::Day(from.day)));
        let times = self.awaited(of);
        let hit = times.into_iter().find(|at| from.day <= at.day && at.day <= until);
        // The last day counts until its end, which the look must have passed.
        let passed = Tick::end_of(Moment::Day(until), self.calendar()) <= Tick::end_of(self.now.as_of.happened_by, self.calendar());
        let outcome = match (&hit, passed) {
            (Some(_), _) => Outcome::Yes,
            (None, true) => Outcome::No,
            (None, false) => Outcome::NotYet,
        };
        Found { began: Some(from.day), from: Some(from), to: hit, until: Some(Moment::Day(until)), ..Found::of(self, outcome) }
    }

    /// Where it is asked for, it belongs to the day of the case's first event.
    fn ever(&self, of: Awaited, per: bool) -> Found {
        let first = self.taken_in().next().filter(|_| per);
        let began = first.map(|(_, event)| self.calendar().day(event.happened));
        let hit = self.awaited(of).into_iter().next();
        let outcome = match (&hit, self.is_over()) {
            (Some(_), _) => Outcome::Yes,
            (None, true) => Outcome::No,
            (None, false) => Outcome::NotYet,
        };
        Found { began, to: hit, ..Found::of(self, outcome) }
    }

    fn deadlines(&self, steps: &[StepId]) -> Vec<Found> {
        let names: Vec<String> = steps.iter().map(|step| key(&self.procedure.step(*step).name)).collect();
        let records = self.now.duties.iter().filter(|record| record.state != State::Waiting && names.contains(&key(&record.step)));
        let found = records.map(|record| {
            let from = self.at(record.opened, &record.opened_by);
            let to = record.met.as_ref().map(|met| self.at(met.on, &met.by));
            let instance = Some(record.instance.clone());
            Found { began: Some(from.day), instance, from: Some(from), to, until: record.due, ..Found::of(self, became(record)) }
        });
        found.collect()
    }

    fn number(&self, signal: Signal) -> Vec<Found> {
        let times = self.times(signal).into_iter();
        times.map(|at| Found { began: Some(at.day), to: Some(at), ..Found::of(self, Outcome::Counted) }).collect()
    }
}

/// What became of a deadline.
fn became(record: &Record) -> Outcome {
    match record.state {
        _ if record.breached && !record.charged && record.discovered.is_some() => Outcome::MissedUnknown,
        _ if record.breached => Outcome::Missed,
        State::Late | State::MetLate => Outcome::BornLate,
        State::Met if record.passes.is_some() => Outcome::Kept,
        State::Open | State::Paused | State::Waiting => Outcome::NotYet,
        _ => Outcome::FellAway,
    }
}
