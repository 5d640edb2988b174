//! One running case and the one transition: [`Case::advance`].
//!
//! In: a procedure and one event after another, in their order. Out: dense slots that say what is open, and
//! [`Transition`]s told to a [`Witness`]. Everything else (situation, attempt, scenarios, proofs) runs this and nothing
//! else. Must not know the log as a whole, the wall clock, or how anything is shown.
//!
//! A case is small: two numbers a remembered fact, four a remembered signal, two bits a step and one short record a living
//! duty. The rules stay in the [`Procedure`]; the case holds no names and no copies of them.

use crate::calendar::{Calendar, Day, Instant, Moment};
use crate::log::{EventRef, built_in};
use crate::model::{Ceasing, Checked, FactId, KindId, PrincipleId, Procedure, StepId, ThresholdId, Value};
use serde::Serialize;

mod acting;
mod agenda;
mod alarms;
mod closing;
mod deadlines;
mod duties;
mod earliest;
mod facts;
mod few;
mod grants;
mod kept;
mod lasting;
mod occurrence;
mod order;
mod parts;
mod pauses;
mod powers;
mod ramps;
mod replacing;
mod rounds;
mod scope;
mod takes;
mod tallies;

pub use agenda::{Agenda, Hit};
pub(crate) use alarms::{rung_of, rung_tick};
pub use closing::Stage;
pub use deadlines::Ground;
pub(crate) use deadlines::{due_of, standstills};
pub use duties::Bar;
pub(crate) use grants::{beyond, told as amount_told};
pub(crate) use occurrence::{Known, Occurrence, Subject, told};
pub(crate) use parts::{Part, Stand};
pub(crate) use pauses::explain_with_pauses;
pub(crate) use ramps::Climb;
pub use ramps::{Climbed, Turned};
pub(crate) use rounds::rounds_of;

/// Four times the milliseconds since 1970, so that "just before", "at" and "just after" an instant are three places: a
/// day's deadline passes just before the next midnight, events stand at their instant, an hour's deadline and a rung
/// come just after theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tick(pub(crate) i64);

impl Tick {
    /// Later than anything.
    pub const NEVER: Self = Self(i64::MAX);
    /// Earlier than anything.
    pub const LONG_AGO: Self = Self(i64::MIN);

    fn place(instant: Instant, place: i64) -> Self {
        Self(instant.milliseconds().saturating_mul(4).saturating_add(place))
    }

    /// Just before everything at an instant.
    #[must_use]
    pub fn before(instant: Instant) -> Self {
        Self::place(instant, 0)
    }

    /// At an instant: where an event stands.
    #[must_use]
    pub fn at(instant: Instant) -> Self {
        Self::place(instant, 1)
    }

    /// Just after everything at an instant.
    #[must_use]
    pub fn after(instant: Instant) -> Self {
        Self::place(instant, 2)
    }

    /// Does it come just after an instant, as a deadline in hours passes, and not before one, as that of a day?
    pub(crate) fn is_after(self) -> bool {
        self.0.rem_euclid(4) == 2
    }

    /// Where an event that happened then stands: a day stands at its start.
    #[must_use]
    pub fn of(moment: Moment, calendar: &Calendar) -> Self {
        match moment {
            Moment::Day(day) => Self::at(calendar.midnight(day)),
            Moment::Instant(instant) => Self::at(instant),
        }
    }

    /// The last tick that belongs to a moment: a day reaches to just before its 24:00, an instant covers all at it.
    #[must_use]
    pub fn end_of(moment: Moment, calendar: &Calendar) -> Self {
        match moment {
            Moment::Day(day) => Self(Self::before(calendar.midnight(day.plus(1))).0.saturating_sub(1)),
            Moment::Instant(instant) => Self::after(instant),
        }
    }

    /// The place right after this one: after what stands at an instant, before the next instant.
    pub(crate) fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The instant it belongs to.
    #[must_use]
    pub fn instant(self) -> Instant {
        Instant::from_milliseconds(self.0.div_euclid(4))
    }
}

/// One instance of a step, for as long as the case remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Instance {
    /// The step.
    pub step: StepId,
    /// Which event of the case opened it, counted from 0.
    pub trigger: u32,
    /// How many instances of the step the same event had opened before it: a round that is met as it opens is followed by the next.
    pub nth: u16,
}

/// What caused a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The event with this number, counted from 0.
    Event(u32),
    /// Time passed.
    Time,
}

/// Something that changed in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// When it changed.
    pub at: Tick,
    /// By what.
    pub cause: Cause,
    /// What.
    pub change: Change,
}

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A step waits for a fact before it opens.
    Waits(Instance),
    /// A step opened.
    Opened(Instance),
    /// Its deadline was counted, or counted anew: from this anchor, passing at this tick.
    Counted {
        /// Which.
        instance: Instance,
        /// What it was counted from.
        ground: Ground,
        /// When it passes.
        passes: Tick,
        /// When it would have passed by the rule, had it not been late before anybody knew of it.
        by_rule: Tick,
    },
    /// One of several limits of a step, as it was counted along with the deadline just before: the earliest decides.
    Limit {
        /// The instance.
        instance: Instance,
        /// 0 is the step's own, then the tighter ones in order.
        number: u8,
        /// By when.
        due: Moment,
    },
    /// One term of a limit with several bounds, as it was counted along with the deadline just before.
    Term {
        /// The instance.
        instance: Instance,
        /// 0 is the limit itself, then its bounds in order.
        number: u8,
        /// What it was counted from.
        anchor: Moment,
        /// The day or instant it gives, before landing.
        due: Moment,
    },
    /// A tally reached what a step waits for.
    Reached {
        /// What was reached.
        threshold: ThresholdId,
        /// The day on which it was.
        day: Day,
        /// The total of that day's window.
        total: i64,
        /// The first day of that window.
        since: Day,
    },
    /// Days of the window of a tally that was reached just before, and how much each of them counts.
    Tallied {
        /// What was reached.
        threshold: ThresholdId,
        /// The first day.
        from: Day,
        /// The last day.
        through: Day,
        /// How much each counts.
        each: i64,
    },
    /// A progression took a turn, or came to what a step waits for.
    Turned(Turned),
    /// A plan began, or what is measured became another.
    Climbed(Climbed),
    /// A level of the plan that began just before.
    Planned(crate::model::RampId, crate::model::Level),
    /// A consent, or what held for a while, ceased to hold as a step waits for.
    Ceased {
        /// What is waited for.
        threshold: ThresholdId,
        /// Withdrawn, or run out.
        way: Ceasing,
        /// The number of the event that withdrew it, or that told what ran out.
        event: u32,
    },
    /// A deadline passed that a step waits for, or a right ran out.
    Passed {
        /// What is waited for.
        threshold: ThresholdId,
        /// Whose deadline it was.
        instance: Instance,
    },
    /// It was met by an event.
    Met {
        /// Which.
        instance: Instance,
        /// The event that met it; not the cause where the event came earlier on the day the step opened.
        by: u32,
        /// After its deadline?
        late: bool,
    },
    /// Its deadline passed; it is still owed.
    Late(Instance),
    /// Its soft target passed.
    TargetMissed(Instance),
    /// A right was not used.
    Expired(Instance),
    /// A reminder or a rung came; `rung` counts the step's rungs from 0.
    Rung {
        /// Which.
        instance: Instance,
        /// Which rung.
        rung: u8,
    },
    /// It lapsed, by an event or because its condition no longer holds.
    Lapsed {
        /// Which.
        instance: Instance,
        /// Because a condition turned false (else an event).
        by_condition: bool,
    },
    /// Its deadline was put off.
    Extended {
        /// Which.
        instance: Instance,
        /// The new day.
        until: Day,
    },
    /// It ended because it could not be kept.
    Excused(Instance),
    /// It ended because it is no longer needed.
    Lifted(Instance),
    /// It ended because the case went to another municipality, and it was a local duty.
    HandedOver(Instance),
    /// By this event the case belongs to another text.
    Left,
    /// It was cancelled by the goal or an ending.
    Cancelled(Instance),
    /// A newer occurrence of its trigger took its place.
    Superseded(Instance),
    /// Another step took its place, for as long as that is not declined.
    SetAside(Instance),
    /// It applies again with its original deadline: the step in its place was declined or fell away.
    Restored(Instance),
    /// Its deadline stands still.
    Paused(Instance),
    /// Its deadline goes on, with what was left.
    Resumed(Instance),
    /// One of the times it must be done.
    Done {
        /// Which.
        instance: Instance,
        /// How many times now.
        times: u8,
    },
    /// This event would have reached the goal, but its value does not count, or it was taken back.
    GoalNotCounted(u32),
    /// This event would reach the goal and waits to be confirmed.
    GoalAwaits(u32),
    /// By this event one part of the case reached the goal, and another has not.
    GoalPart(u32),
    /// The goal is reached, on the day of this event.
    GoalReached(u32),
    /// The case ended otherwise.
    Ended,
    /// The case was closed.
    Closed,
    /// The case goes on after its end.
    Reopened,
    /// A fact holds, until a tick (never, where it holds for good), or, for a consent, was refused or withdrawn.
    Holds {
        /// Which.
        fact: FactId,
        /// What was told.
        value: Value,
        /// Until when.
        until: Tick,
    },
    /// A fact held for as long as it could.
    Over(FactId),
    /// It was met just after this, though facts that are recommended were not known: a bit for each.
    MetWithout {
        /// Which.
        instance: Instance,
        /// Those that were not.
        recommended: u32,
    },
    /// The event would have met a step, and lacks something that this takes: a bit for each requirement.
    Lacks {
        /// The step.
        step: StepId,
        /// What it lacks.
        lacking: u32,
    },
    /// By this event a grant waits: for a second person, or for whoever was asked.
    Awaits {
        /// The grant.
        grant: KindId,
        /// For a second person?
        second: bool,
    },
    /// What waited by the event with this number waits no longer.
    AwaitsNoMore {
        /// The grant.
        grant: KindId,
        /// The number of the event.
        by: u32,
    },
    /// The event uses an option of a principle.
    Used {
        /// The principle.
        principle: PrincipleId,
        /// The place of the option.
        option: usize,
    },
    /// By the event an option is given up.
    GivenUp {
        /// The principle.
        principle: PrincipleId,
        /// The place of the option.
        option: usize,
    },
    /// The event uses a later option, though nothing became of this one.
    PassedOver {
        /// The principle.
        principle: PrincipleId,
        /// The place of the option.
        option: usize,
    },
    /// The event has no effect.
    NoEffect(Bar),
}

/// Hears of every transition. `()` hears nothing, a vector keeps them.
pub trait Witness {
    /// Is told of one transition, in order.
    fn note(&mut self, transition: Transition);
}

impl Witness for () {
    fn note(&mut self, _: Transition) {}
}

impl Witness for Vec<Transition> {
    fn note(&mut self, transition: Transition) {
        self.push(transition);
    }
}

/// The event cannot be applied in place: it is late, a duplicate, a correction or a confirmation. The case must be folded again from its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event does not come after the last one: the case must be folded again from its log")]
pub struct NeedsLog;

/// One running case, without its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Where the last event or the last look at the clock stands.
    pub(crate) clock: Tick,
    /// Rank and first letters of the id of the last event, to tell what comes after it.
    rank: u8,
    letters: u64,
    /// The next time something changes by itself.
    pub(crate) wake: Tick,
    /// How many events were applied.
    pub(crate) events: u32,
    stage: Stage,
    /// Where the event stands that brought the goal or another ending; never, while the case runs.
    ended: Tick,
    /// Facts, then signals, then two bits a step.
    cells: facts::Cells,
    pub(crate) duties: Vec<kept::Kept>,
    /// What few cases have.
    aside: Option<Box<Aside>>,
}

/// What few cases have: what hung over their living duties, in order; and what adds up or is divided, where the procedure says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Aside {
    pauses: Vec<pauses::Pause>,
    extensions: Vec<powers::Extended>,
    /// What living duties are counted from since before a reopening.
    held: Vec<deadlines::Held>,
    /// What has added up so far, one for each tally.
    tallies: Vec<tallies::Run>,
    /// How far each progression has come.
    climbs: Vec<ramps::Climb>,
    /// What is known of the parts of the case.
    parts: Option<parts::Parts>,
    /// What holds for a while.
    lasting: Vec<lasting::Lasting>,
    /// Grants that wait for a second person, or for whoever was asked.
    waits: Vec<grants::Wait>,
    /// Who has acted in roles that are separate from others, by person.
    acted: Vec<acting::Acted>,
    /// Where the case belongs, once it was told that it does not, or did not, belong to the text.
    stay: Option<scope::Stay>,
}

impl Aside {
    fn of(procedure: &Procedure) -> Option<Box<Self>> {
        let tallies = procedure.tallies().iter().map(|_| tallies::Run::new()).collect();
        let climbs = procedure.ramps().iter().map(|_| ramps::Climb::new()).collect();
        let parts = (!procedure.divides().is_empty()).then(parts::Parts::default);
        let aside = Self { tallies, climbs, parts, ..Self::default() };
        (!aside.is_empty()).then(|| Box::new(aside))
    }

    fn is_empty(&self) -> bool {
        let nothing_hangs = self.extensions.is_empty() && self.pauses.is_empty() && self.held.is_empty();
        nothing_hangs
            && self.tallies.is_empty()
            && self.climbs.is_empty()
            && self.parts.is_none()
            && self.lasting.is_empty()
            && self.waits.is_empty()
            && self.acted.is_empty()
            && self.stay.is_none()
    }
}

impl Case {
    /// A case in which nothing has happened.
    #[must_use]
    pub fn open(procedure: &Checked<Procedure>) -> Self {
        Self {
            clock: Tick::LONG_AGO,
            rank: 0,
            letters: 0,
            wake: Tick::NEVER,
            events: 0,
            stage: Stage::Running,
            ended: Tick::NEVER,
            cells: facts::Cells::empty(procedure),
            duties: Vec::new(),
            aside: Aside::of(procedure),
        }
    }

    /// Applies one event, at a cost that does not grow with the case's past. Deadlines that pass before the event are
    /// told first, in their order. The event may be an [`Event`](crate::log::Event) or an [`EventRef`], whose words stand
    /// where the host keeps them.
    ///
    /// # Errors
    /// [`NeedsLog`] when the event does not come after everything applied so far, or says something about an earlier one (a
    /// correction, a confirmation, something that takes the goal back, something by which the case comes from elsewhere); the case is then unchanged. [`crate::situation::fold`]
    /// gives the case anew.
    pub fn advance<'e>(
        &mut self,
        procedure: &Checked<Procedure>,
        event: impl Into<EventRef<'e>>,
        witness: &mut impl Witness,
    ) -> Result<(), NeedsLog> {
        let event: EventRef<'e> = event.into();
        if event.supersedes.is_some() || matches!(event.kind, built_in::CONFIRMED | built_in::MIGRATED) {
            return Err(NeedsLog);
        }
        let occurrence = Occurrence::read(procedure, &event, Known::alone(&event));
        if matches!(occurrence.subject, Subject::Kind(kind) if procedure.kind(kind).revokes) {
            return Err(NeedsLog);
        }
        let order = (occurrence.rank, occurrence.order());
        // As a case comes from elsewhere, all is read anew.
        if self.is_outside() && occurrence.belongs(procedure) == Some(true) {
            return Err(NeedsLog);
        }
        let in_order = occurrence.tick > self.clock || (occurrence.tick == self.clock && order > (self.rank, self.letters));
        if !in_order {
            return Err(NeedsLog);
        }
        self.apply(procedure, &occurrence, witness);
        Ok(())
    }

    /// Lets time pass up to and including a moment, without any event.
    pub fn pass(&mut self, procedure: &Checked<Procedure>, until: Moment, witness: &mut impl Witness) {
        self.pass_to(procedure, Tick::end_of(until, procedure.calendar()), witness);
    }

    pub(crate) fn pass_to(&mut self, procedure: &Procedure, until: Tick, witness: &mut impl Witness) {
        self.fire(procedure, until, witness);
        if until > self.clock {
            self.clock = until;
            (self.rank, self.letters) = (u8::MAX, u64::MAX);
        }
    }

    /// The next instant at which something changes by itself: a host looks again then.
    #[must_use]
    pub fn wake(&self) -> Option<Instant> {
        (self.wake != Tick::NEVER).then(|| self.wake.instant())
    }

    /// How far the case has come.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The duties and rights that are alive: their instance, and the instant their deadline passes.
    pub fn living(&self) -> impl Iterator<Item = (Instance, Option<Instant>)> {
        self.duties.iter().filter(|duty| duty.is_open()).map(|duty| {
            let passes = (duty.passes != Tick::NEVER).then(|| duty.passes.instant());
            (duty.instance(), passes)
        })
    }

    /// Reads what the case remembers, and answers with a number that means nothing.
    ///
    /// For a host that has events of many cases in hand and far more cases than its processor's own memory holds: touching
    /// the cases of the batch first lets memory fetch them side by side, where advancing would wait for one after another.
    #[must_use = "reading is all it does"]
    pub fn touch(&self) -> i64 {
        let duties = self.duties.iter().fold(0, |all, duty| all ^ duty.wake.0 ^ i64::from(duty.is_open()));
        // One number of each line of memory brings the line.
        self.cells.iter().step_by(8).fold(duties, |all, cell| all ^ cell)
    }

    /// Applies an occurrence that comes in order.
    pub(crate) fn apply(&mut self, procedure: &Procedure, occurrence: &Occurrence<'_>, witness: &mut impl Witness) {
        // A deadline in days passes just before midnight, so it is told before an event that stands at midnight.
        self.fire(procedure, occurrence.tick, witness);
        self.clock = occurrence.tick;
        (self.rank, self.letters) = (occurrence.rank, occurrence.order());
        let ordinal = self.events;
        self.events = self.events.saturating_add(1);
        let mut step = duties::Work {
            procedure,
            case: self,
            occurrence,
            ordinal,
            cause: Cause::Event(ordinal),
            witness,
            raised: few::Few::new(),
            triggered: few::Few::new(),
            begun: few::Few::new(),
        };
        step.event();
        self.settle();
    }

    /// Forgets the duties of other steps than these: what remains is only looked at.
    pub(crate) fn keep_only(&mut self, seen: impl Fn(crate::model::StepId) -> bool) {
        self.duties.retain(|duty| seen(duty.step));
        self.settle();
    }

    /// The earliest of all duties' next changes.
    fn settle(&mut self) {
        if let Some(aside) = &mut self.aside {
            let lives = |instance| self.duties.iter().any(|duty| duty.instance() == instance);
            aside.extensions.retain(|extended| lives(extended.instance));
            aside.pauses.retain(|pause| lives(pause.instance));
            aside.held.retain(|held| lives(held.instance));
            aside.parts.iter_mut().for_each(|parts| parts.settle(lives));
            if aside.is_empty() {
                self.aside = None;
            }
        }
        let over = self.aside.iter().flat_map(|aside| &aside.lasting).map(|lasting| lasting.until);
        let climbs = self.next_climb().map(|(at, _)| at);
        self.wake = self.duties.iter().map(|duty| duty.wake).chain(over).chain(climbs).min().unwrap_or(Tick::NEVER);
    }
}
