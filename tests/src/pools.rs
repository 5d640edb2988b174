//! A pool that cases share: what it answers are events like any other, and some steps ask it.

use crate::procedures::{Author, Event};
use crate::tape::Tape;
use crate::words::Name;

/// Plans the pool of a procedure, before the steps are written.
pub(crate) fn plan(author: &mut Author, tape: &mut Tape<'_>) {
    if tape.chance(15) {
        author.pool = Some(author.names.fresh(tape, &["pladsbank", "holdpulje"], true));
    }
}

/// Writes the pool.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    let Some(pool) = author.pool.clone() else { return };
    author.blank(tape);
    author.has("a pool");
    let label = if tape.chance(30) { " \"Pladserne\"" } else { "" };
    let line = format!("{} {}{label}", author.w("pulje", "pool"), pool.written(tape));
    author.line(&line);
    let waits = tape.chance(50);
    let expires = tape.chance(50);
    let mut clauses: Vec<String> = Vec::new();
    let mut put = |danish: &str, english: &str| clauses.push(author.w(danish, english).to_owned());
    if tape.chance(70) {
        put("rummer 2 pladser", "holds 2 places");
    }
    if expires {
        put("en reservation udløber efter 14 dage", "a reservation expires after 14 days");
    }
    if waits {
        put("venteliste", "waiting list");
    }
    let mut answers: Vec<(&str, &str)> = vec![("når en plads er reserveret", "when a place is reserved")];
    answers.extend(expires.then_some(("når reservationen udløber", "when the reservation expires")));
    answers.push(if waits {
        ("når sagen skal vente", "when the case must wait")
    } else {
        ("når ingen plads er ledig", "when no place is free")
    });
    if tape.chance(60) {
        answers.push(("når pladsen trækkes tilbage", "when the place is withdrawn"));
    }
    let mut events = Vec::new();
    for (danish, english) in answers {
        let name = author.names.fresh(tape, &["puljesvar", "tildeling", "ventebesked", "pladstab"], true);
        clauses.push(format!("{} {}, {}", author.w("svarer", "answers"), name.written(tape), author.w(danish, english)));
        events.push(name);
    }
    if tape.chance(60) {
        let role = author.role(tape, 0);
        clauses.push(author.language.pick(format!("ingen ledige: {role} straks"), format!("none free: {role} at once")));
    }
    if tape.chance(40) {
        let role = author.role(tape, 0);
        let words = author
            .language
            .pick(format!("færre end 2 pladser: {role} 1. hverdag kl. 8"), format!("fewer than 2 places: {role} 1st working day at 8"));
        clauses.push(words);
    }
    if tape.chance(50) {
        author.has("pool: a target");
        let (role, told) = (author.role(tape, 0), author.role(tape, 0));
        let least = author.w("skal have mindst 1 ledig", "must have at least 1 free");
        let more = author.w("skal have mindst 3 pladser", "must have at least 3 places");
        clauses.push(if tape.chance(50) { least } else { more }.to_owned());
        clauses.push(author.language.pick(format!("{role} skal fylde op"), format!("{role} must fill it up")));
        clauses.push(author.w("inden for 3 hverdage", "within 3 working days").to_owned());
        clauses.push(author.language.pick(format!("ved overskridelse: {told} straks"), format!("if late: {told} at once")));
    }
    if tape.chance(50) {
        author.has("pool: who may do what");
        let role = author.role(tape, 0);
        let all = [
            ("pladser kan tilføjes af", "places may be added by"),
            ("pladser kan trækkes tilbage af", "places may be withdrawn by"),
            ("pladser kan reserveres af", "places may be reserved by"),
            ("pladser kan gives tilbage af", "places may be given back by"),
            ("kan lukkes og åbnes af", "may be closed and opened by"),
        ];
        for (danish, english) in all {
            if tape.chance(40) {
                clauses.push(format!("{} {role}", author.w(danish, english)));
            }
        }
    }
    if tape.chance(80) {
        clauses.push(author.w("hjemmel lokal \"Pladserne\"", "basis local \"Pladserne\"").to_owned());
    }
    for clause in clauses {
        author.clause(tape, &clause);
    }
    let at = 1.min(author.events.len());
    author.events.splice(at..at, events.into_iter().map(Event::plain));
}

/// What an indicator measures of the pool, where that can be measured.
pub(crate) fn measure(author: &mut Author, tape: &mut Tape<'_>) -> Option<String> {
    let pool = author.pool.clone()?;
    let says = |words: [&str; 2]| words.iter().any(|words| author.text.contains(words));
    let mut all = vec![
        ("ledige pladser i", "free places in"),
        ("pladser i", "places in"),
        ("andel af dage uden ledige pladser i", "share of days without free places in"),
    ];
    all.extend(
        says(["skal have mindst 1", "must have at least 1"])
            .then_some(("andel af dage under målet i", "share of days below the target in")),
    );
    all.extend(
        says(["skal have mindst 3", "must have at least 3"])
            .then_some(("andel af dage under målet i", "share of days below the target in")),
    );
    all.extend(says(["\n    venteliste", "\n    waiting list"]).then_some(("dage på venteliste i", "days on the waiting list in")));
    all.extend(
        says(["en reservation udløber efter", "a reservation expires after"])
            .then_some(("antal udløbne reservationer i", "number of expired reservations in")),
    );
    author.has("indicator: of a pool");
    let (danish, english) = tape.of(&all, ("ledige pladser i", "free places in"));
    Some(format!("{} {}", author.w(danish, english), pool.written(tape)))
}

/// Lines of a scenario about the pool.
pub(crate) fn scene(author: &mut Author, tape: &mut Tape<'_>) {
    let Some(pool) = author.pool.clone() else { return };
    author.has("scenario: of a pool");
    let line = |author: &mut Author, words: String| author.line(&format!("    {words}"));
    for _ in 0..tape.between(1, 4) {
        let (role, name) = (author.role(tape, 0).to_owned(), pool.written(tape));
        let words = match tape.below(6) {
            0 => author
                .language
                .pick(format!("{role}: tilføjer pladsen bageri i {name}"), format!("{role}: adds the place bakery to {name}")),
            1 => author
                .language
                .pick(format!("{role}: trækker pladsen bageri ud af {name}"), format!("{role}: withdraws the place bakery from {name}")),
            2 => author.language.pick(format!("{role}: lukker puljen {name}"), format!("{role}: closes the pool {name}")),
            3 => author.language.pick(format!("{role}: åbner puljen {name}"), format!("{role}: opens the pool {name}")),
            4 => author.language.pick(format!("{name}: en anden sag beder om en plads"), format!("{name}: another case asks for a place")),
            _ => {
                let not = if tape.chance(30) { author.w(" ikke", " not") } else { "" };
                match tape.below(4) {
                    0 => author.language.pick(
                        format!("så er der{not} ingen ledige pladser i {name}"),
                        format!("then there are{not} no free places in {name}"),
                    ),
                    1 => author.language.pick(
                        format!("så er der{not} 1 reserveret plads i {name}"),
                        format!("then there is{not} 1 reserved place in {name}"),
                    ),
                    2 => author.language.pick(
                        format!("så er der{not} 2 sager på venteliste i {name}"),
                        format!("then there are{not} 2 cases on the waiting list in {name}"),
                    ),
                    _ => author
                        .language
                        .pick(format!("så er der{not} 3 pladser i {name}"), format!("then there are{not} 3 places in {name}")),
                }
            }
        };
        line(author, words);
    }
}

/// That a step asks the pool, as clauses.
pub(crate) fn step_asks(author: &mut Author, tape: &mut Tape<'_>, clauses: &mut Vec<String>) {
    let Some(pool) = author.pool.clone().filter(|_| tape.chance(60)) else { return };
    author.has("a step that asks a pool");
    clauses.push(format!("{} {}", author.w("reserverer en plads i", "reserves a place in"), pool.written(tape)));
    let events: Vec<Name> = author.events.iter().filter(|event| event.grants.is_none()).map(|event| event.name.clone()).collect();
    if let Some(event) = tape.pick(&events).cloned().filter(|_| tape.chance(50)) {
        clauses.push(format!("{} {}", author.w("giver pladsen tilbage ved", "gives the place back on"), event.written(tape)));
    }
}
