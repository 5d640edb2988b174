//! How many cases a second: `cargo run --release -p sagsgang-simulate --example rate -- 500 FILE…`. With `-v` what came of them too.

#![allow(clippy::print_stdout, reason = "an example speaks")]

use sagsgang::calendar::Calendars;
use sagsgang::check::load;
use sagsgang::source::SourceMap;
use sagsgang_simulate::{Figures, Period, Population, Simulation};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let verbose = arguments.iter().any(|argument| argument == "-v");
    let calm = arguments.iter().any(|argument| argument == "--calm");
    let number = arguments.iter().find_map(|argument| argument.parse::<u64>().ok()).unwrap_or(200);
    let calendars = Calendars::builtin();
    for path in arguments.iter().filter(|argument| argument.ends_with(".sag")) {
        let mut sources = SourceMap::new();
        let folder = std::path::Path::new(path).parent().unwrap_or(std::path::Path::new("."));
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let id = sources.add(path, &text);
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let other = entry.path();
            if other.extension().is_some_and(|kind| kind == "sag") && other.to_string_lossy() != *path {
                sources.add(other.to_string_lossy(), &std::fs::read_to_string(&other).unwrap_or_default());
            }
        }
        let Some(procedure) = load(&sources, id, &calendars).procedure else {
            println!("{path}: cannot run");
            continue;
        };
        let period = Period::of(&procedure);
        let population = if calm { Population::without_noise() } else { Population::default() };
        let Ok(simulation) = Simulation::new(vec![procedure], population, period, 1) else { continue };
        let begun = Instant::now();
        let mut figures = Figures::default();
        for case in 0..number {
            let made = simulation.case(case);
            let end = simulation.at_the_end(&made.log);
            if arguments.iter().any(|argument| argument == "--findings") && !end.findings.is_empty() {
                println!("{:?} {:?}\n{:?}\n{}", made.tale, made.noise, end.findings, made.log.write());
            }
            figures.add(simulation.procedure(), &made, &end);
        }
        let took = begun.elapsed();
        let rate = u128::from(number) * 1_000_000 / took.as_micros().max(1);
        println!(
            "{path}: {number} cases, {} events, {rate} cases a second; reached {} ended {} open {} closed {} reopened {}",
            figures.events, figures.reached, figures.ended, figures.open, figures.closed, figures.reopened
        );
        println!("    noise {:?} findings {:?}", figures.noise, figures.findings);
        if verbose {
            for (name, step) in &figures.steps {
                println!("    {name}: {step:?}");
            }
            println!("    {:?}\n{:?}", figures.to_goal.spread(), figures.acts);
        }
    }
}
