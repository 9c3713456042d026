//! Draws Mermaid diagrams (X8, X10).
//!
//! Entry points: [`draw`], and [`Drawing::placed`], which puts a drawing into a page. `engine` alone knows the crate that draws; it makes
//! an SVG with a style sheet, colours that stand for those of the theme, and whatever the author of the diagram put into it. `write` writes
//! it again, with only the elements and attributes of its lists; `sheet` resolves the style sheet, and `paint` the colours.
//!
//! Without the feature `mermaid` there is nothing that draws, and [`CAN_DRAW`] is false.

mod drawing;
#[cfg(feature = "mermaid")]
mod engine;
#[cfg(feature = "mermaid")]
mod measure;
#[cfg(feature = "mermaid")]
mod paint;
#[cfg(feature = "mermaid")]
mod sheet;
#[cfg(feature = "mermaid")]
mod style;
#[cfg(feature = "mermaid")]
mod tags;
#[cfg(all(test, feature = "mermaid"))]
mod tests;
#[cfg(feature = "mermaid")]
mod words;
#[cfg(feature = "mermaid")]
mod write;

pub use drawing::{Drawing, Place, link_address};

/// Whether this program can draw diagrams.
pub const CAN_DRAW: bool = cfg!(feature = "mermaid");

/// Why a diagram could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line of the source where the mistake is, from 1 on, if it is known.
    pub line: Option<u32>,
    /// What is wrong, in words.
    pub reason: String,
}

/// Draws the diagram `source`, whose links have the addresses that [`link_address`] makes.
///
/// # Errors
/// [`Failure`] if the source is no diagram, too large or drawn with too many elements, or if drawing it panics.
#[cfg(feature = "mermaid")]
pub fn draw(source: &str) -> Result<Drawing, Failure> {
    let fail = |reason: String| Failure { line: None, reason };
    if source.len() > crate::model::mermaid::LARGEST {
        return Err(fail("it is larger than 200 KB".to_owned()));
    }
    let svg = engine::svg(&tags::without(source))?;
    write::drawing(&svg, source).map_err(fail)
}

/// Fails, because this program cannot draw diagrams.
///
/// # Errors
/// Always.
#[cfg(not(feature = "mermaid"))]
pub fn draw(_: &str) -> Result<Drawing, Failure> {
    Err(Failure {
        line: None,
        reason: "this program was built without the feature `mermaid`".to_owned(),
    })
}
