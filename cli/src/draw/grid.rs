//! A layout in straight lanes, one column each, with every arrow in a room of its own.
//!
//! In: a request. Out: a plan. First the rows of the boxes, then the ways of the arrows, then
//! their tracks, and only then the measures: a gutter is as wide as its tracks need, a row as
//! high as its boxes need, so that nothing can come to lie on anything else.
//!
//! It must not know what stands in a box.

use super::DrawError;
use super::labels::{Host, hosts};
use super::layout::{FlowLayout, Line, Plan, Point, Rect, Request, Size};
use super::measure::{Band, Board, HEAD_ROOM, LOOP, TRACK, band, spread};
use super::route::ways;
use super::rows::place;
use super::tracks::{Leg, tracks};

/// How much higher than its text a box may become.
const SLACK: f64 = 36.0;
/// More than this would take too long and be read by nobody.
const MOST: usize = 400;

/// The layout in rows and lanes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Grid;

impl FlowLayout for Grid {
    fn lay_out(&self, request: &Request) -> Result<Plan, DrawError> {
        for count in [request.boxes.len(), request.arrows.len() / 2, request.lanes.len() * 4] {
            if count > MOST {
                return Err(DrawError::TooLarge);
            }
        }
        let rows = place(request);
        let ways = ways(request, &rows);
        let legs = tracks(request, &ways);
        let hosts = hosts(request, &rows, &ways, &legs);
        let board = Board { request, rows: &rows, ways: &ways, legs: &legs, hosts: &hosts };
        Ok(board.plan())
    }
}

impl Board<'_> {
    fn plan(&self) -> Plan {
        let columns = self.columns();
        let bands = self.bands();
        let lanes = (0..self.request.lanes.len())
            .map(|lane| {
                let left = band(&columns, 2 * lane).centre;
                let right = band(&columns, 2 * lane + 2).centre;
                let last = lane + 1 == self.request.lanes.len();
                let start = if lane == 0 { 0.0 } else { left };
                let end = if last { band(&columns, 2 * lane + 2).end } else { right };
                (start, end - start)
            })
            .collect();
        let boxes: Vec<Rect> = (0..self.request.boxes.len()).map(|at| self.place(at, &columns, &bands)).collect();
        let arrows = (0..self.request.arrows.len()).map(|arrow| self.line(arrow, &boxes, &columns, &bands)).collect();
        Plan {
            size: Size { width: columns.last().map_or(0.0, |band| band.end), height: bands.last().map_or(0.0, |band| band.end) },
            lanes,
            phases: self.rows.phases.iter().map(|row| row.map(|row| self.phase_top(row, &bands))).collect(),
            boxes,
            arrows,
        }
    }

    fn phase_top(&self, row: usize, bands: &[Band]) -> f64 {
        if row == 0 { 0.0 } else { band(bands, 2 * row - 1).end + 3.5 }
    }

    /// Where a box stands: at the top of its rows, but where its arrows can reach it.
    fn place(&self, at: usize, columns: &[Band], bands: &[Band]) -> Rect {
        let Some(wanted) = self.request.boxes.get(at) else {
            return Rect { x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
        };
        let (top, bottom) = self.extent(at);
        let (first, last) = (band(bands, 2 * top + 1), band(bands, 2 * bottom + 1));
        let mut height = wanted.size.height;
        let mut y = if top == bottom { first.centre - height / 2.0 } else { first.start };
        if let Some((high, low)) = self.side_ports(at, bands) {
            if top == bottom {
                y = y.min(high - 4.0);
            } else {
                // A box grows a little to meet a low arrow, and only then moves towards it.
                height += (low + 8.0 - y - height).clamp(0.0, SLACK);
                y = y.max(low + 8.0 - height).min(high - 8.0).max(first.start);
            }
            height = height.max(low + 8.0 - y).min(last.end - y);
        }
        Rect { x: band(columns, 2 * wanted.lane + 1).centre - wanted.size.width / 2.0, y, width: wanted.size.width, height }
    }

    /// The highest and the lowest place at which arrows reach a box from the side.
    fn side_ports(&self, at: usize, bands: &[Band]) -> Option<(f64, f64)> {
        let mut reach: Option<(f64, f64)> = None;
        for (arrow, legs) in self.request.arrows.iter().zip(self.legs) {
            for (end, leg) in [(arrow.from, legs.first()), (arrow.to, legs.last())] {
                if let Some(leg) = leg.filter(|leg| end == at && leg.line.0) {
                    let y = track(leg, bands);
                    reach = Some(reach.map_or((y, y), |(high, low)| (high.min(y), low.max(y))));
                }
            }
        }
        reach
    }

    fn line(&self, arrow: usize, boxes: &[Rect], columns: &[Band], bands: &[Band]) -> Line {
        let legs = self.legs.get(arrow).map(Vec::as_slice).unwrap_or_default();
        let ends = self.request.arrows.get(arrow);
        let place = |at: Option<usize>| at.and_then(|at| boxes.get(at));
        if let (true, Some(own)) = (ends.is_some_and(|ends| ends.from == ends.to), place(ends.map(|ends| ends.to))) {
            return around(own, ends.and_then(|ends| ends.label));
        }
        let mut points = Vec::new();
        let across = |leg: &Leg| {
            if leg.line.0 { track(leg, bands) } else { track(leg, columns) }
        };
        let corner = |level: &Leg, upright: &Leg| Point { x: across(upright), y: across(level) };
        if let (Some(leg), Some(from)) = (legs.first(), place(ends.map(|ends| ends.from))) {
            points.push(border(leg, across(leg), from, leg.ends.0 < leg.ends.1));
        }
        for (leg, next) in legs.iter().zip(legs.iter().skip(1)) {
            points.push(if leg.line.0 { corner(leg, next) } else { corner(next, leg) });
        }
        if let (Some(leg), Some(to)) = (legs.last(), place(ends.map(|ends| ends.to))) {
            points.push(border(leg, across(leg), to, leg.ends.0 > leg.ends.1));
        }
        let label = self.hosts.get(arrow).and_then(Option::as_ref).zip(ends.and_then(|ends| ends.label));
        Line { label: label.map(|(host, size)| self.label(host, size, legs, columns, bands)), points }
    }

    /// The centre of a label.
    fn label(&self, host: &Host, size: Size, legs: &[Leg], columns: &[Band], bands: &[Band]) -> Point {
        // The leg that runs through the spot a label stands at.
        let level = |spot: (usize, usize)| legs.iter().find(|leg| leg.line == (true, spot.1));
        let upright = |spot: (usize, usize)| legs.iter().find(|leg| leg.line == (false, spot.0));
        match host {
            Host::Entry { spot, aside, up } => {
                let x = legs.last().map_or(0.0, |leg| track(leg, columns));
                let channel = band(bands, spot.1);
                // Before the arrowhead: above the box it enters from above, below the one it enters from below.
                let y = if *up { channel.start + HEAD_ROOM + size.height / 2.0 } else { channel.end - HEAD_ROOM - size.height / 2.0 };
                Point { x: x + f64::from(*aside) * (size.width / 2.0 + 1.0), y }
            }
            Host::Cell { spot } | Host::Channel { spot } | Host::Gutter { spot } => Point {
                x: match level(*spot) {
                    Some(_) => band(columns, spot.0).centre,
                    None => upright(*spot).map_or(band(columns, spot.0).centre, |leg| track(leg, columns)),
                },
                y: level(*spot).map_or(band(bands, spot.1).centre, |leg| track(leg, bands)),
            },
            Host::Beside { spot, aside } => {
                let x = upright(*spot).map_or(band(columns, spot.0).centre, |leg| track(leg, columns));
                Point { x: x + f64::from(*aside) * (size.width / 2.0 + 2.0), y: band(bands, spot.1).centre }
            }
        }
    }
}

/// Where a leg runs, across its line.
fn track(leg: &Leg, bands: &[Band]) -> f64 {
    let centre = band(bands, leg.line.1).centre;
    let place = centre - spread(leg.tracks) / 2.0 + spread(leg.track + 1);
    // On the middle of a pixel a line is sharp.
    place.floor() + 0.5
}

/// The line of an arrow from a box to itself: out at its right, in at its top.
fn around(own: &Rect, label: Option<Size>) -> Line {
    let (right, top) = (own.right(), own.y);
    let point = |x: f64, y: f64| Point { x, y };
    Line {
        points: vec![
            point(right, top + 10.0),
            point(right + LOOP, top + 10.0),
            point(right + LOOP, top - LOOP),
            point(right - 12.0, top - LOOP),
            point(right - 12.0, top),
        ],
        // Above the loop, and right of what comes straight from above.
        label: label.map(|size| {
            let middle = own.x + own.width / 2.0;
            let x = (right + LOOP - size.width / 2.0).max(middle + TRACK + size.width / 2.0);
            point(x, top - LOOP - 3.0 - size.height / 2.0)
        }),
    }
}

/// Where a leg meets the border of a box; `after` when it leads away from the box's far side.
fn border(leg: &Leg, across: f64, place: &Rect, after: bool) -> Point {
    if leg.line.0 {
        Point { x: if after { place.right() } else { place.x }, y: across }
    } else {
        Point { x: across, y: if after { place.bottom() } else { place.y } }
    }
}
