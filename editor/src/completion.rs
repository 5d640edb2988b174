//! What may stand where somebody is writing: words of the language, and names by what they must stand for.

use crate::lines::Range;
use crate::outline::excerpt;
use crate::texts::Shelf;
use sagsgang::lexicon::Language;
use sagsgang::syntax::ast::{Class, Declaration, FactType, File, Used, What};
use sagsgang::syntax::editing::{Wanted, expected, keywords, language_of, name_key, written};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Kinds of completion in the protocol.
mod kind {
    pub(super) const METHOD: u8 = 2;
    pub(super) const FUNCTION: u8 = 3;
    pub(super) const VARIABLE: u8 = 6;
    pub(super) const CLASS: u8 = 7;
    pub(super) const MODULE: u8 = 9;
    pub(super) const PROPERTY: u8 = 10;
    pub(super) const VALUE: u8 = 12;
    pub(super) const KEYWORD: u8 = 14;
    pub(super) const FILE: u8 = 17;
    pub(super) const EVENT: u8 = 23;
}

/// How many lines of a declaration are shown beside its name.
const MOST_LINES: usize = 6;

/// What may stand at a place.
pub(crate) fn complete(shelf: &mut Shelf, key: &str, offset: usize) -> Value {
    let Some(text) = shelf.get(key) else { return json!([]) };
    let Some(language) = language_of(text.lines.text()) else { return first_words(shelf, key, offset) };
    let expected = expected(text.lines.text(), language, offset);
    let (start, mut end) = (expected.replace.start, expected.replace.end);
    let there = text.lines.text().get(start as usize..end as usize).unwrap_or("");
    let quoted = there.starts_with(['"', '“', '„', '»']);
    // A quotation mark that the editor has put after the place belongs to the name.
    if quoted && text.lines.text().get(end as usize..).is_some_and(|rest| rest.starts_with('"')) {
        end += 1;
    }
    let range = text.lines.range(sagsgang::source::Span { start, end });
    let mut items: Vec<Value> = Vec::new();
    for wanted in &expected.wanted {
        names(shelf, key, wanted, language, (range, quoted), &mut items);
    }
    let Some(text) = shelf.get(key) else { return Value::Array(items) };
    for (number, offer) in expected.words.iter().enumerate() {
        // Where it is begun, the shortest that it can be comes first; else they stand as in the lexicon.
        let order = if offer.replace.start < offer.replace.end { offer.form.chars().count() } else { 0 };
        let mut item = json!({
            "label": offer.form,
            "kind": kind::KEYWORD,
            "sortText": format!("2{order:02}{number:03}"),
            "textEdit": { "range": text.lines.range(offer.replace), "newText": offer.form },
        });
        if let Some(meaning) = offer.keyword.and_then(|keyword| keyword.meaning(language)) {
            item["detail"] = json!(meaning);
        }
        if let Some(example) = offer.keyword.and_then(|keyword| keyword.example(language)) {
            item["documentation"] = markdown(&format!("```sagsgang\n{}\n```", example.replace(" · ", "\n")));
        }
        items.push(item);
    }
    Value::Array(items)
}

fn markdown(words: &str) -> Value {
    json!({ "kind": "markdown", "value": words })
}

/// In a text that does not say its language yet: the two words that do.
fn first_words(shelf: &Shelf, key: &str, offset: usize) -> Value {
    let Some(text) = shelf.get(key) else { return json!([]) };
    let before = text.lines.text().get(..offset).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    if line.contains(char::is_whitespace) {
        return json!([]);
    }
    let at = u32::try_from(offset).unwrap_or(u32::MAX);
    let range = text.lines.range(sagsgang::source::Span { start: at.saturating_sub(u32::try_from(line.len()).unwrap_or(0)), end: at });
    let Some(header) = keywords().next() else { return json!([]) };
    let items = [Language::Danish, Language::English].map(|language| {
        let word = header.text(language);
        let detail = header.meaning(language);
        json!({ "label": word, "kind": kind::KEYWORD, "detail": detail, "textEdit": { "range": range, "newText": format!("{word} ") } })
    });
    json!(items)
}

/// The names that may stand for what is wanted, each once.
fn names(shelf: &mut Shelf, key: &str, wanted: &Wanted, language: Language, at: (Range, bool), items: &mut Vec<Value>) {
    match wanted {
        Wanted::OtherText => {
            let own = shelf.get(key).and_then(|text| text.name()).map(name_key);
            let all: BTreeSet<String> = shelf.all().filter_map(|(_, text)| text.name().map(str::to_owned)).collect();
            for name in all.iter().filter(|name| Some(name_key(name)) != own) {
                items.push(item((&format!("\"{name}\""), name), kind::FILE, "", at));
            }
        }
        Wanted::Calendar => {
            let all: Vec<String> = shelf.calendars.names().map(str::to_owned).collect();
            for name in all {
                items.push(item((&written(language, &name), &name), kind::VALUE, language.pick("kalender", "calendar"), at));
            }
        }
        Wanted::CountingRule => {
            for name in [language.pick("dagen efter", "the day after"), "restaurationsloven § 36 a"] {
                items.push(item((&format!("\"{name}\""), name), kind::VALUE, language.pick("fristberegning", "counting rule"), at));
            }
        }
        Wanted::Name(classes) => {
            let mut seen = BTreeSet::new();
            for_each_declaration(shelf, key, |home, declaration, file_language| {
                for mention in declaration.mentions() {
                    let Used::Declares(declared) = mention.used else { continue };
                    let class = declared.iter().find(|class| classes.contains(class));
                    let Some(class) = class.filter(|_| seen.insert(name_key(&mention.name.text))) else { continue };
                    let name = &mention.name.text;
                    let mut item = item((&written(file_language, name), name), symbol(*class), noun(*class, language), at);
                    item["data"] = json!({ "text": home, "at": declaration.span.start });
                    items.push(item);
                }
            });
        }
        Wanted::Value(of) => {
            let mut seen = BTreeSet::new();
            for_each_declaration(shelf, key, |_, declaration, file_language| {
                let (owner, values) = values_of(declaration);
                let fits = owner.is_some_and(|owner| of.as_ref().is_none_or(|of| name_key(of) == name_key(owner)));
                for value in values.into_iter().filter(|_| fits) {
                    if seen.insert(name_key(&value)) {
                        items.push(item((&written(file_language, &value), &value), kind::VALUE, owner.unwrap_or_default(), at));
                    }
                }
            });
        }
    }
}

/// Goes through what a text and those it builds on declare, the text itself first.
fn for_each_declaration(shelf: &mut Shelf, key: &str, mut each: impl FnMut(&str, &Declaration, Language)) {
    let mut stack = shelf.read(key).map(|read| read.stack.clone()).unwrap_or_default();
    if stack.is_empty() {
        stack.push(key.to_owned());
    }
    for key in &stack {
        let Some(parsed) = shelf.parsed(key) else { continue };
        let Some(text) = shelf.get(key) else { continue };
        let file: &File = &parsed.file;
        file.declarations.iter().for_each(|declaration| each(key, declaration, text.language()));
    }
}

/// Where an offered name is declared.
#[derive(Deserialize)]
struct Home {
    /// The key of the text.
    text: String,
    /// Where its declaration begins there.
    at: u32,
}

/// An offer as it was made, with what is shown beside it while it is the chosen one: the lines that declare the name. There may be a
/// thousand offers, and one of them is looked at.
pub(crate) fn resolve(shelf: &mut Shelf, offer: &Value) -> Value {
    let mut offer = offer.clone();
    let lines = offer.get("data").and_then(|data| Home::deserialize(data).ok()).and_then(|home| {
        let parsed = shelf.parsed(&home.text)?;
        let declaration = parsed.file.declarations.iter().find(|declaration| declaration.span.start == home.at)?;
        Some(excerpt(declaration, &shelf.get(&home.text)?.lines, MOST_LINES))
    });
    if let Some(lines) = lines {
        offer["documentation"] = markdown(&format!("```sagsgang\n{lines}\n```"));
    }
    offer
}

fn values_of(declaration: &Declaration) -> (Option<&str>, Vec<String>) {
    match &declaration.what {
        What::Fact(fact) => {
            let values = if let FactType::Choice(values) = &fact.kind { values.as_slice() } else { &[] };
            (Some(&fact.name.text), values.iter().map(|value| value.text.clone()).collect())
        }
        What::Decision(decision) => {
            let own = |used: Used<'_>| matches!(used, Used::Value(Some(of)) if of.text == decision.name.text);
            let values = declaration.mentions().into_iter().filter(|mention| own(mention.used)).map(|mention| mention.name.text.clone());
            (Some(&decision.name.text), values.collect())
        }
        _ => (None, Vec::new()),
    }
}

fn item((words, name): (&str, &str), kind: u8, detail: &str, (range, quoted): (Range, bool)) -> Value {
    // What is there already decides what the editor compares with.
    let quotes = if quoted { format!("\"{name}\"") } else { name.to_owned() };
    let words = if quoted { quotes.as_str() } else { words };
    json!({
        "label": name,
        "kind": kind,
        "detail": detail,
        "filterText": quotes,
        "sortText": format!("1{name}"),
        "textEdit": { "range": range, "newText": words },
    })
}

fn symbol(class: Class) -> u8 {
    match class {
        Class::Role => kind::CLASS,
        Class::Fact => kind::PROPERTY,
        Class::Event => kind::EVENT,
        Class::Step => kind::FUNCTION,
        Class::Tally | Class::Ramp => kind::VARIABLE,
        Class::Pool => kind::MODULE,
        Class::Document => kind::FILE,
        Class::Activity | Class::Principle => kind::METHOD,
    }
}

/// What a class of names is called.
pub(crate) fn noun(class: Class, language: Language) -> &'static str {
    match class {
        Class::Role => language.pick("rolle", "role"),
        Class::Fact => language.pick("oplysning", "fact"),
        Class::Event => language.pick("hændelse", "event"),
        Class::Step => language.pick("trin", "step"),
        Class::Tally => language.pick("optælling", "tally"),
        Class::Ramp => language.pick("optrapning", "progression"),
        Class::Pool => language.pick("pulje", "pool"),
        Class::Document => language.pick("dokument", "document"),
        Class::Activity => language.pick("aktivitet", "activity"),
        Class::Principle => language.pick("princip", "principle"),
    }
}
