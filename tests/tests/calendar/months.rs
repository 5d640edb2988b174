//! Months and years against a naive computation of their own.

use super::*;

/// How many days a month has, by asking whether the days exist.
fn naive_month_length(year: i32, month: u32) -> u32 {
    (28..=31).rev().find(|last| Day::from_ymd(year, month, *last).is_some()).unwrap()
}

/// Walks month by month, naively.
fn naive_same_date(from: Day, months: i32, month_end: MonthEnd) -> Day {
    let (mut year, mut month, date) = from.ymd();
    let is_last = date == naive_month_length(year, month);
    for _ in 0..months.abs() {
        if months > 0 {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        } else {
            (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
        }
    }
    let mut target = if is_last && month_end == MonthEnd::Sticky { 31 } else { date };
    loop {
        match Day::from_ymd(year, month, target) {
            Some(found) => return found,
            None => target -= 1,
        }
    }
}

#[test]
fn ends_of_months_over_eight_years() {
    let danmark = danmark();
    let mut date = day("2019-01-01");
    while date <= day("2026-12-31") {
        let (year, month, _) = date.ymd();
        for amount in 1..=27_i32 {
            let later = naive_same_date(Day::from_ymd(year, month, 1).unwrap(), amount - 1, MonthEnd::Clamp);
            let expected = later.plus(naive_month_length(later.ymd().0, later.ymd().1) as i32 - 1);
            let mut ends = rule(amount as u32, Unit::MonthEnds);
            assert_eq!(danmark.count(&ends, date.into()), expected.into(), "{date} {ends:?}");
            ends.direction = Direction::Backward;
            let earlier = naive_same_date(Day::from_ymd(year, month, 1).unwrap(), 1 - amount, MonthEnd::Clamp);
            assert_eq!(danmark.count(&ends, date.into()), earlier.into(), "{date} {ends:?}");
        }
        date = date.plus(1);
    }
}

#[test]
fn months_and_years_over_eight_years() {
    let danmark = danmark();
    let mut date = day("2019-01-01");
    while date <= day("2026-12-31") {
        for amount in (0..=27).chain([60, 95, 120]) {
            for (direction, sign) in [(Direction::Forward, 1), (Direction::Backward, -1)] {
                for month_end in [MonthEnd::Clamp, MonthEnd::Sticky] {
                    let mut months = rule(amount, Unit::Months);
                    (months.direction, months.month_end) = (direction, month_end);
                    let expected = naive_same_date(date, sign * amount as i32, month_end);
                    assert_eq!(danmark.count(&months, date.into()), expected.into(), "{date} {months:?}");
                    let mut years = rule(amount.min(50), Unit::Years);
                    (years.direction, years.month_end) = (direction, month_end);
                    let expected = naive_same_date(date, sign * 12 * amount.min(50) as i32, MonthEnd::Clamp);
                    assert_eq!(danmark.count(&years, date.into()), expected.into(), "{date} {years:?}");
                }
            }
        }
        date = date.plus(1);
    }
}
