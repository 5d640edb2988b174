//! A procedure, or a case on its procedure, as plain data for a picture.
//!
//! In: what `view` reads from the model and, when there is a log, from a situation. Out: lanes,
//! nodes, edges and the rows of a calendar, all in the words of the procedure's own language.
//!
//! It must not know layout, colours, HTML or any other form a picture takes: those belong to
//! whoever draws it. Everything stands in source order, so that the same procedure gives the
//! same bytes.

use serde::Serialize;

use crate::lexicon::Language;

/// One picture: who does what, after what, within what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The name of the procedure, or of the case.
    pub title: String,
    /// From when to when it applies, where it says so.
    pub valid: Option<String>,
    /// Which cases the procedure applies to, where it does not apply to all.
    pub scope: Option<String>,
    /// What of it is shown, in words, where that is not all.
    pub part: Option<String>,
    /// The language every caption of the picture is written in.
    pub language: Language,
    /// One lane per role, in the order they are declared.
    pub lanes: Vec<Lane>,
    /// The headings that order the steps.
    pub phases: Vec<String>,
    /// Events, steps, the goal and the other endings, in source order.
    pub nodes: Vec<Node>,
    /// What leads to what.
    pub edges: Vec<Edge>,
    /// The decisions, each as a table.
    pub tables: Vec<Table>,
    /// What is done outside any case; nothing flows to it.
    pub outside: Vec<Outside>,
    /// What is to rise by a plan, as stairs: the declared plans, or those of the case with what was told.
    pub stairs: Vec<Stair>,
    /// The day the states are seen from; absent when the picture is of the procedure alone.
    pub as_of: Option<String>,
    /// The same day as a number, for the calendar: days since 1970-01-01.
    pub as_of_day: Option<i32>,
    /// The calendar of a case; empty when the picture is of the procedure alone.
    pub timeline: Vec<TimelineRow>,
}

impl Flow {
    /// What stands below the title: since when it applies, to which cases, what of it is shown.
    pub fn remarks(&self) -> impl Iterator<Item = &String> {
        self.valid.iter().chain(&self.scope).chain(&self.part)
    }
}

/// A decision as a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The question it answers.
    pub question: Option<String>,
    /// The facts it asks about.
    pub columns: Vec<String>,
    /// Its rows, in the order of the text.
    pub rows: Vec<TableRow>,
    /// Each legal basis in words.
    pub basis: Vec<String>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// What it asks of each fact, as written.
    pub cells: Vec<String>,
    /// What follows.
    pub result: String,
    /// Does it fit in the case? Never in the picture of the procedure alone.
    pub fits: bool,
}

/// An activity outside the cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// What people call it.
    pub title: String,
    /// When, who does what, about which cases, who is told, and why: one after another.
    pub lines: Vec<String>,
}

/// A number that is to rise by a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stair {
    /// What people call it.
    pub title: String,
    /// What it measures, after how long it stalls, and why: one after another.
    pub lines: Vec<String>,
    /// Its plans, each until the next one began. Of the procedure alone one, counted from its beginning.
    pub flights: Vec<Flight>,
    /// What was told, in order.
    pub told: Vec<Tread>,
    /// What came of it, and the last day on which it may rise; in order of days.
    pub turns: Vec<StairTurn>,
}

/// One plan. Days are counted from 1970-01-01, or from its own beginning where there is no case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flight {
    /// The day it began.
    pub from_day: i32,
    /// The day another plan took its place.
    pub until_day: Option<i32>,
    /// Its levels.
    pub treads: Vec<Tread>,
}

/// A level, and the day from which it is planned, or was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tread {
    /// The day.
    pub day: i32,
    /// How much, in millionths; nothing where nothing is left to measure.
    pub level: Option<i64>,
    /// How much, in words.
    pub words: String,
    /// The day, in words.
    pub when: String,
}

/// Something that came of a progression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StairTurn {
    /// The day.
    pub day: i32,
    /// What came.
    pub kind: StairTurnKind,
    /// The day, in words.
    pub when: String,
}

/// What can come of a progression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StairTurnKind {
    /// It was due for review.
    Review,
    /// It stalled.
    Stalled,
    /// It went down.
    Fell,
    /// The last level was reached.
    Complete,
    /// It must rise by this day, not to stall.
    LastDay,
}

/// The strip of the picture that belongs to one role, or to the case itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// The role's name.
    pub name: String,
    /// Whether the role is outside the municipality, so that nobody commands it.
    pub outside: bool,
    /// What it sees, in words, where that is not all that is not hidden from it; of a pool, that it is one.
    pub sees: Option<String>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// Something that happens.
    Event,
    /// A step somebody must take.
    Duty,
    /// A step somebody may take.
    Right,
    /// What the case is for.
    Goal,
    /// Another way the case may end.
    Ending,
    /// A table of answers and what follows from them.
    Decision,
}

/// One box of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// The stable name, by which edges and readers refer to it.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// The index of its lane in [`Flow::lanes`].
    pub lane: usize,
    /// The index of its phase in [`Flow::phases`].
    pub phase: Option<usize>,
    /// What people call it.
    pub title: String,
    /// What is to be done: modal and verb, without the role that the lane already names; of a grant, who may grant how much.
    pub action: Option<String>,
    /// What else is said of it, a line each: on what condition, for each of what, what it takes, how long it holds; of a decision its rows.
    pub also: Vec<String>,
    /// Each deadline in words, one per clause.
    pub deadline: Vec<String>,
    /// Each legal basis in words.
    pub basis: Vec<String>,
    /// Who is told when it is late, one rung per entry.
    pub ladder: Vec<String>,
    /// Whom it, or what it tells, is hidden from, in words: one line for each.
    pub hidden: Vec<String>,
    /// The quoted text it implements.
    pub quote: Vec<String>,
    /// The line it is declared on, counted from 1.
    pub line: u32,
    /// Does it stand outside the part that is shown, and is here by its title alone, for an arrow leads from or to it?
    pub beside: bool,
    /// How it stands in a case; absent when the picture is of the procedure alone.
    pub state: Option<NodeState>,
}

/// How a node stands in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeState {
    /// The state itself.
    pub mark: Mark,
    /// The state in words, such as `opfyldt 2018-02-15`.
    pub words: String,
    /// The day or the instant it is due.
    pub due: Option<String>,
}

/// The states a picture can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing has opened it.
    NotYet,
    /// Open, and not yet due.
    Open,
    /// Open, and past its deadline.
    Late,
    /// Met in time.
    Met,
    /// Met after its deadline.
    MetLate,
    /// No longer called for.
    Lapsed,
    /// Called off.
    Cancelled,
    /// A right that was not used in time.
    Expired,
    /// An event that has happened.
    Happened,
    /// The goal or an ending that has been reached.
    Reached,
}

/// One arrow of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The [`Node::id`] it leaves.
    pub from: String,
    /// The [`Node::id`] it points at.
    pub to: String,
    /// What it means.
    pub kind: EdgeKind,
    /// A condition or another remark.
    pub label: Option<String>,
    /// Whether the case has gone this way.
    pub travelled: bool,
}

/// What an arrow means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// The first makes the second due.
    After,
    /// The first makes the second due, each time anew.
    EachTime,
    /// The first discharges the second.
    Meets,
    /// The first makes the second lapse.
    Lapses,
    /// The first reaches the goal.
    Reaches,
    /// The first ends the case.
    Ends,
    /// What a step asks: its condition rests on the decision.
    Asks,
}

/// One duty in the calendar of a case. Days are counted from 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineRow {
    /// The duty's title.
    pub label: String,
    /// The day it opened.
    pub from_day: i32,
    /// The day it is due.
    pub due_day: Option<i32>,
    /// The day it was done or fell away; absent while it is open.
    pub end_day: Option<i32>,
    /// How it stands.
    pub mark: Mark,
    /// The opening, in words.
    pub from: String,
    /// The deadline, in words.
    pub due: Option<String>,
    /// The end, in words.
    pub end: Option<String>,
}
