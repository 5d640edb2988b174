//! The lines of a text in words, without what nobody reads: comments and quotations.

use std::ops::Range;

/// A word, a phrase in quotation marks, a number or a sign, with its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) at: Range<usize>,
    pub(crate) sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Word,
    Phrase,
    Number,
    Sign,
}

/// A line with its tokens.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u32,
    pub(crate) at: Range<usize>,
    pub(crate) tokens: Vec<Token>,
}

/// The lines that say something.
pub(crate) fn of(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        let here = start;
        start += line.len();
        if line.trim().is_empty() || line.trim_start().starts_with(['#', '>']) {
            continue;
        }
        let body = line.trim_end_matches('\n');
        let tokens = tokens(body, here);
        lines.push(Line { number, at: here..here + body.len(), tokens });
    }
    lines
}

fn tokens(line: &str, start: usize) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        if letter == '#' && line[..at].ends_with("  ") {
            break;
        }
        let mut end = at + letter.len_utf8();
        let sort = if letter == '"' {
            for (at, letter) in letters.by_ref() {
                end = at + letter.len_utf8();
                if letter == '"' {
                    break;
                }
            }
            Sort::Phrase
        } else if letter.is_alphabetic() || letter.is_ascii_digit() {
            let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            while let Some((at, letter)) = letters.next_if(|(_, letter)| inside(*letter)) {
                end = at + letter.len_utf8();
            }
            if letter.is_ascii_digit() { Sort::Number } else { Sort::Word }
        } else {
            Sort::Sign
        };
        tokens.push(Token { at: start + at..start + end, sort });
    }
    tokens
}
