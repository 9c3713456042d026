//! Footnote labels and their definitions (F1, F5–F7).

use super::events::NoteBuilder;
use crate::model::{Code, Span, Tag};
use std::ops::Range;

impl NoteBuilder<'_> {
    /// Opens a definition. Skips it if its label is defined already (F6, F7).
    pub(super) fn start_definition(&mut self, label: &str, range: Range<usize>) {
        let index = self.footnote(label);
        let footnote = &self.note.footnotes[index as usize];
        if footnote.definition != u32::MAX {
            let span = Span::new(range.start, (range.start + label.len() + 3).min(range.end));
            let message = format!("second definition of [^{label}] ignored");
            self.finish_run();
            self.draft(Code::FootnoteDuplicate, span, message);
            self.skipping = 1;
            return;
        }
        self.open(Tag::FootnoteDefinition(index), range);
        if let Some(open) = self.blocks.stack.last().filter(|open| !open.dropped) {
            self.note.footnotes[index as usize].definition = open.start;
        }
    }

    /// Returns the index of the footnote with this label, which is compared as names are (N2).
    pub(super) fn footnote(&mut self, label: &str) -> u32 {
        self.names
            .footnotes
            .labelled(label, &mut self.note.footnotes)
    }
}
