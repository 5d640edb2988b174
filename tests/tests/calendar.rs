//! Deadlines against tables made by hand or by others, and laws that hold for every rule and anchor.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails loudly, and helpers of tests are tests")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sagsgang::calendar::{
    Calendar, Calendars, CountRule, CountStep, CountWhat, Counted, Counting, Day, DayOffKind, Direction, Hours, Instant, Landing, Moment,
    MonthEnd, Period, Unit,
};

#[path = "calendar/laws.rs"]
mod laws;
#[path = "calendar/months.rs"]
mod months;

/// Built once for all tests.
static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

fn danmark() -> &'static Calendar {
    CALENDARS.get("danmark").unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("no day: {text}"))
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|| panic!("no instant: {text}"))
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|| panic!("no moment: {text}"))
}

fn rule(amount: u32, unit: Unit) -> CountRule {
    CountRule::new(Period::new(amount, unit).unwrap())
}

/// The lines of a table, without comments.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn unit(word: &str) -> Unit {
    match word {
        "days" => Unit::Days,
        "working-days" => Unit::WorkingDays,
        "bank-days" => Unit::BankDays,
        "weeks" => Unit::Weeks,
        "months" => Unit::Months,
        "month-ends" => Unit::MonthEnds,
        "years" => Unit::Years,
        "hours" => Unit::Hours(Hours::Elapsed),
        "working-hours" => Unit::Hours(Hours::Working),
        _ => panic!("no unit: {word}"),
    }
}

/// Counts as a row says: period, anchor, counting, landing, month end.
fn counted(calendar: &Calendar, row: &[&str]) -> Counted {
    let (amount, word) = row[0].split_once(' ').unwrap();
    let mut rule = rule(amount.parse().unwrap(), unit(word));
    // The words of the table are those of the data format.
    rule.counting = serde_json::from_value(row[2].into()).unwrap();
    rule.landing = serde_json::from_value(row[3].into()).unwrap();
    rule.month_end = serde_json::from_value(row[4].into()).unwrap();
    let anchor = moment(row[1]);
    let explained = calendar.explain(&rule, anchor);
    assert_eq!(explained.due, calendar.count(&rule, anchor), "{row:?}");
    explained
}

#[test]
fn every_vector() {
    let danmark = danmark();
    let mut number = 0;
    for row in rows(include_str!("../calendar/vectors.tsv")) {
        assert_eq!(row.len(), 8, "{row:?}");
        let due = counted(danmark, &row[1..6]).due;
        assert_eq!(due, moment(row[6]), "{row:?}");
        if let Moment::Instant(at) = due {
            assert_eq!(danmark.rfc3339(at), row[6]);
        }
        number += 1;
    }
    assert_eq!(number, 27);
}

#[test]
fn public_holidays_are_those_an_independent_source_lists() {
    let mut expected = BTreeMap::new();
    for row in rows(include_str!("../calendar/danish-public-holidays.tsv")) {
        let name = row[1].replace("Anden ", "2. ").replace("Kristi ", "Kr. ");
        expected.insert(day(row[0]), name);
    }
    assert_eq!(expected.len(), 1084);
    let calendars = &*CALENDARS;
    for name in ["danmark", "helligdage", "bankdage"] {
        let calendar = calendars.get(name).unwrap();
        let mut found = BTreeMap::new();
        let mut date = day("1950-01-01");
        while date <= day("2050-12-31") {
            if let Some(off) = calendar.day_off(date).filter(|off| off.kind() == DayOffKind::PublicHoliday) {
                found.insert(date, off.name_da().to_owned());
                assert!(!calendar.is_working_day(date) && !calendar.is_bank_day(date), "{name} {date}");
            }
            date = date.plus(1);
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn banks_close_as_nationalbanken_says() {
    // nationalbanken.dk, “Banklukkedage”: every day listed for 2026 and 2027, besides weekends.
    let closed: Vec<Day> = "
        2026-01-01 2026-04-02 2026-04-03 2026-04-06 2026-05-14 2026-05-15 2026-05-25 2026-06-05
        2026-12-24 2026-12-25 2026-12-31 2027-01-01 2027-03-25 2027-03-26 2027-03-29 2027-05-06
        2027-05-07 2027-05-17 2027-12-24 2027-12-31"
        .split_whitespace()
        .map(day)
        .collect();
    let calendars = &*CALENDARS;
    let (danmark, bankdage) = (calendars.get("danmark").unwrap(), calendars.get("bankdage").unwrap());
    let mut date = day("2026-01-01");
    while date <= day("2027-12-31") {
        let open = date.weekday().number() < 6 && !closed.contains(&date);
        assert_eq!(danmark.is_bank_day(date), open, "{date}");
        assert_eq!(bankdage.is_working_day(date), open, "{date}");
        date = date.plus(1);
    }
    // A working day, but no bank day; and an ordinary one before 2009.
    for (friday, bank_day) in [("2024-05-10", false), ("2009-05-22", false), ("2008-05-02", true)] {
        assert!(danmark.is_working_day(day(friday)));
        assert_eq!(danmark.is_bank_day(day(friday)), bank_day, "{friday}");
    }
    let due = danmark.count(&rule(2, Unit::BankDays), moment("2024-05-07"));
    assert_eq!(due, moment("2024-05-13"));
}

#[test]
fn calendars_differ_where_they_should() {
    let calendars = &*CALENDARS;
    let closing = ["2025-06-05", "2025-12-24", "2025-12-31"].map(day);
    for date in closing {
        assert!(!calendars.get("danmark").unwrap().is_working_day(date));
        assert!(calendars.get("helligdage").unwrap().is_working_day(date));
        let off = calendars.get("denmark").unwrap().day_off(date).unwrap();
        assert_eq!(off.kind(), DayOffKind::ClosingDay);
        assert!(!off.source().is_empty() && !off.name_en().is_empty());
    }
    let saturday = calendars.get("danmark").unwrap().day_off(day("2025-12-20")).unwrap();
    assert_eq!((saturday.kind(), saturday.name_da()), (DayOffKind::Weekend, "lørdag"));
}

#[test]
fn a_period_of_nothing_ends_at_its_anchor() {
    let danmark = danmark();
    for word in ["days", "working-days", "bank-days", "weeks", "months", "years"] {
        for counting in [Counting::After, Counting::From] {
            let mut rule = rule(0, unit(word));
            rule.counting = counting;
            assert_eq!(danmark.count(&rule, moment("2026-04-03")), moment("2026-04-03"), "{word}");
            rule.landing = Landing::Next;
            assert_eq!(danmark.count(&rule, moment("2026-04-03")), moment("2026-04-07"), "{word}");
        }
    }
    let none = rule(0, Unit::Hours(Hours::Working));
    let saturday = moment("2026-03-28T14:00:00Z");
    assert_eq!(danmark.count(&none, saturday), saturday);
}

#[test]
fn backward_from_a_planned_day() {
    let danmark = danmark();
    // Three working days before Wednesday after Easter 2026; Easter Monday, the weekend and two Easter days do not count.
    let mut three = rule(3, Unit::WorkingDays);
    three.direction = Direction::Backward;
    assert_eq!(danmark.count(&three, moment("2026-04-08")), moment("2026-03-31"));
    three.counting = Counting::From;
    assert_eq!(danmark.count(&three, moment("2026-04-08")), moment("2026-04-01"));
    let mut week = rule(1, Unit::Weeks);
    week.direction = Direction::Backward;
    week.landing = Landing::Previous;
    assert_eq!(danmark.count(&week, moment("2026-04-10")), moment("2026-04-01"));
}

#[test]
fn both_clock_changes_of_2026() {
    let danmark = danmark();
    for (sunday, hours, at_noon) in [("2026-03-29", 23, "+02:00"), ("2026-10-25", 25, "+01:00")] {
        let sunday = day(sunday);
        let length = danmark.end(sunday).milliseconds() - danmark.midnight(sunday).milliseconds();
        assert_eq!(length, hours * 3_600_000);
        assert_eq!(danmark.rfc3339(danmark.at(sunday, 12, 0)), format!("{sunday}T12:00:00{at_noon}"));
        assert_eq!(danmark.end(sunday), danmark.midnight(sunday.plus(1)));
        // A day later by the calendar is not 24 hours later.
        let saturday_at_15 = danmark.at(sunday.plus(-1), 15, 0);
        let due = danmark.count(&rule(24, Unit::Hours(Hours::Elapsed)), saturday_at_15.into());
        let Moment::Instant(due) = due else { panic!("{due}") };
        assert_eq!(i64::from(danmark.local(due).hour), 15 + 24 - hours);
        // Working hours do not see the Sunday.
        let friday = danmark.at(sunday.plus(-2), 15, 40);
        let due = danmark.count(&rule(24, Unit::Hours(Hours::Working)), friday.into());
        assert_eq!(due, danmark.at(sunday.plus(1), 15, 40).into());
    }
}

#[test]
fn local_times_that_do_not_exist_or_come_twice() {
    let danmark = danmark();
    let spring = day("2026-03-29");
    for (hour, minute, expected) in [
        (1, 59, "2026-03-29T01:59:00+01:00"),
        (2, 0, "2026-03-29T03:00:00+02:00"),
        (2, 30, "2026-03-29T03:00:00+02:00"),
        (3, 0, "2026-03-29T03:00:00+02:00"),
        (3, 1, "2026-03-29T03:01:00+02:00"),
        (24, 0, "2026-03-30T00:00:00+02:00"),
        (25, 30, "2026-03-30T00:00:00+02:00"),
        (12, 200, "2026-03-29T12:59:00+02:00"),
    ] {
        assert_eq!(danmark.rfc3339(danmark.at(spring, hour, minute)), expected);
    }
    let autumn = day("2026-10-25");
    for (hour, minute, expected) in [
        (1, 59, "2026-10-25T01:59:00+02:00"),
        (2, 0, "2026-10-25T02:00:00+02:00"),
        (2, 30, "2026-10-25T02:30:00+02:00"),
        (3, 0, "2026-10-25T03:00:00+01:00"),
    ] {
        assert_eq!(danmark.rfc3339(danmark.at(autumn, hour, minute)), expected);
    }
    let second = danmark.local(instant("2026-10-25T02:30:00+01:00"));
    assert_eq!((second.day, second.hour, second.minute, second.offset_minutes), (autumn, 2, 30, 60));
    assert_eq!(danmark.rfc3339(instant("2026-03-29T14:00:00.25Z")), "2026-03-29T16:00:00.250+02:00");
}

#[test]
fn working_hours_that_end_where_a_working_day_does() {
    let danmark = danmark();
    let mut day_long = rule(24, Unit::Hours(Hours::Working));
    // Friday 00:00 ends at Friday 24:00, not on Monday; backward, Monday 24:00 ends at Monday 00:00, not on Friday.
    let (friday, saturday) = (moment("2026-04-17"), danmark.midnight(day("2026-04-18")));
    assert_eq!(danmark.count(&day_long, friday), saturday.into());
    day_long.direction = Direction::Backward;
    let monday = danmark.midnight(day("2026-04-20"));
    assert_eq!(danmark.count(&day_long, moment("2026-04-21")), monday.into());
    assert_eq!(danmark.count(&day_long, monday.into()), danmark.instant(friday).into());
    assert_eq!(danmark.count(&day_long, saturday.into()), danmark.instant(friday).into());
}

#[test]
fn anchors_of_the_other_kind() {
    let danmark = danmark();
    // 23:30 UTC is the next day in Denmark.
    let due = danmark.count(&rule(1, Unit::Days), moment("2026-07-01T23:30:00Z"));
    assert_eq!(due, moment("2026-07-03"));
    // A day stands for its local midnight.
    let due = danmark.count(&rule(24, Unit::Hours(Hours::Elapsed)), moment("2026-03-29"));
    assert_eq!(due, moment("2026-03-30T01:00:00+02:00"));
}

#[test]
fn an_explanation_reads_well() {
    let danmark = danmark();
    let explained = counted(danmark, &["8 working-days", "2026-03-30", "from", "stays", "clamp"]);
    let all: Vec<String> = explained.steps.iter().map(told).collect();
    let expected = "2026-03-30 anchor; 2026-03-30 1; 2026-03-31 2; 2026-04-01 3; \
        2026-04-02 not Skærtorsdag; 2026-04-03 not Langfredag; 2026-04-04 not lørdag; \
        2026-04-05 not Påskedag; 2026-04-06 not 2. påskedag; 2026-04-07 4; 2026-04-08 5; \
        2026-04-09 6; 2026-04-10 7; 2026-04-11 not lørdag; 2026-04-12 not søndag; 2026-04-13 8";
    assert_eq!(all.join("; "), expected);
    let explained = counted(danmark, &["1 months", "2026-01-31", "after", "next", "clamp"]);
    let last: Vec<String> = explained.steps[28..].iter().map(told).collect();
    let expected = "2026-02-28 28; 2026-02-28 1 months Some(Clamp); 2026-02-28 from lørdag; \
        2026-03-01 from søndag; 2026-03-02 landed";
    assert_eq!(last.join("; "), expected);
    let explained = counted(danmark, &["24 working-hours", "2026-03-27T15:40:00+01:00", "after", "stays", "clamp"]);
    let shown = serde_json::to_value(&explained).unwrap();
    assert_eq!(
        shown,
        serde_json::json!({
            "due": "2026-03-30T13:40:00Z",
            "steps": [
                { "day": "2026-03-27", "what": "anchor", "at": "2026-03-27T14:40:00Z" },
                { "day": "2026-03-27", "what": "hours-counted", "from": "2026-03-27T14:40:00Z", "until": "2026-03-27T23:00:00Z",
                  "milliseconds": 30_000_000 },
                { "day": "2026-03-28", "what": "hours-skipped", "from": "2026-03-27T23:00:00Z", "until": "2026-03-28T23:00:00Z",
                  "reason": { "kind": "weekend", "name-da": "lørdag", "name-en": "Saturday", "source": "forældelsesloven § 27, stk. 2" } },
                { "day": "2026-03-29", "what": "hours-skipped", "from": "2026-03-28T23:00:00Z", "until": "2026-03-29T22:00:00Z",
                  "reason": { "kind": "weekend", "name-da": "søndag", "name-en": "Sunday", "source": "forældelsesloven § 27, stk. 2" } },
                { "day": "2026-03-30", "what": "hours-counted", "from": "2026-03-29T22:00:00Z", "until": "2026-03-30T13:40:00Z",
                  "milliseconds": 56_400_000 },
            ],
        })
    );
}

fn told(step: &CountStep) -> String {
    let what = match &step.what {
        CountWhat::Anchor { .. } => "anchor".to_owned(),
        CountWhat::Counted { number } => number.to_string(),
        CountWhat::Skipped { reason } => format!("not {}", reason.name_da()),
        CountWhat::SameDate { months, month_end } => format!("{months} months {month_end:?}"),
        CountWhat::LandedFrom { reason } => format!("from {}", reason.name_da()),
        CountWhat::Landed => "landed".to_owned(),
        CountWhat::EndOfMonth => "end of month".to_owned(),
        CountWhat::Paused => "paused".to_owned(),
        CountWhat::HoursCounted { milliseconds, .. } => format!("{milliseconds} ms"),
        CountWhat::HoursSkipped { reason, .. } => format!("no hours: {}", reason.name_da()),
    };
    format!("{} {what}", step.day)
}

#[test]
#[ignore = "prints how long building and counting take; run with --release -- --ignored --nocapture"]
fn measures() {
    let start = std::time::Instant::now();
    for _ in 0..20 {
        std::hint::black_box(Calendars::builtin());
    }
    println!("building: {:?}", start.elapsed() / 20);
    let danmark = danmark();
    for word in ["days", "working-days", "bank-days", "weeks", "months", "years", "hours", "working-hours"] {
        for amount in [8, 50] {
            let rule = CountRule { landing: Landing::Next, ..rule(amount, unit(word)) };
            let first = day("2018-02-05");
            let start = std::time::Instant::now();
            for number in 0..1_000_000 {
                let anchor = Moment::Day(first.plus(number % 3_000));
                std::hint::black_box(danmark.count(std::hint::black_box(&rule), anchor));
            }
            println!("count {amount} {word}: {:?}", start.elapsed() / 1_000_000);
        }
    }
    let start = std::time::Instant::now();
    for number in 0..1_000_000 {
        let at = Instant::from_milliseconds(1_500_000_000_000 + number * 100_000_007 % 400_000_000_000);
        std::hint::black_box(danmark.day_of(std::hint::black_box(at)));
    }
    println!("day_of: {:?}", start.elapsed() / 1_000_000);
}
