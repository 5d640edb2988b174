//! Pictures of a procedure, and of a case on its procedure.
//!
//! In: a [`Flow`], which is plain data. Out: SVG, a page with the same picture and its twin in
//! words, or the text other drawing programs read. The same flow gives the same bytes.
//!
//! It must not know files, models or logs.

mod arrows;
mod boxes;
mod calendar;
mod canvas;
mod captions;
mod dot;
mod frame;
mod grid;
mod html;
mod key;
mod labels;
mod layout;
mod measure;
mod mermaid;
mod outside;
mod route;
mod rows;
#[cfg(test)]
mod sample;
mod shapes;
mod stairs;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod tracks;
mod walk;
mod words;

use std::fmt;

use sagsgang::view::flow::Flow;
pub(crate) use text::escape;

/// Why a flow cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DrawError {
    /// An edge names a node the flow does not have.
    NoSuchNode(String),
    /// A node names a lane the flow does not have.
    NoSuchLane(String),
    /// There is more of it than anybody could read.
    TooLarge,
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DrawError::NoSuchNode(id) => write!(f, "an arrow names `{id}`, which is not in the picture"),
            DrawError::NoSuchLane(id) => write!(f, "`{id}` stands in a lane that is not in the picture"),
            DrawError::TooLarge => write!(f, "the picture would be too large"),
        }
    }
}

impl std::error::Error for DrawError {}

/// Draws a flow as SVG.
pub fn svg(flow: &Flow) -> Result<String, DrawError> {
    svg::whole(flow, &grid::Grid)
}

/// Writes a page of its own: the picture, and the same in words.
pub fn html(flow: &Flow) -> Result<String, DrawError> {
    let chart = svg::chart(flow, &grid::Grid)?;
    let stairs = svg::stairs(flow, chart.size.width);
    let calendar = svg::calendar(flow, chart.size.width);
    Ok(html::page(flow, &chart, stairs.as_ref(), calendar.as_ref()))
}

/// Writes a flow as Graphviz DOT.
pub fn dot(flow: &Flow) -> Result<String, DrawError> {
    dot::graph(flow)
}

/// Writes a flow as a Mermaid flowchart.
pub fn mermaid(flow: &Flow) -> Result<String, DrawError> {
    mermaid::chart(flow)
}

/// The place of a node among the nodes.
fn place(flow: &Flow, id: &str) -> Result<usize, DrawError> {
    flow.nodes.iter().position(|node| node.id == id).ok_or_else(|| DrawError::NoSuchNode(id.to_owned()))
}
