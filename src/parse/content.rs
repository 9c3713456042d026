//! The events of a note in the making, and the text that they show.

use crate::model::{Event, Span, TextRef};

/// The events of a note.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) events: Vec<Event>,
    /// Text that differs from the source.
    cooked: String,
}

impl Content {
    /// Returns the index that the next event will have.
    pub(super) fn next(&self) -> u32 {
        self.events.len() as u32
    }

    /// Adds text that differs from the source.
    pub(super) fn cook(&mut self, text: &str) -> TextRef {
        let start = self.cooked.len();
        self.cooked.push_str(text);
        TextRef::Cooked(Span::new(start, self.cooked.len()))
    }

    /// Adds text that differs from the source, which other events refer to. Returns where it begins.
    pub(super) fn add(&mut self, cooked: &str) -> u32 {
        let start = self.cooked.len() as u32;
        self.cooked.push_str(cooked);
        start
    }

    /// Returns what `text` refers to, in the `source` or in what was added.
    pub(super) fn text_of<'a>(&'a self, text: TextRef, source: &'a str) -> &'a str {
        match text {
            TextRef::Source(span) => &source[span.range()],
            TextRef::Cooked(span) => &self.cooked[span.range()],
        }
    }

    /// Returns the events and the text that differs from the source.
    pub(super) fn into_parts(self) -> (Vec<Event>, String) {
        (self.events, self.cooked)
    }
}
