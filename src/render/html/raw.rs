//! Raw HTML within a note (W3–W7): drives the sanitiser.

use super::fragment::{Fragment, Frame};
use crate::link::Target;
use crate::model::address::{is_address, is_of_vault, is_picture_set, picture_set};
use crate::model::element::{self, HEADING, INLINE};
use crate::model::mention::mentions;
use crate::model::text::nfc;
use crate::model::{Code, HtmlAttribute, HtmlTag, Kind, Note, Span, Tag};
use crate::render::{escape, media};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

impl Fragment<'_, '_> {
    /// Writes the permitted part of a raw tag.
    pub(super) fn raw(&mut self, index: u32, span: Span) {
        let Some(tag) = self.note.html.get(index as usize) else {
            return;
        };
        if tag.name.as_ref() == "a" && self.is_in_markdown_link() {
            return;
        }
        // A heading in a heading would end it.
        let in_heading = |frame: &Frame| matches!(frame.tag, Some(Tag::Heading(_)));
        if element::is(&tag.name, HEADING) && self.frames.iter().any(in_heading) {
            return;
        }
        let tag = &*self.without_private_words(tag);
        if &*tag.name == "img" && self.lost_picture(tag) {
            return;
        }
        let (shown, file) = (self.page.shown, self.file);
        let tag = self.without_clashing_id(tag);
        let raw = self.note.text.get(span.range()).unwrap_or_default();
        if let Some(frame) = self.frames.last_mut() {
            count_inline(frame, &tag);
        }
        let resolve = |link: u32| shown.address(file, link);
        self.html.tag(&mut self.page.out, &tag, raw, &resolve);
        for what in self.html.take_removed() {
            self.report(Code::HtmlRemoved, span, format!("removed {what}"));
        }
    }

    /// Whether only end tags follow the tag at event `at` on its line of text. A table cell is not a line.
    pub(super) fn ends_line(&self, at: u32) -> bool {
        const AHEAD: usize = 30;
        let note = self.note;
        let mut rest = note.events.iter().skip(at as usize + 1).take(AHEAD);
        let next = rest.find(|event| match event.kind {
            Kind::Html(index) => !note.html.get(index as usize).is_some_and(|tag| tag.closing),
            Kind::Text(text) => !note.text_of(text).trim().is_empty(),
            Kind::End(tag) => !tag.is_inline(),
            _ => true,
        });
        next.is_none_or(|next| match next.kind {
            Kind::SoftBreak | Kind::HardBreak => true,
            Kind::End(tag) => tag != Tag::TableCell,
            _ => false,
        })
    }

    /// Writes the replacement of an `<img>` whose file is missing (M10) or private (V11). Returns whether the tag is such an `<img>`.
    fn lost_picture(&mut self, tag: &HtmlTag) -> bool {
        const WITHOUT_WORDS: [&str; 4] = ["picture", "select", "svg", "textarea"];
        let attribute = |name: &str| tag.attributes.iter().find(|a| &*a.name == name);
        let Some(index) = attribute("src").and_then(|src| src.link) else {
            return false;
        };
        let is_private = match self.target(index) {
            Some(Target::Private) => true,
            Some(Target::Broken) => false,
            _ => return false,
        };
        if tag.closing
            || attribute("srcset").is_some_and(|set| self.has_picture(set))
            || self.html.is_dropping()
            || self.html.is_raw_text()
            || WITHOUT_WORDS.iter().any(|open| self.html.is_open(open))
        {
            return false;
        }
        let alternative = attribute("alt")
            .and_then(|alt| alt.value.as_deref())
            .filter(|alt| !alt.trim().is_empty());
        let name = self.note.links.get(index as usize).map(|l| &*l.target);
        self.html.make_room_for(&mut self.page.out, false);
        match alternative {
            None if is_private => self.hide(),
            Some(words) if is_private => {
                let close = self.open_link(index);
                escape::text(&mut self.page.out, &nfc(words));
                self.push(close);
            }
            words => {
                let words = words.or(name).unwrap_or_default();
                media::missing(&mut self.page.out, &nfc(words));
            }
        }
        true
    }

    /// Whether a `srcset` has a picture that can be shown.
    fn has_picture(&self, set: &HtmlAttribute) -> bool {
        let mut links = set.link.into_iter().flat_map(|first| first..);
        let value = set.value.as_deref().unwrap_or_default();
        picture_set(value).any(|(address, _)| {
            !is_of_vault(address)
                || links
                    .next()
                    .is_some_and(|link| self.page.shown.address(self.file, link).is_some())
        })
    }

    /// Closes an `<a>` that an HTML block leaves open, unless a later tag closes it: an anchor that the author forgot to close must not
    /// swallow the links of the whole page (W5). `at` is the block's last event.
    pub(super) fn close_forgotten_anchor(&mut self, at: u32) {
        const AHEAD: usize = 1_000;
        if !self.html.is_open("a") {
            return;
        }
        let ahead = self.note.events.iter().skip(at as usize + 1).take(AHEAD);
        let tags = ahead.filter_map(|event| match event.kind {
            Kind::Html(index) => self.note.html.get(index as usize),
            _ => None,
        });
        let next = tags.into_iter().find(|tag| &*tag.name == "a");
        if next.is_none_or(|tag| !tag.closing) {
            self.close_raw("a");
        }
    }

    /// Closes a raw element as its end tag would.
    pub(super) fn close_raw(&mut self, name: &str) {
        let tag = HtmlTag {
            name: name.into(),
            closing: true,
            self_closing: false,
            attributes: Vec::new(),
        };
        self.html.tag(&mut self.page.out, &tag, "", &|_| None);
    }

    /// Returns the tag without words that name private files. An element that links to one loses its title and its data, which may name it
    /// (V10); other attributes must not mention one either (V9). A mention is written as typed, because it is no link.
    fn without_private_words<'t>(&self, tag: &'t HtmlTag) -> Cow<'t, HtmlTag> {
        const ADDRESSES: [&str; 5] = ["href", "xlink:href", "src", "data-href", "data-src"];
        let is_private = |link: u32| self.target(link) == Some(&Target::Private);
        let is_mention = |a: &HtmlAttribute| {
            !is_address(&tag.name, &a.name) && !is_picture_set(&tag.name, &a.name)
        };
        let leads_there = tag
            .attributes
            .iter()
            .any(|a| ADDRESSES.contains(&&*a.name) && a.link.is_some_and(is_private));
        if !leads_there
            && !tag
                .attributes
                .iter()
                .any(|a| a.link.is_some() && is_mention(a))
        {
            return Cow::Borrowed(tag);
        }
        let mut tag = tag.clone();
        let names = |a: &HtmlAttribute| {
            let value = a.value.as_deref().unwrap_or_default();
            let count = mentions(&a.name, value.trim()).len() as u32;
            is_mention(a)
                && a.link
                    .is_some_and(|first| (first..first + count).any(is_private))
        };
        tag.attributes.retain(|a| {
            let tells = matches!(&*a.name, "title" | "download") || a.name.starts_with("data-");
            !names(a) && (!leads_there || !tells)
        });
        for attribute in &mut tag.attributes {
            attribute.link = attribute.link.filter(|_| !is_mention(attribute));
        }
        Cow::Owned(tag)
    }

    /// Removes an id that the page has already, and every id in an embed (W7, E6).
    fn without_clashing_id<'t>(&mut self, tag: &'t HtmlTag) -> Cow<'t, HtmlTag> {
        let names_place = |name: &str| name == "id" || name == "name" && &*tag.name == "a";
        if !tag.attributes.iter().any(|a| names_place(&a.name)) {
            return Cow::Borrowed(tag);
        }
        let mut tag = tag.clone();
        if !self.is_own {
            let is_anchor = &*tag.name == "a";
            tag.attributes
                .retain(|a| &*a.name != "id" && !(is_anchor && &*a.name == "name"));
            return Cow::Owned(tag);
        }
        let note = self.note;
        let taken = self.page.ids.get_or_insert_with(|| page_ids(note));
        tag.attributes.retain(|a| {
            let id = a.value.as_deref().unwrap_or_default();
            &*a.name != "id" || !is_reserved(id) && taken.insert(id.into())
        });
        Cow::Owned(tag)
    }
}

/// Keeps count of raw elements in which no block may stand.
fn count_inline(frame: &mut Frame, tag: &HtmlTag) {
    if tag.self_closing || !element::is(&tag.name, INLINE) {
        return;
    }
    if tag.closing {
        frame.raw_inline = frame.raw_inline.saturating_sub(1);
    } else {
        frame.raw_inline += 1;
    }
}

/// Ids of the note's headings and blocks, and of a canvas's nodes.
fn page_ids(note: &Note) -> FxHashSet<Box<str>> {
    let headings = note.headings.iter().map(|heading| heading.id.clone());
    let blocks = note
        .blocks
        .iter()
        .map(|block| format!("^{}", block.id).into());
    let nodes = note.canvas.iter().flat_map(|canvas| &canvas.nodes);
    let nodes = nodes.map(|node| node.anchor.clone());
    headings.chain(blocks).chain(nodes).collect()
}

/// Whether an id is reserved for the page's own elements, footnotes, embeds and drawings (A3).
fn is_reserved(id: &str) -> bool {
    let in_embed = |rest: &str| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with(':')
    };
    id.starts_with("nw-")
        || id.starts_with("c:")
        || id.starts_with("fn:")
        || id.starts_with("fnref:")
        || id.strip_prefix('e').is_some_and(in_embed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_w7_reserved_ids() {
        for id in ["nw-search", "c:drawing", "fn:1", "fnref:1-2", "e12:fn:1"] {
            assert!(is_reserved(id), "{id}");
        }
        for id in ["new", "e12", "fn", "각도"] {
            assert!(!is_reserved(id), "{id}");
        }
    }
}
