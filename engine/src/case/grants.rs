//! Acts beyond the authority of whoever acted: they are facts without effect.

use super::duties::Bar;
use crate::log::{EventRef, FieldValue};
use crate::model::{Amount, Beyond, Grant, Procedure, RoleId, Shortfall};
use std::collections::BTreeMap;

/// How much an event tells that it grants.
fn told(fields: Option<&BTreeMap<String, FieldValue>>) -> Option<Amount> {
    fields?.get(Amount::FIELD).and_then(Amount::read)
}

/// Why a role may not grant what an event tells that it grants.
pub(super) fn bar(grant: &Grant, role: RoleId, event: &EventRef<'_>) -> Option<Bar> {
    (!grant.may(role, told(event.fields).as_ref())).then_some(Bar::BeyondAuthority)
}

/// What was lacking in the authority of whoever granted; nothing where it was enough, or where the event is no grant.
pub(crate) fn beyond(procedure: &Procedure, event: &EventRef<'_>) -> Option<Beyond> {
    let kind = procedure.kind_named(event.kind).map(|kind| procedure.kind(kind))?;
    let (grant, role) = (kind.grant.as_ref()?, procedure.role_named(event.role)?);
    let amount = told(event.fields);
    if grant.may(role, amount.as_ref()) {
        return None;
    }
    let lacks = match (grant.anybody().contains(role), &amount) {
        (false, _) => Shortfall::NoAuthority,
        (true, None) => Shortfall::AmountNotTold,
        (true, Some(_)) => Shortfall::OverLimit,
    };
    let who = match (lacks, &amount) {
        (Shortfall::NoAuthority, None) => grant.anybody(),
        _ => grant.who(amount.as_ref()),
    };
    Some(Beyond {
        grant: kind.name.clone(),
        role: procedure.role(role).name.clone(),
        lacks,
        limit: grant.limit(role).cloned(),
        who: procedure.roles_among(who),
        basis: grant.basis.clone(),
    })
}
