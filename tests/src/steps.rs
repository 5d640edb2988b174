//! Steps: what they come after, who does what, within what, and what meets them.

use crate::consents;
use crate::forms;
use crate::limits::{Place, Signal, UNITS, Unit, Which, landing, limit, marked, ordinal, period};
use crate::pools;
use crate::powers;
use crate::procedures::{Author, Fact, Kind};
use crate::ramps;
use crate::tallies;
use crate::tape::Tape;
use crate::words::{self, Name, PROSE};
use sagsgang::lexicon::Language;

/// A step before it is written: what others need to know of it.
#[derive(Debug, Clone)]
pub(crate) struct StepPlan {
    pub(crate) name: Name,
    /// Does the event of its own name meet it?
    pub(crate) own: bool,
    /// Is that event declared?
    pub(crate) shared: bool,
}

/// Decides a step's name and whether its own event meets it.
pub(crate) fn plan(author: &mut Author, tape: &mut Tape<'_>) {
    let name = author.names.fresh(tape, words::STEPS, true);
    let own = !tape.chance(30);
    author.steps.push(StepPlan { name, own, shared: false });
}

/// Writes a step.
pub(crate) fn write(author: &mut Author, at: usize, tape: &mut Tape<'_>) {
    let Some(plan) = author.steps.get(at).cloned() else { return };
    let label = if tape.chance(30) { " \"En mærkat: æ, ø og å\"" } else { "" };
    let line = format!("{} {}{label}", author.w("trin", "step"), plan.name.written(tape));
    author.line(&line);
    let mut clauses = Vec::new();
    let recurs = tape.chance(if at == 0 { 6 } else { 17 });
    // The first steps are those that others hang on.
    let tallied = if !recurs && at > 1 && tape.chance(35) { tallies::reached(author, tape) } else { None };
    let tallied = match tallied {
        None if !recurs && at > 0 && tape.clone().chance(6) => ramps::turns(author, &mut tape.clone()),
        tallied => tallied,
    };
    let on_tally = tallied.is_some();
    let (signals, and) = match tallied {
        Some(clause) => {
            clauses.push(clause);
            (Vec::new(), false)
        }
        None if recurs => (recurrence(author, tape, at, &mut clauses), false),
        None => after(author, tape, at, &mut clauses),
    };
    let part = author.asides.part.clone().filter(|_| !recurs && !on_tally && !and);
    let parted = part.is_some() && tape.chance(70);
    if let Some(part) = part.filter(|_| parted) {
        clauses.push(format!("{} {}", author.w("pr.", "per"), part.written(tape)));
        author.has("a step for each part");
    }
    // The first step waits for less, because its deadline is what shortens the others'.
    if at > 0 || tape.chance(30) {
        conditions(author, tape, &[0, 0, 1, 1, 2], &mut clauses);
        if !recurs && at > 0 {
            earliest(author, &mut tape.clone(), &mut clauses);
        }
        // The first step mostly opens: its deadline shortens the others.
        if at > 0 {
            consents::step_needs(author, &mut tape.clone(), &mut clauses);
            pools::step_asks(author, &mut tape.clone(), &mut clauses);
        }
    }
    let (duty, must) = deed(author, tape, recurs, &mut clauses);
    let limited =
        if recurs { on_the_day(author, tape, &mut clauses) } else { limit(author, tape, Place { at, own: &signals }, duty, &mut clauses) };
    if duty && limited.is_some() {
        author.owed.push(plan.name.clone());
    } else if limited.is_some() {
        author.lapsing.push(plan.name.clone());
    }
    if let Some(unit) = limited {
        rarer_clauses(author, tape, at, unit, duty, recurs, &mut clauses);
    }
    if tape.chance(25) {
        target(author, tape, &mut clauses);
    }
    if limited.is_some() {
        for _ in 0..tape.of(&[0, 0, 1, 2], 0) {
            remind(author, tape, &mut clauses);
        }
        if duty && ((must && !author.ladder) || tape.chance(40)) {
            let ladder = ladder(author, tape);
            clauses.push(ladder);
            author.has("own ladder");
        }
    }
    if !parted {
        stand_in(author, tape, at, &mut clauses);
    }
    met_by(author, tape, at, &plan, &mut clauses);
    forms::step(author, &mut tape.clone(), plan.own.then_some(&plan.name), &mut clauses);
    if tape.chance(20) {
        let names = event_names(author, tape, 2);
        clauses.push(format!("{} {}", author.w("bortfalder ved", "lapses on"), author.list(&names, false)));
        author.has("lapses");
    }
    if tape.chance(25) {
        clauses.push(author.w("gælder også efter målet", "also applies after the goal").to_owned());
        author.has("survives the goal");
    }
    // The first step stays, as a rule: what is ended shortens no limit.
    if at > 0 || tape.chance(40) {
        powers::write(author, tape, limited.is_some_and(|unit| !unit.in_hours()), &mut clauses);
    }
    for _ in 0..tape.of(&[1, 1, 0, 2], 1) {
        let kind = tape.of(&[("lov", "law"), ("lokal", "local"), ("praksis", "practice"), ("lokal", "local")], ("lov", "law"));
        clauses.push(format!("{} {} \"BEK 1710 § 3, stk. 2\"", author.w("hjemmel", "basis"), author.w(kind.0, kind.1)));
    }
    if tape.chance(20) {
        clauses.reverse();
        author.has("clauses in another order");
    }
    for clause in clauses {
        author.clause(tape, &clause);
    }
}

/// The first day on which it may be open.
fn earliest(author: &mut Author, tape: &mut Tape<'_>, clauses: &mut Vec<String>) {
    if !tape.chance(8) {
        return;
    }
    author.has("a first day");
    let unit = tape.of(&[Unit::Days, Unit::Days, Unit::WorkingDays, Unit::Weeks, Unit::Months], Unit::Days);
    let length = period(author.language, tape.between(1, unit.most().min(5)), unit);
    let dates: Vec<Name> = author.facts.iter().filter(|fact| fact.kind == Kind::Date).map(|fact| fact.name.clone()).collect();
    let events: Vec<Name> = author.events.iter().take(4).map(|event| event.name.clone()).collect();
    let fact = tape.pick(&dates).filter(|_| tape.clone().chance(40)).map(|name| name.written(&mut tape.clone()));
    let anchor = fact.unwrap_or_else(|| {
        let name = tape.pick(&events).map_or_else(String::new, |name| name.written(&mut tape.clone()));
        format!("{} {name}", author.language.pick("seneste", "the latest"))
    });
    let words = (author.w("tidligst", "no earlier than"), author.w("efter", "after"));
    clauses.push(format!("{} {length} {} {anchor}", words.0, words.1));
}

/// What it comes after, and whether that is several things together.
fn after(author: &mut Author, tape: &mut Tape<'_>, at: usize, clauses: &mut Vec<String>) -> (Vec<Signal>, bool) {
    let events = author.events.iter().filter(|event| event.step.is_none()).map(|event| Signal::Event(event.name.clone()));
    let mut all: Vec<Signal> = author.steps.iter().take(at).map(|step| Signal::Step(step.name.clone())).collect();
    // The last steps first, and few events, so that steps come to hang on each other.
    all.reverse();
    // What comes after the first step finds it met, and is not shortened by it.
    if at > 1 && tape.chance(85) {
        all.truncate(at - 1);
    }
    all.truncate(3);
    let few = if all.is_empty() { 3 } else { 2 };
    all.extend(events.take(few));
    let most = tape.of(&[1, 1, 2, 3], 1);
    let signals = tape.some(&all, most);
    let has_event = signals.iter().any(|signal| matches!(signal, Signal::Event(_)));
    // The first step opens often: its deadline is what shortens the others'.
    let choices: &[Which] =
        if at == 0 { &[Which::Each, Which::First, Which::Each, Which::Each] } else { &[Which::First, Which::Latest, Which::Each] };
    let which = if has_event || tape.chance(30) { tape.of(choices, Which::First) } else { Which::Unsaid };
    let and = signals.len() > 1 && which != Which::Each && tape.chance(60);
    let names: Vec<String> = signals.iter().map(|signal| signal.name().written(tape)).collect();
    let start = match which {
        Which::Unsaid => author.w("efter ", "after "),
        Which::First => author.w("efter første ", "after the first "),
        Which::Latest => author.w("efter seneste ", "after the latest "),
        Which::Each => author.w("hver gang ", "each time "),
    };
    clauses.push(format!("{start}{}", author.list(&names, and)));
    author.has(match which {
        Which::Unsaid => "after (a step)",
        Which::First => "after the first",
        Which::Latest => "after the latest",
        Which::Each => "each time",
    });
    if signals.len() > 1 {
        author.has(if and { "and-join" } else { "or-join" });
    }
    if signals.iter().any(|signal| matches!(signal, Signal::Step(_))) {
        author.has("a step after a step");
    }
    (signals, and)
}

/// What a recurring step begins after, how its rounds are counted, and what ends them.
fn recurrence(author: &mut Author, tape: &mut Tape<'_>, at: usize, clauses: &mut Vec<String>) -> Vec<Signal> {
    let steps = author.steps.iter().take(at).map(|step| Signal::Step(step.name.clone()));
    let events = author.events.iter().filter(|event| event.step.is_none()).map(|event| Signal::Event(event.name.clone()));
    let all: Vec<Signal> = events.take(2).chain(steps).collect();
    let signal = tape.pick(&all).cloned();
    let first = matches!(signal, Some(Signal::Event(_))) || tape.chance(20);
    let unit = tape.of(&[Unit::Days, Unit::Weeks, Unit::Weeks, Unit::Months], Unit::Weeks);
    let every = tape.between(1, if unit == Unit::Days { 12 } else { 4 });
    let actual = tape.chance(50);
    let base = if actual {
        author.has("recurs from the actual day");
        author.w("regnet fra den faktiske dag", "counted from the actual day")
    } else {
        author.has("recurs from the planned day");
        author.w("regnet fra den planlagte dag", "counted from the planned day")
    };
    let until = if tape.chance(40) {
        author.has("recurs until");
        let names = event_names(author, tape, 2);
        format!(", {} {}", author.w("indtil", "until"), author.list(&names, false))
    } else {
        String::new()
    };
    let [danish, english] = unit.words();
    let words =
        (author.w("hver", "every"), author.language.pick(danish, english).first().copied().unwrap_or_default(), author.w("efter", "after"));
    let first = match (first, tape.chance(30)) {
        (_, true) => {
            author.has("recurs anew");
            author.w("seneste ", "the latest ")
        }
        (true, false) => author.w("første ", "the first "),
        (false, false) => "",
    };
    let name = signal.iter().map(|signal| signal.name().written(tape)).collect::<String>();
    clauses.push(format!("{} {} {} {} {first}{name}, {base}{until}", words.0, ordinal(author.language, every), words.1, words.2));
    signal.into_iter().collect()
}

/// Within what the goal must be confirmed.
pub(crate) fn to_confirm(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let unit = tape.of(&[Unit::WorkingDays, Unit::Days, Unit::Weeks, Unit::Running], Unit::WorkingDays);
    let length = period(author.language, tape.between(1, unit.most().min(9)), unit);
    let landing = landing(author, tape, unit.lands());
    format!("{} {length}{landing}", author.w("inden for", "within"))
}

/// The deadline of a recurring step: it is always on its day.
fn on_the_day(author: &mut Author, tape: &mut Tape<'_>, clauses: &mut Vec<String>) -> Option<Unit> {
    let landing = landing(author, tape, true);
    clauses.push(format!("{}{landing}", author.w("senest på dagen", "no later than on the day")));
    author.has("on the day");
    Some(Unit::Weeks)
}

/// What can be said besides of a deadline: already expired, pauses, shorter where another deadline comes first.
fn rarer_clauses(author: &mut Author, tape: &mut Tape<'_>, at: usize, unit: Unit, duty: bool, recurs: bool, clauses: &mut Vec<String>) {
    if duty && tape.chance(75) {
        let instead = if unit.in_hours() { unit } else { tape.of(&[Unit::WorkingDays, Unit::Days, Unit::BankDays], Unit::WorkingDays) };
        let length = period(author.language, tape.between(0, 6), instead);
        let landing = landing(author, tape, instead.lands());
        clauses.push(format!("{}: {} {length}{landing}", author.w("allerede udløbet", "already expired"), author.w("inden for", "within")));
        author.has("already expired");
    }
    if !unit.in_hours() && tape.chance(55) {
        let facts = author.facts.clone();
        // What turns on and off makes the better pause.
        let yes_no: Vec<Fact> = facts.iter().filter(|fact| fact.kind == Kind::YesNo).cloned().collect();
        let among = if yes_no.is_empty() || tape.chance(40) { facts } else { yes_no };
        if let Some(fact) = tape.pick(&among).cloned() {
            let (atom, _) = atom(author, tape, &fact);
            let most = if tape.chance(65) {
                author.has("pause of limited length");
                let unit = tape.of(&[Unit::Days, Unit::Days, Unit::Weeks], Unit::Days);
                format!(", {} {}", author.w("højst", "at most"), period(author.language, tape.between(1, 3), unit))
            } else {
                String::new()
            };
            clauses.push(format!("{} {atom}{most}", author.w("holder pause mens", "pauses while")));
            author.has("pause");
        }
    }
    if !recurs && duty && (at > 0 || tape.chance(8)) && tape.chance(95) {
        // A step that shortens is not shortened itself. One that shortens many is more often open when it matters.
        let others: Vec<usize> = (0..author.steps.len()).filter(|other| *other != at && !author.shortened.contains(other)).collect();
        let usual = author.shortening.first().or(others.first()).copied();
        let other = if tape.chance(5) { tape.pick(&others).copied() } else { usual };
        let before = other.filter(|other| *other != at && !author.shortening.contains(&at));
        if let Some(before) = before {
            author.shortened.insert(at);
            author.shortening.insert(before);
            let name = author.steps.get(before).map_or_else(String::new, |step| step.name.written(tape));
            let short = if unit.lands() { Unit::Days } else { unit };
            let length = period(author.language, tape.of(&[0, 0, 0, 0, 1], 0), short);
            let words =
                (author.w("dog", "but"), author.w("hvis fristen for", "if the deadline of"), author.w("kommer før", "comes before"));
            clauses.push(format!("{} {length}, {} {name} {}", words.0, words.1, words.2));
            author.has("shortened");
        }
    }
}

/// The steps before it whose place it takes, and what gives them back.
fn stand_in(author: &mut Author, tape: &mut Tape<'_>, at: usize, clauses: &mut Vec<String>) {
    // The first step mostly stays: what is set aside shortens no limit.
    let first = usize::from(!tape.chance(10));
    let others: Vec<Name> = author.steps.iter().take(at).skip(first).map(|step| step.name.clone()).collect();
    if others.is_empty() || !tape.chance(45) {
        return;
    }
    let replaced = tape.some(&others, 2);
    let names: Vec<String> = replaced.iter().map(|name| name.written(tape)).collect();
    clauses.push(format!("{} {}", author.w("træder i stedet for", "replaces"), author.list(&names, true)));
    author.has("takes the place");
    if tape.chance(80) {
        let event = event_names(author, tape, 1).concat();
        let name = replaced.first().map_or_else(String::new, |name| name.written(tape));
        let again = author.w("gælder igen med sin oprindelige frist", "applies again with its original deadline");
        clauses.push(format!("{} {event}: {name} {again}", author.w("ved", "on")));
        author.has("applies again");
    }
}

/// Some conditions, as many as one of these numbers says.
pub(crate) fn conditions(author: &mut Author, tape: &mut Tape<'_>, counts: &[usize], clauses: &mut Vec<String>) {
    let count = tape.of(counts, 0);
    // No fact twice, so that no two conditions contradict each other.
    let mut facts: Vec<Fact> = author.facts.iter().chain(&author.said).chain(&author.decided).cloned().collect();
    for _ in 0..count {
        if facts.is_empty() {
            return;
        }
        let negated = tape.chance(30);
        let mut word = if negated { author.w("medmindre", "unless") } else { author.w("hvis", "if") }.to_owned();
        author.has(if negated { "unless" } else { "if" });
        let bullets = facts.len() > 1 && tape.chance(35);
        let mut asks = false;
        let mut atoms = Vec::new();
        for _ in 0..if bullets { tape.between(1, 3) } else { 1 } {
            if facts.is_empty() {
                break;
            }
            // What a decision gives comes last, and is asked for more often than its turn.
            let last = facts.last().is_some_and(|fact| author.decided.iter().any(|other| other.name == fact.name));
            let decided = last && tape.chance(40);
            let fact = facts.remove(if decided { facts.len() - 1 } else { tape.below(facts.len()) });
            let (atom, needs_unknown) = atom(author, tape, &fact);
            asks |= needs_unknown;
            atoms.push(atom);
        }
        let unknown = if asks || tape.chance(20) {
            let (construct, words) = tape.of(
                &[
                    ("unknown waits", author.w(", ukendt venter", ", unknown waits")),
                    ("unknown as yes", author.w(", ukendt tæller som ja", ", unknown counts as yes")),
                    ("unknown as no", author.w(", ukendt tæller som nej", ", unknown counts as no")),
                ],
                ("unknown waits", ""),
            );
            author.has(construct);
            words.to_owned()
        } else {
            String::new()
        };
        if bullets {
            let all = tape.chance(50);
            let how =
                if all { author.w("alle disse passer", "all of these hold") } else { author.w("en af disse passer", "one of these holds") };
            author.has(if all { "all of these hold" } else { "one of these holds" });
            word = format!("{word} {how}{unknown}");
            for atom in atoms {
                word.push_str("\n        - ");
                word.push_str(&atom);
            }
            clauses.push(word);
        } else {
            clauses.push(format!("{word} {}{unknown}", atoms.concat()));
        }
    }
}

/// One condition on a fact, and whether it must say what unknown does.
fn atom(author: &mut Author, tape: &mut Tape<'_>, fact: &Fact) -> (String, bool) {
    let name = fact.name.written(tape);
    let is = author.w("er", "is");
    let choice = tape.below(6);
    match (choice, &fact.kind) {
        (0, _) | (_, Kind::Text) => {
            let given = tape.chance(50);
            author.has(if given { "is given" } else { "is missing" });
            let words = if given { author.w("er oplyst", "is given") } else { author.w("mangler", "is missing") };
            (format!("{name} {words}"), false)
        }
        (1, Kind::YesNo) => {
            author.has("a yes/no fact alone");
            (name, true)
        }
        (3.., Kind::Date | Kind::Duration | Kind::Number) => {
            let words = [("over", "over"), ("under", "under"), ("mindst", "at least"), ("højst", "at most")];
            let (danish, english) = tape.of(&words, ("over", "over"));
            author.has("comparison");
            (format!("{name} {is} {} {}", author.w(danish, english), value(author.language, tape, &fact.kind)), true)
        }
        _ => {
            let negated = tape.chance(30);
            let not = if negated { author.w("ikke ", "not ") } else { "" };
            author.has(if negated { "is not" } else { "is" });
            (format!("{name} {is} {not}{}", value(author.language, tape, &fact.kind)), true)
        }
    }
}

/// A value of a type, as the text writes it.
pub(crate) fn value(language: Language, tape: &mut Tape<'_>, kind: &Kind) -> String {
    match kind {
        Kind::Date => tape.of(&["2026-03-30", "2026-01-01", "2026-10-25", "2025-12-24", "2028-02-29"], "2026-03-30").to_owned(),
        Kind::Duration => {
            let unit = tape.of(&UNITS, Unit::Weeks);
            period(language, tape.between(1, unit.most()), unit)
        }
        Kind::YesNo => if tape.chance(50) { language.pick("nej", "no") } else { language.pick("ja", "yes") }.to_owned(),
        Kind::Number => marked(language, tape.of(&["12", "37", "3,5", "0", "-5", "1.000", "50.000,25", "0,000001"], "12")),
        Kind::Choice(values) => tape.pick(values).map_or_else(String::new, |value| value.written(&mut tape.clone())),
        Kind::Text => "\"en note\"".to_owned(),
    }
}

/// Answers whether it is a duty, and whether it is a `must`. What recurs is a duty.
fn deed(author: &mut Author, tape: &mut Tape<'_>, recurs: bool, clauses: &mut Vec<String>) -> (bool, bool) {
    let (_, who) = author.role_list(tape, 3, true);
    let modal = tape.of(if recurs { &[0, 0, 1] } else { &[0, 0, 1, 2, 3] }, 0);
    let word = match modal {
        1 => author.w("bør", "should"),
        2 => author.w("kan", "may"),
        3 => author.w("har ret til at", "has the right to"),
        _ => author.w("skal", "must"),
    };
    author.has(["must", "should", "may", "has the right to"].get(modal).copied().unwrap_or("must"));
    clauses.push(format!("{who} {word} {}", tape.of(PROSE, "handle")));
    (modal < 2, modal == 0)
}

fn target(author: &mut Author, tape: &mut Tape<'_>, clauses: &mut Vec<String>) {
    author.has("target");
    if tape.chance(50) {
        clauses.push(author.w("helst samme dag", "preferably the same day").to_owned());
    } else {
        let unit = tape.of(&UNITS, Unit::Days);
        let length = period(author.language, tape.between(1, unit.most()), unit);
        clauses.push(format!("{} {length}", author.w("helst inden for", "preferably within")));
    }
}

fn remind(author: &mut Author, tape: &mut Tape<'_>, clauses: &mut Vec<String>) {
    let (_, who) = author.role_list(tape, 2, true);
    let unit = tape.of(&[Unit::Days, Unit::WorkingDays, Unit::Weeks, Unit::Running, Unit::Working], Unit::Days);
    let length = period(author.language, tape.between(1, unit.most().min(12)), unit);
    let before = !tape.chance(30);
    let side = if before { author.w("før", "before") } else { author.w("efter", "after") };
    let deadline = if tape.chance(50) { author.w(" fristen", " the deadline") } else { "" };
    let clock = clock(author, tape);
    clauses.push(format!("{} {who} {length} {side}{deadline}{clock}", author.w("påmind", "remind")));
    author.has(if before { "reminder before" } else { "reminder after" });
}

fn clock(author: &Author, tape: &mut Tape<'_>) -> String {
    let at = author.w("kl.", "at");
    match tape.below(6) {
        1 => format!(" {at} 8"),
        2 => format!(" {at} {}", author.w("15.40", "15:40")),
        3 => format!(" {at} {}", author.w("02.30", "2:30")),
        4 => format!(" {at} 0"),
        5 => format!(" {at} {}", author.w("23.59", "23:59")),
        _ => String::new(),
    }
}

/// A ladder, its keyword included.
pub(crate) fn ladder(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let count = tape.between(1, 3);
    let mut rungs = Vec::new();
    for _ in 0..count {
        let (_, who) = author.role_list(tape, 2, true);
        let when = match tape.below(3) {
            0 => {
                author.has("rung on a working day");
                let nth = ordinal(author.language, tape.between(1, 9));
                format!("{nth} {}{}", author.w("hverdag", "working day"), clock(author, tape))
            }
            1 => {
                author.has("rung at once");
                author.w("straks", "at once").to_owned()
            }
            _ => {
                author.has("rung on a calendar day");
                let nth = ordinal(author.language, tape.between(1, 22));
                format!("{nth} {}{}", author.w("dag", "day"), clock(author, tape))
            }
        };
        rungs.push(format!("{who} {when}"));
    }
    format!("{}: {}", author.w("ved overskridelse", "if late"), rungs.join(", "))
}

fn met_by(author: &mut Author, tape: &mut Tape<'_>, at: usize, plan: &StepPlan, clauses: &mut Vec<String>) {
    let mut meeting: Vec<Name> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    if plan.own {
        meeting.push(plan.name.clone());
        items.push(plan.name.written(tape));
    }
    if !plan.own || tape.chance(25) {
        let others = author.steps.iter().filter(|step| step.own && step.name != plan.name).map(|step| step.name.clone());
        let mut candidates: Vec<Name> =
            author.events.iter().filter(|event| event.name != plan.name).map(|event| event.name.clone()).collect();
        candidates.extend(others);
        candidates.dedup();
        if author.goal_step == Some(at) {
            candidates.retain(|name| !author.endings.contains(name));
        }
        for name in tape.some(&candidates, 2) {
            if !meeting.contains(&name) {
                items.push(name.written(tape));
                meeting.push(name);
            }
        }
        author.has("met by");
    }
    if tape.chance(15)
        && let Some(name) = author.confirmed.clone()
    {
        items.push(format!("{} {}", author.w("bekræftelse af", "confirmation of"), name.written(tape)));
        author.has("met by a confirmation");
    }
    if !(plan.own && items.len() == 1 && !tape.chance(10)) {
        clauses.push(format!("{} {}", author.w("opfyldes ved", "met by"), author.list(&items, false)));
    }
    if tape.chance(20) {
        let others: Vec<Name> =
            author.events.iter().map(|event| event.name.clone()).filter(|name| !meeting.contains(name) && *name != plan.name).collect();
        let names: Vec<String> = tape.some(&others, 2).iter().map(|name| name.written(tape)).collect();
        if !names.is_empty() {
            clauses.push(format!("{} {}", author.w("opfyldes ikke ved", "not met by"), author.list(&names, false)));
            author.has("attempt");
        }
    }
}

fn event_names(author: &Author, tape: &mut Tape<'_>, most: usize) -> Vec<String> {
    let names: Vec<Name> = author.events.iter().map(|event| event.name.clone()).collect();
    tape.some(&names, most).iter().map(|name| name.written(tape)).collect()
}
