//! Activities outside a case: on which days they come, whether they were held, and which cases they go through.
//!
//! In: a procedure, the log that tells what was held, some days, as of when. Out: [`Plan`]: each day with its state and its messages, and
//! when the cases are looked at. A day of an activity is a case of a procedure of one step, folded by [`situation`] like any other. Must
//! not know how anything is shown.

use crate::calendar::{Calendar, Day, Moment};
use crate::case::Tick;
use crate::log::Log;
use crate::model::{Activity, Checked, Procedure};
use crate::situation::{AsOf, Coming, Ending, Finding, Message, Met, Record, Situation, State, situation};
use serde::Serialize;

mod agenda;
mod reported;
mod words;

pub use agenda::{Item, Why, item, sort};
pub use reported::{Misfit, WhyMisfit};
pub use words::{misfit_sentence, state_words, why_sentence};

/// What became of a day of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Its day has not ended.
    Coming,
    /// Its day has ended, and nobody has told that it was held.
    Late,
    /// It was held, by the end of its day.
    Held,
    /// It was held after its day.
    HeldLate,
    /// It was cancelled.
    Cancelled,
}

/// A day of an activity.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// Which activity, by its number in the text, from 0.
    pub activity: usize,
    /// The day it was planned for. Events about it name this day.
    pub day: Day,
    /// The day it is to be held by now: another one, where it was moved.
    pub due: Day,
    /// What became of it.
    pub standing: Standing,
    /// As of when its cases are looked at, and when they were before: nothing where there is nothing to look at.
    pub looks: Option<Looks>,
    situation: Situation,
}

/// As of when the cases are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    /// What had happened and was known when it was held; of what comes, what has happened and is known now.
    pub now: AsOf,
    /// The same when it was held last, as far as was known then; nothing the first time.
    pub last: Option<AsOf>,
}

/// Days of activities.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// In order of the days they were planned for, then of the text.
    pub occurrences: Vec<Occurrence>,
    /// Events of the log that are about no day of any activity.
    pub misfits: Vec<Misfit>,
}

impl Occurrence {
    fn record(&self) -> Option<&Record> {
        self.situation.duties.first()
    }

    /// When it was held, and by which event that is told.
    #[must_use]
    pub fn held(&self) -> Option<&Met> {
        self.record()?.met.as_ref()
    }

    /// When it was cancelled, and by which event.
    #[must_use]
    pub fn cancelled(&self) -> Option<&Ending> {
        self.record()?.ended.as_ref()
    }

    /// Its instance, as messages name it.
    #[must_use]
    pub fn instance(&self) -> &str {
        self.record().map_or("", |record| record.instance.as_str())
    }

    /// Messages that were due by then, in order.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.situation.messages
    }

    /// What comes next by itself.
    #[must_use]
    pub fn coming(&self) -> &[Coming] {
        &self.situation.coming
    }

    /// What somebody should look at.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.situation.findings
    }

    /// The whole of it, for the post.
    #[must_use]
    pub fn situation(&self) -> &Situation {
        &self.situation
    }
}

/// The days of all activities from one day through another, as of a date. The log tells what was held, cancelled or moved: an event of the
/// activity's name, or a power over it; `about` names the day it is about, where it did not happen on that very day.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::Log, situation::*, source::SourceMap};
/// use sagsgang::activities::{Standing, plan};
/// # let text = "procedure \"Try\"\n    calendar denmark\nrole leader\nrole caseworker\nevent start  from the caseworker\nevent end  from the caseworker\ngoal \"end\"\n    reached on end\n    basis local \"x\"\nactivity round\n    every Tuesday from 7 March 2017, not on a day off\n    the caseworker must go through the cases\n    if late: the leader 1st working day at 8\n    basis local \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("try.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// let held = r#"{"sagsgang":1,"case":"rounds","procedure":"Try","zone":"Europe/Copenhagen"}
/// {"id":"h1","kind":"round","happened":"2017-03-07","recorded":"2017-03-07T12:00:00+01:00","actor":{"id":"c1","role":"caseworker"}}"#;
/// let now = AsOf::at(Moment::parse("2017-03-15T09:00:00+01:00").unwrap());
/// let days = (Day::parse("2017-03-01").unwrap(), Day::parse("2017-03-31").unwrap());
/// let plan = plan(&procedure, &Log::read(held).0, days, now);
/// let standing: Vec<Standing> = plan.occurrences.iter().map(|occurrence| occurrence.standing).collect();
/// assert_eq!(standing, [Standing::Held, Standing::Late, Standing::Coming, Standing::Coming]);
/// assert_eq!(plan.occurrences[1].messages()[0].to, ["leader"]);
/// ```
#[must_use]
pub fn plan(procedure: &Checked<Procedure>, log: &Log, (from, to): (Day, Day), as_of: AsOf) -> Plan {
    let reported = reported::Reported::of(procedure, log, to, as_of);
    let mut occurrences = Vec::new();
    for (at, activity) in procedure.activities().iter().enumerate() {
        let about = About { procedure, log, reported: &reported, activity, at };
        occurrences.extend(reported.days(at).iter().filter(|day| (from..=to).contains(*day)).map(|day| about.occurrence(*day, as_of)));
    }
    occurrences.sort_by_key(|occurrence: &Occurrence| (occurrence.day, occurrence.activity));
    Plan { occurrences, misfits: reported.misfits }
}

/// An activity with what was told of it.
struct About<'a> {
    procedure: &'a Procedure,
    log: &'a Log,
    reported: &'a reported::Reported,
    activity: &'a Activity,
    at: usize,
}

impl About<'_> {
    fn calendar(&self) -> &Calendar {
        self.procedure.calendar()
    }

    fn fold(&self, day: Day, as_of: AsOf) -> Situation {
        let folded = |acknowledged: &[String]| {
            situation(&self.activity.day, &self.reported.log_of(self.log, self.procedure, self.at, day, acknowledged), as_of)
        };
        let alone = folded(&[]);
        // An acknowledgement names a message, and only the messages know which day they are about.
        let known = self.reported.acknowledged(alone.messages.iter().map(|message| message.id.as_str()));
        if known.is_empty() { alone } else { folded(&known) }
    }

    fn occurrence(&self, day: Day, as_of: AsOf) -> Occurrence {
        let situation = self.fold(day, as_of);
        let record = situation.duties.first();
        let due = record.and_then(|record| record.due).map_or(day, |due| self.calendar().day(due));
        let standing = match record.map(|record| record.state) {
            Some(State::Late) => Standing::Late,
            Some(State::Met) => Standing::Held,
            Some(State::MetLate) => Standing::HeldLate,
            Some(State::Lifted | State::Excused | State::Cancelled | State::Lapsed) => Standing::Cancelled,
            _ => Standing::Coming,
        };
        let held = record.and_then(|record| record.met.as_ref()).map(|met| met.on);
        let looks = (standing != Standing::Cancelled && !self.activity.agenda.is_empty()).then(|| self.looks(day, due, held, as_of));
        Occurrence { activity: self.at, day, due, standing, looks, situation }
    }

    /// The cases are looked at when it was held; where nobody has told, when it should have been; of what comes, now.
    fn looks(&self, day: Day, due: Day, held: Option<Moment>, as_of: AsOf) -> Looks {
        let at = held.map_or_else(|| self.activity.comes.moment(self.calendar(), due), |held| self.moment_of(held));
        let at_most = |one: Moment, other: Moment| {
            let end = |moment| Tick::end_of(moment, self.calendar());
            if end(other) < end(one) { other } else { one }
        };
        let now = AsOf { happened_by: at_most(at, as_of.happened_by), known_by: at_most(at, as_of.known_by) };
        // The day itself is left out: only what was held before is last time. The latest that is told is tried first.
        let end = |moment: &Moment| Tick::end_of(*moment, self.calendar());
        let told = self.reported.told(self.at).filter(|(other, _)| *other < day).map(|(other, on)| (self.moment_of(on), other));
        let mut told: Vec<(Moment, Day)> = told.filter(|(held, _)| end(held) < end(&at)).collect();
        told.sort_by_key(|(held, other)| (end(held), *other));
        let held = |(held, other): &(Moment, Day)| {
            let met = |case: Situation| case.duties.first().and_then(|record| record.met.as_ref().map(|met| self.moment_of(met.on)));
            met(self.fold(*other, now)) == Some(*held)
        };
        Looks { now, last: told.into_iter().rev().find(held).map(|(held, _)| AsOf::at(held)) }
    }

    /// When the cases were looked at on the day it was held, or at the time that is told.
    fn moment_of(&self, held: Moment) -> Moment {
        match held {
            Moment::Day(day) => self.activity.comes.moment(self.calendar(), day),
            Moment::Instant(_) => held,
        }
    }
}
