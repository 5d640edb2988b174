//! Invented cases that share pools: what one has, no other has; the pools' logs and the cases' say the same; whoever must gives more places.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use sagsgang::calendar::{Calendars, Day, Moment};
use sagsgang::check::load;
use sagsgang::log::{Log, built_in};
use sagsgang::model::{Checked, Procedure};
use sagsgang::pool::{carry, stock};
use sagsgang::situation::{AsOf, AskedStanding, situation};
use sagsgang::source::SourceMap;
use sagsgang_simulate::{Noise, Own, Period, Personas, Population, Simulation, Thing, Together, Wanted, Wrong};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const EXAMPLES: &str = "../dsl-examples";
const BANK: &str = "praktikpladsbanken/procedure.sag";
/// Every example with a pool, in Danish.
const WITH_POOLS: [&str; 4] = [BANK, "eksempler-2016/fredericia.sag", "eksempler-2016/frederiksberg.sag", "eksempler-2016/jammerbugt.sag"];

fn procedure(path: &str) -> Checked<Procedure> {
    let mut sources = SourceMap::new();
    let id = sources.add(path, &std::fs::read_to_string(Path::new(EXAMPLES).join(path)).unwrap());
    for law in std::fs::read_dir(Path::new(EXAMPLES).join("national")).unwrap().map(|entry| entry.unwrap().path()) {
        if law.extension().is_some_and(|kind| kind == "sag") {
            sources.add(law.to_str().unwrap(), &std::fs::read_to_string(&law).unwrap());
        }
    }
    load(&sources, id, &Calendars::builtin()).procedure.unwrap_or_else(|| panic!("{path} cannot run"))
}

/// The cases of two months, followed for four more.
fn simulation(path: &str, population: Population, seed: u64) -> Simulation {
    let procedure = procedure(path);
    let from = Period::of(&procedure).from;
    let period = Period { from, to: from.plus(60), until: from.plus(180) };
    Simulation::new(vec![procedure], population, period, seed).unwrap()
}

fn made(simulation: &Simulation, cases: u64) -> Together {
    simulation.together(cases, |_, _| {})
}

fn often_awry() -> Population {
    let noise = Noise {
        late_registration: 150,
        correction: 60,
        withdrawal: 40,
        duplicate: 50,
        disorder: 80,
        relapse: 200,
        place_withdrawn: 150,
        ..Noise::default()
    };
    Population { noise, ..Population::default() }
}

fn with_places(population: Population, pool: &str, places: u32) -> Population {
    Population { pools: BTreeMap::from([(pool.to_owned(), places)]), ..population }
}

fn logs(made: &Together) -> Vec<Log> {
    made.cases.iter().map(|made| made.log.clone()).collect()
}

#[test]
fn the_pools_and_the_cases_say_the_same_and_nothing_is_left_to_carry() {
    for path in WITH_POOLS {
        for population in [Population::without_noise(), often_awry()] {
            let simulation = simulation(path, population, 5);
            let made = made(&simulation, 40);
            let end = AsOf::at(Moment::Day(simulation.period().until));
            let procedure = simulation.procedure();
            assert_eq!(made.pools.len(), procedure.pools().len());
            let mut requests = 0;
            for (pool, log) in &made.pools {
                assert_eq!(Log::read(&log.write()), (log.clone(), Vec::new()), "{path}");
                let carried = carry(procedure, *pool, log, &logs(&made), end);
                assert!(carried.is_empty() && carried.settled, "{path}: {carried:?}");
                let stock = stock(procedure, *pool, log, end);
                assert_eq!((&stock.findings[..], &stock.corrections[..]), (&[][..], &[][..]), "{path}");
                requests += stock.requests.len();
            }
            assert!(requests > 5, "{path}: only {requests} requests");
        }
    }
}

/// By the logs of the cases alone: who has which place, on each of some days.
#[test]
fn no_place_is_had_by_two_cases_and_none_is_given_that_is_not_there() {
    for (path, seed) in WITH_POOLS.into_iter().flat_map(|path| [(path, 1), (path, 2)]) {
        let simulation = simulation(path, Population::without_noise(), seed);
        let made = made(&simulation, 60);
        let procedure = simulation.procedure();
        let mut had = 0;
        for days in (0..180).step_by(9) {
            let day = simulation.period().from.plus(days);
            let at = AsOf::at(Moment::Day(day));
            let mut places: BTreeSet<(String, String)> = BTreeSet::new();
            let mut taken: BTreeMap<String, u32> = BTreeMap::new();
            for log in logs(&made) {
                for asked in situation(procedure, &log, at).asked {
                    if matches!(asked.state, AskedStanding::Reserved | AskedStanding::Taken) {
                        *taken.entry(asked.pool.clone()).or_default() += 1;
                        if let Some(place) = asked.place {
                            assert!(places.insert((asked.pool.clone(), place.clone())), "{path}, {day}: {place} is had twice");
                        }
                        had += 1;
                    }
                }
            }
            for (pool, log) in &made.pools {
                let name = &procedure.pool(*pool).name;
                let added = log.events().iter().filter(|event| event.kind == built_in::ADDED).count();
                let most = procedure.pool(*pool).places + u32::try_from(added).unwrap();
                assert!(taken.get(name).is_none_or(|taken| *taken <= most), "{path}, {day}: more than {most} of {name}");
            }
        }
        assert!(had > 0, "{path}: nobody had a place");
    }
}

#[test]
fn without_noise_a_case_begins_on_no_place_that_it_has_not() {
    for path in WITH_POOLS {
        let simulation = simulation(path, Population::without_noise(), 3);
        for made in made(&simulation, 40).cases {
            let end = simulation.at_the_end(&made.log);
            assert!(end.findings.is_empty(), "{path}: {:?}: {:?}\n{}", made.tale, end.findings, made.log.write());
            let procedure = simulation.procedure();
            for duty in end.duties.iter().filter(|duty| duty.met.is_some()) {
                let Some(asked) = end.asked.iter().rfind(|asked| asked.instance == duty.instance) else { continue };
                let must = procedure.step_named(&duty.step).is_some_and(|(_, step)| step.modal == sagsgang::model::Modal::Must);
                let had = matches!(asked.state, AskedStanding::Taken | AskedStanding::GivenBack);
                assert!(had || !must, "{path}: {} met without a place: {asked:?}\n{}", duty.step, made.log.write());
            }
        }
    }
}

#[test]
fn few_places_make_waiting_lists_and_many_make_none() {
    let waits = |places| {
        let population = with_places(Population::without_noise(), "hænderne", places);
        let made = made(&simulation(WITH_POOLS[3], population, 1), 80);
        let said = |kind: &str| made.cases.iter().flat_map(|made| made.log.events()).filter(|event| event.kind == kind).count();
        let given = made.pools[0].1.events().iter().filter(|event| event.kind == built_in::ADDED).count();
        (said("ingen hånd endnu"), said("hånd fundet"), given)
    };
    let ((waited, found, given), (waited_for_many, at_once, given_at_once)) = (waits(1), waits(200));
    assert!(waited > 5 && found > 1, "{waited} waited, {found} found");
    assert!(given > 1, "nobody finds one more for those who wait");
    assert_eq!((waited_for_many, given_at_once), (0, 200));
    assert!(at_once >= found, "{at_once} {found}");
}

#[test]
fn whoever_must_gives_more_places_in_time_or_late_as_his_persona_does() {
    let filled = |own: Own| {
        let roles = BTreeMap::from([("virksomhedskonsulenten".to_owned(), Personas::Own(own))]);
        let population = with_places(Population { roles, ..Population::without_noise() }, "praktikpladsbanken", 240);
        let simulation = simulation(BANK, population, 1);
        let made = made(&simulation, 10);
        let (pool, log) = &made.pools[0];
        let given = log.events().iter().filter(|event| event.kind == built_in::ADDED).map(|event| &event.actor.role);
        assert!(given.clone().all(|role| role == "virksomhedskonsulenten"));
        let stock = stock(simulation.procedure(), *pool, log, AsOf::at(Moment::Day(simulation.period().until)));
        (given.count(), stock.target.unwrap().duties[0].state)
    };
    // »skal have mindst 250 pladser«, »inden for 20 hverdage«.
    assert_eq!(filled(Own::DILIGENT), (250, sagsgang::situation::State::Met));
    let forgetful = Own { diligent: 0, pressed: 0, forgetful: 1000, absent: 0 };
    assert_eq!(filled(forgetful), (250, sagsgang::situation::State::MetLate));
}

/// »rummer 20 pladser«, and nobody gives it more: what the population says comes on top, and stays as it is.
#[test]
fn places_of_a_population_come_on_top_of_those_that_the_text_says() {
    let simulation = simulation(BANK, with_places(Population::without_noise(), "fysioterapeuterne", 3), 1);
    let made = made(&simulation, 30);
    let (pool, log) = &made.pools[1];
    let places = |day| stock(simulation.procedure(), *pool, log, AsOf::at(Moment::Day(day))).places;
    assert_eq!((places(simulation.period().from), places(simulation.period().until)), (23, 23));
}

#[test]
fn one_seed_gives_one_population_and_its_pools() {
    let bytes = |seed| {
        let made = made(&simulation(BANK, often_awry(), seed), 20);
        let all = logs(&made).into_iter().chain(made.pools.into_iter().map(|(_, log)| log));
        all.map(|log| log.write()).collect::<String>()
    };
    assert_eq!(bytes(4), bytes(4));
    assert_ne!(bytes(4), bytes(5));
}

#[test]
fn cases_of_an_earlier_version_do_not_share_the_pools() {
    let text = std::fs::read_to_string(Path::new(EXAMPLES).join(BANK)).unwrap();
    let earlier = text.replacen("gælder fra 1. januar 2018", "gælder fra 1. januar 2017 til 31. december 2017", 1);
    assert_ne!(text, earlier);
    let mut sources = SourceMap::new();
    let id = sources.add("tidligere.sag", &earlier);
    let earlier = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
    let from = Day::parse("2017-12-01").unwrap();
    let period = Period { from, to: from.plus(60), until: from.plus(150) };
    let simulation = Simulation::new(vec![procedure(BANK), earlier], Population::without_noise(), period, 1).unwrap();
    let made = made(&simulation, 60);
    let end = AsOf::at(Moment::Day(period.until));
    let asks = |log: &Log| {
        made.pools.iter().any(|(pool, of)| stock(simulation.procedure(), *pool, of, end).requests.iter().any(|one| one.case == log.case()))
    };
    let (mut old, mut new) = (0, 0);
    for log in logs(&made) {
        let first = log.events().iter().map(|event| simulation.procedure().calendar().day(event.happened)).min().unwrap();
        if first < Day::parse("2018-01-01").unwrap() {
            assert!(!asks(&log), "{}", log.write());
            old += 1;
        } else {
            new += usize::from(asks(&log));
        }
    }
    assert!(old > 5 && new > 5, "{old} earlier, {new} later");
}

#[test]
fn pools_of_a_population_are_those_of_the_text() {
    let texts = [procedure(BANK)];
    let read = |text: &str| Population::read(text, &texts);
    assert_eq!(read("{ \"pools\": { \"Fysioterapeuterne\": 3 } }").unwrap().pools, BTreeMap::from([("fysioterapeuterne".to_owned(), 3)]));
    let faults = read("{ \"pools\": {\n \"banken\": 3,\n \"praktikpladsbanken\": 10001 } }").unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 3]);
    assert!(matches!(&faults[0].wrong, Wrong::Unknown { thing: Thing::Pool, known, .. } if known.len() == 2), "{faults:?}");
    assert!(matches!(&faults[1].wrong, Wrong::Form { wanted: Wanted::Places, .. }), "{faults:?}");
}
