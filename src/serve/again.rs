//! Waiting for changes, for `build --watch`.
//!
//! Entry point: [`Changing::next`].

use super::watch::{Changes, Inbox, Watcher};
use super::watched::Watched;
use crate::config::Config;
use crate::vault::History;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often a vault that went away is looked for: nothing may tell of it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// When to look once more after many changes.
const IDLE: Duration = Duration::from_millis(150);

/// A site whose sources change.
pub struct Changing {
    current: PathBuf,
    inbox: Arc<Inbox>,
    watcher: Option<Watcher>,
    history: Option<History>,
    /// So much changed that more may have, before it was watched.
    look_again: bool,
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
            look_again: false,
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

    /// Waits until something changed and things are quiet again. Gives back the files and folders of the vault that it was;
    /// `None`: anything may have changed.
    pub async fn next(&mut self) -> Option<Vec<PathBuf>> {
        let blind = self.watcher.as_ref().is_none_or(Watcher::is_blind);
        let wait = match (self.look_again, blind) {
            (true, _) => IDLE,
            (false, true) => LOOK_AGAIN,
            (false, false) => Duration::MAX,
        };
        let next = self.inbox.next(self.history.as_ref());
        // Running out of time is a reason to look as well.
        let changes = tokio::time::timeout(wait, next).await.ok();
        self.look_again = changes.as_ref().is_some_and(Changes::are_many);
        let changes = changes.filter(|_| !blind && !self.look_again)?;
        (!changes.everywhere).then(|| changes.paths.into_iter().collect())
    }
}
