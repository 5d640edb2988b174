//! What every picture must keep, shown on the samples and on flows made by chance.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{
    Edge, EdgeKind, Flight, Flow, Lane, Mark, Node, NodeKind, NodeState, Stair, StairTurn, StairTurnKind, TimelineRow, Tread,
};

use super::boxes::{CAPS, content, widths};
use super::layout::{Plan, Point, Rect};
use super::sample::{fast_track, fast_track_case, varde, varde_case};
use super::text::{Face, width, wrap};
use super::{DrawError, arrows, dot, grid, html, mermaid, svg};

mod chance;
mod geometry;

fn samples() -> Vec<Flow> {
    vec![varde(), varde_case(), fast_track(), fast_track_case()]
}

fn empty() -> Flow {
    Flow {
        title: "Tom".to_owned(),
        language: Language::Danish,
        lanes: Vec::new(),
        phases: Vec::new(),
        nodes: Vec::new(),
        edges: Vec::new(),
        scope: None,
        valid: None,
        part: None,
        as_of: None,
        as_of_day: None,
        tables: Vec::new(),
        outside: Vec::new(),
        stairs: Vec::new(),
        timeline: Vec::new(),
    }
}

/// A flow whose every text is as unkind as can be.
fn hostile() -> Flow {
    let bad = "<script>alert(\"1 & 2\")</script> 'x' \\N `y` #quot; ]] --> \u{1}\u{202e}";
    let mut flow = fast_track_case();
    flow.title = bad.to_owned();
    flow.as_of = Some(bad.to_owned());
    for lane in &mut flow.lanes {
        lane.name = bad.to_owned();
    }
    for phase in &mut flow.phases {
        phase.push_str(bad);
    }
    for node in &mut flow.nodes {
        node.id.push_str(bad);
        node.title = bad.to_owned();
        node.action = Some(bad.to_owned());
        node.quote = vec![bad.to_owned()];
        node.basis = vec![bad.to_owned()];
        node.ladder = vec![bad.to_owned()];
        node.also = vec![bad.to_owned()];
        node.deadline = vec![bad.to_owned()];
        if let Some(state) = &mut node.state {
            state.words = bad.to_owned();
            state.due = Some(bad.to_owned());
        }
    }
    for edge in &mut flow.edges {
        edge.from.push_str(bad);
        edge.to.push_str(bad);
        edge.label = Some(bad.to_owned());
    }
    let mut stair = stair((0, 30), &[(0, 12), (14, 20)], &[(3, 8)]);
    (stair.title, stair.lines) = (bad.to_owned(), vec![bad.to_owned()]);
    for tread in stair.told.iter_mut().chain(stair.flights.iter_mut().flat_map(|flight| &mut flight.treads)) {
        (tread.words, tread.when) = (bad.to_owned(), bad.to_owned());
    }
    stair.turns.iter_mut().for_each(|turn| turn.when = bad.to_owned());
    flow.stairs.push(stair);
    for row in &mut flow.timeline {
        row.label = bad.to_owned();
        row.from = bad.to_owned();
        row.due = Some(bad.to_owned());
        row.end = Some(bad.to_owned());
    }
    flow
}

/// A plan that began on a day and stalled on another, with levels and what was told of it.
fn stair((from, stalled): (i32, i32), levels: &[(i32, i64)], told: &[(i32, i64)]) -> Stair {
    let tread = |(day, level): &(i32, i64)| Tread {
        day: *day,
        level: Some(level.saturating_mul(1_000_000)),
        words: level.to_string(),
        when: format!("dag {day}"),
    };
    let turn = |day: i32, kind| StairTurn { day, kind, when: format!("dag {day}") };
    let kinds = [StairTurnKind::Review, StairTurnKind::Stalled, StairTurnKind::Fell, StairTurnKind::Complete, StairTurnKind::LastDay];
    Stair {
        title: "Timer".to_owned(),
        lines: vec!["måler timer".to_owned()],
        flights: vec![
            Flight { from_day: from, until_day: Some(stalled), treads: levels.iter().map(tread).collect() },
            Flight { from_day: stalled, until_day: None, treads: levels.iter().map(tread).collect() },
        ],
        told: told.iter().map(tread).collect(),
        turns: kinds.map(|kind| turn(stalled, kind)).to_vec(),
    }
}

#[test]
fn a_stair_of_any_size_is_drawn_and_said_in_every_form() -> Result<(), DrawError> {
    assert!(svg::stairs(&varde(), 800.0).is_none());
    let mut sizes = vec![stair((0, 0), &[], &[]), stair((i32::MAX, i32::MAX), &[(i32::MAX, 1)], &[])];
    sizes.push(stair((i32::MIN, i32::MAX), &[(i32::MIN, i64::MIN), (i32::MAX, i64::MAX)], &[(0, -3), (1, 0)]));
    sizes.push(stair((17_000, 17_060), &[(17_000, 12), (17_028, 20)], &[(17_003, 10), (17_040, 5)]));
    for stair in sizes {
        for as_of in [None, Some(17_070)] {
            let mut flow = varde();
            (flow.as_of_day, flow.as_of) = (as_of, as_of.map(|day| format!("dag {day}")));
            flow.stairs = vec![stair.clone()];
            let picture = svg::stairs(&flow, 800.0).map_or(String::new(), |it| it.inside);
            assert!(picture.contains("Timer") && picture.contains("måler timer") && picture.len() < 60_000);
            assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
            assert!(is_well_formed(&svg(&flow)?));
            let words: Vec<String> = stair.flights.iter().flat_map(|flight| &flight.treads).map(|tread| tread.when.clone()).collect();
            // What another plan took the place of before it came is in no list.
            let shown = words.iter().skip(words.len() / 2);
            for text in [html(&flow)?, dot(&flow)?, mermaid(&flow)?] {
                assert!(text.contains("Timer") && shown.clone().all(|when| text.contains(when.as_str())), "{text}");
            }
        }
    }
    Ok(())
}

/// Whether tags open and close in order and every attribute is quoted.
fn is_well_formed(xml: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('<') {
        if before.contains('>') {
            return false;
        }
        let Some((tag, after)) = after.split_once('>') else {
            return false;
        };
        if tag.contains('<') || tag.matches('"').count() % 2 == 1 {
            return false;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.extend(tag.split_whitespace().next());
        }
        rest = after;
    }
    open.is_empty() && !rest.contains('>')
}

#[test]
fn unkind_text_stays_text() -> Result<(), DrawError> {
    let flow = hostile();
    let picture = svg(&flow)?;
    assert!(is_well_formed(&picture));
    assert!(picture.contains("&lt;script&gt;"));
    let page = html(&flow)?;
    assert!(!picture.contains("<script") && !page.contains("<script"));
    for text in [picture, page, dot(&flow)?, mermaid(&flow)?] {
        assert!(!text.contains('\u{1}') && !text.contains('\u{202e}'));
    }
    let graph = dot(&flow)?;
    assert!(graph.contains("\\\\N") && graph.contains("\\\"1 &amp; 2\\\""));
    for line in graph.lines() {
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(bare.matches('"').count() % 2, 0, "{line}");
    }
    let chart = mermaid(&flow)?;
    for line in chart.lines().skip(3) {
        assert!(line.matches('"').count() <= 2, "{line}");
        assert!(!line.contains("<script") && !line.contains('`'), "{line}");
    }
    Ok(())
}

#[test]
fn the_same_flow_gives_the_same_bytes() -> Result<(), DrawError> {
    let flow = varde_case();
    assert_eq!(svg(&flow)?, svg(&flow)?);
    assert_eq!(html(&flow)?, html(&flow)?);
    assert_eq!(dot(&flow)?, dot(&flow)?);
    assert_eq!(mermaid(&flow)?, mermaid(&flow)?);
    Ok(())
}

#[test]
fn every_node_and_every_arrow_is_in_every_output() -> Result<(), DrawError> {
    for flow in samples() {
        let (picture, page) = (svg(&flow)?, html(&flow)?);
        let (graph, chart) = (dot(&flow)?, mermaid(&flow)?);
        assert!(is_well_formed(&picture));
        for (at, node) in flow.nodes.iter().enumerate() {
            let id = format!("data-id=\"{}\"", super::text::escape(&node.id));
            assert_eq!(picture.matches(&id).count(), 1, "{id}");
            assert_eq!(page.matches(&id).count(), 2, "{id}");
            let line = format!("data-line=\"{}\"", node.line);
            assert!(picture.contains(&line) && page.contains(&line));
            assert!(graph.contains(&format!("    n{at} [id=\"{}\"", node.id)));
            assert!(chart.contains(&format!("    n{at}")));
        }
        assert_eq!(picture.matches("class=\"edge\"").count(), flow.edges.len());
        assert_eq!(graph.matches(" -> ").count(), flow.edges.len());
        for lane in &flow.lanes {
            assert!(graph.contains(&lane.name));
        }
    }
    Ok(())
}

#[test]
fn a_picture_is_named_described_and_says_its_states() -> Result<(), DrawError> {
    let flow = varde_case();
    let picture = svg(&flow)?;
    for part in [
        "role=\"img\"",
        "<title id=\"flow-title\">Sygefravær i Varde</title>",
        "<desc id=\"flow-desc\">",
        "lang=\"da\"",
        "Set fra 2018-04-20",
        "overskredet med",
        "»Lægen sender attesten",
        "frist 2018-03-07",
        "Kalender",
    ] {
        assert!(picture.contains(part), "{part}");
    }
    assert!(svg::calendar(&varde(), 800.0).is_none());
    Ok(())
}

#[test]
fn a_page_loads_nothing_and_says_everything_in_words() -> Result<(), DrawError> {
    let flow = varde_case();
    let page = html(&flow)?;
    for foreign in ["src=", "url(", "@import", "<link", "<script"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    let table = page.split_once("<table").map_or("", |(_, table)| table);
    for node in &flow.nodes {
        assert!(table.contains(&super::text::escape(&node.title)));
        for quote in &node.quote {
            assert!(table.contains(&super::text::escape(quote)));
        }
    }
    for row in &flow.timeline {
        assert!(table.contains(&super::text::escape(&row.label)));
    }
    assert!(table.contains("teamlederen 1. hverdag"));
    assert!(table.contains("hver gang: Første kontakt (hver 4. uge)"));
    Ok(())
}

#[test]
fn text_stays_inside_its_box() {
    for flow in samples().into_iter().chain([hostile()]) {
        for cap in CAPS {
            for (node, wide) in flow.nodes.iter().zip(widths(&flow, (cap, cap))) {
                let content = content(node, flow.language, wide);
                let strip = content.strip.as_ref();
                let foot = strip.map_or(content.height, |strip| content.height - strip.height);
                for line in &content.lines {
                    let right = line.x + width(&line.text, line.face, line.size);
                    assert!(line.x >= 0.0 && right <= wide, "{}: {}", node.id, line.text);
                    assert!(line.y <= foot - 2.0, "{}: {}", node.id, line.text);
                }
                for line in strip.iter().flat_map(|strip| &strip.lines) {
                    let right = line.x + width(&line.text, line.face, line.size);
                    assert!(right <= wide, "{}: {}", node.id, line.text);
                    assert!(strip.is_some_and(|strip| line.y <= strip.height - 2.0));
                }
            }
        }
    }
}

#[test]
fn wrapping_loses_nothing_and_keeps_to_the_limit() {
    let text = "inden for 2 hverdage efter sygedagpengelovens § 13 b, stk. 2, kl. 8 \
                speciallægepraksisplanlægningsstabiliseringsperiode";
    for limit in [20.0, 60.0, 100.0, 300.0] {
        let lines = wrap(text, Face::Plain, 9.5, limit);
        let letters = |text: &str| -> String { text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect() };
        assert_eq!(letters(&lines.concat()), letters(text));
        for line in &lines {
            let one = line.chars().count() <= 2;
            assert!(one || width(line, Face::Plain, 9.5) <= limit, "{line}");
        }
    }
    let lines = wrap("loven § 13 b", Face::Plain, 9.5, 55.0);
    assert_eq!(lines, ["loven", "§\u{a0}13\u{a0}b"]);
}

#[test]
fn nothing_and_too_much_are_answered() -> Result<(), DrawError> {
    let nothing = empty();
    assert!(is_well_formed(&svg(&nothing)?));
    html(&nothing)?;
    dot(&nothing)?;
    mermaid(&nothing)?;

    let mut lost = varde();
    if let Some(edge) = lost.edges.first_mut() {
        edge.to = "ingen".to_owned();
    }
    let lost_node = Some(DrawError::NoSuchNode("ingen".to_owned()));
    assert_eq!(svg(&lost).err(), lost_node);
    assert_eq!(dot(&lost).err(), lost_node);
    assert_eq!(mermaid(&lost).err(), lost_node);

    let mut astray = varde();
    if let Some(node) = astray.nodes.first_mut() {
        node.lane = 99;
    }
    let lost_lane = Some(DrawError::NoSuchLane("sygemelding".to_owned()));
    assert_eq!(svg(&astray).err(), lost_lane);
    assert_eq!(dot(&astray).err(), lost_lane);
    assert_eq!(mermaid(&astray).err(), lost_lane);

    let crowd = chance::flow(1, 9, 600, 10);
    assert_eq!(svg(&crowd).err(), Some(DrawError::TooLarge));
    Ok(())
}

#[test]
fn a_calendar_of_any_length_is_drawn() {
    for (from, end) in [(0, 0), (17_000, 17_040), (-700_000, 900_000), (i32::MIN, i32::MAX)] {
        let mut flow = varde();
        flow.timeline.push(TimelineRow {
            label: "Lang".to_owned(),
            from_day: from,
            due_day: Some(from.saturating_add(3)),
            end_day: Some(end),
            mark: Mark::MetLate,
            from: "fra".to_owned(),
            due: None,
            end: None,
        });
        let picture = svg::calendar(&flow, 800.0).map_or(String::new(), |it| it.inside);
        assert!(picture.contains("Lang") && picture.len() < 50_000);
        assert!(!picture.contains("NaN") && !picture.contains("inf"));
    }
}
