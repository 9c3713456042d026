//! Names that a note gives to its parts, while the note is built: labels of footnotes, ids of blocks and headings.

use crate::model::outline::HeadingIds;
use crate::model::text::fold;
use crate::model::{Footnote, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// Names that a note has given so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) footnotes: Footnotes,
    pub(super) block_ids: BlockIds,
    pub(super) heading_ids: HeadingIds,
    /// The level of the heading that is open.
    pub(super) heading_level: u8,
}

/// The footnotes of a note.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Their indexes by folded label.
    ids: FxHashMap<String, u32>,
    /// Whether the text refers to each of them.
    referenced: Vec<bool>,
    /// Inline footnotes that are open.
    open: Vec<u32>,
}

impl Footnotes {
    /// Returns the index in `all` of the footnote with this label, which is compared as names are (N2). Adds it if it is new.
    pub(super) fn labelled(&mut self, label: &str, all: &mut Vec<Footnote>) -> u32 {
        let next = all.len() as u32;
        let index = *self.ids.entry(fold(label)).or_insert(next);
        if index == next {
            self.add(label, all);
        }
        index
    }

    /// Adds an inline footnote to `all` and returns its index.
    pub(super) fn open_inline(&mut self, all: &mut Vec<Footnote>) -> u32 {
        let index = all.len() as u32;
        self.add("", all);
        self.refer_to(index);
        self.open.push(index);
        index
    }

    /// Returns the index of the inline footnote that ends.
    pub(super) fn close_inline(&mut self) -> Option<u32> {
        self.open.pop()
    }

    fn add(&mut self, label: &str, all: &mut Vec<Footnote>) {
        all.push(Footnote {
            label: label.into(),
            definition: u32::MAX,
        });
        self.referenced.push(false);
    }

    /// Makes room for footnotes that were read in a text of their own.
    pub(super) fn add_read(&mut self, count: usize) {
        self.referenced.extend(std::iter::repeat_n(true, count));
    }

    /// Notes that the text refers to a footnote.
    pub(super) fn refer_to(&mut self, index: u32) {
        self.referenced[index as usize] = true;
    }

    /// Whether the text refers to a footnote.
    pub(super) fn is_referenced(&self, index: usize) -> bool {
        self.referenced[index]
    }
}

/// The block ids of a note.
#[derive(Debug, Default)]
pub(super) struct BlockIds {
    /// Where each stands, by folded id.
    places: FxHashMap<String, Span>,
    /// Start events of blocks that have an id.
    named: FxHashSet<u32>,
    /// How many ids on lines of their own were taken.
    taken: usize,
}

impl BlockIds {
    /// Takes the next of `own_ids`, the ids on lines of their own, if it begins before byte `at`.
    pub(super) fn take_own(&mut self, own_ids: &[Span], at: u32) -> Option<Span> {
        let span = own_ids.get(self.taken).filter(|span| span.start < at)?;
        self.taken += 1;
        Some(*span)
    }

    /// Returns where the id, which stands at `span`, stands first.
    pub(super) fn first_place(&mut self, id: &str, span: Span) -> Span {
        *self.places.entry(fold(id)).or_insert(span)
    }

    /// Whether the block that starts at event `event` had no id yet. It has one from now on (K7).
    pub(super) fn name(&mut self, event: u32) -> bool {
        self.named.insert(event)
    }
}
