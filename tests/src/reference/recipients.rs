//! Who is told: a substitute, where the one to be told is away, or is the one who owes what a rung is about; and the
//! substitute's substitute, where that one is. Where nobody is left, the one it was meant for.

use super::almanac::Almanac;
use super::book::Book;
use super::lines::{Entry, when};
use super::place::{Place, end_of};
use super::world::World;
use sagsgang::calendar::{Day, Moment};
use sagsgang::log::{FieldValue, built_in};
use sagsgang::model::{RoleId, Rung};

/// Somebody is away, from one place in time to another; for good, where no day was told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Away {
    role: usize,
    from: Place,
    until: Option<Place>,
}

impl Away {
    /// What an event says of an absence. A day that is none says nothing.
    pub(super) fn told(book: &Book, entry: &Entry<'_>) -> Option<Self> {
        let event = entry.event;
        let role = (event.kind == built_in::ABSENT).then(|| book.role_named(&event.actor.role))??;
        let until = match event.fields.get(built_in::UNTIL_FIELD) {
            Some(FieldValue::Text(words)) => Some(end_of(&book.almanac, day(&book.almanac, words)?)),
            _ => None,
        };
        Some(Self { role, from: Place::at(when(&book.almanac, event.happened).instant(&book.almanac)), until })
    }
}

/// A day that is written in the field of an event.
pub(super) fn day(almanac: &Almanac, words: &str) -> Option<Moment> {
    let page = almanac.day_of_date(super::almanac::Date::read(words)?)?;
    Day::from_days_since_1970(almanac.to_since_1970(page)).map(Moment::Day)
}

impl World<'_, '_> {
    /// Who is told when a rung of a step comes at an instant.
    pub(super) fn recipients(&self, step: usize, rung: &Rung, at: i64) -> Vec<String> {
        self.in_their_place(&rung.to, at, |role| !rung.reminder && self.book.step(step).actors.contains(role))
    }

    /// Who is told in the place of those who are away, or are passed over.
    pub(super) fn in_their_place(&self, roles: &[RoleId], at: i64, skipped: impl Fn(&RoleId) -> bool) -> Vec<String> {
        let is_away = |role: &RoleId| {
            let away = |away: &&Away| {
                away.role == role.index() && away.from <= Place::at(at) && away.until.is_none_or(|until| Place::at(at) <= until)
            };
            self.away.iter().find(away).is_some()
        };
        let passed_over = |role: &RoleId| is_away(role) || skipped(role);
        let substitute = |role: &RoleId| self.book.roles.get(role.index()).and_then(|role| role.substitute);
        let mut told: Vec<RoleId> = Vec::new();
        for meant in roles {
            // Everybody in turn, until there is nobody more, or somebody stands in for one who was asked already.
            let mut asked = vec![*meant];
            let mut one = *meant;
            while passed_over(&one) {
                match substitute(&one).filter(|next| !asked.contains(next)) {
                    Some(next) => one = next,
                    None => {
                        one = *meant;
                        break;
                    }
                }
                asked.push(one);
            }
            if !told.contains(&one) {
                told.push(one);
            }
        }
        self.book.role_names(&told)
    }
}
