//! Chance that is the same on every platform: `ChaCha8` by seed, case and what is drawn, in whole numbers.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// What the chances of a case are out of.
pub const CHANCES: u32 = 1000;

/// A stream of chance.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

/// What is drawn from a stream: what is drawn of one thing never moves what is drawn of another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    Beginning = 1,
    Course = 2,
    Noise = 3,
    /// Of a pool; the number is the pool's.
    Pool = 4,
}

impl Chance {
    pub(crate) fn of(seed: u64, case: u64, of: Of) -> Self {
        let mut key = [0; 32];
        for (place, byte) in key.iter_mut().zip(seed.to_le_bytes().into_iter().chain([of as u8])) {
            *place = byte;
        }
        let mut stream = ChaCha8Rng::from_seed(key);
        stream.set_stream(case);
        Self(stream)
    }

    /// One of `0..number`, each as likely; 0 where there is nothing to choose.
    pub fn below(&mut self, number: u32) -> u32 {
        if number <= 1 {
            return 0;
        }
        // What would make some numbers likelier is drawn again.
        let over = u32::MAX - u32::MAX % number;
        loop {
            let drawn = self.0.next_u32();
            if drawn < over {
                return drawn % number;
            }
        }
    }

    /// One of `low..=high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// Does it happen, where it happens so many times out of [`CHANCES`]?
    pub fn hit(&mut self, chances: u32) -> bool {
        self.below(CHANCES) < chances
    }

    /// One of these.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        of.get(usize::try_from(self.below(u32::try_from(of.len()).unwrap_or(u32::MAX))).unwrap_or(0))
    }

    /// One of these, by their weights; nothing where all weigh nothing.
    pub fn weighted<'t, T>(&mut self, of: &'t [(T, u32)]) -> Option<&'t T> {
        let all = of.iter().fold(0_u32, |all, (_, weight)| all.saturating_add(*weight));
        let mut drawn = self.below(all);
        of.iter().find_map(|(one, weight)| {
            if drawn < *weight {
                return Some(one);
            }
            drawn -= weight;
            None
        })
    }
}
