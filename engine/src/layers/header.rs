//! The header of a text that lies on another.

use super::changes::{Aspect, Sort};
use super::merge::{Merger, keys};
use crate::diagnostic::Part;
use crate::lexicon::Word;
use crate::model::key;
use crate::syntax::ast::{Clause, Header, HeaderClause, Rung, StepClause};
use crate::syntax::{clause_words, header_words, long_date};

impl Merger<'_> {
    pub(super) fn header(&mut self, below: &Header, own: &mut Header) {
        let mut clauses = Vec::new();
        let of_below = |is: fn(&HeaderClause) -> bool| below.clauses.iter().find(|clause| is(&clause.what));
        let fixed = [
            (of_below(|clause| matches!(clause, HeaderClause::Calendar(_))), Word::k_calendar),
            (of_below(|clause| matches!(clause, HeaderClause::Counting(_))), Word::k_counting),
        ];
        for (clause, _) in fixed {
            clauses.extend(clause.cloned());
        }
        let mut themes = of_below(|clause| matches!(clause, HeaderClause::Themes(_))).cloned();
        let mut rungs: Vec<Rung> = self.ladder.clone();
        for clause in &own.clauses {
            match &clause.what {
                HeaderClause::Calendar(name) | HeaderClause::Counting(name) => {
                    let is_calendar = matches!(clause.what, HeaderClause::Calendar(_));
                    let (stands, word) = if is_calendar { &fixed[0] } else { &fixed[1] };
                    match stands.map(|clause| &clause.what) {
                        Some(HeaderClause::Calendar(other) | HeaderClause::Counting(other)) if key(&other.text) == key(&name.text) => {}
                        // Without a rule the first of them applies below, and may be said here.
                        None if is_calendar => clauses.push(clause.clone()),
                        _ => {
                            let words = format!("{} {}", word.text(self.language), name.text);
                            let help = (
                                "slet linjen: fristerne regnes, som den tekst siger, der bygges på",
                                "delete the line: deadlines are counted as the text below says",
                            );
                            self.fixed(clause.span, words, help);
                        }
                    }
                }
                HeaderClause::Themes(names) => match &mut themes {
                    Some(Clause { what: HeaderClause::Themes(all), .. }) => {
                        let known = keys(all);
                        all.extend(names.iter().filter(|name| !known.contains(&key(&name.text))).cloned());
                    }
                    _ => themes = Some(clause.clone()),
                },
                HeaderClause::IfLate(own_rungs) => {
                    let words = clause_words(self.language, &StepClause::IfLate(own_rungs.clone()));
                    self.change(Sort::Header, &below.name, Aspect::Told, clause.span, None, Some(words));
                    rungs.extend(own_rungs.iter().cloned());
                }
                HeaderClause::BuildsOn(_) => clauses.push(clause.clone()),
                HeaderClause::Scope(..) if of_below(|clause| matches!(clause, HeaderClause::Scope(..))).is_some() => {
                    let help = (
                        "slet linjen: den tekst, der bygges på, siger, hvilke sager den gælder for",
                        "delete the line: the text below says which cases it applies to",
                    );
                    self.fixed(clause.span, Word::k_scope.text(self.language), help);
                }
                HeaderClause::Scope(..) => {
                    let words = header_words(self.language, &clause.what);
                    self.change(Sort::Header, &below.name, Aspect::Scope, clause.span, None, Some(words));
                    clauses.push(clause.clone());
                }
                HeaderClause::ValidFrom(..) => {}
            }
        }
        clauses.extend(themes);
        let ladder = own.clauses.iter().chain(&below.clauses).find(|clause| matches!(clause.what, HeaderClause::IfLate(_)));
        clauses.extend(ladder.map(|clause| Clause { what: HeaderClause::IfLate(rungs), ..clause.clone() }));
        clauses.extend(self.valid(below, own));
        own.clauses = clauses;
        own.damaged |= below.damaged;
    }

    /// A text applies no longer than the one it builds on.
    fn valid(&mut self, below: &Header, own: &Header) -> Option<Clause<HeaderClause>> {
        let is_validity = |clause: &&Clause<HeaderClause>| matches!(clause.what, HeaderClause::ValidFrom(..));
        let of_own = own.clauses.iter().find(is_validity);
        let (low, high) = (below.validity(), own.validity());
        let Some(written) = of_own else { return below.clauses.iter().find(is_validity).cloned() };
        let from = low.0.max(high.0)?;
        let to = [low.1, high.1].into_iter().flatten().min();
        if to.is_some_and(|to| to < from) {
            let name = own.builds_on()?;
            let day = |day| long_date(self.language, day);
            let said = [low.0, low.1].into_iter().flatten().map(day).collect::<Vec<_>>().join(" – ");
            let help = Part::Each(
                format!("»{}« gælder {said}; skriv datoer, der ligger inden for det", name.text),
                format!("`{}` applies {said}; write dates within that", name.text),
            );
            let word = Word::k_valid_from.text(self.language);
            self.fixed(written.span, word, help);
        }
        if low.1 != to || low.0 != Some(from) {
            let words = |(from, to): (Option<_>, Option<_>)| {
                let days: Vec<String> = [from, to].into_iter().flatten().map(|day| long_date(self.language, day)).collect();
                (!days.is_empty()).then(|| days.join(" – "))
            };
            let (before, after) = (words(low), words((Some(from), to)));
            self.change(Sort::Header, &below.name, Aspect::Validity, written.span, before, after);
        }
        Some(Clause { what: HeaderClause::ValidFrom(from, to), ..written.clone() })
    }
}
