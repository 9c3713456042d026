//! When a file was made and changed, as far as git or the file system knows (P14).

use crate::model::{Entry, Finding, VaultPath};
use std::collections::HashMap;
use std::path::Path;

/// Dates of one file, seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileDates {
    /// First commit; unknown without git (file creation times are not used, N26).
    pub created: Option<i64>,
    /// Last commit, else modification time.
    pub modified: Option<i64>,
}

/// Dates of `entries` in the vault at `root`: one `git log` for all, file times for what git does not know.
#[must_use]
pub fn dates(_root: &Path, _entries: &[Entry]) -> (HashMap<VaultPath, FileDates>, Vec<Finding>) {
    todo!()
}
