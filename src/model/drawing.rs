//! A drawing of Excalidraw after parsing (B7): shapes on a plane.
//!
//! Entry point: [`Drawing`], which the [`super::Body`] of a drawing's note holds. Links and pictures are indexes of the note's links.

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// What is drawn, from the back to the front. Deleted elements are not among them.
    pub elements: Vec<Element>,
    /// The colour behind everything, if it is not that of paper.
    pub background: Option<Paint>,
}

/// A shape, text or picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// What it is.
    pub shape: Shape,
    /// Left side. All numbers are finite.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Clockwise around its middle, in degrees.
    pub angle: f64,
    /// The colour of its lines or of its text.
    pub stroke: Option<Paint>,
    /// The colour inside.
    pub fill: Option<Paint>,
    /// How the colour fills it.
    pub filling: Filling,
    /// The width of its lines.
    pub line: f64,
    /// How its lines are broken.
    pub dash: Dash,
    /// 0 to 100.
    pub opacity: u8,
    /// Where a click leads: index in [`super::Note::links`].
    pub link: Option<u32>,
}

/// What an element is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle whose corners have this radius.
    Rectangle {
        /// 0 for sharp corners.
        radius: f64,
    },
    /// A diamond.
    Diamond,
    /// An ellipse.
    Ellipse,
    /// Lines through points, which are relative to the element's place.
    Line {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Whether it is bent at its points and not broken.
        is_curved: bool,
        /// What stands at its start and at its end.
        heads: [Option<Head>; 2],
    },
    /// A stroke of the pen: points relative to the element's place, and how strongly the pen was pressed on the whole, 0 to 1.
    Stroke {
        /// The points.
        points: Vec<(f64, f64)>,
        /// How strongly the pen was pressed on the whole, 0 to 1.
        pressure: f64,
    },
    /// Text.
    Text(Words),
    /// A picture: index in [`super::Note::links`]. Without one, nothing but its outline.
    Picture {
        /// Index in [`super::Note::links`].
        link: Option<u32>,
        /// The part of it that is shown.
        crop: Option<Crop>,
        /// Whether it is flipped, left to right and upside down.
        flipped: [bool; 2],
    },
    /// A frame around others, with its name.
    Frame(Words),
    /// A page of another site or of the vault, of which only the name is drawn.
    Window(Words),
}

impl Shape {
    /// Returns the lines of its text.
    #[must_use]
    pub fn lines(&self) -> &[Vec<Run>] {
        match self {
            Self::Text(words) | Self::Frame(words) | Self::Window(words) => &words.lines,
            _ => &[],
        }
    }
}

/// The part of a picture that is shown, in pixels of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Width and height of the whole picture.
    pub whole: (f64, f64),
}

/// Text of an element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// Its lines.
    pub lines: Vec<Vec<Run>>,
    /// Columns after which a line is broken; `None` if it is not. A wide character takes two.
    pub columns: Option<u32>,
    /// Size of the letters in pixels.
    pub size: f64,
    /// Height of a line, as a multiple of the size.
    pub line_height: f64,
    /// Whether all letters have one width.
    pub is_mono: bool,
    /// Which side is straight.
    pub align: Align,
}

/// A stretch of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Plain text.
    Text(Box<str>),
    /// A link, with the text that links show: index in [`super::Note::links`].
    Link(u32),
    /// Text that may be the name of what a link leads to: the text, and index in [`super::Note::links`].
    Named(Box<str>, u32),
}

/// Which side of a text is straight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// The left one.
    #[default]
    Left,
    /// None.
    Middle,
    /// The right one.
    Right,
}

/// How a colour fills a shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filling {
    /// Wholly.
    #[default]
    Solid,
    /// By lines.
    Lines,
    /// By crossing lines.
    Crossed,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    #[default]
    Solid,
    /// Into short lines.
    Dashed,
    /// Into dots.
    Dotted,
}

/// What stands at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Two short lines.
    Arrow,
    /// A triangle, filled or not.
    Triangle(bool),
    /// A dot, filled or not.
    Dot(bool),
    /// A diamond, filled or not.
    Diamond(bool),
    /// A line across.
    Bar,
}

/// A colour that is safe to write: `#` with hexadecimal digits, or the name of a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paint(Box<str>);

impl Paint {
    /// Reads a colour. `None` for `transparent` and for anything else that is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_known = match text.strip_prefix('#') {
            Some(digits) => {
                matches!(digits.len(), 3 | 4 | 6 | 8)
                    && digits.bytes().all(|b| b.is_ascii_hexdigit())
            }
            None => {
                (3..=20).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphabetic())
                    && !text.eq_ignore_ascii_case("transparent")
            }
        };
        is_known.then(|| Self(text.to_ascii_lowercase().into()))
    }

    /// Returns it as CSS writes it.
    #[must_use]
    pub fn css(&self) -> &str {
        &self.0
    }

    /// Whether it is the colour of paper.
    #[must_use]
    pub fn is_white(&self) -> bool {
        matches!(
            &*self.0,
            "white" | "#fff" | "#ffff" | "#ffffff" | "#ffffffff"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b7_colours() {
        for right in ["#1e1e1e", "#FFF", "#ffc9c980", "black"] {
            assert!(Paint::read(right).is_some(), "{right}");
        }
        for wrong in [
            "",
            "transparent",
            "#12",
            "#ggg",
            "url(#x)",
            "red;}",
            "var(--x)",
            "rgb(1,2,3)",
            "red\"onload=",
        ] {
            assert_eq!(Paint::read(wrong), None, "{wrong}");
        }
    }
}
