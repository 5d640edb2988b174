//! Cases that share the pools of their text: day by day every case goes on, then what it asks is carried to the pools and what they answer
//! is carried back, by the engine's own [`carry`]. Here is only who gives a pool its places, and takes them back.

use crate::chance::{Chance, Of};
use crate::course::Course;
use crate::plans::{Persona, Planner, is_told};
use crate::{Made, Simulation};
use sagsgang::calendar::{Calendar, Day, Instant, Moment};
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, PoolAct, PoolId, PoolLevel, Procedure, Role};
use sagsgang::pool::{Carried, Request, Stock, Target, carry, stock};
use sagsgang::situation::AsOf;
use std::collections::{BTreeMap, BTreeSet};

/// The places of a pool whose text says nothing of how many there are.
const PLAIN_PLACES: u32 = 10;
/// How often a day's answers may lead to new questions.
const MOST_ROUNDS: usize = 8;

/// Cases that have shared pools, and the pools.
#[derive(Debug, Clone)]
pub struct Together {
    /// The cases, by number.
    pub cases: Vec<Made>,
    /// The log of each pool of the first text, in the order of the text.
    pub pools: Vec<(PoolId, Log)>,
}

impl Simulation {
    /// Has the text pools? Then its cases share places, and are to be made [together](Self::together).
    #[must_use]
    pub fn shares_pools(&self) -> bool {
        !self.procedure().pools().is_empty()
    }

    /// The first so many cases, as they share the pools of the first text: what one has, another waits for. Another number of cases is
    /// another population. Told after each day: how many have passed, of how many.
    #[must_use]
    pub fn together(&self, cases: u64, mut passed: impl FnMut(usize, usize)) -> Together {
        let procedure = self.procedure();
        let calendar = procedure.calendar();
        let mut crowd = Crowd::of(self, cases);
        let pools = procedure.pools().iter().filter_map(|pool| procedure.pool_named(&pool.name));
        let mut halls: Vec<Hall> = pools.map(|(pool, _)| Hall::of(self, pool)).collect();
        let days = self.period.from.days_until(self.period.until) + 1;
        for number in 0..days {
            let day = self.period.from.plus(number);
            halls.iter_mut().for_each(|hall| hall.act_on(day));
            let mut moved = crowd.go_until(calendar.end(day));
            for _ in 0..MOST_ROUNDS {
                let answered: BTreeSet<usize> = halls.iter_mut().flat_map(|hall| hall.carry(day, &mut crowd, &moved)).collect();
                moved = answered;
                if moved.is_empty() {
                    break;
                }
            }
            passed(usize::try_from(number).unwrap_or(0) + 1, usize::try_from(days).unwrap_or(0));
        }
        let pools = halls.into_iter().map(|hall| (hall.pool, hall.log)).collect();
        Together { cases: crowd.courses.into_iter().map(Course::finish).collect(), pools }
    }
}

/// All cases, and when each goes on.
struct Crowd<'s> {
    courses: Vec<Course<'s>>,
    goes_on: Vec<Option<Instant>>,
    by_case: BTreeMap<String, usize>,
}

impl<'s> Crowd<'s> {
    fn of(simulation: &'s Simulation, cases: u64) -> Self {
        let courses: Vec<Course> = (0..cases).map(|number| Course::of(simulation, number).sharing()).collect();
        let goes_on = courses.iter().map(Course::begins).collect();
        let by_case = courses.iter().enumerate().map(|(at, course)| (course.log().case().to_owned(), at)).collect();
        Self { courses, goes_on, by_case }
    }

    /// Every case goes on until a moment; those in which something may have happened.
    fn go_until(&mut self, limit: Instant) -> BTreeSet<usize> {
        let mut moved = BTreeSet::new();
        for (at, (course, goes_on)) in self.courses.iter_mut().zip(&mut self.goes_on).enumerate() {
            if goes_on.is_some_and(|next| next < limit) {
                *goes_on = course.go_until(limit);
                moved.insert(at);
            }
        }
        moved
    }

    /// The logs of some cases, of those that follow the text whose pools these are.
    fn logs(&self, of: &BTreeSet<usize>) -> Vec<Log> {
        let courses = of.iter().filter_map(|at| self.courses.get(*at)).filter(|course| course.is_of_the_pools());
        courses.map(|course| course.log().clone()).collect()
    }

    /// Tells a case what a pool has said.
    fn tell(&mut self, case: &str, said: Vec<Event>) -> Option<usize> {
        let at = *self.by_case.get(case)?;
        let (course, goes_on) = self.courses.get_mut(at).zip(self.goes_on.get_mut(at))?;
        *goes_on = Some(course.told_by_a_pool(said));
        Some(at)
    }
}

/// A pool, and whoever gives it its places.
struct Hall<'s> {
    simulation: &'s Simulation,
    pool: PoolId,
    log: Log,
    chance: Chance,
    /// Who gives it places.
    giver: Option<Giver>,
    /// Does he give more when it has too few? Not where its places are those that its text says.
    gives_more: bool,
    /// May he take them back?
    takes_back: bool,
    /// The names of the places that were given and not taken back.
    given: Vec<String>,
    names: u32,
    /// When places are given, and how many.
    comes: Option<(Instant, u32)>,
    /// The shortage, and the places given by then, that somebody has seen to already.
    seen_to: Option<String>,
    /// Every request, as it stood last.
    requests: BTreeMap<String, Request>,
    /// Has something happened in it that its cases have not heard?
    acted: bool,
}

struct Giver {
    role: String,
    person: String,
    persona: Persona,
}

impl<'s> Hall<'s> {
    fn of(simulation: &'s Simulation, pool: PoolId) -> Self {
        let procedure = simulation.procedure();
        let declared = procedure.pool(pool);
        let mut chance = Chance::of(simulation.seed, u64::try_from(pool.index()).unwrap_or(0), Of::Pool);
        let role = giver(procedure, pool);
        let takes_back = match declared.may(PoolAct::Withdraw) {
            Some(may) => role.and_then(|role| procedure.role_named(&role.name)).is_some_and(|role| may.contains(role)),
            None => role.is_some(),
        };
        let giver = role.map(|role| Giver {
            role: role.name.clone(),
            person: format!("p-0-{}", pool.index() + 1),
            persona: Persona::of(&simulation.population, role, &mut chance),
        });
        let mut hall = Self {
            simulation,
            pool,
            log: Log::of_pool(declared.name.clone(), procedure.name()),
            chance,
            giver,
            gives_more: declared.may(PoolAct::Add).is_some() || declared.target.is_some() || declared.places == 0,
            takes_back,
            given: Vec::new(),
            names: 0,
            comes: None,
            seen_to: None,
            requests: BTreeMap::new(),
            acted: false,
        };
        let least = declared.target.as_ref().map(|target| target.least);
        let plain = if declared.places > 0 { 0 } else { least.unwrap_or(PLAIN_PLACES) };
        let places = simulation.population.pools.get(&declared.name.to_lowercase()).copied().unwrap_or(plain);
        let at = procedure.calendar().at(simulation.period.from, 7, 0);
        hall.give(places, Moment::Day(simulation.period.from), at);
        hall
    }

    fn procedure(&self) -> &'s Checked<Procedure> {
        self.simulation.procedure()
    }

    fn calendar(&self) -> &'s Calendar {
        self.simulation.procedure().calendar()
    }

    /// So many new places.
    fn give(&mut self, places: u32, happened: Moment, recorded: Instant) {
        for _ in 0..places {
            self.names += 1;
            let name = self.procedure().language().pick(format!("plads {}", self.names), format!("place {}", self.names));
            self.note(built_in::ADDED, &name, happened, recorded);
            self.given.push(name);
        }
    }

    fn note(&mut self, kind: &str, place: &str, happened: Moment, recorded: Instant) {
        let Some(giver) = &self.giver else { return };
        let event = Event {
            id: format!("e{:04}", self.log.events().len() + 1),
            kind: kind.to_owned(),
            happened,
            recorded,
            actor: Actor { id: giver.person.clone(), role: giver.role.clone() },
            fields: BTreeMap::from([(built_in::PLACE_FIELD.to_owned(), FieldValue::Text(place.to_owned()))]),
            about: None,
            supersedes: None,
            reason: None,
        };
        self.log.append(event);
        self.acted = true;
    }

    /// What whoever gives it places does on a day: gives those that were found, and takes back what is no longer to be had.
    fn act_on(&mut self, day: Day) {
        if let Some((at, places)) = self.comes.filter(|(at, _)| self.calendar().day_of(*at) <= day) {
            self.comes = None;
            self.give(places, Moment::Instant(at), at);
        }
        let last_month = day.plus(-i32::try_from(day.ymd().2).unwrap_or(1));
        let first_of_month = self.calendar().working_day_after(last_month, 1) == day;
        if first_of_month && self.takes_back {
            let chances = self.simulation.population.noise.place_withdrawn;
            let at = self.calendar().at(day, 9, 30);
            for place in std::mem::take(&mut self.given) {
                if self.chance.hit(chances) {
                    self.note(built_in::WITHDRAWN, &place, Moment::Instant(at), at);
                } else {
                    self.given.push(place);
                }
            }
        }
    }

    /// Carries between the pool and its cases at the end of a day, as far as anything has changed. The cases that were answered.
    fn carry(&mut self, day: Day, crowd: &mut Crowd<'_>, moved: &BTreeSet<usize>) -> BTreeSet<usize> {
        let runs_out = self.requests.values().any(|request| request.until.is_some_and(|until| until < day));
        if moved.is_empty() && !self.acted && !runs_out {
            return BTreeSet::new();
        }
        self.acted = false;
        let as_of = AsOf::at(Moment::Day(day));
        let (mut concerned, mut answered) = (moved.clone(), BTreeSet::new());
        loop {
            let Carried { to_pool, to_cases, .. } = carry(self.procedure(), self.pool, &self.log, &crowd.logs(&concerned), as_of);
            to_pool.into_iter().for_each(|event| self.log.append(event));
            for (case, said) in to_cases {
                answered.extend(crowd.tell(&case, said));
            }
            // A place that one case gives back may be another's by now.
            let now = stock(self.procedure(), self.pool, &self.log, as_of);
            let others = self.changed(&now).into_iter().filter_map(|case| crowd.by_case.get(&case).copied());
            let others: BTreeSet<usize> = others.filter(|other| !concerned.contains(other)).collect();
            self.requests = now.requests.iter().map(|request| (request.request.clone(), request.clone())).collect();
            if others.is_empty() {
                self.see_to(&now, day);
                return answered;
            }
            concerned = others;
        }
    }

    /// The cases one of whose requests stands otherwise than it did.
    fn changed(&self, now: &Stock) -> BTreeSet<String> {
        let changed = now.requests.iter().filter(|request| self.requests.get(&request.request) != Some(request));
        changed.map(|request| request.case.clone()).collect()
    }

    /// Whoever gives it places plans to give more, where it has too few.
    fn see_to(&mut self, now: &Stock, day: Day) {
        let Some(giver) = self.giver.as_ref().filter(|_| self.gives_more && self.comes.is_none()) else { return };
        let calendar = self.calendar();
        let filling = now.target.as_ref().and_then(|target| Some((target, target.duties.last().filter(|filling| filling.is_open())?)));
        let (shortage, due, told, places) = match (filling, &now.target) {
            (Some((target, filling)), _) => {
                let told = target.coming.iter().filter(|coming| is_told(coming.what) && coming.instance == filling.instance);
                let told: Vec<Day> = told.map(|coming| calendar.day_of(coming.at)).collect();
                (format!("{} {}", filling.instance, self.names), filling.due.map(|due| calendar.day(due)), told, short_of(target, now))
            }
            // Where nothing says how many there must be, one at a time is found for those who wait.
            (None, None) if now.free == 0 && now.waiting > 0 => (format!("{} {}", now.places, self.names), None, Vec::new(), 1),
            _ => return,
        };
        if self.seen_to.as_ref() == Some(&shortage) || places == 0 {
            return;
        }
        self.seen_to = Some(shortage);
        let tomorrow = calendar.at(day.plus(1), 6, 0);
        let mut planner = Planner { calendar, chance: &mut self.chance, now: tomorrow, persona: giver.persona };
        self.comes = planner.by(due, &told).map(|at| (at, places));
    }
}

/// How many places a pool is short of.
fn short_of(target: &Target, now: &Stock) -> u32 {
    let has = match target.of {
        PoolLevel::Free => now.free,
        PoolLevel::All => now.places,
    };
    target.least.saturating_sub(has)
}

/// Who gives a pool its places: whoever may by its text, or else whoever must see to it that there are enough, or else somebody; of the house,
/// where any of them is.
fn giver(procedure: &Checked<Procedure>, pool: PoolId) -> Option<&Role> {
    let declared = procedure.pool(pool);
    let empty = || stock(procedure, pool, &Log::of_pool(declared.name.clone(), procedure.name()), AsOf::at(Moment::Day(Day::FIRST)));
    let names = match declared.may(PoolAct::Add) {
        Some(may) => procedure.roles_among(may),
        None => empty().target.map_or_else(|| procedure.roles().iter().map(|role| role.name.clone()).collect(), |target| target.who),
    };
    let roles = || names.iter().filter_map(|name| procedure.role_named(name)).map(|id| procedure.role(id));
    roles().find(|role| !role.outside).or_else(|| roles().next())
}
