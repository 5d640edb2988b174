//! How an indicator is reckoned, so that anybody can reckon it again: what from what, which cases are in, which are not.

use crate::explain::listed;
use crate::lexicon::Language;
use crate::model::{
    Awaited, Beginning, HowReached, Indicator, Measure, Owed, Pool, PoolFigure, PoolLevel, Procedure, Signal, SpanOfTime, StepId, Which,
};
use crate::terms::period_words;

/// The recipe of an indicator, in sentences.
#[must_use]
pub fn recipe_sentences(language: Language, procedure: &Procedure, indicator: &Indicator) -> Vec<String> {
    let words = Words { language, procedure };
    let mut sentences = match &indicator.measure {
        Measure::Days(from, to) => words.days(*from, *to),
        Measure::Share(of, None) => words.ever(*of),
        Measure::Share(of, Some((rule, after))) => words.in_time(*of, &period_words(language, rule.period), *after),
        Measure::Late(steps, owed) => words.late(steps, owed),
        Measure::Number(signal) => vec![words.number(*signal)],
        Measure::Pool(figure, pool) => words.of_pool(*figure, procedure.pool(*pool)),
    };
    sentences.extend(indicator.per.map(|per| words.per(per, &indicator.measure)));
    sentences.extend(super::aims::recipe(language, indicator));
    sentences
}

/// Where all figures come from, in sentences: said once for all indicators.
#[must_use]
pub fn sources_sentences(language: Language) -> Vec<String> {
    let sentences = language.pick(
        [
            "Tallene er regnet af sagernes logge med den samme motor, som fører sagerne. Intet er tastet ind, og intet er gemt.",
            "En hændelse tæller, når den var sket og registreret ved opgørelsen. Det, der er rettet eller trukket tilbage, tæller ikke, som det først stod; det, en rolle ikke måtte melde, og det, der kom, da sagen var lukket eller standset, tæller slet ikke.",
            "Dage er kalenderdage. Medianen er tallet for den midterste sag; er der to i midten, ligger den midt imellem dem. Gennemsnit og procent er rundet af til én decimal, en halv rundes op.",
        ],
        [
            "The figures are reckoned from the logs of the cases by the same engine that runs the cases. Nothing is typed in, and nothing is stored.",
            "An event counts when it had happened and was recorded by the time looked at. What was corrected or taken back does not count as it first stood; what a role may not report, and what came when the case was closed or had stopped, does not count at all.",
            "Days are calendar days. The median is the figure of the middle case; of two in the middle it lies half-way. Means and percentages are rounded to one decimal, a half upwards.",
        ],
    );
    sentences.map(str::to_owned).into()
}

/// The phrases of recipes in one language.
pub(super) struct Words<'w> {
    pub(super) language: Language,
    pub(super) procedure: &'w Procedure,
}

impl Words<'_> {
    fn pick(&self, danish: String, english: String) -> String {
        self.language.pick(danish, english)
    }

    fn quoted(&self, name: &str) -> String {
        self.language.quoted(name)
    }

    /// `»kontakt«`.
    pub(super) fn signal(&self, signal: Signal) -> String {
        self.quoted(self.procedure.signal_name(signal))
    }

    /// `»kontakt«`, or the goal's name.
    fn awaited(&self, of: Awaited) -> String {
        match of {
            Awaited::Signal(signal, _) => self.signal(signal),
            Awaited::Goal(_) => self.quoted(&self.procedure.goal().name),
        }
    }

    pub(super) fn beginning(&self, from: Beginning) -> String {
        match from {
            Beginning::Signal(signal, _) => self.signal(signal),
            Beginning::Fact(fact) => self.quoted(&self.procedure.fact(fact).name),
        }
    }

    /// The day that is counted from: `den første dag, »sygemelding« skete`.
    fn from(&self, from: Beginning) -> String {
        let name = self.beginning(from);
        match from {
            Beginning::Fact(_) => self.pick(
                format!("den dag, {name} siger (som det sidst er oplyst)"),
                format!("the day that {name} gives (as it was stated last)"),
            ),
            Beginning::Signal(signal, which) => {
                let (first, last) =
                    (self.pick("den første".into(), "the first".into()), self.pick("den seneste".into(), "the latest".into()));
                let which = if which == Which::Latest { last } else { first };
                let happened = self.happened(signal);
                self.pick(format!("{which} dag, {name} {happened}"), format!("{which} day on which {name} {happened}"))
            }
        }
    }

    fn happened(&self, signal: Signal) -> &'static str {
        match signal {
            Signal::Met(_) => self.language.pick("blev opfyldt", "was met"),
            Signal::Event(_) => self.language.pick("skete", "happened"),
            Signal::Reached(_) => self.language.pick("indtraf", "came true"),
        }
    }

    /// The day that is counted to.
    fn until(&self, to: Awaited) -> String {
        let name = self.awaited(to);
        match to {
            Awaited::Signal(signal, which) => {
                let happened = self.happened(signal);
                if which == Which::Latest {
                    return self.pick(
                        format!("den seneste dag fra da af, {name} {happened}"),
                        format!("the latest day from then on, on which {name} {happened}"),
                    );
                }
                self.pick(
                    format!("den første dag fra da af, {name} {happened}"),
                    format!("the first day from then on, on which {name} {happened}"),
                )
            }
            Awaited::Goal(how) => {
                let reached = self.reached(how);
                self.pick(format!("den dag, målet {name} {reached}"), format!("the day on which the goal {name} {reached}"))
            }
        }
    }

    fn reached(&self, how: HowReached) -> &'static str {
        match how {
            HowReached::Once => self.language.pick("blev nået", "was reached"),
            HowReached::FirstTime => self.language.pick(
                "blev nået første gang, også når sagen siden blev genåbnet (brutto, tilbagefald regnes ikke fra)",
                "was reached for the first time, also where the case was reopened since (gross of relapse)",
            ),
            HowReached::ForGood => self.language.pick(
                "blev nået, uden at sagen siden er genåbnet (netto, efter tilbagefald)",
                "was reached, the case not having been reopened since (net of relapse)",
            ),
        }
    }

    fn days(&self, from: Beginning, to: Awaited) -> Vec<String> {
        let (from_day, to_day) = (self.from(from), self.until(to));
        let (begin, end) = (self.beginning(from), self.awaited(to));
        vec![
            self.pick(
                format!("I hver sag tælles dagene fra {from_day}, til {to_day}. Samme dag er 0 dage."),
                format!("In each case the days are counted from {from_day} to {to_day}. The same day is 0 days."),
            ),
            self.pick(
                format!(
                    "En sag giver et tal, når begge dele er sket. Er den ikke nået til {end}, eller sluttede den uden, er den talt for sig. Sager uden {begin} er ikke med."
                ),
                format!(
                    "A case gives a figure once both have happened. One that has not come to {end} yet, or that ended without, is counted by itself. Cases without {begin} are not in."
                ),
            ),
        ]
    }

    /// `»tilbagekomst« skete`, `målet »tilbage« blev nået`.
    fn came(&self, of: Awaited) -> String {
        let name = self.awaited(of);
        match of {
            Awaited::Signal(signal, _) => format!("{name} {}", self.happened(signal)),
            Awaited::Goal(how) => {
                let reached = self.reached(how);
                self.pick(format!("målet {name} {reached}"), format!("the goal {name} {reached}"))
            }
        }
    }

    fn in_time(&self, of: Awaited, period: &str, after: Beginning) -> Vec<String> {
        let (mut came, day, begin) = (self.came(of), self.from(after), self.beginning(after));
        if matches!(of, Awaited::Goal(HowReached::FirstTime | HowReached::ForGood)) {
            came.push(',');
        }
        vec![
            self.pick(
                format!("Af de afgjorte sager tælles dem, hvor {came} senest {period} efter {day}; den sidste dag tæller med, også når den er en fridag."),
                format!("Of the cases that are decided, those count in which {came} within {period} after {day}; the last day counts, even on a day off."),
            ),
            self.pick(
                format!("En sag er afgjort, når det er sket, eller når tiden er gået, hvordan sagen så er endt. Løber tiden endnu, er sagen ikke afgjort. Sager uden {begin} er ikke med."),
                format!("A case is decided once it has happened, or once the time has passed, however the case ended. While the time still runs, it is not decided. Cases without {begin} are not in."),
            ),
        ]
    }

    fn ever(&self, of: Awaited) -> Vec<String> {
        let came = self.came(of);
        vec![self.pick(
            format!("Af de afgjorte sager tælles dem, hvor {came}. En sag er afgjort, når det er sket, eller når sagen er slut. Er den i gang, er den ikke afgjort. Alle sager er med."),
            format!("Of the cases that are decided, those count in which {came}. A case is decided once it has happened, or once the case has ended. While it goes on, it is not decided. All cases are in."),
        )]
    }

    fn late(&self, steps: &[StepId], owed: &Owed) -> Vec<String> {
        let named = |names: Vec<&str>| {
            let names: Vec<String> = names.into_iter().map(|name| self.quoted(name)).collect();
            listed(&names, self.language.pick("og", "and"))
        };
        let of_steps = named(steps.iter().map(|step| self.procedure.step(*step).name.as_str()).collect());
        let whose = match owed {
            Owed::All => self.pick("alle pligter med en frist".into(), "all duties with a deadline".into()),
            Owed::In => self.pick(format!("fristerne ved {of_steps}"), format!("the deadlines at {of_steps}")),
            Owed::By(roles) => {
                let roles = named(roles.iter().map(|role| self.procedure.role(*role).name.as_str()).collect());
                self.pick(
                    format!("de pligter med en frist, som {roles} har: {of_steps}"),
                    format!("the duties with a deadline of {roles}: {of_steps}"),
                )
            }
        };
        vec![
            self.pick(
                format!("Hver frist tælles for sig, også når et trin kommer flere gange i en sag. Der ses på {whose}."),
                format!("Each deadline counts by itself, also where a step comes several times in a case. Looked at are {whose}."),
            ),
            self.pick(
                "Af de frister, der er holdt eller overskredet, tælles de overskredne; en forlænget frist er overskredet, når den nye er gået. Med er ikke frister, der løber endnu, pligter, der endte, før fristen var gået, og frister, der var gået, før nogen kendte pligten.".into(),
                "Of the deadlines that were kept or missed, the missed ones count; one that was put off is missed when the new one has passed. Not in are deadlines that still run, duties that ended before theirs had passed, and deadlines that had passed before anybody knew of the duty.".into(),
            ),
        ]
    }

    fn number(&self, signal: Signal) -> String {
        let (name, happened) = (self.signal(signal), self.happened(signal));
        self.pick(
            format!("Der tælles, hvor mange gange {name} {happened}, i alle sager tilsammen."),
            format!("Counted is how many times {name} {happened}, in all cases together."),
        )
    }

    fn of_pool(&self, figure: PoolFigure, pool: &Pool) -> Vec<String> {
        let name = self.quoted(&pool.name);
        let days = || {
            self.pick(
                "Dagene tælles fra den første i puljens log, og en dag, der ikke er slut, er ikke med.".into(),
                "The days are counted from the first in the log of the pool; a day that has not ended is not in.".into(),
            )
        };
        let level = |danish: &str, english: &str| {
            let each = self.pick(
                format!("For hver dag tages, hvor mange {danish} der var i puljen {name}, da dagen sluttede. Gennemsnittet er af alle dage, og hver dag vejer lige meget."),
                format!("For each day it is taken how many {english} there were in the pool {name} when the day ended. The mean is of all days, each weighing the same."),
            );
            vec![each, days()]
        };
        let share = |danish: String, english: String| {
            let each = self.pick(
                format!("Af alle dage tælles dem, der sluttede {danish} i puljen {name}."),
                format!("Of all days, those count that ended {english} in the pool {name}."),
            );
            vec![each, days()]
        };
        match figure {
            PoolFigure::Free => level("ledige pladser", "free places"),
            PoolFigure::Places => level("pladser", "places"),
            PoolFigure::Full => share("uden en ledig plads".into(), "without a free place".into()),
            PoolFigure::Below => {
                let (least, of) = pool.target.as_ref().map_or((0, PoolLevel::Free), |target| (target.least, target.of));
                let noun = match of {
                    PoolLevel::Free => ("ledige pladser", "free places"),
                    PoolLevel::All => ("pladser", "places"),
                };
                share(format!("med færre end {least} {}", noun.0), format!("with fewer than {least} {}", noun.1))
            }
            PoolFigure::Waited => vec![
                self.pick(
                    format!("Hver gang en sag kommer på venteliste i puljen {name}, tælles dagene, til den får en plads. Samme dag er 0 dage."),
                    format!("Each time a case comes on the waiting list in the pool {name}, the days are counted until it gets a place. The same day is 0 days."),
                ),
                self.pick(
                    "Venter den endnu, eller holdt den op med at bede, er ventetiden talt for sig. Tallene er regnet af puljens log.".into(),
                    "Where it still waits, or asks no longer, the wait is counted by itself. The figures are reckoned from the log of the pool.".into(),
                ),
            ],
            PoolFigure::Expired => vec![self.pick(
                format!("Der tælles, hvor mange reservationer i puljen {name} der er udløbet, efter puljens log. En reservation udløber dagen efter sin sidste dag."),
                format!("Counted is how many reservations in the pool {name} have expired, by the log of the pool. A reservation expires on the day after its last."),
            )],
        }
    }

    fn per(&self, per: SpanOfTime, measure: &Measure) -> String {
        let span = match per {
            SpanOfTime::Month => self.language.pick("Måneden", "month"),
            SpanOfTime::Quarter => self.language.pick("Kvartalet", "quarter"),
            SpanOfTime::Year => self.language.pick("Året", "year"),
        };
        let day = match measure {
            Measure::Days(from, _) | Measure::Share(_, Some((_, from))) => self.from(*from),
            Measure::Share(_, None) => self.pick("dagen for sagens første hændelse".into(), "the day of its first event".into()),
            Measure::Late(..) => self.pick("den dag, pligten begyndte".into(), "the day on which the duty began".into()),
            Measure::Number(_) => self.pick("den dag, det skete".into(), "the day on which it happened".into()),
            Measure::Pool(PoolFigure::Waited, _) => {
                self.pick("den dag, ventetiden begyndte".into(), "the day on which the wait began".into())
            }
            Measure::Pool(PoolFigure::Expired, _) => {
                self.pick("den dag, reservationen udløb".into(), "the day on which the reservation expired".into())
            }
            Measure::Pool(..) => self.pick("dagen".into(), "the day".into()),
        };
        self.pick(format!("{span} tages af {day}."), format!("The {span} is that of {day}."))
    }
}
