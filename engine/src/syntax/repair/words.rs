//! The words of a line, and how the words of the language are written elsewhere.

use super::super::faults::SIGNS;
use crate::diagnostic::distance;
use crate::lexicon::{Language, WORDS, Word, day_names, months, weekdays};
use std::collections::BTreeSet;

/// A word, a phrase in quotation marks, a number or a sign of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sort: TokenSort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenSort {
    Word,
    Phrase,
    Number,
    Sign,
}

/// The words of a line. A quotation mark without another one is a sign.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = line.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        let closed = || line.get(start + 1..).and_then(|rest| rest.find('"'));
        let sort = if let Some(close) = (letter == '"').then(closed).flatten() {
            end = start + close + 2;
            while letters.next_if(|(at, _)| *at < end).is_some() {}
            TokenSort::Phrase
        } else if letter.is_alphanumeric() {
            let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            while let Some((at, letter)) = letters.next_if(|(_, letter)| inside(*letter)) {
                end = at + letter.len_utf8();
            }
            if letter.is_ascii_digit() { TokenSort::Number } else { TokenSort::Word }
        } else {
            TokenSort::Sign
        };
        tokens.push(Token { start, end, sort });
    }
    tokens
}

/// The words of the language, ready to be held against others.
pub(super) struct Vocabulary {
    /// Each with how it is written in a hurry, and of how many words it is made.
    forms: Vec<(&'static str, String, usize)>,
    parts: BTreeSet<String>,
}

impl Vocabulary {
    pub(super) fn of(language: Language) -> Self {
        let keywords = WORDS.iter().flat_map(|entry| entry.forms(language).iter().copied()).filter(|form| !form.is_empty());
        let days = weekdays(language).into_iter().chain(months(language)).chain(day_names(language));
        let forms: Vec<_> = keywords.chain(days).map(|form| (form, fold(form), form.split(' ').count())).collect();
        let parts = forms.iter().flat_map(|(form, ..)| form.split(' ')).map(|part| part.trim_end_matches('.').to_lowercase()).collect();
        Self { forms, parts }
    }

    /// Is this a keyword?
    pub(super) fn has(&self, words: &str) -> bool {
        self.forms.iter().any(|(form, ..)| *form == words)
    }

    /// Is this a word of a keyword?
    pub(super) fn has_part(&self, word: &str) -> bool {
        self.parts.contains(&word.to_lowercase())
    }

    /// The keywords of several words, with these.
    pub(super) fn of_several_words(&self) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        self.forms.iter().filter(|(.., count)| *count > 1).map(|(form, ..)| (*form, form.split(' ').collect()))
    }

    /// The keywords, months and weekdays that words are nearly, with how many letters they differ: none where only capitals or the
    /// spelling of æ, ø and å do. The nearest first, and few.
    pub(super) fn near(&self, words: &str) -> Vec<(&'static str, u32)> {
        let (folded, lower) = (fold(words), words.to_lowercase());
        let count = words.split_whitespace().count();
        let allowed = (words.chars().count() / 3).clamp(1, 2);
        let mut near = Vec::new();
        for (form, other, of) in &self.forms {
            let far = other.len().abs_diff(folded.len()) > 2 * allowed;
            if *of != count || far || *form == words {
                continue;
            }
            // Either may be nearer: `måæ` is a letter from `mål`, and `abent` one from `aabent`.
            let letters = match *other == folded {
                true => 0,
                false => distance(&folded, other).min(distance(&lower, &form.to_lowercase())).max(1),
            };
            if letters <= allowed && letters < form.chars().count() {
                near.extend(u32::try_from(letters).map(|letters| (*form, letters)));
            }
        }
        near.sort_by_key(|(_, distance)| *distance);
        near.dedup();
        near.truncate(6);
        near
    }
}

/// The words that declare something below the header, which a text that is read at all has.
pub(super) fn declaring(language: Language) -> Vec<&'static str> {
    let header = Word::k_header.text(language);
    WORDS
        .iter()
        .filter(|entry| entry.at.declares() && entry.forms(language).first() != Some(&header))
        .filter_map(|entry| entry.forms(language).first().copied())
        .collect()
}

/// Words as they are written by somebody in a hurry, or on another keyboard.
fn fold(words: &str) -> String {
    let lower = words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    lower.replace('æ', "ae").replace("ø", "oe").replace('å', "aa")
}

/// What stands for something else.
pub(super) struct Foreign {
    /// How much of the line it is.
    pub(super) length: usize,
    pub(super) text: String,
    pub(super) cost: u32,
}

/// Words of other trades and other tools, and the ones that are meant.
const DANISH_HABITS: &[(&str, &str)] = &[
    ("klokken", "kl."),
    ("kl", "kl."),
    ("arbejdsdage", "hverdage"),
    ("arbejdsdag", "hverdag"),
    ("dg", "dage"),
    ("mdr", "måneder"),
    ("md", "måneder"),
    ("bor", "bør"),
    ("når", "når fristen for"),
    ("når fristen på", "når fristen for"),
    ("efter fristen for", "når fristen for"),
    ("hvis fristen for", "når fristen for"),
    ("overskrides", "er overskredet"),
    ("er udløbet", "er overskredet"),
    ("er gået", "er overskredet"),
];
const ENGLISH_HABITS: &[(&str, &str)] = &[
    ("shall", "must"),
    ("has to", "must"),
    ("workdays", "working days"),
    ("workday", "working day"),
    ("business days", "working days"),
    ("business day", "working day"),
    ("wks", "weeks"),
    ("d", "days"),
    ("not later than", "no later than"),
    ("at the latest", "no later than"),
    ("whenever", "each time"),
    ("every time", "each time"),
    ("when", "when the deadline for"),
    ("when the deadline of", "when the deadline for"),
    ("after the deadline for", "when the deadline for"),
    ("if the deadline for", "when the deadline for"),
    ("passes", "has passed"),
    ("is late", "has passed"),
    ("has expired", "has passed"),
    ("is exceeded", "has passed"),
];

/// What the beginning of the rest of a line may stand for.
pub(super) fn foreign(rest: &str, language: Language) -> Vec<Foreign> {
    let mut found = Vec::new();
    let ends = |length: usize| rest.get(length..).is_none_or(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    let begins = |form: &str| rest.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form)) && ends(form.len());
    let mut push = |length, text: &str, cost| found.push(Foreign { length, text: text.to_owned(), cost });
    for (sign, danish, english) in SIGNS {
        if rest.starts_with(sign) {
            push(sign.len(), language.pick(*danish, *english), 4);
        }
    }
    for (habit, own) in language.pick(DANISH_HABITS, ENGLISH_HABITS) {
        if begins(habit) {
            push(habit.len(), own, 6);
        }
    }
    let other = language.pick(Language::English, Language::Danish);
    for entry in WORDS {
        let own = entry.forms(language).first().copied().unwrap_or("");
        for form in entry.forms(other).iter().filter(|form| begins(form)) {
            // The longer, the surer.
            let words = u32::try_from(form.split(' ').count()).unwrap_or(1);
            push(form.len(), own, 8_u32.saturating_sub(words));
        }
    }
    // In full where a date has the first letters alone.
    for (full, own) in day_names(language).into_iter().zip(weekdays(language)).filter(|(full, _)| begins(full)) {
        push(full.len(), own, 4);
    }
    let pairs = weekdays(other).into_iter().zip(weekdays(language)).chain(months(other).into_iter().zip(months(language)));
    for (foreign, own) in pairs.filter(|(foreign, _)| begins(foreign)) {
        push(foreign.len(), own, 7);
    }
    numbers(rest, language, &mut push);
    found
}

/// Lengths of time as ISO 8601 writes them, dates as people do, and numbers with a point where the language has a comma.
fn numbers(rest: &str, language: Language, push: &mut dyn FnMut(usize, &str, u32)) {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let upper = rest.get(..1) == Some("P");
    if upper {
        let hours = rest.get(1..2) == Some("T");
        let start = if hours { 2 } else { 1 };
        let count = digits(rest.get(start..).unwrap_or(""));
        let number = rest.get(start..start + count).unwrap_or("");
        let unit = match (hours, rest.get(start + count..).and_then(|rest| rest.chars().next())) {
            (false, Some('D')) => language.pick("dage", "days"),
            (false, Some('W')) => language.pick("uger", "weeks"),
            (false, Some('M')) => language.pick("måneder", "months"),
            (false, Some('Y')) => language.pick("år", "years"),
            (true, Some('H')) => language.pick("løbende timer", "running hours"),
            _ => "",
        };
        if count > 0 && !unit.is_empty() {
            push(start + count + 1, &format!("{number} {unit}"), 3);
            // Of one there is one.
            if number == "1" {
                let one = language.pick(["dag", "uge", "måned"], ["day", "week", "month"]);
                one.iter().for_each(|unit| push(start + count + 1, &format!("1 {unit}"), 3));
            }
        }
    }
    let parts: Vec<&str> = rest.split(['.', '/', '-', ' ']).take(3).collect();
    if let [day, month, year] = parts.as_slice()
        && (1..=2).contains(&digits(day))
        && digits(day) == day.len()
        && (1..=2).contains(&digits(month))
        && digits(month) == month.len()
        && digits(year) >= 4
    {
        let length = day.len() + month.len() + 6;
        let year = year.get(..4).unwrap_or("");
        push(length, &format!("{year}-{month:0>2}-{day:0>2}"), 3);
        let name = month.parse::<usize>().ok().and_then(|month| months(language).get(month.checked_sub(1)?).copied());
        if let Some(name) = name {
            let day = day.trim_start_matches('0');
            push(length, &format!("{}{name} {year}", language.pick(format!("{day}. "), format!("{day} "))), 3);
        }
    }
    let whole = digits(rest);
    let (wrong, right) = language.pick(('.', ','), (',', '.'));
    if whole > 0 && rest.get(whole..).is_some_and(|rest| rest.starts_with(wrong)) {
        let after = digits(rest.get(whole + 1..).unwrap_or(""));
        if after > 0 {
            let number = rest.get(..whole + 1 + after).unwrap_or("").replace(wrong, &right.to_string());
            push(whole + 1 + after, &number, 5);
        }
    }
}
