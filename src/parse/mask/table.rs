//! Table rows: each cell is a run of text by itself (C3, G, L32, X5).

use super::inline::Inline;
use super::line::is_blank;
use super::scan::Scan;
use crate::model::Span;
use std::ops::Range;

impl Scan<'_> {
    /// Finds the covers in the row `start..end`.
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

fn next_bar(row: &[u8], mut at: usize) -> Option<usize> {
    while at < row.len() {
        match row[at] {
            b'\\' => at += 2,
            b'|' => return Some(at),
            _ => at += 1,
        }
    }
    None
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
