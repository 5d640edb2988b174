//! Progressions: a number of their own that is told often, what begins them, a plan, and the steps that wait for them.

use crate::limits::{Unit, marked, ordinal, period};
use crate::procedures::{Author, Event};
use crate::tape::Tape;
use crate::words::Name;

/// Writes the progression of a procedure, where it has one.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    if !tape.chance(70) {
        return;
    }
    author.has("progression");
    author.blank(tape);
    let per = author.asides.part.clone().filter(|_| tape.chance(70));
    let hours = fact(author, tape, "ugetimer", ("tal", "number"));
    let own = tape.chance(45).then(|| fact(author, tape, "aftalt_plan", ("plan", "plan")));
    let report = event(author, tape, "timetal", &[Some(hours.clone()), per.clone()]);
    let agreed = event(author, tape, "planaftale", std::slice::from_ref(&own));
    // The first events come often.
    let also = author.events.first().map(|event| event.name.clone()).filter(|_| tape.chance(92));
    let name = author.names.fresh(tape, &["optrapning_af_timer"], true);
    let line = format!("{} {}", author.w("optrapning", "progression"), name.written(tape));
    author.line(&line);
    let mut clauses = Vec::new();
    let mut measures = format!("{} {}", author.w("måler", "measures"), hours.written(tape));
    if let Some(per) = &per {
        author.has("progression of parts");
        measures = format!("{measures} {} {}", author.w("pr.", "per"), per.written(tape));
    }
    clauses.push(measures);
    let begins: Vec<String> = also.iter().chain([&agreed]).map(|name| name.written(tape)).collect();
    clauses.push(format!("{} {}", author.w("begynder ved", "begins on"), author.list(&begins, false)));
    let levels: &[&str] = tape.of(&[&["10", "20", "40"], &["3", "12,5", "30", "37"], &["5", "15"], &["37"]], &["10", "20"]);
    let only_own = own.is_some() && tape.chance(12);
    if !only_own {
        let words: Vec<String> = levels.iter().map(|level| marked(author.language, level)).collect();
        let mut plan = format!("{} {}", author.w("plan", "plan"), author.list(&words, true));
        if levels.len() > 1 {
            let unit = tape.of(&[("uge", "week"), ("dag", "day"), ("måned", "month"), ("uge", "week")], ("uge", "week"));
            let number = ordinal(author.language, tape.between(1, if unit.0 == "dag" { 20 } else { 2 }));
            plan = format!("{plan}, {} {number} {}", author.w("hver", "every"), author.w(unit.0, unit.1));
        }
        clauses.push(plan);
    }
    if let Some(own) = &own {
        author.has("own plan");
        clauses.push(format!("{} {}", author.w("egen plan i", "own plan in"), own.written(tape)));
    }
    let stalls = tape.chance(85);
    if stalls {
        author.has("progression that stalls");
        let unit = tape.of(&[Unit::Days, Unit::Weeks, Unit::WorkingDays, Unit::Days, Unit::Months], Unit::Days);
        let most = if unit == Unit::Months { 1 } else { unit.most().min(12) };
        let length = period(author.language, tape.between(1, most), unit);
        clauses.push(format!("{} {length}", author.w("går i stå efter", "stalls after")));
    }
    clauses.push(author.w("hjemmel lokal \"planen\"", "basis local \"the plan\"").to_owned());
    if tape.chance(15) {
        clauses.reverse();
    }
    for clause in clauses {
        author.clause(tape, &clause);
    }
    let reviewed = levels.len() > 1 || own.is_some();
    let _ = report;
    author.ramp = Some(RampPlan { name, stalls, reviewed });
}

/// A progression, for the steps that wait for it.
#[derive(Debug, Clone)]
pub(crate) struct RampPlan {
    name: Name,
    /// Can it stall?
    stalls: bool,
    /// Has its plan several levels?
    reviewed: bool,
}

fn fact(author: &mut Author, tape: &mut Tape<'_>, plain: &str, kind: (&str, &str)) -> Name {
    let name = author.names.fresh(tape, &[plain], true);
    let line = format!("{} {}   {}", author.w("oplysning", "fact"), name.written(tape), author.w(kind.0, kind.1));
    author.line(&line);
    name
}

/// An event from anyone that tells some facts.
fn event(author: &mut Author, tape: &mut Tape<'_>, plain: &str, tells: &[Option<Name>]) -> Name {
    let name = author.names.fresh(tape, &[plain], true);
    let told: Vec<String> = tells.iter().flatten().map(|fact| fact.written(tape)).collect();
    let states = if told.is_empty() { String::new() } else { format!("  {} {}", author.w("oplyser", "states"), author.list(&told, true)) };
    let line = format!("{} {}{states}", author.w("hændelse", "event"), name.written(tape));
    author.line(&line);
    author.events.push(Event::plain(name.clone()));
    name
}

/// `når … går i stå`, and what else a step may wait for.
pub(crate) fn turns(author: &mut Author, tape: &mut Tape<'_>) -> Option<String> {
    let (construct, turn) = turn(author, tape)?;
    author.has(construct);
    Some(format!("{} {turn}", author.w("når", "when")))
}

/// What a progression comes to, with the construct by which a step comes with it.
pub(crate) fn turn(author: &Author, tape: &mut Tape<'_>) -> Option<(&'static str, String)> {
    let ramp = author.ramp.clone()?;
    let name = ramp.name.written(tape);
    let (construct, turn) = match tape.below(11) {
        0..=3 if ramp.stalls => ("a step that comes as nothing rises", author.w("går i stå", "stalls").to_owned()),
        4..=6 if ramp.reviewed => ("a step that comes with each level", author.w("skal vurderes", "is due for review").to_owned()),
        7 => ("a step that comes as it goes down", author.w("går ned", "goes down").to_owned()),
        8 | 9 => ("a step that comes with the last level", author.w("er nået", "is reached").to_owned()),
        _ => {
            let over = if tape.chance(50) { author.w("over", "over") } else { author.w("mindst", "at least") };
            ("a step that comes with an amount", format!("{} {over} {}", author.w("er", "is"), tape.of(&["4", "12", "36"], "4")))
        }
    };
    Some((construct, format!("{name} {turn}")))
}

/// Up to two steps that come of the progression, with little else about them: what else can stand in a step is tried in others.
pub(crate) fn steps(author: &mut Author, tape: &mut Tape<'_>) {
    for _ in 0..tape.of(&[2, 1, 2, 3], 1) {
        let Some(turn) = turns(author, tape) else { return };
        let name = author.names.fresh(tape, &["hjælp", "fremgang", "kig_på_planen"], true);
        author.blank(tape);
        let line = format!("{} {}", author.w("trin", "step"), name.written(tape));
        author.line(&line);
        let who = author.role(tape, 0);
        let within =
            period(author.language, tape.between(1, 5), tape.of(&[Unit::WorkingDays, Unit::Running, Unit::WorkingDays], Unit::WorkingDays));
        let mut within = format!("{} {within}", author.w("inden for", "within"));
        // Counted from another turn, or from its own.
        if tape.chance(45)
            && let Some((_, turn)) = self::turn(author, tape)
        {
            author.has("a deadline counted from a turn");
            let which = tape.of(&["", author.w("første ", "the first "), author.w("seneste ", "the latest ")], "");
            let days = period(author.language, tape.between(1, 9), Unit::WorkingDays);
            within = format!("{} {days} {} {which}{turn}", author.w("senest", "no later than"), author.w("efter", "after"));
        }
        let late = format!("{}: {who} {}", author.w("ved overskridelse", "if late"), author.w("straks", "at once"));
        let clauses = [
            turn,
            format!("{who} {} {}", author.w("skal", "must"), author.w("se på planen", "look at the plan")),
            within,
            late,
            author.w("hjemmel lokal \"planen\"", "basis local \"the plan\"").to_owned(),
        ];
        for clause in &clauses {
            author.clause(tape, clause);
        }
    }
}
