//! Where the logs of invented cases and their pools go: one file of them all, or a folder with one each.

use super::is_folder;
use crate::usage::Trouble;
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Error, Write};
use std::path::Path;

/// How the ids of invented cases begin.
const INVENTED: &str = "sim-";

pub(super) enum Writer {
    File(String, BufWriter<File>),
    Folder(String),
}

impl Writer {
    /// A file that holds anything but invented cases is never written over.
    pub(super) fn to(out: &str, language: Language) -> Result<Self, Trouble> {
        let wrong = |error: &Error| cannot(out, error).said_in(language);
        if is_folder(out) {
            fs::create_dir_all(out).map_err(|error| wrong(&error))?;
            return Ok(Self::Folder(out.to_owned()));
        }
        if Path::new(out).extension().is_none_or(|kind| kind != "jsonl") {
            let trouble = Trouble::new(
                format!("-o {out}: hverken en mappe eller en log (.jsonl)"),
                format!("-o {out}: neither a folder nor a log (.jsonl)"),
            )
            .with_help("skriv »mappe/« for én fil pr. sag", "write `folder/` for one file a case");
            return Err(trouble.said_in(language));
        }
        if Path::new(out).exists() && !holds_invented(out) {
            let trouble = Trouble::new(
                format!("{out} findes og er ikke opdigtede sager; den skrives ikke over"),
                format!("{out} exists and holds no invented cases; it is not written over"),
            );
            return Err(trouble.said_in(language));
        }
        let file = File::create(out).map_err(|error| wrong(&error))?;
        Ok(Self::File(out.to_owned(), BufWriter::new(file)))
    }

    /// Writes the log of a case.
    pub(super) fn case(&mut self, log: &Log, language: Language) -> Result<(), Trouble> {
        self.write(log.case(), log, language)
    }

    /// Writes the log of a pool, beside those of the cases.
    pub(super) fn pool(&mut self, seed: u64, log: &Log, language: Language) -> Result<(), Trouble> {
        let name = log.header().and_then(|header| header.pool.as_deref()).unwrap_or_default();
        let name: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
        self.write(&format!("{INVENTED}{seed}-{name}"), log, language)
    }

    fn write(&mut self, name: &str, log: &Log, language: Language) -> Result<(), Trouble> {
        let written = match self {
            Self::File(_, file) => file.write_all(log.write().as_bytes()),
            Self::Folder(folder) => fs::write(Path::new(folder).join(format!("{name}.jsonl")), log.write()),
        };
        let path = match self {
            Self::File(path, _) | Self::Folder(path) => path,
        };
        written.map_err(|error| cannot(path, &error).said_in(language))
    }

    pub(super) fn finish(self, language: Language) -> Result<String, Trouble> {
        match self {
            Self::Folder(path) => Ok(path),
            Self::File(path, mut file) => {
                file.flush().map_err(|error| cannot(&path, &error).said_in(language))?;
                Ok(path)
            }
        }
    }
}

fn holds_invented(path: &str) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut first = String::new();
    let read = BufReader::new(file).read_line(&mut first);
    read.is_ok() && (first.is_empty() || Log::read(&first).0.case().starts_with(INVENTED))
}

fn cannot(path: &str, error: &Error) -> Trouble {
    Trouble::new(format!("{path} kan ikke skrives ({error})"), format!("{path} cannot be written ({error})"))
}
