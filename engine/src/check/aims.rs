//! Targets of indicators: of the figure that the indicator has, and one at a time.

use super::Checker;
use crate::diagnostic::{Code, Part};
use crate::model::{Aim, AimedFigure, MILLION, PoolFigure};
use crate::syntax::ast::{self, AimedAt, Measured, Middle};

impl Checker<'_> {
    /// The targets of an indicator, in the order of the text.
    pub(super) fn aims(&mut self, measure: &ast::Measure, written: &[&ast::Aim]) -> Vec<Aim> {
        let aims: Vec<Option<Aim>> = written.iter().map(|aim| self.aim(measure, aim)).collect();
        for (at, one) in written.iter().enumerate() {
            let at_once = |other: &&&ast::Aim| {
                let before = |until: Option<crate::calendar::Day>, from: Option<crate::calendar::Day>| matches!((until, from), (Some(until), Some(from)) if until <= from);
                !before(other.until, one.from) && !before(one.until, other.from)
            };
            if let Some(other) = written.iter().take(at).find(at_once) {
                let why = ("et andet måltal gælder de samme dage", "another target holds on the same days");
                let help = (
                    "skriv, hvornår hvert af dem gælder: … til og med 31. december 2024, og … fra 1. januar 2025",
                    "say when each of them holds: … through 31 December 2024, and … from 1 January 2025",
                );
                let span = other.span;
                let fault = self.wrong_aim(one, why, help).also(span);
                self.push(fault);
            }
        }
        aims.into_iter().flatten().collect()
    }

    fn wrong_aim(&self, aim: &ast::Aim, why: impl Into<Part>, help: impl Into<Part>) -> crate::diagnostic::Diagnostic {
        let words = crate::syntax::aim_words(self.language, aim);
        self.fault(Code::ClauseOutOfPlace, aim.span).with(words).with(why).with(help)
    }

    fn aim(&mut self, measure: &ast::Measure, aim: &ast::Aim) -> Option<Aim> {
        let (figure, wanted, of_cases) = match (&measure.of, aim.middle) {
            (Measured::Pool(PoolFigure::Free | PoolFigure::Places, _), _) => {
                let why = ("hvor meget en pulje skal have, siger puljen selv", "how much a pool must have, the pool says itself");
                let help = ("skriv »skal have mindst … pladser« under puljen", "write `must have at least … places` below the pool");
                let fault = self.wrong_aim(aim, why, help);
                self.push(fault);
                return None;
            }
            (Measured::Days(..) | Measured::Pool(PoolFigure::Waited, _), Some(middle)) => {
                let figure = if middle == Middle::Median { AimedFigure::Median } else { AimedFigure::Mean };
                (figure, AimedAt::Days, true)
            }
            (Measured::Days(..) | Measured::Pool(PoolFigure::Waited, _), None) => {
                let why =
                    ("af mange sagers dage er der både en median og et gennemsnit", "the days of many cases have both a median and a mean");
                let help = ("skriv fx: måltal median højst 10 dage", "write for instance: target median at most 10 days");
                let fault = self.wrong_aim(aim, why, help);
                self.push(fault);
                return None;
            }
            (Measured::Share(..) | Measured::Pool(PoolFigure::Below | PoolFigure::Full, _), _) => {
                (AimedFigure::Share, AimedAt::Percent, true)
            }
            (Measured::Late(..), _) => (AimedFigure::Share, AimedAt::Percent, false),
            (Measured::Number(_) | Measured::Pool(PoolFigure::Expired, _), _) => (AimedFigure::Number, AimedAt::Times, true),
        };
        let help = match wanted {
            AimedAt::Days => ("skriv fx: måltal median højst 10 dage", "write for instance: target median at most 10 days"),
            AimedAt::Percent => ("skriv fx: måltal mindst 80 procent", "write for instance: target at least 80 percent"),
            AimedAt::Times => ("skriv fx: måltal højst 5 gange", "write for instance: target at most 5 times"),
        };
        let amount = super::types::number(&aim.amount).map(|number| number.number_kept());
        let whole = |amount: i64| wanted != AimedAt::Times || amount % MILLION == 0;
        let most = if wanted == AimedAt::Percent { 100 * MILLION } else { i64::MAX };
        let fits = amount.filter(|amount| (0..=most).contains(amount) && whole(*amount));
        let of_middle = aim.middle.is_some() && wanted != AimedAt::Days;
        let Some(amount) = fits.filter(|_| aim.of == Some(wanted) && !of_middle) else {
            let why = match wanted {
                AimedAt::Days => ("nøgletallet er et antal dage", "the indicator is a number of days"),
                AimedAt::Percent => ("nøgletallet er en andel, fra 0 til 100 procent", "the indicator is a share, from 0 to 100 percent"),
                AimedAt::Times => ("nøgletallet er et antal gange", "the indicator is a number of times"),
            };
            let fault = self.wrong_aim(aim, why, help);
            self.push(fault);
            return None;
        };
        if let Some((_, said_of_cases, _)) = aim.enough
            && (said_of_cases != of_cases || figure == AimedFigure::Number || matches!(measure.of, Measured::Pool(..)))
        {
            let (why, help) = match figure {
                _ if matches!(measure.of, Measured::Pool(..)) => (
                    ("nøgletallet hviler på en pulje og ikke på et antal sager", "the indicator rests on a pool and on no number of cases"),
                    ("slet det", "delete it"),
                ),
                AimedFigure::Number => (
                    ("et antal gange hviler ikke på et antal sager", "a number of times rests on no number of cases"),
                    ("slet det", "delete it"),
                ),
                _ if of_cases => (
                    ("nøgletallet hviler på sager", "the indicator rests on cases"),
                    ("skriv fx: med mindst 5 sager", "write for instance: with at least 5 cases"),
                ),
                _ => (
                    ("nøgletallet hviler på frister", "the indicator rests on deadlines"),
                    ("skriv fx: med mindst 5 frister", "write for instance: with at least 5 deadlines"),
                ),
            };
            let fault = self.wrong_aim(aim, why, help);
            self.push(fault);
        }
        if let (Some(from), Some(until)) = (aim.from, aim.until)
            && until <= from
        {
            let why = ("måltallet hører op, før det begynder", "the target ends before it begins");
            let help = ("den dag, der står efter »til og med«, er den sidste", "the day after `through` is the last one");
            let fault = self.wrong_aim(aim, why, help);
            self.push(fault);
        }
        Some(Aim {
            words: crate::syntax::aim_words(self.language, aim),
            figure,
            at_least: aim.at_least,
            amount,
            enough: aim.enough.map(|(number, ..)| number),
            from: aim.from,
            until: aim.until,
        })
    }
}
