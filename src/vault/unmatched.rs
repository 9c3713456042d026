//! Finds patterns that match no file. They keep nothing private, which nobody would notice otherwise (V28).
//!
//! Entry point: [`PatternMatches`], to which the walk reports each file and folder. [`meant`] finds what such a pattern may have meant.

mod meant;
mod written;

use super::ObsidianSettings;
use crate::config::{Config, Globs, escape};
use crate::model::text::fold;
use crate::model::{Code, Entry, Finding, Place, VaultPath};
use meant::{Pattern, Suggestion};

/// Which patterns of the settings match something.
#[derive(Debug)]
pub(super) struct PatternMatches {
    globs: Globs,
    private: Vec<bool>,
    ignore: Vec<bool>,
}

impl PatternMatches {
    /// Starts with no match.
    pub(super) fn new(config: &Config) -> Self {
        Self {
            globs: config.private_by_glob(),
            private: vec![false; config.private.len()],
            ignore: vec![false; config.ignore.len()],
        }
    }

    /// Whether every pattern of `private` has matched, so that the rest need not be checked.
    pub(super) fn all_private_match(&self) -> bool {
        self.private.iter().all(|fits| *fits)
    }

    /// Records which patterns of `private` match a file or folder, even if it is ignored.
    pub(super) fn mark_private(&mut self, path: &VaultPath, is_folder: bool) {
        if !self.all_private_match() {
            self.globs.mark(path.as_str(), is_folder, &mut self.private);
        }
    }

    /// Records which patterns of `ignore` match a file or folder.
    pub(super) fn mark_ignored(&mut self, globs: &Globs, path: &VaultPath, is_folder: bool) {
        globs.mark(path.as_str(), is_folder, &mut self.ignore);
    }

    /// Returns NW213 for each pattern that matches nothing: for patterns of `private` always, for others if something has nearly such a
    /// name.
    pub(super) fn findings(
        &self,
        config: &Config,
        obsidian: &ObsidianSettings,
        entries: &[Entry],
        folders: &[VaultPath],
    ) -> Vec<Finding> {
        let mut lost = self.lost(config);
        lost.extend(lost_filters(config, obsidian, entries, folders));
        if lost.is_empty() {
            return Vec::new();
        }
        let patterns: Vec<&Pattern> = lost.iter().map(|lost| &lost.pattern).collect();
        let meant = meant::find(&patterns, config, entries, folders);
        let found = lost.into_iter().zip(meant);
        found
            .filter(|(lost, meant)| lost.is_private || meant.is_some())
            .map(|(lost, meant)| lost.finding(meant, config))
            .collect()
    }

    /// Returns the patterns of noteweave's own settings that match nothing.
    fn lost(&self, config: &Config) -> Vec<UnmatchedPattern> {
        let settings = VaultPath::new(&config.file_name());
        let places = &config.pattern_places;
        let private = ("private", &config.private, &self.private, &places.private);
        let ignore = ("ignore", &config.ignore, &self.ignore, &places.ignore);
        let mut lost = Vec::new();
        for (key, patterns, fits, places) in [private, ignore] {
            let list = patterns.iter().zip(fits).enumerate();
            for (at, (pattern, _)) in list.filter(|(_, (_, fits))| !**fits) {
                lost.push(UnmatchedPattern {
                    key,
                    file: settings.clone(),
                    place: places.get(at).copied(),
                    pattern: Pattern::Glob(pattern.clone()),
                    is_private: key == "private",
                });
            }
        }
        lost
    }
}

/// A pattern that matches nothing.
struct UnmatchedPattern {
    /// The setting that has it.
    key: &'static str,
    file: VaultPath,
    place: Option<Place>,
    pattern: Pattern,
    /// Whether it is reported in any case.
    is_private: bool,
}

impl UnmatchedPattern {
    fn finding(self, meant: Option<Suggestion>, config: &Config) -> Finding {
        let written = self.pattern.written();
        let place = self
            .place
            .or_else(|| written::place(config, &self.file, self.key, written));
        let message = format!("`{}`: \"{written}\" fits no file", self.key);
        let help = match meant {
            Some(meant) => meant.to_string(),
            None => {
                "paths start in the folder of the notes; `noteweave list` shows them".to_owned()
            }
        };
        Finding::new(Code::UnmatchedPattern, self.file, place, message)
            .with_target(written)
            .with_help(help)
    }
}

/// Returns the paths in Obsidian's settings that match nothing. Regular expressions are left out, because a near miss of one cannot be
/// found.
fn lost_filters(
    config: &Config,
    obsidian: &ObsidianSettings,
    entries: &[Entry],
    folders: &[VaultPath],
) -> Vec<UnmatchedPattern> {
    let lists = [
        ("userIgnoreFilters", "app.json", &obsidian.ignore_filters),
        ("excluded", "publish.json", &obsidian.publish_excluded),
    ];
    let mut lost: Vec<UnmatchedPattern> = Vec::new();
    for (key, file, filters) in lists {
        for filter in filters {
            let path = filter.trim().trim_matches('/');
            let is_regex = key == "userIgnoreFilters" && filter.trim().starts_with('/');
            if path.is_empty() || is_regex {
                continue;
            }
            lost.push(UnmatchedPattern {
                key,
                file: VaultPath::new(&format!("{}/{file}", config.vault.config_folder)),
                place: None,
                pattern: Pattern::Path(filter.clone(), escape(path)),
                is_private: false,
            });
        }
    }
    if lost.is_empty() {
        return lost;
    }
    let paths = entries.iter().map(|entry| &entry.path).chain(folders);
    let mut keys: Vec<String> = paths.map(VaultPath::key).collect();
    keys.sort_unstable();
    lost.retain(|lost| {
        let prefix = fold(lost.pattern.written().trim().trim_matches('/'));
        let first = keys.partition_point(|key| *key < prefix);
        keys.get(first).is_none_or(|key| !key.starts_with(&prefix))
    });
    lost
}

#[cfg(test)]
mod tests;
