//! How boxes look: their borders, their colours and the signs that go with a state.
//!
//! In: a node, its content and its place. Out: its part of the picture. A state is told by
//! colour, by a sign and by words, so that the picture survives a black and white printer and
//! a reader who sees no colours.
//!
//! It must not know how the box got its place.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{Flow, Mark, Node, NodeKind};

use super::boxes::{Content, border_room};
use super::canvas::{Canvas, Stroke, Type, number};
use super::layout::{Point, Rect};
use super::text::Face;
use super::words::{kind, words};

/// The colour of ordinary text.
pub const INK: &str = "#1b1b1b";
/// The colour of small print.
pub const FAINT: &str = "#505050";
const GREEN: &str = "#1a6b30";
const RED: &str = "#b3261e";
const BLUE: &str = "#0b4fb0";
const GREY: &str = "#6b6b6b";
const AMBER: &str = "#8a4b00";

/// The colour of a state's border and sign, and that of its background.
pub fn colours(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::NotYet => (GREY, "#ffffff"),
        Mark::Open => (BLUE, "#e6effd"),
        Mark::Late => (RED, "#fdeae8"),
        Mark::Met | Mark::Happened => (GREEN, "#e9f6ec"),
        Mark::MetLate => (AMBER, "#fdf1df"),
        Mark::Lapsed | Mark::Cancelled | Mark::Expired => (GREY, "#f1f1f1"),
        Mark::Reached => (GREEN, "#d9f0de"),
    }
}

fn border(node: &Node) -> Stroke {
    let right = node.kind == NodeKind::Right;
    let dashes = if right { "6 3" } else { "" };
    if node.beside && node.state.is_none() {
        return Stroke::dashed(GREY, 0.8, dashes);
    }
    let Some(state) = &node.state else {
        let width = if node.kind == NodeKind::Event { 1.0 } else { 1.3 };
        return Stroke::dashed("#2b3a4a", width, dashes);
    };
    let (colour, _) = colours(state.mark);
    match state.mark {
        Mark::Late => Stroke::dashed(colour, 3.0, dashes),
        Mark::Open | Mark::Reached => Stroke::dashed(colour, 2.0, dashes),
        Mark::Lapsed | Mark::Cancelled | Mark::Expired => Stroke::dashed(colour, 1.2, "2 2.5"),
        Mark::NotYet => Stroke::dashed(colour, 1.0, dashes),
        Mark::Met | Mark::MetLate | Mark::Happened => Stroke::dashed(colour, 1.5, dashes),
    }
}

fn fill(node: &Node) -> &'static str {
    match (&node.state, node.kind) {
        (_, NodeKind::Decision) => "#fffbe8",
        (Some(state), _) => colours(state.mark).1,
        (None, _) if node.beside => "none",
        (None, NodeKind::Event) => "#eef1f4",
        (None, _) => "#ffffff",
    }
}

/// Draws a box with everything in it.
pub fn node(canvas: &mut Canvas, flow: &Flow, node: &Node, content: &Content, place: Rect) {
    let line = node.line.to_string();
    canvas.open(&[("class", "node"), ("data-id", &node.id), ("data-kind", kind_code(node.kind)), ("data-line", &line)]);
    canvas.title(&tooltip(flow, node));
    outline(canvas, node, place);
    let quiet = node.state.as_ref().is_some_and(|state| matches!(state.mark, Mark::Lapsed | Mark::Cancelled | Mark::Expired));
    let strip_height = content.strip.as_ref().map_or(0.0, |strip| strip.height);
    // A box may be higher than its text: an event's text stands in the middle, a step's at the top.
    let spare = place.height - content.height;
    let down = match node.kind {
        NodeKind::Event | NodeKind::Goal | NodeKind::Ending => spare / 2.0,
        NodeKind::Duty | NodeKind::Right | NodeKind::Decision => (spare / 2.0).min(6.0),
    };
    for text in &content.lines {
        let faint = quiet || node.beside || text.face == Face::Italic;
        canvas.text(
            Point { x: place.x + text.x, y: place.y + down + text.y },
            &text.text,
            Type { size: text.size, face: text.face, colour: if faint { FAINT } else { INK }, anchor: "start" },
        );
    }
    for (x, y) in &content.clocks {
        clock(canvas, place.x + x, place.y + down + y);
    }
    for (x, y) in &content.veils {
        veil(canvas, place.x + x, place.y + down + y);
    }
    if let Some(strip) = &content.strip {
        let top = place.bottom() - strip_height - border_room(node.kind);
        let (colour, _) = colours(strip.mark);
        canvas.line(Point { x: place.x + 6.0, y: top }, Point { x: place.right() - 6.0, y: top }, Stroke::solid(colour, 0.6));
        sign(canvas, strip.mark, place.x + 6.5, top + 2.5);
        for text in &strip.lines {
            canvas.text(
                Point { x: place.x + text.x, y: top + text.y },
                &text.text,
                Type { size: text.size, face: text.face, colour: if text.face == Face::Bold { colour } else { INK }, anchor: "start" },
            );
        }
    }
    canvas.close();
}

/// The border of a box of some kind; also drawn in the key.
pub fn outline(canvas: &mut Canvas, node: &Node, place: Rect) {
    let stroke = border(node);
    let fill = fill(node);
    match node.kind {
        NodeKind::Event => {
            let radius = (place.height / 2.0).min(10.0);
            canvas.rect(place, radius, fill, Some(stroke));
        }
        NodeKind::Duty | NodeKind::Right | NodeKind::Decision => canvas.rect(place, 3.0, fill, Some(stroke)),
        NodeKind::Goal | NodeKind::Ending => {
            let gap = border_room(node.kind);
            let (radius, outer) = match node.kind {
                NodeKind::Goal => (9.0, 2.0),
                _ => (7.0, 1.0),
            };
            let outer = Stroke { width: stroke.width.max(outer), ..stroke };
            let inner = Stroke { width: 1.0, ..stroke };
            canvas.rect(place, radius, fill, Some(outer));
            canvas.rect(inset(place, gap), radius - gap, "none", Some(inner));
        }
    }
}

fn inset(place: Rect, by: f64) -> Rect {
    Rect { x: place.x + by, y: place.y + by, width: place.width - 2.0 * by, height: place.height - 2.0 * by }
}

/// The name of a kind in attributes and in other programs.
pub fn kind_code(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Event => "event",
        NodeKind::Duty => "duty",
        NodeKind::Right => "right",
        NodeKind::Goal => "goal",
        NodeKind::Ending => "ending",
        NodeKind::Decision => "decision",
    }
}

/// Everything a node says, as one text.
fn tooltip(flow: &Flow, node: &Node) -> String {
    let language = flow.language;
    let captions = words(language);
    let mut lines = vec![format!("{} ({})", node.title, kind(node.kind, language))];
    if let Some(lane) = flow.lanes.get(node.lane) {
        lines.push(format!("{}: {}", captions.who, lane.name));
    }
    lines.extend(node.action.iter().cloned());
    lines.extend(node.also.iter().chain(&node.deadline).cloned());
    if !node.ladder.is_empty() {
        lines.push(format!("{}: {}", captions.ladder, node.ladder.join(", ")));
    }
    lines.extend(node.hidden.iter().cloned());
    if !node.basis.is_empty() {
        lines.push(format!("{}: {}", captions.basis, node.basis.join("; ")));
    }
    lines.extend(state_words(node, language).map(|state| format!("{}: {state}", captions.state)));
    if !node.quote.is_empty() {
        let quote = node.quote.join(" ");
        lines.push(match language {
            Language::Danish => format!("»{quote}«"),
            Language::English => format!("“{quote}”"),
        });
    }
    lines.join("\n")
}

/// How a node stands, as one text.
pub fn state_words(node: &Node, language: Language) -> Option<String> {
    let state = node.state.as_ref()?;
    Some(match &state.due {
        Some(due) => format!("{}, {} {due}", state.words, words(language).due),
        None => state.words.clone(),
    })
}

/// An eye of nine pixels with a stroke through it.
pub fn veil(canvas: &mut Canvas, x: f64, y: f64) {
    let (cx, cy) = (x + 4.5, y + 4.5);
    canvas.path(
        &format!(
            "M{left} {cy}Q{cx} {over} {right} {cy}Q{cx} {under} {left} {cy}zM{from} {foot}L{to} {head}",
            left = number(x),
            right = number(x + 9.0),
            cx = number(cx),
            cy = number(cy),
            over = number(cy - 5.0),
            under = number(cy + 5.0),
            from = number(x + 1.5),
            foot = number(cy + 4.0),
            to = number(x + 7.5),
            head = number(cy - 4.0)
        ),
        "#ffffff",
        Some(Stroke::solid("#333333", 1.0)),
    );
}

/// A clock face of nine pixels.
pub fn clock(canvas: &mut Canvas, x: f64, y: f64) {
    let (cx, cy) = (x + 4.5, y + 4.5);
    canvas.path(
        &format!(
            "M{x} {cy}a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1 -9 0zM{cx} {top}V{cy}L{right} {low}",
            x = number(x),
            cy = number(cy),
            cx = number(cx),
            top = number(cy - 3.0),
            right = number(cx + 2.0),
            low = number(cy + 1.2)
        ),
        "#ffffff",
        Some(Stroke::solid("#333333", 1.0)),
    );
}

/// The sign of a state, ten pixels square.
pub fn sign(canvas: &mut Canvas, mark: Mark, x: f64, y: f64) {
    let (colour, _) = colours(mark);
    let at = |dx: f64, dy: f64| format!("{} {}", number(x + dx), number(y + dy));
    let ring = |radius: f64| {
        format!(
            "M{start}a{r} {r} 0 1 1 {d} 0a{r} {r} 0 1 1 -{d} 0z",
            start = at(5.0 - radius, 5.0),
            r = number(radius),
            d = number(2.0 * radius)
        )
    };
    let check = format!("M{}L{}L{}", at(1.2, 5.4), at(4.0, 8.4), at(9.0, 1.6));
    match mark {
        Mark::NotYet => canvas.path(&ring(3.2), "#ffffff", Some(Stroke::solid(colour, 1.0))),
        Mark::Open => {
            canvas.path(&ring(4.0), "#ffffff", Some(Stroke::solid(colour, 1.6)));
            canvas.path(&ring(1.6), colour, None);
        }
        Mark::Late => {
            let triangle = format!("M{}L{}L{}z", at(5.0, 0.2), at(10.0, 9.6), at(0.0, 9.6));
            canvas.path(&triangle, colour, None);
            let bang = format!("M{}L{}M{}L{}", at(5.0, 3.2), at(5.0, 6.3), at(5.0, 7.4), at(5.0, 8.6));
            canvas.path(&bang, "none", Some(Stroke::solid("#ffffff", 1.3)));
        }
        Mark::Met => canvas.path(&check, "none", Some(Stroke::solid(colour, 2.0))),
        Mark::MetLate => {
            canvas.path(&check, "none", Some(Stroke::solid(colour, 2.0)));
            let bang = format!("M{}L{}M{}L{}", at(10.2, 5.0), at(10.2, 7.6), at(10.2, 8.6), at(10.2, 9.8));
            canvas.path(&bang, "none", Some(Stroke::solid(colour, 1.4)));
        }
        Mark::Lapsed | Mark::Cancelled | Mark::Expired => {
            canvas.path(&ring(4.0), "#ffffff", Some(Stroke::solid(colour, 1.2)));
            let bar = format!("M{}L{}", at(2.2, 7.8), at(7.8, 2.2));
            canvas.path(&bar, "none", Some(Stroke::solid(colour, 1.2)));
        }
        Mark::Happened => canvas.path(&ring(3.2), colour, None),
        Mark::Reached => {
            let flag = format!("M{}L{}M{}L{}L{}L{}", at(1.5, 9.8), at(1.5, 0.5), at(1.5, 0.8), at(9.0, 3.2), at(1.5, 5.8), at(1.5, 5.8));
            canvas.path(&flag, colour, Some(Stroke::solid(colour, 1.2)));
        }
    }
}
