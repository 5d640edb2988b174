//! Pauses: a deadline stands still while something holds, and goes on with what was left.
//!
//! A pause is an interval of civil days: from the day it begins up to, and without, the day it ends. Several causes at once
//! are one pause, because the condition is asked as a whole. Counting skips the paused days, whatever is counted; days before
//! it begins take nothing from it, and so give nothing back.

use super::duties::{Duty, State, Work};
use super::kept::Kept;
use super::{Case, Cause, Change, Instance, Tick, Transition, Witness};
use crate::calendar::{Calendar, CountRule, CountStep, CountWhat, Counted, Counting, Day, Landing, Moment, Period, Unit};
use crate::model::{Pausing, Procedure, StepId, Truth};

/// A pause of one duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pause {
    pub(crate) instance: Instance,
    /// The first day that does not count.
    pub(crate) from: Day,
    /// The first day that counts again; nothing while it lasts.
    pub(crate) until: Option<Day>,
}

/// The due day of a rule, with the paused days left out of the count and the landing at the end.
pub(crate) fn due_with_pauses(rule: CountRule, anchor: Moment, pauses: impl Iterator<Item = (Day, Day)>, calendar: &Calendar) -> Moment {
    let stays = CountRule { landing: Landing::Stays, ..rule };
    let mut due = calendar.day(calendar.count(&stays, anchor));
    for (from, until) in pauses {
        due = resumed(rule, calendar.day(anchor), due, (from, until), calendar);
    }
    landing(rule).map_or(Moment::Day(due), |land| calendar.count(&land, Moment::Day(due)))
}

/// The same as [`due_with_pauses`], with every step shown.
pub(crate) fn explain_with_pauses(rule: CountRule, anchor: Moment, pauses: &[(Day, Day)], calendar: &Calendar) -> Counted {
    let stays = CountRule { landing: Landing::Stays, ..rule };
    let Counted { due, mut steps } = calendar.explain(&stays, anchor);
    let mut due = calendar.day(due);
    let first = first_counted(rule, calendar.day(anchor));
    for (from, until) in pauses.iter().map(|(from, until)| (*from.max(&first), *until)).filter(|(from, until)| from < until) {
        if from > due {
            continue;
        }
        let (left, unit) = left(rule, due, from, calendar);
        let Ok(period) = Period::new(left, unit) else { continue };
        steps.retain(|step| step.day < from || matches!(step.what, CountWhat::Anchor { .. }));
        let before = steps
            .iter()
            .filter_map(|step| if let CountWhat::Counted { number } = step.what { Some(number) } else { None })
            .max()
            .unwrap_or(0);
        steps.extend((0..from.days_until(until)).map(|later| CountStep { day: from.plus(later), what: CountWhat::Paused }));
        let rest = calendar.explain(&CountRule::new(period), Moment::Day(until.plus(-1)));
        due = calendar.day(rest.due);
        steps.extend(rest.steps.into_iter().filter(|step| !matches!(step.what, CountWhat::Anchor { .. })).map(|step| match step.what {
            CountWhat::Counted { number } => CountStep { day: step.day, what: CountWhat::Counted { number: number + before } },
            _ => step,
        }));
    }
    let Some(land) = landing(rule) else { return Counted { due: Moment::Day(due), steps } };
    let landed = calendar.explain(&land, Moment::Day(due));
    steps.extend(landed.steps.into_iter().filter(|step| matches!(step.what, CountWhat::LandedFrom { .. } | CountWhat::Landed)));
    Counted { due: landed.due, steps }
}

/// The first day that counts, or would if it were not a day off. A period of nothing is kept on its anchor's own day.
fn first_counted(rule: CountRule, anchor: Day) -> Day {
    // What can pause is counted forward: a procedure has no other limits.
    let from = rule.counting == Counting::From && rule.period.unit() != Unit::MonthEnds;
    if from || rule.period.amount() == 0 { anchor } else { anchor.plus(1) }
}

/// A rule that only lands as this one does.
fn landing(rule: CountRule) -> Option<CountRule> {
    let period = Period::new(0, rule.period.unit()).ok()?;
    Some(CountRule { landing: rule.landing, ..CountRule::new(period) })
}

/// Where a deadline moves that stood still from one day to another: what was left from the first goes on at the second.
fn resumed(rule: CountRule, anchor: Day, due: Day, (from, until): (Day, Day), calendar: &Calendar) -> Day {
    let from = from.max(first_counted(rule, anchor));
    if from > due || from >= until {
        return due;
    }
    let (left, unit) = left(rule, due, from, calendar);
    let Ok(period) = Period::new(left, unit) else { return due };
    calendar.day(calendar.count(&CountRule::new(period), Moment::Day(until.plus(-1))))
}

/// How much was left on the day a pause began, that day included, and in which unit it goes on.
pub(crate) fn left(rule: CountRule, due: Day, from: Day, calendar: &Calendar) -> (u32, Unit) {
    let before = from.plus(-1);
    match rule.period.unit() {
        // No time at all: the day itself is left.
        _ if rule.period.amount() == 0 => (1, Unit::Days),
        Unit::WorkingDays => (calendar.working_days_between(before, due), Unit::WorkingDays),
        Unit::BankDays => {
            let days = (0..=from.days_until(due)).filter(|later| calendar.is_bank_day(from.plus(*later))).count();
            (u32::try_from(days).unwrap_or(u32::MAX), Unit::BankDays)
        }
        _ => (u32::try_from(before.days_until(due)).unwrap_or(0), Unit::Days),
    }
}

impl Case {
    fn pauses(&self) -> &[Pause] {
        self.aside.as_ref().map_or(&[], |aside| &aside.pauses)
    }

    /// The ended pauses of an instance.
    pub(crate) fn pauses_of(&self, instance: Instance) -> impl Iterator<Item = (Day, Day)> + '_ {
        self.pauses().iter().filter(move |pause| pause.instance == instance).filter_map(|pause| Some((pause.from, pause.until?)))
    }

    /// Ends the pause of a duty on a day.
    pub(super) fn end_pause(&mut self, instance: Instance, until: Day) {
        let pauses = self.aside.iter_mut().flat_map(|aside| &mut aside.pauses);
        for pause in pauses.filter(|pause| pause.instance == instance && pause.until.is_none()) {
            pause.until = Some(until.max(pause.from));
        }
    }
}

impl Case {
    /// The longest pause is over: the deadline goes on by itself.
    pub(super) fn pause_runs_out(&mut self, procedure: &Procedure, place: usize, mut duty: Duty, witness: &mut impl Witness) {
        let calendar = procedure.calendar();
        let (at, instance) = (duty.pause_ends, duty.instance());
        self.end_pause(instance, calendar.day_of(at.instant()));
        witness.note(Transition { at, cause: Cause::Time, change: Change::Resumed(instance) });
        duty.go_on();
        if duty.is_open()
            && let Some(change) = self.count(procedure, &mut duty, at)
        {
            self.tell_count(procedure, &duty, change, (at, Cause::Time), witness);
        }
        duty.wind(procedure);
        self.put(place, duty);
        self.shorten(procedure, duty.step, (at, Cause::Time), witness);
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// Begins or ends the pauses of a step's open duties, as its condition now stands.
    pub(super) fn pause_or_resume(&mut self, step: StepId) {
        let Some(pausing) = &self.procedure.step(step).pausing else { return };
        let holds = pausing.while_.truth(|fact| self.case.known(self.procedure, fact)) == Truth::True;
        // INVARIANT: a pause changes duties where they stand; none comes, goes or moves.
        for at in 0..self.case.duties.len() {
            let kept = self.case.duties.get(at).filter(|duty| duty.step == step && duty.is_alive());
            let Some(mut duty) = kept.map(Kept::duty) else { continue };
            match (holds, duty.is_paused()) {
                (true, false) => self.pause(&mut duty, pausing),
                (false, true) => self.resume(&mut duty),
                _ => continue,
            }
            self.case.put(at, duty);
            self.shorten(step);
        }
    }

    /// Begins a pause, unless the deadline has passed already or nothing is left of what may be paused.
    pub(super) fn pause(&mut self, duty: &mut Duty, pausing: &Pausing) {
        let calendar = self.procedure.calendar();
        let from = self.occurrence.day(calendar);
        let used: i32 = self.case.pauses_of(duty.instance()).map(|(from, until)| from.days_until(until)).sum();
        let allowed = pausing.at_most_days.map(|most| i32::try_from(most).unwrap_or(i32::MAX).saturating_sub(used));
        // What is set aside was last counted when it was, if ever; its deadline may have moved since.
        let mut now = *duty;
        if duty.state == State::SetAside && duty.passes != Tick::NEVER {
            self.case.count(self.procedure, &mut now, self.occurrence.tick);
        }
        if self.occurrence.tick >= now.passes || allowed.is_some_and(|allowed| allowed <= 0) {
            return;
        }
        let ends = allowed.map_or(Tick::NEVER, |allowed| Tick::before(calendar.midnight(from.plus(allowed))));
        self.case.aside.get_or_insert_default().pauses.push(Pause { instance: duty.instance(), from, until: None });
        duty.pause(ends);
        duty.wind(self.procedure);
        self.note(Change::Paused(duty.instance()));
    }

    fn resume(&mut self, duty: &mut Duty) {
        let today = self.occurrence.day(self.procedure.calendar());
        self.case.end_pause(duty.instance(), today);
        duty.go_on();
        self.note(Change::Resumed(duty.instance()));
        if duty.is_open() {
            self.count(duty);
        }
        duty.wind(self.procedure);
    }
}
