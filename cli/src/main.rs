//! The real command: real streams, the real clock, an exit code. Everything else is in the library.

use sagsgang::calendar::Instant;
use sagsgang_cli::{Surroundings, run};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reading a text makes many small things and drops them again; an editor waits for that after every key.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    let exit = run(
        std::env::args_os(),
        &mut Surroundings {
            input: &mut std::io::stdin().lock(),
            output: &mut anstream::stdout().lock(),
            errors: &mut anstream::stderr().lock(),
            now: now(),
            colour,
            progress: std::io::IsTerminal::is_terminal(&std::io::stderr()),
        },
    );
    ExitCode::from(exit)
}

/// The one place where the clock is read.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
