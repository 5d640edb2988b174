//! Every time limit can be counted, lands somewhere, and somebody hears when it passes.

use super::Checker;
use super::names::Names;
use crate::calendar::{Calendar, CountRule, Counting, Day, Direction, Landing, Moment, MonthEnd, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{Anchor, Fact, Rung, RungTime, Signal, TimeLimit, Trigger, Type, Which};
use crate::syntax::ast::{self, StepClause};

/// The hour at which a rung comes when none is written.
const DEFAULT_CLOCK: (u8, u8) = (8, 0);

/// What limits of one step are read with.
pub(super) struct Setting<'a> {
    pub(super) names: &'a Names,
    pub(super) facts: &'a [Fact],
    pub(super) calendar: &'a Calendar,
    pub(super) month_end: MonthEnd,
}

impl Checker<'_> {
    pub(super) fn limit(&mut self, setting: &Setting<'_>, after: &Trigger, limit: &ast::Limit, clause: &StepClause) -> Option<TimeLimit> {
        let anchor = match &limit.anchor {
            None => Some(Anchor::Opening),
            Some(anchor) => self.anchor(setting, after, anchor),
        };
        let landing = self.landing(setting, limit);
        let rule = CountRule {
            period: limit.period,
            direction: Direction::Forward,
            counting: if limit.inclusive { Counting::From } else { Counting::After },
            landing,
            month_end: setting.month_end,
        };
        Some(TimeLimit { rule, anchor: anchor?, words: crate::syntax::clause_words(self.language, clause) })
    }

    /// The deadline of a recurring step: one period after the round before, landing as *on the day* says.
    pub(super) fn round(&mut self, setting: &Setting<'_>, every: &ast::Every, landing: Landing, clause: &StepClause) -> TimeLimit {
        let rule = CountRule { landing, month_end: setting.month_end, ..CountRule::new(every.period) };
        TimeLimit { rule, anchor: Anchor::Round, words: crate::syntax::clause_words(self.language, clause) }
    }

    /// The deadline of what was late before anybody knew of it.
    pub(super) fn born_late(
        &mut self,
        setting: &Setting<'_>,
        period: Period,
        landing: Option<Landing>,
        span: crate::source::Span,
        clause: &StepClause,
    ) -> TimeLimit {
        let limit = ast::Limit { period, anchor: None, inclusive: false, landing, span };
        let landing = self.landing(setting, &limit);
        let rule = CountRule { landing, month_end: setting.month_end, ..CountRule::new(period) };
        TimeLimit { rule, anchor: Anchor::Opening, words: crate::syntax::clause_words(self.language, clause) }
    }

    pub(super) fn target(&mut self, setting: &Setting<'_>, target: &ast::Target, clause: &StepClause) -> Option<TimeLimit> {
        let period = match target {
            ast::Target::SameDay => Period::new(0, Unit::Days).ok()?,
            ast::Target::Within(period) => *period,
        };
        let rule = CountRule {
            period,
            direction: Direction::Forward,
            counting: Counting::After,
            landing: Landing::Stays,
            month_end: setting.month_end,
        };
        Some(TimeLimit { rule, anchor: Anchor::Opening, words: crate::syntax::clause_words(self.language, clause) })
    }

    fn anchor(&mut self, setting: &Setting<'_>, after: &Trigger, anchor: &ast::Anchor) -> Option<Anchor> {
        if let Some(id) = setting.names.fact_id(&anchor.name) {
            let fact = setting.facts.get(id.index())?;
            if fact.kind != Type::Date {
                let fault = self
                    .fault(Code::TypeMismatch, anchor.name.span)
                    .with(fact.name.as_str())
                    .with(super::types::noun(&fact.kind))
                    .with(("en frist, der regnes fra den", "a deadline counted from it"))
                    .with((
                        "en frist regnes fra en dato, en hændelse eller et trin",
                        "a deadline is counted from a date, an event or a step",
                    ))
                    .also(fact.declared_at);
                self.push(fault);
                return None;
            }
            return Some(Anchor::Fact(id));
        }
        let Some(signal) = setting.names.signal(&anchor.name) else {
            self.anchor_unknown(setting.names, &anchor.name);
            return None;
        };
        let own = after.signals.contains(&signal);
        Some(match (anchor.which, own, after.which) {
            (Which::Unsaid, true, Which::Each) => Anchor::Opening,
            (Which::Unsaid, true, which) => Anchor::Signal(signal, which),
            (Which::Unsaid, false, _) => {
                if matches!(signal, Signal::Event(_)) && !setting.names.perhaps(&anchor.name.text) {
                    self.which_one(&anchor.name, false);
                }
                Anchor::Signal(signal, Which::Latest)
            }
            (which, ..) => Anchor::Signal(signal, which),
        })
    }

    /// Asks which occurrence of something is meant.
    pub(super) fn which_one(&mut self, name: &ast::Name, trigger: bool) {
        let text = crate::syntax::name_words(self.language, &name.text);
        let help = if trigger {
            Part::Each(
                format!(
                    "skriv »efter første {text}« (kun den første tæller), »efter seneste {text}« (en ny begynder forfra) eller »hver gang {text}« (hver sin frist)"
                ),
                format!(
                    "write `after the first {text}` (only the first counts), `after the latest {text}` (a new one starts again) or `each time {text}` (each has a deadline of its own)"
                ),
            )
        } else {
            Part::Each(
                format!("skriv »efter første {text}« eller »efter seneste {text}«"),
                format!("write `after the first {text}` or `after the latest {text}`"),
            )
        };
        let fault = self.fault(Code::MissingOccurrence, name.span).with(name.text.as_str()).with(help);
        self.push(fault);
    }

    fn landing(&mut self, setting: &Setting<'_>, limit: &ast::Limit) -> Landing {
        let unit = limit.period.unit();
        let can_land_on_a_day_off = matches!(unit, Unit::Days | Unit::Weeks | Unit::Months | Unit::Years);
        match limit.landing {
            Some(landing) if can_land_on_a_day_off => return landing,
            Some(landing) => {
                let unit = match unit {
                    Unit::Hours(_) => ("timer", "hours"),
                    Unit::BankDays => ("bankdage", "bank days"),
                    _ => ("hverdage", "working days"),
                };
                let written = crate::syntax::landing_words(self.language, landing);
                let fault = self.fault(Code::NeedlessLanding, limit.span).with(unit).with(written);
                self.push(fault);
            }
            None if can_land_on_a_day_off => {
                let help = differs(setting, limit);
                // No fix: which of the three it is, is a question of law.
                let fault = self.fault(Code::MissingLanding, limit.span).with(help);
                self.push(fault);
            }
            None => {}
        }
        Landing::Stays
    }

    /// Reminders and the ladder of a step.
    pub(super) fn rungs(&mut self, setting: &Setting<'_>, reminders: &[&ast::Remind], ladder: &[ast::Rung]) -> Vec<Rung> {
        let mut rungs = Vec::new();
        let rule = |period, direction| CountRule {
            period,
            direction,
            counting: Counting::After,
            landing: Landing::Stays,
            month_end: setting.month_end,
        };
        for remind in reminders {
            let to = self.roles(setting.names, &remind.roles);
            let direction = if remind.before { Direction::Backward } else { Direction::Forward };
            let (hour, minute) = remind.clock.unwrap_or(DEFAULT_CLOCK);
            rungs.push(Rung { to, when: RungTime::Off { rule: rule(remind.period, direction), hour, minute }, reminder: true });
        }
        for rung in ladder {
            let to = self.roles(setting.names, &rung.roles);
            let when = match rung.when {
                ast::RungTime::AtOnce => RungTime::AtOnce,
                ast::RungTime::Nth { nth, working, clock } => {
                    let unit = if working { Unit::WorkingDays } else { Unit::Days };
                    let Ok(period) = Period::new(nth, unit) else { continue };
                    let (hour, minute) = clock.unwrap_or(DEFAULT_CLOCK);
                    RungTime::Off { rule: rule(period, Direction::Forward), hour, minute }
                }
            };
            rungs.push(Rung { to, when, reminder: false });
        }
        rungs
    }

    pub(super) fn roles(&mut self, names: &Names, roles: &[ast::Name]) -> Vec<crate::model::RoleId> {
        roles.iter().filter_map(|role| self.role(names, role)).collect()
    }
}

/// The three possible answers, with a date on which they differ.
fn differs(setting: &Setting<'_>, limit: &ast::Limit) -> Part {
    let rule = |landing| CountRule {
        period: limit.period,
        direction: Direction::Forward,
        counting: if limit.inclusive { Counting::From } else { Counting::After },
        landing,
        month_end: setting.month_end,
    };
    let example = Day::from_ymd(2026, 1, 5).and_then(|first| {
        (0..1000).map(|later| first.plus(later)).filter(|day| setting.calendar.is_working_day(*day)).find_map(|anchor| {
            let due = |landing| setting.calendar.count(&rule(landing), Moment::Day(anchor));
            let Moment::Day(stays) = due(Landing::Stays) else { return None };
            (!setting.calendar.is_working_day(stays)).then(|| (anchor, stays, due(Landing::Previous), due(Landing::Next)))
        })
    });
    let Some((anchor, stays, previous, next)) = example else {
        return Part::from(("tilføj: , også på en fridag", "add: , even on a day off"));
    };
    let show = |moment: Moment| match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Instant(_) => String::new(),
    };
    let (previous, next) = (show(previous), show(next));
    Part::Each(
        format!(
            "tilføj »på en fridag hverdagen før«, »på en fridag hverdagen efter« eller »også på en fridag«: regnet fra {anchor} giver de {previous}, {next} og {stays}"
        ),
        format!(
            "add `on a day off the working day before`, `on a day off the working day after` or `even on a day off`: counted from {anchor} they give {previous}, {next} and {stays}"
        ),
    )
}
