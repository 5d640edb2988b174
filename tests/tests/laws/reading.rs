//! Reading and checking answer for any text whatever, the same each time, with every place inside the text.

use super::text::read;
use super::{Verdict, broken, cases, numbers, places, runner, same, so};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{TestCaseError, TestError};
use sagsgang::diagnostic::Diagnostic;
use sagsgang::lexicon::{Language, lexicon_grammar};
use sagsgang::syntax::{FormatError, format};
use sagsgang_tests::procedures;
use sagsgang_tests::story::{loaded, numbered, smallest_text};
use sagsgang_tests::tape::Tape;
use std::sync::LazyLock;

/// What any text whatever must bear.
fn any_text(text: &str) -> Verdict {
    let (sources, first) = loaded(text);
    let (_, second) = loaded(text);
    same("another tree for the same text", &first.file, &second.file)?;
    same("other messages for the same text", &first.diagnostics, &second.diagnostics)?;
    let (_, parsed) = read(text);
    let id = parsed.diagnostics.iter().chain(&first.diagnostics).map(|diagnostic| diagnostic.source).next();
    for diagnostic in &first.diagnostics {
        readable(diagnostic)?;
    }
    let source = match id {
        Some(id) => sources.get(id).ok_or("no source")?,
        None => return formats(&parsed.file),
    };
    keeps_words(source.text(), &parsed.file)?;
    places::of_tree(source, &first.file)?;
    places::of_diagnostics(source, &parsed.diagnostics)?;
    places::of_diagnostics(source, &first.diagnostics)?;
    for diagnostic in &first.diagnostics {
        let place = source.place(diagnostic.span.start);
        so(place.line >= 1 && place.column >= 1, || format!("{place:?}"))?;
    }
    formats(&parsed.file)
}

/// What can be read can be formatted, and then reads the same.
fn formats(file: &sagsgang::syntax::ast::File) -> Verdict {
    match format(file) {
        Err(FormatError::Unreadable) => Ok(()),
        Err(FormatError::Changed) => Err("the formatted text would read differently".to_owned()),
        Ok(canonical) => {
            let (_, again) = read(&canonical);
            same("another tree", &again.file.without_places(), &file.without_places())?;
            let twice = format(&again.file).map_err(|error| format!("not formatted twice: {error:?}\n{canonical}"))?;
            same("formatting twice", &twice, &canonical)
        }
    }
}

/// What is formatted keeps every word that is not the language's own.
fn keeps_words(text: &str, file: &sagsgang::syntax::ast::File) -> Verdict {
    let Ok(canonical) = format(file) else { return Ok(()) };
    let lost: Vec<String> = own_words(text).into_iter().filter(|word| !canonical.contains(word.as_str())).collect();
    so(lost.is_empty(), || format!("lost: {lost:?}\n--- formatted\n{}", numbered(&canonical)))
}

fn own_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
    // A number may stand against its unit: `6running hours`.
    let words = words.map(|word| word.trim_start_matches(|c: char| c.is_ascii_digit()));
    words.filter(|word| !KEYWORDS.contains(&word.to_lowercase())).map(str::to_owned).collect()
}

fn readable(diagnostic: &Diagnostic) -> Verdict {
    for language in [Language::Danish, Language::English] {
        let (title, help) = (diagnostic.title(language), diagnostic.help(language));
        let slug = diagnostic.code.slug();
        so(!title.trim().is_empty(), || format!("{slug}: no words"))?;
        so(!title.contains('\n') && !help.contains('\n'), || format!("{slug}: more than one line: {title:?} {help:?}"))?;
        let stops = title.strip_suffix('.').is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_digit()));
        so(!stops, || format!("{slug}: a full stop: {title:?}"))?;
    }
    Ok(())
}

/// Tries any-text laws on texts.
fn bears(law: &str, cases: u32, texts: impl Strategy<Value = String>) {
    match runner(cases).run(&texts, |text| any_text(&text).map_err(TestCaseError::fail)) {
        Ok(()) => {}
        Err(TestError::Abort(why)) => panic!("{law}: given up: {why}"),
        Err(TestError::Fail(_, text)) => {
            let text = smallest_text(text, |text| any_text(text).is_err());
            let why = any_text(&text).err().unwrap_or_default();
            broken(law, &why, &format!("{text:?}\n{}", numbered(&text)));
        }
    }
}

/// Keywords of both languages, and everything else that means something.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let marks = [
        "\n",
        "\n    ",
        "\n\n",
        ",",
        ", ",
        ": ",
        "\"",
        "»",
        "«",
        "„",
        "“",
        "”",
        "- ",
        "\n    - ",
        "#",
        "  # ",
        "> ",
        "\n> ",
        "1.",
        "2nd",
        "10",
        "0",
        "999999",
        "2026-02-30",
        "2026-03-29",
        "24",
        "8",
        "8.30",
        "25:99",
        "ja/nej",
        "1. februar 2018",
        "29 February 2018",
        "x",
        "æ",
        "𝒳",
        "\u{301}",
        "\t",
        "\r\n",
        "\u{a0}",
        "\u{feff}",
        "\u{0}",
        "é",
        "ß",
        "İ",
        "x²",
        "@closed",
        "{0}",
        "}",
        "50.000",
        "-5",
        "3,5",
    ];
    let grammars = [lexicon_grammar(Language::Danish), lexicon_grammar(Language::English)].concat();
    let mut words: Vec<String> = grammars.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    words.extend(marks.map(str::to_owned));
    words.sort();
    words.dedup();
    words
});

/// The single words of all keywords, and what belongs to numbers.
static KEYWORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|form| form.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase));
    words.chain(["st", "nd", "rd", "th", ""].map(str::to_owned)).collect()
});

fn soup() -> impl Strategy<Value = String> {
    (any::<bool>(), vec((any::<u16>(), any::<u16>()), 0..60)).prop_map(|(danish, numbers)| {
        let mut text = if danish { "sagsgang \"x\"\n" } else { "procedure \"x\"\n" }.to_owned();
        for (word, gap) in numbers {
            text.push_str(&WORDS[usize::from(word) % WORDS.len()]);
            text.push_str(["", " ", " ", " ", "\n", "\n    ", "\n    "][usize::from(gap) % 7]);
        }
        text
    })
}

/// A lawful text with some things broken.
fn mangled() -> impl Strategy<Value = String> {
    (numbers(), vec(any::<u16>(), 3..24)).prop_map(|(numbers, how)| {
        let mut text = procedures::write(&numbers.recipe).text;
        let mut tape = Tape::new(&how);
        for _ in 0..tape.between(1, 5) {
            text = mangle(&text, &mut tape);
        }
        text
    })
}

fn mangle(text: &str, tape: &mut Tape<'_>) -> String {
    let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let somewhere = |tape: &mut Tape<'_>| {
        let far = usize::from(tape.next()) * 65_536 + usize::from(tape.next());
        letters[far % letters.len()]
    };
    let at = somewhere(tape);
    let word = WORDS[tape.below(WORDS.len())].as_str();
    match tape.below(8) {
        0 => format!("{}{word}{}", &text[..at], &text[at..]),
        1 => format!("{} {word} {}", &text[..at], &text[at..]),
        2 => {
            let until = (at + tape.below(12)..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(at);
            format!("{}{}", &text[..at], &text[until..])
        }
        3 => text[..at].to_owned(),
        choice => {
            let mut lines: Vec<&str> = text.split('\n').collect();
            let line = tape.next() as usize % lines.len();
            let other = tape.next() as usize % lines.len();
            match choice {
                4 => {
                    lines.remove(line);
                }
                5 => lines.insert(other, lines[line]),
                6 => lines.swap(line, other),
                _ => lines[line] = lines[line].trim_start(),
            }
            lines.join("\n")
        }
    }
}

#[test]
fn any_letters_are_answered() {
    let letters = vec(any::<char>(), 0..200).prop_map(|letters| letters.into_iter().collect::<String>());
    bears("any letters are answered", cases(), letters);
}

#[test]
fn words_of_the_language_in_any_order_are_answered() {
    bears("words of the language in any order are answered", cases() * 2, soup());
}

#[test]
fn broken_procedures_are_answered() {
    bears("broken procedures are answered", cases(), mangled());
}
