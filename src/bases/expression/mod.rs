//! Expressions of bases (D8, D20–D38): text becomes a tree, a tree a checked expression, and that a value for each row.
//!
//! How it is used:
//!
//! 1. [`Formulas::new`] reads all formulas of a base. [`Formulas::read`] reads a filter, [`Formulas::read_summary`] a summary. A [`Mistake`]
//!    has its place in bytes of the text that was read; [`parse`] alone gives the tree without looking at names.
//! 2. A [`Scope`] says what a view is evaluated with: the [`crate::value::World`], the formulas, the file that holds the base, `this`.
//! 3. [`Scope::row`] begins a row. [`Row::evaluate`] gives the value of a filter, [`Row::formula`] that of a formula, which is evaluated once
//!    for each row and kept in [`FormulaColumns`]. [`Scope::summary`] evaluates a summary. A [`crate::value::Fault`] says why there is no value, and where.
//!
//! Rows are to be files that lists may show ([`crate::link::File::is_listed`]). Nothing here reads a clock, a disk or the text of a note.

mod bind;
mod code;
mod columns;
mod evaluate;
mod formulas;
mod lexer;
mod methods;
mod mistake;
mod operators;
mod parser;
mod refuse;
mod syntax;
#[cfg(test)]
mod tests;

pub use code::Uses;
pub use columns::FormulaColumns;
pub use evaluate::{Row, Scope};
pub use formulas::{Expression, Formulas};
pub use mistake::{Mistake, MistakeKind};
pub use parser::parse;
pub use syntax::{Node, NodeKind};
