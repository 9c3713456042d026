//! Looks at single files again, for sessions that follow changes: [`look`], [`read`], [`measure`].
//!
//! Here no error ends anything: a file that is gone or cannot be read now may be back in a moment.

use super::state::state_of;
use super::{images, load};
use crate::model::{Entry, FileKind, Finding};
use std::fs;
use std::time::UNIX_EPOCH;

/// The file at the place of `known` as it is now. `None` if there is no file, or something else.
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

/// When a file was changed, in milliseconds since 1970.
pub(super) fn milliseconds(metadata: &fs::Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    Some(match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_millis() as i64,
        Err(before) => -(before.duration().as_millis() as i64),
    })
}

/// The text of a note unless it cannot be read, and what is wrong with it.
#[must_use]
pub fn read(note: &Entry) -> (Option<String>, Option<Finding>) {
    load::read_note(note)
}

/// The file with the size of its picture (M13), if it is one.
#[must_use]
pub fn measure(mut entry: Entry) -> Entry {
    if matches!(entry.kind, FileKind::Attachment(_)) {
        entry.dimensions = images::dimensions(&entry);
    }
    entry
}
