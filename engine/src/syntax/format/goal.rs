//! The clauses of the goal in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::GoalClause;

impl Printer {
    pub(super) fn goal_clause(&mut self, clause: &GoalClause) {
        match clause {
            GoalClause::Reached(name, confirmed, limit) => {
                self.word(Word::k_reached);
                self.put(&self.name(name));
                if let Some(role) = confirmed {
                    self.put(&format!(", {} {}", self.w(Word::k_confirmed), self.role_name(role)));
                }
                if let Some(limit) = limit {
                    self.limit(limit, Word::k_within);
                }
            }
            GoalClause::For(each, name, except) => {
                self.word(if *each { Word::k_for_each } else { Word::k_for_one });
                self.put(&self.name(name));
                if !except.is_empty() {
                    self.put(&format!(", {} {}", self.w(Word::k_except_after), self.names(except, Word::k_or)));
                }
            }
            GoalClause::Counts(values) => {
                self.word(Word::k_counts);
                self.put(&self.names(values, Word::k_and));
            }
            GoalClause::CountsNot(values) => {
                self.word(Word::k_counts_not);
                self.put(&self.names(values, Word::k_and));
            }
            GoalClause::If(test, negated) => {
                self.word(if *negated { Word::k_unless } else { Word::k_if });
                self.test(test);
            }
            GoalClause::Revoked(names) => {
                self.word(Word::k_revoked);
                self.put(&self.names(names, Word::k_or));
            }
            GoalClause::Basis(basis) => self.basis(basis),
        }
    }
}
