//! Covers parts of text: comments, code spans, formulas, wikilinks, URLs and inline footnotes. The first opener wins (L10, C6).
//!
//! Entry point: [`Inline::scan`], called for each run of text that belongs together (a paragraph, a heading, a cell). Code spans are
//! covered as well. So is text that only looks like code, a tag or a link definition, because covers beside it could make CommonMark take
//! it for one.

use super::super::bare_url;
use super::super::links::may_name_a_file;
use super::markup;
use super::{Cover, CoverKind, Fill};
use crate::model::address::web_scheme;
use std::collections::HashMap;

/// The first opener of a run without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    /// `%%`
    Comment(usize),
    /// `$$`
    Display(usize),
    /// `<!--`
    Html(usize),
}

impl Opener {
    pub(super) fn at(self) -> usize {
        match self {
            Self::Comment(at) | Self::Display(at) | Self::Html(at) => at,
        }
    }
}

/// One run of text, and what was found in it.
#[derive(Debug)]
pub(super) struct Inline<'t, 'c> {
    pub(super) text: &'t str,
    /// First byte of the run.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) quotes: u16,
    pub(super) cell: bool,
    pub(super) covers: &'c mut Vec<Cover>,
    /// How many `[` lack their `]`; some of them may stand before the run.
    pub(super) brackets: usize,
    pub(super) open: Option<Opener>,
    /// The first `%%` without an end.
    pub(super) comment: Option<usize>,
}

/// Ends that the rest of the run does not have, so that no search for them is made twice.
#[derive(Debug, Default)]
struct Exhausted {
    backticks: Vec<usize>,
    comment: bool,
    display: bool,
    math_from: usize,
}

/// Returns for each byte whether something may begin with it.
const fn starts() -> [bool; 256] {
    let mut table = [false; 256];
    let bytes = b"\\`%$[]^<hH";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}
static STARTS: [bool; 256] = starts();

impl<'t, 'c> Inline<'t, 'c> {
    /// Makes a scanner for the run `start..end`, outside of quotes and cells.
    pub(super) fn new(text: &'t str, start: usize, end: usize, covers: &'c mut Vec<Cover>) -> Self {
        Self {
            text,
            start,
            end,
            quotes: 0,
            cell: false,
            covers,
            brackets: 0,
            open: None,
            comment: None,
        }
    }

    /// Finds the covers of the run, in order.
    pub(super) fn scan(&mut self) {
        let bytes = self.text.as_bytes();
        let mut gone = Exhausted::default();
        let covers_before = self.covers.len();
        let mut closes: Vec<usize> = Vec::new();
        let mut brackets: Option<HashMap<usize, usize>> = None;
        let mut i = self.start;
        while i < self.end {
            let byte = bytes[i];
            if !STARTS[byte as usize] {
                i += 1;
                continue;
            }
            i = match byte {
                b'\\' => i + 1 + usize::from(self.at(i + 1).is_ascii_punctuation()),
                b'`' => self.code_span(i, &mut gone),
                b'%' => self.comment(i, &mut gone),
                b'$' => self.math(i, &mut gone),
                b'[' => self.bracket(i),
                b'^' if self.at(i + 1) == b'[' && closes.is_empty() => {
                    let pairs = brackets.get_or_insert_with(|| self.bracket_pairs());
                    match pairs.get(&(i + 1)) {
                        Some(&close) if !self.text[i + 2..close].trim().is_empty() => {
                            self.push(i, i + 2, CoverKind::FootnoteOpen);
                            closes.push(close);
                            i + 2
                        }
                        _ => i + 1,
                    }
                }
                b']' if closes.last() == Some(&i) => {
                    closes.pop();
                    self.push(i, i + 1, CoverKind::FootnoteClose);
                    i + 1
                }
                b']' => self.end_bracket(i, covers_before, &mut gone),
                b'<' => self.tag(i),
                b'h' | b'H' => self.url(i),
                _ => i + 1,
            };
        }
    }

    /// Returns the byte at `i`, or 0 past the run's end.
    fn at(&self, i: usize) -> u8 {
        if i < self.end {
            self.text.as_bytes()[i]
        } else {
            0
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: CoverKind) {
        self.covers.push(Cover {
            quotes: self.quotes,
            cell: self.cell,
            ..Cover::new(start..end, kind, Fill::Letters)
        });
    }

    /// Returns the length of the run of `byte` at `i`.
    fn run_length(&self, i: usize, byte: u8) -> usize {
        self.text.as_bytes()[i..self.end]
            .iter()
            .take_while(|b| **b == byte)
            .count()
    }

    /// Covers a code span, or backticks that begin none; returns where they end (C9).
    fn code_span(&mut self, i: usize, gone: &mut Exhausted) -> usize {
        let length = self.run_length(i, b'`');
        if let Some(end) = self.code_end(i, length, gone) {
            self.push(i, end, CoverKind::Code);
            return end;
        }
        self.push(i, i + length, CoverKind::Literal);
        i + length
    }

    /// Returns where the code span ends that `length` backticks at `i` begin.
    fn code_end(&self, i: usize, length: usize, gone: &mut Exhausted) -> Option<usize> {
        if gone.backticks.contains(&length) {
            return None;
        }
        let mut at = i + length;
        while let Some(next) = self.find_tick(at, self.end) {
            let run = self.run_length(next, b'`');
            at = next + run;
            if run == length {
                return Some(at);
            }
        }
        gone.backticks.push(length);
        None
    }

    fn find_tick(&self, from: usize, end: usize) -> Option<usize> {
        let mut bytes = self.text.as_bytes().get(from..end)?.iter();
        bytes.position(|b| *b == b'`').map(|at| from + at)
    }

    /// Covers the comment at `i`, if it is closed; returns where to go on (C3, C4).
    fn comment(&mut self, i: usize, gone: &mut Exhausted) -> usize {
        if self.at(i + 1) != b'%' {
            return i + 1;
        }
        if !gone.comment {
            if let Some(close) = self.text[i + 2..self.end].find("%%") {
                let end = i + 2 + close + 2;
                self.push(i, end, CoverKind::Comment);
                return end;
            }
            gone.comment = true;
            self.open.get_or_insert(Opener::Comment(i));
            self.comment = Some(i);
        }
        i + 2
    }

    /// Covers the formula at `i`, if it is closed; returns where to go on (X2–X4).
    fn math(&mut self, i: usize, gone: &mut Exhausted) -> usize {
        if self.at(i + 1) == b'$' {
            if gone.display {
                return i + 2;
            }
            return match find_display_end(&self.text[..self.end], i + 2) {
                Ok(close) if !self.text[i + 2..close].trim().is_empty() => {
                    self.push(i, close + 2, CoverKind::DisplayMath);
                    close + 2
                }
                Ok(close) => close + 2,
                Err(_) => {
                    gone.display = true;
                    self.open.get_or_insert(Opener::Display(i));
                    i + 2
                }
            };
        }
        let opens = !matches!(self.at(i + 1), 0 | b' ' | b'\t' | b'\n')
            && !self.text[i + 1..].starts_with('\u{3000}');
        if !opens || i < gone.math_from {
            return i + 1;
        }
        let bytes = self.text.as_bytes();
        let mut at = i + 1;
        while at < self.end {
            match bytes[at] {
                b'\\' => at += 2,
                b'$' => {
                    let spaced = self.text[..at]
                        .chars()
                        .next_back()
                        .is_some_and(char::is_whitespace);
                    if spaced || self.at(at + 1).is_ascii_digit() {
                        // This dollar may still open a formula of its own.
                        return i + 1;
                    }
                    self.push(i, at + 1, CoverKind::Math);
                    return at + 1;
                }
                _ => at += 1,
            }
        }
        gone.math_from = self.end;
        i + 1
    }

    fn bracket(&mut self, i: usize) -> usize {
        let before = self.covers.len();
        let next = self.wikilink(i);
        if self.covers.len() == before {
            self.brackets += self.text.as_bytes()[i..next.min(self.end)]
                .iter()
                .filter(|b| **b == b'[')
                .count();
        }
        next
    }

    /// Covers `[[…]]` on one line, or `![[…]]` if an unescaped `!` stands before it; returns where to go on (L3, L6, L7).
    fn wikilink(&mut self, i: usize) -> usize {
        if self.at(i + 1) != b'[' {
            return i + 1;
        }
        let bytes = self.text.as_bytes();
        let mut at = i + 2;
        loop {
            match self.at(at) {
                0 | b'\n' => return i + 2,
                // Of nested ones the inner one counts: `[[a [[b]]`, `[[[b]]]`.
                b'[' if self.at(at + 1) == b'[' || at == i + 2 => return i + 1,
                b']' if self.at(at + 1) == b']' => break,
                _ => at += 1,
            }
        }
        if target_of(&self.text[i + 2..at]).is_empty() {
            return at;
        }
        let bang = i > self.start && bytes[i - 1] == b'!' && !is_escaped(bytes, self.start, i - 1);
        let (start, kind) = if bang {
            (i - 1, CoverKind::Embed)
        } else {
            (i, CoverKind::WikiLink)
        };
        self.push(start, at + 2, kind);
        // `[[Note]](Note.md)` is no Markdown link, but its address may name a file.
        self.bare_destination(at + 2)
    }

    /// Covers a `(target)` at `i` that belongs to no Markdown link, if it may name a file; returns where it ends.
    fn bare_destination(&mut self, i: usize) -> usize {
        match markup::destination(self.text.as_bytes(), i, self.end) {
            Some(end) if may_name_a_file(&self.text[i..end]) => {
                self.push(i, end, CoverKind::CutLink);
                end
            }
            _ => i,
        }
    }

    /// Reads what follows a `]`: skips a Markdown link's address and title, in which nothing is a link (L9).
    fn end_bracket(&mut self, i: usize, covers_before: usize, gone: &mut Exhausted) -> usize {
        if self.at(i + 1) == b':' && self.covers.len() > covers_before {
            // Without this cover, CommonMark might read `[covered]:` as a link definition.
            self.push(i + 1, i + 2, CoverKind::Literal);
            self.brackets = self.brackets.saturating_sub(1);
            return i + 2;
        }
        if self.brackets == 0 {
            // The bar of a table cut off its text: `![a|100](a.png)`.
            return self.bare_destination(i + 1);
        }
        self.brackets -= 1;
        match self.destination(i + 1, gone) {
            Some(end) => end,
            None if self.at(i + 1) == b'(' => {
                // The parentheses hold no address. Covers inside them must not make them one.
                self.push(i + 1, i + 2, CoverKind::Literal);
                i + 2
            }
            None => i + 1,
        }
    }

    fn destination(&self, i: usize, gone: &mut Exhausted) -> Option<usize> {
        let end = markup::destination(self.text.as_bytes(), i, self.end)?;
        // Code spans take precedence over links.
        let mut at = i;
        // Only the address is searched, because there may be as many addresses as there is text.
        while let Some(tick) = self.find_tick(at, end) {
            let length = self.run_length(tick, b'`');
            if self.code_end(tick, length, gone).is_some() {
                return None;
            }
            at = tick + length;
        }
        Some(end)
    }

    /// Covers an HTML comment. Skips `<https://…>` and tags, which CommonMark reads (C7).
    fn tag(&mut self, i: usize) -> usize {
        let bytes = self.text.as_bytes();
        if self.text[i..self.end].starts_with("<!--") {
            return match html_comment_end(self.text, i, self.end) {
                Some(end) => {
                    self.push(i, end, CoverKind::Comment);
                    end
                }
                None => {
                    self.open.get_or_insert(Opener::Html(i));
                    self.push(i, self.end, CoverKind::Comment);
                    self.end
                }
            };
        }
        if let Some(end) = markup::tag(bytes, i, self.end) {
            return end;
        }
        // With covers behind it, the `<` must not become a tag.
        if !matches!(
            self.at(i + 1),
            0 | b' ' | b'\t' | b'\n' | b'0'..=b'9' | b'<' | b'=' | b'-'
        ) {
            self.push(i, i + 1, CoverKind::Literal);
        }
        i + 1
    }

    /// Covers a bare `http://…` or `https://…`; returns where to go on (L12).
    fn url(&mut self, i: usize) -> usize {
        let rest = &self.text[i..self.end];
        let Some(scheme) = web_scheme(rest) else {
            return i + 1;
        };
        let before = self
            .text
            .as_bytes()
            .get(i.wrapping_sub(1))
            .copied()
            .filter(|_| i > self.start);
        let glued = |b: u8| {
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b'/' | b':' | b'@' | b'.' | b'-' | b'=')
        };
        let opens_highlight = self.text[..i].ends_with("==");
        if before.is_some_and(|b| glued(b) && !(b == b'=' && opens_highlight)) {
            return i + scheme;
        }
        let Some(end) = bare_url::length(rest, scheme) else {
            return i + scheme;
        };
        self.push(i, i + end, CoverKind::Url);
        i + end
    }

    /// Returns the `]` of each `[`, without those in code spans and escaped ones (F4).
    fn bracket_pairs(&self) -> HashMap<usize, usize> {
        let bytes = self.text.as_bytes();
        let mut gone = Exhausted::default();
        let (mut pairs, mut open) = (HashMap::new(), Vec::new());
        let mut i = self.start;
        while i < self.end {
            match bytes[i] {
                b'\\' => i += 1,
                b'`' => {
                    let length = self.run_length(i, b'`');
                    i = self.code_end(i, length, &mut gone).unwrap_or(i + length);
                    continue;
                }
                b'[' => open.push(i),
                b']' => {
                    if let Some(start) = open.pop() {
                        pairs.insert(start, i);
                    }
                }
                _ => {}
            }
            i += 1;
        }
        pairs
    }
}

/// Returns where the HTML comment ends that begins at `at`.
pub(super) fn html_comment_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let rest = &text[at + 4..end];
    for short in [">", "->"] {
        if rest.starts_with(short) {
            return Some(at + 4 + short.len());
        }
    }
    rest.find("-->").map(|n| at + 4 + n + 3)
}

/// Returns where the closing `$$` of a formula stands in `text`, of which everything before `from` has been searched.
///
/// # Errors
/// Returns the place from which a longer text is to be searched, if none is there.
pub(super) fn find_display_end(text: &str, from: usize) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at + 1 < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'$' if bytes[at + 1] == b'$' => return Ok(at),
            _ => at += 1,
        }
    }
    Err(at)
}

/// Whether the byte at `i` has an odd number of backslashes before it.
pub(super) fn is_escaped(bytes: &[u8], start: usize, i: usize) -> bool {
    let before = bytes[start..i].iter().rev();
    before.take_while(|b| **b == b'\\').count() % 2 == 1
}

/// Returns the target part of a wikilink's content: up to the first bar, trimmed, without a `\` that escapes the bar (L3, L4, L6).
fn target_of(content: &str) -> &str {
    let target = content.split('|').next().unwrap_or_default();
    let target = if target.len() < content.len() {
        target.strip_suffix('\\').unwrap_or(target)
    } else {
        target
    };
    let target = target.trim();
    if target.chars().all(|c| c == '#') {
        ""
    } else {
        target
    }
}
