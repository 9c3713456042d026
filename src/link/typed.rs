//! Normalises paths as people type them in links (L7, L16, L17, L20).
//!
//! Entry points: [`split`] separates path and subpath, [`decode`] takes away percent signs, [`clean`] normalises the path.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A normalised path (L7, L20).
pub(super) struct Cleaned<'t> {
    /// The path with `/` only, without `.` and `..`.
    pub(super) path: Cow<'t, str>,
    /// Whether it starts at the vault root or in the note's folder, so that no other folder is searched.
    pub(super) exact: bool,
    /// Whether it ends with a slash.
    pub(super) folder: bool,
}

/// Whether a path ends as `typed` does, with or without `.md`, letter by letter.
pub(super) fn ends_as_typed(path: &str, typed: &str) -> bool {
    let without = path.len().checked_sub(3).and_then(|end| path.get(..end));
    path.ends_with(typed) || without.is_some_and(|path| path.ends_with(typed))
}

/// Splits at the `border`th `#` (L17).
pub(super) fn split(target: &str, border: usize) -> Option<(&str, &str)> {
    let (at, _) = target.match_indices('#').nth(border)?;
    Some((&target[..at], &target[at + 1..]))
}

/// Normalises a path. `..` at the vault root stays there, as in URLs (L20, V17).
pub(super) fn clean<'t>(typed: &'t str, here: &str) -> Cleaned<'t> {
    let odd = typed.starts_with(['.', '/'])
        || typed.ends_with('/')
        || typed.contains('\\')
        || typed.contains("/.")
        || typed.contains("//");
    if !odd {
        return Cleaned {
            path: typed.into(),
            exact: false,
            folder: false,
        };
    }
    let path = typed.replace('\\', "/");
    let first = path.split('/').next().unwrap_or_default();
    let relative = matches!(first, "." | "..");
    let mut segments: Vec<&str> = Vec::new();
    if relative {
        segments.extend(here.split('/').filter(|s| !s.is_empty()));
    }
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    Cleaned {
        path: segments.join("/").into(),
        exact: relative || path.starts_with('/'),
        folder: path.ends_with('/'),
    }
}

/// Percent-decodes once. Returns the text as typed if the encoding or the UTF-8 is not valid (L16).
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let valid = text.match_indices('%').all(|(at, _)| {
        let digits = bytes.get(at + 1..at + 3).unwrap_or_default();
        digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit)
    });
    if !valid {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l16_decoding_once_or_not_at_all() {
        assert_eq!(decode("Bee%20log+1"), "Bee log+1");
        assert_eq!(decode("%EB%B2%8C"), "벌");
        assert_eq!(decode("100%25%20"), "100% ");
        assert_eq!(decode("100% a%20b"), "100% a%20b");
        assert_eq!(decode("%ff"), "%ff");
    }
}
