//! Cuts a text into pieces, line by line, before any grammar sees it: a declaration starts in column 0, its clauses are
//! indented, a clause is a line and goes on only after a comma or in `-` bullets. So a fault costs its own line.
//!
//! In: a text. Out: [`Piece`]s that together cover every line. Must not know what the lines mean, only which word
//! begins them.

use super::ast::Lead;
use crate::lexicon::{At, Language, WORDS};
use crate::source::Span;

/// A declaration before it is read.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) lead: Vec<Lead>,
    pub(super) quote: Vec<String>,
    pub(super) head: Fragment,
    pub(super) clauses: Vec<Fragment>,
}

/// A head or a clause before it is read: its own text with comments blanked out, so that offsets hold.
#[derive(Debug, Default, Clone)]
pub(super) struct Fragment {
    pub(super) lead: Vec<Lead>,
    pub(super) start: usize,
    pub(super) text: String,
    pub(super) comment: Option<String>,
    /// A clause that stood in column 0.
    pub(super) unindented: bool,
}

impl Fragment {
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn goes_on(&self) -> bool {
        self.text.ends_with(',')
    }

    /// Adds a line that continues this one; `start` is where it stands in the whole text.
    fn extend(&mut self, start: usize, text: &str) {
        let gap = start.saturating_sub(self.start + self.text.len());
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', gap.saturating_sub(1)));
        self.text.push_str(text);
    }
}

/// A text in pieces.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) pieces: Vec<Piece>,
    pub(super) trailing: Vec<Lead>,
    /// Indented lines before the first declaration.
    pub(super) strays: Vec<Span>,
}

/// The language a text is written in: its first declaration's first word decides.
pub(super) fn language_of(text: &str) -> Option<Language> {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with(['#', '>', ' ']))?;
    [Language::Danish, Language::English]
        .into_iter()
        .find(|language| begins_with(first, *language, |at| at == At::Declaration) && first_word_is_header(first, *language))
}

fn first_word_is_header(line: &str, language: Language) -> bool {
    let word: String = line.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    word == crate::lexicon::Word::k_header.text(language)
}

/// Cuts the text.
pub(super) fn cut(text: &str, language: Language) -> Pieces {
    let mut cut = Pieces::default();
    let mut lead: Vec<Lead> = Vec::new();
    let mut quote: Vec<String> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let here = start;
        start += line.len() + 1;
        let trimmed = line.trim();
        if trimmed.is_empty() {
            if lead.last() != Some(&Lead::Blank) {
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
                fragment.comment = join(fragment.comment.take(), comment);
                for comment in lead.drain(..).filter(|lead| matches!(lead, Lead::Comment(_))) {
                    fragment.lead.push(comment);
                }
                continue;
            }
            _ => {}
        }
        let fragment =
            Fragment { lead: std::mem::take(&mut lead), start: body_start, text: body.to_owned(), comment, unindented: indent == 0 };
        let is_clause = indent > 0 || (quote.is_empty() && is_clause_word(body, language));
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
    lead.extend(quote.into_iter().map(|words| Lead::Comment(format!("> {words}"))));
    cut.trailing = lead;
    cut
}

fn join(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}; {second}")),
        (first, second) => first.or(second),
    }
}

/// A `#` after two blanks begins a comment, unless it stands in quotes.
fn without_comment(line: &str) -> (&str, Option<String>) {
    let mut quoted = false;
    let mut blanks = 0;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '“' | '„' | '»' => quoted = true,
            '”' | '«' => quoted = false,
            '#' if !quoted && blanks >= 2 => {
                let (body, comment) = line.split_at_checked(at).unwrap_or((line, ""));
                return (body, Some(comment.trim_start_matches('#').trim().to_owned()));
            }
            _ => {}
        }
        blanks = if c == ' ' { blanks + 1 } else { 0 };
    }
    (line, None)
}

/// Does a line in column 0 begin with a word that begins clauses and no declarations?
fn is_clause_word(body: &str, language: Language) -> bool {
    begins_with(body, language, |at| at == At::Clause || at == At::Hard) && !begins_with(body, language, |at| at == At::Declaration)
}

fn begins_with(body: &str, language: Language, place: impl Fn(At) -> bool) -> bool {
    let forms = WORDS.iter().filter(|entry| place(entry.at)).flat_map(|entry| entry.forms(language));
    forms.into_iter().any(|form| super::read::starts_with_words(body, form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on_after_a_comma_and_in_bullets() {
        let text = "sagsgang \"x\"\ntrin a\n    efter b,\n        c og d  # note\n    hvis alle disse passer\n        - e\n        - f\n";
        let cut = cut(text, Language::Danish);
        assert_eq!(cut.pieces.len(), 2);
        let clauses: Vec<_> = cut.pieces[1].clauses.iter().map(|c| c.text.as_str()).collect();
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
