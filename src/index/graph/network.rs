//! Finds the parts of the graph: public pages (B5), the links between them (B2), and the groups that give nodes their colour.
//!
//! Entry point: [`Graph::new`].

use super::point::Point;
use crate::config::GraphColor;
use crate::link::{File, FileId, Target, Vault, natural_cmp};
use crate::model::Url;
use rustc_hash::FxHashMap;

/// How many groups have a colour of their own.
pub(super) const COLORS: usize = 8;

/// Pages and links.
#[derive(Debug)]
pub(super) struct Graph<'a> {
    /// In the order of their addresses: folder by folder.
    pub(super) nodes: Vec<GraphNode<'a>>,
    /// Linked pairs of nodes, in order, each once, the lower node first.
    pub(super) links: Vec<(u32, u32)>,
    /// The largest groups, at most [`COLORS`], in the order of their size.
    pub(super) groups: Vec<&'a str>,
}

/// A page.
#[derive(Debug)]
pub(super) struct GraphNode<'a> {
    pub(super) title: &'a str,
    pub(super) url: Url,
    /// Vault path.
    path: &'a str,
    /// 0: none of [`Graph::groups`]; else its number, counted from 1.
    pub(super) group: u8,
}

/// Whether a file is a node: it has a page and may be listed. The text of `404.html` is no node (B5).
pub(super) fn is_shown(vault: &Vault, id: FileId) -> bool {
    let file = vault.file(id);
    file.is_listed() && file.kind().has_page() && vault.not_found != Some(id)
}

/// Returns the file whose page a link leads to (B2).
pub(super) fn leads_to(vault: &Vault, target: &Target) -> Option<FileId> {
    match target {
        Target::File { file, .. } => Some(*file),
        Target::Folder(folder) => vault.folder(*folder).page,
        _ => None,
    }
}

impl<'a> Graph<'a> {
    /// Makes the graph of a vault, without anything private (V9).
    pub(super) fn new(vault: &'a Vault, color: GraphColor) -> Self {
        let mut shown: Vec<(&Url, FileId)> = vault
            .ids()
            .filter(|(id, _)| is_shown(vault, *id))
            .filter_map(|(id, file)| Some((file.url.as_ref()?, id)))
            .collect();
        shown.sort_by(|(a, _), (b, _)| split(a).cmp(&split(b)));
        let mut index = vec![u32::MAX; vault.files.len()];
        for (node, (_, id)) in shown.iter().enumerate() {
            index[id.0 as usize] = node as u32;
        }
        let mut links = Vec::new();
        for (node, (_, id)) in shown.iter().enumerate() {
            let from = vault
                .file(*id)
                .backlinks
                .iter()
                .map(|b| index[b.from.0 as usize])
                .filter(|from| *from != u32::MAX);
            links.extend(from.map(|from| (from.min(node as u32), from.max(node as u32))));
        }
        links.sort_unstable();
        links.dedup();
        let groups: Vec<Option<&str>> = shown
            .iter()
            .map(|(_, id)| group(vault, vault.file(*id), color))
            .collect();
        let largest = largest(&groups);
        let numbers: FxHashMap<&str, u8> = largest.iter().copied().zip(1..).collect();
        let node = |((url, id), group): ((&Url, FileId), Option<&str>)| GraphNode {
            title: vault.page_title(id),
            url: url.clone(),
            path: vault.file(id).entry.path.as_str(),
            group: group.map_or(0, |group| numbers.get(group).copied().unwrap_or(0)),
        };
        Self {
            nodes: shown.into_iter().zip(groups).map(node).collect(),
            links,
            groups: largest,
        }
    }

    /// Returns the places of the nodes without links: near the others of their folder and of the folder around it.
    pub(super) fn homes(&self) -> Vec<Point> {
        let home = |node: &GraphNode<'_>| {
            let folders = node.path.match_indices('/').map(|(at, _)| &node.path[..at]);
            let mut size = 0.5;
            let mut home = Point::default();
            for part in folders.take(3).chain([node.path]) {
                let (x, y) = scatter(part);
                home.x += x * size;
                home.y += y * size;
                size *= 0.5;
            }
            home
        };
        self.nodes.iter().map(home).collect()
    }
}

/// Splits an address into folder and last segment.
pub(super) fn split(url: &Url) -> (&str, &str) {
    let url = url.as_str();
    let inner = url.strip_suffix('/').unwrap_or(url);
    url.split_at(inner.rfind('/').map_or(0, |slash| slash + 1))
}

/// Returns the group of a page: its top folder, or the outermost part of its first tag.
fn group<'a>(vault: &'a Vault, file: &'a File, color: GraphColor) -> Option<&'a str> {
    match color {
        GraphColor::Folder => Some(file.entry.path.as_str().split_once('/')?.0),
        GraphColor::Tag => {
            let name = &*vault.tag(*file.tags.first()?).name;
            Some(name.split('/').next().unwrap_or(name))
        }
    }
}

/// Returns the groups with most pages, those of equal size by name.
fn largest<'a>(groups: &[Option<&'a str>]) -> Vec<&'a str> {
    let mut sorted: Vec<&str> = groups.iter().copied().flatten().collect();
    sorted.sort_unstable();
    let mut counted: Vec<(usize, &str)> = sorted
        .chunk_by(|a, b| a == b)
        .map(|same| (same.len(), same[0]))
        .collect();
    counted.sort_by(|(n, a), (m, b)| m.cmp(n).then_with(|| natural_cmp(a, b)));
    let names = counted.into_iter().map(|(_, name)| name);
    names.take(COLORS).collect()
}

/// Returns a point in a square of two units that depends only on `name` and is the same on every machine.
fn scatter(name: &str) -> (f32, f32) {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // Names of neighbours differ in their last letters, which must change all digits.
    let mixed = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let axis = |digits: u64| (digits & 0xffff) as f32 / 32_768.0 - 1.0;
    (axis(mixed >> 48), axis(mixed >> 24))
}
