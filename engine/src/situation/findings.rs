//! What somebody should look at: what the log says that cannot be, or that had no effect, and messages whose ground is gone.

use super::Finding;
use super::messages::Message;
use super::narrative::Narrative;
use crate::case::{Bar, beyond};
use crate::log::Log;
use crate::model::Procedure;
use std::collections::BTreeSet;

pub(super) fn acknowledged(mut messages: Vec<Message>, narrative: &Narrative) -> Vec<Message> {
    for message in &mut messages {
        message.acknowledged = narrative.acknowledged.contains(&message.id);
    }
    messages
}

pub(super) fn findings(
    procedure: &Procedure,
    log: &Log,
    narrative: &Narrative,
    idle: &[(u32, Bar)],
    useful: &BTreeSet<u32>,
    messages: &[Message],
) -> Vec<Finding> {
    let mut findings: BTreeSet<Finding> = narrative.findings.iter().cloned().collect();
    if let Some(header) = log.header() {
        if header.procedure != procedure.name() && narrative.came().is_none() {
            findings.insert(Finding::OtherProcedure { procedure: header.procedure.clone() });
        } else if header.procedure == procedure.name()
            && !narrative.was_moved()
            && header.fingerprint.as_deref().is_some_and(|fingerprint| fingerprint != procedure.fingerprint())
        {
            findings.insert(Finding::OtherFingerprint);
        }
    }
    for (ordinal, bar) in idle {
        let Some(event) = narrative.event(*ordinal) else { continue };
        // An event that meets one of several steps, or opens something, is not idle because another step was not open, or because it came
        // too late to reopen the case; nor is what was granted, though nobody had asked for it.
        let grants = || procedure.kind_named(&event.kind).is_some_and(|kind| procedure.kind(kind).grant.is_some());
        let otherwise_useful = match bar {
            Bar::StepNotOpen => useful.contains(ordinal) || grants(),
            Bar::TooLateToReopen => useful.contains(ordinal),
            _ => false,
        };
        if otherwise_useful {
            continue;
        }
        let authority = if *bar == Bar::BeyondAuthority { beyond(procedure, &event.into()).map(Box::new) } else { None };
        findings.insert(Finding::NoEffect { event: event.id.clone(), why: *bar, authority });
    }
    let derived: BTreeSet<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    let withdrawn = narrative.acknowledged.iter().filter(|id| !derived.contains(id.as_str()));
    findings.extend(withdrawn.map(|id| Finding::WithdrawnMessage { message: id.clone() }));
    findings.into_iter().collect()
}
