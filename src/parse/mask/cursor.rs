//! A place in a line, counted in columns: a tab reaches to the next tab stop, and a container may take only a part of it.

use super::grammar::{like_rule, list_marker, rule};
use super::line::{is_blank, strip};

#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) end: usize,
    /// Where the columns of tab stops are counted from.
    pub(super) stop: usize,
    /// Columns of the tab before `at` that are not taken yet.
    pub(super) left: usize,
    /// Up to here the line looked like a thematic break and is none, so none begins before this place. No marker of many on one line
    /// searches the rest of the line once more.
    no_rule: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, end: usize) -> Self {
        Self {
            bytes,
            at,
            end,
            stop: at,
            left: 0,
            no_rule: at,
        }
    }

    pub(super) fn byte(&self) -> u8 {
        if self.at < self.end {
            self.bytes[self.at]
        } else {
            b'\n'
        }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..self.end]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.byte() == b'\n'
    }

    pub(super) fn is_blank(&self) -> bool {
        self.rest().iter().all(|b| is_blank(*b))
    }

    /// Skips up to `most` columns of white space; returns how many it skipped.
    #[inline]
    pub(super) fn columns(&mut self, most: usize) -> usize {
        if self.left == 0 && !matches!(self.byte(), b' ' | b'\t') {
            return 0;
        }
        self.white(most)
    }

    fn white(&mut self, most: usize) -> usize {
        let taken = self.left.min(most);
        self.left -= taken;
        let mut want = most - taken;
        while want > 0 {
            match self.byte() {
                b' ' => {
                    self.at += 1;
                    want -= 1;
                }
                b'\t' => {
                    let width = 4 - (self.at - self.stop) % 4;
                    self.at += 1;
                    self.stop = self.at;
                    let taken = width.min(want);
                    want -= taken;
                    self.left = width - taken;
                }
                _ => break,
            }
        }
        most - want
    }

    /// Skips all white space.
    pub(super) fn spaces(&mut self) {
        self.left = 0;
        while is_blank(self.byte()) {
            self.at += 1;
        }
    }

    /// Skips a quote mark and one column behind it; returns whether there is one.
    pub(super) fn quote(&mut self) -> bool {
        let is = self.byte() == b'>';
        if is {
            self.at += 1;
            self.columns(1);
        }
        is
    }

    /// Skips a list marker. Returns the columns between the indentation of its line and the content of the item; `outer` of them are before
    /// the marker.
    pub(super) fn marker(&mut self, outer: usize) -> Option<usize> {
        let width = list_marker(self.rest())?;
        if width == 1 && self.at >= self.no_rule {
            if rule(self.rest()) {
                return None;
            }
            self.no_rule = self.at + like_rule(self.rest());
        }
        self.at += width;
        self.columns(1);
        let mut indent = outer + width + 1;
        if !self.is_blank() {
            let save = *self;
            match self.columns(4) {
                4 => *self = save,
                more => indent += more,
            }
        }
        Some(indent)
    }

    /// Whether this line closes a fence of `length` such marks that was indented by `indent` columns.
    pub(super) fn closes_fence(mut self, mark: u8, length: usize, indent: usize) -> bool {
        self.columns(indent);
        if self.columns(4 - indent) == 4 - indent {
            return false;
        }
        let rest = self.rest();
        let run = rest.iter().take_while(|b| **b == mark).count();
        run >= length && rest[run..].iter().all(|b| *b == b' ')
    }

    /// Whether the line continues indented code.
    pub(super) fn is_indented_or_at_end(mut self) -> bool {
        self.columns(4) == 4 || self.is_at_end()
    }

    /// Whether the next line may be a delimiter row. A cheap check before the costly one.
    pub(super) fn is_before_delimiters(&self) -> bool {
        let next = (self.end + 1).min(self.bytes.len());
        let at = strip(self.bytes, next, usize::MAX);
        matches!(self.bytes.get(at), Some(b'|' | b'-' | b':'))
    }
}
