//! Faults an engine could have. Each is made in the reference's copy of the procedure, in its copy of the log, or in its answer,
//! so that the engine needs no switches: a fault that changes nothing would not be noticed in the engine either.
//!
//! The first ones take a construct of the language or of logs away: how often that changes the answer is how often the
//! construct is really tried.

use super::almanac::{Almanac, DayOff};
use super::answer::Answer;
use super::book::Book;
use sagsgang::calendar::{CountRule, Counting, Direction, Landing, Moment, MonthEnd, Period, Unit};
use sagsgang::log::{Event, Log, built_in};
use sagsgang::model::{
    Anchor, Atom, Authority, BasisKind, Ceasing, Choice, Counts, Grant, Mark, Requirement, Roles, Rung, RungTime, Step, Tally, TimeLimit,
    Value, Which,
};
use sagsgang::situation::State;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What goes wrong, and where.
#[derive(Clone, Copy)]
pub enum Wrong {
    /// Every step is read wrongly.
    Step(fn(&mut Step)),
    /// The procedure is.
    Book(fn(&mut Book)),
    /// The calendar is another.
    Almanac(&'static LazyLock<Almanac>),
    /// Events are read wrongly, or (nothing) not at all.
    Event(fn(&Event) -> Option<Event>),
    /// The answer is put down wrongly.
    Answer(fn(&mut Answer)),
}

/// A fault.
pub struct Fault {
    /// What is wrong.
    pub name: &'static str,
    /// Is it the lack of a construct, which must make a difference often?
    pub construct: bool,
    /// Does only the outcome count, because it also changes the moments that are shown?
    pub by_outcome: bool,
    /// How it is made.
    pub wrong: Wrong,
}

impl Fault {
    /// The book and the log with the fault in them.
    #[must_use]
    pub fn make(&self, book: &Book, log: &Log) -> (Book, Log) {
        let (mut book, mut log) = (book.clone(), log.clone());
        match self.wrong {
            Wrong::Step(change) => book.steps.iter_mut().for_each(change),
            Wrong::Book(change) => change(&mut book),
            Wrong::Almanac(almanac) => {
                let place = std::mem::replace(&mut book.almanac, (*almanac).clone());
                book.almanac.closed_as(&place);
            }
            Wrong::Event(change) => {
                let mut wrong = Log::new(log.case(), &book.name);
                log.events().iter().filter_map(change).for_each(|event| wrong.append(event));
                log = wrong;
            }
            Wrong::Answer(_) => {}
        }
        (book, log)
    }

    /// The answer with the fault in it.
    pub fn bend(&self, answer: &mut Answer) {
        if let Wrong::Answer(change) = self.wrong {
            change(answer);
        }
    }
}

const fn construct(name: &'static str, wrong: Wrong) -> Fault {
    Fault { name, construct: true, by_outcome: false, wrong }
}

const fn fault(name: &'static str, wrong: Wrong) -> Fault {
    Fault { name, construct: false, by_outcome: false, wrong }
}

/// A lack that also changes the moments that are shown.
const fn outcome(name: &'static str, wrong: Wrong) -> Fault {
    Fault { name, construct: true, by_outcome: true, wrong }
}

static NO_SUMMER_TIME: LazyLock<Almanac> = LazyLock::new(|| Almanac::without(None, true));
static NO_EASTER: LazyLock<Almanac> = LazyLock::new(|| Almanac::without(Some(DayOff::Easter), false));
static NO_EASTER_MONDAY: LazyLock<Almanac> = LazyLock::new(|| Almanac::without(Some(DayOff::EasterMonday), false));
static NO_CLOSING_DAYS: LazyLock<Almanac> = LazyLock::new(|| Almanac::without(Some(DayOff::ClosingDays), false));
static NO_BANK_FRIDAY: LazyLock<Almanac> = LazyLock::new(|| Almanac::without(Some(DayOff::BankFriday), false));
static SATURDAYS: LazyLock<Almanac> = LazyLock::new(|| Almanac::without(Some(DayOff::Saturdays), false));

fn rule(step: &mut Step, change: impl Fn(&mut CountRule)) {
    if let Some(limit) = &mut step.limit {
        change(&mut limit.rule);
    }
}

fn at_least(mark: &mut Mark) {
    if let Mark::Tally { over, .. } | Mark::Ramp { over, .. } = mark {
        *over = false;
    }
}

fn longer(rule: &mut CountRule) {
    if let Ok(period) = Period::new(rule.period.amount() + 1, rule.period.unit()) {
        rule.period = period;
    }
}

fn bounds(step: &mut Step, change: impl Fn(&mut TimeLimit)) {
    step.limit.iter_mut().for_each(change);
}

fn tallies(book: &mut Book, change: impl Fn(&mut Tally)) {
    book.tallies.iter_mut().for_each(change);
    for (place, tally) in book.tallies.iter().enumerate() {
        if tally.on.is_empty() {
            book.kinds.iter_mut().for_each(|kind| kind.tallied.retain(|id| id.index() != place));
        }
    }
}

fn windows(book: &mut Book, change: impl Fn(&mut CountRule)) {
    book.tallies.iter_mut().filter_map(|tally| tally.window.as_mut()).for_each(change);
}

fn month_ends_as_days(rule: &mut CountRule) {
    if let (Unit::MonthEnds, Ok(period)) = (rule.period.unit(), Period::new(30 * rule.period.amount(), Unit::Days)) {
        rule.period = period;
    }
}

fn a_month_off(rule: &mut CountRule) {
    if rule.period.unit() == Unit::MonthEnds {
        longer(rule);
    }
}

/// Steps that a confirmation alone meets are never opened.
fn forget_confirmations(book: &mut Book) {
    let confirms = |step: &Step| step.met_by.is_empty() && !step.met_by_confirmation.is_empty() && step.survives;
    book.steps.iter_mut().filter(|step| confirms(step)).for_each(|step| step.after.signals.clear());
}

/// Every rule of a limit.
fn rules(limit: &mut TimeLimit, change: impl Fn(&mut CountRule)) {
    change(&mut limit.rule);
    limit.bounds.iter_mut().for_each(|bound| change(&mut bound.rule));
}

/// No term lies on a planned day, or is counted back from one.
fn forget_plans(limit: &mut TimeLimit) {
    limit.bounds.retain(|bound| bound.rule.period.amount() > 0 && bound.rule.direction == Direction::Forward);
    rules(limit, |rule| rule.direction = Direction::Forward);
}

fn other_anchor(step: &mut Step, from: Which, to: Which) {
    if let Some(limit) = &mut step.limit
        && let Anchor::Signal(signal, which) = limit.anchor
        && which == from
    {
        limit.anchor = Anchor::Signal(signal, to);
    }
}

fn rungs(step: &mut Step, change: impl Fn(&mut Rung)) {
    step.rungs.iter_mut().for_each(change);
}

fn unless(drop: bool, event: &Event) -> Option<Event> {
    (!drop).then(|| event.clone())
}

/// Events a millisecond later: what stands at the very instant of something no longer does.
fn later(event: &Event) -> Option<Event> {
    let mut event = event.clone();
    if let Moment::Instant(instant) = event.happened {
        event.happened = Moment::Instant(instant.plus_milliseconds(1));
    }
    Some(event)
}

/// All faults.
pub const FAULTS: &[Fault] = &[
    // Constructs: what if they were not there?
    construct("corrections", Wrong::Event(|event| unless(event.supersedes.is_some() && event.kind != built_in::RETRACTED, event))),
    construct("retractions", Wrong::Event(|event| unless(event.kind == built_in::RETRACTED, event))),
    construct("confirmations", Wrong::Event(|event| unless(event.kind == built_in::CONFIRMED, event))),
    construct("closing", Wrong::Event(|event| unless(event.kind == built_in::CLOSED, event))),
    construct(
        "what is recorded late",
        Wrong::Event(|event| {
            let mut event = event.clone();
            if let Moment::Instant(instant) = event.happened {
                event.recorded = instant;
            }
            Some(event)
        }),
    ),
    outcome("the very instant", Wrong::Event(later)),
    construct("summer time", Wrong::Almanac(&NO_SUMMER_TIME)),
    construct("Easter", Wrong::Almanac(&NO_EASTER)),
    construct("conditions", Wrong::Step(|step| step.conditions.clear())),
    construct("pauses", Wrong::Step(|step| step.pausing = None)),
    construct(
        "the longest pause",
        Wrong::Step(|step| {
            if let Some(pausing) = &mut step.pausing {
                pausing.at_most_days = None;
            }
        }),
    ),
    construct("already expired", Wrong::Step(|step| step.born_late = None)),
    construct("shortened limits", Wrong::Step(|step| step.cap = None)),
    construct("recurring steps", Wrong::Step(|step| step.every = None)),
    construct("several times", Wrong::Step(|step| step.times = 1)),
    construct("taking another's place", Wrong::Step(|step| step.replaces.clear())),
    construct("applying again", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.declines.clear()))),
    construct(
        "decisions by one row",
        Wrong::Book(|book| {
            for decision in book.decisions.iter_mut().filter(|decision| !decision.adds_up) {
                decision.rows.truncate(1);
                decision.rows.iter_mut().flat_map(|row| &mut row.answers).for_each(|answer| answer.0.clear());
            }
        }),
    ),
    construct(
        "points",
        Wrong::Book(|book| book.decisions.iter_mut().filter(|decision| decision.adds_up).for_each(|decision| decision.rows.clear())),
    ),
    construct("lapsing", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.lapses.clear()))),
    construct("reopening", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.reopens = None))),
    construct("other endings", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.ends = None))),
    construct("surviving the goal", Wrong::Step(|step| step.survives = false)),
    construct(
        "landing on the next working day",
        Wrong::Step(|step| {
            rule(step, |rule| {
                if rule.landing == Landing::Next {
                    rule.landing = Landing::Stays;
                }
            });
        }),
    ),
    construct(
        "landing on the working day before",
        Wrong::Step(|step| {
            rule(step, |rule| {
                if rule.landing == Landing::Previous {
                    rule.landing = Landing::Stays;
                }
            });
        }),
    ),
    construct("soft targets", Wrong::Step(|step| step.target = None)),
    construct("reminders", Wrong::Step(|step| step.rungs.retain(|rung| !rung.reminder))),
    construct("the ladder", Wrong::Step(|step| step.rungs.retain(|rung| rung.reminder))),
    construct("ceilings", Wrong::Step(|step| bounds(step, |limit| limit.bounds.retain(|bound| bound.floor)))),
    construct("floors", Wrong::Step(|step| bounds(step, |limit| limit.bounds.retain(|bound| !bound.floor)))),
    construct("planned days", Wrong::Step(|step| bounds(step, forget_plans))),
    construct("putting off", Wrong::Step(|step| step.extensions.clear())),
    fault("putting off by a higher authority", Wrong::Step(|step| step.extensions.truncate(1))),
    construct("excusing", Wrong::Step(|step| step.excusable_by = Roles::default())),
    construct("lifting", Wrong::Step(|step| step.liftable_by = Roles::default())),
    construct("being away", Wrong::Event(|event| unless(event.kind == built_in::ABSENT, event))),
    construct("substitutes", Wrong::Book(|book| book.roles.iter_mut().for_each(|role| role.substitute = None))),
    construct("closures", Wrong::Book(|book| book.almanac.open())),
    construct("handing over", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.hands_over = false))),
    construct("which cases a text applies to", Wrong::Book(|book| book.scope = None)),
    fault("what a case that comes is charged with", Wrong::Book(|book| book.charges_what_came = false)),
    construct("goals with conditions", Wrong::Book(|book| book.goal.conditions.clear())),
    construct("goals taken back", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.revokes = false))),
    construct(
        "tallies of events",
        Wrong::Book(|book| {
            tallies(book, |tally| {
                if tally.counts == Counts::Events {
                    tally.on.clear()
                }
            })
        }),
    ),
    construct(
        "tallies of days",
        Wrong::Book(|book| {
            tallies(book, |tally| {
                if matches!(tally.counts, Counts::Days { .. }) {
                    tally.on.clear()
                }
            })
        }),
    ),
    construct(
        "tallies of a sum",
        Wrong::Book(|book| {
            tallies(book, |tally| {
                if matches!(tally.counts, Counts::Sum(_)) {
                    tally.on.clear()
                }
            })
        }),
    ),
    construct("windows", Wrong::Book(|book| tallies(book, |tally| tally.window = None))),
    construct("what does not count", Wrong::Book(|book| tallies(book, |tally| tally.skips = None))),
    construct("tallies that start again", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.restarts.clear()))),
    construct("progressions", Wrong::Book(|book| book.ramps.clear())),
    construct("stalling", Wrong::Book(|book| book.ramps.iter_mut().for_each(|ramp| ramp.stalls = None))),
    construct("levels that come", Wrong::Book(|book| book.ramps.iter_mut().for_each(|ramp| ramp.every = None))),
    fault("own plans", Wrong::Book(|book| book.ramps.iter_mut().for_each(|ramp| ramp.own_plan = None))),
    fault("parts added up", Wrong::Book(|book| book.ramps.iter_mut().for_each(|ramp| ramp.per = None))),
    fault("stalling a day late", Wrong::Book(|book| book.ramps.iter_mut().for_each(|ramp| ramp.stalls.iter_mut().for_each(longer)))),
    construct("steps for each part", Wrong::Step(|step| step.per = None)),
    construct("goals for each part", Wrong::Book(|book| book.goal.parts = None)),
    construct("ends of months", Wrong::Step(|step| bounds(step, |limit| rules(limit, month_ends_as_days)))),
    construct("confirmed in time", Wrong::Book(forget_confirmations)),
    construct("first days", Wrong::Step(|step| step.earliest = None)),
    construct("consents", Wrong::Book(forget_consents)),
    construct("principles", Wrong::Book(|book| book.principles.clear())),
    fault("what should be followed must be", Wrong::Book(|book| book.principles.iter_mut().for_each(|one| one.must = true))),
    fault("nothing is given up", Wrong::Book(|book| options(book, |choice| choice.given_up_on.clear()))),
    fault("nothing is ruled out", Wrong::Book(|book| options(book, |choice| choice.unless = None))),
    construct("what ceases to hold", Wrong::Book(|book| book.thresholds.retain(|(_, threshold)| threshold.mark.ceases().is_none()))),
    construct(
        "what comes as a deadline passes",
        Wrong::Book(|book| book.thresholds.retain(|(_, threshold)| threshold.mark.passes().is_none())),
    ),
    construct("what runs out", Wrong::Book(|book| book.facts.iter_mut().for_each(|fact| fact.lasts = None))),
    construct("assessments", Wrong::Book(|book| book.kinds.iter_mut().filter(|kind| kind.assesses).for_each(|kind| kind.tells.clear()))),
    fault("assessments without a reason", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.assesses = false))),
    fault(
        "a consent that cannot be withdrawn",
        Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.settles.retain(|(_, value)| *value == Value::yes_no(true)))),
    ),
    fault("answers of a pool before what asked it", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.answers = None))),
    construct("documents", Wrong::Step(|step| step.takes.requirements.retain(|taken| !matches!(taken, Requirement::Known(_))))),
    construct("participants", Wrong::Step(|step| step.takes.requirements.retain(|taken| !matches!(taken, Requirement::Attended(_))))),
    construct(
        "venues and channels",
        Wrong::Step(|step| {
            step.takes.requirements.retain(|taken| !matches!(taken, Requirement::Venue(_) | Requirement::Channel(_)));
        }),
    ),
    construct("checklists", Wrong::Step(|step| step.takes.checklist.clear())),
    fault("what is recommended", Wrong::Step(|step| step.takes.should.clear())),
    construct("two persons", Wrong::Book(|book| grants(book, |grant| grant.two_persons = false))),
    construct("requests", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.asks_for.clear()))),
    construct(
        "authority for a time",
        Wrong::Book(|book| grants(book, |grant| lines(grant, |line| (line.from, line.until) = (None, None)))),
    ),
    construct("separate roles", Wrong::Book(|book| book.roles.iter_mut().for_each(|role| role.separate = Roles::default()))),
    fault("refusals answer nothing", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.refuses.clear()))),
    fault("everybody is one person", Wrong::Event(|event| Some(person(event, "p")))),
    fault("whoever acts is another person each time", Wrong::Event(|event| Some(person(event, &event.id)))),
    fault(
        "an authority holds on its last day too",
        Wrong::Book(|book| grants(book, |grant| lines(grant, |line| line.until = line.until.map(|day| day.plus(1))))),
    ),
    construct("moves to another text", Wrong::Event(|event| unless(event.kind == built_in::MIGRATED, event))),
    // Faults: what if they were otherwise?
    fault("every limit one longer", Wrong::Step(|step| rule(step, longer))),
    fault(
        "landings swapped",
        Wrong::Step(|step| {
            rule(step, |rule| {
                rule.landing = match rule.landing {
                    Landing::Next => Landing::Previous,
                    Landing::Previous => Landing::Next,
                    Landing::Stays => Landing::Stays,
                };
            });
        }),
    ),
    fault(
        "the first day counted, or not",
        Wrong::Step(|step| {
            rule(step, |rule| rule.counting = if rule.counting == Counting::From { Counting::After } else { Counting::From });
        }),
    ),
    fault(
        "month ends stick, or not",
        Wrong::Step(|step| {
            rule(step, |rule| rule.month_end = if rule.month_end == MonthEnd::Clamp { MonthEnd::Sticky } else { MonthEnd::Clamp });
        }),
    ),
    fault(
        "working days counted as days",
        Wrong::Step(|step| {
            rule(step, |rule| {
                if let (Unit::WorkingDays, Ok(period)) = (rule.period.unit(), Period::new(rule.period.amount(), Unit::Days)) {
                    rule.period = period;
                }
            });
        }),
    ),
    fault(
        "bank days counted as working days",
        Wrong::Step(|step| {
            rule(step, |rule| {
                if let (Unit::BankDays, Ok(period)) = (rule.period.unit(), Period::new(rule.period.amount(), Unit::WorkingDays)) {
                    rule.period = period;
                }
            });
        }),
    ),
    fault(
        "rounds from the other day",
        Wrong::Step(|step| {
            if let Some(every) = &mut step.every {
                every.from_actual = !every.from_actual;
            }
        }),
    ),
    fault("the latest instead of the first", Wrong::Step(|step| other_anchor(step, Which::First, Which::Latest))),
    fault("the first instead of the latest", Wrong::Step(|step| other_anchor(step, Which::Latest, Which::First))),
    fault(
        "each time only once",
        Wrong::Step(|step| {
            if step.after.which == Which::Each {
                step.after.which = Which::First;
            }
        }),
    ),
    fault(
        "a new trigger does not begin again",
        Wrong::Step(|step| {
            if step.after.which == Which::Latest {
                step.after.which = Which::First;
            }
        }),
    ),
    fault("any of the signals is enough", Wrong::Step(|step| step.after.all = false)),
    fault(
        "the longest pause a day longer",
        Wrong::Step(|step| {
            if let Some(days) = step.pausing.as_mut().and_then(|pausing| pausing.at_most_days.as_mut()) {
                *days += 1;
            }
        }),
    ),
    fault(
        "already expired, a day more",
        Wrong::Step(|step| {
            if let Some(instead) = &mut step.born_late {
                longer(&mut instead.rule);
            }
        }),
    ),
    fault("one time too few", Wrong::Step(|step| step.times = step.times.saturating_sub(1).max(1))),
    fault("only the first rung", Wrong::Step(|step| step.rungs.truncate(1))),
    fault(
        "rungs an hour late",
        Wrong::Step(|step| {
            rungs(step, |rung| {
                if let RungTime::Off { hour, .. } = &mut rung.when {
                    *hour = (*hour + 1).min(23);
                }
            });
        }),
    ),
    fault(
        "unknown counts as no",
        Wrong::Step(|step| {
            step.conditions.iter_mut().for_each(|condition| condition.unknown = sagsgang::model::Unknown::No);
        }),
    ),
    fault("unless read as if", Wrong::Step(|step| step.conditions.iter_mut().for_each(|condition| condition.negated = false))),
    fault("Easter Monday forgotten", Wrong::Almanac(&NO_EASTER_MONDAY)),
    fault("closing days forgotten", Wrong::Almanac(&NO_CLOSING_DAYS)),
    fault("the banks' Friday forgotten", Wrong::Almanac(&NO_BANK_FRIDAY)),
    fault("Saturdays worked", Wrong::Almanac(&SATURDAYS)),
    fault("the goal needs no confirmation", Wrong::Book(|book| book.goal.confirmed_by = None)),
    fault("everything counts as the goal", Wrong::Book(|book| book.goal.counts = None)),
    fault("whoever may grant may grant any amount", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.grant = None))),
    fault(
        "anybody may report",
        Wrong::Book(|book| {
            let from = book.kinds.iter().map(|kind| kind.from).find(|from| from.is_anyone());
            book.kinds.iter_mut().for_each(|kind| kind.from = from.unwrap_or(kind.from));
        }),
    ),
    fault("which instance is meant does not matter", Wrong::Event(|event| Some(Event { about: None, ..event.clone() }))),
    fault("a correction is an event of its own", Wrong::Event(|event| Some(Event { supersedes: None, ..event.clone() }))),
    outcome(
        "times of day",
        Wrong::Event(|event| {
            let Moment::Instant(instant) = event.happened else { return Some(event.clone()) };
            let day = sagsgang::calendar::Day::parse(instant.to_string().split('T').next()?)?;
            Some(Event { happened: Moment::Day(day), ..event.clone() })
        }),
    ),
    fault(
        "known as it happened",
        Wrong::Event(|event| {
            let Moment::Instant(instant) = event.happened else { return Some(event.clone()) };
            Some(Event { recorded: event.recorded.max(instant), ..event.clone() })
        }),
    ),
    fault(
        "kept at its very midnight",
        Wrong::Answer(|answer| {
            for duty in &mut answer.duties {
                let day_after = duty.due.and_then(|due| if let Moment::Day(day) = due { Some(day.plus(1)) } else { None });
                let met_at = duty.met.as_ref().map(|(on, _)| *on);
                if duty.state == State::MetLate && day_after.is_some() && met_at == day_after.map(Moment::Day) {
                    duty.state = State::Met;
                }
            }
        }),
    ),
    fault("the first word decides, not the last", Wrong::Step(|step| bounds(step, |limit| limit.bounds.reverse()))),
    fault("floors as ceilings", Wrong::Step(|step| bounds(step, |limit| limit.bounds.iter_mut().for_each(|bound| bound.floor = false)))),
    fault("the last of several without waiting", Wrong::Step(|step| bounds(step, |limit| limit.needed = false))),
    fault("counted back as counted on", Wrong::Step(|step| bounds(step, |limit| rules(limit, |rule| rule.direction = Direction::Forward)))),
    fault(
        "put off once more",
        Wrong::Step(|step| {
            step.extensions.iter_mut().filter_map(|extension| extension.times.as_mut()).for_each(|times| *times += 1);
        }),
    ),
    fault(
        "put off a day further",
        Wrong::Step(|step| {
            step.extensions.iter_mut().filter_map(|extension| extension.at_most.as_mut()).for_each(longer);
        }),
    ),
    fault("powers without a reason", Wrong::Event(|event| Some(Event { reason: Some("x".to_owned()), ..event.clone() }))),
    fault(
        "lifted as excused",
        Wrong::Answer(|answer| {
            answer.duties.iter_mut().filter(|duty| duty.state == State::Lifted).for_each(|duty| duty.state = State::Excused);
        }),
    ),
    fault("who owes is told of it", Wrong::Step(|step| step.actors.clear())),
    fault(
        "away for good",
        Wrong::Event(|event| {
            let mut event = event.clone();
            if event.kind == built_in::ABSENT {
                event.fields.clear();
            }
            Some(event)
        }),
    ),
    fault("local deadlines as the law's", Wrong::Step(|step| step.basis.iter_mut().for_each(|basis| basis.kind = BasisKind::Law))),
    fault("the law's deadlines as local ones", Wrong::Step(|step| step.basis.clear())),
    fault("a window one longer", Wrong::Book(|book| windows(book, longer))),
    fault(
        "a window by dates and not by months",
        Wrong::Book(|book| {
            windows(book, |window| {
                if let (Unit::MonthEnds, Ok(period)) = (window.period.unit(), Period::new(window.period.amount(), Unit::Months)) {
                    window.period = period;
                }
            });
        }),
    ),
    fault("whole weeks as days", Wrong::Book(|book| tallies(book, |tally| tally.whole_weeks = false))),
    fault("a day counted twice", Wrong::Book(|book| book.twice = true)),
    fault("a day more is skipped", Wrong::Book(|book| tallies(book, |tally| tally.skips.iter_mut().for_each(|(rule, _)| longer(rule))))),
    fault(
        "withdrawn or run out, all the same",
        Wrong::Book(|book| book.thresholds.iter_mut().for_each(|(_, one)| either_way(&mut one.mark))),
    ),
    fault("over as at least", Wrong::Book(|book| book.thresholds.iter_mut().for_each(|(_, threshold)| at_least(&mut threshold.mark)))),
    fault("reached again by what is enough already", Wrong::Book(|book| book.again = true)),
    fault("the part does not matter to what is met", Wrong::Book(|book| book.parts_of.met = false)),
    fault("the part does not matter to dates", Wrong::Book(|book| book.parts_of.told = false)),
    fault("a step inherits no part", Wrong::Book(|book| book.parts_of.inherited = false)),
    fault("no part is let go", Wrong::Book(|book| book.kinds.iter_mut().for_each(|kind| kind.ends_part = false))),
    fault("one part is enough", Wrong::Book(|book| book.goal.parts.iter_mut().for_each(|parts| parts.each = false))),
    fault("ends of months a month off", Wrong::Step(|step| bounds(step, |limit| rules(limit, a_month_off)))),
    fault("the last rung lost", Wrong::Step(|step| _ = step.rungs.pop())),
    fault("the second rung lost", Wrong::Answer(|answer| answer.messages.retain(|message| message.rung != 2))),
    fault(
        "messages of what was met withdrawn",
        Wrong::Answer(|answer| {
            let met: BTreeSet<&String> = answer.duties.iter().filter(|duty| duty.met.is_some()).map(|duty| &duty.instance).collect();
            answer.messages.retain(|message| !met.contains(&message.instance));
        }),
    ),
    fault("every breach charged", Wrong::Answer(|answer| answer.duties.iter_mut().for_each(|duty| duty.charged = duty.breached))),
    fault("closed with duties owed", Wrong::Answer(|answer| answer.may_close |= answer.stage == sagsgang::case::Stage::GoalReached)),
];

fn options(book: &mut Book, change: impl Fn(&mut Choice)) {
    book.principles.iter_mut().flat_map(|principle| &mut principle.options).for_each(change);
}

fn either_way(mark: &mut Mark) {
    if let Mark::Ceases { how, .. } = mark {
        *how = Ceasing::EitherWay;
    }
}

fn grants(book: &mut Book, change: impl Fn(&mut Grant)) {
    book.kinds.iter_mut().filter_map(|kind| kind.grant.as_mut()).for_each(change);
}

fn lines(grant: &mut Grant, change: impl Fn(&mut Authority)) {
    grant.authorities.iter_mut().for_each(change);
}

fn person(event: &Event, id: &str) -> Event {
    let mut event = event.clone();
    id.clone_into(&mut event.actor.id);
    event
}

fn forget_consents(book: &mut Book) {
    for kind in &mut book.kinds {
        kind.needs.clear();
    }
    for step in &mut book.steps {
        let needs = std::mem::take(&mut step.needs);
        step.conditions.retain(|condition| !matches!(condition.atoms.as_slice(), [Atom::Equals(fact, ..)] if needs.contains(fact)));
    }
}
