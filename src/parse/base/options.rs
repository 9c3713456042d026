//! Reads what views say about how they look: columns and rows of tables, cards, lists, maps (D17, D30).
//!
//! Entry point: [`setting`].

use super::reader::{MOST, Reader, id, ignored, pixels};
use crate::model::base::{BaseView, Markers, PropertyId};
use crate::model::text::nfc;
use crate::parse::front_matter::node::{KeyValue, Node, NodeKind};

/// Heights that a row may ask for.
const HEIGHTS: [&str; 4] = ["short", "medium", "tall", "extra tall"];

/// Reads one setting of a view; unknown keys are ignored (D1).
pub(super) fn setting(reader: &mut Reader<'_>, view: &mut BaseView, entry: &KeyValue<'_>) {
    let (key, node) = (&*entry.key, &entry.node);
    match key {
        "columnSize" => view.sizes = sizes(reader, node),
        "rowHeight" => view.row_height = word(reader, entry, &HEIGHTS),
        "image" => view.cards.image = id(reader, node),
        "imageFit" => {
            let fit = word(reader, entry, &["cover", "contain"]);
            view.cards.contain = fit.as_deref() == Some("contain");
        }
        "imageAspectRatio" => match &node.kind {
            NodeKind::Null => {}
            NodeKind::Number(ratio, _) if *ratio > 0.0 && ratio.is_finite() => {
                view.cards.ratio = Some(ratio.clamp(0.01, 100.0));
            }
            _ => ignored(reader, key, node.span),
        },
        "cardSize" => view.cards.size = pixels(reader, key, node),
        "markers" => {
            view.list.markers = match word(reader, entry, &["bullet", "number", "none"]).as_deref()
            {
                Some("number") => Markers::Number,
                Some("none") => Markers::None,
                _ => Markers::Bullet,
            };
        }
        "indentProperties" => match &node.kind {
            NodeKind::Null => {}
            NodeKind::Bool(indent, _) => view.list.indent = *indent,
            _ => ignored(reader, key, node.span),
        },
        "separator" => view.list.separator = node.text().map(|text| nfc(text).into()),
        _ => map_setting(reader, view, entry),
    }
}

fn map_setting(reader: &mut Reader<'_>, view: &mut BaseView, entry: &KeyValue<'_>) {
    let (key, node) = (&*entry.key, &entry.node);
    let map = &mut view.map;
    match key {
        "coordinates" => map.coordinates = id(reader, node),
        "markerIcon" => map.icon = id(reader, node),
        "markerColor" => map.color = id(reader, node),
        "center" => map
            .kept
            .extend(plain(node).map(|value| ("data-center".into(), value))),
        "defaultZoom" => map
            .kept
            .extend(plain(node).map(|value| ("data-zoom".into(), value))),
        "minZoom" => map
            .kept
            .extend(plain(node).map(|value| ("data-min-zoom".into(), value))),
        "maxZoom" => map
            .kept
            .extend(plain(node).map(|value| ("data-max-zoom".into(), value))),
        "mapHeight" => map
            .kept
            .extend(plain(node).map(|value| ("data-height".into(), value))),
        "mapTiles" => map
            .tiles
            .extend(plain(node).map(|value| ("data-tiles".into(), value))),
        "mapTilesDark" => {
            map.tiles
                .extend(plain(node).map(|value| ("data-tiles-dark".into(), value)));
        }
        _ => {}
    }
}

/// Reads one of a few words.
fn word(reader: &mut Reader<'_>, entry: &KeyValue<'_>, words: &[&str]) -> Option<Box<str>> {
    let node = &entry.node;
    let text = node.text().map(|text| text.trim().to_ascii_lowercase());
    match text {
        Some(text) if words.contains(&&*text) => Some(text.into()),
        _ if node.is_empty() => None,
        _ => {
            ignored(reader, &entry.key, node.span);
            None
        }
    }
}

/// Returns a scalar, or a list of scalars with commas between them.
fn plain(node: &Node<'_>) -> Option<Box<str>> {
    match &node.kind {
        NodeKind::List(items) => {
            let texts: Vec<&str> = items.iter().filter_map(|item| item.text()).collect();
            (!texts.is_empty()).then(|| texts.join(", ").into())
        }
        _ => node
            .text()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(Into::into),
    }
}

/// Reads the widths of columns.
fn sizes(reader: &mut Reader<'_>, node: &Node<'_>) -> Vec<(PropertyId, u32)> {
    let NodeKind::Map(entries) = &node.kind else {
        if !node.is_empty() {
            ignored(reader, "columnSize", node.span);
        }
        return Vec::new();
    };
    let mut sizes = Vec::new();
    for entry in entries.iter().take(MOST) {
        if let Some(size) = pixels(reader, "columnSize", &entry.node) {
            sizes.push((PropertyId::new(&nfc(&entry.key)), size));
        }
    }
    sizes
}
