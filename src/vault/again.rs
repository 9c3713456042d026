//! Reads the metadata of single files again, for sessions that follow changes: [`look`], [`measure`].
//!
//! No error here ends a session, because a file that is gone or cannot be read may be back in a moment.

use super::images;
use super::stamp::{milliseconds, state_of};
use crate::model::{Entry, FileKind};
use std::fs;

/// Returns the file at the place of `known` as it is now, or `None` if no regular file is there.
#[must_use]
pub fn look(known: &Entry) -> Option<Entry> {
    let metadata = fs::symlink_metadata(&known.disk).ok()?;
    metadata.is_file().then(|| Entry {
        size: metadata.len(),
        modified: milliseconds(&metadata),
        dimensions: None,
        state: state_of(&metadata),
        ..known.clone()
    })
}

/// Returns the file with width and height, if it is a picture (M13).
#[must_use]
pub fn measure(mut entry: Entry) -> Entry {
    if matches!(entry.kind, FileKind::Attachment(_)) {
        entry.dimensions = images::dimensions(&entry);
    }
    entry
}
