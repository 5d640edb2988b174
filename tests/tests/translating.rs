//! Every text of the project in the other keyword language: it says the same there, and leads back to the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::check::{Loaded, load};
use sagsgang::lexicon::Language;
use sagsgang::scenario::run;
use sagsgang::source::SourceMap;
use sagsgang::syntax::ast::File;
use sagsgang::syntax::{format, parse, translate};
use sagsgang_tests::story::CALENDARS;
use std::fs;
use std::path::{Path, PathBuf};

/// A text with those that stand beside it, which it may build on.
struct Example {
    name: String,
    text: String,
    beside: Vec<String>,
}

fn other(language: Language) -> Language {
    language.pick(Language::English, Language::Danish)
}

fn tree(text: &str) -> File {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    std::sync::Arc::unwrap_or_clone(parse(&sources, id).file)
}

fn loaded(text: &str, beside: &[String]) -> Loaded {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    beside.iter().for_each(|text| {
        sources.add("ved siden af.sag", text);
    });
    load(&sources, id, &CALENDARS)
}

fn begins(line: &str) -> bool {
    line.starts_with("sagsgang \"") || line.starts_with("procedure \"")
}

/// The texts of a file: one, or several of which the later build on the earlier. What stands above a header belongs to it.
fn texts(file: &str) -> Vec<String> {
    let mut texts: Vec<String> = vec![String::new()];
    let mut above = String::new();
    let mut headed = false;
    for line in file.split_inclusive('\n') {
        if begins(line) && headed {
            texts.push(String::new());
        }
        headed |= begins(line);
        above.push_str(line);
        // A remark above a header goes with what follows.
        if !line.trim().is_empty() && !line.starts_with('#') {
            texts.last_mut().unwrap().push_str(&above);
            above.clear();
        }
    }
    texts.last_mut().unwrap().push_str(&above);
    texts
}

fn files(below: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap_or_else(|error| panic!("{}: {error}", below.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The whole texts among the excerpts of a page.
fn of_page(path: &Path) -> Vec<Example> {
    let page = fs::read_to_string(path).unwrap();
    let blocks = page.split("\n```").filter(|block| block.starts_with("sag")).filter_map(|block| block.split_once('\n'));
    let texts = blocks.map(|(_, body)| format!("{body}\n")).filter(|body| body.lines().any(begins));
    texts.map(|text| Example { name: path.display().to_string(), text, beside: Vec::new() }).collect()
}

fn examples() -> Vec<Example> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["dsl-examples", "tests/scenarios", "tests/check", "tests/indicators", "tests/syntax/ok", "fuzz/regressions"];
    let mut found = Vec::new();
    for path in folders.iter().flat_map(|folder| files(&root.join(folder), "sag")) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let own = fs::read_to_string(&path).unwrap();
        let parts = texts(&own);
        let law = root.join("dsl-examples/national");
        let of_folder =
            files(path.parent().unwrap(), "sag").into_iter().chain(files(&law, "sag").into_iter().filter(|_| !path.starts_with(&law)));
        let of_folder = of_folder.filter(|other| *other != path);
        let folder: Vec<String> = if path.starts_with(root.join("dsl-examples")) {
            of_folder.map(|path| fs::read_to_string(path).unwrap()).collect()
        } else {
            Vec::new()
        };
        for (at, text) in parts.iter().enumerate() {
            let beside = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| text.clone());
            let beside = beside.chain(folder.iter().cloned()).collect();
            found.push(Example { name: format!("{} {stem}", path.display()), text: text.clone(), beside });
        }
    }
    for path in ["docs", "engine", "README.md"].iter().flat_map(|part| match root.join(part) {
        folder if folder.is_dir() => files(&folder, "md"),
        file => vec![file],
    }) {
        found.extend(of_page(&path));
    }
    found.retain(|example| tree(&example.text).whole);
    found
}

/// The remarks of a text in their order, found without reading it: from a `#` at the beginning of a line or after two blanks, outside
/// quotation marks, to the end of the line. What is quoted from the law holds none.
fn remarks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('>')) {
        let letters: Vec<char> = line.chars().collect();
        let mut quoted = false;
        for at in 0..letters.len() {
            let blank = |back: usize| at < back || letters[at - back] == ' ';
            match letters[at] {
                '"' | '“' | '”' | '„' | '»' | '«' => quoted = !quoted,
                '#' if !quoted && blank(1) && blank(2) => {
                    found.push(letters[at + 1..].iter().collect::<String>().trim().to_owned());
                    break;
                }
                _ => {}
            }
        }
    }
    found
}

fn quotes(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix('>')).map(|line| line.trim().to_owned()).collect()
}

/// What a text means, and how each line of its scenarios goes.
fn meaning(text: &str, beside: &[String]) -> Option<(String, Vec<bool>)> {
    let procedure = loaded(text, beside).procedure?;
    let (results, _) = run(&procedure);
    let lines = results.iter().flat_map(|result| result.lines.iter().map(|line| line.passed)).collect();
    Some((procedure.fingerprint().to_owned(), lines))
}

fn in_other_words(text: &str) -> String {
    let file = tree(text);
    if file.whole { translate(&file, other(file.language)).unwrap_or_else(|_| text.to_owned()) } else { text.to_owned() }
}

#[test]
fn every_text_says_the_same_in_the_other_language_and_leads_back_to_the_same_bytes() {
    let examples = examples();
    let (mut wrong, mut run, mut lines) = (Vec::new(), 0, 0);
    for Example { name, text, beside } in &examples {
        let mut is = |what: &str, holds: bool, shown: &dyn Fn() -> String| {
            if !holds {
                wrong.push(format!("{name}: {what}\n{}", shown()));
            }
        };
        let file = tree(text);
        let Ok(canonical) = format(&file) else {
            is("not formatted", false, &|| text.clone());
            continue;
        };
        is("formatted twice", format(&tree(&canonical)).as_ref() == Ok(&canonical), &|| canonical.clone());
        is("read again", tree(&canonical).without_places() == file.without_places(), &|| canonical.clone());
        let Ok(there) = translate(&file, other(file.language)) else {
            is("not translated", false, &|| text.clone());
            continue;
        };
        for (what, of) in [("formatted", &canonical), ("translated", &there)] {
            is(what, remarks(of) == remarks(text), &|| format!("remarks {:?}\n{:?}", remarks(text), remarks(of)));
            is(what, quotes(of) == quotes(text), &|| format!("quotes {:?}\n{:?}", quotes(text), quotes(of)));
        }
        let read = tree(&there);
        let same = File { language: file.language, ..read.without_places() } == file.without_places();
        is("another tree", same && read.language == other(file.language), &|| there.clone());
        is("there and back", translate(&read, file.language).as_ref() == Ok(&canonical), &|| there.clone());
        let means = meaning(text, beside);
        let Some(means) = means else { continue };
        let all: Vec<String> = beside.iter().map(|text| in_other_words(text)).collect();
        for (what, text, beside) in
            [("formatted", &canonical, beside), ("translated", &there, beside), ("translated, like what it builds on", &there, &all)]
        {
            let found = meaning(text, beside);
            is(what, found.as_ref() == Some(&means), &|| format!("{means:?}\n{found:?}\n{text}"));
        }
        run += 1;
        lines += means.1.len();
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), examples.len(), wrong.join("\n\n"));
    // So that it is noticed when the search no longer finds them.
    assert!(examples.len() >= 300 && run >= 250 && lines >= 500, "{} texts, {run} that run, {lines} lines", examples.len());
}

/// The lines in quotation marks in the table of a page: those of each row's second column with those of its third.
fn pairs(page: &str) -> Vec<(String, String)> {
    let lines = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let of_row = |row: &str| {
        let cells: Vec<&str> = row.split('|').collect();
        let (danish, english) = (lines(cells[2]), lines(cells[3]));
        assert_eq!(danish.len(), english.len(), "{row}");
        danish.into_iter().zip(english).collect::<Vec<_>>()
    };
    rows.flat_map(of_row).collect()
}

#[test]
fn the_hard_sentences_are_written_as_their_page_says() {
    let page = fs::read_to_string("../docs/design/0029-hard-sentences.md").unwrap();
    let pairs = pairs(&page);
    assert!(pairs.len() >= 20, "the table has gone");
    let above = ["", "    ", "mål \"m\"\n    ", "trin t\n    ", "optælling o\n    ", "overgang\n    "];
    for (danish, english) in pairs {
        let texts = above.iter().map(|above| format!("sagsgang \"Prøve\"\n{above}{danish}\n"));
        let whole: Vec<File> = texts.map(|text| tree(&text)).filter(|file| file.whole).collect();
        let said: Vec<String> = whole.iter().map(|file| translate(file, Language::English).unwrap()).collect();
        assert!(said.iter().any(|text| text.lines().last().unwrap().trim() == english), "{danish}\n{english}\n{said:?}");
        // Both are in the one form.
        assert!(whole.iter().any(|file| format(file).unwrap().lines().last().unwrap().trim() == danish), "{danish}");
    }
}

#[test]
fn blanks_between_words_are_one() {
    let modals = ["skal ", "bør ", "kan ", "har ret", "must ", "should ", "may ", "has the", "have the", "can "];
    let mut stretched = 0;
    for Example { name, text, .. } in examples() {
        let Ok(canonical) = format(&tree(&text)) else { continue };
        let mut wide = String::new();
        for line in canonical.lines() {
            let free = line.starts_with('>') || line.contains('#') || modals.iter().any(|modal| line.contains(modal));
            let body = line.trim_start();
            wide.push_str(&" ".repeat(line.len() - body.len()));
            let mut quoted = false;
            for c in body.chars() {
                quoted ^= c == '"';
                wide.push(c);
                wide.push_str(if c == ' ' && !quoted && !free { "  " } else { "" });
            }
            wide.push('\n');
            stretched += usize::from(!free);
        }
        assert_eq!(format(&tree(&wide)).as_ref(), Ok(&canonical), "{name}\n{wide}");
    }
    assert!(stretched > 5_000, "{stretched}");
}

#[test]
fn words_that_were_written_before_are_mended() {
    let text = "sagsgang \"Prøve\"\n    gælder fra 1. januar 2020 til 31. december 2024\n\nbevilling b\n    af x, fra 1. januar 2020 til 1. marts 2020\n\ntrin t\n    x har ret til at gå\n    inden for 2 uger, også på en fridag\n";
    let canonical = format(&tree(text)).unwrap();
    for line in [
        "    gælder fra 1. januar 2020 til og med 31. december 2024",
        "    af x, fra 1. januar 2020 til og med 1. marts 2020",
        "    inden for 2 uger, uændret på en fridag",
    ] {
        assert!(canonical.lines().any(|own| own == line), "{line}\n{canonical}");
    }
    // Of several, English says `have`; of one, `has`; and reads either of both.
    for (who, right) in [("x and the y", "have"), ("x", "has")] {
        for written in ["has the right to", "have the right to", "have a right to"] {
            let text = format!("procedure \"Try\"\n\nstep t\n    the {who} {written} go\n");
            assert!(format(&tree(&text)).unwrap().ends_with(&format!("    the {who} {right} the right to go\n")), "{text}");
        }
    }
}

#[test]
fn numbers_have_the_marks_of_their_language() {
    let text = |mark: &str| format!("sagsgang \"Prøve\"\n\ntrin t\n    hvis beløb er over {mark}, ukendt venter\n");
    let pairs = [
        ("50.000,5", "50,000.5"),
        ("1000000", "1000000"),
        ("-3,25", "-3.25"),
        ("1.234.567", "1,234,567"),
        ("0,125", "0.125"),
        ("3,1250", "3.1250"),
    ];
    for (danish, english) in pairs {
        let there = translate(&tree(&text(danish)), Language::English).unwrap();
        assert!(there.ends_with(&format!("if beløb is over {english}, unknown waits\n")), "{there}");
        assert_eq!(translate(&tree(&there), Language::Danish).unwrap(), text(danish));
    }
    // Three digits after the only mark, which is that of a fraction: thousands in the other language.
    for ambiguous in ["50,000", "3,125"] {
        assert!(!tree(&text(ambiguous)).whole, "{ambiguous}");
    }
}
