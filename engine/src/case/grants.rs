//! Grants: acts beyond the authority of whoever acted, which are facts without effect; what waits for a second person; and what was
//! asked of whoever may.

use super::duties::{Bar, Work};
use super::occurrence::Subject;
use super::{Change, Witness};
use crate::log::{EventRef, FieldValue};
use crate::model::{Amount, Beyond, Grant, KindId, Procedure, RoleId, Shortfall, letters};
use std::collections::BTreeMap;

/// A grant that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wait {
    grant: KindId,
    /// How much.
    amount: Option<Amount>,
    /// Who has granted it already; nothing where it was asked for.
    person: Option<u64>,
    /// The number of the event.
    by: u32,
}

/// What a grant that takes two persons lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Persons {
    /// Nothing: one is enough, or this is the second.
    Enough,
    /// Another person: this is the first.
    OneMore,
    /// Another person: the same one has granted it already.
    Same,
}

/// How much an event tells that it grants, or asks for.
pub(crate) fn told(fields: Option<&BTreeMap<String, FieldValue>>) -> Option<Amount> {
    fields?.get(Amount::FIELD).and_then(Amount::read)
}

/// Why a role may not grant what an event tells that it grants.
pub(super) fn bar(procedure: &Procedure, grant: &Grant, role: RoleId, event: &EventRef<'_>) -> Option<Bar> {
    let day = procedure.calendar().day(event.happened);
    (!grant.may(role, told(event.fields).as_ref(), day)).then_some(Bar::BeyondAuthority)
}

/// What was lacking in the authority of whoever granted; nothing where it was enough, or where the event is no grant.
pub(crate) fn beyond(procedure: &Procedure, event: &EventRef<'_>) -> Option<Beyond> {
    let kind = procedure.kind_named(event.kind).map(|kind| procedure.kind(kind))?;
    let (grant, role) = (kind.grant.as_ref()?, procedure.role_named(event.role)?);
    let (amount, day) = (told(event.fields), procedure.calendar().day(event.happened));
    if grant.may(role, amount.as_ref(), day) {
        return None;
    }
    let sometime = grant.authorities.iter().find(|authority| authority.by.contains(role));
    let lacks = match (grant.anybody_on(day).contains(role), sometime, &amount) {
        (false, Some(_), _) => Shortfall::NotThen,
        (false, None, _) => Shortfall::NoAuthority,
        (true, _, None) => Shortfall::AmountNotTold,
        (true, _, Some(_)) => Shortfall::OverLimit,
    };
    let who = match (lacks, &amount) {
        (Shortfall::NoAuthority | Shortfall::NotThen, None) => grant.anybody_on(day),
        _ => grant.who(amount.as_ref(), day),
    };
    let then = sometime.filter(|_| lacks == Shortfall::NotThen);
    Some(Beyond {
        grant: kind.name.clone(),
        role: procedure.role(role).name.clone(),
        lacks,
        limit: grant.limit(role, day).cloned(),
        from: then.and_then(|authority| authority.from),
        until: then.and_then(|authority| authority.until),
        who: procedure.roles_among(who),
        ask_by: grant.passed_on_by.iter().map(|kind| procedure.kind(*kind).name.clone()).collect(),
        basis: grant.basis.clone(),
    })
}

impl<W: Witness> Work<'_, '_, W> {
    fn amount(&self) -> Option<Amount> {
        told(self.occurrence.event.fields)
    }

    fn waits(&self) -> &[Wait] {
        self.case.aside.as_ref().map_or(&[], |aside| &aside.waits)
    }

    /// Who is there for a grant that takes two persons.
    pub(super) fn persons(&self) -> Persons {
        let Subject::Kind(kind) = self.occurrence.subject else { return Persons::Enough };
        if self.procedure.kind(kind).grant.as_ref().is_none_or(|grant| !grant.two_persons) {
            return Persons::Enough;
        }
        let (amount, person) = (self.amount(), letters(self.occurrence.event.actor));
        let as_much = |wait: &&Wait| match (&wait.amount, &amount) {
            (Some(one), Some(other)) => one.is_as_much_as(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let others = self.waits().iter().filter(|wait| wait.grant == kind).filter(as_much).filter_map(|wait| wait.person);
        match others.map(|other| other == person).min() {
            None => Persons::OneMore,
            Some(true) => Persons::Same,
            Some(false) => Persons::Enough,
        }
    }

    /// The first of two persons has granted something: it waits for the second.
    pub(super) fn wait_for_second(&mut self, grant: KindId) {
        let wait = Wait { grant, amount: self.amount(), person: Some(letters(self.occurrence.event.actor)), by: self.ordinal };
        self.wait(wait);
    }

    /// Grants are asked for, made or refused: what waited for that waits no longer.
    pub(super) fn grants(&mut self, kind: KindId) {
        let procedure = self.procedure;
        let data = procedure.kind(kind);
        let answered = data.grant.as_ref().map(|_| kind);
        for grant in data.refuses.iter().copied().chain(answered) {
            self.waits_no_more(|wait| wait.grant == grant);
        }
        for grant in &data.asks_for {
            self.wait(Wait { grant: *grant, amount: self.amount(), person: None, by: self.ordinal });
        }
    }

    fn wait(&mut self, wait: Wait) {
        if self.waits().len() >= crate::model::limits::INSTANCES {
            return self.note(Change::NoEffect(Bar::TooManyInstances));
        }
        let change = Change::Awaits { grant: wait.grant, second: wait.person.is_some() };
        self.case.aside.get_or_insert_default().waits.push(wait);
        self.note(change);
    }

    /// What waited waits no longer: it was answered, or the case has ended or gone.
    pub(super) fn waits_no_more(&mut self, which: impl Fn(&Wait) -> bool) {
        let Some(aside) = &mut self.case.aside else { return };
        let over: Vec<Wait> = aside.waits.iter().filter(|wait| which(wait)).cloned().collect();
        aside.waits.retain(|wait| !which(wait));
        for wait in over {
            self.note(Change::AwaitsNoMore { grant: wait.grant, by: wait.by });
        }
    }
}
