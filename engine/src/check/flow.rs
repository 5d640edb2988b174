//! The flow as a whole: nothing dead, nothing waiting in a circle, the goal within reach.
//!
//! Structural and linear: what can happen at all, with time and facts set aside. The only file that sees petgraph.

use super::Checker;
use crate::diagnostic::{Code, Part};
use crate::model::{EventKind, Goal, Signal, Step, StepId, Threshold, ThresholdId};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

impl Checker<'_> {
    pub(super) fn flow(&mut self, kinds: &[EventKind], steps: &[Step], goal: Option<&Goal>) {
        let reach = Reach::of(kinds, steps, &self.thresholds);
        let circular = self.circles(steps, &reach);
        for (at, step) in steps.iter().enumerate() {
            if contradiction(step) {
                let (why, help) = (
                    Part::from(("to af trinnets betingelser kan ikke passe på samme tid", "two of its conditions cannot hold together")),
                    Part::from(("ret den ene »hvis«", "mend one of the `if` lines")),
                );
                let fault = self.fault(Code::DeadStep, step.declared_at).with(step.name.as_str()).with(why).with(help);
                self.push(fault);
            }
            let id = StepId::new(at);
            let waits_for_dead = step.after.signals.iter().any(|signal| match signal {
                Signal::Met(other) => !reach.opens(*other),
                Signal::Reached(_) => !reach.happens(*signal),
                Signal::Event(_) => false,
            });
            if !reach.opens(id) && !circular.contains(&id) && !waits_for_dead {
                let names: Vec<&str> =
                    step.after.signals.iter().filter(|signal| !reach.happens(**signal)).map(|signal| name(kinds, steps, *signal)).collect();
                let why =
                    Part::Each(format!("»{}« kan aldrig ske", names.join("«, »")), format!("`{}` can never happen", names.join("`, `")));
                let help = Part::from(("lad det opfyldes af noget, der kan ske", "let it be met by something that can happen"));
                let fault = self.fault(Code::DeadStep, step.declared_at).with(step.name.as_str()).with(why).with(help);
                self.push(fault);
            }
        }
        if let Some(goal) = goal
            && !reach.happens(goal.reached_by)
        {
            let what = name(kinds, steps, goal.reached_by);
            let why = Part::Each(format!("»{what}« kan aldrig ske"), format!("`{what}` can never happen"));
            let help = Part::from((
                "lad målet nås ved en hændelse, som nogen kan melde",
                "let the goal be reached on an event that somebody can report",
            ));
            let place = match goal.reached_by {
                Signal::Event(kind) => kinds.get(kind.index()).map(|kind| kind.declared_at),
                Signal::Met(step) => steps.get(step.index()).map(|step| step.declared_at),
                Signal::Reached(_) => None,
            };
            if let Some(place) = place {
                let fault = self.fault(Code::GoalUnreachable, place).with(why).with(help);
                self.push(fault);
            }
        }
    }

    /// Steps that can never open because they wait for each other; each circle is told once, with every step on it.
    fn circles(&mut self, steps: &[Step], reach: &Reach) -> Vec<StepId> {
        let mut graph: DiGraph<StepId, ()> = DiGraph::new();
        let nodes: Vec<NodeIndex> = (0..steps.len()).map(|at| graph.add_node(StepId::new(at))).collect();
        for (step, node) in steps.iter().zip(&nodes) {
            for signal in &step.after.signals {
                // Where a deadline passes, its step was open.
                let before = match signal {
                    Signal::Met(step) => Some(*step),
                    Signal::Reached(threshold) => reach.passes(*threshold),
                    Signal::Event(_) => None,
                };
                if let Some(before) = before.and_then(|before| nodes.get(before.index())) {
                    graph.add_edge(*before, *node, ());
                }
            }
        }
        let mut circular = Vec::new();
        // Kosaraju's algorithm keeps its own stack: a chain of ten thousand steps must not use up the thread's.
        for component in kosaraju_scc(&graph) {
            let members: Vec<StepId> = component.iter().filter_map(|node| graph.node_weight(*node)).copied().collect();
            let own = component.first().is_some_and(|node| graph.contains_edge(*node, *node));
            let stuck = (members.len() > 1 || own) && members.iter().all(|step| !reach.opens(*step));
            if stuck {
                let mut members = members;
                members.sort_unstable();
                let mut names: Vec<&str> = members.iter().filter_map(|id| steps.get(id.index())).map(|step| step.name.as_str()).collect();
                names.extend(names.first().copied());
                let path = names.join(" → ");
                if let Some(first) = members.first().and_then(|id| steps.get(id.index())) {
                    let fault = self.fault(Code::CircularWait, first.declared_at).with(Part::Each(path.clone(), path));
                    self.push(fault);
                }
                circular.extend(members);
            }
        }
        circular
    }
}

fn name<'a>(kinds: &'a [EventKind], steps: &'a [Step], signal: Signal) -> &'a str {
    match signal {
        Signal::Event(kind) => kinds.get(kind.index()).map_or("", |kind| &kind.name),
        Signal::Met(step) => steps.get(step.index()).map_or("", |step| &step.name),
        Signal::Reached(_) => "",
    }
}

/// Two single conditions that ask the same fact for different values, where unknown does not open.
fn contradiction(step: &Step) -> bool {
    let demands: Vec<_> = step
        .conditions
        .iter()
        .filter(|condition| !condition.negated && condition.atoms.len() == 1 && condition.unknown != crate::model::Unknown::Yes)
        .filter_map(|condition| match condition.atoms.as_slice() {
            [crate::model::Atom::Equals(fact, value, true)] => Some((*fact, *value)),
            _ => None,
        })
        .collect();
    demands
        .iter()
        .enumerate()
        .any(|(at, (fact, value))| demands.iter().skip(at + 1).any(|(other, different)| other == fact && different != value))
}

/// What can happen at all: a fixpoint from the declared events.
struct Reach {
    opens: Vec<bool>,
    happens: Vec<bool>,
    /// Of each threshold: the step whose deadline must pass.
    passes: Vec<Option<StepId>>,
}

impl Reach {
    fn of(kinds: &[EventKind], steps: &[Step], thresholds: &[Threshold]) -> Self {
        // A declared event can happen by itself; a step's own event only while its step can be open.
        let happens = kinds.iter().map(|kind| kind.declared).collect();
        let passes = thresholds.iter().map(|threshold| threshold.mark.passes()).collect();
        let mut reach = Self { opens: vec![false; steps.len()], happens, passes };
        let passing: Vec<&Threshold> = thresholds.iter().filter(|threshold| threshold.mark.passes().is_some()).collect();
        // Each step is looked at again only when something it waits for has become possible.
        let mut waiting: Vec<usize> = (0..steps.len()).rev().collect();
        while let Some(at) = waiting.pop() {
            let Some(step) = steps.get(at) else { continue };
            if reach.opens.get(at) == Some(&true) {
                continue;
            }
            let mut possible = step.after.signals.iter().map(|signal| reach.happens(*signal));
            let opens = if step.after.all { possible.all(|possible| possible) } else { possible.any(|possible| possible) };
            // What could not be read has its own message and may be anything.
            let unread = step.after.signals.is_empty();
            if !opens && !unread {
                continue;
            }
            if let Some(open) = reach.opens.get_mut(at) {
                *open = true;
            }
            waiting.extend(step.heard.opens.iter().map(|id| id.index()));
            let passes = passing.iter().filter(|threshold| threshold.mark.passes() == Some(StepId::new(at)));
            waiting.extend(passes.flat_map(|threshold| &threshold.heard.opens).map(|id| id.index()));
            for kind in &step.met_by {
                if let Some(happens) = reach.happens.get_mut(kind.index()) {
                    *happens = true;
                }
                waiting.extend(kinds.get(kind.index()).into_iter().flat_map(|kind| &kind.heard.opens).map(|id| id.index()));
            }
        }
        reach
    }

    fn passes(&self, threshold: ThresholdId) -> Option<StepId> {
        self.passes.get(threshold.index()).copied().flatten()
    }

    fn opens(&self, step: StepId) -> bool {
        self.opens.get(step.index()) == Some(&true)
    }

    fn happens(&self, signal: Signal) -> bool {
        match signal {
            Signal::Event(kind) => self.happens.get(kind.index()) == Some(&true),
            Signal::Met(step) => self.opens(step),
            // What is counted can add up whenever it happens at all; whether it does is not asked. A deadline passes where its step opens.
            Signal::Reached(threshold) => self.passes(threshold).is_none_or(|step| self.opens(step)),
        }
    }
}
