//! How an instance begins: its trigger, its conditions, and completions that came earlier the same day. And what follows when
//! it is met.

use super::count::{When, count};
use super::effect::on;
use super::lines::Entry;
use super::told::{Truth, holds};
use super::world::{Early, Instance, Life, Raised, World};
use sagsgang::calendar::{CountRule, Landing};
use sagsgang::case::Stage;
use sagsgang::model::Which;
use sagsgang::situation::State;
use std::collections::BTreeSet;

impl<'l> World<'_, 'l> {
    /// May a step begin? After the goal or an ending only what survives may.
    fn may_begin(&self, step: usize) -> bool {
        match self.stage {
            Stage::Running => true,
            Stage::GoalReached | Stage::Ended => self.book.step(step).survives,
            Stage::Stopped | Stage::Closed => false,
        }
    }

    /// A signal came that the step comes after.
    pub(super) fn trigger(&mut self, step: usize, raised: &Raised<'l>, entry: &Entry<'l>) {
        let rule = &self.book.step(step).after;
        let once = matches!(rule.which, Which::First | Which::Unsaid);
        if !self.may_begin(step) || self.triggered.contains(&step) || self.is_promised_elsewhere(step) {
            return;
        }
        let mut known = raised.reached.map_or(entry.known, |reached| reached.known);
        if rule.all {
            // All must have come; the step rests on the occurrences that it asks for.
            for signal in &rule.signals {
                let mut came = self.occurrences.iter().filter(|occurrence| occurrence.signal == *signal);
                let Some(one) = (if once { came.next() } else { came.next_back() }) else { return };
                known = known.max(one.known);
            }
        }
        let part = self.part_that_opens(step, raised, entry);
        if once && self.has_opened(step, part.as_deref()) {
            return;
        }
        if rule.which == Which::Latest {
            for place in self.all_of(step, entry) {
                self.end(place, State::Superseded, entry.event.happened, Some(&entry.event.id));
            }
        }
        self.opened.insert(step);
        self.opened_for.extend(part.clone().map(|part| (step, part)));
        self.triggered.insert(step);
        let place = self.begin(step, entry, raised.reached.map_or(entry.day, |reached| reached.day), 1);
        self.at(place).part = part;
        self.at(place).reached = raised.reached;
        self.at(place).known = self.known_here(step, known);
        if entry.by_time && raised.reached.is_some() {
            // Time brought it, on this day.
            self.at(place).triggered = on(self.book, entry).0;
        }
        if self.conditions_hold(step) == Some(true) && self.is_its_day(place, entry.place) {
            self.open(place, entry);
        }
    }

    /// A new instance, waiting.
    fn begin(&mut self, step: usize, entry: &Entry<'l>, base: usize, rounds: u32) -> usize {
        let number = self.instances.iter().filter(|instance| instance.step == step).count() + 1;
        self.instances.push(Instance {
            step,
            number: u32::try_from(number).unwrap_or(u32::MAX),
            part: None,
            reached: None,
            root: entry.root.to_owned(),
            triggered: entry.event.happened,
            opened: entry.when,
            opened_at: entry.place,
            base,
            rounds,
            known: self.known_here(step, entry.known),
            first_known: self.known_here(step, entry.first_known),
            life: Life::Waiting,
            times: 0,
            pauses: Vec::new(),
            deadline: None,
            kept: Vec::new(),
            stands: false,
            as_told_first: None,
            put_off: None,
            shortened: false,
            gone: BTreeSet::new(),
            told: false,
            coming: Vec::new(),
            breached: false,
            charged: false,
            discovered: None,
            target_missed: false,
            met: None,
            left_out: Vec::new(),
            ended: None,
        });
        self.instances.len() - 1
    }

    /// Do a step's conditions let it open?
    pub(super) fn conditions_hold(&self, step: usize) -> Truth {
        let truths: Vec<Truth> =
            self.book.step(step).conditions.iter().map(|condition| holds(condition, &|fact| self.fact(fact))).collect();
        if truths.contains(&Some(false)) {
            Some(false)
        } else if truths.contains(&None) {
            None
        } else {
            Some(true)
        }
    }

    /// What waits opens when its conditions come to hold; what is alive lapses when one is known not to.
    pub(super) fn reconsider(&mut self, entry: &Entry<'l>) {
        self.reconsider_all_but(&[], entry);
    }

    /// The same, but what is alive of some steps does not lapse.
    pub(super) fn reconsider_all_but(&mut self, kept: &[usize], entry: &Entry<'l>) {
        let (moment, by) = on(self.book, entry);
        for place in self.which(Instance::is_alive) {
            let step = self.see(place).step;
            if !kept.contains(&step) && self.conditions_hold(step) == Some(false) {
                self.end(place, State::Lapsed, moment, by.as_deref());
            }
        }
        self.free_places(Some(entry), entry.place);
        self.open_what_waits(entry);
    }

    /// What waits opens where its conditions hold and its first day has come.
    pub(super) fn open_what_waits(&mut self, entry: &Entry<'l>) {
        // In the order of the text: it shows who takes whose place.
        let mut waiting = self.which(|instance| instance.life == Life::Waiting);
        waiting.sort_by_key(|place| self.see(*place).step);
        for place in waiting {
            let waits = self.see(place).life == Life::Waiting;
            if waits && self.conditions_hold(self.see(place).step) == Some(true) && self.is_its_day(place, entry.place) {
                let instance = self.at(place);
                instance.known_by(entry.known);
                self.open(place, entry);
            }
        }
    }

    /// An instance opens, or goes aside where another step stands in its place.
    pub(super) fn open(&mut self, place: usize, entry: &Entry<'l>) {
        let step = self.see(place).step;
        let life = self.replaced(step).unwrap_or(Life::Open);
        let ended = on(self.book, entry);
        let instance = self.at(place);
        instance.opened = entry.when;
        instance.opened_at = entry.place;
        instance.life = life;
        if life != Life::Open {
            instance.ended = Some(ended);
            return;
        }
        self.at(place).as_told_first = self.told_before_correction(place, entry);
        self.count_deadline(place, entry.place);
        self.take_place(step, on(self.book, entry));
        self.use_early(place, entry);
        if self.see(place).is_open() {
            self.pause_and_resume_step(step, entry);
            self.count_deadlines(entry.place);
        }
    }

    /// A completion that came earlier on the day a step opens counts, unless both carry times of day that contradict it, or it is what
    /// opened the step.
    fn use_early(&mut self, place: usize, entry: &Entry<'l>) {
        while self.see(place).is_open() {
            let instance = self.see(place);
            let is_duty = self.book.step(instance.step).is_duty();
            let clocked = |when| matches!(when, When::Instant(_));
            let fits = |early: &Early<'_>| {
                let contradicts = clocked(early.entry.when) && clocked(instance.opened) && early.entry.place < instance.opened_at;
                // A right that has expired cannot be used any more; a duty can be met late.
                let in_time = is_duty || instance.deadline.is_none_or(|deadline| early.entry.place < deadline.passes);
                let same_part = instance.part.is_none() || early.part.is_none() || early.part == instance.part;
                early.step == instance.step
                    && early.entry.root != instance.root
                    && early.entry.day == entry.day
                    && same_part
                    && !contradicts
                    && in_time
            };
            let Some(first) = self.early.iter().position(fits) else { return };
            let early = self.early.remove(first).entry;
            self.done_once(place, &early, entry);
        }
    }

    /// An event that would meet a step that is not open is remembered for the day, if the step can still open.
    pub(super) fn remember(&mut self, step: usize, entry: &Entry<'l>) {
        let once = matches!(self.book.step(step).after.which, Which::First | Which::Unsaid);
        let waits = self.instances.iter().any(|instance| instance.step == step && instance.life == Life::Waiting);
        let part = self.part_for(step, entry);
        if waits || !once || !self.has_opened_for_all(step, part.as_deref()) {
            self.early.push(Early { step, part, entry: entry.clone() });
        }
    }

    /// The open instance of a step that an event means: the one that it names, else the oldest.
    pub(super) fn meant(&self, step: usize, entry: &Entry<'l>) -> Option<usize> {
        let about = entry.event.about.as_deref();
        let part = self.part_meant(step, entry);
        let for_it = |instance: &Instance| about.map_or_else(|| instance.may_be_for(part.as_deref()), |id| id == instance.root);
        let fits = |instance: &Instance| instance.step == step && instance.is_open() && for_it(instance);
        self.which(fits).into_iter().min_by_key(|place| self.see(*place).opened_at)
    }

    /// An event meets the instance that it means. Was there one?
    pub(super) fn meet(&mut self, step: usize, entry: &Entry<'l>) -> bool {
        let meant = self.meant(step, entry);
        if let Some(place) = meant {
            self.done_once(place, entry, entry);
        }
        meant.is_some()
    }

    /// An event does what an instance asks for; that may be asked for several times. `now` is the event at hand.
    fn done_once(&mut self, place: usize, by: &Entry<'l>, now: &Entry<'l>) {
        let step = self.see(place).step;
        let instance = self.at(place);
        instance.times += 1;
        if instance.times < self.book.step(step).times {
            return;
        }
        let instance = self.at(place);
        let late = !instance.is_paused() && instance.deadline.is_some_and(|deadline| by.place >= deadline.passes);
        if late {
            instance.breach();
        }
        instance.life = Life::Over(if late { State::MetLate } else { State::Met });
        instance.met = Some((by.event.happened, Some(by.event.id.clone())));
        let left_out = self.left_out(step, by.event);
        self.at(place).left_out = left_out;
        self.met.insert(step);
        self.keep_place(step);
        if let Some(signal) = self.book.met_signal(step) {
            let part = self.see(place).part.clone();
            self.raised.push(Raised { signal, by: by.clone(), part, reached: None });
        }
        self.next_round(place, now);
    }

    /// The next round of a recurring step: counted from the day this one was done, or from the plan. Planned days that have
    /// passed by then are left out.
    fn next_round(&mut self, done: usize, entry: &Entry<'l>) {
        let step = self.see(done).step;
        let declared = self.book.step(step);
        let (Some(every), Some(limit)) = (declared.every, &declared.limit) else { return };
        if !self.may_begin(step) {
            return;
        }
        let almanac = &self.book.almanac;
        let (base, rounds) = if every.from_actual {
            (entry.day, 1)
        } else {
            let rule = CountRule { landing: Landing::Stays, ..limit.rule };
            let base = self.see(done).base;
            let mut rounds = self.see(done).rounds + 1;
            while count(almanac, &rule, rounds, When::Day(base), &|_| false).day(almanac) <= entry.day {
                rounds += 1;
            }
            (base, rounds)
        };
        let place = self.begin(step, entry, base, rounds);
        self.open(place, entry);
    }

    /// Everything of a step falls away, or everything for the part of the case that the event names.
    pub(super) fn lapse(&mut self, step: usize, entry: &Entry<'l>) {
        for place in self.all_of(step, entry) {
            self.end(place, State::Lapsed, entry.event.happened, Some(&entry.event.id));
        }
        self.free_places(Some(entry), entry.place);
    }
}
