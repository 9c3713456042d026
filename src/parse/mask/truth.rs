//! Collects what pulldown-cmark makes of each line, from the events of the parse that the note is built from.
//!
//! Entry points: [`Truth::event`] for each event, then [`Truth::finish`]; [`read`] for a parse whose events nothing else needs;
//! [`FromParse`] for a scan whose lines a parse decides.

use super::grammar::{heading, heading_text};
use super::line::{self, Blocks, Line, LineClass, is_blank, strip};
use crate::parse::commonmark;
use pulldown_cmark::{Event as Md, Tag as MdTag, TagEnd};
use std::ops::Range;

/// The lines of one parse.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Truth {
    pub(super) lines: Vec<Line>,
    /// The first code span that the parse found. There should be none, because all are covered.
    pub(super) code: Option<usize>,
    /// Index of the line that was looked up last; the next one is usually near.
    at: usize,
    quotes: u16,
    lists: usize,
    /// The open paragraph: where it begins, and how far it reaches so far.
    leaf: Option<Range<usize>>,
    row: bool,
    heading: bool,
    verbatim: bool,
}

impl Truth {
    /// Splits `copy` from byte `body` on into lines, of which only the blank ones are known yet.
    pub(in crate::parse) fn new(copy: &str, body: usize) -> Self {
        let bytes = copy.as_bytes();
        let mut truth = Self::default();
        let mut at = body;
        while at < bytes.len() {
            let end = line::end(bytes, at);
            let blank = bytes[at..end].iter().all(|b| is_blank(*b) || *b == b'>');
            let class = if blank {
                LineClass::Blank
            } else {
                LineClass::Other
            };
            truth.lines.push(Line::new(at, class));
            at = end + 1;
        }
        truth
    }

    /// Records one event of the parse of `copy`.
    pub(in crate::parse) fn event(&mut self, copy: &str, event: &Md<'_>, range: Range<usize>) {
        if matches!(event, Md::Code(_)) {
            self.code.get_or_insert(range.start);
        }
        match event {
            Md::Start(tag) => self.start(copy, tag, range),
            Md::End(tag) => self.end(copy, *tag),
            Md::Rule => self.close(copy),
            Md::SoftBreak | Md::HardBreak => {}
            _ if self.verbatim || self.heading || self.row => {}
            _ => {
                // The event begins behind the backslash of an escape.
                let escaped = copy[..range.start].ends_with('\\');
                self.reach(range.start - usize::from(escaped)..range.end);
            }
        }
    }

    pub(in crate::parse) fn finish(mut self, copy: &str) -> Self {
        self.close(copy);
        self
    }

    /// Extends the open paragraph over `range`.
    fn reach(&mut self, range: Range<usize>) {
        let end = range.end;
        let leaf = self.leaf.get_or_insert(range);
        leaf.end = leaf.end.max(end);
    }

    fn start(&mut self, copy: &str, tag: &MdTag<'_>, range: Range<usize>) {
        use MdTag::{Emphasis, Image, Link, Strikethrough, Strong};
        if matches!(
            tag,
            Emphasis | Strong | Strikethrough | Link { .. } | Image { .. }
        ) {
            if !self.row && !self.heading {
                self.reach(range);
            }
            return;
        }
        self.close(copy);
        match tag {
            MdTag::Paragraph => self.leaf = Some(range.start..range.start + 1),
            MdTag::Heading { .. } => self.start_heading(copy, range.start),
            MdTag::BlockQuote(_) => {
                self.quotes = self.quotes.saturating_add(1);
                self.line(range.start, |line| line.quote = Some(range.start as u32));
            }
            MdTag::FootnoteDefinition(_) => {
                self.line(range.start, |line| {
                    line.definition = Some(range.start as u32);
                });
            }
            MdTag::List(_) => {
                self.lists += 1;
                if self.lists == 1 {
                    self.list(copy, range);
                }
            }
            MdTag::CodeBlock(_) => self.block(copy, LineClass::Code, range),
            MdTag::HtmlBlock => self.block(copy, LineClass::Html, range),
            MdTag::TableHead | MdTag::TableRow => {
                self.row = true;
                let content = strip(copy.as_bytes(), range.start, 0);
                self.line(range.start, |line| {
                    line.class = LineClass::Row;
                    line.first = matches!(tag, MdTag::TableHead);
                    line.content = content;
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, copy: &str, tag: TagEnd) {
        use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
        if matches!(tag, Emphasis | Strong | Strikethrough | Link | Image) {
            return;
        }
        self.close(copy);
        match tag {
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => self.lists -= 1,
            TagEnd::TableHead | TagEnd::TableRow => self.row = false,
            TagEnd::Heading(_) => self.heading = false,
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.verbatim = false,
            _ => {}
        }
    }

    /// Records a heading. One that begins with `#` is no paragraph; an underlined one is treated as the text of one.
    fn start_heading(&mut self, copy: &str, start: usize) {
        let rest = &copy.as_bytes()[start..];
        let rest = &rest[..line::end(rest, 0)];
        let Some(level) = heading(rest) else { return };
        self.heading = true;
        if let Some(text) = heading_text(rest, level) {
            self.line(start, |line| {
                line.class = LineClass::Heading;
                line.first = true;
                line.content = start + text;
            });
        }
    }

    fn list(&mut self, copy: &str, range: Range<usize>) {
        let from = self.find(range.start);
        for (n, line) in self.lines[from..].iter_mut().enumerate() {
            // The range of a list may reach to the content of the line behind it.
            if n > 0 && strip(copy.as_bytes(), line.start, usize::MAX) >= range.end {
                break;
            }
            line.listed = true;
        }
    }

    fn block(&mut self, copy: &str, class: LineClass, range: Range<usize>) {
        self.verbatim = true;
        let from = self.find(range.start);
        let end = range.end.max(range.start + 1);
        let quotes = usize::from(self.quotes);
        let lines = self.lines[from..].iter_mut().enumerate();
        for (n, line) in lines.take_while(|(_, line)| line.start < end) {
            line.inside = true;
            if line.class == LineClass::Other {
                line.class = class;
                line.first = n == 0;
                line.content = match n {
                    0 => range.start,
                    _ => strip(copy.as_bytes(), line.start, quotes),
                };
            }
        }
    }

    /// Ends the paragraph, and marks its lines as text.
    fn close(&mut self, copy: &str) {
        let Some(leaf) = self.leaf.take() else { return };
        let from = self.find(leaf.start);
        let quotes = self.quotes;
        let lines = self.lines[from..].iter_mut().enumerate();
        for (n, line) in lines.take_while(|(_, line)| line.start < leaf.end) {
            if line.class == LineClass::Other || n == 0 {
                line.class = LineClass::Text;
                line.first = n == 0;
                line.quotes = quotes;
                line.content = match n {
                    0 => leaf.start,
                    _ => strip(copy.as_bytes(), line.start, usize::from(quotes)),
                };
            }
        }
    }

    fn line(&mut self, at: usize, change: impl FnOnce(&mut Line)) {
        let n = self.find(at);
        if let Some(line) = self.lines.get_mut(n) {
            change(line);
        }
    }

    /// Returns the index of the line that holds byte `at`.
    fn find(&mut self, at: usize) -> usize {
        let lines = &self.lines;
        if lines.get(self.at).is_none_or(|line| at < line.start) {
            self.at = lines
                .partition_point(|line| line.start <= at)
                .saturating_sub(1);
        }
        while lines.get(self.at + 1).is_some_and(|line| line.start <= at) {
            self.at += 1;
        }
        self.at
    }
}

/// Parses `copy` from byte `body` on for its lines alone.
pub(super) fn read(copy: &str, body: usize) -> Truth {
    let mut truth = Truth::new(copy, body);
    for (event, range) in commonmark::events(&copy[body..]) {
        truth.event(copy, &event, range.start + body..range.end + body);
    }
    truth.finish(copy)
}

/// Answers by a finished parse what each line is.
#[derive(Debug)]
pub(super) struct FromParse<'a> {
    text: &'a str,
    lines: &'a [Line],
    at: usize,
}

impl<'a> FromParse<'a> {
    pub(super) fn new(text: &'a str, truth: &'a Truth) -> Self {
        Self {
            text,
            lines: &truth.lines,
            at: 0,
        }
    }
}

impl Blocks for FromParse<'_> {
    fn peek(&mut self, _: &[u8], at: usize, _: usize) -> Line {
        let is_before = |line: &Line| line.start <= at;
        while self.lines.get(self.at + 1).is_some_and(is_before) {
            self.at += 1;
        }
        match self.lines.get(self.at) {
            Some(line) if line.start == at => *line,
            // A line within a cover continues as the cover began.
            Some(line) => Line {
                start: at,
                first: false,
                quote: None,
                definition: None,
                content: strip(self.text.as_bytes(), at, usize::MAX),
                ..*line
            },
            None => Line::new(at, LineClass::Other),
        }
    }

    fn commit(&mut self, _: &[u8], _: usize, _: bool) {}
}
