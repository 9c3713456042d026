//! Lines and containers: what is code, HTML, a table, a heading or a run of text (C2, C11, X4, G, W4, K3, Q).
//!
//! This follows CommonMark's block structure closely enough to know where text is; where it is unsure, a run ends, so that
//! nothing is ever covered across the border of two blocks except block comments and formula blocks, which cross on purpose.

use super::grammar::{
    HtmlEnd, fence_open, find_ignoring_case, footnote_label, html_open, is_heading,
    is_reference_definition, is_rule_or_setext, list_marker,
};
use super::inline::Inline;
use super::{CoverKind, Masked, cover};
use crate::model::Span;
use crate::model::text::fold;

/// Walks the lines of one note.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) body: usize,
    pub(super) plain_heads: &'t [u32],
    pub(super) done: Masked,
    /// Whole-line covers that become spaces, so that CommonMark sees a blank line.
    pub(super) blanks: Vec<Span>,
    /// Text of the paragraph being gathered: one span a line, prefixes left out.
    pub(super) run: Vec<Span>,
    pub(super) run_quotes: u16,
    /// Columns at which the content of the open list items starts.
    pub(super) items: Vec<usize>,
    /// Quote marks of the line before, lazy continuation counted as if marked.
    pub(super) quotes: u16,
    pub(super) fence: Option<Fence>,
    pub(super) html: Option<HtmlEnd>,
    pub(super) table: bool,
}

/// An open code fence.
#[derive(Debug)]
pub(super) struct Fence {
    pub(super) mark: u8,
    pub(super) length: usize,
    pub(super) quotes: u16,
    pub(super) column: usize,
    pub(super) span: Span,
}

/// The containers a line begins with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Prefix {
    pub(super) quotes: u16,
    /// First byte after the prefix and white space.
    pub(super) content: usize,
    /// Column of the content.
    pub(super) column: usize,
    /// A list item starts on this line.
    pub(super) item: bool,
    /// A list item starts before the last quote mark, so that the quote is a new one.
    pub(super) item_before_quote: bool,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, body: usize, plain_heads: &'t [u32]) -> Self {
        Self {
            text,
            body,
            plain_heads,
            done: Masked::default(),
            blanks: Vec::new(),
            run: Vec::new(),
            run_quotes: 0,
            items: Vec::new(),
            quotes: 0,
            fence: None,
            html: None,
            table: false,
        }
    }

    pub(super) fn run(&mut self) {
        let mut at = self.body;
        while at < self.text.len() {
            let end = self.line_end(at);
            at = self.line(at, end);
        }
        self.flush();
        if let Some(fence) = self.fence.take() {
            self.done.unclosed_fences.push(fence.span);
        }
    }

    /// Writes the covers over a copy of the text.
    pub(super) fn finish(mut self) -> Masked {
        let mut out = self.text.as_bytes().to_vec();
        self.done.covers.sort_by_key(|c| c.span.start);
        for found in &self.done.covers {
            cover(&mut out, found.span, b'x');
            if found.kind == CoverKind::Comment {
                self.done.hidden.push(found.span);
            }
        }
        for span in &self.done.lazy_heads {
            cover(&mut out, *span, b'x');
        }
        for span in &self.blanks {
            cover(&mut out, *span, b' ');
        }
        self.done.hidden.sort();
        // Covers replace whole characters by ASCII, so this cannot fail; if it did, showing the text uncovered would be wrong.
        self.done.text = String::from_utf8(out).unwrap_or_default();
        self.done
    }

    pub(super) fn line_end(&self, at: usize) -> usize {
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |n| at + n)
    }

    /// Takes the line `at..end`; returns where the next one starts.
    fn line(&mut self, at: usize, end: usize) -> usize {
        let next = (end + 1).min(self.text.len()).max(end);
        if self.fence.is_some() && self.fence_line(at, end) {
            return next;
        }
        let prefix = self.prefix(at, end, u16::MAX);
        let content = &self.text[prefix.content..end];
        if content.trim().is_empty() {
            self.blank(prefix);
            return next;
        }
        if let Some(html) = self.html {
            self.html_comments(prefix.content, end);
            if matches!(html, HtmlEnd::Text(close) if find_ignoring_case(content, close)) {
                self.html = None;
            }
            return next;
        }
        let lazy = !self.run.is_empty() && !prefix.item && prefix.quotes < self.quotes;
        let before = self.quotes;
        let opens_quote = prefix.quotes > self.quotes || prefix.item_before_quote;
        if prefix.quotes != self.quotes && !lazy {
            self.flush();
            self.table = false;
        }
        if self.is_own_id(content) && (prefix.quotes < before || self.table) && !prefix.item {
            return self.own_id(prefix, end, next);
        }
        if self.is_indented_code(prefix) {
            return next;
        }
        if !lazy {
            self.enter(prefix);
            self.quotes = prefix.quotes;
        }
        if self.table && (self.starts_block(prefix, end) || lazy) {
            self.table = false;
        }
        self.content(prefix, end, next, opens_quote)
    }

    /// A line's content after its containers.
    fn content(&mut self, prefix: Prefix, end: usize, next: usize, opens_quote: bool) -> usize {
        let (start, content) = (prefix.content, &self.text[prefix.content..end]);
        if content.starts_with("%%") {
            return self.block_comment(start);
        }
        if content.starts_with("$$")
            && let Some(after) = self.math_block(prefix)
        {
            return after;
        }
        if opens_quote
            && content.starts_with("[!")
            && let Some(after) = self.callout_head(prefix, end, next)
        {
            return after;
        }
        if let Some((mark, length)) = fence_open(content) {
            self.flush();
            let span = Span::new(start, end);
            let column = self.items.last().copied().unwrap_or(0);
            self.fence = Some(Fence {
                mark,
                length,
                quotes: prefix.quotes,
                column,
                span,
            });
            return next;
        }
        if let Some(html) = html_open(content, self.run.is_empty()) {
            self.flush();
            self.html_comments(start, end);
            self.html = match html {
                HtmlEnd::Text(close) if find_ignoring_case(&content[1..], close) => None,
                open => Some(open),
            };
            if self.html == Some(HtmlEnd::Text("-->")) {
                return self.html_comment_block(start, next);
            }
            return next;
        }
        if let Some(label_end) = footnote_label(content) {
            self.flush();
            self.done.footnotes.push(fold(&content[2..label_end]));
            self.items.push(prefix.column + 4);
            let start = start + label_end + 2;
            self.add(prefix, start, end);
            return next;
        }
        if is_reference_definition(content) && self.run.is_empty() {
            return next;
        }
        if is_heading(content) {
            self.flush();
            self.add(prefix, start, end);
            self.flush();
            return next;
        }
        if is_rule_or_setext(content) {
            self.flush();
            return next;
        }
        if self.table {
            self.row(prefix, start, end);
            return next;
        }
        if content.contains('|') && self.delimiter_row_follows(next, content, prefix.quotes) {
            self.flush();
            self.row(prefix, start, end);
            self.table = true;
            let after = self.line_end(next);
            return (after + 1).min(self.text.len()).max(after);
        }
        if prefix.item {
            self.flush();
        }
        self.add(prefix, start, end);
        next
    }

    fn add(&mut self, prefix: Prefix, start: usize, end: usize) {
        if self.run.is_empty() {
            self.run_quotes = prefix.quotes;
        }
        self.run.push(Span::new(start, end));
    }

    /// Looks for covers in the gathered run.
    pub(super) fn flush(&mut self) {
        let (Some(first), Some(last)) = (self.run.first(), self.run.last()) else {
            return;
        };
        let (start, end) = (first.start as usize, last.end as usize);
        self.inline(start, end, self.run_quotes, false);
        self.run.clear();
    }

    pub(super) fn inline(&mut self, start: usize, end: usize, quotes: u16, cell: bool) {
        if start >= end {
            return;
        }
        let mut inline = Inline {
            text: self.text,
            start,
            end,
            quotes,
            cell,
            covers: &mut self.done.covers,
            unclosed_comment: None,
        };
        inline.scan();
        if let Some(at) = inline.unclosed_comment {
            self.done
                .unclosed_comment
                .get_or_insert((Span::new(at, at + 2), false));
        }
    }

    pub(super) fn blank(&mut self, prefix: Prefix) {
        self.flush();
        self.table = false;
        if self.html == Some(HtmlEnd::Blank) {
            self.html = None;
        }
        self.quotes = prefix.quotes;
    }

    /// Strips containers from the line `at..end`, at most `most` quote marks.
    pub(super) fn prefix(&self, at: usize, end: usize, most: u16) -> Prefix {
        let bytes = self.text.as_bytes();
        let mut p = Prefix {
            content: at,
            ..Prefix::default()
        };
        let mut base = 0usize;
        loop {
            while p.content < end && matches!(bytes[p.content], b' ' | b'\t') {
                p.column += if bytes[p.content] == b'\t' {
                    4 - p.column % 4
                } else {
                    1
                };
                p.content += 1;
            }
            if p.content >= end {
                return p;
            }
            let item_base = self.items.last().copied().unwrap_or(0).max(base);
            if p.column >= item_base + 4 && p.column >= base + 4 {
                return p;
            }
            let rest = &bytes[p.content..end];
            if rest[0] == b'>' && p.quotes < most {
                p.quotes += 1;
                p.content += 1;
                p.column += 1;
                if p.item {
                    p.item_before_quote = true;
                }
                if p.content < end && bytes[p.content] == b' ' {
                    p.content += 1;
                    p.column += 1;
                }
                base = p.column;
            } else if let Some(length) = list_marker(rest).filter(|_| most == u16::MAX) {
                p.item = true;
                p.content += length;
                p.column += length;
                base = p.column;
            } else {
                return p;
            }
        }
    }

    /// Keeps the columns of the open list items.
    fn enter(&mut self, prefix: Prefix) {
        if prefix.item {
            self.flush();
            while self.items.last().is_some_and(|open| prefix.column <= *open) {
                self.items.pop();
            }
            self.items.push(prefix.column);
        } else if self.run.is_empty() {
            while self
                .items
                .last()
                .is_some_and(|column| prefix.column < *column)
            {
                self.items.pop();
            }
        }
    }

    fn is_indented_code(&self, prefix: Prefix) -> bool {
        let base = self.items.last().copied().unwrap_or(0);
        self.run.is_empty()
            && !self.table
            && !prefix.item
            && prefix.column >= base + 4 + usize::from(prefix.quotes) * 2
    }

    /// Whether a line after a table row is something else than a row.
    fn starts_block(&self, prefix: Prefix, end: usize) -> bool {
        let content = &self.text[prefix.content..end];
        prefix.item
            || is_heading(content)
            || fence_open(content).is_some()
            || html_open(content, false).is_some()
    }

    /// A line while a fence is open; `false` when the fence's container ended before it.
    fn fence_line(&mut self, at: usize, end: usize) -> bool {
        let Some(fence) = &self.fence else {
            return false;
        };
        let prefix = self.prefix(at, end, fence.quotes);
        let content = &self.text[prefix.content..end];
        let left =
            prefix.quotes < fence.quotes || (!content.is_empty() && prefix.column < fence.column);
        if left {
            self.done.unclosed_fences.push(fence.span);
            self.fence = None;
            return false;
        }
        let run = content.bytes().take_while(|b| *b == fence.mark).count();
        if run >= fence.length
            && content[run..].trim().is_empty()
            && prefix.column < fence.column + 4 + usize::from(fence.quotes) * 2
        {
            self.fence = None;
        }
        true
    }
}
