//! What the disk says of a vault without a note being read: it is another thing after each change of the vault.
//!
//! Entry point: [`state`].

use super::dates::head;
use super::discover::Discovered;
use crate::config::Config;
use crate::model::{Fingerprint, VaultPath};
use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the disk says of a vault, to be hashed.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Paths in the vault, and what the disk says of them.
    files: Vec<(VaultPath, Seen)>,
    /// Obsidian's settings, the findings about them and about the walk, and what git ignores.
    rest: Fingerprint,
    /// The commit that dates come from.
    head: Option<String>,
}

/// The state of the vault that was walked; `None` without a cache, or if a file was just changed or is gone meanwhile.
#[must_use]
pub fn state(config: &Config, discovered: &Discovered) -> Option<State> {
    let latest = SystemTime::now().checked_sub(config.cache.as_ref()?.unsettled)?;
    let latest = latest.duration_since(UNIX_EPOCH).ok()?.as_nanos() as i128;
    let files = discovered.entries.iter().zip(&discovered.seen);
    let files = files.map(|(entry, seen)| {
        let seen = (*seen)?;
        let is_settled = seen[1] < latest && seen[2] < latest;
        is_settled.then(|| (entry.path.clone(), seen))
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

/// Size, time of change, and on Unix the time of any change at all and the file's number.
pub(super) type Seen = [i128; 4];

pub(super) fn seen(metadata: &Metadata) -> Option<Seen> {
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let (changed, number) = unix(metadata);
    Some([
        i128::from(metadata.len()),
        modified.as_nanos() as i128,
        changed,
        number,
    ])
}

#[cfg(unix)]
fn unix(metadata: &Metadata) -> (i128, i128) {
    use std::os::unix::fs::MetadataExt;
    let seconds = i128::from(metadata.ctime()) * 1_000_000_000;
    (
        seconds + i128::from(metadata.ctime_nsec()),
        i128::from(metadata.ino()),
    )
}

#[cfg(not(unix))]
fn unix(_metadata: &Metadata) -> (i128, i128) {
    (0, 0)
}
