//! Which events of a log count as known by then, and which version of each.
//!
//! The same id is one event: the one recorded first. A correction takes the place of what it corrects; of rival corrections
//! of one event the one stands whose latest version was recorded last; what was itself corrected does not bring the first back, what was taken back
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
pub(super) fn known(events: &[Event], recorded: impl Fn(&Event) -> bool) -> BTreeMap<&str, &Event> {
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

    /// Every event that stands, with its root: what stands at the place of first versions. What takes something back has no
    /// effect of its own.
    pub(super) fn standing(&self) -> Vec<Standing<'l>> {
        let heads = self.known.values().filter(|event| self.corrected(event).is_none());
        heads.filter_map(|head| Some(Standing { event: self.version(head)?, root: self.root(&head.id)? })).collect()
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

    /// The events that correct an event or take it back.
    fn correcting(&self, event: &Event) -> Vec<&'l Event> {
        let corrects = |other: &&Event| self.corrected(other).is_some_and(|corrected| corrected.id == event.id);
        self.known.values().copied().filter(corrects).collect()
    }

    /// What stands in an event's place: of its corrections, the one whose version was recorded last; else, unless it was taken
    /// back, the event. What corrects a retraction stands in its place, and so in the place of what that took back.
    fn version(&self, event: &'l Event) -> Option<&'l Event> {
        let versions = self.correcting(event).into_iter().filter_map(|by| self.version(by));
        let (taking_back, replacing): (Vec<_>, Vec<_>) = versions.partition(|version| version.kind == built_in::RETRACTED);
        let last = replacing.into_iter().max_by_key(|version| (version.recorded, version.id.clone()));
        last.or(taking_back.is_empty().then_some(event))
    }
}
