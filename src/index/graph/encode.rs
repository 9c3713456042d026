//! Writes the files that the script reads.
//!
//! Entry point: [`files`]. `root.json` is small and fetched each time. It names the other files, whose names are made from their content,
//! so that none is ever out of date:
//!
//! - `layout`, in binary and little-endian: the x of every node, the y of every node (16 bits each, steps of `unit`), and the group of every
//!   node (8 bits). Then for each node the number of its links to later nodes, and those nodes, each as the distance from the one before.
//!   These numbers have seven bits a byte; the highest bit is set in all bytes but the last.
//! - `names`: for each folder an array of its address and its nodes. A node is its title, with the last part of its address if that cannot
//!   be guessed from the title.

use super::network::{Graph, GraphNode, split};
use super::point::{Point, bounds};
use crate::config::{Config, GraphColor, UrlStyle};
use crate::index::{DataFile, search::varint};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The folder of the files.
const FOLDER: &str = "_nw/graph";

/// The smallest unit of positions. In a picture that is too large, it is doubled until all fit.
const UNIT: f32 = 0.5;

/// Returns layout, names and root.
pub(super) fn files(graph: &Graph<'_>, points: &[Point], config: &Config) -> Vec<DataFile> {
    let (unit, places) = places(points);
    let suffix = match config.urls.style {
        UrlStyle::Pretty => "/",
        UrlStyle::Html => ".html",
    };
    let layout = named("layout", "bin", layout(graph, &places));
    let names = names(graph, suffix).to_string();
    let names = named("names", "json", names.into_bytes());
    let file_name = |file: &DataFile| file.path[FOLDER.len() + 1..].to_owned();
    let root = json!({
        "nodes": graph.nodes.len(),
        "links": graph.links.len(),
        "unit": unit,
        "by": match config.graph.color {
            GraphColor::Folder => "folder",
            GraphColor::Tag => "tag",
        },
        "groups": graph.groups,
        "layout": file_name(&layout),
        "names": file_name(&names),
        "suffix": suffix,
    });
    let root = DataFile {
        path: format!("{FOLDER}/root.json"),
        bytes: root.to_string().into_bytes(),
    };
    vec![layout, names, root]
}

/// Returns a file with a name made from its content.
fn named(name: &str, extension: &str, bytes: Vec<u8>) -> DataFile {
    let digest = Sha256::digest(&bytes);
    let hash = digest.iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    DataFile {
        path: format!("{FOLDER}/{name}.{hash}.{extension}"),
        bytes,
    }
}

/// Returns a unit, and the positions as multiples of it from the corner of the picture, no two the same.
fn places(points: &[Point]) -> (f32, Vec<(u16, u16)>) {
    let (low, high) = bounds(points);
    let width = (high.x - low.x).max(high.y - low.y);
    // Leaves room for nodes that must move aside.
    let most = f32::from(u16::MAX) - 1024.0;
    let mut unit = UNIT;
    while width / unit > most {
        unit *= 2.0;
    }
    let mut taken = FxHashSet::default();
    let place = |p: &Point| {
        let x = ((p.x - low.x) / unit) as u16;
        let y = ((p.y - low.y) / unit) as u16;
        let steps = (0..u16::MAX).map(|n| (x.saturating_add(n % 32), y.saturating_add(n / 32)));
        let mut free = steps.filter(|place| !taken.contains(place));
        let place = free.next().unwrap_or((x, y));
        taken.insert(place);
        place
    };
    (unit, points.iter().map(place).collect())
}

fn layout(graph: &Graph<'_>, places: &[(u16, u16)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len() * 6 + graph.links.len() * 2);
    bytes.extend(places.iter().flat_map(|(x, _)| x.to_le_bytes()));
    bytes.extend(places.iter().flat_map(|(_, y)| y.to_le_bytes()));
    bytes.extend(graph.nodes.iter().map(|node| node.group));
    let mut rest = &graph.links[..];
    for node in 0..places.len() as u32 {
        let count = rest.partition_point(|(from, _)| *from <= node);
        let (links, others) = rest.split_at(count);
        varint(&mut bytes, count as u64);
        let mut before = node;
        for (_, to) in links {
            varint(&mut bytes, u64::from(to - before));
            before = *to;
        }
        rest = others;
    }
    bytes
}

fn names(graph: &Graph<'_>, suffix: &str) -> Value {
    let folders = graph
        .nodes
        .chunk_by(|a, b| split(&a.url).0 == split(&b.url).0);
    let folder = |nodes: &[GraphNode<'_>]| {
        let mut list = vec![Value::from(split(&nodes[0].url).0)];
        for node in nodes {
            let last = split(&node.url).1;
            let guessed = last.strip_suffix(suffix) == Some(&*guess(node.title));
            list.push(match guessed {
                true => Value::from(node.title),
                false => json!([node.title, last]),
            });
        }
        Value::from(list)
    };
    folders.map(folder).collect()
}

/// Guesses the last part of an address from the title, as the script does. The rule is so simple that both agree. A wrong guess only
/// costs room.
fn guess(title: &str) -> String {
    title.to_ascii_lowercase().replace(' ', "-")
}
