//! What people are told when something is wrong: every code has its page and its examples, every example says what
//! it should, and the wording keeps the house rules in both languages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::calendar::Calendars;
use sagsgang::check::{Loaded, load, seams};
use sagsgang::diagnostic::{Code, Diagnostic, Severity};
use sagsgang::lexicon::Language;
use sagsgang::source::{MAX_SOURCE_BYTES, Source, SourceId, SourceMap};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Built once for all tests.
static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

/// Codes whose bad example is too long for a page.
const IN_WORDS: [Code; 2] = [Code::TooLarge, Code::TooMany];

// ---- reading the material ------------------------------------------------------------------------------------------

struct Read {
    sources: SourceMap,
    loaded: Loaded,
    /// The text that was checked: the last one, where several stand in one file.
    own: String,
}

fn is_versions(text: &str) -> bool {
    NEXT_TEXT.iter().any(|mark| text.contains(mark))
}

/// Texts that build on each other, and versions of one procedure, stand in one file, each from its header on. In each the lines
/// of the others are left empty, so that lines keep their numbers.
fn layers(text: &str) -> Vec<(String, String)> {
    let builds = text.contains("    bygger på \"") || text.contains("    builds on \"") || is_versions(text);
    let is_header = |line: &str| line.starts_with("sagsgang \"") || line.starts_with("procedure \"");
    let count = if builds { text.lines().filter(|line| is_header(line)).count() } else { 1 };
    let mut texts = Vec::new();
    for wanted in 1..=count {
        let (mut padded, mut own, mut at) = (String::new(), String::new(), 0);
        for line in text.split_inclusive('\n') {
            at += usize::from(is_header(line));
            let inside = !builds || at == wanted;
            padded.push_str(if inside { line } else { "\n" });
            own.push_str(if inside { line } else { "" });
        }
        texts.push((padded, format!("{}\n", own.trim_end())));
    }
    texts
}

/// What stands between versions of one procedure in one file.
const NEXT_TEXT: [&str; 2] = ["\n# den næste fil\n", "\n# the next file\n"];

impl Read {
    fn of(text: &str) -> Self {
        let mut sources = SourceMap::new();
        let mut texts = layers(text);
        let (padded, own) = texts.pop().unwrap_or_default();
        let id = sources.add("example.sag", &padded);
        let others: Vec<SourceId> = texts.iter().map(|(padded, _)| sources.add("below.sag", padded)).collect();
        let mut loaded = load(&sources, id, &CALENDARS);
        if is_versions(text) {
            let others: Vec<(SourceId, Loaded)> = others.iter().map(|other| (*other, load(&sources, *other, &CALENDARS))).collect();
            let versions: Vec<(SourceId, &Loaded)> = others.iter().map(|(id, other)| (*id, other)).chain([(id, &loaded)]).collect();
            let seams: Vec<Diagnostic> = seams(&versions).into_iter().map(|(_, seam)| seam).collect();
            // Versions that do not meet cannot be used together.
            if !seams.is_empty() {
                loaded.procedure = None;
            }
            let before = others.into_iter().flat_map(|(_, other)| other.diagnostics);
            loaded.diagnostics = before.chain(loaded.diagnostics).chain(seams).collect();
        }
        Self { sources, loaded, own }
    }

    /// The same texts with another in the place of one.
    fn with(&self, other: SourceId, text: &str) -> Self {
        let mut sources = SourceMap::new();
        let ids: Vec<SourceId> = self.sources.ids().collect();
        for id in &ids {
            sources.add("example.sag", if *id == other { text } else { self.sources.get(*id).unwrap().text() });
        }
        let loaded = load(&sources, ids[0], &CALENDARS);
        Self { sources, loaded, own: self.own.clone() }
    }

    /// The text a diagnostic's second place stands in.
    fn other(&self, diagnostic: &Diagnostic) -> &Source {
        self.sources.get(diagnostic.also_in.unwrap_or(diagnostic.source)).unwrap()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.loaded.diagnostics
    }

    fn source(&self) -> &Source {
        let id = self.loaded.diagnostics[0].source;
        self.sources.get(id).unwrap()
    }

    fn slugs(&self) -> BTreeSet<&'static str> {
        self.diagnostics().iter().map(|diagnostic| diagnostic.code.slug()).collect()
    }

    /// Line, severity and code of each message, in order.
    fn marks(&self) -> Vec<Mark> {
        let mark = |diagnostic: &Diagnostic| {
            let line = self.source().place(diagnostic.span.start).line;
            (line, diagnostic.severity, diagnostic.code.slug().to_owned())
        };
        let mut marks: Vec<Mark> = self.diagnostics().iter().map(mark).collect();
        marks.sort();
        marks
    }
}

type Mark = (u32, Severity, String);

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The `.sag` files below a folder, in alphabetical order.
fn files(below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap_or_else(|error| panic!("{}: {error}", below.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "sag") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn bad(path: &Path) -> bool {
    stem(path).starts_with("bad_")
}

/// A text above the limit: a good example, again and again.
fn too_large() -> String {
    let good = text(&folder("check/too-large/good_da.sag"));
    good.repeat(MAX_SOURCE_BYTES / good.len() + 1)
}

/// All texts with faults: the examples of each code, other broken input, and the one that is too large for a file.
fn faulty() -> Vec<(String, Read)> {
    let mut texts: Vec<(String, String)> = vec![("too-large".to_owned(), too_large())];
    let examples = files(&folder("check")).into_iter().filter(|path| bad(path));
    texts.extend(examples.chain(files(&folder("syntax/bad"))).map(|path| (path.display().to_string(), text(&path))));
    texts.into_iter().map(|(name, text)| (name, Read::of(&text))).collect()
}

// ---- pages -----------------------------------------------------------------------------------------------------------

/// A page in its parts: title, what it means and why, and the two examples with the word after the fence.
struct Page {
    title: String,
    prose: String,
    wrong: (String, String),
    right: (String, String),
}

fn page(code: Code, language: Language) -> Page {
    let page = code.page(language);
    let slug = code.slug();
    let (why, wrong, right) = language.pick(("Hvorfor det betyder noget", "Forkert", "Rigtigt"), ("Why it matters", "Wrong", "Right"));
    let parts: Vec<&str> = page.split("\n## ").collect();
    let [head, reasons, bad, good] = parts.as_slice() else {
        panic!("{slug}: the {} page has {} headings and not 3", language.code(), parts.len() - 1)
    };
    let (title, meaning) = head.split_once("\n\n").unwrap_or_else(|| panic!("{slug}: no words below the title"));
    let body = |part: &str, heading: &str| {
        let rest = part.strip_prefix(heading).unwrap_or_else(|| panic!("{slug}: no heading {heading}"));
        assert!(rest.starts_with("\n\n"), "{slug}: {heading}");
        rest.trim().to_owned()
    };
    let block = |part: &str, heading: &str| {
        let part = body(part, heading);
        let inside = part.strip_prefix("```").and_then(|part| part.strip_suffix("\n```"));
        let inside = inside.unwrap_or_else(|| panic!("{slug}: below {heading} stands more than one block"));
        assert!(!inside.contains("```"), "{slug}: {heading}");
        let (kind, text) = inside.split_once('\n').unwrap();
        (kind.to_owned(), format!("{text}\n"))
    };
    Page {
        title: title.strip_prefix("# ").unwrap_or_else(|| panic!("{slug}: no title")).to_owned(),
        prose: format!("{}\n{}", meaning.trim(), body(reasons, why)),
        wrong: block(bad, wrong),
        right: block(good, right),
    }
}

#[test]
fn every_code_has_a_page_whose_examples_say_what_they_should() {
    for code in Code::ALL {
        let slug = code.slug();
        for language in LANGUAGES {
            let page = page(*code, language);
            assert!(page.title.starts_with(char::is_uppercase) && !page.title.ends_with('.'), "{slug}: {}", page.title);
            let sentences = page.prose.matches(['.', '?']).count();
            assert!((4..=14).contains(&sentences), "{slug}: {sentences} sentences");

            let (kind, wrong) = &page.wrong;
            if IN_WORDS.contains(code) {
                assert_eq!(kind, "text", "{slug}");
            } else {
                assert_eq!(kind, "sag", "{slug}");
                let read = Read::of(wrong);
                assert_eq!(read.loaded.file.language, language, "{slug}: the wrong example");
                assert!(read.slugs().contains(slug), "{slug}: the wrong example gives {:?}", read.slugs());
            }

            let (kind, right) = &page.right;
            assert_eq!(kind, "sag", "{slug}");
            let read = Read::of(right);
            assert_eq!(read.loaded.file.language, language, "{slug}: the right example");
            assert!(read.diagnostics().is_empty(), "{slug}: the right example gives {}", told(&read));
            let formatted = sagsgang::syntax::format(&read.loaded.file).unwrap();
            assert_eq!(formatted, read.own, "{slug}: the right example is not in its canonical form");
        }
    }
}

#[test]
fn every_slug_leads_back_to_its_code() {
    for code in Code::ALL {
        let slug = code.slug();
        assert_eq!(Code::parse(slug), Some(*code));
        assert!(slug.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{slug}");
    }
    assert_eq!(Code::parse("no-such-code"), None);
}

// ---- examples of each code -------------------------------------------------------------------------------------------

/// What the comments of an example say it should give: `# error: [slug]` at the end of a faulty line, or, where such a
/// comment would change the fault, `# expect: [slug] line N` as the first line.
fn annotations(text: &str) -> Vec<Mark> {
    let severity = |slug: &str| Code::parse(slug).unwrap_or_else(|| panic!("no such code: {slug}")).severity();
    let mut marks = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for (word, wanted) in [("# error: [", Severity::Error), ("# warning: [", Severity::Warning)] {
            for (at, _) in line.match_indices(word) {
                let slug = line[at + word.len()..].split(']').next().unwrap();
                assert_eq!(severity(slug), wanted, "{slug} is not annotated with its severity");
                marks.push((number, wanted, slug.to_owned()));
            }
        }
        if let Some(expected) = line.strip_prefix("# expect: [") {
            let (slug, at) = expected.split_once("] line ").unwrap();
            marks.push((at.trim().parse().unwrap(), severity(slug), slug.to_owned()));
        }
    }
    marks.sort();
    marks
}

#[test]
fn the_examples_of_each_code_give_exactly_what_they_are_annotated_with() {
    let mut faults = String::new();
    for code in Code::ALL {
        let slug = code.slug();
        let here = folder("check").join(slug);
        for needed in ["bad_da", "bad_en", "good_da", "good_en"] {
            let made_by_the_test = *code == Code::TooLarge && needed.starts_with("bad");
            assert!(made_by_the_test || here.join(format!("{needed}.sag")).is_file(), "{slug} has no {needed}.sag");
        }
        for path in files(&here) {
            let name = format!("{slug}/{}", stem(&path));
            let text = text(&path);
            let read = Read::of(&text);
            let english = ["bad_en", "good_en"].iter().any(|start| stem(&path).starts_with(start));
            let language = if english { Language::English } else { Language::Danish };
            assert_eq!(read.loaded.file.language, language, "{name}");
            let expected = annotations(&text);
            if bad(&path) {
                let found = read.marks();
                if found != expected {
                    writeln!(faults, "{name}: annotated {expected:?}\n    but found {found:?}").unwrap();
                }
                assert!(expected.iter().any(|(.., marked)| marked == slug), "{name} does not show {slug}");
                let runs = expected.iter().all(|(_, severity, _)| *severity == Severity::Warning);
                assert_eq!(read.loaded.procedure.is_some(), runs, "{name}: whether it can run");
            } else {
                assert!(read.diagnostics().is_empty(), "{name}: {:?}", read.slugs());
                assert!(read.loaded.procedure.is_some(), "{name}");
                assert!(expected.is_empty(), "{name}: a good example is annotated");
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_folder_of_examples_is_named_after_a_code() {
    for entry in fs::read_dir(folder("check")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(Code::parse(&name).is_some(), "tests/check/{name}");
    }
}

#[test]
fn a_text_above_the_limit_gives_one_message() {
    let read = Read::of(&too_large());
    assert_eq!(read.slugs(), BTreeSet::from(["too-large"]));
    assert_eq!(read.diagnostics().len(), 1);
    let title = read.diagnostics()[0].title(Language::Danish);
    assert!(title.contains(&MAX_SOURCE_BYTES.to_string()), "{title}");
}

// ---- other broken input, and input that only looks broken --------------------------------------------------------------

#[test]
fn broken_input_is_always_answered() {
    for path in files(&folder("syntax/bad")) {
        let read = Read::of(&text(&path));
        let name = stem(&path);
        assert!(!read.diagnostics().is_empty(), "{name} gives no message");
        assert!(read.loaded.procedure.is_none(), "{name} can run");
    }
}

#[test]
fn three_faults_give_three_messages() {
    for name in ["three_faults", "three_faults_en"] {
        let read = Read::of(&text(&folder("syntax/bad").join(name).with_extension("sag")));
        let lines: Vec<u32> = read.marks().into_iter().map(|(line, ..)| line).collect();
        assert_eq!(lines, [4, 11, 17], "{name}");
    }
}

#[test]
fn tricky_but_right_input_gives_no_message() {
    let all = files(&folder("syntax/ok"));
    assert!(all.len() >= 10);
    for path in all {
        let read = Read::of(&text(&path));
        assert!(read.diagnostics().is_empty(), "{}:\n{}", stem(&path), told(&read));
        assert!(read.loaded.procedure.is_some(), "{}", stem(&path));
    }
}

#[test]
fn no_edit_makes_it_worse() {
    let mut faults = String::new();
    for (name, read) in faulty() {
        for diagnostic in read.diagnostics() {
            for fix in &diagnostic.fixes {
                let source = read.sources.get(diagnostic.source).unwrap();
                let (start, end) = (fix.span.start as usize, fix.span.end as usize);
                let mended = format!("{}{}{}", &source.text()[..start], fix.text, &source.text()[end..]);
                let after = read.with(diagnostic.source, &mended);
                // A line that can be read again may say something that is wrong for another reason.
                let count = |read: &Read| {
                    let counted = |found: &&Diagnostic| !diagnostic.code.is_of_reading() || found.code.is_of_reading();
                    read.diagnostics().iter().filter(counted).count()
                };
                let worse = after.diagnostics().contains(diagnostic) || (fix.safe && count(&after) > count(&read));
                if worse {
                    writeln!(
                        faults,
                        "{name} [{}]: {:?} -> {:?}\n{}",
                        diagnostic.code.slug(),
                        source.slice(fix.span),
                        fix.text,
                        told(&after)
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// Codes for whose faults nothing can be proposed, and why.
const WITHOUT_EDIT: [(Code, &str); 24] = [
    (Code::TooLarge, "a text is made smaller by dividing it"),
    (Code::TooMany, "the same"),
    (Code::WrongKind, "which thing was meant is not known, or there is none"),
    (Code::ReservedName, "another name is the author's to find"),
    (Code::TypeMismatch, "only where a value is nearly another"),
    (Code::BoundsConflict, "which of two limits gives way is a question of law"),
    (Code::TableShape, "what is missing in a row is not known"),
    (Code::MixedLimits, "there is no rate between a length of time and a number"),
    (Code::HiddenLeaks, "what else is hidden, or shown, is a question of law"),
    (Code::HiddenFromActor, "the same"),
    (Code::ConsentNotToActor, "to whom a consent is given is for whoever gives it"),
    (Code::OpposedOrders, "which order is right is not known"),
    (Code::PlanNotRising, "the plan is the author's"),
    (Code::NobodyTells, "who knows it is not known"),
    (Code::AmbiguousBase, "it is mended by choosing among files"),
    (Code::CircularLayers, "one of the texts is another file"),
    (Code::GoalUnreachable, "what leads to the goal is the procedure itself"),
    (Code::CircularWait, "what begins first is the procedure itself"),
    (Code::DeadStep, "the same"),
    (Code::ScenarioBackwards, "the order or the date is wrong"),
    (Code::ScenarioStart, "what happened is not known"),
    (Code::VersionGap, "the day is a question of law"),
    (Code::VersionOverlap, "the same"),
    (Code::UnknownBase, "only where the name is nearly that of a text at hand"),
];

#[test]
fn every_code_proposes_an_edit_or_has_a_reason_why_not() {
    let mut faults = String::new();
    for code in Code::ALL {
        let without = WITHOUT_EDIT.iter().any(|(other, _)| other == code);
        for name in ["bad_da", "bad_en"] {
            let path = folder("check").join(code.slug()).join(name).with_extension("sag");
            let proposes = || {
                let read = Read::of(&text(&path));
                read.diagnostics().iter().any(|found| found.code == *code && !found.fixes.is_empty())
            };
            if !without && !proposes() {
                writeln!(faults, "{}: no edit", path.display()).unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn spans_lie_in_the_text_and_messages_come_in_its_order() {
    for (name, read) in faulty() {
        let text = read.source().text();
        for diagnostic in read.diagnostics() {
            for span in std::iter::once(diagnostic.span).chain(diagnostic.fixes.iter().map(|fix| fix.span)) {
                assert!(text.get(span.start as usize..span.end as usize).is_some(), "{name}: {span:?}");
            }
            let other = read.other(diagnostic).text();
            if let Some(span) = diagnostic.also {
                assert!(other.get(span.start as usize..span.end as usize).is_some(), "{name}: {span:?}");
            }
        }
        let starts: Vec<u32> = read.diagnostics().iter().map(|diagnostic| diagnostic.span.start).collect();
        assert!(starts.is_sorted(), "{name}: {starts:?}");
    }
}

// ---- wording -----------------------------------------------------------------------------------------------------------

/// Words that are in every text of one language and in none of the other.
const DANISH_WORDS: &[&str] = &[
    "af", "aldrig", "det", "der", "efter", "eller", "en", "er", "et", "fandt", "fristen", "hvis", "ikke", "kan", "linjen", "mangler",
    "med", "men", "mente", "og", "på", "skal", "skriv", "som", "står", "til", "tilføj", "trinnet",
];
const ENGLISH_WORDS: &[&str] = &[
    "add", "and", "are", "be", "below", "but", "can", "deadline", "delete", "does", "expected", "file", "found", "from", "has", "here",
    "if", "is", "it", "lacks", "line", "mean", "must", "not", "of", "or", "should", "stands", "step", "that", "the", "this", "which",
    "with", "you",
];

/// A sentence without the words it only repeats: quotations, keywords and names.
fn unquoted(sentence: &str) -> String {
    let mut rest = String::new();
    let mut closes = None;
    for c in sentence.chars() {
        match (closes, c) {
            (Some(close), _) if c == close => closes = None,
            (Some(_), _) => {}
            (None, '»') => closes = Some('«'),
            (None, '`' | '"') => closes = Some(c),
            (None, _) => rest.push(c),
        }
    }
    assert!(closes.is_none(), "a quotation is not closed: {sentence}");
    rest
}

fn foreign_words(sentence: &str, language: Language) -> Vec<String> {
    let foreign = language.pick(ENGLISH_WORDS, DANISH_WORDS);
    let plain = unquoted(sentence).to_lowercase();
    let words = plain.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    words.filter(|word| foreign.contains(word)).map(str::to_owned).collect()
}

/// Names of grammar rules that no word of a language could be mistaken for.
fn rule_names() -> BTreeSet<String> {
    let grammar = folder("../engine/grammar/src");
    let texts = ["grammar.pest", "lex_da.pest", "lex_en.pest"].map(|file| text(&grammar.join(file)));
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with("//"));
    let names = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim().to_owned());
    let names: BTreeSet<String> = names.filter(|name| name.contains('_') && !name.contains(' ')).collect();
    assert!(names.len() > 100);
    names
}

#[test]
fn the_wording_keeps_the_house_rules() {
    let rules = rule_names();
    let mut faults = BTreeSet::new();
    for (name, read) in faulty() {
        for (diagnostic, language) in read.diagnostics().iter().flat_map(|one| LANGUAGES.map(|language| (one, language))) {
            let title = diagnostic.title(language);
            let help = diagnostic.help(language);
            let also = diagnostic.also_label(language);
            let mut blame = |what: &str| faults.insert(format!("{what}: {title} | {help} | {also} ({name})"));
            if title.starts_with(char::is_uppercase) {
                blame("begins with a capital letter");
            }
            if title.is_empty() || help.is_empty() || (diagnostic.also.is_some() && also.is_empty()) {
                blame("says nothing");
            }
            if title.chars().count() > 320 || help.chars().count() > 400 {
                blame("too long");
            }
            for sentence in [title.as_str(), help.as_str(), also] {
                if sentence.ends_with('.') && !sentence.ends_with(" 1.") {
                    blame("ends with a full stop");
                }
                if sentence.contains(char::is_control) {
                    blame("more than one line, or a character that cannot be seen");
                }
                let plain = unquoted(sentence);
                if plain.contains(['<', '>', '{', '}', '[', ']']) {
                    blame("a sign that only programmers use");
                }
                let mut words = plain.split(|c: char| !(c.is_alphanumeric() || c == '_'));
                if words.any(|word| rules.contains(word)) {
                    blame("a rule of the grammar");
                }
                let foreign = foreign_words(sentence, language);
                if !foreign.is_empty() {
                    blame(&format!("not {}: {foreign:?}", language.pick("Danish", "English")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn each_half_of_a_page_is_in_its_own_language() {
    for code in Code::ALL {
        for language in LANGUAGES {
            let page = page(*code, language);
            let words = if IN_WORDS.contains(code) { page.wrong.1 } else { String::new() };
            for text in [&page.title, &page.prose, &words] {
                let foreign = foreign_words(text, language);
                assert!(foreign.is_empty(), "{} in {}: {foreign:?}", code.slug(), language.code());
                assert!(!text.contains(['<', '{']), "{}", code.slug());
            }
        }
    }
}

// ---- snapshots ---------------------------------------------------------------------------------------------------------

/// What somebody is told about a text, in the language of the text.
fn told(read: &Read) -> String {
    let language = read.loaded.file.language;
    let mut told = String::new();
    for diagnostic in read.diagnostics() {
        let source = read.source();
        let place = source.place(diagnostic.span.start);
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let slug = diagnostic.code.slug();
        writeln!(told, "{}:{} {severity}[{slug}] {}", place.line, place.column, diagnostic.title(language)).unwrap();
        if let Some(also) = diagnostic.also {
            let place = read.other(diagnostic).place(also.start);
            writeln!(told, "    {}:{} {}", place.line, place.column, diagnostic.also_label(language)).unwrap();
        }
        writeln!(told, "    help: {}", diagnostic.help(language)).unwrap();
        for fix in &diagnostic.fixes {
            let sort = if fix.safe { "fix" } else { "perhaps" };
            writeln!(told, "    {sort}: {:?} -> {:?}", source.slice(fix.span), fix.text).unwrap();
        }
    }
    told
}

/// A text as it is shown above its messages: numbered, without what is too long to read or cannot be seen.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (line, number) in text.lines().zip(1..) {
        let visible = |c: char| match c {
            '\r' | '\t' => c.escape_default().to_string(),
            c if c.is_control() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{300}'..='\u{36f}') => format!("\\u{{{:x}}}", u32::from(c)),
            c => c.to_string(),
        };
        let length = line.chars().count();
        let line: String = line.chars().take(160).map(visible).collect();
        let rest = if length > 160 { format!("… ({length} characters)") } else { String::new() };
        match number {
            1..=60 => writeln!(shown, "{}", format!("{number:3} {line}{rest}").trim_end()).unwrap(),
            61 => writeln!(shown, "    …").unwrap(),
            _ => {}
        }
    }
    shown
}

fn snapshot(kind: &str, path: &Path) {
    let text = text(path);
    let read = Read::of(&text);
    let both = format!("SOURCE\n{}\nRESULT\n{}", shown(&text), told(&read));
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(kind, both) });
}

// One test for both: insta counts the failures of globs in one place for all threads.
#[test]
fn what_is_said_about_faults() {
    insta::glob!("../check", "**/bad_*.sag", |path| snapshot("check", path));
    insta::glob!("../syntax/bad", "*.sag", |path| snapshot("syntax", path));
}
