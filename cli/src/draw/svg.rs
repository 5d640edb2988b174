//! The picture itself: what the other parts draw, put together and in the best size.
//!
//! In: a flow and a layout. Out: an SVG that reads on paper and aloud: every box and arrow is
//! a group with a title of its own.
//!
//! It must not know how boxes get their places.

use sagsgang::view::flow::{EdgeKind, Flow, NodeKind};

use super::boxes::{CAPS, Content, content, widths};
use super::canvas::{Canvas, FONTS, number};
use super::frame::{EMPTY_LANE, MARGIN, PHASES};
use super::layout::{Arrow, FlowLayout, Plan, Point, Rect, Request, Size, Wanted};
use super::text::escape;
use super::words::words;
use super::{DrawError, place};
use super::{arrows, calendar, frame, key, outside, shapes, stairs};

/// A drawn flow chart, with what a reader of paper needs to know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The size of the whole.
    pub size: Size,
    /// Where the part to be shown begins.
    pub top: f64,
    /// What is drawn, without the element around it.
    pub inside: String,
    /// Where the names of the lanes begin, and how high they are.
    pub heads: (f64, f64),
    /// Where the boxes stand.
    pub boxes: Vec<Rect>,
    /// Where the labels stand.
    pub labels: Vec<Rect>,
}

/// Draws the flow chart of a flow, with its key.
pub fn chart(flow: &Flow, layout: &dyn FlowLayout) -> Result<Picture, DrawError> {
    let labels: Vec<Vec<String>> = flow.edges.iter().map(arrows::label).collect();
    let (plan, contents) = best_plan(flow, layout, &labels)?;
    let left = if plan.phases.iter().any(Option::is_some) { MARGIN + PHASES } else { MARGIN };
    let width = (left + plan.size.width + MARGIN).max(NARROWEST).ceil();
    let mut canvas = Canvas::default();
    let top = frame::heading(&mut canvas, flow, width);
    let head = frame::lane_heads(&mut canvas, flow, &plan, Point { x: left, y: top });
    let at = Point { x: left, y: (top + head).ceil() };
    frame::lanes(&mut canvas, flow, &plan, at);
    frame::phases(&mut canvas, flow, &plan, at);
    let (boxes, labels) = flowchart(&mut canvas, flow, &plan, &contents, &labels, at);
    let y = key::key(&mut canvas, flow, Rect { x: MARGIN, y: at.y + plan.size.height + 8.0, width: width - 2.0 * MARGIN, height: 0.0 });
    let y = outside::list(&mut canvas, flow, Rect { x: MARGIN, y, width: width - 2.0 * MARGIN, height: 0.0 });
    Ok(Picture {
        size: Size { width, height: (y + MARGIN).ceil() },
        top: 0.0,
        inside: canvas.finish(),
        heads: (top, at.y - top),
        boxes,
        labels,
    })
}

/// Draws the calendar of a flow in a width, if it has one.
pub fn calendar(flow: &Flow, width: f64) -> Option<Picture> {
    if flow.timeline.is_empty() {
        return None;
    }
    Some(below(width, |canvas, room| calendar::calendar(canvas, flow, room)))
}

/// Draws the stairs of a flow in a width, if it has any.
pub fn stairs(flow: &Flow, width: f64) -> Option<Picture> {
    if flow.stairs.is_empty() {
        return None;
    }
    Some(below(width, |canvas, room| stairs::stairs(canvas, flow, room)))
}

/// A picture of its own below the flow chart.
fn below(width: f64, draw: impl FnOnce(&mut Canvas, Rect) -> f64) -> Picture {
    let mut canvas = Canvas::default();
    let y = draw(&mut canvas, Rect { x: MARGIN, y: 0.0, width: width - 2.0 * MARGIN, height: 0.0 });
    Picture {
        size: Size { width, height: (y + MARGIN).ceil() },
        top: 0.0,
        inside: canvas.finish(),
        heads: (0.0, 0.0),
        boxes: Vec::new(),
        labels: Vec::new(),
    }
}

/// The whole picture as one element: the flow chart and, below it, the stairs and the calendar.
pub fn whole(flow: &Flow, layout: &dyn FlowLayout) -> Result<String, DrawError> {
    let mut picture = chart(flow, layout)?;
    let width = picture.size.width;
    for more in [stairs(flow, width), calendar(flow, width)].into_iter().flatten() {
        picture.inside.push_str(&format!("<g transform=\"translate(0 {})\">\n{}</g>\n", number(picture.size.height), more.inside));
        picture.size.height += more.size.height;
    }
    Ok(element(flow, &picture, "flow", &flow.title, &description(flow)))
}

/// Puts a picture into an element of its own; `name` tells its parts from those of others.
pub fn element(flow: &Flow, picture: &Picture, name: &str, title: &str, desc: &str) -> String {
    let (width, height) = (number(picture.size.width), number(picture.size.height));
    let shown = number(picture.size.height - picture.top);
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{lang}" "#,
            r#"aria-labelledby="{name}-title {name}-desc" width="{width}" height="{shown}" "#,
            r#"viewBox="0 {top} {width} {shown}" font-family="{fonts}">"#,
            "\n<title id=\"{name}-title\">{title}</title>\n",
            "<desc id=\"{name}-desc\">{desc}</desc>\n",
            "<g id=\"{name}-all\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            "{inside}</g>\n</svg>\n"
        ),
        lang = words(flow.language).code,
        name = name,
        width = width,
        height = height,
        shown = shown,
        top = number(picture.top),
        fonts = FONTS,
        title = escape(title),
        desc = escape(desc),
        inside = picture.inside
    )
}

/// The narrowest picture: below this the key and the calendar have no room.
const NARROWEST: f64 = 640.0;

/// An A4 page without its margins, in pixels.
pub const LONG: f64 = 1047.0;
/// Its shorter side.
pub const SHORT: f64 = 718.0;
/// Drawn smaller than this, the small print cannot be read on paper.
pub const READABLE: f64 = 0.72;

/// A flow with more boxes than this is large.
const MANY: usize = 60;
/// The width for a flow too large to try others.
const MIDDLE: f64 = 148.0;

/// Tries the widths of the boxes and takes what comes out largest on a page: first one width for
/// all lanes, then a greater one for the lane with the most text.
fn best_plan(flow: &Flow, layout: &dyn FlowLayout, labels: &[Vec<String>]) -> Result<(Plan, Vec<Content>), DrawError> {
    let mut best = Trial { scale: 0.0, cap: MIDDLE, made: None };
    let mut seen: Vec<Vec<f64>> = Vec::new();
    let mut attempt = |best: &mut Trial, caps: (f64, f64)| {
        let widths = widths(flow, caps);
        if seen.contains(&widths) {
            return Ok(());
        }
        let made = plan(flow, layout, labels, &widths)?;
        let scale = printability(made.0.size);
        if best.made.is_none() || scale > best.scale + 0.002 {
            *best = Trial { scale, cap: caps.1, made: Some(made) };
        }
        seen.push(widths);
        Ok(())
    };
    // A large flow is not tried in so many ways; none is readable on one page anyway.
    if flow.nodes.len() > 3 * MANY {
        attempt(&mut best, (MIDDLE, MIDDLE))?;
    } else {
        for cap in CAPS {
            attempt(&mut best, (cap, cap))?;
        }
    }
    if flow.nodes.len() <= MANY {
        let others = best.cap;
        for cap in CAPS.into_iter().filter(|cap| *cap > others) {
            attempt(&mut best, (cap, others))?;
        }
    }
    best.made.ok_or(DrawError::TooLarge)
}

/// The best plan so far, and the width of its lanes.
struct Trial {
    scale: f64,
    cap: f64,
    made: Option<(Plan, Vec<Content>)>,
}

/// Lays out a flow whose boxes have these widths.
pub fn plan(flow: &Flow, layout: &dyn FlowLayout, labels: &[Vec<String>], widths: &[f64]) -> Result<(Plan, Vec<Content>), DrawError> {
    let contents: Vec<Content> = flow.nodes.iter().zip(widths).map(|(node, width)| content(node, flow.language, *width)).collect();
    let plan = layout.lay_out(&request(flow, &contents, labels)?)?;
    Ok((plan, contents))
}

/// How well a flow chart of a size prints on A4: best on one page; else on several, if its small
/// print can be read there.
fn printability(size: Size) -> f64 {
    // The heading and the key need their share.
    let (width, height) = (size.width + 44.0, size.height + 120.0);
    let upright = (SHORT / width).min(LONG / height);
    let turned = (LONG / width).min(SHORT / height);
    let on_one = upright.max(turned);
    let on_many = LONG / width;
    if on_one >= READABLE {
        2.0 + on_one
    } else if on_many >= READABLE + 0.08 {
        1.0 + on_one
    } else {
        on_many
    }
}

/// What the picture shows, in a sentence or two.
pub fn description(flow: &Flow) -> String {
    let captions = words(flow.language);
    let steps = flow.nodes.iter().filter(|node| is_step(node.kind)).count();
    let mut text = captions.description.replace("{roles}", &flow.lanes.len().to_string()).replace("{steps}", &steps.to_string());
    for said in flow.remarks() {
        text.push_str(&format!(" {said}."));
    }
    if let Some(day) = &flow.as_of {
        text.push_str(&format!(" {} {day}.", captions.as_of));
    }
    text
}

fn request(flow: &Flow, contents: &[Content], labels: &[Vec<String>]) -> Result<Request, DrawError> {
    let mut lanes = vec![EMPTY_LANE; flow.lanes.len()];
    for (node, content) in flow.nodes.iter().zip(contents) {
        let lane = lanes.get_mut(node.lane).ok_or_else(|| DrawError::NoSuchLane(node.id.clone()))?;
        *lane = lane.max(content.width);
    }
    let boxes = flow
        .nodes
        .iter()
        .zip(contents)
        .map(|(node, content)| Wanted {
            lane: node.lane,
            // Only steps make a phase; an event stands beside what it leads to.
            phase: node.phase.filter(|phase| is_step(node.kind) && *phase < flow.phases.len()),
            size: Size { width: content.width, height: content.height },
            last: matches!(node.kind, NodeKind::Goal | NodeKind::Ending),
        })
        .collect();
    let mut arrows = Vec::with_capacity(flow.edges.len());
    for (edge, lines) in flow.edges.iter().zip(labels) {
        arrows.push(Arrow {
            from: place(flow, &edge.from)?,
            to: place(flow, &edge.to)?,
            style: arrows::style(edge.kind),
            orders: edge.kind != EdgeKind::Lapses,
            label: arrows::label_size(lines),
        });
    }
    Ok(Request { lanes, phases: flow.phases.len(), boxes, arrows })
}

fn flowchart(
    canvas: &mut Canvas,
    flow: &Flow,
    plan: &Plan,
    contents: &[Content],
    labels: &[Vec<String>],
    at: Point,
) -> (Vec<Rect>, Vec<Rect>) {
    let moved = |point: &Point| Point { x: at.x + point.x, y: at.y + point.y };
    // A travelled arrow is drawn last, so that a line it shares looks travelled.
    for travelled in [false, true] {
        for (edge, line) in flow.edges.iter().zip(&plan.arrows) {
            if edge.travelled == travelled {
                let line = super::layout::Line { points: line.points.iter().map(moved).collect(), label: None };
                arrows::arrow(canvas, edge, &line, flow.language);
            }
        }
    }
    let mut places = Vec::new();
    for ((node, content), place) in flow.nodes.iter().zip(contents).zip(&plan.boxes) {
        let place = Rect { x: at.x + place.x, y: at.y + place.y, ..*place };
        shapes::node(canvas, flow, node, content, place);
        places.push(place);
    }
    let mut halos = Vec::new();
    for (lines, line) in labels.iter().zip(&plan.arrows) {
        if let Some(centre) = &line.label {
            arrows::draw_label(canvas, lines, moved(centre));
            halos.extend(arrows::label_place(lines, moved(centre)));
        }
    }
    (places, halos)
}

fn is_step(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Duty | NodeKind::Right)
}
