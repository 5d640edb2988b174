//! Principles in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::PrincipleClause;

impl Printer {
    pub(super) fn principle_clause(&mut self, clause: &PrincipleClause) {
        match clause {
            PrincipleClause::Option(choice) => {
                self.word(if choice.first { Word::k_option_first } else { Word::k_option_then });
                self.put(&self.name(&choice.option));
                if let Some(atom) = &choice.unless {
                    self.put(",");
                    self.word(Word::k_unless);
                    self.atom(atom);
                }
                if !choice.given_up.is_empty() {
                    self.put(&format!(", {} {}", self.w(Word::k_given_up), self.names(&choice.given_up, Word::k_or)));
                }
            }
            PrincipleClause::Binding(must, _) => self.word(if *must { Word::k_order_must } else { Word::k_order_should }),
            PrincipleClause::Basis(basis) => self.basis(basis),
        }
    }
}
