//! The header of a text as written.

use super::{Clause, Declaration, File, Name, Rung, Value, What};
use crate::calendar::Day;
use crate::source::Span;

/// The procedure's header.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The procedure's name.
    pub name: Name,
    /// Its clauses.
    pub clauses: Vec<Clause<HeaderClause>>,
    /// One of its clauses could not be read, so nothing is said to be missing.
    pub damaged: bool,
}

/// Clauses of the header.
#[derive(Debug, Clone, PartialEq)]
pub enum HeaderClause {
    /// `bygger på "…"`: the text whose steps this one adds to and tightens.
    BuildsOn(Name),
    /// `gælder fra … til …`.
    ValidFrom(Day, Option<Day>),
    /// `gælder for sager hvor FACT er VALUE eller VALUE`.
    Scope(Name, Vec<Value>),
    /// `kalender …`.
    Calendar(Name),
    /// `fristberegning "…"`.
    Counting(Name),
    /// `tema …`.
    Themes(Vec<Name>),
    /// The default ladder: `ved overskridelse: …`.
    IfLate(Vec<Rung>),
}

impl Header {
    /// The name of the text it builds on.
    #[must_use]
    pub fn builds_on(&self) -> Option<&Name> {
        self.clauses.iter().find_map(|clause| if let HeaderClause::BuildsOn(name) = &clause.what { Some(name) } else { None })
    }

    /// Where it says from when to when it applies, and what.
    #[must_use]
    pub fn valid(&self) -> Option<(Span, Day, Option<Day>)> {
        self.clauses.iter().find_map(|clause| match clause.what {
            HeaderClause::ValidFrom(from, to) => Some((clause.span, from, to)),
            _ => None,
        })
    }

    /// From when to when it applies, as far as it says so.
    #[must_use]
    pub fn validity(&self) -> (Option<Day>, Option<Day>) {
        self.valid().map_or((None, None), |(_, from, to)| (Some(from), to))
    }

    /// The first of a text.
    #[must_use]
    pub fn among(declarations: &[Declaration]) -> Option<&Self> {
        declarations.iter().find_map(|declaration| if let What::Header(header) = &declaration.what { Some(header) } else { None })
    }
}

impl File {
    /// The header: a text has one.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        Header::among(&self.declarations)
    }
}
