//! Indicators: what the logs of many cases say together, as the procedure declares it.
//!
//! In: a procedure, what holds in each case ([`crate::situation::Situation`]), the logs of pools. Out: for each indicator what was found in each case, and the
//! figures of all. Counts in whole numbers; the order of the cases makes no difference. Must not know how a case runs, nor
//! who reads the figures.

use crate::calendar::Day;
use crate::model::{Indicator, Measure, PoolFigure, PoolId, Procedure, SpanOfTime};
use aims::judge;
use serde::Serialize;
use std::collections::BTreeMap;

mod aims;
mod figures;
mod found;
mod pools;
mod recipe;
mod words;

pub use aims::{Judged, Verdict, judged_sentence};
pub use figures::{Days, Figures, Level, Share, Tenths};
pub use found::{At, Found, Outcome, find};
pub use pools::find_in_pool;
pub use recipe::{recipe_sentences, sources_sentences};
pub use words::{figures_sentences, found_words, span_words};

/// What an indicator came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// The figures of all cases.
    pub all: Figures,
    /// How they stand against their target, where they have one.
    pub judged: Option<Judged>,
    /// The figures of each span of time, in order, where the indicator asks for them.
    pub spans: Vec<InSpan>,
    /// What was found in each case, in the order of the cases' ids.
    pub found: Vec<Found>,
}

/// The figures of one span of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InSpan {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub through: Day,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// How they stand against their target, where they have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
}

/// Reckons every indicator of a procedure, of what was found in its cases, and in the logs of these pools, by the end of a day.
#[must_use]
pub fn reckon(procedure: &Procedure, cases: &[Vec<Vec<Found>>], pools: &[(PoolId, Vec<Vec<Found>>)], today: Day) -> Vec<Reckoned> {
    let of = |(at, indicator): (usize, &Indicator)| {
        let mut found: Vec<Found> = {
            let in_pools = pools.iter().map(|(_, found)| found);
            cases.iter().chain(in_pools).filter_map(|found| found.get(at)).flatten().cloned().collect()
        };
        found.sort_by(|one, other| one.order().cmp(&other.order()));
        let spans = indicator.per.map(|per| spans(per, &found)).unwrap_or_default();
        let spans = spans.into_iter().map(|((from, through), found)| {
            let figures = Figures::of(&indicator.measure, found.into_iter());
            InSpan { from, through, figures, judged: judge(indicator, &figures, from, through <= today) }
        });
        let spans = spans.collect();
        let without_log = matches!(indicator.measure, Measure::Pool(_, of) if pools.iter().all(|(pool, _)| *pool != of));
        let all = Figures { without_log, ..Figures::of(&indicator.measure, found.iter()) };
        // One more occurrence is always possible.
        let over = !matches!(indicator.measure, Measure::Number(_) | Measure::Pool(PoolFigure::Expired, _));
        let judged = if indicator.per.is_none() { judge(indicator, &all, today, over) } else { None };
        Reckoned { all, judged, spans, found }
    };
    procedure.indicators().iter().enumerate().map(of).collect()
}

/// What was found, by the span of time in which it began.
fn spans(per: SpanOfTime, found: &[Found]) -> BTreeMap<(Day, Day), Vec<&Found>> {
    let mut spans: BTreeMap<(Day, Day), Vec<&Found>> = BTreeMap::new();
    for one in found {
        if let Some(span) = one.began.and_then(|day| around(per, day)) {
            spans.entry(span).or_default().push(one);
        }
    }
    spans
}

/// The first and the last day of the span a day lies in.
fn around(per: SpanOfTime, day: Day) -> Option<(Day, Day)> {
    let (year, month, _) = day.ymd();
    let (first, last) = match per {
        SpanOfTime::Month => (month, month),
        SpanOfTime::Quarter => ((month - 1) / 3 * 3 + 1, (month - 1) / 3 * 3 + 3),
        SpanOfTime::Year => (1, 12),
    };
    Some((Day::from_ymd(year, first, 1)?, Day::from_ymd(year, last, 1)?.last_of_month()))
}

/// The cases in which two looks come to something different: by id, with what each look found that the other did not. That a date
/// moved, and nothing came of it, is no difference.
#[must_use]
pub fn changed<'f>(indicator: &Indicator, now: &'f Reckoned, then: &'f Reckoned) -> Vec<(&'f str, Vec<&'f Found>, Vec<&'f Found>)> {
    let by_day = indicator.per.is_some() || matches!(indicator.measure, Measure::Number(_) | Measure::Pool(..));
    let mut cases: BTreeMap<&str, [Vec<&Found>; 2]> = BTreeMap::new();
    for (look, reckoned) in [now, then].into_iter().enumerate() {
        for one in &reckoned.found {
            if let Some(found) = cases.entry(one.whose()).or_default().get_mut(look) {
                found.push(one);
            }
        }
    }
    // Two of a kind in one look, and one in the other, leave one over.
    let only = |these: &[&'f Found], those: &[&'f Found]| -> Vec<&'f Found> {
        let mut those = those.to_vec();
        let mut left = Vec::new();
        for one in these {
            match those.iter().position(|other| one.says(by_day) == other.says(by_day)) {
                Some(at) => drop(those.swap_remove(at)),
                None => left.push(*one),
            }
        }
        left
    };
    let differing = cases.into_iter().map(|(case, [now, then])| (case, only(&now, &then), only(&then, &now)));
    differing.filter(|(_, now, then)| !now.is_empty() || !then.is_empty()).collect()
}

/// What the figures of an indicator are a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Cases,
    Deadlines,
    Times,
    CivilDays,
    Waits,
}

impl Unit {
    fn of(measure: &Measure) -> Self {
        match measure {
            Measure::Days(..) | Measure::Share(..) => Self::Cases,
            Measure::Late(..) => Self::Deadlines,
            Measure::Number(_) | Measure::Pool(PoolFigure::Expired, _) => Self::Times,
            Measure::Pool(PoolFigure::Waited, _) => Self::Waits,
            Measure::Pool(PoolFigure::Free | PoolFigure::Places | PoolFigure::Below | PoolFigure::Full, _) => Self::CivilDays,
        }
    }
}
