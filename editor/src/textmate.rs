//! The grammar that colours a text in editors that know TextMate's form, made from the engine's lexicon, so that it knows every
//! keyword of both languages and no other.
//!
//! `editor/vscode/syntaxes/sagsgang.tmLanguage.json` is this text; a test keeps them equal.

use sagsgang::calendar::{Calendars, Moment};
use sagsgang::explain::moment_words;
use sagsgang::lexicon::Language;
use sagsgang::syntax::editing::{Keyword, Place, keywords};
use serde_json::{Value, json};

/// No letter, digit or underscore stands before, or after.
const NOT_AFTER: &str = r"(?<![\p{L}\p{N}_-])";
const NOT_BEFORE: &str = r"(?![\p{L}\p{N}_])";
/// A name or words in quotation marks, however they look.
const PHRASE: &str = "\"[^\"\\n]*\"?|[“”„][^“”\"\\n]*[“”\"]?|»[^«\\n]*«?";

/// The whole grammar, as JSON.
#[must_use]
pub fn grammar() -> String {
    let languages = [Language::Danish, Language::English];
    let mut repository = json!({
        "remark": { "patterns": [
            { "name": "comment.line.number-sign.sagsgang", "match": "^[ \\t]*#.*$" },
            { "name": "comment.line.number-sign.sagsgang", "match": "(?<=  )#.*$" },
        ] },
        "quotation": { "name": "markup.quote.sagsgang", "match": "^>.*$" },
        "phrase": { "name": "string.quoted.double.sagsgang", "match": PHRASE },
        "number": { "patterns": [
            { "name": "constant.numeric.date.sagsgang", "match": "(?<![\\p{L}\\p{N}_])\\d{4}-\\d{2}-\\d{2}(?!\\d)" },
            { "name": "constant.numeric.sagsgang", "match": "(?<![\\p{L}\\p{N}_])\\d+(?:[.,:]\\d+)*(?:\\.|st|nd|rd|th)?(?![\\p{L}\\p{N}_])" },
        ] },
    });
    for language in languages {
        let code = language.code();
        repository[format!("lines-{code}")] = json!({ "patterns": [
            { "include": "#remark" },
            { "include": "#quotation" },
            declarations(language),
            deeds(language),
            weekday(language),
            { "include": "#phrase" },
            { "include": format!("#keywords-{code}") },
            months(language),
            { "include": "#number" },
        ] });
        repository[format!("keywords-{code}")] = json!({ "patterns": words(language) });
    }
    let of = |language: Language| {
        let code = language.code();
        let header = keywords().next().map_or("", |header| header.text(language));
        // The first word of a text decides its language, for all of it.
        json!({
            "begin": format!("^(?={})", pattern(header)),
            "end": "(?!)",
            "patterns": [{ "include": format!("#lines-{code}") }],
        })
    };
    let grammar = json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Sagsgang",
        "scopeName": "source.sagsgang",
        "fileTypes": ["sag"],
        "patterns": [{ "include": "#remark" }, { "include": "#quotation" }, of(languages[0]), of(languages[1])],
        "repository": repository,
    });
    let mut text = serde_json::to_string_pretty(&grammar).unwrap_or_default();
    text.push('\n');
    text
}

/// One form: blanks stretch, the first letter may be large, and a word ends where letters end.
fn pattern(form: &str) -> String {
    let mut pattern = String::new();
    for (at, c) in form.chars().enumerate() {
        match c {
            ' ' => pattern.push_str("[ ]+"),
            '.' | '/' => pattern.push_str(&format!("\\{c}")),
            c if at == 0 && c.is_lowercase() => pattern.push_str(&format!("[{c}{}]", c.to_uppercase())),
            c => pattern.push(c),
        }
    }
    let ends_in_letter = form.ends_with(char::is_alphanumeric);
    if ends_in_letter { format!("{pattern}{NOT_BEFORE}") } else { pattern }
}

fn any_of(forms: &[&str]) -> String {
    let mut longest_first = forms.to_vec();
    longest_first.sort_by_key(|form| (std::cmp::Reverse(form.len()), *form));
    longest_first.dedup();
    let patterns: Vec<String> = longest_first.iter().map(|form| pattern(form)).collect();
    format!("(?:{})", patterns.join("|"))
}

fn forms(language: Language, is: impl Fn(Keyword) -> bool) -> Vec<&'static str> {
    keywords().filter(|keyword| is(*keyword)).flat_map(|keyword| keyword.forms(language)).copied().collect()
}

/// How binding something is.
fn is_modal(keyword: Keyword) -> bool {
    ["skal", "bør", "kan", "har ret til at"].contains(&keyword.text(Language::Danish))
}

/// The word that begins a declaration, and its name.
fn declarations(language: Language) -> Value {
    let begin = any_of(&forms(language, |keyword| keyword.place() == Place::Declaration));
    let endings = ["slutter", "genåbnes", "overdrages", "overgang"];
    let nameless = forms(language, |keyword| {
        keyword.place() == Place::Declaration && endings.iter().any(|word| keyword.text(Language::Danish).starts_with(word))
    });
    json!({ "patterns": [
        {
            "match": format!("^({})", any_of(&nameless)),
            "captures": { "1": { "name": "keyword.control.declaration.sagsgang" } },
        },
        {
            "match": format!("^({begin})[ ]+({PHRASE}|[\\p{{L}}_][\\p{{L}}\\p{{N}}_-]*)"),
            "captures": {
                "1": { "name": "keyword.control.declaration.sagsgang" },
                "2": { "name": "entity.name.type.sagsgang" },
            },
        },
        {
            "match": format!("^({begin})"),
            "captures": { "1": { "name": "keyword.control.declaration.sagsgang" } },
        },
    ] })
}

/// A line that says who must do what: its free words are not searched for keywords.
fn deeds(language: Language) -> Value {
    let openers = any_of(&forms(language, |keyword| {
        // What begins a line and is no line of a deed; `har ret til at` and the like stand in the middle of one.
        matches!(keyword.place(), Place::Clause | Place::Everywhere) && !is_modal(keyword)
    }));
    let modal = any_of(&forms(language, is_modal));
    let so = pattern(language.pick("så", "then"));
    let days = any_of(&weekdays(language).iter().map(String::as_str).collect::<Vec<_>>());
    let and = any_of(&forms(language, |keyword| keyword.text(Language::Danish) == "og"));
    json!({
        "match": format!(
            "^[ \\t]+(?![ \\t]|{openers}|{so}|{days}[ ]+\\d|\\d|[-|]|[^\"\\n]*:[ ])((?:[^\"\\n]|\"[^\"\\n]*\")*?){NOT_AFTER}({modal})(.*?)(?=  #|$)"
        ),
        "captures": {
            "1": { "patterns": [
                { "include": "#phrase" },
                { "name": "keyword.operator.word.sagsgang", "match": format!("{NOT_AFTER}{and}") },
            ] },
            "2": { "name": "keyword.operator.modal.sagsgang" },
            "3": { "name": "string.unquoted.deed.sagsgang" },
        },
    })
}

/// The weekdays as scenarios write them, Monday first: asked of the engine, day by day.
fn weekdays(language: Language) -> Vec<String> {
    let calendars = Calendars::builtin();
    let Some(calendar) = calendars.get("danmark") else { return Vec::new() };
    let week = (1..=7).filter_map(|day| Moment::parse(&format!("2018-01-0{day}")));
    week.filter_map(|day| moment_words(language, calendar, day).split(' ').next().map(str::to_owned)).collect()
}

fn weekday(language: Language) -> Value {
    let days = weekdays(language).join("|");
    json!({
        "match": format!("^[ \\t]+({days})(?=[ ]+\\d)"),
        "captures": { "1": { "name": "constant.language.weekday.sagsgang" } },
    })
}

fn months(language: Language) -> Value {
    let months = language.pick(
        "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december",
        "January|February|March|April|May|June|July|August|September|October|November|December",
    );
    json!({ "name": "constant.language.month.sagsgang", "match": format!("{NOT_AFTER}(?:{months})(?=[ ]+\\d{{4}})") })
}

/// Every other keyword. Of two that begin alike the one of more words comes first.
fn words(language: Language) -> Vec<Value> {
    type Scope = (&'static str, fn(Keyword) -> bool);
    let scopes: [Scope; 4] = [
        ("keyword.operator.modal.sagsgang", is_modal),
        ("keyword.control.clause.sagsgang", |keyword| keyword.place() == Place::Clause),
        ("keyword.operator.word.sagsgang", |keyword| keyword.place() == Place::Everywhere && !is_modal(keyword)),
        ("keyword.other.sagsgang", |keyword| keyword.place() == Place::Inside),
    ];
    let none = language.pick("ingen", "no");
    // After a number or none, before a number, or where the line or what stands before it ends: elsewhere something may be called the same.
    let counted = any_of(&forms(language, |keyword| keyword.place() == Place::Counted));
    let mut patterns = vec![
        json!({ "name": "keyword.other.unit.sagsgang", "match": format!("(?<=\\d ){counted}|(?<= {none} ){counted}|{NOT_AFTER}{counted}(?=[ ]+\\d)|(?<=  ){counted}(?=$|,)") }),
    ];
    // `no.` is no `no`.
    let dotted = any_of(&forms(language, |keyword| keyword.forms(language).iter().all(|form| form.ends_with('.'))));
    patterns.push(json!({ "name": "keyword.other.sagsgang", "match": format!("{NOT_AFTER}{dotted}") }));
    for count in (1..=10).rev() {
        for (name, is) in scopes {
            let mut fitting = forms(language, is);
            fitting.retain(|form| form.split(' ').count() == count);
            if !fitting.is_empty() {
                patterns.push(json!({ "name": name, "match": format!("{NOT_AFTER}{}", any_of(&fitting)) }));
            }
        }
    }
    patterns
}
