//! Procedures that hide something from a role: those of the other tests, with `skjult for` written where a tape says, and
//! then wherever `check` asks for it, as an author would.

use crate::story::loaded;
use crate::tape::Tape;
use sagsgang::check::Loaded;
use sagsgang::diagnostic::{Code, Diagnostic, has_errors};
use sagsgang::log::{Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, Procedure, Type};
use sagsgang::source::Span;
use sagsgang::syntax::ast::{ConsentClause, DocumentClause, File, GrantClause, Name, PoolClause, Role, StepClause, What};
use sagsgang::syntax::format;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A procedure that hides something from a role.
#[derive(Debug, Clone)]
pub struct Hiding {
    /// The text.
    pub text: String,
    /// What it means.
    pub procedure: Checked<Procedure>,
    /// The role.
    pub viewer: String,
    /// Does it see only its own steps?
    pub own_only: bool,
    /// What the text says is hidden from it: facts, events, steps, by name.
    pub facts: BTreeSet<String>,
    /// Events and grants.
    pub events: BTreeSet<String>,
    /// Steps.
    pub steps: BTreeSet<String>,
    /// How many of the steps were hidden because `check` asked for it.
    pub asked_for: usize,
}

/// Whoever looks and has no part in anything.
const BYSTANDER: &str = "iagttageren";

/// Hides something of a procedure, and then what gives it away. Nothing where nothing can be hidden.
#[must_use]
pub fn hide(text: &str, tape: &mut Tape<'_>) -> Option<Hiding> {
    let mut file = Arc::unwrap_or_clone(loaded(text).1.file);
    let names: Vec<Name> =
        file.declarations.iter().filter_map(|d| if let What::Role(role) = &d.what { Some(role.name.clone()) } else { None }).collect();
    let bystander = tape.below(3) > 0;
    let viewer = match tape.pick(&names) {
        Some(name) if !bystander => name.clone(),
        _ => Name { text: BYSTANDER.to_owned(), span: Span::new(0, 0) },
    };
    let own_only = tape.below(4) == 3;
    let others: Vec<Name> = names.iter().filter(|name| name.text != viewer.text).cloned().collect();
    if bystander {
        let role = Role {
            name: viewer.clone(),
            outside: true,
            leads: Vec::new(),
            made_of: Vec::new(),
            substitute: None,
            separate: Vec::new(),
            own_only,
        };
        let at = file.declarations.iter().position(|d| matches!(d.what, What::Role(_)))?;
        let mut declaration = file.declarations.get(at)?.clone();
        declaration.what = What::Role(role);
        declaration.quote.clear();
        file.declarations.insert(at, declaration);
    }
    for declaration in &mut file.declarations {
        let hidden = tape.below(4) == 3;
        let hide = |from: &mut Vec<Name>| from.extend(hidden.then(|| viewer.clone()));
        match &mut declaration.what {
            What::Role(role) if role.name.text == viewer.text => role.own_only = own_only,
            What::Fact(fact) => hide(&mut fact.hidden),
            What::Event(event) => {
                // What anybody may report can be hidden from nobody.
                if event.from.is_empty() {
                    event.from.clone_from(&others);
                }
                hide(&mut event.hidden);
            }
            What::Step(step) if hidden => put(&mut step.clauses, StepClause::Hidden(vec![viewer.clone()])),
            What::Document(document) if hidden => put(&mut document.clauses, DocumentClause::Hidden(vec![viewer.clone()])),
            What::Consent(consent) if hidden => put(&mut consent.clauses, ConsentClause::Hidden(vec![viewer.clone()])),
            What::Pool(pool) if hidden => put(&mut pool.clauses, PoolClause::Hidden(vec![viewer.clone()])),
            What::Grant(grant) if hidden => put(&mut grant.clauses, GrantClause::Hidden(vec![viewer.clone()])),
            _ => {}
        }
    }
    settle(file, &viewer, own_only)
}

/// Does what `check` asks for, until it asks for nothing: hides what gives something away, and lets be seen what must be.
fn settle(file: File, viewer: &Name, own_only: bool) -> Option<Hiding> {
    let mut text = format(&file).ok()?;
    let mut must_be_seen: BTreeSet<String> = BTreeSet::new();
    let mut asked_for = 0;
    for _ in 0..200 {
        let (sources, Loaded { file, diagnostics, procedure, .. }) = loaded(&text);
        let mut file = Arc::unwrap_or_clone(file);
        let faults: Vec<&Diagnostic> = diagnostics.iter().filter(|fault| has_errors(std::slice::from_ref(fault))).collect();
        let Some(fault) = faults.first() else {
            let (mut facts, mut events, mut steps) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            for declaration in &file.declarations {
                match &declaration.what {
                    What::Fact(fact) if !fact.hidden.is_empty() => drop(facts.insert(fact.name.text.clone())),
                    What::Event(event) if !event.hidden.is_empty() => drop(events.insert(event.name.text.clone())),
                    What::Grant(grant) if grant.clauses.iter().any(|clause| matches!(clause.what, GrantClause::Hidden(_))) => {
                        events.insert(grant.name.text.clone());
                    }
                    What::Consent(consent) if consent.clauses.iter().any(|clause| matches!(clause.what, ConsentClause::Hidden(_))) => {
                        events.insert(consent.name.text.clone());
                    }
                    What::Pool(pool) if pool.clauses.iter().any(|clause| matches!(clause.what, PoolClause::Hidden(_))) => {
                        events.extend(answers(pool).map(|name| name.text.clone()));
                    }
                    What::Step(step) if step.clauses.iter().any(|clause| matches!(clause.what, StepClause::Hidden(_))) => {
                        steps.insert(step.name.text.clone());
                    }
                    _ => {}
                }
            }
            let viewer = viewer.text.clone();
            return Some(Hiding { text, procedure: procedure?, viewer, own_only, facts, events, steps, asked_for });
        };
        let named = |span: Span| sources.get(fault.source).map(|source| source.slice(span).trim_matches('"').to_owned());
        let (place, secret) = (named(fault.span)?, fault.also.and_then(named));
        match fault.code {
            // What gives something away is hidden too, unless it must be seen.
            Code::HiddenLeaks if secret.is_some() && !must_be_seen.contains(&place) && !own_only => {
                asked_for += 1;
                change(&mut file, fault.span, Some(viewer));
            }
            Code::HiddenLeaks | Code::HiddenFromActor => {
                let span = fault.also.unwrap_or(fault.span);
                must_be_seen.insert(named(span)?);
                change(&mut file, span, None);
            }
            // The fault is not about what is hidden: the test that uses this tells of it.
            _ => return None,
        }
        text = format(&file).ok()?;
    }
    None
}

fn answers(pool: &sagsgang::syntax::ast::Pool) -> impl Iterator<Item = &Name> {
    pool.clauses.iter().filter_map(|clause| if let PoolClause::Answers(name, _) = &clause.what { Some(name) } else { None })
}

/// Hides what is declared at a place, or lets it be seen.
fn change(file: &mut File, span: Span, viewer: Option<&Name>) {
    for declaration in &mut file.declarations {
        match &mut declaration.what {
            What::Fact(fact) if fact.name.span == span => fact.hidden = viewer.into_iter().cloned().collect(),
            What::Event(event) if event.name.span == span => event.hidden = viewer.into_iter().cloned().collect(),
            What::Step(step) if step.name.span == span => {
                step.clauses.retain(|clause| !matches!(clause.what, StepClause::Hidden(_)));
                viewer.iter().for_each(|viewer| put(&mut step.clauses, StepClause::Hidden(vec![(*viewer).clone()])));
            }
            What::Consent(consent) if consent.name.span == span => {
                consent.clauses.retain(|clause| !matches!(clause.what, ConsentClause::Hidden(_)));
                viewer.iter().for_each(|viewer| put(&mut consent.clauses, ConsentClause::Hidden(vec![(*viewer).clone()])));
            }
            What::Pool(pool) if answers(pool).any(|name| name.span == span) => {
                pool.clauses.retain(|clause| !matches!(clause.what, PoolClause::Hidden(_)));
                viewer.iter().for_each(|viewer| put(&mut pool.clauses, PoolClause::Hidden(vec![(*viewer).clone()])));
            }
            What::Document(document) if document.name.span == span => {
                document.clauses.retain(|clause| !matches!(clause.what, DocumentClause::Hidden(_)));
            }
            What::Grant(grant) if grant.name.span == span => {
                grant.clauses.retain(|clause| !matches!(clause.what, GrantClause::Hidden(_)));
                viewer.iter().for_each(|viewer| put(&mut grant.clauses, GrantClause::Hidden(vec![(*viewer).clone()])));
            }
            _ => {}
        }
    }
}

fn put<T: Clone>(clauses: &mut Vec<sagsgang::syntax::ast::Clause<T>>, what: T) {
    let Some(last) = clauses.last().cloned() else { return };
    clauses.push(sagsgang::syntax::ast::Clause { what, lead: Vec::new(), comment: None, ..last });
}

impl Hiding {
    /// Is a field of an event hidden from the role?
    #[must_use]
    pub fn hides_field(&self, field: &str) -> bool {
        let fact = self.procedure.fact_named(field);
        let role = self.procedure.role_named(&self.viewer);
        fact.zip(role).is_some_and(|(fact, role)| self.procedure.fact_is_hidden(fact, role))
    }

    /// Is an event of the log hidden from the role, going by what the text says?
    #[must_use]
    pub fn hides(&self, event: &Event) -> bool {
        let Some(role) = self.procedure.role_named(&self.viewer) else { return false };
        match self.procedure.kind_named(&event.kind) {
            Some(kind) => self.procedure.event_is_hidden(kind, role),
            None if matches!(event.kind.as_str(), built_in::EXTENDED | built_in::EXCUSED | built_in::LIFTED) => {
                match event.fields.get(built_in::STEP_FIELD) {
                    Some(FieldValue::Text(step)) => {
                        self.procedure.step_named(step).is_none_or(|(step, _)| self.procedure.step_is_hidden(step, role))
                    }
                    _ => true,
                }
            }
            None => false,
        }
    }

    /// The same log as far as the role may see it: other values of hidden facts, hidden events left out or told again.
    #[must_use]
    pub fn other_log(&self, log: &Log, tape: &mut Tape<'_>) -> Log {
        let mut other = Log::new(log.case(), log.header().map_or("", |header| header.procedure.as_str()));
        for event in log.events() {
            let tied = |other: &Event| {
                let names = |id: &Option<String>| id.as_deref() == Some(event.id.as_str());
                let confirmed = matches!(other.fields.get(built_in::EVENT_FIELD), Some(FieldValue::Text(id)) if *id == event.id);
                names(&other.supersedes) || names(&other.about) || confirmed || (other.id == event.id && other != event)
            };
            let free = self.hides(event) && event.supersedes.is_none() && !log.events().iter().any(tied);
            if free && tape.chance(50) {
                continue;
            }
            let mut event = event.clone();
            let told = self.procedure.kind_named(&event.kind).is_some();
            let names: Vec<String> = event.fields.keys().filter(|field| told && self.hides_field(field)).cloned().collect();
            for field in names {
                let kind = self.procedure.fact_named(&field).map(|fact| self.procedure.fact(fact).kind.clone());
                match kind.filter(|_| tape.chance(80)) {
                    Some(kind) => drop(event.fields.insert(field, another(&kind, tape))),
                    None => drop(event.fields.remove(&field)),
                }
            }
            if free {
                let again = Event { id: format!("{}-igen", event.id), happened: event.recorded.into(), ..event.clone() };
                if tape.chance(30) {
                    other.append(again);
                }
            }
            other.append(event);
        }
        other
    }
}

/// Another value of a type.
fn another(kind: &Type, tape: &mut Tape<'_>) -> FieldValue {
    let words = |words: &str| FieldValue::Text(words.to_owned());
    match kind {
        Type::YesNo => FieldValue::YesNo(tape.chance(50)),
        Type::Number => FieldValue::Number(tape.below(100).into()),
        Type::Date => words(tape.of(&["2026-01-09", "2026-06-01", "2030-01-01"], "2026-02-02")),
        Type::Duration => words(tape.of(&["3 dage", "9 uger", "2 år"], "1 dag")),
        Type::Choice(options) => FieldValue::Text(tape.pick(options).cloned().unwrap_or_default()),
        Type::Plan => words(tape.of(&["2026-01-09: 1; 2026-02-01: 50", "2026-03-01: 9"], "2026-01-05: 30")),
        Type::Text | Type::Identifier => words(tape.of(&["a", "b", "c"], "d")),
    }
}
