//! What a pool must have: whoever must fill it up does so by a procedure of one step, written out here and checked like any other text.

use super::Checker;
use super::activities::{at, beside, happens};
use super::pools::noun;
use crate::diagnostic::Code;
use crate::model::{PoolLevel, PoolTarget};
use crate::source::Span;
use crate::syntax::ast::{self, Declaration, File, GoalClause, MetItem, Modal, Name, PoolClause, StepClause, What, Which};

impl Checker<'_> {
    /// How much a pool must have, and who must see to it.
    pub(super) fn pool_target(&mut self, file: &File, declaration: &Declaration, written: &ast::Pool) -> Option<PoolTarget> {
        let keeps = written.clauses.iter().find_map(|clause| match &clause.what {
            PoolClause::Keeps(least, of_all, span) => Some((*least, *of_all, *span)),
            _ => None,
        });
        let own = || {
            written.clauses.iter().filter_map(|clause| match &clause.what {
                PoolClause::Step(own) => Some((clause.span, own)),
                _ => None,
            })
        };
        let Some((least, of_all, span)) = keeps else {
            if let (Some((span, _)), false) = (own().next(), written.damaged) {
                self.without_target(span);
            }
            return None;
        };
        if least == 0 {
            self.no_places(span, ("færre end nul er der aldrig", "there are never fewer than zero"));
            return None;
        }
        let deed = own().find_map(|(_, own)| if let StepClause::Deed(deed) = own { Some(deed) } else { None });
        let Some(deed) = deed else {
            if !written.damaged {
                let fault = self
                    .fault(Code::MissingClause, written.name.span)
                    .with(noun(written))
                    .with(("hvem der skal fylde op", "who must fill it up"))
                    .with(("skriv fx: teamlederen skal skaffe nye pladser", "write for instance: the team_leader must find new places"));
                self.push(fault);
            }
            return None;
        };
        if !matches!(deed.modal, Modal::Must | Modal::Should) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, deed.action_span)
                .with(deed.action.as_str())
                .with(("at fylde op er noget, nogen skal eller bør gøre", "filling up is something that somebody must or should do"))
                .with(("skriv »skal« eller »bør«", "write `must` or `should`"));
            self.push(fault);
            return None;
        }
        let duty = self.one_step(declaration, &written_out(file, declaration, written))?;
        Some(PoolTarget { least, of: if of_all { PoolLevel::All } else { PoolLevel::Free }, duty })
    }

    fn without_target(&mut self, span: Span) {
        let words = self.words(span);
        let fault = self
            .fault(Code::ClauseOutOfPlace, span)
            .with(words)
            .with(("puljen siger ikke, hvor meget den skal have", "the pool does not say how much it must have"))
            .with((
                "tilføj linjen »skal have mindst 250 pladser«, eller slet den",
                "add the line `must have at least 250 places`, or delete it",
            ));
        self.push(fault);
    }
}

/// A text of one step: each time there is too little, met when there is enough again.
fn written_out(file: &File, declaration: &Declaration, written: &ast::Pool) -> File {
    let span = written.name.span;
    let named = |text: &str| Name { text: text.to_owned(), span };
    let own = written.clauses.iter().filter_map(|clause| match &clause.what {
        PoolClause::Step(own) => Some(at(clause.span, own.clone())),
        PoolClause::Basis(basis) => Some(at(clause.span, StepClause::Basis(basis.clone()))),
        _ => None,
    });
    let after = ast::After { which: Which::Each, all: false, signals: vec![named(PoolTarget::BELOW)] };
    let met = StepClause::MetBy(vec![MetItem::Event(named(PoolTarget::FILLED))]);
    let clauses = [at(span, StepClause::After(after)), at(span, met)].into_iter().chain(own).collect();
    let goal = vec![at(span, GoalClause::Reached(named(PoolTarget::NEVER), None, None))];
    let step = ast::Step { name: written.name.clone(), label: written.label.clone(), clauses, damaged: written.damaged, again: Vec::new() };
    let whats = vec![
        happens(named(PoolTarget::BELOW), Vec::new()),
        happens(named(PoolTarget::FILLED), Vec::new()),
        happens(named(PoolTarget::NEVER), Vec::new()),
        What::Goal(ast::Goal { name: written.name.clone(), clauses: goal, damaged: false }),
        What::Step(step),
    ];
    beside(file, declaration, span, whats)
}
