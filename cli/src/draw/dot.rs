//! The flow as Graphviz DOT.
//!
//! In: a flow. Out: a digraph with a cluster for each lane. Graphviz lays it out by itself.
//!
//! It must not know how our own picture is laid out.

use sagsgang::view::flow::{EdgeKind, Flow, Mark, Node, NodeKind};

use super::DrawError;
use super::captions::{edge_text, lane_name, node_lines, stair_lines};
use super::shapes::colours;
use super::text::is_unprintable;

/// Writes the digraph.
pub fn graph(flow: &Flow) -> Result<String, DrawError> {
    let mut out = format!(
        concat!(
            "digraph sagsgang {{\n  label=\"{}\";\n  labelloc=t;\n  fontname=\"DejaVu Sans\";\n  rankdir=TB;\n  newrank=true;\n",
            "  node [fontname=\"DejaVu Sans\", fontsize=10, shape=box];\n",
            "  edge [fontname=\"DejaVu Sans\", fontsize=9];\n"
        ),
        quoted(&title(flow))
    );
    for lane in 0..flow.lanes.len() {
        let name = lane_name(flow, lane).unwrap_or_default();
        out.push_str(&format!(
            "  subgraph cluster_{lane} {{\n    label=\"{}\";\n    style=filled;\n    color=\"{}\";\n",
            quoted(&name),
            if flow.lanes.get(lane).is_some_and(|lane| lane.outside) { "#fbf6ea" } else { "#eef3f7" }
        ));
        for (at, node) in flow.nodes.iter().enumerate() {
            if node.lane == lane {
                out.push_str(&node_line(flow, at, node));
            }
        }
        out.push_str("  }\n");
    }
    for node in &flow.nodes {
        if node.lane >= flow.lanes.len() {
            return Err(DrawError::NoSuchLane(node.id.clone()));
        }
    }
    for edge in &flow.edges {
        let (from, to) = (super::place(flow, &edge.from)?, super::place(flow, &edge.to)?);
        let mut attributes = vec![style(edge.kind).to_owned()];
        if let Some(text) = edge_text(edge, flow.language) {
            attributes.push(format!("label=\"{}\"", quoted(&text)));
        }
        if edge.travelled {
            attributes.push("penwidth=3".to_owned());
        }
        attributes.retain(|attribute| !attribute.is_empty());
        let attributes = attributes.join(", ");
        out.push_str(&format!("  n{from} -> n{to} [{attributes}];\n"));
    }
    // Nothing flows to a plan: it stands beside the rest.
    for (at, stair) in flow.stairs.iter().enumerate() {
        let lines = stair_lines(flow, stair).iter().map(|line| format!("{}\\l", quoted(line))).collect::<String>();
        out.push_str(&format!("  stair{at} [shape=note, label=\"{lines}\", style=filled, fillcolor=\"#dfe8ef\"];\n"));
    }
    out.push_str("}\n");
    Ok(out)
}

fn title(flow: &Flow) -> String {
    let lines = std::iter::once(&flow.title).chain(flow.remarks()).chain(&flow.as_of);
    lines.map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn node_line(flow: &Flow, at: usize, node: &Node) -> String {
    let lines = node_lines(node, flow.language).join("\n");
    let (shape, mut styles) = match node.kind {
        NodeKind::Event => ("peripheries=1", vec!["rounded"]),
        NodeKind::Duty => ("peripheries=1", Vec::new()),
        NodeKind::Right => ("peripheries=1", vec!["dashed"]),
        NodeKind::Goal => ("peripheries=2, penwidth=2", vec!["rounded"]),
        NodeKind::Decision => ("shape=note", Vec::new()),
        NodeKind::Ending => ("peripheries=2", vec!["rounded"]),
    };
    styles.push("filled");
    let mut colour = if node.beside { ("#8a97a3", "#f7f7f7") } else { ("#2b3a4a", "#ffffff") };
    if let Some(state) = &node.state {
        colour = colours(state.mark);
        match state.mark {
            Mark::Lapsed | Mark::Cancelled | Mark::Expired => styles.push("dashed"),
            Mark::Late => styles.push("bold"),
            _ => {}
        }
    }
    format!(
        "    n{at} [id=\"{}\", label=\"{}\", {shape}, style=\"{}\", color=\"{}\", fillcolor=\"{}\"];\n",
        quoted(&node.id),
        quoted(&lines),
        styles.join(","),
        colour.0,
        colour.1
    )
}

fn style(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::After => "style=solid",
        EdgeKind::EachTime => "arrowhead=normalnormal",
        EdgeKind::Meets => "style=dotted, arrowhead=empty",
        EdgeKind::Lapses => "style=dashed, arrowhead=teetee",
        EdgeKind::Reaches => "style=bold",
        EdgeKind::Asks => "style=dotted, arrowhead=open",
        EdgeKind::Ends => "color=\"#6b6b6b\"",
    }
}

/// A text for between quotation marks: a backslash would otherwise begin an escape such as `\N`.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            // Graphviz reads HTML entities in every label.
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            other if is_unprintable(other) => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
