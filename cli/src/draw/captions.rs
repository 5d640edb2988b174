//! What a box says when a program has only one text for it.
//!
//! In: a node or an edge. Out: its lines, most important first.
//!
//! It must not know how that program writes a line break.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{Edge, EdgeKind, Flow, Node};

use super::shapes::state_words;
use super::words;

/// The lines of a box: title, action, deadlines, basis, state.
pub fn node_lines(node: &Node, language: Language) -> Vec<String> {
    let mut lines = vec![node.title.clone()];
    lines.extend(node.action.iter().cloned());
    lines.extend(node.deadline.iter().cloned());
    lines.extend(node.basis.iter().cloned());
    lines.extend(state_words(node, language).map(|state| format!("[{state}]")));
    lines
}

/// What an arrow says: what it means, unless it only means "then", and its label.
pub fn edge_text(edge: &Edge, language: Language) -> Option<String> {
    let meaning = match edge.kind {
        EdgeKind::After => None,
        kind => Some(words::edge(kind, language)),
    };
    match (meaning, &edge.label) {
        (None, label) => label.clone(),
        (Some(meaning), None) => Some(meaning.to_owned()),
        (Some(meaning), Some(label)) => Some(format!("{meaning}: {label}")),
    }
}

/// The name of a lane, with a remark when the municipality does not command it.
pub fn lane_name(flow: &Flow, lane: usize) -> Option<String> {
    let lane = flow.lanes.get(lane)?;
    let outside = lane.outside.then(|| words::words(flow.language).outside);
    let remarks: Vec<&str> = outside.into_iter().chain(lane.sees.as_deref()).collect();
    Some(if remarks.is_empty() { lane.name.clone() } else { format!("{} ({})", lane.name, remarks.join(", ")) })
}
