//! How something was done, as scenarios write it: `deltagere A, B og C`, `mødested X`, `kontaktform X`, `huskeliste "…" og "…"`.

use super::{role_name, unquoted};
use sagsgang::model::{Detail, FieldValue, Procedure};
use std::collections::VecDeque;

const WORDS: [(Detail, [&str; 2]); 4] = [
    (Detail::Attended, ["deltagere ", "participants "]),
    (Detail::Venue, ["mødested ", "venue "]),
    (Detail::Channel, ["kontaktform ", "channel "]),
    (Detail::Covered, ["huskeliste ", "checklist "]),
];

/// Reads an item, and of those after it what belongs to its list; nothing where it is something else, a fact for instance.
pub(super) fn read(item: &str, after: &mut VecDeque<String>, procedure: &Procedure) -> Option<(String, FieldValue)> {
    let lower = item.to_lowercase();
    let (detail, first) = WORDS.iter().find_map(|(detail, forms)| {
        forms.iter().find(|form| lower.starts_with(**form)).and_then(|form| Some((*detail, item.get(form.len()..)?)))
    })?;
    let value = match detail {
        Detail::Venue | Detail::Channel => FieldValue::Text(unquoted(first).to_owned()),
        Detail::Attended | Detail::Covered => {
            let mut words: Vec<String> = Vec::new();
            // A list goes on after a comma only where it ends with `og`.
            let more = if parts(first).len() > 1 { None } else { after.iter().position(|item| parts(item).len() > 1) };
            let more = more.filter(|last| after.iter().take(*last).all(|item| !item.contains(' ') || item.starts_with('"')));
            let begins = |item: &String| WORDS.iter().flat_map(|(_, forms)| forms).any(|form| item.to_lowercase().starts_with(form));
            let more = more.filter(|last| !after.iter().take(last + 1).any(begins));
            let rest: Vec<String> = more.map(|last| after.drain(..=last).collect()).unwrap_or_default();
            for item in std::iter::once(first).chain(rest.iter().map(String::as_str)) {
                words.extend(parts(item).into_iter().map(|word| unquoted(word).to_owned()));
            }
            let roles = |word: &String| role_name(word, procedure);
            FieldValue::List(if detail == Detail::Attended { words.iter().map(roles).collect() } else { words })
        }
    };
    Some((detail.field().to_owned(), value))
}

/// What stands on both sides of `og`, quotes respected.
fn parts(words: &str) -> Vec<&str> {
    let mut quoted = false;
    for (at, letter) in words.char_indices() {
        quoted ^= letter == '"';
        for and in [" og ", " and "] {
            if let (false, Some((before, rest))) = (quoted, words.split_at_checked(at))
                && let Some(rest) = rest.strip_prefix(and)
            {
                return vec![before.trim(), rest.trim()];
            }
        }
    }
    vec![words.trim()]
}
