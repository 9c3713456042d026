//! Collects events of changed files, and hands them over as soon as nothing more seems to follow.
//!
//! Entry points: [`Watcher::new`] and [`Inbox::next`]. Events are hints: the session reads the files themselves, so an event may come twice
//! or its file may be gone again.

use super::places::{Place, Watched};
use crate::vault::History;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long no event may come before changes are handed over, after a program has closed the file.
const QUIET_AFTER_CLOSE: Duration = Duration::from_millis(2);
/// The same while the file is still open.
const QUIET_WHILE_OPEN: Duration = Duration::from_millis(15);
/// The same after changes of many files.
const QUIET_AFTER_MANY: Duration = Duration::from_millis(80);
/// More changed files than this are many: reading the whole vault is better then.
const MANY: usize = 20;
/// The longest wait with few changed files, and with many.
const LONGEST_WAIT: Duration = Duration::from_millis(150);
const LONGEST_WAIT_FOR_MANY: Duration = Duration::from_secs(2);
/// The longest wait for git to finish, and the time between two checks for that.
const LONGEST_WAIT_FOR_GIT: Duration = Duration::from_secs(20);
const GIT_CHECK_INTERVAL: Duration = Duration::from_millis(10);

/// What may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files and folders of the vault, with the path of the vault as the settings name it.
    pub paths: BTreeSet<PathBuf>,
    /// Whether anything in the vault may have changed, Obsidian's settings included.
    pub everywhere: bool,
    /// `noteweave.toml`
    pub settings: bool,
    /// `templates/`
    pub theme: bool,
    /// `static/`
    pub statics: bool,
    /// Whether folders appeared, in which files may have changed before they were watched.
    pub(super) folders: bool,
}

impl Changes {
    /// Returns changes of everything.
    #[must_use]
    pub fn all() -> Self {
        Self {
            settings: true,
            theme: true,
            statics: true,
            ..Self::everywhere()
        }
    }

    /// Returns changes of anything in the vault.
    #[must_use]
    pub fn everywhere() -> Self {
        Self {
            everywhere: true,
            ..Self::default()
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds the changes of `other`.
    pub fn merge(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.everywhere |= other.everywhere;
        self.settings |= other.settings;
        self.theme |= other.theme;
        self.statics |= other.statics;
        self.folders |= other.folders;
    }

    /// Whether so much changed that more may be coming.
    pub(super) fn are_many(&self) -> bool {
        self.paths.len() > MANY || self.folders
    }

    /// Returns the changed files and folders of the vault, or `None` if reading the whole vault is better.
    #[must_use]
    pub fn few(&self) -> Option<Vec<PathBuf>> {
        let is_few = !self.everywhere && !self.are_many();
        is_few.then(|| self.paths.iter().cloned().collect())
    }
}

/// Holds changes until they are fetched.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    waiting: Mutex<Waiting>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    changes: Changes,
    /// When the first and the last of them arrived.
    since: Option<(Instant, Instant)>,
    /// Whether a program had the file of the last one still open.
    open: bool,
}

impl Inbox {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, changes: Changes, open: bool) {
        let mut waiting = self.waiting();
        waiting.changes.merge(changes);
        waiting.open = open;
        let now = Instant::now();
        waiting.since = Some((waiting.since.map_or(now, |(first, _)| first), now));
        drop(waiting);
        self.bell.notify_one();
    }

    /// Waits for changes until nothing more seems to follow, and returns them. No change is lost if the future is dropped.
    pub(super) async fn next(&self, history: Option<&History>) -> Changes {
        loop {
            let Some(wait) = self.wait(history) else {
                self.bell.notified().await;
                continue;
            };
            if wait.is_zero() {
                let mut waiting = self.waiting();
                waiting.since = None;
                return std::mem::take(&mut waiting.changes);
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Returns how long to wait before the changes are handed over, or `None` if there are none.
    fn wait(&self, history: Option<&History>) -> Option<Duration> {
        let (first, last, many, open) = {
            let waiting = self.waiting();
            let (first, last) = waiting.since?;
            (first, last, waiting.changes.are_many(), waiting.open)
        };
        let since = first.elapsed();
        if since < LONGEST_WAIT_FOR_GIT && history.is_some_and(History::is_busy) {
            return Some(GIT_CHECK_INTERVAL);
        }
        let (quiet, longest) = match (many, open) {
            (true, _) => (QUIET_AFTER_MANY, LONGEST_WAIT_FOR_MANY),
            (false, true) => (QUIET_WHILE_OPEN, LONGEST_WAIT),
            (false, false) => (QUIET_AFTER_CLOSE, LONGEST_WAIT),
        };
        if since >= longest {
            return Some(Duration::ZERO);
        }
        Some(quiet.saturating_sub(last.elapsed()))
    }
}

/// Watches files until it is dropped.
pub(super) struct Watcher {
    watched: Watched,
    /// The folders that existed when watching began.
    present: Vec<PathBuf>,
    /// Whether one of them was removed or renamed, which ends the watching of it.
    lost: Arc<AtomicBool>,
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// Begins to watch, and puts changes into `inbox`. Returns the reason in words if that is impossible.
    pub(super) fn new(watched: Watched, inbox: Arc<Inbox>) -> Result<Self, String> {
        let filter = watched.clone();
        let lost = Arc::new(AtomicBool::new(false));
        let notice_loss = Arc::clone(&lost);
        let notice = move |result: notify::Result<Event>| {
            let Ok(event) = result else {
                // Events were lost, so anything may have changed.
                inbox.add(Changes::all(), true);
                return;
            };
            if event.paths.iter().any(|p| filter.is_lost(event.kind, p)) {
                notice_loss.store(true, Ordering::Relaxed);
                inbox.add(Changes::all(), true);
            }
            let changes = changes(&filter, &event);
            if !changes.is_empty() {
                inbox.add(changes, is_open(event.kind));
            }
        };
        let mut watcher = notify::recommended_watcher(notice).map_err(|e| e.to_string())?;
        let mut present = Vec::new();
        for (path, mode) in watched.roots() {
            watcher.watch(path, mode).map_err(|e| e.to_string())?;
            present.push(path.to_owned());
        }
        Ok(Self {
            watched: watched.clone(),
            present,
            lost,
            _watcher: watcher,
        })
    }

    /// Returns the places that it watches.
    pub(super) fn watched(&self) -> &Watched {
        &self.watched
    }

    /// Whether a watched folder vanished, or one appeared that should be watched.
    pub(super) fn is_blind(&self) -> bool {
        let present = self.present.iter().map(PathBuf::as_path);
        self.lost.load(Ordering::Relaxed)
            || !self.watched.is_there()
            || !present.eq(self.watched.roots().map(|(path, _)| path))
    }
}

/// Returns the changes that an event reports.
fn changes(watched: &Watched, event: &Event) -> Changes {
    let mut changes = Changes::default();
    if event.need_rescan() {
        return Changes::all();
    }
    // Reading a file is an event, too. Following it would cause another one, without end.
    if event.kind.is_access() && !is_end_of_writing(event.kind) {
        return changes;
    }
    let is_folder = |path: &Path| match event.kind {
        EventKind::Create(CreateKind::Folder) => true,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => path.is_dir(),
        _ => false,
    };
    for path in &event.paths {
        for place in watched.places(path) {
            match place {
                Place::Settings => changes.settings = true,
                Place::Theme => changes.theme = true,
                Place::Static => changes.statics = true,
                Place::Obsidian => changes.everywhere = true,
                Place::Vault(place) => {
                    changes.folders |= is_folder(path);
                    changes.paths.insert(place);
                }
            }
        }
    }
    changes
}

fn is_end_of_writing(kind: EventKind) -> bool {
    kind == EventKind::Access(AccessKind::Close(AccessMode::Write))
}

/// Whether the program that caused the event may go on writing. Some systems do not report the end of writing; there it is always assumed.
fn is_open(kind: EventKind) -> bool {
    match kind {
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => false,
        kind => !is_end_of_writing(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::fs;

    fn config(root: &Path) -> Config {
        Config {
            notes: root.join("notes"),
            output: root.join("notes/public"),
            root: root.to_owned(),
            ..Config::default()
        }
    }

    async fn next(inbox: &Inbox, wait: u64) -> Option<Changes> {
        let wait = Duration::from_millis(wait);
        tokio::time::timeout(wait, inbox.next(None)).await.ok()
    }

    #[tokio::test]
    async fn a_change_is_noticed_and_reading_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let notes = dir.path().join("notes");
        fs::create_dir(&notes).unwrap();
        fs::write(notes.join("a.md"), "a").unwrap();
        let inbox = Arc::new(Inbox::default());
        let watched = Watched::new(&config(dir.path()), dir.path());
        let watcher = Watcher::new(watched, Arc::clone(&inbox)).unwrap();
        assert!(!watcher.is_blind());
        while next(&inbox, 200).await.is_some() {}
        fs::read(notes.join("a.md")).unwrap();
        assert_eq!(next(&inbox, 300).await, None, "reading is no change");
        fs::write(notes.join("a.md"), "b").unwrap();
        let changes = next(&inbox, 5000).await.unwrap();
        assert!(changes.paths.contains(&notes.join("a.md")), "{changes:?}");
        fs::create_dir_all(notes.join("n/m")).unwrap();
        let changes = next(&inbox, 5000).await.unwrap();
        assert!(changes.folders, "{changes:?}");
        fs::create_dir(dir.path().join("templates")).unwrap();
        assert!(watcher.is_blind(), "a new folder must be watched, too");
    }

    #[tokio::test]
    async fn many_changes_are_told_as_one() {
        let inbox = Arc::new(Inbox::default());
        let told = Arc::clone(&inbox);
        let writing = tokio::spawn(async move {
            for n in 0..1000 {
                let paths = [PathBuf::from(format!("{n}.md"))].into();
                told.add(
                    Changes {
                        paths,
                        ..Changes::default()
                    },
                    false,
                );
                if n % 50 == 49 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
        let mut told = Vec::new();
        while let Some(changes) = next(&inbox, 500).await {
            told.push(changes.paths.len());
        }
        writing.await.unwrap();
        assert_eq!(told.iter().sum::<usize>(), 1000, "{told:?}");
        assert!(told.len() <= 3, "{told:?}");
    }

    #[tokio::test]
    async fn git_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let lock = dir.path().join(".git/index.lock");
        fs::create_dir(dir.path().join(".git")).unwrap();
        fs::write(&lock, "").unwrap();
        let history = History::find(dir.path());
        let inbox = Inbox::default();
        let paths = [PathBuf::from("a.md")].into();
        inbox.add(
            Changes {
                paths,
                ..Changes::default()
            },
            false,
        );
        let wait = Duration::from_millis(400);
        let busy = tokio::time::timeout(wait, inbox.next(history.as_ref())).await;
        assert!(busy.is_err(), "{busy:?}");
        fs::remove_file(lock).unwrap();
        assert!(
            tokio::time::timeout(wait, inbox.next(history.as_ref()))
                .await
                .is_ok()
        );
    }
}
