//! Gathers the texts of a canvas, and where they stand in the file (J14).
//!
//! Entry point: [`Source::add`].

use super::json::{Piece, Text};
use crate::model::text::printable;
use crate::model::{Lines, SourceMark, Span};

/// The text of a canvas while it is gathered.
pub(super) struct Source<'t> {
    lines: Lines<'t>,
    pub(super) text: String,
    pub(super) marks: Vec<SourceMark>,
}

impl<'t> Source<'t> {
    /// Starts without text. `file` is the whole file.
    pub(super) fn new(file: &'t str) -> Self {
        Self {
            lines: Lines::new(file),
            text: String::with_capacity(file.len() / 2),
            marks: Vec::new(),
        }
    }

    /// Returns what turns bytes of the file into lines and columns.
    pub(super) fn lines(&self) -> &Lines<'t> {
        &self.lines
    }

    /// Adds a string of the file in the form that notes have: LF line ends, and nothing that no HTML page may hold (N28).
    pub(super) fn add(&mut self, text: Text<'_>) -> Span {
        let start = self.text.len();
        let place = self.lines.place(Span::new(text.start, text.start));
        let mut column = place.column;
        let mut is_after_return = false;
        self.mark(place.line, column);
        text.decode(|piece| match piece {
            Piece::Plain(plain) => {
                is_after_return = false;
                self.text.push_str(&printable(plain.to_owned()));
                column += plain.chars().count() as u32;
            }
            Piece::Escape(c, length) => {
                let is_end = c == '\n' && is_after_return;
                is_after_return = c == '\r';
                match c {
                    '\n' if is_end => {}
                    '\r' => self.text.push('\n'),
                    '\u{c}' | '\n' | '\t' => self.text.push(c),
                    c if c.is_ascii_graphic() => self.text.push(c),
                    c => self.text.push_str(&printable(c.to_string())),
                }
                column += length as u32;
                self.mark(place.line, column);
            }
        });
        Span::new(start, self.text.len())
    }

    /// Ends a text, so that its last word does not run into the next text.
    pub(super) fn end(&mut self) {
        self.text.push('\n');
    }

    fn mark(&mut self, line: u32, column: u32) {
        let start = self.text.len() as u32;
        let mark = SourceMark {
            start,
            line,
            column,
        };
        match self.marks.last_mut().filter(|last| last.start == start) {
            Some(last) => *last = mark,
            None => self.marks.push(mark),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::{Value, read};
    use super::*;

    #[test]
    fn j14_r2_places_count_characters_of_the_file() {
        let file = "[\n \"가\\nb \\u00e9c\\r\\nd\\u0000\"]";
        let value = read(file).unwrap().value;
        let Value::List(items) = &value else { panic!() };
        let Value::Text(text) = items[0].value else {
            panic!()
        };
        let mut source = Source::new(file);
        assert_eq!(source.add(text), Span::new(0, 14));
        assert_eq!(source.text, "가\nb éc\nd\u{fffd}");
        let lines = Lines::of_parts(&source.text, &source.marks);
        for (letter, column) in [
            ("가", 3),
            ("b", 6),
            ("é", 8),
            ("c", 14),
            ("d", 19),
            ("\u{fffd}", 20),
        ] {
            let at = source.text.find(letter).unwrap();
            let place = lines.place(Span::new(at, at));
            assert_eq!((place.line, place.column), (2, column), "{letter}");
        }
    }
}
