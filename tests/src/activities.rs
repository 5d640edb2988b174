//! Activities beside what a procedure declares. Their numbers come from the text itself and not from the tape, so that the rest is as it
//! would be without them.

use crate::procedures::Author;
use crate::steps;
use crate::tape::{Tape, numbers_of};
use crate::words::Name;

/// Writes some activities.
pub(crate) fn write(author: &mut Author) {
    let numbers = numbers_of(&author.text);
    let mut tape = Tape::new(&numbers);
    for at in 0..tape.of(&[1, 2, 0], 0) {
        author.line("");
        let label = if tape.chance(40) { " \"Møde: æ, ø og å\"" } else { "" };
        let head = format!("{} runde{at}{label}", author.w("aktivitet", "activity"));
        author.line(&head);
        let mut clauses = vec![comes(author, &mut tape), deed(author, &mut tape), steps::ladder(author, &mut tape)];
        clauses.push(format!("{} \"Lovforslag 14\"", author.w("hjemmel praksis", "basis practice")));
        if tape.chance(40) {
            author.has("activity: reminder");
            let who = author.role(&mut tape, 0);
            clauses.push(format!(
                "{} {who} {}",
                author.w("påmind", "remind"),
                author.w("2 dage før fristen", "2 days before the deadline")
            ));
        }
        if tape.chance(50) {
            author.has("activity: may be cancelled or moved");
            let (_, who) = author.role_list(&mut tape, 2, false);
            clauses.push(format!("{} {who}", author.w("kan aflyses af", "may be cancelled by")));
            let (_, who) = author.role_list(&mut tape, 1, false);
            clauses.push(format!(
                "{} {who}, {}",
                author.w("kan flyttes af", "may be moved by"),
                author.w("højst 9 dage", "at most 9 days")
            ));
        }
        for clause in clauses {
            author.clause(&mut tape, &clause);
        }
        if tape.chance(85) {
            agenda(author, &mut tape);
        }
    }
}

fn comes(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let nth = tape.of(&["", "2", "3", "5"], "");
    let nth = match nth {
        "" => String::new(),
        "2" => author.w("2. ", "2nd ").to_owned(),
        "3" => author.w("3. ", "3rd ").to_owned(),
        nth => format!("{nth}{}", author.w(". ", "th ")),
    };
    let rhythm = match tape.below(6) {
        0 => {
            author.has("activity: every so many days");
            format!("{} {nth}{}", author.w("hver", "every"), author.w("dag", "day"))
        }
        1 => {
            author.has("activity: every so many weeks");
            format!("{} {nth}{}", author.w("hver", "every"), author.w("uge", "week"))
        }
        2 => {
            author.has("activity: every so many months");
            let unit = if tape.chance(25) { author.w("år", "year") } else { author.w("måned", "month") };
            format!("{} {nth}{unit}", author.w("hver", "every"))
        }
        3 => {
            author.has("activity: on a weekday");
            format!("{} {nth}{}", author.w("hver", "every"), author.w("onsdag", "Wednesday"))
        }
        _ => {
            author.has("activity: on a weekday of the month");
            let which = tape.of(&[("1.", "1st"), ("3.", "3rd"), ("4.", "4th"), ("sidste", "last")], ("1.", "1st"));
            let day = tape.of(&[("mandag", "Monday"), ("fredag", "Friday"), ("søndag", "Sunday")], ("mandag", "Monday"));
            // What is held on no day is no activity.
            let day = if day.0 == "søndag" && tape.chance(50) { ("mandag", "Monday") } else { day };
            let line = author.w("den", "on the");
            let rhythm =
                format!("{line} {} {} {}", author.w(which.0, which.1), author.w(day.0, day.1), author.w("i måneden", "of the month"));
            if day.0 == "søndag" {
                return format!(
                    "{rhythm} {}",
                    author.w("fra 5. marts 2020, på en fridag hverdagen før", "from 5 March 2020, on a day off the working day before")
                );
            }
            rhythm
        }
    };
    let from = tape.of(
        &[
            ("7. marts 2017", "7 March 2017"),
            ("31. januar 2018", "31 January 2018"),
            ("29. februar 2024", "29 February 2024"),
            ("5. marts 2020", "5 March 2020"),
        ],
        ("7. marts 2017", "7 March 2017"),
    );
    let to = if tape.chance(30) { author.w(" til 1. juni 2031", " to 1 June 2031") } else { "" };
    let clock = tape.of(&[("", ""), (" kl. 9", " at 9"), (" kl. 13.30", " at 13:30")], ("", ""));
    let day_off = tape.of(
        &[
            ("ikke på en fridag", "not on a day off"),
            ("på en fridag hverdagen efter", "on a day off the working day after"),
            ("på en fridag hverdagen før", "on a day off the working day before"),
            ("uændret på en fridag", "even on a day off"),
        ],
        ("ikke på en fridag", "not on a day off"),
    );
    let (from, clock, day_off) = (author.w(from.0, from.1), author.w(clock.0, clock.1), author.w(day_off.0, day_off.1));
    format!("{rhythm} {} {from}{to}{clock}, {day_off}", author.w("fra", "from"))
}

fn deed(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let (_, who) = author.role_list(tape, 2, true);
    let modal = if tape.chance(20) { author.w("bør", "should") } else { author.w("skal", "must") };
    format!("{who} {modal} {}", author.w("gennemgå sagerne", "go through the cases"))
}

fn agenda(author: &mut Author, tape: &mut Tape<'_>) {
    let reasons: Vec<String> = (0..tape.of(&[1, 2, 3], 1)).map(|_| reason(author, tape)).collect();
    let start = author.w("dagsorden sager hvor", "agenda cases where").to_owned();
    if let [only] = reasons.as_slice() {
        author.has("activity: an agenda on one line");
        author.line(&format!("    {start} {only}"));
        return;
    }
    author.has("activity: an agenda of several lines");
    author.line(&format!("    {start}"));
    for reason in reasons {
        author.line(&format!("        - {reason}"));
    }
}

/// One thing, or two that do not exclude each other.
fn reason(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let about_steps = |author: &mut Author, tape: &mut Tape<'_>| {
        let owed = author.owed.clone();
        let steps: Vec<_> = author.steps.iter().map(|step| step.name.clone()).collect();
        match tape.below(3) {
            0 if !owed.is_empty() => {
                author.has("activity: a step is late");
                format!("{} {}", one(tape, &owed), author.w("er overskredet", "is late"))
            }
            1 => {
                author.has("activity: a step is met");
                format!("{} {}", one(tape, &steps), author.w("er opfyldt", "is met"))
            }
            _ => {
                author.has("activity: a step is open");
                format!("{} {}", one(tape, &steps), author.w("er åben", "is open"))
            }
        }
    };
    let about_case = |author: &mut Author, tape: &mut Tape<'_>| match tape.below(3) {
        0 => {
            author.has("activity: the case is running");
            author.w("sagen er i gang", "the case is running").to_owned()
        }
        1 => {
            author.has("activity: the goal is reached");
            author.w("målet er nået", "the goal is reached").to_owned()
        }
        _ => {
            author.has("activity: the goal is not reached");
            author.w("målet ikke er nået", "the goal is not reached").to_owned()
        }
    };
    let about_facts = |author: &mut Author, tape: &mut Tape<'_>| {
        let told = |at: usize| author.events.iter().any(|event| event.states.contains(&at));
        let facts: Vec<_> = author.facts.iter().enumerate().filter(|(at, _)| told(*at)).map(|(_, fact)| fact.name.clone()).collect();
        let name = tape.pick(&facts)?.written(tape);
        author.has("activity: a fact is known or is not");
        Some(if tape.chance(50) {
            format!("{name} {}", author.w("mangler", "is missing"))
        } else {
            format!("{name} {}", author.w("er oplyst", "is given"))
        })
    };
    let mut marks = Vec::new();
    match tape.below(4) {
        0 => marks.push(about_case(author, tape)),
        1 => marks.extend(about_facts(author, tape)),
        _ => {}
    }
    if marks.is_empty() || tape.chance(40) {
        marks.push(about_steps(author, tape));
    }
    if tape.chance(40) {
        author.has("activity: since last time");
        if let Some(last) = marks.last_mut() {
            last.push_str(author.w(" siden sidst", " since last time"));
        }
    }
    if marks.len() > 1 {
        author.has("activity: two things at once");
    }
    marks.join(author.w(" og ", " and "))
}

fn one(tape: &mut Tape<'_>, names: &[Name]) -> String {
    let name = tape.pick(names).cloned();
    name.map(|name| name.written(tape)).unwrap_or_default()
}
