//! The events that count as of a date, in one total order: by position, then rank, then id; never by arrival.

use super::{AsOf, Finding};
use crate::calendar::{Calendar, Day, Instant, Moment};
use crate::case::{Known, Occurrence, Subject, Tick};
use crate::log::{Event, Log, built_in};
use crate::model::{FieldValue, KindId, Procedure, RoleId, Value, key};
use std::collections::{BTreeMap, BTreeSet};

/// The events that count, with what is wrong with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrative {
    entries: Vec<Entry>,
    pub(super) findings: Vec<Finding>,
    /// Ids of messages that were acknowledged.
    pub(super) acknowledged: BTreeSet<String>,
    /// Who is away, from when, and until when.
    away: Vec<(RoleId, Tick, Tick)>,
}

#[derive(Debug, Clone)]
struct Entry {
    event: Event,
    /// The id at the root of its chain of corrections.
    root: String,
    first_recorded: Instant,
    confirmed: bool,
    revoked: bool,
    confirms: Option<KindId>,
    /// The event at the root, where this one corrects it.
    corrects: Option<Event>,
}

impl Entry {
    fn known(&self) -> Known<'_> {
        Known {
            root: &self.root,
            first_recorded: self.first_recorded,
            confirmed: self.confirmed,
            revoked: self.revoked,
            confirms: self.confirms,
            corrects: self.corrects.as_ref(),
        }
    }
}

impl Narrative {
    pub(super) fn of(procedure: &Procedure, log: &Log, as_of: AsOf) -> Self {
        let mut findings = Vec::new();
        let known = known_events(log, as_of, procedure.calendar(), &mut findings);
        let corrections = Corrections::of(&known, &mut findings);
        let (hidden, roots) = (corrections.hidden(), corrections.roots());
        let root_of = |id: &str| roots.get(id).copied().unwrap_or(id).to_owned();
        let standing: Vec<&Event> = known.values().copied().filter(|event| !hidden.contains(event.id.as_str())).collect();
        let confirmed = confirmed(procedure, &standing, &known, root_of);
        let until = Tick::end_of(as_of.happened_by, procedure.calendar());
        let mut placed: Vec<((Tick, u8), Entry)> = Vec::new();
        let mut acknowledged = BTreeSet::new();
        for event in standing {
            let root = root_of(&event.id);
            let confirms = confirmed_id(event).and_then(|id| known.get(id)).and_then(|event| procedure.kind_named(&event.kind));
            let first_recorded = known.get(root.as_str()).map_or(event.recorded, |first| first.recorded);
            let corrects = (root != event.id).then(|| known.get(root.as_str()).map(|first| (*first).clone())).flatten();
            let confirmed = confirmed.contains(&root);
            let entry = Entry { event: event.clone(), confirmed, revoked: false, first_recorded, root, confirms, corrects };
            let occurrence = Occurrence::read(procedure, event, entry.known());
            if occurrence.tick > until {
                continue;
            }
            look(procedure, event, &occurrence, &mut findings);
            if event.kind == built_in::ACKNOWLEDGED
                && let Some(FieldValue::Text(message)) = event.fields.get("message")
            {
                acknowledged.insert(message.clone());
            }
            placed.push(((occurrence.tick, occurrence.rank), entry));
        }
        // `known` is sorted by id, and the sort is stable: position, then rank, then id.
        placed.sort_by_key(|(place, _)| *place);
        revoke(procedure, &mut placed);
        findings.sort();
        let away = placed.iter().filter_map(|(_, entry)| away(procedure, &entry.event)).collect();
        Self { entries: placed.into_iter().map(|(_, entry)| entry).collect(), findings, acknowledged, away }
    }

    /// Is whoever acts in a role away at an instant?
    pub(super) fn is_absent(&self, role: RoleId, at: Instant) -> bool {
        let at = Tick::at(at);
        self.away.iter().any(|(away, from, until)| *away == role && *from <= at && at <= *until)
    }

    /// Visits the events in their order, each as the case sees it.
    pub(super) fn each<'s>(&'s self, procedure: &Procedure, mut visit: impl FnMut(&Occurrence<'s>)) {
        for entry in &self.entries {
            visit(&Occurrence::read(procedure, &entry.event, entry.known()));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The event with a number, counted from 0.
    pub(crate) fn event(&self, ordinal: u32) -> Option<&Event> {
        self.entries.get(ordinal as usize).map(|entry| &entry.event)
    }

    /// The id at the root of the chain of corrections of the event with a number.
    pub(crate) fn root(&self, ordinal: u32) -> &str {
        self.entries.get(ordinal as usize).map_or("", |entry| entry.root.as_str())
    }

    /// The id of an event: named by it, or by its kind for the latest of that kind.
    pub(crate) fn event_named(&self, wanted: &str, procedure: &Procedure) -> Option<String> {
        let by_id = self.events().find(|event| event.id == wanted);
        let kind = procedure.kind_named(wanted);
        let by_kind = || self.events().filter(|event| kind.is_some() && procedure.kind_named(&event.kind) == kind).last();
        by_id.or_else(by_kind).map(|event| event.id.clone())
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.entries.iter().map(|entry| &entry.event)
    }

    pub(super) fn into_events(self) -> Vec<Event> {
        self.entries.into_iter().map(|entry| entry.event).collect()
    }
}

/// Who is away: from the day it happened through the day it tells; without one, from then on.
fn away(procedure: &Procedure, event: &Event) -> Option<(RoleId, Tick, Tick)> {
    if event.kind != built_in::ABSENT {
        return None;
    }
    let role = procedure.role_named(&event.actor.role)?;
    let until = match event.fields.get(built_in::UNTIL_FIELD) {
        Some(FieldValue::Text(day)) => Tick::end_of(Moment::Day(Day::parse(day)?), procedure.calendar()),
        _ => Tick::NEVER,
    };
    Some((role, Tick::of(event.happened, procedure.calendar()), until))
}

/// What takes the goal back, takes back all that would have reached it before: that is knowledge about those events, as a
/// confirmation is.
fn revoke(procedure: &Procedure, placed: &mut [((Tick, u8), Entry)]) {
    let revokes = |entry: &Entry| {
        let kind = procedure.kind_named(&entry.event.kind).map(|kind| procedure.kind(kind));
        let role = procedure.role_named(&entry.event.actor.role);
        kind.is_some_and(|kind| kind.revokes && (kind.from.is_anyone() || role.is_some_and(|role| kind.from.contains(role))))
    };
    let Some(last) = placed.iter().rposition(|(_, entry)| revokes(entry)) else { return };
    for (_, entry) in placed.iter_mut().take(last) {
        entry.revoked = true;
    }
}

/// The id that a confirmation names.
fn confirmed_id(event: &Event) -> Option<&str> {
    match event.fields.get(built_in::EVENT_FIELD) {
        Some(FieldValue::Text(id)) if event.kind == built_in::CONFIRMED => Some(id),
        _ => None,
    }
}

/// The roots of the events that the party who must confirm the goal has confirmed. A confirmation is knowledge: it counts
/// when it is recorded by then, whenever it happened.
fn confirmed<'e>(
    procedure: &Procedure,
    standing: &[&'e Event],
    known: &BTreeMap<&'e str, &'e Event>,
    root_of: impl Fn(&str) -> String,
) -> BTreeSet<String> {
    let by = procedure.goal().confirmed_by;
    let by_party = standing.iter().filter(|event| by.is_some() && procedure.role_named(&event.actor.role) == by);
    let ids = by_party.filter_map(|event| confirmed_id(event)).filter(|id| known.contains_key(id));
    ids.map(root_of).collect()
}

/// The events recorded by then, one for each id. The same id with other content is a finding; the earliest recorded wins.
fn known_events<'l>(log: &'l Log, as_of: AsOf, calendar: &Calendar, findings: &mut Vec<Finding>) -> BTreeMap<&'l str, &'l Event> {
    let until = Tick::end_of(as_of.known_by, calendar);
    let mut known: BTreeMap<&str, &Event> = BTreeMap::new();
    let mut conflicting = BTreeSet::new();
    for event in log.events().iter().filter(|event| Tick::at(event.recorded) <= until) {
        let Some(first) = known.get(event.id.as_str()).copied() else {
            known.insert(&event.id, event);
            continue;
        };
        if first != event {
            conflicting.insert(event.id.as_str());
            if order(event) < order(first) {
                known.insert(&event.id, event);
            }
        }
    }
    findings.extend(conflicting.into_iter().map(|id| Finding::ConflictingId { event: id.to_owned() }));
    known
}

/// An order of events with one id that does not depend on arrival.
fn order(event: &Event) -> (Instant, String) {
    (event.recorded, serde_json::to_string(event).unwrap_or_default())
}

/// Who corrects whom.
struct Corrections<'e> {
    /// From a correcting event to what it corrects.
    of: BTreeMap<&'e str, &'e str>,
    /// From an event to those that correct it, and whether they only take it back.
    by: BTreeMap<&'e str, Vec<(&'e str, bool)>>,
    recorded: BTreeMap<&'e str, Instant>,
}

impl<'e> Corrections<'e> {
    fn of(known: &BTreeMap<&'e str, &'e Event>, findings: &mut Vec<Finding>) -> Self {
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        for event in known.values() {
            if let Some(corrected) = event.supersedes.as_deref() {
                if known.contains_key(corrected) {
                    of.insert(&event.id, corrected);
                } else {
                    findings.push(Finding::CorrectsNothing { event: event.id.clone() });
                }
            }
        }
        for on_circle in circles(&of) {
            of.remove(on_circle);
            findings.push(Finding::CircularCorrection { event: on_circle.to_owned() });
        }
        let mut by: BTreeMap<&str, Vec<(&str, bool)>> = BTreeMap::new();
        for (correcting, corrected) in &of {
            let retracts = known.get(correcting).is_some_and(|event| event.kind == built_in::RETRACTED);
            by.entry(corrected).or_default().push((correcting, retracts));
        }
        let recorded = known.iter().map(|(id, event)| (*id, event.recorded)).collect();
        Self { of, by, recorded }
    }

    /// Which events do not stand: what is corrected or taken back by something that holds. Of rival corrections of one event
    /// the one stands whose latest version was recorded last.
    fn hidden(&self) -> BTreeSet<&'e str> {
        // Of each event, the version that stands in its place, if any does. A work list keeps long chains of corrections off
        // the stack, and every event is looked at once.
        let mut versions: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        let mut hidden = BTreeSet::new();
        for start in self.by.keys() {
            let mut open = if versions.contains_key(start) { Vec::new() } else { vec![*start] };
            while let Some(at) = open.last().copied() {
                let correcting = self.by.get(at).map_or(&[][..], Vec::as_slice);
                let before = open.len();
                open.extend(correcting.iter().map(|(next, _)| *next).filter(|next| !versions.contains_key(next)));
                if open.len() > before {
                    continue;
                }
                open.pop();
                let version = |next: &&'e str| versions.get(*next).copied().flatten();
                let mut rivals: Vec<&str> =
                    correcting.iter().filter(|(_, retracts)| !retracts).filter_map(|(next, _)| version(next)).collect();
                rivals.sort_unstable_by_key(|id| (self.recorded.get(id), *id));
                let last = rivals.pop();
                hidden.extend(rivals);
                let is_hidden = correcting.iter().any(|(next, _)| version(next).is_some());
                if is_hidden {
                    hidden.insert(at);
                }
                versions.insert(at, if is_hidden { last } else { Some(at) });
            }
        }
        hidden
    }

    /// The root of every chain of corrections, by each id on it.
    fn roots(&self) -> BTreeMap<&'e str, &'e str> {
        let mut roots: BTreeMap<&str, &str> = BTreeMap::new();
        for start in self.of.keys() {
            let mut path = Vec::new();
            let mut at = *start;
            while let (Some(corrected), None) = (self.of.get(at), roots.get(at)) {
                path.push(at);
                at = corrected;
            }
            let root = roots.get(at).copied().unwrap_or(at);
            roots.extend(path.into_iter().map(|id| (id, root)));
        }
        roots
    }
}

/// The events that lie on a circle of corrections.
fn circles<'e>(of: &BTreeMap<&'e str, &'e str>) -> BTreeSet<&'e str> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut on_circle = BTreeSet::new();
    for start in of.keys() {
        let mut path: Vec<&str> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut at = *start;
        loop {
            if done.contains(at) {
                break;
            }
            if let Some(place) = places.get(at) {
                on_circle.extend(path.iter().skip(*place).copied());
                break;
            }
            places.insert(at, path.len());
            path.push(at);
            match of.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        done.extend(path);
    }
    on_circle
}

/// What an event tells that it should not, or does not tell that it should.
fn look(procedure: &Procedure, event: &Event, occurrence: &Occurrence<'_>, findings: &mut Vec<Finding>) {
    if Tick::at(event.recorded) < occurrence.tick {
        findings.push(Finding::RecordedBeforeItHappened { event: event.id.clone() });
    }
    let Subject::Kind(kind) = occurrence.subject else { return };
    let tells = &procedure.kind(kind).tells;
    for (name, value) in &event.fields {
        match tells.iter().map(|fact| procedure.fact(*fact)).find(|fact| key(&fact.name) == key(name)) {
            None => findings.push(Finding::UnknownField { event: event.id.clone(), field: name.clone() }),
            Some(fact) if Value::read(value, &fact.kind).is_none() => {
                findings.push(Finding::WrongValue { event: event.id.clone(), fact: fact.name.clone() });
            }
            Some(_) => {}
        }
    }
    for fact in tells.iter().map(|fact| procedure.fact(*fact)).filter(|fact| !fact.may_miss) {
        if !event.fields.keys().any(|name| key(name) == key(&fact.name)) {
            findings.push(Finding::MissingFact { event: event.id.clone(), fact: fact.name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrections(links: &[(&'static str, &'static str, bool)]) -> Corrections<'static> {
        let of: BTreeMap<_, _> = links.iter().map(|(from, to, _)| (*from, *to)).collect();
        let mut by: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (from, to, retracts) in links {
            by.entry(*to).or_default().push((*from, *retracts));
        }
        Corrections { of, by, recorded: BTreeMap::new() }
    }

    #[test]
    fn a_corrected_correction_does_not_bring_the_first_back() {
        let c = corrections(&[("b", "a", false), ("c", "b", false)]);
        assert_eq!(c.hidden(), BTreeSet::from(["a", "b"]));
        assert_eq!(c.roots().get("c"), Some(&"a"));
    }

    #[test]
    fn a_retracted_correction_brings_the_first_back() {
        let c = corrections(&[("b", "a", false), ("r", "b", true)]);
        assert_eq!(c.hidden(), BTreeSet::from(["b"]));
    }

    #[test]
    fn a_retracted_event_is_gone() {
        let c = corrections(&[("r", "a", true)]);
        assert_eq!(c.hidden(), BTreeSet::from(["a"]));
    }

    #[test]
    fn circles_are_found_and_tails_are_not() {
        let of = [("a", "b"), ("b", "a"), ("t", "a")].into();
        assert_eq!(circles(&of), BTreeSet::from(["a", "b"]));
    }
}
