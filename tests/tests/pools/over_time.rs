//! How much a pool had over time, what it must have, and who may do what in its log.

use super::hall::{self, Hall};
use super::*;
use sagsgang::attempt::{Command, Context, PoolBar, Reason, Refusal, in_pool};
use sagsgang::indicators::{Figures, Found, Outcome, find_in_pool, reckon};
use sagsgang::pool::{Fault, LevelOn, course};
use sagsgang::scenario;
use sagsgang::situation::{Post, Sent};

const TARGET: [&str; 4] = [
    "must have at least 2 free",
    "the consultant must find more places",
    "within 3 working days",
    "if late: the team_leader 1st working day at 8, the team_leader 3rd working day at 8",
];

const MEASURES: [&str; 6] = [
    "free places in bank, per month",
    "places in bank",
    "share of days below the target in bank, per month",
    "share of days without free places in bank",
    "days on the waiting list in bank",
    "number of expired reservations in bank",
];

fn with_indicators(text: &str, measures: &[&str]) -> String {
    let lines = measures.iter().enumerate();
    let all: String = lines.map(|(at, measure)| format!("indicator \"No. {at}\"\n    {measure}\n    basis local \"x\"\n")).collect();
    format!("{text}{all}")
}

/// What each of the indicators comes to, by days that have ended.
fn figures(procedure: &Checked<Procedure>, log: &Log, now: AsOf) -> Vec<(Figures, Vec<Found>)> {
    let found = vec![(bank(procedure), find_in_pool(procedure, bank(procedure), log, now))];
    reckon(procedure, &[], &found, Day::LAST).into_iter().map(|reckoned| (reckoned.all, reckoned.found)).collect()
}

/// The same told day by day.
fn days(rules: Rules, log: &Log, first: Day, last: Day) -> Vec<Hall> {
    let mut days = Vec::new();
    let mut today = first;
    while today <= last {
        days.push(hall::tell(rules, log, today));
        today = today.plus(1);
    }
    days
}

fn tenths(above: i64, below: i64) -> String {
    let tenths = (20 * above + below) / (2 * below);
    format!("{}.{}", tenths / 10, tenths % 10)
}

proptest! {
    #![proptest_config(Config { cases: 120, failure_persistence: None, ..Config::default() })]

    /// At the end of each day there is what a slow telling of the log comes to, and the figures are those of these days.
    #[test]
    fn the_level_of_each_day_and_the_figures_are_those_of_a_slow_reading(
        lines in vec(any::<Line>(), 1..40),
        places in any::<u8>(),
        days_held in 1_u8..5,
        length in 0_i32..45,
    ) {
        let rules = Rules { places: u32::from(places % 4), days: Some(u32::from(days_held)), waits: true };
        let (holds, expires) = (format!("holds {} places", rules.places), format!("a reservation expires after {days_held} days"));
        let mut clauses: Vec<&str> = vec![&expires, "waiting list"];
        clauses.extend((rules.places > 0).then_some(holds.as_str()));
        clauses.extend(TARGET);
        let procedure = checked(&with_indicators(&text(&clauses, &[]), &MEASURES));
        let log = random_log(&lines);
        let last = day(START).plus(length);
        let now = AsOf { happened_by: Moment::Day(last), known_by: Moment::Day(last.plus(50)) };
        let course = course(&procedure, bank(&procedure), &log, now);
        let Some(first) = course.levels().first().map(|level| level.day) else { return Ok(()) };
        let slow = days(rules, &log, first, last);
        for (today, slow) in slow.iter().enumerate() {
            let today = first.plus(i32::try_from(today).unwrap());
            let found = *course.between(today, today).last().unwrap();
            let (all, free) = slow.count();
            let expected = [free, slow.standing("reserved"), slow.standing("taken"), all, slow.standing("waiting"), usize::from(slow.is_shut())];
            let found = [found.free, found.reserved, found.taken, found.places, found.waiting, u32::from(!found.open)].map(|number| number as usize);
            prop_assert_eq!(found, expected, "{}", today);
        }
        // The days of one month fall together or apart; the figures of all do not care.
        let whole = i64::try_from(slow.len()).unwrap();
        let sum = |of: &dyn Fn(&Hall) -> usize| slow.iter().map(|hall| i64::try_from(of(hall)).unwrap()).sum::<i64>();
        let figures = figures(&procedure, &log, now);
        let level = |at: usize| {
            let level = figures[at].0.level.unwrap();
            (level.lowest as usize, serde_json::to_value(level.mean).unwrap().as_str().unwrap().to_owned(), level.highest as usize)
        };
        let expected = |of: &dyn Fn(&Hall) -> usize| {
            (slow.iter().map(of).min().unwrap(), tenths(sum(of), whole), slow.iter().map(of).max().unwrap())
        };
        prop_assert_eq!(level(0), expected(&|hall| hall.count().1));
        prop_assert_eq!(level(1), expected(&|hall| hall.count().0));
        let hits = |at: usize| (figures[at].0.share.unwrap().hits, figures[at].0.rests_on);
        prop_assert_eq!(hits(2), (slow.iter().filter(|hall| hall.count().1 < 2).count(), slow.len()));
        prop_assert_eq!(hits(3), (slow.iter().filter(|hall| hall.count().1 == 0).count(), slow.len()));
        // A case that waits from one day to another stands in line at the end of each day between.
        let waited = |found: &Found| {
            let on = |at: &Option<sagsgang::indicators::At>| at.as_ref().map(|at| procedure.calendar().day(at.on));
            on(&found.from).unwrap().days_until(on(&found.to).unwrap_or(last.plus(1)))
        };
        let in_line: i64 = figures[4].1.iter().map(|found| i64::from(waited(found))).sum();
        prop_assert_eq!(in_line, sum(&|hall| hall.standing("waiting")));
        prop_assert_eq!(figures[4].0.not_yet, slow.last().unwrap().standing("waiting"));
        prop_assert_eq!(figures[5].0.rests_on, slow.last().unwrap().standing("expired"));
    }

    /// What somebody may not tell is as if it had not been told, and is told of.
    #[test]
    fn what_a_role_may_not_do_in_the_log_changes_nothing(lines in vec(any::<Line>(), 0..30), others in any::<u32>()) {
        let clauses = [
            "holds 2 places", "a reservation expires after 4 days", "waiting list", "places may be added by the consultant",
            "places may be withdrawn by the consultant", "places may be reserved by the consultant",
            "places may be given back by the consultant", "may be closed and opened by the consultant",
        ];
        let procedure = checked(&text(&clauses, &[]));
        let log = random_log(&lines);
        let by_another = |at: usize| others >> (at % 32) & 1 == 1;
        let (mut told, mut left, mut barred) = (pool_log(Vec::new()), pool_log(Vec::new()), Vec::new());
        for (at, event) in log.events().iter().enumerate() {
            if by_another(at) {
                let actor = Actor { id: "c1".to_owned(), role: "citizen".to_owned() };
                told.append(Event { actor, ..event.clone() });
                // Whoever takes back nothing that is there does nothing.
                let does = event.kind != "@retracted" || log.events().iter().any(|other| Some(&other.id) == event.supersedes.as_ref());
                barred.extend(does.then(|| event.id.clone()));
            } else {
                told.append(event.clone());
                left.append(event.clone());
            }
        }
        let last = AsOf::at(Moment::Day(day(START).plus(30)));
        let (all, without) = (stock(&procedure, bank(&procedure), &told, last), stock(&procedure, bank(&procedure), &left, last));
        prop_assert_eq!(&all.requests, &without.requests);
        prop_assert_eq!((all.places, all.free, all.open), (without.places, without.free, without.open));
        let mut found: Vec<String> = all.findings.iter().filter_map(|fault| match fault {
            Fault::RoleMayNot { event, role } if role == "citizen" => Some(event.clone()),
            _ => None,
        }).collect();
        found.sort();
        barred.sort();
        prop_assert_eq!(found, barred);
    }
}

fn level(day: &LevelOn) -> String {
    format!("{} {}/{} reserved {} taken {} waiting {}", day.day, day.free, day.places, day.reserved, day.taken, day.waiting)
}

#[test]
fn the_level_is_that_of_the_end_of_each_day_and_as_known() {
    let procedure = checked(&text(&["holds 1 place", "waiting list"], &[]));
    let mut log = pool_log(vec![asked("a", "2026-03-02"), asked("b", "2026-03-04"), settled("@taken", "a", "2026-03-04")]);
    let mut late = settled("@released", "a", "2026-03-06");
    late.recorded = noon(day("2026-03-09"));
    log.append(late);
    let on = |happened: &str, known: &str| {
        let now = AsOf { happened_by: Moment::Day(day(happened)), known_by: Moment::Day(day(known)) };
        course(&procedure, bank(&procedure), &log, now).levels().iter().map(level).collect::<Vec<_>>()
    };
    let known_then = ["2026-03-02 0/1 reserved 1 taken 0 waiting 0", "2026-03-04 0/1 reserved 0 taken 1 waiting 1"];
    assert_eq!(on("2026-03-08", "2026-03-08"), known_then);
    let now = on("2026-03-08", "2026-03-09");
    assert_eq!(now[..2], known_then);
    assert_eq!(now[2..], ["2026-03-06 0/1 reserved 1 taken 0 waiting 0"]);
    // What comes and goes within a day is not seen, and a day that ends as the one before is no change.
    let at = |kind: &str, name: &str, time: &str| Event { happened: Moment::parse(time).unwrap(), ..place(kind, name, &time[..10]) };
    let log = pool_log(vec![
        at("@added", "mill", "2026-03-03T09:00:00+01:00"),
        at("@withdrawn", "mill", "2026-03-04T09:00:00+01:00"),
        at("@added", "bakery", "2026-03-04T10:00:00+01:00"),
    ]);
    let found = course(&procedure, bank(&procedure), &log, AsOf::at(Moment::Day(day("2026-03-05"))));
    assert_eq!(found.levels().iter().map(level).collect::<Vec<_>>(), ["2026-03-03 2/2 reserved 0 taken 0 waiting 0"]);
}

/// 2 free at least. On Monday 2 March the pool begins with 1. On Thursday 5 March a place comes: 2. On Monday the 9th two cases ask: 0;
/// on Tuesday the 17th two places come: 2 again.
fn short() -> (Checked<Procedure>, Log) {
    let clauses: Vec<&str> = ["holds 1 place", "waiting list"].into_iter().chain(TARGET).collect();
    let procedure = checked(&text(&clauses, &[]));
    let log = pool_log(vec![
        event("shut", "@opened", day("2026-03-02"), &[]),
        place("@added", "bakery", "2026-03-05"),
        asked("a", "2026-03-09"),
        asked("b", "2026-03-09"),
        place("@added", "mill", "2026-03-17"),
        place("@added", "shop", "2026-03-17"),
    ]);
    (procedure, log)
}

#[test]
fn too_little_must_be_filled_up_in_time_and_is_told_up_the_ladder() {
    let (procedure, log) = short();
    let filled = |today: &str| -> Vec<String> {
        let target = on(&procedure, &log, day(today)).target.unwrap();
        target
            .duties
            .iter()
            .map(|one| {
                let filled = one.filled.map(|filled| format!(" filled {filled}")).unwrap_or_default();
                format!("{:?} since {} due {}{filled}", one.state, one.since, one.due.unwrap())
            })
            .collect()
    };
    // Three working days after Monday the 2nd: Thursday the 5th, its last day. After Monday the 9th: Thursday the 12th.
    assert_eq!(filled("2026-03-04"), ["Open since 2026-03-02 due 2026-03-05"]);
    let first = "Met since 2026-03-02 due 2026-03-05 filled 2026-03-05";
    assert_eq!(filled("2026-03-05"), [first]);
    assert_eq!(filled("2026-03-12"), [first, "Open since 2026-03-09 due 2026-03-12"]);
    assert_eq!(filled("2026-03-13"), [first, "Late since 2026-03-09 due 2026-03-12"]);
    assert_eq!(filled("2026-03-17"), [first, "MetLate since 2026-03-09 due 2026-03-12 filled 2026-03-17"]);
    let told = |today: &str| -> Vec<String> {
        let messages = on(&procedure, &log, day(today)).told();
        messages.iter().map(|message| format!("{} {}", message.at, message.to.join("+"))).collect()
    };
    // Late with Friday the 13th; the 1st working day after Thursday the 12th is that Friday, 8 o'clock; the 3rd is Tuesday the 17th.
    assert_eq!(told("2026-03-12"), Vec::<String>::new());
    assert_eq!(told("2026-03-13"), ["2026-03-13T07:00:00Z team_leader"]);
    // On the 17th it is filled up, so nobody else is told.
    assert_eq!(told("2026-03-20"), ["2026-03-13T07:00:00Z team_leader"]);
}

#[test]
fn who_is_away_is_told_of_a_pool_by_a_substitute() {
    let clauses: Vec<&str> = ["holds 1 place"].into_iter().chain(TARGET).collect();
    let away = text(&clauses, &[]).replace("leads the consultant", "leads the consultant, substitute deputy\nrole deputy");
    let procedure = checked(&away);
    let mut log = pool_log(vec![asked("a", "2026-03-09")]);
    let told = |log: &Log| on(&procedure, log, day("2026-03-13")).told().remove(0);
    assert_eq!((told(&log).to, told(&log).instead_of), (vec!["team_leader".to_owned()], Vec::new()));
    let actor = Actor { id: "l1".to_owned(), role: "team_leader".to_owned() };
    log.append(Event { actor, ..event("away", "@absent", day("2026-03-10"), &[("until", "2026-03-20")]) });
    assert_eq!((told(&log).to, told(&log).instead_of), (vec!["deputy".to_owned()], vec!["team_leader".to_owned()]));
    assert!(on(&procedure, &log, day("2026-03-13")).findings.is_empty());
}

#[test]
fn what_is_sent_of_a_pool_is_sent_once_and_taken_back_where_the_ground_is_gone() {
    let (procedure, mut log) = short();
    let sort = |log: &Log, today: &str, sent: &Sent| {
        let now = on(&procedure, log, day(today));
        let mut post = Post::default();
        post.tell(&now.pool, &now.told(), now.withdrawn());
        post.sort(sent)
    };
    let first = sort(&log, "2026-03-13", &Sent::default());
    assert_eq!(first.envelopes.len(), 1);
    let id = first.envelopes[0].messages[0].1.id.clone();
    let mut sent = Sent::default();
    sent.add(&id, Some("team_leader"));
    assert_eq!(sort(&log, "2026-03-16", &sent).envelopes, []);
    // Acknowledged, it is not sent again either.
    log.append(event("seen", "@acknowledged", day("2026-03-13"), &[("message", &id)]));
    assert_eq!(sort(&log, "2026-03-16", &Sent::default()).envelopes, []);
    assert!(on(&procedure, &log, day("2026-03-16")).findings.is_empty());
    // Neither case had asked: nobody had to be told.
    for asked in ["ask-a", "ask-b"] {
        let mut gone = event(&format!("no-{asked}"), "@retracted", day("2026-03-16"), &[]);
        gone.supersedes = Some(asked.to_owned());
        log.append(gone);
    }
    let later = sort(&log, "2026-03-16", &sent);
    assert_eq!((later.envelopes.len(), later.withdrawn.len()), (0, 1));
    assert_eq!(on(&procedure, &log, day("2026-03-16")).withdrawn().collect::<Vec<_>>(), [id.as_str()]);
}

#[test]
fn indicators_of_a_pool_by_days_counted_by_hand() {
    let clauses: Vec<&str> = ["holds 1 place", "waiting list", "a reservation expires after 5 days"].into_iter().chain(TARGET).collect();
    let procedure = checked(&with_indicators(&text(&clauses, &[]), &MEASURES));
    // 2–4 March nothing but one free place. On the 5th a asks and has it through the 10th; on the 8th b asks and waits. On the 11th a's
    // reservation has expired and b has the place through the 16th; on the 12th a place comes. On the 17th b's has expired.
    let log = pool_log(vec![
        event("open", "@opened", day("2026-03-02"), &[]),
        asked("a", "2026-03-05"),
        asked("b", "2026-03-08"),
        place("@added", "bakery", "2026-03-12"),
    ]);
    let now = |at: &str| AsOf::at(Moment::parse(at).unwrap());
    let all = figures(&procedure, &log, now("2026-03-20"));
    // Free: 1 on the 2nd to the 4th (3 days), 0 on the 5th to the 11th (7), 1 on the 12th to the 16th (5), 2 on the 17th to the 20th (4):
    // 3 + 5 + 8 = 16 of 19 days; 0.842.
    let level = all[0].0.level.unwrap();
    assert_eq!((level.lowest, level.highest, all[0].0.rests_on), (0, 2, 19));
    assert_eq!(serde_json::to_value(level.mean).unwrap(), "0.8");
    // Places: 1 for 10 days, 2 for 9: 28 of 19 days; 1.47.
    assert_eq!(serde_json::to_value(all[1].0.level.unwrap().mean).unwrap(), "1.5");
    // Fewer than 2 free: the 15 days through the 16th. None free: 7 days.
    assert_eq!((all[2].0.share.unwrap().hits, all[3].0.share.unwrap().hits), (15, 7));
    // b waited from the 8th to the 11th.
    assert_eq!((all[4].0.rests_on, all[4].0.days.unwrap().sum), (1, 3));
    assert_eq!(all[5].0.rests_on, 2);
    // At noon of the 10th that day has not ended, and b still waits.
    let at_noon = figures(&procedure, &log, now("2026-03-10T12:00:00+01:00"));
    assert_eq!((at_noon[0].0.rests_on, at_noon[4].0.not_yet, at_noon[5].0.rests_on), (8, 1, 0));
    // Each month by itself: days to the end of March, and three of April.
    let found = vec![(bank(&procedure), find_in_pool(&procedure, bank(&procedure), &log, now("2026-04-03")))];
    let spans = reckon(&procedure, &[], &found, Day::LAST).remove(0).spans;
    let months: Vec<(String, usize)> = spans.iter().map(|span| (span.from.to_string(), span.figures.rests_on)).collect();
    assert_eq!(months, [("2026-03-01".to_owned(), 30), ("2026-04-01".to_owned(), 3)]);
    // Without the log of the pool there is no figure, and it is said.
    let none = reckon(&procedure, &[], &[], Day::LAST).remove(0).all;
    assert!(none.without_log && none.level.is_none());
    assert!(all.iter().all(|(figures, found)| !figures.without_log && found.iter().all(|found| found.outcome != Outcome::NotYet)));
}

/// The table of `dsl-examples/praktikpladsbanken/README.md`.
#[test]
fn the_example_day_by_day() {
    let read = |path: &str| std::fs::read_to_string(format!("../dsl-examples/praktikpladsbanken/{path}")).unwrap();
    let procedure = checked(&read("procedure.sag"));
    let (pool, log) = (procedure.pool_named("praktikpladsbanken").unwrap().0, Log::read(&read("pulje.jsonl")).0);
    let now = AsOf::at(Moment::Day(day("2018-04-30")));
    let found = course(&procedure, pool, &log, now);
    let cells = |level: &LevelOn| [level.places, level.free, level.reserved, level.taken, level.waiting].map(|number| number.to_string());
    let found: Vec<String> = found.levels().iter().map(|level| format!("{} | {}", level.day, cells(level).join(" | "))).collect();
    let readme = read("README.md");
    let rows = readme.lines().skip_while(|line| !line.starts_with("| fra |")).skip(2).take_while(|line| line.starts_with('|'));
    let rows: Vec<String> = rows.map(|row| row[5..row.len() - 2].to_owned()).collect();
    assert_eq!(found, rows);
    let target = stock(&procedure, pool, &log, now).target.unwrap();
    assert_eq!(
        target.duties.iter().map(|one| (one.since.to_string(), one.due.unwrap().to_string())).collect::<Vec<_>>(),
        [("2018-02-01".to_owned(), "2018-03-01".to_owned())]
    );
    // The 1st working day after 1 March at 8 o'clock is Friday the 2nd.
    assert_eq!(target.messages.iter().map(|message| message.at.to_string()).collect::<Vec<_>>(), ["2018-03-02T07:00:00Z"]);
}

#[test]
fn the_picture_lists_what_a_pool_holds_and_must_have() {
    let own = [
        "holds 1 place",
        "a reservation expires after 5 days",
        "waiting list",
        "none free: the consultant at once",
        "places may be added by the consultant or the team_leader",
    ];
    let clauses: Vec<&str> = own.into_iter().chain(TARGET).collect();
    let flow = sagsgang::view::flow(&checked(&text(&clauses, &[])), None);
    let [pool] = &flow.outside[..] else { panic!("{:?}", flow.outside) };
    assert_eq!(pool.title, "The bank");
    let said = [
        "holds 1 place",
        "a reservation expires after 5 days",
        "waiting list",
        "none free: consultant at once",
        "must have at least 2 free",
        "consultant must find more places",
        "within 3 working days",
    ];
    assert_eq!(pool.lines[..7], said);
    // The ladder's two rungs, who may add places, and the basis.
    assert!(pool.lines[7].starts_with("team_leader 1 working day after the deadline"), "{:?}", pool.lines);
    assert_eq!(pool.lines[9], "places may be added by consultant or team_leader");
    assert_eq!(pool.lines.len(), 11);
}

fn attempt_in(procedure: &Checked<Procedure>, log: &Log, role: &str, command: Command) -> Result<Vec<Event>, Refusal> {
    let now = Instant::parse("2026-03-20T12:00:00+01:00").unwrap();
    let actor = Actor { id: "p1".to_owned(), role: role.to_owned() };
    in_pool(procedure, bank(procedure), log, &command, &Context { now, happened: None, actor, id: "new".to_owned() })
}

fn report(kind: &str, fields: &[(&str, &str)]) -> Command {
    Command::Report { kind: kind.to_owned(), fields: words(fields), about: None, supersedes: None, reason: None }
}

#[test]
fn acting_in_the_log_of_a_pool_is_asked_before() {
    let clauses = ["holds 1 place", "places may be added by the consultant", "may be closed and opened by the team_leader"];
    let procedure = checked(&text(&clauses, &[]));
    let log = pool_log(vec![place("@added", "bakery", "2026-03-05"), asked("a", "2026-03-06")]);
    let attempt = |role: &str, command: Command| attempt_in(&procedure, &log, role, command);
    let reasons = |role: &str, command: Command| attempt(role, command).unwrap_err().reasons;
    let place = [("place", "mill")];
    assert_eq!(attempt("consultant", report("@added", &place)).unwrap()[0].kind, "@added");
    let may_not = |role: &str, who: &str| vec![Reason::RoleMayNot { role: role.to_owned(), who: vec![who.to_owned()] }];
    assert_eq!(reasons("citizen", report("@added", &place)), may_not("citizen", "consultant"));
    assert_eq!(reasons("consultant", Command::Close), may_not("consultant", "team_leader"));
    assert_eq!(attempt("team_leader", Command::Close).unwrap()[0].kind, "@closed");
    // Whoever may not add may not take back that somebody did.
    let back = Command::Retract { event: "@added-bakery-2026-03-05".to_owned(), reason: None };
    assert_eq!(reasons("citizen", back.clone()), may_not("citizen", "consultant"));
    assert!(attempt("consultant", back).is_ok());
    // Nothing is said of who may withdraw: anybody may, and what has no effect is refused.
    assert!(attempt("citizen", report("@withdrawn", &[("place", "bakery")])).is_ok());
    let bar = |why| vec![Reason::InPool { why }];
    assert_eq!(reasons("citizen", report("@withdrawn", &place)), bar(PoolBar::UnknownPlace));
    assert_eq!(reasons("citizen", report("@withdrawn", &[])), bar(PoolBar::FieldMissing));
    assert_eq!(reasons("consultant", report("@added", &[("place", "bakery")])), bar(PoolBar::PlaceTwice));
    assert_eq!(reasons("citizen", report("@taken", &[("request", "b")])), bar(PoolBar::UnknownRequest));
    assert_eq!(reasons("citizen", report("@asked", &[("request", "a"), ("case", "a")])), bar(PoolBar::AskedTwice));
    assert_eq!(reasons("nobody", report("@opened", &[])), [Reason::UnknownRole { role: "nobody".to_owned() }]);
    assert_eq!(reasons("citizen", report("return", &[])), [Reason::UnknownKind { kind: "return".to_owned() }]);
    assert_eq!(reasons("citizen", Command::Acknowledge { message: "0".to_owned() }), [Reason::NoSuchMessage { message: "0".to_owned() }]);
}

#[test]
fn what_is_carried_is_not_barred_and_what_another_takes_back_of_it_is() {
    let (_, open) = asking(1, 0, true);
    let guarded = text(&["holds 1 place", "places may be reserved by the team_leader"], &["met by found"]);
    let procedure = checked(&guarded);
    let then = AsOf::at(Moment::Day(day("2026-03-25")));
    let cases = [case_log(0, (0, 0, 2, 0))];
    let carried = carry(&procedure, bank(&procedure), &Log::of_pool("bank", "Try"), &cases, then);
    let (mut pool, told) = appended(&Log::of_pool("bank", "Try"), &cases, &carried);
    assert_eq!(stock(&procedure, bank(&procedure), &pool, then).reserved, 1);
    let mut back = event("back", "@retracted", day("2026-03-25"), &[]);
    back.supersedes = Some(carried.to_pool[0].id.clone());
    pool.append(back);
    let now = stock(&procedure, bank(&procedure), &pool, then);
    assert_eq!((now.reserved, now.findings.len()), (1, 1));
    assert!(carry(&procedure, bank(&procedure), &pool, &told, then).is_empty());
    // Where anybody may, it is taken back.
    assert_eq!(stock(&open, bank(&open), &pool, then).reserved, 0);
}

#[test]
fn a_scenario_finds_how_much_there_is_and_says_so_where_it_does_not() {
    let clauses = ["waiting list", "places may be added by the consultant", "a reservation expires after 14 days"];
    let story = |expects: &str| {
        let lines = format!(
            "scenario \"x\"\n    Mon 2026-03-02  consultant: adds the place bakery to bank\n    Tue 2026-03-03  citizen: report\n    \
             Wed 2026-03-04  {expects}\n"
        );
        scenario::run(&checked(&format!("{}{lines}", text(&clauses, &[])))).0.remove(0)
    };
    let holds = ["then there are no free places in bank", "then there is 1 reserved place in bank", "then there is 1 place in bank"];
    for expects in
        holds.into_iter().chain(["then there are no cases on the waiting list in bank", "then there are not 2 free places in bank"])
    {
        assert!(story(expects).passed, "{expects} {:?}", story(expects).lines);
    }
    let found = ["1 place: 0 free, 1 reserved, 0 in use; 0 waiting."];
    for expects in ["then there is 1 free place in bank", "then there are not no free places in bank", "then there are 2 places in bank"] {
        let failed = story(expects);
        assert!(!failed.passed, "{expects}");
        assert_eq!(failed.lines[2].found, found, "{expects}");
    }
    // The 14 days after the 3rd are over with the 18th; another case has asked on the 17th.
    let later = "bank: another case asks for a place\n    Tue 2026-03-17  then there is 1 case on the waiting list in bank\n    \
                 Wed 2026-03-18  then there are no cases on the waiting list in bank\n    then there is 1 reserved place in bank";
    assert!(story(later).passed, "{:?}", story(later).lines);
    let refused = story("citizen: adds the place mill to bank\n    then it is refused, because the role may not");
    assert!(refused.passed, "{:?}", refused.lines);
}
