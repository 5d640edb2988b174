//! The events that count as of a date, in one total order: by position, then rank, then id; never by arrival.

use super::{AsOf, Finding};
use crate::calendar::{Calendar, Day, Instant, Moment};
use crate::case::{Known, Occurrence, Subject, Tick};
use crate::log::{Event, Log, built_in};
use crate::model::{Amount, Detail, FieldValue, KindId, Procedure, RoleId, Value, same};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

/// The events that count, with what is wrong with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrative {
    /// All events of the log.
    events: Arc<Vec<Event>>,
    entries: Vec<Entry>,
    pub(super) findings: Vec<Finding>,
    /// Ids of messages that were acknowledged.
    pub(crate) acknowledged: BTreeSet<String>,
    /// Who is away, from when, and until when.
    away: Vec<(RoleId, Tick, Tick)>,
    /// The last event with which the case came from elsewhere, by its place, and when that was known.
    came: Option<(u32, Tick)>,
}

/// An event that counts, by its number in the log.
#[derive(Debug, Clone, Copy)]
struct Entry {
    event: u32,
    /// The event at the root of its chain of corrections.
    root: u32,
    first_recorded: Instant,
    confirmed: bool,
    revoked: bool,
    before_it_came: bool,
    since: Tick,
    confirms: Option<KindId>,
}

impl Entry {
    fn known<'e>(&self, root: &'e Event) -> Known<'e> {
        let Self { first_recorded, confirmed, revoked, before_it_came, since, confirms, .. } = *self;
        let corrects = (self.event != self.root).then_some(root);
        Known { root: &root.id, first_recorded, confirmed, revoked, before_it_came, since, confirms, corrects }
    }
}

/// An event of the log with its number there.
#[derive(Debug, Clone, Copy)]
struct Logged<'l> {
    at: u32,
    event: &'l Event,
}

impl Deref for Logged<'_> {
    type Target = Event;

    fn deref(&self) -> &Event {
        self.event
    }
}

impl Narrative {
    pub(crate) fn of(procedure: &Procedure, log: &Log, as_of: AsOf) -> Self {
        let mut findings = Vec::new();
        let known = known_events(log, as_of, procedure.calendar(), &mut findings);
        let corrections = Corrections::of(&known, &mut findings);
        let (hidden, roots) = (corrections.hidden(), corrections.roots());
        let root_of = |id| roots.get(id).copied().unwrap_or(id);
        let standing: Vec<Logged<'_>> = known.values().copied().filter(|event| !hidden.contains(event.id.as_str())).collect();
        let confirmed = confirmed(procedure, &standing, &known, root_of);
        let until = Tick::end_of(as_of.happened_by, procedure.calendar());
        let since = followed_since(procedure, &standing);
        let mut placed: Vec<((Tick, u8), Entry)> = Vec::with_capacity(standing.len());
        let mut acknowledged = BTreeSet::new();
        for logged in standing {
            let event = logged.event;
            let root = root_of(event.id.as_str());
            let confirms = confirmed_id(event).and_then(|id| known.get(id)).and_then(|event| procedure.kind_named(&event.kind));
            let first = known.get(root).copied().unwrap_or(logged);
            let (first_recorded, confirmed) = (first.recorded, confirmed.contains(root));
            let entry = Entry {
                event: logged.at,
                root: first.at,
                first_recorded,
                confirmed,
                revoked: false,
                before_it_came: false,
                since,
                confirms,
            };
            let seen = event.into();
            let occurrence = Occurrence::read(procedure, &seen, entry.known(first.event));
            if occurrence.tick > until {
                continue;
            }
            look(procedure, event, &occurrence, &mut findings);
            acknowledged.extend(acknowledges(event).cloned());
            placed.push(((occurrence.tick, occurrence.rank), entry));
        }
        // `known` is sorted by id, and the sort is stable: position, then rank, then id.
        placed.sort_by_key(|(place, _)| *place);
        findings.sort();
        let entries = placed.into_iter().map(|(_, entry)| entry).collect();
        let mut narrative = Self { events: log.shared(), entries, findings, acknowledged, away: Vec::new(), came: None };
        narrative.revoke(procedure);
        narrative.come(procedure, log.header().is_some_and(|header| header.procedure != procedure.name()));
        narrative.away = narrative.events().filter_map(|event| away(procedure, event)).collect();
        narrative
    }

    /// Is whoever acts in a role away at an instant?
    pub(super) fn is_absent(&self, role: RoleId, at: Instant) -> bool {
        let at = Tick::at(at);
        self.away.iter().any(|(away, from, until)| *away == role && *from <= at && at <= *until)
    }

    /// Visits the events in their order, each as the case sees it.
    pub(super) fn each(&self, procedure: &Procedure, mut visit: impl FnMut(&Occurrence<'_>)) {
        for entry in &self.entries {
            if let (Some(event), Some(root)) = (self.logged(entry.event), self.logged(entry.root)) {
                visit(&Occurrence::read(procedure, &event.into(), entry.known(root)));
            }
        }
    }

    fn logged(&self, at: u32) -> Option<&Event> {
        self.events.get(at as usize)
    }

    /// What takes the goal back, takes back all that would have reached it before: that is knowledge about those events, as a
    /// confirmation is.
    fn revoke(&mut self, procedure: &Procedure) {
        if !procedure.kinds().iter().any(|kind| kind.revokes) {
            return;
        }
        let revokes = |event: &Event| {
            let event = event.into();
            let occurrence = Occurrence::read(procedure, &event, Known::alone(&event));
            occurrence.bar.is_none() && matches!(occurrence.subject, Subject::Kind(kind) if procedure.kind(kind).revokes)
        };
        let last = self.entries.iter().rposition(|entry| self.logged(entry.event).is_some_and(revokes));
        for entry in self.entries.iter_mut().take(last.unwrap_or(0)) {
            entry.revoked = true;
        }
    }

    /// The events that tell whether the case belongs to the text, by their number, in order.
    pub(crate) fn belonging<'n>(&'n self, procedure: &'n Procedure) -> impl Iterator<Item = (u32, bool)> + 'n {
        let scoped = self.entries.iter().filter(|_| procedure.scope().is_some());
        (0..).zip(scoped).filter_map(|(at, entry)| {
            let event = self.logged(entry.event)?.into();
            let occurrence = Occurrence::read(procedure, &event, Known::alone(&event));
            Some((at, occurrence.belongs(procedure)?))
        })
    }

    /// What tells that the case belongs to the text, after it was told (or the log was opened so) that it does not, is the event with
    /// which it came. All before is read as if it had belonged here from the start; what was received then was sent from elsewhere. What
    /// was told late, of a time that was over by then, took the case nowhere.
    fn come(&mut self, procedure: &Procedure, opened_elsewhere: bool) {
        let known = |event: &Event| Tick::of(event.happened, procedure.calendar()).max(Tick::at(event.recorded));
        // Since when it was known that the case is elsewhere; then, each time it came, with which event and since when that was known.
        let mut elsewhere = opened_elsewhere.then_some(Tick::LONG_AGO);
        let mut returns: Vec<(u32, Tick, (u32, Tick))> = Vec::new();
        for (at, here) in self.belonging(procedure) {
            let Some(known) = self.event(at).map(known) else { continue };
            match (elsewhere, returns.last_mut()) {
                (Some(since), _) if here => {
                    returns.push((at, since, (at, known)));
                    elsewhere = None;
                }
                // Of what tells the same, what was known first.
                (None, Some((_, _, back))) if here && known < back.1 => *back = (at, known),
                (None, _) if here => {}
                (since, _) => elsewhere = Some(since.map_or(known, |since| since.min(known))),
            }
        }
        let returned = returns.last().map_or(0, |(at, ..)| *at as usize + 1);
        self.entries.iter_mut().take(returned).for_each(|entry| entry.before_it_came = true);
        let came = returns.iter().rfind(|(_, since, (_, known))| since < known).map(|(_, _, back)| *back);
        self.came = came;
        let Some((_, known)) = came else { return };
        let here = |id: &String| {
            self.entries
                .iter()
                .filter_map(|entry| self.logged(entry.event))
                .any(|event| acknowledges(event) == Some(id) && Tick::at(event.recorded) >= known)
        };
        let acknowledged: BTreeSet<String> = self.acknowledged.iter().filter(|id| here(id)).cloned().collect();
        self.acknowledged = acknowledged;
    }

    /// When it was known that the case came from elsewhere, if it did.
    pub(crate) fn came(&self) -> Option<Tick> {
        self.came.map(|(_, known)| known)
    }

    /// What messages are about: the case, and the event with which it came here, so that what was told elsewhere is another message.
    pub(super) fn subject(&self, case: &str) -> String {
        self.came.map_or_else(|| case.to_owned(), |(at, _)| format!("{case}\n{}", self.root(at)))
    }

    /// Was the case moved to the version that reads it?
    pub(super) fn was_moved(&self) -> bool {
        self.entries.first().is_some_and(|entry| entry.since != Tick::LONG_AGO)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The event with a number, counted from 0.
    pub(crate) fn event(&self, ordinal: u32) -> Option<&Event> {
        self.logged(self.entries.get(ordinal as usize)?.event)
    }

    /// The id at the root of the chain of corrections of the event with a number.
    pub(crate) fn root(&self, ordinal: u32) -> &str {
        self.entries.get(ordinal as usize).and_then(|entry| self.logged(entry.root)).map_or("", |event| event.id.as_str())
    }

    /// The id of an event: named by it, or by its kind for the latest of that kind.
    pub(crate) fn event_named(&self, wanted: &str, procedure: &Procedure) -> Option<String> {
        let by_id = self.events().find(|event| event.id == wanted);
        let kind = procedure.kind_named(wanted);
        let by_kind = || self.events().filter(|event| kind.is_some() && procedure.kind_named(&event.kind) == kind).last();
        by_id.or_else(by_kind).map(|event| event.id.clone())
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.entries.iter().filter_map(|entry| self.logged(entry.event))
    }

    pub(super) fn into_events(self) -> Vec<Event> {
        self.events().cloned().collect()
    }
}

/// From when on the case follows this version: when it was last moved to it, or from the beginning.
fn followed_since(procedure: &Procedure, standing: &[Logged<'_>]) -> Tick {
    let to_this = |event: &&Logged<'_>| {
        let version = || event.fields.get(built_in::VERSION_FIELD);
        event.kind == built_in::MIGRATED && matches!(version(), Some(FieldValue::Text(version)) if version == procedure.fingerprint())
    };
    standing.iter().filter(to_this).map(|event| Tick::at(event.recorded)).max().unwrap_or(Tick::LONG_AGO)
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

/// The message that an event acknowledges.
fn acknowledges(event: &Event) -> Option<&String> {
    match event.fields.get("message") {
        Some(FieldValue::Text(message)) if event.kind == built_in::ACKNOWLEDGED => Some(message),
        _ => None,
    }
}

/// The id that a confirmation names.
fn confirmed_id(event: &Event) -> Option<&str> {
    if event.kind != built_in::CONFIRMED {
        return None;
    }
    match event.fields.get(built_in::EVENT_FIELD) {
        Some(FieldValue::Text(id)) => Some(id),
        _ => None,
    }
}

/// The roots of the events that the party who must confirm the goal has confirmed. A confirmation is knowledge: it counts
/// when it is recorded by then, whenever it happened.
fn confirmed<'e>(
    procedure: &Procedure,
    standing: &[Logged<'e>],
    known: &BTreeMap<&'e str, Logged<'e>>,
    root_of: impl Fn(&'e str) -> &'e str,
) -> BTreeSet<&'e str> {
    let by = procedure.goal().confirmed_by;
    let by_party = |event: &Event| {
        let role = procedure.role_named(&event.actor.role);
        by.zip(role).is_some_and(|(by, role)| procedure.acts_for(role, by))
    };
    let ids = standing.iter().filter_map(|logged| confirmed_id(logged.event).filter(|_| by_party(logged.event)));
    ids.filter(|id| known.contains_key(id)).map(root_of).collect()
}

/// The events recorded by then, one for each id. The same id with other content is a finding; the earliest recorded wins.
fn known_events<'l>(log: &'l Log, as_of: AsOf, calendar: &Calendar, findings: &mut Vec<Finding>) -> BTreeMap<&'l str, Logged<'l>> {
    let until = Tick::end_of(as_of.known_by, calendar);
    let mut known: BTreeMap<&str, Logged<'_>> = BTreeMap::new();
    let mut conflicting = BTreeSet::new();
    for (at, event) in (0..).zip(log.events()).filter(|(_, event)| Tick::at(event.recorded) <= until) {
        let logged = Logged { at, event };
        let Some(first) = known.get(event.id.as_str()).copied() else {
            known.insert(&event.id, logged);
            continue;
        };
        if first.event != event {
            conflicting.insert(event.id.as_str());
            if order(event) < order(first.event) {
                known.insert(&event.id, logged);
            }
        }
    }
    findings.extend(conflicting.into_iter().map(|id| Finding::ConflictingId { event: id.to_owned() }));
    known
}

/// The events of a log that stand as known by then, sorted by id: what a correction takes the place of is left out.
pub(crate) fn standing<'l>(log: &'l Log, as_of: AsOf, calendar: &Calendar, findings: &mut Vec<Finding>) -> Vec<&'l Event> {
    let known = known_events(log, as_of, calendar, findings);
    let hidden = Corrections::of(&known, findings).hidden();
    known.values().map(|logged| logged.event).filter(|event| !hidden.contains(event.id.as_str())).collect()
}

/// An order of events with one id that does not depend on arrival.
fn order(event: &Event) -> (Instant, String) {
    (event.recorded, serde_json::to_string(event).unwrap_or_default())
}

/// Who corrects whom.
struct Corrections<'e> {
    /// From a correcting event to what it corrects.
    of: BTreeMap<&'e str, &'e str>,
    /// From an event to those that correct it or take it back.
    by: BTreeMap<&'e str, Vec<&'e str>>,
    /// Those that only take back.
    retracting: BTreeSet<&'e str>,
    /// When those that correct were recorded.
    recorded: BTreeMap<&'e str, Instant>,
}

impl<'e> Corrections<'e> {
    fn of(known: &BTreeMap<&'e str, Logged<'e>>, findings: &mut Vec<Finding>) -> Self {
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        for event in known.values().map(|logged| logged.event) {
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
        let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (correcting, corrected) in &of {
            by.entry(corrected).or_default().push(correcting);
        }
        let retracts = |id: &&&str| known.get(**id).is_some_and(|event| event.kind == built_in::RETRACTED);
        let retracting = of.keys().filter(retracts).copied().collect();
        let recorded = of.keys().filter_map(|id| Some((*id, known.get(id)?.recorded))).collect();
        Self { of, by, retracting, recorded }
    }

    /// Which events do not stand: what is corrected or taken back by something that holds. Of rival corrections of one event
    /// the one stands whose latest version was recorded last. What is put in the place of a retraction is one of them.
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
                open.extend(correcting.iter().copied().filter(|next| !versions.contains_key(next)));
                if open.len() > before {
                    continue;
                }
                open.pop();
                let version = |next: &&'e str| versions.get(*next).copied().flatten();
                let holding: Vec<&str> = correcting.iter().filter_map(version).collect();
                let mut rivals: Vec<&str> = holding.iter().copied().filter(|holds| !self.retracting.contains(holds)).collect();
                rivals.sort_unstable_by_key(|id| (self.recorded.get(id), *id));
                let last = rivals.pop();
                hidden.extend(rivals);
                if !holding.is_empty() {
                    hidden.insert(at);
                }
                versions.insert(at, if holding.is_empty() { Some(at) } else { last });
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

/// What a pool may tell with an answer.
const ANSWERED: [&str; 4] = [built_in::REQUEST_FIELD, built_in::UNTIL_FIELD, built_in::NUMBER_FIELD, built_in::PLACE_FIELD];

/// What an event tells that it should not, or does not tell that it should.
fn look(procedure: &Procedure, event: &Event, occurrence: &Occurrence<'_>, findings: &mut Vec<Finding>) {
    if Tick::at(event.recorded) < occurrence.tick {
        findings.push(Finding::RecordedBeforeItHappened { event: event.id.clone() });
    }
    let Subject::Kind(kind) = occurrence.subject else { return };
    let tells = &procedure.kind(kind).tells;
    let tells_amount = procedure.kind(kind).tells_amount();
    let answers = procedure.kind(kind).answers.is_some();
    for (name, value) in &event.fields {
        let detail = Detail::of_field(name).filter(|detail| procedure.kind(kind).details.contains(detail));
        if let Some(detail) = detail {
            let takes: Vec<_> = procedure.kind(kind).meets.iter().map(|step| &procedure.step(*step).takes).collect();
            if !detail.reads(procedure, &takes, value) {
                findings.push(Finding::WrongDetail { event: event.id.clone(), detail });
            }
            continue;
        }
        match tells.iter().map(|fact| procedure.fact(*fact)).find(|fact| same(&fact.name, name)) {
            None if tells_amount && name == Amount::FIELD => {
                if Amount::read(value).is_none() {
                    findings.push(Finding::WrongAmount { event: event.id.clone() });
                }
            }
            None if answers && ANSWERED.contains(&name.as_str()) => {}
            None => findings.push(Finding::UnknownField { event: event.id.clone(), field: name.clone() }),
            Some(fact) if Value::read(value, &fact.kind).is_none() => {
                findings.push(Finding::WrongValue { event: event.id.clone(), fact: fact.name.clone() });
            }
            Some(_) => {}
        }
    }
    for fact in tells.iter().map(|fact| procedure.fact(*fact)).filter(|fact| !fact.may_miss) {
        if !event.fields.keys().any(|name| same(name, &fact.name)) {
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
        for (from, to, _) in links {
            by.entry(*to).or_default().push(*from);
        }
        let retracting = links.iter().filter(|(_, _, retracts)| *retracts).map(|(from, ..)| *from).collect();
        Corrections { of, by, retracting, recorded: BTreeMap::new() }
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
    fn what_corrects_a_retraction_stands_in_the_place_of_what_was_taken_back() {
        let c = corrections(&[("r", "a", true), ("c", "r", false)]);
        assert_eq!(c.hidden(), BTreeSet::from(["a", "r"]));
        // Beside another correction there is still one version: of one age, the one with the later id.
        let c = corrections(&[("b", "a", false), ("r", "a", true), ("c", "r", false)]);
        assert_eq!(c.hidden(), BTreeSet::from(["a", "b", "r"]));
    }

    #[test]
    fn circles_are_found_and_tails_are_not() {
        let of = [("a", "b"), ("b", "a"), ("t", "a")].into();
        assert_eq!(circles(&of), BTreeSet::from(["a", "b"]));
    }
}
