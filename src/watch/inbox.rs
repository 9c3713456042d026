//! Notices changes of files and says where they are, soon after they are made and once for many at a time.
//!
//! Entry points: [`Watcher::new`] and [`Inbox::next`]. Events are hints: the session looks at the files themselves, so it does no harm
//! if an event comes twice or its file is gone again.

use super::places::{Place, Watched};
use crate::vault::History;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long nothing may happen before a change is looked at, when a program has said that it is done with the file.
const AFTER_END: Duration = Duration::from_millis(2);
/// The same while a file is still open.
const WHILE_OPEN: Duration = Duration::from_millis(15);
/// The same when so much changes that one look at all of it is better.
const AFTER_MANY: Duration = Duration::from_millis(80);
/// How many files that is.
const MANY: usize = 20;
/// The longest wait for few files, and for many.
const PATIENCE: Duration = Duration::from_millis(150);
const PATIENCE_WITH_MANY: Duration = Duration::from_secs(2);
/// The longest wait for git to finish, and how often that is asked.
const PATIENCE_WITH_GIT: Duration = Duration::from_secs(20);
const GIT_IS_ASKED: Duration = Duration::from_millis(10);

/// What may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files and folders of the vault, by their places below the folder of the settings.
    pub paths: BTreeSet<PathBuf>,
    /// Anything in the vault, Obsidian's settings included.
    pub everywhere: bool,
    /// `noteweave.toml`
    pub settings: bool,
    /// `templates/`
    pub theme: bool,
    /// `static/`
    pub statics: bool,
    /// Folders came, in which something may have happened before they were watched.
    pub(super) folders: bool,
}

impl Changes {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self {
            paths: BTreeSet::new(),
            everywhere: true,
            settings: true,
            theme: true,
            statics: true,
            folders: false,
        }
    }

    /// Anything in the vault.
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

    /// Adds what `other` says.
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

    /// The changed files and folders of the vault; `None` if one look at all files is better.
    #[must_use]
    pub fn few(&self) -> Option<Vec<PathBuf>> {
        let is_few = !self.everywhere && !self.are_many();
        is_few.then(|| self.paths.iter().cloned().collect())
    }
}

/// Where changes wait to be fetched.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    waiting: Mutex<Waiting>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    changes: Changes,
    /// When the first and the last of them came.
    since: Option<(Instant, Instant)>,
    /// Whether a program was still writing at the last.
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

    /// The next changes, once things are quiet. Nothing is lost when the future is dropped.
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

    /// How long to wait before the changes are looked at; `None` if there are none.
    fn wait(&self, history: Option<&History>) -> Option<Duration> {
        let (first, last, many, open) = {
            let waiting = self.waiting();
            let (first, last) = waiting.since?;
            (first, last, waiting.changes.are_many(), waiting.open)
        };
        let since = first.elapsed();
        if since < PATIENCE_WITH_GIT && history.is_some_and(History::is_busy) {
            return Some(GIT_IS_ASKED);
        }
        let (quiet, patience) = match (many, open) {
            (true, _) => (AFTER_MANY, PATIENCE_WITH_MANY),
            (false, true) => (WHILE_OPEN, PATIENCE),
            (false, false) => (AFTER_END, PATIENCE),
        };
        if since >= patience {
            return Some(Duration::ZERO);
        }
        Some(quiet.saturating_sub(last.elapsed()))
    }
}

/// Watches until it is dropped.
pub(super) struct Watcher {
    watched: Watched,
    /// The folders that were there when watching began.
    present: Vec<PathBuf>,
    /// Whether one of them went or was renamed, which ends the watching of it.
    lost: Arc<AtomicBool>,
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// Puts what changes into `inbox`. `Err`: why that is impossible, in words.
    pub(super) fn new(watched: Watched, inbox: Arc<Inbox>) -> Result<Self, String> {
        let filter = watched.clone();
        let lost = Arc::new(AtomicBool::new(false));
        let notice_loss = Arc::clone(&lost);
        let notice = move |result: notify::Result<Event>| {
            let Ok(event) = result else {
                // Something was lost: better look.
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

    /// What it watches.
    pub(super) fn watched(&self) -> &Watched {
        &self.watched
    }

    /// Whether a watched folder went away or one to be watched came up since.
    pub(super) fn is_blind(&self) -> bool {
        let present = self.present.iter().map(PathBuf::as_path);
        self.lost.load(Ordering::Relaxed)
            || !self.watched.is_there()
            || !present.eq(self.watched.roots().map(|(path, _)| path))
    }
}

/// What an event tells of.
fn changes(watched: &Watched, event: &Event) -> Changes {
    let mut changes = Changes::default();
    if event.need_rescan() {
        return Changes::all();
    }
    // Reading a file is an event, too; following it would never end.
    if event.kind.is_access() && !is_end_of_writing(event.kind) {
        return changes;
    }
    let is_folder = |path: &Path| match event.kind {
        EventKind::Create(CreateKind::Folder) => true,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => path.is_dir(),
        _ => false,
    };
    for path in &event.paths {
        let places = watched.places(path);
        for place in places {
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

/// Whether more is to be expected of the program that made the event. Where the end of writing is not told, it never is.
fn is_open(kind: EventKind) -> bool {
    match kind {
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => false,
        kind => !is_end_of_writing(kind),
    }
}

/// How a folder is watched: with all that is in it, or alone.
pub(super) fn mode(deep: bool) -> RecursiveMode {
    if deep {
        RecursiveMode::Recursive
    } else {
        RecursiveMode::NonRecursive
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
