//! Metadata of a whole vault, which shows whether the vault changed without reading a note.
//!
//! Entry point: [`state`].

use super::dates::head;
use super::discover::Discovered;
use crate::config::Config;
use crate::model::{FileState, Fingerprint, VaultPath};
use std::time::{SystemTime, UNIX_EPOCH};

/// Metadata of a vault, to be hashed. It differs after each change of the vault.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Paths in the vault and the metadata of each file.
    files: Vec<(VaultPath, FileState)>,
    /// Obsidian's settings, the findings about them and about the walk, and what git ignores.
    rest: Fingerprint,
    /// The commit that dates come from.
    head: Option<String>,
}

/// Returns the state of the vault that was walked, or `None` without a cache or if a file changed so recently that it may change again
/// without another time.
#[must_use]
pub fn state(config: &Config, discovered: &Discovered) -> Option<State> {
    let latest = SystemTime::now().checked_sub(config.cache.as_ref()?.unsettled)?;
    let latest = latest.duration_since(UNIX_EPOCH).ok()?.as_nanos() as i64;
    let files = discovered.entries.iter().map(|entry| {
        let state = entry.state.filter(|state| state.is_settled(latest))?;
        Some((entry.path.clone(), state))
    });
    Some(State {
        files: files.collect::<Option<_>>()?,
        rest: Fingerprint::of_value(&(
            &discovered.obsidian,
            &discovered.findings,
            &discovered.git_ignored,
        )),
        head: head(&config.notes),
    })
}
