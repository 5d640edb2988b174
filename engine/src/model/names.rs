//! Names to numbers, for reading events: asked for every event, so it hashes instead of comparing its way down a tree.
//!
//! Nothing ever walks over a table, so its order cannot show.

use super::key;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a, 64 bits: short keys, no seed, the same on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number for an id: the key under which a case remembers it.
pub(crate) fn letters(id: &str) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Names of one sort, each under its spelling and under its lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(HashMap<String, usize, BuildHasherDefault<Fnv>>);

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
