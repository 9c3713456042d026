//! Dataview's queries (U1–U25): text becomes a tree, a tree a checked query, and that what a block shows.
//!
//! - [`Queries`]: the queries of a vault, each evaluated when it is first asked for; [`shown`] is what comes of it.
//! - [`functions`]: what expressions may call.
//!
//! How it is used: [`Queries::block`] gives what a block shows, [`Queries::inline`] the value of an inline query. Rows are public notes that
//! lists may show, and their tasks. Nothing here reads a clock or a disk; the only texts it reads are properties, inline fields and list items.

mod access;
mod all;
mod bind;
mod code;
mod columns;
mod evaluate;
mod expressions;
mod fields;
mod files;
pub mod functions;
mod items;
mod literals;
mod markdown;
mod named;
mod operators;
mod order;
mod parts;
mod program;
mod raw;
mod run;
mod scan;
mod show;
pub mod shown;
mod source;
mod statements;
pub mod syntax;
mod tasks;
#[cfg(test)]
mod tests;

pub use all::Queries;
pub use items::event_of;
pub use shown::{Shown, ShownQuery};

use crate::value::Fault;

/// Reads a query and gives it back as a tree, without looking at names.
///
/// # Errors
/// The first mistake.
pub fn parse(text: &str) -> Result<syntax::Query, Fault> {
    statements::query(text)
}
