//! A canvas after parsing: cards on a plane and the lines between them (J).
//!
//! Entry point: [`Canvas`], which a [`super::Note`] of a `.canvas` file holds. The text of its cards is in the note's events; a [`Canvas`]
//! says where each card stands and which events are its own.

use super::span::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A canvas.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Canvas {
    /// Cards and groups in reading order (J15): each group is followed by what lies inside it.
    pub nodes: Vec<Node>,
    /// Lines between two of the nodes, in the order of the file.
    pub edges: Vec<Edge>,
    /// Why the file cannot be read as a canvas, with line and column (J13).
    pub error: Option<Box<str>>,
}

/// Longest side of a drawing in pixels; a larger one is scaled down (J22).
pub const LONGEST_SIDE: f64 = 32_000.0;

impl Canvas {
    /// Returns the smallest rectangle around all nodes; `None` if there are none.
    #[must_use]
    pub fn bounds(&self) -> Option<Area> {
        bounds(&self.nodes)
    }

    /// Returns the group whose label is the heading `index` of the note: its index, and the indexes of what lies inside it.
    #[must_use]
    pub fn group(&self, index: u32) -> Option<(usize, Range<usize>)> {
        let is_it = |node: &Node| match node.shows {
            Shows::Group { heading, .. } => heading == Some(index),
            _ => false,
        };
        let at = self.nodes.iter().position(is_it)?;
        Some((at, at + 1..at + 1 + self.nodes[at].members as usize))
    }
}

/// Returns the smallest rectangle around `nodes`; `None` if there are none.
#[must_use]
pub fn bounds(nodes: &[Node]) -> Option<Area> {
    let areas = nodes.iter().map(|node| node.area);
    areas.reduce(|a, b| {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        let right = (a.x + a.width).max(b.x + b.width);
        let bottom = (a.y + a.height).max(b.y + b.height);
        Area {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    })
}

/// A card or a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its `id` on the page, with `node-` before it (J3). No other node has it.
    pub anchor: Box<str>,
    /// What it shows.
    pub shows: Shows,
    /// Where it stands.
    pub area: Area,
    /// Its colour, if it has one.
    pub color: Option<Color>,
    /// 0 for the node that lies below all others, and so on: groups first, then the others, each in the order of the file (J3).
    pub layer: u32,
    /// For a group, how many of the following nodes lie inside it.
    pub members: u32,
    /// How many groups it lies in.
    pub depth: u32,
    /// Where its text stands in the note's text.
    pub text: Span,
    /// Which of the note's events are its own: the Markdown of a card, or the heading of a group.
    pub events: Range<u32>,
}

/// What a node shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shows {
    /// Markdown (J5).
    Text,
    /// A file of the vault; indexes [`super::Note::links`] (J6).
    File(u32),
    /// An address; indexes [`super::Note::links`] (J7).
    Link(u32),
    /// What lies inside it (J8).
    Group {
        /// Indexes [`super::Note::headings`]; `None` without a label.
        heading: Option<u32>,
        /// Its picture.
        background: Option<Background>,
    },
    /// Nothing, because its type is not known (J11).
    Nothing,
}

/// The picture behind a group (J8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Background {
    /// Indexes [`super::Note::links`].
    pub link: u32,
    /// Where its path stands in the note's text.
    pub text: Span,
    /// How it fills the group.
    pub fit: Fit,
}

/// How a picture fills a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fit {
    /// It covers the group; what sticks out is cut off.
    Cover,
    /// The whole of it is shown.
    Ratio,
    /// It is repeated in its own size.
    Repeat,
}

/// A rectangle in pixels of the canvas; `y` grows downwards. All values are finite, width and height at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

/// A colour of a node or an edge (J4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Color {
    /// 1 to 6: red, orange, yellow, green, cyan, purple, in the theme's shade.
    Preset(u8),
    /// Red, green and blue.
    Rgb([u8; 3]),
}

impl Color {
    /// Reads `"1"` to `"6"`, `#rgb` or `#rrggbb`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if let [digit @ b'1'..=b'6'] = text.as_bytes() {
            return Some(Self::Preset(digit - b'0'));
        }
        let hex = text.strip_prefix('#')?;
        let digits: Vec<u8> = hex
            .chars()
            .map(|c| c.to_digit(16).map(|digit| digit as u8))
            .collect::<Option<_>>()?;
        match digits[..] {
            [r, g, b] => Some(Self::Rgb([r * 17, g * 17, b * 17])),
            [a, b, c, d, e, f] => Some(Self::Rgb([a * 16 + b, c * 16 + d, e * 16 + f])),
            _ => None,
        }
    }
}

/// A line between two nodes (J10).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Where it begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// Its colour, if it has one.
    pub color: Option<Color>,
    /// Where its label stands in the note's text.
    pub text: Span,
    /// Which of the note's events are its label; empty without one.
    pub label: Range<u32>,
}

/// One end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Indexes [`Canvas::nodes`].
    pub node: u32,
    /// The side of the node; `None` if the author leaves that open.
    pub side: Option<Side>,
    /// Whether it has an arrow.
    pub arrow: bool,
}

/// A side of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// `top`
    Top,
    /// `right`
    Right,
    /// `bottom`
    Bottom,
    /// `left`
    Left,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j4_colours() {
        assert_eq!(Color::read("4"), Some(Color::Preset(4)));
        assert_eq!(Color::read("#0fA"), Some(Color::Rgb([0, 255, 170])));
        assert_eq!(Color::read("#0102ff"), Some(Color::Rgb([1, 2, 255])));
        for wrong in [
            "",
            "0",
            "7",
            "44",
            "#12",
            "#12345g",
            "#가나다",
            "red",
            "url(x)",
            "#1234567",
        ] {
            assert_eq!(Color::read(wrong), None, "{wrong}");
        }
    }
}
