//! What it takes to meet a step: looked for again in what is known and in what the event says of itself.

use super::world::World;
use sagsgang::log::{Event, FieldValue};
use sagsgang::model::{Requirement, RoleId};

/// The words of a field, small.
fn words(event: &Event, field: &str) -> Vec<String> {
    match event.fields.get(field) {
        Some(FieldValue::Text(words)) => vec![words.to_lowercase()],
        Some(FieldValue::List(words)) => words.iter().map(|words| words.to_lowercase()).collect(),
        _ => Vec::new(),
    }
}

impl World<'_, '_> {
    /// Is there something that the event lacks?
    pub(super) fn falls_short(&self, step: usize, event: &Event) -> bool {
        let role_is_there = |id: &RoleId, there: &[String]| {
            let name = self.book.roles.get(id.index()).map(|role| role.name.to_lowercase());
            name.is_some_and(|name| there.contains(&name))
        };
        let fits = |requirement: &Requirement| match requirement {
            Requirement::Known(fact) => self.fact(*fact).1.is_some(),
            Requirement::Attended(roles) => {
                let there = words(event, "@attended");
                self.book.role_ids.iter().filter(|id| roles.contains(**id)).all(|id| role_is_there(id, &there))
            }
            Requirement::Venue(venues) => {
                words(event, "@venue").iter().any(|told| venues.iter().any(|venue| venue.to_lowercase() == *told))
            }
            Requirement::Channel(channels) => {
                words(event, "@channel").iter().any(|told| channels.iter().any(|channel| channel.to_lowercase() == *told))
            }
        };
        !self.book.step(step).takes.requirements.iter().all(fits)
    }

    /// What was recommended and is not known, and what the event does not say was covered.
    pub(super) fn left_out(&self, step: usize, event: &Event) -> Vec<String> {
        let takes = &self.book.step(step).takes;
        let unknown = takes.should.iter().filter(|fact| self.fact(**fact).1.is_none());
        let unknown = unknown.filter_map(|fact| self.book.facts.get(fact.index())).map(|fact| fact.name.clone());
        let covered = words(event, "@covered");
        let open = takes.checklist.iter().filter(|item| !covered.contains(&item.to_lowercase())).cloned();
        unknown.chain(open).collect()
    }
}
