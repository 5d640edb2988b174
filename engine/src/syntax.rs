//! Text to tree and back.
//!
//! In: a text. Out: [`ast::File`] with diagnostics, never a failure: reading does not stop at the first fault. The way
//! back is [`format()`], which keeps every comment. Must not know what the words mean for a case.

use crate::diagnostic::{Code, Diagnostic};
use crate::lexicon::Language;
use crate::source::{MAX_SOURCE_BYTES, SourceId, SourceMap, Span};
use std::sync::Arc;

mod activities;
mod again;
pub mod ast;
mod clauses;
mod consents;
mod decisions;
mod documents;
pub mod editing;
mod faults;
mod format;
mod heads;
mod indicators;
mod nouns;
mod openers;
mod peg;
mod pieces;
mod pools;
mod principles;
mod ramps;
mod read;
mod repair;
mod scenario_lines;

pub use again::Memory;
pub use format::{FormatError, TranslateError, format, translate};
pub(crate) use format::{
    aim_words, bound_words, cell_words, clause_words, clock_words, comes_words, document_words, goal_words, grant_words, header_words,
    landing_words, limit_words, long_date, measure_words, name_words, reason_words, turn_words,
};

/// A text that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What was written, as far as it could be read.
    pub file: Arc<ast::File>,
    /// What could not, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the header of a text and what stands below it, and nothing more; nothing where there is none that can be read.
pub(crate) fn header(sources: &SourceMap, id: SourceId) -> Option<ast::Header> {
    let text = sources.get(id)?.text();
    let language = pieces::language_of(text).filter(|_| text.len() <= MAX_SOURCE_BYTES)?;
    let begins = |line: &str| line.starts_with(|first: char| !first.is_whitespace() && !matches!(first, '#' | '>'));
    let mut end = 0;
    let mut declarations = 0;
    for line in text.split_inclusive('\n') {
        declarations += usize::from(begins(line));
        if declarations > 1 {
            break;
        }
        end += line.len();
    }
    let file = read::read(text.get(..end)?, id, language, &mut Memory::default()).file;
    Arc::unwrap_or_clone(file).declarations.into_iter().find_map(|declaration| match declaration.what {
        ast::What::Header(header) => Some(header),
        _ => None,
    })
}

/// Reads a text. Always answers; the answer to a text that is too large, or that is no procedure, is a diagnostic.
///
/// ```
/// use sagsgang::source::SourceMap;
/// let mut sources = SourceMap::new();
/// let id = sources.add("x.sag", "sagsgang \"Prøve\"\nrolle sagsbehandleren\nrole x\n");
/// let parsed = sagsgang::syntax::parse(&sources, id);
/// assert_eq!(parsed.file.declarations.len(), 3);
/// assert_eq!(parsed.diagnostics.len(), 1);
/// ```
#[must_use]
pub fn parse(sources: &SourceMap, id: SourceId) -> Parsed {
    parse_again(sources, id, &mut Memory::default())
}

/// Reads a text as [`parse`] does, faster where most of its lines were read before with the same memory.
pub fn parse_again(sources: &SourceMap, id: SourceId, memory: &mut Memory) -> Parsed {
    let text = sources.get(id).map_or("", |source| source.text());
    let empty = |language| Arc::new(ast::File { language, declarations: Vec::new(), trailing: Vec::new(), whole: false });
    if text.len() > MAX_SOURCE_BYTES {
        let fault = Diagnostic::new(Code::TooLarge, id, Span::new(0, 0)).with(text.len().to_string()).with(MAX_SOURCE_BYTES.to_string());
        let language = pieces::language_of(text).unwrap_or(Language::Danish);
        return Parsed { file: empty(language), diagnostics: vec![fault] };
    }
    let Some(language) = pieces::language_of(text) else {
        let (place, language) = pieces::without_header(text);
        let fault = Diagnostic::new(Code::NoHeader, id, place);
        return Parsed { file: empty(language), diagnostics: vec![fault] };
    };
    read::read(text, id, language, memory)
}
