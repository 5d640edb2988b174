//! Targets held against figures: reached, not reached, or nothing that can be said.

use super::{Figures, Unit};
use crate::calendar::Day;
use crate::lexicon::Language;
use crate::model::{Aim, AimedFigure, Indicator, Measure};
use serde::Serialize;

/// How a figure stands against its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The target, as written.
    pub target: String,
    /// How the figure stands.
    pub verdict: Verdict,
    /// Something that belongs to it is still to come, so that it can change.
    pub so_far: bool,
    /// On how many cases, or deadlines, it must rest for that to be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enough: Option<u32>,
}

/// How a figure stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it is meant to be.
    Reached,
    /// Not as it is meant to be.
    NotReached,
    /// It rests on fewer than the text asks for.
    TooFew,
    /// There is no figure.
    NoFigure,
}

/// What an indicator's target says of figures that belong to a day: the target that holds on that day, against the figure before it
/// was rounded. `over` says that no more can begin in their span of time.
pub(super) fn judge(indicator: &Indicator, figures: &Figures, day: Day, over: bool) -> Option<Judged> {
    let aim = indicator.aims.iter().find(|aim| aim.holds_on(day))?;
    let enough = aim.enough.is_none_or(|enough| figures.rests_on >= enough as usize);
    let verdict = match is_as_meant(aim, figures) {
        _ if !enough => Verdict::TooFew,
        None => Verdict::NoFigure,
        Some(true) => Verdict::Reached,
        Some(false) => Verdict::NotReached,
    };
    Some(Judged { target: aim.words.clone(), verdict, so_far: !over || figures.not_yet > 0, enough: aim.enough })
}

/// Whole numbers on both sides, so that 79.96 percent are no 80.
fn is_as_meant(aim: &Aim, figures: &Figures) -> Option<bool> {
    let wide = |number: usize| i128::try_from(number).unwrap_or(i128::MAX);
    let rests_on = wide(figures.rests_on);
    // What the figure is through what it is divided by, and by how many the target is multiplied.
    let (figure, through) = match aim.figure {
        AimedFigure::Median => (i128::from(figures.days?.median.0), 10),
        AimedFigure::Mean => (i128::from(figures.days?.sum), rests_on),
        AimedFigure::Share => (wide(figures.share?.hits) * 100, rests_on),
        AimedFigure::Number => (rests_on, 1),
    };
    let (figure, aimed) = (figure * i128::from(crate::model::MILLION), i128::from(aim.amount) * through);
    Some(if aim.at_least { figure >= aimed } else { figure <= aimed })
}

/// How a figure stands against its target, in a sentence.
#[must_use]
pub fn judged_sentence(language: Language, indicator: &Indicator, judged: &Judged, figures: &Figures) -> String {
    let so_far = |danish: &str, english: &str| {
        let words = language.pick(danish, english).to_owned();
        if judged.so_far { language.pick(format!("{words} indtil nu"), format!("{words} so far")) } else { words }
    };
    let verdict = match judged.verdict {
        Verdict::Reached => so_far("nået", "reached"),
        Verdict::NotReached => so_far("ikke nået", "not reached"),
        Verdict::NoFigure => so_far("der er intet tal at holde op mod det", "there is no figure to hold against it"),
        Verdict::TooFew => {
            let (has, enough) = (figures.rests_on, judged.enough.unwrap_or_default());
            let noun = match Unit::of(&indicator.measure) {
                Unit::Deadlines => language.pick("frister", "deadlines"),
                Unit::CivilDays => language.pick("dage", "days"),
                Unit::Cases | Unit::Times | Unit::Waits => language.pick("sager", "cases"),
            };
            so_far(
                &format!("for få {noun} til at sige det ({has} af mindst {enough})"),
                &format!("too few {noun} to say ({has} of at least {enough})"),
            )
        }
    };
    format!("{}: {verdict}.", capital(&judged.target))
}

/// How targets are held against figures, in sentences; nothing where there is none.
pub(super) fn recipe(language: Language, indicator: &Indicator) -> Vec<String> {
    if indicator.aims.is_empty() {
        return Vec::new();
    }
    let mut sentences: Vec<String> = indicator.aims.iter().map(|aim| format!("{}.", capital(&aim.words))).collect();
    let of = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    sentences.push(match indicator.measure {
        Measure::Number(_) => of("Det holdes op mod antallet.", "It is held against the number."),
        _ => of("Det holdes op mod tallet, før det rundes af.", "It is held against the figure before it is rounded."),
    });
    if indicator.per.is_some() {
        sentences.push(of(
            "Hver periode holdes op mod det måltal, der gælder periodens første dag; det samlede tal har intet måltal.",
            "Each span of time is held against the target that holds on its first day; the figure of all has no target.",
        ));
    } else if indicator.aims.iter().any(|aim| aim.from.is_some() || aim.until.is_some()) {
        sentences
            .push(of("Det måltal gælder, der gælder den dag, der gøres op.", "The target is the one that holds on the day looked at."));
    }
    if indicator.aims.iter().any(|aim| aim.enough.is_some()) {
        sentences.push(of(
            "Hviler tallet på færre, siges hverken det ene eller det andet.",
            "Where the figure rests on fewer, neither is said.",
        ));
    }
    sentences
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
