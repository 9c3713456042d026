//! Makes the graph: all public pages and their links, laid out and packed for the script that draws them.
//!
//! Entry point: [`files`]. [`network`] finds nodes and links, [`layout`] places them, [`encode`] writes the files. A build lays the graph
//! out from nothing, so that the same notes give the same files (N26). An earlier [`Layout`] of the same links is used again; pages without
//! links do not matter to it. For other links, the preview begins from it, so that unchanged pages keep their places.

mod apart;
mod coarsen;
mod encode;
mod layout;
mod network;
mod point;
mod rings;
#[cfg(test)]
mod tests;
mod tree;

use crate::config::Config;
use crate::index::DataFile;
use crate::link::{FileId, Vault};
use crate::model::{Fingerprint, Url};
use layout::Nodes;
use network::Graph;
use point::Point;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The places of pages with links. Pages without links lie in rings around them; each build computes the rings again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Layout {
    /// The fingerprint of its inputs.
    pub(super) made_from: Fingerprint,
    /// In the order of the graph's nodes.
    points: Vec<Point>,
    /// The nodes' addresses; none if it comes from the cache.
    #[serde(skip)]
    urls: Vec<Url>,
}

/// An earlier layout, and how to use it.
#[derive(Clone, Copy, Debug)]
pub enum Earlier<'p> {
    /// Use it if it is of the same pages and links.
    Same(&'p Layout),
    /// Begin from it.
    Near(&'p Layout),
}

/// The files of the graph, and where its pages are now.
#[must_use]
pub fn files(
    vault: &Vault,
    config: &Config,
    earlier: Option<Earlier<'_>>,
) -> (Vec<DataFile>, Layout) {
    let graph = Graph::new(vault, config.graph.color);
    let nodes = Nodes::new(&graph.homes(), &graph.links);
    let urls = nodes.linked.iter().map(|node| &graph.nodes[*node].url);
    let made_from = nodes.fingerprint();
    let points = match earlier {
        Some(Earlier::Same(placed) | Earlier::Near(placed))
            if placed.made_from == made_from && placed.points.len() == nodes.linked.len() =>
        {
            placed.points.clone()
        }
        Some(Earlier::Near(placed)) => {
            let known: FxHashMap<&Url, Point> = placed.places().collect();
            let known: Vec<_> = urls.clone().map(|url| known.get(url).copied()).collect();
            nodes.arranged(Some(&known))
        }
        Some(Earlier::Same(_)) | None => nodes.arranged(None),
    };
    let files = encode::files(&graph, &nodes.with_others(&points), config);
    let placed = Layout {
        made_from,
        points,
        urls: urls.cloned().collect(),
    };
    (files, placed)
}

impl Layout {
    fn places(&self) -> impl Iterator<Item = (&Url, Point)> {
        self.urls.iter().zip(self.points.iter().copied())
    }
}

/// Returns the other pages that a public page links to, each once, or none if there is no graph.
#[must_use]
pub fn leads_to(vault: &Vault, file: FileId) -> Vec<FileId> {
    if !is_node(vault, file) {
        return Vec::new();
    }
    let mut seen = FxHashSet::default();
    let targets = vault.shown_links(vault.file(file));
    targets
        .filter_map(|(_, target)| network::leads_to(vault, target))
        .filter(|to| *to != file && network::is_shown(vault, *to) && seen.insert(*to))
        .collect()
}

/// Whether a public page has a neighbour in the graph. `leads_to` is the result of [`leads_to`] for it.
#[must_use]
pub fn is_linked(vault: &Vault, file: FileId, leads_to: &[FileId]) -> bool {
    let mut linking = vault.file(file).backlinks.iter();
    let mut is_linked_to = || linking.any(|link| network::is_shown(vault, link.from));
    is_node(vault, file) && (!leads_to.is_empty() || is_linked_to())
}

fn is_node(vault: &Vault, file: FileId) -> bool {
    vault.graph.is_some() && network::is_shown(vault, file)
}
