//! Who may do what with a duty: put its deadline off, excuse it, lift it.

use crate::limits::{Unit, period};
use crate::procedures::Author;
use crate::tape::Tape;

/// Writes the powers over a step. Only a deadline in days can be put off to a day.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>, in_days: bool, clauses: &mut Vec<String>) {
    if in_days && tape.chance(80) {
        let (_, by) = author.role_list(tape, 3, false);
        let times = tape.of(&[0, 1, 1, 2], 0);
        let mut limits = String::new();
        if times > 0 {
            let noun = if times == 1 { author.w("gang", "time") } else { author.w("gange", "times") };
            limits = format!(", {} {times} {noun}", author.w("højst", "at most"));
            author.has("put off so many times");
        }
        if tape.chance(65) {
            let unit = tape.of(&[Unit::Days, Unit::WorkingDays, Unit::Weeks, Unit::Months], Unit::Days);
            let furthest = period(author.language, tape.between(1, if unit == Unit::Months { 2 } else { 9 }), unit);
            limits = format!("{limits}, {} {furthest}", author.w("højst", "at most"));
            author.has("put off so far");
        }
        // Limited, it may be more for somebody else; the lines stay together.
        let higher = if !limits.is_empty() && tape.clone().chance(80) {
            author.has("put off by a higher authority");
            let (_, by) = author.role_list(&mut tape.clone(), 2, false);
            let most = tape.clone().of(&[("", ""), ("", ""), (", højst 12 måneder", ", at most 12 months")], ("", ""));
            format!("\n    {} {by}{}", author.w("ellers af", "otherwise by"), author.w(most.0, most.1))
        } else {
            String::new()
        };
        clauses.push(format!("{} {by}{limits}{higher}", author.w("kan forlænges af", "may be extended by")));
        author.has("may be put off");
    }
    let powers = [("kan undskyldes af", "may be excused by", "may be excused"), ("kan ophæves af", "may be lifted by", "may be lifted")];
    for (danish, english, construct) in powers {
        if tape.chance(40) {
            let (_, by) = author.role_list(tape, 3, false);
            clauses.push(format!("{} {by}", author.w(danish, english)));
            author.has(construct);
        }
    }
}
