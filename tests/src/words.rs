//! Names for things, plain ones and such as trip up a reader; and how they are written down.

use crate::tape::Tape;
use sagsgang::lexicon::Language;
use std::collections::BTreeSet;

/// A name, and whether it may stand without quotation marks in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) bare: bool,
}

pub(crate) const ROLES: &[&str] =
    &["sagsbehandleren", "borgeren", "teamlederen", "lægen", "arbejdsgiveren", "afdelingslederen", "konsulent_2", "ØL-konsulenten"];
pub(crate) const EVENTS: &[&str] =
    &["sygemelding", "opkald", "kontaktforsøg", "raskmelding", "tilbagekomst", "LÆ285", "besøg", "optrapning"];
pub(crate) const FACTS: &[&str] = &["fraværsdag", "længde", "arbejdsdygtig", "arbejdssted", "timetal", "note", "planlagt", "enig"];
pub(crate) const STEPS: &[&str] = &[
    "kontakt",
    "samtale",
    "attest",
    "opfølgning",
    "plads",
    "bekræftelsen",
    "anmodning",
    "plan",
    "tilbud",
    "progression",
    "partshøring",
    "afgørelse",
];
pub(crate) const TALLIES: &[&str] = &["optalt", "samlet", "forsøg"];
const VALUES: &[&str] = &["job", "fleksjob", "praktik", "løntilskud", "hjemme", "ukendt_sted", "deltid", "fuldtid", "orlov"];

/// Names that hold words of either language, marks, digits, or letters that word rules disagree about.
const STRANGE: &[&str] = &[
    "første fraværsdag",
    "the",
    "to",
    "Mon",
    "must",
    "skal",
    "efter-møde",
    "after-talk",
    "ja-sager",
    "a--b",
    "x²",
    "Ⓐ-sag",
    "3. møde",
    "møde #2",
    "møde  # 3",
    "a, b og c",
    "a: b",
    "- streg",
    "kl. 8",
    "10 dage",
    "2018-02-05",
    "50.000",
    "sagsgang",
    "trin",
    "step",
    "ikke",
    "at once",
    "for „alle",
    "naı\u{308}ve",
    "İstanbul",
    "ja",
    "no",
    "is missing",
    "mangler",
    "{0}",
    "over",
    "unknown waits",
    "tilbage på arbejdspladsen",
    "Ætsning",
    "x",
    "𝒳",
    "slutter straks ved",
    "kl",
    "e\u{301}t",
    "_gemt",
    "åben",
    "is",
    "and",
];

/// Hands out names, each once, compared as the language compares them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// A fresh name: the next plain one, or now and then a strange one.
    pub(crate) fn fresh(&mut self, tape: &mut Tape<'_>, plain: &[&str], strange: bool) -> Name {
        if strange && tape.chance(20) {
            let at = tape.below(STRANGE.len());
            let candidates = STRANGE.iter().cycle().skip(at).take(STRANGE.len());
            for text in candidates {
                if self.take(text) {
                    return Name { text: (*text).to_owned(), bare: false };
                }
            }
        }
        let at = tape.below(plain.len());
        for text in plain.iter().cycle().skip(at).take(plain.len()) {
            if self.take(text) {
                return Name { text: (*text).to_owned(), bare: true };
            }
        }
        for number in 2.. {
            let text = format!("{}{number}", plain.first().unwrap_or(&"navn"));
            if self.take(&text) {
                return Name { text, bare: true };
            }
        }
        Name { text: "navn".to_owned(), bare: true }
    }

    /// A value of a choice; no other choice has it.
    pub(crate) fn value(&mut self, tape: &mut Tape<'_>) -> Name {
        self.fresh(tape, VALUES, true)
    }

    fn take(&mut self, text: &str) -> bool {
        // As the engine compares names: composed, blanks joined, without case.
        let words: Vec<&str> = text.split_whitespace().collect();
        self.used.insert(words.join(" ").to_lowercase())
    }
}

/// One of two wordings.
pub(crate) fn in_language<'w>(language: Language, danish: &'w str, english: &'w str) -> &'w str {
    language.pick(danish, english)
}

impl Name {
    /// As it is written at one place: quoted or not, now and then in another case.
    pub(crate) fn written(&self, tape: &mut Tape<'_>) -> String {
        if !self.bare {
            return format!("\"{}\"", self.text);
        }
        match tape.below(12) {
            9 => format!("\"{}\"", self.text),
            10 => format!("»{}«", self.text),
            11 => capital(&self.text),
            _ => self.text.clone(),
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// Free words for a deed: no deadline in them.
pub(crate) const PROSE: &[&str] = &[
    "tale med borgeren",
    "skrive, ringe og følge op",
    "sende \"anmodning #2\" til lægen",
    "gøre det, der skal til, og ikke vente på andre",
    "at spørge: hvad nu?",
    "call the citizen and must not wait",
    "svare på brev nr. 7 (se § 13 b)",
    "holde møde kl. 8 på 3. sal",
    "til",
    "æøå ÆØÅ – «nej» og »ja«",
];
