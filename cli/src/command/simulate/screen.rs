//! What came of invented cases, as people read it.

use super::Answered;
use crate::output::{Paint, Style};
use crate::page::{Block, Piece, Section, page};
use crate::words::counted;
use sagsgang::lexicon::Language;
use sagsgang_simulate::{NoiseKind, PerStep, Spread};
use std::collections::BTreeMap;

/// What nobody may take it for.
pub(super) fn caution(language: Language) -> &'static str {
    language.pick(
        "Sagerne er opdigtede. Tallene viser, hvad sagsgangen gør ved sådanne sager; de er ingen prognose.",
        "The cases are invented. The figures show what the procedure does to such cases; they are no forecast.",
    )
}

pub(super) fn screen(answered: &Answered<'_>, paint: Paint) -> String {
    let language = answered.language;
    let period = answered.simulation.period();
    let name = language.quoted(answered.simulation.procedure().name());
    let cases = answered.figures.begun;
    let title = language.pick(
        format!("{} af {name}", number(cases, "opdigtet sag", "opdigtede sager")),
        format!("{} of {name}", number(cases, "invented case", "invented cases")),
    );
    let when = language.pick(
        format!("Begyndt {} til {}, fulgt til og med {}. Frø {}.", period.from, period.to, period.until, answered.seed),
        format!("Begun {} to {}, followed through {}. Seed {}.", period.from, period.to, period.until, answered.seed),
    );
    let opening = [Piece::new(Style::Strong, title), Piece::new(Style::Faint, when), Piece::new(Style::Faint, caution(language))];
    let sections = [
        outcome(answered),
        steps(answered),
        work(answered),
        pools(answered),
        indicators(answered),
        on_top(answered),
        findings(answered),
        written(answered),
    ];
    page(paint, &opening, &sections)
}

fn outcome(answered: &Answered<'_>) -> Section {
    let (language, figures) = (answered.language, &answered.figures);
    let all = figures.begun;
    let of = |some: u64| share(language, some, all);
    let mut section = Section::new(language.pick("SAGERNE", "THE CASES"));
    let mut say = |danish: &str, english: &str, some: u64| {
        section.push(Block::default().left(Style::Plain, language.pick(danish, english)).right(Style::Plain, of(some)));
    };
    say("målet er nået", "the goal is reached", figures.reached);
    say("sluttet på anden vis", "ended otherwise", figures.ended);
    say("åbne", "open", figures.open);
    say("lukkede", "closed", figures.closed);
    say("genåbnede, eller målet taget tilbage", "reopened, or the goal taken back", figures.reopened);
    if let Some(spread) = figures.to_goal.spread() {
        let left = language.pick("fra første hændelse til målet", "from the first event to the goal");
        section.push(Block::default().left(Style::Plain, left).right(Style::Plain, spread_words(language, spread)));
    }
    section
}

fn steps(answered: &Answered<'_>) -> Section {
    let language = answered.language;
    let mut section = Section::new(language.pick("TRINENE", "THE STEPS"));
    for (_, title, step) in answered.steps() {
        let block = Block::default().left(Style::Plain, short(title)).right(Style::Plain, step_words(language, step));
        section.push(match late_words(language, step) {
            Some(late) => block.right(Style::Alarm, late),
            None => block,
        });
    }
    section
}

fn step_words(language: Language, step: &PerStep) -> String {
    let mut words = vec![language.pick(format!("åbnet {}", step.opened), format!("opened {}", step.opened))];
    let mut some = |danish: &str, english: &str, number: u64| {
        if number > 0 {
            words.push(format!("{} {number}", language.pick(danish, english)));
        }
    };
    some("opfyldt i tide", "met in time", step.kept);
    some("faldet væk", "fallen away", step.otherwise);
    some("stadig åbne", "still open", step.open);
    some("påmindelser", "reminders", step.reminders);
    words.join(" · ")
}

fn late_words(language: Language, step: &PerStep) -> Option<String> {
    if step.late == 0 && step.rungs == 0 {
        return None;
    }
    let share = share(language, step.late, step.opened);
    let mut words = vec![language.pick(format!("for sent {share}"), format!("late {share}"))];
    words.extend(step.days_late.spread().map(|spread| spread_words(language, spread)));
    if step.rungs > 0 {
        let rungs = step.rungs;
        words.push(language.pick(
            number(rungs, "besked op ad stigen", "beskeder op ad stigen"),
            number(rungs, "message up the ladder", "messages up the ladder"),
        ));
    }
    Some(words.join(" · "))
}

/// Acts by month, and of each role.
fn work(answered: &Answered<'_>) -> Section {
    let language = answered.language;
    let mut section = Section::new(language.pick("ARBEJDET: HÆNDELSER EFTER MÅNED OG ROLLE", "THE WORK: EVENTS BY MONTH AND ROLE"));
    let mut months: BTreeMap<(i32, u32), Vec<String>> = BTreeMap::new();
    let roles = answered.simulation.procedure().roles().iter().map(|role| role.name.as_str());
    let others = answered.figures.acts.keys().map(String::as_str);
    let mut named: Vec<&str> = Vec::new();
    for role in roles.chain(others) {
        if !named.contains(&role) {
            named.push(role);
        }
    }
    for role in named {
        for (month, acts) in answered.figures.acts.get(role).into_iter().flatten() {
            months.entry(*month).or_default().push(format!("{role} {acts}"));
        }
    }
    for ((year, month), acts) in months {
        section.push(Block::default().left(Style::Plain, format!("{year}-{month:02}")).right(Style::Plain, acts.join(" · ")));
    }
    section
}

/// What each pool holds at the end.
fn pools(answered: &Answered<'_>) -> Section {
    let mut section = Section::new(answered.language.pick("PULJERNE VED SLUTNINGEN", "THE POOLS AT THE END"));
    for held in &answered.pools {
        section.push(Block::default().left(Style::Plain, short(&held.title)).right(Style::Plain, held.words.clone()));
    }
    section
}

fn indicators(answered: &Answered<'_>) -> Section {
    let mut section = Section::new(answered.language.pick("NØGLETALLENE", "THE INDICATORS"));
    for (indicator, _, sentences) in answered.indicators() {
        let block = Block::default().left(Style::Plain, short(&indicator.name));
        section.push(sentences.into_iter().fold(block, |block, sentence| block.right(Style::Plain, sentence)));
    }
    section
}

fn on_top(answered: &Answered<'_>) -> Section {
    let language = answered.language;
    let mut section = Section::new(language.pick("OVENI", "ON TOP"));
    for (kind, times) in &answered.figures.noise {
        let words = match kind {
            NoiseKind::LateRegistration => language.pick("registreret senere, end det skete", "recorded later than it happened"),
            NoiseKind::Correction => language.pick("rettet til en anden dag", "corrected to another day"),
            NoiseKind::Withdrawal => language.pick("taget tilbage", "taken back"),
            NoiseKind::Duplicate => language.pick("fortalt to gange", "told twice"),
            NoiseKind::Disorder => language.pick("kommet i en anden rækkefølge", "arrived in another order"),
            NoiseKind::Relapse => language.pick("tilbagefald, genåbning eller forfra", "relapse, reopening or anew"),
            NoiseKind::VainAttempt => language.pick("forgæves forsøg", "attempts in vain"),
            NoiseKind::Extension => language.pick("frist forlænget", "deadline put off"),
        };
        section.push(Block::default().left(Style::Plain, words).right(Style::Plain, times.to_string()));
    }
    section
}

/// What somebody should look at: what the noise did to the rest.
fn findings(answered: &Answered<'_>) -> Section {
    let language = answered.language;
    let mut section = Section::new(language.pick("FUND I SAGERNE", "FINDINGS IN THE CASES"));
    for (code, times) in &answered.figures.findings {
        section.push(Block::default().left(Style::Plain, code.clone()).right(Style::Plain, times.to_string()));
    }
    section
}

fn written(answered: &Answered<'_>) -> Section {
    let language = answered.language;
    let sentences = answered.written.iter().map(|written| {
        let logs = number(written.cases + written.pools as u64, "log", language.pick("logge", "logs"));
        language.pick(format!("{logs} er skrevet til {}.", written.to), format!("{logs} written to {}.", written.to))
    });
    Section::of_sentences(language.pick("SKREVET", "WRITTEN"), sentences)
}

/// `i midten 3 dage, ni af ti højst 9`.
fn spread_words(language: Language, spread: Spread) -> String {
    let middle = counted(usize::try_from(spread.median).unwrap_or(0), language.pick("dag", "day"), language.pick("dage", "days"));
    language.pick(
        format!("halvdelen højst {middle}, ni af ti højst {}", spread.nine_of_ten),
        format!("half of them at most {middle}, nine of ten at most {}", spread.nine_of_ten),
    )
}

/// `120 (12,0 %)`, reckoned in whole numbers.
fn share(language: Language, some: u64, all: u64) -> String {
    if all == 0 {
        return some.to_string();
    }
    let per_mille = (some * 1000 + all / 2) / all;
    let (whole, tenth) = (per_mille / 10, per_mille % 10);
    language.pick(format!("{some} ({whole},{tenth} %)"), format!("{some} ({whole}.{tenth}%)"))
}

fn number(number: u64, one: &str, many: &str) -> String {
    counted(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

/// The longest title beside which there is still room for words.
const LONGEST: usize = 38;

fn short(title: &str) -> String {
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    let cut: String = title.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}
