//! Declarations that stand on one line, in their canonical form.

use super::{Printer, event_title};
use crate::lexicon::Word;
use crate::syntax::ast::{Event, Fact, FactType, Role};
use crate::terms::period_words;

impl Printer {
    pub(super) fn role(&self, role: &Role, column: usize) -> String {
        let mut rest = if role.outside {
            self.w(Word::k_outside).to_owned()
        } else if !role.leads.is_empty() {
            format!("{} {}", self.w(Word::k_leads), self.roles(&role.leads, Word::k_and))
        } else if !role.made_of.is_empty() {
            format!("{} {}", self.w(Word::k_made_of), self.roles(&role.made_of, Word::k_and))
        } else {
            String::new()
        };
        if let Some(substitute) = &role.substitute {
            rest = self.and_then(&rest, &format!("{} {}", self.w(Word::k_substitute), self.role_name(substitute)));
        }
        if !role.separate.is_empty() {
            rest = self.and_then(&rest, &format!("{} {}", self.w(Word::k_separate), self.roles(&role.separate, Word::k_and)));
        }
        if role.own_only {
            rest = self.and_then(&rest, self.w(Word::k_own_only));
        }
        self.padded(Word::k_role, &self.name(&role.name), &rest, column)
    }

    pub(super) fn fact(&self, fact: &Fact, column: usize) -> String {
        let kind = match &fact.kind {
            FactType::Date => self.w(Word::k_t_date).to_owned(),
            FactType::Duration => self.w(Word::k_t_duration).to_owned(),
            FactType::YesNo => self.w(Word::k_t_yes_no).to_owned(),
            FactType::Text => self.w(Word::k_t_text).to_owned(),
            FactType::Identifier => self.w(Word::k_t_identifier).to_owned(),
            FactType::Number => self.w(Word::k_t_number).to_owned(),
            FactType::Choice(values) => format!("{} {}", self.w(Word::k_one_of), self.names(values, Word::k_or)),
        };
        let mut rest = kind;
        if fact.may_miss {
            rest.push_str(&format!(", {}", self.w(Word::k_may_miss)));
        }
        if !fact.assessed_by.is_empty() {
            rest.push_str(&format!(", {} {}", self.w(Word::k_granted_by), self.roles(&fact.assessed_by, Word::k_or)));
        }
        if let Some((period, _)) = fact.lasts {
            rest.push_str(&format!(", {} {}", self.w(Word::k_lasts), period_words(self.language, period)));
        }
        let word = if fact.assessed_by.is_empty() { Word::k_fact } else { Word::k_assessment };
        self.padded(word, &self.name(&fact.name), &self.and_hidden(&rest, &fact.hidden), column)
    }

    pub(super) fn event(&self, event: &Event, column: usize) -> String {
        let mut rest = String::new();
        if !event.from.is_empty() {
            rest = format!("{} {}", self.w(Word::k_from), self.roles(&event.from, Word::k_or));
        }
        if !event.states.is_empty() {
            rest = self.and_then(&rest, &format!("{} {}", self.w(Word::k_states), self.names(&event.states, Word::k_and)));
        }
        if let Some(planned) = &event.planned {
            rest = self.and_then(&rest, &format!("{} {}", self.w(Word::k_planned_for), self.name(planned)));
        }
        if !event.needs.is_empty() {
            rest = self.and_then(&rest, &format!("{} {}", self.w(Word::k_needs_consent), self.names(&event.needs, Word::k_and)));
        }
        rest = self.and_hidden(&rest, &event.hidden);
        self.padded(Word::k_event, &event_title(self.language, event), &rest, column)
    }
}
