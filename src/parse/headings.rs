//! Headings: their text, source and ids (A1–A5, A9).

use super::events::NoteBuilder;
use super::open::OpenBlock;
use crate::model::outline::{Words, heading_key, plain_text};
use crate::model::{Event, Heading, Kind, LinkKind, Span};
use std::borrow::Cow;

impl NoteBuilder<'_> {
    pub(super) fn end_heading(&mut self, open: &OpenBlock, range: Span) {
        let inner =
            &self.content.events[(open.start as usize + 1).min(self.content.events.len())..];
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
        let key = heading_key(&self.source.text[source.range()]);
        let source_key = (key != heading_key(text)).then(|| key.into());
        self.note.headings.push(Heading {
            level: self.names.heading_level,
            event: open.start,
            text: text.into(),
            source_key,
            id: self.names.heading_ids.next(text),
            top_level: self.blocks.stack.is_empty(),
        });
    }

    /// Returns events as plain text: the words that a reader sees, without footnotes and embeds (A1).
    pub(super) fn flat_text(&self, events: &[Event]) -> String {
        let words = Words {
            text: &|text| self.text_of(text),
            query: self.reading.query_mark,
            tag: &|tag| &self.note.tags[tag as usize].name,
            link: &|link| {
                let link = &self.note.links[link as usize];
                match &link.text {
                    Some(text) => Cow::Borrowed(&**text),
                    None => link.default_text().into(),
                }
            },
        };
        plain_text(events, &words)
    }

    /// Returns the text of an image, with the texts of images in it (M4). Wikilinks stay as typed, because only linking knows what
    /// they may show (V10).
    pub(super) fn alternative_text(&self, mut events: Vec<Event>) -> String {
        for event in &mut events {
            if let Kind::Embed(link) = event.kind {
                event.kind = Kind::WikiLink(link);
            }
        }
        let words = Words {
            text: &|text| self.text_of(text),
            query: self.reading.query_mark,
            tag: &|tag| &self.note.tags[tag as usize].name,
            link: &|link| {
                let link = &self.note.links[link as usize];
                let typed = &self.source.text[link.span.range()];
                Cow::Borrowed(match (&link.text, link.kind) {
                    (Some(text), LinkKind::Auto) => text,
                    (text, _) if link.embed => text.as_deref().unwrap_or_default(),
                    _ => typed,
                })
            },
        };
        plain_text(&events, &words)
    }
}
