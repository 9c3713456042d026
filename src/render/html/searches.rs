//! Writes what searches find (Z1, Z2, Z8).
//!
//! Entry point: [`block`]. The search was run before ([`crate::query::search`]); here it is only written.

use super::page::Page;
use crate::link::FileId;
use crate::model::text::nfc;
use crate::model::{Code, Span};
use crate::query::search::{FoundFile, FoundLine};
use crate::render::escape;
use std::fmt::Write as _;

/// Writes what the search in a block finds. `holder` is the file that holds the block at `span`, `id` its block id with `^`; a copy of the
/// block reports nothing.
pub(super) fn block(
    page: &mut Page<'_>,
    (holder, span): (FileId, Span),
    search: &str,
    id: Option<&str>,
    is_own: bool,
) {
    let site = page.shown.site;
    let words = &site.theme.base_words;
    match site.queries.searches().find(search) {
        Ok(found) => {
            open(page, "query-results", id);
            let count = match found.total {
                0 => words.nothing.clone(),
                total => site.theme.block_words.results(total),
            };
            paragraph(page, "query-count", &count);
            if !found.files.is_empty() {
                page.out.push_str("<ul>\n");
                for file in &found.files {
                    write_file(page, file);
                }
                page.out.push_str("</ul>\n");
            }
            let hidden = found.total - found.files.len();
            if hidden > 0 {
                paragraph(page, "query-more", &words.more(hidden));
                let message = format!("{hidden} rows of this block are not shown");
                report(page, is_own, Code::BaseRows, holder, span, message);
            }
        }
        Err(mistake) => {
            open(page, "query-error", id);
            let note = site.vault.file(holder).note.as_ref();
            let place = note.map(|note| note.lines().place(span));
            let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
            let message = format!("{} {line}, {column}: {}", words.broken, mistake.reason);
            escape::text(&mut page.out, &message);
            let reason = mistake.reason.to_owned();
            report(page, is_own, Code::QueryError, holder, span, reason);
        }
    }
    page.out.push_str("</div>\n");
}

fn report(
    page: &mut Page<'_>,
    is_own: bool,
    code: Code,
    file: FileId,
    span: Span,
    message: String,
) {
    if is_own {
        page.report(code, file, span, message);
    }
}

fn open(page: &mut Page<'_>, class: &str, id: Option<&str>) {
    page.out.push_str("<div");
    escape::pair(&mut page.out, "class", class);
    if let Some(id) = id {
        escape::pair(&mut page.out, "id", id);
    }
    page.out.push_str(match class {
        "query-error" => " role=\"alert\">",
        _ => ">\n",
    });
}

fn paragraph(page: &mut Page<'_>, class: &str, text: &str) {
    page.out.push_str("<p");
    escape::pair(&mut page.out, "class", class);
    page.out.push('>');
    escape::text(&mut page.out, text);
    page.out.push_str("</p>\n");
}

fn write_file(page: &mut Page<'_>, found: &FoundFile) {
    let file = page.shown.site.vault.file(found.id);
    let Some(url) = &file.url else { return };
    let href = page.shown.relative(url);
    let out = &mut page.out;
    out.push_str("<li dir=\"auto\"><a class=\"internal-link\"");
    escape::pair(out, "href", &href);
    out.push('>');
    escape::text(out, &nfc(&file.title));
    out.push_str("</a>");
    // A search for files alone has no hits in their text.
    if found.hits > 0 {
        let _ = write!(out, " <span class=\"query-hits\">{}</span>", found.hits);
    }
    for FoundLine { text, marks } in &found.lines {
        out.push_str("<blockquote dir=\"auto\">");
        let mut done = 0;
        for mark in marks {
            escape::text(out, &text[done..mark.start]);
            out.push_str("<mark>");
            escape::text(out, &text[mark.clone()]);
            out.push_str("</mark>");
            done = mark.end;
        }
        escape::text(out, &text[done..]);
        out.push_str("</blockquote>");
    }
    out.push_str("</li>\n");
}
