//! What an indicator finds in the log of a pool: how much there was on each day, who waited how long, what expired.

use super::found::{At, Found, Outcome};
use crate::calendar::{Calendar, Day, Moment};
use crate::log::Log;
use crate::model::{Checked, Measure, Pool, PoolFigure, PoolId, PoolLevel, Procedure};
use crate::pool::{Course, LevelOn, course};
use crate::situation::AsOf;

/// What each indicator of a procedure finds in the log of a pool, in the order of the text; nothing where it is of something else.
#[must_use]
pub fn find_in_pool(procedure: &Checked<Procedure>, pool: PoolId, log: &Log, as_of: AsOf) -> Vec<Vec<Found>> {
    let course = course(procedure, pool, log, as_of);
    let seen = Seen { calendar: procedure.calendar(), pool: procedure.pool(pool), course: &course };
    let of = |measure: &Measure| match measure {
        Measure::Pool(figure, of) if *of == pool => seen.find(*figure),
        _ => Vec::new(),
    };
    procedure.indicators().iter().map(|indicator| of(&indicator.measure)).collect()
}

struct Seen<'s> {
    calendar: &'s Calendar,
    pool: &'s Pool,
    course: &'s Course,
}

impl Seen<'_> {
    fn find(&self, figure: PoolFigure) -> Vec<Found> {
        match figure {
            PoolFigure::Free => self.days(|level| (Some(level.free), None)),
            PoolFigure::Places => self.days(|level| (Some(level.places), None)),
            PoolFigure::Full => self.days(|level| (None, Some(level.of(PoolLevel::Free) == 0))),
            PoolFigure::Below => match &self.pool.target {
                Some(target) => self.days(|level| (None, Some(level.of(target.of) < target.least))),
                None => Vec::new(),
            },
            PoolFigure::Waited => self.waits(),
            PoolFigure::Expired => self.expired(),
        }
    }

    fn of_pool(&self, outcome: Outcome) -> Found {
        Found { pool: Some(self.pool.name.clone()), ..Found::empty(outcome) }
    }

    /// Days that came to the same, one after another; a month's end parts them, so that each belongs to one span of time.
    fn days(&self, of: impl Fn(&LevelOn) -> (Option<u32>, Option<bool>)) -> Vec<Found> {
        let levels = self.course.levels();
        let mut found: Vec<Found> = Vec::new();
        for (at, level) in levels.iter().enumerate() {
            let next = levels.get(at + 1).map(|next| next.day.plus(-1));
            let Some(last) = next.into_iter().chain(self.course.last_day()).min() else { continue };
            let (much, hit) = of(level);
            let mut from = level.day;
            while from <= last {
                let through = from.last_of_month().min(last);
                let days = from.days_until(through) + 1;
                match found.last_mut().filter(|before| (before.level, before.hit) == (much, hit) && goes_on(before, from)) {
                    Some(before) => before.days = before.days.map(|before| before + days),
                    None => found.push(Found { began: Some(from), days: Some(days), level: much, hit, ..self.of_pool(Outcome::Level) }),
                }
                from = through.plus(1);
            }
        }
        found
    }

    fn at(&self, on: Moment, event: Option<&String>) -> At {
        At { on, day: self.calendar.day(on), event: event.cloned().unwrap_or_default() }
    }

    fn waits(&self) -> Vec<Found> {
        let found = self.course.waits.iter().map(|wait| {
            let from = self.at(wait.from, wait.by.as_ref());
            let over = wait.over.as_ref().map(|(on, by, got_a_place)| (self.at(*on, by.as_ref()), *got_a_place));
            let (outcome, to) = match over {
                Some((to, true)) => (Outcome::Days, Some(to)),
                Some((to, false)) => (Outcome::EndedWithout, Some(to)),
                None => (Outcome::NotYet, None),
            };
            let days = to.as_ref().filter(|_| outcome == Outcome::Days).map(|to| from.day.days_until(to.day));
            Found { case: wait.case.clone(), began: Some(from.day), days, from: Some(from), to, ..self.of_pool(outcome) }
        });
        found.collect()
    }

    fn expired(&self) -> Vec<Found> {
        let found = self.course.expired.iter().map(|expiry| {
            let to = self.at(expiry.on, expiry.by.as_ref());
            Found { case: expiry.case.clone(), began: Some(to.day), to: Some(to), ..self.of_pool(Outcome::Counted) }
        });
        found.collect()
    }
}

/// Does a day come right after some that are one, in the same month?
fn goes_on(before: &Found, day: Day) -> bool {
    let month = |day: Day| day.last_of_month();
    let follows = |(began, days): (Day, i32)| began.plus(days) == day && month(began) == month(day);
    before.began.zip(before.days).is_some_and(follows)
}
