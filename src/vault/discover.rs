//! Walks the vault.

use super::ObsidianSettings;
use crate::config::Config;
use crate::error::Result;
use crate::model::{Entry, Finding};

/// What the walk found.
#[derive(Debug, Default)]
pub struct Discovered {
    /// All files that exist for noteweave (V4, V17), in path order; two of one path (NFC and NFD) both stay (N3).
    pub entries: Vec<Entry>,
    /// Obsidian's own settings (O).
    pub obsidian: ObsidianSettings,
    /// NW106, NW107, NW401, NW402.
    pub findings: Vec<Finding>,
}

/// Finds every file of the vault `config.notes`.
///
/// # Errors
/// [`crate::Error::NoVault`] if the folder is missing or unreadable.
pub fn discover(_config: &Config) -> Result<Discovered> {
    todo!()
}
