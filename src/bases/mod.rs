//! Obsidian's bases (D): tables of files, their properties and what is reckoned from them.
//!
//! - [`expression`]: filters, formulas and summaries as they are written, and their values for each row.
//! - [`functions`]: what expressions may call.
//! - [`summaries`]: built-in summaries.

pub mod expression;
pub mod functions;
mod statistics;
pub mod summaries;
