//! Pools shared by cases: against a slow reading of random logs, and by dates counted by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use hall::Rules;
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::Config;
use sagsgang::calendar::{Calendars, Day, Instant, Moment};
use sagsgang::check::load;
use sagsgang::log::{Actor, Event, FieldValue, Log};
use sagsgang::model::{Checked, PoolId, Procedure};
use sagsgang::parties::situation_for;
use sagsgang::pool::{Carried, Request, Stock, carry, stock};
use sagsgang::situation::{AsOf, AskedStanding, Finding, State, situation};
use sagsgang::source::SourceMap;
use sagsgang_tests::story::checked;
use std::collections::BTreeMap;

#[path = "pools/hall.rs"]
mod hall;
#[path = "pools/over_time.rs"]
mod over_time;

/// A procedure with a pool of some clauses, a step that asks it each time, and some clauses of that step.
fn text(pool: &[&str], step: &[&str]) -> String {
    let lines = |lines: &[&str]| lines.iter().map(|line| format!("    {line}\n")).collect::<String>();
    format!(
        "procedure \"Try\"\n    calendar denmark\nrole citizen  outside the municipality\nrole consultant\nrole team_leader  leads the consultant\n\
         event report  from the citizen\nevent found  from the consultant\nevent finished  from the citizen\nevent given_up  from the citizen\n\
         event return  from the citizen\npool bank \"The bank\"\n{}    answers \"place reserved\", when a place is reserved\n    basis local \"x\"\n\
         goal \"back\"\n    reached on return\n    basis local \"x\"\nstep place\n    each time report\n    the consultant must find a place\n    \
         within 100 working days\n    if late: the team_leader at once\n    reserves a place in bank\n{}    basis local \"x\"\n",
        lines(pool),
        lines(step)
    )
}

fn day(words: &str) -> Day {
    Day::parse(words).unwrap()
}

/// Noon of a day, when what happened that day is known.
fn noon(day: Day) -> Instant {
    Instant::parse(&format!("{day}T12:00:00+01:00")).unwrap()
}

fn words(pairs: &[(&str, &str)]) -> BTreeMap<String, FieldValue> {
    pairs.iter().map(|(name, words)| ((*name).to_owned(), FieldValue::Text((*words).to_owned()))).collect()
}

fn event(id: &str, kind: &str, on: Day, fields: &[(&str, &str)]) -> Event {
    Event {
        id: id.to_owned(),
        kind: kind.to_owned(),
        happened: Moment::Day(on),
        recorded: noon(on),
        actor: Actor { id: "p1".to_owned(), role: "consultant".to_owned() },
        fields: words(fields),
        about: None,
        supersedes: None,
        reason: None,
    }
}

fn asked(request: &str, on: &str) -> Event {
    event(&format!("ask-{request}"), "@asked", day(on), &[("case", request), ("request", request), ("step", "place")])
}

fn settled(kind: &str, request: &str, on: &str) -> Event {
    event(&format!("{kind}-{request}"), kind, day(on), &[("request", request)])
}

fn place(kind: &str, name: &str, on: &str) -> Event {
    event(&format!("{kind}-{name}-{on}"), kind, day(on), &[("place", name)])
}

fn pool_log(events: Vec<Event>) -> Log {
    let mut log = Log::of_pool("bank", "Try");
    events.into_iter().for_each(|event| log.append(event));
    log
}

fn bank(procedure: &Checked<Procedure>) -> PoolId {
    procedure.pool_named("bank").unwrap().0
}

fn on(procedure: &Checked<Procedure>, log: &Log, day: Day) -> Stock {
    stock(procedure, bank(procedure), log, AsOf::at(Moment::Day(day)))
}

fn of<'s>(stock: &'s Stock, request: &str) -> &'s Request {
    stock.requests.iter().find(|other| other.request == request).unwrap()
}

/// How it stands with a request on a day, as `state since place`.
fn stands(stock: &Stock, request: &str) -> String {
    let request = of(stock, request);
    let number = request.number.map(|number| format!(" no. {number}")).unwrap_or_default();
    let place = request.place.clone().map(|place| format!(" place {place}")).unwrap_or_default();
    format!("{}{number}{place} since {}", name(request.state), request.since)
}

fn name(state: AskedStanding) -> &'static str {
    match state {
        AskedStanding::Asked => "asked",
        AskedStanding::Waiting => "waiting",
        AskedStanding::Reserved => "reserved",
        AskedStanding::Taken => "taken",
        AskedStanding::GivenBack => "given-back",
        AskedStanding::Dropped => "dropped",
        AskedStanding::Refused => "refused",
        AskedStanding::Lost => "lost",
        AskedStanding::Expired => "expired",
    }
}

const START: &str = "2026-03-23";
const KINDS: [&str; 9] = ["@asked", "@asked", "@asked", "@taken", "@released", "@withdrawn", "@added", "@closed", "@opened"];

type Line = (u8, u8, u8, u8, u8);

/// A log of events of days near the change of the clocks, each corrected once at most.
fn random_log(lines: &[Line]) -> Log {
    let mut log = Log::of_pool("bank", "Try");
    let mut corrected = Vec::new();
    for (at, (kind, on, request, place, corrects)) in lines.iter().enumerate() {
        let happened = day(START).plus(i32::from(on % 14));
        let (request, place) = (format!("r{}", request % 6), (place % 5 + 1).to_string());
        let kind = KINDS[usize::from(*kind) % KINDS.len()];
        let mut event =
            event(&format!("e{at:02}"), kind, happened, &[("request", &request), ("case", "sag"), ("place", &place), ("step", "place")]);
        event.recorded = noon(day(START));
        let earlier = usize::from(*corrects) % (at * 5 + 1);
        let free = log.events().get(earlier).is_some_and(|other| other.supersedes.is_none() && !corrected.contains(&earlier));
        if earlier < at && free {
            corrected.push(earlier);
            event.supersedes = Some(format!("e{earlier:02}"));
            if corrects % 2 == 0 {
                "@retracted".clone_into(&mut event.kind);
            }
        }
        log.append(event);
    }
    log
}

fn rules(places: u8, days: u8, waits: bool) -> (Rules, Checked<Procedure>) {
    let rules = Rules { places: u32::from(places % 4), days: (!days.is_multiple_of(5)).then_some(u32::from(days % 5)), waits };
    let (holds, expires) =
        (format!("holds {} places", rules.places), format!("a reservation expires after {} days", rules.days.unwrap_or(1)));
    let mut clauses: Vec<&str> = Vec::new();
    clauses.extend((rules.places > 0).then_some(holds.as_str()));
    clauses.extend(rules.days.map(|_| expires.as_str()));
    clauses.extend(waits.then_some("waiting list"));
    (rules, checked(&text(&clauses, &[])))
}

proptest! {
    // Carrying asks every case in every round, so what fails is not made smaller for long.
    #![proptest_config(Config { cases: 300, max_shrink_iters: 30, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_slow_reading_agrees_and_nothing_is_given_twice(
        lines in vec(any::<Line>(), 0..40),
        places in any::<u8>(),
        days in any::<u8>(),
        waits in any::<bool>(),
    ) {
        let (rules, procedure) = rules(places, days, waits);
        let log = random_log(&lines);
        for later in 0..20 {
            let today = day(START).plus(later);
            let now = stock(&procedure, bank(&procedure), &log, AsOf { happened_by: Moment::Day(today), known_by: Moment::Day(today.plus(50)) });
            let mut slow = hall::tell(rules, &log, today);
            slow.number_the_line();
            let (all, free) = slow.count();
            prop_assert_eq!((now.places as usize, now.free as usize), (all, free), "{}", today);
            prop_assert!(now.reserved + now.taken + now.free == now.places, "{:?}", now);
            prop_assert_eq!(now.requests.len(), slow.requests());
            for request in &now.requests {
                let told = slow.request(&request.request).unwrap();
                let number = request.number.map(|number| number as usize);
                prop_assert_eq!(
                    (name(request.state), request.since, &request.place, request.until, number),
                    (told.state, Moment::Day(told.since), &told.place, told.until, told.number),
                    "{} {}", today, request.request
                );
            }
            // First come, first served: who waits asked after everybody who has a place for the first time since, unless its place was lost.
            let held: Vec<&String> =
                now.requests.iter().filter(|one| matches!(one.state, AskedStanding::Reserved | AskedStanding::Taken)).filter_map(|one| one.place.as_ref()).collect();
            let mut once = held.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(held.len(), once.len(), "a place was given twice");
        }
    }

    #[test]
    fn carrying_is_done_once_in_any_order_and_day_by_day_as_at_once(
        cases in vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 1..6),
        places in any::<u8>(),
        days in any::<u8>(),
        waits in any::<bool>(),
    ) {
        let (_, procedure) = asking(places, days, waits);
        let logs: Vec<Log> = cases.iter().enumerate().map(|(at, numbers)| case_log(at, *numbers)).collect();
        let last = AsOf::at(Moment::Day(day(START).plus(30)));
        let at_once = carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), &logs, last);
        prop_assert!(at_once.settled, "carrying does not come to rest in {} rounds", sagsgang::pool::MAX_ROUNDS);
        let mut turned = logs.clone();
        turned.reverse();
        prop_assert_eq!(&carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), &turned, last), &at_once);
        let (pool, told) = appended(&Log::of_pool("bank", "Try"), &logs, &at_once);
        prop_assert!(carry(&procedure, bank(&procedure), &pool, &told, last).is_empty());
        // Each case is told by its own log what the pool holds for it.
        let held = stock(&procedure, bank(&procedure), &pool, last);
        for log in &told {
            let now = situation(&procedure, log, last);
            for asked in &now.asked {
                let request = held.requests.iter().find(|request| request.request == asked.request).unwrap();
                prop_assert_eq!(&request.case, log.case());
                prop_assert_eq!(asked.on, request.asked);
                // Only what it was not told it cannot know: the text has a word for everything but that it is refused and its place lost.
                prop_assert_eq!(asked.state, request.state, "{:?}\n{:?}", asked, request);
            }
            prop_assert!(now.findings.iter().all(|finding| !matches!(finding, Finding::UnknownField { .. })), "{:?}", now.findings);
        }
        // Day by day nothing has to be taken back, and it comes to the same.
        let (mut pool, mut told) = (Log::of_pool("bank", "Try"), logs);
        for later in 0..=30 {
            let today = AsOf::at(Moment::Day(day(START).plus(later)));
            let carried = carry(&procedure, bank(&procedure), &pool, &told, today);
            prop_assert!(carried.settled, "carrying does not come to rest on day {later}, in {} rounds", sagsgang::pool::MAX_ROUNDS);
            prop_assert!(carried.to_pool.iter().chain(carried.to_cases.values().flatten()).all(|event| event.kind != "@retracted"), "{:?}", carried);
            (pool, told) = appended(&pool, &told, &carried);
        }
        prop_assert_eq!(stock(&procedure, bank(&procedure), &pool, last).requests, held.requests);
    }
}

/// A pool that says everything it can, and a step that lapses, is met, and gives its place back.
fn asking(places: u8, days: u8, waits: bool) -> (Rules, Checked<Procedure>) {
    let (rules, _) = rules(places, days, waits);
    let holds = format!("holds {} places", rules.places.max(1));
    let expires = format!("a reservation expires after {} days", rules.days.unwrap_or(1));
    let mut clauses: Vec<&str> = vec![&holds, "answers lost, when the place is withdrawn"];
    if rules.days.is_some() {
        clauses.extend([expires.as_str(), "answers expired, when the reservation expires"]);
    }
    clauses.extend(if waits {
        ["waiting list", "answers waits, when the case must wait"].as_slice()
    } else {
        ["answers refused, when no place is free"].as_slice()
    });
    let step = ["met by found", "lapses on given_up", "gives the place back on finished"];
    (rules, checked(&text(&clauses, &step)))
}

/// A case whose step opens on a day, and is met or lapses on a later one, and whose place is given back on a day after that.
fn case_log(at: usize, (opens, ends, how, back): (u8, u8, u8, u8)) -> Log {
    let mut log = Log::new(format!("case-{at}"), "Try");
    let opened = day(START).plus(i32::from(opens % 10));
    let ended = opened.plus(i32::from(ends % 8));
    let mut put = |id: &str, kind: &str, on: Day, role: &str| {
        let actor = Actor { id: "p1".to_owned(), role: role.to_owned() };
        log.append(Event { actor, ..event(id, kind, on, &[]) });
    };
    put("e1", "report", opened, "citizen");
    match how % 3 {
        0 => put("e2", "given_up", ended, "citizen"),
        1 => {
            put("e2", "found", ended, "consultant");
            put("e3", "finished", ended.plus(i32::from(back % 6)), "citizen");
        }
        _ => {}
    }
    log
}

fn appended(pool: &Log, cases: &[Log], carried: &Carried) -> (Log, Vec<Log>) {
    let (mut pool, mut cases) = (pool.clone(), cases.to_vec());
    carried.to_pool.iter().for_each(|event| pool.append(event.clone()));
    for log in &mut cases {
        let own = carried.to_cases.get(log.case()).cloned().unwrap_or_default();
        own.into_iter().for_each(|event| log.append(event));
    }
    (pool, cases)
}

#[test]
fn a_reservation_holds_through_its_last_day_and_the_first_in_line_gets_the_place_with_the_next() {
    let procedure = checked(&text(&["holds 1 place", "a reservation expires after 14 days", "waiting list"], &[]));
    let log = pool_log(vec![asked("a", "2026-03-20"), asked("b", "2026-03-23"), asked("c", "2026-03-24")]);
    // 14 days after 20 March is 3 April, over the change of the clocks on 29 March; it is Good Friday, which changes nothing.
    let before = on(&procedure, &log, day("2026-04-03"));
    assert_eq!(stands(&before, "a"), "reserved place 1 since 2026-03-20");
    assert_eq!(of(&before, "a").until, Some(day("2026-04-03")));
    assert_eq!(stands(&before, "b"), "waiting no. 1 since 2026-03-23");
    assert_eq!(stands(&before, "c"), "waiting no. 2 since 2026-03-24");
    let after = on(&procedure, &log, day("2026-04-04"));
    assert_eq!(stands(&after, "a"), "expired place 1 since 2026-04-04");
    assert_eq!(stands(&after, "b"), "reserved place 1 since 2026-04-04");
    // 14 days after 4 April.
    assert_eq!(of(&after, "b").until, Some(day("2026-04-18")));
    assert_eq!(stands(&after, "c"), "waiting no. 1 since 2026-03-24");
    // Taken on its last day, it does not expire.
    let mut taken = log.clone();
    taken.append(settled("@taken", "a", "2026-04-03"));
    assert_eq!(stands(&on(&procedure, &taken, day("2026-05-01")), "a"), "taken place 1 since 2026-04-03");
    // A day later it is too late.
    let mut late = log;
    late.append(settled("@taken", "a", "2026-04-04"));
    assert_eq!(stands(&on(&procedure, &late, day("2026-04-04")), "a"), "expired place 1 since 2026-04-04");
}

#[test]
fn what_expires_with_one_day_comes_free_before_any_of_it_is_given() {
    let procedure = checked(&text(&["holds 2 places", "a reservation expires after 4 days", "waiting list"], &[]));
    let asks =
        [("y", "2026-03-23"), ("x", "2026-03-24"), ("c", "2026-03-25"), ("d", "2026-03-26"), ("e", "2026-03-26"), ("f", "2026-03-26")];
    let mut log = pool_log(asks.iter().map(|(request, on)| asked(request, on)).collect());
    // Both are given back on 27 March, x first by its name: c has place 2 and d place 1, through 31 March.
    log.append(settled("@released", "x", "2026-03-27"));
    log.append(settled("@released", "y", "2026-03-27"));
    let before = on(&procedure, &log, day("2026-03-31"));
    assert_eq!(stands(&before, "c"), "reserved place 2 since 2026-03-27");
    assert_eq!(stands(&before, "d"), "reserved place 1 since 2026-03-27");
    // Two places come free with 1 April; the first in line gets the first of them.
    let after = on(&procedure, &log, day("2026-04-01"));
    assert_eq!(stands(&after, "e"), "reserved place 1 since 2026-04-01");
    assert_eq!(stands(&after, "f"), "reserved place 2 since 2026-04-01");
}

#[test]
fn working_days_of_a_reservation_are_those_of_the_calendar() {
    let procedure = checked(&text(&["holds 1 place", "a reservation expires after 5 working days"], &[]));
    let log = pool_log(vec![asked("a", "2026-04-01")]);
    // Easter 2026: 2, 3 and 6 April are days off. The working days after 1 April are 7, 8, 9, 10 and 13 April.
    assert_eq!(of(&on(&procedure, &log, day("2026-04-13")), "a").until, Some(day("2026-04-13")));
    assert_eq!(stands(&on(&procedure, &log, day("2026-04-13")), "a"), "reserved place 1 since 2026-04-01");
    assert_eq!(stands(&on(&procedure, &log, day("2026-04-14")), "a"), "expired place 1 since 2026-04-14");
}

#[test]
fn a_place_that_is_withdrawn_is_lost_and_the_case_stands_in_line_where_it_stood() {
    let procedure = checked(&text(&["holds 1 place", "waiting list"], &[]));
    let log = pool_log(vec![
        asked("a", "2026-03-02"),
        asked("b", "2026-03-03"),
        place("@withdrawn", "1", "2026-03-05"),
        place("@added", "bakery", "2026-03-09"),
    ]);
    let lost = on(&procedure, &log, day("2026-03-05"));
    assert_eq!((lost.places, lost.free), (0, 0));
    assert_eq!(stands(&lost, "a"), "waiting no. 1 since 2026-03-05");
    assert_eq!(stands(&lost, "b"), "waiting no. 2 since 2026-03-03");
    let again = on(&procedure, &log, day("2026-03-09"));
    assert_eq!(stands(&again, "a"), "reserved place bakery since 2026-03-09");
    assert_eq!(stands(&again, "b"), "waiting no. 1 since 2026-03-03");
    // What is in use and withdrawn is lost for good.
    let mut used = log;
    used.append(settled("@taken", "a", "2026-03-10"));
    used.append(place("@withdrawn", "bakery", "2026-03-12"));
    assert_eq!(stands(&on(&procedure, &used, day("2026-03-12")), "a"), "lost place bakery since 2026-03-12");
}

#[test]
fn whoever_asks_no_longer_leaves_the_line_and_gives_what_was_reserved() {
    let procedure = checked(&text(&["holds 1 place", "waiting list"], &[]));
    let mut log = pool_log(vec![
        asked("a", "2026-03-02"),
        asked("b", "2026-03-03"),
        asked("c", "2026-03-04"),
        settled("@released", "b", "2026-03-05"),
    ]);
    let left = on(&procedure, &log, day("2026-03-05"));
    assert_eq!(stands(&left, "b"), "dropped since 2026-03-05");
    assert_eq!(stands(&left, "c"), "waiting no. 1 since 2026-03-04");
    log.append(settled("@released", "a", "2026-03-06"));
    let given = on(&procedure, &log, day("2026-03-06"));
    assert_eq!(stands(&given, "a"), "dropped place 1 since 2026-03-06");
    assert_eq!(stands(&given, "c"), "reserved place 1 since 2026-03-06");
}

#[test]
fn without_a_waiting_list_a_case_is_refused_and_a_lost_place_is_replaced_only_by_one_that_is_free() {
    let procedure = checked(&text(&["holds 2 places"], &[]));
    let log = pool_log(vec![
        asked("a", "2026-03-02"),
        place("@withdrawn", "1", "2026-03-03"),
        asked("b", "2026-03-04"),
        place("@withdrawn", "2", "2026-03-05"),
    ]);
    assert_eq!(stands(&on(&procedure, &log, day("2026-03-03")), "a"), "reserved place 2 since 2026-03-03");
    let end = on(&procedure, &log, day("2026-03-05"));
    assert_eq!(stands(&end, "a"), "lost place 2 since 2026-03-05");
    assert_eq!(stands(&end, "b"), "refused since 2026-03-04");
}

#[test]
fn a_closed_pool_gives_nothing_and_keeps_what_is_reserved() {
    let procedure = checked(&text(&["holds 2 places", "a reservation expires after 20 days", "waiting list"], &[]));
    let log = pool_log(vec![
        asked("a", "2026-07-01"),
        event("shut", "@closed", day("2026-07-06"), &[]),
        asked("b", "2026-07-07"),
        event("open", "@opened", day("2026-07-27"), &[]),
    ]);
    let shut = on(&procedure, &log, day("2026-07-07"));
    assert!(!shut.open);
    assert_eq!(stands(&shut, "a"), "reserved place 1 since 2026-07-01");
    assert_eq!(stands(&shut, "b"), "waiting no. 1 since 2026-07-07");
    assert_eq!((shut.free, shut.waiting), (1, 1));
    let open = on(&procedure, &log, day("2026-07-27"));
    // 20 days after 1 July is the 21st: it expired while the pool was closed. Place 2 was free all the time, and comes after place 1.
    assert_eq!(stands(&open, "a"), "expired place 1 since 2026-07-22");
    assert_eq!(stands(&open, "b"), "reserved place 1 since 2026-07-27");
}

#[test]
fn who_is_told_that_nothing_is_left_and_when() {
    let told = "none free: the consultant at once, the team_leader 1st working day at 8";
    let procedure = checked(&text(&["holds 1 place", "waiting list", told, "fewer than 1 place: the team_leader at once"], &[]));
    let log = pool_log(vec![asked("a", "2026-03-06")]);
    // Friday 6 March: known at noon. The working day after is Monday the 9th, 8 o'clock.
    let messages = |log: &Log, today: &str| -> Vec<String> {
        let told = on(&procedure, log, day(today)).messages;
        told.iter().map(|told| format!("{} {}", told.at, told.to.join("+"))).collect()
    };
    assert_eq!(messages(&log, "2026-03-06"), ["2026-03-06T11:00:00Z consultant"]);
    assert_eq!(messages(&log, "2026-03-09"), ["2026-03-06T11:00:00Z consultant", "2026-03-09T07:00:00Z team_leader"]);
    // A place more on the Sunday: the second rung is not reached.
    let mut more = log.clone();
    more.append(place("@added", "bakery", "2026-03-08"));
    assert_eq!(messages(&more, "2026-03-09"), ["2026-03-06T11:00:00Z consultant"]);
    // What was acknowledged is not new.
    let mut heard = log;
    let id = on(&procedure, &heard, day("2026-03-06")).messages[0].id.clone();
    heard.append(event("ok", "@acknowledged", day("2026-03-06"), &[("message", &id)]));
    let after = on(&procedure, &heard, day("2026-03-09"));
    assert_eq!(after.messages.iter().map(|told| told.acknowledged).collect::<Vec<_>>(), [true, false]);
    assert!(after.findings.is_empty(), "{:?}", after.findings);
}

/// The rows of `dsl-examples/praktikpladsbanken/README.md`: on each day, how it stands with the three cases.
#[test]
fn the_example_is_carried_day_by_day() {
    let read = |path: &str| std::fs::read_to_string(format!("../dsl-examples/praktikpladsbanken/{path}")).unwrap();
    let procedure = checked(&read("procedure.sag"));
    let log = |path: &str| Log::read(&read(path)).0;
    let (id, pool) = (procedure.pool_named("praktikpladsbanken").unwrap().0, log("pulje.jsonl"));
    let cases = [log("cases/sag-1.jsonl"), log("cases/sag-2.jsonl"), log("cases/sag-3.jsonl")];
    let rows = [
        ("2018-03-07", ["reserved bageriet 2018-03-19", "reserved lageret 2018-03-20", "waiting 1"]),
        ("2018-03-12", ["taken bageriet", "reserved lageret 2018-03-20", "waiting 1"]),
        ("2018-03-13", ["taken bageriet", "waiting 1", "waiting 2"]),
        ("2018-03-19", ["taken bageriet", "reserved gartneriet 2018-04-02", "waiting 1"]),
        ("2018-03-26", ["taken bageriet", "taken gartneriet", "waiting 1"]),
        ("2018-04-06", ["given-back bageriet", "taken gartneriet", "reserved bageriet 2018-04-20"]),
        ("2018-04-16", ["given-back bageriet", "taken gartneriet", "taken bageriet"]),
    ];
    for (today, expected) in rows {
        let now = AsOf::at(Moment::Day(day(today)));
        let told = stock(&procedure, id, &pool, now).requests.into_iter().map(|request| {
            let number = request.number.map(|number| format!(" {number}")).unwrap_or_default();
            let place = request.place.map(|place| format!(" {place}")).unwrap_or_default();
            let until = request.until.filter(|_| request.state == AskedStanding::Reserved).map(|day| format!(" {day}")).unwrap_or_default();
            format!("{}{number}{place}{until}", name(request.state))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{today}");
        assert!(carry(&procedure, id, &pool, &cases, now).is_empty(), "{today}");
    }
    // The English text is the same procedure.
    let english = checked(&read("procedure.en.sag"));
    let shape = |procedure: &Checked<Procedure>| {
        let steps =
            procedure.steps().iter().map(|step| (step.asks, step.gives_back.clone(), step.met_by.clone(), step.after.signals.clone()));
        let pools = procedure.pools().iter().map(|pool| (pool.places, pool.waits, pool.expires, pool.answers.clone()));
        (steps.collect::<Vec<_>>(), pools.collect::<Vec<_>>())
    };
    assert_eq!(shape(&english), shape(&procedure));
}

/// A text on top may have a pool of its own, and steps that ask it or that of the text below; it takes nothing over.
#[test]
fn a_text_on_top_adds_a_pool_and_changes_none() {
    let below = text(&["holds 1 place"], &[]);
    let over = |lines: &str| {
        let mut sources = SourceMap::new();
        sources.add("below.sag", &below);
        let top = format!("procedure \"On top\"\n    builds on \"Try\"\n    calendar denmark\n{lines}");
        let id = sources.add("top.sag", &top);
        load(&sources, id, &Calendars::builtin())
    };
    let own = "pool halls \"Halls\"\n    holds 2 places\n    answers \"hall reserved\", when a place is reserved\n    basis local \"x\"\n";
    let step = |pool: &str| {
        format!(
            "step hall\n    each time report\n    the consultant may book a hall\n    reserves a place in {pool}\n    basis local \"x\"\n"
        )
    };
    for pool in ["halls", "bank"] {
        let loaded = over(&format!("{own}{}{}", step("halls"), step(pool).replace("step hall", "step other")));
        assert!(loaded.procedure.is_some(), "{:#?}", loaded.diagnostics);
        let added: Vec<&str> = loaded.changes.iter().map(|change| change.name.as_str()).collect();
        assert!(added.contains(&"halls"), "{added:?}");
    }
    let codes = |lines: &str| over(lines).diagnostics.iter().map(|fault| fault.code.slug()).collect::<Vec<_>>();
    assert_eq!(codes("step place\n    reserves a place in bank\n    gives the place back on return\n"), ["fixed-in-base"]);
    assert!(codes(&own.replace("\"hall reserved\"", "found")).contains(&"fixed-in-base"));
    assert!(codes(&own.replace("pool halls", "pool bank")).contains(&"duplicate-name"));
}

#[test]
fn of_one_day_the_answer_comes_after_what_asked_whatever_the_ids_are() {
    let clauses = ["answers refused, when no place is free"];
    let procedure = checked(&text(&clauses, &["lapses on refused"]));
    for id in ["a-first", "z-last"] {
        let mut log = Log::new("case-1", "Try");
        let by = |role: &str, event: Event| Event { actor: Actor { id: "p".to_owned(), role: role.to_owned() }, ..event };
        log.append(by("citizen", event("m", "report", day("2026-03-02"), &[])));
        log.append(by("bank", event(id, "refused", day("2026-03-02"), &[])));
        let now = situation(&procedure, &log, AsOf::at(Moment::Day(day("2026-03-02"))));
        assert_eq!(now.duties[0].state, State::Lapsed, "{id}");
        assert_eq!(now.asked[0].state, AskedStanding::Refused);
    }
}

#[test]
fn nobody_but_the_pool_answers_for_it() {
    let procedure = checked(&text(&["holds 1 place"], &[]));
    let mut log = case_log(0, (0, 0, 2, 0));
    log.append(event("x", "place reserved", day("2026-03-24"), &[]));
    let now = situation(&procedure, &log, AsOf::at(Moment::Day(day("2026-03-24"))));
    assert_eq!(now.asked[0].state, AskedStanding::Asked);
    assert!(now.findings.iter().any(|finding| matches!(finding, Finding::NoEffect { event, .. } if event == "x")), "{:?}", now.findings);
}

#[test]
fn a_corrected_case_takes_back_what_it_asked_and_the_next_in_line_is_told() {
    let (_, procedure) = asking(1, 0, true);
    let (first, second) = (case_log(0, (0, 0, 2, 0)), case_log(1, (1, 0, 2, 0)));
    let then = AsOf::at(Moment::Day(day("2026-03-25")));
    let carried = carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), &[first.clone(), second.clone()], then);
    let (pool, mut cases) = appended(&Log::of_pool("bank", "Try"), &[first, second], &carried);
    // It was never reported: the first case had nothing to ask for. That becomes known on 26 March.
    let mut retraction = event("r", "@retracted", day("2026-03-26"), &[]);
    retraction.supersedes = Some("e1".to_owned());
    cases[0].append(retraction);
    let now = AsOf::at(Moment::Day(day("2026-03-26")));
    let carried = carry(&procedure, bank(&procedure), &pool, &cases, now);
    assert!(carried.settled);
    let kinds = |events: &[Event]| events.iter().map(|event| event.kind.clone()).collect::<Vec<_>>();
    assert_eq!(kinds(&carried.to_pool), ["@retracted"]);
    assert_eq!(kinds(&carried.to_cases["case-0"]), ["@retracted"]);
    // It had been told to wait on the 24th; as is known now, a place was free that day.
    assert_eq!(kinds(&carried.to_cases["case-1"]), ["place reserved", "@retracted"]);
    let (pool, cases) = appended(&pool, &cases, &carried);
    assert!(carry(&procedure, bank(&procedure), &pool, &cases, now).is_empty());
    assert_eq!(situation(&procedure, &cases[1], now).asked[0].state, AskedStanding::Reserved);
    // As known the day before, the first had it.
    let before = AsOf { happened_by: now.happened_by, known_by: then.known_by };
    assert_eq!(situation(&procedure, &cases[1], before).asked[0].state, AskedStanding::Waiting);
}

#[test]
fn a_step_that_ends_without_a_place_asks_no_longer() {
    let (_, procedure) = asking(1, 0, true);
    // The second asks on 24 March and gives up on the 25th.
    let (first, second) = (case_log(0, (0, 0, 2, 0)), case_log(1, (1, 1, 0, 0)));
    let now = AsOf::at(Moment::Day(day("2026-03-26")));
    let carried = carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), &[first, second], now);
    assert!(carried.settled);
    let (pool, _) = appended(&Log::of_pool("bank", "Try"), &[], &carried);
    let held = stock(&procedure, bank(&procedure), &pool, now);
    let of_second = held.requests.iter().find(|request| request.case == "case-1").unwrap();
    assert_eq!((of_second.state, of_second.since), (AskedStanding::Dropped, Moment::Day(day("2026-03-25"))));
    assert_eq!((held.reserved, held.waiting), (1, 0));
}

#[test]
fn a_step_that_was_met_with_a_place_it_did_not_have_is_told_of() {
    let (_, procedure) = asking(1, 0, true);
    let (late, second) = (case_log(0, (0, 0, 2, 0)), case_log(1, (1, 2, 1, 5)));
    let then = AsOf::at(Moment::Day(day("2026-03-26")));
    let carried = carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), std::slice::from_ref(&second), then);
    let (pool, cases) = appended(&Log::of_pool("bank", "Try"), &[second], &carried);
    assert_eq!(situation(&procedure, &cases[0], then).asked[0].state, AskedStanding::Taken);
    // A case that had asked a day earlier is carried only now.
    let carried = carry(&procedure, bank(&procedure), &pool, &[late, cases[0].clone()], then);
    assert_eq!(carried.unfounded.iter().map(|one| one.case.as_str()).collect::<Vec<_>>(), ["case-1"]);
}

#[test]
fn a_text_that_asks_again_on_every_refusal_does_not_come_to_rest() {
    let again = text(&["answers refused, when no place is free"], &[]).replace("each time report", "each time report or refused");
    let procedure = checked(&again);
    let now = AsOf::at(Moment::Day(day("2026-03-24")));
    let carried = carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), &[case_log(0, (0, 0, 2, 0))], now);
    assert!(!carried.settled);
}

#[test]
fn whom_the_answers_are_hidden_from_sees_nothing_of_what_was_asked() {
    let hidden = text(&["holds 1 place", "hidden from the citizen"], &[]);
    let (procedure, open) = (checked(&hidden), checked(&hidden.replace("    hidden from the citizen\n", "")));
    let log = case_log(0, (0, 0, 2, 0));
    let now = AsOf::at(Moment::Day(day("2026-03-24")));
    let citizen = procedure.role_named("citizen").unwrap();
    assert_eq!(situation_for(&procedure, &log, now, citizen).asked.len(), 0);
    assert_eq!(situation_for(&open, &log, now, citizen).asked.len(), 1);
    let mut told = log.clone();
    told.append(Event {
        actor: Actor { id: "p".to_owned(), role: "bank".to_owned() },
        ..event("a", "place reserved", day("2026-03-23"), &[])
    });
    let seen = |log: &Log| serde_json::to_string(&situation_for(&procedure, log, now, citizen)).unwrap();
    assert_eq!(seen(&log), seen(&told));
}
