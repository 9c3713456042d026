//! How the patterns of `ignore` and `private` match vault paths: both in the same way (V4, V7, V26).
//!
//! Entry point: [`Globs::new`], then [`Globs::matches`]. As in `.gitignore`: a pattern without `/` matches a name at any
//! depth, one with `/` starts at the vault root, and what matches a folder holds for everything below it. `*` stops at `/`,
//! `**` does not. Case and Unicode form make no difference (N2), because a private folder must not slip out by either.
//! All patterns are one automaton, so matching takes time in proportion to the path's length, whatever the patterns are.

mod pattern;

use crate::model::Place;
use crate::model::text::{fold, nfc};
use regex::{RegexSet, RegexSetBuilder};

/// How large the automaton of a list may become, in bytes: thousands of ordinary patterns fit in.
const LARGEST: usize = 32 << 20;

/// Places of patterns in the settings file, in the order of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternPlaces {
    /// Of `ignore`. A pattern that noteweave itself added has none.
    pub ignore: Vec<Place>,
    /// Of `private`.
    pub private: Vec<Place>,
}

/// A list of globs, ready to match.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: RegexSet,
}

impl Globs {
    /// Compiles `patterns`. `own` is the folder of the notes as the settings name it, `notes`; empty if they have no name.
    ///
    /// # Errors
    /// The index of the first pattern that cannot be used, and why.
    pub fn new(patterns: &[String], own: &str) -> Result<Self, (usize, String)> {
        let each = patterns.iter().enumerate();
        let regexes = each.map(|(index, pattern)| {
            pattern::to_regex(pattern, own).map_err(|message| (index, message))
        });
        let regexes: Vec<String> = regexes.collect::<Result<_, _>>()?;
        let set = RegexSetBuilder::new(&regexes)
            .case_insensitive(true)
            .dot_matches_new_line(true)
            .size_limit(LARGEST)
            .build();
        let set = set.map_err(|_| {
            let longest = (0..patterns.len()).max_by_key(|index| patterns[*index].len());
            let message = "there are too many patterns, or this one is too long";
            (longest.unwrap_or_default(), message.to_owned())
        })?;
        Ok(Self { set })
    }

    /// A list that matches everything.
    #[must_use]
    pub fn all() -> Self {
        // An empty pattern always compiles, and is found in every path.
        Self {
            set: RegexSet::new([""]).unwrap_or_default(),
        }
    }

    /// Whether there is no glob at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Whether a glob matches the file at vault path `path` or a folder above it.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.matches_entry(path, false)
    }

    /// The index of the first glob that [`Self::matches`].
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        let [folded, typed] = forms(path, false);
        let first = |path: String| self.set.matches(&path).iter().next();
        let found = [folded, typed].into_iter().flatten().filter_map(first);
        found.min()
    }

    /// As [`Self::matches`] for a file, or for a folder with all that is in it.
    #[must_use]
    pub fn matches_entry(&self, path: &str, is_folder: bool) -> bool {
        let forms = || forms(path, is_folder).into_iter().flatten();
        !self.is_empty() && forms().any(|path| self.set.is_match(&path))
    }

    /// Sets `hit` for each glob that matches as in [`Self::matches_entry`].
    pub fn mark(&self, path: &str, is_folder: bool, hit: &mut [bool]) {
        if self.is_empty() {
            return;
        }
        for path in forms(path, is_folder).into_iter().flatten() {
            for index in self.set.matches(&path) {
                hit[index] = true;
            }
        }
    }
}

/// `path` as names are compared (N2), and as it is typed, where that differs by more than case: `?` stands for a letter of either.
fn forms(path: &str, is_folder: bool) -> [Option<String>; 2] {
    let end = if is_folder { "/" } else { "" };
    let folded = fold(path) + end;
    let typed = (!path.is_ascii()).then(|| nfc(path).into_owned() + end);
    let typed = typed.filter(|typed| typed.chars().count() != folded.chars().count());
    [Some(folded), typed]
}

/// A pattern that matches `path` and nothing else, but for what lies in it.
#[must_use]
pub fn escape(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 1);
    for (at, c) in path.char_indices() {
        let is_end = at == 0 || at + c.len_utf8() == path.len();
        if is_special(c) || is_end && (c == ' ' || c == '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a pattern needs a `\` before `c` to mean the character itself.
#[must_use]
pub fn is_special(c: char) -> bool {
    matches!(c, '*' | '?' | '[' | '{' | '}' | '\\' | ',')
}

#[cfg(test)]
mod tests;
