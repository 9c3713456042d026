//! The write side of the disk: a plan of every output file, then staged writing and swapping.
//!
//! Entry points: [`plan`] and [`write`].

mod manifest;
mod plan;
mod write;

pub use manifest::Manifest;
pub use plan::{Content, Plan, Planned, plan};
pub use write::{Written, write};

use crate::config::Config;
use crate::error::Result;
use crate::render::Theme;
use std::path::PathBuf;

/// The theme with what the user's `templates/` folder overrides.
///
/// # Errors
/// [`crate::Error::Template`], [`crate::Error::Io`].
pub fn theme(_config: &Config) -> Result<Theme> {
    todo!()
}

/// The files of the user's `static/` folder: output path and place on disk, ordered by path.
///
/// # Errors
/// [`crate::Error::Io`].
pub fn statics(_config: &Config) -> Result<Vec<(String, PathBuf)>> {
    todo!()
}
