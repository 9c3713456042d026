//! Obsidian's bases (D): tables of files, their properties, and values computed from them.
//!
//! - [`Bases`]: the bases of a vault, each view evaluated when it is first asked for; [`shown`] is what comes of it.
//! - [`expression`]: filters, formulas and summaries as they are written, and their values for each row.
//! - [`functions`]: what expressions may call.
//! - [`summaries`]: built-in summaries.

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
pub use shown::{Asked, ShownView};
