//! Recurring steps: the next round follows the one that was done.

use super::Witness;
use super::deadlines::moment;
use super::duties::{Duty, State, Work};
use crate::calendar::{CountRule, Landing, Period};

/// The most rounds that are counted from one base; after that a recurring step stops.
const MAX_ROUNDS: u32 = 40_000;

/// A rule for so many periods in one.
pub(crate) fn rounds_of(rule: CountRule, rounds: u32) -> CountRule {
    let amount = rule.period.amount().saturating_mul(rounds.max(1));
    // Beyond the longest period the calendar knows, the last possible one is as good as never.
    let period = Period::new(amount, rule.period.unit()).or_else(|_| Period::new(rule.period.unit().limit(), rule.period.unit()));
    period.map_or(rule, |period| CountRule { period, ..rule })
}

impl<W: Witness> Work<'_, '_, W> {
    /// The next round of a recurring step, when one was done: from that day, or from the plan. Planned days that have
    /// passed by then are left out, so that missed rounds do not pile up. A step that begins no more has no more rounds either.
    pub(super) fn next_round(&mut self, done: &Duty) {
        let procedure = self.procedure;
        let step = procedure.step(done.step);
        let (Some(every), Some(limit)) = (step.every, &step.limit) else { return };
        if !self.case.may_open(step.survives) || self.opens_no_more(step) {
            return;
        }
        let calendar = procedure.calendar();
        let (base, rounds) = if every.from_actual {
            (self.occurrence.tick, 1)
        } else {
            let today = self.occurrence.day(calendar);
            let planned = |rounds: u32| {
                let rule = CountRule { landing: Landing::Stays, ..rounds_of(limit.rule, rounds) };
                calendar.day(calendar.count(&rule, moment(done.base, false, calendar)))
            };
            let next = (1..).map(|more| done.rounds.saturating_add(more)).find(|rounds| planned(*rounds) > today || *rounds > MAX_ROUNDS);
            (done.base, next.unwrap_or(MAX_ROUNDS))
        };
        let next = self.fresh(done.step, State::Open);
        let nth = self.begin(done.step);
        self.open(Duty { base, rounds, nth, ..next });
    }
}
