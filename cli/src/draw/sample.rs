//! Two procedures to draw: Varde's, and a Fast track of fourteen steps; each alone and with a case.

mod fast_track;
mod varde;

pub use fast_track::{fast_track, fast_track_case};
pub use varde::{varde, varde_case};

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{Edge, EdgeKind, Flow, Lane, Mark, Node, NodeKind, NodeState, TimelineRow};

struct Sketch {
    flow: Flow,
}

fn lanes(names: &[(&str, bool)]) -> Vec<Lane> {
    names.iter().map(|(name, outside)| Lane { name: (*name).to_owned(), outside: *outside, sees: None }).collect()
}

impl Sketch {
    fn new(title: &str, language: Language, names: &[(&str, bool)], phases: &[&str]) -> Self {
        Sketch {
            flow: Flow {
                title: title.to_owned(),
                valid: None,
                part: None,
                language,
                lanes: lanes(names),
                phases: phases.iter().map(|phase| (*phase).to_owned()).collect(),
                nodes: Vec::new(),
                edges: Vec::new(),
                scope: None,
                as_of: None,
                as_of_day: None,
                tables: Vec::new(),
                outside: Vec::new(),
                stairs: Vec::new(),
                timeline: Vec::new(),
            },
        }
    }

    fn node(&mut self, id: &str, kind: NodeKind, lane: usize, title: &str) {
        let line = self.flow.nodes.last().map_or(10, |node| node.line + 7);
        let node = Node {
            id: id.to_owned(),
            kind,
            lane,
            phase: None,
            title: title.to_owned(),
            action: None,
            also: Vec::new(),
            deadline: Vec::new(),
            basis: Vec::new(),
            ladder: Vec::new(),
            hidden: Vec::new(),
            quote: Vec::new(),
            line,
            beside: false,
            state: None,
        };
        self.flow.nodes.push(node);
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.flow.nodes.iter_mut().find(|node| node.id == id) {
            change(node);
        }
    }

    fn events(&mut self, events: &[(&str, usize)]) {
        for (id, lane) in events {
            self.node(id, NodeKind::Event, *lane, id);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a table of steps reads best as a table")]
    fn step(&mut self, phase: usize, lane: usize, kind: NodeKind, id: &str, title: &str, action: &str, deadline: &[&str], basis: &str) {
        self.node(id, kind, lane, title);
        self.change(id, |node| {
            node.phase = Some(phase);
            node.action = Some(action.to_owned());
            node.deadline = deadline.iter().map(|text| (*text).to_owned()).collect();
            node.basis = vec![basis.to_owned()];
            node.ladder = vec!["teamlederen 1. hverdag kl. 8".to_owned()];
        });
    }

    fn edges(&mut self, edges: &[(&str, &str, EdgeKind, &str)]) {
        for (from, to, kind, label) in edges {
            self.flow.edges.push(Edge {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                kind: *kind,
                label: (!label.is_empty()).then(|| (*label).to_owned()),
                travelled: false,
            });
        }
    }

    fn state(&mut self, id: &str, mark: Mark, words: &str, due: &str) {
        self.change(id, |node| {
            node.state = Some(NodeState { mark, words: words.to_owned(), due: (!due.is_empty()).then(|| due.to_owned()) });
        });
    }

    fn travel(&mut self, ways: &[(&str, &str)]) {
        for edge in &mut self.flow.edges {
            if ways.contains(&(edge.from.as_str(), edge.to.as_str())) {
                edge.travelled = true;
            }
        }
    }

    fn row(&mut self, label: &str, days: (i32, Option<i32>, Option<i32>), mark: Mark, words: [&str; 3]) {
        let [from, due, end] = words;
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.flow.timeline.push(TimelineRow {
            label: label.to_owned(),
            from_day: days.0,
            due_day: days.1,
            end_day: days.2,
            mark,
            from: from.to_owned(),
            due: some(due),
            end: some(end),
        });
    }
}
