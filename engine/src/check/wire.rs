//! What hears of what: signals and facts are told which steps rest on them, and get a place in a case's memory.

use crate::model::{Anchor, Decision, EventKind, Fact, Heard, Layout, Principle, Signal, Step, StepId, Threshold};

/// Tells every signal and fact what hears of it, and gives places to what a case must remember.
pub(super) fn wire(
    facts: &mut [Fact],
    kinds: &mut [EventKind],
    steps: &mut [Step],
    thresholds: &mut [Threshold],
    asked: impl Iterator<Item = usize>,
    decisions: &[Decision],
    principles: &[Principle],
) -> Layout {
    let mut remembered: Vec<Signal> = Vec::new();
    let mut opens: Vec<(Signal, StepId)> = Vec::new();
    let mut anchors: Vec<(Signal, StepId)> = Vec::new();
    let mut facts_used: Vec<(usize, StepId)> = Vec::new();
    for (at, step) in steps.iter_mut().enumerate() {
        step.alarms = crate::model::Alarms::of(step.target.is_some(), &step.rungs);
        let id = StepId::new(at);
        opens.extend(step.after.signals.iter().map(|signal| (*signal, id)));
        if step.after.all {
            remembered.extend(&step.after.signals);
        }
        for anchor in step.limits().chain(&step.earliest).flat_map(crate::model::TimeLimit::anchors) {
            match anchor {
                Anchor::Signal(signal, _) => {
                    remembered.push(signal);
                    // Only what the same step says can say it twice.
                    if !anchors.iter().rev().take_while(|(_, step)| *step == id).any(|(other, _)| *other == signal) {
                        anchors.push((signal, id));
                    }
                }
                Anchor::Fact(fact) => facts_used.push((fact.index(), id)),
                Anchor::Opening | Anchor::Round | Anchor::Reached(_) => {}
            }
        }
        let pausing = step.pausing.iter().map(|pausing| &pausing.while_);
        let asked = step.conditions.iter().chain(pausing).flat_map(|condition| &condition.atoms).map(|atom| (atom.fact().index(), id));
        facts_used.extend(asked);
    }
    remembered.extend(principles.iter().flat_map(Principle::remembered));
    remembered.sort_unstable();
    remembered.dedup();
    for (at, signal) in remembered.iter().enumerate() {
        if let Some(heard) = heard_mut(kinds, steps, thresholds, *signal) {
            heard.slot = Some(at);
        }
    }
    for (signal, step) in opens {
        if let Some(heard) = heard_mut(kinds, steps, thresholds, signal)
            && heard.opens.last() != Some(&step)
        {
            heard.opens.push(step);
        }
    }
    for (signal, step) in anchors {
        if let Some(heard) = heard_mut(kinds, steps, thresholds, signal) {
            heard.anchors.push(step);
        }
    }
    let mut slots = 0;
    // What a decision gives rests on the facts of its columns.
    let decided: Vec<Option<usize>> = facts.iter().map(|fact| fact.decided).collect();
    let decision = |fact: usize| decisions.get(decided.get(fact).copied().flatten()?);
    let told = facts_used.into_iter().flat_map(|(fact, step)| match decision(fact) {
        Some(decision) => decision.columns.iter().map(|column| (column.index(), step)).collect(),
        None => vec![(fact, step)],
    });
    for (fact, step) in told {
        if let Some(fact) = facts.get_mut(fact) {
            if fact.slot.is_none() {
                fact.slot = Some(slots);
                slots += 1;
            }
            if fact.bears_on.last() != Some(&step) {
                fact.bears_on.push(step);
            }
        }
    }
    for fact in asked {
        if let Some(fact) = facts.get_mut(fact).filter(|fact| fact.slot.is_none()) {
            fact.slot = Some(slots);
            slots += 1;
        }
    }
    Layout { facts: slots, signals: remembered.len(), step_words: 2 * steps.len().div_ceil(64) }
}

fn heard_mut<'a>(
    kinds: &'a mut [EventKind],
    steps: &'a mut [Step],
    thresholds: &'a mut [Threshold],
    signal: Signal,
) -> Option<&'a mut Heard> {
    match signal {
        Signal::Event(kind) => kinds.get_mut(kind.index()).map(|kind| &mut kind.heard),
        Signal::Met(step) => steps.get_mut(step.index()).map(|step| &mut step.heard),
        Signal::Reached(threshold) => thresholds.get_mut(threshold.index()).map(|threshold| &mut threshold.heard),
    }
}
