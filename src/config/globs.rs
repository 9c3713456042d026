//! Matches the patterns of `ignore` and `private` with vault paths, both in the same way (V4, V7, V26).
//!
//! Entry point: [`Globs::new`], then [`Globs::matches`]. As in `.gitignore`, a pattern without `/` matches a name at any depth, one with
//! `/` starts at the vault root, and one that matches a folder matches everything below it. `*` stops at `/`, `**` does not. Case and
//! Unicode form are ignored (N2), so that neither lets a private folder slip out. All patterns of a list are one automaton, so the time to
//! match depends on the length of the path alone.

mod pattern;

use crate::model::Place;
use crate::model::text::{fold, nfc};
use regex::{RegexSet, RegexSetBuilder};

/// Largest automaton of a list in bytes: enough for thousands of ordinary patterns.
const LARGEST: usize = 32 << 20;

/// Places of patterns in the settings file, in the order of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
    /// Compiles `patterns`. `own` is the name that the settings give the folder of the notes, such as `notes`; empty if they give none.
    ///
    /// # Errors
    /// The index of the first pattern that cannot be used, and the reason.
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

    /// Returns a list that matches everything.
    #[must_use]
    pub fn all() -> Self {
        // An empty pattern always compiles and matches every path.
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

    /// Returns the index of the first glob that matches as in [`Self::matches`].
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

    /// Whether a file matches as in [`Self::matches`], or a folder with everything in it.
    #[must_use]
    pub fn matches_entry(&self, path: &str, is_folder: bool) -> bool {
        let forms = || forms(path, is_folder).into_iter().flatten();
        !self.is_empty() && forms().any(|path| self.set.is_match(&path))
    }

    /// Sets the item in `hit` of each pattern that matches as in [`Self::matches_entry`].
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

/// Returns `path` as names are compared (N2), and as typed if that has another number of letters, because `?` matches one letter.
fn forms(path: &str, is_folder: bool) -> [Option<String>; 2] {
    let end = if is_folder { "/" } else { "" };
    let folded = fold(path) + end;
    let typed = (!path.is_ascii()).then(|| nfc(path).into_owned() + end);
    let typed = typed.filter(|typed| typed.chars().count() != folded.chars().count());
    [Some(folded), typed]
}

/// Returns a pattern that matches `path` and what lies in it, and nothing else.
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
