//! Diagnostics as code frames. The one place that sees annotate-snippets.
//!
//! annotate-snippets panics on a span outside its text or inside a letter, so every span passes [`excerpt`], which also
//! hands it no more of a large text than the lines it needs.

use crate::output::Paint;
use crate::page::{WIDTH, wrap};
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use sagsgang::diagnostic::{Diagnostic, Severity};
use sagsgang::lexicon::Language;
use sagsgang::source::{Source, SourceMap, Span};
use std::ops::Range;

/// Two places nearer to each other than this many bytes share one frame.
const NEAR: u32 = 2_000;

/// Whole lines of a text, and a place in them.
struct Excerpt<'a> {
    text: &'a str,
    first_line: usize,
    start: usize,
}

impl Excerpt<'_> {
    /// A span as a place in the excerpt: inside it, and on the borders of letters.
    fn place(&self, span: Span) -> Range<usize> {
        let start = self.border((span.start as usize).saturating_sub(self.start));
        let end = self.border((span.end as usize).saturating_sub(self.start));
        start..end.max(start)
    }

    fn border(&self, at: usize) -> usize {
        floor(self.text, at)
    }
}

/// The nearest border of a letter at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The whole lines that a span touches. Every span, however wrong, is brought inside the text here.
fn excerpt(text: &str, span: Span) -> Excerpt<'_> {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let before = text.get(..start).unwrap_or_default();
    let first = before.rfind('\n').map_or(0, |newline| newline + 1);
    // A span that ends with a line end does not touch the next line.
    let inside = if end > start { end - 1 } else { end };
    let after = text.as_bytes().iter().enumerate().skip(inside).find(|(_, byte)| **byte == b'\n');
    let last = after.map_or(text.len(), |(at, _)| at).max(end);
    let first_line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    Excerpt { text: text.get(first..last).unwrap_or_default(), first_line, start: first }
}

/// One diagnostic as a code frame.
pub(crate) fn frame(sources: &SourceMap, diagnostic: &Diagnostic, language: Language, paint: Paint) -> String {
    let Some(source) = sources.get(diagnostic.source) else { return String::new() };
    let other = diagnostic.also_in.and_then(|other| sources.get(other));
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(language.pick("fejl", "error")),
        Severity::Warning => Level::WARNING.with_name(language.pick("advarsel", "warning")),
    };
    let help = Level::HELP.with_name(language.pick("hjælp", "help"));
    let text = source.text();
    let primary = |excerpt: &Excerpt<'_>| AnnotationKind::Primary.span(excerpt.place(diagnostic.span));
    let second = |excerpt: &Excerpt<'_>, span| AnnotationKind::Context.span(excerpt.place(span)).label(diagnostic.also_label(language));
    let mut group = Group::with_title(level.primary_title(diagnostic.title(language)).id(diagnostic.code.slug()));
    match diagnostic.also {
        Some(also) if other.is_none() && near(also, diagnostic.span) => {
            let excerpt = excerpt(text, diagnostic.span.to(also));
            group = group.element(snippet(source, &excerpt).annotation(primary(&excerpt)).annotation(second(&excerpt, also)));
        }
        also => {
            let excerpt_of = excerpt(text, diagnostic.span);
            group = group.element(snippet(source, &excerpt_of).annotation(primary(&excerpt_of)));
            if let Some(also) = also {
                let source = other.unwrap_or(source);
                let excerpt = excerpt(source.text(), also);
                group = group.element(snippet(source, &excerpt).annotation(second(&excerpt, also)));
            }
        }
    }
    let words = diagnostic.help(language);
    if !words.is_empty() {
        // Room for the frame's own margin and the word before.
        group = group.element(help.message(wrap(&words, WIDTH - 16).join("\n")));
    }
    let mut report: Vec<Group<'_>> = vec![group];
    if let Some(fix) = diagnostic.fixes.first() {
        let excerpt = excerpt(text, fix.span);
        let patch = Patch::new(excerpt.place(fix.span), fix.text.clone());
        let level = Level::HELP.with_name(language.pick("forslag", "suggestion"));
        let title = if fix.text.is_empty() {
            language.pick("slet for eksempel", "delete for instance")
        } else {
            language.pick("skriv for eksempel", "write for instance")
        };
        report.push(level.secondary_title(title).element(snippet(source, &excerpt).patch(patch)));
    }
    let renderer = if paint.colour { Renderer::styled() } else { Renderer::plain() };
    let mut frame = renderer.term_width(WIDTH).render(&report);
    frame.push_str("\n\n");
    frame
}

fn near(a: Span, b: Span) -> bool {
    a.start.abs_diff(b.start) < NEAR
}

fn snippet<'a, T: Clone>(source: &'a Source, excerpt: &Excerpt<'a>) -> Snippet<'a, T> {
    Snippet::source(excerpt.text).path(source.name()).line_start(excerpt.first_line).fold(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::CALENDARS;
    use proptest::prelude::*;
    use sagsgang::check::load;

    const PLAIN: Paint = Paint { colour: false };

    /// A real diagnostic to bend.
    fn faulty(text: &str) -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::new();
        let id = sources.add("prøve.sag", text);
        let diagnostic = load(&sources, id, &CALENDARS).diagnostics.remove(0);
        (sources, diagnostic)
    }

    #[test]
    fn the_frame_shows_the_line_the_help_and_the_column_of_letters() {
        let (sources, diagnostic) = faulty("rådhus\n");
        let frame = frame(&sources, &diagnostic, Language::Danish, PLAIN);
        assert!(frame.starts_with("fejl[no-header]: "), "{frame}");
        assert!(frame.contains("--> prøve.sag:1:1"), "{frame}");
        assert!(frame.contains("= hjælp: "), "{frame}");
    }

    proptest! {
        #[test]
        fn no_span_however_wrong_makes_it_fall(
            text in "[a-zæøå\u{30a}\u{1F600}€ \n\t\r\"]{0,60}",
            spans in prop::array::uniform6(0_u32..90),
        ) {
            let (sources, mut diagnostic) = faulty(&text);
            let [a, b, c, d, e, f] = spans;
            diagnostic.span = Span { start: a, end: b };
            diagnostic.also = Some(Span { start: c, end: d });
            diagnostic.fixes = vec![sagsgang::diagnostic::Fix { span: Span { start: e, end: f }, text: "ø\n".to_owned(), safe: true }];
            prop_assert!(!frame(&sources, &diagnostic, Language::Danish, PLAIN).is_empty());
            diagnostic.also = Some(Span { start: c + 5_000, end: d + 5_000 });
            prop_assert!(!frame(&sources, &diagnostic, Language::English, PLAIN).is_empty());
        }

        #[test]
        fn an_excerpt_is_whole_lines_and_its_place_is_inside(text in "[aø\n]{0,40}", start in 0_u32..60, end in 0_u32..60) {
            let span = Span { start, end };
            let excerpt = excerpt(&text, span);
            let place = excerpt.place(span);
            prop_assert!(place.start <= place.end && place.end <= excerpt.text.len());
            prop_assert!(excerpt.text.get(place).is_some());
            prop_assert_eq!(text.get(excerpt.start..excerpt.start + excerpt.text.len()), Some(excerpt.text));
            prop_assert!(excerpt.start == 0 || text.as_bytes()[excerpt.start - 1] == b'\n');
        }
    }
}
