//! What else bears on a step than its own block says: the ladder of the header, other steps that take its place or shorten its deadline,
//! consents of the events that meet it, agendas, a change of the law, and what other texts say of it.
//!
//! Each text is gone through once and what it says is noted under the names it says it of.

use crate::names::{Found, range};
use crate::texts::Shelf;
use sagsgang::lexicon::Language;
use sagsgang::source::Span;
use sagsgang::syntax::ast::{
    ActivityClause, Clause, Declaration, File, HeaderClause, MarkOf, MetItem, Modal, Name, Step, StepClause, TransitionClause, What,
};
use sagsgang::syntax::editing::{name_key, same_name};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that bears on a step, and where it says so.
#[derive(Clone)]
struct Bears {
    words: String,
    place: Found,
}

/// What the texts say, by name.
#[derive(Default)]
struct Said {
    /// The ladders of headers, the text's own first: they watch over every duty without one of its own.
    ladders: Vec<Bears>,
    /// Of steps.
    steps: BTreeMap<String, Vec<Bears>>,
    /// Of events that may meet them.
    events: BTreeMap<String, Vec<Bears>>,
}

/// The hints of a text's steps, at the ends of their first lines.
pub(crate) fn hints(shelf: &mut Shelf, key: &str, (first, last): (u32, u32)) -> Value {
    let Some(parsed) = shelf.parsed(key) else { return json!([]) };
    let Some(language) = shelf.get(key).map(|text| text.language()) else { return json!([]) };
    let stack = shelf.read(key).map(|read| read.stack.clone()).unwrap_or_default();
    let mut said = Said::default();
    note(shelf, key, &parsed.file, language, &mut said);
    let mut below: BTreeSet<String> = BTreeSet::new();
    for other in stack.iter().filter(|other| *other != key) {
        if let Some(parsed) = shelf.parsed(other) {
            below.extend(parsed.file.declarations.iter().filter_map(step_name));
            note(shelf, other, &parsed.file, language, &mut said);
            note_blocks(shelf, other, &parsed.file, language, &mut said);
        }
    }
    for other in shelf.above(key) {
        if let Some(parsed) = shelf.parsed(&other) {
            note_blocks(shelf, &other, &parsed.file, language, &mut said);
        }
    }
    let Some(lines) = shelf.get(key).map(|text| &text.lines) else { return json!([]) };
    let mut hints: Vec<Value> = Vec::new();
    for declaration in &parsed.file.declarations {
        let What::Step(step) = &declaration.what else { continue };
        let mut at = lines.position(declaration.span.start);
        if at.line < first || at.line > last {
            continue;
        }
        let head = lines.line(at.line as usize).trim_end();
        at.character = lines.position(declaration.span.start + u32::try_from(head.len()).unwrap_or(0)).character;
        // A step of the text's own follows its own header, or else the nearest below; on one from below, each header adds to it.
        let headers = if below.contains(&name_key(&step.name.text)) { said.ladders.len() } else { 1 };
        let mut bears: Vec<Bears> = if watched(step) { said.ladders.iter().take(headers).cloned().collect() } else { Vec::new() };
        bears.extend(said.steps.get(&name_key(&step.name.text)).into_iter().flatten().cloned());
        for event in met_by(step) {
            bears.extend(said.events.get(&name_key(&event.text)).into_iter().flatten().cloned());
        }
        if !bears.is_empty() {
            hints.push(json!({ "position": at, "label": labels(shelf, &bears), "paddingLeft": true }));
        }
    }
    json!(hints)
}

fn step_name(declaration: &Declaration) -> Option<String> {
    if let What::Step(step) = &declaration.what { Some(name_key(&step.name.text)) } else { None }
}

fn labels(shelf: &Shelf, bears: &[Bears]) -> Vec<Value> {
    let mut labels = Vec::new();
    for (number, one) in bears.iter().enumerate() {
        let lead = if number == 0 { "← " } else { " · " };
        let mut label = json!({ "value": format!("{lead}{}", one.words) });
        if let Some((uri, range)) = range(shelf, &one.place) {
            label["location"] = json!({ "uri": uri, "range": range });
        }
        labels.push(label);
    }
    labels
}

/// What a clause says, on one line.
fn written(shelf: &Shelf, key: &str, span: Span) -> String {
    let text = shelf.get(key).map_or("", |text| text.lines.text());
    let words = text.get(span.start as usize..span.end as usize).unwrap_or("");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Notes all that a text says of steps elsewhere than in their own blocks.
fn note(shelf: &Shelf, key: &str, file: &File, language: Language, said: &mut Said) {
    let bears = |words: String, span: Span| Bears { words, place: Found { key: key.to_owned(), span, declares: false } };
    let quoted = |name: &Name| language.quoted(&name.text);
    for declaration in &file.declarations {
        match &declaration.what {
            What::Header(header) => {
                let ladders = header.clauses.iter().filter(|clause| matches!(clause.what, HeaderClause::IfLate(_)));
                said.ladders.extend(ladders.map(|clause| bears(written(shelf, key, clause.span), clause.span)));
            }
            What::Step(other) => {
                let title = quoted(&other.name);
                for clause in &other.clauses {
                    let (of, words) = match &clause.what {
                        StepClause::Replaces(names) => {
                            (names.as_slice(), language.pick(format!("{title} træder i stedet"), format!("{title} replaces it")))
                        }
                        StepClause::Restores(event, restored) => {
                            let event = quoted(event);
                            let words = language.pick(format!("gælder igen ved {event}"), format!("applies again on {event}"));
                            (std::slice::from_ref(restored), words)
                        }
                        StepClause::Capped(_, before) => {
                            let words = language.pick(format!("fristen kan forkorte {title}"), format!("the deadline may shorten {title}"));
                            (std::slice::from_ref(before), words)
                        }
                        _ => continue,
                    };
                    for name in of {
                        said.steps.entry(name_key(&name.text)).or_default().push(bears(words.clone(), clause.span));
                    }
                }
            }
            What::Event(event) => {
                for consent in &event.needs {
                    let (title, consent_name) = (quoted(&event.name), quoted(consent));
                    let words = language
                        .pick(format!("{title} kræver samtykke {consent_name}"), format!("{title} requires consent {consent_name}"));
                    said.events.entry(name_key(&event.name.text)).or_default().push(bears(words, consent.span));
                }
            }
            What::Activity(activity) => {
                let title = quoted(&activity.name);
                for clause in &activity.clauses {
                    let ActivityClause::Agenda(agenda) = &clause.what else { continue };
                    let words = language.pick(format!("på dagsordenen for {title}"), format!("on the agenda of {title}"));
                    let mut named: Vec<String> = Vec::new();
                    for mark in agenda.reasons.iter().flat_map(|reason| &reason.marks) {
                        let MarkOf::Step(name, _) = &mark.of else { continue };
                        if !named.iter().any(|other| same_name(other, &name.text)) {
                            named.push(name.text.clone());
                        }
                    }
                    for name in named {
                        said.steps.entry(name_key(&name)).or_default().push(bears(words.clone(), clause.span));
                    }
                }
            }
            What::Transition(transition) => {
                for clause in &transition.clauses {
                    let TransitionClause::NoNew(steps, _) = &clause.what else { continue };
                    for name in steps {
                        let words = written(shelf, key, clause.span);
                        said.steps.entry(name_key(&name.text)).or_default().push(bears(words, clause.span));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Notes what the blocks of another layer say of their steps' time.
fn note_blocks(shelf: &Shelf, key: &str, file: &File, language: Language, said: &mut Said) {
    let layer = shelf.get(key).and_then(|text| text.name()).map(|name| language.quoted(name)).unwrap_or_default();
    for declaration in &file.declarations {
        let What::Step(other) = &declaration.what else { continue };
        for clause in other.clauses.iter().filter(|clause| bites(clause)) {
            let words = format!("{layer}: {}", written(shelf, key, clause.span));
            let place = Found { key: key.to_owned(), span: clause.span, declares: false };
            said.steps.entry(name_key(&other.name.text)).or_default().push(Bears { words, place });
        }
    }
}

/// Does a clause say when a step must be done, when its deadline stands still, or what it rests on?
fn bites(clause: &Clause<StepClause>) -> bool {
    matches!(
        clause.what,
        StepClause::Limit(_)
            | StepClause::Earliest(_)
            | StepClause::Expires(_)
            | StepClause::Every(_)
            | StepClause::Times(..)
            | StepClause::OnTheDay(_)
            | StepClause::Pauses(..)
            | StepClause::Capped(..)
            | StepClause::Needs(_)
            | StepClause::IfLate(_)
    )
}

/// Does the ladder of the header watch over the step: a duty with a deadline and no ladder of its own?
fn watched(step: &Step) -> bool {
    let has = |is: fn(&StepClause) -> bool| step.clauses.iter().any(|clause| is(&clause.what));
    let duty = step.clauses.iter().any(|clause| match &clause.what {
        StepClause::Deed(deed) => matches!(deed.modal, Modal::Must | Modal::Should),
        _ => false,
    });
    let limited = has(|clause| {
        matches!(clause, StepClause::Limit(_) | StepClause::Every(_) | StepClause::Times(..) | StepClause::Target(_, Some(_)))
    });
    duty && limited && !has(|clause| matches!(clause, StepClause::IfLate(_)))
}

/// The events that meet a step: those it names, or else the one of its own name.
fn met_by(step: &Step) -> Vec<&Name> {
    let named = step.clauses.iter().find_map(|clause| if let StepClause::MetBy(items) = &clause.what { Some(items) } else { None });
    match named {
        None => vec![&step.name],
        Some(items) => items.iter().map(|(MetItem::Event(name) | MetItem::ConfirmationOf(name))| name).collect(),
    }
}
