//! The lines of the header.

use super::{Printer, long_date};
use crate::lexicon::Word;
use crate::syntax::ast::HeaderClause;

impl Printer {
    pub(super) fn header_clause(&mut self, clause: &HeaderClause) {
        match clause {
            HeaderClause::ValidFrom(from, to) => {
                self.word(Word::k_valid_from);
                self.put(&long_date(self.language, *from));
                if let Some(to) = to {
                    self.word(Word::k_through);
                    self.put(&long_date(self.language, *to));
                }
            }
            HeaderClause::Scope(fact, values) => {
                let values: Vec<String> = values.iter().map(|value| self.value(value)).collect();
                self.word(Word::k_scope);
                self.put(&format!("{} {} {}", self.name(fact), self.w(Word::k_is), self.join(&values, Word::k_or)));
            }
            HeaderClause::BuildsOn(name) => {
                self.word(Word::k_builds_on);
                self.put(&format!("\"{}\"", name.text));
            }
            HeaderClause::Calendar(name) => {
                self.word(Word::k_calendar);
                self.put(&self.name(name));
            }
            HeaderClause::Counting(name) => {
                self.word(Word::k_counting);
                self.put(&format!("\"{}\"", name.text));
            }
            HeaderClause::Themes(names) => {
                self.word(Word::k_theme);
                self.put(&self.names(names, Word::k_and));
            }
            HeaderClause::IfLate(rungs) => self.ladder(rungs),
        }
    }
}
