//! What must be true of every duty, right and message at any look at any case.

use super::{Verdict, holds, same, so};
use sagsgang::calendar::{Calendar, Direction, Moment};
use sagsgang::case::{Stage, Tick};
use sagsgang::model::{Anchor, Procedure, RungTime, Step};
use sagsgang::situation::{ComingKind, MessageKind, Obstacle, Record, Situation, State, situation};
use std::collections::BTreeSet;

/// The tick at which a due moment has passed: a day at its 24:00, an instant just after it.
pub(crate) fn passing(due: Moment, calendar: &Calendar) -> Tick {
    match due {
        Moment::Day(day) => Tick::before(calendar.midnight(day.plus(1))),
        Moment::Instant(instant) => Tick::after(instant),
    }
}

#[test]
fn every_record_agrees_with_itself() {
    holds("every record agrees with itself", |story, _| {
        for look in &story.looks {
            let now = situation(&story.procedure, &story.log, *look);
            let end = Tick::end_of(look.happened_by, story.procedure.calendar());
            for record in &now.duties {
                let (_, step) = story.procedure.step_named(&record.step).ok_or("a record of no step")?;
                one_record(&story.procedure, &now, step, record, end)
                    .map_err(|why| format!("{why}\nas of {}: {record:#?}", look.happened_by))?;
            }
            let instances: BTreeSet<&str> = now.duties.iter().map(|record| record.instance.as_str()).collect();
            same("two records of one instance", &instances.len(), &now.duties.len())?;
        }
        Ok(())
    });
}

fn one_record(procedure: &Procedure, now: &Situation, step: &Step, record: &Record, end: Tick) -> Verdict {
    let calendar = procedure.calendar();
    let passes = record.due.map(|due| passing(due, calendar));
    let passed_by = |tick: Tick| passes.is_some_and(|passes| passes <= tick);
    let (met, ended) = (record.met.is_some(), record.ended.is_some());
    let needs = match record.state {
        State::Waiting => !met && !ended && record.due.is_none() && !record.breached,
        State::Open => !met && !ended && !passed_by(end),
        State::Paused => !met && !ended && step.pausing.is_some() && record.pauses.last().is_some_and(|pause| pause.until.is_none()),
        State::Late => !met && !ended && passed_by(end) && step.is_duty(),
        State::Met | State::MetLate => met && !ended,
        State::Expired => !met && ended && passed_by(end) && !step.is_duty(),
        State::Lapsed | State::Cancelled | State::Superseded | State::Excused | State::Lifted | State::HandedOver => !met && ended,
    };
    so(needs, || format!("it cannot be {:?}", record.state))?;
    if let Some(met) = &record.met {
        let late = passed_by(Tick::of(met.on, calendar));
        same("met late", &(record.state == State::MetLate), &late)?;
    }
    let late_before_its_end = match (&record.ended, record.state) {
        (Some(ended), State::Lapsed | State::Cancelled | State::Superseded | State::Excused | State::Lifted | State::HandedOver) => {
            passed_by(Tick::of(ended.on, calendar))
        }
        _ => false,
    };
    let breached = matches!(record.state, State::Late | State::MetLate) || (step.is_duty() && late_before_its_end);
    // Where the anchor can move: a deadline that moves after it has passed stays breached whatever comes of the new one,
    // and one that becomes known with the very event that ends its duty has been breached by nobody.
    // The same goes for deadlines that pause or are shortened; and what was late before anybody knew is breached by nobody.
    let moves = step.limit.as_ref().is_some_and(|limit| limit.anchor != Anchor::Opening)
        || step.pausing.is_some()
        || step.cap.is_some()
        || step.limit.as_ref().is_some_and(|limit| !limit.bounds.is_empty())
        || record.born_late;
    let aside = record.state == State::Superseded;
    let agrees = record.breached == breached || (moves && (record.breached || late_before_its_end)) || record.born_late || aside;
    so(agrees, || format!("breached is {}", record.breached))?;
    so(!record.breached || step.is_duty(), || "a right is breached".to_owned())?;
    so(step.limit.is_some() || record.due.is_none(), || "due without a limit".to_owned())?;
    if let Some(limit) = &step.limit
        && record.is_open()
    {
        let known = match limit.anchor {
            // A deadline that stands still is on no day.
            _ if record.state == State::Paused => false,
            Anchor::Opening | Anchor::Round | Anchor::Reached(_) => true,
            Anchor::Fact(_) | Anchor::Signal(..) => record.due.is_some(),
        };
        so(known == record.due.is_some(), || "no due though its anchor is known".to_owned())?;
        so(record.due.is_none_or(|due| limit.in_hours() == matches!(due, Moment::Instant(_))), || "a day for hours".to_owned())?;
    }
    let finished = matches!(now.stage, Stage::Stopped | Stage::Closed);
    so(!(finished && record.is_open()), || "alive after the end".to_owned())?;
    let over = matches!(now.stage, Stage::GoalReached | Stage::Ended);
    so(!(over && record.is_open() && !step.survives), || "alive after the goal or an ending that it does not survive".to_owned())
}

#[test]
fn messages_come_once_in_order_and_stop_when_cured() {
    holds("messages come once, in order, and stop", |story, _| {
        for look in &story.looks {
            let now = situation(&story.procedure, &story.log, *look);
            let end = Tick::end_of(look.happened_by, story.procedure.calendar());
            messages(&story.procedure, &now, end).map_err(|why| format!("as of {}: {why}", look.happened_by))?;
        }
        Ok(())
    });
}

fn messages(procedure: &Procedure, now: &Situation, end: Tick) -> Verdict {
    let calendar = procedure.calendar();
    let ids: BTreeSet<&str> = now.messages.iter().map(|message| message.id.as_str()).collect();
    so(ids.len() == now.messages.len(), || format!("a message comes twice: {:#?}", now.messages))?;
    so(now.messages.is_sorted_by_key(|message| message.at), || format!("not in order of time: {:#?}", now.messages))?;
    for message in now.messages.iter().filter(|message| message.kind != MessageKind::Request) {
        let show = || format!("{message:#?}");
        so(Tick::before(message.at) <= end, || format!("it lies in the future: {}", show()))?;
        let record = now.duties.iter().find(|record| record.instance == message.instance).ok_or_else(show)?;
        let cured = record.met.as_ref().map(|met| met.on).or(record.ended.as_ref().map(|ended| ended.on));
        let (_, step) = procedure.step_named(&message.step).ok_or_else(show)?;
        // A right whose time is told anew can have expired before anybody knew: what was told until then stays told.
        let moved = record.state == State::Expired && step.limit.as_ref().is_some_and(|limit| limit.anchor != Anchor::Opening);
        let stopped = moved || cured.is_none_or(|on| Tick::before(message.at) <= Tick::of(on, calendar));
        so(stopped, || format!("it comes after its duty is over: {}\n{record:#?}", show()))?;
        let rung = step.rungs.get(usize::from(message.rung) - 1).ok_or_else(show)?;
        same("the wrong kind of message", &(message.kind == MessageKind::Reminder), &rung.reminder)?;
        let after = match rung.when {
            RungTime::AtOnce => true,
            RungTime::Off { rule, .. } => rule.direction == Direction::Forward,
        };
        let due = message.due.ok_or_else(show)?;
        so(!after || Tick::after(message.at) >= passing(due, calendar), || format!("it comes before its deadline passes: {}", show()))?;
        if now.stage == Stage::Stopped
            && let Some(ended) = &now.goal.ended
        {
            so(Tick::before(message.at) <= Tick::of(ended.on, calendar), || format!("it fires after the end: {}", show()))?;
        }
    }
    Ok(())
}

#[test]
fn what_comes_lies_ahead_and_closing_has_its_reasons() {
    holds("what comes lies ahead, and closing has its reasons", |story, _| {
        for look in &story.looks {
            let now = situation(&story.procedure, &story.log, *look);
            let end = Tick::end_of(look.happened_by, story.procedure.calendar());
            ahead(&now, end).map_err(|why| format!("as of {}: {why}", look.happened_by))?;
        }
        Ok(())
    });
}

fn ahead(now: &Situation, end: Tick) -> Verdict {
    so(now.coming.is_sorted(), || format!("not in order: {:#?}", now.coming))?;
    for coming in &now.coming {
        so(Tick::after(coming.at) > end, || format!("it has passed: {coming:#?}"))?;
        let record = now.duties.iter().find(|record| record.instance == coming.instance);
        // What waits for its first day is not open yet.
        let stands = |record: &Record| if coming.what == ComingKind::Opening { record.state == State::Waiting } else { record.is_open() };
        so(record.is_some_and(stands), || format!("it comes to nothing that is open: {coming:#?}"))?;
    }
    let next = now.coming.first().map(|coming| coming.at);
    so(next.is_none_or(|next| now.wake().is_some_and(|wake| wake <= next)), || format!("wakes {:?}, comes {next:?}", now.wake()))?;
    so(now.wake().is_none_or(|wake| Tick::after(wake) > end), || format!("wakes in the past: {:?}", now.wake()))?;
    same("may close without obstacles", &now.closing.may_close, &now.closing.obstacles.is_empty())?;
    let is = |stage| now.stage == stage;
    so(!is(Stage::GoalReached) || now.goal.reached.is_some(), || "the goal is reached by nothing".to_owned())?;
    so(!(is(Stage::Ended) || is(Stage::Stopped)) || now.goal.ended.is_some(), || "ended by nothing".to_owned())?;
    so(is(Stage::Closed) == now.goal.closed.is_some(), || "closed by nothing".to_owned())?;
    let ended = now.goal.reached.is_some() || now.goal.ended.is_some();
    so(!is(Stage::Closed) || ended, || "closed around the goal".to_owned())?;
    so(!now.closing.may_close || ended, || "may close around the goal".to_owned())?;
    so(is(Stage::Running) == now.closing.obstacles.contains(&Obstacle::GoalNotReached), || format!("{:?}", now.closing))
}
