//! Draws what notes describe: drawings as SVG (B7).
//!
//! Entry point: [`drawing::draw`]. Nothing here knows the vault: what links lead to and what they show is asked of [`drawing::Around`]. All
//! elements and attributes are written by this room, and all values are numbers, colours that were read as such, or escaped text.

pub mod drawing;
mod svg;
