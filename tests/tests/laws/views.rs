//! What a role sees: nothing that tells what is hidden from it, and of the rest all that is true.

use super::situations::log_of;
use super::{Verdict, holds, same, so};
use sagsgang::attempt::{Command, Context, attempt};
use sagsgang::case::Bar;
use sagsgang::explain::{closing_sentences, deadline, deadline_sentences, finding_sentence, why_not, why_not_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log};
use sagsgang::model::StepId;
use sagsgang::parties::{log_for, situation_for};
use sagsgang::situation::{AsOf, Finding, Situation, situation};
use sagsgang_tests::hiding::{Hiding, hide};
use sagsgang_tests::logs;
use sagsgang_tests::story::Numbers;
use sagsgang_tests::tape::Tape;
use serde_json::{Value as Json, json};
use std::cell::Cell;

/// Tries a law on random procedures that hide something, with a log of their own.
fn holds_where_something_is_hidden(law: &str, test: impl Fn(&Hiding, &Log, &[AsOf], &Numbers) -> Verdict) {
    let (tried, hiding_steps) = (Cell::new(0_u32), Cell::new(0_u32));
    holds(law, |story, numbers| {
        let mut tape = Tape::new(&numbers.more);
        let Some(hiding) = hide(&story.written.text, &mut tape) else { return Ok(()) };
        if hiding.facts.is_empty() && hiding.events.is_empty() && hiding.steps.is_empty() && !hiding.own_only {
            return Ok(());
        }
        tried.set(tried.get() + 1);
        hiding_steps.set(hiding_steps.get() + u32::from(hiding.asked_for > 0));
        let log = logs::write(&hiding.procedure, &numbers.log).log;
        let looks = logs::looks(&hiding.procedure, &log, &numbers.more);
        test(&hiding, &log, &looks, numbers)
            .map_err(|why| format!("{why}\n--- seen by {}\n{}\n{}", hiding.viewer, hiding.text, log.write()))
    });
    println!("{law}: {} procedures, in {} more had to be hidden", tried.get(), hiding_steps.get());
    assert!(tried.get() * 3 >= super::cases(), "{law}: only {} procedures hide something", tried.get());
}

/// Everything that is said of a case to whoever sees so much of it.
fn said(hiding: &Hiding, now: &Situation) -> String {
    let (procedure, calendar) = (&hiding.procedure, hiding.procedure.calendar());
    let mut said = serde_json::to_string_pretty(now).unwrap();
    for language in [Language::Danish, Language::English] {
        let findings = now.findings.iter().map(|finding| finding_sentence(language, finding));
        let deadlines = now.duties.iter().filter_map(|record| deadline(procedure, now, record));
        let role = procedure.role_named(&hiding.viewer).unwrap();
        let seen = (0..procedure.steps().len()).filter_map(|at| {
            let (id, _) = procedure.step_named(&procedure.steps()[at].name)?;
            (!procedure.step_is_hidden(id, role)).then_some(id)
        });
        let waits = seen.flat_map(|step: StepId| why_not_sentences(language, calendar, &why_not(procedure, now, step)));
        let all = closing_sentences(language, procedure, now)
            .into_iter()
            .chain(findings)
            .chain(deadlines.flat_map(|why| deadline_sentences(language, calendar, &why)))
            .chain(waits);
        all.for_each(|sentence| said.push_str(&format!("\n{sentence}")));
    }
    format!("{said}\n{:?}", now.wake())
}

#[test]
fn logs_that_differ_in_what_is_hidden_look_the_same() {
    holds_where_something_is_hidden("logs that differ in what is hidden look the same", |hiding, log, looks, numbers| {
        let role = hiding.procedure.role_named(&hiding.viewer).ok_or("no such role")?;
        let other = hiding.other_log(log, &mut Tape::new(&numbers.recipe.head));
        let sorted = |log: Log| {
            let mut events: Vec<String> = log.events().iter().map(|event| serde_json::to_string(event).unwrap()).collect();
            events.sort();
            events
        };
        let [one, two] = [log, &other].map(|log| sorted(log_for(&hiding.procedure, log, role)));
        same("another log to be seen", &one, &two)?;
        for look in looks {
            let [one, two] = [log, &other].map(|log| said(hiding, &situation_for(&hiding.procedure, log, *look, role)));
            same("another view", &one, &two)?;
        }
        Ok(())
    });
}

#[test]
fn what_is_hidden_is_not_named() {
    holds_where_something_is_hidden("what is hidden is not named", |hiding, log, looks, _| {
        let role = hiding.procedure.role_named(&hiding.viewer).ok_or("no such role")?;
        // Ids tell hidden events apart from all else; a step's name stands before the key of its instances.
        let hidden: Vec<&Event> = log.events().iter().filter(|event| hiding.hides(event)).collect();
        let tied =
            |event: &&&Event| event.supersedes.is_some() || log.events().iter().any(|other| other.supersedes.as_deref() == Some(&event.id));
        for look in looks {
            let said = said(hiding, &situation_for(&hiding.procedure, log, *look, role));
            for event in hidden.iter().filter(|event| !tied(event)) {
                so(!said.contains(&format!("\"{}\"", event.id)), || format!("{} is hidden:\n{said}", event.id))?;
            }
            for step in &hiding.steps {
                so(!said.contains(&format!("{step}@")), || format!("the step {step} is hidden:\n{said}"))?;
            }
        }
        Ok(())
    });
}

/// What is told of a case, as data, for the role: all that holds, less what the text says is hidden. Reckoned here from the whole.
fn less_what_is_hidden(hiding: &Hiding, log: &Log, whole: &Situation) -> Json {
    let procedure = &hiding.procedure;
    let role = procedure.role_named(&hiding.viewer).unwrap();
    let step_is_seen = |name: &str| procedure.step_named(name).is_some_and(|(id, _)| !procedure.step_is_hidden(id, role));
    let duties: Vec<_> = whole.duties.iter().filter(|record| step_is_seen(&record.step)).collect();
    let mine = |to: &[String]| to.contains(&hiding.viewer);
    let messages: Vec<_> = whole
        .messages
        .iter()
        .filter(|message| mine(&message.to))
        .map(|message| json!([message.id, message.at, message.to, message.instance, message.due]))
        .collect();
    let coming: Vec<_> =
        whole.coming.iter().filter(|coming| step_is_seen(&coming.step) && (coming.to.is_empty() || mine(&coming.to))).collect();
    let elsewhere = |name: &str| {
        let fact = procedure.fact_named(name).unwrap();
        let speaks =
            |kind: &&sagsgang::model::EventKind| kind.tells.contains(&fact) || kind.settles.iter().any(|(consent, _)| *consent == fact);
        procedure.kinds().iter().filter(speaks).any(|kind| kind.hidden.contains(role))
    };
    let standing: Vec<_> = whole.said.iter().filter(|said| !hiding.hides_field(&said.name) && !elsewhere(&said.name)).collect();
    let decided: Vec<_> = whole.decided.iter().filter(|decided| !hiding.hides_field(&decided.decision)).collect();
    // A progression is hidden where anything is that it measures, begins on or is planned by.
    let name = |fact: sagsgang::model::FactId| procedure.fact(fact).name.as_str();
    let is_told = |fact| !hiding.hides_field(name(fact)) && !elsewhere(name(fact));
    let is_seen = |ramp: &sagsgang::model::Ramp| {
        let mut facts = [ramp.measures].into_iter().chain(ramp.per).chain(ramp.own_plan);
        let mut heard = procedure.kinds().iter().enumerate().filter(|(at, kind)| {
            let begins = ramp.begins_on.iter().any(|on| on.index() == *at);
            begins || kind.tells.contains(&ramp.measures) || (kind.ends_part && ramp.per.is_some())
        });
        facts.all(is_told) && heard.all(|(_, kind)| !kind.hidden.contains(role) && kind.needs.iter().all(|fact| is_told(*fact)))
    };
    let seen = |progression: &str| procedure.ramps().iter().any(|ramp| ramp.name == progression && is_seen(ramp));
    let progress: Vec<_> = whole.progress.iter().filter(|progress| seen(&progress.progression)).collect();
    // How a principle stands is hidden where anything is that it is about.
    let kinds = procedure.kinds();
    let follows = |principle: &sagsgang::model::Principle| {
        principle.options.iter().all(|choice| {
            let mut kinds = std::iter::once(&choice.option).chain(&choice.given_up_on).map(|kind| &kinds[kind.index()]);
            let facts = choice.unless.iter().flat_map(|condition| &condition.atoms).map(|atom| atom.fact());
            kinds.all(|kind| !kind.hidden.contains(role)) && facts.into_iter().all(is_told)
        })
    };
    let followed = |name: &str| procedure.principles().iter().any(|principle| principle.name == name && follows(principle));
    let ordered: Vec<_> = whole.ordered.iter().filter(|ordered| followed(&ordered.principle)).collect();
    let event = |id: &str| log.events().iter().find(|event| event.id == id);
    let idle: Vec<_> = whole
        .findings
        .iter()
        .filter(|finding| match finding {
            Finding::NoEffect {
                event: id,
                why:
                    Bar::RoleMayNot
                    | Bar::UnknownRole
                    | Bar::CaseClosed
                    | Bar::CaseEnded
                    | Bar::MayNotClose
                    | Bar::BeyondAuthority
                    | Bar::SamePerson
                    | Bar::Separate
                    | Bar::OutOfOrder,
                ..
            } => event(id).is_some_and(|event| procedure.kind_named(&event.kind).is_some() && !hiding.hides(event)),
            _ => false,
        })
        .collect();
    let waiting: Vec<_> = whole.waiting.iter().filter(|waiting| event(&waiting.by).is_some_and(|event| !hiding.hides(event))).collect();
    json!({ "waiting": waiting, "stage": whole.stage, "goal": whole.goal, "duties": duties, "messages": messages, "coming": coming, "closing": whole.closing, "decided": decided, "standing": standing, "progress": progress, "ordered": ordered, "idle": idle })
}

#[test]
fn what_is_seen_is_true() {
    holds_where_something_is_hidden("what is seen is true", |hiding, log, looks, _| {
        let role = hiding.procedure.role_named(&hiding.viewer).ok_or("no such role")?;
        // What takes the place of something else of another sort of secrecy is left out: it is seen as taken back.
        let hidden = |event: &Event| hiding.hides(event);
        let crosses = |event: &Event| {
            let other = |other: &&Event| event.supersedes.as_deref() == Some(&other.id) || (other.id == event.id && *other != event);
            log.events().iter().find(other).is_some_and(|other| hidden(other) != hidden(event) || other.id == event.id)
        };
        let log = Log::read(&log.write()).0;
        if log.events().iter().any(crosses) {
            return Ok(());
        }
        for look in looks {
            let whole = less_what_is_hidden(hiding, &log, &situation(&hiding.procedure, &log, *look));
            let seen = less_what_is_hidden(hiding, &log, &situation_for(&hiding.procedure, &log, *look, role));
            for (part, of_whole) in whole.as_object().unwrap() {
                let (one, two) = (serde_json::to_string_pretty(of_whole).unwrap(), serde_json::to_string_pretty(&seen[part]).unwrap());
                so(one == two, || format!("{part} at {look:?}\n--- all that holds, less what is hidden\n{one}\n--- seen\n{two}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn whoever_is_refused_hears_the_same_whatever_is_hidden() {
    holds_where_something_is_hidden("whoever is refused hears the same whatever is hidden", |hiding, log, looks, numbers| {
        let procedure = &hiding.procedure;
        let other = hiding.other_log(log, &mut Tape::new(&numbers.recipe.head));
        let now = looks.first().map_or_else(|| unreachable!(), |look| look.last_known(procedure.calendar()));
        let report = |kind: &str| Command::Report {
            kind: kind.to_owned(),
            fields: std::collections::BTreeMap::<String, FieldValue>::new(),
            about: None,
            supersedes: None,
            reason: None,
        };
        let kinds = procedure.kinds().iter().map(|kind| report(&kind.name));
        let confirmations = procedure.kinds().iter().map(|kind| Command::Confirm { event: kind.name.clone() });
        for command in kinds.chain(confirmations).chain([Command::Close]) {
            let context =
                Context { now, happened: None, actor: Actor { id: "p".to_owned(), role: hiding.viewer.clone() }, id: "forsøg".to_owned() };
            let [one, two] = [log, &other]
                .map(|log| serde_json::to_string(&attempt(procedure, log, &command, &context).map_err(|refusal| refusal.reasons)).unwrap());
            same(&format!("another answer to {command:?}"), &one, &two)?;
        }
        Ok(())
    });
}

#[test]
fn no_message_carries_what_an_event_tells() {
    holds("no message carries what an event tells", |story, _| {
        // The same events, each of which tells words that stand nowhere else.
        let events = story.log.events().iter().cloned().map(|mut event| {
            for (at, (name, value)) in event.fields.iter_mut().enumerate() {
                let fact = story.procedure.fact_named(name).map(|fact| story.procedure.fact(fact));
                if fact.is_some_and(|fact| fact.kind == sagsgang::model::Type::Text) {
                    *value = FieldValue::Text(format!("hemmeligt{at}"));
                }
            }
            event.reason = event.reason.map(|_| "hemmeligt".to_owned());
            event
        });
        let log = log_of(story, events.collect::<Vec<_>>());
        for look in &story.looks {
            let now = situation(&story.procedure, &log, *look);
            let carried = serde_json::to_value(&now.messages).unwrap();
            for message in carried.as_array().unwrap() {
                let fields: Vec<&str> = message.as_object().unwrap().keys().map(String::as_str).collect();
                let known = ["acknowledged", "at", "due", "id", "instance", "instead_of", "kind", "rung", "step", "to"];
                so(fields.iter().all(|field| known.contains(field)), || format!("a message carries {fields:?}"))?;
                let step = message["step"].as_str().unwrap_or("");
                let roles = message["to"].as_array().into_iter().flatten().chain(message["instead_of"].as_array().into_iter().flatten());
                let grant = story.procedure.kind_named(step).is_some_and(|kind| story.procedure.kind(kind).grant.is_some());
                let named = if message["kind"] == "request" { grant } else { story.procedure.step_named(step).is_some() };
                so(named, || format!("neither a step nor a grant is called {step}"))?;
                so(roles.clone().all(|role| role.as_str().is_some_and(|role| story.procedure.role_named(role).is_some())), || {
                    "no such role".to_owned()
                })?;
                so(!message.to_string().contains("hemmeligt"), || format!("{message}"))?;
                // An instance is named by its step and by the id of an event, and by nothing that any tells.
                let key = message["instance"].as_str().and_then(|instance| instance.strip_prefix(step)?.strip_prefix('@')).unwrap_or("");
                let key = key.split('/').next().unwrap_or("");
                so(log.events().iter().any(|event| event.id == key), || format!("{key} is no event"))?;
            }
        }
        Ok(())
    });
}
