//! Which events of a log count as known by then, and which version of each.
//!
//! The same id is one event: the one recorded first. A correction takes the place of what it corrects; of rival corrections
//! of one event the one recorded last stands; what was itself corrected does not bring the first back, what was taken back
//! does. Corrections that lie on a circle correct nothing, and neither do those of an event that is not known.

use sagsgang::log::{Event, built_in};
use std::collections::BTreeMap;

/// An event that counts.
#[derive(Debug, Clone)]
pub(super) struct Standing<'l> {
    pub(super) event: &'l Event,
    /// The first version: what an instance is named after.
    pub(super) root: &'l Event,
}

/// The events recorded by an instant, one for each id.
pub(super) fn known<'l>(events: &'l [Event], recorded: impl Fn(&Event) -> bool) -> BTreeMap<&'l str, &'l Event> {
    let mut known: BTreeMap<&str, &Event> = BTreeMap::new();
    for event in events.iter().filter(|event| recorded(event)) {
        let first = known.entry(&event.id).or_insert(event);
        // Recorded at one instant with different content: the text decides, so that arrival does not.
        let age = |event: &Event| (event.recorded, serde_json::to_string(event).unwrap_or_default());
        if age(event) < age(first) {
            *first = event;
        }
    }
    known
}

/// Who corrects whom, among known events.
pub(super) struct Corrections<'k, 'l> {
    known: &'k BTreeMap<&'l str, &'l Event>,
}

impl<'k, 'l> Corrections<'k, 'l> {
    pub(super) fn among(known: &'k BTreeMap<&'l str, &'l Event>) -> Self {
        Self { known }
    }

    /// Every event that stands, with its root.
    pub(super) fn standing(&self) -> Vec<Standing<'l>> {
        let roots = self.known.values().filter(|event| self.corrected(event).is_none());
        roots.flat_map(|root| self.versions(root).into_iter().map(|event| Standing { event, root })).collect()
    }

    /// The first version of a known event.
    pub(super) fn root(&self, id: &str) -> Option<&'l Event> {
        let mut at = *self.known.get(id)?;
        while let Some(before) = self.corrected(at) {
            at = before;
        }
        Some(at)
    }

    /// What an event corrects, unless it comes back to itself that way.
    fn corrected(&self, event: &Event) -> Option<&'l Event> {
        let corrects = |event: &Event| event.supersedes.as_deref().and_then(|id| self.known.get(id)).copied();
        let mut at = corrects(event);
        for _ in 0..self.known.len() {
            match at {
                Some(other) if other.id == event.id => return None,
                Some(other) => at = corrects(other),
                None => break,
            }
        }
        corrects(event)
    }

    /// The events that correct an event or take it back, in the order in which they were recorded.
    fn correcting(&self, event: &Event) -> Vec<&'l Event> {
        let corrects = |other: &&Event| self.corrected(other).is_some_and(|corrected| corrected.id == event.id);
        let mut correcting: Vec<&Event> = self.known.values().copied().filter(corrects).collect();
        correcting.sort_by_key(|event| (event.recorded, event.id.clone()));
        correcting
    }

    /// Is there anything at an event's place: what replaced it, or, unless that was taken back, itself?
    fn holds(&self, event: &Event) -> bool {
        let (taking_back, replacing): (Vec<_>, Vec<_>) = self.correcting(event).into_iter().partition(|by| by.kind == built_in::RETRACTED);
        replacing.iter().any(|by| self.holds(by)) || !taking_back.iter().any(|by| self.holds(by))
    }

    /// What stands in an event's place: the last of its corrections that holds; with it, what takes something back; else the
    /// event.
    fn versions(&self, event: &'l Event) -> Vec<&'l Event> {
        let correcting = self.correcting(event);
        let replaces = |by: &Event| by.kind != built_in::RETRACTED && self.holds(by);
        let last = correcting.iter().rev().find(|by| replaces(by)).copied();
        let rest = correcting.iter().copied().filter(|by| !replaces(by));
        let mut standing: Vec<&Event> = last.into_iter().chain(rest).flat_map(|by| self.versions(by)).collect();
        if !correcting.iter().any(|by| self.holds(by)) {
            standing.push(event);
        }
        standing
    }
}
