//! Names to numbers, for reading events: asked for every event, so it hashes instead of comparing its way down a tree.
//!
//! Nothing ever walks over a table, so its order cannot show.

use super::key;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Eight bytes at a time: multiplied by an odd number, high half folded into the low. For short keys; no seed, the same on
/// every machine.
#[derive(Debug, Clone)]
pub(crate) struct Letters(u64);

impl Default for Letters {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Letters {
    fn word(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for Letters {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        // What is left over, with its length, so that blanks at the end tell.
        let last = rest.iter().rev().fold(bytes.len() as u64, |last, byte| last << 8 | u64::from(*byte));
        self.word(last);
    }

    // What ends a text when it is hashed; its length has told that already.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number for an id: the key under which a case remembers it.
pub(crate) fn letters(id: &str) -> u64 {
    let mut hasher = Letters::default();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Names of one sort, each under its spelling and under its lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(HashMap<String, usize, BuildHasherDefault<Letters>>);

impl Names {
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let both = names.enumerate().flat_map(|(at, name)| [(name.to_owned(), at), (key(name), at)]);
        Self(both.collect())
    }

    /// The number of a name, compared without case.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).or_else(|| self.0.get(&key(name))).copied()
    }
}
