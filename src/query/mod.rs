//! Queries in notes: blocks and expressions of Dataview (U), searches (Z).
//!
//! - [`dataview`]: reads a query, evaluates it over public notes, and says what it shows, without any HTML.
//! - [`search`]: reads a search and finds the files that fulfil it, likewise.
//! - [`tasks`]: reads a block of the plugin Tasks and finds the tasks that it asks for.

pub mod dataview;
pub mod search;
pub mod tasks;
