//! Tells from a file's metadata whether it changed, without opening it: a [`FileStamp`] for files that programs wrote and a user may copy, a
//! [`FileState`] for files of the vault.
//!
//! Entry points: [`FileStamp::at`], [`FileStamp::of`], [`file_state`].

use crate::model::FileState;
use serde::{Deserialize, Serialize};
use std::fs::{Metadata, symlink_metadata};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Size and time of a file. They differ after almost every change of the file, and a copy that keeps times has the same ones. A [`FileState`]
/// also has what a copy does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Bytes.
    pub length: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified: i64,
}

impl FileStamp {
    /// Returns the stamp of the file at `path`; follows no symbolic link.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn at(path: &Path) -> io::Result<Self> {
        Self::of(&symlink_metadata(path)?)
    }

    /// Returns the stamp of the file with this `metadata`.
    ///
    /// # Errors
    /// Where the system knows no times of files.
    pub fn of(metadata: &Metadata) -> io::Result<Self> {
        let modified = metadata.modified()?;
        let nanoseconds = match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i64,
            Err(before) => -(before.duration().as_nanos() as i64),
        };
        Ok(Self {
            length: metadata.len(),
            modified: nanoseconds,
        })
    }
}

/// Returns when a file was changed, in milliseconds since 1970.
pub(super) fn milliseconds(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    Some(match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_millis() as i64,
        Err(before) => -(before.duration().as_millis() as i64),
    })
}

/// Returns the state of the file at `path`, following no symbolic link. `None` if there is none, or its times are before 1970.
#[must_use]
pub fn file_state(path: &Path) -> Option<FileState> {
    state_of(&symlink_metadata(path).ok()?)
}

/// Returns the state of the file with this `metadata`. `None` for times before 1970.
pub(super) fn state_of(metadata: &Metadata) -> Option<FileState> {
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let (changed, number) = unix(metadata);
    Some(FileState {
        length: metadata.len(),
        modified: modified.as_nanos() as i64,
        changed,
        number,
    })
}

#[cfg(unix)]
fn unix(metadata: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = metadata.ctime().saturating_mul(1_000_000_000);
    (
        seconds.saturating_add(metadata.ctime_nsec()),
        metadata.ino(),
    )
}

#[cfg(not(unix))]
fn unix(_metadata: &Metadata) -> (i64, u64) {
    (0, 0)
}
