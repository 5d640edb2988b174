//! Where everything stands: spans lie inside the text, on the boundaries of letters, and children inside their parents.

use super::{Verdict, so};
use sagsgang::diagnostic::Diagnostic;
use sagsgang::source::{Source, Span};
use sagsgang::syntax::ast::{
    Act, ActivityClause, Aim, Anchor, Atom, AtomTest, CellPart, ConsentClause, DecisionClause, DocumentClause, File, GoalClause,
    GrantClause, HeaderClause, InPool, IndicatorClause, Mark, MarkOf, Measure, Measured, MetItem, Name, Point, PoolClause, PrincipleClause,
    RampClause, Row, Rung, Says, StepClause, TallyClause, TransitionClause, Value, WaitsFor, What,
};

struct Walk<'a> {
    text: &'a str,
    faults: Vec<String>,
}

/// Looks at every place of a tree.
pub(crate) fn of_tree(source: &Source, file: &File) -> Verdict {
    let mut walk = Walk { text: source.text(), faults: Vec::new() };
    let whole = Span::new(0, source.text().len());
    for declaration in &file.declarations {
        walk.inside("declaration", declaration.span, whole);
        walk.what(&declaration.what, declaration.span);
    }
    let starts: Vec<u32> = file.declarations.iter().map(|declaration| declaration.span.start).collect();
    so(starts.is_sorted(), || "declarations are not in the order of the text".to_owned())?;
    so(walk.faults.is_empty(), || walk.faults.join("\n"))
}

/// Looks at every place of some diagnostics, and at their order.
pub(crate) fn of_diagnostics(source: &Source, diagnostics: &[Diagnostic]) -> Verdict {
    let mut walk = Walk { text: source.text(), faults: Vec::new() };
    let whole = Span::new(0, source.text().len());
    for diagnostic in diagnostics {
        let fixes = diagnostic.fixes.iter().map(|fix| fix.span);
        for span in std::iter::once(diagnostic.span).chain(diagnostic.also).chain(fixes) {
            walk.inside(diagnostic.code.slug(), span, whole);
        }
    }
    let order: Vec<_> = diagnostics.iter().map(|d| (d.span.start, d.severity, d.code, d.span.end)).collect();
    so(order.is_sorted(), || format!("diagnostics are not in the order of the text: {order:?}"))?;
    so(walk.faults.is_empty(), || walk.faults.join("\n"))
}

impl Walk<'_> {
    fn inside(&mut self, what: &str, span: Span, parent: Span) {
        let (start, end) = (span.start as usize, span.end as usize);
        if start > end || self.text.get(start..end).is_none() {
            self.faults.push(format!("{what}: {span:?} is no place of the text"));
        } else if span.start < parent.start || span.end > parent.end {
            self.faults.push(format!("{what} `{}`: {span:?} lies outside its parent {parent:?}", &self.text[start..end]));
        }
    }

    fn name(&mut self, name: &Name, parent: Span) {
        self.inside("name", name.span, parent);
        let written = self.text.get(name.span.start as usize..name.span.end as usize).unwrap_or("");
        // A name is written as it reads, but for quotation marks and runs of blanks.
        let plain: Vec<&str> = written.split_whitespace().collect();
        if !plain.join(" ").contains(&name.text) && !name.text.is_empty() {
            let unquoted = written.trim_matches(['"', '“', '”', '„', '»', '«']);
            let words: Vec<&str> = unquoted.split_whitespace().collect();
            if words.join(" ") != name.text {
                self.faults.push(format!("name `{}` does not stand at {:?}: `{written}`", name.text, name.span));
            }
        }
    }

    fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n Name>, parent: Span) {
        for name in names {
            self.name(name, parent);
        }
    }

    fn what(&mut self, what: &What, parent: Span) {
        match what {
            What::Header(header) => {
                self.name(&header.name, parent);
                for clause in &header.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        HeaderClause::BuildsOn(name) | HeaderClause::Calendar(name) | HeaderClause::Counting(name) => {
                            self.name(name, clause.span)
                        }
                        HeaderClause::Themes(names) => self.names(names, clause.span),
                        HeaderClause::IfLate(rungs) => self.rungs(rungs, clause.span),
                        HeaderClause::Scope(fact, values) => {
                            self.name(fact, clause.span);
                            values.iter().for_each(|value| self.value(value, clause.span));
                        }
                        HeaderClause::ValidFrom(..) => {}
                    }
                }
            }
            What::Role(role) => {
                self.names(role.leads.iter().chain(&role.made_of).chain(&role.separate).chain(&role.substitute).chain([&role.name]), parent)
            }
            What::Fact(fact) => {
                self.names(fact.hidden.iter().chain([&fact.name]), parent);
                if let sagsgang::syntax::ast::FactType::Choice(values) = &fact.kind {
                    self.names(values, parent);
                }
                self.names(&fact.assessed_by, parent);
                if let Some((_, span)) = fact.lasts {
                    self.inside("how long it holds", span, parent);
                }
            }
            What::Document(document) => {
                self.name(&document.name, parent);
                self.names(&document.label, parent);
                for clause in &document.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        DocumentClause::Must(names) | DocumentClause::Should(names) | DocumentClause::Hidden(names) => {
                            self.names(names, clause.span);
                        }
                        DocumentClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Consent(consent) => {
                self.names(consent.label.iter().chain([&consent.name]), parent);
                for clause in &consent.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        ConsentClause::From(names)
                        | ConsentClause::To(names)
                        | ConsentClause::RefusedOn(names)
                        | ConsentClause::WithdrawnOn(names)
                        | ConsentClause::Hidden(names) => self.names(names, clause.span),
                        ConsentClause::About(name) | ConsentClause::Purpose(name) => self.name(name, clause.span),
                        ConsentClause::AtMost(_, span) => self.inside("how long it holds", *span, clause.span),
                        ConsentClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Pool(pool) => {
                self.names(pool.label.iter().chain([&pool.name]), parent);
                for clause in &pool.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        PoolClause::Holds(_, span) => self.inside("how many places", *span, clause.span),
                        PoolClause::Expires(_, span) => self.inside("how long a reservation holds", *span, clause.span),
                        PoolClause::Answers(name, _) => self.name(name, clause.span),
                        PoolClause::Short(shortage) => {
                            self.inside("too little", shortage.span, clause.span);
                            self.rungs(&shortage.rungs, clause.span);
                        }
                        PoolClause::Keeps(_, _, span) => self.inside("how many it must have", *span, clause.span),
                        PoolClause::Step(own) => self.step_clause(own, clause.span),
                        PoolClause::Hidden(names) | PoolClause::May(_, names) => self.names(names, clause.span),
                        PoolClause::Basis(basis) => self.name(&basis.place, clause.span),
                        PoolClause::WaitingList => {}
                    }
                }
            }
            What::Event(event) => {
                let names = event.from.iter().chain(&event.states).chain(&event.planned).chain(&event.label).chain([&event.name]);
                self.names(names.chain(&event.needs).chain(&event.hidden), parent);
            }
            What::Ramp(ramp) => {
                self.names(ramp.label.iter().chain([&ramp.name]), parent);
                for clause in &ramp.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        RampClause::Measures(fact, per) => self.names([fact].into_iter().chain(per), clause.span),
                        RampClause::BeginsOn(on) => self.names(on, clause.span),
                        RampClause::Plan(levels, every, span) => {
                            self.inside("plan", *span, clause.span);
                            levels.iter().for_each(|level| self.value(level, *span));
                            if let Some((_, every)) = every {
                                self.inside("interval", *every, *span);
                            }
                        }
                        RampClause::OwnPlan(fact) => self.name(fact, clause.span),
                        RampClause::StallsAfter(_, span) => self.inside("stalls", *span, clause.span),
                        RampClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Tally(tally) => {
                self.names(tally.label.iter().chain([&tally.name]), parent);
                for clause in &tally.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        TallyClause::Events(on) | TallyClause::Restarts(on) => self.names(on, clause.span),
                        TallyClause::Days(from, through, on) => self.names([from, through].into_iter().chain(on), clause.span),
                        TallyClause::Sum(fact, on) => self.names([fact].into_iter().chain(on), clause.span),
                        TallyClause::Within(_, span) => self.inside("window", *span, clause.span),
                        TallyClause::Skips(_, fact, span) => {
                            self.inside("skipped", *span, clause.span);
                            self.name(fact, *span);
                        }
                        TallyClause::WholeWeeks => {}
                    }
                }
            }
            What::Principle(principle) => {
                self.names(principle.label.iter().chain([&principle.name]), parent);
                for clause in &principle.clauses {
                    match &clause.what {
                        PrincipleClause::Option(choice) => {
                            self.inside("option", choice.span, clause.span);
                            self.names([&choice.option].into_iter().chain(&choice.given_up), choice.span);
                            choice.unless.iter().for_each(|atom| self.atom(atom, choice.span));
                        }
                        PrincipleClause::Binding(_, span) => self.inside("binding", *span, clause.span),
                        PrincipleClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Decision(decision) => {
                self.names(decision.label.iter().chain([&decision.name]), parent);
                for clause in &decision.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        DecisionClause::ExactlyOne(span) | DecisionClause::AddsUp(span) => self.inside("policy", *span, clause.span),
                        DecisionClause::Row(row) => self.row(row, clause.span),
                        DecisionClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Grant(grant) => {
                self.names(grant.label.iter().chain([&grant.name]), parent);
                for clause in &grant.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        GrantClause::By(authority) => {
                            self.inside("authority", authority.span, clause.span);
                            self.names(&authority.by, authority.span);
                            authority.at_most.iter().for_each(|limit| self.inside("amount", limit.span, authority.span));
                        }
                        GrantClause::PassedOn(events) | GrantClause::Refused(events) => self.names(events, clause.span),
                        GrantClause::TwoPersons => {}
                        GrantClause::Hidden(roles) => self.names(roles, clause.span),
                        GrantClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Indicator(indicator) => {
                self.name(&indicator.name, parent);
                for clause in &indicator.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        IndicatorClause::Measure(measure) => self.measure(measure, clause.span),
                        IndicatorClause::Aim(aim) => self.aim(aim, clause.span),
                        IndicatorClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Activity(activity) => {
                self.names(activity.label.iter().chain([&activity.name]), parent);
                for clause in &activity.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        ActivityClause::Comes(comes) => self.inside("days", comes.span, clause.span),
                        ActivityClause::Arranged(power) => {
                            self.inside("power", power.span, clause.span);
                            self.names(&power.by, power.span);
                        }
                        ActivityClause::Step(own) => self.step_clause(own, clause.span),
                        ActivityClause::Agenda(agenda) => {
                            for reason in &agenda.reasons {
                                self.inside("reason", reason.span, clause.span);
                                for mark in &reason.marks {
                                    self.inside("mark", mark.span, reason.span);
                                    match &mark.of {
                                        MarkOf::Runs | MarkOf::Goal(_) => {}
                                        MarkOf::Step(name, _) => self.name(name, mark.span),
                                        MarkOf::Fact(atom) => self.atom(atom, mark.span),
                                    }
                                }
                            }
                        }
                    }
                }
            }
            What::Goal(goal) => {
                self.name(&goal.name, parent);
                for clause in &goal.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        GoalClause::Reached(name, role, limit) => {
                            self.names(role.iter().chain([name]), clause.span);
                            limit.iter().for_each(|limit| self.limit(limit, clause.span));
                        }
                        GoalClause::For(_, name, except) => self.names([name].into_iter().chain(except), clause.span),
                        GoalClause::Counts(names) | GoalClause::CountsNot(names) | GoalClause::Revoked(names) => {
                            self.names(names, clause.span)
                        }
                        GoalClause::If(test, _) => self.test(test, clause.span),
                        GoalClause::Basis(basis) => self.name(&basis.place, clause.span),
                    }
                }
            }
            What::Ending(ending) => self.names(&ending.on, parent),
            What::Reopening(reopening) => self.names(&reopening.on, parent),
            What::Handover(on) => self.names(on, parent),
            What::Transition(transition) => {
                self.inside("transition", transition.span, parent);
                for clause in &transition.clauses {
                    self.inside("clause", clause.span, parent);
                    match &clause.what {
                        TransitionClause::Keeps(by, ..) => self.name(by, clause.span),
                        TransitionClause::NoNew(steps, _) => self.names(steps, clause.span),
                        TransitionClause::Basis(basis) => self.name(&basis.place, clause.span),
                        TransitionClause::AllOpen => {}
                    }
                }
            }
            What::Phase(name) => self.name(name, parent),
            What::Step(step) => {
                self.names(step.label.iter().chain([&step.name]), parent);
                for clause in &step.clauses {
                    self.inside("clause", clause.span, parent);
                    self.step_clause(&clause.what, clause.span);
                }
            }
            What::Scenario(scenario) => {
                self.name(&scenario.title, parent);
                for line in &scenario.lines {
                    self.inside("line", line.span, parent);
                    if let Some(when) = line.what.when {
                        self.inside("when", when.span, line.span);
                    }
                    self.says(&line.what.says, line.span);
                }
            }
            What::Broken(_) => {}
        }
    }

    fn aim(&mut self, aim: &Aim, parent: Span) {
        self.inside("target", aim.span, parent);
        if let Some((_, _, span)) = aim.enough {
            self.inside("enough", span, aim.span);
        }
    }

    fn measure(&mut self, measure: &Measure, parent: Span) {
        self.inside("measure", measure.span, parent);
        match &measure.of {
            Measured::Days(from, to) => {
                self.anchor(from, measure.span);
                self.point(to, measure.span);
            }
            Measured::Share(of, within) => {
                self.point(of, measure.span);
                if let Some((_, after, span)) = within {
                    self.inside("window", *span, measure.span);
                    self.anchor(after, measure.span);
                }
            }
            Measured::Late(names, _) => self.names(names, measure.span),
            Measured::Number(of) => self.anchor(of, measure.span),
            Measured::Pool(_, name) => self.name(name, measure.span),
        }
    }

    fn anchor(&mut self, anchor: &Anchor, parent: Span) {
        self.name(&anchor.name, parent);
        if let Some(Mark::Amount { amount, .. }) = &anchor.turn {
            self.value(amount, parent);
        }
    }

    fn point(&mut self, point: &Point, parent: Span) {
        match point {
            Point::Signal(anchor) => self.anchor(anchor, parent),
            Point::Goal(_, span) => self.inside("goal", *span, parent),
        }
    }

    fn rungs(&mut self, rungs: &[Rung], parent: Span) {
        for rung in rungs {
            self.inside("rung", rung.span, parent);
            self.names(&rung.roles, rung.span);
        }
    }

    fn step_clause(&mut self, clause: &StepClause, parent: Span) {
        match clause {
            StepClause::After(after) => self.names(&after.signals, parent),
            StepClause::Reached(reached) => {
                self.inside("reached", reached.span, parent);
                self.name(&reached.of, reached.span);
                if let Mark::Amount { amount, .. } = &reached.mark {
                    self.value(amount, reached.span);
                }
            }
            StepClause::Every(every) => self.names([&every.after].into_iter().chain(&every.until), parent),
            StepClause::BornLate(_, _, span) => self.inside("born late", *span, parent),
            StepClause::Capped(_, name) | StepClause::Per(name) => self.name(name, parent),
            StepClause::Takes(takes) => self.names(takes.names(), parent),
            StepClause::Replaces(names) | StepClause::Needs(names) | StepClause::Hidden(names) => self.names(names, parent),
            StepClause::Restores(on, step) => self.names([on, step], parent),
            StepClause::If(test, _) | StepClause::Pauses(test, _) => self.test(test, parent),
            StepClause::Power(power) => {
                self.inside("power", power.span, parent);
                self.names(&power.by, power.span);
            }
            StepClause::Deed(deed) => {
                self.names(&deed.actors, parent);
                self.inside("action", deed.action_span, parent);
            }
            StepClause::Limit(limit) | StepClause::Earliest(limit) | StepClause::Expires(limit) | StepClause::Times(_, limit) => {
                self.limit(limit, parent)
            }
            StepClause::Remind(remind) => self.names(&remind.roles, parent),
            StepClause::IfLate(rungs) => self.rungs(rungs, parent),
            StepClause::MetBy(items) => {
                for item in items {
                    match item {
                        MetItem::Event(name) | MetItem::ConfirmationOf(name) => self.name(name, parent),
                    }
                }
            }
            StepClause::Reserves(pool) => self.name(pool, parent),
            StepClause::NotMetBy(names) | StepClause::LapsesOn(names) | StepClause::GivesBack(names) => self.names(names, parent),
            StepClause::Basis(basis) => self.name(&basis.place, parent),
            StepClause::Target(_, hard) => hard.iter().for_each(|hard| self.limit(hard, parent)),
            StepClause::OnTheDay(_) | StepClause::Survives => {}
        }
    }

    fn test(&mut self, test: &sagsgang::syntax::ast::Test, parent: Span) {
        test.atoms.iter().for_each(|atom| self.atom(atom, parent));
    }

    fn atom(&mut self, atom: &Atom, parent: Span) {
        self.inside("condition", atom.span, parent);
        self.name(&atom.fact, atom.span);
        match &atom.test {
            AtomTest::Equals(value, _) | AtomTest::Compare(_, value) => self.value(value, atom.span),
            AtomTest::Holds | AtomTest::Given | AtomTest::Missing => {}
        }
    }

    fn limit(&mut self, limit: &sagsgang::syntax::ast::Limit, parent: Span) {
        self.inside("limit", limit.span, parent);
        limit.anchor.iter().for_each(|anchor| self.anchor(anchor, limit.span));
        for bound in &limit.bounds {
            self.inside("bound", bound.span, limit.span);
            bound.anchor.iter().for_each(|anchor| self.anchor(anchor, bound.span));
        }
    }

    fn row(&mut self, row: &Row, parent: Span) {
        self.inside("row", row.span, parent);
        self.value(&row.result, row.span);
        for cell in &row.cells {
            self.inside("cell", cell.span, row.span);
            for part in &cell.parts {
                match part {
                    CellPart::Unknown => {}
                    CellPart::Is(value) | CellPart::Not(value) => self.value(value, cell.span),
                    CellPart::Bounds(bounds) => bounds.iter().for_each(|(_, value)| self.value(value, cell.span)),
                }
            }
        }
    }

    fn value(&mut self, value: &Value, parent: Span) {
        match value {
            Value::YesNo(_, span) | Value::Date(_, span) | Value::Duration(_, span) | Value::Number(_, span) => {
                self.inside("value", *span, parent);
            }
            Value::Words(name) => self.name(name, parent),
        }
    }

    fn says(&mut self, says: &Says, parent: Span) {
        match says {
            Says::Report(report) => {
                self.names(report.person.iter().chain([&report.role]), parent);
                match &report.act {
                    Act::Confirms(name) => self.name(name, parent),
                    Act::Uses(_, instance, _) => self.name(&instance.step, parent),
                    Act::Event(name, amount) | Act::Grants(name, amount) => {
                        self.name(name, parent);
                        amount.iter().for_each(|amount| self.inside("amount", amount.span, parent));
                    }
                    Act::Assesses(name, value, reason) => {
                        self.names(reason.iter().chain([name]), parent);
                        self.value(value, parent);
                    }
                    Act::InPool(InPool::Adds(name, pool) | InPool::Draws(name, pool)) => self.names([name, pool], parent),
                    Act::InPool(InPool::Shuts(pool, _)) => self.name(pool, parent),
                    Act::InPool(InPool::OtherAsks) | Act::Absent(_) | Act::Close => {}
                }
                for detail in &report.details {
                    self.names(detail.names(), parent);
                }
                for (fact, value) in &report.tells {
                    self.name(fact, parent);
                    self.value(value, parent);
                }
            }
            Says::Sees(role, what, _) => self.names([role, what], parent),
            Says::Reminded(role, step) | Says::Told(role, step, _) => self.names([role, &step.step], parent),
            Says::MustGrant(name) | Says::NotThere(name) | Says::Lacking(name) => self.name(name, parent),
            Says::OverLimit(limit) => self.inside("amount", limit.span, parent),
            Says::Waits(grant, on) => {
                self.name(grant, parent);
                if let Some(WaitsFor::Role(role)) = on {
                    self.name(role, parent);
                }
            }
            Says::State(step, ..) => self.name(&step.step, parent),
            Says::Level(level) => self.name(&level.pool, parent),
            Says::Goal(_) | Says::GoalNot | Says::Closed | Says::Reopened | Says::Refused(_) => {}
        }
    }
}
