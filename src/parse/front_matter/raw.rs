//! What says who may see a note, searched for in lines that are no properties (V5, V29).
//!
//! Entry points: [`flags`] for properties that cannot be read, [`markers`] for each place. Where it is in doubt it finds a key
//! rather than not: a note kept back by mistake is reported and can be mended, one published by mistake cannot.

use super::known::{self, Known};
use super::privacy::{self, Said};
use super::report::Report;
use crate::model::{FrontMatter, Span};
use std::ops::Range;

/// No key looked for is longer.
const LONGEST_KEY: usize = 16;

/// What is longer is neither yes nor no.
const LONGEST_VALUE: usize = 200;

/// A key that says who may see a note, with its value.
pub(super) struct Marker<'t> {
    pub(super) known: Known,
    pub(super) said: Said,
    /// The key as written.
    pub(super) key: &'t str,
    /// The value as written, without quotes.
    pub(super) value: &'t str,
    /// The key's place in the file.
    pub(super) place: Span,
}

/// Whether `line` looks like `key:` or, as `mark` says, `key =` (P5).
pub(super) fn looks_like_key(line: &str, mark: char) -> bool {
    let line = line.trim_start();
    let Some((key, rest)) = line.split_once(mark) else {
        return false;
    };
    let spaced = mark == '=' || rest.is_empty() || rest.starts_with([' ', '\t']);
    let words = key.trim_matches(['"', '\'']).trim();
    spaced && words.starts_with(|c: char| c.is_alphanumeric() || c == '_') && words.len() < 60
}

/// Properties that hold nothing but what the `lines` of `text` say about who may see the note; NW209 as for readable ones.
pub(super) fn flags(text: &str, lines: Range<usize>, report: &mut Report<'_>) -> FrontMatter {
    let mut front = FrontMatter::default();
    markers(text, lines, |marker| {
        let Marker {
            known,
            mut said,
            key,
            value,
            place,
        } = marker;
        // An empty value may go on in the next line; only for `publish` it is plain enough.
        if said.is_empty {
            said = Said::most_private(known);
        }
        privacy::tell(known, said, place, &mut front);
        privacy::foreign(known, said, key, value, place, report);
    });
    front
}

/// Calls `found` with each such key in the `lines` of `text`.
pub(super) fn markers<'t>(text: &'t str, lines: Range<usize>, mut found: impl FnMut(Marker<'t>)) {
    let mut start = lines.start;
    for line in text[lines].split_inclusive('\n') {
        for_keys(line, |known, at, key, value| {
            found(Marker {
                known,
                said: Said::word(value),
                key,
                value,
                place: Span::new(start + at, start + at + key.len()),
            });
        });
        start += line.len();
    }
}

/// Calls `found` with each of these keys in `line`: where it stands, as written, and its bare value.
fn for_keys<'t>(line: &'t str, mut found: impl FnMut(Known, usize, &'t str, &'t str)) {
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

/// Characters that may stand between the start of a line and a key.
pub(super) fn is_lead(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '\'' | '`' | '?' | '-')
        || is_curly(c)
        || is_invisible(c)
}

/// Quotes as word processors set them.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‘' | '’' | '‚')
}

/// Characters without width, which nobody sees in an editor.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}')
}

/// One of these keys at the start of `text`, and what follows its colon.
fn key_at(text: &str) -> Option<(Known, &str, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let letters = text.bytes().take(LONGEST_KEY + 1);
    let end = letters.take_while(|b| b.is_ascii_alphabetic() || *b == b'-');
    let (key, rest) = text.split_at(end.count());
    let known = known::find(key).filter(|known| privacy::is_about(*known))?;
    let rest = rest.trim_start_matches(|c: char| is_lead(c) && c != '?' && c != '-');
    // Keyboards for Korean, Japanese and Chinese type wide colons; `=` is TOML, and comes from other tools.
    let value = rest.strip_prefix([':', '：', '='])?;
    Some((known, key, value))
}

/// A value without comment, quotes and what closes or follows it in braces.
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
