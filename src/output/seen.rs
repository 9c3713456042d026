//! What the disk says of the site, without reading its files.
//!
//! Entry points: [`site_state`], [`look`] and [`SeenSite`].

use super::built::BuiltFiles;
use super::own::is_unfinished;
use super::path::folders_of;
use super::place;
use super::previous::{Previous, hidden_in};
use super::record::Record;
use crate::config::{Config, OUTPUT_RECORD};
use crate::model::Fingerprint;
use crate::vault::FileStamp;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::path::Path;

/// Returns a fingerprint of the files and folders of the site in `output`, which changes when a file is added, removed or changed. Returns
/// `None` if there is no site, something is missing, or a build was killed.
#[must_use]
pub fn site_state(output: &Path) -> Option<Fingerprint> {
    Some(SeenSite::after(output, None, &[])?.state())
}

/// Looks at the site of `config` before it is locked, to save time later. Returns `None` unless it is as the `last` build left it.
#[must_use]
pub fn look(config: &Config, last: &BuiltFiles) -> Option<SeenSite> {
    SeenSite::expected(&place::check(config).ok()?, last)
}

/// A site as it is on disk: its record, and the stamps of its files and folders.
#[derive(Debug)]
pub struct SeenSite {
    /// The record's bytes.
    record: Vec<u8>,
    /// The files that it records.
    files: FxHashSet<Box<str>>,
    /// The stamp of each path, in order.
    stamps: Vec<(Box<str>, FileStamp)>,
}

impl SeenSite {
    /// Reads the stamps of the site in `output`. Returns `None` unless it is as the last build left it, without foreign files.
    pub(super) fn expected(output: &Path, last: &BuiltFiles) -> Option<Self> {
        let left = last.left?;
        Self::after(output, None, &[]).filter(|seen| seen.state() == left)
    }

    /// Whether no build changed the site in `output` since it was looked at.
    pub(super) fn is_current(&self, output: &Path) -> bool {
        let is_same = |path: &str| {
            let stamp = FileStamp::at(&output.join(path)).ok();
            stamp.is_some() && stamp == self.stamp(path)
        };
        // Each build that changes anything writes the record again.
        !is_unfinished(output) && is_same("") && is_same(OUTPUT_RECORD)
    }

    /// Reads the stamps of the site in `output` again. Given the stamps `before`, reads only those of `changed` files and their folders.
    /// Returns `None` in the cases of [`site_state`].
    pub(super) fn after(output: &Path, before: Option<&Self>, changed: &[&str]) -> Option<Self> {
        if is_unfinished(output) {
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
                None => FileStamp::at(&output.join(path)).ok()?,
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

    /// Makes the value for a site that is as the last build left it, without foreign files.
    pub(super) fn as_previous(&self) -> Previous {
        Previous {
            exists: true,
            files: self.files.clone(),
            record: self.record.clone(),
            foreign: Vec::new(),
        }
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
