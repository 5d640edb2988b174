//! Invented cases: every log reads back, one seed gives one population, the shares come out, and what goes awry is found as such.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::calendar::{Calendars, Day, Moment};
use sagsgang::check::load;
use sagsgang::log::{FieldValue, Log, built_in};
use sagsgang::model::{Checked, Procedure};
use sagsgang::situation::{AsOf, Finding, situation};
use sagsgang::source::SourceMap;
use sagsgang_simulate::{Figures, Made, Noise, NoiseKind, Outside, Own, Period, Population, Simulation, SimulationError, Wrong};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "../dsl-examples";
const FAST_TRACK: &str = "fast-track/procedure.sag";
const VARDE: &str = "varde/procedure.sag";

/// Every procedure among the examples, by its path there.
fn paths() -> Vec<String> {
    let root = Path::new(EXAMPLES);
    let mut paths = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        for file in folder.is_dir().then(|| std::fs::read_dir(&folder).unwrap()).into_iter().flatten() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|kind| kind == "sag") {
                paths.push(file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    paths.sort();
    assert!(paths.len() >= 40, "{paths:?}");
    paths
}

/// A procedure of the examples, with the texts beside it, and the law, to build on.
fn procedure(path: &str) -> Checked<Procedure> {
    let file = Path::new(EXAMPLES).join(path);
    let mut sources = SourceMap::new();
    let id = sources.add(path, &std::fs::read_to_string(&file).unwrap());
    let folders = BTreeSet::from([file.parent().unwrap().to_owned(), Path::new(EXAMPLES).join("national")]);
    let others: BTreeSet<PathBuf> =
        folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path()).collect();
    for other in others.iter().filter(|other| other.extension().is_some_and(|kind| kind == "sag") && **other != file) {
        sources.add(other.to_str().unwrap(), &std::fs::read_to_string(other).unwrap());
    }
    load(&sources, id, &Calendars::builtin()).procedure.unwrap_or_else(|| panic!("{path} cannot run"))
}

fn simulation(path: &str, population: Population, seed: u64) -> Simulation {
    let procedure = procedure(path);
    let period = Period::of(&procedure);
    Simulation::new(vec![procedure], population, period, seed).unwrap()
}

/// Everything that may go awry does so often.
fn awry() -> Population {
    let noise = Noise {
        late_registration: 200,
        correction: 100,
        withdrawal: 60,
        duplicate: 100,
        disorder: 150,
        relapse: 500,
        vain_attempt: 500,
        extension: 300,
        other_value: 200,
        left_open: 100,
        place_withdrawn: 100,
    };
    Population { noise, ..Population::default() }
}

fn cases(simulation: &Simulation, number: u64) -> Vec<Made> {
    (0..number).map(|case| simulation.case(case)).collect()
}

#[test]
fn every_log_of_every_example_reads_back_and_runs() {
    for path in paths() {
        let simulation = simulation(&path, awry(), 7);
        let made = cases(&simulation, 6);
        assert!(made.iter().all(|made| made.log.events().len() > 1), "{path}: a case in which nothing happens");
        for made in made {
            let (read, faults) = Log::read(&made.log.write());
            assert_eq!(faults, [], "{path}: {}", made.log.case());
            assert_eq!(read, made.log, "{path}");
            let end = simulation.at_the_end(&read);
            let bad: Vec<&Finding> = end.findings.iter().filter(|finding| !is_meant(finding)).collect();
            assert!(bad.is_empty(), "{path}: {} of {:?}: {bad:?}\n{}", made.log.case(), made.tale, made.log.write());
        }
    }
}

/// What a correction, late knowledge, or a goal that is confirmed later may do to what was told before: it turns out to have had no effect,
/// or to lack something that was taken back.
fn is_meant(finding: &Finding) -> bool {
    matches!(finding, Finding::NoEffect { .. } | Finding::Lacks { .. })
}

#[test]
fn without_noise_nothing_is_found_but_what_a_later_confirmation_does() {
    for path in paths() {
        let simulation = simulation(&path, Population::without_noise(), 3);
        let confirmed = simulation.procedure().goal().confirmed_by.is_some();
        for made in cases(&simulation, 6) {
            assert_eq!(made.noise, [], "{path}");
            let findings = simulation.at_the_end(&made.log).findings;
            assert!(findings.is_empty() || confirmed, "{path}: {:?}: {findings:?}\n{}", made.tale, made.log.write());
        }
    }
}

#[test]
fn one_seed_gives_one_population_and_another_another() {
    let bytes = |seed| cases(&simulation(VARDE, Population::default(), seed), 12).iter().map(|made| made.log.write()).collect::<String>();
    assert_eq!(bytes(5), bytes(5));
    assert_ne!(bytes(5), bytes(6));
}

#[test]
fn more_cases_and_another_order_change_none_of_the_earlier() {
    let simulation = simulation(FAST_TRACK, awry(), 11);
    let forwards: Vec<String> = (0..10).map(|case| simulation.case(case).log.write()).collect();
    let backwards: Vec<String> = (0..10).rev().map(|case| simulation.case(case).log.write()).collect();
    assert_eq!(forwards, backwards.into_iter().rev().collect::<Vec<_>>());
    // Not by their ids, but by what happens in them.
    let course =
        |case| simulation.case(case).log.events().iter().map(|event| format!("{} {}", event.happened, event.kind)).collect::<Vec<_>>();
    assert_eq!((0..10).map(course).collect::<BTreeSet<_>>().len(), 10, "two cases are the same");
}

#[test]
fn the_first_case_is_the_same_on_every_platform() {
    // Pinned: a change here changes every population that anybody has made.
    let made = simulation(FAST_TRACK, Population::default(), 1).case(0);
    let first: Vec<String> = made.log.write().lines().take(3).map(str::to_owned).collect();
    insta::assert_snapshot!("first_case", first.join("\n"));
}

/// May somebody of the house meet a step? What only the other party's word meets, is not in the house's hands.
fn is_in_the_houses_hands(procedure: &Checked<Procedure>, step: &str) -> bool {
    let Some((_, step)) = procedure.step_named(step) else { return false };
    let own = |name: &str| procedure.role_named(name).is_some_and(|id| !procedure.role(id).outside);
    step.met_by.iter().any(|kind| {
        let from = procedure.kind(*kind).from;
        from.is_anyone() || procedure.roles_among(from).iter().any(|role| own(role))
    })
}

#[test]
fn where_everybody_is_diligent_and_nothing_goes_awry_no_deadline_is_broken() {
    let big = [
        FAST_TRACK,
        VARDE,
        "national/regler-2015.sag",
        "national/regler-2020.sag",
        "national/regler-2025.sag",
        "national/regler-2026.sag",
        "aktindsigt/procedure.sag",
        "byggesag/procedure.sag",
        "partshoering/procedure.sag",
        "to-arbejdsgivere/procedure.sag",
    ];
    let mut broken = Vec::new();
    let mut opened = 0;
    for path in big {
        let simulation = simulation(path, Population::without_noise(), 2);
        let procedure = simulation.procedure();
        let outside = |role: &String| procedure.role_named(role).is_some_and(|id| procedure.role(id).outside);
        for made in cases(&simulation, 25) {
            for record in simulation.at_the_end(&made.log).duties {
                opened += 1;
                // The citizen's story may choose a day after the window, and that is when the talk is held.
                let chosen = path == VARDE && record.step == "aftalt samtale";
                if record.breached && !chosen && !record.who.iter().all(outside) && is_in_the_houses_hands(procedure, &record.step) {
                    broken.push(format!(
                        "{path}: {} ({:?}): {} {:?} {:?}",
                        made.log.case(),
                        made.tale,
                        record.instance,
                        record.due,
                        record.met
                    ));
                }
            }
        }
    }
    assert!(opened > 2000, "{opened}");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn those_who_forget_or_are_away_break_deadlines() {
    let late = |own: Own| {
        let population = Population { own, noise: Noise::NONE, outside: Outside::PROMPT, ..Population::default() };
        let simulation = simulation(FAST_TRACK, population, 4);
        let records = cases(&simulation, 20).into_iter().flat_map(|made| simulation.at_the_end(&made.log).duties);
        records.filter(|record| record.breached && record.step == "kontakt").count()
    };
    let of = |diligent, pressed, forgetful, absent| Own { diligent, pressed, forgetful, absent };
    let (kept, pressed, absent) = (late(Own::DILIGENT), late(of(0, 1000, 0, 0)), late(of(0, 0, 0, 1000)));
    assert_eq!(kept, 0);
    assert!(0 < pressed && pressed < absent, "{pressed} {absent}");
    assert!(absent >= 15, "{absent}");
}

#[test]
fn shares_of_values_come_out_as_they_were_asked() {
    let text = std::fs::read_to_string(Path::new(EXAMPLES).join("varde/population.json")).unwrap();
    let population = Population::read(&text, &[procedure(VARDE)]).unwrap();
    let simulation = simulation(VARDE, Population { noise: Noise::NONE, ..population }, 9);
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut all = 0;
    for made in cases(&simulation, 120) {
        let told = made.log.events().iter().find_map(|event| event.fields.get("arbejdssted"));
        if let Some(FieldValue::Text(place)) = told {
            *places.entry(place.clone()).or_default() += 1;
            all += 1;
        }
    }
    assert!(all >= 60, "{all}");
    // 720 of 1000 with a spread of at most four standard deviations.
    let share = places["job"] * 1000 / all;
    assert!((540..=900).contains(&share), "{places:?}");
    assert!(places.keys().all(|place| ["job", "løntilskud", "fleksjob", "praktik"].contains(&place.as_str())), "{places:?}");
}

#[test]
fn what_goes_awry_is_there_and_the_engine_sees_it_as_what_it_is() {
    let simulation = simulation(FAST_TRACK, awry(), 13);
    let calendar = simulation.procedure().calendar();
    let mut done: BTreeMap<NoiseKind, usize> = BTreeMap::new();
    let (mut late, mut corrected, mut withdrawn, mut twice, mut out_of_order) = (0, 0, 0, 0, 0);
    for made in cases(&simulation, 25) {
        made.noise.iter().for_each(|kind| *done.entry(*kind).or_default() += 1);
        let events = made.log.events();
        let end = simulation.at_the_end(&made.log);
        late += events.iter().filter(|event| calendar.day(event.happened) < calendar.day_of(event.recorded)).count();
        let ids: BTreeSet<&str> = events.iter().map(|event| event.id.as_str()).collect();
        twice += events.len() - ids.len();
        let each: Vec<_> = ids.iter().map(|id| events.iter().find(|event| event.id == *id).unwrap().clone()).collect();
        corrected += each.iter().filter(|event| event.supersedes.is_some() && !event.kind.starts_with('@')).count();
        withdrawn += each.iter().filter(|event| event.kind == built_in::RETRACTED).count();
        out_of_order += events.windows(2).filter(|two| two[1].recorded < two[0].recorded).count();
        // Duplicates and arrival change nothing.
        let mut once = Log::new(made.log.case(), simulation.procedure().name());
        // Ids count up in the order in which the events were told, and sets are in order.
        each.into_iter().for_each(|event| once.append(event));
        let same = simulation.at_the_end(&once);
        assert_eq!(serde_json::to_string(&same).unwrap(), serde_json::to_string(&end).unwrap());
        assert!(!end.findings.iter().any(|finding| matches!(finding, Finding::ConflictingId { .. } | Finding::CorrectsNothing { .. })));
    }
    for kind in [
        NoiseKind::LateRegistration,
        NoiseKind::Correction,
        NoiseKind::Withdrawal,
        NoiseKind::Duplicate,
        NoiseKind::Disorder,
        NoiseKind::VainAttempt,
    ] {
        assert!(done.get(&kind).is_some_and(|times| *times > 0), "{kind:?} never: {done:?}");
    }
    assert!(late > 0 && corrected > 0 && withdrawn > 0 && out_of_order > 0, "{late} {corrected} {withdrawn} {out_of_order}");
    assert_eq!(twice, done[&NoiseKind::Duplicate]);
    assert_eq!(withdrawn, done[&NoiseKind::Withdrawal]);
    assert_eq!(corrected, done[&NoiseKind::Correction]);
}

#[test]
fn a_goal_is_taken_back_where_the_text_knows_that() {
    let population = Population { noise: Noise { relapse: 1000, ..Noise::NONE }, ..Population::without_noise() };
    let simulation = simulation("aktindsigt/procedure.sag", population, 1);
    let procedure = simulation.procedure();
    assert!(procedure.kinds().iter().any(|kind| kind.revokes || kind.reopens.is_some()));
    let mut figures = Figures::default();
    for made in cases(&simulation, 20) {
        figures.add(procedure, &made, &simulation.at_the_end(&made.log));
    }
    assert!(figures.noise.get(&NoiseKind::Relapse).is_some_and(|times| *times > 0), "{:?}", figures.noise);
    assert!(figures.reopened > 0, "{figures:?}");
}

#[test]
fn the_house_does_nothing_on_days_off() {
    for path in [FAST_TRACK, "byggesag/procedure.sag"] {
        let simulation = simulation(path, awry(), 21);
        let procedure = simulation.procedure();
        let calendar = procedure.calendar();
        let mut looked = 0;
        for made in cases(&simulation, 15) {
            for event in made.log.events() {
                let outside = procedure.role_named(&event.actor.role).is_some_and(|id| procedure.role(id).outside);
                let day = calendar.day_of(event.recorded);
                assert!(outside || calendar.is_working_day(day), "{path}: {day}: {event:?}");
                looked += u32::from(!outside);
            }
        }
        assert!(looked > 50);
    }
}

#[test]
fn figures_add_up() {
    let simulation = simulation(VARDE, Population::default(), 8);
    let mut figures = Figures::default();
    let made = cases(&simulation, 20);
    for made in &made {
        figures.add(simulation.procedure(), made, &simulation.at_the_end(&made.log));
    }
    assert_eq!(figures.begun, 20);
    assert_eq!(figures.reached + figures.ended + figures.open, 20);
    for (name, step) in &figures.steps {
        assert_eq!(step.opened, step.kept + step.late + step.otherwise + step.open, "{name}");
    }
    let acts: u64 = figures.acts.values().flat_map(BTreeMap::values).sum();
    assert_eq!(acts, figures.events);
    // The same, counted from the situations.
    let kept =
        made.iter().flat_map(|made| situation(simulation.procedure(), &made.log, AsOf::at(Moment::Day(simulation.period().until))).duties);
    let kept = kept.filter(|record| record.state == sagsgang::situation::State::Met).count();
    assert_eq!(figures.steps.values().map(|step| step.kept).sum::<u64>(), kept as u64);
}

#[test]
fn a_case_begins_under_the_version_that_applies() {
    let texts = vec![procedure("lovskifte-2025/regler-2025.sag"), procedure("lovskifte-2025/regler-2020.sag")];
    let day = |text| Day::parse(text).unwrap();
    let period = Period::between(day("2025-04-01"), day("2025-09-30"));
    let simulation = Simulation::new(texts, Population::default(), period, 1).unwrap();
    let (mut owed, mut under) = (0, BTreeSet::new());
    for made in cases(&simulation, 20) {
        assert_eq!(Log::read(&made.log.write()), (made.log.clone(), Vec::new()));
        let first = made.log.events().iter().map(|event| simulation.procedure().calendar().day(event.happened)).min().unwrap();
        assert!(first >= day("2025-03-01") && first <= day("2025-10-31"), "{first}");
        owed += usize::from(!simulation.at_the_end(&made.log).duties.is_empty());
        under.insert(first >= day("2025-07-01"));
    }
    // In a scenario about what begins no more after the law has changed nothing is owed.
    assert!(owed >= 8, "{owed}");
    assert_eq!(under.len(), 2, "cases under both versions");
}

#[test]
fn a_text_without_scenarios_has_cases_too() {
    let text = std::fs::read_to_string(Path::new(EXAMPLES).join("byggesag/procedure.sag")).unwrap();
    let bare: String = text.split("\nscenarie ").next().unwrap().to_owned();
    let mut sources = SourceMap::new();
    let id = sources.add("uden.sag", &bare);
    let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
    let period = Period::of(&procedure);
    let simulation = Simulation::new(vec![procedure], Population::default(), period, 1).unwrap();
    let made = cases(&simulation, 10);
    assert!(made.iter().all(|made| made.tale.is_none()));
    assert!(made.iter().all(|made| !simulation.at_the_end(&made.log).duties.is_empty()));
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused() {
    let day = |text| Day::parse(text).unwrap();
    let period = Period { from: day("2018-03-02"), to: day("2018-03-01"), until: day("2018-12-31") };
    let refused = Simulation::new(vec![procedure(FAST_TRACK)], Population::default(), period, 1);
    assert_eq!(refused.unwrap_err(), SimulationError::EmptyPeriod);
    assert_eq!(Simulation::new(Vec::new(), Population::default(), period, 1).unwrap_err(), SimulationError::NoText);
}

#[test]
fn the_populations_of_the_examples_can_be_read_and_every_fault_is_told_with_its_line() {
    let texts = [procedure(FAST_TRACK)];
    let text = std::fs::read_to_string(Path::new(EXAMPLES).join("fast-track/population.json")).unwrap();
    let population = Population::read(&text, &texts).unwrap();
    let year = Period::between(Day::parse("2018-01-01").unwrap(), Day::parse("2018-12-31").unwrap());
    // 62 + 58 + 52 + 40 + 38 + 34 + 22 + 40 + 50 + 54 + 58 + 44
    assert_eq!(population.cases_in(year), Some(552));
    let half = Period::between(Day::parse("2018-01-01").unwrap(), Day::parse("2018-01-16").unwrap());
    assert_eq!(population.cases_in(half), Some(32));
    let faulty = "{\n \"noise\": { \"relaps\": 5, \"correction\": 1001 },\n \"roles\": { \"lægen\": { \"diligent\": 1000 } },\n \
                  \"own_roles\": { \"diligent\": 600, \"pressed\": 300 },\n \"facts\": { \"findes ikke\": {}, \"timer om ugen\": { \"mange\": 1000 } },\n \
                  \"scenarios\": { \"Ingen\": 1 },\n \"course\": { \"shortest\": 900, \"shortest\": 3 },\n \"cases_per_month\": [1, 2]\n}";
    let faults = Population::read(faulty, &texts).unwrap_err();
    let lines: Vec<u32> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [2, 2, 3, 4, 5, 5, 6, 7, 8], "{faults:#?}");
    assert!(matches!(&faults[3].wrong, Wrong::Shares { sum: 900, .. }), "{faults:#?}");
    assert!(matches!(Population::read("{\n]", &texts).unwrap_err()[0].wrong, Wrong::NotJson { .. }));
}
