//! Cuts a text into pieces, line by line, before any grammar sees it: a declaration starts in column 0, its clauses are
//! indented, a clause is a line and goes on only after a comma or in `-` bullets. So a fault costs its own line.
//!
//! In: a text. Out: [`Piece`]s that together cover every line. Must not know what the lines mean, only which word
//! begins them.

use super::ast::{Declaration, Lead};
use super::openers::Openers;
use super::read::{begins, starts_with_words};
use crate::lexicon::{At, Language, WORDS, Word, weekdays};
use crate::source::Span;
use std::borrow::Cow;

/// A declaration before it is read.
#[derive(Debug, Default)]
pub(super) struct Piece<'t> {
    pub(super) lead: Vec<Lead>,
    pub(super) quote: Vec<String>,
    pub(super) head: Fragment<'t>,
    pub(super) clauses: Vec<Fragment<'t>>,
}

impl Piece<'_> {
    /// From its first letter to the end of its last clause.
    pub(super) fn span(&self) -> Span {
        self.head.span().to(self.clauses.last().unwrap_or(&self.head).span())
    }

    /// What a declaration of the same lines says, standing here and below what stands above this one.
    pub(super) fn said_again(self, same: Declaration) -> Declaration {
        let span = self.span();
        let Self { mut lead, quote, mut head, .. } = self;
        lead.append(&mut head.lead);
        let mut again = Declaration { lead, quote, ..same };
        again.move_on(i64::from(span.start) - i64::from(again.span.start));
        again
    }
}

/// A head or a clause before it is read: its own text with comments blanked out, so that offsets hold.
#[derive(Debug, Default, Clone)]
pub(super) struct Fragment<'t> {
    pub(super) lead: Vec<Lead>,
    pub(super) start: usize,
    /// Its own only where several lines make one.
    pub(super) text: Cow<'t, str>,
    pub(super) comment: Option<String>,
    /// A clause that stood in column 0.
    pub(super) unindented: bool,
}

impl Fragment<'_> {
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn goes_on(&self) -> bool {
        self.text.ends_with(',')
    }

    /// Adds a line that continues this one; `start` is where it stands in the whole text.
    fn extend(&mut self, start: usize, text: &str) {
        let gap = start.saturating_sub(self.start + self.text.len());
        let own = self.text.to_mut();
        own.push('\n');
        own.extend(std::iter::repeat_n(' ', gap.saturating_sub(1)));
        own.push_str(text);
    }
}

/// A text in pieces.
#[derive(Debug, Default)]
pub(super) struct Pieces<'t> {
    pub(super) pieces: Vec<Piece<'t>>,
    pub(super) trailing: Vec<Lead>,
    /// Indented lines that belong to nothing: before the first declaration, or declarations themselves.
    pub(super) strays: Vec<Span>,
}

/// The language a text is written in: its first declaration's first word decides.
pub(super) fn language_of(text: &str) -> Option<Language> {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with(['#', '>', ' ']))?;
    [Language::Danish, Language::English]
        .into_iter()
        .find(|language| begins_with(first, *language, At::declares) && first_word_is_header(first, *language))
}

/// Where a text without a header begins to say something, and the language most of its declarations are in.
pub(super) fn without_header(text: &str) -> (Span, Language) {
    let says_something = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with(['#', '>']);
    let mut start = 0;
    let mut place = Span::new(0, 0);
    for line in text.split('\n') {
        if says_something(line) {
            place = Span::new(start + line.len() - line.trim_start().len(), start + line.trim_end().len());
            break;
        }
        start += line.len() + 1;
    }
    let declared = |language| text.lines().filter(|line| begins_with(line, language, At::declares)).count();
    let english = declared(Language::English) > declared(Language::Danish);
    (place, if english { Language::English } else { Language::Danish })
}

fn first_word_is_header(line: &str, language: Language) -> bool {
    let word: String = line.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    word == crate::lexicon::Word::k_header.text(language)
}

impl<'t> Pieces<'t> {
    /// The declaration a place stands in, and its line.
    pub(super) fn at(&self, place: usize) -> Option<(&Piece<'t>, &Fragment<'t>)> {
        let after = self.pieces.partition_point(|piece| piece.head.start <= place);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        let fragment = std::iter::once(&piece.head).chain(&piece.clauses).rfind(|fragment| fragment.start <= place)?;
        (place <= fragment.start + fragment.text.len()).then_some((piece, fragment))
    }
}

/// Cuts the text.
pub(super) fn cut(text: &str, language: Language) -> Pieces<'_> {
    let forms = Forms::of(language);
    let mut cut = Pieces::default();
    let mut lead: Vec<Lead> = Vec::new();
    let mut quote: Vec<String> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let here = start;
        start += line.len() + 1;
        let trimmed = line.trim();
        if trimmed.is_empty() {
            // Blank lines at the beginning of a text say nothing.
            let at_the_start = cut.pieces.is_empty() && lead.is_empty();
            if lead.last() != Some(&Lead::Blank) && !at_the_start {
                lead.push(Lead::Blank);
            }
            continue;
        }
        if let Some(words) = trimmed.strip_prefix('#') {
            lead.push(Lead::Comment(words.trim().to_owned()));
            continue;
        }
        if let Some(words) = line.strip_prefix('>') {
            quote.push(words.trim().to_owned());
            continue;
        }
        let (body, comment) = without_comment(line);
        let indent = body.len() - body.trim_start().len();
        let body_start = here + indent;
        let body = body.trim();
        let bullet = body.starts_with("- ") && indent > 0;
        let open = cut.pieces.last_mut().map(|piece| piece.clauses.last_mut().unwrap_or(&mut piece.head));
        match open {
            Some(fragment) if indent > 0 && (bullet || fragment.goes_on()) => {
                fragment.extend(body_start, body);
                lead.retain(|lead| matches!(lead, Lead::Comment(_)));
                // One comment has room at the end of the first line; those before it go above, in their order.
                if comment.is_some() || !lead.is_empty() {
                    fragment.lead.extend(fragment.comment.take().map(Lead::Comment));
                }
                fragment.lead.append(&mut lead);
                fragment.comment = fragment.comment.take().or(comment);
                continue;
            }
            _ => {}
        }
        let fragment =
            Fragment { lead: std::mem::take(&mut lead), start: body_start, text: Cow::Borrowed(body), comment, unindented: indent == 0 };
        let above = cut.pieces.last();
        let declares = indent > 0 && above.is_some() && is_declaration(body, language, &forms);
        let forgotten =
            || quote.is_empty() && (is_clause_word(body, &forms) || above.is_some_and(|above| above.lacks(body, language, &forms)));
        let is_clause = !declares && (indent > 0 || forgotten());
        if declares {
            cut.strays.push(fragment.span());
        }
        match cut.pieces.last_mut() {
            Some(piece) if is_clause => piece.clauses.push(fragment),
            None if indent > 0 => cut.strays.push(fragment.span()),
            _ => {
                let Fragment { lead, .. } = &fragment;
                cut.pieces.push(Piece {
                    lead: lead.clone(),
                    quote: std::mem::take(&mut quote),
                    head: Fragment { lead: Vec::new(), ..fragment },
                    clauses: Vec::new(),
                });
            }
        }
    }
    while lead.last() == Some(&Lead::Blank) {
        lead.pop();
    }
    lead.extend(quote.into_iter().map(|words| Lead::Comment(format!("> {words}").trim_end().to_owned())));
    cut.trailing = lead;
    cut
}

/// A `#` after two blanks begins a comment, unless it stands in quotes.
pub(super) fn without_comment(line: &str) -> (&str, Option<String>) {
    if !line.contains('#') {
        return (line, None);
    }
    let mut quoted = false;
    let mut blanks = 0;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '“' | '„' | '»' => quoted = true,
            '”' | '«' => quoted = false,
            '#' if !quoted && blanks >= 2 => {
                let (body, comment) = line.split_at_checked(at).unwrap_or((line, ""));
                return (body, Some(comment.strip_prefix('#').unwrap_or(comment).trim().to_owned()));
            }
            _ => {}
        }
        blanks = if c == ' ' { blanks + 1 } else { 0 };
    }
    (line, None)
}

/// Does a line in column 0 begin with a word that begins clauses and no declarations?
fn is_clause_word(body: &str, forms: &Forms) -> bool {
    forms.clauses.begin(body) && !forms.declarations.begin(body)
}

/// Does an indented line begin like a declaration, and like nothing that may stand below one?
fn is_declaration(body: &str, language: Language, forms: &Forms) -> bool {
    let reports = || body.split_whitespace().next().is_some_and(|first| first.ends_with(':'));
    let may_miss = Word::k_may_miss.text(language);
    forms.declarations.begin(body) && !reports() && !has_modal(body.trim_end_matches(may_miss), language)
}

/// Does a line say, after its first word and outside quotation marks, who must or may do something?
pub(super) fn has_modal(body: &str, language: Language) -> bool {
    let unquoted: Vec<&str> = body.split(['"', '“', '”', '„', '»', '«']).step_by(2).collect();
    let unquoted = unquoted.join("x");
    let words: Vec<&str> = unquoted.split_whitespace().collect();
    WORDS
        .iter()
        .filter(|entry| matches!(entry.id, "k_must" | "k_should" | "k_may" | "k_right"))
        .flat_map(|entry| entry.forms(language))
        .any(|form| {
            let form: Vec<&str> = form.split(' ').collect();
            words.windows(form.len()).skip(1).any(|window| window == form)
        })
}

impl Piece<'_> {
    /// Is a line in column 0 what this declaration still lacks: who must do what, or a line of a scenario?
    fn lacks(&self, body: &str, language: Language, forms: &Forms) -> bool {
        let is = |word: Word| begins(&self.head.text, word, language);
        let scenario = || {
            let first = body.split_whitespace().next().unwrap_or("").to_lowercase();
            let so = Word::k_so_is.text(language).split(' ').next();
            weekdays(language).iter().any(|day| day.to_lowercase() == first) || Some(first.as_str()) == so
        };
        let deed = || has_modal(body, language) && !self.clauses.iter().any(|clause| has_modal(&clause.text, language));
        (is(Word::k_step) && !forms.declarations.begin(body) && deed()) || (is(Word::k_scenario) && scenario())
    }
}

/// The words that begin lines, gathered once.
struct Forms {
    declarations: Openers<()>,
    clauses: Openers<()>,
}

impl Forms {
    fn of(language: Language) -> Self {
        let at = |is: fn(At) -> bool| Openers::of(forms(language, is).map(|form| (form, ())));
        Self { declarations: at(At::declares), clauses: at(|at| at == At::Clause || at == At::Hard) }
    }
}

/// The forms of the words that are reserved in some places.
fn forms(language: Language, place: impl Fn(At) -> bool) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |entry| place(entry.at)).flat_map(move |entry| entry.forms(language)).copied()
}

fn begins_with(body: &str, language: Language, place: impl Fn(At) -> bool) -> bool {
    forms(language, place).any(|form| starts_with_words(body, form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on_after_a_comma_and_in_bullets() {
        let text = "sagsgang \"x\"\ntrin a\n    efter b,\n        c og d  # note\n    hvis alle disse passer\n        - e\n        - f\n";
        let cut = cut(text, Language::Danish);
        assert_eq!(cut.pieces.len(), 2);
        let clauses: Vec<_> = cut.pieces[1].clauses.iter().map(|c| &*c.text).collect();
        assert_eq!(clauses.len(), 2);
        assert!(clauses[0].ends_with("c og d"));
        assert_eq!(cut.pieces[1].clauses[0].comment.as_deref(), Some("note"));
        let fragment = &cut.pieces[1].clauses[0];
        assert_eq!(&text[fragment.start..fragment.start + fragment.text.len()].replace(' ', ""), &fragment.text.replace(' ', ""));
    }

    #[test]
    fn an_unindented_clause_belongs_to_the_step_above() {
        let cut = cut("sagsgang \"x\"\ntrin a\nefter b\n    hjemmel lov \"c\"\n", Language::Danish);
        assert_eq!(cut.pieces.len(), 2);
        assert!(cut.pieces[1].clauses[0].unindented);
        assert_eq!(cut.pieces[1].clauses.len(), 2);
    }

    #[test]
    fn a_hash_in_a_word_is_no_comment() {
        assert_eq!(without_comment("attest #2").1, None);
        assert_eq!(without_comment("a \"b  # c\"").1, None);
        assert_eq!(without_comment("a  # b").1.as_deref(), Some("b"));
    }
}
