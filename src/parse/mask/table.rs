//! Table rows: each cell is a run of text by itself (C3, G, L32, X5).

use super::lines::{Prefix, Scan};
use crate::model::Span;

impl Scan<'_> {
    /// Whether the line at `next` is the delimiter row of a table whose header is `header`.
    pub(super) fn delimiter_row_follows(&self, next: usize, header: &str, quotes: u16) -> bool {
        if next >= self.text.len() {
            return false;
        }
        let end = self.line_end(next);
        let p = self.prefix(next, end, quotes);
        let row = self.text[p.content..end].trim();
        let dashes = row.contains('-')
            && row
                .bytes()
                .all(|b| matches!(b, b'-' | b':' | b'|' | b' ' | b'\t'));
        if p.quotes != quotes || !dashes || !row.contains(['|', '-']) {
            return false;
        }
        cells(row, 0).len() == cells(header, 0).len()
    }

    /// A table row: each cell is a run of its own (C3, L32, X5).
    pub(super) fn row(&mut self, prefix: Prefix, start: usize, end: usize) {
        let row = &self.text[start..end];
        let found = cells(row, start);
        let mut cut: Option<usize> = None;
        for cell in &found {
            let text = &self.text[cell.range()];
            match (cut.take(), text.find("]]"), text.find("[[")) {
                (Some(open), Some(close), inner) if inner.is_none_or(|inner| close < inner) => {
                    self.done
                        .cut_links
                        .push(Span::new(open, cell.start as usize + close + 2));
                }
                _ => {}
            }
            cut = text
                .rfind("[[")
                .filter(|open| !text[*open..].contains("]]"))
                .map(|open| cell.start as usize + open);
        }
        for cell in found {
            self.inline(cell.start as usize, cell.end as usize, prefix.quotes, true);
        }
    }
}

/// Cells of a table row that begins at byte `offset` of the note: split at bars that are not escaped and not inside a comment.
fn cells(row: &str, offset: usize) -> Vec<Span> {
    let bytes = row.as_bytes();
    let trimmed = row.trim();
    let lead = row.len() - row.trim_start().len();
    let (mut start, end) = (lead, lead + trimmed.len());
    let mut found = Vec::new();
    let mut at = start;
    if trimmed.starts_with('|') {
        start += 1;
        at += 1;
    }
    while at < end {
        match bytes[at] {
            b'\\' => at += 2,
            b'%' if row[at..].starts_with("%%") => {
                at = row[at + 2..end]
                    .find("%%")
                    .map_or(at + 2, |n| at + 2 + n + 2);
            }
            b'|' => {
                found.push(Span::new(offset + start, offset + at));
                at += 1;
                start = at;
            }
            _ => at += 1,
        }
    }
    if start < end {
        found.push(Span::new(offset + start, offset + end));
    }
    found
}
