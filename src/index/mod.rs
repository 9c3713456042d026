//! What pages show beyond their note: one file a product, made from public pages only (B5).
//!
//! [`lists`] are the lists that pages share, [`view`] is what readers see of a note, [`text`] the words of it. What scripts fetch is made by one module a product,
//! such as [`search`], and put together by [`data`].

pub mod graph;
pub mod lists;
mod raw;
pub mod search;
pub mod text;
mod tree;
pub mod view;

use crate::config::Config;
use crate::link::Vault;
use serde::{Deserialize, Serialize};

/// A file that scripts fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Address from the site root, `_nw/search/root.json`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What making the data files leaves for the next time. It holds only what is in the files (V9).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct IndexMemory {
    terms: Option<search::Terms>,
    layout: graph::Layout,
}

/// Two are equal if they were made from the same.
impl PartialEq for IndexMemory {
    fn eq(&self, other: &Self) -> bool {
        fn made_from(memory: &IndexMemory) -> impl PartialEq + '_ {
            let documents = memory.terms.as_ref().map(|terms| &terms.documents);
            (documents, memory.layout.made_from)
        }
        made_from(self) == made_from(other)
    }
}

/// All data files of the site, ordered by path.
#[must_use]
pub fn data(vault: &Vault, config: &Config) -> Vec<DataFile> {
    make(vault, config, None, None).0
}

/// As [`data`], made quicker by what an earlier time left.
#[must_use]
pub fn data_from(
    vault: &Vault,
    config: &Config,
    last: Option<&IndexMemory>,
) -> (Vec<DataFile>, IndexMemory) {
    let placed = last.map(|last| graph::Earlier::Same(&last.layout));
    make(vault, config, last, placed)
}

/// As [`data_from`], with the pages of the graph where they were as far as their links allow.
#[must_use]
pub fn data_near(
    vault: &Vault,
    config: &Config,
    last: Option<&IndexMemory>,
) -> (Vec<DataFile>, IndexMemory) {
    let placed = last.map(|last| graph::Earlier::Near(&last.layout));
    make(vault, config, last, placed)
}

fn make(
    vault: &Vault,
    config: &Config,
    last: Option<&IndexMemory>,
    placed: Option<graph::Earlier<'_>>,
) -> (Vec<DataFile>, IndexMemory) {
    let search = || {
        let known = last.and_then(|last| last.terms.as_ref());
        let wanted = config.search.enabled;
        wanted.then(|| search::files_from(vault, config, known))
    };
    let graph = || {
        let wanted = vault.graph.is_some();
        wanted.then(|| graph::files(vault, config, placed))
    };
    let (searched, drawn) = rayon::join(search, graph);
    let mut files: Vec<DataFile> = vec![tree::file(vault)];
    let mut kept = IndexMemory::default();
    if let Some((found, terms)) = searched {
        files.extend(found);
        kept.terms = Some(terms);
    }
    if let Some((drawn, layout)) = drawn {
        files.extend(drawn);
        kept.layout = layout;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, kept)
}
