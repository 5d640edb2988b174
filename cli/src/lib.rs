//! The command line of Sagsgang as a function: arguments and streams in, an exit code out.
//!
//! All files, colours and exit codes of the project live here; the engine knows none of them. Each verb is one file
//! under `command/`. The clock is an argument too ([`Surroundings::now`]), so that a test sees the same screen every day.
//!
//! Exit codes: 0 fine, 1 findings or a refusal, 2 wrong use. A reader that goes away (a broken pipe) is no fault.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test that fails may fall"
    )
)]

mod arguments;
mod bases;
mod command;
mod desk;
mod draw;
mod output;
mod page;
mod render;
mod usage;
mod words;

use arguments::{Arguments, Verb};
use clap::Parser;
use clap::error::ErrorKind;
use desk::Desk;
use output::{Answer, Exit};
use sagsgang::calendar::Instant;
use sagsgang::lexicon::Language;
use std::ffi::OsString;
use std::io::{self, Read, Write};

/// What a command has around it: its streams and the clock.
pub struct Surroundings<'a> {
    /// Read where a file is named `-`.
    pub input: &'a mut dyn Read,
    /// Answers.
    pub output: &'a mut dyn Write,
    /// What went wrong; never coloured.
    pub errors: &'a mut dyn Write,
    /// The present.
    pub now: Instant,
    /// Colour the answers?
    pub colour: bool,
    /// Does somebody watch the errors, so that long work should say how far it is?
    pub progress: bool,
}

/// Runs one command and gives its exit code. The first argument is the command's own name.
///
/// ```
/// use sagsgang::calendar::Instant;
/// use sagsgang_cli::{Surroundings, run};
/// let (mut output, mut errors) = (Vec::new(), Vec::new());
/// let now = Instant::parse("2018-02-06T09:00:00+01:00").unwrap();
/// let exit = run(
///     ["sagsgang", "count", "--within", "10 dage", "--after", "2018-02-05", "--format", "json"],
///     &mut Surroundings { input: &mut std::io::empty(), output: &mut output, errors: &mut errors, now, colour: false, progress: false },
/// );
/// assert_eq!(exit, 0);
/// assert!(String::from_utf8_lossy(&output).contains("\"due\": \"2018-02-15\""));
/// ```
pub fn run<T: Into<OsString>>(arguments: impl IntoIterator<Item = T>, surroundings: &mut Surroundings<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let language = usage::language_asked(&arguments).unwrap_or(Language::Danish);
    let answer = match Arguments::try_parse_from(&arguments) {
        Ok(Arguments { shared, verb: Verb::Lsp(asked) }) => match asked.serve(shared, surroundings) {
            Ok(status) => return status,
            Err(trouble) => trouble.answer(language),
        },
        Ok(arguments) => answer(arguments, surroundings),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Answer::text(format!("{}\n", error.to_string().trim_end()), Exit::Fine)
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Answer::misuse(format!("{}\n", error.to_string().trim_end()))
        }
        Err(error) => usage::of_clap(&error).answer(language),
    };
    match say(&answer, surroundings) {
        Ok(()) => answer.exit as u8,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine as u8,
        Err(_) => Exit::Misuse as u8,
    }
}

fn answer(arguments: Arguments, surroundings: &mut Surroundings<'_>) -> Answer {
    let Arguments { shared, verb } = arguments;
    let language = shared.language().unwrap_or(Language::Danish);
    let mut desk = match Desk::of(surroundings, shared) {
        Ok(desk) => desk,
        Err(trouble) => return trouble.answer(language),
    };
    let answer = match verb {
        Verb::Check(asked) => asked.answer(&mut desk),
        Verb::ExplainCode(asked) => asked.answer(&mut desk),
        Verb::Format(asked) => asked.answer(&mut desk),
        Verb::Translate(asked) => asked.answer(&mut desk),
        Verb::Count(asked) => asked.answer(&mut desk),
        Verb::Run(asked) => asked.answer(&mut desk),
        Verb::Attempt(asked) => asked.answer(&mut desk),
        Verb::Explain(asked) => asked.answer(&mut desk),
        Verb::Consequences(asked) => asked.answer(&mut desk),
        Verb::Migrate(asked) => asked.answer(&mut desk),
        Verb::Messages(asked) => asked.answer(&mut desk),
        Verb::Indicators(asked) => asked.answer(&mut desk),
        Verb::Activities(asked) => asked.answer(&mut desk),
        Verb::Pool(asked) => asked.answer(&mut desk),
        Verb::Document(asked) => asked.answer(&mut desk),
        Verb::Simulate(asked) => asked.answer(&mut desk),
        Verb::Draw(asked) => asked.answer(&mut desk),
        Verb::Layers(asked) => asked.answer(&mut desk),
        // It answers as it goes along, and never here.
        Verb::Lsp(_) => Ok(Answer::text(String::new(), Exit::Fine)),
        Verb::Test(asked) => asked.answer(&mut desk),
        Verb::Help(asked) => asked.answer(&mut desk),
    };
    answer.unwrap_or_else(|stop| stop.answer(language))
}

fn say(answer: &Answer, surroundings: &mut Surroundings<'_>) -> io::Result<()> {
    surroundings.errors.write_all(answer.notes.as_bytes())?;
    surroundings.errors.flush()?;
    surroundings.output.write_all(answer.out.as_bytes())?;
    surroundings.output.flush()
}
