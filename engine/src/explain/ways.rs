//! What would have to happen: the smallest sets of events that would open a step, or let the case close.
//!
//! Found by trying, with the one transition: every set is put at the end of the log and the case is folded again. Only what
//! can bear on the question is tried, found by walking back from it; a test compares with trying everything.

use crate::calendar::Day;
use crate::lexicon::Language;
use crate::log::{Actor, Event, FieldValue, Log, built_in};
use crate::model::{
    Amount, Anchor, Atom, Checked, Detail, FactId, KindId, MILLION, Manner, Procedure, Requirement, Roles, Signal, StepId, Type, Value,
};
use crate::situation::{AsOf, fold};
use crate::terms::period_words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The largest set that is looked for.
pub const MOST_EVENTS: usize = 3;
/// The most candidates that are combined; a question with more is answered from the first ones.
const MOST_CANDIDATES: usize = 40;
/// The most sets that are given.
const MOST_WAYS: usize = 20;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// That the step is open.
    Opens(StepId),
    /// That the case may be closed.
    MayClose,
}

/// Events which together would do it, and of which none can be left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Way {
    /// The events, in the order in which they would count.
    pub events: Vec<Proposed>,
}

/// An event that would help.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Proposed {
    /// Its kind; of a confirmation the kind of what is confirmed.
    pub kind: String,
    /// Who may report it; empty where anybody may.
    pub by: Vec<String>,
    /// What it would have to tell.
    pub tells: Vec<(String, String)>,
    /// Is it the confirmation of such an event?
    pub confirms: bool,
    /// Must another person do it than in the same set before?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub another_person: bool,
}

struct Candidate {
    proposed: Proposed,
    event: Event,
}

/// All smallest sets of at most three events that, happening on the day looked at, would give what is wanted. Nothing where it
/// is so already, or where no such set is found.
#[must_use]
pub fn ways(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, wanted: Wanted) -> Vec<Way> {
    let candidates = candidates(procedure, log, as_of, Some(wanted));
    search(procedure, log, as_of, wanted, &candidates)
}

/// The same by trying every kind of event the procedure knows: slow, and there to check [`ways`]. Nothing where there are
/// more than so many events to try, or more ways than are given.
#[doc(hidden)]
#[must_use]
pub fn ways_by_trying_all(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, wanted: Wanted, most: usize) -> Option<Vec<Way>> {
    let candidates = candidates(procedure, log, as_of, None);
    if candidates.len() > most.min(MOST_CANDIDATES - 1) {
        return None;
    }
    let ways = search(procedure, log, as_of, wanted, &candidates);
    (ways.len() < MOST_WAYS).then_some(ways)
}

fn search(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, wanted: Wanted, candidates: &[Candidate]) -> Vec<Way> {
    if holds(procedure, log, as_of, wanted, &[]) {
        return Vec::new();
    }
    let mut found: Vec<Vec<usize>> = Vec::new();
    for size in 1..=MOST_EVENTS.min(candidates.len()) {
        each_set(candidates.len(), size, &mut |set| {
            let larger = |smaller: &Vec<usize>| smaller.iter().all(|one| set.contains(one));
            if found.len() < MOST_WAYS && !found.iter().any(larger) {
                let events: Vec<&Event> = set.iter().filter_map(|at| candidates.get(*at)).map(|candidate| &candidate.event).collect();
                if holds(procedure, log, as_of, wanted, &events) {
                    found.push(set.to_vec());
                }
            }
        });
    }
    let way =
        |set: Vec<usize>| Way { events: set.into_iter().filter_map(|at| candidates.get(at)).map(|one| one.proposed.clone()).collect() };
    let ways: BTreeSet<Way> = found.into_iter().map(way).collect();
    let mut ways: Vec<Way> = only_what_matters(procedure, ways, procedure.calendar().day(as_of.happened_by)).into_iter().collect();
    ways.sort_by_key(|way| way.events.len());
    ways
}

/// Leaves out what an event would tell where every value would do.
fn only_what_matters(procedure: &Procedure, mut ways: BTreeSet<Way>, today: Day) -> BTreeSet<Way> {
    let told: BTreeSet<String> =
        ways.iter().flat_map(|way| &way.events).flat_map(|event| &event.tells).map(|(fact, _)| fact.clone()).collect();
    for fact in told {
        let Some(id) = procedure.fact_named(&fact) else { continue };
        let all = values(procedure, id, today).len();
        let without = |way: &Way, at: usize| {
            let mut way = way.clone();
            if let Some(event) = way.events.get_mut(at) {
                event.tells.retain(|(told, _)| *told != fact);
            }
            way
        };
        for at in 0..MOST_EVENTS {
            let tells = |way: &&Way| way.events.get(at).is_some_and(|event| event.tells.iter().any(|(told, _)| *told == fact));
            let mut alike: BTreeMap<Way, Vec<Way>> = BTreeMap::new();
            for way in ways.iter().filter(tells) {
                alike.entry(without(way, at)).or_default().push(way.clone());
            }
            for (bare, group) in alike.into_iter().filter(|(_, group)| group.len() == all) {
                group.iter().for_each(|way| {
                    ways.remove(way);
                });
                ways.insert(bare);
            }
        }
    }
    ways
}

/// Visits every set of so many numbers below a bound, in order.
fn each_set(bound: usize, size: usize, visit: &mut impl FnMut(&[usize])) {
    let mut set: Vec<usize> = (0..size).collect();
    loop {
        visit(&set);
        let Some(at) = (0..size).rev().find(|at| set.get(*at).is_some_and(|one| *one < bound - size + at)) else { return };
        let next = set.get(at).copied().unwrap_or(0) + 1;
        for (offset, place) in set.iter_mut().skip(at).enumerate() {
            *place = next + offset;
        }
    }
}

fn holds(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, wanted: Wanted, events: &[&Event]) -> bool {
    let mut log = log.clone();
    for event in events {
        log.append((*event).clone());
    }
    let case = fold(procedure, &log, as_of, &mut ());
    match wanted {
        Wanted::Opens(step) => case.duties.iter().any(|duty| duty.step == step && duty.is_open()),
        Wanted::MayClose => case.may_close(procedure),
    }
}

/// The events worth trying: kinds that bear on what is wanted, with every value that makes a difference to a condition.
fn candidates(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, wanted: Option<Wanted>) -> Vec<Candidate> {
    let today = procedure.calendar().day(as_of.happened_by);
    let kinds: Vec<KindId> = match wanted {
        Some(wanted) => bearing(procedure, wanted).into_iter().collect(),
        None => procedure.kind_ids().collect(),
    };
    let mut candidates = Vec::new();
    // What stops everything at once, a death, is never proposed.
    let kinds = kinds.into_iter().filter(|kind| procedure.kind(*kind).ends != Some(Manner::AtOnce));
    let mut told: Vec<(KindId, Vec<_>)> = kinds.map(|kind| (kind, tellings(procedure, kind, today))).collect();
    // What can be told in many ways must not crowd out what can be told in few.
    told.sort_by_key(|(_, tellings)| tellings.len());
    let mut room = MOST_CANDIDATES;
    for (_, tellings) in &mut told {
        tellings.truncate(room);
        room -= tellings.len();
    }
    told.sort_by_key(|(kind, _)| *kind);
    for (kind, tellings) in told {
        let data = procedure.kind(kind);
        for tells in tellings {
            let fields: Vec<_> = tells.iter().map(|(fact, value)| (fact.clone(), value.clone())).collect();
            let amount = data.grant.as_ref().and_then(|grant| grant.on(today).next()?.at_most.clone());
            let who = data.grant.as_ref().map_or(data.from, |grant| grant.who(amount.as_ref(), today));
            let details = details(procedure, kind);
            let fields: BTreeMap<_, _> = amount
                .iter()
                .map(|amount| (Amount::FIELD.to_owned(), amount.field()))
                .chain(details.iter().cloned())
                .chain(fields)
                .collect();
            let mut event = event(procedure, who, as_of, candidates.len(), data.name.clone(), fields);
            event.reason = data.assesses.then(|| "…".to_owned());
            let tells = tells.into_iter().chain(details).map(|(fact, value)| (fact, shown(&value))).collect();
            let proposed = Proposed {
                kind: data.name.clone(),
                by: if who.is_anyone() { Vec::new() } else { procedure.roles_among(who) },
                tells,
                confirms: false,
                another_person: false,
            };
            if data.grant.as_ref().is_some_and(|grant| grant.two_persons) {
                let proposed = Proposed { another_person: true, ..proposed.clone() };
                let id = format!("{}~", event.id);
                let actor = Actor { id: format!("{}~", event.actor.id), ..event.actor.clone() };
                candidates.push(Candidate { proposed, event: Event { id, actor, ..event.clone() } });
            }
            candidates.push(Candidate { proposed, event });
        }
    }
    if let Some(by) = procedure.goal().confirmed_by {
        let goal_kinds = |event: &&Event| procedure.kind_named(&event.kind).is_some_and(|kind| is_goal(procedure, kind));
        let told: Vec<(String, String)> =
            log.events().iter().filter(goal_kinds).map(|event| (event.id.clone(), event.kind.clone())).collect();
        let new = candidates.iter().filter(|one| procedure.kind_named(&one.event.kind).is_some_and(|kind| is_goal(procedure, kind)));
        let new: Vec<(String, String)> = new.map(|one| (one.event.id.clone(), one.event.kind.clone())).collect();
        for (id, kind) in told.into_iter().chain(new) {
            let fields = BTreeMap::from([(built_in::EVENT_FIELD.to_owned(), FieldValue::Text(id))]);
            let role = procedure.role(by).name.clone();
            let mut event = event(procedure, Roles::default(), as_of, candidates.len(), built_in::CONFIRMED.to_owned(), fields);
            event.actor.role.clone_from(&role);
            let proposed = Proposed { kind, by: vec![role], tells: Vec::new(), confirms: true, another_person: false };
            candidates.push(Candidate { proposed, event });
        }
    }
    candidates.truncate(MOST_CANDIDATES);
    candidates
}

fn is_goal(procedure: &Procedure, kind: KindId) -> bool {
    match procedure.goal().reached_by {
        Signal::Event(goal) => goal == kind,
        Signal::Met(step) => procedure.kind(kind).meets.contains(&step),
        Signal::Reached(_) => false,
    }
}

fn event(
    procedure: &Checked<Procedure>,
    from: Roles,
    as_of: AsOf,
    number: usize,
    name: String,
    fields: BTreeMap<String, FieldValue>,
) -> Event {
    let calendar = procedure.calendar();
    let ids = (0..procedure.roles().len()).map(crate::model::RoleId::new);
    let role = ids.into_iter().find(|role| from.contains(*role)).map_or_else(String::new, |role| procedure.role(role).name.clone());
    Event {
        // After every id a host is likely to use, so that at the same moment it counts after what has happened.
        id: format!("~{number:04}"),
        kind: name,
        happened: as_of.happened_by,
        recorded: calendar.instant(as_of.known_by),
        // Each role is a person of its own.
        actor: Actor { id: format!("~{role}"), role },
        fields,
        about: None,
        supersedes: None,
        reason: None,
    }
}

/// The kinds of event that can bear on what is wanted, found by walking back from it.
fn bearing(procedure: &Procedure, wanted: Wanted) -> BTreeSet<KindId> {
    let mut kinds = BTreeSet::new();
    let mut steps: BTreeSet<StepId> = BTreeSet::new();
    let mut open: Vec<StepId> = Vec::new();
    // Whether the case belongs to the text bears on everything.
    let mut facts: BTreeSet<FactId> = procedure.scope().map(|scope| scope.fact).into_iter().collect();
    match wanted {
        Wanted::Opens(step) => open.push(step),
        Wanted::MayClose => {
            let goal = procedure.goal();
            signal(procedure, goal.reached_by, &mut kinds, &mut open);
            facts.extend(goal.counts.iter().map(|(fact, _)| *fact));
            facts.extend(goal.conditions.iter().flat_map(|condition| &condition.atoms).map(Atom::fact));
            // What survives the goal must be met too.
            open.extend(all(procedure).filter(|step| procedure.step(*step).survives));
        }
    }
    // The case may have to go on before the step can open, or must come to its end.
    let turns = |kind: &KindId| {
        let kind = procedure.kind(*kind);
        kind.reopens.is_some() || kind.revokes || (wanted == Wanted::MayClose && kind.ends.is_some())
    };
    kinds.extend(procedure.kind_ids().filter(turns));
    while let Some(id) = open.pop() {
        if !steps.insert(id) {
            continue;
        }
        let step = procedure.step(id);
        step.after.signals.iter().for_each(|of| signal(procedure, *of, &mut kinds, &mut open));
        kinds.extend(&step.met_by);
        facts.extend(step.conditions.iter().flat_map(|condition| &condition.atoms).map(Atom::fact));
        facts.extend(step.takes.required());
        facts.extend(step.limits().chain(&step.earliest).flat_map(crate::model::TimeLimit::anchors).filter_map(|anchor| match anchor {
            Anchor::Fact(fact) => Some(fact),
            _ => None,
        }));
        open.extend(&step.replaced_by);
        // What stands in its place may end with the case, and it may not.
        if step.survives && !step.replaced_by.is_empty() {
            let goal = procedure.goal();
            signal(procedure, goal.reached_by, &mut kinds, &mut open);
            facts.extend(goal.counts.iter().map(|(fact, _)| *fact));
            kinds.extend(procedure.kind_ids().filter(|kind| procedure.kind(*kind).ends.is_some()));
        }
        // What stands in its place can fall away: by an event, or by its own conditions.
        let takes_place = |kind: &KindId| {
            let kind = procedure.kind(*kind);
            let falls = |step: &StepId| kind.lapses.contains(step) || kind.declines.contains(step);
            // What holds the case open may fall away itself.
            step.replaced_by.iter().any(falls) || (wanted == Wanted::MayClose && falls(&id))
        };
        kinds.extend(procedure.kind_ids().filter(takes_place));
    }
    // What tells a fact that matters may itself need a consent, which something gives.
    loop {
        facts.extend(kinds.iter().flat_map(|kind| &procedure.kind(*kind).needs));
        let told: BTreeSet<FactId> = facts.iter().flat_map(|fact| procedure.told_facts(*fact)).collect();
        let before = kinds.len();
        kinds.extend(procedure.kind_ids().filter(|kind| procedure.kind(*kind).speaks_of().any(|fact| told.contains(&fact))));
        if kinds.len() == before {
            return kinds;
        }
    }
}

fn all(procedure: &Procedure) -> impl Iterator<Item = StepId> {
    (0..procedure.steps().len()).map(StepId::new)
}

fn signal(procedure: &Procedure, signal: Signal, kinds: &mut BTreeSet<KindId>, open: &mut Vec<StepId>) {
    match signal {
        Signal::Event(kind) => {
            kinds.insert(kind);
        }
        Signal::Met(step) => open.push(step),
        Signal::Reached(threshold) => {
            kinds.extend(procedure.kinds_for(threshold));
            // A deadline passes where its step is open.
            open.extend(procedure.threshold(threshold).mark.passes());
        }
    }
}

/// How an event of a kind would be done to meet what it meets: all that must attend do, at the first of the places and in the first
/// of the ways that a step asks for.
fn details(procedure: &Procedure, kind: KindId) -> Vec<(String, FieldValue)> {
    let mut attended = Roles::default();
    let mut told: Vec<(String, FieldValue)> = Vec::new();
    for step in &procedure.kind(kind).meets {
        for requirement in &procedure.step(*step).takes.requirements {
            let (detail, value) = match requirement {
                Requirement::Known(_) => continue,
                Requirement::Attended(roles) => {
                    attended = attended.join(*roles);
                    continue;
                }
                Requirement::Venue(words) => (Detail::Venue, words.first()),
                Requirement::Channel(words) => (Detail::Channel, words.first()),
            };
            if let Some(value) = value.filter(|_| !told.iter().any(|(field, _)| field == detail.field())) {
                told.push((detail.field().to_owned(), FieldValue::Text(value.clone())));
            }
        }
    }
    if !attended.is_empty() {
        told.insert(0, (Detail::Attended.field().to_owned(), FieldValue::List(procedure.roles_among(attended))));
    }
    told
}

/// Every combination of values that makes a difference to some condition, for the facts an event of a kind tells.
fn tellings(procedure: &Procedure, kind: KindId, today: Day) -> Vec<Vec<(String, FieldValue)>> {
    let mut tellings: Vec<Vec<(String, FieldValue)>> = vec![Vec::new()];
    for fact in &procedure.kind(kind).tells {
        let values = values(procedure, *fact, today);
        let name = &procedure.fact(*fact).name;
        let with = |telling: &Vec<(String, FieldValue)>| {
            let telling = telling.clone();
            values.iter().map(move |value| telling.iter().cloned().chain([(name.clone(), value.clone())]).collect()).collect::<Vec<_>>()
        };
        tellings = tellings.iter().flat_map(with).take(MOST_CANDIDATES).collect();
    }
    tellings
}

/// The values of a fact between which some condition tells: every option, or around every bound.
fn values(procedure: &Procedure, fact: FactId, today: Day) -> Vec<FieldValue> {
    let conditions = procedure.steps().iter().flat_map(|step| &step.conditions).chain(&procedure.goal().conditions);
    let asked = conditions.flat_map(|condition| &condition.atoms).filter(|atom| atom.fact() == fact).filter_map(Atom::bound);
    let rows = procedure.decisions().iter().flat_map(|decision| decision.bounds_of(fact));
    let bounds: BTreeSet<i64> = asked.chain(rows).map(|value| value.0).collect();
    // A little less, the same, a little more: in whole steps of what is counted.
    let around = |step: i64| bounds.iter().flat_map(|bound| [bound - step, *bound, bound + step]).collect::<BTreeSet<i64>>();
    match &procedure.fact(fact).kind {
        Type::YesNo => vec![FieldValue::YesNo(true), FieldValue::YesNo(false)],
        Type::Choice(options) => options.iter().map(|option| FieldValue::Text(option.clone())).collect(),
        Type::Identifier if procedure.scope().is_some_and(|scope| scope.fact == fact) => {
            let here = procedure.scope().into_iter().flat_map(|scope| &scope.words).cloned();
            here.chain(["…".to_owned()]).map(FieldValue::Text).collect()
        }
        Type::Text | Type::Identifier => vec![FieldValue::Text("…".to_owned())],
        Type::Plan => vec![FieldValue::Text("2026-01-01: 1".to_owned())],
        Type::Date => {
            let days = around(1).into_iter().filter_map(|days| Value(days).as_day());
            let days: BTreeSet<Day> = days.chain([today]).collect();
            days.into_iter().map(|day| FieldValue::Text(day.to_string())).collect()
        }
        Type::Number => {
            let values = if bounds.is_empty() { BTreeSet::from([0]) } else { around(MILLION) };
            values.into_iter().map(|value| FieldValue::Number((value / MILLION).into())).collect()
        }
        Type::Duration => {
            let period = |value: i64| Value(value).as_period();
            let words = |period| FieldValue::Text(period_words(Language::Danish, period));
            let values: Vec<FieldValue> = around(1 << 3).into_iter().filter_map(period).map(words).collect();
            if values.is_empty() { vec![FieldValue::Text("1 dag".to_owned())] } else { values }
        }
    }
}

fn shown(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(words) => words.clone(),
        FieldValue::YesNo(yes) => (if *yes { "ja" } else { "nej" }).to_owned(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::List(words) => words.join(", "),
    }
}
