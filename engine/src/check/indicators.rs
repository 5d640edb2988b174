//! Indicators: what they name is there, and they can say different things of different cases.

use super::names::Names;
use super::{Checker, legal_basis};
use crate::calendar::{CountRule, MonthEnd, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{
    Awaited, Beginning, EventKind, Fact, FactId, HowReached, Indicator, Manner, Measure, Owed, Pool, PoolFigure, RoleId, Signal, Step,
    StepId, Type, Which, key,
};
use crate::source::Span;
use crate::syntax::ast::{self, File, IndicatorClause, Measured, Point, What};
use std::collections::BTreeMap;

/// What indicators are held against.
struct Ground<'g> {
    names: &'g Names,
    facts: &'g [Fact],
    kinds: &'g [EventKind],
    steps: &'g [Step],
    pools: &'g [Pool],
    month_end: MonthEnd,
}

impl Checker<'_> {
    /// The indicators of a text, in its order.
    pub(super) fn indicators(
        &mut self,
        file: &File,
        names: &Names,
        facts: &[Fact],
        kinds: &[EventKind],
        (steps, pools): (&[Step], &[Pool]),
        month_end: MonthEnd,
    ) -> Vec<Indicator> {
        let ground = Ground { names, facts, kinds, steps, pools, month_end };
        let mut declared: BTreeMap<String, Span> = BTreeMap::new();
        let mut indicators = Vec::new();
        for declaration in &file.declarations {
            let What::Indicator(written) = &declaration.what else { continue };
            if let Some(first) = declared.get(&key(&written.name.text)) {
                let fault = self.fault(Code::DuplicateName, written.name.span).with(written.name.text.as_str()).also(*first);
                self.push(fault);
            } else {
                declared.insert(key(&written.name.text), written.name.span);
            }
            indicators.extend(self.indicator(&ground, written));
        }
        indicators
    }

    fn indicator(&mut self, ground: &Ground<'_>, written: &ast::Indicator) -> Option<Indicator> {
        let (mut seen, mut basis, mut found) = (BTreeMap::new(), Vec::new(), None);
        let mut aims = Vec::new();
        for clause in &written.clauses {
            match &clause.what {
                IndicatorClause::Basis(written) => basis.push(legal_basis(written)),
                IndicatorClause::Aim(aim) => aims.push(aim),
                IndicatorClause::Measure(measure) => {
                    let first = found.is_none();
                    self.once(
                        &mut seen,
                        0,
                        ("dage fra …, andel af … eller antal …", "days from …, share of … or number of …"),
                        clause.span,
                    );
                    let meant = self.measure(ground, &written.name, measure);
                    if first {
                        found = Some((measure, meant));
                    }
                }
            }
        }
        if found.is_none() && !written.damaged {
            let part = Part::named(("nøgletallet", "the indicator"), &written.name.text);
            let help = (
                "skriv, hvad der regnes ud, fx: dage fra første ansøgning til afgørelse · andel af overskredne frister",
                "say what is computed, for instance: days from the first application to ruling · share of missed deadlines",
            );
            let clause = ("dage fra …, andel af … eller antal …", "days from …, share of … or number of …");
            let fault = self.fault(Code::MissingClause, written.name.span).with(part).with(clause).with(help);
            self.push(fault);
        }
        let (measure, meant) = found?;
        let words = crate::syntax::measure_words(self.language, measure);
        let aims = self.aims(measure, &aims);
        Some(Indicator { name: written.name.text.clone(), words, measure: meant?, per: measure.per, aims, basis })
    }

    fn measure(&mut self, ground: &Ground<'_>, indicator: &ast::Name, written: &ast::Measure) -> Option<Measure> {
        Some(match &written.of {
            Measured::Days(from, to) => {
                let (beginning, awaited) = (self.beginning(ground, indicator, from), self.awaited(ground, to));
                let (beginning, awaited) = (beginning?, awaited?);
                if let (Beginning::Signal(one, which), Awaited::Signal(other, last)) = (beginning, awaited)
                    && one == other
                    && (which == Which::Latest || last != Which::Latest)
                {
                    self.empty(
                        indicator,
                        written.span,
                        ("der er altid 0 dage fra en ting til den selv", "there are always 0 days from a thing to itself"),
                        (
                            "nævn to forskellige ting, eller skriv »fra første … til seneste …«",
                            "name two different things, or write `from the first … to the latest …`",
                        ),
                    );
                }
                Measure::Days(beginning, awaited)
            }
            Measured::Share(of, within) => {
                let awaited = self.awaited(ground, of);
                let within = match within {
                    None => None,
                    Some((period, after, span)) => {
                        if matches!(period.unit(), Unit::Hours(_)) {
                            let fault = self
                                .fault(Code::ClauseOutOfPlace, *span)
                                .with(crate::terms::period_words(self.language, *period))
                                .with(("et nøgletal ser hele dage", "an indicator looks at whole days"))
                                .with((
                                    "skriv det i dage, hverdage, uger eller måneder",
                                    "write it in days, working days, weeks or months",
                                ));
                            self.push(fault);
                        }
                        let rule = CountRule { month_end: ground.month_end, ..CountRule::new(*period) };
                        Some((rule, self.beginning(ground, indicator, after)?))
                    }
                };
                let awaited = awaited?;
                if let (Awaited::Signal(one, _), Some((_, Beginning::Signal(other, _)))) = (awaited, within)
                    && one == other
                {
                    self.empty(
                        indicator,
                        written.span,
                        ("det, der ventes på, er det, der tælles fra", "what is waited for is what is counted from"),
                        ("nævn to forskellige ting", "name two different things"),
                    );
                }
                Measure::Share(awaited, within)
            }
            Measured::Late(of, by_roles) => self.late(ground, indicator, written.span, of, *by_roles)?,
            Measured::Number(of) => Measure::Number(self.happens(ground, of)?),
            Measured::Pool(figure, name) => self.of_pool(ground, indicator, *figure, name)?,
        })
    }

    /// Something of a pool that has what is asked for.
    fn of_pool(&mut self, ground: &Ground<'_>, indicator: &ast::Name, figure: PoolFigure, name: &ast::Name) -> Option<Measure> {
        let id = self.pool_named(ground.names, name)?;
        let pool = ground.pools.get(id.index())?;
        let lacks = match figure {
            PoolFigure::Below if pool.target.is_none() => Some((
                ("puljen siger ikke, hvor meget den skal have", "the pool does not say how much it must have"),
                ("skriv »skal have mindst … pladser« under puljen", "write `must have at least … places` below the pool"),
            )),
            PoolFigure::Waited if !pool.waits => Some((
                ("puljen har ingen venteliste", "the pool has no waiting list"),
                ("skriv »venteliste« under puljen", "write `waiting list` below the pool"),
            )),
            PoolFigure::Expired if pool.expires.is_none() => Some((
                ("en reservation i puljen udløber aldrig", "a reservation in the pool never expires"),
                ("skriv »en reservation udløber efter …« under puljen", "write `a reservation expires after …` below the pool"),
            )),
            _ => None,
        };
        if let Some((why, help)) = lacks {
            self.empty(indicator, name.span, why, help);
        }
        Some(Measure::Pool(figure, id))
    }

    /// What days are counted from: a date, an event or a step.
    fn beginning(&mut self, ground: &Ground<'_>, indicator: &ast::Name, written: &ast::Anchor) -> Option<Beginning> {
        let name = &written.name;
        if written.turn.is_some() {
            return Some(Beginning::Signal(self.turn_signal(ground.names, written)?, written.which));
        }
        // What somebody assesses is a fact and an event of one name: then the event is meant.
        let is_date = |fact: &FactId| ground.facts.get(fact.index()).is_some_and(|fact| fact.kind == Type::Date);
        let also_happens = ground.names.signal(name).is_some();
        if let Some(fact) = ground.names.fact_id(name).filter(|fact| is_date(fact) || !also_happens) {
            if !self.of_type(ground.facts, fact, name, &Type::Date) {
                return None;
            }
            if !ground.kinds.iter().any(|kind| kind.tells.contains(&fact)) {
                let help = ("lad en hændelse oplyse den: hændelse …, oplyser …", "let an event state it: event …, states …");
                self.empty(indicator, name.span, ("ingen hændelse oplyser den dato", "no event states that date"), help);
            }
            return Some(Beginning::Fact(fact));
        }
        let Some(signal) = ground.names.signal(name) else {
            self.anchor_unknown(ground.names, name);
            return None;
        };
        if let Signal::Event(kind) = signal
            && ground.kinds.get(kind.index()).is_some_and(|kind| kind.ends == Some(Manner::AtOnce))
        {
            self.empty(
                indicator,
                name.span,
                ("sagen slutter straks, og intet sker bagefter", "the case ends at once, and nothing happens afterwards"),
                ("tæl fra noget, som sagen går videre efter", "count from something after which the case goes on"),
            );
        }
        Some(Beginning::Signal(signal, written.which))
    }

    /// An event, a step, or what a progression comes to.
    fn happens(&mut self, ground: &Ground<'_>, written: &ast::Anchor) -> Option<Signal> {
        if written.turn.is_some() { self.turn_signal(ground.names, written) } else { self.signal(ground.names, &written.name) }
    }

    fn awaited(&mut self, ground: &Ground<'_>, written: &Point) -> Option<Awaited> {
        match written {
            Point::Signal(anchor) => Some(Awaited::Signal(self.happens(ground, anchor)?, anchor.which)),
            Point::Goal(how, span) => {
                let reopens = ground.kinds.iter().find(|kind| kind.reopens.is_some());
                if let (HowReached::Once, Some(_)) = (how, reopens) {
                    let words = Part::from(("målet er nået", "the goal is reached"));
                    let help = (
                        "en sag kan genåbnes: skriv »målet er nået første gang« (også når sagen senere er genåbnet) eller »målet er nået varigt« (kun når den ikke er det)",
                        "a case can be reopened: write `the goal is reached for the first time` (also where the case was reopened later) or `the goal is reached for good` (only where it was not)",
                    );
                    let fault = self.fault(Code::MissingOccurrence, *span).with(words).with(help);
                    self.push(fault);
                }
                if let (HowReached::FirstTime | HowReached::ForGood, None) = (how, reopens) {
                    let words = match how {
                        HowReached::FirstTime => ("første gang", "for the first time"),
                        _ => ("varigt", "for good"),
                    };
                    let fault = self
                        .fault(Code::ClauseOutOfPlace, *span)
                        .with(words)
                        .with((
                            "ingen sag kan genåbnes, så målet nås kun én gang",
                            "no case can be reopened, so the goal is reached only once",
                        ))
                        .with(("slet det, eller tilføj: genåbnes ved … inden for …", "delete it, or add: reopens on … within …"));
                    self.push(fault);
                }
                Some(Awaited::Goal(*how))
            }
        }
    }

    /// The steps whose deadlines are looked at: duties that have one.
    fn late(&mut self, ground: &Ground<'_>, indicator: &ast::Name, span: Span, of: &[ast::Name], by_roles: bool) -> Option<Measure> {
        let owes = |id: &StepId| ground.steps.get(id.index()).is_some_and(|step| step.is_duty() && step.is_limited());
        let all = || (0..ground.steps.len()).map(StepId::new).filter(owes);
        let help = ("nævn trin, der er pligter og har en frist", "name steps that are duties and have a deadline");
        if of.is_empty() {
            let steps: Vec<StepId> = all().collect();
            if steps.is_empty() {
                self.empty(indicator, span, ("ingen pligt har en frist", "no duty has a deadline"), help);
            }
            return Some(Measure::Late(steps, Owed::All));
        }
        if !by_roles {
            let mut steps = Vec::new();
            for name in of {
                let Some(step) = self.step_named(ground.names, name) else { continue };
                if !owes(&step) {
                    let why = Part::Each(
                        format!("»{}« er ikke en pligt med en frist", name.text),
                        format!("`{}` is not a duty with a deadline", name.text),
                    );
                    self.empty(indicator, name.span, why, help);
                }
                steps.push(step);
            }
            steps.sort_unstable();
            steps.dedup();
            return Some(Measure::Late(steps, Owed::In));
        }
        let mut roles: Vec<RoleId> = Vec::new();
        for name in of {
            let Some(role) = self.role(ground.names, name) else { continue };
            let acts = |id: StepId| ground.steps.get(id.index()).is_some_and(|step| step.actors.contains(&role));
            if !all().any(acts) {
                let why = Part::Each(
                    format!("»{}« har ingen pligt med en frist", name.text),
                    format!("`{}` has no duty with a deadline", name.text),
                );
                let help = ("nævn en rolle, der har en frist", "name a role that has a deadline");
                self.empty(indicator, name.span, why, help);
            }
            roles.push(role);
        }
        let acts = |id: &StepId| ground.steps.get(id.index()).is_some_and(|step| step.actors.iter().any(|role| roles.contains(role)));
        Some(Measure::Late(all().filter(acts).collect(), Owed::By(roles.clone())))
    }

    pub(super) fn empty(&mut self, indicator: &ast::Name, span: Span, why: impl Into<Part>, help: impl Into<Part>) {
        let fault = self.fault(Code::EmptyIndicator, span).with(indicator.text.as_str()).with(why).with(help);
        self.push(fault);
    }
}
