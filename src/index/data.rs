//! Makes all files that scripts fetch.
//!
//! Entry points: [`data`], [`data_from`] and [`data_near`].

use super::{DataFile, graph, search, tree};
use crate::config::Config;
use crate::link::Vault;
use serde::{Deserialize, Serialize};

/// Makes the data files quicker next time. It holds only what is in the files (V9).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct IndexMemory {
    terms: Option<search::Terms>,
    layout: graph::Layout,
}

/// Two memories are equal if they were made from the same inputs.
impl PartialEq for IndexMemory {
    fn eq(&self, other: &Self) -> bool {
        fn made_from(memory: &IndexMemory) -> impl PartialEq + '_ {
            let documents = memory.terms.as_ref().map(|terms| &terms.documents);
            (documents, memory.layout.made_from)
        }
        made_from(self) == made_from(other)
    }
}

/// Returns all data files of the site, ordered by path.
#[must_use]
pub fn data(vault: &Vault, config: &Config) -> Vec<DataFile> {
    make(vault, config, None, None).0
}

/// Returns all data files, and the memory for the next time. `last` makes it quicker and changes nothing in the files.
#[must_use]
pub fn data_from(
    vault: &Vault,
    config: &Config,
    last: Option<&IndexMemory>,
) -> (Vec<DataFile>, IndexMemory) {
    let placed = last.map(|last| graph::Earlier::Same(&last.layout));
    make(vault, config, last, placed)
}

/// Returns all data files, and the memory for the next time. The pages of the graph stay where they were as far as their links allow.
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
    let (search, graph) = rayon::join(search, graph);
    let (search, terms) = search.unzip();
    let (graph, layout) = graph.unzip();
    let mut files = vec![tree::file(vault)];
    files.extend(search.into_iter().chain(graph).flatten());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let memory = IndexMemory {
        terms,
        layout: layout.unwrap_or_default(),
    };
    (files, memory)
}
