//! Finds where a text stands in a file of Obsidian's settings, because the JSON parser does not tell.
//!
//! Entry point: [`place`]. It is only called for a finding, so it reads the file again.

use crate::config::{Config, settings_bytes};
use crate::model::{Lines, Place, Span, VaultPath};
use crate::vault::decode::decode;
use std::ops::Range;

/// Returns the place of `value` in the list `key` of the settings file at `path`.
pub(super) fn place(config: &Config, path: &VaultPath, key: &str, value: &str) -> Option<Place> {
    let bytes = settings_bytes(&config.notes.join(path.as_str())).ok()?;
    let text = decode(bytes).text;
    let span = find(&text, key, value)?;
    Some(Lines::new(&text).place(Span::from(span)))
}

/// Returns the range of the first string `value` behind the string `key`.
fn find(json: &str, key: &str, value: &str) -> Option<Range<usize>> {
    let is = |span: &Range<usize>, text: &str| {
        let read = serde_json::from_str::<String>(&json[span.clone()]);
        read.is_ok_and(|read| read == text)
    };
    let mut strings = strings(json);
    strings.by_ref().find(|span| is(span, key))?;
    strings.find(|span| is(span, value))
}

/// Returns the ranges of all strings in JSON, with their quotes.
fn strings(json: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + json.get(at..)?.find('"')?;
        let mut escaped = false;
        let end = json[start + 1..].bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        at = start + end + 2;
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v28_strings_are_found_behind_their_key() {
        let json = r#"{"x": ["\"", "a\\"], "꿀": "k", "k": [ "b", "\u0061\\"]}"#;
        let found = find(json, "k", "a\\").unwrap();
        assert_eq!(&json[found], r#""\u0061\\""#);
        assert_eq!(find(json, "k", "c"), None);
        assert_eq!(find("\"k", "k", "k"), None);
    }
}
