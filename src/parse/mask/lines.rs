//! Lines and containers: what is code, HTML, a table, a heading or a run of text (C2, C11, X4, G, W4, K3, Q).
//!
//! This follows CommonMark's block structure closely enough to know where text is; where it is unsure, a run ends, so that
//! nothing is ever covered across the border of two blocks except block comments and formula blocks, which cross on purpose.

use super::inline::{Inline, find_display_end};
use super::{Cover, CoverKind, Head, Masked, cover};
use crate::model::Span;
use crate::model::text::fold;

/// Walks the lines of one note.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    text: &'t str,
    body: usize,
    plain_heads: &'t [u32],
    done: Masked,
    /// Whole-line covers that become spaces, so that CommonMark sees a blank line.
    blanks: Vec<Span>,
    /// Text of the paragraph being gathered: one span a line, prefixes left out.
    run: Vec<Span>,
    run_quotes: u16,
    /// Columns at which the content of the open list items starts.
    items: Vec<usize>,
    /// Quote marks of the line before, lazy continuation counted as if marked.
    quotes: u16,
    fence: Option<Fence>,
    html: Option<HtmlEnd>,
    table: bool,
}

/// An open code fence.
#[derive(Debug)]
struct Fence {
    mark: u8,
    length: usize,
    quotes: u16,
    column: usize,
    span: Span,
}

/// What ends an HTML block.
#[derive(Clone, Copy, Debug, PartialEq)]
enum HtmlEnd {
    Blank,
    Text(&'static str),
}

/// The containers a line begins with.
#[derive(Clone, Copy, Debug, Default)]
struct Prefix {
    quotes: u16,
    /// First byte after the prefix and white space.
    content: usize,
    /// Column of the content.
    column: usize,
    /// A list item starts on this line.
    item: bool,
    /// A list item starts before the last quote mark, so that the quote is a new one.
    item_before_quote: bool,
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

    fn line_end(&self, at: usize) -> usize {
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
        if content.starts_with("$$") {
            if let Some(after) = self.math_block(prefix) {
                return after;
            }
        }
        if opens_quote && content.starts_with("[!") {
            if let Some(after) = self.callout_head(prefix, end, next) {
                return after;
            }
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
    fn flush(&mut self) {
        let (Some(first), Some(last)) = (self.run.first(), self.run.last()) else {
            return;
        };
        let (start, end) = (first.start as usize, last.end as usize);
        self.inline(start, end, self.run_quotes, false);
        self.run.clear();
    }

    fn inline(&mut self, start: usize, end: usize, quotes: u16, cell: bool) {
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

    fn blank(&mut self, prefix: Prefix) {
        self.flush();
        self.table = false;
        if self.html == Some(HtmlEnd::Blank) {
            self.html = None;
        }
        self.quotes = prefix.quotes;
    }

    /// Strips containers from the line `at..end`, at most `most` quote marks.
    fn prefix(&self, at: usize, end: usize, most: u16) -> Prefix {
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

    /// C2: from a `%%` that is first on its line to the next `%%`, wherever that is.
    fn block_comment(&mut self, start: usize) -> usize {
        let close = self.text[start + 2..].find("%%").map(|n| start + 2 + n);
        let Some(close) = close else {
            self.flush();
            let span = Span::new(start, start + 2);
            self.done.unclosed_comment = Some((span, true));
            self.hide_line(Span::new(start, self.text.len()));
            return self.text.len();
        };
        let end = close + 2;
        let line_end = self.line_end(end);
        if self.text[end..line_end].trim().is_empty() {
            self.hide_line(Span::new(start, line_end));
            return (line_end + 1).min(self.text.len()).max(line_end);
        }
        let span = Span::new(start, end);
        self.done.covers.push(Cover {
            span,
            kind: CoverKind::Comment,
            quotes: 0,
            cell: false,
        });
        self.flush();
        // What follows on the line is normal text.
        self.run_quotes = self.quotes;
        self.run.push(Span::new(end, line_end));
        (line_end + 1).min(self.text.len()).max(line_end)
    }

    /// Blanks a comment that fills its lines. Between the items or lines of a list the line goes altogether, so that the comment does
    /// not make the list a loose one.
    fn hide_line(&mut self, span: Span) {
        self.done.hidden.push(span);
        let line_start = self.text[..span.start as usize]
            .rfind('\n')
            .map_or(0, |n| n + 1);
        let lead = &self.text[line_start..span.start as usize];
        let next = (span.end as usize + 1).min(self.text.len());
        let next_line = self.text[next..].lines().next().unwrap_or_default();
        let follows = next_line.trim_start();
        let in_list =
            list_marker(follows.as_bytes()).is_some() || next_line.starts_with([' ', '\t']);
        if !self.items.is_empty()
            && lead.trim().is_empty()
            && line_start > self.body
            && in_list
            && !follows.is_empty()
        {
            self.blanks
                .push(Span::new(line_start - 1, span.end as usize));
        } else {
            self.flush();
            self.blanks.push(span);
        }
    }

    /// X4: `$$` at the start of a line up to the next `$$` in the same container.
    fn math_block(&mut self, prefix: Prefix) -> Option<usize> {
        let start = prefix.content;
        let limit = self.container_end(start, prefix);
        let close = find_display_end(&self.text[..limit], start + 2)?;
        if self.text[start + 2..close].trim().is_empty() {
            return None;
        }
        let span = Span::new(start, close + 2);
        // What was gathered so far is scanned by itself; the block joins no run.
        self.flush();
        self.done.covers.push(Cover {
            span,
            kind: CoverKind::MathBlock,
            quotes: prefix.quotes,
            cell: false,
        });
        let line_end = self.line_end(close + 2);
        if !self.text[close + 2..line_end].trim().is_empty() {
            self.run_quotes = prefix.quotes;
            self.run.push(Span::new(close + 2, line_end));
        }
        Some((line_end + 1).min(self.text.len()).max(line_end))
    }

    /// Where the innermost container of the line with this prefix ends, at least the line itself.
    fn container_end(&self, start: usize, prefix: Prefix) -> usize {
        let column = self.items.last().copied().unwrap_or(0);
        if prefix.quotes == 0 && column == 0 {
            return self.text.len();
        }
        let mut at = self.line_end(start) + 1;
        let mut end = at - 1;
        while at < self.text.len() {
            let line_end = self.line_end(at);
            let p = self.prefix(at, line_end, prefix.quotes);
            let blank = self.text[p.content..line_end].trim().is_empty();
            if p.quotes < prefix.quotes || (!blank && column > 0 && p.column < column) {
                return end;
            }
            // A closing `$$` here is enough; looking further would make many blocks quadratic.
            if self.text[at..line_end].contains("$$") {
                return line_end;
            }
            end = line_end;
            at = line_end + 1;
        }
        self.text.len()
    }

    /// Q1–Q5: covers the first line of a callout.
    fn callout_head(&mut self, prefix: Prefix, end: usize, next: usize) -> Option<usize> {
        let start = prefix.content;
        let content = &self.text[start..end];
        if self.plain_heads.binary_search(&(start as u32)).is_ok() {
            return None;
        }
        let close = content.find(']')?;
        let kind = Span::new(start + 2, start + close);
        if self.text[kind.range()]
            .split('|')
            .next()
            .unwrap_or_default()
            .trim()
            .is_empty()
        {
            return None;
        }
        let after = &content[close + 1..];
        let fold = match after.bytes().next() {
            Some(fold @ (b'+' | b'-')) => fold,
            _ => b' ',
        };
        let title_start = start + close + 1 + usize::from(fold != b' ');
        let title = &self.text[title_start..end];
        let skipped = title.len() - title.trim_start().len();
        let title = Span::new(
            title_start + skipped,
            title_start + skipped + title.trim().len(),
        );
        self.flush();
        self.done.heads.push(Head {
            at: start as u32,
            kind,
            fold,
            title,
        });
        self.inline(title.start as usize, title.end as usize, 0, false);
        let whole = Span::new(start, end);
        if self.lazy_follows(next, prefix) {
            self.done.lazy_heads.push(whole);
            // A run of nothing, so that the next line counts as a continuation.
            self.run_quotes = prefix.quotes;
            self.run.push(Span::new(end, end));
        } else {
            self.blanks.push(whole);
        }
        self.quotes = prefix.quotes;
        Some(next)
    }

    /// Whether the line at `next` goes on lazily after a callout's title (Q8).
    fn lazy_follows(&self, next: usize, prefix: Prefix) -> bool {
        if next >= self.text.len() {
            return false;
        }
        let end = self.line_end(next);
        let p = self.prefix(next, end, u16::MAX);
        let content = &self.text[p.content..end];
        p.quotes < prefix.quotes
            && !p.item
            && !content.trim().is_empty()
            && !self.is_own_id(content)
            && !content.starts_with("%%")
            && !is_heading(content)
            && !is_rule_or_setext(content)
            && fence_open(content).is_none()
            && html_open(content, false).is_none()
    }

    /// K3: `^id` alone on the line.
    fn is_own_id(&self, content: &str) -> bool {
        let Some(id) = content.trim_end().strip_prefix('^') else {
            return false;
        };
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    }

    fn own_id(&mut self, prefix: Prefix, end: usize, next: usize) -> usize {
        self.flush();
        let length = self.text[prefix.content..end].trim_end().len();
        let span = Span::new(prefix.content, prefix.content + length);
        self.done.own_ids.push(span);
        self.blanks.push(span);
        self.blank(prefix);
        next
    }

    /// Comments count in HTML blocks too (C1), but not inside a tag (C6).
    fn html_comments(&mut self, start: usize, end: usize) {
        let bytes = self.text.as_bytes();
        let (mut at, mut in_tag) = (start, false);
        while at < end {
            match bytes[at] {
                b'<' => in_tag = true,
                b'>' => in_tag = false,
                b'%' if !in_tag && self.text[at..end].starts_with("%%") => {
                    let Some(close) = self.text[at + 2..end].find("%%") else {
                        return;
                    };
                    let span = Span::new(at, at + 2 + close + 2);
                    self.done.covers.push(Cover {
                        span,
                        kind: CoverKind::Comment,
                        quotes: 0,
                        cell: false,
                    });
                    at = span.end as usize;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// An HTML comment block runs to its `-->` and is not looked into (C6, C7).
    fn html_comment_block(&mut self, start: usize, next: usize) -> usize {
        let close = self.text[start..].find("-->").map(|n| start + n + 3);
        self.html = None;
        close.map_or(self.text.len(), |at| {
            let end = self.line_end(at);
            (end + 1).min(self.text.len()).max(end).max(next)
        })
    }

    /// Whether the line at `next` is the delimiter row of a table whose header is `header`.
    fn delimiter_row_follows(&self, next: usize, header: &str, quotes: u16) -> bool {
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
    fn row(&mut self, prefix: Prefix, start: usize, end: usize) {
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

/// Length of the list marker (with one space) at the start of `rest`.
fn list_marker(rest: &[u8]) -> Option<usize> {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let mark = if digits == 0 {
        matches!(rest.first(), Some(b'-' | b'*' | b'+')).then_some(1)?
    } else {
        (digits < 10 && matches!(rest.get(digits), Some(b'.' | b')'))).then_some(digits + 1)?
    };
    match rest.get(mark) {
        None => Some(mark),
        Some(b' ' | b'\t') => Some(mark + 1),
        Some(_) => None,
    }
}

fn fence_open(content: &str) -> Option<(u8, usize)> {
    let mark = *content
        .as_bytes()
        .first()
        .filter(|b| matches!(b, b'`' | b'~'))?;
    let length = content.bytes().take_while(|b| *b == mark).count();
    let info_ok = mark == b'~' || !content[length..].contains('`');
    (length >= 3 && info_ok).then_some((mark, length))
}

fn is_heading(content: &str) -> bool {
    let level = content.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&level) && matches!(content.as_bytes().get(level), None | Some(b' ' | b'\t'))
}

/// A thematic break or a setext underline: a line of one character only.
fn is_rule_or_setext(content: &str) -> bool {
    let Some(mark) = content
        .bytes()
        .next()
        .filter(|b| matches!(b, b'-' | b'*' | b'_' | b'='))
    else {
        return false;
    };
    let only = content
        .bytes()
        .all(|b| b == mark || b == b' ' || b == b'\t');
    let count = content.bytes().filter(|b| *b == mark).count();
    only && (count >= 3 || (matches!(mark, b'-' | b'=') && !content.trim().contains(' ')))
}

/// End of the label (offset of `]`) of a footnote definition `[^label]:`.
fn footnote_label(content: &str) -> Option<usize> {
    let rest = content.strip_prefix("[^")?;
    let close = rest.find(']')?;
    let label = &rest[..close];
    let valid = !label.is_empty()
        && !label.contains(char::is_whitespace)
        && rest[close..].starts_with("]:");
    valid.then_some(close + 2)
}

fn is_reference_definition(content: &str) -> bool {
    content.starts_with('[')
        && content
            .find("]:")
            .is_some_and(|close| !content[1..close].contains(['[', ']']))
}

const RAW_BLOCKS: [(&str, &str); 4] = [
    ("<script", "</script>"),
    ("<pre", "</pre>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

/// Elements that start an HTML block (CommonMark 4.6, condition 6).
const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Whether an HTML block starts here, and what ends it. `fresh`: no paragraph is open (condition 7 needs that).
fn html_open(content: &str, fresh: bool) -> Option<HtmlEnd> {
    let rest = content.strip_prefix('<')?;
    if rest.starts_with("!--") {
        return Some(HtmlEnd::Text("-->"));
    }
    for (open, close) in RAW_BLOCKS {
        let starts = content
            .get(..open.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(open));
        let ends = !matches!(content.as_bytes().get(open.len()), Some(b) if !matches!(b, b' ' | b'\t' | b'>'));
        if starts && ends {
            return Some(HtmlEnd::Text(close));
        }
    }
    if rest.starts_with('?') {
        return Some(HtmlEnd::Text("?>"));
    }
    if rest.starts_with("![CDATA[") {
        return Some(HtmlEnd::Text("]]>"));
    }
    if rest.starts_with('!') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some(HtmlEnd::Text(">"));
    }
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let ends = matches!(
        name.as_bytes().get(length),
        None | Some(b' ' | b'\t' | b'>')
    ) || name[length..].starts_with("/>");
    if ends
        && BLOCK_ELEMENTS
            .iter()
            .any(|element| name[..length].eq_ignore_ascii_case(element))
    {
        return Some(HtmlEnd::Blank);
    }
    let whole =
        length > 0 && content.trim_end().ends_with('>') && content.matches('<').count() == 1;
    (fresh && whole && !content.contains("://")).then_some(HtmlEnd::Blank)
}

fn find_ignoring_case(text: &str, needle: &str) -> bool {
    text.as_bytes()
        .windows(needle.len())
        .any(|w| w.eq_ignore_ascii_case(needle.as_bytes()))
}
