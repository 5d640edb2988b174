//! Grants that wait: for a second person, or for an answer from whoever was asked.

use super::messages::{self, Message, MessageKind};
use crate::calendar::{Instant, Moment};
use crate::case::{Tick, amount_told};
use crate::log::Event;
use crate::model::{Amount, Grant, KindId, LegalBasis, Procedure, RoleId, Roles};
use serde::Serialize;

/// A grant that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The grant's name.
    pub grant: String,
    /// What people read.
    pub title: String,
    /// What it waits for.
    pub waits_for: WaitingFor,
    /// Who may give that: the roles that may grant so much.
    pub who: Vec<String>,
    /// How much was granted by the first, or asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Since when.
    pub since: Moment,
    /// The event by which it waits.
    pub by: String,
    /// The legal basis of the authority.
    pub basis: Vec<LegalBasis>,
}

/// What a grant waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingFor {
    /// Another person who grants the same.
    SecondPerson,
    /// That it is granted, or refused.
    Answer,
}

/// A wait of the case, over or not.
#[derive(Debug)]
pub(super) struct Waited {
    grant: KindId,
    pub(super) second: bool,
    /// The number of the event.
    pub(super) by: u32,
    /// When it was over.
    pub(super) over: Option<Tick>,
}

impl Waited {
    pub(super) fn new(grant: KindId, second: bool, by: u32) -> Self {
        Self { grant, second, by, over: None }
    }

    fn grant<'p>(&self, procedure: &'p Procedure) -> Option<&'p Grant> {
        procedure.kind(self.grant).grant.as_ref()
    }

    /// The roles that may give what it waits for.
    fn who(&self, procedure: &Procedure, event: &Event) -> Roles {
        let (amount, day) = (amount_told(Some(&event.fields)), procedure.calendar().day(event.happened));
        self.grant(procedure)
            .map_or(Roles::default(), |grant| if self.second { grant.who(amount.as_ref(), day) } else { grant.asked(amount.as_ref(), day) })
    }

    /// How it is told, while it lasts.
    pub(super) fn told(&self, procedure: &Procedure, event: &Event) -> Option<Waiting> {
        let (kind, grant) = (procedure.kind(self.grant), self.grant(procedure)?);
        self.over.is_none().then(|| Waiting {
            grant: kind.name.clone(),
            title: kind.label.clone().unwrap_or_else(|| kind.name.clone()),
            waits_for: if self.second { WaitingFor::SecondPerson } else { WaitingFor::Answer },
            who: procedure.roles_among(self.who(procedure, event)),
            amount: amount_told(Some(&event.fields)),
            since: event.happened,
            by: event.id.clone(),
            basis: grant.basis.clone(),
        })
    }

    /// The message to whoever may give what it waits for, once that is known: not if it was over by then.
    pub(super) fn message(
        &self,
        procedure: &Procedure,
        subject: &str,
        event: &Event,
        root: &str,
        stand_in: impl Fn(&[RoleId], Instant) -> (Vec<RoleId>, Vec<RoleId>),
        by: Tick,
    ) -> Option<Message> {
        let at = procedure.calendar().instant(event.happened).max(event.recorded);
        if Tick::at(at) > by || self.over.is_some_and(|over| over <= Tick::at(at)) {
            return None;
        }
        let who = self.who(procedure, event);
        let roles: Vec<RoleId> = (0..procedure.roles().len()).map(RoleId::new).filter(|role| who.contains(*role)).collect();
        if roles.is_empty() {
            return None;
        }
        let (to, instead_of) = stand_in(&roles, at);
        let grant = &procedure.kind(self.grant).name;
        let instance = format!("{grant}@{root}");
        Some(Message {
            id: messages::id(subject, &instance, 1, None),
            at,
            kind: MessageKind::Request,
            to: procedure.role_names(&to),
            instead_of: procedure.role_names(&instead_of),
            instance,
            step: grant.clone(),
            rung: 1,
            due: None,
            acknowledged: false,
        })
    }
}
