//! What the grammar lets stand at a place.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::lexicon::Language;
use sagsgang::source::SourceMap;
use sagsgang::syntax::ast::{Class, Used};
use sagsgang::syntax::editing::{Place, Wanted, expected, keywords, keywords_in, language_of};
use sagsgang::syntax::parse;
use std::fs;
use std::path::{Path, PathBuf};

fn words(text: &str) -> Vec<&'static str> {
    let at = text.find('|').unwrap();
    let text = text.replace('|', "");
    expected(&text, Language::Danish, at).words.iter().map(|offer| offer.form).collect()
}

fn wanted(text: &str) -> Vec<Wanted> {
    let at = text.find('|').unwrap();
    expected(&text.replace('|', ""), Language::Danish, at).wanted
}

#[test]
fn after_a_keyword_comes_what_the_grammar_lets_stand() {
    let head = "sagsgang \"x\"\ntrin a\n    ";
    assert!(words(&format!("{head}|")).contains(&"ved overskridelse"));
    assert_eq!(words(&format!("{head}ved over|")), ["ved overskridelse"]);
    assert_eq!(words(&format!("{head}efter f|")), ["første"]);
    assert!(words(&format!("{head}inden for 5 |")).contains(&"hverdage"));
    assert_eq!(words(&format!("{head}inden for 5 dage, på en f|")), ["på en fridag hverdagen før", "på en fridag hverdagen efter"]);
    assert_eq!(words(&format!("{head}lederen |")), ["skal", "bør", "har ret til at", "har ret til", "kan", "og"]);
    assert!(words(&format!("{head}lederen skal tale med |")).is_empty());
}

#[test]
fn names_are_wanted_by_what_they_must_stand_for() {
    let head = "sagsgang \"x\"\ntrin a\n    ";
    assert_eq!(wanted(&format!("{head}efter første |")), [Wanted::Name(&[Class::Event, Class::Step])]);
    assert_eq!(wanted(&format!("{head}påmind |")), [Wanted::Name(&[Class::Role])]);
    assert_eq!(wanted(&format!("{head}hvis rute er |")), [Wanted::Value(Some(String::from("rute")))]);
    assert_eq!(wanted(&format!("{head}|")), [Wanted::Name(&[Class::Role])]);
    assert_eq!(wanted("sagsgang \"x\"\n    kalender |"), [Wanted::Calendar]);
    assert_eq!(wanted("sagsgang \"x\"\n    bygger på \"|"), [Wanted::OtherText]);
}

#[test]
fn nothing_is_offered_in_remarks_and_quotations() {
    assert!(words("sagsgang \"x\"\n# |").is_empty());
    assert!(words("sagsgang \"x\"\n> |").is_empty());
    assert!(words("sagsgang \"x\"\ntrin a\n    efter b  # |").is_empty());
}

#[test]
fn every_word_that_begins_a_line_is_explained() {
    for keyword in keywords().filter(|keyword| !matches!(keyword.place(), Place::Inside | Place::Counted)) {
        for language in [Language::Danish, Language::English] {
            let meaning = keyword.meaning(language);
            assert!(meaning.is_some_and(|meaning| meaning.ends_with('.')), "{}: {meaning:?}", keyword.text(language));
        }
    }
}

/// So many words, and so many names, of each text are looked at, evenly apart.
const OF_EACH: usize = 40;

/// An author who wrote one of the examples would have been offered every word and every name in it.
#[test]
fn every_keyword_and_every_name_of_the_examples_is_offered_where_it_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples");
    let mut texts: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let files = fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        texts.extend(files.filter(|path| path.extension().is_some_and(|extension| extension == "sag")));
    }
    texts.sort();
    let (mut words, mut names) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for path in &texts {
        let text = fs::read_to_string(path).unwrap();
        let language = language_of(&text).unwrap();
        let line = |at: u32| format!("{}:{}", path.display(), text[..at as usize].matches('\n').count() + 1);
        // The cells of a table are not helped with.
        let in_a_table = |at: u32| text[..at as usize].rsplit('\n').next().unwrap().trim_start().starts_with('|');
        let keywords = keywords_in(&text, language);
        for (keyword, span) in keywords.iter().copied().step_by(1 + keywords.len() / OF_EACH) {
            if in_a_table(span.start) {
                continue;
            }
            words += 1;
            let found = expected(&text, language, span.start as usize);
            let offered = found.words.iter().any(|offer| offer.keyword == Some(keyword));
            // A keyword of the same spelling does as well.
            let spelled = || found.words.iter().any(|offer| keyword.forms(language).contains(&offer.form));
            if !offered && !spelled() {
                wrong.push(format!("{}: {}", line(span.start), keyword.text(language)));
            }
        }
        let mut sources = SourceMap::new();
        let id = sources.add("", &text);
        let parsed = parse(&sources, id);
        let mentions: Vec<_> = parsed.file.mentions().into_iter().filter(|mention| matches!(mention.used, Used::Refers(_))).collect();
        for mention in mentions.iter().step_by(1 + mentions.len() / OF_EACH) {
            let Used::Refers(classes) = mention.used else { continue };
            if in_a_table(mention.name.span.start) {
                continue;
            }
            names += 1;
            let found = expected(&text, language, mention.name.span.start as usize);
            let fits = |wanted: &Wanted| matches!(wanted, Wanted::Name(offered) if classes.iter().all(|class| offered.contains(class)));
            if !found.wanted.iter().any(fits) {
                wrong.push(format!("{}: {:?} is no {classes:?} of {:?}", line(mention.name.span.start), mention.name.text, found.wanted));
            }
        }
    }
    assert!(words > 1_000 && names > 500, "{words} words, {names} names");
    // Not offered yet: what ceases to hold after `når`, and the line that says who must fill a pool up.
    assert!(wrong.len() * 500 <= words + names, "{} of {words} words and {names} names: {:#?}", wrong.len(), &wrong[..wrong.len().min(60)]);
}

#[test]
fn each_word_takes_the_place_of_what_is_there_of_it_and_of_nothing_else() {
    let head = "sagsgang \"Prøve\"\n\nrolle kommunen\nhændelse start\n\ntrin a\n    efter start\n    ";
    for (line, form, there) in
        [("opfyldes ", "opfyldes ved", "opfyldes "), ("opfyldes v", "opfyldes ved", "opfyldes v"), ("inden ", "inden for", "inden ")]
    {
        let text = format!("{head}{line}");
        let expected = expected(&text, Language::Danish, text.len());
        let offer = expected.words.iter().find(|offer| offer.form == form).unwrap_or_else(|| panic!("{line}: no {form}"));
        assert_eq!(&text[offer.replace.start as usize..offer.replace.end as usize], there, "{line}");
    }
}
