//! Which rows of its lane a box stands in.
//!
//! In: boxes with lanes, phases and heights, and the arrows between them. Out: for each box, its
//! first row and how many rows it spans. Boxes of one lane never share a row; what comes after
//! stands below, or beside in another lane; phases follow each other; an event stands beside
//! what it leads to; the endings stand last.
//!
//! It must not know how high a row becomes or where the arrows run.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Request;

/// About the height of the lowest box with the room below it.
const PITCH: f64 = 46.0;
const GAP: f64 = 18.0;

/// The rows of every box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The first row of each box.
    pub top: Vec<usize>,
    /// The number of rows each box spans.
    pub span: Vec<usize>,
    /// The number of rows.
    pub count: usize,
    /// For each phase in which something stands, its first row.
    pub phases: Vec<Option<usize>>,
}

/// A crossing of two lines of the board: column and row.
pub type Spot = (usize, usize);

impl Rows {
    /// The box at each spot of the board that a box covers.
    pub fn covered(&self, request: &Request) -> BTreeMap<Spot, usize> {
        let mut covered = BTreeMap::new();
        for (at, wanted) in request.boxes.iter().enumerate() {
            let top = self.top.get(at).copied().unwrap_or(0);
            let span = self.span.get(at).copied().unwrap_or(1);
            for row in 2 * top + 1..2 * (top + span) {
                covered.insert((2 * wanted.lane + 1, row), at);
            }
        }
        covered
    }
}

/// Finds the rows of every box.
pub fn place(request: &Request) -> Rows {
    let mut placer = Placer::new(request);
    placer.steps();
    placer.bystanders();
    placer.endings();
    placer.finish()
}

struct Placer<'a> {
    request: &'a Request,
    /// For each box, those that must not stand below it.
    before: Vec<Vec<usize>>,
    /// For each box, those it leads to, by arrows of any kind.
    after: Vec<Vec<usize>>,
    span: Vec<usize>,
    top: Vec<Option<usize>>,
    taken: Vec<Vec<bool>>,
    phases: Vec<Option<usize>>,
}

impl<'a> Placer<'a> {
    fn new(request: &'a Request) -> Self {
        let count = request.boxes.len();
        let forward = forward_arrows(request);
        let mut before = vec![Vec::new(); count];
        let mut after = vec![Vec::new(); count];
        for (arrow, forward) in request.arrows.iter().zip(forward) {
            if forward && let Some(list) = before.get_mut(arrow.to) {
                list.push(arrow.from);
            }
            if let Some(list) = after.get_mut(arrow.from) {
                list.push(arrow.to);
            }
        }
        Placer {
            request,
            before,
            after,
            span: request.boxes.iter().map(|wanted| rows_for(wanted.size.height)).collect(),
            top: vec![None; count],
            taken: vec![Vec::new(); request.lanes.len()],
            phases: vec![None; request.phases],
        }
    }

    fn lane(&self, at: usize) -> usize {
        self.request.boxes.get(at).map_or(0, |wanted| wanted.lane)
    }

    fn phase(&self, at: usize) -> Option<usize> {
        self.request.boxes.get(at).and_then(|wanted| wanted.phase)
    }

    fn is_last(&self, at: usize) -> bool {
        self.request.boxes.get(at).is_some_and(|wanted| wanted.last)
    }

    fn span(&self, at: usize) -> usize {
        self.span.get(at).copied().unwrap_or(1)
    }

    fn top(&self, at: usize) -> Option<usize> {
        self.top.get(at).copied().flatten()
    }

    fn before(&self, at: usize) -> Vec<usize> {
        self.before.get(at).cloned().unwrap_or_default()
    }

    /// Nothing leads to it and no phase holds it, so it stands where its reader needs it.
    fn is_loose(&self, at: usize) -> bool {
        self.before(at).is_empty() && self.phase(at).is_none() && !self.is_last(at)
    }

    fn rows(&self) -> usize {
        (0..self.top.len()).filter_map(|at| self.top(at).map(|top| top + self.span(at))).max().unwrap_or(0)
    }

    fn is_free(&self, lane: usize, from: usize, span: usize) -> bool {
        self.taken.get(lane).is_none_or(|rows| rows.iter().skip(from).take(span).all(|taken| !taken))
    }

    fn first_free(&self, lane: usize, from: usize, span: usize) -> usize {
        let mut row = from;
        while !self.is_free(lane, row, span) {
            row += 1;
        }
        row
    }

    /// The free rows nearest to `wish`, not above `floor`.
    fn nearest_free(&self, lane: usize, floor: usize, wish: usize, span: usize) -> usize {
        let below = self.first_free(lane, wish.max(floor), span);
        let above = (floor..wish).rev().take(below.saturating_sub(wish)).find(|row| self.is_free(lane, *row, span));
        above.unwrap_or(below)
    }

    fn put(&mut self, at: usize, row: usize) {
        let (lane, span) = (self.lane(at), self.span(at));
        if let Some(top) = self.top.get_mut(at) {
            *top = Some(row);
        }
        if let Some(rows) = self.taken.get_mut(lane) {
            if rows.len() < row + span {
                rows.resize(row + span, false);
            }
            for taken in rows.iter_mut().skip(row).take(span) {
                *taken = true;
            }
        }
    }

    /// Places everything that has a phase or a predecessor, phase by phase.
    fn steps(&mut self) {
        let mut waiting: BTreeSet<usize> = (0..self.top.len()).filter(|at| !self.is_loose(*at) && !self.is_last(*at)).collect();
        let (mut floor, mut current) = (0, 0);
        while let Some((phase, at)) = self.next(&waiting) {
            waiting.remove(&at);
            if phase > current {
                floor = self.bottom_of_phases(current).max(floor);
                current = phase;
            }
            self.step(at, if self.phase(at).is_some() { floor } else { 0 });
            // A phase begins where the one before it ends, for its first event may stand above its first step.
            if let Some(first) = self.phase(at).and_then(|phase| self.phases.get_mut(phase)) {
                first.get_or_insert(floor);
            }
        }
    }

    /// The box whose turn it is: of the earliest phase, all its predecessors placed.
    fn next(&self, waiting: &BTreeSet<usize>) -> Option<(usize, usize)> {
        let ready = |at: &usize| self.before(*at).iter().all(|pred| !waiting.contains(pred));
        waiting
            .iter()
            .filter(|at| ready(at))
            .map(|at| (self.phase_or_inherited(*at), *at))
            .min()
            .or_else(|| waiting.first().map(|at| (self.phase_or_inherited(*at), *at)))
    }

    fn phase_or_inherited(&self, at: usize) -> usize {
        self.phase(at).unwrap_or_else(|| self.before(at).iter().filter_map(|pred| self.phase(*pred)).max().unwrap_or(0))
    }

    fn bottom_of_phases(&self, last: usize) -> usize {
        (0..self.top.len())
            .filter(|at| self.phase(*at).is_some_and(|phase| phase <= last))
            .filter_map(|at| self.top(at).map(|top| top + self.span(at)))
            .max()
            .unwrap_or(0)
    }

    fn step(&mut self, at: usize, floor: usize) {
        let (lane, span) = (self.lane(at), self.span(at));
        let mut least = floor;
        let (loose, placed): (Vec<usize>, Vec<usize>) =
            self.before(at).into_iter().partition(|pred| self.top(*pred).is_none() && self.is_loose(*pred));
        for pred in placed {
            if let Some(top) = self.top(pred) {
                let same = self.lane(pred) == lane;
                let below = self.is_labelled(pred, at);
                least = least.max(if same { top + self.span(pred) } else { top + usize::from(below) });
            }
        }
        let (own, others): (Vec<usize>, Vec<usize>) = loose.into_iter().partition(|pred| self.lane(*pred) == lane);
        for pred in own {
            let row = self.first_free(lane, least, self.span(pred));
            self.put(pred, row);
            least = row + self.span(pred);
        }
        let mut row = self.first_free(lane, least, span);
        for pred in others {
            let wish = row.saturating_sub(usize::from(self.is_labelled(pred, at)));
            let beside = self.nearest_free(self.lane(pred), floor, wish, self.span(pred));
            self.put(pred, beside);
            if beside >= row + span {
                row = self.first_free(lane, beside, span);
            }
        }
        self.put(at, row);
    }

    fn is_labelled(&self, from: usize, to: usize) -> bool {
        self.request.arrows.iter().any(|arrow| arrow.from == from && arrow.to == to && arrow.label.is_some())
    }

    /// Places loose boxes that no step has drawn to itself: beside what they bear upon.
    fn bystanders(&mut self) {
        for at in 0..self.top.len() {
            if self.top(at).is_some() || !self.is_loose(at) {
                continue;
            }
            let after = self.after.get(at).cloned().unwrap_or_default();
            let near = after.iter().filter_map(|to| self.top(*to).map(|top| top + self.span(*to) / 2)).min();
            let row = match near {
                Some(near) => self.nearest_free(self.lane(at), 0, near, self.span(at)),
                None if after.is_empty() => self.first_free(self.lane(at), 0, self.span(at)),
                None => continue,
            };
            self.put(at, row);
        }
    }

    /// Places the goal in the last rows, and the other endings above it.
    fn endings(&mut self) {
        let waiting: Vec<usize> = (0..self.top.len()).filter(|at| self.is_last(*at)).collect();
        let (reached, others): (Vec<usize>, Vec<usize>) =
            waiting.into_iter().partition(|at| self.before(*at).iter().any(|pred| self.top(*pred).is_some()));
        for at in reached {
            let least = self.before(at).iter().filter_map(|pred| self.top(*pred)).max().unwrap_or(0);
            let wish = self.rows().saturating_sub(self.span(at)).max(least);
            let row = self.first_free(self.lane(at), wish, self.span(at));
            self.put(at, row);
        }
        for at in others.into_iter().rev() {
            self.ending(at);
        }
        for at in 0..self.top.len() {
            if self.top(at).is_none() {
                let row = self.first_free(self.lane(at), self.rows(), self.span(at));
                self.put(at, row);
            }
        }
    }

    fn ending(&mut self, at: usize) {
        let (lane, span) = (self.lane(at), self.span(at));
        let (own, others): (Vec<usize>, Vec<usize>) =
            self.before(at).into_iter().filter(|pred| self.top(*pred).is_none()).partition(|pred| self.lane(*pred) == lane);
        let above: usize = own.iter().map(|pred| self.span(*pred)).sum();
        let fits = |row: &usize| {
            self.is_free(lane, *row, above + span)
                && others.iter().all(|pred| self.is_free(self.lane(*pred), row + above, self.span(*pred)))
        };
        let rows = self.rows();
        let found = (0..=rows.saturating_sub(above + span)).rev().find(fits);
        let mut row = found.unwrap_or_else(|| self.first_free(lane, rows, above + span));
        for pred in own {
            self.put(pred, row);
            row += self.span(pred);
        }
        for pred in others {
            let beside = self.nearest_free(self.lane(pred), 0, row, self.span(pred));
            self.put(pred, beside);
        }
        self.put(at, row);
    }

    fn finish(self) -> Rows {
        let count = self.rows().max(1);
        Rows { top: self.top.iter().map(|top| top.unwrap_or(0)).collect(), span: self.span, count, phases: self.phases }
    }
}

/// How many rows a box of a height spans.
fn rows_for(height: f64) -> usize {
    let mut rows = 1;
    while f64::from(rows) * PITCH + PITCH / 2.0 < height + GAP {
        rows += 1;
    }
    usize::try_from(rows).unwrap_or(1)
}

/// Which arrows say that one box comes before another, loops cut open.
fn forward_arrows(request: &Request) -> Vec<bool> {
    let mut starts: Vec<usize> = (0..request.boxes.len()).collect();
    let led_to: BTreeSet<usize> = request.arrows.iter().filter(|arrow| arrow.orders).map(|arrow| arrow.to).collect();
    let phase = |at: usize| request.boxes.get(at).and_then(|wanted| wanted.phase);
    starts.sort_by_key(|at| (led_to.contains(at), phase(*at), *at));
    let mut forward: Vec<bool> = request
        .arrows
        .iter()
        .map(|arrow| {
            let backwards = match (phase(arrow.from), phase(arrow.to)) {
                (Some(from), Some(to)) => to < from,
                _ => false,
            };
            arrow.orders && !backwards && arrow.from != arrow.to
        })
        .collect();
    let mut seen = BTreeSet::new();
    for start in starts {
        // A walk in depth with its own stack: a long procedure must not exhaust the thread's.
        let mut trail = vec![(start, 0)];
        let mut on_trail = BTreeSet::from([start]);
        if !seen.insert(start) {
            continue;
        }
        while let Some((at, tried)) = trail.last_mut() {
            let at = *at;
            let next = request
                .arrows
                .iter()
                .enumerate()
                .skip(*tried)
                .find(|(index, arrow)| arrow.from == at && forward.get(*index).copied().unwrap_or(false));
            let Some((index, arrow)) = next else {
                trail.pop();
                on_trail.remove(&at);
                continue;
            };
            *tried = index + 1;
            if on_trail.contains(&arrow.to) {
                if let Some(forward) = forward.get_mut(index) {
                    *forward = false;
                }
            } else if seen.insert(arrow.to) {
                on_trail.insert(arrow.to);
                trail.push((arrow.to, 0));
            }
        }
    }
    forward
}
