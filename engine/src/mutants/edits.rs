//! One clause, written otherwise: the edits themselves. Words are written by the formatter, so a mistake reads as an author would have
//! made it.

use super::{Mutant, Slip};
use crate::calendar::{Landing, Period, Unit};
use crate::lexicon::{Language, Word};
use crate::source::{Source, Span};
use crate::syntax::ast::{
    After, Clause, Deed, Every, GoalClause, HeaderClause, Limit, MetItem, Modal, Name, Remind, Rung, RungTime, Several, StepClause, Takes,
    Which,
};
use crate::syntax::{clause_words, goal_words, header_words};

/// Gathers the mistakes of one text.
pub(super) struct Edits<'a> {
    source: &'a Source,
    language: Language,
    /// What the declaration at hand is about.
    pub(super) about: Option<String>,
    pub(super) mutants: Vec<Mutant>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(source: &'a Source, language: Language) -> Self {
        Self { source, language, about: None, mutants: Vec::new() }
    }

    /// Other words in the place of these. That both are the same words is no mistake.
    pub(super) fn replace(&mut self, slip: Slip, span: Span, words: String) {
        let was = self.one_line(span);
        if was.split_whitespace().eq(words.split_whitespace()) {
            return;
        }
        let becomes = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
        let line = self.source.place(span.start).line;
        self.mutants.push(Mutant { slip, line, about: self.about.clone(), was, becomes, span, with: words });
    }

    /// Nothing in the place of these words: the lines they stand on go, with their comments.
    pub(super) fn remove(&mut self, slip: Slip, span: Span) {
        let (start, _) = self.source.line(span.start);
        let (last, words) = self.source.line(span.end.saturating_sub(1).max(span.start));
        let end = (last as usize + words.len() + 1).min(self.source.text().len());
        let was = self.one_line(span);
        let line = self.source.place(span.start).line;
        let about = self.about.clone();
        self.mutants.push(Mutant { slip, line, about, was, becomes: None, span: Span::new(start as usize, end), with: String::new() });
    }

    fn one_line(&self, span: Span) -> String {
        self.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.source.slice(span)
    }

    pub(super) fn header(&self, clause: &HeaderClause) -> String {
        header_words(self.language, clause)
    }

    pub(super) fn goal(&self, clause: &GoalClause) -> String {
        goal_words(self.language, clause)
    }

    /// A clause of a step in other words.
    fn other(&mut self, slip: Slip, span: Span, clause: &StepClause) {
        let words = clause_words(self.language, clause);
        self.replace(slip, span, words);
    }

    pub(super) fn clause(&mut self, clause: &Clause<StepClause>) {
        let span = clause.span;
        match &clause.what {
            StepClause::After(after) => {
                if let Some(which) = other_occurrence(after.which) {
                    self.other(Slip::Which, span, &StepClause::After(After { which, ..after.clone() }));
                }
                if after.signals.len() > 1 && after.which != Which::Each {
                    self.other(Slip::AndOr, span, &StepClause::After(After { all: !after.all, ..after.clone() }));
                }
            }
            StepClause::Every(every) => {
                if let Some(which) = other_occurrence(every.which) {
                    self.other(Slip::Which, span, &StepClause::Every(Every { which, ..every.clone() }));
                }
                for (slip, period) in beside(every.period) {
                    self.other(slip, span, &StepClause::Every(Every { period, ..every.clone() }));
                }
            }
            StepClause::Limit(limit) => self.limit(span, limit, StepClause::Limit),
            StepClause::Expires(limit) => self.limit(span, limit, StepClause::Expires),
            StepClause::Earliest(limit) => {
                self.limit(span, limit, StepClause::Earliest);
                self.remove(Slip::LineGone, span);
            }
            StepClause::Target(target, Some(limit)) => {
                self.limit(span, limit, |limit| StepClause::Target(target.clone(), Some(limit)));
            }
            StepClause::Times(times, limit) => {
                self.limit(span, limit, |limit| StepClause::Times(*times, limit));
                for other in [times.saturating_add(1), times.saturating_sub(1)].into_iter().filter(|other| *other > 0) {
                    self.other(Slip::Times, span, &StepClause::Times(other, limit.clone()));
                }
            }
            StepClause::BornLate(period, landing, place) => {
                for (slip, period) in beside(*period) {
                    self.other(slip, span, &StepClause::BornLate(period, *landing, *place));
                }
                self.remove(Slip::LineGone, span);
            }
            StepClause::OnTheDay(landing) => self.other(Slip::Landing, span, &StepClause::OnTheDay(flipped(*landing))),
            StepClause::Capped(period, before) => {
                for (slip, period) in beside(*period) {
                    self.other(slip, span, &StepClause::Capped(period, before.clone()));
                }
                self.remove(Slip::LineGone, span);
            }
            StepClause::Pauses(test, Some(most)) => {
                for (slip, most) in beside(*most) {
                    self.other(slip, span, &StepClause::Pauses(test.clone(), Some(most)));
                }
                self.remove(Slip::LineGone, span);
            }
            StepClause::Remind(remind) => {
                for (slip, period) in beside(remind.period) {
                    self.other(slip, span, &StepClause::Remind(Remind { period, ..remind.clone() }));
                }
                self.remove(Slip::RungGone, span);
            }
            StepClause::IfLate(rungs) => {
                self.ladder(span, rungs, |edits, rungs| clause_words(edits.language, &StepClause::IfLate(rungs)));
            }
            StepClause::If(_, negated) => self.condition(span, *negated),
            StepClause::Deed(deed) if deed.modal == Modal::Must => {
                self.other(Slip::Modal, span, &StepClause::Deed(Deed { modal: Modal::May, ..deed.clone() }));
            }
            StepClause::MetBy(items) => self.met_by(span, items),
            StepClause::LapsesOn(names) | StepClause::GivesBack(names) | StepClause::Needs(names) => self.names(span, names),
            StepClause::Survives
            | StepClause::Pauses(_, None)
            | StepClause::Replaces(_)
            | StepClause::Restores(..)
            | StepClause::Takes(Takes::Documents(_) | Takes::Participants(_) | Takes::Venues(_) | Takes::Channels(_))
            | StepClause::Power(_)
            | StepClause::Hidden(_) => self.remove(Slip::LineGone, span),
            _ => {}
        }
    }

    fn limit(&mut self, span: Span, limit: &Limit, clause: impl Fn(Limit) -> StepClause) {
        // `udgangen af 8. uge` counts weeks and has no words for 57 days.
        let others = match limit.period.unit() {
            // The end of the month is one of its own; only of a later month after something else can one more be told.
            Unit::MonthEnds if limit.anchor.is_none() => Vec::new(),
            _ if limit.inclusive => unit_beside(limit.period),
            _ => beside(limit.period),
        };
        for (slip, period) in others {
            self.other(slip, span, &clause(Limit { period, ..limit.clone() }));
        }
        if let Some(landing) = limit.landing {
            self.other(Slip::Landing, span, &clause(Limit { landing: Some(flipped(landing)), ..limit.clone() }));
        }
        match limit.several {
            Some(several) => {
                let other = if several == Several::First { Several::Last } else { Several::First };
                self.other(Slip::Bound, span, &clause(Limit { several: Some(other), ..limit.clone() }));
            }
            None => {
                for gone in 0..limit.bounds.len() {
                    let bounds = without(&limit.bounds, gone);
                    self.other(Slip::Bound, span, &clause(Limit { bounds, ..limit.clone() }));
                }
            }
        }
    }

    /// Each rung gone, and each a day later.
    pub(super) fn ladder(&mut self, span: Span, rungs: &[Rung], words: impl Fn(&Self, Vec<Rung>) -> String) {
        for at in 0..rungs.len() {
            let rest = without(rungs, at);
            if rest.is_empty() {
                self.remove(Slip::RungGone, span);
            } else {
                let words = words(self, rest);
                self.replace(Slip::RungGone, span, words);
            }
        }
        for at in 0..rungs.len() {
            let mut rungs = rungs.to_vec();
            if let Some(rung) = rungs.get_mut(at) {
                rung.when = match rung.when {
                    RungTime::AtOnce => RungTime::Nth { nth: 1, working: true, clock: None },
                    RungTime::Nth { nth, working, clock } => RungTime::Nth { nth: nth.saturating_add(1), working, clock },
                };
            }
            let words = words(self, rungs);
            self.replace(Slip::RungMoved, span, words);
        }
    }

    /// `hvis` and `medmindre` change places; and the condition goes.
    pub(super) fn condition(&mut self, span: Span, negated: bool) {
        let (own, other) = if negated { (Word::k_unless, Word::k_if) } else { (Word::k_if, Word::k_unless) };
        let words = self.slice(span);
        let lower = words.to_lowercase();
        let forms = own.forms(self.language);
        let first = forms.iter().filter(|form| lower.starts_with(&form.to_lowercase())).max_by_key(|form| form.len());
        if let Some(rest) = first.and_then(|form| words.get(form.len()..)) {
            let words = format!("{}{rest}", other.text(self.language));
            self.replace(Slip::Negated, span, words);
        }
        self.remove(Slip::ConditionGone, span);
    }

    /// One of several names gone; of one alone the line.
    pub(super) fn names(&mut self, span: Span, names: &[Name]) {
        self.each_name(span, names, Slip::NameGone, Slip::LineGone);
    }

    pub(super) fn ending(&mut self, span: Span, names: &[Name]) {
        self.each_name(span, names, Slip::EndingGone, Slip::EndingGone);
    }

    fn each_name(&mut self, span: Span, names: &[Name], one: Slip, all: Slip) {
        if names.len() < 2 {
            self.remove(all, span);
            return;
        }
        for at in 0..names.len() {
            if let Some(words) = self.without_name(span, names, at) {
                self.replace(one, span, words);
            }
        }
    }

    /// The words without one name of a list and what joins it to the others: `a, b eller c` becomes `b eller c`, `a eller c`, `a, b`.
    fn without_name(&self, span: Span, names: &[Name], gone: usize) -> Option<String> {
        // A name's own place is that of the words, without the quotation marks around them.
        let words = self.slice(span);
        let mark = |at: usize, step: isize| {
            let at = at.checked_add_signed(step)?;
            (words.get(at..=at) == Some("\"")).then_some(at)
        };
        let place = |name: &Name| {
            let (start, end) = (name.span.start.checked_sub(span.start)? as usize, name.span.end.checked_sub(span.start)? as usize);
            Some((mark(start, -1).unwrap_or(start), mark(end, 0).map_or(end, |at| at + 1)))
        };
        let (start, end) = place(names.get(gone)?)?;
        let (from, to) = match (gone.checked_sub(1).and_then(|before| names.get(before)), names.get(gone + 1)) {
            // The last two are joined by a word: what stands before the last name goes with the one before it.
            (Some(before), after) if after.is_none() || gone + 2 == names.len() => (place(before)?.1, end),
            (_, Some(after)) => (start, place(after)?.0),
            _ => return None,
        };
        Some(format!("{}{}", words.get(..from)?, words.get(to..)?))
    }

    fn met_by(&mut self, span: Span, items: &[MetItem]) {
        if items.len() < 2 {
            self.remove(Slip::LineGone, span);
            return;
        }
        for at in 0..items.len() {
            self.other(Slip::NameGone, span, &StepClause::MetBy(without(items, at)));
        }
    }
}

fn without<T: Clone>(items: &[T], at: usize) -> Vec<T> {
    items.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, item)| item.clone()).collect()
}

/// One day more and one fewer: weeks are told in days for that, and what is not counted in days is one of its own longer or shorter.
fn beside(period: Period) -> Vec<(Slip, Period)> {
    let days = (period.unit() == Unit::Weeks).then(|| Period::new(period.amount().saturating_mul(7), Unit::Days).ok());
    unit_beside(days.flatten().unwrap_or(period))
}

fn unit_beside(period: Period) -> Vec<(Slip, Period)> {
    let (amount, unit) = (period.amount(), period.unit());
    let longer = Period::new(amount.saturating_add(1), unit).ok().map(|period| (Slip::Longer, period));
    let shorter = amount.checked_sub(1).and_then(|amount| Period::new(amount, unit).ok()).map(|period| (Slip::Shorter, period));
    longer.into_iter().chain(shorter).collect()
}

fn flipped(landing: Landing) -> Landing {
    match landing {
        Landing::Next => Landing::Previous,
        Landing::Previous | Landing::Stays => Landing::Next,
    }
}

/// The first instead of the latest, and the other way round.
fn other_occurrence(which: Which) -> Option<Which> {
    match which {
        Which::First => Some(Which::Latest),
        Which::Latest => Some(Which::First),
        Which::Unsaid | Which::Each => None,
    }
}
