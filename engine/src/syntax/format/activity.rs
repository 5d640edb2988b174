//! Activities in their canonical form.

use super::{Printer, landing_word, long_date, ordinal};
use crate::calendar::{Unit, Weekday};
use crate::lexicon::{Word, day_names};
use crate::syntax::ast::{ActivityClause, Agenda, Comes, DayOff, MarkOf, Power, PowerKind, Reason, Rhythm, Stands};
use crate::terms::period_words;

impl Printer {
    pub(super) fn activity_clause(&mut self, clause: &ActivityClause) {
        match clause {
            ActivityClause::Comes(comes) => self.comes(comes),
            ActivityClause::Arranged(power) => self.arranged(power),
            ActivityClause::Agenda(agenda) => self.agenda(agenda),
            ActivityClause::Step(clause) => self.step_clause(clause),
        }
    }

    pub(super) fn comes(&mut self, comes: &Comes) {
        match comes.rhythm {
            Rhythm::Every(period) => {
                self.every_nth(period.amount());
                let word = match period.unit() {
                    Unit::Days => Word::k_u_days,
                    Unit::Months => Word::k_u_months,
                    Unit::Years => Word::k_u_years,
                    _ => Word::k_u_weeks,
                };
                self.put(word.counted(self.language, 1));
            }
            Rhythm::On(day, weeks) => {
                self.every_nth(weeks);
                self.day_name(day);
            }
            Rhythm::OfMonth(nth, day) => {
                self.word(Word::k_on_the);
                match nth {
                    0 => self.word(Word::k_last),
                    nth => self.put(&ordinal(self.language, nth.into())),
                }
                self.day_name(day);
                self.word(Word::k_of_month);
            }
        }
        self.word(Word::k_from);
        self.put(&long_date(self.language, comes.from));
        if let Some(to) = comes.to {
            self.word(Word::k_through);
            self.put(&long_date(self.language, to));
        }
        self.clock(comes.clock);
        if let Some(day_off) = comes.day_off {
            self.put(",");
            self.word(match day_off {
                DayOff::Lands(landing) => landing_word(landing),
                DayOff::Falls => Word::k_land_skip,
            });
        }
    }

    fn every_nth(&mut self, number: u32) {
        self.word(Word::k_every);
        if number > 1 {
            self.put(&ordinal(self.language, number));
        }
    }

    fn day_name(&mut self, day: Weekday) {
        let at = usize::from(day.number()).saturating_sub(1);
        self.put(day_names(self.language).get(at).copied().unwrap_or_default());
    }

    fn arranged(&mut self, power: &Power) {
        self.word(if power.what == PowerKind::Extend { Word::k_movable } else { Word::k_cancellable });
        self.put(&self.roles(&power.by, Word::k_or));
        if let Some(period) = power.at_most {
            self.put(&format!(", {} {}", self.w(Word::k_at_most), period_words(self.language, period)));
        }
    }

    fn agenda(&mut self, agenda: &Agenda) {
        self.word(Word::k_agenda);
        for reason in &agenda.reasons {
            if agenda.bullets {
                self.text.push_str("\n    - ");
            }
            self.reason(reason);
        }
    }

    pub(super) fn reason(&mut self, reason: &Reason) {
        for (at, mark) in reason.marks.iter().enumerate() {
            if at > 0 {
                self.word(Word::k_and);
            }
            match &mark.of {
                MarkOf::Runs => self.word(Word::k_case_runs),
                MarkOf::Goal(true) => self.word(Word::k_goal_is),
                MarkOf::Goal(false) => self.word(Word::k_goal_is_not),
                MarkOf::Step(name, stands) => {
                    self.put(&self.name(name));
                    self.word(match stands {
                        Stands::Open => Word::k_stands_open,
                        Stands::Late => Word::k_stands_late,
                        Stands::Paused => Word::k_stands_paused,
                        Stands::Met => Word::k_stands_met,
                        Stands::Waiting => Word::k_stands_waiting,
                    });
                }
                MarkOf::Fact(atom) => self.atom(atom),
            }
            if mark.since_last {
                self.word(Word::k_since_last);
            }
        }
    }
}
