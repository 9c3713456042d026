//! Regular expressions in JavaScript's notation, run in linear time (D29).
//!
//! Entry point: [`Regexp::new`].

use regex::{Captures, Regex, RegexBuilder};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// How many bytes a compiled expression may take.
const LARGEST: usize = 1 << 18;

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Regexp {
    /// Between the slashes, as typed.
    pub pattern: Box<str>,
    /// Behind them, as typed.
    pub flags: Box<str>,
    regex: Regex,
    /// Whether it has the flag `g`: replacing replaces all matches.
    pub is_global: bool,
}

impl PartialEq for Regexp {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern && self.flags == other.flags
    }
}

impl Regexp {
    /// Reads an expression with its flags.
    ///
    /// # Errors
    /// Why it cannot be used, in words without the pattern.
    pub fn new(pattern: &str, flags: &str) -> Result<Self, &'static str> {
        for (at, flag) in flags.char_indices() {
            if !"gimsuyv".contains(flag) || flags[..at].contains(flag) {
                return Err("the flags of a regular expression are g, i, m, s and u, each once");
            }
        }
        let translated = translate(pattern, flags.contains('s'))?;
        let regex = RegexBuilder::new(&translated)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .size_limit(LARGEST)
            .dfa_size_limit(LARGEST)
            .nest_limit(100)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => "the regular expression is too large",
                _ => "not a regular expression",
            })?;
        Ok(Self {
            pattern: pattern.into(),
            flags: flags.into(),
            regex,
            is_global: flags.contains('g'),
        })
    }

    /// Whether it matches anywhere in the text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Returns where it matches, without matches of nothing.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let found = self.regex.find_iter(text).map(|found| found.range());
        found.filter(|range| !range.is_empty())
    }

    /// Replaces the first match, or all of them. `$1`, `$&`, `$<name>` and `$$` in `with` mean what they mean in JavaScript.
    #[must_use]
    pub fn replace<'t>(&self, text: &'t str, with: &str, all: bool) -> Cow<'t, str> {
        let limit = usize::from(!all);
        let groups = self.regex.captures_len();
        self.regex.replacen(text, limit, |found: &Captures<'_>| {
            expand(with, found, groups, text)
        })
    }

    /// Returns the parts of the text between matches, and what groups caught, as JavaScript's `split` does.
    #[must_use]
    pub fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut parts = Vec::new();
        let mut done = 0;
        for found in self.regex.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            // A match of nothing splits between characters, but not at the ends.
            if whole.is_empty() && (whole.start() == done || whole.start() == text.len()) {
                continue;
            }
            parts.push(&text[done..whole.start()]);
            done = whole.end();
            let groups = found.iter().skip(1);
            parts.extend(groups.map(|group| group.map_or("", |group| group.as_str())));
        }
        if done < text.len() || !text.is_empty() || !self.matches(text) {
            parts.push(&text[done..]);
        }
        parts
    }
}

/// Writes the replacement of one match.
fn expand(with: &str, found: &Captures<'_>, groups: usize, text: &str) -> String {
    let mut out = String::new();
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let number = |digits: usize| rest[..digits].parse::<usize>().unwrap_or_default();
        let known = (1..=digits)
            .rev()
            .find(|digits| (1..groups).contains(&number(*digits)));
        if let Some(digits) = known {
            out.push_str(found.get(number(digits)).map_or("", |group| group.as_str()));
            rest = &rest[digits..];
            continue;
        }
        let whole = found.get(0).map(|whole| whole.range()).unwrap_or_default();
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        match (rest.chars().next(), named) {
            (Some('$'), _) => out.push('$'),
            (Some('&'), _) => out.push_str(&text[whole]),
            (Some('`'), _) => out.push_str(&text[..whole.start]),
            (Some('\''), _) => out.push_str(&text[whole.end..]),
            (_, Some((name, after))) if found.name(name).is_some() => {
                out.push_str(found.name(name).map_or("", |group| group.as_str()));
                rest = after;
                continue;
            }
            _ => {
                out.push('$');
                continue;
            }
        }
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

/// Rewrites JavaScript's notation as that of the crate `regex`.
fn translate(pattern: &str, dot_all: bool) -> Result<String, &'static str> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = Scanner { rest: pattern };
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, &mut out, in_class)?,
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = class_start(&mut chars, &mut out);
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            ']' => out.push_str("\\]"),
            // Set operations of the crate `regex`, which JavaScript does not have.
            '&' | '~' if in_class => {
                let _ = write!(out, "\\{c}");
            }
            '-' if in_class && chars.rest.starts_with('-') => out.push_str("\\-"),
            ' ' | '#' => out.push(c),
            _ if in_class => out.push(c),
            '.' if dot_all => out.push_str("(?s:.)"),
            '.' => out.push_str("[^\\n\\r\\u{2028}\\u{2029}]"),
            '(' if chars.rest.starts_with('?') => {
                for mark in ["?=", "?!", "?<=", "?<!"] {
                    if chars.rest.starts_with(mark) {
                        return Err("regular expressions have no look-ahead and look-behind here");
                    }
                }
                if !chars.rest.starts_with("?:") && !chars.rest.starts_with("?<") {
                    return Err("not a regular expression");
                }
                out.push('(');
            }
            '{' if !is_count(chars.rest) => out.push_str("\\{"),
            '}' if !out_has_open_count(&out) => out.push_str("\\}"),
            _ => out.push(c),
        }
    }
    Ok(out)
}

/// Whether a brace before `rest` opens a count of repetitions: `2}`, `2,}` or `2,3}` follows.
fn is_count(rest: &str) -> bool {
    let Some((inside, _)) = rest.split_once('}') else {
        return false;
    };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

/// Whether what is written so far ends in an open `{2,3`.
fn out_has_open_count(out: &str) -> bool {
    let inside = out.rsplit('{').next().unwrap_or_default();
    let is_open = inside.len() < out.len() && !out[..out.len() - inside.len() - 1].ends_with('\\');
    is_open && inside.bytes().all(|b| b.is_ascii_digit() || b == b',')
}

/// Writes the start of a class; returns whether it goes on.
fn class_start(chars: &mut Scanner<'_>, out: &mut String) -> bool {
    let negated = chars.take("^");
    if chars.take("]") {
        // `[]` matches nothing, `[^]` everything.
        out.push_str(if negated { "(?s:.)" } else { "[^\\s\\S]" });
        return false;
    }
    out.push_str(if negated { "[^" } else { "[" });
    true
}

fn escape(chars: &mut Scanner<'_>, out: &mut String, in_class: bool) -> Result<(), &'static str> {
    let Some(c) = chars.next() else {
        return Err("not a regular expression");
    };
    match c {
        'd' => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
        'D' => out.push_str("[^0-9]"),
        'w' => out.push_str(if in_class {
            "0-9A-Za-z_"
        } else {
            "[0-9A-Za-z_]"
        }),
        'W' => out.push_str("[^0-9A-Za-z_]"),
        's' | 'S' => {
            let _ = write!(out, "\\{c}");
        }
        'b' if in_class => out.push_str("\\x08"),
        'b' => out.push_str("(?-u:\\b)"),
        'B' => out.push_str("\\B"),
        't' | 'n' | 'r' | 'f' | 'v' => {
            let _ = write!(out, "\\{c}");
        }
        '0' if !chars.rest.starts_with(|c: char| c.is_ascii_digit()) => out.push_str("\\x00"),
        '1'..='9' | 'k' if !in_class => {
            return Err("regular expressions have no references to their own groups here");
        }
        'x' => code(chars, out, 2)?,
        'u' if chars.rest.starts_with('{') => {
            let inside = chars.rest[1..].split_once('}').map(|(inside, _)| inside);
            let inside = inside.filter(|inside| inside.len() <= 6);
            let inside = inside.ok_or("not a regular expression")?;
            chars.rest = &chars.rest[inside.len() + 2..];
            push_code(out, inside)?;
        }
        'u' => code(chars, out, 4)?,
        'p' | 'P' => {
            let _ = write!(out, "\\{c}");
            // These braces do not count repetitions.
            if let Some((inside, rest)) = chars.rest.split_once('}')
                && inside.starts_with('{')
            {
                let _ = write!(out, "{inside}}}");
                chars.rest = rest;
            }
        }
        'c' => return Err("regular expressions have no control characters here"),
        c if c.is_ascii_alphanumeric() => out.push(c),
        c if c.is_ascii() && c != ' ' && !c.is_control() && c != '<' && c != '>' => {
            let _ = write!(out, "\\{c}");
        }
        c => out.push(c),
    }
    Ok(())
}

fn code(chars: &mut Scanner<'_>, out: &mut String, digits: usize) -> Result<(), &'static str> {
    let Some(inside) = chars.rest.get(..digits) else {
        return Err("not a regular expression");
    };
    chars.rest = &chars.rest[digits..];
    push_code(out, inside)
}

fn push_code(out: &mut String, hex: &str) -> Result<(), &'static str> {
    let valid = !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    if !valid {
        return Err("not a regular expression");
    }
    let _ = write!(out, "\\x{{{hex}}}");
    Ok(())
}

struct Scanner<'t> {
    rest: &'t str,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn take(&mut self, text: &str) -> bool {
        let after = self.rest.strip_prefix(text);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }
}
