//! Pools in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::{InPool, Level, PoolClause};
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
            PoolClause::Keeps(places, of_all, _) => {
                self.places(Word::k_keeps, *places, if *of_all { Word::k_u_places } else { Word::k_u_free });
            }
            PoolClause::Step(clause) => self.step_clause(clause),
            PoolClause::May(act, roles) => {
                self.word(act.word());
                self.put(&self.roles(roles, Word::k_or));
            }
            PoolClause::Hidden(roles) => self.hidden(roles),
            PoolClause::Basis(basis) => self.basis(basis),
        }
    }

    /// `3 ledige pladser i pladsbanken`, `ingen ledige pladser i pladsbanken`.
    pub(super) fn level(&mut self, level: &Level) {
        let number = level.number.unwrap_or(0);
        self.put(Word::k_so_there.counted(self.language, level.number.unwrap_or(2)));
        if !level.holds {
            self.word(Word::k_not);
        }
        match level.number {
            None => self.word(Word::k_none_of),
            Some(number) => self.put(&number.to_string()),
        }
        self.put(level.of.word().counted(self.language, if level.number.is_some() { number } else { 2 }));
        self.put(&self.name(&level.pool));
    }

    pub(super) fn pool_act(&mut self, act: &InPool) {
        match act {
            InPool::Adds(place, pool) => {
                self.word(Word::k_adds_place);
                self.put(&self.name(place));
                self.word(Word::k_into);
                self.put(&self.name(pool));
            }
            InPool::Draws(place, pool) => {
                self.word(Word::k_draws_place);
                self.put(&self.name(place));
                self.word(Word::k_out_of);
                self.put(&self.name(pool));
            }
            InPool::Shuts(pool, shuts) => {
                self.word(if *shuts { Word::k_shuts } else { Word::k_opens });
                self.put(&self.name(pool));
            }
            InPool::OtherAsks => self.word(Word::k_other_asks),
        }
    }

    fn places(&mut self, word: Word, number: u32, unit: Word) {
        self.word(word);
        self.put(&number.to_string());
        self.put(unit.counted(self.language, number));
    }
}
