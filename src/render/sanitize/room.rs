//! Makes room for the next element: ends and opens raw elements as a browser would, so that it has nothing to repair (W5).
//!
//! Entry points: [`Sanitizer::make_room`] before a raw start tag, [`Sanitizer::make_room_for`] before text and what Markdown writes.

use super::Sanitizer;
use crate::config::HtmlPolicy;
use crate::model::element::{
    self, CELL, CLOSED, FENCE, FOREIGN, HEADING, PAGE_BLOCK, SECTION, TABLE_PART,
};

impl Sanitizer {
    /// Makes room for text or for an element of ours, if it may not stand in the innermost raw element (W5): opens a cell in a table, ends
    /// a drawing or a control.
    pub(in crate::render) fn make_room_for(&mut self, out: &mut String, is_text: bool) {
        if self.open.len() <= self.floor || self.policy == HtmlPolicy::Trusted {
            return;
        }
        let mut inner = self.floor..self.open.len();
        match inner.find(|&at| element::is(&self.open[at], CLOSED)) {
            Some(at) if !is_text => self.close_to(out, at),
            Some(_) => {}
            None => self.open_cell(out),
        }
    }

    /// Ends a raw heading right before a heading of ours, because one may not stand in another.
    pub(in crate::render) fn end_heading(&mut self, out: &mut String) {
        let open = self.open.get(self.floor..).and_then(<[_]>::last);
        if open.is_some_and(|open| element::is(open, HEADING)) {
            self.close_to(out, self.open.len() - 1);
        }
    }

    /// Whether a line break here would stand between the parts of a table, a control or a drawing.
    pub(in crate::render) fn is_between_parts(&self) -> bool {
        let inner = self.open.get(self.floor..).unwrap_or_default();
        let holds_parts =
            |open: &str| element::is(open, SECTION) || matches!(open, "table" | "tr" | "colgroup");
        inner.last().is_some_and(|open| holds_parts(open))
            || inner
                .iter()
                .any(|open| element::is(open, FOREIGN) || &**open == "select")
    }

    /// Ends and opens the elements that a browser would end and open before this start tag (W5). Returns whether the tag may be written.
    pub(super) fn make_room(&mut self, out: &mut String, name: &str) -> bool {
        if element::is(name, TABLE_PART) {
            return self.make_room_in_table(out, name);
        }
        if self.is_open("select") && !matches!(name, "option" | "optgroup") {
            return false;
        }
        match name {
            "li" => {
                return self.close_item(out, &["li"], &["ul", "ol", "menu", "dir"])
                    && self.end_paragraph(out);
            }
            "dd" | "dt" => {
                return self.close_item(out, &["dd", "dt"], &["dl"]) && self.end_paragraph(out);
            }
            "option" | "optgroup" => {
                let ends: &[&str] = if name == "option" {
                    &["option"]
                } else {
                    &["option", "optgroup"]
                };
                return self.close_item(out, ends, &["select", "datalist"]);
            }
            "rt" | "rp" => {
                let ruby = self
                    .open
                    .iter()
                    .rposition(|open| &**open == "ruby")
                    .filter(|at| *at >= self.floor);
                if let Some(at) = ruby {
                    self.close_to(out, at + 1);
                }
                return ruby.is_some();
            }
            "form" if self.is_open("form") => return false,

            "source" | "track"
                if !["audio", "video", "picture"]
                    .iter()
                    .any(|n| self.is_open(n)) =>
            {
                return false;
            }
            _ => {}
        }
        self.open_cell(out);
        match name {
            "a" | "button" => {
                self.close_innermost(out, |open| open == name);
                // An element of a surrounding place cannot be closed from here.
                return !self.is_open(name);
            }
            _ if element::is(name, HEADING) => {
                let has_room = self.end_paragraph(out);
                self.end_heading(out);
                return has_room;
            }
            _ if element::is(name, PAGE_BLOCK) => return self.end_paragraph(out),
            _ => {}
        }
        true
    }

    /// Closes the innermost element that `ends` names, unless a table's cell or a button lies between.
    fn close_innermost(&mut self, out: &mut String, ends: impl Fn(&str) -> bool) {
        for at in (self.floor..self.open.len()).rev() {
            if ends(&self.open[at]) {
                self.close_to(out, at);
                return;
            }
            if element::is(&self.open[at], FENCE) {
                return;
            }
        }
    }

    /// Ends the `<p>` around a block. Returns `false` if that lies outside of this place.
    fn end_paragraph(&mut self, out: &mut String) -> bool {
        let mut inner = self.open.iter().rev();
        let is_p_open = inner
            .find(|open| &***open == "p" || element::is(open, FENCE))
            .is_some_and(|open| &**open == "p");
        let before = self.open.len();
        self.close_innermost(out, |open| open == "p");
        !is_p_open || self.open.len() < before
    }

    /// Closes the item before an item, up to the list around it. Returns `false` if this place has no list: an item may not end the
    /// elements of ours between this place and a list around it.
    fn close_item(&mut self, out: &mut String, items: &[&str], lists: &[&str]) -> bool {
        let mut last_item = None;
        for at in (self.floor..self.open.len()).rev() {
            let open = &*self.open[at];
            if lists.contains(&open) {
                if let Some(item) = last_item {
                    self.close_to(out, item);
                }
                return true;
            }
            if open == "table" || element::is(open, CELL) {
                return false;
            }
            if items.contains(&open) {
                last_item = Some(at);
            }
        }
        false
    }

    /// Closes and opens elements until a part of a table may follow. Returns `false` outside of a raw table.
    fn make_room_in_table(&mut self, out: &mut String, name: &str) -> bool {
        let Some(table) = self
            .open
            .iter()
            .rposition(|open| &**open == "table")
            .filter(|&at| at >= self.floor)
        else {
            return false;
        };
        let parents: &[&str] = match name {
            "td" | "th" => &["tr"],
            "tr" => &["tbody", "thead", "tfoot"],
            "col" => &["colgroup"],
            _ => &[],
        };
        let parent = (table + 1..self.open.len()).find(|&at| parents.contains(&&*self.open[at]));
        match parent {
            Some(at) => self.close_to(out, at + 1),
            None if matches!(name, "td" | "th") => {
                let section = self
                    .open
                    .get(table + 1)
                    .is_some_and(|open| element::is(open, SECTION));
                self.close_to(out, table + 1 + usize::from(section));
                self.open_implied(out, "tr");
            }
            None => {
                self.close_to(out, table + 1);
                if name == "col" {
                    self.open_implied(out, "colgroup");
                }
            }
        }
        true
    }

    /// Opens a cell for content right inside of a table, because browsers would move it out of the table.
    fn open_cell(&mut self, out: &mut String) {
        if self.open.len() <= self.floor {
            return;
        }
        match self.open.last().map(|open| &**open) {
            Some("table" | "tbody" | "thead" | "tfoot") => {
                self.open_implied(out, "tr");
                self.open_implied(out, "td");
            }
            Some("tr") => self.open_implied(out, "td"),
            Some("colgroup") => {
                self.close_to(out, self.open.len() - 1);
                self.open_cell(out);
            }
            _ => {}
        }
    }

    fn open_implied(&mut self, out: &mut String, name: &str) {
        out.push('<');
        out.push_str(name);
        out.push('>');
        self.open.push(name.into());
    }
}
