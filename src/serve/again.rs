//! Waits for changes, for `build --watch`.
//!
//! Entry points: [`Changing::next`], and [`Retry`] for a build that failed.

use super::watch::{Changes, Inbox, Watcher};
use super::watched::Watched;
use crate::config::Config;
use crate::vault::History;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often a vault that went away is looked for: nothing may tell of it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// When to look once more after many changes.
const IDLE: Duration = Duration::from_millis(150);

/// A site whose sources change.
pub struct Changing {
    current: PathBuf,
    manifest: Option<PathBuf>,
    inbox: Arc<Inbox>,
    watcher: Option<Watcher>,
    history: Option<History>,
    /// So much changed that more may have, before it was watched.
    look_again: bool,
}

impl Changing {
    /// Begins to watch the files that `config` names. `current` is the current folder, and `manifest` a file that builds write.
    ///
    /// # Errors
    /// The reason why that is impossible, in words.
    pub fn new(config: &Config, current: PathBuf, manifest: Option<&Path>) -> Result<Self, String> {
        let inbox = Arc::new(Inbox::default());
        let manifest = manifest.map(|manifest| current.join(manifest));
        let watched = watched(config, &current, manifest.as_deref());
        Ok(Self {
            manifest,
            watcher: Some(Watcher::new(watched, Arc::clone(&inbox))?),
            history: History::find(&config.notes),
            inbox,
            current,
            look_again: false,
        })
    }

    /// Watches what `config` names from now on.
    pub fn rename(&mut self, config: &Config) {
        let wanted = watched(config, &self.current, self.manifest.as_deref());
        let same = |w: &Watcher| !w.is_blind() && *w.watched() == wanted;
        if !self.watcher.as_ref().is_some_and(same) {
            self.watcher = Watcher::new(wanted, Arc::clone(&self.inbox)).ok();
            self.history = History::find(&config.notes);
        }
    }

    /// Waits until something changed and nothing else follows, or until it is time to `retry`. Returns the changed files and folders of the
    /// vault; `None` if anything may have changed.
    pub async fn next(&mut self, retry: Option<Duration>) -> Option<Vec<PathBuf>> {
        let blind = self.watcher.as_ref().is_none_or(Watcher::is_blind);
        let wait = match (self.look_again, blind) {
            (true, _) => IDLE,
            (false, true) => LOOK_AGAIN,
            (false, false) => Duration::MAX,
        };
        let wait = wait.min(retry.unwrap_or(Duration::MAX));
        let next = self.inbox.next(self.history.as_ref());
        // Running out of time is a reason to look as well.
        let changes = tokio::time::timeout(wait, next).await.ok();
        self.look_again = changes.as_ref().is_some_and(Changes::are_many);
        let changes = changes.filter(|_| !blind && !self.look_again)?;
        (!changes.everywhere).then(|| changes.paths.into_iter().collect())
    }
}

fn watched(config: &Config, current: &Path, manifest: Option<&Path>) -> Watched {
    let watched = Watched::new(config, current);
    match manifest {
        Some(manifest) => watched.without(manifest),
        None => watched,
    }
}

/// When to retry a build that failed for a reason that may pass by itself, such as a full disk: soon at first, then less and less often.
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
    /// Returns how long to wait this time; longer each time.
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
