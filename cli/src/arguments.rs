//! The arguments every command shares, and the list of verbs. Each verb's own arguments stand in its file.

use crate::command::activities::Activities;
use crate::command::attempt::Attempt;
use crate::command::check::{Check, ExplainCode};
use crate::command::consequences::Consequences;
use crate::command::count::Count;
use crate::command::document::Document;
use crate::command::draw::Draw;
use crate::command::explain::Explain;
use crate::command::format::Format;
use crate::command::help::Help;
use crate::command::indicators::Indicators;
use crate::command::layers::Layers;
use crate::command::lsp::Lsp;
use crate::command::messages::Messages;
use crate::command::migrate::Migrate;
use crate::command::pool::Pool;
use crate::command::run::Run;
use crate::command::simulate::Simulate;
use crate::command::test::Test;
use crate::command::translate::Translate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use sagsgang::lexicon::Language;

/// Where the language itself is told of.
const AFTER: &str = "Sproget / the language:\n  sagsgang help language";

/// Sagsgang: kommunens sagsgange som tekst / municipal procedures as text.
///
/// Exit status: 0 fine, 1 findings or a refusal, 2 wrong use.
/// A time T is a date (2018-02-15) or a time with its offset (2018-02-15T09:00:00+01:00).
/// Where a file is asked for, `-` reads standard input.
#[derive(Debug, Parser)]
#[command(name = "sagsgang", version, verbatim_doc_comment, max_term_width = 100, disable_help_subcommand = true, after_help = AFTER)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// Kommunens egne kalendere (.json) / the municipality's own calendars (.json)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) calendars: Vec<String>,
    /// Tekster, der bygges på, når de ikke ligger i samme mappe eller i en ved siden af / texts that are built on, if not in the same folder or one beside it (.sag)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) base: Vec<String>,
    /// Svar som tekst eller JSON / answer in words or as JSON
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub(crate) format: Form,
    /// Svarets sprog (ellers sagsgangens eget) / language of the answer (else the procedure's own)
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
}

impl Shared {
    /// The language that was asked for.
    pub(crate) fn language(&self) -> Option<Language> {
        self.lang.map(Lang::language)
    }
}

impl Lang {
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Da => Language::Danish,
            Self::En => Language::English,
        }
    }
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Text,
    Json,
}

/// The languages of answers and of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Da,
    En,
}

/// The verbs, in the order in which a procedure meets them.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Check(Check),
    ExplainCode(ExplainCode),
    Format(Format),
    Translate(Translate),
    Count(Count),
    Layers(Layers),
    Test(Test),
    Run(Run),
    Attempt(Attempt),
    Explain(Explain),
    Consequences(Consequences),
    Migrate(Migrate),
    Messages(Messages),
    Indicators(Indicators),
    Activities(Activities),
    Pool(Pool),
    Document(Document),
    Simulate(Simulate),
    Draw(Draw),
    Help(Help),
    Lsp(Lsp),
}
