//! Where a command works: what it reads, the present, and how it was asked to answer.

use crate::Surroundings;
use crate::arguments::{Form, Shared};
use crate::bases;
use crate::command::check;
use crate::output::{Paint, Stop};
use crate::usage::Trouble;
use sagsgang::calendar::{CalendarError, Calendars, Day, Instant, Moment};
use sagsgang::check::{Loaded, load};
use sagsgang::homes::{Handover, Homes, SharedTwice, Stay, handover_sentences, stay_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::{Log, LogFault};
use sagsgang::model::{Checked, Procedure, RoleId};
use sagsgang::parties::{log_for, only_for};
use sagsgang::situation::{AsOf, Situation, situation};
use sagsgang::source::{Source, SourceId, SourceMap};
use sagsgang::versions::{Follows, Versions, follows_sentences};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::LazyLock;

/// The calendars that come with the engine, made once.
pub(crate) static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

/// The largest procedure that is taken in, in bytes. The engine reads less, and says so with a message of its own.
const MOST_TEXT: u64 = 64 * 1024 * 1024;
/// The largest log that is taken in, in bytes.
const MOST_LOG: u64 = 2 * 1024 * 1024 * 1024;

/// What a command has.
pub(crate) struct Desk<'a> {
    pub(crate) input: &'a mut dyn Read,
    /// Where long work says how far it is, if somebody watches.
    watched: Option<&'a mut dyn Write>,
    pub(crate) now: Instant,
    pub(crate) colour: bool,
    pub(crate) shared: Shared,
    /// The engine's calendars and the municipality's own.
    pub(crate) calendars: Calendars,
}

/// A procedure's text, read and checked.
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) sources: SourceMap,
    pub(crate) id: SourceId,
    pub(crate) loaded: Loaded,
}

impl Text {
    pub(crate) fn source(&self) -> Option<&Source> {
        self.sources.get(self.id)
    }
}

/// A procedure that can run and the log of a case.
pub(crate) struct CaseFiles {
    pub(crate) procedure: Checked<Procedure>,
    pub(crate) log: Log,
    pub(crate) faults: Vec<LogFault>,
    /// The language to answer in.
    pub(crate) language: Language,
    /// The texts that the case may follow, where there is more than one.
    homes: Option<Homes>,
    /// Which of them it follows, and why.
    pub(crate) follows: Option<Follows>,
    /// Where the case has belonged, where texts share out the cases.
    pub(crate) stays: Vec<Stay>,
    /// What became of its duties each time it went from one text to another.
    pub(crate) handovers: Vec<Handover>,
    /// The role whose view is shown.
    pub(crate) seen_by: Option<RoleId>,
}

impl CaseFiles {
    /// A procedure with the log of a case.
    pub(crate) fn of(procedure: Checked<Procedure>, log: Log, faults: Vec<LogFault>, language: Language) -> Self {
        Self { procedure, log, faults, language, homes: None, follows: None, stays: Vec::new(), handovers: Vec::new(), seen_by: None }
    }

    /// Takes the text that the case follows as of a date; says nothing where there is only one and nothing to choose.
    pub(crate) fn choose(&mut self, desk: &mut Desk<'_>, others: &OtherTexts, as_of: AsOf) -> Result<(), Stop> {
        let nothing_to_choose =
            self.procedure.transition().is_none() && self.procedure.scope().is_none() && self.procedure.later().is_empty();
        if !others.named() && nothing_to_choose {
            return Ok(());
        }
        let homes = others.homes(desk, &self.procedure, self.language)?;
        let stays = homes.stays(&self.log, as_of);
        let versions = homes.family_at(&stays);
        let only_shared = versions.is_some_and(Versions::is_single);
        self.follows = if only_shared { None } else { versions.and_then(|versions| versions.follows(&self.log, as_of)) };
        if let Some(text) = versions.and_then(|versions| versions.of_case(&self.log, as_of)) {
            self.procedure = text.clone();
        }
        if self.procedure.scope().is_some() {
            self.handovers = homes.handovers_between(&self.log, &stays);
            self.stays = stays;
        }
        self.homes = Some(homes);
        Ok(())
    }

    /// What holds in the case, under the texts it has followed.
    pub(crate) fn situation(&self, as_of: AsOf) -> Situation {
        let followed = self.homes.as_ref().and_then(|homes| homes.situation(&self.log, as_of));
        let mut now = followed.unwrap_or_else(|| situation(&self.procedure, &self.log, as_of));
        if let Some(role) = self.seen_by {
            only_for(&self.procedure, &mut now, role);
        }
        now
    }

    /// Takes the log as a role may see it. Lines that cannot be read may be about anything, so nothing is said of them.
    pub(crate) fn see_as(&mut self, viewer: &Viewer) -> Result<(), Stop> {
        let Some(role) = viewer.role_of(&self.procedure, self.language)? else { return Ok(()) };
        self.log = log_for(&self.procedure, &self.log, role);
        self.faults.clear();
        self.seen_by = Some(role);
        Ok(())
    }

    /// To which of the texts the case belongs and why, in sentences.
    pub(crate) fn belongs_words(&self) -> Vec<String> {
        stay_sentences(self.language, self.procedure.calendar(), &self.stays)
    }

    /// What became of the duties of the case each time it went from one text to another, in sentences.
    pub(crate) fn handover_words(&self) -> Vec<String> {
        let calendar = self.procedure.calendar();
        self.handovers.iter().flat_map(|handover| handover_sentences(self.language, calendar, handover)).collect()
    }

    /// Which version the case follows and why, in sentences.
    pub(crate) fn follows_words(&self) -> Vec<String> {
        let Some(follows) = &self.follows else { return Vec::new() };
        let mut words = follows_sentences(self.language, self.procedure.calendar(), follows);
        words.extend(crate::words::basis_sentence(self.language, &follows.basis));
        words
    }
}

/// Who looks.
#[derive(Debug, clap::Args)]
pub(crate) struct Viewer {
    /// Kun det, rollen må se / only what the role may see
    #[arg(long = "as", value_name = "ROLE")]
    pub(crate) role: Option<String>,
}

impl Viewer {
    /// The role of a procedure that is named, if one is.
    pub(crate) fn role_of(&self, procedure: &Procedure, language: Language) -> Result<Option<RoleId>, Trouble> {
        let Some(name) = &self.role else { return Ok(None) };
        if let Some(role) = procedure.role_named(name) {
            return Ok(Some(role));
        }
        Err(unknown_role(procedure, name).said_in(language))
    }
}

pub(crate) fn unknown_role(procedure: &Procedure, name: &str) -> Trouble {
    let names: Vec<&str> = procedure.roles().iter().map(|role| role.name.as_str()).collect();
    Trouble::unknown(("rollen", "the role"), name, &names)
}

/// Other texts that a case may follow.
#[derive(Debug, clap::Args)]
pub(crate) struct OtherTexts {
    /// Tidligere udgaver, som en sag kan følge / earlier versions that a case may follow (.sag)
    #[arg(long, value_name = "FILE")]
    earlier: Vec<String>,
    /// Tekster for andre sager, fx andre kommuners / texts for other cases, say other municipalities' (.sag)
    #[arg(long, value_name = "FILE")]
    also: Vec<String>,
}

impl OtherTexts {
    /// Is any named?
    fn named(&self) -> bool {
        !self.earlier.is_empty() || !self.also.is_empty()
    }

    /// A procedure with its earlier versions, and the procedures that share out the cases with it.
    pub(crate) fn homes(&self, desk: &mut Desk<'_>, procedure: &Checked<Procedure>, language: Language) -> Result<Homes, Stop> {
        let texts = self.texts(desk, procedure)?;
        Homes::of(texts).map_err(|shared| shared_twice(&shared).said_in(language).into())
    }

    /// A procedure, those that share out the cases with it, and its earlier versions.
    pub(crate) fn texts(&self, desk: &mut Desk<'_>, procedure: &Checked<Procedure>) -> Result<Vec<Checked<Procedure>>, Stop> {
        let mut texts = vec![procedure.clone()];
        for path in &self.also {
            texts.push(desk.runnable(path)?.0);
        }
        for path in &self.earlier {
            let (text, language) = desk.runnable(path)?;
            if !texts.iter().any(|other| text.name().to_lowercase() == other.name().to_lowercase()) {
                let name = procedure.name();
                let trouble = Trouble::new(
                    format!("{path} er ikke en udgave af »{name}«: den hedder noget andet"),
                    format!("{path} is not a version of `{name}`: its name is another"),
                );
                return Err(trouble.said_in(language).into());
            }
            texts.push(text);
        }
        Ok(texts)
    }
}

/// Two texts apply to the same cases.
pub(crate) fn shared_twice(shared: &SharedTwice) -> Trouble {
    let SharedTwice { first, second, fact, value } = shared;
    let quoted = |language: Language| [first, second, fact, value].map(|words| language.quoted(words));
    let [da_first, da_second, da_fact, da_value] = quoted(Language::Danish);
    let [en_first, en_second, en_fact, en_value] = quoted(Language::English);
    Trouble::new(
        format!("{da_first} og {da_second} gælder begge for sager, hvor {da_fact} er {da_value}"),
        format!("{en_first} and {en_second} both apply to cases where {en_fact} is {en_value}"),
    )
    .with_help("lad kun den ene af dem gælde for den værdi", "let only one of them apply to that value")
}

impl<'a> Desk<'a> {
    /// Reads the calendars that were named, before anything is counted by them.
    pub(crate) fn of(surroundings: &'a mut Surroundings<'_>, shared: Shared) -> Result<Self, Trouble> {
        let files = shared.calendars.clone();
        let Surroundings { input, errors, now, colour, progress, .. } = surroundings;
        let watched = if *progress { Some(&mut **errors as &mut dyn Write) } else { None };
        let mut desk = Desk { input: &mut **input, watched, now: *now, colour: *colour, shared, calendars: CALENDARS.clone() };
        for path in files {
            let text = desk.read(&path, MOST_TEXT)?;
            desk.calendars.add_json(&text).map_err(|error| calendar_trouble(&path, &error))?;
        }
        Ok(desk)
    }
}

/// What is wrong with a calendar file, in both languages.
fn calendar_trouble(path: &str, error: &CalendarError) -> Trouble {
    let danish = match error {
        CalendarError::Form { line, column, message } => format!("linje {line}, tegn {column}: formen er forkert ({message})"),
        CalendarError::NoSuchDay { list, day } => format!("»{day}« i listen »{list}« peger på en dag, der ikke findes"),
        CalendarError::Incomplete { list, day } => {
            format!("»{day}« i listen »{list}« mangler navn eller kilde, eller det sidste år kommer før det første")
        }
        CalendarError::DuplicateName { name } => format!("navnet »{name}« er brugt to gange"),
        CalendarError::UnknownList { calendar, list } => format!("kalenderen »{calendar}« bruger listen »{list}«, som ikke findes"),
        CalendarError::UnknownZone { calendar, zone } => format!("kalenderen »{calendar}« har en tidszone, der ikke findes: »{zone}«"),
        CalendarError::UnsteadyZone { calendar, zone } => {
            format!("kalenderen »{calendar}« har tidszonen »{zone}«, hvor en dag ikke begynder ét sted")
        }
        CalendarError::BadClosure { calendar, closure } => {
            format!(
                "lukningen »{closure}« i kalenderen »{calendar}« mangler navn eller kilde, slutter før den begynder, eller overlapper en anden"
            )
        }
        CalendarError::NeverOpen { calendar } => format!("kalenderen »{calendar}« har ingen hverdage eller ingen bankdage"),
        CalendarError::TooMany { calendar } => format!("kalenderen »{calendar}« har for mange fridage"),
    };
    Trouble::new(format!("{path}: {danish}"), format!("{path}: {error}"))
}

impl Desk<'_> {
    pub(crate) fn json(&self) -> bool {
        self.shared.format == Form::Json
    }

    pub(crate) fn paint(&self) -> Paint {
        Paint { colour: self.colour }
    }

    /// The language to answer in: the one asked for, or else this one.
    pub(crate) fn language_or(&self, own: Language) -> Language {
        self.shared.language().unwrap_or(own)
    }

    /// Says how far long work on many cases is, if somebody watches: now and then, and never in the answer.
    pub(crate) fn progress(&mut self, language: Language, done: usize, all: usize) {
        self.progress_of(language, (done, all), 100, ("sager", "cases"));
    }

    /// Says how far work on many of something is, each time so many are done.
    pub(crate) fn progress_of(&mut self, language: Language, (done, all): (usize, usize), each: usize, of: (&str, &str)) {
        let Some(watched) = self.watched.as_mut().filter(|_| all >= each && (done.is_multiple_of(each) || done == all)) else { return };
        let percent = done * 100 / all;
        let words = language.pick(format!("\r{done} af {all} {} ({percent} %)", of.0), format!("\r{done} of {all} {} ({percent}%)", of.1));
        let end = if done == all { "\n" } else { "" };
        // Whoever does not want to hear how far it is, gets the answer all the same.
        let _ = write!(watched, "{words}{end}").and_then(|()| watched.flush());
    }

    /// The bytes of a file, or of standard input for `-`.
    fn read(&mut self, path: &str, most: u64) -> Result<String, Trouble> {
        let mut bytes = Vec::new();
        let read = if path == "-" {
            (&mut *self.input).take(most + 1).read_to_end(&mut bytes)
        } else {
            std::fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        };
        read.map_err(|error| unreadable(path, &error))?;
        if bytes.len() as u64 > most {
            let megabytes = most / 1024 / 1024;
            return Err(Trouble::new(format!("{path} er større end {megabytes} MB"), format!("{path} is larger than {megabytes} MB")));
        }
        String::from_utf8(bytes).map_err(|error| {
            let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            Trouble::new(
                format!("{path} er ikke UTF-8 (linje {line}); gem filen som UTF-8 og prøv igen"),
                format!("{path} is not UTF-8 (line {line}); save the file as UTF-8 and try again"),
            )
        })
    }

    /// A procedure's text as it stands in the file.
    pub(crate) fn words(&mut self, path: &str) -> Result<String, Trouble> {
        self.read(path, MOST_TEXT)
    }

    /// Reads and checks a procedure.
    pub(crate) fn text(&mut self, path: &str) -> Result<Text, Trouble> {
        self.text_among(path, &[])
    }

    /// Reads and checks procedures that may build on each other.
    pub(crate) fn texts(&mut self, named: &[String]) -> Result<Vec<Text>, Trouble> {
        named.iter().map(|path| self.text_among(path, named)).collect()
    }

    fn text_among(&mut self, path: &str, named: &[String]) -> Result<Text, Trouble> {
        let words = self.words(path)?;
        Ok(self.among(path, &words, named))
    }

    /// Checks words as if they stood in a file.
    pub(crate) fn text_of(&mut self, path: &str, words: &str) -> Text {
        self.among(path, words, &[])
    }

    fn among(&mut self, path: &str, words: &str, named: &[String]) -> Text {
        let mut sources = SourceMap::new();
        let id = sources.add(path, words);
        bases::offer(self, &mut sources, id, named);
        let loaded = load(&sources, id, &self.calendars);
        Text { path: path.to_owned(), sources, id, loaded }
    }

    /// A procedure that can run; where it cannot, the answer is what is wrong with it.
    pub(crate) fn runnable(&mut self, path: &str) -> Result<(Checked<Procedure>, Language), Stop> {
        let mut text = self.text(path)?;
        let language = self.language_or(text.loaded.file.language);
        match text.loaded.procedure.take() {
            Some(procedure) => Ok((procedure, language)),
            None => Err(check::not_runnable(self, &text)?.into()),
        }
    }

    /// The log of a case, with the lines that cannot be read.
    pub(crate) fn log(&mut self, path: &str) -> Result<(Log, Vec<LogFault>), Trouble> {
        Ok(Log::read(&self.read(path, MOST_LOG)?))
    }

    /// A procedure that can run, and a log. Lines of the log that cannot be read are told of, never dropped silently.
    pub(crate) fn case_files(&mut self, file: &str, log: &str) -> Result<CaseFiles, Stop> {
        if file == "-" && log == "-" {
            return Err(Trouble::new("kun én af filerne kan være »-«", "only one of the files can be `-`").into());
        }
        let (procedure, language) = self.runnable(file)?;
        if log != "-" && !Path::new(log).exists() {
            return Err(no_log(log, procedure.name()).said_in(language).into());
        }
        let (log, faults) = self.log(log).map_err(|trouble| trouble.said_in(language))?;
        Ok(CaseFiles::of(procedure, log, faults, language))
    }
}

/// The day that an option names, or another where it names none.
pub(crate) fn day_or(option: &str, words: Option<&str>, otherwise: Day, language: Language) -> Result<Day, Trouble> {
    let Some(words) = words else { return Ok(otherwise) };
    Day::parse(words).ok_or_else(|| {
        let trouble = Trouble::new(
            format!("{option}: »{words}« er ikke en dato som 2018-02-15"),
            format!("{option}: `{words}` is not a date such as 2018-02-15"),
        );
        trouble.said_in(language)
    })
}

/// The logs named, and those in the folders named, in order.
pub(crate) fn logs_among(paths: &[String]) -> Result<Vec<String>, Trouble> {
    let mut files = Vec::new();
    for path in paths {
        if !Path::new(path).is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
        let mut found: Vec<String> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        if found.is_empty() {
            return Err(Trouble::new(format!("der er ingen logge (.jsonl) i {path}"), format!("there are no logs (.jsonl) in {path}")));
        }
        found.sort();
        files.append(&mut found);
    }
    Ok(files)
}

pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound => Trouble::new(format!("{path} findes ikke"), format!("{path} does not exist")),
        ErrorKind::PermissionDenied => Trouble::new(format!("{path} må jeg ikke læse"), format!("I may not read {path}")),
        ErrorKind::IsADirectory => Trouble::new(format!("{path} er en mappe, ikke en fil"), format!("{path} is a folder, not a file")),
        _ => Trouble::new(format!("{path} kan ikke læses ({error})"), format!("{path} cannot be read ({error})")),
    }
}

/// A case begins with its log, and a log with one line.
fn no_log(path: &str, procedure: &str) -> Trouble {
    let header = format!("{{\"sagsgang\":1,\"case\":\"…\",\"procedure\":\"{procedure}\",\"zone\":\"Europe/Copenhagen\"}}");
    Trouble::new(format!("{path} findes ikke"), format!("{path} does not exist"))
        .with_help(&format!("en ny sags log er én linje: {header}"), &format!("the log of a new case is one line: {header}"))
}

/// A time from the command line: a date, or a time with its offset.
pub(crate) fn moment(option: &str, words: &str, language: Language) -> Result<Moment, Trouble> {
    Moment::parse(words).ok_or_else(|| {
        Trouble::new(
            format!("{option}: »{words}« er hverken en dato som 2018-02-15 eller et tidspunkt som 2018-02-15T09:00:00+01:00"),
            format!("{option}: `{words}` is neither a date such as 2018-02-15 nor a time such as 2018-02-15T09:00:00+01:00"),
        )
        .said_in(language)
    })
}

/// As of when: `--at` sets both times, the others one each; otherwise now.
#[derive(Debug, clap::Args)]
pub(crate) struct Times {
    /// Set fra T: det, der var sket og kendt (ellers nu) / as of T on both counts (else now)
    #[arg(long, value_name = "T", conflicts_with_all = ["happened_by", "known_by"])]
    at: Option<String>,
    /// Det, der var sket til og med T / what had happened by T
    #[arg(long, value_name = "T")]
    happened_by: Option<String>,
    /// Det, der var registreret til og med T / what was recorded by T
    #[arg(long, value_name = "T")]
    known_by: Option<String>,
}

impl Times {
    /// Is nothing said about what had happened?
    pub(crate) fn leaves_open(&self) -> bool {
        self.at.is_none() && self.happened_by.is_none()
    }

    pub(crate) fn as_of(&self, desk: &Desk<'_>, language: Language) -> Result<AsOf, Trouble> {
        let time = |option: &str, words: &Option<String>| match words {
            Some(words) => moment(option, words, language),
            None => Ok(Moment::Instant(desk.now)),
        };
        if self.at.is_some() {
            return Ok(AsOf::at(time("--at", &self.at)?));
        }
        Ok(AsOf { happened_by: time("--happened-by", &self.happened_by)?, known_by: time("--known-by", &self.known_by)? })
    }
}
