//! What a text may say about a grant of the text it builds on: who in the house grants it, and no more than it lets be granted.
//!
//! Who grants how much stands behind what the text below says of it; when both are checked, the upper one holds and the lower one is the
//! most there is (`check/grants.rs`), for only there amounts and days are understood.

use super::changes::{Aspect, Sort};
use super::merge::Merger;
use crate::syntax::ast::{Clause, Grant, GrantClause};
use crate::syntax::grant_words;
use std::mem::discriminant;

impl Merger<'_> {
    pub(super) fn refine_grant(&mut self, below: &mut Grant, own: &Grant) {
        below.damaged |= own.damaged;
        if let Some(label) = &own.label {
            self.change(Sort::Grant, &own.name, Aspect::Label, label.span, None, Some(label.text.clone()));
            below.label = Some(label.clone());
        }
        self.grantors(below, own);
        let stands: Vec<String> = below.clauses.iter().map(|clause| grant_words(self.language, &clause.what)).collect();
        for clause in own.clauses.iter().filter(|clause| !matches!(clause.what, GrantClause::By(_))) {
            let words = grant_words(self.language, &clause.what);
            if stands.contains(&words) {
                continue;
            }
            let same = below.clauses.iter().position(|other| discriminant(&other.what) == discriminant(&clause.what));
            let aspect = match &clause.what {
                GrantClause::By(_) => continue,
                GrantClause::Hidden(roles) => {
                    if let Some(GrantClause::Hidden(hidden)) = same.and_then(|at| below.clauses.get_mut(at)).map(|other| &mut other.what) {
                        self.hide(Sort::Grant, &own.name, hidden, roles);
                        continue;
                    }
                    Aspect::Hidden
                }
                GrantClause::PassedOn(_) | GrantClause::Refused(_) if same.is_some() => {
                    let help = (
                        "slet linjen: hvordan der bedes om bevillingen, siger den tekst, der bygges på",
                        "delete the line: how the grant is asked for is for the text below to say",
                    );
                    self.fixed(clause.span, words, help);
                    continue;
                }
                GrantClause::PassedOn(_) | GrantClause::Refused(_) => Aspect::Told,
                GrantClause::TwoPersons => Aspect::Takes,
                GrantClause::Basis(_) => Aspect::Basis,
            };
            self.change(Sort::Grant, &own.name, aspect, clause.span, None, Some(words));
            below.clauses.push(clause.clone());
        }
    }

    /// Who grants how much: the lines of the text itself, in place of those below.
    fn grantors(&mut self, below: &mut Grant, own: &Grant) {
        let is_by = |clause: &&Clause<GrantClause>| matches!(clause.what, GrantClause::By(_));
        let Some(first) = own.clauses.iter().find(is_by) else { return };
        let said = |grant: &Grant| {
            let lines: Vec<_> = grant.clauses.iter().filter(is_by).collect();
            // Of several texts the last one; each lies before those below it.
            let begins = lines.iter().zip(lines.iter().skip(1)).rposition(|(one, next)| next.span.start < one.span.start);
            let lines = lines.iter().skip(begins.map_or(0, |at| at + 1)).map(|clause| grant_words(self.language, &clause.what));
            lines.collect::<Vec<_>>().join(", ")
        };
        let (before, now) = (said(below), said(own));
        if before != now {
            self.change(Sort::Grant, &own.name, Aspect::Actors, first.span, Some(before), Some(now));
        }
        below.clauses.extend(own.clauses.iter().filter(is_by).cloned());
    }
}
