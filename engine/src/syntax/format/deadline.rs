//! Deadlines and what may be done with them, in their canonical form.

use super::{Printer, landing_word, ordinal};
use crate::calendar::{Landing, Period, Unit};
use crate::lexicon::Word;
use crate::syntax::ast::{Anchor, Limit, Power, PowerKind, Several};
use crate::terms::period_words;

impl Printer {
    pub(super) fn limit(&mut self, limit: &Limit, word: Word) {
        if let Some(several) = limit.several {
            self.word(if several == Several::First { Word::k_earliest_of } else { Word::k_last_of });
            self.landing(limit.landing);
            let on_the_day = Period::new(0, Unit::Days).ok();
            let first = Some(limit.period).filter(|period| Some(*period) != on_the_day);
            self.text.push_str("\n    - ");
            self.term(first, limit.anchor.as_ref(), limit.inclusive, limit.before);
            for bound in &limit.bounds {
                self.text.push_str("\n    - ");
                self.term(bound.period, bound.anchor.as_ref(), bound.inclusive, bound.before);
            }
            return;
        }
        let end_of_month = limit.period.unit() == Unit::MonthEnds;
        self.word(if limit.anchor.is_some() || end_of_month { word } else { Word::k_within });
        self.term(Some(limit.period), limit.anchor.as_ref(), limit.inclusive, limit.before);
        for bound in &limit.bounds {
            self.put(",");
            self.word(if bound.floor { Word::k_but_earliest } else { Word::k_but_latest });
            self.term(bound.period, bound.anchor.as_ref(), bound.inclusive, bound.before);
        }
        self.landing(limit.landing);
    }

    pub(super) fn landing(&mut self, landing: Option<Landing>) {
        if let Some(landing) = landing {
            self.put(",");
            self.word(landing_word(landing));
        }
    }

    pub(super) fn term(&mut self, period: Option<Period>, anchor: Option<&Anchor>, inclusive: bool, before: bool) {
        match period {
            None => self.word(Word::k_at_point),
            Some(period) if period.unit() == Unit::MonthEnds => match period.amount() {
                0 | 1 => {
                    self.word(Word::k_end_month);
                    if anchor.is_some() {
                        self.word(Word::k_of_anchor);
                    }
                }
                number => {
                    self.word(Word::k_end_of);
                    self.put(&ordinal(self.language, number - 1));
                    self.put(Word::k_u_calmonths.counted(self.language, 1));
                    self.word(Word::k_after);
                }
            },
            Some(period) if inclusive => {
                self.word(Word::k_end_of);
                self.put(&ordinal(self.language, period.amount()));
                let unit = if period.unit() == Unit::Months { Word::k_u_months } else { Word::k_u_weeks };
                self.put(unit.counted(self.language, 1));
                self.word(Word::k_counted);
            }
            Some(period) => {
                self.put(&period_words(self.language, period));
                if anchor.is_some() {
                    self.word(if before { Word::k_before } else { Word::k_after });
                }
            }
        }
        if let Some(anchor) = anchor {
            self.which(anchor.which);
            self.put(&self.name(&anchor.name));
            if let Some(turn) = &anchor.turn {
                self.turn(turn);
            }
        }
    }

    pub(super) fn power(&mut self, power: &Power) {
        self.word(match power.what {
            PowerKind::Extend if power.otherwise => Word::k_otherwise_by,
            PowerKind::Extend => Word::k_extendable,
            PowerKind::Excuse => Word::k_excusable,
            PowerKind::Lift => Word::k_liftable,
        });
        self.put(&self.roles(&power.by, Word::k_or));
        if let Some(times) = power.times {
            let word = Word::k_times.counted(self.language, times);
            self.put(&format!(", {} {times} {word}", self.w(Word::k_at_most)));
        }
        if let Some(period) = power.at_most {
            self.put(&format!(", {} {}", self.w(Word::k_at_most), period_words(self.language, period)));
        }
    }
}
