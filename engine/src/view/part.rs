//! Part of a picture: some steps with all that is said of them, and around them what an arrow leads from or to.
//!
//! In: a procedure, perhaps a situation, and what to show. Out: a [`Flow`] of those boxes and their neighbours, nothing else.
//! Must not know how a part is drawn. A text laid on the law has a hundred boxes; nobody reads them at once
//! (`docs/design/0034-part-of-a-picture.md`).

use super::flow::{Flow, Node, NodeKind};
use super::{Painter, decision_id, flow, step_id};
use crate::model::{Checked, Procedure, RampId, RoleId, Signal, Step, StepId};
use crate::situation::Situation;
use std::collections::BTreeSet;

/// What to show of a procedure: all that any of these names. Where none does, everything.
///
/// ```
/// use sagsgang::{calendar::Calendars, check::load, source::SourceMap, view};
/// # let text = "sagsgang \"Hjælp\"\n    kalender danmark\n\nrolle borgeren  uden for kommunen\nrolle kommunen\n\nhændelse ansøgning  fra borgeren\n\n\
/// #     mål \"hjulpet\"\n    nås ved hjælp\n    hjemmel lokal \"x\"\n\ntrin kvittering\n    efter første ansøgning\n    kommunen bør kvittere\n    hjemmel lokal \"x\"\n\n\
/// #     trin hjælp\n    efter første ansøgning\n    kommunen bør hjælpe\n    hjemmel lokal \"x\"\n";
/// let mut sources = SourceMap::new();
/// let id = sources.add("x.sag", text); // An application is followed by a receipt and by help.
/// let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// let (receipt, _) = procedure.step_named("kvittering").unwrap();
///
/// let flow = view::flow_of(&procedure, None, &view::Part { steps: vec![receipt], ..view::Part::default() });
/// let titles = |beside| flow.nodes.iter().filter(|node| node.beside == beside).map(|node| node.title.as_str()).collect::<Vec<_>>();
/// assert_eq!((titles(false), titles(true)), (vec!["kvittering"], vec!["ansøgning"]));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The steps and decisions that the text itself speaks of; where it builds on none, that is everything.
    pub own: bool,
    /// The steps of these phases, by their places in [`Procedure::phases`].
    pub phases: Vec<usize>,
    /// The steps these roles act in, and what they report.
    pub roles: Vec<RoleId>,
    /// These steps.
    pub steps: Vec<StepId>,
}

impl Part {
    /// Does it leave nothing out of a procedure?
    #[must_use]
    pub fn is_whole(&self, procedure: &Procedure) -> bool {
        *self == Self::default() || (self.own && procedure.layers().is_empty())
    }

    fn holds(&self, procedure: &Procedure, id: StepId, step: &Step) -> bool {
        self.own && step.is_spoken_of_by(procedure.own_layer())
            || step.phase.is_some_and(|phase| self.phases.contains(&phase.index()))
            || step.actors.iter().any(|role| self.roles.contains(role))
            || self.steps.contains(&id)
    }

    /// What is shown, one after another.
    fn words(&self, procedure: &Procedure) -> Vec<String> {
        let language = procedure.language();
        let own = self.own.then(|| language.pick("det, teksten selv siger", "what the text itself says").to_owned());
        let phases = self.phases.iter().filter_map(|at| procedure.phases().get(*at));
        let phases = phases.map(|phase| format!("{} {}", language.pick("fasen", "the phase"), language.quoted(phase)));
        let roles = self.roles.iter().map(|role| &procedure.role(*role).name);
        let roles = roles.map(|role| language.pick(format!("rollen {role}"), format!("the role {role}")));
        let steps = self.steps.iter().map(|step| language.quoted(procedure.step(*step).title()));
        let steps = steps.map(|title| format!("{} {title}", language.pick("trinnet", "the step")));
        own.into_iter().chain(phases).chain(roles).chain(steps).collect()
    }
}

/// The picture of a part of a procedure; with a situation, of that case on it.
///
/// What the part holds is whole. What an arrow connects with it is there by its title, and of a decision by its rows, for a step that asks
/// for one says nothing without it.
#[must_use]
pub fn flow_of(procedure: &Checked<Procedure>, situation: Option<&Situation>, part: &Part) -> Flow {
    let mut flow = flow(procedure, situation);
    if part.is_whole(procedure) {
        return flow;
    }
    let painter = Painter { procedure, situation, language: procedure.language() };
    let steps: BTreeSet<StepId> = procedure
        .steps()
        .iter()
        .enumerate()
        .map(|(at, step)| (StepId::new(at), step))
        .filter(|(id, step)| part.holds(procedure, *id, step))
        .map(|(id, _)| id)
        .collect();
    let chosen = painter.chosen(part, &steps, &flow);
    let (shown, all) = (chosen.len(), flow.nodes.len());
    let words = part.words(procedure).join("; ");
    flow.part = Some(
        procedure.language().pick(format!("Udsnit, {shown} af {all} kasser: {words}"), format!("Part, {shown} of {all} boxes: {words}")),
    );
    cut(&mut flow, &chosen);
    flow.timeline = painter.timeline(|step| steps.contains(&step));
    let ramps = painter.ramps_of(&steps);
    flow.stairs.retain(|stair| ramps.iter().any(|ramp| procedure.ramp(*ramp).title() == stair.title));
    let done_by =
        |at: usize| procedure.activities().get(at).is_some_and(|of| of.duty().actors.iter().any(|role| part.roles.contains(role)));
    flow.outside = std::mem::take(&mut flow.outside).into_iter().enumerate().filter(|(at, _)| done_by(*at)).map(|(_, of)| of).collect();
    flow
}

impl Painter<'_> {
    /// The boxes that are shown whole.
    fn chosen(&self, part: &Part, steps: &BTreeSet<StepId>, flow: &Flow) -> BTreeSet<String> {
        let mut chosen: BTreeSet<String> = steps.iter().map(|step| step_id(self.procedure.step(*step))).collect();
        let top = self.procedure.own_layer();
        let own = self.procedure.decisions().iter().filter(|decision| part.own && decision.layer == top);
        chosen.extend(own.map(|decision| decision_id(&self.procedure.fact(decision.fact).name)));
        let reports = |lane: usize| {
            let name = flow.lanes.get(lane).and_then(|lane| self.procedure.role_named(&lane.name));
            name.is_some_and(|role| part.roles.contains(&role))
        };
        let reported = flow.nodes.iter().filter(|node| node.kind == NodeKind::Event && reports(node.lane));
        chosen.extend(reported.map(|node| node.id.clone()));
        // What stands in no picture, such as a decision that no step asks for, is not in this one either.
        chosen.retain(|id| flow.nodes.iter().any(|node| node.id == *id));
        chosen
    }

    /// The progressions that lead to a step.
    fn ramps_of(&self, steps: &BTreeSet<StepId>) -> BTreeSet<RampId> {
        let after = steps.iter().flat_map(|step| &self.procedure.step(*step).after.signals);
        let marks = after.filter_map(|signal| match signal {
            Signal::Reached(threshold) => Some(self.procedure.threshold(*threshold).mark),
            Signal::Event(_) | Signal::Met(_) => None,
        });
        marks.filter_map(|mark| mark.ramp()).collect()
    }
}

/// Leaves only what is chosen, whole, and what an arrow connects with it, by its title.
fn cut(flow: &mut Flow, chosen: &BTreeSet<String>) {
    flow.edges.retain(|edge| chosen.contains(&edge.from) || chosen.contains(&edge.to));
    let connected: BTreeSet<&String> = flow.edges.iter().flat_map(|edge| [&edge.from, &edge.to]).collect();
    flow.nodes.retain(|node| chosen.contains(&node.id) || connected.contains(&node.id));
    flow.tables.retain(|table| flow.nodes.iter().any(|node| node.id == decision_id(&table.name)));
    flow.nodes.iter_mut().filter(|node| node.kind != NodeKind::Decision && !chosen.contains(&node.id)).for_each(put_beside);
    let lanes = renumbered(flow.lanes.len(), flow.nodes.iter().map(|node| node.lane));
    let phases = renumbered(flow.phases.len(), flow.nodes.iter().filter_map(|node| node.phase));
    keep(&mut flow.lanes, &lanes);
    keep(&mut flow.phases, &phases);
    for node in &mut flow.nodes {
        node.lane = lanes.get(node.lane).copied().flatten().unwrap_or_default();
        node.phase = node.phase.and_then(|phase| phases.get(phase).copied().flatten());
    }
}

/// A box of which only the title, and how it stands, is told.
fn put_beside(node: &mut Node) {
    node.beside = true;
    node.phase = None;
    node.action = None;
    for lines in [&mut node.also, &mut node.deadline, &mut node.basis, &mut node.ladder, &mut node.hidden, &mut node.quote] {
        lines.clear();
    }
}

/// For each of so many places its number among those in use; nothing for the others.
fn renumbered(places: usize, used: impl Iterator<Item = usize>) -> Vec<Option<usize>> {
    let used: BTreeSet<usize> = used.collect();
    (0..places).map(|place| used.iter().position(|of| *of == place)).collect()
}

fn keep<T>(all: &mut Vec<T>, numbers: &[Option<usize>]) {
    let mut numbers = numbers.iter();
    all.retain(|_| numbers.next().is_some_and(Option::is_some));
}
