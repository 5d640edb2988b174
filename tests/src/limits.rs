//! Deadlines: what they are counted from, one bound or several, and where they land.

use crate::procedures::{Author, Kind};
use crate::tape::Tape;
use crate::words::Name;
use sagsgang::lexicon::Language;

/// What a step can come after, or be counted from.
#[derive(Debug, Clone)]
pub(crate) enum Signal {
    Event(Name),
    Step(Name),
}

impl Signal {
    pub(crate) fn name(&self) -> &Name {
        match self {
            Self::Event(name) | Self::Step(name) => name,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Unsaid,
    First,
    Latest,
    Each,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Days,
    WorkingDays,
    Weeks,
    Months,
    Years,
    BankDays,
    Running,
    Working,
}

pub(crate) const UNITS: [Unit; 8] =
    [Unit::Days, Unit::WorkingDays, Unit::Weeks, Unit::Months, Unit::Years, Unit::BankDays, Unit::Running, Unit::Working];

impl Unit {
    pub(crate) fn lands(self) -> bool {
        matches!(self, Self::Days | Self::Weeks | Self::Months | Self::Years)
    }

    pub(crate) fn in_hours(self) -> bool {
        matches!(self, Self::Running | Self::Working)
    }

    pub(crate) fn most(self) -> u32 {
        match self {
            Self::Days | Self::WorkingDays | Self::BankDays => 15,
            Self::Weeks => 9,
            Self::Months => 5,
            Self::Years => 2,
            Self::Running | Self::Working => 72,
        }
    }

    /// One and many, in both languages.
    pub(crate) fn words(self) -> [[&'static str; 2]; 2] {
        match self {
            Self::Days => [["dag", "dage"], ["day", "days"]],
            Self::WorkingDays => [["hverdag", "hverdage"], ["working day", "working days"]],
            Self::Weeks => [["uge", "uger"], ["week", "weeks"]],
            Self::Months => [["måned", "måneder"], ["month", "months"]],
            Self::Years => [["år", "år"], ["year", "years"]],
            Self::BankDays => [["bankdag", "bankdage"], ["bank day", "bank days"]],
            Self::Running => [["løbende time", "løbende timer"], ["running hour", "running hours"]],
            Self::Working => [["hverdagstime", "hverdagstimer"], ["working hour", "working hours"]],
        }
    }

    pub(crate) fn construct(self) -> &'static str {
        self.words()[1][1]
    }
}

/// Where a limit stands: the step's number, and what the step comes after.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    pub(crate) at: usize,
    pub(crate) own: &'p [Signal],
}

/// The deadline, and the unit it is counted in.
pub(crate) fn limit(author: &mut Author, tape: &mut Tape<'_>, place: Place<'_>, duty: bool, clauses: &mut Vec<String>) -> Option<Unit> {
    if tape.chance(15) && place.at > 0 {
        return None;
    }
    // The first step's deadline is what shortens the others' most often: it comes early.
    let first = place.at == 0;
    let short = first && tape.chance(90);
    let unit = if short { tape.of(&[Unit::Days, Unit::WorkingDays, Unit::Running], Unit::Days) } else { tape.of(&UNITS, Unit::Days) };
    let most = if first { unit.most().min(3) } else { unit.most() };
    let amount = if tape.chance(8) { 0 } else { tape.between(1, most) };
    let length = period(author.language, amount, unit);
    // And it is known as soon as the step opens: what shortens a limit is known when that limit is given.
    if duty && tape.chance(if first { 88 } else { 28 }) {
        let (bounds, lands) = bounds(author, tape, place, unit);
        let landing = landing(author, tape, lands || unit.lands());
        clauses.push(format!("{} {length}{bounds}{landing}", author.w("inden for", "within")));
        author.has("within");
        author.has(unit.construct());
        return Some(unit);
    }
    if duty && tape.chance(36) {
        let anchor = anchor(author, tape, place);
        let landing = landing(author, tape, unit.lands());
        let times = tape.between(2, 3);
        let words = (author.w("mindst", "at least"), author.w("gange inden for", "times within"), author.w("efter", "after"));
        clauses.push(format!("{} {times} {} {length} {} {anchor}{landing}", words.0, words.1, words.2));
        author.has("several times");
        return Some(unit);
    }
    if duty && tape.chance(35) {
        clauses.push(several(author, tape, place, unit));
        return Some(unit);
    }
    if duty
        && !unit.in_hours()
        && tape.chance(45)
        && let Some(planned) = planned(author, tape)
    {
        let (bounds, lands) = bounds(author, tape, place, unit);
        let landing = landing(author, tape, lands || unit.lands());
        let length = period(author.language, amount.min(12), unit);
        clauses.push(format!("{} {length} {} {planned}{bounds}{landing}", author.w("senest", "no later than"), author.w("før", "before")));
        author.has("counted back from a planned day");
        return Some(unit);
    }
    let anchor = anchor(author, tape, place);
    if duty && tape.chance(80) {
        let (bounds, _) = bounds(author, tape, place, Unit::Weeks);
        let landing = landing(author, tape, true);
        let end = end_point(author, tape, &anchor, !place.own.is_empty());
        clauses.push(format!("{} {end}{bounds}{landing}", author.w("senest", "no later than")));
        return Some(Unit::Weeks);
    }
    let (bounds, lands) = if duty { bounds(author, tape, place, unit) } else { Default::default() };
    let landing = landing(author, tape, lands || unit.lands());
    let word = if duty { author.w("senest", "no later than") } else { author.w("udløber", "expires") };
    clauses.push(format!("{word} {length} {} {anchor}{bounds}{landing}", author.w("efter", "after")));
    author.has(if duty { "no later than" } else { "expires" });
    author.has(unit.construct());
    Some(unit)
}

/// Ceilings and floors, and whether one of them can fall on a day off.
fn bounds(author: &mut Author, tape: &mut Tape<'_>, place: Place<'_>, unit: Unit) -> (String, bool) {
    let mut words = String::new();
    let mut lands = false;
    // What shortens others is plain, as a rule.
    let most: &[usize] = if place.at == 0 { &[0, 0, 0, 1] } else { &[0, 1, 1, 2] };
    for _ in 0..tape.of(most, 0) {
        let floor = tape.chance(50);
        author.has(if floor { "a floor" } else { "a ceiling" });
        let but = if floor { author.w("dog tidligst", "but no earlier than") } else { author.w("dog senest", "but no later than") };
        let (term, can_land) = term(author, tape, place, unit.in_hours());
        lands |= can_land;
        words = format!("{words}, {but} {term}");
    }
    (words, lands)
}

/// The first or the last of several dates.
fn several(author: &mut Author, tape: &mut Tape<'_>, place: Place<'_>, unit: Unit) -> String {
    let last = tape.chance(45);
    author.has(if last { "the last of several" } else { "the first of several" });
    let mut lands = false;
    let mut terms = String::new();
    for _ in 0..tape.of(&[2, 2, 3], 2) {
        let (term, can_land) = term(author, tape, place, unit.in_hours());
        lands |= can_land;
        terms = format!("{terms}\n        - {term}");
    }
    let landing = landing(author, tape, lands);
    let words = if last {
        author.w("senest det sidste af disse", "no later than the last of these")
    } else {
        author.w("senest det første af disse", "no later than the first of these")
    };
    format!("{words}{landing}{terms}")
}

/// One term of several, and whether it can fall on a day off.
fn term(author: &mut Author, tape: &mut Tape<'_>, place: Place<'_>, in_hours: bool) -> (String, bool) {
    let unit = if in_hours { tape.of(&[Unit::Running, Unit::Working], Unit::Running) } else { tape.of(&UNITS[..6], Unit::Days) };
    // Years bound nothing that a story sees.
    let unit = if unit == Unit::Years { Unit::Weeks } else { unit };
    let length = period(author.language, tape.between(1, unit.most()), unit);
    let choice = if in_hours { tape.of(&[3, 4], 3) } else { tape.below(7) };
    match (choice, planned(author, tape)) {
        (0 | 1, Some(planned)) => {
            author.has("on a planned day");
            (format!("{} {planned}", author.w("ved", "at")), false)
        }
        (2, Some(planned)) => {
            author.has("counted back from a planned day");
            (format!("{length} {} {planned}", author.w("før", "before")), unit.lands())
        }
        (3, _) => (length, unit.lands()),
        (5 | 6, _) => {
            let anchor = anchor(author, tape, place);
            (end_point(author, tape, &anchor, !place.own.is_empty()), true)
        }
        _ => (format!("{length} {} {}", author.w("efter", "after"), anchor(author, tape, place)), unit.lands()),
    }
}

/// The end of a week or of a month: `udgangen af 8. uge regnet fra …`, `udgangen af måneden for …`.
fn end_point(author: &mut Author, tape: &mut Tape<'_>, anchor: &str, triggered: bool) -> String {
    let end = author.w("udgangen af", "the end of the").to_owned();
    match tape.below(9) {
        0 => {
            author.has("the end of the nth week");
            let ordinal = ordinal(author.language, tape.between(1, 9));
            format!("{end} {ordinal} {} {anchor}", author.w("uge regnet fra", "week counted from"))
        }
        1 | 5 | 7 if triggered => {
            author.has("the end of the month");
            author.w("udgangen af måneden", "the end of the month").to_owned()
        }
        1 | 2 | 5..=8 => {
            author.has("the end of the month of something");
            format!("{} {anchor}", author.w("udgangen af måneden for", "the end of the month of"))
        }
        3 => {
            author.has("the end of the nth calendar month");
            let ordinal = ordinal(author.language, tape.between(1, 2));
            format!("{end} {ordinal} {} {anchor}", author.w("kalendermåned efter", "calendar month after"))
        }
        _ => {
            author.has("the end of the nth month counted from a day");
            let ordinal = ordinal(author.language, tape.between(1, 4));
            format!("{end} {ordinal} {} {anchor}", author.w("måned regnet fra", "month counted from"))
        }
    }
}

/// A day that is planned: the date that a fact tells, or something planned for it.
fn planned(author: &mut Author, tape: &mut Tape<'_>) -> Option<String> {
    let events = author.events.iter().filter(|event| event.planned && event.step.is_none()).map(|event| event.name.clone());
    let events: Vec<Name> = events.collect();
    let dates = author.facts.iter().filter(|fact| fact.kind == Kind::Date).map(|fact| fact.name.clone()).collect::<Vec<_>>();
    let event = tape.chance(60) || dates.is_empty();
    if event && !events.is_empty() {
        author.has("a planned event");
        return tape.pick(&events).map(|name| name.written(&mut tape.clone()));
    }
    tape.pick(&dates).map(|name| name.written(&mut tape.clone()))
}

pub(crate) fn landing(author: &mut Author, tape: &mut Tape<'_>, lands: bool) -> String {
    if !lands {
        return String::new();
    }
    let (construct, danish, english) = tape.of(
        &[
            ("landing stays", "uændret på en fridag", "even on a day off"),
            ("landing next", "på en fridag hverdagen efter", "on a day off the working day after"),
            ("landing previous", "på en fridag hverdagen før", "on a day off the working day before"),
            ("landing next", "på en fridag hverdagen efter", "on a day off the working day after"),
            ("landing previous", "på en fridag hverdagen før", "on a day off the working day before"),
        ],
        ("landing stays", "", ""),
    );
    author.has(construct);
    format!(", {}", author.w(danish, english))
}

/// What a limit is counted from: a date, the step's own trigger, another event, another step.
fn anchor(author: &mut Author, tape: &mut Tape<'_>, Place { at, own }: Place<'_>) -> String {
    let dates: Vec<Name> = author.facts.iter().filter(|fact| fact.kind == Kind::Date).map(|fact| fact.name.clone()).collect();
    let (which, name) = match tape.below(6) {
        0 | 1 if !dates.is_empty() => {
            author.has("counted from a fact");
            return tape.pick(&dates).map_or_else(String::new, |name| name.written(&mut tape.clone()));
        }
        2 => {
            let event = author.events.iter().filter(|event| event.step.is_none()).map(|event| event.name.clone()).collect::<Vec<_>>();
            author.has("counted from an event");
            (tape.of(&[Which::First, Which::Latest], Which::First), tape.pick(&event).cloned())
        }
        3 | 4 => {
            let steps = author.steps.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, step)| step.name.clone());
            let steps = steps.collect::<Vec<_>>();
            author.has("counted from a step");
            (tape.of(&[Which::Unsaid, Which::First, Which::Latest], Which::First), tape.pick(&steps).cloned())
        }
        _ => {
            author.has("counted from its own trigger");
            let which = tape.of(&[Which::Unsaid, Which::Unsaid, Which::First, Which::Latest], Which::Unsaid);
            let usual = author.events.iter().find(|event| event.step.is_none()).map(|event| event.name.clone());
            // What a tally opened is counted from an event, which must say which one.
            let which = if own.is_empty() && which == Which::Unsaid { Which::First } else { which };
            (which, tape.pick(own).map(|signal| signal.name().clone()).or(usual))
        }
    };
    let name = name.map_or_else(String::new, |name| name.written(tape));
    match which {
        Which::First => format!("{} {name}", author.w("første", "the first")),
        Which::Latest => format!("{} {name}", author.w("seneste", "the latest")),
        Which::Unsaid | Which::Each => name,
    }
}

pub(crate) fn ordinal(language: Language, number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{}", language.pick(".", ending))
}

/// A number with the marks of a language, from those of Danish.
pub(crate) fn marked(language: Language, danish: &str) -> String {
    let english = danish.replace(',', "_").replace('.', ",").replace('_', ".");
    language.pick(danish.to_owned(), english)
}

pub(crate) fn period(language: Language, amount: u32, unit: Unit) -> String {
    let [danish, english] = unit.words();
    let [one, many] = language.pick(danish, english);
    format!("{amount} {}", if amount == 1 { one } else { many })
}
