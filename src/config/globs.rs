//! How the globs of `ignore` and `private` match vault paths (V4, V7).
//!
//! Entry point: [`Globs::new`], then [`Globs::matches`]. As in `.gitignore`: a pattern without `/` matches a name at any
//! depth, one with `/` starts at the vault root, and what matches a folder holds for everything below it. `*` stops at `/`,
//! `**` does not. Case and Unicode form make no difference (N2), because a private folder must not slip out by either.

use crate::model::text;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A list of globs, ready to match.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: GlobSet,
    /// For each glob whether it ended in `/`, so that it holds for folders only.
    folders_only: Vec<bool>,
}

impl Globs {
    /// Compiles `patterns`.
    ///
    /// # Errors
    /// The index of the first pattern that cannot be used, and why.
    pub fn new(patterns: &[String]) -> Result<Self, (usize, String)> {
        let mut set = GlobSetBuilder::new();
        let mut folders_only = Vec::with_capacity(patterns.len());
        for (index, pattern) in patterns.iter().enumerate() {
            let fail = |message: String| (index, message);
            if pattern.starts_with('!') {
                return Err(fail(
                    "a pattern cannot start with `!`; write `\\!` for a name that does".to_owned(),
                ));
            }
            let rooted = pattern.trim_start_matches("./");
            let bare = rooted.trim_matches('/');
            if bare.is_empty() {
                return Err(fail("an empty pattern matches nothing".to_owned()));
            }
            let anchored = rooted.starts_with('/') || bare.contains('/');
            let bare = text::fold(bare);
            let whole = if anchored { bare } else { format!("**/{bare}") };
            let glob = GlobBuilder::new(&whole)
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map_err(|error| fail(error.kind().to_string()))?;
            set.add(glob);
            folders_only.push(rooted.ends_with('/'));
        }
        let set = set.build().map_err(|error| (0, error.kind().to_string()))?;
        Ok(Self { set, folders_only })
    }

    /// Whether there is no glob at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Whether a glob matches the file at vault path `path` or a folder above it.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The index of the first glob that [`Self::matches`].
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        let path = text::fold(path);
        let above = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        let by_folder = above.filter_map(|folder| self.find_one(folder, true)).min();
        let by_file = self.find_one(&path, false);
        by_folder.into_iter().chain(by_file).min()
    }

    /// Whether a glob matches exactly `path`; a walk that stops at matching folders needs no more.
    #[must_use]
    pub fn matches_entry(&self, path: &str, is_folder: bool) -> bool {
        !self.is_empty() && self.find_one(&text::fold(path), is_folder).is_some()
    }

    /// `path` is folded.
    fn find_one(&self, path: &str, is_folder: bool) -> Option<usize> {
        let mut matches = self.set.matches(path).into_iter();
        matches.find(|index| is_folder || !self.folders_only[*index])
    }
}

/// `path` with every character that means something in a glob escaped, starting at the root.
pub(super) fn escape(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 1);
    out.push('/');
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '!' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> Globs {
        let patterns: Vec<_> = patterns.iter().map(|p| (*p).to_owned()).collect();
        Globs::new(&patterns).unwrap()
    }

    #[test]
    fn v4_patterns_without_slash_match_at_any_depth_and_below() {
        let set = globs(&["Drafts", "*.tmp"]);
        for path in [
            "Drafts",
            "a/Drafts",
            "a/Drafts/x.md",
            "b/c.tmp",
            "drafts/x.md",
        ] {
            assert!(set.matches(path), "{path}");
        }
        for path in ["MyDrafts/x.md", "Drafts.md", "a/b.tmp.md"] {
            assert!(!set.matches(path), "{path}");
        }
    }

    #[test]
    fn v4_patterns_with_slash_start_at_the_root() {
        let set = globs(&["/Top", "a/*.md", "deep/**/x.md", "Only/"]);
        for path in [
            "Top/n.md",
            "a/n.md",
            "deep/x.md",
            "deep/1/2/x.md",
            "s/Only/n.md",
        ] {
            assert!(set.matches(path), "{path}");
        }
        for path in ["b/Top/n.md", "a/b/n.md", "b/a/n.md", "s/Only"] {
            assert!(!set.matches(path), "{path}");
        }
        assert_eq!(set.find("a/n.md"), Some(1));
    }

    #[test]
    fn v7_case_and_unicode_form_make_no_difference() {
        let set = globs(&["Diary/**", "각도*"]);
        assert!(set.matches("diary/2031.md"));
        assert!(set.matches("\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}.md"));
    }

    #[test]
    fn v4_bad_patterns_name_their_index() {
        for bad in ["a[", "!keep", "/", "", "{a"] {
            let patterns = ["fine".to_owned(), bad.to_owned()];
            assert_eq!(Globs::new(&patterns).unwrap_err().0, 1, "{bad}");
        }
    }

    #[test]
    fn v4_escaped_paths_match_themselves_only() {
        let set = globs(&[&escape("a [1]{x}*!,")]);
        assert!(set.matches("a [1]{x}*!,/n.md"));
        assert!(!set.matches("a 1x/n.md") && !set.matches("b/a [1]{x}*!,"));
    }
}
