//! Principles, and what steps wait for to cease to hold: each line of the text decides, the sentences in both languages, what a case
//! remembers of it over a correction and a relapse, and what `check` says of a principle that cannot be followed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::attempt::{Command, Context, Reason, attempt};
use sagsgang::calendar::{Instant, Moment};
use sagsgang::explain::{deadline, deadline_sentences, ordered_sentences, reason_sentences, why_not, why_not_sentences};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log};
use sagsgang::model::{Checked, Procedure};
use sagsgang::scenario::run;
use sagsgang::situation::{AsOf, OptionState, Situation, situation};
use sagsgang::source::SourceMap;
use sagsgang::syntax::{format, parse};
use sagsgang_tests::story::{checked, faults, loaded};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SELF: &str = include_str!("../../dsl-examples/gladsaxe/procedure.sag");
const CONSENT: &str = include_str!("../../dsl-examples/genoptraening/procedure.sag");
const TEAM: &str = include_str!("../../dsl-examples/specialistteam/procedure.sag");
const EMPLOYER: &str = include_str!("../../dsl-examples/egen-arbejdsplads/procedure.sag");

fn in_english(text: &str) -> String {
    english(text).unwrap()
}

/// The same text in English; nothing where some of it cannot be read.
fn english(text: &str) -> Option<String> {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    let mut file = std::sync::Arc::unwrap_or_clone(parse(&sources, id).file);
    file.language = Language::English;
    format(&file).ok()
}

fn failed(procedure: &Checked<Procedure>) -> Vec<String> {
    let (results, _) = run(procedure);
    results.into_iter().filter(|result| !result.passed).map(|result| result.title).collect()
}

/// Every line that is taken away or changed turns a scenario red.
#[test]
fn each_line_of_the_text_decides() {
    let knocked = [
        (SELF, "    derefter virksomhedspraktik, opgives ved \"ingen plads\"\n", "", "Aftalen faldt, og der er ingen plads"),
        (SELF, ", opgives ved \"ingen plads\"", "", "Aftalen faldt, og der er ingen plads"),
        (SELF, ", opgives ved \"aftalen faldt\"", "", "Aftalen faldt, og der er ingen plads"),
        (SELF, ", medmindre \"kan selv\" er nej", "", "Man kan ikke selv, indtil vurderingen er for gammel"),
        (SELF, ", medmindre \"kan selv\" er nej", ", medmindre \"kan selv\"", "Man kan ikke selv, indtil vurderingen er for gammel"),
        (SELF, ", af kommunen, gælder i 3 måneder", ", af kommunen", "Man kan ikke selv, indtil vurderingen er for gammel"),
        (SELF, "rækkefølgen bør følges", "rækkefølgen skal følges", "Et møde i stedet for en samtale skal begrundes"),
        (CONSENT, "når journaldeling udløber", "når journaldeling er trukket tilbage", "Samtykket udløber"),
        (CONSENT, "når journaldeling udløber", "når journaldeling ikke længere gælder", "Samtykket trækkes tilbage"),
        (CONSENT, "når journaldeling er trukket tilbage", "når journaldeling ikke længere gælder", "Samtykket udløber"),
        (CONSENT, "når journaldeling er trukket tilbage", "efter første \"samtykke afslået\"", "Borgeren siger nej"),
        (CONSENT, ", af fysioterapeuten, gælder i 3 måneder", ", af fysioterapeuten, gælder i 4 måneder", "Vurderingen er for gammel"),
        (
            TEAM,
            "sygedagpengerådgiveren, virksomhedskonsulenten og socialrådgiveren\nrolle",
            "sygedagpengerådgiveren og socialrådgiveren\nrolle",
            "Enhver i teamet må",
        ),
        (TEAM, "    afslås ved \"afslag på assistance\"\n", "", "Et nej er også et svar"),
        (EMPLOYER, "  adskilt fra arbejdsgiveren", "", "Ingen er både arbejdsgiver og myndighed"),
    ];
    for (file, line, instead, scenario) in knocked {
        assert!(file.contains(line), "{line}");
        let found = failed(&checked(&file.replacen(line, instead, 1)));
        assert!(found.iter().any(|title| title == scenario), "without {line:?}: {found:?}");
    }
}

#[test]
fn the_examples_pass_in_both_languages() {
    for text in [SELF, CONSENT, TEAM, EMPLOYER] {
        let (danish, english) = (checked(text), checked(&in_english(text)));
        assert_eq!(failed(&danish), Vec::<String>::new());
        assert_eq!(failed(&english), Vec::<String>::new());
        assert_eq!(danish.fingerprint(), english.fingerprint());
    }
    let english = in_english(SELF);
    for line in [
        "first of all \"egen aftale\", unless \"kan selv\" is no, given up on \"aftalen faldt\"",
        "after that virksomhedspraktik, given up on \"ingen plads\"",
        "the order must be followed",
        "the order should be followed",
        "then it is refused, because the order is not followed",
        ", because \"Journal, 2. marts\"",
    ] {
        assert!(english.contains(line), "{line}\n{english}");
    }
    let english = in_english(CONSENT);
    for line in ["when journaldeling runs out", "when journaldeling is withdrawn", "when \"kan bære et job\" no longer holds"] {
        assert!(english.contains(line), "{line}\n{english}");
    }
}

/// A log that is written as the test goes on; each event at nine.
struct Desk {
    procedure: Checked<Procedure>,
    log: Log,
}

impl Desk {
    fn new(text: &str) -> Self {
        let procedure = checked(text);
        let log = Log::new("sag-1", procedure.name());
        Self { procedure, log }
    }

    fn command(kind: &str, fields: &[(&str, FieldValue)], reason: Option<&str>) -> Command {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Command::Report { kind: kind.to_owned(), fields, about: None, supersedes: None, reason: reason.map(str::to_owned) }
    }

    /// The sentences of a refusal, in Danish and in English; nothing where it is none.
    fn refused(&self, day: &str, role: &str, kind: &str, reason: Option<&str>) -> Vec<String> {
        let now = Instant::parse(&format!("{day}T09:00:00+01:00")).unwrap();
        let actor = Actor { id: "p1".to_owned(), role: role.to_owned() };
        let context = Context { now, happened: None, actor, id: "e99".to_owned() };
        match attempt(&self.procedure, &self.log, &Self::command(kind, &[], reason), &context) {
            Ok(_) => Vec::new(),
            Err(refusal) => {
                assert!(refusal.reasons.iter().all(|reason| matches!(reason, Reason::OutOfOrder { .. })), "{refusal:?}");
                let of = |language| refusal.reasons.iter().flat_map(move |reason| (language, reason).say(&self.procedure));
                of(Language::Danish).chain(of(Language::English)).collect()
            }
        }
    }

    fn event(&mut self, day: &str, role: &str, kind: &str, fields: &[(&str, FieldValue)], reason: Option<&str>) {
        let recorded = Instant::parse(&format!("{day}T09:00:00+01:00")).unwrap();
        let event = Event {
            id: format!("e{}", self.log.events().len() + 1),
            kind: kind.to_owned(),
            happened: Moment::Instant(recorded),
            recorded,
            actor: Actor { id: "p1".to_owned(), role: role.to_owned() },
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<BTreeMap<_, _>>(),
            about: None,
            supersedes: None,
            reason: reason.map(str::to_owned),
        };
        self.log.append(event);
    }

    fn now(&self, day: &str) -> Situation {
        situation(&self.procedure, &self.log, AsOf::at(Moment::parse(day).unwrap()))
    }

    fn states(&self, day: &str, principle: &str) -> Vec<OptionState> {
        let now = self.now(day);
        let ordered = now.ordered.iter().find(|ordered| ordered.principle == principle).unwrap();
        ordered.options.iter().map(|option| option.state).collect()
    }
}

trait Say {
    fn say(self, procedure: &Procedure) -> Vec<String>;
}

impl Say for (Language, &Reason) {
    fn say(self, procedure: &Procedure) -> Vec<String> {
        reason_sentences(self.0, procedure, self.1)
    }
}

#[test]
fn sentences() {
    let mut screen = String::new();
    let mut desk = Desk::new(SELF);
    desk.event("2017-03-01", "kommunen", "genoptræningsplan", &[], None);
    for sentence in desk.refused("2017-03-02", "kommunen", "møde i genoptræningscentret", None) {
        writeln!(screen, "{sentence}").unwrap();
    }
    assert!(desk.refused("2017-03-02", "kommunen", "møde i genoptræningscentret", Some("journal 2")).is_empty());
    desk.event("2017-03-02", "kommunen", "møde i genoptræningscentret", &[], Some("journal 2"));
    // With a reason too: this order must be followed.
    for sentence in desk.refused("2017-03-03", "kommunen", "mentor", Some("journal 3")) {
        writeln!(screen, "{sentence}").unwrap();
    }
    desk.event("2017-03-03", "kommunen", "mentor", &[], Some("journal 3"));
    desk.event("2017-03-06", "borgeren", "aftalen faldt", &[], None);
    let say = |screen: &mut String, desk: &Desk, day: &str| {
        let now = desk.now(day);
        for language in [Language::Danish, Language::English] {
            for ordered in &now.ordered {
                writeln!(screen, "{}", ordered_sentences(language, desk.procedure.calendar(), ordered).join(" ")).unwrap();
            }
            for finding in &now.findings {
                writeln!(screen, "{}", sagsgang::explain::finding_sentence(language, finding)).unwrap();
            }
        }
    };
    writeln!(screen, "\nAs of 2017-03-06").unwrap();
    say(&mut screen, &desk, "2017-03-06");
    desk.event("2017-03-07", "kommunen", "kan selv", &[("kan selv", FieldValue::YesNo(false))], Some("journal 4"));
    desk.event("2017-03-08", "kommunen", "virksomhedspraktik", &[], None);
    writeln!(screen, "\nAs of 2017-03-08").unwrap();
    say(&mut screen, &desk, "2017-03-08");

    let mut desk = Desk::new(CONSENT);
    desk.event("2017-03-01", "fysioterapeuten", "genoptræningsplan", &[], None);
    let missing = |screen: &mut String, desk: &Desk, day: &str| {
        let now = desk.now(day);
        for step in ["forny", "luk adgangen", "vurder igen"] {
            let (id, _) = desk.procedure.step_named(step).unwrap();
            for language in [Language::Danish, Language::English] {
                let why = why_not(&desk.procedure, &now, id);
                writeln!(screen, "{}", why_not_sentences(language, desk.procedure.calendar(), &why).join(" ")).unwrap();
            }
        }
    };
    writeln!(screen, "\nNothing was said").unwrap();
    missing(&mut screen, &desk, "2017-03-02");
    desk.event("2017-03-06", "borgeren", "journaldeling", &[], None);
    let snart = FieldValue::Text("snart".to_owned());
    desk.event("2017-03-08", "fysioterapeuten", "kan bære et job", &[("kan bære et job", snart)], Some("journal 5"));
    writeln!(screen, "\nIt holds").unwrap();
    missing(&mut screen, &desk, "2017-03-10");
    let mut told = desk.log.clone();
    writeln!(screen, "\nIt ran out").unwrap();
    let explain = |screen: &mut String, desk: &Desk, step: &str, day: &str| {
        let now = desk.now(day);
        let record = now.duty(step).unwrap();
        assert!(record.is_open(), "{record:?}");
        writeln!(screen, "{}, opened {}", record.instance, record.opened).unwrap();
        let explanation = deadline(&desk.procedure, &now, record).unwrap();
        for language in [Language::Danish, Language::English] {
            writeln!(screen, "{}", deadline_sentences(language, desk.procedure.calendar(), &explanation).join(" ")).unwrap();
        }
    };
    explain(&mut screen, &desk, "forny", "2018-03-07");
    explain(&mut screen, &desk, "vurder igen", "2017-06-12");
    std::mem::swap(&mut desk.log, &mut told);
    desk.event("2017-04-05", "borgeren", "samtykke trukket tilbage", &[], None);
    writeln!(screen, "\nIt was withdrawn").unwrap();
    explain(&mut screen, &desk, "luk adgangen", "2017-04-05");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!("sentences", screen);
    });
}

/// A correction of what ended it takes the step back; given anew and ended anew, it comes anew.
#[test]
fn once_for_each_end_and_no_more() {
    let mut desk = Desk::new(CONSENT);
    desk.event("2017-03-01", "fysioterapeuten", "genoptræningsplan", &[], None);
    let opened = |desk: &Desk, day: &str, step: &str| desk.now(day).duties.iter().filter(|record| record.step == step).count();
    // Withdrawn before it was given: nothing ended.
    desk.event("2017-03-02", "borgeren", "samtykke trukket tilbage", &[], None);
    desk.event("2017-03-06", "borgeren", "journaldeling", &[], None);
    assert_eq!(opened(&desk, "2017-03-06", "luk adgangen"), 0);
    desk.event("2017-03-07", "borgeren", "samtykke trukket tilbage", &[], None);
    desk.event("2017-03-08", "borgeren", "samtykke trukket tilbage", &[], None);
    assert_eq!(opened(&desk, "2017-03-08", "luk adgangen"), 1);
    desk.event("2017-03-09", "borgeren", "journaldeling", &[], None);
    desk.event("2017-03-10", "borgeren", "samtykke afslået", &[], None);
    assert_eq!(opened(&desk, "2017-03-10", "luk adgangen"), 2);
    // The first end was a mistake: then the second withdrawal ended it.
    let taken_back = Event {
        id: "r1".to_owned(),
        kind: sagsgang::log::built_in::RETRACTED.to_owned(),
        supersedes: Some("e4".to_owned()),
        ..desk.log.events()[3].clone()
    };
    desk.log.append(taken_back);
    let now = desk.now("2017-03-10");
    let by: Vec<&str> = now.duties.iter().filter_map(|record| Some(record.ceased.as_ref()?.by.as_str())).collect();
    assert_eq!(by, ["e5", "e7"]);
    // Given on 9 March 2017 and refused on the 10th, it does not run out a year later.
    assert_eq!(opened(&desk, "2018-03-12", "forny"), 0);
}

/// In a log too: only those it names assess, and not without a reason.
#[test]
fn an_assessment_counts_by_those_it_names_and_with_a_reason() {
    let snart = || [("kan bære et job", FieldValue::Text("snart".to_owned()))];
    for (role, reason, counts) in
        [("fysioterapeuten", Some("journal 5"), true), ("sagsbehandleren", Some("journal 5"), false), ("fysioterapeuten", Some(" "), false)]
    {
        let mut desk = Desk::new(CONSENT);
        desk.event("2017-03-01", "fysioterapeuten", "genoptræningsplan", &[], None);
        desk.event("2017-03-08", role, "kan bære et job", &snart(), reason);
        let now = desk.now("2017-03-08");
        assert_eq!(now.duty("møde").is_some_and(sagsgang::situation::Record::is_open), counts, "{role}, {reason:?}");
        assert_eq!(now.findings.is_empty(), counts, "{:?}", now.findings);
    }
}

/// Counted since the case was reopened, like *first*; what is known outlasts that.
#[test]
fn a_relapse_begins_the_order_anew() {
    let text = SELF.replacen("trin kontakt", "genåbnes ved genoptræningsplan inden for 1 år\n\ntrin kontakt", 1);
    let mut desk = Desk::new(&text);
    use OptionState::{GivenUp, RuledOut, Untried, Used};
    desk.event("2017-03-01", "kommunen", "genoptræningsplan", &[], None);
    desk.event("2017-03-02", "borgeren", "egen aftale", &[], None);
    desk.event("2017-03-03", "kommunen", "ingen plads", &[], None);
    assert_eq!(desk.states("2017-03-03", "selvhjælp"), [Used, GivenUp, Untried]);
    desk.event("2017-03-06", "borgeren", "tilbagekomst", &[], None);
    desk.event("2017-03-08", "kommunen", "genoptræningsplan", &[], None);
    assert_eq!(desk.states("2017-03-08", "selvhjælp"), [Untried, Untried, Untried]);
    assert_eq!(desk.refused("2017-03-09", "kommunen", "mentor", None).len(), 2);
    desk.event("2017-03-09", "kommunen", "kan selv", &[("kan selv", FieldValue::YesNo(false))], Some("journal 4"));
    assert_eq!(desk.states("2017-03-09", "selvhjælp"), [RuledOut, Untried, Untried]);
    desk.event("2017-03-10", "kommunen", "virksomhedspraktik", &[], None);
    assert_eq!(desk.states("2017-03-10", "selvhjælp"), [RuledOut, Used, Untried]);
    assert!(desk.refused("2017-03-13", "kommunen", "mentor", None).is_empty());
}

/// What a text says of a principle that cannot be followed, and of what cannot cease to hold.
#[test]
fn what_check_says() {
    let principle = "    først \"egen aftale\", medmindre \"kan selv\" er nej, opgives ved \"aftalen faldt\"\n    derefter virksomhedspraktik, opgives ved \"ingen plads\"\n    derefter mentor\n    rækkefølgen skal følges\n    hjemmel praksis \"Gladsaxe Kommune, ti kommuners katalog\"\n";
    assert!(SELF.contains(principle));
    let with = |lines: &str| SELF.replacen(principle, lines, 1);
    let texts = [
        with("    først \"egen aftale\"\n    rækkefølgen skal følges\n    hjemmel praksis \"X\"\n"),
        with("    først \"egen aftale\"\n    derefter mentor\n"),
        with("    derefter \"egen aftale\"\n    først mentor\n    rækkefølgen skal følges\n    hjemmel praksis \"X\"\n"),
        with("    først mentor\n    derefter mentor\n    rækkefølgen skal følges\n    hjemmel praksis \"X\"\n"),
        with(
            "    først mentor\n    derefter hjælpemiddel\n    rækkefølgen skal følges\n    rækkefølgen bør følges\n    hjemmel praksis \"X\"\n",
        ),
        with("    først mentor, medmindre \"kan selv\" er måske\n    derefter praktik først\n    rækkefølgen skal\n"),
        CONSENT.replace("    højst 12 måneder\n", ""),
        CONSENT.replace("når \"kan bære et job\" ikke længere gælder", "når \"kan bære et job\" er trukket tilbage"),
        CONSENT.replace(", af fysioterapeuten, gælder i 3 måneder", ", af fysioterapeuten"),
        CONSENT.replace("når journaldeling udløber", "når opslag udløber"),
    ];
    let mut screen = String::new();
    for text in texts {
        for text in english(&text).into_iter().chain([text]) {
            let (sources, loaded) = loaded(&text);
            writeln!(screen, "{}", faults(&sources, &loaded)).unwrap();
        }
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!("faults", screen);
    });
}
