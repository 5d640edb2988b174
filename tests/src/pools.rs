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
    if tape.chance(80) {
        clauses.push(author.w("hjemmel lokal \"Pladserne\"", "basis local \"Pladserne\"").to_owned());
    }
    for clause in clauses {
        author.clause(tape, &clause);
    }
    let at = 1.min(author.events.len());
    author.events.splice(at..at, events.into_iter().map(Event::plain));
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
