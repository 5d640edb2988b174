//! What the command line asks for: the short form that scenarios use, or JSON. Read simply; the engine judges it.

use crate::usage::Trouble;
use crate::words::did_you_mean;
use sagsgang::attempt::Command;
use sagsgang::calendar::Day;
use sagsgang::lexicon::Language;
use sagsgang::log::built_in;
use sagsgang::model::{Amount, FieldValue, PowerKind, Procedure, Type};
use serde::Deserialize;
use std::collections::BTreeMap;

mod how;

/// A command and the role it is asked in.
#[derive(Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) role: String,
    pub(crate) command: Command,
}

/// The JSON form.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
enum Wire {
    Report {
        kind: String,
        #[serde(default)]
        fields: BTreeMap<String, FieldValue>,
        about: Option<String>,
        supersedes: Option<String>,
        reason: Option<String>,
    },
    Confirm {
        event: String,
    },
    Retract {
        event: String,
        reason: Option<String>,
    },
    Acknowledge {
        message: String,
    },
    Use {
        power: PowerKind,
        step: String,
        about: Option<String>,
        until: Option<Day>,
        reason: Option<String>,
    },
    Absent {
        until: Day,
    },
    Close {},
}

impl From<Wire> for Command {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Report { kind, fields, about, supersedes, reason } => Self::Report { kind, fields, about, supersedes, reason },
            Wire::Confirm { event } => Self::Confirm { event },
            Wire::Retract { event, reason } => Self::Retract { event, reason },
            Wire::Acknowledge { message } => Self::Acknowledge { message },
            Wire::Use { power, step, about, until, reason } => Self::Use { power, step, about, until, reason },
            Wire::Absent { until } => Self::Absent { until },
            Wire::Close {} => Self::Close,
        }
    }
}

/// Reads a command in either form.
pub(crate) fn read(words: &str, role: Option<&str>, procedure: &Procedure) -> Result<Asked, Trouble> {
    let words = words.trim();
    if words.starts_with('{') { json(words, role, procedure) } else { short(words, role, procedure) }
}

fn json(words: &str, role: Option<&str>, procedure: &Procedure) -> Result<Asked, Trouble> {
    let wire: Wire = serde_json::from_str(words).map_err(|error| {
        let column = error.column();
        Trouble::new(
            format!("kommandoen kan ikke læses som JSON (tegn {column}); formerne står i: sagsgang attempt --help"),
            format!("the command cannot be read as JSON (character {column}); the forms stand in: sagsgang attempt --help"),
        )
    })?;
    let role = role.ok_or_else(|| Trouble::new("hvem gør det? Skriv --role ROLLE", "who does it? Write --role ROLE"))?;
    Ok(Asked { role: role_name(role, procedure), command: wire.into() })
}

/// `ROLE: EVENT, FACT VALUE, FACT VALUE` and its like.
fn short(words: &str, role: Option<&str>, procedure: &Procedure) -> Result<Asked, Trouble> {
    let (role, rest) = match (words.split_once(':'), role) {
        (Some((role, rest)), _) => (role, rest),
        (None, Some(role)) => (role, words),
        (None, None) => {
            return Err(Trouble::new(
                "hvem gør hvad? Skriv »ROLLE: HÆNDELSE, OPLYSNING VÆRDI«, fx \"sagsbehandleren: kontakt\"",
                "who does what? Write `ROLE: EVENT, FACT VALUE`, for instance \"caseworker: contact\"",
            ));
        }
    };
    let role = role_name(role, procedure);
    let mut items = items(rest).into_iter();
    let what = items.next().unwrap_or_default();
    let lower = what.to_lowercase();
    if matches!(lower.as_str(), "luk sagen" | "close the case") {
        return Ok(Asked { role, command: Command::Close });
    }
    if let Some(event) =
        ["bekræfter ", "confirms "].iter().find_map(|verb| lower.starts_with(verb).then(|| what.get(verb.len()..)).flatten())
    {
        return Ok(Asked { role, command: Command::Confirm { event: unquoted(event).to_owned() } });
    }
    if let Some(command) = in_pool(&what) {
        return Ok(Asked { role, command });
    }
    if let Some(command) = power(&what, items.clone().next().as_deref())? {
        return Ok(Asked { role, command });
    }
    let granted = ["bevilger ", "grants "].iter().find_map(|verb| lower.starts_with(verb).then(|| what.get(verb.len()..)).flatten());
    if let Some(kind) = granted {
        let kind = unquoted(kind).to_owned();
        if procedure.kind_named(&kind).is_some_and(|id| procedure.kind(id).grant.is_none()) {
            return Err(Trouble::new(format!("»{kind}« er ikke en bevilling"), format!("`{kind}` is not a grant")));
        }
        let fields = items.next().map(|amount| (built_in::AMOUNT_FIELD.to_owned(), amount_of(&amount))).into_iter().collect();
        return Ok(Asked { role, command: Command::Report { kind, fields, about: None, supersedes: None, reason: None } });
    }
    let assessed = ["vurderer ", "assesses "].iter().find_map(|verb| lower.starts_with(verb).then(|| what.get(verb.len()..)).flatten());
    if let Some(item) = assessed {
        let (kind, value) = field(item, "", procedure)?;
        if procedure.kind_named(&kind).is_none_or(|id| !procedure.kind(id).assesses) {
            return Err(Trouble::new(format!("»{kind}« er ikke en vurdering"), format!("`{kind}` is not an assessment")));
        }
        let fields = BTreeMap::from([(kind.clone(), value)]);
        let reason = items.next().map(|words| reason_of(&words));
        return Ok(Asked { role, command: Command::Report { kind, fields, about: None, supersedes: None, reason } });
    }
    let kind = unquoted(&what).to_owned();
    let asks = procedure.kind_named(&kind).is_some_and(|id| procedure.kind(id).tells_amount());
    let told = |item: &str| {
        let amount = amount_of(item);
        (asks && Amount::read(&amount).is_some()).then(|| (built_in::AMOUNT_FIELD.to_owned(), amount))
    };
    let (mut fields, mut items) = (BTreeMap::new(), items.collect::<std::collections::VecDeque<String>>());
    while let Some(item) = items.pop_front() {
        let (name, value) = match how::read(&item, &mut items, procedure).or_else(|| told(&item)) {
            Some(told) => told,
            None => field(&item, &kind, procedure)?,
        };
        fields.insert(name, value);
    }
    Ok(Asked { role, command: Command::Report { kind, fields, about: None, supersedes: None, reason: None } })
}

/// `tilføjer pladsen X`, `lukker puljen` and their like, perhaps with the pool behind it; the log says which pool it is.
fn in_pool(what: &str) -> Option<Command> {
    let lower = what.to_lowercase();
    let after = |verbs: [&str; 2]| verbs.iter().find_map(|verb| lower.starts_with(verb).then(|| what.get(verb.len()..)).flatten());
    let report = |kind: &str, place: Option<&str>| {
        let fields = place.map(|place| (built_in::PLACE_FIELD.to_owned(), FieldValue::Text(place.to_owned()))).into_iter().collect();
        Command::Report { kind: kind.to_owned(), fields, about: None, supersedes: None, reason: None }
    };
    let bare = |rest: &str, parts: [&str; 2]| {
        let cut = parts.iter().find_map(|part| rest.rfind(part)).unwrap_or(rest.len());
        unquoted(rest.get(..cut).unwrap_or(rest).trim()).to_owned()
    };
    if let Some(rest) = after(["tilføjer pladsen ", "adds the place "]) {
        return Some(report(built_in::ADDED, Some(&bare(rest, [" i ", " to "]))));
    }
    if let Some(rest) = after(["trækker pladsen ", "withdraws the place "]) {
        return Some(report(built_in::WITHDRAWN, Some(&bare(rest, [" ud af ", " from "]))));
    }
    if after(["lukker puljen", "closes the pool"]).is_some() {
        return Some(report(built_in::CLOSED, None));
    }
    after(["åbner puljen", "opens the pool"]).map(|_| report(built_in::OPENED, None))
}

/// `forlænger STEP til DATE, fordi REASON` and its like; nothing where it is something else.
fn power(what: &str, reason: Option<&str>) -> Result<Option<Command>, Trouble> {
    let lower = what.to_lowercase();
    let after = |verbs: [&str; 2]| verbs.iter().find_map(|verb| lower.starts_with(verb).then(|| what.get(verb.len()..)).flatten());
    let day = |words: &str| {
        Day::parse(words.trim()).ok_or_else(|| {
            let words = words.trim();
            Trouble::new(
                format!("»{words}« er ikke en dato; skriv den som 2026-01-26"),
                format!("`{words}` is not a date; write it like 2026-01-26"),
            )
        })
    };
    if let Some(until) = after(["er fraværende til og med ", "is absent through "]) {
        return Ok(Some(Command::Absent { until: day(until)? }));
    }
    let verbs = [
        (PowerKind::Extend, ["forlænger ", "extends "]),
        (PowerKind::Excuse, ["undskylder ", "excuses "]),
        (PowerKind::Lift, ["ophæver ", "lifts "]),
    ];
    let Some((power, rest)) = verbs.into_iter().find_map(|(power, verbs)| Some((power, after(verbs)?))) else { return Ok(None) };
    let (step, until) = match rest.rsplit_once(" til ").or_else(|| rest.rsplit_once(" to ")) {
        Some((step, until)) if power == PowerKind::Extend => (step, Some(day(until)?)),
        _ => (rest, None),
    };
    let reason = reason.map(reason_of);
    Ok(Some(Command::Use { power, step: unquoted(step).to_owned(), about: None, until, reason }))
}

/// `fordi REASON`, or the reason alone.
fn reason_of(words: &str) -> String {
    let bare = ["fordi ", "because "].iter().find_map(|word| words.strip_prefix(word)).unwrap_or(words);
    unquoted(bare).to_owned()
}

/// The declared spelling, with or without the English article; an unknown role is the engine's to refuse.
fn role_name(words: &str, procedure: &Procedure) -> String {
    let words = unquoted(words.trim());
    let bare = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let found = procedure.role_named(words).or_else(|| procedure.role_named(bare));
    found.map_or_else(|| words.to_owned(), |id| procedure.role(id).name.clone())
}

/// What stands between commas, quotes respected; a comma inside a number (`3,5`) does not part.
fn items(words: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut quoted = false;
    let mut before = ' ';
    let mut letters = words.chars().peekable();
    while let Some(letter) = letters.next() {
        quoted ^= letter == '"';
        let decimal = before.is_ascii_digit() && letters.peek().is_some_and(char::is_ascii_digit);
        if letter == ',' && !quoted && !decimal {
            items.push(String::new());
        } else if let Some(item) = items.last_mut() {
            item.push(letter);
        }
        before = letter;
    }
    items.iter().map(|item| item.trim().to_owned()).collect()
}

fn unquoted(words: &str) -> &str {
    let words = words.trim();
    words.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(words)
}

/// A fact and its value: the fact is the longest declared name with which the item begins.
fn field(item: &str, kind: &str, procedure: &Procedure) -> Result<(String, FieldValue), Trouble> {
    let bare = item.strip_prefix('"').unwrap_or(item);
    let lower = bare.to_lowercase();
    let rest_after = |name: &str| {
        let rest = lower.starts_with(&name.to_lowercase()).then(|| bare.get(name.len()..)).flatten()?;
        let rest = rest.strip_prefix('"').unwrap_or(rest);
        (rest.is_empty() || rest.starts_with(' ')).then_some(rest.trim())
    };
    let found = procedure.facts().iter().filter_map(|fact| rest_after(&fact.name).map(|rest| (fact, rest)));
    let Some((fact, value)) = found.max_by_key(|(fact, _)| fact.name.len()) else {
        let (name, _) = bare.split_once('"').unwrap_or_else(|| bare.rsplit_once(' ').unwrap_or((bare, "")));
        let names = || procedure.facts().iter().map(|fact| fact.name.as_str());
        let told = procedure.kind_named(kind).map(|kind| procedure.kind(kind).tells.as_slice()).unwrap_or_default();
        let told = told.iter().map(|fact| procedure.fact(*fact).name.as_str()).collect::<Vec<_>>().join(", ");
        let (danish, english) = match told.as_str() {
            "" => (String::new(), String::new()),
            told => (format!(" (»{kind}« oplyser: {told})"), format!(" (`{kind}` states: {told})")),
        };
        return Err(Trouble::new(
            format!("jeg kender ikke oplysningen »{name}«{}{danish}", did_you_mean(Language::Danish, name, names())),
            format!("I do not know the fact `{name}`{}{english}", did_you_mean(Language::English, name, names())),
        ));
    };
    Ok((fact.name.clone(), value_of(unquoted(value), &fact.kind)))
}

/// How much is granted; a point groups thousands, as in the texts.
fn amount_of(words: &str) -> FieldValue {
    let words = unquoted(words);
    let end = words.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',')).unwrap_or(words.len());
    let (number, unit) = words.split_at_checked(end).unwrap_or((words, ""));
    let grouped = number.split(',').next().is_some_and(|whole| whole.split('.').skip(1).all(|group| group.len() == 3));
    FieldValue::Text(if grouped { format!("{}{unit}", number.replace('.', "")) } else { words.to_owned() })
}

fn value_of(words: &str, kind: &Type) -> FieldValue {
    match (kind, words.to_lowercase().as_str()) {
        (Type::YesNo, "ja" | "yes") => FieldValue::YesNo(true),
        (Type::YesNo, "nej" | "no") => FieldValue::YesNo(false),
        (Type::Number, number) => {
            number.parse::<i64>().map_or_else(|_| FieldValue::Text(words.to_owned()), |number| FieldValue::Number(number.into()))
        }
        _ => FieldValue::Text(words.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::CALENDARS;
    use sagsgang::check::load;
    use sagsgang::model::Checked;
    use sagsgang::source::SourceMap;

    const TEXT: &str = "sagsgang \"Prøve\"
    kalender danmark

rolle borgeren uden for kommunen
rolle sagsbehandleren

oplysning \"første fraværsdag\" dato
oplysning \"timer om ugen\" tal
oplysning timer tal
oplysning rask ja/nej

hændelse start fra borgeren, oplyser \"første fraværsdag\" og rask
hændelse slut fra borgeren, oplyser \"timer om ugen\" og timer

mål \"slut\"
    nås ved slut, bekræftet af sagsbehandleren
    hjemmel lokal \"x\"
";

    fn procedure() -> Checked<Procedure> {
        let mut sources = SourceMap::new();
        let id = sources.add("prøve.sag", TEXT);
        let loaded = load(&sources, id, &CALENDARS);
        loaded.procedure.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
    }

    fn report(kind: &str, fields: &[(&str, FieldValue)]) -> Command {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Command::Report { kind: kind.to_owned(), fields, about: None, supersedes: None, reason: None }
    }

    #[test]
    fn facts_and_values_are_read_by_their_declaration() {
        let asked = read("Borgeren: start, \"første fraværsdag\" 2018-02-05, rask nej", None, &procedure()).unwrap();
        let day = FieldValue::Text("2018-02-05".to_owned());
        assert_eq!(asked.role, "borgeren");
        assert_eq!(asked.command, report("start", &[("første fraværsdag", day), ("rask", FieldValue::YesNo(false))]));
    }

    #[test]
    fn the_longest_fact_wins_and_a_decimal_comma_does_not_part() {
        let asked = read("borgeren: slut, timer om ugen 3,5, timer 12", None, &procedure()).unwrap();
        let fields = [("timer om ugen", FieldValue::Text("3,5".to_owned())), ("timer", FieldValue::Number(12.into()))];
        assert_eq!(asked.command, report("slut", &fields));
    }

    #[test]
    fn closing_and_confirming_in_both_languages() {
        let procedure = procedure();
        let command = |words: &str| read(words, None, &procedure).unwrap().command;
        assert_eq!(command("sagsbehandleren: luk sagen"), Command::Close);
        assert_eq!(command("the sagsbehandleren: close the case"), Command::Close);
        assert_eq!(command("sagsbehandleren: bekræfter slut"), Command::Confirm { event: "slut".to_owned() });
        assert_eq!(command("sagsbehandleren: confirms \"slut\""), Command::Confirm { event: "slut".to_owned() });
    }

    #[test]
    fn powers_are_used_with_a_reason() {
        let procedure = procedure();
        let command = |words: &str| read(words, None, &procedure).unwrap().command;
        let until = Day::parse("2026-01-26");
        let extends = |power, until, reason: Option<&str>| Command::Use {
            power,
            step: "plan".to_owned(),
            about: None,
            until,
            reason: reason.map(str::to_owned),
        };
        let reason = Some("notat 7");
        let written = "sagsbehandleren: forlænger plan til 2026-01-26, fordi notat 7";
        assert_eq!(command(written), extends(PowerKind::Extend, until, reason));
        let written = "sagsbehandleren: extends plan to 2026-01-26, because \"notat 7\"";
        assert_eq!(command(written), extends(PowerKind::Extend, until, reason));
        assert_eq!(command("sagsbehandleren: undskylder \"plan\""), extends(PowerKind::Excuse, None, None));
        assert_eq!(command("sagsbehandleren: er fraværende til og med 2026-01-26"), Command::Absent { until: until.unwrap() });
        assert!(read("sagsbehandleren: forlænger plan til fredag", None, &procedure).is_err());
    }

    #[test]
    fn grants_are_told_with_how_much() {
        let procedure = procedure();
        let command = |words: &str| read(words, None, &procedure).unwrap().command;
        let amount = |words: &str| FieldValue::Text(words.to_owned());
        assert_eq!(command("sagsbehandleren: bevilger \"mentor\""), report("mentor", &[]));
        assert_eq!(command("sagsbehandleren: bevilger mentor, 14 måneder"), report("mentor", &[("amount", amount("14 måneder"))]));
        assert_eq!(command("sagsbehandleren: grants mentor, 50.000"), report("mentor", &[("amount", amount("50000"))]));
        assert_eq!(command("sagsbehandleren: grants mentor, 12,5"), report("mentor", &[("amount", amount("12,5"))]));
        assert_eq!(command("sagsbehandleren: grants mentor, 50.000,25 kr."), report("mentor", &[("amount", amount("50000,25 kr."))]));
        assert_eq!(
            command("sagsbehandleren: bevilger mentor, 20 timer om ugen"),
            report("mentor", &[("amount", amount("20 timer om ugen"))])
        );
        assert!(read("sagsbehandleren: bevilger start", None, &procedure).is_err());
    }

    #[test]
    fn assessments_are_told_with_a_reason() {
        let mut sources = SourceMap::new();
        let text = TEXT.replace("oplysning rask ja/nej", "oplysning rask ja/nej\nvurdering \"kan arbejde\" ja/nej, af sagsbehandleren");
        let id = sources.add("prøve.sag", &text);
        let procedure = load(&sources, id, &CALENDARS).procedure.unwrap();
        let command = |words: &str| read(words, None, &procedure).unwrap().command;
        let assessed = |value: bool, reason: Option<&str>| Command::Report {
            kind: "kan arbejde".to_owned(),
            fields: BTreeMap::from([("kan arbejde".to_owned(), FieldValue::YesNo(value))]),
            about: None,
            supersedes: None,
            reason: reason.map(str::to_owned),
        };
        assert_eq!(
            command("sagsbehandleren: vurderer \"kan arbejde\" ja, fordi \"lægen, og borgeren\""),
            assessed(true, Some("lægen, og borgeren"))
        );
        assert_eq!(command("sagsbehandleren: assesses kan arbejde no"), assessed(false, None));
        assert!(read("sagsbehandleren: vurderer rask ja", None, &procedure).is_err());
    }

    #[test]
    fn how_something_was_done_is_told_as_in_scenarios() {
        let procedure = procedure();
        let command = |words: &str| read(words, None, &procedure).unwrap().command;
        let list = |words: &[&str]| FieldValue::List(words.iter().map(|word| (*word).to_owned()).collect());
        let text = |words: &str| FieldValue::Text(words.to_owned());
        // What stands after a list belongs to it only where the list goes on to its `og`.
        let asked = "borgeren: start, deltagere borgeren, sagsbehandleren og borgeren, mødested hjemmet, rask ja";
        let there = list(&["borgeren", "sagsbehandleren", "borgeren"]);
        let rask = ("rask", FieldValue::YesNo(true));
        assert_eq!(command(asked), report("start", &[("@attended", there), ("@venue", text("hjemmet")), rask.clone()]));
        let asked = "borgeren: start, rask ja, participants the borgeren, checklist \"A, b\" and \"C\", channel \"personal meeting\"";
        let told = [rask, ("@attended", list(&["borgeren"])), ("@covered", list(&["A, b", "C"])), ("@channel", text("personal meeting"))];
        assert_eq!(command(asked), report("start", &told));
    }

    #[test]
    fn json_needs_a_role_and_knows_its_keys() {
        let procedure = procedure();
        assert_eq!(read(r#"{"do":"close"}"#, Some("sagsbehandleren"), &procedure).unwrap().command, Command::Close);
        assert!(read(r#"{"do":"close"}"#, None, &procedure).is_err());
        assert!(read(r#"{"do":"close","now":true}"#, Some("x"), &procedure).is_err());
        assert!(read("sagsbehandleren kontakt", None, &procedure).is_err());
        assert!(read("borgeren: start, fraværsdag 2018-02-05", None, &procedure).is_err());
    }
}
