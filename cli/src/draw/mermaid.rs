//! The flow as a Mermaid flowchart, for pasting into a wiki.
//!
//! In: a flow. Out: a flowchart with a subgraph for each lane.
//!
//! It must not know how our own picture is laid out.

use sagsgang::view::flow::{Edge, EdgeKind, Flow, Mark, Node, NodeKind};

use super::DrawError;
use super::captions::{edge_text, lane_name, node_lines, stair_lines};
use super::shapes::colours;
use super::text::is_unprintable;

/// Writes the flowchart.
pub fn chart(flow: &Flow) -> Result<String, DrawError> {
    let mut out = format!("---\ntitle: \"{}\"\n---\nflowchart TB\n", front(&title(flow)));
    for lane in 0..flow.lanes.len() {
        let own: Vec<(usize, &Node)> = flow.nodes.iter().enumerate().filter(|(_, node)| node.lane == lane).collect();
        // Mermaid draws an empty subgraph as a step.
        if own.is_empty() {
            continue;
        }
        let name = lane_name(flow, lane).unwrap_or_default();
        out.push_str(&format!("  subgraph lane{lane}[\"{}\"]\n", quoted(&name)));
        for (at, node) in own {
            let text = node_lines(node, flow.language).iter().map(|line| quoted(line)).collect::<Vec<_>>().join("<br/>");
            let (left, right) = brackets(node.kind);
            out.push_str(&format!("    n{at}{left}\"{text}\"{right}\n"));
        }
        out.push_str("  end\n");
    }
    for node in &flow.nodes {
        if node.lane >= flow.lanes.len() {
            return Err(DrawError::NoSuchLane(node.id.clone()));
        }
    }
    let mut travelled = Vec::new();
    for (index, edge) in flow.edges.iter().enumerate() {
        let (from, to) = (super::place(flow, &edge.from)?, super::place(flow, &edge.to)?);
        let label = edge_text(edge, flow.language).map_or(String::new(), |text| format!("|\"{}\"|", quoted(&text)));
        out.push_str(&format!("  n{from} {}{label} n{to}\n", line(edge)));
        if edge.travelled {
            travelled.push(index.to_string());
        }
    }
    // Nothing flows to a plan: it stands beside the rest.
    for (at, stair) in flow.stairs.iter().enumerate() {
        let text = stair_lines(flow, stair).iter().map(|line| quoted(line)).collect::<Vec<_>>().join("<br/>");
        out.push_str(&format!("  stair{at}>\"{text}\"]\n  style stair{at} fill:#dfe8ef,text-align:left\n"));
    }
    if !travelled.is_empty() {
        out.push_str(&format!("  linkStyle {} stroke-width:4px\n", travelled.join(",")));
    }
    for (at, node) in flow.nodes.iter().enumerate() {
        out.push_str(&look(at, node));
    }
    Ok(out)
}

fn title(flow: &Flow) -> String {
    let more: Vec<&str> = flow.remarks().chain(&flow.as_of).map(String::as_str).collect();
    if more.is_empty() { flow.title.clone() } else { format!("{} ({})", flow.title, more.join("; ")) }
}

fn brackets(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Event => ("([", "])"),
        NodeKind::Duty | NodeKind::Right => ("[", "]"),
        NodeKind::Decision => ("[/", "/]"),
        NodeKind::Goal | NodeKind::Ending => ("[[", "]]"),
    }
}

fn line(edge: &Edge) -> &'static str {
    match edge.kind {
        EdgeKind::After | EdgeKind::EachTime | EdgeKind::Ends => "-->",
        EdgeKind::Meets | EdgeKind::Asks => "-.->",
        EdgeKind::Lapses => "-.-x",
        EdgeKind::Reaches => "==>",
    }
}

fn look(at: usize, node: &Node) -> String {
    let mut styles = Vec::new();
    let mut dashes = match node.kind {
        NodeKind::Right => "6 3",
        _ => "",
    };
    if node.kind == NodeKind::Goal {
        styles.push("stroke-width:3px".to_owned());
    }
    if node.beside {
        styles.push("stroke:#8a97a3,color:#505050".to_owned());
    }
    if let Some(state) = &node.state {
        let (stroke, fill) = colours(state.mark);
        styles.push(format!("stroke:{stroke}"));
        styles.push(format!("fill:{fill}"));
        styles.push("color:#1b1b1b".to_owned());
        match state.mark {
            Mark::Late => styles.push("stroke-width:4px".to_owned()),
            Mark::Lapsed | Mark::Cancelled | Mark::Expired => dashes = "2 2",
            _ => {}
        }
    }
    if !dashes.is_empty() {
        styles.push(format!("stroke-dasharray:{dashes}"));
    }
    if styles.is_empty() {
        return String::new();
    }
    format!("  style n{at} {}\n", styles.join(","))
}

/// A text for between quotation marks: whatever Mermaid might read as more than a letter is
/// written as its number.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '*' | '_' | '{' | '}' | '|' | ';' | '%' | '[' | ']' | '$' | '~' => {
                out.push_str(&format!("#{};", u32::from(sign)))
            }
            other if is_unprintable(other) => out.push(' '),
            other => out.push(other),
        }
    }
    // "1. " and "- " at the start would make a list, which labels cannot hold.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    let rest: String = out.chars().skip(digits).collect();
    if digits > 0 && rest.starts_with('.') {
        let number: String = out.chars().take(digits).collect();
        let rest: String = rest.chars().skip(1).collect();
        return format!("{number}#46;{rest}");
    }
    match out.chars().next() {
        Some(first @ ('-' | '+')) => {
            let rest: String = out.chars().skip(1).collect();
            format!("#{};{rest}", u32::from(first))
        }
        _ => out,
    }
}

/// A text for between quotation marks in the front matter, which is YAML.
fn front(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | '"' => {
                out.push('\\');
                out.push(sign);
            }
            other if is_unprintable(other) => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
