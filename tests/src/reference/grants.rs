//! Who may grant how much, and when; who must do so together; and what was asked of whoever may. A month may be of any length: what is
//! within the limit must be so whatever the months are.

use super::almanac::Day;
use super::book::Book;
use super::lines::{Entry, What, when};
use super::place::Place;
use super::told::{length, millionths};
use super::world::World;
use sagsgang::calendar::{Instant, Unit};
use sagsgang::log::{Event, FieldValue, built_in};
use sagsgang::model::{Amount, Counted, Grant, RoleId, limits};

/// How much is granted: a length with its kind in the lowest three bits, or a number in millionths of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Length(i64, i64),
    Number(i64, Option<Counted>),
}

/// Something that waits, or waited: for a second person, or for an answer.
#[derive(Debug, Clone)]
pub(super) struct Wait<'l> {
    pub(super) grant: usize,
    amount: Option<Told>,
    /// Who granted it first; nothing where it was asked for.
    person: Option<String>,
    pub(super) by: Entry<'l>,
    pub(super) over: Option<Place>,
}

impl Wait<'_> {
    pub(super) fn is_for_second(&self) -> bool {
        self.person.is_some()
    }
}

fn told(event: &Event) -> Option<Told> {
    match event.fields.get(built_in::AMOUNT_FIELD)? {
        FieldValue::Text(words) => {
            if let Some(length) = length(words) {
                return Some(Told::Length(length / 8, length % 8));
            }
            let words = words.trim();
            let units = [
                ("kr.", Counted::Kroner),
                ("kroner", Counted::Kroner),
                ("timer om ugen", Counted::WeekHours),
                ("time om ugen", Counted::WeekHours),
                ("hours a week", Counted::WeekHours),
                ("hour a week", Counted::WeekHours),
            ];
            let unit = units.iter().find_map(|(unit, of)| Some((words.strip_suffix(unit)?.trim_end(), *of)));
            let (digits, of) = unit.map_or((words, None), |(digits, of)| (digits, Some(of)));
            millionths(digits).map(|number| Told::Number(number, of))
        }
        FieldValue::Number(number) => millionths(&number.to_string()).map(|number| Told::Number(number, None)),
        FieldValue::YesNo(_) | FieldValue::List(_) => None,
    }
}

/// Is it no more than the limit, or is there none?
fn reaches(limit: Option<&Amount>, told: Option<Told>) -> bool {
    let number = |limit: &str, measure: Option<Counted>, told: i64, of: Option<Counted>| {
        millionths(limit).is_some_and(|limit| told <= limit) && (of.is_none() || of == measure)
    };
    match (limit, told) {
        (None, _) => true,
        (Some(Amount::Number(limit)), Some(Told::Number(told, of))) => number(limit, None, told, of),
        (Some(Amount::Measured { number: limit, of: measure }), Some(Told::Number(told, of))) => number(limit, Some(*measure), told, of),
        (Some(Amount::Length(limit)), Some(Told::Length(amount, kind))) => {
            let most = i64::from(limit.amount());
            // Days, or months.
            let (most, most_kind) = match limit.unit() {
                Unit::Days => (most, 0),
                Unit::Weeks => (most * 7, 0),
                Unit::Months => (most, 1),
                Unit::Years => (most * 12, 1),
                _ => return false,
            };
            if kind == most_kind {
                return amount <= most;
            }
            let days = |number: i64, kind: i64, month: i64| if kind == 0 { number } else { number * month };
            kind < 2 && (28..=31).all(|month| days(amount, kind, month) <= days(most, most_kind, month))
        }
        _ => false,
    }
}

/// The roles of each line of a grant that holds on a day and is enough, from the lowest up.
fn enough(book: &Book, grant: &Grant, told: Option<Told>, day: Day) -> Vec<Vec<RoleId>> {
    lines_of(book, grant, day, |limit| reaches(limit, told))
}

fn lines_of(book: &Book, grant: &Grant, day: Day, enough: impl Fn(Option<&Amount>) -> bool) -> Vec<Vec<RoleId>> {
    let day = book.almanac.to_since_1970(day);
    let mut lines = Vec::new();
    for authority in &grant.authorities {
        let begun = authority.from.is_none_or(|from| from.days_since_1970() <= day);
        let over = authority.until.is_some_and(|until| until.days_since_1970() <= day);
        if begun && !over && enough(authority.at_most.as_ref()) {
            lines.push(book.role_ids.iter().filter(|role| authority.by.contains(**role)).copied().collect());
        }
    }
    lines
}

/// May a role grant what an event tells?
pub(super) fn may(book: &Book, grant: &Grant, role: RoleId, event: &Event) -> bool {
    let day = when(&book.almanac, event.happened).day(&book.almanac);
    enough(book, grant, told(event), day).concat().contains(&role)
}

/// What a grant that takes two persons lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lacks {
    Nothing,
    Another,
    /// It was the same person again.
    AnyOther,
}

impl<'l> World<'_, 'l> {
    /// Has whoever acts acted in a role that is kept apart from this one? A confirmation is no act.
    pub(super) fn is_kept_apart(&self, entry: &Entry<'l>) -> bool {
        let Some(role) = self.role_of(entry) else { return false };
        let apart = |other: &usize| {
            self.book.roles.get(role).zip(self.book.role_ids.get(*other)).is_some_and(|(role, id)| role.separate.contains(*id))
        };
        let acted = self.acted.iter().filter(|(person, _)| *person == entry.event.actor.id);
        acted.map(|(_, role)| role).any(apart)
    }

    fn role_of(&self, entry: &Entry<'l>) -> Option<usize> {
        let acts = !matches!(entry.what, What::Confirmation(_) | What::Nothing);
        acts.then(|| self.book.role_named(&entry.event.actor.role)).flatten()
    }

    pub(super) fn acts(&mut self, entry: &Entry<'l>) {
        if let Some(role) = self.role_of(entry) {
            self.acted.push((entry.event.actor.id.clone(), role));
        }
    }

    /// Who is there for a grant that takes two persons.
    pub(super) fn lacks(&self, kind: usize, entry: &Entry<'l>) -> Lacks {
        if !self.book.kind(kind).grant.as_ref().is_some_and(|grant| grant.two_persons) {
            return Lacks::Nothing;
        }
        let amount = told(entry.event);
        let same = |other: &Option<Told>| match (other, &amount) {
            (Some(Told::Number(one, of)), Some(Told::Number(two, other_of))) => {
                one == two && (of == other_of || of.is_none() || other_of.is_none())
            }
            (one, two) => one == two,
        };
        let mut lacks = Lacks::Another;
        for wait in self.waits.iter().filter(|wait| wait.over.is_none() && wait.grant == kind && same(&wait.amount)) {
            match &wait.person {
                Some(person) if *person != entry.event.actor.id => return Lacks::Nothing,
                Some(_) => lacks = Lacks::AnyOther,
                None => {}
            }
        }
        lacks
    }

    pub(super) fn await_another(&mut self, kind: usize, entry: &Entry<'l>) {
        self.wait(kind, Some(entry.event.actor.id.clone()), entry);
    }

    fn wait(&mut self, grant: usize, person: Option<String>, entry: &Entry<'l>) {
        if self.waits.iter().filter(|wait| wait.over.is_none()).count() < limits::INSTANCES {
            self.waits.push(Wait { grant, amount: told(entry.event), person, by: entry.clone(), over: None });
        }
    }

    /// A grant that is made, or refused, is waited for no longer; one that is asked for waits.
    pub(super) fn asked_and_answered(&mut self, kind: usize, entry: &Entry<'l>) {
        let data = self.book.kind(kind);
        let mut answered: Vec<usize> = data.refuses.iter().map(|grant| grant.index()).collect();
        if data.grant.is_some() {
            answered.push(kind);
        }
        self.wait_no_more(entry.place, |grant| answered.contains(&grant));
        for grant in self.book.kind(kind).asks_for.iter().map(|grant| grant.index()) {
            self.wait(grant, None, entry);
        }
    }

    pub(super) fn wait_no_more(&mut self, place: Place, of: impl Fn(usize) -> bool) {
        self.waits.iter_mut().filter(|wait| wait.over.is_none() && of(wait.grant)).for_each(|wait| wait.over = Some(place));
    }

    /// When and to whom it is told that something waits; nothing where it was over before anybody knew, or where nobody may.
    pub(super) fn told_of(&self, wait: &Wait<'l>, until: Place) -> Option<(Instant, Vec<String>)> {
        let at = wait.by.when.instant(&self.book.almanac).max(wait.by.event.recorded.milliseconds());
        let was_over = wait.over.is_some_and(|over| over <= Place::at(at));
        if was_over || Place::at(at) > until {
            return None;
        }
        let grant = self.book.kind(wait.grant).grant.as_ref()?;
        let lines = enough(self.book, grant, wait.amount, wait.by.day);
        let roles: Vec<RoleId> = if wait.is_for_second() {
            lines.concat()
        } else {
            let of_the_day = lines_of(self.book, grant, wait.by.day, |_| true);
            lines.first().or(of_the_day.last()).cloned().unwrap_or_default()
        };
        let mut roles: Vec<usize> = roles.iter().map(|role| role.index()).collect();
        roles.sort_unstable();
        roles.dedup();
        let ids: Vec<RoleId> = roles.into_iter().filter_map(|role| self.book.role_ids.get(role)).copied().collect();
        (!ids.is_empty()).then(|| (Instant::from_milliseconds(at), self.in_their_place(&ids, at, |_| false)))
    }
}
