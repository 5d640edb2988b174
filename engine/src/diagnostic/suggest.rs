//! "Did you mean": one function, silent when unsure.

/// The candidate nearest to a misspelt word: at most a third of its letters differ. Between equals, the first.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_empty())
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters two words differ by: one too many, one too few, another, or two that changed places.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("senset", ["senest", "inden for"]), Some("senest"));
        assert_eq!(nearest("kontkt", ["kontakt", "samtale"]), Some("kontakt"));
        assert_eq!(nearest("xyz", ["kontakt", "samtale"]), None);
    }
}
