//! Who acts together, and who may not: two persons, requests, authority for a time, teams, separate roles; their sentences, and that each
//! line of the text is what decides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use sagsgang::attempt::{Command, Context, Refusal, attempt};
use sagsgang::calendar::{Calendars, Instant, Moment};
use sagsgang::check::load;
use sagsgang::explain::{finding_sentence, reason_sentences, waiting_sentence};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, Procedure};
use sagsgang::scenario::run;
use sagsgang::situation::{AsOf, MessageKind, Situation, situation};
use sagsgang::source::SourceMap;
use sagsgang::syntax::{format, parse};
use sagsgang_tests::story::checked;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SCENARIOS: &str = include_str!("../scenarios/authority.sag");

/// A log, and whoever acts in it.
struct Desk {
    procedure: Checked<Procedure>,
    log: Log,
}

impl Desk {
    fn new() -> Self {
        let procedure = checked(SCENARIOS);
        let log = Log::new("sag-1", procedure.name());
        Self { procedure, log }
    }

    fn event(&self, at: &str, person: &str, role: &str, kind: &str, amount: Option<&str>) -> Event {
        let recorded = Instant::parse(at).unwrap();
        let fields: BTreeMap<String, FieldValue> =
            amount.map(|amount| (built_in::AMOUNT_FIELD.to_owned(), FieldValue::Text(amount.to_owned()))).into_iter().collect();
        Event {
            id: format!("e{}", self.log.events().len() + 1),
            kind: kind.to_owned(),
            happened: Moment::Instant(recorded),
            recorded,
            actor: Actor { id: person.to_owned(), role: role.to_owned() },
            fields,
            about: None,
            supersedes: None,
            reason: None,
        }
    }

    /// Tries an act, and has it recorded whatever the answer.
    fn act(&mut self, at: &str, person: &str, role: &str, kind: &str, amount: Option<&str>) -> Result<Vec<Event>, Refusal> {
        let event = self.event(at, person, role, kind, amount);
        let command = Command::Report { kind: kind.to_owned(), fields: event.fields.clone(), about: None, supersedes: None, reason: None };
        let context = Context { now: event.recorded, happened: None, actor: event.actor.clone(), id: event.id.clone() };
        let answer = attempt(&self.procedure, &self.log, &command, &context);
        self.log.append(event);
        answer
    }

    fn now(&self, at: &str) -> Situation {
        situation(&self.procedure, &self.log, AsOf::at(Moment::parse(at).unwrap()))
    }
}

#[test]
fn what_waits_and_what_is_refused_is_said_in_both_languages() {
    let mut desk = Desk::new();
    let mut screen = String::new();
    let acts = [
        ("2022-03-07T09:00:00+01:00", "a", "sagsbehandleren", "hjælpemiddel", Some("12000 kr.")),
        ("2022-03-07T09:05:00+01:00", "a", "afdelingslederen", "hjælpemiddel", Some("12000 kr.")),
        ("2022-03-07T09:10:00+01:00", "b", "fastholdelseskonsulenten", "personlig assistance", Some("15 timer om ugen")),
        ("2022-03-07T09:15:00+01:00", "b", "fastholdelseskonsulenten", "anmodning om assistance", Some("15 timer om ugen")),
        ("2022-08-08T09:00:00+02:00", "b", "fastholdelseskonsulenten", "mentor", Some("5 uger")),
        ("2022-08-08T09:01:00+02:00", "a", "personalekonsulenten", "personalesamtale", None),
    ];
    for (at, person, role, kind, amount) in acts {
        writeln!(screen, "{person}, {role}: {kind} {}", amount.unwrap_or("–")).unwrap();
        let answer = desk.act(at, person, role, kind, amount);
        for language in [Language::Danish, Language::English] {
            match &answer {
                Ok(_) => writeln!(screen, "  {}", language.pick("accepteret", "accepted")).unwrap(),
                Err(refusal) => {
                    for reason in &refusal.reasons {
                        writeln!(screen, "  {}", reason_sentences(language, &desk.procedure, reason).join(" ")).unwrap();
                    }
                }
            }
        }
    }
    let now = desk.now("2022-08-09");
    for language in [Language::Danish, Language::English] {
        writeln!(screen).unwrap();
        for waiting in &now.waiting {
            writeln!(screen, "{}", waiting_sentence(language, &desk.procedure, waiting)).unwrap();
        }
        for finding in &now.findings {
            writeln!(screen, "{}", finding_sentence(language, finding)).unwrap();
        }
    }
    for message in now.messages.iter().filter(|message| message.kind == MessageKind::Request) {
        writeln!(screen, "{} {} → {}", message.at, message.instance, message.to.join(", ")).unwrap();
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!("sentences", screen);
    });
}

/// Whoever is waited for hears of it once, when it is known, and not of what was over by then.
#[test]
fn whoever_is_waited_for_is_told_once() {
    let mut desk = Desk::new();
    let told = |now: &Situation| -> Vec<(String, Vec<String>)> {
        let requests = now.messages.iter().filter(|message| message.kind == MessageKind::Request);
        requests.map(|message| (message.at.to_string(), message.to.clone())).collect()
    };
    let mut asked = desk.event("2022-03-07T09:00:00+01:00", "b", "fastholdelseskonsulenten", "anmodning om assistance", None);
    asked.recorded = Instant::parse("2022-03-09T10:00:00+01:00").unwrap();
    desk.log.append(asked);
    // Without an amount only who has no limit may grant: the head. Told when it was recorded.
    let head = vec![("2022-03-09T09:00:00Z".to_owned(), vec!["afdelingslederen".to_owned()])];
    assert_eq!(told(&desk.now("2022-03-08")), []);
    assert_eq!(told(&desk.now("2022-03-09")), head);
    assert_eq!(told(&desk.now("2022-04-09")), head);
    // Answered on the 10th: the message of the 9th stays. Answered on the 8th, it was over before anybody knew.
    let late = desk.event("2022-03-10T09:00:00+01:00", "c", "afdelingslederen", "afslag på assistance", None);
    let mut answered = desk.log.clone();
    answered.append(late.clone());
    let now = |log: &Log| situation(&desk.procedure, log, AsOf::at(Moment::parse("2022-04-09").unwrap()));
    assert_eq!(told(&now(&answered)), head);
    let mut before = desk.log.clone();
    before.append(Event { happened: Moment::parse("2022-03-08").unwrap(), ..late });
    assert_eq!(told(&now(&before)), []);
    assert!(now(&before).waiting.is_empty());
}

/// Every line that is taken away turns a scenario red: none of them is only words.
#[test]
fn each_line_of_the_text_decides() {
    let knocked = [
        ("    kræver to personer\n", "", "To personer, ikke den samme to gange"),
        ("    sendes videre ved \"anmodning om assistance\"\n    afslås ved \"afslag på assistance\"\n", "", ""),
        ("    afslås ved \"afslag på assistance\"\n", "", "Et nej er også et svar"),
        (", fra 1. februar 2022 til og med 31. juli 2022", "", "Kompetencen gælder et halvt år"),
        (" fra 1. februar 2022 til", " til", "Kompetencen gælder et halvt år"),
        (" til og med 31. juli 2022", "", "Kompetencen gælder et halvt år"),
        (", højst 20 timer om ugen", ", højst 30 timer om ugen", "Så mange timer skal lederen selv bevilge"),
        (", højst 50.000 kr.", ", højst 60.000 kr.", "Begge skal bevilge det samme, og begge skal må"),
        ("består af sagsbehandleren og virksomhedskonsulenten", "består af sagsbehandleren", "Teamet bevilger og handler ved enhver i det"),
        ("  adskilt fra sagsbehandleren og fastholdelseskonsulenten", "", "Den, der sidder i personaleafdelingen, handler ikke i sagen"),
    ];
    for (line, instead, scenario) in knocked {
        assert!(SCENARIOS.contains(line), "{line}");
        let text = SCENARIOS.replace(line, instead);
        // Without the clause that asks, what scenarios say of asking cannot be read at all.
        if scenario.is_empty() {
            let mut sources = SourceMap::new();
            let id = sources.add("prøve.sag", &text);
            assert!(!load(&sources, id, &Calendars::builtin()).diagnostics.is_empty());
            continue;
        }
        let (results, _) = run(&checked(&text));
        let failed: Vec<&str> = results.iter().filter(|result| !result.passed).map(|result| result.title.as_str()).collect();
        assert!(failed.contains(&scenario), "without {line:?}: {failed:?}");
    }
}

#[test]
fn the_same_in_english() {
    let mut sources = SourceMap::new();
    let id = sources.add("authority.sag", SCENARIOS);
    let mut file = std::sync::Arc::unwrap_or_clone(parse(&sources, id).file);
    file.language = Language::English;
    let english = format(&file).unwrap();
    for line in [
        "consists of the sagsbehandleren and the virksomhedskonsulenten",
        "separate from the sagsbehandleren and the fastholdelseskonsulenten",
        "by the \"den bevilgende medarbejder\", at most 20 hours a week",
        "passed on by \"anmodning om assistance\"",
        "refused on \"afslag på assistance\"",
        "requires two persons",
        "at most 13 weeks, from 1 February 2022 through 31 July 2022",
        "then hjælpemiddel waits for another person",
        "then \"personlig assistance\" waits no longer",
        "then it is refused, because it is the same person",
        "then it is refused, because the roles are separate",
        "sagsbehandleren A: grants hjælpemiddel, 12,000 kr.",
    ] {
        assert!(english.contains(line), "{line}\n{english}");
    }
    let procedure = checked(&english);
    let (results, _) = run(&procedure);
    assert!(results.iter().all(|result| result.passed), "{results:#?}");
    assert_eq!(procedure.fingerprint(), checked(SCENARIOS).fingerprint());
}
