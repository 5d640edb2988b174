//! Progressions as stairs: the planned levels over time, and in a case what was told against them.

use super::Painter;
use super::flow::{Flight, Stair, StairTurn, StairTurnKind, Tread};
use crate::calendar::{Day, Moment, Period};
use crate::explain::{basis_words, field_words};
use crate::lexicon::Word;
use crate::model::{FieldValue, Ramp, Turn, Value};
use crate::situation::{PlannedLevel, Progress, Turning};
use crate::terms::{decimal, period_words};

impl Painter<'_> {
    /// The stairs of all progressions; in a case, of those that have begun or of which something was told.
    pub(super) fn stairs(&self) -> Vec<Stair> {
        let Some(situation) = self.situation else {
            return self.procedure.ramps().iter().map(|ramp| self.declared(ramp)).collect();
        };
        let stair = |progress: &Progress| {
            let ramp = self.procedure.ramps().iter().find(|ramp| ramp.name == progress.progression)?;
            let turned = situation.turned.iter().filter(|turned| turned.progression == ramp.name);
            Some(self.of_case(ramp, progress, turned))
        };
        situation.progress.iter().filter_map(stair).collect()
    }

    /// What is said of a progression beside its picture.
    fn stair_lines(&self, ramp: &Ramp) -> Vec<String> {
        let name = |fact| self.language.quoted(&self.procedure.fact(fact).name);
        let measures = format!("{} {}", Word::k_measures.text(self.language), name(ramp.measures));
        let measures = match ramp.per {
            Some(per) => format!("{measures} {} {}", Word::k_per.text(self.language), name(per)),
            None => measures,
        };
        let own = || self.language.pick("planen er sagens egen", "the plan is the case's own").to_owned();
        let stalls = ramp
            .stalls
            .map(|stalls| format!("{} {}", Word::k_stalls_after.text(self.language), period_words(self.language, stalls.period)));
        let own = ramp.own_plan.filter(|_| ramp.levels.is_empty() && self.situation.is_none()).map(|_| own());
        let basis = ramp.basis.iter().map(|basis| basis_words(self.language, basis));
        std::iter::once(measures).chain(stalls).chain(own).chain(basis).collect()
    }

    /// The plan of the text, counted from whatever day it begins on.
    fn declared(&self, ramp: &Ramp) -> Stair {
        // Any day does; this one is a Monday.
        let first = Day::from_ymd(2026, 1, 5).unwrap_or(Day::FIRST);
        let levels = ramp.plan_from(first, self.procedure.calendar());
        let treads = levels.iter().enumerate().map(|(at, level)| {
            let amount = |every: Period| u32::try_from(at).ok().and_then(|at| every.amount().checked_mul(at));
            let later = ramp.every.and_then(|every| Period::new(amount(every.period)?, every.period.unit()).ok());
            let when = match later.filter(|_| at > 0) {
                Some(period) => {
                    let period = period_words(self.language, period);
                    self.language.pick(format!("efter {period}"), format!("after {period}"))
                }
                None => self.language.pick("fra begyndelsen", "from the beginning").to_owned(),
            };
            Tread { day: first.days_until(level.from), level: Some(level.level), words: decimal(self.language, level.level), when }
        });
        let treads: Vec<Tread> = treads.collect();
        let flights = if treads.is_empty() { Vec::new() } else { vec![Flight { from_day: 0, until_day: None, treads }] };
        Stair { title: ramp.title().to_owned(), lines: self.stair_lines(ramp), flights, told: Vec::new(), turns: Vec::new() }
    }

    fn of_case<'t>(&self, ramp: &Ramp, progress: &Progress, turned: impl Iterator<Item = &'t Turning>) -> Stair {
        let when = |day: Day| self.when(Moment::Day(day));
        let millionths = |level: &FieldValue| Value::read(level, &crate::model::Type::Number).map(Value::number_kept);
        let tread = |day: Day, level: Option<&FieldValue>| Tread {
            day: day.days_since_1970(),
            level: level.and_then(millionths),
            words: level.map_or_else(|| "–".to_owned(), |level| field_words(self.language, level)),
            when: when(day),
        };
        let flight = |begun: Day, until: Option<Day>, plan: &[PlannedLevel]| Flight {
            from_day: begun.days_since_1970(),
            until_day: until.map(Day::days_since_1970),
            treads: plan.iter().map(|level| tread(level.from, Some(&level.level))).collect(),
        };
        let earlier = progress.earlier.iter().map(|plan| flight(plan.begun, Some(plan.until), &plan.plan));
        let now = progress.begun.map(|begun| flight(begun, None, &progress.plan));
        let turn = |day: Day, kind| StairTurn { day: day.days_since_1970(), kind, when: when(day) };
        let mut turns: Vec<StairTurn> = turned
            .filter_map(|turned| {
                let kind = match turned.turn? {
                    Turn::Review => StairTurnKind::Review,
                    Turn::Stalls => StairTurnKind::Stalled,
                    Turn::Falls => StairTurnKind::Fell,
                    Turn::Complete => StairTurnKind::Complete,
                };
                Some(turn(turned.on, kind))
            })
            .collect();
        // It stalls also where no step waits for it.
        turns.extend(progress.stalled.map(|day| turn(day, StairTurnKind::Stalled)));
        turns.extend(progress.must_rise_by.map(|day| turn(day, StairTurnKind::LastDay)));
        turns.sort_by_key(|turn| (turn.day, turn.kind));
        turns.dedup();
        Stair {
            title: progress.title.clone(),
            lines: self.stair_lines(ramp),
            flights: earlier.chain(now).collect(),
            told: progress.told.iter().map(|told| tread(told.on, told.level.as_ref())).collect(),
            turns,
        }
    }
}
