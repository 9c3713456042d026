//! Writes what queries show (U15, U20–U22).
//!
//! Entry points: [`block`] for the query of a code block, [`in_line`] for one within a line, [`result`] for what any query shows. It was computed
//! before ([`crate::query`]); here it is only written. Values are written by [`pieces`], tasks by [`tasks`].

mod pieces;
mod tasks;

use super::page::Page;
use crate::link::FileId;
use crate::model::query::Query;
use crate::model::{Code, Span};
use crate::query::dataview::ShownQuery;
use crate::query::dataview::shown::{CalendarDay, Entry, Notice, Outcome};
use crate::query::tasks::find as find_tasks;
use crate::render::{code, escape};
use pieces::{Lists, Place};
use std::fmt::Write as _;

/// Writes what the query of a block shows. `holder` is the file that holds it, `id` its block id with `^`.
pub(super) fn block(page: &mut Page<'_>, holder: FileId, query: &Query, id: Option<&str>) {
    let shown = page
        .shown
        .site
        .queries
        .block(holder, &query.text, query.uses);
    page.out.push_str("<div class=\"block-language-dataview\"");
    if let Some(id) = id {
        escape::pair(&mut page.out, "id", id);
    }
    page.out.push_str(">\n");
    for notice in &shown.notices {
        let (message, help) = (notice.message.clone(), notice.help.clone());
        let span = query.span_of(notice.span);
        page.report_with_help(notice.code, holder, span, message, help);
    }
    match &shown.error {
        Some(error) => write_error(page, holder, query, error),
        None => {
            let place = Place {
                holder,
                span: query.span,
            };
            result(page, place, query.event, &shown);
        }
    }
    page.out.push_str("</div>\n");
}

/// Writes the tasks that a block asks for (U26). `is_own`: the block is no copy, so what is wrong with it is reported.
pub(super) fn tasks_block(
    page: &mut Page<'_>,
    place: (FileId, Span),
    event: u32,
    text: &str,
    id: Option<&str>,
    is_own: bool,
) {
    let (holder, span) = place;
    let site = page.shown.site;
    let found = match find_tasks(site.queries.world(), text) {
        Ok(found) => found,
        Err(line) => {
            code::folded(&mut page.out, "tasks", text, id);
            if is_own {
                let message =
                    format!("\"tasks\" block is shown as code: \"{line}\" is not understood");
                page.report(Code::UnsupportedBlock, holder, span, message);
            }
            return;
        }
    };
    if is_own && found.asks_for_today {
        let message = "this block depends on the day of the build".to_owned();
        page.report(Code::BaseClock, holder, span, message);
    }
    page.out.push_str("<div class=\"block-language-tasks\"");
    if let Some(id) = id {
        escape::pair(&mut page.out, "id", id);
    }
    page.out.push_str(">\n");
    if found.total == 0 {
        page.out.push_str("<p class=\"dataview-empty\">");
        escape::text(&mut page.out, &site.theme.base_words.nothing);
        page.out.push_str("</p>\n");
    } else {
        tasks::write(page, Place { holder, span }, event, &found.groups);
    }
    page.out.push_str("</div>\n");
}

/// Writes why nothing can be shown (U15).
fn write_error(page: &mut Page<'_>, holder: FileId, query: &Query, error: &Notice) {
    let note = page.shown.site.vault.file(holder).note.as_ref();
    let place = note.map(|note| note.lines().place(query.span_of(error.span)));
    let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
    let words = &page.shown.site.theme.base_words.broken;
    let mut message = format!("{words} {line}, {column}: {}", error.message);
    if let Some(help) = &error.help {
        let _ = write!(message, "; {help}");
    }
    page.out
        .push_str("<div class=\"dataview-error\" role=\"alert\">");
    escape::text(&mut page.out, &message);
    page.out.push_str("</div>\n");
}

/// Writes the value of an inline query, or reports why it has none (U20). Returns whether it has one.
pub(super) fn in_line(page: &mut Page<'_>, holder: FileId, text: &str, span: Span) -> bool {
    match page.shown.site.queries.inline(holder, text) {
        Ok(shown) => {
            page.out.push_str("<span class=\"dataview-inline\">");
            let place = Place { holder, span };
            pieces::write(page, place, &shown, Lists::Joined);
            page.out.push_str("</span>");
            true
        }
        Err(Notice { message, help, .. }) => {
            page.hint(Code::DataviewError, holder, span, message, help);
            false
        }
    }
}

/// Writes what a query shows that stands at event `event` of its file.
pub(super) fn result(page: &mut Page<'_>, place: Place, event: u32, shown: &ShownQuery) {
    let settings = &page.shown.site.vault.obsidian.dataview;
    if shown.total == 0 && settings.warn_on_empty {
        page.out.push_str("<p class=\"dataview-empty\">");
        let words = page.shown.site.theme.base_words.nothing.clone();
        escape::text(&mut page.out, &words);
        page.out.push_str("</p>\n");
        return;
    }
    match &shown.outcome {
        Outcome::Table { headings, rows } => table(page, place, headings, rows, shown.total),
        Outcome::List(entries) => list(page, place, entries),
        Outcome::Tasks(groups) => tasks::write(page, place, event, groups),
        Outcome::Calendar(days) => calendar(page, place, days),
    }
    if shown.hidden > 0 {
        let words = page.shown.site.theme.base_words.more(shown.hidden);
        page.out.push_str("<p class=\"dataview-more\">");
        escape::text(&mut page.out, &words);
        page.out.push_str("</p>\n");
    }
}

/// Writes how many there are.
fn count(page: &mut Page<'_>, count: usize) {
    if page.shown.site.vault.obsidian.dataview.show_count {
        let _ = write!(
            page.out,
            " <span class=\"dataview small-text\">({count})</span>"
        );
    }
}

fn table(
    page: &mut Page<'_>,
    place: Place,
    headings: &[Box<str>],
    rows: &[Vec<Vec<crate::query::dataview::Shown>>],
    total: usize,
) {
    page.out.push_str(
        "<div class=\"table-wrapper\" dir=\"auto\"><table class=\"dataview table-view-table\">\n<thead><tr>",
    );
    for (at, heading) in headings.iter().enumerate() {
        page.out.push_str("<th scope=\"col\">");
        escape::text(&mut page.out, &crate::model::text::nfc(heading));
        if at == 0 {
            count(page, total);
        }
        page.out.push_str("</th>");
    }
    page.out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        page.out.push_str("<tr>");
        for cell in row {
            page.out.push_str("<td>");
            pieces::write(page, place, cell, Lists::Lists);
            page.out.push_str("</td>");
        }
        page.out.push_str("</tr>\n");
    }
    page.out.push_str("</tbody></table></div>\n");
}

fn list(page: &mut Page<'_>, place: Place, entries: &[Entry]) {
    page.out.push_str("<ul class=\"dataview list-view-ul\">\n");
    for Entry { name, value } in entries {
        page.out.push_str("<li dir=\"auto\">");
        if let Some(name) = name {
            pieces::write(page, place, name, Lists::Joined);
            page.out.push_str(if value.is_some() { ": " } else { "" });
        }
        if let Some(value) = value {
            pieces::write(page, place, value, Lists::Joined);
        }
        page.out.push_str("</li>\n");
    }
    page.out.push_str("</ul>\n");
}

fn calendar(page: &mut Page<'_>, place: Place, days: &[CalendarDay]) {
    page.out
        .push_str("<ul class=\"dataview calendar-view-ul\">\n");
    for day in days {
        page.out.push_str("<li><time");
        escape::pair(&mut page.out, "datetime", &day.datetime);
        page.out.push('>');
        escape::text(&mut page.out, &day.words);
        page.out.push_str("</time>\n<ul>\n");
        for note in &day.notes {
            page.out.push_str("<li dir=\"auto\">");
            pieces::write(page, place, note, Lists::Joined);
            page.out.push_str("</li>\n");
        }
        page.out.push_str("</ul></li>\n");
    }
    page.out.push_str("</ul>\n");
}
