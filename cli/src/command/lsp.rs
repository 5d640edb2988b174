//! `lsp`: the other end of an editor. Reads and answers messages until the editor says it is over; what they mean is known by
//! `sagsgang_editor`, and only the files, the streams and the clock are here.

use crate::Surroundings;
use crate::arguments::Shared;
use crate::bases::{text_of, texts_beside};
use crate::desk::{CALENDARS, Desk};
use crate::output::Exit;
use crate::usage::Trouble;
use sagsgang::calendar::{Calendars, Day, Instant, Moment};
use sagsgang_editor::Around;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How many texts of the editor's folders are taken in.
const MOST_TEXTS: usize = 1_000;
/// How many folders deep they are looked for.
const DEEPEST: usize = 6;

/// Hjælp en editor, mens sagsgangen skrives / help an editor while the procedure is written
///
/// Taler Language Server Protocol på standard input og output: fejl, mens man skriver, med rettelser; hvad der kan stå
/// hvor; et trins frist med de næste datoer fra i dag; hvor et navn er erklæret og brugt, også i tekster, der bygger på
/// hinanden; omdøbning, oversigt og fast form. En editor starter den selv; se editor/vscode/README.md.
/// Speaks the Language Server Protocol on standard input and output: faults as one types, with fixes; what may stand
/// where; a step's deadline with the next dates from today; where a name is declared and used, also in texts that build
/// on each other; renaming, outline and canonical form. An editor starts it by itself; see editor/vscode/README.md.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Lsp {
    /// Regn eksempler fra denne dag (ellers i dag) / count examples from this day (else today)
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Det sædvanlige og eneste; editorer siger det / the usual and only way; editors say so
    #[arg(long, hide = true)]
    stdio: bool,
}

/// What is around the editor: files, and the clock.
struct Here {
    calendars: Calendars,
    fixed: Option<Day>,
    began: Instant,
    since: SystemTime,
}

impl Lsp {
    /// Serves one editor; gives the exit status that its protocol asks for.
    pub(crate) fn serve(&self, shared: Shared, surroundings: &mut Surroundings<'_>) -> Result<u8, Trouble> {
        let fixed = self.today.as_deref().map(day).transpose()?;
        let calendars = Desk::of(surroundings, shared)?.calendars;
        if surroundings.progress {
            // Whoever called it by hand would wait in vain; whoever does not want to hear so, gets along without.
            let words = "sagsgang lsp venter på en editor / waits for an editor (Ctrl+C)\n";
            let _ = surroundings.errors.write_all(words.as_bytes());
        }
        let here = Here { calendars: calendars.clone(), fixed, began: surroundings.now, since: SystemTime::now() };
        match sagsgang_editor::serve(surroundings.input, surroundings.output, calendars, &here) {
            Ok(status) => Ok(status),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Exit::Findings as u8),
            Err(_) => Ok(Exit::Misuse as u8),
        }
    }
}

fn day(words: &str) -> Result<Day, Trouble> {
    match Moment::parse(words) {
        Some(Moment::Day(day)) => Ok(day),
        _ => Err(Trouble::new(
            format!("--today: »{words}« er ikke en dato som 2018-02-15"),
            format!("--today: `{words}` is not a date such as 2018-02-15"),
        )),
    }
}

impl Around for Here {
    fn today(&self) -> Day {
        // The present was told when the command began; an editor runs for days.
        let passed = self.since.elapsed().map_or(0, |passed| i64::try_from(passed.as_millis()).unwrap_or(i64::MAX));
        let now = Instant::from_milliseconds(self.began.milliseconds().saturating_add(passed));
        let calendar = self.calendars.get("danmark").or_else(|| CALENDARS.get("danmark"));
        self.fixed.or_else(|| calendar.map(|calendar| calendar.day_of(now))).unwrap_or(Day::FIRST)
    }

    fn read(&self, path: &Path) -> Option<String> {
        text_of(path)
    }

    fn texts_in(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(folder, 0, &mut found);
        found
    }

    fn texts_below(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(folder, DEEPEST, &mut found);
        found
    }

    fn texts_beside(&self, folder: &Path) -> Vec<PathBuf> {
        texts_beside(folder)
    }
}

/// The texts in a folder and so many folders deep below it.
fn collect(folder: &Path, deep: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if found.len() >= MOST_TEXTS {
            return;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let left_out = name.starts_with('.') || name == "target" || name == "node_modules";
        if path.is_dir() && deep > 0 && !left_out && !path.is_symlink() {
            collect(&path, deep - 1, found);
        } else if path.extension().is_some_and(|extension| extension == "sag") && path.is_file() {
            found.push(path);
        }
    }
}
