//! Reads cards of boards that begin with a block (B8).
//!
//! Entry point: [`NoteBuilder::card`]. CommonMark takes such a block for text, because the box of the task stands before it; the plugin reads
//! the text of a card on its own.

use super::body::read_text;
use super::events::NoteBuilder;
use super::gathered::Gathered;
use crate::model::board::Board;
use crate::model::{Kind, Tag, Task};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

impl NoteBuilder<'_> {
    /// Reads the item at `range` as a card if the first line of its text begins a block: a heading, a quote, a callout or code. Returns
    /// whether it did.
    pub(super) fn card(&mut self, range: Range<usize>) -> bool {
        if self.board != Board::Lanes || self.blocks.stack.len() != 1 {
            return false;
        }
        let text = self.source.text;
        let Some((mark, start)) = box_of(&text[range.clone()]) else {
            return false;
        };
        if !begins_block(&text[range.start + start..range.end]) {
            return false;
        }
        let pieces = lines_of_card(text, range.start + start..range.end);
        let inside = Gathered::new(text, &pieces);
        self.open(Tag::Item, range.clone());
        let task = Tag::TaskItem(self.note.tasks.len() as u32);
        self.note.tasks.push(Task { mark: mark.into() });
        let item = self.blocks.stack.len() - 1;
        let open = &mut self.blocks.stack[item];
        open.tag = task;
        if let Some(event) = self.content.events.get_mut(open.start as usize) {
            event.kind = Kind::Start(task);
        }
        self.mark_task_list(item);
        let read = read_text(
            &inside.text,
            0,
            Vec::new(),
            self.reading,
            self.board.within(),
        );
        self.absorb(&inside, read, false);
        self.close(range);
        true
    }
}

/// Returns the mark in the box of a task at the start of an item, and where the text behind it begins.
fn box_of(item: &str) -> Option<(&str, usize)> {
    let marker = match item.strip_prefix(['-', '*', '+']) {
        Some(rest) => rest,
        None => item
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(['.', ')'])?,
    };
    let inside = marker.trim_start_matches([' ', '\t']).strip_prefix('[')?;
    let mark = inside.graphemes(true).next().filter(|mark| *mark != "\n")?;
    let text = inside[mark.len()..].strip_prefix("] ")?;
    let text = text.trim_start_matches([' ', '\t']);
    Some((mark, item.len() - text.len()))
}

/// Whether a text begins with the mark of a quote, of code or of a heading.
fn begins_block(text: &str) -> bool {
    let hashes = text.bytes().take_while(|b| *b == b'#').count();
    let is_heading = (1..=6).contains(&hashes) && text[hashes..].starts_with(' ');
    is_heading
        || ["> ", "```", "~~~"]
            .iter()
            .any(|mark| text.starts_with(mark))
}

/// Returns the lines of a card in `range`, those after the first without the tab or the spaces with which they belong to the item.
fn lines_of_card(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let end = at + line.len();
        let indent = match line.strip_prefix('\t') {
            Some(_) => 1,
            None => line.bytes().take(4).take_while(|b| *b == b' ').count(),
        };
        lines.push(at + if at == range.start { 0 } else { indent }..end);
        at = end;
    }
    lines
}
