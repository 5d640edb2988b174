//! Every place of a tree, in one walk: to compare what was written without where, and to set a tree beside another.

use super::*;

/// What is done with every place.
type Placing<'p> = &'p dyn Fn(&mut Span);

impl File {
    /// The same tree with every span at zero: what was written, without where.
    #[must_use]
    pub fn without_places(&self) -> Self {
        let mut file = self.clone();
        file.declarations.iter_mut().for_each(|declaration| declaration.put(&|span| *span = NOWHERE));
        file
    }
}

impl Declaration {
    /// Moves every place of the declaration on, by so many bytes; back, where there are fewer than none.
    pub(crate) fn move_on(&mut self, by: i64) {
        let moved = |place: u32| u32::try_from(i64::from(place) + by).unwrap_or(if by < 0 { 0 } else { u32::MAX });
        if by != 0 {
            self.put(&|span| *span = Span { start: moved(span.start), end: moved(span.end) });
        }
    }

    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        match &mut self.what {
            What::Header(header) => {
                header.name.put(place);
                each(&mut header.clauses, place, |clause| match clause {
                    HeaderClause::BuildsOn(name) | HeaderClause::Calendar(name) | HeaderClause::Counting(name) => name.put(place),
                    HeaderClause::Scope(fact, values) => {
                        fact.put(place);
                        values.iter_mut().for_each(|value| value.put(place));
                    }
                    HeaderClause::Themes(names) => put_all(names, place),
                    HeaderClause::IfLate(rungs) => rungs.iter_mut().for_each(|rung| rung.put(place)),
                    HeaderClause::ValidFrom(..) => {}
                });
            }
            What::Role(role) => {
                role.name.put(place);
                put_all(&mut role.leads, place);
                put_all(&mut role.made_of, place);
                put_all(&mut role.separate, place);
                role.substitute.iter_mut().for_each(|name| name.put(place));
            }
            What::Fact(fact) => {
                fact.name.put(place);
                put_all(&mut fact.hidden, place);
                if let FactType::Choice(values) = &mut fact.kind {
                    put_all(values, place);
                }
                put_all(&mut fact.assessed_by, place);
                fact.lasts.iter_mut().for_each(|(_, span)| place(span));
            }
            What::Event(event) => {
                event.name.put(place);
                event.label.iter_mut().for_each(|name| name.put(place));
                put_all(&mut event.from, place);
                put_all(&mut event.states, place);
                put_all(&mut event.hidden, place);
                event.planned.iter_mut().for_each(|name| name.put(place));
                put_all(&mut event.needs, place);
            }
            What::Ramp(ramp) => {
                ramp.name.put(place);
                ramp.label.iter_mut().for_each(|name| name.put(place));
                each(&mut ramp.clauses, place, |clause| match clause {
                    RampClause::Measures(fact, per) => {
                        fact.put(place);
                        per.iter_mut().for_each(|name| name.put(place));
                    }
                    RampClause::BeginsOn(on) => put_all(on, place),
                    RampClause::Plan(levels, every, span) => {
                        levels.iter_mut().for_each(|level| level.put(place));
                        every.iter_mut().for_each(|(_, span)| place(span));
                        place(span);
                    }
                    RampClause::OwnPlan(fact) => fact.put(place),
                    RampClause::StallsAfter(_, span) => place(span),
                    RampClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Tally(tally) => {
                tally.name.put(place);
                tally.label.iter_mut().for_each(|name| name.put(place));
                each(&mut tally.clauses, place, |clause| match clause {
                    TallyClause::Events(on) | TallyClause::Restarts(on) => put_all(on, place),
                    TallyClause::Days(from, through, on) => {
                        from.put(place);
                        through.put(place);
                        put_all(on, place);
                    }
                    TallyClause::Sum(fact, on) => {
                        fact.put(place);
                        put_all(on, place);
                    }
                    TallyClause::Within(_, span) => place(span),
                    TallyClause::Skips(_, fact, span) => {
                        fact.put(place);
                        place(span);
                    }
                    TallyClause::WholeWeeks => {}
                });
            }
            What::Decision(decision) => {
                decision.name.put(place);
                decision.label.iter_mut().for_each(|name| name.put(place));
                each(&mut decision.clauses, place, |clause| match clause {
                    DecisionClause::ExactlyOne(span) | DecisionClause::AddsUp(span) => place(span),
                    DecisionClause::Row(row) => row.put(place),
                    DecisionClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Indicator(indicator) => {
                indicator.name.put(place);
                each(&mut indicator.clauses, place, |clause| match clause {
                    IndicatorClause::Measure(measure) => measure.put(place),
                    IndicatorClause::Aim(aim) => {
                        place(&mut aim.span);
                        aim.enough.iter_mut().for_each(|(_, _, span)| place(span));
                    }
                    IndicatorClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Activity(activity) => {
                activity.name.put(place);
                activity.label.iter_mut().for_each(|name| name.put(place));
                each(&mut activity.clauses, place, |clause| match clause {
                    ActivityClause::Comes(comes) => place(&mut comes.span),
                    ActivityClause::Arranged(power) => power.put(place),
                    ActivityClause::Agenda(agenda) => agenda.reasons.iter_mut().for_each(|reason| reason.put(place)),
                    ActivityClause::Step(clause) => clause.put(place),
                });
            }
            What::Grant(grant) => {
                grant.name.put(place);
                grant.label.iter_mut().for_each(|name| name.put(place));
                each(&mut grant.clauses, place, |clause| match clause {
                    GrantClause::By(authority) => {
                        put_all(&mut authority.by, place);
                        authority.at_most.iter_mut().for_each(|limit| place(&mut limit.span));
                        place(&mut authority.span);
                    }
                    GrantClause::PassedOn(names) | GrantClause::Refused(names) | GrantClause::Hidden(names) => put_all(names, place),
                    GrantClause::TwoPersons => {}
                    GrantClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Consent(consent) => {
                consent.name.put(place);
                consent.label.iter_mut().for_each(|name| name.put(place));
                each(&mut consent.clauses, place, |clause| match clause {
                    ConsentClause::From(names)
                    | ConsentClause::To(names)
                    | ConsentClause::RefusedOn(names)
                    | ConsentClause::WithdrawnOn(names)
                    | ConsentClause::Hidden(names) => put_all(names, place),
                    ConsentClause::About(name) | ConsentClause::Purpose(name) => name.put(place),
                    ConsentClause::AtMost(_, span) => place(span),
                    ConsentClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Pool(pool) => {
                pool.name.put(place);
                pool.label.iter_mut().for_each(|name| name.put(place));
                each(&mut pool.clauses, place, |clause| match clause {
                    PoolClause::Holds(_, span) | PoolClause::Expires(_, span) => place(span),
                    PoolClause::Answers(name, _) => name.put(place),
                    PoolClause::Short(shortage) => {
                        place(&mut shortage.span);
                        shortage.rungs.iter_mut().for_each(|rung| rung.put(place));
                    }
                    PoolClause::Keeps(_, _, span) => place(span),
                    PoolClause::Step(clause) => clause.put(place),
                    PoolClause::Hidden(names) | PoolClause::May(_, names) => put_all(names, place),
                    PoolClause::Basis(basis) => basis.place.put(place),
                    PoolClause::WaitingList => {}
                });
            }
            What::Document(document) => {
                document.name.put(place);
                document.label.iter_mut().for_each(|name| name.put(place));
                each(&mut document.clauses, place, |clause| match clause {
                    DocumentClause::Must(names) | DocumentClause::Should(names) | DocumentClause::Hidden(names) => put_all(names, place),
                    DocumentClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Principle(principle) => {
                principle.name.put(place);
                principle.label.iter_mut().for_each(|name| name.put(place));
                each(&mut principle.clauses, place, |clause| match clause {
                    PrincipleClause::Option(choice) => {
                        choice.option.put(place);
                        choice.unless.iter_mut().for_each(|atom| atom.put(place));
                        put_all(&mut choice.given_up, place);
                        place(&mut choice.span);
                    }
                    PrincipleClause::Binding(_, span) => place(span),
                    PrincipleClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Goal(goal) => {
                goal.name.put(place);
                each(&mut goal.clauses, place, |clause| match clause {
                    GoalClause::Reached(name, role, limit) => {
                        name.put(place);
                        role.iter_mut().for_each(|name| name.put(place));
                        limit.iter_mut().for_each(|limit| limit.put(place));
                    }
                    GoalClause::For(_, name, except) => {
                        name.put(place);
                        put_all(except, place);
                    }
                    GoalClause::Counts(values) | GoalClause::CountsNot(values) | GoalClause::Revoked(values) => put_all(values, place),
                    GoalClause::If(test, _) => test.put(place),
                    GoalClause::Basis(basis) => basis.place.put(place),
                });
            }
            What::Ending(ending) => put_all(&mut ending.on, place),
            What::Reopening(reopening) => put_all(&mut reopening.on, place),
            What::Handover(on) => put_all(on, place),
            What::Transition(transition) => {
                place(&mut transition.span);
                each(&mut transition.clauses, place, |clause| match clause {
                    TransitionClause::Keeps(by, ..) => by.put(place),
                    TransitionClause::NoNew(steps, _) => put_all(steps, place),
                    TransitionClause::Basis(basis) => basis.place.put(place),
                    TransitionClause::AllOpen => {}
                });
            }
            What::Phase(name) => name.put(place),
            What::Step(step) => {
                step.name.put(place);
                step.label.iter_mut().for_each(|name| name.put(place));
                put_all(&mut step.again, place);
                each(&mut step.clauses, place, |clause| clause.put(place));
            }
            What::Scenario(scenario) => {
                scenario.title.put(place);
                each(&mut scenario.lines, place, |line| line.put(place));
            }
            What::Broken(_) => {}
        }
    }
}

const NOWHERE: Span = Span { start: 0, end: 0 };

fn each<T>(clauses: &mut [Clause<T>], place: Placing<'_>, put: impl Fn(&mut T)) {
    for clause in clauses {
        place(&mut clause.span);
        put(&mut clause.what);
    }
}

fn put_all(names: &mut [Name], place: Placing<'_>) {
    names.iter_mut().for_each(|name| name.put(place));
}

impl Name {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
    }
}

impl Row {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        self.result.put(place);
        for cell in &mut self.cells {
            place(&mut cell.span);
            for part in &mut cell.parts {
                match part {
                    CellPart::Unknown => {}
                    CellPart::Is(value) | CellPart::Not(value) => value.put(place),
                    CellPart::Bounds(bounds) => bounds.iter_mut().for_each(|(_, value)| value.put(place)),
                }
            }
        }
    }
}

impl Measure {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        match &mut self.of {
            Measured::Days(from, to) => {
                from.put(place);
                to.put(place);
            }
            Measured::Share(of, within) => {
                of.put(place);
                if let Some((_, after, span)) = within {
                    after.put(place);
                    place(span);
                }
            }
            Measured::Late(names, _) => put_all(names, place),
            Measured::Number(of) => of.put(place),
            Measured::Pool(_, name) => name.put(place),
        }
    }
}

impl Point {
    fn put(&mut self, place: Placing<'_>) {
        match self {
            Self::Signal(anchor) => anchor.put(place),
            Self::Goal(_, span) => place(span),
        }
    }
}

impl Anchor {
    fn put(&mut self, place: Placing<'_>) {
        self.name.put(place);
        if let Some(Mark::Amount { amount, .. }) = &mut self.turn {
            amount.put(place);
        }
    }
}

impl Rung {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        put_all(&mut self.roles, place);
    }
}

impl Limit {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        if let Some(anchor) = &mut self.anchor {
            anchor.put(place);
        }
        for bound in &mut self.bounds {
            place(&mut bound.span);
            if let Some(anchor) = &mut bound.anchor {
                anchor.put(place);
            }
        }
    }
}

impl Test {
    fn put(&mut self, place: Placing<'_>) {
        self.atoms.iter_mut().for_each(|atom| atom.put(place));
    }
}

impl Atom {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        self.fact.put(place);
        match &mut self.test {
            AtomTest::Equals(value, _) | AtomTest::Compare(_, value) => value.put(place),
            AtomTest::Holds | AtomTest::Given | AtomTest::Missing => {}
        }
    }
}

impl Power {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        put_all(&mut self.by, place);
    }
}

impl Reason {
    fn put(&mut self, place: Placing<'_>) {
        place(&mut self.span);
        for mark in &mut self.marks {
            place(&mut mark.span);
            match &mut mark.of {
                MarkOf::Runs | MarkOf::Goal(_) => {}
                MarkOf::Step(name, _) => name.put(place),
                MarkOf::Fact(atom) => atom.put(place),
            }
        }
    }
}

impl Value {
    fn put(&mut self, place: Placing<'_>) {
        match self {
            Self::YesNo(_, span) | Self::Date(_, span) | Self::Duration(_, span) | Self::Number(_, span) => place(span),
            Self::Words(name) => name.put(place),
        }
    }
}

impl StepClause {
    fn put(&mut self, place: Placing<'_>) {
        match self {
            Self::After(after) => put_all(&mut after.signals, place),
            Self::Reached(reached) => {
                reached.of.put(place);
                if let Mark::Amount { amount, .. } = &mut reached.mark {
                    amount.put(place);
                }
                place(&mut reached.span);
            }
            Self::If(test, _) | Self::Pauses(test, _) => test.put(place),
            Self::Needs(consents) => put_all(consents, place),
            Self::Power(power) => power.put(place),
            Self::Takes(takes) => put_all(takes.names_mut(), place),
            Self::Deed(deed) => {
                place(&mut deed.action_span);
                put_all(&mut deed.actors, place);
            }
            Self::Limit(limit) | Self::Earliest(limit) | Self::Expires(limit) | Self::Times(_, limit) => limit.put(place),
            Self::Restores(event, step) => {
                event.put(place);
                step.put(place);
            }
            Self::Remind(remind) => put_all(&mut remind.roles, place),
            Self::IfLate(rungs) => rungs.iter_mut().for_each(|rung| rung.put(place)),
            Self::MetBy(items) => items.iter_mut().for_each(|item| match item {
                MetItem::Event(name) | MetItem::ConfirmationOf(name) => name.put(place),
            }),
            Self::Reserves(name) => name.put(place),
            Self::NotMetBy(names) | Self::LapsesOn(names) | Self::GivesBack(names) | Self::Replaces(names) | Self::Hidden(names) => {
                put_all(names, place)
            }
            Self::Basis(basis) => basis.place.put(place),
            Self::Every(every) => {
                every.after.put(place);
                put_all(&mut every.until, place);
            }
            Self::Capped(_, name) | Self::Per(name) => name.put(place),
            Self::BornLate(_, _, span) => place(span),
            Self::Target(_, limit) => limit.iter_mut().for_each(|limit| limit.put(place)),
            Self::OnTheDay(_) | Self::Survives => {}
        }
    }
}

impl ScenarioLine {
    fn put(&mut self, place: Placing<'_>) {
        if let Some(when) = &mut self.when {
            place(&mut when.span);
        }
        match &mut self.says {
            Says::Report(report) => {
                report.role.put(place);
                report.person.iter_mut().for_each(|person| person.put(place));
                match &mut report.act {
                    Act::Confirms(name) => name.put(place),
                    Act::Uses(_, instance, _) => instance.step.put(place),
                    Act::Event(name, amount) | Act::Grants(name, amount) => {
                        name.put(place);
                        amount.iter_mut().for_each(|amount| place(&mut amount.span));
                    }
                    Act::Assesses(name, value, reason) => {
                        name.put(place);
                        value.put(place);
                        reason.iter_mut().for_each(|reason| reason.put(place));
                    }
                    Act::InPool(InPool::Adds(name, pool) | InPool::Draws(name, pool)) => {
                        name.put(place);
                        pool.put(place);
                    }
                    Act::InPool(InPool::Shuts(pool, _)) => pool.put(place),
                    Act::InPool(InPool::OtherAsks) | Act::Absent(_) | Act::Close => {}
                }
                report.reason.iter_mut().for_each(|reason| reason.put(place));
                for (fact, value) in &mut report.tells {
                    fact.put(place);
                    value.put(place);
                }
                report.details.iter_mut().for_each(|detail| put_all(detail.names_mut(), place));
            }
            Says::Reminded(role, step) | Says::Told(role, step, _) => {
                role.put(place);
                step.step.put(place);
            }
            Says::Sees(role, what, _) => {
                role.put(place);
                what.put(place);
            }
            Says::MustGrant(name) | Says::NotThere(name) | Says::Lacking(name) => name.put(place),
            Says::OverLimit(limit) => place(&mut limit.span),
            Says::Waits(grant, on) => {
                grant.put(place);
                if let Some(WaitsFor::Role(role)) = on {
                    role.put(place);
                }
            }
            Says::State(step, ..) => step.step.put(place),
            Says::Level(level) => level.pool.put(place),
            Says::Goal(_) | Says::GoalNot | Says::Closed | Says::Reopened | Says::Refused(_) => {}
        }
    }
}
