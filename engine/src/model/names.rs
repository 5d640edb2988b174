//! Names to numbers, for reading events: asked for every event, so it hashes instead of comparing its way down a tree.
//!
//! Nothing ever walks over a table, so its order cannot show.

use super::key;

/// A number for a text: eight bytes at a time, multiplied by an odd number, high half folded into the low. For short texts; no
/// seed, the same on every machine.
pub(crate) fn letters(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let start = mixed(0xcbf2_9ce4_8422_2325, bytes.len() as u64);
    let whole = words.iter().fold(start, |so_far, word| mixed(so_far, u64::from_le_bytes(*word)));
    if rest.is_empty() {
        return whole;
    }
    // What is left over; in a long text, with bytes before it.
    let last = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (None, Some(first), Some(last)) => u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last)),
        _ => rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)),
    };
    mixed(whole, last)
}

fn mixed(so_far: u64, word: u64) -> u64 {
    let mixed = (so_far ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// Are two names the same, compared without case?
pub(crate) fn same(one: &str, other: &str) -> bool {
    // A capital sigma becomes one of two small letters, by where it stands; no other letter looks at its neighbours.
    let sigma = |name: &str| name.contains('Σ');
    one == other || if sigma(one) || sigma(other) { key(one) == key(other) } else { lower(one).eq(lower(other)) }
}

fn lower(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// Names of one sort, each under its spelling and under its lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// Each with its number.
    names: Vec<(Box<str>, usize)>,
    /// By hash: 1 plus a place among the names, or 0. A power of two, at least twice as many as there are names.
    places: Vec<u32>,
}

impl Names {
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        let mut table = Self { names: Vec::with_capacity(names.len()), places: vec![0; (names.len() * 4).next_power_of_two()] };
        for (at, name) in names.iter().enumerate() {
            table.add(name, at);
            table.add(&key(name), at);
        }
        table
    }

    fn add(&mut self, name: &str, number: usize) {
        let place = self.place(name);
        match self.places.get_mut(place) {
            Some(slot @ 0) => {
                self.names.push((name.into(), number));
                *slot = self.names.len() as u32;
            }
            Some(slot) => {
                if let Some(known) = self.names.get_mut(*slot as usize - 1) {
                    known.1 = number;
                }
            }
            None => {}
        }
    }

    /// Where a name stands among the places, or would.
    fn place(&self, name: &str) -> usize {
        let last = self.places.len().wrapping_sub(1);
        let mut place = letters(name) as usize & last;
        // INVARIANT: ends, because half of the places are empty.
        while self.named(place).is_some_and(|(other, _)| **other != *name) {
            place = (place + 1) & last;
        }
        place
    }

    fn named(&self, place: usize) -> Option<&(Box<str>, usize)> {
        self.names.get((*self.places.get(place)? as usize).wrapping_sub(1))
    }

    /// The number of a name, compared without case.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.exactly(name).or_else(|| self.exactly(&key(name)))
    }

    #[inline]
    fn exactly(&self, name: &str) -> Option<usize> {
        let last = self.places.len().wrapping_sub(1);
        let mut place = letters(name) as usize & last;
        loop {
            let (other, number) = self.named(place)?;
            if **other == *name {
                return Some(*number);
            }
            place = (place + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, key, same};

    #[test]
    fn names_are_found_whatever_their_length_and_case() {
        let names = ["a", "abc", "abcd", "abcdefg", "Opfølgning", "første sygedag i perioden", "abcdefgh", "abcdefghi", "bcdefghi"];
        let table = Names::of(names.into_iter());
        for (at, name) in names.iter().enumerate() {
            assert_eq!((table.get(name), table.get(&name.to_uppercase())), (Some(at), Some(at)), "{name}");
        }
        assert_eq!([table.get(""), table.get("ab"), table.get("abcdefghj")], [None; 3]);
        assert_eq!(Names::default().get("a"), None);
    }

    #[test]
    fn the_same_without_case_is_the_same_key() {
        let names = ["ΟΔΟΣ", "οδος", "οδοσ", "ÆØÅ", "æøå", "İ", "i̇", "ß", "ẞ", "SS", "ss", "ǅ", "ǆ", "K", "k"];
        for one in names {
            for other in names {
                assert_eq!(same(one, other), key(one) == key(other), "{one} {other}");
            }
        }
    }
}
