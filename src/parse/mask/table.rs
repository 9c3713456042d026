//! Table rows: each cell is a run of text by itself (C3, G, L32, X5).

use super::line::is_blank;
use super::scan::Scan;
use crate::model::Span;
use std::ops::Range;

impl Scan<'_> {
    /// Looks for covers in the row `start..end`.
    pub(super) fn row(&mut self, start: usize, end: usize, quotes: u16) {
        let mut cut: Option<usize> = None;
        for cell in cells(self.bytes, start, end) {
            let text = &self.text[cell.clone()];
            match (cut.take(), text.find("]]"), text.find("[[")) {
                (Some(open), Some(close), inner) if inner.is_none_or(|inner| close < inner) => {
                    self.cut_links.push(Span::new(open, cell.start + close + 2));
                }
                _ => {}
            }
            cut = text
                .rfind("[[")
                .filter(|open| !text[*open..].contains("]]"))
                .map(|open| cell.start + open);
            self.read_whole(cell.start, cell.end, quotes, true);
        }
    }
}

/// Cells of the table row `start..end`: split at bars that are not escaped and not inside a comment.
pub(super) fn cells(bytes: &[u8], start: usize, end: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = start;
    if start < end && bytes[start] == b'|' {
        from += 1;
    }
    let mut at = from;
    while at < end {
        match bytes[at] {
            b'\\' => at += 2,
            b'%' if bytes[at..end].starts_with(b"%%") => {
                let close = bytes[at + 2..end].windows(2).position(|two| two == b"%%");
                at = close.map_or(at + 2, |n| at + 2 + n + 2);
            }
            b'|' => {
                found.push(from..at);
                at += 1;
                from = at;
            }
            _ => at += 1,
        }
    }
    let last = from.min(end)..end;
    if !bytes[last.clone()].iter().all(|b| is_blank(*b)) {
        found.push(last);
    }
    found
}
