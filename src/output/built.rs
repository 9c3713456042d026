//! The files that the last build wrote, so that this one can leave them alone unread.
//!
//! Entry points: [`BuiltFiles`], which the cache keeps between builds, [`site_state`] and [`stamp`]. A build leaves a file alone only if
//! the file would be made from the same *and* the disk still has it with the size and the time of the last build: a file that somebody
//! edited or deleted is written again. A file that had findings is not among them, because each build reports those.

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
    /// The fingerprint of all that it is made from.
    pub made_from: Fingerprint,
    /// What the disk says of it.
    pub stamp: FileStamp,
}

/// The files of the last build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltFiles {
    /// By output path.
    pub files: FxHashMap<Box<str>, BuiltFile>,
    /// What the disk said of the whole site afterwards, if nothing foreign was in it.
    pub left: Option<Fingerprint>,
}

/// Returns a fingerprint of what the disk says of the site in `output`, files and folders: another one when a file is added, removed or
/// changed. `None` if there is no site, something is missing, or a build was killed.
#[must_use]
pub fn site_state(output: &Path) -> Option<Fingerprint> {
    Some(SeenSite::after(output, None, &[])?.state())
}

/// What the disk says of a site: its files, its folders, its record.
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
    /// Looks at the site in `output`. `None` unless it is as the last build left it, with nothing foreign in it.
    pub(super) fn expected(output: &Path, last: &BuiltFiles) -> Option<Self> {
        let left = last.left?;
        Self::after(output, None, &[]).filter(|seen| seen.state() == left)
    }

    /// Looks at the site in `output`. Given what was there `before`, looks only at the files that are `changed` and at their folders.
    /// `None` as for [`site_state`].
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
/// Those of the disk.
pub fn stamp(path: &Path) -> io::Result<FileStamp> {
    FileStamp::of(&fs::symlink_metadata(path)?)
}
