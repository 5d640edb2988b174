//! Every time limit can be counted, lands somewhere, and somebody hears when it passes.

use super::Checker;
use super::names::Names;
use super::types::on_one_line;
use crate::calendar::{Calendar, CountRule, Counting, Day, Direction, Landing, Moment, MonthEnd, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{Anchor, Bound, Fact, FactId, Rung, RungTime, Signal, TimeLimit, Trigger, Type, Which};
use crate::syntax::ast::{self, StepClause};
use std::collections::{BTreeMap, BTreeSet};

/// The hour at which a rung comes when none is written.
const DEFAULT_CLOCK: (u8, u8) = (8, 0);

/// What limits of one step are read with.
pub(super) struct Setting<'a> {
    pub(super) documents: &'a [crate::model::Document],
    pub(super) names: &'a Names,
    pub(super) facts: &'a [Fact],
    /// For each kind of event the fact that says for when it is planned.
    pub(super) planned: &'a [Option<FactId>],
    pub(super) calendar: &'a Calendar,
    pub(super) month_end: MonthEnd,
    /// The steps whose deadlines other steps wait for.
    pub(super) awaited: &'a [crate::model::StepId],
}

impl Checker<'_> {
    pub(super) fn limit(&mut self, setting: &Setting<'_>, after: &Trigger, limit: &ast::Limit, clause: &StepClause) -> Option<TimeLimit> {
        let at = limit.period.amount() == 0;
        let anchor = self.term_anchor(setting, after, limit.anchor.as_ref(), limit.before, at);
        let landing = self.landing(setting, limit);
        let rule = CountRule { landing, ..term_rule(setting, limit.period, limit.before, limit.inclusive) };
        let bounds: Vec<Option<Bound>> = limit.bounds.iter().map(|bound| self.bound(setting, after, limit, bound)).collect();
        let whole = TimeLimit {
            rule,
            anchor: anchor?,
            needed: limit.several == Some(ast::Several::Last),
            bounds: bounds.into_iter().collect::<Option<_>>()?,
            words: on_one_line(self.language, &crate::syntax::clause_words(self.language, clause), true),
        };
        if limit.several.is_none() && !whole.bounds.is_empty() {
            self.bounds_conflict(setting, limit, &whole);
        }
        Some(whole)
    }

    /// The first day on which a step may be open: counted in days, and not of what comes round by itself.
    pub(super) fn earliest(
        &mut self,
        setting: &Setting<'_>,
        after: &Trigger,
        recurs: bool,
        limit: &ast::Limit,
        clause: &StepClause,
    ) -> Option<TimeLimit> {
        let words = crate::syntax::clause_words(self.language, clause);
        let why = if recurs {
            ("det, der kommer igen og igen, har sin dag fra planen", "what comes again and again has its day from the plan")
        } else if matches!(limit.period.unit(), Unit::Hours(_)) {
            ("det, noget tidligst kan ske, er en dag", "the earliest that something may happen is a day")
        } else {
            let anchor = self.term_anchor(setting, after, limit.anchor.as_ref(), limit.before, limit.period.amount() == 0)?;
            return Some(TimeLimit::new(term_rule(setting, limit.period, limit.before, false), anchor, words));
        };
        let help = (
            "slet linjen, eller skriv fx »tidligst 14 dage efter …«",
            "delete the line, or write for instance `no earlier than 14 days after …`",
        );
        let fault = self.fault(Code::ClauseOutOfPlace, limit.span).with(words).with(why).with(help);
        self.push(fault);
        None
    }

    /// Reports a floor that can lie after a ceiling counted from the same thing, with a day on which it does. Counted from
    /// different things, nobody can tell beforehand, and the order in which they are written is the answer.
    fn bounds_conflict(&mut self, setting: &Setting<'_>, written: &ast::Limit, limit: &TimeLimit) {
        let own = crate::syntax::limit_words(self.language, written);
        let terms: Vec<(bool, &CountRule, Anchor, &str)> = std::iter::once((false, &limit.rule, limit.anchor, own.as_str()))
            .chain(limit.bounds.iter().map(|bound| (bound.floor, &bound.rule, bound.anchor, bound.words.as_str())))
            .collect();
        let first = Day::from_ymd(2026, 1, 1);
        let days = || first.into_iter().flat_map(|first| (0..1000).map(move |later| first.plus(later)));
        let due = |rule: &CountRule, from: Day| match setting
            .calendar
            .count(&CountRule { landing: Landing::Stays, ..*rule }, Moment::Day(from))
        {
            Moment::Day(day) => setting.calendar.midnight(day),
            Moment::Instant(instant) => instant,
        };
        let pairs = terms.iter().enumerate().flat_map(|(at, one)| terms.iter().skip(at + 1).map(move |other| (one, other)));
        for (one, other) in pairs.filter(|(one, other)| one.0 != other.0 && one.2 == other.2) {
            let (floor, ceiling) = if one.0 { (one, other) } else { (other, one) };
            let Some(day) = days().find(|day| due(floor.1, *day) > due(ceiling.1, *day)) else { continue };
            let show = |rule: &CountRule| {
                let calendar = setting.calendar;
                match calendar.count(&CountRule { landing: Landing::Stays, ..*rule }, Moment::Day(day)) {
                    Moment::Day(day) => day.to_string(),
                    Moment::Instant(instant) => calendar.rfc3339(instant),
                }
            };
            let (earliest, latest) = (show(floor.1), show(ceiling.1));
            let example = Part::Each(
                format!("regnet fra {day} må det tidligst være {earliest} og senest {latest}"),
                format!("counted from {day} it may not be before {earliest} nor after {latest}"),
            );
            let fault = self.fault(Code::BoundsConflict, written.span).with(one.3).with(other.3).with(example);
            self.push(fault);
            return;
        }
    }

    fn bound(&mut self, setting: &Setting<'_>, after: &Trigger, limit: &ast::Limit, bound: &ast::Bound) -> Option<Bound> {
        let at_point = Period::new(0, Unit::Days).ok()?;
        let period = bound.period.unwrap_or(at_point);
        let in_hours = |period: Period| matches!(period.unit(), Unit::Hours(_));
        let words = crate::syntax::bound_words(self.language, bound);
        if in_hours(period) != in_hours(limit.period) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, bound.span)
                .with(words)
                .with(("timer og dage kan ikke holdes op mod hinanden", "hours and days cannot be held against each other"))
                .with(("skriv begge dele i dage, eller begge i timer", "write both in days, or both in hours"));
            self.push(fault);
            return None;
        }
        let anchor = self.term_anchor(setting, after, bound.anchor.as_ref(), bound.before, bound.period.is_none())?;
        Some(Bound { floor: bound.floor, rule: term_rule(setting, period, bound.before, bound.inclusive), anchor, words })
    }

    /// What one term of a limit is counted from. Backwards, and for the day itself, an event stands for the day it is
    /// planned for.
    fn term_anchor(
        &mut self,
        setting: &Setting<'_>,
        after: &Trigger,
        anchor: Option<&ast::Anchor>,
        before: bool,
        at: bool,
    ) -> Option<Anchor> {
        let Some(anchor) = anchor else {
            // What comes when a tally is reached is counted from the day it was, not from the event that told of it.
            return Some(match after.signals.as_slice() {
                [Signal::Reached(threshold)] if self.is_tallied(*threshold) => Anchor::Reached(*threshold),
                _ => Anchor::Opening,
            });
        };
        if anchor.turn.is_some() {
            return self.turn_anchor(setting, after, anchor);
        }
        let planned = setting.names.event_id(&anchor.name.text).and_then(|id| setting.planned.get(id.index()).copied());
        match planned {
            Some(Some(fact)) if before || at => Some(Anchor::Fact(fact)),
            Some(_) if before && !setting.names.perhaps(&anchor.name.text) => {
                let name = crate::syntax::name_words(self.language, &anchor.name.text);
                let help = Part::Each(
                    format!("lad hændelsen sige, hvilken dag den er planlagt til: hændelse {name} …, planlagt ved …"),
                    format!("let the event say for which day it is planned: event {name} …, planned for …"),
                );
                let fault = self
                    .fault(Code::TypeMismatch, anchor.name.span)
                    .with(anchor.name.text.as_str())
                    .with(("en hændelse uden planlagt dag", "an event without a planned day"))
                    .with(("en frist, der regnes frem mod den", "a deadline counted towards it"))
                    .with(help);
                self.push(fault);
                None
            }
            _ => self.anchor(setting, after, anchor),
        }
    }

    /// The deadline of a recurring step: one period after the round before, landing as *on the day* says.
    pub(super) fn round(&mut self, setting: &Setting<'_>, every: &ast::Every, landing: Landing, clause: &StepClause) -> TimeLimit {
        let rule = CountRule { landing, month_end: setting.month_end, ..CountRule::new(every.period) };
        TimeLimit::new(rule, Anchor::Round, crate::syntax::clause_words(self.language, clause))
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
        let limit = ast::Limit { period, anchor: None, inclusive: false, before: false, bounds: Vec::new(), several: None, landing, span };
        let landing = self.landing(setting, &limit);
        let rule = CountRule { landing, month_end: setting.month_end, ..CountRule::new(period) };
        TimeLimit::new(rule, Anchor::Opening, crate::syntax::clause_words(self.language, clause))
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
        Some(TimeLimit::new(rule, Anchor::Opening, crate::syntax::clause_words(self.language, clause)))
    }

    fn anchor(&mut self, setting: &Setting<'_>, after: &Trigger, anchor: &ast::Anchor) -> Option<Anchor> {
        let fact = setting.names.fact_id(&anchor.name).and_then(|id| Some((id, setting.facts.get(id.index())?)));
        if let Some((id, fact)) = fact.filter(|(_, fact)| !fact.stands_for_its_event()) {
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

    /// What a progression comes to, as something that is counted from: the last time, where nothing else is said.
    fn turn_anchor(&mut self, setting: &Setting<'_>, after: &Trigger, anchor: &ast::Anchor) -> Option<Anchor> {
        let signal = self.turn_signal(setting.names, anchor)?;
        Some(match anchor.which {
            Which::Unsaid if after.signals.contains(&signal) => Anchor::Opening,
            Which::Unsaid => Anchor::Signal(signal, Which::Latest),
            which => Anchor::Signal(signal, which),
        })
    }

    /// Asks which occurrence of something is meant.
    pub(super) fn which_one(&mut self, name: &ast::Name, trigger: bool) {
        let text = crate::syntax::name_words(self.language, &name.text);
        let help = if trigger {
            Part::Each(
                format!(
                    "skriv »efter første {text}« (kun den første tæller), »efter seneste {text}« (en ny begynder forfra) eller »hver gang {text}« (hver sin frist): sker det 2026-01-05 og igen 2026-01-19, regnes der fra den første dag, fra den sidste eller fra dem begge"
                ),
                format!(
                    "write `after the first {text}` (only the first counts), `after the latest {text}` (a new one starts again) or `each time {text}` (each has a deadline of its own): if it happens on 2026-01-05 and again on 2026-01-19, the first day counts, the last one or both"
                ),
            )
        } else {
            Part::Each(
                format!(
                    "skriv »efter første {text}« eller »efter seneste {text}«: sker det 2026-01-05 og igen 2026-01-19, regnes der fra den ene dag eller den anden"
                ),
                format!(
                    "write `after the first {text}` or `after the latest {text}`: if it happens on 2026-01-05 and again on 2026-01-19, one day counts or the other"
                ),
            )
        };
        let fault = self.fault(Code::MissingOccurrence, name.span).with(name.text.as_str()).with(help);
        self.push(fault);
    }

    fn landing(&mut self, setting: &Setting<'_>, limit: &ast::Limit) -> Landing {
        let unit = limit.period.unit();
        let can_land = |unit| matches!(unit, Unit::Days | Unit::Weeks | Unit::Months | Unit::Years | Unit::MonthEnds);
        let of_bounds = limit.bounds.iter().filter_map(|bound| bound.period).any(|period| can_land(period.unit()));
        // On the day of something that is planned, nothing needs to be said: that day was chosen.
        let at_point = limit.several.is_some() && limit.period.amount() == 0;
        let can_land_on_a_day_off = (can_land(unit) && !at_point) || of_bounds;
        match limit.landing {
            Some(landing) if can_land_on_a_day_off => return landing,
            Some(landing) => {
                let unit = match unit {
                    _ if at_point => (
                        "en frist på en dag, der er valgt, flyttes ikke for en fridag",
                        "a deadline on a day that was chosen is not moved for a day off",
                    ),
                    Unit::Hours(_) => ("en frist i timer kan aldrig falde på en fridag", "a deadline in hours can never fall on a day off"),
                    Unit::BankDays => {
                        ("en frist i bankdage kan aldrig falde på en fridag", "a deadline in bank days can never fall on a day off")
                    }
                    _ => ("en frist i hverdage kan aldrig falde på en fridag", "a deadline in working days can never fall on a day off"),
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
        rungs.extend(self.ladder(setting.names, setting.month_end, ladder));
        rungs
    }

    /// Whom the texts tell when a step is late, the lowest text first. Each says it for itself: on the step, or else in its header. Where
    /// the one that declares the step says neither, the nearest below it that says it in its header speaks for it.
    pub(super) fn whom_texts_tell(&self, declares: u8, on_step: &[ast::Rung], of_headers: &[&ast::Rung]) -> Vec<ast::Rung> {
        let mut by_text: BTreeMap<u8, Vec<ast::Rung>> = BTreeMap::new();
        on_step.iter().for_each(|rung| by_text.entry(self.layer(rung.span)).or_default().push(rung.clone()));
        let on_step: BTreeSet<u8> = by_text.keys().copied().collect();
        let below = of_headers.iter().map(|rung| self.layer(rung.span)).filter(|layer| *layer <= declares).max();
        for rung in of_headers {
            let layer = self.layer(rung.span);
            let speaks_for = if Some(layer) == below { declares } else { layer };
            if speaks_for >= declares && !on_step.contains(&speaks_for) {
                by_text.entry(speaks_for).or_default().push((*rung).clone());
            }
        }
        by_text.into_values().flatten().collect()
    }

    /// The rungs of a ladder.
    pub(super) fn ladder(&mut self, names: &Names, month_end: crate::calendar::MonthEnd, ladder: &[ast::Rung]) -> Vec<Rung> {
        let mut rungs = Vec::new();
        let rule =
            |period| CountRule { period, direction: Direction::Forward, counting: Counting::After, landing: Landing::Stays, month_end };
        for rung in ladder {
            let to = self.roles(names, &rung.roles);
            let when = match rung.when {
                ast::RungTime::AtOnce => RungTime::AtOnce,
                ast::RungTime::Nth { nth, working, clock } => {
                    let unit = if working { Unit::WorkingDays } else { Unit::Days };
                    let Ok(period) = Period::new(nth, unit) else { continue };
                    let (hour, minute) = clock.unwrap_or(DEFAULT_CLOCK);
                    RungTime::Off { rule: rule(period), hour, minute }
                }
            };
            rungs.push(Rung { to, when, reminder: false });
        }
        rungs
    }

    pub(super) fn roles(&mut self, names: &Names, roles: &[ast::Name]) -> Vec<crate::model::RoleId> {
        roles.iter().filter_map(|role| self.role(names, role)).collect()
    }

    /// Whoever may act, where these roles may: a team acts by each of its members.
    pub(super) fn acting(&mut self, names: &Names, roles: &[ast::Name]) -> crate::model::Roles {
        let roles = self.roles(names, roles);
        self.acting_for(&roles)
    }

    /// The same of roles that are known.
    pub(super) fn acting_for(&self, roles: &[crate::model::RoleId]) -> crate::model::Roles {
        let acting = roles.iter().map(|role| self.acting.get(role.index()).copied().unwrap_or_default());
        acting.fold(roles.iter().copied().collect(), crate::model::Roles::join)
    }
}

fn term_rule(setting: &Setting<'_>, period: Period, before: bool, inclusive: bool) -> CountRule {
    CountRule {
        period,
        direction: if before { Direction::Backward } else { Direction::Forward },
        counting: if inclusive { Counting::From } else { Counting::After },
        landing: Landing::Stays,
        month_end: setting.month_end,
    }
}

/// The three possible answers, with a date on which they differ.
fn differs(setting: &Setting<'_>, limit: &ast::Limit) -> Part {
    let rule = |landing| CountRule { landing, ..term_rule(setting, limit.period, limit.before, limit.inclusive) };
    let example = Day::from_ymd(2026, 1, 5).and_then(|first| {
        (0..1000).map(|later| first.plus(later)).filter(|day| setting.calendar.is_working_day(*day)).find_map(|anchor| {
            let due = |landing| setting.calendar.count(&rule(landing), Moment::Day(anchor));
            let Moment::Day(stays) = due(Landing::Stays) else { return None };
            (!setting.calendar.is_working_day(stays)).then(|| (anchor, stays, due(Landing::Previous), due(Landing::Next)))
        })
    });
    let Some((anchor, stays, previous, next)) = example else {
        return Part::from(("tilføj: , uændret på en fridag", "add: , even on a day off"));
    };
    let show = |moment: Moment| match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Instant(_) => String::new(),
    };
    let (previous, next) = (show(previous), show(next));
    Part::Each(
        format!(
            "tilføj »på en fridag hverdagen før«, »på en fridag hverdagen efter« eller »uændret på en fridag«: regnet fra {anchor} giver de {previous}, {next} og {stays}"
        ),
        format!(
            "add `on a day off the working day before`, `on a day off the working day after` or `even on a day off`: counted from {anchor} they give {previous}, {next} and {stays}"
        ),
    )
}
