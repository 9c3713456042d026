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

/// A file that scripts fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Address from the site root, `_nw/search/root.json`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What making the data files leaves for the next time. Only what is in the files is in it (V9).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    terms: Option<search::Terms>,
    placed: graph::Placed,
}

/// All data files of the site, ordered by path.
#[must_use]
pub fn data(vault: &Vault, config: &Config) -> Vec<DataFile> {
    make(vault, config, None, None).0
}

/// As [`data`], made quicker by what an earlier time left.
#[must_use]
pub fn data_from(vault: &Vault, config: &Config, last: Option<&Kept>) -> (Vec<DataFile>, Kept) {
    let placed = last.map(|last| graph::Earlier::Same(&last.placed));
    make(vault, config, last, placed)
}

/// As [`data_from`], with the pages of the graph where they were as far as their links allow.
#[must_use]
pub fn data_near(vault: &Vault, config: &Config, last: Option<&Kept>) -> (Vec<DataFile>, Kept) {
    let placed = last.map(|last| graph::Earlier::Near(&last.placed));
    make(vault, config, last, placed)
}

fn make(
    vault: &Vault,
    config: &Config,
    last: Option<&Kept>,
    placed: Option<graph::Earlier<'_>>,
) -> (Vec<DataFile>, Kept) {
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
    let mut kept = Kept::default();
    if let Some((found, terms)) = searched {
        files.extend(found);
        kept.terms = Some(terms);
    }
    if let Some((drawn, placed)) = drawn {
        files.extend(drawn);
        kept.placed = placed;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, kept)
}

impl Kept {
    /// Appends it to a file.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.placed.write(out);
        if let Some(terms) = &self.terms {
            terms.write(out);
        }
    }

    /// From what [`Self::write`] wrote.
    #[must_use]
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let placed = graph::Placed::read(&mut bytes)?;
        let terms = match bytes {
            [] => None,
            _ => Some(search::Terms::read(&mut bytes)?),
        };
        Some(Self { terms, placed })
    }
}
