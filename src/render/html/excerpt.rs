//! A note in few words: excerpts around links (B1).
//!
//! Entry point: [`excerpt`]. It reads a short stretch of events only, so that a page of ten thousand links in one paragraph costs ten
//! thousand short stretches. [`Words`] are those of summaries, too.

use super::after;
use super::links::{autolink_label, label};
use crate::index::raw::{Effect, Raw};
use crate::link::{File, FileId, Target};
use crate::model::plain::own_words;
use crate::model::text::nfc;
use crate::model::{Event, Kind, Note, Span, Tag};
use crate::render::{Site, escape};
use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Characters of an excerpt.
const EXCERPT: usize = 120;
/// What is beyond so many bytes of a summary, or behind the link of an excerpt, is never shown.
const MOST_BYTES: usize = 4 * 160 + 16;
/// Events that are looked at on either side of a link.
const REACH: usize = 400;

/// The block around a link as a backlink's excerpt (B1): inline HTML, the link's text in `<b>`, no links, ids or block elements,
/// shortened at words around the link to about 120 characters: the sentence, which is what a reader judges a link by. Of a link in a property: the property's name (B2).
pub(in crate::render) fn excerpt(site: &Site<'_>, from: FileId, link: u32) -> String {
    let file = site.vault.file(from);
    let mut out = String::new();
    let Some(note) = &file.note else { return out };
    let Some(written) = note.links.get(link as usize) else {
        return out;
    };
    if written.event as usize >= note.events.len() {
        let mut properties = note.properties.iter().rev();
        let property = properties.find(|p| p.span.start <= written.span.start);
        let name = property.map_or("", |property| &property.key);
        escape::text(&mut out, &own_words(name));
        return out;
    }
    let window = window(note, written.event as usize);
    let mut words = Words::new(site, file, note, Some(link));
    words.read(window);
    words.write_around(&mut out);
    out
}

/// At most `limit` characters of `text`, cut at a word, with `…` at the end if something is left out.
pub(super) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.chars().nth(limit).is_none() {
        return Cow::Borrowed(text);
    }
    let kept = &text[..word_end(text, limit.saturating_sub(1))];
    Cow::Owned(format!("{}…", kept.trim_end()))
}

/// The last byte offset within the first `limit` characters at which `text` can be cut: after a word if there are spaces, else
/// between two characters as people see them.
fn word_end(text: &str, limit: usize) -> usize {
    let Some((most, next)) = text.char_indices().nth(limit) else {
        return text.len();
    };
    if next.is_whitespace() {
        return most;
    }
    match text[..most].rfind(char::is_whitespace) {
        Some(space) if space >= most / 2 => space,
        _ => {
            // Only the last cluster can be cut in two; looking at all would be slow for nothing.
            let from = text[..most]
                .char_indices()
                .rev()
                .nth(32)
                .map_or(0, |(at, _)| at);
            let clusters = text[from..].grapheme_indices(true).map(|(at, _)| from + at);
            clusters.take_while(|at| *at <= most).last().unwrap_or(most)
        }
    }
}

/// The byte offset from which the last `limit` characters of `text` are kept, moved to the start of a word.
fn word_start(text: &str, limit: usize) -> usize {
    let Some((least, _)) = text.char_indices().rev().nth(limit.saturating_sub(1)) else {
        return 0;
    };
    if least == 0 || text[..least].ends_with(char::is_whitespace) {
        return least;
    }
    let rest = &text[least..];
    match rest.find(char::is_whitespace) {
        Some(space) if space <= rest.len() / 2 => least + space,
        _ => {
            let mut clusters = rest.grapheme_indices(true).map(|(at, _)| least + at);
            clusters.nth(1).unwrap_or(least)
        }
    }
}

/// The events around `event`: to the borders of its block, or as far as an excerpt can reach.
fn window(note: &Note, event: usize) -> Range<usize> {
    let enough = |bytes: usize| bytes > EXCERPT * 4;
    let mut start = event;
    let mut depth = 0u32;
    let mut bytes = 0;
    for at in (event.saturating_sub(REACH)..event).rev() {
        match note.events[at].kind {
            Kind::End(tag) if tag.is_inline() => depth += 1,
            Kind::Start(tag) if tag.is_inline() && depth > 0 => depth -= 1,
            Kind::Start(Tag::InlineFootnote(_)) => break,
            Kind::Start(tag) | Kind::End(tag) if !tag.is_inline() => break,
            kind => bytes += length(note, kind),
        }
        start = at;
        if enough(bytes) {
            break;
        }
    }
    let mut end = event;
    bytes = 0;
    depth = 0;
    for (at, next) in note.events.iter().enumerate().skip(event).take(REACH) {
        match next.kind {
            Kind::Start(tag) if tag.is_inline() => depth += 1,
            Kind::End(Tag::InlineFootnote(_)) if depth == 0 => break,
            Kind::End(tag) if tag.is_inline() => depth = depth.saturating_sub(1),
            Kind::Start(_) | Kind::End(_) => break,
            kind => bytes += length(note, kind),
        }
        end = at + 1;
        if enough(bytes) && depth == 0 {
            break;
        }
    }
    start..end
}

fn length(note: &Note, kind: Kind) -> usize {
    match kind {
        Kind::Text(text) | Kind::Code(text) | Kind::Math { tex: text, .. } => {
            note.text_of(text).len()
        }
        _ => 1,
    }
}

/// How a run of words is marked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Style {
    link: bool,
    code: bool,
    emphasis: bool,
    strong: bool,
    strikethrough: bool,
    highlight: bool,
}

impl Style {
    fn tags(self) -> impl DoubleEndedIterator<Item = &'static str> {
        [
            (self.link, "b"),
            (self.strong, "strong"),
            (self.emphasis, "em"),
            (self.strikethrough, "del"),
            (self.highlight, "mark"),
            (self.code, "code"),
        ]
        .into_iter()
        .filter_map(|(on, tag)| on.then_some(tag))
    }
}

/// Visible words of a stretch of events, whitespace collapsed.
pub(super) struct Words<'a> {
    site: &'a Site<'a>,
    file: &'a File,
    note: &'a Note,
    /// The link that an excerpt is about; `None`: a summary, without formulas and embeds.
    link: Option<u32>,
    pub(super) text: String,
    /// How much of it is enough; known once the link is there.
    enough: usize,
    /// Styles and where in `text` each ends.
    runs: Vec<(Style, usize)>,
    style: Style,
    /// Name of the raw element that is the link.
    link_element: Option<&'a str>,
    raw: Raw<'a>,
    /// Open containers.
    depth: usize,
    /// Whether there is more than tags and punctuation (P11).
    pub(super) says_something: bool,
    /// Whether there is more than tags, links and punctuation.
    pub(super) says_more: bool,
    in_link: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        file: &'a File,
        note: &'a Note,
        link: Option<u32>,
    ) -> Self {
        Self {
            site,
            file,
            note,
            link,
            text: String::new(),
            enough: link.map_or(MOST_BYTES, |_| usize::MAX),
            runs: Vec::new(),
            style: Style::default(),
            link_element: None,
            raw: Raw::default(),
            depth: 0,
            says_something: false,
            says_more: false,
            in_link: false,
        }
    }

    pub(super) fn read(&mut self, range: Range<usize>) {
        let end = range.end;
        let mut at = range.start;
        while at < end && self.text.len() < self.enough {
            let Some(Event { kind, span }) = self.note.events.get(at).copied() else {
                return;
            };
            at += 1;
            match kind {
                Kind::Start(Tag::InlineFootnote(_)) => {
                    at = after(&self.note.events, at as u32 - 1) as usize;
                }
                Kind::Html(index) => self.html(index, span),
                Kind::Start(tag) => {
                    self.depth += 1;
                    self.container(tag, true);
                }
                Kind::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.raw.leave(self.depth);
                    self.container(tag, false);
                }
                _ if self.raw.hides() => {}
                _ => self.leaf(kind),
            }
        }
    }

    fn container(&mut self, tag: Tag, open: bool) {
        match tag {
            Tag::Emphasis => self.style.emphasis = open,
            Tag::Strong => self.style.strong = open,
            Tag::Strikethrough => self.style.strikethrough = open,
            Tag::Highlight(_) => self.style.highlight = open,
            Tag::Link(link) => {
                self.in_link = open;
                if self.link == Some(link) {
                    self.set_link(open);
                }
            }
            _ => {}
        }
    }

    fn leaf(&mut self, kind: Kind) {
        let (note, is_excerpt) = (self.note, self.link.is_some());
        match kind {
            Kind::Text(text) => self.add(note.text_of(text)),
            Kind::Code(text) if is_excerpt => self.code(note.text_of(text)),
            Kind::Code(text) => self.add(note.text_of(text)),
            Kind::Math { tex, .. } if is_excerpt => self.code(note.text_of(tex)),
            Kind::SoftBreak | Kind::HardBreak => self.add(" "),
            Kind::WikiLink(link) => {
                let before = std::mem::replace(&mut self.in_link, true);
                self.link(link);
                self.in_link = before;
            }
            Kind::Embed(link) if is_excerpt => self.embed(link),
            Kind::AutoLink(index) => {
                if let Some(link) = note.links.get(index as usize) {
                    let text = autolink_label(self.site, self.file, index, link);
                    self.marked(index, &text);
                }
            }
            Kind::TagUse(tag) => {
                if let Some(tag) = note.tags.get(tag as usize) {
                    let before = (self.says_something, self.says_more);
                    self.add("#");
                    self.add(&tag.name);
                    (self.says_something, self.says_more) = before;
                }
            }
            _ => {}
        }
    }

    fn code(&mut self, text: &str) {
        self.style.code = true;
        self.add(text);
        self.style.code = false;
    }

    fn link(&mut self, index: u32) {
        if let Some(link) = self.note.links.get(index as usize) {
            let text = label(self.site, self.file, index, link);
            self.marked(index, &text);
        }
    }

    fn embed(&mut self, index: u32) {
        let Some(link) = self.note.links.get(index as usize) else {
            return;
        };
        let is_private = self.file.targets.get(index as usize) == Some(&Target::Private);
        match &link.text {
            Some(text) => self.marked(index, text),
            None if is_private => {}
            None => self.link(index),
        }
    }

    fn marked(&mut self, index: u32, text: &str) {
        let before = self.style.link;
        self.set_link(before || self.link == Some(index));
        self.add(text);
        self.set_link(before);
    }

    /// Says whether what follows is the link's text.
    fn set_link(&mut self, is_link: bool) {
        if self.style.link && !is_link {
            self.enough = self.text.len() + MOST_BYTES;
        }
        self.style.link = is_link;
    }

    fn html(&mut self, index: u32, span: Span) {
        let note = self.note;
        let Some(tag) = note.html.get(index as usize) else {
            return;
        };
        let was_hidden = self.raw.hides();
        match self.raw.tag(tag, self.depth) {
            Effect::None => {}
            Effect::Parts => self.add(" "),
            Effect::Shows => self.add(note.text.get(span.range()).unwrap_or_default()),
        }
        if tag.closing {
            if self.link_element == Some(&*tag.name) {
                self.link_element = None;
                self.set_link(false);
            }
        } else if !tag.self_closing
            && !was_hidden
            && !self.raw.hides()
            && self.link.is_some()
            && tag.attributes.iter().any(|a| a.link == self.link)
        {
            self.link_element = Some(&tag.name);
            self.set_link(true);
        }
    }

    /// Adds text with its whitespace collapsed.
    fn add(&mut self, text: &str) {
        let text = &*nfc(text);
        let is_before = self.enough == usize::MAX && !self.style.link;
        let text = if is_before { last_part(text) } else { text };
        if !self.says_more && text.contains(super::summary::says_something) {
            self.says_something = true;
            self.says_more = !self.in_link;
        }
        let space = |c: char| c.is_whitespace();
        if text.starts_with(space) {
            self.space();
        }
        for (at, word) in text
            .split(space)
            .filter(|word| !word.is_empty())
            .enumerate()
        {
            if at > 0 {
                self.space();
            }
            if self.text.len() >= self.enough {
                break;
            }
            self.text.push_str(word);
        }
        if text.ends_with(space) {
            self.space();
        }
        match self.runs.last_mut() {
            Some((style, end)) if *style == self.style => *end = self.text.len(),
            _ => self.runs.push((self.style, self.text.len())),
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Byte range of the link's text.
    fn link_range(&self) -> Range<usize> {
        let starts = std::iter::once(0).chain(self.runs.iter().map(|(_, end)| *end));
        let mut linked = starts.zip(&self.runs).filter(|(_, (style, _))| style.link);
        let Some((start, (_, end))) = linked.next() else {
            return 0..0;
        };
        start..linked.last().map_or(*end, |(_, (_, end))| *end)
    }

    /// Writes what fits around the link.
    fn write_around(&self, out: &mut String) {
        let link = self.link_range();
        let (before, after) = (&self.text[..link.start], &self.text[link.end..]);
        let inside = self.text[link.clone()].chars().count();
        let (left, right) = (before.chars().count(), after.chars().count());
        let room = EXCERPT.saturating_sub(inside);
        let half = room / 2;
        let keep_left = left.min(half.max(room.saturating_sub(right)));
        let keep_right = right.min(room - keep_left);
        let start = if keep_left == left {
            0
        } else {
            word_start(before, keep_left)
        };
        let start = if keep_left == 0 { link.start } else { start };
        let end = if inside > EXCERPT {
            link.start + word_end(&self.text[link], EXCERPT)
        } else {
            link.end + word_end(after, keep_right)
        };
        let (start, end) = trimmed(&self.text, start..end);
        if start > 0 {
            out.push('…');
        }
        self.write(out, start..end);
        if !self.text[end..].trim().is_empty() {
            out.push('…');
        }
    }

    fn write(&self, out: &mut String, range: Range<usize>) {
        let mut from = 0;
        for (style, end) in &self.runs {
            let (start, stop) = (from.max(range.start), (*end).min(range.end));
            from = *end;
            if start >= stop {
                continue;
            }
            for tag in style.tags() {
                out.push('<');
                out.push_str(tag);
                out.push('>');
            }
            escape::text(out, &self.text[start..stop]);
            for tag in style.tags().rev() {
                out.push_str("</");
                out.push_str(tag);
                out.push('>');
            }
        }
    }
}

/// The end of a long text before a link: no less than an excerpt could show of it.
fn last_part(text: &str) -> &str {
    let cut = text.len().saturating_sub(3 * EXCERPT);
    if cut == 0 || !text.is_ascii() {
        return text;
    }
    let start = text[cut..].find(' ').map_or(cut, |space| cut + space);
    let shown = text[start..].bytes().filter(|b| !b.is_ascii_whitespace());
    if shown.count() > EXCERPT {
        &text[start..]
    } else {
        text
    }
}

/// The range without spaces at its ends.
fn trimmed(text: &str, range: Range<usize>) -> (usize, usize) {
    let part = &text[range.start..range.end.max(range.start)];
    let start = range.start + (part.len() - part.trim_start().len());
    (start, start + part.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p11_cuts_at_a_word() {
        assert_eq!(cut("short", 10), "short");
        assert_eq!(cut("one two three four", 12), "one two…");
        assert_eq!(cut(&"가".repeat(20), 10), format!("{}…", "가".repeat(9)));
        let family = "👩‍👩‍👧".repeat(10);
        assert_eq!(cut(&family, 13), format!("{}…", "👩‍👩‍👧".repeat(2)));
    }

    #[test]
    fn b1_starts_at_a_word() {
        let text = "one two three four";
        assert_eq!(&text[word_start(text, 10)..], "three four");
        assert_eq!(&text[word_start(text, 7)..].trim_start(), &"four");
        assert_eq!(word_start(text, 100), 0);
    }
}
