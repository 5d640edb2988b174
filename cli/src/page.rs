//! A calm page of text: sections with a narrow column of dates and a wide column of words, wrapped at 100 columns.
//!
//! Must not know what the words mean. Widths are counted in characters (the engine composes letters, so æ, ø and å are
//! one each).

use crate::output::{Paint, Style};

/// The page's width.
pub(crate) const WIDTH: usize = 100;
const MARGIN: usize = 2;
const GAP: usize = 3;

/// Breaks words at blanks so that no line is wider than `width`; a longer word stands alone and whole. A number stays
/// with the short word before it: `ma 2024-05-27`, `kl. 8`, `nr. 2`, `§ 13`.
pub(crate) fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in units(words) {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(&word);
        used += length;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// What is not parted: words, and numbers with the short words before them.
fn units(words: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut short = false;
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let number = word.starts_with(|letter: char| letter.is_ascii_digit());
        match units.last_mut() {
            Some(unit) if short && number => {
                unit.push(' ');
                unit.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
        short = word.chars().count() <= 4 && !number;
    }
    units
}

/// Words behind a mark, wrapped under themselves: `  · words`.
pub(crate) fn bullet(mark: &str, words: &str, indent: usize) -> String {
    let under = indent + mark.chars().count() + 1;
    let mut text = String::new();
    for (at, line) in wrap(words, WIDTH.saturating_sub(under)).iter().enumerate() {
        if at == 0 {
            text.push_str(&format!("{:indent$}{mark} {line}\n", ""));
        } else {
            text.push_str(&format!("{:under$}{line}\n", ""));
        }
    }
    text
}

/// Some words in one style.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    words: String,
    style: Style,
}

impl Piece {
    pub(crate) fn new(style: Style, words: impl Into<String>) -> Self {
        Self { words: words.into(), style }
    }
}

/// Dates on the left, words on the right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    left: Vec<Piece>,
    right: Vec<Piece>,
}

impl Block {
    pub(crate) fn left(mut self, style: Style, words: impl Into<String>) -> Self {
        self.left.push(Piece::new(style, words));
        self
    }

    pub(crate) fn right(mut self, style: Style, words: impl Into<String>) -> Self {
        self.right.push(Piece::new(style, words));
        self
    }
}

/// A heading and what stands under it.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    heading: String,
    blocks: Vec<Block>,
    airy: bool,
}

impl Section {
    pub(crate) fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), blocks: Vec::new(), airy: false }
    }

    /// A heading with one plain sentence a block.
    pub(crate) fn of_sentences<S: AsRef<str>>(heading: impl Into<String>, sentences: impl IntoIterator<Item = S>) -> Self {
        let mut section = Self::new(heading);
        for sentence in sentences {
            section.push(Block::default().right(Style::Plain, sentence.as_ref()));
        }
        section
    }

    /// With an empty line between blocks.
    pub(crate) fn airy(mut self) -> Self {
        self.airy = true;
        self
    }

    pub(crate) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// A page: a few opening lines, then sections in order. Sections without blocks are left out.
pub(crate) fn page(paint: Paint, opening: &[Piece], sections: &[Section]) -> String {
    let mut text = String::new();
    for piece in opening {
        for line in wrap(&piece.words, WIDTH) {
            text.push_str(&paint.paint(piece.style, &line));
            text.push('\n');
        }
    }
    for section in sections.iter().filter(|section| !section.is_empty()) {
        text.push('\n');
        text.push_str(&paint.paint(Style::Strong, &section.heading));
        text.push('\n');
        let dates = section.blocks.iter().flat_map(|block| &block.left);
        let column = dates.map(|piece| piece.words.chars().count()).max().unwrap_or(0);
        for (at, block) in section.blocks.iter().enumerate() {
            if section.airy && at > 0 {
                text.push('\n');
            }
            side_by_side(&mut text, paint, block, column);
        }
    }
    text
}

fn side_by_side(text: &mut String, paint: Paint, block: &Block, column: usize) {
    let indent = if block.left.is_empty() { MARGIN } else { MARGIN + column + GAP };
    let width = WIDTH.saturating_sub(indent).max(20);
    let right: Vec<(Style, String)> =
        block.right.iter().flat_map(|piece| wrap(&piece.words, width).into_iter().map(|line| (piece.style, line))).collect();
    for at in 0..right.len().max(block.left.len()) {
        let mut line = " ".repeat(MARGIN);
        if let Some(piece) = block.left.get(at) {
            line.push_str(&paint.paint(piece.style, &piece.words));
            line.push_str(&" ".repeat(column.saturating_sub(piece.words.chars().count())));
        } else if !block.left.is_empty() {
            line.push_str(&" ".repeat(column));
        }
        if let Some((style, words)) = right.get(at) {
            if !block.left.is_empty() {
                line.push_str(&" ".repeat(GAP));
            }
            line.push_str(&paint.paint(*style, words));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn danish_letters_are_one_column_each() {
        let mut section = Section::new("HVAD NU");
        section.push(Block::default().left(Style::Plain, "ø").right(Style::Plain, "æble"));
        section.push(Block::default().left(Style::Plain, "ab").right(Style::Plain, "to"));
        let text = page(Paint { colour: false }, &[], &[section]);
        assert_eq!(text, "\nHVAD NU\n  ø    æble\n  ab   to\n");
    }

    #[test]
    fn a_number_stays_with_its_short_word() {
        assert_eq!(wrap("fristen er ma 2024-05-27 kl. 8", 16), ["fristen er", "ma 2024-05-27", "kl. 8"]);
    }

    #[test]
    fn a_bullet_wraps_under_its_words() {
        let text = bullet("·", &"ord ".repeat(40), 2);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().skip(1).all(|line| line.starts_with("    ord")));
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word_and_keeps_the_width(words in "[a-zæøå0-9 ]{0,200}", width in 1_usize..60) {
            let lines = wrap(&words, width);
            prop_assert!(lines.iter().all(|line| line.chars().count() <= width || units(line).len() == 1));
            let before: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
            let joined = lines.join(" ");
            let after: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(before, after);
        }
    }
}
