//! What holds for every rule and every anchor.

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// No regression files in the tree: a fault found becomes a test of its own.
fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

fn days() -> impl Strategy<Value = Day> {
    // Far enough from both ends for 50 years each way; often near the holidays of one year, or at the end of a month.
    let any = (day("1955-01-01").days_since_1970()..=day("2140-12-31").days_since_1970())
        .prop_map(|days| Day::from_days_since_1970(days).unwrap());
    let near = (0..=400).prop_map(|days| day("2025-12-01").plus(days));
    let month_ends = (0..=400).prop_map(|days| day("2023-12-01").plus(days).last_of_month());
    prop_oneof![2 => any, 2 => near, 1 => month_ends]
}

fn instants() -> impl Strategy<Value = Instant> {
    let milliseconds = prop_oneof![0..90 * MINUTE * 17, (0..25 * 60i64).prop_map(|minutes| minutes * MINUTE), Just(0i64),];
    (days(), milliseconds).prop_map(|(day, after)| danmark().midnight(day).plus_milliseconds(after))
}

fn moments() -> impl Strategy<Value = Moment> {
    prop_oneof![days().prop_map(Moment::Day), instants().prop_map(Moment::Instant)]
}

fn day_units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Days, Unit::WorkingDays, Unit::BankDays, Unit::Weeks, Unit::Months, Unit::Years, Unit::MonthEnds])
}

fn hour_units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Hours(Hours::Elapsed), Unit::Hours(Hours::Working)])
}

fn periods(unit: impl Strategy<Value = Unit>) -> impl Strategy<Value = Period> {
    unit.prop_flat_map(|unit| {
        // Mostly short; now and then as long as can be.
        prop_oneof![8 => 0..=unit.limit().min(60), 1 => 0..=unit.limit()].prop_map(move |amount| Period::new(amount, unit).unwrap())
    })
}

fn rules(unit: impl Strategy<Value = Unit>) -> impl Strategy<Value = CountRule> {
    let directions = prop::sample::select(vec![Direction::Forward, Direction::Backward]);
    let countings = prop::sample::select(vec![Counting::After, Counting::From]);
    let landings = prop::sample::select(vec![Landing::Next, Landing::Previous, Landing::Stays]);
    let month_ends = prop::sample::select(vec![MonthEnd::Clamp, MonthEnd::Sticky]);
    (periods(unit), directions, countings, landings, month_ends).prop_map(|(period, direction, counting, landing, month_end)| CountRule {
        period,
        direction,
        counting,
        landing,
        month_end,
    })
}

fn any_rules() -> impl Strategy<Value = CountRule> {
    rules(prop_oneof![3 => day_units(), 1 => hour_units()])
}

/// Runs a law.
fn check<S: Strategy>(cases: u32, strategy: S, law: impl Fn(&Calendars, S::Value) -> Result<(), TestCaseError>) {
    let mut runner = proptest::test_runner::TestRunner::new(config(cases));
    if let Err(error) = runner.run(&strategy, |value| law(&CALENDARS, value)) {
        panic!("{error}");
    }
}

fn due_day(calendar: &Calendar, rule: &CountRule, anchor: Day) -> Day {
    match calendar.count(rule, anchor.into()) {
        Moment::Day(day) => day,
        due @ Moment::Instant(_) => panic!("{due}"),
    }
}

fn due_instant(calendar: &Calendar, rule: &CountRule, anchor: Instant) -> Instant {
    match calendar.count(rule, anchor.into()) {
        Moment::Instant(instant) => instant,
        due @ Moment::Day(_) => panic!("{due}"),
    }
}

#[test]
fn the_look_up_agrees_with_the_walk() {
    check(1_500, (any_rules(), moments()), |calendars, (rule, anchor)| {
        for name in ["danmark", "helligdage", "bankdage"] {
            let calendar = calendars.get(name).unwrap();
            prop_assert_eq!(calendar.count(&rule, anchor), calendar.explain(&rule, anchor).due);
        }
        Ok(())
    });
}

#[test]
fn the_look_up_agrees_with_the_walk_at_the_ends_of_the_supported_days() {
    let ends = (0..=2 * 365i32, any::<bool>()).prop_map(|(days, last)| if last { Day::LAST.plus(-days) } else { Day::FIRST.plus(days) });
    let anchors = prop_oneof![ends.prop_map(Moment::Day), Just(Moment::Instant(Instant::FIRST)), Just(Moment::Instant(Instant::LAST)),];
    check(1_000, (any_rules(), anchors), |calendars, (rule, anchor)| {
        let calendar = calendars.get("danmark").unwrap();
        prop_assert_eq!(calendar.count(&rule, anchor), calendar.explain(&rule, anchor).due);
        Ok(())
    });
}

/// Recomputes a deadline in days from the steps and the calendar's answers alone.
fn recomputed(calendar: &Calendar, rule: &CountRule, explained: &Counted) -> Day {
    let sign = if rule.direction == Direction::Forward { 1 } else { -1 };
    let mut steps = explained.steps.iter();
    let anchor = steps.next().unwrap();
    assert!(matches!(anchor.what, CountWhat::Anchor { .. }));
    let (mut at, mut number, mut expected_next) = (anchor.day, 0, anchor.day);
    if rule.counting == Counting::After || rule.period.unit() == Unit::MonthEnds {
        expected_next = anchor.day.plus(sign);
    }
    for step in steps {
        match &step.what {
            CountWhat::Counted { number: n } => {
                number += 1;
                assert_eq!((*n, step.day), (number, expected_next));
                (at, expected_next) = (step.day, step.day.plus(sign));
            }
            CountWhat::Skipped { reason } => {
                assert_eq!((Some(reason), step.day), (calendar.day_off(step.day).as_ref(), expected_next));
                expected_next = step.day.plus(sign);
            }
            CountWhat::SameDate { .. } => {
                assert_eq!(step.day, if rule.counting == Counting::From { at.plus(sign) } else { at });
            }
            CountWhat::EndOfMonth => {
                assert_eq!(step.day, at);
                let beyond = at.plus(sign).ymd().1;
                assert_ne!(beyond, at.ymd().1, "the day beyond it is of another month");
            }
            CountWhat::LandedFrom { reason } => {
                assert_eq!((Some(reason), step.day), (calendar.day_off(at).as_ref(), at));
                at = at.plus(if rule.landing == Landing::Next { 1 } else { -1 });
            }
            CountWhat::Landed => assert_eq!(step.day, at),
            CountWhat::Anchor { .. } | CountWhat::Paused | CountWhat::HoursCounted { .. } | CountWhat::HoursSkipped { .. } => {
                panic!("{step:?}")
            }
        }
    }
    match rule.period.unit() {
        Unit::Days | Unit::WorkingDays | Unit::BankDays => assert_eq!(number, rule.period.amount()),
        Unit::Weeks => assert_eq!(number, 7 * rule.period.amount()),
        Unit::Months | Unit::Years | Unit::MonthEnds | Unit::Hours(_) => {}
    }
    at
}

#[test]
fn steps_lead_to_the_deadline() {
    check(1_000, (rules(day_units()), days()), |calendars, (rule, anchor)| {
        let calendar = calendars.get("danmark").unwrap();
        let explained = calendar.explain(&rule, anchor.into());
        prop_assert_eq!(Moment::Day(recomputed(calendar, &rule, &explained)), explained.due);
        Ok(())
    });
}

#[test]
fn segments_lead_to_the_deadline() {
    check(600, (rules(hour_units()), instants()), |calendars, (rule, anchor)| {
        let calendar = calendars.get("danmark").unwrap();
        let explained = calendar.explain(&rule, anchor.into());
        let forward = rule.direction == Direction::Forward;
        let (mut at, mut total) = (anchor, 0);
        for step in &explained.steps[1..] {
            let (from, until) = match &step.what {
                CountWhat::HoursCounted { from, until, milliseconds } => {
                    prop_assert_eq!(until.milliseconds() - from.milliseconds(), *milliseconds);
                    total += milliseconds;
                    (*from, *until)
                }
                CountWhat::HoursSkipped { from, until, reason } => {
                    let off = calendar.day_off(step.day);
                    prop_assert_eq!(Some(reason), off.as_ref());
                    (*from, *until)
                }
                other => panic!("{other:?}"),
            };
            prop_assert!(from < until);
            prop_assert_eq!(calendar.day_of(from), step.day);
            prop_assert_eq!(calendar.day_of(until.plus_milliseconds(-1)), step.day);
            prop_assert_eq!(at, if forward { from } else { until });
            at = if forward { until } else { from };
        }
        prop_assert_eq!(total, i64::from(rule.period.amount()) * HOUR);
        prop_assert_eq!(Moment::Instant(at), explained.due);
        Ok(())
    });
}

#[test]
fn landing_lands() {
    check(3_000, (rules(day_units()), days()), |calendars, (rule, anchor)| {
        let calendar = calendars.get("danmark").unwrap();
        let bank = rule.period.unit() == Unit::BankDays;
        let allowed = |day| {
            if bank { calendar.is_bank_day(day) } else { calendar.is_working_day(day) }
        };
        let due = |landing| due_day(calendar, &CountRule { landing, ..rule }, anchor);
        let (next, previous, stays) = (due(Landing::Next), due(Landing::Previous), due(Landing::Stays));
        prop_assert!(allowed(next) && allowed(previous));
        prop_assert!(previous <= stays && stays <= next);
        // No allowed day is passed over.
        prop_assert_eq!(next == stays, allowed(stays));
        prop_assert_eq!(previous == stays, allowed(stays));
        let mut between = stays;
        while between < next {
            prop_assert!(!allowed(between));
            between = between.plus(1);
        }
        let mut between = stays;
        while between > previous {
            prop_assert!(!allowed(between));
            between = between.plus(-1);
        }
        // Landing again changes nothing.
        for landed in [next, previous] {
            for landing in [Landing::Next, Landing::Previous, Landing::Stays] {
                let period = Period::new(0, rule.period.unit()).unwrap();
                let again = CountRule { period, landing, ..rule };
                prop_assert_eq!(due_day(calendar, &again, landed), landed);
            }
        }
        Ok(())
    });
}

#[test]
fn a_later_anchor_never_gives_an_earlier_deadline() {
    check(3_000, (rules(day_units()), days(), 0..40), |calendars, (rule, anchor, later)| {
        let calendar = calendars.get("danmark").unwrap();
        let (first, second) = (due_day(calendar, &rule, anchor), due_day(calendar, &rule, anchor.plus(later)));
        prop_assert!(first <= second, "{} {}", first, second);
        Ok(())
    });
    check(3_000, (rules(hour_units()), instants(), 0..100 * HOUR), |calendars, (rule, anchor, later)| {
        let calendar = calendars.get("danmark").unwrap();
        let second = due_instant(calendar, &rule, anchor.plus_milliseconds(later));
        prop_assert!(due_instant(calendar, &rule, anchor) <= second);
        Ok(())
    });
}

#[test]
fn counted_from_ends_a_day_before_counted_after() {
    let units = prop::sample::select(vec![Unit::Days, Unit::Weeks, Unit::Months, Unit::Years]);
    check(2_000, (rules(units), days()), |calendars, (rule, anchor)| {
        prop_assume!(rule.period.amount() > 0);
        let calendar = calendars.get("danmark").unwrap();
        let due = |counting| due_day(calendar, &CountRule { counting, landing: Landing::Stays, ..rule }, anchor);
        let one = if rule.direction == Direction::Forward { 1 } else { -1 };
        prop_assert_eq!(due(Counting::From).plus(one), due(Counting::After));
        Ok(())
    });
}

#[test]
fn working_days_add_up() {
    check(2_000, (days(), 0u32..3_000), |calendars, (day, n)| {
        let calendar = calendars.get("danmark").unwrap();
        let after = calendar.working_day_after(day, n);
        prop_assert_eq!(calendar.working_days_between(day, after), n);
        prop_assert_eq!(Moment::Day(after), calendar.count(&rule(n, Unit::WorkingDays), day.into()));
        let before = calendar.working_day_before(day, n);
        // Those in `before..day`.
        prop_assert_eq!(calendar.working_days_between(before.plus(-1), day.plus(-1)), n);
        Ok(())
    });
}

/// Walks minute by minute: a minute counts when the day it lies in is a working day.
fn naive_working_hours(calendar: &Calendar, anchor: Instant, hours: u32, forward: bool) -> Instant {
    let (mut at, mut left) = (anchor, i64::from(hours) * 60);
    while left > 0 {
        let minute = if forward { at } else { at.plus_milliseconds(-MINUTE) };
        let local = calendar.local(minute).day;
        if calendar.day_off(local).is_none_or(|off| off.kind() == DayOffKind::BankClosing) {
            left -= 1;
        }
        at = at.plus_milliseconds(if forward { MINUTE } else { -MINUTE });
    }
    at
}

#[test]
fn working_hours_agree_with_a_walk_by_minutes() {
    // Near Easter, Christmas and both clock changes; also clock changes on working days, as in the 1940s.
    let near = ["2026-03-20", "2026-10-20", "1944-03-29", "1945-05-20", "2025-12-20"];
    let minutes = prop_oneof![0..20 * 24 * 60i64, (0..20i64).prop_map(|days| days * 24 * 60)];
    let anchors = (prop::sample::select(near.map(day).to_vec()), minutes)
        .prop_map(|(from, minutes)| danmark().midnight(from).plus_milliseconds(minutes * MINUTE));
    let hours = prop_oneof![0u32..60, (1u32..5).prop_map(|days| days * 24)];
    check(400, (anchors, hours, any::<bool>()), |calendars, (anchor, hours, forward)| {
        let calendar = calendars.get("danmark").unwrap();
        let mut rule = rule(hours, Unit::Hours(Hours::Working));
        rule.direction = if forward { Direction::Forward } else { Direction::Backward };
        let naive = naive_working_hours(calendar, anchor, hours, forward);
        prop_assert_eq!(due_instant(calendar, &rule, anchor), naive);
        Ok(())
    });
}

#[test]
fn days_and_instants_agree() {
    check(3_000, (instants(), 0u8..24, 0u8..60), |calendars, (at, hour, minute)| {
        let calendar = calendars.get("danmark").unwrap();
        let day = calendar.day_of(at);
        prop_assert!(calendar.midnight(day) <= at && at < calendar.end(day));
        prop_assert_eq!(calendar.day_of(calendar.midnight(day)), day);
        prop_assert_eq!(calendar.local(at).day, day);
        prop_assert_eq!(Instant::parse(&calendar.rfc3339(at)), Some(at));
        prop_assert_eq!(Instant::parse(&at.to_utc_rfc3339()), Some(at));
        let shown = calendar.local(calendar.at(day, hour, minute));
        // A time skipped is followed by the next that exists.
        prop_assert!((shown.hour, shown.minute) >= (hour, minute) && shown.day == day);
        Ok(())
    });
}
