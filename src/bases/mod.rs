//! Obsidian's bases (D): tables of files, their properties, and values computed from them.
//!
//! - [`Bases`]: the bases of a vault, each view evaluated when it is first asked for; [`shown`] has the types of the result.
//! - [`expression`]: reads filters, formulas and summaries, and evaluates them for each row.
//! - [`functions`]: the functions that expressions may call.
//! - [`summaries`]: the built-in summaries.

mod all;
mod columns;
mod cover;
pub mod expression;
pub mod functions;
pub mod html;
mod order;
mod program;
mod run;
pub mod shown;
mod statistics;
pub mod summaries;
mod totals;

pub use all::{Bases, publish, view_of};
pub use shown::{ShownView, ViewKey};
