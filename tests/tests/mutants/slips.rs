//! Slips of the pen: one word, number or sign is written otherwise than it should be.

use super::lines::{self, Line, Sort as Token, Token as Piece};
use super::texts::{Base, Dice, Mutant, Sort};
use sagsgang::lexicon::Language;
use sagsgang::syntax::editing::keywords;

pub(crate) const SORTS: &[Sort] = &[
    Sort { name: "two letters change places", make: |base, dice| letters(base, dice, swap) },
    Sort { name: "a letter is missing", make: |base, dice| letters(base, dice, drop) },
    Sort { name: "a letter is doubled", make: |base, dice| letters(base, dice, double) },
    Sort { name: "a letter is another", make: |base, dice| letters(base, dice, other) },
    Sort { name: "written without æ, ø, å or in capitals", make: |base, dice| letters(base, dice, plain) },
    Sort { name: "a word is missing", make: word_missing },
    Sort { name: "a word stands twice", make: word_twice },
    Sort { name: "two words change places", make: words_swapped },
    Sort { name: "a sign is missing", make: sign_missing },
    Sort { name: "a sign too many", make: sign_added },
    Sort { name: "a keyword of the other language", make: other_language },
    Sort { name: "words run together or apart", make: run_together },
    Sort { name: "habits from elsewhere (&&, {, P10D, 2.5, day)", make: habit },
    Sort { name: "the line begins in the wrong column", make: indented },
];

fn any_line(base: &Base, dice: &mut Dice) -> Option<Line> {
    let mut lines = lines::of(&base.text);
    // The first line decides the language; it is looked at by itself elsewhere.
    lines.remove(0);
    let at = dice.below(lines.len());
    (!lines.is_empty()).then(|| lines.swap_remove(at))
}

fn any_token(base: &Base, dice: &mut Dice, fits: impl Fn(&Piece) -> bool) -> Option<(Line, usize)> {
    let line = any_line(base, dice)?;
    let fitting: Vec<usize> = line.tokens.iter().enumerate().filter(|(_, token)| fits(token)).map(|(at, _)| at).collect();
    dice.pick(&fitting).copied().map(|at| (line, at))
}

/// Changes the letters of a word.
fn letters(base: &Base, dice: &mut Dice, change: fn(&[char], &mut Dice) -> Option<String>) -> Option<Mutant> {
    let (line, at) = any_token(base, dice, |token| token.sort == Token::Word)?;
    let place = line.tokens[at].at.clone();
    let word = &base.text[place.clone()];
    let letters: Vec<char> = word.chars().collect();
    let changed = change(&letters, dice)?;
    (changed != word).then(|| Mutant::replacing(base, place, &changed))
}

fn swap(letters: &[char], dice: &mut Dice) -> Option<String> {
    let at = dice.below(letters.len().checked_sub(1)?);
    let mut letters = letters.to_vec();
    (letters.len() > 2).then(|| letters.swap(at, at + 1))?;
    Some(letters.into_iter().collect())
}

fn drop(letters: &[char], dice: &mut Dice) -> Option<String> {
    let at = dice.below(letters.len());
    let mut letters = letters.to_vec();
    (letters.len() > 2).then(|| letters.remove(at))?;
    Some(letters.into_iter().collect())
}

#[allow(clippy::unnecessary_wraps, reason = "one of several of one shape")]
fn double(letters: &[char], dice: &mut Dice) -> Option<String> {
    let at = dice.below(letters.len());
    let mut letters = letters.to_vec();
    letters.insert(at, letters[at]);
    Some(letters.into_iter().collect())
}

fn other(letters: &[char], dice: &mut Dice) -> Option<String> {
    let at = dice.below(letters.len());
    let mut letters = letters.to_vec();
    // A neighbour on the keyboard.
    let rows = ["qwertyuiopå", "asdfghjklæø", "zxcvbnm"];
    let row: Vec<char> = rows.iter().find(|row| row.contains(letters[at]))?.chars().collect();
    let here = row.iter().position(|letter| *letter == letters[at])?;
    letters[at] = *row.get(here + 1).or_else(|| row.get(here.checked_sub(1)?))?;
    Some(letters.into_iter().collect())
}

fn plain(letters: &[char], dice: &mut Dice) -> Option<String> {
    let plain = |letter: &char| match letter {
        'æ' => "ae".to_owned(),
        'ø' => "o".to_owned(),
        'å' => "aa".to_owned(),
        letter => letter.to_string(),
    };
    let word: String = letters.iter().collect();
    let without: String = letters.iter().map(plain).collect();
    Some(if without == word || dice.below(4) == 0 { word.to_uppercase() } else { without })
}

fn word_missing(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = any_token(base, dice, |token| token.sort != Token::Sign)?;
    let place = line.tokens[at].at.clone();
    // With the blanks that follow it.
    let rest = &base.text[place.end..line.at.end];
    let end = place.end + (rest.len() - rest.trim_start().len());
    Some(Mutant::replacing(base, place.start..end, ""))
}

fn word_twice(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = any_token(base, dice, |token| token.sort != Token::Sign)?;
    let place = line.tokens[at].at.clone();
    let twice = format!("{0} {0}", &base.text[place.clone()]);
    Some(Mutant::replacing(base, place, &twice))
}

fn words_swapped(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = any_token(base, dice, |token| token.sort != Token::Sign)?;
    let (first, second) = (line.tokens[at].at.clone(), line.tokens.get(at + 1).filter(|token| token.sort != Token::Sign)?.at.clone());
    let between = &base.text[first.end..second.start];
    let swapped = format!("{}{between}{}", &base.text[second.clone()], &base.text[first.clone()]);
    Some(Mutant::replacing(base, first.start..second.end, &swapped))
}

fn sign_missing(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    if dice.below(2) == 0 {
        let (line, at) = any_token(base, dice, |token| token.sort == Token::Phrase)?;
        let place = line.tokens[at].at.clone();
        let quote = if dice.below(2) == 0 { place.start..place.start + 1 } else { place.end - 1..place.end };
        return Some(Mutant::replacing(base, quote, ""));
    }
    let (line, at) = any_token(base, dice, |token| token.sort == Token::Sign)?;
    Some(Mutant::replacing(base, line.tokens[at].at.clone(), ""))
}

fn sign_added(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = any_token(base, dice, |_| true)?;
    let sign = dice.pick(&[";", ".", ":", ",", "\"", "!"])?;
    let end = if matches!(*sign, ";" | "." | "!") { line.tokens.last()?.at.end } else { line.tokens[at].at.end };
    Some(Mutant::replacing(base, end..end, sign))
}

/// A keyword as it is in the other language, where it is another one.
fn other_language(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let line = any_line(base, dice)?;
    let text = &base.text[line.at.clone()];
    let other = base.language.pick(Language::English, Language::Danish);
    let starts: Vec<usize> =
        line.tokens.iter().filter(|token| token.sort == Token::Word).map(|token| token.at.start - line.at.start).collect();
    let mut found = Vec::new();
    for start in starts {
        let here = &text[start..];
        let stands = |form: &str| here.starts_with(form) && !here[form.len()..].starts_with(|c: char| c.is_alphanumeric());
        let longest =
            keywords().filter(|keyword| stands(keyword.text(base.language))).max_by_key(|keyword| keyword.text(base.language).len());
        if let Some(keyword) = longest.filter(|keyword| keyword.text(other) != keyword.text(base.language)) {
            let start = line.at.start + start;
            found.push((start..start + keyword.text(base.language).len(), keyword.text(other)));
        }
    }
    let (place, word) = dice.pick(&found)?.clone();
    Some(Mutant::replacing(base, place, word))
}

fn run_together(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = any_token(base, dice, |token| token.sort == Token::Word)?;
    let here = line.tokens[at].at.clone();
    let word = &base.text[here.clone()];
    if dice.below(2) == 0
        && let Some(next) = line.tokens.get(at + 1).filter(|next| next.sort == Token::Word && next.at.start == here.end + 1)
    {
        return Some(Mutant::replacing(base, here.end..next.at.start, ""));
    }
    let letters = word.chars().count();
    let cut = 3 + dice.below(letters.checked_sub(6)?.max(1));
    let (cut, _) = word.char_indices().nth(cut)?;
    Some(Mutant::replacing(base, here.start + cut..here.start + cut, " "))
}

fn habit(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let line = any_line(base, dice)?;
    let text = &base.text[line.at.clone()];
    let language = base.language;
    let replaced: &[(&str, &str)] = match language {
        Language::Danish => &[
            (" og ", " && "),
            (" eller ", " || "),
            (" er over ", " > "),
            (" er ", " == "),
            (" dage", " days"),
            (" uger", " weeks"),
            (" dage", " dg"),
            (" kl. ", " klokken "),
            (" hverdage", " arbejdsdage"),
            (" skal ", " bor "),
        ],
        Language::English => &[
            (" and ", " && "),
            (" or ", " || "),
            (" is over ", " > "),
            (" is ", " == "),
            (" days", " dage"),
            (" days", " d"),
            (" weeks", " wks"),
            (" working days", " workdays"),
            (" must ", " shall "),
            (" no later than ", " not later than "),
        ],
    };
    let mut found: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for (own, foreign) in replaced {
        if let Some(at) = text.find(own).filter(|at| text[..*at].matches('"').count().is_multiple_of(2)) {
            let start = line.at.start + at;
            found.push((start..start + own.len(), (*foreign).to_owned()));
        }
    }
    // A length of time as ISO 8601 writes it.
    for pair in line.tokens.windows(2) {
        let letter = match &base.text[pair[1].at.clone()] {
            "dage" | "days" | "dag" | "day" => "D",
            "uger" | "weeks" | "uge" | "week" => "W",
            "måneder" | "months" | "måned" | "month" => "M",
            _ => continue,
        };
        if pair[0].sort == Token::Number {
            found.push((pair[0].at.start..pair[1].at.end, format!("P{}{letter}", &base.text[pair[0].at.clone()])));
        }
    }
    // A block as programs write it, and a date as people do.
    if !text.starts_with(' ') {
        found.push((line.at.end..line.at.end, " {".to_owned()));
    }
    for token in line.tokens.iter().filter(|token| token.sort == Token::Number) {
        let parts: Vec<&str> = base.text[token.at.clone()].split('-').collect();
        if let [year, month, day] = parts.as_slice() {
            found.push((token.at.clone(), format!("{day}.{month}.{year}")));
            found.push((token.at.clone(), format!("{day}/{month}-{year}")));
        }
    }
    let (place, with) = dice.pick(&found)?.clone();
    Some(Mutant::replacing(base, place, &with))
}

fn indented(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let line = any_line(base, dice)?;
    let blanks = base.text[line.at.clone()].len() - base.text[line.at.clone()].trim_start().len();
    let start = line.at.start;
    let mut mutant =
        if blanks == 0 { Mutant::replacing(base, start..start, "    ") } else { Mutant::replacing(base, start..start + blanks, "") };
    mutant.place = start..mutant.place.end + 1;
    Some(mutant)
}
