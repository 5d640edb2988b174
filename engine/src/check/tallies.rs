//! Tallies: what adds up, on which events, over which window.

use super::Checker;
use super::names::Names;
use crate::calendar::{CountRule, Counting, Direction, MonthEnd, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{Counts, EventKind, Fact, FactId, KindId, Mark, Tally, TallyId, ThresholdId, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, File, TallyClause, What};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// The tallies of a text, in its order; the kinds of event are told what they count in.
    pub(super) fn tallies(
        &mut self,
        file: &File,
        names: &Names,
        facts: &[Fact],
        kinds: &mut [EventKind],
        month_end: MonthEnd,
    ) -> Vec<Tally> {
        let mut tallies = Vec::new();
        for declaration in &file.declarations {
            let What::Tally(written) = &declaration.what else { continue };
            let id = TallyId::new(tallies.len());
            let tally = self.tally(written, names, facts, kinds, month_end);
            for (on, restarts) in [(&tally.on, false), (&tally.restarts, true)] {
                for kind in on {
                    if let Some(kind) = kinds.get_mut(kind.index()) {
                        let told = if restarts { &mut kind.restarts } else { &mut kind.tallied };
                        if !told.contains(&id) {
                            told.push(id);
                        }
                    }
                }
            }
            tallies.push(tally);
        }
        tallies
    }

    fn tally(&mut self, written: &ast::Tally, names: &Names, facts: &[Fact], kinds: &[EventKind], month_end: MonthEnd) -> Tally {
        let mut tally = Tally {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            counts: Counts::Events,
            on: Vec::new(),
            window: None,
            skips: None,
            whole_weeks: false,
            hidden: crate::model::Roles::default(),
            restarts: Vec::new(),
        };
        let mut seen = BTreeMap::new();
        let mut weeks_at = None;
        for clause in &written.clauses {
            let once = match clause.what {
                TallyClause::Events(_) | TallyClause::Days(..) | TallyClause::Sum(..) => Some((0, ("tæller", "counts"))),
                TallyClause::Within(..) => Some((1, ("inden for", "within"))),
                TallyClause::Skips(..) => Some((2, ("de første … tæller ikke", "the first … do not count"))),
                TallyClause::WholeWeeks => Some((3, ("en påbegyndt uge tæller helt", "a week begun counts in full"))),
                TallyClause::Restarts(_) => None,
            };
            if let Some((kind, word)) = once {
                self.once(&mut seen, kind, word, clause.span);
            }
            match &clause.what {
                TallyClause::Events(on) => tally.on = self.kinds_named(names, on),
                TallyClause::Days(from, through, on) => {
                    tally.on = self.kinds_named(names, on);
                    let dates = [from, through].map(|name| self.told_on(names, facts, kinds, &tally.on, name, &Type::Date));
                    if let [Some(from), Some(through)] = dates {
                        tally.counts = Counts::Days { from, through };
                    }
                }
                TallyClause::Sum(fact, on) => {
                    tally.on = self.kinds_named(names, on);
                    if let Some(fact) = self.told_on(names, facts, kinds, &tally.on, fact, &Type::Number) {
                        tally.counts = Counts::Sum(fact);
                    }
                }
                TallyClause::Within(period, span) => {
                    self.in_days(*period, *span);
                    let rule = CountRule { direction: Direction::Backward, month_end, ..CountRule::new(*period) };
                    tally.window = Some(rule);
                }
                TallyClause::Skips(period, name, span) => {
                    self.in_days(*period, *span);
                    let fact = self.fact(names, name).filter(|fact| self.of_type(facts, *fact, name, &Type::Date));
                    let rule = CountRule { counting: Counting::From, month_end, ..CountRule::new(*period) };
                    tally.skips = fact.map(|fact| (rule, fact));
                }
                TallyClause::WholeWeeks => {
                    tally.whole_weeks = true;
                    weeks_at = Some(clause.span);
                }
                TallyClause::Restarts(on) => tally.restarts.extend(self.kinds_named(names, on)),
            }
        }
        let days = written.clauses.iter().any(|clause| matches!(clause.what, TallyClause::Days(..)));
        if let Some(span) = weeks_at.filter(|_| !days && !written.damaged) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, span)
                .with(("en påbegyndt uge tæller helt", "a week begun counts in full"))
                .with(("optællingen tæller ikke dage", "the tally counts no days"))
                .with((
                    "slet linjen, eller skriv: tæller dagene fra … til og med … ved …",
                    "delete the line, or write: counts the days from … through … on …",
                ));
            self.push(fault);
        }
        if !seen.contains_key(&0) && !written.damaged {
            let part = Part::named(("optællingen", "the tally"), &written.name.text);
            let help = (
                "skriv, hvad der tæller, fx: tæller kontaktforsøg · tæller dagene fra \"udbetalt fra\" til og med \"udbetalt til\" ved udbetaling",
                "say what counts, for instance: counts \"contact attempt\" · counts the days from \"paid from\" through \"paid until\" on payment",
            );
            let fault = self.fault(Code::MissingClause, written.name.span).with(part).with(("tæller …", "counts …")).with(help);
            self.push(fault);
        }
        tally
    }

    fn kinds_named(&mut self, names: &Names, on: &[ast::Name]) -> Vec<KindId> {
        on.iter().filter_map(|name| self.event(names, name)).collect()
    }

    /// A fact of a type that each of the events tells.
    fn told_on(
        &mut self,
        names: &Names,
        facts: &[Fact],
        kinds: &[EventKind],
        on: &[KindId],
        name: &ast::Name,
        kind: &Type,
    ) -> Option<FactId> {
        let fact = self.fact(names, name).filter(|fact| self.of_type(facts, *fact, name, kind))?;
        for event in on.iter().filter_map(|on| kinds.get(on.index())).filter(|event| !event.tells.contains(&fact)) {
            self.not_told(name.span, &name.text, &event.name, event.declared_at);
        }
        Some(fact)
    }

    pub(super) fn of_type(&mut self, facts: &[Fact], id: FactId, name: &ast::Name, wanted: &Type) -> bool {
        let Some(fact) = facts.get(id.index()).filter(|fact| fact.kind != *wanted) else { return true };
        let help = match wanted {
            Type::Date => ("nævn en oplysning, der er en dato", "name a fact that is a date"),
            Type::Plan => ("nævn en oplysning, der er en plan: oplysning … plan", "name a fact that is a plan: fact … plan"),
            Type::Identifier => {
                ("nævn en oplysning, der er en betegnelse: oplysning … betegnelse", "name a fact that is an identifier: fact … identifier")
            }
            _ => ("nævn en oplysning, der er et tal", "name a fact that is a number"),
        };
        let fault = self
            .fault(Code::TypeMismatch, name.span)
            .with(fact.name.as_str())
            .with(super::types::noun(&fact.kind))
            .with(super::types::noun(wanted))
            .with(help)
            .also(fact.declared_at);
        self.push(fault);
        false
    }

    fn in_days(&mut self, period: Period, span: Span) {
        if matches!(period.unit(), Unit::Hours(_)) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, span)
                .with(crate::terms::period_words(self.language, period))
                .with(("en optælling ser hele dage", "a tally looks at whole days"))
                .with(("skriv det i dage, uger, måneder eller kalendermåneder", "write it in days, weeks, months or calendar months"));
            self.push(fault);
        }
    }

    /// How far a tally must come for a step.
    pub(super) fn tally_mark(&mut self, names: &Names, written: &ast::Reached, over: bool, wanted: &ast::Value) -> Option<Mark> {
        let id = self.tally_named(names, &written.of)?;
        let tally = self.tallies.get(id.index())?;
        let Some(amount) = amount_of(tally, wanted) else {
            let (measure, help) = match tally.counts {
                Counts::Events => (
                    ("et antal gange", "a number of times"),
                    ("skriv et helt tal, fx: er mindst 3", "write a whole number, for instance: is at least 3"),
                ),
                Counts::Days { .. } => (
                    ("et antal dage eller uger", "a number of days or weeks"),
                    ("skriv fx: er over 22 uger", "write for instance: is over 22 weeks"),
                ),
                Counts::Sum(_) => (("en sum", "a sum"), ("skriv et tal, fx: er over 15,5", "write a number, for instance: is over 15,5")),
            };
            self.not_so_much(written, measure, help);
            return None;
        };
        Some(Mark::Tally { tally: id, over, amount })
    }

    /// Does a step wait for a tally, and not for a progression?
    pub(super) fn is_tallied(&self, threshold: ThresholdId) -> bool {
        self.thresholds.get(threshold.index()).is_some_and(|threshold| threshold.mark.tally().is_some())
    }

    /// Tallies that no step waits for.
    pub(super) fn idle_tallies(&mut self, file: &File) {
        let declared = file.declarations.iter().filter_map(|d| if let What::Tally(tally) = &d.what { Some(&tally.name) } else { None });
        for (at, name) in declared.enumerate() {
            if !self.thresholds.iter().any(|threshold| threshold.mark.tally() == Some(TallyId::new(at))) {
                let fault = self.fault(Code::Unused, name.span).with(name.text.as_str()).with(("optællingen", "the tally"));
                self.push(fault);
            }
        }
    }
}

/// A written amount in a tally's own measure.
fn amount_of(tally: &Tally, written: &ast::Value) -> Option<i64> {
    match (tally.counts, written) {
        (Counts::Sum(_), ast::Value::Number(words, _)) => super::types::number(words).map(Value::number_kept),
        (Counts::Events, ast::Value::Number(words, _)) => words.parse().ok().filter(|number: &i64| *number > 0),
        (Counts::Days { .. }, ast::Value::Duration(period, _)) => match (period.unit(), tally.whole_weeks) {
            (Unit::Weeks, true) => Some(i64::from(period.amount())),
            (Unit::Weeks, false) => Some(i64::from(period.amount()) * 7),
            (Unit::Days, false) => Some(i64::from(period.amount())),
            _ => None,
        },
        _ => None,
    }
}
