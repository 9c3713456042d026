//! Size and time of a file, which show whether it changed without opening it.
//!
//! Entry point: [`FileStamp::of`].

use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::io;
use std::time::UNIX_EPOCH;

/// Size and time of a file. They differ after almost every change of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Bytes.
    pub length: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified: i64,
}

impl FileStamp {
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
