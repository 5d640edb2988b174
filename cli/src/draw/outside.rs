//! What is done outside any case, as a list below the key: nothing in the picture leads there.
//!
//! In: a flow and the room below its key. Out: a heading, and each activity with its lines.
//!
//! It must not know what stands above.

use sagsgang::view::flow::Flow;

use super::boxes::SMALL;
use super::canvas::{Canvas, Type};
use super::layout::{Point, Rect};
use super::shapes::INK;
use super::text::{Face, wrap};
use super::words::words;

/// From one line to the next.
const LINE: f64 = 11.0;
/// How far the lines of an activity stand in.
const INDENT: f64 = 10.0;

/// Draws the list from the top of `room`; answers where it ends.
pub fn list(canvas: &mut Canvas, flow: &Flow, room: Rect) -> f64 {
    if flow.outside.is_empty() {
        return room.y;
    }
    let bold = Type { size: SMALL, face: Face::Bold, colour: INK, anchor: "start" };
    let plain = Type { face: Face::Plain, ..bold };
    canvas.open(&[("class", "outside")]);
    let mut y = room.y + 14.0;
    canvas.text(Point { x: room.x, y }, words(flow.language).outside_cases, bold);
    for activity in &flow.outside {
        y += LINE + 3.0;
        canvas.open(&[("class", "activity")]);
        canvas.title(&activity.title);
        for (at, line) in wrap(&activity.title, Face::Bold, SMALL, room.width).iter().enumerate() {
            y += if at == 0 { 0.0 } else { LINE };
            canvas.text(Point { x: room.x, y }, line, bold);
        }
        for line in activity.lines.iter().flat_map(|line| wrap(line, Face::Plain, SMALL, room.width - INDENT)) {
            y += LINE;
            canvas.text(Point { x: room.x + INDENT, y }, &line, plain);
        }
        canvas.close();
    }
    canvas.close();
    y + 4.0
}
