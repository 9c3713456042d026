//! Writes a view as a table (D11, D13, D15, D17).
//!
//! Entry point: [`write()`].

use super::Writer;
use crate::bases::shown::{Column, Group, Row, Summary};
use crate::render::escape;
use std::fmt::Write as _;

/// Writes the table.
pub(super) fn write(writer: &mut Writer<'_, '_>) {
    writer.push("<div class=\"table-wrapper\" dir=\"auto\"><table class=\"bases-table\"");
    if let Some(height) = writer.view.row_height.as_deref() {
        writer.pair("data-row-height", height);
    }
    writer.push("><caption>");
    writer.text(&writer.view.name);
    writer.push("</caption>\n");
    let shown = writer.shown;
    columns(writer);
    writer.push("<thead><tr>");
    for column in &shown.columns {
        writer.push("<th scope=\"col\"");
        writer.pair("data-property", &column.id.long());
        writer.push(">");
        writer.text(&column.heading);
        writer.push("</th>");
    }
    writer.push("</tr></thead>\n");
    let cells: Vec<String> = shown.columns.iter().map(cell_start).collect();
    for group in &shown.groups {
        body(writer, group, &cells);
    }
    if super::is_empty(shown) {
        let words = writer.page.shown.site.theme.base_words.nothing.clone();
        let _ = write!(
            writer.page.out,
            "<tbody><tr><td class=\"bases-nothing\" colspan=\"{}\">",
            shown.columns.len().max(1)
        );
        writer.text(&words);
        writer.push("</td></tr></tbody>\n");
    }
    if !writer.is_grouped() && !shown.summaries.is_empty() && !super::is_empty(shown) {
        writer.push("<tfoot>");
        summaries(writer, &shown.summaries);
        writer.push("</tfoot>\n");
    }
    writer.push("</table></div>\n");
}

/// Writes the widths of columns, if the view sets any.
fn columns(writer: &mut Writer<'_, '_>) {
    let sizes = &writer.view.sizes;
    if sizes.is_empty() {
        return;
    }
    let shown = writer.shown;
    writer.push("<colgroup>");
    for column in &shown.columns {
        let size = sizes.iter().rfind(|(id, _)| id.is_same(&column.id));
        match size {
            Some((_, pixels)) => {
                let _ = write!(writer.page.out, "<col style=\"width:{pixels}px\">");
            }
            None => writer.push("<col>"),
        }
    }
    writer.push("</colgroup>\n");
}

/// Returns the start tag of a column's cells.
fn cell_start(column: &Column) -> String {
    let mut tag = "<td".to_owned();
    escape::pair(&mut tag, "data-property", &column.id.long());
    tag.push('>');
    tag
}

/// Writes a group. `cells` are the start tags of cells, by column.
fn body(writer: &mut Writer<'_, '_>, group: &Group, cells: &[String]) {
    if writer.is_grouped() {
        writer.push("<tbody class=\"bases-group\"");
        writer.group_attribute(group);
        let columns = writer.shown.columns.len().max(1);
        let _ = write!(
            writer.page.out,
            "><tr class=\"bases-group-title\"><th colspan=\"{columns}\" scope=\"rowgroup\">"
        );
        writer.group_heading(group);
        writer.push("</th></tr>\n");
        if !group.summaries.is_empty() {
            summaries(writer, &group.summaries);
        }
    } else {
        writer.push("<tbody>");
    }
    for row in &group.rows {
        self::row(writer, row, cells);
    }
    writer.push("</tbody>\n");
}

fn row(writer: &mut Writer<'_, '_>, row: &Row, cells: &[String]) {
    let shown = writer.shown;
    writer.push("<tr>");
    for ((column, start), cell) in shown.columns.iter().zip(cells).zip(&row.cells) {
        writer.push(start);
        writer.cell(&column.id, cell, row.file);
        writer.push("</td>");
    }
    writer.push("</tr>\n");
}

/// Writes a row of summaries, each under its column.
fn summaries(writer: &mut Writer<'_, '_>, summaries: &[Option<Summary>]) {
    let shown = writer.shown;
    writer.push("<tr class=\"bases-summary\">");
    for (column, summary) in shown.columns.iter().zip(summaries) {
        let Some(summary) = summary else {
            writer.push("<td></td>");
            continue;
        };
        writer.push("<td");
        writer.pair("data-property", &column.id.long());
        writer.pair("data-summary", &summary.name);
        writer.push("><span class=\"bases-summary-name\">");
        writer.text(&summary.name);
        writer.push("</span> ");
        let from = writer.asked.holder;
        match &summary.value {
            Ok(value) => writer.value(value, from),
            Err(reason) => writer.reason(reason),
        }
        writer.push("</td>");
    }
    writer.push("</tr>\n");
}
