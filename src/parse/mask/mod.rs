//! What CommonMark must not see is covered before it looks.
//!
//! Comments, formulas, wikilinks, bare URLs, inline footnotes and callout titles follow Obsidian's rules, not CommonMark's
//! (C, X, L, F4, Q). [`mask`] finds them in one pass and writes letters (or spaces) of the same length over them, so pulldown-cmark
//! reads the rest and every byte offset stays true. `events` puts them back where the covering letters come out.
//!
//! [`lines`] walks lines and containers and decides what is code, HTML, table or text; [`inline`] looks into text, where
//! whatever opens first wins (L10). A cover that ends up in code or HTML is simply not used: the original text is.

mod blocks;
mod grammar;
mod inline;
mod lines;
mod table;

use crate::model::Span;

/// A note's body with covers, and what lies under them.
#[derive(Debug, Default)]
pub(super) struct Masked {
    /// As long as the note's text.
    pub(super) text: String,
    /// What was covered, in order, not overlapping.
    pub(super) covers: Vec<Cover>,
    /// Removed ranges (comments), in order; each is also a cover.
    pub(super) hidden: Vec<Span>,
    /// Callout heads, in order of [`Head::at`].
    pub(super) heads: Vec<Head>,
    /// First lines of callouts that a lazy line follows (Q8): covered by letters, not blanked, in order.
    pub(super) lazy_heads: Vec<Span>,
    /// Block ids on a line of their own right under a quote or table (K3), in order.
    pub(super) own_ids: Vec<Span>,
    /// Labels of footnote definitions, folded (F5).
    pub(super) footnotes: Vec<String>,
    /// `%%` without an end (C5): its place, and whether the rest of the note is hidden.
    pub(super) unclosed_comment: Option<(Span, bool)>,
    /// Comments that silence findings (R5), in order.
    pub(super) silences: Vec<super::silence::Silence>,
    /// Code fences without an end (C11).
    pub(super) unclosed_fences: Vec<Span>,
    /// Wikilinks that a table's bar cuts (L32).
    pub(super) cut_links: Vec<Span>,
}

/// A covered range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) span: Span,
    pub(super) kind: CoverKind,
    /// Quote marks before each further line inside the range.
    pub(super) quotes: u16,
    /// Whether it stands in a table cell, where `\|` means `|`.
    pub(super) cell: bool,
}

/// What a cover hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CoverKind {
    Comment,
    WikiLink,
    Embed,
    Url,
    Math,
    DisplayMath,
    /// `$$` at the start of a line (X4).
    MathBlock,
    /// `^[`
    FootnoteOpen,
    /// `]` of `^[…]`
    FootnoteClose,
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

/// Covers what CommonMark must not see in `text` from byte `body` on. `plain_heads` are offsets of `[!` that turned out to be no
/// callouts.
pub(super) fn mask(text: &str, body: usize, plain_heads: &[u32]) -> Masked {
    let mut scan = lines::Scan::new(text, body, plain_heads);
    scan.run();
    scan.finish()
}

/// Writes over bytes of the note's copy.
pub(super) fn cover(out: &mut [u8], span: Span, with: u8) {
    out[span.range()].fill(with);
}
