//! Documents, and what it takes to meet a step, in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::{Detail, DocumentClause, Name, Takes};

impl Printer {
    pub(super) fn document_clause(&mut self, clause: &DocumentClause) {
        match clause {
            DocumentClause::Must(facts) => self.put(&format!("{} {}", self.w(Word::k_must_contain), self.names(facts, Word::k_and))),
            DocumentClause::Should(facts) => self.put(&format!("{} {}", self.w(Word::k_should_contain), self.names(facts, Word::k_and))),
            DocumentClause::Hidden(roles) => self.hidden(roles),
            DocumentClause::Basis(basis) => self.basis(basis),
        }
    }

    pub(super) fn takes(&mut self, takes: &Takes) {
        let (word, list) = match takes {
            Takes::Documents(names) => (Word::k_with_document, self.names(names, Word::k_and)),
            Takes::Participants(roles) => (Word::k_participants, self.roles(roles, Word::k_and)),
            Takes::Venues(names) => (Word::k_venue, self.names(names, Word::k_or)),
            Takes::Channels(names) => (Word::k_channel, self.names(names, Word::k_or)),
            Takes::Checklist(items) => (Word::k_checklist, self.items(items)),
        };
        self.put(&format!("{} {list}", self.w(word)));
    }

    /// How something was done, on a line of a scenario.
    pub(super) fn detail(&mut self, detail: &Detail) {
        let (word, list) = match detail {
            Detail::Attended(roles) => (Word::k_participants, self.roles(roles, Word::k_and)),
            Detail::Venue(name) => (Word::k_venue, self.name(name)),
            Detail::Channel(name) => (Word::k_channel, self.name(name)),
            Detail::Covered(items) => (Word::k_checklist, self.items(items)),
        };
        self.put(&format!(", {} {list}", self.w(word)));
    }

    /// What is to be remembered stands in quotation marks, of one word too.
    fn items(&self, items: &[Name]) -> String {
        let items: Vec<String> = items.iter().map(|item| format!("\"{}\"", item.text)).collect();
        self.join(&items, Word::k_and)
    }
}
