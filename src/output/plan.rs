//! What will be written where, checked before anything is.

use crate::error::Result;
use crate::render::{Page, Site};
use std::path::PathBuf;

/// Every file of the site, ordered by path, no two the same.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files.
    pub files: Vec<Planned>,
}

/// One output file.
#[derive(Debug)]
pub struct Planned {
    /// Path from the output folder, `/` between segments, each checked (N18).
    pub path: String,
    /// Where its bytes come from.
    pub content: Content,
}

/// Where an output file's bytes come from.
#[derive(Debug)]
pub enum Content {
    /// A page, rendered when it is written.
    Page(Page),
    /// A file of the vault or of `static/`, copied.
    Copy(PathBuf),
    /// An asset of the theme.
    Bytes(Vec<u8>),
}

/// Plans the whole site. `statics` are the files of the user's `static/` folder: output path and place on disk.
///
/// # Errors
/// [`crate::Error::Output`] if a path leaves the output folder, which no rule allows to happen.
pub fn plan(_site: &Site<'_>, _statics: Vec<(String, PathBuf)>) -> Result<Plan> {
    todo!()
}
