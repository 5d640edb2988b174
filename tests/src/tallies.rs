//! Tallies, and the identifier that divides a case into parts: facts and events of their own, so that they are told often.

use crate::limits::{Unit, marked, period};
use crate::procedures::{Author, Event, Kind};
use crate::tape::Tape;
use crate::words::{self, Name};

/// Facts that nothing else rests on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asides {
    /// What tells the parts of a case apart.
    pub(crate) part: Option<Name>,
    /// What ceases to hold: a consent or not, and whether time ends it.
    pub(crate) ceases: Vec<(Name, bool, bool)>,
}

/// What a tally counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    Events,
    Days,
    Weeks,
    Sum,
}

/// A tally, for the steps that wait for it.
#[derive(Debug, Clone)]
pub(crate) struct TallyPlan {
    pub(crate) name: Name,
    pub(crate) counted: Counted,
}

/// Declares the fact that divides a case, where one does.
pub(crate) fn facts(author: &mut Author, tape: &mut Tape<'_>) {
    if tape.chance(75) {
        let name = author.names.fresh(tape, &["ansættelse", "barn", "plads"], true);
        let line = format!("{} {}   {}", author.w("oplysning", "fact"), name.written(tape), author.w("betegnelse", "identifier"));
        author.line(&line);
        author.asides.part = Some(name);
        author.has("identifier fact");
    }
}

fn declare(author: &mut Author, tape: &mut Tape<'_>, plain: &str, kind: &str) -> Name {
    let name = author.names.fresh(tape, &[plain], true);
    let line = format!("{} {}   {kind}", author.w("oplysning", "fact"), name.written(tape));
    author.line(&line);
    name
}

/// An event from anyone that tells some facts.
fn event(author: &mut Author, tape: &mut Tape<'_>, plain: &str, tells: &[Name]) -> Name {
    let name = author.names.fresh(tape, &[plain], true);
    let told: Vec<String> = tells.iter().map(|fact| fact.written(tape)).collect();
    let states = if told.is_empty() { String::new() } else { format!("  {} {}", author.w("oplyser", "states"), author.list(&told, true)) };
    let line = format!("{} {}{states}", author.w("hændelse", "event"), name.written(tape));
    author.line(&line);
    author.events.push(Event::plain(name.clone()));
    name
}

/// Writes the tallies of a procedure.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    let count = tape.of(&[1, 2, 2, 1, 3], 0);
    let mut sorts = vec![Counted::Days, Counted::Events, Counted::Sum, Counted::Weeks];
    for _ in 0..count {
        let counted = sorts.remove(tape.below(sorts.len()));
        author.blank(tape);
        tally(author, tape, counted);
    }
}

fn tally(author: &mut Author, tape: &mut Tape<'_>, counted: Counted) {
    let on = author.w("ved", "on").to_owned();
    let counts = author.w("tæller", "counts").to_owned();
    // What is counted, and the events that tell it.
    let (construct, clause) = match counted {
        Counted::Events => {
            let all: Vec<Name> = author.events.iter().filter(|event| event.step.is_none()).map(|event| event.name.clone()).collect();
            let names = tape.some(&all, 2);
            let written: Vec<String> = names.iter().map(|name| name.written(tape)).collect();
            ("tally of events", format!("{counts} {}", author.list(&written, false)))
        }
        Counted::Days | Counted::Weeks => {
            let date = author.w("dato", "date").to_owned();
            let (from, through) = (declare(author, tape, "udbetalt_fra", &date), declare(author, tape, "udbetalt_til", &date));
            let event = event(author, tape, "udbetaling", &[from.clone(), through.clone()]);
            let words = (author.w("dagene fra", "the days from"), author.w("til og med", "through"));
            let days = format!("{} {} {} {}", words.0, from.written(tape), words.1, through.written(tape));
            ("tally of days", format!("{counts} {days} {on} {}", event.written(tape)))
        }
        Counted::Sum => {
            let number = author.w("tal", "number").to_owned();
            let hours = declare(author, tape, "mødetimer", &number);
            let event = event(author, tape, "fremmøde", std::slice::from_ref(&hours));
            ("tally of a sum", format!("{counts} {} {on} {}", hours.written(tape), event.written(tape)))
        }
    };
    author.has(construct);
    let mut clauses = vec![clause];
    if tape.chance(65) {
        let within = author.w("inden for", "within");
        let window = match tape.below(5) {
            0 | 1 => {
                author.has("window of calendar months");
                let months = tape.between(1, 3);
                let noun = if months == 1 { ("kalendermåned", "calendar month") } else { ("kalendermåneder", "calendar months") };
                format!("{months} {}", author.w(noun.0, noun.1))
            }
            2 => period(author.language, tape.between(1, 3), Unit::Months),
            _ => {
                let unit = tape.of(&[Unit::Days, Unit::Weeks, Unit::WorkingDays, Unit::BankDays], Unit::Weeks);
                period(author.language, tape.between(2, unit.most()), unit)
            }
        };
        clauses.push(format!("{within} {window}"));
        author.has("tally with a window");
    }
    let dates: Vec<Name> = author.facts.iter().filter(|fact| fact.kind == Kind::Date).map(|fact| fact.name.clone()).collect();
    if !dates.is_empty() && tape.chance(85) {
        let unit = tape.of(&[Unit::Days, Unit::Weeks, Unit::WorkingDays, Unit::Months], Unit::Days);
        let length = period(author.language, tape.between(4, unit.most().min(12)), unit);
        let from = tape.pick(&dates).map_or_else(String::new, |name| name.written(&mut tape.clone()));
        let words = (author.w("de første", "the first"), author.w("regnet fra", "counted from"), author.w("tæller ikke", "do not count"));
        clauses.push(format!("{} {length} {} {from} {}", words.0, words.1, words.2));
        author.has("tally that skips days");
    }
    if counted == Counted::Weeks {
        clauses.push(author.w("en påbegyndt uge tæller helt", "a week begun counts in full").to_owned());
        author.has("whole weeks");
    }
    if tape.chance(95) {
        // The first events come often.
        let all: Vec<Name> = author.events.iter().take(2).map(|event| event.name.clone()).collect();
        let name = tape.pick(&all).map_or_else(String::new, |name| name.written(&mut tape.clone()));
        clauses.push(format!("{} {name}", author.w("begynder forfra ved", "starts again on")));
        author.has("tally that starts again");
    }
    if tape.chance(15) {
        clauses.reverse();
    }
    let name = author.names.fresh(tape, words::TALLIES, true);
    let line = format!("{} {}", author.w("optælling", "tally"), name.written(tape));
    author.line(&line);
    for clause in clauses {
        author.clause(tape, &clause);
    }
    author.tallies.push(TallyPlan { name, counted });
}

/// `når … er over …`: one of the tallies, the ones that nobody waits for first.
pub(crate) fn reached(author: &mut Author, tape: &mut Tape<'_>) -> Option<String> {
    let tally = tape.pick(&author.tallies).cloned()?;
    let amount = match tally.counted {
        Counted::Events => tape.between(1, 3).to_string(),
        Counted::Days => {
            let unit = tape.of(&[Unit::Days, Unit::Days, Unit::Weeks], Unit::Days);
            period(author.language, tape.between(1, if unit == Unit::Weeks { 3 } else { 14 }), unit)
        }
        Counted::Weeks => period(author.language, tape.between(1, 7), Unit::Weeks),
        Counted::Sum => marked(author.language, tape.of(&["12", "15,5", "40", "30", "70"], "12")),
    };
    let over = if tape.chance(50) { author.w("over", "over") } else { author.w("mindst", "at least") };
    author.has("a step after a tally");
    Some(format!("{} {} {} {over} {amount}", author.w("når", "when"), tally.name.written(tape), author.w("er", "is")))
}
