//! Consent: nothing rests on one that does not hold, in no story and on no day; and taking it back breaches nothing.

use super::situations::{log_of, long_after};
use super::{Verdict, holds, so};
use sagsgang::calendar::{Day, Moment};
use sagsgang::log::{Actor, Event};
use sagsgang::model::{Consent, FactId, Procedure};
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
    holds("nothing is done or owed without the consent it needs", |story, _| {
        story.looks.iter().try_for_each(|look| nothing_rests_on_what_does_not_hold(story, *look, &tried))
    });
    assert!(tried.get() >= 8, "only {} times something rested on a consent", tried.get());
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
