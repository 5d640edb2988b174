//! Places in a text: the editor counts lines and UTF-16 units in the text as it was sent, the engine bytes in the text in its one form
//! (composed letters, `\n`, plain blanks). This is the one file that knows both.

use sagsgang::source::{SourceMap, Span};
use serde::{Deserialize, Serialize};

/// A longer line that is not in its one form is placed by its beginning alone.
const MOST_COMPOSED: usize = 4_000;

/// A line and a column in UTF-16 units, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// UTF-16 units before it on the line.
    pub character: u32,
}

/// From one place up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// First.
    pub start: Position,
    /// One past the last.
    pub end: Position,
}

/// A text as it was sent and in its one form, with where the lines of both begin.
#[derive(Debug, Clone)]
pub struct Lines {
    sent: String,
    sent_starts: Vec<usize>,
    text: String,
    starts: Vec<usize>,
    /// Are the two the same?
    same: bool,
}

/// A text in the one form in which it is read.
fn one_form(text: &str) -> String {
    let mut sources = SourceMap::new();
    let id = sources.add("", text);
    sources.get(id).map_or_else(String::new, |source| source.text().to_owned())
}

/// Where the lines of a text begin: after `\n`, `\r\n` or `\r`.
fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    if !text.contains('\r') {
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        return starts;
    }
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            starts.push(at + 1);
        }
    }
    starts
}

fn line_of<'t>(text: &'t str, starts: &[usize], line: usize) -> &'t str {
    let Some(start) = starts.get(line) else { return "" };
    let end = starts.get(line + 1).copied().unwrap_or(text.len());
    text.get(*start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The byte before which so many UTF-16 units stand; never inside a letter, never beyond the line.
fn byte_at(line: &str, units: u32) -> usize {
    let mut before = 0;
    for (at, c) in line.char_indices() {
        before += narrow(c.len_utf16());
        if before > units {
            return at;
        }
    }
    line.len()
}

fn units(text: &str) -> u32 {
    if text.is_ascii() { narrow(text.len()) } else { narrow(text.chars().map(char::len_utf16).sum()) }
}

impl Lines {
    /// A text as it was sent.
    #[must_use]
    pub fn new(sent: String) -> Self {
        let text = one_form(&sent);
        let same = text == sent;
        let sent_starts = line_starts(&sent);
        let starts = if same { sent_starts.clone() } else { line_starts(&text) };
        Self { sent, sent_starts, text, starts, same }
    }

    /// The text as it was sent.
    #[must_use]
    pub fn sent(&self) -> &str {
        &self.sent
    }

    /// The text in its one form: what the engine's places lie in.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts words in place of a stretch; without one, in place of all.
    pub fn change(&mut self, range: Option<Range>, words: &str) {
        let mut sent = std::mem::take(&mut self.sent);
        match range {
            None => words.clone_into(&mut sent),
            Some(range) => {
                let place = |position: Position| {
                    let line = line_of(&sent, &self.sent_starts, position.line as usize);
                    let start = self.sent_starts.get(position.line as usize).copied();
                    start.map_or(sent.len(), |start| start + byte_at(line, position.character))
                };
                let (start, end) = (place(range.start), place(range.end));
                sent.replace_range(start.min(end)..end.max(start), words);
            }
        }
        *self = Self::new(sent);
    }

    /// The place of a byte of the text in its one form.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        let character = if self.same { units(before) } else { self.sent_units(line, before.len()) };
        Position { line: narrow(line), character }
    }

    /// The byte of the text in its one form at a place.
    #[must_use]
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).copied() else { return self.text.len() };
        let sent = line_of(&self.sent, &self.sent_starts, line);
        let at = byte_at(sent, position.character);
        let own = line_of(&self.text, &self.starts, line);
        if self.same || own == sent {
            return start + at;
        }
        let before = if sent.len() > MOST_COMPOSED { at } else { one_form(sent.get(..at).unwrap_or("")).len() };
        let mut before = before.min(own.len());
        while !own.is_char_boundary(before) {
            before -= 1;
        }
        start + before
    }

    /// The stretch of a span.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end.max(span.start)) }
    }

    /// All of it.
    #[must_use]
    pub fn whole(&self) -> Range {
        let last = self.sent_starts.len().saturating_sub(1);
        let end = Position { line: narrow(last), character: units(line_of(&self.sent, &self.sent_starts, last)) };
        Range { start: Position { line: 0, character: 0 }, end }
    }

    /// How many lines.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// A line in its one form, from 0.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        line_of(&self.text, &self.starts, line)
    }

    /// UTF-16 units of a line as it was sent, before so many bytes of it in its one form.
    fn sent_units(&self, line: usize, bytes: usize) -> u32 {
        let (sent, own) = (line_of(&self.sent, &self.sent_starts, line), line_of(&self.text, &self.starts, line));
        if sent == own || sent.len() > MOST_COMPOSED {
            return units(own.get(..bytes).unwrap_or(own));
        }
        let ends = sent.char_indices().map(|(at, _)| at).chain([sent.len()]);
        let mut best = 0;
        for end in ends {
            let before = sent.get(..end).unwrap_or("");
            let length = one_form(before).len();
            // The last place with so many bytes before it: a mark composed with its letter belongs to it.
            if length <= bytes && own.starts_with(&one_form(before)) {
                best = end;
            }
        }
        units(sent.get(..best).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn letters_beyond_ascii_count_as_the_editor_counts_them() {
        // æ is two bytes and one unit, 😀 four bytes and two units.
        let lines = Lines::new(String::from("æ😀b\nø"));
        assert_eq!(lines.position(6), position(0, 3));
        assert_eq!(lines.offset(position(0, 3)), 6);
        assert_eq!(lines.offset(position(0, 2)), 2, "inside a letter is before it");
        assert_eq!(lines.offset(position(0, 99)), 7, "beyond a line is its end");
        assert_eq!(lines.offset(position(9, 0)), 10, "beyond the text is its end");
        assert_eq!(lines.position(8), position(1, 0));
    }

    #[test]
    fn decomposed_letters_tabs_marks_and_windows_lines_keep_their_places() {
        // As it was sent: a byte-order mark, å in two letters, a tab, Windows line ends.
        let lines = Lines::new(String::from("\u{feff}a\u{30a}ben x\r\n\ta\u{30a}r y\r\nz"));
        assert_eq!(lines.text(), "åben x\n    år y\nz");
        // x stands after the mark, a, ring, b, e, n, blank: seven units; in the one form after 6 bytes.
        assert_eq!(lines.position(6), position(0, 7));
        assert_eq!(lines.offset(position(0, 7)), 6);
        // y stands after tab, a, ring, r, blank: five units; in the one form it is byte 8 + 4 + 3 + 1.
        let y = lines.text().find('y').unwrap();
        assert_eq!(lines.position(narrow(y)), position(1, 5));
        assert_eq!(lines.offset(position(1, 5)), y);
        assert_eq!(lines.position(narrow(lines.text().len())), position(2, 1));
    }

    #[test]
    fn edits_are_made_in_the_text_as_it_was_sent() {
        let mut lines = Lines::new(String::from("a\u{30a}b\r\ncd\r\n"));
        lines.change(Some(Range { start: position(0, 2), end: position(1, 1) }), "X");
        assert_eq!((lines.sent(), lines.text()), ("a\u{30a}Xd\r\n", "åXd\n"));
        lines.change(Some(Range { start: position(0, 1), end: position(0, 2) }), "");
        assert_eq!(lines.text(), "aXd\n");
        lines.change(Some(Range { start: position(7, 0), end: position(2, 9) }), "!");
        assert_eq!(lines.text(), "aXd\n!");
        lines.change(None, "x");
        assert_eq!(lines.sent(), "x");
    }

    #[test]
    fn every_place_comes_back() {
        let sent = "\u{feff}sa\u{308}\tå\u{a0}😀\r\n\r\n  hej #\rslut";
        let lines = Lines::new(sent.to_owned());
        for (offset, _) in lines.text().char_indices() {
            let back = lines.offset(lines.position(narrow(offset)));
            // A tab is four blanks here and one place there.
            assert!(back <= offset && offset - back < 4, "{offset} came back as {back}");
        }
    }
}
