//! The words that lines begin with, looked up by their first letter: every line of a text is held against them.

use super::read::starts_with_words;

/// Words, each with what it begins.
pub(super) struct Openers<T>([Vec<(&'static str, T)>; 128]);

impl<T: Copy> Openers<T> {
    /// In the order given, which is that of precedence.
    pub(super) fn of(forms: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_letter = std::array::from_fn(|_| Vec::new());
        for (form, begins) in forms {
            if let Some(place) = by_letter.get_mut(letter(form)) {
                let place: &mut Vec<_> = place;
                place.push((form, begins));
            }
        }
        Self(by_letter)
    }

    /// All that a text may begin.
    pub(super) fn beginning<'o>(&'o self, text: &'o str) -> impl Iterator<Item = T> + 'o {
        let candidates = self.0.get(letter(text)).map_or(&[][..], Vec::as_slice);
        candidates.iter().filter(move |(form, _)| starts_with_words(text, form)).map(|(_, begins)| *begins)
    }

    /// Does a text begin with one of the words?
    pub(super) fn begin(&self, text: &str) -> bool {
        self.beginning(text).next().is_some()
    }
}

/// The small letter a text begins with; all letters that are not English ones are one.
fn letter(text: &str) -> usize {
    text.bytes().next().map_or(0, |byte| usize::from(byte.to_ascii_lowercase().min(127)))
}
