//! Indicators, reckoned once more from the slow reading of each case; and what must make no difference to them.

use super::{holds, same, so};
use sagsgang::calendar::{Day, Moment};
use sagsgang::case::Stage;
use sagsgang::indicators::{Figures, Found, Outcome, Reckoned, Verdict, changed, find, reckon};
use sagsgang::log::Log;
use sagsgang::model::{AimedFigure, Awaited, Beginning, HowReached, Indicator, Measure, Signal, SpanOfTime, StepId, Which};
use sagsgang::situation::{AsOf, State, situation};
use sagsgang_tests::logs;
use sagsgang_tests::reference::almanac::Almanac;
use sagsgang_tests::reference::{Answer, Book, When, answer, count};
use sagsgang_tests::story::{KOMMUNEN, Numbers, Story};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static ALMANAC: LazyLock<Almanac> = LazyLock::new(Almanac::danmark);
static OF_PLACE: LazyLock<Almanac> = LazyLock::new(|| ALMANAC.of_place(KOMMUNEN));

/// Cases of one procedure: the story's own, and others made of the same numbers in another order.
fn cases(story: &Story, numbers: &Numbers) -> Vec<Log> {
    let tapes = &numbers.log;
    let mut others = vec![tapes.clone(), tapes.iter().rev().cloned().collect()];
    for from in [tapes.len() / 2, tapes.len() / 3] {
        others.push(tapes.iter().skip(from).cloned().collect());
    }
    let made = others.iter().map(|tapes| logs::write(&story.procedure, tapes).log);
    let named = made.enumerate().map(|(at, made)| {
        let mut log = Log::new(format!("sag-{at}"), story.procedure.name());
        made.events().iter().for_each(|event| log.append(event.clone()));
        log
    });
    named.collect()
}

fn reckoned(story: &Story, cases: &[Log], look: AsOf) -> Vec<Reckoned> {
    let shown = |log: &Log| find(&story.procedure, &situation(&story.procedure, log, look));
    reckon(&story.procedure, &cases.iter().map(shown).collect::<Vec<_>>(), &[], story.procedure.calendar().day(look.happened_by))
}

/// What the slow reading finds in a case: what came out, how many days, and the day it began, counted from 1970.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    outcome: Outcome,
    days: Option<i32>,
    began: Option<i32>,
}

struct Slow<'s> {
    book: &'s Book,
    answer: Answer,
    look: AsOf,
}

impl Slow<'_> {
    fn day(&self, moment: Moment) -> i32 {
        match moment {
            Moment::Day(day) => day.days_since_1970(),
            Moment::Instant(instant) => {
                let almanac = &self.book.almanac;
                almanac.to_since_1970(almanac.day_at(instant.milliseconds()))
            }
        }
    }

    fn step(&self, id: StepId) -> &str {
        let at = self.book.step_ids.iter().position(|other| *other == id).unwrap();
        &self.book.steps[at].name
    }

    /// The days on which something happened.
    fn days_of(&self, signal: Signal) -> Vec<i32> {
        match signal {
            Signal::Event(kind) => {
                let at = self.book.kind_ids.iter().position(|other| *other == kind).unwrap();
                let name = &self.book.kinds[at].name;
                self.answer.course.taken.iter().filter(|(kind, ..)| kind == name).map(|(_, on, _)| self.day(*on)).collect()
            }
            Signal::Met(step) => {
                let of_step = self.answer.duties.iter().filter(|duty| duty.step == self.step(step));
                of_step.filter_map(|duty| duty.met.as_ref()).map(|(on, _)| self.day(*on)).collect()
            }
            Signal::Reached(_) => {
                let almanac = &self.book.almanac;
                let turned = self.answer.course.turned.iter().filter(|(of, _)| *of == signal);
                turned.map(|(_, instant)| almanac.to_since_1970(almanac.day_at(*instant))).collect()
            }
        }
    }

    /// The day that is counted from, and the first that could have been.
    fn beginning(&self, from: Beginning) -> Option<(i32, i32)> {
        match from {
            Beginning::Fact(fact) => {
                let day = i32::try_from(self.answer.course.told[fact.index()]?).unwrap();
                Some((day, day))
            }
            Beginning::Signal(signal, which) => {
                let days = self.days_of(signal);
                let (first, last) = (*days.iter().min()?, *days.iter().max()?);
                Some((if which == Which::Latest { last } else { first }, first))
            }
        }
    }

    fn awaited(&self, of: Awaited) -> Vec<i32> {
        match of {
            Awaited::Signal(signal, _) => self.days_of(signal),
            Awaited::Goal(HowReached::ForGood) => self.answer.goal.reached.iter().map(|(on, _)| self.day(*on)).collect(),
            Awaited::Goal(_) => self.answer.course.reached.iter().map(|(on, _)| self.day(*on)).collect(),
        }
    }

    fn over(&self) -> bool {
        matches!(self.answer.stage, Stage::Ended | Stage::Stopped | Stage::Closed)
    }

    fn seen(&self, measure: &Measure, per: bool) -> Vec<Seen> {
        let seen = |outcome, days, began| Seen { outcome, days, began };
        match measure {
            Measure::Days(from, to) => {
                let Some((began, first)) = self.beginning(*from) else { return vec![seen(Outcome::NoBeginning, None, None)] };
                let all = self.awaited(*to);
                let after = all.iter().filter(|day| **day >= began);
                let reached = if matches!(to, Awaited::Signal(_, Which::Latest)) { after.max() } else { after.min() };
                vec![match reached {
                    Some(day) => seen(Outcome::Days, Some(day - began), Some(began)),
                    None if all.iter().max().is_some_and(|last| *last < first) => seen(Outcome::CameBefore, None, Some(began)),
                    None if self.over() => seen(Outcome::EndedWithout, None, Some(began)),
                    None => seen(Outcome::NotYet, None, Some(began)),
                }]
            }
            Measure::Share(of, Some((rule, from))) => {
                let Some((began, _)) = self.beginning(*from) else { return vec![seen(Outcome::NoBeginning, None, None)] };
                let almanac = &self.book.almanac;
                let until = count(almanac, rule, 1, When::Day(almanac.since_1970(began)), &|_| false);
                let until = match until {
                    When::Day(day) => almanac.to_since_1970(day),
                    When::Instant(_) => panic!("whole days"),
                };
                let gone = match self.look.happened_by {
                    Moment::Day(day) => day.days_since_1970() >= until,
                    Moment::Instant(_) => self.day(self.look.happened_by) > until,
                };
                let hit = self.awaited(*of).iter().any(|day| (began..=until).contains(day));
                let outcome = if hit {
                    Outcome::Yes
                } else if gone {
                    Outcome::No
                } else {
                    Outcome::NotYet
                };
                vec![seen(outcome, None, Some(began))]
            }
            Measure::Share(of, None) => {
                let began = self.answer.course.taken.first().filter(|_| per).map(|(_, on, _)| self.day(*on));
                let hit = !self.awaited(*of).is_empty();
                let outcome = if hit {
                    Outcome::Yes
                } else if self.over() {
                    Outcome::No
                } else {
                    Outcome::NotYet
                };
                vec![seen(outcome, None, began)]
            }
            Measure::Late(steps, _) => {
                let names: Vec<&str> = steps.iter().map(|step| self.step(*step)).collect();
                let owed = self.answer.duties.iter().filter(|duty| names.contains(&duty.step.as_str()) && duty.state != State::Waiting);
                let one = owed.map(|duty| {
                    let outcome = if duty.breached {
                        if !duty.charged && duty.discovered.is_some() { Outcome::MissedUnknown } else { Outcome::Missed }
                    } else {
                        match duty.state {
                            State::Late | State::MetLate => Outcome::BornLate,
                            State::Met if duty.counted => Outcome::Kept,
                            State::Open | State::Paused => Outcome::NotYet,
                            _ => Outcome::FellAway,
                        }
                    };
                    seen(outcome, None, Some(self.day(duty.opened)))
                });
                one.collect()
            }
            // No case knows of a pool.
            Measure::Pool(..) => Vec::new(),
            Measure::Number(signal) => self.days_of(*signal).into_iter().map(|day| seen(Outcome::Counted, None, Some(day))).collect(),
        }
    }
}

/// Figures by hand: sorting, adding and trying every tenth.
fn by_hand(measure: &Measure, seen: &[Seen]) -> serde_json::Value {
    let how_many = |outcomes: &[Outcome]| seen.iter().filter(|one| outcomes.contains(&one.outcome)).count();
    let mut days: Vec<i64> = seen.iter().filter_map(|one| one.days).map(i64::from).collect();
    days.sort_unstable();
    // The tenth nearest to a fraction, the higher of two that are as near.
    let tenth = |above: i64, below: i64| {
        let nearest =
            (0..).take_while(|tenth| (tenth - 1) * below <= 10 * above).min_by_key(|tenth| ((tenth * below - 10 * above).abs(), -tenth));
        let nearest: i64 = nearest.unwrap();
        format!("{}.{}", nearest / 10, nearest % 10)
    };
    let rests_on =
        how_many(&[Outcome::Days, Outcome::Yes, Outcome::No, Outcome::Counted, Outcome::Kept, Outcome::Missed, Outcome::MissedUnknown]);
    let mut figures = serde_json::json!({
        "rests_on": rests_on,
        "not_yet": how_many(&[Outcome::NotYet]),
        "ended_without": how_many(&[Outcome::EndedWithout]),
        "came_before": how_many(&[Outcome::CameBefore]),
        "no_beginning": how_many(&[Outcome::NoBeginning]),
        "fell_away": how_many(&[Outcome::FellAway]),
        "born_late": how_many(&[Outcome::BornLate]),
    });
    if matches!(measure, Measure::Pool(..)) {
        figures["without_log"] = true.into();
    }
    if rests_on > 0 {
        let hits = how_many(&[Outcome::Yes, Outcome::Missed, Outcome::MissedUnknown]);
        match measure {
            Measure::Days(..) => {
                let half = days.len() / 2;
                let median = if days.len() % 2 == 1 { tenth(days[half], 1) } else { tenth(days[half - 1] + days[half], 2) };
                let sum: i64 = days.iter().sum();
                figures["days"] = serde_json::json!({
                    "median": median,
                    "mean": tenth(sum, days.len() as i64),
                    "sum": sum,
                    "shortest": days[0],
                    "longest": days[days.len() - 1],
                });
            }
            Measure::Share(..) | Measure::Late(..) => {
                figures["share"] = serde_json::json!({ "hits": hits, "percent": tenth(100 * hits as i64, rests_on as i64) });
                let unknown = how_many(&[Outcome::MissedUnknown]);
                if unknown > 0 {
                    figures["share"]["unknown_then"] = unknown.into();
                }
            }
            Measure::Number(_) | Measure::Pool(..) => {}
        }
    }
    figures
}

fn day_of(almanac: &Almanac, moment: Moment) -> Day {
    let days = match moment {
        Moment::Day(day) => day.days_since_1970(),
        Moment::Instant(instant) => almanac.to_since_1970(almanac.day_at(instant.milliseconds())),
    };
    Day::parse("1970-01-01").unwrap().plus(days)
}

/// The target that holds on a day, and whether it is reached: by a fraction that is never
/// rounded.
fn verdict(indicator: &Indicator, seen: &[Seen], day: Day) -> Option<Verdict> {
    let aim =
        indicator.aims.iter().rev().find(|aim| aim.from.is_none_or(|from| day >= from) && aim.until.is_none_or(|until| day < until))?;
    let decided: Vec<&Seen> = seen.iter().filter(|one| one.outcome.is_decided()).collect();
    if aim.enough.is_some_and(|enough| decided.len() < enough as usize) {
        return Some(Verdict::TooFew);
    }
    let number = decided.len() as i128;
    let mut days: Vec<i128> = decided.iter().filter_map(|one| one.days).map(i128::from).collect();
    days.sort_unstable();
    let hits = decided.iter().filter(|one| matches!(one.outcome, Outcome::Yes | Outcome::Missed | Outcome::MissedUnknown)).count() as i128;
    let (above, below) = match aim.figure {
        AimedFigure::Number => (number, 1),
        _ if number == 0 => return Some(Verdict::NoFigure),
        AimedFigure::Median => (days[(days.len() - 1) / 2] + days[days.len() / 2], 2),
        AimedFigure::Mean => (days.iter().sum(), number),
        AimedFigure::Share => (100 * hits, number),
    };
    let over = above * 1_000_000 - i128::from(aim.amount) * below;
    let reached = if aim.at_least { over >= 0 } else { over <= 0 };
    Some(if reached { Verdict::Reached } else { Verdict::NotReached })
}

/// The spans of time in which something began, with what did.
fn spans(per: SpanOfTime, almanac: &Almanac, seen: &[Seen]) -> BTreeMap<String, Vec<Seen>> {
    let mut spans: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for one in seen {
        let Some(began) = one.began else { continue };
        let date = almanac.date(almanac.since_1970(began));
        let month = match per {
            SpanOfTime::Month => date.month,
            SpanOfTime::Quarter => [1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10][date.month as usize - 1],
            SpanOfTime::Year => 1,
        };
        spans.entry(format!("{:04}-{month:02}-01", date.year)).or_default().push(one.clone());
    }
    spans
}

fn figures_of(figures: &Figures) -> serde_json::Value {
    serde_json::to_value(figures).unwrap()
}

fn as_seen(found: &[Found]) -> Vec<Seen> {
    let seen = |one: &Found| Seen { outcome: one.outcome, days: one.days, began: one.began.map(|day| day.days_since_1970()) };
    let mut seen: Vec<Seen> = found.iter().map(seen).collect();
    seen.sort();
    seen
}

#[test]
fn the_figures_are_what_the_slow_reading_makes_of_them() {
    holds("the figures are what the slow reading makes of them", |story, numbers| {
        let almanac = if story.procedure.calendar_name() == "kommunen" { &*OF_PLACE } else { &*ALMANAC };
        let book = Book::of(&story.procedure, almanac);
        let cases = cases(story, numbers);
        for look in story.looks.iter().take(3) {
            let engine = reckoned(story, &cases, *look);
            let slow: Vec<Slow<'_>> =
                cases.iter().map(|log| Slow { book: &book, answer: answer(&book, log, *look), look: *look }).collect();
            for (indicator, engine) in story.procedure.indicators().iter().zip(&engine) {
                let mut seen: Vec<Seen> = slow.iter().flat_map(|case| case.seen(&indicator.measure, indicator.per.is_some())).collect();
                seen.sort();
                let words = &indicator.words;
                same(&format!("{words}: found"), &as_seen(&engine.found), &seen)?;
                same(&format!("{words}: figures"), &figures_of(&engine.all), &by_hand(&indicator.measure, &seen))?;
                let today = day_of(almanac, look.happened_by);
                let of_all = indicator.per.is_none().then(|| verdict(indicator, &seen, today)).flatten();
                same(&format!("{words}: target"), &engine.judged.as_ref().map(|judged| judged.verdict), &of_all)?;
                let spans = indicator.per.map(|per| spans(per, almanac, &seen)).unwrap_or_default();
                let of_engine: Vec<(String, serde_json::Value)> =
                    engine.spans.iter().map(|span| (span.from.to_string(), figures_of(&span.figures))).collect();
                let aimed = spans.iter().map(|(from, seen)| verdict(indicator, seen, Day::parse(from).unwrap())).collect::<Vec<_>>();
                let of_spans = engine.spans.iter().map(|span| span.judged.as_ref().map(|judged| judged.verdict)).collect::<Vec<_>>();
                same(&format!("{words}: targets of spans"), &of_spans, &aimed)?;
                let by_hand: Vec<(String, serde_json::Value)> =
                    spans.into_iter().map(|(from, seen)| (from, by_hand(&indicator.measure, &seen))).collect();
                same(&format!("{words}: spans"), &of_engine, &by_hand)?;
            }
        }
        Ok(())
    });
}

#[test]
fn neither_the_order_of_the_logs_nor_that_of_their_lines_matters() {
    holds("neither the order of the logs nor that of their lines matters", |story, numbers| {
        let cases = cases(story, numbers);
        let turned: Vec<Log> = cases
            .iter()
            .rev()
            .map(|log| {
                let mut turned = Log::new(log.case(), story.procedure.name());
                log.events().iter().rev().for_each(|event| turned.append(event.clone()));
                turned
            })
            .collect();
        for look in &story.looks {
            same("turned round", &reckoned(story, &cases, *look), &reckoned(story, &turned, *look))?;
        }
        Ok(())
    });
}

#[test]
fn a_case_without_the_beginning_changes_no_figure() {
    holds("a case without the beginning changes no figure", |story, numbers| -> super::Verdict {
        let cases = cases(story, numbers);
        let mut more = cases.clone();
        more.push(Log::new("sag-0-tom", story.procedure.name()));
        for look in &story.looks {
            let (before, after) = (reckoned(story, &cases, *look), reckoned(story, &more, *look));
            for ((indicator, before), after) in story.procedure.indicators().iter().zip(&before).zip(&after) {
                let mut expected = before.all;
                match indicator.measure {
                    Measure::Days(..) | Measure::Share(_, Some(_)) => expected.no_beginning += 1,
                    Measure::Share(_, None) => expected.not_yet += 1,
                    Measure::Late(..) | Measure::Number(_) | Measure::Pool(..) => {}
                }
                same(&indicator.words, &after.all, &expected)?;
                so(after.spans == before.spans, || format!("{}: spans", indicator.words))?;
            }
        }
        Ok(())
    });
}

#[test]
fn where_two_looks_differ_the_cases_that_differ_are_named() {
    holds("where two looks differ the cases that differ are named", |story, numbers| -> super::Verdict {
        let cases = cases(story, numbers);
        let Some((one, other)) = story.looks.first().zip(story.looks.last()) else { return Ok(()) };
        let (one, other) = (reckoned(story, &cases, *one), reckoned(story, &cases, *other));
        for ((indicator, one), other) in story.procedure.indicators().iter().zip(&one).zip(&other) {
            let differing = changed(indicator, one, other);
            if differing.is_empty() {
                same(&indicator.words, &one.all, &other.all)?;
                // On another day another target may hold, and a span be over.
                let figures = |reckoned: &Reckoned| reckoned.spans.iter().map(|span| (span.from, span.figures)).collect::<Vec<_>>();
                so(figures(one) == figures(other), || format!("{}: spans", indicator.words))?;
            }
            // Without what only one of them found, both come to the same.
            let without = |reckoned: &Reckoned, gone: &[&Found]| {
                let mut left = reckoned.found.clone();
                for found in gone {
                    left.remove(left.iter().position(|other| other == *found).unwrap());
                }
                as_seen(&left).into_iter().map(|seen| (seen.outcome, seen.days)).collect::<Vec<_>>()
            };
            let (now, then): (Vec<&Found>, Vec<&Found>) = {
                let now = differing.iter().flat_map(|(_, now, _)| now.iter().copied()).collect();
                (now, differing.iter().flat_map(|(_, _, then)| then.iter().copied()).collect())
            };
            let mut rest = (without(one, &now), without(other, &then));
            rest.0.sort();
            rest.1.sort();
            same(&format!("{}: the rest", indicator.words), &rest.0, &rest.1)?;
        }
        Ok(())
    });
}
