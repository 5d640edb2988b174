//! Activities: their days, counted a day at a time on the almanac; their agendas, asked of the slow reading of each case; whether they
//! were held, told by hand.

use super::{Verdict, holds, same, so};
use sagsgang::activities::{Standing, item, plan};
use sagsgang::calendar::{Calendar, Day, Landing, Moment, Unit};
use sagsgang::case::Stage;
use sagsgang::log::{Actor, Event, Log};
use sagsgang::model::{Activity, AgendaMark, Atom, Comes, DayOff, MarkOf, Procedure, Rhythm, Stands};
use sagsgang::situation::{AsOf, State, situation, visible};
use sagsgang_tests::reference::almanac::{self, Almanac};
use sagsgang_tests::reference::{Answer, Book, answer};
use sagsgang_tests::story::{KOMMUNEN, Numbers};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static ALMANAC: LazyLock<Almanac> = LazyLock::new(Almanac::danmark);
static OF_PLACE: LazyLock<Almanac> = LazyLock::new(|| ALMANAC.of_place(KOMMUNEN));

/// How many days are looked at.
const SPAN: usize = 1200;

fn almanac_of(procedure: &Procedure) -> &'static Almanac {
    if procedure.calendar_name() == "kommunen" { &OF_PLACE } else { &ALMANAC }
}

/// Does the rule name this day? Asked of each day for itself.
fn is_planned(almanac: &Almanac, comes: &Comes, sticky: bool, day: almanac::Day) -> bool {
    let first = almanac.since_1970(comes.from.days_since_1970());
    let (from, page) = (almanac.date(first), almanac.page(day));
    let length = almanac::month_length(page.date.year, page.date.month);
    let is = |weekday: sagsgang::calendar::Weekday| page.weekday + 1 == usize::from(weekday.number());
    match comes.rhythm {
        Rhythm::Every(period) => {
            let n = period.amount();
            match period.unit() {
                Unit::Days => ((day - first) as u32).is_multiple_of(n),
                Unit::Weeks => ((day - first) as u32).is_multiple_of(7 * n),
                Unit::Months => {
                    let months = (page.date.year - from.year) * 12 + page.date.month as i32 - from.month as i32;
                    let at_the_end = sticky && from.day == almanac::month_length(from.year, from.month);
                    let wanted = if at_the_end { length } else { from.day.min(length) };
                    months % n as i32 == 0 && page.date.day == wanted
                }
                _ => (page.date.year - from.year) % n as i32 == 0 && page.date.month == from.month && page.date.day == from.day.min(length),
            }
        }
        Rhythm::On(weekday, weeks) => {
            let begins = (first..first + 7).find(|day| almanac.page(*day).weekday + 1 == usize::from(weekday.number())).unwrap();
            is(weekday) && day >= begins && ((day - begins) as u32).is_multiple_of(7 * weeks)
        }
        Rhythm::OfMonth(0, weekday) => is(weekday) && page.date.day + 7 > length,
        Rhythm::OfMonth(nth, weekday) => is(weekday) && page.date.day.div_ceil(7) == u32::from(nth),
    }
}

/// The days on which it is held, among so many from the first.
fn days(almanac: &Almanac, comes: &Comes, sticky: bool) -> BTreeSet<i32> {
    let first = almanac.since_1970(comes.from.days_since_1970());
    let last = comes.to.map(|to| almanac.since_1970(to.days_since_1970()));
    let planned = (first..first + SPAN).filter(|day| last.is_none_or(|last| *day <= last) && is_planned(almanac, comes, sticky, *day));
    let held = planned.filter_map(|day| match comes.day_off {
        DayOff::Falls => almanac.page(day).working.then_some(day),
        DayOff::Lands(Landing::Stays) => Some(day),
        DayOff::Lands(Landing::Next) => (day..).find(|day| almanac.page(*day).working),
        DayOff::Lands(Landing::Previous) => (0..=day).rev().find(|day| almanac.page(*day).working),
    });
    held.map(|day| almanac.to_since_1970(day)).collect()
}

#[test]
fn the_days_are_those_of_a_naive_recurrence() {
    holds("the days are those of a naive recurrence", |story, _| {
        let almanac = almanac_of(&story.procedure);
        let sticky = story.written.text.contains("restaurationsloven § 36 a");
        for activity in story.procedure.activities() {
            let until = activity.comes.from.plus(SPAN as i32 - 40);
            let engine: Vec<i32> =
                activity.comes.days(story.procedure.calendar()).take_while(|day| *day < until).map(Day::days_since_1970).collect();
            let naive: Vec<i32> = days(almanac, &activity.comes, sticky).into_iter().filter(|day| *day < until.days_since_1970()).collect();
            same(&activity.comes.words, &engine, &naive)?;
        }
        Ok(())
    });
}

/// What the slow reading says of a case, and how many events are known.
struct Slow {
    answer: Answer,
    known: usize,
}

impl Slow {
    fn has(&self, procedure: &Procedure, mark: &AgendaMark) -> bool {
        match &mark.of {
            MarkOf::Runs => self.answer.stage == Stage::Running,
            MarkOf::Goal(reached) => self.answer.goal.reached.is_some() == *reached,
            MarkOf::Step(step, stands) => {
                let name = &procedure.step(*step).name;
                let fits = |state: State| match stands {
                    Stands::Open => matches!(state, State::Open | State::Late | State::Paused),
                    Stands::Late => state == State::Late,
                    Stands::Paused => state == State::Paused,
                    Stands::Met => matches!(state, State::Met | State::MetLate),
                    Stands::Waiting => state == State::Waiting,
                };
                self.answer.duties.iter().any(|duty| duty.step == *name && fits(duty.state))
            }
            MarkOf::Fact(condition) => condition.atoms.iter().all(|atom| match atom {
                Atom::Given(fact, given) => self.answer.course.told[fact.index()].is_some() == *given,
                _ => panic!("no such agenda is made"),
            }),
        }
    }

    /// The lines of an agenda that the case fits.
    fn fits(&self, procedure: &Procedure, activity: &Activity, last: &Slow) -> Vec<usize> {
        let owed = |mark: &AgendaMark| match mark.of {
            MarkOf::Goal(_) => true,
            MarkOf::Step(_, stands) => stands != Stands::Met,
            MarkOf::Runs | MarkOf::Fact(_) => false,
        };
        let fits = activity.agenda.iter().enumerate().filter(|(_, reason)| {
            let new = reason.marks.iter().any(|mark| mark.since_last);
            let comes = match self.answer.stage {
                Stage::Running => true,
                Stage::Closed => new,
                _ => new || reason.marks.iter().any(owed),
            };
            let before = |mark: &AgendaMark| last.known > 0 && last.has(procedure, mark);
            self.known > 0 && comes && reason.marks.iter().all(|mark| self.has(procedure, mark) && !(mark.since_last && before(mark)))
        });
        fits.map(|(at, _)| at + 1).collect()
    }
}

/// Does an agenda ask only for facts that hold until they are told anew?
fn is_plain(procedure: &Procedure, activity: &Activity) -> bool {
    let marks = activity.agenda.iter().flat_map(|reason| &reason.marks);
    let atoms = marks.filter_map(|mark| if let MarkOf::Fact(condition) = &mark.of { Some(&condition.atoms) } else { None }).flatten();
    atoms.into_iter().all(|atom| procedure.fact(atom.fact()).lasts.is_none())
}

#[test]
fn an_agenda_is_what_the_slow_reading_makes_of_the_case() {
    holds("an agenda is what the slow reading makes of the case", |story, _| {
        let procedure = &story.procedure;
        let book = Book::of(procedure, almanac_of(procedure));
        let slow = |look: AsOf| Slow { answer: answer(&book, &story.log, look), known: visible(procedure, &story.log, look).len() };
        for pair in story.looks.windows(2).take(4) {
            let (now, last) = (situation(procedure, &story.log, pair[0]), situation(procedure, &story.log, pair[1]));
            let (slow_now, slow_last) = (slow(pair[0]), slow(pair[1]));
            for activity in procedure.activities().iter().filter(|activity| is_plain(procedure, activity)) {
                let found = item(procedure, activity, &now, Some(&last));
                let lines: Vec<usize> = found.iter().flat_map(|item| &item.why).map(|why| why.reason).collect();
                same(&activity.name, &lines, &slow_now.fits(procedure, activity, &slow_last))?;
                // What is new since last time is all that there is, the first time.
                let first = item(procedure, activity, &now, None).map_or(0, |item| item.why.len());
                so(first >= lines.len(), || format!("{}: less the first time", activity.name))?;
                // It is due when the first of the duties that put it on is.
                let due = |item: &sagsgang::activities::Item| {
                    let instances = item.why.iter().flat_map(|why| &why.instances);
                    let owed = |state: State| matches!(state, State::Open | State::Late | State::Paused | State::Waiting);
                    let records = instances.filter_map(|instance| now.duties.iter().find(|record| record.instance == *instance));
                    let calendar = procedure.calendar();
                    records.filter(|record| owed(record.state)).filter_map(|record| record.due).map(|due| end(calendar, due)).min()
                };
                if let Some(item) = found {
                    same(&activity.name, &item.due.map(|due| end(procedure.calendar(), due)), &due(&item))?;
                }
            }
        }
        Ok(())
    });
}

/// When a deadline has passed: that of a day with its end.
fn end(calendar: &Calendar, due: Moment) -> i64 {
    match due {
        Moment::Day(day) => calendar.end(day).milliseconds(),
        Moment::Instant(instant) => instant.milliseconds(),
    }
}

fn told(id: &str, kind: &str, role: &str, on: Day, recorded: Day, calendar: &Calendar) -> Event {
    Event {
        id: id.to_owned(),
        kind: kind.to_owned(),
        happened: Moment::Day(on),
        recorded: calendar.at(recorded, 12, 0),
        actor: Actor { id: "x".to_owned(), role: role.to_owned() },
        fields: BTreeMap::new(),
        about: None,
        supersedes: None,
        reason: Some("sag".to_owned()),
    }
}

/// What is told of the days of an activity, and how each of them stands at the end of `now`, worked out for each day alone.
fn held(activity: &Activity, procedure: &Procedure, days: &[Day], numbers: &[u16], now: Day) -> (Log, Vec<Standing>) {
    let calendar = procedure.calendar();
    let may = procedure.role_names(&activity.duty().actors);
    let may = may.first().map_or("", String::as_str);
    let (mut log, mut standing) = (Log::new("runder", procedure.name()), Vec::new());
    for (at, day) in days.iter().enumerate() {
        let (id, next) = (format!("h{at:02}"), day.plus(1));
        let name = &activity.name;
        let otherwise = match now.cmp(day) {
            std::cmp::Ordering::Greater => Standing::Late,
            _ => Standing::Coming,
        };
        // While it is closed a promise of the house itself waits; that is not this law's matter.
        let closed = [*day, next].iter().any(|day| calendar.closure(*day).is_some());
        standing.push(match if closed { 0 } else { numbers.get(at).copied().unwrap_or(0) % 6 } {
            // On the day, and told on the day.
            1 => {
                log.append(told(&id, name, may, *day, *day, calendar));
                if *day <= now { Standing::Held } else { otherwise }
            }
            // The day after: the event says which day it is about.
            2 => {
                log.append(Event { about: Some(day.to_string()), ..told(&id, name, may, next, next, calendar) });
                if next <= now { Standing::HeldLate } else { otherwise }
            }
            // By somebody whom nobody knows.
            3 => {
                log.append(told(&id, name, "ingen", *day, *day, calendar));
                otherwise
            }
            // Taken back the day after.
            4 => {
                log.append(told(&id, name, may, *day, *day, calendar));
                let back = told(&format!("{id}-back"), "@retracted", may, next, next, calendar);
                log.append(Event { supersedes: Some(id), ..back });
                if *day <= now && now < next { Standing::Held } else { otherwise }
            }
            // On the day, and told much later.
            5 => {
                log.append(told(&id, name, may, *day, day.plus(40), calendar));
                if day.plus(40) <= now { Standing::Held } else { otherwise }
            }
            _ => otherwise,
        });
    }
    (log, standing)
}

#[test]
fn each_day_stands_as_its_own_events_say_and_is_told_of_once() {
    holds("each day stands as its own events say and is told of once", |story, numbers: &Numbers| -> Verdict {
        let procedure = &story.procedure;
        let calendar = procedure.calendar();
        for activity in procedure.activities().iter().take(1) {
            let days: Vec<Day> = activity.comes.days(calendar).take(12).collect();
            let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
            // What happens the day after must not be on the next day that it comes.
            if days.windows(2).any(|pair| pair[0].days_until(pair[1]) < 2) {
                continue;
            }
            let now = days[days.len() / 2].plus(i32::from(numbers.more.first().copied().unwrap_or(0) % 3));
            let (log, standing) = held(activity, procedure, &days, &numbers.more, now);
            let at = |moment| plan(procedure, &log, (*first, *last), AsOf::at(moment));
            let of_first =
                |plan: sagsgang::activities::Plan| plan.occurrences.into_iter().filter(|one| one.activity == 0).collect::<Vec<_>>();
            let found = of_first(at(Moment::Day(now)));
            same("days", &found.iter().map(|one| one.day).collect::<Vec<_>>(), &days)?;
            same("standing", &found.iter().map(|one| one.standing).collect::<Vec<_>>(), &standing)?;
            let ids: Vec<&str> = found.iter().flat_map(|one| one.messages()).map(|message| message.id.as_str()).collect();
            let distinct: BTreeSet<&str> = ids.iter().copied().collect();
            same("messages", &distinct.len(), &ids.len())?;
            // With nothing learned in between, what was told stays told.
            let known = AsOf { happened_by: Moment::Day(now.plus(30)), known_by: Moment::Day(now) };
            let later = of_first(plan(procedure, &log, (*first, *last), known));
            let later: BTreeSet<&str> = later.iter().flat_map(|one| one.messages()).map(|message| message.id.as_str()).collect();
            so(distinct.is_subset(&later), || format!("taken back: {:?}", distinct.difference(&later).collect::<Vec<_>>()))?;
            // What is late has been told up the ladder, as far as its rungs have come; what was held in time has not.
            for one in found.iter().filter(|one| one.standing == Standing::Coming) {
                let late = one.messages().iter().any(|message| message.kind == sagsgang::situation::MessageKind::Escalation);
                so(!late, || format!("{}: told to be late before it was", one.day))?;
            }
        }
        Ok(())
    });
}
