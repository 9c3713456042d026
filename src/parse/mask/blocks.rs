//! Finds blocks that CommonMark does not know: comments, formula blocks, callout heads, block ids on their own line (C2, C7, X4, Q, K3).

use super::grammar::{fence, footnote, heading, html_block, html_end, list_marker, rule};
use super::inline::{Inline, find_display_end};
use super::line::{self, Line, LineClass, is_blank, strip};
use super::scan::Scan;
use super::{Cover, CoverKind, Fill, Head};
use crate::model::Span;
use crate::model::plain::without_comments;
use std::ops::Range;

/// Comments in a row behind which an indented line is searched. Behind more, one is assumed, because nothing hidden may become code.
const MOST_COMMENTS: usize = 16;

impl Scan<'_> {
    /// Returns the cover from a `%%` that is first on its line to the next `%%`, wherever that is (C2).
    pub(super) fn block_comment(&self, start: usize, html: bool) -> Cover {
        let cover = |start: usize, end: usize, fill: Fill| {
            Cover::new(start..end, CoverKind::BlockComment, fill)
        };
        let Some(close) = self.text[start + 2..].find("%%") else {
            let fill = if html { Fill::Letters } else { Fill::Blank };
            return cover(start, self.text.len(), fill);
        };
        let end = start + 2 + close + 2;
        let line_end = self.line_end(end);
        let is_whole = self.text[end..line_end].trim().is_empty();
        if html || !is_whole || self.continues_indented(line_end) {
            return cover(start, end, Fill::Letters);
        }
        if self.is_between_items(start, line_end) {
            let line_start = self.line_start(start);
            return cover(line_start - 1, line_end, Fill::Join);
        }
        let fill = if self.begins_item(start) {
            Fill::Nothing
        } else {
            Fill::Blank
        };
        cover(start, line_end, fill)
    }

    /// Whether the next line that is no comment may be indented like code. It continues the paragraph of the comment or callout title
    /// above it, so no blank line may take their place (C13).
    fn continues_indented(&self, line_end: usize) -> bool {
        let mut at = line::after(self.bytes, line_end);
        for _ in 0..MOST_COMMENTS {
            let line = &self.text[at..self.line_end(at)];
            let text = line.trim_start_matches([' ', '\t', '>']);
            let marks = &line[..line.len() - text.len()];
            let indentation = match marks.rsplit_once('>') {
                Some((_, inside)) => inside.strip_prefix(' ').unwrap_or(inside),
                None => marks,
            };
            if text.is_empty() {
                return false;
            }
            if indentation.contains('\t') || indentation.len() >= 4 {
                return true;
            }
            let Some(close) = text.strip_prefix("%%").and_then(|inside| inside.find("%%")) else {
                return false;
            };
            let end = at + marks.len() + 2 + close + 2;
            let line_end = self.line_end(end);
            if !self.text[end..line_end].trim().is_empty() {
                return false;
            }
            at = line::after(self.bytes, line_end);
        }
        true
    }

    /// Whether the first text of a list item stands at `at`: behind the item's marker, or on the line below a marker alone on its line.
    fn begins_item(&self, at: usize) -> bool {
        let ends_with_marker = |line: &[u8]| {
            let word = line.rsplit(|b| is_blank(*b) || *b == b'>').next();
            word.is_some_and(|word| list_marker(word) == Some(word.len()))
        };
        let start = self.line_start(at);
        let before = self.bytes[start..at].trim_ascii_end();
        let is_bare = before.iter().all(|b| is_blank(*b) || *b == b'>');
        if !is_bare || start == 0 {
            return ends_with_marker(before);
        }
        let line = &self.bytes[self.line_start(start - 1)..start - 1];
        ends_with_marker(line.trim_ascii_end())
    }

    /// Whether a comment that fills its lines stands between the items or lines of a list. A blank line there would make the list loose.
    fn is_between_items(&self, start: usize, line_end: usize) -> bool {
        let line_start = self.line_start(start);
        let next = line::after(self.bytes, line_end);
        let next = &self.bytes[next..self.line_end(next)];
        let follows = next.trim_ascii_start();
        let goes_on =
            next.starts_with(b" ") || next.starts_with(b"\t") || list_marker(follows).is_some();
        self.listed
            && line_start > 0
            && self.text[line_start..start].trim().is_empty()
            && goes_on
            && !follows.is_empty()
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |n| n + 1)
    }

    /// Returns the range from a `<!--` that its line leaves open to the next `-->`, unless another `<!--` comes before it (C7).
    pub(super) fn html_comment(&self, open: usize) -> Option<Range<usize>> {
        let from = open + 4;
        let rest = &self.text[from..];
        let own = rest.find("<!--").unwrap_or(rest.len());
        let close = rest[..own].find("-->")?;
        Some(open..from + close + 3)
    }

    /// Returns the formula that begins with the `$$` at `open`: up to the next `$$` in the container of its line (X4).
    pub(super) fn display_block(&self, line: &Line, open: usize) -> Option<Range<usize>> {
        let start = self.line_start(line.content.min(open));
        let marks = quote_marks(&self.bytes[start..line.content.min(open)]);
        let is_indented = self.listed && line.content >= start + 2;
        let mut at = open + 2;
        loop {
            let end = self.line_end(at);
            if let Ok(close) = find_display_end(&self.text[..end], at) {
                let is_empty = self.text[open + 2..close].trim().is_empty();
                return (!is_empty).then_some(open..close + 2);
            }
            if end >= self.bytes.len() {
                return None;
            }
            at = end + 1;
            let end = self.line_end(at);
            let content = strip(self.bytes, at, marks).min(end);
            let own = quote_marks(&self.bytes[at..content]);
            let leaves_item = is_indented
                && marks == 0
                && content < end
                && content < at + 2
                && self.bytes[at] != b'\t';
            if own < marks || leaves_item {
                return None;
            }
        }
    }

    /// Returns the cover of a comment or formula that begins a table row: it ends the table, unless it ends within the row.
    pub(super) fn row_opener(&self, line: &Line, end: usize) -> Option<Cover> {
        let content = line.content.min(end);
        let rest = self.text[content..end].trim_end();
        if let Some(inside) = rest.strip_prefix("%%") {
            let close = inside.find("%%");
            let is_in_cell = close.is_some_and(|close| close + 2 < inside.len());
            return (!is_in_cell).then(|| self.block_comment(content, false));
        }
        let is_formula = rest == "$$" && !line.first;
        is_formula.then(|| self.math_block(line, content)).flatten()
    }

    /// Returns the cover of the formula block that begins with `$$` at the start of a line (X4).
    pub(super) fn math_block(&self, line: &Line, content: usize) -> Option<Cover> {
        let span = self.display_block(line, content)?;
        let end = self.line_end(content);
        // At the left margin, a formula below a list item is outside the item, and one below a table is outside the table.
        let alone = self.text[content + 2..end].trim().is_empty() && span.end > end + 1;
        let leaves = line.class == LineClass::Row || line.listed && !line.first;
        let is_apart = alone && leaves && content == line.start;
        let last = self.line_start(span.end - 2).max(line.start);
        let ends_alone = self.text[last..self.line_end(span.end)].trim() == "$$";
        let fill = match (is_apart, ends_alone) {
            (true, true) => Fill::Between,
            (true, false) => Fill::Apart,
            _ => Fill::Letters,
        };
        Some(Cover {
            quotes: line.quotes,
            ..Cover::new(span, CoverKind::MathBlock, fill)
        })
    }

    /// Covers the first line of a callout (Q1–Q5).
    pub(super) fn callout_head(&mut self, line: &Line, end: usize) -> Option<Cover> {
        let quote = line.quote? as usize;
        if matches!(line.class, LineClass::Code | LineClass::Html) {
            return None;
        }
        let blanks = self.bytes[quote + 1..end]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count();
        let start = quote + 1 + blanks;
        let content = self.text[start..end].strip_prefix("[!")?;
        let close = start + 2 + content.find(']')?;
        let kind = Span::new(start + 2, close);
        let inside = without_comments(&self.text[kind.range()]);
        let name = inside.split('|').next().unwrap_or_default();
        // `> [![badge](a.png)](b.md)` quotes a picture. A comment that goes on behind the bracket takes the bracket away.
        if name.trim().is_empty() || name.contains('[') || inside.contains("%%") {
            return None;
        }
        let mark = self.bytes[close + 1..end].first().copied();
        let fold = mark.filter(|mark| b"+-".contains(mark)).unwrap_or(b' ');
        let title_start = close + 1 + usize::from(fold != b' ');
        let title = &self.text[title_start..end];
        let skipped = title.len() - title.trim_start().len();
        let title = Span::new(
            title_start + skipped,
            title_start + skipped + title.trim().len(),
        );
        self.heads.push(Head {
            at: start as u32,
            kind,
            fold,
            title,
        });
        self.title(title);
        let lazy = self.lazy_follows(line::after(self.bytes, end), line.start, start)
            || self.continues_indented(end);
        let fill = if lazy { Fill::Letters } else { Fill::Blank };
        Some(Cover::new(start..end, CoverKind::Head, fill))
    }

    fn title(&mut self, title: Span) {
        if title.is_empty() {
            return;
        }
        let mut inline = Inline::new(
            self.text,
            title.start as usize,
            title.end as usize,
            &mut self.titles,
        );
        inline.scan();
        let open = inline.open;
        self.note_open(open);
    }

    /// Whether the line at `next` lazily continues a callout's title, whose line begins at `head` and has its content at `content` (Q8).
    fn lazy_follows(&self, next: usize, head: usize, content: usize) -> bool {
        let quotes = quote_marks(&self.bytes[head..content]);
        let end = self.line_end(next);
        let at = strip(self.bytes, next, usize::MAX).min(end);
        let own = quote_marks(&self.bytes[next..at]);
        let rest = &self.bytes[at..end];
        let is_block = rest.starts_with(b"%%")
            || heading(rest).is_some()
            || rule(rest)
            || fence(rest).is_some()
            || footnote(rest).is_some()
            || list_marker(rest).is_some()
            || rest.starts_with(b"<") && (html_end(&rest[1..]).is_some() || html_block(&rest[1..]));
        own < quotes && !rest.is_empty() && !is_block && !is_own_id(&self.text[at..end])
    }

    /// Returns the cover of a `^id` alone on its line right below a quote or a table. It belongs to neither's text (K3).
    pub(super) fn own_id(&self, line: &Line, end: usize) -> Option<Cover> {
        let content = line.content.min(end);
        if line.first
            || !matches!(line.class, LineClass::Text | LineClass::Row)
            || self.bytes[content..end].first() != Some(&b'^')
        {
            return None;
        }
        let text = self.text[content..end].trim_end();
        let marks = quote_marks(&self.bytes[line.start..content]);
        let leaves = line.class == LineClass::Row || marks < usize::from(line.quotes);
        let span = content..content + text.len();
        (leaves && is_own_id(text)).then(|| Cover::new(span, CoverKind::OwnId, Fill::Blank))
    }
}

/// Counts the marks of quotes.
fn quote_marks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'>').count()
}

/// Whether `content` is `^id` and nothing else.
fn is_own_id(content: &str) -> bool {
    let Some(id) = content.trim_end().strip_prefix('^') else {
        return false;
    };
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
