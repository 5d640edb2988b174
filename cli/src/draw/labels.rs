//! Where on its way an arrow says its label.
//!
//! In: the ways and their tracks. Out: for each labelled arrow, a host: a spot of the board where
//! the label stands alone, so that the measures can leave room for it. A label never stands where
//! its arrow shares a line, for it would then seem to speak for both.
//!
//! It must not know what a label says.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Request, Size};
use super::route::{Heading, Spot, Stretch, Way, stretches};
use super::rows::Rows;
use super::tracks::Leg;

/// What holds a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// The channel before its last box; `aside` of the line, or on it.
    Entry {
        /// The spot above or below the box.
        spot: Spot,
        /// Negative is left of the line, positive right.
        aside: i8,
        /// Does the arrow come from below?
        up: bool,
    },
    /// A cell no box stands in.
    Cell {
        /// The cell.
        spot: Spot,
    },
    /// A channel, between two lanes' gutters.
    Channel {
        /// Where the channel crosses the lane.
        spot: Spot,
    },
    /// The empty cell beside a gutter.
    Beside {
        /// The spot in the gutter.
        spot: Spot,
        /// Negative is left of the line, positive right.
        aside: i8,
    },
    /// A gutter widened for it, when nothing else is free.
    Gutter {
        /// The spot in the gutter.
        spot: Spot,
    },
}

/// Finds a host for every label.
pub fn hosts(request: &Request, rows: &Rows, ways: &[Option<Way>], legs: &[Vec<Leg>]) -> Vec<Option<Host>> {
    let mut search = Search::new(request, rows, ways, legs);
    let is_loop = |arrow: &usize| {
        let arrow = request.arrows.get(*arrow);
        arrow.is_some_and(|arrow| arrow.from == arrow.to)
    };
    // Those of arrows from a box to itself first: they have no choice.
    let (mut order, others): (Vec<usize>, Vec<usize>) = (0..ways.len()).partition(is_loop);
    order.extend(others);
    let mut hosts = vec![None; ways.len()];
    for arrow in order {
        if let Some(slot) = hosts.get_mut(arrow) {
            *slot = search.host(arrow);
        }
    }
    hosts
}

struct Search<'a> {
    request: &'a Request,
    rows: &'a Rows,
    ways: &'a [Option<Way>],
    legs: &'a [Vec<Leg>],
    users: BTreeMap<Stretch, Vec<usize>>,
    boxes: BTreeSet<Spot>,
    /// Spots that hold a label, with the side it stands on.
    taken: BTreeSet<(Spot, i8)>,
}

impl<'a> Search<'a> {
    fn new(request: &'a Request, rows: &'a Rows, ways: &'a [Option<Way>], legs: &'a [Vec<Leg>]) -> Self {
        let mut users: BTreeMap<Stretch, Vec<usize>> = BTreeMap::new();
        for (arrow, way) in ways.iter().enumerate() {
            for stretch in way.iter().flat_map(stretches) {
                users.entry(stretch).or_default().push(arrow);
            }
        }
        let boxes = rows.covered(request).into_keys().collect();
        Search { request, rows, ways, legs, users, boxes, taken: BTreeSet::new() }
    }

    fn host(&mut self, arrow: usize) -> Option<Host> {
        let wanted = self.request.arrows.get(arrow)?;
        let size = wanted.label?;
        if wanted.from == wanted.to {
            let lane = self.request.boxes.get(wanted.to)?.lane;
            let spot = (2 * lane + 1, 2 * self.rows.top.get(wanted.to)?);
            let host = Host::Entry { spot, aside: 1, up: false };
            self.taken.insert(place(&host));
            return Some(host);
        }
        let way = self.ways.get(arrow)?.as_ref()?;
        let mut found: Vec<(u32, Host)> = Vec::new();
        found.extend(self.entry(arrow, way, size));
        for (at, spot) in way.spots.iter().enumerate() {
            let into = match at.checked_sub(1).and_then(|at| way.spots.get(at)) {
                Some(before) => Heading::towards(*before, *spot),
                None => way.exit,
            };
            let out = match way.spots.get(at + 1) {
                Some(after) => Heading::towards(*spot, *after),
                None => way.entry,
            };
            if into == out {
                found.extend(self.passing(arrow, *spot, into, size));
            }
            // Where it shares its line, a label would speak for others too.
            let shared = !self.alone(arrow, &own(*spot, out));
            found.push((100 + u32::from(spot.1 % 2 == 0) + if shared { 50 } else { 0 }, widened(*spot)));
        }
        let (_, host) = found.into_iter().filter(|(_, host)| !self.is_taken(host)).min().or(Some((0, widened(*way.spots.last()?))))?;
        self.taken.insert(place(&host));
        Some(host)
    }

    fn is_taken(&self, host: &Host) -> bool {
        let (spot, aside) = place(host);
        self.taken.iter().any(|(other, side)| *other == spot && (aside == 0 || *side == 0 || *side == aside))
    }

    fn lane_width(&self, column: usize) -> f64 {
        let lane = self.request.lanes.get(column / 2).copied();
        lane.unwrap_or(0.0)
    }

    /// Whether nobody but the arrow runs on any of the stretches.
    fn alone(&self, arrow: usize, stretches: &[Stretch]) -> bool {
        stretches.iter().all(|stretch| self.users.get(stretch).is_none_or(|users| users.iter().all(|user| *user == arrow)))
    }

    /// The host beside the last box's top or bottom.
    fn entry(&self, arrow: usize, way: &Way, size: Size) -> Option<(u32, Host)> {
        let spot = *way.spots.last()?;
        // The stretch between the channel and the box, above it or below.
        let last = match way.entry {
            Heading::Down => (spot, false),
            Heading::Up => ((spot.0, spot.1.checked_sub(1)?), false),
            Heading::Left | Heading::Right => return None,
        };
        let tracks: Vec<(usize, usize)> = self
            .users
            .get(&last)
            .into_iter()
            .flatten()
            .filter_map(|user| {
                let legs = self.legs.get(*user)?;
                // It may leave and enter in the same column: here it does the one on its first leg, or the other on its last.
                let enters =
                    self.ways.get(*user)?.as_ref().is_some_and(|other| other.entry == way.entry && other.spots.last() == Some(&spot));
                let leg = if enters { legs.last() } else { legs.first() }.filter(|leg| leg.line == (false, spot.0))?;
                Some((leg.track, *user))
            })
            .collect();
        let mine = tracks.iter().find(|(_, user)| *user == arrow)?.0;
        let left = tracks.iter().any(|(track, _)| *track < mine);
        let right = tracks.iter().any(|(track, _)| *track > mine);
        let aside = match (left, right) {
            (true, false) => 1,
            (false, true) => -1,
            (false, false) | (true, true) => 0,
        };
        let room = self.lane_width(spot.0);
        let fits = if aside == 0 { size.width <= room + 6.0 } else { size.width <= room / 2.0 + 6.0 };
        let crowded = if aside == 0 && left { 8 } else { 0 };
        // What does not fit above the box widens the gutters, which is dear.
        let cost = if fits { crowded } else { crowded + 30 };
        Some((cost, Host::Entry { spot, aside, up: way.entry == Heading::Up }))
    }

    /// The hosts where a way passes straight through a spot.
    fn passing(&self, arrow: usize, spot: Spot, way: Heading, size: Size) -> Vec<(u32, Host)> {
        let mut found = Vec::new();
        let level = way.is_level();
        let fits = |column: usize| size.width <= self.lane_width(column) + 2.0;
        let all = cross(spot);
        match (spot.0 % 2, spot.1 % 2) {
            (1, 1) if fits(spot.0) && self.alone(arrow, &all) => {
                found.push((2, Host::Cell { spot }));
            }
            (1, 0) if level && fits(spot.0) && self.alone(arrow, &all) => {
                found.push((4, Host::Channel { spot }));
            }
            (0, 1) if !level && self.alone(arrow, &all) => {
                for (aside, column) in [(1, Some(spot.0 + 1)), (-1, spot.0.checked_sub(1))] {
                    let Some(column) = column else { continue };
                    let cell = (column, spot.1);
                    let empty = !self.boxes.contains(&cell) && column < 2 * self.request.lanes.len();
                    if empty && fits(column) && self.alone(usize::MAX, &cross(cell)) {
                        found.push((5, Host::Beside { spot, aside }));
                    }
                }
            }
            _ => {}
        }
        found
    }
}

/// The host that makes room where there is none.
fn widened(spot: Spot) -> Host {
    if spot.0.is_multiple_of(2) {
        Host::Gutter { spot }
    } else if spot.1.is_multiple_of(2) {
        Host::Channel { spot }
    } else {
        Host::Cell { spot }
    }
}

/// The stretch by which a way leaves a spot.
fn own(spot: Spot, out: Heading) -> [Stretch; 1] {
    let [left, right, up, down] = cross(spot);
    [match out {
        Heading::Left => left,
        Heading::Right => right,
        Heading::Up => up,
        Heading::Down => down,
    }]
}

/// The four stretches that meet in a spot.
fn cross(spot: Spot) -> [Stretch; 4] {
    let (x, y) = spot;
    [((x.wrapping_sub(1), y), true), ((x, y), true), ((x, y.wrapping_sub(1)), false), ((x, y), false)]
}

/// The spot a label takes up, and on which side of the line.
fn place(host: &Host) -> (Spot, i8) {
    match host {
        Host::Entry { spot, aside, .. } => (*spot, *aside),
        // The label stands in the cell, and whoever else looks at the cell must see it.
        Host::Beside { spot, aside } => {
            let column = if *aside > 0 { spot.0 + 1 } else { spot.0.saturating_sub(1) };
            ((column, spot.1), 0)
        }
        Host::Cell { spot } | Host::Channel { spot } | Host::Gutter { spot } => (*spot, 0),
    }
}
