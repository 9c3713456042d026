//! Finds block ids and the blocks they name.

use super::draft::Draft;
use super::events::NoteBuilder;
use super::open::OpenBlock;
use super::run::trim_breaks;
use crate::model::{BlockId, Code, Event, Kind, Span, Tag, TextRef};

impl NoteBuilder<'_> {
    /// Gives each block id on a line of its own before byte `at` to the block before it (K3).
    pub(super) fn own_ids(&mut self, at: u32) {
        while let Some(span) = self
            .names
            .block_ids
            .take_own(&self.source.masked.own_ids, at)
        {
            if let Some(child) = self.blocks.last_child(0) {
                self.name_block(span, child);
            }
        }
    }

    /// Gives the block that starts at event `event` the id in `span`, `^` included (K1, K7).
    pub(super) fn name_block(&mut self, span: Span, event: u32) {
        let id: Box<str> = self.source.text[span.start as usize + 1..span.end as usize].into();
        let first = self.names.block_ids.first_place(&id, span);
        if first != span {
            let message = format!("^{id} is already at line {{line}}");
            self.drafts.push(Draft {
                line_of: Some(first),
                ..Draft::new(Code::DuplicateBlockId, span, message)
            });
        } else if self.names.block_ids.name(event) {
            self.note.blocks.push(BlockId { id, event, span });
        }
    }

    /// Takes a `^id` at the end of the run out of the text, and names a block by it (K1–K3).
    pub(super) fn block_id(&mut self, run: &mut Vec<Event>, item: Option<usize>) {
        // The line break before a formula block ends the paragraph as well.
        trim_breaks(run);
        let Some(Kind::Text(TextRef::Source(span))) = run.last().map(|event| event.kind) else {
            return;
        };
        let text = self.source.text[span.range()].trim_end();
        let Some(caret) = text.rfind('^') else { return };
        let id = &text[caret + 1..];
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return;
        }
        // Line breaks alone make no block: they are removed with the id.
        let is_break = |event: &Event| matches!(event.kind, Kind::SoftBreak | Kind::HardBreak);
        let before = &run[..run.len() - 1];
        let alone = text[..caret].trim().is_empty() && before.iter().all(is_break);
        // Obsidian's own help writes `![[picture.png]]^id` without a space.
        let free = before.last().is_some_and(|event| {
            is_break(event) || matches!(event.kind, Kind::Embed(_) | Kind::WikiLink(_))
        });
        let escaped = caret == 0 && self.source.text[..span.start as usize].ends_with('\\');
        let spaced = if caret == 0 {
            free || alone
        } else {
            text[..caret].ends_with(char::is_whitespace)
        };
        if !spaced || escaped {
            return;
        }
        let place = Span::new(
            span.start as usize + caret,
            span.start as usize + text.len(),
        );
        let quote = (!alone).then(|| self.quote_ending_at(place.end)).flatten();
        let Some(event) = quote.or_else(|| self.block_named(alone, item)) else {
            return;
        };
        let kept = text[..caret].trim_end().len();
        if kept == 0 {
            run.pop();
            trim_breaks(run);
        } else if let Some(Event {
            kind: Kind::Text(TextRef::Source(text)),
            span: whole,
        }) = run.last_mut()
        {
            text.end = text.start + kept as u32;
            whole.end = text.end;
        }
        self.name_block(place, event);
    }

    /// Returns the start event of the outermost quote or callout whose last line ends at byte `at` (K2).
    fn quote_ending_at(&self, at: u32) -> Option<u32> {
        let is_quote = |open: &&OpenBlock| {
            matches!(open.tag, Tag::BlockQuote | Tag::Callout(_)) && !open.dropped
        };
        let quote = self.blocks.stack.iter().find(is_quote)?;
        let end = self.content.events.get(quote.start as usize)?.span.end;
        let rest = self.source.text.get(at as usize..end.max(at) as usize)?;
        let is_mark = |c: char| c == '>' || c.is_whitespace();
        rest.chars().all(is_mark).then_some(quote.start)
    }

    /// Returns the start event of the block that an id at the end of the run names.
    pub(super) fn block_named(&self, alone: bool, item: Option<usize>) -> Option<u32> {
        if let Some(item) = item {
            return Some(self.blocks.stack[item].start);
        }
        let open = self.blocks.stack.last()?;
        let parent = self.blocks.stack.iter().rev().nth(1);
        match open.tag {
            Tag::Paragraph if alone => match parent {
                Some(parent) if parent.tag.is_item() => Some(parent.start),
                _ => self.blocks.last_child(1),
            },
            Tag::CalloutTitle => parent.map(|parent| parent.start),
            _ => Some(open.start),
        }
    }
}
