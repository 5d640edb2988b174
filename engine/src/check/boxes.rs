//! Is every answer covered, and none twice? Rows of a table as boxes in a space of finitely many answers a column.
//!
//! In: for each column how many answers there are, for each row which of them it lets through. Out: a point that no row
//! covers, a point that two rows cover. Overlaps are found by pairs. Gaps are found by splitting: the box in question is cut
//! along the row that covers most of it, and what sticks out is asked about again (as Calvanese, Dumas, Laurson, Maggi, Montali
//! and Teinemaa, *Semantics, analysis and simplification of DMN decision tables*, 2018, do with sweeps over one column). Must
//! not know what the answers mean.

/// Some of the answers of one column: a bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// The answers, of so many, for which this holds.
    pub(super) fn of(size: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0; size.div_ceil(64)];
        for at in (0..size).filter(|at| holds(*at)) {
            if let Some(word) = words.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        Self(words)
    }

    fn zip<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = (u64, u64)> + 's {
        self.0.iter().copied().zip(other.0.iter().copied())
    }

    fn common(&self, other: &Self) -> u32 {
        self.zip(other).map(|(one, other)| (one & other).count_ones()).sum()
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.zip(other).map(|(one, other)| one & other).collect())
    }

    fn without(&self, other: &Self) -> Self {
        Self(self.zip(other).map(|(one, other)| one & !other).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The first of them.
    fn first(&self) -> usize {
        let word = self.0.iter().position(|word| *word != 0).unwrap_or(0);
        64 * word + self.0.get(word).map_or(0, |word| word.trailing_zeros() as usize)
    }
}

/// One set for each column.
pub(super) type Row = Vec<Set>;

/// The first two rows that cover a point together, and that point.
pub(super) fn overlap(rows: &[Row]) -> Option<(usize, usize, Vec<usize>)> {
    let both = |one: &Row, other: &Row| -> Option<Vec<usize>> {
        let common: Vec<Set> = one.iter().zip(other).map(|(one, other)| one.and(other)).collect();
        (!common.iter().any(Set::is_empty)).then(|| common.iter().map(Set::first).collect())
    };
    rows.iter().enumerate().find_map(|(at, one)| {
        let later = rows.iter().enumerate().skip(at + 1);
        later.into_iter().find_map(|(other_at, other)| Some((at, other_at, both(one, other)?)))
    })
}

/// A box in question, and the rows that cover some of it.
struct Open {
    sets: Row,
    rows: Vec<usize>,
}

/// More boxes than were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

/// A point that no row covers; the whole space is that of these sets. Looks at so many boxes at most.
pub(super) fn gap(space: Row, rows: &[Row], most: usize) -> Result<Option<Vec<usize>>, TooMany> {
    let mut open = vec![Open { sets: space, rows: (0..rows.len()).collect() }];
    for _ in 0..most {
        let Some(Open { mut sets, rows: candidates }) = open.pop() else { return Ok(None) };
        // How much of the box each row covers; nothing, where it does not meet it.
        let share = |row: &Row| sets.iter().zip(row).map(|(set, row)| u128::from(set.common(row))).product::<u128>();
        let meeting: Vec<(usize, u128)> =
            candidates.into_iter().filter_map(|at| Some((at, share(rows.get(at)?)))).filter(|(_, share)| *share > 0).collect();
        let Some(most_of_it) = meeting.iter().max_by_key(|(at, share)| (*share, std::cmp::Reverse(*at))) else {
            return Ok(Some(sets.iter().map(Set::first).collect()));
        };
        let Some(row) = rows.get(most_of_it.0) else { continue };
        for column in 0..sets.len() {
            let (Some(set), Some(covered)) = (sets.get(column), row.get(column)) else { continue };
            let (outside, inside) = (set.without(covered), set.and(covered));
            if !outside.is_empty() {
                let mut sticks_out = sets.clone();
                if let Some(set) = sticks_out.get_mut(column) {
                    *set = outside;
                }
                open.push(Open { sets: sticks_out, rows: meeting.iter().map(|(at, _)| *at).collect() });
            }
            if let Some(set) = sets.get_mut(column) {
                *set = inside;
            }
        }
    }
    if open.is_empty() { Ok(None) } else { Err(TooMany) }
}
