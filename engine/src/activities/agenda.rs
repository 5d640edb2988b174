//! Which cases an activity goes through, each with why: what its agenda asks, held against what holds in the case.

use crate::calendar::{Calendar, Moment};
use crate::case::{Stage, Tick};
use crate::model::{Activity, AgendaMark, Checked, Condition, FactId, MarkOf, Procedure, Reason, Stands, StepId, Truth, Unknown};
use crate::situation::{Record, Situation, State};
use serde::Serialize;

/// A case on an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The case's id.
    pub case: String,
    /// The earliest deadline of what puts it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// Every line of the agenda that it fits.
    pub why: Vec<Why>,
}

/// A line of an agenda that a case fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Its number, from 1.
    pub reason: usize,
    /// As written.
    pub words: String,
    /// From when on all of it has held, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// The earliest deadline of the duties it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// These duties, as `step@key`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<String>,
}

/// Is a case on an activity's agenda, and why? `last` is the case when the activity was held last, where it was.
#[must_use]
pub fn item(procedure: &Checked<Procedure>, activity: &Activity, now: &Situation, last: Option<&Situation>) -> Option<Item> {
    let (now, last) = (Seen { procedure, case: now }, last.map(|case| Seen { procedure, case }));
    let why: Vec<Why> = activity.agenda.iter().enumerate().filter_map(|(at, reason)| now.why(at + 1, reason, last)).collect();
    let due = earliest(procedure.calendar(), why.iter().filter_map(|why| why.due));
    (!why.is_empty()).then(|| Item { case: now.case.case.clone(), due, why })
}

/// Puts the cases of an agenda in order: by deadline, those without one last, then by id.
pub fn sort(calendar: &Calendar, items: &mut [Item]) {
    let place = |item: &Item| item.due.map_or(Tick::NEVER, |due| Tick::end_of(due, calendar));
    items.sort_by(|one, other| (place(one), &one.case).cmp(&(place(other), &other.case)));
}

fn earliest(calendar: &Calendar, moments: impl Iterator<Item = Moment>) -> Option<Moment> {
    moments.min_by_key(|moment| Tick::end_of(*moment, calendar))
}

/// A case as an agenda looks at it.
#[derive(Clone, Copy)]
struct Seen<'s> {
    procedure: &'s Procedure,
    case: &'s Situation,
}

/// That something holds.
#[derive(Default)]
struct Holds {
    since: Option<Moment>,
    due: Option<Moment>,
    instances: Vec<String>,
}

impl Seen<'_> {
    fn why(self, number: usize, reason: &Reason, last: Option<Self>) -> Option<Why> {
        // Nothing is known of the case yet.
        if self.case.events == 0 || !self.may_come(reason) {
            return None;
        }
        let calendar = self.procedure.calendar();
        let mut why = Why { reason: number, words: reason.words.clone(), since: None, due: None, instances: Vec::new() };
        for mark in &reason.marks {
            let holds = self.holds(&mark.of)?;
            if mark.since_last && last.is_some_and(|last| last.case.events > 0 && last.holds(&mark.of).is_some()) {
                return None;
            }
            why.since = why.since.into_iter().chain(holds.since).max_by_key(|since| Tick::of(*since, calendar));
            why.due = earliest(calendar, why.due.into_iter().chain(holds.due));
            why.instances.extend(holds.instances);
        }
        Some(why)
    }

    /// A case that is over comes on for what is still owed, for its goal, and for what is new; once it is closed, for what is new alone.
    fn may_come(self, reason: &Reason) -> bool {
        let any = |is: fn(&AgendaMark) -> bool| reason.marks.iter().any(is);
        let owed = |mark: &AgendaMark| {
            matches!(mark.of, MarkOf::Goal(_) | MarkOf::Step(_, Stands::Open | Stands::Late | Stands::Paused | Stands::Waiting))
        };
        match self.case.stage {
            Stage::Running => true,
            Stage::GoalReached | Stage::Ended | Stage::Stopped => any(owed) || any(|mark| mark.since_last),
            Stage::Closed => any(|mark| mark.since_last),
        }
    }

    fn holds(self, what: &MarkOf) -> Option<Holds> {
        let since = |since: Option<Moment>| Some(Holds { since, ..Holds::default() });
        match what {
            MarkOf::Runs if self.case.stage == Stage::Running => since(self.case.narrative.events().next().map(|event| event.happened)),
            MarkOf::Runs => None,
            MarkOf::Goal(true) => since(Some(self.case.goal.reached.as_ref()?.on)),
            MarkOf::Goal(false) => self.case.goal.reached.is_none().then(Holds::default),
            MarkOf::Step(step, stands) => self.step(*step, *stands),
            MarkOf::Fact(condition) => self.fact(condition),
        }
    }

    fn step(self, step: StepId, stands: Stands) -> Option<Holds> {
        let calendar = self.procedure.calendar();
        let fits = |record: &&Record| {
            record.id.step == step
                && match stands {
                    Stands::Open => record.is_open(),
                    Stands::Late => record.state == State::Late,
                    Stands::Paused => record.state == State::Paused,
                    Stands::Met => matches!(record.state, State::Met | State::MetLate),
                    Stands::Waiting => record.state == State::Waiting,
                }
        };
        let since = |record: &Record| match stands {
            // The first moment that is too late.
            Stands::Late => record.due.map(|due| match due {
                Moment::Day(day) => Moment::Day(day.plus(1)),
                Moment::Instant(_) => due,
            }),
            Stands::Paused => record.pauses.last().map(|pause| pause.from),
            Stands::Met => record.met.as_ref().map(|met| met.on),
            Stands::Open | Stands::Waiting => Some(record.opened),
        };
        let found: Vec<&Record> = self.case.duties.iter().filter(fits).collect();
        // What was met is owed no more.
        let due = found.iter().filter(|record| record.is_open() || record.state == State::Waiting).filter_map(|record| record.due);
        (!found.is_empty()).then(|| Holds {
            since: found.iter().filter_map(|record| since(record)).min_by_key(|since| Tick::of(*since, calendar)),
            due: earliest(calendar, due),
            instances: found.iter().map(|record| record.instance.clone()).collect(),
        })
    }

    fn fact(self, condition: &Condition) -> Option<Holds> {
        let condition = Condition { unknown: Unknown::No, ..condition.clone() };
        let known = |fact| self.case.state.known(self.procedure, fact);
        if condition.lets_open(known) != Truth::True {
            return None;
        }
        let told: Vec<FactId> = condition.atoms.iter().flat_map(|atom| self.procedure.told_facts(atom.fact())).collect();
        let tells = |kind: &str, fields: &std::collections::BTreeMap<String, crate::log::FieldValue>| {
            self.procedure.kind_named(kind).is_some_and(|id| {
                let kind = self.procedure.kind(id);
                let tells = |fact: &FactId| {
                    let name = &self.procedure.fact(*fact).name;
                    let field = kind.tells.contains(fact) && fields.keys().any(|field| crate::model::same(field, name));
                    field || kind.settles.iter().any(|(settled, _)| settled == fact)
                };
                told.iter().any(tells)
            })
        };
        let since = self.case.narrative.events().filter(|event| tells(&event.kind, &event.fields)).last().map(|event| event.happened);
        Some(Holds { since, ..Holds::default() })
    }
}
