//! Tallies: what adds up as events come, over a window of days, and the day on which it is enough.
//!
//! Events and sums stand on the day of the event; days are those of the periods that events tell of, and may lie earlier or
//! later. A tally is reached on the first day whose window holds enough, unless it was reached by then or later already; it can be
//! reached again when it has fallen below in between.

use super::duties::{Bar, Raised, Work};
use super::{Case, Change, Tick, Witness};
use crate::calendar::{Calendar, Day, Moment};
use crate::model::{Counts, KindId, Signal, Tally, TallyId, ThresholdId};

/// What a case remembers of one tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// What counts: in order, apart from each other.
    spans: Vec<Span>,
    /// What counts for good, where no window lets it go, from the days before the last one.
    carried: i64,
    /// When all of it was known.
    known: Tick,
}

/// Days that count, the last one included, and how much each of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Day,
    pub(crate) through: Day,
    pub(crate) each: i64,
}

impl Run {
    /// Nothing counted yet.
    pub(super) fn new() -> Self {
        Self { spans: Vec::new(), carried: 0, known: Tick::LONG_AGO }
    }

    /// What lies in the window of a day.
    pub(crate) fn within(&self, tally: &Tally, day: Day, calendar: &Calendar) -> Vec<Span> {
        let first = first_day(tally, day, calendar);
        let begins = self.spans.partition_point(|span| span.through < first);
        let inside = self.spans.iter().skip(begins).take_while(|span| span.from <= day);
        inside.map(|span| Span { from: span.from.max(first), through: span.through.min(day), each: span.each }).collect()
    }

    /// The total of the window of a day.
    pub(crate) fn total(&self, tally: &Tally, day: Day, calendar: &Calendar) -> i64 {
        let spans = self.within(tally, day, calendar);
        if tally.whole_weeks {
            let mut last = i32::MIN;
            let mut weeks = 0;
            for span in spans {
                let (first, through) = (week(span.from).max(last.saturating_add(1)), week(span.through));
                weeks += i64::from((through - first).max(-1)) + 1;
                last = through;
            }
            return weeks;
        }
        let days = |span: &Span| i64::from(span.from.days_until(span.through)) + 1;
        self.carried.saturating_add(spans.iter().map(|span| days(span).saturating_mul(span.each)).sum())
    }

    /// Adds what happened on one day; what no window will hold any more is let go.
    fn add(&mut self, tally: &Tally, day: Day, amount: i64, calendar: &Calendar) {
        // INVARIANT: events come in order of days.
        match self.spans.last_mut().filter(|last| last.from == day) {
            Some(last) => last.each = last.each.saturating_add(amount),
            None => {
                if tally.window.is_none() {
                    let before = self.spans.drain(..).map(|span| span.each);
                    self.carried = before.fold(self.carried, i64::saturating_add);
                }
                self.spans.push(Span { from: day, through: day, each: amount });
            }
        }
        // The day before is looked at too: was it enough already?
        let first = first_day(tally, day.plus(-1), calendar);
        self.spans.retain(|span| span.through >= first);
    }

    /// Adds days; one that counts already does not count twice.
    fn add_days(&mut self, from: Day, through: Day) {
        let begins = self.spans.partition_point(|span| span.through.plus(1) < from);
        let ends = self.spans.partition_point(|span| span.from <= through.plus(1));
        let touched = self.spans.get(begins..ends).unwrap_or(&[]);
        let from = touched.first().map_or(from, |span| span.from.min(from));
        let through = touched.last().map_or(through, |span| span.through.max(through));
        self.spans.splice(begins..ends.max(begins), [Span { from, through, each: 1 }]);
    }
}

/// The number of a day's week, Monday first.
fn week(day: Day) -> i32 {
    (day.days_since_1970() + 3).div_euclid(7)
}

/// The first day of the window of a day.
fn first_day(tally: &Tally, day: Day, calendar: &Calendar) -> Day {
    let Some(window) = tally.window else { return Day::FIRST };
    let first = calendar.day(calendar.count(&window, Moment::Day(day)));
    if tally.by_calendar_month() { first } else { first.plus(1) }
}

impl<W: Witness> Work<'_, '_, W> {
    /// Starts again the tallies that an event restarts, adds it to those that count it, and raises what is reached.
    pub(super) fn tally(&mut self, kind: KindId) {
        let (procedure, kind_data) = (self.procedure, self.procedure.kind(kind));
        for tally in &kind_data.restarts {
            if let Some(run) = self.case.run_mut(*tally) {
                *run = Run::new();
            }
        }
        for id in &kind_data.tallied {
            let (tally, calendar) = (procedure.tally(*id), procedure.calendar());
            let Some(mut run) = self.case.run(*id).cloned() else { continue };
            let Some((from, through)) = self.count_in(tally, &mut run) else {
                self.note(Change::NoEffect(Bar::NothingToCount));
                continue;
            };
            // What the case remembers is still what it was before this event.
            let Some(before) = self.case.run(*id) else { continue };
            let reached = procedure.thresholds_of(*id).filter_map(|(threshold, data)| {
                let enough = |run: &Run, day: Day| data.mark.is_reached(run.total(tally, day, calendar));
                let mut days = (0..=from.days_until(through)).map(|later| from.plus(later));
                let already = |day: Day| {
                    let last = before.spans.last().map_or(day, |span| span.through.max(day));
                    (0..=day.days_until(last)).any(|later| enough(before, day.plus(later)))
                };
                let day = days.find(|day| enough(&run, *day) && !enough(&run, day.plus(-1)) && !already(*day))?;
                Some((threshold, day))
            });
            for (threshold, day) in reached.collect::<Vec<_>>() {
                self.tally_reached(threshold, tally, &run, day);
            }
            if let Some(place) = self.case.run_mut(*id) {
                *place = run;
            }
        }
    }

    /// Adds what the event at hand counts; answers the days on which the total may have grown.
    fn count_in(&self, tally: &Tally, run: &mut Run) -> Option<(Day, Day)> {
        let (procedure, calendar) = (self.procedure, self.procedure.calendar());
        let today = self.occurrence.day(calendar);
        run.known = run.known.max(self.occurrence.known);
        let skipped = tally.skips.and_then(|(rule, fact)| {
            let (first, known) = self.case.told(procedure, fact)?;
            run.known = run.known.max(known);
            let first = first.as_day()?;
            Some((first, calendar.day(calendar.count(&rule, Moment::Day(first)))))
        });
        let is_skipped = |day: Day| skipped.is_some_and(|(first, last)| (first..=last).contains(&day));
        match tally.counts {
            Counts::Events if is_skipped(today) => {}
            Counts::Events => run.add(tally, today, 1, calendar),
            Counts::Sum(fact) => {
                let number = self.occurrence.tells(procedure, fact)?;
                run.known = run.known.max(self.occurrence.known_of(procedure, fact));
                if !is_skipped(today) {
                    run.add(tally, today, number.number_kept(), calendar);
                }
            }
            Counts::Days { from, through } => {
                let [first, last] = [from, through].map(|fact| {
                    run.known = run.known.max(self.occurrence.known_of(procedure, fact));
                    self.occurrence.tells(procedure, fact).and_then(|value| value.as_day())
                });
                let (first, last) = (first?, last?);
                if first > last {
                    return None;
                }
                let (skip_from, skip_through) = skipped.unwrap_or((last.plus(1), last.plus(1)));
                for (from, through) in [(first, last.min(skip_from.plus(-1))), (first.max(skip_through.plus(1)), last)] {
                    if from <= through {
                        run.add_days(from, through);
                    }
                }
                let end = run.spans.last().map_or(last, |span| span.through);
                return Some((first, end.max(first)));
            }
        }
        Some((today, today))
    }

    fn tally_reached(&mut self, threshold: ThresholdId, tally: &Tally, run: &Run, day: Day) {
        let calendar = self.procedure.calendar();
        let total = run.total(tally, day, calendar);
        let since = first_day(tally, day, calendar);
        self.note(Change::Reached { threshold, day, total, since });
        let dated = tally.window.is_some() || matches!(tally.counts, Counts::Days { .. });
        for span in run.within(tally, day, calendar).into_iter().filter(|_| dated) {
            self.note(Change::Tallied { threshold, from: span.from, through: span.through, each: span.each });
        }
        let since = Tick::of(Moment::Day(day), calendar);
        let known = run.known.max(self.occurrence.known);
        self.raised.push(Raised { known, since, ..self.by_this(Signal::Reached(threshold)) });
    }
}

impl Case {
    /// What has added up of a tally.
    pub(crate) fn run(&self, tally: TallyId) -> Option<&Run> {
        self.aside.as_ref()?.tallies.get(tally.index())
    }

    fn run_mut(&mut self, tally: TallyId) -> Option<&mut Run> {
        self.aside.as_mut()?.tallies.get_mut(tally.index())
    }
}
