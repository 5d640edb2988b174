//! Steps that come when nothing happens: the deadline of another step passes, or a right runs out.

use crate::limits::{Unit, period};
use crate::procedures::Author;
use crate::tape::Tape;

/// `når fristen for … er overskredet` and `når … udløber`, with little else about them: a duty, sometimes with a deadline of its own
/// that a further step waits for.
pub(crate) fn steps(author: &mut Author, tape: &mut Tape<'_>) {
    for _ in 0..tape.of(&[1, 0, 2, 1], 1) {
        let right = !author.lapsing.is_empty() && (author.owed.is_empty() || tape.chance(40));
        let all = if right { author.lapsing.clone() } else { author.owed.clone() };
        let Some(of) = tape.pick(&all).cloned() else { return };
        let of = of.written(tape);
        let when = if right {
            author.has("a step that comes as a right runs out");
            format!("{} {of} {}", author.w("når", "when"), author.w("udløber", "runs out"))
        } else {
            author.has("a step that comes as a deadline passes");
            format!("{} {of} {}", author.w("når fristen for", "when the deadline for"), author.w("er overskredet", "has passed"))
        };
        let name = author.names.fresh(tape, &["rykker", "påbud", "sidste_chance"], true);
        author.blank(tape);
        let line = format!("{} {}", author.w("trin", "step"), name.written(tape));
        author.line(&line);
        let who = author.role(tape, 0);
        let unit = tape.of(&[Unit::WorkingDays, Unit::Running, Unit::Days], Unit::WorkingDays);
        let mut within = format!("{} {}", author.w("inden for", "within"), period(author.language, tape.between(1, 5), unit));
        if unit == Unit::Days {
            within = format!("{within}, {}", author.w("uændret på en fridag", "even on a day off"));
        }
        let late = format!("{}: {who} {}", author.w("ved overskridelse", "if late"), author.w("straks", "at once"));
        let clauses = [
            when,
            format!("{who} {} {}", author.w("skal", "must"), author.w("rykke for det", "remind of it")),
            within,
            late,
            author.w("hjemmel lokal \"planen\"", "basis local \"the plan\"").to_owned(),
        ];
        for clause in &clauses {
            author.clause(tape, clause);
        }
        author.owed.push(name);
    }
}
