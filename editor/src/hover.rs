//! What is said where somebody points: of a step its deadline with the next concrete dates, of a name its declaration, of a keyword
//! what it means.

use crate::lines::Lines;
use crate::names::{self, At, Found};
use crate::outline::excerpt;
use crate::texts::Shelf;
use sagsgang::calendar::{Calendar, CountRule, CountStep, Day, Direction, Landing, Moment, Period, Unit};
use sagsgang::diagnostic::has_errors;
use sagsgang::explain::{basis_words, count_sentences, moment_words};
use sagsgang::lexicon::Language;
use sagsgang::model::{Anchor, Modal, Procedure, Rung, RungTime, Signal, Step, TimeLimit};
use sagsgang::source::Span;
use sagsgang::syntax::ast::What;
use sagsgang::syntax::editing::keyword_at;

/// How many lines of a declaration are shown.
const MOST_LINES: usize = 12;
/// How far ahead something is planned in an example in which days are counted back from it.
const AHEAD: i32 = 28;
/// How many rounds of a recurring step are shown.
const ROUNDS: u32 = 3;

/// What is said of a place, and of which words there.
pub(crate) fn hover(shelf: &mut Shelf, key: &str, offset: u32, today: Day) -> Option<(String, Span)> {
    let parsed = shelf.parsed(key)?;
    let language = shelf.get(key)?.language();
    let at = names::name_at(&parsed.file, offset);
    let said = match &at {
        Some(At::Name(name, _)) => of_name(shelf, key, &name.text, language, today),
        Some(At::Value(name, of)) => {
            let found = names::value_declared(shelf, key, &name.text, of.as_deref());
            found.first().and_then(|found| declared(shelf, key, found, language))
        }
        Some(At::OtherText(_)) => names::other_text(shelf, key).and_then(|found| declared(shelf, key, &found, language)),
        Some(At::Words(_)) | None => None,
    };
    if let (Some(said), Some(at)) = (said, &at) {
        return Some((said, at.span()));
    }
    let (keyword, span) = keyword_at(shelf.get(key)?.lines.text(), language, offset)?;
    let meaning = keyword.meaning(language)?;
    let example = keyword.example(language).map(|example| format!("\n\n```sagsgang\n{}\n```", example.replace(" · ", "\n")));
    Some((format!("**{}**: {meaning}{}", keyword.text(language), example.unwrap_or_default()), span))
}

/// A name: where it is declared, and what of that can be said.
fn of_name(shelf: &mut Shelf, key: &str, name: &str, language: Language, today: Day) -> Option<String> {
    let places = names::declarations(shelf, key, name);
    let procedure = shelf.procedure(key);
    let step = procedure.as_ref().and_then(|procedure| Some((procedure, procedure.step_named(name)?.1)));
    let is_step = |shelf: &mut Shelf, found: &Found| {
        let what = shelf.parsed(&found.key).and_then(|parsed| {
            names::declaration_at(&parsed.file, found.span.start).map(|declaration| matches!(declaration.what, What::Step(_)))
        });
        what.unwrap_or(false)
    };
    let before = shelf.read(key).is_some_and(|read| has_errors(&read.loaded.diagnostics));
    let mut parts: Vec<String> = Vec::new();
    let mut told = false;
    for found in &places {
        if is_step(shelf, found) {
            match step {
                Some((procedure, step)) if !told => {
                    parts.push(of_step(language, procedure, step, today));
                    if before {
                        let words =
                            ("*Der er fejl i teksten nu; svaret er fra før.*", "*There are errors in the text now; this is from before.*");
                        parts.push(language.pick(words.0, words.1).to_owned());
                    }
                }
                Some(_) => {}
                None => parts.extend(declared(shelf, key, found, language)),
            }
            told = true;
        } else {
            parts.extend(declared(shelf, key, found, language));
            parts.extend(procedure.as_ref().and_then(|procedure| event_words(language, procedure, name)));
            parts.extend(procedure.as_ref().and_then(|procedure| role_words(language, procedure, name)));
        }
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// A declaration as it is written, with the text it implements, and in which text if in another.
fn declared(shelf: &mut Shelf, key: &str, found: &Found, language: Language) -> Option<String> {
    let parsed = shelf.parsed(&found.key)?;
    let declaration = names::declaration_at(&parsed.file, found.span.start)?;
    let text = shelf.get(&found.key)?;
    let lines: &Lines = &text.lines;
    let mut said = format!("```sagsgang\n{}\n```", excerpt(declaration, lines, MOST_LINES));
    said.push_str(&quoted(&declaration.quote));
    if found.key != key {
        let name = language.quoted(text.name().unwrap_or_default());
        said.push_str(&language.pick(format!("\n\nErklæret i {name}."), format!("\n\nDeclared in {name}.")));
    }
    Some(said)
}

fn quoted(quote: &[String]) -> String {
    if quote.is_empty() { String::new() } else { format!("\n\n> {}", quote.join("\n> ")) }
}

/// The steps an event opens and meets.
fn event_words(language: Language, procedure: &Procedure, name: &str) -> Option<String> {
    let kind = procedure.kind_named(name)?;
    let titles = |is: &dyn Fn(&Step) -> bool| {
        let titles: Vec<String> = procedure.steps().iter().filter(|step| is(step)).map(|step| language.quoted(step.title())).collect();
        titles.join(", ")
    };
    let opens = titles(&|step| step.after.signals.contains(&Signal::Event(kind)));
    let meets = titles(&|step| step.met_by.contains(&kind));
    let mut words = Vec::new();
    if !opens.is_empty() {
        words.push(language.pick(format!("Åbner {opens}."), format!("Opens {opens}.")));
    }
    if !meets.is_empty() {
        words.push(language.pick(format!("Opfylder {meets}."), format!("Meets {meets}.")));
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// What a role does.
fn role_words(language: Language, procedure: &Procedure, name: &str) -> Option<String> {
    let role = procedure.role_named(name)?;
    let steps = procedure.steps().iter().filter(|step| step.actors.contains(&role));
    let titles: Vec<String> = steps.map(|step| language.quoted(step.title())).collect();
    let titles = titles.join(", ");
    (!titles.is_empty()).then(|| language.pick(format!("Har del i {titles}."), format!("Takes part in {titles}.")))
}

/// A step: who must do what, the text it implements, its deadline by an example from today, its legal basis.
fn of_step(language: Language, procedure: &Procedure, step: &Step, today: Day) -> String {
    let modal = match step.modal {
        Modal::Must => language.pick("skal", "must"),
        Modal::Should => language.pick("bør", "should"),
        Modal::May => language.pick("kan", "may"),
        Modal::Right => language.pick("har ret til at", "has the right to"),
    };
    let actors = procedure.role_names(&step.actors).join(", ");
    let mut parts = vec![format!("**{}**  \n{actors} {modal} {}", step.title(), step.action)];
    if !step.quote.is_empty() {
        parts.push(quoted(&step.quote).trim_start().to_owned());
    }
    parts.extend(deadline_words(language, procedure, step, today));
    let basis: Vec<String> = step.basis.iter().map(|basis| basis_words(language, basis)).collect();
    if !basis.is_empty() {
        parts.push(format!("**{}**: {}", language.pick("Hjemmel", "Legal basis"), basis.join("; ")));
    }
    parts.join("\n\n")
}

/// A limit counted from an example.
struct Example {
    due: Moment,
    steps: Vec<CountStep>,
}

fn deadline_words(language: Language, procedure: &Procedure, step: &Step, today: Day) -> Vec<String> {
    let calendar = procedure.calendar();
    let when = |moment| moment_words(language, calendar, moment);
    let Some((limit, layer, mut example)) = earliest(procedure, step, today, 1) else {
        return vec![language.pick("Trinnet har ingen frist.", "The step has no deadline.").to_owned()];
    };
    let heading = if step.is_duty() { language.pick("Frist", "Deadline") } else { language.pick("Udløber", "Expires") };
    let mut rules = format!("**{heading}**: {}", limit.words);
    if let Some(layer) = layer {
        rules.push_str(&format!(" ({})", language.quoted(layer)));
    }
    for (other, layer) in limits(procedure, step).filter(|(other, _)| !std::ptr::eq(*other, limit)) {
        let of = layer.map(|layer| format!("{}: ", language.quoted(layer))).unwrap_or_default();
        let due = when(counted(calendar, other, today, 1).due);
        rules.push_str(&format!("  \n{of}{} ({due})", other.words));
    }
    let mut parts = vec![rules];
    let mut dates: Vec<(Moment, String)> = Vec::new();
    for rung in &step.rungs {
        let told = procedure.role_names(&rung.to).join(", ");
        let words = if rung.reminder {
            language.pick(format!("{told} bliver påmindet"), format!("{told} is reminded"))
        } else {
            language.pick(format!("{told} får besked, hvis det ikke er sket"), format!("{told} is told if it has not been done"))
        };
        dates.push((rung_at(calendar, rung, example.due), words));
    }
    if let Some(target) = &step.target {
        dates.push((counted(calendar, target, today, 1).due, language.pick("helst inden", "preferably by").to_owned()));
    }
    if let Some(first) = &step.earliest {
        dates.push((counted(calendar, first, today, 1).due, language.pick("den første dag", "the first day").to_owned()));
    }
    let until = if matches!(example.due, Moment::Day(_)) { language.pick(" til kl. 24", " until midnight") } else { "" };
    dates.push((example.due, format!("**{}**", language.pick(format!("frist{until}"), format!("deadline{until}")))));
    if step.every.is_some() {
        for round in 2..=ROUNDS {
            let due = counted(calendar, limit, today, round).due;
            dates.push((due, language.pick(format!("frist nr. {round}"), format!("deadline no. {round}"))));
        }
    }
    // What comes at the end of a day comes after all that comes during it.
    dates.sort_by_key(|(moment, _)| match moment {
        Moment::Day(day) => calendar.end(*day),
        Moment::Instant(instant) => *instant,
    });
    let lines: Vec<String> = dates.iter().map(|(moment, words)| format!("- {}: {words}", when(*moment))).collect();
    parts.push(format!("{}\n{}", from_words(language, procedure, limit, today), lines.join("\n")));
    example.steps.retain(|counted| !matches!(counted.what, sagsgang::calendar::CountWhat::Anchor { .. }));
    parts.push(count_sentences(language, calendar, &example.steps).join(" "));
    if let Some(cap) = &step.cap {
        let other = language.quoted(procedure.step(cap.before).title());
        parts.push(language.pick(
            format!("Kortere, når fristen for {other} kommer før: {}.", cap.words),
            format!("Shorter where the deadline of {other} comes before: {}.", cap.words),
        ));
    }
    if let Some(pausing) = &step.pausing {
        parts.push(
            language.pick(format!("Fristen står stille: {}.", pausing.words), format!("The deadline stands still: {}.", pausing.words)),
        );
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Every limit of a step, with the text it comes from where that is not the step's own.
fn limits<'p>(procedure: &'p Procedure, step: &'p Step) -> impl Iterator<Item = (&'p TimeLimit, Option<&'p str>)> {
    let own = step.limit.iter().map(|limit| (limit, None));
    let name = |layer: u8| procedure.layers().get(usize::from(layer)).map(String::as_str);
    own.chain(step.tighter.iter().map(move |tighter| (&tighter.limit, name(tighter.layer))))
}

/// The limit that decides in the example.
fn earliest<'p>(procedure: &'p Procedure, step: &'p Step, today: Day, round: u32) -> Option<(&'p TimeLimit, Option<&'p str>, Example)> {
    let calendar = procedure.calendar();
    let all = limits(procedure, step).map(|(limit, layer)| (limit, layer, counted(calendar, limit, today, round)));
    all.min_by_key(|(_, _, example)| passes(calendar, example.due))
}

fn passes(calendar: &Calendar, due: Moment) -> sagsgang::calendar::Instant {
    match due {
        Moment::Day(day) => calendar.end(day),
        Moment::Instant(instant) => instant,
    }
}

/// From when a rule is counted in the example: today, at nine; what is counted back, from four weeks ahead.
fn example_day(rule: &CountRule, today: Day) -> Day {
    if rule.direction == Direction::Backward { today.plus(AHEAD) } else { today }
}

fn counted(calendar: &Calendar, limit: &TimeLimit, today: Day, round: u32) -> Example {
    let anchor = |rule: &CountRule| {
        let day = example_day(rule, today);
        if matches!(rule.period.unit(), Unit::Hours(_)) { Moment::Instant(calendar.at(day, 9, 0)) } else { Moment::Day(day) }
    };
    let rounds = |rule: CountRule| {
        let period = Period::new(rule.period.amount().saturating_mul(round), rule.period.unit());
        CountRule { period: period.unwrap_or(rule.period), ..rule }
    };
    let rule = if limit.anchor == Anchor::Round { rounds(limit.rule) } else { limit.rule };
    if limit.bounds.is_empty() {
        let counted = calendar.explain(&rule, anchor(&rule));
        return Example { due: counted.due, steps: counted.steps };
    }
    let bare = |rule: CountRule| CountRule { landing: Landing::Stays, ..rule };
    let mut decides = bare(rule);
    for bound in &limit.bounds {
        let other = bare(bound.rule);
        let end = |rule: &CountRule| passes(calendar, calendar.count(rule, anchor(rule)));
        let wins = if bound.floor { end(&other) > end(&decides) } else { end(&other) < end(&decides) };
        if wins {
            decides = other;
        }
    }
    let mut counted = calendar.explain(&decides, anchor(&decides));
    if let (Moment::Day(_), Ok(none)) = (counted.due, Period::new(0, Unit::Days)) {
        let landed = calendar.explain(&CountRule { landing: limit.rule.landing, ..CountRule::new(none) }, counted.due);
        counted.due = landed.due;
        counted.steps.extend(landed.steps);
    }
    Example { due: counted.due, steps: counted.steps }
}

fn rung_at(calendar: &Calendar, rung: &Rung, due: Moment) -> Moment {
    match &rung.when {
        RungTime::AtOnce => due,
        RungTime::Off { rule, hour, minute } => {
            let day = calendar.day(calendar.count(rule, Moment::Day(calendar.day(due))));
            Moment::Instant(calendar.at(day, *hour, *minute))
        }
    }
}

/// What the example is counted from.
fn from_words(language: Language, procedure: &Procedure, limit: &TimeLimit, today: Day) -> String {
    let rules = std::iter::once((&limit.rule, limit.anchor)).chain(limit.bounds.iter().map(|bound| (&bound.rule, bound.anchor)));
    let mut from: Vec<String> = Vec::new();
    for (rule, anchor) in rules {
        let day = moment_words(language, procedure.calendar(), Moment::Day(example_day(rule, today)));
        let name = |name: &str| {
            let name = language.quoted(name);
            if rule.direction == Direction::Backward {
                language.pick(format!("{name} er om fire uger, {day}"), format!("{name} is in four weeks, {day}"))
            } else {
                language.pick(format!("{name} er i dag, {day}"), format!("{name} is today, {day}"))
            }
        };
        let words = match anchor {
            Anchor::Opening => language.pick(format!("trinnet åbner i dag, {day}"), format!("the step opens today, {day}")),
            Anchor::Round => language.pick(format!("det blev gjort sidst i dag, {day}"), format!("it was last done today, {day}")),
            Anchor::Fact(fact) => name(&procedure.fact(fact).name),
            Anchor::Signal(signal, _) => name(procedure.signal_title(signal)),
            Anchor::Reached(threshold) => name(&procedure.threshold(threshold).words),
        };
        if !from.contains(&words) {
            from.push(words);
        }
    }
    let from = from.join(language.pick(" og ", " and "));
    language.pick(format!("Et eksempel: {from}."), format!("An example: {from}."))
}
