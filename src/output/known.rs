//! What the last build knew of the files it wrote, so that this one can leave them alone unread.
//!
//! Entry points: [`Known`], kept by the cache between builds, [`site_state`] and [`stamp`]. A file is left alone only if what it is made from is
//! the same *and* the disk still has it with the size and the time of the last build: a file that somebody edited or deleted is
//! written again. Nothing is remembered of a file that had findings, for those are to be reported each time.

use super::previous::hidden_in;
use super::record::{Record, folders_of};
use super::swap;
use crate::config::OUTPUT_RECORD;
use crate::render::Origin;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A file that a build wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it is made from.
    pub origin: Origin,
    /// What the disk says of it.
    pub stamp: Stamp,
}

/// What the disk says of a file without it being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Bytes.
    pub length: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified: i64,
}

/// The files of the last build by output path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    files: FxHashMap<Box<str>, Made>,
    /// What the disk said of the whole site afterwards, if nothing foreign was in it.
    pub left: Option<Origin>,
}

impl Known {
    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Made> {
        self.files.get(path)
    }

    /// All files, ordered by path.
    #[must_use]
    pub fn sorted(&self) -> Vec<(&str, &Made)> {
        let mut files: Vec<_> = self
            .files
            .iter()
            .map(|(path, made)| (&**path, made))
            .collect();
        files.sort_unstable_by_key(|(path, _)| *path);
        files
    }
}

impl FromIterator<(Box<str>, Made)> for Known {
    fn from_iter<I: IntoIterator<Item = (Box<str>, Made)>>(files: I) -> Self {
        Self {
            files: files.into_iter().collect(),
            left: None,
        }
    }
}

/// What the disk says of the whole site in `output` and of its folders, so that a file more, less or other is noticed. `None` if
/// there is no site, something is missing, or a build was killed.
#[must_use]
pub fn site_state(output: &Path) -> Option<Origin> {
    Some(Seen::after(output, None, &[])?.state())
}

/// A site as the disk tells of it: its files, its folders, its record.
#[derive(Debug)]
pub(super) struct Seen {
    /// The record's bytes.
    pub(super) record: Vec<u8>,
    /// The files that it records.
    pub(super) files: FxHashSet<Box<str>>,
    /// Paths with what is said of each, in order.
    stamps: Vec<(Box<str>, Stamp)>,
}

impl Seen {
    /// The site in `output`, if it is as the last build left it with nothing foreign in it.
    pub(super) fn expected(output: &Path, known: &Known) -> Option<Self> {
        let left = known.left?;
        Self::after(output, None, &[]).filter(|seen| seen.state() == left)
    }

    /// The site in `output`. Of what was there `before`, only the files that are `changed` are looked at again, and the folders
    /// that they are in. `None` as for [`site_state`].
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

    /// What is said of the file at `path`.
    pub(super) fn stamp(&self, path: &str) -> Option<Stamp> {
        let found = self
            .stamps
            .binary_search_by(|(known, _)| (**known).cmp(path));
        Some(self.stamps.get(found.ok()?)?.1)
    }

    /// All of it.
    pub(super) fn state(&self) -> Origin {
        Origin::of("site", &self.stamps)
    }
}

/// What the disk says of the file at `path`; symbolic links are not followed.
pub(super) fn stamp(path: &Path) -> io::Result<Stamp> {
    let metadata = fs::symlink_metadata(path)?;
    let modified = metadata.modified()?;
    let nanoseconds = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i64,
        Err(before) => -(before.duration().as_nanos() as i64),
    };
    Ok(Stamp {
        length: metadata.len(),
        modified: nanoseconds,
    })
}
