//! Writes bases (D3–D6, D11, D13, D15–D18, D39, D40).
//!
//! Entry points: [`page`] for the page of a base, [`view`] for one view in a place. [`crate::bases`] has computed what a
//! view shows; this only writes it. [`cell`] writes cells, [`markup`] the HTML in them, and [`table`], [`cards`] and [`list`] write views.

mod cards;
mod cell;
mod list;
mod markup;
mod table;

use super::page::Page;
use crate::bases::shown::{Cell, Group, ShownView};
use crate::bases::{ShownView as View, ViewKey};
use crate::link::FileId;
use crate::model::base::{BaseView, Layout};
use crate::model::text::nfc;
use crate::render::escape;
use crate::value::Value;
use std::fmt::Write as _;

/// Writes a page's whole base: each view in a section of its own (D4).
pub(super) fn page(page: &mut Page<'_>, id: FileId) {
    let site = page.shown.site;
    let Some(note) = &site.vault.file(id).note else {
        return;
    };
    let Some(base) = site.bases.base(id, 0) else {
        return;
    };
    if base.broken.is_some() {
        view(page, asked(id, 0, 0, id));
        return;
    }
    let views: Vec<ViewKey> = (0..note.headings.len() as u32)
        .map(|at| asked(id, 0, at, id))
        .collect();
    site.bases.evaluate(&views);
    for (heading, asked) in note.headings.iter().zip(views) {
        page.out.push_str("<section class=\"bases-section\"");
        escape::pair(&mut page.out, "id", &heading.id);
        page.out.push_str("><h2 dir=\"auto\">");
        escape::text(&mut page.out, &heading.text);
        page.out.push_str("</h2>\n");
        view(page, asked);
        page.out.push_str("</section>\n");
    }
}

/// Makes the key of a view.
pub(super) fn asked(holder: FileId, base: u32, view: u32, this: FileId) -> ViewKey {
    ViewKey {
        holder,
        base,
        view,
        this,
    }
}

/// Writes a view where it is shown (D3). Returns how many rows it has.
pub(super) fn view(page: &mut Page<'_>, asked: ViewKey) -> usize {
    let bases = page.shown.site.bases;
    let Some(base) = bases.base(asked.holder, asked.base) else {
        return 0;
    };
    let shown = bases.view(asked);
    for notice in &shown.notices {
        let (message, help) = (notice.message.clone(), notice.help.clone());
        page.report_with_help(notice.code, asked.holder, notice.span, message, help);
    }
    if let Some(error) = &shown.error {
        let place = error.place;
        let message = format!(
            "{} {}, {}: {}",
            page.shown.site.theme.base_words.broken, place.line, place.column, error.message
        );
        page.out
            .push_str("<div class=\"bases-error\" role=\"alert\">");
        escape::text(&mut page.out, &message);
        page.out.push_str("</div>\n");
        return 0;
    }
    let Some(view) = base.views.get(asked.view as usize) else {
        return 0;
    };
    let _ = write!(
        page.out,
        "<div class=\"bases-view\" data-view-type=\"{}\"",
        view.layout.name()
    );
    escape::pair(&mut page.out, "data-view-name", &view.name);
    page.out.push_str(">\n");
    let mut writer = Writer {
        page,
        asked,
        view,
        shown: &shown,
    };
    match view.layout {
        Layout::Table => table::write(&mut writer),
        Layout::Cards | Layout::Map => cards::write(&mut writer),
        Layout::List => list::write(&mut writer),
    }
    if shown.hidden > 0 {
        let words = page.shown.site.theme.base_words.more(shown.hidden);
        page.out.push_str("<p class=\"bases-more\">");
        escape::text(&mut page.out, &words);
        page.out.push_str("</p>\n");
    }
    page.out.push_str("</div>\n");
    shown.total
}

/// Writes one view.
pub(super) struct Writer<'w, 'a> {
    page: &'w mut Page<'a>,
    asked: ViewKey,
    view: &'a BaseView,
    shown: &'w View,
}

impl Writer<'_, '_> {
    fn push(&mut self, html: &str) {
        self.page.out.push_str(html);
    }

    fn pair(&mut self, name: &str, value: &str) {
        escape::pair(&mut self.page.out, name, value);
    }

    fn text(&mut self, text: &str) {
        escape::text(&mut self.page.out, &nfc(text));
    }

    /// Whether the view groups its rows.
    fn is_grouped(&self) -> bool {
        self.view.group.is_some()
    }

    /// Writes the attribute that names a group.
    fn group_attribute(&mut self, group: &Group) {
        let world = self.page.shown.site.bases.world();
        let name = group.value.as_ref().map(|value| world.plain(value));
        self.pair("data-group", name.as_deref().unwrap_or_default());
    }

    /// Writes the heading of a group: its value and how many rows it has (D13).
    fn group_heading(&mut self, group: &Group) {
        let from = group.from.unwrap_or(self.asked.holder);
        let is_empty = group.value.as_ref().is_none_or(|value| {
            let world = self.page.shown.site.bases.world();
            world.group_key(value).is_none()
        });
        match &group.value {
            Some(value) if !is_empty => self.value(value, from),
            _ => {
                let none = self.page.shown.site.theme.base_words.none.clone();
                self.text(&none);
            }
        }
        let _ = write!(
            self.page.out,
            " <span class=\"bases-count\">{}</span>",
            group.total
        );
    }

    /// Writes each group of a view that is no table.
    fn in_sections(&mut self, write: fn(&mut Self, &Group)) {
        let shown = self.shown;
        if !self.is_grouped() {
            for group in &shown.groups {
                write(self, group);
            }
            return;
        }
        for group in &shown.groups {
            self.push("<section class=\"bases-group\"");
            self.group_attribute(group);
            self.push("><p class=\"bases-group-title\" dir=\"auto\">");
            self.group_heading(group);
            self.push("</p>\n");
            write(self, group);
            self.push("</section>\n");
        }
    }
}

/// Whether the view has no rows.
fn is_empty(shown: &ShownView) -> bool {
    shown.total == 0
}

/// Whether a cell shows something (D17).
fn is_filled(cell: &Cell) -> bool {
    match cell {
        Ok(Value::Empty) => false,
        Ok(Value::Text(text)) => !text.trim().is_empty(),
        Ok(Value::List(items)) => !items.is_empty(),
        Ok(Value::Map(map)) => !map.entries.is_empty(),
        _ => true,
    }
}
