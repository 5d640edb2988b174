//! The question a picture puts to a layout, and the answer it gets.
//!
//! In: boxes with sizes, their lanes and phases, and arrows between them. Out: a place for every
//! box, a line for every arrow, a centre for every label. Whoever answers can be replaced.
//!
//! It must not know what stands in a box, nor how anything looks.

use super::DrawError;

/// A point of the picture; `y` grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A rectangle of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Its left border.
    pub x: f64,
    /// Its top border.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Rect {
    /// Its right border.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its bottom border.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// What is to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// For each lane, the least width it may have.
    pub lanes: Vec<f64>,
    /// How many phases there are.
    pub phases: usize,
    /// The boxes, in source order.
    pub boxes: Vec<Wanted>,
    /// The arrows, in source order.
    pub arrows: Vec<Arrow>,
}

/// A box that wants a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Its lane.
    pub lane: usize,
    /// Its phase; a box without one stands where it suits its neighbours.
    pub phase: Option<usize>,
    /// Its size; it may be made higher.
    pub size: Size,
    /// Whether it belongs at the end.
    pub last: bool,
}

/// An arrow that wants a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrow {
    /// The box it leaves.
    pub from: usize,
    /// The box it points at.
    pub to: usize,
    /// Arrows of one style that leave one box may share a line.
    pub style: u8,
    /// Whether it says what comes after what, so that it should run downwards.
    pub orders: bool,
    /// The size of its label.
    pub label: Option<Size>,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The size of the whole.
    pub size: Size,
    /// For each lane, its left border and its width.
    pub lanes: Vec<(f64, f64)>,
    /// For each phase, the height at which it begins; absent when nothing stands in it.
    pub phases: Vec<Option<f64>>,
    /// For each box, its place.
    pub boxes: Vec<Rect>,
    /// For each arrow, its line.
    pub arrows: Vec<Line>,
}

/// The line of an arrow, border to border.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its corners, with its ends.
    pub points: Vec<Point>,
    /// The centre of its label.
    pub label: Option<Point>,
}

/// Whoever can lay out a flow in straight lanes from top to bottom.
pub trait FlowLayout {
    /// Gives every box a place and every arrow a line.
    fn lay_out(&self, request: &Request) -> Result<Plan, DrawError>;
}
