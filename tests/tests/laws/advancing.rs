//! The one transition: event by event, in place, it leads where the fold over the log leads.

use super::situations::{log_of, long_after};
use super::{Verdict, holds, same, so};
use sagsgang::calendar::{Calendar, Instant, Moment};
use sagsgang::case::{Case, Change, Tick, Transition};
use sagsgang::log::{Event, built_in};
use sagsgang::model::{Checked, Procedure, Value};
use sagsgang::situation::{AsOf, MessageKind, Situation, fold, situation, visible};
use sagsgang_tests::story::Story;
use sagsgang_tests::tape::Tape;
use std::collections::{BTreeMap, BTreeSet};

/// The events that count, as if each had been told right the first time, without those that say something of earlier events (a
/// confirmation, a move, what takes the goal back); and when to look at them.
fn plain(story: &Story, happened_by: Moment, known_by: Moment) -> (Vec<Event>, AsOf) {
    let mut events = visible(&story.procedure, &story.log, AsOf { happened_by, known_by });
    let revokes = |event: &Event| story.procedure.kind_named(&event.kind).is_some_and(|kind| story.procedure.kind(kind).revokes);
    events.retain(|event| !matches!(event.kind.as_str(), built_in::CONFIRMED | built_in::MIGRATED) && !revokes(event));
    events.iter_mut().for_each(|event| event.supersedes = None);
    stay_away(&story.procedure, &mut events);
    let late = Moment::Instant(long_after(&story.log, &story.procedure));
    (events, AsOf { happened_by, known_by: late })
}

/// Leaves out what would bring a case back that has left its text: then all is read anew.
fn stay_away(procedure: &Procedure, events: &mut Vec<Event>) {
    let Some(scope) = procedure.scope() else { return };
    let fact = procedure.fact(scope.fact);
    let mut away = false;
    events.retain(|event| {
        let tells = procedure.kind_named(&event.kind).is_some_and(|kind| procedure.kind(kind).tells.contains(&scope.fact));
        let field = event.fields.iter().find(|(name, _)| name.to_lowercase() == fact.name.to_lowercase()).filter(|_| tells);
        let here = field.map(|(_, field)| Value::read(field, &fact.kind).is_some_and(|value| scope.values.contains(&value)));
        let comes = away && here == Some(true);
        away |= here == Some(false);
        !comes
    });
}

fn tick(event: &Event, calendar: &Calendar) -> Tick {
    Tick::of(event.happened, calendar)
}

/// A case keeps eight letters of the last id; what it cannot tell apart by them it hands back to the log.
fn alike(one: &Event, other: &Event, calendar: &Calendar) -> bool {
    let letters = |event: &Event| event.id.bytes().take(8).collect::<Vec<u8>>();
    tick(one, calendar) == tick(other, calendar) && letters(one) == letters(other)
}

/// Advances event by event; nothing where a case hands an event back for want of letters.
fn advanced(
    procedure: &Checked<Procedure>,
    events: &[Event],
    mut between: impl FnMut(&mut Case, &Event, &mut Vec<Transition>),
) -> Result<Option<(Case, Vec<Transition>)>, String> {
    let mut case = Case::open(procedure);
    let mut told = Vec::new();
    for (at, event) in events.iter().enumerate() {
        between(&mut case, event, &mut told);
        if case.advance(procedure, event, &mut told).is_err() {
            let forgivable = at.checked_sub(1).is_some_and(|before| alike(&events[before], event, procedure.calendar()));
            return if forgivable { Ok(None) } else { Err(format!("{} is in order, but the case needs its log", event.id)) };
        }
    }
    Ok(Some((case, told)))
}

#[test]
fn advancing_event_by_event_is_the_fold() {
    holds("advancing event by event is the fold", |story, _| {
        for look in &story.looks {
            let (events, look) = plain(story, look.happened_by, look.known_by);
            let folded = situation(&story.procedure, &log_of(story, events.clone()), look);
            let Some((mut case, mut told)) = advanced(&story.procedure, &events, |_, _, _| {})? else { continue };
            case.pass(&story.procedure, look.happened_by, &mut told);
            agrees(story, &events, &folded, &case, &told).map_err(|why| format!("as of {}: {why}", look.happened_by))?;
        }
        Ok(())
    });
}

fn agrees(story: &Story, events: &[Event], folded: &Situation, case: &Case, told: &[Transition]) -> Verdict {
    let procedure = &story.procedure;
    let calendar = procedure.calendar();
    same("another stage", &case.stage(), &folded.stage)?;
    same("another time to wake", &case.wake(), &folded.wake())?;
    let mut living: Vec<String> = Vec::new();
    for (instance, passes) in case.living() {
        let opener = events.get(instance.trigger as usize).map_or("?", |event| event.id.as_str());
        living.push(format!("{}@{opener} passes {passes:?}", procedure.step(instance.step).name));
    }
    let mut open: Vec<String> = Vec::new();
    for record in folded.duties.iter().filter(|record| record.is_open()) {
        let passes = record.due.map(|due| match due {
            Moment::Day(day) => calendar.midnight(day.plus(1)),
            Moment::Instant(instant) => instant,
        });
        open.push(format!("{}@{} passes {passes:?}", record.step, record.opened_by));
    }
    living.sort();
    open.sort();
    same("others are alive", &living, &open)?;
    same(
        "other messages",
        &rungs(told),
        &folded.messages.iter().filter(|message| message.kind != MessageKind::Request).map(|message| message.at).collect(),
    )?;
    let opened = told.iter().filter(|told| matches!(told.change, Change::Opened(_))).count();
    let records = folded.duties.iter().filter(|record| record.state != sagsgang::situation::State::Waiting).count();
    // What lapses or is cancelled while it waits has never opened.
    so(opened <= records, || format!("{opened} opened, {records} records:\n{told:#?}"))
}

/// When rungs came. A deadline that moves away and back lets its rungs come again, but the message is the same and is
/// told once.
fn rungs(told: &[Transition]) -> Vec<Instant> {
    let mut dues = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut came = Vec::new();
    for transition in told {
        match transition.change {
            Change::Counted { instance, passes, .. } => {
                dues.insert(instance, passes);
            }
            Change::Rung { instance, rung } if seen.insert((instance, rung, dues.get(&instance).copied())) => {
                came.push(transition.at.instant());
            }
            _ => {}
        }
    }
    came
}

#[test]
fn looking_at_the_clock_between_events_changes_nothing() {
    holds("looking at the clock changes nothing", |story, numbers| {
        let procedure = &story.procedure;
        let calendar = procedure.calendar();
        let look = story.looks[0];
        let (events, look) = plain(story, look.happened_by, look.known_by);
        let Some((mut case, mut told)) = advanced(procedure, &events, |_, _, _| {})? else { return Ok(()) };
        let mut tape = Tape::new(&numbers.more);
        let mut last: Option<Tick> = None;
        let between = |case: &mut Case, event: &Event, told: &mut Vec<Transition>| {
            let next = tick(event, calendar).instant();
            let moments = [
                Moment::Instant(next.plus_milliseconds(-1)),
                Moment::Instant(next.plus_milliseconds(-86_400_000)),
                Moment::Day(calendar.day_of(next).plus(-1)),
                case.wake().map_or(Moment::Instant(next), Moment::Instant),
            ];
            let moment = tape.of(&moments, moments[0]);
            let end = Tick::end_of(moment, calendar);
            if end < tick(event, calendar) && last.is_none_or(|last| end >= last) {
                case.pass(procedure, moment, told);
            }
            last = Some(tick(event, calendar));
        };
        let Some((mut often, mut told_often)) = advanced(procedure, &events, between)? else {
            return Err("the case needs its log because somebody looked at the clock".to_owned());
        };
        case.pass(procedure, look.happened_by, &mut told);
        often.pass(procedure, look.happened_by, &mut told_often);
        same("other transitions", &told_often, &told)?;
        so(often == case, || format!("another case:\n{often:#?}\n{case:#?}"))
    });
}

#[test]
fn late_events_repetitions_and_corrections_need_the_log_and_change_nothing() {
    holds("late events need the log", |story, _| {
        let procedure = &story.procedure;
        let look = story.looks[0];
        let (events, _) = plain(story, look.happened_by, look.known_by);
        let Some((case, _)) = advanced(procedure, &events, |_, _, _| {})? else { return Ok(()) };
        for event in &events {
            let mut correction = event.clone();
            correction.supersedes = Some("e01".to_owned());
            correction.happened = Moment::Instant(long_after(&story.log, procedure));
            let confirmation = Event { kind: built_in::CONFIRMED.to_owned(), supersedes: None, ..correction.clone() };
            for event in [event, &correction, &confirmation] {
                let mut again = case.clone();
                let mut told: Vec<Transition> = Vec::new();
                so(again.advance(procedure, event, &mut told).is_err(), || format!("{} was applied in place", event.id))?;
                so(again == case && told.is_empty(), || format!("{} was refused but left a trace", event.id))?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_case_goes_on_from_where_its_log_was_folded() {
    holds("a case goes on from where its log was folded", |story, numbers| {
        let procedure = &story.procedure;
        let look = story.looks[0];
        let (events, look) = plain(story, look.happened_by, look.known_by);
        let Some((mut whole, mut told)) = advanced(procedure, &events, |_, _, _| {})? else { return Ok(()) };
        let at = Tape::new(&numbers.more).below(events.len() + 1);
        let (first, rest) = events.split_at(at);
        let until = first.last().map_or(Moment::Day(sagsgang::calendar::Day::FIRST), |event| event.happened);
        let apart = |next: &Event| Tick::end_of(until, procedure.calendar()) < tick(next, procedure.calendar());
        if !rest.first().is_none_or(apart) {
            return Ok(());
        }
        let mut told_in_parts = Vec::new();
        let log = log_of(story, first.iter().cloned());
        let mut parts = fold(procedure, &log, AsOf { happened_by: until, known_by: look.known_by }, &mut told_in_parts);
        for event in rest {
            parts.advance(procedure, event, &mut told_in_parts).map_err(|_| format!("{} needs the log", event.id))?;
        }
        whole.pass(procedure, look.happened_by, &mut told);
        parts.pass(procedure, look.happened_by, &mut told_in_parts);
        same("other transitions", &told_in_parts, &told)?;
        so(parts == whole, || format!("another case:\n{parts:#?}\n{whole:#?}"))
    });
}
