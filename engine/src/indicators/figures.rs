//! The figures of an indicator: in whole numbers, and tenths where a mean or a share needs them.

use super::found::{Found, Outcome};
use crate::model::{Measure, PoolFigure};
use serde::{Serialize, Serializer};

/// A number with one decimal, as a number of tenths. Written out, so that no machine rounds it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tenths(pub(crate) i64);

impl Serialize for Tenths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}.{}", self.0 / 10, self.0 % 10))
    }
}

impl Tenths {
    /// A fraction, a half rounded up.
    fn of(above: i64, below: i64) -> Self {
        Self((20 * above + below).div_euclid(2 * below))
    }
}

/// How many days it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// That of the middle case in order of days; of two in the middle, half-way between them.
    pub median: Tenths,
    /// The sum through the number of cases, to one decimal.
    pub mean: Tenths,
    /// Of all cases together.
    pub sum: i64,
    /// Of the case with the fewest.
    pub shortest: i32,
    /// Of the case with the most.
    pub longest: i32,
}

/// How many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many it happened to; how many deadlines were missed.
    pub hits: usize,
    /// Of all that are decided, in percent to one decimal.
    pub percent: Tenths,
    /// Of the deadlines that were missed, those of which that could not be known then.
    #[serde(skip_serializing_if = "is_none")]
    pub unknown_then: usize,
}

fn is_none(number: &usize) -> bool {
    *number == 0
}

/// How much there was, over days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Level {
    /// On the day with the least.
    pub lowest: u32,
    /// Of all days, each weighing the same.
    pub mean: Tenths,
    /// On the day with the most.
    pub highest: u32,
}

/// What an indicator comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Figures {
    /// Of a pool whose log is not there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub without_log: bool,
    /// How many cases (deadlines, times, days, waits) the figures rest on.
    pub rests_on: usize,
    /// How many days, where days are measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// How much there was, where a level is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// How many of them, where a share is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// Not yet so far, or not decided yet.
    pub not_yet: usize,
    /// Cases that ended without it.
    pub ended_without: usize,
    /// Cases in which it came before the beginning.
    pub came_before: usize,
    /// Cases without a beginning.
    pub no_beginning: usize,
    /// Duties that ended before their deadline had passed, or was known.
    pub fell_away: usize,
    /// Deadlines that had passed before anybody knew of the duty.
    pub born_late: usize,
}

impl Figures {
    /// The figures of what was found.
    pub(super) fn of<'f>(measure: &Measure, found: impl Iterator<Item = &'f Found>) -> Self {
        let mut figures = Self::default();
        let (mut days, mut hits, mut unknown_then) = (Vec::new(), 0, 0);
        let mut levels = Vec::new();
        for one in found {
            match one.outcome {
                Outcome::Days => days.extend(one.days),
                Outcome::Level => {
                    let weight = usize::try_from(one.days.unwrap_or_default()).unwrap_or_default();
                    hits += weight * usize::from(one.hit == Some(true));
                    figures.rests_on += weight;
                    levels.extend(one.level.map(|level| (level, weight)));
                }
                Outcome::Yes | Outcome::Missed => hits += 1,
                Outcome::MissedUnknown => {
                    hits += 1;
                    unknown_then += 1;
                }
                Outcome::No | Outcome::Kept | Outcome::Counted => {}
                Outcome::NotYet => figures.not_yet += 1,
                Outcome::EndedWithout => figures.ended_without += 1,
                Outcome::CameBefore => figures.came_before += 1,
                Outcome::NoBeginning => figures.no_beginning += 1,
                Outcome::FellAway => figures.fell_away += 1,
                Outcome::BornLate => figures.born_late += 1,
            }
            figures.rests_on += usize::from(one.outcome.is_decided() && one.outcome != Outcome::Level);
        }
        let decided = i64::try_from(figures.rests_on).unwrap_or(i64::MAX);
        if decided > 0 {
            match measure {
                Measure::Days(..) => figures.days = Days::of(days),
                Measure::Share(..) | Measure::Late(..) => {
                    let percent = Tenths::of(i64::try_from(hits).unwrap_or(i64::MAX).saturating_mul(100), decided);
                    figures.share = Some(Share { hits, percent, unknown_then });
                }
                Measure::Pool(PoolFigure::Waited, _) => figures.days = Days::of(days),
                Measure::Pool(PoolFigure::Free | PoolFigure::Places, _) => figures.level = Level::of(&levels),
                Measure::Pool(PoolFigure::Below | PoolFigure::Full, _) => {
                    let percent = Tenths::of(i64::try_from(hits).unwrap_or(i64::MAX).saturating_mul(100), decided);
                    figures.share = Some(Share { hits, percent, unknown_then });
                }
                Measure::Pool(PoolFigure::Expired, _) | Measure::Number(_) => {}
            }
        }
        figures
    }
}

impl Level {
    /// Of how much there was on how many days.
    fn of(levels: &[(u32, usize)]) -> Option<Self> {
        let (lowest, highest) = (levels.iter().map(|(level, _)| *level).min()?, levels.iter().map(|(level, _)| *level).max()?);
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let sum: i64 = levels.iter().map(|(level, days)| i64::from(*level).saturating_mul(whole(*days))).sum();
        let days: i64 = levels.iter().map(|(_, days)| whole(*days)).sum();
        Some(Self { lowest, mean: Tenths::of(sum, days.max(1)), highest })
    }
}

impl Days {
    fn of(mut days: Vec<i32>) -> Option<Self> {
        days.sort_unstable();
        let (shortest, longest) = (*days.first()?, *days.last()?);
        let sum: i64 = days.iter().map(|days| i64::from(*days)).sum();
        let number = i64::try_from(days.len()).ok()?;
        let (low, high) = (days.get((days.len() - 1) / 2)?, days.get(days.len() / 2)?);
        let median = Tenths((i64::from(*low) + i64::from(*high)) * 5);
        Some(Self { median, mean: Tenths::of(sum, number), sum, shortest, longest })
    }
}

impl Outcome {
    /// Do figures rest on it? What is not decided yet, or does not concern the indicator, is only told of.
    #[must_use]
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Days | Self::Level | Self::Yes | Self::No | Self::Counted | Self::Kept | Self::Missed | Self::MissedUnknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_half_way() {
        let days = |days: &[i32]| Days::of(days.to_vec()).unwrap();
        assert_eq!(days(&[18, 2, 8]).median, Tenths(80));
        assert_eq!(days(&[18, 2, 8, 9]).median, Tenths(85));
        assert_eq!(days(&[7]).median, Tenths(70));
        assert!(Days::of(Vec::new()).is_none());
    }

    #[test]
    fn a_half_is_rounded_up() {
        assert_eq!(Tenths::of(28, 3), Tenths(93), "9.333…");
        assert_eq!(Tenths::of(200, 3), Tenths(667), "66.666…");
        assert_eq!(Tenths::of(5, 4), Tenths(13), "1.25");
        assert_eq!(Tenths::of(0, 4), Tenths(0));
        assert_eq!(serde_json::to_string(&Tenths(93)).unwrap(), "\"9.3\"");
    }
}
