//! What the scenarios of a text tell, as courses that a case may take: who does what, how long after the one before, and what is told.

use sagsgang::calendar::{Calendar, Day, Moment};
use sagsgang::log::{Actor, Event, FieldValue, built_in};
use sagsgang::model::{Checked, Detail, EventKind, Procedure, Requirement, RoleId, Roles, Signal, Type};
use sagsgang::scenario::{Story, stories};
use sagsgang::situation::{AsOf, Situation, situation};
use std::collections::BTreeMap;

/// All that a text tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tales {
    pub(crate) all: Vec<Tale>,
    /// What reached the goal in some tale, or one part of a case in several, and how many days after its first event.
    pub(crate) goals: Vec<(Part, i32)>,
    /// What ended the case otherwise, likewise.
    pub(crate) endings: Vec<(Part, i32)>,
    /// What is told of each fact, over all tales.
    values: BTreeMap<String, Vec<FieldValue>>,
}

/// A course that a case may take.
#[derive(Debug, Clone)]
pub(crate) struct Tale {
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
    /// How does it end?
    pub(crate) ends: Ends,
    /// Is it told by a scenario?
    pub(crate) told: bool,
}

/// How a tale ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    Goal,
    Otherwise,
    HalfWay,
}

/// Something that somebody does in a tale.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The event's kind, or one of those every procedure has.
    pub(crate) kind: String,
    pub(crate) role: String,
    /// Who of those in the role.
    pub(crate) actor: String,
    /// How many days after the first event.
    pub(crate) day: i32,
    /// The minute of the day, where it is told.
    pub(crate) minute: Option<i64>,
    /// How many days later it became known.
    pub(crate) known: u32,
    pub(crate) fields: BTreeMap<String, Told>,
    /// The part that opened what it is about.
    pub(crate) about: Option<usize>,
    /// Of a confirmation: what is confirmed.
    pub(crate) confirms: Option<usize>,
    pub(crate) reason: Option<String>,
}

/// What is told, wherever the case lies in time.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    As(FieldValue),
    /// A day so many days after the event's own.
    Day(i32),
}

impl Told {
    pub(crate) fn on(&self, day: Day) -> FieldValue {
        match self {
            Self::As(value) => value.clone(),
            Self::Day(days) => FieldValue::Text(day.plus(*days).to_string()),
        }
    }
}

impl Tales {
    /// What tales tell of a fact.
    pub(crate) fn told_of(&self, fact: &str) -> &[FieldValue] {
        self.values.get(&fact.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The parts in which something of a kind is done, in all tales.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<&Part> {
        self.all.iter().flat_map(|tale| &tale.parts).filter(|part| part.kind == kind).collect()
    }
}

/// Reads the tales of a text.
pub(crate) fn tales(procedure: &Checked<Procedure>) -> Tales {
    let mut tales = Tales::default();
    for story in stories(procedure) {
        let ended = situation(procedure, &story.log, AsOf::at(Moment::Day(Day::LAST)));
        let tale = tale(procedure, &story, &ended);
        if tale.parts.is_empty() {
            continue;
        }
        for event in story.log.events() {
            for (name, value) in &event.fields {
                let known = tales.values.entry(name.to_lowercase()).or_default();
                if !known.contains(value) {
                    known.push(value.clone());
                }
            }
        }
        let goal = &ended.goal;
        let told_by = |id: &str| {
            let at = story.log.events().iter().position(|event| event.id == id);
            let part = at.and_then(|at| tale.parts.get(at)).filter(|part| !part.kind.starts_with('@'));
            part.map(|part| (part.clone(), part.day))
        };
        tales.goals.extend(goal.reached.iter().chain(&goal.parts).filter_map(|event| told_by(&event.event)));
        tales.endings.extend(goal.ended.iter().filter_map(|event| told_by(&event.event)));
        tales.all.push(tale);
    }
    if tales.all.is_empty() {
        tales.all.push(plain(procedure));
    }
    if tales.goals.is_empty() {
        let kind = match procedure.goal().reached_by {
            Signal::Event(kind) => Some(kind),
            Signal::Met(step) => procedure.kind_named(&procedure.step(step).name),
            Signal::Reached(_) => None,
        };
        let part = kind.and_then(|kind| plain_part(procedure, procedure.kind(kind)));
        tales.goals.extend(part.map(|part| (part, 60)));
    }
    tales
}

fn tale(procedure: &Checked<Procedure>, story: &Story, ended: &Situation) -> Tale {
    let calendar = procedure.calendar();
    let events = story.log.events();
    let first = events.iter().map(|event| calendar.day(event.happened)).min().unwrap_or(Day::LAST);
    let parts = events.iter().map(|event| part(procedure, calendar, events, event, first)).collect();
    let ends = match (&ended.goal.reached, &ended.goal.ended) {
        (Some(_), _) => Ends::Goal,
        (None, Some(_)) => Ends::Otherwise,
        (None, None) => Ends::HalfWay,
    };
    Tale { title: story.title.clone(), parts, ends, told: true }
}

fn part(procedure: &Procedure, calendar: &Calendar, events: &[Event], event: &Event, first: Day) -> Part {
    let day = calendar.day(event.happened);
    let minute = match event.happened {
        Moment::Day(_) => None,
        Moment::Instant(instant) => Some((instant.milliseconds() - calendar.midnight(day).milliseconds()) / 60_000),
    };
    let place = |id: &str| events.iter().position(|other| other.id == id);
    let told = |(name, value): (&String, &FieldValue)| (name.clone(), told(procedure, name, value, day));
    let confirmed = event.fields.get(built_in::EVENT_FIELD).filter(|_| event.kind == built_in::CONFIRMED);
    let confirms = confirmed.and_then(|id| if let FieldValue::Text(id) = id { place(id) } else { None });
    Part {
        kind: event.kind.clone(),
        role: event.actor.role.clone(),
        actor: event.actor.id.clone(),
        day: first.days_until(day),
        minute,
        known: u32::try_from(day.days_until(calendar.day_of(event.recorded))).unwrap_or(0),
        fields: event.fields.iter().map(told).collect(),
        about: event.about.as_deref().and_then(place),
        confirms,
        reason: event.reason.clone(),
    }
}

/// A day is kept as how far it lies from the event's own.
fn told(procedure: &Procedure, name: &str, value: &FieldValue, day: Day) -> Told {
    let date = procedure.fact_named(name).is_some_and(|fact| procedure.fact(fact).kind == Type::Date) || name == built_in::UNTIL_FIELD;
    match value {
        FieldValue::Text(words) if date => Day::parse(words).map_or(Told::As(value.clone()), |told| Told::Day(day.days_until(told))),
        _ => Told::As(value.clone()),
    }
}

/// The tale of a text without scenarios: what opens its steps, in the order of the text.
fn plain(procedure: &Procedure) -> Tale {
    let opens = procedure.kinds().iter().filter(|kind| kind.declared && kind.meets.is_empty() && !kind.heard.opens.is_empty());
    let parts = opens.enumerate().filter_map(|(at, kind)| {
        let part = plain_part(procedure, kind)?;
        Some(Part { day: i32::try_from(at).unwrap_or(0) * 10, ..part })
    });
    Tale { title: String::new(), parts: parts.collect(), ends: Ends::HalfWay, told: false }
}

/// Something told in the plainest way; nothing where nobody may tell it, or it cannot be told plainly.
pub(crate) fn plain_part(procedure: &Procedure, kind: &EventKind) -> Option<Part> {
    let from = match &kind.grant {
        Some(grant) => grant.anybody(),
        None if kind.answers.is_some() => return None,
        None => kind.from,
    };
    let role = first_of(procedure, from)?;
    let mut fields = BTreeMap::new();
    for id in &kind.tells {
        let fact = procedure.fact(*id);
        let value = match &fact.kind {
            Type::Date if kind.planned == Some(*id) => Told::Day(14),
            Type::Date => Told::Day(0),
            Type::YesNo => Told::As(FieldValue::YesNo(true)),
            Type::Choice(options) => Told::As(FieldValue::Text(options.first()?.clone())),
            Type::Number => Told::As(FieldValue::Text("1".to_owned())),
            Type::Duration => Told::As(FieldValue::Text(procedure.language().pick("4 uger", "4 weeks").to_owned())),
            Type::Text | Type::Identifier => Told::As(FieldValue::Text("n-1".to_owned())),
            Type::Plan if fact.may_miss => continue,
            Type::Plan => return None,
        };
        fields.insert(fact.name.clone(), value);
    }
    let requirements = || kind.meets.iter().flat_map(|step| &procedure.step(*step).takes.requirements);
    for detail in &kind.details {
        let value = match detail {
            Detail::Attended => {
                let all = requirements().filter_map(|one| if let Requirement::Attended(roles) = one { Some(*roles) } else { None });
                FieldValue::List(all.flat_map(|roles| procedure.roles_among(roles)).collect())
            }
            Detail::Venue => FieldValue::Text(
                requirements().find_map(|one| if let Requirement::Venue(venues) = one { venues.first().cloned() } else { None })?,
            ),
            Detail::Channel => FieldValue::Text(
                requirements().find_map(|one| if let Requirement::Channel(channels) = one { channels.first().cloned() } else { None })?,
            ),
            Detail::Covered => continue,
        };
        fields.insert(detail.field().to_owned(), Told::As(value));
    }
    let role = procedure.role(role).name.clone();
    let Actor { id: actor, role } = Actor { id: person_of(&role), role };
    let reason = (kind.assesses || kind.grant.is_some()).then(|| "r-1".to_owned());
    Some(Part { kind: kind.name.clone(), role, actor, day: 0, minute: None, known: 0, fields, about: None, confirms: None, reason })
}

/// Who acts in a role where nobody in particular is meant: as the scenarios have it.
pub(crate) fn person_of(role: &str) -> String {
    format!("rolle {}", role.to_lowercase())
}

/// The first of some roles, in the order of the text.
pub(crate) fn first_of(procedure: &Procedure, roles: Roles) -> Option<RoleId> {
    let named = |role: &&sagsgang::model::Role| procedure.role_named(&role.name).is_some_and(|id| roles.is_anyone() || roles.contains(id));
    procedure.roles().iter().find(named).and_then(|role| procedure.role_named(&role.name))
}
