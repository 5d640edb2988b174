//! How wide the gutters and lanes are, and how high the channels and rows.
//!
//! In: the rows of the boxes, the ways of the arrows with their tracks, and the hosts of the
//! labels. Out: where every line of the board lies, each with room for all that is on it.
//!
//! It must not know where along a line something stands.

use super::labels::Host;
use super::layout::{Request, Size};
use super::route::{Heading, Way};
use super::rows::Rows;
use super::tracks::Leg;

/// How far apart the tracks of a line are.
pub const TRACK: f64 = 7.0;
/// The room an arrow's head needs after a bend.
pub const HEAD_ROOM: f64 = 14.0;
/// The room a line needs before a bend.
const BEND_ROOM: f64 = 8.0;
/// Boxes of one lane, and boxes of neighbouring lanes, are at least this far apart.
const APART: f64 = 10.0;
/// How far an arrow from a box to itself reaches outside.
pub const LOOP: f64 = 15.0;
/// The lowest a row may be.
const ROW: f64 = 10.0;
/// Where a line of the board lies: its centre and its two edges.
#[derive(Debug, Clone, Copy, Default)]
pub struct Band {
    /// Its upper or left edge.
    pub start: f64,
    /// Its middle, where its tracks are.
    pub centre: f64,
    /// Its lower or right edge.
    pub end: f64,
}

/// What has been decided before anything is measured.
#[derive(Debug, Clone, Copy)]
pub struct Board<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// The rows of the boxes.
    pub rows: &'a Rows,
    /// The ways of the arrows.
    pub ways: &'a [Option<Way>],
    /// Their legs, with tracks.
    pub legs: &'a [Vec<Leg>],
    /// The hosts of their labels.
    pub hosts: &'a [Option<Host>],
}

impl Board<'_> {
    /// The most tracks that lie side by side on a line.
    fn most_tracks(&self, line: (bool, usize)) -> usize {
        self.legs.iter().flatten().filter(|leg| leg.line == line).map(|leg| leg.tracks).max().unwrap_or(0)
    }

    /// The gutters and the lanes, from left to right.
    pub fn columns(&self) -> Vec<Band> {
        let mut bands = Vec::new();
        let mut x = 0.0;
        for column in 0..=2 * self.request.lanes.len() {
            let breadth = spread(self.most_tracks((false, column)));
            let (before, after) = if column % 2 == 1 {
                let half = self.lane_width(column).max(breadth + 8.0) / 2.0;
                (half, half)
            } else {
                let (before, after) = self.gutter_room(column);
                let label = self.gutter_label(column);
                let least = APART;
                let short = (label.max(least) - before - after - breadth).max(0.0);
                (before + (breadth + short) / 2.0, after + (breadth + short) / 2.0)
            };
            bands.push(Band { start: x, centre: x + before, end: x + before + after });
            x += before + after;
        }
        bands
    }

    /// The lane and the first row of each box with an arrow to itself.
    fn loops(&self) -> impl Iterator<Item = (usize, usize)> {
        let arrows = self.request.arrows.iter();
        arrows.filter(|arrow| arrow.from == arrow.to).map(|arrow| {
            let wanted = self.request.boxes.get(arrow.from);
            (wanted.map_or(0, |wanted| wanted.lane), self.extent(arrow.from).0)
        })
    }

    fn lane_width(&self, column: usize) -> f64 {
        let lane = self.request.lanes.get(column / 2).copied();
        lane.unwrap_or(0.0)
    }

    /// The room a gutter needs left and right of its tracks.
    fn gutter_room(&self, column: usize) -> (f64, f64) {
        let (mut left, mut right) = (0.0_f64, 0.0_f64);
        if self.most_tracks((false, column)) > 0 {
            (left, right) = (APART / 2.0, APART / 2.0);
        }
        // A label wider than the box it stands above reaches into the gutters.
        for (host, size) in self.labels() {
            if let Host::Entry { spot, aside, .. } = host {
                let half = self.lane_width(spot.0) / 2.0;
                let (from, to) = match aside {
                    0 => (size.width / 2.0, size.width / 2.0),
                    1.. => (0.0, size.width + 2.0 * TRACK),
                    _ => (size.width + 2.0 * TRACK, 0.0),
                };
                if spot.0 + 1 == column {
                    left = left.max(to - half + 3.0);
                } else if column + 1 == spot.0 {
                    right = right.max(from - half + 3.0);
                }
            }
        }
        if self.loops().any(|(lane, _)| 2 * lane + 2 == column) {
            left = left.max(LOOP + 5.0);
        }
        for way in self.ways.iter().flatten() {
            if way.spots.first().is_some_and(|spot| spot.0 == column) {
                match way.exit {
                    Heading::Right => left = left.max(BEND_ROOM),
                    Heading::Left => right = right.max(BEND_ROOM),
                    _ => {}
                }
            }
            if way.spots.last().is_some_and(|spot| spot.0 == column) {
                match way.entry {
                    Heading::Right => right = right.max(HEAD_ROOM),
                    Heading::Left => left = left.max(HEAD_ROOM),
                    _ => {}
                }
            }
        }
        (left, right)
    }

    fn gutter_label(&self, column: usize) -> f64 {
        self.labels()
            .filter(|(host, _)| matches!(host, Host::Gutter { spot, .. } if spot.0 == column))
            .map(|(_, size)| size.width + 2.0 * HEAD_ROOM)
            .fold(0.0, f64::max)
    }

    fn labels(&self) -> impl Iterator<Item = (&Host, Size)> {
        self.hosts.iter().zip(&self.request.arrows).filter_map(|(host, arrow)| Some((host.as_ref()?, arrow.label?)))
    }

    /// The channels and the rows, from top to bottom.
    pub fn bands(&self) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        let mut y = 0.0;
        for line in 0..=2 * self.rows.count {
            let breadth = spread(self.most_tracks((true, line)));
            let (before, after) = if line % 2 == 0 {
                let (before, after) = self.channel_room(line);
                let outer = line == 0 || line == 2 * self.rows.count;
                let least = if outer { APART } else { 4.0 };
                let short = (least - before - after - breadth).max(0.0);
                (before + (breadth + short) / 2.0, after + (breadth + short) / 2.0)
            } else {
                let row = line / 2;
                let mut height = if breadth > 0.0 { breadth + ROW } else { ROW };
                height = height.max(self.row_label(row));
                height = height.max(self.box_need(row, y, &bands));
                (height / 2.0, height / 2.0)
            };
            bands.push(Band { start: y, centre: y + before, end: y + before + after });
            y += before + after;
        }
        bands
    }

    /// How high a row must be so that the boxes that end in it have their height.
    fn box_need(&self, row: usize, y: f64, bands: &[Band]) -> f64 {
        let mut need = 0.0_f64;
        for (at, wanted) in self.request.boxes.iter().enumerate() {
            let (top, last) = self.extent(at);
            if last == row {
                let start = if top == row { y } else { band(bands, 2 * top + 1).start };
                need = need.max(start + wanted.size.height - y);
            }
        }
        need
    }

    /// The first and the last row of a box.
    pub fn extent(&self, at: usize) -> (usize, usize) {
        let top = self.rows.top.get(at).copied().unwrap_or(0);
        let span = self.rows.span.get(at).copied().unwrap_or(1);
        (top, top + span - 1)
    }

    /// The room a channel needs above and below its tracks.
    fn channel_room(&self, line: usize) -> (f64, f64) {
        let (mut above, mut below) = (0.0_f64, 0.0_f64);
        if self.most_tracks((true, line)) > 0 {
            (above, below) = (APART / 2.0, APART / 2.0);
        }
        // Boxes that stand on each other need air even when no arrow passes between them.
        let row = line / 2;
        let ends = |lane: usize| {
            let boxes = self.request.boxes.iter().enumerate();
            let mut found = (false, false);
            for (at, _) in boxes.filter(|(_, wanted)| wanted.lane == lane) {
                let (top, last) = self.extent(at);
                found.0 |= last + 1 == row;
                found.1 |= top == row;
            }
            found
        };
        if (0..self.request.lanes.len()).any(|lane| ends(lane) == (true, true)) {
            above = above.max(APART / 2.0);
            below = below.max(APART / 2.0);
        }
        if self.loops().any(|(_, top)| 2 * top == line) {
            below = below.max(LOOP + 5.0);
        }
        for way in self.ways.iter().flatten() {
            if way.spots.first().is_some_and(|spot| spot.1 == line) {
                match way.exit {
                    Heading::Down => above = above.max(BEND_ROOM),
                    Heading::Up => below = below.max(BEND_ROOM),
                    _ => {}
                }
            }
            if way.spots.last().is_some_and(|spot| spot.1 == line) {
                match way.entry {
                    Heading::Down => below = below.max(HEAD_ROOM),
                    Heading::Up => above = above.max(HEAD_ROOM),
                    _ => {}
                }
            }
        }
        let (mut entry, mut entry_up) = (0.0_f64, 0.0_f64);
        for (host, size) in self.labels() {
            match host {
                Host::Entry { spot, up: true, .. } if spot.1 == line => entry_up = entry_up.max(size.height + 3.0),
                Host::Entry { spot, .. } if spot.1 == line => entry = entry.max(size.height + 3.0),
                Host::Channel { spot } | Host::Gutter { spot } if spot.1 == line => {
                    above = above.max(size.height / 2.0 + 3.0);
                    below = below.max(size.height / 2.0 + 3.0);
                }
                _ => {}
            }
        }
        (above + entry_up, below + entry)
    }

    fn row_label(&self, row: usize) -> f64 {
        self.labels()
            .filter(|(host, _)| match host {
                Host::Cell { spot } | Host::Beside { spot, .. } | Host::Gutter { spot } => spot.1 == 2 * row + 1,
                Host::Entry { .. } | Host::Channel { .. } => false,
            })
            .map(|(_, size)| size.height + 4.0)
            .fold(0.0, f64::max)
    }
}

/// The breadth of some tracks beside each other.
pub fn spread(tracks: usize) -> f64 {
    (1..tracks).fold(0.0, |breadth, _| breadth + TRACK)
}

/// The place of a line, which every line of the board has.
pub fn band(bands: &[Band], at: usize) -> Band {
    bands.get(at).copied().unwrap_or_default()
}
