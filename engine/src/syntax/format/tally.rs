//! Tallies in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::TallyClause;
use crate::terms::period_words;

impl Printer {
    pub(super) fn tally_clause(&mut self, clause: &TallyClause) {
        match clause {
            TallyClause::Events(on) => {
                self.word(Word::k_tallies);
                self.put(&self.names(on, Word::k_or));
            }
            TallyClause::Days(from, through, on) => {
                self.word(Word::k_tallies);
                self.word(Word::k_days_from);
                self.put(&self.name(from));
                self.word(Word::k_through);
                self.put(&self.name(through));
                self.word(Word::k_on);
                self.put(&self.names(on, Word::k_or));
            }
            TallyClause::Sum(fact, on) => {
                self.word(Word::k_tallies);
                self.put(&self.name(fact));
                self.word(Word::k_on);
                self.put(&self.names(on, Word::k_or));
            }
            TallyClause::Within(period, _) => {
                self.word(Word::k_within);
                self.put(&period_words(self.language, *period));
            }
            TallyClause::Skips(period, from, _) => {
                self.word(Word::k_first_of);
                self.put(&period_words(self.language, *period));
                self.word(Word::k_counted);
                self.put(&self.name(from));
                self.word(Word::k_tallies_not);
            }
            TallyClause::WholeWeeks => self.word(Word::k_whole_weeks),
            TallyClause::Restarts(on) => {
                self.word(Word::k_restarts);
                self.put(&self.names(on, Word::k_or));
            }
        }
    }
}
