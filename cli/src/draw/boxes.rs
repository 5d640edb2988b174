//! What stands in a box, and how large the box must be.
//!
//! In: a node and the width of its lane. Out: lines of text with places inside the box, the
//! clocks beside the deadlines, the strip that says the state, and the smallest height that
//! holds it all.
//!
//! It must not know where on the picture the box ends up, nor how it is coloured.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{Flow, Mark, Node, NodeKind};

use super::text::{Face, widest_word, width, wrap};
use super::words::words;

/// The size of a title, of ordinary lines and of the legal basis.
pub const TITLE: f64 = 10.5;
/// The size of ordinary lines.
pub const BODY: f64 = 9.5;
/// The size of the legal basis and other small print.
pub const SMALL: f64 = 9.0;

/// Room between the border and the text.
const PAD: f64 = 7.0;
/// Room for the clock before a deadline, and for the sign before a state.
const INDENT: f64 = 13.0;

/// One line of text with its place; `y` is the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// From the left of the box.
    pub x: f64,
    /// From the top of the box, or of the strip.
    pub y: f64,
    /// What it says.
    pub text: String,
    /// The size of the letters.
    pub size: f64,
    /// The cut of the letters.
    pub face: Face,
}

/// The foot of a box that says how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// The state.
    pub mark: Mark,
    /// Its height; it stands at the bottom of the box, however high that is.
    pub height: f64,
    /// Its lines, from its own top.
    pub lines: Vec<Line>,
}

/// A box before it has a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// How wide it is.
    pub width: f64,
    /// How high it must be at least.
    pub height: f64,
    /// Its text above the strip.
    pub lines: Vec<Line>,
    /// The top left corners of the clocks.
    pub clocks: Vec<(f64, f64)>,
    /// The top left corners of the veils.
    pub veils: Vec<(f64, f64)>,
    /// How it stands, if the picture is of a case.
    pub strip: Option<Strip>,
}

/// The widths a step may have at most; which one suits a picture best is found by trying.
pub const CAPS: [f64; 7] = [124.0, 136.0, 148.0, 160.0, 176.0, 196.0, 220.0];

/// The widths of the boxes, by node, when no step is wider than its lane's cap: the first for
/// the lane with the most text, the second for the others.
pub fn widths(flow: &Flow, caps: (f64, f64)) -> Vec<f64> {
    let fullest = fullest_lane(flow);
    let mut lanes = vec![0.0_f64; flow.lanes.len()];
    for node in &flow.nodes {
        let cap = if node.lane == fullest { caps.0 } else { caps.1 };
        let wish = match node.kind {
            NodeKind::Event => natural(node, flow.language).min(cap.min(124.0)),
            _ => wish(node, flow.language, cap),
        };
        if let Some(lane) = lanes.get_mut(node.lane) {
            *lane = lane.max(wish);
        }
    }
    flow.nodes
        .iter()
        .map(|node| {
            let lane = lanes.get(node.lane).copied().unwrap_or(caps.1);
            if node.kind == NodeKind::Event && node.action.is_none() && node.also.is_empty() && node.hidden.is_empty() {
                natural(node, flow.language).min(lane)
            } else {
                lane
            }
        })
        .collect()
}

fn fullest_lane(flow: &Flow) -> usize {
    let load = |lane: usize| {
        flow.nodes.iter().filter(|node| node.lane == lane).map(|node| content(node, flow.language, 148.0).height).sum::<f64>()
    };
    (0..flow.lanes.len()).max_by(|one, other| load(*one).total_cmp(&load(*other))).unwrap_or(0)
}

/// The width of an event that need not break its title.
fn natural(node: &Node, language: Language) -> f64 {
    let title = width(&node.title, Face::Bold, BODY);
    let state = node.state.as_ref().map_or(0.0, |state| {
        let due = state.due.as_ref().map_or(0.0, |due| width(&due_words(due, language), Face::Plain, SMALL));
        INDENT + width(&state.words, Face::Bold, SMALL).max(due)
    });
    (title.max(state) + 2.0 * PAD + 6.0).max(64.0)
}

/// The narrowest width at which a step is not higher than it is wide.
fn wish(node: &Node, language: Language, cap: f64) -> f64 {
    let word = widest_word(&node.title, Face::Bold, TITLE) + 2.0 * PAD;
    let mut last = cap;
    for tried in [112.0].into_iter().chain(CAPS) {
        if tried > cap {
            break;
        }
        last = tried;
        if tried >= word && content(node, language, tried).height <= 0.62 * tried {
            break;
        }
    }
    last
}

/// What stands before a row that fits in the case.
const FITS: char = '►';

/// Sets a node's text into a box of a width.
pub fn content(node: &Node, language: Language, width: f64) -> Content {
    let mut setter = Setter { limit: width - 2.0 * PAD, y: 5.0, lines: Vec::new() };
    let mut clocks = Vec::new();
    match node.kind {
        // What stands beside a part is a name and no more.
        NodeKind::Duty | NodeKind::Right if node.beside => setter.centred(&node.title, Face::Plain, BODY, width),
        NodeKind::Event => setter.centred(&node.title, Face::Bold, BODY, width),
        NodeKind::Ending => {
            setter.y += border_room(node.kind);
            setter.centred(&node.title, Face::Bold, BODY, width);
        }
        NodeKind::Goal => {
            setter.y += border_room(node.kind);
            setter.centred(&node.title, Face::Bold, TITLE, width);
        }
        NodeKind::Duty | NodeKind::Right | NodeKind::Decision => setter.set(&node.title, Face::Bold, TITLE, 0.0),
    }
    if let Some(action) = &node.action {
        setter.set(action, Face::Plain, BODY, 0.0);
    }
    // The lines of a decision are the rows of its table.
    let size = if node.kind == NodeKind::Decision { SMALL } else { BODY };
    for line in &node.also {
        setter.y += 2.0;
        let face = if line.starts_with(FITS) { Face::Bold } else { Face::Plain };
        setter.set(line, face, size, 0.0);
    }
    for deadline in &node.deadline {
        setter.y += 2.0;
        clocks.push((PAD, setter.y + 1.2));
        setter.set(deadline, Face::Plain, BODY, INDENT);
    }
    if !node.basis.is_empty() {
        setter.y += 2.0;
    }
    for basis in &node.basis {
        setter.set(basis, Face::Italic, SMALL, 0.0);
    }
    let mut veils = Vec::new();
    for hidden in &node.hidden {
        setter.y += 2.0;
        veils.push((PAD, setter.y + 0.8));
        setter.set(hidden, Face::Plain, SMALL, INDENT);
    }
    let mut height = setter.y + 5.0 + border_room(node.kind);
    let strip = strip(node, language, width);
    height += strip.as_ref().map_or(0.0, |strip| strip.height);
    Content { width, height, lines: setter.lines, clocks, veils, strip }
}

/// The room a double border takes.
pub fn border_room(kind: NodeKind) -> f64 {
    match kind {
        NodeKind::Goal => 3.5,
        NodeKind::Ending => 2.5,
        NodeKind::Event | NodeKind::Duty | NodeKind::Right | NodeKind::Decision => 0.0,
    }
}

fn strip(node: &Node, language: Language, width: f64) -> Option<Strip> {
    let state = node.state.as_ref()?;
    let mut setter = Setter { limit: width - 2.0 * PAD, y: 2.5, lines: Vec::new() };
    setter.set(&state.words, Face::Bold, SMALL, INDENT);
    if let Some(due) = &state.due {
        setter.set(&due_words(due, language), Face::Plain, SMALL, INDENT);
    }
    Some(Strip { mark: state.mark, height: setter.y + 3.0, lines: setter.lines })
}

fn due_words(due: &str, language: Language) -> String {
    format!("{} {due}", words(language).due)
}

/// Sets line under line.
struct Setter {
    limit: f64,
    y: f64,
    lines: Vec<Line>,
}

impl Setter {
    fn set(&mut self, text: &str, face: Face, size: f64, indent: f64) {
        for text in wrap(text, face, size, self.limit - indent) {
            self.push(text, PAD + indent, face, size);
        }
    }

    fn centred(&mut self, text: &str, face: Face, size: f64, of: f64) {
        for text in wrap(text, face, size, self.limit) {
            let x = (of - width(&text, face, size)) / 2.0;
            self.push(text, x, face, size);
        }
    }

    fn push(&mut self, text: String, x: f64, face: Face, size: f64) {
        self.lines.push(Line { x, y: self.y + size, text, size, face });
        self.y += size + 2.5;
    }
}
