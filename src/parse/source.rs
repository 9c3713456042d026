//! What a note's body is read from: its text, the copy of it in which parts are covered, and the callout title that is being read.

use super::mask::{Cover, Masked};
use crate::model::Span;
use std::ops::Range;

/// The text of a note, and what covers parts of it.
#[derive(Debug)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    pub(super) masked: &'t Masked,
    /// The callout title being read, as pulldown-cmark sees it, and the offset of its first byte.
    title: Option<(String, usize)>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str, masked: &'t Masked) -> Self {
        Self {
            text,
            masked,
            title: None,
        }
    }

    /// Returns the covers inside `span`.
    pub(super) fn covers_in(&self, span: Span) -> impl Iterator<Item = Cover> + use<'t> {
        let covers = &self.masked.covers;
        let first = covers.partition_point(|cover| cover.span.start < span.start);
        covers[first..]
            .iter()
            .take_while(move |cover| cover.span.end <= span.end)
            .copied()
    }

    /// Returns the removed ranges inside `span`.
    pub(super) fn hidden_in(&self, span: Span) -> impl Iterator<Item = Span> + use<'t> {
        let hidden = &self.masked.hidden;
        let first = hidden.partition_point(|h| h.start < span.start);
        hidden[first..]
            .iter()
            .take_while(move |h| h.end <= span.end)
            .copied()
    }

    /// Begins a callout title, whose covered text is `line` and begins at byte `offset` of the note.
    pub(super) fn begin_title(&mut self, line: String, offset: usize) {
        self.title = Some((line, offset));
    }

    /// Ends the callout title.
    pub(super) fn end_title(&mut self) {
        self.title = None;
    }

    pub(super) fn in_title(&self) -> bool {
        self.title.is_some()
    }

    /// Returns the text at `range` as pulldown-cmark saw it.
    pub(super) fn seen(&self, range: Range<usize>) -> &str {
        match &self.title {
            Some((line, offset)) => line
                .get(range.start - offset..range.end - offset)
                .unwrap_or_default(),
            None => &self.masked.text[range],
        }
    }

    /// Extends a range of covered text so that it does not end within a character. Covers count bytes, and pulldown-cmark may have removed
    /// an indentation from them.
    pub(super) fn whole_characters(&self, range: Range<usize>) -> Range<usize> {
        self.text.ceil_char_boundary(range.start)..self.text.ceil_char_boundary(range.end)
    }
}
