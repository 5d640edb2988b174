//! What a text may say about a document of the text it builds on: more must stand in it, and nothing less.

use super::changes::{Aspect, Sort};
use super::merge::{Merger, keys};
use crate::lexicon::Word;
use crate::model::key;
use crate::syntax::ast::{Clause, Document, DocumentClause, Name};
use crate::syntax::document_words;

impl Merger<'_> {
    pub(super) fn refine_document(&mut self, below: &mut Document, own: &Document) {
        below.damaged |= own.damaged;
        if let Some(label) = &own.label {
            self.change(Sort::Document, &own.name, Aspect::Label, label.span, None, Some(label.text.clone()));
            below.label = Some(label.clone());
        }
        let must: Vec<(Name, crate::source::Span)> = below
            .clauses
            .iter()
            .filter_map(|clause| if let DocumentClause::Must(names) = &clause.what { Some((names, clause.span)) } else { None })
            .flat_map(|(names, span)| names.iter().map(move |name| (name.clone(), span)))
            .collect();
        let stands: Vec<String> = below.clauses.iter().map(|clause| document_words(self.language, &clause.what)).collect();
        for clause in &own.clauses {
            let words = document_words(self.language, &clause.what);
            if stands.contains(&words) {
                continue;
            }
            let required = |name: &Name| must.iter().find(|(other, _)| key(&other.text) == key(&name.text));
            if let DocumentClause::Should(names) = &clause.what
                && let Some((stands, place)) = names.iter().find_map(required)
            {
                let below = format!("{} {}", Word::k_must_contain.text(self.language), stands.text);
                let help = ("slet det her: det skal allerede stå i dokumentet", "delete it here: it must stand in the document already");
                self.laxer(clause.span, &words, (&below, *place), help);
                continue;
            }
            let aspect = match &clause.what {
                DocumentClause::Must(_) | DocumentClause::Should(_) => Aspect::Takes,
                DocumentClause::Hidden(_) => Aspect::Hidden,
                DocumentClause::Basis(_) => Aspect::Basis,
            };
            let what = without(&clause.what, &must);
            self.change(Sort::Document, &own.name, aspect, clause.span, None, Some(words));
            below.clauses.extend(what.map(|what| Clause { what, ..clause.clone() }));
        }
    }
}

/// A clause without what must stand in the document already; nothing where nothing is left of it.
fn without(clause: &DocumentClause, must: &[(Name, crate::source::Span)]) -> Option<DocumentClause> {
    let known = keys(&must.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    match clause {
        DocumentClause::Must(names) => {
            let new: Vec<Name> = names.iter().filter(|name| !known.contains(&key(&name.text))).cloned().collect();
            (!new.is_empty()).then_some(DocumentClause::Must(new))
        }
        other => Some(other.clone()),
    }
}
