//! Queries in notes: blocks and expressions of Dataview (U).
//!
//! - [`dataview`]: reads a query, evaluates it over public notes, and says what it shows, without any HTML.

pub mod dataview;
