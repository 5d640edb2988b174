//! Indicators in their canonical form.

use super::Printer;
use crate::lexicon::Word;
use crate::syntax::ast::{Anchor, HowReached, IndicatorClause, Measure, Measured, Point, SpanOfTime, Which};
use crate::terms::period_words;

impl Printer {
    pub(super) fn indicator_clause(&mut self, clause: &IndicatorClause) {
        match clause {
            IndicatorClause::Measure(measure) => self.measure(measure),
            IndicatorClause::Basis(basis) => self.basis(basis),
        }
    }

    pub(super) fn measure(&mut self, measure: &Measure) {
        match &measure.of {
            Measured::Days(from, to) => {
                self.word(Word::k_days_between);
                self.occurrence(from);
                match to {
                    Point::Signal(to) => {
                        self.word(Word::k_to);
                        self.occurrence(to);
                    }
                    Point::Goal(how, _) => self.goal_reached(Word::k_until_goal, *how),
                }
            }
            Measured::Share(of, within) => {
                self.word(Word::k_share_cases);
                match of {
                    Point::Signal(of) => {
                        self.word(Word::k_with);
                        self.occurrence(of);
                    }
                    Point::Goal(how, _) => {
                        self.put(self.language.pick(",", ""));
                        self.goal_reached(Word::k_where_goal, *how);
                    }
                }
                if let Some((period, after, _)) = within {
                    self.word(Word::k_within);
                    self.put(&period_words(self.language, *period));
                    self.word(Word::k_after);
                    self.occurrence(after);
                }
            }
            Measured::Late(of, roles) => {
                self.word(Word::k_share_late);
                match (of.is_empty(), roles) {
                    (true, _) => {}
                    (false, true) => {
                        self.word(Word::k_of_anchor);
                        self.put(&self.roles(of, Word::k_and));
                    }
                    (false, false) => {
                        self.word(Word::k_at_point);
                        self.put(&self.names(of, Word::k_and));
                    }
                }
            }
            Measured::Number(of) => {
                self.word(Word::k_number_of);
                self.put(&self.name(of));
            }
        }
        if let Some(per) = measure.per {
            self.put(",");
            self.word(Word::k_per);
            self.put(match per {
                SpanOfTime::Month => Word::k_u_months.counted(self.language, 1),
                SpanOfTime::Quarter => Word::k_quarter.text(self.language),
                SpanOfTime::Year => Word::k_u_years.counted(self.language, 1),
            });
        }
    }

    fn occurrence(&mut self, anchor: &Anchor) {
        match anchor.which {
            Which::First => self.word(Word::k_first),
            Which::Latest => self.word(Word::k_latest_of),
            Which::Unsaid | Which::Each => {}
        }
        self.put(&self.name(&anchor.name));
    }

    fn goal_reached(&mut self, word: Word, how: HowReached) {
        self.word(word);
        match how {
            HowReached::Once => {}
            HowReached::FirstTime => self.word(Word::k_first_time),
            HowReached::ForGood => self.word(Word::k_for_good),
        }
    }
}
