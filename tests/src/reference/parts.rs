//! A case in several parts: a step that stands once for each, and a goal that waits for each. A part is the words that name it.
//!
//! An event that names a part bears on what is for that part, and on what is for none; one that names none on all. What a case
//! is told together with a part belongs to that part too.

use super::effect::on;
use super::lines::Entry;
use super::told::Value;
use super::world::{Instance, Life, Raised, World};
use sagsgang::log::FieldValue;
use sagsgang::model::FactId;
use std::collections::BTreeMap;

/// How far a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stand {
    /// The goal does not ask for it.
    #[default]
    NotAsked,
    Away,
    Back,
    Gone,
}

/// What is known of one part of a case.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    told: BTreeMap<FactId, (Value, i64)>,
    stand: Stand,
}

impl Instance {
    /// Is it for a part that an event names? Where either names none, it may be.
    pub(super) fn may_be_for(&self, part: Option<&str>) -> bool {
        self.part.is_none() || part.is_none() || self.part.as_deref() == part
    }
}

impl<'l> World<'_, 'l> {
    /// The part that an event names by a fact.
    pub(super) fn part_named(&self, by: FactId, entry: &Entry<'_>) -> Option<String> {
        let name = &self.book.facts.get(by.index())?.name;
        let field = entry.event.fields.iter().find(|(field, _)| field.to_lowercase() == name.to_lowercase());
        match field {
            Some((_, FieldValue::Text(words))) if !words.trim().is_empty() => Some(words.trim().to_owned()),
            _ => None,
        }
    }

    /// The sum of what was told last of a fact for each part that has not gone; nothing where none was told.
    pub(super) fn sum_of_parts(&self, fact: FactId) -> Option<i64> {
        let stay = self.parts.values().filter(|part| part.stand != Stand::Gone);
        let told: Vec<i64> = stay.filter_map(|part| part.told.get(&fact).map(|(value, _)| *value)).collect();
        (!told.is_empty()).then(|| told.iter().sum())
    }

    /// The part that an event names, for a step that stands once for each.
    pub(super) fn part_for(&self, step: usize, entry: &Entry<'_>) -> Option<String> {
        self.part_named(self.book.step(step).per?, entry)
    }

    /// The part whose instances of a step an event is about.
    pub(super) fn part_meant(&self, step: usize, entry: &Entry<'_>) -> Option<String> {
        self.part_for(step, entry).filter(|_| self.book.parts_of.met)
    }

    /// The part a step opens for: the one that is named, else that of the step it comes after.
    pub(super) fn part_that_opens(&self, step: usize, raised: &Raised<'l>, entry: &Entry<'_>) -> Option<String> {
        self.book.step(step).per?;
        self.part_for(step, entry).or_else(|| raised.part.clone().filter(|_| self.book.parts_of.inherited))
    }

    /// Has a step opened, for a part?
    pub(super) fn has_opened(&self, step: usize, part: Option<&str>) -> bool {
        match part {
            Some(part) => self.opened_for.contains(&(step, part.to_owned())),
            None => self.opened.contains(&step),
        }
    }

    /// Can it open no more, once it has for all that an event may be about? There can always be another part.
    pub(super) fn has_opened_for_all(&self, step: usize, part: Option<&str>) -> bool {
        (part.is_some() || self.book.step(step).per.is_none()) && self.has_opened(step, part)
    }

    /// Everything of a step that has not ended, for the part that an event names.
    pub(super) fn all_of(&self, step: usize, entry: &Entry<'_>) -> Vec<usize> {
        let part = self.part_meant(step, entry);
        let lives = |instance: &Instance| instance.is_alive() || instance.life == Life::Waiting;
        self.which(|instance| instance.step == step && lives(instance) && instance.may_be_for(part.as_deref()))
    }

    /// What is known of a fact for an instance: what was told of its part goes before what was told of the case.
    pub(super) fn told_for(&self, instance: &Instance, fact: FactId) -> Option<(Value, i64)> {
        let of_part =
            instance.part.as_ref().filter(|_| self.book.parts_of.told).and_then(|part| self.parts.get(part)?.told.get(&fact).copied());
        of_part.or_else(|| self.told(fact))
    }

    /// What an event tells of the part it names, and how that stands to the goal. Does the goal wait for one part less?
    pub(super) fn tell_parts(&mut self, kind: usize, entry: &Entry<'_>) -> bool {
        let kind = self.book.kind(kind);
        let mut dividing: Vec<FactId> = self.book.steps.iter().filter_map(|step| step.per).collect();
        dividing.extend(self.book.goal.parts.map(|parts| parts.by));
        dividing.extend(self.book.ramps.iter().filter_map(|ramp| ramp.per));
        dividing.sort_unstable();
        dividing.dedup();
        for by in dividing.into_iter().filter(|by| kind.tells.contains(by)) {
            let Some(named) = self.part_named(by, entry) else { continue };
            for fact in kind.tells.iter().filter(|fact| **fact != by) {
                let Some(value) = self.tells(entry.event, *fact) else { continue };
                let since = self.told_since(entry, *fact);
                let told = &mut self.parts.entry(named.clone()).or_default().told;
                if told.get(fact).is_none_or(|(before, _)| *before != value) {
                    told.insert(*fact, (value, since));
                }
            }
        }
        let named = self.book.goal.parts.and_then(|parts| self.part_named(parts.by, entry));
        let Some(named) = named else { return false };
        let stand = &mut self.parts.entry(named).or_default().stand;
        *stand = match *stand {
            _ if kind.ends_part => Stand::Gone,
            _ if kind.reopens.is_some() => Stand::Away,
            Stand::NotAsked => Stand::Away,
            as_before => as_before,
        };
        kind.ends_part
    }

    /// An event would reach the goal, which asks for each part: what it names is back. Are all?
    pub(super) fn part_is_back(&mut self, by: &Entry<'l>, entry: &Entry<'l>) {
        let named = self.book.goal.parts.and_then(|parts| self.part_named(parts.by, by));
        let Some(named) = named else {
            self.goal.not_counted.push(on(self.book, by));
            return;
        };
        self.parts.entry(named).or_default().stand = Stand::Back;
        if self.all_parts_are_back() {
            self.reach(by, entry);
        } else {
            self.goal.awaits = None;
            self.goal.parts.push(on(self.book, by));
        }
    }

    /// Are all parts at the goal that have not gone, and one at least?
    pub(super) fn all_parts_are_back(&self) -> bool {
        let is = |stand: Stand| self.parts.values().any(|part| part.stand == stand);
        is(Stand::Back) && !is(Stand::Away)
    }
}
