//! Scenarios as written: what somebody does on a day, and what then holds.

use super::{Amount, Clause, Day, Detail, Name, PoolCount, PowerKind, Span, StepState, Value, Why};

/// A scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its title.
    pub title: Name,
    /// Its lines, each with the date in force.
    pub lines: Vec<Clause<ScenarioLine>>,
}

/// A line of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioLine {
    /// The date written on it, if any.
    pub when: Option<When>,
    /// What it says.
    pub says: Says,
}

/// A date on a scenario's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The weekday written, Monday = 1.
    pub weekday: Option<u8>,
    /// The date.
    pub day: Day,
    /// Hour and minute.
    pub clock: Option<(u8, u8)>,
    /// Where.
    pub span: Span,
}

/// What a scenario's line says.
#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// Somebody reports or does something.
    Report(Report),
    /// `så påmindes R om S`.
    Reminded(Name, Instance),
    /// `så får R besked om S`; false: not.
    Told(Name, Instance, bool),
    /// `så kan R se X`; false: not.
    Sees(Name, Name, bool),
    /// `så er S …`.
    State(Instance, StepState, Option<(Day, Option<(u8, u8)>)>),
    /// `så er målet nået`, with the day perhaps.
    Goal(Option<Day>),
    /// `så er målet ikke nået`.
    GoalNot,
    /// `så er sagen lukket`.
    Closed,
    /// `så er sagen genåbnet`.
    Reopened,
    /// `så afvises det, fordi …`.
    Refused(Option<Why>),
    /// `så afvises det, fordi R skal bevilge det`.
    MustGrant(Name),
    /// `så afvises det, fordi R ikke deltog`.
    NotThere(Name),
    /// `så afvises det, fordi F mangler`.
    Lacking(Name),
    /// `så afvises det, fordi grænsen er …`.
    OverLimit(Amount),
    /// `så venter X på …`.
    Waits(Name, Option<WaitsFor>),
    /// `så er der 3 ledige pladser i P`.
    Level(Level),
}

/// How much a pool has.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The pool.
    pub pool: Name,
    /// What is counted.
    pub of: PoolCount,
    /// How many; nothing for `ingen`.
    pub number: Option<u32>,
    /// False: `ikke`.
    pub holds: bool,
}

/// What a grant waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum WaitsFor {
    /// `på en anden person`.
    SecondPerson,
    /// `på R`.
    Role(Name),
}

/// An instance of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// The step.
    pub step: Name,
    /// `nr. 2`: the second that opened; nothing means the latest.
    pub nth: Option<u32>,
}

/// Somebody reports something.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// In which role.
    pub role: Name,
    /// Which person, where it matters: `sagsbehandleren A`.
    pub person: Option<Name>,
    /// What.
    pub act: Act,
    /// What is told with it.
    pub tells: Vec<(Name, Value)>,
    /// How it was done: who attended, where, how, what was covered.
    pub details: Vec<Detail>,
    /// Why, where that matters: `fordi "…"`.
    pub reason: Option<Name>,
    /// When it became known, if later than it happened.
    pub known: Option<(Day, Option<(u8, u8)>)>,
}

/// What somebody does in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// An event; of one that asks for a grant, how much.
    Event(Name, Option<Amount>),
    /// `bekræfter X`.
    Confirms(Name),
    /// `forlænger X til …`, `undskylder X`, `ophæver X`.
    Uses(PowerKind, Instance, Option<Day>),
    /// `bevilger X, …`: how much, where it is said.
    Grants(Name, Option<Amount>),
    /// `vurderer X …, fordi "…"`: what is assessed, and the reason, where one is given.
    Assesses(Name, Value, Option<Name>),
    /// `er fraværende til og med …`.
    Absent(Day),
    /// `luk sagen`.
    Close,
    /// Something in a pool's log.
    InPool(InPool),
}

/// What somebody does in a pool's log.
#[derive(Debug, Clone, PartialEq)]
pub enum InPool {
    /// `tilføjer pladsen X i P`.
    Adds(Name, Name),
    /// `trækker pladsen X ud af P`.
    Draws(Name, Name),
    /// `lukker puljen P` (true), `åbner puljen P`.
    Shuts(Name, bool),
    /// `P: en anden sag beder om en plads`.
    OtherAsks,
}
