//! The life of one duty: it waits, opens, is counted, reminded, late, met; it lapses, is superseded or cancelled.
//!
//! Time never stops: no deadline blocks anything, lateness is a state of a living duty.

use super::alarms::rung_time;
use super::deadlines::{due_of, moment, passing};
use super::few::Few;
use super::grants::Persons;
use super::kept::Kept;
use super::occurrence::{Occurrence, Subject};
use super::{Case, Cause, Change, Instance, Tick, Transition, Witness};
use crate::model::{Alarms, Anchor, FactId, Procedure, Signal, Step, StepId, Truth, Which, limits};
use serde::Serialize;

/// Why an event has no effect, or would have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bar {
    /// The procedure knows no such event.
    UnknownKind,
    /// The procedure knows no such role.
    UnknownRole,
    /// The role may not report this.
    RoleMayNot,
    /// It meets a step that is not open.
    StepNotOpen,
    /// The case is closed.
    CaseClosed,
    /// The case has ended: everything stopped.
    CaseEnded,
    /// The case has ended, and it is too late to reopen it.
    TooLateToReopen,
    /// The case may not be closed yet.
    MayNotClose,
    /// Nothing waits for this confirmation.
    NothingToConfirm,
    /// The step has as many open instances as it may have.
    TooManyInstances,
    /// A power is used without a reason.
    ReasonMissing,
    /// The deadline has passed already, or stands still: it can no longer be put off.
    DeadlinePassed,
    /// Further, or more often, than may be.
    BeyondPower,
    /// It grants what the role may not grant, or more than it may.
    BeyondAuthority,
    /// A consent it needs was not given, or does not hold any more.
    ConsentMissing,
    /// It takes two persons, and the same one has acted already.
    SamePerson,
    /// Whoever acts has acted in a role that is separate from this one.
    Separate,
    /// A principle puts something else first.
    OutOfOrder,
    /// What it would add to a tally is not told, or is a period that ends before it begins.
    NothingToCount,
}

/// What a remembered duty is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Open: a living duty or right.
    Open,
    /// Its trigger came, and it waits for a fact.
    Waiting,
    /// Another step stands in its place.
    SetAside,
    /// Not a duty yet: an event that would meet the step came, and the step may still open the same day.
    Early,
}

impl State {
    /// Owed, or set aside: it can be open again.
    pub(super) fn is_alive(self) -> bool {
        matches!(self, Self::Open | Self::SetAside)
    }
}

/// A living duty, as it is worked on; a case keeps it shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Duty {
    /// The next time something happens to it by itself.
    pub(super) wake: Tick,
    /// When its deadline passes.
    pub(crate) passes: Tick,
    /// When it would have passed by the rule, had it not been late before anybody knew of it.
    pub(super) by_rule: Tick,
    /// When it opened, or where the early event stands.
    pub(super) opened: Tick,
    /// When all that its deadline rests on was known.
    pub(super) known: Tick,
    /// The same without what the deadline is counted from.
    pub(super) rests_on: Tick,
    /// When its pause ends at the latest; never, where there is none.
    pub(super) pause_ends: Tick,
    /// When what opened it, or its first version, became known.
    pub(super) first_known: Tick,
    /// When its deadline passes by the rule and by what was told first, should that have been corrected or moved since.
    pub(super) first_passes: Tick,
    /// When what that rests on was known.
    pub(super) first_counted: Tick,
    /// Of a recurring step: what its rounds are counted from.
    pub(super) base: Tick,
    /// The hash of the id of what opened it.
    pub(super) key: u64,
    /// How many rounds after the base.
    pub(super) rounds: u32,
    /// How many times it was done, where once is not enough.
    pub(super) times: u8,
    pub(super) trigger: u32,
    /// How many instances of the step the same event had opened before.
    pub(super) nth: u16,
    /// Which alarms have gone: bit 0 the deadline, bit 1 the soft target, then the rungs.
    pub(super) gone: u32,
    pub(crate) step: StepId,
    pub(super) state: State,
    /// Did what opened it carry a time of day?
    pub(super) clocked: bool,
    /// Does its deadline stand still?
    pub(super) paused: bool,
    /// Was its limit shortened, because another step's deadline came first? What was asked for with the shorter limit keeps it.
    pub(super) shortened: bool,
    /// Has the party that must confirm what opened it done so?
    pub(super) confirmed: bool,
    /// Was the goal taken back after it? Like a confirmation, known of an event that came too early too.
    pub(super) revoked: bool,
}

pub(super) const DEADLINE: usize = Alarms::DEADLINE;
const TARGET: usize = Alarms::TARGET;
pub(super) const RUNGS: usize = Alarms::RUNGS;

impl Duty {
    pub(crate) fn instance(&self) -> Instance {
        Instance { step: self.step, trigger: self.trigger, nth: self.nth }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.paused
    }

    /// The deadline stands still, at the longest until a tick.
    pub(super) fn pause(&mut self, ends: Tick) {
        self.paused = true;
        self.passes = Tick::NEVER;
        self.pause_ends = ends;
    }

    pub(super) fn go_on(&mut self) {
        self.paused = false;
        self.pause_ends = Tick::NEVER;
    }

    /// It became known later than it was thought.
    pub(super) fn known_by(&mut self, known: Tick) {
        self.rests_on = self.rests_on.max(known);
        self.first_counted = self.first_counted.max(known);
    }

    /// When an alarm goes; never, where there is none.
    fn alarm(&self, procedure: &Procedure, number: usize) -> Tick {
        let step = procedure.step(self.step);
        let calendar = procedure.calendar();
        match (number, number.checked_sub(RUNGS)) {
            (DEADLINE, _) => self.passes,
            (TARGET, _) => step.target.as_ref().map_or(Tick::NEVER, |target| {
                let opened = moment(self.opened, self.clocked, calendar);
                passing(calendar.count(&target.rule, opened), calendar)
            }),
            (_, Some(rung)) => match step.rungs.get(rung) {
                Some(rung) if self.passes != Tick::NEVER => {
                    let due = due_of(self.passes, calendar);
                    rung_time(rung.when, due, self.passes, calendar).max(self.known.next()).max(self.opened.next())
                }
                _ => Tick::NEVER,
            },
            _ => Tick::NEVER,
        }
    }

    /// Alarms that have not gone, with their times.
    pub(crate) fn alarms<'p>(&'p self, procedure: &'p Procedure) -> impl Iterator<Item = (usize, Tick)> + 'p {
        let count = RUNGS + procedure.step(self.step).rungs.len();
        (0..count)
            .filter(|number| self.gone & (1 << number) == 0)
            .map(|number| (number, self.alarm(procedure, number)))
            .filter(|(_, tick)| *tick != Tick::NEVER)
    }

    /// The next alarm that goes, with its time.
    pub(super) fn next_alarm(&self, procedure: &Procedure) -> Option<(Tick, usize)> {
        let Alarms { ahead, after, in_order } = procedure.step(self.step).alarms;
        let to_come = |alarms: u32| bits(alarms & !self.gone).map(|number| (self.alarm(procedure, number), number));
        let first = |(tick, number)| (tick != Tick::NEVER).then_some((tick, number));
        let before = to_come(ahead).filter_map(first).min();
        // What comes after the deadline is worked out when the deadline has passed, and not before.
        if self.gone & 1 << DEADLINE == 0 && self.passes != Tick::NEVER {
            return before;
        }
        let rung = if in_order { to_come(after).next().and_then(first) } else { to_come(after).filter_map(first).min() };
        before.into_iter().chain(rung).min()
    }

    /// Sets the next time something happens to it by itself.
    pub(super) fn wind(&mut self, procedure: &Procedure) {
        let alarm = match self.state {
            State::Open => self.next_alarm(procedure).map_or(Tick::NEVER, |(tick, _)| tick),
            State::SetAside => Tick::NEVER,
            // A day on which it may open; the end of the day on which it counts.
            State::Waiting | State::Early => self.wake,
        };
        self.wake = alarm.min(self.pause_ends);
    }
}

/// The places of the bits that are set, from the lowest.
fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (place < u32::BITS).then_some(place as usize)
    })
}

/// A signal, and the event behind it: where a step is met as it opens, one of earlier the same day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raised {
    pub(super) signal: Signal,
    /// The number of the event.
    pub(super) by: u32,
    pub(super) known: Tick,
    pub(super) confirmed: bool,
    /// What is counted from it: the event itself, or the day on which a tally was reached.
    pub(super) since: Tick,
    /// The part of the case that a step was met for.
    pub(super) part: Option<super::parts::Part>,
    pub(super) revoked: bool,
}

/// One event at work on a case.
pub(super) struct Work<'p, 'c, W> {
    pub(super) procedure: &'p Procedure,
    pub(super) case: &'c mut Case,
    pub(super) occurrence: &'c Occurrence<'c>,
    pub(super) ordinal: u32,
    /// What is said to cause all this: the event, or time.
    pub(super) cause: Cause,
    pub(super) witness: &'c mut W,
    /// What this event brings and nobody has heard of yet: itself, and steps that are met.
    pub(super) raised: Few<Raised, 3>,
    /// Steps this event has triggered: one event triggers a step once, by however many signals it comes.
    pub(super) triggered: Few<StepId, 4>,
    /// The steps of the instances it has begun.
    pub(super) begun: Few<StepId, 4>,
}

impl<W: Witness> Work<'_, '_, W> {
    pub(super) fn note(&mut self, change: Change) {
        self.note_at(self.occurrence.tick, change);
    }

    pub(super) fn note_at(&mut self, at: Tick, change: Change) {
        self.witness.note(Transition { at, cause: self.cause, change });
    }

    /// The event's whole effect: what it tells, what it meets, what it lets lapse, how it ends the case, what it opens.
    pub(super) fn event(&mut self) {
        self.effect();
        self.free_places();
    }

    fn effect(&mut self) {
        let persons = self.persons();
        let unlawful = self.unlawful(persons);
        if let (Subject::Kind(kind), None, Persons::Enough) = (self.occurrence.subject, unlawful, persons) {
            self.reopen(kind);
        }
        if let Some(bar) = self.bar(unlawful) {
            self.note(Change::NoEffect(bar));
            return;
        }
        self.acted();
        match self.occurrence.subject {
            Subject::Aside => {}
            Subject::Closing => self.close(),
            Subject::Power(power, step, until) => self.power(power, step, until),
            Subject::Confirmation(None) => {}
            Subject::Confirmation(Some(kind)) => self.confirmation(kind),
            Subject::Kind(kind) if persons == Persons::OneMore => self.wait_for_second(kind),
            Subject::Kind(kind) => {
                let procedure = self.procedure;
                let kind_data = procedure.kind(kind);
                self.choose(kind);
                // All that it tells is known at once: nothing opens or lapses between one fact and the next.
                let (mut learned, mut one_less) = (Vec::new(), false);
                for fact in kind_data.speaks_of() {
                    let Some(value) = self.occurrence.tells(procedure, fact) else { continue };
                    let known = self.occurrence.known_of(procedure, fact);
                    self.holds_from_now(fact, value, known);
                    if self.case.learn(procedure, fact, value, known) {
                        learned.push(fact);
                    }
                }
                if self.case.parts().is_some() {
                    learned.extend(self.learn_of_part(&kind_data.tells));
                    one_less = self.part_stands(kind);
                }
                // What it meets is met, though by what it tells the step would stand no longer.
                self.learned(&learned, &kind_data.meets);
                kind_data.meets.iter().for_each(|step| self.may_meet(*step));
                if !learned.is_empty() {
                    kind_data.meets.iter().for_each(|step| self.lapse_by_condition(*step));
                    self.free_places();
                }
                self.moves(kind_data.hands_over);
                for step in kind_data.lapses.iter().chain(&kind_data.declines) {
                    self.lapse(*step);
                }
                if one_less && self.case.stage == super::Stage::Running && self.all_parts_back() {
                    self.reach(self.ordinal);
                }
                self.grants(kind);
                let raised = self.by_this(Signal::Event(kind));
                self.raised.push(raised);
                self.tally(kind);
                self.climb(kind);
                if let Some(manner) = kind_data.ends {
                    self.ending(manner);
                }
                self.open_what_follows();
            }
        }
    }

    fn bar(&self, unlawful: Option<Bar>) -> Option<Bar> {
        self.occurrence.bar.or(match self.case.stage {
            super::Stage::Closed => Some(Bar::CaseClosed),
            super::Stage::Stopped if self.occurrence.subject != Subject::Closing => Some(Bar::CaseEnded),
            _ => unlawful,
        })
    }

    pub(super) fn by_this(&self, signal: Signal) -> Raised {
        let Occurrence { known, confirmed, revoked, tick, .. } = *self.occurrence;
        Raised { signal, by: self.ordinal, known, confirmed, revoked, since: tick, part: None }
    }

    /// Lets everything hear of the signals raised so far, and of those that follow from them.
    pub(super) fn open_what_follows(&mut self) {
        // INVARIANT: ends, because steps that wait for each other in a circle are refused by check, and an early event
        // is used up when it meets a step.
        let mut next = 0;
        while let Some(raised) = self.raised.get(next) {
            next += 1;
            self.goal(raised);
            let procedure = self.procedure;
            let heard = procedure.heard(raised.signal);
            self.case.hear(procedure, heard, self.occurrence.tick, self.occurrence.known.max(raised.known));
            self.recount(&heard.anchors);
            self.look_again(&heard.anchors);
            for step in &heard.anchors {
                self.pause_or_resume(*step);
            }
            for step in &heard.opens {
                self.trigger(*step, raised);
            }
        }
        self.raised.clear();
    }

    /// Facts became known or changed: deadlines and conditions that rest on them are looked at again, in the order of the text.
    /// What the event at hand meets lapses only when it has.
    pub(super) fn learned(&mut self, facts: &[FactId], met: &[StepId]) {
        let procedure = self.procedure;
        if facts.is_empty() {
            return self.free_places();
        }
        let mut steps: Vec<StepId> = facts.iter().flat_map(|fact| &procedure.fact(*fact).bears_on).copied().collect();
        steps.sort_unstable();
        steps.dedup();
        self.recount(&steps);
        for step in steps.iter().filter(|step| !met.contains(step)) {
            self.lapse_by_condition(*step);
        }
        self.free_places();
        for step in &steps {
            self.open_what_waits(*step);
        }
        for step in &steps {
            self.pause_or_resume(*step);
        }
    }

    /// A trigger of the step came.
    fn trigger(&mut self, id: StepId, raised: Raised) {
        let procedure = self.procedure;
        let step = procedure.step(id);
        if !self.case.may_open(step.survives) || self.triggered.contains(id) || self.opens_no_more(step) {
            return;
        }
        let reached = matches!(raised.signal, Signal::Reached(_));
        let mut known = if reached { raised.known } else { self.occurrence.known };
        if step.after.all {
            for signal in &step.after.signals {
                match self.case.seen(procedure, procedure.heard(*signal)) {
                    Some(seen) => known = known.max(seen.one(step.after.which).1),
                    None => return,
                }
            }
        }
        let part = self.part_opened(id, raised);
        match step.after.which {
            Which::First | Which::Unsaid if part.map_or(self.case.has_opened(procedure, id), |part| self.case.has_opened_for(id, part)) => {
                return;
            }
            Which::Latest => self.supersede(id),
            Which::First | Which::Unsaid | Which::Each => {}
        }
        let instances = || self.case.duties.iter().filter(|duty| duty.step == id && !duty.is_early()).count();
        if self.case.duties.len() >= limits::INSTANCES && instances() >= limits::INSTANCES {
            self.note(Change::NoEffect(Bar::TooManyInstances));
            return;
        }
        self.case.mark_opened(procedure, id);
        self.triggered.push(id);
        let nth = self.begin(id);
        let known = self.known_here(id, known);
        let mut duty = Duty { known, rests_on: known, nth, base: raised.since, ..self.fresh(id, State::Waiting) };
        self.is_for(duty.instance(), part, true);
        if self.is_time(step, &mut duty, self.lets_open(step) == Truth::True) {
            self.open(duty);
        } else {
            self.case.remember(duty);
            self.note(Change::Waits(duty.instance()));
        }
    }

    /// Notes that this event begins an instance of a step; answers how many it had begun before.
    pub(super) fn begin(&mut self, step: StepId) -> u16 {
        let before = self.begun.count(step);
        self.begun.push(step);
        u16::try_from(before).unwrap_or(u16::MAX)
    }

    /// A duty that this event begins.
    pub(super) fn fresh(&self, step: StepId, state: State) -> Duty {
        Duty {
            wake: Tick::NEVER,
            passes: Tick::NEVER,
            by_rule: Tick::NEVER,
            first_passes: Tick::NEVER,
            first_counted: Tick::NEVER,
            opened: self.occurrence.tick,
            known: self.known_here(step, self.occurrence.known),
            rests_on: self.known_here(step, self.occurrence.known),
            pause_ends: Tick::NEVER,
            first_known: self.known_here(step, self.occurrence.first_known),
            base: self.occurrence.tick,
            key: self.occurrence.key(),
            rounds: 1,
            trigger: self.ordinal,
            nth: 0,
            gone: 0,
            step,
            times: 0,
            state,
            clocked: self.occurrence.clocked(),
            paused: false,
            shortened: false,
            confirmed: self.occurrence.confirmed,
            revoked: self.occurrence.revoked,
        }
    }

    pub(super) fn lets_open(&self, step: &Step) -> Truth {
        let mut whole = Truth::True;
        for condition in &step.conditions {
            match condition.lets_open(|fact| self.case.known(self.procedure, fact)) {
                Truth::False => return Truth::False,
                Truth::Unknown => whole = Truth::Unknown,
                Truth::True => {}
            }
        }
        whole
    }

    /// A step opens, or is set aside at once where another stands in its place.
    pub(super) fn open(&mut self, mut duty: Duty) {
        duty.state = State::Open;
        duty.opened = self.occurrence.tick;
        duty.clocked = self.occurrence.clocked();
        let step = self.procedure.step(duty.step);
        if self.case.is_replaced(self.procedure, step) {
            self.note(Change::SetAside(duty.instance()));
            // What was met in its place stands there for good.
            if !self.case.is_replaced_for_good(self.procedure, step) {
                self.case.remember(Duty { state: State::SetAside, ..duty });
                self.pause_or_resume(duty.step);
            }
            return;
        }
        self.note(Change::Opened(duty.instance()));
        if let Some(passes) = self.passes_as_told_first(&duty) {
            (duty.first_passes, duty.first_counted) = passes;
        }
        self.count(&mut duty);
        self.take_place(duty.step);
        while let Some(early) = self.take_early(&duty) {
            let at = early.opened.max(duty.opened);
            if duty.times.saturating_add(1) < self.procedure.step(duty.step).times {
                duty.times += 1;
                self.note_at(at, Change::Done { instance: duty.instance(), times: duty.times });
                continue;
            }
            let late = early.opened >= duty.passes;
            self.met_without(duty.instance());
            self.note_at(at, Change::Met { instance: duty.instance(), by: early.trigger, late });
            let signal = Signal::Met(duty.step);
            let Duty { trigger: by, known, confirmed, revoked, .. } = early;
            let part = self.case.part_of(duty.instance());
            self.met(&duty, Raised { by, known, confirmed, revoked, part, ..self.by_this(signal) });
            return;
        }
        duty.wind(self.procedure);
        self.case.remember(duty);
        self.pause_or_resume(duty.step);
        self.shorten(duty.step);
    }

    pub(super) fn count(&mut self, duty: &mut Duty) {
        if let Some(change) = self.case.count(self.procedure, duty, self.occurrence.tick) {
            self.case.tell_count(self.procedure, duty, change, self.here(), self.witness);
        }
    }

    /// The place in time and the cause of all that this event does.
    pub(super) fn here(&self) -> (Tick, Cause) {
        (self.occurrence.tick, self.cause)
    }

    /// When the deadline of a duty passes by what its trigger told before it was corrected, and when that was known; nothing
    /// where the event at hand is not its trigger, or corrects nothing.
    fn passes_as_told_first(&self, duty: &Duty) -> Option<(Tick, Tick)> {
        let occurrence = self.occurrence;
        occurrence.corrects.filter(|_| duty.trigger == self.ordinal)?;
        let limit = self.procedure.step(duty.step).limit.as_ref()?;
        let told = |fact| Some((occurrence.told_first(self.procedure, fact)?, occurrence.first_known));
        limit.anchors().find(|anchor| matches!(anchor, Anchor::Fact(fact) if told(*fact).is_some()))?;
        // What else it rests on may have become known later than its trigger.
        let rests_on = if duty.rests_on > occurrence.known { duty.rests_on } else { occurrence.first_known };
        self.case.as_told(self.procedure, &Duty { rests_on, ..*duty }, limit, &told)
    }

    /// The limits that a step's deadline may shorten are counted anew when it moves.
    pub(super) fn shorten(&mut self, step: StepId) {
        let here = self.here();
        self.case.shorten(self.procedure, step, here, self.witness);
    }

    /// Counts the deadlines of steps anew: first those that may shorten others, because what is shortened stays so.
    fn recount(&mut self, steps: &[StepId]) {
        if steps.is_empty() {
            return;
        }
        let (here, procedure) = (self.here(), self.procedure);
        for capped in [false, true] {
            for step in steps.iter().filter(|step| procedure.step(**step).cap.is_some() == capped) {
                self.case.recount(procedure, *step, here, self.witness);
            }
        }
    }

    /// What is alive lapses where its condition is known not to hold any more.
    fn lapse_by_condition(&mut self, id: StepId) {
        let step = self.procedure.step(id);
        if step.conditions.is_empty() || self.lets_open(step) != Truth::False {
            return;
        }
        let mut lapsed = Vec::new();
        self.case.duties.retain(|duty| {
            let lapses = duty.step == id && duty.is_alive();
            if lapses {
                lapsed.push(duty.instance());
            }
            !lapses
        });
        for instance in lapsed {
            self.note(Change::Lapsed { instance, by_condition: true });
        }
    }

    /// What waits opens where its conditions hold now.
    pub(super) fn open_what_waits(&mut self, id: StepId) {
        let step = self.procedure.step(id);
        if step.conditions.is_empty() && step.earliest.is_none() {
            return;
        }
        let holds = self.lets_open(step) == Truth::True && !self.opens_no_more(step);
        for mut duty in self.take_what_may_open(id, holds) {
            duty.known_by(self.occurrence.known);
            self.open(duty);
        }
    }

    /// The place of the open instance of a step that the event means: the one it names, else the oldest.
    pub(super) fn meant(&self, step: StepId) -> Option<usize> {
        let about = self.occurrence.event.about.map(crate::model::letters);
        self.case.duties.iter().position(|duty| {
            duty.step == step && duty.is_open() && about.map_or_else(|| self.fits_part(duty.step, duty.instance()), |key| key == duty.key)
        })
    }

    /// Meets one open instance of a step: the one the event names, else the oldest. Tells whether there was one.
    pub(super) fn meet(&mut self, step: StepId) -> bool {
        let Some(at) = self.meant(step) else { return false };
        let needed = self.procedure.step(step).times;
        let Some(mut duty) = self.case.duty(at) else { return false };
        if duty.times.saturating_add(1) < needed {
            duty.times += 1;
            self.case.put(at, duty);
            self.note(Change::Done { instance: duty.instance(), times: duty.times });
            return true;
        }
        self.case.duties.remove(at);
        let late = self.occurrence.tick >= duty.passes;
        self.met_without(duty.instance());
        self.note(Change::Met { instance: duty.instance(), by: self.ordinal, late });
        let part = self.case.part_of(duty.instance());
        self.met(&duty, Raised { part, ..self.by_this(Signal::Met(step)) });
        true
    }

    /// What follows when a duty was met.
    fn met(&mut self, duty: &Duty, raised: Raised) {
        self.case.mark_met(self.procedure, duty.step);
        self.keep_place(duty.step);
        self.raised.push(raised);
        self.next_round(duty);
    }

    /// An event that meets a step which is not open: it counts if the step opens later the same day.
    pub(super) fn remember_early(&mut self, step: StepId) {
        self.note(Change::NoEffect(Bar::StepNotOpen));
        if !self.may_open_today(step) {
            return;
        }
        let calendar = self.procedure.calendar();
        let midnight = calendar.midnight(self.occurrence.day(calendar).plus(1));
        let early = self.fresh(step, State::Early);
        self.is_for(early.instance(), self.part_for(step), false);
        self.case.remember(Duty { wake: Tick::before(midnight), ..early });
    }

    /// May a step that is not open still open, and be met by an event of earlier that day?
    pub(super) fn may_open_today(&self, step: StepId) -> bool {
        let once = matches!(self.procedure.step(step).after.which, Which::First | Which::Unsaid);
        let count = |state| self.case.duties.iter().filter(|duty| duty.step == step && duty.state == state).count();
        let over = once && self.has_opened_for_all(step) && count(State::Waiting) == 0;
        !over && count(State::Early) < limits::INSTANCES
    }

    /// Uses up an event that came earlier on the day a duty opens, unless both carry times that contradict it. What opened the duty
    /// does not meet it too: after the first screening, to screen is to screen again.
    fn take_early(&mut self, duty: &Duty) -> Option<Duty> {
        // A right that has expired cannot be used any more; a duty can be met late.
        let in_time = |early: &Duty| self.procedure.step(duty.step).is_duty() || early.opened < duty.passes;
        let contradicts = |early: &Duty| early.clocked && duty.clocked && early.opened < duty.opened;
        let part = self.case.part_of(duty.instance());
        let same = |early: &Kept| part.is_none() || self.case.part_of(early.instance()).is_none_or(|other| Some(other) == part);
        let early = |kept: &Kept| kept.step == duty.step && kept.is_early() && same(kept);
        // What opens as the day ends belongs to the next one.
        let fits = |early: Duty| early.trigger != duty.trigger && !contradicts(&early) && in_time(&early) && duty.opened < early.wake;
        let at = self.case.duties.iter().position(|kept| early(kept) && fits(kept.duty()))?;
        Some(self.case.duties.remove(at).duty())
    }

    fn lapse(&mut self, step: StepId) {
        while let Some(instance) = self.drop_one(step) {
            self.note(Change::Lapsed { instance, by_condition: false });
        }
        self.free_places();
    }

    fn supersede(&mut self, step: StepId) {
        while let Some(instance) = self.drop_one(step) {
            self.note(Change::Superseded(instance));
        }
    }

    /// Forgets the oldest duty of a step.
    fn drop_one(&mut self, step: StepId) -> Option<Instance> {
        let at =
            self.case.duties.iter().position(|duty| duty.step == step && !duty.is_early() && self.fits_part(duty.step, duty.instance()))?;
        Some(self.case.duties.remove(at).instance())
    }
}
