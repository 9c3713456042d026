//! Covers table rows, cell by cell: each cell is a run of text by itself (C3, L32, X5).

use super::inline::{Inline, is_escaped};
use super::line::is_blank;
use super::scan::Scan;
use super::{Cover, CoverKind, Fill};
use crate::model::Span;
use std::ops::Range;

impl Scan<'_> {
    /// Finds the covers in the row `start..end`.
    pub(super) fn row(&mut self, start: usize, end: usize, quotes: u16) {
        let cells = cells(self.bytes, start, end);
        let cut = cut_links(self.text, &cells);
        let mut cut = cut.into_iter().peekable();
        for cell in cells {
            let covers = self.covers.len();
            self.read_whole(cell.start, cell.end, quotes, true);
            if let Some(link) = cut.next_if(|link| (link.start as usize) < cell.end) {
                self.cover_cut(link.start as usize, cell.end, covers);
                self.cut_links.push(link);
            }
        }
    }

    /// Covers the part of a cut link before the bar, from `open` to the `end` of its cell, unless code or a formula holds it.
    /// The covers of the cell begin at number `first`.
    fn cover_cut(&mut self, open: usize, end: usize, first: usize) {
        let inside = |cover: &Cover| cover.span.start as usize >= open;
        let from = first + self.covers[first..].partition_point(|cover| !inside(cover));
        let is_taken = self.covers[first..from]
            .last()
            .is_some_and(|cover| cover.span.end as usize > open);
        if is_taken || is_escaped(self.bytes, 0, open) {
            return;
        }
        // Other covers within the name of a note go, except comments, which stay hidden.
        let mut inner = self.covers[from..].iter();
        let comment = inner.position(|cover| cover.kind == CoverKind::Comment);
        let to = comment.map_or(self.covers.len(), |at| from + at);
        let end = self
            .covers
            .get(to)
            .map_or(end, |comment| comment.span.start as usize);
        let span = open..open + self.text[open..end].trim_end().len();
        let cover = Cover {
            cell: true,
            ..Cover::new(span, CoverKind::CutLink, Fill::Letters)
        };
        self.covers.splice(from..to, [cover]);
    }
}

/// Returns the wikilinks that begin in one of the cells and end in a later one, each from `[[` to `]]`.
fn cut_links(text: &str, cells: &[Range<usize>]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for cell in cells {
        let inner = &text[cell.clone()];
        let (close, next) = (inner.find("]]"), inner.find("[["));
        if let (Some(from), Some(close)) = (open, close)
            && next.is_none_or(|next| close < next)
        {
            found.push(Span::new(from, cell.start + close + 2));
        }
        if close.is_some() || next.is_some() {
            let last = inner.rfind("[[");
            let last = last.filter(|open| !inner[*open..].contains("]]"));
            open = last.map(|open| cell.start + open);
        }
    }
    found
}

/// Returns the cells of the table row `start..end`. Bars split it unless they are escaped or inside a comment. As in all text, the first
/// opener wins.
pub(super) fn cells(bytes: &[u8], start: usize, end: usize) -> Vec<Range<usize>> {
    let Ok(row) = str::from_utf8(&bytes[start..end]) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut from = usize::from(row.starts_with('|'));
    let mut read = from;
    while let Some(bar) = next_bar(row.as_bytes(), read) {
        if let Some(after) = comment_over(row, read, bar) {
            read = after;
            continue;
        }
        found.push(start + from..start + bar);
        from = bar + 1;
        read = from;
    }
    if !row.as_bytes()[from..].iter().all(|b| is_blank(*b)) {
        found.push(start + from..end);
    }
    found
}

/// Returns the next bar that splits, from `at` on. CommonMark escapes a bar by the backslash right before it, however many stand there.
fn next_bar(row: &[u8], at: usize) -> Option<usize> {
    (at..row.len()).find(|bar| row[*bar] == b'|' && (*bar == 0 || row[*bar - 1] != b'\\'))
}

/// Returns where the comment ends that begins in `from..bar` and reaches over the bar.
fn comment_over(row: &str, from: usize, bar: usize) -> Option<usize> {
    if !row[from..bar].contains("%%") {
        return None;
    }
    let close = row[bar..].find("%%").map(|n| bar + n + 2)?;
    let mut covers = Vec::new();
    let mut inline = Inline::new(row, from, bar, &mut covers);
    inline.scan();
    inline.comment.map(|_| close)
}
