//! Pools in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::PoolClause;
use crate::terms::period_words;

impl Printer {
    pub(super) fn pool_clause(&mut self, clause: &PoolClause) {
        match clause {
            PoolClause::Holds(places, _) => self.places(Word::k_contains, *places, Word::k_u_places),
            PoolClause::Expires(period, _) => {
                self.word(Word::k_reservation);
                self.put(&period_words(self.language, *period));
            }
            PoolClause::WaitingList => self.word(Word::k_waiting_list),
            PoolClause::Answers(event, answer) => {
                self.word(Word::k_answers);
                self.put(&self.name(event));
                self.put(",");
                self.word(answer.word());
            }
            PoolClause::Short(shortage) => {
                match shortage.below {
                    None => self.word(Word::k_none_free),
                    Some(below) => {
                        let unit = if shortage.of_all { Word::k_u_places } else { Word::k_u_free };
                        self.places(Word::k_fewer_than, below, unit);
                    }
                }
                self.rungs(&shortage.rungs);
            }
            PoolClause::Hidden(roles) => self.hidden(roles),
            PoolClause::Basis(basis) => self.basis(basis),
        }
    }

    fn places(&mut self, word: Word, number: u32, unit: Word) {
        self.word(word);
        self.put(&number.to_string());
        self.put(unit.counted(self.language, number));
    }
}
