//! Indicators in their canonical form.

use super::Printer;
use crate::lexicon::{Language, Word};
use crate::syntax::ast::{Aim, AimedAt, Anchor, HowReached, IndicatorClause, Measure, Measured, Middle, Point, SpanOfTime, Which};
use crate::terms::{marked, period_words};

/// What an indicator computes, as it is written.
pub(crate) fn measure_words(language: Language, measure: &Measure) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.measure(measure);
    printer.text
}

/// A target, as it is written.
pub(crate) fn aim_words(language: Language, aim: &Aim) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.aim(aim);
    printer.text
}

impl Printer {
    pub(super) fn indicator_clause(&mut self, clause: &IndicatorClause) {
        match clause {
            IndicatorClause::Measure(measure) => self.measure(measure),
            IndicatorClause::Aim(aim) => self.aim(aim),
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
                        if of.turn.is_some() {
                            self.put(self.language.pick(",", ""));
                            self.word(Word::k_where);
                        } else {
                            self.word(Word::k_with);
                        }
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
                if of.turn.is_some() {
                    self.put(Word::k_times.counted(self.language, 2));
                    self.put(self.language.pick(",", ""));
                }
                self.occurrence(of);
            }
            Measured::Pool(figure, of) => {
                self.word(figure.word());
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
        if let Some(turn) = &anchor.turn {
            self.turn(turn);
        }
    }

    pub(super) fn aim(&mut self, aim: &Aim) {
        self.word(Word::k_aim);
        match aim.middle {
            Some(Middle::Median) => self.word(Word::k_median),
            Some(Middle::Mean) => self.word(Word::k_mean),
            None => {}
        }
        self.word(if aim.at_least { Word::k_at_least } else { Word::k_at_most });
        self.put(&marked(self.language, &aim.amount));
        let number = if aim.amount == "1" { 1 } else { 2 };
        match aim.of {
            Some(AimedAt::Percent) => self.word(Word::k_percent),
            Some(AimedAt::Days) => self.put(Word::k_u_days.counted(self.language, number)),
            Some(AimedAt::Times) => self.put(Word::k_times.counted(self.language, number)),
            None => {}
        }
        if let Some((number, of_cases, _)) = aim.enough {
            let noun = if of_cases { Word::k_u_cases } else { Word::k_u_deadlines };
            let words =
                [self.w(Word::k_with), self.w(Word::k_at_least), &number.to_string(), noun.counted(self.language, number)].join(" ");
            self.put(&format!(", {words}"));
        }
        self.in_force(aim.from, aim.until);
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
