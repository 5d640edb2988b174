//! The header of a procedure: when it applies, its calendar and its counting rule, and the ladder of all its steps.

use super::Checker;
use crate::calendar::{Calendar, MonthEnd};
use crate::diagnostic::{Code, Part, nearest};
use crate::model::key;
use crate::source::Span;
use crate::syntax::ast::{self, File, HeaderClause, What};
use std::collections::BTreeMap;

/// The counting rules: their names in both languages, their canonical id and their month arithmetic.
const COUNTING_RULES: &[(&str, &str, &str, MonthEnd)] = &[
    ("dagen efter", "the day after", "forældelsesloven § 27", MonthEnd::Clamp),
    ("restaurationsloven § 36 a", "restaurationsloven § 36 a", "restaurationsloven § 36 a", MonthEnd::Sticky),
];

/// What the header says.
pub(super) struct HeaderFacts<'f> {
    pub(super) name: String,
    pub(super) valid: (Option<crate::calendar::Day>, Option<crate::calendar::Day>),
    pub(super) calendar_name: String,
    pub(super) calendar: Calendar,
    pub(super) rule: &'static str,
    pub(super) month_end: MonthEnd,
    pub(super) themes: Vec<String>,
    pub(super) ladder: Vec<&'f ast::Rung>,
    /// One of its lines could not be read.
    pub(super) damaged: bool,
}

impl Checker<'_> {
    pub(super) fn header<'f>(&mut self, file: &'f File) -> Option<HeaderFacts<'f>> {
        let mut headers = file.declarations.iter().filter_map(|d| if let What::Header(header) = &d.what { Some(header) } else { None });
        let header = headers.next()?;
        for again in headers {
            let fault = self.fault(Code::DuplicateClause, again.name.span).with(("sagsgang", "procedure")).also(header.name.span);
            self.push(fault);
        }
        let danmark = self.calendars.get("danmark")?.clone();
        let mut facts = HeaderFacts {
            name: header.name.text.clone(),
            valid: (None, None),
            calendar_name: "danmark".to_owned(),
            calendar: danmark,
            rule: COUNTING_RULES.first().map_or("", |rule| rule.2),
            month_end: MonthEnd::Clamp,
            themes: Vec::new(),
            ladder: Vec::new(),
            damaged: header.damaged,
        };
        let mut seen: BTreeMap<u16, Span> = BTreeMap::new();
        let mut has_calendar = false;
        for clause in &header.clauses {
            let (kind, word) = match &clause.what {
                HeaderClause::ValidFrom(..) => (0, ("gælder fra", "applies from")),
                HeaderClause::Calendar(_) => (1, ("kalender", "calendar")),
                HeaderClause::Counting(_) => (2, ("fristberegning", "counting rule")),
                HeaderClause::Themes(_) => (3, ("tema", "themes")),
                HeaderClause::IfLate(_) => (4, ("ved overskridelse", "if late")),
                HeaderClause::Scope(..) => (6, ("gælder for sager hvor", "applies to cases where")),
                HeaderClause::BuildsOn(_) => (5, ("bygger på", "builds on")),
            };
            self.once(&mut seen, kind, word, clause.span);
            match &clause.what {
                HeaderClause::ValidFrom(from, to) => facts.valid = (Some(*from), *to),
                HeaderClause::Calendar(name) => {
                    has_calendar = true;
                    if let Some(calendar) = self.calendars.get(&name.text) {
                        calendar.name().clone_into(&mut facts.calendar_name);
                        facts.calendar = calendar.clone();
                    } else {
                        self.unknown_calendar(name);
                    }
                }
                HeaderClause::Counting(name) => {
                    let wanted = key(&name.text);
                    let rule = COUNTING_RULES.iter().find(|rule| key(rule.0) == wanted || key(rule.1) == wanted);
                    match rule {
                        Some((_, _, id, month_end)) => (facts.rule, facts.month_end) = (id, *month_end),
                        None => self.unknown_counting_rule(name),
                    }
                }
                HeaderClause::Themes(themes) => facts.themes = themes.iter().map(|name| name.text.clone()).collect(),
                // The layers are one text by now; which cases it applies to is looked at when its facts are known.
                HeaderClause::BuildsOn(_) | HeaderClause::Scope(..) => {}
                HeaderClause::IfLate(rungs) => facts.ladder = rungs.iter().collect(),
            }
        }
        if !has_calendar && !header.damaged {
            let fault = self
                .fault(Code::MissingClause, header.name.span)
                .with(("sagsgangen", "the procedure"))
                .with(("kalender …", "calendar …"))
                .with(("tilføj: kalender danmark", "add: calendar denmark"));
            self.push(fault);
        }
        Some(facts)
    }

    fn unknown_calendar(&mut self, name: &ast::Name) {
        let near = nearest(&name.text, self.calendars.names()).map(str::to_owned);
        let known = self.calendars.names().collect::<Vec<_>>().join(", ");
        let fault = self.fault(Code::UnknownCalendar, name.span).with(name.text.as_str()).with(known);
        self.push(near.into_iter().fold(fault, |fault, near| fault.fix(name.span, near)));
    }

    fn unknown_counting_rule(&mut self, name: &ast::Name) {
        let known = |pick: fn(&(&'static str, &'static str, &'static str, MonthEnd)) -> &'static str| {
            COUNTING_RULES.iter().map(|rule| format!("\"{}\"", pick(rule))).collect::<Vec<_>>().join(", ")
        };
        let known = Part::Each(known(|rule| rule.0), known(|rule| rule.1));
        let near = nearest(&name.text, COUNTING_RULES.iter().map(|rule| self.language.pick(rule.0, rule.1)));
        let fault = self.fault(Code::UnknownCountingRule, name.span).with(name.text.as_str()).with(known);
        self.push(near.into_iter().fold(fault, |fault, near| fault.fix(name.span, format!("\"{near}\""))));
    }
}
