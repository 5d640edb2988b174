//! What holds in a case, as of a date: [`Case::advance`] folded over the events that count.
//!
//! In: a procedure, a log, two times (what had happened by then; what was known by then). Out: a [`Situation`]: duties
//! with their dates, messages, what comes next, goal and closing, findings. Pure: no clock, no I/O; the same input gives
//! the same bytes. Must not know who reads it.

use crate::calendar::{Instant, Moment};
use crate::case::{Bar, Case, Stage, Tick, Transition, Witness};
use crate::log::{Event, Log};
use crate::model::{Beyond, Checked, Detail, Procedure};
use serde::Serialize;

mod asked;
mod belongs;
mod ceased;
mod decided;
mod envelopes;
mod findings;
mod goal;
mod ledger;
mod messages;
mod narrative;
mod ordered;
mod outlook;
mod passed;
mod progress;
mod record;
mod said;
mod takes;
mod tallied;
mod waiting;

pub use asked::{Asked, AskedStanding};
pub use belongs::Belongs;
pub use ceased::Ceased;
pub use decided::{Answered, Decided, DecidedRow};
pub(crate) use decided::{field as shown, of_fact};
pub use envelopes::{Envelope, Post, Sent, Sorted, Withdrawn, envelopes};
pub use goal::{Goal, GoalEvent};
pub(crate) use messages::digest;
pub use messages::{Message, MessageKind};
pub(crate) use narrative::{Narrative, standing};
pub use ordered::{OptionStands, OptionState, Ordered};
pub use passed::Passed;
pub use progress::{Comes, ComingTurn, EarlierPlan, Measured, PlannedLevel, Progress, Standing, ToldLevel, Turning};
pub use record::{Ending, Extension, Met, PausedFor, Record, State};
pub use said::{Said, Stands};
pub use takes::{Lack, Taken, Unknown};
pub use tallied::{Measure, Spanned, Tallied};
pub use waiting::{Waiting, WaitingFor};

/// As of when: both axes. A day means just before its 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// What had happened by then counts.
    pub happened_by: Moment,
    /// What was recorded by then counts.
    pub known_by: Moment,
}

impl AsOf {
    /// The last instant of what is known: what is put to the log at this look is recorded then, after all that is known.
    #[must_use]
    pub fn last_known(&self, calendar: &crate::calendar::Calendar) -> Instant {
        match self.known_by {
            Moment::Instant(instant) => instant,
            Moment::Day(day) => calendar.end(day).plus_milliseconds(-1),
        }
    }

    /// The same moment on both axes: what holds and is known then.
    #[must_use]
    pub fn at(moment: Moment) -> Self {
        Self { happened_by: moment, known_by: moment }
    }
}

/// Something about the log that somebody should look at. Names events by id, never what they tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum Finding {
    /// The same id with different content: the event recorded first counts.
    ConflictingId {
        /// The event.
        event: String,
    },
    /// It corrects an event that is not there.
    CorrectsNothing {
        /// The correcting event.
        event: String,
    },
    /// Events that correct each other in a circle: none of these corrections counts.
    CircularCorrection {
        /// One of the events.
        event: String,
    },
    /// The event has no effect.
    NoEffect {
        /// The event.
        event: String,
        /// Why.
        why: Bar,
        /// What was lacking, where somebody granted beyond his authority.
        #[serde(skip_serializing_if = "Option::is_none")]
        authority: Option<Box<Beyond>>,
    },
    /// It would have met a step, and lacks something that this takes; what else it does, it does.
    Lacks {
        /// The event.
        event: String,
        /// The step.
        step: String,
        /// All that it lacks.
        lacks: Vec<Lack>,
    },
    /// How it tells that something was done cannot be read, and is left out.
    WrongDetail {
        /// The event.
        event: String,
        /// What.
        detail: Detail,
    },
    /// How much it grants is neither a length of time nor a number, and is left out.
    WrongAmount {
        /// The event.
        event: String,
    },
    /// What it tells of a fact is not of the fact's type, and is left out.
    WrongValue {
        /// The event.
        event: String,
        /// The fact.
        fact: String,
    },
    /// It tells something its kind does not tell; that is left out.
    UnknownField {
        /// The event.
        event: String,
        /// The field.
        field: String,
    },
    /// It does not tell a fact its kind should tell.
    MissingFact {
        /// The event.
        event: String,
        /// The fact.
        fact: String,
    },
    /// It was recorded before it happened: a plan, not yet a fact then.
    RecordedBeforeItHappened {
        /// The event.
        event: String,
    },
    /// A message was acknowledged whose ground is gone: it should be taken back.
    WithdrawnMessage {
        /// The message's id.
        message: String,
    },
    /// A deadline falls on a day on which the place is closed.
    DueInClosure {
        /// The instance.
        instance: String,
        /// The closure's Danish name.
        closure: String,
    },
    /// It rests on the law, and the text to which the case came has no such step.
    NotCarried {
        /// The instance.
        instance: String,
    },
    /// The log belongs to another procedure.
    OtherProcedure {
        /// The procedure named in the log.
        procedure: String,
    },
    /// The log was opened under another text of the procedure.
    OtherFingerprint,
}

/// What comes next by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Coming {
    /// When.
    pub at: Instant,
    /// The instance, as `step@key`.
    pub instance: String,
    /// The step's name.
    pub step: String,
    /// What happens then.
    pub what: ComingKind,
    /// Who is told, for messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
}

/// Kinds of coming change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComingKind {
    /// A step may open: its first day comes.
    Opening,
    /// A reminder goes out.
    Reminder,
    /// The soft target passes.
    Target,
    /// The deadline passes.
    Deadline,
    /// A right expires.
    Expiry,
    /// A rung of the ladder comes.
    Escalation,
}

/// May the case be closed, and if not, why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// May it?
    pub may_close: bool,
    /// Everything that stands in the way.
    pub obstacles: Vec<Obstacle>,
}

/// What stands in the way of closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "obstacle")]
pub enum Obstacle {
    /// The case is closed already.
    Closed,
    /// Neither the goal nor another ending has come.
    GoalNotReached,
    /// The goal's event came but does not count.
    NotCounted {
        /// The event.
        event: String,
    },
    /// One part of the case has not reached the goal.
    PartAway {
        /// The fact that tells the parts apart.
        fact: String,
        /// The event that first told of this one.
        event: String,
    },
    /// The goal's event waits to be confirmed.
    NotConfirmed {
        /// The event.
        event: String,
        /// By whom.
        by: String,
    },
    /// A duty that survives the goal is still owed.
    StillOwed {
        /// The instance, as `step@key`.
        instance: String,
        /// The step's name.
        step: String,
        /// Who owes it.
        by: Vec<String>,
        /// By when.
        due: Option<Moment>,
    },
}

/// What holds in a case.
#[derive(Debug, Clone, Serialize)]
pub struct Situation {
    /// The case's id.
    pub case: String,
    /// The procedure's name.
    pub procedure: String,
    /// The procedure's fingerprint.
    pub fingerprint: String,
    /// As of when.
    pub as_of: AsOf,
    /// The role that it is seen by, where it is not all that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_by: Option<String>,
    /// How far the case has come.
    pub stage: Stage,
    /// Where it belongs, where the text does not apply to all cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub belongs: Option<Belongs>,
    /// The goal.
    pub goal: Goal,
    /// Duties and rights, in the order in which they opened.
    pub duties: Vec<Record>,
    /// Messages that were due by then, in order.
    pub messages: Vec<Message>,
    /// What comes next, in order.
    pub coming: Vec<Coming>,
    /// May it be closed?
    pub closing: Closing,
    /// What somebody should look at.
    pub findings: Vec<Finding>,
    /// What its decisions say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<Decided>,
    /// What was said and holds for a while: consents, assessments, facts that must be told again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
    /// What progressions have come to, against their plans.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub progress: Vec<Progress>,
    /// What it has asked of pools, and what became of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asked>,
    /// Grants that wait: for a second person, or for an answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// How the options of each principle stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ordered: Vec<Ordered>,
    /// How many events count.
    pub events: usize,
    /// What tallies have reached so far.
    #[serde(skip)]
    pub(crate) tallied: Vec<Tallied>,
    /// The turns that progressions have taken so far.
    #[serde(skip)]
    pub(crate) turned: Vec<Turning>,
    /// What steps waited for to cease to hold, and did.
    #[serde(skip)]
    pub(crate) ceased: Vec<Ceased>,
    #[serde(skip)]
    pub(crate) passed: Vec<Passed>,
    /// The events of the first of two persons.
    #[serde(skip)]
    pub(crate) halves: Vec<String>,
    #[serde(skip)]
    pub(crate) narrative: Narrative,
    #[serde(skip)]
    pub(crate) state: Case,
}

impl Situation {
    /// The record of an instance, written `step@key`, or the latest instance of a step, written by its name.
    #[must_use]
    pub fn duty(&self, instance: &str) -> Option<&Record> {
        let exact = self.duties.iter().find(|record| record.instance == instance);
        let wanted = instance.to_lowercase();
        exact.or_else(|| self.duties.iter().rev().find(|record| record.step.to_lowercase() == wanted))
    }

    /// Has a tally or a progression come to this so far, or something ceased to hold so, or a deadline passed?
    pub(crate) fn has_reached(&self, threshold: crate::model::ThresholdId) -> bool {
        let mut reached = self.tallied.iter().map(|tallied| tallied.threshold);
        let mut turned = self.turned.iter().map(|turned| turned.threshold);
        let mut ceased = self.ceased.iter().map(|ceased| ceased.threshold);
        let mut passed = self.passed.iter().map(|passed| passed.threshold);
        reached.any(|other| other == threshold)
            || turned.any(|other| other == threshold)
            || ceased.any(|other| other == threshold)
            || passed.any(|other| other == threshold)
    }

    /// The next instant at which something changes by itself.
    #[must_use]
    pub fn wake(&self) -> Option<Instant> {
        self.state.wake()
    }
}

/// Folds a log into what holds as of a date.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::Log, situation::*, source::SourceMap};
/// # let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren\nhændelse start  fra borgeren\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    borgeren skal svare\n    inden for 2 hverdage\n    ved overskridelse: borgeren straks\n    hjemmel lokal \"x\"\n";
/// let mut sources = SourceMap::new();
/// let id = sources.add("prøve.sag", text);
/// let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// let (log, _) = Log::read("{\"sagsgang\":1,\"case\":\"sag-1\",\"procedure\":\"Prøve\",\"zone\":\"Europe/Copenhagen\"}\n{\"id\":\"e1\",\"kind\":\"start\",\"happened\":\"2026-03-27\",\"recorded\":\"2026-03-27T09:00:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"borgeren\"}}");
/// let now = AsOf::at(Moment::parse("2026-03-28").unwrap());
/// let situation = situation(&procedure, &log, now);
/// assert_eq!(situation.duties[0].due, Moment::parse("2026-03-31"));
/// ```
#[must_use]
pub fn situation(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf) -> Situation {
    let narrative = Narrative::of(procedure, log, as_of);
    let mut transitions: Vec<Transition> = Vec::new();
    let case = fold_narrative(procedure, &narrative, as_of, &mut transitions);
    ledger::build(procedure, log, as_of, narrative, case, &transitions)
}

/// Folds a log into a case that [`Case::advance`] can go on with, without working out what to say about it.
#[must_use]
pub fn fold(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, witness: &mut impl Witness) -> Case {
    fold_narrative(procedure, &Narrative::of(procedure, log, as_of), as_of, witness)
}

fn fold_narrative(procedure: &Checked<Procedure>, narrative: &Narrative, as_of: AsOf, witness: &mut impl Witness) -> Case {
    let mut case = Case::open(procedure);
    if let Some(known) = narrative.came() {
        case.come(known);
    }
    narrative.each(procedure, |occurrence| case.apply(procedure, occurrence, witness));
    case.pass_to(procedure, Tick::end_of(as_of.happened_by, procedure.calendar()), witness);
    case
}

/// The events that count as of a date, in the order of the fold: what a host hands to [`Case::advance`] one by one.
#[must_use]
pub fn visible(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf) -> Vec<Event> {
    Narrative::of(procedure, log, as_of).into_events()
}
