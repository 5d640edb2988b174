//! A text with the keywords of another language.

use super::reread;
use crate::lexicon::Language;
use crate::syntax::ast::File;

/// Why a text was not translated. Nothing is lost: the text stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranslateError {
    /// Part of the text could not be read; mend that first.
    #[error("part of the text could not be read")]
    Unreadable,
    /// Among the other keywords its own words would be read differently.
    #[error("the translated text would not read the same")]
    Differs {
        /// As it would stand there, to look for the place.
        text: String,
    },
}

/// The canonical text of a tree with the keywords of a language. Names, labels, free words and comments stay as they are.
///
/// # Errors
/// [`TranslateError::Unreadable`] when a declaration is broken, [`TranslateError::Differs`] when the result would read differently.
///
/// ```
/// use sagsgang::{lexicon::Language, source::SourceMap, syntax::{parse, translate}};
/// let mut sources = SourceMap::new();
/// let id = sources.add("x.sag", "sagsgang \"Prøve\"  # en bemærkning\nrolle event  uden for kommunen\n");
/// let english = translate(&parse(&sources, id).file, Language::English).unwrap();
/// // A name that is a keyword there is put into quotation marks: it is the same name.
/// assert_eq!(english, "procedure \"Prøve\"  # en bemærkning\nrole \"event\"  outside the municipality\n");
/// ```
pub fn translate(file: &File, to: Language) -> Result<String, TranslateError> {
    if !file.whole {
        return Err(TranslateError::Unreadable);
    }
    reread(&File { language: to, ..file.clone() }).map_err(|text| TranslateError::Differs { text })
}
