//! Numbers in, choices out. A tape that has run out answers 0, which is always the simplest choice.

/// Numbers that are read once, from left to right.
#[derive(Debug, Clone)]
pub struct Tape<'a> {
    numbers: &'a [u16],
}

impl<'a> Tape<'a> {
    /// A tape over some numbers.
    #[must_use]
    pub fn new(numbers: &'a [u16]) -> Self {
        Self { numbers }
    }

    /// The next number, or 0.
    #[allow(clippy::should_implement_trait, reason = "a tape has no end, so it is no iterator")]
    pub fn next(&mut self) -> u16 {
        let (number, rest) = self.numbers.split_first().map_or((0, self.numbers), |(number, rest)| (*number, rest));
        self.numbers = rest;
        number
    }

    /// A number below `bound`; 0 where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.next()).checked_rem(bound).unwrap_or(0)
    }

    /// A number from `low` up to and including `high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + u32::from(self.next()) % (high.saturating_sub(low) + 1)
    }

    /// Yes in about so many of a hundred cases; no when the tape has run out.
    pub fn chance(&mut self, percent: u16) -> bool {
        // Large numbers mean yes, so that a number that shrinks turns into no.
        self.next() % 100 >= 100 - percent.min(100)
    }

    /// One of some things; the first is the simplest.
    pub fn pick<'t, T>(&mut self, things: &'t [T]) -> Option<&'t T> {
        let at = self.below(things.len());
        things.get(at)
    }

    /// One of some copyable things, or the default.
    pub fn of<T: Copy>(&mut self, things: &[T], default: T) -> T {
        self.pick(things).copied().unwrap_or(default)
    }

    /// Some of several things in their order, at least one if there is any.
    pub fn some<T: Clone>(&mut self, things: &[T], most: usize) -> Vec<T> {
        let mut left: Vec<T> = things.to_vec();
        let count = 1 + self.below(most.max(1));
        let mut taken = Vec::new();
        while taken.len() < count && !left.is_empty() {
            let at = self.below(left.len());
            taken.push(left.remove(at));
        }
        taken
    }
}

/// Numbers that belong to a text (FNV-1a, then Lehmer's multiplier).
pub(crate) fn numbers_of(text: &str) -> Vec<u16> {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut state = u128::from(hash) << 1 | 1;
    let mut next = || {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5);
        (state >> 96) as u16
    };
    (0..8).for_each(|_| _ = next());
    (0..120).map(|_| next()).collect()
}
