//! Who may do what in the log of a pool: what somebody else did is told of, and changes nothing.

use super::Fault;
use crate::log::{Event, Log, built_in};
use crate::model::{Pool, PoolAct, Procedure, Roles};
use crate::situation::AsOf;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What an event of this kind does in a pool's log.
pub(crate) fn act_of(kind: &str) -> Option<PoolAct> {
    Some(match kind {
        built_in::ADDED => PoolAct::Add,
        built_in::WITHDRAWN => PoolAct::Withdraw,
        built_in::ASKED | built_in::TAKEN => PoolAct::Reserve,
        built_in::RELEASED => PoolAct::GiveBack,
        built_in::OPENED | built_in::CLOSED => PoolAct::Shut,
        _ => return None,
    })
}

/// The roles that may have told something of this kind, where only some may. What cases ask, take and give back is told by the pool.
pub(crate) fn guarded(pool: &Pool, act: PoolAct) -> Option<Roles> {
    let may = pool.may(act)?;
    let carried = matches!(act, PoolAct::Reserve | PoolAct::GiveBack);
    Some(if carried { may.join(std::iter::once(pool.role).collect()) } else { may })
}

/// The log without what a role may not tell, and a finding for each of these. What takes an event back, or its place, takes whoever
/// might have told that event.
pub(super) fn allowed<'l>(procedure: &Procedure, pool: &Pool, log: &'l Log, as_of: AsOf, faults: &mut Vec<Fault>) -> Cow<'l, Log> {
    if pool.may.is_empty() || log.header().is_some_and(|header| header.pool.is_none()) {
        return Cow::Borrowed(log);
    }
    let mut told = Told::of(log);
    let last = as_of.last_known(procedure.calendar());
    let mut left = Log::of_pool(pool.name.clone(), procedure.name());
    let mut barred = false;
    for event in log.events().iter().filter(|event| event.recorded <= last) {
        let role = procedure.role_named(&event.actor.role);
        let acts = told.acts(event);
        let done = PoolAct::ALL.into_iter().filter(|act| acts & bit(*act) != 0);
        if done.filter_map(|act| guarded(pool, act)).all(|may| role.is_some_and(|role| may.contains(role))) {
            left.append(event.clone());
        } else {
            barred = true;
            faults.push(Fault::RoleMayNot { event: event.id.clone(), role: event.actor.role.clone() });
        }
    }
    if barred { Cow::Owned(left) } else { Cow::Borrowed(log) }
}

/// What is done in the log, and by taking back what was done.
struct Told<'l> {
    by_id: BTreeMap<&'l str, &'l Event>,
    known: BTreeMap<&'l str, u8>,
}

fn bit(act: PoolAct) -> u8 {
    1 << act as u8
}

impl<'l> Told<'l> {
    fn of(log: &'l Log) -> Self {
        let mut by_id: BTreeMap<&str, &Event> = BTreeMap::new();
        for event in log.events() {
            // Of two with one id, the one recorded first counts.
            let first = by_id.entry(event.id.as_str()).or_insert(event);
            if event.recorded < first.recorded {
                *first = event;
            }
        }
        Self { by_id, known: BTreeMap::new() }
    }

    /// What an event does itself, and what all that it corrects did.
    fn acts(&mut self, event: &'l Event) -> u8 {
        let own = |event: &Event| act_of(&event.kind).map_or(0, bit);
        let (mut chain, mut acts): (Vec<&'l Event>, u8) = (Vec::new(), 0);
        let mut at = event.supersedes.as_deref();
        while let Some(id) = at {
            if let Some(known) = self.known.get(id) {
                acts = *known;
                break;
            }
            let Some(corrected) = self.by_id.get(id).copied() else { break };
            // Of a circle what has been seen is all there is.
            self.known.insert(&corrected.id, 0);
            chain.push(corrected);
            at = corrected.supersedes.as_deref();
        }
        for corrected in chain.into_iter().rev() {
            acts |= own(corrected);
            self.known.insert(&corrected.id, acts);
        }
        acts | own(event)
    }
}
