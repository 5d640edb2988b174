//! What was written, with a span everywhere. It may be wrong: only `check` says whether it means anything.
//!
//! The order of declarations and clauses is the order of the text, so the formatter can print them back. Must not know
//! pest, nor what the names stand for.

use crate::calendar::{Day, Period};
use crate::lexicon::Language;
use crate::source::Span;
pub use crate::terms::{
    BasisKind, Ceasing, Comparison, DayOff, HowReached, Manner, Modal, PoolAct, PoolAnswer, PoolCount, PoolFigure, PowerKind, Rhythm,
    SpanOfTime, Stands, StepState, Turn, Unknown, Which, Why,
};

mod activity;
mod consent;
mod decision;
mod document;
mod grant;
mod header;
mod indicator;
mod names;
mod places;
mod pool;
mod principle;
mod ramp;
mod scenario;
mod tally;

pub use activity::{Activity, ActivityClause, Agenda, AgendaMark, Comes, MarkOf, Reason};
pub use consent::{Consent, ConsentClause};
pub use decision::{Cell, CellPart, Decision, DecisionClause, Row};
pub use document::{Detail, Document, DocumentClause, Takes};
pub use grant::{Amount, AmountOf, Authority, Grant, GrantClause};
pub use header::{Header, HeaderClause};
pub use indicator::{Aim, AimedAt, Indicator, IndicatorClause, Measure, Measured, Middle, Point};
pub use names::{Class, Mention, Used};
pub use pool::{Pool, PoolClause, Shortage};
pub use principle::{Choice, Principle, PrincipleClause};
pub use ramp::{Mark, Ramp, RampClause, Reached};
pub use scenario::{Act, InPool, Instance, Level, Report, Says, Scenario, ScenarioLine, WaitsFor, When};
pub use tally::{Tally, TallyClause};

/// A whole text.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Decided by the first word.
    pub language: Language,
    /// In the order of the text.
    pub declarations: Vec<Declaration>,
    /// Comments after the last declaration.
    pub trailing: Vec<Lead>,
    /// Was every word of the text read, without an error? Only then does the tree say all that the text does.
    pub whole: bool,
}

/// A comment line or a blank line before something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// One or more blank lines.
    Blank,
    /// A `#` line, without the `#` and the blank after it.
    Comment(String),
}

/// One declaration with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// From its first letter to the end of its last clause.
    pub span: Span,
    /// Comments and blank lines before it.
    pub lead: Vec<Lead>,
    /// The text it implements: the `>` lines before it.
    pub quote: Vec<String>,
    /// What it says.
    pub what: What,
    /// A comment at the end of its first line.
    pub comment: Option<String>,
}

/// The kinds of declaration.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// `sagsgang "…"`.
    Header(Header),
    /// `rolle …`.
    Role(Role),
    /// `oplysning …`.
    Fact(Fact),
    /// `hændelse …`.
    Event(Event),
    /// `optælling …`.
    Tally(Tally),
    /// `optrapning …`.
    Ramp(Ramp),
    /// A decision: a table of answers and what follows from them.
    Decision(Decision),
    /// `bevilling …`.
    Grant(Grant),
    /// `samtykke …`.
    Consent(Consent),
    /// `pulje …`.
    Pool(Pool),
    /// `dokument …`.
    Document(Document),
    /// A principle: in which order options are tried.
    Principle(Principle),
    /// `mål "…"`.
    Goal(Goal),
    /// `slutter … ved …`.
    Ending(Ending),
    /// `genåbnes ved … inden for …`.
    Reopening(Reopening),
    /// `overdrages ved …`: the case goes to another municipality.
    Handover(Vec<Name>),
    /// `overgang`: which running cases this version takes over.
    Transition(Transition),
    /// `fase "…"`.
    Phase(Name),
    /// `trin …`.
    Step(Step),
    /// `nøgletal "…"`.
    Indicator(Indicator),
    /// `aktivitet …`.
    Activity(Activity),
    /// `scenarie "…"`.
    Scenario(Scenario),
    /// Could not be read; the names it mentions count as perhaps declared.
    Broken(Vec<String>),
}

/// A name or a quoted phrase where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words, without quotes.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A clause with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause<T> {
    /// Where.
    pub span: Span,
    /// Comments and blank lines before it.
    pub lead: Vec<Lead>,
    /// What it says.
    pub what: T,
    /// A comment at the end of its line.
    pub comment: Option<String>,
}

/// The transition from the version before this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Where the word that begins it stands.
    pub span: Span,
    /// Its clauses.
    pub clauses: Vec<Clause<TransitionClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of the transition.
#[derive(Debug, Clone, PartialEq)]
pub enum TransitionClause {
    /// `sager med X før D følger den tidligere udgave indtil E`: a date fact or an event, and the days.
    Keeps(Name, Day, Option<Day>),
    /// `gælder straks for alle åbne sager`.
    AllOpen,
    /// `ingen nye S fra D`.
    NoNew(Vec<Name>, Day),
    /// `hjemmel …`.
    Basis(Basis),
}

/// A role.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Its name, in the definite form.
    pub name: Name,
    /// Does it stand outside the municipality?
    pub outside: bool,
    /// The roles it leads.
    pub leads: Vec<Name>,
    /// The roles a team consists of.
    pub made_of: Vec<Name>,
    /// Who is told in its place.
    pub substitute: Option<Name>,
    /// The roles nobody has beside it in one case.
    pub separate: Vec<Name>,
    /// `ser kun egne trin`.
    pub own_only: bool,
}

/// A fact and its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: FactType,
    /// `kan mangle`: an event that tells it may leave it out.
    pub may_miss: bool,
    /// `vurdering …, af R`: only these may say it, with a reason; nobody of a fact that events tell.
    pub assessed_by: Vec<Name>,
    /// `gælder i …`: so long after it was told it is unknown again.
    pub lasts: Option<(Period, Span)>,
    /// `skjult for …`.
    pub hidden: Vec<Name>,
}

/// Types of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactType {
    /// A civil day.
    Date,
    /// A length of time.
    Duration,
    /// Yes or no.
    YesNo,
    /// Words.
    Text,
    /// A number.
    Number,
    /// What tells one thing from another of its sort: an employment, a call.
    Identifier,
    /// Levels, each from a day on.
    Plan,
    /// One of some values.
    Choice(Vec<Name>),
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Who reports it; empty means anyone.
    pub from: Vec<Name>,
    /// The facts it tells.
    pub states: Vec<Name>,
    /// The fact that says for when it is planned.
    pub planned: Option<Name>,
    /// `kræver samtykke …`: it may be done only while these consents hold.
    pub needs: Vec<Name>,
    /// `skjult for …`.
    pub hidden: Vec<Name>,
}

/// The goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Its name.
    pub name: Name,
    /// Its clauses.
    pub clauses: Vec<Clause<GoalClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of the goal.
#[derive(Debug, Clone, PartialEq)]
pub enum GoalClause {
    /// `nås ved X, bekræftet af R inden for …`.
    Reached(Name, Option<Name>, Option<Limit>),
    /// `gælder for hver F` (each), `gælder for mindst én F`, and after which events one is not waited for.
    For(bool, Name, Vec<Name>),
    /// `medregner …`.
    Counts(Vec<Name>),
    /// `medregner ikke …`.
    CountsNot(Vec<Name>),
    /// `hjemmel …`.
    Basis(Basis),
    /// `hvis …`, `medmindre …` (negated): what must hold of the goal's event.
    If(Test, bool),
    /// `tilbagekaldes ved …`.
    Revoked(Vec<Name>),
}

/// Who may do what with a deadline or a duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Power {
    /// What.
    pub what: PowerKind,
    /// `ellers af`: a higher authority to extend than the line above.
    pub otherwise: bool,
    /// Who.
    pub by: Vec<Name>,
    /// Of an extension: how many times.
    pub times: Option<u32>,
    /// Of an extension: how much in all, from the deadline by the rule.
    pub at_most: Option<Period>,
    /// Where.
    pub span: Span,
}

/// Another ending.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// How it ends.
    pub manner: Manner,
    /// On which events.
    pub on: Vec<Name>,
}

/// What reopens a case that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Reopening {
    /// On which events.
    pub on: Vec<Name>,
    /// How long after the end.
    pub within: Period,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name.
    pub name: Name,
    /// What people read instead of the name.
    pub label: Option<Name>,
    /// Its clauses, as written.
    pub clauses: Vec<Clause<StepClause>>,
    /// A clause of it could not be read: what seems to be missing may stand there.
    pub damaged: bool,
    /// Where texts that build on its text say more of it. Empty as it is read.
    pub again: Vec<Name>,
}

/// Clauses of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum StepClause {
    /// `efter …`, `hver gang …`.
    After(After),
    /// `når T er over N`, `når R går i stå`.
    Reached(Reached),
    /// `pr. F`.
    Per(Name),
    /// `hver 4. uge efter …`.
    Every(Every),
    /// `allerede udløbet: inden for …`.
    BornLate(Period, Option<crate::calendar::Landing>, Span),
    /// `mindst 4 gange inden for …`.
    Times(u32, Limit),
    /// `holder pause mens …, højst …`.
    Pauses(Test, Option<Period>),
    /// `dog 8 dage, hvis fristen for S kommer før`.
    Capped(Period, Name),
    /// `træder i stedet for …`.
    Replaces(Vec<Name>),
    /// `ved E: S gælder igen med sin oprindelige frist`.
    Restores(Name, Name),
    /// `senest på dagen, …`: the landing of a recurring step.
    OnTheDay(crate::calendar::Landing),
    /// `hvis …`, `medmindre …` (negated).
    If(Test, bool),
    /// Who must, may, … do what.
    Deed(Deed),
    /// `helst …`, perhaps with the deadline in the same sentence.
    Target(Target, Option<Limit>),
    /// `inden for …`, `senest …`.
    Limit(Limit),
    /// `tidligst …`: it opens no earlier.
    Earliest(Limit),
    /// `udløber …`.
    Expires(Limit),
    /// `påmind …`.
    Remind(Remind),
    /// `ved overskridelse: …`.
    IfLate(Vec<Rung>),
    /// `opfyldes ved …`.
    MetBy(Vec<MetItem>),
    /// `opfyldes ikke ved …`.
    NotMetBy(Vec<Name>),
    /// `bortfalder ved …`.
    LapsesOn(Vec<Name>),
    /// `gælder også efter målet`.
    Survives,
    /// `kræver samtykke …`: it stands only while these consents hold.
    Needs(Vec<Name>),
    /// `reserverer en plads i …`.
    Reserves(Name),
    /// `giver pladsen tilbage ved …`.
    GivesBack(Vec<Name>),
    /// What it takes to meet it: `med dokument …`, `deltagere …`, `mødested …`, `kontaktform …`, `huskeliste …`.
    Takes(Takes),
    /// `hjemmel …`.
    Basis(Basis),
    /// `kan forlænges af …`, `kan undskyldes af …`, `kan ophæves af …`.
    Power(Power),
    /// `skjult for …`.
    Hidden(Vec<Name>),
}

/// What a step comes after.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    /// Which occurrence.
    pub which: Which,
    /// All of them (`og`) or any of them (`eller`).
    pub all: bool,
    /// Events or steps.
    pub signals: Vec<Name>,
}

/// How a step comes again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct Every {
    /// How long from one to the next.
    pub period: Period,
    /// What the first one comes after.
    pub after: Name,
    /// Which occurrence of it, if it can come more than once.
    pub which: Which,
    /// Counted from the day it was really done, else from the planned day.
    pub from_actual: bool,
    /// What ends it.
    pub until: Vec<Name>,
}

/// A condition, perhaps of several lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// All of the atoms must hold, or one of them.
    pub all: bool,
    /// The single conditions.
    pub atoms: Vec<Atom>,
    /// What unknown does.
    pub unknown: Option<Unknown>,
    /// Was it written with bullets?
    pub bullets: bool,
}

/// One condition on one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Atom {
    /// The fact.
    pub fact: Name,
    /// What is asked of it.
    pub test: AtomTest,
    /// Where.
    pub span: Span,
}

/// What is asked of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum AtomTest {
    /// Only the fact's name: it is yes.
    Holds,
    /// `er oplyst`.
    Given,
    /// `mangler`.
    Missing,
    /// `er V` or `er ikke V`.
    Equals(Value, bool),
    /// `er over V` and the like.
    Compare(Comparison, Value),
}

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `ja`, `nej`.
    YesNo(bool, Span),
    /// A date.
    Date(Day, Span),
    /// A length of time.
    Duration(Period, Span),
    /// A number, in its written form.
    Number(String, Span),
    /// A word or a phrase.
    Words(Name),
}

impl Value {
    /// Where.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::YesNo(_, span) | Self::Date(_, span) | Self::Duration(_, span) | Self::Number(_, span) => *span,
            Self::Words(name) => name.span,
        }
    }
}

/// Who does what.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// Who.
    pub actors: Vec<Name>,
    /// Must, should, may, has the right to.
    pub modal: Modal,
    /// The free words.
    pub action: String,
    /// Where the free words stand.
    pub action_span: Span,
}

/// A soft target.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// `helst samme dag`.
    SameDay,
    /// `helst inden for …`.
    Within(Period),
}

/// A time limit as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// How long.
    pub period: Period,
    /// From what: nothing means the step's own trigger.
    pub anchor: Option<Anchor>,
    /// `udgangen af N. uge regnet fra`: the anchor is day 1.
    pub inclusive: bool,
    /// `før`: counted backwards from its anchor.
    pub before: bool,
    /// Other bounds in the same sentence.
    pub bounds: Vec<Bound>,
    /// Written as a list of which the first, or the last, decides.
    pub several: Option<Several>,
    /// What happens on a day off.
    pub landing: Option<crate::calendar::Landing>,
    /// Where.
    pub span: Span,
}

/// A list of limits of which one decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Several {
    /// `det første af disse`.
    First,
    /// `det sidste af disse`.
    Last,
}

/// A further bound of a limit: a ceiling (`dog senest`), a floor (`dog tidligst`), or the next of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// Not before this; else not after it.
    pub floor: bool,
    /// How long; nothing for `ved`, on the day itself.
    pub period: Option<Period>,
    /// From what: nothing means the step's own trigger.
    pub anchor: Option<Anchor>,
    /// `udgangen af N. uge regnet fra`.
    pub inclusive: bool,
    /// Counted backwards.
    pub before: bool,
    /// Where.
    pub span: Span,
}

/// What a limit is counted from.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Which occurrence.
    pub which: Which,
    /// A date fact, an event, a step or a progression.
    pub name: Name,
    /// What the progression comes to: `timer går i stå`.
    pub turn: Option<Mark>,
}

/// A reminder.
#[derive(Debug, Clone, PartialEq)]
pub struct Remind {
    /// Whom.
    pub roles: Vec<Name>,
    /// How long before or after the deadline.
    pub period: Period,
    /// Before it, or after it.
    pub before: bool,
    /// Hour and minute; the default is 8:00.
    pub clock: Option<(u8, u8)>,
}

/// One rung of a ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// Who is told.
    pub roles: Vec<Name>,
    /// When.
    pub when: RungTime,
    /// Where.
    pub span: Span,
}

/// When a rung comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungTime {
    /// `straks`.
    AtOnce,
    /// `1. hverdag kl. 8`: that day after the deadline.
    Nth {
        /// Which day after the deadline.
        nth: u32,
        /// Counted in working days, or in calendar days.
        working: bool,
        /// Hour and minute; the default is 8:00.
        clock: Option<(u8, u8)>,
    },
}

/// What meets a step.
#[derive(Debug, Clone, PartialEq)]
pub enum MetItem {
    /// An event, or the event of another step.
    Event(Name),
    /// The confirmation of an event.
    ConfirmationOf(Name),
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// Law, local decision or practice.
    pub kind: BasisKind,
    /// The place.
    pub place: Name,
}
