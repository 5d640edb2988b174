//! Consents in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::ConsentClause;
use crate::terms::period_words;

impl Printer {
    pub(super) fn consent_clause(&mut self, clause: &ConsentClause) {
        match clause {
            ConsentClause::From(roles) => {
                self.word(Word::k_from);
                self.put(&self.roles(roles, Word::k_or));
            }
            ConsentClause::To(roles) => {
                self.word(Word::k_given_to);
                self.put(&self.roles(roles, Word::k_and));
            }
            ConsentClause::About(what) => self.put(&format!("{} \"{}\"", self.w(Word::k_about), what.text)),
            ConsentClause::Purpose(what) => self.put(&format!("{} \"{}\"", self.w(Word::k_purpose), what.text)),
            ConsentClause::AtMost(period, _) => {
                self.put(&format!("{} {}", self.w(Word::k_at_most), period_words(self.language, *period)));
            }
            ConsentClause::RefusedOn(events) => {
                self.put(&format!("{} {}", self.w(Word::k_refused_on), self.names(events, Word::k_or)));
            }
            ConsentClause::WithdrawnOn(events) => {
                self.put(&format!("{} {}", self.w(Word::k_withdrawn_on), self.names(events, Word::k_or)));
            }
            ConsentClause::Hidden(roles) => self.hidden(roles),
            ConsentClause::Basis(basis) => self.basis(basis),
        }
    }
}
