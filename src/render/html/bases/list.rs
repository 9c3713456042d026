//! Writes a view as a list (D17).
//!
//! Entry point: [`write()`].

use super::{Writer, is_filled};
use crate::bases::shown::{Group, Row};
use crate::model::base::Markers;

/// Writes the list.
pub(super) fn write(writer: &mut Writer<'_, '_>) {
    writer.in_sections(items);
    if super::is_empty(writer.shown) {
        let words = writer.page.shown.site.theme.base_words.nothing.clone();
        writer.push("<p class=\"bases-nothing\">");
        writer.text(&words);
        writer.push("</p>\n");
    }
}

fn items(writer: &mut Writer<'_, '_>, group: &Group) {
    let (open, close) = match writer.view.list.markers {
        Markers::Bullet => ("<ul class=\"bases-list\">\n", "</ul>\n"),
        Markers::Number => ("<ol class=\"bases-list\">\n", "</ol>\n"),
        Markers::None => ("<ul class=\"bases-list is-unmarked\">\n", "</ul>\n"),
    };
    writer.push(open);
    for row in &group.rows {
        writer.push("<li dir=\"auto\">");
        item(writer, row);
        writer.push("</li>\n");
    }
    writer.push(close);
}

fn item(writer: &mut Writer<'_, '_>, row: &Row) {
    let shown = writer.shown;
    let mut columns = shown.columns.iter().zip(&row.cells);
    if let Some((column, cell)) = columns.next() {
        writer.push("<span");
        writer.pair("data-property", &column.id.long());
        writer.push(">");
        writer.cell(&column.id, cell, row.file);
        writer.push("</span>");
    }
    let filled: Vec<_> = columns.filter(|(_, cell)| is_filled(cell)).collect();
    if filled.is_empty() {
        return;
    }
    let list = &writer.view.list;
    let separator = list.separator.as_deref().unwrap_or(",");
    if list.indent {
        writer.push("\n<ul>");
        for (column, cell) in filled {
            writer.push("<li");
            writer.pair("data-property", &column.id.long());
            writer.push(" dir=\"auto\">");
            writer.cell(&column.id, cell, row.file);
            writer.push("</li>");
        }
        writer.push("</ul>");
        return;
    }
    for (column, cell) in filled {
        writer.text(separator);
        writer.push(" <span");
        writer.pair("data-property", &column.id.long());
        writer.push(">");
        writer.cell(&column.id, cell, row.file);
        writer.push("</span>");
    }
}
