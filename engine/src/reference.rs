//! The reference of the language: what can be written in a procedure, for those who write one, in Danish and in English.
//!
//! In: the two texts `reference.da.md` and `reference.en.md`. Out: their topics in order, each with its name and its Markdown.
//! Below each heading stand two remarks that no reader sees: the topic's name, and the rules of the grammar it tells of; a test
//! holds them against the grammar and the lexicon. Must not know what a text means, nor how a topic is shown.

use crate::lexicon::{Language, WORDS};

/// One topic: what stands below one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The word by which it is asked for: `frister`.
    pub name: &'static str,
    /// Its heading: `Frister: inden hvornår?`.
    pub title: &'static str,
    /// What stands below, as Markdown, without the remarks.
    pub text: &'static str,
    rules: &'static str,
}

impl Topic {
    /// Does the topic tell of these words of the language, as in `` `senest … efter …` ``?
    fn tells_of(&self, words: &str) -> bool {
        self.text.split('`').skip(1).step_by(2).any(|code| {
            let rest = code.strip_prefix("… ").unwrap_or(code).strip_prefix(words);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    }

    /// The rules of the grammar it tells of.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static str> {
        self.rules.split(", ").filter(|rule| !rule.is_empty()).collect()
    }
}

/// The whole reference, as Markdown.
#[must_use]
pub fn reference(language: Language) -> &'static str {
    language.pick(include_str!("../reference.da.md"), include_str!("../reference.en.md"))
}

/// The topics in their order.
///
/// ```
/// use sagsgang::{lexicon::Language, reference::topics};
/// assert_eq!(topics(Language::English)[1].name, "header");
/// ```
#[must_use]
pub fn topics(language: Language) -> Vec<Topic> {
    reference(language).split("\n## ").skip(1).map(|part| topic(language, part)).collect()
}

fn topic(language: Language, part: &'static str) -> Topic {
    let (title, rest) = part.split_once('\n').unwrap_or((part, ""));
    let (name, rest) = remark(rest, language.pick("<!-- emne:", "<!-- topic:"));
    let (rules, text) = remark(rest, language.pick("<!-- grammatik:", "<!-- grammar:"));
    Topic { name, title, text: text.trim(), rules }
}

/// What a remark says, and the text after it.
fn remark(text: &'static str, opening: &str) -> (&'static str, &'static str) {
    let said = text.strip_prefix(opening).and_then(|rest| rest.split_once("-->"));
    said.map_or(("", text), |(words, rest)| (words.trim(), rest.trim_start_matches('\n')))
}

/// The topics that a word may mean: its name, or else those that tell of a keyword.
#[must_use]
pub fn topics_about(language: Language, wanted: &str) -> Vec<Topic> {
    let wanted = wanted.trim().to_lowercase();
    let all = topics(language);
    if let Some(named) = all.iter().find(|topic| topic.name == wanted) {
        return vec![named.clone()];
    }
    if !keywords(language).any(|form| form == wanted || form.starts_with(&format!("{wanted} "))) {
        return Vec::new();
    }
    all.into_iter().filter(|topic| topic.tells_of(&wanted)).collect()
}

/// Every keyword in a language, each of its forms, in the order of the lexicon.
pub fn keywords(language: Language) -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(move |entry| entry.forms(language)).copied()
}

#[cfg(test)]
mod tests {
    // The reference against the grammar and the lexicon: nothing of the language is missing, and nothing is shown that is not there.
    use super::*;
    use crate::diagnostic::Code;
    use crate::lexicon::{day_names, entry, months, weekdays};
    use std::collections::{BTreeMap, BTreeSet};

    const GRAMMAR: &str = sagsgang_grammar::SHARED;
    const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

    /// The rules of the grammar with the words they mention, without those that only must not follow.
    fn grammar() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut rules = BTreeMap::new();
        for line in GRAMMAR.lines().filter(|line| !line.starts_with("//")) {
            let Some((name, body)) = line.split_once(" = ") else { continue };
            let (name, words) = (name.trim(), body.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '!'));
            if name != "WHITESPACE" {
                rules.insert(name, words.filter(|word| word.starts_with("k_")).collect());
            }
        }
        assert!(rules.len() > 200, "the grammar could not be read");
        rules
    }

    fn file(language: Language) -> &'static str {
        language.pick("engine/reference.da.md", "engine/reference.en.md")
    }

    /// What stands in code in a topic: its blocks and the words in the running text.
    struct Shown {
        blocks: Vec<(&'static str, &'static str)>,
        words: Vec<&'static str>,
    }

    fn shown(topic: &Topic) -> Shown {
        let (mut blocks, mut words) = (Vec::new(), Vec::new());
        for (at, part) in topic.text.split("```").enumerate() {
            if at % 2 == 1 {
                blocks.push(part.split_once('\n').unwrap());
            } else {
                assert_eq!(part.matches('`').count() % 2, 0, "{}: an odd number of ` in: {part}", topic.name);
                words.extend(part.split('`').skip(1).step_by(2));
            }
        }
        Shown { blocks, words }
    }

    /// Do some words stand in a text, each whole? Blanks stretch.
    fn stands(words: &str, text: &str) -> bool {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let own = words.chars().next_back().is_some_and(char::is_alphanumeric);
        text.match_indices(words).any(|(at, _)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + words.len()..].chars().next());
            !(letter(before) || own && letter(after))
        })
    }

    fn single_blanks(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_rule_of_the_grammar_has_its_place() {
        let rules = grammar();
        for language in LANGUAGES {
            let mut places: BTreeMap<&str, &str> = BTreeMap::new();
            for topic in topics(language) {
                assert!(!topic.name.is_empty(), "{}: the heading »{}« has no name below it", file(language), topic.title);
                for rule in topic.rules() {
                    assert!(rules.contains_key(rule), "{}, {}: the grammar has no rule `{rule}`; take it out", file(language), topic.name);
                    let other = places.insert(rule, topic.name);
                    assert_eq!(other, None, "{}: `{rule}` stands twice; one place is enough", file(language));
                }
            }
            let missing: Vec<&&str> = rules.keys().filter(|rule| !places.contains_key(*rule)).collect();
            assert!(
                missing.is_empty(),
                "{}: nothing tells an author of {missing:?}. Write what they mean below the heading where a caseworker would look, or below a heading of \
                 their own, and put their names into the remark under that heading; in the other language too.",
                file(language)
            );
        }
    }

    #[test]
    fn both_languages_tell_the_same_in_the_same_order() {
        let (danish, english) = (topics(Language::Danish), topics(Language::English));
        let rules = |topics: &[Topic]| topics.iter().map(Topic::rules).collect::<Vec<_>>();
        assert_eq!(rules(&danish), rules(&english));
        let blocks = |topic: &Topic| {
            let tag = |tag: &str| {
                ["omgivelser", "besked", "svar", "fejl"]
                    .iter()
                    .zip(["surroundings", "message", "answer", "error"])
                    .fold(tag.to_owned(), |tag, (da, en)| tag.replace(da, en))
            };
            shown(topic).blocks.iter().map(|(opening, _)| tag(opening)).collect::<Vec<_>>()
        };
        for (danish, english) in danish.iter().zip(&english) {
            assert_eq!(blocks(danish), blocks(english), "{} and {} show different blocks", danish.name, english.name);
        }
    }

    #[test]
    fn every_keyword_is_shown_where_its_rule_is_told() {
        let rules = grammar();
        let mentioned: BTreeSet<&str> = rules.values().flatten().copied().collect();
        let forgotten: Vec<&str> = WORDS.iter().map(|entry| entry.id).filter(|id| !mentioned.contains(id)).collect();
        assert!(forgotten.is_empty(), "no rule of the grammar mentions {forgotten:?}");
        let mut missing = Vec::new();
        for language in LANGUAGES {
            for topic in topics(language) {
                let Shown { blocks, words } = shown(&topic);
                let code: Vec<String> =
                    blocks.iter().map(|(_, block)| single_blanks(block)).chain(words.iter().map(|words| single_blanks(words))).collect();
                for id in topic.rules().iter().filter_map(|rule| rules.get(rule)).flatten() {
                    let Some(entry) = entry(id) else { continue };
                    // The canonical form, and every other that an author may meet; what is only bent (`time`, `timer`) counts once.
                    let forms = entry.forms(language);
                    let told = |form: &&str| code.iter().any(|code| stands(form, code));
                    if !forms.iter().any(told) {
                        missing.push(format!("{}, {}: `{}` ({id})", file(language), topic.name, forms[0]));
                    }
                }
            }
        }
        assert!(
            missing.is_empty(),
            "keywords that are shown nowhere below their heading; add an example or a line on what they mean:\n{}",
            missing.join("\n")
        );
    }

    /// Is a phrase made of keywords, numbers and `…` alone?
    fn of_the_language(language: Language, phrase: &str) -> bool {
        let mut forms: Vec<&str> = keywords(language).collect();
        forms.extend(weekdays(language));
        forms.extend(day_names(language));
        forms.extend(months(language));
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        let mut rest = phrase;
        loop {
            rest = rest.trim_start_matches([' ', '…', ',', ':', '|']);
            if rest.is_empty() {
                return true;
            }
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
            if digits.len() < rest.len() {
                rest = digits;
                continue;
            }
            let whole = |form: &&&str| {
                rest.strip_prefix(**form)
                    .is_some_and(|after| !(form.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)))
            };
            let Some(form) = forms.iter().find(whole) else { return false };
            rest = &rest[form.len()..];
        }
    }

    #[test]
    fn nothing_is_shown_that_the_language_does_not_have() {
        let mut wrong = Vec::new();
        for language in LANGUAGES {
            for topic in topics(language) {
                let Shown { blocks, words } = shown(&topic);
                let examples: Vec<String> = blocks.iter().map(|(_, block)| single_blanks(block)).collect();
                for phrase in words.iter().map(|words| single_blanks(words)) {
                    let command = phrase.starts_with("sagsgang ") || phrase.starts_with("--");
                    let file = phrase.starts_with('.') || phrase.starts_with("docs/");
                    let sign = ["#", ">", "||", "…"].contains(&phrase.as_str());
                    let example = examples.iter().any(|block| stands(&phrase, block));
                    if !(command || file || sign || example || Code::parse(&phrase).is_some() || of_the_language(language, &phrase)) {
                        wrong.push(format!("{}, {}: `{phrase}`", self::file(language), topic.name));
                    }
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "shown as words of the language, and neither keywords, a code, a command nor in an example there:\n{}",
            wrong.join("\n")
        );
    }

    #[test]
    fn every_code_is_told_where_it_may_come() {
        for language in LANGUAGES {
            let told: BTreeSet<&str> = topics(language).iter().flat_map(|topic| shown(topic).words).collect();
            let missing: Vec<&str> = Code::ALL.iter().map(|code| code.slug()).filter(|slug| !told.contains(slug)).collect();
            assert!(missing.is_empty(), "{}: say below the heading where it comes what is refused with {missing:?}", file(language));
        }
    }

    #[test]
    fn a_topic_is_found_by_its_name_and_by_its_words() {
        let names = |wanted| topics_about(Language::Danish, wanted).iter().map(|topic| topic.name).collect::<Vec<_>>();
        assert_eq!(names("Frister"), ["frister"]);
        assert_eq!(names("bortfalder ved"), ["opfyldelse"]);
        assert!(names("senest").contains(&"frister"));
        assert!(names("banan").is_empty());
    }
}
