//! The words a counting rule is made of. Data only: nothing here knows which day is a day off.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a period is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Working days of the calendar (hverdage).
    WorkingDays,
    /// Bank days of the calendar (bankdage).
    BankDays,
    /// Weeks of seven calendar days.
    Weeks,
    /// Calendar months: to the same date, with [`MonthEnd`] at the end of a month.
    Months,
    /// Calendar years: to the same date; 29 February leads to 28 February in other years.
    Years,
    /// Ends of calendar months: the first is that of the anchor's own month. Backward, beginnings of months. Whether the
    /// anchor's own day counts makes no difference (sygedagpengeloven § 24 stops payment *ved udgangen af en kalendermåned*).
    MonthEnds,
    /// Hours; the only unit whose deadline is an instant and not a day.
    Hours(Hours),
}

/// Which hours count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hours {
    /// All of them, as they really pass: 24 hours over a change of the clocks end an hour later or earlier by the clock.
    Elapsed,
    /// Those of working days, from local midnight to local midnight, as they really pass.
    Working,
}

impl Unit {
    /// Answers the largest amount of this unit in a [`Period`]: about 50 years.
    ///
    /// Days 18,263; working days and bank days 12,600; weeks 2,609; months and ends of months 600; years 50; elapsed hours 438,300; working
    /// hours 302,400.
    pub fn limit(self) -> u32 {
        match self {
            Unit::Days => 18_263,
            Unit::WorkingDays | Unit::BankDays => 12_600,
            Unit::Weeks => 2_609,
            Unit::Months | Unit::MonthEnds => 600,
            Unit::Years => 50,
            Unit::Hours(Hours::Elapsed) => 438_300,
            Unit::Hours(Hours::Working) => 302_400,
        }
    }
}

/// A length of time, such as 8 weeks. Never longer than [`Unit::limit`] allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Period {
    amount: u32,
    unit: Unit,
}

#[derive(Deserialize)]
#[serde(rename = "Period", deny_unknown_fields)]
struct Unchecked {
    amount: u32,
    unit: Unit,
}

impl TryFrom<Unchecked> for Period {
    type Error = PeriodError;

    fn try_from(unchecked: Unchecked) -> Result<Period, PeriodError> {
        Period::new(unchecked.amount, unchecked.unit)
    }
}

impl Period {
    /// Constructs a period. An amount of 0 is allowed: such a period ends at its anchor.
    ///
    /// # Errors
    /// [`PeriodError::TooLong`] when the amount exceeds [`Unit::limit`].
    pub fn new(amount: u32, unit: Unit) -> Result<Period, PeriodError> {
        let limit = unit.limit();
        if amount > limit {
            return Err(PeriodError::TooLong { amount, limit, unit });
        }
        Ok(Period { amount, unit })
    }

    /// Answers how many units.
    pub fn amount(self) -> u32 {
        self.amount
    }

    /// Answers what it is measured in.
    pub fn unit(self) -> Unit {
        self.unit
    }
}

/// Why there is no such period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The amount is larger than the unit allows.
    #[error("a period of {amount} is longer than about 50 years, which is {limit} of its unit")]
    TooLong {
        /// What was asked for.
        amount: u32,
        /// The largest amount allowed.
        limit: u32,
        /// The unit both are measured in.
        unit: Unit,
    },
}

/// Which way a period runs from its anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The period lies after the anchor: “within 8 days”.
    #[default]
    Forward,
    /// The period lies before the anchor: “3 working days before the meeting”.
    Backward,
}

/// Whether the anchor's own day counts. Says nothing about hours, nor about a period of 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// The anchor is day 0: the period begins the day after (restaurationsloven § 36 a, stk. 1, is a written-down example).
    #[default]
    After,
    /// The anchor is day 1: N weeks from X end on X + 7N − 1 days, N months on the day before the same date, and for
    /// working days X is day 1 if it is a working day (“the end of the eighth week counted from the first day”).
    From,
}

/// Where a deadline goes that would fall on a day off. Says nothing about hours.
///
/// The allowed days are the calendar's working days; for a period in bank days, its bank days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Landing {
    /// To the next allowed day (forældelsesloven § 27, stk. 2; restaurationsloven § 36 a, stk. 5).
    Next,
    /// To the previous allowed day.
    Previous,
    /// Nowhere.
    #[default]
    Stays,
}

/// What “the same date” is at the end of a month. Concerns months only: a year leads to the same date, or to
/// 28 February from 29 February, under both rules (restaurationsloven § 36 a, stk. 4, has no rule of its own).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MonthEnd {
    /// A month without the date ends the period on its last day (forældelsesloven § 27, stk. 1).
    #[default]
    Clamp,
    /// As [`MonthEnd::Clamp`], and the last day of a month always leads to the last day of a month
    /// (restaurationsloven § 36 a, stk. 3).
    Sticky,
}

/// How an anchor becomes a deadline. Everything but the period has a default, in code as in data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CountRule {
    /// How long.
    pub period: Period,
    /// Which way; forward unless said otherwise.
    #[serde(default)]
    pub direction: Direction,
    /// Whether the anchor's day counts; it does not unless said otherwise.
    #[serde(default)]
    pub counting: Counting,
    /// Where a deadline on a day off goes; nowhere unless said otherwise.
    #[serde(default)]
    pub landing: Landing,
    /// What happens at the end of a month; clamped unless said otherwise.
    #[serde(default)]
    pub month_end: MonthEnd,
}

impl CountRule {
    /// Constructs the plain rule: forward, the anchor's day not counted, no landing, month ends clamped.
    pub fn new(period: Period) -> CountRule {
        CountRule { period, direction: Direction::Forward, counting: Counting::After, landing: Landing::Stays, month_end: MonthEnd::Clamp }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_in_data_needs_only_its_period() {
        let text = r#"{"period":{"amount":8,"unit":"working-days"},"landing":"next"}"#;
        let rule: CountRule = serde_json::from_str(text).unwrap();
        let mut expected = CountRule::new(Period::new(8, Unit::WorkingDays).unwrap());
        expected.landing = Landing::Next;
        assert_eq!(rule, expected);
        let again = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<CountRule>(&again).unwrap(), rule);
        assert_eq!(
            again,
            r#"{"period":{"amount":8,"unit":"working-days"},"direction":"forward","counting":"after","landing":"next","month-end":"clamp"}"#
        );
    }

    #[test]
    fn periods_are_bounded_in_code_and_in_data() {
        assert!(Period::new(600, Unit::Months).is_ok());
        assert!(Period::new(601, Unit::Months).is_err());
        assert!(serde_json::from_str::<Period>(r#"{"amount":51,"unit":"years"}"#).is_err());
        let hours: Period = serde_json::from_str(r#"{"amount":24,"unit":{"hours":"working"}}"#).unwrap();
        assert_eq!(hours, Period::new(24, Unit::Hours(Hours::Working)).unwrap());
    }
}
