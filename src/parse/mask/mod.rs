//! Covers what CommonMark must not see before it reads a note, and nothing else.
//!
//! Comments, formulas, wikilinks, bare URLs, inline footnotes and callout titles follow Obsidian's rules, not CommonMark's (C, X, L, F4,
//! Q). A cover replaces them with letters or spaces of the same length. So pulldown-cmark reads the rest, and every byte offset stays true.
//! `events` puts the originals back where it meets the covering letters.
//!
//! pulldown-cmark alone decides what is code, HTML, a table or text (C13). [`mod@guess`] predicts its decision for each line and covers
//! accordingly; [`settle::Guess::is_right`] compares the prediction with the parse that the note is made from. If they differ,
//! [`mod@settle`] covers without a guess: one opener after the other, each judged by a parse of all before it.
//!
//! [`mod@scan`] decides what to cover and asks [`line::Blocks`] what each line is: either [`mod@guess`] or a parse ([`truth`]) answers.
//! [`inline`] searches text, where the first opener wins (L10).

mod blocks;
mod containers;
mod cursor;
mod finish;
mod grammar;
mod guess;
mod html;
mod inline;
mod line;
mod markup;
mod scan;
mod settle;
mod table;
#[cfg(test)]
mod tests;
mod truth;

use crate::model::Span;
pub(super) use settle::{guess, settle};
pub(super) use truth::Truth;

/// A note's body with covers, and lists of what they hide.
#[derive(Debug, Default)]
pub(super) struct Masked {
    /// The note's text with covers written over it. It is as long as the text, or shorter if the rest of the note is hidden.
    pub(super) text: String,
    /// Covers that become events, in order, not overlapping, with those in titles of callouts.
    pub(super) covers: Vec<Cover>,
    /// All covers that were written, in order, not overlapping.
    written: Vec<Cover>,
    /// Removed ranges (comments), in order.
    pub(super) hidden: Vec<Span>,
    /// Callout heads, in order of [`Head::at`].
    pub(super) heads: Vec<Head>,
    /// First lines of callouts that a lazy line follows (Q8): covered by letters, not blanked, in order.
    pub(super) lazy_heads: Vec<Span>,
    /// Block ids on a line of their own right under a quote or table (K3), in order.
    pub(super) own_ids: Vec<Span>,
    /// Labels of footnote definitions, folded (F5).
    pub(super) footnotes: Vec<String>,
    /// Comments without an end (C5, C7), in order.
    pub(super) unclosed: Vec<(Span, Unclosed)>,
    /// Comments that silence findings (R5), in order.
    pub(super) silences: Vec<super::silence::Silence>,
    /// Wikilinks that a table's bar cuts (L32).
    pub(super) cut_links: Vec<Span>,
}

/// The fate of the text behind a comment without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unclosed {
    /// `%%` that hides the rest of the note.
    HidesAll,
    /// `%%` that is shown.
    IsText,
    /// `<!--` that hides the rest of its block.
    HidesBlock,
    /// No comment without an end, but a note in which comments and blocks depend on each other too often to be resolved.
    Unread,
}

/// A covered range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) span: Span,
    pub(super) kind: CoverKind,
    pub(super) fill: Fill,
    /// Quote marks before each further line inside the range.
    pub(super) quotes: u16,
    /// Whether it stands in a table cell, where `\|` means `|`.
    pub(super) cell: bool,
}

/// The text that is written over a covered range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// Letters: the covered lines become one line of text.
    Letters,
    /// Spaces: the covered lines become one blank line.
    Blank,
    /// An empty block of HTML and spaces: the covered lines become one line that shows nothing. A blank line would end a list item that
    /// begins with it, and the item's other text would be read as code.
    Nothing,
    /// Spaces, over the line break before it as well: the covered lines vanish.
    Join,
    /// Spaces over its first line, letters over the others: they become a paragraph of their own (X4).
    Apart,
    /// Spaces over its first and its last line, letters between: what follows it begins a block, too (X4).
    Between,
}

/// A block of HTML that shows nothing. It is no longer than the shortest comment, `%%%%`.
const NOTHING: &[u8; 4] = b"<??>";

/// What a cover hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CoverKind {
    /// `%%…%%` or `<!--…-->` within a block.
    Comment,
    /// A comment that may reach over several blocks (C2, C3, C7).
    BlockComment,
    WikiLink,
    /// A target that belongs to no link: `[[target` before a table's bar that cuts it (L32), or `(target)` behind one or behind a wikilink.
    CutLink,
    Embed,
    Url,
    Code,
    /// Text without a meaning of its own, such as a backtick that begins no code span. Beside covered text CommonMark might give it one.
    Literal,
    Math,
    DisplayMath,
    /// `$$` at the start or the end of a line (X4).
    MathBlock,
    /// `^[`
    FootnoteOpen,
    /// `]` of `^[…]`
    FootnoteClose,
    /// The first line of a callout.
    Head,
    /// `^id` on a line of its own.
    OwnId,
}

impl Cover {
    /// Makes a cover outside of quotes and cells.
    fn new(span: impl Into<Span>, kind: CoverKind, fill: Fill) -> Self {
        Self {
            span: span.into(),
            kind,
            fill,
            quotes: 0,
            cell: false,
        }
    }

    /// Whether it can change what CommonMark makes of lines.
    fn is_block(self) -> bool {
        use CoverKind::{BlockComment, Head, MathBlock, OwnId};
        matches!(self.kind, BlockComment | MathBlock | Head | OwnId)
    }

    /// Returns where the hidden text begins: behind the line break that [`Fill::Join`] takes along.
    fn opener(self) -> usize {
        self.span.start as usize + usize::from(self.fill == Fill::Join)
    }

    /// Returns the part of the cover for which CommonMark sees letters.
    fn letters(self, text: &str) -> Span {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        let second = (line::end(text.as_bytes(), start) + 1).min(end);
        match self.fill {
            Fill::Apart => Span::new(second, end),
            Fill::Between => {
                let last = text[second..end].rfind('\n');
                Span::new(second, last.map_or(end, |n| second + n))
            }
            _ => self.span,
        }
    }

    /// Writes the cover over `copy`, a copy of `text`.
    fn write(self, text: &str, copy: &mut [u8]) {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        match self.fill {
            Fill::Letters => copy[start..end].fill(b'x'),
            Fill::Blank | Fill::Join => copy[start..end].fill(b' '),
            Fill::Nothing => {
                copy[start..end].fill(b' ');
                copy[start..start + NOTHING.len()].copy_from_slice(NOTHING);
            }
            Fill::Apart | Fill::Between => {
                let line = line::end(text.as_bytes(), start).min(end);
                copy[start..line].fill(b' ');
                let letters = self.letters(text);
                copy[letters.range()].fill(b'x');
                if self.fill == Fill::Between {
                    copy[letters.end as usize + 1..end].fill(b' ');
                }
            }
        }
        use CoverKind::{Code, DisplayMath, Embed, Math, WikiLink};
        if !self.cell && matches!(self.kind, Code | DisplayMath | Embed | Math | WikiLink) {
            // CommonMark counts bars to decide whether a table begins, also those that split no cell.
            let bytes = text.as_bytes();
            for bar in start + 1..end {
                if bytes[bar] == b'|' && bytes[bar - 1] != b'\\' {
                    copy[bar] = b'|';
                }
            }
        }
    }
}

/// First line of a callout (Q1–Q5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Offset of `[!`.
    pub(super) at: u32,
    /// The type, between `[!` and `]`, metadata included.
    pub(super) kind: Span,
    /// `+`, `-` or a space for none.
    pub(super) fold: u8,
    /// The title.
    pub(super) title: Span,
}
