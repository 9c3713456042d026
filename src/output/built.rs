//! Remembers the files that the last build wrote, so that this build can leave them alone without reading them.
//!
//! Entry point: [`BuiltFiles`], which the cache keeps between builds. A build leaves a file alone only if its inputs are
//! the same *and* the file still has the size and time of the last build, so a file that somebody edited or deleted is written again.
//! Files with findings are not remembered, because each build reports these.

use crate::model::Fingerprint;
use crate::vault::FileStamp;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

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
