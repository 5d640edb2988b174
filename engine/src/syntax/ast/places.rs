//! The same tree without places, to compare what was written and nothing else.

use super::*;

impl File {
    /// The same tree with every span at zero: what was written, without where.
    #[must_use]
    pub fn without_places(&self) -> Self {
        let mut file = self.clone();
        for declaration in &mut file.declarations {
            declaration.span = NOWHERE;
            match &mut declaration.what {
                What::Header(header) => {
                    header.name.forget();
                    each(&mut header.clauses, |clause| match clause {
                        HeaderClause::Calendar(name) | HeaderClause::Counting(name) => name.forget(),
                        HeaderClause::Themes(names) => forget_all(names),
                        HeaderClause::IfLate(rungs) => rungs.iter_mut().for_each(Rung::forget),
                        HeaderClause::ValidFrom(..) => {}
                    });
                }
                What::Role(role) => {
                    role.name.forget();
                    forget_all(&mut role.leads);
                    role.substitute.iter_mut().for_each(Name::forget);
                }
                What::Fact(fact) => {
                    fact.name.forget();
                    if let FactType::Choice(values) = &mut fact.kind {
                        forget_all(values);
                    }
                }
                What::Event(event) => {
                    event.name.forget();
                    event.label.iter_mut().for_each(Name::forget);
                    forget_all(&mut event.from);
                    forget_all(&mut event.states);
                    event.planned.iter_mut().for_each(Name::forget);
                }
                What::Tally(tally) => {
                    tally.name.forget();
                    tally.label.iter_mut().for_each(Name::forget);
                    each(&mut tally.clauses, |clause| match clause {
                        TallyClause::Events(on) | TallyClause::Restarts(on) => forget_all(on),
                        TallyClause::Days(from, through, on) => {
                            from.forget();
                            through.forget();
                            forget_all(on);
                        }
                        TallyClause::Sum(fact, on) => {
                            fact.forget();
                            forget_all(on);
                        }
                        TallyClause::Within(_, span) => *span = NOWHERE,
                        TallyClause::Skips(_, fact, span) => {
                            fact.forget();
                            *span = NOWHERE;
                        }
                        TallyClause::WholeWeeks => {}
                    });
                }
                What::Goal(goal) => {
                    goal.name.forget();
                    each(&mut goal.clauses, |clause| match clause {
                        GoalClause::Reached(name, role, limit) => {
                            name.forget();
                            role.iter_mut().for_each(Name::forget);
                            limit.iter_mut().for_each(Limit::forget);
                        }
                        GoalClause::Counts(values) | GoalClause::CountsNot(values) | GoalClause::Revoked(values) => forget_all(values),
                        GoalClause::For(_, name, except) => {
                            name.forget();
                            forget_all(except);
                        }
                        GoalClause::If(test, _) => test.forget(),
                        GoalClause::Basis(basis) => basis.place.forget(),
                    });
                }
                What::Ending(ending) => forget_all(&mut ending.on),
                What::Reopening(reopening) => forget_all(&mut reopening.on),
                What::Handover(on) => forget_all(on),
                What::Phase(name) => name.forget(),
                What::Step(step) => {
                    step.name.forget();
                    step.label.iter_mut().for_each(Name::forget);
                    each(&mut step.clauses, StepClause::forget);
                }
                What::Scenario(scenario) => {
                    scenario.title.forget();
                    each(&mut scenario.lines, ScenarioLine::forget);
                }
                What::Broken(_) => {}
            }
        }
        file
    }
}

const NOWHERE: Span = Span { start: 0, end: 0 };

fn each<T>(clauses: &mut [Clause<T>], forget: impl Fn(&mut T)) {
    for clause in clauses {
        clause.span = NOWHERE;
        forget(&mut clause.what);
    }
}

fn forget_all(names: &mut [Name]) {
    names.iter_mut().for_each(Name::forget);
}

impl Name {
    fn forget(&mut self) {
        self.span = NOWHERE;
    }
}

impl Rung {
    fn forget(&mut self) {
        self.span = NOWHERE;
        forget_all(&mut self.roles);
    }
}

impl Limit {
    fn forget(&mut self) {
        self.span = NOWHERE;
        if let Some(anchor) = &mut self.anchor {
            anchor.name.forget();
        }
        for bound in &mut self.bounds {
            bound.span = NOWHERE;
            if let Some(anchor) = &mut bound.anchor {
                anchor.name.forget();
            }
        }
    }
}

impl Test {
    fn forget(&mut self) {
        for atom in &mut self.atoms {
            atom.span = NOWHERE;
            atom.fact.forget();
            match &mut atom.test {
                AtomTest::Equals(value, _) | AtomTest::Compare(_, value) => value.forget(),
                AtomTest::Holds | AtomTest::Given | AtomTest::Missing => {}
            }
        }
    }
}

impl Value {
    fn forget(&mut self) {
        match self {
            Self::YesNo(_, span) | Self::Date(_, span) | Self::Duration(_, span) | Self::Number(_, span) => *span = NOWHERE,
            Self::Words(name) => name.forget(),
        }
    }
}

impl StepClause {
    fn forget(&mut self) {
        match self {
            Self::After(after) => forget_all(&mut after.signals),
            Self::Reached(reached) => {
                reached.tally.forget();
                reached.amount.forget();
                reached.span = NOWHERE;
            }
            Self::If(test, _) | Self::Pauses(test, _) => test.forget(),
            Self::Power(power) => {
                power.span = NOWHERE;
                forget_all(&mut power.by);
            }
            Self::Deed(deed) => {
                deed.action_span = NOWHERE;
                forget_all(&mut deed.actors);
            }
            Self::Limit(limit) | Self::Expires(limit) | Self::Times(_, limit) => limit.forget(),
            Self::Restores(event, step) => {
                event.forget();
                step.forget();
            }
            Self::Remind(remind) => forget_all(&mut remind.roles),
            Self::IfLate(rungs) => rungs.iter_mut().for_each(Rung::forget),
            Self::MetBy(items) => items.iter_mut().for_each(|item| match item {
                MetItem::Event(name) | MetItem::ConfirmationOf(name) => name.forget(),
            }),
            Self::NotMetBy(names) | Self::LapsesOn(names) | Self::Replaces(names) => forget_all(names),
            Self::Basis(basis) => basis.place.forget(),
            Self::Every(every) => {
                every.after.forget();
                forget_all(&mut every.until);
            }
            Self::Capped(_, name) | Self::Per(name) => name.forget(),
            Self::BornLate(_, _, span) => *span = NOWHERE,
            Self::Target(_, limit) => limit.iter_mut().for_each(Limit::forget),
            Self::OnTheDay(_) | Self::Survives => {}
        }
    }
}

impl ScenarioLine {
    fn forget(&mut self) {
        if let Some(when) = &mut self.when {
            when.span = NOWHERE;
        }
        match &mut self.says {
            Says::Report(report) => {
                report.role.forget();
                match &mut report.act {
                    Act::Event(name) | Act::Confirms(name) => name.forget(),
                    Act::Uses(_, instance, _) => instance.step.forget(),
                    Act::Absent(_) | Act::Close => {}
                }
                for (fact, value) in &mut report.tells {
                    fact.forget();
                    value.forget();
                }
            }
            Says::Reminded(role, step) | Says::Told(role, step, _) => {
                role.forget();
                step.step.forget();
            }
            Says::State(step, ..) => step.step.forget(),
            Says::Goal(_) | Says::GoalNot | Says::Closed | Says::Reopened | Says::Refused(_) => {}
        }
    }
}
