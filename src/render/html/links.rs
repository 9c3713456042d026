//! Writes links of all kinds (L2, L5, L29, V10).
//!
//! [`crate::index::view`] decides what a link without a text of its own shows.

use super::fragment::Fragment;
use crate::link::Target;
use crate::model::text::nfc;
use crate::model::{LinkKind, Tag};
use crate::render::escape;

impl Fragment<'_, '_> {
    /// Writes the link from a heading to itself, whose sign is in the style sheet; not in the feed, on `404.html` and within another link (A11).
    pub(super) fn permalink(&mut self, index: u32) {
        let is_linked = self.is_own && self.page.shown.absolute.is_none() && !self.is_in_anchor();
        let heading = self.note.headings.get(index as usize);
        if let Some(heading) = heading.filter(|_| is_linked) {
            self.push("<a class=\"heading-link\"");
            escape::pair(&mut self.page.out, "href", &format!("#{}", heading.id));
            self.push(" aria-hidden=\"true\" tabindex=\"-1\"></a>");
        }
    }

    /// Writes the opening tag of a link; returns the closing one. Both are empty where no link may be (inside another, L13).
    pub(super) fn open_link(&mut self, index: u32) -> &'static str {
        let Some(target) = self.target(index) else {
            return "";
        };
        if *target == Target::Unsafe || self.is_in_anchor() {
            return "";
        }
        let Some(href) = self.page.shown.address(self.file, index) else {
            self.push("<a class=\"internal-link is-unresolved\">");
            return "</a>";
        };
        let out = &mut self.page.out;
        if *target == Target::External {
            out.push_str("<a class=\"external-link\"");
            escape::pair(out, "href", &href);
            out.push_str(" rel=\"noopener\"");
        } else {
            out.push_str("<a class=\"internal-link\"");
            escape::pair(out, "href", &href);
        }
        let link = self.note.links.get(index as usize);
        if let Some(title) = link.and_then(|link| link.title.as_deref()) {
            escape::pair(out, "title", title);
        }
        out.push('>');
        "</a>"
    }

    /// Writes a wikilink, or an embed that is shown as a link.
    pub(super) fn wikilink(&mut self, index: u32) {
        let close = self.open_link(index);
        let text = self.view().label(index);
        escape::text(&mut self.page.out, &nfc(&text));
        self.push(close);
    }

    /// Writes a bare or bracketed URL (L12).
    pub(super) fn autolink(&mut self, index: u32) {
        let Some(link) = self.note.links.get(index as usize) else {
            return;
        };
        let is_text = link.kind == LinkKind::Cut && self.target(index) != Some(&Target::Private);
        let close = if is_text { "" } else { self.open_link(index) };
        let text = self.view().autolink_label(index);
        escape::text(&mut self.page.out, &nfc(&text));
        self.push(close);
    }

    /// Whether the innermost container is a link.
    pub(super) fn is_in_markdown_link(&self) -> bool {
        let mut frames = self.frames.iter().rev().map(|frame| frame.tag);
        let mut inline = frames
            .by_ref()
            .take_while(|tag| tag.is_some_and(Tag::is_inline));
        inline.any(|tag| matches!(tag, Some(Tag::Link(_))))
    }
}
