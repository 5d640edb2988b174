//! How arrows look: their lines, their heads and their labels.
//!
//! In: an edge and the corners of its line. Out: its part of the picture. The kinds differ in
//! dashes and heads, not in colour alone.
//!
//! It must not know how the line found its way.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{Edge, EdgeKind};

use super::boxes::SMALL;
use super::canvas::{Canvas, Stroke, Type, number};
use super::layout::{Line, Point, Rect, Size};
use super::shapes::INK;
use super::text::{Face, width, wrap};
use super::words;

/// The widest line of a label.
const LABEL: f64 = 92.0;
/// From the baseline of one line of a label to the next.
const LEADING: f64 = SMALL + 1.5;
/// The length of an arrow's head.
const HEAD: f64 = 7.0;

/// The lines of an arrow's label.
pub fn label(edge: &Edge) -> Vec<String> {
    edge.label.as_ref().map(|label| wrap(label, Face::Plain, SMALL, LABEL)).unwrap_or_default()
}

/// The size of a label, with its halo.
pub fn label_size(lines: &[String]) -> Option<Size> {
    let widest = lines.iter().map(|line| width(line, Face::Plain, SMALL)).fold(0.0, f64::max);
    let height = lines.iter().fold(0.0, |height, _| height + LEADING);
    (!lines.is_empty()).then_some(Size { width: widest + 5.0, height: height + 2.0 })
}

/// Whether arrows of two kinds may share a line.
pub fn style(kind: EdgeKind) -> u8 {
    match kind {
        EdgeKind::After | EdgeKind::EachTime => 0,
        EdgeKind::Meets => 1,
        EdgeKind::Lapses => 2,
        EdgeKind::Reaches => 3,
        EdgeKind::Ends => 4,
        EdgeKind::Asks => 5,
    }
}

/// The line of an arrow.
pub fn stroke(kind: EdgeKind, travelled: bool) -> Stroke {
    let (colour, width, dashes) = match kind {
        EdgeKind::After | EdgeKind::EachTime => ("#2b3a4a", 1.1, ""),
        EdgeKind::Meets => ("#2b3a4a", 1.2, "1.5 2.5"),
        EdgeKind::Lapses => ("#6b6b6b", 1.1, "5 3"),
        EdgeKind::Reaches => ("#2b3a4a", 2.0, ""),
        EdgeKind::Ends => ("#6b6b6b", 1.1, ""),
        EdgeKind::Asks => ("#8a6d00", 1.0, "2 3"),
    };
    Stroke { colour, width: if travelled { width + 1.8 } else { width }, dashes }
}

/// Draws an arrow, without its label.
pub fn arrow(canvas: &mut Canvas, edge: &Edge, line: &Line, language: Language) {
    let Some((from, to)) = last_leg(&line.points) else {
        return;
    };
    canvas.open(&[("class", "edge"), ("data-from", &edge.from), ("data-to", &edge.to), ("data-kind", kind_code(edge.kind))]);
    canvas.title(&title(edge, language));
    let stroke = stroke(edge.kind, edge.travelled);
    let short = match edge.kind {
        EdgeKind::Lapses => 3.5,
        _ => HEAD - 1.0,
    };
    canvas.path(&rounded(&shortened(&line.points, short)), "none", Some(stroke));
    head(canvas, edge.kind, from, to, stroke.colour);
    canvas.close();
}

fn title(edge: &Edge, language: Language) -> String {
    let mut title = format!("{} → {}: {}", edge.from, edge.to, words::edge(edge.kind, language));
    if let Some(label) = &edge.label {
        title.push_str(", ");
        title.push_str(label);
    }
    title
}

/// The name of a kind in attributes.
pub fn kind_code(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::After => "after",
        EdgeKind::EachTime => "each-time",
        EdgeKind::Meets => "meets",
        EdgeKind::Lapses => "lapses",
        EdgeKind::Reaches => "reaches",
        EdgeKind::Ends => "ends",
        EdgeKind::Asks => "asks",
    }
}

/// The rectangle a label covers.
pub fn label_place(lines: &[String], centre: Point) -> Option<Rect> {
    let size = label_size(lines)?;
    Some(Rect { x: centre.x - size.width / 2.0, y: centre.y - size.height / 2.0, width: size.width, height: size.height })
}

/// Draws a label on its halo.
pub fn draw_label(canvas: &mut Canvas, lines: &[String], centre: Point) {
    let Some(place) = label_place(lines, centre) else {
        return;
    };
    canvas.rect(place, 2.0, "#ffffff", None);
    let mut y = place.y + 1.0;
    for line in lines {
        y += LEADING;
        canvas.text(Point { x: centre.x, y: y - 2.2 }, line, Type { size: SMALL, face: Face::Plain, colour: INK, anchor: "middle" });
    }
}

fn last_leg(points: &[Point]) -> Option<(Point, Point)> {
    match points {
        [.., from, to] => Some((*from, *to)),
        _ => None,
    }
}

/// The line without the part its head covers.
fn shortened(points: &[Point], by: f64) -> Vec<Point> {
    let mut points = points.to_vec();
    if let Some((from, to)) = last_leg(&points) {
        let (dx, dy) = direction(from, to);
        if let Some(last) = points.last_mut() {
            last.x -= dx * by;
            last.y -= dy * by;
        }
    }
    points
}

fn direction(from: Point, to: Point) -> (f64, f64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    if length > 0.0 { (dx / length, dy / length) } else { (0.0, 1.0) }
}

/// A path through the corners, rounded at each.
fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let mut before: Option<Point> = None;
    let mut rest = points;
    while let Some((here, after)) = rest.split_first() {
        match (before, after.first()) {
            (None, _) => path.push_str(&format!("M{} {}", number(here.x), number(here.y))),
            (Some(_), None) => {
                path.push_str(&format!("L{} {}", number(here.x), number(here.y)));
            }
            (Some(before), Some(next)) => path.push_str(&corner(before, *here, *next)),
        }
        before = Some(*here);
        rest = after;
    }
    path
}

fn corner(before: Point, here: Point, next: Point) -> String {
    let (inx, iny) = direction(before, here);
    let (outx, outy) = direction(here, next);
    let room = (here.x - before.x).hypot(here.y - before.y).min((next.x - here.x).hypot(next.y - here.y));
    let radius = (room / 2.0).min(4.0);
    format!(
        "L{} {}Q{} {} {} {}",
        number(here.x - inx * radius),
        number(here.y - iny * radius),
        number(here.x),
        number(here.y),
        number(here.x + outx * radius),
        number(here.y + outy * radius)
    )
}

/// The head that says what an arrow means.
pub fn head(canvas: &mut Canvas, kind: EdgeKind, from: Point, to: Point, colour: &'static str) {
    let (dx, dy) = direction(from, to);
    // A place `back` before the tip and `aside` of the line.
    let at = |back: f64, aside: f64| format!("{} {}", number(to.x - dx * back - dy * aside), number(to.y - dy * back + dx * aside));
    let triangle = |back: f64| format!("M{}L{}L{}z", at(back, 0.0), at(back + HEAD, 3.6), at(back + HEAD, -3.6));
    match kind {
        EdgeKind::After | EdgeKind::Reaches | EdgeKind::Ends | EdgeKind::Asks => {
            canvas.path(&triangle(0.0), colour, None);
        }
        EdgeKind::EachTime => {
            canvas.path(&triangle(0.0), colour, None);
            canvas.path(&triangle(HEAD - 2.0), colour, None);
        }
        EdgeKind::Meets => {
            canvas.path(&triangle(0.6), "#ffffff", Some(Stroke::solid(colour, 1.1)));
        }
        EdgeKind::Lapses => {
            let bars = format!("M{}L{}M{}L{}", at(1.5, 4.5), at(1.5, -4.5), at(4.0, 4.5), at(4.0, -4.5));
            canvas.path(&bars, "none", Some(Stroke::solid(colour, 1.4)));
        }
    }
}
