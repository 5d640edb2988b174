//! Flows made by chance, the same for the same seed.

use super::{Edge, EdgeKind, Flow, Lane, Mark, Node, NodeKind, NodeState, empty};

struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 40).unwrap_or(0) % limit.max(1)
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        items.get(self.below(items.len())).cloned()
    }

    fn text(&mut self, words: usize) -> String {
        let known = [
            "borgeren",
            "skal",
            "ringe",
            "inden",
            "for",
            "10",
            "hverdage",
            "virksomheden",
            "svar",
            "lægeattest",
            "og",
            "på",
            "en",
            "fridag",
        ];
        let count = 1 + self.below(words);
        let words: Vec<&str> = (0..count).filter_map(|_| self.of(&known)).collect();
        words.join(" ")
    }
}

/// A flow with so many lanes, nodes and edges.
pub fn flow(seed: u64, lanes: usize, nodes: usize, edges: usize) -> Flow {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(7));
    let mut flow = empty();
    for lane in 0..lanes {
        flow.lanes.push(Lane { name: format!("rolle {lane}"), outside: chance.below(3) == 0, sees: None });
    }
    flow.phases = vec!["Først".to_owned(), "Så".to_owned(), "Sidst".to_owned()];
    let kinds = [NodeKind::Event, NodeKind::Event, NodeKind::Duty, NodeKind::Duty, NodeKind::Right, NodeKind::Goal, NodeKind::Ending];
    for index in 0..nodes {
        let kind = chance.of(&kinds).unwrap_or(NodeKind::Duty);
        let step = matches!(kind, NodeKind::Duty | NodeKind::Right);
        let state =
            (chance.below(3) == 0).then(|| NodeState { mark: Mark::Late, words: chance.text(3), due: Some("2026-01-01".to_owned()) });
        flow.nodes.push(Node {
            id: format!("node {index}"),
            kind,
            lane: chance.below(lanes),
            phase: (step && chance.below(5) > 0).then(|| chance.below(3)),
            title: chance.text(3),
            action: step.then(|| chance.text(8)),
            also: (0..chance.below(3)).map(|_| chance.text(7)).collect(),
            deadline: (0..if step { chance.below(3) } else { 0 }).map(|_| chance.text(9)).collect(),
            basis: Vec::new(),
            ladder: Vec::new(),
            hidden: Vec::new(),
            quote: Vec::new(),
            line: 1,
            beside: chance.below(4) == 0,
            state,
        });
    }
    let kinds = [EdgeKind::After, EdgeKind::After, EdgeKind::EachTime, EdgeKind::Meets, EdgeKind::Lapses, EdgeKind::Reaches];
    for _ in 0..edges {
        let label = (chance.below(3) == 0).then(|| chance.text(4));
        flow.edges.push(Edge {
            from: format!("node {}", chance.below(nodes)),
            to: format!("node {}", chance.below(nodes)),
            kind: chance.of(&kinds).unwrap_or(EdgeKind::After),
            label,
            travelled: chance.below(2) == 0,
        });
    }
    flow
}
