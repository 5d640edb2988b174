//! What somebody may do on a day: every event that somebody may report, told in every way that the text tells apart.

use crate::calendar::{Day, Moment, Period, Unit};
use crate::model::{
    Atom, Checked, Condition, Detail, EventKind, FactId, FieldValue, KindId, Line, PowerKind, Procedure, Requirement, RoleId, Roles, Says,
    Signal, StepId, StepRef, Type, Value, value_words,
};
use crate::source::Span;
use crate::syntax::ast;
use crate::terms::period_words;
use std::collections::BTreeSet;

/// The most ways in which one event is told.
const MOST_WAYS: usize = 24;

/// Something somebody may do, whatever the day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// Reports an event, and what it tells.
    Report { role: RoleId, kind: KindId, tells: Vec<(FactId, Told)> },
    /// Confirms the goal's event.
    Confirm { role: RoleId, kind: KindId },
    /// Uses a power over a step; of an extension, so many working days past its deadline.
    Use { role: RoleId, power: PowerKind, step: StepId },
}

/// What is told of a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// The day of the event, or a day before or after it.
    Day(i32),
    /// Yes or no.
    YesNo(bool),
    /// A number, a length of time or a choice, as it is kept.
    Kept(Value),
    /// Words, of which only that they are there counts.
    Words,
}

/// All that may be done, in the order of the text.
pub(super) fn acts(procedure: &Checked<Procedure>) -> Vec<Act> {
    let mut acts = Vec::new();
    for (at, kind) in procedure.kinds().iter().enumerate() {
        let id = KindId::new(at);
        let Some(role) = reporter(procedure, kind) else { continue };
        acts.extend(ways(procedure, kind).into_iter().map(|tells| Act::Report { role, kind: id, tells }));
    }
    let goal = procedure.goal();
    let kind = match goal.reached_by {
        Signal::Event(kind) => Some(kind),
        Signal::Met(step) => procedure.kind_named(&procedure.step(step).name),
        Signal::Reached(_) => None,
    };
    if let (Some(role), Some(kind)) = (goal.confirmed_by, kind) {
        acts.push(Act::Confirm { role, kind });
    }
    for (at, step) in procedure.steps().iter().enumerate() {
        for power in PowerKind::ALL {
            let by = step.power(power);
            if let (false, Some(role)) = (by.is_empty(), first_of(procedure, by)) {
                acts.push(Act::Use { role, power, step: StepId::new(at) });
            }
        }
    }
    acts
}

/// Who reports an event in a story: of a grant, whoever may grant however much. Nobody where a pool tells it, or where it takes two.
fn reporter(procedure: &Procedure, kind: &EventKind) -> Option<RoleId> {
    if kind.answers.is_some() {
        return None;
    }
    if let Some(grant) = &kind.grant {
        let unlimited = grant.authorities.iter().find(|authority| authority.at_most.is_none() && authority.from.is_none());
        return unlimited.filter(|_| !grant.two_persons).and_then(|authority| first_of(procedure, authority.by));
    }
    first_of(procedure, kind.from)
}

fn first_of(procedure: &Procedure, roles: Roles) -> Option<RoleId> {
    let mut all = (0..procedure.roles().len()).map(RoleId::new);
    all.find(|role| roles.is_anyone() || roles.contains(*role))
}

/// The ways to tell an event: all of them, or, where they are many, those that differ from the plainest in one fact.
fn ways(procedure: &Procedure, kind: &EventKind) -> Vec<Vec<(FactId, Told)>> {
    let choices: Vec<(FactId, Vec<Option<Told>>)> = kind.tells.iter().map(|fact| (*fact, values(procedure, kind, *fact))).collect();
    if choices.iter().any(|(_, values)| values.is_empty()) {
        return Vec::new();
    }
    let many = choices.iter().try_fold(1_usize, |all, (_, values)| all.checked_mul(values.len())).is_none_or(|all| all > MOST_WAYS);
    let told = |fact: FactId, value: &Option<Told>| value.clone().map(|value| (fact, value));
    if !many {
        let mut all: Vec<Vec<(FactId, Told)>> = vec![Vec::new()];
        for (fact, values) in &choices {
            let longer = |so_far: &Vec<(FactId, Told)>, value: &Option<Told>| so_far.iter().cloned().chain(told(*fact, value)).collect();
            all = all.iter().flat_map(|so_far| values.iter().map(move |value| longer(so_far, value))).collect();
        }
        return all;
    }
    let plain = |but: Option<(usize, &Option<Told>)>| -> Vec<(FactId, Told)> {
        let value = |at: usize, values: &[Option<Told>]| match but {
            Some((other, value)) if other == at => value.clone(),
            _ => values.first().cloned().flatten(),
        };
        choices.iter().enumerate().filter_map(|(at, (fact, values))| value(at, values).map(|value| (*fact, value))).collect()
    };
    let mut all = vec![plain(None)];
    for (at, (_, values)) in choices.iter().enumerate() {
        all.extend(values.iter().skip(1).map(|value| plain(Some((at, value)))));
    }
    all
}

/// What may be told of a fact, the plainest first; nothing at all where it may be left out. Values beside every bound of the text.
fn values(procedure: &Procedure, kind: &EventKind, id: FactId) -> Vec<Option<Told>> {
    let fact = procedure.fact(id);
    let beside = |one: i64| {
        let bounds = bounds(procedure, id);
        let all = bounds.iter().flat_map(|bound| [bound.0, bound.0.saturating_add(one), bound.0.saturating_sub(one)]);
        let all: BTreeSet<i64> = all.filter(|value| *value >= 0).collect();
        all.into_iter().map(|value| Told::Kept(Value(value))).collect::<Vec<_>>()
    };
    let told: Vec<Told> = match &fact.kind {
        Type::Date if kind.planned == Some(id) => vec![Told::Day(14), Told::Day(1)],
        Type::Date => vec![Told::Day(0), Told::Day(-1), Told::Day(-2), Told::Day(14)],
        Type::YesNo => vec![Told::YesNo(true), Told::YesNo(false)],
        Type::Choice(options) => (0..options.len()).map(|at| Told::Kept(Value(i64::try_from(at).unwrap_or(0)))).collect(),
        Type::Number => Some(beside(crate::model::MILLION))
            .filter(|all| !all.is_empty())
            .unwrap_or_else(|| vec![Told::Kept(Value(crate::model::MILLION))]),
        // The kind of unit stands in the lowest three bits.
        Type::Duration => {
            let four_weeks = Period::new(4, Unit::Weeks).map(Value::duration).ok();
            let all: Vec<Told> =
                beside(8).into_iter().filter(|told| matches!(told, Told::Kept(value) if value.as_period().is_some())).collect();
            if all.is_empty() { four_weeks.into_iter().map(Told::Kept).collect() } else { all }
        }
        Type::Text | Type::Identifier => vec![Told::Words],
        Type::Plan => Vec::new(),
    };
    let left_out = fact.may_miss.then_some(None);
    told.into_iter().map(Some).chain(left_out).collect()
}

/// The values of a fact that the text tells apart.
fn bounds(procedure: &Procedure, fact: FactId) -> BTreeSet<Value> {
    let steps =
        procedure.steps().iter().flat_map(|step| step.conditions.iter().chain(step.pausing.as_ref().map(|pausing| &pausing.while_)));
    let conditions = steps.chain(&procedure.goal().conditions).flat_map(|condition: &Condition| &condition.atoms);
    let asked = conditions.filter(|atom: &&Atom| atom.fact() == fact).filter_map(Atom::bound);
    let decided = procedure.decisions().iter().flat_map(|decision| decision.bounds_of(fact));
    asked.chain(decided).collect()
}

impl Act {
    /// The line by which it is done at a moment, as the engine and as the text has it. An extension needs the deadline it extends.
    pub(super) fn on(&self, procedure: &Checked<Procedure>, at: Moment, due: Option<Day>) -> Option<(Line, ast::Says)> {
        let calendar = procedure.calendar();
        let day = calendar.day(at);
        let (role, says, act, tells, details, reason) = match self {
            Self::Report { role, kind: id, tells } => {
                let kind = procedure.kind(*id);
                let values: Option<Vec<_>> = tells.iter().map(|(fact, told)| Some((*fact, told.value(procedure, *fact, day)?))).collect();
                let values = values?;
                let mut fields: Vec<(String, FieldValue)> =
                    values.iter().map(|(fact, value)| (procedure.fact(*fact).name.clone(), field(value))).collect();
                let details = details(procedure, kind);
                fields.extend(details.iter().map(|(detail, names)| (detail.field().to_owned(), how(*detail, names))));
                let reason = kind.assesses.then(|| procedure.language().pick("grunden", "the reason").to_owned());
                let says = Says::Report { role: *role, kind: *id, fields, known: None, reason: reason.clone() };
                let named = name(&kind.name);
                let value = values.first().map(|(_, value)| value.clone());
                let act = match value {
                    Some(value) if kind.assesses => ast::Act::Assesses(named, value, reason.as_deref().map(name)),
                    _ if kind.grant.is_some() => ast::Act::Grants(named, None),
                    _ => ast::Act::Event(named, None),
                };
                let tells = if kind.assesses { Vec::new() } else { values };
                let tells = tells.into_iter().map(|(fact, value)| (name(&procedure.fact(fact).name), value)).collect();
                (*role, says, act, tells, details.into_iter().map(written).collect(), None)
            }
            Self::Confirm { role, kind } => {
                let act = ast::Act::Confirms(name(&procedure.kind(*kind).name));
                (*role, Says::Confirm { role: *role, kind: *kind, known: None }, act, Vec::new(), Vec::new(), None)
            }
            Self::Use { role, power, step } => {
                let until = (*power == PowerKind::Extend).then(|| calendar.working_day_after(due.unwrap_or(day), 1));
                let on = StepRef { step: *step, nth: None };
                let instance = ast::Instance { step: name(&procedure.step(*step).name), nth: None };
                let act = ast::Act::Uses(*power, instance, until);
                (*role, Says::Use { role: *role, power: *power, on, until, known: None }, act, Vec::new(), Vec::new(), None)
            }
        };
        let role = name(&procedure.role(role).name);
        let report = ast::Report { role, person: None, act, tells, details, reason, known: None };
        let line = Line { line: 0, words: String::new(), at, person: None, says };
        Some((line, ast::Says::Report(report)))
    }
}

impl Told {
    fn value(&self, procedure: &Procedure, fact: FactId, day: Day) -> Option<ast::Value> {
        let nowhere = Span::new(0, 0);
        let kind = &procedure.fact(fact).kind;
        Some(match (self, kind) {
            (Self::Day(days), _) => ast::Value::Date(day.plus(*days), nowhere),
            (Self::YesNo(yes), _) => ast::Value::YesNo(*yes, nowhere),
            (Self::Kept(value), Type::Duration) => ast::Value::Duration(value.as_period()?, nowhere),
            (Self::Kept(value), Type::Number) => ast::Value::Number(value_words(procedure.language(), kind, Some(*value)), nowhere),
            (Self::Kept(value), Type::Choice(options)) => ast::Value::Words(name(options.get(usize::try_from(value.0).ok()?)?)),
            (Self::Kept(_), _) => return None,
            (Self::Words, _) => ast::Value::Words(name(procedure.language().pick("notat 1", "note 1"))),
        })
    }
}

/// What an event tells, as the log has it.
fn field(value: &ast::Value) -> FieldValue {
    match value {
        ast::Value::YesNo(yes, _) => FieldValue::YesNo(*yes),
        ast::Value::Date(day, _) => FieldValue::Text(day.to_string()),
        ast::Value::Duration(period, _) => FieldValue::Text(period_words(crate::lexicon::Language::Danish, *period)),
        ast::Value::Number(words, _) => FieldValue::Text(words.replace('.', "")),
        ast::Value::Words(name) => FieldValue::Text(name.text.clone()),
    }
}

/// How it is done, as all the steps want that it may meet.
fn details(procedure: &Procedure, kind: &EventKind) -> Vec<(Detail, Vec<String>)> {
    let requirements = || kind.meets.iter().flat_map(|step| &procedure.step(*step).takes.requirements);
    let mut all = Vec::new();
    for detail in &kind.details {
        let names: Vec<String> = match detail {
            Detail::Attended => {
                let roles = requirements().filter_map(|one| if let Requirement::Attended(roles) = one { Some(*roles) } else { None });
                procedure.roles_among(roles.fold(Roles::default(), Roles::join))
            }
            Detail::Venue => requirements()
                .find_map(|one| if let Requirement::Venue(venues) = one { venues.first().cloned() } else { None })
                .into_iter()
                .collect(),
            Detail::Channel => requirements()
                .find_map(|one| if let Requirement::Channel(channels) = one { channels.first().cloned() } else { None })
                .into_iter()
                .collect(),
            Detail::Covered => continue,
        };
        if !names.is_empty() {
            all.push((*detail, names));
        }
    }
    all
}

fn how(detail: Detail, names: &[String]) -> FieldValue {
    match (detail, names) {
        (Detail::Venue | Detail::Channel, [only]) => FieldValue::Text(only.clone()),
        _ => FieldValue::List(names.to_vec()),
    }
}

fn written((detail, names): (Detail, Vec<String>)) -> ast::Detail {
    let first = || name(names.first().map_or("", String::as_str));
    match detail {
        Detail::Attended => ast::Detail::Attended(names.iter().map(|one| name(one)).collect()),
        Detail::Venue => ast::Detail::Venue(first()),
        Detail::Channel => ast::Detail::Channel(first()),
        Detail::Covered => ast::Detail::Covered(names.iter().map(|one| name(one)).collect()),
    }
}

/// A name that stands nowhere yet.
pub(super) fn name(text: &str) -> ast::Name {
    ast::Name { text: text.to_owned(), span: Span::new(0, 0) }
}
