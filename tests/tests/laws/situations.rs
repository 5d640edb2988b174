//! What a situation depends on: the events and the two times, never the way the events came in.

use super::{Verdict, holds, same, so};
use sagsgang::calendar::{Day, Instant, Moment};
use sagsgang::case::Tick;
use sagsgang::log::{Event, FieldValue, Log, built_in};
use sagsgang::model::{Anchor, Checked, Counts, FactId, Mark, Procedure, Signal, Step, StepId, Tally, Type, Value};
use sagsgang::situation::{AsOf, Record, Situation, State, situation, visible};
use sagsgang_tests::story::Story;
use sagsgang_tests::tape::Tape;

fn bytes(situation: &Situation) -> String {
    serde_json::to_string_pretty(situation).expect("a situation is JSON")
}

/// A log of the same case with other events.
pub(crate) fn log_of(story: &Story, events: impl IntoIterator<Item = Event>) -> Log {
    let name = story.log.header().map_or("", |header| header.procedure.as_str());
    let mut log = Log::new(story.log.case(), name);
    events.into_iter().for_each(|event| log.append(event));
    log
}

/// Later than everything in the log.
pub(crate) fn long_after(log: &Log, procedure: &Checked<Procedure>) -> Instant {
    let recorded = log.events().iter().map(|event| event.recorded);
    let happened = log.events().iter().map(|event| procedure.calendar().instant(event.happened));
    recorded.chain(happened).max().unwrap_or(Instant::from_milliseconds(0)).plus_milliseconds(86_400_000)
}

#[test]
fn the_order_of_arrival_and_repetitions_change_nothing() {
    holds("the order of arrival changes nothing", |story, numbers| {
        let mut tape = Tape::new(&numbers.more);
        let mut events = story.log.events().to_vec();
        for at in (1..events.len()).rev() {
            events.swap(at, tape.below(at + 1));
        }
        let shuffled = log_of(story, events.clone());
        let twice = log_of(story, events.iter().cloned().chain(story.log.events().iter().rev().cloned()));
        for look in &story.looks {
            let now = bytes(&situation(&story.procedure, &story.log, *look));
            same("another answer to the same question", &bytes(&situation(&story.procedure, &story.log, *look)), &now)?;
            same("another order of arrival", &bytes(&situation(&story.procedure, &shuffled, *look)), &now)?;
            same("every event twice", &bytes(&situation(&story.procedure, &twice, *look)), &now)?;
        }
        Ok(())
    });
}

#[test]
fn what_is_written_is_read_again() {
    holds("a log that is written is read again", |story, _| {
        let (log, faults) = Log::read(&story.log.write());
        so(faults.is_empty(), || format!("{faults:?}"))?;
        same("another log", &log, &story.log)
    });
}

#[test]
fn what_is_not_known_yet_has_no_effect() {
    holds("what is not known yet has no effect", |story, _| {
        for look in &story.looks {
            let until = Tick::end_of(look.known_by, story.procedure.calendar());
            let known = story.log.events().iter().filter(|event| Tick::at(event.recorded) <= until).cloned();
            let known = log_of(story, known);
            let (all, known) = (situation(&story.procedure, &story.log, *look), situation(&story.procedure, &known, *look));
            same("an event that is not known shows", &bytes(&all), &bytes(&known))?;
        }
        Ok(())
    });
}

#[test]
fn a_correction_that_is_taken_back_leaves_nothing_behind() {
    holds("a correction that is taken back leaves nothing behind", |story, numbers| {
        let mut tape = Tape::new(&numbers.more);
        let Some(event) = tape.pick(story.log.events()).cloned() else { return Ok(()) };
        let later = long_after(&story.log, &story.procedure);
        let mut correction = Event { id: "zz-rettelse".to_owned(), supersedes: Some(event.id.clone()), recorded: later, ..event };
        if tape.chance(50) {
            correction.happened = Moment::Day(story.procedure.calendar().day_of(later));
        }
        let mut back = correction.clone();
        back.id = "zz-tilbage".to_owned();
        back.kind = built_in::RETRACTED.to_owned();
        back.supersedes = Some(correction.id.clone());
        back.recorded = later.plus_milliseconds(60_000);
        let look = AsOf::at(Moment::Instant(later.plus_milliseconds(3 * 86_400_000)));
        let with = log_of(story, story.log.events().iter().cloned().chain([correction, back]));
        let mut before = situation(&story.procedure, &story.log, look);
        let mut after = situation(&story.procedure, &with, look);
        for situation in [&mut before, &mut after] {
            situation.findings.clear();
            situation.events = 0;
        }
        same("the correction left something behind", &bytes(&after), &bytes(&before))
    });
}

#[test]
fn a_corrected_date_changes_only_what_rests_on_it() {
    holds("a corrected date changes only what rests on it", |story, numbers| {
        let procedure = &story.procedure;
        let mut tape = Tape::new(&numbers.more);
        let later = long_after(&story.log, procedure);
        let look = AsOf::at(Moment::Instant(later.plus_milliseconds(3 * 86_400_000)));
        let dated: Vec<(Event, FactId, Day)> =
            visible(procedure, &story.log, look).into_iter().flat_map(|event| dates(procedure, &event)).collect();
        let Some((event, fact, day)) = tape.pick(&dated).cloned() else { return Ok(()) };
        let Some(rests) = rests_on(procedure, fact) else { return Ok(()) };
        let goal = procedure.goal();
        if goal.confirmed_by.is_some() && procedure.kind_named(&event.kind).map(Signal::Event) == Some(goal.reached_by) {
            // A confirmation names the event as it was; whether it stands for the corrected one is not this law's matter.
            return Ok(());
        }
        // Its id sorts where the old one did.
        let mut correction = Event { id: format!("{} ", event.id), supersedes: Some(event.id.clone()), recorded: later, ..event.clone() };
        let moved = day.plus(tape.of(&[3, -3, 40], 3)).to_string();
        correction.fields.insert(procedure.fact(fact).name.clone(), FieldValue::Text(moved));
        let with = log_of(story, story.log.events().iter().cloned().chain([correction.clone()]));
        let before = situation(procedure, &story.log, look);
        let after = situation(procedure, &with, look);
        let independent = |situation: &Situation| -> Vec<String> {
            let records = situation.duties.iter().filter(|record| !rests.contains(&record.step));
            records.map(|record| in_short(record).replace(&correction.id, &event.id)).collect()
        };
        let why = format!("`{}` corrected in {}: what does not rest on it changed", procedure.fact(fact).name, event.id);
        same(&why, &independent(&after), &independent(&before))
    });
}

/// The dates an event tells, in fields of their declared names.
fn dates(procedure: &Procedure, event: &Event) -> Vec<(Event, FactId, Day)> {
    let Some(kind) = procedure.kind_named(&event.kind) else { return Vec::new() };
    let dates = procedure.kind(kind).tells.iter().filter(|fact| procedure.fact(**fact).kind == Type::Date);
    let told = dates.filter_map(|fact| {
        let value = event.fields.get(&procedure.fact(*fact).name).and_then(|field| Value::read(field, &Type::Date));
        Some((event.clone(), *fact, value?.as_day()?))
    });
    told.collect()
}

/// The names of the steps that rest on a fact; nothing when the goal does, and with it everything.
fn rests_on(procedure: &Procedure, fact: FactId) -> Option<Vec<String>> {
    let steps: Vec<(StepId, &Step)> = procedure.steps().iter().filter_map(|step| procedure.step_named(&step.name)).collect();
    let mut rests: Vec<StepId> = Vec::new();
    let adds_up = |tally: &Tally| {
        let counted = match tally.counts {
            Counts::Events => false,
            Counts::Days { from, through } => [from, through].contains(&fact),
            Counts::Sum(number) => number == fact,
        };
        counted || tally.skips.is_some_and(|(_, skips)| skips == fact)
    };
    loop {
        let on_one = |signal: &Signal| match signal {
            Signal::Met(step) => rests.contains(step),
            Signal::Reached(threshold) => match procedure.threshold(*threshold).mark {
                Mark::Tally { tally, .. } => adds_up(procedure.tally(tally)),
                // It measures a number, and is begun by events.
                Mark::Ramp { .. } | Mark::Turn { .. } => false,
                Mark::Ceases { fact: ceasing, .. } => ceasing == fact,
                // Whose deadline rests on it passes on another day.
                Mark::Passes { step } => rests.contains(&step),
            },
            Signal::Event(_) => false,
        };
        let more: Vec<StepId> = steps
            .iter()
            .filter(|(id, step)| {
                let mut anchors = step.limits().chain(&step.earliest).flat_map(|limit| limit.anchors());
                let by_anchor = anchors.any(|anchor| match anchor {
                    Anchor::Fact(anchor) => anchor == fact,
                    Anchor::Signal(signal, _) => on_one(&signal),
                    Anchor::Opening | Anchor::Round | Anchor::Reached(_) => false,
                });
                let decided =
                    |asked: FactId| procedure.decisions().iter().any(|table| table.fact == asked && table.columns.contains(&fact));
                let mut asked = step.conditions.iter().flat_map(|condition| &condition.atoms).map(|atom| atom.fact());
                let by_condition = asked.any(|asked| asked == fact || decided(asked));
                // What stands in its place, and what may shorten its limit.
                let mut others = step.replaced_by.iter().chain(step.cap.iter().map(|cap| &cap.before));
                let by_other = others.any(|other| rests.contains(other));
                !rests.contains(id)
                    && (by_anchor || by_condition || by_other || step.per == Some(fact) || step.after.signals.iter().any(on_one))
            })
            .map(|(id, _)| *id)
            .collect();
        if more.is_empty() {
            break;
        }
        rests.extend(more);
    }
    let goal = procedure.goal();
    let by_condition = goal.conditions.iter().flat_map(|condition| &condition.atoms).any(|atom| atom.fact() == fact);
    let by_parts = goal.parts.is_some_and(|parts| parts.by == fact);
    if by_condition || by_parts || matches!(goal.reached_by, Signal::Met(step) if rests.contains(&step)) {
        return None;
    }
    Some(rests.into_iter().map(|step| procedure.step(step).name.clone()).collect())
}

fn in_short(record: &Record) -> String {
    let Record { instance, number, state, opened, due, breached, met, ended, .. } = record;
    format!("{instance} no. {number}: {state:?}, opened {opened}, due {due:?}, breached {breached}, met {met:?}, ended {ended:?}")
}

#[test]
fn time_alone_undoes_nothing() {
    holds("time alone undoes nothing", |story, _| {
        let procedure = &story.procedure;
        if procedure.kinds().iter().any(|kind| kind.revokes) {
            // What takes the goal back is knowledge about earlier days.
            return Ok(());
        }
        let known_by = story.looks[0].known_by;
        let mut moments: Vec<Moment> = story.looks.iter().map(|look| look.happened_by).collect();
        moments.sort_by_key(|moment| Tick::end_of(*moment, procedure.calendar()));
        let looks: Vec<Situation> =
            moments.into_iter().map(|happened_by| situation(procedure, &story.log, AsOf { happened_by, known_by })).collect();
        for pair in looks.windows(2) {
            later_keeps(&pair[0], &pair[1])
                .map_err(|why| format!("{} → {}: {why}", pair[0].as_of.happened_by, pair[1].as_of.happened_by))?;
        }
        Ok(())
    });
}

/// With the same knowledge, what was so earlier is still so later: the past of a case is a beginning of its future.
fn later_keeps(early: &Situation, late: &Situation) -> Verdict {
    let messages = |situation: &Situation| -> Vec<String> {
        situation.messages.iter().map(|message| format!("{} at {} {:?} {}", message.id, message.at, message.to, message.instance)).collect()
    };
    let came = |situation: &Situation| situation.belongs.as_ref().is_some_and(|belongs| belongs.came);
    if came(late) && !came(early) {
        // As a case comes, it is read anew, and what was told here while it was away is told again.
        return Ok(());
    }
    let (before, after) = (messages(early), messages(late));
    so(after.starts_with(&before), || format!("messages were taken back:\n{before:#?}\n{after:#?}"))?;
    so(late.duties.len() >= early.duties.len(), || "records are gone".to_owned())?;
    for (before, after) in early.duties.iter().zip(&late.duties) {
        same("another record in its place", &before.instance, &after.instance)?;
        so(!before.breached || after.breached, || format!("un-breached: {}", in_short(after)))?;
        so(!before.target_missed || after.target_missed, || format!("target no longer missed: {}", in_short(after)))?;
        // What pauses goes on, and what is set aside can apply again.
        let over = !matches!(before.state, State::Waiting | State::Open | State::Late | State::Paused | State::Superseded);
        so(!over || in_short(before) == in_short(after), || format!("it was over:\n{}\n{}", in_short(before), in_short(after)))?;
        so(before.state == State::Waiting || after.state != State::Waiting, || format!("waits again: {}", in_short(after)))?;
    }
    if late.goal.reopened.is_some() {
        return Ok(());
    }
    so(early.goal.reached.is_none() || early.goal.reached == late.goal.reached, || "the goal is no longer reached".to_owned())?;
    so(early.goal.closed.is_none() || early.goal.closed == late.goal.closed, || "the case is no longer closed".to_owned())?;
    so(late.goal.not_counted.starts_with(&early.goal.not_counted), || "what did not count now does".to_owned())
}
