//! Searches lines that cannot be read as properties for keys that decide who may see the note (V5, V29).
//!
//! Entry points: [`flags`] for properties that cannot be read, [`markers`] for the place of each key. In doubt text counts as a key,
//! because a note kept private by mistake is reported and can be corrected, one published by mistake cannot be taken back.

use super::privacy::{self, FlagValue};
use super::report::PropertyFindings;
use crate::model::property::KnownProperty;
use crate::model::{FrontMatter, Span};
use std::ops::Range;

/// Longest key that is searched for.
const LONGEST_KEY: usize = 16;

/// A longer value is neither yes nor no.
const LONGEST_VALUE: usize = 200;

/// A key that says who may see a note, with its value.
pub(super) struct Marker<'t> {
    pub(super) known: KnownProperty,
    pub(super) said: FlagValue,
    /// The key as written.
    pub(super) key: &'t str,
    /// The value as written, without quotes.
    pub(super) value: &'t str,
    /// The key's place in the file.
    pub(super) place: Span,
}

/// Whether `line` looks like `key:`, or like `key =` if that is the `mark` (P5).
pub(super) fn looks_like_key(line: &str, mark: char) -> bool {
    let line = line.trim_start();
    let Some((key, rest)) = line.split_once(mark) else {
        return false;
    };
    let spaced = mark == '=' || rest.is_empty() || rest.starts_with([' ', '\t']);
    let words = key.trim_matches(['"', '\'']).trim();
    spaced && words.starts_with(|c: char| c.is_alphanumeric() || c == '_') && words.len() < 60
}

/// Returns properties that hold nothing but what the `lines` of `text` say about who may see the note. Reports NW209 as for readable
/// properties.
pub(super) fn flags(
    text: &str,
    lines: Range<usize>,
    report: &mut PropertyFindings<'_>,
) -> FrontMatter {
    let mut front = FrontMatter::default();
    markers(text, lines, |marker| {
        let Marker {
            known,
            mut said,
            key,
            value,
            place,
        } = marker;
        // An empty value may continue on the next line, so the most private value is assumed.
        if said.is_empty {
            said = FlagValue::most_private(known);
        }
        privacy::tell(known, said, place, &mut front);
        privacy::foreign(known, said, key, value, place, report);
    });
    front
}

/// Calls `found` with each key in the `lines` of `text` that says who may see the note.
pub(super) fn markers<'t>(text: &'t str, lines: Range<usize>, mut found: impl FnMut(Marker<'t>)) {
    let mut start = lines.start;
    for line in text[lines].split_inclusive('\n') {
        for_keys(line, |known, at, key, value| {
            found(Marker {
                known,
                said: FlagValue::word(value),
                key,
                value,
                place: Span::new(start + at, start + at + key.len()),
            });
        });
        start += line.len();
    }
}

/// Calls `found` with each such key in `line`: its property, its offset, the key as written, and its value without quotes.
fn for_keys<'t>(line: &'t str, mut found: impl FnMut(KnownProperty, usize, &'t str, &'t str)) {
    let mut at = 0;
    let mut boundary = true;
    while at < line.len() {
        let rest = &line[at..];
        if boundary && let Some((known, key, value)) = key_at(rest) {
            found(known, at, key, bare(value));
        }
        let Some(c) = rest.chars().next() else {
            return;
        };
        at += c.len_utf8();
        // A key stands at the start of its line or, in braces, after `{` and `,`. Quotes, list marks and tags may precede it.
        boundary = matches!(c, '{' | ',') || (boundary && is_lead(c));
    }
}

/// Whether `c` may stand between the start of a line and a key.
pub(super) fn is_lead(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '\'' | '`' | '?' | '-')
        || is_curly(c)
        || is_invisible(c)
}

/// Whether `c` is a quote as word processors write them.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‘' | '’' | '‚')
}

/// Whether `c` has no width, so that editors do not show it.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}')
}

/// Reads such a key at the start of `text`. Returns its property, the key as written and the text behind its colon.
fn key_at(text: &str) -> Option<(KnownProperty, &str, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let letters = text.bytes().take(LONGEST_KEY + 1);
    let end = letters.take_while(|b| b.is_ascii_alphabetic() || *b == b'-');
    let (key, rest) = text.split_at(end.count());
    let known = KnownProperty::find(key).filter(|known| known.is_about_privacy())?;
    let rest = rest.trim_start_matches(|c: char| is_lead(c) && c != '?' && c != '-');
    // Keyboards for Korean, Japanese and Chinese type wide colons; `=` is TOML and used by other tools.
    let value = rest.strip_prefix([':', '：', '='])?;
    Some((known, key, value))
}

/// Returns a value without quotes, without a comment, and without the brace or comma that follows it.
pub(super) fn bare(value: &str) -> &str {
    let value = &value[..value.floor_char_boundary(LONGEST_VALUE)];
    let end = value
        .char_indices()
        .find(|(at, c)| {
            matches!(c, ',' | '}') || (*c == '#' && value[..*at].ends_with([' ', '\t']))
        })
        .map_or(value.len(), |(at, _)| at);
    value[..end].trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'') || is_curly(c))
}
