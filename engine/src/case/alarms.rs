//! Alarms: the deadline, the soft target, reminders and the rungs of the ladder; when they come, and what they bring.

use super::deadlines::due_of;
use super::duties::{DEADLINE, Duty, RUNGS, Raised, State};
use super::{Case, Cause, Change, Tick, Transition, Witness};
use crate::calendar::{Calendar, CountRule, Moment, Unit};
use crate::model::{Procedure, RungTime, Signal};

/// Beside the alarms of a duty that have gone: steps that wait for its deadline to pass have heard that it did, and hear it once.
pub(super) const TOLD: u32 = 1 << 31;

/// The rung an alarm stands for.
pub(crate) fn rung_of(alarm: usize) -> Option<usize> {
    alarm.checked_sub(RUNGS)
}

/// When a rung comes by its deadline alone, whenever that became known.
pub(crate) fn rung_tick(when: RungTime, passes: Tick, calendar: &Calendar) -> Tick {
    rung_time(when, due_of(passes, calendar), passes, calendar)
}

pub(super) fn rung_time(when: RungTime, due: Moment, passes: Tick, calendar: &Calendar) -> Tick {
    match when {
        RungTime::AtOnce => passes,
        RungTime::Off { rule, hour, minute } => match calendar.count(&rule, rung_anchor(&rule, due, passes)) {
            Moment::Day(day) => Tick::after(calendar.at(day, hour, minute)),
            Moment::Instant(instant) => Tick::after(instant),
        },
    }
}

/// Hours are counted from the instant the deadline passes, days from its day.
fn rung_anchor(rule: &CountRule, due: Moment, passes: Tick) -> Moment {
    if matches!(rule.period.unit(), Unit::Hours(_)) { Moment::Instant(passes.instant()) } else { due }
}

impl Case {
    /// Lets alarms go whose time has come, one after another in order of time.
    pub(super) fn fire(&mut self, procedure: &Procedure, until: Tick, witness: &mut impl Witness) {
        while self.wake <= until {
            let due = self.duties.iter().enumerate().filter(|(_, duty)| duty.wake <= until).min_by_key(|(at, duty)| (duty.wake, *at));
            let due = due.map(|(at, duty)| (at, duty.duty()));
            // What falls due at the end of a day is told before what holds no longer from the next.
            let due_at = due.as_ref().map(|(_, duty)| duty.wake);
            let climb = self.next_climb().filter(|(at, _)| *at <= until && due_at.is_none_or(|due| *at <= due));
            // At the beginning of a day, what holds no longer is over before anything opens.
            if self.over_by(procedure, until, climb.map_or(due_at, |(at, _)| Some(at)), witness) {
                continue;
            }
            if let Some((_, id)) = climb {
                self.climb_by_time(procedure, id, witness);
                continue;
            }
            let Some((at, duty)) = due else { break };
            if duty.is_paused() && duty.pause_ends <= duty.wake {
                self.pause_runs_out(procedure, at, duty, witness);
            } else if duty.is_open() {
                self.alarm_goes(procedure, at, duty, witness);
            } else if duty.state == State::Waiting {
                self.day_has_come(procedure, at, duty, witness);
            } else {
                self.duties.remove(at);
            }
            self.settle();
        }
    }

    fn alarm_goes(&mut self, procedure: &Procedure, at: usize, mut duty: Duty, witness: &mut impl Witness) {
        let Some((tick, number)) = duty.next_alarm(procedure) else { return };
        let instance = duty.instance();
        let is_duty = procedure.step(duty.step).is_duty();
        let told = duty.gone & TOLD != 0;
        let change = match (number, rung_of(number)) {
            (DEADLINE, _) if is_duty => Change::Late(instance),
            (DEADLINE, _) => Change::Expired(instance),
            (_, Some(rung)) => Change::Rung { instance, rung: u8::try_from(rung).unwrap_or(u8::MAX) },
            _ => Change::TargetMissed(instance),
        };
        witness.note(Transition { at: tick, cause: Cause::Time, change });
        if number == DEADLINE && !is_duty {
            self.duties.remove(at);
            // What was late when it came is told now.
            let now = tick.max(self.clock);
            self.free_places(procedure, None, (now, Cause::Time), witness);
        } else {
            duty.gone |= if number == DEADLINE { 1 << DEADLINE | TOLD } else { 1 << number };
            duty.wind(procedure);
            self.put(at, duty);
        }
        if number == DEADLINE && !told {
            self.deadline_passes(procedure, &duty, tick, witness);
        }
    }

    /// The deadline of a duty passed, or a right ran out: steps may wait for that. They come with the moment after the deadline, of a
    /// day with the day after; what was late when it became known, now.
    fn deadline_passes(&mut self, procedure: &Procedure, duty: &Duty, tick: Tick, witness: &mut impl Witness) {
        let Some(threshold) = procedure.passing(duty.step) else { return };
        let instance = duty.instance();
        let at = tick.max(self.clock);
        let part = self.part_of(instance);
        self.by_time(procedure, (at, at.max(duty.known)), (duty.trigger, duty.key), witness, |work| {
            // One event may have begun several, and a step may come with each of them.
            for step in &procedure.threshold(threshold).heard.opens {
                (0..duty.nth).for_each(|_| work.begun.push(*step));
            }
            work.note(Change::Passed { threshold, instance });
            let raised = work.by_this(Signal::Reached(threshold));
            work.raised.push(Raised { part, ..raised });
        });
    }
}
