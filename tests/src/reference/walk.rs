//! The walk: day after day, and within a day from event to event; what comes by itself comes in between.

use super::answer::{Answer, Course, Duty, Message};
use super::book::Book;
use super::count::When;
use super::lines::{line, when};
use super::place::{Place, end_of};
use super::recipients::Away;
use super::scope::{came, opened_elsewhere};
use super::world::{Instance, Sent, World};
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::log::Log;
use sagsgang::situation::AsOf;

/// What holds in a case, as of a date.
#[must_use]
pub fn answer(book: &Book, log: &Log, as_of: AsOf) -> Answer {
    let almanac = &book.almanac;
    let line = line(book, log, as_of);
    let until = end_of(almanac, as_of.happened_by);
    let last_day = when(almanac, as_of.happened_by).day(almanac);
    let mut world = World::new(book);
    world.came_here = came(book, opened_elsewhere(book, log), &line);
    world.away = line.iter().filter_map(|entry| Away::told(book, entry)).collect();
    for day in line.first().map_or(last_day, |entry| entry.day)..=last_day {
        for entry in line.iter().filter(|entry| entry.day == day) {
            world.pass(entry.place);
            world.clock = world.clock.max(entry.place);
            world.effect(entry);
        }
        world.pass(Place::end_of_day(almanac, day).min(until));
        world.early.clear();
    }
    written(&world, until)
}

pub(super) fn date(book: &Book, day: super::almanac::Day) -> Day {
    Day::from_days_since_1970(book.almanac.to_since_1970(day)).unwrap_or(Day::LAST)
}

pub(super) fn moment(book: &Book, when: When) -> Moment {
    match when {
        When::Day(day) => Moment::Day(date(book, day)),
        When::Instant(instant) => Moment::Instant(Instant::from_milliseconds(instant)),
    }
}

fn written(world: &World<'_, '_>, until: Place) -> Answer {
    let duties = world.instances.iter().map(|instance| duty(world, instance, until)).collect();
    let mut messages: Vec<Message> = world.sent.iter().filter_map(|sent| message(world, sent)).collect();
    messages.extend(world.waits.iter().filter_map(|wait| {
        let (at, to) = world.told_of(wait, until)?;
        world.told_here(None, at.milliseconds())?;
        let instance = format!("{}@{}", world.book.kind(wait.grant).name, wait.by.root);
        Some(Message { at, instance, rung: 1, to, due: None })
    }));
    messages.sort();
    let waits = world.waits.iter().filter(|wait| wait.over.is_none());
    let waits = waits.map(|wait| (world.book.kind(wait.grant).name.clone(), wait.is_for_second(), wait.by.event.id.clone())).collect();
    let course =
        Course { taken: world.taken.clone(), reached: world.reached.clone(), told: world.told_last.clone(), turned: world.turned.clone() };
    Answer { stage: world.stage, goal: world.goal.clone(), may_close: world.may_close(), duties, messages, waits, course }.in_order()
}

/// `step@key`; further rounds that the same event opened have their number.
fn name(world: &World<'_, '_>, instance: &Instance) -> String {
    let of_same_event = |other: &&Instance| other.step == instance.step && other.root == instance.root && other.number <= instance.number;
    let step = &world.book.step(instance.step).name;
    // Of the reviews of one plan, each has the number it has among them, whether the ones before opened the step or not.
    let review = instance.reached.and_then(|reached| reached.review);
    match review.unwrap_or_else(|| world.instances.iter().filter(of_same_event).count()) {
        1 => format!("{step}@{}", instance.root),
        nth => format!("{step}@{}/{nth}", instance.root),
    }
}

fn duty(world: &World<'_, '_>, instance: &Instance, until: Place) -> Duty {
    let step = world.book.step(instance.step);
    let deadline = instance.deadline;
    Duty {
        step: step.name.clone(),
        number: instance.number,
        instance: name(world, instance),
        state: instance.state(until),
        opened: instance.triggered,
        due: deadline.filter(|_| instance.stands).map(|deadline| moment(world.book, deadline.due)),
        due_by_rule: deadline.filter(|deadline| deadline.born_late).map(|deadline| moment(world.book, deadline.due_by_rule)),
        breached: instance.breached,
        charged: instance.charged,
        discovered: instance.discovered.map(Instant::from_milliseconds),
        born_late: deadline.is_some_and(|deadline| deadline.born_late),
        target_missed: instance.target_missed,
        times: instance.times,
        reached: instance.reached.filter(|reached| reached.of_tally).map(|reached| {
            let since = reached.since.map(|since| date(world.book, since));
            (date(world.book, reached.day), reached.total, since)
        }),
        met: instance.met.clone(),
        left_out: instance.left_out.clone(),
        ended: instance.ended.clone(),
        counted: deadline.is_some(),
    }
}

fn message(world: &World<'_, '_>, sent: &Sent) -> Option<Message> {
    let instance = world.see(sent.instance);
    let step = world.book.step(instance.step);
    Some(Message {
        at: Instant::from_milliseconds(world.told_here(Some(instance), sent.at)?),
        instance: name(world, instance),
        rung: sent.rung + 1,
        to: step.rungs.get(sent.rung).map(|rung| world.recipients(instance.step, rung, sent.at)).unwrap_or_default(),
        due: sent.due.map(|due| moment(world.book, due).to_string()),
    })
}
