//! What comes by itself: deadlines pass, soft targets pass, reminders and rungs go out.

use super::count::{When, count};
use super::place::Place;
use super::world::{Alarm, Instance, Life, Raised, Reached, Sent, World};
use sagsgang::calendar::{Instant, Moment, Unit};
use sagsgang::case::Stage;
use sagsgang::model::RungTime;
use sagsgang::situation::State;

impl World<'_, '_> {
    /// Works out when what has not come yet will come.
    pub(super) fn look_ahead(&mut self, place: usize) {
        let times = self.times_of_alarms(place);
        let gone = self.see(place).gone.clone();
        self.at(place).coming = times.into_iter().filter(|(_, alarm)| !gone.contains(alarm)).collect();
    }

    /// When everything of an instance comes by itself, whether it has come already or not.
    pub(super) fn times_of_alarms(&self, place: usize) -> Vec<(Place, Alarm)> {
        let instance = self.see(place);
        let step = self.book.step(instance.step);
        let almanac = &self.book.almanac;
        let mut times = Vec::new();
        if let Some(target) = &step.target {
            let due = count(almanac, &target.rule, 1, instance.opened, &|_| false);
            times.push((Place::passing(almanac, due), Alarm::Target));
        }
        if let Some(deadline) = instance.deadline.filter(|_| !instance.is_paused()) {
            times.push((deadline.passes, Alarm::Deadline));
            for (number, rung) in step.rungs.iter().enumerate() {
                let own = match rung.when {
                    RungTime::AtOnce => deadline.passes,
                    RungTime::Off { rule, hour, minute } => {
                        // Hours are counted from the instant the deadline passes, days from its day.
                        let hours = matches!(rule.period.unit(), Unit::Hours(_));
                        let from = if hours { When::Instant(deadline.passes.instant) } else { deadline.due };
                        match count(almanac, &rule, 1, from, &|_| false) {
                            When::Day(day) => Place::after(almanac.clock(day, hour, minute)),
                            When::Instant(instant) => Place::after(instant),
                        }
                    }
                };
                // Not before its ground was known, nor before the step opened.
                let at = own.max(Place::after(deadline.known)).max(Place::after(instance.opened_at.instant));
                times.push((at, Alarm::Rung(number)));
            }
        }
        times
    }

    /// Lets everything come that comes up to a place, one after another.
    pub(super) fn pass(&mut self, until: Place) {
        loop {
            let open = self.instances.iter().enumerate().filter(|(_, instance)| instance.is_open());
            let next = open.flat_map(|(place, instance)| instance.coming.iter().map(move |(at, alarm)| (*at, place, *alarm))).min();
            let pause_ends = self.next_pause_end();
            let turn = self.next_turn();
            if let Some((at, fact)) = self.next_end()
                && at <= until
                && next.is_none_or(|(alarm, ..)| at < alarm)
                && pause_ends.is_none_or(|(pause, _)| at < pause)
                && turn.is_none_or(|(turn, ..)| at <= turn)
            {
                self.is_over(fact);
                continue;
            }
            if let Some((at, ramp, turn)) = turn
                && at <= until
                && next.is_none_or(|(alarm, ..)| at < alarm)
                && pause_ends.is_none_or(|(pause, _)| at < pause)
                && self.next_first_day().is_none_or(|(day, _)| at <= day)
            {
                self.turn_comes(at, ramp, turn);
                continue;
            }
            if let Some((at, place)) = self.next_first_day()
                && at <= until
                && next.is_none_or(|(alarm, ..)| at < alarm)
                && pause_ends.is_none_or(|(pause, _)| at < pause)
            {
                self.first_day_comes(place, at);
                continue;
            }
            match (next, pause_ends) {
                (_, Some((at, place))) if at <= until && next.is_none_or(|(alarm, ..)| at <= alarm) => self.pause_runs_out(place, at),
                (Some((at, place, alarm)), _) if at <= until => self.comes(place, alarm, at),
                _ => return,
            }
        }
    }

    fn comes(&mut self, place: usize, alarm: Alarm, at: Place) {
        self.at(place).gone.insert(alarm);
        let is_duty = self.book.step(self.see(place).step).is_duty();
        match alarm {
            Alarm::Target => self.at(place).target_missed = true,
            Alarm::Deadline => {
                if is_duty {
                    self.at(place).breach();
                } else {
                    let on = Moment::Instant(Instant::from_milliseconds(at.instant));
                    self.end(place, State::Expired, on, None);
                    self.free_places(None, at);
                }
                self.deadline_passes(place, at);
            }
            Alarm::Rung(rung) => {
                let due = self.see(place).deadline.map(|deadline| deadline.due);
                // A deadline that moves away and back says nothing that was not said already.
                if !self.sent.iter().any(|sent| (sent.instance, sent.rung, sent.due) == (place, rung, due)) {
                    self.sent.push(Sent { instance: place, rung, at: at.instant, due });
                }
            }
        }
        self.look_ahead(place);
    }
}

impl World<'_, '_> {
    /// Steps may wait for a deadline to pass, or for a right to run out. They hear of it once, and not before what has happened already.
    fn deadline_passes(&mut self, place: usize, at: Place) {
        let instance = self.see(place);
        let (step, part, known) = (instance.step, instance.part.clone(), instance.deadline.map_or(i64::MIN, |deadline| deadline.known));
        let awaited = self.book.thresholds.iter().find(|(_, threshold)| threshold.mark.passes().is_some_and(|of| of.index() == step));
        let Some((signal, _)) = awaited.filter(|_| !instance.told) else { return };
        let by = self.came.iter().rev().find(|entry| entry.root == instance.root).cloned();
        let of_same_event = |other: &&Instance| other.step == step && other.root == instance.root && other.number <= instance.number;
        // Each has the number of the one whose deadline it was.
        let number =
            instance.reached.and_then(|reached| reached.review).unwrap_or_else(|| self.instances.iter().filter(of_same_event).count());
        self.at(place).told = true;
        let at = at.max(self.clock);
        let Some(by) = by.filter(|_| !matches!(self.stage, Stage::Closed | Stage::Stopped)) else { return };
        self.by_time(by, at, known.max(at.instant), |case, entry| {
            let reached =
                Some(Reached { day: entry.day, known: entry.known, total: 0, since: None, of_tally: false, review: Some(number) });
            case.raised.push(Raised { signal: *signal, by: entry.clone(), part, reached });
        });
    }
}

impl Instance {
    /// Its deadline passed while it was owed, or it was met after it.
    ///
    /// Nobody breaches what was late before anybody knew, unless it had a deadline of its own for that. A breach is charged
    /// if it could be known before the deadline passed; else it is said when it was discovered.
    pub(super) fn breach(&mut self) {
        let Some(deadline) = self.deadline else { return };
        let own_rule = deadline.born_late && deadline.due != deadline.due_by_rule;
        if deadline.born_late && !own_rule {
            return;
        }
        self.breached = true;
        if own_rule || Place::at(deadline.known) < deadline.passes {
            self.charged = true;
        } else {
            self.discovered = Some(deadline.known);
        }
    }

    /// What became of it, as of a place.
    pub(super) fn state(&self, now: Place) -> State {
        match self.life {
            Life::Waiting => State::Waiting,
            Life::Aside { .. } => State::Superseded,
            Life::Over(state) => state,
            Life::Open if self.is_paused() => State::Paused,
            Life::Open if self.deadline.is_some_and(|deadline| deadline.passes <= now) => State::Late,
            Life::Open => State::Open,
        }
    }
}
