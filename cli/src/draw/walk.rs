//! The search for the cheapest way from one place to another.
//!
//! In: what it costs to come to a place. Out: the places in order of cost, and the way back from
//! each. Places are reached with a heading, since a bend has a price. Equal costs are settled by
//! the numbers of the places, so that the same board gives the same way.
//!
//! It must not know what makes a way dear.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::route::{Heading, Spot};

/// A place on the board, by number, and the heading one came to it with.
pub type Stand = (usize, Heading);

/// A stand that can be reached, and how.
#[derive(Clone, Copy)]
struct Reached {
    cost: u32,
    spot: Spot,
    from: Option<Stand>,
    settled: bool,
}

/// A search that always goes on from the cheapest stand.
pub struct Walk {
    reached: Vec<[Option<Reached>; 4]>,
    queue: BinaryHeap<Reverse<(u32, Stand)>>,
}

impl Walk {
    /// Nothing can be reached yet.
    pub fn new(spots: usize) -> Self {
        Walk { reached: vec![[None; 4]; spots], queue: BinaryHeap::new() }
    }

    fn slot(&mut self, stand: Stand) -> Option<&mut Option<Reached>> {
        self.reached.get_mut(stand.0)?.get_mut(stand.1.number())
    }

    /// Notes that a stand can be reached, if that is cheaper than what was known.
    pub fn offer(&mut self, cost: u32, stand: Stand, spot: Spot, from: Option<Stand>) {
        if let Some(slot) = self.slot(stand)
            && slot.is_none_or(|known| cost < known.cost)
        {
            *slot = Some(Reached { cost, spot, from, settled: false });
            self.queue.push(Reverse((cost, stand)));
        }
    }

    /// The cheapest stand not yet gone on from.
    pub fn next(&mut self) -> Option<(u32, Spot, Heading)> {
        while let Some(Reverse((cost, stand))) = self.queue.pop() {
            if let Some(Some(reached)) = self.slot(stand)
                && !reached.settled
            {
                reached.settled = true;
                return Some((cost, reached.spot, stand.1));
            }
        }
        None
    }

    /// The spots from the start to a stand, and the heading at the start.
    pub fn back(&mut self, stand: Stand) -> (Vec<Spot>, Heading) {
        let mut spots = Vec::new();
        let mut exit = stand.1;
        let mut at = Some(stand);
        while let Some(stand) = at {
            exit = stand.1;
            let reached = self.slot(stand).and_then(|slot| *slot);
            spots.extend(reached.map(|reached| reached.spot));
            at = reached.and_then(|reached| reached.from);
        }
        spots.reverse();
        (spots, exit)
    }
}
