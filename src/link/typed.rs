//! Normalises paths as people type them in links (L7, L17, L20).
//!
//! Entry points: [`split`] separates path and subpath, [`clean`] normalises the path.

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
