//! What a command answers with: words or JSON, notes for the error stream, and an exit code. Colour is decided here.

use crate::usage::Trouble;
use sagsgang::lexicon::Language;
use serde::Serialize;

/// The three exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Fine.
    Fine = 0,
    /// Findings, or a refusal.
    Findings = 1,
    /// Wrong use.
    Misuse = 2,
}

impl Exit {
    /// Findings if there are any.
    pub(crate) fn findings(any: bool) -> Self {
        if any { Self::Findings } else { Self::Fine }
    }
}

/// A finished answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For the output.
    pub(crate) out: String,
    /// For the error stream.
    pub(crate) notes: String,
    /// The exit code.
    pub(crate) exit: Exit,
}

impl Answer {
    pub(crate) fn text(out: String, exit: Exit) -> Self {
        Self { out, notes: String::new(), exit }
    }

    pub(crate) fn misuse(notes: String) -> Self {
        Self { out: String::new(), notes, exit: Exit::Misuse }
    }

    /// An answer for programs. The shapes are those of `docs/schemas`.
    pub(crate) fn json(value: &impl Serialize, exit: Exit) -> Result<Self, Stop> {
        let mut out = serde_json::to_string_pretty(value).map_err(|error| {
            let error = error.to_string();
            Trouble::new(format!("svaret kan ikke skrives som JSON ({error})"), format!("the answer cannot be written as JSON ({error})"))
        })?;
        out.push('\n');
        Ok(Self::text(out, exit))
    }

    pub(crate) fn with_notes(mut self, notes: String) -> Self {
        self.notes = notes;
        self
    }
}

/// Why a command stops before its answer: an answer of another kind (diagnostics), or wrong use.
#[derive(Debug)]
pub(crate) enum Stop {
    /// This instead.
    Answer(Answer),
    /// Wrong use.
    Trouble(Trouble),
}

impl Stop {
    /// The answer in the end; wrong use is worded in its own language, or else in this one.
    pub(crate) fn answer(self, language: Language) -> Answer {
        match self {
            Self::Answer(answer) => answer,
            Self::Trouble(trouble) => trouble.answer(language),
        }
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Answer> for Stop {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

/// How words are set off. State is always said in words too: colour only helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Strong,
    Alarm,
    Good,
    Faint,
}

/// Puts colour on words, or does not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) colour: bool,
}

impl Paint {
    pub(crate) fn paint(self, style: Style, words: &str) -> String {
        let code = match style {
            Style::Plain => "",
            Style::Strong => "1",
            Style::Alarm => "1;31",
            Style::Good => "32",
            Style::Faint => "2",
        };
        if self.colour && !code.is_empty() && !words.is_empty() { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }
}
