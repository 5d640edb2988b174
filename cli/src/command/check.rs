//! `check`: everything that is wrong with a text; `explain-code`: the page of a code.

use super::format;
use crate::desk::{Desk, Text};
use crate::output::{Answer, Exit, Stop};
use crate::render::frame;
use crate::usage::Trouble;
use crate::words::{counted, did_you_mean, listed};
use sagsgang::check::{Mended, mend, seams};
use sagsgang::diagnostic::{Code, Diagnostic, Fix, Severity, has_errors};
use sagsgang::lexicon::Language;
use sagsgang::source::{Source, SourceMap, Span};
use serde::Serialize;

/// Tjek en sagsgang / check a procedure
///
/// Alt, der er galt, med sted, grund og råd. Advarsler alene giver 0.
/// Everything that is wrong, with place, reason and help. Warnings alone give 0.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Check {
    /// Sagsgange / procedures (.sag)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Lad også advarsler give 1 / let warnings give 1 too
    #[arg(long)]
    deny_warnings: bool,
    /// Skriv det, der kun kan være ment, ind i filerne / write what can only have been meant into the files
    #[arg(long)]
    fix: bool,
}

/// Forklar en kode / explain a code
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainCode {
    /// Koden, som den står i en besked / the code as it stands in a message: missing-landing
    #[arg(value_name = "CODE")]
    code: String,
}

impl Check {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let mut texts = desk.texts(&self.files)?;
        let mut edits = vec![Vec::new(); texts.len()];
        if self.fix {
            if let Some(standard) = self.files.iter().position(|file| file == "-") {
                let language = texts.get(standard).map_or(Language::Danish, |text| desk.language_or(text.loaded.file.language));
                let why =
                    Trouble::new("`--fix` skriver i filer; standard input er ingen", "`--fix` writes into files; standard input is none");
                return Err(why.said_in(language).into());
            }
            for (text, edits) in texts.iter().zip(&mut edits) {
                *edits = mended(desk, text)?;
            }
            // Read again: what stands in one file may be what another builds on.
            texts = desk.texts(&self.files)?;
        }
        // Texts of one name are versions of one procedure.
        let together: Vec<_> = texts.iter().map(|text| (text.id, &text.loaded)).collect();
        for (at, fault) in seams(&together) {
            if let Some(text) = texts.get_mut(at) {
                text.loaded.diagnostics.push(fault);
                text.loaded.diagnostics.sort_by_key(|fault| fault.span.start);
            }
        }
        let warnings = self.deny_warnings && texts.iter().any(|text| !text.loaded.diagnostics.is_empty());
        let findings = warnings || texts.iter().any(|text| has_errors(&text.loaded.diagnostics));
        report(desk, &texts, &edits, Exit::findings(findings))
    }
}

/// Writes the safe edits of a text into its file.
fn mended(desk: &Desk<'_>, text: &Text) -> Result<Vec<Mended>, Stop> {
    let (words, mended) = mend(&text.sources, text.id, &desk.calendars);
    if !mended.is_empty() {
        format::replace(&text.path, &words).map_err(|error| {
            let file = &text.path;
            Trouble::new(format!("{file} kan ikke skrives ({error})"), format!("{file} cannot be written ({error})"))
                .said_in(desk.language_or(text.loaded.file.language))
        })?;
    }
    Ok(mended)
}

/// What was written, a line for each.
fn edits_words(mended: &[Mended], language: Language) -> String {
    let one = |edit: &Mended| {
        let (before, after) = (language.quoted(edit.before.trim()), language.quoted(edit.after.trim()));
        let words = match (edit.before.trim().is_empty(), edit.after.trim().is_empty()) {
            (true, true) => language.pick("indrykningen er rettet", "the indentation is mended").to_owned(),
            (true, false) => language.pick(format!("{after} er skrevet"), format!("{after} is written")),
            (false, true) => language.pick(format!("{before} er slettet"), format!("{before} is deleted")),
            (false, false) => language.pick(format!("{before} er blevet til {after}"), format!("{before} has become {after}")),
        };
        format!("  {} {}: {words}  [{}]\n", language.pick("linje", "line"), edit.line, edit.code.slug())
    };
    mended.iter().map(one).collect()
}

/// The answer of another command when its procedure has errors.
pub(crate) fn not_runnable(desk: &Desk<'_>, text: &Text) -> Result<Answer, Stop> {
    let report = report(desk, std::slice::from_ref(text), &[], Exit::Findings)?;
    if desk.json() {
        return Ok(report);
    }
    // The answer itself is missing; the output stays empty for whoever reads it.
    Ok(Answer { out: String::new(), notes: report.out, exit: Exit::Findings })
}

fn report(desk: &Desk<'_>, texts: &[Text], edits: &[Vec<Mended>], exit: Exit) -> Result<Answer, Stop> {
    let diagnostics = || texts.iter().flat_map(|text| &text.loaded.diagnostics);
    let errors = diagnostics().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = diagnostics().count() - errors;
    if desk.json() {
        let of = |(at, text)| FileReport {
            mended: edits.get(at).into_iter().flatten().map(Written::of).collect(),
            ..FileReport::of(desk, text)
        };
        let files = texts.iter().enumerate().map(of).collect();
        return Answer::json(&Report { files, errors, warnings }, exit);
    }
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        let language = desk.language_or(text.loaded.file.language);
        if let Some(mended) = edits.get(at).filter(|mended| !mended.is_empty()) {
            let count = counted(mended.len(), language.pick("rettelse", "edit"), language.pick("rettelser", "edits"));
            out.push_str(&language.pick(format!("{}: {count} skrevet\n", text.path), format!("{}: {count} written\n", text.path)));
            out.push_str(&edits_words(mended, language));
        }
        out.push_str(&frames(desk, &text.sources, &text.loaded.diagnostics, language));
        out.push_str(&summary(text, language));
    }
    if texts.len() > 1 {
        let own = texts.first().map_or(Language::Danish, |text| text.loaded.file.language);
        let language = desk.language_or(own);
        let files = counted(texts.len(), language.pick("fil", "file"), language.pick("filer", "files"));
        out.push_str(&format!("{files}: {}\n", totals(language, errors, warnings)));
    }
    Ok(Answer::text(out, exit))
}

/// Diagnostics as code frames.
pub(crate) fn frames(desk: &Desk<'_>, sources: &SourceMap, diagnostics: &[Diagnostic], language: Language) -> String {
    diagnostics.iter().map(|diagnostic| frame(sources, diagnostic, language, desk.paint())).collect()
}

fn summary(text: &Text, language: Language) -> String {
    let errors = text.loaded.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = text.loaded.diagnostics.len() - errors;
    let mut words = totals(language, errors, warnings);
    if let Some(procedure) = &text.loaded.procedure {
        let steps = counted(procedure.steps().len(), language.pick("trin", "step"), language.pick("trin", "steps"));
        let titles = procedure.scenario_titles().count();
        let scenarios = counted(titles, language.pick("scenarie", "scenario"), language.pick("scenarier", "scenarios"));
        let later: Vec<String> = procedure.later().iter().filter_map(|later| later.validity().0).map(|day| day.to_string()).collect();
        let base = procedure.layers().iter().rev().nth(1).filter(|_| !later.is_empty());
        let follows = base.map_or_else(String::new, |base| {
            let (name, days) = (language.quoted(base), listed(language, &later));
            language.pick(format!("; følger {name} over i udgaven fra {days}"), format!("; follows {name} into its version from {days}"))
        });
        words.push_str(&format!(" ({steps}, {scenarios}{follows})"));
    }
    format!("{}: {words}\n", text.path)
}

fn totals(language: Language, errors: usize, warnings: usize) -> String {
    let faults = counted(errors, language.pick("fejl", "error"), language.pick("fejl", "errors"));
    let doubts = counted(warnings, language.pick("advarsel", "warning"), language.pick("advarsler", "warnings"));
    match (errors, warnings) {
        (0, 0) => language.pick("i orden", "in order").to_owned(),
        (0, _) => doubts,
        (_, 0) => faults,
        _ => format!("{faults}, {doubts}"),
    }
}

impl ExplainCode {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let language = desk.language_or(Language::Danish);
        let wanted = self.code.to_lowercase();
        let Some(code) = Code::parse(&wanted) else {
            return Err(unknown_code(&self.code, &wanted).said_in(language).into());
        };
        let page = code.page(language);
        if desk.json() {
            let severity = code.severity();
            return Answer::json(&CodePage { code: code.slug(), severity, language: language.code(), page }, Exit::Fine);
        }
        Ok(Answer::text(format!("{page}\n"), Exit::Fine))
    }
}

fn unknown_code(written: &str, wanted: &str) -> Trouble {
    let slugs = || Code::ALL.iter().map(|code| code.slug());
    let all = slugs().collect::<Vec<_>>();
    let mut lines = String::new();
    for row in all.chunks(3) {
        lines.push_str("\n ");
        for slug in row {
            lines.push_str(&format!(" {slug:<28}"));
        }
        lines.truncate(lines.trim_end().len());
    }
    let (danish, english) = (did_you_mean(Language::Danish, wanted, slugs()), did_you_mean(Language::English, wanted, slugs()));
    Trouble::new(
        format!("jeg kender ikke koden »{written}«{danish}\nKoderne er:{lines}"),
        format!("I do not know the code `{written}`{english}\nThe codes are:{lines}"),
    )
}

#[derive(Serialize)]
struct CodePage {
    code: &'static str,
    severity: Severity,
    language: &'static str,
    page: &'static str,
}

/// `docs/schemas/check.schema.json`.
#[derive(Serialize)]
struct Report<'a> {
    files: Vec<FileReport<'a>>,
    errors: usize,
    warnings: usize,
}

/// One file's diagnostics.
#[derive(Serialize)]
pub(crate) struct FileReport<'a> {
    file: &'a str,
    procedure: Option<&'a str>,
    fingerprint: Option<&'a str>,
    language: &'static str,
    /// What `--fix` wrote.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mended: Vec<Written>,
    diagnostics: Vec<DiagnosticReport>,
}

/// An edit that was written.
#[derive(Serialize)]
struct Written {
    line: u32,
    code: &'static str,
    before: String,
    after: String,
}

impl Written {
    fn of(edit: &Mended) -> Self {
        Self { line: edit.line, code: edit.code.slug(), before: edit.before.clone(), after: edit.after.clone() }
    }
}

impl<'a> FileReport<'a> {
    pub(crate) fn of(desk: &Desk<'_>, text: &'a Text) -> Self {
        let language = desk.language_or(text.loaded.file.language);
        let report = |diagnostic| DiagnosticReport::of(text, diagnostic, language);
        Self {
            file: &text.path,
            procedure: text.loaded.procedure.as_ref().map(|procedure| procedure.name()),
            fingerprint: text.loaded.procedure.as_ref().map(|procedure| procedure.fingerprint()),
            language: language.code(),
            mended: Vec::new(),
            diagnostics: text.loaded.diagnostics.iter().filter_map(report).collect(),
        }
    }
}

#[derive(Serialize)]
struct DiagnosticReport {
    code: &'static str,
    severity: Severity,
    /// The text it stands in, where that is one that is built on.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    help: String,
    start: Position,
    end: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<Also>,
    /// What could be written instead, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Edit>,
}

#[derive(Serialize)]
struct Also {
    label: &'static str,
    /// The text it stands in, where that is another one than the diagnostic's.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Edit {
    start: Position,
    end: Position,
    text: String,
    /// Nothing else can have been meant.
    safe: bool,
}

/// A place in a text as programs want it: bytes from the beginning, line and columns from 1.
#[derive(Serialize)]
struct Position {
    offset: u32,
    line: u32,
    column: u32,
    utf16_column: usize,
}

impl Position {
    fn of(source: &Source, offset: u32) -> Self {
        let place = source.place(offset);
        let (start, line) = source.line(offset);
        let before = line.get(..offset.saturating_sub(start) as usize).unwrap_or_default();
        Self { offset, line: place.line, column: place.column, utf16_column: before.encode_utf16().count() + 1 }
    }

    fn both(source: &Source, span: Span) -> (Self, Self) {
        (Self::of(source, span.start), Self::of(source, span.end))
    }
}

impl DiagnosticReport {
    fn of(text: &Text, diagnostic: &Diagnostic, language: Language) -> Option<Self> {
        let source = text.sources.get(diagnostic.source)?;
        let (start, end) = Position::both(source, diagnostic.span);
        let other = diagnostic.also_in.and_then(|other| text.sources.get(other));
        let also = diagnostic.also.map(|also| {
            let (start, end) = Position::both(other.unwrap_or(source), also);
            Also { label: diagnostic.also_label(language), file: other.map(|other| other.name().to_owned()), start, end }
        });
        let edit = |fix: &Fix| {
            let (start, end) = Position::both(source, fix.span);
            Edit { start, end, text: fix.text.clone(), safe: fix.safe }
        };
        Some(Self {
            code: diagnostic.code.slug(),
            severity: diagnostic.severity,
            file: (diagnostic.source != text.id).then(|| source.name().to_owned()),
            message: diagnostic.title(language),
            help: diagnostic.help(language),
            start,
            end,
            also,
            fixes: diagnostic.fixes.iter().map(edit).collect(),
        })
    }
}
