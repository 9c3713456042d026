//! Pairs delimiter runs: CommonMark's "process emphasis", with `~~` and `==` as delimiters beside `*` and `_`.
//!
//! [`DelimiterPairs::resolve`] walks the closers of a scope from left to right and searches backwards for the nearest opener. It remembers
//! for each kind of closer where a search failed, so no opener is examined more than a fixed number of times in vain.

use crate::model::{Mark, Span, Tag};
use std::ops::Range;

/// A run of one mark that can open or close something.
pub(super) struct Delimiter {
    mark: u8,
    opens: bool,
    closes: bool,
    /// Length as written, for the rule of three.
    length: usize,
    /// What is left of the run.
    rest: Range<usize>,
    /// The pair opened last, which is the outermost.
    opened: Option<usize>,
    /// The pairs closed, innermost first.
    closed: Range<usize>,
}

impl Delimiter {
    /// Makes a run of the marks from `start` to `end`.
    pub(super) fn new(mark: u8, start: usize, end: usize, opens: bool, closes: bool) -> Self {
        Self {
            mark,
            opens,
            closes,
            length: end - start,
            rest: start..end,
            opened: None,
            closed: 0..0,
        }
    }

    /// Whether `self` opens what `closer` closes.
    fn matches(&self, closer: &Self) -> bool {
        if self.mark != closer.mark {
            return false;
        }
        // The rule of three: `*foo**bar*` is one emphasis, `**` in it is text.
        let both = self.closes || closer.opens;
        let (a, b) = (self.length % 3, closer.length % 3);
        !(both && (a + b).is_multiple_of(3) && a != 0)
    }

    /// Returns the kind of a closer. Closers of one kind match the same openers.
    fn kind(&self) -> usize {
        let mark = match self.mark {
            b'*' => 0,
            b'_' => 1,
            b'~' => 2,
            _ => 3,
        };
        mark * 6 + usize::from(self.opens) * 3 + self.length % 3
    }
}

/// An opening and a closing mark that belong together.
pub(super) struct Pair {
    /// The container that they make.
    pub(super) tag: Tag,
    /// From the opening mark to the closing one, both included.
    pub(super) span: Span,
    /// The pair that the same run opened before, which is one level further in.
    inner: Option<usize>,
}

impl Pair {
    /// Returns the length of either mark.
    pub(super) fn width(&self) -> usize {
        if self.tag == Tag::Emphasis { 1 } else { 2 }
    }
}

/// The delimiters of a run of inline text and how they pair.
#[derive(Default)]
pub(super) struct DelimiterPairs {
    delimiters: Vec<Delimiter>,
    pairs: Vec<Pair>,
}

impl DelimiterPairs {
    /// Adds a delimiter run and returns its index.
    pub(super) fn add(&mut self, delimiter: Delimiter) -> usize {
        self.delimiters.push(delimiter);
        self.delimiters.len() - 1
    }

    /// Pairs the delimiters whose indices are in `scope`, ascending.
    pub(super) fn resolve(&mut self, scope: &[usize]) {
        let mut openers: Vec<usize> = Vec::new();
        // For each kind of closer, the index below which it has no opener.
        let mut bottoms = [0; 24];
        for &closer in scope {
            let first = self.pairs.len();
            while self.can_close(closer) {
                let bottom = &mut bottoms[self.delimiters[closer].kind()];
                let found = openers
                    .iter()
                    .rposition(|o| *o < *bottom || self.matches(*o, closer))
                    .filter(|at| openers[*at] >= *bottom);
                let Some(at) = found else {
                    *bottom = closer;
                    break;
                };
                // Openers between the two would cross them, so they open nothing any more.
                openers.truncate(at + 1);
                self.pair(openers[at], closer);
                if self.delimiters[openers[at]].rest.is_empty() {
                    openers.pop();
                }
            }
            let last = self.pairs.len();
            let delimiter = &mut self.delimiters[closer];
            delimiter.closed = first..last;
            if delimiter.opens && !delimiter.rest.is_empty() {
                openers.push(closer);
            }
        }
    }

    fn can_close(&self, index: usize) -> bool {
        let delimiter = &self.delimiters[index];
        delimiter.closes && !delimiter.rest.is_empty()
    }

    fn matches(&self, opener: usize, closer: usize) -> bool {
        self.delimiters[opener].matches(&self.delimiters[closer])
    }

    /// Makes a pair of the inner marks of two runs: strong if both have two.
    fn pair(&mut self, opener: usize, closer: usize) {
        let double =
            self.delimiters[opener].rest.len() >= 2 && self.delimiters[closer].rest.len() >= 2;
        let tag = match self.delimiters[opener].mark {
            b'~' => Tag::Strikethrough,
            b'=' => Tag::Highlight(Mark::Plain),
            _ if double => Tag::Strong,
            _ => Tag::Emphasis,
        };
        let mut pair = Pair {
            tag,
            span: Span::default(),
            inner: self.delimiters[opener].opened.replace(self.pairs.len()),
        };
        let width = pair.width();
        self.delimiters[opener].rest.end -= width;
        self.delimiters[closer].rest.start += width;
        pair.span = Span::new(
            self.delimiters[opener].rest.end,
            self.delimiters[closer].rest.start,
        );
        self.pairs.push(pair);
    }

    /// Returns the pairs that a delimiter run closes, innermost first.
    pub(super) fn closed_by(&self, index: usize) -> &[Pair] {
        &self.pairs[self.delimiters[index].closed.clone()]
    }

    /// Returns the bytes of a delimiter run that stay text.
    pub(super) fn rest(&self, index: usize) -> Range<usize> {
        self.delimiters[index].rest.clone()
    }

    /// Returns the pairs that a delimiter run opens, outermost first.
    pub(super) fn opened_by(&self, index: usize) -> impl Iterator<Item = &Pair> {
        let outermost = self.delimiters[index].opened;
        std::iter::successors(outermost.map(|i| &self.pairs[i]), |pair| {
            pair.inner.map(|i| &self.pairs[i])
        })
    }
}
