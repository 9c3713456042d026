//! Reads tags and footnote marks within text (T1–T8, F7, F8).

use super::draft::Draft;
use super::events::NoteBuilder;
use crate::model::text::fold;
use crate::model::{Code, Event, Kind, Span, Tag, TagUse, TextRef, tag};
use std::ops::Range;

impl NoteBuilder<'_> {
    /// Adds the run to the note, with the tags and footnote marks in its text as events (F7).
    pub(super) fn read_text(&mut self, run: Vec<Event>) {
        let first = self.content.events.len();
        let mut links = 0usize;
        for event in run {
            match event.kind {
                Kind::Start(Tag::Link(_)) => links += 1,
                Kind::End(Tag::Link(_)) => links = links.saturating_sub(1),
                Kind::Text(TextRef::Source(span)) if links == 0 => {
                    self.split_text(span, first);
                    continue;
                }
                _ => {}
            }
            self.append(event);
        }
    }

    /// Adds the text at `span` to the note, with its tags and footnote marks as events. The run began at event `first`.
    fn split_text(&mut self, span: Span, first: usize) {
        let piece = &self.source.text[span.range()];
        let place = |range: Range<usize>| {
            let offset = span.start as usize;
            Span::new(offset + range.start, offset + range.end)
        };
        // Both openers are single bytes, which no other character holds, so no character need be decoded.
        let opener = |at: usize| {
            let mut rest = piece.as_bytes()[at..].iter();
            Some(at + rest.position(|b| matches!(b, b'#' | b'['))?)
        };
        let (mut from, mut at) = (0, 0);
        while let Some(found) = opener(at) {
            let mark = &piece[found..];
            let length = match mark.starts_with('#') {
                true => self.tag_length(mark, &piece[..found], span.start as usize + found, first),
                false => footnote_length(mark),
            };
            let range = found..found + length;
            at = found + 1;
            if length == 0 {
                continue;
            }
            let kind = match mark.starts_with('#') {
                true => Some(self.tag(&piece[range.clone()], place(range.clone()))),
                false => self.footnote_mark(&piece[range.clone()], found, place(range.clone())),
            };
            if let Some(kind) = kind {
                self.append_text(place(from..found));
                self.append(Event::new(kind, place(range.clone())));
                (from, at) = (range.end, range.end);
            }
        }
        self.append_text(place(from..piece.len()));
    }

    fn append_text(&mut self, span: Span) {
        if !span.is_empty() {
            self.append(Event::text(span));
        }
    }

    /// Returns the length of the tag at the start of `mark`, which follows `before` and begins at byte `start`; 0 if there is none.
    fn tag_length(&self, mark: &str, before: &str, start: usize, first: usize) -> usize {
        let is_free = match before.chars().next_back() {
            Some(c) => c.is_whitespace(),
            None => self.tag_may_start(start, first),
        };
        match is_free.then(|| tag::scan(&mark[1..])) {
            None | Some(0) => 0,
            Some(length) => 1 + length,
        }
    }

    fn tag(&mut self, typed: &str, span: Span) -> Kind {
        let name = typed[1..].into();
        self.note.tags.push(TagUse { name, span });
        Kind::TagUse(self.note.tags.len() as u32 - 1)
    }

    /// Reads the footnote mark `typed`, which begins at byte `at` of its text, unless it is escaped or has no definition (F7).
    fn footnote_mark(&mut self, typed: &str, at: usize, span: Span) -> Option<Kind> {
        if at == 0 && self.source.text[..span.start as usize].ends_with('\\') {
            return None;
        }
        let label = &typed[2..typed.len() - 1];
        if !self.source.masked.footnotes.contains(&fold(label)) {
            let message = format!("no definition for [^{label}]");
            self.drafts.push(Draft {
                target: Some(label.to_owned()),
                ..Draft::new(Code::FootnoteUndefined, span, message)
            });
            return None;
        }
        let index = self.footnote(label);
        self.names.footnotes.refer_to(index);
        Some(Kind::FootnoteRef(index))
    }

    /// Whether a `#` at byte `start`, the first of its text, may begin a tag (T2). The run began at event `first`.
    fn tag_may_start(&self, start: usize, first: usize) -> bool {
        if self.source.text[..start].ends_with('\\') {
            return false;
        }
        for event in self.content.events[first..].iter().rev() {
            match event.kind {
                Kind::SoftBreak | Kind::HardBreak => return true,
                Kind::Text(text) => return self.text_of(text).ends_with(char::is_whitespace),
                Kind::Start(tag) | Kind::End(tag)
                    if tag.is_inline() && !matches!(tag, Tag::Link(_)) => {}
                Kind::Html(_) => {}
                _ => return false,
            }
        }
        true
    }
}

/// Returns the length of `[^label]` at the start of `text` (F5); 0 if there is none.
fn footnote_length(text: &str) -> usize {
    let label = text.strip_prefix("[^").unwrap_or_default();
    let end = label.find(|c: char| c == ']' || c == '[' || c.is_whitespace());
    let end = end.filter(|end| *end > 0 && label[*end..].starts_with(']'));
    end.map_or(0, |end| end + 3)
}
