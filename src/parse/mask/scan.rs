//! Decides line by line what to cover. [`Blocks`] answers what each line is.
//!
//! Each decision depends on the text before it and on nothing else, so there is only one result:
//!
//! 1. A `%%` or `$$` first on its line opens a block. It does not if it closes one that the lines before it in its paragraph, read by
//!    themselves, leave open. An open backtick there does not count: a comment rather hides too much than too little.
//! 2. A `$$` or `%%` that opens at the end of a line of text reaches to the next one, over blank lines too (`$$`: within its container). So
//!    does a `<!--` without a `-->` on its line.
//! 3. Behind a block comment or formula the rest of the line is text. No block begins there.
//! 4. A comment that fills its lines becomes a blank line. Between the lines of a list its lines vanish; in HTML it becomes letters; at the
//!    start of a list item it becomes an empty block.
//!
//! Entry point: [`scan`].

use super::html;
use super::inline::{Inline, Opener, find_display_end};
use super::line::{self, Blocks, Line, LineClass};
use super::{Cover, CoverKind, Fill, Head, Masked, Unclosed};
use crate::model::Span;
use crate::model::text::fold;

/// Text that is gathered but not yet searched to its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextRun {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) html: bool,
    pub(super) quotes: u16,
    /// The opener without an end in the part before `read`.
    open: Option<Opener>,
    read: usize,
    /// Where the search for the end of an open `$$` goes on, so that no text is searched twice.
    searched: usize,
    /// How many `[` before `start` lack their `]`.
    brackets: usize,
    /// Whether it is an HTML block that begins with an HTML comment.
    is_comment: bool,
    /// Whether a `<!--` without an end hides all of it.
    hides: bool,
}

impl TextRun {
    pub(super) fn new(start: usize, end: usize, html: bool, quotes: u16) -> Self {
        Self {
            start,
            end,
            html,
            quotes,
            open: None,
            read: start,
            searched: start,
            brackets: 0,
            is_comment: false,
            hides: false,
        }
    }
}

/// The state of a walk over the lines of one note.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// The text under the block covers found so far.
    pub(super) copy: Vec<u8>,
    pub(super) covers: Vec<Cover>,
    /// Covers in titles of callouts. They lie within a cover of kind [`CoverKind::Head`].
    pub(super) titles: Vec<Cover>,
    pub(super) heads: Vec<Head>,
    pub(super) cut_links: Vec<Span>,
    pub(super) footnotes: Vec<String>,
    pub(super) unclosed: Vec<(Span, Unclosed)>,
    pub(super) run: Option<TextRun>,
    /// Whether the last line that is not blank is within a list.
    pub(super) listed: bool,
    /// Whether no `%%` follows.
    no_mark: bool,
    has_html_comment: bool,
}

/// Finds the covers of `text` from byte `body` on. `known` are block covers that are already confirmed, in order.
pub(super) fn scan<B: Blocks>(text: &str, body: usize, blocks: &mut B, known: &[Cover]) -> Masked {
    let mut scan = Scan {
        text,
        bytes: text.as_bytes(),
        copy: text.as_bytes().to_vec(),
        covers: Vec::new(),
        titles: Vec::new(),
        heads: Vec::new(),
        cut_links: Vec::new(),
        footnotes: Vec::new(),
        unclosed: Vec::new(),
        run: None,
        listed: false,
        no_mark: false,
        has_html_comment: text[body..].contains("<!--"),
    };
    let mut at = body;
    let mut next = 0;
    while at < text.len() {
        let end = scan.line_end(at);
        while known.get(next).is_some_and(|cover| cover.opener() < at) {
            next += 1;
        }
        let cover = known.get(next).filter(|cover| cover.opener() <= end);
        at = scan.line(blocks, at, end, cover);
    }
    scan.flush();
    scan.finish()
}

impl Scan<'_> {
    pub(super) fn line_end(&self, at: usize) -> usize {
        line::end(self.bytes, at)
    }

    /// Reads the line `at..end`; returns where the next one starts.
    fn line<B: Blocks>(
        &mut self,
        blocks: &mut B,
        at: usize,
        end: usize,
        known: Option<&Cover>,
    ) -> usize {
        let line = blocks.peek(&self.copy, at, end);
        if let Some(definition) = line.definition {
            self.definition(definition as usize, end);
        }
        if let Some(known) = known.filter(|cover| cover.kind != CoverKind::Head) {
            return self.known(blocks, &line, end, *known);
        }
        if let Some(head) = self.callout_head(&line, end) {
            self.flush();
            self.put(head);
            blocks.commit(&self.copy, at, true);
            self.listed = line.listed;
            if head.fill == Fill::Letters {
                // An empty run, so that the next line joins it.
                self.run = Some(TextRun::new(end, end, false, line.quotes));
            }
            return line::after(self.bytes, end);
        }
        if let Some(id) = self.own_id(&line, end) {
            return self.block(blocks, &line, id);
        }
        self.keep_list(&line, end);
        match line.class {
            LineClass::Html | LineClass::Text => return self.text_line(blocks, &line, end),
            LineClass::Blank | LineClass::Code | LineClass::Other => self.flush(),
            LineClass::Heading => {
                self.flush();
                self.read_whole(line.content, end, line.quotes, false);
            }
            LineClass::Row => {
                self.flush();
                if let Some(cover) = self.row_opener(&line, end) {
                    return self.block(blocks, &line, cover);
                }
                self.row(line.content, end, line.quotes);
            }
        }
        blocks.commit(&self.copy, at, false);
        line::after(self.bytes, end)
    }

    fn keep_list(&mut self, line: &Line, end: usize) {
        if line.class == LineClass::Blank {
            return;
        }
        let before = std::mem::replace(&mut self.listed, line.listed);
        // A comment at the left margin right below a list is judged by the line before it.
        if !line.first && self.bytes[line.content.min(end)..end].starts_with(b"%%") {
            self.listed |= before;
        }
    }

    /// Remembers the label of the footnote definition at `at` (F5).
    fn definition(&mut self, at: usize, end: usize) {
        let label = self
            .text
            .get(at + 2..end)
            .and_then(|rest| rest.split(']').next());
        if let Some(label) = label.filter(|label| !label.contains(char::is_whitespace)) {
            self.footnotes.push(fold(label));
        }
    }

    /// Reads a line on which the confirmed cover `known` begins.
    fn known<B: Blocks>(&mut self, blocks: &mut B, line: &Line, end: usize, known: Cover) -> usize {
        self.flush_before(line);
        // Text before the cover, on its line or in its paragraph.
        let opener = known.opener();
        let content = line.content.min(opener);
        if opener > content && known.fill == Fill::Letters {
            match &mut self.run {
                Some(run) => run.end = opener,
                None => self.run = Some(self.new_run(line, content, opener)),
            }
        } else if let Some(run) = self.run {
            self.read_up_to(run, line.start.max(run.start));
        }
        self.keep_list(line, end);
        self.block(blocks, line, known)
    }

    fn new_run(&self, line: &Line, start: usize, end: usize) -> TextRun {
        let html = line.class == LineClass::Html;
        let mut run = TextRun::new(start, end, html, line.quotes);
        run.is_comment = html && line.first && self.bytes[start..].starts_with(b"<!--");
        run
    }

    fn text_line<B: Blocks>(&mut self, blocks: &mut B, line: &Line, end: usize) -> usize {
        let html = line.class == LineClass::Html;
        self.flush_before(line);
        let (at, content) = (line.start, line.content.min(end));
        let rest = &self.bytes[content..end];
        if rest.starts_with(b"%%") {
            match self.left_open(at) {
                Some(Opener::Comment(open)) => {
                    let span = Span::new(open, content + 2);
                    return self.close(blocks, line, span, CoverKind::Comment);
                }
                Some(Opener::Html(_)) if self.run.is_some_and(|run| run.is_comment) => {}
                _ => {
                    let cover = self.block_comment(content, html);
                    return self.block(blocks, line, cover);
                }
            }
        } else if rest.starts_with(b"$$") && !html {
            match self.left_open(at) {
                Some(Opener::Display(open)) => {
                    let span = Span::new(open, content + 2);
                    return self.close(blocks, line, span, CoverKind::DisplayMath);
                }
                Some(_) => {}
                None => {
                    if let Some(cover) = self.math_block(line, content) {
                        return self.block(blocks, line, cover);
                    }
                }
            }
        }
        match &mut self.run {
            Some(run) => run.end = end,
            None => self.run = Some(self.new_run(line, content, end)),
        }
        self.tail(blocks, line, end, false)
    }

    /// Closes blocks of earlier lines that end where this line starts.
    fn close<B: Blocks>(
        &mut self,
        blocks: &mut B,
        line: &Line,
        span: Span,
        kind: CoverKind,
    ) -> usize {
        let html = line.class == LineClass::Html;
        let (end, line_end) = (span.end as usize, self.line_end(line.start));
        if kind == CoverKind::Comment
            || !self.text[span.start as usize + 2..end - 2]
                .trim()
                .is_empty()
        {
            self.put(Cover {
                quotes: line.quotes,
                ..Cover::new(span, kind, Fill::Letters)
            });
        }
        let before = self.run.map_or(0, |run| run.brackets);
        let mut run = TextRun::new(end, line_end, html, line.quotes);
        run.brackets = before;
        self.run = Some(run);
        self.tail(blocks, line, line_end, false)
    }

    /// Gathers the rest of a line of text. If something opens at its end, covers it together with what follows.
    fn tail<B: Blocks>(&mut self, blocks: &mut B, line: &Line, end: usize, changed: bool) -> usize {
        let Some(run) = self.run else {
            return line::after(self.bytes, end);
        };
        let from = run.start.max(line.start).min(end);
        let mut trimmed = end;
        while trimmed > from && line::is_blank(self.bytes[trimmed - 1]) {
            trimmed -= 1;
        }
        let rest = &self.bytes[from..trimmed];
        let ends_open = rest.ends_with(b"%%") || (rest.ends_with(b"$$") && !run.html);
        if ends_open || (self.has_html_comment && self.text[from..trimmed].contains("<!--")) {
            let cover = match self.left_open(end) {
                Some(Opener::Display(open)) if open + 2 == trimmed => {
                    self.display_block(line, open)
                }
                // A comment may go on behind the paragraph, and none of its text may be shown.
                Some(Opener::Comment(open)) if open + 2 == trimmed => {
                    self.next_mark(trimmed).map(|close| open..close + 2)
                }
                Some(Opener::Html(open)) if open >= from && !run.is_comment => {
                    self.html_comment(open)
                }
                _ => None,
            };
            if let Some(span) = cover {
                let is_math = rest.ends_with(b"$$") && self.bytes[span.start] == b'$';
                let kind = if is_math {
                    CoverKind::MathBlock
                } else {
                    CoverKind::BlockComment
                };
                let cover = Cover {
                    quotes: line.quotes,
                    ..Cover::new(span, kind, Fill::Letters)
                };
                return self.block(blocks, line, cover);
            }
        }
        blocks.commit(&self.copy, line.start, changed);
        line::after(self.bytes, end)
    }

    /// Returns where the next `%%` stands.
    fn next_mark(&mut self, from: usize) -> Option<usize> {
        if self.no_mark {
            return None;
        }
        let found = self.text[from..].find("%%").map(|n| from + n);
        self.no_mark = found.is_none();
        found
    }

    /// Adds a block cover that begins on `line`. The rest of its last line is text.
    pub(super) fn block<B: Blocks>(&mut self, blocks: &mut B, line: &Line, cover: Cover) -> usize {
        let opener = cover.opener();
        let mut hides = false;
        if let Some(run) = &mut self.run {
            // The text before it must not leave open what the cover itself opens.
            run.end = run.end.min(opener).max(run.start);
            run.open = run.open.filter(|open| open.at() < opener);
            hides = run.hides || matches!(run.open, Some(Opener::Html(_)));
        }
        let html = line.class == LineClass::Html;
        self.flush();
        self.put(cover);
        let close = cover.span.end as usize;
        let end = self.line_end(close.min(self.bytes.len()));
        if matches!(cover.fill, Fill::Blank | Fill::Nothing | Fill::Join) {
            blocks.commit(&self.copy, line.start, true);
            return line::after(self.bytes, end);
        }
        let mut run = TextRun::new(close, end, html, line.quotes);
        run.hides = hides;
        self.run = Some(run);
        if matches!(cover.fill, Fill::Apart | Fill::Between) {
            blocks.commit(&self.copy, line.start, true);
            let start = line::after(self.bytes, self.line_end(line.start));
            if cover.fill == Fill::Between {
                self.run = None;
                blocks.commit(&self.copy, start, true);
                blocks.commit(&self.copy, self.line_start(close), true);
                return line::after(self.bytes, end);
            }
            return self.tail(blocks, &Line { start, ..*line }, end, true);
        }
        self.tail(blocks, line, end, true)
    }

    fn put(&mut self, cover: Cover) {
        cover.write(self.text, &mut self.copy);
        self.covers.push(cover);
    }

    /// Returns the opener that the lines of the paragraph before byte `to`, read by themselves, leave without an end.
    fn left_open(&mut self, to: usize) -> Option<Opener> {
        let run = self.run?;
        self.read_up_to(run, to)
    }

    /// Searches the run up to `to`. Text from an opener without an end on is searched again with what follows.
    fn read_up_to(&mut self, mut run: TextRun, to: usize) -> Option<Opener> {
        if run.hides {
            return None;
        }
        let news = self.text.get(run.read..to).unwrap_or_default();
        let is_open = match run.open {
            Some(Opener::Comment(_)) => !news.contains("%%"),
            Some(Opener::Display(open)) => {
                let from = run.searched.max(open + 2);
                match find_display_end(&self.text[..to], from) {
                    Ok(_) => false,
                    Err(searched) => {
                        run.searched = searched;
                        true
                    }
                }
            }
            Some(Opener::Html(_)) => !news.contains("-->"),
            None => false,
        };
        if !is_open {
            let before = self.covers.len();
            let brackets = run.brackets;
            let (open, left) = self.read(run, to);
            let at = open.map_or(to, Opener::at);
            let kept = self.covers[before..]
                .iter()
                .take_while(|cover| (cover.span.start as usize) < at);
            self.covers.truncate(before + kept.count());
            run.brackets = if open.is_some() { brackets } else { left };
            run.start = at.max(run.start);
            run.open = open;
        }
        run.read = to;
        run.end = run.end.max(to);
        self.run = Some(run);
        run.open
    }

    /// Finds the covers of the run up to `end`. Returns the opener without an end, and the number of open brackets.
    fn read(&mut self, run: TextRun, end: usize) -> (Option<Opener>, usize) {
        if run.start >= end || run.hides {
            return (None, run.brackets);
        }
        if run.html {
            let mut open = None;
            html::scan(self.text, run.start, end, &mut self.covers, &mut open);
            return (open, 0);
        }
        let mut inline = Inline::new(self.text, run.start, end, &mut self.covers);
        inline.quotes = run.quotes;
        inline.brackets = run.brackets;
        inline.scan();
        (inline.open, inline.brackets)
    }

    /// Finds the covers of a run whose end is known from the start.
    pub(super) fn read_whole(&mut self, start: usize, end: usize, quotes: u16, cell: bool) {
        if start >= end {
            return;
        }
        let mut inline = Inline::new(self.text, start, end, &mut self.covers);
        inline.quotes = quotes;
        inline.cell = cell;
        inline.scan();
        let open = inline.open;
        self.note_open(open);
    }

    /// Searches the gathered run to its end, unless `line` continues it.
    fn flush_before(&mut self, line: &Line) {
        let html = line.class == LineClass::Html;
        if line.first || self.run.is_some_and(|run| run.html != html) {
            self.flush();
        }
    }

    /// Searches the gathered run to its end.
    pub(super) fn flush(&mut self) {
        let Some(mut run) = self.run.take() else {
            return;
        };
        // The line break before the next block is no part of the run.
        while run.end > run.start && self.bytes[run.end - 1] == b'\n' {
            run.end -= 1;
        }
        if run.hides && run.start < run.end {
            let cover = Cover::new(run.start..run.end, CoverKind::Comment, Fill::Letters);
            self.covers.push(cover);
        }
        let (open, _) = self.read(run, run.end);
        self.note_open(open);
    }

    /// Records a comment without an end (C5, C7).
    pub(super) fn note_open(&mut self, open: Option<Opener>) {
        let (at, length, does) = match open {
            Some(Opener::Comment(at)) => (at, 2, Unclosed::IsText),
            Some(Opener::Html(at)) => (at, 4, Unclosed::HidesBlock),
            _ => return,
        };
        self.unclosed.push((Span::new(at, at + length), does));
    }
}
