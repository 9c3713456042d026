//! Guesses what CommonMark makes of each line, by tracking which containers and blocks begin and end on it.
//!
//! It follows pulldown-cmark as closely as is cheap. The result is never trusted: [`settle`](mod@super::settle) compares it with the parse.
//! Entry point: [`Guesser`], through [`Blocks`].

use super::containers::{Container, Stack};
use super::cursor::Cursor;
use super::grammar::{
    contains, delimiter_row, destination, fence, footnote, heading, heading_text, html_block,
    html_end, lone_title, rule, underline,
};
use super::line::{self, Blocks, Line, LineClass, is_blank, strip};
use super::markup;
use super::table::cells;

/// The open block, which the next line may continue.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Leaf {
    None,
    Paragraph,
    Fence {
        mark: u8,
        length: usize,
        indent: usize,
    },
    /// An HTML block up to the line that holds this text, or up to a blank line.
    Html(Option<&'static str>),
    Indented,
    /// The header of a table, before its delimiter row.
    Delimiter,
    Table,
    /// A link definition, which a paragraph may follow without a blank line. `title`: its title may follow.
    Definition {
        title: bool,
    },
    /// `[label]:` alone on its line; its address follows.
    Address,
}

/// Guesses line after line.
#[derive(Debug)]
pub(super) struct Guesser {
    stack: Stack,
    leaf: Leaf,
    /// Whether the innermost item began with a blank line and is still empty.
    empty: bool,
    /// All lines so far.
    pub(super) lines: Vec<Line>,
    next: PendingLine,
}

/// What changes when the line that was looked at is committed.
#[derive(Debug)]
struct PendingLine {
    line: Line,
    /// How many of the open containers continue.
    keep: usize,
    new: Vec<Container>,
    leaf: Leaf,
    empty: bool,
}

impl Blocks for Guesser {
    fn peek(&mut self, copy: &[u8], at: usize, end: usize) -> Line {
        self.analyse(copy, at, end);
        self.next.line
    }

    fn commit(&mut self, copy: &[u8], at: usize, changed: bool) {
        if changed {
            // The cover took the line break before it, so it is no longer a line.
            let joined = at > 0 && copy[at - 1] != b'\n';
            if joined && !self.lines.is_empty() {
                return;
            }
            self.analyse(copy, at, line::end(copy, at));
        }
        while self.stack.len() > self.next.keep {
            self.stack.pop();
        }
        for n in 0..self.next.new.len() {
            self.stack.push(self.next.new[n]);
        }
        self.next.new.clear();
        self.leaf = self.next.leaf;
        self.empty = self.next.empty;
        let mut line = self.next.line;
        line.listed = self.stack.has_item(self.stack.len());
        self.lines.push(line);
    }
}

impl Guesser {
    pub(super) fn new() -> Self {
        Self {
            stack: Stack::default(),
            leaf: Leaf::None,
            empty: false,
            lines: Vec::new(),
            next: PendingLine {
                line: Line::new(0, LineClass::Blank),
                keep: 0,
                new: Vec::new(),
                leaf: Leaf::None,
                empty: false,
            },
        }
    }

    /// Classifies the line `at..end` and leaves the result in `next`.
    fn analyse(&mut self, bytes: &[u8], at: usize, end: usize) {
        let mut cursor = Cursor::new(bytes, at, end);
        let keep = self.stack.matched(self.stack.len(), &mut cursor);
        self.next.new.clear();
        self.next.line = Line::new(at, LineClass::Other);
        self.next.line.listed = self.stack.has_item(self.stack.len());
        if !self.goes_on(cursor, keep) {
            self.begin(cursor, keep);
        }
        let may_be_bare = matches!(bytes.get(at), Some(b' ' | b'\t' | b'\x0c' | b'>' | b'\n'));
        if may_be_bare && bytes[at..end].iter().all(|b| is_blank(*b) || *b == b'>') {
            self.next.line.class = LineClass::Blank;
        }
    }

    /// Sets the class of the line. `keep` containers continue on it; those that begin on it are in `next.new`.
    fn set(&mut self, class: LineClass, first: bool, content: usize, leaf: Leaf, keep: usize) {
        let new = &self.next.new;
        let new_quotes = new.iter().filter(|c| **c == Container::Quote).count();
        let quotes = self.stack.quotes(keep) + new_quotes;
        let is_new_item = new.iter().any(|c| matches!(c, Container::Item(_)));
        let listed = is_new_item || self.stack.has_item(keep);
        let line = &mut self.next.line;
        line.class = class;
        line.first = first;
        line.content = content;
        line.listed = listed;
        line.quotes = u16::try_from(quotes).unwrap_or(u16::MAX);
        self.next.leaf = leaf;
        self.next.keep = keep;
        self.next.empty = false;
    }

    /// Whether the line continues the open block.
    fn goes_on(&mut self, cursor: Cursor<'_>, keep: usize) -> bool {
        let depth = self.stack.len();
        let all = keep == depth;
        let (bytes, end, at) = (cursor.bytes, cursor.end, self.next.line.start);
        let content = || strip(bytes, at, self.stack.quotes(self.stack.len()));
        if self.leaf == Leaf::None {
            return false;
        }
        match self.leaf {
            Leaf::Fence {
                mark,
                length,
                indent,
            } if all => {
                let leaf = if cursor.closes_fence(mark, length, indent) {
                    Leaf::None
                } else {
                    self.leaf
                };
                self.set(LineClass::Code, false, content(), leaf, depth);
            }
            Leaf::Html(Some(close)) if all => {
                let leaf = if contains(cursor.rest(), close) {
                    Leaf::None
                } else {
                    self.leaf
                };
                self.set(LineClass::Html, false, content(), leaf, depth);
            }
            Leaf::Html(None) if all && !cursor.is_blank() => {
                self.set(LineClass::Html, false, content(), self.leaf, depth);
            }
            Leaf::Indented if all && cursor.is_indented_or_at_end() => {
                self.set(LineClass::Code, false, content(), self.leaf, depth);
            }
            Leaf::Delimiter => self.set(LineClass::Other, false, cursor.at, Leaf::Table, depth),
            Leaf::Table if all => {
                let mut row = cursor;
                row.spaces();
                let is_bar = row.rest().first() == Some(&b'|')
                    && row.rest()[1..].iter().all(|b| is_blank(*b));
                if is_bar || self.interrupts(row, true, true) {
                    return false;
                }
                self.set(LineClass::Row, false, row.at, Leaf::Table, depth);
            }
            Leaf::Address => {
                let from = strip(bytes, at, usize::MAX).min(end);
                let title = destination(&bytes[from..end]) == Some(false);
                self.set(
                    LineClass::Other,
                    false,
                    cursor.at,
                    Leaf::Definition { title },
                    depth,
                );
            }
            Leaf::Definition { title } => return self.after_definition(cursor, all, title),
            Leaf::Paragraph => {
                let mut text = cursor;
                let deep = text.columns(4) == 4;
                if !deep && all && underline(text.rest()) {
                    self.set(LineClass::Other, false, text.at, Leaf::None, depth);
                    return true;
                }
                let ends = !deep && self.interrupts(text, all, false);
                text.spaces();
                if ends || text.is_at_end() {
                    return false;
                }
                self.set(LineClass::Text, false, content(), Leaf::Paragraph, depth);
            }
            _ => return false,
        }
        true
    }

    /// Reads a line after a link definition: its title, another definition, a table or a paragraph.
    fn after_definition(&mut self, cursor: Cursor<'_>, all: bool, title: bool) -> bool {
        let depth = self.stack.len();
        let mut text = cursor;
        let ends = text.columns(4) < 4 && self.interrupts(text, all, false);
        text.spaces();
        if ends || text.is_at_end() {
            return false;
        }
        let other = if title && lone_title(text.rest()) {
            Some(Leaf::Definition { title: false })
        } else {
            self.definition(text.bytes, text.at, text.end)
        };
        if let Some(leaf) = other {
            self.set(LineClass::Other, false, text.at, leaf, depth);
        } else if text.rest().contains(&b'|') && self.delimiter_follows(text, depth) {
            self.set(LineClass::Row, true, text.at, Leaf::Delimiter, depth);
        } else {
            self.set(LineClass::Text, true, text.at, Leaf::Paragraph, depth);
        }
        true
    }

    /// Reads a line that continues no open block.
    fn begin(&mut self, mut cursor: Cursor<'_>, mut keep: usize) {
        if cursor.is_blank() {
            // An item that begins with two blank lines is empty.
            let dead = self.empty && keep == self.stack.len();
            if dead && matches!(self.stack.last(), Some(Container::Item(_))) {
                keep -= 1;
            }
            return self.set(LineClass::Other, false, cursor.at, Leaf::None, keep);
        }
        if self.containers(&mut cursor, &mut keep) {
            self.set(LineClass::Other, false, cursor.end, Leaf::None, keep);
            self.next.empty = true;
            return;
        }
        if cursor.is_blank() {
            return self.set(LineClass::Other, false, cursor.at, Leaf::None, keep);
        }
        let indent = cursor.columns(4);
        if indent == 4 {
            return self.set(LineClass::Code, true, cursor.at, Leaf::Indented, keep);
        }
        self.leaf(cursor, indent, keep);
    }

    /// Skips the containers that begin on the line; returns whether the last one is an empty item.
    fn containers(&mut self, cursor: &mut Cursor<'_>, keep: &mut usize) -> bool {
        loop {
            let save = *cursor;
            let outer = cursor.columns(4);
            if outer == 4 {
                *cursor = save;
                return false;
            }
            if !matches!(
                cursor.byte(),
                b'[' | b'>' | b'-' | b'+' | b'*' | b'0'..=b'9'
            ) {
                *cursor = save;
                return false;
            }
            if let Some(length) = footnote(cursor.rest()) {
                // A footnote definition ends the one it begins in.
                match self.next.new.last() {
                    Some(Container::Footnote) => {
                        self.next.new.pop();
                    }
                    None if *keep > 0 && self.stack.is_footnote(*keep - 1) => *keep -= 1,
                    _ => {}
                }
                self.next.line.definition = Some(cursor.at as u32);
                self.next.new.push(Container::Footnote);
                *cursor = Cursor::new(cursor.bytes, cursor.at + length, cursor.end);
                cursor.spaces();
                cursor.stop = cursor.at;
            } else if let Some(indent) = cursor.marker(outer) {
                self.next.new.push(Container::Item(indent));
                if cursor.is_blank() {
                    return true;
                }
            } else if cursor.byte() == b'>' {
                self.next.line.quote = Some(cursor.at as u32);
                cursor.quote();
                self.next.new.push(Container::Quote);
            } else {
                *cursor = save;
                return false;
            }
        }
    }

    /// Reads the block that begins at `cursor`, `indent` columns behind its container.
    fn leaf(&mut self, cursor: Cursor<'_>, indent: usize, keep: usize) {
        let (rest, at) = (cursor.rest(), cursor.at);
        if let Some(leaf) = html(cursor) {
            return self.set(LineClass::Html, true, at, leaf, keep);
        }
        if rule(rest) {
            return self.set(LineClass::Other, false, at, Leaf::None, keep);
        }
        if let Some(level) = heading(rest) {
            return match heading_text(rest, level) {
                Some(text) => self.set(LineClass::Heading, true, at + text, Leaf::None, keep),
                None => self.set(LineClass::Other, false, at, Leaf::None, keep),
            };
        }
        if let Some((mark, length)) = fence(rest) {
            let leaf = Leaf::Fence {
                mark,
                length,
                indent,
            };
            return self.set(LineClass::Code, true, at, leaf, keep);
        }
        if let Some(leaf) = self.definition(cursor.bytes, at, cursor.end) {
            return self.set(LineClass::Other, false, at, leaf, keep);
        }
        if cursor.is_before_delimiters()
            && rest.contains(&b'|')
            && self.delimiter_follows(cursor, keep)
        {
            return self.set(LineClass::Row, true, at, Leaf::Delimiter, keep);
        }
        self.set(LineClass::Text, true, at, Leaf::Paragraph, keep);
    }

    /// Whether the next line is the delimiter row of a table whose header begins at `cursor`.
    fn delimiter_follows(&self, cursor: Cursor<'_>, keep: usize) -> bool {
        let next = cursor.end + 1;
        if next >= cursor.bytes.len() {
            return false;
        }
        let end = line::end(cursor.bytes, next);
        let mut row = Cursor::new(cursor.bytes, next, end);
        let mut new = self.next.new.iter();
        if self.stack.matched(keep, &mut row) < keep
            || !new.all(|container| container.continues(&mut row))
            || row.columns(4) == 4
        {
            return false;
        }
        let Some(columns) = delimiter_row(row.rest()) else {
            return false;
        };
        cells(cursor.bytes, cursor.at, cursor.end).len() == columns
    }

    /// Reads the link definition at `at`, and returns what may follow it.
    fn definition(&self, bytes: &[u8], at: usize, end: usize) -> Option<Leaf> {
        let rest = bytes[at..end].strip_prefix(b"[")?;
        let close = rest.windows(2).position(|two| two == b"]:")?;
        let label = &rest[..close];
        if label.trim_ascii().is_empty() || label.iter().any(|b| matches!(b, b'[' | b']' | b'\\')) {
            return None;
        }
        let behind = &rest[close + 2..];
        if !behind.trim_ascii().is_empty() {
            return destination(behind).map(|title| Leaf::Definition { title: !title });
        }
        let next = (end + 1).min(bytes.len());
        let next_end = line::end(bytes, next);
        let from = strip(bytes, next, self.stack.quotes(self.stack.len())).min(next_end);
        let cursor = Cursor::new(bytes, from, next_end);
        let address = (!self.interrupts(cursor, true, false)).then(|| destination(cursor.rest()));
        address.flatten().map(|_| Leaf::Address)
    }

    /// Whether a line with this content ends a paragraph (or table). `all`: all of its containers continue.
    fn interrupts(&self, cursor: Cursor<'_>, all: bool, table: bool) -> bool {
        let rest = cursor.rest();
        let Some(&first) = rest.first() else {
            return true;
        };
        match first {
            b'>' => return true,
            b'#' if heading(rest).is_some() => return true,
            b'`' | b'~' if fence(rest).is_some() => return true,
            b'<' if html_end(&rest[1..]).is_some() || html_block(&rest[1..]) => return true,
            b'[' if footnote(rest).is_some() => return true,
            b'-' | b'*' | b'_' if rule(rest) => return true,
            b'|' if !table && all => return self.delimiter_follows(cursor, self.stack.len()),
            _ => {}
        }
        if !matches!(first, b'-' | b'+' | b'*' | b'0'..=b'9') {
            return false;
        }
        let mut item = cursor;
        item.left = 0;
        if item.marker(0).is_none() {
            return false;
        }
        let digits = rest.iter().take_while(|d| d.is_ascii_digit()).count();
        let is_one = digits == 0
            || rest[digits - 1] == b'1' && rest[..digits - 1].iter().all(|d| *d == b'0');
        !all || table || (is_one && !item.is_blank())
    }
}

/// Returns the HTML block that begins at `cursor`.
fn html(cursor: Cursor<'_>) -> Option<Leaf> {
    let rest = cursor.rest().strip_prefix(b"<")?;
    if let Some(close) = html_end(rest) {
        let ends = contains(cursor.rest(), close);
        return Some(if ends {
            Leaf::None
        } else {
            Leaf::Html(Some(close))
        });
    }
    if html_block(rest) {
        return Some(Leaf::Html(None));
    }
    // Any other tag begins one if it is alone on its line.
    let tag = markup::tag(cursor.bytes, cursor.at, cursor.end)?;
    let is_address = rest
        .iter()
        .take_while(|b| !matches!(b, b'>' | b' '))
        .any(|b| *b == b':');
    let alone = cursor.bytes[tag..cursor.end].iter().all(|b| is_blank(*b));
    (!is_address && alone).then_some(Leaf::Html(None))
}
