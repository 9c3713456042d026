//! The graph: every public page and which of them are linked, laid out and packed for the script that draws it.
//!
//! Entry point: [`files`]. [`network`] says what is linked, [`layout`] where it is drawn, [`encode`] in which form it is sent.
//! A build lays out from nothing, so that the same notes give the same files (N26); who keeps a [`Placed`] in memory may hand it
//! to [`files`], and what did not change stays where it was.

mod apart;
mod coarsen;
mod encode;
mod layout;
mod network;
mod rings;
#[cfg(test)]
mod tests;
mod tree;

use crate::config::Config;
use crate::index::DataFile;
use crate::link::{FileId, Vault};
use crate::model::Url;
use network::Graph;
use rustc_hash::{FxHashMap, FxHashSet};

/// A place in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Point {
    x: f32,
    y: f32,
}

/// Where an earlier layout put each page.
#[derive(Clone, Debug, Default)]
pub struct Placed(FxHashMap<Url, Point>);

/// The files of the graph, and where its pages are now: where they were, as far as their links allow, if that is known.
#[must_use]
pub fn files(vault: &Vault, config: &Config, previous: Option<&Placed>) -> (Vec<DataFile>, Placed) {
    let graph = Graph::new(vault, config.graph.color);
    let known: Option<Vec<Option<Point>>> = previous.map(|placed| {
        let urls = graph.nodes.iter().map(|node| &node.url);
        urls.map(|url| placed.0.get(url).copied()).collect()
    });
    let points = layout::lay_out(&graph.homes(), &graph.links, known.as_deref());
    let urls = graph.nodes.iter().map(|node| node.url.clone());
    let placed = Placed(urls.zip(points.iter().copied()).collect());
    (encode::files(&graph, &points, config), placed)
}

/// The pages that a public page links to, itself excepted, each once. Empty where there is no graph.
#[must_use]
pub fn leads_to(vault: &Vault, file: FileId) -> Vec<FileId> {
    if !is_node(vault, file) {
        return Vec::new();
    }
    let mut seen = FxHashSet::default();
    let targets = vault.file(file).targets.iter();
    targets
        .filter_map(|target| network::leads_to(vault, target))
        .filter(|to| *to != file && network::is_shown(vault, *to) && seen.insert(*to))
        .collect()
}

/// Whether a public page has a neighbour in the graph. `leads_to` as of [`leads_to`].
#[must_use]
pub fn is_linked(vault: &Vault, file: FileId, leads_to: &[FileId]) -> bool {
    let mut linking = vault.file(file).backlinks.iter();
    let mut is_linked_to = || linking.any(|link| network::is_shown(vault, link.from));
    is_node(vault, file) && (!leads_to.is_empty() || is_linked_to())
}

fn is_node(vault: &Vault, file: FileId) -> bool {
    vault.graph.is_some() && network::is_shown(vault, file)
}

/// How large a node of so many neighbours is drawn; the script does the same.
fn radius(degree: usize) -> f32 {
    (3.0 + 1.2 * (degree as f32).sqrt()).min(16.0)
}

/// The lowest and the highest coordinates.
fn bounds(points: &[Point]) -> (Point, Point) {
    let first = points.first().copied().unwrap_or_default();
    points.iter().fold((first, first), |(low, high), p| {
        let low = Point {
            x: low.x.min(p.x),
            y: low.y.min(p.y),
        };
        let high = Point {
            x: high.x.max(p.x),
            y: high.y.max(p.y),
        };
        (low, high)
    })
}
