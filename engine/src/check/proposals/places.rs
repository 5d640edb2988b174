//! Where in a text an edit stands: a line below another, a part of a line, a name of a list. A remark on a line stays there.

use crate::lexicon::{Language, Word};
use crate::source::Span;
use crate::syntax::editing::Standing;

/// An edit: what is replaced, and by what.
type Edit = (Span, String);

/// A text whose lines are edited.
pub(super) struct Places<'t> {
    text: &'t str,
    language: Language,
    standing: Standing<'t>,
}

impl<'t> Places<'t> {
    pub(super) fn of(text: &'t str, language: Language) -> Self {
        Self { text, language, standing: Standing::of(text, language) }
    }

    pub(super) fn text(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The end of the line a place stands in, its remark included.
    fn end_of_line(&self, at: u32) -> u32 {
        let rest = self.text.get(at as usize..).unwrap_or("");
        at + narrow(rest.find('\n').unwrap_or(rest.len()))
    }

    /// Whole lines, from the first blank to the line break.
    fn lines(&self, span: Span) -> Span {
        let start = self.text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| narrow(at + 1));
        let end = self.end_of_line(span.end);
        Span { start, end: (end + 1).min(narrow(self.text.len())) }
    }

    /// The line without the line a place stands in, however many lines that goes on for.
    pub(super) fn without_line(&self, span: Span) -> Option<Edit> {
        let line = self.standing.line(span.start)?;
        // Without its head, what stands below would belong to something else.
        if self.standing.declaration(span.start).is_some_and(|(head, _)| head == line) {
            return self.without_declaration(span);
        }
        Some((self.lines(line), String::new()))
    }

    /// Without the line a place begins, or without the part that it is of one.
    pub(super) fn without_line_or_part(&self, span: Span) -> Option<Edit> {
        let line = self.standing.line(span.start)?;
        if line.start == span.start {
            return self.without_line(span);
        }
        let before = self.text.get(line.start as usize..span.start as usize)?;
        let kept = before.trim_end().strip_suffix(',')?.len();
        Some((Span { start: line.start + narrow(kept), end: span.end }, String::new()))
    }

    /// Without the declaration a place stands in, and what stands below it.
    pub(super) fn without_declaration(&self, span: Span) -> Option<Edit> {
        let (head, end) = self.standing.declaration(span.start)?;
        Some((self.lines(Span { start: head.start, end }), String::new()))
    }

    /// A line below all others of the declaration a place stands in.
    pub(super) fn below(&self, span: Span, clause: &str) -> Option<Edit> {
        let (_, end) = self.standing.declaration(span.start)?;
        let end = self.end_of_line(end);
        Some((Span { start: end, end }, format!("\n    {clause}")))
    }

    /// A line after what a place covers.
    #[allow(clippy::unnecessary_wraps, reason = "an edit like the others")]
    pub(super) fn after(&self, span: Span, line: &str) -> Option<Edit> {
        let end = self.end_of_line(span.end);
        Some((Span { start: end, end }, format!("\n{line}")))
    }

    /// Where these words stand in the line that a place is a part of.
    pub(super) fn part(&self, span: Span, words: &str) -> Option<Span> {
        let line = self.standing.line(span.start)?;
        let at = self.text(line).find(words)?;
        let start = line.start + narrow(at);
        Some(Span { start, end: start + narrow(words.len()) })
    }

    /// The line of a place without what stands from these words on.
    pub(super) fn without_from(&self, span: Span, words: &str) -> Option<Edit> {
        let line = self.standing.line(span.start)?;
        let start = self.part(span, words)?.start;
        Some((Span { start, end: line.end }, String::new()))
    }

    /// The end of the first line of a condition: its bullets stand below.
    pub(super) fn end_of_first_line(&self, span: Span) -> Option<Span> {
        let line = self.standing.line(span.start)?;
        let first = self.text(line).lines().next()?;
        let goes_on = self.text(line).lines().nth(1).is_some_and(|next| next.trim_start().starts_with("- "));
        let end = if goes_on { line.start + narrow(first.trim_end().len()) } else { line.end };
        Some(Span { start: end, end })
    }

    /// A part of a line, moved to a line of its own below it.
    pub(super) fn moved_below(&self, span: Span, clause: &str) -> Option<Edit> {
        let line = self.standing.line(span.start)?;
        let kept = self.text.get(line.start as usize..span.start as usize)?.trim_end().len();
        let rest = self.text.get(span.end as usize..line.end as usize)?;
        Some((Span { start: line.start + narrow(kept), end: line.end }, format!("{rest}\n    {clause}")))
    }

    /// A line below a declaration that begins with these words.
    pub(super) fn line_beginning(&self, declaration: Span, words: &str) -> Option<Span> {
        self.standing.below(declaration.start).find(|line| self.text(*line).starts_with(words))
    }

    /// The last such line.
    pub(super) fn last_line_beginning(&self, declaration: Span, words: &str) -> Option<Span> {
        self.standing.below(declaration.start).filter(|line| self.text(*line).starts_with(words)).last()
    }

    fn and(&self) -> String {
        format!(" {} ", Word::k_and.text(self.language))
    }

    fn or(&self) -> String {
        format!(" {} ", Word::k_or.text(self.language))
    }

    /// A line that ends with a list, with one name more.
    pub(super) fn with_item(&self, line: Span, name: &str) -> Edit {
        let text = self.text(line);
        let joint = [self.and(), self.or()].into_iter().find(|joint| text.contains(joint.as_str()));
        let longer = match &joint {
            Some(joint) => match text.rsplit_once(joint.as_str()) {
                Some((first, last)) => format!("{first}, {last}{joint}{name}"),
                None => format!("{text}{joint}{name}"),
            },
            None => format!("{text}{}{name}", self.and()),
        };
        (line, longer)
    }

    /// A list of names without one of them: `a, b og c` without any becomes two.
    pub(super) fn without_item(&self, span: Span) -> Option<Edit> {
        let line = self.standing.line(span.start)?;
        let before = self.text.get(line.start as usize..span.start as usize)?;
        let after = self.text.get(span.end as usize..line.end as usize)?;
        for joint in [", ".to_owned(), self.and(), self.or()] {
            if let Some(rest) = after.strip_prefix(joint.as_str()).filter(|_| !before.ends_with(", ") || joint == ", ") {
                let end = line.end - narrow(rest.len());
                return Some((Span { start: span.start, end }, String::new()));
            }
        }
        for joint in [self.and(), self.or()] {
            if let Some(kept) = before.strip_suffix(joint.as_str()) {
                // The name before is now the last one, if the comma before that is one of the list.
                let others = match kept.rsplit_once(", ") {
                    Some((first, last)) if last.starts_with('"') || !last.contains(' ') => format!("{first}{joint}{last}"),
                    _ => kept.to_owned(),
                };
                return Some((Span { start: line.start, end: span.end }, others));
            }
        }
        if let Some(kept) = before.strip_suffix(", ") {
            let start = line.start + narrow(kept.len());
            return Some((Span { start, end: span.end }, String::new()));
        }
        // It stands alone: the words that led to it go too.
        match before.rsplit_once(", ") {
            Some((kept, _)) => Some((Span { start: line.start + narrow(kept.len()), end: span.end }, String::new())),
            None => self.without_line(span),
        }
    }

    /// A name as the one at this place is written: with its article, where it has one.
    pub(super) fn like(&self, span: Span, name: &str) -> String {
        let name = crate::syntax::name_words(self.language, name);
        let has_article = self.language == Language::English && self.text(span).starts_with("the ");
        if has_article { format!("the {name}") } else { name }
    }
}

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
