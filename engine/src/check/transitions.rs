//! The transition from the version before: everything it names exists and is of the right kind, and each of its days can matter.

use super::names::Names;
use super::{Checker, legal_basis};
use crate::calendar::Day;
use crate::diagnostic::{Code, Part};
use crate::model::{Fact, Keeps, Telling, Transition, Type};
use crate::source::Span;
use crate::syntax::ast::{self, File, Name, TransitionClause, What};
use std::collections::BTreeMap;

/// Kinds of line that stand once.
const ALL_OPEN: u16 = 0;

impl Checker<'_> {
    /// The last day of a version comes after its first.
    pub(super) fn validity(&mut self, file: &File) {
        if let Some((span, _, _)) = file.header().and_then(ast::Header::valid).filter(|(_, from, to)| to.is_some_and(|to| to < *from)) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, span)
                .with(("gælder fra … til …", "applies from … to …"))
                .with(("den sidste dag kommer før den første", "the last day comes before the first"))
                .with(("byt om på de to dage, eller ret en af dem", "swap the two days, or mend one of them"));
            self.push(fault);
        }
    }

    /// The transition, if the text has one; `from` is the first day of this version.
    pub(super) fn transition(&mut self, file: &File, names: &Names, facts: &[Fact], from: Option<Day>) -> Option<Transition> {
        let mut written =
            file.declarations.iter().filter_map(|d| if let What::Transition(written) = &d.what { Some(written) } else { None });
        let first = written.next()?;
        for again in written {
            let fault = self.fault(Code::DuplicateClause, again.span).with(("overgang", "transition")).also(first.span);
            self.push(fault);
        }
        self.when_it_begins(file, first, from);
        let mut transition = Transition { keeps: Vec::new(), all_open: false, no_new: Vec::new(), basis: Vec::new() };
        let mut says_something = first.damaged;
        let mut seen: BTreeMap<u16, Span> = BTreeMap::new();
        let mut closed: BTreeMap<u16, Span> = BTreeMap::new();
        for clause in &first.clauses {
            says_something |= !matches!(clause.what, TransitionClause::Basis(_));
            match &clause.what {
                TransitionClause::Keeps(by, before, until) => {
                    if let (Some(from), Some(until)) = (from, until)
                        && *until <= from
                    {
                        self.never_until(clause.span, *until, from);
                    }
                    if let Some(by) = self.telling(names, facts, by) {
                        transition.keeps.push(Keeps { by, before: *before, until: *until });
                    }
                }
                TransitionClause::AllOpen => {
                    self.once(&mut seen, ALL_OPEN, ("gælder straks for alle åbne sager", "applies at once to all open cases"), clause.span);
                    transition.all_open = true;
                }
                TransitionClause::NoNew(steps, day) => {
                    for name in steps {
                        let Some(step) = self.step_named(names, name) else { continue };
                        if let Some(first) = closed.insert(step.0, clause.span) {
                            let words = Part::Each(format!("ingen nye {}", name.text), format!("no new {}", name.text));
                            let fault = self.fault(Code::DuplicateClause, name.span).with(words).also(first);
                            self.push(fault);
                        }
                        transition.no_new.push((step, *day));
                    }
                }
                TransitionClause::Basis(basis) => {
                    transition.basis.push(legal_basis(basis));
                }
            }
        }
        if !says_something {
            let fault = self
                .fault(Code::MissingClause, first.span)
                .with(("overgangen", "the transition"))
                .with(("sager med … følger den tidligere udgave", "cases with … follow the earlier version"))
                .with((
                    "sig, hvad der gælder for de sager, der løber: sager med …, gælder straks for alle åbne sager eller ingen nye …",
                    "say what holds for the cases that are running: cases with …, applies at once to all open cases or no new …",
                ));
            self.push(fault);
        }
        if transition.basis.is_empty() && !first.damaged {
            let fault = self.fault(Code::MissingLegalBasis, first.span).with(("overgangen", "the transition"));
            self.push(fault);
        }
        Some(transition)
    }

    /// A transition happens on the first day of the version.
    fn when_it_begins(&mut self, file: &File, written: &ast::Transition, from: Option<Day>) {
        let damaged = file.header().is_some_and(|header| header.damaged);
        if from.is_some() || damaged {
            return;
        }
        let fault = self
            .fault(Code::MissingClause, written.span)
            .with(("en sagsgang med en overgang", "a procedure with a transition"))
            .with(("gælder fra …", "applies from …"))
            .with((
                "skriv øverst, under sagsgang, hvilken dag denne udgave gælder fra",
                "write at the top, below procedure, from which day this version applies",
            ));
        self.push(fault);
    }

    fn never_until(&mut self, clause: Span, until: Day, from: Day) {
        let words = |language| crate::syntax::long_date(language, until);
        let first = |language| crate::syntax::long_date(language, from);
        use crate::lexicon::Language::{Danish, English};
        let fault = self
            .fault(Code::ClauseOutOfPlace, clause)
            .with(Part::Each(format!("indtil {}", words(Danish)), format!("until {}", words(English))))
            .with(Part::Each(
                format!("denne udgave gælder først fra {}", first(Danish)),
                format!("this version applies only from {}", first(English)),
            ))
            .with(("skriv en senere dag, eller slet linjen", "write a later day, or delete the line"));
        self.push(fault);
    }

    /// A date fact, or an event.
    fn telling(&mut self, names: &Names, facts: &[Fact], name: &Name) -> Option<Telling> {
        let fact = names.fact_id(name).and_then(|id| Some((id, facts.get(id.index())?)));
        let Some((id, fact)) = fact.filter(|(_, fact)| !fact.stands_for_its_event()) else {
            return self.fact_or_event(names, name).map(Telling::Event);
        };
        if fact.kind != Type::Date {
            let fault = self
                .fault(Code::TypeMismatch, name.span)
                .with(fact.name.as_str())
                .with(super::types::noun(&fact.kind))
                .with(("en dag, som sagerne deles efter", "a day that parts the cases"))
                .with(("sager deles efter en dato eller en hændelse", "cases are parted by a date or an event"))
                .also(fact.declared_at);
            self.push(fault);
            return None;
        }
        Some(Telling::Fact(id))
    }
}
