//! Nothing lies on anything else.

use super::{DrawError, Flow, Plan, Point, Rect, arrows, chance, grid, samples, svg, widths};

fn plan(flow: &Flow) -> Result<Plan, DrawError> {
    let labels: Vec<Vec<String>> = flow.edges.iter().map(arrows::label).collect();
    Ok(svg::plan(flow, &grid::Grid, &labels, &widths(flow, (160.0, 136.0)))?.0)
}

fn flows() -> Vec<Flow> {
    let mut flows = samples();
    for (seed, lanes) in (0..12).zip([3, 4, 5, 6].into_iter().cycle()) {
        flows.push(chance::flow(seed, lanes, 14, 18));
    }
    flows
}

fn legs(points: &[Point]) -> Vec<(Point, Point)> {
    points.iter().copied().zip(points.iter().copied().skip(1)).collect()
}

/// Whether the insides of two rectangles share anything.
fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.right() && other.x < one.right() && one.y < other.bottom() && other.y < one.bottom()
}

fn cover(leg: (Point, Point)) -> Rect {
    let (from, to) = leg;
    Rect { x: from.x.min(to.x), y: from.y.min(to.y), width: (from.x - to.x).abs(), height: (from.y - to.y).abs() }
}

fn touches_border(place: &Rect, point: Point) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    let beside = point.x >= place.x - 0.1 && point.x <= place.right() + 0.1;
    let level = point.y >= place.y - 0.1 && point.y <= place.bottom() + 0.1;
    (level && (near(point.x, place.x) || near(point.x, place.right())))
        || (beside && (near(point.y, place.y) || near(point.y, place.bottom())))
}

#[test]
fn boxes_never_overlap_and_keep_to_their_lanes() -> Result<(), DrawError> {
    for flow in flows() {
        let plan = plan(&flow)?;
        for (at, one) in plan.boxes.iter().enumerate() {
            for other in plan.boxes.iter().skip(at + 1) {
                assert!(!overlap(one, other), "{} {one:?} {other:?}", flow.title);
            }
            let lane = flow.nodes.get(at).and_then(|node| plan.lanes.get(node.lane));
            assert!(lane.is_some_and(|(x, wide)| one.x >= *x && one.right() <= x + wide));
            assert!(one.bottom() <= plan.size.height && one.y >= 0.0);
        }
        for (left, right) in plan.lanes.iter().zip(plan.lanes.iter().skip(1)) {
            assert!((left.0 + left.1 - right.0).abs() < 0.1);
        }
    }
    Ok(())
}

#[test]
fn arrows_meet_their_boxes_and_pass_through_none() -> Result<(), DrawError> {
    for flow in flows() {
        let plan = plan(&flow)?;
        let place = |id: &str| {
            let at = flow.nodes.iter().position(|node| node.id == id);
            at.and_then(|at| plan.boxes.get(at))
        };
        for (edge, line) in flow.edges.iter().zip(&plan.arrows) {
            let ends = line.points.first().zip(line.points.last());
            let Some((first, last)) = ends else {
                return Err(DrawError::NoSuchNode(edge.from.clone()));
            };
            assert!(place(&edge.from).is_some_and(|from| touches_border(from, *first)));
            assert!(place(&edge.to).is_some_and(|to| touches_border(to, *last)));
            for (from, to) in legs(&line.points) {
                assert!(from.x == to.x || from.y == to.y, "{edge:?} {line:?}");
                assert!(from != to, "{edge:?} {line:?}");
                for (node, other) in flow.nodes.iter().zip(&plan.boxes) {
                    let inner = Rect { x: other.x + 0.2, y: other.y + 0.2, width: other.width - 0.4, height: other.height - 0.4 };
                    assert!(!overlap(&cover((from, to)), &inner), "{edge:?} through {}", node.id);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn arrows_of_different_origin_never_share_a_line() -> Result<(), DrawError> {
    for flow in flows() {
        let plan = plan(&flow)?;
        let lines: Vec<_> = flow.edges.iter().zip(&plan.arrows).collect();
        for (at, (edge, line)) in lines.iter().enumerate() {
            for (other, beside) in lines.iter().skip(at + 1) {
                let one = edge.from == other.from && arrows::style(edge.kind) == arrows::style(other.kind);
                if one || edge.from == edge.to || other.from == other.to {
                    continue;
                }
                for leg in legs(&line.points) {
                    for other_leg in legs(&beside.points) {
                        assert!(!run_together(leg, other_leg), "{edge:?} {other:?} {leg:?}");
                    }
                }
            }
        }
    }
    Ok(())
}

fn run_together(one: (Point, Point), other: (Point, Point)) -> bool {
    let (a, b) = (cover(one), cover(other));
    let level = |leg: &Rect| leg.height == 0.0;
    if level(&a) != level(&b) {
        return false;
    }
    let (apart, shared) = if level(&a) {
        ((a.y - b.y).abs(), a.right().min(b.right()) - a.x.max(b.x))
    } else {
        ((a.x - b.x).abs(), a.bottom().min(b.bottom()) - a.y.max(b.y))
    };
    apart < 3.0 && shared > 0.5
}

#[test]
fn labels_stand_clear_of_boxes_and_of_each_other() -> Result<(), DrawError> {
    for flow in samples() {
        let picture = svg::chart(&flow, &grid::Grid)?;
        let labelled = flow.edges.iter().filter(|edge| edge.label.is_some());
        assert_eq!(picture.labels.len(), labelled.count());
        for (at, label) in picture.labels.iter().enumerate() {
            for place in &picture.boxes {
                assert!(!overlap(label, place), "{label:?} {place:?}");
            }
            for other in picture.labels.iter().skip(at + 1) {
                assert!(!overlap(label, other), "{label:?} {other:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn what_comes_after_never_stands_above() -> Result<(), DrawError> {
    for flow in samples() {
        let plan = plan(&flow)?;
        let step = |id: &str| {
            let at = flow.nodes.iter().position(|node| node.id == id)?;
            let node = flow.nodes.get(at)?;
            Some((node.phase?, plan.boxes.get(at)?.y))
        };
        for edge in &flow.edges {
            if let (Some(from), Some(to)) = (step(&edge.from), step(&edge.to)) {
                let back = edge.from == "stalled";
                assert!(back || to.1 >= from.1 - 0.1, "{edge:?}");
                assert!(from.0 >= to.0 || from.1 < to.1, "{edge:?}");
            }
        }
    }
    Ok(())
}
