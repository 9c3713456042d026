//! Headings: their text, source and ids (A1–A5, A9).

use super::events::{Builder, Open};
use crate::model::{Event, Heading, Span, event};
use std::borrow::Cow;

impl Builder<'_> {
    pub(super) fn end_heading(&mut self, open: &Open, range: Span) {
        let inner = &self.events[(open.start as usize + 1).min(self.events.len())..];
        let source = match (inner.first(), inner.last()) {
            (Some(first), Some(last)) => Span {
                start: first.span.start,
                end: last.span.end.max(first.span.start),
            },
            _ => Span {
                start: range.start,
                end: range.start,
            },
        };
        let text = self.flat_text(inner);
        let text = text.trim();
        let id = self.heading_ids.take(text);
        let top_level = self.stack.is_empty();
        let level = self.heading_level;
        self.note.headings.push(Heading {
            level,
            event: open.start,
            text: text.into(),
            source,
            id,
            top_level,
        });
    }
}

impl Builder<'_> {
    /// Events as plain text: what a reader sees, without footnotes and embeds (A1).
    pub(super) fn flat_text(&self, events: &[Event]) -> String {
        let tag = |tag: u32| &*self.note.tags[tag as usize].name;
        let link = |link: u32| {
            let link = &self.note.links[link as usize];
            match &link.text {
                Some(text) => Cow::Borrowed(&**text),
                None => Cow::Owned(link.default_text()),
            }
        };
        event::plain_text(events, |text| self.text_of(text), tag, link)
    }
}
