//! Remembers the files that the last build wrote, so that this build can leave them alone without reading them.
//!
//! Entry points: [`BuiltFiles`], which the cache keeps between builds, [`site_state`] and [`stamp`]. A build leaves a file alone only if
//! its inputs are the same *and* the file still has the size and time of the last build, so a file that somebody edited or deleted is
//! written again. Files with findings are not remembered, because each build reports these.

use super::previous::hidden_in;
use super::record::{Record, folders_of};
use super::swap;
use crate::config::OUTPUT_RECORD;
use crate::model::Fingerprint;
use crate::vault::FileStamp;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;

/// A file that a build wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltFile {
    /// The fingerprint of its inputs.
    pub made_from: Fingerprint,
    /// Its size and time on disk.
    pub stamp: FileStamp,
}

/// The files of the last build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltFiles {
    /// By output path.
    pub files: FxHashMap<Box<str>, BuiltFile>,
    /// The fingerprint of the site on disk after the build, if no foreign files were in it.
    pub left: Option<Fingerprint>,
}

/// Returns a fingerprint of the files and folders of the site in `output`, which changes when a file is added, removed or changed. Returns
/// `None` if there is no site, something is missing, or a build was killed.
#[must_use]
pub fn site_state(output: &Path) -> Option<Fingerprint> {
    Some(SeenSite::after(output, None, &[])?.state())
}

/// A site as it is on disk: its record, and the stamps of its files and folders.
#[derive(Debug)]
pub(super) struct SeenSite {
    /// The record's bytes.
    pub(super) record: Vec<u8>,
    /// The files that it records.
    pub(super) files: FxHashSet<Box<str>>,
    /// The stamp of each path, in order.
    stamps: Vec<(Box<str>, FileStamp)>,
}

impl SeenSite {
    /// Reads the stamps of the site in `output`. Returns `None` unless it is as the last build left it, without foreign files.
    pub(super) fn expected(output: &Path, last: &BuiltFiles) -> Option<Self> {
        let left = last.left?;
        Self::after(output, None, &[]).filter(|seen| seen.state() == left)
    }

    /// Reads the stamps of the site in `output` again. Given the stamps `before`, reads only those of `changed` files and their folders.
    /// Returns `None` in the cases of [`site_state`].
    pub(super) fn after(output: &Path, before: Option<&Self>, changed: &[&str]) -> Option<Self> {
        if swap::is_unfinished(output) {
            return None;
        }
        let record = Record::read(output).ok()?;
        let hidden = hidden_in(output, &record)?;
        let mut files = record.named;
        files.extend(hidden);
        let mut paths: Vec<&str> = files.iter().map(|path| &**path).collect();
        paths.extend(folders_of(files.iter().map(|path| &**path)));
        paths.extend(["", OUTPUT_RECORD]);
        paths.par_sort_unstable();
        let mut again = folders_of(changed.iter().copied());
        again.extend(changed);
        again.extend(["", OUTPUT_RECORD]);
        let look = |path: &&str| {
            let known = before.filter(|_| !again.contains(path));
            let stamp = match known.and_then(|before| before.stamp(path)) {
                Some(known) => known,
                None => stamp(&output.join(path)).ok()?,
            };
            Some((Box::from(*path), stamp))
        };
        let stamps = paths.par_iter().map(look).collect::<Option<_>>()?;
        Some(Self {
            record: record.bytes,
            files,
            stamps,
        })
    }

    /// Returns the stamp of the file at `path`.
    pub(super) fn stamp(&self, path: &str) -> Option<FileStamp> {
        let found = self
            .stamps
            .binary_search_by(|(known, _)| (**known).cmp(path));
        Some(self.stamps.get(found.ok()?)?.1)
    }

    /// Returns the fingerprint of all stamps.
    pub(super) fn state(&self) -> Fingerprint {
        Fingerprint::of_value(&self.stamps)
    }
}

/// Returns the stamp of the file at `path`; follows no symbolic link.
///
/// # Errors
/// Errors of the disk.
pub fn stamp(path: &Path) -> io::Result<FileStamp> {
    FileStamp::of(&fs::symlink_metadata(path)?)
}
