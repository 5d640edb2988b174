//! What an author must say is asked only where the answers differ, and every message shows days on which they do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::calendar::{Calendars, CountRule, Day, Direction, Hours, Landing, Moment, MonthEnd, Period, Unit};
use sagsgang::check::load;
use sagsgang::diagnostic::{Code, Diagnostic};
use sagsgang::lexicon::Language;
use sagsgang::source::SourceMap;
use std::sync::LazyLock;

static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

/// A procedure with one deadline, in Danish.
fn with_deadline(deadline: &str) -> Vec<Diagnostic> {
    let text = format!(
        "sagsgang \"Prøve\"\n    kalender danmark\n\nrolle borgeren  uden for kommunen\nrolle sagsbehandleren\nrolle teamlederen  leder sagsbehandleren\n\n\
         oplysning mødedag  dato\n\nhændelse anmodning  fra borgeren, oplyser mødedag\nhændelse tilbagekomst  fra borgeren\n\n\
         mål \"tilbage på arbejde\"\n    nås ved tilbagekomst\n    hjemmel lokal \"x\"\n\n\
         trin kontakt\n    efter første anmodning\n    sagsbehandleren skal tale med borgeren\n    {deadline}\n    \
         ved overskridelse: teamlederen 1. hverdag kl. 8\n    hjemmel lokal \"x\"\n"
    );
    let mut sources = SourceMap::new();
    let id = sources.add("x.sag", &text);
    load(&sources, id, &CALENDARS).diagnostics
}

/// Does some day within four years give another day for another landing? Counted for each of them, with the calendar alone.
fn landings_differ(period: Period, direction: Direction) -> bool {
    let calendar = CALENDARS.get("danmark").unwrap();
    let first = Day::from_ymd(2024, 1, 1).unwrap();
    (0..1461).map(|later| first.plus(later)).any(|anchor| {
        let due = |landing| {
            let rule = CountRule { direction, landing, month_end: MonthEnd::Clamp, ..CountRule::new(period) };
            calendar.count(&rule, Moment::Day(anchor))
        };
        due(Landing::Stays) != due(Landing::Next) || due(Landing::Stays) != due(Landing::Previous)
    })
}

#[test]
fn the_landing_is_asked_for_exactly_where_landings_differ() {
    let units = [
        ("dage", Unit::Days, 1),
        ("hverdage", Unit::WorkingDays, 1),
        ("bankdage", Unit::BankDays, 1),
        ("uger", Unit::Weeks, 1),
        ("måneder", Unit::Months, 1),
        ("år", Unit::Years, 1),
        ("løbende timer", Unit::Hours(Hours::Elapsed), 0),
        ("hverdagstimer", Unit::Hours(Hours::Working), 0),
    ];
    for (words, unit, is_day) in units {
        for amount in [2, 5, 10, 30] {
            let period = Period::new(amount, unit).unwrap();
            let mut asked = vec![(format!("inden for {amount} {words}"), Direction::Forward)];
            if is_day == 1 {
                asked.push((format!("senest {amount} {words} før mødedag"), Direction::Backward));
            }
            for (deadline, direction) in asked {
                let found = with_deadline(&deadline);
                let asks = found.iter().any(|fault| fault.code == Code::MissingLanding);
                assert_eq!(asks, is_day == 1 && landings_differ(period, direction), "{deadline}: {found:?}");
            }
        }
    }
}

#[test]
fn the_days_a_message_shows_are_those_that_the_calendar_counts() {
    let calendar = CALENDARS.get("danmark").unwrap();
    let found = with_deadline("inden for 10 dage");
    let help = found.iter().find(|fault| fault.code == Code::MissingLanding).unwrap().help(Language::Danish);
    let days: Vec<Day> = help.split([' ', ',', ':']).filter_map(Day::parse).collect();
    let [anchor, previous, next, stays] = days.as_slice() else { panic!("{help}") };
    let due =
        |landing| calendar.count(&CountRule { landing, ..CountRule::new(Period::new(10, Unit::Days).unwrap()) }, Moment::Day(*anchor));
    let expected = [Landing::Previous, Landing::Next, Landing::Stays].map(due);
    assert_eq!([previous, next, stays].map(|day| Moment::Day(*day)), expected, "{help}");
    assert!(previous < stays && stays < next, "{help}");
}

#[test]
fn the_hours_a_message_shows_are_those_that_the_calendar_counts() {
    let calendar = CALENDARS.get("danmark").unwrap();
    let found = with_deadline("inden for 24 timer");
    let help = found.iter().find(|fault| fault.code == Code::BareHours).unwrap().help(Language::English);
    assert!(help.ends_with("24 of them from Friday 2026-01-09 at 12 are Saturday at 12 or Monday at 12"), "{help}");
    let noon = |day: &str| Moment::parse(&format!("{day}T12:00:00+01:00")).unwrap();
    let due = |hours| calendar.count(&CountRule::new(Period::new(24, Unit::Hours(hours)).unwrap()), noon("2026-01-09"));
    assert_eq!(due(Hours::Elapsed), noon("2026-01-10"));
    assert_eq!(due(Hours::Working), noon("2026-01-12"));
}

#[test]
fn from_which_day_a_round_is_counted_is_asked_with_an_example_and_both_answers() {
    let found = with_deadline("hver 4. uge efter første anmodning");
    let fault = found.iter().find(|fault| fault.code == Code::Syntax).unwrap_or_else(|| panic!("{found:?}"));
    let help = fault.help(Language::Danish);
    assert!(help.contains("var den planlagt til 2026-03-02 og blev holdt 2026-03-05"), "{help}");
    let proposed: Vec<&str> = fault.fixes.iter().map(|fix| fix.text.as_str()).collect();
    assert_eq!(proposed, [", regnet fra den planlagte dag", ", regnet fra den faktiske dag"]);
    assert!(fault.fixes.iter().all(|fix| !fix.safe), "a choice is the author's");
}

#[test]
fn which_occurrence_is_asked_where_it_can_be_another() {
    let asks = |trigger: &str| {
        let found = with_deadline("inden for 5 hverdage");
        assert!(found.is_empty(), "{found:?}");
        let found = with_deadline(&format!("senest 5 hverdage efter {trigger}"));
        found.iter().any(|fault| fault.code == Code::MissingOccurrence)
    };
    // The step waits for the first request, so what it counts from is said; the return may come again.
    assert!(!asks("anmodning"));
    assert!(!asks("mødedag"));
    assert!(asks("tilbagekomst"));
}
