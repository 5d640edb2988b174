//! The effect of one event: what it tells, meets, lets lapse, how it ends the case or begins it again, what follows.

use super::book::Book;
use super::count::{When, count};
use super::grants::Lacks;
use super::lines::{Entry, What};
use super::place::Place;
use super::told::{Value, holds, read};
use super::walk::moment;
use super::world::{Instance, Life, Occurrence, On, Raised, World};
use sagsgang::case::Stage;
use sagsgang::log::Event;
use sagsgang::model::{Ceasing, FactId, Manner, Modal, Signal};
use sagsgang::situation::State;

pub(super) fn on(book: &Book, entry: &Entry<'_>) -> On {
    if entry.by_time { (moment(book, entry.when), None) } else { (entry.event.happened, Some(entry.event.id.clone())) }
}

impl<'l> World<'_, 'l> {
    /// Lets an event take effect.
    pub(super) fn effect(&mut self, entry: &Entry<'l>) {
        self.triggered.clear();
        self.came.push(entry.clone());
        match entry.what {
            What::Nothing => {}
            _ if self.is_kept_apart(entry) => {}
            What::Report(kind) if !self.is_consented(kind) => {}
            What::Report(kind) if self.jumps_ahead(kind, entry) => {}
            What::Report(kind) if self.lacks(kind, entry) == Lacks::AnyOther => {}
            What::Report(kind) if self.lacks(kind, entry) == Lacks::Another => {
                if !matches!(self.stage, Stage::Closed | Stage::Stopped) {
                    self.acts(entry);
                    self.await_another(kind, entry);
                }
            }
            What::Report(kind) => {
                self.reopen(kind, entry);
                if !matches!(self.stage, Stage::Closed | Stage::Stopped) {
                    self.acts(entry);
                    let event = entry.event;
                    self.taken.push((self.book.kind(kind).name.clone(), event.happened, event.id.clone()));
                    self.report(kind, entry);
                }
            }
            What::Confirmation(kind) if !matches!(self.stage, Stage::Closed | Stage::Stopped) => {
                for step in self.book.met_by_confirmation(kind) {
                    if !self.falls_short(step, entry.event) {
                        self.meet(step, entry);
                    }
                }
                self.follow(entry);
            }
            What::Power(power, step) if !matches!(self.stage, Stage::Closed | Stage::Stopped) => {
                self.acts(entry);
                self.use_power(power, step, entry);
            }
            What::Confirmation(_) | What::Power(..) => {}
            What::Closing => {
                if self.stage != Stage::Closed {
                    self.acts(entry);
                }
                self.close(entry);
            }
        }
        self.free_places(Some(entry), entry.place);
        self.count_deadlines(entry.place);
        self.pause_and_resume(entry);
    }

    fn report(&mut self, kind: usize, entry: &Entry<'l>) {
        self.done.insert(kind);
        // All that it tells is known at once; then deadlines, conditions and pauses are looked at.
        for (fact, value) in self.said(kind, entry.event) {
            let since = self.told_since(entry, fact);
            let held = self.consent_holds(fact);
            if let Some(known) = self.facts.get_mut(fact.index())
                && known.is_none_or(|(before, _)| before != value)
            {
                *known = Some((value, since));
            }
            if let Some(told) = self.told_last.get_mut(fact.index()) {
                *told = Some(value);
            }
            self.holds_from(fact, value, entry);
            if held && !self.consent_holds(fact) {
                self.ceases(fact.index(), Ceasing::Withdrawn, entry);
            }
        }
        let one_less = self.tell_parts(kind, entry);
        self.count_deadlines(entry.place);
        // What the event meets is met, though what it tells would let the step lapse.
        let met = self.book.met_by(kind);
        self.reconsider_all_but(&met, entry);
        self.pause_and_resume(entry);
        for step in &met {
            // What falls short meets nothing, neither now nor when the step opens later that day.
            if !self.falls_short(*step, entry.event) && !self.meet(*step, entry) {
                self.remember(*step, entry);
            }
        }
        self.reconsider(entry);
        let kind_data = self.book.kind(kind);
        self.move_by(kind_data.hands_over, entry);
        for step in kind_data.lapses.iter().chain(&kind_data.declines) {
            self.lapse(step.index(), entry);
        }
        if one_less && self.stage == Stage::Running && self.all_parts_are_back() {
            self.reach(entry, entry);
        }
        self.asked_and_answered(kind, entry);
        if let Some(signal) = self.book.event_signal(kind) {
            self.raised.push(Raised { signal, by: entry.clone(), part: None, reached: None });
        }
        self.add_up(kind, entry);
        self.climb(kind, entry);
        if let Some(manner) = kind_data.ends {
            self.ending(manner, entry);
        }
        self.follow(entry);
    }

    /// What an event tells of a fact, where that is of the fact's type.
    pub(super) fn tells(&self, event: &Event, fact: FactId) -> Option<Value> {
        let fact = self.book.facts.get(fact.index())?;
        let exact = event.fields.get(&fact.name);
        let (_, field) = match exact {
            Some(field) => (&fact.name, field),
            None => event.fields.iter().find(|(name, _)| name.to_lowercase() == fact.name.to_lowercase())?,
        };
        read(&self.book.almanac, field, &fact.kind)
    }

    /// What an event says of a fact, by happening or in its fields.
    fn says(&self, event: &Event, fact: FactId) -> Option<Value> {
        let kind = self.book.kind_named(&event.kind)?;
        self.said(kind, event).into_iter().find(|(said, _)| *said == fact).map(|(_, value)| value)
    }

    /// What the first version of an event told of a fact, where the event corrects it.
    pub(super) fn told_first(&self, entry: &Entry<'_>, fact: FactId) -> Option<Value> {
        let before = entry.before?;
        let kind = self.book.kind_named(&before.kind)?;
        self.said(kind, before).into_iter().find(|(said, _)| *said == fact).map(|(_, value)| value)
    }

    /// Since when it is known what an event tells of a fact: a correction that leaves it as it was makes it known no later.
    pub(super) fn told_since(&self, entry: &Entry<'_>, fact: FactId) -> i64 {
        let as_before = entry.before.is_some() && self.told_first(entry, fact) == self.says(entry.event, fact);
        if as_before { entry.first_known } else { entry.recorded }
    }

    /// Lets everything hear of what was raised, and of what follows from that.
    pub(super) fn follow(&mut self, entry: &Entry<'l>) {
        let mut next = 0;
        while let Some(raised) = self.raised.get(next).cloned() {
            next += 1;
            let Raised { signal, by, reached, .. } = &raised;
            let signal = *signal;
            self.goal(signal, by, entry);
            // What is met by an event of earlier the same day is met when it opens, and known when both are; what adds up is known
            // when all of it is.
            let known = by.known.max(entry.known).max(reached.map_or(i64::MIN, |reached| reached.known));
            if matches!(signal, Signal::Reached(_)) {
                self.turned.push((signal, entry.place.instant));
            }
            self.occurrences.push(Occurrence { signal, instant: entry.place.instant, known });
            self.count_deadlines(entry.place);
            self.open_what_waits(entry);
            self.pause_and_resume(entry);
            for step in self.book.opened_by(signal) {
                self.trigger(step, &raised, entry);
            }
        }
        self.raised.clear();
    }

    /// The goal, where its event came or its step was met.
    fn goal(&mut self, signal: Signal, by: &Entry<'l>, entry: &Entry<'l>) {
        let goal = &self.book.goal;
        if goal.reached_by != signal || self.stage != Stage::Running {
            return;
        }
        if let Some((fact, values)) = &goal.counts
            && !self.tells(by.event, *fact).is_some_and(|told| values.iter().any(|value| value.number_kept() == told))
        {
            self.goal.not_counted.push(on(self.book, by));
        } else if by.revoked || goal.conditions.iter().any(|condition| holds(condition, &|fact| self.fact(fact)) != Some(true)) {
            // Taken back later, or by conditions that are not known to hold now, it never was the goal.
            self.goal.not_counted.push(on(self.book, by));
        } else if goal.confirmed_by.is_some() && !by.confirmed {
            self.goal.awaits = Some(on(self.book, by));
        } else if goal.parts.is_some_and(|parts| parts.each) {
            self.part_is_back(by, entry);
        } else {
            self.reach(by, entry);
        }
    }

    /// The goal is reached.
    pub(super) fn reach(&mut self, by: &Entry<'l>, entry: &Entry<'l>) {
        self.goal.awaits = None;
        self.goal.reached = Some(on(self.book, by));
        self.reached.push(on(self.book, by));
        self.stage = Stage::GoalReached;
        self.since = Some(entry.day);
        self.cancel(false, entry);
    }

    /// Another ending.
    fn ending(&mut self, manner: Manner, entry: &Entry<'l>) {
        self.goal.ended = Some(on(self.book, entry));
        let at_once = manner == Manner::AtOnce;
        self.since = (!at_once).then_some(entry.day);
        if at_once {
            self.stage = Stage::Stopped;
        } else if self.stage == Stage::Running {
            self.stage = Stage::Ended;
        }
        self.cancel(at_once, entry);
    }

    /// Ends what does not survive, or everything. What another step had taken the place of stays so, for good.
    fn cancel(&mut self, everything: bool, entry: &Entry<'l>) {
        let goes = |world: &Self, step: usize| everything || !world.book.step(step).survives;
        for place in self.which(|instance| instance.is_alive() || instance.life == Life::Waiting) {
            if !goes(self, self.see(place).step) {
                continue;
            }
            if self.see(place).life == (Life::Aside { for_good: false }) {
                self.at(place).life = Life::Aside { for_good: true };
            } else {
                self.end(place, State::Cancelled, entry.event.happened, Some(&entry.event.id));
            }
        }
        self.wait_no_more(entry.place, |_| true);
        let book = self.book;
        self.early.retain(|early| !everything && book.step(early.step).survives);
    }

    /// An event that reopens an ended case, if it comes soon enough after the end. What stopped at once stays so. What was
    /// seen, opened and met before is forgotten; facts are not.
    fn reopen(&mut self, kind: usize, entry: &Entry<'l>) {
        let almanac = &self.book.almanac;
        let (Some(rule), Some(since)) = (self.book.kind(kind).reopens, self.since) else { return };
        let last = count(almanac, &rule, 1, When::Day(since), &|_| false);
        let ended = matches!(self.stage, Stage::GoalReached | Stage::Ended | Stage::Closed);
        if ended && entry.place < Place::passing(almanac, last) {
            let before = self.goal.reached.take().or(self.goal.ended.take());
            self.goal.before.extend(before);
            (self.goal.ended, self.goal.closed) = (None, None);
            self.goal.reopened = Some(on(self.book, entry));
            self.stage = Stage::Running;
            self.since = None;
            let came = std::mem::take(&mut self.occurrences);
            for instance in &mut self.instances {
                instance.kept.retain(|before| came.iter().all(|now| now.signal != before.signal));
                instance.kept.extend(&came);
            }
            self.opened.clear();
            self.opened_for.clear();
            self.met.clear();
            self.done.clear();
        }
    }

    fn close(&mut self, entry: &Entry<'l>) {
        if self.may_close() {
            self.stage = Stage::Closed;
            self.goal.closed = Some(on(self.book, entry));
            self.cancel(true, entry);
        }
    }

    /// May the case be closed: the goal or an ending has come, and no duty that must be met is open.
    pub(super) fn may_close(&self) -> bool {
        let ended = matches!(self.stage, Stage::GoalReached | Stage::Ended | Stage::Stopped);
        let owed = |instance: &Instance| instance.is_open() && self.book.step(instance.step).modal == Modal::Must;
        ended && !self.instances.iter().any(owed)
    }
}
