//! Which track of a line of the board each leg of a way runs on.
//!
//! In: the ways of the arrows. Out: for each leg, its track and how many tracks lie side by side
//! there. Legs that would touch get tracks of their own, in the order that crosses least; legs
//! of arrows that may share a line get one.
//!
//! It must not know how far apart tracks are.

use std::collections::BTreeMap;

use super::layout::Request;
use super::route::{Heading, Way, family};

/// A line of the board: whether it is level, and its number.
pub type BoardLine = (bool, usize);

/// A straight part of a way. Places along it count half stretches, so that the two borders of
/// a box are told apart from its middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// The line it runs on.
    pub line: BoardLine,
    /// Where it begins and where it ends.
    pub ends: (usize, usize),
    /// Its track, counted from the top or the left.
    pub track: usize,
    /// How many tracks lie side by side there.
    pub tracks: usize,
    /// To which side the way comes from, and leaves: negative is up or left.
    turns: [Option<(usize, i8)>; 2],
}

impl Leg {
    fn reach(&self) -> (usize, usize) {
        (self.ends.0.min(self.ends.1), self.ends.0.max(self.ends.1))
    }
}

/// The legs of every way, with their tracks.
pub fn tracks(request: &Request, ways: &[Option<Way>]) -> Vec<Vec<Leg>> {
    let mut all: Vec<Vec<Leg>> = ways.iter().map(|way| way.as_ref().map(legs).unwrap_or_default()).collect();
    let mut lines: BTreeMap<BoardLine, Vec<Run>> = BTreeMap::new();
    for (arrow, legs) in all.iter().enumerate() {
        for (at, leg) in legs.iter().enumerate() {
            let run = Run {
                family: family(request, arrow),
                reach: leg.reach(),
                members: vec![(arrow, at)],
                turns: leg.turns.iter().flatten().copied().collect(),
            };
            add(lines.entry(leg.line).or_default(), run);
        }
    }
    for runs in lines.values() {
        for (run, (track, tracks)) in runs.iter().zip(assign(runs)) {
            for (arrow, at) in &run.members {
                if let Some(leg) = all.get_mut(*arrow).and_then(|legs| legs.get_mut(*at)) {
                    leg.track = track;
                    leg.tracks = tracks;
                }
            }
        }
    }
    all
}

/// Legs of one family that lie on each other.
struct Run {
    family: usize,
    reach: (usize, usize),
    members: Vec<(usize, usize)>,
    turns: Vec<(usize, i8)>,
}

impl Run {
    fn touches(&self, other: &Run) -> bool {
        self.reach.0 <= other.reach.1 && other.reach.0 <= self.reach.1
    }

    /// How often this run crosses another that lies on its `side`.
    fn crossings(&self, other: &Run, side: i8) -> usize {
        self.turns.iter().filter(|(at, turn)| *turn == side && *at > other.reach.0 && *at < other.reach.1).count()
    }
}

/// Adds a run, joined with those of its family that it touches.
fn add(runs: &mut Vec<Run>, mut run: Run) {
    while let Some(at) = runs.iter().position(|other| other.family == run.family && other.touches(&run)) {
        let other = runs.remove(at);
        run.reach = (run.reach.0.min(other.reach.0), run.reach.1.max(other.reach.1));
        run.members.extend(other.members);
        run.turns.extend(other.turns);
    }
    runs.push(run);
}

/// For each run, its track and the number of tracks beside it.
fn assign(runs: &[Run]) -> Vec<(usize, usize)> {
    let order = order(runs);
    let mut track = vec![0_usize; runs.len()];
    for (place, at) in order.iter().enumerate() {
        let Some(run) = runs.get(*at) else { continue };
        let free = order
            .iter()
            .take(place)
            .filter(|before| runs.get(**before).is_some_and(|other| other.touches(run)))
            .filter_map(|before| track.get(*before))
            .map(|track| track + 1)
            .max()
            .unwrap_or(0);
        if let Some(slot) = track.get_mut(*at) {
            *slot = free;
        }
    }
    let groups = groups(runs);
    let widest =
        |group: usize| groups.iter().zip(&track).filter(|(other, _)| **other == group).map(|(_, track)| track + 1).max().unwrap_or(1);
    groups.iter().zip(&track).map(|(group, track)| (*track, widest(*group))).collect()
}

/// Runs that touch, directly or through others, have one number.
fn groups(runs: &[Run]) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..runs.len()).collect();
    for (one, run) in runs.iter().enumerate() {
        for (other, beside) in runs.iter().enumerate().skip(one + 1) {
            let (Some(a), Some(b)) = (groups.get(one).copied(), groups.get(other).copied()) else {
                continue;
            };
            if a != b && run.touches(beside) {
                for group in &mut groups {
                    if *group == b {
                        *group = a;
                    }
                }
            }
        }
    }
    groups
}

/// The order of the runs across the line, from the top or the left, that crosses least.
fn order(runs: &[Run]) -> Vec<usize> {
    let before = |one: usize, other: usize| -> usize {
        match (runs.get(one), runs.get(other)) {
            (Some(one), Some(other)) if one.touches(other) => one.crossings(other, 1) + other.crossings(one, -1),
            _ => 0,
        }
    };
    let mut order: Vec<usize> = Vec::new();
    for at in 0..runs.len() {
        // Where it crosses fewest of those already there.
        let best = (0..=order.len())
            .min_by_key(|place| {
                order
                    .iter()
                    .enumerate()
                    .map(|(rank, other)| if rank < *place { before(*other, at) } else { before(at, *other) })
                    .sum::<usize>()
            })
            .unwrap_or(0);
        order.insert(best, at);
    }
    // Neighbours change places as long as that helps; each change removes a crossing.
    loop {
        let better = order.iter().zip(order.iter().skip(1)).position(|(one, other)| before(*other, *one) < before(*one, *other));
        match better {
            Some(place) => order.swap(place, place + 1),
            None => return order,
        }
    }
}

/// Cuts a way into its straight parts.
fn legs(way: &Way) -> Vec<Leg> {
    let headings: Vec<Heading> = [way.exit]
        .into_iter()
        .chain(way.spots.iter().zip(way.spots.iter().skip(1)).map(|(from, to)| Heading::towards(*from, *to)))
        .chain([way.entry])
        .collect();
    let mut legs: Vec<Leg> = Vec::new();
    let mut before: Option<Heading> = None;
    for (at, heading) in headings.iter().enumerate() {
        let level = heading.is_level();
        // The spot this heading leaves; the first leaves the box before the first spot.
        let leaves = at.checked_sub(1).and_then(|at| way.spots.get(at));
        let reaches = way.spots.get(at);
        let Some(spot) = leaves.or(reaches) else {
            continue;
        };
        let (line, along) = across(*spot, level);
        let start = match leaves {
            Some(_) => 2 * along,
            None => outwards(2 * along, *heading, false),
        };
        let end = match reaches {
            Some(spot) => 2 * across(*spot, level).1,
            None => outwards(2 * along, *heading, true),
        };
        match (legs.last_mut(), before) {
            (Some(leg), Some(last)) if last.is_level() == level => leg.ends.1 = end,
            (leg, _) => {
                if let Some(leg) = leg {
                    leg.turns[1] = Some((leg.ends.1, side(*heading)));
                }
                legs.push(Leg {
                    line: (level, line),
                    ends: (start, end),
                    track: 0,
                    tracks: 1,
                    turns: [before.map(|last| (start, -side(last))), None],
                });
            }
        }
        before = Some(*heading);
    }
    legs
}

/// The line through a spot, and the spot's place along it.
fn across(spot: (usize, usize), level: bool) -> (usize, usize) {
    if level { (spot.1, spot.0) } else { spot }
}

/// The border of the box before, or after, a spot.
fn outwards(place: usize, heading: Heading, after: bool) -> usize {
    let forwards = matches!(heading, Heading::Down | Heading::Right);
    if forwards == after { place + 1 } else { place.saturating_sub(1) }
}

fn side(heading: Heading) -> i8 {
    match heading {
        Heading::Up | Heading::Left => -1,
        Heading::Down | Heading::Right => 1,
    }
}
