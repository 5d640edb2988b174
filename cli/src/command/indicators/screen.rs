//! The indicators as people read them.

use super::Answered;
use crate::output::{Paint, Style};
use crate::page::{Block, Piece, Section, page};
use crate::words::{self, basis_sentence, counted};
use sagsgang::indicators::{
    Figures, Found, Judged, Reckoned, Verdict, changed, figures_sentences, found_words, judged_sentence, recipe_sentences,
    sources_sentences, span_words,
};
use sagsgang::lexicon::Language;
use sagsgang::model::Indicator;

/// The most cases that are named beside a figure that was learned anew.
const MOST_CHANGED: usize = 10;

pub(super) fn screen(answered: &Answered, with_cases: bool, paint: Paint) -> String {
    let (language, calendar) = (answered.language, answered.procedure.calendar());
    let name = language.quoted(answered.procedure.name());
    let from = |cases: String, one: &str, many: &str| match answered.pools.len() {
        0 => cases,
        pools => format!("{cases} {} {}", language.pick("og", "and"), counted(pools, one, many)),
    };
    let title = language.pick(
        format!("Nøgletal for {name}, regnet af {}", from(counted(answered.cases, "sag", "sager"), "pulje", "puljer")),
        format!("Indicators of {name}, from {}", from(counted(answered.cases, "case", "cases"), "pool", "pools")),
    );
    let mut opening = vec![Piece::new(Style::Strong, title), Piece::new(Style::Faint, words::as_of(language, calendar, answered.now))];
    if let Some(then) = answered.then {
        let beside = words::as_of(language, calendar, then);
        opening.push(Piece::new(Style::Faint, language.pick(format!("Ved siden af: {beside}"), format!("Beside it: {beside}"))));
    }
    let mut sections: Vec<Section> =
        answered.each().map(|(indicator, now, then)| one(answered, indicator, now, then, with_cases)).collect();
    if sections.is_empty() {
        let nothing = language.pick(
            ["Sagsgangen erklærer ingen nøgletal.", "Skriv fx: nøgletal \"Tid til …\" og under det: dage fra … til …"],
            ["The procedure declares no indicators.", "Write for instance: indicator \"Time to …\" and below it: days from … to …"],
        );
        sections.push(Section::of_sentences(language.pick("INGEN NØGLETAL", "NO INDICATORS"), nothing));
    } else {
        let heading = language.pick("SÅDAN ER DER REGNET", "HOW IT WAS RECKONED");
        sections.push(Section::of_sentences(heading, sources_sentences(language)));
    }
    sections.push(left_out(answered));
    page(paint, &opening, &sections)
}

fn one(answered: &Answered, indicator: &Indicator, now: &Reckoned, then: Option<&Reckoned>, with_cases: bool) -> Section {
    let (language, procedure) = (answered.language, &answered.procedure);
    let calendar = procedure.calendar();
    let mut section = Section::new(indicator.name.clone());
    section.push(Block::default().right(Style::Faint, indicator.words.clone()));
    let figures = |block: Block, reckoned: &Reckoned| {
        let mut sentences = figures_sentences(language, procedure, indicator, &reckoned.all).into_iter();
        let block = block.right(Style::Strong, sentences.next().unwrap_or_default());
        let block = sentences.fold(block, |block, sentence| block.right(Style::Plain, sentence));
        judged(block, language, indicator, reckoned.judged.as_ref(), &reckoned.all)
    };
    let differing = then.map(|then| changed(indicator, now, then)).unwrap_or_default();
    match then {
        Some(then) if !differing.is_empty() => {
            section.push(figures(Block::default().left(Style::Plain, language.pick("kendt nu", "known now")), now));
            section.push(figures(Block::default().left(Style::Plain, language.pick("kendt da", "known then")), then));
            differences(answered, &mut section, differing);
        }
        Some(_) => {
            let block = figures(Block::default(), now);
            section.push(block.right(Style::Plain, language.pick("Det samme var kendt da.", "The same was known then.")));
        }
        None => section.push(figures(Block::default(), now)),
    }
    if let Some(per) = indicator.per {
        for span in &now.spans {
            let sentences = figures_sentences(language, procedure, indicator, &span.figures).join(" ");
            let block = Block::default().left(Style::Plain, span_words(language, per, span)).right(Style::Plain, sentences);
            let block = judged(block, language, indicator, span.judged.as_ref(), &span.figures);
            // What was said then of the same span is told where it was another thing.
            let before = then.and_then(|then| then.spans.iter().find(|before| before.from == span.from));
            let otherwise = before.filter(|before| before.judged != span.judged).and_then(|before| Some((before, before.judged.as_ref()?)));
            section.push(match otherwise {
                Some((before, verdict)) => {
                    let sentence = judged_sentence(language, indicator, verdict, &before.figures);
                    block.right(Style::Plain, language.pick(format!("Kendt da: {sentence}"), format!("Known then: {sentence}")))
                }
                None => block,
            });
        }
    }
    let recipe = recipe_sentences(language, procedure, indicator);
    let recipe = recipe.into_iter().chain(basis_sentence(language, &indicator.basis));
    section.push(recipe.fold(Block::default(), |block, sentence| block.right(Style::Faint, sentence)));
    if with_cases {
        for found in &now.found {
            let words = found_words(language, calendar, found);
            section.push(Block::default().left(Style::Plain, found.whose()).right(Style::Plain, words));
        }
    }
    section
}

/// How a figure stands against its target, where it has one.
fn judged(block: Block, language: Language, indicator: &Indicator, judged: Option<&Judged>, figures: &Figures) -> Block {
    let Some(judged) = judged else { return block };
    let style = match judged.verdict {
        Verdict::Reached => Style::Good,
        Verdict::NotReached => Style::Alarm,
        Verdict::TooFew | Verdict::NoFigure => Style::Plain,
    };
    block.right(style, judged_sentence(language, indicator, judged, figures))
}

/// Which cases brought the difference.
fn differences(answered: &Answered, section: &mut Section, differing: Vec<(&str, Vec<&Found>, Vec<&Found>)>) {
    let (language, calendar) = (answered.language, answered.procedure.calendar());
    let said = |found: Vec<&Found>| {
        let found: Vec<String> = found.into_iter().map(|found| found_words(language, calendar, found)).collect();
        if found.is_empty() { language.pick("intet", "nothing").to_owned() } else { found.join(" · ") }
    };
    let more = differing.len().saturating_sub(MOST_CHANGED);
    for (case, now, then) in differing.into_iter().take(MOST_CHANGED) {
        let (now, then) = (said(now), said(then));
        let (now, then) = language.pick((format!("nu: {now}"), format!("da: {then}")), (format!("now: {now}"), format!("then: {then}")));
        section.push(Block::default().left(Style::Plain, case).right(Style::Plain, now).right(Style::Plain, then));
    }
    if more > 0 {
        let words = language.pick(
            format!("og {} til (--format json har dem alle)", counted(more, "sag", "sager")),
            format!("and {} more (--format json has them all)", counted(more, "case", "cases")),
        );
        section.push(Block::default().right(Style::Plain, words));
    }
}

/// Logs that are not in the figures.
fn left_out(answered: &Answered) -> Section {
    let language = answered.language;
    let mut section = Section::new(language.pick("IKKE MED I TALLENE", "NOT IN THE FIGURES"));
    for left_out in &answered.left_out {
        let logs = words::listed(language, &left_out.logs);
        let words = if left_out.words.starts_with(&logs) { format!("{}.", left_out.words) } else { format!("{logs}: {}.", left_out.words) };
        section.push(Block::default().right(Style::Alarm, words));
    }
    if answered.unreadable > 0 {
        let lines = answered.unreadable;
        let words = language.pick(
            format!("{} i loggene kan ikke læses; sagerne er regnet af resten.", counted(lines, "linje", "linjer")),
            format!("{} of the logs cannot be read; the cases are reckoned from the rest.", counted(lines, "line", "lines")),
        );
        section.push(Block::default().right(Style::Alarm, words));
    }
    section
}
