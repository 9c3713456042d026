//! Our own files and folders beside the output folder, which are there only while it is written.
//!
//! Entry points: [`beside`] says where they lie, [`is_unfinished`] whether a killed build left some.

use super::disk::is_there;
use super::system::is_mounted;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub(super) const LOCK: &str = ".noteweave-lock";
pub(super) const NEW: &str = ".noteweave-new";
pub(super) const OLD: &str = ".noteweave-old";
pub(super) const JOURNAL: &str = ".noteweave-journal";

/// Whether a file or folder directly in the output folder is one of those that lie beside it if the folder is not mounted.
pub(super) fn is_own(name: &str) -> bool {
    [LOCK, NEW, OLD, JOURNAL].contains(&name)
}

/// Whether a build of `output` was killed and left something to repair, or is still running.
pub(super) fn is_unfinished(output: &Path) -> bool {
    let left = [NEW, OLD, JOURNAL];
    left.iter().any(|what| is_there(&beside(output, what)))
}

/// Returns the path of our own file or folder `what` beside the folder `output`, or in it if that is mounted.
pub(super) fn beside(output: &Path, what: &str) -> PathBuf {
    match (output.parent(), output.file_name()) {
        (Some(parent), Some(name)) if !is_mounted(output, parent) => {
            let mut beside = OsString::from(".");
            beside.push(name);
            beside.push(what);
            parent.join(beside)
        }
        _ => output.join(what),
    }
}
