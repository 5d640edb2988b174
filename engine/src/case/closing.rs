//! Goal, other endings and closing: how a case comes to its end.

use super::duties::{Bar, Raised, Work};
use super::{Case, Change, Tick, Witness};
use crate::calendar::Moment;
use crate::model::{KindId, Manner, Procedure, Step, Truth};
use serde::Serialize;

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// On its way.
    #[default]
    Running,
    /// The goal is reached.
    GoalReached,
    /// It ended otherwise, and duties that survive the goal go on.
    Ended,
    /// It ended at once: everything stopped.
    Stopped,
    /// It is closed.
    Closed,
}

impl Case {
    /// May a step still open? After the goal or an ending only what survives may.
    pub(super) fn may_open(&self, survives: bool) -> bool {
        match self.stage {
            Stage::Running => true,
            Stage::GoalReached | Stage::Ended => survives,
            Stage::Stopped | Stage::Closed => false,
        }
    }

    /// Duties (not rights) that still live and hold the case open.
    pub(crate) fn holds_open<'a>(&'a self, procedure: &'a Procedure) -> impl Iterator<Item = super::Instance> + 'a {
        self.duties
            .iter()
            .filter(|duty| duty.is_open() && procedure.step(duty.step).modal == crate::model::Modal::Must)
            .map(super::kept::Kept::instance)
    }

    /// May the case be closed now?
    pub(crate) fn may_close(&self, procedure: &Procedure) -> bool {
        match self.stage {
            Stage::Running | Stage::Closed => false,
            Stage::GoalReached | Stage::Ended | Stage::Stopped => self.holds_open(procedure).next().is_none(),
        }
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// Has the day come from which the step opens no more, or does the case belong elsewhere, and it was a promise of this text?
    pub(super) fn opens_no_more(&self, step: &Step) -> bool {
        let promised_elsewhere = || self.case.is_outside() && !step.is_statutory();
        step.no_new_from.is_some_and(|from| self.occurrence.day(self.procedure.calendar()) >= from) || promised_elsewhere()
    }

    /// The goal, when its event came or its step was met.
    pub(super) fn goal(&mut self, raised: Raised) {
        let goal = &self.procedure.goal;
        if goal.reached_by != raised.signal || self.case.stage != Stage::Running {
            return;
        }
        if let Some((fact, values)) = &goal.counts
            && !self.occurrence.tells(self.procedure, *fact).is_some_and(|value| values.contains(&value))
        {
            self.note(Change::GoalNotCounted(raised.by));
            return;
        }
        let lets = |condition: &crate::model::Condition| condition.lets_open(|fact| self.case.known(self.procedure, fact));
        if raised.revoked || goal.conditions.iter().any(|condition| lets(condition) != Truth::True) {
            self.note(Change::GoalNotCounted(raised.by));
            return;
        }
        // A confirmation is knowledge about this event: known, it counts from the day the event happened.
        if goal.confirmed_by.is_some() && !raised.confirmed {
            self.note(Change::GoalAwaits(raised.by));
            return;
        }
        // One is enough unless each must come so far.
        match goal.parts.filter(|parts| parts.each) {
            Some(parts) if self.part_told(parts.by).is_none() => self.note(Change::GoalNotCounted(raised.by)),
            Some(parts) if !self.part_back(parts.by, raised.by) => {}
            _ => self.reach(raised.by),
        }
    }

    /// The confirmation of an event of a kind: what it meets besides.
    pub(super) fn confirmation(&mut self, kind: KindId) {
        for step in &self.procedure.kind(kind).confirmation_meets {
            match self.lacking(*step) {
                0 => drop(self.meet(*step)),
                lacking if self.meant(*step).is_some() => self.note(Change::Lacks { step: *step, lacking }),
                _ => {}
            }
        }
        self.open_what_follows();
    }

    pub(super) fn reach(&mut self, by: u32) {
        self.case.stage = Stage::GoalReached;
        self.case.ended = self.occurrence.tick;
        self.note(Change::GoalReached(by));
        self.cancel(|survives| !survives);
    }

    /// Another ending than the goal.
    pub(super) fn ending(&mut self, manner: Manner) {
        if matches!(self.case.stage, Stage::Stopped | Stage::Closed) {
            return;
        }
        let at_once = manner == Manner::AtOnce;
        // Nothing reopens what stopped at once, closed or not.
        self.case.ended = if at_once { Tick::NEVER } else { self.occurrence.tick };
        if at_once {
            self.case.stage = Stage::Stopped;
        } else if self.case.stage == Stage::Running {
            self.case.stage = Stage::Ended;
        }
        self.note(Change::Ended);
        self.cancel(|survives| at_once || !survives);
    }

    /// Ends every remembered duty that does not go on. What another step had taken the place of stays superseded.
    fn cancel(&mut self, ends: impl Fn(bool) -> bool) {
        let mut cancelled = Vec::new();
        let procedure = self.procedure;
        self.case.duties.retain(|duty| {
            let goes = ends(procedure.step(duty.step).survives);
            if goes && !duty.is_early() && duty.state != super::duties::State::SetAside {
                cancelled.push(duty.instance());
            }
            !goes
        });
        for instance in cancelled {
            self.note(Change::Cancelled(instance));
        }
        self.waits_no_more(|_| true);
    }

    /// An event that reopens an ended case, if it comes soon enough after the end. Nothing reopens what stopped at once.
    pub(super) fn reopen(&mut self, kind: KindId) {
        let Some(rule) = self.procedure.kind(kind).reopens.filter(|_| self.case.ended != Tick::NEVER) else { return };
        let calendar = self.procedure.calendar();
        let last = calendar.count(&rule, Moment::Day(calendar.day_of(self.case.ended.instant())));
        let ended = matches!(self.case.stage, Stage::GoalReached | Stage::Ended | Stage::Closed);
        if !ended {
            return;
        }
        if self.occurrence.tick <= Tick::end_of(last, calendar) {
            (self.case.stage, self.case.ended) = (Stage::Running, Tick::NEVER);
            self.case.keep_anchors(self.procedure);
            self.case.forget_firsts(self.procedure);
            self.case.forget_first_parts();
            self.note(Change::Reopened);
        } else if self.case.stage != Stage::Closed {
            self.note(Change::NoEffect(Bar::TooLateToReopen));
        }
    }

    /// An event that closes the case.
    pub(super) fn close(&mut self) {
        if self.case.may_close(self.procedure) {
            self.case.stage = Stage::Closed;
            self.note(Change::Closed);
            self.cancel(|_| true);
        } else {
            let closed = self.case.stage == Stage::Closed;
            self.note(Change::NoEffect(if closed { Bar::CaseClosed } else { Bar::MayNotClose }));
        }
    }
}
