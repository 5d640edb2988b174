//! Consent: nothing rests on one that does not hold, in no story and on no day; and taking it back breaches nothing.

use super::situations::{log_of, long_after};
use super::{Verdict, holds, holds_often, so};
use sagsgang::calendar::{Day, Moment};
use sagsgang::case::Bar;
use sagsgang::log::{Actor, Event};
use sagsgang::model::{Ceasing, Consent, FactId, Procedure, Signal};
use sagsgang::situation::{AsOf, Finding, Situation, situation, visible};
use sagsgang_tests::story::Story;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

fn consent(procedure: &Procedure, fact: FactId) -> &Consent {
    procedure.consents().iter().find(|consent| consent.fact == fact).expect("what needs a consent names one")
}

/// Does a consent hold on a day, after some events and by nothing else? The last that gave or ended it decides.
fn in_force(procedure: &Procedure, fact: FactId, events: &[&Event], day: Day) -> bool {
    let consent = consent(procedure, fact);
    let said = events.iter().rev().find_map(|event| {
        let kind = procedure.kind_named(&event.kind)?;
        let ends = consent.refused_on.contains(&kind) || consent.withdrawn_on.contains(&kind);
        (kind == consent.given_by || ends).then_some((!ends, event.happened))
    });
    let Some((true, given)) = said else { return false };
    let calendar = procedure.calendar();
    let last = procedure.fact(fact).lasts.map(|lasts| calendar.count(&lasts.rule, Moment::Day(calendar.day(given))));
    last.is_none_or(|last| day <= calendar.day(last))
}

/// The events that had an effect, in the order of the fold.
fn effective<'e>(events: &'e [Event], now: &Situation) -> Vec<&'e Event> {
    let idle: BTreeSet<&str> = now
        .findings
        .iter()
        .filter_map(|finding| if let Finding::NoEffect { event, .. } = finding { Some(event.as_str()) } else { None })
        .collect();
    events.iter().filter(|event| !idle.contains(event.id.as_str())).collect()
}

fn nothing_rests_on_what_does_not_hold(story: &Story, look: AsOf, tried: &Cell<usize>) -> Verdict {
    let procedure = &story.procedure;
    let now = situation(procedure, &story.log, look);
    let events = visible(procedure, &story.log, look);
    let events = effective(&events, &now);
    let calendar = procedure.calendar();
    for (at, event) in events.iter().enumerate() {
        let needs = procedure.kind_named(&event.kind).map(|kind| procedure.kind(kind).needs.as_slice()).unwrap_or_default();
        for fact in needs {
            tried.set(tried.get() + 1);
            let before = events.get(..at).unwrap_or_default();
            so(in_force(procedure, *fact, before, calendar.day(event.happened)), || format!("{} was done without consent", event.id))?;
        }
    }
    let today = calendar.day(look.happened_by);
    for record in now.duties.iter().filter(|record| record.is_open()) {
        let needs = procedure.step_named(&record.step).map(|(_, step)| step.needs.as_slice()).unwrap_or_default();
        for fact in needs {
            tried.set(tried.get() + 1);
            so(in_force(procedure, *fact, &events, today), || format!("{} is open without consent, {today}", record.instance))?;
        }
    }
    Ok(())
}

#[test]
fn nothing_is_done_or_owed_without_the_consent_it_needs() {
    let tried = Cell::new(0);
    holds_often("nothing is done or owed without the consent it needs", |story, _| {
        story.looks.iter().try_for_each(|look| nothing_rests_on_what_does_not_hold(story, *look, &tried))
    });
    assert!(tried.get() >= 8, "only {} times something rested on a consent", tried.get());
}

/// The events that nothing barred, in the order of the fold; what met no open step happened all the same.
fn unbarred<'e>(events: &'e [Event], now: &Situation) -> Vec<&'e Event> {
    let barred = |id: &str| {
        now.findings.iter().any(|finding| match finding {
            Finding::NoEffect { event, why, .. } => {
                event == id && !matches!(why, Bar::StepNotOpen | Bar::NothingToCount | Bar::TooManyInstances)
            }
            _ => false,
        })
    };
    events.iter().filter(|event| !barred(&event.id)).collect()
}

/// What opened as something ceased to hold opened by what ended it, and that held until then.
fn opened_by_what_ended(story: &Story, look: AsOf, tried: &Cell<usize>) -> Verdict {
    let procedure = &story.procedure;
    let calendar = procedure.calendar();
    let now = situation(procedure, &story.log, look);
    let events = visible(procedure, &story.log, look);
    let events = unbarred(&events, &now);
    for record in &now.duties {
        let (Some(ceased), Some((_, step))) = (&record.ceased, procedure.step_named(&record.step)) else { continue };
        let [Signal::Reached(threshold)] = step.after.signals.as_slice() else { continue };
        let fact = procedure.threshold(*threshold).mark.ceases().expect("it ceased");
        let at = events.iter().position(|event| event.id == ceased.by).expect("an event with an effect");
        tried.set(tried.get() + 1);
        if ceased.way == Ceasing::Withdrawn {
            let held = in_force(procedure, fact, &events[..at], calendar.day(events[at].happened));
            let still = in_force(procedure, fact, &events[..=at], calendar.day(events[at].happened));
            so(held && !still, || format!("{} opened by {}, which ended nothing", record.instance, ceased.by))?;
            continue;
        }
        let lasts = procedure.fact(fact).lasts.expect("it ran out");
        let last = calendar.day(calendar.count(&lasts.rule, Moment::Day(calendar.day(events[at].happened))));
        so(ceased.on == last.plus(1), || format!("{} opened on {}, and not after {last}", record.instance, ceased.on))?;
        let speaks = |event: &&&Event| {
            let kind = procedure.kind_named(&event.kind).map(|kind| procedure.kind(kind));
            kind.is_some_and(|kind| kind.settles.iter().any(|(settled, _)| *settled == fact))
        };
        let between = events[at + 1..].iter().filter(speaks).any(|event| calendar.day(event.happened) <= last);
        so(!between, || format!("{} opened though something else was said by {last}", record.instance))?;
    }
    // Each end opens a step once.
    let ends: Vec<_> = now.duties.iter().filter_map(|record| Some((&record.step, &record.ceased.as_ref()?.by))).collect();
    so(ends.iter().collect::<BTreeSet<_>>().len() == ends.len(), || format!("opened twice by one end: {ends:?}"))
}

#[test]
fn what_opens_as_something_ceases_to_hold_opens_by_what_ended_it_once() {
    let tried = Cell::new(0);
    holds("what opens as something ceases to hold opens by what ended it", |story, _| {
        story.looks.iter().try_for_each(|look| opened_by_what_ended(story, *look, &tried))
    });
    assert!(tried.get() >= 2, "only {} steps opened so", tried.get());
}

/// The events that had an effect follow the principles that must be followed: whatever stands before was used, given up or could be ruled out.
fn followed(story: &Story, look: AsOf, tried: &Cell<usize>) -> Verdict {
    let procedure = &story.procedure;
    let now = situation(procedure, &story.log, look);
    let events = visible(procedure, &story.log, look);
    let events = unbarred(&events, &now);
    // What was done before a reopening no longer counts.
    let reopened = now.goal.reopened.as_ref().and_then(|reopened| events.iter().position(|event| event.id == reopened.event));
    let events = &events[reopened.unwrap_or(0)..];
    for (at, event) in events.iter().enumerate() {
        let Some(kind) = procedure.kind_named(&event.kind) else { continue };
        for principle in procedure.principles() {
            let Some(place) = principle.options.iter().position(|choice| choice.option == kind) else { continue };
            let reasoned = event.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
            for choice in principle.options.iter().take(place).filter(|choice| choice.unless.is_none()) {
                let settles = |before: &&&Event| {
                    let before = procedure.kind_named(&before.kind);
                    before.is_some_and(|before| before == choice.option || choice.given_up_on.contains(&before))
                };
                tried.set(tried.get() + 1);
                let settled = events[..at].iter().any(|before| settles(&before));
                so(settled || (!principle.must && reasoned), || format!("{} came before its turn", event.id))?;
            }
        }
    }
    Ok(())
}

#[test]
fn nothing_has_an_effect_before_its_turn() {
    let tried = Cell::new(0);
    holds("nothing has an effect before its turn", |story, _| story.looks.iter().try_for_each(|look| followed(story, *look, &tried)));
    assert!(tried.get() >= 8, "only {} options came after others", tried.get());
}

#[test]
fn taking_a_consent_back_breaches_nothing_that_needs_it() {
    let tried = Cell::new(0);
    holds("taking a consent back breaches nothing", |story, _| {
        let procedure = &story.procedure;
        for consent in procedure.consents() {
            let Some(kind) = consent.withdrawn_on.first().map(|kind| procedure.kind(*kind)) else { continue };
            let role = procedure.roles().iter().find(|role| procedure.role_named(&role.name).is_some_and(|id| kind.from.contains(id)));
            let now = long_after(&story.log, procedure);
            let withdrawal = Event {
                id: "~tilbage".to_owned(),
                kind: kind.name.clone(),
                happened: Moment::Instant(now),
                recorded: now,
                actor: Actor { id: "p1".to_owned(), role: role.map_or_else(String::new, |role| role.name.clone()) },
                fields: BTreeMap::new(),
                about: None,
                supersedes: None,
                reason: None,
            };
            let later = AsOf::at(Moment::Instant(now.plus_milliseconds(90 * 86_400_000)));
            let kept = situation(procedure, &story.log, later);
            let taken = log_of(story, story.log.events().iter().cloned().chain([withdrawal]));
            let taken = situation(procedure, &taken, later);
            let needs = |step: &str| procedure.step_named(step).is_some_and(|(_, step)| step.needs.contains(&consent.fact));
            for record in taken.duties.iter().filter(|record| needs(&record.step)) {
                let before = kept.duties.iter().find(|before| before.instance == record.instance);
                tried.set(tried.get() + usize::from(before.is_some()));
                let breached = before.is_some_and(|before| before.breached);
                so(breached || !record.breached, || format!("{} is breached since the consent was taken back", record.instance))?;
                so(!record.is_open(), || format!("{} is open without consent", record.instance))?;
            }
        }
        Ok(())
    });
    assert!(tried.get() >= 8, "only {} duties needed a consent that was taken back", tried.get());
}
