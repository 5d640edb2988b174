//! The texts a host hands in, and places in them.
//!
//! In: names and contents. Out: [`SourceMap`], [`Span`]s and, for people, [`Place`]s (line and column).
//! A text is put in one form before anything reads it (composed letters, `\n` line ends, plain blanks), so that
//! the same words always read the same. Must not know what the text says.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The largest text that is read, in bytes. A larger one is answered with a message of its own.
pub const MAX_SOURCE_BYTES: usize = 2 * 1024 * 1024;

/// Which text of a [`SourceMap`] a span lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct SourceId(pub(crate) u32);

/// A stretch of one text, in bytes from its beginning; `start` is inside, `end` outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond 4 GiB saturate (texts are limited far below that).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A line and a column as people count them, from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One text with its name and its line index.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// The name the host gave it (a file name as a rule).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text in its one form; spans are offsets into this.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words at a span; empty where the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start as usize..offset as usize).unwrap_or("");
        let column = before.chars().count() + 1;
        Place { line: u32::try_from(line.max(1)).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// The line a byte offset stands in, without its line end, and where it starts.
    #[must_use]
    pub fn line(&self, offset: u32) -> (u32, &str) {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let rest = self.text.get(start as usize..).unwrap_or("");
        (start, rest.split('\n').next().unwrap_or(""))
    }
}

/// The texts of one run, by id. The same texts added in the same order give the same ids.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// A map without texts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and gives its id. The text is composed (NFC), line ends become `\n`, no-break blanks and tabs
    /// become blanks, and a byte-order mark at the beginning is left out.
    pub fn add(&mut self, name: impl Into<String>, text: &str) -> SourceId {
        let text = in_one_form(text);
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)));
        self.sources.push(Source { name: name.into(), text, line_starts });
        SourceId(u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX))
    }

    /// The same texts under the same ids, one of them with other words.
    #[must_use]
    pub fn with(&self, id: SourceId, text: &str) -> Self {
        let mut others = Self::new();
        for (at, source) in self.sources.iter().enumerate() {
            others.add(source.name.clone(), if at == id.0 as usize { text } else { &source.text });
        }
        others
    }

    /// The ids of all texts, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..self.sources.len()).map(|at| SourceId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// The text with this id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}

/// Several texts laid end to end, so that a place in the whole is a place in one of them.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    /// Each text with the place where it begins.
    parts: Vec<(SourceId, u32)>,
}

impl Joined {
    /// A whole of one text: its places are that text's.
    pub(crate) fn of(first: SourceId) -> Self {
        Self { parts: vec![(first, 0)] }
    }

    /// Lays another text behind the last one. Answers where it begins.
    pub(crate) fn add(&mut self, sources: &SourceMap, next: SourceId) -> u32 {
        let (last, start) = self.parts.last().copied().unwrap_or((next, 0));
        let length = sources.get(last).map_or(0, |source| Span::new(0, source.text.len()).end);
        // One byte between them, so that the end of one is not the beginning of the next.
        let start = start.saturating_add(length).saturating_add(1);
        self.parts.push((next, start));
        start
    }

    /// Which of the texts a place lies in, counted from 0, with its id and the place in it.
    pub(crate) fn place(&self, span: Span) -> (usize, SourceId, Span) {
        let at = self.parts.partition_point(|(_, start)| *start <= span.start).saturating_sub(1);
        let (id, start) = self.parts.get(at).copied().unwrap_or((SourceId(0), 0));
        (at, id, Span { start: span.start.saturating_sub(start), end: span.end.saturating_sub(start) })
    }

    /// How many texts.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }
}

fn in_one_form(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Letters before U+0300 (their bytes lie below 0xCC) are composed as they stand; A0 ends the hard blank.
    let other = |byte: u8| byte >= 0xCC || byte == 0xA0 || byte == b'\r' || byte == b'\t';
    if !text.bytes().fold(false, |found, byte| found | other(byte)) {
        return text.to_owned();
    }
    let composed: String = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
    if !composed.contains(['\r', '\t', '\u{a0}', '\u{202f}']) {
        return composed;
    }
    let mut plain = String::with_capacity(composed.len());
    let mut chars = composed.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    plain.push('\n');
                }
            }
            '\t' => plain.push_str("    "),
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_letters_tabs_and_windows_line_ends_read_the_same() {
        let mut map = SourceMap::new();
        let a = map.add("a", "\u{feff}a\u{30a}ben\r\n\tx\u{a0}y");
        assert_eq!(map.get(a).unwrap().text(), "åben\n    x y");
    }

    #[test]
    fn columns_count_characters() {
        let mut map = SourceMap::new();
        let id = map.add("a", "æøå x\nny");
        let source = map.get(id).unwrap();
        assert_eq!(source.place(7), Place { line: 1, column: 5 });
        assert_eq!(source.place(9), Place { line: 2, column: 1 });
        assert_eq!(source.line(9).1, "ny");
    }
}
