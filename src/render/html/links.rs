//! Writes links of all kinds (L2, L5, L29, V10, N23).
//!
//! Only [`address`] turns a resolved link into an address. [`crate::index::view`] decides what a link without a text of its own shows.

use super::Shown;
use super::fragment::Fragment;
use crate::link::{File, FileId, Part, Target};
use crate::model::address::with_scheme;
use crate::model::text::nfc;
use crate::model::{FileKind, LinkKind, Tag, Url};
use crate::render::escape;

/// Returns the address of the link `link` of `file`, as a page at `shown.at` writes it (N23, N13), not escaped. `None` if the link is
/// broken, private, or a URL that is not allowed.
pub(in crate::render) fn address(shown: Shown<'_>, file: &File, link: u32) -> Option<String> {
    let vault = shown.site.vault;
    match file.targets.get(link as usize)? {
        Target::File { file, part } => part_address(shown, *file, part),
        Target::Folder(folder) => Some(relative(shown, &vault.folder(*folder).url)),
        Target::External => {
            let link = file.note.as_ref()?.links.get(link as usize)?;
            Some(escape::url(&with_scheme(&link.target)))
        }
        Target::Unsafe | Target::Private | Target::Broken => None,
    }
}

/// Returns `url` relative to the page, or on `404.html` from the base (N13, N23).
pub(super) fn relative(shown: Shown<'_>, url: &Url) -> String {
    match shown.absolute {
        Some(base) => url.under(base),
        None => shown.at.relative(url),
    }
}

fn part_address(shown: Shown<'_>, id: FileId, part: &Part) -> Option<String> {
    let file = shown.site.vault.file(id);
    let url = file.url.as_ref()?;
    let fragment = fragment(file, part);
    if id == shown.host && !fragment.is_empty() {
        return Some(fragment);
    }
    let mut address = relative(shown, url);
    address.push_str(&fragment);
    Some(address)
}

/// Returns the part with its `#`; empty for the whole.
fn fragment(file: &File, part: &Part) -> String {
    let note = file.note.as_ref();
    match part {
        Part::Whole => String::new(),
        Part::Heading(index) => note
            .and_then(|note| note.headings.get(*index as usize))
            .map_or_else(String::new, |heading| format!("#{}", heading.id)),
        Part::Block(index) => note
            .and_then(|note| note.blocks.get(*index as usize))
            .map_or_else(String::new, |block| format!("#^{}", block.id)),
        Part::Fragment(name) => match file.kind() {
            // Their pages have no parts yet, so a fragment would lead nowhere.
            FileKind::Canvas | FileKind::Base => String::new(),
            FileKind::Note | FileKind::Attachment(_) => format!("#{}", escape::url(name)),
        },
    }
}

impl Fragment<'_, '_> {
    /// Writes the opening tag of a link; returns the closing one. Both are empty where no link may be (inside another, L13).
    pub(in crate::render) fn open_link(&mut self, index: u32) -> &'static str {
        let Some(target) = self.target(index) else {
            return "";
        };
        if *target == Target::Unsafe || self.is_in_anchor() {
            return "";
        }
        let Some(href) = address(self.page.shown, self.file, index) else {
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
    pub(in crate::render) fn wikilink(&mut self, index: u32) {
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
