//! A name that nothing declares, or that is something else than what is needed, is one fault, however often it is used; and where it is nearly what is declared and never used, the slip was
//! made where that is declared.

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::lexicon::Language;
use crate::model::key;
use crate::source::SourceId;
use crate::syntax::ast::{File, Used};
use std::collections::{BTreeMap, BTreeSet};

/// Used so many times, a name that nothing declares is meant as it is written.
const AGAIN: usize = 3;

/// Tells each once. Each slip of the pen is a fault of its own.
pub(super) fn once(file: &File, own: SourceId, diagnostics: &mut Vec<Diagnostic>) {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for fault in diagnostics.iter().filter_map(undeclared) {
        *uses.entry(fault).or_default() += 1;
    }
    // Only asked where something is wrong.
    let used: BTreeSet<String> = if uses.is_empty() { BTreeSet::new() } else { refers(file).map(|name| key(&name)).collect() };
    let mut told = BTreeSet::new();
    let mut slipped = BTreeSet::new();
    let mut otherwise = BTreeSet::new();
    let mut idle = BTreeSet::new();
    diagnostics.retain_mut(|diagnostic| {
        if diagnostic.code == Code::WrongKind {
            let part = |at: usize| diagnostic.parts.get(at).map(|part| part.text(Language::Danish).to_owned());
            return otherwise.insert((part(0), part(2)));
        }
        if diagnostic.code == Code::ClauseOutOfPlace {
            // The same words without effect for the same reason, say in every scenario, are one fault.
            return idle.insert(diagnostic.parts.iter().map(|part| part.text(Language::Danish).to_owned()).collect::<Vec<_>>());
        }
        let Some(name) = undeclared(diagnostic) else { return true };
        if slipped.contains(&name) {
            return false;
        }
        let declared = declaration(file, diagnostic).filter(|(known, _)| diagnostic.source == own && !used.contains(&key(known)));
        if let Some((_, written)) = declared {
            let text = diagnostic.parts.first().map_or("", |name| name.text(Language::Danish));
            let there = |safe| Fix { span: written, text: crate::syntax::name_words(file.language, text), safe };
            if uses.get(&name).is_some_and(|uses| *uses > 1) {
                diagnostic.fixes = vec![there(true)];
                slipped.insert(name);
            } else {
                // One use, and none of the name that is declared: either may be the slip.
                diagnostic.fixes.iter_mut().for_each(|fix| fix.safe = false);
                diagnostic.fixes.push(there(false));
            }
            return true;
        }
        // What is written the same way again and again is no slip of the pen: whatever it is like, its declaration is missing.
        let again = uses.get(&name).is_some_and(|uses| *uses >= AGAIN);
        if again {
            diagnostic.fixes.iter_mut().for_each(|fix| fix.safe = false);
        }
        (!diagnostic.fixes.is_empty() && !again) || told.insert(name)
    });
}

/// The name that a diagnostic says nothing declares.
fn undeclared(diagnostic: &Diagnostic) -> Option<String> {
    let name = diagnostic.parts.first().filter(|_| diagnostic.code == Code::UnknownName)?;
    Some(key(name.text(Language::Danish)))
}

/// The names that stand for something declared elsewhere.
fn refers(file: &File) -> impl Iterator<Item = String> {
    let mentions = file.mentions().into_iter();
    mentions.filter(|mention| matches!(mention.used, Used::Refers(_))).map(|mention| mention.name.text.clone())
}

/// What the suggested name is where it is declared: the name and its place.
fn declaration(file: &File, diagnostic: &Diagnostic) -> Option<(String, crate::source::Span)> {
    let place = diagnostic.also.filter(|_| diagnostic.also_in.is_none() && !diagnostic.fixes.is_empty())?;
    let mentions = file.mentions();
    let declares = mentions.iter().find(|mention| mention.name.span == place && matches!(mention.used, Used::Declares(_)))?;
    Some((declares.name.text.clone(), place))
}
