//! Progressions: what is to rise, by which plan, and when it stalls; and what steps wait for them to come to.

use super::Checker;
use super::names::Names;
use crate::calendar::{CountRule, MonthEnd, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{
    Ceasing, EventKind, Fact, FactId, Heard, KindId, Mark, Ramp, RampId, Roles, Signal, Step, StepId, Threshold, ThresholdId, Turn, Type,
    Value, limits,
};
use crate::source::Span;
use crate::syntax::ast::{self, File, RampClause, What};
use std::collections::BTreeMap;

/// The steps whose deadlines other steps wait for.
pub(super) fn awaited(file: &File, names: &Names) -> Vec<StepId> {
    let steps = file.declarations.iter().filter_map(|d| if let What::Step(step) = &d.what { Some(step) } else { None });
    let passed = |clause: &ast::Clause<ast::StepClause>| match &clause.what {
        ast::StepClause::Reached(reached) if reached.mark == ast::Mark::Passed => names.step_id(&reached.of),
        _ => None,
    };
    steps.flat_map(|step| &step.clauses).filter_map(passed).collect()
}

impl Checker<'_> {
    /// The progressions of a text, in its order.
    pub(super) fn ramps(&mut self, file: &File, names: &Names, facts: &[Fact], kinds: &[EventKind], month_end: MonthEnd) -> Vec<Ramp> {
        let written = file.declarations.iter().filter_map(|d| if let What::Ramp(ramp) = &d.what { Some(ramp) } else { None });
        written.map(|written| self.ramp(written, names, facts, kinds, month_end)).collect()
    }

    fn ramp(&mut self, written: &ast::Ramp, names: &Names, facts: &[Fact], kinds: &[EventKind], month_end: MonthEnd) -> Ramp {
        let mut ramp = Ramp {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            measures: FactId::new(usize::MAX),
            per: None,
            begins_on: Vec::new(),
            levels: Vec::new(),
            every: None,
            own_plan: None,
            stalls: None,
            basis: Vec::new(),
            hidden: Roles::default(),
        };
        let mut seen = BTreeMap::new();
        let mut own_plan = None;
        for clause in &written.clauses {
            let once = match clause.what {
                RampClause::Measures(..) => Some((0, ("måler", "measures"))),
                RampClause::BeginsOn(_) => Some((1, ("begynder ved", "begins on"))),
                RampClause::Plan(..) => Some((2, ("plan", "plan"))),
                RampClause::OwnPlan(_) => Some((3, ("egen plan i", "own plan in"))),
                RampClause::StallsAfter(..) => Some((4, ("går i stå efter", "stalls after"))),
                RampClause::Basis(_) => None,
            };
            if let Some((kind, word)) = once {
                self.once(&mut seen, kind, word, clause.span);
            }
            match &clause.what {
                RampClause::Measures(fact, per) => {
                    ramp.per = per.as_ref().and_then(|per| self.identifier(names, facts, per));
                    if let Some(fact) = self.measured(names, facts, kinds, fact, per.as_ref().zip(ramp.per)) {
                        ramp.measures = fact;
                    }
                }
                RampClause::BeginsOn(on) => ramp.begins_on = on.iter().filter_map(|name| self.event(names, name)).collect(),
                RampClause::Plan(levels, every, span) => {
                    ramp.levels = self.levels(levels);
                    ramp.every = every.map(|(period, _)| CountRule { month_end, ..CountRule::new(period) });
                    self.one_or_several(written, levels.len(), *every, *span);
                }
                RampClause::OwnPlan(fact) => own_plan = Some(fact),
                RampClause::StallsAfter(period, span) => {
                    self.in_whole_days(*period, *span);
                    ramp.stalls = Some(CountRule { month_end, ..CountRule::new(*period) });
                }
                RampClause::Basis(basis) => ramp.basis.push(super::legal_basis(basis)),
            }
        }
        ramp.own_plan = own_plan.and_then(|name| self.own_plan(names, facts, kinds, &ramp.begins_on, name));
        if !written.damaged {
            self.what_is_missing(written, &ramp, &seen);
        }
        ramp
    }

    fn what_is_missing(&mut self, written: &ast::Ramp, ramp: &Ramp, seen: &BTreeMap<u16, Span>) {
        let missing = [
            (
                !seen.contains_key(&0),
                ("måler …", "measures …"),
                ("skriv, hvilket tal der skal stige, fx: måler ugetimer", "say which number is to rise, for instance: measures hours"),
            ),
            (
                !seen.contains_key(&1),
                ("begynder ved …", "begins on …"),
                (
                    "skriv, hvad planen begynder med, fx: begynder ved planaftale",
                    "say what the plan begins with, for instance: begins on agreement",
                ),
            ),
            (
                !seen.contains_key(&2) && !seen.contains_key(&3),
                ("plan …", "plan …"),
                (
                    "skriv planens trin, fx: plan 12, 20 og 37, hver 2. uge; eller hvor sagens egen plan oplyses: egen plan i …",
                    "write the levels of the plan, for instance: plan 12, 20 and 37, every 2nd week; or where the case's own plan is told: own plan in …",
                ),
            ),
        ];
        for (is_missing, clause, help) in missing {
            if is_missing {
                self.lacks(written.name.span, &written.name.text, clause, help);
            }
        }
        if ramp.basis.is_empty() {
            let part = Part::named(("optrapningen", "the progression"), &written.name.text);
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(part);
            self.push(fault);
        }
    }

    fn lacks(&mut self, span: Span, ramp: &str, clause: (&str, &str), help: (&str, &str)) {
        let part = Part::named(("optrapningen", "the progression"), ramp);
        let fault = self.fault(Code::MissingClause, span).with(part).with(clause).with(help);
        self.push(fault);
    }

    /// The number that is measured: told by events and by nothing else, for good, and with its part where parts are added up.
    fn measured(
        &mut self,
        names: &Names,
        facts: &[Fact],
        kinds: &[EventKind],
        name: &ast::Name,
        per: Option<(&ast::Name, FactId)>,
    ) -> Option<FactId> {
        let id = self.fact(names, name).filter(|id| self.of_type(facts, *id, name, &Type::Number))?;
        let fact = facts.get(id.index())?;
        if fact.decided.is_some() || fact.lasts.is_some() {
            let (why, help) = if fact.decided.is_some() {
                (
                    ("en beslutning giver den", "a decision gives it"),
                    ("mål et tal, som hændelser oplyser", "measure a number that events state"),
                )
            } else {
                (
                    ("den gælder kun i en periode", "it holds for a while only"),
                    ("slet »gælder i …« ved oplysningen, eller mål en anden", "delete `holds for …` at the fact, or measure another one"),
                )
            };
            let fault = self.fault(Code::ClauseOutOfPlace, name.span).with(name.text.as_str()).with(why).with(help).also(fact.declared_at);
            self.push(fault);
            return None;
        }
        let mut told = false;
        for kind in kinds.iter().filter(|kind| kind.tells.contains(&id)) {
            told = true;
            if let Some((per, _)) = per.filter(|(_, per)| !kind.tells.contains(per)) {
                self.not_told(per.span, &per.text, &kind.name, kind.declared_at);
            }
        }
        if !told && !names.perhaps(&name.text) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, name.span)
                .with(name.text.as_str())
                .with(("ingen hændelse oplyser den", "no event states it"))
                .with(("lad en hændelse oplyse den: hændelse …, oplyser …", "let an event state it: event …, states …"))
                .also(fact.declared_at);
            self.push(fault);
        }
        Some(id)
    }

    fn own_plan(&mut self, names: &Names, facts: &[Fact], kinds: &[EventKind], begins: &[KindId], name: &ast::Name) -> Option<FactId> {
        let id = self.fact(names, name).filter(|id| self.of_type(facts, *id, name, &Type::Plan))?;
        let tells = |kind: &KindId| kinds.get(kind.index()).is_some_and(|kind| kind.tells.contains(&id));
        if !begins.is_empty() && !begins.iter().any(tells) {
            let first = begins.first().and_then(|kind| kinds.get(kind.index()))?;
            self.not_told(name.span, &name.text, &first.name, first.declared_at);
        }
        Some(id)
    }

    /// The levels of a plan: each higher than the one before.
    fn levels(&mut self, written: &[ast::Value]) -> Vec<i64> {
        let mut levels: Vec<i64> = Vec::new();
        for value in written {
            let ast::Value::Number(words, span) = value else { continue };
            let Some(level) = super::types::number(words).map(Value::number_kept) else { continue };
            if levels.last().is_some_and(|before| *before >= level) {
                let fault = self.fault(Code::PlanNotRising, *span).with(words.as_str());
                self.push(fault);
            }
            if levels.len() == limits::LEVELS {
                let fault =
                    self.fault(Code::TooMany, *span).with(("trin i én plan", "levels in one plan")).with(limits::LEVELS.to_string());
                self.push(fault);
                break;
            }
            levels.push(level);
        }
        levels
    }

    /// Several levels need to know how long each lasts; one has nothing to follow it.
    fn one_or_several(&mut self, written: &ast::Ramp, levels: usize, every: Option<(Period, Span)>, span: Span) {
        match every {
            None if levels > 1 => self.lacks(
                span,
                &written.name.text,
                ("hver …", "every …"),
                (
                    "skriv, hvor længe hvert trin varer, fx: plan 12, 20 og 37, hver 2. uge",
                    "say how long each level lasts, for instance: plan 12, 20 and 37, every 2nd week",
                ),
            ),
            Some((_, at)) if levels == 1 => {
                let fault = self
                    .fault(Code::ClauseOutOfPlace, at)
                    .with(("hver …", "every …"))
                    .with(("planen har kun ét trin", "the plan has one level only"))
                    .with(("slet det, eller skriv flere trin", "delete it, or write more levels"));
                self.push(fault);
            }
            _ => {}
        }
    }

    fn in_whole_days(&mut self, period: Period, span: Span) {
        if matches!(period.unit(), Unit::Hours(_)) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, span)
                .with(crate::terms::period_words(self.language, period))
                .with(("en optrapning går i stå med en dag", "a progression stalls with a day"))
                .with(("skriv det i dage, uger eller måneder", "write it in days, weeks or months"));
            self.push(fault);
        }
    }

    /// What a step waits for a tally or a progression to come to.
    pub(super) fn threshold(&mut self, names: &Names, facts: &[Fact], written: &ast::Reached) -> Option<ThresholdId> {
        let mark = match (names.ramp_id(&written.of), &written.mark) {
            (Some(id), ast::Mark::Turn(turn)) => self.turn(id, *turn, written)?,
            (Some(ramp), ast::Mark::Amount { over, amount }) => {
                let number = if let ast::Value::Number(words, _) = amount { super::types::number(words) } else { None };
                let Some(number) = number else {
                    self.not_so_much(
                        written,
                        ("et tal", "a number"),
                        ("skriv et tal, fx: er mindst 4", "write a number, for instance: is at least 4"),
                    );
                    return None;
                };
                Mark::Ramp { ramp, over: *over, amount: number.number_kept() }
            }
            (_, ast::Mark::Passed) => Mark::Passes { step: self.step_named(names, &written.of)? },
            (_, ast::Mark::Ceases(Ceasing::RunsOut)) if names.fact_id(&written.of).is_none() && names.step_id(&written.of).is_some() => {
                Mark::Passes { step: names.step_id(&written.of)? }
            }
            (_, ast::Mark::Ceases(how)) => self.ceasing(names, facts, written, *how)?,
            (None, ast::Mark::Turn(_)) => {
                self.ramp_named(names, &written.of);
                return None;
            }
            (None, ast::Mark::Amount { over, amount }) => self.tally_mark(names, written, *over, amount)?,
        };
        let words = crate::syntax::clause_words(self.language, &ast::StepClause::Reached(written.clone()));
        // `når` and `when` belong to the step's line, not to what is reached.
        let words = words.split_once(' ').map_or(words.as_str(), |(_, rest)| rest).to_owned();
        if let Some(at) = self.thresholds.iter().position(|other| other.mark == mark) {
            return Some(ThresholdId::new(at));
        }
        self.thresholds.push(Threshold { mark, words, heard: Heard::default() });
        Some(ThresholdId::new(self.thresholds.len() - 1))
    }

    /// Whether the deadlines that steps wait for can pass at all: a duty's is exceeded, a right runs out, and both need one.
    pub(super) fn passing(&mut self, file: &File, names: &Names, steps: &[Step]) {
        let written = file.declarations.iter().filter_map(|d| if let What::Step(step) = &d.what { Some(step) } else { None });
        for reached in written.flat_map(|step| &step.clauses) {
            let ast::StepClause::Reached(reached) = &reached.what else { continue };
            let is_fact = names.fact_id(&reached.of).is_some();
            let by_right = match reached.mark {
                ast::Mark::Passed => false,
                ast::Mark::Ceases(Ceasing::RunsOut) if !is_fact => true,
                _ => continue,
            };
            let Some(step) = names.step_id(&reached.of).and_then(|id| steps.get(id.index())) else { continue };
            if step.is_duty() == by_right {
                self.passes_otherwise(reached, step);
            } else if step.limit.is_none() && step.tighter.is_empty() {
                let (clause, help) = if by_right {
                    (
                        ("udløber … efter …", "expires … after …"),
                        ("skriv i trinnet, hvornår retten udløber", "say in the step when the right expires"),
                    )
                } else {
                    (
                        ("senest …", "no later than …"),
                        ("skriv trinnets frist, fx: inden for 2 uger", "write the step's deadline, for instance: within 2 weeks"),
                    )
                };
                let fault = self.fault(Code::MissingClause, reached.span).with(Part::named(("trinnet", "the step"), &step.name));
                let fault = fault.with(clause).with(help).also(step.declared_at);
                self.push(fault);
            }
        }
    }

    /// A duty that is said to run out, or a right whose deadline is said to pass.
    fn passes_otherwise(&mut self, reached: &ast::Reached, step: &Step) {
        let (why, mark) = if step.is_duty() {
            (
                (
                    "en pligt udløber ikke: dens frist kan overskrides, og den skal stadig gøres",
                    "a duty does not run out: its deadline can pass, and it must still be done",
                ),
                ast::Mark::Passed,
            )
        } else {
            (
                ("en ret overskrides ikke: den udløber", "the deadline of a right does not pass: the right runs out"),
                ast::Mark::Ceases(Ceasing::RunsOut),
            )
        };
        let better = ast::StepClause::Reached(ast::Reached { mark, ..reached.clone() });
        let better = crate::syntax::clause_words(self.language, &better);
        let fault = self
            .fault(Code::ClauseOutOfPlace, reached.span)
            .with(self.words(reached.span))
            .with(why)
            .with(Part::Each(format!("skriv: {better}"), format!("write: {better}")))
            .also(step.declared_at)
            .propose(reached.span, better);
        self.push(fault);
    }

    /// What a progression comes to, where an event or a step might stand.
    pub(super) fn turn_signal(&mut self, names: &Names, written: &ast::Anchor) -> Option<Signal> {
        let mark = written.turn.clone()?;
        if names.ramp_id(&written.name).is_none() {
            self.ramp_named(names, &written.name);
            return None;
        }
        let end = match &mark {
            ast::Mark::Amount { amount, .. } => amount.span().end,
            ast::Mark::Turn(_) | ast::Mark::Ceases(_) | ast::Mark::Passed => written.name.span.end,
        };
        let span = Span { end, ..written.name.span };
        // What a progression comes to asks for no other fact.
        self.threshold(names, &[], &ast::Reached { of: written.name.clone(), mark, span }).map(Signal::Reached)
    }

    /// An amount that is none in the measure it is held against.
    pub(super) fn not_so_much(&mut self, written: &ast::Reached, measure: (&'static str, &'static str), help: (&str, &str)) {
        let words = self.words(written.span);
        let fault =
            self.fault(Code::TypeMismatch, written.span).with(written.of.text.as_str()).with(measure).with(Part::quoted(&words)).with(help);
        self.push(fault);
    }

    /// A turn that a progression can take at all.
    fn turn(&mut self, id: RampId, turn: Turn, written: &ast::Reached) -> Option<Mark> {
        let ramp = self.ramps.get(id.index())?;
        let name = ramp.name.clone();
        match turn {
            Turn::Stalls if ramp.stalls.is_none() => self.lacks(
                written.span,
                &name,
                ("går i stå efter …", "stalls after …"),
                ("skriv i optrapningen, fx: går i stå efter 4 uger", "write in the progression, for instance: stalls after 4 weeks"),
            ),
            Turn::Review if ramp.levels.len() == 1 && ramp.own_plan.is_none() => self.lacks(
                written.span,
                &name,
                ("plan med flere trin", "plan with several levels"),
                (
                    "med ét trin er der intet at stige til; skriv flere trin",
                    "with one level there is nothing to rise to; write more levels",
                ),
            ),
            _ => {}
        }
        Some(Mark::Turn { ramp: id, turn })
    }

    /// The progressions that hear of a kind of event.
    pub(super) fn climbs(&self, id: KindId, kind: &EventKind) -> Vec<RampId> {
        let hears = self.ramps.iter().enumerate().filter(|(_, ramp)| ramp.hears(id, kind));
        hears.map(|(at, _)| RampId::new(at)).collect()
    }

    /// Progressions that no step waits for.
    pub(super) fn idle_ramps(&mut self, file: &File) {
        let declared = file.declarations.iter().filter_map(|d| if let What::Ramp(ramp) = &d.what { Some(&ramp.name) } else { None });
        for (at, name) in declared.enumerate() {
            if !self.thresholds.iter().any(|threshold| threshold.mark.ramp() == Some(RampId::new(at))) {
                let fault = self.fault(Code::Unused, name.span).with(name.text.as_str()).with(("optrapningen", "the progression"));
                self.push(fault);
            }
        }
    }
}
