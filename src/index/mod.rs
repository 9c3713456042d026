//! What pages show beyond their note: one file a product, made from public pages only (B5).
//!
//! [`lists`] are the lists that pages share, [`text`] is what readers see of a note. What scripts fetch is made by one module a product,
//! such as [`search`], and put together by [`data`].

pub mod graph;
pub mod lists;
pub mod search;
pub mod text;
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
pub fn data(vault: &Vault, config: &Config) -> Vec<DataFile> {
    data_near(vault, config, None).0
}

/// As [`data`], with the pages of the graph where they were as far as their links allow, and where they are now.
#[must_use]
pub fn data_near(
    vault: &Vault,
    config: &Config,
    previous: Option<&graph::Placed>,
) -> (Vec<DataFile>, graph::Placed) {
    let mut files: Vec<DataFile> = vec![tree::file(vault)];
    let mut placed = graph::Placed::default();
    if config.search.enabled {
        files.extend(search::files(vault, config));
    }
    if vault.graph.is_some() {
        let (drawn, now) = graph::files(vault, config, previous);
        files.extend(drawn);
        placed = now;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, placed)
}
