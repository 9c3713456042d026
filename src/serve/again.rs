//! Waiting for changes, for `build --watch`.
//!
//! Entry point: [`Changing::next`].

use super::watch::{Inbox, Watcher};
use super::watched::Watched;
use crate::config::Config;
use crate::vault::History;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often a vault that went away is looked for: nothing may tell of it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A site whose sources change.
pub struct Changing {
    current: PathBuf,
    inbox: Arc<Inbox>,
    watcher: Option<Watcher>,
    history: Option<History>,
}

impl Changing {
    /// Begins to watch what `config` names; `current` is the current folder.
    ///
    /// # Errors
    /// Why that is impossible, in words.
    pub fn new(config: &Config, current: PathBuf) -> Result<Self, String> {
        let inbox = Arc::new(Inbox::default());
        let watched = Watched::new(config, &current);
        Ok(Self {
            watcher: Some(Watcher::new(watched, Arc::clone(&inbox))?),
            history: History::find(&config.notes),
            inbox,
            current,
        })
    }

    /// Watches what `config` names from now on.
    pub fn rename(&mut self, config: &Config) {
        let wanted = Watched::new(config, &self.current);
        let same = |w: &Watcher| !w.is_blind() && *w.watched() == wanted;
        if !self.watcher.as_ref().is_some_and(same) {
            self.watcher = Watcher::new(wanted, Arc::clone(&self.inbox)).ok();
            self.history = History::find(&config.notes);
        }
    }

    /// Waits until something changed and things are quiet again.
    pub async fn next(&mut self) {
        let blind = self.watcher.as_ref().is_none_or(Watcher::is_blind);
        let wait = if blind { LOOK_AGAIN } else { Duration::MAX };
        let next = self.inbox.next(self.history.as_ref());
        // Running out of time is a reason to look as well.
        let _ = tokio::time::timeout(wait, next).await;
    }
}
