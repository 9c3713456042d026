//! Headings: their text, source and ids (A1–A5, A9).

use super::events::{Builder, Open};
use crate::model::{Event, Heading, Kind, Span, Tag};

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
        let id = self.heading_id(text);
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

    /// A1–A3
    pub(super) fn heading_id(&mut self, text: &str) -> Box<str> {
        let mut id = crate::model::url::anchor(text);
        if id.starts_with("nw-") {
            id.insert_str(0, "h-");
        }
        let Some(next) = self.heading_ids.get(&id).copied() else {
            self.heading_ids.insert(id.clone(), 1);
            return id.into();
        };
        let mut number = next;
        let free = loop {
            let candidate = format!("{id}-{number}");
            number += 1;
            if !self.heading_ids.contains_key(&candidate) {
                break candidate;
            }
        };
        self.heading_ids.insert(id, number);
        self.heading_ids.insert(free.clone(), 1);
        free.into()
    }
}

impl Builder<'_> {
    /// Events as plain text: what a reader sees, without footnotes and embeds (A1).
    pub(super) fn flat_text(&self, events: &[Event]) -> String {
        let mut out = String::new();
        let mut footnotes = 0usize;
        for event in events {
            match event.kind {
                Kind::Start(Tag::InlineFootnote(_)) => footnotes += 1,
                Kind::End(Tag::InlineFootnote(_)) => footnotes = footnotes.saturating_sub(1),
                _ if footnotes > 0 => {}
                Kind::Text(text) | Kind::Code(text) | Kind::Math { tex: text, .. } => {
                    out.push_str(self.text_of(text))
                }
                Kind::SoftBreak | Kind::HardBreak => out.push(' '),
                Kind::TagUse(tag) => out.push_str(&self.note.tags[tag as usize].name),
                Kind::WikiLink(link) | Kind::AutoLink(link) => {
                    let link = &self.note.links[link as usize];
                    match &link.text {
                        Some(text) => out.push_str(text),
                        None => out.push_str(&link.default_text()),
                    }
                }
                _ => {}
            }
        }
        out
    }
}
