//! Asking before acting, and asking why: what is accepted has an effect, what is refused has a reason, every date has its
//! explanation.

use super::situations::{log_of, long_after};
use super::{Verdict, holds, same, so};
use sagsgang::attempt::{Command, Context, Reason, attempt};
use sagsgang::calendar::Moment;
use sagsgang::case::{Bar, Stage};
use sagsgang::explain::ways::{Wanted, ways, ways_by_trying_all};
use sagsgang::explain::{deadline, deadline_sentences, reason_sentences, why_not, why_not_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Anchor, Checked, Detail, FactId, KindId, Procedure, Requirement, Step, Type, Value};
use sagsgang::situation::{AsOf, Finding, Situation, situation, visible};
use sagsgang_tests::story::Story;
use sagsgang_tests::tape::Tape;
use std::collections::BTreeMap;

const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

fn role(procedure: &Procedure, tape: &mut Tape<'_>) -> String {
    let names: Vec<&str> = procedure.roles().iter().map(|role| role.name.as_str()).chain(["fremmed"]).collect();
    tape.of(&names, "fremmed").to_owned()
}

fn fields(procedure: &Procedure, kind: KindId) -> BTreeMap<String, FieldValue> {
    let text = |words: &str| FieldValue::Text(words.to_owned());
    let facts = procedure.kind(kind).tells.iter().map(|fact| procedure.fact(*fact));
    facts
        .map(|fact| {
            let value = match &fact.kind {
                Type::Date => text("2026-03-30"),
                Type::Duration => text("8 uger"),
                Type::YesNo => FieldValue::YesNo(true),
                Type::Text | Type::Identifier => text("note"),
                Type::Plan => text("2026-01-05: 5; 2026-02-02: 40"),
                Type::Number => FieldValue::Number(12.into()),
                Type::Choice(options) => text(&options[0]),
            };
            (fact.name.clone(), value)
        })
        .collect()
}

fn command(story: &Story, now: &Situation, tape: &mut Tape<'_>) -> Command {
    let procedure = &story.procedure;
    let ids: Vec<String> = story.log.events().iter().map(|event| event.id.clone()).chain(["findes-ikke".to_owned()]).collect();
    let id = tape.pick(&ids).cloned().unwrap_or_default();
    match tape.below(12) {
        0..=5 => {
            let kinds = procedure.kinds();
            let kind = tape.pick(kinds).map(|kind| kind.name.clone()).unwrap_or_default();
            let mut fields = procedure.kind_named(&kind).map(|kind| fields(procedure, kind)).unwrap_or_default();
            match tape.below(8) {
                6 => fields = BTreeMap::new(),
                7 => drop(fields.insert("ukendt".to_owned(), FieldValue::YesNo(true))),
                _ => {}
            }
            let kind = if tape.chance(5) { "findes ikke".to_owned() } else { kind };
            let about = tape.chance(10).then(|| id.clone());
            let supersedes = tape.chance(15).then(|| id.clone());
            Command::Report { kind, fields, about, supersedes, reason: None }
        }
        6 | 7 => {
            Command::Confirm { event: if tape.chance(50) { id } else { procedure.signal_name(procedure.goal().reached_by).to_owned() } }
        }
        8 => Command::Retract { event: id, reason: Some("journal 7".to_owned()) },
        9 => Command::Acknowledge { message: tape.pick(&now.messages).map_or(id, |message| message.id.clone()) },
        _ => Command::Close,
    }
}

#[test]
fn what_is_accepted_has_an_effect_and_what_is_refused_a_reason() {
    holds("what is accepted has an effect", |story, numbers| {
        let procedure = &story.procedure;
        let mut tape = Tape::new(&numbers.more);
        let now = long_after(&story.log, procedure);
        let before = situation(procedure, &story.log, AsOf::at(Moment::Instant(now)));
        for number in 0..4 {
            let command = command(story, &before, &mut tape);
            let earlier = tape.pick(story.log.events()).map(|event| event.happened);
            let happened = if tape.chance(20) { earlier } else { None };
            let id = if tape.chance(3) { "010190-1234".to_owned() } else { format!("ny-{number}") };
            let context = Context { now, happened, actor: Actor { id: "p1".to_owned(), role: role(procedure, &mut tape) }, id };
            asked(story, &before, &command, &context).map_err(|why| format!("{command:?}\n{context:?}\n{why}"))?;
        }
        Ok(())
    });
}

fn asked(story: &Story, before: &Situation, command: &Command, context: &Context) -> Verdict {
    let procedure = &story.procedure;
    let answer = attempt(procedure, &story.log, command, context);
    same("another answer to the same question", &attempt(procedure, &story.log, command, context), &answer)?;
    let events = match answer {
        Ok(events) => events,
        Err(refusal) => {
            so(!refusal.reasons.is_empty(), || "refused without a reason".to_owned())?;
            for reason in &refusal.reasons {
                refused(procedure, reason)?;
            }
            return Ok(());
        }
    };
    so(!events.is_empty(), || "accepted without an event".to_owned())?;
    let after = log_of(story, story.log.events().iter().chain(&events).cloned());
    same("what was accepted is not read again", &Log::read(&after.write()), &(after.clone(), Vec::new()))?;
    let then = situation(procedure, &after, AsOf::at(Moment::Instant(context.now)));
    let idle = then.findings.iter().find(|finding| match finding {
        Finding::NoEffect { event, .. }
        | Finding::ConflictingId { event }
        | Finding::WrongValue { event, .. }
        | Finding::UnknownField { event, .. }
        | Finding::MissingFact { event, .. }
        | Finding::RecordedBeforeItHappened { event }
        | Finding::WrongAmount { event }
        | Finding::CorrectsNothing { event }
        | Finding::CircularCorrection { event } => *event == context.id,
        _ => false,
    });
    so(idle.is_none(), || format!("accepted, but: {idle:?}"))?;
    // What is closed as of an earlier day may have gone on since.
    if *command == Command::Close && context.happened.is_none() {
        same("closing leads elsewhere", &then.stage, &Stage::Closed)?;
        so(before.goal.reached.is_some() || before.goal.ended.is_some(), || "closed around the goal".to_owned())?;
        so(before.closing.may_close, || format!("closed in spite of {:?}", before.closing.obstacles))?;
    }
    Ok(())
}

fn refused(procedure: &Checked<Procedure>, reason: &Reason) -> Verdict {
    match reason {
        Reason::MayNotClose { obstacles } => so(!obstacles.is_empty(), || "may not be closed, but nothing stands in the way".to_owned())?,
        Reason::StepNotOpen { steps } => {
            so(!steps.is_empty(), || "not open, but no step".to_owned())?;
            so(steps.iter().all(|step| !step.reasons.is_empty()), || format!("not open, but nothing keeps it: {steps:?}"))?;
        }
        Reason::RoleMayNot { who, .. } => so(!who.is_empty(), || "this role may not, and nobody may".to_owned())?,
        _ => {}
    }
    for language in LANGUAGES {
        let sentences = reason_sentences(language, procedure, reason);
        so(!sentences.is_empty() && sentences.iter().all(|words| !words.trim().is_empty()), || format!("no words for {reason:?}"))?;
    }
    Ok(())
}

/// How an event tells that what it meets was done as a step takes it.
fn as_taken(procedure: &Procedure, step: &Step) -> impl Iterator<Item = (String, FieldValue)> {
    step.takes.requirements.iter().filter_map(|taken| match taken {
        Requirement::Known(_) => None,
        Requirement::Attended(roles) => Some((Detail::Attended.field().to_owned(), FieldValue::List(procedure.roles_among(*roles)))),
        Requirement::Venue(venues) => Some((Detail::Venue.field().to_owned(), FieldValue::Text(venues.first()?.clone()))),
        Requirement::Channel(channels) => Some((Detail::Channel.field().to_owned(), FieldValue::Text(channels.first()?.clone()))),
    })
}

#[test]
fn what_is_owed_can_be_done() {
    holds("what is owed can be done", |story, _| {
        let procedure = &story.procedure;
        let now = long_after(&story.log, procedure);
        let look = AsOf::at(Moment::Instant(now));
        let before = situation(procedure, &story.log, look);
        for record in before.duties.iter().filter(|record| record.is_open()) {
            let (_, step) = procedure.step_named(&record.step).ok_or("a record of no step")?;
            // What stands in its documents must be told first.
            if record.takes.as_ref().is_some_and(|taken| !taken.missing.is_empty()) {
                continue;
            }
            for kind in step.met_by.iter().map(|kind| procedure.kind(*kind)).filter(|kind| kind.tells.is_empty()) {
                // A grant is told with how much; the lowest authority may grant up to its own limit.
                let today = procedure.calendar().day_of(now);
                let in_force = |grant: &sagsgang::model::Grant| grant.authorities.iter().position(|authority| authority.holds_on(today));
                // A day on which nobody has the authority, and a grant that takes two, are other laws' matter; so is who acted in what.
                let one_is_enough = |grant: &sagsgang::model::Grant| !grant.two_persons && in_force(grant).is_some();
                if !kind.grant.as_ref().is_none_or(one_is_enough) {
                    continue;
                }
                let authority = kind.grant.as_ref().and_then(|grant| grant.authorities.get(in_force(grant)?));
                let from = authority.map_or(kind.from, |authority| authority.by);
                let limit = authority.and_then(|authority| authority.at_most.as_ref()).map(|limit| limit.words(Language::Danish));
                let amount = limit.map(|limit| (built_in::AMOUNT_FIELD.to_owned(), FieldValue::Text(limit)));
                let fields = amount.into_iter().chain(as_taken(procedure, step)).collect();
                let may = |name: &&str| procedure.role_named(name).is_some_and(|role| from.contains(role));
                let role = procedure.roles().iter().map(|role| role.name.as_str()).find(may);
                let role = role.ok_or_else(|| format!("nobody may report `{}`", kind.name))?;
                let report = Command::Report { kind: kind.name.clone(), fields, about: None, supersedes: None, reason: None };
                let actor = Actor { id: "en ny person".to_owned(), role: role.to_owned() };
                let context = Context { now, happened: None, actor, id: "ny".to_owned() };
                let events = match attempt(procedure, &story.log, &report, &context) {
                    Ok(events) => events,
                    // What a principle puts first is done first, or with a reason.
                    Err(refusal) if refusal.reasons.iter().all(|reason| matches!(reason, Reason::OutOfOrder { .. })) => continue,
                    Err(refusal) => return Err(format!("{} is open, but `{}` is refused: {refusal:?}", record.instance, kind.name)),
                };
                let after = situation(procedure, &log_of(story, story.log.events().iter().cloned().chain(events)), look);
                let met = |situation: &Situation| {
                    let own = situation.duties.iter().filter(|other| other.step == record.step);
                    own.map(|other| usize::from(other.done) + usize::from(other.met.is_some())).sum::<usize>()
                };
                so(met(&after) > met(&before), || format!("`{}` meets no {}", kind.name, record.step))?;
            }
        }
        Ok(())
    });
}

#[test]
fn every_date_has_its_explanation() {
    holds("every date has its explanation", |story, _| {
        let procedure = &story.procedure;
        for look in &story.looks {
            let now = situation(procedure, &story.log, *look);
            for record in &now.duties {
                let explained = deadline(procedure, &now, record);
                let show = || format!("as of {}: {record:#?}\n{explained:#?}", look.happened_by);
                same(&show(), &explained.as_ref().map(|explained| explained.due), &record.due)?;
                let Some(explained) = &explained else { continue };
                let (_, step) = procedure.step_named(&record.step).ok_or("a record of no step")?;
                let limit = step.limit.as_ref().ok_or_else(show)?;
                let closed = !procedure.calendar().closures().is_empty() && !step.is_statutory();
                let changed = closed || !record.pauses.is_empty() || !record.extended.is_empty();
                let plain = !record.born_late && step.cap.is_none() && step.every.is_none() && limit.bounds.is_empty() && !changed;
                if plain {
                    same(&show(), &procedure.calendar().count(&limit.rule, explained.from.on), &explained.due)?;
                }
                if let (Anchor::Fact(fact), true) = (limit.anchor, record.is_open() && plain) {
                    let told = latest_date(procedure, &now, &visible(procedure, &story.log, *look), fact);
                    same(&format!("counted from another date than the one that is known\n{}", show()), &Some(explained.from.on), &told)?;
                }
                for language in LANGUAGES {
                    let sentences = deadline_sentences(language, procedure.calendar(), explained);
                    so(!sentences.is_empty() && sentences.iter().all(|words| !words.trim().is_empty()), show)?;
                }
            }
        }
        Ok(())
    });
}

/// The date of a fact that was told last, by an event that may tell it.
fn latest_date(procedure: &Procedure, now: &Situation, events: &[Event], fact: FactId) -> Option<Moment> {
    let barred = |event: &Event| {
        now.findings.iter().any(|finding| match finding {
            Finding::NoEffect { event: idle, why, .. } => *idle == event.id && *why != Bar::StepNotOpen,
            _ => false,
        })
    };
    let tells = |event: &Event| {
        let kind = procedure.kind_named(&event.kind)?;
        let tells = procedure.kind(kind).tells.contains(&fact) && !barred(event);
        let field = event.fields.get(&procedure.fact(fact).name).filter(|_| tells)?;
        Value::read(field, &Type::Date)?.as_day().map(Moment::Day)
    };
    events.iter().filter_map(tells).next_back()
}

#[test]
fn what_is_not_open_has_a_reason() {
    holds("what is not open has a reason", |story, _| {
        let procedure = &story.procedure;
        for look in &story.looks {
            let now = situation(procedure, &story.log, *look);
            for step in procedure.steps() {
                let (id, _) = procedure.step_named(&step.name).ok_or("no step")?;
                let why = why_not(procedure, &now, id);
                let open = now.duties.iter().any(|record| record.step == step.name && record.is_open());
                same(&format!("`{}` as of {}: open, or without reasons", step.name, look.happened_by), &why.reasons.is_empty(), &open)?;
                for language in LANGUAGES {
                    let sentences = why_not_sentences(language, procedure.calendar(), &why);
                    so(open || !sentences.is_empty(), || format!("no words for {why:?}"))?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn scenarios_run_to_their_end_the_same_each_time() {
    holds("scenarios run the same each time", |story, _| {
        let run = || {
            let (results, coverage) = sagsgang::scenario::run(&story.procedure);
            serde_json::to_string_pretty(&(results, coverage)).expect("results are JSON")
        };
        let first = run();
        same("other results", &run(), &first)?;
        let (results, coverage) = sagsgang::scenario::run(&story.procedure);
        same("scenarios", &results.len(), &story.procedure.scenario_titles().count())?;
        for line in results.iter().flat_map(|result| &result.lines) {
            same(&format!("{line:?}"), &line.passed, &line.found.is_empty())?;
        }
        same("steps", &coverage.steps.all(), &story.procedure.steps().len())
    });
}

#[test]
fn the_smallest_ways_are_those_that_trying_everything_finds() {
    let compared = std::cell::Cell::new(0);
    holds("the smallest ways are those that trying everything finds", |story, numbers| {
        let mut tape = Tape::new(&numbers.more);
        let Some(look) = story.looks.first().copied() else { return Ok(()) };
        let steps = story.procedure.steps();
        let step = tape.pick(steps).and_then(|step| story.procedure.step_named(&step.name)).map(|(id, _)| Wanted::Opens(id));
        for wanted in step.into_iter().chain([Wanted::MayClose]) {
            let Some(all) = ways_by_trying_all(&story.procedure, &story.log, look, wanted, 18) else { continue };
            compared.set(compared.get() + 1);
            same("other ways", &ways(&story.procedure, &story.log, look, wanted), &all)?;
        }
        Ok(())
    });
    assert!(compared.get() >= 30, "only {} questions were compared", compared.get());
}
