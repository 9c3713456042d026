//! Waits for changes of the files that a site is made from.
//!
//! Entry points: [`Changing::follow`] and [`Changing::next`]; [`Retry`] for a build that failed.

mod inbox;
mod places;

pub use inbox::Changes;

use crate::config::Config;
use crate::vault::History;
use inbox::{Inbox, Watcher};
use places::Watched;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often a vault that cannot be watched is checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// When to check once more after many changes.
const CHECK_AFTER_MANY: Duration = Duration::from_millis(150);

/// A site whose sources change.
pub struct Changing {
    current: PathBuf,
    manifest: Option<PathBuf>,
    inbox: Arc<Inbox>,
    watcher: Option<Watcher>,
    /// Whether the reason why there is no watcher was returned.
    is_told: bool,
    history: Option<History>,
    /// Whether so much changed that more may have changed before it was watched.
    check_again: bool,
}

impl Changing {
    /// Makes a value that watches nothing yet. `current` is the current folder, and `manifest` a file that builds write.
    #[must_use]
    pub fn new(current: PathBuf, manifest: Option<&Path>) -> Self {
        Self {
            manifest: manifest.map(|manifest| current.join(manifest)),
            current,
            inbox: Arc::default(),
            watcher: None,
            is_told: false,
            history: None,
            check_again: false,
        }
    }

    /// Watches the files that `config` names from now on.
    ///
    /// # Errors
    /// The reason why that is impossible, in words, if it was not returned before. All files are then checked every second.
    pub fn follow(&mut self, config: &Config) -> Result<(), String> {
        let mut wanted = Watched::new(config, &self.current);
        if let Some(manifest) = &self.manifest {
            wanted = wanted.without(manifest);
        }
        let is_watched = |watcher: &Watcher| !watcher.is_blind() && *watcher.watched() == wanted;
        if self.watcher.as_ref().is_some_and(is_watched) {
            return Ok(());
        }
        self.history = History::find(&config.notes);
        match Watcher::new(wanted, Arc::clone(&self.inbox)) {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                self.is_told = false;
                Ok(())
            }
            Err(reason) => {
                self.watcher = None;
                match std::mem::replace(&mut self.is_told, true) {
                    true => Ok(()),
                    false => Err(reason),
                }
            }
        }
    }

    /// Waits until something changed and nothing more seems to follow, or until the time `again` is over. No change is lost if the future
    /// is dropped.
    pub async fn next(&mut self, again: Option<Duration>) -> Changes {
        let is_blind = self.watcher.as_ref().is_none_or(Watcher::is_blind);
        let waits = [
            self.check_again.then_some(CHECK_AFTER_MANY),
            is_blind.then_some(CHECK_INTERVAL),
            again,
        ];
        let wait = waits.into_iter().flatten().min().unwrap_or(Duration::MAX);
        let next = self.inbox.next(self.history.as_ref());
        let mut changes = match tokio::time::timeout(wait, next).await {
            Ok(changes) => changes,
            Err(_) => Changes::everywhere(),
        };
        self.check_again = changes.are_many();
        if self.watcher.as_ref().is_some_and(Watcher::is_blind) {
            changes.merge(Changes::all());
        }
        changes
    }
}

/// Waits before retries of a build that failed for a reason that may pass, such as a full disk: short at first, then longer and longer.
#[derive(Debug)]
pub struct Retry(Duration);

/// The first wait.
const SOON: Duration = Duration::from_millis(500);
/// The longest wait.
const SELDOM: Duration = Duration::from_secs(30);

impl Default for Retry {
    fn default() -> Self {
        Self(SOON)
    }
}

impl Retry {
    /// Returns how long to wait this time, and doubles the next wait.
    pub fn wait(&mut self) -> Duration {
        let wait = self.0;
        self.0 = (wait * 2).min(SELDOM);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_builds_are_retried_soon_and_then_seldom() {
        let mut retry = Retry::default();
        let waits: Vec<_> = (0..8).map(|_| retry.wait().as_millis()).collect();
        assert_eq!(
            waits,
            [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
        );
        assert_eq!(Retry::default().wait(), SOON);
    }
}
