//! The grammar of Sagsgang's texts, made into a parser for each language.
//!
//! It is a crate of its own because what pest makes of it takes longer to compile than the rest of the engine
//! together, and changes seldom. Nothing but the engine's `syntax/peg.rs` uses it, and nothing of it is promised.

/// What all pieces of a text look like; the keywords are left to the language.
pub const SHARED: &str = include_str!("grammar.pest");

/// Texts with Danish keywords.
#[allow(missing_docs, reason = "the rules are made from the grammar, which says what they are")]
pub mod danish {
    /// Reads a piece of a Danish text.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar.pest"]
    #[grammar = "lex_da.pest"]
    pub struct Danish;
}

/// Texts with English keywords.
#[allow(missing_docs, reason = "the rules are made from the grammar, which says what they are")]
pub mod english {
    /// Reads a piece of an English text.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar.pest"]
    #[grammar = "lex_en.pest"]
    pub struct English;
}
