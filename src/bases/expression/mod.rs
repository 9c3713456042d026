//! Expressions of bases (D20–D38): text becomes a tree, a tree a checked expression, and that a value for each row.
//!
//! How it is used:
//!
//! 1. [`parse`] reads a text and gives a [`Node`] or a [`Mistake`] with its place in that text, in bytes.

mod lexer;
mod mistake;
mod parser;
mod syntax;

pub use mistake::{Mistake, MistakeKind};
pub use parser::parse;
pub use syntax::{Node, NodeKind, Operator};
