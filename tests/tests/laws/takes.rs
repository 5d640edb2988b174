//! What it takes to meet a step: nothing that lacks any of it meets one, in no story; and without it a step is met by what lacked it.

use super::situations::{log_of, long_after};
use super::{Verdict, holds_often, so};
use sagsgang::case::Bar;
use sagsgang::log::{Event, Log, built_in};
use sagsgang::model::{Checked, Detail, FactId, Procedure, Requirement, Step};
use sagsgang::situation::{AsOf, Finding, Record, Situation, situation, visible};
use sagsgang::syntax::ast::{StepClause, What};
use sagsgang::syntax::format;
use sagsgang_tests::reference::of_situation;
use sagsgang_tests::story::{Story, checked_text, loaded};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The events that told nobody anything.
fn idle(now: &Situation) -> BTreeSet<&str> {
    let idle = |finding| match finding {
        &Finding::NoEffect { ref event, why, .. }
            if why != Bar::StepNotOpen && why != Bar::TooManyInstances && why != Bar::NothingToCount =>
        {
            Some(event.as_str())
        }
        _ => None,
    };
    now.findings.iter().filter_map(idle).collect()
}

/// Has an event told a fact by now, and not so long ago that it holds no longer? What a decision gives is always known.
fn is_told(procedure: &Procedure, fact: FactId, so_far: &[&Event], last: &Event) -> bool {
    if procedure.decisions().iter().any(|decision| decision.fact == fact) {
        return true;
    }
    let declared = procedure.fact(fact);
    let tells = |event: &&&Event| {
        let Some(kind) = procedure.kind_named(&event.kind).map(|kind| procedure.kind(kind)) else { return false };
        let field = event.fields.iter().find(|(name, _)| name.to_lowercase() == declared.name.to_lowercase());
        let states =
            kind.tells.contains(&fact) && field.is_some_and(|(_, value)| sagsgang::model::Value::read(value, &declared.kind).is_some());
        states || kind.settles.iter().any(|(settled, _)| *settled == fact)
    };
    let Some(told) = so_far.iter().rev().find(tells) else { return false };
    let calendar = procedure.calendar();
    let over =
        declared.lasts.filter(|lasts| lasts.then.is_none()).map(|lasts| calendar.count(&lasts.rule, calendar.day(told.happened).into()));
    over.is_none_or(|over| calendar.day(last.happened) <= calendar.day(over))
}

/// Does an event tell all that a step takes, after what was told before?
fn has_all(procedure: &Procedure, step: &Step, so_far: &[&Event], event: &Event) -> bool {
    let told = |detail: Detail| detail.told(Some(&event.fields)).iter().map(|words| words.to_lowercase()).collect::<Vec<_>>();
    step.takes.requirements.iter().all(|requirement| match requirement {
        Requirement::Known(fact) => is_told(procedure, *fact, so_far, event),
        Requirement::Attended(roles) => {
            procedure.roles_among(*roles).iter().all(|role| told(Detail::Attended).contains(&role.to_lowercase()))
        }
        Requirement::Venue(venues) => venues.iter().any(|venue| told(Detail::Venue).contains(&venue.to_lowercase())),
        Requirement::Channel(channels) => channels.iter().any(|channel| told(Detail::Channel).contains(&channel.to_lowercase())),
    })
}

fn nothing_that_lacks_meets(story: &Story, look: AsOf, tried: &Cell<usize>) -> Verdict {
    let procedure = &story.procedure;
    let now = situation(procedure, &story.log, look);
    let events = visible(procedure, &story.log, look);
    let idle = idle(&now);
    for record in now.duties.iter().filter(|record| record.takes.is_some()) {
        let (Some(met), Some((_, step))) = (&record.met, procedure.step_named(&record.step)) else { continue };
        let Some(at) = events.iter().position(|event| event.id == met.by) else { continue };
        let so_far: Vec<&Event> = events.iter().take(at + 1).filter(|event| !idle.contains(event.id.as_str())).collect();
        tried.set(tried.get() + usize::from(!step.takes.requirements.is_empty()));
        so(has_all(procedure, step, &so_far, &events[at]), || format!("{} was met by {}, which lacks something", record.instance, met.by))?;
    }
    for finding in &now.findings {
        let Finding::Lacks { event, step, lacks } = finding else { continue };
        so(!lacks.is_empty(), || format!("{event} lacks nothing to meet {step}"))?;
        let meets = |record: &Record| record.step == *step && record.met.as_ref().is_some_and(|met| met.by == *event);
        so(!now.duties.iter().any(meets), || format!("{event} meets {step}, and lacks something"))?;
    }
    Ok(())
}

#[test]
fn nothing_that_lacks_what_a_step_takes_meets_it() {
    let tried = Cell::new(0);
    holds_often("nothing that lacks what a step takes meets it", |story, _| {
        story.looks.iter().try_for_each(|look| nothing_that_lacks_meets(story, *look, &tried))
    });
    assert!(tried.get() >= 20, "only {} steps were met that take something", tried.get());
}

/// The same text without anything that steps take.
fn taking_nothing(story: &Story) -> Result<Arc<Checked<Procedure>>, String> {
    let mut file = std::sync::Arc::unwrap_or_clone(loaded(&story.written.text).1.file);
    for declaration in &mut file.declarations {
        if let What::Step(step) = &mut declaration.what {
            step.clauses.retain(|clause| !matches!(clause.what, StepClause::Takes(_)));
        }
    }
    // Scenarios may tell how something was done that nothing asks for any more.
    file.declarations.retain(|declaration| !matches!(declaration.what, What::Scenario(_)));
    checked_text(&format(&file).map_err(|fault| fault.to_string())?)
}

/// How often a step was done in all.
fn done(now: &Situation, step: &str) -> u32 {
    now.duties.iter().filter(|record| record.step == step).map(|record| u32::from(record.done)).sum()
}

/// How many events of a look that lack something are tried one by one.
const MOST_LACKING: usize = 8;

fn only_what_lacks_is_otherwise(story: &Story, (same, more): (&Cell<usize>, &Cell<usize>)) -> Verdict {
    let strict = &story.procedure;
    if !strict.steps().iter().any(|step| !step.takes.requirements.is_empty()) {
        return Ok(());
    }
    let lax = taking_nothing(story)?;
    // Each at a time of its own, because of one day what tells the facts of a document comes first.
    let late = AsOf::at(long_after(&story.log, strict).into());
    let in_order = visible(strict, &story.log, late).into_iter().zip(0_i64..).filter(|(event, _)| event.kind != built_in::MIGRATED);
    let apart = in_order.map(|(event, at)| {
        let happened = strict.calendar().instant(event.happened).plus_milliseconds(at);
        Event { supersedes: None, happened: happened.into(), ..event }
    });
    let log = log_of(story, apart);
    let answers = |log: &Log, look: AsOf| {
        let without = |procedure: &Checked<Procedure>| {
            let mut answer = of_situation(&situation(procedure, log, look));
            answer.duties.iter_mut().for_each(|duty| duty.left_out.clear());
            answer
        };
        (without(strict), without(&lax))
    };
    for look in &story.looks {
        let now = situation(strict, &log, *look);
        let lacks = |event: &Event| {
            now.findings.iter().any(|finding| matches!(finding, Finding::Lacks { event: lacking, .. } if *lacking == event.id))
        };
        let events = visible(strict, &log, *look);
        let lacking: Vec<usize> = (0..events.len()).filter(|at| lacks(&events[*at])).collect();
        if lacking.is_empty() {
            // Messages are named by their case and text alone, so they are the same too.
            let (one, other) = answers(&log, *look);
            same.set(same.get() + 1);
            let differences = one.differences(&other);
            so(differences.is_empty(), || format!("nothing lacks anything, and yet: {differences:?}"))?;
            continue;
        }
        // Each that lacks something, alone with what came before it and lacked nothing.
        for place in lacking.iter().copied().take(MOST_LACKING) {
            let before = events[..place].iter().enumerate().filter(|(at, _)| !lacking.contains(at)).map(|(_, event)| event);
            let plain = |event: &Event| Event { supersedes: None, ..event.clone() };
            let event = &events[place];
            let (without_it, with_it) = (log_of(story, before.clone().map(plain)), log_of(story, before.chain([event]).map(plain)));
            let at = |procedure: &Checked<Procedure>, log: &Log| {
                situation(procedure, log, AsOf { happened_by: event.happened, known_by: look.known_by })
            };
            let (before, after) = (at(strict, &without_it), at(strict, &with_it));
            let mut found = after.findings.iter().filter_map(|finding| match finding {
                Finding::Lacks { event, step, .. } => Some((event, step)),
                _ => None,
            });
            // What was left out may have told what another needs.
            if found.clone().any(|(lacking, _)| *lacking != event.id) {
                continue;
            }
            for (_, step) in found.by_ref() {
                let open = before.duties.iter().any(|record| record.step == *step && record.is_open());
                let plain = strict.step_named(step).is_some_and(|(_, step)| step.per.is_none()) && event.about.is_none();
                if !open || !plain {
                    continue;
                }
                more.set(more.get() + 1);
                let without = at(&lax, &with_it);
                so(done(&without, step) > done(&after, step), || {
                    format!("{} lacks something of {step}, and does not meet it without either", event.id)
                })?;
            }
        }
    }
    Ok(())
}

#[test]
fn without_what_a_step_takes_it_is_met_by_what_lacked_it_and_nothing_else_is_otherwise() {
    let (same, more) = (Cell::new(0), Cell::new(0));
    holds_often("without what a step takes only what lacked it is otherwise", |story, _| {
        only_what_lacks_is_otherwise(story, (&same, &more))
    });
    assert!(same.get() >= 20 && more.get() >= 10, "only {} without and {} with something lacking", same.get(), more.get());
}
