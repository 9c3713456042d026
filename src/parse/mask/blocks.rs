//! Blocks that CommonMark does not know: comments, formula blocks, callout heads, block ids on their own line (C2, X4, Q, K3).

use super::grammar::{fence_open, html_open, is_heading, is_rule_or_setext, list_marker};
use super::inline::find_display_end;
use super::lines::{Prefix, Scan};
use super::{Cover, CoverKind, Head};
use crate::model::Span;
use crate::parse::silence;

impl Scan<'_> {
    /// C2: from a `%%` that is first on its line to the next `%%`, wherever that is.
    pub(super) fn block_comment(&mut self, start: usize) -> usize {
        let close = self.text[start + 2..].find("%%").map(|n| start + 2 + n);
        let Some(close) = close else {
            self.flush();
            let span = Span::new(start, start + 2);
            self.done.unclosed_comment = Some((span, true));
            self.hide_line(Span::new(start, self.text.len()));
            return self.text.len();
        };
        let end = close + 2;
        let silenced = silence::codes(&self.text[start + 2..close]);
        if !silenced.is_empty() {
            self.done.silences.push((Span::new(start, end), silenced));
        }
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
    pub(super) fn hide_line(&mut self, span: Span) {
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
    pub(super) fn math_block(&mut self, prefix: Prefix) -> Option<usize> {
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
    pub(super) fn container_end(&self, start: usize, prefix: Prefix) -> usize {
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
    pub(super) fn callout_head(
        &mut self,
        prefix: Prefix,
        end: usize,
        next: usize,
    ) -> Option<usize> {
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
        let mark = after.bytes().next();
        let fold = mark.filter(|mark| b"+-".contains(mark)).unwrap_or(b' ');
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
    pub(super) fn lazy_follows(&self, next: usize, prefix: Prefix) -> bool {
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
    pub(super) fn is_own_id(&self, content: &str) -> bool {
        let Some(id) = content.trim_end().strip_prefix('^') else {
            return false;
        };
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    }

    pub(super) fn own_id(&mut self, prefix: Prefix, end: usize, next: usize) -> usize {
        self.flush();
        let length = self.text[prefix.content..end].trim_end().len();
        let span = Span::new(prefix.content, prefix.content + length);
        self.done.own_ids.push(span);
        self.blanks.push(span);
        self.blank(prefix);
        next
    }

    /// Comments count in HTML blocks too (C1), but not inside a tag (C6).
    pub(super) fn html_comments(&mut self, start: usize, end: usize) {
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
    pub(super) fn html_comment_block(&mut self, start: usize, next: usize) -> usize {
        let close = self.text[start..].find("-->").map(|n| start + n + 3);
        self.html = None;
        close.map_or(self.text.len(), |at| {
            let end = self.line_end(at);
            (end + 1).min(self.text.len()).max(end).max(next)
        })
    }
}
