//! Which way an arrow takes between the boxes.
//!
//! In: the rows and lanes of the boxes, and the arrows. Out: for each arrow, a way along the lines
//! of a board: odd columns are the middles of lanes and even ones the gutters between them; odd
//! rows are rows and even ones the channels between them. A way is cheap when it is short and
//! straight, runs downwards, and crosses few others; arrows of one style from one box may share.
//!
//! It must not know where on the picture a line of the board ends up.

use super::layout::{Arrow, Request};
use super::rows::Rows;
pub use super::rows::Spot;
use super::walk::{Stand, Walk};

/// The four ways to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// Towards the top.
    Up,
    /// Towards the bottom.
    Down,
    /// Towards the first lane.
    Left,
    /// Towards the last lane.
    Right,
}

impl Heading {
    const ALL: [Heading; 4] = [Heading::Up, Heading::Down, Heading::Left, Heading::Right];

    /// Whether it follows a row or a channel.
    pub fn is_level(self) -> bool {
        matches!(self, Heading::Left | Heading::Right)
    }

    /// The way from a spot to another on the same line.
    pub fn towards(from: Spot, to: Spot) -> Self {
        if from.1 == to.1 {
            if to.0 > from.0 { Heading::Right } else { Heading::Left }
        } else if to.1 > from.1 {
            Heading::Down
        } else {
            Heading::Up
        }
    }

    fn opposite(self) -> Self {
        match self {
            Heading::Up => Heading::Down,
            Heading::Down => Heading::Up,
            Heading::Left => Heading::Right,
            Heading::Right => Heading::Left,
        }
    }

    /// Its number, below four.
    pub fn number(self) -> usize {
        match self {
            Heading::Up => 0,
            Heading::Down => 1,
            Heading::Left => 2,
            Heading::Right => 3,
        }
    }

    fn turns_back(self, next: Heading) -> bool {
        self != next && self.is_level() == next.is_level()
    }
}

/// The way of one arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// How it leaves its first box.
    pub exit: Heading,
    /// The spots it passes, from the one beside its first box to the one beside its last.
    pub spots: Vec<Spot>,
    /// How it enters its last box.
    pub entry: Heading,
}

const BEND: u32 = 28;
const CROSSING: u32 = 34;
const SHARED_BEND: u32 = 10;
const BESIDE: u32 = 7;
const STEP: u32 = 16;
const AGAINST: u32 = 100;
const SIDEWAYS: u32 = 8;
const OFF_MIDDLE: u32 = 9;
const UNLABELLED_SIDE: u32 = 170;

/// Finds a way for every arrow; an arrow from a box to itself gets none.
pub fn ways(request: &Request, rows: &Rows) -> Vec<Option<Way>> {
    let mut router = Router::new(request, rows);
    let mut order: Vec<usize> = (0..request.arrows.len()).collect();
    order.sort_by_key(|arrow| (router.distance(*arrow), *arrow));
    // Twice more: those that came first did not know who would come after.
    for _ in 0..3 {
        for arrow in &order {
            let way = router.route(*arrow, 0).filter(|way| router.has_room(*arrow, way));
            let way = way.or_else(|| router.route(*arrow, UNLABELLED_SIDE));
            if let Some(slot) = router.ways.get_mut(*arrow) {
                *slot = way;
            }
        }
    }
    router.ways
}

/// A stretch of the board: the spot at its upper or left end, and whether it is level.
pub type Stretch = (Spot, bool);

struct Router<'a> {
    request: &'a Request,
    rows: &'a Rows,
    /// The families of the arrows: those that may share a line.
    families: Vec<usize>,
    /// The number of columns and of rows of the board.
    size: Spot,
    /// Whether a box covers a spot.
    covered: Vec<bool>,
    /// Half the way across each lane.
    halves: Vec<u32>,
    ways: Vec<Option<Way>>,
}

/// Who else is on the board, seen by one arrow.
struct Traffic {
    /// For each stretch, how many lines of other families run on it.
    strangers: [Vec<u32>; 2],
    /// For each stretch, whether an arrow of the same family runs on it.
    own: [Vec<bool>; 2],
}

/// What it costs one arrow to go somewhere, by the numbers of the spots.
struct Prices {
    /// To walk each stretch: the steep ones and the level ones.
    stretches: [Vec<u32>; 2],
    /// To pass each spot.
    passes: Vec<Pass>,
}

/// What it costs to pass a spot.
#[derive(Clone, Copy, Default)]
struct Pass {
    /// Straight on along a row or channel.
    level: u32,
    /// Straight on up or down.
    steep: u32,
    /// Round a corner.
    bend: u32,
}

impl Prices {
    fn stretch(&self, at: usize, level: bool) -> u32 {
        self.stretches.get(usize::from(level)).and_then(|costs| costs.get(at)).copied().unwrap_or(0)
    }

    fn pass(&self, at: usize) -> Pass {
        self.passes.get(at).copied().unwrap_or_default()
    }
}

impl Pass {
    fn cost(self, into: Heading, out: Heading) -> u32 {
        match (into == out, into.is_level()) {
            (false, _) => self.bend,
            (true, true) => self.level,
            (true, false) => self.steep,
        }
    }
}

impl<'a> Router<'a> {
    fn new(request: &'a Request, rows: &'a Rows) -> Self {
        let size = (2 * request.lanes.len() + 1, 2 * rows.count + 1);
        let mut covered = vec![false; size.0 * size.1];
        for (x, y) in rows.covered(request).into_keys() {
            if let Some(spot) = covered.get_mut(y * size.0 + x) {
                *spot = true;
            }
        }
        let half = |width: &f64| {
            let mut half = 8;
            while f64::from(half) < width / 2.0 + 8.0 {
                half += 8;
            }
            half
        };
        Router {
            request,
            rows,
            families: (0..request.arrows.len()).map(|arrow| family(request, arrow)).collect(),
            size,
            covered,
            halves: request.lanes.iter().map(half).collect(),
            ways: vec![None; request.arrows.len()],
        }
    }

    fn at(&self, spot: Spot) -> usize {
        spot.1 * self.size.0 + spot.0
    }

    fn spot(&self, at: usize) -> Spot {
        (at % self.size.0, at / self.size.0)
    }

    fn distance(&self, arrow: usize) -> usize {
        let Some(arrow) = self.request.arrows.get(arrow) else {
            return 0;
        };
        let lane = |at: usize| self.request.boxes.get(at).map_or(0, |wanted| wanted.lane);
        let top = |at: usize| extent(self.rows, at).0;
        4 * lane(arrow.from).abs_diff(lane(arrow.to)) + top(arrow.from).abs_diff(top(arrow.to))
    }

    fn traffic(&self, arrow: usize) -> Traffic {
        let spots = self.size.0 * self.size.1;
        let mut traffic = Traffic { strangers: [vec![0; spots], vec![0; spots]], own: [vec![false; spots], vec![false; spots]] };
        let mine = self.families.get(arrow).copied();
        // A family's arrows that share a line are one line to others.
        let mut last = [vec![usize::MAX; spots], vec![usize::MAX; spots]];
        let mut others: Vec<(usize, usize)> = self.families.iter().copied().zip(0..).collect();
        others.sort_unstable();
        for (family, other) in others {
            let way = self.ways.get(other).and_then(Option::as_ref);
            for (spot, level) in way.filter(|_| other != arrow).iter().flat_map(|way| stretches(way)) {
                let (at, level) = (self.at(spot), usize::from(level));
                let own = traffic.own.get_mut(level).and_then(|own| own.get_mut(at));
                let strangers = traffic.strangers.get_mut(level).and_then(|all| all.get_mut(at));
                let last = last.get_mut(level).and_then(|last| last.get_mut(at));
                if let (Some(own), Some(strangers), Some(last)) = (own, strangers, last) {
                    if Some(family) == mine {
                        *own = true;
                    } else if *last != family {
                        *strangers += 1;
                        *last = family;
                    }
                }
            }
        }
        traffic
    }

    /// The traffic on a stretch: lines of strangers, and whether there is one of its own.
    fn on(&self, traffic: &Traffic, (spot, level): Stretch) -> (u32, bool) {
        let (at, level) = (self.at(spot), usize::from(level));
        let strangers = traffic.strangers.get(level).and_then(|all| all.get(at));
        let own = traffic.own.get(level).and_then(|own| own.get(at));
        (strangers.copied().unwrap_or(0), own.copied().unwrap_or(false))
    }

    /// What it costs to walk a stretch.
    fn stretch_cost(&self, traffic: &Traffic, stretch: Stretch) -> u32 {
        let (strangers, own) = self.on(traffic, stretch);
        let ((column, _), level) = stretch;
        let length = if level { self.halves.get(column / 2).copied().unwrap_or(STEP) } else { STEP };
        if own { length / 4 } else { length + BESIDE * strangers }
    }

    /// What everything costs for one arrow, so that the search has only to look it up.
    fn prices(&self, traffic: &Traffic) -> Prices {
        let (columns, rows) = self.size;
        let board = || (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y)));
        let around = |spot: Spot, level: bool| {
            let before = if level { spot.0.checked_sub(1).map(|x| (x, spot.1)) } else { spot.1.checked_sub(1).map(|y| (spot.0, y)) };
            let before = before.map_or(0, |before| self.on(traffic, (before, level)).0);
            before.max(self.on(traffic, (spot, level)).0)
        };
        let stretches = |level: bool| board().map(|spot| self.stretch_cost(traffic, (spot, level))).collect();
        let pass = |spot| {
            let (beside, above) = (around(spot, true), around(spot, false));
            Pass { level: CROSSING * above, steep: CROSSING * beside, bend: BEND + SHARED_BEND * (beside + above) }
        };
        Prices { stretches: [stretches(false), stretches(true)], passes: board().map(pass).collect() }
    }

    /// Whether a way has room for its label, if it has one: above or below its last box, or in
    /// an empty cell that it has for itself.
    fn has_room(&self, arrow: usize, way: &Way) -> bool {
        let labelled = self.request.arrows.get(arrow).is_some_and(|arrow| arrow.label.is_some());
        if !labelled || !way.entry.is_level() {
            return true;
        }
        let traffic = self.traffic(arrow);
        way.spots.iter().filter(|spot| spot.0 % 2 == 1 && spot.1 % 2 == 1).any(|spot| {
            let meeting = Heading::ALL.map(|heading| stretch(*spot, heading));
            meeting.iter().all(|stretch| self.on(&traffic, *stretch) == (0, false))
        })
    }

    /// Finds the cheapest way, everyone else staying where they are. Entering a box from its
    /// side costs so much more.
    fn route(&self, arrow: usize, sideways: u32) -> Option<Way> {
        let wanted = self.request.arrows.get(arrow)?;
        if wanted.from == wanted.to {
            return None;
        }
        let traffic = self.traffic(arrow);
        let prices = self.prices(&traffic);
        let mut walk = Walk::new(self.size.0 * self.size.1);
        for (spot, heading, inner) in self.ports(wanted.from) {
            let cost = self.port_cost(wanted, wanted.from, spot, heading) + self.stretch_cost(&traffic, stretch(inner, heading));
            walk.offer(cost, (self.at(spot), heading), None);
        }
        let mut doors: Vec<[Option<u32>; 4]> = vec![[None; 4]; self.size.0 * self.size.1];
        for (spot, outwards, _) in self.ports(wanted.to) {
            let heading = outwards.opposite();
            let mut cost = self.port_cost(wanted, wanted.to, spot, heading) + self.stretch_cost(&traffic, stretch(spot, heading));
            if heading.is_level() {
                cost += sideways;
            }
            if !wanted.orders && heading == Heading::Down {
                cost += SIDEWAYS;
            }
            if let Some(door) = doors.get_mut(self.at(spot)).and_then(|doors| doors.get_mut(heading.number())) {
                *door = Some(cost);
            }
        }
        let mut done: Option<(u32, Stand, Heading)> = None;
        while let Some((cost, stand)) = walk.next() {
            let (at, heading) = stand;
            let best = done.map_or(u32::MAX, |(best, ..)| best);
            if best <= cost {
                break;
            }
            let doors = doors.get(at).copied().unwrap_or_default();
            let pass = prices.pass(at);
            for next in Heading::ALL {
                if heading.turns_back(next) {
                    continue;
                }
                let pass = cost + pass.cost(heading, next);
                if let Some(door) = doors.get(next.number()).copied().flatten() {
                    let total = pass + door;
                    if done.is_none_or(|(best, ..)| total < best) {
                        done = Some((total, stand, next));
                    }
                }
                let Some((to, stretch)) = self.beside(at, next) else {
                    continue;
                };
                // What is already dearer than a way that was found leads nowhere.
                let total = pass + prices.stretch(stretch, next.is_level());
                if total < best {
                    walk.offer(total, (to, next), Some(stand));
                }
            }
        }
        let (_, stand, entry) = done?;
        let (stands, exit) = walk.back(stand);
        Some(Way { exit, spots: stands.into_iter().map(|at| self.spot(at)).collect(), entry })
    }

    /// The spots beside a box, the heading away from it, and the spot inside.
    fn ports(&self, at: usize) -> Vec<(Spot, Heading, Spot)> {
        let Some(wanted) = self.request.boxes.get(at) else {
            return Vec::new();
        };
        let column = 2 * wanted.lane + 1;
        let (top, span) = extent(self.rows, at);
        let (first, last) = (2 * top + 1, 2 * (top + span) - 1);
        let mut ports = vec![((column, first - 1), Heading::Up, (column, first)), ((column, last + 1), Heading::Down, (column, last))];
        for row in (first..=last).step_by(2) {
            ports.push(((column - 1, row), Heading::Left, (column, row)));
            ports.push(((column + 1, row), Heading::Right, (column, row)));
        }
        ports
    }

    /// What it costs to pass the border of a box.
    fn port_cost(&self, wanted: &Arrow, at: usize, spot: Spot, heading: Heading) -> u32 {
        let (top, span) = extent(self.rows, at);
        let middle = 2 * top + span;
        match heading {
            Heading::Up if wanted.orders => AGAINST,
            Heading::Up => AGAINST / 2,
            Heading::Down => 0,
            Heading::Left | Heading::Right => {
                let off = u32::try_from(spot.1.abs_diff(middle)).unwrap_or(0);
                SIDEWAYS + OFF_MIDDLE * off
            }
        }
    }

    /// The next spot on the board, unless a box covers it, and the upper or left end of the stretch to it.
    fn beside(&self, at: usize, heading: Heading) -> Option<(usize, usize)> {
        let (x, y) = self.spot(at);
        let (columns, rows) = self.size;
        let inside = match heading {
            Heading::Up => y > 0,
            Heading::Down => y + 1 < rows,
            Heading::Left => x > 0,
            Heading::Right => x + 1 < columns,
        };
        let next = match heading {
            _ if !inside => return None,
            Heading::Up => at - columns,
            Heading::Down => at + columns,
            Heading::Left => at - 1,
            Heading::Right => at + 1,
        };
        let free = self.covered.get(next).is_some_and(|covered| !covered);
        free.then_some((next, at.min(next)))
    }
}

fn extent(rows: &Rows, at: usize) -> (usize, usize) {
    let top = rows.top.get(at).copied().unwrap_or(0);
    let span = rows.span.get(at).copied().unwrap_or(1);
    (top, span)
}

/// The stretch one walks from a spot.
fn stretch(from: Spot, heading: Heading) -> Stretch {
    let (x, y) = from;
    match heading {
        Heading::Up => ((x, y.saturating_sub(1)), false),
        Heading::Down => ((x, y), false),
        Heading::Left => ((x.saturating_sub(1), y), true),
        Heading::Right => ((x, y), true),
    }
}

/// The first arrow that this one may share a line with.
pub fn family(request: &Request, arrow: usize) -> usize {
    let Some(this) = request.arrows.get(arrow) else {
        return arrow;
    };
    request.arrows.iter().position(|other| other.from == this.from && other.style == this.style).unwrap_or(arrow)
}

/// Every stretch of a way, those inside its two boxes' borders included.
pub fn stretches(way: &Way) -> Vec<Stretch> {
    let mut all = Vec::new();
    if let Some(first) = way.spots.first() {
        all.push(stretch(*first, way.exit.opposite()));
    }
    for (from, to) in way.spots.iter().zip(way.spots.iter().skip(1)) {
        all.push((*from.min(to), from.1 == to.1));
    }
    if let Some(last) = way.spots.last() {
        all.push(stretch(*last, way.entry));
    }
    all
}
