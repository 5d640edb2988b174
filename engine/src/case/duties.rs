//! The life of one duty: it waits, opens, is counted, reminded, late, met; it lapses, is superseded or cancelled.
//!
//! Time never stops: no deadline blocks anything, lateness is a state of a living duty.

use super::deadline::{due_of, moment, passing};
use super::occurrence::{Occurrence, Subject};
use super::{Case, Cause, Change, Instance, Tick, Transition, Witness};
use crate::calendar::{Calendar, Moment};
use crate::model::{Anchor, FactId, Procedure, RungTime, Signal, Step, StepId, Truth, Which, limits};
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

/// A living duty, in as few numbers as will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Duty {
    /// The next time something happens to it by itself.
    pub(super) wake: Tick,
    /// When its deadline passes.
    pub(crate) passes: Tick,
    /// When it opened, or where the early event stands.
    pub(super) opened: Tick,
    /// When all that its deadline rests on was known.
    pub(super) known: Tick,
    /// When what opened it, or its first version, became known.
    pub(super) first_known: Tick,
    /// When its deadline passes by the rule and by what was told first, should that have been corrected or moved since.
    pub(super) first_passes: Tick,
    /// Of a recurring step: what its rounds are counted from.
    pub(super) base: Tick,
    /// The hash of the id of what opened it.
    pub(super) key: u64,
    /// How many rounds after the base.
    pub(super) rounds: u32,
    /// How many times it was done, where once is not enough.
    pub(super) times: u8,
    pub(super) trigger: u32,
    /// Which alarms have gone: bit 0 the deadline, bit 1 the soft target, then the rungs.
    pub(super) gone: u32,
    pub(crate) step: StepId,
    pub(super) state: State,
    /// Did what opened it carry a time of day?
    pub(super) clocked: bool,
    /// Does its deadline stand still?
    pub(super) paused: bool,
    /// Was its limit shortened? What was asked for with the shorter limit keeps it.
    pub(super) capped: bool,
    /// Did what opened it tell at once, before it was corrected, what its deadline is counted from?
    pub(super) told_at_once: bool,
}

/// Alarms before the rungs: the deadline and the soft target.
const DEADLINE: usize = 0;
const TARGET: usize = 1;
const RUNGS: usize = 2;

impl Duty {
    pub(crate) fn instance(&self) -> Instance {
        Instance { step: self.step, trigger: self.trigger }
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
        self.wake = ends;
    }

    pub(super) fn go_on(&mut self) {
        self.paused = false;
    }

    pub(crate) fn is_set_aside(&self) -> bool {
        self.state == State::SetAside
    }

    pub(crate) fn is_early(&self) -> bool {
        self.state == State::Early
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

    pub(super) fn wind(&mut self, procedure: &Procedure) {
        if self.paused {
            return;
        }
        self.wake = if self.is_open() { self.alarms(procedure).map(|(_, tick)| tick).min().unwrap_or(Tick::NEVER) } else { self.wake };
    }
}

/// The rung an alarm stands for.
pub(crate) fn rung_of(alarm: usize) -> Option<usize> {
    alarm.checked_sub(RUNGS)
}

/// When a rung comes by its deadline alone, whenever that became known.
pub(crate) fn rung_tick(when: RungTime, passes: Tick, calendar: &Calendar) -> Tick {
    rung_time(when, due_of(passes, calendar), passes, calendar)
}

fn rung_time(when: RungTime, due: Moment, passes: Tick, calendar: &Calendar) -> Tick {
    match when {
        RungTime::AtOnce => passes,
        RungTime::Off { rule, hour, minute } => match calendar.count(&rule, rung_anchor(&rule, due, passes)) {
            Moment::Day(day) => Tick::after(calendar.at(day, hour, minute)),
            Moment::Instant(instant) => Tick::after(instant),
        },
    }
}

/// Hours are counted from the instant the deadline passes, days from its day.
fn rung_anchor(rule: &crate::calendar::CountRule, due: Moment, passes: Tick) -> Moment {
    if matches!(rule.period.unit(), crate::calendar::Unit::Hours(_)) { Moment::Instant(passes.instant()) } else { due }
}

impl Case {
    /// Lets alarms go whose time has come, one after another in order of time.
    pub(super) fn fire(&mut self, procedure: &Procedure, until: Tick, witness: &mut impl Witness) {
        while self.wake <= until {
            let due = self.duties.iter().enumerate().filter(|(_, duty)| duty.wake <= until).min_by_key(|(at, duty)| (duty.wake, *at));
            let Some((at, duty)) = due.map(|(at, duty)| (at, *duty)) else { break };
            if duty.is_paused() {
                self.pause_runs_out(procedure, at, duty, witness);
            } else if duty.is_open() {
                self.alarm_goes(procedure, at, duty, witness);
            } else {
                self.duties.remove(at);
            }
            self.settle();
        }
    }

    /// The longest pause is over: the deadline goes on by itself.
    fn pause_runs_out(&mut self, procedure: &Procedure, at: usize, mut duty: Duty, witness: &mut impl Witness) {
        let calendar = procedure.calendar();
        let instance = duty.instance();
        self.end_pause(instance, calendar.day_of(duty.wake.instant()));
        witness.note(Transition { at: duty.wake, cause: Cause::Time, change: Change::Resumed(instance) });
        let now = duty.wake;
        duty.go_on();
        if let Some((ground, passes, by_rule)) = self.counted(procedure, &mut duty) {
            duty.passes = passes;
            witness.note(Transition { at: now, cause: Cause::Time, change: Change::Counted { instance, ground, passes, by_rule } });
        }
        duty.wind(procedure);
        if let Some(place) = self.duties.get_mut(at) {
            *place = duty;
        }
    }

    fn alarm_goes(&mut self, procedure: &Procedure, at: usize, duty: Duty, witness: &mut impl Witness) {
        let Some((number, tick)) = duty.alarms(procedure).min_by_key(|(number, tick)| (*tick, *number)) else { return };
        let instance = duty.instance();
        let is_duty = procedure.step(duty.step).is_duty();
        let change = match (number, rung_of(number)) {
            (DEADLINE, _) if is_duty => Change::Late(instance),
            (DEADLINE, _) => Change::Expired(instance),
            (_, Some(rung)) => Change::Rung { instance, rung: u8::try_from(rung).unwrap_or(u8::MAX) },
            _ => Change::TargetMissed(instance),
        };
        witness.note(Transition { at: tick, cause: Cause::Time, change });
        if number == DEADLINE && !is_duty {
            self.duties.remove(at);
        } else if let Some(duty) = self.duties.get_mut(at) {
            duty.gone |= 1 << number;
            duty.wind(procedure);
        }
    }
}

/// One event at work on a case.
pub(super) struct Work<'p, 'c, W> {
    pub(super) procedure: &'p Procedure,
    pub(super) case: &'c mut Case,
    pub(super) occurrence: &'c Occurrence<'c>,
    pub(super) ordinal: u32,
    pub(super) witness: &'c mut W,
    /// Steps met by this event whose followers have not heard of it yet.
    pub(super) raised: Vec<Signal>,
    /// Steps this event has triggered: one event triggers a step once, by however many signals it comes.
    pub(super) triggered: Vec<StepId>,
}

impl<W: Witness> Work<'_, '_, W> {
    pub(super) fn note(&mut self, change: Change) {
        self.note_at(self.occurrence.tick, change);
    }

    pub(super) fn note_at(&mut self, at: Tick, change: Change) {
        self.witness.note(Transition { at, cause: Cause::Event(self.ordinal), change });
    }

    /// The event's whole effect: what it tells, what it meets, what it lets lapse, how it ends the case, what it opens.
    pub(super) fn event(&mut self) {
        if let (Subject::Kind(kind), None) = (self.occurrence.subject, self.occurrence.bar) {
            self.reopen(kind);
        }
        if let Some(bar) = self.bar() {
            self.note(Change::NoEffect(bar));
            return;
        }
        match self.occurrence.subject {
            Subject::Aside => {}
            Subject::Closing => self.close(),
            Subject::Power(power, step, until) => self.power(power, step, until),
            Subject::Confirmation(None) => {}
            Subject::Confirmation(Some(kind)) => self.confirmation(kind),
            Subject::Kind(kind) => {
                let procedure = self.procedure;
                let kind_data = procedure.kind(kind);
                for fact in &kind_data.tells {
                    if let Some(value) = self.occurrence.tells(procedure, *fact)
                        && self.case.learn(procedure, *fact, value, self.occurrence.known_of(procedure, *fact))
                    {
                        self.learned(*fact);
                    }
                }
                for step in &kind_data.meets {
                    if !self.meet(*step) {
                        self.remember_early(*step);
                    }
                }
                if kind_data.hands_over {
                    self.hand_over();
                }
                for step in kind_data.lapses.iter().chain(&kind_data.declines) {
                    self.lapse(*step);
                }
                self.raised.push(Signal::Event(kind));
                if let Some(manner) = kind_data.ends {
                    self.ending(manner);
                }
                self.open_what_follows();
            }
        }
    }

    fn bar(&self) -> Option<Bar> {
        self.occurrence.bar.or(match self.case.end.stage {
            super::Stage::Closed => Some(Bar::CaseClosed),
            super::Stage::Stopped if self.occurrence.subject != Subject::Closing => Some(Bar::CaseEnded),
            _ => None,
        })
    }

    /// Lets everything hear of the signals raised so far, and of those that follow from them.
    pub(super) fn open_what_follows(&mut self) {
        // INVARIANT: ends, because steps that wait for each other in a circle are refused by check, and an early event
        // is used up when it meets a step.
        let mut next = 0;
        while let Some(signal) = self.raised.get(next).copied() {
            next += 1;
            self.goal(signal);
            let procedure = self.procedure;
            let heard = procedure.heard(signal);
            self.case.hear(procedure, heard, self.occurrence.tick, self.occurrence.known);
            for step in &heard.anchors {
                self.recount(*step);
            }
            for step in &heard.opens {
                self.trigger(*step);
            }
        }
        self.raised.clear();
    }

    /// A fact became known or changed: deadlines and conditions that rest on it are looked at again.
    fn learned(&mut self, fact: FactId) {
        for step in &self.procedure.fact(fact).bears_on {
            self.recount(*step);
            self.reconsider(*step);
            self.pause_or_resume(*step);
        }
    }

    /// A trigger of the step came.
    fn trigger(&mut self, id: StepId) {
        let procedure = self.procedure;
        let step = procedure.step(id);
        if !self.case.may_open(step.survives) || self.triggered.contains(&id) {
            return;
        }
        let mut known = self.occurrence.known;
        if step.after.all {
            for signal in &step.after.signals {
                match self.case.seen(procedure, procedure.heard(*signal)) {
                    Some(seen) => known = known.max(seen.known),
                    None => return,
                }
            }
        }
        match step.after.which {
            Which::First | Which::Unsaid if self.case.has_opened(procedure, id) => return,
            Which::Latest => self.supersede(id),
            Which::First | Which::Unsaid | Which::Each => {}
        }
        if self.case.duties.iter().filter(|duty| duty.step == id && !duty.is_early()).count() >= limits::INSTANCES {
            self.note(Change::NoEffect(Bar::TooManyInstances));
            return;
        }
        self.case.mark_opened(procedure, id);
        self.triggered.push(id);
        let duty = Duty { known, ..self.fresh(id, State::Waiting) };
        match self.lets_open(step) {
            Truth::True if self.is_replaced(step) => {
                self.case.duties.push(Duty { state: State::SetAside, ..duty });
                self.note(Change::SetAside(duty.instance()));
            }
            Truth::True => self.open(duty),
            Truth::False | Truth::Unknown => {
                self.case.duties.push(duty);
                self.note(Change::Waits(duty.instance()));
            }
        }
    }

    /// A duty that this event begins.
    pub(super) fn fresh(&self, step: StepId, state: State) -> Duty {
        Duty {
            wake: Tick::NEVER,
            passes: Tick::NEVER,
            first_passes: Tick::NEVER,
            opened: self.occurrence.tick,
            known: self.occurrence.known,
            first_known: self.occurrence.first_known,
            base: self.occurrence.tick,
            key: self.occurrence.root,
            rounds: 1,
            trigger: self.ordinal,
            gone: 0,
            step,
            times: 0,
            state,
            clocked: self.occurrence.clocked(),
            paused: false,
            capped: false,
            told_at_once: false,
        }
    }

    fn lets_open(&self, step: &Step) -> Truth {
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

    pub(super) fn open(&mut self, mut duty: Duty) {
        duty.state = State::Open;
        duty.opened = self.occurrence.tick;
        duty.clocked = self.occurrence.clocked();
        self.note(Change::Opened(duty.instance()));
        if let Some(passes) = self.passes_as_told_first(&duty) {
            (duty.first_passes, duty.told_at_once) = (passes, true);
        }
        self.count(&mut duty);
        self.take_place(duty.step);
        if let Some(early) = self.take_early(&duty) {
            let late = early.opened >= duty.passes;
            self.note_at(early.opened.max(duty.opened), Change::Met { instance: duty.instance(), by: early.trigger, late });
            self.met(&duty);
        } else {
            duty.wind(self.procedure);
            self.case.duties.push(duty);
            self.pause_or_resume(duty.step);
            self.shorten(duty.step);
        }
    }

    /// Counts the duty's deadline from its anchor, where that is known.
    pub(super) fn count(&mut self, duty: &mut Duty) {
        let procedure = self.procedure;
        let Some((ground, passes, by_rule)) = self.case.counted(procedure, duty) else { return };
        if passes != duty.passes && !duty.paused {
            // A moved deadline brings its alarms back; those whose time has passed under the new date too stay gone.
            let before = duty.gone;
            duty.passes = passes;
            duty.gone = 0;
            let now = self.occurrence.tick;
            let stay: u32 = duty.alarms(procedure).filter(|(_, tick)| *tick <= now).map(|(number, _)| 1 << number).sum();
            duty.gone = before & stay;
            self.note(Change::Counted { instance: duty.instance(), ground, passes, by_rule });
            for (number, anchor, due) in self.case.terms(procedure, duty, ground) {
                self.note(Change::Term { instance: duty.instance(), number, anchor, due });
            }
        }
    }

    /// When the deadline of a duty passes by what its trigger told before it was corrected; nothing where it corrects nothing.
    fn passes_as_told_first(&self, duty: &Duty) -> Option<Tick> {
        self.occurrence.corrects?;
        let limit = self.procedure.step(duty.step).limit.as_ref()?;
        let Anchor::Fact(fact) = limit.anchor else { return None };
        if !limit.bounds.is_empty() {
            return None;
        }
        let day = self.occurrence.told_first(self.procedure, fact)?.as_day()?;
        let calendar = self.procedure.calendar();
        Some(passing(calendar.count(&limit.rule, Moment::Day(day)), calendar))
    }

    /// The limits that a step's deadline may shorten are counted anew when it moves.
    pub(super) fn shorten(&mut self, step: StepId) {
        // INVARIANT: a step that shortens others is not shortened itself, so this goes one deep.
        for shortened in &self.procedure.step(step).shortens {
            self.recount(*shortened);
        }
    }

    fn recount(&mut self, step: StepId) {
        let rests: Vec<usize> =
            self.case.duties.iter().enumerate().filter(|(_, duty)| duty.step == step && duty.is_open()).map(|(at, _)| at).collect();
        for at in rests {
            let Some(mut duty) = self.case.duties.get(at).copied() else { continue };
            self.count(&mut duty);
            duty.wind(self.procedure);
            if let Some(place) = self.case.duties.get_mut(at) {
                *place = duty;
            }
            self.shorten(step);
        }
    }

    /// A condition's fact changed: what waited may open, what is open may lapse.
    fn reconsider(&mut self, id: StepId) {
        let step = self.procedure.step(id);
        if step.conditions.is_empty() {
            return;
        }
        let truth = self.lets_open(step);
        let mut waiting = Vec::new();
        let mut lapsed = Vec::new();
        self.case.duties.retain(|duty| {
            let opens = duty.step == id && duty.state == State::Waiting && truth == Truth::True;
            let lapses = duty.step == id && duty.state == State::Open && truth == Truth::False;
            if opens {
                waiting.push(*duty);
            }
            if lapses {
                lapsed.push(duty.instance());
            }
            !opens && !lapses
        });
        for instance in lapsed {
            self.note(Change::Lapsed { instance, by_condition: true });
            self.give_back(id);
        }
        for mut duty in waiting {
            duty.known = duty.known.max(self.occurrence.known);
            self.open(duty);
        }
    }

    /// Meets one open instance of a step: the one the event names, else the oldest. Tells whether there was one.
    pub(super) fn meet(&mut self, step: StepId) -> bool {
        let about = self.occurrence.event.about.as_deref().map(crate::model::letters);
        let open = self.case.duties.iter().position(|duty| duty.step == step && duty.is_open() && about.is_none_or(|key| key == duty.key));
        let Some(at) = open else { return false };
        let needed = self.procedure.step(step).times;
        if let Some(duty) = self.case.duties.get_mut(at)
            && duty.times.saturating_add(1) < needed
        {
            duty.times += 1;
            let (instance, times) = (duty.instance(), duty.times);
            self.note(Change::Done { instance, times });
            return true;
        }
        let duty = self.case.duties.remove(at);
        let late = self.occurrence.tick >= duty.passes;
        self.note(Change::Met { instance: duty.instance(), by: self.ordinal, late });
        self.met(&duty);
        true
    }

    /// What follows when a duty was met.
    fn met(&mut self, duty: &Duty) {
        self.case.mark_met(self.procedure, duty.step);
        self.raised.push(Signal::Met(duty.step));
        self.next_round(duty);
    }

    /// An event that meets a step which is not open: it counts if the step opens later the same day.
    fn remember_early(&mut self, step: StepId) {
        self.note(Change::NoEffect(Bar::StepNotOpen));
        let once = matches!(self.procedure.step(step).after.which, Which::First | Which::Unsaid);
        let count = |state| self.case.duties.iter().filter(|duty| duty.step == step && duty.state == state).count();
        let over = once && self.case.has_opened(self.procedure, step) && count(State::Waiting) == 0;
        if over || count(State::Early) >= limits::INSTANCES {
            return;
        }
        let calendar = self.procedure.calendar();
        let midnight = calendar.midnight(self.occurrence.day(calendar).plus(1));
        let early = self.fresh(step, State::Early);
        self.case.duties.push(Duty { wake: Tick::before(midnight), ..early });
    }

    /// Uses up an event that came earlier on the day a duty opens, unless both carry times that contradict it.
    fn take_early(&mut self, duty: &Duty) -> Option<Duty> {
        // A right that has expired cannot be used any more; a duty can be met late.
        let in_time = |early: &Duty| self.procedure.step(duty.step).is_duty() || early.opened < duty.passes;
        let contradicts = |early: &Duty| early.clocked && duty.clocked && early.opened < duty.opened;
        let fits = |early: &Duty| early.step == duty.step && early.is_early() && !contradicts(early) && in_time(early);
        let at = self.case.duties.iter().position(fits)?;
        Some(self.case.duties.remove(at))
    }

    fn lapse(&mut self, step: StepId) {
        let mut lapsed = Vec::new();
        self.case.duties.retain(|duty| {
            let lapses = duty.step == step && !duty.is_early();
            if lapses {
                lapsed.push(duty.instance());
            }
            !lapses
        });
        for instance in lapsed {
            self.note(Change::Lapsed { instance, by_condition: false });
        }
        self.give_back(step);
    }

    fn supersede(&mut self, step: StepId) {
        let mut superseded = Vec::new();
        self.case.duties.retain(|duty| {
            let goes = duty.step == step && !duty.is_early();
            if goes {
                superseded.push(duty.instance());
            }
            !goes
        });
        for instance in superseded {
            self.note(Change::Superseded(instance));
        }
    }
}
