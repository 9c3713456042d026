//! Byte ranges in a note and the lines and columns people see (R2).
//!
//! A canvas's text is made from parts of its file; [`Mark`]s say where each part stands there.
//!
//! Stages work with a [`Span`]; [`Lines`] turns it into a [`Place`] when a finding is made.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A byte range of a file's text as loaded: LF line ends, no byte order mark.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes the range `start..end`, in bytes.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        // A file over 4 GiB is refused when it is loaded, so offsets fit.
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// Returns the range as `usize`, for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies inside this range.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Line and column of a place in a file, both from 1; columns count Unicode scalar values.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Place {
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the character after the last one.
    pub end_line: u32,
    /// Column of the character after the last one.
    pub end_column: u32,
}

/// Where a part of a text stands in the file. It goes on to the next mark, one character of the file for each of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// First byte of the part in the text.
    pub start: u32,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in the file, from 1, in characters.
    pub column: u32,
}

/// The starts of a text's lines, for turning many spans into places.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<u32>,
    /// Characters before every [`STEP`]th byte, so that a column in a very long line is found without reading all of it.
    marks: Vec<u32>,
    /// Where the parts of the text stand in the file, if it is not the file's own text.
    parts: &'t [Mark],
}

const STEP: usize = 1024;

impl<'t> Lines<'t> {
    /// Finds the line starts of `text`, which has LF line ends.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(i, _)| i as u32 + 1));
        let mut before = 0;
        let marks = text.as_bytes().chunks(STEP).map(|chunk| {
            let here = before;
            before += characters(chunk);
            here
        });
        Self {
            text,
            starts,
            marks: marks.collect(),
            parts: &[],
        }
    }

    /// As [`Self::new`], for a text whose `parts` stand elsewhere in the file, in the order of the text; none if it is the file's own.
    #[must_use]
    pub fn of_parts(text: &'t str, parts: &'t [Mark]) -> Self {
        Self {
            parts,
            ..Self::new(text)
        }
    }

    /// Returns line and column of both ends of `span`.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let (line, column) = self.at(span.start);
        let (end_line, end_column) = self.at(span.end.max(span.start));
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    }

    fn at(&self, offset: u32) -> (u32, u32) {
        let offset = (offset as usize).min(self.text.len());
        let after = self
            .parts
            .partition_point(|part| part.start as usize <= offset);
        if let Some(part) = self.parts[..after].last() {
            let inside =
                self.characters_before(offset) - self.characters_before(part.start as usize);
            return (part.line, part.column + inside);
        }
        let line = self.starts.partition_point(|s| *s as usize <= offset) - 1;
        let column =
            self.characters_before(offset) - self.characters_before(self.starts[line] as usize);
        (line as u32 + 1, column + 1)
    }

    fn characters_before(&self, offset: usize) -> u32 {
        // At the end of a text whose length is a multiple of the step, the mark before counts.
        let step = (offset / STEP).min(self.marks.len().saturating_sub(1));
        let before = self.marks.get(step).copied().unwrap_or_default();
        before + characters(&self.text.as_bytes()[step * STEP..offset])
    }
}

/// Counts the characters that begin in `bytes`, which may begin or end inside a character.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_columns_in_very_long_lines() {
        for letter in ["x", "가"] {
            let text = format!("{}\n{}", letter.repeat(1000), letter.repeat(4096));
            let lines = Lines::new(&text);
            for column in [0, 1, 23, 24, 341, 342, 1023, 1024, 3000, 4095, 4096] {
                let at = (1000 + column) * letter.len() + 1;
                let place = lines.place(Span::new(at, at));
                assert_eq!((place.line, place.column as usize), (2, column + 1));
            }
        }
        let full = "x".repeat(2 * STEP);
        assert_eq!(
            Lines::new(&full)
                .place(Span::new(2 * STEP, 2 * STEP))
                .column as usize,
            2 * STEP + 1
        );
    }

    #[test]
    fn r2_columns_count_characters_not_bytes() {
        let text = "가나 [[x]]\n둘 [[y]]";
        let lines = Lines::new(text);
        let at = |needle: &str| {
            let start = text.find(needle).unwrap();
            lines.place(Span::new(start, start + needle.len()))
        };
        assert_eq!(
            at("[[x]]"),
            Place {
                line: 1,
                column: 4,
                end_line: 1,
                end_column: 9
            }
        );
        assert_eq!(
            at("[[y]]"),
            Place {
                line: 2,
                column: 3,
                end_line: 2,
                end_column: 8
            }
        );
    }
}
