//! Progressions in their canonical form, and what a step waits for.

use super::{Printer, ordinal};
use crate::calendar::{Period, Unit};
use crate::lexicon::{Language, Word};
use crate::syntax::ast::{Mark, RampClause, Reached};
use crate::terms::{Turn, period_words};

/// What a tally or a progression comes to, as it is written: `går i stå`.
pub(crate) fn turn_words(language: Language, turn: &Mark) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.turn(turn);
    printer.text
}

impl Printer {
    pub(super) fn ramp_clause(&mut self, clause: &RampClause) {
        match clause {
            RampClause::Measures(fact, per) => {
                self.word(Word::k_measures);
                self.put(&self.name(fact));
                if let Some(per) = per {
                    self.word(Word::k_per);
                    self.put(&self.name(per));
                }
            }
            RampClause::BeginsOn(on) => {
                self.word(Word::k_begins_on);
                self.put(&self.names(on, Word::k_or));
            }
            RampClause::Plan(levels, every, _) => {
                self.word(Word::k_plan);
                let levels: Vec<String> = levels.iter().map(|level| self.value(level)).collect();
                self.put(&self.join(&levels, Word::k_and));
                if let Some((period, _)) = every {
                    self.put(",");
                    self.word(Word::k_every);
                    self.cycle(*period);
                }
            }
            RampClause::OwnPlan(fact) => {
                self.word(Word::k_own_plan);
                self.put(&self.name(fact));
            }
            RampClause::StallsAfter(period, _) => {
                self.word(Word::k_stalls_after);
                self.put(&period_words(self.language, *period));
            }
            RampClause::Basis(basis) => self.basis(basis),
        }
    }

    pub(super) fn reached(&mut self, reached: &Reached) {
        self.word(Word::k_when);
        if reached.mark == Mark::Passed {
            self.word(Word::k_deadline_of);
        }
        self.put(&self.name(&reached.of));
        self.turn(&reached.mark);
    }

    /// What a tally or a progression comes to.
    pub(super) fn turn(&mut self, mark: &Mark) {
        match mark {
            Mark::Amount { over, amount } => {
                self.word(Word::k_is);
                self.word(if *over { Word::k_over } else { Word::k_at_least });
                self.put(&self.value(amount));
            }
            Mark::Turn(turn) => self.word(turn_word(*turn)),
            Mark::Ceases(how) => self.word(how.word()),
            Mark::Passed => self.word(Word::k_has_passed),
        }
    }

    /// How long one round of a cycle is, after *every*.
    pub(super) fn cycle(&mut self, period: Period) {
        self.put(&ordinal(self.language, period.amount()));
        let unit = match period.unit() {
            Unit::Days => Word::k_u_days,
            Unit::Months => Word::k_u_months,
            Unit::Years => Word::k_u_years,
            _ => Word::k_u_weeks,
        };
        self.put(unit.counted(self.language, 1));
    }
}

fn turn_word(turn: Turn) -> Word {
    match turn {
        Turn::Review => Word::k_review,
        Turn::Stalls => Word::k_stalls,
        Turn::Falls => Word::k_falls,
        Turn::Complete => Word::k_complete,
    }
}
