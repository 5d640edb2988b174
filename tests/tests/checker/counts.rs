//! Random counts: every unit and rule, anchors near whatever makes counting hard, as the library and as the command tell them.

use super::Dice;
use sagsgang::calendar::{
    Calendar, CountRule, Counting, Day, Direction, Hours, Instant, Landing, Moment, MonthEnd, Period, Question, Unit,
};
use sagsgang_cli::{Surroundings, run};
use sagsgang_tests::story::CALENDARS;
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["danmark", "helligdage", "bankdage"];
const HOURS: [Unit; 2] = [Unit::Hours(Hours::Elapsed), Unit::Hours(Hours::Working)];
const DAYS: [Unit; 7] = [Unit::Days, Unit::WorkingDays, Unit::BankDays, Unit::Weeks, Unit::Months, Unit::Years, Unit::MonthEnds];
const HOUR: i64 = 3_600_000;

/// A day near Easter, Christmas, a change of the clocks, the end of a month or of February; or any. Clocks are known to
/// the checker from 1950 to 2099, so that periods of up to some years stay within.
fn day(dice: &mut Dice, calendar: &Calendar) -> Day {
    let year = dice.between(1958, 2090);
    let holiday = |names: [&str; 2]| {
        let days = (0..365).map(|later| Day::from_ymd(year, 1, 1).unwrap().plus(later));
        days.into_iter().find(|day| calendar.day_off(*day).is_some_and(|off| names.contains(&off.name_da()))).unwrap()
    };
    let month = dice.below(12) + 1;
    match dice.below(8) {
        0 => holiday(["Påskedag"; 2]).plus(dice.between(-12, 60)),
        1 => Day::from_ymd(year, 12, 20).unwrap().plus(dice.between(-6, 18)),
        2 => Day::from_ymd(year, dice.one(&[3, 10]), 31).unwrap().plus(-dice.between(0, 8)),
        3 | 4 => Day::from_ymd(year, month, 1).unwrap().last_of_month().plus(dice.one(&[0, 0, -1, 1])),
        5 => Day::from_ymd(year, 2, 28).unwrap().plus(dice.between(-1, 2)),
        6 => Day::from_ymd(dice.one(&[2022, 2023, 2024, 2008, 2009, 1980, 1995, 1996]), month, 25).unwrap().plus(dice.between(-20, 5)),
        _ => Day::from_ymd(year, 1, 1).unwrap().plus(dice.between(0, 364)),
    }
}

fn instant(dice: &mut Dice, calendar: &Calendar) -> Instant {
    let midnight = calendar.midnight(day(dice, calendar));
    match dice.below(4) {
        0 => midnight,
        // Around both changes of the clocks, at 02:00 and 03:00 by the clock.
        1 => midnight.plus_milliseconds(dice.one(&[1, 2, 3, 4]) * HOUR + i64::from(dice.between(-1, 1))),
        _ => midnight.plus_milliseconds(i64::from(dice.between(0, 24 * 60)) * 60_000),
    }
}

fn rule(dice: &mut Dice, unit: Unit) -> CountRule {
    let most = match unit {
        Unit::Hours(_) => 200,
        Unit::Years => 2,
        Unit::Months | Unit::MonthEnds => 14,
        Unit::Weeks => 15,
        _ => 45,
    };
    // Now and then long.
    let amount = if dice.below(150) == 0 { dice.below(most * 12) } else { dice.below(most + 1) };
    CountRule {
        period: Period::new(amount, unit).unwrap(),
        direction: dice.one(&[Direction::Forward, Direction::Forward, Direction::Backward]),
        counting: dice.one(&[Counting::After, Counting::From]),
        landing: dice.one(&[Landing::Stays, Landing::Next, Landing::Previous]),
        month_end: dice.one(&[MonthEnd::Clamp, MonthEnd::Sticky]),
    }
}

/// So many counts, in the form of `count --format json`.
pub(super) fn counted(dice: &mut Dice, how_many: usize) -> Vec<String> {
    (0..how_many).map(|_| one(dice).to_string()).collect()
}

fn one(dice: &mut Dice) -> Value {
    let name = dice.one(&NAMES);
    let calendar = CALENDARS.get(name).unwrap();
    let unit = if dice.below(4) == 0 { dice.one(&HOURS) } else { dice.one(&DAYS) };
    let rule = rule(dice, unit);
    let clocked = if HOURS.contains(&unit) { dice.below(5) > 0 } else { dice.below(5) == 0 };
    let anchor = if clocked { Moment::Instant(instant(dice, calendar)) } else { Moment::Day(day(dice, calendar)) };
    let counted = calendar.explain(&rule, anchor);
    let question = Question { calendar: name.to_owned(), rule, rounds: 1, anchor, pauses: Vec::new() };
    json!({ "question": question, "due": counted.due, "explanation": counted.steps })
}

/// So many answers of the command itself.
pub(super) fn commanded(dice: &mut Dice, how_many: usize) -> Vec<String> {
    (0..how_many)
        .map(|_| {
            let calendar = CALENDARS.get("danmark").unwrap();
            let unit = dice.one(&["dage", "hverdage", "bankdage", "uger", "måneder", "år", "løbende timer", "hverdagstimer"]);
            let within = format!("{} {unit}", dice.between(2, 12));
            let at = instant(dice, calendar);
            let clocked = unit.ends_with("timer") || dice.below(4) == 0;
            let after = if clocked { calendar.rfc3339(at) } else { calendar.day_of(at).to_string() };
            let arguments = ["sagsgang", "count", "--format", "json", "--within", &within, "--after", &after];
            let chosen = [
                ["--counting", dice.one(&["after", "from"])],
                ["--landing", dice.one(&["next", "previous", "stays"])],
                ["--month", dice.one(&["clamp", "sticky"])],
                ["--calendar", dice.one(&["danmark", "denmark", "helligdage", "bankdage"])],
            ];
            command(&[&arguments[..], &chosen.concat()].concat())
        })
        .collect()
}

/// What the command answers, on as many lines as it likes.
pub(super) fn command(arguments: &[&str]) -> String {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let now = Instant::parse("2026-11-02T09:30:00+01:00").unwrap();
    let surroundings =
        &mut Surroundings { input: &mut "".as_bytes(), output: &mut output, errors: &mut errors, now, colour: false, progress: false };
    let exit = run(arguments, surroundings);
    assert_eq!((exit, String::from_utf8(errors).unwrap().as_str()), (0, ""), "{arguments:?}");
    String::from_utf8(output).unwrap().trim_end().to_owned()
}
