//! What has begun and not ended yet while a note is built: blocks, the inline content of a leaf block, the text of a code or HTML block.

use crate::model::{Event, Tag};
use std::ops::Range;

/// An open container.
#[derive(Debug)]
pub(super) struct OpenBlock {
    pub(super) tag: Tag,
    /// Index of its start event.
    pub(super) start: u32,
    /// Start event of the block in it that ended last (K3).
    pub(super) last_child: Option<u32>,
    /// Whether it is left out, because it is nested too deep or empty.
    pub(super) dropped: bool,
    /// Whether the own text of an item has been read.
    pub(super) has_text: bool,
}

/// The blocks that are open.
#[derive(Debug, Default)]
pub(super) struct OpenBlocks {
    /// From the outermost to the innermost.
    pub(super) stack: Vec<OpenBlock>,
    /// Start event of the block outside of all others that ended last.
    root_child: Option<u32>,
}

impl OpenBlocks {
    /// Returns the tag of the innermost block.
    pub(super) fn tag(&self) -> Option<Tag> {
        self.stack.last().map(|open| open.tag)
    }

    pub(super) fn in_verbatim(&self) -> bool {
        matches!(self.tag(), Some(Tag::CodeBlock(_) | Tag::HtmlBlock))
    }

    /// Notes that the block with start event `start` ended, `up` blocks outside of the innermost.
    pub(super) fn child_ended(&mut self, start: u32, up: usize) {
        let parent = self.stack.iter_mut().rev().nth(up);
        *parent.map_or(&mut self.root_child, |open| &mut open.last_child) = Some(start);
    }

    /// Returns the start event of the block that ended last, `up` blocks outside of the innermost.
    pub(super) fn last_child(&self, up: usize) -> Option<u32> {
        let parent = self.stack.iter().rev().nth(up);
        parent.map_or(self.root_child, |open| open.last_child)
    }

    /// Returns the index on the stack of the item whose own text is the run: text directly in it, or its first paragraph.
    pub(super) fn own_text_of_item(&self) -> Option<usize> {
        let top = self.stack.len().checked_sub(1)?;
        let item = if self.stack[top].tag == Tag::Paragraph {
            top.checked_sub(1)?
        } else {
            top
        };
        let open = &self.stack[item];
        let first = top == item || open.last_child.is_none();
        (open.tag.is_item() && !open.has_text && !open.dropped && first).then_some(item)
    }
}

/// An open Markdown link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LinkOpen {
    /// Without a destination: its text alone is shown (L6).
    Plain,
    /// Written as text, because it holds a wikilink or footnote.
    Literal,
    /// `<https://…>`; its text is not taken over.
    Auto,
    /// Indexes the note's links.
    Link(u32),
}

/// An open Markdown image.
#[derive(Debug)]
pub(super) struct ImageOpen {
    /// Length of the run and of the links before it.
    pub(super) run: usize,
    pub(super) links: usize,
    /// Destination and title, unless empty.
    pub(super) target: Option<(Box<str>, Box<str>)>,
}

/// The inline content of the leaf block that is open.
#[derive(Debug, Default)]
pub(super) struct OpenInline {
    pub(super) run: Vec<Event>,
    pub(super) links: Vec<LinkOpen>,
    pub(super) images: Vec<ImageOpen>,
    /// Whether a paragraph was closed for a formula block and goes on with the next text (X4).
    pub(super) interrupted: bool,
    /// Whether the line break after a covered callout head is to be removed.
    pub(super) drop_break: bool,
}

impl OpenInline {
    pub(super) fn in_link(&self) -> bool {
        matches!(self.links.last(), Some(LinkOpen::Link(_)))
    }
}

/// The code or HTML block that is open.
#[derive(Debug, Default)]
pub(super) struct Verbatim {
    pub(super) pieces: Vec<Range<usize>>,
    /// Text that is no slice of the source.
    pub(super) cooked: Option<String>,
    /// Where it ends as far as it is read.
    pub(super) end: usize,
    pub(super) is_fence: bool,
    /// The language of code, and the rest of the info string.
    pub(super) info: (Box<str>, Box<str>),
}
