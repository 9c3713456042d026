//! Reads and writes the record: a file in the output that lists the files that noteweave wrote there (N27).
//!
//! Entry points: [`Record::read`] and [`make`]. The record is published with the site, so it names neither private nor unlisted files
//! (V24). Of unlisted files it holds fingerprints: with these a program that knows a path can tell whether it is recorded, but nobody can
//! read the path from them.

use super::path::{check_path, folders_of};
use crate::config::OUTPUT_RECORD;
use crate::error::{Error, Result};
use crate::model::Fingerprint;
use rustc_hash::FxHashSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// First line of a record, for people who open it.
const HEADER: &str = "# The files here that noteweave wrote; it removes those that are no longer part of the site.\n";

/// The record of a site.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Its bytes; none without a record.
    pub(super) bytes: Vec<u8>,
    /// The paths that it names.
    pub(super) named: FxHashSet<Box<str>>,
    hidden: Hidden,
}

/// The paths that a record does not name.
#[derive(Debug, Default)]
struct Hidden {
    files: FxHashSet<Fingerprint>,
    /// Fingerprints of the folders that hold only such files.
    folders: FxHashSet<Fingerprint>,
}

impl Record {
    /// Reads the record of the site in `folder`.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(OUTPUT_RECORD);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() => {
                let bytes = fs::read(&path).map_err(Error::io("read", path))?;
                Ok(Self::of(bytes))
            }
            Ok(_) => Ok(Self::default()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::io("read", path)(error)),
        }
    }

    /// Reads a record from `bytes`. Lines that noteweave cannot have written are ignored.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        let (mut named, mut hidden) = (FxHashSet::default(), Hidden::default());
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        for line in text.strip_prefix(HEADER).unwrap_or_default().lines() {
            match line.strip_prefix('/') {
                Some(hidden_path) => match hidden_path.strip_suffix('/') {
                    Some(folder) => hidden.folders.extend(fingerprint_in(folder)),
                    None => hidden.files.extend(fingerprint_in(hidden_path)),
                },
                None if check_path(line).is_ok() => {
                    named.insert(Box::from(line));
                }
                None => {}
            }
        }
        Self {
            bytes,
            named,
            hidden,
        }
    }

    /// Whether the file at `path` is recorded.
    pub(super) fn has(&self, path: &str) -> bool {
        self.named.contains(path) || is_in(&self.hidden.files, path)
    }

    /// Whether the folder at `path` holds only files that are not named.
    pub(super) fn hides_folder(&self, path: &str) -> bool {
        is_in(&self.hidden.folders, path)
    }

    /// Returns how many files are recorded without being named.
    pub(super) fn count_hidden(&self) -> usize {
        self.hidden.files.len()
    }

    /// Returns the folders of the files that are named.
    pub(super) fn folders(&self) -> FxHashSet<&str> {
        folders_of(self.named.iter().map(AsRef::as_ref))
    }
}

fn is_in(fingerprints: &FxHashSet<Fingerprint>, path: &str) -> bool {
    !fingerprints.is_empty() && fingerprints.contains(&Fingerprint::of(path.as_bytes()))
}

fn fingerprint_in(text: &str) -> Option<Fingerprint> {
    let fingerprint = u128::from_str_radix(text, 16).ok()?;
    Some(Fingerprint(fingerprint.to_be_bytes()))
}

/// Returns the record of a site with files at `paths`, which are in order. Those that are `unlisted` are not named.
pub(super) fn make<'p>(
    paths: impl Iterator<Item = &'p str>,
    unlisted: &FxHashSet<String>,
) -> Vec<u8> {
    let (hidden, named): (Vec<&str>, Vec<&str>) = paths.partition(|path| unlisted.contains(*path));
    let mut record = HEADER.to_owned();
    for path in &named {
        record.push_str(path);
        record.push('\n');
    }
    if hidden.is_empty() {
        return record.into_bytes();
    }
    let (inside, outside) = (
        folders_of(hidden.iter().copied()),
        folders_of(named.into_iter()),
    );
    let folders = inside.difference(&outside).map(|path| (*path, "/"));
    let all = hidden.iter().map(|path| (*path, "")).chain(folders);
    let number = |path: &str| u128::from_be_bytes(Fingerprint::of(path.as_bytes()).0);
    let mut all: Vec<_> = all.map(|(path, end)| (number(path), end)).collect();
    // Sorting hides the order of the paths.
    all.sort_unstable();
    for (number, end) in all {
        let _ = writeln!(record, "/{number:032x}{end}");
    }
    record.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v24_unlisted_files_are_recorded_and_not_named() {
        let paths = ["a/index.html", "a/secret/index.html", "b/plan/x.pdf"];
        let unlisted = paths[1..].iter().map(|path| (*path).to_owned()).collect();
        let bytes = make(paths.into_iter(), &unlisted);
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains("secret") && !text.contains("plan"), "{text}");
        assert_eq!(text.lines().count(), 7, "{text}");
        let record = Record::of(bytes);
        assert_eq!(record.count_hidden(), 2);
        assert!(paths.iter().all(|path| record.has(path)));
        assert!(!record.has("a/secret") && !record.has("b/index.html"));
        for folder in ["a/secret", "b", "b/plan"] {
            assert!(record.hides_folder(folder), "{folder}");
        }
        assert!(!record.hides_folder("a") && record.folders().contains("a"));
    }

    #[test]
    fn n27_records_of_earlier_versions_are_understood_and_odd_lines_ignored() {
        let text = format!("{HEADER}a/index.html\n../x\n/etc/passwd\n/\n//\n/x/\n/+1\n");
        let record = Record::of(text.into_bytes());
        assert_eq!(record.named.len(), 1);
        assert!(record.has("a/index.html") && !record.has("../x"));
        assert_eq!(Record::of(b"a\n".to_vec()).named.len(), 0);
    }
}
