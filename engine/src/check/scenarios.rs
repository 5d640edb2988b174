//! Scenarios: their names, their dates, their values.

use super::Checker;
use super::names::Names;
use super::types::field;
use crate::calendar::{Day, Moment};
use crate::diagnostic::Code;
use crate::model::{KindId, Line, Procedure, Says, Scenario, Sight, Signal, StepRef, WaitsFor};
use crate::source::Span;
use crate::syntax::ast::{self, Act, File, Instance, What};

impl Checker<'_> {
    pub(super) fn scenarios(&mut self, file: &File, names: &Names, procedure: &Procedure) -> Vec<Scenario> {
        let mut scenarios = Vec::new();
        for declaration in &file.declarations {
            let What::Scenario(scenario) = &declaration.what else { continue };
            let line = self.line(declaration.span);
            let lines = self.scenario_lines(scenario, names, procedure);
            scenarios.push(Scenario { title: scenario.title.text.clone(), line, lines });
        }
        scenarios
    }

    fn scenario_lines(&mut self, scenario: &ast::Scenario, names: &Names, procedure: &Procedure) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut at: Option<(Moment, Span)> = None;
        let mut acts = false;
        for clause in &scenario.lines {
            if let Some(when) = clause.what.when {
                let moment = moment(procedure, when.day, when.clock);
                if let Some((before, place)) = at
                    && earlier(procedure, moment, before)
                {
                    let fault =
                        self.fault(Code::ScenarioBackwards, when.span).with(self.words(when.span)).with(self.words(place)).also(place);
                    self.push(fault);
                }
                at = Some((moment, when.span));
            }
            let Some((moment, _)) = at else {
                let fault = self
                    .fault(Code::ScenarioStart, clause.span)
                    .with(("scenariet begynder uden dato", "the scenario begins without a date"))
                    .with(("skriv datoen først på linjen: ma 2018-02-05  …", "write the date first on the line: Mon 2018-02-05  …"));
                self.push(fault);
                return lines;
            };
            let says = self.says(&clause.what.says, clause.span, names, procedure, acts);
            acts = matches!(clause.what.says, ast::Says::Report(_));
            if let Some(says) = says {
                let person = match &clause.what.says {
                    ast::Says::Report(report) => report.person.as_ref().map(|person| crate::model::key(&person.text)),
                    _ => None,
                };
                lines.push(Line { line: self.line(clause.span), words: self.words(clause.span), at: moment, person, says });
            }
        }
        lines
    }

    fn says(&mut self, says: &ast::Says, span: Span, names: &Names, procedure: &Procedure, acts: bool) -> Option<Says> {
        Some(match says {
            ast::Says::Report(report) => return self.report(report, names, procedure),
            ast::Says::Reminded(role, step) => Says::Reminded(self.role(names, role)?, self.step_ref(names, step)?),
            ast::Says::Told(role, step, told) => Says::Told(self.role(names, role)?, self.step_ref(names, step)?, *told),
            ast::Says::Sees(role, what, sees) => {
                let role = self.role(names, role);
                let sight = self.sight_of(names, what);
                Says::Sees(role?, sight?, *sees)
            }
            ast::Says::State(step, state, due) => {
                let due = due.map(|(day, clock)| moment(procedure, day, clock));
                Says::State(self.step_ref(names, step)?, *state, due)
            }
            ast::Says::Waits(name, on) => {
                let grant = self.grant_named(names, procedure, name);
                let on = match on {
                    Some(ast::WaitsFor::SecondPerson) => Some(WaitsFor::SecondPerson),
                    Some(ast::WaitsFor::Role(role)) => Some(WaitsFor::Role(self.role(names, role)?)),
                    None => None,
                };
                Says::Waits(grant?, on)
            }
            ast::Says::Goal(day) => Says::Goal(*day),
            ast::Says::GoalNot => Says::GoalNot,
            ast::Says::Closed => Says::Closed,
            ast::Says::Reopened => Says::Reopened,
            ast::Says::Refused(_) | ast::Says::MustGrant(_) | ast::Says::OverLimit(_) => {
                if !acts {
                    let fault = self
                        .fault(Code::ScenarioStart, span)
                        .with(("her er ikke noget, der kan afvises", "there is nothing here that could be refused"))
                        .with((
                            "sæt »så afvises det« lige under det, nogen forsøger",
                            "put `then it is refused` directly below what somebody tries",
                        ));
                    self.push(fault);
                    return None;
                }
                match says {
                    ast::Says::Refused(why) => Says::Refused(*why),
                    other => return self.refused_because(other, names),
                }
            }
        })
    }

    fn report(&mut self, report: &ast::Report, names: &Names, procedure: &Procedure) -> Option<Says> {
        let role = self.reporter(names, &report.role);
        let known = report.known.map(|(day, clock)| moment(procedure, day, clock));
        match &report.act {
            Act::Uses(power, instance, until) => {
                let on = self.step_ref(names, instance);
                Some(Says::Use { role: role?, power: *power, on: on?, until: *until, known })
            }
            Act::Absent(until) => Some(Says::Absent { role: role?, until: *until, known }),
            Act::Close => Some(Says::Close { role: role? }),
            Act::Grants(name, amount) => {
                let granted = self.granted(names, procedure, name, amount.as_ref());
                let (kind, fields) = granted?;
                Some(Says::Report { role: role?, kind, fields, known, reason: None })
            }
            Act::Assesses(name, value, reason) => {
                let id = self.fact(names, name)?;
                let fact = procedure.fact(id);
                let Some(kind) = fact.said_by.filter(|kind| procedure.kind(*kind).assesses) else {
                    self.no_assessment(name, fact);
                    return None;
                };
                self.value(fact, value)?;
                let fields = vec![(fact.name.clone(), field(value))];
                let reason = reason.as_ref().map(|reason| reason.text.clone());
                Some(Says::Report { role: role?, kind, fields, known, reason })
            }
            Act::Confirms(name) => {
                let kind = self.event(names, name);
                Some(Says::Confirm { role: role?, kind: kind?, known })
            }
            Act::Event(name, amount) => {
                let kind = self.event(names, name);
                let mut fields = Vec::new();
                if let (Some(kind), Some(amount)) = (kind, amount) {
                    fields.extend(self.asked_for(name, kind, procedure, amount));
                }
                for (fact, value) in &report.tells {
                    if let Some(told) = self.told(kind, fact, value, names, procedure) {
                        fields.push(told);
                    }
                }
                Some(Says::Report { role: role?, kind: kind?, fields, known, reason: None })
            }
        }
    }

    fn told(
        &mut self,
        kind: Option<KindId>,
        fact: &ast::Name,
        value: &ast::Value,
        names: &Names,
        procedure: &Procedure,
    ) -> Option<(String, crate::model::FieldValue)> {
        let id = self.fact(names, fact)?;
        let declared = procedure.fact(id);
        self.value(declared, value)?;
        if let Some(kind) = kind
            && !procedure.kind(kind).tells.contains(&id)
            && !names.perhaps(&procedure.kind(kind).name)
        {
            let event = procedure.kind(kind).name.clone();
            let fact_words = crate::syntax::name_words(self.language, &declared.name);
            let why = crate::diagnostic::Part::Each(format!("»{event}« oplyser den ikke"), format!("`{event}` does not state it"));
            let help = crate::diagnostic::Part::Each(
                format!("tilføj »oplyser {fact_words}« ved hændelsen »{event}«"),
                format!("add `states {fact_words}` to the event `{event}`"),
            );
            let fault = self.fault(Code::ClauseOutOfPlace, fact.span).with(declared.name.as_str()).with(why).with(help);
            self.push(fault);
            return None;
        }
        Some((declared.name.clone(), field(value)))
    }

    /// What a scenario says that somebody can see: a step before an event of the same name.
    fn sight_of(&mut self, names: &Names, what: &ast::Name) -> Option<Sight> {
        let signal = names.signal(what).map(|signal| match signal {
            Signal::Met(step) => Some(Sight::Step(step)),
            Signal::Event(kind) => Some(Sight::Event(kind)),
            Signal::Reached(_) => None,
        });
        let found = signal.flatten().or_else(|| names.fact_id(what).map(Sight::Fact));
        if found.is_none() {
            self.anchor_unknown(names, what);
        }
        found
    }

    fn step_ref(&mut self, names: &Names, instance: &Instance) -> Option<StepRef> {
        Some(StepRef { step: self.step_named(names, &instance.step)?, nth: instance.nth })
    }
}

fn moment(procedure: &Procedure, day: Day, clock: Option<(u8, u8)>) -> Moment {
    match clock {
        Some((hour, minute)) => Moment::Instant(procedure.calendar().at(day, hour, minute)),
        None => Moment::Day(day),
    }
}

fn day_of(procedure: &Procedure, moment: Moment) -> Day {
    match moment {
        Moment::Day(day) => day,
        Moment::Instant(instant) => procedure.calendar().day_of(instant),
    }
}

/// A line that goes back: to an earlier day, or to an earlier time of the same day.
fn earlier(procedure: &Procedure, moment: Moment, before: Moment) -> bool {
    match (moment, before) {
        (Moment::Instant(moment), Moment::Instant(before)) => moment < before,
        _ => day_of(procedure, moment) < day_of(procedure, before),
    }
}
