//! The grammar for editors: it is the one made from the lexicon, and it colours every keyword of every example.
//!
//! A small reader of TextMate grammars walks the patterns as an editor does, so that no editor and no network is needed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use fancy_regex::Regex;
use sagsgang::source::SourceMap;
use sagsgang::syntax::ast::Used;
use sagsgang::syntax::editing::{keywords_in, language_of};
use sagsgang::syntax::parse;
use sagsgang_editor::textmate::grammar;
use serde_json::Value;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

const FILE: &str = "vscode/syntaxes/sagsgang.tmLanguage.json";

#[test]
fn the_grammar_is_made_from_the_lexicon() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let made = grammar();
    if std::env::var_os("SAGSGANG_WRITE_GRAMMAR").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(written, made, "{FILE} is not made from the lexicon; run the tests with SAGSGANG_WRITE_GRAMMAR=1");
}

/// A pattern of the grammar.
struct Rule {
    regex: Regex,
    name: Option<String>,
    captures: Vec<(usize, Option<String>, Vec<Rule>)>,
    /// What holds from here on to the end, for one that begins a stretch.
    inside: Option<Vec<Rule>>,
}

fn rules(patterns: &Value, repository: &Value) -> Vec<Rule> {
    let mut all = Vec::new();
    for pattern in patterns.as_array().into_iter().flatten() {
        if let Some(include) = pattern["include"].as_str() {
            let named = &repository[include.trim_start_matches('#')];
            assert!(!named.is_null(), "{include} is not in the repository");
            all.extend(rules(&Value::Array(vec![named.clone()]), repository));
        } else if let Some(begin) = pattern["begin"].as_str() {
            let inside = Some(rules(&pattern["patterns"], repository));
            all.push(Rule { regex: Regex::new(begin).unwrap(), name: None, captures: Vec::new(), inside });
        } else if let Some(regex) = pattern["match"].as_str() {
            let captures = pattern["captures"].as_object().into_iter().flatten().map(|(number, capture)| {
                let name = capture["name"].as_str().map(str::to_owned);
                (number.parse().unwrap(), name, rules(&capture["patterns"], repository))
            });
            let name = pattern["name"].as_str().map(str::to_owned);
            let regex = Regex::new(regex).unwrap_or_else(|error| panic!("{error}: {regex}"));
            all.push(Rule { regex, name, captures: captures.collect(), inside: None });
        } else {
            all.extend(rules(&pattern["patterns"], repository));
        }
    }
    all
}

/// The coloured stretches of a text.
fn coloured(text: &str, top: &[Rule]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut rules = top;
    let mut start = 0;
    for line in text.split('\n') {
        rules = of_line(line, start, 0..line.len(), rules, &mut found);
        start += line.len() + 1;
    }
    found
}

fn of_line<'r>(line: &str, start: usize, within: Range<usize>, rules: &'r [Rule], found: &mut Vec<(Range<usize>, String)>) -> &'r [Rule] {
    let mut rules = rules;
    let mut at = within.start;
    while at <= within.end {
        // The first place where one fits; of several there, the first in the grammar.
        let fits = rules.iter().filter_map(|rule| Some((rule, rule.regex.captures_from_pos(line, at).unwrap()?)));
        let Some((rule, captures)) = fits.min_by_key(|(_, captures)| captures.get(0).unwrap().start()) else { break };
        let whole = captures.get(0).unwrap();
        if whole.end() > within.end {
            break;
        }
        if let Some(inside) = &rule.inside {
            rules = inside;
            continue;
        }
        found.extend(rule.name.iter().map(|name| (start + whole.start()..start + whole.end(), name.clone())));
        for (number, name, below) in &rule.captures {
            let Some(part) = captures.get(*number) else { continue };
            found.extend(name.iter().map(|name| (start + part.start()..start + part.end(), name.clone())));
            of_line(line, start, part.start()..part.end(), below, found);
        }
        at = if whole.end() > at { whole.end() } else { at + line[at..].chars().next().map_or(1, char::len_utf8) };
    }
    rules
}

/// Is it an example of what is wrong? There a word may stand where it is none.
fn is_broken(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("bad_"))
}

fn samples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open = vec![root.join("dsl-examples"), root.join("tests/scenarios"), root.join("tests/layers"), root.join("tests/check")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "sag") && !is_broken(&path) {
            found.push(path);
        }
    }
    found.sort();
    assert!(found.len() > 50, "{} samples", found.len());
    found
}

#[test]
fn every_keyword_of_every_sample_is_coloured_and_no_name_is_coloured_as_one() {
    let grammar: Value = serde_json::from_str(&grammar()).unwrap();
    let top = rules(&grammar["patterns"], &grammar["repository"]);
    let (mut keywords, mut names) = (0, 0);
    let mut wrong = Vec::new();
    for path in samples() {
        let text = fs::read_to_string(&path).unwrap();
        let Some(language) = language_of(&text) else { continue };
        let found = coloured(&text, &top);
        let scopes = |at: usize| found.iter().filter(move |(range, _)| range.contains(&at)).map(|(_, name)| name.as_str());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        for (_, span) in keywords_in(&text, language) {
            keywords += 1;
            let bare =
                (span.start as usize..span.end as usize).filter(|at| text.is_char_boundary(*at) && !text[*at..].starts_with([' ', '\n']));
            if let Some(at) = bare.into_iter().find(|at| !scopes(*at).any(|scope| scope.starts_with("keyword."))) {
                let words = &text[span.start as usize..span.end as usize];
                wrong.push(format!("{name}:{}: {words:?} is {:?}", line(at), scopes(at).collect::<Vec<_>>()));
            }
        }
        let mut sources = SourceMap::new();
        let id = sources.add("", &text);
        for mention in parse(&sources, id).file.mentions() {
            if matches!(mention.used, Used::Declares(_) | Used::Refers(_) | Used::Value(_)) {
                names += 1;
                let at = mention.name.span.start as usize;
                if scopes(at).any(|scope| scope.starts_with("keyword.")) {
                    wrong.push(format!("{name}:{}: the name {:?} is {:?}", line(at), mention.name.text, scopes(at).collect::<Vec<_>>()));
                }
            }
        }
    }
    assert!(keywords > 5_000 && names > 5_000, "{keywords} keywords, {names} names");
    assert!(wrong.is_empty(), "{} of {keywords} keywords and {names} names: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
}
