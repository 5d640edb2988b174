//! Decision tables over one or two facts, in which exactly one row fits, and tables of points.

use crate::limits::marked;
use crate::procedures::{Author, Fact, Kind};
use crate::steps::value;
use crate::tape::Tape;

/// Writes the decisions of a procedure; conditions can ask for what they decide.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    for _ in 0..tape.of(&[1, 1, 2, 0], 0) {
        decision(author, tape);
    }
}

/// Answers of a fact, cut into two or three that together are all.
fn cut(author: &Author, tape: &mut Tape<'_>, kind: &Kind) -> Vec<String> {
    let unknown = author.w("ukendt", "unknown");
    let or = author.w("eller", "or");
    let not = author.w("ikke", "not");
    match kind {
        Kind::YesNo if tape.chance(50) => vec![author.w("ja", "yes").to_owned(), author.w("nej", "no").to_owned(), unknown.to_owned()],
        Kind::YesNo => vec![author.w("ja", "yes").to_owned(), format!("{unknown} {or} {}", author.w("nej", "no"))],
        Kind::Choice(_) => {
            let one = value(author.language, tape, kind);
            // Where it is the only value, no other can be told.
            vec![one.clone(), format!("{unknown} {or} {not} {one}")]
        }
        Kind::Date | Kind::Number | Kind::Duration => {
            let bound = match kind {
                Kind::Duration => author.w("6 uger", "6 weeks").to_owned(),
                _ => value(author.language, tape, kind),
            };
            let (under, from) = (author.w("under", "under"), author.w("mindst", "at least"));
            match tape.below(3) {
                0 => vec![format!("{under} {bound} {or} {unknown}"), format!("{from} {bound}")],
                1 => vec![format!("{under} {bound}"), format!("{from} {bound} {or} {unknown}")],
                _ => vec![format!("{under} {bound}"), unknown.to_owned(), format!("{from} {bound}")],
            }
        }
        Kind::Text => Vec::new(),
    }
}

fn decision(author: &mut Author, tape: &mut Tape<'_>) {
    let asked: Vec<Fact> = author.facts.iter().filter(|fact| !matches!(fact.kind, Kind::Text)).cloned().collect();
    let columns = tape.some(&asked, 2);
    let Some(first) = columns.first() else { return };
    let any = author.w("enhver", "any").to_owned();
    let firsts = cut(author, tape, &first.kind);
    // The rows: one of the first answers is cut again by the second fact.
    let mut rows: Vec<Vec<String>> = Vec::new();
    let again = tape.below(firsts.len());
    for (at, answer) in firsts.into_iter().enumerate() {
        match columns.get(1) {
            Some(second) if at == again => {
                rows.extend(cut(author, tape, &second.kind).into_iter().map(|other| vec![answer.clone(), other]));
            }
            Some(_) => rows.push(vec![answer, any.clone()]),
            None => rows.push(vec![answer]),
        }
    }
    let adds = tape.chance(55);
    let name = author.names.fresh(tape, &["rute", "vej", "point"], true);
    let kind = if adds {
        author.has("decision that adds up");
        // Rows may overlap, and need not be there.
        if let Some(row) = rows.first().cloned() {
            rows.push(row);
        }
        Kind::Number
    } else {
        author.has("decision by one row");
        Kind::Choice((0..2).map(|_| author.names.value(tape)).collect())
    };
    author.blank(tape);
    let label = if tape.chance(30) { " \"Hvad nu?\"" } else { "" };
    let line = format!("{} {}{label}", author.w("beslutning", "decision"), name.written(tape));
    author.line(&line);
    let policy = match adds {
        true => author.w("linjer der passer lægges sammen", "rows that match are added up"),
        false => author.w("præcis én linje passer", "exactly one row matches"),
    };
    author.clause(tape, policy);
    let head: Vec<String> = columns.iter().map(|fact| fact.name.written(tape)).collect();
    author.line(&format!("    | {} || {} |", head.join(" | "), name.written(tape)));
    for (at, row) in rows.iter().enumerate() {
        let result = match &kind {
            Kind::Choice(values) => values.get(at % 2).map_or_else(String::new, |value| value.written(tape)),
            _ => marked(author.language, tape.of(&["12", "37", "-5", "3,5"], "12")),
        };
        author.line(&format!("    | {} || {result} |", row.join(" | ")));
    }
    let basis = author.w("    hjemmel lokal \"tabel\"", "    basis local \"table\"").to_owned();
    author.line(&basis);
    author.decided.push(Fact { name, kind, lasts: false });
}
