//! Draws what notes describe as SVG: drawings (B7) and diagrams (X8).
//!
//! Entry points: [`drawing::draw`], [`mermaid::draw`]. Nothing here knows the vault: what links lead to and what they show is asked of [`drawing::Around`]. All
//! elements and attributes are written by this room, and all values are numbers, colours that were read as such, or escaped text.

pub mod drawing;
pub mod mermaid;
mod svg;
