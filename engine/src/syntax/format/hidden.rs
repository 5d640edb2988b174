//! Whom something is hidden from, in its canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::Name;

impl Printer {
    /// As a line of its own.
    pub(super) fn hidden(&mut self, roles: &[Name]) {
        self.word(Word::k_hidden);
        self.put(&self.roles(roles, Word::k_and));
    }

    /// At the end of a declaration's line.
    pub(super) fn and_hidden(&self, rest: &str, roles: &[Name]) -> String {
        if roles.is_empty() {
            return rest.to_owned();
        }
        self.and_then(rest, &format!("{} {}", self.w(Word::k_hidden), self.roles(roles, Word::k_and)))
    }

    pub(super) fn and_then(&self, rest: &str, next: &str) -> String {
        let comma = if rest.is_empty() { "" } else { ", " };
        format!("{rest}{comma}{next}")
    }
}
