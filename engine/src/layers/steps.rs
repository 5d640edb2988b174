//! What a text may say about a step of the text it builds on: sooner, more binding, more people told, better explained.
//!
//! A deadline is never exchanged for another: a further one joins it, and the earliest of them applies. So nothing has to be
//! decided here to be safe; only what would plainly come later is refused, because its author cannot have meant it.

use super::changes::{Aspect, Sort};
use super::merge::{Merger, keys};
use crate::calendar::{Landing, Period, Unit};
use crate::diagnostic::Code;
use crate::model::key;
use crate::syntax::ast::{Anchor, Clause, Declaration, Deed, Every, Limit, Modal, PowerKind, Step, StepClause, Target, Test, What};
use crate::syntax::clause_words;
use std::mem::discriminant;

/// A length in the smaller unit of its family, so that 2 weeks and 14 days compare.
fn length(period: Period) -> (Unit, u64) {
    let amount = u64::from(period.amount());
    match period.unit() {
        Unit::Weeks => (Unit::Days, amount * 7),
        Unit::Years => (Unit::Months, amount * 12),
        unit => (unit, amount),
    }
}

/// Is one length longer than another? Nothing where they cannot be compared.
fn longer(one: Period, other: Period) -> Option<bool> {
    let ((unit, one), (of, other)) = (length(one), length(other));
    (unit == of).then_some(one > other)
}

fn same_anchor(one: Option<&Anchor>, other: Option<&Anchor>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let turn =
                |anchor: &Anchor| anchor.turn.as_ref().map(|turn| crate::syntax::turn_words(crate::lexicon::Language::English, turn));
            one.which == other.which && key(&one.name.text) == key(&other.name.text) && turn(one) == turn(other)
        }
        _ => false,
    }
}

/// Is one limit later than another whatever happens? Only where both are counted alike.
fn later(own: &Limit, below: &Limit) -> bool {
    let plain = |limit: &Limit| limit.bounds.is_empty() && limit.several.is_none();
    let alike = plain(own)
        && plain(below)
        && own.inclusive == below.inclusive
        && own.before == below.before
        && own.landing == below.landing
        && same_anchor(own.anchor.as_ref(), below.anchor.as_ref());
    let (long, short) = if own.before { (below, own) } else { (own, below) };
    alike && longer(long.period, short.period) == Some(true)
}

/// The limit a clause says.
fn limit_of(clause: &StepClause) -> Option<&Limit> {
    match clause {
        StepClause::Limit(limit) | StepClause::Times(_, limit) | StepClause::Target(_, Some(limit)) => Some(limit),
        _ => None,
    }
}

/// The order in which days off are landed from, the earliest first.
fn earliness(landing: Landing) -> u8 {
    match landing {
        Landing::Previous => 0,
        Landing::Stays => 1,
        Landing::Next => 2,
    }
}

/// May a clause stand several times below a step?
fn repeats(clause: &StepClause) -> bool {
    matches!(clause, StepClause::Remind(_) | StepClause::Basis(_) | StepClause::NotMetBy(_) | StepClause::Takes(_))
}

impl Merger<'_> {
    /// A step of the text below, and what the text above says about it.
    pub(super) fn refine_step(&mut self, below: &mut Declaration, own: &Declaration) {
        let (What::Step(step), What::Step(says)) = (&mut below.what, &own.what) else { return };
        step.again.push(says.name.clone());
        step.damaged |= says.damaged;
        if let Some(label) = &says.label {
            self.change(Sort::Step, &step.name, Aspect::Label, label.span, None, Some(label.text.clone()));
            step.label = Some(label.clone());
        }
        if !own.quote.is_empty() {
            self.change(Sort::Step, &step.name, Aspect::Quote, says.name.span, None, Some(own.quote.join(" ")));
            below.quote.extend(own.quote.iter().cloned());
        }
        // What a clause prints is what it says: repeated word for word it changes nothing.
        let stands: Vec<String> = step.clauses.iter().map(|clause| clause_words(self.language, &clause.what)).collect();
        let has_limit = says.clauses.iter().any(|clause| limit_of(&clause.what).is_some());
        for (at, clause) in says.clauses.iter().enumerate() {
            let words = clause_words(self.language, &clause.what);
            if stands.contains(&words) {
                continue;
            }
            let same = |other: &&Clause<StepClause>| discriminant(&other.what) == discriminant(&clause.what);
            let earlier = says.clauses.iter().take(at).find(same).filter(|_| !repeats(&clause.what));
            if let Some(earlier) = earlier {
                let fault = self.fault(Code::DuplicateClause, clause.span).with(words).also(earlier.span);
                self.faults.push(fault);
                continue;
            }
            self.refine(step, clause, words, has_limit);
        }
    }

    fn refine(&mut self, step: &mut Step, clause: &Clause<StepClause>, words: String, has_limit: bool) {
        match &clause.what {
            StepClause::Limit(limit) => self.deadline(step, clause, limit, words),
            StepClause::Target(target, hard) => self.target(step, clause, target, hard.as_ref(), words),
            StepClause::BornLate(period, landing, _) if !has_limit => self.already_expired(step, clause, (*period, *landing), words),
            // It goes with the deadline of the same text.
            StepClause::BornLate(..) => self.join(step, clause, Aspect::AlreadyExpired, words),
            StepClause::Deed(deed) => self.deed(step, clause, deed, words),
            StepClause::Every(every) => self.recurrence(step, clause, every, words),
            StepClause::OnTheDay(landing) => self.on_the_day(step, clause, *landing, words),
            StepClause::Pauses(test, at_most) => self.pause(step, clause, test, *at_most, words),
            StepClause::IfLate(rungs) => {
                self.added_to(step, clause, Aspect::Told, words);
                match step.clauses.iter_mut().find_map(|other| if let StepClause::IfLate(all) = &mut other.what { Some(all) } else { None })
                {
                    Some(all) => all.extend(rungs.iter().cloned()),
                    // What the header below says stays, too: whom each text tells is put together when the step is checked.
                    None => step.clauses.push(clause.clone()),
                }
            }
            StepClause::Remind(_) => self.join(step, clause, Aspect::Told, words),
            StepClause::NotMetBy(_) => self.join(step, clause, Aspect::NotMetBy, words),
            StepClause::Takes(_) => self.join(step, clause, Aspect::Takes, words),
            StepClause::Survives => self.join(step, clause, Aspect::Survives, words),
            StepClause::Hidden(_) => self.join(step, clause, Aspect::Hidden, words),
            StepClause::Basis(_) => self.join(step, clause, Aspect::Basis, words),
            StepClause::After(_)
            | StepClause::Reached(_)
            | StepClause::Per(_)
            | StepClause::If(..)
            | StepClause::Needs(_)
            | StepClause::MetBy(_)
            | StepClause::LapsesOn(_)
            | StepClause::Earliest(_)
            | StepClause::Expires(_)
            | StepClause::Times(..)
            | StepClause::Capped(..)
            | StepClause::Replaces(_)
            | StepClause::Reserves(_)
            | StepClause::GivesBack(_)
            | StepClause::Restores(..)
            | StepClause::Power(_) => self.only_below(clause, words),
        }
    }

    fn added_to(&mut self, step: &Step, clause: &Clause<StepClause>, aspect: Aspect, words: String) {
        self.change(Sort::Step, &step.name, aspect, clause.span, None, Some(words));
    }

    fn join(&mut self, step: &mut Step, clause: &Clause<StepClause>, aspect: Aspect, words: String) {
        self.added_to(step, clause, aspect, words);
        step.clauses.push(clause.clone());
    }

    fn only_below(&mut self, clause: &Clause<StepClause>, words: String) {
        let help = match &clause.what {
            StepClause::Power(power) if power.what == PowerKind::Extend => (
                "slet linjen: hvem der kan udskyde fristen, siger den tekst, der bygges på",
                "delete the line: who may put the deadline off is for the text below to say",
            ),
            StepClause::After(_) | StepClause::If(..) => (
                "slet linjen: hvornår trinnet gælder, siger den tekst, der bygges på; lav ellers et nyt trin",
                "delete the line: when the step applies is for the text below to say; or make a step of your own",
            ),
            _ => (
                "slet linjen, eller lav et nyt trin; her kan stå en kortere frist, flere beskeder, hjemmel og forklaring",
                "delete the line, or make a step of your own; here may stand a shorter deadline, more messages, basis and explanation",
            ),
        };
        self.fixed(clause.span, words, help);
    }

    /// A further deadline: the earliest applies.
    fn deadline(&mut self, step: &mut Step, clause: &Clause<StepClause>, limit: &Limit, words: String) {
        let is_duty = step.clauses.iter().all(|other| !matches!(&other.what, StepClause::Deed(deed) if !is_binding(deed.modal)));
        let recurs = step.clauses.iter().any(|other| matches!(other.what, StepClause::Every(_)));
        if !is_duty {
            let help = (
                "slet linjen: det, man kan eller har ret til, kan ikke gøres kortere her",
                "delete the line: what one may do, or has a right to, cannot be cut short here",
            );
            return self.fixed(clause.span, words, help);
        }
        if recurs {
            let help = (
                "trinnet kommer igen og igen: skriv »hver …« med en kortere længde",
                "the step comes again and again: write `every …` with a shorter length",
            );
            return self.fixed(clause.span, words, help);
        }
        let limits = || step.clauses.iter().filter_map(|other| Some((other, limit_of(&other.what)?)));
        if let Some((stands, _)) = limits().find(|(_, below)| later(limit, below)) {
            let (below, place) = (clause_words(self.language, &stands.what), stands.span);
            let help = ("skriv en kortere frist, eller slet linjen", "write a shorter deadline, or delete the line");
            return self.laxer(clause.span, &words, (&below, place), help);
        }
        let before = limits().next_back().map(|(stands, _)| clause_words(self.language, &stands.what));
        self.change(Sort::Step, &step.name, Aspect::Deadline, clause.span, before, Some(words));
        step.clauses.push(clause.clone());
    }

    fn target(&mut self, step: &mut Step, clause: &Clause<StepClause>, target: &Target, hard: Option<&Limit>, words: String) {
        let stands = step.clauses.iter().position(|other| matches!(other.what, StepClause::Target(..)));
        let own = Clause { what: StepClause::Target(target.clone(), None), ..clause.clone() };
        let own_words = clause_words(self.language, &own.what);
        match stands.and_then(|at| step.clauses.get_mut(at)) {
            None => self.join(step, &own, Aspect::Target, own_words),
            Some(below) => {
                let StepClause::Target(old, limit) = &below.what else { return };
                let before = clause_words(self.language, &below.what);
                let sooner = match (target, old) {
                    (Target::SameDay, _) => true,
                    (Target::Within(_), Target::SameDay) => false,
                    (Target::Within(own), Target::Within(old)) => longer(*own, *old) == Some(false),
                };
                if sooner {
                    below.what = StepClause::Target(target.clone(), limit.clone());
                    self.change(Sort::Step, &step.name, Aspect::Target, clause.span, Some(before), Some(own_words));
                } else {
                    let place = below.span;
                    let help = ("skriv en kortere, eller slet linjen", "write a shorter one, or delete the line");
                    self.laxer(clause.span, &words, (&before, place), help);
                }
            }
        }
        if let Some(limit) = hard {
            let what = StepClause::Limit(limit.clone());
            let words = clause_words(self.language, &what);
            self.deadline(step, &Clause { what, ..clause.clone() }, limit, words);
        }
    }

    /// Without a deadline of its own beside it, it belongs to the one below.
    fn already_expired(
        &mut self,
        step: &mut Step,
        clause: &Clause<StepClause>,
        (period, landing): (Period, Option<Landing>),
        words: String,
    ) {
        let stands = step.clauses.iter_mut().find(|other| matches!(other.what, StepClause::BornLate(..)));
        match stands {
            Some(below) => {
                let before = clause_words(self.language, &below.what);
                let shorter = match &below.what {
                    StepClause::BornLate(old, of, _) => *of == landing && longer(period, *old) == Some(false),
                    _ => false,
                };
                if shorter {
                    *below = clause.clone();
                    self.change(Sort::Step, &step.name, Aspect::AlreadyExpired, clause.span, Some(before), Some(words));
                } else {
                    let place = below.span;
                    let help = (
                        "skriv en kortere frist i samme enhed, eller slet linjen",
                        "write a shorter deadline in the same unit, or delete the line",
                    );
                    self.laxer(clause.span, &words, (&before, place), help);
                }
            }
            None => {
                let help = (
                    "den ville give mere tid end i dag; den kan stå sammen med en frist, der også er skrevet her",
                    "it would give more time than before; it may stand together with a deadline that is written here too",
                );
                self.fixed(clause.span, words, help);
            }
        }
    }

    /// The same deed, as binding or more; among its own roles a text may say who.
    fn deed(&mut self, step: &mut Step, clause: &Clause<StepClause>, deed: &Deed, words: String) {
        let Some(at) = step.clauses.iter().position(|other| matches!(other.what, StepClause::Deed(_))) else {
            step.clauses.push(clause.clone());
            return;
        };
        let Some(Clause { what: StepClause::Deed(below), span, .. }) = step.clauses.get_mut(at) else { return };
        let before = clause_words(self.language, &StepClause::Deed(below.clone()));
        let place = *span;
        let plain = |action: &str| action.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if plain(&below.action) != plain(&deed.action) {
            let help = (
                "skriv det, der skal gøres, med de samme ord som i den tekst, der bygges på; forklar det i en linje med »>«",
                "write what is to be done in the words of the text below; explain it in a line with `>`",
            );
            return self.fixed(clause.span, words, help);
        }
        let old = below.modal;
        match (old, deed.modal) {
            (old, new) if old == new => {}
            (Modal::Should, Modal::Must) => below.modal = deed.modal,
            (Modal::Must | Modal::Should, _) => {
                let help = ("det, man skal, kan ikke gøres mindre bindende", "a duty cannot be made less binding");
                return self.laxer(clause.span, &words, (&before, place), help);
            }
            (Modal::May | Modal::Right, _) => {
                let help = (
                    "det, man kan eller har ret til, kan ikke gøres til noget andet her",
                    "what one may do, or has a right to, cannot be made something else here",
                );
                return self.fixed(clause.span, words, help);
            }
        }
        let aspect = if below.modal == old { Aspect::Actors } else { Aspect::Binding };
        if keys(&below.actors) != keys(&deed.actors) {
            if keys(&below.actors).union(&keys(&deed.actors)).any(|role| self.outside.contains(role)) {
                let help = (
                    "hvem uden for huset der skal gøre det, kan kun den tekst sige, der bygges på",
                    "who outside the house must do it is for the text below to say",
                );
                return self.fixed(clause.span, words, help);
            }
            below.actors.clone_from(&deed.actors);
        }
        self.change(Sort::Step, &step.name, aspect, clause.span, Some(before), Some(words));
    }

    /// From the actual day on, shorter rounds are never later. From the planned day they could leave one out.
    fn recurrence(&mut self, step: &mut Step, clause: &Clause<StepClause>, every: &Every, words: String) {
        let Some(below) = step.clauses.iter_mut().find(|other| matches!(other.what, StepClause::Every(_))) else {
            return self.only_below(clause, words);
        };
        let StepClause::Every(old) = &below.what else { return };
        let before = clause_words(self.language, &below.what);
        let alike = key(&old.after.text) == key(&every.after.text)
            && old.which == every.which
            && old.from_actual
            && every.from_actual
            && keys(&old.until) == keys(&every.until);
        match (alike, longer(every.period, old.period)) {
            (true, Some(false)) => {
                *below = clause.clone();
                self.change(Sort::Step, &step.name, Aspect::Recurrence, clause.span, Some(before), Some(words));
            }
            (true, Some(true)) => {
                let place = below.span;
                let help = ("skriv en kortere længde, eller slet linjen", "write a shorter length, or delete the line");
                self.laxer(clause.span, &words, (&before, place), help);
            }
            _ => {
                let help = (
                    "kun længden kan gøres kortere, og kun når der regnes fra den faktiske dag",
                    "only the length can be made shorter, and only where it is counted from the actual day",
                );
                self.fixed(clause.span, words, help);
            }
        }
    }

    fn on_the_day(&mut self, step: &mut Step, clause: &Clause<StepClause>, landing: Landing, words: String) {
        let Some(below) = step.clauses.iter_mut().find(|other| matches!(other.what, StepClause::OnTheDay(_))) else {
            return self.only_below(clause, words);
        };
        let StepClause::OnTheDay(old) = below.what else { return };
        let before = clause_words(self.language, &below.what);
        if earliness(landing) <= earliness(old) {
            *below = clause.clone();
            self.change(Sort::Step, &step.name, Aspect::Recurrence, clause.span, Some(before), Some(words));
        } else {
            let place = below.span;
            let help = ("slet linjen", "delete the line");
            self.laxer(clause.span, &words, (&before, place), help);
        }
    }

    fn pause(&mut self, step: &mut Step, clause: &Clause<StepClause>, test: &Test, at_most: Option<Period>, words: String) {
        let stands = step.clauses.iter_mut().find(|other| matches!(other.what, StepClause::Pauses(..)));
        let of = |test: &Test| clause_words(self.language, &StepClause::Pauses(test.clone(), None));
        let shorter = stands.as_ref().is_some_and(|below| match &below.what {
            StepClause::Pauses(old, longest) => {
                of(old) == of(test)
                    && match (at_most, *longest) {
                        (Some(_), None) => true,
                        (Some(own), Some(old)) => longer(own, old) == Some(false),
                        (None, _) => false,
                    }
            }
            _ => false,
        });
        match stands {
            Some(below) if shorter => {
                let before = clause_words(self.language, &below.what);
                *below = clause.clone();
                self.change(Sort::Step, &step.name, Aspect::Pause, clause.span, Some(before), Some(words));
            }
            Some(below) => {
                let (before, place) = (clause_words(self.language, &below.what), below.span);
                let help = ("en pause kan kun gøres kortere", "a pause can only be made shorter");
                self.laxer(clause.span, &words, (&before, place), help);
            }
            None => {
                let help =
                    ("slet linjen: en pause ville give mere tid end i dag", "delete the line: a pause would give more time than before");
                self.fixed(clause.span, words, help);
            }
        }
    }
}

fn is_binding(modal: Modal) -> bool {
    matches!(modal, Modal::Must | Modal::Should)
}
