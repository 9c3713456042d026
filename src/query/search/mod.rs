//! Searches in `query` blocks, in Obsidian's notation (Z).
//!
//! Entry point: [`Searches`]. [`syntax`] reads a search, `text` makes the texts that are searched, `evaluate` tells which files fulfil it.
//! Only listed files are searched, and of a note only what readers of its page see, so nothing private can be found (Z7).

mod all;
mod evaluate;
mod fold;
pub mod syntax;
mod text;

pub use all::{Found, FoundFile, FoundLine, Searches};
