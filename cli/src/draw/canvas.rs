//! A sheet of SVG.
//!
//! In: shapes and texts with places. Out: SVG text in which everything that came from outside is
//! escaped and every number has one way of being written.
//!
//! It must not know what the shapes mean.

use std::fmt::Write as _;

use super::layout::{Point, Rect};
use super::text::{Face, escape};

/// The typeface of every picture.
pub const FONTS: &str = "DejaVu Sans, Arial, sans-serif";

/// Collects SVG text.
#[derive(Debug, Default)]
pub struct Canvas {
    out: String,
}

/// How a line or a border is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: &'static str,
    /// Its width.
    pub width: f64,
    /// Its dashes, empty for none.
    pub dashes: &'static str,
}

impl Stroke {
    /// An unbroken line.
    pub fn solid(colour: &'static str, width: f64) -> Self {
        Stroke { colour, width, dashes: "" }
    }

    /// A broken line.
    pub fn dashed(colour: &'static str, width: f64, dashes: &'static str) -> Self {
        Stroke { colour, width, dashes }
    }

    fn attributes(&self) -> String {
        let mut out = format!(r#" stroke="{}" stroke-width="{}""#, self.colour, number(self.width));
        if !self.dashes.is_empty() {
            let _ = write!(out, r#" stroke-dasharray="{}""#, self.dashes);
        }
        out
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// The size of the letters.
    pub size: f64,
    /// The cut of the letters.
    pub face: Face,
    /// Their colour.
    pub colour: &'static str,
    /// Where the text stands relative to its place: `start`, `middle` or `end`.
    pub anchor: &'static str,
}

impl Canvas {
    /// Opens a group; `attributes` are names and values.
    pub fn open(&mut self, attributes: &[(&str, &str)]) {
        self.out.push_str("<g");
        for (name, value) in attributes {
            let _ = write!(self.out, r#" {name}="{}""#, escape(value));
        }
        self.out.push_str(">\n");
    }

    /// Closes the group opened last.
    pub fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// Adds the title of the group just opened.
    pub fn title(&mut self, title: &str) {
        let _ = writeln!(self.out, "<title>{}</title>", escape(title));
    }

    /// Adds a rectangle with rounded corners.
    pub fn rect(&mut self, rect: Rect, radius: f64, fill: &str, stroke: Option<Stroke>) {
        let _ = write!(
            self.out,
            r#"<rect x="{}" y="{}" width="{}" height="{}""#,
            number(rect.x),
            number(rect.y),
            number(rect.width),
            number(rect.height)
        );
        if radius > 0.0 {
            let _ = write!(self.out, r#" rx="{}""#, number(radius));
        }
        let stroke = stroke.map_or(String::new(), |stroke| stroke.attributes());
        let _ = writeln!(self.out, r#" fill="{fill}"{stroke}/>"#);
    }

    /// Adds an open path, or a closed one that `data` closes.
    pub fn path(&mut self, data: &str, fill: &str, stroke: Option<Stroke>) {
        let stroke = stroke.map_or(String::new(), |stroke| format!(r#"{} stroke-linejoin="round""#, stroke.attributes()));
        let _ = writeln!(self.out, r#"<path d="{data}" fill="{fill}"{stroke}/>"#);
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.path(&format!("M{} {}L{} {}", number(from.x), number(from.y), number(to.x), number(to.y)), "none", Some(stroke));
    }

    /// Adds a line of text; `at.y` is its baseline.
    pub fn text(&mut self, at: Point, text: &str, kind: Type) {
        self.set(at, text, kind, "");
    }

    /// Adds a text that reads upwards.
    pub fn text_upwards(&mut self, at: Point, text: &str, kind: Type) {
        let turned = format!(r#" transform="rotate(-90 {} {})""#, number(at.x), number(at.y));
        self.set(at, text, kind, &turned);
    }

    fn set(&mut self, at: Point, text: &str, kind: Type, more: &str) {
        let cut = match kind.face {
            Face::Bold => r#" font-weight="bold""#,
            Face::Plain => "",
            Face::Italic => r#" font-style="italic""#,
        };
        let anchor = match kind.anchor {
            "start" => String::new(),
            other => format!(r#" text-anchor="{other}""#),
        };
        let _ = writeln!(
            self.out,
            r#"<text x="{}" y="{}" font-size="{}" fill="{}"{cut}{anchor}{more}>{}</text>"#,
            number(at.x),
            number(at.y),
            number(kind.size),
            kind.colour,
            escape(text)
        );
    }

    /// What has been drawn.
    pub fn finish(self) -> String {
        self.out
    }
}

/// A number with at most one decimal.
pub fn number(value: f64) -> String {
    let tenths = format!("{:.1}", value + 0.0);
    let short = tenths.strip_suffix(".0").unwrap_or(&tenths);
    if short == "-0" { "0" } else { short }.to_owned()
}
