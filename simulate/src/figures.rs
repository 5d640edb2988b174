//! What came of many cases: kept and broken deadlines, work by month, how long it took.

use crate::Made;
use crate::noise::NoiseKind;
use sagsgang::calendar::Calendar;
use sagsgang::case::Stage;
use sagsgang::indicators::{Found, find};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{Finding, MessageKind, Record, Situation, State};
use serde::Serialize;
use std::collections::BTreeMap;

/// How a number of something is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// How many there are.
    pub number: u64,
    /// Half of them are at most this.
    pub median: i32,
    /// Nine of ten are at most this.
    pub nine_of_ten: i32,
}

/// Numbers of days, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count(BTreeMap<i32, u64>);

impl Count {
    fn add(&mut self, number: i32) {
        *self.0.entry(number).or_default() += 1;
    }

    /// How they are spread; nothing where there are none.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        let number: u64 = self.0.values().sum();
        let at_most = |tenths: u64| {
            // The first value that so many do not go beyond.
            let wanted = (number * tenths).div_ceil(10).max(1);
            let mut passed = 0;
            self.0.iter().find_map(|(value, times)| {
                passed += times;
                (passed >= wanted).then_some(*value)
            })
        };
        Some(Spread { number, median: at_most(5)?, nine_of_ten: at_most(9)? })
    }
}

/// What became of a step in all cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PerStep {
    /// Times it opened.
    pub opened: u64,
    /// Times it was met in time, or without a deadline.
    pub kept: u64,
    /// Times its deadline passed while it was owed: met late, or not met yet.
    pub late: u64,
    /// Times it fell away, was excused, lifted, or expired.
    pub otherwise: u64,
    /// Times it is still open, in time.
    pub open: u64,
    /// By how many days it was met late.
    pub days_late: Count,
    /// Reminders that were due.
    pub reminders: u64,
    /// Rungs of the ladder that were due.
    pub rungs: u64,
}

/// What came of many cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases that began.
    pub begun: u64,
    /// Of these, those whose goal is reached.
    pub reached: u64,
    /// Those that ended otherwise.
    pub ended: u64,
    /// Those that are neither.
    pub open: u64,
    /// Those that are closed.
    pub closed: u64,
    /// Those whose goal was reached and taken back, or that were reopened.
    pub reopened: u64,
    /// Events in all.
    pub events: u64,
    /// Days from the first event to the goal.
    pub to_goal: Count,
    /// What became of each step, by name.
    pub steps: BTreeMap<String, PerStep>,
    /// Acts by role, then by month (year and month).
    pub acts: BTreeMap<String, BTreeMap<(i32, u32), u64>>,
    /// What was done on top of the courses, by kind.
    pub noise: BTreeMap<NoiseKind, u64>,
    /// What the engine finds that somebody should look at, by its code.
    pub findings: BTreeMap<String, u64>,
    /// What each indicator finds in each case.
    pub found: Vec<Vec<Vec<Found>>>,
}

impl Figures {
    /// Adds a case with what holds in it at the end.
    pub fn add(&mut self, procedure: &Checked<Procedure>, made: &Made, situation: &Situation) {
        let calendar = procedure.calendar();
        self.begun += 1;
        let goal = &situation.goal;
        match (&goal.reached, &goal.ended) {
            (Some(_), _) => self.reached += 1,
            (None, Some(_)) => self.ended += 1,
            (None, None) => self.open += 1,
        }
        self.closed += u64::from(situation.stage == Stage::Closed);
        self.reopened += u64::from(!goal.before.is_empty() || goal.reopened.is_some());
        let events = made.log.events();
        let first = events.iter().map(|event| calendar.day(event.happened)).min();
        if let (Some(first), Some(reached)) = (first, &goal.reached) {
            self.to_goal.add(first.days_until(calendar.day(reached.on)));
        }
        let mut seen: Vec<&str> = Vec::new();
        for event in events {
            if seen.contains(&event.id.as_str()) {
                continue;
            }
            seen.push(&event.id);
            self.events += 1;
            let (year, month, _) = calendar.day_of(event.recorded).ymd();
            *self.acts.entry(event.actor.role.clone()).or_default().entry((year, month)).or_default() += 1;
        }
        for record in &situation.duties {
            self.add_record(calendar, record);
        }
        for message in &situation.messages {
            let step = self.steps.entry(message.step.clone()).or_default();
            match message.kind {
                MessageKind::Reminder => step.reminders += 1,
                MessageKind::Escalation => step.rungs += 1,
                MessageKind::Request | MessageKind::Shortage => {}
            }
        }
        for kind in &made.noise {
            *self.noise.entry(*kind).or_default() += 1;
        }
        for finding in &situation.findings {
            *self.findings.entry(code_of(finding)).or_default() += 1;
        }
        self.found.push(find(procedure, situation));
    }

    fn add_record(&mut self, calendar: &Calendar, record: &Record) {
        if matches!(record.state, State::Waiting) {
            return;
        }
        let step = self.steps.entry(record.step.clone()).or_default();
        step.opened += 1;
        match record.state {
            State::Met => step.kept += 1,
            State::MetLate | State::Late => step.late += 1,
            _ if record.breached => step.late += 1,
            State::Open | State::Paused => step.open += 1,
            _ => step.otherwise += 1,
        }
        if let (State::MetLate, Some(due), Some(met)) = (record.state, record.due, &record.met) {
            step.days_late.add(calendar.day(due).days_until(calendar.day(met.on)));
        }
    }
}

/// The code by which a finding is told of in answers for programs.
fn code_of(finding: &Finding) -> String {
    let told = serde_json::to_value(finding).ok();
    told.and_then(|told| told.get("finding").and_then(|code| code.as_str().map(str::to_owned))).unwrap_or_default()
}
