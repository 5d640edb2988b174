//! Wrong use, in words: never a Rust type, never English to somebody who asked in Danish.

use crate::output::Answer;
use crate::words::{did_you_mean, nearest};
use clap::error::{ContextKind, ErrorKind};
use sagsgang::lexicon::Language;
use std::ffi::OsString;

/// So many names are listed beside a proposal, and no more.
const MANY_NAMES: usize = 20;

/// What was used wrongly, in both languages.
#[derive(Debug)]
pub(crate) struct Trouble {
    danish: String,
    english: String,
    language: Option<Language>,
}

impl Trouble {
    /// Lower case at the beginning, no full stop at the end, as in diagnostics.
    pub(crate) fn new(danish: impl Into<String>, english: impl Into<String>) -> Self {
        Self { danish: danish.into(), english: english.into(), language: None }
    }

    /// A name that is none of those of its sort, which is said as in `the role`; with the nearest, and all of them.
    pub(crate) fn unknown(sort: (&str, &str), name: &str, names: &[&str]) -> Self {
        let near = |language| did_you_mean(language, name, names.iter().copied());
        let trouble = Self::new(
            format!("jeg kender ikke {} {}{}", sort.0, Language::Danish.quoted(name), near(Language::Danish)),
            format!("I do not know {} {}{}", sort.1, Language::English.quoted(name), near(Language::English)),
        );
        // Nobody reads a hundred names to find the one just proposed.
        if names.len() > MANY_NAMES && nearest(name, names.iter().copied()).is_some() {
            return trouble;
        }
        let all = names.join(", ");
        if all.is_empty() {
            trouble.with_help("sagsgangen har ingen", "the procedure has none")
        } else {
            trouble.with_help(&format!("sagsgangen har: {all}"), &format!("the procedure has: {all}"))
        }
    }

    /// Fixes the language, where it is known better than the command line knows it.
    pub(crate) fn said_in(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Adds what to do about it.
    pub(crate) fn with_help(mut self, danish: &str, english: &str) -> Self {
        self.danish.push_str("\nhjælp: ");
        self.danish.push_str(danish);
        self.english.push_str("\nhelp: ");
        self.english.push_str(english);
        self
    }

    /// What was wrong, where it does not stop the command.
    pub(crate) fn words(&self, language: Language) -> &str {
        language.pick(&self.danish, &self.english)
    }

    pub(crate) fn answer(self, language: Language) -> Answer {
        let language = self.language.unwrap_or(language);
        Answer::misuse(language.pick(format!("fejl: {}\n", self.danish), format!("error: {}\n", self.english)))
    }
}

/// The language asked for on the command line, found even when the rest of it cannot be read.
pub(crate) fn language_asked(arguments: &[OsString]) -> Option<Language> {
    let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1)).copied();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    match joined.or(after) {
        Some("en") => Some(Language::English),
        Some("da") => Some(Language::Danish),
        _ => None,
    }
}

/// `<DUTY|--closing|--why-not <STEP>>` as `DUTY, --closing eller --why-not STEP`.
fn wanted(argument: &str, or: &str) -> String {
    let bare = argument.replace(['<', '>', '[', ']'], "").replace("...", "");
    let choices: Vec<&str> = bare.split('|').collect();
    match choices.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
        None => bare,
    }
}

/// Words the argument reader's complaint.
pub(crate) fn of_clap(error: &clap::Error) -> Trouble {
    let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let option = argument.split(" <").next().unwrap_or_default().trim_matches(['[', ']']);
    let (mut danish, mut english) = match error.kind() {
        ErrorKind::UnknownArgument => (format!("jeg kender ikke »{argument}«"), format!("I do not know `{argument}`")),
        ErrorKind::InvalidSubcommand => {
            let verb = said(ContextKind::InvalidSubcommand);
            (format!("jeg kender ikke kommandoen »{verb}«"), format!("I do not know the command `{verb}`"))
        }
        ErrorKind::InvalidValue if value.is_empty() => (format!("{option} mangler en værdi"), format!("{option} needs a value")),
        ErrorKind::InvalidValue => {
            let valid = said(ContextKind::ValidValue);
            (
                format!("{option} kan ikke være »{value}«; vælg mellem: {valid}"),
                format!("{option} cannot be `{value}`; choose from: {valid}"),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            let (danish, english) = (wanted(&argument, "eller"), wanted(&argument, "or"));
            (format!("her mangler {danish}"), format!("missing: {english}"))
        }
        ErrorKind::ArgumentConflict => {
            let prior = said(ContextKind::PriorArg);
            if prior.is_empty() || prior == argument {
                (format!("{option} må kun stå én gang"), format!("{option} may stand only once"))
            } else {
                let prior = prior.split(" <").next().unwrap_or_default();
                (format!("{option} og {prior} kan ikke stå sammen"), format!("{option} and {prior} cannot stand together"))
            }
        }
        ErrorKind::InvalidUtf8 => ("et argument er ikke UTF-8".to_owned(), "an argument is not UTF-8".to_owned()),
        _ => ("kommandoen kan ikke læses".to_owned(), "the command cannot be read".to_owned()),
    };
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(said);
    if let Some(suggested) = suggested.iter().find(|words| !words.is_empty()) {
        danish.push_str(&format!("; mente du »{suggested}«?"));
        english.push_str(&format!("; did you mean `{suggested}`?"));
    }
    Trouble::new(danish, english)
        .with_help("sagsgang --help, eller sagsgang KOMMANDO --help", "sagsgang --help, or sagsgang COMMAND --help")
}
