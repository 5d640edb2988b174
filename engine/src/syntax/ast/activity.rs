//! An activity as written: what is done outside any case, over and over, perhaps about many of them.

use super::{Atom, Clause, DayOff, Name, Power, Rhythm, Stands, StepClause};
use crate::calendar::Day;
use crate::source::Span;

/// Something that is done outside any case, by the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Its name, and that of the event by which it is reported held.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses, as written.
    pub clauses: Vec<Clause<ActivityClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of an activity.
#[derive(Debug, Clone, PartialEq)]
pub enum ActivityClause {
    /// `hver 2. uge fra …`: on which days.
    Comes(Comes),
    /// `kan aflyses af …` (lift), `kan flyttes af …` (extend).
    Arranged(Power),
    /// `dagsorden sager hvor …`.
    Agenda(Agenda),
    /// What a step says in the same words: who must do what, whom to remind, the ladder, the basis.
    Step(StepClause),
}

/// On which days it comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Comes {
    /// How it comes round.
    pub rhythm: Rhythm,
    /// The first day it can come.
    pub from: Day,
    /// The last.
    pub to: Option<Day>,
    /// Hour and minute; the default is the beginning of the day.
    pub clock: Option<(u8, u8)>,
    /// What happens on a day off.
    pub day_off: Option<DayOff>,
    /// Where.
    pub span: Span,
}

/// Which cases are gone through.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// Each of them puts a case on.
    pub reasons: Vec<Reason>,
    /// Was it written with bullets?
    pub bullets: bool,
}

/// What puts a case on an agenda: all of its marks hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What must hold.
    pub marks: Vec<AgendaMark>,
    /// Where.
    pub span: Span,
}

/// One thing that holds of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaMark {
    /// What.
    pub of: MarkOf,
    /// `siden sidst`: it did not hold when the activity was held last.
    pub since_last: bool,
    /// Where.
    pub span: Span,
}

/// What can hold of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkOf {
    /// `sagen er i gang`.
    Runs,
    /// `målet er nået`, `målet ikke er nået`.
    Goal(bool),
    /// `kontakt er overskredet`.
    Step(Name, Stands),
    /// What is known of a fact.
    Fact(Atom),
}
