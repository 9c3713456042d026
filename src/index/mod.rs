//! Makes what pages show beyond their note, from public pages only (B5).
//!
//! [`lists`] makes lists that pages share, [`view`] reads what readers see of a note, and [`text`] its words. [`data()`] makes the files that
//! scripts fetch, with the help of [`search`], [`graph`] and the tree of folders.

mod data;
pub mod graph;
pub mod lists;
mod raw;
pub mod search;
pub mod text;
mod tree;
pub mod view;

pub use data::{IndexMemory, data, data_from, data_near};

/// A file that scripts fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Address from the site root, `_nw/search/root.json`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}
