//! What pages show beyond their note: one file a product, made from public pages only (B5).
//!
//! [`lists`] are the lists that pages share. What scripts fetch is made by one module a product and put together by [`data`].

pub mod lists;
mod tree;

use crate::config::Config;
use crate::link::Vault;

/// A file that scripts fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Address from the site root, `_nw/search/root.json`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// All data files of the site, ordered by path.
#[must_use]
pub fn data(vault: &Vault, _config: &Config) -> Vec<DataFile> {
    let mut files: Vec<DataFile> = vec![tree::file(vault)];
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
