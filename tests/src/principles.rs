//! Principles: the order in which some of the events are tried, how they are given up or ruled out, and how binding that is.

use crate::procedures::{Author, Kind};
use crate::tape::Tape;
use crate::words::Name;

/// Writes the principle of a procedure, where it has one.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    if !tape.chance(30) {
        return;
    }
    let events: Vec<Name> = author.events.iter().filter(|event| !event.said && !event.needs).map(|event| event.name.clone()).collect();
    let Some((early, late)) = events.split_at_checked(2) else { return };
    let Some(first) = tape.pick(early).cloned() else { return };
    let rest: Vec<Name> = early.iter().filter(|name| **name != first).chain(late).cloned().collect();
    let mut options = vec![first];
    options.extend(tape.some(&rest, 2));
    if options.len() < 2 {
        return;
    }
    let others: Vec<Name> = rest.into_iter().filter(|name| !options.contains(name)).collect();
    author.has("a principle");
    author.blank(tape);
    let name = author.names.fresh(tape, &["selvhjælp", "mindste_indgreb"], true);
    let line = format!("{} {}", author.w("princip", "principle"), name.written(tape));
    author.line(&line);
    let mut clauses = Vec::new();
    for (at, option) in options.iter().enumerate() {
        let word = if at == 0 { author.w("først", "first of all") } else { author.w("derefter", "after that") };
        let mut clause = format!("{word} {}", option.written(tape));
        if let Some(fact) = author.assessed.clone().filter(|fact| fact.kind == Kind::YesNo && tape.chance(75)) {
            author.has("an option that is ruled out");
            let (unless, no) = (author.w("medmindre", "unless"), author.w("er nej", "is no"));
            clause = format!("{clause}, {unless} {} {no}", fact.name.written(tape));
        }
        if let Some(other) = tape.pick(&others).cloned().filter(|_| tape.chance(35)) {
            author.has("an option that is given up");
            clause = format!("{clause}, {} {}", author.w("opgives ved", "given up on"), other.written(tape));
        }
        clauses.push(clause);
    }
    let must = tape.chance(50);
    author.has(if must { "an order that must be followed" } else { "an order that should be followed" });
    clauses.push(if must {
        author.w("rækkefølgen skal følges", "the order must be followed").to_owned()
    } else {
        author.w("rækkefølgen bør følges", "the order should be followed").to_owned()
    });
    clauses.push(author.w("hjemmel praksis \"Det mindst indgribende først\"", "basis practice \"The least intrusive first\"").to_owned());
    for clause in &clauses {
        author.clause(tape, clause);
    }
}
