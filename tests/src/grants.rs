//! Grants: what may be granted, by whom, and up to what, in lengths of time or in numbers.

use crate::procedures::{Author, Event};
use crate::tape::Tape;

/// Limits from low to high, in Danish and in English; each is certainly more than the one before.
const LENGTHS: &[(&str, &str)] =
    &[("10 dage", "10 days"), ("8 uger", "8 weeks"), ("3 måneder", "3 months"), ("24 uger", "24 weeks"), ("1 år", "1 year")];
const NUMBERS: &[(&str, &str)] = &[("0,5", "0,5"), ("12", "12"), ("50.000", "50.000"), ("50.000,25", "50.000,25")];

/// Writes the grants of a procedure.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    for _ in 0..tape.of(&[0, 1, 0, 2, 0], 0) {
        author.blank(tape);
        grant(author, tape);
    }
}

fn grant(author: &mut Author, tape: &mut Tape<'_>) {
    let name = author.names.fresh(tape, &["mentor", "revalidering", "hjælpemiddel"], true);
    let label = if tape.chance(30) { " \"Det, der kan bevilges\"" } else { "" };
    let line = format!("{} {}{label}", author.w("bevilling", "grant"), name.written(tape));
    author.line(&line);
    author.has("a grant");
    let limits = if tape.chance(60) { LENGTHS } else { NUMBERS };
    let count = tape.between(1, 3);
    let mut next = tape.below(2);
    for number in 0..=count {
        let otherwise = number > 0;
        let keyword = if otherwise { author.w("ellers af", "otherwise by") } else { author.w("af", "by") }.to_owned();
        let inside = author.inside.clone();
        let roles = tape.some(&inside, 2);
        let roles: Vec<String> = roles.iter().map(|role| author.role(tape, *role)).collect();
        let roles = author.list(&roles, true);
        if otherwise {
            author.has("a higher authority");
        }
        let limit = limits.get(next).filter(|_| !tape.chance(30)).copied();
        next += 1 + tape.below(2);
        let most = author.w("højst", "at most").to_owned();
        let at_most = limit.map(|(danish, english)| format!(", {most} {}", author.w(danish, english))).unwrap_or_default();
        author.clause(tape, &format!("{keyword} {roles}{at_most}"));
        if limit.is_none() {
            author.has("a grant without limit");
            break;
        }
    }
    if tape.chance(80) {
        let clause = author.w("hjemmel lokal \"Kompetenceplan\"", "basis local \"Kompetenceplan\"").to_owned();
        author.clause(tape, &clause);
    }
    let amounts = limits.iter().map(|(danish, english)| author.w(danish, english).to_owned()).collect();
    let grants = Some(amounts);
    author.events.push(Event { grants, ..Event::plain(name) });
}
