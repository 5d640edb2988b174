//! Indicators over what a procedure declares. Their numbers come from the text itself and not from the tape, so that the rest is
//! as it would be without them.

use crate::limits::marked;
use crate::procedures::{Author, Kind};
use crate::tape::{Tape, numbers_of};
use crate::words::Name;

/// Writes some indicators.
pub(crate) fn write(author: &mut Author) {
    let numbers = numbers_of(&author.text);
    let mut tape = Tape::new(&numbers);
    for at in 0..tape.of(&[1, 2, 3, 4], 1) {
        author.line("");
        let head = format!("{} \"Tal {at}: ja, og nej\"", author.w("nøgletal", "indicator"));
        author.line(&head);
        let measure = measure(author, &mut tape);
        let per = match tape.below(6) {
            0 => author.w("pr. måned", "per month"),
            1 => author.w(", pr. kvartal", ", per quarter"),
            2 => author.w(", pr. år", "per year"),
            _ => "",
        };
        if !per.is_empty() {
            author.has("indicator: for each span of time");
        }
        author.clause(&mut tape, format!("{measure} {per}").trim_end());
        aim(author, &mut tape, &measure);
        if tape.chance(30) {
            let basis = format!("{} \"Lovforslag 12\"", author.w("hjemmel lokal", "basis local"));
            author.clause(&mut tape, &basis);
        }
    }
}

/// Which time, and what.
fn occurring(author: &mut Author, tape: &mut Tape<'_>, name: &Name, last: u16) -> String {
    let written = name.written(tape);
    if tape.chance(last) {
        author.has("indicator: the latest");
        return format!("{} {written}", author.w("seneste", "the latest"));
    }
    if tape.chance(50) { format!("{} {written}", author.w("første", "the first")) } else { written }
}

/// What the figure is meant to be, perhaps another from a day on.
fn aim(author: &mut Author, tape: &mut Tape<'_>, measure: &str) {
    if !tape.chance(60) {
        return;
    }
    let begins = |danish: &str, english: &str| measure.starts_with(author.w(danish, english));
    // Of a level its pool says what it must be, and how long cases wait is told of few pools.
    let of_pool = [("ledige pladser", "free places"), ("pladser i", "places in"), ("dage på venteliste", "days on the waiting list")];
    if of_pool.iter().any(|(danish, english)| begins(danish, english)) {
        return;
    }
    let (figure, amounts, unit, of): (&str, &[&str], &str, &str) = if begins("andel af dage", "share of days") {
        ("", &["0", "33,3", "50", "100"], author.w("procent", "percent"), "")
    } else if begins("dage fra", "days from") {
        (
            tape.of(&["median ", author.w("gennemsnit ", "mean ")], "median "),
            &["0", "3,5", "20", "60"],
            author.w("dage", "days"),
            author.w("sager", "cases"),
        )
    } else if begins("antal", "number of") {
        ("", &["0", "2", "4"], author.w("gange", "times"), "")
    } else if begins("andel af overskredne", "share of missed") {
        ("", &["0", "33,3", "50", "100"], author.w("procent", "percent"), author.w("frister", "deadlines"))
    } else {
        ("", &["0", "33,3", "50", "100"], author.w("procent", "percent"), author.w("sager", "cases"))
    };
    author.has("indicator: target");
    let most = tape.of(&[author.w("mindst", "at least"), author.w("højst", "at most")], "");
    let enough = if of.is_empty() || tape.chance(60) {
        String::new()
    } else {
        author.has("indicator: target with enough");
        format!(", {} {} {of}", author.w("med mindst", "with at least"), tape.between(2, 5))
    };
    let line = |tape: &mut Tape<'_>, author: &Author, when: &str| {
        format!("{} {figure}{most} {} {unit}{enough}{when}", author.w("måltal", "target"), marked(author.language, tape.of(amounts, "0")))
    };
    if tape.chance(30) {
        author.has("indicator: target for a time");
        let (until, from) =
            (author.w(", til og med 31. marts 2026", ", through 31 March 2026"), author.w(", fra 1. april 2026", ", from 1 April 2026"));
        for when in [until, from] {
            let line = line(tape, author, when);
            author.clause(tape, &line);
        }
    } else {
        let line = line(tape, author, "");
        author.clause(tape, &line);
    }
}

/// A figure about what the progression comes to.
fn of_turns(author: &mut Author, tape: &mut Tape<'_>) -> Option<String> {
    let (_, one) = crate::ramps::turn(author, tape)?;
    // However a name is written, it is the same.
    let plain = |turn: &str| turn.to_lowercase().replace(['"', '»', '«', '“', '”', '„'], "");
    let other = crate::ramps::turn(author, tape).map(|(_, turn)| turn).filter(|other| plain(other) != plain(&one));
    let from = author.events.first().map(|event| event.name.clone()).filter(|name| !author.endings.contains(name));
    author.has("indicator: of a turn");
    let from = from.map(|name| format!("{} {}", author.w("første", "the first"), name.written(tape)));
    Some(match (tape.below(4), from, other) {
        (0, Some(from), _) => format!("{} {from} {} {one}", author.w("dage fra", "days from"), author.w("til", "to")),
        (1, _, Some(other)) => format!("{} {one} {} {other}", author.w("dage fra", "days from"), author.w("til", "to")),
        (2, _, _) => format!("{} {one}", author.w("antal gange,", "number of times")),
        (_, Some(from), _) => {
            let within = author.w("inden for 2 måneder efter", "within 2 months after");
            format!("{} {one} {within} {from}", author.w("andel af sager, hvor", "share of cases where"))
        }
        _ => format!("{} {one}", author.w("andel af sager, hvor", "share of cases where")),
    })
}

fn measure(author: &mut Author, tape: &mut Tape<'_>) -> String {
    if tape.chance(40)
        && let Some(of_turns) = of_turns(author, tape)
    {
        return of_turns;
    }
    match tape.below(10) {
        9 => crate::pools::measure(author, tape).unwrap_or_else(|| number(author, tape)),
        0..=2 => days(author, tape),
        3..=5 => share(author, tape),
        6 | 7 if !author.owed.is_empty() => late(author, tape),
        _ => number(author, tape),
    }
}

fn number(author: &mut Author, tape: &mut Tape<'_>) -> String {
    author.has("indicator: number");
    let all = signals(author);
    let name = tape.pick(&all).map(|name| name.written(tape)).unwrap_or_default();
    format!("{} {name}", author.w("antal", "number of"))
}

/// Events and steps: a step first, where both have the name.
fn signals(author: &Author) -> Vec<Name> {
    let steps = author.steps.iter().map(|step| step.name.clone());
    let events = author.events.iter().filter(|event| event.step.is_none()).map(|event| event.name.clone());
    let mut all: Vec<Name> = steps.chain(events).collect();
    let same = |one: &Name, other: &Name| one.text.to_lowercase() == other.text.to_lowercase();
    for at in (1..all.len()).rev() {
        if all.iter().take(at).any(|other| all.get(at).is_some_and(|one| same(one, other))) {
            all.remove(at);
        }
    }
    all
}

/// Two different things; the first is nothing that ends a case.
fn two(author: &Author, tape: &mut Tape<'_>) -> Option<(Name, Name)> {
    let all = signals(author);
    let begins: Vec<Name> = all.iter().filter(|name| !author.endings.contains(name)).cloned().collect();
    let from = tape.pick(&begins).cloned();
    let others: Vec<Name> = all.into_iter().filter(|name| Some(name) != from.as_ref()).collect();
    let to = tape.pick(&others).cloned();
    from.zip(to)
}

/// A date that some event tells.
fn date(author: &Author, tape: &mut Tape<'_>) -> Option<Name> {
    let told = |at: usize| author.events.iter().any(|event| event.states.contains(&at));
    let dates = author.facts.iter().enumerate().filter(|(at, fact)| fact.kind == Kind::Date && told(*at));
    let dates: Vec<Name> = dates.map(|(_, fact)| fact.name.clone()).collect();
    tape.pick(&dates).cloned()
}

fn beginning(author: &mut Author, tape: &mut Tape<'_>, name: &Name) -> String {
    if tape.chance(35)
        && let Some(date) = date(author, tape)
    {
        author.has("indicator: from a date");
        return date.written(tape);
    }
    occurring(author, tape, name, 25)
}

/// Which time the goal is reached, where a case can be reopened.
fn reached(author: &mut Author, tape: &mut Tape<'_>) -> &'static str {
    author.has("indicator: goal");
    if !author.constructs.contains("reopens") {
        return "";
    }
    if tape.chance(50) {
        author.has("indicator: goal for good");
        return crate::words::in_language(author.language, " varigt", " for good");
    }
    crate::words::in_language(author.language, " første gang", " for the first time")
}

fn days(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let Some((from, to)) = two(author, tape) else { return number(author, tape) };
    author.has("indicator: days");
    let from = beginning(author, tape, &from);
    let start = format!("{} {from}", author.w("dage fra", "days from"));
    if tape.chance(45) {
        let how = reached(author, tape);
        return format!("{start} {}{how}", author.w("til målet er nået", "until the goal is reached"));
    }
    let to = occurring(author, tape, &to, 30);
    format!("{start} {} {to}", author.w("til", "to"))
}

fn share(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let Some((from, of)) = two(author, tape) else { return number(author, tape) };
    let of = if tape.chance(45) {
        let how = reached(author, tape);
        format!("{}{how}", author.w(", hvor målet er nået", "where the goal is reached"))
    } else {
        format!("{} {}", author.w("med", "with"), of.written(tape))
    };
    let start = format!("{} {of}", author.w("andel af sager", "share of cases")).replace(" ,", ",");
    if tape.chance(30) {
        author.has("indicator: share");
        return start;
    }
    author.has("indicator: share in time");
    let lengths =
        [("3 dage", "3 days"), ("2 måneder", "2 months"), ("1 uge", "1 week"), ("4 hverdage", "4 working days"), ("1 år", "1 year")];
    let length = tape.of(&lengths, lengths[0]);
    let from = beginning(author, tape, &from);
    format!("{start} {} {} {} {from}", author.w("inden for", "within"), author.w(length.0, length.1), author.w("efter", "after"))
}

fn late(author: &mut Author, tape: &mut Tape<'_>) -> String {
    author.has("indicator: missed deadlines");
    let start = author.w("andel af overskredne frister", "share of missed deadlines").to_owned();
    if tape.chance(40) {
        return start;
    }
    let owed = author.owed.clone();
    let steps: Vec<String> = tape.some(&owed, 3).iter().map(|name| name.written(tape)).collect();
    format!("{start} {} {}", author.w("ved", "at"), author.list(&steps, true))
}
