//! Parts of pictures: what is asked for whole, its neighbours by name, and nothing else; and the version a case follows is the one drawn.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly, and helpers of tests are tests"
)]

use sagsgang::calendar::Instant;
use sagsgang::check::load;
use sagsgang::model::{Checked, Procedure};
use sagsgang::source::{SourceId, SourceMap};
use sagsgang::view::flow::{Flow, Node, NodeKind};
use sagsgang::view::{Part, flow, flow_of};
use sagsgang_cli::{Surroundings, run};
use sagsgang_tests::story::CALENDARS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A text on the national law, with decisions, phases and roles of its own.
const LEJRE: &str = "../dsl-examples/lejre/procedure.sag";
/// A promise on top of a law that changes, and a case that began under one version of it and went on under the next.
const TOWN: &str = "../dsl-examples/national/kommune.sag";
const MOVES: &str = "../dsl-examples/national/cases/kommune-rettet-hen-over-2025.jsonl";

fn told(arguments: &[&str]) -> (u8, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let now = Instant::parse("2026-11-02T09:00:00+01:00").unwrap();
    let surroundings =
        &mut Surroundings { input: &mut std::io::empty(), output: &mut output, errors: &mut errors, now, progress: false, colour: false };
    let exit = run(std::iter::once(&"sagsgang").chain(arguments), surroundings);
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap())
}

fn golden(name: &str, screen: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, { insta::assert_snapshot!(name, screen) });
}

fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sag") {
            found.push(path);
        }
    }
}

/// Every example, and what it means on each version of the texts it builds on.
fn examples() -> Vec<Checked<Procedure>> {
    let (mut files, mut sources) = (Vec::new(), SourceMap::new());
    texts(Path::new("../dsl-examples"), &mut files);
    let ids: Vec<SourceId> =
        files.iter().map(|path| sources.add(path.to_str().unwrap(), &std::fs::read_to_string(path).unwrap())).collect();
    let checked = ids.into_iter().filter_map(|id| load(&sources, id, &CALENDARS).procedure);
    checked.flat_map(|procedure| std::iter::once(procedure.clone()).chain(procedure.later().to_vec())).collect()
}

/// Each part of a picture that a phase, a role or a step makes, and what the text says itself.
fn parts(procedure: &Checked<Procedure>) -> Vec<Part> {
    let phases = (0..procedure.phases().len()).map(|phase| Part { phases: vec![phase], ..Part::default() });
    let roles = procedure.roles().iter().map(|role| Part { roles: vec![procedure.role_named(&role.name).unwrap()], ..Part::default() });
    let steps = procedure.steps().iter().step_by(5);
    let steps = steps.map(|step| Part { steps: vec![procedure.step_named(&step.name).unwrap().0], ..Part::default() });
    phases.chain(roles).chain(steps).chain([Part { own: true, ..Part::default() }]).collect()
}

fn node<'f>(flow: &'f Flow, id: &str) -> &'f Node {
    flow.nodes.iter().find(|node| node.id == id).unwrap()
}

/// A box as it is said, its lane and its phase by their names.
fn said<'f>(flow: &'f Flow, node: &'f Node) -> (Node, &'f str, Option<&'f str>) {
    let phase = node.phase.map(|phase| flow.phases[phase].as_str());
    (Node { lane: 0, phase: None, ..node.clone() }, flow.lanes[node.lane].name.as_str(), phase)
}

#[test]
fn a_part_holds_what_is_asked_for_whole_its_neighbours_by_name_and_nothing_else() {
    let mut cut = 0;
    for procedure in examples() {
        let whole = flow(&procedure, None);
        assert_eq!(flow_of(&procedure, None, &Part::default()), whole);
        for part in parts(&procedure) {
            let shown = flow_of(&procedure, None, &part);
            let ids: BTreeSet<&str> = shown.nodes.iter().map(|node| node.id.as_str()).collect();
            let inside: BTreeSet<&str> = shown.nodes.iter().filter(|node| !node.beside).map(|node| node.id.as_str()).collect();
            let asked = |id: &str| {
                let step = procedure.steps().iter().find(|step| format!("step:{}", step.name) == id);
                step.is_some_and(|step| {
                    step.phase.is_some_and(|phase| part.phases.contains(&phase.index()))
                        || step.actors.iter().any(|role| part.roles.contains(role))
                        || part.steps.iter().any(|of| procedure.step(*of).name == step.name)
                })
            };
            for of_whole in &whole.nodes {
                if asked(&of_whole.id) {
                    assert!(inside.contains(of_whole.id.as_str()), "{} lacks {}", procedure.name(), of_whole.id);
                }
                if inside.contains(of_whole.id.as_str()) {
                    let of_part = node(&shown, &of_whole.id);
                    assert_eq!(said(&shown, of_part), said(&whole, of_whole), "{}: {}", procedure.name(), of_whole.id);
                    // A decision may be here only for a step that asks for it.
                    if of_whole.kind == NodeKind::Decision {
                        continue;
                    }
                    // Nothing that leads from or to it is lost.
                    let arrows = |flow: &Flow| {
                        flow.edges.iter().filter(|edge| edge.from == of_whole.id || edge.to == of_whole.id).cloned().collect::<Vec<_>>()
                    };
                    assert_eq!(arrows(&shown), arrows(&whole), "{}: {}", procedure.name(), of_whole.id);
                }
            }
            for beside in shown.nodes.iter().filter(|node| node.beside) {
                let linked = shown.edges.iter().any(|edge| {
                    (edge.from == beside.id && inside.contains(edge.to.as_str()))
                        || (edge.to == beside.id && inside.contains(edge.from.as_str()))
                });
                assert!(linked && !asked(&beside.id), "{}: {}", procedure.name(), beside.id);
                assert!(beside.action.is_none() && beside.deadline.is_empty() && beside.basis.is_empty() && beside.ladder.is_empty());
                assert_eq!(beside.title, node(&whole, &beside.id).title);
            }
            assert!(shown.edges.iter().all(|edge| ids.contains(edge.from.as_str()) && ids.contains(edge.to.as_str())));
            // No lane and no phase stands empty.
            assert!((0..shown.lanes.len()).all(|lane| shown.nodes.iter().any(|node| node.lane == lane)));
            assert!((0..shown.phases.len()).all(|phase| shown.nodes.iter().any(|node| node.phase == Some(phase))));
            // A step that asks for a decision says nothing without it.
            let decisions = shown.nodes.iter().filter(|node| node.kind == NodeKind::Decision).count();
            assert!(shown.tables.len() >= decisions && shown.nodes.iter().all(|node| node.kind != NodeKind::Decision || !node.beside));
            cut += usize::from(shown.nodes.len() < whole.nodes.len());
        }
    }
    assert!(cut > 500, "{cut}");
}

#[test]
fn a_text_on_the_law_can_be_seen_without_the_law() {
    let (exit, picture, errors) = told(&["draw", LEJRE, "--own", "--kind", "dot", "-o", "-"]);
    assert_eq!((exit, errors.as_str()), (0, ""));
    golden("own", &picture);
    let (_, phase, _) = told(&["draw", LEJRE, "--phase", "støtten", "--role", "arbejdsgiveren", "--kind", "mmd", "-o", "-"]);
    golden("phase_and_role", &phase);
    let (_, whole, errors) = told(&["draw", LEJRE, "--kind", "dot", "-o", "-"]);
    assert!(whole.len() > 3 * picture.len());
    golden("too_much", &errors);
}

#[test]
fn what_is_asked_for_wrongly_is_answered() {
    let asked: [&[&str]; 6] = [
        &["--phase", "Stotten"],
        &["--role", "arbejdsgivren"],
        &["--step", "aftael", "--lang", "en"],
        &["--step", "ingenting som det"],
        &["--role", "Ankestyrelsen", "--step"],
        &["--role", "afdelingslederen"],
    ];
    let screen: String = asked
        .iter()
        .map(|more| {
            let arguments = [&["draw", LEJRE, "-o", "-", "--kind", "mmd"], *more].concat();
            let (exit, output, errors) = told(&arguments);
            assert_eq!(output, "");
            format!("$ sagsgang draw … {}\n{errors}[{exit}]\n\n", more.join(" "))
        })
        .collect();
    golden("asked_wrongly", &screen);
}

/// What the page says under its title.
fn valid(page: &str) -> &str {
    page.split("<p>").find(|part| part.starts_with("gælder fra")).map_or("", |part| part.split("</p>").next().unwrap())
}

#[test]
fn the_version_that_applies_is_drawn() {
    let page = |more: &[&str]| told(&[&["draw", TOWN, "-o", "-", "--kind", "html"], more].concat()).1;
    let (of_2020, of_2025, of_2026) = (
        "gælder fra 1. januar 2020 til og med 31. december 2024",
        "gælder fra 1. januar 2025 til og med 31. januar 2026",
        "gælder fra 1. februar 2026",
    );
    // Without a case, the version of the law that a new case would follow; today is in November 2026.
    for (day, version) in [("2024-12-31", of_2020), ("2025-01-01", of_2025), ("2026-01-31", of_2025), ("2026-02-01", of_2026)] {
        assert_eq!(valid(&page(&["--at", day])), version, "{day}");
    }
    assert_eq!(valid(&page(&[])), of_2026);
    // The law of 2025 takes over every open case, and the picture of a case shows the rules it follows on the day.
    for (day, version) in [("2024-12-31", of_2020), ("2025-01-01", of_2025)] {
        assert_eq!(valid(&page(&["--log", MOVES, "--at", day])), version, "{day}");
    }
}
