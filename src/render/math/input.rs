//! Reads TeX: arguments, options, names and lengths.
//!
//! Entry point: [`Input`]. Each method moves behind what it reads; if there is nothing to read, it stays in place and returns nothing.

use super::nesting::command_name;

/// Longest source of a formula, and of what its macros may expand to, in bytes.
pub(super) const MAX_BYTES: usize = 64 * 1024;

/// Longest `[…]` in bytes. It bounds the search for the end.
const MAX_OPTION: usize = 500;

/// Longest length in `em`.
const MAX_LENGTH: f64 = 200.0;

/// Units of length in `em`; an `em` is ten points.
const UNITS: &[(&str, f64)] = &[
    ("bp", 0.100_375),
    ("cm", 2.8453),
    ("em", 1.0),
    ("ex", 0.43),
    ("in", 7.2),
    ("mm", 0.284_53),
    ("mu", 1.0 / 18.0),
    ("pc", 1.2),
    ("pt", 0.1),
    ("px", 1.0 / 16.0),
];

/// The text that is still to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Input<'a> {
    /// Reads one argument: a group without its braces, a command, or a character.
    pub(super) fn argument(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        let (argument, length) = match first {
            '{' => {
                let end = closing(self.rest, '}')?;
                (&self.rest[1..end], end + 1)
            }
            '}' => return None,
            '\\' => {
                let length = 1 + command_name(&self.rest[1..]).len();
                (&self.rest[..length], length)
            }
            c => (&self.rest[..c.len_utf8()], c.len_utf8()),
        };
        self.rest = &self.rest[length..];
        Some(argument)
    }

    /// Reads `[…]`, if it comes next.
    pub(super) fn option(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        if !rest.starts_with('[') {
            return None;
        }
        let end = closing(head(rest, MAX_OPTION), ']')?;
        self.rest = &rest[end + 1..];
        Some(&rest[1..end])
    }

    /// Reads the `\name` that is being defined, with or without braces.
    pub(super) fn name(&mut self) -> Result<&'a str, String> {
        let argument = self.argument().map(str::trim);
        let name = argument.and_then(|a| a.strip_prefix('\\'));
        name.filter(|n| !n.is_empty() && command_name(n) == *n)
            .ok_or_else(|| "definition without a name".to_owned())
    }

    pub(super) fn skip_star(&mut self) -> bool {
        let rest = self.rest.trim_start().strip_prefix('*');
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Reads `{…}` without its braces, if it comes next.
    pub(super) fn group(&mut self) -> Option<&'a str> {
        self.rest
            .trim_start()
            .starts_with('{')
            .then(|| self.argument())?
    }

    /// Skips `text`, with or without spaces before it, if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Skips the command `\name`, if it comes next.
    pub(super) fn eat_command(&mut self, name: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix('\\') else {
            return false;
        };
        let found = command_name(rest) == name;
        if found {
            self.rest = &rest[name.len()..];
        }
        found
    }

    /// Reads the name of the command whose backslash was just read.
    pub(super) fn command(&mut self) -> &'a str {
        let name = command_name(self.rest);
        self.rest = &self.rest[name.len()..];
        name
    }

    /// Reads `_a^b` in either order; returns the lower and the upper part.
    pub(super) fn scripts(&mut self) -> (Option<&'a str>, Option<&'a str>) {
        let (mut below, mut above) = (None, None);
        loop {
            if below.is_none() && self.eat("_") {
                below = self.argument();
            } else if above.is_none() && self.eat("^") {
                above = self.argument();
            } else {
                return (below, above);
            }
        }
    }

    /// Reads a length in `em`: `3pt`, `-2 mu`, with or without braces. A pixel is a sixteenth of an `em`.
    pub(super) fn length(&mut self) -> Option<f64> {
        if self.rest.trim_start().starts_with('{') {
            let mut inner = Input {
                rest: self.group()?,
            };
            return inner.length();
        }
        let rest = self.rest.trim_start();
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | ' ');
        let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len()).min(24);
        let value: f64 = rest[..end].replace(' ', "").parse().ok()?;
        let unit = rest.get(end..end + 2)?;
        let unit = UNITS.iter().find(|(name, _)| *name == unit)?;
        self.rest = &rest[end + 2..];
        Some((value * unit.1).clamp(-MAX_LENGTH, MAX_LENGTH))
    }
}

/// Returns at most the first `limit` bytes of `text`.
fn head(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// Returns where the group at the start of `text` closes. Braces inside it are balanced; escaped ones do not count.
fn closing(text: &str, close: char) -> Option<usize> {
    find_outside_groups(text.get(1..)?, close).map(|at| at + 1)
}

/// Returns where the first `wanted` outside groups is. Escaped characters do not count.
pub(super) fn find_outside_groups(tex: &str, wanted: char) -> Option<usize> {
    let mut braces = 0usize;
    let mut chars = tex.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            c if c == wanted && braces == 0 => return Some(at),
            '{' => braces += 1,
            '}' => braces = braces.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// Whether Unicode reserves `c` for private use.
pub(super) fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}
