//! The slips of the pen that are thought of, each with what it costs to have made it: letters, words and signs too many, too few, or in the
//! wrong place; and words and signs as they are written elsewhere.

use super::super::read::{begins, starts_with_words};
use super::words::{Foreign, Token, TokenSort, Vocabulary, foreign};
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::lexicon::{Language, Word};

/// Something that could be written otherwise in a line.
#[derive(Debug, Clone)]
pub(super) struct Slip {
    /// Where in the line, and how much of it goes.
    pub(super) start: usize,
    pub(super) length: usize,
    /// What comes there.
    pub(super) text: String,
    /// How unlikely: small for what people do often.
    pub(super) cost: u32,
    sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A word or sign stands for another.
    Instead,
    /// Something too many.
    TooMany,
    /// Something is missing.
    Missing,
    /// A quotation mark is missing.
    Quote,
    /// Two words in the other order.
    Swapped,
    /// One word written as two, or two as one.
    Blank,
}

/// A letter or two.
const LETTER: u32 = 10;
/// A sign.
const SIGN: u32 = 12;
/// A word is missing, and the grammar knows which.
const MISSING: u32 = 18;
/// Two words change places.
const SWAP: u32 = 16;
/// A word that nothing else explains.
const WORD: u32 = 26;

impl Slip {
    /// The line as it would be.
    pub(super) fn applied(&self, line: &str) -> Option<String> {
        let (before, after) = (line.get(..self.start)?, line.get(self.start + self.length..)?);
        Some(format!("{before}{}{after}", self.text))
    }

    /// The change from one line to another, with whole words at both ends.
    pub(super) fn between(line: &str, mended: &str) -> Self {
        let is_apart = |text: &str, at: usize| text.get(..at).is_none_or(|before| !before.ends_with(|c: char| c.is_alphanumeric()));
        let same = line.char_indices().zip(mended.chars()).take_while(|((_, one), other)| one == other).last();
        let mut start = same.map_or(0, |((at, letter), _)| at + letter.len_utf8());
        while start > 0 && !(line.is_char_boundary(start) && is_apart(line, start)) {
            start -= 1;
        }
        let most = line.len().min(mended.len()) - start;
        let alike = line.chars().rev().zip(mended.chars().rev()).take_while(|(one, other)| one == other);
        let mut end = 0;
        for (letter, _) in alike {
            if end + letter.len_utf8() > most {
                break;
            }
            end += letter.len_utf8();
        }
        let goes_on = |end: usize| line.get(line.len() - end..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
        while end > 0 && (!line.is_char_boundary(line.len() - end) || goes_on(end)) {
            end -= 1;
        }
        let text = mended.get(start..mended.len() - end).unwrap_or("").to_owned();
        Self { start, length: line.len() - end - start, text, cost: LETTER, sort: Sort::Instead }
    }

    /// Is it a comma at the end of a line, after which the next one is no part of it?
    pub(super) fn parts_lines(&self, line: &str) -> bool {
        self.sort == Sort::TooMany && line.get(self.start..).is_some_and(|rest| rest.starts_with(",\n"))
    }

    /// Would nobody doubt it, though the line cannot be read with it alone: a letter, a word from elsewhere, or a sign that is missing where
    /// reading stops?
    pub(super) fn is_likely(&self, line: &str, stopped: usize) -> bool {
        let missing = || {
            let between = line.get(self.start..stopped).is_some_and(|between| between.trim().is_empty());
            self.sort == Sort::Missing && self.cost <= SIGN && (between || stopped == line.len())
        };
        self.cost <= LETTER && self.sort != Sort::Missing || missing()
    }

    /// Could nobody have meant what stands there? A word that is missing may be any, and a word too many says something.
    pub(super) fn is_a_slip(&self) -> bool {
        self.cost < MISSING
    }

    /// Does the help say already what is to be done?
    pub(super) fn keeps_help(&self, fault: &Diagnostic) -> bool {
        let help = fault.parts.last().map_or("", |part| part.text(Language::English));
        let says = |words: &[&str]| words.iter().any(|words| help.contains(words));
        match fault.code {
            _ if self.sort == Sort::Quote => says(&["quotation mark"]),
            Code::Syntax => says(&[
                "instead of the sign",
                "cannot be seen",
                "cannot be mixed",
                "another name",
                "time of day",
                "goes on here",
                "the planned day",
            ]),
            _ => false,
        }
    }

    fn gone<'l>(&self, line: &'l str) -> &'l str {
        line.get(self.start..self.start + self.length).unwrap_or("").trim()
    }
}

/// What is to be done, in words: one of some slips.
pub(super) fn words(slips: &[Slip], line: &str) -> Part {
    let each = |language: Language| {
        let quoted: Vec<String> = slips.iter().map(|slip| language.quoted(slip.text.trim())).collect();
        let listed = match quoted.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} {} {last}", rest.join(", "), language.pick("eller", "or")),
            _ => quoted.concat(),
        };
        let Some(slip) = slips.first() else { return String::new() };
        let gone = language.quoted(slip.gone(line));
        match slip.sort {
            Sort::Instead | Sort::Blank => language.pick(format!("mente du {listed}?"), format!("did you mean {listed}?")),
            Sort::TooMany => language.pick(format!("slet {gone}"), format!("delete {gone}")),
            Sort::Missing => language.pick(format!("der mangler {listed}"), format!("{listed} is missing")),
            Sort::Quote => language.pick("der mangler et anførselstegn i linjen", "a quotation mark is missing in the line").to_owned(),
            Sort::Swapped => language.pick(format!("byt om: {listed}"), format!("change places: {listed}")),
        }
    };
    Part::Each(each(Language::Danish), each(Language::English))
}

/// Every slip that may have been made in a line.
pub(super) fn of(thought: &Thought<'_>) -> Vec<Slip> {
    let mut slips = Vec::new();
    thought.foreign(&mut slips);
    thought.letters(&mut slips);
    thought.too_many(&mut slips);
    thought.swapped(&mut slips);
    thought.blanks(&mut slips);
    thought.signs(&mut slips);
    thought.missing(&mut slips);
    slips
}

/// A line, and what is known of it.
pub(super) struct Thought<'t> {
    pub(super) line: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) language: Language,
    pub(super) vocabulary: &'t Vocabulary,
    /// What such a line may begin with.
    pub(super) openers: &'t [&'static str],
    /// Where reading stops, and the keywords with which it would go on.
    pub(super) wanted: &'t (usize, Vec<&'static str>),
    /// Does the rest of the text write this name?
    pub(super) known: &'t dyn Fn(&str) -> bool,
}

impl Thought<'_> {
    fn word(&self, token: &Token) -> &str {
        self.line.get(token.start..token.end).unwrap_or("")
    }

    fn instead(&self, from: usize, to: usize, text: impl Into<String>, cost: u32) -> Slip {
        Slip { start: from, length: to - from, text: text.into(), cost, sort: Sort::Instead }
    }

    /// As it is written in programs, in the other language, or by habit.
    fn foreign(&self, slips: &mut Vec<Slip>) {
        for token in self.tokens {
            let rest = self.line.get(token.start..).unwrap_or("");
            for Foreign { length, text, cost } in foreign(rest, self.language) {
                slips.push(self.instead(token.start, token.start + length, text.clone(), cost));
                // `er > 8`: the word is there, and the sign says it again.
                let before = self.line.get(..token.start).unwrap_or("").trim_end();
                let said = text.split(' ').next().filter(|first| before.ends_with(*first));
                if let Some(first) = said {
                    slips.push(self.instead(before.len() - first.len(), token.start + length, text.clone(), cost));
                }
            }
        }
    }

    /// A keyword with a letter too many, too few or another.
    fn letters(&self, slips: &mut Vec<Slip>) {
        for at in 0..self.tokens.len() {
            for count in 1..=6 {
                let Some(window) = self.tokens.get(at..at + count) else { break };
                let (Some(first), Some(last)) = (window.first(), window.last()) else { break };
                if !window.iter().all(|token| token.sort == TokenSort::Word) {
                    break;
                }
                let words = self.line.get(first.start..last.end).unwrap_or("");
                for (form, distance) in self.vocabulary.near(words) {
                    let cost = match distance {
                        0 => LETTER / 2,
                        distance => LETTER + 3 * (distance - 1),
                    };
                    slips.push(self.instead(first.start, last.end, form, cost));
                }
                if count == 1 && words.chars().any(char::is_uppercase) {
                    slips.push(self.instead(first.start, last.end, words.to_lowercase(), LETTER));
                }
            }
        }
    }

    fn too_many(&self, slips: &mut Vec<Slip>) {
        for (at, token) in self.tokens.iter().enumerate() {
            let word = self.word(token);
            let again = |other: Option<&Token>| other.is_some_and(|other| self.word(other).eq_ignore_ascii_case(word));
            let twice = again(at.checked_sub(1).and_then(|before| self.tokens.get(before)));
            let cost = match token.sort {
                _ if twice => LETTER - 2,
                TokenSort::Sign if matches!(word, ";" | "{" | "}" | "!" | "." | "(" | ")") => LETTER / 2,
                TokenSort::Sign => SIGN,
                _ => WORD,
            };
            let next = self.tokens.get(at + 1).map_or(self.line.len(), |next| next.start);
            // The last one goes with the blanks before it.
            let from = if next == self.line.len() { self.line.get(..token.start).unwrap_or("").trim_end().len() } else { token.start };
            let from = if token.sort == TokenSort::Sign && token.end != next { token.start } else { from };
            let to = if token.sort == TokenSort::Sign { token.end } else { next };
            slips.push(Slip { start: from, length: to.max(from) - from, text: String::new(), cost, sort: Sort::TooMany });
        }
        // Two words twice: `ved overskridelse ved overskridelse`.
        for count in 2..=3 {
            for at in 0..self.tokens.len() {
                let (Some(one), Some(other)) = (self.tokens.get(at..at + count), self.tokens.get(at + count..at + 2 * count)) else {
                    break;
                };
                let same = one.iter().zip(other).all(|(one, other)| self.word(one) == self.word(other));
                if let (true, Some(first), Some(again)) = (same, one.first(), other.first()) {
                    let length = again.start - first.start;
                    slips.push(Slip { start: first.start, length, text: String::new(), cost: LETTER, sort: Sort::TooMany });
                }
            }
        }
    }

    fn swapped(&self, slips: &mut Vec<Slip>) {
        for pair in self.tokens.windows(2) {
            let [one, other] = pair else { continue };
            if one.sort == TokenSort::Sign || other.sort == TokenSort::Sign {
                continue;
            }
            let between = self.line.get(one.end..other.start).unwrap_or(" ");
            let text = format!("{}{between}{}", self.word(other), self.word(one));
            slips.push(Slip { start: one.start, length: other.end - one.start, text, cost: SWAP, sort: Sort::Swapped });
        }
        // A keyword of several words, or one with its sign, that stands behind what it should stand before.
        for moved in 2..=3 {
            for at in 0..self.tokens.len() {
                let (Some(before), Some(behind)) = (self.tokens.get(at), self.tokens.get(at + 1..at + 1 + moved)) else { break };
                let (Some(first), Some(last)) = (behind.first(), behind.last()) else { break };
                let words = self.line.get(first.start..last.end).unwrap_or("");
                if before.sort != TokenSort::Sign && self.vocabulary.has(words) {
                    let text = format!("{words} {}", self.word(before));
                    slips.push(Slip { start: before.start, length: last.end - before.start, text, cost: SWAP, sort: Sort::Swapped });
                }
            }
        }
    }

    /// One word written as two, and two as one.
    fn blanks(&self, slips: &mut Vec<Slip>) {
        let is_word = |word: &str| (self.known)(word) || self.vocabulary.has_part(word);
        for pair in self.tokens.windows(2) {
            let [one, other] = pair else { continue };
            let text = format!("{}{}", self.word(one), self.word(other));
            if one.sort == TokenSort::Word && other.sort == TokenSort::Word {
                let cost = if is_word(&text) { LETTER } else { WORD };
                slips.push(Slip { start: one.start, length: other.end - one.start, text, cost, sort: Sort::Blank });
            }
        }
        for token in self.tokens.iter().filter(|token| token.sort == TokenSort::Word) {
            let word = self.word(token);
            for (at, _) in word.char_indices().skip(1) {
                let (one, other) = (word.get(..at).unwrap_or(""), word.get(at..).unwrap_or(""));
                let cost = match (is_word(one), is_word(other)) {
                    (true, true) => LETTER,
                    (true, false) | (false, true) => SWAP,
                    (false, false) => continue,
                };
                slips.push(Slip { start: token.start, length: word.len(), text: format!("{one} {other}"), cost, sort: Sort::Blank });
            }
        }
        // A number and its unit: `10dage`.
        for token in self.tokens.iter().filter(|token| token.sort == TokenSort::Number) {
            let word = self.word(token);
            let digits = word.trim_end_matches(char::is_alphabetic);
            if let Some(unit) = word.strip_prefix(digits).filter(|unit| !unit.is_empty() && !digits.is_empty()) {
                let text = format!("{digits} {unit}");
                slips.push(Slip { start: token.start, length: word.len(), text, cost: LETTER, sort: Sort::Blank });
            }
        }
    }

    /// A comma, a colon, a point, a bar or a quotation mark that is missing.
    fn signs(&self, slips: &mut Vec<Slip>) {
        let ends = self.tokens.iter().map(|token| token.end);
        for end in ends.clone() {
            // Neither ends a line: a comma would take the next one into this.
            for sign in [",", ":", ".", " |", " ||"].into_iter().filter(|sign| !matches!(*sign, "," | ":") || end < self.line.len()) {
                slips.push(Slip { start: end, length: 0, text: sign.to_owned(), cost: SIGN, sort: Sort::Missing });
            }
        }
        if self.line.matches('"').count() % 2 == 1 {
            for (place, cost) in self.tokens.iter().map(|token| (token.start, LETTER)).chain(ends.map(|end| (end, LETTER))) {
                slips.push(Slip { start: place, length: 0, text: "\"".to_owned(), cost, sort: Sort::Quote });
            }
            for (place, _) in self.line.match_indices('"') {
                slips.push(Slip { start: place, length: 1, text: String::new(), cost: SIGN, sort: Sort::TooMany });
            }
        } else {
            self.unquoted(slips);
        }
        // A colon or a comma where the other belongs.
        for token in self.tokens.iter().filter(|token| token.sort == TokenSort::Sign) {
            for sign in [",", ":"] {
                if self.word(token) != sign {
                    slips.push(self.instead(token.start, token.end, sign, SIGN));
                }
            }
        }
    }

    /// A name of several words without its quotation marks.
    fn unquoted(&self, slips: &mut Vec<Slip>) {
        for at in 0..self.tokens.len() {
            for count in 1..=6 {
                let Some(window) = self.tokens.get(at..at + count) else { break };
                let (Some(first), Some(last)) = (window.first(), window.last()) else { break };
                let words = self.line.get(first.start..last.end).unwrap_or("");
                if words.contains('"') {
                    break;
                }
                if (self.known)(words) {
                    // A single word needs none where it is a name.
                    let cost = if count > 1 { LETTER } else { SWAP + 1 };
                    slips.push(self.instead(first.start, last.end, format!("\"{words}\""), cost));
                }
            }
        }
    }

    /// A keyword that is missing: at the beginning one that opens such a line, elsewhere one with which reading would have gone on.
    fn missing(&self, slips: &mut Vec<Slip>) {
        let opened = self.openers.iter().any(|form| starts_with_words(self.line, form));
        for form in self.openers.iter().filter(|_| !opened) {
            slips.push(Slip { start: 0, length: 0, text: format!("{form} "), cost: MISSING, sort: Sort::Missing });
        }
        let (stopped, forms) = self.wanted;
        // What comes back must say from which day it is counted: a choice that every such line ends with.
        if begins(self.line, Word::k_every, self.language) {
            for form in [Word::k_base_planned, Word::k_base_actual].map(|word| word.text(self.language)) {
                let end = self.line.len();
                slips.push(Slip { start: end, length: 0, text: format!(", {form}"), cost: MISSING, sort: Sort::Missing });
            }
        }
        let places = self.tokens.iter().map(|token| token.end).filter(|end| end <= stopped).rev().take(2);
        for place in places {
            for form in forms {
                slips.push(Slip { start: place, length: 0, text: format!(" {form}"), cost: MISSING, sort: Sort::Missing });
            }
        }
        for (form, parts) in self.vocabulary.of_several_words() {
            for missing in 0..parts.len() {
                let rest: Vec<&str> = parts.iter().enumerate().filter(|(part, _)| *part != missing).map(|(_, part)| *part).collect();
                for window in self.tokens.windows(rest.len()) {
                    let same = window.iter().zip(&rest).all(|(token, part)| self.word(token).eq_ignore_ascii_case(part));
                    if let (true, Some(first), Some(last)) = (same, window.first(), window.last()) {
                        slips.push(self.instead(first.start, last.end, form, LETTER + 2));
                    }
                }
            }
        }
    }
}
