//! Asking before acting in the log of a pool: may this role do it, and would it have an effect?

use super::{Command, Context, Reason, Refusal};
use crate::calendar::Moment;
use crate::case::Tick;
use crate::log::{Event, FieldValue, Log, built_in, looks_like_cpr};
use crate::model::{Checked, PoolId, Procedure};
use crate::pool::{Fault, act_of, guarded, stock};
use crate::situation::AsOf;
use serde::Serialize;
use std::collections::BTreeMap;

/// Why an event would have no effect in the log of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolBar {
    /// A field is missing: which place, which request, which case.
    FieldMissing,
    /// The pool has such a place already.
    PlaceTwice,
    /// The pool has no such place.
    UnknownPlace,
    /// Nobody made such a request.
    UnknownRequest,
    /// The same was asked before.
    AskedTwice,
    /// The place was taken before.
    TakenTwice,
}

/// Asks whether a command may be carried out in the log of a pool. Places are added, withdrawn, asked for, taken and given back by
/// [`Command::Report`] of the built-in kinds; [`Command::Close`] closes the pool.
///
/// # Errors
/// A [`Refusal`] with all reasons. Nothing is changed either way: the host appends the events.
pub fn in_pool(
    procedure: &Checked<Procedure>,
    pool: PoolId,
    log: &Log,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let mut asked = Asked { procedure, pool, log, context, reasons: Vec::new() };
    asked.context();
    let event = asked.event(command);
    if let Some(event) = event.as_ref().filter(|_| asked.reasons.is_empty()) {
        asked.effect(event);
    }
    let Asked { reasons, .. } = asked;
    match event {
        Some(event) if reasons.is_empty() => Ok(vec![event]),
        _ => Err(Refusal { reasons, basis: procedure.pool(pool).basis.clone() }),
    }
}

struct Asked<'a> {
    procedure: &'a Checked<Procedure>,
    pool: PoolId,
    log: &'a Log,
    context: &'a Context,
    reasons: Vec<Reason>,
}

impl Asked<'_> {
    fn refuse(&mut self, reason: Reason) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    fn context(&mut self) {
        let (id, actor) = (&self.context.id, &self.context.actor);
        let used = self.log.events().iter().any(|event| event.id == *id);
        if id.is_empty() || looks_like_cpr(id) || looks_like_cpr(&actor.id) || used {
            self.refuse(Reason::BadId);
        }
        if self.procedure.role_named(&actor.role).is_none() {
            self.refuse(Reason::UnknownRole { role: actor.role.clone() });
        }
        let happened = self.context.happened.unwrap_or(Moment::Instant(self.context.now));
        if Tick::of(happened, self.procedure.calendar()) > Tick::at(self.context.now) {
            self.refuse(Reason::NotYetHappened);
        }
    }

    fn event(&mut self, command: &Command) -> Option<Event> {
        let (kind, fields, supersedes, reason) = match command {
            Command::Report { kind, fields, supersedes, reason, .. } if act_of(kind).is_some() => {
                (kind.clone(), fields.clone(), supersedes.clone(), reason.clone())
            }
            Command::Retract { event, reason } => (built_in::RETRACTED.to_owned(), BTreeMap::new(), Some(event.clone()), reason.clone()),
            Command::Acknowledge { message } => {
                self.is_told(message);
                let fields = BTreeMap::from([("message".to_owned(), FieldValue::Text(message.clone()))]);
                (built_in::ACKNOWLEDGED.to_owned(), fields, None, None)
            }
            Command::Absent { until } => {
                let fields = BTreeMap::from([(built_in::UNTIL_FIELD.to_owned(), FieldValue::Text(until.to_string()))]);
                (built_in::ABSENT.to_owned(), fields, None, None)
            }
            Command::Close => (built_in::CLOSED.to_owned(), BTreeMap::new(), None, None),
            Command::Report { kind, .. } | Command::Confirm { event: kind } | Command::Use { step: kind, .. } => {
                self.refuse(Reason::UnknownKind { kind: kind.clone() });
                return None;
            }
        };
        self.role(&kind);
        if let Some(corrected) = &supersedes {
            match self.log.events().iter().find(|event| event.id == *corrected) {
                Some(event) => self.role(&event.kind),
                None => self.refuse(Reason::NoSuchEvent { event: corrected.clone() }),
            }
        }
        Some(Event {
            id: self.context.id.clone(),
            kind,
            happened: self.context.happened.unwrap_or(Moment::Instant(self.context.now)),
            recorded: self.context.now,
            actor: self.context.actor.clone(),
            fields,
            about: None,
            supersedes,
            reason,
        })
    }

    /// Whoever may do something may take it back.
    fn role(&mut self, kind: &str) {
        let pool = self.procedure.pool(self.pool);
        let Some(may) = act_of(kind).and_then(|act| pool.may(act).and(guarded(pool, act))) else { return };
        let Some(role) = self.procedure.role_named(&self.context.actor.role) else { return };
        if !may.contains(role) {
            let who = act_of(kind).and_then(|act| pool.may(act)).map(|roles| self.procedure.roles_among(roles));
            self.refuse(Reason::RoleMayNot { role: self.procedure.role(role).name.clone(), who: who.unwrap_or_default() });
        }
    }

    fn is_told(&mut self, message: &str) {
        let now = stock(self.procedure, self.pool, self.log, AsOf::at(Moment::Instant(self.context.now)));
        if !now.told().iter().any(|told| told.id == message) {
            self.refuse(Reason::NoSuchMessage { message: message.to_owned() });
        }
    }

    /// What somebody would have to look at, once it was there.
    fn effect(&mut self, event: &Event) {
        let mut log = self.log.clone();
        log.append(event.clone());
        let after = stock(self.procedure, self.pool, &log, AsOf::at(Moment::Instant(self.context.now)));
        for fault in after.findings {
            let (of, why) = match fault {
                Fault::MissingField { event, .. } => (event, PoolBar::FieldMissing),
                Fault::PlaceTwice { event } => (event, PoolBar::PlaceTwice),
                Fault::UnknownPlace { event } => (event, PoolBar::UnknownPlace),
                Fault::UnknownRequest { event } => (event, PoolBar::UnknownRequest),
                Fault::AskedTwice { event } => (event, PoolBar::AskedTwice),
                Fault::TakenTwice { event } => (event, PoolBar::TakenTwice),
                Fault::OtherPool { .. } | Fault::UnknownKind { .. } | Fault::RoleMayNot { .. } | Fault::WithdrawnMessage { .. } => continue,
            };
            if of == event.id {
                self.refuse(Reason::InPool { why });
            }
        }
    }
}
