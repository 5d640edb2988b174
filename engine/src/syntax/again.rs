//! Reading a text again when little of it has changed: declarations whose words are the same are taken over from the tree before,
//! with their places moved, and lines that were read before are not read anew. What it gives is the same as without.

use super::ast::{Declaration, File};
use super::peg::{Entry, Tree};
use super::pieces::Piece;
use crate::lexicon::Language;
use crate::source::Span;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The lines that were read: each with what it was read as. A tree knows its line only, not where that stands.
/// Nothing ever walks over it, and the hash has no seed.
/// Found by hash: lines are long and alike. Most stand once, so a line is remembered when it comes for the second time.
pub(super) type Seen = BTreeMap<u64, Option<(String, Entry, Rc<Tree>)>>;

/// The most lines that are remembered from one reading to the next.
const MAX_REMEMBERED: usize = 100_000;

/// What was read of a text before, for reading it again when little of it has changed. What it gives is the same with it as without.
#[derive(Debug, Default)]
pub struct Memory {
    language: Option<Language>,
    seen: Seen,
    before: Option<Before>,
}

/// A text as it was read before.
#[derive(Debug)]
struct Before {
    text: String,
    file: Arc<File>,
    /// Of each declaration: was there nothing to say of it?
    clean: Vec<bool>,
}

impl Memory {
    /// What is remembered of a text in a language; a line of one may say something else in the other.
    pub(super) fn take(&mut self, language: Language) -> (Seen, Earlier) {
        let Self { language: its, seen, before } = std::mem::take(self);
        if its != Some(language) {
            return <_>::default();
        }
        // A tree that somebody holds on to is left to them.
        let earlier = before.and_then(|before| {
            let declarations = Arc::try_unwrap(before.file).ok()?.declarations;
            Some(Earlier { text: before.text, declarations: declarations.into_iter().zip(before.clean).collect() })
        });
        (if seen.len() <= MAX_REMEMBERED { seen } else { Seen::new() }, earlier.unwrap_or_default())
    }

    /// Remembers a text as it was read.
    pub(super) fn of(text: &str, file: &Arc<File>, clean: Vec<bool>, seen: Seen) -> Self {
        let before = Before { text: text.to_owned(), file: Arc::clone(file), clean };
        Self { language: Some(file.language), seen, before: Some(before) }
    }
}

/// The declarations of an earlier text, each with whether there was nothing to say of it.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    text: String,
    declarations: Vec<(Declaration, bool)>,
}

impl Earlier {
    /// What each piece of a text says, where it is what a declaration of the earlier one said: those before the first change,
    /// and those after the last.
    pub(super) fn same(self, text: &str, pieces: &[Piece<'_>]) -> Vec<Option<Declaration>> {
        let Self { text: before, declarations } = self;
        let is_same = |(piece, (declaration, clean)): (&Piece<'_>, &(Declaration, bool))| {
            *clean && lines(text, piece.span()) == lines(&before, declaration.span)
        };
        let first = pieces.iter().zip(&declarations).take_while(|pair| is_same(*pair)).count();
        let rest = pieces.iter().skip(first).rev().zip(declarations.iter().skip(first).rev());
        let last = rest.take_while(|pair| is_same(*pair)).count();
        let mut same: Vec<Option<Declaration>> = Vec::with_capacity(pieces.len());
        let changed = declarations.len() - last;
        let mut declarations = declarations.into_iter().map(|(declaration, _)| declaration).enumerate();
        same.extend(declarations.by_ref().take(first).map(|(_, declaration)| Some(declaration)));
        same.resize(pieces.len() - last, None);
        same.extend(declarations.filter(|(at, _)| *at >= changed).map(|(_, declaration)| Some(declaration)));
        same
    }
}

/// The whole lines on which something stands, from its first letter.
fn lines(text: &str, span: Span) -> Option<&str> {
    let rest = text.get(span.start as usize..)?;
    let end = (span.end - span.start) as usize;
    let more = rest.get(end..)?.find('\n').unwrap_or(rest.len() - end);
    rest.get(..end + more)
}
