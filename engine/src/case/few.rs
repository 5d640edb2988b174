//! A list of a few things that stays off the heap as long as they are few.

/// Up to `N` items in place, the others in a vector behind them.
#[derive(Debug, Clone)]
pub(super) struct Few<T, const N: usize> {
    first: [Option<T>; N],
    count: usize,
    more: Vec<T>,
}

impl<T: Copy, const N: usize> Few<T, N> {
    pub(super) fn new() -> Self {
        Self { first: [None; N], count: 0, more: Vec::new() }
    }

    pub(super) fn push(&mut self, item: T) {
        match self.first.get_mut(self.count) {
            Some(place) => {
                *place = Some(item);
                self.count += 1;
            }
            None => self.more.push(item),
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<T> {
        if at < N { self.first.get(at).copied().flatten() } else { self.more.get(at - N).copied() }
    }

    /// How often does it hold an item?
    pub(super) fn count(&self, item: T) -> usize
    where
        T: PartialEq,
    {
        let first = self.first.iter().take(self.count).filter(|other| **other == Some(item)).count();
        first + self.more.iter().filter(|other| **other == item).count()
    }

    pub(super) fn contains(&self, item: T) -> bool
    where
        T: PartialEq,
    {
        self.first.iter().take(self.count).any(|other| *other == Some(item)) || self.more.contains(&item)
    }

    pub(super) fn clear(&mut self) {
        self.first = [None; N];
        self.count = 0;
        self.more.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn what_is_pushed_is_found_in_order() {
        let mut few: Few<u32, 2> = Few::new();
        for item in 0..5 {
            assert!(!few.contains(item));
            few.push(item);
        }
        assert_eq!((0..6).map(|at| few.get(at)).collect::<Vec<_>>(), [Some(0), Some(1), Some(2), Some(3), Some(4), None]);
        assert!((0..5).all(|item| few.contains(item)));
        few.push(4);
        few.push(0);
        assert_eq!([0, 3, 4, 5].map(|item| few.count(item)), [2, 1, 2, 0]);
        few.clear();
        assert_eq!(few.get(0), None);
        assert!(!few.contains(4));
    }
}
