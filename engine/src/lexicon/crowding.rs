//! Which words a name cannot be, because a keyword begins with them. Asked of every name that is shown, so most names are told from all
//! keywords by one look at a table of bits that is made when the engine is built.

use super::{Entry, Language, WORDS};

/// Bits in the table: some ten for each keyword, so that few names are looked for in the lexicon in vain.
const BITS: usize = 8_192;
const SEED: u32 = 0x811c_9dc5;

/// A keyword's first word lights one bit.
const DANISH: [u64; BITS / 64] = lit(Language::Danish);
const ENGLISH: [u64; BITS / 64] = lit(Language::English);

/// Does a keyword begin with this word, in small letters? Only where a name could be read as that keyword.
pub(crate) fn crowded(language: Language, word: &str) -> bool {
    let mut hash = SEED;
    for byte in word.bytes() {
        hash = mixed(hash, byte);
    }
    let at = place(hash);
    let bits = language.pick(&DANISH, &ENGLISH).get(at / 64).copied().unwrap_or(u64::MAX);
    bits & (1 << (at % 64)) != 0 && stands_in_lexicon(language, word)
}

fn stands_in_lexicon(language: Language, word: &str) -> bool {
    let mut forms = WORDS.iter().filter(|entry| entry.at.crowds_names()).flat_map(|entry| entry.forms(language));
    forms.any(|form| form.split(' ').next() == Some(word))
}

const fn mixed(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const fn place(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize % BITS
}

#[allow(clippy::indexing_slicing, reason = "reckoned when the engine is built: a place outside would be an error there")]
const fn lit(language: Language) -> [u64; BITS / 64] {
    let mut bits = [0; BITS / 64];
    let mut entries: &[Entry] = WORDS;
    while let [entry, others @ ..] = entries {
        let mut forms = match language {
            Language::Danish => entry.danish,
            Language::English => entry.english,
        };
        while let [form, further @ ..] = forms {
            if entry.at.crowds_names() {
                let mut hash = SEED;
                let mut bytes = form.as_bytes();
                while let [byte, rest @ ..] = bytes {
                    if *byte == b' ' {
                        break;
                    }
                    hash = mixed(hash, *byte);
                    bytes = rest;
                }
                let at = place(hash);
                bits[at / 64] |= 1 << (at % 64);
            }
            forms = further;
        }
        entries = others;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_first_word_of_a_keyword_is_found_and_hardly_another() {
        for language in [Language::Danish, Language::English] {
            for entry in WORDS.iter().filter(|entry| entry.at.crowds_names()) {
                for form in entry.forms(language) {
                    let first = form.split(' ').next().unwrap_or(form);
                    assert!(crowded(language, first), "{first}");
                }
            }
            let others: Vec<String> = (0..1_000).map(|number| format!("s{number}")).collect();
            assert!(!others.iter().any(|word| crowded(language, word)));
        }
    }
}
