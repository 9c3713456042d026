//! What may make a note private, searched for in lines that are not YAML (V5).
//!
//! Entry point: [`flags`]. Where it is in doubt it finds a key rather than not: a note kept back by mistake is reported and
//! can be mended, one published by mistake cannot.

use super::known::word_flag;
use crate::model::{Flag, FrontMatter};

/// Whether `line` looks like `key:` (P5).
pub(super) fn looks_like_key(line: &str) -> bool {
    let line = line.trim_start();
    let Some((key, rest)) = line.split_once(':') else {
        return false;
    };
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t']);
    let words = key.trim_matches(['"', '\'']).trim();
    spaced && words.starts_with(|c: char| c.is_alphanumeric() || c == '_') && words.len() < 60
}

/// Properties that hold nothing but the flags found in `lines`.
pub(super) fn flags<'t>(lines: impl Iterator<Item = &'t str>) -> FrontMatter {
    let mut front = FrontMatter::default();
    for line in lines {
        for_keys(line, |key, value| {
            // An empty value may go on in the next line; only for `publish` it is plain enough.
            let flag = match word_flag(value) {
                Flag::No if value.is_empty() && key != "publish" => Flag::Unknown,
                flag => flag,
            };
            let (slot, open) = match key {
                "publish" => (&mut front.publish, Flag::Yes),
                "draft" => (&mut front.draft, Flag::No),
                _ => (&mut front.private, Flag::No),
            };
            // The most private one counts (P6).
            if slot.is_none_or(|before| before == open) {
                *slot = Some(flag);
            }
        });
    }
    front
}

/// Calls `found` with each of the three keys in `line` and its bare value.
fn for_keys<'t>(line: &'t str, mut found: impl FnMut(&'static str, &'t str)) {
    let mut at = 0;
    let mut boundary = true;
    while at < line.len() {
        let rest = &line[at..];
        if boundary && let Some((key, value)) = key_at(rest) {
            found(key, bare(value));
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
fn is_lead(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '\'' | '`' | '?' | '-' | '\u{FEFF}')
        || matches!(c, '“' | '”' | '‘' | '’' | '\u{200B}'..='\u{200F}')
}

/// One of the three keys at the start of `text`, and what follows its colon.
fn key_at(text: &str) -> Option<(&'static str, &str)> {
    for key in ["publish", "draft", "private"] {
        let Some((start, rest)) = text.split_at_checked(key.len()) else {
            continue;
        };
        if !start.eq_ignore_ascii_case(key) {
            continue;
        }
        let rest = rest.trim_start_matches(|c: char| is_lead(c) && c != '?' && c != '-');
        // Keyboards for Korean, Japanese and Chinese type wide colons; `=` comes from other tools.
        return rest
            .strip_prefix([':', '：', '='])
            .map(|value| (key, value));
    }
    None
}

/// A value without comment, quotes and what closes or follows it in braces.
fn bare(value: &str) -> &str {
    let end = value
        .char_indices()
        .find(|(at, c)| {
            matches!(c, ',' | '}') || (*c == '#' && value[..*at].ends_with([' ', '\t']))
        })
        .map_or(value.len(), |(at, _)| at);
    value[..end].trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
}
