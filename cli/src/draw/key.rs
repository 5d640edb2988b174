//! The key: what the boxes, arrows and signs of this very picture mean.
//!
//! In: a flow and the room below its flow chart. Out: one entry for each thing that occurs in
//! the picture, and none for what does not.
//!
//! It must not know where in the picture those things stand.

use std::collections::BTreeSet;

use sagsgang::view::flow::{EdgeKind, Flow, Mark, Node, NodeKind};

use super::arrows::head;
use super::boxes::SMALL;
use super::canvas::{Canvas, Stroke, Type};
use super::layout::{Point, Rect};
use super::shapes::{INK, clock, outline, sign, veil};
use super::text::{Face, width};
use super::words::{self, words};

const ROW: f64 = 16.0;

enum Entry {
    Kind(NodeKind),
    Edge(EdgeKind),
    Clock,
    Veil,
    Beside,
    Travelled,
    Mark(Mark),
}

/// Draws the key from the top of `room`; answers where it ends.
pub fn key(canvas: &mut Canvas, flow: &Flow, room: Rect) -> f64 {
    let captions = words(flow.language);
    let (mut x, mut y) = (room.x, room.y);
    canvas.open(&[("class", "key")]);
    let bold = Type { size: SMALL, face: Face::Bold, colour: INK, anchor: "start" };
    canvas.text(Point { x, y: y + 11.0 }, captions.key, bold);
    x += width(captions.key, Face::Bold, SMALL) + 12.0;
    let start = x;
    for entry in entries(flow) {
        let (sample, text) = match &entry {
            Entry::Kind(kind) => (24.0, words::kind(*kind, flow.language)),
            Entry::Edge(kind) => (28.0, words::edge(*kind, flow.language)),
            Entry::Clock => (9.0, captions.deadline),
            Entry::Veil => (9.0, captions.hidden),
            Entry::Beside => (24.0, captions.beside),
            Entry::Travelled => (24.0, captions.travelled),
            Entry::Mark(mark) => (11.0, words::mark(*mark, flow.language)),
        };
        let wide = sample + 4.0 + width(text, Face::Plain, SMALL) + 12.0;
        if x > start && x + wide > room.right() {
            x = start;
            y += ROW;
        }
        draw(canvas, &entry, x, y);
        let plain = Type { face: Face::Plain, ..bold };
        let at = Point { x: x + sample + 4.0, y: y + 11.0 };
        canvas.text(at, text, plain);
        x += wide;
    }
    canvas.close();
    y + ROW
}

fn entries(flow: &Flow) -> Vec<Entry> {
    let kinds: BTreeSet<NodeKind> = flow.nodes.iter().map(|node| node.kind).collect();
    let edges: BTreeSet<EdgeKind> = flow.edges.iter().map(|edge| edge.kind).collect();
    let marks: BTreeSet<Mark> = flow
        .nodes
        .iter()
        .filter_map(|node| node.state.as_ref())
        .map(|state| state.mark)
        .chain(flow.timeline.iter().map(|row| row.mark))
        .collect();
    let mut entries: Vec<Entry> = kinds.into_iter().map(Entry::Kind).collect();
    if flow.nodes.iter().any(|node| !node.deadline.is_empty()) {
        entries.push(Entry::Clock);
    }
    if flow.nodes.iter().any(|node| !node.hidden.is_empty()) {
        entries.push(Entry::Veil);
    }
    if flow.nodes.iter().any(|node| node.beside) {
        entries.push(Entry::Beside);
    }
    entries.extend(edges.into_iter().map(Entry::Edge));
    if flow.edges.iter().any(|edge| edge.travelled) {
        entries.push(Entry::Travelled);
    }
    entries.extend(marks.into_iter().map(Entry::Mark));
    entries
}

fn draw(canvas: &mut Canvas, entry: &Entry, x: f64, y: f64) {
    let from = Point { x, y: y + 8.0 };
    let to = Point { x: x + 26.0, y: y + 8.0 };
    let boxed = Rect { x: x + 1.0, y: y + 1.5, width: 22.0, height: 12.0 };
    match entry {
        Entry::Kind(kind) => outline(canvas, &sample(*kind, false), boxed),
        Entry::Beside => outline(canvas, &sample(NodeKind::Duty, true), boxed),
        Entry::Edge(kind) => {
            let stroke = super::arrows::stroke(*kind, false);
            let short = if *kind == EdgeKind::Lapses { 3.5 } else { 6.0 };
            let end = Point { x: to.x - short, ..to };
            canvas.line(from, end, stroke);
            head(canvas, *kind, from, to, stroke.colour);
        }
        Entry::Clock => clock(canvas, x, y + 3.0),
        Entry::Veil => veil(canvas, x, y + 3.0),
        Entry::Travelled => {
            let end = Point { x: x + 22.0, ..to };
            canvas.line(from, end, Stroke::solid("#2b3a4a", 2.9));
        }
        Entry::Mark(mark) => sign(canvas, *mark, x, y + 2.5),
    }
}

fn sample(kind: NodeKind, beside: bool) -> Node {
    Node {
        id: String::new(),
        kind,
        lane: 0,
        phase: None,
        title: String::new(),
        action: None,
        also: Vec::new(),
        deadline: Vec::new(),
        basis: Vec::new(),
        ladder: Vec::new(),
        hidden: Vec::new(),
        quote: Vec::new(),
        line: 0,
        beside,
        state: None,
    }
}
