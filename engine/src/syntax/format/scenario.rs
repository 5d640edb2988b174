//! Scenarios in their canonical form: dates in one column, what is said in the next.

use super::{Printer, clock_words};
use crate::calendar::Day;
use crate::lexicon::{Word, weekdays};
use crate::syntax::ast::{Act, Clause, Instance, PowerKind, Report, Says, ScenarioLine, StepState, WaitsFor, When, Why};

impl Printer {
    pub(super) fn scenario(&mut self, lines: &[Clause<ScenarioLine>]) {
        let width = lines.iter().filter_map(|line| line.what.when).map(|when| self.when(&when).chars().count()).max().unwrap_or(0);
        for line in lines {
            self.lead(&line.lead, "    ", false);
            let when = line.what.when.map(|when| self.when(&when)).unwrap_or_default();
            let gap = " ".repeat(width.saturating_sub(when.chars().count()) + 2);
            let mut inner = Self { language: self.language, text: String::new() };
            inner.says(&line.what.says);
            self.commented(&format!("    {when}{gap}{}", inner.text), line.comment.as_deref());
        }
    }

    fn when(&self, when: &When) -> String {
        let weekday = when
            .weekday
            .and_then(|number| weekdays(self.language).get(usize::from(number).saturating_sub(1)).copied())
            .map(|name| format!("{name} "))
            .unwrap_or_default();
        format!("{weekday}{}", self.day_and_clock(when.day, when.clock))
    }

    fn day_and_clock(&self, day: Day, clock: Option<(u8, u8)>) -> String {
        let clock = clock.map(|clock| format!(" {} {}", self.w(Word::k_at_clock), clock_words(self.language, clock))).unwrap_or_default();
        format!("{day}{clock}")
    }

    fn says(&mut self, says: &Says) {
        match says {
            Says::Report(report) => self.report(report),
            Says::Reminded(role, step) => {
                self.word(Word::k_so_reminded);
                self.put(&self.role_name(role));
                self.word(Word::k_reminded_of);
                self.instance(step);
            }
            Says::Told(role, step, told) => {
                self.word(Word::k_so_told);
                self.put(&self.role_name(role));
                self.word(if *told { Word::k_told_of } else { Word::k_not_told_of });
                self.instance(step);
            }
            Says::Sees(role, what, sees) => {
                self.word(Word::k_so_can);
                self.put(&self.role_name(role));
                self.word(if *sees { Word::k_can_see } else { Word::k_cannot_see });
                self.put(&self.name(what));
            }
            Says::State(step, state, due) => {
                self.word(Word::k_so_is);
                self.instance(step);
                self.word(match state {
                    StepState::NotOpen => Word::k_is_not_open,
                    StepState::Open => Word::k_is_open,
                    StepState::Met => Word::k_is_met,
                    StepState::MetLate => Word::k_is_met_late,
                    StepState::Late => Word::k_is_late,
                    StepState::Paused => Word::k_is_paused,
                    StepState::Lapsed => Word::k_is_lapsed,
                    StepState::Cancelled => Word::k_is_cancelled,
                    StepState::Expired => Word::k_is_expired,
                    StepState::Excused => Word::k_is_excused,
                    StepState::Lifted => Word::k_is_lifted,
                });
                if let Some((day, clock)) = due {
                    self.put(&format!(", {} {}", self.w(Word::k_due), self.day_and_clock(*day, *clock)));
                }
            }
            Says::Level(level) => self.level(level),
            Says::Goal(day) => {
                self.word(Word::k_so_goal);
                if let Some(day) = day {
                    self.put(&day.to_string());
                }
            }
            Says::GoalNot => self.word(Word::k_so_goal_not),
            Says::Closed => self.word(Word::k_so_closed),
            Says::Reopened => self.word(Word::k_so_reopened),
            Says::Waits(grant, on) => {
                self.word(Word::k_so_waits);
                self.put(&self.name(grant));
                self.word(if on.is_some() { Word::k_waits_for } else { Word::k_waits_not });
                match on {
                    Some(WaitsFor::SecondPerson) => self.word(Word::k_second_person),
                    Some(WaitsFor::Role(role)) => self.put(&self.role_name(role)),
                    None => {}
                }
            }
            Says::MustGrant(role) => {
                self.refused_because();
                self.put(&self.role_name(role));
                self.word(Word::k_must_grant);
            }
            Says::NotThere(role) => {
                self.refused_because();
                self.put(&self.role_name(role));
                self.word(Word::k_not_there);
            }
            Says::Lacking(fact) => {
                self.refused_because();
                self.put(&self.name(fact));
                self.word(Word::k_missing);
            }
            Says::OverLimit(limit) => {
                self.refused_because();
                self.word(Word::k_why_limit);
                self.put(&self.amount(limit));
            }
            Says::Refused(why) => {
                self.word(Word::k_so_refused);
                if let Some(why) = why {
                    self.put(",");
                    self.word(Word::k_because);
                    self.word(match why {
                        Why::Goal => Word::k_why_goal,
                        Why::Role => Word::k_why_role,
                        Why::NotOpen => Word::k_why_not_open,
                        Why::Closed => Word::k_why_closed,
                        Why::Consent => Word::k_why_consent,
                        Why::Reason => Word::k_why_reason,
                        Why::Venue => Word::k_why_venue,
                        Why::Channel => Word::k_why_channel,
                        Why::SamePerson => Word::k_why_same,
                        Why::Separate => Word::k_why_separate,
                        Why::Order => Word::k_why_order,
                    });
                }
            }
        }
    }

    fn refused_because(&mut self) {
        self.word(Word::k_so_refused);
        self.put(",");
        self.word(Word::k_because);
    }

    fn instance(&mut self, instance: &Instance) {
        self.put(&self.name(&instance.step));
        if let Some(nth) = instance.nth {
            self.word(Word::k_number);
            self.put(&nth.to_string());
        }
    }

    fn report(&mut self, report: &Report) {
        let person = report.person.as_ref().map(|person| format!(" {}", person.text)).unwrap_or_default();
        self.put(&format!("{}{person}:", self.name(&report.role)));
        match &report.act {
            Act::Event(name, amount) => {
                self.put(&self.name(name));
                if let Some(amount) = amount {
                    self.put(&format!(", {}", self.amount(amount)));
                }
            }
            Act::Confirms(name) => {
                self.word(Word::k_confirms);
                self.put(&self.name(name));
            }
            Act::Uses(what, instance, until) => {
                self.word(match what {
                    PowerKind::Extend => Word::k_extends,
                    PowerKind::Excuse => Word::k_excuses,
                    PowerKind::Lift => Word::k_lifts,
                });
                self.instance(instance);
                if let Some(until) = until {
                    self.put(&format!("{} {until}", self.w(Word::k_to)));
                }
            }
            Act::Grants(name, amount) => {
                self.word(Word::k_grants);
                self.put(&self.name(name));
                if let Some(amount) = amount {
                    self.put(&format!(", {}", self.amount(amount)));
                }
            }
            Act::Assesses(name, value, reason) => {
                self.word(Word::k_assesses);
                self.put(&format!("{} {}", self.name(name), self.value(value)));
                if let Some(reason) = reason {
                    self.put(&format!(", {} \"{}\"", self.w(Word::k_because), reason.text));
                }
            }
            Act::Absent(until) => self.put(&format!("{} {until}", self.w(Word::k_absent))),
            Act::Close => self.word(Word::k_close_case),
            Act::InPool(act) => self.pool_act(act),
        }
        for (fact, value) in &report.tells {
            self.put(&format!(", {} {}", self.name(fact), self.value(value)));
        }
        report.details.iter().for_each(|detail| self.detail(detail));
        if let Some(reason) = &report.reason {
            self.put(&format!(", {} \"{}\"", self.w(Word::k_because), reason.text));
        }
        if let Some((day, clock)) = report.known {
            self.put(&format!(", {} {}", self.w(Word::k_known), self.day_and_clock(day, clock)));
        }
    }
}
