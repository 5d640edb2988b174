//! The shape of every complaint: data first, worded late, so that Danish and English are two tables.
//!
//! In: a [`Code`], a place and particulars. Out: sentences through [`Diagnostic::title`] and [`Diagnostic::help`].
//! Must not know which part of the pipeline complains, nor how it is shown.

use crate::lexicon::Language;
use crate::source::{SourceId, Span};
use serde::Serialize;

mod code;
mod suggest;
mod words;

pub use code::Code;
pub(crate) use suggest::{distance, nearest};
pub(crate) use words::is_invisible;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The procedure cannot run.
    Error,
    /// It can run, but somebody should look.
    Warning,
}

/// A particular that a sentence mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// The author's own words, or a number.
    Same(String),
    /// Ours: in Danish and in English.
    Each(String, String),
}

impl From<&str> for Part {
    fn from(words: &str) -> Self {
        Self::Same(words.to_owned())
    }
}

impl From<String> for Part {
    fn from(words: String) -> Self {
        Self::Same(words)
    }
}

impl From<u32> for Part {
    fn from(number: u32) -> Self {
        Self::Same(number.to_string())
    }
}

impl From<(&str, &str)> for Part {
    fn from((danish, english): (&str, &str)) -> Self {
        Self::Each(danish.to_owned(), english.to_owned())
    }
}

impl Part {
    /// Words in quotation marks.
    pub(crate) fn quoted(words: &str) -> Self {
        Self::Each(Language::Danish.quoted(words), Language::English.quoted(words))
    }

    /// Something by its name: what it is, in Danish and in English, and the name in quotation marks.
    pub(crate) fn named((danish, english): (&str, &str), name: &str) -> Self {
        let name = |language: Language| language.quoted(name);
        Self::Each(format!("{danish} {}", name(Language::Danish)), format!("{english} {}", name(Language::English)))
    }

    pub(crate) fn text(&self, language: Language) -> &str {
        match self {
            Self::Same(words) => words,
            Self::Each(danish, english) => language.pick(danish, english),
        }
    }
}

/// A change of the text that would mend a fault, in the text the fault stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What to replace; empty to insert.
    pub span: Span,
    /// What to write there.
    pub text: String,
    /// Can nothing else have been meant? Then a tool may write it without asking: a slip of the pen, or something without effect.
    pub safe: bool,
}

/// One complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of fault.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// In which text.
    pub source: SourceId,
    /// Where.
    pub span: Span,
    /// A second place that matters, e.g. where a name was declared first.
    pub also: Option<Span>,
    /// In which text that place is, where it is another one.
    pub also_in: Option<SourceId>,
    /// From when on it is so, where a text below is followed by its next version and nothing was wrong before.
    pub(crate) since: Option<Part>,
    /// What could be written instead, the likeliest first.
    pub fixes: Vec<Fix>,
    pub(crate) parts: Vec<Part>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, source: SourceId, span: Span) -> Self {
        Self { code, severity: code.severity(), source, span, also: None, also_in: None, since: None, fixes: Vec::new(), parts: Vec::new() }
    }

    /// Adds a particular; the code's sentences use them in order.
    pub(crate) fn with(mut self, part: impl Into<Part>) -> Self {
        self.parts.push(part.into());
        self
    }

    pub(crate) fn also(mut self, span: Span) -> Self {
        self.also = Some(span);
        self
    }

    /// What was meant, beyond doubt.
    pub(crate) fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { span, text: text.into(), safe: true });
        self
    }

    /// What may have been meant; whoever wrote the text must choose.
    pub(crate) fn propose(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { span, text: text.into(), safe: false });
        self
    }

    /// What is wrong, in one line without a full stop.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        let title = words::fill(words::sentences(self.code, language).title, &self.parts, language);
        match &self.since {
            Some(since) => format!("{}: {title}", since.text(language)),
            None => title,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self, language: Language) -> String {
        words::fill(words::sentences(self.code, language).help, &self.parts, language)
    }

    /// What the second place is.
    #[must_use]
    pub fn also_label(&self, language: Language) -> &'static str {
        words::sentences(self.code, language).also
    }
}

/// Puts diagnostics in the order of the text, without repetitions.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (a.source, a.span.start, a.severity, a.code, a.span.end).cmp(&(b.source, b.span.start, b.severity, b.code, b.span.end))
    });
    diagnostics.dedup();
}

/// Is there an error among them?
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
