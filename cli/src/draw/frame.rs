//! What stands around the boxes: the title, the lanes with their names, and the phases.
//!
//! In: a flow and its plan. Out: the parts of the picture under the arrows and boxes. A lane of a
//! role outside the municipality has another tint and says so in words.
//!
//! It must not know what stands in the lanes, save whether anything does.

use sagsgang::view::flow::Flow;

use super::boxes::{BODY, SMALL};
use super::canvas::{Canvas, Stroke, Type};
use super::layout::{Plan, Point, Rect};
use super::shapes::{FAINT, INK};
use super::text::{Face, width, wrap};
use super::words::words;

/// Room around everything.
pub const MARGIN: f64 = 12.0;
/// Room at the left for the names of the phases.
pub const PHASES: f64 = 20.0;
/// The width of a lane in which nothing stands.
pub const EMPTY_LANE: f64 = 20.0;
/// The size of the heading and of the lanes' names.
const HEADING: f64 = 15.0;
const LANE: f64 = 10.5;

/// Draws the title and the day; answers where they end.
pub fn heading(canvas: &mut Canvas, flow: &Flow, width: f64) -> f64 {
    let captions = words(flow.language);
    let mut y = MARGIN;
    for line in wrap(&flow.title, Face::Bold, HEADING, width - 2.0 * MARGIN) {
        y += HEADING + 2.0;
        let kind = Type { size: HEADING, face: Face::Bold, colour: INK, anchor: "start" };
        canvas.text(Point { x: MARGIN, y }, &line, kind);
    }
    let kind = Type { size: 10.5, face: Face::Plain, colour: INK, anchor: "start" };
    for line in flow.remarks().flat_map(|said| wrap(said, Face::Plain, kind.size, width - 2.0 * MARGIN)) {
        y += 14.0;
        canvas.text(Point { x: MARGIN, y }, &line, kind);
    }
    if let Some(day) = &flow.as_of {
        y += 14.0;
        let text = format!("{} {day}", captions.as_of);
        canvas.text(Point { x: MARGIN, y }, &text, kind);
    }
    (y + 9.0).ceil()
}

fn lane_colours(outside: bool) -> (&'static str, &'static str) {
    if outside { ("#ecdfc4", "#fbf6ea") } else { ("#d5e0ea", "#f7f9fb") }
}

fn is_empty(flow: &Flow, lane: usize) -> bool {
    flow.nodes.iter().all(|node| node.lane != lane)
}

/// Draws the names of the lanes; answers how high they are.
pub fn lane_heads(canvas: &mut Canvas, flow: &Flow, plan: &Plan, at: Point) -> f64 {
    let captions = words(flow.language);
    let mut heads = Vec::new();
    let mut height = 0.0_f64;
    for (index, (lane, (_, width))) in flow.lanes.iter().zip(&plan.lanes).enumerate() {
        let mut lines = Vec::new();
        if !is_empty(flow, index) {
            for text in wrap(&lane.name, Face::Bold, LANE, width - 8.0) {
                lines.push((text, Face::Bold, LANE));
            }
            for remark in lane.outside.then_some(captions.outside).into_iter().chain(lane.sees.as_deref()) {
                for text in wrap(remark, Face::Plain, SMALL, width - 8.0) {
                    lines.push((text, Face::Plain, SMALL));
                }
            }
        }
        height = height.max(lines.iter().fold(9.0, |sum, (_, _, size)| sum + size + 2.0));
        heads.push(lines);
    }
    for ((lane, lines), (x, width)) in flow.lanes.iter().zip(&heads).zip(&plan.lanes) {
        let (colour, _) = lane_colours(lane.outside);
        let place = Rect { x: at.x + x, y: at.y, width: *width, height };
        canvas.rect(place, 0.0, colour, Some(Stroke::solid("#ffffff", 1.0)));
        let text_height = lines.iter().fold(0.0, |sum, (_, _, size)| sum + size + 2.0);
        let mut y = at.y + (height - text_height) / 2.0;
        for (text, face, size) in lines {
            y += size + 2.0;
            let kind = Type { size: *size, face: *face, colour: INK, anchor: "middle" };
            let x = at.x + x + width / 2.0;
            canvas.text(Point { x, y: y - 2.5 }, text, kind);
        }
    }
    height
}

/// Draws the lanes.
pub fn lanes(canvas: &mut Canvas, flow: &Flow, plan: &Plan, at: Point) {
    for (index, (lane, (x, width))) in flow.lanes.iter().zip(&plan.lanes).enumerate() {
        let (_, colour) = lane_colours(lane.outside);
        let place = Rect { x: at.x + x, y: at.y, width: *width, height: plan.size.height };
        canvas.rect(place, 0.0, colour, Some(Stroke::solid("#c3ccd4", 0.6)));
        if is_empty(flow, index) {
            let kind = Type { size: SMALL, face: Face::Plain, colour: FAINT, anchor: "end" };
            let place = Point { x: place.x + place.width / 2.0 + 3.2, y: place.y + 6.0 };
            let text = super::captions::lane_name(flow, index).unwrap_or_default();
            canvas.text_upwards(place, &text, kind);
        }
    }
}

/// Draws the names of the phases at the left, and where each begins.
pub fn phases(canvas: &mut Canvas, flow: &Flow, plan: &Plan, at: Point) {
    let mut begun: Vec<(&String, f64)> =
        flow.phases.iter().zip(&plan.phases).filter_map(|(name, top)| top.map(|top| (name, top))).collect();
    begun.sort_by(|a, b| a.1.total_cmp(&b.1));
    let ends: Vec<f64> = begun.iter().skip(1).map(|(_, top)| *top).chain([plan.size.height]).collect();
    for ((name, top), end) in begun.into_iter().zip(ends) {
        let place = Rect { x: at.x - PHASES, y: at.y + top + 1.0, width: PHASES - 3.0, height: end - top - 2.0 };
        canvas.rect(place, 2.0, "#4a5a6a", None);
        let kind = Type { size: BODY, face: Face::Bold, colour: "#ffffff", anchor: "middle" };
        let room = place.height - 6.0;
        let shown = shorten(name, room);
        let centre = Point { x: place.x + place.width / 2.0 + 3.4, y: place.y + place.height / 2.0 };
        canvas.text_upwards(centre, &shown, kind);
        if top > 0.0 {
            let right = at.x + plan.size.width;
            let y = at.y + top;
            canvas.line(Point { x: at.x, y }, Point { x: right, y }, Stroke::dashed("#8a97a3", 0.8, "1 3"));
        }
    }
}

/// A name that fits, with dots when something is left out.
fn shorten(name: &str, room: f64) -> String {
    let mut shown = name.to_owned();
    while width(&shown, Face::Bold, BODY) > room {
        let mut signs: Vec<char> = shown.trim_end_matches('…').chars().collect();
        if signs.pop().is_none() {
            return String::new();
        }
        shown = signs.into_iter().collect();
        shown.push('…');
    }
    shown
}
