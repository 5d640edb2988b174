//! An event as the case sees it: what it is here, where it stands, whether it may act.

use super::Tick;
use super::duties::Bar;
use crate::calendar::{Calendar, Day, Instant, Moment};
use crate::log::{Event, EventRef, FieldValue, built_in};
use crate::model::{EventKind, FactId, KindId, PowerKind, Procedure, RoleId, Signal, StepId, Value, letters, same};
use std::collections::BTreeMap;

/// What an event is to a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// An event of a kind.
    Kind(KindId),
    /// The confirmation of an event of this kind; nothing where no such event is known.
    Confirmation(Option<KindId>),
    /// A power is used over a duty of a step; for an extension, until a day.
    Power(PowerKind, StepId, Option<Day>),
    /// The case is closed.
    Closing,
    /// Something the transition does not look at: an acknowledgement, a retraction.
    Aside,
}

/// Ranks of events at the same position: completions and what tells facts that a step takes, then completions of such steps, then
/// triggers, then closing.
const COMPLETION: u8 = 0;
const TAKING: u8 = 1;
const TRIGGER: u8 = 2;
/// A power is used over what is open by then.
const POWER: u8 = 3;
const CLOSING: u8 = 4;

/// What is told of a consent on the same day, without a time: it was given before anything rested on it, and was not taken
/// back before that.
fn rank(kind: &EventKind) -> u8 {
    match kind.settles.first() {
        Some((_, value)) if *value == Value::yes_no(true) => COMPLETION,
        Some(_) => POWER,
        // A pool answers what a step asked, so the step was open by then.
        None if kind.meets.is_empty() && kind.answers.is_some() => POWER,
        // An answer comes after what was asked.
        None if !kind.refuses.is_empty() || kind.grant.as_ref().is_some_and(|grant| !grant.passed_on_by.is_empty()) => POWER,
        None if kind.takes_facts => TAKING,
        None if kind.meets.is_empty() && !kind.tells_taken => TRIGGER,
        None => COMPLETION,
    }
}

#[derive(Debug)]
pub(crate) struct Occurrence<'a> {
    pub(crate) event: &'a EventRef<'a>,
    pub(crate) subject: Subject,
    /// The role it was reported in, where the procedure knows it.
    pub(super) role: Option<RoleId>,
    pub(crate) tick: Tick,
    /// When it became known that it happened; a correction that leaves that as it was makes nothing known anew.
    pub(crate) known: Tick,
    /// When this version of it was recorded.
    recorded: Tick,
    /// When it, or the first version of it, became known.
    pub(crate) first_known: Tick,
    pub(crate) rank: u8,
    /// The id at the root of its chain of corrections: the key of what it opens.
    root: Root<'a>,
    /// What it corrects: the event at the root, where that might act.
    pub(crate) corrects: Option<&'a Event>,
    /// Has the party that must confirm it done so, as far as is known?
    pub(crate) confirmed: bool,
    /// Was what it reached taken back, as far as is known?
    pub(crate) revoked: bool,
    /// Did the case come from elsewhere with it, or after it?
    pub(super) before_it_came: bool,
    /// Why it may not act, if so.
    pub(crate) bar: Option<Bar>,
}

/// The id at the root of a chain of corrections, or its hash.
#[derive(Debug, Clone, Copy)]
enum Root<'a> {
    Id(&'a str),
    Hash(u64),
}

/// What an event cannot say of itself: what the log knows about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The id at the root of its chain of corrections.
    pub(crate) root: &'a str,
    /// When the event at the root was recorded.
    pub(crate) first_recorded: Instant,
    /// Was it confirmed?
    pub(crate) confirmed: bool,
    /// Was the goal taken back after it?
    pub(crate) revoked: bool,
    /// Did the case come from elsewhere with it, or after it?
    pub(crate) before_it_came: bool,
    /// From when on the version that reads the log was followed: nothing was known under it before.
    pub(crate) since: Tick,
    /// For a confirmation: the kind of the event it confirms.
    pub(crate) confirms: Option<KindId>,
    /// For a correction: the event at the root.
    pub(crate) corrects: Option<&'a Event>,
}

impl<'a> Known<'a> {
    /// An event that nothing corrects or confirms.
    pub(crate) fn alone(event: &EventRef<'a>) -> Self {
        Self {
            root: event.id,
            first_recorded: event.recorded,
            confirmed: false,
            revoked: false,
            before_it_came: false,
            since: Tick::LONG_AGO,
            confirms: None,
            corrects: None,
        }
    }
}

impl<'a> Occurrence<'a> {
    /// Reads an event with what the log knows about it.
    pub(crate) fn read(procedure: &Procedure, event: &'a EventRef<'a>, log: Known<'a>) -> Self {
        let role = procedure.role_named(event.role);
        let (subject, rank, bar) = match procedure.kind_named(event.kind) {
            Some(id) => {
                let kind = procedure.kind(id);
                let bar = match (role, &kind.grant) {
                    (None, _) if kind.from.is_anyone() => None,
                    (None, _) => Some(Bar::UnknownRole),
                    (Some(role), Some(grant)) => super::grants::bar(procedure, grant, role, event),
                    (Some(role), None) => (!kind.from.contains(role)).then_some(Bar::RoleMayNot),
                };
                let unreasoned = kind.assesses && event.reason.is_none_or(|reason| reason.trim().is_empty());
                (Subject::Kind(id), rank(kind), bar.or(unreasoned.then_some(Bar::ReasonMissing)))
            }
            None => built_in_subject(procedure, event, role, log.confirms),
        };
        let (recorded, first_known) = (Tick::at(event.recorded).max(log.since), Tick::at(log.first_recorded).max(log.since));
        // What might not act told nobody anything.
        let might_act = |first: &EventRef<'_>| Occurrence::read(procedure, first, Known::alone(first)).bar.is_none();
        let corrects = log.corrects.filter(|first| might_act(&(*first).into()));
        let as_before = |first: &Event| (first.kind.as_str(), first.happened) == (event.kind, event.happened);
        Self {
            event,
            subject,
            role,
            tick: Tick::of(event.happened, procedure.calendar()),
            known: if corrects.is_some_and(as_before) { first_known } else { recorded },
            recorded,
            first_known,
            rank,
            root: Root::Id(log.root),
            corrects,
            confirmed: log.confirmed,
            revoked: log.revoked,
            before_it_came: log.before_it_came,
            bar,
        }
    }

    /// The first letters of the id, for the order of events at one position.
    pub(crate) fn order(&self) -> u64 {
        first_letters(self.event.id)
    }

    /// The key of what it opens: the hash of the id at the root of its chain of corrections.
    pub(crate) fn key(&self) -> u64 {
        match self.root {
            Root::Id(id) => letters(id),
            Root::Hash(hash) => hash,
        }
    }

    pub(crate) fn clocked(&self) -> bool {
        matches!(self.event.happened, Moment::Instant(_))
    }

    pub(crate) fn day(&self, calendar: &Calendar) -> Day {
        calendar.day(self.event.happened)
    }

    /// What the event tells of a fact; nothing when it does not, or when the value is not of the fact's type.
    pub(crate) fn tells(&self, procedure: &Procedure, fact: FactId) -> Option<Value> {
        match self.subject {
            Subject::Kind(kind) => says(self.event.fields, procedure, procedure.kind(kind), fact),
            _ => told(self.event.fields, procedure, fact),
        }
    }

    /// When it became known what the event tells of a fact: with its first version, where a correction leaves the fact as it was.
    pub(crate) fn known_of(&self, procedure: &Procedure, fact: FactId) -> Tick {
        let unchanged = self.corrects.is_some() && self.told_first(procedure, fact) == self.tells(procedure, fact);
        if unchanged { self.first_known } else { self.recorded }
    }

    /// What was told of a fact before the event was corrected; the same as it tells, where it corrects nothing.
    pub(crate) fn told_first(&self, procedure: &Procedure, fact: FactId) -> Option<Value> {
        let (kind, fields) = self.corrects.map_or((self.event.kind, self.event.fields), |first| (&first.kind, Some(&first.fields)));
        let kind = procedure.kind(procedure.kind_named(kind)?);
        kind.speaks_of().any(|told| told == fact).then(|| says(fields, procedure, kind, fact)).flatten()
    }

    /// Something that time does: nobody reports it, and everybody can know it on the day.
    pub(super) fn of_time(event: &'a EventRef<'a>, tick: Tick, known: Tick, key: u64) -> Self {
        Self {
            event,
            subject: Subject::Aside,
            role: None,
            tick,
            known,
            recorded: known,
            first_known: known,
            rank: COMPLETION,
            root: Root::Hash(key),
            corrects: None,
            confirmed: false,
            revoked: false,
            before_it_came: false,
            bar: None,
        }
    }
}

/// What an event of a kind says of a fact: by happening, or in its fields.
fn says(fields: Option<&BTreeMap<String, FieldValue>>, procedure: &Procedure, kind: &EventKind, fact: FactId) -> Option<Value> {
    let settled = kind.settles.iter().find(|(settled, _)| *settled == fact);
    settled.map(|(_, value)| *value).or_else(|| told(fields, procedure, fact))
}

/// What an event tells of a fact, whichever way its name is spelt.
pub(crate) fn told(fields: Option<&BTreeMap<String, FieldValue>>, procedure: &Procedure, fact: FactId) -> Option<Value> {
    Value::read(field(fields, procedure, fact)?, &procedure.fact(fact).kind)
}

/// The field of a fact, whichever way its name is spelt.
pub(super) fn field<'f>(fields: Option<&'f BTreeMap<String, FieldValue>>, procedure: &Procedure, fact: FactId) -> Option<&'f FieldValue> {
    let (fact, fields) = (procedure.fact(fact), fields?);
    let otherwise = || fields.iter().find(|(name, _)| same(name, &fact.name)).map(|(_, value)| value);
    fields.get(&fact.name).or_else(otherwise)
}

fn built_in_subject(
    procedure: &Procedure,
    event: &EventRef<'_>,
    role: Option<RoleId>,
    confirms: Option<KindId>,
) -> (Subject, u8, Option<Bar>) {
    match event.kind {
        built_in::CLOSED => {
            let inside = role.is_some_and(|role| !procedure.role(role).outside);
            let bar = if role.is_none() { Some(Bar::UnknownRole) } else { (!inside).then_some(Bar::RoleMayNot) };
            (Subject::Closing, CLOSING, bar)
        }
        built_in::CONFIRMED => {
            let goal = procedure.goal();
            let is_goal = confirms.is_some_and(|kind| match goal.reached_by {
                Signal::Event(goal) => goal == kind,
                Signal::Met(step) => procedure.step(step).met_by.contains(&kind),
                Signal::Reached(_) => false,
            });
            let asked = is_goal.then_some(goal.confirmed_by).flatten();
            let bar = match (role, asked) {
                (None, _) => Some(Bar::UnknownRole),
                (Some(role), Some(asked)) if !procedure.acts_for(role, asked) => Some(Bar::RoleMayNot),
                (Some(_), _) => confirms.is_none().then_some(Bar::NothingToConfirm),
            };
            (Subject::Confirmation(confirms), COMPLETION, bar)
        }
        built_in::EXTENDED => power(procedure, event, role, PowerKind::Extend),
        built_in::EXCUSED => power(procedure, event, role, PowerKind::Excuse),
        built_in::LIFTED => power(procedure, event, role, PowerKind::Lift),
        built_in::ABSENT => (Subject::Aside, TRIGGER, role.is_none().then_some(Bar::UnknownRole)),
        built_in::ACKNOWLEDGED | built_in::RETRACTED | built_in::MIGRATED => (Subject::Aside, CLOSING, None),
        _ => (Subject::Aside, TRIGGER, Some(Bar::UnknownKind)),
    }
}

/// A power over a step's duty: who may use it is said by the step, and nobody may without a reason.
fn power(procedure: &Procedure, event: &EventRef<'_>, role: Option<RoleId>, power: PowerKind) -> (Subject, u8, Option<Bar>) {
    let words = |field: &str| match event.fields.and_then(|fields| fields.get(field)) {
        Some(FieldValue::Text(words)) => Some(words.as_str()),
        _ => None,
    };
    let step = words(built_in::STEP_FIELD).and_then(|name| procedure.step_named(name));
    let until = words(built_in::UNTIL_FIELD).and_then(Day::parse);
    let Some((id, step)) = step else { return (Subject::Aside, POWER, Some(Bar::StepNotOpen)) };
    let bar = match role {
        None => Some(Bar::UnknownRole),
        Some(role) if !step.power(power).contains(role) => Some(Bar::RoleMayNot),
        Some(_) if event.reason.is_none_or(|reason| reason.trim().is_empty()) => Some(Bar::ReasonMissing),
        Some(_) => (power == PowerKind::Extend && until.is_none()).then_some(Bar::BeyondPower),
    };
    (Subject::Power(power, id, until), POWER, bar)
}

/// The first eight bytes of an id, so that comparing numbers compares ids as far as they reach.
fn first_letters(id: &str) -> u64 {
    let id = id.as_bytes();
    match id.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => id.iter().fold(0, |letters, byte| letters << 8 | u64::from(*byte)) << (64 - 8 * id.len()).min(63),
    }
}
