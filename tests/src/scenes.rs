//! Scenarios: dated lines on which somebody does something or something is expected. Whether they hold is no matter.

use crate::procedures::{Author, Event, Kind};
use crate::steps::value;
use crate::tape::Tape;
use crate::words::Name;
use sagsgang::calendar::Day;

/// Writes a scenario.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    author.blank(tape);
    let line = format!("{} \"Et scenarie, # uden mening\"", author.w("scenarie", "scenario"));
    author.line(&line);
    author.has("scenario");
    let start = tape.of(&["2026-03-25", "2026-10-22", "2026-12-22", "2026-01-05"], "2026-03-25");
    let Some(mut day) = Day::parse(start) else { return };
    let count = tape.between(1, 10);
    let mut acted = false;
    for number in 0..count {
        let dated = number == 0 || tape.chance(60);
        let when = if dated {
            day = day.plus(tape.of(&[0, 1, 2, 5, 30], 0));
            format!("{}  ", written_day(author, tape, day))
        } else {
            String::new()
        };
        // Only what somebody tries can be refused.
        let refused = acted && !dated && tape.chance(30);
        let says = if refused { refusal(author, tape) } else { says(author, tape, day, &mut acted) };
        acted = acted && !refused;
        let line = format!("    {when}{says}");
        author.line(&line);
    }
    crate::pools::scene(author, &mut tape.clone());
}

fn written_day(author: &mut Author, tape: &mut Tape<'_>, day: Day) -> String {
    let number = usize::from(day.weekday().number());
    let names = author.language.pick(["", "ma", "ti", "on", "to", "fr", "lø", "sø"], ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    let weekday = if tape.chance(60) { names.get(number).map_or_else(String::new, |name| format!("{name} ")) } else { String::new() };
    format!("{weekday}{day}")
}

fn says(author: &mut Author, tape: &mut Tape<'_>, day: Day, acted: &mut bool) -> String {
    let choice = tape.below(12);
    *acted = matches!(choice, 0..=5);
    match choice {
        0..=3 => report(author, tape, day),
        4 => {
            author.has("scenario: confirms");
            let event = author.confirmed.clone().or_else(|| any_event(author, tape).map(|event| event.name));
            let name = event.map_or_else(String::new, |name| name.written(tape));
            format!("{}: {} {name}", role(author, tape), author.w("bekræfter", "confirms"))
        }
        5 => {
            author.has("scenario: closes");
            format!("{}: {}", role(author, tape), author.w("luk sagen", "close the case"))
        }
        6 => {
            author.has("scenario: told");
            let role = role(author, tape);
            let step = step(author, tape);
            let words = tape.of(
                &[
                    ("får", "besked om", "is told about"),
                    ("får", "ikke besked om", "is not told about"),
                    ("påmindes", "om", "is reminded of"),
                ],
                ("får", "besked om", "is told about"),
            );
            format!(
                "{} {role} {} {step}",
                author.w(if words.0 == "får" { "så får" } else { "så påmindes" }, "then"),
                author.w(words.1, words.2)
            )
        }
        7 => {
            author.has("scenario: goal");
            let on = if tape.chance(40) { format!(" {day}") } else { String::new() };
            match tape.below(3) {
                1 => author.w("så er målet ikke nået", "then the goal is not reached").to_owned(),
                2 => author.w("så er sagen lukket", "then the case is closed").to_owned(),
                _ => format!("{}{on}", author.w("så er målet nået", "then the goal is reached")),
            }
        }
        _ => state(author, tape, day),
    }
}

fn state(author: &mut Author, tape: &mut Tape<'_>, day: Day) -> String {
    author.has("scenario: state");
    let states = [
        ("åben", "is open"),
        ("ikke åben", "is not open"),
        ("opfyldt", "is met"),
        ("opfyldt for sent", "is met late"),
        ("overskredet", "is late"),
        ("bortfaldet", "has lapsed"),
        ("aflyst", "is cancelled"),
        ("udløbet", "has expired"),
    ];
    let (danish, english) = tape.of(&states, ("åben", "is open"));
    let due = match tape.below(4) {
        1 => format!(", {} {}", author.w("frist", "due"), day.plus(3)),
        2 => format!(", {} {} {}", author.w("frist", "due"), day.plus(1), author.w("kl. 15.40", "at 15:40")),
        _ => String::new(),
    };
    format!("{} {} {}{due}", author.w("så er", "then"), step(author, tape), author.w(danish, english))
}

fn report(author: &mut Author, tape: &mut Tape<'_>, day: Day) -> String {
    author.has("scenario: reports");
    let who = role(author, tape);
    let mut tells = String::new();
    let name: Name;
    let mut verb = "";
    if tape.chance(40)
        && let Some(step) = author.steps.iter().find(|step| step.own).cloned()
    {
        // Rather one of which can be told how it was done.
        let told = author.hows.first().filter(|_| tape.clone().chance(70)).map(|(name, _)| name.clone());
        name = told.unwrap_or(step.name);
        for (_, how) in author.hows.iter().filter(|(of, _)| *of == name) {
            tells = format!("{tells}, {how}");
        }
        if !tells.is_empty() {
            author.has("scenario: how it was done");
        }
    } else if let Some(event) = a_grant(author, tape).or_else(|| any_event(author, tape)) {
        for at in &event.states {
            let Some(fact) = author.facts.get(*at).cloned() else { continue };
            if tape.chance(80) {
                let value = value(author.language, tape, &fact.kind);
                tells = format!("{tells}, {} {value}", fact.name.written(tape));
            }
        }
        if let Some(amounts) = &event.grants {
            author.has("scenario: grants");
            verb = author.language.pick("bevilger ", "grants ");
            let amount = tape.pick(amounts).filter(|_| !tape.clone().chance(20));
            tells = amount.map(|amount| format!(", {amount}")).unwrap_or_default();
        }
        if event.said {
            author.has("scenario: assesses");
            verb = author.language.pick("vurderer ", "assesses ");
            let kind = author.assessed.as_ref().map_or(Kind::YesNo, |fact| fact.kind.clone());
            tells = format!(" {}", value(author.language, tape, &kind));
            if tape.clone().chance(80) {
                tells.push_str(author.language.pick(", fordi \"det ses\"", ", because \"it shows\""));
            }
        }
        name = event.name;
    } else {
        return String::new();
    }
    if tape.chance(20) {
        author.has("scenario: known later");
        let clock = tape.of(&["", author.w(" kl. 9.05", " at 9:05")], "");
        tells = format!("{tells}, {} {}{clock}", author.w("kendt", "known"), day.plus(tape.of(&[1, 0, 7], 1)));
    }
    format!("{who}: {verb}{}{tells}", name.written(tape))
}

fn refusal(author: &mut Author, tape: &mut Tape<'_>) -> String {
    author.has("scenario: refused");
    if tape.clone().chance(10) {
        let role = role(author, tape);
        return author
            .language
            .pick(format!("så afvises det, fordi {role} skal bevilge det"), format!("then it is refused, because {role} must grant it"));
    }
    if tape.clone().chance(45) {
        author.has("scenario: what is lacking");
        let fact = author.facts.first().map_or_else(String::new, |fact| fact.name.written(tape));
        let role = role(author, tape);
        return match tape.below(4) {
            0 => author
                .language
                .pick(format!("så afvises det, fordi {fact} mangler"), format!("then it is refused, because {fact} is missing")),
            1 => author
                .language
                .pick(format!("så afvises det, fordi {role} ikke deltog"), format!("then it is refused, because {role} did not attend")),
            2 => author.w("så afvises det, fordi mødestedet ikke passer", "then it is refused, because the venue does not fit").to_owned(),
            _ => {
                let why = ("så afvises det, fordi kontaktformen ikke passer", "then it is refused, because the channel does not fit");
                author.w(why.0, why.1).to_owned()
            }
        };
    }
    let why = tape.of(
        &[
            ("", ""),
            (", fordi målet ikke er nået", ", because the goal is not reached"),
            (", fordi rollen ikke må", ", because the role may not"),
            (", fordi trinnet ikke er åbent", ", because the step is not open"),
            (", fordi sagen er lukket", ", because the case is closed"),
            (", fordi samtykket mangler", ", because the consent is missing"),
            (", fordi begrundelsen mangler", ", because the reason is missing"),
            (", fordi grænsen er 1 år", ", because the limit is 1 year"),
            (", fordi grænsen er 50.000", ", because the limit is 50,000"),
        ],
        ("", ""),
    );
    format!("{}{}", author.w("så afvises det", "then it is refused"), author.w(why.0, why.1))
}

/// Now and then a grant or an assessment, where there is one.
fn a_grant(author: &Author, tape: &Tape<'_>) -> Option<Event> {
    let is_rare = |event: &&Event| event.grants.is_some() || event.said;
    let rare: Vec<Event> = author.events.iter().filter(is_rare).cloned().collect();
    tape.clone().pick(&rare).filter(|_| tape.clone().chance(60)).cloned()
}

fn any_event(author: &Author, tape: &mut Tape<'_>) -> Option<Event> {
    tape.pick(&author.events).cloned()
}

/// A role at the beginning of a line: without an article in Danish, and here in English too.
fn role(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let at = tape.below(author.roles.len());
    author.roles.get(at).map_or_else(String::new, |role| role.written(tape))
}

fn step(author: &mut Author, tape: &mut Tape<'_>) -> String {
    let at = tape.below(author.steps.len());
    let name = author.steps.get(at).map_or_else(String::new, |step| step.name.written(tape));
    if tape.chance(20) {
        author.has("scenario: numbered instance");
        return format!("{name} {} {}", author.w("nr.", "no."), tape.between(1, 3));
    }
    name
}
