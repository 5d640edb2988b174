//! What a box says when a program has only one text for it.
//!
//! In: a node or an edge. Out: its lines, most important first.
//!
//! It must not know how that program writes a line break.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{Edge, EdgeKind, Flow, Node, Stair};

use super::shapes::state_words;
use super::words;
use std::collections::BTreeMap;

/// The lines of a box: title, action, what else is said, deadlines, basis, state.
pub fn node_lines(node: &Node, language: Language) -> Vec<String> {
    let mut lines = vec![node.title.clone()];
    lines.extend(node.action.iter().cloned());
    lines.extend(node.also.iter().chain(&node.deadline).cloned());
    lines.extend(node.basis.iter().cloned());
    lines.extend(state_words(node, language).map(|state| format!("[{state}]")));
    lines
}

/// The lines of a stair: its title, what is said beside it, and its days.
pub fn stair_lines(flow: &Flow, stair: &Stair) -> Vec<String> {
    let captions = words::words(flow.language);
    let mut lines = vec![stair.title.clone()];
    lines.extend(stair.lines.iter().cloned());
    for ((_, when), [planned, told, came]) in days_of(flow, stair) {
        let named = [(captions.planned, planned), (captions.told, told)].into_iter().filter(|(_, words)| !words.is_empty());
        let parts: Vec<String> = named.map(|(name, words)| format!("{name} {words}")).chain((!came.is_empty()).then_some(came)).collect();
        lines.push(format!("{when}: {}", parts.join("; ")));
    }
    lines
}

/// A day of a stair, and what is planned, told and came on it.
type StairDay = ((i32, String), [String; 3]);

/// The days of a stair in order. A level of a plan that another had taken the place of by then is not among them.
pub fn days_of(flow: &Flow, stair: &Stair) -> Vec<StairDay> {
    let mut by_day: BTreeMap<i32, (String, [Vec<String>; 3])> = BTreeMap::new();
    let mut put = |day: i32, when: &str, column: usize, words: String| {
        let (_, columns) = by_day.entry(day).or_insert_with(|| (when.to_owned(), Default::default()));
        columns.get_mut(column).into_iter().for_each(|column| column.push(words.clone()));
    };
    for flight in &stair.flights {
        for tread in flight.treads.iter().filter(|tread| flight.until_day.is_none_or(|until| tread.day < until)) {
            put(tread.day, &tread.when, 0, tread.words.clone());
        }
    }
    stair.told.iter().for_each(|tread| put(tread.day, &tread.when, 1, tread.words.clone()));
    stair.turns.iter().for_each(|turn| put(turn.day, &turn.when, 2, words::turn(turn.kind, flow.language).to_owned()));
    let joined = |[planned, told, came]: [Vec<String>; 3]| [planned.join(", "), told.join(", "), came.join(", ")];
    by_day.into_iter().map(|(day, (when, columns))| ((day, when), joined(columns))).collect()
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
