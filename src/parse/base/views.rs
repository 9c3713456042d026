//! Reads the views of a base (D4, D5, D11–D15, D39).
//!
//! Entry points: [`views`], and [`unnamed`] for a base that has none.

use super::options;
use super::reader::{MOST, Reader, id};
use crate::model::Code;
use crate::model::base::{BaseView, Direction, Layout, Mistake, PlacedId, PropertyId, SummaryName};
use crate::model::text::{nfc, shorten};
use crate::parse::front_matter::node::{KeyValue, Node, NodeKind};

/// Keys of a view, those of [`options`] included.
const KEYS: [&str; 26] = [
    "type",
    "name",
    "filters",
    "order",
    "sort",
    "groupBy",
    "limit",
    "summaries",
    "columnSize",
    "rowHeight",
    "image",
    "imageFit",
    "imageAspectRatio",
    "cardSize",
    "markers",
    "indentProperties",
    "separator",
    "coordinates",
    "markerIcon",
    "markerColor",
    "center",
    "defaultZoom",
    "minZoom",
    "maxZoom",
    "mapHeight",
    "mapTiles",
];

/// Returns the view of a base without views (D5).
pub(super) fn unnamed() -> BaseView {
    BaseView {
        name: title(Layout::Table).into(),
        ..BaseView::default()
    }
}

/// Reads all views.
pub(super) fn views(reader: &mut Reader<'_>, node: &Node<'_>) -> Result<Vec<BaseView>, Mistake> {
    let items = match &node.kind {
        NodeKind::Null => return Ok(Vec::new()),
        NodeKind::List(items) => items,
        _ => return Err(reader.wrong(node.span, "\"views\" must be a list")),
    };
    items
        .iter()
        .take(MOST)
        .map(|item| view(reader, item))
        .collect()
}

/// Returns what a view without a name is called.
fn title(layout: Layout) -> &'static str {
    match layout {
        Layout::Table => "Table",
        Layout::Cards => "Cards",
        Layout::List => "List",
        Layout::Map => "Map",
    }
}

fn view(reader: &mut Reader<'_>, node: &Node<'_>) -> Result<BaseView, Mistake> {
    let NodeKind::Map(entries) = &node.kind else {
        return Err(reader.wrong(node.span, "a view must be a map"));
    };
    reader.hint_at_keys(entries, &KEYS);
    let mut view = BaseView {
        span: reader.origin.span(node.span),
        ..BaseView::default()
    };
    for entry in entries {
        setting(reader, &mut view, entry);
    }
    if view.name.is_empty() {
        view.name = title(view.layout).into();
    }
    Ok(view)
}

fn setting(reader: &mut Reader<'_>, view: &mut BaseView, entry: &KeyValue<'_>) {
    let node = &entry.node;
    match &*entry.key {
        "type" => view.layout = layout(reader, node),
        "name" => {
            let name = node.text().map(str::trim).unwrap_or_default();
            view.name = nfc(name).into();
        }
        "filters" => view.filter = reader.filter(node),
        "order" => view.order = Some(columns(reader, node)),
        "sort" => {
            let one = std::slice::from_ref(node);
            let items = match &node.kind {
                NodeKind::List(items) => &**items,
                _ => one,
            };
            let sorted = items.iter().take(MOST);
            view.sort = sorted.filter_map(|item| by(reader, item)).collect();
        }
        "groupBy" => view.group = by(reader, node),
        "limit" => view.limit = limit(reader, node),
        "summaries" => view.summaries = summaries(reader, node),
        _ => options::setting(reader, view, entry),
    }
}

fn layout(reader: &mut Reader<'_>, node: &Node<'_>) -> Layout {
    match node.text().map(str::trim) {
        None | Some("" | "table") => Layout::Table,
        Some("cards") => Layout::Cards,
        Some("list") => Layout::List,
        Some("map") => Layout::Map,
        Some(other) => {
            let message = format!("view type \"{}\" is shown as a table", shorten(other));
            reader.say(Code::BaseViewType, node.span, message, None);
            Layout::Table
        }
    }
}

/// Reads the columns, each once.
fn columns(reader: &mut Reader<'_>, node: &Node<'_>) -> Vec<PlacedId> {
    let one = std::slice::from_ref(node);
    let items = match &node.kind {
        NodeKind::List(items) => &**items,
        NodeKind::Null => return Vec::new(),
        _ => one,
    };
    let mut columns: Vec<PlacedId> = Vec::new();
    for item in items.iter().take(MOST) {
        match id(reader, item) {
            Some(column) if columns.iter().all(|known| !known.id.is_same(&column.id)) => {
                columns.push(column);
            }
            None if !item.is_empty() => {
                reader.wrong(item.span, &format!("{} names no column", item.kind_name()));
            }
            _ => {}
        }
    }
    columns
}

/// Reads a property and a direction (D12, D13).
fn by(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<(PlacedId, Direction)> {
    let NodeKind::Map(entries) = &node.kind else {
        if node.is_empty() {
            return None;
        }
        let named = id(reader, node).map(|id| (id, Direction::Ascending));
        if named.is_none() {
            reader.wrong(
                node.span,
                &format!("{} names no property", node.kind_name()),
            );
        }
        return named;
    };
    let value = |key: &str| entries.iter().find(|entry| &*entry.key == key);
    let property = value("property").or_else(|| value("column"));
    let Some(property) = property.and_then(|entry| id(reader, &entry.node)) else {
        reader.wrong(node.span, "\"property\" is missing here");
        return None;
    };
    let direction = match value("direction").map(|entry| &entry.node) {
        None => Direction::Ascending,
        Some(node) => {
            let text = node.text().map(|text| text.trim().to_ascii_lowercase());
            match text.as_deref() {
                None | Some("" | "asc") => Direction::Ascending,
                Some("desc") => Direction::Descending,
                Some(_) => {
                    reader.wrong(node.span, "\"direction\" is ASC or DESC");
                    Direction::Ascending
                }
            }
        }
    };
    Some((property, direction))
}

/// Reads the largest number of rows (D14).
fn limit(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<u32> {
    match &node.kind {
        NodeKind::Null => None,
        NodeKind::Number(limit, _) if *limit >= 1.0 && limit.fract() == 0.0 => {
            Some(limit.min(f64::from(u32::MAX)) as u32)
        }
        _ => {
            reader.wrong(
                node.span,
                "\"limit\" must be a whole number above 0; it is ignored",
            );
            None
        }
    }
}

/// Reads which column has which summary (D15).
fn summaries(reader: &mut Reader<'_>, node: &Node<'_>) -> Vec<(PlacedId, SummaryName)> {
    let NodeKind::Map(entries) = &node.kind else {
        if !node.is_empty() {
            reader.wrong(node.span, "\"summaries\" of a view must be a map");
        }
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.iter().take(MOST) {
        let Some(name) = entry.node.text().map(str::trim) else {
            continue;
        };
        let placed = PlacedId {
            id: PropertyId::new(&nfc(&entry.key)),
            span: reader.origin.span(entry.key_span),
        };
        let name = SummaryName {
            name: nfc(name).into(),
            span: reader.origin.span(entry.node.span),
        };
        if !name.name.is_empty() {
            found.push((placed, name));
        }
    }
    found
}
