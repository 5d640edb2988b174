//! Scenarios: their names, their dates, their values.

use super::Checker;
use super::names::Names;
use super::types::field;
use crate::calendar::{Day, Moment};
use crate::diagnostic::Code;
use crate::model::{Detail, InPool, KindId, Line, Procedure, Says, Scenario, Sight, Signal, StepRef, WaitsFor};
use crate::source::Span;
use crate::syntax::ast::{self, Act, File, Instance, What};

impl Checker<'_> {
    pub(super) fn scenarios(&mut self, file: &File, names: &Names, procedure: &Procedure) -> Vec<Scenario> {
        let mut scenarios = Vec::new();
        for declaration in &file.declarations {
            let What::Scenario(scenario) = &declaration.what else { continue };
            let first = scenario.lines.iter().find_map(|clause| clause.what.when.map(|when| when.day));
            if first.is_some_and(|day| self.days.0.is_some_and(|from| day < from) || self.days.1.is_some_and(|to| to < day)) {
                continue;
            }
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
            ast::Says::Level(level) => Says::Level {
                pool: self.pool_named(names, &level.pool)?,
                of: level.of,
                number: level.number.unwrap_or(0),
                holds: level.holds,
            },
            ast::Says::Goal(day) => Says::Goal(*day),
            ast::Says::GoalNot => Says::GoalNot,
            ast::Says::Closed => Says::Closed,
            ast::Says::Reopened => Says::Reopened,
            ast::Says::Refused(_) | ast::Says::MustGrant(_) | ast::Says::OverLimit(_) | ast::Says::NotThere(_) | ast::Says::Lacking(_) => {
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
                    ast::Says::NotThere(role) => Says::NotThere(self.role(names, role)?),
                    ast::Says::Lacking(fact) => Says::Lacking(self.fact(names, fact)?),
                    other => return self.refused_because(other, names),
                }
            }
        })
    }

    fn report(&mut self, report: &ast::Report, names: &Names, procedure: &Procedure) -> Option<Says> {
        let role = self.reporter(names, &report.role);
        let known = report.known.map(|(day, clock)| moment(procedure, day, clock));
        let reason = report.reason.as_ref().map(|reason| reason.text.clone());
        match &report.act {
            Act::Uses(power, instance, until) => {
                let on = self.step_ref(names, instance);
                Some(Says::Use { role: role?, power: *power, on: on?, until: *until, known })
            }
            Act::Absent(until) => Some(Says::Absent { role: role?, until: *until, known }),
            Act::Close => Some(Says::Close { role: role? }),
            Act::InPool(act) => self.in_pool(act, report, names, known),
            Act::Grants(name, amount) => {
                let granted = self.granted(names, procedure, name, amount.as_ref());
                let (kind, fields) = granted?;
                Some(Says::Report { role: role?, kind, fields, known, reason })
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
                for detail in &report.details {
                    fields.extend(self.detail(kind, detail, names, procedure));
                }
                Some(Says::Report { role: role?, kind: kind?, fields, known, reason })
            }
        }
    }

    /// What somebody does in a pool's log. That another case asks is told by the pool.
    fn in_pool(&mut self, written: &ast::InPool, report: &ast::Report, names: &Names, known: Option<Moment>) -> Option<Says> {
        let role = self.reporter(names, &report.role);
        let (pool, act) = match written {
            ast::InPool::Adds(place, pool) => (pool, InPool::Adds(place.text.clone())),
            ast::InPool::Draws(place, pool) => (pool, InPool::Draws(place.text.clone())),
            ast::InPool::Shuts(pool, shuts) => (pool, InPool::Shuts(*shuts)),
            ast::InPool::OtherAsks => (&report.role, InPool::OtherAsks),
        };
        let pool = self.pool_named(names, pool);
        Some(Says::InPool { role: role?, pool: pool?, act, known })
    }

    /// How something was done, where a step that the event meets asks for it.
    fn detail(
        &mut self,
        kind: Option<KindId>,
        written: &ast::Detail,
        names: &Names,
        procedure: &Procedure,
    ) -> Option<(String, crate::model::FieldValue)> {
        let (detail, word) = match written {
            ast::Detail::Attended(_) => (Detail::Attended, ("deltagere", "participants")),
            ast::Detail::Venue(_) => (Detail::Venue, ("mødested", "venue")),
            ast::Detail::Channel(_) => (Detail::Channel, ("kontaktform", "channel")),
            ast::Detail::Covered(_) => (Detail::Covered, ("huskeliste", "checklist")),
        };
        let kind = procedure.kind(kind?);
        let place = written.names().first()?.span;
        if !kind.details.contains(&detail) {
            if names.perhaps(&kind.name) {
                return None;
            }
            let why = crate::diagnostic::Part::Each(
                format!("intet trin, som »{}« opfylder, spørger om det", kind.name),
                format!("no step that `{}` meets asks for it", kind.name),
            );
            let help = crate::diagnostic::Part::Each(
                format!("skriv »{} …« under trinnet, eller slet det her", word.0),
                format!("write `{} …` below the step, or delete it here", word.1),
            );
            let fault = self.fault(Code::ClauseOutOfPlace, place).with(word).with(why).with(help);
            self.push(fault);
            return None;
        }
        let mut words = Vec::new();
        for name in written.names() {
            match detail {
                Detail::Attended => words.push(procedure.role(self.role(names, name)?).name.clone()),
                Detail::Covered => words.push(self.item(kind, name, procedure)?),
                Detail::Venue | Detail::Channel => words.push(name.text.clone()),
            }
        }
        let value = match (detail, words.as_mut_slice()) {
            (Detail::Venue | Detail::Channel, [only]) => crate::model::FieldValue::Text(std::mem::take(only)),
            _ => crate::model::FieldValue::List(words),
        };
        Some((detail.field().to_owned(), value))
    }

    /// What stands on the checklist of a step that the event meets.
    fn item(&mut self, kind: &crate::model::EventKind, name: &ast::Name, procedure: &Procedure) -> Option<String> {
        let items = || kind.meets.iter().flat_map(|step| &procedure.step(*step).takes.checklist);
        let found = items().find(|item| crate::model::same(item, &name.text));
        if found.is_none() {
            let near = crate::diagnostic::nearest(&name.text, items().map(String::as_str));
            let help = match near {
                Some(near) => crate::diagnostic::Part::Each(format!("mente du »{near}«?"), format!("did you mean `{near}`?")),
                None => crate::diagnostic::Part::from(("skriv det, som det står under trinnet", "write it as it stands below the step")),
            };
            let needed = ("noget fra huskelisten", "something on the checklist");
            let fault = self.fault(Code::UnknownName, name.span).with(name.text.as_str()).with(needed).with(help);
            self.push(fault);
        }
        found.cloned()
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

/// A line that goes back: to an earlier day, or to an earlier time of the same day.
fn earlier(procedure: &Procedure, moment: Moment, before: Moment) -> bool {
    match (moment, before) {
        (Moment::Instant(moment), Moment::Instant(before)) => moment < before,
        _ => procedure.calendar().day(moment) < procedure.calendar().day(before),
    }
}
