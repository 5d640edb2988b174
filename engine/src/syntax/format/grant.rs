//! Grants in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::GrantClause;

impl Printer {
    pub(super) fn grant_clause(&mut self, clause: &GrantClause) {
        match clause {
            GrantClause::By(authority) => {
                self.word(if authority.otherwise { Word::k_otherwise_by } else { Word::k_granted_by });
                self.put(&self.roles(&authority.by, Word::k_and));
                if let Some(limit) = &authority.at_most {
                    self.put(&format!(", {} {}", self.w(Word::k_at_most), self.value(limit)));
                }
            }
            GrantClause::Hidden(roles) => self.hidden(roles),
            GrantClause::Basis(basis) => self.basis(basis),
        }
    }
}
