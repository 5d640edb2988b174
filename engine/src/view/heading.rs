//! What stands above a picture: what it is of, which version, and which cases it applies to.

use super::Painter;
use crate::lexicon::Word;
use crate::syntax::long_date;

impl Painter<'_> {
    pub(super) fn title(&self) -> String {
        match self.situation {
            Some(situation) if !situation.case.is_empty() => format!("{}: {}", self.procedure.name(), situation.case),
            _ => self.procedure.name().to_owned(),
        }
    }

    /// From when to when it applies: versions of a text have its name in common.
    pub(super) fn valid(&self) -> Option<String> {
        let (from, to) = self.procedure.validity();
        let day = |(word, day): (Word, Option<_>)| Some(format!("{} {}", word.text(self.language), long_date(self.language, day?)));
        let words: Vec<String> = [(Word::k_valid_from, from), (Word::k_through, to)].into_iter().filter_map(day).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    pub(super) fn scope(&self) -> Option<String> {
        let scope = self.procedure.scope()?;
        let values: Vec<String> = scope.words.iter().map(|words| self.language.quoted(words)).collect();
        let values = match values.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} {} {last}", rest.join(", "), Word::k_or.text(self.language)),
            _ => values.concat(),
        };
        let fact = &self.procedure.fact(scope.fact).name;
        let (applies, is) = (Word::k_scope.text(self.language), Word::k_is.text(self.language));
        Some(format!("{applies} {fact} {is} {values}"))
    }
}
