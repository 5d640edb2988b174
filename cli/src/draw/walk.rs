//! The search for the cheapest way from one place to another.
//!
//! In: what it costs to come to a place. Out: the places in order of cost, and the way back from
//! each. Places are reached with a heading, since a bend has a price. Equal costs are settled by
//! the numbers of the places, so that the same board gives the same way.
//!
//! It must not know what makes a way dear.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::route::Heading;

/// A place on the board, by number, and the heading one came to it with.
pub type Stand = (usize, Heading);

/// A stand that can be reached, and how.
#[derive(Clone, Copy)]
struct Reached {
    cost: u32,
    from: Option<Stand>,
}

/// A search that always goes on from the cheapest stand.
pub struct Walk {
    reached: Vec<[Option<Reached>; 4]>,
    queue: BinaryHeap<Reverse<(u32, Stand)>>,
}

impl Walk {
    /// Nothing can be reached yet.
    pub fn new(places: usize) -> Self {
        Walk { reached: vec![[None; 4]; places], queue: BinaryHeap::new() }
    }

    fn at(&self, stand: Stand) -> Option<Reached> {
        *self.reached.get(stand.0)?.get(stand.1.number())?
    }

    /// Notes that a stand can be reached, if that is cheaper than what was known.
    pub fn offer(&mut self, cost: u32, stand: Stand, from: Option<Stand>) {
        let slot = self.reached.get_mut(stand.0).and_then(|slots| slots.get_mut(stand.1.number()));
        if let Some(slot) = slot
            && slot.is_none_or(|known| cost < known.cost)
        {
            *slot = Some(Reached { cost, from });
            self.queue.push(Reverse((cost, stand)));
        }
    }

    /// The cheapest stand not yet gone on from.
    pub fn next(&mut self) -> Option<(u32, Stand)> {
        while let Some(Reverse((cost, stand))) = self.queue.pop() {
            // A stand stands in the queue once for each time it became cheaper; the last time counts.
            if self.at(stand).is_some_and(|known| known.cost == cost) {
                return Some((cost, stand));
            }
        }
        None
    }

    /// The places from the start to a stand, and the heading at the start.
    pub fn back(&self, stand: Stand) -> (Vec<usize>, Heading) {
        let mut places = Vec::new();
        let mut exit = stand.1;
        let mut at = Some(stand);
        while let Some(stand) = at {
            exit = stand.1;
            places.push(stand.0);
            at = self.at(stand).and_then(|reached| reached.from);
        }
        places.reverse();
        (places, exit)
    }
}
