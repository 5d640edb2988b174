//! The events of a case on one line: position, then completions before triggers before powers before
//! closing, then id.

use super::almanac::{Almanac, Day};
use super::book::Book;
use super::corrections::{Corrections, Standing, known};
use super::count::When;
use super::grants;
use super::place::{Place, end_of};
use super::powers::{Power, power};
use super::scope;
use sagsgang::calendar::{Instant, Moment};
use sagsgang::log::{Event, FieldValue, Log, built_in};
use sagsgang::model::{FactId, Requirement, Signal};
use sagsgang::situation::AsOf;
use std::collections::BTreeSet;

/// What an event is to the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// An event of one of its kinds.
    Report(usize),
    /// A confirmation of an event of a kind.
    Confirmation(usize),
    /// Somebody uses a power over a duty of a step.
    Power(Power, usize),
    /// Somebody closes the case.
    Closing,
    /// Nothing that changes anything: it may not, or it is not of this procedure.
    Nothing,
}

/// An event at its place.
#[derive(Debug, Clone)]
pub(super) struct Entry<'l> {
    pub(super) event: &'l Event,
    pub(super) what: What,
    /// Did time bring it? Then the event is what said something that holds no longer.
    pub(super) by_time: bool,
    pub(super) place: Place,
    pub(super) day: Day,
    /// The event as a moment: a day, or an instant where a time of day is known.
    pub(super) when: When,
    /// When this version was recorded, in milliseconds.
    pub(super) recorded: i64,
    /// When it was known that it happened: a correction that leaves what happened, and when, makes neither known anew.
    pub(super) known: i64,
    /// When its first version was recorded.
    pub(super) first_known: i64,
    /// The id of its first version.
    pub(super) root: &'l str,
    /// The first version, where this corrects it and it might act.
    pub(super) before: Option<&'l Event>,
    /// Has the party who must confirm it done so?
    pub(super) confirmed: bool,
    /// Was the goal taken back after it? That takes back all that would have reached it before.
    pub(super) revoked: bool,
    /// Did the case come from elsewhere with it, or after it?
    pub(super) before_it_came: bool,
}

/// A moment of the engine's in the almanac's terms.
pub(super) fn when(almanac: &Almanac, moment: Moment) -> When {
    match moment {
        Moment::Day(day) => When::Day(almanac.since_1970(day.days_since_1970())),
        Moment::Instant(instant) => When::Instant(instant.milliseconds()),
    }
}

/// The events that count as of a date, in their order.
pub(super) fn line<'l>(book: &Book, log: &'l Log, as_of: AsOf) -> Vec<Entry<'l>> {
    let almanac = &book.almanac;
    let (happened_by, known_by) = (end_of(almanac, as_of.happened_by), end_of(almanac, as_of.known_by));
    let recorded_by = |event: &Event| Place::at(event.recorded.milliseconds()) <= known_by;
    let known = known(log.events(), recorded_by);
    let corrections = Corrections::among(&known);
    let standing = corrections.standing();
    let confirmed = confirmed(book, &standing, &corrections);
    let since = followed_since(book, &standing);
    let mut line: Vec<(u8, Entry<'l>)> = Vec::new();
    for Standing { event, root } in &standing {
        let confirms = confirms(event).and_then(|id| known.get(id)).and_then(|event| book.kind_named(&event.kind));
        let when = when(almanac, event.happened);
        let what = what(book, event, confirms);
        let recorded = |instant: Instant| instant.milliseconds().max(since);
        let before = (root.id != event.id && self::what(book, root, None) != What::Nothing).then_some(*root);
        let as_before = before.is_some_and(|before| before.kind == event.kind && before.happened == event.happened);
        let entry = Entry {
            event,
            what,
            by_time: false,
            place: Place::at(when.instant(almanac)),
            day: when.day(almanac),
            when,
            recorded: recorded(event.recorded),
            known: recorded(if as_before { root.recorded } else { event.recorded }),
            first_known: recorded(root.recorded),
            root: &root.id,
            before,
            confirmed: confirmed.contains(root.id.as_str()),
            revoked: false,
            before_it_came: false,
        };
        if entry.place <= happened_by {
            line.push((rank(book, event), entry));
        }
    }
    line.sort_by(|(rank, entry), (other_rank, other)| {
        (entry.place, rank, &entry.event.id).cmp(&(other.place, other_rank, &other.event.id))
    });
    let mut line: Vec<Entry<'l>> = line.into_iter().map(|(_, entry)| entry).collect();
    let revokes = |entry: &Entry<'_>| matches!(entry.what, What::Report(kind) if book.kind(kind).revokes);
    let last = line.iter().rposition(revokes).unwrap_or(0);
    line.iter_mut().take(last).for_each(|entry| entry.revoked = true);
    scope::mark(book, scope::opened_elsewhere(book, log), &mut line);
    line
}

/// Since when the case follows this text: since it was moved to it last. Nothing was known by its rules before.
fn followed_since(book: &Book, standing: &[Standing<'_>]) -> i64 {
    let to_this = |event: &Event| {
        let version = event.fields.get(built_in::VERSION_FIELD);
        event.kind == built_in::MIGRATED && version == Some(&FieldValue::Text(book.fingerprint.clone()))
    };
    let moves = standing.iter().map(|standing| standing.event).filter(|event| to_this(event));
    moves.map(|event| event.recorded.milliseconds()).max().unwrap_or(i64::MIN)
}

/// Completions first, and what tells facts that stand in a document; then what is done with such a document; then what triggers,
/// then powers over what is open by then, closing last.
fn rank(book: &Book, event: &Event) -> u8 {
    match (book.kind_named(&event.kind), event.kind.as_str()) {
        // A consent is given before anything rests on it that day, and taken back when that is done.
        (Some(kind), _) if !book.kind(kind).settles.is_empty() => {
            if book.kind(kind).settles.iter().any(|(_, value)| value.number_kept() == 1) { 0 } else { 3 }
        }
        // What answers a request comes after the requests of its day.
        (Some(kind), _) if answers(book, kind) => 3,
        // What a pool answers comes after what asked it that day.
        (Some(kind), _) if book.met_by(kind).is_empty() && book.kind(kind).answers.is_some() => 3,
        (Some(kind), _) if book.met_by(kind).iter().any(|step| facts_taken(book, *step).next().is_some()) => 1,
        (Some(kind), _) if !book.met_by(kind).is_empty() || tells_taken(book, kind) => 0,
        (Some(_), _) => 2,
        (None, built_in::CONFIRMED) => 0,
        (None, built_in::EXTENDED | built_in::EXCUSED | built_in::LIFTED) => 3,
        (None, built_in::CLOSED | built_in::ACKNOWLEDGED | built_in::RETRACTED | built_in::MIGRATED) => 4,
        (None, _) => 2,
    }
}

/// The facts that stand in the documents of a step.
fn facts_taken(book: &Book, step: usize) -> impl Iterator<Item = FactId> {
    let takes = &book.step(step).takes;
    let required = takes.requirements.iter().filter_map(|taken| if let Requirement::Known(fact) = taken { Some(*fact) } else { None });
    required.chain(takes.should.iter().copied())
}

/// Does an event tell a fact of some document, or one that a decision which stands there asks about?
fn tells_taken(book: &Book, kind: usize) -> bool {
    let kind = book.kind(kind);
    let says = |fact: FactId| kind.tells.contains(&fact) || kind.settles.iter().any(|(settled, _)| *settled == fact);
    (0..book.steps.len()).flat_map(|step| facts_taken(book, step)).any(|fact| {
        let decision = book.decisions.iter().find(|decision| decision.fact == fact);
        says(fact) || decision.is_some_and(|decision| decision.columns.iter().any(|column| says(*column)))
    })
}

fn answers(book: &Book, kind: usize) -> bool {
    let kind = book.kind(kind);
    !kind.refuses.is_empty() || kind.grant.as_ref().is_some_and(|grant| !grant.passed_on_by.is_empty())
}

/// May a role act for another: is it the same, or is it in that team?
fn acts_for(book: &Book, role: usize, other: usize) -> bool {
    let in_team = book.roles.get(other).zip(book.role_ids.get(role)).is_some_and(|(team, id)| team.members.contains(*id));
    role == other || in_team
}

/// The id that a confirmation names.
fn confirms(event: &Event) -> Option<&str> {
    match event.fields.get(built_in::EVENT_FIELD) {
        Some(FieldValue::Text(id)) if event.kind == built_in::CONFIRMED => Some(id),
        _ => None,
    }
}

/// The events that the party who must confirm the goal has confirmed, by their roots. A confirmation is knowledge: it counts
/// once it is recorded, whenever it happened.
fn confirmed<'l>(book: &Book, standing: &[Standing<'l>], corrections: &Corrections<'_, 'l>) -> BTreeSet<&'l str> {
    let Some(party) = book.goal.confirmed_by else { return BTreeSet::new() };
    let by_party = standing
        .iter()
        .filter(|standing| book.role_named(&standing.event.actor.role).is_some_and(|role| acts_for(book, role, party.index())));
    by_party.filter_map(|standing| corrections.root(confirms(standing.event)?)).map(|root| root.id.as_str()).collect()
}

/// What an event is, and whether its reporter may report it.
fn what(book: &Book, event: &Event, confirms: Option<usize>) -> What {
    let role = book.role_named(&event.actor.role);
    if let Some(kind) = book.kind_named(&event.kind) {
        let from = book.kind(kind).from;
        let role = role.and_then(|role| book.role_ids.get(role));
        let may = match &book.kind(kind).grant {
            Some(grant) => role.is_some_and(|id| grants::may(book, grant, *id, event)),
            None => from.is_anyone() || role.is_some_and(|id| from.contains(*id)),
        };
        let reasoned = !book.kind(kind).assesses || event.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        return if may && reasoned { What::Report(kind) } else { What::Nothing };
    }
    match (event.kind.as_str(), role) {
        (built_in::CLOSED, Some(role)) if book.roles.get(role).is_some_and(|role| !role.outside) => What::Closing,
        (built_in::CONFIRMED, Some(role)) => {
            let Some(kind) = confirms else { return What::Nothing };
            let of_goal = match book.goal.reached_by {
                Signal::Event(goal) => goal.index() == kind,
                Signal::Met(step) => book.met_by(kind).contains(&step.index()),
                Signal::Reached(_) => false,
            };
            // What the goal needs confirmed, only the named party confirms.
            let wrong_party = of_goal && book.goal.confirmed_by.is_some_and(|party| !acts_for(book, role, party.index()));
            if wrong_party { What::Nothing } else { What::Confirmation(kind) }
        }
        _ => power(book, event).unwrap_or(What::Nothing),
    }
}
