//! When somebody does what is open for him: by his persona, on days on which he works.

use crate::chance::Chance;
use crate::population::{Outside, Own, Personas, Population};
use sagsgang::calendar::{Calendar, Day, Instant, Moment};
use sagsgang::model::Role;
use sagsgang::situation::{ComingKind, Record, Situation};

const MINUTE: i64 = 60_000;

/// How somebody in a role goes about his duties in one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Persona {
    Diligent,
    Pressed,
    Forgetful,
    Absent,
    Prompt,
    Late,
    Silent,
}

impl Persona {
    /// Draws one for a role.
    pub(crate) fn of(population: &Population, role: &Role, chance: &mut Chance) -> Self {
        let named = population.roles.get(&role.name.to_lowercase()).copied();
        let otherwise = if role.outside { Personas::Outside(population.outside) } else { Personas::Own(population.own) };
        match named.unwrap_or(otherwise) {
            Personas::Own(Own { diligent, pressed, forgetful, absent }) => {
                let all = [(Self::Diligent, diligent), (Self::Pressed, pressed), (Self::Forgetful, forgetful), (Self::Absent, absent)];
                chance.weighted(&all).copied().unwrap_or(Self::Diligent)
            }
            Personas::Outside(Outside { prompt, late, silent }) => {
                let all = [(Self::Prompt, prompt), (Self::Late, late), (Self::Silent, silent)];
                chance.weighted(&all).copied().unwrap_or(Self::Prompt)
            }
        }
    }

    pub(crate) fn is_outside(self) -> bool {
        matches!(self, Self::Prompt | Self::Late | Self::Silent)
    }
}

/// Somebody who plans, now.
pub(crate) struct Planner<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) chance: &'a mut Chance,
    pub(crate) now: Instant,
    pub(crate) persona: Persona,
}

impl Planner<'_> {
    fn today(&self) -> Day {
        self.calendar.day_of(self.now)
    }

    /// The n-th day from a day on which he works: the first one is the day itself, if he works then.
    pub(crate) fn workday(&self, from: Day, number: u32) -> Day {
        if self.persona.is_outside() {
            return from.plus(i32::try_from(number).unwrap_or(0));
        }
        let first = if self.calendar.is_working_day(from) { from } else { self.calendar.working_day_after(from, 1) };
        if number == 0 { first } else { self.calendar.working_day_after(first, number) }
    }

    /// The last day at or before a day on which he works.
    fn workday_before(&self, day: Day) -> Day {
        if self.persona.is_outside() || self.calendar.is_working_day(day) { day } else { self.calendar.working_day_before(day, 1) }
    }

    /// Some time of a day that is still to come.
    pub(crate) fn time_on(&mut self, day: Day) -> Instant {
        let minutes =
            if self.persona.is_outside() { self.chance.between(7 * 60, 21 * 60) } else { self.chance.between(8 * 60, 15 * 60 + 59) };
        let at = self.calendar.midnight(day).plus_milliseconds(i64::from(minutes) * MINUTE);
        if at > self.now { at } else { self.now.plus_milliseconds(MINUTE) }
    }

    /// When he does what a record says; nothing where he never does.
    pub(crate) fn on(&mut self, record: &Record, situation: &Situation) -> Option<Instant> {
        match record.due {
            Some(Moment::Instant(due)) => self.by_the_hour(due, record, situation),
            Some(Moment::Day(due)) => self.by(Some(due), &self.told(record, situation)),
            None => self.by(None, &[]),
        }
    }

    /// When he does what is due by a day, or whenever he comes to it; he is told of it on these days.
    pub(crate) fn by(&mut self, due: Option<Day>, told: &[Day]) -> Option<Instant> {
        if let Some(due) = due {
            let day = self.by_day(due, told)?;
            return Some(self.time_on(day.max(self.today())));
        }
        let most = match self.persona {
            Persona::Diligent | Persona::Prompt => 4,
            Persona::Silent => return None,
            _ => 12,
        };
        let number = self.chance.below(most);
        let day = self.workday(self.today(), number);
        Some(self.time_on(day))
    }

    fn by_day(&mut self, due: Day, told: &[Day]) -> Option<Day> {
        let today = self.today();
        let after = |planner: &mut Self, from: Day, low: u32, high: u32| {
            let number = planner.chance.between(low, high);
            planner.workday(from.max(today), number)
        };
        Some(match self.persona {
            Persona::Diligent | Persona::Prompt => {
                // Within the first three quarters of the time there is.
                let last = self.workday_before(due).max(today);
                let first = self.workday(today, 0);
                // What comes in late in the day waits until the next, if it can.
                let late = self.now > self.calendar.at(today, 14, 0);
                let next = self.workday(today.plus(1), 0);
                let first = if late && first == today && next <= last { next } else { first };
                let days = if self.persona.is_outside() {
                    u32::try_from(first.days_until(last)).unwrap_or(0)
                } else {
                    self.calendar.working_days_between(first, last)
                };
                let number = self.chance.below(days * 3 / 4 + 1);
                self.workday(first, number)
            }
            Persona::Pressed => {
                let from = self.workday_before(due).max(today);
                match self.chance.below(10) {
                    0..3 => self.workday_before(from.plus(-1)).max(today),
                    3..7 => from,
                    drawn => self.workday(from, drawn - 6),
                }
            }
            Persona::Forgetful => match told.first().copied() {
                Some(day) => after(self, day, 0, 3),
                None => after(self, due, 1, 10),
            },
            Persona::Absent => {
                // Now and then nobody does.
                if self.chance.hit(300) {
                    return None;
                }
                match told.get(1).or(told.last()).copied() {
                    Some(day) => after(self, day, 1, 5),
                    None => after(self, due, 10, 25),
                }
            }
            Persona::Late => after(self, due, 1, 15),
            Persona::Silent => return None,
        })
    }

    fn by_the_hour(&mut self, due: Instant, record: &Record, situation: &Situation) -> Option<Instant> {
        let left = (due.milliseconds() - self.now.milliseconds()).max(MINUTE);
        let after = |from: Instant, minutes: u32| from.plus_milliseconds(i64::from(minutes) * MINUTE);
        Some(match self.persona {
            Persona::Diligent | Persona::Prompt => {
                let wanted = self.now.plus_milliseconds(left / 10 * i64::from(self.chance.between(1, 8)));
                // Rather at once, than in an hour in which nobody works.
                if self.works_at(wanted) { wanted } else { after(self.now, 5).min(due) }
            }
            Persona::Pressed => after(due, self.chance.between(0, 120)).plus_milliseconds(-60 * MINUTE).max(after(self.now, 1)),
            Persona::Forgetful => {
                let told = situation.coming.iter().find(|coming| is_told(coming.what) && coming.instance == record.instance);
                let told = told.map_or(due, |coming| coming.at);
                after(told.max(self.now), self.chance.between(10, 240))
            }
            Persona::Absent | Persona::Late => {
                let number = self.chance.between(1, 4);
                let day = self.workday(self.calendar.day_of(due.max(self.now)), number);
                self.time_on(day)
            }
            Persona::Silent => return None,
        })
    }

    fn works_at(&self, at: Instant) -> bool {
        let day = self.calendar.day_of(at);
        let minute = (at.milliseconds() - self.calendar.midnight(day).milliseconds()) / MINUTE;
        self.persona.is_outside() || (self.calendar.is_working_day(day) && (7 * 60..20 * 60).contains(&minute))
    }

    /// The days on which somebody is told of a duty.
    fn told(&self, record: &Record, situation: &Situation) -> Vec<Day> {
        let told = situation.coming.iter().filter(|coming| is_told(coming.what) && coming.instance == record.instance);
        told.map(|coming| self.calendar.day_of(coming.at)).collect()
    }
}

pub(crate) fn is_told(what: ComingKind) -> bool {
    matches!(what, ComingKind::Reminder | ComingKind::Escalation)
}
