//! The lines of a transition.

use super::{Printer, long_date};
use crate::lexicon::Word;
use crate::syntax::ast::TransitionClause;

impl Printer {
    pub(super) fn transition_clause(&mut self, clause: &TransitionClause) {
        match clause {
            TransitionClause::Keeps(by, before, until) => {
                self.word(Word::k_cases_with);
                self.put(&self.name(by));
                self.word(Word::k_before);
                self.put(&long_date(self.language, *before));
                self.word(Word::k_follow_earlier);
                if let Some(until) = until {
                    self.word(Word::k_until);
                    self.put(&long_date(self.language, *until));
                }
            }
            TransitionClause::AllOpen => self.word(Word::k_all_open),
            TransitionClause::NoNew(steps, from) => {
                self.word(Word::k_no_new);
                self.put(&self.names(steps, Word::k_and));
                self.word(Word::k_from);
                self.put(&long_date(self.language, *from));
            }
            TransitionClause::Basis(basis) => self.basis(basis),
        }
    }
}
