//! Reads the characters of a query from left to right.
//!
//! Entry point: [`Scanner`]. What is wrong is a [`Fault`] with its place in the query; its words name no values (U15).

use crate::model::Span;
use crate::value::{Fault, FaultKind};
use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory as _};

/// Longest query, in bytes.
const LONGEST: usize = 64 << 10;

/// Deepest nesting. Each level takes space on the stack.
const DEEPEST: usize = 48;

/// Words that begin a part of a query, and so are no names (U9).
const CLAUSES: [&str; 6] = ["from", "where", "sort", "limit", "group", "flatten"];

/// A place in a query.
#[derive(Clone)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Scanner<'t> {
    /// Begins at the start of a query.
    ///
    /// # Errors
    /// It is too long.
    pub(super) fn new(text: &'t str) -> Result<Self, Fault> {
        if text.len() > LONGEST {
            let reason = "a query has more than 64 KiB";
            return Err(Fault::new(FaultKind::Type, reason));
        }
        Ok(Self {
            text,
            at: 0,
            depth: 0,
        })
    }

    /// Returns what is left.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Returns where it is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Returns the text from a place up to here.
    pub(super) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Returns the range from a place up to here.
    pub(super) fn span_since(&self, start: usize) -> Span {
        Span::new(start, self.at.max(start))
    }

    /// Goes back to a place.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Goes past so many bytes.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Goes past spaces, line ends and lines of comments.
    pub(super) fn space(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if !self.rest().starts_with("//") || !self.is_at_line_start() {
                return;
            }
            let rest = self.rest();
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn is_at_line_start(&self) -> bool {
        let line = self.text[..self.at].rsplit('\n').next();
        line.is_none_or(|line| line.trim().is_empty())
    }

    /// Whether nothing is left but spaces.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.space();
        self.rest().is_empty()
    }

    /// Goes past a sign if it stands here, spaces before it included.
    pub(super) fn eat(&mut self, sign: &str) -> bool {
        self.space();
        let is_here = self.rest().starts_with(sign);
        self.at += if is_here { sign.len() } else { 0 };
        is_here
    }

    /// Whether a sign stands here, spaces before it aside.
    pub(super) fn is(&mut self, sign: &str) -> bool {
        self.space();
        self.rest().starts_with(sign)
    }

    /// Goes past a keyword in any case if it stands here as a whole word.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        self.space();
        let is_here = self
            .rest()
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word));
        let ends = is_here && !self.rest()[word.len()..].starts_with(continues_name);
        self.at += if ends { word.len() } else { 0 };
        ends
    }

    /// Whether a word that begins a part of a query stands here.
    pub(super) fn is_at_clause(&mut self) -> bool {
        self.space();
        let word = name_at(self.rest());
        CLAUSES
            .iter()
            .any(|clause| word.eq_ignore_ascii_case(clause))
    }

    /// Whether the function `sort(` stands here, if this is a place for a value: no other clause is the name of a function.
    pub(super) fn is_at_sort_function(&mut self) -> bool {
        self.space();
        let rest = self.rest();
        let word = name_at(rest);
        word.eq_ignore_ascii_case("sort") && rest[word.len()..].starts_with('(')
    }

    /// Reads a name (U9).
    pub(super) fn name(&mut self) -> Option<&'t str> {
        if self.is_at_clause() && !self.is_at_sort_function() {
            return None;
        }
        let name = name_at(self.rest());
        self.at += name.len();
        Some(name).filter(|name| !name.is_empty())
    }

    /// Reads a text in quotes; `\"` and `\\` are the only escapes.
    ///
    /// # Errors
    /// It is never closed.
    pub(super) fn quoted(&mut self) -> Result<Box<str>, Fault> {
        let start = self.at;
        let mut out = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = start + at + 1;
                    return Ok(out.into());
                }
                '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                    Some((_, next)) => out.push(next),
                    None => out.push(c),
                },
                _ => out.push(c),
            }
        }
        Err(wrong(
            Span::new(start, start + 1),
            "this \" is never closed",
        ))
    }

    /// Reads what is nested one level deeper.
    ///
    /// # Errors
    /// It is nested too deeply, or what `read` says.
    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.depth == DEEPEST {
            let reason = format!("nested deeper than {DEEPEST} levels");
            return Err(wrong(Span::new(self.at, self.at), reason));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Goes past the sign that closes the bracket at `open`.
    ///
    /// # Errors
    /// It does not stand here.
    pub(super) fn close(&mut self, sign: &str, open: usize) -> Result<(), Fault> {
        if self.eat(sign) {
            return Ok(());
        }
        if self.rest().is_empty() {
            let reason = format!("a bracket is never closed; {sign} is missing");
            return Err(wrong(Span::new(open, open + 1), reason));
        }
        Err(self.unexpected())
    }

    /// The mistake that what stands here cannot stand here.
    pub(super) fn unexpected(&mut self) -> Fault {
        self.space();
        let here = |length: usize| Span::new(self.at, self.at + length);
        let Some(c) = self.rest().chars().next() else {
            return wrong(here(0), "the query ends too early");
        };
        let name = name_at(self.rest());
        if !name.is_empty() {
            let fault = wrong(
                here(name.len()),
                "an operator or comma is missing before a name",
            );
            return fault.with_help("write names with spaces as row[\"Due Date\"]");
        }
        match c {
            '"' => wrong(here(1), "an operator or comma is missing before a text"),
            '0'..='9' => wrong(here(1), "an operator or comma is missing before a number"),
            '\'' | '“' | '”' | '„' | '‘' | '’' => {
                wrong(here(c.len_utf8()), format!("{c} means nothing here")).with_help("write \"")
            }
            '#' => {
                wrong(here(1), "# cannot stand here").with_help("put the tag in quotes: \"#tag\"")
            }
            c if c.is_ascii() => wrong(here(1), format!("{c} cannot stand here")),
            c => wrong(here(c.len_utf8()), "a character that means nothing here"),
        }
    }
}

/// Makes the fault that a query cannot be read.
pub(super) fn wrong(span: Span, reason: impl Into<String>) -> Fault {
    Fault {
        span,
        ..Fault::new(FaultKind::Type, reason)
    }
}

/// Returns the name at the start of a text.
fn name_at(text: &str) -> &str {
    if !text.starts_with(starts_name) {
        return "";
    }
    let end = text.find(|c| !continues_name(c));
    &text[..end.unwrap_or(text.len())]
}

fn starts_name(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic() || c == '_';
    }
    is_of_name(c) && c.general_category_group() != Group::Number
}

fn continues_name(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    }
    is_of_name(c)
}

/// Whether a character beyond ASCII belongs to names: letters, and symbols such as emoji.
fn is_of_name(c: char) -> bool {
    // Joiners hold emoji and letters together.
    if matches!(c, '\u{200c}' | '\u{200d}') {
        return true;
    }
    match c.general_category_group() {
        Group::Letter | Group::Mark | Group::Number => true,
        Group::Symbol => !matches!(
            c,
            '×' | '÷' | '−' | '＋' | '≠' | '≤' | '≥' | '＝' | '＜' | '＞' | '｜'
        ),
        _ => false,
    }
}
