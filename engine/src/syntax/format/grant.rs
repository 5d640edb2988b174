//! Grants in their canonical form.

use super::{Printer, long_date};
use crate::calendar::Day;
use crate::lexicon::Word;
use crate::syntax::ast::{Amount, AmountOf, GrantClause};
use crate::terms::{marked, period_words, week_hours};

impl Printer {
    pub(super) fn grant_clause(&mut self, clause: &GrantClause) {
        match clause {
            GrantClause::By(authority) => {
                self.word(if authority.otherwise { Word::k_otherwise_by } else { Word::k_granted_by });
                self.put(&self.roles(&authority.by, Word::k_and));
                if let Some(limit) = &authority.at_most {
                    self.put(&format!(", {} {}", self.w(Word::k_at_most), self.amount(limit)));
                }
                self.in_force(authority.from, authority.until);
            }
            GrantClause::TwoPersons => self.word(Word::k_two_persons),
            GrantClause::PassedOn(events) => {
                self.word(Word::k_passed_on);
                self.put(&self.names(events, Word::k_or));
            }
            GrantClause::Refused(events) => {
                self.word(Word::k_refused_on);
                self.put(&self.names(events, Word::k_or));
            }
            GrantClause::Hidden(roles) => self.hidden(roles),
            GrantClause::Basis(basis) => self.basis(basis),
        }
    }

    /// `, fra … til og med …`.
    pub(super) fn in_force(&mut self, from: Option<Day>, until: Option<Day>) {
        let dates = [(Word::k_from, from), (Word::k_through, until.map(|until| until.plus(-1)))];
        let dates: Vec<String> =
            dates.iter().filter_map(|(word, day)| Some(format!("{} {}", self.w(*word), long_date(self.language, (*day)?)))).collect();
        if !dates.is_empty() {
            self.put(&format!(", {}", dates.join(" ")));
        }
    }

    pub(super) fn amount(&self, amount: &Amount) -> String {
        match &amount.what {
            AmountOf::Length(period) => period_words(self.language, *period),
            AmountOf::Number(digits) => marked(self.language, digits),
            AmountOf::Kroner(digits) => format!("{} {}", marked(self.language, digits), self.w(Word::k_kroner)),
            AmountOf::WeekHours(digits) => format!("{} {}", marked(self.language, digits), week_hours(self.language, digits == "1")),
        }
    }
}
