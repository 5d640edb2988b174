//! Every name of a tree, in one walk, with what it is used for: to find where a name is declared, and where it is used.
//!
//! Exhaustive: a new clause does not compile until it says what its names stand for.

use super::*;

/// What a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A role; a pool reports as one too.
    Role,
    /// A fact, whoever says it: an event, a person, a decision.
    Fact,
    /// Something that happens.
    Event,
    /// A step.
    Step,
    /// A tally.
    Tally,
    /// A progression.
    Ramp,
    /// A pool.
    Pool,
    /// A document.
    Document,
    /// An activity outside a case.
    Activity,
    /// A principle.
    Principle,
}

/// What a name is used for where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used<'t> {
    /// It is declared here, as all of these.
    Declares(&'static [Class]),
    /// It stands for something declared elsewhere: one of these.
    Refers(&'static [Class]),
    /// A value, of this fact where the line says of which.
    Value(Option<&'t Name>),
    /// The name of the text itself.
    Text,
    /// The name of another text.
    OtherText,
    /// A calendar.
    Calendar,
    /// A counting rule.
    CountingRule,
    /// What people read of something: the goal, a phase, a label, a scenario.
    Title,
    /// Free words: a legal basis, a purpose, an item of a list.
    Words,
}

/// A name with what it is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'t> {
    /// The name.
    pub name: &'t Name,
    /// What for.
    pub used: Used<'t>,
}

const ROLE: &[Class] = &[Class::Role];
/// Whoever may be told or report: a role, or a pool that answers.
const REPORTER: &[Class] = &[Class::Role, Class::Pool];
const FACT: &[Class] = &[Class::Fact];
/// What runs out: what holds for a while, or a right.
const RUNS_OUT: &[Class] = &[Class::Fact, Class::Step];
const EVENT: &[Class] = &[Class::Event];
const STEP: &[Class] = &[Class::Step];
const POOL: &[Class] = &[Class::Pool];
const DOCUMENT: &[Class] = &[Class::Document];
const RAMP: &[Class] = &[Class::Ramp];
/// What steps wait for.
const SIGNAL: &[Class] = &[Class::Event, Class::Step];
/// What deadlines are counted from.
const ANCHOR: &[Class] = &[Class::Fact, Class::Event, Class::Step];
/// What comes to something: a number, or a turn.
const MARKED: &[Class] = &[Class::Tally, Class::Ramp];
/// What people say: an assessment, or a consent.
const SAID: &[Class] = &[Class::Fact, Class::Event];

impl File {
    /// Every name with what it is used for, in the order of the text.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention<'_>> {
        let mut found = Found(Vec::new());
        for declaration in &self.declarations {
            declaration.what.find(&mut found);
        }
        found.0.sort_by_key(|mention| (mention.name.span.start, mention.name.span.end));
        found.0
    }
}

impl Declaration {
    /// Every name of the declaration with what it is used for.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention<'_>> {
        let mut found = Found(Vec::new());
        self.what.find(&mut found);
        found.0
    }
}

/// The names found so far.
struct Found<'t>(Vec<Mention<'t>>);

impl<'t> Found<'t> {
    fn one(&mut self, name: &'t Name, used: Used<'t>) {
        self.0.push(Mention { name, used });
    }

    fn declares(&mut self, name: &'t Name, classes: &'static [Class]) {
        self.one(name, Used::Declares(classes));
    }

    fn refers(&mut self, name: &'t Name, classes: &'static [Class]) {
        self.one(name, Used::Refers(classes));
    }

    fn all(&mut self, names: &'t [Name], classes: &'static [Class]) {
        names.iter().for_each(|name| self.refers(name, classes));
    }

    fn title(&mut self, label: &'t Option<Name>) {
        label.iter().for_each(|label| self.one(label, Used::Title));
    }

    fn value(&mut self, value: &'t Value, of: Option<&'t Name>) {
        if let Value::Words(name) = value {
            self.one(name, Used::Value(of));
        }
    }

    fn values(&mut self, names: &'t [Name], of: Option<&'t Name>) {
        names.iter().for_each(|name| self.one(name, Used::Value(of)));
    }

    fn basis(&mut self, basis: &'t Basis) {
        self.one(&basis.place, Used::Words);
    }

    fn limit(&mut self, limit: &'t Limit) {
        let anchors = limit.anchor.iter().chain(limit.bounds.iter().filter_map(|bound| bound.anchor.as_ref()));
        anchors.for_each(|anchor| self.anchor(anchor, ANCHOR));
    }

    /// What is counted from; with a turn, the progression that takes it.
    fn anchor(&mut self, anchor: &'t Anchor, classes: &'static [Class]) {
        self.refers(&anchor.name, if anchor.turn.is_some() { MARKED } else { classes });
    }

    fn rungs(&mut self, rungs: &'t [Rung]) {
        rungs.iter().for_each(|rung| self.all(&rung.roles, ROLE));
    }

    fn test(&mut self, test: &'t Test) {
        test.atoms.iter().for_each(|atom| self.atom(atom));
    }

    fn atom(&mut self, atom: &'t Atom) {
        self.refers(&atom.fact, FACT);
        match &atom.test {
            AtomTest::Equals(value, _) | AtomTest::Compare(_, value) => self.value(value, Some(&atom.fact)),
            AtomTest::Holds | AtomTest::Given | AtomTest::Missing => {}
        }
    }
}

impl What {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        match self {
            Self::Header(header) => {
                found.one(&header.name, Used::Text);
                header.clauses.iter().for_each(|clause| match &clause.what {
                    HeaderClause::BuildsOn(name) => found.one(name, Used::OtherText),
                    HeaderClause::Calendar(name) => found.one(name, Used::Calendar),
                    HeaderClause::Counting(name) => found.one(name, Used::CountingRule),
                    HeaderClause::Themes(names) => names.iter().for_each(|name| found.one(name, Used::Words)),
                    HeaderClause::IfLate(rungs) => found.rungs(rungs),
                    HeaderClause::Scope(fact, values) => {
                        found.refers(fact, FACT);
                        values.iter().for_each(|value| found.value(value, Some(fact)));
                    }
                    HeaderClause::ValidFrom(..) => {}
                });
            }
            Self::Role(role) => {
                found.declares(&role.name, ROLE);
                found.all(&role.leads, ROLE);
                found.all(&role.made_of, ROLE);
                found.all(&role.separate, ROLE);
                role.substitute.iter().for_each(|name| found.refers(name, ROLE));
            }
            Self::Fact(fact) => {
                found.declares(&fact.name, if fact.assessed_by.is_empty() { FACT } else { SAID });
                if let FactType::Choice(values) = &fact.kind {
                    found.values(values, Some(&fact.name));
                }
                found.all(&fact.assessed_by, ROLE);
                found.all(&fact.hidden, ROLE);
            }
            Self::Event(event) => {
                found.declares(&event.name, EVENT);
                found.title(&event.label);
                found.all(&event.from, REPORTER);
                found.all(&event.states, FACT);
                event.planned.iter().for_each(|name| found.refers(name, FACT));
                found.all(&event.needs, FACT);
                found.all(&event.hidden, ROLE);
            }
            Self::Principle(principle) => {
                found.declares(&principle.name, &[Class::Principle]);
                found.title(&principle.label);
                principle.clauses.iter().for_each(|clause| match &clause.what {
                    PrincipleClause::Option(choice) => {
                        found.refers(&choice.option, EVENT);
                        choice.unless.iter().for_each(|atom| found.atom(atom));
                        found.all(&choice.given_up, SIGNAL);
                    }
                    PrincipleClause::Basis(basis) => found.basis(basis),
                    PrincipleClause::Binding(..) => {}
                });
            }
            Self::Ramp(ramp) => ramp.find(found),
            Self::Tally(tally) => tally.find(found),
            Self::Decision(decision) => decision.find(found),
            Self::Grant(grant) => grant.find(found),
            Self::Consent(consent) => consent.find(found),
            Self::Pool(pool) => pool.find(found),
            Self::Document(document) => {
                found.declares(&document.name, DOCUMENT);
                found.title(&document.label);
                document.clauses.iter().for_each(|clause| match &clause.what {
                    DocumentClause::Must(names) | DocumentClause::Should(names) => found.all(names, FACT),
                    DocumentClause::Hidden(names) => found.all(names, ROLE),
                    DocumentClause::Basis(basis) => found.basis(basis),
                });
            }
            Self::Indicator(indicator) => {
                found.one(&indicator.name, Used::Title);
                indicator.clauses.iter().for_each(|clause| match &clause.what {
                    IndicatorClause::Measure(measure) => measure.find(found),
                    IndicatorClause::Aim(_) => {}
                    IndicatorClause::Basis(basis) => found.basis(basis),
                });
            }
            Self::Activity(activity) => {
                found.declares(&activity.name, &[Class::Activity]);
                found.title(&activity.label);
                activity.clauses.iter().for_each(|clause| match &clause.what {
                    ActivityClause::Comes(_) => {}
                    ActivityClause::Arranged(power) => found.all(&power.by, ROLE),
                    ActivityClause::Agenda(agenda) => agenda.reasons.iter().for_each(|reason| reason.find(found)),
                    ActivityClause::Step(clause) => clause.find(found),
                });
            }
            Self::Goal(goal) => goal.find(found),
            Self::Ending(ending) => found.all(&ending.on, SIGNAL),
            Self::Reopening(reopening) => found.all(&reopening.on, SIGNAL),
            Self::Handover(on) => found.all(on, SIGNAL),
            Self::Transition(transition) => transition.clauses.iter().for_each(|clause| match &clause.what {
                TransitionClause::Keeps(by, ..) => found.refers(by, SAID),
                TransitionClause::NoNew(steps, _) => found.all(steps, STEP),
                TransitionClause::Basis(basis) => found.basis(basis),
                TransitionClause::AllOpen => {}
            }),
            Self::Phase(name) => found.one(name, Used::Title),
            Self::Step(step) => {
                found.declares(&step.name, &[Class::Step, Class::Event]);
                found.title(&step.label);
                step.again.iter().for_each(|name| found.declares(name, &[Class::Step, Class::Event]));
                step.clauses.iter().for_each(|clause| clause.what.find(found));
            }
            Self::Scenario(scenario) => {
                found.one(&scenario.title, Used::Title);
                scenario.lines.iter().for_each(|line| line.what.says.find(found));
            }
            Self::Broken(_) => {}
        }
    }
}

impl Ramp {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.declares(&self.name, RAMP);
        found.title(&self.label);
        self.clauses.iter().for_each(|clause| match &clause.what {
            RampClause::Measures(fact, per) => {
                found.refers(fact, FACT);
                per.iter().for_each(|name| found.refers(name, FACT));
            }
            RampClause::BeginsOn(on) => found.all(on, SIGNAL),
            RampClause::OwnPlan(fact) => found.refers(fact, FACT),
            RampClause::Basis(basis) => found.basis(basis),
            RampClause::Plan(..) | RampClause::StallsAfter(..) => {}
        });
    }
}

impl Tally {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.declares(&self.name, &[Class::Tally]);
        found.title(&self.label);
        self.clauses.iter().for_each(|clause| match &clause.what {
            TallyClause::Events(on) | TallyClause::Restarts(on) => found.all(on, SIGNAL),
            TallyClause::Days(from, through, on) => {
                found.refers(from, FACT);
                found.refers(through, FACT);
                found.all(on, SIGNAL);
            }
            TallyClause::Sum(fact, on) => {
                found.refers(fact, FACT);
                found.all(on, SIGNAL);
            }
            TallyClause::Skips(_, fact, _) => found.refers(fact, FACT),
            TallyClause::Within(..) | TallyClause::WholeWeeks => {}
        });
    }
}

impl Decision {
    /// The first row names the facts; each row after it has an answer for each.
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.declares(&self.name, FACT);
        found.title(&self.label);
        let mut columns: Option<Vec<Option<&'t Name>>> = None;
        for clause in &self.clauses {
            let row = match &clause.what {
                DecisionClause::Row(row) => row,
                DecisionClause::Basis(basis) => {
                    found.basis(basis);
                    continue;
                }
                DecisionClause::ExactlyOne(_) | DecisionClause::AddsUp(_) => continue,
            };
            let Some(columns) = &columns else {
                let facts: Vec<Option<&Name>> = row.cells.iter().map(Cell::named).collect();
                facts.iter().flatten().for_each(|name| found.refers(name, FACT));
                if let Value::Words(name) = &row.result {
                    found.refers(name, FACT);
                }
                columns = Some(facts);
                continue;
            };
            for (cell, of) in row.cells.iter().zip(columns.iter().copied().chain(std::iter::repeat(None))) {
                for part in &cell.parts {
                    match part {
                        CellPart::Unknown => {}
                        CellPart::Is(value) | CellPart::Not(value) => found.value(value, of),
                        CellPart::Bounds(bounds) => bounds.iter().for_each(|(_, value)| found.value(value, of)),
                    }
                }
            }
            found.value(&row.result, Some(&self.name));
        }
    }
}

impl Cell {
    /// The one name it consists of.
    fn named(&self) -> Option<&Name> {
        match self.parts.as_slice() {
            [CellPart::Is(Value::Words(name))] => Some(name),
            _ => None,
        }
    }
}

impl Grant {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.declares(&self.name, EVENT);
        found.title(&self.label);
        self.clauses.iter().for_each(|clause| match &clause.what {
            GrantClause::By(authority) => found.all(&authority.by, ROLE),
            GrantClause::PassedOn(names) | GrantClause::Refused(names) => found.all(names, EVENT),
            GrantClause::Hidden(names) => found.all(names, ROLE),
            GrantClause::Basis(basis) => found.basis(basis),
            GrantClause::TwoPersons => {}
        });
    }
}

impl Consent {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.declares(&self.name, SAID);
        found.title(&self.label);
        self.clauses.iter().for_each(|clause| match &clause.what {
            ConsentClause::From(names) | ConsentClause::To(names) | ConsentClause::Hidden(names) => found.all(names, ROLE),
            ConsentClause::RefusedOn(names) | ConsentClause::WithdrawnOn(names) => found.all(names, EVENT),
            ConsentClause::About(name) | ConsentClause::Purpose(name) => found.one(name, Used::Words),
            ConsentClause::Basis(basis) => found.basis(basis),
            ConsentClause::AtMost(..) => {}
        });
    }
}

impl Pool {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.declares(&self.name, POOL);
        found.title(&self.label);
        self.clauses.iter().for_each(|clause| match &clause.what {
            PoolClause::Answers(name, _) => found.declares(name, EVENT),
            PoolClause::Short(shortage) => found.rungs(&shortage.rungs),
            PoolClause::Hidden(names) | PoolClause::May(_, names) => found.all(names, ROLE),
            PoolClause::Step(clause) => clause.find(found),
            PoolClause::Basis(basis) => found.basis(basis),
            PoolClause::Holds(..) | PoolClause::Expires(..) | PoolClause::Keeps(..) | PoolClause::WaitingList => {}
        });
    }
}

impl Measure {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        match &self.of {
            Measured::Days(from, to) => {
                found.anchor(from, ANCHOR);
                to.find(found);
            }
            Measured::Share(of, within) => {
                of.find(found);
                within.iter().for_each(|(_, after, _)| found.anchor(after, ANCHOR));
            }
            Measured::Late(names, by_roles) => found.all(names, if *by_roles { ROLE } else { STEP }),
            Measured::Number(of) => found.anchor(of, SIGNAL),
            Measured::Pool(_, name) => found.refers(name, POOL),
        }
    }
}

impl Point {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        match self {
            Self::Signal(anchor) => found.anchor(anchor, SIGNAL),
            Self::Goal(..) => {}
        }
    }
}

impl Reason {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        self.marks.iter().for_each(|mark| match &mark.of {
            MarkOf::Runs | MarkOf::Goal(_) => {}
            MarkOf::Step(name, _) => found.refers(name, STEP),
            MarkOf::Fact(atom) => found.atom(atom),
        });
    }
}

impl Goal {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.one(&self.name, Used::Title);
        self.clauses.iter().for_each(|clause| match &clause.what {
            GoalClause::Reached(name, role, limit) => {
                found.refers(name, SIGNAL);
                role.iter().for_each(|name| found.refers(name, ROLE));
                limit.iter().for_each(|limit| found.limit(limit));
            }
            GoalClause::For(_, name, except) => {
                found.refers(name, FACT);
                found.all(except, SIGNAL);
            }
            GoalClause::Counts(values) | GoalClause::CountsNot(values) => found.values(values, None),
            GoalClause::Revoked(on) => found.all(on, SIGNAL),
            GoalClause::If(test, _) => found.test(test),
            GoalClause::Basis(basis) => found.basis(basis),
        });
    }
}

impl StepClause {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        match self {
            Self::After(after) => found.all(&after.signals, SIGNAL),
            Self::Reached(reached) => {
                let of = match reached.mark {
                    Mark::Turn(_) => RAMP,
                    Mark::Amount { .. } => MARKED,
                    Mark::Ceases(Ceasing::RunsOut) => RUNS_OUT,
                    Mark::Ceases(_) => FACT,
                    Mark::Passed => STEP,
                };
                found.refers(&reached.of, of);
            }
            Self::If(test, _) | Self::Pauses(test, _) => found.test(test),
            Self::Needs(consents) => found.all(consents, FACT),
            Self::Power(power) => found.all(&power.by, ROLE),
            Self::Takes(takes) => match takes {
                Takes::Documents(names) => found.all(names, DOCUMENT),
                Takes::Participants(names) => found.all(names, ROLE),
                Takes::Venues(names) | Takes::Channels(names) | Takes::Checklist(names) => {
                    names.iter().for_each(|name| found.one(name, Used::Words));
                }
            },
            Self::Deed(deed) => found.all(&deed.actors, ROLE),
            Self::Limit(limit) | Self::Earliest(limit) | Self::Expires(limit) | Self::Times(_, limit) => found.limit(limit),
            Self::Restores(event, step) => {
                found.refers(event, SIGNAL);
                found.refers(step, STEP);
            }
            Self::Remind(remind) => found.all(&remind.roles, ROLE),
            Self::IfLate(rungs) => found.rungs(rungs),
            Self::MetBy(items) => items.iter().for_each(|item| match item {
                MetItem::Event(name) | MetItem::ConfirmationOf(name) => found.refers(name, SIGNAL),
            }),
            Self::Reserves(name) => found.refers(name, POOL),
            Self::NotMetBy(names) | Self::LapsesOn(names) | Self::GivesBack(names) => found.all(names, SIGNAL),
            Self::Replaces(names) => found.all(names, STEP),
            Self::Hidden(names) => found.all(names, ROLE),
            Self::Basis(basis) => found.basis(basis),
            Self::Every(every) => {
                found.refers(&every.after, ANCHOR);
                found.all(&every.until, SIGNAL);
            }
            Self::Capped(_, name) => found.refers(name, STEP),
            Self::Per(name) => found.refers(name, FACT),
            Self::Target(_, limit) => limit.iter().for_each(|limit| found.limit(limit)),
            Self::BornLate(..) | Self::OnTheDay(_) | Self::Survives => {}
        }
    }
}

impl Says {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        match self {
            Self::Report(report) => report.find(found),
            Self::Reminded(role, step) | Self::Told(role, step, _) => {
                found.refers(role, ROLE);
                found.refers(&step.step, STEP);
            }
            Self::Sees(role, what, _) => {
                found.refers(role, ROLE);
                found.refers(what, ANCHOR);
            }
            Self::MustGrant(name) | Self::NotThere(name) => found.refers(name, ROLE),
            Self::Lacking(name) => found.refers(name, FACT),
            Self::Waits(grant, on) => {
                found.refers(grant, EVENT);
                if let Some(WaitsFor::Role(role)) = on {
                    found.refers(role, ROLE);
                }
            }
            Self::State(step, ..) => found.refers(&step.step, STEP),
            Self::Level(level) => found.refers(&level.pool, POOL),
            Self::OverLimit(_) | Self::Goal(_) | Self::GoalNot | Self::Closed | Self::Reopened | Self::Refused(_) => {}
        }
    }
}

impl Report {
    fn find<'t>(&'t self, found: &mut Found<'t>) {
        found.refers(&self.role, REPORTER);
        self.person.iter().for_each(|person| found.one(person, Used::Words));
        match &self.act {
            Act::Confirms(name) => found.refers(name, SIGNAL),
            Act::Uses(_, instance, _) => found.refers(&instance.step, STEP),
            Act::Event(name, _) => found.refers(name, SIGNAL),
            Act::Grants(name, _) => found.refers(name, EVENT),
            Act::Assesses(name, value, reason) => {
                found.refers(name, SAID);
                found.value(value, Some(name));
                found.title(reason);
            }
            Act::InPool(InPool::Adds(place, pool) | InPool::Draws(place, pool)) => {
                found.one(place, Used::Words);
                found.refers(pool, POOL);
            }
            Act::InPool(InPool::Shuts(pool, _)) => found.refers(pool, POOL),
            Act::InPool(InPool::OtherAsks) | Act::Absent(_) | Act::Close => {}
        }
        found.title(&self.reason);
        for (fact, value) in &self.tells {
            found.refers(fact, FACT);
            found.value(value, Some(fact));
        }
        self.details.iter().for_each(|detail| match detail {
            Detail::Attended(names) => found.all(names, ROLE),
            Detail::Venue(_) | Detail::Channel(_) | Detail::Covered(_) => {
                detail.names().iter().for_each(|name| found.one(name, Used::Words));
            }
        });
    }
}
