//! What an editor asks of a text while it is being written: which keyword stands at a place and what it means, what may
//! stand at a place, how a name is written.
//!
//! In: a text as it is, perhaps half written, and an offset. Out: keywords, offers, names; where a name is declared and used
//! is told by [`super::ast::File::mentions`]. The grammar answers, by being asked to read on; there is no second one here. Must not
//! know what a text means, nor how an editor shows anything.

use super::ast::{Class, Lead};
use super::peg::{Kind, Node, Tree};
use super::pieces::{self, Fragment, Piece};
use super::read::{self, Watched, starts_with_words};
use crate::lexicon::{At, Entry, Language, WORDS};
use crate::source::Span;

mod expected;
mod meaning;

pub use expected::{Expected, Offer, Wanted, expected};

/// Where a keyword is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The first word of a line in column 0.
    Declaration,
    /// The first word of an indented line.
    Clause,
    /// A fixed place inside a line; elsewhere an ordinary word.
    Inside,
    /// After a number, or elsewhere where no name stands: something may be called the same.
    Counted,
    /// Everywhere: a name only in quotation marks.
    Everywhere,
}

/// A keyword, whatever its language.
#[derive(Clone, Copy)]
pub struct Keyword(&'static Entry);

impl std::fmt::Debug for Keyword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Keyword").field(&self.0.id).finish()
    }
}

impl PartialEq for Keyword {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Keyword {
    /// How it is written; of several forms the first.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        self.forms(language).first().copied().unwrap_or("")
    }

    /// All forms that are understood.
    #[must_use]
    pub fn forms(self, language: Language) -> &'static [&'static str] {
        self.0.forms(language)
    }

    /// Where it is a keyword.
    #[must_use]
    pub fn place(self) -> Place {
        match self.0.at {
            At::Declaration | At::Heading => Place::Declaration,
            At::Clause => Place::Clause,
            At::Inside => Place::Inside,
            At::Counted => Place::Counted,
            At::Hard => Place::Everywhere,
        }
    }

    /// What it means, in a sentence or two.
    #[must_use]
    pub fn meaning(self, language: Language) -> Option<&'static str> {
        meaning::of(self.0.id, language)
    }

    /// A line that begins with it.
    #[must_use]
    pub fn example(self, language: Language) -> Option<&'static str> {
        let shape = super::faults::SHAPES.iter().find(|(word, ..)| word.entry().is_some_and(|entry| entry.id == self.0.id));
        shape.map(|(_, danish, english)| language.pick(*danish, *english))
    }
}

/// Every keyword, in reading order.
pub fn keywords() -> impl Iterator<Item = Keyword> {
    WORDS.iter().map(Keyword)
}

/// The language a text is written in; nothing where its first word does not say.
#[must_use]
pub fn language_of(text: &str) -> Option<Language> {
    pieces::language_of(text)
}

/// Do two spellings name the same?
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    name_key(one) == name_key(other)
}

/// What two spellings of a name have in common.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// A name as it is written: in quotation marks where it is not one free word.
///
/// ```
/// use sagsgang::{lexicon::Language, syntax::editing::written};
/// assert_eq!(written(Language::Danish, "kontakt"), "kontakt");
/// assert_eq!(written(Language::Danish, "første kontakt"), "\"første kontakt\"");
/// ```
#[must_use]
pub fn written(language: Language, name: &str) -> String {
    super::name_words(language, name)
}

/// Can a role be called this? Not like a word that begins lines: the line would be read as the role's.
#[must_use]
pub fn may_be_a_role(language: Language, name: &str) -> bool {
    let wanted = name_key(name);
    let begin = WORDS.iter().filter(|entry| matches!(entry.at, At::Clause | At::Hard));
    !begin.flat_map(|entry| entry.forms(language)).any(|form| *form == wanted)
}

/// Every keyword of a text with its place, as far as its lines can be read.
///
/// ```
/// use sagsgang::{lexicon::Language, syntax::editing::keywords_in};
/// let found = keywords_in("sagsgang \"Prøve\"\nfase \"Først\"\n", Language::Danish);
/// let words: Vec<_> = found.iter().map(|(keyword, _)| keyword.text(Language::Danish)).collect();
/// assert_eq!(words, ["sagsgang", "fase"]);
/// ```
#[must_use]
pub fn keywords_in(text: &str, language: Language) -> Vec<(Keyword, Span)> {
    let mut found = Vec::new();
    for piece in pieces::cut(text, language).pieces {
        for watched in read::piece(piece, language).1 {
            keywords_of(&watched, &mut found);
        }
    }
    found.sort_by_key(|(_, span)| (span.start, span.end));
    found
}

/// The keyword at a place, and where it stands; also on a line that cannot be read whole, if the line begins with it.
#[must_use]
pub fn keyword_at(text: &str, language: Language, offset: u32) -> Option<(Keyword, Span)> {
    let at = |span: Span| span.start <= offset && offset <= span.end;
    let piece = pieces::cut(text, language).pieces.into_iter().find(|piece| at(piece.span()))?;
    let fragment = std::iter::once(&piece.head).chain(&piece.clauses).find(|fragment| at(fragment.span()))?.clone();
    let clauses: Vec<Fragment<'_>> = piece.clauses.iter().filter(|clause| clause.start == fragment.start).cloned().collect();
    let (_, watched) = read::piece(Piece { clauses, ..Piece::of(piece.head.clone()) }, language);
    let mut found = Vec::new();
    watched.iter().for_each(|watched| keywords_of(watched, &mut found));
    // Of two that meet there, the one that begins.
    let read = found.into_iter().filter(|(_, span)| at(*span)).max_by_key(|(_, span)| span.start);
    read.or_else(|| {
        let forms = WORDS.iter().filter(|entry| entry.at != At::Inside && entry.at != At::Counted);
        let forms = forms.flat_map(|entry| entry.forms(language).iter().map(move |form| (entry, *form)));
        let (entry, form) = forms.filter(|(_, form)| starts_with_words(&fragment.text, form)).max_by_key(|(_, form)| form.len())?;
        let span = Span::new(fragment.start, fragment.start + form.len());
        at(span).then_some((Keyword(entry), span))
    })
}

/// Where the lines of a text stand, and what stands below what.
pub(crate) struct Standing<'t>(pieces::Pieces<'t>);

impl<'t> Standing<'t> {
    pub(crate) fn of(text: &'t str, language: Language) -> Self {
        Self(pieces::cut(text, language))
    }

    /// The line a place is in, without its remark; a line that goes on below is one.
    pub(crate) fn line(&self, place: u32) -> Option<Span> {
        self.0.at(place as usize).map(|(_, fragment)| fragment.span())
    }

    /// The head of the declaration a place is in, and where its last line ends.
    pub(crate) fn declaration(&self, place: u32) -> Option<(Span, u32)> {
        self.0.at(place as usize).map(|(piece, _)| (piece.head.span(), piece.span().end))
    }

    /// The lines below the declaration a place is in.
    pub(crate) fn below(&self, place: u32) -> impl Iterator<Item = Span> {
        self.0.at(place as usize).into_iter().flat_map(|(piece, _)| piece.clauses.iter().map(Fragment::span))
    }
}

/// Do two classes of names share one name? A step has an event of its own name.
#[must_use]
pub fn may_share(one: Class, other: Class) -> bool {
    matches!((one, other), (Class::Event, Class::Step) | (Class::Step, Class::Event))
}

fn keywords_of(watched: &Watched, found: &mut Vec<(Keyword, Span)>) {
    let Some(root) = watched.tree.as_deref().and_then(Tree::root) else { return };
    let mut open: Vec<Node<'_>> = vec![root];
    while let Some(node) = open.pop() {
        if let Some(entry) = keyword(node.kind) {
            found.push((Keyword(entry), Span::new(watched.start + node.start, watched.start + node.end)));
        }
        open.extend(node.children());
    }
}

fn keyword(kind: Kind) -> Option<&'static Entry> {
    crate::lexicon::entry(kind.id())
}

impl<'t> Piece<'t> {
    /// A declaration without lines below it.
    fn of(head: Fragment<'t>) -> Self {
        Self { lead: Vec::<Lead>::new(), quote: Vec::new(), head, clauses: Vec::new() }
    }
}
