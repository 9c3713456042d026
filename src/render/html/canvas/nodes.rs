//! Draws the nodes of a canvas: cards with text, files and addresses, and groups (J3–J9, J19).

use super::Drawing;
use super::Known;
use super::edges::{custom, preset};
use super::geometry::{Plane, Px};
use crate::index::view::View;
use crate::link::{FileId, Part, Target};
use crate::model::address::{web_scheme, with_scheme};
use crate::model::canvas::{Fit, Node, Shows};
use crate::model::event::after;
use crate::model::text::nfc;
use crate::model::{FileKind, Kind, Note, Tag};
use crate::render::escape;
use crate::render::html::embed::{expand, range};
use crate::render::html::excerpt::cut;
use crate::render::html::fragment::Fragment;
use crate::render::html::page::Page;
use crate::render::html::words::Words;
use crate::render::media::{self, Medium};
use std::fmt::Write as _;

/// Most characters of a card that are its title (J16).
const TITLE: usize = 60;

impl<'a> Drawing<'a> {
    /// Returns what other nodes call a node (J16); empty for one that may not be named.
    pub(super) fn title(self, page: &Page<'a>, node: usize) -> String {
        let node = &self.canvas.nodes[node];
        let site = page.shown.site;
        match node.shows {
            Shows::Text => self.title_of_text(page, node),
            Shows::File(link) => match self.target(page, link) {
                Target::File { file, .. } => site.vault.file(*file).title.to_string(),
                Target::Folder(folder) => site.vault.folder(*folder).name.to_string(),
                _ => String::new(),
            },
            Shows::Link(link) => match self.target(page, link) {
                Target::File { file, .. } => site.vault.file(*file).title.to_string(),
                Target::External => host(&with_scheme(self.address(link))).to_owned(),
                Target::Unsafe => self.address(link).to_owned(),
                _ => String::new(),
            },
            Shows::Group { heading, .. } => {
                let heading = heading.and_then(|at| self.note.headings.get(at as usize));
                heading.map_or_else(String::new, |heading| heading.text.to_string())
            }
            Shows::Nothing => String::new(),
        }
    }

    /// Returns the first heading of a card, else the first words of its first block that says something.
    fn title_of_text(self, page: &Page<'a>, node: &Node) -> String {
        let headings = self.note.headings.iter();
        let first = self
            .note
            .headings
            .partition_point(|h| h.event < node.events.start);
        let inside = headings.skip(first).find(|h| !h.text.is_empty());
        if let Some(heading) = inside.filter(|h| node.events.contains(&h.event)) {
            return heading.text.to_string();
        }
        let site = page.shown.site;
        let file = site.vault.file(self.id);
        let view = View::new(site.vault, &site.config.privacy, file, self.note);
        let mut words = Words::new(view, None);
        let mut at = node.events.start;
        while at < node.events.end && words.text.trim().is_empty() {
            let Some(event) = self.note.events.get(at as usize) else {
                break;
            };
            let next = match event.kind {
                // It contains blocks, so look for the first of them.
                Kind::Start(
                    Tag::List { .. }
                    | Tag::OrderedList { .. }
                    | Tag::BlockQuote
                    | Tag::Callout(_)
                    | Tag::CalloutBody
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow,
                ) => at + 1,
                _ => after(&self.note.events, at).min(node.events.end),
            };
            words.read(at as usize..next as usize);
            at = next;
        }
        cut(words.text.trim(), TITLE).into_owned()
    }

    /// Returns an address as typed.
    fn address(self, link: u32) -> &'a str {
        let link = self.note.links.get(link as usize);
        link.map_or("", |link| &link.target)
    }

    /// Writes a node.
    pub(super) fn write_node(self, page: &mut Page<'a>, plane: Plane, at: usize, known: &[Known]) {
        let node = &self.canvas.nodes[at];
        let kind = match node.shows {
            Shows::Text => "text",
            Shows::File(_) => "file",
            Shows::Link(_) => "link",
            Shows::Group { .. } => "group",
            Shows::Nothing => "text",
        };
        let _ = write!(page.out, "<div class=\"canvas-node canvas-node-{kind}");
        if self.is_empty(page, at) {
            page.out.push_str(" is-unresolved");
        }
        page.out.push('"');
        if self.is_own {
            let anchor = self.anchor(page, at);
            escape::pair(&mut page.out, "id", &anchor);
        }
        preset(&mut page.out, node.color);
        if node.depth > 0 {
            let _ = write!(page.out, " data-depth=\"{}\"", node.depth.min(4));
        }
        self.write_style(page, plane, node);
        page.out.push('>');
        if !self.is_empty(page, at) {
            let title = &known[at - self.first].title;
            match node.shows {
                Shows::Text => self.write_text(page, node, title),
                Shows::File(link) => self.write_file(page, at, link, title),
                Shows::Link(link) => self.write_address(page, link),
                Shows::Group { heading, .. } => self.write_label(page, heading),
                Shows::Nothing => {}
            }
        }
        self.write_links(page, at, known);
        page.out.push_str("</div>\n");
    }

    fn write_style(self, page: &mut Page<'a>, plane: Plane, node: &Node) {
        let area = plane.area(node.area);
        let (left, top) = (Px(area.x), Px(area.y));
        let (width, height) = (Px(area.width), Px(area.height));
        // Groups lie below the edges, all others above.
        let layer = match node.shows {
            Shows::Group { .. } => node.layer,
            _ => node.layer + 1,
        };
        let mut style =
            format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px;z-index:{layer}");
        custom(&mut style, node.color);
        if let Shows::Group {
            background: Some(background),
            ..
        } = node.shows
        {
            let file = page.shown.site.vault.file(self.id);
            let is_file = matches!(self.target(page, background.link), Target::File { .. });
            let address = page.shown.address(file, background.link);
            if let Some(address) = address.filter(|_| is_file) {
                let size = match background.fit {
                    Fit::Cover => "cover",
                    Fit::Ratio => "contain",
                    Fit::Repeat => "auto",
                };
                let _ = write!(
                    style,
                    ";background-image:url(\"{}\");background-size:{size}",
                    in_css(&address)
                );
                if background.fit == Fit::Repeat {
                    style.push_str(";background-repeat:repeat");
                }
            }
        }
        // In the attribute, not in the style sheet: where a policy forbids styles, the nodes then stand below each other.
        style.push_str(";position:absolute");
        escape::pair(&mut page.out, "style", &style);
    }

    fn write_text(self, page: &mut Page<'a>, node: &Node, title: &str) {
        if node.events.is_empty() {
            return;
        }
        open_card(&mut page.out, title);
        let number = page.next_text();
        let mut card = Fragment::new(page, self.id, self.note, number);
        card.is_own = self.is_own;
        card.write(node.events.clone());
        page.out.push_str("</div>");
    }

    fn write_label(self, page: &mut Page<'a>, heading: Option<u32>) {
        let Some(heading) = heading.and_then(|at| self.note.headings.get(at as usize)) else {
            return;
        };
        page.out
            .push_str("<h2 class=\"canvas-group-label\" dir=\"auto\"");
        if self.is_own {
            escape::pair(&mut page.out, "id", &heading.id);
        }
        page.out.push('>');
        escape::text(&mut page.out, &heading.text);
        page.out.push_str("</h2>");
    }

    /// Writes a file (J6). `at` is its node.
    fn write_file(self, page: &mut Page<'a>, at: usize, link: u32, title: &str) {
        let number = page.next_text();
        let target = self.target(page, link);
        let Target::File { file, part } = target else {
            return self.fragment(page, number).wikilink(link);
        };
        let kind = page.shown.site.vault.file(*file).kind();
        // Where the card stands among the texts of the canvas: so it is noticed if the note shows this canvas again.
        let before = &self.canvas.nodes[..at];
        let place = before.iter().map(|node| node.events.end).max().unwrap_or(0);
        match kind {
            FileKind::Note => self.write_note(page, (link, place), *file, part, title),
            FileKind::Canvas => {
                let mut card = self.fragment(page, number);
                card.embed_canvas(link, place, *file, part);
            }
            FileKind::Drawing => self.fragment(page, number).embed_drawing(link, *file),
            FileKind::Base => {
                let mut card = self.fragment(page, number);
                card.embed_base(link, place, *file, part);
            }
            FileKind::Attachment(medium) => {
                let mut card = self.fragment(page, number);
                if let Some(written) = card.note.links.get(link as usize) {
                    card.embed_attachment(link, written, *file, medium);
                }
            }
        }
    }

    fn fragment<'p>(self, page: &'p mut Page<'a>, number: u32) -> Fragment<'p, 'a> {
        let mut fragment = Fragment::new(page, self.id, self.note, number);
        fragment.is_own = self.is_own;
        fragment
    }

    fn write_note(
        self,
        page: &mut Page<'a>,
        (link, place): (u32, u32),
        id: FileId,
        part: &Part,
        title: &str,
    ) {
        let file = page.shown.site.vault.file(id);
        let own = page.shown.site.vault.file(self.id);
        let note: Option<&'a Note> = file.note.as_deref().filter(|_| file.is_public());
        let (Some(note), Some(href)) = (note, page.shown.address(own, link)) else {
            return;
        };
        page.out
            .push_str("<div class=\"canvas-file-title\"><a class=\"internal-link\"");
        escape::pair(&mut page.out, "href", &href);
        page.out.push_str(" dir=\"auto\">");
        escape::text(&mut page.out, title);
        page.out.push_str("</a></div>");
        let Some(events) = range(note, part) else {
            return;
        };
        let number = page.texts;
        if !self
            .fragment(page, number)
            .may_expand(link, place, id, &events)
        {
            return;
        }
        open_card(&mut page.out, title);
        expand(page, (self.id, place), id, note, events);
        page.out.push_str("</div>");
    }

    /// Writes an address (J7).
    fn write_address(self, page: &mut Page<'a>, link: u32) {
        let typed = self.address(link);
        let file = page.shown.site.vault.file(self.id);
        let frames = page.shown.site.config.canvas.iframes;
        let Some(href) = page.shown.address(file, link) else {
            page.out.push_str("<span>");
            escape::text(&mut page.out, typed);
            page.out.push_str("</span>");
            return;
        };
        let target = self.target(page, link);
        if *target != Target::External {
            let title = match target {
                Target::File { file, .. } => &page.shown.site.vault.file(*file).title,
                Target::Folder(folder) => &page.shown.site.vault.folder(*folder).name,
                _ => typed,
            };
            page.out.push_str("<a class=\"internal-link\"");
            escape::pair(&mut page.out, "href", &href);
            page.out.push('>');
            escape::text(&mut page.out, title);
            page.out.push_str("</a>");
            return;
        }
        if media::is_youtube(&href) {
            let medium = Medium {
                src: &href,
                name: &href,
                external: true,
                ..Medium::default()
            };
            return media::external(&mut page.out, &medium);
        }
        let out = &mut page.out;
        out.push_str("<a class=\"external-link\"");
        escape::pair(out, "href", &href);
        out.push_str(" rel=\"noopener\"");
        escape::pair(out, "title", typed);
        out.push('>');
        escape::text(out, &nfc(host_and_path(&href)));
        out.push_str("</a>");
        if frames && web_scheme(&href).is_some() {
            out.push_str("<iframe class=\"canvas-frame\" sandbox loading=\"lazy\"");
            escape::pair(out, "src", &href);
            escape::pair(out, "title", host(&href));
            out.push_str("></iframe>");
        }
    }
}

/// Opens the part of a card that scrolls if its text is higher than the card (J19).
fn open_card(out: &mut String, title: &str) {
    out.push_str("<div class=\"canvas-card\" tabindex=\"0\" role=\"group\"");
    let title = if title.is_empty() { "…" } else { title };
    escape::pair(out, "aria-label", title);
    out.push_str(">\n");
}

/// Returns an address in the form that `url("…")` in a style takes (J8).
fn in_css(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '(' | ')' | '"' | '\'' | '\\' | ' ' | ';' | '<' | '>' => {
                let _ = write!(out, "%{:02X}", c as u32);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Returns what follows the scheme of an address, without query and fragment.
fn host_and_path(address: &str) -> &str {
    let Some((_, rest)) = address.split_once("://") else {
        return address;
    };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    rest[..end].trim_end_matches('/').trim_start_matches("www.")
}

fn host(address: &str) -> &str {
    let rest = host_and_path(address);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j7_addresses_are_short() {
        assert_eq!(
            host_and_path("https://www.example.com/a/b/?q=1#x"),
            "example.com/a/b"
        );
        assert_eq!(
            host_and_path("mailto:a@example.com"),
            "mailto:a@example.com"
        );
        assert_eq!(host("https://example.com/a"), "example.com");
    }

    #[test]
    fn j8_addresses_in_styles() {
        assert_eq!(in_css("../a (1)'\").png"), "../a%20%281%29%27%22%29.png");
    }
}
